"""`esvalue programmes`: what monitoring is worth to the decision."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.opening import scenario_of
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    shared.scenario(parser)
    parser.add_argument(
        "programmes",
        type=Path,
        metavar="FILE",
        help=Text(
            zh="监测方案：测什么、测得多准、费用（CSV 或 XLSX）",
            en="programmes: what they measure, how well, and what they cost (CSV or XLSX)",
        ),
    )


def run(given: argparse.Namespace, language: str) -> int:
    """Say what monitoring programmes are worth to the decision."""
    from esvalue.runs.calibrate import programmes_text

    print(programmes_text(scenario_of(given), given.programmes, language))
    return 0


VERB = Verb(
    order=110,
    help=Text(zh="比较监测方案对决策的价值", en="what monitoring programmes are worth to the decision"),
    arguments=arguments,
    run=run,
)

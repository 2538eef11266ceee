"""`esvalue compare`: the options of a run, or what changed between two."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    shared.run_folder(parser)
    parser.add_argument("other", type=Path, nargs="?", help=Text(zh="另一次运行的文件夹", en="folder of another run"))


def run(given: argparse.Namespace, language: str) -> int:
    """Print the options of a run, or what changed between two."""
    from esvalue.runs.compare import compare_runs, options_text
    from esvalue.runs.opening import open_run

    first = open_run(given.run)
    alone = given.other is None
    print(options_text(first, language) if alone else compare_runs(first, open_run(given.other), language))
    return 0


VERB = Verb(
    order=50,
    help=Text(
        zh="比较一次运行的各方案，或两次运行", en="compare the options of a run, or two runs: what changed and why"
    ),
    arguments=arguments,
    run=run,
)

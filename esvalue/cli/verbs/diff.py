"""`esvalue diff`: what an overlay changes in the standards of a scenario."""

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
    parser.add_argument("overlay", type=Path, help=Text(zh="覆盖文件 NAME.toml", en="the overlay, NAME.toml"))


def run(given: argparse.Namespace, language: str) -> int:
    """Say what an overlay changes in the standards of a scenario."""
    from esvalue import explain_overlay

    print(explain_overlay(scenario_of(given), given.overlay, language))
    return 0


VERB = Verb(
    order=100,
    help=Text(zh="说明一个覆盖文件改变了什么标准", en="say what an overlay changes in the standards"),
    arguments=arguments,
    run=run,
)

"""`esvalue survey template`: a workbook to fill in."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.verb import Verb
from esvalue.core.text import Text
from esvalue.surveys.methods import METHODS

__all__ = ["VERB"]


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    parser.add_argument("method", choices=tuple(METHODS), help=Text(zh="方法", en="method"))
    parser.add_argument("file", type=Path, metavar="FILE.xlsx", help=Text(zh="新工作簿", en="the new workbook"))
    shared.replace_file(parser)


def run(given: argparse.Namespace, language: str) -> int:
    """Write a workbook to fill in."""
    from esvalue.surveys.templates import write_template

    print(write_template(given.method, given.file, replace=given.replace, language=language))
    return 0


VERB = Verb(
    order=20, help=Text(zh="写一个待填的工作簿", en="write a workbook to fill in"), arguments=arguments, run=run
)

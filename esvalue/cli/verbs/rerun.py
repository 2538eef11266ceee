"""`esvalue rerun`: a run computed again from its folder alone."""

from __future__ import annotations

import argparse

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.opening import show_progress
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    shared.run_folder(parser)
    shared.quiet(parser)


def run(given: argparse.Namespace, language: str) -> int:
    """Compute a run again and say whether it is equal: 0, or 1 where a figure differs in print."""
    from esvalue.runs.rerun import rerun

    found = rerun(given.run, progress=None if given.quiet else show_progress)
    print(found.sentence()[language])
    for row in found.differences.head(20).itertuples(index=False):
        print(f"  {row.id}  {row.label}: {row.before} -> {row.after}")
    return 0 if found.same_in_print else 1


VERB = Verb(
    order=45,
    help=Text(
        zh="只用运行文件夹重算一次，并说明是否相等",
        en="compute a run again from its folder alone, and say whether it is equal",
    ),
    arguments=arguments,
    run=run,
)

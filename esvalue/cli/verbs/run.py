"""`esvalue run`: a scenario run, and its report written."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.opening import scenario_of, show_progress, tell_doubts, tell_notices
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]

REPORT = Text(zh="报告: {}", en="report: {}")
DOCUMENT = Text(zh="文件: {}", en="document: {}")
WORKINGS = Text(zh="测算: {}", en="workings: {}")


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    shared.scenario(parser)
    shared.overlays(parser)
    parser.add_argument(
        "--out",
        type=Path,
        help=Text(zh="运行文件夹（默认 runs/名称-001 起）", en="run folder (default: runs/NAME-001 and on)"),
    )
    parser.add_argument(
        "--replace", action="store_true", help=Text(zh="覆盖同名的运行", en="overwrite a run of that name")
    )
    shared.quiet(parser)


def run(given: argparse.Namespace, language: str) -> int:
    """Run a scenario and say where its report is."""
    from esvalue.report.handed_over import font_notice
    from esvalue.report.workings.words import WORKINGS as WORKINGS_NAME
    from esvalue.runs.opening import manifest_in
    from esvalue.runs.run import run_scenario

    loaded = scenario_of(given)
    tell_notices(loaded)
    folder = run_scenario(loaded, given.out, replace=given.replace, progress=None if given.quiet else show_progress)
    manifest = manifest_in(folder)
    tell_doubts(len(manifest["doubts"]["open"]), given.scenario)
    print(manifest["sentence"][language])
    print()
    print(REPORT.format(folder / "report.html")[language])
    for words, name in ((DOCUMENT, f"proposal.{language}.docx"), (WORKINGS, WORKINGS_NAME[language])):
        if (folder / name).exists():
            print(words.format(folder / name)[language])
    if (notice := font_notice()) is not None:
        print(notice[language])
    return 0


VERB = Verb(
    order=20, help=Text(zh="运行情景，生成报告", en="run a scenario and write its report"), arguments=arguments, run=run
)

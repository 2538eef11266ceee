"""`esvalue init`: a scenario to edit, as a folder or a workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli.arguments import Parser
from esvalue.cli.opening import library_of
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]

THEN = Text(
    zh="{target}：请修改，然后运行  esvalue check {target}  与  esvalue run {target}",
    en="{target}: edit, then  esvalue check {target}  and  esvalue run {target}",
)


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    parser.add_argument("folder", type=Path, nargs="?", help=Text(zh="新文件夹", en="new folder"))
    parser.add_argument(
        "--excel",
        type=Path,
        metavar="FILE.xlsx",
        help=Text(zh="写成工作簿，供不写 TOML 的人填写", en="write a workbook for those who do not write TOML"),
    )
    parser.add_argument(
        "--from",
        dest="source",
        default="panjin",
        help=Text(zh="被复制的情景（默认 panjin）", en="scenario to copy (default panjin)"),
    )


def run(given: argparse.Namespace, language: str) -> int:
    """Copy a scenario to edit, or write it as a workbook."""
    from esvalue.core.errors import fail
    from esvalue.core.files import check_free
    from esvalue.core.sheets import is_workbook

    target: Path = given.excel or given.folder
    if target is None or (given.excel and given.folder):
        raise fail("init_target", "init")
    if given.excel:
        check_free(target)
    if given.excel or is_workbook(Path(given.source)):
        from esvalue.inputs.workbook import copy_workbook

        copy_workbook(given.source, target, library_of(given))
    else:
        from esvalue.inputs.scenario import copy_scenario

        copy_scenario(given.source, target, library_of(given))
    print(THEN.format(target=target)[language])
    return 0


VERB = Verb(order=70, help=Text(zh="复制一个情景以供修改", en="copy a scenario to edit"), arguments=arguments, run=run)

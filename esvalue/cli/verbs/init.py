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
    zh="{target}：请修改，然后运行  esvalue --lang zh check {target}  与  esvalue --lang zh run {target}",
    en="{target}: edit, then  esvalue check {target}  and  esvalue run {target}",
)
FILL = Text(
    zh="{target}：请填写，然后运行  esvalue --lang zh check {target}  （列出还缺什么）"
    "与  esvalue --lang zh run {target}",
    en="{target}: fill it in, then  esvalue check {target}  (what is missing) and  esvalue run {target}",
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
        "--blank",
        action="store_true",
        help=Text(zh="空白情景：没有任何地块、金额与比例", en="a blank scenario: no place, money or share in it"),
    )
    parser.add_argument(
        "--domains",
        default="",
        metavar="NAME,...",
        help=Text(
            zh="空白情景的领域：wetland 湿地、farmland 耕地、river 水流、marine 海洋、terrestrial 陆域，"
            "或任一卡片，如 vessels、closed_season（见 esvalue models）",
            en="domains of a blank scenario: wetland, farmland, river, marine, terrestrial, or any card, such as "
            "vessels or closed_season (see esvalue models)",
        ),
    )
    parser.add_argument(
        "--payments",
        default="",
        metavar="NAME,...",
        help=Text(
            zh="空白情景的其他支付：sections 河流断面、vessels 减船",
            en="other payments of a blank scenario: sections (of rivers), vessels",
        ),
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
    if given.blank:
        from esvalue.inputs.blank.book import write_blank
        from esvalue.inputs.blank.folder import write_blank_folder

        domains, payments = (
            [one.strip() for one in text.split(",") if one.strip()] for text in (given.domains, given.payments)
        )
        write = write_blank if given.excel else write_blank_folder
        write(target, library_of(given), domains, payments, language)
        print(FILL.format(target=target)[language])
        return 0
    if given.excel or is_workbook(Path(given.source)):
        from esvalue.inputs.workbook import copy_workbook

        copy_workbook(given.source, target, library_of(given))
    else:
        from esvalue.inputs.scenario import copy_scenario

        copy_scenario(given.source, target, library_of(given))
    print(THEN.format(target=target)[language])
    return 0


VERB = Verb(order=70, help=Text(zh="复制一个情景以供修改", en="copy a scenario to edit"), arguments=arguments, run=run)

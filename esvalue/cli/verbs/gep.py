"""`esvalue gep`: the gross ecosystem product of a scenario."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.numbers import YEAR, NumberArgument
from esvalue.cli.opening import scenario_of, tell_doubts, tell_notices
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]

TABLE = Text(zh="核算表: {}", en="official table: {}")
PAGE = Text(zh="网页: {}", en="page: {}")
ALL = Text(zh="全部表: {}，各表另有 CSV", en="all tables: {}, each as CSV too")


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    shared.scenario(parser)
    shared.overlays(parser)
    parser.add_argument("--out", type=Path, required=True, help=Text(zh="账户文件夹", en="folder of the account"))
    parser.add_argument(
        "--year",
        type=NumberArgument(YEAR),
        help=Text(zh="核算年份（默认价格年份）", en="year of the account (default: the price year)"),
    )
    parser.add_argument(
        "--before",
        type=Path,
        metavar="FOLDER",
        help=Text(zh="上一年账户的文件夹，用于同比", en="folder of the account of another year, to compare with"),
    )
    shared.price_year(parser)


def run(given: argparse.Namespace, language: str) -> int:
    """Write the gross ecosystem product of a scenario."""
    from esvalue.gep import gep_folder
    from esvalue.gep.official import OFFICIAL

    loaded = scenario_of(given)
    tell_notices(loaded)
    account, paths = gep_folder(
        loaded,
        given.out,
        price_year=given.price_year,
        year=given.year,
        language="zh" if language == "zh" else "both",
        before=given.before,
    )
    tell_doubts(len(account.doubts.open), given.scenario)
    print(account.label[language])
    print()
    said = {OFFICIAL[language]: TABLE, "account.html": PAGE, "account.xlsx": ALL}
    for name, text in said.items():
        print(*(text.format(path)[language] for path in paths if path.name == name))
    return 0


VERB = Verb(
    order=80,
    help=Text(
        zh="生态产品总值账户：国家版式与 SEEA EA 供给表",
        en="gross ecosystem product: the national layout and SEEA EA supply tables",
    ),
    arguments=arguments,
    run=run,
)

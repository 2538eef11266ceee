"""`esvalue survey estimate`: what a survey file says, and a figure of it as an overlay."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.numbers import YEAR, NumberArgument
from esvalue.cli.opening import library_of, scenario_of
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    parser.add_argument("file", type=Path, help=Text(zh="调查数据（CSV 或 XLSX）", en="survey (CSV or XLSX)"))
    parser.add_argument(
        "--codebook",
        type=Path,
        help=Text(
            zh="编码与模型（TOML 或 XLSX）；默认同名 TOML 或工作簿内的表",
            en="codes and model (TOML or XLSX); default: the TOML of the same name, or sheets of the workbook",
        ),
    )
    shared.seed(parser)
    parser.add_argument(
        "--out", type=Path, metavar="NAME.toml", help=Text(zh="覆盖文件 NAME.toml", en="the overlay, NAME.toml")
    )
    parser.add_argument(
        "--into",
        metavar="KEY",
        help=Text(
            zh="写入哪个参数或价格，如 wetland.stated_cost[reed]",
            en="parameter or price it sets, such as wetland.stated_cost[reed]",
        ),
    )
    parser.add_argument(
        "--figure",
        help=Text(
            zh="写入哪个数值（默认为该方法的主要数值）",
            en="which figure goes into the overlay (default: the main one of the method)",
        ),
    )
    parser.add_argument(
        "--variation-into",
        metavar="KEY",
        help=Text(zh="权利人之间差异写入哪个参数", en="parameter that holds the variation among holders"),
    )
    parser.add_argument(
        "--per",
        metavar="NUMBER UNIT",
        help=Text(
            zh='每单位基数的权利人数，如 "0.2 household/ha"',
            en='holders per unit of the base, such as "0.2 household/ha"',
        ),
    )
    parser.add_argument(
        "--per-source",
        metavar="TEXT",
        help=Text(
            zh="--per 的来源；不写则计为判断", en="where --per comes from; without it the value counts as judgement"
        ),
    )
    parser.add_argument(
        "--price-year",
        type=NumberArgument(YEAR),
        help=Text(zh="调查数值的价格年份", en="year of the prices of the figure"),
    )
    parser.add_argument(
        "--scenario",
        help=Text(
            zh="由该情景取卡片（默认取库中同领域的卡片）",
            en="take the cards of this scenario (default: the card of the library named like the domain)",
        ),
    )
    shared.accept(parser)
    shared.replace_file(parser)


def run(given: argparse.Namespace, language: str) -> int:
    """Say what a survey file says; write a figure of it as an overlay if asked."""
    from esvalue.core.files import check_free
    from esvalue.core.spreadsheets import with_ending
    from esvalue.surveys.files import open_survey
    from esvalue.surveys.from_file import read_file

    if given.out is not None:
        check_free(with_ending(given.out, ".toml"), replace=given.replace)
    file = open_survey(given.file, given.codebook, given.seed)
    reading = read_file(file)
    print(reading.text(language))
    if given.out is None:
        return 0
    from esvalue.surveys.file_to_overlay import survey_to_overlay

    placement = {
        name: getattr(given, name) for name in ("into", "figure", "variation_into", "per", "per_source", "price_year")
    }
    survey_to_overlay(
        file,
        reading,
        given.out,
        library=library_of(given),
        cards=None if given.scenario is None else scenario_of(given).cards,
        placement=placement,
        accept=given.accept,
        replace=given.replace,
    )
    print(shared.OVERLAY.format(given.out)[language])
    return 0


VERB = Verb(
    order=10,
    help=Text(zh="估计调查文件的数值，可写成覆盖文件", en="estimate what a survey file says, and write it into a card"),
    arguments=arguments,
    run=run,
)

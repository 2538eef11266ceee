"""`esvalue survey plan`: the questions of a choice experiment."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.numbers import ONE_OR_MORE, TWO_OR_MORE, NumberArgument
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    parser.add_argument(
        "file",
        type=Path,
        help=Text(
            zh="工作簿：工作表 levels（属性、水平）", en="workbook with the sheet levels (attribute, its levels)"
        ),
    )
    parser.add_argument(
        "--sets",
        type=NumberArgument(ONE_OR_MORE),
        required=True,
        help=Text(zh="选择题数", en="number of choices asked"),
    )
    parser.add_argument(
        "--alternatives",
        type=NumberArgument(TWO_OR_MORE),
        default=2,
        help=Text(zh="每题的备选项数", en="alternatives of a choice"),
    )
    shared.seed(parser)
    parser.add_argument(
        "--out", type=Path, required=True, help=Text(zh="题目文件（XLSX 或 CSV）", en="the questions (XLSX or CSV)")
    )
    shared.replace_file(parser)


def run(given: argparse.Namespace, language: str) -> int:
    """Write the questions of a choice experiment."""
    from esvalue.surveys.choice.plan import plan_from_file
    from esvalue.surveys.choice.plan_sheets import check_plan_file

    check_plan_file(given.out, given.replace)
    plan = plan_from_file(given.file, given.sets, given.alternatives, seed=given.seed)
    print(plan.text(language))
    print(plan.write(given.out, replace=given.replace, language=language))
    return 0


VERB = Verb(
    order=40,
    help=Text(zh="设计选择实验的题目", en="make the questions of a choice experiment"),
    arguments=arguments,
    run=run,
)

"""Arguments that several verbs take, each said once."""

from __future__ import annotations

from pathlib import Path

from esvalue.cli.arguments import Parser
from esvalue.cli.numbers import SEED, YEAR, NumberArgument
from esvalue.core.text import Text

__all__ = ["OVERLAY", "accept", "overlays", "price_year", "quiet", "replace_file", "run_folder", "scenario", "seed"]

OVERLAY = Text(zh="覆盖文件: {}", en="overlay: {}")


def scenario(parser: Parser) -> None:
    """Add the scenario."""
    parser.add_argument(
        "scenario",
        help=Text(
            zh="情景名称、文件夹、TOML 文件或工作簿（.xlsx）",
            en="name of a scenario, its folder, TOML file or workbook (.xlsx)",
        ),
    )


def overlays(parser: Parser) -> None:
    """Add overlays that lie on the scenario."""
    text = Text(
        zh="加在情景之上的覆盖文件（可多次给出）", en="an overlay laid on the scenario (may be given several times)"
    )
    parser.add_argument("--overlay", dest="overlays", type=Path, action="append", metavar="NAME.toml", help=text)


def run_folder(parser: Parser) -> None:
    """Add the folder of a run."""
    parser.add_argument("run", type=Path, help=Text(zh="运行文件夹", en="folder of a run"))


def seed(parser: Parser) -> None:
    """Add the seed."""
    parser.add_argument(
        "--seed", type=NumberArgument(SEED), default=0, help=Text(zh="随机种子", en="seed of anything random")
    )


def price_year(parser: Parser) -> None:
    """Add the year all money is brought to."""
    parser.add_argument(
        "--price-year", type=NumberArgument(YEAR), help=Text(zh="价格年份", en="year all money is brought to")
    )


def quiet(parser: Parser) -> None:
    """Add the wish for no progress."""
    parser.add_argument("--quiet", action="store_true", help=Text(zh="不显示进度", en="no progress"))


def accept(parser: Parser) -> None:
    """Add the consent to what the data themselves speak against."""
    text = Text(
        zh="即使数据或拟合自身反对也写入（异议记入文件）",
        en="write it even where its own data or fit object (the objection is noted)",
    )
    parser.add_argument("--accept", action="store_true", help=text)


def replace_file(parser: Parser) -> None:
    """Add the consent to overwrite a file."""
    parser.add_argument(
        "--replace", action="store_true", help=Text(zh="覆盖已有的文件", en="overwrite a file that is there")
    )

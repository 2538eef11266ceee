"""`esvalue calibrate`: a card or a scenario fitted to what was measured."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.numbers import COUNT, NumberArgument
from esvalue.cli.opening import library_of
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    parser.add_argument(
        "target", help=Text(zh="卡片（配合 --places）或情景", en="a card (with --places) or a scenario")
    )
    parser.add_argument(
        "--to",
        dest="observations",
        type=Path,
        required=True,
        help=Text(zh="观测值（CSV 或 XLSX）", en="observations (CSV or XLSX)"),
    )
    parser.add_argument(
        "--fit", required=True, help=Text(zh="要拟合的参数，逗号分隔", en="parameters to fit, separated by commas")
    )
    parser.add_argument(
        "--out", type=Path, required=True, help=Text(zh="覆盖文件 NAME.toml", en="the overlay, NAME.toml")
    )
    parser.add_argument("--places", type=Path, help=Text(zh="卡片的地块表", en="table of places of the card"))
    shared.price_year(parser)
    parser.add_argument(
        "--method",
        default="map",
        choices=("map", "likelihood", "posterior"),
        help=Text(zh="map、likelihood 或 posterior", en="map, likelihood or posterior"),
    )
    shared.seed(parser)
    parser.add_argument(
        "--loss",
        default="linear",
        choices=("linear", "huber", "cauchy"),
        help=Text(
            zh="个别离群观测的影响：linear、huber 或 cauchy",
            en="how much single wild observations count: linear, huber or cauchy",
        ),
    )
    parser.add_argument(
        "--along",
        help=Text(
            zh="随之变动的不确定条目（逗号分隔；all 全部，none 无；默认：观测所涉及的）",
            en="uncertain entries that move along (by comma; all, none; default: those the observations feel)",
        ),
    )
    parser.add_argument(
        "--profile", action="store_true", help=Text(zh="另给剖面似然区间", en="with profile likelihood intervals")
    )
    parser.add_argument(
        "--folds",
        type=NumberArgument(COUNT),
        default=0,
        help=Text(zh="留出预测的折数", en="folds of prediction with observations left out"),
    )
    parser.add_argument(
        "--by",
        default="row",
        choices=("row", "place", "year", "node", "source"),
        help=Text(
            zh="按什么留出：row、place、year、node 或 source",
            en="what is left out together: row, place, year, node or source",
        ),
    )
    shared.accept(parser)
    shared.replace_file(parser)


def run(given: argparse.Namespace, language: str) -> int:
    """Calibrate a card or a scenario to observations and write the overlay."""
    from esvalue.runs.calibrate import calibrate_files, calibration_text, settled_lines

    along: dict[str, Any] = (
        {}
        if given.along is None
        else {"along": {"all": "all", "none": ()}.get(given.along.strip(), _names(given.along))}
    )

    def show(made: Any) -> None:
        print(calibration_text(made, language=language, profile=given.profile, folds=given.folds, by=given.by))
        if made.observations.doubts:
            from esvalue.inputs.opening import open_scenario

            scenario = open_scenario(given.target, library_of(given)) if given.places is None else None
            print("\n".join(settled_lines(made.observations.doubts, given.observations, scenario, language)))

    calibrate_files(
        given.target,
        given.observations,
        _names(given.fit),
        given.out,
        places=given.places,
        price_year=given.price_year,
        library=library_of(given),
        accept=given.accept,
        replace=given.replace,
        language=language,
        method=given.method,
        seed=given.seed,
        loss=given.loss,
        show=show,
        **along,
    )
    print(shared.OVERLAY.format(given.out)[language])
    return 0


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


VERB = Verb(
    order=90,
    help=Text(
        zh="用监测数据校准卡片或情景，写出覆盖文件",
        en="calibrate a card or a scenario to monitoring data and write an overlay",
    ),
    arguments=arguments,
    run=run,
)

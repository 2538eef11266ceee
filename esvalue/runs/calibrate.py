"""What the command line asks of a calibration: files in, overlay and charts out, the result as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esvalue.calibration.calibrating import calibrate, calibrate_scenario
from esvalue.calibration.results import Calibration
from esvalue.calibration.validation import cross_validate, errors_left_out
from esvalue.core.errors import Doubt, Mistakes, fail
from esvalue.core.files import check_free, is_file, write_file
from esvalue.core.printing.table import Table
from esvalue.core.printing.text import table_lines
from esvalue.core.settling import settle
from esvalue.core.spreadsheets import with_ending
from esvalue.core.text import Text
from esvalue.core.units import scaled_text, unit_title
from esvalue.inputs.library import Library
from esvalue.inputs.opening import open_scenario
from esvalue.inputs.scenario import Loaded, checked_rows, with_overlays
from esvalue.model.model import bind
from esvalue.report.calibration import residual_chart, value_chart
from esvalue.study.programme_files import list_programmes
from esvalue.study.programme_text import programme_table
from esvalue.study.programmes import programme_value
from esvalue.surveys.findings import doubt_lines
from esvalue.surveys.settled import settling_sheet

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["calibrate_files", "calibration_text", "programmes_text", "settled_lines"]


def calibrate_files(
    target: str | Path,
    observations: str | Path,
    fit: Sequence[str],
    out: str | Path,
    *,
    places: str | Path | None = None,
    price_year: int | None = None,
    library: Library | None = None,
    accept: bool = False,
    replace: bool = False,
    charts: bool = True,
    language: str = "en",
    show: Callable[[Calibration], None] | None = None,
    **how: Any,
) -> Calibration:
    """Calibrate a card (with its places) or a scenario to a file of observations, and write the overlay.

    Parameters
    ----------
    target
        With `places`: name or path of a card; else name or path of a scenario.
    observations
        CSV or workbook of observations.
    fit
        Names of parameters.
    out
        The overlay (laid aside where the scenario names it already), ``NAME.toml``; ``NAME.residuals.svg`` and
        ``NAME.values.svg`` are written beside it with `charts`.
    places, price_year
        Table of places of the card, and the year money is brought to.
    library
        Where cards are found.
    accept
        Write a fit that objects to itself (see :func:`esvalue.calibration.overlaying.to_overlay`).
    replace, charts, language
        Overwrite; write charts; their language.
    show
        Called with the fit before anything is written, so that one sees it also where it is refused.
    **how
        Passed on to :func:`esvalue.calibration.calibrate`.

    Raises
    ------
    InputError
        A card without places or price year; any mistake of :func:`esvalue.calibration.calibrate`; a fit that objects to
        itself; files that are there.
    """
    library = library or Library()
    check_free(with_ending(out, ".toml"), replace=replace)
    if places is not None:
        if price_year is None:
            raise fail("calibrate_card", str(target), lacking="--price-year")
        made = calibrate(bind(target, places, price_year=price_year, library=library), observations, fit, **how)
    else:
        name = str(target)
        is_card = name in library.card_names() or (
            name.endswith(".toml") and is_file(Path(name)) and _is_card(Path(name))
        )
        if is_card:
            raise fail("calibrate_card", name, lacking="--places, --price-year")
        loaded = open_scenario(name, library)
        others = tuple(
            one for one in loaded.overlays if one.path.resolve() != with_ending(out, ".toml").resolve()
        )  # what is estimated anew is not its own prior
        made = calibrate_scenario(with_overlays(loaded, others), observations, fit, **how)
    if show is not None:
        show(made)
    overlay = made.to_overlay(out, accept=accept, replace=replace)
    if charts:
        for part, text in (("residuals", residual_chart(made, language)), ("values", value_chart(made, language))):
            write_file(overlay.path.with_name(f"{overlay.path.stem}.{part}.svg"), text)
    return made


def _is_card(path: Path) -> bool:
    from esvalue.core.schema import read_toml

    return isinstance(read_toml(path).get("base"), dict)


#: Where a doubt of a table of observations or programmes is settled.
SETTLED = Text(
    zh="在其工作簿的工作表“已核对”中，或作为情景的 [[checked]]，",
    en="in the sheet 'checked' of its workbook or as [[checked]] of the scenario",
)


def settled_lines(doubts: Sequence[Doubt], path: str | Path, scenario: Loaded | None, language: str) -> list[str]:
    """Return what looks wrong in a table of observations or programmes, as lines;
    what the workbook or the scenario settles is counted.

    Parameters
    ----------
    doubts
        What was found.
    path
        The table.
    scenario
        The scenario it belongs to, if any.
    language
        "zh" or "en".
    """
    if not doubts:
        return []
    problems = Mistakes()
    rows = [
        *settling_sheet(Path(path), problems),
        *(checked_rows(scenario.scenario, scenario.path.name, scenario.places) if scenario is not None else ()),
    ]
    problems.raise_if_any()
    return doubt_lines(settle(doubts, rows), language, SETTLED)


def calibration_text(
    made: Calibration, language: str = "en", *, profile: bool = False, folds: int = 0, by: str = "row"
) -> str:
    """Return the summary, with profile intervals and the errors of observations left out where asked for."""
    lines = [made.summary(language)]
    if profile:
        lines += ["", *table_lines(_profile(made), language, left=2)]
    if folds:
        left_out = errors_left_out(cross_validate(made, folds, by, made.seed))
        lines += ["", *table_lines(_left_out(left_out), language, left=2)]
    return "\n".join(lines)


def _profile(made: Calibration) -> Table:
    """Return the profile intervals of a calibration."""
    found = made.profile()
    return Table.listed(
        [
            Text(zh="参数", en="parameter"),
            Text(zh="单位", en="unit"),
            Text(zh="剖面似然 95% 下限", en="profile 95%, low"),
            Text(zh="上限", en="high"),
        ],
        [
            [Text.by(one.label), Text.by(one.priced), *(_end(found.loc[one.key], side) for side in ("low", "high"))]
            for one in made.parameters
        ],
    )


def _left_out(errors: pd.DataFrame) -> Table:
    """Return the errors of observations left out, by node."""
    return Table.listed(
        [
            Text(zh="留出预测", en="left out"),
            Text(zh="单位", en="unit"),
            Text(zh="个数", en="count"),
            Text(zh="偏差", en="bias"),
            Text(zh="均方根误差", en="rms error"),
            Text(zh="以测量误差计", en="in errors"),
            Text(zh="落入 95%", en="inside 95%"),
        ],
        [
            [
                str(node),
                unit_title(row["unit"]),
                str(row["count"]),
                _short(row["bias"]),
                _short(row["rmse"]),
                f"{row['rms_standardised']:.2f}",
                f"{row['inside_95']:.0%}",
            ]
            for node, row in errors.to_dict("index").items()
        ],
    )


def _end(row: Any, side: str) -> Text:
    open_end = Text(zh="（未界定）", en=" (not bounded)") if row[f"open_{side}"] else Text.same("")
    return Text.same(_short(row[side])) + open_end


def _short(value: float) -> str:
    return scaled_text(float(f"{value:.4g}"))


def programmes_text(scenario: str | Path | Loaded, programmes: str | Path, language: str = "en", **how: Any) -> str:
    """Return what the monitoring programmes of a CSV are worth to the decision of a scenario, as text."""
    listed = list_programmes(Path(programmes))
    found = programme_table(programme_value(scenario, listed, **how), listed.programmes, language)
    return "\n".join(
        [found, *settled_lines(listed.doubts, programmes, scenario if isinstance(scenario, Loaded) else None, language)]
    )

"""The chart of standards: floor and ceiling by region type, with the standard of every option."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.lines import Line2D

from esvalue.core.drawing import (
    COLOURS,
    WIDTH,
    dot,
    log_axis,
    panel,
    plain_axis,
    save,
    sheet,
    short,
    text_width,
    words,
    wrap,
)
from esvalue.core.printing.table import Table, number
from esvalue.core.printing.text import with_unit
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.report.chapters import report_chart
from esvalue.report.charts.options import Options, options_of
from esvalue.report.numbering import Figure
from esvalue.report.tables.common_ceilings import common_ceilings
from esvalue.report.tables.signs import BELOW
from esvalue.report.terms import CHART as WORDS
from esvalue.standards.marks import draw_bound

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["standards_chart"]

#: Height of a line of small text, in inches.
LINE = 0.15
#: Option, standard, and whether it lies below the floor.
Mark = tuple[int, float, bool]
#: Region, floor, ceiling, and the standards of the options.
Row = tuple[str, Figure | None, Figure | None, list[Mark]]


@report_chart("range")
def _standards(comparison: Comparison, language: str) -> dict[str, str]:
    tables = comparison.tables
    if "range" not in tables:
        return {}
    drawn = standards_chart(
        tables["range"], tables.get("standards"), options_of(comparison), language, _alike(comparison)
    )
    return {"standards": drawn}


def _alike(comparison: Comparison) -> dict[str, list[Text]]:
    """Return why ceilings end at one value, by the English title of the domain."""
    ceilings: dict[str, dict[str, Figure]] = {}
    for row in comparison.tables["range"].rows:
        if isinstance(cell := row.get("ceiling"), Figure):
            _, domain, region, _ = cell.key.split("|")
            ceilings.setdefault(domain, {})[region] = cell
    ctx = comparison.context
    return {ctx.domain_title(domain)["en"]: common_ceilings(ctx, domain, found) for domain, found in ceilings.items()}


def standards_chart(
    ranges: Table,
    standards: Table | None,
    options: Options,
    language: str,
    alike: Mapping[str, Sequence[Text]] | None = None,
) -> str:
    """Floor and ceiling by region type, a panel a domain, with the standard of every option: named where the
    option is shown, designed or that of today, a hollow dot otherwise. `alike` says below a panel, by the English title
    of its domain, why ceilings end at one value.
    """
    w = WORDS[language]
    marks = _marks(standards)
    domains: dict[str, list[Row]] = {}
    heads: dict[str, str] = {}
    for row in ranges.rows:
        floor, ceiling = (cell if isinstance(cell := row.get(key), Figure) else None for key in ("floor", "ceiling"))
        known = floor or ceiling
        region, domain = row["region"], row["domain"]
        if known is None or not isinstance(region, Mapping) or not isinstance(domain, Mapping):
            continue
        found = [
            (options.names.index(o), *v)
            for o, v in marks.get(known.key.split("|", 1)[1], {}).items()
            if o in options.names
        ]
        domains.setdefault(domain["en"], []).append((region[language], floor, ceiling, sorted(found)))
        heads[domain["en"]] = with_unit(domain[language], unit_text(known.unit, language), language)
    if not domains:
        return ""
    left = min(2.3, max(text_width(r[0]) for rows in domains.values() for r in rows) + 0.15)
    width = WIDTH - left - 0.2
    plans = [(heads[d], rows, *_scale(rows)) for d, rows in domains.items()]
    lanes = [[_lanes(r[3], options) for r in rows] for _, rows, *_ in plans]
    heights = [sum(map(_block, panel_lanes)) for panel_lanes in lanes]
    told = [
        [line for one in (alike or {}).get(d, ()) for line in wrap(one[language], left + width, 8)] for d in domains
    ]
    below_each = [LINE * (len(lines) + 1) if lines else 0.0 for lines in told]
    height = 0.72 + sum(h + 0.7 for h in heights) + sum(below_each)
    made = sheet(height, w["standards"])
    _standards_key(made, height - 0.42, language, bool(marks))
    top = height - 0.62
    for k, ((head, rows, low, high, log), panel_lanes, tall) in enumerate(zip(plans, lanes, heights, strict=True)):
        words(made, 0.0, top - 0.13, head, size=9, weight="bold")
        if log:
            words(made, left + width, top - 0.28 - tall - 0.36, w["log"], size=8, color=COLOURS["grey"], ha="right")
        axes = panel(made, left, top - 0.28 - tall, width, tall)
        if log:
            log_axis(axes, low, high)
        else:
            axes.set_xlim(low, high)
            plain_axis(axes)
        _standards_panel(axes, rows, panel_lanes, tall, lambda place: options.label(place, language))
        y = 0.0
        for (name, *_), lane in zip(rows, panel_lanes, strict=True):
            block = _block(lane)
            lines = wrap(name, left - 0.12)
            for n, line in enumerate(lines):
                words(
                    made,
                    left - 0.1,
                    top - 0.28 - y - block / 2 + 0.08 * (len(lines) - 1) - 0.16 * n,
                    line,
                    size=9,
                    ha="right",
                )
            y += block
        for n, line in enumerate(told[k]):
            words(made, 0.0, top - 0.28 - tall - 0.52 - LINE * n, line, size=8, color=COLOURS["grey"])
        top -= tall + 0.7 + below_each[k]
    return save(made, f"standards-{language}", w["standards"])


def _standards_key(made: Sheet, y: float, language: str, marks: bool) -> None:
    w, x = WORDS[language], 0.0
    tall = made.get_figheight()
    for key in ("floor", "ceiling"):
        made.add_artist(
            Line2D([x / WIDTH, (x + 0.28) / WIDTH], [y / tall, y / tall], lw=5, color=COLOURS[key], alpha=0.85)
        )
        words(made, x + 0.35, y, w[key], size=8.5)
        x += 0.55 + text_width(w[key], 8.5)
    between = Text(zh="；", en="; ")[language]
    rest = w["bars"] + (between + w["hollow"] + between + w["below"]) * marks
    words(made, x, y, rest, size=8.5, color=COLOURS["grey"])


def _marks(standards: Table | None) -> dict[str, dict[str, tuple[float, bool]]]:
    """Return committed standards by "domain|region|unit" and option,
    and whether the table marks them as below the floor.
    """
    found: dict[str, dict[str, tuple[float, bool]]] = {}
    for row in standards.rows if standards else ():
        for cell in row.values():
            if isinstance(cell, Figure) and cell.key.startswith("standard|"):
                _, option, rest = cell.key.split("|", 2)
                found.setdefault(rest, {})[option] = cell.value, BELOW in standards.mark(cell)  # type: ignore[union-attr]
    return found


def _scale(rows: list[Row]) -> tuple[float, float, bool]:
    values = [
        v for _, floor, ceiling, found in rows for f in (floor, ceiling) if f is not None for v in (f.value, *f.ends)
    ]
    values += [v for *_, found in rows for _, v, _ in found]
    low, high = min(values), max(values)
    small = [v for v in values if v > 0]
    log = bool(small) and high / max(np.quantile(small, 0.25), 1e-9) > 20 and high > 10
    if log:
        return min(low * 1.3, 0.0), high * 1.6, True
    margin = 0.06 * (high - min(low, 0.0) or 1.0)
    return min(low - margin, 0.0), high + margin, False


def _lanes(found: list[Mark], options: Options) -> list[int]:
    """Return a lane for each dot: each that is named has its own, in order of the standards; the others share one."""
    named = sorted((value, option) for option, value, _ in found if options.label(option, "en"))
    lane = {option: n for n, (_, option) in enumerate(named)}
    return [lane.get(option, len(named)) for option, *_ in found]


def _block(lanes: list[int]) -> float:
    """Return the height of a row, in inches."""
    return 0.5 + 0.17 * max(1, len(set(lanes)))


def _standards_panel(
    axes: Axes, rows: list[Row], lanes: list[list[int]], tall: float, label: Callable[[int], str]
) -> None:
    axes.set_ylim(tall, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    y = 0.0
    for n, ((_, floor, ceiling, found), lane) in enumerate(zip(rows, lanes, strict=True)):
        if n:
            axes.axhline(y, color=COLOURS["rule"], lw=0.6)
        for k, (figure, colour) in enumerate(((floor, "floor"), (ceiling, "ceiling"))):
            if figure is not None:
                low, high = figure.ends
                at = y + 0.11 + 0.14 * k
                draw_bound(axes, at, (low, figure.value, high), COLOURS[colour], tick=COLOURS["ink"])
        for (option, value, below), at in zip(found, lane, strict=True):
            told = label(option)
            beside = f"{short(told, 2.6, 8, 1)[0]} {number(value)}" if told else ""
            far = (
                axes.transScale.transform((value, 0))[0],
                *(axes.transScale.transform((x, 0))[0] for x in axes.get_xlim()),
            )
            to_left = far[0] > (far[1] + far[2]) / 2
            colour = COLOURS["bad" if below else "shown"]
            dot(axes, value, y + 0.43 + 0.17 * at, beside, colour=colour, to_left=to_left)
        y += _block(lane)

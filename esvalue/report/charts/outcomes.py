"""Charts of what options achieve: cost against adequacy, net benefit and regret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.core.drawing import (
    COLOURS,
    WIDTH,
    dot,
    panel,
    plain_axis,
    row_names,
    save,
    sheet,
    short,
    text_width,
    words,
)
from esvalue.core.panels import PAGE, bare_rows, draw_bars
from esvalue.core.printing.table import Table, number
from esvalue.core.printing.text import with_unit
from esvalue.core.units import unit_text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.report.chapters import report_chart
from esvalue.report.charts.options import Options, options_of
from esvalue.report.numbering import WAN, Figure
from esvalue.report.terms import CHART as WORDS
from esvalue.study.marks import QUANTILES, draw_spreads

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["net_benefit_chart", "options_chart"]

#: Where a label begins and ends, and how high it stands.
Extent = tuple[float, float, float]


@report_chart("options")
def _options(comparison: Comparison, language: str) -> dict[str, str]:
    table, options, context = comparison.tables.get("options"), options_of(comparison), comparison.context
    if table is None:
        return {}
    node = context.judged.outcomes.total.get("net_benefit")
    draws = {option: context.draws(node, option=option) / 1e4 for option in options.names} if node else {}
    return {
        "options": options_chart(table, options, language),
        "net_benefit": net_benefit_chart(table, options, draws, language),
    }


def options_chart(table: Table, options: Options, language: str) -> str:
    """Public cost against adequacy, with intervals, the budget and the adequacy required."""
    w = WORDS[language]
    points = []
    for n, row in enumerate(table.rows):
        cost, adequacy = row.get("public_cost"), row.get(options.enough)
        if isinstance(cost, Figure) and isinstance(adequacy, Figure):
            points.append((n, cost, adequacy))
    if not points:
        return ""
    enough = w["adequacy"] if options.enough == "adequacy" else OUTCOMES[options.enough].title[language]
    height = 4.75
    made = sheet(height, w["trade"], w["trade_sub"])
    left, bottom, width, tall = 0.55, height - 4.15, WIDTH - 1.5, 3.35
    axes = panel(made, left, bottom, width, tall)
    budget, required = options.limits.get("public_cost"), options.limits.get(options.enough)
    high = max([c.ends[1] for _, c, _ in points] + ([budget / 1e4] if budget else [])) * 1.05 or 1.0
    axes.set_xlim(min(0.0, min(c.ends[0] for _, c, _ in points)) - 0.02 * high, high)
    axes.set_ylim(-0.04, 1.06)
    if budget is not None and required is not None:
        axes.fill_between([axes.get_xlim()[0], budget / 1e4], required, 1.06, color=COLOURS["pale"], lw=0)
    for limit, horizontal in ((budget, False), (required, True)):
        if limit is not None:
            (axes.axhline if horizontal else axes.axvline)(
                limit if horizontal else limit / 1e4, color=COLOURS["bad"], lw=1.1, dashes=(4, 3)
            )
    plain_axis(axes)
    plain_axis(axes, unit_share=True, axis="y")
    for _, cost, adequacy in points:
        axes.plot(cost.ends, [adequacy.value] * 2, color=COLOURS["grey"], lw=1.0, alpha=0.7)
        axes.plot([cost.value] * 2, adequacy.ends, color=COLOURS["grey"], lw=1.0, alpha=0.7)
    told = {n: short(options.label(n, language) or "-", 3.0, 8, 1)[0] for n, *_ in points if options.label(n, language)}
    at = {n: (c.value / high * width, a.value / 1.1 * tall) for n, c, a in points}
    sides = _apart({n: (*at[n], text_width(text, 8)) for n, text in told.items()}, width)
    for n, cost, adequacy in sorted(points, key=lambda one: one[0] in told):
        to_left, lift = sides.get(n, (False, 0.0))
        dot(axes, cost.value, adequacy.value, told.get(n, ""), colour=COLOURS["shown"], to_left=to_left, lift=72 * lift)
    unit = unit_text(WAN, language)
    words(made, left, height - 0.67, enough, size=8.5, color=COLOURS["grey"])
    words(
        made,
        left + width,
        bottom - 0.36,
        with_unit(w["cost"], unit, language),
        size=8.5,
        color=COLOURS["grey"],
        ha="right",
    )
    for limit, text, at_limit, offset in (
        (budget, f"{w['budget']} {number((budget or 0) / 1e4)}", ((budget or 0) / 1e4, 1.0), (5, 0)),
        (required, f"{w['required']} {number(required or 0, 'share')}", (high, required or 0), (5, -3)),
    ):
        if limit is not None:
            axes.annotate(
                text,
                at_limit,
                xytext=offset,
                textcoords="offset points",
                ha="left",
                fontsize=8.5,
                color=COLOURS["bad"],
                annotation_clip=False,
            )
    return save(made, f"options-{language}", w["trade"])


def _apart(labels: Mapping[int, tuple[float, float, float]], width: float) -> dict[int, tuple[bool, float]]:
    """Return for labels beside points (x, y, length, inches) whether each stands to the left and how much it is lifted,
    so that no two overlap and none leaves the panel.
    """
    taken: list[Extent] = []
    found = {}
    for n, (x, y, length) in sorted(labels.items(), key=lambda one: -one[1][1]):
        tries = [(side, 0.13 * lift) for lift in (1, -1, 2, -2, 3, -3) for side in (False, True)]  # off its interval

        def box(side: bool, lift: float, x: float = x, y: float = y, length: float = length) -> Extent:
            start = x - 0.1 - length if side else x + 0.1
            return start, start + length, y + lift

        def free(one: tuple[bool, float]) -> bool:
            low, high, level = box(*one)
            clear = all(high < a or low > b or abs(level - c) >= 0.14 for a, b, c in taken)
            return clear and low >= 0 and high <= width

        found[n] = next((one for one in tries if free(one)), tries[0])
        taken.append(box(*found[n]))
    return found


def net_benefit_chart(
    table: Table, options: Options, draws: Mapping[str, npt.NDArray[np.float64]], language: str
) -> str:
    """Distribution of net benefit by option, and the 95th percentile of regret beside it."""
    w = WORDS[language]
    rows = [
        (row, o)
        for row, o in zip(table.rows, options.names, strict=False)
        if isinstance(row.get("net_benefit"), Figure)
    ]
    if not rows:
        return ""
    left = min(3.1, max(text_width(t, 8.5) for t in options.texts(language)) + 0.25)
    gap, step = 0.3, 0.34
    width, tall = WIDTH - left - gap - 0.2, step * len(rows)
    height = tall + 1.3
    made = sheet(height, w["net_title"], w["net_sub"] if draws else w["range_only"])
    first, second = (
        panel(made, left, 0.35, 0.62 * width, tall),
        panel(made, left + 0.62 * width + gap, 0.35, 0.38 * width, tall),
    )
    fills = [COLOURS["shown" if option == options.shown else "bar"] for _, option in rows]
    draw_spreads(
        first, np.array([_quantiles(row["net_benefit"], draws.get(option)) for row, option in rows]), fills, PAGE
    )
    draw_bars(second, [_ends(row.get("regret")) for row, _ in rows], fills, colour=PAGE)
    for n, (row, _) in enumerate(rows):
        first.plot([_ends(row["net_benefit"])[0]], [n], "o", ms=4, color="white", mec=COLOURS["ink"], mew=0.9, zorder=6)
    named = [options.titles[option][language] for _, option in rows]
    row_names(made, named, left, 0.35, step, size=8.5, bold=options.titles.get(options.shown, {}).get(language, ""))
    first.axvline(0, color=COLOURS["grey"], lw=0.9)
    unit = unit_text(WAN, language)
    for axes, title, x in ((first, w["net"], left), (second, w["regret"], left + 0.62 * width + gap)):
        bare_rows(axes, len(rows))
        plain_axis(axes, ticks=4 if axes is second else 5)
        words(made, x, height - 0.68, with_unit(title, unit, language), size=8.5, color=COLOURS["grey"])
    return save(made, f"net-benefit-{language}", w["net_title"])


def _ends(cell: object) -> tuple[float, float, float]:
    """Return value, low and high of a figure; NaN where a cell is none."""
    return (cell.value, *cell.ends) if isinstance(cell, Figure) else (np.nan,) * 3


def _quantiles(cell: object, draws: npt.NDArray[np.float64] | None) -> npt.NDArray[np.float64]:
    """Return the quantiles drawn of an outcome: of its draws, or the ends of its figure alone."""
    if draws is not None:
        return np.quantile(draws, QUANTILES)
    _, low, high = _ends(cell)
    return np.array([low, np.nan, np.nan, np.nan, high])

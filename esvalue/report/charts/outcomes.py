"""Charts of what options achieve: cost against adequacy, net benefit and regret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.core.drawing import (
    COLOURS,
    WIDTH,
    badge,
    disc,
    legend_height,
    numbered,
    panel,
    plain_axis,
    save,
    sheet,
    short,
    text_width,
    words,
)
from esvalue.core.printing.table import Table, number
from esvalue.core.printing.text import with_unit
from esvalue.core.units import unit_text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.report.chapters import report_chart
from esvalue.report.charts.options import Options, options_of
from esvalue.report.numbering import Figure
from esvalue.report.terms import CHART as WORDS
from esvalue.report.terms import MONEY

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["net_benefit_chart", "options_chart"]


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
    titles = options.texts(language)
    enough = w["adequacy"] if options.enough == "adequacy" else OUTCOMES[options.enough].title[language]
    height = 4.9 + legend_height(titles)
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
    at = _apart([(c.value / high * width, a.value / 1.1 * tall) for _, c, a in points])
    for (_, cost, adequacy), _moved in zip(points, at, strict=True):
        axes.plot(cost.ends, [adequacy.value] * 2, color=COLOURS["grey"], lw=1.0, alpha=0.7)
        axes.plot([cost.value] * 2, adequacy.ends, color=COLOURS["grey"], lw=1.0, alpha=0.7)
    for (n, cost, adequacy), (x, y) in zip(points, at, strict=True):
        badge(axes, x * high / width, y * 1.1 / tall, str(n + 1), strong=n == options.place, edge=COLOURS["shown"])
        axes.plot([cost.value], [adequacy.value], ".", ms=3, color=COLOURS["shown"], zorder=5)
    unit = unit_text(MONEY, language)
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
    numbered(made, bottom - 0.62, titles, options.place)
    return save(made, f"options-{language}", w["trade"])


def _apart(points: list[tuple[float, float]], least: float = 0.19) -> list[tuple[float, float]]:
    """Return points (inches) moved sideways until no two discs overlap."""
    made: list[tuple[float, float]] = []
    for x, y in points:
        shift = next(
            s
            for k in range(60)
            for s in (0.06 * k, -0.06 * k)
            if all(np.hypot(x + s - a, y - b) >= least for a, b in made)
        )
        made.append((x + shift, y))
    return made


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
    left = min(3.1, max(text_width(f"{t}  9", 8.5) for t in options.texts(language)) + 0.15)
    gap, step = 0.3, 0.34
    width, tall = WIDTH - left - gap - 0.2, step * len(rows)
    height = tall + 1.3
    made = sheet(height, w["net_title"], w["net_sub"] if draws else w["range_only"])
    first, second = (
        panel(made, left, 0.35, 0.62 * width, tall),
        panel(made, left + 0.62 * width + gap, 0.35, 0.38 * width, tall),
    )
    for n, (row, option) in enumerate(rows):
        net, regret = row["net_benefit"], row.get("regret")
        colour = COLOURS["shown"] if option == options.shown else COLOURS["bar"]
        if isinstance(net, Figure):
            low, high = net.ends
            if option in draws:
                low, q1, median, q3, high = (
                    float(q) for q in np.quantile(draws[option], (0.05, 0.25, 0.5, 0.75, 0.95))
                )
                first.plot([q1, q3], [n, n], color=colour, lw=7, alpha=0.85)
                first.plot([median] * 2, [n - 0.27, n + 0.27], color=COLOURS["ink"], lw=1.3)
            first.plot([low, high], [n, n], color=colour, lw=1.2)
            first.plot([net.value], [n], "o", ms=4, color="white", mec=COLOURS["ink"], mew=0.9, zorder=5)
        if isinstance(regret, Figure):
            second.barh([n], [regret.value], height=0.5, color=colour, alpha=0.85)
            second.plot(regret.ends, [n, n], color=COLOURS["ink"], lw=1.0)
        lines = short(options.titles[option][language], left - 0.42, 8.5)
        for k, line in enumerate(lines):
            words(
                made,
                left - 0.34,
                0.35 + tall - step * (n + 0.5) + 0.07 * (len(lines) - 1) - 0.14 * k,
                line,
                size=8.5,
                ha="right",
                weight="bold" if option == options.shown else "normal",
            )
        disc(made, left - 0.17, 0.35 + tall - step * (n + 0.5), str(n + 1), strong=option == options.shown)
    first.axvline(0, color=COLOURS["grey"], lw=0.9)
    unit = unit_text(MONEY, language)
    for axes, title, x in ((first, w["net"], left), (second, w["regret"], left + 0.62 * width + gap)):
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        plain_axis(axes, ticks=4 if axes is second else 5)
        words(made, x, height - 0.68, with_unit(title, unit, language), size=8.5, color=COLOURS["grey"])
    return save(made, f"net-benefit-{language}", w["net_title"])

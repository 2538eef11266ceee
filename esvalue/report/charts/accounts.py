"""Charts of an account: value by service, and what rival prices make of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from esvalue.core.drawing import COLOURS, WIDTH, panel, plain_axis, row_names, save, sheet, short, text_width, words
from esvalue.core.panels import PAGE, bare_rows, draw_bars
from esvalue.core.printing.table import Table
from esvalue.core.printing.text import with_unit
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.report.chapters import report_chart
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.signs import IN_USE
from esvalue.report.terms import CHART as WORDS

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["price_chart", "services_chart"]


@report_chart("services")
def _services(comparison: Comparison, language: str) -> dict[str, str]:
    return {table.name: services_chart(table, language) for table in comparison.of_chapter("services")}


@report_chart("prices")
def _prices(comparison: Comparison, language: str) -> dict[str, str]:
    table = comparison.tables.get("prices")
    return {"prices": price_chart(table, language)} if table else {}


def services_chart(table: Table, language: str) -> str:
    """Value by service: bars, negative services to the left, services outside the total hollow."""
    w = WORDS[language]
    bars = []
    for row in table.rows:
        value, name = row.get("value"), row.get("service")
        if isinstance(value, Figure) and value.key.startswith("service|") and isinstance(name, Mapping):
            kind = (
                "shown"
                if not isinstance(row.get("share"), Figure)
                else "final"
                if isinstance(row.get("spill"), Figure)
                else "sold"
            )
            bars.append((name[language], value, "negative" if value.value < 0 and kind != "shown" else kind))
    if len(bars) < 2:
        return ""
    if not any(kind == "final" for *_, kind in bars):
        bars = [(n, v, "final" if k == "sold" else k) for n, v, k in bars]
    left = min(3.0, max(text_width(n) for n, *_ in bars) + 0.15)
    tall = 0.3 * len(bars)
    height = tall + 1.45
    made = sheet(height, w["services"] + Text(zh="，", en=", ")[language] + table.title[language], w["services_sub"])
    axes = panel(made, left, 0.72, WIDTH - left - 0.2, tall)
    fills = {"final": COLOURS["bar"], "sold": COLOURS["sold"], "negative": COLOURS["negative"], "shown": "white"}
    edges = [COLOURS["grey"] if kind == "shown" else fills[kind] for *_, kind in bars]
    draw_bars(axes, [(v.value, *v.ends) for _, v, _ in bars], [fills[kind] for *_, kind in bars], edges, PAGE)
    row_names(made, [label for label, *_ in bars], left, 0.72, 0.3, size=8.5)
    bare_rows(axes, len(bars))
    plain_axis(axes)
    x = 0.0
    for kind in [k for k in ("final", "sold", "negative", "shown") if any(b[2] == k for b in bars)]:
        made.add_artist(
            Rectangle(
                (x / WIDTH, 0.08 / height),
                0.16 / WIDTH,
                0.12 / height,
                fc=fills[kind],
                ec=COLOURS["grey"],
                lw=0.6,
                transform=made.transFigure,
            )
        )
        words(made, x + 0.23, 0.14, w[kind], size=8.5, color=COLOURS["grey"])
        x += 0.45 + text_width(w[kind], 8.5)
    words(made, WIDTH - 0.2, 0.36, unit_text(WAN, language), size=8.5, color=COLOURS["grey"], ha="right")
    return save(made, f"{table.name.replace('_', '-')}-{language}", f"{w['services']}, {table.title[language]}")


def _rivals_of(table: Table, language: str) -> list[tuple[str, dict[str, list[float]], dict[str, float]]]:
    """Return the prices that have rivals, those that matter most first: name, totals by rival, totals in use."""
    found: dict[str, tuple[str, dict[str, list[float]], dict[str, float]]] = {}
    for row in table.rows:
        price = row.get("price")
        if isinstance(price, Mapping):
            entry = found.setdefault(price["en"], (price[language], {"value": [], "spill": []}, {}))
            for key, values in entry[1].items():
                if isinstance(cell := row.get(key), Figure):
                    values.append(cell.value)
                    if IN_USE in table.mark(cell):
                        entry[2][key] = cell.value
    prices = [p for p in found.values() if len(p[1]["value"]) > 1]
    return sorted(prices, key=lambda p: (-max((np.ptp(v) if v else 0.0) for v in (p[1]["value"],)), p[0]))


def price_chart(table: Table, language: str) -> str:
    """Total value and spilled-over increment under each rival price, a line a price; the price in use is the tick."""
    w = WORDS[language]
    prices = _rivals_of(table, language)
    if not prices:
        return ""
    left = min(2.9, max(text_width(n, 8.5) for n, *_ in prices) + 0.15)
    names = [name for name, *_ in prices]
    gap, step = 0.35, 0.35 if any(len(short(name, left - 0.12, 8.5)) > 1 for name in names) else 0.27
    width, tall = (WIDTH - left - gap - 0.2) / 2, step * len(prices)
    height = tall + 1.2
    made = sheet(height, w["prices"], w["prices_sub"])
    for k, key in enumerate(("value", "spill")):
        x = left + k * (width + gap)
        axes = panel(made, x, 0.35, width, tall)
        for n, (_, p, base) in enumerate(prices):
            if p[key]:
                axes.plot([min(p[key]), max(p[key])], [n, n], color=COLOURS["sold"], lw=3)
                axes.plot(
                    p[key], [n] * len(p[key]), "o", ms=4.2, color=COLOURS["shown"], mec="white", mew=0.5, clip_on=False
                )
            if key in base:
                axes.plot([base[key]] * 2, [n - 0.36, n + 0.36], color=COLOURS["bad"], lw=1.4)
        bare_rows(axes, len(prices))
        plain_axis(axes, ticks=3)
        unit = unit_text(WAN, language)
        words(made, x, height - 0.68, with_unit(w[key], unit, language), size=8.5, color=COLOURS["grey"])
    row_names(made, names, left, 0.35, step, size=8.5)
    return save(made, f"prices-{language}", w["prices"])

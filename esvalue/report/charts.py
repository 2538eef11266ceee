"""The charts of a report, as SVG whose text stays text: what is drawn is read off the tables' own figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from esvalue.comparison.tables import Table, number, unit_text
from esvalue.figures import Figure
from esvalue.report.drawing import (
    COLOURS,
    WIDTH,
    badge,
    disc,
    legend_rows,
    log_axis,
    numbered,
    panel,
    plain_axis,
    save,
    sheet,
    style,
    text_width,
    words,
    wrap,
)  # fmt: skip
from esvalue.report.words import CHART as WORDS

if TYPE_CHECKING:
    from esvalue.comparison.build import Comparison

__all__ = ["Options", "all_charts", "net_benefit_chart", "options_chart", "options_of", "price_chart", "services_chart", "standards_chart"]

MONEY = "1e4 yuan/a"
#: Region, floor, ceiling, and (option, standard) pairs.
Row = tuple[str, Figure | None, Figure | None, list[tuple[int, float]]]
@dataclass(frozen=True)
class Options:
    """The options of a comparison: names in order, titles, the one shown first, and limits by outcome (yuan or share)."""

    names: tuple[str, ...]
    titles: Mapping[str, Mapping[str, str]]
    shown: str
    limits: Mapping[str, float]

    def texts(self, language: str) -> list[str]:
        """Return the titles in a language, in order."""
        return [self.titles[name][language] for name in self.names]

    @property
    def place(self) -> int | None:
        """Position of the shown option."""
        return self.names.index(self.shown) if self.shown in self.names else None


def options_of(comparison: Comparison) -> Options:
    """Return the options of a comparison."""
    context = comparison.context
    chosen = context.recommendation
    met = next(iter(chosen.met.values()), [])
    limits = {m.requirement.outcome: float(m.limit) for m in met}
    return Options(tuple(context.options), {o: context.option_title(o) for o in context.options}, chosen.shown, limits)


def all_charts(comparison: Comparison, language: str) -> dict[str, str]:
    """Return every chart that the tables allow, by name, as SVG in a language."""
    tables, options = comparison.tables, options_of(comparison)
    made: dict[str, str] = {}
    with style():
        if "range" in tables:
            made["standards"] = standards_chart(tables["range"], tables.get("standards"), options, language)
        if "options" in tables:
            made["options"] = options_chart(tables["options"], options, language)
            made["net_benefit"] = net_benefit_chart(tables["options"], options, _draws(comparison, options), language)
        for name, table in tables.items():
            if name.startswith("services_"):
                made[name] = services_chart(table, language)
        if "prices" in tables:
            made["prices"] = price_chart(tables["prices"], language)
    return {name: svg for name, svg in made.items() if svg}


def _draws(comparison: Comparison, options: Options) -> dict[str, npt.NDArray[np.float64]]:
    node = comparison.context.judged.outcomes.total.get("net_benefit")
    return {o: comparison.context.draws(node, option=o) / 1e4 for o in options.names} if node else {}


def _ends(figure: Figure) -> tuple[float, float]:
    return (figure.value if figure.low is None else figure.low, figure.value if figure.high is None else figure.high)


def standards_chart(ranges: Table, standards: Table | None, options: Options, language: str) -> str:
    """Floor and ceiling by region type, a panel a domain, with every option's standard as a numbered disc."""
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
        found = [(options.names.index(o), v) for o, v in marks.get(known.key.split("|", 1)[1], {}).items() if o in options.names]
        domains.setdefault(domain["en"], []).append((region[language], floor, ceiling, sorted(found)))
        heads[domain["en"]] = f"{domain[language]} ({unit_text(known.unit, language)})" if language == "en" else f"{domain[language]}（{unit_text(known.unit, language)}）"
    if not domains:
        return ""
    left = min(2.3, max(text_width(r[0]) for rows in domains.values() for r in rows) + 0.15)
    width = WIDTH - left - 0.2
    plans = [(heads[d], rows, *_scale(rows)) for d, rows in domains.items()]
    lanes = [[_lanes(r[3], low, high, log, width) for r in rows] for _, rows, low, high, log in plans]
    heights = [sum(0.5 + 0.2 * max(1, len(set(lane))) for lane in panel_lanes) for panel_lanes in lanes]
    shown_titles = options.texts(language) if marks else []
    legend = 0.21 * legend_rows(shown_titles) + 0.15 if shown_titles else 0.0
    height = 0.62 + sum(h + 0.7 for h in heights) + legend
    made = sheet(height, w["standards"])
    _standards_key(made, height - 0.42, language, bool(marks))
    top = height - 0.62
    for (head, rows, low, high, log), panel_lanes, tall in zip(plans, lanes, heights, strict=True):
        words(made, 0.0, top - 0.13, head, size=9, weight="bold")
        if log:
            words(made, left + width, top - 0.28 - tall - 0.36, w["log"], size=8, color=COLOURS["grey"], ha="right")
        axes = panel(made, left, top - 0.28 - tall, width, tall)
        _standards_panel(axes, rows, panel_lanes, tall, options.place)
        if log:
            log_axis(axes, low, high)
        else:
            axes.set_xlim(low, high)
            plain_axis(axes)
        y = 0.0
        for (name, *_), lane in zip(rows, panel_lanes, strict=True):
            block = 0.5 + 0.2 * max(1, len(set(lane)))
            lines = wrap(name, left - 0.12)
            for n, line in enumerate(lines):
                words(made, left - 0.1, top - 0.28 - y - block / 2 + 0.08 * (len(lines) - 1) - 0.16 * n, line, size=9, ha="right")
            y += block
        top -= tall + 0.7
    if shown_titles:
        numbered(made, top - 0.05, shown_titles, options.place)
    return save(made, f"standards-{language}", w["standards"])


def _standards_key(made: Sheet, y: float, language: str, marks: bool) -> None:
    w, x = WORDS[language], 0.0
    tall = made.get_figheight()
    for key in ("floor", "ceiling"):
        made.add_artist(Line2D([x / WIDTH, (x + 0.28) / WIDTH], [y / tall, y / tall], lw=5, color=COLOURS[key], alpha=0.85))
        words(made, x + 0.35, y, w[key], size=8.5)
        x += 0.55 + text_width(w[key], 8.5)
    rest = w["bars"] + (f"；{w['below']}" if language == "zh" else f"; {w['below']}") * marks
    words(made, x, y, rest, size=8.5, color=COLOURS["grey"])


def _marks(standards: Table | None) -> dict[str, dict[str, float]]:
    """Return committed standards by "domain|region|unit" and option."""
    found: dict[str, dict[str, float]] = {}
    for row in standards.rows if standards else ():
        for cell in row.values():
            if isinstance(cell, Figure) and cell.key.startswith("standard|"):
                _, option, rest = cell.key.split("|", 2)
                found.setdefault(rest, {})[option] = cell.value
    return found


def _scale(rows: list[Row]) -> tuple[float, float, bool]:
    values = [v for _, floor, ceiling, found in rows for f in (floor, ceiling) if f is not None for v in (f.value, *_ends(f))]
    values += [v for *_, found in rows for _, v in found]
    low, high = min(values), max(values)
    small = [v for v in values if v > 0]
    log = bool(small) and high / max(np.quantile(small, 0.25), 1e-9) > 20 and high > 10
    if log:
        return min(low * 1.3, 0.0), high * 1.6, True
    margin = 0.06 * (high - min(low, 0.0) or 1.0)
    return min(low - margin, 0.0), high + margin, False


def _lanes(found: list[tuple[int, float]], low: float, high: float, log: bool, width: float) -> list[int]:
    """Return a lane for each disc so that discs of a lane do not overlap."""

    def at(v: float) -> float:
        def bend(x: float) -> float:
            return float(np.sign(x) * (np.log10(abs(x)) + 0.5 if abs(x) > 1 else 0.5 * abs(x)))

        f = bend if log else float
        return width * (f(v) - f(low)) / ((f(high) - f(low)) or 1.0)

    taken: list[list[float]] = []
    lanes = []
    for _, value in found:
        x = at(value)
        lane = next((n for n, others in enumerate(taken) if all(abs(x - o) > 0.19 for o in others)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append(x)
        lanes.append(lane)
    return lanes


def _standards_panel(axes: Axes, rows: list[Row], lanes: list[list[int]], tall: float, strong: int | None) -> None:
    axes.set_ylim(tall, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    y = 0.0
    for n, ((_, floor, ceiling, found), lane) in enumerate(zip(rows, lanes, strict=True)):
        block = 0.5 + 0.2 * max(1, len(set(lane)))
        if n:
            axes.axhline(y, color=COLOURS["rule"], lw=0.6)
        for k, (figure, colour) in enumerate(((floor, "floor"), (ceiling, "ceiling"))):
            if figure is not None:
                axes.plot(_ends(figure), [y + 0.11 + 0.14 * k] * 2, lw=5, color=COLOURS[colour], alpha=0.85)
                axes.plot([figure.value] * 2, [y + 0.05 + 0.14 * k, y + 0.17 + 0.14 * k], lw=1.6, color=COLOURS["ink"])
        for (option, value), at in zip(found, lane, strict=True):
            below = floor is not None and value < floor.value
            badge(axes, value, y + 0.45 + 0.2 * at, str(option + 1), strong=option == strong, edge=COLOURS["bad" if below else "shown"], size=6.8)
        y += block


def options_chart(table: Table, options: Options, language: str) -> str:
    """Public cost against adequacy, with intervals, the budget and the adequacy required."""
    w = WORDS[language]
    points = []
    for n, row in enumerate(table.rows):
        cost, adequacy = row.get("public_cost"), row.get("adequacy")
        if isinstance(cost, Figure) and isinstance(adequacy, Figure):
            points.append((n, cost, adequacy))
    if not points:
        return ""
    titles = options.texts(language)
    height = 4.9 + 0.21 * legend_rows(titles)
    made = sheet(height, w["trade"], w["trade_sub"])
    left, bottom, width, tall = 0.55, height - 4.15, WIDTH - 1.5, 3.35
    axes = panel(made, left, bottom, width, tall)
    budget, required = options.limits.get("public_cost"), options.limits.get("adequacy")
    high = max([_ends(c)[1] for _, c, _ in points] + ([budget / 1e4] if budget else [])) * 1.05 or 1.0
    axes.set_xlim(min(0.0, min(_ends(c)[0] for _, c, _ in points)) - 0.02 * high, high)
    axes.set_ylim(-0.04, 1.06)
    if budget is not None and required is not None:
        axes.fill_between([axes.get_xlim()[0], budget / 1e4], required, 1.06, color=COLOURS["pale"], lw=0)
    for limit, horizontal in ((budget, False), (required, True)):
        if limit is not None:
            (axes.axhline if horizontal else axes.axvline)(limit if horizontal else limit / 1e4, color=COLOURS["bad"], lw=1.1, dashes=(4, 3))
    plain_axis(axes)
    plain_axis(axes, unit_share=True, axis="y")
    at = _apart([(c.value / high * width, a.value / 1.1 * tall) for _, c, a in points])
    for (_, cost, adequacy), _moved in zip(points, at, strict=True):
        axes.plot(_ends(cost), [adequacy.value] * 2, color=COLOURS["grey"], lw=1.0, alpha=0.7)
        axes.plot([cost.value] * 2, _ends(adequacy), color=COLOURS["grey"], lw=1.0, alpha=0.7)
    for (n, cost, adequacy), (x, y) in zip(points, at, strict=True):
        badge(axes, x * high / width, y * 1.1 / tall, str(n + 1), strong=n == options.place, edge=COLOURS["shown"])
        axes.plot([cost.value], [adequacy.value], ".", ms=3, color=COLOURS["shown"], zorder=5)
    unit = unit_text(MONEY, language)
    words(made, left, height - 0.67, w["adequacy"], size=8.5, color=COLOURS["grey"])
    words(made, left + width, bottom - 0.36, f"{w['cost']} ({unit})" if language == "en" else f"{w['cost']}（{unit}）", size=8.5, color=COLOURS["grey"], ha="right")
    for limit, text, at_limit, offset in (
        (budget, f"{w['budget']} {number((budget or 0) / 1e4)}", ((budget or 0) / 1e4, 1.0), (5, 0)),
        (required, f"{w['required']} {number(required or 0, 'share')}", (high, required or 0), (5, -3)),
    ):
        if limit is not None:
            axes.annotate(text, at_limit, xytext=offset, textcoords="offset points", ha="left", fontsize=8.5, color=COLOURS["bad"], annotation_clip=False)
    numbered(made, bottom - 0.62, titles, options.place)
    return save(made, f"options-{language}", w["trade"])


def _apart(points: list[tuple[float, float]], least: float = 0.19) -> list[tuple[float, float]]:
    """Return points (inches) moved sideways until no two discs overlap."""
    made: list[tuple[float, float]] = []
    for x, y in points:
        shift = next(s for k in range(60) for s in (0.06 * k, -0.06 * k) if all(np.hypot(x + s - a, y - b) >= least for a, b in made))
        made.append((x + shift, y))
    return made


def services_chart(table: Table, language: str) -> str:
    """Value by service: bars, negative services to the left, services outside the total hollow."""
    w = WORDS[language]
    bars = []
    for row in table.rows:
        value, name = row.get("value"), row.get("service")
        if isinstance(value, Figure) and value.key.startswith("service|") and isinstance(name, Mapping):
            kind = "shown" if not isinstance(row.get("share"), Figure) else "final" if isinstance(row.get("spill"), Figure) else "sold"
            bars.append((name[language], value, "negative" if value.value < 0 and kind != "shown" else kind))
    if len(bars) < 2:
        return ""
    if not any(kind == "final" for *_, kind in bars):
        bars = [(n, v, "final" if k == "sold" else k) for n, v, k in bars]
    left = min(3.0, max(text_width(n) for n, *_ in bars) + 0.15)
    tall = 0.3 * len(bars)
    height = tall + 1.45
    made = sheet(height, f"{w['services']}：{table.title[language]}" if language == "zh" else f"{w['services']}: {table.title[language]}", w["services_sub"])
    axes = panel(made, left, 0.72, WIDTH - left - 0.2, tall)
    fills = {"final": COLOURS["bar"], "sold": COLOURS["sold"], "negative": COLOURS["negative"], "shown": "white"}
    for n, (label, figure, kind) in enumerate(bars):
        axes.barh([n], [figure.value], height=0.56, color=fills[kind], edgecolor=COLOURS["grey"] if kind == "shown" else fills[kind], lw=0.8)
        axes.plot(_ends(figure), [n, n], color=COLOURS["ink"], lw=0.9)
        lines = wrap(label, left - 0.1, 8.5)[:2]
        for k, line in enumerate(lines):
            words(made, left - 0.1, 0.72 + tall - 0.3 * (n + 0.5) + 0.065 * (len(lines) - 1) - 0.13 * k, line, size=8.5, ha="right")
    axes.axvline(0, color=COLOURS["grey"], lw=0.8)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    plain_axis(axes)
    x = 0.0
    for kind in [k for k in ("final", "sold", "negative", "shown") if any(b[2] == k for b in bars)]:
        made.add_artist(Rectangle((x / WIDTH, 0.08 / height), 0.16 / WIDTH, 0.12 / height, fc=fills[kind], ec=COLOURS["grey"], lw=0.6, transform=made.transFigure))
        words(made, x + 0.23, 0.14, w[kind], size=8.5, color=COLOURS["grey"])
        x += 0.45 + text_width(w[kind], 8.5)
    words(made, WIDTH - 0.2, 0.36, unit_text(MONEY, language), size=8.5, color=COLOURS["grey"], ha="right")
    return save(made, f"{table.name.replace('_', '-')}-{language}", f"{w['services']}: {table.title[language]}")


def price_chart(table: Table, language: str) -> str:
    """Total value and spilled-over increment under each rival price, a line a price."""
    w = WORDS[language]
    found: dict[str, tuple[str, dict[str, list[float]]]] = {}
    for row in table.rows:
        price = row.get("price")
        if isinstance(price, Mapping):
            entry = found.setdefault(price["en"], (price[language], {"value": [], "spill": []}))
            for key, values in entry[1].items():
                if isinstance(cell := row.get(key), Figure):
                    values.append(cell.value)
    prices = [p for p in found.values() if len(p[1]["value"]) > 1]
    if not prices:
        return ""
    prices.sort(key=lambda p: (-max((np.ptp(v) if v else 0.0) for v in (p[1]["value"],)), p[0]))
    left = min(3.4, max(text_width(n, 8.5) for n, _ in prices) + 0.15)
    gap = 0.35
    width, tall = (WIDTH - left - gap - 0.2) / 2, 0.27 * len(prices)
    height = tall + 1.2
    made = sheet(height, w["prices"], w["prices_sub"])
    for k, key in enumerate(("value", "spill")):
        x = left + k * (width + gap)
        axes = panel(made, x, 0.35, width, tall)
        base = Counter(round(v, 6) for _, p in prices for v in set(p[key])).most_common(1)
        if base:
            axes.axvline(base[0][0], color=COLOURS["bad"], lw=0.9)
        for n, (_, p) in enumerate(prices):
            if p[key]:
                axes.plot([min(p[key]), max(p[key])], [n, n], color=COLOURS["sold"], lw=3)
                axes.plot(p[key], [n] * len(p[key]), "o", ms=4.2, color=COLOURS["shown"], mec="white", mew=0.5, clip_on=False)
        axes.set_ylim(len(prices) - 0.5, -0.5)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        plain_axis(axes, ticks=3)
        unit = unit_text(MONEY, language)
        words(made, x, height - 0.68, f"{w[key]} ({unit})" if language == "en" else f"{w[key]}（{unit}）", size=8.5, color=COLOURS["grey"])
    for n, (name, _) in enumerate(prices):
        lines = wrap(name, left - 0.1, 8.5)
        words(made, left - 0.1, 0.35 + tall - 0.27 * (n + 0.5), lines[0] + ("…" if len(lines) > 1 else ""), size=8.5, ha="right")
    return save(made, f"prices-{language}", w["prices"])


def net_benefit_chart(table: Table, options: Options, draws: Mapping[str, npt.NDArray[np.float64]], language: str) -> str:
    """Distribution of net benefit by option, and the 95th percentile of regret beside it."""
    w = WORDS[language]
    rows = [(row, o) for row, o in zip(table.rows, options.names, strict=False) if isinstance(row.get("net_benefit"), Figure)]
    if not rows:
        return ""
    left = min(3.1, max(text_width(f"{t}  9", 8.5) for t in options.texts(language)) + 0.15)
    gap, step = 0.3, 0.34
    width, tall = WIDTH - left - gap - 0.2, step * len(rows)
    height = tall + 1.3
    made = sheet(height, w["net_title"], w["net_sub"] if draws else w["range_only"])
    first, second = panel(made, left, 0.35, 0.62 * width, tall), panel(made, left + 0.62 * width + gap, 0.35, 0.38 * width, tall)
    for n, (row, option) in enumerate(rows):
        net, regret = row["net_benefit"], row.get("regret")
        colour = COLOURS["shown"] if option == options.shown else COLOURS["bar"]
        if isinstance(net, Figure):
            low, high = _ends(net)
            if option in draws:
                low, q1, median, q3, high = (float(q) for q in np.quantile(draws[option], (0.05, 0.25, 0.5, 0.75, 0.95)))
                first.plot([q1, q3], [n, n], color=colour, lw=7, alpha=0.85)
                first.plot([median] * 2, [n - 0.27, n + 0.27], color=COLOURS["ink"], lw=1.3)
            first.plot([low, high], [n, n], color=colour, lw=1.2)
            first.plot([net.value], [n], "o", ms=4, color="white", mec=COLOURS["ink"], mew=0.9, zorder=5)
        if isinstance(regret, Figure):
            second.barh([n], [regret.value], height=0.5, color=colour, alpha=0.85)
            second.plot(_ends(regret), [n, n], color=COLOURS["ink"], lw=1.0)
        lines = wrap(options.titles[option][language], left - 0.42, 8.5)[:2]
        for k, line in enumerate(lines):
            words(made, left - 0.34, 0.35 + tall - step * (n + 0.5) + 0.07 * (len(lines) - 1) - 0.14 * k, line, size=8.5, ha="right",
                  weight="bold" if option == options.shown else "normal")  # fmt: skip
        disc(made, left - 0.17, 0.35 + tall - step * (n + 0.5), str(n + 1), strong=option == options.shown)
    first.axvline(0, color=COLOURS["grey"], lw=0.9)
    unit = unit_text(MONEY, language)
    for axes, title, x in ((first, w["net"], left), (second, w["regret"], left + 0.62 * width + gap)):
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        plain_axis(axes, ticks=4 if axes is second else 5)
        words(made, x, height - 0.68, f"{title} ({unit})" if language == "en" else f"{title}（{unit}）", size=8.5, color=COLOURS["grey"])
    return save(made, f"net-benefit-{language}", w["net_title"])

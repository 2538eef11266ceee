"""What is drawn of sensitivity: the rows, and their marks on axes of whoever places them, a panel or a report's sheet.

A panel names its own rows and axes (:mod:`esvalue.analysis.sensitivity.plots`); a sheet writes names, key and units
beside the marks. `colour` and `lines` are the colours of the one or of the other (:mod:`esvalue.core.panels`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from esvalue.core.drawing import COLOURS, tick_text
from esvalue.core.panels import COLOUR, LINES, bars_by_name, rows_of
from esvalue.core.text import Text

__all__ = [
    "HIGH",
    "INDEX",
    "LOW",
    "RUNS",
    "SHARE",
    "convergence_rows",
    "draw_convergence",
    "draw_indices",
    "draw_pairs",
    "draw_tornado",
    "index_rows",
    "pair_values",
    "tornado_rows",
]

SHARE = Text(zh="占方差的份额", en="share of variance")
RUNS = Text(zh="模型运行次数", en="model runs")
LOW, HIGH = Text(zh="因子取低值", en="factor low"), Text(zh="因子取高值", en="factor high")
INDEX = {
    "first": Text(zh="单独贡献（一阶）", en="first order (alone)"),
    "total": Text(zh="总贡献（全阶）", en="total (with interactions)"),
    "second": Text(zh="两两交互（二阶）", en="second order (pairs)"),
    "shapley": Text(zh="沙普利效应", en="Shapley effect"),
}
Pair = tuple[str, str]


def tornado_rows(frame: pd.DataFrame, *, outcome: str | None, option: str | None, top: int) -> pd.DataFrame:
    """Return factor, value (all at their median), low, high of the factors that move an outcome most, the widest first.

    Reads these columns, or factor, quantile and value, of which the outermost quantiles are the ends.
    """
    if "quantile" in frame:
        chosen = rows_of(frame, ("factor", "quantile", "value"), outcome=outcome, option=option)
        wide = chosen.pivot_table(index="factor", columns="quantile", values="value", sort=False)
        middle = min(wide.columns, key=lambda quantile: abs(float(quantile) - 0.5))
        ends = {"value": wide[middle], "low": wide[min(wide.columns)], "high": wide[max(wide.columns)]}
        named = {name: chosen[name].iloc[0] for name in ("outcome", "option") if name in chosen}
        rows = pd.DataFrame(ends).reset_index().assign(**named)
    else:
        rows = rows_of(frame, ("factor", "value", "low", "high"), outcome=outcome, option=option)
    reach = (rows["high"] - rows["low"]).abs()
    return rows.assign(reach=reach).sort_values("reach", ascending=False, kind="stable").head(top)


def draw_tornado(axes: Axes, values: npt.NDArray[np.float64], colour: Mapping[str, str] = COLOUR) -> None:
    """Draw a bar to either end from the middle, a row a factor: value, low, high."""
    base, at = float(values[0, 0]), range(len(values))
    for column, side, title in ((1, "floor", LOW), (2, "ceiling", HIGH)):
        axes.barh(at, values[:, column] - base, left=base, height=0.6, color=colour[side], label=str(title))
    axes.axvline(base, color=colour["line"], lw=1.0)


def index_rows(
    frame: pd.DataFrame, wanted: Sequence[str], *, outcome: str | None, option: str | None, top: int
) -> dict[str, pd.DataFrame]:
    """Return value, low, high by factor of the indices wanted that are there; the greatest by the last comes first."""
    rows = rows_of(frame, ("factor", "index", "value", "low", "high"), wanted, outcome=outcome, option=option)
    by = {index: rows[rows["index"] == index].set_index("factor") for index in wanted if index in set(rows["index"])}
    ranking = by[list(by)[-1]]["value"].sort_values(ascending=False, kind="stable").head(top)
    return {index: part.reindex(ranking.index) for index, part in by.items()}


def draw_indices(
    axes: Axes, by: Mapping[str, pd.DataFrame], titles: Mapping[str, Text], colour: Mapping[str, str] = COLOUR
) -> None:
    """Draw a bar with its interval a factor, or one below the other where there are two indices: the last on top."""
    lifts = dict(zip(reversed(list(by)), (0.0,) if len(by) == 1 else (-0.19, 0.19), strict=True))
    for index, lift in lifts.items():
        part, fill = by[index], colour["rest" if index == "total" and len(lifts) > 1 else "first"]
        at = [n + lift for n in range(len(part))]
        axes.barh(at, part["value"], height=0.62 / len(lifts), color=fill, label=str(titles[index]))
        bars_by_name(axes, list(zip(part["low"], part["high"], strict=True)), at, colour["line"], caps=True)
    axes.axvline(0, color=colour["line"], lw=0.7)


def convergence_rows(
    frame: pd.DataFrame, index: str, *, outcome: str | None, option: str | None, top: int
) -> tuple[pd.DataFrame, pd.Series]:
    """Return the rows of an index by their number of runs, and its value at the end of the greatest factors."""
    columns = ("factor", "index", "value", "low", "high", "runs")
    rows = rows_of(frame, columns, (index,), outcome=outcome, option=option).sort_values("runs", kind="stable")
    return rows, rows.groupby("factor", sort=False)["value"].last().sort_values(ascending=False, kind="stable").head(
        top
    )


def draw_convergence(
    axes: Axes,
    rows: pd.DataFrame,
    names: Mapping[str, str],
    lines: Sequence[str] = LINES,
    colour: Mapping[str, str] = COLOUR,
) -> None:
    """Draw an index of the factors named against the number of runs, each with its interval as a band."""
    for n, (factor, name) in enumerate(names.items()):
        line, own = rows[rows["factor"] == factor], lines[n % len(lines)]
        axes.fill_between(line["runs"], line["low"], line["high"], color=own, alpha=0.15, lw=0)
        axes.plot(line["runs"], line["value"], color=own, lw=1.6, marker="o", ms=3, label=name)
    axes.axhline(0, color=colour["line"], lw=0.7)
    runs = np.unique(rows["runs"])
    axes.set_xscale("log")
    axes.set_xlim(runs[0], runs[-1] if len(runs) > 1 else 2 * runs[0])
    axes.xaxis.set_major_locator(FixedLocator([float(one) for one in runs[:: max(1, -(-len(runs) // 7))]]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick_text(value)))


def pair_values(
    frame: pd.DataFrame, *, outcome: str | None, option: str | None, top: int
) -> tuple[list[str], dict[Pair, tuple[float, float, float]]]:
    """Return the factors that interact most, and value, low and high of the second-order index of pairs."""
    columns = ("factor", "index", "value", "low", "high")
    rows = rows_of(frame, columns, ("second",), outcome=outcome, option=option)
    pairs, reach = {}, dict[str, float]()
    for factor, *ends in rows[["factor", "value", "low", "high"]].itertuples(index=False):
        one, other = str(factor).split(" * ", 1)
        pairs[(one, other)] = (float(ends[0]), float(ends[1]), float(ends[2]))
        reach |= {name: max(reach.get(name, 0.0), float(ends[0])) for name in (one, other)}
    return sorted(reach, key=lambda name: -reach[name])[:top], pairs


def draw_pairs(
    axes: Axes,
    order: Sequence[str],
    pairs: Mapping[Pair, tuple[float, float, float]],
    colour: Mapping[str, str] = COLOUR,
) -> None:
    """Draw a cell a pair below the diagonal, the darker the more they interact, in percent of the variance; grey where
    the interval holds zero. Factors stand by number on the diagonal.
    """
    most = max(max((value for value, _, _ in pairs.values()), default=0.0), 1e-9)
    for n, one in enumerate(order):
        for k, other in enumerate(order[:n]):
            found = pairs.get((one, other), pairs.get((other, one)))
            if found is None:
                continue
            value, low, high = found
            unsure = low <= 0 <= high
            depth = 0.0 if unsure else float(np.clip(value / most, 0, 1))
            axes.add_patch(Rectangle((k - 0.48, n - 0.48), 0.96, 0.96, fc=_tint(depth, colour), lw=0))
            ink = COLOURS["grey"] if unsure else "white" if depth > 0.55 else colour["line"]
            text = f"{round(100 * value, 1) + 0.0:.1f}".replace("-", "−")
            axes.text(k, n, text, ha="center", va="center", fontsize=8.5, color=ink)
        axes.text(n, n, str(n + 1), ha="center", va="center", fontsize=9, color=COLOURS["grey"], fontweight="bold")
    axes.set_xlim(-0.5, max(len(order), 1) - 0.5)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


def _tint(depth: float, colour: Mapping[str, str]) -> tuple[float, float, float]:
    """Return a colour from the palest (0) to the darkest (1)."""
    pale, dark = np.array(to_rgb(colour["shade"])), np.array(to_rgb(colour["first"]))
    made = pale + depth * (dark - pale)
    return float(made[0]), float(made[1]), float(made[2])

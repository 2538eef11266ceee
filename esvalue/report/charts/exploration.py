"""The charts of an exploration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from esvalue.analysis.discovery import Found, Prim
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.report.chapters import report_chart
from esvalue.report.charts.study import (
    cdf_chart,
    convergence_chart,
    sobol_chart,
    spider_chart,
    tornado_chart,
    trade_off_chart,
)
from esvalue.report.numbering import WAN
from esvalue.report.tables.context import Context
from esvalue.report.tables.exploration import group_title

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

#: Futures drawn in a distribution.
DRAWN = 4096


@report_chart("drivers", report="exploration")
def _drivers(comparison: Comparison, language: str) -> dict[str, str]:
    ctx, shown = comparison.context, comparison.context.recommendation.shown
    if (found := ctx.analyses) is None:
        return {}
    money, frame, lines = WAN, found.frames.get("sensitivity"), found.frames["one_at_a_time"]
    names = set(lines["factor"]) | (set() if frame is None else set(frame["factor"]))
    titles = _titles(ctx) | {name: group_title(ctx, name) for name in names}
    lines = lines[lines["outcome"] == "net_benefit"].assign(value=lambda f: f["value"] / 1e4)
    made = {
        "tornado": tornado_chart(
            lines, language, titles=titles, unit=unit_text(money, language), outcome="net_benefit", option=shown
        ),
        "spider": spider_chart(
            lines, language, titles=titles, unit=unit_text(money, language), outcome="net_benefit", option=shown
        ),
    }
    if frame is not None and {"first", "total"} <= set(frame["index"]):
        made["sobol"] = sobol_chart(frame, language, titles=titles, outcome="net_benefit", option=shown)
        made["convergence"] = convergence_chart(
            found.frames["convergence"], language, titles=titles, outcome="net_benefit", option=shown
        )
    return made


@report_chart("failing", report="exploration")
def _failing(comparison: Comparison, language: str) -> dict[str, str]:
    ctx = comparison.context
    failing = {key: one for key, one in ctx.insight.failing.items() if one.boxes} if ctx.insight else {}
    if not failing:
        return {}
    one = failing[max(failing, key=lambda key: (key != "best", failing[key].failing))]
    made = {"cdf": _distributions(ctx, one, language)}
    if isinstance(one, Prim):
        made["trade_off"] = trade_off_chart(one.trajectory(1), language)
    return made


def _titles(ctx: Context) -> dict[str, Mapping[str, str]]:
    """Return the titles of outcomes and options."""
    return {
        **{key: entry.title for key, entry in OUTCOMES.items()},
        **{option: ctx.option_title(option) for option in ctx.options},
    }


def _distributions(ctx: Context, found: Found, language: str) -> str:
    assert ctx.insight is not None
    wanted = list(dict.fromkeys(r.factor for box in found.boxes for r in box.restrictions))
    sample = found.sample.whole
    step = max(1, sample.futures // DRAWN)
    position = {f.name: i for i, f in enumerate(found.factors)}
    parts, titles = [], _titles(ctx)
    for name in wanted:
        factor = ctx.insight.problem.factor(name)
        values = sample.x[position[name]][::step]
        shown = [factor.rivals[int(v)] for v in values] if factor.discrete else values
        titles |= {rival: Text.by(lambda lang: factor.rival_label(i, lang)) for i, rival in enumerate(factor.rivals)}
        parts.append(
            pd.DataFrame({"factor": name, "value": np.asarray(shown, dtype=object), "fails": sample.fails[::step]})
        )
    units = {name: unit_text(ctx.insight.problem.factor(name).unit, language) for name in wanted}
    return cdf_chart(pd.concat(parts, ignore_index=True), language, titles=titles, units=units)

"""The charts of an exploration."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from esvalue.analysis.discovery import Found, Prim
from esvalue.core.text import Text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.report.charts.study import (
    cdf_chart,
    convergence_chart,
    sobol_chart,
    spider_chart,
    tornado_chart,
    trade_off_chart,
)
from esvalue.report.tables.context import Context
from esvalue.report.tables.exploration import group_title
from esvalue.report.tables.tables import unit_text
from esvalue.study import Futures
from esvalue.study.analyses import Analyses

__all__ = ["charts_of"]

Titles = Mapping[str, Mapping[str, str]]
#: Futures drawn in a distribution.
DRAWN = 4096


def charts_of(ctx: Context, found: Analyses, futures: Futures, language: str) -> dict[str, str]:
    """Return the charts as SVG text by name."""
    assert ctx.insight is not None
    shown = ctx.recommendation.shown
    titles: dict[str, Mapping[str, str]] = {key: entry.title for key, entry in OUTCOMES.items()}
    titles |= {option: ctx.option_title(option) for option in ctx.options}
    made: dict[str, str] = {}
    money = "1e4 yuan/a"
    names = set(found.frames["one_at_a_time"]["factor"])
    if "sensitivity" in found.frames:
        names |= set(found.frames["sensitivity"]["factor"])
    titles |= {name: group_title(ctx, name) for name in names}
    lines = found.frames["one_at_a_time"]
    lines = lines[lines["outcome"] == "net_benefit"].assign(value=lambda f: f["value"] / 1e4)
    made["tornado"] = tornado_chart(
        _ends(lines), language, titles=titles, unit=unit_text(money, language), outcome="net_benefit", option=shown
    )
    made["spider"] = spider_chart(
        lines, language, titles=titles, unit=unit_text(money, language), outcome="net_benefit", option=shown
    )
    frame = found.frames.get("sensitivity")
    if frame is not None and {"first", "total"} <= set(frame["index"]):
        made["sobol"] = sobol_chart(frame, language, titles=titles, outcome="net_benefit", option=shown)
        made["convergence"] = convergence_chart(
            found.frames["convergence"], language, titles=titles, outcome="net_benefit", option=shown
        )
    failing = {key: one for key, one in ctx.insight.failing.items() if one.boxes}
    if failing:
        key = max(failing, key=lambda k: (k != "best", failing[k].failing))
        made["cdf"] = _distributions(ctx, failing[key], language, titles)
        if isinstance(failing[key], Prim):
            made["trade_off"] = trade_off_chart(failing[key].trajectory(1), language)  # type: ignore[attr-defined]
    return made


def _ends(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the outcome at the low and high quantile of each factor, beside the one at medians."""
    wide = lines.pivot_table(
        index=["factor", "outcome", "option"], columns="quantile", values="value", sort=False
    ).reset_index()
    return wide.rename(columns={0.05: "low", 0.5: "value", 0.95: "high"})[
        ["factor", "outcome", "option", "value", "low", "high"]
    ]


def _distributions(ctx: Context, found: Found, language: str, titles: Titles) -> str:
    assert ctx.insight is not None
    wanted = list(dict.fromkeys(r.factor for box in found.boxes for r in box.restrictions))
    sample = found.sample.whole
    step = max(1, sample.futures // DRAWN)
    position = {f.name: i for i, f in enumerate(found.factors)}
    parts, more = [], dict(titles)
    for name in wanted:
        factor = ctx.insight.problem.factor(name)
        values = sample.x[position[name]][::step]
        shown = [factor.rivals[int(v)] for v in values] if factor.discrete else values
        more |= {rival: Text.by(lambda lang: factor.rival_label(i, lang)) for i, rival in enumerate(factor.rivals)}
        parts.append(
            pd.DataFrame({"factor": name, "value": np.asarray(shown, dtype=object), "fails": sample.fails[::step]})
        )
    units = {name: unit_text(ctx.insight.problem.factor(name).unit, language) for name in wanted}
    return cdf_chart(pd.concat(parts, ignore_index=True), language, titles=more, units=units)

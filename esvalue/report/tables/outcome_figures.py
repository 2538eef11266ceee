"""The figure of an outcome of an option, which several tables print, and what its regret rests on."""

from __future__ import annotations

from dataclasses import replace

from esvalue.core.text import Text
from esvalue.inputs.outcomes import OUTCOMES, OutcomeEntry
from esvalue.report.numbering import Figure
from esvalue.report.tables.context import Context
from esvalue.standards.lineage import Target

__all__ = ["hindsight_basis", "is_known", "outcome_figure"]


def is_known(ctx: Context, outcome: OutcomeEntry, option: str) -> bool:
    """Tell whether an outcome of an option is known; a ratio needs both its parts, wherever the option pays."""
    known = ctx.judged.outcomes.total.keys() >= {*outcome.totals}
    if outcome.sums == "ratio":
        return known and not ctx.judged.left_out(outcome.key, option)
    return known and not ctx.judged.unknown(outcome.key, option)


def outcome_figure(ctx: Context, key: str, option: str) -> Figure | None:
    """Return an outcome of an option over the futures; None where it is not known, or nothing stands below the line."""
    outcome, totals = OUTCOMES[key], ctx.judged.outcomes.total
    if not is_known(ctx, outcome, option):
        return None
    words = Text(zh="{}：{}", en="{}: {}").format(outcome.title, ctx.option_title(option))
    name = f"outcome|{key}|{option}"
    if outcome.sums != "ratio":
        found = ctx.stored(
            name, words["zh"], words["en"], totals[key], outcome.unit, shown=outcome.printed, option=option
        )
        return replace(found, low=None, high=None) if outcome.sums == "cells" else found  # a count has no spread
    top, below = (float(ctx.draws(totals[part], option=option).mean()) for part in outcome.parts)
    if not below > 0:
        return None
    targets = tuple(ctx.target(totals[part], option=option) for part in outcome.parts)
    return Figure.of(
        name,
        words["zh"],
        words["en"],
        top / below * outcome.factor,
        outcome.printed,
        statistic="ratio of means",
        targets=targets,
        soft=ctx.soft(*targets),
    )


def hindsight_basis(ctx: Context) -> tuple[tuple[Target, ...], frozenset[str]]:
    """Return what hindsight within the money rests on besides what is done today: cost and value of every zone, the
    budget.
    """
    graph, found = ctx.judged.graph, []
    for domain, pair in ctx.judged.outcomes.bargaining.items():
        for node in (graph[name] for name in pair if name):
            regions = node.labels[f"region_type:{domain}"]
            there = node.present.reshape(-1)
            found += [ctx.target(node.name, region_type=r) for r, known in zip(regions, there, strict=True) if known]
    return tuple(found), frozenset({"budget.amount"} if ctx.judged.loaded.scenario.budget else ())

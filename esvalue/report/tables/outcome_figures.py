"""The figure of an outcome of an option, which several tables print."""

from __future__ import annotations

from esvalue.inputs.scenario import OUTCOMES
from esvalue.report.numbering import Figure
from esvalue.report.tables.context import Context
from esvalue.study.scenario import OUTCOME_TITLES

__all__ = ["outcome_figure"]


def outcome_figure(ctx: Context, outcome: str, option: str) -> Figure | None:
    """Return an outcome of an option over the futures; None where it is not known."""
    totals = ctx.judged.outcomes.total
    if outcome not in totals or ctx.judged.unknown(outcome, option):
        return None
    money, name, title = bool(OUTCOMES[outcome][1]), OUTCOME_TITLES[outcome], ctx.option_title(option)
    return ctx.stored(
        f"outcome|{outcome}|{option}",
        f"{name['zh']}：{title['zh']}",
        f"{name['en']}: {title['en']}",
        totals[outcome],
        "yuan/a" if money else "",
        "1e4 yuan/a" if money else ("" if outcome == "equity" else "share"),
        option=option,
    )

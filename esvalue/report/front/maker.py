"""What every part of the page is made from: the context, the options shown, and the figures that have a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from esvalue.core.printing.rounding import fixed, percent
from esvalue.core.text import Text
from esvalue.report.front.chosen import ShownOption, budget_of
from esvalue.report.numbering import WAN, Figure, Figures
from esvalue.report.tables.context import Context
from esvalue.report.tables.outcome_figures import outcome_figure

__all__ = ["Maker", "chances"]

_TENTHS = Text(zh="一二三四五六七八九", en="one two three four five six seven eight nine")


def chances(certain: float) -> Text:
    """Return how surely something holds, in words.

    >>> chances(0.9).zh, chances(0.9).en, chances(0.95).en
    ('九成把握', 'nine chances in ten', '95 chances in 100')
    """
    tenths = round(10 * certain)
    if abs(10 * certain - tenths) < 1e-9 and 1 <= tenths <= 9:
        return Text(zh=f"{_TENTHS.zh[tenths - 1]}成把握", en=f"{_TENTHS.en.split()[tenths - 1]} chances in ten")
    return Text(zh=f"{percent(certain)} 把握", en=f"{fixed(100 * certain, 0)} chances in 100")


@dataclass(frozen=True)
class Maker:
    """Makes figures once: one that a table has is taken from there, a new one gets its number."""

    ctx: Context
    figures: Figures
    options: tuple[ShownOption, ...]

    @property
    def now(self) -> int | None:
        """The place of the status quo among the options; None where it is not one of them."""
        options = self.ctx.judged.loaded.scenario.options
        return next((i for i, one in enumerate(self.options) if options[one.option].status_quo), None)

    @overload
    def add(self, figure: Figure) -> Figure: ...
    @overload
    def add(self, figure: None) -> None: ...
    def add(self, figure: Figure | None) -> Figure | None:
        """Return a figure with its number."""
        return None if figure is None else self.figures.add(figure)

    def keyed(self, key: str, make: Callable[[], Figure | None]) -> Figure | None:
        """Return the figure of a key, made where no table has it."""
        return self.figures.by_key.get(key) or self.add(make())

    def outcome(self, key: str, option: str) -> Figure | None:
        """Return an outcome of an option; None where it is not known."""
        return self.keyed(f"outcome|{key}|{option}", lambda: outcome_figure(self.ctx, key, option))

    def money_needed(self, option: str) -> float:
        """Return the money (1e4 yuan a year) that is enough for an option as surely as the scenario asks."""
        draws = self.ctx.draws(self.ctx.judged.outcomes.total["public_cost"], option=option) / 1e4
        return float(np.quantile(draws, budget_of(self.ctx)[1]))

    def enough_money(self, option: str) -> Figure | None:
        """Return the budget that is enough for an option as surely as the scenario asks."""
        ctx, certain = self.ctx, budget_of(self.ctx)[1]
        title = ctx.option_title(option)
        if (cost := self.outcome("public_cost", option)) is None:
            return None

        def make() -> Figure:
            return Figure.of(
                f"enough|public_cost|{option}",
                f"够用的预算（{chances(certain).zh}）：{title.zh}",
                f"budget that is enough ({chances(certain).en}): {title.en}",
                self.money_needed(option),
                WAN,
                statistic="quantile",
                targets=cost.targets,
                soft=cost.soft,
            )

        return self.keyed(f"enough|public_cost|{option}", make)

    def better(self, option: str) -> Figure | None:
        """Return the share of cases in which an option is better than paying nothing."""
        ctx, title = self.ctx, self.ctx.option_title(option)
        if (net := self.outcome("net_benefit", option)) is None:
            return None

        def make() -> Figure:
            draws = ctx.draws(ctx.judged.outcomes.total["net_benefit"], option=option)
            return Figure.of(
                f"better|{option}",
                f"比不补更好的情形占比：{title.zh}",
                f"share of cases better than paying nothing: {title.en}",
                float((draws > 0).mean()),
                "share",
                statistic="share",
                targets=net.targets,
                soft=net.soft,
            )

        return self.keyed(f"better|{option}", make)

    def total(self, key: str, label: Text, parts: Sequence[Figure], unit: str = WAN) -> Figure | None:
        """Return the sum of figures; one alone stands for itself."""
        if len(parts) < 2:
            return parts[0] if parts else None
        targets = tuple(dict.fromkeys(target for one in parts for target in one.targets))
        made = Figure.of(
            key,
            label.zh,
            label.en,
            sum(one.value for one in parts),
            unit,
            statistic="sum",
            targets=targets,
            soft=any(one.soft for one in parts),
            extra=frozenset().union(*(one.extra for one in parts)),
        )
        return self.add(made)

"""What the answers alone say of mean and quantiles: bounds without a distribution,
and whether a fitted mean meets them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from esvalue.core.arguments import Amount, Level, checked
from esvalue.core.errors import Mistake, fail
from esvalue.core.text import Text, current_language
from esvalue.surveys.amounts import amount, span
from esvalue.surveys.contingent.nonparametric import Turnbull, turnbull
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.estimation import groups_of
from esvalue.surveys.vocabulary import unit_words

if TYPE_CHECKING:
    from esvalue.surveys.contingent.model import ContingentValuation

__all__ = ["Bounds", "answer_bounds"]

#: Without another end, nobody's value is taken to lie above this many times the highest amount.
BEYOND = 2.0
QUANTILES = (0.25, 0.5, 0.75)
LOWER = Text(zh="Turnbull 下界均值（不设分布）", en="Turnbull's lower-bound mean, without a distribution")
UPPER = Text(zh="上界均值（不设分布{closed}）", en="upper-bound mean, without a distribution{closed}")
CLOSED = Text(zh="；高于 {top} 的 {share:.0%} 以 {end} 封顶", en=" (the {share:.0%} above {top} closed at {end})")
WORDS = {
    "en": "without a distribution: median {1}, quartiles {0} and {2} ({unit})",
    "zh": "不设分布：中位数{1}，四分位数{0}、{2}（{unit}）",
    "between.en": "between {low} and {high}", "between.zh": "在 {low} 与 {high} 之间", "above.en": "above {low}",
    "above.zh": "高于 {low}",
    "below.en": "below {high}", "below.zh": "低于 {high}", "at.en": "{low}", "at.zh": "为 {low}",
}  # fmt: skip


@dataclass(frozen=True)
class Bounds:
    """Lower and upper bound of the mean, each with its interval, from the masses `found`;
    the top bracket is closed at `end`.
    """

    found: Turnbull
    lower: Estimate
    upper: Estimate
    end: float

    def objection(self, figure: Estimate) -> tuple[Mistake, ...]:
        """Return an objection to a fitted mean whose interval does not meet that of the bounds, from the low end of the
        one to the high end of the other.
        """
        low, high = (figure.value if np.isnan(one) else one for one in (figure.low, figure.high))
        if not np.isfinite(figure.value) or (low <= self.upper.high and high >= self.lower.low):
            return ()
        unit = unit_words(figure.unit)
        fields: dict[str, object] = {
            "figure": span(figure.value, figure.low, figure.high, unit),
            "bounds": span(self.lower.value, self.lower.low, self.upper.high, unit),
            "end": amount(self.end, 6),
        }
        return (Mistake("cv_outside_bounds", "", fields),)

    def judged(self, figure: Estimate) -> Estimate:
        """Return a fitted mean with the objection to it, if there is one, among its notes."""
        return replace(figure, notes=(*figure.notes, *self.objection(figure)))

    def text(self, language: str | None = None) -> str:
        """Return where median and quartiles lie, in words."""
        spoken = language or current_language()
        spans = [_span(*self.found.quantile(share), spoken) for share in QUANTILES]
        return WORDS[spoken].format(*spans, unit=getattr(unit_words(self.lower.unit), spoken))


def _span(low: float, high: float, language: str) -> str:
    kind = "at" if low == high else "below" if np.isinf(low) else "above" if np.isinf(high) else "between"
    return WORDS[f"{kind}.{language}"].format(low=amount(low, 6)[language], high=amount(high, 6)[language])


@checked
def answer_bounds(model: ContingentValuation, level: Level = 0.95, end: Amount | None = None) -> Bounds:
    """Return the bounds of the mean that the answers set without a distribution, of willingness to pay or to accept.

    The lower bound puts everyone at the lower end of the bracket the answers allow (Turnbull 1976; neighbouring shares
    that rise with the bid are pooled), below zero counting as zero; the upper bound at the upper end. Errors allow for
    clusters and sampling weights.

    Parameters
    ----------
    model : ContingentValuation
        Answers of any format.
    level : float
        Confidence level of the two intervals.
    end : float, optional
        Amount (currency) at which the bracket above the highest amount is closed; by default twice the highest amount.

    Raises
    ------
    InputError
        An end below the highest amount.
    """
    brackets, like = model.brackets, model.likelihood
    stop = max(BEYOND * brackets.top, brackets.top) if end is None else end
    if stop < brackets.top:
        raise fail("cv_end", "end", end=amount(stop, 6), top=amount(brackets.top, 6))
    groups = None
    if model.clusters is not None:
        groups = groups_of(model.clusters, len(like.weights))
    elif model.weights_are == "sampling":
        groups = np.arange(len(like.weights))
    found = turnbull(brackets.lower, brackets.upper, like.weights, groups)
    mean, se = found.closed_mean(max(stop, 0.0))
    reach = float(ndtri(0.5 + level / 2)) * se
    open_ = np.isinf(found.upper)
    closed = (
        CLOSED.format(share=found.open_share, top=amount(found.lower[open_].max(), 6), end=amount(stop, 6))
        if found.open_share
        else Text.same("")
    )
    lower = Estimate(LOWER, found.lower_mean, found.se, *found.interval(level), level, "delta", model.unit)
    upper = Estimate(
        UPPER.format(closed=closed), mean, se, max(mean - reach, 0.0), mean + reach, level, "delta", model.unit
    )
    return Bounds(found, lower, upper, float(stop))

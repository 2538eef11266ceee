"""Mean cost and its variation among holders, known together: what the floor of a card takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from esvalue.core.arguments import Amounts, Level, Seed, TwoOrMore, Weights, checked
from esvalue.core.errors import Mistake, fail
from esvalue.core.text import Text
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.intervals import percentile, spread_of

if TYPE_CHECKING:
    pass

__all__ = ["bootstrap_weights", "sample_moments", "too_few"]

MEAN = Text(zh="权利人成本均值", en="mean cost of holders")
VARIATION = Text(zh="权利人之间成本的变异系数", en="variation of cost among holders (sd over mean)")
#: Below this number of holders a bootstrap knows too little of the tails.
FEW = 10


@checked
def sample_moments(
    values: Amounts,
    weights: Weights | None = None,
    *,
    unit: str,
    level: Level = 0.95,
    draws: TwoOrMore = 2000,
    seed: Seed = 0,
) -> tuple[Estimate, Estimate]:
    r"""Return mean and coefficient of variation of a sample of costs, with joint draws.

    :math:`\bar x = \sum w x / \sum w`, :math:`s^2 = \frac{n_e}{n_e - 1}\sum w (x - \bar x)^2/\sum w` with :math:`n_e =
    (\sum w)^2/\sum w^2`, standard error of the mean
    :math:`s/\sqrt{n_e}`. The draws are a Bayesian bootstrap (Rubin 1981): Dirichlet weights on the holders, both
    figures from one draw.

    Parameters
    ----------
    values : array (holder,)
        Costs in `unit`.
    weights : array (holder,), optional
        Area or sampling weights.
    unit : str
        Unit of the costs.
    level, draws, seed
        Of the intervals (central share of the draws).

    Raises
    ------
    InputError
        No value at all, or one that is no number.

    Examples
    --------
    >>> mean, variation = sample_moments(np.array([1.0, 3.0]), unit="yuan/ha/a")
    >>> mean.value, mean.se, round(variation.value, 6)
    (2.0, 1.0, 0.707107)
    """
    x = np.asarray(values, float)
    w = np.ones(len(x)) if weights is None else np.asarray(weights, float)
    if not len(x) or not np.isfinite(x).all() or w.shape != x.shape or not (np.isfinite(w) & (w > 0)).all():
        raise fail("holder_sample", "values", count=len(x))
    w = w / w.sum()
    centre, effective = float(w @ x), 1.0 / float(w @ w)
    if len(x) == 1:
        note = (Mistake("holder_one", "", {}),)
        nan = float("nan")
        return (
            Estimate(MEAN, centre, nan, nan, nan, level, "none", unit, None, note),
            Estimate(VARIATION, nan, nan, nan, nan, level, "none", "1", None, note),
        )
    sd = float(np.sqrt(w @ (x - centre) ** 2 * effective / (effective - 1)))
    share = bootstrap_weights(w, draws, seed)
    means = share @ x
    spreads = np.sqrt(np.maximum(share @ x**2 - means**2, 0) * effective / (effective - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = spreads / means
    notes = too_few(w)
    mean = Estimate(
        MEAN, centre, float(sd / np.sqrt(effective)), *percentile(means, level), level, "bootstrap", unit, means, notes
    )
    if centre <= 0:
        nan = float("nan")
        return mean, Estimate(
            VARIATION,
            nan,
            nan,
            nan,
            nan,
            level,
            "none",
            "1",
            None,
            (*notes, Mistake("holder_not_positive", "", {"mean": f"{centre:.4g}"})),
        )
    return mean, Estimate(
        VARIATION, sd / centre, spread_of(ratios), *percentile(ratios, level), level, "bootstrap", "1", ratios, notes
    )


def too_few(weights: np.ndarray) -> tuple[Mistake, ...]:
    """Return a note where a sample is small, or counts as small for its uneven weights (which sum to 1)."""
    effective = 1.0 / float(weights @ weights)
    if len(weights) < FEW:
        return (Mistake("holder_few", "", {"count": len(weights)}),)
    return (Mistake("holder_uneven", "", {"count": len(weights), "effective": effective}),) if effective < FEW else ()


def bootstrap_weights(weights: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Return weights (draw, holder) of a Bayesian bootstrap; the given ones sum to 1.

    >>> bootstrap_weights(np.array([0.5, 0.5]), 3, 0).sum(axis=1).round(12).tolist()
    [1.0, 1.0, 1.0]
    """
    # Exponential weights, their shape w n_e, so that unequal weights widen the draws as they widen the standard error.
    effective = 1.0 / float(weights @ weights)
    share = np.random.default_rng(seed).gamma(np.broadcast_to(weights * effective, (draws, len(weights))))
    return np.asarray(share / share.sum(axis=1, keepdims=True))

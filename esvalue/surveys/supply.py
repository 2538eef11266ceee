"""Uptake at a standard: the share of holders (or of their area) whose cost it covers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from esvalue.core.arguments import Amounts, Level, Money, OpenShare, Seed, TwoOrMore, Weight, Weights, checked
from esvalue.core.errors import Mistake, fail
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.holders import bootstrap_weights, too_few
from esvalue.surveys.intervals import percentile, spread_of, wilson
from esvalue.surveys.vocabulary import unit_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["SampleSupply", "Supply", "sample_quantiles", "supply_curve", "uptake_figures"]

UPTAKE = Text(zh="标准为 {0:.12g} {1} 时的参与率", en="uptake at {0:.12g} {1}")
STANDARD = Text(zh="使 {0:.4g}% 的权利人接受的标准", en="standard at which {0:.4g}% of holders accept")


@dataclass(frozen=True)
class Supply(Shown, ABC):
    """A supply curve: what holders ask for; made by :func:`supply_curve`.

    Attributes
    ----------
    unit : str
        Of what is asked.
    low, high : float
        The least and the most asked for, in `unit`.
    draws, seed : int
        Of the intervals.

    Examples
    --------
    >>> curve = supply_curve([100.0, 300.0, 200.0, 400.0], unit="yuan/ha/a")
    >>> curve.low, curve.high, curve.uptake(250.0).value, curve.standard_for(0.5)
    (100.0, 400.0, 0.5, 200.0)
    """

    unit: str
    low: float
    high: float
    draws: int = 2000
    seed: int = 0

    @checked
    def uptake(self, standard: Money, level: Level = 0.95) -> Estimate:
        r"""Return the share that accepts `standard` (in `unit`), with an interval.

        From a sample: weighted share with stated cost at most the standard, and Wilson's interval at the effective
        number
        :math:`(\sum w)^2/\sum w^2`. From a fit: mean over respondents of :math:`P(W \le s)`, interval from draws of the
        parameters. A note says when the standard lies outside the amounts stated or asked.
        """
        unit = unit_words(self.unit)
        what = UPTAKE.format(standard, Text(zh=unit.zh, en=unit.en))
        outside = (
            Mistake(
                "supply_outside",
                "",
                {
                    "standard": f"{standard:g}",
                    "low": f"{self.low:g}",
                    "high": f"{self.high:g}",
                    "unit": unit_words(self.unit),
                },
            ),
        )
        notes = () if self.low <= standard <= self.high else outside
        value, se, low, high, method, made = self._uptake(standard, level)
        return Estimate(what, value, se, low, high, level, method, "1", made, notes)

    @checked
    def table(self, standards: Sequence[Money], level: Level = 0.95) -> pd.DataFrame:
        """Return uptake with its interval at several standards."""
        made = [self.uptake(float(one), level) for one in standards]
        return pd.DataFrame(
            {
                "standard": list(standards),
                "uptake": [one.value for one in made],
                "low": [one.low for one in made],
                "high": [one.high for one in made],
            }
        )

    @checked
    def standard_for(self, share: OpenShare) -> float:
        """Return the least standard (in `unit`) at which at least `share` accept.

        >>> supply_curve([100.0, 300.0, 200.0, 400.0], unit="yuan/ha/a").standard_for(0.5)
        200.0
        """
        return self._standard(share)

    @checked
    def standard(self, share: OpenShare, level: Level = 0.95) -> Estimate:
        """Return the least standard (in `unit`) at which at least `share` accept, with an interval.

        From a sample: draws of a Bayesian bootstrap (Rubin 1981), the weights as in
        :func:`~esvalue.surveys.holders.sample_moments`. From a fit: draws of the parameters; one in which acceptance
        does not rise with the bid has no such standard and counts as infinite. A note says when the standard lies
        outside the amounts stated or asked.
        """
        value = self.standard_for(share)
        what = STANDARD.format(100 * share)
        notes: tuple[Mistake, ...] = ()
        if not self.low <= value <= self.high:
            notes += (
                Mistake(
                    "supply_share_outside",
                    "",
                    {"share": share, "low": f"{self.low:g}", "high": f"{self.high:g}", "unit": unit_words(self.unit)},
                ),
            )
        made, method, more = self._standards(share)
        if made is None:
            nan = float("nan")
            return Estimate(what, value, nan, nan, nan, level, method, self.unit, None, notes + more)
        se = spread_of(made) if np.isfinite(made).all() else float("inf")
        return Estimate(what, value, se, *percentile(made, level), level, method, self.unit, made, notes + more)

    def plot(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Draw uptake over standards (see :func:`esvalue.plots.plot_supply`)."""
        from esvalue.surveys.plots import plot_supply

        return plot_supply(self, ax, **how)

    @abstractmethod
    def _uptake(self, standard: float, level: float) -> tuple[float, float, float, float, str, np.ndarray | None]:
        """Return the share that accepts, its error, low and high end, how the interval is made, and its draws."""

    @abstractmethod
    def _standard(self, share: float) -> float:
        """Return the least standard at which a share accepts."""

    @abstractmethod
    def _standards(self, share: float) -> tuple[np.ndarray | None, str, tuple[Mistake, ...]]:
        """Return draws of that standard (None where there can be none), how they are made, and notes on them."""


@dataclass(frozen=True)
class SampleSupply(Supply):
    """The supply curve of stated costs: sorted, with weights that sum to 1."""

    costs: np.ndarray = field(default_factory=lambda: np.empty(0), repr=False)
    weights: np.ndarray = field(default_factory=lambda: np.empty(0), repr=False)

    def _uptake(self, standard: float, level: float) -> tuple[float, float, float, float, str, None]:
        share = float(min(self.weights[: np.searchsorted(self.costs, standard, side="right")].sum(), 1.0))
        n = 1.0 / float(self.weights @ self.weights)
        low, high = wilson(share, n, level)
        return share, float(np.sqrt(share * (1 - share) / n)), max(low, 0.0), min(high, 1.0), "wilson", None

    def _standard(self, share: float) -> float:
        return float(sample_quantiles(self.costs, self.weights[None, :], share)[0])

    def _standards(self, share: float) -> tuple[np.ndarray | None, str, tuple[Mistake, ...]]:
        if len(self.costs) == 1:
            return None, "none", (Mistake("holder_one", "", {}),)
        drawn = bootstrap_weights(self.weights, self.draws, self.seed)
        return sample_quantiles(self.costs, drawn, share), "bootstrap", too_few(self.weights)


@checked
def uptake_figures(
    curve: Supply, standards: Sequence[Money] = (), shares: Sequence[OpenShare] = (), level: Level = 0.95
) -> dict[str, Estimate]:
    """Return uptake at standards and the standards that reach shares, by name, with intervals.

    Parameters
    ----------
    curve : Supply
        From :func:`supply_curve`.
    standards : numbers
        Amounts, in the unit of the curve: ``uptake[1000]``.
    shares : numbers
        Between 0 and 1: ``standard_for[0.5]``.
    level : float
        Of the intervals.

    Raises
    ------
    InputError
        A standard that is no number, a share not between 0 and 1: all of them at once.

    >>> curve = supply_curve([100.0, 300.0, 200.0, 400.0], unit="yuan/ha/a")
    >>> [(name, one.value) for name, one in uptake_figures(curve, [250], [0.75]).items()]
    [('uptake[250]', 0.5), ('standard_for[0.75]', 300.0)]
    """
    return {f"uptake[{one:.12g}]": curve.uptake(float(one), level) for one in standards} | {
        f"standard_for[{one:.12g}]": curve.standard(float(one), level) for one in shares
    }


@runtime_checkable
class Supplied(Protocol):
    """A fit that knows the supply curve of what it was asked."""

    def supply(self, draws: int, seed: int) -> Supply:
        """Return the supply curve."""


@checked
def supply_curve(
    source: Supplied | Sequence[Money] | Amounts,
    *,
    unit: str | None = None,
    weights: Sequence[Weight] | Weights | None = None,
    draws: TwoOrMore = 2000,
    seed: Seed = 0,
) -> Supply:
    """Return the supply curve of what holders ask for.

    Parameters
    ----------
    source : ContingentResults or array (holder,)
        A fit of willingness to accept, or stated minimums (bids of a tender, gross margins of budgets).
    unit : str
        Unit of stated minimums; a fit has its own.
    weights : array (holder,), optional
        Area or sampling weights of stated minimums.
    draws, seed
        Draws of the parameters of a fit, or of the bootstrap of a sample.

    Examples
    --------
    >>> supply_curve([100.0, 300.0, 200.0, 400.0], unit="yuan/ha/a").uptake(250.0).value
    0.5

    Raises
    ------
    InputError
        A fit of willingness to pay, a bid coefficient of the wrong sign, a sample that is empty or holds cells that are
        no numbers, no unit.
    """
    if isinstance(source, Supplied):
        return source.supply(draws, seed)
    costs = np.asarray(source, float)
    share = np.ones(len(costs)) if weights is None else np.asarray(weights, float)
    if (
        not len(costs)
        or not np.isfinite(costs).all()
        or share.shape != costs.shape
        or not (np.isfinite(share) & (share > 0)).all()
    ):
        raise fail("holder_sample", "supply_curve", count=len(costs))
    if not unit:
        raise fail("supply_unit", "supply_curve")
    order = np.argsort(costs, kind="stable")
    return SampleSupply(
        unit, float(costs.min()), float(costs.max()), draws, seed, costs[order], share[order] / share.sum()
    )


def sample_quantiles(costs: np.ndarray, weights: np.ndarray, share: float) -> np.ndarray:
    """Return the least cost that at least a share of the weight does not pass, of each row of weights (draw,
    holder); costs sorted.

    >>> sample_quantiles(np.array([1.0, 2.0, 5.0]), np.array([[0.25, 0.25, 0.5], [0.6, 0.2, 0.2]]), 0.5).tolist()
    [2.0, 1.0]
    """
    reached = np.cumsum(weights, axis=1) >= share - 1e-12
    reached[:, -1] = True
    return np.asarray(costs[np.argmax(reached, axis=1)])

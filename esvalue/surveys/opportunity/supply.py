"""Uptake at a standard: the share of holders (or of their area) whose cost it covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from esvalue.errors import Problem, fail
from esvalue.surveys.contingent.results import ContingentResults
from esvalue.surveys.contingent.welfare import survival
from esvalue.surveys.intervals import Estimate, draws_of, percentile
from esvalue.surveys.opportunity.moments import check_wta
from esvalue.surveys.results import confidence

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Supply", "supply_curve"]

UPTAKE = {"en": "uptake at {0:g} {1}", "zh": "标准为 {0:g} {1} 时的参与率"}


@dataclass(frozen=True)
class Supply:
    """A supply curve: stated costs (sorted, with weights that sum to 1), or a fitted distribution with draws of its parameters."""

    unit: str
    low: float
    high: float
    costs: np.ndarray | None = field(default=None, repr=False)
    weights: np.ndarray | None = field(default=None, repr=False)
    results: ContingentResults | None = field(default=None, repr=False)
    params: np.ndarray | None = field(default=None, repr=False)

    def uptake(self, standard: float, level: float = 0.95) -> Estimate:
        r"""Return the share that accepts `standard` (in `unit`), with an interval.

        From a sample: weighted share with stated cost at most the standard, and Wilson's interval at the effective number
        :math:`(\sum w)^2/\sum w^2`. From a fit: mean over respondents of :math:`P(W \le s)`, interval from draws of the parameters.
        A note says when the standard lies outside the amounts stated or asked.
        """
        if not np.isfinite(standard):
            raise fail("supply_standard", "uptake", given=standard)
        what = {one: text.format(standard, self.unit) for one, text in UPTAKE.items()}
        outside = (Problem("supply_outside", "", {"standard": f"{standard:g}", "low": f"{self.low:g}", "high": f"{self.high:g}", "unit": self.unit}),)
        notes = () if self.low <= standard <= self.high else outside
        if self.costs is not None and self.weights is not None:
            share = float(min(self.weights[: np.searchsorted(self.costs, standard, side="right")].sum(), 1.0))
            se, low, high = _wilson(share, 1.0 / float(self.weights @ self.weights), level)
            return Estimate(what, share, se, low, high, level, "wilson", "1", None, notes)
        assert self.results is not None
        assert self.params is not None
        value = float(self._shares(self.results.values[None, :], standard)[0])
        made = self._shares(self.params, standard)
        return Estimate(what, value, float(np.std(made)), *percentile(made, level), level, "kr", "1", made, notes)

    def table(self, standards: Sequence[float], level: float = 0.95) -> pd.DataFrame:
        """Return uptake with its interval at several standards."""
        import pandas as pd

        made = [self.uptake(float(one), level) for one in standards]
        return pd.DataFrame({"standard": list(standards), "uptake": [one.value for one in made], "low": [one.low for one in made], "high": [one.high for one in made]})

    def standard_for(self, share: float) -> float:
        """Return the least standard (in `unit`) at which at least `share` accept.

        >>> supply_curve([100.0, 300.0, 200.0, 400.0], unit="yuan/ha/a").standard_for(0.5)
        200.0
        """
        if not 0 < share < 1:
            raise fail("supply_share", "standard_for", given=share)
        if self.costs is not None and self.weights is not None:
            return float(self.costs[min(int(np.searchsorted(np.cumsum(self.weights), share - 1e-12)), len(self.costs) - 1)])
        from scipy.optimize import brentq

        assert self.results is not None
        point = self.results.values[None, :]
        gap = lambda x: float(self._shares(point, x)[0]) - share  # noqa: E731
        step = max(abs(self.high), 1.0)
        low, high = (0.0 if gap(0.0) <= 0 else -step), step
        while gap(high) < 0 and high < 1e15 * step:
            high *= 2
        while gap(low) > 0:
            if self.results._model.law.in_logs or self.results._model.spike:
                return 0.0
            low *= 2
        return float(brentq(gap, low, high, xtol=1e-9 * step))

    def _shares(self, params: np.ndarray, standard: float) -> np.ndarray:
        assert self.results is not None
        model = self.results._model
        location, scale, right = self.results.location_scale(params, model.design.matrix)
        above = survival(model.law, standard, np.where(right, location, 0.0), np.where(right, scale, 1.0))
        # where acceptance does not rise with the bid no standard is known to be accepted
        return np.where(right[:, 0], 1.0 - np.average(above, axis=1, weights=model.likelihood.weights), 0.0)


def supply_curve(source: ContingentResults | Sequence[float] | np.ndarray, *, unit: str | None = None, weights: Sequence[float] | np.ndarray | None = None,
                 draws: int = 2000, seed: int = 0) -> Supply:  # fmt: skip
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
        Draws of the parameters of a fit.

    Examples
    --------
    >>> supply_curve([100.0, 300.0, 200.0, 400.0], unit="yuan/ha/a").uptake(250.0).value
    0.5

    Raises
    ------
    InputError
        A fit of willingness to pay, a bid coefficient of the wrong sign, a sample that is empty or holds cells that are no numbers, no unit.
    """
    if isinstance(source, ContingentResults):
        check_wta(source, "supply_curve")
        model = source._model
        return Supply(model.unit, float(model.brackets.bottom), source.top, results=source, params=draws_of(source.values, source.covariance, draws, seed))
    costs = np.asarray(source, float)
    share = np.ones(len(costs)) if weights is None else np.asarray(weights, float)
    if not len(costs) or not np.isfinite(costs).all() or share.shape != costs.shape or not (np.isfinite(share) & (share > 0)).all():
        raise fail("holder_sample", "supply_curve", count=len(costs))
    if not unit:
        raise fail("supply_unit", "supply_curve")
    order = np.argsort(costs, kind="stable")
    return Supply(unit, float(costs.min()), float(costs.max()), costs=costs[order], weights=share[order] / share.sum())


def _wilson(share: float, n: float, level: float) -> tuple[float, float, float]:
    """Return standard error and Wilson interval (1927) of a share of n.

    >>> [round(x, 4) for x in _wilson(0.5, 4.0, 0.95)]
    [0.25, 0.15, 0.85]
    """
    from scipy.special import ndtri

    z2 = float(ndtri(0.5 + confidence(level) / 2)) ** 2
    centre, reach = (share + z2 / (2 * n)) / (1 + z2 / n), np.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return float(np.sqrt(share * (1 - share) / n)), float(max(centre - reach, 0.0)), float(min(centre + reach, 1.0))

"""Uptake at a standard: the share of holders (or of their area) whose cost it covers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.special import ndtri

from esvalue.core.arguments import Amounts, Level, Money, OpenShare, Seed, TwoOrMore, Weight, Weights, checked
from esvalue.core.errors import Problem, fail
from esvalue.surveys.contingent.results import ContingentResults
from esvalue.surveys.contingent.welfare import survival
from esvalue.surveys.intervals import Estimate, draws_of, percentile
from esvalue.surveys.opportunity.moments import bootstrap_weights, check_wta, too_few
from esvalue.surveys.opportunity.quantiles import mixture_quantiles, sample_quantiles
from esvalue.surveys.words import unit_words

__all__ = ["Supply", "supply_curve", "uptake_figures"]

UPTAKE = {"en": "uptake at {0:.12g} {1}", "zh": "标准为 {0:.12g} {1} 时的参与率"}
STANDARD = {"en": "standard at which {0:.4g}% of holders accept", "zh": "使 {0:.4g}% 的权利人接受的标准"}
#: Draws times respondents searched at once.
BLOCK = 1_000_000


@dataclass(frozen=True)
class Supply:
    """A supply curve: stated costs (sorted, with weights that sum to 1), or a fitted distribution with draws of its
    parameters.
    """

    unit: str
    low: float
    high: float
    costs: np.ndarray | None = field(default=None, repr=False)
    weights: np.ndarray | None = field(default=None, repr=False)
    results: ContingentResults | None = field(default=None, repr=False)
    params: np.ndarray | None = field(default=None, repr=False)
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
        what = {one: text.format(standard, getattr(unit_words(self.unit), one)) for one, text in UPTAKE.items()}
        outside = (
            Problem(
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
        if self.costs is not None and self.weights is not None:
            share = float(min(self.weights[: np.searchsorted(self.costs, standard, side="right")].sum(), 1.0))
            se, low, high = _wilson(share, 1.0 / float(self.weights @ self.weights), level)
            return Estimate(what, share, se, low, high, level, "wilson", "1", None, notes)
        assert self.params is not None
        value = float(self._shares(self._fit.values[None, :], standard)[0])
        made = self._shares(self.params, standard)
        return Estimate(what, value, float(np.std(made)), *percentile(made, level), level, "kr", "1", made, notes)

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
        if self.costs is not None and self.weights is not None:
            return float(sample_quantiles(self.costs, self.weights[None, :], share)[0])
        return float(self._standards(self._fit.values[None, :], share)[0])

    @checked
    def standard(self, share: OpenShare, level: Level = 0.95) -> Estimate:
        """Return the least standard (in `unit`) at which at least `share` accept, with an interval.

        From a sample: draws of a Bayesian bootstrap (Rubin 1981), the weights as in
        :func:`~esvalue.surveys.opportunity.moments.sample_moments`. From a fit: draws of the parameters; one in which
        acceptance does not rise with the bid has no such standard and counts as infinite. A note says when the standard
        lies outside the amounts stated or asked.
        """
        value = self.standard_for(share)
        what = {one: text.format(100 * share) for one, text in STANDARD.items()}
        notes: tuple[Problem, ...] = ()
        if not self.low <= value <= self.high:
            notes += (
                Problem(
                    "supply_share_outside",
                    "",
                    {"share": share, "low": f"{self.low:g}", "high": f"{self.high:g}", "unit": unit_words(self.unit)},
                ),
            )
        if self.costs is not None and self.weights is not None:
            if len(self.costs) == 1:
                nan = float("nan")
                return Estimate(
                    what, value, nan, nan, nan, level, "none", self.unit, None, (*notes, Problem("holder_one", "", {}))
                )
            made, method = (
                sample_quantiles(self.costs, bootstrap_weights(self.weights, self.draws, self.seed), share),
                "bootstrap",
            )
            notes += too_few(self.weights)
        else:
            assert self.params is not None
            made, method = self._standards(self.params, share), "kr"
            if np.isinf(made).any():
                notes += (Problem("cv_draws_infinite", "", {"share": float(np.isinf(made).mean())}),)
        se = float(np.std(made)) if np.isfinite(made).all() else float("inf")
        return Estimate(what, value, se, *percentile(made, level), level, method, self.unit, made, notes)

    def _shares(self, params: np.ndarray, standard: float) -> np.ndarray:
        """Return the share that accepts a standard, of parameters (draw, k); zero where acceptance does not rise with
        the bid, and below zero under a spike.
        """
        model = self._fit._model
        if model.spike and standard < 0:
            return np.zeros(len(params))
        return self._each(
            params, 0.0, lambda location, scale, weights: 1.0 - survival(model.law, standard, location, scale) @ weights
        )

    def _standards(self, params: np.ndarray, share: float) -> np.ndarray:
        """Return the standard that reaches a share, of parameters (draw, k); infinite where acceptance does not rise
        with the bid.
        """
        model = self._fit._model
        made = self._each(
            params,
            np.inf,
            lambda location, scale, weights: mixture_quantiles(model.law, location, scale, weights, share),
        )
        return np.maximum(made, 0.0) if model.spike else made

    def _each(
        self, params: np.ndarray, otherwise: float, what: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
    ) -> np.ndarray:
        """Return a figure of location (draw, row), scale (draw, 1) and weights (row,) of every draw whose bid has the
        right sign; equal respondents are one row.
        """
        model = self._fit._model
        rows, back = np.unique(model.design.matrix, axis=0, return_inverse=True)
        weights = np.bincount(back.ravel(), model.likelihood.weights)
        made = np.full(len(params), otherwise)
        for part in np.array_split(np.arange(len(params)), max(1, len(params) * len(rows) // BLOCK)):
            location, scale, right = self._fit.location_scale(params[part], rows)
            ok = right[:, 0]
            made[part[ok]] = what(location[ok], scale[ok], weights / weights.sum())
        return made

    @property
    def _fit(self) -> ContingentResults:
        assert self.results is not None
        return self.results


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


@checked
def supply_curve(
    source: ContingentResults | Sequence[Money] | Amounts,
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
    if isinstance(source, ContingentResults):
        check_wta(source, "supply_curve")
        model = source._model
        return Supply(
            model.unit,
            float(model.brackets.bottom),
            source.top,
            results=source,
            params=draws_of(source.values, source.covariance, draws, seed),
            draws=draws,
            seed=seed,
        )
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
    return Supply(
        unit,
        float(costs.min()),
        float(costs.max()),
        costs=costs[order],
        weights=share[order] / share.sum(),
        draws=draws,
        seed=seed,
    )


def _wilson(share: float, n: float, level: float) -> tuple[float, float, float]:
    """Return standard error and Wilson interval (1927) of a share of n.

    >>> [round(x, 4) for x in _wilson(0.5, 4.0, 0.95)]
    [0.25, 0.15, 0.85]
    """
    z2 = float(ndtri(0.5 + level / 2)) ** 2
    centre, reach = (
        (share + z2 / (2 * n)) / (1 + z2 / n),
        np.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n),
    )
    return float(np.sqrt(share * (1 - share) / n)), float(max(centre - reach, 0.0)), float(min(centre + reach, 1.0))

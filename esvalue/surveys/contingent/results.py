"""Estimates of contingent valuation: median and means with their intervals, predictions,
and what the answers do not show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from esvalue.core.arguments import Amount, Level, Money, NotNegativeAmounts, Number, Params, Seed, TwoOrMore, checked
from esvalue.core.errors import Mistake, fail
from esvalue.core.text import Text
from esvalue.surveys.amounts import amount
from esvalue.surveys.contingent.welfare import KINDS, survival, truncated, welfare
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.estimation import groups_of
from esvalue.surveys.intervals import bootstrap, defined, delta_method, draws_of, fieller, percentile
from esvalue.surveys.results import FitResults
from esvalue.surveys.supply import Supply
from esvalue.surveys.vocabulary import check_option, coefficient_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from esvalue.surveys.contingent.model import ContingentValuation  # noqa: F401 (the model of the results)

    pass

__all__ = ["NO_MEAN", "ContingentResults", "beyond", "no_mean"]

#: Draws x respondents worked on at once.
CELLS = 1_000_000

#: Share of draws without a finite mean beyond which a mean has no interval.
NO_MEAN = 0.01

#: Names of what is valued.
WHAT: dict[str, Text] = {
    "median": Text(zh="中位数", en="median"),
    "mean": Text(zh="均值", en="mean"),
    "mean_from_zero": Text(zh="均值（负值计为零）", en="mean (negative values count as zero)"),
    "truncated": Text(zh="在最高投标值处截断的均值", en="mean truncated at the highest bid"),
    "adjusted": Text(zh="截断并调整的均值（Boyle）", en="truncated mean, adjusted (Boyle)"),
}


def no_mean(draws: np.ndarray) -> float:
    """Return the share of draws of a mean that are not finite.

    >>> no_mean(np.array([1.0, np.inf]))
    0.5
    """
    return float(np.mean(~np.isfinite(draws)))


@dataclass(frozen=True)
class ContingentResults(FitResults["ContingentValuation"]):
    """Results of :meth:`ContingentValuation.fit`: coefficients, willingness to pay or accept, demand, predictions.

    Attributes
    ----------
    params, bse : Series
        Coefficients by name and their standard errors; that of the bid is per unit of currency (or of its logarithm).
    llf, nobs : float, int
        Log-likelihood at the optimum, and number of respondents.

    Examples
    --------
    >>> from esvalue.surveys import ContingentValuation, SingleBounded
    >>> table = pd.DataFrame({"bid": [10, 10, 30, 30], "answer": ["yes", "no"] * 2, "n": [178, 86, 138, 129]})
    >>> asked = {"measure": "wtp", "currency": "USD", "period": "once", "counts": "n"}
    >>> form = SingleBounded("bid", "answer")
    >>> found = ContingentValuation.from_formula("~ 1", table, form, distribution="logistic", **asked).fit()
    >>> round(found.wtp().value, 1), found.wtp().unit, found.nobs  # 1.0574 / 0.033
    (32.0, 'USD', 531)
    """

    @property
    def top(self) -> float:
        """The highest amount anyone was shown (currency)."""
        return self._model.brackets.top

    def location_scale(self, params: Params, rows: Params) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return location and scale on the scale of g (draw, row) and whether the bid has the right sign (draw, 1),
        of parameters (draw, k).
        """
        like = self._model.likelihood
        slope = params[:, [like.bid]]
        right = like.sign * slope < 0
        slope = np.where(right, slope, np.nan)
        return -(params[:, : like.bid] @ rows.T) / slope, 1.0 / np.abs(slope), right

    @checked
    def values_of(self, kind: str, params: Params, rows: Params, top: Number) -> np.ndarray:
        """Return the median or a mean for each set of parameters and row (draw, row).

        Where the bid has the wrong sign the share that pays rises without end: mean and adjusted mean are infinite, the
        truncated mean is at most the highest bid, and the median lies at the end its index points to.
        """
        law = self._model.law
        location, scale, right = self.location_scale(params, rows)
        ok = right[:, 0]
        out = np.full(location.shape, np.inf)
        if ok.any():
            found = welfare(kind, law, location[ok], scale[ok], top)
            out[ok] = np.maximum(found, 0.0) if self._model.spike else found
        if kind == "truncated":
            out[~ok] = top
        elif kind == "median":
            low = 0.0 if law.in_logs or self._model.spike else -np.inf
            index = params[:, : self._model.likelihood.bid] @ rows.T
            out = np.where(ok[:, None], out, np.where(index > 0, np.inf, low))
        return out

    @checked
    def wtp(
        self,
        kind: str = "median",
        at: Mapping[str, Any] | str | None = None,
        ci: str = "delta",
        level: Level = 0.95,
        seed: Seed = 0,
        *,
        draws: TwoOrMore = 2000,
        top: Amount | None = None,
    ) -> Estimate:
        r"""Return willingness to pay (or accept) with an interval, in the unit of the bids.

        Parameters
        ----------
        kind : str
            "median"; "mean", :math:`\int_0^\infty P(W > t)dt`; "truncated", the same up to `top`; "adjusted", truncated
            over :math:`F(top)`.
        at : mapping or "sample", optional
            Covariates to hold fixed, the others at their sample means; by default all at their means. "sample" averages
            the values of the respondents instead.
        ci : str
            "delta"; "kr" (Krinsky and Robb, `draws` draws of the parameters); "fieller" (median only); "bootstrap"
            (`draws` samples of respondents, or of clusters, each fitted again).
        level : float
            Confidence level.
        seed : int
            Of the draws.
        draws : int
            Number of draws.
        top : float, optional
            Truncation point (currency; default: the highest bid).

        Notes
        -----
        The standard error is that of the delta method whatever the interval. Where more than 1% of Krinsky-Robb draws
        have no finite mean (endless tail, or a bid of the wrong sign) a mean has neither error nor interval, whatever
        `ci`: the share is said instead.

        Raises
        ------
        InputError
            Unknown kind or interval, a truncation point or number of draws that is none, or a bid coefficient of the
            wrong sign.
        """
        check_option("wtp", "kind", kind, KINDS)
        check_option("wtp", "ci", ci, ("delta", "kr", "fieller", "bootstrap"))
        like = self._model.likelihood
        if like.sign * self.values[like.bid] >= 0:
            raise fail(
                "cv_wrong_sign",
                "wtp",
                name=coefficient_title(self._model.law.bid_name),
                value=f"{self.values[like.bid]:.4g}",
            )
        limit = self.top if top is None else top
        rows, weights = self._rows(at)

        def statistic(params: np.ndarray) -> np.ndarray:
            block = max(1, CELLS // len(rows))
            parts = (self.values_of(kind, params[i : i + block], rows, limit) for i in range(0, len(params), block))
            return np.concatenate(
                [part.ravel() if len(rows) == 1 else np.average(part, axis=1, weights=weights) for part in parts]
            )

        value, se, low, high = delta_method(
            lambda p: float(statistic(p[None, :])[0]), self.values, self.covariance, level
        )
        made, notes = None, self._notes(kind, value, rows, limit)
        if ci in ("kr", "bootstrap"):
            params, lost = (
                (draws_of(self.values, self.covariance, draws, seed), 0) if ci == "kr" else self._bootstrap(draws, seed)
            )
            made, left_out = defined(statistic(params))
            low, high = percentile(made, level)
            notes += left_out
            if lost:
                notes += (Mistake("cv_bootstrap_lost", "", {"lost": lost, "total": lost + len(params)}),)
            wrong = int((like.sign * params[:, like.bid] >= 0).sum())
            if wrong:
                notes += (Mistake("cv_draws_wrong_sign", "", {"share": wrong / len(params), "draws": len(params)}),)
            endless = int(np.isinf(made).sum()) - wrong
            if endless > 0 and np.isfinite(value):
                notes += (Mistake("cv_draws_infinite", "", {"share": endless / len(params)}),)
        elif ci == "fieller":
            low, high = self._fieller(kind, rows, level, notes)
        if kind in ("mean", "adjusted"):
            share = no_mean(statistic(params if ci == "kr" else draws_of(self.values, self.covariance, draws, seed)))
            if share > NO_MEAN:
                se = low = high = np.nan
                notes = (
                    *(one for one in notes if one.code not in ("cv_draws_infinite", "survey_draws_undefined")),
                    Mistake("cv_no_interval", "", {"share": share}),
                )
        elif made is not None and len(made) < (1 - NO_MEAN) * len(params):
            se = low = high = np.nan
        if (kind != "median" or self._model.law.in_logs or self._model.spike) and low < 0:
            low = 0.0
        return Estimate(
            self._what(kind),
            value,
            se,
            float(low),
            float(high),
            level,
            ci,
            self._model.unit,
            made,
            notes,
            self._model.measure == "wta",
        )

    def plot(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Draw the share that says yes over amounts (see :func:`esvalue.plots.plot_demand`)."""
        from esvalue.surveys.plots import plot_demand

        return plot_demand(self, ax, **how)

    @property
    def measure(self) -> str:
        """What was asked: "wtp" or "wta"."""
        return self._model.measure

    @checked
    def demand(
        self,
        amounts: NotNegativeAmounts | None = None,
        at: Mapping[str, Any] | None = None,
        level: Level = 0.95,
        seed: Seed = 0,
    ) -> pd.DataFrame:
        """Return the demand curve: the share that says yes to amounts (currency; default: up to the highest bid).

        Columns amount, share, low, high; the band is made of draws of the estimates. Covariates stand at their means,
        or `at` values.
        """
        from esvalue.surveys.contingent.demand import demand_frame

        return demand_frame(self, amounts, self._rows(at)[0], level, seed)

    @checked
    def supply(self, draws: TwoOrMore = 2000, seed: Seed = 0) -> Supply:
        """Return the supply curve of what holders ask for (see :func:`esvalue.surveys.supply_curve`)."""
        from esvalue.surveys.contingent.supply import fitted_supply

        return fitted_supply(self, draws, seed)

    @checked
    def predict(self, data: pd.DataFrame | None = None, kind: str = "median", bid: Money | None = None) -> pd.Series:
        """Return the median or a mean of each row; with a `bid`, the chance that it says yes to it."""
        rows, index = self._model.design.rows(data), self._model.design.index(data)
        if bid is None:
            return pd.Series(self.values_of(kind, self.values[None, :], rows, self.top)[0], index=index, name=kind)
        location, scale, right = self.location_scale(self.values[None, :], rows)
        if not right.all():
            raise fail(
                "cv_wrong_sign",
                "predict",
                name=coefficient_title(self._model.law.bid_name),
                value=f"{self.values[self._model.likelihood.bid]:.4g}",
            )
        above = survival(self._model.law, bid, location, scale)[0]
        return pd.Series(above if self._model.measure == "wtp" else 1 - above, index=index, name=f"yes at {bid:g}")

    @checked
    def spike(self, at: Mapping[str, Any] | None = None, level: Level = 0.95) -> Estimate:
        r"""Return the share whose value is zero, :math:`F(-s x'\beta)` (spike model only).

        The interval is that of the index :math:`x'\beta`, which is linear in the estimates, carried over to the share:
        it stays within 0 and 1.
        """
        like = self._model.likelihood
        if not self._model.spike:
            raise fail("cv_no_spike", "spike")
        if isinstance(at, str):
            raise fail("survey_option", "spike", what="at", given=at, known="{column: value}")
        row = self._rows(at)[0][0]

        def index(params: np.ndarray) -> float:
            return -like.sign * float(row @ params[: like.bid])

        def share(z: float) -> float:
            return float(np.exp(self._model.law.log_cdf(np.array([z]))[0]))

        z, _, low, high = delta_method(index, self.values, self.covariance, level)
        se = delta_method(lambda params: share(index(params)), self.values, self.covariance, level)[1]
        return Estimate(
            Text(zh="零值份额", en="share at zero"), share(z), se, share(low), share(high), level, "delta", "1"
        )

    def _rows(self, at: Mapping[str, Any] | str | None) -> tuple[np.ndarray, np.ndarray | None]:
        """Return the covariates to value at (row, column) and their weights."""
        weights = self._model.likelihood.weights
        if at == "sample":
            return self._model.design.matrix, weights
        if isinstance(at, str):
            raise fail("survey_option", "wtp", what="at", given=at, known="sample, {column: value}")
        return np.average(self._model.design.rows_at(at), axis=0, weights=weights)[None, :], None

    def _fieller(self, kind: str, rows: np.ndarray, level: float, notes: tuple[Mistake, ...]) -> tuple[float, float]:
        law, bid = self._model.law, self._model.likelihood.bid
        if kind != "median" or len(rows) > 1:
            raise fail("cv_fieller", "wtp", kind=kind)
        # The median of a Weibull value solves x'b + gamma g = -sign ln(ln 2), that of the others x'b + gamma g = 0.
        offset = self._model.likelihood.sign * np.log(np.log(2)) if law.name == "weibull" else 0.0
        pick = np.zeros((2, len(self.values)))
        pick[0, :bid], pick[1, bid] = rows[0], -1.0
        found = fieller(
            float(rows[0] @ self.values[:bid]) + offset, -self.values[bid], pick @ self.covariance @ pick.T, level
        )
        with np.errstate(over="ignore"):
            low, high = (float(np.exp(one)) for one in found) if law.in_logs else found
        return low, high

    def _bootstrap(self, draws: int, seed: int) -> tuple[np.ndarray, int]:
        """Return estimates from resampled respondents (draw, k) and how many samples had none; rows that stand for
        several are split, clusters stay whole.
        """
        model, counts = self._model, self._model.likelihood.weights
        n = len(counts)
        groups = None if model.clusters is None else groups_of(model.clusters, n)
        members = [] if groups is None else [np.flatnonzero(groups == g) for g in range(groups.max() + 1)]

        def fitted(rng: np.random.Generator) -> np.ndarray:
            if members:
                chosen = rng.integers(len(members), size=len(members))
                sample = model.resampled(np.concatenate([members[g] for g in chosen]))
            elif model.weights_are == "counts":
                total = round(float(counts.sum()))
                sample = model.reweighted(rng.multinomial(total, counts / counts.sum()).astype(float))
            else:
                sample = model.resampled(rng.integers(n, size=n))
            return sample.optimum(self.values).params

        return bootstrap(fitted, draws, seed, "wtp")

    def _notes(self, kind: str, value: float, rows: np.ndarray, top: float) -> tuple[Mistake, ...]:
        """Return what a reader of the figure must know: infinite, beyond the bids, or mostly from beyond them."""
        location, scale, _ = self.location_scale(self.values[None, :], rows)
        notes = beyond(self, value, top)
        if kind == "mean" and 0 < value < np.inf:
            inside = float(
                np.mean(truncated(self._model.law, location[0], np.broadcast_to(scale[0], location[0].shape), top))
            )
            if inside < value / 2:
                notes += (Mistake("cv_tail", "", {"share": 1 - inside / value, "top": amount(top, 6)}),)
        return notes

    def _what(self, kind: str) -> Text:
        pays = self._model.measure == "wtp"
        kind = "mean_from_zero" if kind == "mean" and not self._model.law.in_logs and not self._model.spike else kind
        return Text(
            zh=f"{'支付意愿' if pays else '受偿意愿'}{WHAT[kind]['zh']}",
            en=f"{'willingness to pay' if pays else 'willingness to accept'}, {WHAT[kind]['en']}",
        )


def beyond(results: ContingentResults, value: float, top: float) -> tuple[Mistake, ...]:
    """Return a note on a figure that is infinite, or above the highest amount asked; nothing on another."""
    model = results._model
    if value == np.inf and model.law.name == "log-logistic":
        return (Mistake("cv_infinite_mean", "", {"slope": float(abs(results.values[model.likelihood.bid]))}),)
    if value > top:
        return (Mistake("cv_beyond_bids", "", {"value": amount(value), "top": amount(top, 6)}),)
    return ()

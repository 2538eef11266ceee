"""The travel cost model: from a table of visitors or zones to a demand for trips, and its fit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from esvalue.core.arguments import Params, checked
from esvalue.core.errors import InputError, Mistake, Mistakes, fail, nearest
from esvalue.core.text import Text
from esvalue.surveys.answers import amounts, column_of
from esvalue.surveys.codebook import SurveyData, unit_of
from esvalue.surveys.design import DesignMatrix, design_matrix
from esvalue.surveys.estimation import Optimum, covariance, errors_kind, few_groups
from esvalue.surveys.likelihood import LikelihoodModel
from esvalue.surveys.travel.counts import SAMPLES, TripLikelihood, limit_likelihood, log_zero
from esvalue.surveys.travel.results import TravelCostResults
from esvalue.surveys.vocabulary import check_option
from esvalue.surveys.weights import add_missing, scaled_weights, zero_weights

__all__ = ["TravelCost"]

NAMES: dict[tuple[str, bool], Text] = {
    ("population", False): Text(zh="泊松", en="Poisson"),
    ("population", True): Text(zh="负二项（NB2）", en="negative binomial (NB2)"),
    ("visitors", False): Text(zh="零截断泊松", en="zero-truncated Poisson"),
    ("visitors", True): Text(zh="零截断负二项", en="zero-truncated negative binomial"),
    ("on_site", False): Text(zh="现场抽样泊松（Shaw）", en="on-site Poisson (Shaw)"),
    ("on_site", True): Text(
        zh="现场抽样负二项（Englin-Shonkwiler）", en="on-site negative binomial (Englin-Shonkwiler)"
    ),
}
LIMITS = {
    "on_site": Text(zh="现场抽样负二项的极限（几何分布）", en="on-site negative binomial at its limit (geometric)"),
    "visitors": Text(
        zh="零截断负二项的极限（对数级数分布）", en="zero-truncated negative binomial at its limit (logarithmic series)"
    ),
}
#: Above this ln(alpha) the likelihood hardly depends on it: the model is held against its limit.
HUGE = 5.0


@dataclass(frozen=True)
class TravelCost(LikelihoodModel):
    """Trips, their cost and a count distribution; made by :meth:`from_formula`, estimated by :meth:`fit`.

    Attributes
    ----------
    design, likelihood, names
        Covariates, shape (row, k); the log-likelihood of the trips; its parameters.
    cost, trips, currency, period : str
        Columns of the cost of a trip (currency) and of the trips (per period), and these units.
    weighted, clusters
        Whether rows have sampling weights; groups that errors are clustered by, shape (row,).
    exposed, endless
        Column of the people behind a row; whether it is the limit of endless extra variance.

    Examples
    --------
    >>> table = pd.DataFrame({"trips": [4, 4, 1, 1], "cost": [0.0, 0.0, 10.0, 10.0]})
    >>> asked = {"cost": "cost", "sample": "population", "currency": "CNY", "period": "year"}
    >>> TravelCost.from_formula("trips ~ cost", table, distribution="poisson", **asked).names
    ('Intercept', 'cost')
    """

    design: DesignMatrix
    likelihood: TripLikelihood
    names: tuple[str, ...]
    cost: str
    trips: str
    currency: str
    period: str
    weighted: bool
    clusters: np.ndarray | None
    notes: tuple[Mistake, ...]
    exposed: str | None = None
    endless: bool = False

    @classmethod
    @checked
    def from_formula(
        cls,
        formula: str,
        data: pd.DataFrame | SurveyData,
        *,
        cost: str,
        sample: str,
        distribution: str = "negbin",
        currency: str | None = None,
        period: str | None = None,
        exposure: str | None = None,
        weights: str | None = None,
        clusters: str | None = None,
        missing: str = "raise",
    ) -> TravelCost:
        """Return a model of trips, ln(mean trips) = covariates.

        Parameters
        ----------
        formula : str
            "trips ~ cost + income"; the cost enters as it is.
        data : DataFrame or SurveyData
            One row a respondent, or a zone.
        cost : str
            Column of the cost of a trip (currency).
        sample : str
            "population" (households, zeros among them), "visitors" (people who came at least once, each equally likely
            asked) or "on_site" (met on site: who comes often is met often).
        distribution : str
            "poisson" or "negbin" (NB2).
        currency, period : str
            Unit of the cost, and the time trips are counted over: "month", "year" or "once".
        exposure : str, optional
            Column of the people behind each row (zones): its logarithm enters with a coefficient of one.
        weights, clusters : str, optional
            Columns of sampling weights (scaled to mean one, robust errors) and of groups.
        missing : str
            "raise" or "drop".

        Raises
        ------
        InputError
            Trips that are no whole numbers, costs that are no numbers, zeros in a sample of visitors, no cost in the
            formula, no unit, or too few rows.

        >>> import pandas as pd
        >>> table = pd.DataFrame({"trips": [4, 4, 1, 1], "cost": [0.0, 0.0, 10.0, 10.0]})
        >>> model = TravelCost.from_formula(
        ...     "trips ~ cost",
        ...     table,
        ...     cost="cost",
        ...     sample="population",
        ...     distribution="poisson",
        ...     currency="CNY",
        ...     period="year",
        ... )
        >>> round(model.fit().surplus().value, 4)  # 10 / ln 4
        7.2135
        """
        survey = SurveyData.of(data, currency=currency, period=period)
        notes, data = survey.notes, survey.table
        unit_of(survey.currency, survey.period)
        check_option("sample", "sample", sample, SAMPLES)
        check_option("distribution", "distribution", distribution, ("poisson", "negbin"))
        check_option("missing", "missing", missing, ("raise", "drop"))
        left, _, right = formula.partition("~")
        trips = left.strip()
        if not trips or not right.strip():
            raise fail("travel_formula", "formula", formula=formula)
        extra = [name for name in (trips, cost, exposure, weights, clusters) if name]
        for name in extra:
            column_of(data, name)
        empty = data[extra].isna().any(axis=1).to_numpy()
        if empty.any():
            if missing == "raise":
                _raise_missing(data, [name for name in extra if name != weights], weights)
            notes += (
                Mistake(
                    "survey_dropped", "", {"count": int(empty.sum()), "total": len(data), "columns": ", ".join(extra)}
                ),
            )
            data = data.loc[~empty]
        made = design_matrix(right, data.assign(**{cost: amounts(data, cost)}), missing)
        data = data.loc[made.kept]
        if cost not in made.names:
            raise fail(
                "travel_no_cost", "formula", cost=cost, nearest=nearest(cost, made.names), known=", ".join(made.names)
            )
        if len(data) <= len(made.names):
            raise fail("travel_few", "data", rows=len(data), columns=len(made.names))
        y = _trips(data, trips, sample)
        offset = np.log(_positive(data, exposure)) if exposure else np.zeros(len(y))
        weight = scaled_weights(data, weights)
        notes += zero_weights(weight, weights)
        like = TripLikelihood(y, made.matrix, offset, weight, sample, distribution == "negbin")
        names = (*made.names, "ln(alpha)") if like.negbin else made.names
        groups = data[clusters].to_numpy() if clusters else None
        return cls(
            made,
            like,
            names,
            cost,
            trips,
            str(survey.currency),
            str(survey.period),
            weights is not None,
            groups,
            notes + made.notes,
            exposure,
        )

    def poisson(self) -> TravelCost:
        """Return the same model without extra variance."""
        return replace(self, likelihood=replace(self.likelihood, negbin=False), names=self.design.names)

    def limit(self) -> TravelCost:
        """Return the model of visitors or people met on site with endless alpha."""
        return replace(self, likelihood=limit_likelihood(self.likelihood), names=self.design.names, endless=True)

    def climbed(self, start: Params) -> Optimum:
        """Return the tested optimum from start values, or raise."""
        return self.likelihood.maximised(start, "travel cost")

    def optimum(self) -> tuple[Optimum, TravelCost]:
        """Return the tested optimum and the model it belongs to: this one, or where alpha has no optimum inside,
        its limit at zero or without end.
        """
        flat = self.poisson()
        top = flat.climbed(_start(flat.likelihood))
        if not self.likelihood.negbin:
            return top, self
        best: tuple[Optimum, TravelCost] | None = None
        for alpha in (0.5, 0.05, 2.0, 10.0):
            try:
                found = self.climbed(np.append(top.params, np.log(alpha)))
            except InputError:
                continue
            if found.loglike > top.loglike:
                best = found, self
                break
        if best is None and self.likelihood.dispersion_slope(top.params) <= 0:
            best = top, flat
        if self.likelihood.sample in LIMITS and (best is None or (best[1] is self and best[0].params[-1] > HUGE)):
            limit = self.limit()
            end = limit.climbed(_start(limit.likelihood))
            # Just short of the limit: higher there, and the optimum that was not found lies at a finite alpha.
            short = self.loglike(
                np.append(end.params - HUGE * np.eye(len(end.params))[self.names.index("Intercept")], HUGE)
            )
            if end.loglike > max(top.loglike, short) if best is None else end.loglike >= best[0].loglike - 1e-9:
                best = end, limit
        if best is None:
            raise fail("travel_no_optimum", "travel cost")
        return best

    @checked
    def fit(self, cov: str | None = None) -> TravelCostResults:
        """Estimate by maximum likelihood.

        Parameters
        ----------
        cov : str, optional
            "hessian", "robust", "hc3" (robust, each score over one less its leverage: for few rows such as zones; after
            MacKinnon and White 1985) or "cluster"; by default clusters if given, robust with weights, else the Hessian.

        Raises
        ------
        InputError
            No optimum: covariates that explain the trips without a rest, or a sample too small for a negative binomial.
        """
        top, model = self.optimum()
        like = model.likelihood
        kind = errors_kind(cov, self.clusters is not None, self.weighted)
        scores = like.score_obs(top.params)
        if kind == "hc3":
            scores = scores / (1 - like.leverage(top.params, covariance(scores, top.hessian)))[:, None]
        covered = covariance(scores, top.hessian, "robust" if kind == "hc3" else kind, self.clusters)
        notes = self.notes + model._sample_notes(top.params, kind) + few_groups(kind, self.clusters)
        if model.endless:
            notes += (
                Mistake("travel_endless", "", {}) if like.sample == "on_site" else Mistake("travel_series", "", {}),
            )
        elif like.negbin and top.params[-1] > HUGE:
            notes += (Mistake("travel_huge", "", {"alpha": f"{np.exp(top.params[-1]):.2g}"}),)
        elif self.likelihood.negbin and not like.negbin:
            notes += (Mistake("travel_boundary", "", {}),)
        place = model.names.index(self.cost)
        if top.params[place] >= 0:
            notes += (Mistake("travel_cost_sign_note", "", {"name": self.cost, "value": f"{top.params[place]:.4g}"}),)
        name = LIMITS[like.sample] if model.endless else NAMES[like.sample, like.negbin]
        facts: tuple[Any, ...] = ()
        if not model.endless and len(like.y) > len(top.params):
            spread = f"{like.dispersion(top.params):.4g}"
            facts += (
                (
                    Text(
                        zh="离散度（Pearson 卡方与自由度之比，方差相符时为 1）",
                        en="dispersion (Pearson chi-squared over degrees of freedom, 1 where the variance fits)",
                    ),
                    Text.same(spread),
                ),
            )
        if like.negbin:
            alpha = f"{np.exp(top.params[-1]):.6g}"
            facts += (
                (
                    Text(
                        zh="离散参数 alpha（方差 = 均值 + alpha × 均值^2）", en="alpha (variance = mean + alpha mean^2)"
                    ),
                    Text.same(alpha),
                ),
            )
        title = Text(zh="旅行费用法，", en="Travel cost, ") + name
        return TravelCostResults(
            title,
            model.names,
            top.params,
            covered,
            kind,
            len(like.y),
            top.loglike,
            model._null(),
            top.decrement,
            facts,
            notes,
            model,
        )

    def _null(self) -> float:
        """Return the log-likelihood with a constant only, not a number when there is none."""
        alone = replace(
            self,
            likelihood=replace(self.likelihood, x=np.ones((len(self.likelihood.y), 1))),
            names=("Intercept", *self.names[len(self.design.names) :]),
        )
        try:
            return alone.optimum()[0].loglike
        except InputError:
            return np.nan

    def _sample_notes(self, params: np.ndarray, kind: str) -> tuple[Mistake, ...]:
        """Return what speaks against the sample as declared: households none of which stays at home, or a Poisson with
        far too much variance for its errors.
        """
        like = self.likelihood
        eta, alpha = like.split(params)
        notes: tuple[Mistake, ...] = ()
        if self.endless:
            return notes
        if like.sample == "population" and self.exposed is None and not (like.y == 0).any():
            expected = float(np.exp(log_zero(np.exp(eta), alpha)).sum())
            notes += (Mistake("travel_naive", "", {"total": len(like.y), "expected": expected}),)
        if kind == "hessian" and not like.negbin and like.dispersion_slope(params) > 0:
            nb = replace(like, negbin=True)
            gain = max(nb.loglike(np.append(params, np.log(one))) for one in np.geomspace(1e-3, 10, 41)) - like.loglike(
                params
            )
            if gain > 5.41:  # half the 0.1% point of chi-squared with one degree of freedom
                notes += (Mistake("travel_overdispersed", "", {"gain": gain}),)
        return notes


def _raise_missing(data: pd.DataFrame, columns: list[str], weights: str | None) -> None:
    problems = Mistakes()
    add_missing(data, weights, problems)
    lacking = [name for name in columns if data[name].isna().any()]
    if lacking:
        rows = data[lacking].isna().any(axis=1).to_numpy()
        first = next(name for name in lacking if data[name].isna().to_numpy()[rows][0])
        problems.add(
            "survey_missing", first, count=int(rows.sum()), columns=", ".join(lacking), row=str(data.index[rows][0])
        )
    problems.raise_if_any()


def _trips(data: pd.DataFrame, name: str, sample: str) -> np.ndarray:
    y = pd.to_numeric(data[name], errors="coerce").to_numpy(float)
    bad = ~((y >= 0) & (y == np.floor(y)) & (y <= 1e7))
    if bad.any():
        raise fail(
            "travel_counts",
            name,
            count=int(bad.sum()),
            row=str(data.index[bad][0]),
            value=str(data[name].to_numpy()[bad][0]),
        )
    if sample != "population" and (y == 0).any():
        raise fail("travel_zeros", name, count=int((y == 0).sum()), row=str(data.index[y == 0][0]), sample=sample)
    floor = 0 if sample == "population" else 1
    if (y == floor).all():
        raise fail("travel_all_least", name, least=floor)
    return y


def _positive(data: pd.DataFrame, name: str) -> np.ndarray:
    values = amounts(data, name)
    if not (values > 0).all():
        raise fail("travel_exposure", name, count=int((~(values > 0)).sum()), row=str(data.index[~(values > 0)][0]))
    return values


def _start(like: TripLikelihood) -> np.ndarray:
    """Return least squares of the logarithm of trips, a start from which the concave Poisson likelihoods climb."""
    y = np.log(like.y + 0.5) - like.offset
    return np.linalg.lstsq(like.x, y, rcond=None)[0]

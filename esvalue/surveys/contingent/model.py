"""The model of contingent valuation: from a table of answers to a likelihood, and its fit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import pandas as pd

from esvalue.core.arguments import Params, Weights, checked
from esvalue.core.errors import Mistake, Mistakes, fail
from esvalue.core.quantified import Of
from esvalue.core.text import Text
from esvalue.surveys.answers import answers, column_of
from esvalue.surveys.apart import suspects
from esvalue.surveys.codebook import SurveyData, unit_of
from esvalue.surveys.contingent.checks import bid_notes, check_bids, check_identified, check_spike, tested_optimum
from esvalue.surveys.contingent.formats import Brackets, Format, add_odd_answers
from esvalue.surveys.contingent.latent import Latent, latent
from esvalue.surveys.contingent.likelihood import IntervalLikelihood
from esvalue.surveys.contingent.results import ContingentResults
from esvalue.surveys.design import DesignMatrix, design_matrix, full_rank
from esvalue.surveys.estimation import Optimum, covariance, errors_kind
from esvalue.surveys.likelihood import LikelihoodModel
from esvalue.surveys.vocabulary import (
    check_option,
    coefficient_title,
    setting_title,
    title_list,
    unit_words,
    value_title,
)
from esvalue.surveys.weights import add_missing, scaled_weights, weights_of, zero_weights

__all__ = ["ContingentValuation"]


@dataclass(frozen=True)
class ContingentValuation(LikelihoodModel):
    """Answers and a distribution; made by :meth:`from_formula`, estimated by :meth:`fit`.

    Attributes
    ----------
    law, spike : Latent, bool
        The distribution of the value, and whether a share of it is zero.
    design, brackets : DesignMatrix, Brackets
        Covariates, shape (row, k), and between which amounts (currency) each value lies.
    likelihood, names, notes
        Of the answers; its parameters; what a reader must know.
    measure, unit, weights_are : str
        "wtp" or "wta"; the unit of the bids; what weights mean.
    clusters : array (row) or None
        Groups that errors are clustered by.

    Examples
    --------
    >>> from esvalue.surveys import SingleBounded
    >>> table = pd.DataFrame({"bid": [10, 10, 30, 30], "answer": ["yes", "no"] * 2, "n": [178, 86, 138, 129]})
    >>> asked = {"measure": "wtp", "currency": "USD", "period": "once", "counts": "n"}
    >>> form = SingleBounded("bid", "answer")
    >>> ContingentValuation.from_formula("~ 1", table, form, distribution="logistic", **asked).names
    ('Intercept', 'bid')
    """

    law: Latent
    design: DesignMatrix
    brackets: Brackets
    likelihood: IntervalLikelihood
    names: tuple[str, ...]
    measure: str
    unit: str
    weights_are: str
    clusters: np.ndarray | None
    spike: bool
    notes: tuple[Mistake, ...]

    @classmethod
    @checked
    def from_formula(
        cls,
        formula: str,
        data: pd.DataFrame | SurveyData,
        format: Format,
        *,
        distribution: str,
        measure: str | None = None,
        currency: str | None = None,
        period: str | None = None,
        payer: str | None = None,
        positive: str | None = None,
        weights: str | None = None,
        counts: str | None = None,
        clusters: str | None = None,
        missing: str = "raise",
        shift: bool = False,
    ) -> ContingentValuation:
        """Return a model of answers.

        Parameters
        ----------
        formula : str
            Covariates, as in "~ sex + age + log(income)"; "~ 1" for none.
        data : DataFrame or SurveyData
            One row a respondent; a :class:`SurveyData` brings its measure, currency, period and payer.
        format : Format
            How the question was asked and in which columns: :class:`SingleBounded`, :class:`DoubleBounded`,
            :class:`OneAndHalfBounded`, :class:`PaymentCard`, :class:`Interval`.
        distribution : str
            "logistic", "normal" (linear in the bid), "log-logistic", "log-normal" or "weibull" (in its logarithm).
        measure : str
            "wtp" (willingness to pay) or "wta" (to accept).
        currency, period, payer : str
            The unit of the bids: "CNY"; "once", "month" or "year"; "household", "person", "mu", ... (optional).
        positive : str, optional
            Column of yes/no: is the value above zero at all? Makes the model a spike model (linear distributions only).
        weights, counts : str, optional
            Column of sampling weights (scaled to mean one, robust errors), or of how many respondents a row stands for.
        clusters : str, optional
            Column of villages, interviewers, ...: errors are clustered by it.
        missing : str
            "raise" or "drop": what to do with rows that lack an answer or a covariate.
        shift : bool
            Whether the second answer may rest on a shifted value (Alberini, Kanninen and Carson 1997): parameter
            "shift".

        Raises
        ------
        InputError
            With the place, the rows and the remedy: see the how-to page on contingent valuation.

        >>> import pandas as pd
        >>> from esvalue.surveys.contingent.formats import SingleBounded
        >>> table = pd.DataFrame({"bid": [10, 10, 30, 30], "answer": ["yes", "no"] * 2, "n": [178, 86, 138, 129]})
        >>> model = ContingentValuation.from_formula(
        ...     "~ 1",
        ...     table,
        ...     SingleBounded("bid", "answer"),
        ...     distribution="logistic",
        ...     measure="wtp",
        ...     currency="USD",
        ...     period="once",
        ...     counts="n",
        ... )
        >>> model.fit().params.round(4).to_dict()  # logit of two shares: 178/264 and 138/267
        {'Intercept': 1.0574, 'bid': -0.033}
        """
        law = latent(distribution)
        survey = SurveyData.of(data, measure=measure, currency=currency, period=period, payer=payer)
        measure, notes, data = survey.measure, survey.notes, survey.table
        if measure not in ("wtp", "wta"):
            raise fail(
                "survey_option",
                "measure",
                what=setting_title("measure"),
                given=str(measure),
                known=title_list(value_title("measure", one) for one in ("wtp", "wta")),
            )
        unit = unit_of(survey.currency, survey.period, survey.payer)
        extra = [name for name in (positive, weights, counts, clusters) if name]
        data, dropped = _complete(data, format, extra, missing, weights or counts)
        weight, _ = _weights(data, weights, counts)
        notes += zero_weights(weight, weights or counts)
        data = data.loc[weight > 0]
        made = design_matrix(formula, data, missing, where="formula")
        data = data.loc[made.kept]
        found = format.brackets(data, measure == "wtp")
        if positive:
            found = check_spike(law, answers(data, positive), found, list(data.index))
        check_bids(law, found)
        check_identified(found.lower, found.upper, measure == "wtp")
        weight, kind = _weights(data, weights, counts)
        likelihood, names = _likelihood(law, made, found, weight, 1 if measure == "wtp" else -1, shift=shift)
        groups = column_of(data, clusters).to_numpy() if clusters else None
        every_note = (
            notes
            + dropped
            + suspects(data, _columns_of(format, data), "format")
            + made.notes
            + bid_notes(found, weight)
        )
        return cls(law, made, found, likelihood, names, measure, unit, kind, groups, bool(positive), every_note)

    def start(self) -> np.ndarray:
        """Return start values: location and spread of the finite bounds, no effect of covariates. Any others serve:
        the function is concave.
        """
        bounds = np.concatenate(
            [self.likelihood.low[self.likelihood.has_low], self.likelihood.high[self.likelihood.has_high]]
        )[:, self.likelihood.bid]
        out = np.zeros(len(self.names))
        out[self.likelihood.bid] = -self.likelihood.sign / max(
            float(bounds.std()), 1e-3 * max(abs(float(bounds.mean())), 1e-300)
        )
        out[self.names.index("Intercept")] = -out[self.likelihood.bid] * bounds.mean()
        return out

    def optimum(self, start: Params | None = None) -> Optimum:
        """Return the tested optimum, or raise: perfect separation is named."""
        return tested_optimum(
            self.likelihood, self.names, self.start() if start is None else start, "contingent valuation"
        )

    @checked
    def fit(self, cov: str | None = None, start: Params | None = None) -> ContingentResults:
        """Estimate by maximum likelihood.

        Parameters
        ----------
        cov : str, optional
            "hessian", "robust" or "cluster"; by default clustered when there are clusters, robust with sampling
            weights, else from the Hessian.
        start : array, optional
            Start values in the order of `names`.
        """
        kind = errors_kind(cov, self.clusters is not None, self.weights_are == "sampling")
        top = self.optimum(start)
        table = covariance(
            self._scores_by_respondent(top.params) if kind == "robust" else self.score_obs(top.params),
            top.hessian,
            kind,
            self.clusters,
        )
        null = top.loglike if self.likelihood.bid == 1 else self._null().optimum().loglike
        steep = self.likelihood.sign * top.params[self.likelihood.bid]
        notes = self.notes + (
            (
                Mistake(
                    "cv_wrong_sign_note",
                    "",
                    {"name": coefficient_title(self.law.bid_name), "value": f"{top.params[self.likelihood.bid]:.4g}"},
                ),
            )
            if steep >= 0
            else ()
        )
        nobs = (
            round(float(self.likelihood.weights.sum()))
            if self.weights_are == "counts"
            else len(self.likelihood.weights)
        )
        return ContingentResults(
            title=self._title(),
            names=self.names,
            values=top.params,
            covariance=table,
            cov_kind=kind,
            nobs=nobs,
            llf=top.loglike,
            llnull=null,
            decrement=top.decrement,
            notes=notes,
            model=self,
        )

    def _scores_by_respondent(self, params: np.ndarray) -> np.ndarray:
        """Return scores so that their cross product counts each respondent once:
        a row that stands for m counts m times, not m squared.
        """
        scores = self.score_obs(params)
        return scores / np.sqrt(self.likelihood.weights)[:, None] if self.weights_are == "counts" else scores

    def _null(self) -> ContingentValuation:
        """Return the model with a constant and the bid only."""
        like = self.likelihood
        keep = [self.names.index("Intercept"), like.bid]
        return replace(
            self,
            names=tuple(self.names[i] for i in keep),
            likelihood=replace(like, low=like.low[:, keep], high=like.high[:, keep], bid=1),
        )

    @checked
    def resampled(self, rows: Annotated[np.ndarray, Of("count")]) -> ContingentValuation:
        """Return the model of a sample of its rows (for a bootstrap)."""
        like = self.likelihood
        parts = {
            name: getattr(like, name)[rows]
            for name in ("low", "high", "has_low", "has_high", "exact", "jacobian", "weights")
        }
        return replace(self, likelihood=replace(like, **parts))

    @checked
    def reweighted(self, weights: Weights) -> ContingentValuation:
        """Return the model with other weights of its rows."""
        return replace(self, likelihood=replace(self.likelihood, weights=weights))

    def first_question(self) -> ContingentValuation:
        """Return the model of the first answers alone."""
        found, pays = self.brackets, self.measure == "wtp"
        above = found.yes if pays else ~found.yes
        none = np.zeros(len(above), bool)
        alone = replace(
            found,
            lower=np.where(above, found.bid, -np.inf),
            upper=np.where(above, np.inf, found.bid),
            second_lower=none,
            second_upper=none,
        )
        check_identified(alone.lower, alone.upper, pays)
        like, names = _likelihood(
            self.law, self.design, alone, self.likelihood.weights, self.likelihood.sign, shift=False
        )
        return replace(self, brackets=alone, likelihood=like, names=names, spike=False)

    def shifted(self) -> ContingentValuation:
        """Return the model with a shift between the first and the second answer."""
        like, names = _likelihood(
            self.law, self.design, self.brackets, self.likelihood.weights, self.likelihood.sign, shift=True
        )
        return replace(self, likelihood=like, names=names)

    def _title(self) -> Text:
        wtp = self.measure == "wtp"
        spike = Text(zh="，尖峰模型", en=", spike model") if self.spike else Text.same("")
        return Text(
            zh=f"条件价值评估，{'支付' if wtp else '受偿'}意愿（{unit_words(self.unit).zh}），{self.law.zh}分布"
            f"{spike.zh}",
            en=f"Contingent valuation, willingness to {'pay' if wtp else 'accept'} "
            f"({unit_words(self.unit).en}), {self.law.name}{spike.en}",
        )


def _columns_of(format: Format, data: pd.DataFrame) -> list[str]:
    """Return the columns a format reads, those that may be empty too."""
    named = [one for value in vars(format).values() for one in (value if isinstance(value, tuple) else (value,))]
    return [one for one in named if isinstance(one, str) and one in data]


def _complete(
    data: pd.DataFrame, format: Format, extra: list[str], missing: str, weights: str | None
) -> tuple[pd.DataFrame, tuple[Mistake, ...]]:
    """Return the rows that hold every answer asked for (of `either`, one at least), or raise; answers that say
    neither yes nor no are told first, as they explain what lacks beside them.
    """
    check_option("missing", "missing", missing, ("raise", "drop"))
    columns, either = [*format.columns, *extra], format.either
    for name in (*columns, *either):
        column_of(data, name)
    empty = np.asarray(data[columns].isna().to_numpy().any(axis=1), bool)
    if either:
        empty |= data[list(either)].isna().to_numpy().all(axis=1)
    problems = Mistakes()
    add_odd_answers(data, format, problems)
    columns = [*columns, *either]
    if missing == "raise" and empty.any():
        add_missing(data, weights, problems)
        answered = [name for name in columns if name != weights]
        rows = data[answered].isna().any(axis=1).to_numpy() & (
            data[list(either)].isna().all(axis=1).to_numpy() if either else True
        )
        if rows.any():
            lacking = [name for name in answered if data[name].isna().any()]
            short = ", ".join(f"{name} ({int(data[name].isna().sum())})" for name in lacking)
            first = next(name for name in lacking if data[name].isna().to_numpy()[rows][0])
            problems.add("cv_answer_missing", first, count=int(rows.sum()), columns=short, row=str(data.index[rows][0]))
    problems.raise_if_any()
    if not empty.any():
        return data, ()
    return data.loc[~empty], (
        Mistake("survey_dropped", "", {"count": int(empty.sum()), "total": len(data), "columns": ", ".join(columns)}),
    )


def _weights(data: pd.DataFrame, weights: str | None, counts: str | None) -> tuple[np.ndarray, str]:
    """Return the weight of each row and what it means: none, sampling, counts."""
    if weights and counts:
        raise fail("cv_two_weights", "weights", weights=weights, counts=counts)
    if counts:
        return weights_of(data, counts), "counts"
    return scaled_weights(data, weights), "sampling" if weights else "none"


def _likelihood(
    law: Latent, made: DesignMatrix, found: Brackets, weights: np.ndarray, sign: int, *, shift: bool
) -> tuple[IntervalLikelihood, tuple[str, ...]]:
    """Return the likelihood of brackets and the names of its parameters."""
    exact = found.lower == found.upper
    low, high = law.transformed(found.lower), law.transformed(found.upper)
    has_low, has_high = np.isfinite(low), np.isfinite(high) & ~exact
    names = (*made.names, law.bid_name)
    parts = []
    for bound, has, second in ((low, has_low, found.second_lower), (high, has_high, found.second_upper)):
        columns = [made.matrix, np.where(has, bound, 0.0)[:, None]]
        if shift:
            columns.append(second[:, None].astype(float))
        parts.append(np.where(has[:, None], np.hstack(columns), 0.0))
    if shift:
        if not (found.second_lower | found.second_upper).any():
            raise fail("cv_no_second", "shift")
        names = (*names, "shift")
    full_rank(np.vstack([parts[0][has_low], parts[1][has_high]]), names, "formula")
    jacobian = np.where(exact & law.in_logs, -low, 0.0) if exact.any() else np.zeros(len(low))
    return IntervalLikelihood(
        law, parts[0], parts[1], has_low, has_high, exact, jacobian, sign, len(made.names), weights
    ), names

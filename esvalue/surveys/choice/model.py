"""Conditional logit: from a table of choices to estimates."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from esvalue.core.arguments import Params, Weights, checked
from esvalue.core.errors import InputError, Mistake, fail, nearest
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.surveys.choice.choice_sets import ChoiceSets, read_choices
from esvalue.surveys.choice.likelihood import LogitLikelihood, fit_facts, log_probabilities, separation_of_choices
from esvalue.surveys.choice.naming import formula_names
from esvalue.surveys.choice.results import ConditionalLogitResults
from esvalue.surveys.choice.welfare import wrong_sign
from esvalue.surveys.codebook import SurveyData, unit_of
from esvalue.surveys.estimation import Optimum, covariance, errors_kind
from esvalue.surveys.likelihood import Likelihood
from esvalue.surveys.vocabulary import check_option

__all__ = ["ConditionalLogit"]

TITLE = Text(zh="条件 logit 模型", en="Conditional logit")
#: Utilities further apart than this mean a fitted probability below 1e-5: then a search for separation is made.
FAR = 12.0


@dataclass(frozen=True)
class ConditionalLogit(Shown, Likelihood):
    """Choices and their likelihood; made by :meth:`from_formula`, estimated by :meth:`fit`.

    Attributes
    ----------
    choices : ChoiceSets
        Who chose what among which alternatives, with their attributes.
    likelihood : LogitLikelihood
        Of the choices.
    cost, unit, measure : str
        The attribute that is money (None: there is none), the unit of values, "wtp" or "wta".
    weighted, panel : bool
        Whether choices have sampling weights, and whether errors are clustered by respondent.

    Examples
    --------
    >>> table = pd.DataFrame({"who": [1, 1, 2, 2, 3, 3, 4, 4], "option": ["a", "b"] * 4, "good": [0, 1] * 4})
    >>> table["took"] = [0, 1] * 3 + [1, 0]
    >>> model = ConditionalLogit.from_formula("good", table, situation="who", alternative="option", chosen="took")
    >>> model.names, round(float(model.loglike(np.zeros(1))), 4)  # 4 ln 0.5
    (('good',), -2.7726)
    """

    choices: ChoiceSets
    likelihood: LogitLikelihood
    cost: str | None
    unit: str
    weighted: bool
    panel: bool
    measure: str = "wtp"

    @classmethod
    @checked
    def from_formula(
        cls,
        formula: str,
        data: pd.DataFrame | SurveyData,
        *,
        situation: str,
        alternative: str,
        chosen: str,
        cost: str | None = None,
        panel: str | None = None,
        weights: str | None = None,
        currency: str | None = None,
        period: str | None = None,
        payer: str | None = None,
        measure: str | None = None,
        missing: str = "raise",
    ) -> ConditionalLogit:
        """Return a model of choices.

        Parameters
        ----------
        formula : str
            Attributes, as in "price + quality + C(alternative)"; a covariate of people enters as ``C(alternative) *
            income``.
        data : DataFrame or SurveyData
            Long format, one row an alternative of a choice.
        situation, alternative, chosen : str
            Columns: which choice, which alternative, whether it was taken.
        cost : str, optional
            The attribute that is money: what is paid, or with `measure` "wta" what is received; values are ratios to
            its coefficient.
        panel : str, optional
            Column of the respondent; errors are clustered by it.
        weights : str, optional
            Column of sampling weights of choices (scaled to mean one, robust errors).
        currency, period, payer : str
            The unit of the cost, wanted when `cost` is given: "CNY"; "once", "month" or "year"; "household", ...
            (optional).
        measure : str, optional
            "wtp" (default; money is a cost, its coefficient negative) or "wta" (contracts: money is a payment, its
            coefficient positive).
        missing : str
            "raise", or "drop": leave out choices with an empty cell.

        Raises
        ------
        InputError
            With the place, the rows and the remedy: see the how-to page on choice experiments.

        >>> import pandas as pd
        >>> table = pd.DataFrame(
        ...     {
        ...         "who": [1, 1, 2, 2, 3, 3, 4, 4],
        ...         "option": ["a", "b"] * 4,
        ...         "good": [0, 1] * 4,
        ...         "took": [0, 1] * 3 + [1, 0],
        ...     }
        ... )
        >>> model = ConditionalLogit.from_formula("good", table, situation="who", alternative="option", chosen="took")
        >>> model.fit().params.round(4).to_dict()  # three of four: ln 3
        {'good': 1.0986}
        """
        survey = SurveyData.of(data, measure=measure, currency=currency, period=period, payer=payer)
        if survey.measure is not None:
            check_option("measure", "measure", survey.measure, ("wtp", "wta"))
        unit = unit_of(survey.currency, survey.period, survey.payer) if cost else ""
        choices = read_choices(
            formula, survey.table, situation, alternative, chosen, panel=panel, weights=weights, missing=missing
        )
        if cost:
            _check_cost(choices, cost)
        choices = replace(choices, notes=survey.notes + choices.notes)
        return cls(
            choices,
            LogitLikelihood(choices.different, choices.open),
            cost,
            unit,
            weights is not None,
            panel is not None,
            survey.measure or "wtp",
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters in order."""
        return self.choices.names

    def loglike(self, params: Params) -> float:
        """Return the log-likelihood at parameters in the order of `names`."""
        return float(self.choices.weights @ self.likelihood.log_chosen(params))

    def score_obs(self, params: Params) -> np.ndarray:
        """Return the gradient of each choice (n, k)."""
        return self.likelihood.score_obs(self.likelihood.pieces(params)[1]) * self.choices.weights[:, None]

    def hessian(self, params: Params) -> np.ndarray:
        """Return the second derivatives (k, k)."""
        share = self.likelihood.pieces(params)[1]
        return self.likelihood.hessian(share, self.likelihood.score_obs(share), self.choices.weights)

    @checked
    def optimum(self, start: Params | None = None, weights: Weights | None = None) -> Optimum:
        """Return the tested optimum, from other weights of choices if given; perfect separation is named."""
        model = self if weights is None else replace(self, choices=replace(self.choices, weights=weights))
        begin = np.zeros(len(self.names)) if start is None else np.asarray(start, float)
        try:
            top = model.maximised(begin, "conditional logit")
        except InputError:
            named = separation_of_choices(self.likelihood.away, self.names)
            raise named or fail("choice_no_optimum", "conditional logit") from None
        if (
            np.abs(self.likelihood.away @ top.params).max() > FAR
            and weights is None
            and (named := separation_of_choices(self.likelihood.away, self.names)) is not None
        ):
            raise named
        return top

    @checked
    def fit(self, cov: str | None = None, start: Params | None = None) -> ConditionalLogitResults:
        """Estimate by maximum likelihood.

        Parameters
        ----------
        cov : str, optional
            "hessian", "robust" or "cluster" (by respondent); by default the first that fits: clusters for a panel,
            robust with weights, else the Hessian.
        start : array (k), optional
            Start values; any will do, the log-likelihood is concave.

        Raises
        ------
        InputError
            Perfect separation, or a direction the choices leave free.
        """
        top = self.optimum(start)
        kind = errors_kind(cov, self.panel, self.weighted)
        covered = covariance(self.score_obs(top.params), top.hessian, kind, self.choices.person if self.panel else None)
        notes = self.choices.notes
        if self.cost and wrong_sign(slope := top.params[self.names.index(self.cost)], self.measure):
            notes += (Mistake("choice_cost_sign_note", "", {"name": self.cost, "value": f"{slope:.4g}"}),)
        null = float(-self.choices.weights @ np.log(self.choices.open.sum(axis=1)))
        facts = (
            (Text(zh="受访者数", en="respondents"), Text.same(f"{len(self.choices.people):,}")),
            *fit_facts(self.choices, top.loglike, null, self.predicted(top.params)),
        )
        return ConditionalLogitResults(
            TITLE,
            self.names,
            top.params,
            covered,
            kind,
            len(self.choices.x),
            top.loglike,
            null,
            top.decrement,
            facts,
            notes,
            self,
        )

    def predicted(self, params: Params, data: pd.DataFrame | None = None) -> np.ndarray:
        """Return the probability of each row of a table (default: that of the estimation)."""
        if data is None:
            x, is_open, (group, place) = self.choices.x, self.choices.open, self.choices.rows
        else:
            x, is_open, group, place = self.choices.laid_out(data)
        return np.exp(log_probabilities(x, is_open, params))[group, place]


def _check_cost(choices: ChoiceSets, cost: str) -> None:
    """Raise when the cost is not a coefficient of its own: then a ratio to it is no willingness to pay."""
    if cost not in choices.names:
        raise fail(
            "choice_cost_missing",
            "cost",
            cost=cost,
            nearest=nearest(cost, choices.names),
            known=", ".join(choices.names),
        )
    mixed = [name for name in choices.names if name != cost and formula_names(cost) & formula_names(name)]
    if mixed:
        raise fail("choice_cost_mixed", "cost", cost=cost, names=", ".join(mixed))

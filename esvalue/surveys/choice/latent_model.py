"""Latent class logit: from a table of choices to estimates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from esvalue.core.arguments import OneOrMore, Seed, TwoOrMore, checked
from esvalue.core.errors import Mistake, fail
from esvalue.core.text import Text
from esvalue.surveys.choice.latent import LatentLikelihood, Layout
from esvalue.surveys.choice.latent_results import LatentClassResults
from esvalue.surveys.choice.latent_search import search
from esvalue.surveys.choice.likelihood import fit_facts
from esvalue.surveys.choice.model import ConditionalLogit
from esvalue.surveys.codebook import SurveyData
from esvalue.surveys.design import design_matrix
from esvalue.surveys.estimation import covariance, errors_kind
from esvalue.surveys.likelihood import LikelihoodModel
from esvalue.surveys.vocabulary import check_option, unknown

__all__ = ["LatentClassLogit", "compare_classes"]


@dataclass(frozen=True)
class LatentClassLogit(LikelihoodModel):
    """Choices of people of several classes; made by :meth:`from_formula`, estimated by :meth:`fit`.

    Attributes
    ----------
    base : ConditionalLogit
        The choices, and the model of one class.
    likelihood : LatentLikelihood
        Of the choices, given memberships.
    names, member_names : tuple of str
        All parameters in order, and the covariates of membership.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"set": [n // 2 for n in range(16)], "person": [n // 4 for n in range(16)]})
    >>> table = table.assign(option=[0, 1] * 8, good=[0, 1] * 8, took=[1, 0] * 4 + [0, 1] * 4)
    >>> asked = {"situation": "set", "alternative": "option", "chosen": "took", "panel": "person"}
    >>> len(LatentClassLogit.from_formula("good", table, classes=2, **asked).names)  # a taste a class, a share
    3
    """

    base: ConditionalLogit
    likelihood: LatentLikelihood
    names: tuple[str, ...]
    member_names: tuple[str, ...]

    @classmethod
    @checked
    def from_formula(
        cls,
        formula: str,
        data: pd.DataFrame | SurveyData,
        *,
        classes: TwoOrMore,
        shared: Sequence[str] = (),
        membership: str = "1",
        **options: Any,
    ) -> LatentClassLogit:
        """Return a model of choices.

        Parameters
        ----------
        formula, data, options
            As in :meth:`ConditionalLogit.from_formula`; `panel` is wanted, one choice a person hardly shows classes.
        classes : int
            Number of classes, two or more.
        shared : names
            Coefficients that are the same in all classes.
        membership : str
            Formula of covariates of people that shift their class, as in "age + income".

        Raises
        ------
        InputError
            No panel, fewer than two classes, an unknown shared coefficient, a covariate of people that changes within a
            person.
        """
        if not options.get("panel"):
            raise fail("choice_no_panel", "panel")
        base = ConditionalLogit.from_formula(formula, data, **options)
        for name in shared:
            if name not in base.names:
                raise fail("survey_column", "shared", **unknown(name, base.names))
        common = np.flatnonzero([name in shared for name in base.names])
        own = np.flatnonzero([name not in shared for name in base.names])
        if not len(own):
            raise fail("choice_all_shared", "shared", names=", ".join(base.names))
        z, members = _people(base, membership)
        choices = base.choices
        total = np.bincount(choices.person)
        weights = np.bincount(choices.person, choices.weights) / total
        moved = np.abs(weights[choices.person] - choices.weights) > 1e-9
        if moved.any():
            raise fail(
                "choice_changes",
                "weights",
                name=str(options.get("weights")),
                row=str(choices.table.index[moved[choices.rows[0]]][0]),
            )
        layout = Layout(classes, own, common, z.shape[1])
        names = [f"{base.names[i]} [{q + 1}]" for q in range(classes) for i in own]
        names += [base.names[i] for i in common]
        names += [f"class {q + 1}: {name}" for q in range(1, classes) for name in members]
        return cls(base, LatentLikelihood(base.likelihood, choices.person, z, weights, layout), tuple(names), members)

    @checked
    def fit(self, starts: OneOrMore = 20, seed: Seed = 0, cov: str | None = None) -> LatentClassResults:
        """Estimate by expectation-maximisation from many starts and a trust region;
        classes come in order of their size.

        Parameters
        ----------
        starts : int
            Number of starts; the six best of their short climbs go on to an optimum.
        seed : int
            Of the starts.
        cov : str, optional
            "hessian" (default) or "robust" (default with weights); both count people, not choices.

        Raises
        ------
        InputError
            No start ends in a tested optimum: too many classes for the choices.
        """
        one = self.base.fit("hessian")
        like, lay = self.likelihood, self.likelihood.layout
        climb = search(like, one.values, starts, seed)
        shares = like.weights @ like.posterior(climb.top.params) / like.weights.sum()
        params = lay.ordered(climb.top.params, np.argsort(-shares, kind="stable"))
        kind = errors_kind(cov, False, self.base.weighted)
        check_option("cov", "cov", kind, ("hessian", "robust"))
        covered = covariance(like.score_obs(params), like.hessian(params), kind)
        shares = like.weights @ np.exp(like.log_shares(params)) / like.weights.sum()
        notes = self.base.choices.notes
        if climb.same == 1 and climb.long > 1:
            notes += (
                Mistake(
                    "choice_lonely_optimum",
                    "",
                    {"starts": starts, "second": f"{climb.heights[1]:.3f}", "best": f"{climb.heights[0]:.3f}"},
                ),
            )
        if shares.min() * len(like.z) < 5 * len(lay.own):
            notes += (
                Mistake(
                    "choice_small_class",
                    "",
                    {
                        "share": float(shares.min()),
                        "people": round(shares.min() * len(like.z)),
                        "parameters": len(lay.own),
                    },
                ),
            )
        text = ", ".join(f"{share:.1%}" for share in shares)
        reached = Text(
            zh=f"{climb.long} 次长程搜索中有 {climb.same} 次（起点 {starts} 个）",
            en=f"{climb.same} of {climb.long} long climbs ({starts} starts)",
        )
        facts = (
            (Text(zh="受访者数", en="respondents"), Text(zh=f"{len(like.z):,}", en=f"{len(like.z):,}")),
            (Text(zh="各类占比", en="shares of classes"), Text(zh=text, en=text)),
            (Text(zh="到达该最优点的搜索", en="reached by"), reached),
        )
        title = Text(zh=f"潜在类别 logit 模型，{lay.classes} 类", en=f"Latent class logit, {lay.classes} classes")
        found = LatentClassResults(
            title,
            self.names,
            params,
            covered,
            kind,
            len(self.base.choices.x),
            climb.top.loglike,
            one.llnull,
            climb.top.decrement,
            facts,
            notes,
            self,
            climb,
        )
        return replace(
            found, facts=(*facts, *fit_facts(self.base.choices, found.llf, found.llnull, found.predict().to_numpy()))
        )


def _people(base: ConditionalLogit, formula: str) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the covariates of people (person, member); they may not change within a person."""
    choices = base.choices
    made = design_matrix(formula, choices.table, where="membership")
    person = choices.person[choices.rows[0]]
    z = np.empty((len(choices.people), len(made.names)))
    z[person] = made.matrix
    for i, name in enumerate(made.names):
        moved = z[person, i] != made.matrix[:, i]
        if moved.any():
            raise fail(
                "choice_changes", "membership", name=name, row=str(choices.table.index[np.flatnonzero(moved)[0]])
            )
    return z, made.names


@checked
def compare_classes(
    formula: str,
    data: pd.DataFrame | SurveyData,
    numbers: Iterable[TwoOrMore] = (2, 3, 4),
    *,
    starts: OneOrMore = 20,
    seed: Seed = 0,
    **options: Any,
) -> pd.DataFrame:
    """Return the information criteria by number of classes, one for all included; the least is best by each.

    Parameters
    ----------
    formula, data, options
        As in :meth:`LatentClassLogit.from_formula`.
    numbers : ints
        Numbers of classes to try.
    starts, seed : int
        As in :meth:`LatentClassLogit.fit`.

    Raises
    ------
    InputError
        As :meth:`ConditionalLogit.from_formula`; a number of classes that the answers cannot carry.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"set": [n // 2 for n in range(16)], "person": [n // 4 for n in range(16)]})
    >>> table = table.assign(option=[0, 1] * 8, good=[0, 1] * 8, took=[1, 0] * 4 + [0, 1] * 4)
    >>> asked = {"situation": "set", "alternative": "option", "chosen": "took", "panel": "person"}
    >>> compare_classes("good", table, [2], starts=1, seed=1, **asked)["parameters"].to_dict()
    {1: 1.0, 2: 3.0}
    """
    one = ConditionalLogit.from_formula(
        formula, data, **{key: value for key, value in options.items() if key not in ("shared", "membership")}
    ).fit("hessian")
    people = len(one._model.choices.people)
    rows = {
        1: {
            "loglike": one.llf,
            "parameters": len(one.names),
            "AIC": one.aic,
            "BIC": -2 * one.llf + len(one.names) * np.log(people),
            "smallest share": 1.0,
        }
    }
    for q in numbers:
        found = LatentClassLogit.from_formula(formula, data, classes=q, **options).fit(starts, seed)
        said = found.criteria()
        rows[q] = {
            "loglike": found.llf,
            "parameters": len(found.names),
            "AIC": said["AIC"],
            "BIC": said["BIC (people)"],
            "smallest share": float(found.shares().min()),
        }
    return pd.DataFrame(rows).T.rename_axis("classes")

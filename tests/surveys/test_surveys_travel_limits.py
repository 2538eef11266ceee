"""Travel cost where alpha runs away: the limits of the negative binomials, and a fit without an optimum."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from test_surveys_travel import modelled, numerical, trips

from esvalue.core.errors import InputError
from esvalue.surveys.travel.counts import TripLikelihood, limit_likelihood


def test_a_truncated_model_on_heavy_tails_is_noted() -> None:
    """With endless alpha the truncated negative binomial is the logarithmic series,
    whose cost coefficient is estimated.
    """
    rng = np.random.default_rng(20)
    table = pd.DataFrame({"cost": rng.uniform(5, 80, 100), "trips": np.where(np.arange(100) < 6, 400, 1)})
    found = modelled(table, "visitors", "negbin", "trips ~ cost").fit()
    assert [note.code for note in found.notes] == ["travel_series"]
    assert found.alpha == np.inf
    p = 1 / (1 + np.exp(-(found.values[0] + found.values[1] * table["cost"])))  # alpha mu / (1 + alpha mu)
    series = table["trips"] * np.log(p) - np.log(table["trips"]) - np.log(-np.log1p(-p))
    assert found.llf == pytest.approx(series.sum(), abs=1e-9)
    near = modelled(table, "visitors", "negbin", "trips ~ cost").loglike(
        np.append(found.values - np.array([20.0, 0.0]), 20.0)
    )
    assert near == pytest.approx(found.llf, abs=1e-5)
    assert found.surplus("person").value == pytest.approx(found.predict().mean() * found.surplus().value)


def test_limits_have_derivatives_and_probabilities() -> None:
    table = trips("visitors", "negbin", 60, np.random.default_rng(1))
    for sample in ("visitors", "on_site"):
        limit = modelled(table, sample, "negbin").limit()
        point = np.array([0.7, -0.015, 0.2])
        np.testing.assert_allclose(limit.score(point), numerical(limit.loglike, point), rtol=1e-5)
        np.testing.assert_allclose(limit.hessian(point), numerical(limit.score, point), rtol=1e-5)
        y = np.arange(1.0, 4000)
        like = limit_likelihood(
            TripLikelihood(y, np.ones((len(y), 1)), np.zeros(len(y)), np.ones(len(y)), sample, True)
        )
        chance = np.exp(like.loglike_obs(np.array([1.2])))
        assert chance.sum() == pytest.approx(1, abs=1e-9)
        if sample == "visitors":
            assert like.mean(np.array([1.2]), np.array([1.2]))[0] == pytest.approx(chance @ y)


def test_a_huge_finite_alpha_is_noted() -> None:
    rng = np.random.default_rng(7)
    cost = rng.uniform(5, 80, 3_000_000)
    y = rng.poisson(np.exp(1 - 0.02 * cost) * rng.gamma(1 / 300, 300, len(cost)))
    table = pd.DataFrame({"trips": y, "cost": cost})[y > 0].head(6000)
    found = modelled(table, "visitors", "negbin", "trips ~ cost").fit()
    assert [note.code for note in found.notes] == ["travel_huge"]
    assert found.alpha == pytest.approx(294, abs=1)
    assert found.surplus(ci="fieller").low < 50 < found.surplus(ci="fieller").high


def test_a_fit_without_an_optimum_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    from esvalue.core.errors import fail

    climb = TripLikelihood.maximised

    def stopped(like: TripLikelihood, start: np.ndarray, where: str) -> Any:
        if len(start) == 4:
            raise fail("survey_not_converged", "x", decrement="1", iterations=1)
        return climb(like, start, where)

    monkeypatch.setattr(TripLikelihood, "maximised", stopped)
    with pytest.raises(InputError) as caught:
        modelled(trips("visitors", "negbin", 100, np.random.default_rng(21)), "visitors", "negbin").fit()
    assert [problem.code for problem in caught.value.problems] == ["travel_no_optimum"]

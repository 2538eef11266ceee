"""What each method says of its fit: dispersion of counts, RESET and Breusch-Pagan of prices, the likelihood of
restricted estimates, draws without a value.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.stats.diagnostic import het_breuschpagan, linear_reset

from esvalue.surveys import Hedonic, MetaRegression, TravelCost, zonal
from esvalue.surveys.hedonic.checks import checked_form
from esvalue.surveys.intervals import defined

# --- counts ---


@pytest.mark.parametrize("sample", ["population", "visitors", "on_site"])
@pytest.mark.parametrize("alpha", [0.0, 0.6])
def test_moments_of_trips_are_those_of_their_distribution(sample: str, alpha: float) -> None:
    """Summed over the probabilities the likelihood itself gives to every number of trips."""
    y = np.arange(0 if sample == "population" else 1, 4000.0)
    table = pd.DataFrame({"trips": y, "cost": np.full(len(y), 5.0) + 1e-9 * y})
    distribution = "negbin" if alpha else "poisson"
    like = TravelCost.from_formula(
        "trips ~ cost", table, cost="cost", sample=sample, distribution=distribution, currency="CNY", period="year"
    ).likelihood
    params = np.array([1.2, 0.0, *([np.log(alpha)] if alpha else [])])
    chance = np.exp(like.loglike_obs(params))
    assert chance.sum() == pytest.approx(1, abs=1e-9)
    mean, variance = like.moments(params)
    assert mean[0] == pytest.approx(chance @ y, rel=1e-8)
    assert variance[0] == pytest.approx(chance @ y**2 - (chance @ y) ** 2, rel=1e-7)


def test_the_dispersion_is_statsmodels_and_says_too_much_variance() -> None:
    rng = np.random.default_rng(2)
    cost = rng.uniform(5, 60, 500)
    mean = np.exp(1.5 - 0.03 * cost)
    table = pd.DataFrame({"trips": rng.poisson(mean * rng.gamma(1 / 0.8, 0.8, 500)), "cost": cost})
    how: dict[str, Any] = {"cost": "cost", "sample": "population", "currency": "CNY", "period": "year"}
    flat = TravelCost.from_formula("trips ~ cost", table, distribution="poisson", **how).fit()
    peer = sm.GLM(table["trips"], sm.add_constant(table["cost"]), family=sm.families.Poisson()).fit()
    assert flat._model.likelihood.dispersion(flat.values) == pytest.approx(peer.pearson_chi2 / peer.df_resid, rel=1e-8)
    assert flat._model.likelihood.dispersion(flat.values) > 1.3
    wide = TravelCost.from_formula("trips ~ cost", table, distribution="negbin", **how).fit()
    assert 0.8 < wide._model.likelihood.dispersion(wide.values) < 1.2
    assert "dispersion (Pearson" in flat.summary("en")
    assert "离散度" in wide.summary("zh")
    assert "alpha" in wide.summary("en")


def test_draws_in_which_nobody_comes_are_left_out_and_said() -> None:
    table = pd.DataFrame(
        {
            "cost": [80.0, 200, 350, 500, 650, 800],
            "people": [9e4, 2e4, 8e5, 3e5, 2e6, 9e4],
            "visits": [900, 60, 1500, 1200, 400, 30],
        }
    )
    found = zonal(
        "visits ~ cost", table, cost="cost", population="people", currency="CNY", period="year", demand="linear"
    )
    wide = type(found)(
        **{**vars(found), "covariance": 40 * found.covariance}
    )  # so wide that some lines lie below zero everywhere
    drawn = wide.surplus(ci="kr", draws=4000)
    assert drawn.draws is not None
    lost = 4000 - len(drawn.draws)
    assert lost > 0
    assert f"{lost} of 4000 draws are left out: no zone sends anybody" in drawn.text("en")
    assert f"4000 次抽样中略去 {lost} 次" in drawn.text("zh")
    assert not np.isnan([drawn.low, drawn.high]).any()
    assert drawn.value == found.surplus().value
    with pytest.raises(Exception, match="2 of 2 draws are not numbers"):
        defined(np.full(2, np.nan))


# --- prices ---


def sales(seed: int, n: int = 300, curve: float = 0.0, spread: float = 0.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    area, green = rng.uniform(40, 160, n), rng.uniform(0, 1, n)
    price = (
        50
        + 6 * area
        + 80 * green
        + curve * (area - 100) ** 2
        + 40 * np.exp(spread * (area - 100) / 60) * rng.standard_normal(n)
    )
    return pd.DataFrame({"price": price + 500, "area": area, "green": green})


@pytest.mark.parametrize(("cov", "named"), [("ols", "nonrobust"), ("hc3", "HC3"), ("hc1", "HC1")])
@pytest.mark.parametrize("form", ["linear", "log"])
def test_reset_and_breusch_pagan_are_those_of_statsmodels(cov: str, named: str, form: str) -> None:
    table = sales(1, curve=0.01)
    found = Hedonic.from_formula("price ~ area + green", table, form=form, currency="CNY").fit(cov)
    y = np.log(table["price"]) if form == "log" else table["price"]
    peer = sm.OLS(y, sm.add_constant(table[["area", "green"]])).fit()
    reset, (lm, p, _, _) = (
        linear_reset(peer, power=3, use_f=True, cov_type=named),
        het_breuschpagan(peer.resid, peer.model.exog),
    )
    text = found.summary("en")
    assert f"F(2, 295) = {float(np.squeeze(reset.fvalue)):.4g}" in text
    assert f"chi2(2) = {lm:.4g}, p {'< 0.001' if p < 0.001 else f'= {p:.3f}'}" in text
    assert "RESET 检验" in found.summary("zh")


def test_a_wrong_form_and_a_changing_spread_are_said() -> None:
    curved = Hedonic.from_formula("price ~ area + green", sales(2, curve=0.05), form="linear", currency="CNY").fit()
    assert "hedonic_reset" in {one.code for one in curved.notes}
    spread = Hedonic.from_formula("price ~ area + green", sales(3, spread=2.0), form="linear", currency="CNY")
    assert "hedonic_spread" in {one.code for one in spread.fit("ols").notes}
    assert "hedonic_spread" not in {one.code for one in spread.fit().notes}  # robust errors allow for it
    assert "标准误 = hc3" in spread.fit("ols").summary("zh")
    boxcox = Hedonic.from_formula("price ~ area + green", sales(4), form="boxcox", currency="CNY").fit()
    assert "Breusch-Pagan" in boxcox.summary("en")


def test_where_powers_say_nothing_new_there_is_no_reset() -> None:
    rng = np.random.default_rng(5)
    group = np.repeat([0.0, 1.0], 20)
    lines, notes = checked_form(
        10 + group + rng.standard_normal(40), np.column_stack([np.ones(40), group]), "HC3", None, False
    )
    assert [one[0]["en"] for one in lines] == ["Breusch-Pagan"]
    assert notes == ()
    assert checked_form(rng.standard_normal(40), np.ones((40, 1)), "HC3", None, False) == ((), ())


@pytest.mark.slow
def test_reset_has_its_size_under_a_changing_spread() -> None:
    hits = []
    for seed in range(1000):
        table = sales(seed, n=200, spread=1.0)
        x = np.column_stack([np.ones(200), table["area"], table["green"]])
        _, notes = checked_form(table["price"].to_numpy(), x, "HC3", None, False)
        hits.append("hedonic_reset" in {one.code for one in notes})
    assert 0.025 <= np.mean(hits) <= 0.08


# --- restricted estimates ---


def test_the_likelihood_of_restricted_estimates_is_called_what_it_is() -> None:
    rng = np.random.default_rng(6)
    table = pd.DataFrame(
        {
            "value": np.exp(2 + 0.3 * rng.standard_normal(20)),
            "study": np.repeat(np.arange(10), 2),
            "income": rng.uniform(1, 9, 20),
        }
    )
    model = MetaRegression.from_formula("value ~ log(income)", table, unit="CNY/household/year", study="study")
    restricted, full = model.fit(), model.fit("ml")
    assert "log-likelihood (full, at the REML estimates)" in restricted.summary("en")
    assert "对数似然（完整似然，在 REML 估计处）" in restricted.summary("zh")
    assert (
        f"restricted log-likelihood (REML): {model.loglike(model.params_of(restricted._best)):.6f}"
        in restricted.summary("en")
    )
    assert "REML" not in full.summary("en")
    assert restricted.llf <= full.llf + 1e-9

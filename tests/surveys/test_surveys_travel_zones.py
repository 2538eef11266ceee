"""Zonal travel cost: three forms of demand, their surplus by hand and by statsmodels, what is refused and noted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from esvalue.core.errors import InputError
from esvalue.surveys import zonal

LINEAR = pd.DataFrame(
    {"cost": [10.0, 20, 30, 40, 55], "people": [1000.0, 4000, 2500, 9000, 12000], "visits": [420, 1300, 700, 1500, 300]}
)
ZONES: dict[str, Any] = {"cost": "cost", "population": "people", "currency": "CNY", "period": "year"}


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
    assert found.cov_kind == "hc3"
    assert not found.notes


def test_a_linear_demand_of_zones_is_integrated_to_its_choke_price() -> None:
    import statsmodels.api as sm

    found = zonal("visits ~ cost", LINEAR, demand="linear", **ZONES)
    rates = LINEAR["visits"] / LINEAR["people"]
    peer = sm.WLS(rates, sm.add_constant(LINEAR["cost"]), weights=LINEAR["people"]).fit(cov_type="HC3")
    np.testing.assert_allclose(found.values, peer.params, rtol=1e-10)
    np.testing.assert_allclose(found.bse, peer.bse, rtol=1e-10)
    choke = -found.params["Intercept"] / found.params["cost"]
    area = 0.0
    for cost, people in zip(
        LINEAR["cost"], LINEAR["people"], strict=True
    ):  # by trapezoids from the cost paid to the choke price
        grid = np.linspace(cost, max(choke, cost), 2001)
        area += people * np.trapezoid(np.maximum(found.params["Intercept"] + found.params["cost"] * grid, 0), grid)
    total, trip, person = (found.surplus(per) for per in ("total", "trip", "person"))
    assert total.value == pytest.approx(area, rel=1e-6)
    assert trip.value == pytest.approx(area / found.predict().sum())
    assert person.value == pytest.approx(area / LINEAR["people"].sum())
    assert (total.unit, trip.unit, person.unit) == ("CNY/year", "CNY/visit", "CNY/person/year")
    assert found.predict().sum() == pytest.approx(
        LINEAR["visits"].sum()
    )  # weighted by people, the line keeps the visits
    np.testing.assert_allclose(found.predict(LINEAR), found.predict())
    drawn = found.surplus(ci="kr", seed=1)
    assert drawn.low < total.value / found.predict().sum() < drawn.high
    for language in ("zh", "en"):
        assert "R2" in found.summary(language)


def test_a_semilog_demand_of_zones() -> None:
    import statsmodels.api as sm

    found = zonal("visits ~ cost", LINEAR, demand="semilog", weighted=False, **ZONES)
    peer = sm.OLS(np.log(LINEAR["visits"] / LINEAR["people"]), sm.add_constant(LINEAR["cost"])).fit()
    np.testing.assert_allclose(found.values, peer.params, rtol=1e-10)
    assert found.surplus().value == pytest.approx(-1 / peer.params["cost"])
    assert found.surplus().se == pytest.approx(found.bse["cost"] / found.params["cost"] ** 2, rel=1e-6)
    assert found.surplus("total").value == pytest.approx(-LINEAR["visits"].sum() / peer.params["cost"])
    np.testing.assert_allclose(found.predict() / LINEAR["people"], np.exp(peer.fittedvalues))


def test_what_zones_refuse_and_note() -> None:
    empty = LINEAR.assign(visits=[420, 1300, 700, 1500, 0])
    far = pd.concat([LINEAR, pd.DataFrame({"cost": [90.0], "people": [5000.0], "visits": [0]})])
    for code, call in (
        ("travel_zone_none", lambda: zonal("visits ~ cost", empty, demand="semilog", **ZONES)),
        ("travel_few", lambda: zonal("visits ~ cost", LINEAR.head(2), demand="linear", **ZONES)),
        ("travel_few", lambda: zonal("visits ~ cost", LINEAR.head(2), **ZONES)),
        ("survey_option", lambda: zonal("visits ~ cost", LINEAR, demand="cubic", **ZONES)),
        ("survey_option", lambda: zonal("visits ~ cost", LINEAR, demand="linear", **ZONES).surplus(ci="fieller")),
        (
            "travel_cost_sign",
            lambda: zonal("visits ~ cost", LINEAR.assign(cost=-LINEAR["cost"]), demand="linear", **ZONES).surplus(),
        ),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert [problem.code for problem in caught.value.problems] == [code]
        assert caught.value.text("zh") != caught.value.text("en")
    found = zonal("visits ~ cost", far, demand="linear", **ZONES)
    assert [(note.code, note.fields["count"]) for note in found.notes] == [("travel_zone_negative", 1)]
    assert found.predict().iloc[-1] == 0
    assert [
        note.code
        for note in zonal("visits ~ cost", LINEAR.assign(cost=-LINEAR["cost"]), demand="linear", **ZONES).notes
    ] == ["travel_cost_sign_note"]

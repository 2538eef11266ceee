"""Carbon, oxygen and productivity: published figures, rivals against each other,
and InVEST's formulas on small arrays.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from esvalue.core.units import conversion, parse
from esvalue.equations.carbon import (
    carbon_from_dry_matter,
    greenhouse_gas_balance,
    net_ecosystem_carbon,
    net_ecosystem_carbon_ratio,
    npp_carbon,
    oxygen_from_carbon_dioxide,
    oxygen_from_dry_matter,
)
from esvalue.equations.carbon_stocks import (
    biomass_carbon_gain_ipcc2006,
    blue_carbon_accumulated,
    blue_carbon_emitted,
    blue_carbon_stock,
    blue_carbon_stock_change,
    carbon_stock_of_pools,
    sediment_carbon_burial,
    soil_carbon_stock,
    soil_carbon_stock_ipcc2006,
)
from esvalue.equations.productivity import (
    absorbed_radiation,
    fpar_from_index,
    light_use_efficiency_casa,
    npp_light_use_efficiency,
    npp_miami,
    npp_miami_precipitation,
    npp_miami_temperature,
    npp_thornthwaite_memorial,
    temperature_scalar_departure_casa,
    temperature_scalar_optimum_casa,
    water_scalar_casa,
)
from esvalue.equations.purification import oxygen_saturation_apha1985, oxygen_saturation_share

temperatures = st.floats(-30.0, 40.0)
rain = st.floats(0.0, 4000.0)


# --- productivity ---


def test_casa_by_hand() -> None:
    """5,000 MJ/m2, half of it usable, 0.6 absorbed; 20 degrees at an optimum of 20; half of the water it could use."""
    absorbed = absorbed_radiation(5000.0, 0.5, float(fpar_from_index(3.0, 1.0, 4.0, 0.0, 0.9)))
    assert absorbed == pytest.approx(1500.0)
    stress = 1.0 * 1.1814 / ((1 + math.exp(-2)) * (1 + math.exp(-3))) * 0.75
    efficiency = light_use_efficiency_casa(
        0.4,
        temperature_scalar_optimum_casa(20.0),
        float(temperature_scalar_departure_casa(20.0, 20.0)),
        float(water_scalar_casa(0.4, 0.8)),
    )
    assert npp_light_use_efficiency(absorbed, efficiency) == pytest.approx(1500 * 0.4 * stress)


@given(st.floats(0.0, 35.0), st.floats(0.1, 20.0))
def test_heat_hurts_plants_more_than_cold(optimum: float, off: float) -> None:
    """CASA's curve is steeper above the optimum: by 0.3 a degree against 0.2; both stay within 0 and 1."""
    hot, cold = (float(temperature_scalar_departure_casa(optimum + d, optimum)) for d in (off + 10.0, -off - 10.0))
    assert 0.0 < hot < cold < 1.0


@given(temperatures, rain)
def test_miami_takes_the_scarcer_of_warmth_and_rain(temperature: float, precipitation: float) -> None:
    least = float(npp_miami(temperature, precipitation))
    assert least == min(float(npp_miami_temperature(temperature)), float(npp_miami_precipitation(precipitation)))
    assert 0.0 <= least < 3000.0


@given(rain, st.floats(0.0, 500.0))
def test_productivity_grows_with_water(water: float, more: float) -> None:
    for model in (npp_miami_precipitation, npp_thornthwaite_memorial):
        assert float(model(water + more)) >= float(model(water)) >= 0.0


def test_rival_models_agree_within_a_factor_of_two_for_the_liaohe_delta() -> None:
    """10 degrees, 650 mm of rain, 550 mm of evapotranspiration:
    dry land grows 10 to 14 t/ha of dry matter by all three.
    """
    t_ha = conversion(parse("g_DM/m2/a"), parse("t_DM/ha/a"))
    rivals = [
        float(npp_miami_temperature(10.0)) * t_ha,
        float(npp_miami_precipitation(650.0)) * t_ha,
        float(npp_thornthwaite_memorial(550.0)) * t_ha,
    ]
    assert max(rivals) < 2 * min(rivals)
    assert [round(x, 1) for x in rivals] == [14.1, 10.5, 12.1]


# --- carbon ---


def test_forms_of_net_ecosystem_production_meet() -> None:
    npp = npp_carbon(9.0, 4 / 9)
    assert npp == pytest.approx(4.0)
    assert net_ecosystem_carbon(npp, 3.0) == pytest.approx(net_ecosystem_carbon_ratio(npp, 0.25))


def test_stoichiometry_closes() -> None:
    """6 CO2 + 5 H2O = C6H10O5 + 6 O2: 1.63, 1.185 and 72/162 per dry matter belong together."""
    carbon = carbon_from_dry_matter(162.0, 264 / 162, 12 / 44)
    assert carbon == pytest.approx(npp_carbon(162.0, 72 / 162)) == pytest.approx(72.0)
    assert (
        oxygen_from_dry_matter(162.0, 192 / 162)
        == pytest.approx(oxygen_from_carbon_dioxide(264.0, 32 / 44))
        == pytest.approx(192.0)
    )
    assert round(264 / 162, 2) == 1.63
    assert round(192 / 162, 3) == 1.185  # printed as 1.19; 1.20, also in use, is 1.3% too high


def test_salt_marsh_burial_of_the_global_mean() -> None:
    """218 g C/m2 a year is 2.18 t C/ha, such as 8.72 mm of 1 t/m3 with 2.5% carbon."""
    assert conversion(parse("g_C/m2/a"), parse("t_C/ha/a")) * 218 == pytest.approx(2.18)
    assert sediment_carbon_burial(0.00872, 1.0, 0.025, 10_000.0) == pytest.approx(2.18)


def test_soil_by_profile_and_by_factors() -> None:
    assert soil_carbon_stock(0.3, 1.3, 0.02, 0.0, 10_000.0) == pytest.approx(78.0)
    change = soil_carbon_stock_ipcc2006(80.0, 1.0, 1.0, 1.0, 10.0) - soil_carbon_stock_ipcc2006(
        80.0, 0.75, 1.0, 1.0, 10.0
    )
    assert change == pytest.approx(200.0)
    assert biomass_carbon_gain_ipcc2006(4.0, 0.0, 0.5, 1.0) < biomass_carbon_gain_ipcc2006(4.0, 0.25, 0.5, 1.0)


def test_methane_can_turn_a_sink_into_a_source() -> None:
    """Reed of the Liaohe delta: 20.37 t of CO2 bound; 36.5 kg of methane take back 1.0 of it (100 years)
    or 3.0 (20 years).
    """
    reed = [greenhouse_gas_balance(20.37, 0.0365, gwp, 0.0, 273.0) for gwp in (27.9, 81.2)]
    assert [round(x, 2) for x in reed] == [19.35, 17.41]
    assert greenhouse_gas_balance(1.0, 0.2, 27.9, 0.001, 273.0) < 0


# --- InVEST, on small arrays (formulas read in its source, commit 54ff9ca1) ---

BASE = {"above": [40.0, 5.0], "below": [10.0, 2.0], "soil": [80.0, 60.0], "dead": [5.0, 1.0]}


def test_carbon_stocks_agree_with_invest() -> None:
    """InVEST sums four rasters of t/ha; so do we, to float rounding. It stores them in single precision."""
    theirs = np.sum([np.asarray(pool, dtype=np.float32) for pool in BASE.values()], axis=0)
    ours = carbon_stock_of_pools(*(np.asarray(pool) for pool in BASE.values()), 1.0)
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_invest_loses_a_change_of_minus_one_and_we_do_not() -> None:
    before, after = np.array([50.0, 50.0]), np.array([49.0, 53.0])
    change = carbon_stock_of_pools(after, 0.0, 0.0, 0.0, 1.0) - carbon_stock_of_pools(before, 0.0, 0.0, 0.0, 1.0)
    theirs = change[change != -1.0].sum()  # what its summary adds: everything but the no-data value
    assert theirs == 3.0
    assert change.sum() == 2.0


@given(st.floats(0.0, 1e4), st.floats(0.0, 1.0), st.floats(0.5, 200.0), st.integers(1, 50))
def test_blue_carbon_emissions_agree_with_invest(stock: float, magnitude: float, half_life: float, n: int) -> None:
    disturbed = stock * magnitude
    theirs = disturbed * (0.5 ** ((n - 1) / half_life) - 0.5 ** (n / half_life))
    assert blue_carbon_emitted(stock, magnitude, half_life, n - 1.0, float(n)) == pytest.approx(
        theirs, rel=1e-12, abs=1e-300
    )


def test_blue_carbon_over_twenty_years_agrees_with_invest_year_by_year() -> None:
    """Stock 300, 60% exposed, half-life 7.5 years, no growth while it decays."""
    stock, emitted = 300.0, 0.0
    for n in range(1, 21):
        emitted += 300.0 * 0.6 * (0.5 ** ((n - 1) / 7.5) - 0.5 ** (n / 7.5))
    stock -= emitted
    assert blue_carbon_stock(300.0, 0.6, 7.5, 0.0, 20.0) == pytest.approx(stock, rel=1e-12)
    assert blue_carbon_stock_change(blue_carbon_accumulated(2.0, 5.0, 20.0), emitted, 20.0) == pytest.approx(
        (200.0 - emitted) / 20
    )


# --- dissolved oxygen ---


def test_oxygen_that_water_can_hold() -> None:
    """Standard tables: 14.62, 11.29, 9.09, 7.56 mg/L at 0, 10, 20, 30 degrees."""
    held = oxygen_saturation_apha1985(np.array([0.0, 10.0, 20.0, 30.0]))
    assert np.round(held, 2).tolist() == [14.62, 11.29, 9.09, 7.56]
    assert conversion(parse("mg_O2/L"), parse("g_O2/m3")) == 1.0
    assert oxygen_saturation_share(12.0, float(held[2])) > 1.0

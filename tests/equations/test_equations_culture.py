"""Habitat, culture, pests, purification of water and air, local climate: by hand, published,
and in the form of InVEST.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from esvalue.core.units import conversion, parse
from esvalue.equations.amounts import areal_amount, areal_value, market_value
from esvalue.equations.climate import (
    cooling_energy_by_temperature,
    cooling_energy_saved,
    evaporation_energy,
    evaporation_energy_electric,
    plant_transpiration_energy,
    transpiration_heat,
)
from esvalue.equations.culture import (
    consumer_surplus_semilog,
    landscape_premium,
    landscape_rent_premium,
    nonuse_value,
    recreation_visits,
    travel_cost_per_visit,
    travel_time_cost,
)
from esvalue.equations.habitat import (
    habitat_conservation_value,
    habitat_quality,
    pest_control_incidence,
    pollination_value_dependence,
    pollination_value_wild,
    threat_decay_exponential,
    threat_decay_linear,
    threat_degradation,
)
from esvalue.equations.money import annuity
from esvalue.equations.purification import (
    areal_capacity_limited,
    dry_deposition,
    first_order_removal,
    first_order_removal_kcstar,
    first_order_removal_pkcstar,
    leaf_dust_retention,
    removal_by_class,
    temperature_adjusted_rate,
)

shares = st.floats(0.0, 1.0)


# --- habitat: InVEST on a small array (formulas read in its source, commit 54ff9ca1) ---


@given(st.floats(0.0, 5000.0), st.floats(1.0, 3000.0))
def test_decay_agrees_with_invest(distance: float, reach: float) -> None:
    linear = 0.0 if distance > reach else (reach - distance) / reach
    exponential = 0.0 if distance > reach else math.exp(-distance * 2.99 / reach)
    assert float(threat_decay_linear(distance, reach)) == pytest.approx(linear, rel=1e-9, abs=1e-12)
    assert float(threat_decay_exponential(distance, reach)) == pytest.approx(exponential, rel=1e-12)


def test_quality_of_four_cells_agrees_with_invest() -> None:
    """Two threats of weights 1 and 0.5: one linear, one exponential; the second cell protected, the last no habitat."""
    distance = np.array([0.0, 200.0, 900.0, 100.0])
    access, habitat = np.array([1.0, 0.0, 1.0, 1.0]), np.array([1.0, 0.8, 0.6, 0.0])
    first = threat_degradation(1.0, 1.5, 1.0, threat_decay_linear(distance, 1000.0), access, 0.7)
    second = threat_degradation(0.5, 1.5, 1.0, threat_decay_exponential(distance, 500.0), access, 0.9)
    theirs = np.array(
        [1.0 * 0.7 / 1.5 + 0.5 * 0.9 / 1.5, 0.0, 0.1 * 0.7 / 1.5, 0.9 * 0.7 / 1.5 + math.exp(-0.598) * 0.9 * 0.5 / 1.5]
    )
    np.testing.assert_allclose(first + second, theirs, rtol=1e-12)
    quality = habitat * (1 - theirs**2.5 / (theirs**2.5 + 0.05**2.5))
    np.testing.assert_allclose(habitat_quality(habitat, first + second, 0.05), quality, rtol=1e-12)


@given(shares, shares, shares, st.floats(0.01, 1.0))
def test_quality_falls_with_degradation_and_stays_in_the_habitat(
    suitability: float, one: float, other: float, half: float
) -> None:
    low, high = sorted((one, other))
    better, worse = float(habitat_quality(suitability, low, half)), float(habitat_quality(suitability, high, half))
    assert 0.0 <= worse <= better <= suitability
    assert float(habitat_quality(suitability, half, half)) == pytest.approx(suitability / 2)


def test_habitat_of_jiaozhou_bay_is_spending_by_area() -> None:
    """15,000 yuan/km2: printed 0.58, 0.54, 0.49e7 yuan; areas backed out of total by unit value."""
    assert conversion(parse("yuan/km2/a"), parse("yuan/ha/a")) * 15_000 == pytest.approx(150.0)
    values = [habitat_conservation_value(150.0, km2 * 100, 0.5, 0.5) for km2 in (382.99, 360.01, 322.97)]
    assert np.divide(values, 1e7) == pytest.approx([0.58, 0.54, 0.49], abs=0.0065)
    assert habitat_conservation_value(150.0, 100.0, 0.25, 0.5) == areal_value(75.0, 100.0)


# --- culture ---


def test_baiyangdian_visits_are_worth_what_is_printed() -> None:
    """52.47 + 343.33 + 578.03 yuan a visit, 1.35 million visits: 13.15e8 yuan;
    the surplus from its regression slope.
    """
    surplus = consumer_surplus_semilog(-1 / 578.03)
    assert market_value(1.35e6, travel_cost_per_visit(52.47, 343.33, surplus)) == pytest.approx(13.15e8, abs=0.005e8)
    assert market_value(recreation_visits(900_000.0, 1.5, 1.0), 973.83) == pytest.approx(13.15e8, abs=0.005e8)
    assert travel_time_cost(10.0, 114.44, 0.3) == pytest.approx(343.32)  # 30% of the wage


@given(st.floats(-0.5, -1e-4), st.floats(-0.5, -1e-4))
def test_a_flatter_demand_leaves_more_surplus(one: float, other: float) -> None:
    steep, flat = sorted((one, other))
    assert 0 < consumer_surplus_semilog(steep) <= consumer_surplus_semilog(flat)


def test_a_premium_of_prices_is_a_stock_and_one_of_rents_a_flow() -> None:
    """8,000 yuan/m2 at 5% over 50 years without interest is 8 yuan/m2 a year, not 400."""
    stock = landscape_premium(8000.0, 0.05, 1000.0, float(annuity(0.0, 50.0)))
    assert stock == pytest.approx(landscape_rent_premium(160.0, 0.05, 1000.0)) == pytest.approx(8000.0)


@given(st.floats(0.0, 1e3), shares, st.floats(0.0, 1e7))
def test_nobody_pays_more_than_everybody(wtp: float, share: float, people: float) -> None:
    assert nonuse_value(wtp, share, people) <= nonuse_value(wtp, 1.0, people)


# --- pests and pollination ---


def test_rival_values_of_pest_control() -> None:
    """Garzê: 1.58 million ha of forest at 375 yuan; a difference of incidence of one would be the same."""
    assert areal_value(375.0, 1.58e6) == pest_control_incidence(1.58e6, 1.0, 0.0, 375.0) == 5.925e8
    assert pest_control_incidence(1000.0, 0.1, 0.2, 375.0) < 0  # plantations that are the healthier ones


@given(st.floats(0.0, 1e6), st.floats(0.0, 1e4), shares, shares)
def test_pollination_is_part_of_the_crop(quantity: float, price: float, dependence: float, wild: float) -> None:
    crop = market_value(quantity, price)
    animals, wild_only = (
        pollination_value_dependence(quantity, price, dependence),
        pollination_value_wild(quantity, price, dependence, wild),
    )
    assert 0.0 <= wild_only <= animals <= crop


# --- purification ---


@given(st.floats(0.0, 1e6), st.floats(0.0, 100.0), st.floats(0.0, 1e4))
def test_the_rule_by_class_and_the_smaller_of_two(load: float, capacity: float, area: float) -> None:
    met, missed = float(removal_by_class(load, capacity, area, 1.0)), float(removal_by_class(load, capacity, area, 0.0))
    assert (met, missed) == (load, areal_amount(capacity, area))
    assert float(areal_capacity_limited(load, capacity, area)) == min(met, missed)


def test_garze_purification_keeps_substances_apart() -> None:
    """Printed 0.0136, 0.0175, 0.0014, 0.0380 and 0.0055e8 yuan."""
    rows = [(1137.0, 1200.0), (2772.0, 630.0), (941.0, 150.0), (5424.0, 700.0), (625.0, 875.0)]
    values = [market_value(q, p) / 1e8 for q, p in rows]
    assert values == pytest.approx([0.0136, 0.0175, 0.0014, 0.0380, 0.0055], abs=5.1e-5)
    assert not parse("t_SO2").same_kind(parse("t_NOx"))


@given(st.floats(1e3, 1e7), st.floats(0.0, 1e-4), st.floats(0.0, 1e-4), st.floats(0.0, 100.0), st.floats(0.0, 1e7))
def test_removal_turns_negative_where_the_inflow_is_the_cleaner(
    flow: float, inflow: float, background: float, k: float, area: float
) -> None:
    removed = float(first_order_removal_kcstar(flow, inflow, background, k, area))
    assert removed * (inflow - background) >= 0.0
    assert abs(removed) <= flow * abs(inflow - background) * (1 + 1e-12)


def test_forms_of_first_order_removal_meet() -> None:
    """Without background k A / Q is k t; with ever more tanks mixed flow becomes plug flow."""
    flow, inflow, k, depth = 1e6, 20e-6, 18.0, 0.5
    area, time = 50_000.0, 50_000.0 * depth / 1e6
    plug = float(first_order_removal_kcstar(flow, inflow, 0.0, k, area))
    assert plug == pytest.approx(float(first_order_removal(flow * inflow, k / depth, time)), rel=1e-12)
    tanks = [float(first_order_removal_pkcstar(flow, inflow, 0.0, k, area, n)) for n in (1.0, 3.0, 10.0, 1e6)]
    assert tanks == sorted(tanks)
    assert tanks[-1] == pytest.approx(plug, rel=1e-5)
    assert temperature_adjusted_rate(temperature_adjusted_rate(18.0, 1.08, 10.0), 1.08, 30.0) == pytest.approx(18.0)


def test_air_by_hand() -> None:
    assert conversion(parse("cm/s"), parse("m/a")) == pytest.approx(315_576.0)
    assert dry_deposition(315_576.0, 20e-12, 1e6, 0.5, 1.0) == pytest.approx(3.15576)
    assert leaf_dust_retention(1e-6, 4.0, 10_000.0, 25.0) == pytest.approx(1.0)


# --- local climate ---


def test_heat_and_electricity_are_not_the_same() -> None:
    """With an efficiency ratio of 1 and 3: heat added to electricity overstates cooling threefold."""
    heat = evaporation_energy(0.5, 10_000.0, 675.0, 0.0)
    assert evaporation_energy_electric(0.5, 10_000.0, 675.0, 1.0, 0.0) == heat
    assert evaporation_energy_electric(0.5, 10_000.0, 675.0, 3.0, 0.0) == pytest.approx(heat / 3)


def test_rivals_of_cooling_in_their_order() -> None:
    """1 km2 in 90 days: what is evaporated, what is felt, what machines are spared."""
    evaporated = plant_transpiration_energy(transpiration_heat(0.004, 2.45e6), 1e6, 90.0, 3.0)
    felt = cooling_energy_by_temperature(1.0, 1.2, 30.0, 1e6, 10.0, 90.0, 3.0)
    spared = cooling_energy_saved(1.0, 2.0, 1e5) * conversion(parse("kWh"), parse("kJ"))
    assert evaporated == pytest.approx(2.94e11)
    assert felt == pytest.approx(1.08e10)
    assert evaporated > felt > spared > 0

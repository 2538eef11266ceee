"""Soil lost to wind: RWEQ and sand fixed, against limits and own arithmetic;
where usual practice turns the wrong way it is said.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from esvalue.equations.equation import get
from esvalue.equations.soil import sand_fixed_area
from esvalue.equations.wind_erosion import (
    critical_field_length_rweq,
    sand_fixed_rweq_power,
    wind_erosion_mean_rweq,
    wind_erosion_rweq,
    wind_transport_capacity_rweq,
)
from esvalue.equations.wind_factors import (
    air_density_rweq,
    erodible_fraction_rweq,
    roughness_factor_rweq,
    soil_crust_rweq,
    soil_dryness_rweq,
    vegetation_factor_rweq,
    weather_factor_rweq,
    wind_value_rweq,
)
from esvalue.inputs.coefficients import coefficient

shares = st.floats(0.0, 1.0)


def test_air_density_at_sea_level_and_on_the_plateau() -> None:
    assert air_density_rweq(0.0, 288.15) == pytest.approx(1.223, abs=0.002)
    assert air_density_rweq(4.0, 275.0) == pytest.approx(0.781, abs=0.01)


@pytest.mark.parametrize(
    ("equation", "argument", "wrong"),
    [
        ("air_density_rweq", "temperature", 20.0),
        ("air_density_rweq", "elevation", 1200.0),
        ("vegetation_factor_rweq", "coefficient", 0.00483),
    ],
)
def test_bounds_refuse_slips_of_unit_and_percent(equation: str, argument: str, wrong: float) -> None:
    low, high = get(equation).limits[argument]
    assert not low <= wrong <= high


def test_weather_of_a_windy_spring_by_hand() -> None:
    winds = np.array([3.0, 6.0, 9.0, 5.0])
    value = float(wind_value_rweq(winds, 5.0).mean())
    assert value == (6 * 1 + 9 * 16) / 4
    dryness = float(soil_dryness_rweq(0.1, 0.02, 6.0, 30.0))
    assert dryness == pytest.approx(0.96)
    assert weather_factor_rweq(value, 1.2, 9.81, 30.0, dryness, 1.0) == pytest.approx(37.5 * 30 * 1.2 / 9.81 * 0.96)


def test_dryness_is_a_share() -> None:
    assert float(soil_dryness_rweq(0.01, 0.5, 20.0, 30.0)) == 0.0
    assert float(soil_dryness_rweq(0.1, 0.0, 0.0, 30.0)) == 1.0


@given(st.floats(0.0, 100.0), shares, st.floats(0.0, 10.0), st.floats(0.0, 30.0))
def test_soil_factors_are_shares(sand: float, split: float, organic: float, carbonate: float) -> None:
    silt = (100.0 - sand) * split
    clay = max(100.0 - sand - silt, 0.5)
    assert 0.0 <= float(erodible_fraction_rweq(sand, silt, clay, organic, carbonate)) <= 1.0
    assert 0.0 < soil_crust_rweq(clay, organic) <= 1.0


def test_roughness_and_plants_only_slow_the_wind() -> None:
    ridges = np.linspace(0, 15, 50)
    assert (np.diff(roughness_factor_rweq(ridges[:10], 0.0)) < 0).all()
    assert (roughness_factor_rweq(ridges, 1.0) <= 1.0).all()
    forest, crops = (
        coefficient("wind_vegetation_coefficients", c, "per_percent").value for c in ("forest", "cropland")
    )
    assert (
        vegetation_factor_rweq(50.0, forest)
        < vegetation_factor_rweq(50.0, crops)
        < vegetation_factor_rweq(50.0, 0.00483)
    )


@given(st.floats(0.1, 2000.0), st.floats(1.0, 500.0))
def test_the_mean_of_a_field_is_the_mean_of_its_points(capacity: float, critical: float) -> None:
    length = 200.0
    points = (np.arange(20_000) + 0.5) / 20_000 * length
    assert float(wind_erosion_rweq(capacity, critical, points).mean()) == pytest.approx(
        float(wind_erosion_mean_rweq(capacity, critical, length)), rel=1e-3
    )


@given(st.floats(0.01, 500.0), st.floats(0.0, 1.0))
def test_plants_always_fix_sand_in_the_mean_of_a_field_and_in_the_power_form(weather: float, plants: float) -> None:
    def loss(c: float) -> float:
        factors = (weather, 0.5, 0.6, 0.9, c)
        return float(
            wind_erosion_mean_rweq(wind_transport_capacity_rweq(*factors), critical_field_length_rweq(*factors), 200.0)
        )

    assert loss(plants) <= loss(1.0) * (1 + 1e-12)
    assert sand_fixed_rweq_power(weather, 0.5, 0.6, 0.9, plants) >= 0.0


def test_at_fifty_metres_bare_land_can_lose_less_than_sparse_plants() -> None:
    """The usual z = 50 m turns at a product of factors of about 62; beyond, potential less actual is negative."""
    products = np.linspace(1.0, 200.0, 2000)
    ones = np.ones_like(products)
    factors = (products, ones, ones, ones, ones)
    loss = wind_erosion_rweq(wind_transport_capacity_rweq(*factors), critical_field_length_rweq(*factors), 50.0)
    assert products[loss.argmax()] == pytest.approx(62.0, abs=1.0)
    assert loss[-1] < loss[loss.argmax()]


def test_no_wind_no_loss_and_no_warning() -> None:
    with np.errstate(all="raise"):
        critical = critical_field_length_rweq(np.array([0.0, 1.0]), 1.0, 1.0, 1.0, 1.0)
        assert critical.tolist() == [math.inf, 150.71]
        assert wind_erosion_rweq(np.array([0.0, 109.8]), critical, 50.0)[0] == 0.0


def test_power_form_is_a_quarter_to_a_third_of_the_points_at_fifty_metres() -> None:
    for product in (5.0, 10.0, 20.0):
        bare, plants = (product, 1.0, 1.0, 1.0, 1.0), (product, 1.0, 1.0, 1.0, 0.3)
        at = [
            float(wind_erosion_rweq(wind_transport_capacity_rweq(*f), critical_field_length_rweq(*f), 50.0))
            for f in (bare, plants)
        ]
        assert 0.25 < float(sand_fixed_rweq_power(*plants)) / (at[0] - at[1]) < 0.34


def test_value_of_sand_goes_by_area_covered() -> None:
    """1 kg/m2/a over 1 km2 is 1,000 t; at 1.28 t/m3 and 10 cm it would cover 7,812.5 m2."""
    assert sand_fixed_area(1000.0, 1.28, 0.1) == pytest.approx(7812.5)

"""Water: the Budyko family, curve numbers and flood storage, against limits,
published cases and InVEST's arithmetic.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from esvalue.equations.budyko import (
    budyko_omega_donohue,
    evaporative_ratio_budyko1974,
    evaporative_ratio_choudhury,
    evaporative_ratio_energy_limited,
    evaporative_ratio_fu,
    evaporative_ratio_turc_pike,
    evaporative_ratio_zhang2001,
)
from esvalue.equations.equation import get
from esvalue.equations.flood import (
    lake_storage_power_law,
    lake_storage_power_law_gep_tibet,
    marsh_soil_storage,
    seasonal_storage,
    volume_between_levels,
)
from esvalue.equations.runoff import (
    curve_number_dry_hawkins,
    curve_number_dry_swat,
    curve_number_slope_williams,
    curve_number_wet_hawkins,
    curve_number_wet_swat,
    potential_retention_curve_number,
    retention_for_initial_share_hawkins2002,
    storm_runoff_curve_number,
    storm_water_held,
)
from esvalue.equations.water import crop_evapotranspiration, plant_available_water, retention_water_balance, water_yield
from esvalue.inputs.coefficients import coefficient

rain = st.floats(0.01, 5.0)
potential = st.floats(0.0, 5.0)
CURVES = {
    "fu": lambda e, p: evaporative_ratio_fu(e, p, 2.6),
    "zhang": lambda e, p: evaporative_ratio_zhang2001(e, p, 2.0),
    "turc_pike": evaporative_ratio_turc_pike,
    "choudhury": lambda e, p: evaporative_ratio_choudhury(e, p, 1.8),
    "budyko": evaporative_ratio_budyko1974,
    "limits": evaporative_ratio_energy_limited,
}
every_curve = pytest.mark.parametrize("curve", list(CURVES.values()), ids=list(CURVES))


# --- the Budyko family --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(CURVES))
@given(e=potential, p=rain)
def test_no_more_evaporates_than_falls_or_than_energy_allows(name: str, e: float, p: float) -> None:
    energy = math.inf if name == "zhang" else e / p
    assert -1e-12 <= float(CURVES[name](e, p)) <= min(1.0, energy) + 1e-9


def test_zhang_passes_the_limit_of_energy_in_wet_forest_only() -> None:
    assert 0.25 < evaporative_ratio_zhang2001(0.25, 1.0, 2.0) == pytest.approx(0.375 / 1.375)
    dryness = np.linspace(0.5, 5.0, 50)
    assert (evaporative_ratio_zhang2001(dryness, 1.0, 2.0) <= dryness + 1e-12).all()
    assert (evaporative_ratio_zhang2001(np.linspace(0, 5, 50), 1.0, 0.5) <= np.linspace(0, 5, 50)).all()


@every_curve
@given(potential, rain, st.floats(0.0, 2.0))
def test_more_energy_never_evaporates_less(curve, e: float, p: float, more: float) -> None:
    assert float(curve(e + more, p)) >= float(curve(e, p)) - 1e-9


@every_curve
def test_nothing_evaporates_without_energy_and_without_a_warning(curve) -> None:
    with np.errstate(all="raise"):
        assert np.asarray(curve(np.array([0.0, 0.0]), np.array([0.5, 2.0]))).tolist() == [0.0, 0.0]


@every_curve
def test_keeps_leading_dimensions(curve) -> None:
    e, p = np.linspace(0.2, 1.4, 24).reshape(2, 3, 4), np.full((2, 3, 4), 0.7)
    whole = np.asarray(curve(e, p))
    assert whole.shape == (2, 3, 4)
    assert whole[1, 2, 3] == float(curve(float(e[1, 2, 3]), 0.7))


def test_choudhury_with_two_is_turc_pike() -> None:
    e = np.linspace(0.0, 3.0, 7)
    assert evaporative_ratio_choudhury(e, 1.0, 2.0) == pytest.approx(evaporative_ratio_turc_pike(e, 1.0), rel=1e-14)


def test_zhang_forest_evaporates_more_than_grass() -> None:
    forest, grass = (
        coefficient("zhang2001_coefficients", c, "plant_water").value for c in ("forest", "grass_and_crops")
    )
    p = 0.8
    assert evaporative_ratio_zhang2001(1.41, p, forest) > evaporative_ratio_zhang2001(1.10, p, grass)
    # the paper's own form: AET = P (1 + w E/P) / (1 + w E/P + P/E)
    assert evaporative_ratio_zhang2001(1.41, p, forest) * p == pytest.approx(
        p * (1 + 2 * 1.41 / p) / (1 + 2 * 1.41 / p + p / 1.41), rel=1e-14
    )


# --- InVEST's annual water yield (annual_water_yield.fractp_op at 54ff9ca), written out as plain arithmetic -----------


def invest_fraction(
    kc: float, eto: float, p: float, root: float, soil: float, pawc: float, z: float, vegetated: bool
) -> float:
    """The fraction of rain that evaporates in one pixel, in millimetres, as InVEST computes it."""
    phi = kc * eto / p
    if not vegetated:
        return min(p, kc * eto) / p
    awc = (root if root < soil else soil) * pawc
    w = min(awc / p * z + 1.25, 5)
    aet_p = 1 + kc * eto / p - (1 + (kc * eto / p) ** w) ** (1 / w)
    return min(phi, aet_p)


PIXELS = [
    # kc, eto [mm], p [mm], root [mm], soil [mm], pawc, z, vegetated
    (0.9, 1000.0, 800.0, 1500.0, 1000.0, 0.12, 6.0, True),
    (1.0, 1200.0, 300.0, 500.0, 2000.0, 0.20, 2.1, True),
    (0.65, 900.0, 1800.0, 3000.0, 400.0, 0.08, 15.0, True),
    (1.0, 800.0, 200.0, 2000.0, 2000.0, 0.30, 30.0, True),  # omega cut at 5
    (1.0, 1100.0, 600.0, 1.0, 1000.0, 0.12, 6.0, False),
    (0.3, 1100.0, 600.0, 1.0, 1000.0, 0.12, 6.0, False),
]


@pytest.mark.parametrize("pixel", PIXELS)
def test_water_yield_agrees_with_invest(pixel) -> None:
    kc, eto, p, root, soil, pawc, z, vegetated = pixel
    rain_, energy = p / 1000, crop_evapotranspiration(kc, eto / 1000)
    if vegetated:
        omega = budyko_omega_donohue(plant_available_water(root / 1000, soil / 1000, pawc), rain_, z)
        ratio = evaporative_ratio_fu(energy, rain_, omega)
    else:
        ratio = evaporative_ratio_energy_limited(energy, rain_)
    expected = invest_fraction(*pixel)
    assert float(ratio) == pytest.approx(expected, rel=1e-12)
    # InVEST's volume: millimetres x square metres / 1000
    assert float(water_yield(ratio, rain_, 900.0)) == pytest.approx((1 - expected) * p * 900.0 / 1000, rel=1e-12)


def test_invests_minimum_with_dryness_never_binds() -> None:
    e, p, w = np.meshgrid(np.linspace(0, 5, 40), np.linspace(0.05, 3, 40), np.linspace(1.25, 5, 20))
    assert (evaporative_ratio_fu(e, p, w) <= e / p + 1e-12).all()


def test_invest_stores_single_precision_we_do_not() -> None:
    exact = invest_fraction(*PIXELS[0])
    assert float(np.float32(exact)) != exact
    assert np.float32(exact) == pytest.approx(exact, rel=1e-7)


def test_cubic_metres_are_never_subtracted_from_a_depth(case, refused) -> None:
    """The error of an early InVEST: consumption in m3 a pixel taken off a yield in mm."""
    refused(balance(case, runoff="100", runoff_unit="m3/a").bind, "argument_unit", "runoff", "m/a", "m3/a")


# --- what a drafter may get wrong ---------------------------------------------------------------------


def balance(case, rain="800", rain_unit="mm/a", runoff="100", runoff_unit="mm/a"):
    """Write the tiny card with its storage replaced by a water balance."""

    def parameter(name: str, value: str, unit: str) -> str:
        return (
            f'[parameters.{name}]\ntitle = {{ zh = "{name}", en = "{name}" }}\nunit = "{unit}"\nvalue = '
            f'{value}\nsource = "judgement"\n'
        )

    three = (
        parameter("rain", rain, rain_unit)
        + parameter("runoff", runoff, runoff_unit)
        + parameter("evapotranspiration", "500", "mm/a")
    )
    return case(
        card=[
            (
                "[parameters.turnover]\n"
                'title = { zh = "年周转次数", en = "turnover" }\n'
                'unit = "1/a"\n'
                "value = 2\n"
                'source = "judgement"\n',
                three,
            ),
            (
                'equation = "marsh_storage"\nargs = { depth = "depth", area = "area", turnover = "turnover" }',
                'equation = "retention_water_balance"\nargs = '
                '{ precipitation = "rain", runoff = "runoff", evapotranspiration = "evapotranspiration", area = "area" }',  # noqa: E501
            ),
        ]
    )


def test_the_water_balance_binds(case) -> None:
    balance(case).bind()


@pytest.mark.parametrize(
    ("rain_", "unit"), [("0.8", "mm/a"), ("800", "m/a")], ids=["metres called millimetres", "millimetres called metres"]
)
def test_rain_in_the_wrong_length_is_refused(case, refused, rain_: str, unit: str) -> None:
    refused(
        balance(case, rain=rain_, rain_unit=unit).bind,
        "bad_input_range",
        "'precipitation' of retention_water_balance",
        "0.005 to 20",
    )


@pytest.mark.parametrize(
    ("equation", "argument", "wrong"),
    [
        ("potential_retention_curve_number", "curve_number", 0.8),
        ("potential_retention_curve_number", "curve_number", 120.0),
        ("curve_number_dry_swat", "curve_number", -5.0),
        ("runoff_by_coefficient", "coefficient", 12.5),
        ("runoff_by_coefficient", "precipitation", 800.0),
        ("storm_runoff_curve_number", "initial_share", 20.0),
        ("evaporative_ratio_fu", "precipitation", 800.0),
        ("water_yield", "evaporative_ratio", 60.0),
        ("plant_available_water", "content", 12.0),
        ("crop_evapotranspiration", "coefficient", 90.0),
        ("marsh_soil_storage", "saturated", 75.0),
    ],
)
def test_bounds_refuse_slips_of_unit_and_percent(equation: str, argument: str, wrong: float) -> None:
    low, high = get(equation).limits[argument]
    assert not low <= wrong <= high


# --- curve numbers ------------------------------------------------------------------------------------


def test_retention_in_inches_and_millimetres() -> None:
    """S = 1000/CN - 10 inches."""
    numbers = np.array([30.0, 55.0, 80.0, 98.0, 100.0])
    assert potential_retention_curve_number(numbers) == pytest.approx(25.4 * (1000 / numbers - 10), abs=1e-9)


@given(st.floats(0.0, 1.0), st.floats(0.0, 5.0), st.floats(0.0, 1.0))
def test_runoff_is_a_part_of_the_storm(p: float, s: float, share: float) -> None:
    q = float(storm_runoff_curve_number(p, s, share))
    assert 0.0 <= q <= p + 1e-12
    if p <= share * s:
        assert q == 0.0


def test_all_runs_off_a_surface_that_keeps_nothing() -> None:
    with np.errstate(all="raise"):
        assert storm_runoff_curve_number(np.array([0.0, 0.1]), 0.0, 0.2) == pytest.approx([0.0, 0.1], rel=1e-15)


def test_a_years_rain_is_not_one_storm() -> None:
    """Forty storms of 20 mm on S = 63.5 mm run off 7.3^2/70.8 = 0.75 mm each, 4%;
    800 mm as one storm would run off 91%.
    """
    each = float(storm_runoff_curve_number(0.020, 0.0635, 0.2))
    assert 40 * each / 0.8 == pytest.approx(7.3**2 / 70.8 / 20, rel=1e-12)
    assert float(storm_runoff_curve_number(0.8, 0.0635, 0.2)) / 0.8 == pytest.approx(0.91, abs=0.005)


def test_storm_held_is_the_difference_of_two_covers() -> None:
    woods = potential_retention_curve_number(coefficient("curve_numbers", "woods_good", "b").value) / 1000
    bare = potential_retention_curve_number(coefficient("curve_numbers", "fallow_bare", "b").value) / 1000
    q_woods, q_bare = storm_runoff_curve_number(0.1, woods, 0.2), storm_runoff_curve_number(0.1, bare, 0.2)
    assert storm_water_held(q_bare, q_woods, 1e4, 1.0) == pytest.approx(
        storm_water_held(0.1, q_woods, 1e4, 1.0) - storm_water_held(0.1, q_bare, 1e4, 1.0)
    )
    assert q_woods < q_bare


def test_initial_share_of_005_needs_its_own_retention() -> None:
    s = potential_retention_curve_number(80.0)
    careless = storm_runoff_curve_number(0.05, s / 1000, 0.05)
    paired = storm_runoff_curve_number(0.05, retention_for_initial_share_hawkins2002(s) / 1000, 0.05)
    assert careless > paired
    assert retention_for_initial_share_hawkins2002(s) == pytest.approx(0.8187 * s**1.15, rel=1e-3)


@pytest.mark.parametrize(
    ("dry", "wet"),
    [(curve_number_dry_hawkins, curve_number_wet_hawkins), (curve_number_dry_swat, curve_number_wet_swat)],
)
@given(number=st.floats(30.0, 100.0))
def test_wetness_moves_the_curve_number_up(dry, wet, number: float) -> None:
    assert float(dry(number)) <= number + 1e-9
    assert number - 1e-9 <= float(wet(number)) <= 101.0


def test_handbook_rows_of_wetness() -> None:
    """NEH-4 table 10.1: CN 80 is 63 dry and 91 wet, 60 is 40 and 78."""
    assert [round(float(curve_number_dry_swat(n))) for n in (80.0, 60.0)] == [63, 40]
    assert [float(curve_number_wet_hawkins(n)) for n in (80.0, 60.0)] == pytest.approx([91, 78], abs=1.0)


def test_slope_changes_the_curve_number_both_ways_round_five_percent() -> None:
    wet = curve_number_wet_swat(70.0)
    flat, steep = curve_number_slope_williams(70.0, wet, 0.0), curve_number_slope_williams(70.0, wet, 0.3)
    assert flat < 70.0 < steep < wet


# --- flood storage ------------------------------------------------------------------------------------


def test_lake_of_the_tibetan_zone_by_either_form() -> None:
    a, b = (coefficient("lake_storage_zones", "qinghai_tibet", c).value for c in ("log_coefficient", "exponent"))
    assert lake_storage_power_law(165.1, a, b, 1.0) == pytest.approx(
        lake_storage_power_law_gep_tibet(165.1, 1.0), rel=1e-14
    )


@pytest.mark.parametrize("zone", ["east_plain", "northeast", "mengxin", "yungui"])
def test_a_zone_no_source_prints_is_an_error(zone: str, refused) -> None:
    refused(
        lambda: coefficient("lake_storage_zones", zone, "exponent", places="Dongting"),
        "equivalents_empty",
        zone,
        "Dongting",
        "no source reached",
    )


def test_a_lake_of_two_parts_is_not_the_sum() -> None:
    whole = lake_storage_power_law(200.0, 6.636, 0.678, 1.0)
    assert 2 * lake_storage_power_law(100.0, 6.636, 0.678, 1.0) > whole


def test_frustum_lies_between_the_boxes_and_is_exact_for_a_cone() -> None:
    assert float(volume_between_levels(2.0, 100.0, 100.0)) == 200.0
    assert float(volume_between_levels(3.0, 0.0, math.pi)) == pytest.approx(math.pi)
    assert 2 * 100.0 < volume_between_levels(2.0, 100.0, 300.0) < 2 * 300.0


def test_stores_do_not_run_dry_below_nothing() -> None:
    assert float(seasonal_storage(6.0, 6.5, 1e6, 1.0)) == 0.0
    assert float(marsh_soil_storage(0.5, 0.5, 0.7, 1e4, 1.0)) == 0.0


@given(st.floats(0.1, 3.0), st.floats(0.0, 1.0), st.floats(0.0, 2.0))
def test_balance_and_yield_agree(p: float, ratio: float, area: float) -> None:
    """Rain less evapotranspiration is the yield; with it all running off nothing is retained."""
    evaporated = ratio * p
    whole = float(water_yield(ratio, p, area))
    assert retention_water_balance(p, 0.0, evaporated, area) == pytest.approx(whole, abs=1e-12)
    assert retention_water_balance(p, p - evaporated, evaporated, area) == pytest.approx(0.0, abs=1e-12)

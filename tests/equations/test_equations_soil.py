"""Soil lost to water: RUSLE and sediment, against limits, handbook figures and InVEST's arithmetic;
where InVEST differs it is said.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from esvalue.core.units import parse
from esvalue.equations.equation import get
from esvalue.equations.erosion_cover import (
    cover_factor_bu1993,
    cover_factor_cai2000,
    cover_factor_durigon2014,
    cover_factor_van_der_knijff2000,
    practice_factor_wener,
    vegetation_cover_two_parts,
)
from esvalue.equations.erosion_rain import (
    erosivity_day_xie2016,
    erosivity_fournier_renard1994,
    erosivity_fournier_zhang2003,
    erosivity_month_wischmeier,
    erosivity_year_renard1994,
    erosivity_year_zhang2003,
    fournier_term,
)
from esvalue.equations.erosion_slope import (
    slope_exponent_invest,
    slope_exponent_mccool1989,
    slope_exponent_wischmeier1978,
    slope_factor_liu1994,
    slope_factor_mccool1987,
    slope_factor_nearing1997,
    slope_factor_wischmeier1978,
    slope_length_factor,
    slope_length_factor_desmet_govers1996,
)
from esvalue.equations.erosion_soil import (
    erodibility_epic_williams,
    erodibility_nomograph_wischmeier1971,
    erodibility_particle_size_renard1997,
    erodibility_zhang2008,
    erodibility_zhang2008_guideline,
)
from esvalue.equations.sediment import (
    connectivity_index,
    delivery_ratio_connectivity_vigiak2012,
    delivery_ratio_usda1972,
    delivery_ratio_vanoni1975,
    sediment_export,
    sediment_export_avoided,
)
from esvalue.equations.series import fournier_index
from esvalue.equations.soil import (
    nutrient_amount,
    sediment_volume,
    soil_loss_actual_rusle,
    soil_loss_potential_rusle,
    soil_retained,
    topsoil_area_kept,
)
from esvalue.inputs.coefficients import coefficient

slopes = st.floats(0.0, 2.0)
shares = st.floats(0.0, 1.0)
MONSOON = np.array([10, 10, 20, 40, 80, 150, 250, 220, 120, 60, 25, 15.0])  # mm, 1,000 in all


# --- R ------------------------------------------------------------------------------------------------


def test_months_add_up_to_the_index_of_a_year() -> None:
    assert MONSOON.sum() == 1000.0
    assert fournier_term(MONSOON, 1000.0).sum() == pytest.approx(float(fournier_index(MONSOON)), rel=1e-14)


def test_rivals_of_erosivity_agree_where_the_unit_is_right() -> None:
    """Own comparison that settles the constant and the unit of the monthly form: 0.8188 and US units."""
    f = float(fournier_index(MONSOON))
    months = float(erosivity_month_wischmeier(MONSOON, 1000.0).sum())
    rivals = [
        float(erosivity_year_renard1994(1000.0)),
        float(erosivity_year_zhang2003(1000.0)),
        float(erosivity_fournier_zhang2003(f)),
    ]
    more = 10 ** (0.8188 - 0.08188)
    assert all(2 / 3 < months / rival < 1.5 for rival in rivals)
    assert all(months / 17.02 < rival / 10 for rival in rivals), "0.8188 without 17.02"
    assert all(months * more > 4 * rival for rival in rivals), "0.08188 with 17.02"
    assert all(months * more / 17.02 < 0.5 * rival for rival in rivals), "0.08188 without 17.02"
    assert 2 < float(erosivity_fournier_renard1994(f)) / rivals[2] < 3, (
        "the index form of the United States in a monsoon"
    )


def test_renard_freimund_meets_itself_where_the_forms_change() -> None:
    assert float(erosivity_fournier_renard1994(54.999999)) == pytest.approx(
        float(erosivity_fournier_renard1994(55.0)), rel=0.06
    )
    assert float(erosivity_year_renard1994(850.0)) == pytest.approx(
        float(erosivity_year_renard1994(850.000001)), rel=0.01
    )


def test_small_rains_do_not_erode() -> None:
    assert erosivity_day_xie2016(np.array([0.0, 9.9, 10.0]), 0.3937).tolist() == pytest.approx(
        [0.0, 0.0, 0.3937 * 10**1.7265]
    )


def test_units_of_rusle_multiply_to_tonnes_a_hectare() -> None:
    r, k, loss = parse("MJ mm/ha/h/a"), parse("t h/MJ/mm"), parse("t/ha/a")
    assert r.factor * k.factor == pytest.approx(loss.factor, rel=1e-12)
    us = parse("MJ mm/km2/h/a")
    assert us.factor * 100 == pytest.approx(r.factor, rel=1e-12)  # per km2, as one paper prints it, is a hundredth


# --- K ------------------------------------------------------------------------------------------------


@given(st.floats(0.0, 100.0), shares, st.floats(0.0, 10.0))
def test_epic_stays_within_its_known_range(sand: float, split: float, carbon: float) -> None:
    silt = (100.0 - sand) * split
    k = float(erodibility_epic_williams(sand, silt, 100.0 - sand - silt, carbon))
    assert 0.0 <= k <= 0.1317 * 0.5


def test_carbon_and_clay_bind_soil() -> None:
    assert erodibility_epic_williams(40.0, 40.0, 20.0, 3.0) < erodibility_epic_williams(40.0, 40.0, 20.0, 0.5)
    assert erodibility_epic_williams(20.0, 20.0, 60.0, 1.0) < erodibility_epic_williams(20.0, 60.0, 20.0, 1.0)


def test_sand_alone_has_no_erodibility_and_gives_no_warning() -> None:
    with np.errstate(all="raise"):
        assert float(erodibility_epic_williams(100.0, 0.0, 0.0, 0.0)) == 0.0


def test_two_readings_of_one_regression_differ_by_two_to_three() -> None:
    k = 0.0395
    si, us = float(erodibility_zhang2008(k)), float(erodibility_zhang2008_guideline(k))
    assert 2.0 < us / si < 3.5
    assert us < k
    assert float(erodibility_zhang2008(0.01)) == 0.0


def test_nomograph_with_handbook_soil() -> None:
    """Handbook 537, figure 3: 65% silt and very fine sand, 5% sand (30% clay), 2.8% organic matter,
    structure 2, permeability 4: K = 0.31.
    """
    assert erodibility_nomograph_wischmeier1971(65.0, 30.0, 2.8, 2.0, 4.0) / 0.1317 == pytest.approx(0.31, abs=0.005)


def test_particle_size_form_peaks_at_silt() -> None:
    d = np.geomspace(1e-3, 1.0, 400)
    k = erodibility_particle_size_renard1997(d)
    assert d[k.argmax()] == pytest.approx(10**-1.659, rel=0.02)
    assert k.min() >= 0.0034


# --- LS -----------------------------------------------------------------------------------------------


def invest_ls(percent: float, cells_upstream: int, cell: float, l_max: float = 122.0) -> tuple[float, float, float]:
    """L, S and m of one pixel as InVEST computes them (sdr._calculate_ls_factor at 54ff9ca), in plain arithmetic."""
    theta = math.atan(percent / 100)
    contributing = math.sqrt(cells_upstream * cell**2)
    aspect = abs(math.sin(theta)) + abs(math.cos(theta))
    s = 10.8 * math.sin(theta) + 0.03 if percent < 9 else 16.8 * math.sin(theta) - 0.5
    beta = (math.sin(theta) / 0.0896) / (3 * math.sin(theta) ** 0.8 + 0.56)
    m = (
        beta / (1 + beta)
        if percent > 9
        else next(v for limit, v in ((1, 0.2), (3.5, 0.3), (5, 0.4), (9, 0.5)) if percent <= limit)
    )
    area = cell**2
    length = ((contributing + area) ** (m + 1) - contributing ** (m + 1)) / (cell ** (m + 2) * aspect**m * 22.13**m)
    return min(length, l_max), s, m


CELLS = [(0.5, 0, 30.0), (3.0, 4, 30.0), (5.0, 10, 30.0), (8.9, 3, 10.0), (12.0, 0, 30.0), (40.0, 25, 30.0)]


@pytest.mark.parametrize(("percent", "upstream", "cell"), CELLS)
def test_steepness_and_exponent_agree_with_invest(percent: float, upstream: int, cell: float) -> None:
    _, s, m = invest_ls(percent, upstream, cell)
    assert float(slope_factor_mccool1987(percent / 100)) == pytest.approx(s, rel=1e-12)
    assert float(slope_exponent_invest(percent / 100)) == pytest.approx(m, rel=1e-12)


@pytest.mark.parametrize(("percent", "upstream", "cell"), CELLS)
def test_length_agrees_with_invest_on_invests_own_inputs(percent: float, upstream: int, cell: float) -> None:
    """Fed with its square root for an area and the slope for an aspect, our form gives InVEST's number:
    the formula is one.
    """
    length, _, m = invest_ls(percent, upstream, cell)
    theta = math.atan(percent / 100)
    ours = slope_length_factor_desmet_govers1996(math.sqrt(upstream) * cell, cell, math.sin(theta) + math.cos(theta), m)
    assert min(ours, 122.0) == pytest.approx(length, rel=1e-12)


def test_invest_adds_metres_to_square_metres() -> None:
    """InVEST's L changes when the same land is measured in another unit; ours does not (cells in metres or in feet)."""
    foot, m = 0.3048, 0.5

    def invest_form(upstream: int, cell: float, plot: float) -> float:
        contributing = math.sqrt(upstream) * cell
        return ((contributing + cell**2) ** (m + 1) - contributing ** (m + 1)) / (cell ** (m + 2) * plot**m)

    def published_form(upstream: int, cell: float, plot: float) -> float:
        area = upstream * cell**2
        return ((area + cell**2) ** (m + 1) - area ** (m + 1)) / (cell ** (m + 2) * plot**m)

    assert published_form(10, 30.0, 22.13) == pytest.approx(published_form(10, 30.0 / foot, 22.13 / foot), rel=1e-12)
    assert abs(invest_form(10, 30.0, 22.13) / invest_form(10, 30.0 / foot, 22.13 / foot) - 1) > 0.05
    assert published_form(10, 30.0, 22.13) == pytest.approx(
        slope_length_factor_desmet_govers1996(10 * 900.0, 30.0, 1.0, m), rel=1e-12
    )


@given(st.integers(1, 40), st.floats(5.0, 100.0), st.floats(0.1, 0.7))
def test_cells_of_a_slope_average_to_the_whole_slope(cells: int, cell: float, m: float) -> None:
    """A straight slope cut into cells has the mean L of Foster and Wischmeier: that of its whole length."""
    parts = slope_length_factor_desmet_govers1996(np.arange(cells) * cell**2, cell, 1.0, m)
    assert float(np.mean(parts)) == pytest.approx(float(slope_length_factor(cells * cell, m)), rel=1e-9)


@given(slopes)
def test_exponents_lie_between_nothing_and_one(slope: float) -> None:
    for form in (slope_exponent_wischmeier1978, slope_exponent_mccool1989, slope_exponent_invest):
        assert 0.0 <= float(form(slope)) < 1.0


def test_unit_plot_has_steepness_one() -> None:
    for form, tolerance in (
        (slope_factor_wischmeier1978, 0.01),
        (slope_factor_mccool1987, 0.01),
        (slope_factor_nearing1997, 0.05),
    ):
        assert float(form(0.09)) == pytest.approx(1.0, abs=tolerance)


def test_steep_slopes_part_the_rivals() -> None:
    steep = 0.6
    assert float(slope_factor_wischmeier1978(steep)) > 1.5 * float(slope_factor_liu1994(steep))
    assert float(slope_factor_nearing1997(steep)) == pytest.approx(float(slope_factor_liu1994(steep)), rel=0.05)
    assert float(slope_factor_mccool1987(steep)) < float(slope_factor_liu1994(steep))


def test_lius_line_jumps_where_it_is_printed_to() -> None:
    ten = math.tan(math.radians(10))
    assert float(slope_factor_liu1994(ten)) / float(slope_factor_liu1994(ten - 1e-9)) == pytest.approx(1.177, abs=0.002)


# --- C and P ------------------------------------------------------------------------------------------


@given(st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_more_cover_never_erodes_more(cover: float, more: float) -> None:
    for form in (cover_factor_cai2000, cover_factor_bu1993):
        low, high = float(form(min(cover + more, 100.0))), float(form(cover))
        assert 0.0 <= low <= high <= 1.0


def test_cai_at_its_limits() -> None:
    assert cover_factor_cai2000(np.array([0.0, 0.05, 78.3, 100.0])).tolist() == [1.0, 1.0, 0.0, 0.0]
    assert float(cover_factor_cai2000(78.2999)) == pytest.approx(0.0, abs=0.0003)


def test_cover_as_a_share_would_pass_one_so_the_bound_is_by_unit() -> None:
    """One public program feeds shares to Cai's form: C = 0.98 at 11% and 0.69 at 78%; ours takes percent by unit."""
    assert 0.6508 - 0.3436 * math.log10(0.11) == pytest.approx(0.98, abs=0.005)
    assert float(cover_factor_cai2000(11.0)) == pytest.approx(0.293, abs=0.001)
    assert parse("").factor / parse(get("cover_factor_cai2000").inputs["cover"]).factor == pytest.approx(100.0)


@given(st.floats(0.0, 0.99))
def test_cover_from_an_index(ndvi: float) -> None:
    assert 0.0 <= cover_factor_van_der_knijff2000(ndvi, 2.0, 1.0) <= 1.0
    assert 0.0 <= cover_factor_durigon2014(ndvi) <= 0.5
    assert 0.0 <= float(vegetation_cover_two_parts(ndvi, 0.05, 0.95)) <= 1.0


def test_practice_of_fields_is_cut_at_one() -> None:
    assert [float(practice_factor_wener(s)) for s in (0.0, 10.0, 26.7, 60.0)] == pytest.approx(
        [0.2, 0.5, 1.0, 1.0], abs=0.002
    )


def test_tables_of_cover_and_practice() -> None:
    assert (
        coefficient("cover_factors", "grassland_cover_95", "high").value
        < coefficient("cover_factors", "grassland_cover_20", "low").value
    )
    for column in ("contouring", "strip_cropping", "terracing"):
        assert (
            0
            < coefficient("practice_slopes", "slope_3_8", column).value
            <= coefficient("practice_slopes", "slope_21_25", column).value
            < 1
        )


def test_a_practice_of_nought_is_not_carried(refused) -> None:
    """Printed P = 0 for wetland and water would make their actual loss nil and their service
    the whole potential loss.
    """
    refused(
        lambda: coefficient("practice_factors", "wetland_chen2016", "practice_factor"),
        "equivalents_empty",
        "wetland_chen2016",
    )


# --- potential, actual, delivered ---------------------------------------------------------------------


def invest_usle(
    r: float, k: float, ls: float, c: float, p: float, ic: float, ic0: float = 0.5, kb: float = 2.0, top: float = 0.8
) -> dict[str, float]:
    """RKLS, USLE, SDR, export and avoided export of one pixel of a hectare as InVEST computes
    them (without trapping).
    """
    rkls = ls * r * k
    usle = rkls * (c * p)
    sdr = top / (1 + math.exp((ic0 - ic) / kb))
    return {"rkls": rkls, "usle": usle, "sdr": sdr, "export": usle * sdr, "avoided": (rkls - usle) * sdr}


@pytest.mark.parametrize(
    "pixel",
    [(4000.0, 0.03, 2.5, 0.2, 0.5, -3.0), (900.0, 0.01, 12.0, 0.003, 1.0, 1.2), (6000.0, 0.05, 0.3, 1.0, 1.0, -8.0)],
)
def test_sediment_agrees_with_invest(pixel) -> None:
    r, k, ls, c, p, ic = pixel
    expected = invest_usle(*pixel)
    potential, actual = soil_loss_potential_rusle(r, k, ls, 1.0), soil_loss_actual_rusle(r, k, ls, 1.0, c, p)
    ratio = float(delivery_ratio_connectivity_vigiak2012(ic, 0.5, 2.0, 0.8))
    got = {
        "rkls": potential,
        "usle": actual,
        "sdr": ratio,
        "export": sediment_export(actual, ratio, 1.0),
        "avoided": sediment_export_avoided(potential, actual, ratio, 1.0),
    }
    assert got == pytest.approx(expected, rel=1e-12)


def test_connectivity_of_invest() -> None:
    assert float(connectivity_index(0.05 * 0.2 * math.sqrt(9000.0), 300 / (0.05 * 0.2))) == pytest.approx(
        math.log10(0.01 * math.sqrt(9000) / 30000), rel=1e-12
    )


@given(st.floats(0.0, 20_000.0), st.floats(0.0, 0.2), st.floats(0.0, 50.0), st.floats(0.0, 30.0), shares, shares)
def test_actual_never_passes_potential(r: float, k: float, length: float, s: float, c: float, p: float) -> None:
    potential, actual = soil_loss_potential_rusle(r, k, length, s), soil_loss_actual_rusle(r, k, length, s, c, p)
    assert 0.0 <= actual <= potential
    assert soil_retained(potential, actual, 3.0) == pytest.approx(3 * potential * (1 - c * p), rel=1e-9, abs=1e-9)


@given(st.floats(1e-3, 1e6), st.floats(1.0, 100.0))
def test_larger_catchments_deliver_less(area: float, times: float) -> None:
    for form in (delivery_ratio_vanoni1975, delivery_ratio_usda1972):
        assert 0.0 < float(form(area * times)) <= float(form(area)) <= 1.0


def test_delivery_constants_in_square_kilometres() -> None:
    assert float(delivery_ratio_vanoni1975(1.0)) == pytest.approx(0.473, abs=0.0005)
    assert float(delivery_ratio_usda1972(1.0)) == pytest.approx(0.566, abs=0.0005)


def test_one_soil_kept_from_the_river_by_two_ratios_is_one_soil() -> None:
    """Flat 24% and the delivery ratio count the same sediment: each is a part of what is retained,
    and they are never summed.
    """
    retained = soil_retained(100.0, 10.0, 1.0)
    flat = sediment_volume(retained, 0.24, 1.2) * 1.2
    local = sediment_export_avoided(100.0, 10.0, 0.24, 1.0)
    assert flat == pytest.approx(local)
    assert max(flat, local) < retained


def test_huanghua_values_do_not_follow_from_its_formulas() -> None:
    """黄骅 2011, grassland (陈召亚等 2016): 342 t/ha/a kept (87.77 t in August, 25.65%); printed 64.04 (sediment)
    and 4.06 yuan/ha (land).
    """
    kept = 87.77 / 0.2565
    sediment = sediment_volume(kept, 0.24, 1.17) * 7.53
    land = topsoil_area_kept(kept, 1.17, 0.5) / 1e4 * 26_208
    assert sediment == pytest.approx(528.5, abs=0.5)  # eight times the printed value
    assert land == pytest.approx(1533, abs=1.0)  # 378 times the printed value: not one slip of unit
    assert sediment / land == pytest.approx(0.345, abs=0.001)  # printed: 15.8
    assert nutrient_amount(kept, 0.00073) == pytest.approx(0.2498, abs=1e-4)


# --- what a drafter may get wrong ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("equation", "argument", "wrong"),
    [
        ("soil_loss_actual_rusle", "cover", -0.1),
        ("soil_loss_actual_rusle", "practice", 47.0),
        ("soil_loss_potential_rusle", "erodibility", 0.3),
        ("sediment_export", "delivery_ratio", 24.0),
        ("slope_factor_mccool1987", "slope", 15.0),
        ("cover_factor_durigon2014", "ndvi", 8000.0),
        ("erosivity_year_zhang2003", "precipitation", 0.8),
        ("erodibility_epic_williams", "sand", 4000.0),
        ("sediment_volume", "share", 24.0),
    ],
)
def test_bounds_refuse_slips_of_unit_and_percent(equation: str, argument: str, wrong: float) -> None:
    low, high = get(equation).limits[argument]
    assert not low <= wrong <= high

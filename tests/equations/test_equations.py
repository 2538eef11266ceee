"""Every registered equation is proved; published rows come out; what the battery should catch is caught."""

from __future__ import annotations

import importlib
import inspect
import math
import pkgutil
import re
import subprocess
import sys
import types
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from each import each
from hypothesis import given
from hypothesis import strategies as st
from trial_equations import (
    EQUATIONS,
    VALUE,
    every_equation,
    problem_codes,
    trial,
    trial_collapsing,
    trial_hidden_power,
    trial_hidden_surcharge,
    trial_in_place,
    trial_mu_value,
    trial_undocumented,
    trial_value,
)

import esvalue
from esvalue.core.errors import InputError
from esvalue.core.quantities import quantity
from esvalue.core.units import parse
from esvalue.equations.amounts import areal_value, converted_amount, damage_value, market_value, scaled, value_per_area
from esvalue.equations.carbon import carbon_from_dry_matter, carbon_stock_change
from esvalue.equations.climate import evaporation_energy, plant_transpiration_energy
from esvalue.equations.costs import annualised_cost, cost_floor, forgone_income, gross_margin
from esvalue.equations.culture import nonuse_value, travel_cost_per_visit
from esvalue.equations.equation import In, Out, fill, get, registered
from esvalue.equations.equivalents import (
    correction_ratio,
    equivalent_unit_value_grain_output,
    equivalent_unit_value_net_profit_xie2015,
    equivalent_value,
)
from esvalue.equations.flood import lake_storage_power_law_gep_tibet, marsh_storage, paddy_storage, reservoir_storage
from esvalue.equations.money import annuity, exposure_over_horizon
from esvalue.equations.proof import _sample, check_equation
from esvalue.equations.purification import areal_capacity_limited, first_order_removal
from esvalue.equations.soil import (
    fertiliser_value,
    nutrient_amount,
    organic_matter_value,
    sand_fixed_area,
    sediment_volume,
)

amounts = st.floats(0.0, 1e9)
prices = st.floats(0.0, 1e6)
signed = st.floats(-1e6, 1e6)
shares = st.floats(0.0, 1.0)


# --- what every equation keeps --------------------------------------------------------------------


@every_equation
def test_check_equation_passes(name: str) -> None:
    check_equation(EQUATIONS[name].function)


@every_equation
def test_titles_in_both_languages(name: str) -> None:
    title = EQUATIONS[name].title
    assert title["zh"]
    assert title["en"]
    assert title["en"].isascii()
    assert re.search(r"[\u4e00-\u9fff]", title["zh"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_titles_are_unique(language: str) -> None:
    titles = [spec.title[language] for spec in EQUATIONS.values()]
    assert sorted(titles) == sorted(set(titles))


@every_equation
def test_no_default_numbers(name: str) -> None:
    parameters = inspect.signature(EQUATIONS[name].function).parameters.values()
    assert [p.name for p in parameters if p.default is not inspect.Parameter.empty] == []


@every_equation
def test_bounds_are_of_arguments(name: str) -> None:
    spec = EQUATIONS[name]
    assert {*spec.doubtful, *spec.ignores, *(spec.example or ())} <= {*spec.inputs, "result"}
    assert all(low < high for low, high in spec.limits.values())


@every_equation
def test_every_pure_number_has_a_quantity_and_its_bounds(name: str) -> None:
    spec = EQUATIONS[name]
    pure = {
        one
        for one, unit in {**spec.inputs, "result": spec.output}.items()
        if "{" not in unit and not parse(unit).dimensions
    }
    assert set(spec.quantities) >= pure
    for argument in pure - {"result"}:
        found = quantity(spec.quantities[argument])
        factor = parse(found.unit).factor / parse(spec.inputs[argument]).factor
        low, high = spec.limits.get(argument, (-math.inf, math.inf))
        assert low >= found.low * factor - 1e-9
        assert high <= found.high * factor + 1e-9


def _sampled(name: str, seed: int = 1) -> list[tuple[str, float]]:
    """Return a number for every argument of an equation, two for one that is a list."""
    rng = np.random.default_rng(seed)
    spec = EQUATIONS[name]
    arguments = [argument for argument in spec.inputs for _ in range(2 if argument in spec.several else 1)]
    return [(argument, _sample(rng, spec.limits.get(argument))) for argument in arguments]


@every_equation
def test_leading_dimensions_broadcast(name: str) -> None:
    """Each argument on its own axis (as place x option x draw) gives what scalars give, entry by entry."""
    spec = EQUATIONS[name]
    central = _sampled(name)
    count = len(central)
    names, arrays = [argument for argument, _ in central], []
    for axis, ((_, value), (_, other)) in enumerate(zip(central, _sampled(name, 2), strict=True)):
        shape = [1] * count
        shape[axis] = 2
        arrays.append(np.array([value, other]).reshape(shape))
    result = np.asarray(spec.call(names, arrays))
    assert result.shape == (2,) * count
    for index in product(range(2), repeat=count):
        one = [float(v.ravel()[i]) for v, i in zip(arrays, index, strict=True)]
        assert float(spec.call(names, one)) == pytest.approx(result[index], rel=1e-12)


@each("name", [name for name, spec in EQUATIONS.items() if not spec.empirical])
def test_base_units_agree(name: str) -> None:
    """In base units (m2 for ha, s for a) the result is the same thing: no factor between units is hidden."""
    spec = EQUATIONS[name]
    units = {v: parse(text) for v, text in zip(spec.variables, ("t", "m3", "kWh"), strict=False)}
    names, values = zip(*_sampled(name), strict=True)
    in_base = [value * fill(spec.inputs[a], units).factor for a, value in zip(names, values, strict=True)]
    expected = float(spec.call(names, values)) * fill(spec.output, units).factor
    assert float(spec.call(names, in_base)) == pytest.approx(expected, rel=1e-9)


# --- what the battery catches ---------------------------------------------------------------------


def test_hidden_constant_is_caught() -> None:
    with trial(trial_hidden_surcharge, **VALUE) as bad:
        assert problem_codes(bad) == ["equation_units"]


def test_unit_carrying_power_law_is_caught() -> None:
    with trial(trial_hidden_power, inputs={"area": "km2"}, output="1e4 m3") as bad:
        assert problem_codes(bad) == ["equation_units"]


def test_wrong_output_unit_is_caught() -> None:
    with trial(trial_value, inputs=VALUE["inputs"], output="yuan") as bad:
        assert problem_codes(bad) == ["equation_units"]


def test_hidden_conversion_between_units_is_caught() -> None:
    with trial(trial_mu_value, inputs={"value": "yuan/mu/a", "area": "ha"}, output="yuan/a") as bad:
        assert problem_codes(bad) == ["equation_units"]


def test_wrong_argument_names_are_caught() -> None:
    with trial(trial_value, inputs={"quantity": "{q}/a", "cost": "yuan/{q}"}, output="yuan/a") as bad:
        assert "equation_arguments" in problem_codes(bad)


def test_empirical_equation_needs_an_example() -> None:
    with trial(trial_hidden_power, inputs={"area": "km2"}, output="1e4 m3", empirical=True) as bad:
        assert problem_codes(bad) == ["equation_empirical"]


def test_empirical_equation_with_an_example_passes() -> None:
    example = {"area": 1.0, "result": math.exp(6.636)}
    with trial(trial_hidden_power, inputs={"area": "km2"}, output="1e4 m3", empirical=True, example=example) as good:
        check_equation(good)


def test_wrong_example_is_caught() -> None:
    with trial(trial_value, **VALUE, example={"quantity": 2.0, "price": 3.0, "result": 5.0}) as bad:
        assert "equation_example" in problem_codes(bad)


def test_mutating_equation_is_caught() -> None:
    with trial(trial_in_place, **VALUE) as bad:
        assert "equation_mutates" in problem_codes(bad)


def test_an_argument_that_matters_after_all_is_caught() -> None:
    with trial(trial_value, **VALUE, ignores={"price": {"quantity": 1.0}}) as bad:
        assert problem_codes(bad) == ["equation_ignores"]
    with trial(trial_value, **VALUE, ignores={"price": {"quantity": 0.0}}) as good:
        check_equation(good)


def trial_share(amount: Any, share: Any) -> Any:
    """Return a part of an amount."""
    return amount * share


@pytest.mark.parametrize(
    ("share", "codes"),
    [
        (In("", "s, share"), ["equation_quantity"]),
        (In("", "s, share", of="shore"), ["equation_quantity_unknown"]),
        (In("", "s, share", of="share", low=0, high=100), ["equation_bounds"]),
        (In("", "s, share", of="share", low=-0.1, high=1), ["equation_bounds"]),
    ],
)
def test_a_pure_number_without_quantity_or_beyond_it_is_caught(share: In, codes: list[str]) -> None:
    with trial(trial_share, {"amount": "t", "share": share}, "t") as bad:
        assert problem_codes(bad) == codes


def test_every_pure_number_without_quantity_is_caught() -> None:
    with trial(trial_share, {"amount": "", "share": In("", "s, share", of="share")}, "") as bad:
        assert problem_codes(bad) == ["equation_quantity", "equation_quantity"]


def test_limits_are_the_quantity_narrowed_by_bounds() -> None:
    inputs = {"amount": In("t", "a, amount", low=0, high=9), "share": In("", "s, share", of="share", low=0.1, high=1)}
    with trial(trial_share, inputs, "t") as good:
        check_equation(good)
        assert good.spec.limits == {"amount": (0.0, 9.0), "share": (0.1, 1.0)}
    with trial(trial_share, {"amount": "t", "share": In("percent", "s, share", of="share")}, "t") as percent:
        assert percent.spec.limits == {"share": (0.0, 100.0)}


def trial_twice(share: Any) -> Any:
    """Return what is no share any more."""
    return 2.0 * share


def test_a_result_that_its_quantity_does_not_allow_is_caught() -> None:
    with trial(trial_twice, {"share": In("", "s, share", of="share")}, Out("", of="share")) as bad:
        assert set(problem_codes(bad)) == {"equation_result"}


def test_collapsing_equation_is_caught() -> None:
    with trial(trial_collapsing, **VALUE) as bad:
        assert "equation_elementwise" in problem_codes(bad)


def test_missing_title_docstring_and_unknown_kind_are_caught_together() -> None:
    with trial(trial_undocumented, **VALUE, title={"en": "trial"}) as bad:
        assert problem_codes(bad) == ["equation_title", "equation_docstring"]
    with trial(trial_value, **VALUE, kind="value") as bad:
        assert problem_codes(bad) == ["equation_kind"]


def test_undeclared_function_is_caught() -> None:
    assert problem_codes(lambda quantity: quantity) == ["equation_undeclared"]


def test_unknown_equation_names_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        get("marsh_storge", "wetland.toml")
    problem = caught.value.problems[0]
    assert (problem.code, problem.fields["nearest"]) == ("unknown_equation", "marsh_storage")


@pytest.mark.parametrize(
    ("name", "meant"), [("added", "total_of"), ("sum", "total_of"), ("times", "product"), ("Divide", "quotient"),
                        ("minus", "difference")]
)  # fmt: skip
def test_arithmetic_by_another_word_names_the_equation_that_does_it(name: str, meant: str) -> None:
    with pytest.raises(InputError) as caught:
        get(name)
    assert str(caught.value.problems[0].fields["nearest"]).startswith(meant)
    assert get(meant).name == meant


def test_trials_leave_no_trace() -> None:
    assert not [name for name in registered() if name.startswith("trial_")]


# --- published rows -------------------------------------------------------------------------------


def interval(figure: str | float) -> tuple[float, float]:
    """Return what a printed figure can stand for: half a unit of its last digit; a float is exact."""
    if not isinstance(figure, str):
        return float(figure), float(figure)
    mantissa, _, exponent = figure.partition("e")
    half = 0.5 * 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return float(figure) - half, float(figure) + half


def assert_printed(printed: str, function: Callable[..., Any], **figures: str | float) -> None:
    """Assert that the printed result follows from figures known to their printed digits only."""
    corners = product(*(interval(figure) for figure in figures.values()))
    results = [float(function(**dict(zip(figures, corner, strict=True)))) for corner in corners]
    low, high = interval(printed)
    assert min(results) <= high, (min(results), printed)
    assert max(results) >= low, (max(results), printed)


def test_interval_of_a_printed_figure() -> None:
    assert interval("2.43e8") == pytest.approx((2.425e8, 2.435e8))
    assert interval(0.24) == (0.24, 0.24)
    with pytest.raises(AssertionError):
        assert_printed("1.50e8", market_value, quantity="1.36e8", price=1.0)


# Garzê GEP 2010 (白玛卓嘎 et al. 2017, doi:10.5846/stxb201607011362)


def test_garze_sediment() -> None:
    assert_printed("10.03e8", sediment_volume, soil="38.86e8", share=0.24, bulk_density=0.93)
    assert_printed("156.2555e8", market_value, quantity="10.03e8", price=15.58)


@pytest.mark.parametrize(
    ("content", "amount", "price", "value"),
    [(0.0037, "1437.94e4", 875.0, "125.8199e8"), (0.00108, "419.72e4", 2800.0, "117.5226e8")],
    ids=["nitrogen", "phosphorus"],
)
def test_garze_nutrients(content: float, amount: str, price: float, value: str) -> None:
    assert_printed(amount, nutrient_amount, soil="38.86e8", content=content)
    assert_printed(value, market_value, quantity=amount, price=price)


def test_garze_sand() -> None:
    assert_printed("60.89e6", sand_fixed_area, sand="779.42e4", bulk_density=1.28, thickness=0.1)
    assert_printed("2.2835e8", market_value, quantity="60.89e6", price=3.75)


def test_garze_reservoirs() -> None:
    """Total storage is printed as 0.03e8 m3: one digit, so 8% off by plain arithmetic but no misprint."""
    assert_printed("0.01e8", reservoir_storage, total="0.03e8", share=0.35, turnover=1.0)
    assert_printed("0.0684e8", market_value, quantity="0.01e8", price=7.06)


def test_garze_marsh_is_in_m3() -> None:
    """70% of 2,864.27 km2. The paper prints the formula in 1e4 m3; its own result fits m3 only."""
    assert marsh_storage(0.3, 0.70 * 2864.27e6, 1.0) == pytest.approx(6.00e8, rel=3e-3)
    assert_printed("42.3436e8", market_value, quantity="6.00e8", price=7.06)


def test_garze_lakes_area_is_implied() -> None:
    """Neither area nor exchanges are printed: 165 km2 at one exchange, or 35.8 km2 at 2.82 (own)."""
    assert lake_storage_power_law_gep_tibet(165.1, 1.0) * 1e4 == pytest.approx(2.43e8, rel=1e-4)
    assert lake_storage_power_law_gep_tibet(35.8, 2.819) * 1e4 == pytest.approx(2.43e8, rel=1e-4)
    assert_printed("17.143e8", market_value, quantity="2.43e8", price=7.06)


@pytest.mark.parametrize(
    ("quantity", "price", "value"),
    [("321.49e8", 7.06, "2269.7074e8"), ("2799.10e8", 0.53, "1483.5208e8"), ("5424", 700.0, "0.0380e8")],
    ids=["retention", "climate", "COD"],
)
def test_garze_market_values(quantity: str, price: float, value: str) -> None:
    assert_printed(value, market_value, quantity=quantity, price=price)


def test_garze_pest_control() -> None:
    assert_printed("5.9250e8", areal_value, value=375.0, area="158e4")
    assert_printed("8.0003e8", areal_value, value=112.5, area="711.13e4")


# Weihe, Gansu (吴娜 et al. 2018, doi:10.5846/stxb201704130664), per km2.
# N, P, K: content, fertiliser per nutrient, its price; organic carbon 1.56%, fuelwood 0.5 t/t at 200 yuan.
WEIHE_NUTRIENTS = ((0.0006, 2.164, 1838.0), (0.0006, 4.065, 587.0), (0.014, 1.923, 2175.0))


def weihe_soil_value(soil: Any) -> Any:
    nutrients = sum(fertiliser_value(nutrient_amount(soil, c), k, p) for c, k, p in WEIHE_NUTRIENTS)
    return nutrients + organic_matter_value(soil, 0.0156, 0.5, 200.0)


@pytest.mark.parametrize(
    ("place", "soil", "printed"),
    [
        ("Weiyuan", "6.94e4", "443.74e4"),
        ("Longxi", "2.00e4", "127.88e4"),
        ("Wushan", "5.65e4", "361.26e4"),
        ("Gangu", "5.18e4", "331.21e4"),
        ("Qinzhou", "4.61e4", "294.76e4"),
        ("Maiji", "11.10e4", "709.73e4"),
        ("basin", "7.50e4", "479.55e4"),
        ("slope 15-25", "5.28e4", "337.42e4"),
        ("slope above 25", "4.74e4", "302.90e4"),
    ],
)
def test_weihe_soil(place: str, soil: str, printed: str) -> None:
    assert_printed(printed, weihe_soil_value, soil=soil)


def test_weihe_sediment_term_was_left_out() -> None:
    """What the paper prints as sediment (11.70) is the organic matter; its sediment term would be 7.97."""
    assert organic_matter_value(7.5e4, 0.0156, 0.5, 200.0) == pytest.approx(11.70e4)
    assert sediment_volume(7.5e4, 0.24, 1.29) * 5.714 == pytest.approx(7.97e4, rel=1e-3)


# Baiyangdian 2011 (江波 et al. 2017, doi:10.5846/stxb201410091984)


def test_baiyangdian_carbon_is_carbon_not_carbon_dioxide() -> None:
    figures = {"dry_matter": "3.74e4", "carbon_dioxide_ratio": 1.63, "carbon_share": 12 / 44}
    assert_printed("1.66e4", carbon_from_dry_matter, **figures)
    assert_printed("0.22e8", market_value, quantity="1.66e4", price=1320.0)


def test_baiyangdian_oxygen() -> None:
    assert_printed("4.49e4", converted_amount, amount="3.74e4", ratio=1.2)


def test_baiyangdian_recreation() -> None:
    per_visit = travel_cost_per_visit(52.47, 343.33, 578.03)
    assert_printed("13.15e8", market_value, quantity="1.35e6", price=per_visit)


def test_baiyangdian_nonuse() -> None:
    """The willingness to pay is per month; the binder multiplies by 12."""
    groups = [(11.31, 0.8344, 619_200.0), (11.89, 0.9049, 23_700.0), (7.38, 0.8370, 339_900.0)]
    values = [nonuse_value(12 * w, s, n) for w, s, n in groups]
    assert values == pytest.approx([0.70e8, 0.03e8, 0.25e8], rel=0.021)
    assert sum(values) == pytest.approx(0.98e8, abs=0.005e8)


def test_month_converts_by_twelve() -> None:
    month, year = parse("yuan/person/month"), parse(EQUATIONS["nonuse_value"].inputs["willingness_to_pay"])
    assert month.factor / year.factor == pytest.approx(12.0, rel=1e-12)


# Equivalents


def test_one_seventh_of_grain_output() -> None:
    """3,088.33 kg/ha at 2.30 yuan/kg: 1,014.74 yuan/ha (晋陕蒙 2018)."""
    assert_printed("1014.74", equivalent_unit_value_grain_output, yield_="3.08833", price="2300e0", share=1 / 7)


def test_local_equivalent_of_the_counties_round_beijing() -> None:
    """567.45 x 5536.32 / 5861.62 = 535.96 (doi:10.13930/j.cnki.cjea.161080)."""
    assert scaled(567.45, correction_ratio(5536.32, 5861.62)) == pytest.approx(535.96, abs=0.005)


def test_xie_wetland_hectare() -> None:
    """52.02 equivalents at 3,406.5 yuan/ha: 177,206 yuan/ha/a."""
    assert equivalent_value(52.02, 3406.5, 1.0) == pytest.approx(177_206, abs=0.5)


# --- properties -----------------------------------------------------------------------------------


@given(amounts, prices, prices, st.floats(0.0, 100.0))
def test_market_value_is_linear_in_price(quantity: float, one: float, other: float, factor: float) -> None:
    together = market_value(quantity, one + factor * other)
    parts = market_value(quantity, one) + factor * market_value(quantity, other)
    assert together == pytest.approx(parts, rel=1e-9, abs=1e-6)


@given(amounts, prices)
def test_damage_is_never_a_benefit(quantity: float, price: float) -> None:
    value = damage_value(quantity, price)
    assert value <= 0
    assert value == -market_value(quantity, price)
    assert str(damage_value(0.0, price)) == "0.0"


@given(st.floats(0.0, 100.0), prices, prices, prices)
def test_gross_margin_rises_by_yield_and_falls_by_cost(yield_: float, price: float, cost: float, more: float) -> None:
    margin = gross_margin(yield_, price, cost)
    assert gross_margin(yield_, price + more, cost) - margin == pytest.approx(yield_ * more, rel=1e-9, abs=1e-4)
    assert gross_margin(yield_, price, cost + more) - margin == pytest.approx(-more, rel=1e-9, abs=1e-4)


@given(prices, prices, prices, signed, prices, prices)
def test_floor_falls_one_for_one_with_what_is_received(
    forgone: float, protection: float, transaction: float, kept: float, received: float, more: float
) -> None:
    floor = cost_floor(forgone, protection, transaction, kept, received)
    less = cost_floor(forgone, protection, transaction, kept, received + more)
    assert floor - less == pytest.approx(more, rel=1e-9, abs=1e-6)


@given(signed, shares)
def test_forgone_income_is_part_of_the_margin(margin: float, share: float) -> None:
    assert abs(forgone_income(margin, share)) <= abs(margin)


@given(st.floats(-1e9, 1e9), st.floats(0.01, 1e7))
def test_value_per_area_undoes_areal_value(value: float, area: float) -> None:
    assert areal_value(value_per_area(value, area), area) == pytest.approx(value, rel=1e-12, abs=1e-300)


@given(amounts, st.floats(0.0, 10.0), st.floats(0.0, 366.0), st.floats(0.0, 30.0))
def test_removal_grows_with_time_up_to_the_load(load: float, rate: float, time: float, more: float) -> None:
    removed = float(first_order_removal(load, rate, time))
    assert 0.0 <= removed <= load
    assert float(first_order_removal(load, rate, time + more)) >= removed


@given(amounts, st.floats(0.0, 1e3), st.floats(0.0, 1e6))
def test_capacity_limits_removal(load: float, capacity: float, area: float) -> None:
    removed = float(areal_capacity_limited(load, capacity, area))
    assert removed in (load, capacity * area)
    assert removed <= min(load, capacity * area)


@given(st.floats(0.0, 2.0), st.floats(0.0, 2.0))
def test_a_full_field_stores_nothing(bund: float, water: float) -> None:
    stored = float(paddy_storage(bund, water, 10_000.0, 1.0))
    assert stored == (0.0 if water >= bund else pytest.approx((bund - water) * 10_000.0))


@given(signed, signed, st.floats(0.5, 100.0))
def test_stock_change_turns_sign_with_time(start: float, end: float, interval: float) -> None:
    assert carbon_stock_change(start, end, interval) == -carbon_stock_change(end, start, interval)


@given(st.floats(0.0, 5000.0), shares, shares)
def test_equal_profits_make_the_equivalent(profit: float, rice: float, rest: float) -> None:
    wheat = (1 - rice) * rest
    sown = (rice, profit, wheat, profit, 1 - rice - wheat, profit)
    assert equivalent_unit_value_net_profit_xie2015(*sown, 1.0) == pytest.approx(profit, rel=1e-9, abs=1e-9)


@given(st.floats(1e-6, 0.5), st.integers(1, 60))
def test_annuity_repays_one_yuan(rate: float, years: int) -> None:
    payment = float(annuity(rate, float(years)))
    assert payment * math.fsum((1 + rate) ** -n for n in range(1, years + 1)) == pytest.approx(1.0, rel=1e-9)
    assert payment >= max(rate, 1 / years)


def test_annuity_without_interest() -> None:
    """Exact at zero, no warning beside a zero, and continuous there."""
    with np.errstate(all="raise"):
        both = annuity(np.array([0.0, 0.05]), 20.0)
    assert both[0] == 1 / 20
    assert both[1] == pytest.approx(0.080243, abs=5e-7)  # 5%, 20 a in any table of capital recovery
    assert float(annuity(1e-12, 20.0)) == pytest.approx(1 / 20, rel=1e-10)
    assert annualised_cost(100_000.0, float(both[0])) == 5000.0


@given(st.floats(0.0, 10.0), st.floats(0.0, 1000.0), st.floats(0.0, 10.0))
def test_exposure_is_a_share_that_grows_with_hazard(hazard: float, horizon: float, more: float) -> None:
    share = float(exposure_over_horizon(hazard, horizon))
    assert 0.0 <= share <= 1.0
    assert share <= hazard * horizon / 2 * (1 + 1e-12)
    assert float(exposure_over_horizon(hazard + more, horizon)) >= share - 1e-12


def test_exposure_at_zero_and_where_the_series_ends() -> None:
    with np.errstate(all="raise"):
        shares = exposure_over_horizon(np.array([0.0, 0.05]), 10.0)
        below, above = exposure_over_horizon(np.array([1e-3 * (1 - 1e-12), 1e-3 * (1 + 1e-12)]), 1.0)
    assert shares[0] == 0.0
    assert shares[1] == pytest.approx(1 - (1 - math.exp(-0.5)) / 0.5, rel=1e-13)
    assert below == pytest.approx(above, rel=1e-10)
    assert float(exposure_over_horizon(1e-9, 1.0)) == pytest.approx(5e-10, rel=1e-9)


def test_energies_by_hand() -> None:
    """1 m over 1 km2 is 1e6 m3; latent heat 2,450 kJ/kg is 2.45e6 kJ/m3, 680.6 kWh/m3."""
    assert evaporation_energy(1.0, 1e6, 2.45e6 / 3600, 0.0) == pytest.approx(6.8056e8, rel=1e-4)
    assert evaporation_energy(1.0, 1e6, 0.0, 125.0) == 1.25e8
    assert plant_transpiration_energy(2000.0, 1e6, 90.0, 3.0) / 3600 == pytest.approx(1.6667e7, rel=1e-4)


@pytest.mark.parametrize(
    "before",
    [
        "import esvalue.equations.equation",
        "from esvalue.equations.proof import check_equation",
        "import esvalue.equations.costs",
        "from esvalue import bind, check",
    ],
)
def test_the_decorator_is_the_decorator_whatever_was_imported_before(before: str) -> None:
    line = (
        f"import esvalue; {before}; assert esvalue.equation.__name__ == 'equation'; from esvalue import "
        "equation; assert equation is esvalue.equation; assert callable(equation)"
    )
    subprocess.run([sys.executable, "-c", line], check=True)


def test_no_public_name_is_hidden_by_a_module_of_its_name() -> None:
    rooms = [esvalue] + [one for name in esvalue.__all__ if isinstance(one := getattr(esvalue, name), types.ModuleType)]
    for module in pkgutil.walk_packages(esvalue.__path__, "esvalue."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    faces = {(room.__name__, name) for room in rooms for name in getattr(room, "__all__", ()) if name.islower()}
    hidden = [one for one in faces if isinstance(getattr(importlib.import_module(one[0]), one[1]), types.ModuleType)]
    assert {name for _, name in hidden} <= {room.__name__.rpartition(".")[2] for room in rooms} | {
        "design"
    }  # a package of `analysis`

"""What every value keeps: linear in price, opposite when turned round, whole as the sum of its parts,
blind to units.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import xarray as xr
from conftest import write_case
from each import each
from hypothesis import given, settings
from hypothesis import strategies as st

from esvalue.core.units import conversion, parse
from esvalue.equations.amounts import difference
from esvalue.equations.carbon import carbon_stock_change
from esvalue.equations.carbon_stocks import blue_carbon_emitted, blue_carbon_stock, carbon_stock_of_pools
from esvalue.equations.coast import avoided_damage
from esvalue.equations.equation import registered
from esvalue.equations.money import present_value_constant, present_value_growing
from esvalue.equations.proof import _sample as drawn_argument
from esvalue.equations.standards import expected_increment
from esvalue.model.model import Model

EQUATIONS = registered()
#: Every equation that takes the price, cost or value of something and gives money: argument, for each.
PRICED = [
    (name, argument)
    for name, spec in EQUATIONS.items()
    if spec.kind == "money"
    for argument in spec.inputs
    if argument.endswith(("price", "_price")) or argument == "price"
]
amounts = st.floats(0.0, 1e9)
signed = st.floats(-1e6, 1e6)
slowly = settings(max_examples=25)  # each example evaluates a bound model


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return write_case(tmp_path_factory.mktemp("tiny")).bind()


def total(model: Model, **leaves: float) -> np.ndarray:
    """Return the value of each place with some leaves replaced."""
    given_ = {name.replace("__", "."): xr.DataArray(value) for name, value in leaves.items()}
    return np.ravel(model.evaluate(["wetland.value"], given_)["wetland.value"])


# --- linear in price ---


def _sample(name: str, seed: int) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    spec = EQUATIONS[name]
    return {argument: drawn_argument(rng, spec.limits.get(argument)) for argument in spec.inputs}


def test_the_library_has_prices() -> None:
    assert {"market_value", "graded_value", "pollination_value_dependence"} <= {name for name, _ in PRICED}


@each(("name", "argument"), PRICED)
@each("seed", range(5))
def test_every_equation_is_linear_in_each_of_its_prices(name: str, argument: str, seed: int) -> None:
    """f(a p + b q) - f(0) = a (f(p) - f(0)) + b (f(q) - f(0)),
    and a higher price of a good never lowers the value of having it.
    """
    function, values = EQUATIONS[name].function, _sample(name, seed)

    def worth(price: float) -> float:
        return float(function(**{**values, argument: price}))

    nothing, one, other = worth(0.0), worth(3.0), worth(11.0)
    assert worth(2 * 3.0 + 0.5 * 11.0) - nothing == pytest.approx(
        2 * (one - nothing) + 0.5 * (other - nothing), rel=1e-9, abs=1e-9 * abs(nothing)
    )


@slowly
@given(st.floats(0.0, 1e4), st.floats(0.0, 1e4), st.floats(0.0, 50.0))
def test_an_account_is_linear_in_price(tiny: Model, one: float, other: float, factor: float) -> None:
    nothing = total(tiny, prices__reed=0.0)
    together = total(tiny, prices__reed=one + factor * other)
    parts = total(tiny, prices__reed=one) + factor * (total(tiny, prices__reed=other) - nothing)
    assert together == pytest.approx(parts, rel=1e-9, abs=1e-6)


# --- turned round ---


@given(signed, signed, st.floats(0.5, 100.0))
def test_a_change_turned_round_is_its_opposite(start: float, end: float, interval: float) -> None:
    assert carbon_stock_change(start, end, interval) == -carbon_stock_change(end, start, interval)
    assert difference(start, end) == -difference(end, start)
    assert expected_increment(start, end, 0.25) == -expected_increment(end, start, 0.25)
    assert avoided_damage(0.5, 1e6, start / 1e6, end / 1e6) == -avoided_damage(0.5, 1e6, end / 1e6, start / 1e6)


@given(st.floats(0.0, 1e6), st.floats(0.0, 1.0), st.floats(0.1, 200.0), st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_what_is_emitted_forwards_is_taken_back_backwards(
    stock: float, part: float, half_life: float, start: float, end: float
) -> None:
    assert blue_carbon_emitted(stock, part, half_life, start, end) == -blue_carbon_emitted(
        stock, part, half_life, end, start
    )


@slowly
@given(st.floats(0.0, 1e4), st.floats(0.0, 1e4))
def test_an_account_change_turned_round_is_its_opposite(tiny: Model, one: float, other: float) -> None:
    forth = total(tiny, prices__reed=other) - total(tiny, prices__reed=one)
    back = total(tiny, prices__reed=one) - total(tiny, prices__reed=other)
    assert (forth == -back).all()


# --- parts and whole ---


@slowly
@given(st.floats(0.0, 1e4), st.floats(0.0, 1e3))
def test_services_sum_to_the_account(tiny: Model, reed: float, storage: float) -> None:
    names = ["wetland.service.reed_supply.value", "wetland.service.water_storage.value", "wetland.value"]
    out = tiny.evaluate(names, {"prices.reed": xr.DataArray(reed), "prices.storage": xr.DataArray(storage)})
    parts = sum(np.nan_to_num(np.ravel(out[name])) for name in names[:2])  # a place without depth stores nothing
    assert np.ravel(out["wetland.value"]) == pytest.approx(parts, rel=1e-12, abs=1e-9)


@given(st.lists(st.floats(0.0, 500.0), min_size=4, max_size=4), st.floats(0.0, 1e5))
def test_pools_sum_to_the_stock(pools: list[float], area: float) -> None:
    one_by_one = sum(
        carbon_stock_of_pools(*(pool if i == j else 0.0 for j in range(4)), area) for i, pool in enumerate(pools)
    )
    assert carbon_stock_of_pools(*pools, area) == pytest.approx(one_by_one, rel=1e-9, abs=1e-6)


@given(amounts, st.floats(0.0, 1.0), st.floats(0.5, 200.0), st.integers(1, 30))
def test_yearly_emissions_sum_to_the_loss_of_stock(stock: float, part: float, half_life: float, years: int) -> None:
    yearly = sum(blue_carbon_emitted(stock, part, half_life, float(n - 1), float(n)) for n in range(1, years + 1))
    left = blue_carbon_stock(stock, part, half_life, 0.0, float(years))
    assert left + yearly == pytest.approx(stock, rel=1e-9, abs=1e-6)


@given(st.floats(0.0, 0.3), st.floats(-0.1, 0.3), st.integers(1, 30), st.integers(1, 30))
def test_the_present_value_of_a_long_flow_is_that_of_its_parts(
    rate: float, growth: float, first: int, then: int
) -> None:
    whole = float(present_value_growing(1.0, growth, rate, float(first + then)))
    grown, discounted = (1 + growth) ** first, (1 + rate) ** -first
    parts = float(present_value_growing(1.0, growth, rate, float(first))) + discounted * float(
        present_value_growing(grown, growth, rate, float(then))
    )
    assert whole == pytest.approx(parts, rel=1e-8)


@given(signed, signed, st.floats(0.0, 0.3), st.floats(1.0, 50.0))
def test_the_present_value_of_a_sum_is_the_sum_of_present_values(
    one: float, other: float, rate: float, years: float
) -> None:
    together = float(present_value_constant(one + other, rate, years))
    assert together == pytest.approx(
        float(present_value_constant(one, rate, years)) + float(present_value_constant(other, rate, years)),
        rel=1e-9,
        abs=1e-6,
    )


# --- units ---

UNITS = {
    "yuan/ha/a": ("yuan/mu/a", "1e4 yuan/km2/a", "1e8 yuan/km2/a", "元/亩/年", "yuan/m2/a", "yuan/ha/month"),
    "t_C/ha/a": ("g_C/m2/a", "kg_C/ha/a", "g_C/m2/d"),
    "mm/a": ("m/a", "m3/ha/a", "mm/d", "cm/a"),
    "yuan/t_CO2": ("yuan/kg_CO2", "1e4 yuan/t_CO2"),
}


@each(("unit", "other"), [(unit, other) for unit, others in UNITS.items() for other in others])
def test_a_unit_and_back_is_the_same_number(unit: str, other: str) -> None:
    there, back = conversion(parse(unit), parse(other)), conversion(parse(other), parse(unit))
    assert there * back == pytest.approx(1.0, rel=1e-15)


def amounts_of(model: Model) -> dict[str, np.ndarray]:
    """Return every node in base units, so that the same amount in other units is the same number."""
    return {name: np.array(value) * model.graph[name].unit.factor for name, value in model.central.items()}


@pytest.mark.parametrize(
    ("parameter", "same"),
    [
        ("value = 8\n", 'unit = "kg_DM/ha/a"\nvalue = 8000\n'),
        ("value = 8\n", 'unit = "g_DM/m2/a"\nvalue = 800\n'),
        ("value = 8\n", 'unit = "t_DM/km2/a"\nvalue = 800\n'),
        ("value = 8\n", 'unit = "1e4 t_DM/km2/a"\nvalue = 0.08\n'),
    ],
)
def test_a_parameter_in_another_unit_changes_no_result(case: Callable[..., Any], parameter: str, same: str) -> None:
    spread = "spread = { triangular = [5, 8, 11] }\n"
    limits = 'unit = "t_DM/ha/a"\nrole = "rate"\nminimum = 0\nmaximum = 40\n'
    one = amounts_of(
        case(card=[(limits + parameter + spread, 'unit = "t_DM/ha/a"\nrole = "rate"\n' + parameter)]).bind()
    )
    other = amounts_of(case(card=[(limits + parameter + spread, 'role = "rate"\n' + same)]).bind())
    for name, value in one.items():
        np.testing.assert_allclose(other[name], value, rtol=1e-12, err_msg=name)


@pytest.mark.parametrize(
    ("header", "north", "south"),
    [
        ("area [mu]", "3000", "1500"),
        ("area [km2]", "2", "1"),
        ("面积 [万亩]", "0.3", "0.15"),
        ("area [m2]", "2000000", "1000000"),
    ],
)
def test_a_column_in_another_unit_changes_no_result(
    case: Callable[..., Any], header: str, north: str, south: str
) -> None:
    changed = [
        ("area [ha],eligible", f"{header},eligible"),
        ("reed,200,", f"reed,{north},"),
        ("reed,100,", f"reed,{south},"),
    ]
    one, other = amounts_of(case().bind()), amounts_of(case(places=changed).bind())
    for name, value in one.items():
        np.testing.assert_allclose(other[name], value, rtol=1e-12, err_msg=name)

"""Units: what converts, by exactly how much, and what must never convert."""

from __future__ import annotations

import math

import pytest
from each import each
from hypothesis import given
from hypothesis import strategies as st

from esvalue.core.errors import InputError
from esvalue.core.units import conversion, parse, scaled_text


def factor(source: str, target: str) -> float:
    return conversion(parse(source), parse(target))


@each(
    ("source", "target", "expected"),
    [
        ("yuan/mu/a", "yuan/ha/a", 15.0),
        ("ha", "mu", 15.0),
        ("1e4 yuan/km2", "yuan/ha", 100.0),
        ("1e8 yuan/a", "1e4 yuan/a", 1e4),
        ("yuan/1e4 mu", "yuan/mu", 1e-4),
        ("1e4 mu", "km2", 1e4 / 1500),
        ("t/ha/a", "kg/mu/a", 1000 / 15),
        ("jin/mu", "kg/ha", 7.5),
        ("t_CO2/a", "kg_CO2/a", 1000.0),
        ("yuan/t_C", "yuan/kg_C", 1e-3),
        ("km2", "m2", 1e6),
        ("1e8 m3", "m3", 1e8),
        ("kWh", "MJ", 3.6),
        ("month", "a", 1 / 12),
        ("d", "h", 24.0),
        ("percent", "", 0.01),
        ("yuan/kWh", "yuan/MJ", 1 / 3.6),
    ],
)
def test_conversions_known_by_heart(source: str, target: str, expected: float) -> None:
    assert factor(source, target) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("ha", "mu", 15.0),
        ("yuan/mu/a", "yuan/ha/a", 15.0),
        ("km2", "ha", 100.0),
        ("mm", "m", 0.001),
        ("1e4 yuan/km2", "yuan/ha", 100.0),
    ],
)
def test_short_decimals_are_exact(source: str, target: str, expected: float) -> None:
    assert factor(source, target) == expected


def test_rain_over_an_area_is_a_volume() -> None:
    assert factor("mm ha", "m3") == 10.0
    assert factor("mm*ha/a", "m3/a") == 10.0
    assert parse("mm").same_kind(parse("m3/ha"))
    assert factor("mm", "m3/ha") == 10.0


@pytest.mark.parametrize("mu", [15.0, 1500.0, 77011.0, 1e6])
def test_area_in_mu_is_a_fifteenth_in_hectares(mu: float) -> None:
    # One rounding step is what a multiplication costs; 13 digits are some 200 of them.
    assert abs(mu * factor("mu", "ha") - mu / 15) <= math.ulp(mu / 15)


@pytest.mark.parametrize(("one", "other"), [("mu", "ha"), ("d", "a"), ("MJ", "kWh"), ("month", "d")])
def test_there_and_back_is_one(one: str, other: str) -> None:
    assert abs(factor(one, other) * factor(other, one) - 1.0) <= 4 * math.ulp(1.0)


@each(
    ("one", "other"),
    [
        ("t_C", "t_CO2"),
        ("t_CO2", "t"),
        ("t_N", "t_P"),
        ("t_N", "t_NH3N"),
        ("t_DM", "t"),
        ("t_COD", "t"),
        ("yuan", "dollar"),
        ("person", "household"),
        ("individual", "visit"),
        ("yuan/t_C", "yuan/t_CO2"),
        ("ha", "m"),
        ("a", "1/a"),
        ("yuan/a", "yuan"),
        ("percent", "ha"),
        ("equivalent", ""),
        ("t_CH4", "t_CO2"),
        ("vessel", "person"),
    ],
)
def test_what_never_converts(one: str, other: str) -> None:
    assert not parse(one).same_kind(parse(other))
    with pytest.raises(ValueError, match="differ in kind"):
        conversion(parse(one), parse(other))


def test_the_price_of_carbon_is_not_the_price_of_its_dioxide_by_a_factor() -> None:
    assert dict(parse("yuan/t_C").dimensions) == {"currency": 1.0, "carbon": -1.0}
    assert dict(parse("yuan/t_CO2").dimensions) == {"currency": 1.0, "carbon_dioxide": -1.0}


@each(
    ("chinese", "ascii_"),
    [
        ("公顷", "ha"),
        ("亩", "mu"),
        ("元/亩/年", "yuan/mu/a"),
        ("万元", "1e4 yuan"),
        ("亿元/年", "1e8 yuan/a"),
        ("平方公里", "km2"),
        ("吨/公顷/年", "t/ha/a"),
        ("斤/亩", "jin/mu"),
        ("立方米", "m3"),
        ("元/立方米", "yuan/m3"),
        ("元/千瓦时", "yuan/kWh"),
        ("万人次", "1e4 visit"),
        ("％", "percent"),
        ("hm²", "ha"),
        ("无量纲", ""),
    ],
)
def test_what_a_spreadsheet_calls_a_unit(chinese: str, ascii_: str) -> None:
    assert parse(chinese).same_kind(parse(ascii_))
    assert factor(chinese, ascii_) == 1.0


def test_an_unknown_unit_names_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        parse("yuan/hectar/a", "places.csv: area")
    problem = caught.value.problems[0]
    assert problem.code == "unknown_unit"
    assert problem.text("en") == (
        "places.csv: area: unit 'yuan/hectar/a': 'hectar' is not a unit esvalue knows; nearest: hectare"
    )
    assert problem.text("zh") == "places.csv: area: 单位“yuan/hectar/a”：不认识“hectar”；最接近的是：hectare"


KIND_OF_AREA = ["ha", "mu", "km2", "m2", "1e4 mu", "公顷"]
KIND_OF_MASS = ["t", "kg", "g", "jin", "1e4 t"]
KIND_OF_RATE = ["yuan/mu/a", "yuan/ha/a", "1e4 yuan/km2/a", "元/亩/年", "yuan/m2/month"]


@given(kind=st.sampled_from([KIND_OF_AREA, KIND_OF_MASS, KIND_OF_RATE]), data=st.data(), value=st.floats(1e-6, 1e9))
def test_round_trip(kind: list[str], data: st.DataObject, value: float) -> None:
    one, other = (data.draw(st.sampled_from(kind)) for _ in range(2))
    back = value * factor(one, other) * factor(other, one)
    assert back == pytest.approx(value, rel=1e-12)


@given(data=st.data())
def test_conversions_compose(data: st.DataObject) -> None:
    a, b, c = (data.draw(st.sampled_from(KIND_OF_RATE)) for _ in range(3))
    assert factor(a, b) * factor(b, c) == pytest.approx(factor(a, c), rel=1e-12)


@given(scale=st.integers(0, 9), unit=st.sampled_from(["yuan", "t", "m3", "mu"]))
def test_a_scale_before_the_unit_multiplies(scale: int, unit: str) -> None:
    assert factor(f"1e{scale} {unit}", unit) == pytest.approx(10.0**scale, rel=1e-12)
    assert factor(f"yuan/1e{scale} {unit}", f"yuan/{unit}") == pytest.approx(10.0**-scale, rel=1e-12)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-39_900_000.0, "-39,900,000"), (12.5, "12.5"), (0.1 + 0.2, "0.3"), (1234.0, "1,234")],
)
def test_a_number_as_a_person_writes_it(value: float, text: str) -> None:
    assert scaled_text(value) == text


def test_six_digits_are_kept_above_a_thousand() -> None:
    assert scaled_text(1881.82) == "1,881.82"

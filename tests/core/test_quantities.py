"""The table of quantities: what is inside the bounds passes,
what is outside is refused with bounds and the mended entry.
"""

from __future__ import annotations

import math
import re

import pytest
from each import each
from hypothesis import given
from hypothesis import strategies as st

from esvalue.core.declared import declared, implied
from esvalue.core.distributions import Spread
from esvalue.core.errors import Mistakes
from esvalue.core.nodata import ALWAYS
from esvalue.core.quantified import doubt_unusual, impossible, within
from esvalue.core.quantities import SLIPS, Quantity, quantities, quantity, typed_number
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.inputs.parameters import Parameter, Record

NAMES = sorted(quantities())
BOUNDED = [name for name in NAMES if math.isfinite(quantity(name).low) or math.isfinite(quantity(name).high)]
SHARES = [name for name in NAMES if "percent" in quantity(name).slips and quantity(name).high == 1]
ARITHMETIC = [(name, slip) for name in NAMES for slip in quantity(name).slips if SLIPS[slip].made is not None]


def inside(one: Quantity) -> st.SearchStrategy[float]:
    """Return numbers between the bounds that are no code for no data."""
    low, high = max(one.low, -1e6), min(one.high, 1e6)
    if one.whole:
        return st.integers(math.ceil(low) + ("low" in one.open), math.floor(high) - ("high" in one.open))
    return st.floats(low, high, exclude_min="low" in one.open, exclude_max="high" in one.open).filter(
        lambda x: x not in ALWAYS
    )


def usual(one: Quantity) -> st.SearchStrategy[float]:
    """Return numbers of the usual range that are not zero."""
    low, high = max(one.low, one.usual[0], -1e6), min(one.high, one.usual[1], 1e6)
    drawn = st.integers(math.ceil(low), math.floor(high)) if one.whole else st.floats(low, high)
    return drawn.filter(lambda x: abs(x) > 1e-6 and one.holds(x))


def outside(one: Quantity) -> st.SearchStrategy[float]:
    """Return numbers beyond the bounds."""
    if one.whole:
        below = st.integers(max_value=int(one.low) - ("low" not in one.open))
        return (
            below if math.isinf(one.high) else below | st.integers(min_value=int(one.high) + ("high" not in one.open))
        )
    below = (
        st.floats(one.low - 1e6, one.low, exclude_max="low" not in one.open) if math.isfinite(one.low) else st.nothing()
    )
    above = (
        st.floats(one.high, one.high * 2 + 1e6, exclude_min="high" not in one.open)
        if math.isfinite(one.high)
        else st.nothing()
    )
    return st.one_of(below, above)


def title(name: str) -> Text:
    """Return a title in both languages."""
    return Text(zh=f"名{name}", en=name)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_what_lies_between_the_bounds_can_be(name: str, data: st.DataObject) -> None:
    one = quantity(name)
    value = data.draw(inside(one))
    assert one.impossible(value) is None
    unit = None if one.kind in ("any", "money") else one.unit or None
    assert impossible(one, Record(value=float(value), unit=unit or ("yuan" if one.kind == "money" else None))) is None


@pytest.mark.parametrize("name", BOUNDED)
@given(data=st.data())
def test_what_lies_beyond_is_refused_with_its_bounds_in_both_languages(name: str, data: st.DataObject) -> None:
    one = quantity(name)
    reason = one.impossible(data.draw(outside(one)))
    assert reason is not None
    assert reason.code == "impossible"
    for text in (reason.said.en, reason.said.zh):
        for end in (one.low, one.high):
            assert not math.isfinite(end) or typed_number(end) in text, text
    assert one.title["en"] in reason.said.en
    assert one.title["zh"] in reason.said.zh
    assert not re.search(r"[一-鿿]", reason.said.en)


@pytest.mark.parametrize("name", SHARES)
@given(percent=st.integers(2, 99))
def test_a_percentage_is_answered_with_the_share(name: str, percent: int) -> None:
    one = quantity(name)
    reason = one.impossible(percent, record=True)
    assert reason is not None
    if one.unusual(percent / 100):  # a percentage of what is unusual itself may have been meant otherwise
        return
    entry = f'{{ value = {percent}, unit = "percent{one.unit[1:]}" }}'
    assert f"write {typed_number(percent / 100)} or {entry}" in reason.said.en
    assert f"请写 {typed_number(percent / 100)} 或 {entry}" in reason.said.zh
    assert impossible(one, Record(value=float(percent), unit=f"percent{one.unit[1:]}")) is None


@pytest.mark.parametrize(("name", "slip"), ARITHMETIC)
@given(data=st.data())
def test_the_number_proposed_for_a_slip_is_a_plain_one(name: str, slip: str, data: st.DataObject) -> None:
    one = quantity(name)
    right = data.draw(usual(one))
    wrong = SLIPS[slip].made(right)
    found = one.slip(wrong)
    if found is not None:
        assert one.holds(found[1])
        assert not one.unusual(found[1])
    undone = SLIPS[slip].meant(wrong)
    assert undone == pytest.approx(right, rel=1e-9)
    if (
        abs(wrong) >= SLIPS[slip].least
        and slip == one.slips[0]
        and not one.unusual(undone)
        and one.holds(undone)
        and abs(wrong) < 1e15
    ):
        assert found is not None
        assert found[0] == slip


@given(value=st.floats(0, 1))
def test_bounds_follow_the_unit(value: float) -> None:
    for name, unit in (
        ("share", "percent"),
        ("hazard", "percent/a"),
        ("horizon", "month"),
        ("area", "mu"),
        ("precipitation", "m/a"),
    ):
        one, own = quantity(name), parse(unit)
        there = within(one, own)
        assert there is not None
        factor = conversion(own, parse(one.unit))
        assert there.low * factor == pytest.approx(one.low)
        assert there.high * factor == pytest.approx(one.high)
        span = there.low + value * (there.high - there.low)
        assert there.holds(span) or "low" in one.open
    assert within(quantity("share"), parse("ha")) is None
    assert within(quantity("money"), parse("t/a")) is None


@pytest.mark.parametrize(
    ("spread", "name", "fits"),
    [
        (Spread("normal", (0.3, 0.1)), "share", False),
        (Spread("lognormal", (0.3, 1.5)), "share", False),
        (Spread("truncnormal", (0.3, 0.1, 0, 1)), "share", True),
        (Spread("beta", (2, 3, 0, 1)), "share", True),
        (Spread("uniform", (0.1, 1.2)), "share", False),
        (Spread("lognormal", (0.3, 1.5)), "ratio", True),
        (Spread("normal", (1.0, 0.2)), "ratio", False),
        (Spread("normal", (100.0, 20.0)), "money", True),
        (Spread("normal", (100.0, 20.0)), "price", False),
        (Spread("uniform", (0.0, 0.6)), "engel", True),  # an end that is not reached itself may end a spread
    ],
)
def test_a_spread_keeps_within_the_bounds(spread: Spread, name: str, fits: bool) -> None:
    value = spread.numbers[0] if spread.kind != "beta" else 0.4
    unit = "yuan" if name in ("money", "price") else None
    reason = impossible(quantity(name), Record(value=max(value, 0.2), spread=spread, unit=unit))
    assert (reason is None) == fits
    if reason is not None:
        assert "truncnormal = [mean, sd, " in reason.said.en
        assert "truncnormal = [mean, sd, " in reason.said.zh


def test_a_dimension_needs_its_unit_and_a_pure_number_none() -> None:
    for name in NAMES:
        one = quantity(name)
        needs = one.kind != "any" and bool(parse(one.unit).dimensions)
        value = next(x for x in (1.0, 100.0, 2000.0, 0.5) if one.holds(x))
        reason = impossible(one, Record(value=value))
        assert (reason is not None and reason.code == "needs_unit") == needs, name
        if needs:
            assert f'unit = "{one.unit}"' in reason.said.en
            assert f'unit = "{one.unit}"' in reason.said.zh


def test_zero_is_never_doubtful_and_the_usual_range_lies_within_the_bounds() -> None:
    for name in NAMES:
        one = quantity(name)
        assert not one.unusual(0)
        assert one.usual == (-math.inf, math.inf) or (one.low <= one.usual[0] < one.usual[1] <= one.high), name
        assert one.low < one.high
        assert set(one.slips) <= set(SLIPS)
        assert set(one.title) == {"zh", "en"}


def test_a_doubt_names_the_usual_range_and_what_was_meant() -> None:
    problems = Mistakes()
    doubt_unusual(quantity("horizon"), 3650.0 / 10, "a", "s.toml: domains.w.without.horizon", problems)
    doubt_unusual(quantity("horizon"), 10.0, "a", "s.toml: domains.w.without.horizon", problems)
    [doubt] = problems.doubts
    assert not problems
    assert (doubt.code, doubt.entry, doubt.value) == ("unusual", "s.toml: domains.w.without.horizon", "365 [a]")
    assert doubt.text("en").endswith(
        "365 [a] is unusual for this horizon (usually 1 to 100 [a]); if it is days written as years, write 1"
    )
    assert "通常 1 至 100 [a]" in doubt.text("zh")


# --- what a column or parameter of a card has ---


@pytest.mark.parametrize(
    ("unit", "role", "name"),
    [
        ("yuan/mu/a", None, "money"),
        ("dollar/a", None, "money"),
        ("yuan/t", "price", "price"),
        ("1e4 yuan", "cost", "money"),
        ("mu", None, "area"),
        ("degC", None, "temperature"),
        ("a", None, "years"),
        ("1/a", None, "yearly_rate"),
        ("visit/a", None, "headcount"),
        ("m", None, "length"),
        ("t_DM/ha/a", "rate", "physical"),
        ("", "share", "share"),
        ("", "coefficient", "number"),
        ("percent", None, "number"),
    ],
)
def test_the_unit_implies_the_quantity_where_it_can(unit: str, role: str | None, name: str) -> None:
    assert implied(parse(unit), role).name == name


def parameter(**keys: object) -> Parameter:
    """Return a parameter of a card."""
    return Parameter(title=title("x"), record=Record(value=0.5), **keys)  # type: ignore[arg-type]


def test_a_named_quantity_has_its_bounds_in_the_unit_of_the_field() -> None:
    assert declared(parameter(unit="percent", quantity="share")).high == pytest.approx(100)
    assert declared(parameter(unit="percent", quantity="share", usual=[1.0, 50.0])).usual == (1.0, 50.0)
    assert declared(parameter(quantity="variation")).name == "variation"


@each("name", BOUNDED)
def test_the_article_before_a_quantity_fits_its_name(name: str) -> None:
    said = quantity(name).impossible(-math.inf, math.inf)
    assert said is not None
    article, first = re.search(r"leaves the bounds of (an?) (\w)", said.said.en).groups()
    assert (article == "an") == (first in "aeiouAEIO"), said.said.en

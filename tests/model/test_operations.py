"""Product, quotient and total of a list: units that follow from the inputs, as a card binds them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from test_binding import LISTED, with_node

from esvalue.core.errors import InputError
from esvalue.core.units import conversion, parse
from esvalue.equations import check_equation, get
from esvalue.equations.operations import product, quotient, total_of
from esvalue.inputs.library import Library
from esvalue.inputs.scenario.overrides import Overrides
from esvalue.model.binding import Builder
from esvalue.model.graph import Plan
from esvalue.model.leaves import ColumnLeaf
from esvalue.model.resting import leaf_ids

#: Words of several kinds and sizes; a unit is one, or one over others, with a power of ten before it.
WORDS = ["t", "kg", "t_C", "g_N", "ha", "mu", "m2", "km", "m3", "L", "yuan", "person", "kWh", "a", "month", "d"]
SIZES = ["", "1e4 ", "1e-3 "]
units = st.builds(
    lambda size, above, below: size + above + "".join(f"/{word}" for word in below),
    st.sampled_from(SIZES),
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), max_size=2),
)
numbers = st.floats(0.01, 1e6)
#: Units of one kind each: what can be added.
KINDS = [
    ["t", "kg", "1e4 t", "g"],
    ["ha", "mu", "m2", "km2"],
    ["yuan/ha/a", "yuan/mu/month", "1e4 yuan/km2/a"],
    ["m3/s", "L/d"],
]


def leaf(builder: Builder, name: str, number: float, unit: str) -> str:
    """Add a number in a unit to the graph."""
    one = ColumnLeaf(name, parse(unit), (), {}, np.asarray(True), np.asarray(number))
    return builder.graph.add(one).name


def builder() -> Builder:
    return Builder(Library(), Overrides(2024, {}))


def base(number: float, unit: str) -> float:
    """Return a number in base units."""
    return number * parse(unit).factor


# --- units that follow ----------------------------------------------------------------------------


@given(units, units, numbers, numbers)
def test_the_unit_of_a_product_and_a_quotient_follows(one: str, other: str, a: float, b: float) -> None:
    made = builder()
    pair = leaf(made, "x", a, one), leaf(made, "y", b, other)
    times = made.apply("times", get("product"), dict(zip(("first", "second"), pair, strict=True)), "d")
    by = made.apply("by", get("quotient"), dict(zip(("dividend", "divisor"), pair, strict=True)), "d")
    found = Plan(made.graph, ["times", "by"]).run({})
    assert base(float(found["times"]), times.unit.text) == pytest.approx(base(a, one) * base(b, other), rel=1e-12)
    assert base(float(found["by"]), by.unit.text) == pytest.approx(base(a, one) / base(b, other), rel=1e-12)
    for node in (times, by):  # what is printed is read back
        assert parse(node.unit.text) == node.unit
    back = made.apply("back", get("product"), {"first": "by", "second": pair[1]}, "d")
    assert back.unit.same_kind(parse(one))
    assert float(Plan(made.graph, ["back"]).run({})["back"]) * conversion(back.unit, parse(one)) == pytest.approx(a)


@given(st.sampled_from(KINDS), st.lists(st.tuples(st.integers(0, 3), numbers), min_size=2, max_size=6))
def test_a_total_is_in_the_unit_of_its_first(kind: list[str], drawn: list[tuple[int, float]]) -> None:
    made = builder()
    terms = [(kind[i % len(kind)], number) for i, number in drawn]
    names = [leaf(made, f"x{i}", number, unit) for i, (unit, number) in enumerate(terms)]
    node = made.apply("all", get("total_of"), [("terms", name) for name in names], "d")
    assert node.unit == parse(terms[0][0])
    found = float(Plan(made.graph, ["all"]).run({})["all"])
    assert base(found, terms[0][0]) == pytest.approx(sum(base(number, unit) for unit, number in terms), rel=1e-12)


@given(units, units, numbers)
def test_units_of_two_kinds_are_never_added(one: str, other: str, a: float) -> None:
    assume(not parse(one).same_kind(parse(other)))
    made = builder()
    names = [leaf(made, "x", a, one), leaf(made, "y", a, other)]
    with pytest.raises(InputError) as caught:
        made.apply("all", get("total_of"), [("terms", name) for name in names], "d", "card.toml: nodes.all")
    assert [problem.code for problem in caught.value.problems] == ["summand_unit"]
    for language in ("zh", "en"):
        said = caught.value.problems[0].text(language)
        assert str(parse(one)) in said
        assert str(parse(other)) in said


@pytest.mark.parametrize("function", [product, quotient, total_of])
def test_each_is_proved(function) -> None:
    check_equation(function)


def test_a_list_that_changes_its_members_is_found() -> None:
    """What spoils a member of its list in place, or hides a constant in the sum, is no equation."""
    from collections.abc import Sequence

    from trial_equations import TITLE

    from esvalue.equations import Array, In, Out
    from esvalue.equations.equation import _REGISTRY, equation

    def spoiled(terms: Sequence[Array]) -> Array:
        """Return a sum, and spoil the first member.

        y = sum over j of x_j
        """
        terms[0] += terms[1]
        return terms[0]

    def padded(terms: Sequence[Array]) -> Array:
        """Return a sum with one more than it was given.

        y = sum over j of x_j
        """
        return sum(terms) + 1.0

    from typing import Annotated

    for function, code in ((spoiled, "equation_mutates"), (padded, "equation_units")):
        function.__annotations__ = {
            "terms": Annotated[Sequence[Array], In("{q}", "x_j, amounts", several=True)],
            "return": Annotated[Array, Out("{q}")],
        }
        made = equation(title=TITLE, kind="physical", source="arithmetic")(function)
        try:
            with pytest.raises(InputError) as caught:
                check_equation(made)
        finally:
            _REGISTRY.pop(function.__name__)
        assert code in [problem.code for problem in caught.value.problems]


# --- as a card binds them -------------------------------------------------------------------------


def test_by_hand_in_a_card(case) -> None:
    # reed_value 8 t/ha x 200 ha x 300 yuan/t x 1.071 (price index) = 514,080 yuan/a; half again of it by a second
    # node: 514,080 + 514,080 x 0.3 = 668,304; per hectare 668,304 / 200 = 3,341.52; times 200 ha the same again.
    more = """
[nodes.part]
equation = "scaled"
args = { value = "reed_value", ratio = "variation" }
[nodes.all]
equation = "total_of"
args = { terms = ["reed_value", "part"] }
[nodes.by_area]
equation = "quotient"
args = { dividend = "all", divisor = "area" }
"""
    made = case(card=with_node('equation = "product"\nargs = { first = "by_area", second = "area" }', more)).bind()
    central = {name: values.reshape(-1)[0] for name, values in made.central.items() if values.size}
    assert central["wetland.all"] == pytest.approx(1.3 * central["wetland.reed_value"])
    assert central["wetland.by_area"] == pytest.approx(central["wetland.all"] / 200)
    assert central["wetland.odd"] == pytest.approx(central["wetland.all"])
    assert made.graph["wetland.by_area"].unit.same_kind(parse("yuan/ha/a"))
    assert made.graph["wetland.all"].unit == parse("yuan/a")
    labelled = made.evaluate(["wetland.odd"])["wetland.odd"]
    assert labelled.values.reshape(-1).tolist() == made.central["wetland.odd"].reshape(-1).tolist()


def test_every_term_is_behind_a_total(case) -> None:
    node = 'equation = "total_of"\nargs = { terms = ["area", "eligible_area"] }'
    made = case(card=[("", ODD_AREA.format(node=node)), LISTED]).bind()
    place = {"place:wetland": 0}
    ids = leaf_ids(made.graph, "wetland.odd_area", place)
    assert {one.split(":")[1] for one in ids} == {"area", "eligible_area"}


ODD_AREA = """
[nodes.odd_area]
{node}
[nodes.odd]
equation = "areal_value"
args = {{ value = "margin", area = "odd_area" }}
[services.odd]
title = {{ zh = "怪", en = "odd" }}
group = "regulating"
role = "shown"
value = "odd"
"""


def test_a_total_is_absent_where_a_term_is(case) -> None:
    # The second place has no depth, so no stored water: 0 would be a number nobody gave.
    node = 'equation = "total_of"\nargs = { terms = ["depth", "depth_again"] }'
    more = '[nodes.depth_again]\nequation = "scaled"\nargs = { value = "depth", ratio = "variation" }\n'
    more += '[nodes.odd_value]\nequation = "product"\nargs = { first = "reed_value", second = "ratio" }\n'
    more += '[nodes.ratio]\nequation = "quotient"\nargs = { dividend = "depths", divisor = "depth" }\n'
    more += f"[nodes.depths]\n{node}\n"
    made = case(card=with_node('lookup = "odd_value"\nby = "cover"', more)).bind()
    assert made.graph["wetland.depths"].present.tolist() == [True, False]
    assert made.central["wetland.ratio"][0] == pytest.approx(1.3)


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        ('{ terms = ["reed_value"] }', "list_argument", "got reed_value"),
        ('{ terms = "reed_value" }', "list_argument", "got reed_value"),
        ("{ terms = [] }", "list_argument", "got -"),
        ("{}", "list_argument", 'args = { terms = ["A", "B"] }'),
        ('{ term = ["reed_value", "depth"] }', "extra_argument", "nearest: terms"),
        ('{ terms = ["reed_value", "reed_value"] }', "summand_twice", "reed_value, reed_value"),
        ('{ terms = ["reed_value", "again"] }', "summand_twice", "reed_value, again"),
        ('{ terms = ["reed_value", "depth"] }', "summand_unit", "'depth' in 'm' cannot be added to 'reed_value'"),
        ('{ terms = ["reed_value", "reed_valu"] }', "unknown_name", "nearest: reed_value"),
        ('{ terms = ["reed_value", "cover"] }', "text_as_number", "'cover'"),
    ],
)
def test_what_is_no_total(case, refused, args: str, code: str, says: str) -> None:
    more = '[nodes.again]\nlookup = "reed_value"\nby = "cover"\n' if "again" in args else ""
    refused(case(card=with_node(f'equation = "total_of"\nargs = {args}', more)).bind, code, "nodes.odd", says)


def test_a_list_where_one_name_is_due(case, refused) -> None:
    node = 'equation = "scaled"\nargs = { value = ["reed_value", "depth"], ratio = "variation" }'
    refused(case(card=with_node(node)).bind, "single_argument", "nodes.odd", "takes one name", "total_of")


def test_a_quotient_by_zero_is_no_number(case) -> None:
    more = '[nodes.none]\nequation = "difference"\nargs = { first = "area", second = "area" }\n'
    node = 'equation = "quotient"\nargs = { dividend = "reed_value", divisor = "share" }'
    more += '[nodes.share]\nequation = "ratio_of"\nargs = { part = "none", whole = "area" }\n'
    made = case(card=with_node(node, more)).bind()
    with pytest.raises(InputError) as caught:
        made.evaluate(["wetland.odd"])
    assert [problem.code for problem in caught.value.problems] == ["not_finite"]

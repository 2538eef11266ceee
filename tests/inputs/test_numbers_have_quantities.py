"""Every number a file can hold has a quantity: a field of a record says which, or who tells it;
a card's field says so or its unit does.
"""

from __future__ import annotations

import importlib
import pkgutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import pytest
from each import each
from folders import TESTS

import esvalue
from esvalue.core.declared import implied
from esvalue.core.quantified import Of, Told, fields_of, numbers_in, quantity_marks
from esvalue.core.quantities import quantities
from esvalue.core.schema import Strict
from esvalue.core.units import parse
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario import load_scenario

ROOT = TESTS.parent
CARDS = [
    path
    for folder in ("models", "scenarios", "tests/cases", "tests/reproduction", "docs")
    for path in sorted((ROOT / folder).rglob("*.toml"))
]


def records() -> list[type[Strict]]:
    """Return every class of records of the package."""
    for module in pkgutil.walk_packages(esvalue.__path__, "esvalue."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: list[type[Strict]] = []
    waiting = [Strict]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if one.__module__.startswith("esvalue.") and one is not Strict and one not in found:
            found.append(one)
    return sorted(found, key=lambda c: (c.__module__, c.__name__))


RECORDS = records()


def numeric(annotation: Any, said: bool = False) -> Iterator[bool]:
    """Yield, for every place of an annotation where a number can stand, whether a mark says its quantity."""
    bare, mark = quantity_marks(annotation)
    said = said or mark is not None
    if get_origin(bare) in (dict, Mapping):
        yield from numeric(get_args(bare)[1], said and mark is None and False)
    elif get_origin(bare) in (list, tuple):
        yield from numeric(get_args(bare)[0])
    elif get_args(bare):
        for part in get_args(bare):
            yield from numeric(part, said)
    elif isinstance(bare, type) and bare is not bool and issubclass(bare, int | float | Record):
        yield said


@each("record", RECORDS, ids=lambda c: f"{c.__module__}.{c.__name__}")
def test_every_number_of_a_record_says_its_quantity(record: type[Strict]) -> None:
    silent = [name for name, (_, annotation) in fields_of(record).items() if not all(numeric(annotation))]
    assert not silent, f"{record.__name__} does not say which quantity these have: {silent}"


def test_the_walk_sees_numbers_everywhere() -> None:
    assert len(RECORDS) > 35
    for annotation in (
        int,
        float | None,
        dict[str, float],
        list[Record],
        dict[str, dict[str, Record]],
        Annotated[Record, "else"] | None,
        bool | float | str,
    ):
        assert list(numeric(annotation)) == [False], annotation
    for annotation in (
        Annotated[int, Of("year")],
        dict[str, Annotated[float, Of("weight")]],
        Annotated[Record, Told("the card")] | None,
    ):
        assert list(numeric(annotation)) == [True], annotation
    assert list(numeric(Annotated[dict[str, float], Of("share")])) == [
        False
    ]  # a mark stands on the number, not on the table
    assert list(numeric(str | bool)) == []


def test_every_mark_names_a_quantity_of_the_table() -> None:
    for record in RECORDS:
        for _, annotation in fields_of(record).values():
            for mark in of_marks(annotation):
                assert mark.quantity.name in quantities()


def of_marks(annotation: Any) -> Iterator[Of]:
    """Yield the marks of an annotation, however deep."""
    if get_origin(annotation) is Annotated:
        yield from (mark for mark in get_args(annotation)[1:] if isinstance(mark, Of))
    for part in get_args(annotation):
        if not isinstance(part, Of):
            yield from of_marks(part)


def card_fields(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the numeric columns, parameters and prices of a card or price book."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if "scenario" in data or "options" in data:
        return
    for part in ("columns", "parameters", "prices"):
        for name, field in data.get(part, {}).items() if isinstance(data.get(part), dict) else ():
            if isinstance(field, dict) and "title" in field and field.get("kind", "number") == "number":
                yield f"{part}.{name}", field


@each("path", [path for path in CARDS if any(True for _ in card_fields(path))], ids=lambda p: str(p.relative_to(ROOT)))
def test_pure_numbers_of_cards_and_prices_name_their_quantity(path: Path) -> None:
    for name, field in card_fields(path):
        unit = parse(field.get("unit", ""))
        assert field.get("quantity", "number") in quantities(), name
        assert unit.dimensions or "quantity" in field, f"{path.name}: {name} is a pure number and does not say which"
        assert implied(unit, field.get("role")).name in quantities()


@pytest.mark.parametrize("name", ["panjin", "county_gep"])
def test_numbers_of_a_scenario_are_found_with_their_quantities(name: str) -> None:
    found = {".".join(one.path): one for one in numbers_in(load_scenario(name).scenario)}
    assert all(one.says is not None for one in found.values()), [
        path for path, one in found.items() if one.says is None
    ]
    assert found["scenario.seed"].says == Of("seed")
    if name == "panjin":
        assert found["domains.wetland.without.hazard"].says == Of("hazard")
        assert (found["domains.wetland.without.hazard"].central, found["domains.wetland.without.hazard"].unit) == (
            0.05,
            "1/a",
        )
        assert found["region_coefficients.zones.wetland.ordinary"].says == Of("zone_coefficient")
        assert found["domains.wetland.reading_weights.gep"].says == Of("weight")
        assert isinstance(found["options.wuhan.numbers.wetland.reserve_core"].says, Told)
        assert found["choices.levers.share.values[2]"].central == 0.25
        assert found["trajectories.discount_rate"].says == Of("discount_rate")

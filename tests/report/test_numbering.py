"""Tables are built without side effects; their figures are numbered afterwards, in one pass."""

from __future__ import annotations

import pytest
from given import Domain, Place, see, write

from esvalue.core.printing.table import Table, TableColumn
from esvalue.core.text import Text
from esvalue.report import numbering
from esvalue.report.chapters import tables_of
from esvalue.report.comparison import Comparison
from esvalue.report.front.html import render_front
from esvalue.report.numbering import Figure, numbered


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    places = Domain([Place("core", cost=100.0, carbon=2.0), Place("edge", cost=50.0)], {"fixed": {"core": 20.0}})
    return see(write(tmp_path_factory.mktemp("numbering"), {"marsh": places})).comparison


def unnumbered(comparison: Comparison) -> list[Table]:
    return [table for entry in tables_of(comparison.report) for table in entry.tables(comparison.context)]


def on_the_first_page(comparison: Comparison) -> list[Figure]:
    """Return the figures that no table has: each stands on the page to decide from."""
    manifest = {"packages": {"esvalue": "0"}, "replicates": 2, "points": 2, "price_year": 2024}
    page = render_front(comparison, run_name="run", manifest=manifest)
    tabled = {one.key for one in figures_in(list(comparison.tables.values()))}
    return [one for one in comparison.figures if one.key not in tabled and f'data-figure="{one.id}"' in page]


def figures_in(tables: list[Table]) -> list[Figure]:
    return [cell for table in tables for row in table.rows for cell in row.values() if isinstance(cell, Figure)]


def test_a_table_is_the_same_however_often_it_is_built(comparison: Comparison) -> None:
    first, second = figures_in(unnumbered(comparison)), figures_in(unnumbered(comparison))
    assert first
    assert first == second
    assert not any(one.id for one in first)


def test_a_key_says_the_same_wherever_it_stands(comparison: Comparison) -> None:
    found = figures_in(unnumbered(comparison))
    by_key = {one.key: one for one in found}
    assert len(by_key) < len(found)
    assert all(by_key[one.key] == one for one in found)
    assert {one.key for one in comparison.figures} - set(by_key) == {one.key for one in on_the_first_page(comparison)}


def test_what_a_table_prints_is_what_is_listed(comparison: Comparison) -> None:
    printed = figures_in(list(comparison.tables.values()))
    here = {one.id for one in printed}
    assert here | {one.id for one in on_the_first_page(comparison)} == set(comparison.figures.by_id)
    assert all(comparison.figures.by_id[one.id] is one for one in printed)
    marks = {key for table in comparison.tables.values() for key in table.marks}
    assert marks <= set(comparison.figures.by_key)


def test_ids_that_would_clash_are_longer_and_signs_stay_with_their_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    class Same:
        def __init__(self, text: bytes, digest_size: int) -> None:
            self.text = text

        def digest(self) -> bytes:
            return b"same" + self.text.ljust(6, b"\0")[:6]

    monkeypatch.setattr(numbering.hashlib, "blake2b", Same)
    one, two = (Figure.of(key, key, key, value, "ha") for key, value in (("a", 1.0), ("b", 2.0)))
    table = Table("t", Text.same("t"), [TableColumn("x", Text.same("x"))], [{"x": one}, {"x": two}, {"x": one}])
    table.add_mark(two, "*")
    figures, (made,) = numbered([table])
    ids = [row["x"].id for row in made.rows]
    assert ids[0] == ids[2] != ids[1]
    assert len(figures) == 2
    assert [made.mark(row["x"]) for row in made.rows] == ["", "*", ""]
    assert [row["x"].id for row in table.rows] == [""] * 3


def test_no_builder_takes_what_another_left(comparison: Comparison) -> None:
    """Each entry alone, in any order, gives the tables it gives among the others."""
    whole = {table.name: figures_in([table]) for table in unnumbered(comparison)}
    for entry in reversed(tables_of(comparison.report)):
        for table in entry.tables(comparison.context):
            assert figures_in([table]) == whole[table.name]

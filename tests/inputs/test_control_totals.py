"""What a scenario states twice: areas and their total, words that go with words, links of every place."""

from __future__ import annotations

import numpy as np
import pytest
from folders import ROOT

from esvalue import check
from esvalue.core.errors import Mistakes
from esvalue.inputs.card_reading import load_card
from esvalue.inputs.library import Library
from esvalue.inputs.places import Places
from esvalue.inputs.scenario.links import read_links

STATED = 'places = "places.csv"\nstated_area = {{ value = {value}, unit = "{unit}", source = "judgement" }}'
AREAS = ("north,Panshan,reserve_core,reed,{},100", "south,Dawa,ordinary,reed,{},50")


def stated(case, value: object, unit: str = "ha", north: object = 200, south: object = 100, heading: str = "ha"):
    """Return what check finds where the domain states its area."""
    made = case(
        scenario=[('places = "places.csv"', STATED.format(value=value, unit=unit))],
        places=[
            *(
                (area.format(was), area.format(now))
                for area, was, now in zip(AREAS, (200, 100), (north, south), strict=True)
            ),
            ("area [ha],eligible_area [ha]", f"area [{heading}],eligible_area [{heading}]"),
        ],
    )
    return check(made.folder / "scenario.toml", made.library)


def of(found, code: str):
    return [one for one in (*found.mistakes, *found.open) if one.code == code]


# --- control totals ---


@pytest.mark.parametrize(("value", "unit"), [(300, "ha"), (4500, "mu"), (0.45, "1e4 mu"), (3, "km2"), (302.9, "ha")])
def test_a_sum_that_is_as_stated_is_silent(case, value: float, unit: str) -> None:
    assert of(stated(case, value, unit), "stated_area_differs") == []


@pytest.mark.parametrize("slip", [10, 15, 100, 1000, 10_000])
def test_a_row_with_a_digit_or_a_unit_too_many_is_named(case, slip: int) -> None:
    [doubt] = of(stated(case, 300, south=100 * slip), "stated_area_differs")
    assert doubt.entry == "scenario.toml: domains.wetland.stated_area"
    assert doubt.value == f"300 [ha] / {200 + 100 * slip} [ha]"
    assert f"if 'south' had 100 ha, not {100 * slip:,} ha" in doubt.text("en")
    assert "若“south”为 100 公顷" in doubt.text("zh")


def test_a_row_left_out_is_named(case) -> None:
    [doubt] = of(stated(case, 420), "stated_area_differs")
    assert "300 ha = 4,500 mu" in doubt.text("en")
    assert "420 公顷 = 6,300 亩" in doubt.text("zh")


def test_a_column_in_another_unit_is_named(case) -> None:
    [doubt] = of(stated(case, 300, heading="mu"), "stated_area_differs")
    assert "20 ha = 300 mu" in doubt.text("en")
    assert "15 mu are one hectare" in doubt.text("en")


def test_a_settled_difference_is_doubtful_again_when_a_row_changes(case) -> None:
    row = (
        '\n[[checked]]\nentry = "scenario.toml: domains.wetland.stated_area"\nvalue = "420 [ha] / 300 [ha]"\n'
        'role = "survey"\nreason = "a part is under survey"\n'
    )
    for south, settled in ((100, 1), (110, 0)):
        made = case(
            scenario=[('places = "places.csv"', STATED.format(value=420, unit="ha")), ("", row)],
            places=[("reed,100,50", f"reed,{south},50")],
        )
        assert len(check(made.folder / "scenario.toml", made.library).doubts.settled) == settled


def test_an_area_is_stated_in_a_unit_of_area(case) -> None:
    assert [one.where for one in stated(case, 300, "m").mistakes] == ["scenario.toml: domains.wetland.stated_area"]


def test_no_stated_area_says_nothing(case) -> None:
    made = case()
    assert of(check(made.folder / "scenario.toml", made.library), "stated_area_differs") == []


# --- words that go with words ---

KIND = """
[columns.kind]
title = { zh = "类别", en = "kind" }
kind = "text"
categories = ["wet", "dry"]
usual_by = { cover = { reed = ["wet"] } }
[columns.depth]"""
KINDS = (
    "place,county,region_type,cover,kind,area [ha],eligible_area [ha],depth [m]\n"
    "north,Panshan,reserve_core,reed,{},200,100,0.5\nsouth,Dawa,ordinary,water,{},100,50,n/a\n"
)


@pytest.mark.parametrize(
    ("north", "south", "doubted"), [("wet", "dry", []), ("dry", "wet", ["north"]), ("n/a", "wet", [])]
)
def test_a_word_that_does_not_go_with_another_of_its_row(case, north: str, south: str, doubted: list[str]) -> None:
    made = case(card=[("\n[columns.depth]", KIND)], places=KINDS.format(north, south))
    found = [one for one in made.places().doubts if one.code == "unusual_word"]
    assert [(one.entry, one.value) for one in found] == [(f"places.csv: kind: {name}", "dry") for name in doubted]
    assert all("'cover' reed usually goes wet" in one.text("en") for one in found)


@pytest.mark.parametrize(
    ("usual", "said"),
    [
        ('{ cove = { reed = ["wet"] } }', "nearest: cover"),
        ('{ cover = { reeds = ["wet"] } }', "nearest: reed"),
        ('{ cover = { reed = ["wett"] } }', "nearest: wet"),
    ],
)
def test_words_that_go_together_are_words_of_their_columns(case, usual: str, said: str) -> None:
    made = case(card=[("\n[columns.depth]", KIND.replace('{ cover = { reed = ["wet"] } }', usual))])
    with pytest.raises(Exception, match=said):
        made.card()


@pytest.mark.parametrize(
    ("cover", "word"), [("reed", "paddy"), ("reed", "dry_land"), ("lake", "paddy"), ("suaeda", "desert")]
)
def test_the_wetland_card_knows_what_goes_with_what(cover: str, word: str) -> None:
    column = load_card(ROOT / "models" / "wetland.toml", Library()).columns["xie_class"]
    assert word in column.categories
    assert word not in column.usual_by["cover"][cover]


# --- links of every place ---

HEADER = "from,to,share,source,evidence,weak,note\n"


def linked(tmp_path, pairs: list[tuple[str, str]]) -> list[str]:
    """Return the doubts of a link table."""
    text = HEADER + "".join(f"{a},{b},0.1,judgement,,,\n" for a, b in pairs)
    (tmp_path / "links.csv").write_text(text, encoding="utf-8")
    problems = Mistakes()
    tables = [Places("x.csv", names, {"area": np.ones(len(names))}, {}, {}) for names in (tuple("ABCD"), tuple("xyz"))]
    read_links(tmp_path / "links.csv", *tables, Library().sources, problems, words=Library().vocabulary)
    assert problems.mistakes == ()
    return [one.entry for one in problems.doubts]


FULL = [(a, b) for a in "ABCD" for b in "xyz"]


@pytest.mark.parametrize("gone", FULL)
def test_a_row_deleted_from_a_full_table_is_named(tmp_path, gone: tuple[str, str]) -> None:
    assert linked(tmp_path, [pair for pair in FULL if pair != gone]) == [f"links.csv: {gone[0]}: {gone[1]}"]


@pytest.mark.parametrize(
    "pairs", [FULL, [("A", "x"), ("B", "y"), ("C", "z"), ("D", "x")], [("A", "x"), ("B", "x"), ("C", "x"), ("D", "y")]]
)
def test_places_that_flow_to_different_ones_are_silent(tmp_path, pairs: list[tuple[str, str]]) -> None:
    assert linked(tmp_path, pairs) == []

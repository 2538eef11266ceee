"""Shares by area, volume and inverse distance: by hand, by properties, what is refused, what they rest on."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from esvalue.core.errors import InputError, Mistakes
from esvalue.inputs import great_circle, inverse_distance, shares_of
from esvalue.inputs.library import Library
from esvalue.inputs.places import Places
from esvalue.inputs.scenario.links import Links, read_links
from esvalue.inputs.scenario.sections import LinkTable
from esvalue.inputs.shares import SHARE_KINDS
from esvalue.inputs.workbook import load_workbook_scenario, write_workbook
from esvalue.runs.checking import check
from esvalue.standards.judging import judge
from esvalue.standards.lineage import Lineage
from esvalue.standards.target import Target

LIBRARY = Library()
NAMES = ("河", "湖", "海")
ROWS = "甲村,河,{0},judgement\n甲村,湖,{1},judgement\n"
AMOUNTS = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=6)


def rule(shares: str, **more: Any) -> LinkTable:
    """A link table of the scenario that shares in some way."""
    return LinkTable.model_validate({"file": "l.csv", "from": "a", "to": "b", "shares": shares, **more})


def near(band: float, unit: str = "km", power: float | None = None) -> LinkTable:
    """A link table that shares by inverse distance within a band."""
    given: dict[str, Any] = {"band": {"value": band, "unit": unit, "source": "judgement"}}
    if power is not None:
        given["power"] = {"value": power, "source": "judgement"}
    return rule("inverse_distance", **given)


def read(folder: Path, text: str, table: LinkTable, *names: str) -> Links:
    """Read a link table from two villages to some waters."""
    (folder / "l.csv").write_text(text, encoding="utf-8")
    problems = Mistakes()

    def places(*known: str) -> Places:
        return Places("x.csv", known, {"area": np.ones(len(known))}, {}, {})

    ends = places("甲村", "乙村"), places(*(names or NAMES))
    found = read_links(
        folder / "l.csv", *ends, LIBRARY.sources, problems, words=LIBRARY.vocabulary, rule=table, key="k"
    )
    problems.raise_if_any()
    return found


def shares(links: Links, start: str = "甲村") -> dict[str, float]:
    """The shares of what a place gives, by where it goes."""
    return {row.target: row.share for row in links.rows if row.source == start}


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_inverse_distance_by_hand() -> None:
    # 1/4, 1/6, 1/12 are 3, 2, 1 twelfths: 1/2, 1/3, 1/6; 20 km lies beyond the 12 km and has nothing
    assert shares_of(inverse_distance([4, 6, 12, 20], 12)) == pytest.approx([1 / 2, 1 / 3, 1 / 6, 0])
    # squared: 9, 4, 1 of 14
    assert shares_of(inverse_distance([4, 6, 12, 20], 12, 2)) == pytest.approx([9 / 14, 4 / 14, 1 / 14, 0])


def test_a_great_circle_by_hand() -> None:
    degree = 6371.0088 * math.pi / 180
    assert great_circle(121.0, 0.0, 122.0, 0.0) == pytest.approx(degree)
    assert great_circle(121.0, 41.0, 121.0, 42.0) == pytest.approx(degree)
    assert great_circle(121.0, 60.0, -59.0, 60.0) == pytest.approx(60 * degree)  # over the pole
    # the half way round: two points on opposite sides
    assert great_circle(0.0, 0.0, 180.0, 0.0) == pytest.approx(180 * degree)
    # 41 N, a degree of longitude: chord 2 cos(41 degrees) sin(half a degree) of the unit sphere
    chord = 2 * math.cos(math.radians(41)) * math.sin(math.radians(0.5))
    assert great_circle(121.0, 41.0, 122.0, 41.0) == pytest.approx(6371.0088 * 2 * math.asin(chord / 2))


@pytest.mark.parametrize(
    ("table", "header", "cells", "expected"),
    [
        (rule("area"), "area [mu]", (300, 100), (0.75, 0.25)),
        (rule("area"), "面积（亩）", (300, 0), (1.0, 0.0)),
        (rule("volume"), "volume [1e4 m3/a]", (20, 60), (0.25, 0.75)),
        (rule("volume"), "水量[m3]", (1, 3), (0.25, 0.75)),
        (near(20), "distance [km]", (5, 15), (0.75, 0.25)),
        (near(20_000, "m", 2), "distance [km]", (5, 15), (0.9, 0.1)),
        (near(10), "距离[m]", (5000, 15000), (1.0, 0.0)),
        (rule("typed"), "share", (0.2, 0.3), (0.2, 0.3)),
    ],
)
def test_shares_of_a_link_table(
    tmp_path: Path, table: LinkTable, header: str, cells: tuple[float, float], expected: tuple[float, float]
) -> None:
    text = f"from,to,{header},source\n" + ROWS.format(*cells) + f"乙村,河,{cells[0] or 1},judgement\n"
    links = read(tmp_path, text, table, "河", "湖")
    assert list(shares(links).values()) == pytest.approx(expected)
    assert shares(links, "乙村") == pytest.approx({"河": 1.0 if table.shares != "typed" else 0.2})


def test_shares_between_points(tmp_path: Path) -> None:
    header = "from,to,from_longitude,from_latitude,to_longitude,to_latitude,source\n"
    text = (
        header
        + "甲村,河,122,41,122,41.1,judgement\n甲村,湖,122,41,122,41.3,judgement\n甲村,海,122,41,122,39,judgement\n"
    )
    links = read(tmp_path, text, near(50))  # 11.12 km, 33.36 km, 222 km: a distance three times as far, a third
    assert shares(links) == pytest.approx({"河": 0.75, "湖": 0.25, "海": 0.0})
    assert [row.written for row in links.rows] == ["11.120 km", "33.359 km", "222.390 km"]


# --- properties -------------------------------------------------------------------------------------------------------


@given(AMOUNTS, st.floats(0.1, 5), st.floats(0.001, 1000), st.randoms())
def test_shares_sum_to_one_whatever_the_order_and_the_scale(
    distances: list[float], power: float, scale: float, random: Any
) -> None:
    distances = [min(one, 20_000.0) for one in distances]
    band = max(distances)
    found = shares_of(inverse_distance(distances, band, power))
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()
    order = list(range(len(distances)))
    random.shuffle(order)
    shuffled = shares_of(inverse_distance([distances[i] for i in order], band, power))
    assert shuffled == pytest.approx(found[order])
    if min(distances) * scale > 1e-4 and band * scale < 20_000:
        scaled = shares_of(inverse_distance([one * scale for one in distances], band * scale * (1 + 1e-12), power))
        assert scaled == pytest.approx(found)


@given(AMOUNTS, st.floats(0.01, 100))
def test_shares_by_amount_do_not_hang_on_the_unit(amounts: list[float], factor: float) -> None:
    assert shares_of(np.array(amounts) * factor) == pytest.approx(shares_of(amounts))


@given(st.lists(st.floats(0.1, 100), min_size=2, max_size=6, unique=True), st.floats(0.1, 5))
def test_nearer_is_more(distances: list[float], power: float) -> None:
    found = shares_of(inverse_distance(sorted(distances), 100, power))
    assert (np.diff(found) <= 1e-12).all()


POINT = st.tuples(st.floats(-179, 179), st.floats(-89, 89))


@given(POINT, POINT, POINT)
def test_a_great_circle_is_a_distance(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> None:
    assert great_circle(*a, *b) == pytest.approx(float(great_circle(*b, *a)), abs=1e-6)
    assert great_circle(*a, *c) <= great_circle(*a, *b) + great_circle(*b, *c) + 1e-6
    assert great_circle(*a, *a) == pytest.approx(0, abs=1e-6)
    assert great_circle(*a, *b) <= 6371.0088 * math.pi + 1e-6


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "header", "cells", "code", "words"),
    [
        (near(3), "distance [km]", (5, 15), "link_out_of_band", ("3 km", "甲村", "河", "5 km")),
        (near(30), "distance [km]", (0, 15), "impossible", ("0 [km] is no distance", "row 2")),
        (near(30), "distance [km]", (-5, 15), "impossible", ("-5", "row 2")),
        (near(30), "distance [km]", ("", 15), "not_a_number", ("row 2",)),
        (near(30), "distance", (5, 15), "no_unit", ("distance [km]",)),
        (near(30), "distance [ha]", (5, 15), "unit_kind", ("'ha'", "'km'")),
        (rule("area"), "area [km]", (5, 15), "unit_kind", ("'km'", "'ha'")),
        (rule("area"), "area [ha]", (-5, 15), "impossible", ("-5",)),
        (rule("area"), "area [ha]", (0, 0), "share_nothing", ("甲村", "above zero")),
        (rule("volume"), "volume [ha]", (5, 15), "unit_kind", ("'ha'",)),
        (rule("area"), "share", (0.5, 0.5), "share_beside", ("'share'", "'typed'", "'area'")),
        (rule("typed"), "area [ha]", (5, 15), "share_beside", ("'area [ha]'", "choose 'area'")),
        (near(30), "area [ha]", (5, 15), "share_beside", ("'area [ha]'",)),
        (rule("area"), "weight", (5, 15), "missing_column", ("area",)),
    ],
)
def test_amounts_that_cannot_be(
    tmp_path: Path, table: LinkTable, header: str, cells: tuple[Any, Any], code: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, f"from,to,{header},source\n" + ROWS.format(*cells), table)
    found = next(one for one in caught.value.problems if one.code == code)
    for word in words:
        assert word in found.text("en")
    assert found.text("zh") != found.text("en")


@pytest.mark.parametrize(
    ("header", "rows", "code"),
    [
        ("share,area [ha]", "0.5,3", "share_beside"),
        ("distance [km],from_longitude,from_latitude,to_longitude,to_latitude", "3,122,41,122,42", "share_beside"),
        ("from_longitude,from_latitude,to_longitude", "122,41,122", "missing_column"),
        ("from_longitude,from_latitude,to_longitude,to_latitude", "122,41,122,", "not_a_number"),
        ("from_longitude,from_latitude,to_longitude,to_latitude", "122,41,122,95", "impossible"),
        ("from_longitude,from_latitude,to_longitude,to_latitude", "122,41,122,41", "link_no_distance"),
    ],
)
def test_columns_that_do_not_go_together(tmp_path: Path, header: str, rows: str, code: str) -> None:
    table = rule("area") if "share" in header else near(1000)
    with pytest.raises(InputError) as caught:
        read(tmp_path, f"from,to,{header},source\n甲村,河,{rows},judgement\n", table)
    assert code in {one.code for one in caught.value.problems}


def test_a_place_at_two_points(tmp_path: Path) -> None:
    text = "from,to,from_longitude,from_latitude,to_longitude,to_latitude,source\n"
    text += ROWS.format("122,41,122,42", "121,41,122,43")
    with pytest.raises(InputError, match="lies at 122, 41 in a row above and at 121, 41 here"):
        read(tmp_path, text, near(1000))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"shares": "inverse_distance"}, "need how far they reach"),
        ({"shares": "area", "band": {"value": 3, "unit": "km"}}, "band belong"),
        ({"power": 2}, "power belong"),
        ({"shares": "inverse_distance", "band": {"value": 3, "unit": "km", "spread": {"uniform": [2, 4]}}}, "be drawn"),
        ({"shares": "inverse_distance", "band": {"value": -3, "unit": "km"}}, "no distance"),
        ({"shares": "inverse_distance", "band": {"value": 3, "unit": "km"}, "power": 0}, "power of distance"),
        ({"shares": "by area"}, "nearest: area"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be(case, given: dict[str, Any], says: str) -> None:
    import tomli_w

    text = tomli_w.dumps({"links": {"down": {"file": "links.csv", "from": "wetland", "to": "wetland", **given}}})
    made = case(scenario=[("", "\n" + text)])
    (made.folder / "links.csv").write_text("from,to,share,source\nnorth,south,0.5,judgement\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        made.load()
    assert says in caught.value.text("en")


@pytest.mark.parametrize(
    "weights", [[-1.0, 2.0], [0.0, 0.0], [math.nan, 1.0]], ids=["below zero", "all zero", "no number"]
)
def test_weights_that_make_no_shares(weights: list[float]) -> None:
    with pytest.raises(InputError):
        shares_of(weights)


@pytest.mark.parametrize("given", [([0.0], 1.0, 1.0), ([1.0], 0.0, 1.0), ([1.0], 1.0, 0.0), ([-1.0], 1.0, 1.0)])
def test_distances_that_cannot_be(given: tuple[list[float], float, float]) -> None:
    with pytest.raises(InputError):
        inverse_distance(*given)


def test_every_kind_is_a_column_of_its_own() -> None:
    assert len({kind.column for kind in SHARE_KINDS.values()}) == len(SHARE_KINDS)


# --- who enjoys a service ---------------------------------------------------------------------------------------------

SPILL = """
[domains.wetland.spill.water_storage]
shares = "area"
[domains.wetland.spill.water_storage.levels]
county = { value = 300, unit = "mu", source = "law_2010" }
city = { value = 40, unit = "ha", source = "judgement" }
province = { value = 40, unit = "ha", source = "judgement" }
"""


def test_a_service_is_shared_by_area(case) -> None:
    plain, made = case().load(), case(scenario=[("", SPILL)]).load()
    # 300 mu are 20 ha: 0.2, 0.4, 0.4; the city counts 0.6, where the card's typed shares count 0.8
    assert made.cards["wetland"].spill["water_storage"].share == pytest.approx(
        {"county": 0.2, "city": 0.4, "province": 0.4}
    )
    values = [
        judge(one).commit.models["status_quo"].account("wetland")["spillover"].sum().item() for one in (plain, made)
    ]
    assert values[1] / values[0] == pytest.approx(0.6 / 0.8)


def test_what_a_share_follows_from_is_traced(case) -> None:
    judged = judge(case(scenario=[("", SPILL)]).load())
    lineage = Lineage(judged)
    found = lineage.leaves(Target("wetland.service.water_storage.spillover", (("place:wetland", 0),)))
    at = "domains.wetland.spill.water_storage.levels"
    assert {f"{at}.county", f"{at}.city", f"{at}.province"} <= set(found)
    assert lineage.facts[f"{at}.county"].source == "law_2010"
    assert lineage.facts["wetland.spill.water_storage"].file == "scenario.toml"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("water_storage", "water_store", "unknown_name"),
        ("\ncity =", "\ntown =", "unknown_name"),
        ('300, unit = "mu"', '300, unit = "m3"', "unit_kind"),
        ('300, unit = "mu"', '-300, unit = "mu"', "impossible"),
        ('"law_2010"', '"law_2011"', "unknown_source"),
        ('"area"', '"typed"', "unit_kind"),
    ],
)
def test_levels_that_cannot_be(case, old: str, new: str, code: str) -> None:
    text = SPILL.replace(old, new)
    assert text != SPILL
    with pytest.raises(InputError) as caught:
        case(scenario=[("", text)]).load()
    assert code in {one.code for one in caught.value.problems}


def test_levels_that_make_no_whole(case, refused) -> None:
    typed = '\n[domains.wetland.spill.water_storage.levels]\ncounty = { value = 0.7, source = "judgement" }\n'
    refused(case(scenario=[("", typed)]).load, "spill_sum", "sum to 0.7")
    far = SPILL.replace('"area"', '"inverse_distance"\nband = { value = 3, unit = "km", source = "judgement" }')
    far = far.replace('"mu"', '"km"').replace('"ha"', '"km"')
    refused(case(scenario=[("", far)]).load, "spill_nothing", "3 km")


def test_a_workbook_holds_the_ways_of_sharing(case, tmp_path: Path) -> None:
    numbers = 'band = { value = 400, unit = "km", source = "judgement" }\npower = { value = 2, source = "judgement" }'
    near_it = SPILL.replace('"area"', f'"inverse_distance"\n{numbers}')
    made = case(scenario=[("", near_it.replace('"mu"', '"km"').replace('"ha"', '"km"'))])
    loaded = made.load()
    write_workbook(loaded, tmp_path / "w.xlsx")
    again = load_workbook_scenario(tmp_path / "w.xlsx", made.library)
    assert again.scenario == loaded.scenario
    assert again.cards["wetland"].spill["water_storage"].share == loaded.cards["wetland"].spill["water_storage"].share
    assert not check(made.folder / "scenario.toml", made.library).mistakes


def test_an_amount_with_its_wan_written_twice_is_doubted(tmp_path: Path) -> None:
    """The farthest alone: those beside it are far from it, not from each other."""
    text = "from,to,volume [1e4 m3],source\n甲村,河,6000,judgement\n甲村,湖,{},judgement\n乙村,河,3000,judgement\n"
    for amount, doubted in ((4000, []), (40_000_000, ["l.csv: 甲村: 湖"]), (0.4, ["l.csv: 甲村: 湖"])):
        (tmp_path / "l.csv").write_text(text.format(amount), encoding="utf-8")
        problems = Mistakes()
        villages = Places("a.csv", ("甲村", "乙村"), {}, {}, {})
        waters = Places("b.csv", NAMES, {}, {}, {})
        made = read_links(tmp_path / "l.csv", villages, waters, LIBRARY.sources, problems, rule=rule("volume"))
        assert [one.entry for one in problems.doubts] == doubted
        assert made.whole

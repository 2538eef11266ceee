"""Names that may be one, spelt in two ways, and words that are no names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from each import each
from folders import ROOT, TESTS
from hypothesis import given
from hypothesis import strategies as st

from esvalue import check
from esvalue.core.errors import InputError, Mistake, Mistakes, nearest, titles_of
from esvalue.core.schema import parse_record
from esvalue.core.text import Text
from esvalue.core.written import says_nothing
from esvalue.inputs.choices import CHOICES
from esvalue.inputs.parameters import Record
from esvalue.inputs.places.near_names import SHORTEST, near_names
from esvalue.inputs.scenario import load_scenario
from esvalue.inputs.scenario.sections import Choices
from esvalue.inputs.sources import Source
from esvalue.inputs.workbook.layout import SheetColumn
from esvalue.inputs.workbook.reading import Grid, typed

STEMS = ["盘山", "大洼", "双台子", "兴隆台", "喀喇沁左翼"]
ENDINGS = ["县", "区", "市", "乡", "镇", "村", "街道", "自治县"]
ABSENT = ["n/a", "N/A", "nan", "NaN", "None", "null", "-", "—", "－", "无", "NA", "缺失", "不详", "unknown"]
letters = st.text("abcdefghijklmnopqrstuvwxyz", min_size=SHORTEST + 1, max_size=12)


# --- one name in two spellings ---


@each("stem", STEMS)
@each("ending", ENDINGS)
def test_a_name_with_and_without_its_ending(stem: str, ending: str) -> None:
    assert near_names({stem + ending: 3, stem: 1, "其他乡": 2}) == [(stem, stem + ending)]
    assert near_names({stem + ending: 1, stem: 3}) == [(stem + ending, stem)]


@each("stem", STEMS)
@each("above", ["辽宁省", "盘锦市", "辽宁省盘锦市"])
def test_a_name_with_and_without_what_it_lies_in(stem: str, above: str) -> None:
    assert near_names({f"{stem}县": 2, f"{above}{stem}县": 1}) == [(f"{above}{stem}县", f"{stem}县")]


@pytest.mark.parametrize("word", ["County", "district", "City", "Township", "Village"])
def test_a_latin_name_with_and_without_its_ending(word: str) -> None:
    assert near_names({f"Panshan {word}": 1, "Panshan": 4}) == [(f"Panshan {word}", "Panshan")]


@given(letters, st.integers(0, 100), st.sampled_from("abcxyz"), st.sampled_from(["less", "more", "other", "exchanged"]))
def test_a_letter_of_a_long_word(word: str, at: int, letter: str, slip: str) -> None:
    i = at % (len(word) - 1)
    slipped = {
        "less": word[:i] + word[i + 1 :],
        "more": word[:i] + letter + word[i:],
        "other": word[:i] + letter + word[i + 1 :],
        "exchanged": word[:i] + word[i + 1] + word[i] + word[i + 2 :],
    }[slip]
    found = near_names({f"{word} marsh": 5, f"{slipped} marsh": 1})
    assert found == ([] if slipped == word else [(f"{slipped} marsh", f"{word} marsh")])


@pytest.mark.parametrize(
    "names",
    [
        ("抚顺市", "抚顺县"),
        ("东村", "西村"),
        ("大洼区", "大连市"),
        ("核心区芦苇", "缓冲区芦苇", "芦苇"),
        ("Hebei", "Hubei", "Henan", "Hunan"),
        ("plot 11", "plot 12", "plot 111"),
        ("north", "south", "east", "west"),
        ("upper reservoir", "lower reservoir"),
        ("parcel a", "parcel b"),
        ("n/a", "north"),
    ],
)
def test_names_of_two_are_silent(names: tuple[str, ...]) -> None:
    assert near_names(dict.fromkeys(names, 1)) == []


def test_five_thousand_names_take_no_time_to_speak_of() -> None:
    names = {f"{stem}{i}": 1 for i in range(2500) for stem in ("parcel number ", "地块")}
    assert near_names(names) == []


SITE = '[columns.site]\ntitle = { zh = "片区", en = "site" }\nkind = "text"\noptional = true\n[columns.cover]'


def test_the_rarer_is_doubted_with_both_and_how_often_they_stand(case) -> None:
    made = case(
        card=[("[columns.cover]", SITE)],
        places="place,county,region_type,site,cover,area [ha],eligible_area [ha],depth [m]\n"
        "north,Panshan,reserve_core,Zhaoquan,reed,200,100,0.5\n"
        "south,Panshan County,ordinary,Zhaoquan,reed,100,50,n/a\n"
        "west,Panshan,ordinary,Zhaoqaun,reed,100,50,n/a\n",
    )
    found = check(made.folder / "scenario.toml", made.library)
    assert [(one.code, one.entry, one.value) for one in found.open] == [
        ("near_names", "places.csv: county: Panshan County", "Panshan County"),
        ("near_names", "places.csv: site: Zhaoqaun", "Zhaoqaun"),
    ]
    for text in (found.open[0].text("en"), found.open[0].text("zh")):
        for part in ("Panshan County", "Panshan", "south", "north", "west", "2 r" if "row" in text else "2 行"):
            assert part in text


def test_a_county_named_beside_its_area_is_one_of_the_places(case) -> None:
    area = '\n[county.areas]\n"Panshan County" = { value = 900, unit = "ha", source = "judgement" }\n'
    made = case(scenario=[("", area)])
    found = check(made.folder / "scenario.toml", made.library)
    assert "near_names" in [one.code for one in found.open]
    assert "scenario.toml: county.areas.Panshan County" in [one.entry for one in found.open]


@pytest.mark.parametrize("name", ["panjin", "county_gep"])
def test_shipped_scenarios_are_silent(name: str) -> None:
    codes = {"near_names", "unusual_word", "link_lacks", "link_gap", "link_short", "stated_area_differs", "totals_name"}
    assert codes.isdisjoint(one.code for one in load_scenario(ROOT / "scenarios" / name).doubts)


# --- words to choose from, known by their titles ---

#: (list, word, what a person slipped to): each title of four characters and more with one other character in it.
SLIPPED = [
    (name, word, title[:at] + ("线" if title[at] != "线" else "限") + title[at + 1 :])
    for name, words in CHOICES.items()
    for word, titles in titles_of(words).items()
    for title in titles[:1]
    if len(title) >= 4 and not title.isascii()
    for at in range(len(title))
]


def chosen(name: str, text: str) -> tuple[object, list[Mistake]]:
    """Return what a cell of a workbook is read as, and the mistakes in it."""
    problems = Mistakes()
    grid = Grid("book.xlsx", "方案", "options", {(5, 1): text}, {}, problems)
    return typed(grid, 5, 1, SheetColumn("rule", "", "", choices=name)), list(problems.mistakes)


@each(("name", "word", "slipped"), SLIPPED)
def test_a_title_with_another_character_is_answered_with_the_title(name: str, word: str, slipped: str) -> None:
    read, (mistake,) = chosen(name, slipped)
    assert read is None
    near = str(mistake.fields["nearest"])
    assert chosen(name, near) == (word, [])  # what the message says to type is read
    assert not near.isascii()
    for other in CHOICES[name]:
        assert other in mistake.text("zh")


def test_the_slip_of_one_character_named_in_the_message() -> None:
    _, (mistake,) = chosen("rule", "成本下线")
    assert "最接近的是：成本下限" in mistake.text("zh")
    assert "cost_floor（成本下限）" in mistake.text("zh")


@each("name", CHOICES)
def test_titles_are_read_with_and_without_their_remarks(name: str) -> None:
    for word, titles in titles_of(CHOICES[name]).items():
        for title in titles:
            assert chosen(name, title) == (word, []), title


@pytest.mark.parametrize(
    ("record", "data", "key"),
    [
        (Choices, {"rule": "成本下线"}, "cost_floor"),
        (Choices, {"participation": "自原"}, "voluntary"),
        (Choices, {"no_range": "付下线"}, "pay_floor"),
        (Record, {"value": 1, "evidence": "标准归范"}, "standard"),
        (Record, {"value": 1, "basis": "影子价各"}, "shadow"),
        (Source, {"title": {"zh": "", "en": ""}, "kind": "法律法归"}, "law"),
    ],
)
def test_in_a_file_the_word_of_a_title_is_proposed(record: Any, data: dict[str, Any], key: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_record(record, data, "x.toml")
    assert [(one.code, one.fields["nearest"]) for one in caught.value.problems] == [("bad_choice", key)]


def test_names_of_what_has_a_title_are_found_by_it() -> None:
    known = {"reserve_core": Text(zh="核心保护区", en="core"), "ordinary": None}
    assert nearest("核心保护去", known) == "reserve_core"
    assert nearest("ordinry", known) == "ordinary"


# --- words for absence ---


@pytest.mark.parametrize("word", ABSENT)
def test_a_word_for_absence_is_no_name_of_a_place(case, refused, word: str) -> None:
    assert says_nothing(word)
    made = case(places=[("south,Dawa", f"{word},Dawa")])
    refused(made.places, "name_of_absence", "places.csv: place", "(row 3)", "the name of the place")


@pytest.mark.parametrize("word", [word for word in ABSENT if word != "n/a"])
def test_a_word_for_absence_is_no_county(case, refused, word: str) -> None:
    made = case(places=[("south,Dawa", f"south,{word}")])
    refused(made.places, "word_of_absence", "places.csv: county", "south (row 3)", "write the name, or n/a")


def test_an_empty_name_asks_for_the_name(case) -> None:
    made = case(places=[("south,", ",")])
    text = check(made.folder / "scenario.toml", made.library).text("en")
    assert "write the name of each place" in text
    assert "write n/a" not in text


def test_names_that_hold_such_a_word_are_names(case) -> None:
    made = case(places=[("south,Dawa", "无名塘,Nanguan")])
    assert made.places().names == ("north", "无名塘")


# --- a place of no size ---


@pytest.mark.parametrize("cell", ["0", "0.0", "0e3"])
def test_a_place_of_no_size_is_named(case, refused, cell: str) -> None:
    made = case(places=[("south,Dawa,ordinary,reed,100,50", f"south,Dawa,ordinary,reed,{cell},{cell}")])
    refused(made.places, "no_size", "places.csv: area [ha]", "south (row 3)")


def test_a_part_of_nothing_is_lawful(case) -> None:
    made = case(places=[("south,Dawa,ordinary,reed,100,50", "south,Dawa,ordinary,reed,100,0")])
    assert np.array_equal(made.places().numbers["eligible_area"], [100, 0])


def test_every_shipped_table_of_cases_is_silent() -> None:
    names = {}
    for path in sorted((TESTS / "cases").rglob("places.csv")):
        rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
        names[path] = near_names({row[0]: 1 for row in rows[1:]})
    assert not any(names.values())

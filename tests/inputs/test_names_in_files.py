"""One name in two dresses, and characters no name may hold, in scenarios, cards and shared files."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import CARD, PRICES, SCENARIO, SOURCES, VOCABULARY, write_case
from hypothesis import given
from hypothesis import strategies as st

from esvalue.core.errors import InputError, Mistakes
from esvalue.core.reserved import JOINS, check_given_names, usable_name
from esvalue.inputs.library import Library

OPTION = '[options."{}"]\ntitle = {{ zh = "x", en = "x" }}\nrule = "none"\n'
OWN = '[sources."{}"]\ntitle = "mine"\nkind = "survey"\n'


def codes(action) -> set[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        action()
    return {(problem.code, problem.where) for problem in caught.value.problems}


@pytest.mark.parametrize("dress", ["Floor", "ｆｌｏｏｒ", "flo\u200bor", " floor "])
def test_an_option_in_two_dresses(case, dress: str) -> None:
    assert ("name_twins", "scenario.toml: options") in codes(case(scenario=SCENARIO + OPTION.format(dress)).load)


def test_both_spellings_are_shown(case) -> None:
    with pytest.raises(InputError, match="floor, flo<U\\+200B>or"):
        case(scenario=SCENARIO + OPTION.format("flo\u200bor")).load()


def test_options_with_slashes_and_brackets_are_lawful(case) -> None:
    loaded = case(scenario=SCENARIO + OPTION.format("a/b（试行）")).load()
    assert "a/b（试行）" in loaded.scenario.options


def test_a_zone_in_two_dresses(case) -> None:
    line = 'reserve_core = { value = 10, unit = "yuan/mu/a", source = "law_2010", basis = "statutory" }\n'
    twice = SCENARIO.replace(line, line + line.replace("reserve_core", "Reserve_Core"))
    assert ("name_twins", "scenario.toml: options.status_quo.numbers.wetland") in codes(case(scenario=twice).load)


@pytest.mark.parametrize("sign", ["\u202e", "\\u0007", "\u2066", "\\u001b"])
def test_no_name_and_no_title_changes_direction(case, sign: str) -> None:
    assert ("name_forbidden", "scenario.toml: options") in codes(
        case(scenario=SCENARIO + OPTION.format(f"f{sign}loor")).load
    )
    assert ("name_forbidden", "scenario.toml: options.more.title") in codes(
        case(scenario=SCENARIO + OPTION.format("more").replace('en = "x"', f'en = "x{sign}y"')).load
    )


def test_texts_may_have_lines(case) -> None:
    case(scenario=SCENARIO + OPTION.format("more").replace('zh = "x", en = "x"', 'zh = """a\nb\tc""", en = "x"')).load()


def test_a_source_of_the_scenario_that_is_one_of_the_library(case) -> None:
    assert ("name_twins", "scenario.toml: sources") in codes(case(scenario=SCENARIO + OWN.format("Paper_2010")).load)
    case(scenario=SCENARIO + OWN.format("paper_2010")).load()  # the same name lays it over


@pytest.mark.parametrize(
    ("card", "where"),
    [
        (CARD + '[columns.Area]\ntitle = { zh = "面积二", en = "area 2" }\nunit = "ha"\n', "reed.toml: columns"),
        (
            CARD.replace(
                "[parameters.turnover]",
                "[parameters.Turnover]\n"
                'title = { zh = "周转", en = "turnover" }\n'
                'unit = "1/a"\n'
                "value = 2\n"
                'source = "judgement"\n'
                "[parameters.turnover]",
            ),
            "reed.toml: parameters",
        ),
        (
            CARD.replace(
                "[services.water_storage]",
                "[services.Reed_Supply]\n"
                'title = { zh = "x", en = "x" }\n'
                'group = "provisioning"\n'
                "[services.water_storage]",
            ),
            "reed.toml: services",
        ),
        (
            CARD.replace('categories = ["reed", "water"]', 'categories = ["reed", "water", "Reed"]'),
            "reed.toml: columns.cover.categories",
        ),
        (
            CARD.replace('"reserve_core", "ordinary"]', '"reserve_core", "ordinary", "Ordinary"]'),
            "reed.toml: region_types",
        ),
        (CARD + '[nodes.Depth]\nequation = "scaled"\nargs = { value = "depth", ratio = "turnover" }\n', "reed.toml"),
    ],
)
def test_names_of_a_card(case, card: str, where: str) -> None:
    assert ("name_twins", where) in codes(case(card=card).card)


def test_prices_and_sources_in_two_dresses(tmp_path: Path) -> None:
    price = PRICES[: PRICES.index("[prices.storage]")]
    assert codes(
        lambda: write_case(tmp_path, prices=PRICES + price.replace("prices.reed", "prices.Reed")).library.prices
    ) == {("name_twins", "prices.toml: prices")}
    assert codes(
        lambda: write_case(tmp_path, sources=SOURCES + '[Paper_2010]\ntitle = "b"\nkind = "law"\n').library.sources
    ) == {("name_twins", "sources.toml")}
    assert codes(
        lambda: (
            write_case(
                tmp_path, vocabulary=VOCABULARY + '[region_types.wetland.Ordinary]\ntitle = { zh = "x", en = "x" }\n'
            ).library.vocabulary
        )
    ) == {("name_twins", "vocabulary.toml: region_types.wetland")}


def test_a_price_laid_over_another_in_another_dress(tmp_path: Path) -> None:
    made = write_case(tmp_path)
    (tmp_path / "own").mkdir()
    price = PRICES[: PRICES.index("[prices.storage]")]
    for name, right in (("Reed", False), ("reed", True)):
        (tmp_path / "own" / "prices.toml").write_text(price.replace("prices.reed", f"prices.{name}"), encoding="utf-8")
        library = Library()
        library.folders = (tmp_path / "own", *made.library.folders)
        if right:
            assert "reed" in library.prices
        else:
            assert codes(lambda library=library: library.prices) == {("name_twins", "prices.toml: prices")}


def test_a_shared_file_that_changed_is_read_again(tmp_path: Path) -> None:
    folder = write_case(tmp_path).folder / "models"
    before = Library.only(folder)
    assert before.prices["reed"].record.value == 300
    assert "paper_2011" not in before.sources
    (folder / "prices.toml").write_text(PRICES.replace("value = 300", "value = 310"), encoding="utf-8")
    (folder / "sources.toml").write_text(SOURCES + '[paper_2011]\ntitle = "b"\nkind = "paper"\n', encoding="utf-8")
    (folder / "vocabulary.toml").write_text(VOCABULARY.replace("核心区", "核心保护区"), encoding="utf-8")
    after = Library.only(folder)
    assert after.prices["reed"].record.value == 310
    assert "paper_2011" in after.sources
    assert after.vocabulary.region_types["wetland"]["reserve_core"].title.zh == "核心保护区"
    before.sources["mine"] = after.sources["paper_2011"]
    assert "mine" not in Library.only(folder).sources


PATHS = [
    "../x",
    "..\\x",
    "../../etc/passwd",
    "./plan.v2",
    "C:\\plans\\a",
    "..",
    "/a.b",
    "a.b",
    "a:b",
    "[x]",
    "甲/乙.初稿",
]


@pytest.mark.parametrize("name", PATHS)
def test_a_name_like_a_path_is_answered_with_one_that_can_be_given(case, name: str) -> None:
    key = name.replace("\\", "\\\\")
    with pytest.raises(InputError) as caught:
        case(scenario=SCENARIO + OPTION.format(key)).load()
    if not any(sign in name for sign in JOINS):
        return
    [problem] = [one for one in caught.value.problems if one.code == "name_join"]
    mended = str(problem.fields["mended"])
    assert mended.strip("_/\\. ") == mended != ""
    loaded = case(scenario=SCENARIO + OPTION.format(mended)).load()
    assert mended in loaded.scenario.options


@given(st.text(st.sampled_from("ab甲_ ./\\:|#@[]"), max_size=12), st.sets(st.sampled_from(["a", "b", "a_b", "name"])))
def test_any_name_is_mended_to_one_that_can_be_given(name: str, taken: set[str]) -> None:
    problems = Mistakes()
    mended = usable_name(name, taken)
    check_given_names([mended], "x.toml", problems, taken)
    assert not problems, mended
    assert mended not in taken
    assert ".." not in mended

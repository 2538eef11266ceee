"""Messages: Chinese and English of the same fields; each code used is defined, each message is used."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from each import each
from templates import fields

import esvalue
from esvalue.core.errors import InputError, Mistake, Mistakes, nearest
from esvalue.core.language import set_language
from esvalue.core.messages import messages, messages_of, parts, things
from esvalue.core.text import Text, current_language

SOURCES = [path for path in Path(esvalue.__file__).parent.rglob("*.py") if path.parent.name != "messages"]
CALL = re.compile(r'(?:\bfail|problems\.add|\.refuse|[._]doubt|\bProblem|\bMistake|Slip|\bDoubt)\(\s*"([a-z_0-9]+)"')
#: Chosen at run time, by the reader of places (test_places.py makes each of them appear) or by who makes a folder
#: (test_files.py). The first five are chosen in one call between two; "impossible" and "needs_unit" are codes of a
#: Reason; the "idle" ones say why no result rests on a record (test_idle_settings.py).
AT_RUN_TIME = {
    "cv_fit",
    "requirement_no_cost",
    "requirement_no_value",
    "survey_draws_undefined",
    "travel_draws_nobody",
    "impossible",
    "needs_unit",
    "folder_exists",
    "bad_input_range",
    "doubtful_range",
    "thousands",
    "not_a_number",
    "below_minimum",
    "above_maximum",
    "idle_date",
    "idle_rival",
}


@cache
def used() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in SOURCES:
        for code in CALL.findall(path.read_text(encoding="utf-8")):
            found.setdefault(code, []).append(path.name)
    return found


#: Messages of tables of people, and of arrays: a row there is a row, and no cell.
OF_ROWS = {
    code for file in ("surveys", "surveys_files", "surveys_estimation", "analysis_discovery", "analysis_sensitivity")
    for code in messages_of(file)
}  # fmt: skip
#: What calls something a row, right before where it stands.
CALLED_ROW = re.compile(
    r"(第|所在行[：:]|各行\w*[：:]|\b[Rr]ows( without [\w ]+)?:?|\brow:?|\blines?:?)\s*\{(rows|other|written)\}"
    r"|\{(rows|other|written)\}\s*行"
)


@each("code", sorted(set(messages()) - OF_ROWS))
def test_where_something_stands_is_not_called_a_row(code: str) -> None:
    """What stands there is "row 5" of a file and "A5" of a workbook: the word belongs to what is filled in."""
    assert not any(CALLED_ROW.search(messages()[code][language]) for language in ("zh", "en"))


@each("code", sorted(messages()))
def test_both_languages_say_the_same(code: str) -> None:
    message = messages()[code]
    assert set(message) == {"zh", "en"}
    assert message["en"].strip()
    assert re.search(r"[一-鿿]", message["zh"])
    assert not re.search(r"[一-鿿]", message["en"])
    assert fields(message["zh"]) == fields(message["en"])


@pytest.mark.parametrize("number", [20_000.0, 1.5e6, 123_456_789.0, -3e12])
@pytest.mark.parametrize("form", ["{:.1g}", "{:.4g}", "{:g}"])
def test_a_number_of_a_message_is_written_with_its_digits(number: float, form: str) -> None:
    """Whatever it was shortened by; what a person wrote is quoted as it was written."""
    for field in (form.format(number), Text.same(form.format(number))):
        told = Mistake("idle_note", "x", {"group": field}).text("en")
        assert "e+" not in told
        assert str(int(float(form.format(number)))) in told
    assert "e+" not in (Text(zh=form, en=form).format(number))["en"]


def test_no_code_stands_in_two_parts() -> None:
    codes = [code for part in parts() for code in messages_of(part)]
    assert sorted(codes) == sorted(set(codes))


def test_the_search_finds_codes_at_all() -> None:
    assert {"unknown_key", "cycle", "no_without", "unlabelled", "file_missing", "draws_power"} <= set(used())


@each("code", sorted(used()))
def test_every_code_used_is_a_message(code: str) -> None:
    assert code in messages(), used()[code]


#: Arguments of functions, which are called so in both languages.
ARGUMENTS = {"at", "ceiling", "cov", "spent"}


def test_every_kind_of_thing_has_a_chinese_word() -> None:
    """What a message calls a thing in English ("column", "word") is no word of a Chinese sentence."""
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    named = {*re.findall(r'\bwhat="([a-z ]+)"', text), *re.findall(r'\bknown\([^)]*?, "([a-z ]+)", ', text)}
    assert {"word", "column", "region type"} <= named
    assert sorted(named - ARGUMENTS - set(things())) == []


def test_codes_chosen_at_run_time_are_in_the_source() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert all(f'"{code}"' in text for code in AT_RUN_TIME)


@each("code", sorted(set(messages()) - AT_RUN_TIME))
def test_every_message_is_used(code: str) -> None:
    assert code in used()


# --- how errors are carried ---


def test_an_error_says_each_mistake_on_a_line_of_its_own() -> None:
    problems = Mistakes()
    problems.add("missing_key", "a.toml: base", key="unit")
    problems.add("empty_table", "b.csv")
    with pytest.raises(InputError) as caught:
        problems.raise_if_any()
    for text in (str(caught.value), caught.value.text("zh")):
        first, second = text.splitlines()
        assert first.startswith("a.toml: base: ")
        assert second.startswith("b.csv: ")


def test_no_mistake_raises_nothing() -> None:
    Mistakes().raise_if_any()
    assert not Mistakes()


def test_a_message_without_place_starts_with_itself() -> None:
    assert Mistake("file_missing", "").text("en").startswith("no such file")


def test_the_language_in_force_is_used() -> None:
    problem = Mistake("file_missing", "x.csv")
    english, chinese = problem.text("en"), problem.text("zh")
    assert english != chinese
    assert (current_language(), str(problem)) == ("en", english)
    set_language("zh")
    assert (current_language(), str(problem), problem.text("en")) == ("zh", chinese, english)
    with pytest.raises(InputError, match="zh, en"):
        set_language("fr")


def test_braces_in_what_the_user_wrote_do_no_harm() -> None:
    problem = Mistake("unknown_key", "x", {"key": "{oops}", "nearest": "-", "known": "{}"})
    assert "unknown key '{oops}'; known keys: {}" in problem.text("en")


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("wetlnd", ["wetland", "marine"], "wetland"),
        ("zzz", ["wetland"], ""),
        ("x", [], ""),
        ("面 积", ["面积", "水深"], "面积"),
    ],
)
def test_the_nearest_name(name: str, known: list[str], found: str) -> None:
    assert nearest(name, known) == found


# --- Chinese that is Chinese ---


def prose(text: str) -> str:
    """Return two or more English words in a row outside quotes, or nothing."""
    bare = re.sub(r"“[^”]*”|'[^']*'|`[^`]*`|\[[^\]]*\]", "", text)
    match = re.search(r"[a-z]{2,}(?: [a-z]{2,})+", bare)
    return match[0] if match else ""


def test_the_search_for_prose_works() -> None:
    assert prose("值有误：the shares sum to 0.8") == "the shares sum to"
    assert prose("缺少列“area [ha]”；最接近的是：eligible_area") == ""


MISTAKES: dict[str, tuple[dict[str, Any], Callable[[Any], Any]]] = {
    "impossible spread": (
        {"card": [("{ triangular = [5, 8, 11] }", "{ uniform = [11, 5] }")]},
        lambda made: made.card(),
    ),
    "value outside spread": ({"card": [("value = 8\n", "value = 80\n")]}, lambda made: made.card()),
    "spill shares": ({"card": [("holder = 0.1, county = 0.5", "county = 0.5")]}, lambda made: made.card()),
    "text for true": ({"card": [("sold = true", 'sold = "yes"')]}, lambda made: made.card()),
    "region type": (
        {"card": [('"reserve_core", "ordinary"]', '"reserve_cor", "ordinary"]')]},
        lambda made: made.card(),
    ),
    "region of a place": ({"places": [("Dawa,ordinary", "Dawa,ordinry")]}, lambda made: made.places()),
    "region coefficients": (
        {"scenario": [('rule = "cost_floor"', 'rule = "blend"\nshare = 0.5\nregion_coefficients = "x"')]},
        lambda made: made.load(),
    ),
}


@pytest.mark.parametrize("mistake", sorted(MISTAKES))
def test_a_chinese_message_has_no_english_sentence(case, mistake: str) -> None:
    changes, action = MISTAKES[mistake]
    with pytest.raises(InputError) as caught:
        action(case(**changes))
    assert [prose(problem.text("zh").removeprefix(problem.where)) for problem in caught.value.problems] == [""]


def test_files_of_messages_are_named_after_rooms() -> None:
    rooms = {path.name for path in Path(esvalue.__file__).parent.iterdir() if path.is_dir()}
    assert {part.partition("_")[0] for part in parts()} <= rooms


def test_no_english_text_has_an_article_before_what_it_is_filled_with() -> None:
    """Or "a {title}" becomes "a Engel coefficient": the article comes with the phrase, by `with_article`."""
    article = re.compile(r"""(?i)\ban?[ ]['"“]?\{""")
    assert [code for code, text in messages().items() if article.search(text["en"])] == []
    told = [path for path in SOURCES for _ in article.finditer(path.read_text(encoding="utf-8"))]
    assert told == []

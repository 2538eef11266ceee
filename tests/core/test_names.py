"""Names as people compare them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esvalue.core.errors import InputError, Mistakes
from esvalue.core.names import check_names, find_name, forbidden, name_key, same_name, shown_name, table_names, twins

NAMES = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)
ASCII = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)
INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\ufe0f", "\U000e0100"]


def full_width(text: str) -> str:
    return "".join(chr(ord(ch) + 0xFEE0) if "!" <= ch <= "~" else ch for ch in text)


@given(NAMES)
def test_the_key_of_a_key_is_itself(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(ASCII)
def test_dresses_of_a_name_are_one_name(name: str) -> None:
    for dress in (
        full_width(name),
        name.upper(),
        name.lower(),
        f"  {name}\u3000",
        f"{name}\u200b",
        unicodedata.normalize("NFD", name),
    ):
        assert same_name(dress, name)


@given(ASCII, ASCII)
def test_other_names_stay_other_names(one: str, other: str) -> None:
    assert same_name(one, other) == (one.casefold() == other.casefold())


@pytest.mark.parametrize("sign", INVISIBLE)
def test_what_has_no_width_makes_no_difference_and_is_shown(sign: str) -> None:
    assert same_name(f"no{sign}rth", "north")
    assert f"<U+{ord(sign):04X}>" in shown_name(f"no{sign}rth")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("核心区", "核心 区", True),
        ("核心区", "核 心\u3000区", True),
        ("north  marsh", "north marsh", True),
        ("north marsh", "northmarsh", False),
        ("A区", "Ａ 区", False),
        ("甲村", "乙村", False),
        ("甲（东）", "甲(东)", True),
        ("Straße", "STRASSE", True),
    ],
)
def test_white_space_and_width(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


def test_a_name_is_found_in_another_dress_and_its_own_first() -> None:
    assert find_name("Ｎｏｒｔｈ", ["south", "north"]) == "north"
    assert find_name("North", ["north", "North"]) == "North"
    assert find_name("nort", ["north"]) is None


def test_twins_keep_the_order_of_the_list() -> None:
    assert twins(["a", "b", "A", "ｂ", "c"]) == [("a", "A"), ("b", "ｂ")]
    assert twins(["a", "b"]) == []


@given(st.lists(ASCII, max_size=8))
def test_every_name_of_a_group_has_one_key(names: list[str]) -> None:
    groups = twins(names)
    assert all(len({name_key(name) for name in group}) == 1 for group in groups)
    assert sum(len(group) - 1 for group in groups) == len(names) - len({name_key(name) for name in names})


@pytest.mark.parametrize(
    "sign",
    [
        "\u202a",
        "\u202b",
        "\u202d",
        "\u202e",
        "\u2066",
        "\u2067",
        "\u2068",
        "\u0000",
        "\u0007",
        "\u001b",
        "\u007f",
        "\u0085",
        "\u2028",
        "\ud800",
    ],
)
def test_what_no_name_may_hold(sign: str) -> None:
    assert forbidden(f"no{sign}rth") == f"U+{ord(sign):04X}"
    assert f"<U+{ord(sign):04X}>" in shown_name(f"no{sign}rth")


def test_a_text_may_have_lines_and_a_name_none() -> None:
    assert forbidden("a\nb\tc", lines=True) == ""
    assert forbidden("a\nb") == "U+000A"
    assert forbidden("a\n\u202eb", lines=True) == "U+202E"


@given(NAMES)
def test_lawful_letters_are_shown_as_they_are(name: str) -> None:
    plain = "".join(ch for ch in name if ch.isascii() and ch.isprintable())
    assert shown_name(plain) == plain


def test_every_table_of_nested_data_is_searched() -> None:
    data = {
        "options": {"now": {"title": "x"}, "Now": {}},
        "list": [{"a": 1, "Ａ": 2}],
        "text": "bad\u202e",
        "texts": ["fine", "bad\u0007"],
    }
    assert [path for path, _, _ in table_names(data)] == ["", "options", "options.now", "options.Now", "list[1]"]
    problems = Mistakes()
    check_names(data, "x.toml", problems)
    with pytest.raises(InputError) as caught:
        problems.raise_if_any()
    told = {(problem.code, problem.where) for problem in caught.value.problems}
    assert told == {("name_forbidden", "x.toml"), ("name_twins", "x.toml: options"), ("name_twins", "x.toml: list[1]")}
    assert "now, Now" in str(caught.value)
    assert "bad<U+202E>" in str(caught.value)

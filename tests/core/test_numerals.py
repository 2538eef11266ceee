"""Numbers in Chinese words: what a person writes for a number is read back as that number, for the entry to write."""

from __future__ import annotations

import pytest
from each import each
from hypothesis import given
from hypothesis import strategies as st

from esvalue.core.numerals import chinese_number
from esvalue.core.units.table import table
from esvalue.core.written import read_number

PLAIN, CHEQUE = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
FORMAL = str.maketrans("十百千万亿", "拾佰仟萬億")
#: A digit of a number, most often none.
digits = st.integers(0, 9_999) | st.sampled_from([0, 10, 12, 100, 105, 110, 1_000, 1_001, 1_010, 1_100, 2_000])


def group(number: int, signs: str) -> str:
    """Return a number below ten thousand in words."""
    said, gap = "", False
    for scale, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            said += ("零" if gap and said else "") + signs[digit] + word
        gap = digit == 0 if digit or said else gap
    return said


def words(number: int, signs: str = PLAIN) -> str:
    """Return a whole number in words, by groups of four digits."""
    said = ""
    for scale, word in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // scale % 10**4
        if part:
            said += ("零" if said and part < 1000 else "") + group(part, signs) + word
    return said


@given(digits, digits, digits)
def test_a_number_in_words_is_read_back(high: int, middle: int, low: int) -> None:
    number = high * 10**8 + middle * 10**4 + low
    if number > 10:
        assert chinese_number(words(number)) == number, words(number)
        assert chinese_number(words(number, CHEQUE).translate(FORMAL)) == number
        if number < 10**12:
            assert read_number(words(number)).meant == str(number)


@given(st.integers(1, 9_999), st.sampled_from(sorted(table().chinese_scales.items())))
def test_digits_before_a_word_of_the_table_of_units(number: int, scale: tuple[int, str]) -> None:
    power, word = scale
    assert chinese_number(f"{number}{word}") == pytest.approx(number * 10.0**power, rel=1e-12)


@each(
    ("cell", "unit", "meant"),
    [
        ("一万二千", "ha", "12000"),
        ("一万二千亩", "ha", "800"),  # 12,000 / 15
        ("两万五", "yuan", "25000"),
        ("1万2千元", "yuan", "12000"),
        ("3万5000", "yuan", "35000"),
        ("三点五", "ha", "3.5"),
        ("百分之三十", None, "0.3"),
        ("千分之五", None, "0.005"),
        ("负五十", "m", "-50"),
        ("十二", None, "12"),
        ("五千克", "kg", "5"),  # 5,000 grams
        ("三五百", "ha", ""),  # three to five hundred
        ("一百二百", "ha", ""),
        ("六五", "ha", ""),
        ("一万", "1e4 yuan", ""),  # beside the scale of the heading, or instead of it
        ("十里铺", "ha", ""),
    ],
)
def test_the_entry_to_write(cell: str, unit: str | None, meant: str) -> None:
    read = read_number(cell, unit)
    assert (read.value, read.meant) == (None, meant)

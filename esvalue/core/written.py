"""Numbers as people write them in tables: what is plain is read, what has one meaning only is read as meant,
the rest is mended.

Full-width digits, a full-width point and the sign of subtraction are digits, point and minus. A percentage is read
where the column has no unit or counts in percent. Separators of thousands, scale words and a unit behind the number are
refused with the entry to write instead: in another column of the same file they often mean something else.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from esvalue.core.errors import InputError
from esvalue.core.names import name_key
from esvalue.core.numerals import NUMERAL, chinese_number
from esvalue.core.units import Unit, conversion, parse
from esvalue.core.units.table import table

__all__ = ["NOT_APPLICABLE", "WrittenNumber", "last_place", "read_number", "says_nothing"]

#: How a table says that a column does not apply.
NOT_APPLICABLE = "n/a"
#: What people write where a column does not apply, by key.
_NOTHING = frozenset(
    (
        "na",
        "n.a.",
        "n/a",
        "n/a.",
        "n.a",
        "n / a",
        "<na>",
        "not applicable",
        "not available",
        "no data",
        "missing",
        "unknown",
        "#n/a",
        "nan",
        "null",
        "none",
        "nil",
        "-",
        "--",
        "---",
        "–",
        "—",
        "——",
        "?",
        "/",
        "\\",
        ".",
        "无",
        "不适用",
        "缺",
        "缺失",
        "无数据",
        "没有",
        "暂无",
        "未填",
        "不详",
        "未知",
        "空",
    )
)
_DIGITS = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_SEPARATED = re.compile(r"[+-]?[0-9]{1,3}([,' ][0-9]{3})+(\.[0-9]+)?")
#: A number with words for powers of ten, or in words altogether, and a unit behind it.
_WORDED = re.compile(rf"(?P<part>百分之|千分之)?(?P<number>{NUMERAL.pattern})\s*(?P<unit>[^\W\d_].*)?")
_PARTS = {"百分之": "percent", "千分之": "permille"}
#: A year with its word.
_YEAR = re.compile(r"((?:19|20|21)[0-9]{2})\s*年度?")
#: A unit with a scale of its own: a scale word in the cell could be meant beside it or instead of it.
_SCALED_UNIT = re.compile(rf"[{''.join(table().chinese_scales.values())}]|1e\d|10\^")


@dataclass(frozen=True)
class WrittenNumber:
    """A cell read: its number, or None with what is wrong (`not_a_number`, `thousands`)
    and the entry that was probably meant.
    """

    value: float | None
    fault: str = ""
    meant: str = ""


def read_number(cell: str, unit: str | None = None) -> WrittenNumber:
    """Return the number a cell holds.

    Parameters
    ----------
    cell
        As written; "n/a" is for the caller.
    unit
        Unit in the heading of its column, None where none is written.

    Examples
    --------
    >>> read_number("12.5").value, read_number("１２．５").value, read_number("−3").value, read_number("30%").value
    (12.5, 12.5, -3.0, 0.3)
    >>> read_number("30%", "percent").value, read_number("30%", "ha").fault
    (30.0, 'not_a_number')
    >>> (
    ...     read_number("12,000"),
    ...     read_number("1.2万", "ha").meant,
    ...     read_number("180亩", "ha").meant,
    ...     read_number("一万二千").meant,
    ...     read_number("无").meant,
    ... )
    (WrittenNumber(value=None, fault='thousands', meant='12000'), '12000', '12', '12000', 'n/a')
    """
    text = unicodedata.normalize("NFKC", cell).strip().replace("\u2212", "-")
    if _DIGITS.fullmatch(text):
        value = float(text)
        return WrittenNumber(value) if math.isfinite(value) else WrittenNumber(None, "not_a_number")
    heading = _parsed(unit)
    if text.endswith("%") and _DIGITS.fullmatch(text[:-1].strip()) and heading is not None and not heading.dimensions:
        return WrittenNumber(float(f"{float(text[:-1]) / 100 / heading.factor:.15g}"))
    if _SEPARATED.fullmatch(text):
        return WrittenNumber(None, "thousands", re.sub("[,' ]", "", text))
    if says_nothing(text):
        return WrittenNumber(None, "not_a_number", NOT_APPLICABLE)
    return WrittenNumber(None, "not_a_number", _meant(text, heading))


def says_nothing(text: str) -> bool:
    """Tell whether a text is a word for absence: what people write where there is nothing to write.

    >>> [says_nothing(text) for text in ("n/a", "N/A", "－", "无", "None", "无名塘", "nano", "")]
    [True, True, True, True, True, False, False, False]
    """
    return name_key(text) in _NOTHING


def last_place(text: str) -> float:
    """Return the worth of the last printed digit of a number, 0 where the text is none.

    >>> last_place("12.50"), last_place("300"), last_place("1.2e4"), last_place("n/a")
    (0.01, 1.0, 1000.0, 0.0)
    """
    plain = unicodedata.normalize("NFKC", text).strip().rstrip("%").strip()
    if not _DIGITS.fullmatch(plain):
        return 0.0
    digits, _, exponent = plain.lower().partition("e")
    power = (int(exponent) if exponent else 0) - len(digits.partition(".")[2])
    return float(f"1e{power}")


def _meant(text: str, heading: Unit | None) -> str:
    """Return the plain number a text with a scale word or a unit stands for, or "" where that is not known."""
    if (year := _YEAR.fullmatch(text)) and heading is not None and not heading.dimensions:
        return year[1]
    found = _WORDED.fullmatch(re.sub("(?<=[0-9])[,' ](?=[0-9])", "", text))
    if found is None:
        return ""
    number, unit = found["number"], _PARTS.get(found["part"] or "", found["unit"])
    value = float(number) if _DIGITS.fullmatch(number) else chinese_number(number)
    scaled = not _DIGITS.fullmatch(number)
    own = _parsed(unit) if unit else heading
    if (
        value is None
        or own is None
        or heading is None
        or not own.same_kind(heading)
        or not (scaled or unit)
        or (found["part"] and found["unit"])
        or (scaled and not unit and _SCALED_UNIT.search(heading.text))
    ):
        return ""
    return _plain(value * conversion(own, heading))


def _parsed(unit: str | None) -> Unit | None:
    try:
        return parse(unit or "")
    except InputError:
        return None


def _plain(value: float) -> str:
    """Return a number in plain digits, without an exponent."""
    if not math.isfinite(value) or abs(value) >= 1e15:
        return ""
    return f"{float(f'{value:.12g}'):.12f}".rstrip("0").rstrip(".")

"""Periods: when something was measured or paid. A label says its kind: 2025, 2025Q1, 2025-03, 2025-W10, 2025-03-07."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from esvalue.core.errors import Mistakes
from esvalue.core.numerals import DIGITS, chinese_number
from esvalue.core.text import Text

__all__ = [
    "KINDS",
    "MONTHS",
    "Kind",
    "Period",
    "following",
    "months_of",
    "parse_period",
    "parse_periods",
    "period_of",
    "refuse_period",
    "year_before",
]

Days = tuple[date, date]
#: Months of a year.
MONTHS = 12


@dataclass(frozen=True)
class Kind:
    """A kind of period: how it is written, its first and last day by the numbers of a label, how it is printed."""

    title: Text
    pattern: re.Pattern[str]
    days: Callable[..., Days]
    label: str
    rank: int


def _months(year: int, first: int, last: int) -> Days:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _week(year: int, week: int) -> Days:
    monday = date.fromisocalendar(year, week, 1)
    return monday, monday + timedelta(days=6)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


#: Every kind of period by name; a new kind is one entry.
KINDS: Mapping[str, Kind] = {
    "day": Kind(
        Text(zh="日", en="day"), _pattern(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"),
        lambda y, m, d: (date(y, m, d),) * 2, "{:04d}-{:02d}-{:02d}", 0,
    ),
    "week": Kind(
        Text(zh="周", en="week"), _pattern(r"(\d{4})[-/年]?(?:W|第)(\d{1,2})周?"), _week, "{:04d}-W{:02d}", 1,
    ),
    "month": Kind(
        Text(zh="月", en="month"), _pattern(r"(\d{4})[-/.年](\d{1,2})月?"), lambda y, m: _months(y, m, m),
        "{:04d}-{:02d}", 2,
    ),
    "quarter": Kind(
        Text(zh="季", en="quarter"), _pattern(r"(\d{4})[-/年]?(?:Q|第)([1-4])(?:季度?)?"),
        lambda y, q: _months(y, 3 * q - 2, 3 * q), "{:04d}Q{:d}", 3,
    ),
    "year": Kind(Text(zh="年", en="year"), _pattern(r"(\d{4})年?"), lambda y: _months(y, 1, 12), "{:04d}", 4),
}  # fmt: skip
#: A year and what may be its first month, or its tenth less the last digit.
_CUT_SHORT = re.compile(r"(\d{4})\.1")
_IN_WORDS = re.compile(f"[{''.join(DIGITS)}十]+")


@dataclass(frozen=True)
class Period:
    """A day, week, month, quarter or year.

    >>> march = parse_period("2025-03")
    >>> march.kind, march.year, march.inside(parse_period("2025Q1")), march.inside(parse_period("2024"))
    ('month', 2025, True, False)
    """

    kind: str
    label: str
    start: date
    end: date

    @property
    def year(self) -> int:
        """The year it lies in (of a week: that of its Thursday)."""
        return (self.start + timedelta(days=3)).year if self.kind == "week" else self.start.year

    @property
    def middle(self) -> date:
        """The day that says which longer period a week belongs to: its Thursday; of all others the first day."""
        return self.start + timedelta(days=3) if self.kind == "week" else self.start

    def inside(self, other: Period) -> bool:
        """Tell whether it lies in another period."""
        return other.start <= self.middle <= other.end and KINDS[self.kind].rank <= KINDS[other.kind].rank

    def __str__(self) -> str:
        return self.label


@lru_cache(maxsize=65_536)
def parse_period(text: str) -> Period | None:
    """Return the period a label says, None where it says none.

    >>> [str(parse_period(text)) for text in ("2025年3月", "2025/3", "2025第1季度", "2025-W10", "2025-13", "last year")]
    ['2025-03', '2025-03', '2025Q1', '2025-W10', 'None', 'None']
    >>> str(parse_period("二〇二五年十一月"))
    '2025-11'
    """
    plain = unicodedata.normalize("NFKC", str(text)).strip().replace(" ", "")
    plain = _IN_WORDS.sub(lambda found: _in_digits(found[0]), plain)
    for name, kind in KINDS.items():
        found = kind.pattern.fullmatch(plain)
        if found:
            numbers = [int(part) for part in found.groups()]
            try:
                start, end = kind.days(*numbers)
            except ValueError:
                return None
            return Period(name, kind.label.format(*numbers), start, end)
    return None


def parse_periods(texts: Iterable[str]) -> list[Period | None]:
    """Return the periods the labels of a column say, None where one says none.

    A column of numbers holds October as 2025.1: that label is none where no other one has kept its zero.

    >>> (
    ...     [str(one) for one in parse_periods(["2025.1", "2025.9"])],
    ...     [str(one) for one in parse_periods(["2025.1", "2025.10"])],
    ... )
    (['None', '2025-09'], ['2025-01', '2025-10'])
    """
    listed = [str(text).strip() for text in texts]
    kept = any(_CUT_SHORT.fullmatch(text[:-1]) and text.endswith("0") for text in listed)
    return [None if not kept and _CUT_SHORT.fullmatch(text) else parse_period(text) for text in listed]


def _in_digits(words: str) -> str:
    number = chinese_number(words)
    return words if number is None else f"{number:g}"


def period_of(period: Period, kind: str) -> Period | None:
    """Return the period of a longer kind that a period lies in, None where there is none.

    >>> str(period_of(parse_period("2025-05-31"), "quarter"))
    '2025Q2'
    """
    if KINDS[period.kind].rank > KINDS[kind].rank or (period.kind != kind and kind in ("day", "week")):
        return None
    if period.kind == kind:
        return period
    day = period.middle
    label = {
        "month": f"{day.year:04d}-{day.month:02d}",
        "quarter": f"{day.year:04d}Q{(day.month + 2) // 3}",
        "year": f"{day.year:04d}",
    }[kind]
    return parse_period(label)


def months_of(period: Period) -> range:
    """Return the months of its year that a period lies in: all twelve of a year, one of a day, a week or a month.

    >>> list(months_of(parse_period("2025Q2"))), list(months_of(parse_period("2025-W01")))
    ([4, 5, 6], [1])
    """
    first = period.middle.month
    return range(first, period.end.month + 1 if period.kind in ("quarter", "year") else first + 1)


def refuse_period(where: str, text: str, problems: Mistakes) -> None:
    """Add to `problems` a text that is no period; of a date that the calendar lacks, how many days its month has."""
    plain = unicodedata.normalize("NFKC", str(text)).strip().replace(" ", "")
    found = KINDS["day"].pattern.fullmatch(plain)
    if (short := _CUT_SHORT.fullmatch(plain)) is not None:
        problems.add("period_cut_short", where, given=text, year=short[1])
    elif found is not None and int(found[1]) and 1 <= int(found[2]) <= MONTHS:
        year, month = int(found[1]), int(found[2])
        days = calendar.monthrange(year, month)[1]
        problems.add("no_such_day", where, given=text, month=f"{year:04d}-{month:02d}", days=days)
    else:
        problems.add("period_unknown", where, given=text)


def following(period: Period) -> Period:
    """Return the period of the same kind that comes next.

    >>> str(following(parse_period("2024-12"))), str(following(parse_period("2024Q4")))
    ('2025-01', '2025Q1')
    """
    day = period.end + timedelta(days=1)
    if period.kind == "week":
        made = parse_period("{:04d}-W{:02d}".format(*day.isocalendar()[:2]))
    else:
        made = period_of(Period("day", day.isoformat(), day, day), period.kind)
    assert made is not None
    return made


def year_before(periods: Iterable[Period]) -> list[Period | None]:
    """Return the same period of the year before each.

    >>> [str(one) for one in year_before([parse_period("2025-03"), parse_period("2024-02-29")])]
    ['2024-03', 'None']
    """
    return [parse_period(f"{one.year - 1:04d}{one.label[4:]}") for one in periods]

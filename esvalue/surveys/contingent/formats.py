"""Ways of asking, and between which amounts each answer puts the respondent's value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Protocol

import numpy as np
import pandas as pd

from esvalue.core.arguments import Money, checked
from esvalue.core.calls import fitting
from esvalue.core.errors import InputError, Mistakes, fail
from esvalue.surveys.answers import amounts, answers, column_of, wrong_rows
from esvalue.surveys.vocabulary import check_option

__all__ = [
    "Brackets",
    "DoubleBounded",
    "Format",
    "Interval",
    "OneAndHalfBounded",
    "PaymentCard",
    "SingleBounded",
    "add_odd_answers",
]


@dataclass(frozen=True)
class Brackets:
    """The value of each respondent lies in [lower, upper); equal bounds mean the amount itself is known.

    `second_lower`, `second_upper` say whether a bound came from a second question. `bid`, `yes` are the first question
    (NaN and False where there is none); `top` the highest amount anyone was shown, `bottom` the lowest.
    """

    lower: np.ndarray
    upper: np.ndarray
    second_lower: np.ndarray
    second_upper: np.ndarray
    bid: np.ndarray
    yes: np.ndarray
    top: float
    bottom: float


class Format(Protocol):
    """A way of asking: which columns it reads, and how its answers become brackets (`pays`: willingness to pay)."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that may not be empty."""

    @property
    def either(self) -> tuple[str, ...]:
        """Columns that may not all be empty: none."""
        return ()

    def brackets(self, data: pd.DataFrame, pays: bool) -> Brackets:
        """Return the bracket of each row."""


def _asked(bid: np.ndarray, yes: np.ndarray, pays: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return bounds from one question: who says yes pays at least the bid, or accepts at most the bid."""
    above = yes if pays else ~yes
    return np.where(above, bid, -np.inf), np.where(above, np.inf, bid)


def _two(
    bid: np.ndarray, yes: np.ndarray, bid2: np.ndarray, yes2: np.ndarray, asked: np.ndarray, *, pays: bool
) -> Brackets:
    """Return brackets of a first question and a second one where it was asked."""
    lower, upper = _asked(bid, yes, pays)
    lower2, upper2 = _asked(bid2, yes2, pays)
    second_lower, second_upper = asked & (lower2 > lower), asked & (upper2 < upper)
    shown = np.concatenate([bid, bid2[asked]])
    lower, upper = np.where(second_lower, lower2, lower), np.where(second_upper, upper2, upper)
    return Brackets(lower, upper, second_lower, second_upper, bid, yes, float(shown.max()), float(shown.min()))


def add_odd_answers(data: pd.DataFrame, format: Format, problems: Mistakes) -> None:
    """Add to `problems` the answers given in a table that are neither yes nor no, column by column."""
    asked = getattr(format, "answers", getattr(format, "answer", ()))
    pair = isinstance(format, DoubleBounded) and isinstance(asked, str)
    for name in (asked,) if isinstance(asked, str) else asked:
        given = column_of(data, name).notna()
        try:
            answers(data.loc[given], name, 0 if pair else None)
        except InputError as error:
            problems.extend(error)


@fitting
@dataclass(frozen=True)
class SingleBounded(Format):
    """One question at one bid: columns of the bid and of the answer.

    Parameters
    ----------
    bid
        Column of the bid (currency).
    answer
        Column of the answer: yes or no, 1 or 0, 是 or 否.

    Examples
    --------
    >>> SingleBounded("bid", "answer").columns
    ('bid', 'answer')
    """

    bid: str
    answer: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that may not be empty."""
        return self.bid, self.answer

    def brackets(self, data: pd.DataFrame, pays: bool) -> Brackets:
        """Return the bracket of each row."""
        bid, yes = amounts(data, self.bid), answers(data, self.answer)
        none = np.zeros(len(data), bool)
        return _two(bid, yes, bid, yes, none, pays=pays)


@fitting
@dataclass(frozen=True)
class DoubleBounded(Format):
    """A bid and a follow-up: `bids` are (first, second) or (first, higher, lower) columns, `answers` (first, second)
    or one column of yy, yn, ny, nn.

    Parameters
    ----------
    bids
        Columns of the bids: (first, second), or (first, higher, lower) (currency).
    answers
        Columns of both answers, or one column of yy, yn, ny, nn.

    Examples
    --------
    >>> DoubleBounded(("bid", "higher", "lower"), "answer").columns
    ('bid', 'higher', 'lower', 'answer')
    """

    bids: tuple[str, ...]
    answers: tuple[str, str] | str

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that may not be empty."""
        return (*self.bids, *((self.answers,) if isinstance(self.answers, str) else self.answers))

    def brackets(self, data: pd.DataFrame, pays: bool) -> Brackets:
        """Return the bracket of each row, after checking that the second bid follows from the first answer."""
        if len(self.bids) not in (2, 3):
            raise fail("cv_bids_number", "bids", given=", ".join(self.bids))
        if isinstance(self.answers, str):
            yes, yes2 = answers(data, self.answers, 0), answers(data, self.answers, 1)
        else:
            yes, yes2 = (answers(data, column) for column in self.answers)
        bid = amounts(data, self.bids[0])
        up = yes if pays else ~yes
        if len(self.bids) == 2:
            bid2 = amounts(data, self.bids[1])
        else:
            higher, lower = amounts(data, self.bids[1]), amounts(data, self.bids[2])
            if bad := wrong_rows(data, (lower < bid) & (bid < higher)):
                raise fail(
                    "cv_bids_unsorted", "data", what=" < ".join((self.bids[2], self.bids[0], self.bids[1])), **bad
                )
            bid2 = np.where(up, higher, lower)
        if bad := wrong_rows(data, np.where(up, bid2 > bid, bid2 < bid)):
            raise fail("cv_second_bid", "data", what=" / ".join(self.bids), **bad)
        return _two(bid, yes, bid2, yes2, np.ones(len(data), bool), pays=pays)


@fitting
@dataclass(frozen=True)
class OneAndHalfBounded(Format):
    """A low and a high bid announced, one of them asked first; the other follows where it can still tell something.

    Parameters
    ----------
    low, high
        Columns of the bids (currency).
    answers
        Columns of the first and the second answer, the second empty where nothing followed.
    first
        Column that says which bid was asked first ("low" or "high"); without it that follows from whether there is a
        second answer.

    References
    ----------
    Cooper, Hanemann and Signorello (2002).

    Examples
    --------
    >>> OneAndHalfBounded("low", "high", ("first", "second")).columns
    ('low', 'high', 'first')
    """

    low: str
    high: str
    answers: tuple[str, str]
    first: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that may not be empty."""
        return self.low, self.high, self.answers[0], *([self.first] if self.first else [])

    def brackets(self, data: pd.DataFrame, pays: bool) -> Brackets:
        """Return the bracket of each row, after checking that the second answer is there
        exactly where it was asked for.
        """
        low, high = amounts(data, self.low), amounts(data, self.high)
        if bad := wrong_rows(data, low < high):
            raise fail("cv_bids_unsorted", "data", what=f"{self.low} < {self.high}", **bad)
        yes = answers(data, self.answers[0])
        above = yes if pays else ~yes
        given = column_of(data, self.answers[1]).notna().to_numpy()
        starts_low = above == given if self.first is None else self._starts_low(data)
        if bad := wrong_rows(data, given == (above == starts_low)):
            raise fail("cv_half_follow", "data", what=self.answers[1], **bad)
        yes2 = np.zeros(len(data), bool)
        yes2[given] = answers(data.loc[given], self.answers[1])
        return _two(np.where(starts_low, low, high), yes, np.where(starts_low, high, low), yes2, given, pays=pays)

    def _starts_low(self, data: pd.DataFrame) -> np.ndarray:
        """Return whether the low bid was asked first, as the column says."""
        assert self.first is not None
        began = column_of(data, self.first).astype(str).str.strip().str.lower()
        if bad := wrong_rows(data, began.isin(["low", "high", "低", "高"]).to_numpy()):
            raise fail("cv_first", "data", what=self.first, **bad)
        return began.isin(["low", "低"]).to_numpy()


@checked
@dataclass(frozen=True)
class PaymentCard(Format):
    """Amounts on a card and the one chosen: the value lies from it to the next (pay), or from the one before to it
    (accept).

    Who pays 0 has a value below the lowest amount; 0 may be chosen without standing on the card. Who chooses the
    highest amount to pay has a value without upper bound.

    Parameters
    ----------
    choice
        Column of the amount chosen (currency).
    card
        The amounts in rising order (currency).

    Examples
    --------
    >>> made = PaymentCard("chosen", (10.0, 20.0, 50.0))
    >>> made.brackets(pd.DataFrame({"chosen": [20.0]}), pays=True).lower.tolist()
    [20.0]
    """

    choice: str
    card: tuple[Money, ...] = field(default=())

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that may not be empty."""
        return (self.choice,)

    def brackets(self, data: pd.DataFrame, pays: bool) -> Brackets:
        """Return the bracket of each row."""
        steps = np.array(self.card, float)
        if len(steps) < 2 or (np.diff(steps) <= 0).any():
            raise fail("cv_card", "format", card=", ".join(f"{one:g}" for one in self.card))
        chosen = amounts(data, self.choice)
        nothing = pays & (chosen == 0) & (steps.min() >= 0)
        if bad := wrong_rows(data, np.isin(chosen, steps) | nothing):
            raise fail("cv_not_on_card", "data", what=", ".join(f"{one:g}" for one in steps), **bad)
        shown = steps[1:] if pays and steps[0] == 0 else steps
        edges = np.concatenate([[-np.inf], shown, [np.inf]])
        place = np.searchsorted(edges, chosen, side="right") - 1
        lower, upper = (edges[place], edges[place + 1]) if pays else (edges[place - 1], edges[place])
        none = np.zeros(len(data), bool)
        return Brackets(
            lower, upper, none, none, np.full(len(data), np.nan), none, float(shown.max()), float(shown.min())
        )


@fitting
@dataclass(frozen=True)
class Interval(Format):
    """Two columns of bounds, empty where there is none; equal bounds are an amount named outright.

    Parameters
    ----------
    lower, upper
        Columns of the bounds (currency).

    Examples
    --------
    >>> made = Interval("least", "most").brackets(pd.DataFrame({"least": [10.0], "most": [30.0]}), pays=True)
    >>> made.lower.tolist(), made.upper.tolist()
    ([10.0], [30.0])
    """

    lower: str
    upper: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that may not be empty: none, an empty bound is no bound."""
        return ()

    @property
    def either(self) -> tuple[str, ...]:
        """Columns that may not both be empty: who states no bound has not answered."""
        return self.lower, self.upper

    def brackets(self, data: pd.DataFrame, pays: bool) -> Brackets:
        """Return the bracket of each row."""
        lower = np.where(column_of(data, self.lower).isna(), -np.inf, amounts(data, self.lower, empty=0.0))
        upper = np.where(column_of(data, self.upper).isna(), np.inf, amounts(data, self.upper, empty=0.0))
        if bad := wrong_rows(data, lower <= upper):
            raise fail("cv_bids_unsorted", "data", what=f"{self.lower} <= {self.upper}", **bad)
        none = np.zeros(len(data), bool)
        finite = np.concatenate([lower[np.isfinite(lower)], upper[np.isfinite(upper)]])
        top, bottom = (float(finite.max()), float(finite.min())) if len(finite) else (np.nan, np.nan)
        return Brackets(lower, upper, none, none, np.full(len(data), np.nan), none, top, bottom)


FORMATS: dict[str, type] = {
    "single": SingleBounded,
    "double": DoubleBounded,
    "one_and_half": OneAndHalfBounded,
    "payment_card": PaymentCard,
    "interval": Interval,
}


@checked
def format_named(name: str, columns: dict[str, Sequence[str] | str]) -> Format:
    """Return a format by its name ("single", "double", "one_and_half", "payment_card", "interval") and its columns,
    as a file names them.

    Parameters
    ----------
    name
        Of the format.
    columns
        Its columns, by the names of the format's arguments.

    Raises
    ------
    InputError
        An unknown format; columns that it does not take, or lacks.

    Examples
    --------
    >>> format_named("single", {"bid": "bid1", "answer": "q1"})
    SingleBounded(bid='bid1', answer='q1')
    """
    check_option("format", "format", name, FORMATS)
    made = {key: tuple(value) if isinstance(value, list) else value for key, value in columns.items()}
    try:
        return FORMATS[name](**made)
    except TypeError:
        wanted = ", ".join(one.name for one in fields(FORMATS[name]))
        raise fail("cv_format", "format", given=f"{name}: {', '.join(columns)}", wanted=wanted) from None

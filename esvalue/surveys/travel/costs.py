r"""The cost of a trip made of distance and time: kilometres times a rate, hours times a share of the wage,
fees; nothing is assumed.

.. math:: c = \text{rate}\cdot\text{km} + \text{share}\cdot\text{wage}\cdot\text{hours} + \text{fees}

Kilometres and hours are those of the whole trip, there and back. What share of the wage an hour of travel costs is a
judgement of the one who estimates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from esvalue.core.errors import fail
from esvalue.core.quantified import Of
from esvalue.core.text import Text
from esvalue.surveys.answers import amounts, column_of
from esvalue.surveys.specification import NEEDED, Specification
from esvalue.surveys.vocabulary import unit_words

__all__ = ["TripCost", "read_cost"]

DISTANCE, TIME = ("distance", "cost_per_km"), ("hours", "wage", "wage_share")
WORDS = {
    "made": Text(
        zh="每次出行的费用：{name} = {parts}（{currency}，公里与小时均为往返）；均值 {mean:.6g}，{low:.6g} 至 "
        "{high:.6g}",
        en="Cost of a trip: {name} = {parts} ({currency}, kilometres and hours there and back); mean "
        "{mean:.6g}, from {low:.6g} to {high:.6g}",
    )
}


@dataclass(frozen=True)
class TripCost:
    """What a cost is made of: columns, or numbers as they were written."""

    name: str
    distance: str | None = None
    per_km: str | None = None
    hours: str | None = None
    wage: str | None = None
    share: float | None = None
    fees: tuple[str, ...] = ()

    def parts(self) -> str:
        """Return the sum in words.

        >>> TripCost("cost", "km", "0.8", "h", "wage", 0.33, ("ticket",)).parts()
        '0.8 × km + 0.33 × wage × h + ticket'
        """
        found = [f"{self.per_km} × {self.distance}"] if self.distance else []
        found += [f"{self.share:g} × {self.wage} × {self.hours}"] if self.hours else []
        return " + ".join([*found, *self.fees])

    def add_to(self, table: pd.DataFrame, missing: str) -> pd.DataFrame:
        """Return the table with the cost as a column; empty cells make an empty cost,
        or an error unless rows are dropped.

        >>> import pandas as pd
        >>> TripCost("cost", "km", "0.5").add_to(pd.DataFrame({"km": [10, 20]}), "raise")["cost"].tolist()
        [5.0, 10.0]
        """
        if self.name in table:
            raise fail("travel_cost_there", "cost", name=self.name)
        columns = [
            one
            for one in (self.distance, self.per_km, self.hours, self.wage, *self.fees)
            if one is not None and _number(one) is None
        ]
        for name in columns:
            column_of(table, name)
        empty = table[columns].isna().any(axis=1).to_numpy()
        if empty.any() and missing != "drop":
            short = ", ".join(name for name in columns if table[name].isna().any())
            raise fail("survey_missing", "data", count=int(empty.sum()), columns=short, row=str(table.index[empty][0]))
        full = table.loc[~empty]
        cost = np.zeros(len(full))
        if self.distance is not None:
            cost = cost + _values(full, self.distance) * _values(full, str(self.per_km))
        if self.hours is not None:
            cost = cost + float(self.share or 0.0) * _values(full, str(self.wage)) * _values(full, self.hours)
        for name in self.fees:
            cost = cost + _values(full, name)
        filled = np.full(len(table), np.nan)
        filled[~empty] = cost
        return table.assign(**{self.name: filled})

    def text(self, language: str, cost: np.ndarray, currency: str) -> str:
        """Return how the cost was made, as a sentence."""
        return WORDS["made"][language].format(
            name=self.name,
            parts=self.parts(),
            currency=getattr(unit_words(currency), language),
            mean=cost.mean(),
            low=cost.min(),
            high=cost.max(),
        )


def read_cost(spec: Specification, name: str) -> TripCost | None:
    """Return how the cost `name` is to be made, None where it is a column already;
    of a part that is begun all must be stated.
    """
    fees = spec.words("fees")
    by = {
        one: spec.text(one) if any(other in spec for other in group) else spec.text(one, None)
        for group in (DISTANCE, TIME)
        for one in group
        if one != "wage_share"
    }
    share = spec.number("wage_share", NEEDED if any(other in spec for other in TIME) else None, of=Of("share"))
    if not any((*by.values(), fees)):
        return None
    return TripCost(name, by["distance"], by["cost_per_km"], by["hours"], by["wage"], share, fees)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _values(table: pd.DataFrame, text: str) -> np.ndarray:
    """Return a column, or a number for all rows; below zero is a mistake."""
    number = _number(text)
    values = np.full(len(table), number) if number is not None else amounts(table, text)
    if (values < 0).any():
        raise fail("travel_cost_part", text, count=int((values < 0).sum()), row=str(table.index[values < 0][0]))
    return values

"""What draws of measurement error come to: claims, nets and sums kept draw by draw, and told as intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from esvalue.core.shown import Shown
from esvalue.core.text import Text

__all__ = ["ENDS", "Spread", "Tally", "no_claims"]

Codes = npt.NDArray[np.int64]
Names = npt.NDArray[np.object_]
#: Ends of the intervals that are told.
ENDS = (0.05, 0.95)
KEYS = ("section", "period", "term", "indicator", "payer", "payee")


@dataclass(frozen=True, eq=False)
class Spread(Shown):
    """Claims and nets over the draws, before pools.

    Attributes
    ----------
    rule : str
        Name of the rule.
    claims : DataFrame
        A row a section, period, term, indicator, payer and payee: `amount` at the measured values, `mean`, `low` and
        `high` (5 and 95%), and `share`, in how many of the draws it is owed.
    nets : DataFrame
        By party: `net` at the measured values, `mean`, `low`, `high`.
    amount : float
        All claims at the measured values, in yuan.
    total : tuple of float
        Low, mean and high of all claims over the draws, in yuan.
    drawn, values : int
        How many values were drawn, of how many: what no error can reach is not.
    draws, seed, said
        Number of draws, seed, and the errors in words.
    net_draws : DataFrame
        Nets in cents by party and draw: nets of several rules are added draw by draw.
    sums : mapping
        Mean, low and high of the sums that were asked for, in yuan: name -> frame with the columns as its index.

    Examples
    --------
    >>> from esvalue.inputs import find_scenario
    >>> from esvalue.payments import load_rule, spread_of, tables_of
    >>> tables = tables_of(find_scenario("basin").parent / "river")
    >>> made = spread_of(load_rule("hebei_2016"), tables, "10%", 64, seed=1)
    >>> made.draws, made.net_draws.shape[1]
    (64, 64)
    """

    rule: str
    claims: pd.DataFrame
    nets: pd.DataFrame
    amount: float
    total: tuple[float, float, float]
    drawn: int
    values: int
    draws: int
    seed: int
    said: Text
    net_draws: pd.DataFrame = field(default_factory=pd.DataFrame)
    sums: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def sum_of(self, name: str, *key: str) -> Mapping[str, float]:
        """Return mean, low and high of one of the sums that were asked for; what is owed in no draw is nothing."""
        table = self.sums[name]
        if key not in table.index:
            return {"mean": 0.0, "low": 0.0, "high": 0.0}
        return {str(name): float(table[name][key]) for name in table.columns}


def no_claims() -> pd.DataFrame:
    """Return claims of which there are none."""
    return pd.DataFrame({name: np.zeros(0, dtype=np.int64) for name in (*KEYS, "cents", "draw")})


@dataclass(eq=False)
class Tally:
    """Claims as they are drawn, in cents: parties and periods by position, nets and totals by draw.

    `by` are the sums that are asked for: name -> columns of the claims.
    """

    draws: int
    place: dict[str, int]
    by: Mapping[str, Sequence[str]] = field(default_factory=dict)
    periods: dict[str, int] = field(default_factory=dict)
    rows: list[pd.DataFrame] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.nets, self.totals = np.zeros((len(self.place), self.draws)), np.zeros(self.draws)
        self.sums: dict[str, dict[tuple[int, ...], Codes]] = {name: {} for name in self.by}

    def add_fixed(self, found: pd.DataFrame) -> None:
        """Add claims that are the same in every draw."""
        if not len(found):
            return
        cents = found["cents"].to_numpy()
        self._add(found, None, cents)
        self.totals += cents.sum()
        self.rows.append(found[list(KEYS)].assign(mean=cents, low=cents, high=cents, share=1.0))

    def add_drawn(self, found: pd.DataFrame) -> None:
        """Add claims of all draws of some sections."""
        if not len(found):
            return
        cents, draw = found["cents"].to_numpy(), found["draw"].to_numpy()
        self._add(found, draw, cents)
        self.totals += np.bincount(draw, weights=cents, minlength=self.draws)
        columns = [found[name].to_numpy() + (name == "indicator") for name in KEYS]  # -1 is the whole section
        packed = np.ravel_multi_index(columns, [int(one.max()) + 1 for one in columns])
        _, first, group = np.unique(packed, return_index=True, return_inverse=True)
        whole = np.bincount(group.reshape(-1) * self.draws + draw, weights=cents, minlength=len(first) * self.draws)
        whole = whole.reshape(len(first), self.draws)
        low, high = np.quantile(whole, ENDS, axis=1, method="inverted_cdf")
        told = found[list(KEYS)].iloc[first]
        self.rows.append(told.assign(mean=whole.mean(axis=1), low=low, high=high, share=(whole > 0).mean(axis=1)))

    def _add(self, found: pd.DataFrame, draw: Codes | None, cents: Codes) -> None:
        """Add cents to the nets of parties and to the sums that are asked for, in one draw each or in all."""
        self._widen()
        for side, sign in (("payer", -1), ("payee", 1)):
            party, size = found[side].to_numpy(), len(self.nets)
            if draw is None:
                self.nets += np.bincount(party, weights=sign * cents, minlength=size)[:, None]
            else:
                flat = np.bincount(party * self.draws + draw, weights=sign * cents, minlength=self.nets.size)
                self.nets += flat.reshape(self.nets.shape)
        for name, columns in self.by.items():
            keys, group = np.unique(found[list(columns)].to_numpy(), axis=0, return_inverse=True)
            group, width = group.reshape(-1), 1 if draw is None else self.draws
            flat = group if draw is None else group * self.draws + draw
            added = np.bincount(flat, weights=cents, minlength=len(keys) * width).reshape(len(keys), width)
            for key, row in zip(map(tuple, keys.tolist()), added.astype(np.int64), strict=True):
                own = self.sums[name].setdefault(key, np.zeros(self.draws, dtype=np.int64))
                own += row

    def _widen(self) -> None:
        """Make room for parties that only the rule names."""
        if len(self.nets) < len(self.place):
            self.nets = np.vstack([self.nets, np.zeros((len(self.place) - len(self.nets), self.draws))])

    def told(
        self,
        measured: pd.DataFrame,
        words: Mapping[str, Sequence[str]],
        *,
        rule: str,
        drawn: int,
        values: int,
        seed: int,
        said: Text,
    ) -> Spread:
        """Return what was drawn, by name, in yuan.

        `measured` are the claims at the measured values, `words` the names of sections, terms and indicators.
        """
        self._widen()
        keys = list(KEYS)
        named = {name: np.array(list(own), dtype=object) for name, own in words.items()}
        parties = np.array(list(self.place), dtype=object)
        named |= {"period": np.array(list(self.periods), dtype=object), "payer": parties, "payee": parties}
        found = pd.concat(self.rows, ignore_index=True) if self.rows else no_claims()[keys].assign(mean=0.0, share=0.0)
        amount = measured.groupby(keys, sort=False)["cents"].sum().rename("amount").reset_index()
        frame = found.merge(amount, how="left", on=keys).fillna({"amount": 0.0}).sort_values(keys, ignore_index=True)
        frame = frame.assign(**{name: named[name][frame[name].to_numpy()] for name in keys})
        money = ["amount", "mean", "low", "high"]
        frame[money] = frame[money] / 100.0
        net, cents = np.zeros(len(parties)), measured["cents"].to_numpy()
        for side, sign in (("payer", -1), ("payee", 1)):
            net += sign * np.bincount(measured[side].to_numpy(), weights=cents, minlength=len(parties))
        low, high = np.quantile(self.nets, ENDS, axis=1, method="inverted_cdf")
        nets = pd.DataFrame({"net": net, "mean": self.nets.mean(axis=1), "low": low, "high": high}, index=parties)
        there = (nets != 0).any(axis=1).to_numpy()
        ends = np.quantile(self.totals, ENDS, method="inverted_cdf")
        return Spread(
            rule,
            frame[[*keys, *money, "share"]],
            nets[there] / 100.0,
            float(cents.sum()) / 100,
            (float(ends[0]) / 100, float(self.totals.mean()) / 100, float(ends[1]) / 100),
            drawn,
            values,
            self.draws,
            seed,
            said,
            pd.DataFrame(self.nets, index=parties)[there],
            {name: _intervals(own, self.by[name], named) for name, own in self.sums.items()},
        )


def _intervals(
    found: Mapping[tuple[int, ...], Codes], columns: Sequence[str], named: Mapping[str, Names]
) -> pd.DataFrame:
    """Return mean, low and high of sums, in yuan, by the names of their columns."""
    every = [[key[i] for key in found] for i in range(len(columns))]
    index = pd.MultiIndex.from_arrays(
        [named[column][own] if own else [] for column, own in zip(columns, every, strict=True)], names=list(columns)
    )
    if not found:
        return pd.DataFrame({"mean": [], "low": [], "high": []}, index=index)
    whole = np.stack(list(found.values())) / 100.0
    low, high = np.quantile(whole, ENDS, axis=1, method="inverted_cdf")
    return pd.DataFrame({"mean": whole.mean(axis=1), "low": low, "high": high}, index=index)

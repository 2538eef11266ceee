"""Claims under errors of measurement: how far they could be from what they are at the measured values.

Values are drawn evenly within their error (JCGM 100:2008, 4.3.7: all that is known is a bound). What errors cannot
reach is not drawn. A block holds copies of some sections, a copy a draw, and is computed like any tables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from esvalue.core.arguments import OneOrMore, Seed, checked
from esvalue.core.errors import Mistakes
from esvalue.core.periods import Period
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.payments.copies import copies_of, noisy
from esvalue.payments.evaluation import bare_terms
from esvalue.payments.grids import counted_rows
from esvalue.payments.ledger import Computed
from esvalue.payments.margins import Given, Margins, at_end, margins_of
from esvalue.payments.monitoring import Monitoring
from esvalue.payments.reach import local_in_time, reached, section_by_section, values_reached
from esvalue.payments.rule import Rule
from esvalue.payments.settlement import shared_out
from esvalue.payments.tables import Tables

__all__ = ["ENDS", "Spread", "spread_of"]

Codes = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]
#: Values a block holds at most, periods of all indicators: 64 MB a copy.
BLOCK = 8_000_000
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


@dataclass(eq=False)
class _Drawing:
    """A rule under errors as it is drawn."""

    rule: Rule
    tables: Tables
    margins: Margins
    draws: int
    seed: int
    asked: Mapping[str, object]
    place: dict[str, int] = field(default_factory=dict)
    periods: dict[str, int] = field(default_factory=dict)
    rows: list[pd.DataFrame] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.place = {name: i for i, name in enumerate(self.tables.network.parties)}
        self.term_names = [term.name for term in self.rule.file.terms]
        self.nets, self.totals = np.zeros((len(self.place), self.draws)), np.zeros(self.draws)
        self.counted = 0
        #: Which values can make a difference, over section, period and indicator; None: any.
        self.matters: npt.NDArray[np.bool_] | None = None

    def noisy(self, draws: Codes, period: int | None) -> Callable[[Monitoring], Array]:
        """Return what gives measurements their noise in some draws, those that no error can reach left as they are."""

        def made(part: Monitoring) -> Array:
            width = self.margins.widths(part.indicator, part.value, part.marks)
            if self.matters is not None and period is not None:
                width = np.where(self.matters[part.section, period, part.indicator], width, 0.0)
            self.counted += int((width > 0).sum()) if draws[0] == 0 else 0
            return noisy(part, width, self.tables, self.seed, draws)

        return made

    def terms(self, tables: Tables, period: object = None) -> list[Computed]:
        """Return the terms of the rule on tables."""
        asked = {**self.asked, **({} if period is None else {"period": period})}
        return bare_terms(self.rule.file, self.rule.name, tables, **asked)  # type: ignore[arg-type]


@checked
def spread_of(
    rule: Rule,
    tables: Tables,
    error: Given,
    draws: OneOrMore,
    *,
    seed: Seed = 0,
    period: str | Iterable[str] | None = None,
    leave_out: Collection[str] = (),
    as_if: bool = False,
    amounts: Mapping[str, float | str | Mapping[str, float]] | None = None,
) -> Spread:
    """Return the claims of a rule over draws of measurement error.

    Each value has noise of its own, which hangs on section, period, indicator, draw and seed alone.

    Parameters
    ----------
    rule, tables
        The rule, and tables it was evaluated on: what they lack is not looked for again.
    error
        By how much values can be off (`esvalue.payments.margins.margins_of`).
    draws
        How many.
    seed
        Seed.
    period, leave_out, as_if, amounts
        As for :meth:`esvalue.payments.Rule.evaluate`.

    Raises
    ------
    InputError
        What is no error of measurement.
    """
    tables = replace(tables, monitoring=counted_rows(tables.monitoring, tables.other), other=False, _grids={})
    named = period if period is None or isinstance(period, str) else list(period)
    asked = {"period": named, "leave_out": tuple(leave_out), "as_if": as_if, "amounts": amounts}
    work = _Drawing(rule, tables, margins_of(error, tables.indicators), draws, seed, asked)
    base = work.terms(tables)
    ends = [work.terms(at_end(tables, work.margins, sign)) for sign in (-1.0, 1.0)]
    masks = [reached(one, other) for one, other in zip(*ends, strict=True)]
    apart = section_by_section(rule.file.terms)
    by_period = apart and bool(base) and local_in_time(base)
    if by_period:
        work.matters = values_reached(*ends)
    free = np.zeros(len(tables.network), dtype=bool)
    for mask in masks:
        free |= mask.any(axis=1)
    if not apart:
        free[:] = free.any()
    fixed = {id(one): _fixed(one, mask, free, by_period=by_period) for one, mask in zip(base, masks, strict=True)}
    measured = pd.concat([_claims(work, one, None) for one in base] or [_no_claims()], ignore_index=True)
    for one in base:
        _add_fixed(work, _claims(work, one, fixed[id(one)]))
    for found in _blocks(work, base, masks, free, apart=apart, by_period=by_period):
        _add_drawn(work, found)
    return _told(work, measured)


def _fixed(one: Computed, mask: npt.NDArray[np.bool_], free: npt.NDArray[np.bool_], *, by_period: bool) -> Codes:
    """Return which claims of a term are the same in every draw."""
    section, period = one.claims.section, one.claims.period
    return np.flatnonzero(~(mask[section, period] if by_period else free[section]))


def _blocks(
    work: _Drawing,
    base: list[Computed],
    masks: list[npt.NDArray[np.bool_]],
    free: npt.NDArray[np.bool_],
    *,
    apart: bool,
    by_period: bool,
) -> Iterator[pd.DataFrame]:
    """Yield drawn claims, all draws of some sections at once; with claims that hang together a draw after the other."""
    if not free.any() or not base:
        return
    every = np.arange(work.draws)
    if not apart:
        whole = np.arange(len(free))
        parts = [_block(work, whole, every[[d]], None, None) for d in every]
        yield pd.concat(parts, ignore_index=True)
        return
    scene, size = base[0].scene, len(work.tables.indicators.codes)
    if not by_period:
        yield from _chunks(work, np.flatnonzero(free), size * max(1, len(scene.periods)), None, None)
        return
    for p, period in enumerate(scene.periods):
        own = [np.flatnonzero(mask[:, p]) for mask in masks]
        sections = np.unique(np.concatenate(own))
        keep = {one.term.name: set(rows.tolist()) for one, rows in zip(base, own, strict=True)}
        yield from _chunks(work, sections, size, (p, period), keep)


def _chunks(
    work: _Drawing, sections: Codes, size: int, at: tuple[int, Period] | None, keep: dict[str, set[int]] | None
) -> Iterator[pd.DataFrame]:
    draws = np.arange(work.draws)
    step = max(1, BLOCK // (size * len(draws)))
    for start in range(0, len(sections), step):
        yield _block(work, sections[start : start + step], draws, at, keep)


def _block(
    work: _Drawing, sections: Codes, draws: Codes, at: tuple[int, Period] | None, keep: dict[str, set[int]] | None
) -> pd.DataFrame:
    """Return the claims of sections in draws, in one period or all; `keep` holds by term the sections not fixed."""
    inflow = work.tables.network.inflow[sections]
    members = np.unique(np.concatenate([sections, inflow[inflow >= 0]]))
    tables = copies_of(work.tables, members, draws, None if at is None else at[1], work.noisy(draws, at and at[0]))
    made = []
    for one in work.terms(tables, None if at is None else at[1].label):
        found = _claims(work, one, None, members=members, draws=draws)
        own = sections if keep is None else np.array(sorted(keep[one.term.name]), dtype=np.int64)
        made.append(found[np.isin(found["section"], own)])
    return pd.concat(made, ignore_index=True) if made else _no_claims()


def _claims(
    work: _Drawing, one: Computed, rows: Codes | None, *, members: Codes | None = None, draws: Codes | None = None
) -> pd.DataFrame:
    """Return the claims of a term, shared among parties, as whole numbers: positions, cents and the draw."""
    found, tables, problems = one.claims, one.scene.tables, Mistakes()
    rows = np.arange(len(found.section)) if rows is None else rows
    parts = shared_out(
        tables, work.rule.file.settle, found.section[rows], found.indicator[rows], found.worse[rows],
        cents=found.cents[rows], where=work.rule.name, problems=problems,
    )  # fmt: skip
    problems.raise_if_any()
    for name in parts.parties:
        if name not in work.place:
            work.place[name] = len(work.place)
    party = np.array([work.place[name] for name in parts.parties], dtype=np.int64)
    at = rows[parts.claim]
    section, count = found.section[at], len(members) if members is not None else len(tables.network)
    labels = [one.label for one in one.scene.periods]
    for label in labels:
        work.periods.setdefault(label, len(work.periods))
    period = np.array([work.periods[label] for label in labels] or [0], dtype=np.int64)
    return pd.DataFrame(
        {
            "section": section if members is None else members[section % count],
            "period": period[found.period[at]],
            "term": work.term_names.index(one.term.name),
            "indicator": found.indicator[at],
            "payer": party[parts.payer],
            "payee": party[parts.payee],
            "cents": parts.cents,
            "draw": np.zeros(len(at), dtype=np.int64) if draws is None else draws[section // count],
        }
    )


def _no_claims() -> pd.DataFrame:
    return pd.DataFrame({name: np.zeros(0, dtype=np.int64) for name in (*KEYS, "cents", "draw")})


def _add(work: _Drawing, party: Codes, draw: Codes | None, cents: Codes) -> None:
    """Add cents to the nets of parties, in one draw each or in all."""
    if len(work.nets) < len(work.place):
        work.nets = np.vstack([work.nets, np.zeros((len(work.place) - len(work.nets), work.draws))])
    if draw is None:
        work.nets += np.bincount(party, weights=cents, minlength=len(work.nets))[:, None]
    else:
        flat = np.bincount(party * work.draws + draw, weights=cents, minlength=work.nets.size)
        work.nets += flat.reshape(work.nets.shape)


def _add_fixed(work: _Drawing, found: pd.DataFrame) -> None:
    """Add claims that are the same in every draw."""
    cents = found["cents"].to_numpy()
    _add(work, found["payer"].to_numpy(), None, -cents)
    _add(work, found["payee"].to_numpy(), None, cents)
    work.totals += cents.sum()
    work.rows.append(found[list(KEYS)].assign(mean=cents, low=cents, high=cents, share=1.0))


def _add_drawn(work: _Drawing, found: pd.DataFrame) -> None:
    """Add claims of all draws of some sections."""
    if not len(found):
        return
    cents, draw = found["cents"].to_numpy(), found["draw"].to_numpy()
    _add(work, found["payer"].to_numpy(), draw, -cents)
    _add(work, found["payee"].to_numpy(), draw, cents)
    work.totals += np.bincount(draw, weights=cents, minlength=work.draws)
    columns = [found[name].to_numpy() + (name == "indicator") for name in KEYS]  # -1 is the whole section
    packed = np.ravel_multi_index(columns, [int(one.max()) + 1 for one in columns])
    _, first, group = np.unique(packed, return_index=True, return_inverse=True)
    whole = np.bincount(group.reshape(-1) * work.draws + draw, weights=cents, minlength=len(first) * work.draws)
    whole = whole.reshape(len(first), work.draws)
    low, high = np.quantile(whole, ENDS, axis=1, method="inverted_cdf")
    told = found[list(KEYS)].iloc[first]
    work.rows.append(told.assign(mean=whole.mean(axis=1), low=low, high=high, share=(whole > 0).mean(axis=1)))


def _told(work: _Drawing, measured: pd.DataFrame) -> Spread:
    """Return what was drawn, by name, in yuan."""
    keys, network = list(KEYS), work.tables.network
    drawn = pd.concat(work.rows, ignore_index=True) if work.rows else _no_claims()[keys].assign(mean=0.0, share=0.0)
    amount = measured.groupby(keys, sort=False)["cents"].sum().rename("amount").reset_index()
    frame = drawn.merge(amount, how="left", on=keys).fillna({"amount": 0.0})
    frame = frame.sort_values(["section", "period", "term", "indicator", "payer", "payee"], ignore_index=True)
    names, parties = np.array(network.names, dtype=object), np.array(list(work.place), dtype=object)
    codes = np.array([*work.tables.indicators.codes, ""], dtype=object)
    labels, terms = np.array(list(work.periods), dtype=object), np.array(work.term_names, dtype=object)
    named = {"section": names, "period": labels, "term": terms, "indicator": codes, "payer": parties, "payee": parties}
    frame = frame.assign(**{name: words[frame[name].to_numpy()] for name, words in named.items()})
    money = ["amount", "mean", "low", "high"]
    frame[money] = frame[money] / 100.0
    cents = measured["cents"].to_numpy()
    net = np.zeros(len(parties))
    for side, sign in (("payer", -1), ("payee", 1)):
        net += sign * np.bincount(measured[side].to_numpy(), weights=cents, minlength=len(parties))
    low, high = np.quantile(work.nets, ENDS, axis=1, method="inverted_cdf")
    nets = pd.DataFrame({"net": net, "mean": work.nets.mean(axis=1), "low": low, "high": high}, index=parties) / 100.0
    there = (nets != 0).any(axis=1)
    ends = np.quantile(work.totals, ENDS, method="inverted_cdf")
    monitoring = work.tables.monitoring
    return Spread(
        work.rule.name, frame[[*keys, *money, "share"]], nets[there], float(cents.sum()) / 100,
        (float(ends[0]) / 100, float(work.totals.mean()) / 100, float(ends[1]) / 100),
        work.counted, int((~np.isnan(monitoring.value)).sum()),
        work.draws, work.seed, work.margins.said,
    )  # fmt: skip

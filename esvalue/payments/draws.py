"""Claims under errors of measurement: how far they could be from what they are at the measured values.

Values are drawn evenly within their error (JCGM 100:2008, 4.3.7: all that is known is a bound). What errors cannot
reach is not drawn. A block holds copies of some sections, a copy a draw, and is computed like any tables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from esvalue.core.arguments import OneOrMore, Seed, checked
from esvalue.core.errors import Mistakes
from esvalue.core.names import name_key
from esvalue.core.periods import Period
from esvalue.payments.copies import copies_of, noisy
from esvalue.payments.evaluation import bare_terms
from esvalue.payments.grids import counted_rows
from esvalue.payments.ledger import Computed
from esvalue.payments.margins import Given, Margins, at_end, margins_of
from esvalue.payments.monitoring import Monitoring
from esvalue.payments.reach import local_in_time, reached, section_by_section, values_reached
from esvalue.payments.rule import Rule
from esvalue.payments.settlement import shared_out
from esvalue.payments.spread import Spread, Tally, no_claims
from esvalue.payments.tables import Tables

__all__ = ["spread_of"]

Codes = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]
#: Values a block holds at most, periods of all indicators: 24 MB a copy, of which a dozen are made.
BLOCK = 3_000_000


@dataclass(eq=False)
class _Drawing:
    """A rule under errors as it is drawn."""

    rule: Rule
    tables: Tables
    margins: Margins
    draws: int
    seed: int
    asked: Mapping[str, object]
    tally: Tally
    #: Keys of parties one of which a claim has to have, where not all claims count.
    inside: Collection[str] = ()
    counted: int = 0

    def __post_init__(self) -> None:
        self.term_names = [term.name for term in self.rule.file.terms]
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
        return bare_terms(self.rule, tables, **asked)  # type: ignore[arg-type]


@checked
def spread_of(
    rule: Rule,
    tables: Tables,
    error: Given | Margins,
    draws: OneOrMore,
    *,
    seed: Seed = 0,
    period: str | Iterable[str] | None = None,
    leave_out: Collection[str] = (),
    as_if: bool = False,
    amounts: Mapping[str, float | str | Mapping[str, float]] | None = None,
    within: Collection[str] = (),
    by: Mapping[str, Sequence[str]] | None = None,
) -> Spread:
    """Return the claims of a rule over draws of measurement error.

    Each value has noise of its own, which hangs on section, period, indicator, draw and seed alone.

    Parameters
    ----------
    rule, tables
        The rule, and tables it was evaluated on: what they lack is not looked for again.
    error
        By how much values can be off, as a person gives it or as read (`esvalue.payments.margins.margins_of`).
    draws
        How many.
    seed
        Seed.
    period, leave_out, as_if, amounts
        As for :meth:`esvalue.payments.Rule.evaluate`.
    within
        Parties; only claims that one of them pays or receives count (default: all).
    by
        Sums that are asked for: name -> columns of `claims`, such as payer and payee.

    Raises
    ------
    InputError
        What is no error of measurement.

    Examples
    --------
    >>> from esvalue.inputs import find_scenario
    >>> from esvalue.payments import load_rule, tables_of
    >>> tables = tables_of(find_scenario("basin").parent / "river")
    >>> made = spread_of(load_rule("hebei_2016"), tables, "10%", 64, seed=1)
    >>> made.amount, made.total  # low, mean and high of what the readings may have been, in yuan
    (3300000.0, (3000000.0, 3576562.5, 4200000.0))
    """
    tables = replace(tables, monitoring=counted_rows(tables.monitoring, tables.other), other=False, _grids={})
    named = period if period is None or isinstance(period, str) else list(period)
    asked = {"period": named, "leave_out": tuple(leave_out), "as_if": as_if, "amounts": amounts}
    tally = Tally(draws, {name: i for i, name in enumerate(tables.network.parties)}, by=by or {})
    margins = error if isinstance(error, Margins) else margins_of(error, tables.indicators)
    inside = frozenset(name_key(one) for one in within)
    work = _Drawing(rule, tables, margins, draws, seed, asked, tally, inside)
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
    measured = pd.concat([_claims(work, one, None) for one in base] or [no_claims()], ignore_index=True)
    for one in base:
        tally.add_fixed(_claims(work, one, fixed[id(one)]))
    for found in _blocks(work, base, masks, free, apart=apart, by_period=by_period):
        tally.add_drawn(found)
    words = {"section": tables.network.names, "term": work.term_names, "indicator": [*tables.indicators.codes, ""]}
    return tally.told(
        measured,
        words,
        rule=rule.name,
        drawn=work.counted,
        values=int((~np.isnan(tables.monitoring.value)).sum()),
        seed=seed,
        said=work.margins.said,
    )


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
    return pd.concat(made, ignore_index=True) if made else no_claims()


def _claims(
    work: _Drawing, one: Computed, rows: Codes | None, *, members: Codes | None = None, draws: Codes | None = None
) -> pd.DataFrame:
    """Return the claims of a term, shared among parties, as whole numbers: positions, cents and the draw."""
    found, tables, problems = one.claims, one.scene.tables, Mistakes()
    rows = np.arange(len(found.section)) if rows is None else rows
    parts = shared_out(
        tables,
        work.rule.file.settle,
        found.section[rows],
        found.indicator[rows],
        found.worse[rows],
        cents=found.cents[rows],
        where=work.rule.name,
        problems=problems,
    )
    problems.raise_if_any()
    place, known = work.tally.place, work.tally.periods
    party = np.array([place.setdefault(name, len(place)) for name in parts.parties], dtype=np.int64)
    at = rows[parts.claim]
    section, count = found.section[at], len(members) if members is not None else len(tables.network)
    labels = [one.label for one in one.scene.periods]
    period = np.array([known.setdefault(label, len(known)) for label in labels] or [0], dtype=np.int64)
    made = pd.DataFrame(
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
    if not work.inside:
        return made
    own = np.array([name_key(name) in work.inside for name in place], dtype=bool)
    return made[own[made["payer"]] | own[made["payee"]]]

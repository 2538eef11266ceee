"""Pools of money and late payment: what goes in and out, who makes up for a shortfall, what being late costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

import numpy as np
import pandas as pd

from esvalue.core.arguments import checked
from esvalue.core.errors import fail, nearest
from esvalue.core.names import find_name
from esvalue.core.periods import KINDS, parse_period
from esvalue.core.quantified import Of
from esvalue.core.text import Text
from esvalue.payments.claims import Balance, Claims
from esvalue.payments.needs import named_rows
from esvalue.payments.rule_file import Late, Pool
from esvalue.payments.settlement import cents_of, largest_remainder

__all__ = ["COLUMNS", "SIDE", "paid_late", "through_pool", "through_pools"]

NO_OPENING = Text(
    zh="{pool}：未给出期初余额，从零算起", en="{pool}: its opening balance is not given, and it starts empty"
)
NO_CLAIMS = Text(
    zh="{pool}：没有一笔付给或出自其持有者“{holder}”，资金池不起作用；收付各方：{parties}；最接近的是：{nearest}",
    en="{pool}: nothing is paid to or by its holder '{holder}', so it does nothing; those who pay and receive: "
    "{parties}; nearest: {nearest}",
)
UNPAID = Text(zh="{pool}：资金不足，未付（元）：{rows}", en="{pool}: not paid, as it has not enough (yuan): {rows}")


#: Columns of a balance, in yuan.
COLUMNS = ("opening", "paid_in", "topped_up", "paid_out", "returned", "closing", "unpaid")
#: The side of a payment by which a pool is topped up, gives back or passes on: neither worse nor better.
SIDE = "pool"


@checked
def through_pool(
    claims: Claims, pool: Pool, opening: Annotated[float, Of("money")] = 0.0
) -> tuple[Claims, pd.DataFrame]:
    """Return claims as a pool pays them, and the pool's balance by period.

    What is owed to the holder goes in, what the holder owes goes out in the order of the pool's terms. Opening + in +
    topped up = out + returned + closing, to the cent; periods follow each other by their last day.

    Parameters
    ----------
    claims
        Claims with the holder among payers or payees.
    pool
        Its holder, order of terms, shortfall ("holder" or "funder": made up by the one or the other, "prorata": the
        last ones are paid in part, "carried": owed on) and surplus ("kept", "returned" to those who paid in,
        "receiver": paid on to it).
    opening
        Balance before the first period, in yuan.

    Raises
    ------
    InputError
        A pool whose holder or order no claim knows.

    Examples
    --------
    >>> from esvalue.inputs import find_scenario
    >>> from esvalue.payments import load_rule
    >>> claims = load_rule("liaoning_2024").evaluate(find_scenario("basin").parent / "river")
    >>> paid, balance = through_pool(claims, Pool(name="fund", holder="乙", shortfall="holder"))
    >>> balance[["paid_in", "topped_up", "paid_out", "closing"]].to_dict("index")
    {'2025-01': {'paid_in': 3000000.0, 'topped_up': 0.0, 'paid_out': 0.0, 'closing': 3000000.0}, '2025-02':
    {'paid_in': 0.0, 'topped_up': 0.0, 'paid_out': 2400000.0, 'closing': 600000.0}, '2025-03': {'paid_in':
    2400000.0, 'topped_up': 0.0, 'paid_out': 2000000.0, 'closing': 1000000.0}}
    """
    frame, pool = claims.frame.reset_index(drop=True), _as_spelt(pool, claims)
    balance, rows, paid = int(cents_of(np.array([opening]))[0]), [], frame["cents"].to_numpy(copy=True)
    moved: list[tuple[str, str, str, int]] = []
    for label in sorted(frame["period"].unique(), key=_by_end):
        part = frame[frame["period"] == label]
        into, out = part[part["payee"] == pool.holder], part[part["payer"] == pool.holder]
        if not len(into) and not len(out):
            continue
        start, income, owed = balance, int(into["cents"].sum()), int(out["cents"].sum())
        topped = max(0, owed - start - income) if pool.shortfall in ("holder", "funder") else 0
        if topped and pool.shortfall == "funder":
            moved.append((label, str(pool.funder), pool.holder, topped))
        if pool.shortfall == "prorata":
            paid[out.index] = _in_order(out, pool.order, max(0, start + income))
        spent = int(paid[out.index].sum())
        balance = start + income + topped - spent
        back = _surplus(into, pool, balance)
        moved += [(label, pool.holder, party, cents) for party, cents in back]
        returned = sum(cents for _, cents in back)
        balance -= returned
        rows.append((label, start, income, topped, spent, returned, balance, owed - spent))
    made = frame.assign(cents=paid, amount=paid / 100.0)
    table = pd.DataFrame(rows, columns=["period", *COLUMNS]).set_index("period") / 100.0
    made = _with_moves(made[made["cents"] > 0], pool, moved)
    return replace(claims, frame=made, pools=(*claims.pools, Balance(pool, table))), table


def through_pools(claims: Claims, pools: Sequence[Pool], openings: Mapping[str, float]) -> Claims:
    """Return claims as the pools of a rule pay them; notes say what was not paid, and which opening is not given."""
    notes, doubts = list(claims.notes), list(claims.doubts)
    for pool in pools:
        if len(claims.frame) and not find_name(pool.holder, parties := _parties(claims)):
            named = Text(zh="、".join(parties), en=", ".join(parties))
            doubts.append(
                NO_CLAIMS.format(
                    pool=pool.called, holder=pool.holder, parties=named, nearest=nearest(pool.holder, parties) or "-"
                )
            )
            notes.append(doubts[-1])
        claims, table = through_pool(claims, pool, openings.get(pool.name, 0.0))
        if pool.name not in openings:
            notes.append(NO_OPENING.format(pool=pool.called))
        short = [f"{label} {yuan:,.2f}" for label, yuan in table["unpaid"].items() if yuan > 0]
        if short:
            notes.append(UNPAID.format(pool=pool.called, rows=named_rows(short)))
    return replace(claims, notes=tuple(notes), doubts=tuple(doubts))


def _parties(claims: Claims) -> list[str]:
    """Return all who pay or receive, in order."""
    return list(dict.fromkeys(str(name) for side in ("payer", "payee") for name in claims.frame[side].unique()))


def _as_spelt(pool: Pool, claims: Claims) -> Pool:
    """Return a pool with the names of its parties as the claims spell them."""
    known = _parties(claims)
    own = {key: name for key in ("holder", "funder", "receiver") if (name := getattr(pool, key)) is not None}
    return pool.model_copy(update={key: find_name(name, known) or name for key, name in own.items()})


def _by_end(label: str) -> tuple[str, int]:
    """Return the last day of a period, and how long it is."""
    one = parse_period(str(label))
    return (one.end.isoformat(), KINDS[one.kind].rank) if one is not None else (str(label), 0)


def _in_order(out: pd.DataFrame, order: list[str], there: int) -> np.ndarray:
    """Return what of each claim is paid: terms in order, the one at which the money ends in proportion."""
    rank = out["term"].map({name: i for i, name in enumerate(order)}).fillna(len(order)).to_numpy()
    cents, paid = out["cents"].to_numpy(), np.zeros(len(out), dtype=np.int64)
    for one in np.unique(rank):
        rows = np.flatnonzero(rank == one)
        due = int(cents[rows].sum())
        given = min(due, there)
        paid[rows] = cents[rows] if given == due else largest_remainder(np.array([given]), (cents[rows] / due)[None])[0]
        there -= given
    return paid


def _surplus(into: pd.DataFrame, pool: Pool, cents: int) -> list[tuple[str, int]]:
    """Return to whom a pool gives what it has left: its receiver, or those who paid in, in proportion."""
    if cents <= 0 or pool.surplus == "kept":
        return []
    if pool.surplus == "receiver":
        return [(str(pool.receiver), cents)]
    by_payer = into.groupby("payer", observed=True, sort=False)["cents"].sum()
    if not by_payer.sum():
        return []
    parts = largest_remainder(np.array([cents]), (by_payer / by_payer.sum()).to_numpy()[None])[0]
    return [(str(party), int(part)) for party, part in zip(by_payer.index, parts, strict=True) if part > 0]


def _with_moves(frame: pd.DataFrame, pool: Pool, moved: Sequence[tuple[str, str, str, int]]) -> pd.DataFrame:
    """Return claims and, behind them, the payments by which a pool is topped up, gives back or passes on."""
    if not moved:
        return frame.reset_index(drop=True)
    labels, payers, payees, cents = (list(one) for one in zip(*moved, strict=True))
    added = pd.DataFrame({name: [_nothing(frame[name].dtype)] * len(moved) for name in frame.columns})
    added = added.assign(
        payer=payers,
        payee=payees,
        cents=np.array(cents, dtype=np.int64),
        amount=np.array(cents) / 100.0,
        term=pool.name,
        measure="pool",
        side=SIDE,
        period=labels,
    )
    coded = [name for name in frame.columns if isinstance(frame[name].dtype, pd.CategoricalDtype)]
    made = pd.concat([frame.astype(dict.fromkeys(coded, object)), added], ignore_index=True)
    return made.astype(dict.fromkeys(coded, "category"))


def _nothing(kind: np.dtype | pd.api.extensions.ExtensionDtype) -> object:
    """Return what a column holds of a payment that rests on no claim."""
    if pd.api.types.is_bool_dtype(kind):
        return False
    return np.nan if pd.api.types.is_numeric_dtype(kind) else ""


@checked
def paid_late(claims: Claims, late: Late, on: str) -> Claims:
    """Return claims as they stand when paid in a month: those of a year past its term are raised.

    Parameters
    ----------
    claims
        Claims.
    late
        The month of the following year that is the last one in time, and what it is raised by.
    on
        Month of payment, such as "2019-04".

    Raises
    ------
    InputError
        A month that is no period.

    Examples
    --------
    >>> from esvalue.inputs import find_scenario
    >>> from esvalue.payments import load_rule
    >>> claims = load_rule("liaoning_2024").evaluate(find_scenario("basin").parent / "river")
    >>> late = Late(after="03", times=1.1)  # what is paid after March of the next year costs a tenth more
    >>> claims.total, paid_late(claims, late, "2026-03").total, paid_late(claims, late, "2026-04").total
    (11000000.0, 11000000.0, 12100000.0)
    """
    month = parse_period(on)
    if month is None:
        raise fail("period_unknown", "on", given=on)
    labels = claims.frame["period"].astype(str)
    last = {
        label: parse_period(f"{one.year + 1}-{late.after}") for label in labels.unique() if (one := parse_period(label))
    }
    behind = labels.map({label: one is not None and month.start > one.end for label, one in last.items()}).to_numpy(
        bool
    )
    cents = claims.frame["cents"].to_numpy()
    raised = np.where(behind, cents_of(cents * late.times / 100.0), cents)
    return replace(claims, frame=claims.frame.assign(cents=raised, amount=raised / 100.0))

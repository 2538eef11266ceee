"""Pools of money and late payment: what goes in and out, who makes up for a shortfall, what being late costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
import pandas as pd

from esvalue.core.arguments import checked
from esvalue.core.errors import fail
from esvalue.core.periods import parse_period
from esvalue.core.quantified import Of
from esvalue.payments.claims import Claims
from esvalue.payments.rule_file import Late, Pool
from esvalue.payments.settlement import cents_of, largest_remainder

__all__ = ["paid_late", "through_pool"]


@checked
def through_pool(
    claims: Claims, pool: Pool, opening: Annotated[float, Of("money")] = 0.0
) -> tuple[Claims, pd.DataFrame]:
    """Return claims as a pool pays them, and the pool's balance by period.

    What is owed to the holder goes in, what the holder owes goes out in the order of the pool's terms. Opening + in +
    topped up = out + returned + closing, to the cent.

    Parameters
    ----------
    claims
        Claims with the holder among payers or payees.
    pool
        Its holder, order of terms, shortfall ("holder": made up, "prorata": the last ones are paid in part, "carried":
        owed on) and surplus ("kept", "returned" to those who paid in).
    opening
        Balance before the first period, in yuan.
    """
    frame = claims.frame.reset_index(drop=True)
    balance, rows, paid = int(cents_of(np.array([opening]))[0]), [], frame["cents"].to_numpy(copy=True)
    back: list[pd.DataFrame] = []
    for period, part in frame.groupby("period", observed=True, sort=True):
        into, out = part[part["payee"] == pool.holder], part[part["payer"] == pool.holder]
        start, income, owed = balance, int(into["cents"].sum()), int(out["cents"].sum())
        topped = max(0, owed - start - income) if pool.shortfall == "holder" else 0
        if pool.shortfall == "prorata":
            paid[out.index] = _in_order(out, pool.order, max(0, start + income))
        spent = int(paid[out.index].sum())
        balance = start + income + topped - spent
        returned = balance if pool.surplus == "returned" and balance > 0 and income > 0 else 0
        if returned:
            back.append(_returned(into, pool, returned))
        balance -= returned
        rows.append((period, start, income, topped, spent, returned, balance, owed - spent))
    made = frame.assign(cents=paid, amount=paid / 100.0)
    made = pd.concat([made[made["cents"] > 0], *back], ignore_index=True)
    names = ["opening", "paid_in", "topped_up", "paid_out", "returned", "closing", "unpaid"]
    table = pd.DataFrame(rows, columns=["period", *names]).set_index("period") / 100.0
    return replace(claims, frame=made), table


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


def _returned(into: pd.DataFrame, pool: Pool, cents: int) -> pd.DataFrame:
    """Return the payments by which a pool gives back what it has left, in proportion to what came in."""
    shares = into["cents"].to_numpy() / int(into["cents"].sum())
    parts = largest_remainder(np.array([cents]), shares[None])[0]
    made = into.assign(
        payer=into["payee"], payee=into["payer"], term=pool.name, measure="pool", cents=parts, amount=parts / 100.0
    )
    return made[made["cents"] > 0]


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

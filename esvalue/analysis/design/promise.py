"""The least money that keeps a promise: the smallest rate of every cell, then the running maximum along each order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from esvalue.analysis.design.cells import (
    MARGIN,
    SLACK,
    Cell,
    CellRate,
    Design,
    Promise,
    Promises,
    asked_of,
    counted,
    row,
)
from esvalue.analysis.design.checking import check_cells, check_promises, check_spent
from esvalue.core.arguments import NotNegative, checked

__all__ = ["keep_promise", "least_position", "share_kept"]

Array = npt.NDArray[np.float64]


@checked
def keep_promise(
    cells: Sequence[Cell],
    orders: Sequence[Sequence[str]] = (),
    promises: Mapping[str, Promises] | None = None,
    *,
    margin: NotNegative = MARGIN,
    spent: Array | None = None,
) -> Design:
    """Return the cheapest rates that keep the promise of every cell, in every future the cheapest.

        r(c) = max(present(c), least r: share of draws in which c keeps its promise at r >= p + z sqrt(p (1 - p) / n))
        rate(c) = max over c and the cells after c in its order of r

    Adequacy and cost rise with the rate in every draw, so the rates that keep all promises have a least element, and
    bisection finds it.

    Parameters
    ----------
    cells
        What could be paid, and what each rate does.
    orders
        Names of cells, that of the greatest rate first; a cell stands in one of them at most.
    promises
        By cell, one or several; a cell that is not named has ``Promise()``, one with None is left out: it keeps the
        rate of today and stands in no order, unless it is paid today.
    margin
        z, standard errors by which the share is stricter than promised, since rates are chosen on these draws.
    spent
        What is spent besides, by draw.

    Raises
    ------
    InputError
        Arrays that do not fit, are no shares or no costs, or fall with the rate; names twice or unknown, an order of
        none, rates by law that contradict one; a promise on losses of a cell without.

    Examples
    --------
    Two draws; half of the holders of the core are covered at 10 in the one and at 20 in the other:

    >>> core = Cell("core", np.array([10.0, 20.0]), np.array([[0.5, 0.3], [0.9, 0.5]]), np.ones((2, 2)))
    >>> keep_promise([core], promises={"core": Promise(0.5, 1.0)}).rates
    {'core': 20.0}
    """
    asked = dict(promises or {})
    check_cells(cells, orders, asked)
    check_promises(cells, asked)
    check_spent(spent, cells[0].draws)
    by_name = {cell.name: cell for cell in cells}
    rows = {cell.name: _alone(cell, asked_of(asked, cell.name), margin) for cell in cells}
    for order in orders:
        _raise_along(order, by_name, rows, asked)
    made = tuple(rows[cell.name] for cell in cells)
    cost = np.zeros(cells[0].draws) if spent is None else spent.copy()
    for one in made:
        if one.rate:
            cost += by_name[one.cell].cost[by_name[one.cell].at(one.rate)]
    return Design(made, cost, float(np.nansum([one.net_benefit for one in made])))


def least_position(cell: Cell, promises: Sequence[Promise], margin: float) -> int:
    """Return the position of the least rate that keeps all promises, each in its share of the draws, by bisection; the
    number of rates where none does.
    """
    return max((_least(cell, promise, margin) for promise in promises), default=0)


def _least(cell: Cell, promise: Promise, margin: float) -> int:
    wanted = counted(promise.in_share, cell.draws, margin)
    low, high = 0, len(cell.rates)
    while low < high:
        middle = (low + high) // 2
        if np.count_nonzero(cell.keeps(middle, promise)) >= wanted:
            high = middle
        else:
            low = middle + 1
    return low


def share_kept(cell: Cell, position: int | None, promises: Sequence[Promise] | None) -> float:
    """Return in which share of the draws a rate keeps the promise that it keeps least surely; not a number where
    nothing is promised, 0 where nothing is paid.
    """
    if not promises:
        return float("nan")
    if position is None:
        return 0.0
    kept = [(float(cell.keeps(position, one).mean()), one.in_share) for one in promises]
    return min(kept, key=lambda one: one[0] - one[1])[0]


def _alone(cell: Cell, promises: Sequence[Promise] | None, margin: float) -> CellRate:
    """Return the rate of a cell that knows of no other."""
    today = cell.at(cell.present) if cell.present else None
    if promises is None:
        at = cell.at(cell.law) if cell.law is not None else today
        return _row(cell, at, "law" if cell.law is not None else "left_out", None)
    least = least_position(cell, promises, margin)
    if cell.law is not None:
        at = cell.at(cell.law)
        return _row(cell, at, "law", promises, ("law_too_low",) if least > at else ())
    if least == len(cell.rates):
        return _row(cell, least - 1, "unreachable", promises)
    if today is not None and today >= least:
        return _row(cell, today, "present", promises)
    return _row(cell, least, "promise" if least else "step", promises)


def _row(
    cell: Cell,
    at: int | None,
    held_by: str,
    promises: Sequence[Promise] | None,
    flags: tuple[str, ...] = (),
    *,
    by: str = "",
) -> CellRate:
    share = float("nan") if at is None else share_kept(cell, at, promises)
    return row(cell, at, held_by, share=share, by=by, flags=flags)


def _raise_along(
    order: Sequence[str], cells: Mapping[str, Cell], rows: dict[str, CellRate], promises: Mapping[str, Promises]
) -> None:
    """Raise each cell to the greatest rate of those after it; what a law fixes stays, and says that it is too low."""
    greatest, by = 0.0, ""
    for name in reversed(order):
        cell, own = cells[name], rows[name]
        if own.rate == 0:
            continue
        if own.rate < greatest * (1 - SLACK):
            at = min(cell.at(greatest), len(cell.rates) - 1)
            asked = asked_of(promises, name)
            if cell.law is not None:
                rows[name] = _row(cell, cell.at(cell.law), "law", asked, ("law_too_low",))
            else:
                short = ("out_of_order",) if cell.rates[at] < greatest * (1 - SLACK) else ()
                rows[name] = _row(cell, at, "order", asked, short, by=by)
        if rows[name].rate > greatest:
            greatest = rows[name].rate
            by = by if rows[name].held_by == "order" else name

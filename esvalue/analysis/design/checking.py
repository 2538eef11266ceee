"""What cannot be designed on: arrays that do not fit or cannot be, rates that fall, orders and settings of nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from esvalue.analysis.design.cells import SLACK, Cell, Promises, asked_of
from esvalue.core.errors import Mistakes, fail, nearest

__all__ = ["check_bounds", "check_cells", "check_fixed", "check_promises", "check_spent"]

Array = npt.NDArray[np.float64]
#: Arrays of a cell with the least and the greatest of what they can be, and whether they must not fall with the rate.
ARRAYS = {
    "adequacy": (0.0, 1.0, True),
    "cost": (0.0, np.inf, True),
    "net_benefit": (-np.inf, np.inf, False),
    "loss": (-np.inf, np.inf, False),
    "loss_covered": (0.0, 1.0, True),
}
#: Part of the size of the numbers by which one may be off: the rounding of what they were computed from.
ROUNDING = 1e-9


def check_cells(cells: Sequence[Cell], orders: Sequence[Sequence[str]], named: Mapping[str, object]) -> None:
    """Refuse cells whose arrays do not fit or cannot be, names twice, and orders or settings of cells that are not
    there.
    """
    if not cells:
        raise fail("design_no_cells", "cells")
    problems, known = Mistakes(), [cell.name for cell in cells]
    _check_names(known, orders, named, problems)
    for cell in cells:
        _check_arrays(cell, cells[0].draws, problems)
    if not problems:
        _check_laws({cell.name: cell for cell in cells}, orders, problems)
    problems.raise_if_any()


def _check_names(
    known: Sequence[str], orders: Sequence[Sequence[str]], named: Mapping[str, object], problems: Mistakes
) -> None:
    for name, count in Counter(known).items():
        if count > 1:
            problems.add("design_cell_twice", f"cell {name}", count=count)
    for number, order in enumerate(orders, start=1):
        if not len(order):
            problems.add("design_order_empty", "orders", number=number, count=len(orders))
    for name, count in Counter(name for order in orders for name in order).items():
        if name not in known:
            problems.add("unknown_name", "orders", what="cell", name=name, nearest=nearest(name, known) or "-")
        elif count > 1:
            problems.add("design_order_twice", "orders", cell=name, count=count)
    for name in named:
        if name not in known:
            problems.add("unknown_name", "cells", what="cell", name=name, nearest=nearest(name, known) or "-")


def check_promises(cells: Sequence[Cell], promises: Mapping[str, Promises]) -> None:
    """Refuse promises on losses that are not known, and none where one is to be named."""
    problems = Mistakes()
    for cell in cells:
        asked = asked_of(promises, cell.name)
        if asked == ():
            problems.add("design_promise_none", f"cell {cell.name}")
        if any(one.at_most is not None for one in asked or ()) and cell.loss is None:
            problems.add("design_no_loss", f"cell {cell.name}")
        if any(one.by_loss and one.at_most is None for one in asked or ()) and cell.loss_covered is None:
            problems.add("design_no_loss_covered", f"cell {cell.name}")
    problems.raise_if_any()


def check_fixed(cells: Sequence[Cell], fixed: Mapping[str, float]) -> None:
    """Refuse rates of cells that are not free which are none of their rates."""
    problems = Mistakes()
    for cell in cells:
        rate = fixed.get(cell.name, 0.0)
        if _is_rate(rate, "held", f"cell {cell.name}", problems):
            _check_among(cell, "held", rate, problems)
    problems.raise_if_any()


def check_spent(spent: Array | None, draws: int, where: str = "spent") -> None:
    """Refuse what is spent besides that is not one finite number a draw."""
    if spent is None:
        return
    problems, array = Mistakes(), np.asarray(spent)
    if array.shape != (draws,):
        problems.add("design_shape", where, what="spent", got=array.shape, wanted=(draws,))
    elif bad := int((~np.isfinite(array)).sum()):
        problems.add("design_not_finite", where, what="spent", count=bad, size=array.size)
    problems.raise_if_any()


def _check_arrays(cell: Cell, draws: int, problems: Mistakes) -> None:
    where, rates = f"cell {cell.name}", np.asarray(cell.rates)
    if rates.ndim != 1 or not len(rates) or not np.isfinite(rates).all() or (np.diff(rates, prepend=0.0) <= 0).any():
        problems.add("design_rates", where)
        return
    shape = (len(rates), draws)
    for what, (low, high, rises) in ARRAYS.items():
        array = getattr(cell, what)
        if array is None:
            continue
        if array.shape != shape and not (what == "net_benefit" and array.shape == (len(rates), 1)):
            problems.add("design_shape", where, what=what, got=array.shape, wanted=shape)
        elif not np.isfinite(array.sum()) and (bad := int((~np.isfinite(array)).sum())):
            problems.add("design_not_finite", where, what=what, count=bad, size=array.size)
        else:
            check_bounds(what, array, (low, high), where, problems)
            if rises:
                _check_rises(what, cell, array, problems)
    for what in ("present", "law"):
        rate = getattr(cell, what)
        if rate is not None and _is_rate(rate, what, where, problems):
            _check_among(cell, what, rate, problems)
    if cell.ceiling is not None and not np.isfinite(
        cell.ceiling
    ):  # below zero where others lose by it: nothing is paid then
        problems.add("design_not_finite", where, what="ceiling", count=1, size=1)


def check_bounds(what: str, array: Array, ends: tuple[float, float], where: str, problems: Mistakes) -> None:
    """Note what of an array lies outside its ends, but for rounding."""
    low, high = ends
    room = ROUNDING * max(1.0, float(np.abs(array).max(initial=0.0)))
    if array.min(initial=0.0) >= low - room and array.max(initial=low) <= high + room:
        return
    outside = (array < low - room) | (array > high + room)
    problems.add(
        "design_bounds",
        where,
        what=what,
        count=int(outside.sum()),
        size=array.size,
        low=f"{low:g}",
        high=f"{high:g}",
        value=f"{array[outside][0]:g}",
        hint="80% = 0.8" if high == 1.0 else ">= 0",
    )


def _check_rises(what: str, cell: Cell, array: Array, problems: Mistakes) -> None:
    room = ROUNDING * max(float(np.abs(array).max(initial=0.0)), 1e-300)
    for k in range(len(array) - 1):
        falls = array[k + 1] < array[k] - room
        if falls.any():
            low, high = f"{cell.rates[k]:g}", f"{cell.rates[k + 1]:g}"
            count, where = int(falls.sum()), f"cell {cell.name}"
            problems.add("design_falls", where, what=what, low=low, high=high, count=count, size=len(falls))
            return


def _is_rate(rate: float, what: str, where: str, problems: Mistakes) -> bool:
    if np.isfinite(rate) and rate >= 0:
        return True
    problems.add("design_rate_number", where, what=what, rate=f"{rate:g}")
    return False


def _check_among(cell: Cell, what: str, rate: float, problems: Mistakes) -> None:
    at = cell.at(rate) if rate else 0
    if rate and (at == len(cell.rates) or abs(cell.rates[at] - rate) > ROUNDING * rate):
        problems.add("design_rate_missing", f"cell {cell.name}", what=what, rate=rate)


def _check_laws(cells: Mapping[str, Cell], orders: Sequence[Sequence[str]], problems: Mistakes) -> None:
    laws = {name: cell.law for name, cell in cells.items() if cell.law is not None}
    for first, later in (pair for order in orders for pair in combinations(order, 2)):
        if first in laws and laws[first] < laws.get(later, 0.0) * (1 - SLACK):
            rates = {"first_rate": f"{laws[first]:g}", "later_rate": f"{laws[later]:g}"}
            problems.add("design_order_fixed", "orders", first=first, later=later, **rates)

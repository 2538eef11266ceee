"""Designing rates of made-up cells: the least money that keeps a promise, the best within budgets, and its bound."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from scipy.special import ndtr
from table import Row, show

from esvalue.analysis.design import Cell, best_within, frontier, keep_promise

__all__ = ["cells", "measure"]

RATES, DRAWS, BUDGETS = 60, 8192, 25
T = TypeVar("T")


def cells(count: int, rates: int = RATES, draws: int = DRAWS) -> list[Cell]:
    """Return voluntary cells of sizes a hundredfold apart, with costs normal among holders; their mean, base and value
    are unknown in every cell, and the mean cost of all cells together besides.
    """
    rng = np.random.default_rng(0)
    size = rng.lognormal(0.0, 1.0, count)
    typical, ratio = rng.uniform(200.0, 900.0, count), rng.uniform(0.8, 3.0, count)
    common = 0.15 * rng.normal(size=draws)
    made = []
    for c in range(count):
        base = size[c] * np.exp(0.15 * rng.normal(size=draws))
        mean = typical[c] * np.exp(common + 0.3 * rng.normal(size=draws))
        value = typical[c] * ratio[c] * np.exp(0.5 * rng.normal(size=draws))
        top = min(float(value.mean()), 2.5 * typical[c])
        rate = np.linspace(top / rates, top, rates)
        score = (rate[:, None] - mean) / (0.4 * mean)
        covered = ndtr(score)
        accepted = mean * covered - 0.4 * mean * np.exp(-0.5 * score**2) / np.sqrt(2 * np.pi)
        net = ((value * covered - accepted) * base).mean(axis=1, keepdims=True)
        made.append(Cell(f"c{c:02}", rate, covered, rate[:, None] * covered * base, net))
    return made


def measure() -> list[Row]:
    """Return the rows; times are processor time."""
    eight, twenty = cells(8), cells(20)
    order = [[cell.name for cell in twenty[:4]]]
    rows = []
    seconds, _ = _timed(lambda: keep_promise(twenty, order))
    rows.append(_row(f"least money for a promise, 20 cells x {RATES} rates x {DRAWS:,} futures", seconds, 1.0))
    for made, limit in ((eight, 10.0), (twenty, 20.0)):
        whole = keep_promise(made).money(0.9)
        budgets = np.linspace(0.1, 1.2, BUDGETS) * whole

        def both(made: list[Cell] = made, budgets: np.ndarray = budgets, whole: float = whole) -> tuple[float, float]:
            best = best_within(made, 0.5 * whole)
            return best.short, max(point.short for point in frontier(made, budgets).points)

        seconds, (short, most) = _timed(both)
        rows.append(_row(f"best within the money and {BUDGETS} budgets, {len(made)} cells", seconds, limit))
        proved = len(made) == len(eight)
        bound = 0.0 if proved else 0.02
        rows.append(Row("  it may fall short by at most", f"{short:.2%}", "", "", f"{bound:.0%}", short <= bound))
        rows.append(Row("  the worst point", f"{most:.2%}", "", "", "2%", most <= 0.02))
    return rows


def _timed(action: Callable[[], T]) -> tuple[float, T]:
    start = time.process_time()
    found = action()
    return time.process_time() - start, found


def _row(what: str, seconds: float, limit: float) -> Row:
    return Row(what, f"{seconds:.2f} s", "", f"{seconds / limit:.2f}", f"{limit:.0f} s", seconds < limit)


if __name__ == "__main__":
    print(show(measure()))

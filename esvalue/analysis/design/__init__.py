"""Designing rates: the least money that keeps a promise in every cell, and the best that money can do.

A cell is anything that is paid one rate. Everything here works on plain arrays by rate and draw; nothing knows of
scenarios or cards.
"""

from __future__ import annotations

from esvalue.analysis.design.cells import Cell, CellRate, Design, Promise, Promises, stricter
from esvalue.analysis.design.frontier import Frontier, frontier
from esvalue.analysis.design.hindsight import hindsight
from esvalue.analysis.design.promise import keep_promise
from esvalue.analysis.design.within import Within, best_within

__all__ = [
    "Cell", "CellRate", "Design", "Frontier", "Promise", "Promises", "Within", "best_within", "frontier", "hindsight",
    "keep_promise", "stricter",
]  # fmt: skip

"""What money can do: the best design within each of several budgets, and what the next yuan is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.analysis.design.cells import MARGIN, Cell, Promises, counted
from esvalue.analysis.design.within import Finder, Within, searched
from esvalue.core.arguments import Amounts, Money, NotNegative, OneOrMore, SomeShare, checked

__all__ = ["POINT_NODES", "Frontier", "frontier"]

Array = npt.NDArray[np.float64]
#: Parts of all choices that are looked at for one point; so many times as many where it may fall short by more.
POINT_NODES = 40
MORE, SHORT = 3, 0.02


@dataclass(frozen=True)
class Frontier:
    """The best designs found within budgets, which rise; each also holds within every greater budget."""

    points: tuple[Within, ...]

    @property
    def made(self) -> tuple[Within, ...]:
        """The points with a design."""
        return tuple(point for point in self.points if point.design is not None)

    @property
    def budgets(self) -> Array:
        """Budgets of the points with a design."""
        return np.array([point.budget for point in self.made])

    @property
    def net_benefit(self) -> Array:
        """Expected net benefit of the points with a design."""
        return np.array([point.design.net_benefit for point in self.made if point.design is not None])

    @property
    def hull(self) -> tuple[int, ...]:
        """Positions of the points on the upper hull: no mix of two others is worth more for the same money."""
        kept: list[int] = []
        x, y = self.budgets, self.net_benefit
        for i in range(len(x)):
            while len(kept) > 1:
                a, b = kept[-2], kept[-1]
                if (y[b] - y[a]) * (x[i] - x[a]) > (y[i] - y[a]) * (x[b] - x[a]):
                    break
                kept.pop()
            kept.append(i)
        return tuple(kept)

    @property
    def slopes(self) -> Array:
        """What one more unit of money is worth between neighbours on the hull."""
        at = list(self.hull)
        return np.asarray(np.diff(self.net_benefit[at]) / np.diff(self.budgets[at]))

    def worth(self, budget: float, amount: float = 1.0) -> float:
        """Return what so much more money is worth at a budget, by the slope of the hull above it; 0 beyond its end."""
        ends = self.budgets[list(self.hull)][1:]
        at = int(np.searchsorted(ends, budget, side="right"))
        return float(self.slopes[at] * amount) if at < len(ends) else 0.0


@checked
def frontier(
    cells: Sequence[Cell],
    budgets: Amounts | Sequence[Money],
    orders: Sequence[Sequence[str]] = (),
    promises: Mapping[str, Promises] | None = None,
    *,
    held: Mapping[str, float] | None = None,
    in_share: SomeShare = 0.9,
    margin: NotNegative = MARGIN,
    spent: Array | None = None,
    nodes: OneOrMore = POINT_NODES,
) -> Frontier:
    """Return the best design within each of several budgets; the settings are those of :func:`best_within`.

    A point that may fall short by more than 2% is searched again, through three times as many parts.

    Examples
    --------
    One cell that costs 10 and brings 3, and one that costs 10 and brings 4; the next unit of money is worth 0.4 at
    first, and then 0.3:

    >>> one = Cell("one", np.array([5.0]), np.ones((1, 2)), np.full((1, 2), 10.0), np.full((1, 2), 3.0))
    >>> two = Cell("two", np.array([5.0]), np.ones((1, 2)), np.full((1, 2), 10.0), np.full((1, 2), 4.0))
    >>> found = frontier([one, two], [0.0, 10.0, 20.0])
    >>> found.net_benefit.tolist(), found.slopes.tolist(), found.worth(12.0, 5.0)
    ([0.0, 4.0, 7.0], [0.4, 0.3], 1.5)
    """
    given, fixed = searched(cells, orders, promises or {}, held or {}, margin, spent=spent)
    kept = counted(in_share, cells[0].draws, margin)
    finder = Finder(cells, given, fixed, promises or {})
    points: list[Within] = []
    for budget in sorted(set(budgets)):
        starts = [finder.choice(points[-1].design)] if points and points[-1].design is not None else []
        found = finder.within(float(budget), kept, starts, nodes)
        if found.design is not None and found.short > SHORT:
            found = finder.within(float(budget), kept, [finder.choice(found.design)], MORE * nodes)
        points.append(found)
    return Frontier(tuple(points))

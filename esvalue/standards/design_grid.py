"""Which rates of a cell are looked at: from those too low for either design to those that are enough for both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from esvalue.analysis.design import Cell, Promise
from esvalue.analysis.design.cells import counted
from esvalue.standards.design_bench import DesignBench
from esvalue.standards.design_settings import DesignSettings, name_of
from esvalue.standards.rates_by_cell import CellKey

__all__ = ["cells_on_grid", "rates_of_hindsight"]

Array = npt.NDArray[np.float64]
#: Steps looked at in one round of a search.
ROUND = 9
#: The first look goes to so many times the median cost of holders; further looks double it, at most so often.
FIRST, DOUBLINGS = 10.0, 8
#: Nearly all: part of the holders that could be paid enough at all.
NEARLY = 1 - 1e-4
#: Rates of one cell that are looked at at most; beyond, every second, third ... step is left out.
MOST = 1000
#: Steps hindsight chooses among, besides the designed rates and that of today.
HINDSIGHT = 28
#: What a rate must be known to do for its promises.
ASKED = ("adequacy", "uncompensated_loss", "loss_paid")


def cells_on_grid(bench: DesignBench, settings: DesignSettings) -> tuple[Cell, ...]:
    """Return the cells with their steps and what each does, over the draws of the design."""
    needs = {cell: _Search(bench, settings, cell) for cell in bench.cells}
    least = {name_of(cell): search.needs for cell, search in needs.items()}
    after = {
        name: [least[other] for other in order[order.index(name) + 1 :]] for order in settings.orders for name in order
    }
    made = []
    for cell, search in needs.items():
        rates = search.grid(after.get(name_of(cell), ()))
        done = bench.sample.run(cell, rates)
        made.append(_cell(bench, settings, cell, rates, done))
    return tuple(made)


def rates_of_hindsight(cell: Cell, step: float, designed: Iterable[float]) -> Array:
    """Return the steps that hindsight chooses among in a cell: from the first to the highest looked at, closer where
    rates are low, with the designed rates and that of today.
    """
    high = max(round(float(cell.rates[-1] / step)), 1)
    steps = np.unique(np.round(np.geomspace(1, high, HINDSIGHT))) * step
    more = [rate for rate in (*designed, cell.present) if rate > 0]
    return np.unique(np.concatenate([steps, more]))


class _Search:
    """Looks for the steps of one cell at which something begins to hold."""

    def __init__(self, bench: DesignBench, settings: DesignSettings, cell: CellKey) -> None:
        self.bench, self.cell, self.name = bench, cell, name_of(cell)
        self.settings, self.step = settings, settings.steps[name_of(cell)].size
        cost = bench.bound(cell, 0)
        assert cost is not None
        self.middle = max(float(np.median(cost)), self.step)
        self.present = bench.present.get(cell, 0.0)
        self.law = settings.laws.get(self.name)
        #: The step at which nearly all are paid enough who can be.
        self.all = self._all()
        #: The step that keeps the promise; 0 where none does.
        self.kept = self._kept()

    @property
    def needs(self) -> int:
        """The first step that is enough for the promise, the present rate and the law."""
        fixed = max(self.law or 0.0, 0.0 if self.name in self.settings.free else self.present)
        return max(self.kept or self.all, int(np.ceil(fixed / self.step * (1 - 1e-12))))

    def grid(self, after: Sequence[int]) -> Array:
        """Return the rates looked at; `after` are the steps that cells behind in the order need."""
        steps = {max(self.all + d, 1) for d in (-1, 0)}
        steps |= {max(k + d, 1) for k in (self.kept, *after) if k for d in (-1, 0, 1)}
        ceiling = self.bench.bound(self.cell, 1)
        if ceiling is not None and not self.settings.mandatory:
            low = min(self.least(lambda cell: cell.mean_adequacy >= 0.5, self.all) or self.all, self.all)
            high = min(int(np.median(ceiling) / self.step * (1 + 1e-12)) + 1, self.all)
            every = max(1, (high - low) // MOST + 1)
            steps |= {max(low - 1, 1), *range(low, high + 1, every)}
        fixed = [rate for rate in (self.present, self.law) if rate]
        for rate in fixed:
            steps |= {max(int(rate / self.step) + d, 1) for d in (0, 1)}
        rates = np.array(sorted(steps)) * self.step
        near = np.array([any(abs(rate - own) <= 1e-9 * own for own in fixed) for rate in rates], dtype=bool)
        return np.unique(np.concatenate([rates[~near], fixed]))

    def least(self, holds: Callable[[Cell], npt.NDArray[np.bool_]], high: int) -> int | None:
        """Return the least step up to one at which something holds that goes on holding; None where it does not."""
        low = 0
        if not holds(self._at([high]))[0]:
            return None
        while high - low > 1:
            steps = np.unique(np.linspace(low, high, ROUND + 2).astype(int)[1:-1])
            steps = steps[(steps > low) & (steps < high)]
            held = holds(self._at(steps))
            first = int(np.argmax(held)) if held.any() else len(steps)
            high, low = int(steps[first]) if first < len(steps) else high, int(steps[first - 1]) if first else low
        return high

    def _all(self) -> int:
        """Return the step at which nearly all are paid enough who are at any rate."""
        high = self._first()
        best = float(self._at([high]).mean_adequacy[0])
        for _ in range(DOUBLINGS):
            more = float(self._at([2 * high]).mean_adequacy[0])
            if more * NEARLY <= best:
                break
            high, best = 2 * high, more
        return self.least(lambda cell: cell.mean_adequacy >= best * NEARLY, high) or high

    def _kept(self) -> int:
        asked, high = self.settings.promises[self.name] or (), self.all
        if not asked:
            return 1
        for _ in range(DOUBLINGS):  # a share of futures may need more than an average does
            found = self.least(lambda cell: _keeps(cell, asked), high)
            if found is not None:
                return found
            high *= 2
        return 0

    def _first(self) -> int:
        return max(int(np.ceil(FIRST * self.middle / self.step)), 1)

    def _at(self, steps: Sequence[int] | npt.NDArray[np.int_]) -> Cell:
        rates = np.asarray(steps, dtype=float) * self.step
        return _cell(self.bench, self.settings, self.cell, rates, self.bench.sample.run(self.cell, rates, ASKED))


def _keeps(cell: Cell, asked: Sequence[Promise]) -> npt.NDArray[np.bool_]:
    return np.array(
        [
            all(np.count_nonzero(cell.keeps(k, one)) >= counted(one.in_share, cell.adequacy.shape[1]) for one in asked)
            for k in range(len(cell.rates))
        ]
    )


def _cell(bench: DesignBench, settings: DesignSettings, key: CellKey, rates: Array, done: Mapping[str, Array]) -> Cell:
    """Return a cell at some rates."""
    name, loss, net = name_of(key), bench.sample.loss.get(key), done.get("net_benefit")
    covered = None
    if loss is not None and "loss_paid" in done:
        with np.errstate(divide="ignore", invalid="ignore"):
            covered = np.where(loss > 0, np.clip(done["loss_paid"] / loss, 0.0, 1.0), 1.0)
    ceiling = bench.bound(key, 1)
    present = bench.present.get(key, 0.0)
    return Cell(
        name,
        rates,
        done["adequacy"],
        done.get("public_cost", done["adequacy"]),
        None if net is None else net.mean(axis=1, keepdims=True),
        present=0.0 if name in settings.free else present,
        ceiling=None if ceiling is None else float(np.median(ceiling)),
        law=settings.laws.get(name),
        mandatory=settings.mandatory,
        loss=done.get("uncompensated_loss"),
        loss_covered=covered,
    )

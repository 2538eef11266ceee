"""Setting standards freely: outcomes of any committed numbers, without a rule behind them.

The judging graph takes the committed numbers as inputs, so a search over numbers is a search over that input: many sets
of numbers are judged at once, as if each were an option with voluntary participation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Outcome
from esvalue.analysis.robustness import Lever, Limit, Objective, pareto_efficient
from esvalue.core.arguments import OneOrMore, Seed, TwoOrMore, checked
from esvalue.core.errors import fail
from esvalue.core.quantified import Of
from esvalue.core.shown import Shown
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.inputs.scenario import Requirement
from esvalue.model.graph import Plan
from esvalue.standards.judging import Judged
from esvalue.standards.meeting import limit_of
from esvalue.standards.outcome_graph import SWITCHES
from esvalue.standards.requirements import nodes_of, position_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Cell", "StandardSetter"]

Array = npt.NDArray[np.float64]
#: Futures a search looks at: the first of every replicate.
DRAWS = 512


@dataclass(frozen=True)
class Cell:
    """A domain and region type that can have a standard whose net benefit is known, and the range searched,
    in yuan per base and year.
    """

    domain: str
    region: str
    index: int
    low: float
    high: float

    @property
    def name(self) -> str:
        """Name of the lever of this cell."""
        return f"{self.domain}|{self.region}"


@checked
@dataclass(frozen=True)
class StandardSetter(Shown):
    """Judges sets of standards over the futures of a scenario, and searches for good ones.

    Parameters
    ----------
    judged
        A judged scenario; its options do not matter here, only its places, prices, requirements and budget.
    draws
        Number of futures (rounded down to a multiple of the replicates).

    Examples
    --------
    >>> from esvalue.standards import judge
    >>> setter = StandardSetter(judge("sea_reserve"), draws=16)
    >>> {column.shape for column in setter.columns.values()}
    {(16,)}
    """

    judged: Judged
    draws: TwoOrMore = DRAWS

    @cached_property
    def columns(self) -> dict[str, Array]:
        """Uniform columns of the futures looked at, each of shape (draw,)."""
        design = self.judged.design
        each = max(1, min(design.points, self.draws // design.replicates))
        parts = [design.replicate(r)[:, :each] for r in range(design.replicates)]
        return dict(zip(design.factors, np.concatenate(parts, axis=1), strict=True))

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Cells with floor and ceiling; the range runs from 0 to twice the highest floor of any future looked at."""
        found = []
        for domain, (floor, _) in self.judged.outcomes.bargaining.items():
            net = self.judged.outcomes.by_region.get(domain, {}).get("net_benefit")
            if floor is None or net is None:
                continue
            node, known = self.judged.graph[floor], np.asarray(self.judged.graph[net].present.all(axis=0))
            values = Plan(self.judged.graph, [floor]).run(self.columns)[floor]
            for i, region in enumerate(node.labels[f"region_type:{domain}"]):
                if node.present[i] and known[i]:
                    found.append(Cell(domain, region, i, 0.0, 2.0 * float(np.max(values[i]))))
        if not found:
            raise fail("no_cells", self.judged.loaded.path.name)
        return tuple(found)

    @cached_property
    def _required(self) -> list[tuple[str, Requirement]]:
        """Requirements that can be limits of a search, those of one node, each with the name of what it holds."""
        return [
            (f"requirement {k + 1}" if one.scope else one.measured.key, one)
            for k, one in enumerate(self.judged.loaded.scenario.requirements)
            if one.measured.key in nodes_of(self.judged.outcomes, one)
        ]

    @cached_property
    def _scoped(self) -> dict[str, tuple[str, tuple[int, ...]]]:
        """Node and position of what requirements of a domain or cell measure."""
        found = {}
        for key, one in self._required:
            if one.scope:
                node = nodes_of(self.judged.outcomes, one)[one.measured.key]
                found[key] = (node, position_of(self.judged.graph, node, one))
        return found

    @checked
    def judge(self, standards: Annotated[Array, Of("money", low=0)], by_cell: bool = False) -> dict[str, Array]:
        """Return the outcomes of sets of standards.

        Parameters
        ----------
        standards
            Numbers by (set, cell) in yuan per base and year; 0 stands for no standard.
        by_cell
            Outcomes of each cell, shape (cell, set, draw), instead of totals of shape (set, draw).
        """
        graph, outcomes = self.judged.graph, self.judged.outcomes
        count = len(standards)
        given: dict[str, Array] = {}
        for domain in outcomes.by_region:
            leaf = graph[f"judge.{domain}.standard"]
            regions = len(leaf.labels[f"region_type:{domain}"])
            numbers = np.zeros((count, regions))
            for k, cell in enumerate(self.cells):
                if cell.domain == domain:
                    numbers[:, cell.index] = standards[:, k]
            given[f"judge.{domain}.standard"] = numbers
            given[f"judge.{domain}.paid"] = (numbers > 0).astype(float)
            given[f"judge.{domain}.given"] = np.zeros((count, regions))
            given.update(dict.fromkeys((f"judge.{domain}.{switch}" for switch in SWITCHES), np.zeros(count)))
        if not by_cell:
            wanted = {name: (node, ()) for name, node in outcomes.total.items()} | self._scoped
            found = Plan(graph, list(dict.fromkeys(node for node, _ in wanted.values()))).run(self.columns, given)
            shape = (count, len(next(iter(self.columns.values()), [0])))
            made = {}
            for name, (node, at) in wanted.items():
                values = found[node][:, at[0]] if at else found[node]
                made[name] = np.broadcast_to(values if "draw" in graph[node].dims else values[..., None], shape)
            return made
        names = outcomes.by_region[self.cells[0].domain]
        nodes = [outcomes.by_region[cell.domain][name] for cell in self.cells for name in names]
        found = Plan(graph, list(dict.fromkeys(nodes))).run(self.columns, given)
        return {
            name: np.stack([found[outcomes.by_region[c.domain][name]][:, c.index] for c in self.cells])
            for name in names
        }

    @checked
    def efficient(self, seed: Seed, population: TwoOrMore = 48, generations: OneOrMore = 30) -> pd.DataFrame:
        """Return sets of standards none of which is beaten in cost, adequacy, secured value and equity at once.

        Requirements of the scenario are the limits of the search; needs the extra `study`.
        """
        limits = []
        for key, requirement in self._required:
            limit = limit_of(self.judged, requirement)
            least = requirement.at_least is not None
            limits.append(
                Limit(
                    key,
                    at_least=limit if least else None,
                    at_most=None if least else limit,
                    in_share=requirement.in_share,
                )
            )
        totals = self.judged.outcomes.total
        objectives = [
            Objective(Outcome(name, OUTCOMES[name].direction, OUTCOMES[name].unit))
            for name in ("public_cost", self.judged.outcomes.enough, "secured_value", "equity")
            if name in totals
        ]
        levers = [Lever(cell.name, cell.low, cell.high) for cell in self.cells]

        def run(settings: Mapping[str, Array]) -> dict[str, Array]:
            return self.judge(np.stack([np.asarray(settings[lever.name]).ravel() for lever in levers], axis=1))

        return pareto_efficient(
            run, levers, objectives, limits, seed=seed, population=population, generations=generations
        )

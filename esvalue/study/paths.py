"""Paths over years as a problem: phasing, growth of values and costs, uptake, triggers, all discounted.

In year t costs are k(t) and values v(t) times those of today. A standard S then covers what S / k(t) covers today, so a
year's flows are read from the judging graph at the standard in today's terms,

    secured(t) = v(t) a(t) B(S/k),   real(t) = k(t) a(t) C(S/k),   public(t) = k(t) a(t) P(S/k)

with a(t) the share of those covered who have joined. B, C and P are evaluated exactly on a grid of S/k (all that costs
can grow to, whatever is drawn) and interpolated linearly between its points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.analysis.robustness import adopted, grown, phased, present_value, triggered
from esvalue.core.arguments import checked
from esvalue.core.ensemble import EDGE
from esvalue.core.errors import fail
from esvalue.core.text import Text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario.paths import Path
from esvalue.model.factors import factors_of
from esvalue.model.graph import Graph, Plan
from esvalue.standards.judging import Judged
from esvalue.standards.outcome_graph import SWITCHES
from esvalue.study.futures import Futures
from esvalue.study.scenario import scenario_key

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["PathFunction", "outcomes_of_paths", "paths_over_years", "paths_problem"]

Array = npt.NDArray[np.float64]
#: Points of the grid of standards in today's terms, between LOWEST and 1 (or above, where costs fall).
GRID = 25
LOWEST = 0.25
PATH_OUTCOMES = (
    Outcome("net_benefit", "max", "yuan", Text(zh="净效益现值", en="present value of net benefit")),
    Outcome("public_cost", "min", "yuan", Text(zh="财政支出现值", en="present value of public cost")),
    Outcome("secured_value", "max", "yuan", Text(zh="保住的外溢价值现值", en="present value of secured value")),
    Outcome("adequacy", "max", "", Text(zh="历年平均足额率", en="mean adequacy over the years")),
    Outcome("last_adequacy", "max", "", Text(zh="末年足额率", en="adequacy in the last year")),
)
YEARLY = {
    "net_benefit": Text(zh="净效益", en="net benefit"),
    "public_cost": Text(zh="财政支出", en="public cost"),
    "secured_value": Text(zh="保住的外溢价值", en="secured value"),
    "adequacy": Text(zh="足额的份额", en="share that is paid enough"),
}
TITLES = {
    "discount_rate": Text(zh="折现率", en="discount rate"),
    "value_growth": Text(zh="服务价值年增长率", en="yearly growth of values"),
    "cost_growth": Text(zh="权利人成本年增长率", en="yearly growth of holders' costs"),
}


@dataclass
class PathFunction:
    """Evaluates every path over a block of futures (uniform columns).

    `totals` maps an outcome to its node; `options` are those of the scenario in order, `quo` the status quo among them.
    """

    graph: Graph
    totals: Mapping[str, str]
    domains: tuple[str, ...]
    options: tuple[str, ...]
    quo: str
    paths: Mapping[str, Path]
    years: int
    records: Mapping[str, Record]
    first_year: int = 1

    def __call__(self, columns: Mapping[str, Array]) -> dict[str, Array]:
        """Return outcomes by (path, draw)."""
        made: dict[str, list[Array]] = {outcome.name: [] for outcome in PATH_OUTCOMES}
        rate = self._drawn(columns)["discount_rate"]
        for flows in self.yearly(columns):
            for name in ("net_benefit", "public_cost", "secured_value"):
                made[name].append(present_value(flows[name], rate, first_year=self.first_year))
            made["adequacy"].append(flows["adequacy"].mean(axis=0))
            made["last_adequacy"].append(flows["adequacy"][-1])
        return {name: np.stack(rows) for name, rows in made.items()}

    def _drawn(self, columns: Mapping[str, Array]) -> dict[str, Array]:
        size = len(next(iter(columns.values())))
        return {
            name: np.broadcast_to(r.spread.quantile(columns[f"paths.{name}"]) if r.spread else r.value, (size,))
            for name, r in self.records.items()
        }

    def yearly(self, columns: Mapping[str, Array]) -> Iterator[dict[str, Array]]:
        """Yield the flows of each path, (year, draw): net benefit, public cost and secured value of the year in today's
        money, not discounted, and the share that is paid enough.
        """
        drawn = self._drawn(columns)
        costs, values = grown(1.0, drawn["cost_growth"], self.years), grown(1.0, drawn["value_growth"], self.years)
        burden = self._burden(columns, len(next(iter(columns.values()))))
        for path in self.paths.values():
            level = np.ones_like(costs) if path.indexed else 1.0 / costs
            flows = self._flows(
                path, columns, level, costs if path.trigger is None or path.trigger.watch == "costs" else values
            )
            joined = (
                adopted(path.adoption.start, 1.0, path.adoption.speed, self.years)[:, None] if path.adoption else 1.0
            )
            secured, real, public = (
                joined * flows[name] * growth
                for name, growth in (("secured_value", values), ("real_cost", costs), ("public_cost", costs))
            )
            net = secured - real - burden * public
            yield {"net_benefit": net, "public_cost": public, "secured_value": secured, "adequacy": flows["adequacy"]}

    @property
    def _grid(self) -> Array:
        """Standards in today's terms at which flows are evaluated: of all that costs can grow to, whatever is drawn."""
        record = self.records["cost_growth"]
        ends = record.spread.quantile(np.array([EDGE, 1.0 - EDGE])) if record.spread else np.full(2, record.value)
        last = (1.0 + ends) ** -(self.years - 1.0)
        return np.linspace(min(LOWEST, float(last.min())), max(1.0, float(last.max())), GRID)

    def _burden(self, columns: Mapping[str, Array], size: int) -> Array:
        node = "budget.excess_burden"
        return np.broadcast_to(Plan(self.graph, [node]).run(columns)[node], (size,))

    def _flows(self, path: Path, columns: Mapping[str, Array], level: Array, watched: Array) -> dict[str, Array]:
        """Return yearly flows in today's values and costs, (year, draw), at the standard in today's terms."""
        mixes = phased(0.0, 1.0, self.years, path.begin, path.finish)
        first = self._at(path.option, mixes, level, columns)
        if path.trigger is None:
            return first
        other = self._at(path.trigger.then, np.ones(self.years), level, columns)
        pulled = triggered(watched, path.trigger.above, 0.0, 1.0, delay=path.trigger.delay)
        return {name: np.where(pulled > 0, other[name], first[name]) for name in first}

    def _at(self, option: str, mixes: Array, level: Array, columns: Mapping[str, Array]) -> dict[str, Array]:
        grid = self._grid
        distinct = np.unique(mixes)
        found: dict[float, dict[str, Array]] = {}
        for mix in distinct:
            given: dict[str, Array] = {}
            for domain in self.domains:
                leaves = {
                    what: self.graph[f"judge.{domain}.{what}"] for what in ("standard", "paid", "given", *SWITCHES)
                }
                at = [self.options.index(name) for name in (self.quo, option)]
                before, after = (np.asarray(leaves["standard"].values)[i] for i in at)  # type: ignore[union-attr]
                numbers = grid[:, None] * (before + mix * (after - before))
                given[leaves["standard"].name] = numbers
                given[leaves["paid"].name] = (numbers > 0).astype(float)
                by_region = np.asarray(leaves["given"].values)[at[1] if mix > 0 else at[0]]  # type: ignore[union-attr]
                given[leaves["given"].name] = np.broadcast_to(by_region, (GRID, len(by_region)))
                for what in SWITCHES:
                    flags = np.asarray(leaves[what].values)  # type: ignore[union-attr]
                    given[leaves[what].name] = np.full(GRID, flags[at[1] if mix > 0 else at[0]])
            values = Plan(self.graph, list(self.totals.values())).run(columns, given)
            found[float(mix)] = {n: values[node] for n, node in self.totals.items()}
        return {
            name: np.stack([_interpolated(grid, found[float(mixes[t])][name], level[t]) for t in range(self.years)])
            for name in self.totals
        }


def _interpolated(grid: Array, values: Array, at: Array) -> Array:
    """Return values (grid, draw) at one grid position a draw, linear between points."""
    step = grid[1] - grid[0]
    low = np.clip(np.floor((at - grid[0]) / step).astype(np.intp), 0, len(grid) - 2)
    weight = (at - grid[low]) / step
    draws = np.arange(values.shape[1])
    return values[low, draws] * (1.0 - weight) + values[low + 1, draws] * weight


def outcomes_of_paths(judged: Judged) -> tuple[Outcome, ...]:
    """Return the outcomes of paths; how much is paid enough is named by what it is a share of."""
    if judged.outcomes.enough == "adequacy":
        return PATH_OUTCOMES
    what = OUTCOMES[judged.outcomes.enough].title
    titles = {
        "adequacy": Text(zh="历年平均{}", en="mean {} over the years").format(what),
        "last_adequacy": Text(zh="末年{}", en="{} in the last year").format(what),
    }
    return tuple(replace(one, title=titles.get(one.name, one.title)) for one in PATH_OUTCOMES)


@checked
def paths_problem(judged: Judged) -> Problem:
    """Return the scenario's paths over years as a problem whose options are the paths.

    Parameters
    ----------
    judged
        A judged scenario (:func:`esvalue.standards.judge`) whose `[trajectories]` name paths.

    Raises
    ------
    InputError
        The scenario has no `[trajectories]`.

    Examples
    --------
    >>> from esvalue.standards import judge
    >>> paths_problem(judge("sea_reserve"))
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: scenario.toml: the scenario has no [trajectories]; give years,
    discount_rate, value_growth, cost_growth and two or more paths
    """
    loaded = judged.loaded
    plan = loaded.scenario.trajectories
    if plan is None:
        raise fail("no_trajectories", loaded.path.name)
    records = {name: getattr(plan, name) for name in ("discount_rate", "value_growth", "cost_growth")}
    own = tuple(
        Factor(f"paths.{name}", r.spread, title=TITLES[name], unit="1/a", kind="rate", card="scenario")
        for name, r in records.items()
        if r.spread
    )
    total, enough = judged.outcomes.total, judged.outcomes.enough
    totals = {name: total[name] for name in ("secured_value", "real_cost", "public_cost")} | {"adequacy": total[enough]}
    factors = (
        *factors_of(judged.model, judged.graph.factors([*totals.values(), "budget.excess_burden"]), loaded.sources),
        *own,
    )
    titles = {name: path.title for name, path in plan.paths.items()}
    quo = next(name for name, one in loaded.scenario.options.items() if one.status_quo)
    function = PathFunction(
        judged.graph,
        totals,
        tuple(judged.outcomes.by_region),
        tuple(loaded.scenario.options),
        quo,
        plan.paths,
        plan.years,
        records,
        plan.first_year,
    )
    return Problem(
        factors,
        outcomes_of_paths(judged),
        function,
        tuple(plan.paths),
        correlation=loaded.scenario.correlation,
        takes="uniform",
        option_titles=titles,
        inputs=scenario_key(judged),
    )


@checked
def paths_over_years(futures: Futures) -> xr.Dataset:
    """Return what each path does year by year: flows in today's money, not discounted, over (path, year, draw).

    Parameters
    ----------
    futures
        Futures of :func:`paths_problem`.

    Raises
    ------
    InputError
        Futures of another problem.

    Examples
    --------
    >>> from esvalue.standards import judge
    >>> from esvalue.study import Study
    >>> from esvalue.study.paths import paths_problem
    >>> paths_problem(judge("sea_reserve"))
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: scenario.toml: the scenario has no [trajectories]; give years,
    discount_rate, value_growth, cost_growth and two or more paths
    """
    import xarray as xr

    function, problem = futures.problem.function, futures.problem
    if not isinstance(function, PathFunction):
        raise fail("not_of_paths", "futures")
    columns = {name: u.ravel() for name, u in futures.uniforms().items()} or {"": np.full(futures.size, 0.5)}
    parts = list(function.yearly(columns))
    units = dict.fromkeys(("net_benefit", "public_cost", "secured_value"), "yuan/a") | {"adequacy": "1"}
    years = range(function.first_year, function.first_year + function.years)
    return xr.Dataset(
        {
            name: (
                ("path", "year", "draw"),
                np.stack([np.broadcast_to(part[name], (function.years, futures.size)) for part in parts]),
                {"units": unit, "long_name": YEARLY[name].en, "long_name_zh": YEARLY[name].zh},
            )
            for name, unit in units.items()
        },
        coords={
            "path": list(problem.options),
            "year": list(years),
            "title_zh": ("path", [problem.option_titles.get(one, {}).get("zh", one) for one in problem.options]),
            "title_en": ("path", [problem.option_titles.get(one, {}).get("en", one) for one in problem.options]),
        },
        attrs={"seed": futures.design.seed},
    )

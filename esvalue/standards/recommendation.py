"""Recommending: among options that meet the requirements, least 95th percentile regret; ties are called ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import pick_index
from esvalue.core.ensemble import interval
from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text
from esvalue.model.leaves import RivalsLeaf
from esvalue.model.nodes import Pick
from esvalue.standards.judging import Judged
from esvalue.standards.meeting import Met, enough_for, requirements_met
from esvalue.standards.results import Results

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["CellChoice", "Recommendation", "Switch", "recommend"]

Array = npt.NDArray[np.float64]
YES, NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
_HEADINGS = (
    Text(zh="方案", en="option"),
    Text(zh="满足要求", en="qualifies"),
    TableColumn("regret", Text(zh="遗憾（第 95 百分位）", en="regret, 95th percentile"), "yuan/a"),
    TableColumn("best", Text(zh="最优的未来", en="best in")),
)


@dataclass(frozen=True)
class CellChoice:
    """The option with least regret in one domain and region type."""

    domain: str
    region: str
    option: str
    regret: float


@dataclass(frozen=True)
class Switch:
    """A factor in whose lowest or highest tenth (or under one of whose rivals)
    another option would have the least regret.
    """

    factor: str
    end: str
    option: str
    gain: float


@dataclass
class Recommendation(Shown):
    """Which option, why, how surely, and what would overturn it. `option` is None when none qualifies.

    Where net benefit is not known `regret` is empty: the option is the cheapest that meets the requirements, none
    without requirements.
    """

    option: str | None
    nearest: str
    ties: tuple[str, ...]
    regret: dict[str, tuple[float, float, float]]
    best_share: dict[str, float]
    met: dict[str, list[Met]]
    dropping: dict[str, str]
    cells: list[CellChoice] = field(default_factory=list)
    mix_cost: float = float("nan")
    mix_benefit: float = float("nan")
    switches: list[Switch] = field(default_factory=list)
    enough: dict[int, float] = field(default_factory=dict)

    def _glance(self) -> Glance:
        said = (
            Text(zh="推荐：{}", en="Recommended: {}").format(self.option)
            if self.option
            else Text(
                zh="没有方案满足全部要求；最接近：{}", en="No option meets every requirement; nearest: {}"
            ).format(self.nearest)
        )
        rows: list[list[Cell | str]] = [
            [
                option,
                YES if self.qualifies(option) else NO,
                Number(value=r[0], low=r[1], high=r[2]) if (r := self.regret.get(option)) else None,
                Number(value=self.best_share[option], unit="share") if option in self.best_share else None,
            ]
            for option in self.met
        ]
        tied = Text(zh="并列：{}", en="tied: {}").format(", ".join(self.ties))
        return Glance(said, Table.listed(_HEADINGS, rows), (tied,) * bool(self.ties))

    def to_pandas(self) -> pd.DataFrame:
        """Return a row an option: option (index), recommended, qualifies, tied, regret_95, low, high (yuan a year),
        best_share, and for every requirement the share of futures that meets it.
        """
        import pandas as pd

        none = (np.nan, np.nan, np.nan)
        rows = {}
        for option, met in self.met.items():
            regret = self.regret.get(option, none)
            rows[option] = {
                "recommended": option == self.option,
                "qualifies": self.qualifies(option),
                "tied": option in self.ties,
                "regret_95": regret[0],
                "low": regret[1],
                "high": regret[2],
                "best_share": self.best_share.get(option, np.nan),
                **{f"met_{k}_{one.requirement.outcome}": one.share for k, one in enumerate(met, start=1)},
            }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("option")

    def to_xarray(self) -> xr.Dataset:
        """Return the same as a Dataset over option."""
        made = self.to_pandas().to_xarray()
        for name in ("regret_95", "low", "high"):
            made[name].attrs["units"] = "yuan/a"
        made.attrs = {"recommended": self.option or "", "nearest": self.nearest}
        return made

    @property
    def shown(self) -> str:
        """The option the tables put first: the recommended one, or the nearest."""
        return self.option or self.nearest

    @property
    def leader(self) -> str:
        """The recommended option; where none qualifies, the one of least regret of all."""
        return self.option or min(self.regret, key=lambda o: (self.regret[o][0], o), default=self.nearest)

    def qualifies(self, option: str) -> bool:
        """Tell whether an option meets every requirement."""
        return all(met.met for met in self.met[option])


def recommend(judged: Judged, results: Results) -> Recommendation:
    """Judge every option over the stored futures.

    Regret is in net benefit, against the best of all options in the same future; ranked by its 95th percentile with the
    replicate interval. An option whose paired difference from the best covers zero ties with it. Where net benefit is
    not known, options that meet the requirements are ranked by their mean public cost.
    """
    if "net_benefit" not in judged.outcomes.total:
        return _cheapest(judged, results)
    options = list(judged.loaded.scenario.options)
    net = _Net(results, judged.outcomes.total["net_benefit"], range(len(options)))
    met = {option: requirements_met(judged, results, i) for i, option in enumerate(options)}
    qualified = [o for o in options if all(m.met for m in met[o]) and not judged.unknown("net_benefit", o)]
    by_replicate = net.regret95()
    regret = {o: (float(by_replicate[i].mean()), *interval(by_replicate[i])) for i, o in enumerate(options)}
    share = {o: net.best_share(i) for i, o in enumerate(options)}
    nearest = max(
        options, key=lambda o: (min((m.share - m.requirement.in_share for m in met[o]), default=0.0), -regret[o][0])
    )
    chosen = winner(options, by_replicate, qualified)
    ties = _ties(options, by_replicate, qualified, chosen)
    dropping = {}
    for i, option in enumerate(options):
        if chosen is None or option == chosen:
            continue
        kept = [j for j in range(len(options)) if j != i]
        left = _Net(results, judged.outcomes.total["net_benefit"], kept).regret95()
        other = winner([options[j] for j in kept], left, [o for o in qualified if o != option])
        if other is not None and other != chosen:
            dropping[option] = other
    made = Recommendation(chosen, nearest, ties, regret, share, met, dropping)
    _by_cell(made, judged, results, options)
    _switches(made, judged, results, net, options, qualified=qualified)
    for k, requirement in enumerate(judged.loaded.scenario.requirements):
        made.enough[k] = enough_for(judged, results, options.index(made.shown), requirement)
    return made


def _cheapest(judged: Judged, results: Results) -> Recommendation:
    """Recommend by what is known where net benefit is not: the requirements, then the money."""
    options = list(judged.loaded.scenario.options)
    met = {option: requirements_met(judged, results, i) for i, option in enumerate(options)}
    means = {
        name: {o: float(results.column(node, (i,)).mean()) for i, o in enumerate(options)}
        for name, node in judged.outcomes.total.items()
    }
    nothing = dict.fromkeys(options, 0.0)
    cost, paid = means.get("public_cost", nothing), means.get(judged.outcomes.enough, means.get("coverage", nothing))
    qualified = [o for o in options if met[o] and all(m.met for m in met[o])]
    chosen = min(qualified, key=lambda o: (cost[o], o), default=None)
    nearest = max(
        options, key=lambda o: (min((m.share - m.requirement.in_share for m in met[o]), default=0.0), paid[o], -cost[o])
    )
    ties = tuple(o for o in qualified if chosen is not None and o != chosen and cost[o] == cost[chosen])
    made = Recommendation(chosen, nearest, ties, {}, {}, met, {})
    for k, requirement in enumerate(judged.loaded.scenario.requirements):
        made.enough[k] = enough_for(judged, results, options.index(made.shown), requirement)
    return made


class _Net:
    """Net benefit of some options in every future, read by option and replicate,
    and the best of them in each future.
    """

    def __init__(self, results: Results, node: str, options: Sequence[int], at: tuple[int, ...] = ()) -> None:
        self._results, self._node = results, node
        self._positions = [(i, *at) for i in options]
        self.best = results.column(node, self._positions[0])
        for r, best in enumerate(self.best):
            for i in range(1, len(options)):
                np.maximum(best, self.row(i, r), out=best)

    def row(self, option: int, replicate: int) -> Array:
        """Return the net benefit of an option in the futures of a replicate, shape (point,)."""
        return self._results.column(self._node, self._positions[option], replicate)

    def regret95(self) -> Array:
        """Return the 95th percentile regret by (option, replicate)."""
        return np.array(
            [
                [np.quantile(best - self.row(i, r), 0.95) for r, best in enumerate(self.best)]
                for i in range(len(self._positions))
            ]
        )

    def best_share(self, option: int) -> float:
        """Return the share of futures in which an option is as good as the best."""
        reached = sum(
            int((self.row(option, r) >= best - 1e-9 * np.abs(best)).sum()) for r, best in enumerate(self.best)
        )
        return reached / self.best.size

    def tails(
        self, options: Sequence[int], masks: Mapping[str, Sequence[npt.NDArray[np.bool_]]]
    ) -> dict[str, dict[int, float]]:
        """Return, by part of the futures that is not empty, the 95th percentile regret of options;
        masks are by replicate.
        """
        made: dict[str, dict[int, float]] = {part: {} for part, rows in masks.items() if any(row.any() for row in rows)}
        for i in options:
            kept: dict[str, list[Array]] = {part: [] for part in made}
            for r, best in enumerate(self.best):
                regret = best - self.row(i, r)
                for part, found in kept.items():
                    found.append(regret[masks[part][r]])
            for part, found in kept.items():
                made[part][i] = float(np.quantile(np.concatenate(found), 0.95))
        return made


def regret95(net: Array) -> Array:
    """Return the 95th percentile regret by (option, replicate) from net benefit (option, replicate, point).

    >>> net = np.array([[[1.0, 5.0]], [[3.0, 2.0]]])
    >>> regret95(net).round(2).tolist()  # option 0 regrets 2 and 0, option 1 regrets 0 and 3
    [[1.9], [2.85]]
    """
    return np.quantile(net.max(axis=0) - net, 0.95, axis=-1)


def winner(options: Sequence[str], by_replicate: Array, qualified: Sequence[str]) -> str | None:
    """Return the qualified option with least mean 95th percentile regret (ties by name order are reported apart)."""
    candidates = [(float(by_replicate[i].mean()), o) for i, o in enumerate(options) if o in qualified]
    return min(candidates)[1] if candidates else None


def _ties(options: Sequence[str], by_replicate: Array, qualified: Sequence[str], chosen: str | None) -> tuple[str, ...]:
    if chosen is None:
        return ()
    base = by_replicate[options.index(chosen)]
    tied = []
    for i, option in enumerate(options):
        if option == chosen or option not in qualified:
            continue
        difference = by_replicate[i] - base
        low, _ = interval(difference) if np.ptp(difference) > 0 else (float(difference[0]), 0.0)
        if low <= 0:
            tied.append(option)
    return tuple(tied)


def _by_cell(made: Recommendation, judged: Judged, results: Results, options: Sequence[str]) -> None:
    """Find the option with least regret in each domain and region type, and what mixing them would cost."""
    cost = benefit = 0.0
    for domain, table in judged.outcomes.by_region.items():
        if "net_benefit" not in table:
            continue
        node = judged.graph[table["net_benefit"]]
        for r, region in enumerate(node.labels[f"region_type:{domain}"]):
            if not node.present[:, r].all():
                continue
            regret = _Net(results, table["net_benefit"], range(len(options)), (r,)).regret95().mean(axis=-1)
            best = int(np.argmin(regret))
            made.cells.append(CellChoice(domain, region, options[best], float(regret[best])))
            cost += float(results.column(table["public_cost"], (best, r)).mean())
            benefit += float(results.column(table["net_benefit"], (best, r)).mean())
    made.mix_cost, made.mix_benefit = cost, benefit


def _switches(
    made: Recommendation,
    judged: Judged,
    results: Results,
    net: _Net,
    options: Sequence[str],
    *,
    qualified: Sequence[str],
) -> None:
    """Find the factors in whose lowest or highest tenth another option has less 95th percentile regret."""
    pool = [i for i, o in enumerate(options) if not qualified or o in qualified]
    base = options.index(made.leader)
    rivals = _rivals(judged)
    found = []
    for factor in judged.design.factors:
        parts = _parts(results, factor, rivals.get(factor), judged.design.replicates)
        for end, tail in net.tails(sorted({base, *pool}), parts).items():
            best = min(pool, key=lambda i: tail[i])
            gain = float(tail[base] - tail[best])
            if best != base and gain > 1e-6 * max(abs(float(tail[base])), 1.0):
                found.append(Switch(factor, end, options[best], gain))
    made.switches = sorted(found, key=lambda s: -s.gain)


def _parts(
    results: Results, factor: str, rivals: tuple[tuple[str, ...], tuple[float, ...]] | None, replicates: int
) -> dict[str, list[npt.NDArray[np.bool_]]]:
    """Return which futures, by replicate, have each rival of a choice, or the lowest and highest tenth of a number."""
    parts: dict[str, list[npt.NDArray[np.bool_]]] = {name: [] for name in (rivals[0] if rivals else ("low", "high"))}
    for r in range(replicates):
        u = results.uniform(factor, r)
        picks = pick_index(u, rivals[1]) if rivals else np.where(u < 0.1, 0, np.where(u > 0.9, 1, 2))
        for k, masks in enumerate(parts.values()):
            masks.append(picks == k)
    return parts


def _rivals(judged: Judged) -> dict[str, tuple[tuple[str, ...], tuple[float, ...]]]:
    """Return the rivals and weights of every choice factor."""
    found = {}
    for node in judged.graph.nodes.values():
        if isinstance(node, RivalsLeaf) and node.pick is None:
            found[node.factor_name] = (node.rivals, node.weights)
        if isinstance(node, Pick) and node.pick is None:
            found[node.choice] = (node.rivals, node.weights)
    return found

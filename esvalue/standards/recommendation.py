"""Recommending: among options that meet the requirements, least 95th percentile regret; ties are called ties.

Regret is counted from one reference, what hindsight would have brought within the money (see
:meth:`esvalue.standards.designing.Designing.hindsight`): adding or dropping an option changes no figure of another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import pick_index
from esvalue.core.arguments import checked
from esvalue.core.described import described, in_unit
from esvalue.core.ensemble import interval
from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text
from esvalue.model.leaves import RivalsLeaf
from esvalue.model.nodes import Pick
from esvalue.standards.judging import Judged
from esvalue.standards.meeting import Met, asks_more_than_thrift, enough_for, requirements_met
from esvalue.standards.rates_by_cell import CellKey
from esvalue.standards.results import Results

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["Recommendation", "Switch", "recommend", "status_quo_of", "worse_off"]

Array = npt.NDArray[np.float64]
YES, NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
UNKNOWN = Text(zh="净效益不详，不作推荐", en="Nothing is recommended: net benefit is not known")
FAILING = Text(zh="没有方案满足全部要求", en="No option meets every requirement")
_HEADINGS = (
    Text(zh="方案", en="option"),
    Text(zh="满足要求", en="qualifies"),
    TableColumn("regret", Text(zh="遗憾（第 95 百分位）", en="regret, 95th percentile"), "yuan/a"),
    TableColumn("better", Text(zh="好于现状的未来", en="better than today in")),
)


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
    where these ask for nothing but a limit of cost.

    Parameters
    ----------
    option
        The recommended option.
    listed
        All options: the designed ones, then those that meet more requirements, pay more enough, cost less.
    ties
        Options that are no worse for certain than the recommended one.
    regret
        95th percentile of regret with its replicate interval, by option, yuan a year.
    better
        Share of futures in which an option brings more than what is done today.
    met
        How far each option meets each requirement.
    worse
        By option, the cells it pays less than they are paid today, or no longer.
    switches
        Factors in whose tails another option would have less regret.
    enough
        By position of a requirement, the limit the shown option would just meet.
    """

    option: str | None
    listed: tuple[str, ...]
    ties: tuple[str, ...]
    regret: dict[str, tuple[float, float, float]]
    better: dict[str, float]
    met: dict[str, list[Met]]
    worse: dict[str, tuple[CellKey, ...]] = field(default_factory=dict)
    switches: list[Switch] = field(default_factory=list)
    enough: dict[int, float] = field(default_factory=dict)

    def _glance(self) -> Glance:
        none = UNKNOWN if any(map(self.qualifies, self.listed)) else FAILING
        said = Text(zh="推荐：{}", en="Recommended: {}").format(self.option) if self.option else none
        rows: list[list[Cell | str]] = [
            [
                option,
                YES if self.qualifies(option) else NO,
                Number(value=r[0], low=r[1], high=r[2]) if (r := self.regret.get(option)) else None,
                Number(value=self.better[option], unit="share") if option in self.better else None,
            ]
            for option in self.listed
        ]
        tied = Text(zh="并列：{}", en="tied: {}").format(", ".join(self.ties))
        return Glance(said, Table.listed(_HEADINGS, rows), (tied,) * bool(self.ties))

    def to_pandas(self) -> pd.DataFrame:
        """Return a row an option: option (index), recommended, qualifies, tied, regret_95, low, high (yuan a year),
        better_than_today (share of futures), and for every requirement the share of futures that meets it.
        """
        import pandas as pd

        rows = {}
        for option in self.listed:
            met, regret = self.met.get(option, []), self.regret.get(option, (np.nan, np.nan, np.nan))
            rows[option] = {
                "recommended": option == self.option,
                "qualifies": self.qualifies(option),
                "tied": option in self.ties,
                "regret_95": regret[0],
                "low": regret[1],
                "high": regret[2],
                "better_than_today": self.better.get(option, np.nan),
                **{f"met_{k}_{one.requirement.outcome}": one.share for k, one in enumerate(met, start=1)},
            }
        made = pd.DataFrame.from_dict(rows, orient="index").rename_axis("option")
        shares = [name for name in map(str, made) if name == "better_than_today" or name.startswith("met_")]
        return described(made, in_unit(("regret_95", "low", "high"), "yuan/a") | in_unit(shares, "1"))

    def to_xarray(self) -> xr.Dataset:
        """Return the same as a Dataset over option."""
        frame = self.to_pandas()
        made = frame.to_xarray().drop_attrs()
        for name, unit in frame.attrs["units"].items():
            made[name].attrs["units"] = unit
        return made.assign_attrs(recommended=self.option or "", shown=self.shown)

    @property
    def shown(self) -> str:
        """The option the tables put first: the recommended one, or the first of the list."""
        return self.option or next(iter(self.listed), "")

    def qualifies(self, option: str) -> bool:
        """Tell whether an option meets every requirement."""
        return all(met.met for met in self.met[option])

    def rivals(self) -> list[str]:
        """Return the options that meet every requirement the shown one meets, and pay nobody less than today where it
        does not; itself among them.
        """
        kept = [k for k, met in enumerate(self.met[self.shown]) if met.met]
        spares = not self.worse.get(self.shown)
        return [
            option
            for option, met in self.met.items()
            if all(met[k].met for k in kept) and not (spares and self.worse.get(option))
        ]


@checked
def recommend(judged: Judged, results: Results, reference: Array | None = None) -> Recommendation:
    """Judge every option over the stored futures.

    Parameters
    ----------
    judged, results
        The scenario and its futures.
    reference
        What hindsight would have brought in each future, shape (replicate, point): regret is what an option brings less
        than that. Options are ranked by its 95th percentile with the replicate interval; one whose paired difference
        from the best covers zero ties with it. Where net benefit is not known, there is none: options that meet the
        requirements are ranked by their mean public cost.

    Raises
    ------
    InputError
        Another object than a judged scenario and its results.

    Examples
    --------
    Usually :func:`esvalue.run_scenario` calls it, and ``open_run(folder)`` holds what it found:

    >>> recommend("sea_reserve", None)
    Traceback (most recent call last):
    ...
    esvalue.core.errors.WrongCall: recommend(judged): an object of type str is given; needed: Judged
    recommend(results): an object of type NoneType is given; needed: Results
    """
    options = list(judged.loaded.scenario.options)
    met = {option: requirements_met(judged, results, i) for i, option in enumerate(options)}
    listed = _listed(judged, results, met)
    if "net_benefit" not in judged.outcomes.total or reference is None:
        made = _cheapest(judged, results, met, listed)
    else:
        made = _least_regret(judged, results, met, listed, reference=reference)
    made.worse |= {option: worse_off(judged, option) for option in options}
    if made.regret:
        _switches(made, judged, results, options, reference=np.asarray(reference))
    for k, requirement in enumerate(judged.loaded.scenario.requirements):
        made.enough[k] = enough_for(judged, results, options.index(made.shown), requirement)
    return made


def status_quo_of(judged: Judged) -> str:
    """Return the option that is done today."""
    return next(name for name, one in judged.loaded.scenario.options.items() if one.status_quo)


def worse_off(judged: Judged, option: str) -> tuple[CellKey, ...]:
    """Return the cells (domain, region type) that an option pays less than they are paid today, or no longer."""
    standards, quo = judged.commit.standards, status_quo_of(judged)
    found = []
    for (name, domain, region), today in standards.items():
        if name == quo and today.paid:
            own = standards[(option, domain, region)]
            if not own.paid or own.value < today.value * (1 - 1e-12):
                found.append((domain, region))
    return tuple(found)


def _means(judged: Judged, results: Results, outcome: str) -> dict[str, float]:
    node = judged.outcomes.total.get(outcome)
    options = judged.loaded.scenario.options
    if node is None:
        return dict.fromkeys(options, 0.0)
    return {option: float(results.column(node, (i,)).mean()) for i, option in enumerate(options)}


def _listed(judged: Judged, results: Results, met: Mapping[str, list[Met]]) -> tuple[str, ...]:
    """Return the options in the order they are listed in: those designed; of those given the ones that meet more
    requirements first, then those that pay more enough, then the cheaper, then by name.
    """
    designed = list(judged.designed.options.values()) if judged.designed is not None else []
    totals = judged.outcomes.total
    paid = _means(judged, results, judged.outcomes.enough if judged.outcomes.enough in totals else "coverage")
    cost = _means(judged, results, "public_cost")
    given = [option for option in judged.loaded.scenario.options if option not in designed]
    key = {o: (-sum(one.met for one in met[o]), -paid[o], cost[o], o) for o in given}
    return (*designed, *sorted(given, key=lambda option: key[option]))


def _least_regret(
    judged: Judged, results: Results, met: dict[str, list[Met]], listed: tuple[str, ...], *, reference: Array
) -> Recommendation:
    options = list(judged.loaded.scenario.options)
    net = _Net(results, judged.outcomes.total["net_benefit"], len(options), reference)
    quo = options.index(status_quo_of(judged))
    qualified = [o for o in options if all(m.met for m in met[o]) and not judged.unknown("net_benefit", o)]
    by_replicate = net.regret95()
    regret = {o: (float(by_replicate[i].mean()), *interval(by_replicate[i])) for i, o in enumerate(options)}
    chosen = winner(options, by_replicate, qualified, _means(judged, results, "public_cost"))
    ties = _ties(options, by_replicate, qualified, chosen)
    better = {o: net.better_share(i, quo) for i, o in enumerate(options)}
    return Recommendation(chosen, listed, ties, regret, better, met)


def _cheapest(judged: Judged, results: Results, met: dict[str, list[Met]], listed: tuple[str, ...]) -> Recommendation:
    """Recommend by the requirements, then the money; nothing where paying nothing meets them all."""
    cost = _means(judged, results, "public_cost")
    qualified = [o for o in met if all(m.met for m in met[o])] if asks_more_than_thrift(judged) else []
    chosen = min(qualified, key=lambda o: (cost[o], o), default=None)
    ties = tuple(o for o in qualified if chosen is not None and o != chosen and cost[o] == cost[chosen])
    return Recommendation(chosen, listed, ties, {}, {}, met)


class _Net:
    """Net benefit of every option in every future, read by option and replicate, and what hindsight would have brought
    in each future.
    """

    def __init__(self, results: Results, node: str, options: int, reference: Array) -> None:
        self._results, self._node = results, node
        self.options, self.reference = options, reference

    def row(self, option: int, replicate: int) -> Array:
        """Return the net benefit of an option in the futures of a replicate, shape (point,)."""
        return self._results.column(self._node, (option,), replicate)

    def regret95(self) -> Array:
        """Return the 95th percentile regret by (option, replicate)."""
        return np.array(
            [
                [np.quantile(best - self.row(i, r), 0.95) for r, best in enumerate(self.reference)]
                for i in range(self.options)
            ]
        )

    def better_share(self, option: int, than: int) -> float:
        """Return the share of futures in which an option brings more than another."""
        better = sum(int((self.row(option, r) > self.row(than, r)).sum()) for r in range(len(self.reference)))
        return better / self.reference.size

    def tails(
        self, options: Sequence[int], masks: Mapping[str, Sequence[npt.NDArray[np.bool_]]]
    ) -> dict[str, dict[int, float]]:
        """Return, by part of the futures that is not empty, the 95th percentile regret of options;
        masks are by replicate.
        """
        made: dict[str, dict[int, float]] = {part: {} for part, rows in masks.items() if any(row.any() for row in rows)}
        for i in options:
            kept: dict[str, list[Array]] = {part: [] for part in made}
            for r, best in enumerate(self.reference):
                regret = best - self.row(i, r)
                for part, found in kept.items():
                    found.append(regret[masks[part][r]])
            for part, found in kept.items():
                made[part][i] = float(np.quantile(np.concatenate(found), 0.95))
        return made


def regret95(net: Array, reference: Array) -> Array:
    """Return the 95th percentile regret by (option, replicate) from net benefit (option, replicate, point) and what
    hindsight would have brought (replicate, point).

    >>> net = np.array([[[1.0, 5.0]], [[3.0, 2.0]]])
    >>> regret95(net, np.array([[3.0, 5.0]])).round(2).tolist()  # option 0 regrets 2 and 0, option 1 regrets 0 and 3
    [[1.9], [2.85]]
    """
    return np.quantile(reference - net, 0.95, axis=-1)


def winner(
    options: Sequence[str], by_replicate: Array, qualified: Sequence[str], cost: Mapping[str, float] | None = None
) -> str | None:
    """Return the qualified option with least mean 95th percentile regret; of equal ones the cheaper, then by name (ties
    are reported apart).
    """
    regret = {o: float(by_replicate[i].mean()) for i, o in enumerate(options) if o in qualified}
    if not regret:
        return None
    least = min(regret.values()) + 1e-9 * float(np.abs(by_replicate).max())
    return min((o for o in regret if regret[o] <= least), key=lambda o: ((cost or {}).get(o, 0.0), o))


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


def _switches(
    made: Recommendation, judged: Judged, results: Results, options: Sequence[str], *, reference: Array
) -> None:
    """Find the factors in whose lowest or highest tenth another option, which meets what the shown one meets, has less
    95th percentile regret.
    """
    net = _Net(results, judged.outcomes.total["net_benefit"], len(options), reference)
    pool = [options.index(o) for o in made.rivals()]
    base = options.index(made.shown)
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

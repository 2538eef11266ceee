"""Judging: the downstream graph of all options, and where its results go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esvalue.core.arguments import checked
from esvalue.core.ensemble import Copula, Design
from esvalue.core.errors import Mistake, Mistakes, nearest
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, scaled_text, unit_title
from esvalue.inputs.opening import open_scenario
from esvalue.inputs.scenario import Loaded
from esvalue.model.account import DomainAccount
from esvalue.model.dims import without_domain
from esvalue.model.graph import Graph
from esvalue.model.model import Model, bind_all
from esvalue.payments import Scheme, arrange
from esvalue.standards.commit import CommitPass, commit
from esvalue.standards.designed import Designed, with_designed
from esvalue.standards.outcome_graph import add_outcomes
from esvalue.standards.outcome_nodes import OutcomeNodes, Unknown
from esvalue.standards.payment_holders import MEANS
from esvalue.standards.requirements import check_requirements
from esvalue.standards.results import Slot
from esvalue.standards.target import Target

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

__all__ = ["Judged", "judge"]


@dataclass
class Judged(Shown):
    """A scenario bound for judging: model, committed standards, outcome nodes, design and result slots.

    Made by :func:`judge`, which raises every mistake of the scenario.

    Attributes
    ----------
    loaded : Loaded
        The scenario, with the designed options besides those given, where there are any.
    commit : CommitPass
        `standards`: (option, domain, region) -> what was committed.
    model : Model
        The judging model: its graph holds committed standards as numbers.
    outcomes : OutcomeNodes
        Names of the nodes options are judged by.
    design : Design
        The draws they are judged over.
    slots : tuple of Slot
        Where each result stands.
    scheme : Scheme
        The payments of every option.
    designed : Designed or None
        The designed options.

    Examples
    --------
    >>> judged = judge("sea_reserve")
    >>> judged.to_pandas().groupby("option")["region"].count().to_dict()
    {'floor': 3, 'floor_cautious': 3, 'status_quo': 3}
    >>> list(judged.model.accounts)
    ['sea_reserve']
    """

    loaded: Loaded
    commit: CommitPass
    model: Model
    outcomes: OutcomeNodes
    design: Design
    slots: tuple[Slot, ...]
    #: The payments beside the standards, as every option pays them.
    scheme: Scheme = field(default_factory=Scheme)
    #: The designed options, and what was asked of them.
    designed: Designed | None = None

    @property
    def graph(self) -> Graph:
        """The judging graph."""
        return self.model.graph

    def to_pandas(self) -> pd.DataFrame:
        """Return every committed standard (see :func:`esvalue.standards.standards_frame`)."""
        from esvalue.standards.bounds import standards_frame

        return standards_frame(self)

    def to_xarray(self) -> xr.DataTree:
        """Return a tree with a Dataset a domain: committed standards over (option, region_type); below it the account
        of each reading at central values.
        """
        import xarray as xr

        frame, nodes = self.to_pandas(), {}
        for domain, part in frame.groupby("domain", sort=False):
            wide = part.set_index(["option", "region"])[["value", "low", "high", "range_share"]].to_xarray()
            made = wide.rename({"region": "region_type", "value": "standard"})
            made["range_share"].attrs["units"] = "1"
            for name in ("standard", "low", "high"):
                made[name].attrs["units"] = str(part["unit"].iloc[0])
            nodes[f"/{domain}"] = made
        accounts = {f"/{name}": node for name, node in self.model.account_sets().items()}
        return xr.DataTree.from_dict({**nodes, **accounts})

    def plot(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Draw standards against floor and ceiling (see :func:`esvalue.plots.plot_standards`)."""
        from esvalue.standards.plots import plot_standards

        return plot_standards(self, ax, **how)

    def left_out(self, outcome: str, option: str = "") -> list[Unknown]:
        """Return what an outcome leaves out because it is not known; of an option, as far as it pays there."""
        found = self.outcomes.lacking(outcome)
        return [one for one in found if not option or self.commit.standards[(option, one.domain, one.region)].paid]

    def unknown(self, outcome: str, option: str) -> bool:
        """Tell whether an outcome of an option is not known at all: it pays,
        and only where the outcome is not known.
        """
        blank = {(one.domain, place) for one in self.outcomes.lacking(outcome) for place in one.places}
        paid = {
            (domain, place)
            for (domain, region), places in self.outcomes.payable.items()
            for place in places
            if self.commit.standards[(option, domain, region)].paid
        }
        return bool(paid) and paid <= blank

    def rests_on(self, key: str) -> tuple[list[Target], frozenset[str]] | None:
        """Return what a designed rate "option|domain|region" was set by: entries of the commit graph, and of files;
        None where the option is no designed one, or does there what is done today.
        """
        option, domain, region = key.split("|")
        part = next((p for p, name in (self.designed.options if self.designed else {}).items() if name == option), None)
        if self.designed is None or part is None or f"{domain}|{region}" not in self.designed.units:
            return None
        quo = next(name for name, one in self.loaded.scenario.options.items() if one.status_quo)
        found: list[Target] = []
        entries: set[str] = set()
        for cell in self.designed.set_by(part, f"{domain}|{region}"):
            own, _, zone = cell.partition("|")
            nodes = [f"{own}.{what}_by_region" for what in (("floor", "ceiling") if part == "within" else ("floor",))]
            if self.commit.standards[(quo, own, zone)].paid:
                nodes.append(str(self.commit.nodes[(quo, own)].indicated))
            found += [target for name in nodes if (target := self._committed_at(quo, name, own, zone)) is not None]
            entries |= {
                f"design.cells[{i}].rate"
                for i, one in enumerate(self.loaded.scenario.design.cells, start=1)
                if (one.domain, one.region_type) == (own, zone) and one.rate is not None
            }
        if self.loaded.scenario.budget is not None and part == "within":
            entries.add("budget.amount")
        return found, frozenset(entries)

    def _committed_at(self, option: str, name: str, domain: str, region: str) -> Target | None:
        """Return an entry by region type of the graph an option was committed with; None where it is not there."""
        graph, dim = self.commit.graph(option), f"region_type:{domain}"
        if name not in graph or region not in graph[name].labels.get(dim, ()):
            return None
        return Target(name, ((dim, graph[name].labels[dim].index(region)),), option)

    @property
    def notices(self) -> list[Mistake]:
        """What a reader should know of how standards were committed: a step of rounding that makes an amount zero."""
        return self.loaded.told(notice for _, notice in self.steps_too_large)

    @property
    def steps_too_large(self) -> list[tuple[str, Mistake]]:
        """The options of which a step of rounding makes an amount zero, with what is said of it."""
        found: list[tuple[str, Mistake]] = []
        for (option, domain, region), made in self.commit.standards.items():
            step = self.commit.nodes[(option, domain)].choices.rounding
            if made.reason == "step" and step is not None:
                factor = conversion(parse(f"yuan/{self.model.accounts[domain].base_unit}/a"), parse(step.unit))
                amount = {
                    "amount": scaled_text(float(f"{made.unrounded * factor:.4g}")),
                    "step": scaled_text(step.to),
                    "unit": unit_title(step.unit),
                }
                words = self.loaded.library.vocabulary.extended(self.loaded.cards[domain].vocabulary)
                named = words.region_types.get(domain, {}).get(region)
                where = f"{self.loaded.path.name}: options.{option}.rounding"
                cell = {
                    "domain": self.loaded.cards[domain].title,
                    "region": named.title if named else Text.same(region),
                }
                found.append((option, Mistake("step_too_large", where, {**amount, **cell})))
        return found


@checked
def judge(
    loaded: Loaded | str | Path | Mapping[str, Any],
    committed: CommitPass | None = None,
    designed: Designed | None = None,
) -> Judged:
    """Commit every option, bind the judging graph, and lay out its results.

    Parameters
    ----------
    loaded
        The scenario: loaded, or what :func:`esvalue.load_scenario` takes.
    committed
        What its options commit to, where that is done already.
    designed
        The designed options; they are judged like those given.

    Raises
    ------
    InputError
        What only binding finds, of a workbook with its cells.

    Examples
    --------
    >>> judged = judge("sea_reserve")
    >>> rates = judged.commit.standards
    >>> round(rates["floor", "sea_reserve", "core"].value), str(judged.model.graph["sea_reserve.floor"].unit)
    (3375, 'yuan/ha/a')
    """
    loaded = open_scenario(loaded)
    with loaded.telling():
        committed = commit(loaded) if committed is None else committed
        if designed is not None:
            loaded, committed = with_designed(loaded, committed, designed)
        return _judged(loaded, committed, designed)


def _judged(loaded: Loaded, committed: CommitPass, designed: Designed | None) -> Judged:
    scheme = arrange(loaded)
    files = {domain: path.name for domain, path in loaded.card_paths.items()}
    model = bind_all(loaded.library, loaded.settings(), loaded.cards, loaded.places, files)
    outcomes = add_outcomes(model.binder, loaded.scenario, model.accounts, committed.standards, scheme)
    check_requirements(loaded, outcomes, model.graph, model.binder.problems)
    model.binder.problems.raise_if_any()
    doubts = Mistakes()
    for bound in (model, *committed.models.values()):  # an option's own figures are doubted where they are committed
        doubts.keep((*bound.doubts, *bound.binder.problems.doubts))
    model = replace(model, doubts=doubts.doubts)
    slots = [
        slot
        for domain, account in model.accounts.items()
        for slot in account_slots(model.graph, domain, account, loaded)
    ]
    slots += _outcome_slots(model.graph, outcomes)
    unique = list({slot.node: slot for slot in slots}.values())
    head = loaded.scenario.scenario
    factors = model.graph.factors([slot.node for slot in unique])
    _check_correlations(loaded, model.graph)
    design = Design(
        factors, head.replicates, Design.rounded(head.points), head.seed, correlation=loaded.scenario.correlation
    )
    return Judged(loaded, committed, model, outcomes, design, tuple(unique), scheme, designed)


def _check_correlations(loaded: Loaded, graph: Graph) -> None:
    """Every correlated entry is one that varies, and the correlations do not contradict each other."""
    problems = Mistakes()
    known = graph.factors()
    for i, one in enumerate(loaded.scenario.correlations):
        for name in one.factors:
            if name not in known:
                where = f"{loaded.path.name}: correlations[{i + 1}]"
                problems.add(
                    "unknown_name", where, what="uncertain entry", name=name, nearest=nearest(name, known) or "-"
                )
    problems.raise_if_any()
    Copula(loaded.scenario.correlation)


def account_slots(graph: Graph, domain: str, account: DomainAccount, loaded: Loaded) -> list[Slot]:
    """Return the slots of a domain's account: value, increment, spill-over by service; base, totals, floor,
    ceiling by place.
    """
    rule = loaded.scenario.domains[domain].reading
    wanted = list(account.readings) if rule == "uncertain" else [rule] if rule else list(account.readings)[:1]
    slots = []
    for reading in wanted:
        services = [s for s in account.readings[reading] if s.value is not None]
        keys = tuple(s.key for s in services)
        for what, variable in (("value", "value"), ("increment", "increment"), ("spill", "spillover")):
            slots += [
                Slot(
                    s.totals[what],
                    f"{domain}/readings/{reading}",
                    variable,
                    (i,),
                    ("service",),
                    (len(keys),),
                    (keys,),
                    "yuan/a",
                )
                for i, s in enumerate(services)
                if what in s.totals
            ]
    totals = (account.final_value, account.increment_value, account.spillover)
    for name in (account.base, *totals, account.ceiling, account.floor):
        if name is not None:
            slots.append(_slot(graph, name, domain, name.split(".", 1)[1]))
    return slots


def _slot(graph: Graph, name: str, group: str, variable: str) -> Slot:
    node = graph[name]
    dims = tuple(dim for dim in node.dims if dim != "draw")
    labels = tuple(node.labels[dim] for dim in dims)
    return Slot(
        name,
        group,
        variable,
        (),
        tuple(without_domain(dim) for dim in dims),
        tuple(len(part) for part in labels),
        labels,
        str(node.unit),
    )


def _outcome_slots(graph: Graph, outcomes: OutcomeNodes) -> list[Slot]:
    slots = []
    for domain, table in outcomes.by_region.items():
        slots += [_slot(graph, node, f"{domain}/by_region", outcome) for outcome, node in table.items()]
    for domain, table in outcomes.by_domain.items():
        slots += [_slot(graph, node, f"{domain}/whole", outcome) for outcome, node in table.items()]
    for domain, node in outcomes.by_county.items():
        slots.append(_slot(graph, node, f"{domain}/by_county", "public_cost"))
    for domain, pair in outcomes.bargaining.items():
        slots += [
            _slot(graph, node, f"{domain}/by_region", name)
            for node, name in zip(pair, ("floor", "ceiling"), strict=True)
            if node
        ]
    for name, node in outcomes.payments.amount.items():
        slots.append(_slot(graph, node, f"payments/{name}", "amount"))
    for (name, part), nodes in outcomes.payments.parts.items():
        slots.append(_slot(graph, nodes.amount, f"payments/{name}/parts", part or "all"))
        slots += [
            _slot(graph, nodes.judged[key], f"payments/{name}/{key}", part or "all") for key in MEANS if nodes.judged
        ]
    for name, node in outcomes.payments.cost.items():
        if outcomes.payments.amount.get(name) != node:
            slots.append(_slot(graph, node, f"payments/{name}", "public_cost"))
    slots += [_slot(graph, node, "total", outcome) for outcome, node in outcomes.total.items()]
    return slots

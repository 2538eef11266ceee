"""Changing one entry of a file at a time, and watching which figures move: the machinery of the lineage tests.

Two things are compared. *Figures*: what is printed, from a whole run in memory. *Opened draws*: every graph entry
behind a figure, drawn with the locks taken off that hold a number constant by construction, so that whatever is traced
must move:

- whether a standard applies, is mandatory and pays everyone are fractions, not 0 or 1;
- the committed standard is a mean over the commit draws (with a little of floor and ceiling), not a rounded median;
- a weighted quantile over places is a mean (else one place decides), and a mean feels its weights where all values are
  equal;
- what cancels by construction (a total that is kept, an area in a value per hectare) cancels only in part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np

from esvalue.core.errors import InputError
from esvalue.inputs.library import Library
from esvalue.inputs.places import cell_name
from esvalue.inputs.scenario import Links, Loaded
from esvalue.inputs.shared_tables import PriceIndex
from esvalue.model.graph import Graph, Plan
from esvalue.model.leaves import ShareLeaf
from esvalue.model.nodes import Apply, Group
from esvalue.report.comparison import Comparison, compare_options
from esvalue.report.tables.context import Context
from esvalue.standards.designing import designing
from esvalue.standards.judging import Judged, judge
from esvalue.standards.lineage import Lineage, Target
from esvalue.standards.outcome_graph import SWITCHES
from esvalue.standards.recommendation import recommend
from esvalue.standards.results import Results, Slot, _shape
from esvalue.study.drivers import look_into


class InMemory(Results):
    """The stored futures of a judged scenario, without a disk."""

    def __init__(self, judged: Judged) -> None:
        self.slots: Mapping[str, Slot] = {slot.node: slot for slot in judged.slots}
        plan = Plan(judged.graph, list(self.slots))
        parts: dict[str, list[Any]] = {name: [] for name in self.slots}
        for replicate in range(judged.design.replicates):
            for part, draws in judged.design.blocks(replicate):
                values = plan.run(draws)
                for name, slot in self.slots.items():
                    parts[name].append(_shape(judged.graph, slot, values[name], part.stop - part.start))
        self.values = {name: np.stack(found) for name, found in parts.items()}
        self.design = judged.design
        self.__dict__["factors"] = judged.design.factors

    def uniform(self, factor: str, replicate: int | None = None) -> Any:
        which = range(self.design.replicates) if replicate is None else [replicate]
        found = np.stack([self.design.replicate(r)[self.design.factors.index(factor)] for r in which])
        return found if replicate is None else found[0]

    def column(self, node: str, at: Any = (), replicate: int | None = None) -> Any:
        return self.values[node][
            (slice(None) if replicate is None else replicate, *at)
        ].copy()  # as from a file: the reader's own

    def replicate(self, node: str, replicate: int, points: int | None = None) -> Any:
        return self.values[node][replicate][..., :points]


def hindsight_of(judged: Judged) -> np.ndarray | None:
    """Return what regret is counted from in the futures of a judged scenario; None where net benefit is not known."""
    found = designing(judged.loaded, judged.commit) if "net_benefit" in judged.outcomes.total else None
    return None if found is None else found.hindsight(judged.design)


class Watched(Context):
    """A context that asks the lineage once a target, or takes the answers of the unchanged scenario."""

    known: dict[Target, bool]

    def soft(self, *targets: Target) -> bool:
        for target in targets:
            if target not in self.known:
                self.known[target] = super().soft(target)
        return any(self.known[target] for target in targets)


class Watch:
    """A scenario's figures with their entries, and how both answer to a change of one entry."""

    def __init__(self, loaded: Loaded, insight: bool = False) -> None:
        self.loaded, self.insight = loaded, insight
        self.comparison = self._run(loaded)
        self.context = self.comparison.context
        lineage = self.context.lineage
        self.values = values_of(self.comparison)
        self.entries = {
            f.key: frozenset(set().union(*(lineage.leaves(t) for t in f.targets)) - f.replaced | f.extra)
            for f in self.comparison.figures
        }
        self.targets = {t: lineage.leaves(t) for f in self.comparison.figures for t in f.targets}
        self.scales = {
            (d, r): max(self.context.judged.commit.medians.get((o, d, r), 700.0), 1.0)
            for o, d, r in self.context.judged.commit.standards
        }
        self.opened = opened(self.context.judged, self.targets, self.scales)
        self.quantities = {
            q.id: q
            for graph in graphs(self.context)
            for node in graph.nodes.values()
            for q in getattr(node, "quantities", ())
            if q is not None
        }
        self.pairs = [0, 0]
        self.shares = {
            n.name: n for graph in graphs(self.context) for n in graph.nodes.values() if isinstance(n, ShareLeaf)
        }

    def _run(self, loaded: Loaded, first: Context | None = None) -> Comparison:
        judged = judge(loaded)
        results = InMemory(judged)
        reference = hindsight_of(judged)
        chosen = recommend(judged, results, reference)
        lineage = Lineage(judged)
        context = Watched(judged, results, chosen, lineage)
        context.known = {}
        if first is not None:  # the shape of the graphs is the same: so are traces and labels
            chosen.option, chosen.listed, chosen.ties = (
                first.recommendation.option,
                first.recommendation.listed,
                first.recommendation.ties,
            )
            lineage._known, lineage.__dict__["facts"], context.known = (
                first.lineage._known,
                first.lineage.facts,
                first.known,
            )
        context.insight = look_into(judged, results, chosen, reference) if self.insight else None
        return compare_options(context)

    def moved(self, changed: Loaded) -> tuple[set[str], set[Target]]:
        """Return the figures and the opened graph entries that a change moves."""
        made = self._run(changed, self.context)
        context, after = made.context, values_of(made)
        assert context.judged.design.factors == self.context.judged.design.factors, "a change of shape, not of a number"
        figures = {key for key, before in self.values.items() if key in after and not same(before, after[key])}
        found = opened(context.judged, self.targets, self.scales)
        return figures, {
            t
            for t, before in self.opened.items()
            if not np.allclose(before, found[t], rtol=1e-11, atol=0, equal_nan=True)
        }

    def faults(self, leaf: str) -> list[str]:
        """Change one entry and return where lineage and figures disagree; count (traced, moved)
        pairs of printed figures.
        """
        try:
            figures, moved = self.moved(self.perturbed(leaf, 1.1))
        except InputError:  # a share of one cannot grow
            figures, moved = self.moved(self.perturbed(leaf, 0.9))
        wrong = [
            f"{leaf}: moves {key} without being traced" for key in sorted(figures) if leaf not in self.entries[key]
        ]
        silent = [t for t, leaves in self.targets.items() if leaf in leaves and t not in moved]
        self.pairs[0] += sum(leaf in found for found in self.entries.values())
        self.pairs[1] += len(figures)
        return wrong + [f"{leaf}: is traced to {t} but does not move it" for t in sorted(silent, key=str)]

    @property
    def leaves(self) -> list[str]:
        """Every entry that is a number: all but choices of the options, files of rules and cells that say n/a."""
        facts = self.context.lineage.facts
        known = {*facts, *(leaf for found in self.entries.values() for leaf in found)} - self.absent
        rules = {leaf for leaf, fact in facts.items() if fact.kind == "rule"}
        return sorted(leaf for leaf in known - rules if not leaf.startswith("choice:"))

    @property
    def absent(self) -> set[str]:
        """Cells that say n/a."""
        return {
            f"{p.file}:{column}:{name}"
            for p in self.loaded.places.values()
            for column, numbers in p.numbers.items()
            for name, number in zip(p.names, numbers, strict=True)
            if np.isnan(number)
        } | {
            f"{p.file}:{column}:{cell_name(p.names[i], p.periods[t])}"
            for p in self.loaded.places.values()
            for column, numbers in p.measured.items()
            for t, i in np.argwhere(np.isnan(numbers))
        }

    # --- one change -------------------------------------------------------------------------------------------------

    def perturbed(self, leaf: str, factor: float = 1.1) -> Loaded:
        """Return the scenario with one entry changed (a number: times a factor)."""
        loaded = self.loaded
        scenario = loaded.scenario
        if leaf.startswith("index:"):
            return with_library(
                loaded, price_index=shifted(loaded.library.price_index, int(leaf.removeprefix("index:")))
            )
        if leaf.startswith("weight:choice:"):
            return self._weight_of_choice(*leaf.removeprefix("weight:choice:").split("#"))
        if leaf.startswith("weight:"):
            q = self.quantities[leaf.removeprefix("weight:")]
            return with_record(loaded, q.id, q.record.model_copy(update={"weight": q.record.weight * 5}))
        if leaf in self.shares:
            return self._spill(leaf)
        if leaf.split(":")[0].endswith(".csv"):
            return self._cell(leaf, factor) or self._link(leaf)
        if leaf.startswith("funding.levels."):
            level = leaf.removeprefix("funding.levels.")
            levels = {**scenario.funding.levels, level: grown(scenario.funding.levels[level], factor)}
            return with_scenario(loaded, funding=scenario.funding.model_copy(update={"levels": levels}))
        if leaf == "budget.amount":
            return with_scenario(
                loaded, budget=scenario.budget.model_copy(update={"amount": times(scenario.budget.amount, 1e-3)})
            )
        return with_record(loaded, leaf, grown(self.quantities[leaf].record, factor))

    def _cell(self, leaf: str, factor: float) -> Loaded | None:
        file, column, place = (leaf.split(":") + ["", ""])[:3]
        for domain, places in self.loaded.places.items():
            if places.file == file and column in places.numbers:
                numbers = {name: values.copy() for name, values in places.numbers.items()}
                numbers[column][places.names.index(place)] *= factor
                return replace(self.loaded, places={**self.loaded.places, domain: replace(places, numbers=numbers)})
            if places.file == file and column in places.measured:
                measured = {name: values.copy() for name, values in places.measured.items()}
                name, _, period = place.rpartition(", ")
                measured[column][places.periods.index(period), places.names.index(name)] *= factor
                return replace(self.loaded, places={**self.loaded.places, domain: replace(places, measured=measured)})
        return None

    def _link(self, leaf: str) -> Loaded:
        links = {
            key: Links(tuple(replace(row, share=row.share * 0.9) if row.cell == leaf else row for row in table.rows))
            for key, table in self.loaded.links.items()
        }
        assert links != self.loaded.links, leaf
        return replace(self.loaded, links=links)

    def _spill(self, leaf: str) -> Loaded:
        """Move a tenth of what counts for the payer to the holder, or (where nothing counts) the other way."""
        domain, _, name = leaf.split(".", 2)
        node, card = self.shares[leaf], self.loaded.cards[domain]
        spill = card.spill[name]
        share = dict(spill.share)
        if node.central > 0:
            donor = max(node.included, key=lambda level: share.get(level, 0.0))
            taker = "holder"
        else:
            donor, taker = max(share, key=lambda level: share[level]), node.included[-1]
        part = 0.1 * share[donor]
        share[donor] -= part
        share[taker] = share.get(taker, 0.0) + part
        fixed = {} if node.factors() else {"concentration": None}
        made = spill.model_copy(update={"share": share, **fixed})
        return replace(
            self.loaded,
            cards={**self.loaded.cards, domain: card.model_copy(update={"spill": {**card.spill, name: made}})},
        )

    def _weight_of_choice(self, choice: str, rival: str) -> Loaded:
        domain, name = choice.split(".", 1)
        scenario, card = self.loaded.scenario, self.loaded.cards[domain]
        if name == "reading":
            rule = scenario.domains[domain]
            weights = {**dict.fromkeys(card.readings, 1.0), **rule.reading_weights}
            changed = rule.model_copy(update={"reading_weights": {**weights, rival: weights[rival] * 5}})
            return with_scenario(self.loaded, domains={**scenario.domains, domain: changed})
        node = card.nodes[name]
        weights = {**dict.fromkeys(node.rivals, 1.0), **(node.weights or {})}
        changed = node.model_copy(update={"weights": {**weights, rival: weights[rival] * 5}})
        return replace(
            self.loaded,
            cards={**self.loaded.cards, domain: card.model_copy(update={"nodes": {**card.nodes, name: changed}})},
        )


def values_of(made: Comparison) -> dict[str, tuple[float | None, ...]]:
    return {f.key: (f.value, f.low, f.high) for f in made.figures}


def same(first: Any, second: Any) -> bool:
    return all(
        (a is None and b is None)
        or (a is not None and b is not None and np.isclose(a, b, rtol=1e-11, atol=1e-13, equal_nan=True))
        for a, b in zip(first, second, strict=True)
    )


def graphs(context: Context) -> list[Graph]:
    return [context.judged.graph, *(m.graph for m in context.judged.commit.models.values())]


def times(record: Any, factor: float) -> Any:
    return record.model_copy(update={"value": record.value * factor})


def grown(record: Any, factor: float = 1.1) -> Any:
    """Return a record times a factor with its whole spread; a zero becomes a tenth."""
    spread = record.spread
    if spread is not None:
        held = {"lognormal": (1,), "beta": (0, 1)}.get(spread.kind, ())  # what is a shape, not a size
        spread = type(spread)(spread.kind, tuple(n if i in held else n * factor for i, n in enumerate(spread.numbers)))
    return record.model_copy(update={"value": record.value * factor if record.value else 0.1, "spread": spread})


def with_scenario(loaded: Loaded, **changes: Any) -> Loaded:
    return replace(loaded, scenario=loaded.scenario.model_copy(update=changes))


def with_record(loaded: Loaded, leaf: str, record: Any) -> Loaded:
    """Return the scenario with another record: in the price book or the card it stands in,
    else in the scenario's [parameters].
    """
    name, form, key = re.fullmatch(r"([^#@\[]*)([#@\[]?)([^\]]*)\]?", leaf).groups()
    head, _, rest = name.partition(".")
    if leaf in loaded.scenario.parameters:
        return with_scenario(loaded, parameters={**loaded.scenario.parameters, leaf: record})
    if head == "prices":
        book = loaded.library.prices
        return with_library(loaded, prices={**book, rest: _changed(book[rest], form, key, record)})
    if head in loaded.cards and rest in loaded.cards[head].parameters:
        card = loaded.cards[head]
        parameters = {**card.parameters, rest: _changed(card.parameters[rest], form, key, record)}
        return replace(loaded, cards={**loaded.cards, head: card.model_copy(update={"parameters": parameters})})
    return with_scenario(loaded, parameters={**loaded.scenario.parameters, leaf: record})


def _changed(parameter: Any, form: str, key: str, record: Any) -> Any:
    if form == "#":
        return parameter.model_copy(update={"rivals": {**parameter.rivals, key: record}})
    if form == "[":
        return parameter.model_copy(update={"table": {**parameter.table, key: record}})
    if form == "@":
        return parameter.model_copy(
            update={"values": [record if str(old.date) == key else old for old in parameter.values]}
        )
    return parameter.model_copy(update={"record": record})


def unused_grown(watch: Watch) -> tuple[Loaded, list[str]]:
    """Return the scenario with every record of cards and price book changed that no graph holds, and their names."""
    loaded, names = watch.loaded, []
    books = {"prices": watch.loaded.library.prices, **{d: card.parameters for d, card in watch.loaded.cards.items()}}
    for head, book in books.items():
        for name, parameter in book.items():
            for key, record in parameter.records():
                if f"{head}.{name}{key}" not in watch.quantities:
                    names.append(f"{head}.{name}{key}")
                    loaded = with_record(loaded, names[-1], grown(record))
    return loaded, names


def with_library(loaded: Loaded, **changes: Any) -> Loaded:
    library = Library()
    library.__dict__.update({**loaded.library.__dict__, **changes})
    return replace(loaded, library=library)


def shifted(index: PriceIndex, year: int) -> PriceIndex:
    return PriceIndex({**index.changes, year: index.changes[year] + 3.0}, index.sources, index.path)


# --- locks taken off --------------------------------------------------------------------------------------------------


class _Tilted(Group):
    """A weighted mean or quantile in which weights matter also where all values are the same."""

    def _reduce(self, parts: list[Any], axis: int, size: int) -> Any:
        if len(parts) == 1:  # without weights
            return super()._reduce(parts, axis, size)
        values, weights = (np.broadcast_to(p, (*p.shape[:axis], size, *p.shape[axis + 1 :])) for p in parts)
        return (values * weights).sum(axis=axis) / weights.sum(axis=axis) ** 0.9


#: Equations in which something cancels by construction, with what stands in for them.
LOOSE = {
    "expected_increment": lambda with_action, without_action, exposure: exposure * (1.1 * with_action - without_action),
    "rescaled": lambda value, before, after: value * before**0.6 / after**0.5,
    "per_base": lambda value, base: value / base**0.9,
    "ratio_of": lambda part, whole: part / whole**0.9,
    "share_of_loss": lambda part, whole: part / whole**0.9,
}


def loosened(graph: Graph) -> Graph:
    """Return a graph in which nothing cancels by construction."""
    made = Graph()
    for name, node in graph.nodes.items():
        if isinstance(node, Group) and node.how in ("mean", "quantile"):
            node = _Tilted(**{f.name: getattr(node, f.name) for f in fields(node)})
        if isinstance(node, Apply) and node.equation.name in LOOSE:
            node = replace(node, equation=replace(node.equation, function=LOOSE[node.equation.name]))
        made.nodes[name] = node
    return made


def opened(judged: Judged, targets: Any, scales: Mapping[tuple[str, str], float]) -> dict[Target, Any]:
    """Return the draws of every target with the locks taken off; `scales` are costs the open standards stay near."""
    made: dict[Target, Any] = {}
    standards = _open_standards(judged, scales)
    given: dict[str, Any] = {}
    for domain in judged.outcomes.by_place:
        node = judged.graph[f"judge.{domain}.standard"]
        options, regions = node.labels["option"], node.labels[f"region_type:{domain}"]
        values = np.array([[standards[(o, domain, r)] for r in regions] for o in options])
        given[f"judge.{domain}.standard"] = values
        given[f"judge.{domain}.paid"] = values / (values + 1000.0)
        given[f"judge.{domain}.given"] = np.full(values.shape, 0.5)
        given.update(dict.fromkeys((f"judge.{domain}.{switch}" for switch in SWITCHES), np.full(len(options), 0.5)))
    for option in {t.option for t in targets}:
        here = [t for t in targets if t.option == option]
        graph = loosened(judged.commit.graph(option) if option else judged.graph)
        plan = Plan(graph, sorted({t.node for t in here}))
        columns = (
            dict(zip(judged.design.factors, judged.design.replicate(0), strict=True))
            if not option
            else judged.commit.columns
        )
        locks = {name: values for name, values in given.items() if name in graph}
        runs = {False: plan.run(columns, locks), True: plan.run({}, locks)}
        for target in here:
            node, at = graph[target.node], dict(target.at)
            made[target] = np.asarray(runs[target.central][target.node])[
                tuple(slice(None) if d == "draw" else at[d] for d in node.dims)
            ]
    return made


def _open_standards(judged: Judged, scales: Mapping[tuple[str, str], float]) -> dict[tuple[str, str, str], float]:
    """Return a standard near the cost for every cell, smooth in everything the committed one rests on."""
    found: dict[tuple[str, str, str], float] = {}
    for (option, domain), nodes in judged.commit.nodes.items():
        if domain not in judged.outcomes.by_place:
            continue
        parts = [
            (weight, name)
            for weight, name in ((1.0, nodes.indicated), (0.1, nodes.floor), (0.1, nodes.ceiling))
            if name
        ]
        values = Plan(loosened(judged.commit.graph(option)), [name for _, name in parts]).run(judged.commit.columns)
        for i, region in enumerate(judged.graph[f"judge.{domain}.standard"].labels[f"region_type:{domain}"]):
            terms = [weight * float(np.mean(np.asarray(values[name])[i])) for weight, name in parts]
            total = abs(sum(t for t in terms if np.isfinite(t)))
            scale = scales[(domain, region)]
            found[(option, domain, region)] = scale * (0.01 + total / scale) ** 0.1
    return found

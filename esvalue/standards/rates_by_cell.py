"""What rates of cells do, draw by draw: the judging graph of what is paid today, with any rates in place of its own.

Only what differs by rate is computed again; the rest of the graph is computed once. Places that are alike in everything
but their size count as one, so that a place cut in two changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from esvalue.core.ensemble import Design
from esvalue.model.dims import of_domain
from esvalue.model.graph import Graph, Node, Plan
from esvalue.model.model import Model
from esvalue.model.nodes import Derived, Total
from esvalue.standards.outcome_nodes import OutcomeNodes

__all__ = ["CellKey", "RateBench"]

Array = npt.NDArray[np.float64]
CellKey = tuple[str, str]
#: What does not differ by rate at the places of a cell, by name.
Above = dict[str, Array]
#: Numbers in an array by rate, place and draw, so that several of them fit the processor's cache.
CACHED = 2**15
#: Numbers kept of what does not differ by rate; more of them are computed again for every look.
MOST = 2**25
#: What is asked of a cell, by the names of nodes at places: `public_cost` of places whose costs are known.
OUTCOMES = ("adequacy", "public_cost", "uncompensated_loss", "net_benefit", "loss_paid")


@dataclass(frozen=True)
class _Downstream:
    """The part of a domain's graph that differs by rate: its steps, what they take from above, where outcomes come
    out, the places of every region type whose costs of holders are known, and the node of the base.
    """

    steps: tuple[tuple[str, Derived], ...]
    above: tuple[str, ...]
    outcomes: Mapping[str, str]
    places: Mapping[str, npt.NDArray[np.intp]]
    base: str


@dataclass
class RateBench:
    """Evaluates rates of cells, and what the graph says besides, over draws.

    Parameters
    ----------
    model, outcomes
        What is paid today, bound for judging.
    design
        The draws.
    mandatory
        Whether all holders take part.
    watched
        Nodes of which all draws are wanted.
    """

    model: Model
    outcomes: OutcomeNodes
    design: Design
    mandatory: bool = False
    watched: tuple[str, ...] = ()
    _kept: list[tuple[int, dict[CellKey, Above]]] | None = field(default=None, init=False, repr=False)
    _drawn: dict[str, Array] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        kept: list[tuple[int, dict[CellKey, Above]]] | None = []
        parts: dict[str, list[Array]] = {name: [] for name in self.watched}
        numbers = 0
        for size, here, drawn in self._evaluated():
            for name, part in parts.items():
                made = drawn[name] if "draw" in self.model.graph[name].dims else drawn[name][..., None]
                part.append(np.broadcast_to(made, (*made.shape[:-1], size)))
            numbers += sum(array.size for above in here.values() for array in above.values())
            if kept is not None:
                kept.append((size, here))
            if numbers > MOST:
                kept = None
        self._kept = kept
        self._drawn = {name: np.concatenate(part, axis=-1) for name, part in parts.items()}

    @cached_property
    def domains(self) -> dict[str, _Downstream]:
        """The domains in which the cost of holders is known somewhere."""
        found = {d: _downstream(self.model, self.outcomes, d) for d in self.outcomes.by_place}
        return {d: made for d, made in found.items() if made is not None}

    @property
    def cells(self) -> tuple[CellKey, ...]:
        """Domains and region types in which the cost of holders is known."""
        return tuple((d, region) for d, one in self.domains.items() for region in one.places)

    def drawn(self, node: str) -> Array:
        """Return a watched node over all draws, its own dimensions first."""
        return self._drawn[node]

    def run(self, cell: CellKey, rates: Array, outcomes: Sequence[str] = OUTCOMES) -> dict[str, Array]:
        """Return what rates (per base and year) of a cell do, by outcome, shape (rate, draw); what is not known is not
        there.
        """
        domain = self.domains[cell[0]]
        known = {outcome: domain.outcomes[outcome] for outcome in outcomes if outcome in domain.outcomes}
        made: dict[str, list[Array]] = {outcome: [] for outcome in known}
        for size, cells in self._above():
            above = cells[cell]
            rows = {outcome: np.empty((len(rates), size)) for outcome in known}
            each = max(1, CACHED // (len(rates) * len(above[domain.base])))
            for start in range(0, size, each):
                part = slice(start, min(start + each, size))
                here = {name: _cut(array, part) for name, array in above.items()}
                values = self._steps(cell[0], here, rates)
                for outcome, name in known.items():
                    at = here[_present(outcome)][:, 0] > 0
                    rows[outcome][:, part] = _over_places(outcome, values[name][:, at], here[domain.base][at])
            for outcome, row in rows.items():
                if not np.isnan(row).all():
                    made[outcome].append(row)
        return {outcome: np.concatenate(parts, axis=1) for outcome, parts in made.items() if parts}

    def loss(self, cell: CellKey) -> Array | None:
        """Return what the holders of a cell lose unpaid, by draw, in yuan a year; None where that is not known."""
        name = next(iter(self.domains[cell[0]].summed[1:]), None)
        if name is None:
            return None
        parts = [np.broadcast_to(cells[cell][name].sum(axis=0), (size,)) for size, cells in self._above()]
        return np.concatenate(parts)

    def _steps(self, domain: str, here: Mapping[str, Array], rates: Array) -> dict[str, Array]:
        """Return the nodes at places of some draws."""
        count = len(rates)
        values = dict(here)
        values |= {f"judge.{domain}.{name}@place": np.full((count, 1), given) for name, given in
                   (("paid", 1.0), ("given", 0.0))}  # fmt: skip
        values[f"judge.{domain}.standard@place"] = rates[:, None]
        values[f"judge.{domain}.mandatory"] = np.full(count, float(self.mandatory))
        values[f"judge.{domain}.everyone"] = np.zeros(count)
        with np.errstate(all="ignore"):
            for name, node in self.domains[domain].steps:
                values[name] = node.compute([values[used] for used in node.inputs], {})
        return values

    def _above(self) -> Iterator[tuple[int, dict[CellKey, Above]]]:
        if self._kept is not None:
            yield from self._kept
            return
        yield from ((size, here) for size, here, _ in self._evaluated())

    def _evaluated(self) -> Iterator[tuple[int, dict[CellKey, Above], dict[str, Array]]]:
        """Yield the draws block by block: their number, what does not differ by rate by cell, and the nodes watched."""
        graph = self.model.graph
        wanted = [name for one in self.domains.values() for name in (*one.alike, *one.summed)]
        plan = Plan(graph, [*wanted, *self.watched])
        for replicate in range(self.design.replicates):
            for part, block in self.design.blocks(replicate):
                drawn = plan.run(block)
                here = {
                    (d, region): _joined(graph, domain, drawn, places)
                    for d, domain in self.domains.items()
                    for region, places in domain.places.items()
                }
                yield part.stop - part.start, here, drawn


def _downstream(model: Model, outcomes: OutcomeNodes, domain: str) -> _Downstream | None:
    """Return what differs by rate in a domain; None where no place's cost of holders is known."""
    graph, at_places, base = model.graph, outcomes.by_place[domain], model.accounts[domain].base
    if "adequacy" not in at_places:
        return None
    paid = f"judge.{domain}.public_cost.at_place"
    found = {outcome: at_places[outcome] for outcome in OUTCOMES if outcome in at_places} | {"public_cost": paid}
    wide = [name for name in Plan(graph, list(found.values())).order if "option" in graph[name].dims]
    steps = []
    for name in wide:
        node = graph[name]
        if isinstance(node, Derived) and not name.endswith("@place"):
            if isinstance(node, Total):  # of a cost where that of holders is known, or in another unit: its first term
                first = {key: getattr(node, key)[:1] for key in ("inputs", "input_dims", "signs", "conversions")}
                node = replace(node, **first, terms_present=(np.asarray(True),))
            steps.append((name, node))
    above = dict.fromkeys(used for _, node in steps for used in node.inputs if used not in wide)
    summed = dict.fromkeys((base, *((at_places["loss"],) if "loss" in at_places else ())))
    adequacy, dim = graph[at_places["adequacy"]], of_domain("place", domain)
    known = _at_places(adequacy, dim)
    regions = np.asarray(model.binder.bound[domain].places.texts["region_type"])
    places = {
        region: here
        for region in model.binder.bound[domain].card.region_types
        if len(here := np.flatnonzero(known & (regions == region)))
    }
    present = {outcome: _at_places(graph[name], dim) for outcome, name in found.items()}
    return _Downstream(
        tuple(steps), tuple(name for name in above if name not in summed), tuple(summed), found, places, present, dim
    )


def _at_places(node: Node, dim: str) -> npt.NDArray[np.bool_]:
    """Return at which places a node is known."""
    axis = [d for d in node.dims if d != "draw"].index(dim)
    return np.asarray(np.moveaxis(node.present, axis, 0).reshape(node.present.shape[axis], -1).all(axis=1))


def _joined(graph: Graph, domain: _Downstream, drawn: Mapping[str, Array], places: npt.NDArray[np.intp]) -> Above:
    """Return what does not differ by rate at some places; places alike in all of it but their size are one."""
    rows: Above = {}
    digests = [hashlib.blake2b(digest_size=16) for _ in places]
    axes: dict[str, int] = {}
    for name in (*domain.alike, *domain.summed):
        dims = graph[name].dims
        if domain.place not in dims:
            rows[name] = drawn[name]
            continue
        axes[name] = dims.index(domain.place)
        rows[name] = drawn[name].take(places, axis=axes[name])
        if name not in domain.summed:
            for digest, row in zip(digests, np.moveaxis(rows[name], axes[name], 0), strict=True):
                digest.update(np.ascontiguousarray(row).tobytes())
    for outcome, known in domain.present.items():
        rows[_present(outcome)], axes[_present(outcome)] = known[places, None].astype(float), 0
        for digest, there in zip(digests, known[places], strict=True):
            digest.update(bytes([there]))
    keys = [digest.digest() for digest in digests]
    first = list(dict.fromkeys(keys))
    if len(first) == len(keys):
        return rows
    members = [np.flatnonzero([key == one for key in keys]) for one in first]
    return {
        name: array
        if name not in axes
        else np.stack([array.take(own, axis=axes[name]).sum(axis=axes[name]) for own in members], axis=axes[name])
        if name in domain.summed
        else array.take([own[0] for own in members], axis=axes[name])
        for name, array in rows.items()
    }


def _present(outcome: str) -> str:
    return f"present {outcome}"


def _cut(array: Array, part: slice) -> Array:
    return array if array.ndim == 0 or array.shape[-1] == 1 else array[..., part]


def _over_places(outcome: str, values: Array, base: Array) -> Array:
    """Return an outcome of a cell from that at its places, shape (rate, place, draw); a share by the base of each."""
    if not values.shape[1]:
        return np.full((values.shape[0], values.shape[2]), np.nan)
    if outcome != "adequacy":
        return np.asarray(values.sum(axis=1))
    with np.errstate(invalid="ignore"):
        return np.asarray((values * base).sum(axis=1) / base.sum(axis=0))

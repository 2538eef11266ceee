"""What rates of cells do, draw by draw: the judging graph of what is paid today, with any rates in place of its own.

Only what differs by rate is computed again; the rest of the graph is computed once. Places that are alike in everything
but their size count as one, so that a place cut in two changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from esvalue.core.ensemble import Design
from esvalue.model.dims import of_domain
from esvalue.model.graph import Graph, Node, Plan
from esvalue.model.model import Model
from esvalue.model.nodes import Derived, Total
from esvalue.standards.outcome_nodes import OutcomeNodes

__all__ = ["Block", "CellKey", "RateBench", "Sample"]

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
    """The part of a domain's graph that differs by rate.

    `steps` are its nodes in order; `alike` and `summed` (the base, the loss unpaid) what they take from above, by which
    places are told apart and which grows with their size; `outcomes` where outcomes come out, `present` at which places
    they are known; `places` those of every region type whose base and costs of holders are known; `drawn` the nodes
    with draws.
    """

    steps: tuple[tuple[str, Derived], ...]
    alike: tuple[str, ...]
    summed: tuple[str, ...]
    outcomes: Mapping[str, str]
    places: Mapping[str, npt.NDArray[np.intp]]
    present: Mapping[str, npt.NDArray[np.bool_]]
    place: str
    drawn: frozenset[str]

    @property
    def base(self) -> str:
        """The node of the base."""
        return self.summed[0]


@dataclass(frozen=True)
class RateBench:
    """Evaluates rates of cells, and what the graph says besides, over draws.

    Parameters
    ----------
    model, outcomes
        What is paid today, bound for judging.
    mandatory
        Whether all holders take part.
    """

    model: Model
    outcomes: OutcomeNodes
    mandatory: bool = False

    @cached_property
    def domains(self) -> dict[str, _Downstream]:
        """The domains in which the cost of holders is known somewhere."""
        found = {d: _downstream(self.model, self.outcomes, d) for d in self.outcomes.by_place}
        return {d: made for d, made in found.items() if made is not None}

    @property
    def cells(self) -> tuple[CellKey, ...]:
        """Domains and region types in which the cost of holders is known."""
        return tuple((d, region) for d, one in self.domains.items() for region in one.places)

    def factors(self, watched: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the columns of a design that rates, and the nodes watched, are drawn with."""
        return self._plan(watched).factors

    def blocks(self, design: Design, watched: Sequence[str] = ()) -> Iterator[Block]:
        """Yield the draws of a design block by block, with the nodes watched."""
        plan, graph = self._plan(watched), self.model.graph
        for replicate in range(design.replicates):
            for part, columns in design.blocks(replicate):
                drawn = plan.run(columns)
                cells = {
                    (d, region): _joined(graph, domain, drawn, places)
                    for d, domain in self.domains.items()
                    for region, places in domain.places.items()
                }
                size = part.stop - part.start
                kept = {}
                for name in watched:
                    wide = drawn[name] if "draw" in graph[name].dims else drawn[name][..., None]
                    kept[name] = np.broadcast_to(wide, (*wide.shape[:-1], size))
                yield Block(self, size, cells, kept)

    def _plan(self, watched: Sequence[str]) -> Plan:
        wanted = [name for one in self.domains.values() for name in (*one.alike, *one.summed)]
        return Plan(self.model.graph, [*wanted, *watched])


@dataclass(frozen=True)
class Block:
    """Some draws: their number, what does not differ by rate by cell, and the nodes watched, draws last."""

    bench: RateBench
    size: int
    cells: Mapping[CellKey, Above]
    drawn: Mapping[str, Array]

    def run(self, cell: CellKey, rates: Array, outcomes: Sequence[str] = OUTCOMES) -> dict[str, Array]:
        """Return what rates (per base and year) of a cell do, by outcome, shape (rate, draw); what is not known is not
        there.
        """
        domain, above = self.bench.domains[cell[0]], self.cells[cell]
        known = {outcome: domain.outcomes[outcome] for outcome in outcomes if outcome in domain.outcomes}
        at = {outcome: above[_present(outcome)][:, 0] > 0 for outcome in known}
        known = {outcome: name for outcome, name in known.items() if at[outcome].any()}
        made = {outcome: np.empty((len(rates), self.size)) for outcome in known}
        each = max(1, CACHED // (len(rates) * len(above[domain.base])))
        for start in range(0, self.size, each):
            part = slice(start, min(start + each, self.size))
            here = {name: array[..., part] if name in domain.drawn else array for name, array in above.items()}
            values = self._steps(cell[0], here, rates)
            base = here[domain.base] if domain.base in domain.drawn else here[domain.base][:, None]
            for outcome, name in known.items():
                found = values[name] if name in domain.drawn else values[name][..., None]
                made[outcome][:, part] = _over_places(outcome, found[:, at[outcome]], base[at[outcome]])
        return made

    def loss(self, cell: CellKey) -> Array | None:
        """Return what the holders of a cell lose unpaid, by draw, in yuan a year; None where that is not known."""
        name = next(iter(self.bench.domains[cell[0]].summed[1:]), None)
        return None if name is None else np.broadcast_to(self.cells[cell][name].sum(axis=0), (self.size,))

    def base(self, cell: CellKey) -> Array:
        """Return what payments of a cell are counted by, by draw, in the unit of its card."""
        return np.broadcast_to(self.cells[cell][self.bench.domains[cell[0]].base].sum(axis=0), (self.size,))

    def _steps(self, domain: str, here: Mapping[str, Array], rates: Array) -> dict[str, Array]:
        """Return the nodes at places."""
        ones = np.ones((len(rates), 1))
        values = {
            **here,
            f"judge.{domain}.standard@place": rates[:, None],
            f"judge.{domain}.paid@place": ones,
            f"judge.{domain}.given@place": 0.0 * ones,
            f"judge.{domain}.mandatory": ones[:, 0] * self.bench.mandatory,
            f"judge.{domain}.everyone": 0.0 * ones[:, 0],
        }
        with np.errstate(all="ignore"):
            for name, node in self.bench.domains[domain].steps:
                values[name] = node.compute([values[used] for used in node.inputs], {})
        return values


class Sample:
    """All draws of a design, kept as far as they are not too many."""

    def __init__(self, bench: RateBench, design: Design, watched: Sequence[str] = ()) -> None:
        self.bench, self.design = bench, design
        kept: list[Block] | None = []
        drawn: dict[str, list[Array]] = {name: [] for name in watched}
        loss: dict[CellKey, list[Array]] = {}
        base: dict[CellKey, list[Array]] = {}
        numbers = 0
        for block in bench.blocks(design, watched):
            for name, part in drawn.items():
                part.append(block.drawn[name])
            for cell in bench.cells:
                base.setdefault(cell, []).append(block.base(cell))
                if (lost := block.loss(cell)) is not None:
                    loss.setdefault(cell, []).append(lost)
            numbers += sum(array.size for above in block.cells.values() for array in above.values())
            if kept is not None:
                kept.append(replace(block, drawn={}))
            kept = None if numbers > MOST else kept
        self._kept = kept
        self.drawn = {name: np.concatenate(part, axis=-1) for name, part in drawn.items()}
        #: What the holders of cells lose unpaid, by draw.
        self.loss = {cell: np.concatenate(part) for cell, part in loss.items()}
        #: What payments of cells are counted by, by draw.
        self.base = {cell: np.concatenate(part) for cell, part in base.items()}

    def run(self, cell: CellKey, rates: Array, outcomes: Sequence[str] = OUTCOMES) -> dict[str, Array]:
        """Return what rates of a cell do over all draws (see :meth:`Block.run`)."""
        blocks = self._kept if self._kept is not None else self.bench.blocks(self.design)
        parts = [block.run(cell, rates, outcomes) for block in blocks]
        return {outcome: np.concatenate([part[outcome] for part in parts], axis=1) for outcome in parts[0]}


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
    known = _at_places(adequacy, dim) & _at_places(graph[base], dim)
    regions = np.asarray(model.binder.bound[domain].places.texts["region_type"])
    places = {
        region: here
        for region in model.binder.bound[domain].card.region_types
        if len(here := np.flatnonzero(known & (regions == region)))
    }
    present = {outcome: _at_places(graph[name], dim) for outcome, name in found.items()}
    return _Downstream(
        tuple(steps),
        tuple(name for name in above if name not in summed),
        tuple(summed),
        found,
        places,
        present,
        dim,
        frozenset(name for name in (*above, *summed, *wide) if "draw" in graph[name].dims),
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
                digest.update(row.astype(np.float32).tobytes())  # what differs in the last digits alone is alike
    for outcome, known in domain.present.items():
        rows[_present(outcome)], axes[_present(outcome)] = known[places, None].astype(float), 0
        for digest, there in zip(digests, known[places], strict=True):
            digest.update(bytes([int(there)]))
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


def _over_places(outcome: str, values: Array, base: Array) -> Array:
    """Return an outcome of a cell from that at its places, shape (rate, place, draw); a share by the base of each."""
    if outcome != "adequacy":
        return np.asarray(values.sum(axis=1))
    with np.errstate(invalid="ignore"):
        return np.asarray((values * base).sum(axis=1) / base.sum(axis=0))

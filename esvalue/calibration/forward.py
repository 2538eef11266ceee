"""The forward model of a calibration: many vectors of normal scores in, predicted observations out,
in one evaluation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from esvalue.calibration.observations import Observation, Observations, Stated
from esvalue.calibration.parameters import RIVALS, Along, FitParameter, find_along, loose_records
from esvalue.core.ensemble import EDGE
from esvalue.core.errors import InputError, Mistakes, nearest
from esvalue.core.messages import things
from esvalue.core.names import find_name
from esvalue.core.text import Text
from esvalue.core.units import conversion
from esvalue.inputs.library import Library
from esvalue.model.graph import Graph, Node, Plan
from esvalue.model.leaves import ParameterLeaf, RivalsLeaf

__all__ = ["Forward", "forward_model", "place_observations"]

Array = npt.NDArray[np.float64]
#: Uncertain entries are taken along where one standard deviation moves an observation by more than this part of its
#: error.
FELT = 0.01
#: Parts of names the binder makes up; such nodes are not for observing.
MADE_UP = ("|", "@", " in ")


@dataclass(frozen=True)
class FitTarget:
    """Where an observation stands in the graph, and its value and error in the node's unit and
    the model's price year.
    """

    node: str
    at: tuple[int, ...]
    value: float
    error: float
    scale: float


@dataclass
class Forward:
    """Evaluates the observed entries of a graph for many vectors of normal scores along the draw dimension.

    Scores are those of the fitted parameters, then those of the entries taken along.
    """

    graph: Graph
    parameters: tuple[FitParameter, ...]
    observations: Observations
    targets: tuple[FitTarget, ...]
    along: tuple[Along, ...] = ()
    _plan: Plan = field(init=False, repr=False)
    _fixed: dict[str, Array] = field(init=False, repr=False)
    _leaves: dict[str, ParameterLeaf | RivalsLeaf] = field(init=False, repr=False)
    _groups: dict[str, tuple[npt.NDArray[np.intp], tuple[npt.NDArray[np.intp], ...]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._plan = Plan(self.graph, [target.node for target in self.targets])
        loose = {one.key: one for one in self.parameters}
        beside = {one.key for one in self.along}
        self._leaves = {}
        moving: set[str] = set()
        for name in self._plan.order:
            node = self.graph.nodes[name]
            if isinstance(node, ParameterLeaf | RivalsLeaf) and any(
                q is not None and q.id in loose for q in node.quantities
            ):
                # each fitted record gets a column of its own, also where it is one of a joint sample
                quantities = tuple(
                    q
                    if q is None or q.id not in loose
                    else replace(q, draw_id=q.id, record=q.record.model_copy(update={"spread": loose[q.id].spread}))
                    for q in node.quantities
                )
                self._leaves[name] = replace(node, quantities=quantities)  # type: ignore[arg-type]
                moving.add(name)
            elif any(used in moving for used in node.inputs) or not beside.isdisjoint(node.factors()):
                moving.add(name)
        central = Plan(self.graph, self._plan.order).run({})
        self._fixed = {name: central[name] for name in self._plan.order if name not in moving}
        self._groups = {}
        for output in self._plan.outputs:
            rows = [i for i, target in enumerate(self.targets) if target.node == output]
            at = np.array([self.targets[i].at for i in rows], dtype=np.intp).reshape(len(rows), -1)
            self._groups[output] = (np.array(rows), tuple(at.T))

    @property
    def observed(self) -> Array:
        """Observed values, shape (observation,), in the units of the nodes."""
        return np.array([target.value for target in self.targets])

    @property
    def errors(self) -> Array:
        """Standard deviations of the observations as stated, shape (observation,), in the units of the nodes."""
        return np.array([target.error for target in self.targets])

    @property
    def keys(self) -> list[str]:
        """Names of all scores."""
        return [*(one.key for one in self.parameters), *(one.key for one in self.along)]

    @property
    def held(self) -> tuple[str, ...]:
        """Names of the uncertain entries the observed nodes rest on that stay at their central values."""
        moved = {*self.keys, *(one.quantity.column for one in self.parameters)}
        return tuple(name for name in self._plan.factors if name not in moved)

    def errors_at(self, fitted: Array) -> Array:
        """Return standard deviations where those stated as a part of the value are that part of the fitted one,
        shape (observation,).

        A fitted value below a tenth of the observed one counts as that tenth, so that a wild observation does not get
        all the weight.
        """
        part = np.array([one.relative for one in self.observations.rows])
        return np.where(part > 0, part * np.maximum(np.abs(fitted), 0.1 * np.abs(self.observed)), self.errors)

    def __call__(self, scores: Array) -> Array:
        """Return predictions, shape (observation, vector), at normal scores of shape (parameter, vector)."""
        from scipy.special import ndtr

        uniform = np.clip(ndtr(scores), EDGE, 1.0 - EDGE)
        columns = dict(zip(self.keys, uniform, strict=True))
        given = {**self._fixed, **{name: leaf.draw(columns) for name, leaf in self._leaves.items()}}
        return self._observed(self._plan.run(columns, given), scores.shape[1])

    def moved_by(self, name: str, scores: Array) -> Array:
        """Return how far one standard deviation of an entry that is held moves the predictions
        at one vector of scores, shape (observation,).
        """
        from scipy.special import ndtr

        rival = name.startswith(RIVALS)
        u = (np.arange(16) + 0.5) / 16 if rival else ndtr(np.array([-1.0, 1.0]))
        columns = {
            **dict(
                zip(self.keys, np.repeat(np.clip(ndtr(scores), EDGE, 1.0 - EDGE)[:, None], len(u), axis=1), strict=True)
            ),
            name: u,
        }
        given = {leaf: one.draw(columns) for leaf, one in self._leaves.items()}
        found = self._observed(self._plan.run(columns, given), len(u))
        return np.asarray(found.std(axis=1) if rival else np.abs(found[:, 1] - found[:, 0]) / 2)

    def _observed(self, values: Mapping[str, Array], size: int) -> Array:
        made = np.empty((len(self.targets), size))
        for node, (rows, at) in self._groups.items():
            array = np.asarray(values[node])
            found = array[at] if at else np.broadcast_to(array, (len(rows), *array.shape))
            made[rows] = found if "draw" in self.graph[node].dims else found[:, None]
        return made

    def subset(self, kept: npt.NDArray[np.bool_]) -> Forward:
        """Return the same model of some of the observations."""
        rows = tuple(row for row, keep in zip(self.observations.rows, kept, strict=True) if keep)
        targets = tuple(target for target, keep in zip(self.targets, kept, strict=True) if keep)
        return Forward(self.graph, self.parameters, replace(self.observations, rows=rows), targets, self.along)


def forward_model(
    graph: Graph,
    parameters: Sequence[FitParameter],
    observations: Observations,
    domains: Sequence[str],
    library: Library,
    *,
    price_year: int,
    along: Sequence[str] | str = "all",
) -> Forward:
    """Return the forward model of a calibration, every observation placed in the graph.

    Raises
    ------
    InputError
        Observations of a node that does not exist (with the nearest name), in a unit of another kind, at a place where
        the node has no value, of money without a year; a parameter or an entry taken along that no observation depends
        on. Mistakes the table itself has (:meth:`Observations.read`) are raised with them.
    """
    problems = Mistakes()
    made = place_observations(graph, observations, domains, library, price_year, problems=problems)
    problems.raise_if_any()
    known = list(loose_records(graph, domains, {target.node for target in made}))
    for one in parameters:
        if one.key not in known:
            problems.add("fit_unused", "fit", name=one.key, known=", ".join(known) or "-")
    problems.raise_if_any()
    alone = Forward(graph, tuple(parameters), observations, made)
    return replace(alone, along=tuple(Along(name) for name in _along(alone, along)))


def place_observations(
    graph: Graph,
    observations: Observations,
    domains: Sequence[str],
    library: Library,
    price_year: int,
    *,
    problems: Mistakes,
) -> tuple[FitTarget, ...]:
    """Return where observations stand; mistakes of the table, and of nodes, units and places in all of its rows,
    are added to `problems`.
    """
    if observations.mistakes:
        problems.extend(InputError(observations.mistakes))
    for row in observations.broken:
        if row.node:
            _stands(graph, row, domains, problems)
    targets = [_target(graph, one, domains, library, price_year, problems=problems) for one in observations.rows]
    return tuple(target for target in targets if target is not None)


def _along(forward: Forward, names: Sequence[str] | str) -> list[str]:
    """Return the entries that are taken along: those named, or all that move an observation by what can be felt."""
    if names != "all":
        return find_along(names, forward.held)
    centre = np.zeros(len(forward.parameters))
    return [
        name
        for name in find_along("all", forward.held)
        if (forward.moved_by(name, centre) > FELT * forward.errors).any()
    ]


def _target(
    graph: Graph, one: Observation, domains: Sequence[str], library: Library, price_year: int, *, problems: Mistakes
) -> FitTarget | None:
    stands = _stands(graph, one, domains, problems)
    if stands is None:
        return None
    node, placed = stands
    scale = conversion(one.unit, node.unit)
    if node.unit.powers.get("currency"):
        year = one.price_year if one.price_year is not None else one.year
        if year is None:
            problems.add("observation_no_price_year", one.where, node=one.node)
            return None
        try:
            scale *= library.price_index.factor(year, price_year, one.where)
        except InputError as error:
            problems.extend(error)
            return None
    return None if placed is None else FitTarget(placed[0].name, placed[1], one.value * scale, one.error * scale, scale)


def _stands(
    graph: Graph, one: Observation | Stated, domains: Sequence[str], problems: Mistakes
) -> tuple[Node, tuple[Node, tuple[int, ...]] | None] | None:
    """Return the node a row is of, and where it stands there; nothing where there is no such node,
    or its unit is of another kind.
    """
    name = next(
        (
            full
            for full in (one.node, *(f"{domain}.{one.node}" for domain in domains), f"prices.{one.node}")
            if full in graph
        ),
        None,
    )
    if name is None:
        known = [full for full in graph.nodes if not any(part in full for part in MADE_UP)]
        short = [full.split(".", 1)[1] for full in known if "." in full]
        problems.add("observation_node", one.where, node=one.node, nearest=nearest(one.node, [*known, *short]) or "-")
        return None
    node = graph[name]
    placed = _place(graph, node, one, problems)
    if one.unit is not None and not one.unit.same_kind(node.unit):
        problems.add("observation_kind", one.where, node=one.node, wanted=str(node.unit), given=str(one.unit))
        return None
    return node, placed


def _place(
    graph: Graph, node: Node, one: Observation | Stated, problems: Mistakes
) -> tuple[Node, tuple[int, ...]] | None:
    """Return the node and the position the observation stands at: with the action, at its place or category."""
    by_place = graph.nodes.get(f"{node.name}@place")
    dims = [dim for dim in node.dims if dim not in ("draw", "state")]
    categories = list(node.labels[dims[0]]) if by_place is not None and len(dims) == 1 else []
    if by_place is not None and dims and find_name(one.place, node.labels[dims[0]]) is None:
        node, dims = by_place, [dim for dim in by_place.dims if dim not in ("draw", "state")]
    if len(dims) > 1:
        problems.add("observation_no_place", one.where_placed, node=one.node, dimension=_dimensions(dims), known="-")
        return None
    labels = node.labels[dims[0]] if dims else ()
    static = [dim for dim in node.dims if dim != "draw"]

    def at(position: int) -> tuple[int, ...]:
        return tuple(0 if dim == "state" else position for dim in static)

    present = {label: i for i, label in enumerate(labels) if node.present[at(i)]}
    if dims and not one.place:
        problems.add(
            "observation_no_place",
            one.where_placed,
            node=one.node,
            dimension=_dimensions(dims[:1]),
            known=_some(present),
        )
        return None
    place = find_name(one.place, present) if one.place else ""
    if place is None:
        problems.add(
            "observation_place",
            one.where_placed,
            node=one.node,
            place=one.place,
            nearest=nearest(one.place, [*categories, *present]) or "-",
            known=_some([*categories, *present]) or "-",
        )
        return None
    return node, at(present[place]) if dims else at(0)


def _dimensions(dims: Sequence[str]) -> Text:
    """Return what a node differs by, in words."""
    names = [dim.split(":")[0].replace("_", " ") for dim in dims]
    return Text(zh="、".join(things().get(name, name) for name in names), en=", ".join(names))


def _some(names: Sequence[str] | dict[str, int], most: int = 12) -> str:
    listed = list(names)
    return ", ".join(listed[:most]) + (f" ... ({len(listed)})" if len(listed) > most else "")

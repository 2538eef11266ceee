"""Results on disk: one netCDF file a replicate, written block by block and read one column at a time.

The uniform numbers every future was drawn with are stored beside its outcomes. Memory therefore does not grow with the
number of draws: exact quantiles need one column only, and what an outcome depends on needs two.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.ensemble import Design
from esvalue.core.errors import fail
from esvalue.core.netcdf import Variable, empty_netcdf
from esvalue.model.dims import without_domain
from esvalue.model.graph import Graph, Plan
from esvalue.model.nodes import Apply
from esvalue.model.resting import leaf_ids

__all__ = ["Results", "Slot", "check_central", "evaluate"]

#: Where a replicate file keeps its uniform numbers, (factor, draw).
DESIGN, UNIFORM = "design", "design/uniform"


@dataclass(frozen=True)
class Slot:
    """Where a node's values go: group, variable, fixed leading position, and the labels of the variable."""

    node: str
    group: str
    variable: str
    lead: tuple[int, ...]
    dims: tuple[str, ...]
    shape: tuple[int, ...]
    labels: tuple[tuple[str, ...], ...]
    units: str


def evaluate(graph: Graph, slots: Sequence[Slot], design: Design, folder: Path, tick: Any = None) -> None:
    """Evaluate the slots' nodes over a design and write `replicate-R.nc` files into `folder`.

    Each file holds the slots' variables and, as ``design/uniform``, the numbers between 0 and 1 they were drawn with.

    Raises
    ------
    InputError
        A value that is not finite where it is present: names node, place, draw and the cells behind it.
    OSError
        The disk is full or the folder cannot be written.
    """
    import h5py

    plan = Plan(graph, [slot.node for slot in slots])
    folder.mkdir(parents=True, exist_ok=True)
    empty = _layout(slots, design)
    for replicate in range(design.replicates):
        with (folder / f"replicate-{replicate}.nc").open("w+b", buffering=0) as raw:
            disk = _Disk(raw)
            disk.write(empty)
            disk.check()
            with h5py.File(disk, "r+") as file:
                variables = {slot.node: file[f"{slot.group}/{slot.variable}"] for slot in slots}
                uniform = file[UNIFORM] if design.factors else None
                for part, draws in design.blocks(replicate):
                    if uniform is not None:
                        uniform[:, part] = np.stack([draws[factor] for factor in design.factors])
                    values = plan.run(draws)
                    for slot in slots:
                        shaped = _shape(graph, slot, values[slot.node], part.stop - part.start)
                        _check_finite(graph, slot, shaped, draws, part.start, replicate=replicate)
                        variables[slot.node][(*slot.lead, ..., part)] = shaped
                    disk.check()
            disk.check()
        if tick is not None:
            tick(replicate + 1, design.replicates)


class _Disk(io.RawIOBase):
    """A file that keeps its first error instead of raising it.

    HDF5 cannot close a file whose writes fail, and may take the process down with it. Here every write succeeds in its
    eyes; :meth:`check` raises what happened once it is done.
    """

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._error: OSError | None = None

    def check(self) -> None:
        """Raise the first error that was kept."""
        if self._error is not None:
            raise self._error

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        done = 0
        while done < len(view) and self._error is None:
            try:
                done += self._raw.write(view[done:])
            except OSError as error:
                self._error = error
        return len(view)

    def truncate(self, size: int | None = None) -> int:
        try:
            return int(self._raw.truncate(size))
        except OSError as error:
            self._error = self._error or error
            return int(size or 0)

    def readinto(self, buffer: Any) -> int:
        return int(self._raw.readinto(buffer))

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(self._raw.seek(offset, whence))

    def tell(self) -> int:
        return int(self._raw.tell())

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def _layout(slots: Sequence[Slot], design: Design) -> bytes:
    """Return an empty netCDF file with every group, dimension, label and variable."""
    found = {
        (slot.group, slot.variable): Variable(
            slot.group, slot.variable, slot.units, {**dict(zip(slot.dims, slot.labels, strict=True)), **draws}
        )
        for draws in [{"draw": design.points}]
        for slot in slots
    }
    uniform = [Variable(DESIGN, "uniform", "1", {"factor": design.factors, "draw": design.points})]
    return empty_netcdf([*found.values(), *uniform[: len(design.factors)]])


def _shape(graph: Graph, slot: Slot, values: npt.NDArray[np.float64], size: int) -> npt.NDArray[np.float64]:
    node = graph[slot.node]
    own = slot.dims[len(slot.lead) :]
    have = [without_domain(dim) for dim in node.dims]
    wide = values if "draw" in have else values[..., None]
    have = have if "draw" in have else [*have, "draw"]
    wide = wide[tuple(slice(None) if dim in have else None for dim in (*own, "draw"))]
    shaped = np.broadcast_to(wide, (*slot.shape[len(slot.lead) :], size))
    static = [without_domain(dim) for dim in node.dims if dim != "draw"]
    mask = node.present[tuple(slice(None) if dim in static else None for dim in own)]
    return np.where(np.broadcast_to(mask, shaped.shape[:-1])[..., None], shaped, np.nan)


def check_central(graph: Graph, slots: Sequence[Slot]) -> None:
    """Check that every value a run keeps is finite where it is present, at central values.

    Raises
    ------
    InputError
        Names node, place and the cells behind it.
    """
    values = Plan(graph, [slot.node for slot in slots]).run({})
    for slot in slots:
        _check_finite(graph, slot, _shape(graph, slot, values[slot.node], 1), {}, 0, replicate=0)


def _check_finite(
    graph: Graph, slot: Slot, values: npt.NDArray[np.float64], draws: Mapping[str, Any], start: int, *, replicate: int
) -> None:
    node = graph[slot.node]
    finite = np.isfinite(values)
    if finite.all():
        return
    own = slot.dims[len(slot.lead) :]
    static = [dim for dim in node.dims if dim != "draw"]
    mask = np.broadcast_to(
        node.present[tuple(slice(None) if dim in map(without_domain, static) else None for dim in own)],
        values.shape[:-1],
    )
    bad = ~finite & mask[..., None]
    if bad.any():
        where = np.argwhere(bad)[0]
        labels = ", ".join(slot.labels[len(slot.lead) + i][j] for i, j in enumerate(where[:-1])) or "-"
        at = {dim: int(where[own.index(without_domain(dim))]) for dim in static}
        one = {name: column[[where[-1]]] for name, column in draws.items()}
        raise fail(
            "value_not_finite",
            slot.node,
            labels=labels,
            draw=int(where[-1]) + start,
            replicate=replicate,
            because=_cause(graph, slot.node, at, one),
        )


def _cause(graph: Graph, name: str, at: Mapping[str, int], draws: Mapping[str, Any]) -> str:
    """Return the first thing on the way up that is not finite: its formula,
    and its inputs with the cells behind them.
    """
    values = Plan(graph, graph.above([name])).run(draws)

    def value(node: str, position: Mapping[str, int]) -> float:
        return float(np.asarray(values[node])[tuple(position[dim] if dim != "draw" else 0 for dim in graph[node].dims)])

    here, position = name, dict(at)
    while True:
        node = graph[here]
        below = graph.needs(here, position)
        broken = next(((child, p) for child, p in below if not np.isfinite(value(child, p))), None)
        if broken is None:
            break
        here, position = broken
    parts = [f"{here}: {node.equation.formula}" if isinstance(node, Apply) else here]
    ordered = sorted(
        below or [(here, position)], key=lambda need: 0 < abs(value(*need)) < 1e100
    )  # zeros and giants first
    for child, p in ordered:
        own = tuple(f":{labels[p[dim]]}" for dim, labels in graph[here].labels.items() if dim in p)
        cells = sorted(
            (leaf for leaf in leaf_ids(graph, child, p) if leaf.split(":")[0].endswith(".csv")),
            key=lambda leaf: (
                not leaf.endswith(own),
                leaf,
            ),  # the place's own cells before those it shares a total with
        )
        parts.append(f"{child} = {value(child, p):g}" + (f" ({', '.join(cells[:3])})" if cells else ""))
    return "; ".join(parts[:6])


class Results:
    """Reads the columns of a finished evaluation."""

    def __init__(self, folder: Path, slots: Sequence[Slot]) -> None:
        self.files = sorted(folder.glob("replicate-*.nc"), key=lambda p: int(p.stem.split("-")[1]))
        self.slots: Mapping[str, Slot] = {slot.node: slot for slot in slots}
        self._open: list[Any] = []
        self._variables: dict[str, list[Any]] = {}

    def __enter__(self) -> Results:
        import h5py

        self._open = [h5py.File(path, "r") for path in self.files]
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._open:
            file.close()
        self._open, self._variables = [], {}

    def _variable(self, path: str) -> list[Any]:
        if path not in self._variables:  # finding a variable in a file takes longer than reading a row of it
            self._variables[path] = [file[path] for file in self._open]
        return self._variables[path]

    def _read(self, path: str, at: tuple[int, ...], replicate: int | None) -> npt.NDArray[np.float64]:
        variables = self._variable(path)
        if replicate is not None:
            return np.asarray(variables[replicate][at])
        made = np.empty((len(variables), variables[0].shape[-1]))
        for row, variable in zip(made, variables, strict=True):
            row[:] = variable[at]
        return made

    def column(self, node: str, at: Sequence[int] = (), replicate: int | None = None) -> npt.NDArray[np.float64]:
        """Return all draws of one entry of a node, shape (replicate, point); of one replicate, (point,)."""
        slot = self.slots[node]
        return self._read(f"{slot.group}/{slot.variable}", (*slot.lead, *at), replicate)

    @cached_property
    def factors(self) -> tuple[str, ...]:
        """Names of the factors the futures were drawn with."""
        if DESIGN not in self._open[0]:
            return ()
        return tuple(
            name.decode() if isinstance(name, bytes) else str(name) for name in self._open[0][f"{DESIGN}/factor"][:]
        )

    def uniform(self, factor: str, replicate: int | None = None) -> npt.NDArray[np.float64]:
        """Return the numbers between 0 and 1 a factor was drawn with, in the order and shape of :meth:`column`."""
        return self._read(UNIFORM, (self.factors.index(factor),), replicate)

    def replicate(self, node: str, replicate: int, points: int | None = None) -> npt.NDArray[np.float64]:
        """Return all entries of a node over the first points (default: all) of one replicate,
        its own dimensions first.
        """
        slot = self.slots[node]
        variable = self._variable(f"{slot.group}/{slot.variable}")[replicate]
        return np.asarray(variable[(*slot.lead, ..., slice(0, points))])

    def index(self, node: str, **labels: str) -> tuple[int, ...]:
        """Return the position of labels in a node's own dimensions."""
        slot = self.slots[node]
        own, own_labels = slot.dims[len(slot.lead) :], slot.labels[len(slot.lead) :]
        return tuple(names.index(labels[dim]) for dim, names in zip(own, own_labels, strict=True))

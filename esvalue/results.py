"""Results on disk: one netCDF file a replicate, written block by block and read one column at a time.

The uniform numbers every future was drawn with are stored beside its outcomes. Memory therefore does not grow with the
number of draws: exact quantiles need one column only, and what an outcome depends on needs two.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.dims import plain
from esvalue.ensemble import Design
from esvalue.errors import fail
from esvalue.graph import Graph, Plan

__all__ = ["Results", "Slot", "evaluate"]

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
        A value that is not finite where it is present: names node, place and draw.
    """
    import h5py

    plan = Plan(graph, [slot.node for slot in slots])
    folder.mkdir(parents=True, exist_ok=True)
    template = folder / "template.nc"
    _layout(template, slots, design)
    for replicate in range(design.replicates):
        path = folder / f"replicate-{replicate}.nc"
        shutil.copyfile(template, path)
        with h5py.File(path, "r+") as file:
            variables = {slot.node: file[f"{slot.group}/{slot.variable}"] for slot in slots}
            uniform = file[UNIFORM] if design.factors else None
            for part, draws in design.blocks(replicate):
                if uniform is not None:
                    uniform[:, part] = np.stack([draws[factor] for factor in design.factors])
                values = plan.run(draws)
                for slot in slots:
                    shaped = _shape(graph, slot, values[slot.node], part.stop - part.start)
                    _check_finite(graph, slot, shaped, part.start, replicate)
                    variables[slot.node][(*slot.lead, ..., part)] = shaped
        if tick is not None:
            tick(replicate + 1, design.replicates)
    template.unlink()


def _layout(path: Path, slots: Sequence[Slot], design: Design) -> None:
    """Write an empty netCDF file with every group, dimension, label and variable."""
    import h5netcdf

    with h5netcdf.File(path, "w") as file:
        for slot in slots:
            group = _group(file, slot.group)
            _dimensions(group, dict(zip(slot.dims, slot.labels, strict=True)), design.points)
            if slot.variable not in group.variables:
                made = group.create_variable(slot.variable, (*slot.dims, "draw"), dtype="f8", fillvalue=np.nan)
                made.attrs["units"] = slot.units
        if design.factors:
            group = _group(file, DESIGN)
            _dimensions(group, {"factor": design.factors}, design.points)
            group.create_variable("uniform", ("factor", "draw"), dtype="f8", fillvalue=np.nan).attrs["units"] = "1"


def _dimensions(group: Any, labels: Mapping[str, Sequence[str]], points: int) -> None:
    """Add the labelled dimensions a group lacks, and `draw`."""
    import h5py

    for dim, names in labels.items():
        if dim not in group.dimensions:
            group.dimensions[dim] = len(names)
            group.create_variable(dim, (dim,), dtype=h5py.string_dtype("utf-8"), data=np.array(names, dtype=object))
    if "draw" not in group.dimensions:
        group.dimensions["draw"] = points


def _group(file: Any, path: str) -> Any:
    group = file
    for part in path.split("/"):
        group = group.groups[part] if part in group.groups else group.create_group(part)
    return group


def _shape(graph: Graph, slot: Slot, values: npt.NDArray[np.float64], size: int) -> npt.NDArray[np.float64]:
    node = graph[slot.node]
    own = slot.dims[len(slot.lead) :]
    have = [plain(dim) for dim in node.dims]
    wide = values if "draw" in have else values[..., None]
    have = have if "draw" in have else [*have, "draw"]
    wide = wide[tuple(slice(None) if dim in have else None for dim in (*own, "draw"))]
    shaped = np.broadcast_to(wide, (*slot.shape[len(slot.lead) :], size))
    static = [plain(dim) for dim in node.dims if dim != "draw"]
    mask = node.present[tuple(slice(None) if dim in static else None for dim in own)]
    return np.where(np.broadcast_to(mask, shaped.shape[:-1])[..., None], shaped, np.nan)


def _check_finite(graph: Graph, slot: Slot, values: npt.NDArray[np.float64], start: int, replicate: int) -> None:
    node = graph[slot.node]
    finite = np.isfinite(values)
    if finite.all():
        return
    own = slot.dims[len(slot.lead) :]
    static = [plain(dim) for dim in node.dims if dim != "draw"]
    mask = np.broadcast_to(node.present[tuple(slice(None) if dim in static else None for dim in own)], values.shape[:-1])
    bad = ~finite & mask[..., None]
    if bad.any():
        where = np.argwhere(bad)[0]
        labels = ", ".join(slot.labels[len(slot.lead) + i][j] for i, j in enumerate(where[:-1])) or "-"
        raise fail("not_finite", "", node=slot.node, labels=labels, draw=int(where[-1]) + start, replicate=replicate)


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

    def _rows(self, path: str, at: tuple[int, ...]) -> npt.NDArray[np.float64]:
        if path not in self._variables:  # finding a variable in a file takes longer than reading a row of it
            self._variables[path] = [file[path] for file in self._open]
        return np.stack([variable[at] for variable in self._variables[path]])

    def column(self, node: str, at: Sequence[int] = ()) -> npt.NDArray[np.float64]:
        """Return all draws of one entry of a node, shape (replicate, point)."""
        slot = self.slots[node]
        return self._rows(f"{slot.group}/{slot.variable}", (*slot.lead, *at))

    @cached_property
    def factors(self) -> tuple[str, ...]:
        """Names of the factors the futures were drawn with."""
        if DESIGN not in self._open[0]:
            return ()
        return tuple(name.decode() if isinstance(name, bytes) else str(name) for name in self._open[0][f"{DESIGN}/factor"][:])

    def uniform(self, factor: str) -> npt.NDArray[np.float64]:
        """Return the numbers between 0 and 1 a factor was drawn with, shape (replicate, point), as the outcomes' columns."""
        return self._rows(UNIFORM, (self.factors.index(factor),))

    def replicate(self, node: str, replicate: int) -> npt.NDArray[np.float64]:
        """Return all entries of a node over one replicate, its own dimensions first, points last."""
        slot = self.slots[node]
        return np.asarray(self._open[replicate][f"{slot.group}/{slot.variable}"][(*slot.lead, ...)])

    def index(self, node: str, **labels: str) -> tuple[int, ...]:
        """Return the position of labels in a node's own dimensions."""
        slot = self.slots[node]
        own, own_labels = slot.dims[len(slot.lead) :], slot.labels[len(slot.lead) :]
        return tuple(names.index(labels[dim]) for dim, names in zip(own, own_labels, strict=True))

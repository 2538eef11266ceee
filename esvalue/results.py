"""Results on disk: one netCDF file a replicate, written block by block and read one column at a time.

Memory therefore does not grow with the number of draws, and exact quantiles need one column only.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.dims import plain
from esvalue.ensemble import Design
from esvalue.errors import fail
from esvalue.graph import Graph, Plan

__all__ = ["Results", "Slot", "evaluate"]


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

    Raises
    ------
    InputError
        A value that is not finite where it is present: names node, place and draw.
    """
    import h5py

    plan = Plan(graph, [slot.node for slot in slots])
    folder.mkdir(parents=True, exist_ok=True)
    template = folder / "template.nc"
    _layout(template, slots, design.points)
    for replicate in range(design.replicates):
        path = folder / f"replicate-{replicate}.nc"
        shutil.copyfile(template, path)
        with h5py.File(path, "r+") as file:
            variables = {slot.node: file[f"{slot.group}/{slot.variable}"] for slot in slots}
            for part, draws in design.blocks(replicate):
                values = plan.run(draws)
                for slot in slots:
                    shaped = _shape(graph, slot, values[slot.node], part.stop - part.start)
                    _check_finite(graph, slot, shaped, part.start, replicate)
                    variables[slot.node][(*slot.lead, ..., part)] = shaped
        if tick is not None:
            tick(replicate + 1, design.replicates)
    template.unlink()


def _layout(path: Path, slots: Sequence[Slot], points: int) -> None:
    """Write an empty netCDF file with every group, dimension, label and variable."""
    import h5netcdf
    import h5py

    with h5netcdf.File(path, "w") as file:
        for slot in slots:
            group = _group(file, slot.group)
            for dim, size, labels in zip((*slot.dims, "draw"), (*slot.shape, points), (*slot.labels, ()), strict=True):
                if dim not in group.dimensions:
                    group.dimensions[dim] = size
                    if labels:
                        text = h5py.string_dtype("utf-8")
                        group.create_variable(dim, (dim,), dtype=text, data=np.array(labels, dtype=object))
            if slot.variable not in group.variables:
                made = group.create_variable(slot.variable, (*slot.dims, "draw"), dtype="f8", fillvalue=np.nan)
                made.attrs["units"] = slot.units


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

    def __enter__(self) -> Results:
        import h5py

        self._open = [h5py.File(path, "r") for path in self.files]
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._open:
            file.close()
        self._open = []

    def column(self, node: str, at: Sequence[int] = ()) -> npt.NDArray[np.float64]:
        """Return all draws of one entry of a node, shape (replicate, point)."""
        slot = self.slots[node]
        return np.stack([file[f"{slot.group}/{slot.variable}"][(*slot.lead, *at)] for file in self._open])

    def index(self, node: str, **labels: str) -> tuple[int, ...]:
        """Return the position of labels in a node's own dimensions."""
        slot = self.slots[node]
        own, own_labels = slot.dims[len(slot.lead) :], slot.labels[len(slot.lead) :]
        return tuple(names.index(labels[dim]) for dim, names in zip(own, own_labels, strict=True))

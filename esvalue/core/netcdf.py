"""An empty netCDF file of many variables, laid out through h5py: what h5netcdf would write, in a tenth of its time."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Variable", "empty_netcdf"]

#: How a dimension without labels is called among the scales of HDF5.
UNLABELLED = "This is a netCDF dimension but not a netCDF variable.{:10d}"


@dataclass(frozen=True)
class Variable:
    """A variable of numbers: its group ("a/b"), name and unit, and its dimensions in order, each with its labels or,
    where it has none, its length.
    """

    group: str
    name: str
    units: str
    dims: Mapping[str, Sequence[str] | int]


def empty_netcdf(variables: Iterable[Variable]) -> bytes:
    """Return a netCDF4 file with every variable, all of its numbers missing; a dimension is that of its group.

    >>> import h5py
    >>> made = empty_netcdf([Variable("a/b", "cost", "t", {"kind": ("x", "y"), "draw": 3})])
    >>> with h5py.File(io.BytesIO(made)) as file:
    ...     file["a/b/cost"].shape, [dim.label or next(iter(dim.keys())) for dim in file["a/b/cost"].dims][0]
    ((2, 3), 'kind')
    """
    import h5py

    whole = io.BytesIO()
    with h5py.File(whole, "w") as file:
        made = f"version=2,h5py={h5py.version.version},hdf5={h5py.version.hdf5_version}"
        file.attrs["_NCProperties"] = np.bytes_(made.encode("ascii"))
        scales: dict[tuple[str, str], tuple[Any, int]] = {}
        for one in variables:
            group = _group(file, one.group)
            for dim, labels in one.dims.items():
                if (one.group, dim) not in scales:
                    scales[one.group, dim] = _scale(group, dim, labels, len(scales)), len(scales)
            behind = [scales[one.group, dim] for dim in one.dims]
            data = group.create_dataset(
                one.name, tuple(scale.shape[0] for scale, _ in behind), "f8", fillvalue=np.nan, track_order=True
            )
            for axis, (scale, _) in zip(data.dims, behind, strict=True):
                axis.attach_scale(scale)
            numbers = np.array([number for _, number in behind], dtype=np.int32)
            data.attrs["_Netcdf4Coordinates"], data.attrs["_Netcdf4Dimid"] = numbers, numbers[0]
            data.attrs["_FillValue"], data.attrs["units"] = np.array([np.nan]), one.units
    return whole.getvalue()


def _scale(group: Any, dim: str, labels: Sequence[str] | int, number: int) -> Any:
    """Add a dimension to a group: its labels, or nothing but its length."""
    import h5py

    if isinstance(labels, int):
        made = group.create_dataset(dim, (labels,), ">f4", track_order=True)
        made.make_scale(UNLABELLED.format(labels))
    else:
        texts = np.array(labels, dtype=object)
        made = group.create_dataset(dim, data=texts, dtype=h5py.string_dtype("utf-8"), track_order=True)
        made.make_scale(dim)
        made.attrs["_Netcdf4Coordinates"] = np.array([number], dtype=np.int32)
    made.attrs["_Netcdf4Dimid"] = np.int32(number)
    return made


def _group(file: Any, path: str) -> Any:
    group = file
    for part in path.split("/"):
        group = group[part] if part in group else group.create_group(part, track_order=True)
    return group

"""Digests of plain values, arrays and tables by their content."""

from __future__ import annotations

import copyreg
import hashlib
import struct
import types
from functools import lru_cache
from typing import Any

import numpy as np

__all__ = [
    "BOUND",
    "CALLED",
    "DESCRIPTORS",
    "PLAIN",
    "array_parts",
    "attributes_of",
    "hashed",
    "mix",
    "reduced",
    "table_parts",
]

#: What is its own content (exactly these types, not what is derived from them).
PLAIN = (type(None), bool, int, float, complex, str, bytes, bytearray, type(Ellipsis), type(NotImplemented))
#: Bytes of an array that is not contiguous which are copied at a time.
CHUNK = 2**24

#: Kinds of things that are called: bound to an object, parts of installed types, functions and types.
BOUND = types.BuiltinMethodType | types.MethodWrapperType
DESCRIPTORS = types.WrapperDescriptorType | types.MethodDescriptorType | types.ClassMethodDescriptorType
CALLED = types.FunctionType | types.BuiltinFunctionType | types.MethodType | type
#: Attributes of a class that say nothing of what it does, or say it again.
_UNTOLD = (types.MemberDescriptorType, types.GetSetDescriptorType)
_TOLD = frozenset(("__pydantic_fields__", "__slots__"))


def mix(tag: str, *parts: bytes) -> bytes:
    """Return one digest of several parts, each told from the next."""
    told = [tag.encode("utf-8", "surrogatepass"), *parts]
    lengths = struct.pack(f"<{len(told) + 1}Q", len(told), *map(len, told))
    return hashlib.blake2b(lengths + b"".join(told), digest_size=20).digest()


def hashed(value: Any) -> bytes:
    """Return the digest of a plain value: 1, 1.0 and True differ, so do 0.0 and -0.0.

    >>> hashed(1) == hashed(1.0), hashed("a") == hashed("a")
    (False, True)
    """
    if type(value) is str:
        return _text(value)
    if isinstance(value, float):
        content = struct.pack("<d", value)
    elif isinstance(value, complex):
        content = struct.pack("<dd", value.real, value.imag)
    elif isinstance(value, bytes | bytearray):
        content = bytes(value)
    else:
        content = (hex(value) if type(value) is int else repr(value)).encode()
    return mix(type(value).__name__, content)


@lru_cache(maxsize=2**14)
def _text(value: str) -> bytes:
    return mix("str", value.encode("utf-8", "surrogatepass"))


def array_parts(value: Any) -> list[Any] | None:
    """Return what an array or number of NumPy is: its kind, shape and content (digests, or values to walk);
    None of a subclass with more to it.
    """
    if not isinstance(value, np.ndarray | np.generic):
        return None
    array = np.asarray(value)
    if isinstance(value, np.ma.MaskedArray):
        return [np.ma.getdata(value), np.ma.getmaskarray(value), value.fill_value]
    if isinstance(value, np.ndarray) and type(value) not in (np.ndarray, np.memmap):
        return None
    about = [str(array.dtype), tuple(array.shape)]
    if array.dtype.names:
        return [*about, *(array[name] for name in array.dtype.names)]
    if array.dtype.hasobject or array.dtype.kind == "T":
        return [*about, array.ravel().tolist()]
    if array.dtype.kind in "fc" and array.dtype.itemsize > 8 * (
        1 + (array.dtype.kind == "c")
    ):  # long numbers have bytes that say nothing
        return [*about, [str(one) for one in array.ravel()]]
    return [*about, _bytes(array)]


def _bytes(array: np.ndarray[Any, Any]) -> bytes:
    digest = hashlib.blake2b(digest_size=20)
    parts = (
        [array]
        if array.flags.c_contiguous or array.nbytes <= CHUNK
        else np.array_split(array, 1 + array.nbytes // CHUNK)
    )
    for part in parts:
        if part.nbytes:
            digest.update(np.ascontiguousarray(part).reshape(-1).view(np.uint8).data)
    return digest.digest()


def table_parts(value: Any) -> list[Any] | None:
    """Return what a table of pandas or xarray holds, as values to walk; None of their other objects."""
    import pandas as pd
    import xarray as xr

    if isinstance(value, pd.DataFrame):
        return [value.index, value.columns, [_column(value.iloc[:, at]) for at in range(value.shape[1])], value.attrs]
    if isinstance(value, pd.Series):
        return [value.index, value.name, _column(value), value.attrs]
    if isinstance(value, pd.MultiIndex):
        return [list(value.names), [value.get_level_values(at) for at in range(value.nlevels)]]
    if isinstance(value, pd.Index):
        return [value.name, _column(value)]
    if isinstance(value, pd.api.extensions.ExtensionArray):
        return _column(value)
    if isinstance(value, xr.Variable):
        return [value.dims, value.attrs, np.asarray(value.values)]
    if isinstance(value, xr.DataArray):
        return [value.name, value.variable, {str(name): one.variable for name, one in value.coords.items()}]
    if isinstance(value, xr.Dataset):
        return [value.attrs, {str(name): one for name, one in value.variables.items()}, sorted(map(str, value.coords))]
    if isinstance(value, xr.DataTree):
        return [value.name, value.to_dict()]
    return None


def _column(column: Any) -> list[Any]:
    """Return the kind of a column and its content: an array of NumPy, or its values one by one."""
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        kind = column.dtype
        codes = pd.Categorical(column).codes
        return ["category", np.asarray(codes), list(kind.categories), bool(kind.ordered)]
    if isinstance(column.dtype, np.dtype):
        return [str(column.dtype), np.asarray(column)]
    return [str(column.dtype), list(np.asarray(column, dtype=object))]


def reduced(thing: Any) -> str | tuple[Any, ...]:
    """Return what its author says is all of an object, as if pickled: a name, or how it is made and its state."""
    reduce = copyreg.dispatch_table.get(type(thing))
    return reduce(thing) if reduce is not None else thing.__reduce_ex__(4)


def is_told(name: str, value: Any) -> bool:
    """Tell whether an attribute of a class says something of what it does."""
    if isinstance(value, _UNTOLD) or name == "_abc_impl":
        return False
    function = isinstance(value, types.FunctionType | staticmethod | classmethod | property)
    return not (name.startswith("__") and name.endswith("__")) or function or name in _TOLD


def attributes_of(thing: Any) -> dict[str, Any]:
    """Return what an object holds under names, those of its slots included.

    >>> attributes_of(lambda: 0)
    {}
    """
    slots = [name for kind in type(thing).__mro__ for name in _slots(kind) if hasattr(thing, name)]
    return {**{name: getattr(thing, name) for name in slots}, **getattr(thing, "__dict__", {})}


def _slots(kind: type) -> tuple[str, ...]:
    found = vars(kind).get("__slots__", ())
    names = (found,) if isinstance(found, str) else tuple(found)
    return tuple(name for name in names if name not in ("__dict__", "__weakref__") and not name.startswith("__"))

"""Everything a function's result hangs on, as one digest: its code, and the values of all that it reaches.

What the user wrote is walked, in whatever module it stands: the code of functions and classes, the globals and
attributes they read, defaults, closures, the state of objects, arrays by content. What is installed, and esvalue
itself, is known by name and version. Names of files and modules, comments, docstrings and positions do not count; the
digest is the same in every process. What cannot be known from outside (an open file, a lock, what is read from a file
while running) is listed.
"""

from __future__ import annotations

import builtins
import functools
import importlib
import os
import types
import weakref
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from esvalue.study.bytecode import Read, defaults, read_code
from esvalue.study.contents import (
    BOUND,
    CALLED,
    DESCRIPTORS,
    PLAIN,
    array_parts,
    attributes_of,
    hashed,
    is_told,
    mix,
    reduced,
    table_parts,
)
from esvalue.study.findings import Reached
from esvalue.study.origins import extension_of, is_installed, is_installed_as, is_made_by_hand, is_own, version_of
from esvalue.study.outside import (
    GLOBAL_GENERATORS,
    OUTSIDE,
    READERS,
    READING,
    SEEDED,
    attribute,
    is_flat,
    is_outside,
    is_unseeded,
    way_to,
)

__all__ = ["Reached", "reached"]

#: Attributes in which objects of packages keep what they made of the others.
_CACHES = {np.vectorize: ("_ufunc", "_in_and_out_core_dims", "_doc", "__doc__", "__name__")}


def reached(*roots: Any) -> Reached:
    """Return what the results of functions (or other things) hang on.

    >>> def make(k):
    ...     def f(x):
    ...         return k * x
    ...
    ...     return f
    >>> reached(make(1)).digest == reached(make(1)).digest, reached(make(1)).changed(reached(make(2)))
    (True, ('k',))
    """
    walk = _Walk()
    for root in roots:
        walk.reach(root, "")
    return walk.done()


@dataclass
class _Walk:
    """One walk. Functions, classes, modules and objects stand for themselves by the path they were first reached by, so
    that circles among them end; plain containers are what they hold. `open` are the containers being looked into.
    """

    within: frozenset[int] = frozenset()
    level: int = 0
    paths: dict[int, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    kept: list[Any] = field(default_factory=list)
    known: dict[int, bytes] = field(default_factory=dict)
    waiting: deque[tuple[Any, str, str]] = field(default_factory=deque)
    rows: dict[str, list[bytes]] = field(default_factory=dict)
    packages: dict[str, str] = field(default_factory=dict)
    unknown: dict[tuple[str, str], None] = field(default_factory=dict)
    open: dict[int, int] = field(default_factory=dict)
    lowest: float = float("inf")

    def done(self) -> Reached:
        while self.waiting:
            thing, path, owner = self.waiting.popleft()
            try:
                self.row(owner, mix(path, *self.record(thing, path, owner)))
            except RecursionError:
                self.ask(path, "RecursionError")
        parts = {name: mix(name, *rows).hex()[:16] for name, rows in self.rows.items()}
        own = any(isinstance(thing, types.FunctionType | type) for thing in self.kept if id(thing) in self.paths)
        return Reached(parts, dict(sorted(self.packages.items())), tuple(self.unknown), own)

    def row(self, owner: str, digest: bytes) -> None:
        self.rows.setdefault(owner, []).append(digest)

    def reach(self, value: Any, path: str) -> None:
        """Walk a value that has a name of its own."""
        try:
            self.row(path, self.encode(value, path, path))
        except RecursionError:
            self.ask(path, "RecursionError")

    def named(self, value: Any, path: str, owner: str, own: bool = True) -> bytes:
        """Walk an attribute: of what the user wrote it has a row of its own,
        else it belongs to what it was reached from.
        """
        if not own:
            return self.encode(value, path, owner)
        self.reach(value, path)
        return b""

    def ask(self, path: str, why: str) -> bytes:
        self.unknown[path, why] = None
        return b"?"

    # --- values -------------------------------------------------------------------------------------------------------

    def encode(self, value: Any, path: str, owner: str) -> bytes:
        """Return the digest of a value; what stands for itself is put in line."""
        if type(value) in PLAIN:
            return hashed(value)
        if id(value) in self.known:
            return self.known[id(value)]
        if id(value) in self.paths:
            return mix("ref", self.paths[id(value)].encode("utf-8", "surrogatepass"))
        self.kept.append(value)  # what is gone could lend its identity to something else
        if type(value) in (tuple, list, dict, set, frozenset):
            return self.container(value, path, owner)
        package = (
            "numpy" if isinstance(value, np.ndarray | np.generic) else str(type(value).__module__).partition(".")[0]
        )
        if package in ("numpy", "pandas", "xarray"):
            found = array_parts(value) if package == "numpy" else table_parts(value)
            if found is not None:
                self.package(package)
                self.known[id(value)] = mix(
                    type(value).__name__,
                    *(one if isinstance(one, bytes) else self.encode(one, path, owner) for one in found),
                )
                return self.known[id(value)]
        return self.single(value, path, owner)

    def container(self, value: Any, path: str, owner: str) -> bytes:
        key, depth = id(value), len(self.open)
        if key in self.open or key in self.within:
            self.lowest = min(self.lowest, self.open.get(key, -1))
            return mix("circle", str(depth - self.open.get(key, -1)).encode())
        outer, self.lowest, self.open[key] = self.lowest, float("inf"), depth
        if isinstance(value, dict):
            parts = [
                part
                for at, (k, v) in enumerate(list(value.items()))
                for part in (self.encode(k, f"{path}.key {at}", owner), self.encode(v, path + _at(k, at), owner))
            ]
        elif isinstance(value, set | frozenset):
            parts = sorted(self.member(one, path, owner) for one in list(value))
        else:
            parts = [self.encode(one, f"{path}[{at}]", owner) for at, one in enumerate(value)]
        del self.open[key]
        digest = mix(type(value).__name__, *parts)
        if self.lowest >= depth:  # nothing in it leads back to what it stands in
            self.known[key], self.lowest = digest, float("inf")
        self.lowest = min(outer, self.lowest)
        return digest

    def member(self, value: Any, path: str, owner: str) -> bytes:
        """Return the digest of a member of a set, whatever was reached before it: sets have no order."""
        if is_flat(value):
            return self.encode(value, path, owner)
        if self.level >= 2:  # sets of objects that hold sets of objects: every way through them would be walked
            return self.ask(path, "set")
        walk = _Walk(self.within | self.open.keys(), self.level + 1)
        walk.reach(value, path)
        found = walk.done()
        self.packages |= found.packages
        self.unknown |= dict.fromkeys(found.unknown)
        return bytes.fromhex(found.digest)

    def single(self, value: Any, path: str, owner: str) -> bytes:
        """Return the digest of what is neither plain, a container nor an array."""
        if isinstance(value, types.FunctionType | type):
            return self.installed(value, path) if is_installed(value) else self.stand(value, path, path)
        if isinstance(value, types.ModuleType):
            return self.stand(value, path, path) if is_own(vars(value)) else self.package(value.__name__)
        if isinstance(value, types.MethodType | BOUND) and not isinstance(value.__self__, types.ModuleType | None):
            if any(value.__self__ is one for one in GLOBAL_GENERATORS):
                return self.ask(path, "random")
            does = (
                self.encode(value.__func__, path, owner)
                if isinstance(value, types.MethodType)
                else value.__name__.encode()
            )
            return mix("bound", does, self.encode(value.__self__, path, owner))
        if isinstance(value, types.BuiltinFunctionType | DESCRIPTORS):
            return self.installed(value, path)
        if (wrapped := self.wrapper(value, path, owner)) is not None:
            return wrapped
        if isinstance(value, types.CodeType):
            return mix("code", read_code(value).text.encode("utf-8", "surrogatepass"))
        if any(value is one for one in GLOBAL_GENERATORS):  # SciPy's distributions hold it
            return hashed("the global generator")
        if value is os.environ:
            return self.ask(path, "outside")
        held = hasattr(value, "__dict__") or not is_installed(type(value))
        return (
            self.stand(value, path, owner)
            if held and not isinstance(value, tuple | str | int | float | bytes)
            else mix("object", *self.state(value, path, owner))
        )

    def wrapper(self, value: Any, path: str, owner: str) -> bytes | None:
        """Return the digest of what only holds something else, or None."""
        if isinstance(value, staticmethod | classmethod):
            return mix(type(value).__name__, self.encode(value.__func__, path, owner))
        if isinstance(value, property):
            return mix("property", *(self.encode(one, path, owner) for one in (value.fget, value.fset, value.fdel)))
        if isinstance(value, functools.cached_property):
            return mix("property", self.encode(value.func, path, owner))
        if isinstance(value, types.MappingProxyType):
            return self.encode(dict(value), path, owner)
        if isinstance(value, weakref.ref):
            return mix("weak", self.encode(value(), path, owner))
        return None

    def stand(self, value: Any, path: str, owner: str) -> bytes:
        """Put something in line that stands for itself, and return the digest of what it is called by."""
        name, count = path, 1
        while name in self.taken:
            count += 1
            name = f"{path} ({count})"
        self.taken.add(name)
        self.paths[id(value)] = name
        self.waiting.append((value, name, name if owner == path else owner))
        return self.encode(value, path, owner)

    def package(self, name: str) -> bytes:
        top = name.partition(".")[0]
        if version := version_of(top):
            self.packages.setdefault(top, version)
        return mix("installed", name.encode())

    def installed(self, value: Any, path: str) -> bytes:
        """Return the digest of something of Python or of a package: its name (the version of the package is noted)."""
        module = (
            getattr(value, "__module__", None)
            or getattr(getattr(value, "__objclass__", None), "__module__", None)
            or "builtins"
        )
        name = getattr(value, "__qualname__", getattr(value, "__name__", ""))
        top = module.partition(".")[0]
        if is_unseeded(top, name):
            return self.ask(path, "unseeded")
        if is_outside(top, name):
            return self.ask(path, "outside")
        if file := extension_of(module):
            return mix("compiled", name.encode(), hashed(file.read_bytes()))
        code = (
            read_code(value.__code__).text if top == "esvalue" and isinstance(value, types.FunctionType) else ""
        )  # equations that were declared anew
        self.known[id(value)] = mix(name, self.package(module), code.encode("utf-8", "surrogatepass"))
        return self.known[id(value)]

    # --- what stands for itself ---------------------------------------------------------------------------------------

    def record(self, thing: Any, path: str, owner: str) -> Iterable[bytes]:
        if isinstance(thing, types.FunctionType):
            return self.function(thing, path)
        if isinstance(thing, type):
            return self.type(thing, path)
        if isinstance(thing, types.ModuleType):
            return [
                self.named(value, f"{path}.{name}", path)
                for name, value in sorted(vars(thing).items())
                if not name.startswith("__")
            ]
        return self.state(thing, path, owner)

    def function(self, thing: types.FunctionType, path: str) -> list[bytes]:
        if thing.__globals__ is vars(functools) and isinstance(
            kinds := getattr(thing, "registry", None), types.MappingProxyType
        ):
            return [self.encode(kinds, path, path)]  # functools.singledispatch, without what it remembers of its calls
        own = is_own(thing.__globals__)
        code, cells = (
            read_code(thing.__code__),
            dict(zip(thing.__code__.co_freevars, thing.__closure__ or (), strict=True)),
        )
        for read in code.reads if own else ():
            self.read(read, thing.__globals__, cells, path)
        if own and READING & code.attributes:
            self.ask(way_to(path, min(READING & code.attributes)), "outside")
        told = {read.name for read in code.reads if own}
        for name in (name for name in cells if name not in told):
            self.read(Read("free", name), {}, cells, path)
        for kind, values in (("default", defaults(thing)), ("attribute", vars(thing))):
            for name, value in sorted(values.items()):
                self.reach(value, way_to(path, f"{name} ({kind})"))
        return [
            code.text.encode("utf-8", "surrogatepass"),
            b"" if own else self.package(str(thing.__globals__.get("__name__", ""))),
        ]

    def read(self, read: Read, space: Mapping[str, Any], cells: Mapping[str, types.CellType], path: str) -> None:
        """Walk what code reads by a name; of modules only the attributes that are taken of them."""
        names = [read.name, *read.attributes]
        try:
            if read.kind == "free":
                if read.name not in cells:  # a variable of the function's own
                    return
                value = cells[read.name].cell_contents
            elif read.kind == "import":
                value = importlib.import_module("." * read.level + read.name, space.get("__package__"))
            else:
                value = space[read.name] if read.name in space else getattr(builtins, read.name)
            while isinstance(value, types.ModuleType) and len(names) > 1:
                module, value = value, attribute(value, names[1])
                names[0:2] = [f"{names[0]}.{names[1]}"]
                if read.unseeded and any(value is one for one in SEEDED):
                    break
                if (
                    not is_own(vars(module))
                    and not isinstance(value, types.ModuleType | CALLED)
                    and type(value) not in PLAIN
                ):
                    self.part(module, names[0], way_to(path, names[0]))
                    return
        except (
            AttributeError,
            ValueError,
            ImportError,
        ) as error:  # a name without a value yet, a module that is not there
            self.row(way_to(path, names[0]), hashed(type(error).__name__))
            return
        if read.unseeded and any(value is one for one in SEEDED):
            self.ask(way_to(path, names[0]), "unseeded")
        if isinstance(value, type) and ".".join((value.__module__, value.__name__, *names[1:2])) in OUTSIDE:
            self.ask(way_to(path, ".".join(names[:2])), "outside")
        self.reach(value, way_to(path, names[0]))

    def part(self, module: types.ModuleType, name: str, path: str) -> None:
        """Note an object of an installed module (a distribution of SciPy, an array function of NumPy) by its name."""
        last = name.rpartition(".")[2]
        outside = f"{module.__name__.partition('.')[0]}.{last}" in OUTSIDE or last in READERS
        self.row(path, self.ask(path, "outside") if outside else mix(last, self.package(module.__name__)))

    def type(self, thing: type, path: str) -> list[bytes]:
        parts = [self.encode(base, path, path) for base in (*thing.__bases__, type(thing))]
        for name, value in sorted(vars(thing).items()):
            if is_told(name, value):
                parts += [hashed(name), self.named(value, f"{path}.{name}", path)]
        return parts

    def state(self, thing: Any, path: str, owner: str) -> list[bytes]:
        """Return the parts of an object, as it would be pickled: what its author says is all of it."""
        try:
            found = reduced(thing)
        except RecursionError:
            raise
        except Exception as error:  # whatever the parts of an object raise when they are asked for their state
            return [self.ask(path, f"{type(thing).__name__}: {error}"[:120])]
        if isinstance(found, str):
            if callable(inner := getattr(thing, "__wrapped__", None)):  # functools.cache
                return [b"cached", self.encode(inner, path, owner)]
            if is_installed_as(thing, found):
                return [self.encode(type(thing), path, owner), found.encode()]
            return [self.ask(path, f"{type(thing).__name__} {found}"[:120])]
        make, given, state, items, pairs = (*found, None, None, None)[:5]
        parts = [self.encode(make, path, owner), self.encode(given, path, owner)]
        own = owner == path or not is_installed(type(thing))
        if state is None and is_made_by_hand(type(thing)):  # its author may say how it is made with less than it is
            state = attributes_of(thing)
        for one in state if isinstance(state, tuple) and len(state) == 2 else (state,):
            if not isinstance(one, dict):
                parts.append(self.encode(one, path, owner))
                continue
            for name in sorted(one, key=str):
                kept = isinstance(getattr(type(thing), str(name), None), functools.cached_property)
                if not kept and name not in _CACHES.get(type(thing), ()):
                    parts += [hashed(str(name)), self.named(one[name], f"{path}.{name}", owner, own)]
        parts += [self.encode(list(one), path, owner) for one in (items, pairs) if one is not None]
        return parts


def _at(key: Any, place: int) -> str:
    return f"[{key!r}]" if type(key) in (str, int) and len(repr(key)) < 40 else f"[#{place}]"

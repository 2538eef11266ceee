"""What a result can hang on that is no argument: files, the environment, the clock, generators seeded anew."""

from __future__ import annotations

import importlib
import random
import types
from typing import Any

import numpy as np

from esvalue.study.contents import PLAIN

__all__ = [
    "GLOBAL_GENERATORS",
    "OUTSIDE",
    "OUTSIDE_PACKAGES",
    "READERS",
    "READING",
    "SEEDED",
    "attribute",
    "is_flat",
    "is_outside",
    "is_unseeded",
    "way_to",
]

#: Installed functions whose result hangs on what is no argument of theirs: files, the environment, the clock, text that
#: is run.
OUTSIDE = frozenset((
    "builtins.eval", "builtins.exec", "builtins.globals", "builtins.input", "builtins.__import__",
    "importlib.import_module", "os.getenv", "os.environ", "sys.modules",
    "sys.argv", "time.time", "time.time_ns", "uuid.uuid1", "uuid.uuid4", "datetime.datetime.now",
    "datetime.datetime.today", "datetime.datetime.utcnow", "datetime.date.today",
))  # fmt: skip


#: Packages all of whose functions do.
OUTSIDE_PACKAGES = frozenset(("httpx", "requests", "socket", "subprocess"))


READERS = frozenset(("open", "File", "load", "loadtxt", "genfromtxt", "fromfile", "memmap", "connect", "urlopen"))


#: Attributes with such a name are methods of files and paths, whatever they are taken of.
READING = frozenset(("read_text", "read_bytes", "open"))


#: The generators behind the functions of `random` and `numpy.random`, which every process seeds anew.
GLOBAL_GENERATORS = (np.random.mtrand._rand, random.seed.__self__)  # type: ignore[attr-defined]


#: What seeds itself from the machine wherever it is called without a seed.
SEEDED = (
    random.Random, np.random.default_rng, np.random.SeedSequence, np.random.RandomState,
    np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937, np.random.Philox, np.random.SFC64,
)  # fmt: skip
#: What draws from the machine however it is called.
UNSEEDED = frozenset(
    ("random.SystemRandom", "os.urandom", "posix.urandom", "nt.urandom", "os.getrandom", "posix.getrandom")
)


def is_unseeded(package: str, name: str) -> bool:
    """Tell whether something installed gives other random numbers every time, which no seed repeats."""
    return package == "secrets" or f"{package}.{name}" in UNSEEDED


def is_outside(package: str, name: str) -> bool:
    """Tell whether the result of something installed hangs on what is no argument of it."""
    return (
        f"{package}.{name}" in OUTSIDE
        or package in OUTSIDE_PACKAGES
        or name in READERS
        or name.startswith(("read_", "open_"))
    )


def attribute(module: types.ModuleType, name: str) -> Any:
    """Return an attribute of a module, or the module of a package that has that name."""
    try:
        return getattr(module, name)
    except AttributeError:
        return importlib.import_module(f"{module.__name__}.{name}")


def is_flat(value: Any) -> bool:
    """Tell whether a value is plain through and through, so that it says all of itself wherever it stands."""
    return type(value) in PLAIN or (type(value) in (tuple, frozenset) and all(is_flat(one) for one in value))


def way_to(path: str, name: str) -> str:
    """Return how a message names what is reached from a place.

    >>> way_to("model", "helper"), way_to("", "model")
    ('model > helper', 'model')
    """
    return f"{path} > {name}" if path else name

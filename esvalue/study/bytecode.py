"""What compiled code says, whatever its comments, docstrings and positions, and which names it reads.

Instructions are written out with what they mean (the constant, the name, the instruction a jump leads to) instead of
where that stands, so that a docstring or a blank line, which move constants and offsets, change nothing.
"""

from __future__ import annotations

import dis
import re
import types
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import CodeType
from typing import Any, Literal

__all__ = ["Code", "Read", "read_code"]

#: Instructions that say nothing: room for large numbers, and what is left of a line for debuggers.
_SILENT = frozenset(("EXTENDED_ARG", "NOP", "CACHE"))
#: What a class's body notes of itself that does not change what it does.
_NOTES = frozenset(("__doc__", "__module__", "__qualname__", "__firstlineno__", "__static_attributes__"))
#: Instructions around a call that do not say with how many arguments.
_AROUND_CALLS = frozenset(("PUSH_NULL", "PRECALL", "KW_NAMES"))
_ATTRIBUTE = frozenset(("LOAD_ATTR", "LOAD_METHOD"))
_NAMED = re.compile(r"LOAD_(GLOBAL|NAME|DEREF|CLASSDEREF|FROM_DICT_OR_DEREF|FROM_DICT_OR_GLOBALS|FAST\w*)$")
_JUMPS = frozenset((*dis.hasjrel, *dis.hasjabs))
#: Flag of Python 3.13 for a function with a docstring.
_HAS_DOCSTRING = 0x4000000


@dataclass(frozen=True)
class Read:
    """A name that code reads, and the attributes it takes of it at once: ``np.random.normal``.

    `kind` is "global", "free" (of a closure), or "import" of a module within a function (`name`, and `level` of a
    relative one). `unseeded`: what is read is called at once without an argument (or with None), or put aside under
    another name, so that nobody knows what it is called with.
    """

    kind: Literal["global", "free", "import"]
    name: str
    attributes: tuple[str, ...] = ()
    level: int = 0
    unseeded: bool = field(default=False, repr=False)


@dataclass(frozen=True)
class Code:
    """What code says (`text`), the names it reads, and all attributes it takes of anything."""

    text: str
    reads: tuple[Read, ...]
    attributes: frozenset[str]


@lru_cache(maxsize=4096)
def read_code(code: CodeType) -> Code:
    """Return what code says and reads, that of the functions and classes within it included.

    >>> def f(x):
    ...     '''Say something.'''
    ...     return G * x  # and more
    >>> def g(x):
    ...
    ...     return G * x
    >>> read_code(f.__code__).text == read_code(g.__code__).text, read_code(f.__code__).reads
    (True, (Read(kind='global', name='G', attributes=(), level=0),))
    """
    reads: list[Read] = []
    attributes: set[str] = set()
    text = _written(code, reads, attributes, {})
    return Code(text, tuple(dict.fromkeys(reads)), frozenset(attributes))


def _written(code: CodeType, reads: list[Read], attributes: set[str], imported: dict[str, Read]) -> str:
    spoken = [step for step in dis.get_instructions(code) if step.opname not in _SILENT]
    steps = [step for at, step in enumerate(spoken) if not (_is_note(spoken, at) or _is_note(spoken, at + 1))]
    places = [step.offset for step in steps]
    _find_reads(steps, reads, attributes, imported)
    lines = [
        f"{code.co_argcount} {code.co_posonlyargcount} {code.co_kwonlyargcount} "
        f"{code.co_flags & ~_HAS_DOCSTRING} {code.co_varnames[: _arguments(code)]!r}"
    ]
    for step in steps:
        if step.opcode in _JUMPS:
            said = str(bisect_left(places, step.argval))
        elif step.opcode in dis.hasconst:
            said = _constant(step.argval, reads, attributes, imported)
        else:
            said = _constant(
                step.argval if isinstance(step.argval, str | int | tuple) else step.arg, reads, attributes, imported
            )
        lines.append(f"{step.opname} {said}")
    for one in dis.Bytecode(code).exception_entries:  # type: ignore[attr-defined]
        lines.append(
            "except "
            + " ".join(str(bisect_left(places, place)) for place in (one.start, one.end, one.target))
            + f" {one.depth} {one.lasti}"
        )
    return "\n".join(lines)


def _arguments(code: CodeType) -> int:
    return code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)


def _is_note(steps: Sequence[dis.Instruction], at: int) -> bool:
    """Tell whether a step stores what a class's body notes of itself (the step before it loads that)."""
    return 0 < at < len(steps) and steps[at].opname == "STORE_NAME" and steps[at].argval in _NOTES


def _constant(value: Any, reads: list[Read], attributes: set[str], imported: dict[str, Read]) -> str:
    if isinstance(value, CodeType):
        return f"[{_written(value, reads, attributes, dict(imported))}]"
    if isinstance(value, tuple | frozenset):
        parts = [_constant(one, reads, attributes, imported) for one in value]
        return f"{type(value).__name__}({', '.join(parts if isinstance(value, tuple) else sorted(parts))})"
    return f"{type(value).__name__} {hex(value) if type(value) is int else repr(value)}"


def _find_reads(
    steps: Sequence[dis.Instruction], reads: list[Read], attributes: set[str], imported: dict[str, Read]
) -> None:
    pending = root = None
    for at, step in enumerate(steps):
        name = step.opname
        if name in _ATTRIBUTE:
            attributes.add(step.argval)
        elif name == "IMPORT_NAME":
            level, names = steps[at - 2].argval, steps[at - 1].argval
            root = pending = Read("import", step.argval if names else step.argval.split(".")[0], (), level)
        elif name == "IMPORT_FROM" and pending:
            pending = _further(pending, step.argval)
        elif name.startswith("STORE_") and pending:
            imported[_names(step)[0]] = pending
            pending = root if at + 1 < len(steps) and steps[at + 1].opname == "IMPORT_FROM" else None
        if _NAMED.search(name):
            reads.extend(_loaded(steps, at, imported))


def _names(step: dis.Instruction) -> tuple[str, ...]:
    return (
        step.argval if isinstance(step.argval, tuple) else (step.argval,)
    )  # later versions of Python do two steps in one


def _loaded(steps: Sequence[dis.Instruction], at: int, imported: dict[str, Read]) -> Iterator[Read]:
    step = steps[at]
    names = _names(step)[step.opname.startswith("STORE_") :]
    chain: list[str] = []
    while at + 1 + len(chain) < len(steps) and steps[at + 1 + len(chain)].opname in _ATTRIBUTE:
        chain.append(steps[at + 1 + len(chain)].argval)
    for place, name in enumerate(names):
        last = place == len(names) - 1
        taken = tuple(chain) if last else ()
        unseeded = last and _is_unseeded(steps[at + 1 + len(chain) :])
        if name in imported:
            yield replace(_further(imported[name], *taken), unseeded=unseeded)
        elif "DEREF" in step.opname:
            yield Read("free", name, taken, unseeded=unseeded)
        elif "FAST" not in step.opname:
            yield Read("global", name, taken, unseeded=unseeded)


def _is_unseeded(after: Sequence[dis.Instruction]) -> bool:
    """Tell whether what was just read is called without an argument, with None alone, or kept under a name."""
    told = [step for step in after[:8] if step.opname not in _AROUND_CALLS]
    if not told or told[0].opname.startswith(("STORE_", "RETURN_")):
        return True
    if told[0].opname == "LOAD_CONST" and told[0].argval is None and len(told) > 1:
        named = told[1].opname == "LOAD_CONST" and len(told) > 2  # Python 3.13 loads the names of arguments
        call = told[2] if named else told[1]
        return call.opname.startswith("CALL") and call.arg == 1
    return told[0].opname.startswith("CALL") and told[0].arg == 0


def _further(read: Read, *attributes: str) -> Read:
    return Read(read.kind, read.name, (*read.attributes, *attributes), read.level)


def defaults(thing: types.FunctionType) -> dict[str, Any]:
    """Return the defaults of a function by the names of its arguments."""
    given, code = thing.__defaults__ or (), thing.__code__
    return {
        **dict(zip(code.co_varnames[code.co_argcount - len(given) : code.co_argcount], given, strict=True)),
        **(thing.__kwdefaults__ or {}),
    }

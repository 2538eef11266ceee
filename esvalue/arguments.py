"""Numbers given to public functions: each is held against its quantity before anything is computed.

A signature says which quantity a number has, and :func:`checked` holds what is given against it::

    @checked
    def analyse(problem: Problem, *, seed: Seed, level: Level = 0.95) -> pd.DataFrame: ...

``Level`` is ``Annotated[float, Of("confidence")]``; the names below are those that many functions share. Numbers inside
arrays, sequences and the values of mappings are held against it one by one.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, wraps
from inspect import Parameter, get_annotations, signature, unwrap
from numbers import Real
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from esvalue.errors import Problems, Reason
from esvalue.quantities import Of, Quantity, quantity

__all__ = [
    "Argument", "Count", "Draws", "Level", "Points", "Replicates", "Seed", "Share", "Starts", "Workers", "Year",
    "arguments", "check_arguments", "checked", "refusal",
]  # fmt: skip

T = TypeVar("T", bound=Callable[..., Any])

Count = Annotated[int, Of("count")]
Draws = Annotated[int, Of("count", low=2)]
Level = Annotated[float, Of("confidence")]
Points = Annotated[int, Of("count", low=2)]
Replicates = Annotated[int, Of("count", low=2)]
Seed = Annotated[int, Of("seed")]
Share = Annotated[float, Of("share")]
Starts = Annotated[int, Of("count", low=1)]
Workers = Annotated[int, Of("count", low=1)]
Year = Annotated[int, Of("year")]


@dataclass(frozen=True)
class Argument:
    """A number a caller writes: its name and place in the signature, its quantity, and what may stand instead."""

    name: str
    place: int
    of: Of
    text: bool
    nothing: bool


def checked(target: T) -> T:
    """Return a function, or a class with its constructor, that refuses numbers their quantities do not allow.

    A whole number written as one (``2e3`` draws, a NumPy integer) is handed on as an integer.

    Raises
    ------
    InputError
        (by the function returned) Every argument that cannot be, such as ``analyse(level = 95)``.

    Examples
    --------
    >>> @checked
    ... def tail(level: Level = 0.95) -> float:
    ...     return (1 - level) / 2
    >>> tail(level=95)
    Traceback (most recent call last):
    ...
    esvalue.errors.InputError: tail(level = 95): 95 is no level of confidence: it lies between 0 and 1, both not included; write 0.95
    """
    function: Callable[..., Any] = target.__init__ if isinstance(target, type) else target  # type: ignore[misc]

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        placed, problems = list(given), Problems()
        for one in arguments(target):
            if one.name in named:
                named[one.name] = _held(target, one, named[one.name], problems)
            elif one.place < len(placed):
                placed[one.place] = _held(target, one, placed[one.place], problems)
        problems.raise_if_any()
        return function(*placed, **named)

    if not isinstance(target, type):
        return call  # type: ignore[return-value]
    target.__init__ = call  # type: ignore[misc]
    return target


def check_arguments(target: Callable[..., Any], **given: Any) -> dict[str, Any]:
    """Return arguments of a function or class as it takes them, or refuse every one that cannot be; nothing is computed."""
    problems = Problems()
    known = {one.name: one for one in arguments(target)}
    made = {name: _held(target, known[name], value, problems) if name in known else value for name, value in given.items()}
    problems.raise_if_any()
    return made


@cache
def arguments(target: Callable[..., Any]) -> tuple[Argument, ...]:
    """Return the arguments of a function or class that have a quantity, in the order of its signature."""
    found = []
    function = target.__init__ if isinstance(target, type) else target  # type: ignore[misc]
    for place, one in enumerate(signature(function).parameters.values()):
        of, text, nothing = _spelt(_annotation(target, one))
        if of is not None:
            found.append(Argument(one.name, sys.maxsize if one.kind is Parameter.KEYWORD_ONLY else place, of, text, nothing))
    return tuple(found)


def _annotation(target: Callable[..., Any], one: Parameter) -> Any:
    """Return the annotation of an argument; None where it names what only a type checker imports."""
    if not isinstance(one.annotation, str):
        return one.annotation
    space = getattr(unwrap(target), "__globals__", {})
    if isinstance(target, type):
        owner = next((base for base in target.__mro__ if one.name in get_annotations(base)), target)
        space = vars(sys.modules[owner.__module__])
    with suppress(NameError):
        return eval(one.annotation, space)
    return None


def _spelt(annotation: Any) -> tuple[Of | None, bool, bool]:
    """Return the quantity an annotation names, and whether it also takes a text, or None."""
    if annotation in (str, type(None), None):
        return None, annotation is str, annotation is not str
    parts = get_args(annotation)
    if get_origin(annotation) is Annotated:
        of = next((mark for mark in parts[1:] if isinstance(mark, Of)), None)
        return (of, False, type(None) in get_args(parts[0])) if of else _spelt(parts[0])
    if get_origin(annotation) is Literal:
        return None, False, False
    if isinstance(get_origin(annotation), type) and issubclass(get_origin(annotation), Mapping):
        parts = parts[1:]
    inner = [_spelt(part) for part in parts if not isinstance(part, list) and part is not Ellipsis]
    return next((of for of, _, _ in inner if of), None), any(text for _, text, _ in inner), any(nothing for _, _, nothing in inner)


def _held(target: Callable[..., Any], argument: Argument, value: Any, problems: Problems) -> Any:
    """Return what is given for an argument as the function takes it; note every number in it that cannot be."""
    if getattr(value, "ndim", None) == 0:
        value = value.item()
    for path, one in _numbers(value):
        if (one is None and argument.nothing) or (isinstance(one, str) and argument.text):
            continue
        reason = refusal(one, argument.of)
        if reason is not None:
            problems.add("bad_value", f"{target.__qualname__}({argument.name}{path} = {_shown(one)})", reason=reason)
    return int(value) if argument.of.quantity.whole and isinstance(value, float) and value.is_integer() else value


def refusal(value: Any, of: Of) -> Reason | None:
    """Return why something is no number of a quantity, with the mended entry where one is near; None where it is one.

    >>> print(refusal("30%", Of("share")))
    '30%' is no share: it lies between 0 and 1; write 0.3
    >>> print(refusal(True, Of("count", low=2)), "/", refusal(1, Of("count", low=2)), sep="\\n")
    True is no count: it is a whole number not below 2
    /
    1 is not in the range here: it is a whole number not below 2
    """
    wanted = of.quantity
    number = _number(value)
    if number is not None and not isinstance(value, str) and (_lawful(number, wanted) or (of.gaps and not math.isfinite(number))):
        return None
    en, zh = wanted.reach()
    shown = _shown(value)
    known = not isinstance(value, str) and number is not None and _lawful(number, quantity(of.name))
    meant = _meant(number, isinstance(value, str), wanted)
    return Reason(f"{shown} is {'not in the range here' if known else 'no ' + wanted.title['en']}: {en}" + (f"; write {meant}" if meant else ""),
                  f"{shown} {'不在此处的范围内' if known else '不是' + wanted.title['zh']}：{zh}" + (f"；请写 {meant}" if meant else ""))  # fmt: skip


def _number(value: Any) -> float | None:
    """Return something written as a number; None for what is none (a truth value, a text in words)."""
    if isinstance(value, str):
        text = value.strip()
        with suppress(ValueError):
            return float(text.rstrip("%％")) / 100 if text.endswith(("%", "％")) else float(text)
        return None
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf  # type: ignore[operator]


def _lawful(number: float, wanted: Quantity) -> bool:
    return math.isfinite(number) and wanted.impossible(number) is None


def _meant(number: float | None, written: bool, wanted: Quantity) -> str:
    """Return the number that was probably meant: the text without its quotes, a percentage as a share, an amount without its sign."""
    if number is None:
        return ""
    tries = [number] if written else []
    tries += [number / 100] if "percent" in wanted.slips else []
    tries += [-number] if "sign" in wanted.slips else []
    return next((f"{one:.15g}" for one in tries if _lawful(one, wanted)), "")


def _numbers(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the numbers of what is given with their place in it; of an array only those that decide whether all are lawful."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from ((f"[{key!r}]{path}", number) for path, number in _numbers(one))
    elif isinstance(value, list | tuple) and not _long(value):
        for at, one in enumerate(value):
            yield from ((f"[{at}]{path}", number) for path, number in _numbers(one))
    elif isinstance(value, list | tuple) or getattr(value, "ndim", None):
        yield from _ends(value)
    else:
        yield "", value


def _long(values: list[Any] | tuple[Any, ...]) -> bool:
    """Tell whether a sequence is looked at as an array: a long one of plain numbers."""
    return len(values) > 64 and all(type(one) in (int, float) for one in values)


def _ends(values: Any) -> Iterator[tuple[str, Any]]:
    """Yield the first number of an array that is not finite, the lowest, the highest and the first with a fraction; of words all."""
    import numpy as np

    array = np.asarray(values)
    if array.dtype.kind not in "iuf":
        yield from ((f"[{at}]", one) for at, one in enumerate(array.ravel().tolist()))
    elif array.size:
        flat = array.ravel()
        finite = np.isfinite(flat)
        inside = flat[finite] if not finite.all() else flat
        found = [np.flatnonzero(~finite)[:1], np.flatnonzero(finite & (flat != np.rint(flat)))[:1]]
        found += [np.flatnonzero(flat == end)[:1] for end in (inside.min(), inside.max())] if inside.size else []
        for at in np.concatenate(found):
            place = ", ".join(map(str, np.unravel_index(at, array.shape)))
            yield f"[{place}]", flat[at].item()


def _shown(value: Any) -> str:
    """Return what was given, short enough for a message."""
    if isinstance(value, int) and abs(value) >= 10**20:
        return f"{'-' if value < 0 else ''}1e{int(math.log10(abs(value)))}"
    text = f"{value:.12g}" if isinstance(value, float) else repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."

"""Numbers given to public functions: each is held against its quantity before anything is computed.

A signature says which quantity a number has, and :func:`checked` holds what is given against it::

    @checked
    def analyse(problem: Problem, *, seed: Seed, replicates: TwoOrMore = 8, level: Level = 0.95) -> pd.DataFrame: ...

``Level`` is ``Annotated[float, Of("confidence")]``; the names below are those that many functions share. Numbers inside
arrays, sequences and the values of mappings are held against it one by one.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, wraps
from inspect import Parameter, signature
from itertools import islice
from numbers import Integral, Real
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args, get_origin

from esvalue.core.calls import annotation_of, fitting, misworded
from esvalue.core.errors import Mistakes, Reason
from esvalue.core.quantified import Of
from esvalue.core.quantities import Quantity, typed_number
from esvalue.core.text import Text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = [
    "Amount",
    "Amounts",
    "Argument",
    "Column",
    "Correlation",
    "Count",
    "Ends",
    "Level",
    "Money",
    "NotNegative",
    "NotNegativeAmount",
    "NotNegativeAmounts",
    "Number",
    "Numbers",
    "OneOrMore",
    "OpenShare",
    "Outputs",
    "Params",
    "Performances",
    "Positive",
    "Ratio",
    "Seed",
    "Share",
    "Significance",
    "SomeShare",
    "TwoOrMore",
    "Uniforms",
    "Weight",
    "Weights",
    "Year",
    "arguments",
    "check_arguments",
    "checked",
    "refusal",
    "refusals",
]  # fmt: skip

#: Mistakes that are said of what is given for one argument, at most.
MOST = 3
T = TypeVar("T", bound=Callable[..., Any])

# ---- one number ----
Amount = Annotated[float, Of("money", low=0, open=("low",))]  # above zero
Correlation = Annotated[float, Of("correlation")]
Count = Annotated[int, Of("count")]
Level = Annotated[float, Of("confidence")]
Money = Annotated[float, Of("money")]
NotNegative = Annotated[float, Of("number", low=0)]
Number = Annotated[float, Of("number")]
OneOrMore = Annotated[int, Of("count", low=1)]
OpenShare = Annotated[float, Of("share", open=("low", "high"))]  # neither nothing nor all
NotNegativeAmount = Annotated[float, Of("money", low=0)]
Positive = Annotated[float, Of("number", low=0, open=("low",))]
Ratio = Annotated[float, Of("ratio", open=("low",))]
Seed = Annotated[int, Of("seed")]
Share = Annotated[float, Of("share")]
Significance = Annotated[float, Of("significance")]
SomeShare = Annotated[float, Of("share", open=("low",))]
TwoOrMore = Annotated[int, Of("count", low=2)]
Weight = Annotated[float, Of("weight")]
Year = Annotated[int, Of("year")]
# ---- arrays, and what becomes one ----
Amounts = Annotated["np.ndarray", Of("money")]
Column = Annotated["npt.NDArray[np.float64]", Of("number")]
Ends = Annotated["np.ndarray", Of("money", gaps=True)]  # of intervals, which may be open
Numbers = Annotated["npt.ArrayLike", Of("number")]
Outputs = Annotated["npt.NDArray[np.float64]", Of("number", gaps=True)]  # of runs, some of which may have failed
Params = Annotated[
    "np.ndarray", Of("number", gaps=True)
]  # of a likelihood: an optimiser tries points at which it has no value
NotNegativeAmounts = Annotated["np.ndarray", Of("money", low=0)]
Performances = Annotated[
    "npt.ArrayLike", Of("number", gaps=True)
]  # of what is compared: the function itself says where one is not finite
Uniforms = Annotated["npt.NDArray[np.float64]", Of("share")]
Weights = Annotated["np.ndarray", Of("weight")]


@dataclass(frozen=True)
class Argument:
    """A number a caller writes: its name and position in the signature, its quantity,
    and what else may stand there (None, a name).
    """

    name: str
    position: int
    of: Of
    others: tuple[type, ...]


def checked(target: T) -> T:
    """Return a function, or a class with its constructor, that refuses numbers their quantities do not allow and words
    that are not to choose from, and says of a call that fails what does not fit its signature.

    A whole number written as one (``2e3`` draws, a NumPy integer) is handed on as an integer.

    Raises
    ------
    InputError
        (by the function returned) Every argument that cannot be, such as ``analyse(level = 95)``; one that is missing,
        unknown (with the nearest), or of another type.

    Examples
    --------
    >>> @checked
    ... def tail(level: Level = 0.95) -> float:
    ...     return (1 - level) / 2
    >>> tail(level=95)
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: tail(level = 95): 95 is no level of confidence: it lies between 0 and 1, both not
    included; write 0.95
    """
    fit = fitting(target)
    function: Callable[..., Any] = fit.__init__ if isinstance(fit, type) else fit  # type: ignore[misc]

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        if (wrong := misworded(target, given, named)) is not None:
            raise wrong
        own = [one for one in arguments(target) if one.position < len(given) and one.name not in named]
        held = check_arguments(target, **{one.name: given[one.position] for one in own}, **named)
        held_by_position = list(given)
        for one in own:
            held_by_position[one.position] = held.pop(one.name)
        return function(*held_by_position, **held)

    if not isinstance(target, type):
        return call  # type: ignore[return-value]
    target.__init__ = call  # type: ignore[misc]
    return target


def check_arguments(target: Callable[..., Any], /, **given: Any) -> dict[str, Any]:
    """Return arguments of a function or class as it takes them, or refuse every one that cannot be;
    nothing is computed.
    """
    problems = Mistakes()
    held = {one.name: _held(target, one, given[one.name], problems) for one in arguments(target) if one.name in given}
    problems.raise_if_any()
    return given | held


@cache
def arguments(target: Callable[..., Any]) -> tuple[Argument, ...]:
    """Return the arguments of a function or class that have a quantity, in the order of its signature."""
    found = []
    function = target.__init__ if isinstance(target, type) else target  # type: ignore[misc]
    for position, one in enumerate(signature(function).parameters.values()):
        of, others = _spelt(annotation_of(target, one))
        if of is not None:
            found.append(
                Argument(one.name, sys.maxsize if one.kind is Parameter.KEYWORD_ONLY else position, of, others)
            )
    return tuple(found)


def _spelt(annotation: Any) -> tuple[Of | None, tuple[type, ...]]:
    """Return the quantity an annotation names, and what else it takes: None, a text, an object of a class."""
    if annotation is None or annotation in (int, float, complex, bool):
        return None, ()
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return None, (annotation,)
    parts = get_args(annotation)
    if get_origin(annotation) is Annotated:
        of = next((mark for mark in parts[1:] if isinstance(mark, Of)), None)
        return (of, ()) if of else _spelt(parts[0])
    if get_origin(annotation) is Literal:
        return None, ()
    if isinstance(get_origin(annotation), type) and issubclass(get_origin(annotation), Mapping):
        parts = parts[1:]
    inner = [_spelt(part) for part in parts if not isinstance(part, list) and part is not Ellipsis]
    return next((of for of, _ in inner if of), None), tuple(other for _, others in inner for other in others)


def _held(target: Callable[..., Any], argument: Argument, value: Any, problems: Mistakes) -> Any:
    """Return what is given for an argument as the function takes it; note what cannot be in it."""
    if getattr(value, "ndim", None) == 0:
        value = value.item()
    elif isinstance(value, Iterator):
        value = tuple(value)
    wrong = (one for one in refusals(value, argument.of) if not isinstance(one[1], argument.others))
    for path, one, reason in islice(wrong, MOST):
        problems.add("bad_value", f"{target.__qualname__}({argument.name}{path} = {_shown(one)})", reason=reason.said)
    if not isinstance(value, Real) or problems:
        return value
    number = value if isinstance(value, int | float) else float(value)
    return int(number) if argument.of.quantity.whole else number


def refusals(value: Any, of: Of) -> Iterator[tuple[str, Any, Reason]]:
    """Yield what is no number of a quantity among the numbers given: where it stands ("[2]"), itself, and why."""
    for path, one in _numbers(value, of):
        reason = refusal(one, of)
        if reason is not None:
            yield path, one, reason


def refusal(value: Any, of: Of) -> Reason | None:
    """Return why something is no number of a quantity, with the mended entry where one is near; None where it is one.

    >>> print(refusal("30%", Of("share")))
    '30%' is no share: it lies between 0 and 1; write 0.3
    >>> print(refusal(True, Of("count", low=2)))
    True is no count: it is a whole number not below 2
    >>> print(refusal(1, Of("count", low=2)))
    1 is not in the range here: it is a whole number not below 2
    """
    wanted = of.quantity
    number = _number(value)
    if number is not None and not isinstance(value, str):
        if math.isfinite(number):
            return wanted.impossible(int(value) if isinstance(value, Integral) else number)
        if of.gaps:
            return None
    meant = _meant(number, wanted) if isinstance(value, str) else ""
    said = Text(zh="{value} 不是{title}：{reach}", en="{value} is no {title}: {reach}")
    said = said.format(value=_shown(value), title=wanted.title, reach=wanted.reach())
    return Reason(said + Text(zh=f"；请写 {meant}", en=f"; write {meant}") if meant else said)


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


def _meant(number: float | None, wanted: Quantity) -> str:
    """Return the number a text holds, or what was probably meant by it."""
    if number is None or not math.isfinite(number):
        return ""
    slip = wanted.slip(number)
    return typed_number(number) if wanted.holds(number) else typed_number(slip[1]) if slip else ""


def _numbers(value: Any, of: Of) -> Iterator[tuple[str, Any]]:
    """Yield the numbers of what is given with where they stand in it;
    of an array only those that decide whether all are lawful.
    """
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from ((f"[{key!r}]{path}", number) for path, number in _numbers(one, of))
    elif getattr(value, "ndim", None) or _long(value):
        yield from _ends(value, of)
    elif isinstance(value, Collection) and not isinstance(value, str | bytes):
        for at, one in enumerate(value):
            yield from ((f"[{at}]{path}", number) for path, number in _numbers(one, of))
    else:
        yield "", value


def _long(value: Any) -> bool:
    """Tell whether a sequence is looked at as an array: a long one of plain numbers."""
    return isinstance(value, list | tuple) and len(value) > 64 and all(type(one) in (int, float) for one in value)


def _ends(values: Any, of: Of) -> Iterator[tuple[str, Any]]:
    """Yield what is no number in an array, the first number that is not finite, the lowest, the highest,
    the first with a fraction.
    """
    import numpy as np

    array = np.asarray(values)
    if array.dtype.kind not in "iuf":
        words = [
            (at, one)
            for at, one in enumerate(array.ravel().tolist())
            if isinstance(one, bool) or not isinstance(one, Real)
        ]
        yield from ((_index(at, array.shape), one) for at, one in words[:1])
        if words:
            return
    flat = array.ravel().astype(float) if array.dtype.kind == "O" else array.ravel()
    wanted, finite = of.quantity, np.isfinite(flat)
    inside = flat if finite.all() else flat[finite]
    found = [] if of.gaps else [np.flatnonzero(~finite)[:1]]
    if inside.size and (wanted.low > -math.inf or wanted.high < math.inf):
        found += [np.flatnonzero(flat == end)[:1] for end in (inside.min(), inside.max())]
    if wanted.whole:
        found.append(np.flatnonzero(finite & (flat != np.rint(flat)))[:1])
    yield from ((_index(at, array.shape), flat[at].item()) for at in (np.concatenate(found) if found else ()))


def _index(at: int, shape: tuple[int, ...]) -> str:
    """Return where the element of a flattened array stands in it: "[1, 0]"."""
    import numpy as np

    return f"[{', '.join(map(str, np.unravel_index(at, shape)))}]"


def _shown(value: Any) -> str:
    """Return what was given, short enough for a message."""
    text = (
        typed_number(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and value == value
        else repr(value)
    )
    return text if len(text) <= 40 else f"{text[:37]}..."

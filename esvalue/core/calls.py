"""What a call got wrong, told from the signature: an argument is missing, unknown, given twice or of another type.

Nothing is looked at until a call has failed. A function that could use what it was given is never refused by its
annotations, and an error of the function itself, where all it was given fits, stays as it is.
"""

from __future__ import annotations

import ast
import sys
import types
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, wraps
from inspect import Parameter, get_annotations, getsource, signature, unwrap
from numbers import Number
from os import PathLike
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from esvalue.core.errors import InputError, Mistake, WrongCall, choice_fields, nearest
from esvalue.core.text import Text

__all__ = ["Language", "annotation_of", "fitting", "misfit", "misworded"]

T = TypeVar("T", bound=Callable[..., Any])
#: A text that is one of several words; to a type checker any text.
Language = Annotated[str, Literal["zh", "en"]]

#: Errors that a wrong call makes further in.
FAILURES = (TypeError, AttributeError, ValueError, LookupError)
#: Annotations that stand for more than themselves.
_STANDS_FOR: Mapping[Any, tuple[type, ...]] = {
    int: (Number,),
    float: (Number,),
    tuple: (Iterable,),
    list: (Iterable,),
    dict: (Mapping,),
}
#: Packages whose names are told with them.
_FOREIGN = ("xarray", "pandas", "matplotlib")
_OR = Text(zh="或", en=" or ")


def fitting(target: T) -> T:
    """Return a function, or a class with its constructor, that says of a call that fails what does not fit its
    signature.

    Raises
    ------
    InputError
        (by the function returned) An argument that is missing, unknown (with the nearest) or of another type.

    Examples
    --------
    >>> @fitting
    ... def length(of: list[float]) -> int:
    ...     return len(of)
    >>> length(3)
    Traceback (most recent call last):
    ...
    esvalue.core.errors.WrongCall: length(of): an object of type int is given; needed: list[float]
    """
    function = _function(target)

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        try:
            return function(*given, **named)
        except InputError:
            raise
        except FAILURES:
            if (wrong := misfit(target, given, named)) is None:
                raise
            raise wrong from None

    if not isinstance(target, type):
        return call  # type: ignore[return-value]
    target.__init__ = call  # type: ignore[misc]
    return target


def misfit(target: Callable[..., Any], given: tuple[Any, ...], named: Mapping[str, Any]) -> WrongCall | None:
    """Return what is wrong with a call of a function or class that failed; None where the call fits its signature.

    >>> def draws(names: str, *, seed: int) -> None: ...
    >>> print(misfit(draws, ("a",), {"sed": 1}))
    draws: no argument is called 'sed'; nearest: seed; there are: names, seed
    draws: the argument 'seed' is missing; write draws(names, seed=...)
    >>> misfit(draws, ("a",), {"seed": 1}) is None
    True
    """
    found = list(_of_names(target, given, named)) or list(_of_types(target, given, named))
    return WrongCall(found) if found else None


def misworded(target: Callable[..., Any], given: tuple[Any, ...], named: Mapping[str, Any]) -> WrongCall | None:
    """Return what is given as a text where the signature lets choose from words, and is none of them.

    >>> def turn(side: Literal["left", "right"]) -> None: ...
    >>> print(misworded(turn, ("lfet",), {}))
    turn(side): 'lfet' is none of the words allowed here; write one of left, right; nearest: left
    """
    found = []
    for position, name, wanted in _worded(target):
        value = named[name] if name in named else given[position] if position < len(given) else None
        if isinstance(value, str) and not _fits(value, wanted):
            fields = choice_fields(value, _words(wanted))
            found.append(Mistake("bad_choice", f"{target.__qualname__}({name})", fields))
    return WrongCall(found) if found else None


@cache
def _worded(target: Callable[..., Any]) -> tuple[tuple[int, str, Any], ...]:
    """Return the arguments that are chosen from words: position, name, annotation."""
    every = enumerate(signature(_function(target)).parameters.values())
    found = [
        (sys.maxsize if one.kind is Parameter.KEYWORD_ONLY else position, one.name, annotation_of(target, one))
        for position, one in every
    ]
    return tuple(one for one in found if _words(one[2]))


def _function(target: Callable[..., Any]) -> Callable[..., Any]:
    return target.__init__ if isinstance(target, type) else target  # type: ignore[misc]


def _of_names(target: Callable[..., Any], given: tuple[Any, ...], named: Mapping[str, Any]) -> Iterator[Mistake]:
    every = list(signature(_function(target)).parameters.values())
    positions = [one for one in every if one.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)]
    known = [one.name for one in every if one.kind in (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)]
    kinds = {one.kind for one in every}
    own = [name for name in known if name not in ("self", "cls")]
    where = target.__qualname__
    if len(given) > len(positions) and Parameter.VAR_POSITIONAL not in kinds:
        hidden = len(positions) - len([one for one in positions if one.name in own])
        by_name = [one.name for one in every if one.kind is Parameter.KEYWORD_ONLY]
        fields = {"given": len(given) - hidden, "most": len(positions) - hidden, "names": ", ".join(by_name) or "-"}
        yield Mistake("call_too_many", where, fields)
    for name in named:
        if name in {one.name for one in positions[: len(given)]}:
            yield Mistake("call_twice", where, {"name": name})
        elif name not in known and Parameter.VAR_KEYWORD not in kinds:
            yield Mistake(
                "call_unknown", where, {"name": name, "nearest": nearest(name, own), "known": ", ".join(own) or "-"}
            )
    taken = {one.name for one in positions[: len(given)]} | set(named)
    for one in every:
        if one.default is Parameter.empty and one.name in known and one.name not in taken:
            yield Mistake("call_missing", where, {"name": one.name, "write": _written(target, every)})


def _written(target: Callable[..., Any], every: Iterable[Parameter]) -> str:
    """Return the shortest call: ``draws(names, seed=...)``."""
    needed = [one for one in every if one.default is Parameter.empty and one.name not in ("self", "cls")]
    words = [
        f"{one.name}=..." if one.kind is Parameter.KEYWORD_ONLY else one.name
        for one in needed
        if one.kind not in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    ]
    return f"{target.__qualname__}({', '.join(words)})"


def _of_types(target: Callable[..., Any], given: tuple[Any, ...], named: Mapping[str, Any]) -> Iterator[Mistake]:
    called = signature(_function(target))
    for name, value in called.bind_partial(*given, **named).arguments.items():
        one = called.parameters[name]
        wanted = annotation_of(target, one, of_types=True)
        if one.kind in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD) or wanted is None or _fits(value, wanted):
            continue
        where, words = f"{target.__qualname__}({name})", _words(wanted)
        if words and isinstance(value, str | None):
            yield Mistake("bad_choice", where, choice_fields(value, words))
        else:
            needed = _OR.join(Text.same(one) for one in _named(wanted))
            yield Mistake("wrong_object", where, {"given": type(value).__name__, "wanted": needed})


def annotation_of(target: Callable[..., Any], one: Parameter, *, of_types: bool = False) -> Any:
    """Return the annotation of an argument; None where it names what cannot be found. With `of_types` what only a
    type checker imports is imported.
    """
    if one.annotation is Parameter.empty:
        return None
    if not isinstance(one.annotation, str):
        return one.annotation
    space = getattr(unwrap(target), "__globals__", {})
    if isinstance(target, type):
        owner = next((base for base in target.__mro__ if one.name in get_annotations(base)), target)
        space = vars(sys.modules[owner.__module__])
    with suppress(NameError):
        return eval(one.annotation, space)
    if of_types:
        with suppress(Exception):
            return eval(one.annotation, _with_types(space))
    return None


def _with_types(space: Mapping[str, Any]) -> dict[str, Any]:
    """Return the names of a module with those it imports for a type checker only."""
    made = dict(space)
    for node in ast.parse(getsource(sys.modules[space["__name__"]])).body:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            exec(compile(ast.Module(node.body, []), space["__name__"], "exec"), made)
    return made


def _fits(value: Any, wanted: Any) -> bool:
    """Tell whether a value may stand where an annotation is; what is not sure may."""
    origin = get_origin(wanted)
    if origin is Annotated:
        kind, *more = get_args(wanted)
        return _fits(value, kind) and all(_fits(value, part) for part in more if _words(part))
    if origin is Literal:
        return not isinstance(value, str | None) or value in get_args(wanted)
    if origin in (Union, types.UnionType):
        return any(_fits(value, part) for part in get_args(wanted))
    if wanted is None or wanted is type(None):
        return value is None
    if wanted is Any:
        return True
    kind = origin or wanted
    if kind is str or kind is PathLike:
        return isinstance(value, str)
    if getattr(kind, "_is_protocol", False):  # a plain value is no object of a class of this library
        own = kind.__module__.partition(".")[0] == __name__.partition(".")[0]
        return not (own and isinstance(value, str | int | float))
    if not isinstance(kind, type) or kind.__module__ == "numpy" or kind is bool:
        return True
    if isinstance(value, str | bytes) and issubclass(kind, Collection | tuple | list):
        return kind in (Collection, Iterable)
    inner = [part for part in get_args(wanted) if part is not Ellipsis]
    if len(inner) == 1 and isinstance(value, list | tuple):
        return all(_fits(one, inner[0]) for one in value)
    return isinstance(value, _STANDS_FOR.get(kind, (kind,)))


def _words(wanted: Any) -> tuple[str, ...]:
    """Return the words an annotation lets choose from."""
    if get_origin(wanted) is Literal:
        return tuple(map(str, get_args(wanted)))
    parts = get_args(wanted) if get_origin(wanted) in (Annotated, Union, types.UnionType) else ()
    return next((words for part in parts if (words := _words(part))), ())


def _named(wanted: Any) -> list[str]:
    """Return what an annotation asks for, a name each."""
    if get_origin(wanted) is Annotated:
        return _named(get_args(wanted)[0])
    if get_origin(wanted) in (Union, types.UnionType):
        return [name for part in get_args(wanted) if part is not type(None) for name in _named(part)]
    kind = get_origin(wanted) or wanted
    name, room = getattr(kind, "__name__", str(wanted)), getattr(kind, "__module__", "").partition(".")[0]
    inner = [part for part in get_args(wanted) if part is not Ellipsis]
    of = f"[{' | '.join(_named(inner[0]))}]" if len(inner) == 1 else ""
    return [f"{room}.{name}{of}" if room in _FOREIGN else f"{name}{of}"]

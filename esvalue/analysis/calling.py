"""How the function of a problem is called, and what it may return."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, signature
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import fail, nearest

__all__ = ["SLOW_BLOCK", "Function", "by_name", "called", "numbers", "scalar"]

#: Draws at a time of a function that takes one: few, so that they can be shared among workers.
SLOW_BLOCK = 16
#: Turns columns (values, or uniforms where `takes == "uniform"`), each of shape (draw,), into outcomes of shape
#: (draw,) or (option, draw); see :func:`called` and :func:`by_name` for other forms.
Function = Callable[..., Any]
_MANY = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)


def called(function: Callable[..., Any], values: Mapping[str, Any]) -> Any:
    """Return what a function gives for values by name: given as one mapping, or one by one to a function whose
    parameters are the names.

    >>> called(lambda c: c["x"] + 1, {"x": 1, "y": 2}), called(lambda x, y: x + y, {"x": 1, "y": 2})
    (2, 3)
    """
    names = getattr(getattr(function, "__code__", None), "co_varnames", ())
    taken = names[: function.__code__.co_argcount + function.__code__.co_kwonlyargcount] if names else ()
    if len(taken) > 0 and set(taken) <= set(values):
        return function(**{name: values[name] for name in taken})
    _refuse_unknown(function, values)
    return function(values)


def _refuse_unknown(function: Callable[..., Any], values: Mapping[str, Any]) -> None:
    """Refuse a function that must be given more than one thing, one of them by a name that no factor has."""
    try:
        parameters = signature(function).parameters
    except (TypeError, ValueError):  # of a compiled function nothing is known
        return
    needed = [n for n, one in parameters.items() if one.default is one.empty and one.kind not in _MANY]
    unknown = [name for name in needed if name not in values]
    if len(needed) > 1 and unknown:
        near = nearest(unknown[0], list(values)) or "-"
        raise fail(
            "model_arguments",
            "function",
            given=", ".join(needed),
            unknown=unknown[0],
            nearest=near,
            known=", ".join(values),
        )


def by_name(found: Any, names: Sequence[str]) -> Mapping[str, Any]:
    """Return what a function gave by outcome: a mapping or a frame by its names, an array or a number as the only
    outcome, a tuple as the outcomes in order.

    >>> import numpy as np
    >>> by_name(np.ones(2), ["y"])["y"].tolist(), by_name((1.0, 2.0), ["y", "z"])
    ([1.0, 1.0], {'y': 1.0, 'z': 2.0})
    """
    if isinstance(found, Mapping):
        return found
    if hasattr(found, "columns") and hasattr(found, "to_numpy"):  # a frame: a row a draw
        return {str(name): found[name].to_numpy() for name in found.columns}
    if isinstance(found, tuple) and len(found) == len(names):
        return dict(zip(names, found, strict=True))
    if len(set(names)) == 1 and not isinstance(found, str | type(None)):
        return {names[0]: found}
    raise fail("outcome_form", "function", given=type(found).__name__, names=", ".join(dict.fromkeys(names)))


def numbers(value: Any, outcome: str) -> npt.NDArray[np.float64]:
    """Return what a function gave for an outcome as numbers, or say that it is none."""
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        given = repr(value) if isinstance(value, str) else type(value).__name__
        raise fail("outcome_number", f"outcome {outcome}", given=given) from None


def scalar(value: Any, rivals: tuple[str, ...] | None) -> float | str:
    """Return a number, or the name of the rival it stands for."""
    return rivals[int(value)] if rivals else float(value)

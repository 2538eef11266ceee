"""Every equation of the library, and throw-away ones, good and bad, for the battery that proves them."""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import numpy as np
import pytest
from each import each

from esvalue.core.errors import InputError
from esvalue.equations.equation import _REGISTRY, Array, In, Out, equation, registered
from esvalue.equations.proof import check_equation

EQUATIONS = registered()


every_equation = each("name", list(EQUATIONS))


TITLE = {"zh": "试验", "en": "trial"}


@contextmanager
def trial(
    function: Callable[..., Any], inputs: Mapping[str, str | In], output: str | Out, **declared: Any
) -> Iterator[Callable[..., Any]]:
    """Register a throw-away equation: a copy of a function whose signature says these units."""
    copy = types.FunctionType(function.__code__, function.__globals__, function.__name__)
    copy.__doc__ = function.__doc__
    said = {name: one if isinstance(one, In) else In(one, name) for name, one in inputs.items()}
    said["return"] = output if isinstance(output, Out) else Out(output)
    copy.__annotations__ = {name: Annotated[Array, mark] for name, mark in said.items()}
    declared = {"title": TITLE, "kind": "money", "source": "arithmetic", **declared}
    try:
        yield equation(**declared)(copy)
    finally:
        _REGISTRY.pop(function.__name__, None)


def problem_codes(function: Callable[..., Any]) -> list[str]:
    with pytest.raises(InputError) as caught:
        check_equation(function)
    assert all(problem.text("zh") and problem.text("en") for problem in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


def trial_hidden_surcharge(quantity: Any, price: Any) -> Any:
    """Return a value with 100 yuan a unit hidden in it."""
    return quantity * (price + 100.0)


def trial_hidden_power(area: Any) -> Any:
    """Return storage by a power law whose constants carry units."""
    return math.exp(6.636) * area**0.678


def trial_value(quantity: Any, price: Any) -> Any:
    """Return a value."""
    return quantity * price


def trial_mu_value(value: Any, area: Any) -> Any:
    """Return a value with the 15 mu of a hectare hidden in it."""
    return value * 15 * area


def trial_in_place(quantity: Any, price: Any) -> Any:
    """Return a value and spoil the quantity."""
    quantity *= price
    return quantity


def trial_collapsing(quantity: Any, price: Any) -> Any:
    """Return a sum, which removes a dimension."""
    return np.sum(quantity * price)


def trial_undocumented(quantity: Any, price: Any) -> Any:
    return quantity * price


VALUE = {"inputs": {"quantity": "{q}/a", "price": "yuan/{q}"}, "output": "yuan/a"}

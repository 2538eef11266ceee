"""The proof of an equation: its declaration against its function, by rescaling every base unit.

That finds a hidden ``/15``, which dimensional analysis cannot.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from esvalue.core.arguments import OneOrMore, Seed, checked
from esvalue.core.errors import Mistakes, fail, nearest
from esvalue.core.quantities import quantities
from esvalue.core.units import Unit, parse
from esvalue.equations.equation import KINDS, RESULT, VARIABLE, Equation, fill

__all__ = ["check_equation"]

#: Members of a list that an equation is tried with.
MEMBERS = 3


@checked
def check_equation(function: Callable[..., Any], seed: Seed = 0, trials: OneOrMore = 8) -> None:
    """Prove an equation: declared, documented, unit-true, elementwise, free of side effects on its inputs.

    Parameters
    ----------
    function
        What :func:`equation` was put upon.
    seed, trials
        Of the random points the equation is tried at, and how many.

    Raises
    ------
    InputError
        With every failed point: missing title or docstring, arguments that differ from the declaration, a pure number
        without quantity or with bounds beyond those of its quantity, a result that does not follow when base units
        change size (a hidden conversion constant), an argument changed in place, a vector result that differs from the
        scalar one, or an example that does not come out.

    Examples
    --------
    >>> from esvalue.equations.amounts import market_value
    >>> check_equation(market_value)
    """
    problems = Mistakes()
    spec: Equation | None = getattr(function, "spec", None)
    if spec is None:
        raise fail("equation_undeclared", getattr(function, "__name__", str(function)))
    where = f"equation {spec.name}"
    _check_declaration(function, spec, where, problems)
    problems.raise_if_any()
    _check_example(function, spec, where, problems)
    rng = np.random.default_rng(seed)
    _check_scaling(function, spec, where, rng, trials, problems)
    _check_ignored(function, spec, where, rng, problems)
    kept = {name: _changed(value, lambda one: np.array([one] * 2)) for name, value in _given(rng, spec).items()}
    before = {name: _changed(value, np.copy) for name, value in kept.items()}
    function(**kept)
    if any(not np.array_equal(before[name], kept[name]) for name in spec.inputs):
        problems.add("equation_mutates", where)
    problems.raise_if_any()


def _check_declaration(function: Callable[..., Any], spec: Equation, where: str, problems: Mistakes) -> None:
    """Note arguments that differ from the declaration, and what is not said: title, kind, docstring, quantities."""
    arguments = tuple(inspect.signature(function).parameters)
    if arguments != tuple(spec.inputs):
        problems.add("equation_arguments", where, declared=", ".join(spec.inputs), actual=", ".join(arguments))
    for language in ("zh", "en"):
        if not spec.title[language]:
            problems.add("equation_title", where, language=language)
    if spec.kind not in KINDS:
        problems.add("equation_kind", where, kind=spec.kind, kinds=", ".join(KINDS))
    if not spec.text:
        problems.add("equation_docstring", where)
    _check_quantities(spec, where, problems)


def _check_example(function: Callable[..., Any], spec: Equation, where: str, problems: Mistakes) -> None:
    """Note a worked example that does not come out, and an empirical equation without one."""
    if spec.example is not None:
        result = float(function(**{name: spec.example[name] for name in spec.inputs}))
        if not np.isclose(result, spec.example["result"], rtol=1e-6, atol=0):
            problems.add("equation_example", where, expected=spec.example["result"], got=result)
    elif spec.empirical:
        problems.add("equation_empirical", where)


def _check_scaling(
    function: Callable[..., Any], spec: Equation, where: str, rng: np.random.Generator, trials: int, problems: Mistakes
) -> None:
    """Note results that are no vectors over vectors, or do not follow when the base units change size."""
    units = {name: parse(text) for name, text in zip(spec.variables, ("t", "m3", "kWh"), strict=False)}
    templates = {name: fill(text, units) for name, text in spec.inputs.items()}
    output = fill(spec.output, units)
    for _ in range(trials):
        given = _given(rng, spec)
        result = float(function(**given))
        _check_result(spec, where, result, problems)
        vector = np.asarray(
            function(**{name: _changed(value, lambda one: np.full(3, one)) for name, value in given.items()})
        )
        if vector.shape != (3,) or not np.array_equal(vector, np.full(3, vector[0]), equal_nan=True):
            problems.add("equation_elementwise", where, shape=vector.shape)
            return
        if spec.empirical:
            continue
        sizes = {
            d: float(np.exp(rng.uniform(-1.5, 1.5))) for u in (*templates.values(), output) for d, _ in u.dimensions
        }
        scales = {name: one.factor * _rescale(one, sizes) for name, one in templates.items()}
        resized = float(
            function(**{name: _changed(value, lambda one, k=scales[name]: one * k) for name, value in given.items()})
        )
        expected = result * output.factor * _rescale(output, sizes)
        if not np.isclose(resized, expected, rtol=1e-9, atol=1e-300):
            problems.add("equation_units", where, expected=expected, got=resized, output=spec.output)
            return


def _check_ignored(
    function: Callable[..., Any], spec: Equation, where: str, rng: np.random.Generator, problems: Mistakes
) -> None:
    """Note arguments that change the result though the declaration says they are ignored."""
    for ignored, where_not in spec.ignores.items():
        for switch, value in where_not.items():
            given = _given(rng, spec) | {switch: value}
            other = {**given, ignored: _sample(rng, spec.limits.get(ignored))}
            if float(function(**given)) != float(function(**other)):
                problems.add("equation_ignores", where, argument=ignored, switch=switch, value=value)


def _check_quantities(spec: Equation, where: str, problems: Mistakes) -> None:
    """Note pure numbers without quantity, quantities no table holds, and bounds wider than the quantity's."""
    known = quantities()
    for name, unit in {**spec.inputs, RESULT: spec.output}.items():
        if name not in spec.quantities and not VARIABLE.search(unit) and not parse(unit).dimensions:
            problems.add("equation_quantity", where, argument=name)
    for name, named in spec.quantities.items():
        if named not in known or spec.quantity_of(name) is None:
            problems.add(
                "equation_quantity_unknown", where, argument=name, name=named, nearest=nearest(named, known) or "-"
            )
    problems.raise_if_any()
    for name, (least, most) in spec.bounds.items():
        low, high = spec._reach(name)
        if (least < low and least != -np.inf) or (most > high and most != np.inf):
            found = spec.quantity_of(name)
            problems.add(
                "equation_bounds",
                where,
                argument=name,
                low=least,
                high=most,
                name=found.name if found else "-",
                least=low,
                most=high,
            )


def _check_result(spec: Equation, where: str, result: float, problems: Mistakes) -> None:
    """Note a result that its quantity does not allow, at arguments that theirs do."""
    if RESULT in spec.quantities:
        low, high = spec._reach(RESULT)
        if not low - 1e-12 <= result <= high + 1e-12:
            problems.add("equation_result", where, got=result, name=spec.quantities[RESULT], least=low, most=high)


def _given(rng: np.random.Generator, spec: Equation) -> dict[str, Any]:
    """Return a number for every argument within its limits, several for one that is a list."""
    return {
        name: [_sample(rng, spec.limits.get(name)) for _ in range(MEMBERS)]
        if name in spec.several
        else _sample(rng, spec.limits.get(name))
        for name in spec.inputs
    }


def _changed(value: Any, change: Callable[..., Any]) -> Any:
    """Return a value changed, a list member by member."""
    return [change(one) for one in value] if isinstance(value, list) else change(value)


def _sample(rng: np.random.Generator, bounds: tuple[float, float] | None) -> float:
    low, high = bounds or (0.2, 5.0)
    low, high = max(low, -1e3), min(high, 1e3)
    return float(rng.uniform(low + 0.05 * (high - low), high - 0.05 * (high - low)))


def _rescale(unit: Unit, sizes: Mapping[str, float]) -> float:
    return float(np.prod([sizes[d] ** power for d, power in unit.dimensions])) if unit.dimensions else 1.0

"""Equations: pure functions of plain arrays with declared units, one physical or economic idea each.

Its signature says the unit of every argument and of the result (:mod:`esvalue.equations.signature`). A letter in braces
stands for a unit the binder fills in: ``"{q}/a"`` times ``"yuan/{q}"`` gives ``"yuan/a"`` whatever is counted.
:func:`check_equation` proves the declaration by rescaling: it changes the size of every base unit at random and demands
that the result follows. That finds a hidden ``/15``, which dimensional analysis cannot.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar

import numpy as np

from esvalue.core.arguments import OneOrMore, Seed, checked
from esvalue.core.errors import InputError, Mistakes, fail, nearest
from esvalue.core.quantities import Quantity, quantities, quantity
from esvalue.core.units import Unit, parse, product
from esvalue.equations.signature import Array, In, Out, help_text, marks

__all__ = ["Array", "Equation", "In", "Out", "check_equation", "equation", "get", "registered"]

KINDS = ("physical", "money", "rate", "index")
#: What an equation gives, among its arguments: the name of the result in `quantities` and in an example.
RESULT = "result"
F = TypeVar("F", bound=Callable[..., Any])
_VARIABLE = re.compile(r"\{(\w+)\}")
_REGISTRY: dict[str, Equation] = {}


@dataclass(frozen=True)
class Equation:
    """A registered equation: its function and everything declared about it."""

    name: str
    function: Callable[..., Any]
    title: Mapping[str, str]
    kind: str
    inputs: Mapping[str, str]
    output: str
    source: str
    empirical: bool
    bounds: Mapping[str, tuple[float, float]]
    doubtful: Mapping[str, tuple[float, float]]
    example: Mapping[str, float] | None
    ignores: Mapping[str, Mapping[str, float]]
    quantities: Mapping[str, str]
    #: Argument -> its symbol in the formula, a comma, what it is.
    meanings: Mapping[str, str]
    #: The docstring as it is written: sentence, formula, remarks, example.
    text: str

    @cached_property
    def limits(self) -> Mapping[str, tuple[float, float]]:
        """Argument -> (lowest, highest) value it can have, in its declared unit: the bounds of its quantity,
        narrowed by `bounds`.
        """
        made = {}
        for argument in self.inputs:
            (low, high), (least, most) = self._reach(argument), self.bounds.get(argument, (-np.inf, np.inf))
            if (low, high) != (-np.inf, np.inf) or argument in self.bounds:
                made[argument] = (max(low, least), min(high, most))
        return made

    def quantity_of(self, argument: str) -> Quantity | None:
        """Return the quantity of an argument, or of the "result", with bounds in its declared unit: the one named,
        else the one its unit implies.

        None where a unit is filled in by the binder, or the quantity named is of another kind of unit.
        """
        from esvalue.core.declared import implied
        from esvalue.core.quantified import within

        unit = self.output if argument == RESULT else self.inputs[argument]
        if _VARIABLE.search(unit):
            return None
        here = parse(unit)
        return within(quantity(self.quantities[argument]) if argument in self.quantities else implied(here), here)

    def _reach(self, argument: str) -> tuple[float, float]:
        found = self.quantity_of(argument)
        return (-np.inf, np.inf) if found is None else (found.low, found.high)

    @property
    def variables(self) -> tuple[str, ...]:
        """Unit letters of this equation, in order of appearance."""
        found = [name for text in (*self.inputs.values(), self.output) for name in _VARIABLE.findall(text)]
        return tuple(dict.fromkeys(found))

    @property
    def formula(self) -> str:
        """The formula line of the docstring (the first indented line)."""
        return next((line.strip() for line in self.text.splitlines() if line.startswith("    ")), "")


def equation(
    *,
    title: Mapping[str, str],
    kind: str,
    source: str,
    empirical: bool = False,
    doubtful: Mapping[str, tuple[float, float]] | None = None,
    example: Mapping[str, float] | None = None,
    ignores: Mapping[str, Mapping[str, float]] | None = None,
) -> Callable[[F], F]:
    """Register a function as an equation; what its arguments and its result are stands in its signature.

    Parameters
    ----------
    title
        ``{"zh": ..., "en": ...}``.
    kind
        One of "physical", "money", "rate", "index".
    source
        Where the form comes from: an identifier of ``models/sources.toml``.
    empirical
        The constants of the formula carry units, so rescaling cannot prove it; an `example` is then required.
    doubtful
        Argument -> (lowest, highest) value beyond which it is warned of and not refused, such as a concentration above
        what water holds.
    example
        A worked example that can be checked by hand: the arguments and ``result``.
    ignores
        Argument -> {other argument: value at which the first does not matter}, such as the share of the willing where
        everyone must take part. Options that differ in nothing that matters are then evaluated once.

    Raises
    ------
    InputError
        The result is not annotated with :class:`~esvalue.equations.signature.Out`, or another module has an equation of
        this name.
    """

    def register(function: F) -> F:
        inputs, output = marks(function)
        name = function.__name__
        if output is None:
            raise fail("equation_undeclared", name)
        declared: Mapping[str, In | Out] = {**inputs, RESULT: output}
        spec = Equation(
            name=name,
            function=function,
            title=dict(title),
            kind=kind,
            inputs={argument: one.unit for argument, one in inputs.items()},
            output=output.unit,
            source=source,
            empirical=empirical,
            bounds={argument: (float(one.low), float(one.high)) for argument, one in inputs.items() if one.bounded},
            doubtful=dict(doubtful or {}),
            example=dict(example) if example else None,
            ignores=dict(ignores or {}),
            quantities={argument: one.of for argument, one in declared.items() if one.of},
            meanings={argument: one.meaning for argument, one in inputs.items()},
            text=inspect.getdoc(function) or "",
        )
        other = _REGISTRY.get(name)
        if other is not None and other.function.__module__ != function.__module__:
            raise fail("equation_twice", name, first=other.function.__module__, second=function.__module__)
        _REGISTRY[name] = spec
        function.spec = spec  # type: ignore[attr-defined]
        if spec.text:
            function.__doc__ = _help(spec, inputs, output)
        return function

    return register


def _help(spec: Equation, inputs: Mapping[str, In], output: Out) -> str:
    """Return the docstring that `help` shows."""
    symbol = spec.formula.partition(" = ")[0]
    result = output.line(f"{symbol}, {spec.title.get('en', '')}")
    return help_text(spec.text, inputs, result, f"{spec.source} (models/sources.toml)")


@cache
def _load_library() -> None:
    """Import every module of :mod:`esvalue.equations`, which registers its equations."""
    package = import_module(__name__.rpartition(".")[0])
    for module in iter_modules(package.__path__, f"{package.__name__}."):
        import_module(module.name)


def registered() -> dict[str, Equation]:
    """Return every registered equation by name."""
    _load_library()
    return dict(sorted(_REGISTRY.items()))


def get(name: str, where: str = "") -> Equation:
    """Return an equation by name, or say which name is nearest."""
    _load_library()
    if name not in _REGISTRY:
        raise fail("unknown_equation", where, name=name, nearest=nearest(name, _REGISTRY) or "-")
    return _REGISTRY[name]


def fill(template: str, units: Mapping[str, Unit]) -> Unit:
    """Return the unit of a template such as ``"yuan/{q}"`` with its variables filled in."""
    if not _VARIABLE.search(template):
        return parse(template)
    parts = [
        (part, -1 if i else 1) for i, side in enumerate(template.split("/")) for part in side.split() if part != "1"
    ]
    filled = [
        (units[found[1]] if (found := _VARIABLE.fullmatch(part)) else parse(part), times) for part, times in parts
    ]
    return filled[0][0] if filled == [(filled[0][0], 1)] else product(*filled)


def solve(template: str, unit: Unit, known: Mapping[str, Unit]) -> dict[str, Unit]:
    """Return the unit variables of `known` plus the one `template` leaves open, solved from `unit`."""
    solved = dict(known)
    for name in _VARIABLE.findall(template):
        if name in solved:
            continue
        sign = _power(template, name)
        rest = fill(template, {**solved, name: parse("")})
        exact = product((unit, sign), (rest, -sign))
        if unit.dimensions == exact.dimensions and np.isclose(unit.factor, exact.factor, rtol=1e-12):
            solved[name] = unit
            continue
        usual = next((u for u in map(parse, _USUAL) if u.dimensions == exact.dimensions), None)
        solved[name] = _as_written(unit.text, exact.dimensions) or usual or exact
    return solved


def _power(template: str, name: str) -> int:
    """+1 when the variable stands in the numerator of the template, -1 in the denominator."""
    return 1 if template.split("/")[0].find(f"{{{name}}}") >= 0 else -1


def _as_written(text: str, dims: tuple[tuple[str, float], ...]) -> Unit | None:
    """Return the numerator of a unit as its writer spelt it, when that is what the variable stands for."""
    try:
        found = parse(text.split("/")[0])
    except InputError:
        return None
    return found if found.dimensions == dims else None


#: Units a solved letter is spelt in when its writer's own spelling does not fit.
_USUAL = ("m3", "t", "kWh", "ha", "m", "yuan", "visit", "person")


@checked
def check_equation(function: Callable[..., Any], seed: Seed = 0, trials: OneOrMore = 8) -> None:
    """Prove an equation: declared, documented, unit-true, elementwise, free of side effects on its inputs.

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
    kept = {name: np.array([_sample(rng, spec.limits.get(name))] * 2) for name in spec.inputs}
    before = {name: value.copy() for name, value in kept.items()}
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
        if not spec.title.get(language):
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
        given = {name: _sample(rng, spec.limits.get(name)) for name in spec.inputs}
        result = float(function(**given))
        _check_result(spec, where, result, problems)
        vector = np.asarray(function(**{name: np.full(3, value) for name, value in given.items()}))
        if vector.shape != (3,) or not np.array_equal(vector, np.full(3, vector[0]), equal_nan=True):
            problems.add("equation_elementwise", where, shape=vector.shape)
            return
        if spec.empirical:
            continue
        sizes = {
            d: float(np.exp(rng.uniform(-1.5, 1.5))) for u in (*templates.values(), output) for d, _ in u.dimensions
        }
        scales = {name: one.factor * _rescale(one, sizes) for name, one in templates.items()}
        resized = float(function(**{name: value * scales[name] for name, value in given.items()}))
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
            given = {name: _sample(rng, spec.limits.get(name)) for name in spec.inputs} | {switch: value}
            other = {**given, ignored: _sample(rng, spec.limits.get(ignored))}
            if float(function(**given)) != float(function(**other)):
                problems.add("equation_ignores", where, argument=ignored, switch=switch, value=value)


def _check_quantities(spec: Equation, where: str, problems: Mistakes) -> None:
    """Note pure numbers without quantity, quantities no table holds, and bounds wider than the quantity's."""
    known = quantities()
    for name, unit in {**spec.inputs, RESULT: spec.output}.items():
        if name not in spec.quantities and not _VARIABLE.search(unit) and not parse(unit).dimensions:
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


def _sample(rng: np.random.Generator, bounds: tuple[float, float] | None) -> float:
    low, high = bounds or (0.2, 5.0)
    low, high = max(low, -1e3), min(high, 1e3)
    return float(rng.uniform(low + 0.05 * (high - low), high - 0.05 * (high - low)))


def _rescale(unit: Unit, sizes: Mapping[str, float]) -> float:
    return float(np.prod([sizes[d] ** power for d, power in unit.dimensions])) if unit.dimensions else 1.0

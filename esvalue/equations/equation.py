"""Equations: pure functions of plain arrays with declared units, one physical or economic idea each.

Its signature says the unit of every argument and of the result (:mod:`esvalue.equations.signature`). A letter in braces
stands for a unit the binder fills in: ``"{q}/a"`` times ``"yuan/{q}"`` gives ``"yuan/a"`` whatever is counted.
:func:`~esvalue.equations.proof.check_equation` proves the declaration by changing the size of every base unit.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar

import numpy as np

from esvalue.core.arguments import checked
from esvalue.core.errors import InputError, fail, nearest
from esvalue.core.quantities import Quantity, quantity
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.core.units import Unit, parse, product
from esvalue.equations.signature import Array, In, Out, declared_marks, help_text

__all__ = ["Array", "Equation", "In", "Out", "equation", "get", "registered"]

KINDS = ("physical", "money", "rate", "index")
#: What an equation gives, among its arguments: the name of the result in `quantities` and in an example.
RESULT = "result"
F = TypeVar("F", bound=Callable[..., Any])
#: A letter in braces: a unit the binder fills in.
VARIABLE = re.compile(r"\{(\w+)\}")
#: Units a solved letter is spelt in when its writer's own spelling does not fit.
_USUAL = ("m3", "t", "kWh", "ha", "m", "yuan", "visit", "person")
_REGISTRY: dict[str, Equation] = {}
#: Names that were looked up: those cards use.
_ASKED: set[str] = set()


@dataclass(frozen=True)
class Equation(Shown):
    """A registered equation: its function and everything declared about it.

    Made by :func:`esvalue.equation`, found by :func:`get`.

    Attributes
    ----------
    name, title, kind, source
        Its name; what it gives, in both languages; "physical", "money", "rate" or "index"; where its form comes from,
        an identifier of ``models/sources.toml``.
    function
        The function of plain arrays (or numbers): they are broadcast against each other, and so is the result.
    inputs, output
        Argument -> its unit, and the unit of the result; letters in braces are filled in by the binder (`variables`).
    empirical
        Whether its constants carry units, so that it holds in its declared units alone.
    bounds, doubtful
        Argument -> (lowest, highest) value that is allowed, or beyond which it is warned of, in its declared unit.
    example
        A worked example: arguments and "result", in their declared units; None where there is none.
    ignores
        Argument -> {other argument: value at which the first does not matter}.
    quantities
        Argument (or "result") -> the quantity it is one of.

    Examples
    --------
    >>> found = get("market_value")
    >>> found.formula, dict(found.inputs), found.output
    ('V = Q P', {'quantity': '{q}/a', 'price': 'yuan/{q}'}, 'yuan/a')
    >>> found.function(3.0, 4.0)
    12.0
    """

    name: str
    function: Callable[..., Any]
    title: Text
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
    #: Arguments that are lists of two or more arrays.
    several: frozenset[str]
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
        if VARIABLE.search(unit):
            return None
        here = parse(unit)
        return within(quantity(self.quantities[argument]) if argument in self.quantities else implied(here), here)

    def _reach(self, argument: str) -> tuple[float, float]:
        found = self.quantity_of(argument)
        return (-np.inf, np.inf) if found is None else (found.low, found.high)

    def call(self, arguments: Sequence[str], values: Iterable[Any]) -> Any:
        """Return what the function gives, of one value an argument: an argument that is a list stands once a member.

        >>> get("total_of").call(("terms", "terms"), (3.0, 4.0))
        7.0
        """
        pairs = zip(arguments, values, strict=True)
        if not self.several:
            return self.function(**dict(pairs))
        given: dict[str, Any] = {argument: [] for argument in self.several}
        for argument, value in pairs:
            if argument in self.several:
                given[argument].append(value)
            else:
                given[argument] = value
        return self.function(**given)

    @property
    def variables(self) -> tuple[str, ...]:
        """Unit letters of this equation, in order of appearance."""
        found = [name for text in (*self.inputs.values(), self.output) for name in VARIABLE.findall(text)]
        return tuple(dict.fromkeys(found))

    @property
    def formula(self) -> str:
        """The formula line of the docstring (the first indented line)."""
        return next((line.strip() for line in self.text.splitlines() if line.startswith("    ")), "")


@checked
def equation(
    *,
    title: Text | Mapping[str, str] | str,
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
        What it gives, in both languages; one string stands for both.
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

    Examples
    --------
    >>> equation(title="a length", kind="index", source="arithmetic")(lambda a: a)
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: <lambda>: not an equation: decorate it with @esvalue.equation and declare its units
    """

    def register(function: F) -> F:
        inputs, output = declared_marks(function)
        name = function.__name__
        if output is None:
            raise fail("equation_undeclared", name)
        declared: Mapping[str, In | Out] = {**inputs, RESULT: output}
        spec = Equation(
            name=name,
            function=function,
            title=_both(title),
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
            several=frozenset(argument for argument, one in inputs.items() if one.several),
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


def _both(title: Text | Mapping[str, str] | str) -> Text:
    """Return a title in both languages, as far as it is given."""
    return Text.same(title) if isinstance(title, str) else Text.by(lambda language: title.get(language, ""))


def _help(spec: Equation, inputs: Mapping[str, In], output: Out) -> str:
    """Return the docstring that `help` shows."""
    symbol = spec.formula.partition(" = ")[0]
    result = output.line(f"{symbol}, {spec.title.en}")
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


@checked
def get(name: str, where: str = "") -> Equation:
    """Return an equation by name, or say which name is nearest.

    Parameters
    ----------
    name
        Of the equation.
    where
        File or table named in the message.

    Raises
    ------
    InputError
        No such equation, with the nearest.

    Examples
    --------
    >>> get("market_value").formula
    'V = Q P'
    >>> get("marked_value")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: no equation 'marked_value'; nearest: market_value
    """
    _load_library()
    if name not in _REGISTRY:
        raise fail("unknown_equation", where, name=name, nearest=_meant(name))
    _ASKED.add(name)
    return _REGISTRY[name]


def asked() -> frozenset[str]:
    """Return the names of the equations that were looked up in this session."""
    return frozenset(_ASKED)


#: What people call arithmetic, and the equation that does it.
_ARITHMETIC = {
    **dict.fromkeys(("added", "add", "sum", "plus", "total"), "total_of, with args = { terms = [NODE, NODE] }"),
    **dict.fromkeys(("multiplied", "multiply", "times"), "product"),
    **dict.fromkeys(("divided", "divide", "division", "per"), "quotient"),
    **dict.fromkeys(("subtracted", "subtract", "minus"), "difference"),
}


def _meant(name: str) -> str:
    return _ARITHMETIC.get(name.casefold()) or nearest(name, _REGISTRY) or "-"


def fill(template: str, units: Mapping[str, Unit]) -> Unit:
    """Return the unit of a template such as ``"yuan/{q}"`` with its variables filled in."""
    if not VARIABLE.search(template):
        return parse(template)
    parts = [
        (part, -1 if i else 1) for i, side in enumerate(template.split("/")) for part in side.split() if part != "1"
    ]
    filled = [(units[found[1]] if (found := VARIABLE.fullmatch(part)) else parse(part), times) for part, times in parts]
    return filled[0][0] if filled == [(filled[0][0], 1)] else product(*filled)


def solve(template: str, unit: Unit, known: Mapping[str, Unit]) -> dict[str, Unit]:
    """Return the unit variables of `known` plus the one `template` leaves open, solved from `unit`."""
    solved = dict(known)
    for name in VARIABLE.findall(template):
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

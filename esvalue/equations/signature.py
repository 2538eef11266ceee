"""What the signature of an equation says, and the help made from it: unit and meaning of each argument,
unit of the result.

    soil: Annotated[Array, In("t/a", "A_s, soil retained", low=0)]

Annotations are read when a module is imported, so the modules of the library do without
``from __future__ import annotations``, which would leave them as text.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeAlias, get_type_hints

from esvalue.core.quantities import typed_number

__all__ = ["Array", "In", "Out", "declared_marks", "help_text"]

#: A number, or an array of numbers of any shape: an equation takes either, entry by entry.
Array: TypeAlias = Any


def _as_written(mark: In | Out) -> str:
    """Return a mark as it stands in a signature, without what it leaves to the defaults."""
    said = ((one, getattr(mark, one.name)) for one in fields(mark))
    given = ", ".join(f"{one.name}={value!r}" for one, value in said if value != one.default)
    return f"{type(mark).__name__}({given})"


@dataclass(frozen=True)
class In:
    """Says what an argument of an equation is, beside its type: ``area: Annotated[Array, In("ha", "A, area")]``.

    It is to an argument what :class:`~esvalue.core.quantified.Of` is to a number of a record, with a unit of its own in
    which its bounds stand.

    Parameters
    ----------
    unit
        ``{q}`` is a letter for a unit that the binder fills in; ``""`` is a pure number.
    meaning
        Its symbol in the formula, a comma, what it is.
    of
        Its quantity, a name of ``quantities.toml`` that brings bounds along. Every pure number needs one; of other
        numbers the unit may imply it (an area, a temperature).
    low, high
        Lowest and highest value that makes sense, in the declared unit, where that is less than its quantity allows;
        checked when a model is bound.
    several
        It is a list of two or more arrays, each of which is what is said here: ``args = { terms = ["A", "B"] }``.

    Examples
    --------
    >>> mark = In("ha", "A, area", low=0.0)
    >>> mark.unit, mark.bounded
    ('ha', True)
    """

    unit: str
    meaning: str
    of: str = ""
    low: float = -math.inf
    high: float = math.inf
    several: bool = False

    __repr__ = _as_written

    @property
    def bounded(self) -> bool:
        """Tell whether it narrows the bounds of its quantity."""
        return self.low > -math.inf or self.high < math.inf

    @property
    def line(self) -> str:
        """Its line of help: meaning, unit in brackets, quantity and bounds in parentheses.

        >>> In("t/m3", "rho, bulk density", low=0.3, high=2.7).line, In("", "s, part that settles", of="share").line
        ('rho, bulk density [t/m3] (0.3 to 2.7).', 's, part that settles (share).')
        """
        listed = "a list of two or more" if self.several else ""
        return _line(self.meaning, self.unit, self.of, self._reach() if self.bounded else listed)

    def _reach(self) -> str:
        if self.high == math.inf:
            return f"not below {typed_number(self.low)}"
        return (
            f"not above {typed_number(self.high)}"
            if self.low == -math.inf
            else f"{typed_number(self.low)} to {typed_number(self.high)}"
        )


@dataclass(frozen=True)
class Out:
    """Says what an equation gives: ``-> Annotated[Array, Out("t/a")]``.

    Attributes
    ----------
    unit, of : str
        Unit and quantity, as of :class:`In`.

    Examples
    --------
    >>> Out("t/a").line("Y, yield")
    'Y, yield [t/a].'
    """

    unit: str
    of: str = ""

    __repr__ = _as_written

    def line(self, meaning: str) -> str:
        """Return its line of help: what the equation gives, unit, quantity."""
        return _line(meaning, self.unit, self.of, "")


def _line(meaning: str, unit: str, of: str, reach: str) -> str:
    limits = of.replace("_", " ") + (", " if of and reach else "") + reach
    return meaning + (f" [{unit}]" if unit else "") + (f" ({limits})." if limits else ".")


def declared_marks(function: Callable[..., Any]) -> tuple[dict[str, In], Out | None]:
    """Return what the annotations of a function say of its arguments, and of its result.

    >>> from typing import Annotated
    >>> def doubled(length: Annotated[Array, In("m", "l, length")]) -> Annotated[Array, Out("m")]: ...
    >>> declared_marks(doubled)
    ({'length': In(unit='m', meaning='l, length')}, Out(unit='m'))
    """
    hints: Mapping[str, Any] = function.__annotations__
    if any(isinstance(hint, str) for hint in hints.values()):
        hints = get_type_hints(function, include_extras=True)
    said = {name: mark for name, hint in hints.items() for mark in getattr(hint, "__metadata__", ())}
    result = said.pop("return", None)
    inputs = {name: mark for name, mark in said.items() if isinstance(mark, In)}
    return inputs, result if isinstance(result, Out) else None


def help_text(text: str, inputs: Mapping[str, In], result: str, source: str) -> str:
    """Return a docstring with its sections: arguments, result and source go before the example.

    `text` is the docstring as it is written, `result` the line of help on what the equation gives.
    """
    said, example = _parted(text)
    arguments = "\n".join([f"{name}\n    {one.line}" for name, one in inputs.items()])
    made = (
        f"{said}\n\nParameters\n----------\n{arguments}\n\n"
        f"Returns\n-------\narray\n    {result}\n\nSource\n------\n{source}"
    )
    return f"{made}\n\nExamples\n--------\n{example}" if example else made


def _parted(text: str) -> tuple[str, str]:
    """Return what a docstring says, and its example with the line that leads to it."""
    said, prompt, example = text.partition("\n\n>>>")
    if said.endswith(":") and "\n\n" in said:
        said, _, lead = said.rpartition("\n\n")
        return said, f"{lead}{prompt}{example}"
    return said, (prompt + example).strip()

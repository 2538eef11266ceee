"""What is measured: outcomes with a direction, and with dimensions of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Literal

from esvalue.core.calls import fitting
from esvalue.core.errors import fail
from esvalue.core.shown import Shown
from esvalue.core.text import Text

__all__ = ["Entry", "Outcome"]


@dataclass(frozen=True)
class Entry:
    """Where one entry of an outcome with dimensions stands: the outcome's name, its sizes, the position,
    the labels by dimension.
    """

    of: str
    sizes: tuple[int, ...]
    position: tuple[int, ...]
    labels: tuple[tuple[str, str], ...]


@fitting
@dataclass(frozen=True)
class Outcome(Shown):
    """A measure with a direction: "max" is better when larger, "min" when smaller.

    Parameters
    ----------
    name
        Identifier; the name of the function's result.
    direction
        "max" or "min".
    unit
        Its unit.
    title
        ``{"zh": ..., "en": ...}``; default: the name.
    dims
        Dimensions besides option and draw, such as ``{"year": (2025, 2030)}``: the function returns an array of shape
        (year, draw), or (option, year, draw). In a problem it stands as an outcome an entry, named ``"name|2025"``.
    entry
        Which entry it is; given by the problem.

    Raises
    ------
    InputError
        A direction that is neither "max" nor "min".

    Examples
    --------
    >>> Outcome("net", "max", "yuan/a", {"zh": "净收益", "en": "net income"}).label("en")
    'net income'
    """

    name: str
    direction: Literal["max", "min"]
    unit: str = ""
    title: Mapping[str, str] = field(default_factory=dict)
    dims: Mapping[str, Sequence[object]] = field(default_factory=dict)
    entry: Entry | None = None

    def __post_init__(self) -> None:
        if self.direction not in ("max", "min"):
            raise fail("outcome_direction", f"outcome {self.name}", given=self.direction)

    def entries(self) -> tuple[Outcome, ...]:
        """Return the outcome, or one an entry where it has dimensions.

        >>> [one.name for one in Outcome("flow", "max", dims={"year": (2025, 2030)}).entries()]
        ['flow|2025', 'flow|2030']
        """
        if not self.dims:
            return (self,)
        sizes = tuple(len(labels) for labels in self.dims.values())
        made = []
        for position in product(*map(range, sizes)):
            at = tuple((dim, str(one[i])) for (dim, one), i in zip(self.dims.items(), position, strict=True))
            words = [label for _, label in at]
            title = Text.by(lambda lang: f"{self.label(lang)} ({', '.join(words)})")  # noqa: B023 called at once
            entry = Entry(self.name, sizes, position, at)
            made.append(replace(self, name="|".join((self.name, *words)), title=title, dims={}, entry=entry))
        return tuple(made)

    def label(self, language: str) -> str:
        """Return the title in a language."""
        return self.title.get(language, self.name)

    @property
    def sign(self) -> float:
        """Return +1 where more is better, -1 where less is."""
        return 1.0 if self.direction == "max" else -1.0

"""Printed figures: each has a short id, what it is in both languages, its value and interval, and what it rests on."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from esvalue.core.printing.table import Number, Table
from esvalue.core.text import Text
from esvalue.standards.lineage import Target

__all__ = ["WAN", "Figure", "Figures", "numbered"]

#: The unit that yearly money is printed in, 万元/年.
WAN = "1e4 yuan/a"


@dataclass(frozen=True, kw_only=True)
class Figure(Number):
    """One printed number, with what it rests on.

    `targets` are the graph entries it rests on; `extra` are file entries besides those, `replaced` those that were put
    aside for this figure (a rival price put in place of another).
    """

    statistic: str = "central"
    targets: tuple[Target, ...] = ()
    extra: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()

    @classmethod
    def of(cls, key: str, zh: str, en: str, value: float, unit: str, **more: Any) -> Figure:
        """Return a figure by its key, its label in both languages, its value and unit; `more` are its other fields.

        Its id is given when the tables it stands in are numbered (:func:`numbered`).
        """
        return cls(key=key, label=Text(zh=zh, en=en), value=float(value), unit=unit, **more)


@dataclass
class Figures:
    """All figures of a run, in the order of the tables; the same key always gives the same id."""

    by_id: dict[str, Figure] = field(default_factory=dict)
    by_key: dict[str, Figure] = field(default_factory=dict)

    def add(self, figure: Figure) -> Figure:
        """Give a figure an id and return it; one whose key is known is the one known."""
        if figure.key in self.by_key:
            return self.by_key[figure.key]
        digest = base64.b32encode(hashlib.blake2b(figure.key.encode(), digest_size=10).digest()).decode().lower()
        size = 5
        while f"F{digest[:size]}" in self.by_id:
            size += 1
        made = replace(figure, id=f"F{digest[:size]}")
        self.by_id[made.id] = self.by_key[made.key] = made
        return made

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)


def numbered(tables: Iterable[Table]) -> tuple[Figures, list[Table]]:
    """Return the figures of tables, and the tables with each figure's id in it."""
    figures = Figures()
    made = []
    for table in tables:
        rows = [{k: figures.add(c) if isinstance(c, Figure) else c for k, c in row.items()} for row in table.rows]
        made.append(replace(table, rows=rows))
    return figures, made

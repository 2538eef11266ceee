"""Printed figures: each has a short id, what it is in both languages, its value and interval, and what it rests on."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from esvalue.core.tabular.table import Number
from esvalue.core.text import Text
from esvalue.standards.lineage import Target

__all__ = ["Figure", "Figures"]


@dataclass(frozen=True, kw_only=True)
class Figure(Number):
    """One printed number, with what it rests on."""

    key: str
    statistic: str = "central"
    targets: tuple[Target, ...] = ()
    extra: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()


@dataclass
class Figures:
    """All figures of a run; the same key always gives the same id."""

    by_id: dict[str, Figure] = field(default_factory=dict)
    by_key: dict[str, Figure] = field(default_factory=dict)

    def add(
        self,
        key: str,
        zh: str,
        en: str,
        value: float,
        unit: str,
        *,
        low: float | None = None,
        high: float | None = None,
        statistic: str = "central",
        targets: tuple[Target, ...] = (),
        soft: bool = False,
        extra: frozenset[str] = frozenset(),
        replaced: frozenset[str] = frozenset(),
    ) -> Figure:
        """Register a figure and return it.

        `targets` are the graph entries it rests on; `extra` are file entries besides those, `replaced` those that were
        put aside for this figure (a rival price put in place of another).
        """
        if key in self.by_key:
            return self.by_key[key]
        digest = base64.b32encode(hashlib.blake2b(key.encode(), digest_size=10).digest()).decode().lower()
        size = 5
        while f"F{digest[:size]}" in self.by_id:
            size += 1
        made = Figure(
            id=f"F{digest[:size]}",
            key=key,
            label=Text(zh=zh, en=en),
            value=float(value),
            unit=unit,
            low=low,
            high=high,
            statistic=statistic,
            targets=targets,
            soft=soft,
            extra=extra,
            replaced=replaced,
        )
        self.by_id[made.id] = made
        self.by_key[key] = made
        return made

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

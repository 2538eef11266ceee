"""Printed figures: each has a short id, what it is in both languages, its value and interval, and what it rests on."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from esvalue.core.text import Text
from esvalue.standards.lineage import Target

__all__ = ["Figure", "Figures"]


@dataclass(frozen=True)
class Figure:
    """One printed number."""

    id: str
    key: str
    label: Mapping[str, str]
    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    statistic: str = "central"
    targets: tuple[Target, ...] = ()
    soft: bool = False
    extra: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()

    @property
    def ends(self) -> tuple[float, float]:
        """Ends of the interval; the value itself where there is no interval."""
        return (self.value if self.low is None else self.low, self.value if self.high is None else self.high)


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
            f"F{digest[:size]}",
            key,
            Text(zh=zh, en=en),
            float(value),
            unit,
            low,
            high,
            statistic,
            targets,
            soft,
            extra,
            replaced,
        )
        self.by_id[made.id] = made
        self.by_key[key] = made
        return made

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

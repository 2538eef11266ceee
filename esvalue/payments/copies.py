"""Copies of the tables of some sections, one a draw, each with noise of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.periods import Period
from esvalue.payments.margins import at_least_zero
from esvalue.payments.monitoring import Monitoring
from esvalue.payments.network import Network
from esvalue.payments.noise import keys_of, noise
from esvalue.payments.tables import Tables
from esvalue.payments.targets import Targets
from esvalue.payments.volumes import Volumes

__all__ = ["copies_of", "noisy"]

Codes = npt.NDArray[np.int64]
Array = npt.NDArray[np.float64]


class _Moved:
    """Where the rows of some sections go in the copies: section `place + count * copy`."""

    def __init__(self, sections: int, members: Codes, copies: int) -> None:
        self.place = np.full(sections, -1)
        self.place[members] = np.arange(len(members))
        self.count, self.copies = len(members), copies

    def rows(self, section: Codes) -> Codes:
        """Return the rows of the members."""
        return np.flatnonzero((section >= 0) & (self.place[np.maximum(section, 0)] >= 0))

    def sections(self, section: Codes) -> Codes:
        """Return the sections of rows in every copy."""
        return (self.place[section][:, None] + self.count * np.arange(self.copies)[None, :]).reshape(-1)

    def again(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return what is the same in every copy."""
        return np.repeat(values, self.copies)

    def moved(self, one: Volumes | Targets, *columns: str) -> dict[str, Any]:
        """Return the rows of the members in every copy: their sections, and columns that are the same in each."""
        rows = self.rows(one.section)
        return {
            "section": self.sections(one.section[rows]),
            **{name: self.again(getattr(one, name)[rows]) for name in columns},
        }

    def quantities(self, one: Volumes | None) -> Volumes | None:
        """Return volumes, bases or classes in every copy."""
        if one is None:
            return None
        return replace(one, **self.moved(one, "period", "volume"))

    def targets(self, one: Targets | None) -> Targets | None:
        """Return targets in every copy."""
        if one is None:
            return None
        rows = self.rows(one.section)
        limits = {k: self.again(own[rows]) for k, own in one.limits.items()}
        return replace(one, limits=limits, **self.moved(one, "period", "classes", "lines"))

    def network(self, one: Network, members: Codes) -> Network:
        """Return the sections in every copy; water comes in from the same copy."""
        copies, count = self.copies, self.count
        inflow = np.where(one.inflow[members] >= 0, self.place[np.maximum(one.inflow[members], 0)], -1)[None, :]
        moved = np.where(inflow >= 0, inflow + count * np.arange(copies)[:, None], -1).reshape(-1)
        return Network(
            one.where,
            [one.names[i] for i in members] * copies,
            [""] * (count * copies),
            np.tile(one.kinds[members], copies),
            np.tile(one.bodies[members], copies),
            one.parties,
            np.tile(one.upstream[members], (copies, 1)),
            np.tile(one.downstream[members], (copies, 1)),
            np.tile(one.shares[members], (copies, 1)),
            moved,
        )


def copies_of(
    tables: Tables, members: Codes, draws: Codes, period: Period | None, noise_of: Callable[[Monitoring], Array]
) -> Tables:
    """Return the tables of some sections, a copy a draw.

    Parameters
    ----------
    tables, members
        The tables, and positions of sections.
    draws
        Numbers of draws.
    period
        The one period whose measurements count (None: all).
    noise_of
        What gives the values of measurements over (row, draw).
    """
    move, monitoring = _Moved(len(tables.network), members, len(draws)), tables.monitoring
    rows = move.rows(monitoring.section)
    kept = list(range(len(monitoring.periods)))
    if period is not None:
        kept = [i for i, one in enumerate(monitoring.periods) if one.inside(period)]
        rows = rows[np.isin(monitoring.period[rows], kept)]
    at = np.full(len(monitoring.periods), -1)
    at[kept] = np.arange(len(kept))
    part = replace(
        monitoring,
        section=monitoring.section[rows],
        period=at[monitoring.period[rows]],
        indicator=monitoring.indicator[rows],
        value=monitoring.value[rows],
        marks=monitoring.marks[rows],
        lines=monitoring.lines[rows],
        periods=[monitoring.periods[i] for i in kept],
    )
    made = replace(
        part,
        section=move.sections(part.section),
        period=move.again(part.period),
        indicator=move.again(part.indicator),
        value=noise_of(part).reshape(-1),
        marks=move.again(part.marks),
        lines=move.again(part.lines),
    )
    return Tables(
        move.network(tables.network, members),
        made,
        tables.indicators,
        move.targets(tables.targets),
        move.quantities(tables.volumes),
        move.quantities(tables.bases),
        move.quantities(tables.classes),
        tables.parties,
    )


def noisy(part: Monitoring, width: Array, tables: Tables, seed: int, draws: Codes) -> Array:
    """Return values over (row, draw) with noise of their own, each within its width; without one it stays."""
    value = np.repeat(part.value[:, None], len(draws), axis=1)
    rows = np.flatnonzero(width > 0)
    if len(rows):
        keys = (
            keys_of(tables.network.names)[part.section[rows]],
            keys_of([one.label for one in part.periods])[part.period[rows]],
            keys_of(part.codes)[part.indicator[rows]],
        )
        value[rows] += width[rows, None] * noise(seed, keys, draws)
        value[rows] = at_least_zero(value[rows], part.indicator[rows], tables.indicators)
    return value

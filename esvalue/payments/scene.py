"""What terms are measured on: the tables at the periods of one kind, and everything computed from them once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from esvalue.core.periods import Period, parse_period, year_before
from esvalue.payments.grids import Grid
from esvalue.payments.indicators import CLASSES, classes_of
from esvalue.payments.tables import Tables
from esvalue.payments.targets import TargetsAt, above, limits_at

__all__ = ["Scene", "Spec"]

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Spec:
    """What a term or a condition measures, its names resolved: indicators by position, words of the tables."""

    measure: str
    against: str
    over: str
    ks: Codes
    combine: str
    where: str
    weights: Array | None = None
    k0: float = 1.0
    base: tuple[int, int] | None = None
    number: float = 0.0
    unit: str = ""


@dataclass(frozen=True, eq=False)
class Scene:
    """Tables at the selected periods of one kind."""

    tables: Tables
    kind: str
    periods: list[Period]
    _kept: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is made for a key, made once."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    @property
    def sections(self) -> int:
        """How many sections there are."""
        return len(self.tables.network)

    @cached_property
    def grid(self) -> Grid:
        """The measurements in periods of this kind."""
        return self.tables.grid(self.kind)

    def measured(self, ks: Codes) -> tuple[Array, Mask]:
        """Return values, and where there is a row, of some indicators at the selected periods."""
        return self.once(("measured", tuple(ks)), lambda: self.grid.at(list(self.periods), ks))

    def values(self, ks: Codes) -> Array:
        """Return values of some indicators at the selected periods."""
        return self.measured(ks)[0]

    def at(self, kind: str, periods: list[Period | None], ks: Codes) -> tuple[Array, Mask]:
        """Return values, and where there is a row, at other periods."""
        return self.tables.grid(kind).at(periods, ks)

    # ---- targets -----------------------------------------------------------------------------------------------------
    @cached_property
    def targets(self) -> TargetsAt:
        """The targets at the selected periods."""
        return self.targets_at(self.periods)

    def targets_at(self, periods: list[Period]) -> TargetsAt:
        """Return the targets at other periods; none where the table lacks."""
        if self.tables.targets is None:
            return TargetsAt(np.zeros((self.sections, len(periods)), dtype=np.int8), {})
        return self.tables.targets.at(periods, self.sections)

    def limits(self, ks: Codes, periods: list[Period] | None = None) -> Array:
        """Return the limits of the targets of some indicators, at the selected periods or at others."""
        if periods is not None:
            return limits_at(self.targets_at(periods), self.tables.indicators, self.tables.network.bodies, ks)
        made = lambda: limits_at(self.targets, self.tables.indicators, self.tables.network.bodies, ks)  # noqa: E731
        return self.once(("limits", tuple(ks)), made)

    def class_limits(self, ks: Codes, name: str) -> Array:
        """Return the limits of a class by section and indicator, over (section, 1, indicator)."""
        table = self.tables.indicators.limits[ks, :, CLASSES.index(name)]
        return table.T[self.tables.network.bodies][:, None, :]

    # ---- classes and years -------------------------------------------------------------------------------------------
    def classes_of(self, values: Array, ks: Codes) -> Array:
        """Return classes of values over (section, period, indicator), nan where there is none."""
        table, bodies = self.tables.indicators.limits[ks].transpose(1, 0, 2), self.tables.network.bodies
        found = np.zeros(values.shape, dtype=np.int8)
        for body in np.unique(bodies):  # few, while sections are many
            own = slice(None) if (bodies == body).all() else np.flatnonzero(bodies == body)
            found[own] = classes_of(self.tables.indicators, values[own], table[body], ks)
        return np.where(found == 0, np.nan, found)

    def classes(self, ks: Codes) -> Array:
        """Return classes of what was measured at the selected periods."""
        return self.once(("classes", tuple(ks)), lambda: self.classes_of(self.values(ks), ks))

    def worse_than(self, values: Array, limits: Array, ks: Codes) -> Mask:
        """Tell where values are worse than limits, by the direction of each indicator."""
        signs = self.tables.indicators.signs[ks]
        found = above(values, limits, signs)
        for i in np.flatnonzero(signs == 0):
            low, high = self.tables.indicators.ranges[ks[i]]
            found[..., i] = (values[..., i] < low) | (values[..., i] > high)
        return found

    def years(self, back: int) -> list[Period | None]:
        """Return the year some years before that of each selected period."""
        return [parse_period(f"{one.year - back:04d}") for one in self.periods]

    def last_year(self, ks: Codes) -> tuple[Array, Mask]:
        """Return the means of the whole year before."""
        return self.once(("last year", tuple(ks)), lambda: self.at("year", self.years(1), ks))

    def same_last_year(self, ks: Codes) -> tuple[Array, Mask]:
        """Return the values of the same period of the year before."""
        return self.once(("same", tuple(ks)), lambda: self.at(self.kind, year_before(self.periods), ks))

    def base(self, ks: Codes, years: tuple[int, int]) -> tuple[Array, Mask]:
        """Return the mean of base years over (section, 1, indicator); nan unless all of them were measured."""

        def made() -> tuple[Array, Mask]:
            listed = [parse_period(f"{year:04d}") for year in range(years[0], years[1] + 1)]
            values, seen = self.at("year", listed, ks)
            whole: Mask = np.all(seen, axis=1, keepdims=True)
            return values.mean(axis=1, keepdims=True), whole

        return self.once(("base", years, tuple(ks)), made)

    def inflow(self, ks: Codes) -> Array:
        """Return the values at the section by which the water came in, nan where there is none."""
        at = self.tables.network.inflow
        return np.where((at >= 0)[:, None, None], self.values(ks)[np.maximum(at, 0)], np.nan)

    # ---- counts within longer periods --------------------------------------------------------------------------------
    def shares_met(self, ks: Codes, back: int) -> Array:
        """Return the percentage of samples of a year that met their target, some years before each period."""

        def made() -> Array:
            grid = self.tables.grid("sample")
            ahead = [_moved(one, back) for one in grid.periods]
            limits = self.limits(ks, grid.periods)
            if back:  # a year without targets of its own is held against those of the year asked about
                limits = np.where(np.isnan(limits), self.limits(ks, ahead), limits)
            values = grid.values[:, :, ks]
            counted = ~np.isnan(values) & ~np.isnan(limits)
            met = counted & ~self.worse_than(values, limits, ks)
            years = [None if one is None else one.year for one in self.years(back)]
            into = np.array([[one.year == year for year in years] for one in grid.periods], dtype=float)
            into = into.reshape(len(grid.periods), len(years))
            sums = [np.tensordot(one.astype(float), into, axes=([1], [0])).transpose(0, 2, 1) for one in (met, counted)]
            with np.errstate(invalid="ignore", divide="ignore"):
                found: Array = 100.0 * sums[0] / sums[1]
            return found

        return self.once(("shares", back, tuple(ks)), made)

    def days_over(self, ks: Codes) -> tuple[Array, Array]:
        """Return, for each period, on how many days a target was exceeded, and on how many running."""

        def made() -> tuple[Array, Array]:
            grid = self.tables.grid("day")
            total = np.zeros((self.sections, len(self.periods), len(ks)))
            longest, run, before = np.zeros_like(total), np.zeros((self.sections, len(ks))), None
            over = self.worse_than(grid.values[:, :, ks], self.limits(ks, grid.periods), ks)
            for i, day in enumerate(grid.periods):
                at = next((t for t, one in enumerate(self.periods) if day.inside(one)), None)
                follows = before is not None and (day.start - before[0].start).days == 1 and before[1] == at
                run = np.where(over[:, i], run * follows + 1.0, 0.0)
                before = (day, at)
                if at is not None:
                    total[:, at] += over[:, i]
                    longest[:, at] = np.maximum(longest[:, at], run)
            return total, longest

        return self.once(("days", tuple(ks)), made)

    def volumes(self) -> Array:
        """Return cubic metres by section and selected period, nan where there are none."""
        if self.tables.volumes is None:
            return np.full((self.sections, len(self.periods)), np.nan)
        return self.tables.volumes.at(self.periods, self.sections)

    @cached_property
    def published(self) -> Array:
        """Classes as they are published, by section and selected period, nan where there are none."""
        return self.published_at(self.periods)

    def published_at(self, periods: Sequence[Period | None]) -> Array:
        """Return published classes at other periods, nan where there are none."""
        made = np.full((self.sections, len(periods)), np.nan)
        there = [i for i, one in enumerate(periods) if one is not None]
        if self.tables.classes is not None and there:
            listed = [one for one in periods if one is not None]
            made[:, there] = self.tables.classes.at(listed, self.sections)
        return made

    def bases(self) -> Array:
        """Return what a payment is counted by, by section and selected period, nan where there is none."""
        if self.tables.bases is None:
            return np.full((self.sections, len(self.periods)), np.nan)
        return self.tables.bases.at(self.periods, self.sections)


def _moved(period: Period, years: int) -> Period:
    return parse_period(f"{period.year + years:04d}{period.label[4:]}") or period

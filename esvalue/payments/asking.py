"""Which periods are asked about: those a person names, else those with a target while the rule is in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from esvalue.core.errors import Mistakes, fail
from esvalue.payments.periods import Period, parse_period
from esvalue.payments.rule_file import InForce
from esvalue.payments.tables import Tables

__all__ = ["MONTHS", "Asked", "named_periods"]

#: Months of a year.
MONTHS = 12


def named_periods(period: str | int | Iterable[str] | None) -> list[Period] | None:
    """Return the periods that are named, None where none is.

    Raises
    ------
    InputError
        What is no period.
    """
    if period is None:
        return None
    listed = [period] if isinstance(period, str | int) else list(period)
    found = []
    for text in listed:
        one = parse_period(str(text))
        if one is None:
            raise fail("period_unknown", "period", given=str(text))
        found.append(one)
    return found


@dataclass(frozen=True, eq=False)
class Asked:
    """The tables and dates of a rule, and the periods that are named (None: none is)."""

    rule: str
    dates: InForce | None
    tables: Tables
    named: Sequence[Period] | None
    as_if: bool

    def periods(self, kind: str, problems: Mistakes) -> list[Period]:
        """Return the periods of a kind that are asked about; named ones outside the rule's dates go to `problems`."""
        if self.named is None:
            return [one for one in self._with_targets(kind) if self.in_force(one)]
        named = [one for one in self._there(kind) if any(one.inside(other) for other in self.named)]
        for one in named:
            if not self.in_force(one) and self.dates is not None:
                problems.add("rule_not_in_force", self.rule, period=one.label, first=self.dates.first or "?",
                             last=self.dates.last or "-", kind=self.dates.kind)  # fmt: skip
        return named

    def _there(self, kind: str) -> list[Period]:
        bases = self.tables.bases
        counted = {one for one in (bases.periods if bases is not None else ()) if one.kind == kind}
        return sorted({*self.tables.grid(kind).periods, *counted}, key=lambda one: (one.start, one.end))

    def _with_targets(self, kind: str) -> list[Period]:
        targets = self.tables.targets
        return [one for one in self._there(kind) if targets is None or targets.covers(one)]

    def dropped(self, kind: str) -> list[Period]:
        """Return the periods of a kind that have targets and are not counted: nobody names periods,
        and the rule was not in force.
        """
        return [one for one in self._with_targets(kind) if not self.in_force(one)] if self.named is None else []

    def in_force(self, period: Period) -> bool:
        """Tell whether the rule is in force in some part of a period, or used as if it were."""
        return self.as_if or not self.outside(period)

    def outside(self, period: Period) -> bool:
        """Tell whether no part of a period lies within the dates of the rule."""
        return self.dates is not None and self.dates.outside(period)

    def months(self, year: Period) -> int:
        """Return in how many months of a year something was measured; all where the year or its quarters were."""
        bases = self.tables.bases.periods if self.tables.bases is not None else []
        inside = [one for one in (*self.tables.monitoring.periods, *bases) if one.inside(year)]
        if any(one.kind == "year" for one in inside):
            return MONTHS
        months = {one.middle.month for one in inside if one.kind in ("day", "week", "month")}
        quarters = {one.start.month for one in inside if one.kind == "quarter"}
        return len(months | {month + i for month in quarters for i in range(3)})

"""When a rule is in force: a period in which one rule replaces another is counted by the one of its first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from esvalue.core.periods import Period
from esvalue.inputs.library import Library
from esvalue.payments.indicators import Indicators
from esvalue.payments.rule_file import InForce, RuleFile

__all__ = ["Before", "Held", "Tenure"]


@dataclass(frozen=True)
class Before:
    """The rule that another replaces: its name, and its dates where they are known."""

    name: str
    dates: InForce | None


@dataclass(frozen=True)
class Tenure:
    """The dates of a rule, and those of the rule it replaces.

    >>> from esvalue.core.periods import parse_periods
    >>> old = InForce.model_validate({"to": "2024-08-18", "kind": "reported"})
    >>> new = InForce.model_validate({"from": "2024-08-19", "kind": "reported"})
    >>> months = parse_periods(["2024-07", "2024-08", "2024-09"])
    >>> [Tenure(old).counts(one) for one in months], [Tenure(new, Before("old", old)).counts(one) for one in months]
    ([True, True, False], [False, False, True])
    """

    own: InForce | None
    before: Before | None = None

    def outside(self, period: Period) -> bool:
        """Tell whether no part of a period lies within the dates of the rule."""
        return self.own is not None and self.own.outside(period)

    def held(self, day: date) -> bool:
        """Tell whether the rule is in force on a day."""
        return not self.outside(Period("day", day.isoformat(), day, day))

    def partly(self, period: Period) -> bool:
        """Tell whether some part of a period lies within the dates of the rule, and some does not."""
        return not self.outside(period) and not (self.held(period.start) and self.held(period.end))

    def left_to_before(self, period: Period) -> bool:
        """Tell whether the rule begins within a period on whose first day the one before it was in force."""
        if self.before is None or self.before.dates is None or self.outside(period) or self.held(period.start):
            return False
        return Tenure(self.before.dates).held(period.start)

    def counts(self, period: Period) -> bool:
        """Tell whether this rule counts a period."""
        return not self.outside(period) and not self.left_to_before(period)


class Held(Protocol):
    """A rule: its name, its file, and when it is in force."""

    @property
    def name(self) -> str:
        """Name of its file."""

    @property
    def file(self) -> RuleFile:
        """Its header, terms and settlement."""

    @property
    def indicators(self) -> Indicators:
        """The indicators it speaks of."""

    @property
    def tenure(self) -> Tenure:
        """When it is in force, and when the rule it replaces was."""

    @property
    def library(self) -> Library:
        """Where other rules of its line are looked up."""

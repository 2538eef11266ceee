"""The nodes of the outcomes of options: in every domain, in total, and where they are not known."""

from __future__ import annotations

from dataclasses import dataclass, field

from esvalue.core.shown import Shown
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.standards.payment_nodes import PaymentNodes

__all__ = ["OutcomeNodes", "Unknown"]


@dataclass(frozen=True)
class Unknown:
    """Places of a region type of which the cost of holders or the value spilled over is not known:
    outcomes leave them out.

    `lacks` is "cost" or "value" (of a place without either both are said); `places` are some or, if `whole`, all that
    have something to pay for.
    """

    domain: str
    region: str
    lacks: str
    places: tuple[str, ...]
    whole: bool


@dataclass
class OutcomeNodes(Shown):
    """Names of outcome nodes: by domain and region type, by county, and over everything;
    an outcome nobody can know has none.
    """

    by_region: dict[str, dict[str, str]] = field(default_factory=dict)
    by_domain: dict[str, dict[str, str]] = field(default_factory=dict)
    by_county: dict[str, str] = field(default_factory=dict)
    by_place: dict[str, dict[str, str]] = field(default_factory=dict)
    total: dict[str, str] = field(default_factory=dict)
    bargaining: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    unknown: list[Unknown] = field(default_factory=list)
    #: Places with something to pay for, by domain and region type.
    payable: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    #: Units the payments of domains are counted in, where they differ in kind: no share of a base goes across them.
    base_units: tuple[str, ...] = ()
    #: Payments beside the standards.
    payments: PaymentNodes = field(default_factory=PaymentNodes)

    def all(self) -> list[str]:
        """Return every node a run evaluates."""
        nested = [*self.by_region.values(), *self.by_domain.values(), self.total]
        names = [name for table in nested for name in table.values()] + list(self.by_county.values())
        names += [*self.payments.amount.values(), *self.payments.cost.values()]
        names += [node for one in self.payments.parts.values() for node in one.judged.values()]
        return names + [name for pair in self.bargaining.values() for name in pair if name]

    @property
    def enough(self) -> str:
        """The outcome that says how much is paid enough over everything: by base, or by loss where bases differ or
        payments beside the standards have holders of their own.
        """
        return "loss_covered" if self.base_units or self.payments.judged else "adequacy"

    def lacking(self, outcome: str) -> list[Unknown]:
        """Return what an outcome leaves out because it is not known."""
        return [one for one in self.unknown if one.lacks in OUTCOMES[outcome].needs]

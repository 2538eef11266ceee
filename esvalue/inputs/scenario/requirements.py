"""Requirements: what outcomes must be, in which share of futures, over the whole, in a domain or in a cell of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from esvalue.core.errors import Reason
from esvalue.core.quantified import Of, Told
from esvalue.core.schema import Name, Strict
from esvalue.core.text import Text
from esvalue.inputs.outcomes import OUTCOMES, OutcomeEntry
from esvalue.inputs.parameters import Number, finite

__all__ = ["Requirement"]


def _limit(value: Any) -> Any:
    if value in ("budget", None):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return finite(value)
    raise Reason(Text(zh='at_most 须为数字或 "budget"', en='at_most is a number or "budget"'))


Limit = Annotated[str | float | None, BeforeValidator(_limit), Told("the outcome")]


class Requirement(Strict):
    """A requirement on an outcome, in a share of futures: over the whole, of a domain, or of a cell of it."""

    outcome: str
    domain: Name | None = None
    region_type: Name | None = None
    #: What shares are weighed by: the base of payments, or the loss of holders in yuan.
    weight: Literal["base", "loss"] | None = None
    at_least: Annotated[Number, Told("the outcome")] | None = None
    at_most: Limit | None = None
    unit: str | None = None
    in_share: Annotated[Number, Of("share_of_futures")] = 0.9

    @model_validator(mode="after")
    def _one_side(self) -> Requirement:
        if (self.at_least is None) == (self.at_most is None):
            raise Reason(
                Text(zh="at_least 与 at_most 须且只能有一个", en="exactly one of at_least and at_most is needed")
            )
        if self.at_most == "budget" and not (self.outcome in OUTCOMES and OUTCOMES[self.outcome].budget):
            named = ", ".join(key for key, outcome in OUTCOMES.items() if outcome.budget)
            raise Reason(Text(zh=f'只有 {named} 可与 "budget" 比较', en=f'only {named} compares with "budget"'))
        if self.region_type is not None and self.domain is None:
            raise Reason(
                Text(
                    zh="region_type 须与 domain 同写：不同领域可有同名的区域类型",
                    en="region_type needs domain beside it: two domains may have a region type of one name",
                )
            )
        return self

    @property
    def measured(self) -> OutcomeEntry:
        """The outcome that is measured: weighed by loss, another one than that by base."""
        entry = OUTCOMES[self.outcome]
        return OUTCOMES[entry.by_loss] if self.weight == "loss" and entry.by_loss else entry

    @property
    def scope(self) -> tuple[str, ...]:
        """Where it holds: nothing of the whole, the domain, or the domain and region type."""
        return tuple(name for name in (self.domain, self.region_type) if name is not None)

"""Paths over years: when an option comes into force, how far it has come, and what pulls a trigger."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from esvalue.core.errors import Reason
from esvalue.core.quantified import Of
from esvalue.core.schema import Strict
from esvalue.core.text import Text
from esvalue.inputs.parameters import Number, NumberRecord

__all__ = ["Adoption", "Path", "Trajectories", "Trigger"]


class Trigger(Strict):
    """From the year after an index passes a level, another option holds."""

    watch: Literal["costs", "values"]
    above: Annotated[Number, Of("index_level")]
    then: str
    delay: Annotated[int, Of("count", high=100)] = 1


class Adoption(Strict):
    """Holders join over years: the share of those covered who take part, a logistic curve through its first value."""

    start: Annotated[Number, Of("share", open=("low", "high"))]
    speed: Annotated[Number, Of("adoption_speed")]


class Path(Strict):
    """One way an option comes into force.

    Standards go from the status quo to the option in equal yearly steps from year `begin` to year `finish`; `indexed`
    standards rise with holders' costs, others stay as they were printed.
    """

    title: Text
    option: str
    begin: Annotated[int, Of("count", high=100)] = 0
    finish: Annotated[int, Of("count", high=100)] = 0
    indexed: bool = False
    adoption: Adoption | None = None
    trigger: Trigger | None = None

    @model_validator(mode="after")
    def _order(self) -> Path:
        if self.begin > self.finish:
            raise Reason(Text(zh="begin 不得晚于 finish", en="begin must not be after finish"))
        return self


class Trajectories(Strict):
    """What happens over years: growth of values and costs, discounting, and the paths compared.

    `first_year`: years from now to the first flow that is discounted (1: the end of the first year).
    """

    years: Annotated[int, Of("count", low=1, high=100)]
    discount_rate: Annotated[NumberRecord, Of("discount_rate")]
    value_growth: Annotated[NumberRecord, Of("growth")]
    cost_growth: Annotated[NumberRecord, Of("growth")]
    first_year: Annotated[int, Of("count", low=0, high=100)] = 1
    paths: dict[str, Path] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _some(self) -> Trajectories:
        if len(self.paths) < 2:
            raise Reason(Text(zh="至少需要两条路径才能比较", en="two or more paths are needed to compare"))
        return self

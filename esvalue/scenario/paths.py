"""Paths over years: when an option comes into force, how far it has come, and what pulls a trigger."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from esvalue.errors import Reason
from esvalue.parameters import Number, NumberRecord
from esvalue.schema import Strict, Title

__all__ = ["Adoption", "Path", "Trajectories", "Trigger"]


class Trigger(Strict):
    """From the year after an index passes a level, another option holds."""

    watch: Literal["costs", "values"]
    above: Number
    then: str
    delay: int = 1


class Adoption(Strict):
    """Holders join over years: the share of those covered who take part, a logistic curve through its first value."""

    start: Number
    speed: Number


class Path(Strict):
    """One way an option comes into force.

    Standards go from the status quo to the option in equal yearly steps from year `begin` to year `finish`; `indexed`
    standards rise with holders' costs, others stay as they were printed.
    """

    title: Title
    option: str
    begin: int = 0
    finish: int = 0
    indexed: bool = False
    adoption: Adoption | None = None
    trigger: Trigger | None = None

    @model_validator(mode="after")
    def _order(self) -> Path:
        if not 0 <= self.begin <= self.finish:
            raise Reason("0 <= begin <= finish is needed",
                         "须满足 0 <= begin <= finish")
        return self


class Trajectories(Strict):
    """What happens over years: growth of values and costs, discounting, and the paths compared."""

    years: int
    discount_rate: NumberRecord
    value_growth: NumberRecord
    cost_growth: NumberRecord
    paths: dict[str, Path] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _some(self) -> Trajectories:
        if not 1 <= self.years <= 100:
            raise Reason("years lies between 1 and 100",
                         "years 须在 1 与 100 之间")
        if len(self.paths) < 2:
            raise Reason("two or more paths are needed to compare",
                         "至少需要两条路径才能比较")
        return self

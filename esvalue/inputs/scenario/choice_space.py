"""The choices to explore: the levers of an option and their settings."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from esvalue.core.errors import Reason
from esvalue.core.quantified import Of, Told
from esvalue.core.schema import Strict
from esvalue.core.text import Text
from esvalue.inputs.parameters import Number

__all__ = ["ChoiceSpace", "ScenarioLever"]

LEVER = Told("what the lever sets")


class ScenarioLever(Strict):
    """A choice to explore: what of an option it sets, and the settings tried."""

    title: Text | None = None
    sets: str
    unit: str | None = None
    values: list[Annotated[bool | Number | str, LEVER]] = Field(default_factory=list)
    low: Annotated[Number, LEVER] | None = None
    high: Annotated[Number, LEVER] | None = None
    steps: Annotated[int, Of("count", low=2, high=1000)] = 5

    @model_validator(mode="after")
    def _settings(self) -> ScenarioLever:
        ranged = self.low is not None and self.high is not None
        if bool(self.values) == ranged or (self.low is None) != (self.high is None):
            raise Reason(
                Text(zh="须给出 values，或同时给出 low 与 high", en="either values, or low and high, is needed")
            )
        if ranged and not self.low < self.high:  # type: ignore[operator]
            raise Reason(Text(zh="low 须小于 high", en="low must be below high"))
        if len(self.settings) < 2 or len(set(map(repr, self.settings))) < len(self.settings):
            raise Reason(Text(zh="须有两个以上互不相同的取值", en="two or more different settings are needed"))
        return self

    @property
    def settings(self) -> tuple[bool | float | str, ...]:
        """The settings tried, in order."""
        if self.values:
            return tuple(self.values)
        assert self.low is not None
        assert self.high is not None
        return tuple(self.low + (self.high - self.low) * i / (self.steps - 1) for i in range(self.steps))


class ChoiceSpace(Strict):
    """The choices to explore: the option they start from, the levers, and how many combinations at the most."""

    option: str
    levers: dict[str, ScenarioLever]
    most: Annotated[int, Of("count", low=1, high=100_000)] = 128

"""What a scenario changes in a card when it is bound: price year, rivals in force, records, states, uncertainties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from esvalue.core.errors import Reason
from esvalue.core.quantified import Of, Told
from esvalue.core.schema import Name, Strict
from esvalue.core.text import Text
from esvalue.inputs.parameters import RECORD_KEYS, NumberEntry, NumberRecord, Record, refuse_record

__all__ = ["ColumnUncertainty", "DomainSettings", "Override", "Overrides", "Without"]


def _gather(data: object) -> object:
    """Gather the keys of a record written in place into `record`."""
    if not isinstance(data, Mapping) or isinstance(data.get("record"), Record):
        return data
    refuse_record(data)
    inner = {key: data[key] for key in RECORD_KEYS if key in data}
    if not inner or ("value" not in data and ("times" in data or "table" in data)):
        return data
    return {**{key: value for key, value in data.items() if key not in inner}, "record": inner}


CHANGED = Told("the column, parameter or price that differs")


class _Override(Strict):
    times: Annotated[NumberRecord, CHANGED] | None = None
    by: Name | None = None
    table: dict[str, Annotated[NumberEntry, CHANGED]] = Field(default_factory=dict)
    record: Annotated[Record, CHANGED] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> _Override:
        if sum((self.times is not None, bool(self.table), self.record is not None)) != 1:
            raise Reason(
                Text(
                    zh="`times`、`by` + `table`（分类比率）、取值三者须且只能有一种",
                    en="exactly one of `times`, `by` + `table` (ratios by category) or a value is needed",
                )
            )
        if bool(self.table) != (self.by is not None):
            raise Reason(
                Text(
                    zh="`by`（列名）与 `table`（每个类别一个比率）须同时给出",
                    en="`by` (the column) and `table` (a ratio for each of its categories) go together",
                )
            )
        return self


#: What differs in the state "without": a ratio, ratios by category, or a value in the leaf's unit.
Override = Annotated[_Override, BeforeValidator(_gather)]


class Without(Strict):
    """What happens without the paid action."""

    text: Text
    kind: str = "condition"
    hazard: Annotated[Record, Of("hazard")] | None = None
    horizon: Annotated[Record, Of("horizon")] | None = None
    exposure: Annotated[Record, Of("share")] | None = None
    source: Name | None = None
    set: dict[str, Override] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _kind(self) -> Without:
        if self.kind not in ("condition", "cover"):
            raise Reason(
                Text(
                    zh="kind 须为 'condition'（法律已禁止转用）或 'cover'",
                    en="kind is 'condition' (law already forbids conversion) or 'cover'",
                )
            )
        pair = self.hazard is not None and self.horizon is not None
        if pair == (self.exposure is not None) or (self.hazard is None) != (self.horizon is None):
            raise Reason(
                Text(
                    zh="须给出 hazard 与 horizon，或给出 exposure（平均会改变的比例）",
                    en="either hazard and horizon, or exposure (the mean share that would change), is needed",
                )
            )
        return self


class ColumnUncertainty(Strict):
    """Uncertainty of a column of places, beyond the cards': a factor, by category, with totals kept within a group."""

    domain: str
    column: Name | None = None
    columns: list[str] = Field(default_factory=list)
    by: Name | None = None
    within: Name | None = None
    times: Annotated[Record, Of("ratio")]
    note: Text | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that share the factor."""
        return tuple(([self.column] if self.column else []) + self.columns)


@dataclass(frozen=True)
class DomainSettings:
    """Settings of one domain; one that is not `paid` is accounted only, such as the source of a link."""

    reading: str
    reading_weights: Mapping[str, float] = field(default_factory=dict)
    switches: Mapping[str, str] = field(default_factory=dict)
    without: Without | None = None
    paid: bool = True


@dataclass(frozen=True)
class Overrides:
    """Settings of a whole model; the defaults bind a card alone, with nothing changed."""

    price_year: int
    domains: Mapping[str, DomainSettings] = field(default_factory=dict)
    use: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)
    uncertainties: Mapping[str, ColumnUncertainty] = field(default_factory=dict)
    links: Mapping[str, object] = field(default_factory=dict)
    payer_level: str = "city"
    file: str = "scenario"

"""Parameters: named numbers whose unit, spread, source and kind of evidence stand on the value itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import inf, isfinite
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from esvalue.core.declared import Declares, check_declared, check_ends, declared
from esvalue.core.distributions import KINDS, Spread
from esvalue.core.errors import InputError, Mistakes, Reason, nearest
from esvalue.core.quantified import Of, Told, code_for_nothing, doubt_record, impossible, no_unit, within
from esvalue.core.schema import Name, Strict, shown_value
from esvalue.core.text import Text
from esvalue.core.units import Unit, conversion, parse, unlike
from esvalue.inputs.choices import CHOICES
from esvalue.inputs.named_sources import check_source

__all__ = ["EVIDENCE", "NOMINAL", "NumberEntry", "NumberRecord", "Parameter", "Record", "check_parameter"]

#: Kinds of evidence, best first; a source has one of these kinds too.
EVIDENCE = ("law", "standard", "statistics", "monitoring", "paper", "survey", "news", "imputed", "judgement")
#: Kinds that make a figure "rest on judgement".
SOFT = ("imputed", "judgement")
Evidence = Literal["law", "standard", "statistics", "monitoring", "paper", "survey", "news", "imputed", "judgement"]
Basis = Literal["market", "replacement", "shadow", "stated", "statutory", "nominal"]
#: Kinds of money that stay as printed and are never brought to other prices: amounts of a law, and any other said to be
#: nominal.
NOMINAL = ("statutory", "nominal")


def finite(value: Any) -> float:
    """Return a number a file gives, or say why it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Reason(
            Text(zh=f"此处须为数字，得到 {shown_value(value)}", en=f"a number is needed, got {shown_value(value)}")
        )
    try:
        number = float(value)
    except OverflowError:
        number = inf
    if not isfinite(number):
        raise Reason(Text(zh="数字不是有限数", en="the number is not finite"))
    if (reason := code_for_nothing(number)) is not None:
        raise reason
    return number


def _spread(value: Any) -> Any:
    if value is None or isinstance(value, Spread) or value == "fixed":
        return None if value == "fixed" else value
    if not isinstance(value, Mapping) or len(value) != 1:
        raise Reason(
            Text(
                zh=f"分布写成一个表，如 {{triangular=[low,mode,high]}}；可用：{'、'.join(KINDS)}",
                en=f"a spread is one table such as {{triangular=[low,mode,high]}}; kinds: {', '.join(KINDS)}",
            )
        )
    kind, numbers = next(iter(value.items()))
    if kind not in KINDS:
        raise Reason(
            Text(
                zh=f"未知分布“{kind}”；最接近的是：{nearest(kind, KINDS) or '-'}；可用：{'、'.join(KINDS)}",
                en=f"unknown spread '{kind}'; nearest: {nearest(kind, KINDS) or '-'}; kinds: {', '.join(KINDS)}",
            )
        )
    if not isinstance(numbers, list) or not all(
        isinstance(n, int | float) and not isinstance(n, bool) for n in numbers
    ):
        raise Reason(
            Text(
                zh=f"分布 {kind} 需要数列 [{', '.join(KINDS[kind])}]",
                en=f"spread {kind} takes a list of numbers [{', '.join(KINDS[kind])}]",
            )
        )
    return Spread(kind, tuple(finite(n) for n in numbers))


Number = Annotated[float, BeforeValidator(finite)]


class Record(Strict):
    """One number with its origin: value, spread, unit, source, evidence, price year."""

    words: ClassVar = {"evidence": CHOICES["evidence"], "basis": CHOICES["basis"]}
    value: Annotated[Number, Told("the field the record stands in")]
    spread: Annotated[Spread | None, BeforeValidator(_spread)] = None
    unit: str | None = None
    source: Name | None = None
    evidence: Evidence | None = None
    weak: bool = False
    date: Annotated[int, Of("year")] | None = None
    price_year: Annotated[int, Of("year")] | None = None
    published: Annotated[int, Of("source_year")] | None = None
    basis: Basis | None = None
    weight: Annotated[Number, Of("weight")] = 1.0
    note: Text | None = None
    replace: Text | None = None

    @model_validator(mode="after")
    def _value_in_spread(self) -> Record:
        if self.spread is not None:
            low, high = self.spread.support
            if not low <= self.value <= high:
                raise Reason(
                    Text(
                        zh=f"取值 {self.value:g} 在其分布范围 {low:g} 至 {high:g} 之外",
                        en=f"value {self.value:g} lies outside its spread {low:g} to {high:g}",
                    )
                )
        return self


RECORD_KEYS = tuple(Record.model_fields)
#: Keys that belong to one record: they are never given once for several.
OWN_KEYS = ("spread", "date", "weight")


def not_all_zero(weights: Iterable[float]) -> None:
    """Raise the reason where weights are all zero: then nothing would be chosen."""
    if not any(weight > 0 for weight in weights):
        raise Reason(
            Text(
                zh="各权重全为零；至少须有一个大于零",
                en="the weights are all zero; give at least one of them a weight above zero",
            )
        )


def _as_record(value: Any) -> Any:
    return {"value": value} if isinstance(value, int | float) and not isinstance(value, bool) else value


#: A record, or a bare number that stands for a record without a source.
NumberRecord = Annotated[Record, BeforeValidator(_as_record)]
Entry = Annotated[Record | None, BeforeValidator(lambda value: None if value == "n/a" else value)]
#: A record or a bare number, or "n/a" where the category has none.
NumberEntry = Annotated[Record | None, BeforeValidator(lambda value: None if value == "n/a" else _as_record(value))]


#: The quantity of a column or parameter of a card: named by its `quantity`, else told by its unit.
OWN = Told("`quantity` or `unit` of the column or parameter")


def refuse_record(data: Mapping[str, Any]) -> None:
    """Raise where a file writes `record`, the name of what is gathered from `value` and the keys beside it."""
    if "record" in data:
        raise Reason(
            Text(
                zh="未知的键“record”；请直接写数值：value = ...",
                en="unknown key 'record'; write the number in place: value = ...",
            )
        )


class Parameter(Strict):
    """A named number: one record, dated records, rival records, or a table of records by category."""

    title: Text
    unit: str = ""
    role: Literal["price", "coefficient", "share", "cost", "area", "rate"] = "coefficient"
    quantity: Name | None = None
    minimum: Annotated[Number, OWN] | None = None
    maximum: Annotated[Number, OWN] | None = None
    usual: list[Annotated[Number, OWN]] | None = None
    record: Annotated[Record, OWN] | None = None
    values: list[Annotated[Record, OWN]] = Field(default_factory=list)
    rivals: dict[str, Annotated[Record, OWN]] = Field(default_factory=dict)
    use: Name | None = None
    by: Name | None = None
    table: dict[str, Annotated[Entry, OWN]] = Field(default_factory=dict)
    open: bool = False
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _record_in_place(cls, data: Any) -> Any:
        """Gather the keys of a record written in place into `record`."""
        if not isinstance(data, Mapping) or isinstance(data.get("record"), Record):
            return data
        refuse_record(data)
        inner = {key: data[key] for key in RECORD_KEYS if key in data and key not in ("note", "unit")}
        rest = {key: value for key, value in data.items() if key not in inner}
        return {**rest, "record": inner} if "value" in inner else {**rest, **_shared(rest, inner)}

    @model_validator(mode="after")
    def _one_form(self) -> Parameter:
        forms = [name for name in ("record", "values", "rivals", "table") if getattr(self, name)]
        if len(forms) != 1:
            found = ["value" if form == "record" else form for form in forms]
            raise Reason(
                Text(
                    zh=(
                        "value、values、rivals、table 须且只能有一种；现有 "
                        f"{'、'.join(found) or '0 种（单个数字写 value = 0.3）'}"
                    ),
                    en=(
                        "exactly one of value, values, rivals, table is needed; found "
                        f"{' and '.join(found) or 'none (of a single number write value = 0.3)'}"
                    ),
                )
            )
        if bool(self.table) != (self.by is not None):
            raise Reason(
                Text(
                    zh="`by`（列名）与 `table`（每个类别一条记录）须同时给出",
                    en="`by` (the column) and `table` (a record for each of its categories) go together",
                )
            )
        if self.use is not None and self.use != "uncertain" and self.use not in self.rivals:
            raise Reason(
                Text(
                    zh=f"use = '{self.use}' 不在备选 {'、'.join(self.rivals)} 之中",
                    en=f"use = '{self.use}' is not among the rivals {', '.join(self.rivals)}",
                )
            )
        undated = [i for i, record in enumerate(self.values) if record.date is None]
        if undated:
            raise Reason(Text(zh=f"values[{undated[0]}] 没有 date", en=f"values[{undated[0]}] has no date"))
        if self.rivals:
            not_all_zero(record.weight for record in self.rivals.values())
        return self

    def records(self) -> Iterator[tuple[str, Record]]:
        """Yield (key, record) for every record: "" in place, "@2014" dated, "#name" rival, "[category]" table."""
        if self.record is not None:
            yield "", self.record
        for record in self.values:
            yield f"@{record.date}", record
        for name, record in self.rivals.items():
            yield f"#{name}", record
        for category, entry in self.table.items():
            if entry is not None:
                yield f"[{category}]", entry

    def settable(self) -> Iterator[str]:
        """Yield the key of every record a scenario or an overlay may set: those there are,
        and of an `open` table those that are n/a so far.
        """
        yield from (key for key, _ in self.records())
        if self.open:
            yield from (f"[{category}]" for category, entry in self.table.items() if entry is None)

    def dated(self, year: int) -> tuple[str, Record]:
        """Return the record in force in `year`: the latest not after it (else the earliest)."""
        if self.record is not None:
            return "", self.record
        ordered = sorted(self.values, key=lambda record: record.date or 0)
        past = [record for record in ordered if (record.date or 0) <= year]
        chosen = past[-1] if past else ordered[0]
        return f"@{chosen.date}", chosen


def _shared(rest: Mapping[str, Any], inner: Mapping[str, Any]) -> dict[str, Any]:
    """Return the records of a parameter with what is given once for all of them (source, evidence, price_year ...)."""
    common = {key: value for key, value in inner.items() if key not in OWN_KEYS}
    filled: dict[str, Any] = {}
    for form in ("rivals", "table"):
        if isinstance(rest.get(form), Mapping):
            filled[form] = {
                name: {**common, **entry} if isinstance(entry, Mapping) else entry for name, entry in rest[form].items()
            }
    if isinstance(rest.get("values"), list):
        filled["values"] = [{**common, **entry} if isinstance(entry, Mapping) else entry for entry in rest["values"]]
    own = [key for key in OWN_KEYS if key in inner]
    if own and filled:
        raise Reason(
            Text(
                zh=f"{'、'.join(own)} 写在了 {'、'.join(filled)} 之外；请写到 {'、'.join(filled)} 的每一条记录里",
                en=f"{', '.join(own)} stands beside {' and '.join(filled)}; "
                f"write it in each record of {' and '.join(filled)}",
            )
        )
    return filled


def check_parameter(
    name: str,
    parameter: Parameter,
    sources: Mapping[str, Any],
    where: str,
    problems: Mistakes,
    *,
    price_book: bool = False,
) -> None:
    """Add to `problems` what is wrong with a parameter: unit, quantity, source, price year, bounds."""
    place = f"{where}: {name}"
    try:
        unit = parse(parameter.unit, place)
    except InputError as error:
        problems.extend(error)
        return
    check_declared(parameter, place, problems)
    for key, record in parameter.records():
        at = f"{place}{key}"
        check_record(record, unit, sources, at, problems, price_book=price_book, inherits=True)
        check_bounds(record, parameter, at, problems)


def check_bounds(record: Record, field: Declares, at: str, problems: Mistakes) -> None:
    """Add to `problems` a record that the quantity or the bounds of a column or parameter do not allow;
    doubt an unusual one.
    """
    unit, here = parse(field.unit), declared(field)
    reason = impossible(here, record, unit)
    if reason is not None:
        problems.add(reason.code, at, reason=reason.said)
        return
    try:
        own = unit if record.unit is None else parse(record.unit)
    except InputError:  # reported by check_record
        return
    if not own.same_kind(unit):
        return
    factor = conversion(own, unit)
    reach = record.spread.support if record.spread else (record.value, record.value)
    keeps = check_ends(field, reach[0] * factor, reach[1] * factor, at, problems)
    if keeps and (own_range := within(here, own)) is not None:
        doubt_record(own_range, record, record.unit or field.unit, at, problems)


def check_record(
    record: Record,
    unit: Unit,
    sources: Mapping[str, Any],
    at: str,
    problems: Mistakes,
    *,
    price_book: bool = False,
    inherits: bool = False,
    write: str = "",
) -> None:
    """Add to `problems` what is wrong with one record.

    Parameters
    ----------
    record
        The record.
    unit
        The unit of what it stands for.
    sources
        All sources it may name.
    at
        Where it stands.
    problems
        Where mistakes are put.
    price_book
        It stands in the price book.
    inherits
        What it stands in gives the unit; otherwise a record with a dimension must name its own.
    write
        The unit proposed to one that names none (default: `unit`).
    """
    if record.unit is None:
        if unit.dimensions and not inherits:
            problems.add("needs_unit", at, reason=no_unit(record.value, write or str(unit)).said)
    else:
        try:
            own = parse(record.unit, at)
        except InputError as error:
            problems.extend(error)
        else:
            if not own.same_kind(unit):
                problems.add("unit_kind", at, **unlike(record.unit, unit.text))
    check_source(record.source, sources, at, problems)
    if unit.powers.get("currency") and record.basis not in NOMINAL and record.price_year is None:
        evidence = record.evidence or (sources[str(record.source)].kind if record.source in sources else None)
        if record.published is None or evidence != "judgement":
            problems.add(
                "price_without_year", at, book="prices.toml" if price_book else Text(zh="该文件", en="the file")
            )

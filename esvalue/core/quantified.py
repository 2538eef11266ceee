"""Where a field says which quantity it holds, and what follows from it:
a number that cannot be is refused where it stands.

A field of a record writes its quantity beside its type, ``share: Annotated[Number, Of("share")]``, or who tells it,
``value: Annotated[Number, Told("the parameter it replaces")]``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic_core import core_schema

from esvalue.core.errors import InputError, Mistakes, Reason
from esvalue.core.nodata import ALWAYS, HUGE
from esvalue.core.quantities import SLIPS, Quantity, quantity, typed_number
from esvalue.core.text import Text
from esvalue.core.units import Unit, conversion, parse

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

__all__ = [
    "InColumn",
    "NumberAt",
    "Of",
    "Told",
    "bounded_json",
    "code_for_nothing",
    "doubt_unusual",
    "fields_of",
    "impossible",
    "is_record",
    "no_unit",
    "numbers_in",
    "quantity_marks",
    "refusing",
    "within",
]

CHECK_UNIT = Text(zh="请核对数字与单位，无误请予确认", en="check the digits and the unit, or confirm it")
CHECK_POINT = Text(zh="请核对小数点，无误请予确认", en="check the decimal point, or confirm it")
#: Slips that have nothing to do with the unit a quantity has its bounds in.
_ANY_UNIT = ("sign", "wan", "dry_matter", "grams", "no_unit", "unit_with_year", "nodata")


@dataclass(frozen=True)
class Of:
    """Says which quantity a number has, beside its type: ``level: Annotated[float, Of("confidence")]``.

    `low` and `high` narrow the bounds of the quantity, in its unit; `open` names ends that are not reached themselves.
    With `gaps` an array may hold what is no finite number (a future that failed, an interval without end).

    >>> print(Of("count", low=2).quantity.impossible(1))
    1 is not in the range here: it is a whole number not below 2
    """

    name: str
    low: float | None = None
    high: float | None = None
    open: tuple[str, ...] = ()
    gaps: bool = False

    @property
    def quantity(self) -> Quantity:
        """The quantity, between the bounds given here."""
        return _narrowed(self)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let a record refuse a number, or a record of numbers, that cannot be."""
        return refusing(self.quantity, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Write the bounds into the schema of a file."""
        return bounded_json(self.quantity, dict(handler(schema)))


@cache
def _narrowed(of: Of) -> Quantity:
    return quantity(of.name).narrowed(of.low, of.high, of.open)


@dataclass(frozen=True)
class Told:
    """Says in words what tells the quantity of a field that has none of its own."""

    by: str


def refusing(wanted: Quantity, schema: core_schema.CoreSchema) -> core_schema.CoreSchema:
    """Return the schema of a field that refuses what cannot be its quantity."""

    def checked(value: Any) -> Any:
        plain = isinstance(value, int | float) and wanted.high >= HUGE  # others are told by their bounds
        reason = (code_for_nothing(value) if plain else None) or impossible(wanted, value)
        if reason is not None:
            raise reason
        return value

    return core_schema.no_info_after_validator_function(checked, schema)


def code_for_nothing(number: float) -> Reason | None:
    """Return that a number stands for no data, as -9999 and 1e30 do; None where it may be an amount.

    >>> print(code_for_nothing(1e30))
    1e+30 is a code for no data, not an amount: write what was measured, or leave the entry out
    """
    if number not in ALWAYS and abs(number) < HUGE:
        return None
    said = Text(
        zh=f"{number:g} 是缺测代码，不是数量：请写实测值，或删去该条目",
        en=f"{number:g} is a code for no data, not an amount: write what was measured, or leave the entry out",
    )
    return Reason(said)


def bounded_json(wanted: Quantity, made: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a field with the bounds of its quantity, where it holds a plain number."""
    if made.get("type") in ("number", "integer"):
        for end, closed, opened in (("low", "minimum", "exclusiveMinimum"), ("high", "maximum", "exclusiveMaximum")):
            bound = getattr(wanted, end)
            if math.isfinite(bound):
                made[opened if end in wanted.open else closed] = bound
    return made


def within(wanted: Quantity, unit: Unit) -> Quantity | None:
    """Return a quantity with its bounds in a unit; None where the unit is of another kind.

    >>> from esvalue.core.quantities import quantity
    >>> in_percent = within(quantity("share"), parse("percent"))
    >>> in_percent.high, in_percent.unit
    (100.0, 'percent')
    """
    if wanted.kind == "any" or (wanted.kind == "money" and {"currency", "dollar"} & unit.powers.keys()):
        return replace(wanted, unit=unit.text)
    own = parse(wanted.unit)
    if wanted.kind == "money" or not own.same_kind(unit):
        return None
    factor = conversion(unit, own)
    if factor == 1:
        return replace(wanted, unit=unit.text)
    return replace(
        wanted,
        unit=unit.text,
        low=wanted.low / factor,
        high=wanted.high / factor,
        usual=(wanted.usual[0] / factor, wanted.usual[1] / factor),
        slips=tuple(slip for slip in wanted.slips if slip in _ANY_UNIT),
    )


def impossible(wanted: Quantity, value: Any, unit: Unit | None = None) -> Reason | None:
    """Return why a number or a record cannot be a quantity; None where it can,
    or where its unit is wrong (which is said elsewhere).

    Parameters
    ----------
    wanted
        The quantity.
    value
        A number in the quantity's unit, or a record (value, spread, unit); what is neither passes.
    unit
        Unit of a record that names none; left out, a record with a dimension must name its own.

    Examples
    --------
    >>> from esvalue.core.quantities import quantity
    >>> print(impossible(quantity("engel"), 30))
    30 is no Engel coefficient: it lies between 0 and 1, 0 not included; write 0.3
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return wanted.impossible(value)
    if not is_record(value):
        return None
    if value.unit is None and unit is None and wanted.kind != "any" and parse(wanted.unit).dimensions:
        return no_unit(value.value, wanted.unit)
    try:
        here = within(wanted, unit or parse(wanted.unit) if value.unit is None else parse(value.unit))
    except InputError:
        return None
    if here is None:
        return None
    return here.impossible(value.value, record=True) or (
        here.impossible(*value.spread.support) if value.spread is not None else None
    )


def no_unit(value: float, unit: str) -> Reason:
    """Return that a number needs its unit, with the entry that would have it."""
    entry = f'{{ value = {typed_number(value)}, unit = "{unit}" }}'
    said = Text(
        zh=f'请加 unit = "{unit}"，如 {entry}，也可用同类的其他单位',
        en=f'a number with a dimension needs its unit: add unit = "{unit}", as in {entry}, '
        "or another unit of this kind",
    )
    return Reason(said, code="needs_unit")


def is_record(value: Any) -> bool:
    """Tell whether something is a number with its unit and spread, not a number alone or a record of other things."""
    return hasattr(value, "value") and hasattr(value, "spread")


# ---- every number of a record ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NumberAt:
    """A number or record with the path of keys it stands at, and what its field says of its quantity."""

    path: tuple[str, ...]
    value: Any
    says: Of | Told | None

    @property
    def central(self) -> float:
        """The number itself, or that of the record."""
        return float(self.value.value if is_record(self.value) else self.value)

    @property
    def unit(self) -> str | None:
        """The unit written with it, or None."""
        return self.value.unit if is_record(self.value) else None


def numbers_in(record: BaseModel, path: tuple[str, ...] = ()) -> Iterator[NumberAt]:
    """Yield every number and record of numbers in a record, however deep, with what its field says of its quantity."""
    for name, (key, annotation) in fields_of(type(record)).items():
        yield from _walk(getattr(record, name), annotation, None, (*path, key))


@cache
def fields_of(model: type[BaseModel]) -> Mapping[str, tuple[str, Any]]:
    """Return name -> (key in the file, annotation with its marks) of every field of a record."""
    hints = get_type_hints(model, include_extras=True)
    return {name: (field.alias or name, hints[name]) for name, field in model.model_fields.items()}


def quantity_marks(annotation: Any) -> tuple[Any, Of | Told | None]:
    """Return an annotation without its marks, and what it says of a quantity."""
    if get_origin(annotation) is not Annotated:
        return annotation, None
    inner, *said = get_args(annotation)
    found = next((mark for mark in said if isinstance(mark, Of | Told)), None)
    bare, deeper = quantity_marks(inner)
    return bare, found or deeper


def _walk(value: Any, annotation: Any, says: Of | Told | None, path: tuple[str, ...]) -> Iterator[NumberAt]:
    bare, own = quantity_marks(annotation)
    says = own or says
    if isinstance(value, bool | str) or value is None:
        return
    if isinstance(value, int | float):
        yield NumberAt(path, value, says or _of_member(bare))
    elif isinstance(value, BaseModel):
        if is_record(value):
            yield NumberAt(path, value, says or _of_member(bare))
        yield from numbers_in(value, path)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _walk(one, _item(bare), says, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for i, one in enumerate(value):
            yield from _walk(one, _item(bare), says, (*path[:-1], f"{path[-1]}[{i + 1}]"))


def _of_member(annotation: Any) -> Of | Told | None:
    """Return what the members of a union say: ``Annotated[Record, Of("share")] | None``."""
    return next((said for part in get_args(annotation) if (said := quantity_marks(part)[1]) is not None), None)


def _item(annotation: Any) -> Any:
    """Return what a table or list holds."""
    for part in (annotation, *get_args(annotation)):
        bare = quantity_marks(part)[0]
        if get_origin(bare) in (dict, list, Mapping):
            return get_args(bare)[-1]
    return Any


def doubt_record(here: Quantity, record: Any, unit: str | None, at: str, problems: Mistakes) -> None:
    """Add to the doubts of `problems` a record whose value, or an end of whose spread, lies outside the usual range."""
    ends = () if record.spread is None else record.spread.tails
    odd = [
        end for end in ends if end > here.usual[1] or end < min(here.usual[0], 0)
    ]  # a spread down to nothing is no slip
    if here.unusual(record.value) or not odd:
        doubt_unusual(here, record.value, unit, at, problems)
    else:
        low, high = (typed_number(float(f"{end:.4g}")) for end in ends)
        doubt_unusual(
            here,
            odd[-1],
            unit,
            at,
            problems,
            written=f"{typed_number(record.value)} ({low} .. {high})" + (f" [{unit}]" if unit else ""),
        )


@dataclass(frozen=True)
class InColumn:
    """What a column of a table holds, and what is probably written there by mistake: said instead of what the quantity
    knows of slips.
    """

    title: Text
    hint: Text | None = None


def doubt_unusual(
    here: Quantity,
    value: float,
    unit: str | None,
    at: str,
    problems: Mistakes,
    *,
    entry: str = "",
    written: str = "",
    column: InColumn | None = None,
) -> None:
    """Add to the doubts of `problems` a number outside its usual range.

    Parameters
    ----------
    here
        The quantity, with its usual range in the number's unit.
    value, unit
        The number and the unit written with it.
    at
        Where it stands, for the message.
    problems
        Where the doubt is put.
    entry, written
        Stable name and the value as written, where they differ from `at` and from value and unit.
    column
        What the column of a table says of itself that the number stands in.
    """
    if not here.unusual(value):
        return
    low, high = (typed_number(end) for end in here.usual)
    known = (
        Text(zh=f"{low} 至 {high}", en=f"{low} to {high}")
        if math.isfinite(here.usual[0]) and math.isfinite(here.usual[1])
        else (
            Text(zh=f"不高于 {high}", en=f"not above {high}")
            if math.isfinite(here.usual[1])
            else Text(zh=f"不低于 {low}", en=f"not below {low}")
        )
    )
    said = written or (f"{typed_number(value)} [{unit}]" if unit else typed_number(value))
    problems.doubt(
        "unusual",
        at,
        entry=entry or at,
        value=said,
        title=Text(zh="“{}”", en="'{}'").format(column.title) if column else Text(zh="", en="this ") + here.title,
        usual=known,
        unit=f" [{here.unit}]" if here.unit else "",
        meant=(column.hint if column else None) or _to_do(here, value, in_column=column is not None),
    )


def _to_do(here: Quantity, value: float, *, in_column: bool) -> Text:
    """Return what to do with a number that is unusual: what to write where a slip explains it, else what to check."""
    found = here.slip(value)
    if found is None:
        return CHECK_UNIT if here.unit else CHECK_POINT
    slip, number = SLIPS[found[0]], typed_number(found[1])
    if in_column and slip.hint is not None:
        return slip.hint + Text(zh=f"（此格即 {number}）", en=f" ({number} here)")
    return Text(zh=f"若属{slip.title.zh}之误，请写 {number}", en=f"if it is {slip.title.en}, write {number}")

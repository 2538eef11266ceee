"""Levers: one setting of a choice put into an option, checked like anything an option says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from esvalue.core.errors import InputError, Mistake, fail
from esvalue.core.quantified import no_unit
from esvalue.core.schema import Strict, parse_record
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario.choice_space import ScenarioLever
from esvalue.inputs.scenario.rounding import Rounding
from esvalue.inputs.scenario.sections import Choices, Option, Scenario

__all__ = ["with_setting"]

Setting = bool | float | str
M = TypeVar("M", bound=Strict)


def with_setting(option: Option, lever: ScenarioLever, setting: Setting, scenario: Scenario, where: str) -> Option:
    """Return an option with one setting of a lever.

    Parameters
    ----------
    option
        The option it starts from.
    lever
        Says what is set, and the unit of numbers.
    setting
        The setting.
    scenario
        Gives the price year of a chosen amount of money.
    where
        Where the lever stands, for the message.

    Raises
    ------
    InputError
        A setting that does not fit what it sets: no number, one that cannot be, one without the unit it needs.
    """
    path = lever.sets.split(".")
    if path[0] == "domains":
        own = option.domains.get(path[1], Choices())
        return option.model_copy(
            update={"domains": {**option.domains, path[1]: _set(own, path[2:], lever, setting, scenario, where=where)}}
        )
    return _set(option, path, lever, setting, scenario, where=where)  # type: ignore[return-value]


def _set(
    choices: Choices, path: Sequence[str], lever: ScenarioLever, setting: Setting, scenario: Scenario, *, where: str
) -> Choices:
    field, rest = path[0], ".".join(path[1:])
    value: Any
    if field in ("use", "parameters"):
        if not rest:
            raise fail("lever_name", where, field=field)
        value = {
            **getattr(choices, field),
            rest: setting if field == "use" else _record(setting, lever, scenario, field, where),
        }
    elif field == "share":
        value = _read(
            Choices, {"share": _record(setting, lever, scenario, field, where).model_dump(exclude_none=True)}, where
        ).share
    elif setting == "none" and field in ("stage", "region_coefficients", "reading", "rounding"):
        value = None
    elif field == "rounding":
        step = _record(setting, lever, scenario, field, where).value
        unit = lever.unit or (choices.rounding.unit if choices.rounding else None)
        if unit is None:
            raise fail("needs_unit", where, reason=no_unit(step, "yuan/mu/a").said)
        value = _read(Rounding, {"to": step, "unit": unit}, where)
    else:
        value = getattr(_read(Choices, {field: setting}, where), field)
    return choices.model_copy(update={field: value})


def _read(model: type[M], data: Mapping[str, Any], where: str) -> M:
    """Return a record; what is wrong with it is said of the lever."""
    try:
        return parse_record(model, data, where)
    except InputError as error:
        raise InputError([Mistake(one.code, where, one.fields) for one in error.problems]) from None


def _record(setting: Setting, lever: ScenarioLever, scenario: Scenario, field: str, where: str) -> Record:
    """Return the record of a chosen number: a choice is not an estimate, so it has no spread."""
    if isinstance(setting, bool | str):
        raise fail("lever_setting", where, field=field, given=setting)
    return Record(value=setting, unit=lever.unit, source="judgement", price_year=scenario.scenario.price_year)

"""A rule as the plain tables that its file holds, with the words a person would write."""

from __future__ import annotations

from typing import Any

from esvalue.inputs.workbook.plain import as_plain
from esvalue.payments.rule_file import ANY, NOT_SEEN, RuleFile

__all__ = ["rule_data"]

#: Keys of a term or a condition that take one number for everything.
_AMOUNTS, _BOUNDS = ("amount", "further"), ("above", "at_least", "below", "at_most")


def rule_data(file: RuleFile) -> dict[str, Any]:
    """Return the tables, lists and scalars of a rule, which :class:`RuleFile` reads back as they were.

    >>> from esvalue.payments.rule import load_rule
    >>> terms = rule_data(load_rule("guzhen_2021").file)["terms"]
    >>> [(term["schedule"], term["amount"]) for term in terms]
    [({'ceil': 0.5}, 2), ('per_unit', 'not seen')]
    """
    data: dict[str, Any] = _plain(as_plain(file))
    for term in data["terms"]:
        given = term["schedule"]
        inner = next((given[key] for key in ("bands", "number") if key in given), None)
        term["schedule"] = given["word"] if inner is None else {given["word"]: inner}
        for key in _AMOUNTS:
            if key in term:
                term[key] = _one(term[key]) if term[key] else NOT_SEEN
        for condition in term.get("when", ()):
            for key in _BOUNDS:
                if key in condition:
                    condition[key] = _one(condition[key])
    return data


def _one(numbers: dict[str, Any]) -> Any:
    """Return numbers by name, and the number alone where it stands for everything."""
    return numbers[ANY] if list(numbers) == [ANY] else numbers


def _plain(value: Any) -> Any:
    """Return a value with whole numbers written without a point."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value

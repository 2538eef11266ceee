"""One number with its origin as a row (low, likely, high, unit, source ...), and the row as a record again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from esvalue.core.errors import Mistakes
from esvalue.inputs.workbook.cells import meant
from esvalue.inputs.workbook.plain import NOT_APPLICABLE

__all__ = ["record_row", "row_record"]

_TEXTS = ("note", "replace")


def record_row(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells of a record by column key.

    A triangular spread around the value is low and high; a spread that says more has its numbers in one cell.

    >>> record_row({"value": 5.0, "spread": {"triangular": [2.0, 5.0, 9.0]}, "source": "x"})
    {'value': 5.0, 'spread': 'triangular', 'low': 2.0, 'high': 9.0, 'source': 'x'}
    >>> record_row({"value": 5.0, "spread": {"normal": [5.0, 1.0]}})
    {'value': 5.0, 'spread': 'normal', 'numbers': [5.0, 1.0]}
    """
    row: dict[str, Any] = {}
    for key, item in record.items():
        if key in _TEXTS:
            row.update({f"{key}.{language}": text for language, text in item.items()})
        elif key == "spread":
            ((kind, numbers),) = item.items()
            row["spread"] = kind
            if kind == "uniform" or (kind == "triangular" and numbers[1] == record["value"]):
                row.update(low=numbers[0], high=numbers[-1])
            else:
                row["numbers"] = numbers
        else:
            row[key] = item
    return row


def row_record(row: Mapping[str, Any], cell: Callable[[str], str], problems: Mistakes) -> dict[str, Any] | str | None:
    """Return the record of a row ("n/a" where that is all it says), or None after adding to `problems` what is wrong;
    `cell` names the cell of a column.

    >>> row_record({"value": 5, "low": 2, "high": 9, "unit": "m"}, str, Mistakes())
    {'value': 5, 'unit': 'm', 'spread': {'triangular': [2, 5, 9]}}
    """
    row = dict(row)
    if "value" not in row:
        problems.add("workbook_empty", cell("value"))
        return None
    if row["value"] == NOT_APPLICABLE:
        if len(row) > 1:
            problems.add("workbook_not_number", cell("value"), given=NOT_APPLICABLE, meant=meant(""))
            return None
        return NOT_APPLICABLE
    made: dict[str, Any] = {
        key: item for key, item in row.items() if key not in ("low", "high", "spread", "numbers") and "." not in key
    }
    for key in _TEXTS:
        texts = {language: row[f"{key}.{language}"] for language in ("zh", "en") if f"{key}.{language}" in row}
        if texts:
            made[key] = {**{language: next(iter(texts.values())) for language in ("zh", "en")}, **texts}
    low, value, high, kind, numbers = (
        row.get("low"),
        row["value"],
        row.get("high"),
        row.get("spread"),
        row.get("numbers"),
    )
    if numbers is not None:
        if kind is None or low is not None or high is not None:
            problems.add("workbook_spread", cell("numbers"))
            return None
        made["spread"] = {kind: numbers}
    elif low is not None or high is not None or kind is not None:
        if low is None or high is None:
            problems.add("workbook_one_end", cell("low" if low is None else "high"))
            return None
        if kind not in (None, "triangular", "uniform"):
            problems.add("workbook_spread", cell("spread"))
            return None
        if not low <= value <= high or low == high:
            problems.add("workbook_low_high", cell("low"), low=low, value=value, high=high)
            return None
        made["spread"] = {"uniform": [low, high]} if kind == "uniform" else {"triangular": [low, value, high]}
    return made

"""Made-up river sections for tests of payment rules: parties 甲, 乙, 丙, values that make a class or a multiple."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from esvalue.payments import Tables, load_indicators, read_tables

INDICATORS = load_indicators()
CLASS_21 = INDICATORS.groups["class_21"].members
COLUMNS = ["section", "period", "indicator", "value", "unit", "mark", "note"]


def limit(code: str, cls: int, body: str = "river") -> float:
    """Return the limit of a class of GB 3838-2002, 1 to 5."""
    limits = INDICATORS.records[code].limits
    found = limits[body] if isinstance(limits, dict) else limits
    assert found is not None
    return found[cls - 1]


def of_class(cls: int, codes: Iterable[str] = CLASS_21, body: str = "river", by: str = "NH3-N") -> dict[str, float]:
    """Return values whose class is `cls`: all items at class I, one at the limit of the class (beyond V: twice it)."""
    made = {code: 7.0 if code == "pH" else limit(code, 1, body) for code in codes}
    made[by] = 2 * limit(by, 5, body) if cls == 6 else limit(by, cls, body)
    return made


def rows(section: str, period: str, values: Mapping[str, float], mark: str = "") -> list[tuple]:
    """Return rows of monitoring."""
    return [(section, period, code, value, INDICATORS.records[code].unit, mark, "") for code, value in values.items()]


def monitoring(*parts: list[tuple]) -> pd.DataFrame:
    """Return a table of monitoring."""
    return pd.DataFrame([row for part in parts for row in part], columns=COLUMNS)


def sections(*given: tuple, columns: str = "section kind upstream downstream") -> pd.DataFrame:
    """Return a table of sections."""
    return pd.DataFrame(list(given), columns=columns.split())


def targets(*given: tuple, columns: str = "section period class") -> pd.DataFrame:
    """Return a table of targets."""
    return pd.DataFrame(list(given), columns=columns.split(" ") if " [" not in columns else columns.split(";"))


def one_section(
    values: Mapping[str, float],
    period: str = "2025-03",
    target: int = 3,
    kind: str = "main",
    more: list[tuple] | None = None,
    **tables: pd.DataFrame,
) -> Tables:
    """Return tables of one section of 甲 above 乙."""
    return read_tables(
        sections=sections(("S", kind, "甲", "乙")),
        targets=targets(("S", period[:4], target)),
        monitoring=monitoring(rows("S", period, values), more or []),
        **tables,
    )

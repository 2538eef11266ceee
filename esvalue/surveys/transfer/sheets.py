"""The sheets of a value transfer: the site, and the terms of a published function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from esvalue.core.sheets import split_heading
from esvalue.surveys.answers import number_hint
from esvalue.surveys.files import SurveyFile
from esvalue.surveys.vocabulary import unknown

__all__ = ["HEADINGS", "bare_headings", "read_site", "read_terms", "site_number"]


CONSTANT = ("intercept", "(intercept)", "constant", "const", "常数", "常数项", "截距")

HEADINGS = {
    "项": "term", "变量": "term", "系数": "coefficient", "下限": "low", "最小值": "low", "上限": "high",
    "最大值": "high",
}  # fmt: skip


def read_terms(file: SurveyFile, sheet: pd.DataFrame) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """Return coefficients and ranges of the sheet `function`; the constant by whatever name it has."""
    problems, where = file.specification.problems, "function"
    coefficients: dict[str, float] = {}
    ranges: dict[str, tuple[float, float]] = {}
    rows: dict[str, int] = {}
    missing = [name for name in ("term", "coefficient") if name not in sheet]
    for name in missing:
        problems.add("survey_column", where, **unknown(name, sheet.columns, none="-"))
    if missing:
        return {}, {}
    cells = {
        name: pd.to_numeric(sheet[name], errors="coerce") for name in ("coefficient", "low", "high") if name in sheet
    }
    for row in sheet.index[sheet["term"].notna()]:
        term = str(sheet.loc[row, "term"]).strip()
        term = "Intercept" if term.lower() in CONSTANT else term
        if term in coefficients:
            problems.add(
                "survey_setting_twice",
                where,
                name=term,
                first=f"{coefficients[term]:g}",
                first_row=str(rows[term]),
                second=str(sheet.loc[row, "coefficient"]),
                row=str(row),
            )
        rows.setdefault(term, row)
        given = {name: float(column[row]) for name, column in cells.items()}
        coefficients[term] = given["coefficient"]
        low, high = given.get("low", np.nan), given.get("high", np.nan)
        for name in cells:
            if not np.isfinite(given[name]) and (name == "coefficient" or not pd.isna(sheet[name])[row]):
                problems.add(
                    "budget_cells",
                    f"{where}: {name}",
                    count=1,
                    row=str(row),
                    value=str(sheet.loc[row, name]),
                    wanted="-",
                    mended=number_hint(sheet.loc[row, name]),
                )
        if np.isfinite(low) or np.isfinite(high):
            low, high = (-np.inf if np.isnan(low) else low), (np.inf if np.isnan(high) else high)
            if low > high:
                problems.add("transfer_range", where, name=term, low=f"{low:g}", high=f"{high:g}", row=str(row))
            ranges[term] = (low, high)
    return coefficients, ranges


def read_site(file: SurveyFile) -> dict[str, Any]:
    """Return what the site is, from the sheet `site` (name, value) or from the model."""
    problems = file.specification.problems
    text = file.specification.text("site", None)
    if text is not None and ("=" in text or text.startswith("{")):
        return dict(file.specification.pairs("site"))
    sheet = file.sheet("site")
    if sheet is None:
        return {}
    if not {"name", "value"} <= set(sheet):
        for name in ("name", "value"):
            if name not in sheet:
                problems.add("survey_column", "site", **unknown(name, sheet.columns, none="-"))
        return {}
    found: dict[str, Any] = {}
    rows: dict[str, int] = {}
    for row in sheet.index[sheet["name"].notna()]:
        name, value = split_heading(str(sheet.loc[row, "name"]))[0], sheet.loc[row, "value"]
        if name in found:
            problems.add(
                "survey_setting_twice",
                "site",
                name=name,
                first=str(found[name]),
                first_row=str(rows[name]),
                second=str(value),
                row=str(row),
            )
        rows.setdefault(name, row)
        if str(value).strip() in ("", "nan", "None"):
            problems.add("survey_setting_missing", "site", name=name)
        try:
            found[name] = float(str(value))
        except ValueError:
            found[name] = str(value).strip()
    return found


def site_number(file: SurveyFile, site: Mapping[str, Any], name: str) -> float:
    """Return a value of the site as a number, noting the mistake where it is none or not there."""
    if name not in site:
        file.specification.problems.add("transfer_missing", "site", name=name)
        return float("nan")
    try:
        return float(site[name])
    except ValueError:
        file.specification.problems.add("survey_setting_number", "site", name=name, given=str(site[name]))
        return float("nan")


def bare_headings(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return a table whose headers are names without their units, and the units by name."""
    words = {str(header): split_heading(str(header)) for header in table.columns}
    names = [name for name, _ in words.values()]
    if len(set(names)) < len(names):
        return table, {}
    return table.rename(columns={header: name for header, (name, _) in words.items()}), {
        name: unit for name, unit in words.values() if unit
    }

"""A plan of choice sets in files: the sheet `levels` it is made from, the workbook or CSV it goes into."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook

from esvalue.core.errors import Mistake, Mistakes, fail
from esvalue.core.files import check_free, write_file
from esvalue.core.sheets import plain_text
from esvalue.core.spreadsheets import csv_text, put_rows, stamped

__all__ = ["amount_notes", "check_plan_file", "plain_cell", "read_levels", "write_sheets"]

#: Headings of the sheet `levels`; all other columns hold levels.
HEADINGS = {"属性": "attribute", "先验": "prior", "先验值": "prior"}
#: Sheets and headings of a plan in Chinese.
CHINESE = {
    "design": "设计", "levels": "水平", "quality": "质量", "set": "选择集", "option": "备选项", "attribute": "属性",
    "level": "水平", "prior": "先验值", "opt_out": "都不选",
}  # fmt: skip
#: The row that gives the prior of taking none of these.
OPT_OUT = ("opt_out", "都不选", "以上都不选")
#: A level that is a number with a sign or a unit around it; what such a unit, or the attribute's name, says of money.
AMOUNT = re.compile(r"^([¥￥$€£]?)\s*[+-]?(\d[\d,.]*)\s*([^\d\s].*)?$")
MONEY, COST = (
    re.compile(r"元|块|[¥￥$€£]|\b(?:yuan|cny|rmb|usd|eur)\b", re.IGNORECASE),
    re.compile(r"费|价|支付|付款|补偿|补贴|fee|cost|price|payment|bid", re.IGNORECASE),
)


def read_levels(sheet: pd.DataFrame, where: str) -> tuple[dict[str, list[object]], dict[str, list[float]]]:
    """Return the levels and the priors of attributes from the sheet `levels`: attribute, level 1, level 2, ..., prior.

    A prior is one number for an attribute in numbers, for one in words a number for each level but the first, separated
    by commas. A row opt_out without levels holds the prior of taking none of these (an empty one is zero).

    Raises
    ------
    InputError
        No column attribute, an attribute twice, one with fewer than two levels, a cost in texts such as "20 yuan", a
        prior that is no number; all at once.

    >>> import pandas as pd
    >>> read_levels(
    ...     pd.DataFrame(
    ...         {
    ...             "attribute": ["water", "fee"],
    ...             "level 1": ["poor", 10],
    ...             "level 2": ["good", 20],
    ...             "prior": ["0.5", -0.1],
    ...         }
    ...     ),
    ...     "",
    ... )
    ({'water': ['poor', 'good'], 'fee': [10, 20]}, {'water': [0.5], 'fee': [-0.1]})
    """
    table = sheet.rename(columns=HEADINGS).dropna(how="all")
    if "attribute" not in table:
        raise fail("survey_column", where, column="attribute", nearest="属性", known=", ".join(map(str, table.columns)))
    columns = [name for name in table.columns if name not in ("attribute", "prior")]
    levels: dict[str, list[object]] = {}
    priors: dict[str, list[float]] = {}
    problems = Mistakes()
    for row, cells in table.iterrows():
        name, at = str(plain_cell(cells["attribute"])).strip(), f"{where}: row {row}"
        found = _numbers([plain_cell(one) for one in cells[columns] if not _empty(one)])
        if name.lower() in OPT_OUT:
            name = OPT_OUT[0]
        elif len(found) < 2 or len(set(found)) < len(found):
            problems.add("plan_levels", f"{at}: {name}", levels=", ".join(map(str, found)) or "-")
        if (unit := _unit(found)) and (MONEY.search(unit) or (unit not in "%％" and COST.search(name))):
            problems.add("plan_levels_text", at, **_amounts(name, found, unit))
        if name in levels or name in priors:
            problems.add("plan_twice", at, name=name)
        if name != OPT_OUT[0]:
            levels[name] = found
        prior = cells.get("prior")
        if name == OPT_OUT[0] or not _empty(prior):
            try:
                priors[name] = [0.0] if _empty(prior) else [float(one) for one in re.split("[,，、;；]", str(prior))]
            except ValueError:
                problems.add("plan_prior_number", f"{at}: {name}", given=str(prior))
    if not levels:
        problems.add("plan_no_levels", where)
    problems.raise_if_any()
    return levels, priors


def amount_notes(levels: Mapping[str, Sequence[object]], priors: Mapping[str, Sequence[float]]) -> tuple[Mistake, ...]:
    """Return a note for each attribute whose levels are texts of numbers in one unit, and so enter as words;
    not where priors treat them as words.

    >>> [note.fields["name"] for note in amount_notes({"walk": ["1 km", "5 km"], "water": ["poor", "good"]}, {})]
    ['walk']
    """
    texts = {name: unit for name, found in levels.items() if len(priors.get(name, ())) < 2 and (unit := _unit(found))}
    return tuple(Mistake("plan_levels_words", "", _amounts(name, levels[name], unit)) for name, unit in texts.items())


def _unit(levels: Sequence[object]) -> str:
    """Return the unit that all levels bear, "" where they are no such texts."""
    found = [AMOUNT.match(one) if isinstance(one, str) else None for one in levels]
    units = {(one[1] + (one[3] or "")).strip() for one in found if one}
    return units.pop() if found and all(found) and len(units) == 1 else ""


def _amounts(name: str, levels: Sequence[object], unit: str) -> dict[str, object]:
    plain = [one[2] for one in map(AMOUNT.match, map(str, levels)) if one]
    return {"name": name, "levels": ", ".join(map(str, levels)), "plain": ", ".join(plain), "unit": unit}


def plain_cell(value: object) -> object:
    """Return a cell without blanks at its ends and without the apostrophe that kept it from being a formula;
    whole numbers as such.

    >>> plain_cell(" '+10% "), plain_cell(20.0), plain_cell("'tis")
    ('+10%', 20, "'tis")
    """
    if isinstance(value, str):
        return plain_text(value.strip())
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _empty(value: object) -> bool:
    return value is None or value != value or (isinstance(value, str) and not value.strip())


def _numbers(found: list[object]) -> list[object]:
    """Return levels as numbers if all are, else as texts."""
    try:
        return [plain_cell(float(str(one))) for one in found]
    except ValueError:
        return [str(one) for one in found]


def check_plan_file(path: Path, replace: bool) -> None:
    """Check that a plan can be written into a file later: its ending, that it is free,
    that its folder can be written.
    """
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise fail("plan_suffix", str(path), given=path.suffix or "-")
    check_free(path, replace=replace)


def write_sheets(
    path: Path,
    design: pd.DataFrame,
    levels: Mapping[str, Sequence[object]],
    priors: Mapping[str, Sequence[float]],
    quality: Sequence[Sequence[Any]],
    *,
    replace: bool,
    language: str = "en",
) -> Path:
    """Write a plan: a workbook with the sheets `design`, `levels` and `quality`, or a CSV of the design alone;
    return the path.

    Texts that a spreadsheet could take for a formula are kept texts: quoted in a workbook, behind an apostrophe in CSV.
    """
    check_plan_file(path, replace)
    said = CHINESE if language == "zh" else {}
    rows: list[list[Any]] = [
        [said.get(str(name), str(name)) for name in design.columns],
        *([None if _empty(cell) else cell for cell in row] for row in design.to_numpy(object).tolist()),
    ]
    if path.suffix.lower() == ".csv":
        return write_file(path, csv_text(rows, "\r\n").encode("utf-8-sig"), replace=replace)
    wide = max(map(len, levels.values()), default=0)
    level = said.get("level", "level ")
    listed: list[list[Any]] = [
        [said.get("attribute", "attribute"), *(f"{level}{i + 1}" for i in range(wide)), said.get("prior", "prior")]
    ]
    listed += [
        [name, *values, *[None] * (wide - len(values)), ", ".join(f"{one:g}" for one in priors.get(name, ()))]
        for name, values in levels.items()
    ]
    listed += [
        [said.get(name, name), *[None] * wide, f"{values[0]:g}"]
        for name, values in priors.items()
        if name not in levels
    ]
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, table in {"design": rows, "levels": listed, "quality": quality}.items():
        put_rows(book.create_sheet(said.get(title, title)), table)
    return write_file(path, stamped(book), replace=replace)

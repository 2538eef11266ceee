"""Survey files and their codebooks read from TOML, CSV and workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from esvalue.core.arguments import Count, checked
from esvalue.core.errors import InputError, Mistakes, fail
from esvalue.core.schema import read_toml
from esvalue.core.sheets import is_workbook
from esvalue.core.text import Text
from esvalue.surveys.codebook import CHINESE, FREE, MEANINGS, SETTINGS, Codebook, SurveyData, code_text, meaning_title
from esvalue.surveys.respondents import check_total_rows
from esvalue.surveys.tables import cell_in, in_file, read_sheet, repeated
from esvalue.surveys.vocabulary import in_english, named_in_english, setting_title, title_list, value_title

__all__ = ["read_codebook", "read_survey"]

#: Headings of the sheet in Chinese.
_TITLES = {english: chinese for chinese, english in CHINESE.items()}


@checked
def read_codebook(path: str | Path, sheet: str = "codebook") -> Codebook:
    """Return the codebook of a TOML file, or of the sheet `codebook` (column, code, meaning) of a workbook.

    In TOML: ``measure``, ``currency``, ``period``, ``payer``, ``dont_know``, ``protest`` at the top; ``[codes.q1] yes =
    [1]``; ``[certainty.q1] column = "sure", least = 7``. In a sheet the same settings are rows of their own (column =
    currency, code = CNY, meaning = setting), and a certainty is (column = sure, code = 7, meaning = certain:q1).

    Parameters
    ----------
    path
        TOML file or workbook.
    sheet
        Of a workbook.

    Raises
    ------
    InputError
        No such file or sheet; codes that cannot be read, one code with two meanings.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "book.toml"
    ...     _ = file.write_text("codes = { q1 = { yes = [1], no = [0] } }")
    ...     book = read_codebook(file)
    >>> book.codes
    {'q1': {'yes': ('1',), 'no': ('0',)}}
    """
    path = Path(path)
    if is_workbook(path):
        return _from_sheet(read_sheet(path, sheet).rename(columns=CHINESE), f"{path.name}: {sheet}")
    raw = read_toml(path)
    try:
        codes = {
            column: {meaning: tuple(code_text(one) for one in np.atleast_1d(coded)) for meaning, coded in table.items()}
            for column, table in raw.pop("codes", {}).items()
        }
        certainty = {
            answer: (str(one["column"]), float(one["least"])) for answer, one in raw.pop("certainty", {}).items()
        }
    except (AttributeError, KeyError, TypeError, ValueError):
        raise fail("survey_codebook_form", path.name) from None
    for name in ("model", "checked"):
        raw.pop(name, None)
    raw = {named_in_english(name): in_english(named_in_english(name), value) for name, value in raw.items()}
    for column, meanings in codes.items():
        told: dict[str, str] = {}
        for meaning, given in meanings.items():
            for code in given:
                if told.setdefault(code, meaning) != meaning:
                    raise fail(
                        "survey_code_meanings",
                        f"{path.name}: codes",
                        column=column,
                        given=code,
                        first=meaning_title(told[code]),
                        second=meaning_title(meaning),
                    )
    return _made(codes, certainty, raw, path.name)


def _from_sheet(sheet: pd.DataFrame, where: str) -> Codebook:
    codes: dict[str, dict[str, tuple[str, ...]]] = {}
    certainty: dict[str, tuple[str, float]] = {}
    settings: dict[str, tuple[Any, int]] = {}
    for name in ("column", "code", "meaning"):
        if name not in sheet:
            raise fail(
                "survey_column",
                where,
                column=Text(zh=_TITLES[name], en=name),
                nearest="",
                known=", ".join(map(str, sheet.columns)),
            )
    told: dict[tuple[str, str], tuple[str, int]] = {}
    problems = Mistakes()
    for row, column, code, meaning in sheet[["column", "code", "meaning"]].astype(str).itertuples():
        meaning = CHINESE.get(meaning.strip(), meaning.strip()).replace("：", ":")
        if meaning.startswith("确定:"):
            meaning = f"certain:{meaning.removeprefix('确定:').strip()}"
        if meaning == "setting":
            name = named_in_english(column)
            value = in_english(name, code)
            if name in settings:
                problems.add(
                    "survey_setting_twice",
                    f"{where}!A{row}",
                    name=column,
                    first=str(settings[name][0]),
                    first_row=str(settings[name][1]),
                    second=str(value),
                    row=str(row),
                )
            settings.setdefault(name, (value, row))
            continue
        before, first = told.setdefault((column, code_text(code)), (meaning, row))
        if before != meaning and not (before + meaning).count("certain:"):
            told_twice = {"first": meaning_title(before), "second": meaning_title(meaning)}
            problems.add(
                "survey_code_twice",
                f"{where}!B{row}",
                column=column,
                given=code_text(code),
                first_row=str(first),
                second_row=str(row),
                **told_twice,
            )
        if meaning.startswith("certain:"):
            try:
                certainty[meaning.split(":", 1)[1]] = (column, float(code))
            except ValueError:
                raise fail("survey_codebook_form", f"{where}!B{row}") from None
        else:
            entry = codes.setdefault(column, {})
            entry[meaning] = (*entry.get(meaning, ()), code_text(code))
    problems.raise_if_any()
    return _made(codes, certainty, {name: value for name, (value, _) in settings.items()}, where)


def _made(
    codes: dict[str, dict[str, tuple[str, ...]]],
    certainty: dict[str, tuple[str, float]],
    settings: Mapping[str, Any],
    where: str,
) -> Codebook:
    problems = Mistakes()
    for column, meanings in codes.items():
        for meaning in meanings:
            if meaning not in MEANINGS:
                problems.add(
                    "survey_option",
                    f"{where}: {column}",
                    what=Text(zh="含义", en="meaning"),
                    given=meaning,
                    known=title_list(map(meaning_title, MEANINGS)),
                )
    for name, value in settings.items():
        if name not in SETTINGS and name not in FREE:
            problems.add(
                "survey_option",
                where,
                what=Text(zh="设置", en="setting"),
                given=name,
                known=title_list(map(setting_title, (*SETTINGS, *FREE))),
            )
        elif name in SETTINGS and value not in SETTINGS[name]:
            problems.add(
                "survey_option",
                where,
                what=setting_title(name),
                given=str(value),
                known=title_list(value_title(name, one) for one in SETTINGS[name]),
            )
    problems.raise_if_any()
    return Codebook(codes, certainty, **settings, stated=frozenset(settings))


@checked
def read_survey(path: str | Path, codebook: Codebook | str | Path | None = None, sheet: str | Count = 0) -> SurveyData:
    """Return a survey file in plain words.

    Parameters
    ----------
    path : path
        CSV or XLSX, one row a respondent.
    codebook : Codebook or path, optional
        TOML or XLSX; by default the sheet `codebook` of the same workbook, or for a CSV the file of the same name
        ending in `.toml`.
    sheet : str or int
        The sheet of answers.

    Raises
    ------
    InputError
        No such file or sheet; cells that the codebook does not know, rows of totals.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     pd.DataFrame({"bid": [10, 20], "q1": [1, 0]}).to_csv(f"{folder}/answers.csv", index=False)
    ...     book = Codebook({"q1": {"yes": ("1",), "no": ("0",)}}, currency="CNY")
    ...     data = read_survey(f"{folder}/answers.csv", book)
    >>> data.table["q1"].tolist(), data.currency
    (['yes', 'no'], 'CNY')
    """
    path = Path(path)
    book = (
        codebook
        if isinstance(codebook, Codebook)
        else read_codebook(codebook or (path if is_workbook(path) else path.with_suffix(".toml")))
    )
    table = read_sheet(path, sheet)
    where = f"{path.name}: {sheet}" if is_workbook(path) and isinstance(sheet, str) else path.name
    problems = Mistakes()
    check_total_rows(table, partial(cell_in, path, sheet), problems)
    problems.raise_if_any()
    try:
        data = book.apply(table)
        return replace(data, notes=repeated(table) + data.notes)
    except InputError as error:
        raise in_file(error, where, partial(cell_in, path, sheet), table, path.name) from None

"""What files of farm budgets and of tenders share: money per area, columns to leave out, uptake by stated costs."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from esvalue.core.errors import InputError, Mistake, Mistakes, nearest
from esvalue.core.printing.table import Table
from esvalue.core.printing.text import table_lines
from esvalue.core.quantified import Of
from esvalue.core.sheets import split_heading
from esvalue.core.text import Text
from esvalue.core.units import parse
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.files import SurveyFile
from esvalue.surveys.results import cell_text
from esvalue.surveys.supply import Supply, uptake_figures
from esvalue.surveys.vocabulary import unit_words

__all__ = ["SHARE", "UNIT", "check_money_unit", "kept_columns", "note_lines", "table_text", "uptake_at", "words_first"]

WORDS: dict[str, Text] = {"area": Text(zh="面积 [公顷]", en="area [ha]"), "notes": Text(zh="须知：", en="To know:")}
UNIT = "yuan/ha/a"
#: A share of holders that some standard reaches: nobody and all are reached at none.
SHARE = Of("share", open=("low", "high"))


def kept_columns(file: SurveyFile) -> pd.DataFrame:
    """Return the table without the columns the setting `ignore` names, with or without their units."""
    table = file.data.table
    named = {split_heading(str(header), ())[0]: header for header in table} | {str(header): header for header in table}
    for name in (ignored := file.specification.words("ignore")):
        if name not in named:
            file.specification.problems.add(
                "survey_column",
                file.specification.at("ignore"),
                column=name,
                nearest=nearest(name, named) or "-",
                known=", ".join(map(str, table)),
            )
    return table.drop(columns=[named[name] for name in ignored if name in named])


def uptake_at(
    file: SurveyFile, curve: Supply, standards: tuple[float, ...], shares: tuple[float, ...], level: float
) -> dict[str, Estimate]:
    """Return uptake at standards and standards for shares; what cannot be is a mistake of the model's sheet."""
    try:
        return uptake_figures(curve, standards, shares, level)
    except InputError as error:
        raise InputError([Mistake(one.code, file.specification.where, one.fields) for one in error.problems]) from None


def check_money_unit(unit: str, where: str, problems: Mistakes) -> None:
    """Note a unit that is no money per area and year."""
    try:
        if not any(parse(unit, where).same_kind(parse(one)) for one in (UNIT, "USD/ha/a")):
            problems.add("budget_unit", where, given=unit, wanted=unit_words(UNIT))
    except InputError as error:
        for one in error.problems:
            problems.add(one.code, one.where, **one.fields)


def table_text(table: pd.DataFrame, titles: Mapping[str, Mapping[str, str]], language: str) -> str:
    """Return a table in words, its columns by their titles."""
    words = {**WORDS, **titles}
    shown = Table.listed(
        [Text(zh=words[str(name)]["zh"], en=words[str(name)]["en"]) for name in table],
        [[cell_text(cell, 6) for cell in row] for row in table.itertuples(index=False)],
    )
    return "\n".join(table_lines(shown, language, left=words_first(table)))


def words_first(table: pd.DataFrame) -> int:
    """Return how many of the first columns of a table hold words."""
    kinds = [table[name].dtype.kind in "iufb" for name in table]
    return kinds.index(True) if True in kinds else len(kinds)


def note_lines(notes: tuple[Mistake, ...], language: str) -> list[str]:
    """Return notes as lines to print."""
    return ["", WORDS["notes"][language], *(f"- {one.text(language)}" for one in notes)] if notes else []

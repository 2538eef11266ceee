"""Where an error of an estimation stands in a survey file: a cell of the answers, or a row of the sheet `model`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from esvalue.core.errors import InputError, Problem
from esvalue.surveys.tables import cell_in
from esvalue.surveys.words import NAMES

if TYPE_CHECKING:
    from esvalue.surveys.files import SurveyFile

__all__ = ["cell_of", "placed"]


def cell_of(file: SurveyFile, column: str, row: object) -> str:
    """Return the address of a cell of the answers."""
    sheet = file.answers.partition(": ")[2]
    return cell_in(file.path, sheet or 0, column, str(row))


def placed(file: SurveyFile, error: InputError) -> InputError:
    """Return an error with its file and sheet in front: rows of data and their columns are in the answers, all else in
    the model.
    """

    def place(one: Problem) -> str:
        where = one.where.removeprefix(f"{file.path.name}: ")
        column = next(
            (
                name
                for name in (where, one.fields.get("column"), one.fields.get("name"))
                if isinstance(name, str) and name in file.data.table
            ),
            None,
        )
        if column is not None and "row" in one.fields:
            return f"{cell_of(file, str(column), one.fields['row'])} ({column})"
        if file.path.name in one.where or file.source.name in one.where:
            return one.where
        if where == "data":
            return file.answers
        if where in file.data.table:
            return f"{file.answers}: {where}"
        if where in NAMES:
            return file.settings.at(where)
        return file.place("model")

    return InputError([replace(one, where=place(one)) for one in error.problems], error.doubts)

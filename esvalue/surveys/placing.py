"""Where an error of an estimation stands in a survey file: a row of the sheet `model`, or a column of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esvalue.errors import InputError, Problem

if TYPE_CHECKING:
    from esvalue.surveys.files import SurveyFile

__all__ = ["placed"]


def placed(file: SurveyFile, error: InputError) -> InputError:
    """Return an error with its file and sheet in front: rows of data and their columns are in the answers, all else in the model."""

    def place(where: str) -> str:
        if file.path.name in where or file.source.name in where:
            return where
        if where == "data":
            return file.answers
        if where in file.data.table:
            return f"{file.answers}: {where}"
        return f"{file.source.name}: model" + (f": {where}" if where else "")

    return InputError([Problem(one.code, place(one.where), one.fields) for one in error.problems])

"""From a survey file to what it says, by the method its model names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from esvalue.core.arguments import Seed, checked
from esvalue.core.errors import InputError, fail, nearest
from esvalue.core.settling import settle
from esvalue.surveys.files import SurveyFile, open_survey, placed
from esvalue.surveys.findings import Findings
from esvalue.surveys.inspection import check_answers, doubts_of, placed_doubts
from esvalue.surveys.methods import METHODS
from esvalue.surveys.vocabulary import title_list, value_title

__all__ = ["estimate_file", "read_file"]


@checked
def estimate_file(path: str | Path, codebook: str | Path | None = None, seed: Seed = 0) -> Findings:
    """Return what a survey file says (see :func:`esvalue.surveys.files.open_survey` for its form).

    Parameters
    ----------
    path
        Workbook or CSV of answers.
    codebook
        Workbook or TOML of codebook and model, as for :func:`open_survey`.
    seed
        Of draws.

    Raises
    ------
    InputError
        A file, a codebook or a model that cannot be read, and whatever the method objects to.

    Examples
    --------
    >>> estimate_file("nowhere.xlsx")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: nowhere.xlsx: no such file; check the name and the folder
    """
    return read_file(open_survey(path, codebook, seed))


def read_file(file: SurveyFile) -> Findings:
    """Return what an opened survey says, by the method its model names."""
    if not file.method:
        raise fail(
            "survey_method_missing",
            file.place("model"),
            known=title_list(value_title("method", name) for name in METHODS),
        )
    if file.method not in METHODS:
        near = nearest(file.method, [*METHODS, *(one.title.zh for one in METHODS.values())]) or "-"
        raise fail(
            "survey_method",
            file.place("model"),
            given=file.method,
            nearest=near,
            known=title_list(value_title("method", name) for name in METHODS),
        )
    try:
        check_answers(file)
        found: Findings = METHODS[file.method].reader(file)
        doubts = (*doubts_of(file), *placed_doubts(file, found.doubts.open))
        return replace(found, doubts=settle(doubts, file.checked))
    except InputError as error:
        raise placed(file, error) from None

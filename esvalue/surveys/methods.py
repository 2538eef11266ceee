"""The methods a survey file may name, and what each says of it.

| method | what is asked or seen | module |
|---|---|---|
| contingent | what people would pay or accept at given amounts | :mod:`esvalue.surveys.contingent.from_file` |
| choice | which of several alternatives people take | :mod:`esvalue.surveys.choice.from_file` |
| travel | how often people come, and what a trip costs | :mod:`esvalue.surveys.travel.from_file` |
| hedonic | what homes or land are sold for | :mod:`esvalue.surveys.hedonic.from_file` |
| transfer | what studies elsewhere found | :mod:`esvalue.surveys.transfer.from_file` |
| budgets | what holders earn and spend | :mod:`esvalue.surveys.budgets.from_file` |
| auction | what holders bid | :mod:`esvalue.surveys.auction.from_file` |
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Literal, NamedTuple

from esvalue.core.errors import InputError, fail, nearest
from esvalue.core.settling import settle
from esvalue.surveys.files import SurveyFile, open_survey, placed
from esvalue.surveys.findings import Findings
from esvalue.surveys.inspection import check_answers, doubts_of, placed_doubts
from esvalue.surveys.vocabulary import METHOD_TITLES, MethodTitle, title_list, value_title

__all__ = ["METHODS", "Method", "estimate_file", "read_file"]


class Method(NamedTuple):
    """A method: what it is called, where its reader stands, and what its values rest on.

    They rest on what people state, on market prices, or on what behaviour on a market shows of a good that has none.
    """

    title: MethodTitle
    module: str
    reader: str
    basis: Literal["stated", "market", "shadow"] = "stated"


#: The methods; readers stand below `esvalue.surveys` and are loaded when asked for.
METHODS: dict[str, Method] = {
    "contingent": Method(METHOD_TITLES["contingent"], "contingent.from_file", "read"),
    "choice": Method(METHOD_TITLES["choice"], "choice.from_file", "read"),
    "travel": Method(METHOD_TITLES["travel"], "travel.from_file", "read", "shadow"),
    "hedonic": Method(METHOD_TITLES["hedonic"], "hedonic.from_file", "read", "shadow"),
    "transfer": Method(METHOD_TITLES["transfer"], "transfer.from_file", "read"),
    "budgets": Method(METHOD_TITLES["budgets"], "budgets.from_file", "read", "market"),
    "auction": Method(METHOD_TITLES["auction"], "auction.from_file", "read"),
}


def estimate_file(path: str | Path, codebook: str | Path | None = None, seed: int = 0) -> Findings:
    """Return what a survey file says (see :func:`esvalue.surveys.files.open_survey` for its form).

    Raises
    ------
    InputError
        A file, a codebook or a model that cannot be read, and whatever the method objects to.
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
    found = METHODS[file.method]
    reader: Callable[[SurveyFile], Findings] = getattr(import_module(f"esvalue.surveys.{found.module}"), found.reader)
    try:
        check_answers(file)
        reading = reader(file)
        return replace(
            reading, doubts=settle((*doubts_of(file), *placed_doubts(file, reading.doubts.open)), file.checked)
        )
    except InputError as error:
        raise placed(file, error) from None

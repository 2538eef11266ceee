"""The answers a model reads, looked at before it is estimated: what cannot be is refused, what looks wrong is named."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from esvalue.core.errors import Doubt, InputError, Mistakes
from esvalue.core.names import name_key
from esvalue.core.nodata import nodata_codes
from esvalue.core.sheets import split_heading
from esvalue.core.units import conversion, parse
from esvalue.surveys.apart import suspects
from esvalue.surveys.files import cell_of
from esvalue.surveys.methods import METHODS
from esvalue.surveys.respondents import OFFERS, OFTEN, check_numbers_of_people, check_words
from esvalue.surveys.vocabulary import unit_words

if TYPE_CHECKING:
    from esvalue.surveys.files import SurveyFile

__all__ = ["check_answers", "doubts_of", "placed_doubts"]

#: Headings of who belongs together (one interviewer, one village may write in a unit of its own), and of crops, which
#: have prices of their own.
TOGETHER = frozenset(map(name_key, (
    "村", "村庄", "乡", "镇", "乡镇", "街道", "小区", "县", "地点", "地块", "调查员", "调查组", "录入员", "village",
    "town", "county", "place", "interviewer",
)))  # fmt: skip
CROPS = frozenset(("作物", "crop"))


def columns_read(file: SurveyFile) -> list[str]:
    """Return the columns of the answers that the model reads."""
    names, whole = [str(name) for name in file.data.table], METHODS[file.method].whole
    return [
        name
        for name in names
        if whole or file.specification.mentions(name) or file.specification.mentions(split_heading(name)[0])
    ]


def check_answers(file: SurveyFile) -> None:
    """Raise what cannot be in the answers a model reads.

    Raises
    ------
    InputError
        A respondent whose number stands twice with other answers, a word of a category in two dresses, a code for no
        data.
    """
    table, columns, problems, address = file.data.table, columns_read(file), Mistakes(), partial(cell_of, file)
    method = METHODS[file.method]
    if method.respondents is True or str(method.respondents) in file.specification:
        check_numbers_of_people(
            file.data.asked,
            file.specification.named(*method.groups),
            address,
            problems,
            OFTEN if method.groups else OFFERS,
        )
    check_words(table, columns, address, problems)
    for name in columns:
        if table[name].dtype.kind not in "iuf":
            continue
        values = table[name].to_numpy(float)
        refused = nodata_codes(values.tolist(), can_be_negative=True).refused
        for given in dict.fromkeys(values[list(refused)].tolist()):
            row = table.index[values == given][0]
            problems.add(
                "survey_nodata",
                address(name, row),
                column=name,
                given=f"{given:.15g}",
                count=int((values == given).sum()),
            )
    if method.amounts is not None:
        _check_money(file, method.amounts, problems)
    problems.raise_if_any()


def _check_money(file: SurveyFile, amounts: tuple[str, ...], problems: Mistakes) -> None:
    """Add headings of amounts whose unit is another than that of the survey: 10,000 yuan for yuan,
    a month for a year.
    """
    data = file.data
    own = "/".join(part for part in (data.currency,) if part)
    wanted = [
        one
        for one in (own, f"{own}/{data.payer}", f"{own}/{data.period}", f"{own}/{data.payer}/{data.period}")
        if own and _is_unit(one)
    ]
    names = file.specification.named(*amounts) | {file.specification.left_side()}
    for name in file.data.table:
        text = split_heading(str(name))[1]
        if str(name) not in names or not text or not wanted or not _is_unit(text):
            continue
        given = parse(text)
        if not {"currency", "dollar"} & set(given.powers):
            continue
        same = next((one for one in wanted if parse(one).same_kind(given)), None)
        if same is None or not math.isclose(conversion(given, parse(same)), 1.0):
            problems.add(
                "survey_money_unit",
                cell_of(file, str(name), 1),
                column=str(name),
                given=unit_words(text),
                wanted=unit_words(same or wanted[-1]),
            )


def _is_unit(text: str) -> bool:
    try:
        parse(text)
    except InputError:
        return False
    return True


def doubts_of(file: SurveyFile) -> tuple[Doubt, ...]:
    """Return the answers of a survey that stand apart from all others, in the columns its model reads;
    crops are compared each with itself.
    """
    table, columns = file.data.table, columns_read(file)
    method = METHODS[file.method]
    asked, named = file.specification.named(*method.asked), file.specification.named(*method.groups)
    groups = [str(name) for name in table if name_key(split_heading(str(name))[0]) in TOGETHER or str(name) in named]
    crop = next((name for name in table if method.whole and name_key(split_heading(str(name))[0]) in CROPS), None)
    parts = [table] if crop is None else [rows for _, rows in table.groupby(table[crop], sort=False)]
    found = [
        one for part in parts for one in suspects(part, columns, file.answers, file.data.no_answer, groups, asked=asked)
    ]
    return placed_doubts(file, found)


def placed_doubts(file: SurveyFile, doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    """Return doubts of a method with their cells and the file in front of their entries."""
    return tuple(
        replace(
            one,
            where=cell_of(file, str(one.fields["column"]), str(one.fields["row"])),
            entry=f"{file.path.name}: {one.entry}",
        )
        for one in doubts
    )

"""From a survey file and its codebook to a table a model can read: what each code means, and who is left out for what
reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from esvalue.core.arguments import Count, Number, checked
from esvalue.core.errors import InputError, Problem, Problems, Reason, fail
from esvalue.core.schema import read_toml
from esvalue.core.sheets import is_workbook
from esvalue.surveys.answers import NO, YES
from esvalue.surveys.respondents import check_totals
from esvalue.surveys.tables import cell_in, in_file, is_number, read_table, repeated
from esvalue.surveys.words import closest, in_english, listed, named, named_in_english, said

__all__ = ["Codebook", "SurveyData", "read_codebook", "read_survey", "unit_of"]

MEANINGS = ("yes", "no", "dont_know", "refused", "missing", "protest")
#: What a sheet may say in Chinese.
CHINESE = {
    "列": "column",
    "编码": "code",
    "含义": "meaning",
    "是": "yes",
    "否": "no",
    "不知道": "dont_know",
    "拒答": "refused",
    "缺失": "missing",
    "抗议": "protest",
    "设置": "setting",
}
#: Headings of the sheet in Chinese.
_TITLES = {english: chinese for chinese, english in CHINESE.items()}
SETTINGS = {
    "measure": ("wtp", "wta"),
    "period": ("once", "month", "year"),
    "dont_know": ("drop", "no"),
    "protest": ("drop", "keep"),
}
FREE = ("currency", "payer")
#: Meanings of codes that hold no answer.
NO_ANSWER = ("dont_know", "refused", "missing")
#: Words that are answers wherever they stand: a column of them is a question, whether or not the codebook lists them.
WORDS = frozenset(word for word in YES | NO if (len(word) > 1 and not word[0].isdigit()) or not word.isascii())


@dataclass(frozen=True)
class SurveyData:
    """Answers in plain words, the unit of the bids, and how many were left out why.

    `table` holds the respondents kept; `everyone` all of them, with a column of booleans `protest` marked in
    `protested`; `no_answer` are the numbers that hold no answer in some column.
    """

    table: pd.DataFrame
    everyone: pd.DataFrame
    protested: np.ndarray
    measure: str | None = None
    currency: str | None = None
    period: str | None = None
    payer: str | None = None
    notes: tuple[Problem, ...] = ()
    no_answer: frozenset[float] = frozenset()


@checked
@dataclass(frozen=True)
class Codebook:
    """What the codes of a survey mean: `codes[column][meaning]` lists codes, `certainty[answer]` is (column of
    certainty, least certainty of a yes).

    `stated` names the settings a file gives, the others being defaults.
    """

    codes: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    certainty: Mapping[str, tuple[str, Number]] = field(default_factory=dict)
    measure: str | None = None
    currency: str | None = None
    period: str | None = None
    payer: str | None = None
    dont_know: str = "drop"
    protest: str = "drop"
    stated: frozenset[str] = frozenset()

    def apply(self, table: pd.DataFrame) -> SurveyData:
        """Return the survey in plain words: yes, no, empty.

        Codes of "don't know" leave the respondent out or count as no (`dont_know`), protests are left out or kept
        (`protest`), refusals and missing codes become empty cells, and a yes less certain than asked becomes a no
        (Champ et al. 1997).

        >>> import pandas as pd
        >>> book = Codebook({"q": {"yes": ("1",), "no": ("2",), "dont_know": ("8",)}}, currency="CNY", period="year")
        >>> book.apply(pd.DataFrame({"q": [1, 2, 8]})).table["q"].tolist()
        ['yes', 'no']
        """
        self._check(table)
        made = table.copy()
        unsure, protested = np.zeros(len(table), bool), np.zeros(len(table), bool)
        for column, meanings in self.codes.items():
            codes = table[column].map(_code)
            values = table[column].astype(object)
            question = "yes" in meanings or _is_question(
                codes[table[column].notna() & ~codes.isin([one for listed in meanings.values() for one in listed])]
            )
            for meaning, given in meanings.items():
                hit = codes.isin(given).to_numpy()
                if meaning == "protest":
                    protested |= hit
                elif meaning == "dont_know":
                    unsure |= hit & question
                    values[hit] = "no" if self.dont_know == "no" and question else np.nan
                else:
                    values[hit] = meaning if meaning in ("yes", "no") else np.nan
            made[column] = values.infer_objects()
        notes: list[Problem] = []
        for answer, (column, least) in self.certainty.items():
            doubtful = (made[answer] == "yes").to_numpy() & ~(
                pd.to_numeric(made[column], errors="coerce") >= least
            ).to_numpy()
            made.loc[doubtful, answer] = "no"
            notes.append(
                Problem(
                    "survey_uncertain_yes",
                    "",
                    {"count": int(doubtful.sum()), "answer": answer, "column": column, "least": least},
                )
            )
        drop = np.zeros(len(table), bool)
        if unsure.any():
            if self.dont_know == "drop":
                drop |= unsure
                notes.append(Problem("survey_dont_know_dropped", "", {"count": int(unsure.sum()), "total": len(table)}))
            else:
                notes.append(Problem("survey_dont_know_no", "", {"count": int(unsure.sum()), "total": len(table)}))
        if protested.any() and self.protest == "drop":
            drop |= protested
            notes.append(Problem("survey_protest_dropped", "", {"count": int(protested.sum()), "total": len(table)}))
        elif protested.any():
            notes.append(Problem("survey_protest_kept", "", {"count": int(protested.sum()), "total": len(table)}))
        return SurveyData(
            made.loc[~drop],
            made,
            protested,
            self.measure,
            self.currency,
            self.period,
            self.payer,
            tuple(notes),
            self._no_answer(),
        )

    def _no_answer(self) -> frozenset[float]:
        listed = [
            code for meanings in self.codes.values() for meaning in NO_ANSWER for code in meanings.get(meaning, ())
        ]
        return frozenset(float(code) for code in listed if is_number(code))

    def _check(self, table: pd.DataFrame) -> None:
        problems = Problems()
        known = ", ".join(map(str, table.columns))
        for column in {*self.codes, *self.certainty, *(column for column, _ in self.certainty.values())}:
            if column not in table:
                problems.add(
                    "survey_column", "", column=column, nearest=closest(column, table.columns) or "-", known=known
                )
        for answer in self.certainty:
            if answer in table and "yes" not in self.codes.get(answer, {}):
                problems.add("survey_certainty_codes", answer)
        for column, meanings in self.codes.items():
            if column in table and "yes" in meanings:
                codes = table[column].map(_code)
                odd = codes[
                    ~codes.isin([code for listed in meanings.values() for code in listed]) & table[column].notna()
                ]
                if len(odd):
                    found = ", ".join(f"{code} ({count})" for code, count in odd.value_counts().head(6).items())
                    problems.add("survey_code_unlisted", column, codes=found, count=len(odd), row=str(odd.index[0]))
        problems.raise_if_any()


def _meaning(meaning: str) -> Reason:
    """Return the meaning of a code as each language writes it."""
    return Reason(
        meaning,
        next(
            (chinese for chinese, english in CHINESE.items() if english == meaning),
            meaning.replace("certain:", "确定:"),
        ),
    )


def _is_question(others: pd.Series) -> bool:
    """Tell whether the codes of a column that the codebook does not list are yes and no in words."""
    return len(others) > 0 and bool(others.str.lower().isin(WORDS).all())


def _code(value: object) -> str:
    """Return a code as text, 1, 1.0 and "1" alike."""
    text = str(value).strip()
    return f"{float(text):.15g}" if is_number(text) else text


def read_codebook(path: str | Path, sheet: str = "codebook") -> Codebook:
    """Return the codebook of a TOML file, or of the sheet `codebook` (column, code, meaning) of a workbook.

    In TOML: ``measure``, ``currency``, ``period``, ``payer``, ``dont_know``, ``protest`` at the top; ``[codes.q1] yes =
    [1]``; ``[certainty.q1] column = "sure", least = 7``. In a sheet the same settings are rows of their own (column =
    currency, code = CNY, meaning = setting), and a certainty is (column = sure, code = 7, meaning = certain:q1).
    """
    path = Path(path)
    if is_workbook(path):
        return _from_sheet(read_table(path, sheet).rename(columns=CHINESE), f"{path.name}: {sheet}")
    raw = read_toml(path)
    try:
        codes = {
            column: {meaning: tuple(_code(one) for one in np.atleast_1d(listed)) for meaning, listed in table.items()}
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
                        first=_meaning(told[code]),
                        second=_meaning(meaning),
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
                column=Reason(name, _TITLES[name]),
                nearest="",
                known=", ".join(map(str, sheet.columns)),
            )
    told: dict[tuple[str, str], tuple[str, int]] = {}
    problems = Problems()
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
        before, first = told.setdefault((column, _code(code)), (meaning, row))
        if before != meaning and not (before + meaning).count("certain:"):
            told_twice = {"first": _meaning(before), "second": _meaning(meaning)}
            problems.add(
                "survey_code_twice",
                f"{where}!B{row}",
                column=column,
                given=_code(code),
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
            entry[meaning] = (*entry.get(meaning, ()), _code(code))
    problems.raise_if_any()
    return _made(codes, certainty, {name: value for name, (value, _) in settings.items()}, where)


def _made(
    codes: dict[str, dict[str, tuple[str, ...]]],
    certainty: dict[str, tuple[str, float]],
    settings: Mapping[str, Any],
    where: str,
) -> Codebook:
    problems = Problems()
    for column, meanings in codes.items():
        for meaning in meanings:
            if meaning not in MEANINGS:
                problems.add(
                    "survey_option",
                    f"{where}: {column}",
                    what=Reason("meaning", "含义"),
                    given=meaning,
                    known=listed(map(_meaning, MEANINGS)),
                )
    for name, value in settings.items():
        if name not in SETTINGS and name not in FREE:
            problems.add(
                "survey_option",
                where,
                what=Reason("setting", "设置"),
                given=name,
                known=listed(map(named, (*SETTINGS, *FREE))),
            )
        elif name in SETTINGS and value not in SETTINGS[name]:
            problems.add(
                "survey_option",
                where,
                what=named(name),
                given=str(value),
                known=listed(said(name, one) for one in SETTINGS[name]),
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
    """
    path = Path(path)
    book = (
        codebook
        if isinstance(codebook, Codebook)
        else read_codebook(codebook or (path if is_workbook(path) else path.with_suffix(".toml")))
    )
    table = read_table(path, sheet)
    where = f"{path.name}: {sheet}" if is_workbook(path) and isinstance(sheet, str) else path.name
    problems = Problems()
    check_totals(table, partial(cell_in, path, sheet), problems)
    problems.raise_if_any()
    try:
        data = book.apply(table)
        return replace(data, notes=repeated(table) + data.notes)
    except InputError as error:
        raise in_file(error, where, partial(cell_in, path, sheet), table, path.name) from None


def unit_of(currency: str | None, period: str | None, payer: str | None = None) -> str:
    """Return the unit of a value: currency, per payer, per period.

    >>> unit_of("CNY", "year", "household")
    'CNY/household/year'
    >>> unit_of("USD", "once")
    'USD'
    """
    problems = Problems()
    if not currency:
        problems.add("survey_no_currency", "currency")
    if not period:
        problems.add("survey_no_period", "period")
    elif period not in SETTINGS["period"]:
        problems.add(
            "survey_option",
            "period",
            what=named("period"),
            given=str(period),
            known=listed(said("period", one) for one in SETTINGS["period"]),
        )
    problems.raise_if_any()
    return "/".join(str(part) for part in (currency, payer, None if period == "once" else period) if part)

"""From a survey file and its codebook to a table a model can read: what each code means, and who is left out for what reason."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from esvalue.errors import InputError, Problem, Problems, fail, nearest
from esvalue.sheets import is_workbook
from esvalue.surveys.tables import check_respondents, in_file, read_table, repeated
from esvalue.surveys.words import in_english, named_in_english

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Codebook", "SurveyData", "read_codebook", "read_survey", "unit_of"]

MEANINGS = ("yes", "no", "dont_know", "refused", "missing", "protest")
#: What a sheet may say in Chinese.
CHINESE = {"列": "column", "编码": "code", "含义": "meaning", "是": "yes", "否": "no", "不知道": "dont_know", "拒答": "refused", "缺失": "missing", "抗议": "protest", "设置": "setting"}
SETTINGS = {"measure": ("wtp", "wta"), "period": ("once", "month", "year"), "dont_know": ("drop", "no"), "protest": ("drop", "keep")}
FREE = ("currency", "payer")


@dataclass(frozen=True)
class SurveyData:
    """Answers in plain words, the unit of the bids, and how many were left out why.

    `table` holds the respondents kept; `everyone` all of them, with a column of booleans `protest` marked in `protested`.
    """

    table: pd.DataFrame
    everyone: pd.DataFrame
    protested: np.ndarray
    measure: str | None = None
    currency: str | None = None
    period: str | None = None
    payer: str | None = None
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """What the codes of a survey mean: `codes[column][meaning]` lists codes, `certainty[answer]` is (column of certainty, least certainty of a yes)."""

    codes: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    certainty: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    measure: str | None = None
    currency: str | None = None
    period: str | None = None
    payer: str | None = None
    dont_know: str = "drop"
    protest: str = "drop"

    def apply(self, table: pd.DataFrame) -> SurveyData:
        """Return the survey in plain words: yes, no, empty.

        Codes of "don't know" leave the respondent out or count as no (`dont_know`), protests are left out or kept
        (`protest`), refusals and missing codes become empty cells, and a yes less certain than asked becomes a no (Champ et
        al. 1997).

        >>> import pandas as pd
        >>> book = Codebook({"q": {"yes": ("1",), "no": ("2",), "dont_know": ("8",)}}, currency="CNY", period="year")
        >>> book.apply(pd.DataFrame({"q": [1, 2, 8]})).table["q"].tolist()
        ['yes', 'no']
        """
        import pandas as pd

        self._check(table)
        made = table.copy()
        unsure, protested = np.zeros(len(table), bool), np.zeros(len(table), bool)
        for column, meanings in self.codes.items():
            codes = table[column].map(_code)
            values = table[column].astype(object)
            for meaning, listed in meanings.items():
                hit = codes.isin(listed).to_numpy()
                if meaning == "protest":
                    protested |= hit
                elif meaning == "dont_know":
                    unsure |= hit & ("yes" in meanings)
                    values[hit] = "no" if self.dont_know == "no" and "yes" in meanings else np.nan
                else:
                    values[hit] = meaning if meaning in ("yes", "no") else np.nan
            made[column] = values.infer_objects()
        notes: list[Problem] = []
        for answer, (column, least) in self.certainty.items():
            doubtful = (made[answer] == "yes").to_numpy() & ~(pd.to_numeric(made[column], errors="coerce") >= least).to_numpy()
            made.loc[doubtful, answer] = "no"
            notes.append(Problem("survey_uncertain_yes", "", {"count": int(doubtful.sum()), "answer": answer, "column": column, "least": least}))
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
        return SurveyData(made.loc[~drop], made, protested, self.measure, self.currency, self.period, self.payer, tuple(notes))

    def _check(self, table: pd.DataFrame) -> None:
        problems = Problems()
        known = ", ".join(map(str, table.columns))
        for column in {*self.codes, *self.certainty, *(column for column, _ in self.certainty.values())}:
            if column not in table:
                problems.add("survey_column", "codebook", column=column, nearest=nearest(column, table.columns), known=known)
        for answer in self.certainty:
            if answer in table and "yes" not in self.codes.get(answer, {}):
                problems.add("survey_certainty_codes", f"codebook: {answer}")
        for column, meanings in self.codes.items():
            if column in table and "yes" in meanings:
                codes = table[column].map(_code)
                odd = codes[~codes.isin([code for listed in meanings.values() for code in listed]) & table[column].notna()]
                if len(odd):
                    listed = ", ".join(f"{code} ({count})" for code, count in odd.value_counts().head(6).items())
                    problems.add("survey_code_unlisted", f"codebook: {column}", codes=listed, count=len(odd), row=str(odd.index[0]))
        problems.raise_if_any()


def _code(value: object) -> str:
    """Return a code as text, 1, 1.0 and "1" alike."""
    try:
        return f"{float(str(value)):g}"
    except ValueError:
        return str(value).strip()


def read_codebook(path: str | Path, sheet: str = "codebook") -> Codebook:
    """Return the codebook of a TOML file, or of the sheet `codebook` (column, code, meaning) of a workbook.

    In TOML: ``measure``, ``currency``, ``period``, ``payer``, ``dont_know``, ``protest`` at the top; ``[codes.q1] yes = [1]``;
    ``[certainty.q1] column = "sure", least = 7``. In a sheet the same settings are rows of their own (column = currency, code = CNY,
    meaning = setting), and a certainty is (column = sure, code = 7, meaning = certain:q1).
    """
    path = Path(path)
    if is_workbook(path):
        return _from_sheet(read_table(path, sheet).rename(columns=CHINESE), str(path.name))
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise fail("file_missing", str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
        raise fail("survey_file", str(path), reason=str(reason)) from None
    try:
        codes = {column: {meaning: tuple(_code(one) for one in np.atleast_1d(listed)) for meaning, listed in table.items()} for column, table in raw.pop("codes", {}).items()}
        certainty = {answer: (str(one["column"]), float(one["least"])) for answer, one in raw.pop("certainty", {}).items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        raise fail("survey_codebook_form", path.name) from None
    raw.pop("model", None)
    raw = {named_in_english(name): in_english(named_in_english(name), value) for name, value in raw.items()}
    for column, meanings in codes.items():
        said: dict[str, str] = {}
        for meaning, listed in meanings.items():
            for code in listed:
                if said.setdefault(code, meaning) != meaning:
                    raise fail("survey_code_meanings", f"{path.name}: codes", column=column, given=code, first=said[code], second=meaning)
    return _made(codes, certainty, raw, path.name)


def _from_sheet(sheet: pd.DataFrame, where: str) -> Codebook:
    codes: dict[str, dict[str, tuple[str, ...]]] = {}
    certainty: dict[str, tuple[str, float]] = {}
    settings: dict[str, Any] = {}
    for name in ("column", "code", "meaning"):
        if name not in sheet:
            raise fail("survey_column", f"{where}: codebook", column=name, nearest="", known=", ".join(map(str, sheet.columns)))
    said: dict[tuple[str, str], tuple[str, int]] = {}
    problems = Problems()
    for row, column, code, meaning in sheet[["column", "code", "meaning"]].astype(str).itertuples():
        meaning = CHINESE.get(meaning.strip(), meaning.strip())
        before, first = said.setdefault((column, _code(code)), (meaning, row))
        if before != meaning and not (before + meaning).count("certain:"):
            problems.add("survey_code_twice", f"{where}: codebook", column=column, given=_code(code), first=before, first_row=str(first), second=meaning, second_row=str(row))
        if meaning == "setting":
            name = named_in_english(column)
            settings[name] = in_english(name, code)
        elif meaning.startswith("certain:"):
            try:
                certainty[meaning.split(":", 1)[1]] = (column, float(code))
            except ValueError:
                raise fail("survey_codebook_form", f"{where}: codebook") from None
        else:
            entry = codes.setdefault(column, {})
            entry[meaning] = (*entry.get(meaning, ()), _code(code))
    problems.raise_if_any()
    return _made(codes, certainty, settings, where)


def _made(codes: dict[str, dict[str, tuple[str, ...]]], certainty: dict[str, tuple[str, float]], settings: Mapping[str, Any], where: str) -> Codebook:
    problems = Problems()
    for column, meanings in codes.items():
        for meaning in meanings:
            if meaning not in MEANINGS:
                problems.add("survey_option", f"{where}: {column}", what="meaning", given=meaning, known=", ".join(MEANINGS))
    for name, value in settings.items():
        if name not in SETTINGS and name not in FREE:
            problems.add("survey_option", where, what="setting", given=name, known=", ".join([*SETTINGS, *FREE]))
        elif name in SETTINGS and value not in SETTINGS[name]:
            problems.add("survey_option", where, what=name, given=str(value), known=", ".join(SETTINGS[name]))
    problems.raise_if_any()
    return Codebook(codes, certainty, **settings)


def read_survey(path: str | Path, codebook: Codebook | str | Path | None = None, sheet: str | int = 0) -> SurveyData:
    """Return a survey file in plain words.

    Parameters
    ----------
    path : path
        CSV or XLSX, one row a respondent.
    codebook : Codebook or path, optional
        TOML or XLSX; by default the sheet `codebook` of the same workbook, or for a CSV the file of the same name ending in `.toml`.
    sheet : str or int
        The sheet of answers.
    """
    path = Path(path)
    book = codebook if isinstance(codebook, Codebook) else read_codebook(codebook or (path if is_workbook(path) else path.with_suffix(".toml")))
    table = read_table(path, sheet)
    where = f"{path.name}: {sheet}" if is_workbook(path) and isinstance(sheet, str) else path.name
    check_respondents(table, where)
    try:
        data = book.apply(table)
        return replace(data, notes=repeated(table) + data.notes)
    except InputError as error:
        raise in_file(error, where, path.name) from None


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
        problems.add("survey_option", "period", what="period", given=str(period), known=", ".join(SETTINGS["period"]))
    problems.raise_if_any()
    return "/".join(str(part) for part in (currency, payer, None if period == "once" else period) if part)

"""From a survey file and its codebook to a table a model can read: what each code means,
and who is left out for what reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from esvalue.core.arguments import Number, checked
from esvalue.core.errors import Mistake, Mistakes
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.surveys.answers import NO, YES
from esvalue.surveys.tables import is_number
from esvalue.surveys.vocabulary import closest, setting_title, title_list, value_title

__all__ = ["MEANINGS", "Codebook", "SurveyData", "code_text", "meaning_title", "unit_of"]

MEANINGS = ("yes", "no", "dont_know", "refused", "missing", "protest")
#: What a sheet may say in Chinese.
CHINESE = {
    "列": "column", "编码": "code", "含义": "meaning", "是": "yes", "否": "no", "不知道": "dont_know",
    "拒答": "refused", "缺失": "missing", "抗议": "protest", "设置": "setting",
}  # fmt: skip
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
class SurveyData(Shown):
    """Answers in plain words, the unit of the bids, and how many were left out why; made by :meth:`Codebook.apply`.

    Attributes
    ----------
    table : DataFrame
        The respondents kept.
    everyone, protested : DataFrame, array
        All of them, and where a protest was marked (booleans, one a row).
    measure, currency, period, payer : str or None
        "wtp" or "wta", and the unit of the bids.
    notes : tuple of Mistake
        What a reader must know.
    no_answer : frozenset
        The numbers that hold no answer in some column.
    written : DataFrame or None
        The table before codes were read.

    Examples
    --------
    >>> made = SurveyData.of(pd.DataFrame({"bid": [5, 10]}), currency="CNY", period="year")
    >>> made.currency, len(made.table), made.protested.tolist()
    ('CNY', 2, [False, False])
    """

    table: pd.DataFrame
    everyone: pd.DataFrame
    protested: np.ndarray
    measure: str | None = None
    currency: str | None = None
    period: str | None = None
    payer: str | None = None
    notes: tuple[Mistake, ...] = ()
    no_answer: frozenset[float] = frozenset()
    written: pd.DataFrame | None = None

    @property
    def asked(self) -> pd.DataFrame:
        """Everyone asked, those left out among them, as they were written down."""
        return self.everyone if self.written is None else self.written

    @classmethod
    def of(cls, data: pd.DataFrame | SurveyData, **asked: str | None) -> SurveyData:
        """Return data as a survey; measure, currency, period or payer asked for beat what the survey says itself.

        >>> SurveyData.of(pd.DataFrame({"bid": [5]}), currency="CNY", period=None).currency
        'CNY'
        """
        survey = data if isinstance(data, SurveyData) else cls(data, data, np.zeros(len(data), bool))
        stated: dict[str, Any] = {name: one for name, one in asked.items() if one}
        return replace(survey, **stated)


@checked
@dataclass(frozen=True)
class Codebook(Shown):
    """What the codes of a survey mean.

    Attributes
    ----------
    codes : mapping
        Column -> meaning ("yes", "no", "dont_know", "protest", ...) -> its codes.
    certainty : mapping
        Answer -> (column of certainty, least certainty of a yes).
    measure, currency, period, payer : str, optional
        "wtp" or "wta", and the unit of the bids.
    dont_know, protest : str
        What is done with such answers, such as "drop".
    stated : frozenset of str
        The settings a file gives, the others being defaults.

    Examples
    --------
    >>> book = Codebook({"q": {"yes": ("1",), "no": ("2",), "dont_know": ("8",)}}, currency="CNY", period="year")
    >>> book.apply(pd.DataFrame({"q": [1, 2, 8]})).table["q"].tolist()
    ['yes', 'no']
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
        written = table
        table, notes = self._in_codes(table)
        self._check(table)
        made = table.copy()
        unsure, protested = np.zeros(len(table), bool), np.zeros(len(table), bool)
        for column, meanings in self.codes.items():
            codes = table[column].map(code_text)
            values = table[column].astype(object)
            question = "yes" in meanings or _is_question(
                codes[table[column].notna() & ~codes.isin([one for coded in meanings.values() for one in coded])]
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
        for answer, (column, least) in self.certainty.items():
            doubtful = (made[answer] == "yes").to_numpy() & ~(
                pd.to_numeric(made[column], errors="coerce") >= least
            ).to_numpy()
            made.loc[doubtful, answer] = "no"
            notes.append(
                Mistake(
                    "survey_uncertain_yes",
                    "",
                    {"count": int(doubtful.sum()), "answer": answer, "column": column, "least": least},
                )
            )
        drop = np.zeros(len(table), bool)
        if unsure.any():
            if self.dont_know == "drop":
                drop |= unsure
                notes.append(Mistake("survey_dont_know_dropped", "", {"count": int(unsure.sum()), "total": len(table)}))
            else:
                notes.append(Mistake("survey_dont_know_no", "", {"count": int(unsure.sum()), "total": len(table)}))
        if protested.any() and self.protest == "drop":
            drop |= protested
            notes.append(Mistake("survey_protest_dropped", "", {"count": int(protested.sum()), "total": len(table)}))
        elif protested.any():
            notes.append(Mistake("survey_protest_kept", "", {"count": int(protested.sum()), "total": len(table)}))
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
            written,
        )

    def _in_codes(self, table: pd.DataFrame) -> tuple[pd.DataFrame, list[Mistake]]:
        """Return the table with meanings written as words where their codes belong, and a note of each:
        protest where the codebook says 3.
        """
        notes: list[Mistake] = []
        for column, meanings in self.codes.items():
            if column not in table:
                continue
            words = table[column].map(lambda cell: cell.strip() if isinstance(cell, str) else "")
            listed = {code for coded in meanings.values() for code in coded}
            for meaning, coded in meanings.items():
                said = {meaning, meaning_title(meaning).zh} - listed
                hit = words.str.casefold().isin(said)
                if not hit.any():
                    continue
                table = table.assign(**{column: table[column].astype(object).mask(hit, coded[0])})
                told = {"column": column, "count": int(hit.sum()), "row": str(table.index[hit.to_numpy()][0])}
                meant = {"code": coded[0], "word": str(words[hit].iloc[0])}
                notes.append(Mistake("survey_word_for_code", "", {**told, **meant}))
        return table, notes

    def _no_answer(self) -> frozenset[float]:
        listed = [
            code for meanings in self.codes.values() for meaning in NO_ANSWER for code in meanings.get(meaning, ())
        ]
        return frozenset(float(code) for code in listed if is_number(code))

    def _check(self, table: pd.DataFrame) -> None:
        problems = Mistakes()
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
                codes = table[column].map(code_text)
                odd = codes[
                    ~codes.isin([code for coded in meanings.values() for code in coded]) & table[column].notna()
                ]
                if len(odd):
                    found = ", ".join(f"{code} ({count})" for code, count in odd.value_counts().head(6).items())
                    problems.add("survey_code_unlisted", column, codes=found, count=len(odd), row=str(odd.index[0]))
        problems.raise_if_any()


def meaning_title(meaning: str) -> Text:
    """Return the meaning of a code as each language writes it."""
    return Text(
        zh=(
            next(
                (chinese for chinese, english in CHINESE.items() if english == meaning),
                meaning.replace("certain:", "确定:"),
            )
        ),
        en=meaning,
    )


def _is_question(others: pd.Series) -> bool:
    """Tell whether the codes of a column that the codebook does not list are yes and no in words."""
    return len(others) > 0 and bool(others.str.lower().isin(WORDS).all())


def code_text(value: object) -> str:
    """Return a code as text, 1, 1.0 and "1" alike."""
    text = str(value).strip()
    return f"{float(text):.15g}" if is_number(text) else text


def unit_of(currency: str | None, period: str | None, payer: str | None = None) -> str:
    """Return the unit of a value: currency, per payer, per period.

    >>> unit_of("CNY", "year", "household")
    'CNY/household/year'
    >>> unit_of("USD", "once")
    'USD'
    """
    problems = Mistakes()
    if not currency:
        problems.add("survey_no_currency", "currency")
    if not period:
        problems.add("survey_no_period", "period")
    elif period not in SETTINGS["period"]:
        problems.add(
            "survey_option",
            "period",
            what=setting_title("period"),
            given=str(period),
            known=title_list(value_title("period", one) for one in SETTINGS["period"]),
        )
    problems.raise_if_any()
    return "/".join(str(part) for part in (currency, payer, None if period == "once" else period) if part)

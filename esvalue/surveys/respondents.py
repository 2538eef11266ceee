"""One row a respondent: rows that sum up the others, respondents who stand twice with other answers,
words in two dresses.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
import pandas as pd

from esvalue.core.errors import Mistakes
from esvalue.core.names import name_key, shown_name, twins
from esvalue.core.totals import is_totals_word
from esvalue.surveys.tables import number_like

__all__ = ["OFFERS", "OFTEN", "check_numbers_of_people", "check_total_rows", "check_words"]

Address = Callable[[str, object], str]

#: What a row of averages says, besides the words of totals.
AVERAGES = ("平均", "平均值", "均值", "mean", "average")
#: Headings of the number of a respondent.
NUMBERS = frozenset(map(name_key, (
    "编号", "序号", "问卷编号", "问卷号", "问卷序号", "受访者", "受访者编号", "样本编号", "样本号", "户号", "户编号",
    "农户编号", "户", "农户", "投标人", "holder", "bidder", "id", "no", "no.", "nr", "number", "respondent",
    "respondent id",
    "respondent_id", "questionnaire", "questionnaire id",
)))  # fmt: skip
#: A column with fewer numbers than this share of its rows does not number rows: a household size, or a panel.
OFTEN = 0.5
#: The same where a method has no word for what several rows have in common: one bidder may make several offers.
OFFERS = 0.9
#: So many numbers that stand twice are named one by one, more in one message.
NAMED = 5


def check_total_rows(table: pd.DataFrame, address: Address, problems: Mistakes) -> None:
    """Add to `problems` the rows that sum up the others instead of being one of them.

    A word for totals may also be an honest answer (an income that is "average"): it counts in the first column, in a
    column of numbers, in the last row, and in a row whose first cell is empty. A row without a name whose numbers are
    the sums of all others is one too.
    """
    first = table[table.columns[0]] if len(table.columns) else None
    for name in table:
        if table[name].dtype.kind in "iufb":
            continue
        odd = (
            table[name]
            .map(lambda cell: isinstance(cell, str) and (is_totals_word(cell) or name_key(cell) in AVERAGES))
            .to_numpy(bool)
        )
        if name != table.columns[0] and not table[name].dropna().map(number_like).mean() > 0.5:
            odd = odd & (table.index.isin(table.index[-1:]) | table[table.columns[0]].isna().to_numpy())
        for row in table.index[odd]:
            problems.add(
                "survey_total_row",
                address(str(name), row),
                row=str(row),
                cell=str(table[name][row]).strip(),
                column=str(name),
            )
    if first is None or len(table) < 4:
        return
    numbers = [name for name in table.columns[1:] if table[name].dtype.kind in "iuf"]
    for row in table.index[first.isna()]:
        rest = table.drop(index=row)
        sums = [
            name for name in numbers if table[name][row] and np.isclose(table[name][row], rest[name].sum(), rtol=1e-9)
        ]
        if len(sums) > 1:
            problems.add("survey_total_sums", address(str(sums[0]), row), row=str(row), columns=", ".join(sums))


def check_numbers_of_people(
    table: pd.DataFrame, named: Collection[str], address: Address, problems: Mistakes, least: float = OFTEN
) -> None:
    """Add to `problems` the respondents whose number stands twice with other answers;
    rows alike in every column are only noted elsewhere.

    Parameters
    ----------
    table
        One row a respondent.
    named
        Columns the model reads for something else: a panel, a place seen several times.
    address
        Address of a cell by column and row.
    problems
        Where mistakes are put.
    least
        Share of the rows below which a column has too few numbers to be one number a row.
    """
    table = table.drop_duplicates()
    for name in table:
        if name_key(str(name)) not in NUMBERS or name in named:
            continue
        keys = table[name].dropna().map(lambda cell: name_key(f"{cell:.15g}" if isinstance(cell, float) else str(cell)))
        again = keys[keys.duplicated(keep=False)]
        if not len(again) or keys.nunique() < least * len(keys):
            continue
        groups = again.groupby(again).groups
        for number, rows in list(groups.items())[: len(groups) if len(groups) <= NAMED else 1]:
            lines = table.loc[rows]
            others = [str(other) for other in table if other != name and len(lines[other].drop_duplicates()) > 1]
            at, columns = address(str(name), rows[1]), ", ".join(others[:4])
            if len(groups) > NAMED:
                problems.add(
                    "survey_numbers_twice",
                    at,
                    columns=columns,
                    column=str(name),
                    count=len(groups),
                    number=str(number),
                    rows=", ".join(map(str, rows)),
                    total=len(again),
                )
            else:
                problems.add(
                    "survey_number_twice", at, number=str(number), rows=", ".join(map(str, rows)), columns=columns
                )


def check_words(table: pd.DataFrame, columns: Collection[str], address: Address, problems: Mistakes) -> None:
    """Add to `problems` the words of a column of categories that are one word in two dresses:
    they would count as two.
    """
    for name in columns:
        if table[name].dtype.kind in "iufbM":
            continue
        words = table[name].dropna().map(str)
        for group in twins(dict.fromkeys(words)):
            row = words.index[(words == group[1]).to_numpy()][0]
            problems.add(
                "survey_words_twins",
                address(str(name), row),
                column=str(name),
                names=", ".join(shown_name(one) for one in group),
                first=group[0],
            )

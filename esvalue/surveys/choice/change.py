"""The change a survey is to value, from the sheet `change`: attributes from and to,
or the alternatives before and after.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from esvalue.core.errors import Mistake, Mistakes, fail
from esvalue.surveys.choice.choice_sets import ChoiceSets
from esvalue.surveys.choice.wide import OPT_OUT, cell_key
from esvalue.surveys.vocabulary import unknown

__all__ = ["HEADINGS", "outside_levels", "read_change"]

#: Headings of the sheet `change`.
HEADINGS = {
    "属性": "attribute", "从": "from", "变化前": "from", "到": "to", "变化后": "to", "状态": "state",
    "备选项": "option", "选项": "option", "方案": "option", "alternative": "option",
}  # fmt: skip
#: Words of the column `state`.
BEFORE, AFTER = ("before", "之前", "变化前", "现状"), ("after", "之后", "变化后")


def read_change(
    sheet: pd.DataFrame, choices: ChoiceSets, attributes: Sequence[str], where: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the alternatives after and before a change, for every respondent, ready for ``surplus(after, before)``.

    Parameters
    ----------
    sheet : DataFrame
        Either columns attribute, from, to: one state of things before and one after, the attributes that are not listed
        staying the same. Or columns state (before, after), option and attributes: what there is to choose from before
        and after; an option whose cells are all empty or zero is none of these.
    choices : Choices
        The choices of the survey; covariates of people keep their values.
    attributes : names
        The columns that describe alternatives.
    where : str
        What an error names as its place.
    """
    table = sheet.rename(columns=HEADINGS).dropna(how="all")
    made = (
        _states(table, choices, attributes, where) if "state" in table else _from_to(table, choices, attributes, where)
    )
    return made[1], made[0]


def outside_levels(
    states: Sequence[pd.DataFrame], choices: ChoiceSets, attributes: Sequence[str]
) -> tuple[Mistake, ...]:
    """Return a note for each attribute in numbers that a change takes beyond what was shown:
    nobody was asked about that.
    """
    notes = []
    for name in attributes:
        shown = choices.table[name]
        if shown.dtype.kind not in "iufb":
            continue
        low, high = float(shown.min()), float(shown.max())
        slack = 1e-9 * max(abs(low), abs(high))
        odd = sorted(
            {float(one) for state in states for one in state[name].unique() if not low - slack <= one <= high + slack}
        )
        if odd:
            notes.append(
                Mistake(
                    "choice_change_outside",
                    "",
                    {
                        "column": name,
                        "given": ", ".join(f"{one:g}" for one in odd),
                        "low": f"{low:g}",
                        "high": f"{high:g}",
                    },
                )
            )
    return tuple(notes)


def _from_to(table: pd.DataFrame, choices: ChoiceSets, attributes: Sequence[str], where: str) -> list[pd.DataFrame]:
    problems = Mistakes()
    for name in ("attribute", "from", "to"):
        if name not in table:
            problems.add("choice_change_form", where, column=name, known=", ".join(map(str, table.columns)))
    problems.raise_if_any()
    if table.empty:
        raise fail("choice_change_empty", where)
    people = _people(choices)
    made = [people.assign(**{name: _usual(people[name]) for name in attributes if name in people}) for _ in range(2)]
    for row, name, old, new in zip(
        table.index, table["attribute"].map(str).str.strip(), table["from"], table["to"], strict=True
    ):
        if name not in attributes:
            problems.add("survey_column", f"{where}: row {row}", **unknown(name, attributes, none="-"))
            continue
        for state, value in enumerate((old, new)):
            made[state] = made[state].assign(
                **{name: _cell(value, choices.table[name], name, f"{where}: row {row}", problems)}
            )
    problems.raise_if_any()
    return made


def _states(table: pd.DataFrame, choices: ChoiceSets, attributes: Sequence[str], where: str) -> list[pd.DataFrame]:
    problems = Mistakes()
    own = [name for name in attributes if name != OPT_OUT and name in table]
    none = np.array([all(pd.isna(one) or one == 0 for one in row) for row in table[own].to_numpy(object)], bool)
    if OPT_OUT in attributes and OPT_OUT not in table:
        table = table.assign(**{OPT_OUT: none.astype(int)})
    for name in ("option", *attributes):
        if name not in table:
            problems.add("survey_column", where, **unknown(name, table.columns, none="-"))
    for name in table.columns:
        if name not in ("state", "option", *attributes):
            problems.add("survey_column", where, **unknown(str(name), attributes, none="-"))
    states = table["state"].map(cell_key)
    odd = ~states.isin([*BEFORE, *AFTER])
    if odd.any():
        problems.add("choice_change_state", where, given=str(table["state"][odd].iloc[0]), row=str(table.index[odd][0]))
    problems.raise_if_any()
    blanks = {name: _blank(choices.table[name]) for name in attributes}
    people, made = _people(choices).drop(columns=list(attributes), errors="ignore"), []
    for words in (BEFORE, AFTER):
        part = table[states.isin(words)]
        if part.empty:
            raise fail("choice_change_state", where, given=words[0], row="-")
        cells = {
            name: [
                _cell(
                    blank if pd.isna(value) and out else value,
                    choices.table[name],
                    name,
                    f"{where}: row {row}",
                    problems,
                )
                for (row, value), out in zip(part[name].items(), none[states.isin(words)], strict=True)
            ]
            for name, blank in blanks.items()
        }
        problems.raise_if_any()
        alternatives = pd.DataFrame({choices.alternative: part["option"].to_list(), **cells})
        for name in attributes:
            if isinstance(choices.table[name].dtype, pd.CategoricalDtype):
                alternatives[name] = alternatives[name].astype(choices.table[name].dtype)
        made.append(people.drop(columns=choices.alternative).merge(alternatives, how="cross"))
    return made


def _people(choices: ChoiceSets) -> pd.DataFrame:
    """Return one row a respondent, that of the first alternative of the first choice."""
    first = np.unique(choices.person[choices.rows[0]], return_index=True)[1]
    return choices.table.iloc[first]


def _usual(column: pd.Series) -> pd.Series:
    """Return a column of one value: what does not change has no effect, so any will do; the mean,
    or the first level.
    """
    if column.dtype.kind in "iufb":
        return pd.Series(float(column.mean()), index=column.index)
    return pd.Series([column.iloc[0]] * len(column), index=column.index, dtype=column.dtype)


def _blank(column: pd.Series) -> object:
    """Return what an attribute is where none of these is offered: zero, or its first level."""
    if column.dtype.kind in "iufb":
        return 0.0
    return column.cat.categories[0] if isinstance(column.dtype, pd.CategoricalDtype) else min(column.astype(str))


def _cell(value: object, like: pd.Series, name: str, where: str, problems: Mistakes) -> Any:
    """Return a value of an attribute as the survey has it: a number, or one of its levels."""
    if like.dtype.kind in "iufb":
        try:
            found = float(str(value))
        except ValueError:
            found = np.nan
        if not np.isfinite(found):
            problems.add("choice_change_number", where, column=name, given=str(value))
        return found
    levels = {cell_key(one): one for one in like.unique()}
    if cell_key(value) not in levels:
        problems.add(
            "choice_change_level", where, column=name, given=str(value), known=", ".join(map(str, levels.values()))
        )
        return like.iloc[0]
    return levels[cell_key(value)]

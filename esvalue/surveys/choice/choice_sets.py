"""Choices in long format, one row an alternative, checked and laid out as (choice, alternative, attribute)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from esvalue.core.errors import InputError, Mistake, Mistakes, fail
from esvalue.surveys.answers import NO, YES, column_of
from esvalue.surveys.design import DesignMatrix, design_matrix, full_rank
from esvalue.surveys.weights import add_missing, weights_of, zero_weights

__all__ = ["ChoiceSets", "read_choices"]

#: An attribute that varies within choices by less than this share of its size counts as constant.
CONSTANT = 1e-10


@dataclass(frozen=True)
class ChoiceSets:
    """Choice sets padded to the largest: `x` (choice, alternative, attribute), `open` (choice, alternative),
    who chose what.

    `rows` gives the position of each table row in the padded layout, `person` the number of the respondent of each
    choice, `weights` the weight of each choice.
    """

    x: np.ndarray
    open: np.ndarray
    chosen: np.ndarray
    person: np.ndarray
    people: np.ndarray
    weights: np.ndarray
    names: tuple[str, ...]
    rows: tuple[np.ndarray, np.ndarray]
    design: DesignMatrix
    columns: np.ndarray
    table: pd.DataFrame
    situation: str
    alternative: str
    notes: tuple[Mistake, ...] = field(default=())

    @property
    def different(self) -> np.ndarray:
        """Attributes less those of the alternative chosen (choice, alternative, attribute);
        zero where there is none.
        """
        return np.where(self.open[:, :, None], self.x - self.x[np.arange(len(self.x)), self.chosen][:, None, :], 0.0)

    def laid_out(self, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return another table of alternatives as (x, open, choice of each row, place of each row),
        and its choices in sorted order.
        """
        for name in (self.situation, self.alternative):
            column_of(table, name)
        group, place = _places(table, self.situation)
        x, is_open = _padded(self.design.rows(table)[:, self.columns], group, place)
        return x, is_open, group, place


def _places(table: pd.DataFrame, situation: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of the choice of each row (choices in order of their names) and the row's place in it."""
    group = np.unique(table[situation].to_numpy(), return_inverse=True)[1]
    order = np.argsort(group, kind="stable")
    first = np.flatnonzero(np.diff(group[order], prepend=-1))
    place = np.empty(len(group), int)
    place[order] = np.arange(len(group)) - np.repeat(first, np.diff(np.append(first, len(group))))
    return group, place


def _padded(matrix: np.ndarray, group: np.ndarray, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    x = np.zeros((group.max() + 1, place.max() + 1, matrix.shape[1]))
    is_open = np.zeros(x.shape[:2], bool)
    x[group, place], is_open[group, place] = matrix, True
    return x, is_open


def read_choices(
    formula: str,
    data: pd.DataFrame,
    situation: str,
    alternative: str,
    chosen: str,
    *,
    panel: str | None = None,
    weights: str | None = None,
    missing: str = "raise",
) -> ChoiceSets:
    """Return choices ready for a likelihood.

    Parameters
    ----------
    formula : str
        Attributes; constants of alternatives are ``C(alternative)``, a covariate of people enters as ``C(alternative) *
        income``.
    data : DataFrame
        One row an alternative of a choice.
    situation, alternative, chosen : str
        Columns: which choice, which alternative, whether it was taken (1, 0; true, false; yes, no).
    panel : str, optional
        Column of the respondent who made several choices.
    weights : str, optional
        Column of sampling weights, the same for all alternatives of a choice; scaled to mean one.
    missing : str
        "raise", or "drop": a choice with an empty cell is left out whole.

    Raises
    ------
    InputError
        No or several alternatives taken, a single alternative, one listed twice, a respondent that changes within a
        choice, empty cells, or attributes that do not vary or follow from each other within choices.
    """
    problems = Mistakes()
    add_missing(data, weights, problems)
    problems.raise_if_any()
    for name in (one for one in (situation, alternative, chosen, panel) if one):
        column = column_of(data, name)
        if column.isna().any():
            raise fail(
                "choice_no_key",
                "data",
                count=int(column.isna().sum()),
                column=name,
                row=str(data.index[column.isna()][0]),
            )
    try:
        made = design_matrix(formula, data, missing, intercept=False)
    except InputError as error:  # that counts rows as respondents, here they are alternatives
        raise InputError(
            [
                Mistake("choice_missing", one.where, one.fields) if one.code == "survey_missing" else one
                for one in error.problems
            ]
        ) from None
    whole = ~np.isin(data[situation].to_numpy(), data.loc[~made.kept, situation].to_numpy())
    matrix, table = made.matrix[whole[made.kept]], made.table.loc[whole[made.kept]]
    if table.empty:
        raise fail("survey_no_rows", "data", total=len(data))
    notes = tuple(note for note in made.notes if note.code != "survey_dropped")  # that counts rows, below are choices
    if not whole.all():
        lost = data.loc[~whole, situation].nunique()
        notes += (Mistake("choice_dropped", "", {"count": lost, "total": data[situation].nunique()}),)
    group, place = _places(table, situation)
    taken = _taken(table, chosen)
    _check_sets(table, group, taken, situation, alternative)
    x, is_open = _padded(matrix, group, place)
    columns, constant = _varying(x, is_open, made.names)
    notes += tuple(Mistake("choice_constant", "", {"name": name}) for name in constant)
    names = tuple(made.names[i] for i in columns)
    if not names:
        raise fail("choice_no_attribute", "formula", formula=formula)
    x = x[:, :, columns]
    within = (x - _means(x, is_open))[is_open]
    full_rank(within, names, "formula")
    pick = np.empty(len(x), int)
    pick[group[taken]] = place[taken]
    people, person = _people(table, group, panel)
    notes = tuple(_recounted(note, table, person[group]) for note in notes)
    weight = _weights(table, group, weights)
    notes += zero_weights(weight[np.unique(person, return_index=True)[1]], weights)
    return ChoiceSets(
        x,
        is_open,
        pick,
        person,
        people,
        weight,
        names,
        (group, place),
        made,
        columns,
        table,
        situation,
        alternative,
        notes,
    )


def _means(x: np.ndarray, is_open: np.ndarray) -> np.ndarray:
    return (x.sum(axis=1) / is_open.sum(axis=1)[:, None])[:, None, :]


def _varying(x: np.ndarray, is_open: np.ndarray, names: tuple[str, ...]) -> tuple[np.ndarray, list[str]]:
    """Return the columns that vary within choices, and the names of the others, the constant aside."""
    away = np.where(is_open[:, :, None], np.abs(x - _means(x, is_open)), 0.0).max(axis=(0, 1))
    varies = away > CONSTANT * np.abs(x).max(axis=(0, 1))
    return np.flatnonzero(varies), [
        name for name, one in zip(names, varies, strict=True) if not one and name != "Intercept"
    ]


def _taken(table: pd.DataFrame, name: str) -> np.ndarray:
    words = table[name].astype(str).str.strip().str.lower()
    known = words.isin(YES | NO)
    if not known.all():
        raise fail(
            "choice_taken",
            name,
            codes=", ".join(sorted(set(words[~known]))[:6]),
            count=int((~known).sum()),
            row=str(table.index[~known.to_numpy()][0]),
        )
    return words.isin(YES).to_numpy()


def _check_sets(table: pd.DataFrame, group: np.ndarray, taken: np.ndarray, situation: str, alternative: str) -> None:
    def first(bad: np.ndarray) -> str:
        return str(table[situation].to_numpy()[np.flatnonzero(bad[group])[0]])

    counts = np.bincount(group)
    if (counts < 2).any():
        raise fail("choice_single", alternative, count=int((counts < 2).sum()), first=first(counts < 2))
    picked = np.bincount(group, weights=taken)
    if (picked != 1).any():
        raise fail(
            "choice_not_one",
            "data",
            count=int((picked != 1).sum()),
            first=first(picked != 1),
            taken=int(picked[picked != 1][0]),
        )
    twice = table.duplicated([situation, alternative]).to_numpy()
    if twice.any():
        raise fail(
            "choice_twice",
            alternative,
            count=int(twice.sum()),
            first=str(table[situation].to_numpy()[twice][0]),
            name=str(table[alternative].to_numpy()[twice][0]),
        )


def _people(table: pd.DataFrame, group: np.ndarray, panel: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the names of the respondents and the number of the respondent of each choice."""
    if panel is None:
        people = np.unique(group)
        return people, people
    people, number = np.unique(table[panel].to_numpy(), return_inverse=True)
    person = np.empty(group.max() + 1, int)
    person[group] = number
    if (person[group] != number).any():
        row = np.flatnonzero(person[group] != number)[0]
        raise fail("choice_changes", panel, name=panel, row=str(table.index[row]))
    return people, person


def _recounted(note: Mistake, table: pd.DataFrame, person: np.ndarray) -> Mistake:
    """Return a note on a code in a column of people with the number of people, not of rows."""
    if note.code not in ("survey_suspect_code", "survey_far_value"):
        return note
    values = table[str(note.fields["column"])].to_numpy(float)
    first = np.unique(person, return_index=True)[1]
    if (values != values[first][person]).any():
        return note
    return replace(note, fields={**note.fields, "count": int((values[first] == float(str(note.fields["code"]))).sum())})


def _weights(table: pd.DataFrame, group: np.ndarray, name: str | None) -> np.ndarray:
    if name is None:
        return np.ones(group.max() + 1)
    given = weights_of(table, name)
    out = np.empty(group.max() + 1)
    out[group] = given
    if (out[group] != given).any():
        raise fail("choice_changes", name, name=name, row=str(table.index[np.flatnonzero(out[group] != given)[0]]))
    return out / out.mean()

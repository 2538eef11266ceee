"""What a survey file holds of a choice experiment, wide or long, as choices in long format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from esvalue.core.errors import InputError, Mistake, Mistakes, fail
from esvalue.surveys.answers import amounts
from esvalue.surveys.choice.naming import columns_named, term
from esvalue.surveys.choice.unmarked import never_varies
from esvalue.surveys.choice.wide import CHOICE, OPT_OUT, RESPONDENT, TAKEN, Shown, cell_key, expanded, read_design
from esvalue.surveys.codebook import SurveyData
from esvalue.surveys.files import SurveyFile, sheet_title
from esvalue.surveys.specification import NEEDED
from esvalue.surveys.vocabulary import unknown
from esvalue.surveys.weights import add_missing

__all__ = ["Asked", "Plain", "read_asked", "read_plain"]


@dataclass(frozen=True)
class Plain:
    """Settings of the columns: wide (`questions`) or long (`columns`: situation, alternative, chosen),
    what else describes people.
    """

    questions: tuple[str, ...]
    columns: Mapping[str, str]
    version: str | None
    opt_out: str | None
    formula: str | None
    panel: str | None
    weights: str | None
    membership: str
    missing: str
    cost: str


@dataclass(frozen=True)
class Asked:
    """Choices in long format, the options of :meth:`ConditionalLogit.from_formula` that name their columns,
    attributes, formula.
    """

    data: SurveyData
    columns: dict[str, str | None]
    attributes: tuple[str, ...]
    formula: str


def read_plain(file: SurveyFile, membership: str) -> Plain:
    """Return the settings of the columns."""
    spec = file.specification
    wide = "answers" in spec
    questions = spec.words("answers") if wide else ()
    columns = {} if wide else {name: spec.text(name) for name in ("situation", "alternative", "chosen")}
    return Plain(
        questions,
        columns,
        spec.text("version", None) if wide else None,
        spec.text("opt_out", None) if wide else None,
        spec.text("formula", None if wide else NEEDED),
        spec.text("panel", None),
        spec.text("weights", None),
        membership,
        spec.choice("missing", ("raise", "drop"), "raise"),
        spec.text("cost"),
    )


def read_asked(
    file: SurveyFile, plain: Plain, design: pd.DataFrame | None, levels: Mapping[str, Sequence[object]]
) -> Asked:
    """Return the choices of a file.

    Parameters
    ----------
    file : SurveyFile
        The file.
    plain : Plain
        Settings of the columns.
    design : DataFrame, optional
        The sheet `design`, needed where the answers are wide.
    levels : mapping
        Levels of attributes in words in order, from the sheet `levels`.
    """
    return _wide(file, plain, design, levels) if plain.questions else _long(file, plain, levels)


def _wide(file: SurveyFile, plain: Plain, design: pd.DataFrame | None, levels: Mapping[str, Sequence[object]]) -> Asked:
    if design is None:
        raise fail("survey_sheet_missing", file.source.name, sheet=sheet_title("design"))
    answers, where = file.data.table.dropna(how="all"), file.answers
    given = {cell_key(one) for name in plain.questions if name in answers for one in answers[name].dropna().unique()}
    shown = read_design(
        design, file.place("design"), _version(plain, design, answers), plain.opt_out, levels, given=given
    )
    _check_cost(shown, plain.cost)
    formula = plain.formula or " + ".join(term(name) for name in shown.attributes)
    answers, notes = _complete(answers, plain, formula, shown, where)
    wide = expanded(answers, plain.questions, shown, where)
    if wide.unanswered:
        if plain.missing != "drop":
            raise fail("choice_unanswered", where, count=wide.unanswered, total=wide.asked, row=wide.first)
        notes += (Mistake("choice_unanswered_dropped", "", {"count": wide.unanswered, "total": wide.asked}),)
    constants = bool(columns_named(formula, ["option"]))
    notes += tuple(one for one in shown.notes if one.code != "choice_option_fixed" or not constants)
    if OPT_OUT in shown.attributes and not {OPT_OUT, "option"} & set(columns_named(formula, [OPT_OUT, "option"])):
        notes += (Mistake("choice_no_constant", "", {"name": OPT_OUT}),)
    data = replace(file.data, table=wide.table, notes=file.data.notes + notes)
    columns: dict[str, str | None] = {
        "situation": CHOICE,
        "alternative": "option",
        "chosen": TAKEN,
        "panel": plain.panel or RESPONDENT,
        "weights": plain.weights,
    }
    return Asked(data, columns, shown.attributes, formula)


def _long(file: SurveyFile, plain: Plain, levels: Mapping[str, Sequence[object]]) -> Asked:
    table = file.data.table.dropna(how="all")
    formula = plain.formula or ""
    for name, order in levels.items():
        if name in table and table[name].dtype.kind not in "iufb":
            text = table[name].where(table[name].isna(), table[name].astype(str).str.strip())
            odd = text.notna() & ~text.isin([str(one) for one in order])
            if odd.any():
                raise fail(
                    "choice_design_level",
                    file.path.name,
                    column=name,
                    level=str(text[odd].iloc[0]),
                    row=str(table.index[odd][0]),
                    known=", ".join(map(str, order)),
                )
            table = table.assign(**{name: pd.Categorical(text, categories=[str(one) for one in order])})
    situation = plain.columns["situation"]
    described = [name for name in columns_named(formula, table.columns) if name not in plain.columns.values()]
    if situation in table:
        sets = table[situation].to_numpy()
        described = [name for name in described if table[name].groupby(sets).nunique(dropna=False).gt(1).any()]
    columns: dict[str, str | None] = {**plain.columns, "panel": plain.panel, "weights": plain.weights}
    notes = _fixed(table, plain.columns, described, formula)
    return Asked(replace(file.data, table=table, notes=file.data.notes + notes), columns, tuple(described), formula)


def _fixed(
    table: pd.DataFrame, columns: Mapping[str, str], described: Sequence[str], formula: str
) -> tuple[Mistake, ...]:
    """Return a note for each alternative that is the same in every choice and has nothing of its own in the formula: no
    constant, no value no other has.
    """
    situation, alternative = columns["situation"], columns["alternative"]
    if not described or alternative not in table or situation not in table or columns_named(formula, [alternative]):
        return ()
    names = table[alternative].map(cell_key).tolist()
    sets = table[situation].nunique()
    fixed = never_varies(table, described, names)
    if sets < 2 or len(fixed) == len(set(names)):
        return ()
    notes: tuple[Mistake, ...] = ()
    for one in fixed:
        mine = np.array([name == one for name in names])
        if mine.sum() == sets and not any(_tells(table[name], mine) for name in described):
            notes += (
                Mistake(
                    "choice_alternative_fixed",
                    "",
                    {"name": str(table.loc[mine, alternative].iloc[0]), "sets": sets, "column": alternative},
                ),
            )
    return notes


def _tells(column: pd.Series, mine: np.ndarray) -> bool:
    """Tell whether a column is a constant of an alternative: a word that no other has,
    or one number there and another everywhere else.
    """
    own, rest = set(column[mine]), set(column[~mine])
    return own.isdisjoint(rest) and (column.dtype.kind not in "iuf" or len(rest) == 1)


def _version(plain: Plain, design: pd.DataFrame, answers: pd.DataFrame) -> str | None:
    """Return the column of the version: the one the settings name, else the one both sheets have."""
    both = {"version", "版本"} & {str(name) for name in design.columns}
    return plain.version or (next((one for one in ("version", "版本") if one in answers), None) if both else None)


def _check_cost(shown: Shown, cost: str) -> None:
    """Raise when the money of the design is not in numbers, with the row of the design."""
    if cost not in shown.attributes:
        raise fail("survey_column", shown.where, **unknown(cost, shown.attributes, none="-"))
    try:
        amounts(shown.table, cost)
    except InputError as error:
        raise InputError(
            [Mistake(one.code, f"{shown.where}: {one.where}", one.fields) for one in error.problems]
        ) from None


def _complete(
    answers: pd.DataFrame, plain: Plain, formula: str, shown: Shown, where: str
) -> tuple[pd.DataFrame, tuple[Mistake, ...]]:
    """Return the respondents whose covariates are complete; counted here, before each becomes many rows."""
    used: dict[str, None] = dict.fromkeys(
        [
            *columns_named(f"{formula} + {plain.membership}", answers.columns),
            *(one for one in (plain.weights, plain.panel) if one is not None and one in answers),
        ]
    )
    covariates = [name for name in used if name not in (*plain.questions, *shown.attributes)]
    empty = answers[covariates].isna()
    lacking = empty.any(axis=1).to_numpy()
    if not lacking.any():
        return answers, ()
    if plain.missing != "drop":
        problems = Mistakes()
        weights = plain.weights if plain.weights in answers else None
        add_missing(answers, weights, problems)
        others = [name for name in covariates if name != weights and empty[name].any()]
        if others:
            rows = empty[others].any(axis=1).to_numpy()
            short = ", ".join(f"{name} ({int(empty[name].sum())})" for name in others)
            problems.add("survey_missing", where, count=int(rows.sum()), columns=short, row=str(answers.index[rows][0]))
        problems.raise_if_any()
    note = Mistake(
        "survey_dropped", "", {"count": int(lacking.sum()), "total": len(answers), "columns": ", ".join(covariates)}
    )
    return answers.loc[~lacking], (note,)

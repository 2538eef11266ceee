"""From one row a respondent to one row an alternative: the sheet `design` says what each question showed."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pandas as pd

from esvalue.core.errors import Mistake, Mistakes, fail
from esvalue.surveys.choice.plan_sheets import plain_cell
from esvalue.surveys.choice.unmarked import only_its_own, unmarked
from esvalue.surveys.vocabulary import unknown

__all__ = ["CHOICE", "OPT_OUT", "RESPONDENT", "TAKEN", "Shown", "Wide", "cell_key", "expanded", "read_design"]

#: Headings of the sheet `design`, and what they may be called; `alternative` is what :func:`choice_plan` calls an
#: option.
HEADINGS = {
    "alternative": "option", "选择集": "set", "选择卡": "set", "备选项": "option", "选项": "option", "方案": "option",
    "版本": "version",
}  # fmt: skip
#: Columns that are made: 1 where none of these is taken; which choice; whether it was taken; the respondent.
OPT_OUT, CHOICE, TAKEN, RESPONDENT = "opt_out", "(choice)", "(taken)", "(respondent)"
#: Strokes that stand for an empty cell.
STROKES = ("-", "--", "—", "——", "–", "/", "\\")


@dataclass(frozen=True)
class Shown:
    """What was shown: `table` one row an option of a set (columns set, option, attributes, perhaps version),
    rows numbered as in the sheet.

    `notes` say which option was taken as none of these, or never varies.
    """

    table: pd.DataFrame
    attributes: tuple[str, ...]
    version: str | None
    where: str
    notes: tuple[Mistake, ...] = ()


@dataclass(frozen=True)
class Wide:
    """Choices in long format, one row an alternative; rows bear the number of the respondent's row,
    `unanswered` questions are left out.
    """

    table: pd.DataFrame
    unanswered: int
    first: str
    asked: int


def read_design(
    sheet: pd.DataFrame,
    where: str,
    version: str | None = None,
    opt_out: str | None = None,
    levels: Mapping[str, Sequence[object]] | None = None,
    *,
    given: Collection[str] | None = None,
) -> Shown:
    """Return the sheet `design`, its opt-outs with all attributes zero and a constant of their own.

    Parameters
    ----------
    sheet : DataFrame
        Columns set, option, the attributes, and the version where there are several questionnaires.
    where : str
        What an error names as its place.
    version : str, optional
        The column of the version, as the answers name it (in the sheet it may be called version).
    opt_out : str, optional
        The option that means none of these; where a set does not list it, it is added. Without it, an option whose
        attributes are all zero or empty is one, one that is called so (none, status quo, 都不选, 现状), and one that is
        the same in every set with zeros for numbers.
    levels : mapping, optional
        Levels of attributes in words, the first being what others are compared with (default: in alphabetical order).
    given : collection of str, optional
        Answers that occur, as :func:`cell_key` writes them: an opt-out that neither they nor the design name is a slip
        of the pen.

    Raises
    ------
    InputError
        A column that lacks, an empty cell, an option twice in a set, a single option, an opt-out that is no option.
    """
    table = sheet.rename(columns={name: new for name, new in HEADINGS.items() if name != version}).dropna(how="all")
    table, version = _version(table, version, where)
    problems = Mistakes()
    for name in ("set", "option"):
        if name not in table:
            problems.add("survey_column", where, **unknown(name, table.columns, none="-"))
    problems.raise_if_any()
    attributes = [
        str(name) for name in table.columns if name not in ("set", "option", version) and not table[name].isna().all()
    ]
    table = table[[*([version] if version else []), "set", "option", *attributes]].copy()
    for name in attributes:
        table[name] = _cells(table[name])
    _check_filled(table, [one for one in ("set", "option", version) if one], np.zeros(len(table), bool), where)
    _check_opt_out(table, attributes, opt_out, given, where)
    keys = [*([version] if version else []), "set"]
    notes: tuple[Mistake, ...] = ()
    if opt_out is None and not _blank(table, attributes).any():
        opt_out, notes = unmarked(table, attributes, keys, table["option"].map(cell_key).tolist(), given or ())
    elif opt_out is None:
        empty = table.loc[_blank(table, attributes), "option"]
        notes = tuple(Mistake("choice_opt_out_found", "", {"name": str(one)}) for one in empty.drop_duplicates())
    table, none = _with_opt_outs(table, attributes, version, opt_out)
    own: dict[str, set[str]] = {}
    for name in attributes:
        if none.any() and table[name].dtype.kind not in "iufb" and (alone := only_its_own(table[name], none)).any():
            own[name] = {str(one) for one in table.loc[alone, name]}
            table[name] = _cells(table[name].mask(alone))
    _check_filled(table, attributes, none, where)
    for name in attributes:
        order = [one for one in (levels or {}).get(name, ()) if str(one) not in own.get(name, ())]
        table[name] = _filled(table[name], order or None, where)
    if none.any() and OPT_OUT not in attributes:
        table[OPT_OUT] = none.astype(int)
        attributes.append(OPT_OUT)
    _check_sets(table, version, where)
    return Shown(table, tuple(attributes), version, where, notes)


def _check_filled(table: pd.DataFrame, names: Sequence[str], spared: np.ndarray, where: str) -> None:
    """Refuse empty cells of some columns but in the rows spared."""
    problems = Mistakes()
    for name in names:
        empty = table[name].isna().to_numpy() & ~spared
        if empty.any():
            row, count = str(table.index[empty][0]), int(empty.sum())
            problems.add("choice_design_empty", where, column=name, row=row, count=count)
    problems.raise_if_any()


def _cells(column: pd.Series) -> pd.Series:
    """Return a column of the design as numbers where it holds nothing else, else as words;
    a stroke is an empty cell.
    """
    plain = column.map(plain_cell).map(lambda one: None if isinstance(one, str) and one in STROKES else one)
    numbers = pd.to_numeric(plain, errors="coerce")
    return numbers if numbers.notna().sum() == plain.notna().sum() else plain


def _version(table: pd.DataFrame, version: str | None, where: str) -> tuple[pd.DataFrame, str | None]:
    """Return the table with its version under the name the answers have for it, and that name;
    a version that is one for all is none.
    """
    if version is None and "version" in table:
        several = len(table["version"].dropna().unique()) > 1
        return (table, "version") if several else (table.drop(columns="version"), None)
    if version is None or version in table:
        return table, version
    if "version" in table:
        return table.rename(columns={"version": version}), version
    raise fail("survey_column", where, **unknown(version, table.columns, none="-"))


def _check_opt_out(
    table: pd.DataFrame, attributes: Sequence[str], opt_out: str | None, given: Collection[str] | None, where: str
) -> None:
    """Raise when the opt-out is no option of the design,
    unless it was left out there and people took it all the same.
    """
    options = {cell_key(one): str(plain_cell(one)) for one in table["option"]}
    if opt_out is None or cell_key(opt_out) in options:
        return
    other = bool(attributes) and bool(
        table[list(attributes)].isna().all(axis=1).any()
    )  # the design lists one, by another name
    if other or (given is not None and cell_key(opt_out) not in given):
        raise fail("choice_opt_out", where, name=opt_out, known=", ".join(options.values()))


def _blank(table: pd.DataFrame, attributes: Sequence[str]) -> np.ndarray:
    """Tell which rows show nothing: every attribute empty or zero."""
    return (
        np.all([(table[name].isna() | (table[name] == 0)).to_numpy() for name in attributes], axis=0)
        if attributes
        else np.zeros(len(table), bool)
    )


def _with_opt_outs(
    table: pd.DataFrame, attributes: Sequence[str], version: str | None, opt_out: str | None
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the table with the opt-out added to sets that lack it, and which rows are opt-outs."""
    if opt_out is None:
        return table, _blank(table, attributes)
    is_out = table["option"].map(cell_key).to_numpy() == cell_key(opt_out)
    keys = [*([version] if version else []), "set"]
    has = table.assign(_out=is_out).groupby(keys, sort=False)["_out"].transform("any").to_numpy()
    lacking = table.loc[~has].drop_duplicates(keys)[keys].assign(option=opt_out)
    if lacking.empty:
        return table, is_out
    made = pd.concat([table, lacking]).loc[:, table.columns]
    return made, np.concatenate([is_out, np.ones(len(lacking), bool)])


def _filled(column: pd.Series, levels: Sequence[object] | None, where: str) -> pd.Series:
    """Return an attribute, words with their levels in order; empty cells (of opt-outs) are zero, or the first level."""
    if column.dtype.kind in "iufb":
        return column.fillna(0).astype(float)
    words = column.where(column.isna(), column.astype(str))
    order = [str(one) for one in levels] if levels else sorted(words.dropna().unique())
    odd = words[words.notna() & ~words.isin(order)]
    if len(odd):
        raise fail(
            "choice_design_level",
            where,
            column=str(column.name),
            level=str(odd.iloc[0]),
            row=str(odd.index[0]),
            known=", ".join(order),
        )
    return pd.Series(pd.Categorical(words.fillna(order[0]), categories=order), index=column.index, name=column.name)


def _check_sets(table: pd.DataFrame, version: str | None, where: str) -> None:
    keys = [*([version] if version else []), "set"]
    twice = table.assign(_key=table["option"].map(cell_key)).duplicated([*keys, "_key"])
    if twice.any():
        raise fail(
            "choice_design_twice",
            where,
            name=str(table["option"][twice].iloc[0]),
            set=str(table["set"][twice].iloc[0]),
            row=str(table.index[twice][0]),
        )
    sizes = table.groupby(keys, sort=False)["option"].transform("size")
    if (sizes < 2).any():
        raise fail(
            "choice_design_single", where, set=str(table["set"][sizes < 2].iloc[0]), row=str(table.index[sizes < 2][0])
        )


def cell_key(value: object) -> str:
    """Return a set, an option or an answer as text that compares: 1, 1.0 and "1", "Ａ" and "a" alike.

    >>> cell_key(1.0), cell_key(" Ａ "), cell_key("都不选")
    ('1', 'a', '都不选')
    """
    text = unicodedata.normalize("NFKC", str(value)).strip()
    try:
        return f"{float(text):g}"
    except ValueError:
        return text.casefold()


def expanded(answers: pd.DataFrame, questions: Sequence[str], shown: Shown, where: str) -> Wide:
    """Return choices in long format: the columns of the design, the other columns of the answers,
    and which option was taken.

    The k-th question shows the k-th set of the respondent's version (sets in order of their number, or of their rows),
    or the set of the question's own name.

    Raises
    ------
    InputError
        A question without a column or a set, an answer that is no option, a version that was not designed, a column
        that is in both sheets.
    """
    _check_columns(answers, questions, shown, where)
    version = answers[shown.version].map(cell_key) if shown.version else pd.Series("", index=answers.index)
    designs = _parts(shown.table, shown.version) if shown.version else {"": shown.table}
    unknown = ~version.isin(list(designs))
    if unknown.any():
        raise fail(
            "choice_version",
            where,
            column=str(shown.version),
            count=int(unknown.sum()),
            row=str(answers.index[unknown][0]),
            known=", ".join(designs),
            version=str(answers.loc[unknown, shown.version].iloc[0]),
        )
    carried = answers.drop(columns=[*questions, *([shown.version] if shown.version else [])])
    problems, parts = Mistakes(), []
    unanswered = answers[list(questions)].isna()
    for name, sheet in designs.items():
        sets = _sets(sheet, questions, shown, name)
        for place, question in enumerate(questions):
            options = sets[place]
            given = answers.loc[(version == name).to_numpy(), question].dropna()
            codes = given.map(cell_key)
            keys = options["option"].map(cell_key).to_numpy()
            odd = given[~codes.isin(keys).to_numpy()]
            if len(odd):
                listed = ", ".join(f"{one} ({count})" for one, count in odd.astype(str).value_counts().head(6).items())
                problems.add(
                    "choice_no_option",
                    f"{where}: {question}",
                    count=len(odd),
                    codes=listed,
                    row=str(odd.index[0]),
                    known=", ".join(map(str, options["option"])),
                )
                continue
            rows = np.repeat(np.arange(len(given)), len(options))
            made = options.iloc[np.tile(np.arange(len(options)), len(given))].set_axis(given.index[rows])
            made = made.assign(
                **{
                    CHOICE: [f"{row}:{question}" for row in made.index],
                    TAKEN: (codes.to_numpy()[:, None] == keys[None, :]).ravel().astype(int),
                }
            )
            parts.append(made.assign(_order=place))
    problems.raise_if_any()
    table = pd.concat(parts) if parts else shown.table.iloc[:0]
    if table.empty:
        raise fail("survey_no_rows", where, total=len(answers))
    table = (
        table.assign(**{RESPONDENT: table.index})
        .sort_values([RESPONDENT, "_order"], kind="stable")
        .drop(columns="_order")
    )
    first = unanswered.any(axis=1)
    return Wide(
        table.join(carried),
        int(unanswered.to_numpy().sum()),
        str(answers.index[first][0]) if first.any() else "",
        int(unanswered.size),
    )


def _sets(sheet: pd.DataFrame, questions: Sequence[str], shown: Shown, version: str) -> list[pd.DataFrame]:
    """Return the options of each question, in a version."""
    by_name = _parts(sheet, "set")
    if all(cell_key(one) in by_name for one in questions):
        return [by_name[cell_key(one)] for one in questions]
    if len(by_name) != len(questions):
        raise fail(
            "choice_sets_count", shown.where, sets=len(by_name), questions=len(questions), version=version or "-"
        )
    names = list(by_name)
    with suppress(ValueError):  # sets with names keep the order of their rows
        names.sort(key=float)
    return [by_name[one] for one in names]


def _parts(table: pd.DataFrame, column: str) -> dict[str, pd.DataFrame]:
    """Return the rows of each value of a column, in the order of their first."""
    keys = table[column].map(cell_key)
    return {str(one): table[(keys == one).to_numpy()] for one in keys.unique()}


def _check_columns(answers: pd.DataFrame, questions: Sequence[str], shown: Shown, where: str) -> None:
    problems = Mistakes()
    for name in (*questions, *([shown.version] if shown.version else [])):
        if name not in answers:
            problems.add("survey_column", where, **unknown(name, answers.columns, none="-"))
    made = {"set", "option", *shown.attributes} - {*questions, shown.version}
    for name in answers.columns:
        if name in made:
            problems.add("choice_design_clash", where, column=str(name), design=shown.where)
    problems.raise_if_any()

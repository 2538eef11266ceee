"""A survey from files alone: answers, codebook and model in one workbook,
or a CSV with a TOML of the same name beside it.

:func:`open_survey` reads what every method needs; each method has a module `from_file` whose ``read(file)`` turns a
:class:`SurveyFile` into :class:`~esvalue.surveys.findings.Findings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from esvalue.core.arguments import Seed, checked
from esvalue.core.errors import InputError, Mistake, Mistakes, fail, nearest
from esvalue.core.schema import read_toml
from esvalue.core.settling import Row
from esvalue.core.sheets import is_workbook, sheets_of
from esvalue.core.text import Text
from esvalue.surveys.codebook import FREE, SETTINGS, Codebook, SurveyData
from esvalue.surveys.methods import METHODS
from esvalue.surveys.reading import read_codebook, read_survey
from esvalue.surveys.settled import settling_rows, settling_sheet
from esvalue.surveys.specification import Specification
from esvalue.surveys.tables import cell_in, letters_of, read_sheet
from esvalue.surveys.vocabulary import NAMES, in_english, named_in_english, setting_title, title_list, value_title

__all__ = ["SurveyFile", "cell_of", "open_survey", "placed", "sheet_title"]

#: Sheets by their names, and what they may be called in Chinese.
SHEETS = {"answers": "答卷", "codebook": "编码本", "model": "模型", "checked": "已核对"} | {
    name: chinese for one in METHODS.values() for name, chinese in one.sheets.items()
}
#: Sheets that may hold the answers, the first that is there; sheets that hold none.
ANSWERS = tuple(dict.fromkeys(one.answers for one in METHODS.values()))
OTHER = ("read me", "说明")
#: Headings of the sheets `codebook`, `model` and others, in Chinese.
HEADINGS = {"名称": "name", "取值": "value", "列": "column", "编码": "code", "含义": "meaning"}
#: Settings that say where the figure goes; they are no part of the estimation.
PLACEMENT = ("figure", "into", "variation_into", "per", "per_source", "price_year")


@dataclass(frozen=True)
class SurveyFile:
    """A survey that was opened.

    `path` holds the answers, `source` the codebook and the model, `data` the answers in plain words, `specification`
    that of the model, `answers` names file and sheet of the answers, `placement` says which figure goes into which
    figure of a card, `seed` is that of draws, `checked` are the doubts that a person has settled.
    """

    path: Path
    source: Path
    method: str
    data: SurveyData
    specification: Specification
    answers: str
    placement: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    checked: tuple[Row, ...] = ()

    def sheet(self, name: str, needed: bool = False) -> pd.DataFrame | None:
        """Return a further table: a sheet of the workbook (by its English or Chinese name),
        or the CSV a setting of that name gives.

        The CSV stands in the folder of the TOML or below. Row labels count as in the file. None where there is none, an
        error where it is `needed`.
        """
        if is_workbook(self.source):
            found = _sheet_named(self.source, name)
            if found is not None:
                return _headed(read_sheet(self.source, found))
        else:
            given = self.specification.text(name, None)
            if given is not None:
                return _headed(read_sheet(_inside(self.source, given)))
        if needed:
            raise fail("survey_sheet_missing", self.source.name, sheet=sheet_title(name))
        return None

    def place(self, name: str) -> str:
        """Return where a further table stands, as a message names it: the file and the sheet as it is called there."""
        found = _sheet_named(self.source, name) if is_workbook(self.source) else None
        return f"{self.source.name}: {found or name}"


@checked
def open_survey(path: str | Path, codebook: str | Path | None = None, seed: Seed = 0) -> SurveyFile:
    """Return a survey file, its codebook applied.

    Parameters
    ----------
    path : path
        Workbook (.xlsx) or CSV of answers, one row a respondent (or a sale, a study, a budget: what the method reads).
    codebook : path, optional
        Workbook or TOML of codebook and model; by default the workbook itself, or for a CSV the TOML of the same name.
    seed : int
        Of draws.

    Notes
    -----
    In a workbook the sheet `answers` (or the first that has no other meaning) holds the answers, `codebook` (column,
    code, meaning) the codes, `model` (name, value) the method and its settings. In TOML the codes stand in
    ``[codes.COLUMN]``, the settings in ``[model]``. Measure, currency, period, payer and what to do with protests and
    "don't know" may stand in either. In a cell several names are separated by commas.

    Raises
    ------
    InputError
        A file or a sheet that is not there, a codebook or a model that cannot be read.

    Examples
    --------
    >>> open_survey("nowhere.csv")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: nowhere.csv: no such file; check the name and the folder
    """
    path = Path(path)
    if path.is_dir() or not path.name:
        raise fail("survey_no_file", str(path))
    if path.suffix.lower() == ".xls":
        raise fail("sheet_old_format", path.name)
    source = Path(codebook) if codebook else (path if is_workbook(path) else path.with_suffix(".toml"))
    for one in (path, source):
        if not one.is_file():
            raise fail("survey_source_missing" if one == source and one != path else "file_missing", str(one))
    model = _from_workbook(source) if is_workbook(source) else _from_toml(source)
    raw, book, where = model.settings, model.codebook, model.where
    settings = {name: in_english(name, value) for name, value in raw.items()}
    method = str(settings.pop("method", "")).strip()
    placement = {name: settings.pop(name) for name in PLACEMENT if name in settings}
    own: dict[str, Any] = {name: str(settings.pop(name)).strip() for name in (*SETTINGS, *FREE) if name in settings}
    problems = Mistakes()
    for name, value in own.items():
        if name in SETTINGS and value not in SETTINGS[name]:
            problems.add(
                "survey_option",
                model.cells.get(name, where),
                what=setting_title(name),
                given=value,
                known=title_list(value_title(name, one) for one in SETTINGS[name]),
            )
        elif name in book.stated and value != str(getattr(book, name)):
            problems.add(
                "survey_setting_two_places",
                model.cells.get(name, where),
                name=setting_title(name),
                first=value_title(name, str(getattr(book, name))),
                second=value_title(name, value),
            )
    problems.raise_if_any()
    sheet: str | int = settings.pop("sheet", None) or (_answers(path) if is_workbook(path) else 0)
    data = read_survey(path, replace(book, **own), sheet)
    answers = f"{path.name}: {sheet}" if is_workbook(path) else path.name
    return SurveyFile(
        path,
        source,
        method,
        data,
        Specification(settings, where, model.cells, model.written),
        answers,
        placement,
        seed,
        model.checked,
    )


@dataclass(frozen=True)
class _Model:
    """What a file says besides its answers: settings by name, the codebook, doubts that are settled, where it stands,
    each setting's cell and name as written.
    """

    settings: dict[str, Any]
    codebook: Codebook
    checked: tuple[Row, ...]
    where: str
    cells: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)


def sheet_title(name: str) -> Text:
    """Return the name of a sheet in both languages."""
    return Text(zh=SHEETS.get(name, name), en=name)


def _sheet_named(path: Path, name: str) -> str | None:
    wanted = {name, SHEETS.get(name, name)}
    return next((one for one in sheets_of(path) if one.strip().lower() in wanted), None)


def _answers(path: Path) -> str:
    """Return the sheet of the answers: by its name, else the first that has no other meaning."""
    named = next((found for name in ANSWERS if (found := _sheet_named(path, name))), None)
    if named:
        return named
    names, other = sheets_of(path), {*SHEETS, *SHEETS.values(), *OTHER}
    return next((one for one in names if one.strip().lower() not in other), names[0])


def _misnamed(path: Path, name: str) -> str:
    """Return the sheet whose name is nearly that of a sheet that is not there (another meaning
    it has not), or nothing.
    """
    known = {*SHEETS, *SHEETS.values(), *OTHER}
    others = [one for one in sheets_of(path) if one.strip().lower() not in known]
    return nearest(SHEETS[name], others) or nearest(name, others)


def _headed(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the Chinese headings of sheets by their English names."""
    return table.rename(columns=HEADINGS)


def _from_workbook(path: Path) -> _Model:
    """Return the settings, the codebook and the settled doubts of a workbook; all but the settings may be missing."""
    model, codes = _sheet_named(path, "model"), _sheet_named(path, "codebook")
    if model is None:
        there = sheets_of(path)
        raise fail(
            "sheet_missing",
            path.name,
            sheet=sheet_title("model"),
            nearest=nearest("model", there) or nearest(SHEETS["model"], there),
            known=", ".join(there),
        )
    if codes is None and (near := _misnamed(path, "codebook")):
        raise fail("survey_sheet_misnamed", path.name, given=near, sheet=sheet_title("codebook"))
    sheet = _headed(read_sheet(path, model))
    for name in ("name", "value"):
        if name not in sheet:
            raise fail(
                "survey_column",
                f"{path.name}: {model}",
                column=name,
                nearest="",
                known=", ".join(map(str, sheet.columns)),
            )
    rows = sheet[["name", "value"]].dropna()
    found: dict[str, tuple[Any, int]] = {}
    names: dict[str, str] = {}
    problems = Mistakes()
    for row, written, value in rows.itertuples():
        name = named_in_english(str(written))
        if name in found:
            first, first_row = found[name]
            problems.add(
                "survey_setting_twice",
                f"{path.name}: {model}",
                name=str(written),
                first=str(first),
                first_row=str(first_row),
                second=str(value),
                row=str(row),
            )
        found.setdefault(name, (value, row))
        names.setdefault(name, str(written).strip())
    checked = settling_sheet(path, problems)
    problems.raise_if_any()
    book = read_codebook(path, codes) if codes is not None else Codebook()
    letters = letters_of(path, model)
    letter = next((letters[name] for name in ("取值", "value") if name in letters), "B")
    cells = {name: f"{path.name}: {model}!{letter}{row}" for name, (_, row) in found.items()}
    return _Model(
        {name: value for name, (value, _) in found.items()}, book, checked, f"{path.name}: {model}", cells, names
    )


def _from_toml(path: Path) -> _Model:
    book = read_codebook(path)
    raw = read_toml(path)
    model, seen = raw.get("model", {}), raw.get("checked", [])
    if not isinstance(model, dict) or not isinstance(seen, list) or not all(isinstance(one, dict) for one in seen):
        raise fail("survey_codebook_form", path.name)
    problems = Mistakes()
    checked = settling_rows(
        path.with_suffix(".csv").name, [(f"{path.name}: checked[{i}]", one) for i, one in enumerate(seen, 1)], problems
    )
    problems.raise_if_any()
    return _Model(
        {named_in_english(name): value for name, value in model.items()},
        book,
        checked,
        f"{path.name}: model",
        written={named_in_english(name): name for name in model},
    )


def _inside(source: Path, given: str) -> Path:
    """Return a file named beside a TOML; one outside its folder is refused."""
    folder = source.parent.resolve()
    found = (folder / given).resolve()
    if not found.is_relative_to(folder):
        raise fail("survey_path", source.name, path=given)
    return found


def cell_of(file: SurveyFile, column: str, row: object) -> str:
    """Return the address of a cell of the answers."""
    sheet = file.answers.partition(": ")[2]
    return cell_in(file.path, sheet or 0, column, str(row))


def placed(file: SurveyFile, error: InputError) -> InputError:
    """Return an error with its file and sheet in front: rows of data and their columns are in the answers,
    all else in the model.
    """

    def place(one: Mistake) -> str:
        where = one.where.removeprefix(f"{file.path.name}: ")
        column = next(
            (
                name
                for name in (where, one.fields.get("column"), one.fields.get("name"))
                if isinstance(name, str) and name in file.data.table
            ),
            None,
        )
        if column is not None and "row" in one.fields:
            return f"{cell_of(file, str(column), one.fields['row'])} ({column})"
        if file.path.name in one.where or file.source.name in one.where:
            return one.where
        if where == "data":
            return file.answers
        if where in file.data.table:
            return f"{file.answers}: {where}"
        if where in NAMES:
            return file.specification.at(where)
        return file.place("model")

    return InputError([replace(one, where=place(one)) for one in error.problems], error.doubts)

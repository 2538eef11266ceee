"""The three things done with a workbook: write one from a scenario, turn one into a folder, load one to run it."""

from __future__ import annotations

import atexit
import io
import json
import math
import shutil
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from esvalue.core.arguments import checked
from esvalue.core.errors import InputError, Mistake, Mistakes, fail
from esvalue.core.files import hidden, made_folder, scratch, write_file
from esvalue.core.schema import parse_record
from esvalue.core.spreadsheets import stamped
from esvalue.inputs.blank.reading import read_asked
from esvalue.inputs.library import Library, contained
from esvalue.inputs.scenario import Draft, Loaded, Scenario, files_beside, load_scenario, loaded_of, read_draft
from esvalue.inputs.workbook.content import Content, read_content
from esvalue.inputs.workbook.faults import InWorkbook, follows, in_whole_table, led_back, without_told
from esvalue.inputs.workbook.plain import as_plain, leaves, path_text
from esvalue.inputs.workbook.tables import card_texts, csv_tables, origin_texts
from esvalue.inputs.workbook.writing import build, inherited

__all__ = ["load_workbook_scenario", "read_workbook", "to_folder", "write_workbook"]


@checked
def write_workbook(scenario: str | Path | Loaded, path: str | Path, library: Library | None = None) -> Path:
    """Write a scenario as a workbook; the same scenario gives the same bytes.

    The workbook is read back before it is written to disk: what would not come back as it went is an error. Tables and
    rule files that payments name are copied beside it.

    Parameters
    ----------
    scenario
        Name or path of a scenario, or a loaded one.
    path
        The .xlsx file, written over where it exists.
    library
        Where cards are found (default: working directory, then the package).

    Raises
    ------
    InputError
        Any mistake of the scenario; `workbook_long`, `workbook_loss`: a key that does not survive; `write_failed`;
        `payment_files_differ`: other tables of that name beside it.

    Examples
    --------
    >>> write_workbook("vesels", "mine.xlsx")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: vesels: no scenario of this name or path; packaged: basin,
    closed_farmland, closed_season, county_gep, equivalency, farm_practice, four_domains, panjin, restocking,
    sea_reserve, vessels, water_source, wetland_conversion; nearest: vessels
    """
    loaded = scenario if isinstance(scenario, Loaded) else load_scenario(scenario, library)
    target = Path(path)
    raw = stamped(build(loaded))
    _proved(loaded, raw, target.name)
    _bring(as_plain(loaded.scenario), loaded.path.resolve().parent, target.resolve().parent, guarded=True)
    return write_file(target, raw)


@checked
def to_folder(path: str | Path, folder: str | Path, library: Library | None = None) -> Path:
    """Turn a workbook into a folder with ``scenario.toml``, its tables and its own cards; return the TOML file.

    Parameters
    ----------
    path
        The .xlsx file.
    folder
        A folder that is not there yet.
    library
        Where cards and shared files are found (default: working directory, then the package).

    Raises
    ------
    InputError
        Every mistake of the workbook, each with sheet and cell (nothing is then written); `folder_exists`.

    Examples
    --------
    >>> to_folder("nowhere.xlsx", "mine")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: nowhere.xlsx: no such file; check the name and the folder
    """
    target = Path(folder)
    with made_folder(target) as partial:
        load_workbook_scenario(path, library, partial)
    return target / "scenario.toml"


@checked
def load_workbook_scenario(path: str | Path, library: Library | None = None, folder: Path | None = None) -> Loaded:
    """Load the scenario of a workbook; it runs as the TOML it was written from does, to the last bit.

    Parameters
    ----------
    path
        The .xlsx file.
    library
        Where cards and shared files are found (default: working directory, then the package).
    folder
        Where the TOML and the tables are unpacked (default: a folder that is gone when the program ends).

    Raises
    ------
    InputError
        Every mistake at once, each with sheet and cell: formulas without a value, merged cells, dates and texts for
        numbers, unknown names, what the scenario's own checks find.

    Examples
    --------
    >>> load_workbook_scenario("nowhere.xlsx")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: nowhere.xlsx: no such file; check the name and the folder
    """
    draft, content = read_workbook(path, library, folder)
    content.problems.raise_if_any()
    assert draft is not None
    return replace(loaded_of(draft), doubts=content.problems.doubts, cells=InWorkbook(content))


def read_workbook(
    path: str | Path, library: Library | None = None, folder: Path | None = None
) -> tuple[Draft | None, Content]:
    """Read a workbook and the scenario in it as far as they can be read; every mistake and doubt, with its cell,
    is in the content.

    Parameters are those of :func:`load_workbook_scenario`. Without a draft there is no scenario to speak of.

    Raises
    ------
    InputError
        The file cannot be read as a workbook.
    """
    library = library or Library()
    content = read_content(path, Path(path).name, library)
    if content.blank:
        read_asked(content, library)
    elif "domains" not in content.grids or content.grids["domains"].broken:
        return None, content
    if folder is None:
        kept = ExitStack()
        folder = kept.enter_context(scratch())
        atexit.register(kept.close)
    _unpack(content, folder)
    _bring(content.data, Path(path).resolve().parent, folder)
    try:
        draft = read_draft(folder / "scenario.toml", library)
    except InputError as error:
        _extend(content.problems, (*error.problems, *error.doubts), content)
        return None, content
    _extend(content.problems, (*draft.problems.mistakes, *draft.problems.doubts), content)
    if (
        draft.problems and not content.problems
    ):  # every finding belonged to a row already told of, yet none was: never silent
        content.problems.keep(draft.problems.mistakes)
    if draft.scenario is not None and content.references:
        _check_references(content, draft)
    return draft, content


def _unpack(content: Content, folder: Path) -> None:
    import tomli_w

    files = {
        **content.cards,
        **{
            file: table.text
            for file, table in content.tables.items()
            if table.table.rows or not file.endswith(".sources.csv")
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        try:
            target = contained(folder, file)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="")
        except InputError as error:
            if not file.endswith(".sources.csv"):  # told with its table of places
                _extend(content.problems, error.problems, content)
    (folder / "scenario.toml").write_text(tomli_w.dumps(content.data), encoding="utf-8", newline="\n")


def _bring(data: Mapping[str, Any], source: Path, target: Path, *, guarded: bool = False) -> None:
    """Copy what payments name beside a scenario to where it is unpacked; what is not there is told when it is read.

    With `guarded` what is there already and says something else is not written over: it is refused.
    """
    for name in files_beside(data):
        try:
            found, made = contained(source, name), contained(target, name)
        except InputError:  # told when it is read
            continue
        if not found.exists() or found == made:
            continue
        if guarded and made.exists():
            if not _alike(found, made):
                raise fail("payment_files_differ", str(made), name=name)
            continue
        made.parent.mkdir(parents=True, exist_ok=True)
        if found.is_dir():
            shutil.copytree(found, made, dirs_exist_ok=True, ignore=hidden)
        else:
            shutil.copyfile(found, made)


def _alike(one: Path, other: Path) -> bool:
    """Tell whether two files, or two folders of files, say the same."""
    if one.is_dir() != other.is_dir():
        return False
    if not one.is_dir():
        return one.read_bytes() == other.read_bytes()
    names = [path.relative_to(one) for path in one.rglob("*") if path.is_file()]
    return all((other / name).is_file() and _alike(one / name, other / name) for name in names)


def _extend(problems: Mistakes, found: Iterable[Mistake], content: Content) -> None:
    """Add what the scenario's checks found, but for what follows from a mistake already told: of the same row,
    or a sheet that is missing.
    """
    told = {(grid.mark, row) for grid in content.grids.values() for row in grid.bad}
    for one in found:
        problem = without_told(one, content, told)
        if problem is None:
            continue
        moved, row = led_back(problem, content)
        if row in told or follows(problem, content) or (content.broken and not in_whole_table(problem, content)):
            continue
        problems.keep([moved])


def _check_references(content: Content, draft: Draft) -> None:
    """Report a figure of a card that was changed in the workbook while its row still says to use the card's."""
    assert draft.scenario is not None
    cards = inherited(draft.cards, draft.library)
    for grid, row, values in content.references:
        known = cards.get(str(values["key"]))
        if known is None or values["key"] in draft.scenario.parameters or row in grid.bad:
            continue
        columns = {name: position for position, name in grid.header().items()}
        for key in ("value", "low", "high", "unit", "spread", "numbers"):
            if not _same(values.get(key), known.get(key)):
                grid.problems.add(
                    "workbook_card_row", grid.refuse(row, columns[key]), key=values["key"], card=known.get(key, "-")
                )


def _same(given: Any, card: Any) -> bool:
    """Tell whether two cells say the same; a spreadsheet that saves 15 digits changes nothing."""
    if isinstance(given, list) and isinstance(card, list):
        return len(given) == len(card) and all(map(_same, given, card))
    if isinstance(given, int | float) and isinstance(card, int | float):
        return math.isclose(given, card, rel_tol=1e-12)
    return bool(given == card)


def _proved(loaded: Loaded, raw: bytes, name: str) -> None:
    """Raise where a workbook, read back, does not say what the scenario says."""
    content = read_content(io.BytesIO(raw), name, loaded.library)
    content.problems.raise_if_any()
    problems = Mistakes()
    wanted, found = as_plain(loaded.scenario), as_plain(parse_record(Scenario, content.data, name))
    if json.dumps(wanted) != json.dumps(found):
        before, after = dict(leaves(wanted)), dict(leaves(found))
        for path in [*before, *after]:
            if before.get(path) != after.get(path):
                problems.add("workbook_loss", f"{name}: {path_text(path)}")
        if not problems:
            problems.add(
                "workbook_loss",
                f"{name}: {', '.join(key for key in wanted if json.dumps(wanted[key]) != json.dumps(found.get(key)))}",
            )
    for table in csv_tables(loaded):
        if content.tables[table.file].table.listed() != table.table.listed():
            problems.add("workbook_loss", f"{name}: {table.file}")
    for file, text in (card_texts(loaded) | origin_texts(loaded)).items():
        if content.cards.get(file) != text:
            problems.add("workbook_loss", f"{name}: {file}")
    problems.raise_if_any()

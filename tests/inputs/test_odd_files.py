"""Lawful files that look odd: however a table was saved, it says what it says."""

from __future__ import annotations

import csv
import io
import shutil
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from folders import CASES, ROOT
from lists import CODEBOOK, OBSERVATIONS, PROGRAMMES, SURVEY

from esvalue.calibration.observations import read_observations
from esvalue.core.errors import InputError
from esvalue.inputs.library import Library
from esvalue.inputs.scenario.draft import read_draft
from esvalue.payments.tables import tables_of
from esvalue.study.programme_files import read_programmes
from esvalue.surveys.from_file import estimate_file

Rows = list[list[str]]


def written(rows: Rows, separator: str = ",", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


def wide(rows: Rows) -> Rows:
    """Return a table whose headings stand in full width signs."""
    return [[cell.replace("[", "［").replace("]", "］") for cell in rows[0]], *rows[1:]]


def full_width(rows: Rows) -> Rows:
    """Return a table whose plain numbers are typed in full width digits."""
    signs = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789"}
    return [rows[0], *([cell.translate(signs) if cell.isdecimal() else cell for cell in row] for row in rows[1:])]


DRESSES: dict[str, Callable[[Rows], bytes]] = {
    "BOM": lambda rows: written(rows).encode("utf-8-sig"),
    "UTF-16 with its mark": lambda rows: written(rows).encode("utf-16"),
    "UTF-16 the other way": lambda rows: b"\xfe\xff" + written(rows).encode("utf-16-be"),
    "GB18030": lambda rows: written(rows).encode("gb18030"),
    "Unicode text of a spreadsheet": lambda rows: written(rows, "\t", "\r\n").encode("utf-16"),
    "CRLF": lambda rows: written(rows, end="\r\n").encode(),
    "CR": lambda rows: written(rows, end="\r").encode(),
    "no last line end": lambda rows: written(rows).rstrip("\n").encode(),
    "blank lines at the end": lambda rows: (written(rows) + "\n\n   \n").encode(),
    "empty rows of a spreadsheet": lambda rows: written([*rows, *[[""] * len(rows[0])] * 3]).encode(),
    "a blank line before": lambda rows: ("\n" + written(rows)).encode(),
    "blank lines between": lambda rows: written(rows).replace("\n", "\n\n").encode(),
    "empty columns at the end": lambda rows: written([[*row, "", ""] for row in rows]).encode(),
    "semicolons": lambda rows: written(rows, ";").encode(),
    "tabs": lambda rows: written(rows, "\t").encode(),
    "everything quoted": lambda rows: written(rows, quoting=csv.QUOTE_ALL).encode(),
    "spaces around cells": lambda rows: written([[f" {cell} " for cell in row] for row in rows]).encode(),
    "no-break spaces around cells": lambda rows: written([[f"\xa0{cell}" for cell in row] for row in rows]).encode(),
    "a line break before the unit": lambda rows: written(
        [[cell.replace(" [", "\n[") for cell in rows[0]], *rows[1:]], quoting=csv.QUOTE_ALL
    ).encode(),
    "full width signs in headings": lambda rows: written(wide(rows)).encode(),
    "full width digits": lambda rows: written(full_width(rows)).encode(),
}


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.reader(source))


def said_by(folder: Path) -> str:
    """Return everything a scenario says of its tables, and what is said of them."""
    draft = read_draft(folder / "scenario.toml", Library((folder,)))
    with np.printoptions(threshold=100_000):
        found = [
            (d, one.names, sorted(one.numbers.items()), sorted(one.texts.items()), sorted(one.origins.items()))
            for d, one in draft.places.items()
        ]
        return repr((found, draft.links, draft.objects, draft.problems.mistakes, draft.problems.doubts))


def measured_by(folder: Path) -> str:
    """Return everything the tables of a rule say, but for the lines they say it in."""
    tables = tables_of(folder)
    said = [vars(one) for one in (tables.monitoring, tables.targets, tables.volumes, tables.network) if one]
    with np.printoptions(threshold=100_000):
        return repr([{key: value for key, value in one.items() if key != "lines"} for one in said])


#: Folder -> what its tables say, and the tables.
FOLDERS: dict[str, tuple[Path, Callable[[Path], str], tuple[str, ...]]] = {
    "places and sources": (CASES / "bay", said_by, ("bay.csv", "bay.sources.csv")),
    "links and objects": (ROOT / "scenarios" / "water_source", said_by, ("users_of_sources.csv", "objects.csv")),
    "sections": (CASES / "payments" / "zhenjiang", measured_by, ("sections.csv", "monitoring.csv", "volumes.csv")),
}


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("what", FOLDERS)
def test_a_table_in_another_dress_says_the_same(tmp_path: Path, what: str, dress: str) -> None:
    source, said, names = FOLDERS[what]
    plain, odd = (Path(shutil.copytree(source, tmp_path / name / "case")) for name in ("plain", "odd"))
    for name in names:
        (odd / name).write_bytes(DRESSES[dress](rows_of(odd / name)))
    assert said(odd).replace(str(odd), str(plain)) == said(plain)


def observed_by(path: Path) -> str:
    """Return everything a table of observations says, but for the cells it says it in."""
    return repr([replace(one, where="", where_placed="") for one in read_observations(path).rows])


def asked_by(path: Path) -> str:
    """Return what a survey says: every figure, and what was read."""
    path.with_suffix(".toml").write_text(CODEBOOK, encoding="utf-8")
    found = estimate_file(path)
    return found.text("en") + repr(found.doubts.open)


#: List -> what it says, and its rows.
LISTS: dict[str, tuple[Callable[[Path], str], str]] = {
    "observations": (observed_by, OBSERVATIONS),
    "programmes": (lambda path: repr(read_programmes(path)), PROGRAMMES),
    "answers": (asked_by, SURVEY),
}


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("what", LISTS)
def test_a_list_in_another_dress_says_the_same(tmp_path: Path, what: str, dress: str) -> None:
    said, text = LISTS[what]
    rows = list(csv.reader(io.StringIO(text)))
    plain, odd = tmp_path / "plain" / "list.csv", tmp_path / "odd" / "list.csv"
    for path, content in ((plain, written(rows).encode()), (odd, DRESSES[dress](rows))):
        path.parent.mkdir()
        path.write_bytes(content)
    assert said(odd) == said(plain)


#: What no table may be, and how it is written.
BROKEN: dict[str, Callable[[Rows], str]] = {
    "a cell more in a row": lambda rows: written([rows[0], [*rows[1], "7"], *rows[2:]]),
    "a cell more in every row": lambda rows: written([rows[0], *([*row, "7"] for row in rows[1:])]),
    "commas of decimals between semicolons": lambda rows: "\n".join(
        ";".join(cell.replace(".", ",") + ",5" * (i > 0) for cell in row) for i, row in enumerate(rows)
    ),
}


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("name", ["sections.csv", "monitoring.csv", "volumes.csv"])
def test_a_broken_table_is_refused_without_a_warning_of_a_library(tmp_path: Path, name: str, how: str) -> None:
    folder = Path(shutil.copytree(CASES / "payments" / "zhenjiang", tmp_path / "case"))
    (folder / name).write_text(BROKEN[how](rows_of(folder / name)), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(InputError, match=name):
            tables_of(folder)

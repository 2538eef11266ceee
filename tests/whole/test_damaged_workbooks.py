"""A workbook that cannot be read is said to be so, with the reason, by every verb that reads one: never a traceback."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from conftest import write_case
from measured import OBSERVATIONS, PROGRAMMES
from openpyxl.chart import BarChart

from esvalue.cli import main
from esvalue.core.errors import InputError
from esvalue.core.sheets import sheet_cells, sheets_of

#: Verb -> its words, given the folder and the damaged workbook.
VERBS: dict[str, Callable[[Path, Path], list[str]]] = {
    "check": lambda folder, book: ["check", str(book)],
    "run": lambda folder, book: ["run", str(book), "--out", str(folder / "out"), "--quiet"],
    "explore": lambda folder, book: ["explore", str(book), "--out", str(folder / "out"), "--quiet"],
    "gep": lambda folder, book: ["gep", str(book), "--out", str(folder / "out")],
    "survey estimate": lambda folder, book: ["survey", "estimate", str(book)],
    "survey estimate --codebook": lambda folder, book: [
        "survey",
        "estimate",
        str(folder / "answers.csv"),
        "--codebook",
        str(book),
    ],
    "survey plan": lambda folder, book: ["survey", "plan", str(book), "--sets", "4", "--out", str(folder / "out.xlsx")],
    "calibrate": lambda folder, book: [
        "calibrate",
        str(folder / "reed.toml"),
        "--places",
        str(folder / "places.csv"),
        "--price-year",
        "2012",
        "--models",
        str(folder / "models"),
        "--to",
        str(book),
        "--fit",
        "reed_yield",
        "--out",
        str(folder / "out.toml"),
    ],
    "programmes": lambda folder, book: [
        "programmes",
        str(folder / "scenario.toml"),
        str(book),
        "--models",
        str(folder / "models"),
    ],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a case, and a whole workbook for each kind of verb."""
    made = tmp_path_factory.mktemp("books")
    write_case(made)
    for words in (
        ["init", "--excel", str(made / "scenario.xlsx"), "--from", str(made), "--models", str(made / "models")],
        ["survey", "template", "contingent", str(made / "survey.xlsx")],
        ["survey", "template", "choice", str(made / "plan.xlsx")],
    ):
        assert main(words) == 0
    for name, text in (("observations", OBSERVATIONS), ("programmes", PROGRAMMES)):
        book = openpyxl.Workbook()
        for row in text.strip().splitlines():
            book.worksheets[0].append(
                [float(cell) if cell.replace(".", "").isdigit() else cell for cell in row.split(",")]
            )
        book.save(made / f"{name}.xlsx")
    (made / "answers.csv").write_text("bid,answer\n1,1\n2,0\n", encoding="utf-8")
    return made


def whole(verb: str) -> str:
    return {
        "survey estimate": "survey",
        "survey estimate --codebook": "survey",
        "survey plan": "plan",
        "calibrate": "observations",
        "programmes": "programmes",
    }.get(verb, "scenario")


def parts_changed(raw: bytes, change: Callable[[bytes], bytes], part: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(source.read(name)) if name.startswith(part) else source.read(name))
    return made.getvalue()


def without(raw: bytes, part: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
    return made.getvalue()


#: What may have become of a workbook: what remains of its bytes, and words of the message.
DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda raw: b"", "the file is empty"),
    "zeros": (lambda raw: bytes(4096), "the file is empty"),
    "cut off": (lambda raw: raw[: len(raw) // 2], "the file is cut off"),
    "a CSV": (lambda raw: b"name,value\na,1\n", "another kind of file"),
    "a page": (lambda raw: b"<html><table><tr><td>1</td></tr></table></html>", "another kind of file"),
    "a password": (lambda raw: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048), "protected by a password"),
    "a zip": (lambda raw: without(without(raw, "xl/workbook.xml"), "[Content_Types].xml"), "damaged"),
    "no sheet": (lambda raw: without(raw, "xl/worksheets/sheet1.xml"), "are lost"),
    "broken sheets": (lambda raw: parts_changed(raw, lambda text: text[: len(text) // 2], "xl/worksheets/"), "damaged"),
    "broken book": (lambda raw: parts_changed(raw, lambda text: b"<workbook", "xl/workbook.xml"), "damaged"),
    "other XML": (lambda raw: parts_changed(raw, lambda text: b"<a/>", "xl/workbook.xml"), ""),
    "broken styles": (lambda raw: parts_changed(raw, lambda text: b"\xff\xfe\x00", "xl/styles.xml"), "damaged"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_what_is_wrong(
    folder: Path, verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = (folder / f"{whole(verb)}.xlsx").read_bytes()
    for name, (damage, words) in DAMAGE.items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(damage(raw))
        assert main(VERBS[verb](folder, path)) == 1, name
        english = capsys.readouterr().err
        assert path.name in english, name
        assert words in english, name
        assert "Traceback" not in english
        assert main(["--lang", "zh", *VERBS[verb](folder, path)]) == 1
        assert words not in capsys.readouterr().err or not words
    (tmp_path / "folder.xlsx").mkdir()
    assert main(VERBS[verb](folder, tmp_path / "folder.xlsx")) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert main(VERBS[verb](folder, tmp_path / "none.xlsx")) == 1
    assert re.search("no such|not found", capsys.readouterr().err)
    assert not list(folder.glob("out*"))


@pytest.mark.parametrize("share", [0.02, pytest.param(1.0, marks=pytest.mark.slow)])
def test_every_part_of_a_workbook_may_be_damaged(folder: Path, tmp_path: Path, share: float) -> None:
    """Each part cut, emptied, taken for another, left out, or with bytes changed at random: read, or said."""
    rng = np.random.default_rng(3)

    def scrambled(text: bytes) -> bytes:
        made = bytearray(text)
        for at in rng.integers(len(made), size=5) if made else ():
            made[at] = rng.integers(256)
        return bytes(made)

    said = 0
    for book in ("scenario", "survey"):
        raw = (folder / f"{book}.xlsx").read_bytes()
        with zipfile.ZipFile(io.BytesIO(raw)) as opened:
            parts = opened.namelist()
        for part in parts:
            changes = [lambda text: b"", lambda text: text[: len(text) // 2], lambda text: b"<a/>", *[scrambled] * 4]
            for made in (without(raw, part), *(parts_changed(raw, change, part) for change in changes)):
                if rng.random() > share:
                    continue
                path = tmp_path / "x.xlsx"
                path.write_bytes(made)
                try:
                    for sheet in sheets_of(path):
                        sheet_cells(path, sheet)
                    main(
                        ["check", str(path), "--models", str(folder / "models")]
                        if book == "scenario"
                        else ["survey", "estimate", str(path)]
                    )
                except InputError:
                    said += 1
    assert said > 0


def test_bytes_changed_at_random(folder: Path, tmp_path: Path) -> None:
    raw = (folder / "survey.xlsx").read_bytes()
    rng = np.random.default_rng(4)
    for _ in range(40):
        made = bytearray(raw)
        for at in rng.integers(len(made), size=20):
            made[at] = rng.integers(256)
        path = tmp_path / "x.xlsx"
        path.write_bytes(bytes(made))
        with contextlib.suppress(InputError):
            for sheet in sheets_of(path):
                sheet_cells(path, sheet)


def test_a_sheet_with_a_chart_alone_is_no_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["a", "b"])
    book.create_chartsheet("chart", 0).add_chart(BarChart())
    book.save(tmp_path / "x.xlsx")
    assert sheets_of(tmp_path / "x.xlsx") == ["Sheet"]
    assert [cell.value for cell in sheet_cells(tmp_path / "x.xlsx")[0]] == ["a", "b"]


def test_nothing_is_left_by_a_workbook_that_is_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    shutil.copyfile(folder / "scenario.xlsx", tmp_path / "x.xlsx")
    assert main(["check", str(tmp_path / "x.xlsx"), "--models", str(folder / "models")]) == 0

"""A blank workbook that is half filled in: what is lacking hides nothing of what is wrong, and brings nothing along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from blank_filled import FILLED

from esvalue.core.language import set_language
from esvalue.inputs.blank.book import write_blank
from esvalue.inputs.library import Library
from esvalue.runs.checking.scenario import check

Cells = dict[str, dict[str, Any]]
#: A mistake in every part of the workbook, and what is said of each.
WRONG: Cells = {
    "地块 湿地": {"D6": "二千", "E7": 99999, "F5": "芦草"},
    "地块 耕地": {"C6": "一般耕"},
    "方案与标准": {"E11": "60元", "E7": -5},
    "基本情况": {"B37": 5, "B48": 4, "B20": 80},
    "断面水质": {"C8": "七"},
}
SAID = {
    "地块 湿地!D6", "地块 湿地!E7", "地块 湿地!F5", "地块 耕地!C6", "方案与标准!E11", "方案与标准!E7", "基本情况!B37",
    "基本情况!B48", "基本情况!B20", "断面水质!C8",
}  # fmt: skip
#: Cells somebody has not filled in yet; each says what is told of it.
LACKING = {
    "an area": ("地块 湿地", ["D5"]), "a source": ("地块 湿地", ["J5"]), "a name": ("地块 湿地", ["A5"]),
    "a zone": ("地块 耕地", ["C5"]), "a class": ("断面水质", ["C9"]), "a target": ("断面目标", ["C5"]),
    "a title": ("基本情况", ["B6"]), "the price year": ("基本情况", ["B7"]), "the year": ("基本情况", ["B9"]),
    "who pays": ("基本情况", ["B8"]), "the hazard": ("基本情况", ["B27"]), "the horizon": ("基本情况", ["B28"]),
    "the sentence": ("基本情况", ["B25"]), "the source of the rate": ("方案与标准", ["H16"]),
    "the option's name": ("方案与标准", ["E5"]), "the vessels' power": ("基本情况", ["B46"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "blank.xlsx"
    return write_blank(path, Library(), ["wetland", "farmland"], ["sections", "vessels"], "zh")


def said_of(blank: Path, target: Path, *changes: Cells) -> list[tuple[str, str]]:
    """Return (sheet and cell, message) of every mistake."""
    book = openpyxl.load_workbook(blank)
    for cells in (FILLED, *changes):
        for sheet, found in cells.items():
            for cell, value in found.items():
                book[sheet][cell] = value
    book.save(target)
    set_language("zh")
    try:
        found = check(target).mistakes
        return [(one.where.partition(": ")[2].partition(" (")[0], one.text("zh")) for one in found]
    finally:
        set_language("en")


def test_a_workbook_filled_in_is_sound(blank: Path, tmp_path: Path) -> None:
    assert said_of(blank, tmp_path / "b.xlsx") == []


def test_every_mistake_is_told_with_its_cell(blank: Path, tmp_path: Path) -> None:
    assert {at for at, _ in said_of(blank, tmp_path / "b.xlsx", WRONG)} == SAID


@pytest.mark.parametrize(("sheet", "cells"), LACKING.values(), ids=LACKING)
def test_an_empty_cell_hides_no_mistake_and_brings_none(
    blank: Path, tmp_path: Path, sheet: str, cells: list[str]
) -> None:
    found = said_of(blank, tmp_path / "b.xlsx", WRONG, {sheet: dict.fromkeys(cells)})
    assert {at for at, _ in found} == SAID | {sheet}
    assert all(cell in dict(found)[sheet] for cell in cells)


def test_an_empty_cell_of_a_table_is_told_by_its_heading(blank: Path, tmp_path: Path) -> None:
    found = dict(said_of(blank, tmp_path / "b.xlsx", {"地块 湿地": {"D5": None}, "断面水质": {"C9": None}}))
    assert "面积 [亩]（D5）" in found["地块 湿地"]
    assert "类别（C9）" in found["断面水质"]


def test_empty_cells_alone_bring_no_mistake_along(blank: Path, tmp_path: Path) -> None:
    empty: Cells = {}
    for sheet, cells in LACKING.values():
        empty.setdefault(sheet, {}).update(dict.fromkeys(cells))
    assert {at for at, _ in said_of(blank, tmp_path / "b.xlsx", empty)} == {sheet for sheet, _ in LACKING.values()}


@pytest.mark.parametrize("sheet", ["地块 湿地", "断面水质", "断面目标"])
def test_an_empty_sheet_hides_no_mistake_of_another(blank: Path, tmp_path: Path, sheet: str) -> None:
    empty: Cells = {sheet: dict.fromkeys(FILLED[sheet])}
    found = {at for at, _ in said_of(blank, tmp_path / "b.xlsx", WRONG, empty)}
    assert found == {at for at in SAID if not at.startswith(sheet)} | {sheet}


def test_advice_is_said_of_the_cells_there_are(blank: Path, tmp_path: Path) -> None:
    """A blank workbook has no sheets of records: 0.05, or 5 percent a year, goes into the cells of the answer."""
    found = dict(said_of(blank, tmp_path / "b.xlsx", {"基本情况": {"B37": 5}}))
    assert "请写 0.05 或 在 B37（填写）写 5、E37（单位）写 percent/年" in found["基本情况!B37"]


@pytest.mark.parametrize("column", ["A", "J", "K"])
def test_a_column_that_was_taken_out_is_told(blank: Path, tmp_path: Path, column: str) -> None:
    """The name, the source or the note of a place: it was a traceback."""
    found = said_of(blank, tmp_path / "b.xlsx", {"地块 湿地": {f"{column}4": None}})
    assert any(at.endswith("地块 湿地") and "列" in text for at, text in found)

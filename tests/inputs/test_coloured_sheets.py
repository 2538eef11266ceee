"""Sheets coloured or lined down to their last row, as whoever selects whole columns leaves them."""

from __future__ import annotations

from pathlib import Path

from folders import ROOT
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from esvalue.core.sheets import filled_cells, sheet_cells
from esvalue.inputs.scenario import load_scenario
from esvalue.inputs.workbook import load_workbook_scenario, write_workbook
from esvalue.runs.checking import check
from esvalue.runs.checking.marking import mark_workbook

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
YELLOW = PatternFill("solid", fgColor="FFFFFF00")


def coloured(book: Workbook) -> Workbook:
    for sheet in book.worksheets:
        sheet.cell(LAST_ROW, 5).fill = YELLOW
        sheet.cell(3, LAST_COLUMN).fill = YELLOW
    return book


def test_rows_end_with_what_is_written(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["place", "area [ha]"], ["a", 3], [], ["b", None]):
        book.active.append(row)
    coloured(book).save(tmp_path / "t.xlsx")
    rows = sheet_cells(tmp_path / "t.xlsx")
    assert [[cell.value for cell in row] for row in rows] == [
        ["place", "area [ha]"],
        ["a", 3],
        [None, None],
        ["b", None],
    ]


def test_no_cell_is_made_of_a_place_left_out() -> None:
    book = Workbook()
    book.active["B2"] = 1
    assert [cell.coordinate for cell in filled_cells(coloured(book).active)] == ["B2", "XFD3", "E1048576"]
    assert len(list(filled_cells(book.active))) == 3


def test_a_coloured_project_workbook_says_the_same_and_is_marked(tmp_path: Path) -> None:
    plain, path = tmp_path / "plain.xlsx", tmp_path / "coloured.xlsx"
    write_workbook(load_scenario(ROOT / "scenarios" / "vessels"), plain)
    coloured(load_workbook(plain)).save(path)
    first, second = load_workbook_scenario(plain), load_workbook_scenario(path)
    assert second.scenario == first.scenario
    assert [str(doubt.text) for doubt in second.doubts] == [
        str(doubt.text).replace(plain.name, path.name) for doubt in first.doubts
    ]
    assert mark_workbook(path, check(path)).is_file()

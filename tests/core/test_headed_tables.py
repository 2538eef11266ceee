"""One reader of tables with headings: CSV, sheets and frames say the same, and every value knows its cell."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from folders import ROOT
from openpyxl import Workbook

from esvalue.core.errors import InputError, Mistakes
from esvalue.core.tables import (
    HeadedTable,
    check_headings,
    check_named,
    check_notes,
    headed_csv,
    headed_frame,
    headed_sheet,
    headed_text,
    read_headed,
    read_headings,
    read_table,
    records,
)

PACKAGE = ROOT / "esvalue"
ROWS = [["crop", "price [yuan/kg]", ""], ["reed", 0.5, None], [None, None, None], ["rice", 3, "dry"]]
#: What opens or takes apart a table of a file, and who may: the reader of headed tables and what it stands on; the
#: reader of a scenario's workbook (sheets of its own form, with the addresses of merged cells and captions) and the one
#: that marks a copy of it; the sheets of a notice and of a rule, which are known by their first row; the codebook's
#: typing of a CSV by pandas; long plain tables of monitoring, column by column.
TAKING_APART = re.compile(
    r"csv\.(?:reader|DictReader|Sniffer)|read_(?:csv|excel)\(|load_workbook\(|iter_rows\(|"
    r"\b(?:csv_rows|sheet_cells|first_row)\("
)
READERS = {
    "core/sheets.py", "core/tables/reading.py", "inputs/workbook/reading.py", "runs/checking/marking.py",
    "surveys/tables.py", "payments/reading.py", "payments/sources.py", "runs/notice.py",
}  # fmt: skip
#: Sheets that are written, row by row; cells of another kind.
OTHERS = {
    "surveys/templates.py",
    "standards/outcome_totals.py",
    "standards/outcome_graph.py",
    "report/tables/unknown.py",
    "runs/frames.py",
}


def file_of(folder: Path, suffix: str) -> Path:
    path = folder / f"prices{suffix}"
    if suffix == ".csv":
        text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in ROWS)
        path.write_text(text, encoding="gb18030")
        return path
    book = Workbook()
    for row in ROWS:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_no_other_file_takes_tables_apart() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if TAKING_APART.search(re.sub(r"def \w+\(", "", path.read_text(encoding="utf-8")))
    }
    assert found - OTHERS == READERS


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_file_and_a_frame_say_the_same(tmp_path: Path, suffix: str) -> None:
    table = read_headed(file_of(tmp_path, suffix))
    frame = headed_frame(pd.DataFrame([row[:2] for row in ROWS if row[0]][1:], columns=ROWS[0][:2]), "prices")
    assert [row[:2] for row in table.listed()] == [["crop", "price [yuan/kg]"], ["reed", "0.5"], ["rice", "3"]]
    assert [row[0] for row in table.listed()] == [row[0] for row in frame.listed()]
    assert [float(row[1]) for row in table.listed()[1:]] == [float(row[1]) for row in frame.listed()[1:]]


@pytest.mark.parametrize(("suffix", "cells"), [(".csv", "prices.csv: B{}"), (".xlsx", "prices.xlsx: Sheet!B{}")])
def test_every_value_knows_its_line_and_cell(tmp_path: Path, suffix: str, cells: str) -> None:
    table = read_headed(file_of(tmp_path, suffix))
    assert [row.line for row in table.rows] == [2, 4]
    assert [table.cell(row.line, 1) for row in table.rows] == [cells.format(2), cells.format(4)]
    assert table.headings[1].split() == ("price", "yuan/kg")
    assert table.headings == read_headings(tmp_path / f"prices{suffix}")
    assert headed_frame([{"a": 1}, {"a": 2}], "prices").cell(2, 0) == "prices: 2"


def test_cells_keep_their_values_where_asked(tmp_path: Path) -> None:
    table = headed_sheet(file_of(tmp_path, ".xlsx"), read=lambda cell: cell.value)
    assert [row.cells for row in table.rows] == [("reed", 0.5, None), ("rice", 3, "dry")]
    assert table.blank == (3,)


def test_headings_may_stand_lower_and_columns_apart() -> None:
    table = headed_text("\n\n,crop,,price\n,reed,,1\n", "a.csv").without_blank_columns()
    assert table.header == ["crop", "price"]
    assert (table.line, table.cell(table.line, 1), table.cell(table.rows[0].line)) == (3, "a.csv: D3", "a.csv: B4")


def test_an_empty_table_has_no_headings() -> None:
    assert headed_text("\n , \n", "a.csv") == HeadedTable("a.csv", "csv", 1, (), ())


def found(check: object, text: str) -> list[tuple[str, str]]:
    problems = Mistakes()
    check(headed_text(text, "a.csv"), problems)  # type: ignore[operator]
    return [(one.code, one.where) for one in problems.mistakes]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("prices of 2020,\ncrop,price\nreed,1\n", [("table_title", "a.csv: A1")]),
        ("1,2\n3,4\n", [("table_no_headings", "a.csv: A1")]),
        ("crop,price,crop\na,1,b\n", [("table_heading_twice", "a.csv: C1")]),
        ("\ncrop,,price\na,1,2,3\n", [("table_unnamed", "a.csv: B2")]),
        ("crop,price\nreed,1\n", []),
    ],
)
def test_headings_are_checked_with_their_cells(text: str, wanted: list[tuple[str, str]]) -> None:
    assert found(check_headings, text) == wanted


@pytest.mark.parametrize(
    ("last", "wanted"),
    [
        ("备注：估计,,", [("table_note", "a.csv: A3")]),
        ("\nby hand,,", [("table_note", "a.csv: A4")]),
        ("by hand,,", []),
        (",12,", []),
    ],
)
def test_a_remark_below_is_told(last: str, wanted: list[tuple[str, str]]) -> None:
    assert found(check_notes, f"crop,price,note\nreed,1,x\n{last}\n") == wanted


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("crop,price\n", "empty_table"),
        ("crop,price\nreed\n", "ragged_rows"),
        ("crop,price\nreed,1\n合计,1\n", "table_totals"),
    ],
)
def test_rows_that_are_no_data_are_refused(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_table(path, ("prices",))
    assert [one.code for one in error.value.problems] == [code]


def test_records_fill_what_lacks_and_refuse_what_is_too_much() -> None:
    assert records(headed_text("a,b\n1\n", "a.csv")) == [(2, {"a": "1", "b": ""})]
    with pytest.raises(InputError):
        records(headed_text("a,b\n1,2,3\n", "a.csv"))


@pytest.mark.parametrize(
    "text",
    [
        "crop,price,,\nreed,1,,\nrice,2,,\n",
        "crop,,price,\nreed,,1,\nrice,,2,\n",
        "crop,price,,\nreed,1\nrice,2,,,,\n",
        "crop,price\nreed,1,,\nrice,2,\n",
    ],
)
def test_columns_without_anything_are_no_columns(text: str, tmp_path: Path) -> None:
    wanted = [["crop", "price"], ["reed", "1"], ["rice", "2"]]
    assert headed_text(text, "a.csv").listed() == wanted
    book = Workbook()
    for line in text.splitlines():
        book.worksheets[0].append([cell or None for cell in line.split(",")])
    book.save(tmp_path / "a.xlsx")
    assert headed_sheet(tmp_path / "a.xlsx").listed() == wanted
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert read_table(tmp_path / "a.csv", ()).listed() == wanted
    assert [cells for _, cells in records(headed_csv(tmp_path / "a.csv"))] == [
        {"crop": "reed", "price": "1"},
        {"crop": "rice", "price": "2"},
    ]


@pytest.mark.parametrize("read", [check_named, lambda table, problems: records(table)])
def test_an_empty_heading_above_cells_is_named_by_its_letter(read: object) -> None:
    problems = Mistakes()
    try:
        read(headed_text("crop,,price,,\nreed,,1,dry,\n# a,,,,remark\n", "a.csv"), problems)  # type: ignore[operator]
    except InputError as error:
        problems.extend(error)
    (one,) = problems.mistakes
    assert (one.code, one.where, one.fields["columns"]) == ("table_unnamed", "a.csv: D1", "D")

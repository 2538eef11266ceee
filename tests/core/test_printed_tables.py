"""One record of a table, one writer each to files, workbooks, pages and terminals: nothing else prints one."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pytest
from folders import ROOT, code_of

from esvalue.core.printing.flat import file_rows, flatten
from esvalue.core.printing.html import table_html
from esvalue.core.printing.table import Number, Table, TableColumn
from esvalue.core.printing.text import table_lines, width
from esvalue.core.printing.workbook import fill_sheet
from esvalue.core.spreadsheets import write_csv
from esvalue.core.text import Text

PACKAGE = ROOT / "esvalue"
SIGNS = {"*": Text(zh="近似", en="nearly")}


@pytest.fixture
def table() -> Table:
    made = Table(
        "marsh",
        Text(zh="沼泽", en="Marsh"),
        [
            TableColumn("kind", Text(zh="类型", en="kind")),
            TableColumn("area", Text(zh="面积", en="area"), "ha"),
            TableColumn("share", Text(zh="占比", en="share")),
        ],
        [
            {
                "kind": Text(zh="=芦苇", en="<reed>"),
                "area": Number(value=1234.5678, unit="ha", low=1000.0, high=2000.0, soft=True, key="area", id="F1"),
                "share": Number(value=0.25, unit="share", id="F2"),
            },
            {"kind": Text.same("-3"), "area": Text(zh="无", en="none")},
        ],
        notes=[Text(zh="注", en="note")],
    )
    made.marks["area"] = "*"
    return made


def test_lines_round_once_and_align_chinese(table: Table) -> None:
    lines = table_lines(table, "zh", left=1)
    assert lines[0].split() == ["类型", "面积", "(公顷)", "占比"]
    assert "1,235 [1,000, 2,000] ! *" in lines[2]
    assert lines[2].endswith("25.0%")
    assert lines[3].split() == ["-3", "无", "—"]
    assert len({width(line) for line in lines[:3]}) == 1


def test_files_hold_values_and_no_formula(table: Table, tmp_path: Path) -> None:
    rows = file_rows(flatten(table, SIGNS))
    write_csv(tmp_path / "marsh.csv", rows)
    with (tmp_path / "marsh.csv").open(encoding="utf-8-sig", newline="") as file:
        head, first, second = csv.reader(file)
    assert dict(zip(head, first, strict=True)) == {
        "类型 / kind (zh)": "'=芦苇",
        "类型 / kind (en)": "<reed>",
        "面积 / area (公顷 / ha)": "1234.5678",
        "面积 / area: 区间下端 / low": "1000.0",
        "面积 / area: 区间上端 / high": "2000.0",
        "面积 / area: 标记 / mark": "近似 / nearly",
        "面积 / area: 编号 / id": "F1",
        "占比 / share": "0.25",
        "占比 / share: 编号 / id": "F2",
    }
    assert second[:3] == ["'-3", "'-3", "无 / none"]


def test_a_sheet_has_its_title_where_there_is_one(table: Table) -> None:
    book = openpyxl.Workbook()
    titled, plain = book.active, book.create_sheet("plain")
    fill_sheet(titled, flatten(table, SIGNS), title="沼泽 / Marsh", notes=["注 / note"])
    fill_sheet(plain, flatten(table, SIGNS))
    assert titled["A1"].value == "沼泽 / Marsh"
    assert titled["A6"].value == "注 / note"
    cells = [[cell.value for cell in row] for row in plain.iter_rows()]
    assert [[cell.value for cell in row] for row in titled.iter_rows(min_row=2, max_row=4)] == cells
    assert plain["A2"].data_type == "s"
    assert plain["A2"].quotePrefix
    assert plain["H2"].number_format == "0.0%"


def test_a_page_escapes_and_names_what_a_number_is_looked_up_by(table: Table) -> None:
    page = table_html(table, "en")
    assert "&lt;reed&gt;" in page
    assert 'data-figure="F1" data-value="1234.5678"' in page
    shown = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert shown == "Marsh kind area (ha) share &lt;reed&gt; 1,235 ! * [1,000, 2,000] F1 25.0% F2 -3 none —"


#: What is no printed table: rows handed to a reader in memory, the word of an object in a notebook; and the page to
#: decide from, whose one sheet is laid out by hand from figures that the tables hold.
ELSEWHERE = {"surveys/tables.py", "model/model.py", "report/templates/report.html.j2"}


@pytest.mark.parametrize("word", ["csv.writer", "DictWriter", ".to_csv(", "<table", "<td", "aligned("])
def test_nothing_but_the_ground_writes_tables(word: str) -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*")
        if path.suffix in (".py", ".j2") and word in code_of(path)
    }
    assert {name for name in found if not name.startswith("core/")} <= ELSEWHERE

"""Payments in the workbook of a scenario: sheets of their own, drop-downs, nothing lost, cells named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from payment_scenes import BUDGET, OPTIONS, VESSELS, alone, of_rule

from esvalue.core.errors import InputError
from esvalue.core.schema import read_toml
from esvalue.inputs.scenario import load_scenario
from esvalue.inputs.workbook import load_workbook_scenario, to_folder, write_workbook
from esvalue.inputs.workbook.plain import as_plain
from esvalue.runs.checking import check
from esvalue.runs.run import run
from esvalue.standards.judging import judge

MORE = """\
leave_out = ["total_nitrogen"]
boundary = ["甲"]
[payments.sections.error]
"*" = "10%"
pH = 0.1
"""
HOLDERS = """\
participation = "voluntary"
not_known = { zh = "没有名册", en = "no register" }
[payments.vessels.holders]
cost = { value = 500, unit = "yuan/kW/a", source = "judgement", price_year = 2025 }
spread = { value = 100, unit = "yuan/kW/a", source = "judgement", price_year = 2025 }
[payments.vessels.parts.national]
"""
CHANGES = """
[options.again.payments.vessels]
participation = "mandatory"
[options.none.payments.vessels.rates]
local = { value = 1000, unit = "yuan/kW", source = "judgement" }
"""
SCENARIO = (
    of_rule(more=MORE) + VESSELS.replace("[payments.vessels.parts.national]\n", HOLDERS) + BUDGET + OPTIONS + CHANGES
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scene")
    made = tmp_path_factory.mktemp("book") / "made.xlsx"
    return write_workbook(alone(folder, SCENARIO), made)


@pytest.fixture
def edited(book: Path) -> Callable[..., Path]:
    """Return what writes other values into cells, by the start of the sheet's name, the key of the column, the row."""

    def write(*changes: tuple[str, str, int, object]) -> Path:
        opened = openpyxl.load_workbook(book)
        for sheet, key, row, value in changes:
            found = next(one for one in opened if one.title.startswith(sheet))
            column = next(cell.column for cell in found[4] if cell.value == key)
            found.cell(row=row, column=column).value = value
        opened.save(book.with_name("edited.xlsx"))
        return book.with_name("edited.xlsx")

    return write


def told(path: Path, language: str = "en") -> list[str]:
    return [one.text(language) for one in check(path).mistakes]


def test_what_is_written_is_read(book: Path, tmp_path: Path) -> None:
    found = as_plain(load_workbook_scenario(book).scenario)
    wanted = read_toml(to_folder(book, tmp_path / "text"))
    assert found["payments"] == wanted["payments"]
    assert (tmp_path / "text" / "river" / "sections.csv").is_file()
    assert judge(load_workbook_scenario(book)).model.central.keys()
    assert as_plain(load_scenario(tmp_path / "text" / "scenario.toml").scenario) == found


def test_payments_have_sheets_and_drop_downs(book: Path) -> None:
    opened = openpyxl.load_workbook(book)
    offered = {
        sheet.title.partition(" ")[2]: {
            str(sheet.cell(row=4, column=next(iter(one.sqref.ranges)).min_col).value)
            for one in sheet.data_validations.dataValidation
        }
        for sheet in opened
    }
    assert offered["payments"] == {"rule_file", "timing", "participation", "combine"}
    assert offered["payment parts"] == {"of"}
    assert offered["payment changes"] == {"of", "key", "rule_file", "as_if", "off", "participation"}
    assert {"source", "evidence"} <= offered["payment figures"]
    details = next(sheet for sheet in opened if sheet.title.endswith(" details"))
    keys = {str(row[0]) for row in details.iter_rows(min_row=5, values_only=True) if row[0]}
    assert keys == {"payments.sections.error.*", "payments.sections.error.pH", "budget.of"}
    labels = next(sheet for sheet in opened if sheet.title.endswith("payment figures"))
    assert labels.cell(row=5, column=1).value.startswith("减船 · 国家册 · 费率")


def test_chinese_words_and_a_new_part_by_row(edited: Callable[..., Path]) -> None:
    path = edited(
        ("支付 payments", "timing", 6, "一次性"),
        ("支付 payments", "participation", 6, "强制"),
        ("支付类别", "of", 7, "vessels"),
        ("支付类别", "key", 7, "third"),
        ("支付类别", "title.zh", 7, "第三类"),
        ("支付类别", "title.en", 7, "third"),
        ("支付数字", "key", 13, "payments.vessels.parts.third.rate"),
        ("支付数字", "value", 13, 5000),
        ("支付数字", "unit", 13, "yuan/kW"),
        ("支付数字", "source", 13, "judgement"),
    )
    assert told(path) == []
    payment = load_workbook_scenario(path).scenario.payments["vessels"]
    assert (payment.timing, payment.participation, payment.parts["third"].rate.value) == ("once", "mandatory", 5000)


@pytest.mark.parametrize(
    ("change", "cell", "said"),
    [
        (("支付 payments", "rule_file", 5, "liaoning_2042"), "支付 payments!D5", "liaoning_2024"),
        (("支付 payments", "participation", 6, "也许"), "支付 payments!M6", "voluntary"),
        (("支付 payments", "tables", 5, "rivers"), "支付 payments!E5 (rivers)", "no such file"),
        (("支付 payments", "boundary", 5, "甲市"), "支付 payments!G5", "nearest: 甲"),
        (("支付 payments", "rule_file", 6, "liaoning_2024"), "支付 payments!A6", "rule_file and parts"),
        (("支付类别", "of", 5, "vessel"), "支付类别 payment parts!A5", "nearest: vessels"),
        (("支付类别", "of", 5, None), "支付类别 payment parts!A5", "empty"),
        (("支付类别", "key", 6, "national"), "支付类别 payment parts!B6", "second time"),
        (("支付改动", "key", 5, "sectoins"), "支付改动 payment changes!B5", "nearest: sections"),
        (("支付改动", "of", 5, "nope"), "支付改动 payment changes!A5", "now, again, none"),
        (("支付数字", "unit", 6, "ha"), "支付数字 payment figures!E6", "kW"),
        (("支付数字", "unit", 11, "yuan/ha"), "支付数字 payment figures!E11", "yuan/kW"),
    ],
)
def test_a_mistake_names_its_cell(edited: Callable[..., Path], change: tuple, cell: str, said: str) -> None:
    found = told(edited(change))
    assert len(found) == 1, found
    assert found[0].startswith(f"edited.xlsx: {cell}")
    assert said in found[0]


def test_a_run_names_the_cell_of_what_only_computing_finds(edited: Callable[..., Path], tmp_path: Path) -> None:
    path = edited(("支付 payments", "rule_file", 5, "liaoning_2017"), ("支付 payments", "leave_out", 5, None))
    with pytest.raises(InputError) as caught:
        run(path, tmp_path / "run")
    (one,) = caught.value.problems
    assert one.text("zh").startswith("edited.xlsx: 支付 payments!D5")
    assert "scenario.toml" not in one.text("en")


def test_tables_that_differ_are_not_written_over(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "again.xlsx"
    loaded = load_workbook_scenario(book)
    write_workbook(loaded, target)
    write_workbook(loaded, target)  # the same tables are there
    (tmp_path / "river" / "targets.csv").write_text("section,period,class\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_workbook(loaded, target)
    assert [one.code for one in caught.value.problems] == ["payment_files_differ"]


def test_a_workbook_without_these_sheets_is_one_as_before(book: Path, tmp_path: Path) -> None:
    opened = openpyxl.load_workbook(book)
    for name in ("支付 payments", "支付类别 payment parts", "支付数字 payment figures", "支付改动 payment changes"):
        del opened[name]
    details = next(sheet for sheet in opened if sheet.title.endswith(" details"))
    for row in range(5, 8):
        details.cell(row=row, column=1).value = details.cell(row=row, column=2).value = None
    for sheet in opened:
        if sheet.title.startswith("标准数字"):
            sheet.delete_rows(5)
    opened.save(tmp_path / "older.xlsx")
    assert not [one.text("en") for one in check(tmp_path / "older.xlsx").mistakes if one.code == "workbook_no_sheet"]

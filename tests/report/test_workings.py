"""The workbook for people: what it computes from is the run, its yellow cells are named, its sheets print."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from given import Seen
from handed import MANIFEST, WARDENS, account, made

from esvalue.core.printing.form_sheet import GIVEN, HEAD
from esvalue.report.forms.inputs import inputs_of, leaves_of
from esvalue.report.forms.zones import paid_zones
from esvalue.report.word.body import proposed
from esvalue.report.workings.model import Workings, workings_of
from esvalue.report.workings.write import workings_bytes, workings_files


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return made(tmp_path_factory.mktemp("workings"), WARDENS)


def full(seen: Seen) -> Workings:
    option = next(one for one in proposed(seen.comparison.front) if one.option == "full")
    return workings_of(seen.comparison, option)


@pytest.fixture(scope="module")
def book(seen: Seen) -> openpyxl.Workbook:
    raw = workings_bytes(seen.comparison, full(seen), MANIFEST, "zh", run_name="run")
    return openpyxl.load_workbook(io.BytesIO(raw))


def test_it_computes_what_the_run_expects(seen: Seen) -> None:
    workings = full(seen)
    cost = 0.0
    for zone in workings.zones:
        at = zone.rates.tolist().index(zone.rate)
        own = sum(row.area * zone.rate * zone.yearly / 1e4 * float(row.shares[at]) for row in zone.counties)
        assert own == pytest.approx(zone.run, rel=1e-12)
        cost += own
    cost += sum(one.run for one in workings.payments)
    assert workings.run == pytest.approx(cost, rel=1e-12)
    assert workings.run == pytest.approx(seen.total("public_cost", "full") / 1e4, rel=1e-12)


def test_rates_that_can_be_set_are_the_steps_and_what_options_pay(seen: Seen) -> None:
    core, edge = full(seen).zones
    assert set(range(0, 155, 5)) <= set(core.rates.tolist())
    assert sorted(set(core.rates.tolist()) - set(range(0, 155, 5))) == pytest.approx([1240.0 / 14.0])  # the mean loss
    assert all(row.shares[0] == 0.0 for row in core.counties)
    assert all((row.shares[1:] >= row.shares[:-1]).all() for zone in (core, edge) for row in zone.counties)


def test_at_most_twelve_sheets_named_in_the_language(seen: Seen, book: openpyxl.Workbook) -> None:
    assert len(book.sheetnames) <= 12
    assert book.sheetnames[:5] == ["说明", "测算", "参加比例", "标准表", "预算表"]
    files = workings_files(seen.comparison, MANIFEST)
    assert sorted(files) == ["workings.xlsx", "测算.xlsx"]
    english = openpyxl.load_workbook(io.BytesIO(files["workings.xlsx"]))
    assert english.sheetnames[:5] == ["Guide", "Workings", "Take-up", "Rates", "Budget"]
    texts = [
        str(cell.value) for sheet in english for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    assert not [text for text in texts if any("\u4e00" <= sign <= "\u9fff" for sign in text)]


def test_every_sheet_prints_on_a4_lying_with_text_of_eight_points_or_more(book: openpyxl.Workbook) -> None:
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert int(sheet.page_setup.scale) == 100
        assert min(c.font.sz for row in sheet.iter_rows() for c in row if c.value is not None) >= 8


def test_yellow_cells_are_validated_and_all_sums_are_formulas(book: openpyxl.Workbook) -> None:
    sheet = book["测算"]
    yellow = [
        cell for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == GIVEN.fgColor.rgb and cell.row > 2
    ]
    assert len(yellow) == 1 + 2 + 2 + 2 + 2  # money, rates, areas, a payment's count and rate, shares
    assert all(isinstance(cell.value, int | float) for cell in yellow)
    ruled = {str(cell) for rule in sheet.data_validations.dataValidation for cell in rule.sqref.ranges}
    assert {cell.coordinate for cell in yellow} == ruled
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert [rule.formula1.startswith("'参加比例'!") or rule.formula1.startswith("='参加比例'!") for rule in lists] == [
        True
    ] * 2
    given = {cell.coordinate for cell in yellow}
    money = [
        cell
        for row in sheet.iter_rows(min_row=13, min_col=7, max_col=9)
        for cell in row
        if cell.value is not None and cell.coordinate not in given and cell.data_type != "s"
    ]
    assert all(str(cell.value).startswith("=") or cell.column_letter == "H" for cell in money)


def test_no_two_heads_of_a_block_have_one_name(seen: Seen) -> None:
    """Only "unit" stands twice, beside what it measures."""
    for language, unit in (("zh", "单位"), ("en", "Unit")):
        raw = workings_bytes(seen.comparison, full(seen), MANIFEST, language)
        for sheet in openpyxl.load_workbook(io.BytesIO(raw)):
            for row in sheet.iter_rows():
                heads = [str(c.value) for c in row if c.value and c.fill.fgColor.rgb == HEAD.fgColor.rgb]
                heads = [head for head in heads if head != unit]
                assert len(heads) == len(set(heads)) or sheet.title in ("参加比例", "Take-up"), (sheet.title, heads)


def test_an_auditor_finds_what_a_number_rests_on_in_the_workbook_alone(seen: Seen) -> None:
    """Rates and amounts owed by their numbers stand beside each input; sources are looked up on a sheet there is."""
    workings = full(seen)
    raw = workings_bytes(seen.comparison, workings, MANIFEST, "zh")
    book = openpyxl.load_workbook(io.BytesIO(raw))
    rows = [row for row in book["数据与参数"].iter_rows(values_only=True) if str(row[0]).isdigit()]
    heads = next(row for row in book["数据与参数"].iter_rows(values_only=True) if row[0] == "序号")
    used = [str(row[heads.index("用于（序号）")] or "") for row in rows]
    inputs = inputs_of(seen.comparison, proposed(seen.comparison.front))
    for n, zone in enumerate(paid_zones(seen.comparison, "full"), start=1):
        for word, figure in (("标准", zone.rate), ("应补", zone.base)):
            rests = {inputs.of[leaf] for leaf in leaves_of(seen.comparison.context, [figure]) if leaf in inputs.of}
            assert rests
            assert {i for i, text in enumerate(used, start=1) if numbers_of(text, word, n)} == rests
    notes = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert not [one for one in notes if "来源编号" in one and "编制说明" in one]
    assert any("来源编号见工作表“来源”" in one for one in notes)


def numbers_of(text: str, word: str, n: int) -> bool:
    """Tell whether a number stands behind a word ("标准 1–3；应补 1")."""
    said = next((part.removeprefix(word) for part in text.split("；") if part.startswith(word)), "")
    ends = [[int(one) for one in run.split("–")] for run in said.split(", ") if run.strip()]
    return any(run[0] <= n <= run[-1] for run in ends)


def test_the_same_run_gives_the_same_bytes(seen: Seen) -> None:
    raw = [workings_bytes(seen.comparison, full(seen), MANIFEST, "zh", run_name="run") for _ in range(2)]
    assert raw[0] == raw[1]


def test_every_value_is_stored_in_full(seen: Seen, book: openpyxl.Workbook) -> None:
    values = {c.value for row in book["参加比例"].iter_rows() for c in row if isinstance(c.value, int | float)}
    for zone in full(seen).zones:
        assert set(zone.rates.tolist()) <= values


def test_without_options_there_is_no_workbook(tmp_path: Path) -> None:
    assert workings_files(account(tmp_path), MANIFEST) == {}

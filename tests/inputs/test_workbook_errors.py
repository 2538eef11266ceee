"""Workbooks filled in wrongly: every mistake at once, each with its sheet and cell, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from folders import CASES
from openpyxl import Workbook, load_workbook

from esvalue.core.errors import InputError, Mistake
from esvalue.inputs.library import Library
from esvalue.inputs.scenario import load_scenario
from esvalue.inputs.workbook import load_workbook_scenario, to_folder, write_workbook
from esvalue.inputs.workbook.layout import FIRST, HEADER, SHEETS
from esvalue.inputs.workbook.plain import read_path

BAY = CASES / "bay"
Change = Callable[[Workbook], Any]


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Path:
    return write_workbook(load_scenario(BAY), tmp_path_factory.mktemp("bay") / "bay.xlsx")


def sheet(book: Workbook, mark: str):
    return next(s for s in book if str(s["A1"].value).endswith(f"〔{mark}〕"))


def cell(book: Workbook, mark: str, row: str, column: str):
    """Return the cell of a row (by its key or first cell) and a column (by its machine key)."""
    found = sheet(book, mark)
    keys = {found.cell(HEADER, c).value: c for c in range(1, found.max_column + 1)}
    key = keys.get("key", 1)
    r = next(r for r in range(FIRST, found.max_row + 1) if str(found.cell(r, key).value) == row)
    return found.cell(r, keys[column])


def setting(mark: str, row: str, column: str, value: Any) -> Change:
    def change(book: Workbook) -> None:
        cell(book, mark, row, column).value = value

    return change


def problems(original: Path, tmp_path: Path, *changes: Change) -> list[Mistake]:
    book = load_workbook(original)
    for change in changes:
        change(book)
    book.save(tmp_path / "bay.xlsx")
    with pytest.raises(InputError) as caught:
        load_workbook_scenario(tmp_path / "bay.xlsx")
    return list(caught.value.problems)


def merge(mark: str, span: str) -> Change:
    return lambda book: sheet(book, mark).merge_cells(span)


def drop(mark: str) -> Change:
    return lambda book: book.remove(sheet(book, mark))


def text(mark: str, row: str, column: str, value: str) -> Change:
    """Write a number as text, as a leading apostrophe does."""

    def change(book: Workbook) -> None:
        found = cell(book, mark, row, column)
        found.value, found.data_type = value, "s"

    return change


def write(mark: str, address: str, value: Any) -> Change:
    def change(book: Workbook) -> None:
        sheet(book, mark)[address].value = value

    return change


SHARE = "options.blend.share"
SPLIT = "uncertainties.split.times"
#: what was done -> (changes, code, cell, words the English message holds)
MISTAKES: dict[str, tuple[list[Change], str, str, str]] = {
    "text number": ([text("standards", SHARE, "value", "1,000")], "workbook_text_number", "标准数字 standards!C8",
    "1,000"),
    "apostrophe": ([text("uncertain", SPLIT, "low", "12")], "workbook_text_number", "不确定 uncertain!B", "12"),
    "percent as text": ([text("funding", "funding.levels.city", "value", "60%")], "workbook_text_number",
    "出资 funding!C5", "60%"),
    "word for number": ([setting("standards", SHARE, "value", "half")], "workbook_not_number", "标准数字 standards!C8",
    "half"),
    "n/a beside a source": ([setting("standards", SHARE, "value", "n/a")], "workbook_not_number", "standards!C8",
    "n/a"),
    "truth for number": ([setting("standards", SHARE, "value", True)], "workbook_not_number", "standards!C8", "True"),
    "date for number": ([setting("standards", SHARE, "value", datetime(2024, 3, 1))], "workbook_date", "standards!C8",
    "2024-03-01"),
    "date in places": ([setting("places:bay", "cape", "area [ha]", datetime(2024, 3, 1))], "workbook_date",
    "地块 bay!F7", "2024-03-01"),
    "date for a name": ([setting("places:bay", "cape", "county", datetime(2024, 3, 1))], "workbook_date", "地块 bay!B7",
    "General"),
    "text number in places": ([text("places:bay", "cape", "area [ha]", "1,000")], "workbook_text_number", "地块 bay!F7",
    "1,000"),
    "apostrophe in places": ([text("places:bay", "cape", "area [ha]", "12")], "workbook_text_number", "地块 bay!F7",
    "12"),
    "word in places": ([setting("places:bay", "cape", "area [ha]", "large")], "workbook_not_number", "地块 bay!F7",
    "large"),
    "number in words": ([setting("standards", SHARE, "value", "一万二千")], "workbook_not_number",
    "标准数字 standards!C8", "12000"),
    "number in words in places": ([setting("places:bay", "cape", "area [ha]", "一万二千")], "workbook_not_number",
    "地块 bay!F7", "12000"),
    "number with its own unit": ([setting("places:bay", "cape", "area [ha]", "一百八十亩")], "workbook_not_number",
    "地块 bay!F7", "12"),
    "option misspelt on another sheet": ([setting("standards", SHARE, "key", "options.blnd.share")],
    "workbook_row_named", "标准数字 standards!T8", "nearest: blend"),
    "option renamed": ([setting("options", "blend", "key", "mixed")], "workbook_row_named", "标准数字 standards!T8",
    "'blend'"),
    "domain misspelt on another sheet": ([setting("uncertain", "domains.bay.without.hazard", "key",
    "domains.by.without.hazard")], "workbook_row_named", "不确定 uncertain!T", "nearest: bay"),
    "uncertainty misspelt on another sheet": ([setting("uncertain", SPLIT, "key", "uncertainties.splt.times")],
    "workbook_row_named", "不确定 uncertain!T", "nearest: split"),
    "merged in places": ([merge("places:bay", "B5:B6")], "workbook_merged", "地块 bay!B5", "B5:B6"),
    "merged": ([merge("options", "B6:C6")], "workbook_merged", "方案 options!B6", "unmerge"),
    "formula without value": ([setting("standards", SHARE, "value", "=1/2")], "workbook_formula", "standards!C8",
    "save"),
    "formula in places": ([setting("places:bay", "cape", "area [ha]", "=F5*2")], "workbook_formula", "地块 bay!F7",
    "save"),
    "error value": ([setting("standards", SHARE, "value", "#REF!")], "workbook_error_value", "standards!C8", "#REF!"),
    "unknown rule": ([setting("options", "blend", "rule", "blnd")], "bad_choice", "方案 options!E7", "nearest: blend"),
    "unknown set of coefficients": ([setting("options", "blend", "region_coefficients", "zone")], "unknown_name",
    "方案 options!F7", "nearest: zones"),
    "unknown region": ([setting("places:bay", "cape", "region_type", "outr")], "unknown_category", "地块 bay!C7",
    "nearest: outer"),
    "unknown region of a standard": (
        [setting("standards", "options.numbers.numbers.bay.outer", "key", "options.numbers.numbers.bay.outr")],
        "unknown_name", "标准数字 standards!T12", "nearest: outer",
    ),
    "unknown outcome": ([setting("limits", "adequacy", "outcome", "adequcy")], "bad_choice", "要求 requirements!A5",
    "nearest: adequacy"),
    "unknown unit": ([setting("standards", "options.numbers.numbers.bay.inner", "unit", "yuan/muu/a")], "unknown_unit",
    "标准数字 standards!E", "muu"),
    "unit of another kind": ([setting("budget", "budget.amount", "unit", "ha")], "unit_kind", "预算 budget!E5", "yuan"),
    "unknown unit of a column": ([write("places:bay", "F4", "area [hx]")], "unknown_unit", "地块 bay!F4", "hx"),
    "unknown source": ([setting("uncertain", SPLIT, "source", "judgment")], "unknown_source", "不确定 uncertain!F",
    "nearest: judgement"),
    "unknown source of a place": ([setting("origins:bay", "visits", "source", "made_upp")], "unknown_source",
    "地块来源 bay!C8", "nearest: made_up"),
    "unknown place of a source": ([write("origins:bay", "B6", "cap")], "unknown_name", "地块来源 bay!",
    "nearest: cape"),
    "no source": ([setting("uncertain", SPLIT, "source", None)], "no_source", "不确定 uncertain!F", "source"),
    "low above high": ([setting("uncertain", SPLIT, "low", 5)], "workbook_low_high", "不确定 uncertain!B",
    "low 5, likely 1, high 1.3"),
    "likely above high": ([setting("uncertain", SPLIT, "value", 5)], "workbook_low_high", "不确定 uncertain!B",
    "likely 5"),
    "one end": ([setting("uncertain", SPLIT, "high", None)], "workbook_one_end", "不确定 uncertain!D", "both"),
    "spread of another kind": ([setting("uncertain", SPLIT, "spread", "normal")], "workbook_spread",
    "不确定 uncertain!M", "numbers"),
    "numbers of a spread": ([setting("uncertain", SPLIT, "numbers", "a, b")], "workbook_not_list", "不确定 uncertain!N",
    "1, 2, 3"),
    "empty value": ([setting("standards", SHARE, "value", None)], "workbook_empty", "标准数字 standards!C8", "filled"),
    "empty key": ([setting("standards", SHARE, "key", None)], "workbook_empty", "标准数字 standards!T8", "filled"),
    "empty key of an option": ([setting("options", "blend", "key", None)], "workbook_empty", "方案 options!A7",
    "filled"),
    "empty title": ([setting("options", "blend", "title.en", None)], "missing_key", "方案 options!C7", "en"),
    "empty cell of a place": ([setting("places:bay", "cape", "area [ha]", None)], "empty_cells", "地块 bay!F7", "F7"),
    "place twice": ([setting("places:bay", "cape", "place", "south")], "place_twice", "地块 bay!A6", "A6; A7"),
    "option twice": ([setting("options", "blend", "key", "floor")], "workbook_twice", "方案 options!A7", "A6"),
    "record twice": ([setting("funding", "funding.levels.city", "key", "funding.levels.county")], "workbook_twice",
    "出资 funding!T6", "T5"),
    "key that leads nowhere": ([setting("standards", SHARE, "key", "options..share")], "workbook_key",
    "标准数字 standards!T8", "options..share"),
    "unknown key": ([setting("standards", SHARE, "key", "options.blend.shar")], "unknown_key", "标准数字 standards!",
    "nearest: share"),
    "unknown column": ([write("options", "E4", "rul")], "workbook_header", "方案 options!E4", "nearest: rule"),
    "column twice": ([write("options", "C4", "title.zh")], "workbook_twice", "方案 options!C4", "B4"),
    "no column": ([write("standards", "C4", None)], "workbook_no_column", "标准数字 standards", "value"),
    "text beside a table of places": ([write("places:bay", "K6", 3)], "workbook_beyond", "地块 bay!K6", "K4"),
    "missing sheet": ([drop("options")], "workbook_no_sheet", "bay.xlsx", "〔options〕"),
    "missing sources": ([drop("origins:bay")], "workbook_no_sheet", "bay.xlsx", "〔origins:bay〕"),
    "missing places": ([drop("places:bay")], "workbook_no_sheet", "bay.xlsx", "〔places:bay〕"),
    "sheet twice": ([lambda book: book.copy_worksheet(sheet(book, "options"))], "workbook_sheet_twice", "options Copy",
    "options"),
    "no flag": ([setting("options", "now", "status_quo", "perhaps")], "workbook_not_flag", "方案 options!D5", "TRUE"),
    "no status quo": ([setting("options", "now", "status_quo", None)], "status_quo", "方案 options",
    "column D (status quo)"),
    "shares of funding": ([setting("funding", "funding.levels.city", "value", 0.7)], "levels_sum", "出资 funding",
    "1.1"),
    "requirement on both sides": ([setting("limits", "adequacy", "at_most", 0.9)], "bad_value", "要求 requirements!A5",
    "exactly one"),
    "unknown card": ([setting("domains", "bay", "card", "bayy")], "unknown_card", "领域 domains!B5", "nearest"),
    "card of a folder above": ([setting("domains", "bay", "places", "../bay.csv")], "path_escape", "领域 domains!C5",
    ".."),
    "figure of a card changed": ([setting("parameters", "bay.carbon_price#high", "value", 999)], "workbook_card_row",
    "参数 card figures!D", "own"),
    "price year that is no year": ([setting("scenario", "price_year", "value", "soon")], "bad_type", "情景 scenario!B",
    "soon"),
    "thousands in the scenario": ([text("scenario", "points", "value", "1,024")], "workbook_text_number",
    "情景 scenario!B", "1,024"),
}  # fmt: skip


#: Mistakes that are two: a place that is gone is also missed by its source; a source that is not known leaves numbers
#: without one.
TWOFOLD = ("place twice",)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_cell(original: Path, tmp_path: Path, mistake: str) -> None:
    changes, code, where, words = MISTAKES[mistake]
    found = problems(original, tmp_path, *changes)
    mine = [p for p in found if p.code == code]
    assert mine, [p.text("en") for p in found]
    assert where in mine[0].where, mine[0].where
    assert mine[0].where.startswith("bay.xlsx")
    assert words in mine[0].text("en"), mine[0].text("en")
    assert re.search(r"[一-鿿]", mine[0].text("zh").removeprefix(mine[0].where))
    for text in (mine[0].text("en"), mine[0].text("zh")):
        assert not re.search(r"\b[a-z_]+ = [\"{\[.]|\[\[?(sources|options|domains|budget)\b|\.toml", text), text
    assert len(found) == 1 + (mistake in TWOFOLD), [
        p.text("en") for p in found
    ]  # nothing but the mistake itself is told


def test_all_mistakes_at_once(original: Path, tmp_path: Path) -> None:
    chosen = [
        "text number",
        "unknown rule",
        "unknown region",
        "low above high",
        "merged in places",
        "unknown unit",
        "unknown source of a place",
    ]
    found = problems(original, tmp_path, *(change for name in chosen for change in MISTAKES[name][0]))
    assert {p.code for p in found} >= {MISTAKES[name][1] for name in chosen}


def test_a_changed_figure_of_a_card_is_told_beside_other_mistakes(original: Path, tmp_path: Path) -> None:
    chosen = ["figure of a card changed", "unknown source", "unknown region"]
    found = problems(original, tmp_path, *(change for name in chosen for change in MISTAKES[name][0]))
    assert sorted(p.code for p in found) == ["unknown_category", "unknown_source", "workbook_card_row"]


def test_only_rows_that_use_their_own_figures_change_the_scenario(original: Path, tmp_path: Path) -> None:
    book = load_workbook(original)
    for column, value in (("value", 1300), ("use", "own")):
        cell(book, "parameters", "bay.carbon_price#high", column).value = value
    book.save(tmp_path / "bay.xlsx")
    loaded = load_workbook_scenario(tmp_path / "bay.xlsx")
    assert {key: record.value for key, record in loaded.scenario.parameters.items()} == {
        "bay.carbon_price#high": 1300.0
    }


def test_what_a_drafter_does(original: Path, tmp_path: Path) -> None:
    """Rename a tab, move rows, add an option and its figure, leave the spread's kind empty,
    write a Chinese word for a rule.
    """
    book = load_workbook(original)
    options, standards = sheet(book, "options"), sheet(book, "standards")
    options.title = "我的方案"
    for column, value in {"A": "mine", "B": "我的", "C": "mine", "E": "给定数额", "P": "一条说明"}.items():
        options[f"{column}{options.max_row - 1}"].value = value
    row = standards.max_row - 1
    figure = {
        "B": 10,
        "C": 20,
        "D": 40,
        "E": "元/亩/年",
        "F": "judgement",
        "H": "依据会议",
        "R": "statutory",
        "T": "options.mine.numbers.bay.inner",
    }
    for column, value in figure.items():
        standards[f"{column}{row}"].value = value
    book.save(tmp_path / "bay.xlsx")
    scenario = load_workbook_scenario(tmp_path / "bay.xlsx").scenario
    mine = scenario.options["mine"]
    record = mine.numbers["bay"]["inner"]
    assert (mine.rule, record.value, record.spread.kind, record.spread.numbers) == (
        "numbers",
        20.0,
        "triangular",
        (10.0, 20.0, 40.0),
    )
    assert (record.note.zh, record.note.en) == ("依据会议", "依据会议")
    assert (mine.note.zh, list(scenario.options)[-1]) == ("一条说明", "mine")


def test_a_formula_is_read_by_its_saved_value(original: Path, tmp_path: Path) -> None:
    """What a spreadsheet saved beside the formula counts; nothing is executed."""
    import zipfile

    book = load_workbook(original)
    found = cell(book, "standards", SHARE, "value")
    found.value = '=HYPERLINK("http://example.org")+0.15*2'
    name, address = f"xl/worksheets/sheet{book.sheetnames.index(found.parent.title) + 1}.xml", found.coordinate
    book.save(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as source, zipfile.ZipFile(tmp_path / "bay.xlsx", "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == name:
                data, count = re.subn(
                    rb'(<c r="' + address.encode() + rb'"[^>]*><f>[^<]*</f>)<v\s*/?>(</v>)?', rb"\1<v>0.25</v>", data
                )
                assert count == 1
            target.writestr(item, data)
    assert load_workbook_scenario(tmp_path / "bay.xlsx").scenario.options["blend"].share.value == 0.25


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old .xls", b"<html></html>"]
)
def test_a_file_that_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.xlsx").write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_workbook_scenario(tmp_path / "x.xlsx")
    assert [p.code for p in caught.value.problems] == ["no_workbook"]


def test_a_workbook_of_something_else(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "x.xlsx")
    with pytest.raises(InputError) as caught:
        load_workbook_scenario(tmp_path / "x.xlsx")
    assert {p.code for p in caught.value.problems} == {"workbook_no_sheet"}


def test_no_file_and_no_folder(original: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_workbook_scenario(tmp_path / "none.xlsx")
    with pytest.raises(InputError) as caught:
        to_folder(original, tmp_path)
    assert caught.value.problems[0].code == "folder_exists"


def test_nothing_is_written_from_a_wrong_workbook(original: Path, tmp_path: Path) -> None:
    problems(original, tmp_path, *MISTAKES["unknown rule"][0])
    with pytest.raises(InputError):
        to_folder(tmp_path / "bay.xlsx", tmp_path / "folder")
    assert not (tmp_path / "folder").exists()


def test_a_text_too_long_for_a_cell(tmp_path: Path) -> None:
    loaded = load_scenario(BAY)
    title = replace(loaded.scenario.scenario.title, zh="长" * 40_000)
    head = loaded.scenario.scenario.model_copy(update={"title": title})
    long = type(loaded)(**{**vars(loaded), "scenario": loaded.scenario.model_copy(update={"scenario": head})})
    with pytest.raises(InputError) as caught:
        write_workbook(long, tmp_path / "x.xlsx")
    assert caught.value.problems[0].code == "workbook_long"
    assert not (tmp_path / "x.xlsx").exists()


def test_what_does_not_survive_is_not_written(tmp_path: Path, monkeypatch) -> None:
    from esvalue.inputs.workbook import loading

    loaded = load_scenario(BAY)
    other = loaded.scenario.model_copy(update={"use": {"bay.carbon_price": "high"}})
    build = loading.build
    monkeypatch.setattr(loading, "build", lambda given: build(type(given)(**{**vars(given), "scenario": other})))
    with pytest.raises(InputError) as caught:
        write_workbook(loaded, tmp_path / "x.xlsx")
    assert [(p.code, p.where) for p in caught.value.problems] == [("workbook_loss", 'x.xlsx: use."bay.carbon_price"')]


@pytest.mark.parametrize("text", ["", ".", "a.", "a[0]", "[1]", "a b", 'a."b', "a[1", "a..b"])
def test_texts_that_are_no_path(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_path(text, "here")
    assert caught.value.problems[0].code == "workbook_key"


def test_a_library_of_cards_elsewhere(tmp_path: Path, original: Path) -> None:
    """A workbook carries the cards of its scenario's folder, so that it loads anywhere."""
    assert load_workbook_scenario(original, Library()).cards["bay"].name == load_scenario(BAY).cards["bay"].name


@pytest.mark.parametrize("mark", [sheet.id for sheet in SHEETS.values() if sheet.optional])
def test_a_workbook_older_than_an_optional_sheet_is_read(original, tmp_path, mark) -> None:
    book = load_workbook(original)
    drop(mark)(book)
    book.save(tmp_path / "bay.xlsx")
    assert load_workbook_scenario(tmp_path / "bay.xlsx").scenario == load_scenario(BAY).scenario


@pytest.mark.parametrize("columns", [("area [ha]",), ("area [ha]", "eligible_area [ha]")])
@pytest.mark.parametrize("given", ["10,790", "1.2万", "many", datetime(2024, 5, 1)])
def test_nothing_follows_from_cells_that_cannot_be_read(original, tmp_path, columns, given) -> None:
    found = problems(
        original, tmp_path, *(setting("places:bay", row, one, given) for row in ("north", "south") for one in columns)
    )
    assert {one.code for one in found} <= {"workbook_text_number", "workbook_not_number", "workbook_date"}
    assert len(found) == 2 * len(columns)


def test_what_columns_say_of_each_other_is_told_with_its_cell(tmp_path: Path) -> None:
    """A number out of its range, one above the column it is part of, a doubt: the sheet, the column and the row."""
    made = write_workbook(load_scenario("closed_season"), tmp_path / "season.xlsx")
    changes = (
        ("甲县乡村渔民", "begins", 11),
        ("甲县城镇渔民", "ends", 7.5),
        ("乙县乡村渔民", "line [yuan/person/month]", 7200),
    )
    book = load_workbook(made)
    cells = [cell(book, "places:closed_season", row, column) for row, column, _ in changes]
    for one, (_, _, value) in zip(cells, changes, strict=True):
        one.value = value
    book.save(made)
    with pytest.raises(InputError) as caught:
        load_workbook_scenario(made)
    begins, ends, line = (f"{sheet(book, 'places:closed_season').title}!{one.coordinate}" for one in cells)
    told = {one.code: one.text("zh") for one in caught.value.problems}
    assert begins in told["column_above"]
    assert f"({cells[0].coordinate}): 11 / 8" in told["column_above"]
    assert "休渔终止月（ends）" in told["column_above"]
    assert ends in told["implausible"]
    for one in cells[:2]:
        one.value = 6
    book.save(made)
    (doubt,) = load_workbook_scenario(made).doubts
    assert line in doubt.text("zh")

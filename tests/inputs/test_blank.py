"""A blank scenario: nothing but questions in it, in one language; what is missing and what is wrong is said by cell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from esvalue import check
from esvalue.core.errors import InputError, Mistakes
from esvalue.core.language import set_language
from esvalue.core.text import Text
from esvalue.inputs.blank.asked import questions
from esvalue.inputs.blank.book import write_blank
from esvalue.inputs.blank.folder import write_blank_folder
from esvalue.inputs.card_reading import load_card
from esvalue.inputs.library import Library
from esvalue.inputs.own_regions import with_own_regions
from esvalue.inputs.workbook.loading import read_workbook

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "blank.xlsx"
    return write_blank(path, Library(), ["wetland", "farmland"], ["sections"], "zh")


def filled(blank: Path, target: Path, cells: dict[str, dict[str, Any]]) -> Path:
    book = openpyxl.load_workbook(blank)
    for sheet, found in cells.items():
        for cell, value in found.items():
            book[sheet][cell] = value
    book.save(target)
    return target


def mistakes(path: Path) -> list[tuple[str, str]]:
    set_language("zh")
    _, content = read_workbook(path, Library())
    found = [(one.where, one.text("zh")) for one in content.problems.mistakes]
    set_language("en")
    return found


def yellow(sheet: Worksheet) -> list[Any]:
    return [c for row in sheet.iter_rows(min_row=5) for c in row if c.fill.fgColor.rgb == "00FFF9DC"]


def test_no_number_stands_in_a_cell_to_fill_in(blank: Path) -> None:
    book = openpyxl.load_workbook(blank)
    assert len(book.sheetnames) <= 12
    cells = [c for sheet in book for c in yellow(sheet)]
    assert len(cells) > 300
    assert [
        c.value for c in cells if isinstance(c.value, int | float) and not c.parent.row_dimensions[c.row].hidden
    ] == []


def test_places_have_about_ten_columns(blank: Path) -> None:
    book = openpyxl.load_workbook(blank)
    for name in ("地块 湿地", "地块 耕地"):
        assert 8 <= len([c for c in book[name][3] if c.value]) <= 12
        assert book[name].row_dimensions[4].hidden


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lists_and_headings_are_in_one_language(tmp_path: Path, language: str) -> None:
    domains = ["wetland", "farmland", "marine", "river", "terrestrial"]
    path = write_blank(tmp_path / "b.xlsx", Library(), domains, ["sections", "vessels"], language)
    book = openpyxl.load_workbook(path)
    said = [
        str(c.value)
        for sheet in book
        if sheet.sheet_state == "visible"
        for r in (2, 3, *range(5, 40))
        for c in sheet[r]
        if c.value is not None
        and not sheet.row_dimensions[r].hidden
        and not sheet.column_dimensions[c.column_letter].hidden
        and not str(c.value).startswith("=")
    ]
    wrong = [text for text in said if bool(CHINESE.search(text)) != (language == "zh")]
    plain = re.compile(r"[\d./ⅠⅡⅢⅣⅤ—-]*|esvalue.*|.*kW.*|劣Ⅴ|m[23]?|1/a")
    assert [text for text in wrong if not plain.fullmatch(text)] == []


def test_what_is_missing_is_named_sheet_by_sheet(blank: Path) -> None:
    found = mistakes(blank)
    assert {where for where, _ in found} == {
        f"blank.xlsx: {sheet}"
        for sheet in ("基本情况", "方案与标准", "地块 湿地", "地块 耕地", "断面", "断面目标", "断面水质")
    }
    basics = next(text for where, text in found if where.endswith("基本情况"))
    assert "价格年份（B7）" in basics
    assert "可用资金" not in basics  # may stay empty


def test_a_wrong_word_is_told_with_its_cell_and_the_nearest(blank: Path, tmp_path: Path) -> None:
    path = filled(
        blank,
        tmp_path / "b.xlsx",
        {"基本情况": {"B8": "市政", "B14": "二百", "F14": "判断"}, "来源": {"A5": "台账", "B5": "统计"}},
    )
    found = dict(mistakes(path))
    assert "市" in found["b.xlsx: 基本情况!B8"]
    assert "b.xlsx: 基本情况!B14" in found


def test_a_source_nobody_knows_is_refused_with_the_nearest(blank: Path, tmp_path: Path) -> None:
    row = dict(zip("ABCDEFGHIJ", ["甲", "东区", "一般湿地", 10, 10, "芦苇", None, None, None, "台帐"], strict=True))
    cells = {"地块 湿地": {f"{c}5": v for c, v in row.items() if v is not None}, "来源": {"A5": "台账", "B5": "统计"}}
    found = dict(mistakes(filled(blank, tmp_path / "b.xlsx", cells)))
    assert "台账" in found["b.xlsx: 地块 湿地!J5"]


def test_an_empty_cell_of_a_place_is_missing_unless_it_may_be(blank: Path, tmp_path: Path) -> None:
    found = dict(mistakes(filled(blank, tmp_path / "b.xlsx", {"地块 湿地": {"A5": "甲", "B5": "东区"}})))
    text = found["b.xlsx: 地块 湿地"]
    assert all(cell in text for cell in ("C5", "D5", "E5", "F5", "J5"))
    assert not any(cell in text for cell in ("G5", "H5", "I5", "K5"))


@pytest.mark.parametrize("domain", ["wetland", "farmland", "terrestrial"])
def test_the_class_a_cover_usually_is_has_figures(domain: str) -> None:
    """Nobody is asked for it, so nobody could answer that the table is empty there."""
    library = Library()
    figures = library.table("xie2015").rows
    usual = load_card(library.card_path(domain), library).columns["xie_class"].usual_by["cover"]
    assert {cover: None in figures[classes[0]].values() for cover, classes in usual.items()} == dict.fromkeys(
        usual, False
    )


def test_unknown_domains_and_payments_are_refused(tmp_path: Path) -> None:
    for domains, payments in (([], []), (["wetlnd"], []), (["wetland"], ["boats"])):
        with pytest.raises(InputError):
            write_blank(tmp_path / "b.xlsx", Library(), domains, payments)
    write_blank_folder(tmp_path / "one", Library(), ["river"], ["vessels"], "en")
    with pytest.raises(InputError):
        write_blank_folder(tmp_path / "one", Library(), ["river"])


def test_a_river_asks_for_no_table_of_links(tmp_path: Path) -> None:
    """What farmland sends to it needs one: that service is left out, and what is filled in is sound."""
    blank = write_blank(tmp_path / "blank.xlsx", Library(), ["wetland", "river"], [], "zh")
    rows = {row[8].value: row[0].row for row in openpyxl.load_workbook(blank)["基本情况"].iter_rows(min_row=5)}
    without = "domains.wetland.without"
    answers = {
        "scenario.title": "滨河市",
        "scenario.price_year": 2024,
        "scenario.payer_level": "市",
        f"{without}.text": "补水减少",
        f"{without}.kind": "状况（面积不变）",
        f"{without}.hazard": 0.05,
        f"{without}.horizon": 10,
        f"{without}.set.water_depth.times": 0.7,
    }
    cells: dict[str, dict[str, Any]] = {
        "基本情况": {f"B{rows[key]}": value for key, value in answers.items()},
        "地块 湿地": {"A5": "西滩", "B5": "东岸区", "C5": "一般湿地", "D5": 900, "E5": 900, "F5": "芦苇", "J5": "判断"},
        "地块 水流": {"A5": "干流", "B5": "东岸区", "C5": "干流", "D5": 2, "E5": 2, "H5": "判断"},
        "方案与标准": {"E5": "方案", "E6": "自愿", "E11": 40, "H11": "判断"},
    }
    for key in ("hazard", "horizon", "set.water_depth.times"):
        cells["基本情况"][f"F{rows[f'{without}.{key}']}"] = "判断"
    assert check(filled(blank, tmp_path / "b.xlsx", cells)).mistakes == ()
    service = rows["domains.river.services.nitrogen_removal"]
    assert openpyxl.load_workbook(blank)["基本情况"].cell(service, 2).value == "off"


def test_a_zone_of_ones_own_has_the_figures_of_the_one_it_is_like() -> None:
    card = load_card(Library().card_path("wetland"), Library())
    problems = Mistakes()
    made = with_own_regions(card, {"reed": {"title": "滨河苇田", "like": "ordinary"}}, "x", problems)
    assert not problems
    assert made.region_types == [*card.region_types, "reed"]
    share = made.parameters["restriction_share"]
    assert share.table["reed"] == share.table["ordinary"]
    assert "reed" not in card.parameters["restriction_share"].table
    assert made.vocabulary is not None
    assert made.vocabulary.region_types["wetland"]["reed"].title == Text.same("滨河苇田") or (
        made.vocabulary.region_types["wetland"]["reed"].title.zh == "滨河苇田"
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [({"ordinary": {"title": "x", "like": "ordinary"}}, "own_region_known"), ({"x": {"title": "x", "like": "odinary"}},
                                                                         "unknown_name")],
)  # fmt: skip
def test_a_zone_like_none_or_named_like_one_is_refused(given: dict[str, Any], code: str) -> None:
    card, problems = load_card(Library().card_path("wetland"), Library()), Mistakes()
    with_own_regions(card, given, "domains.wetland.own_region_types", problems)
    assert [one.code for one in problems.mistakes] == [code]


def test_what_happens_unpaid_is_asked_where_others_gain() -> None:
    library = Library()
    for name, asked in (("wetland", True), ("wetland_conversion", True), ("vessels", False), ("closed_season", False)):
        card = load_card(library.card_path(name), library)
        keys = [one.key for one in questions(library, {name: card}, [], "zh")]
        assert (f"domains.{name}.without.text" in keys) is asked


def test_a_table_with_a_column_called_as_the_source_of_a_row(tmp_path: Path) -> None:
    blank = write_blank(tmp_path / "a.xlsx", Library(), ["water_source"], [], "zh")
    book = openpyxl.load_workbook(blank)
    sheet = next(one for one in book if one.title.startswith("地块"))
    row = {
        "place": "库边",
        "county": "甲县",
        "region_type": "一级保护区",
        "row:source": "判断",
        "duty": "停耕",
        "source": "甲水库",
    }
    for cell in sheet[4]:
        if cell.value is not None:
            key = str(cell.value).partition(" [")[0]
            sheet.cell(5, cell.column).value = row.get(key, None if key == "row:note" else 10)
    book.save(tmp_path / "b.xlsx")
    _, content = read_workbook(tmp_path / "b.xlsx", Library())
    said = [one.where for one in content.problems.mistakes if "地块" in one.where]
    assert said == []
    table = content.tables["water_source.csv"].table
    assert table.rows[0].cells[list(table.header).index("source")] == "甲水库"


def test_a_row_of_totals_is_refused_and_not_asked_to_be_filled(blank: Path, tmp_path: Path) -> None:
    cells = {"地块 湿地": {"A5": "小计", "B5": "滨河县", "D5": 1000, "E5": 800}}
    found = mistakes(filled(blank, tmp_path / "b.xlsx", cells))
    assert any("“小计”是合计行" in text for _, text in found)
    assert not any("C5" in text for _, text in found)


@pytest.mark.parametrize(
    ("sheet", "cell", "given", "said"),
    [("基本情况", "B7", "2024年", "请写 2024"), ("来源", "D5", "二〇二三", "请写 2023"),
     ("方案与标准", "H7", "文件", "三调成果"), ("方案与标准", "E6", "都参加", "用词“都参加”")],
)  # fmt: skip
def test_what_is_meant_is_said_in_chinese(
    blank: Path, tmp_path: Path, sheet: str, cell: str, given: str, said: str
) -> None:
    cells: dict[str, dict[str, Any]] = {"来源": {"A5": "三调成果", "B5": "统计"}, "方案与标准": {"D7": 60}}
    cells.setdefault(sheet, {})[cell] = given
    found = mistakes(filled(blank, tmp_path / "b.xlsx", cells))
    assert any(said in text for _, text in found), found

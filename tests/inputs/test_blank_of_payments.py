"""Blank workbooks of the cards of payments: a drafter fills one in without any other file, and it is sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from land import by_place

from esvalue.core.errors import InputError
from esvalue.core.language import set_language
from esvalue.inputs.blank.book import write_blank
from esvalue.inputs.blank.folder import write_blank_folder
from esvalue.inputs.library import Library
from esvalue.inputs.workbook import load_workbook_scenario
from esvalue.runs.checking.scenario import check
from esvalue.standards.judging import judge

Rows = Sequence[Mapping[str, Any]]
BASICS = {"scenario.title": "甲县", "scenario.price_year": 2024, "scenario.payer_level": "市"}
ZERO_CLOSED = {"closed_area": 0, "converted_area": 300}
#: Rows by domain, with the rates asked of their zones, in the words of the lists and the units of the sheets.
FILLED: dict[str, tuple[Rows, Mapping[str, float]]] = {
    "vessels": (
        [{"region_type": "国家渔船数据库", "offered_in": 2025, "vessels": 25, "power": 2000, "age": 9, "oldest": 18,
          "income": 70000, "scrap": 15000, "reemployment": 25000, "stage": 1, "renewals": 3, "renewal_cost": 120000,
          "renewal_cap": 50000}], {"国家渔船数据库": 7000}),
    "closed_season": (
        [{"region_type": "农村低保线", "persons": 320, "begins": 5, "ends": 8, "line": 650, "income": 3800,
          "other_work": 1400, "boats": 30, "boat_grant": 9000, "season_kept": 1, "responsible": 0.7}],
        {"农村低保线": 650}),
    "restocking": (
        [{"region_type": "对虾", "released_in": 2024, "released": 8e6, "recaptured": 0.03, "weight": 0.025,
          "price": 120, "catching_cost": 40, "seed_price": 0.012}], {"对虾": 0.016}),
    "sea_reserve": (
        [{"region_type": "核心保护区", "area": 15000, "eligible_area": 9000, "income": 150, "lost_share": 0.8,
          "moving_cost": 200, "patrol_cost": 4, "other_use": 7, "received": 0}], {"核心保护区": 180}),
    "closed_farmland": (
        [{"region_type": "一般耕地", "area": 450, "soil_use": "旱地", "acidity": 6.5, "cadmium": 2.4, "mercury": 0.1,
          "arsenic": 10, "lead": 30, "chromium": 60, "copper": 25, "nickel": 30, "zinc": 80, "net_income": 800,
          "other_income": 200, "treatment": 150}], {"一般耕地": 700}),
    "farm_practice": (
        [{"region_type": "有机肥替代化肥", "area": 3000, "eligible_area": 2500, "land_type": "一般耕地",
          "cost_without": 400, "cost_with": 480, "yield_without": 0.5, "yield_with": 0.48, "crop_price": 2400,
          "nitrogen_without": 12, "nitrogen_with": 8}], {"有机肥替代化肥": 120}),
    "wetland_conversion": (
        [{"region_type": "自然保护区内", "area": 1500, "planned_area": 600, **ZERO_CLOSED, "former_use": "池塘",
          "net_income": 600, "kept_income": 80, "restoration": 1000, "harvest": 0.3, "product_price": 14000,
          "water_depth": 0.6}], {"自然保护区内": 600}),
    "wetland_surroundings": (
        [{"region_type": "保护区周边", "area": 600, "eligible_area": 500, "wetland": f"{one}湿地", "band_from": 0,
          "band_to": to, "yield_": 0.5, "crop_price": 2700, "input_limit": 20, "guarding": 10}
         for one, to in (("东", 400), ("西", 600))], {"保护区周边": 300}),
    "water_source": (
        [{"region_type": "一级保护区", "area": 900, "eligible_area": 800, "source": "甲水库", "duty": "停耕",
          "net_income": 840, "new_income": 0, "upkeep": 30}], {"一级保护区": 1000}),
    "equivalency": (
        [{"region_type": "沼泽湿地", "area": 120, "left": 0.2, "regained": 1, "harmed_at": 0, "recovers_from": 2,
          "recovered_at": 8, "uplift": 0.9, "replaced_at": 1, "mature_at": 5, "ends_at": 10000, "worth": 1,
          "cost_of_area": 4000}], {}),
    "grain_balance": (
        [{"region_type": "县区", "area": 600000, "output": 240000, "population": 350000, "engel": 0.3,
          "service_value": 8e7}], {}),
}  # fmt: skip
SOURCES: Rows = [
    {
        "region_type": "水库",
        "volume": 8e7,
        "price": 0.25,
        "quality": 1.05,
        "behaviour": 1,
        "pledge": 1.5e7,
        "swing": 4e6,
    }
]
USERS: Rows = [{"region_type": "生活用水", "volume": 3e7}, {"region_type": "灌溉用水", "volume": 5e7}]


def filled(target: Path, domains: Mapping[str, Rows], rates: Mapping[str, float], links: Rows = ()) -> Path:
    """Fill in a blank workbook by its keys, as a person would by its captions."""
    book = openpyxl.load_workbook(write_blank(target, Library(), list(domains), [], "zh"))
    marks = {str(sheet["A1"].value).partition("〔")[2].rstrip("〕"): sheet for sheet in book}
    asked = marks["asked"]
    unpaid = {"text": "照旧", "kind": "状况（面积不变）", "exposure": 1}
    for r in range(5, asked.max_row + 1):
        key = str(asked.cell(r, 9).value)
        _, without, last = key.partition(".without.")
        answer = unpaid.get(last) if without else BASICS.get(key)
        if answer is not None:
            asked.cell(r, 2).value = answer
            asked.cell(r, 6).value = "判断" if last == "exposure" else None
    tables = {f"places:{domain}": rows for domain, rows in domains.items()}
    for mark, rows in {**tables, "tables:links/water_users": links}.items():
        for k, row in enumerate(rows):
            given = {"place": f"地{k + 1}", "county": "甲县", "row:source": "判断", "source": "判断", **row}
            for cell in marks[mark][4]:
                name = str(cell.value).partition(" [")[0]
                if cell.value is not None and (name != "source" or "source" in row or "row" not in mark):
                    marks[mark].cell(5 + k, cell.column).value = given.get(name)
    if rates:
        sheet = marks["rates"]
        sheet["E5"], sheet["E6"] = "方案甲", "自愿"
        for r in range(7, sheet.max_row + 1):
            rate = rates.get(str(sheet.cell(r, 2).value))
            if rate is not None:
                sheet.cell(r, 5).value, sheet.cell(r, 8).value = rate, "判断"
    book.save(target)
    return target


def told(path: Path) -> list[str]:
    set_language("zh")
    try:
        return [f"{one.where}: {one.text('zh')}" for one in check(path).mistakes]
    finally:
        set_language("en")


@pytest.mark.parametrize("domain", FILLED)
def test_a_blank_of_a_payment_is_filled_in_without_any_other_file(domain: str, tmp_path: Path) -> None:
    rows, rates = FILLED[domain]
    assert told(filled(tmp_path / "b.xlsx", {domain: rows}, rates)) == []


def test_users_of_a_source_share_by_the_sheet_of_who_takes_how_much(tmp_path: Path) -> None:
    links = [{"from": "地1", "to": "地1", "volume": 3e7}, {"from": "地1", "to": "地2", "volume": 5e7}]
    path = filled(tmp_path / "b.xlsx", {"water_contract": SOURCES, "water_users": USERS}, {}, links)
    assert told(path) == []
    # 80 million m3 x 0.25 x 1.05 are 21 million, above the pledge by more than its swing: 19 million are settled
    owed = by_place(judge(load_workbook_scenario(path)).model, "water_users.owed")
    assert owed == pytest.approx({"地1": 1.9e7 * 3 / 8, "地2": 1.9e7 * 5 / 8})


def test_users_without_what_they_share_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="water_contract,water_users"):
        write_blank(tmp_path / "b.xlsx", Library(), ["water_users"], [], "zh")


def test_a_unit_written_into_a_caption_is_the_one_that_is_read(tmp_path: Path) -> None:
    rows, _ = FILLED["equivalency"]
    path = filled(tmp_path / "b.xlsx", {"equivalency": [{**rows[0], "area": 8, "cost_of_area": 6}]}, {})
    book = openpyxl.load_workbook(path)
    sheet = next(one for one in book if one.title.startswith("地块"))
    for cell in sheet[3]:
        cell.value = str(cell.value).replace("受损面积 [亩]", "受损面积 [公顷]").replace("[元/亩]", "[万元/公顷]")
    book.save(path)
    assert told(path) == []
    # the ratio 0.1322036 is worked out apart: 3.7408875 service-years a hectare lost, 28.2964116 gained
    cost = by_place(judge(load_workbook_scenario(path)).model, "equivalency.cost_by_area")
    assert cost == pytest.approx({"地1": 8 * 0.13220360 * 60000}, rel=1e-6)


def test_a_register_in_horsepower_is_told_where_to_say_so(tmp_path: Path) -> None:
    rows, rates = FILLED["vessels"]
    path = filled(tmp_path / "b.xlsx", {"vessels": rows}, rates)
    book = openpyxl.load_workbook(path)
    sheet = next(one for one in book if one.title.startswith("地块"))
    (power,) = [cell for cell in sheet[3] if str(cell.value).startswith("主机功率 [千瓦/年]")]
    assert "把单位改写为 马力/年（1 马力 = 0.7355 千瓦）" in power.value
    power.value = power.value.replace("[千瓦/年]", "[马力/年]")
    book.save(path)
    assert sheet.cell(4, power.column).value == "power [kW/a]"  # the key of messages on the column
    (size,) = [one for one in check(path).domains[0].sizes if one.column == "power"]
    assert size.value == pytest.approx(2000 * 0.73549875)


def test_how_a_sheet_was_read_names_units_and_no_number(tmp_path: Path) -> None:
    rows, rates = FILLED["closed_season"]
    sparse = {**rows[0], "boats": None, "boat_grant": None, "responsible": None, "season_kept": None}
    found = check(filled(tmp_path / "b.xlsx", {"closed_season": [*rows, sparse]}, rates))
    units = {column: unit for file in found.files for column, unit in file.units}
    assert (units["begins"], units["responsible"], units["boats"]) == ("1", "1", "vessel")


def test_a_share_and_a_month_say_their_bounds(tmp_path: Path) -> None:
    path = write_blank(tmp_path / "b.xlsx", Library(), ["closed_season"], [], "zh")
    heads = [str(c.value) for c in openpyxl.load_workbook(path)["地块 海洋伏季休渔"][3]]
    assert "休渔起始月\n应为 1 与 12 之间的整数" in heads
    assert "休渔履约比例\n应在 0 与 1 之间\n可空" in heads


def test_a_blank_folder_has_the_links_and_no_rates_nobody_sets(tmp_path: Path) -> None:
    folder = write_blank_folder(tmp_path / "b", Library(), ["water_contract", "water_users"], [], "zh")
    assert (folder / "links" / "water_users.csv").read_text("utf-8-sig") == "from,to,volume [m3],source\n"
    assert "[options" not in (folder / "scenario.toml").read_text("utf-8")

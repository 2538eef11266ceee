"""The list of bad input that has to be refused: every item with the exact text a user reads, in both languages.

The mistakes are made in the tiny case of conftest.py; other forms of the same mistakes stand in the tests of each part.
A full disk and a killed process are in test_interrupted_runs.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from conftest import CARD, EQUIVALENTS, SCENARIO
from trial_equations import VALUE, trial, trial_hidden_surcharge

from esvalue.core.errors import InputError
from esvalue.equations.proof import check_equation

Write = Callable[..., Any]

WITHOUT = SCENARIO[SCENARIO.index("[domains.wetland.without]") : SCENARIO.index("[options.status_quo]")]
BOTH = '"reed_supply", "water_storage"]'
SUPPLY = """
[services.water_supply]
title = { zh = "供水", en = "water supply" }
group = "provisioning"
value = "stored_value"
[spill.water_supply]
share = { city = 1 }
source = "judgement"
"""
CIRCLE = """
[nodes.first]
equation = "scaled"
args = { value = "second", ratio = "variation" }
[nodes.second]
equation = "scaled"
args = { value = "first", ratio = "variation" }
"""


def unknown_key(case: Write) -> Any:
    return case(card=[("value = 8\n", "value = 8\nmininum = 1\n")]).card()


def wrong_unit_kind(case: Write) -> Any:
    return case(places=[("depth [m]", "depth [ha]")]).places()


def wrong_unit_kind_of_an_argument(case: Write) -> Any:
    return case(
        card=[
            (
                'args = { quantity = "reed_output", price = "prices.reed" }',
                'args = { quantity = "reed_output", price = "reed_yield" }',
            )
        ]
    ).bind()


def hidden_conversion_constant(case: Write) -> Any:
    with trial(trial_hidden_surcharge, **VALUE) as bad:
        check_equation(bad)


def missing_column(case: Write) -> Any:
    return case(
        places=[(",area [ha]", ""), (",200,", ","), ("reed,100,50", "reed,50")],
        origins=[("area,*,survey_2012,,,\neligible", "eligible")],
    ).places()


def nan(case: Write) -> Any:
    return case(places=[("reed,200,100", "reed,NaN,100")]).places()


def nan_given(case: Write) -> Any:
    area = xr.DataArray([200.0, np.nan], dims="place", coords={"place": ["north", "south"]})
    return case().bind().evaluate(["wetland.value"], {"wetland.area": area})


def dimension_without_labels(case: Write) -> Any:
    return case().bind().evaluate(["wetland.value"], {"wetland.area": xr.DataArray([200.0, 100.0], dims="place")})


def misaligned_places(case: Write) -> Any:
    area = xr.DataArray([200.0, 100.0], dims="place", coords={"place": ["north", "west"]})
    return case().bind().evaluate(["wetland.value"], {"wetland.area": area})


def cyclic_card(case: Write) -> Any:
    changed = 'physical = "stored"\nvalue = "first"'
    return case(card=CARD.replace('physical = "stored"\nvalue = "stored_value"', changed) + CIRCLE).bind()


def circular_scenario_base(case: Write) -> Any:
    made = case(scenario=[("[scenario]\n", 'base = "other.toml"\n[scenario]\n')])
    (made.folder / "other.toml").write_text('base = "scenario.toml"\n', encoding="utf-8")
    return made.load()


def unknown_source(case: Write) -> Any:
    return case(card=[('source = "yearbook_2012"', 'source = "yearbok_2012"')]).card()


def price_without_a_year(case: Write) -> Any:
    return case(card=[("price_year = 2012\n", "")]).card()


def spread_outside_the_bounds(case: Write) -> Any:
    return case(card=[("{ triangular = [5, 8, 11] }", "{ triangular = [5, 8, 50] }")]).card()


def two_services_of_one_overlap_group(case: Write) -> Any:
    return case(card=CARD.replace(BOTH, BOTH[:-1] + ', "water_supply"]') + SUPPLY).bind()


def services_of_two_readings(case: Write) -> Any:
    return case(card=CARD.replace(BOTH, BOTH[:-1] + ', "tiny.gas"]') + EQUIVALENTS).card()


def without_not_given(case: Write) -> Any:
    return case(scenario=[(WITHOUT, "")]).load()


def path_outside_the_folder(case: Write) -> Any:
    return case(scenario=[('"places.csv"', '"../places.csv"')]).load()


def not_utf8(case: Write) -> Any:
    return case(scenario=SCENARIO.encode() + "# 盘锦".encode("gb18030")).load()


def empty_table(case: Write) -> Any:
    return case(places="place,county,region_type,cover,area [ha],eligible_area [ha],depth [m]\n").places()


#: Item of the list -> its one message, in English and in Chinese ("{folder}" stands for the folder of the case).
MESSAGES: dict[Callable[[Write], Any], tuple[str, str]] = {
    unknown_key: (
        "reed.toml: parameters.reed_yield.mininum: unknown key 'mininum'; nearest: minimum; known keys: "
        "basis, by, date, evidence, maximum, minimum, note, open, price_year, published, quantity, replace, "
        "rivals, role, source, spread, table, title, unit, use, usual, value, values, weak, weight",
        "reed.toml: parameters.reed_yield.mininum: 未知的键“mininum”；最接近的是：minimum；可用的键：basis, "
        "by, date, evidence, maximum, minimum, note, open, price_year, published, quantity, replace, rivals, "
        "role, source, spread, table, title, unit, use, usual, value, values, weak, weight",
    ),
    wrong_unit_kind: (
        "places.csv: depth [ha]: unit 'ha' is of another kind than 'm'; give the number in a unit that "
        "converts into 'm'",
        "places.csv: depth [ha]: 单位“ha”与“米”不是同类；请改用可换算为“米”的单位",
    ),
    wrong_unit_kind_of_an_argument: (
        "reed.toml: nodes.reed_value: argument 'price' of market_value takes 'yuan/t_DM', but 'reed_yield' "
        "is in 't_DM/ha/a'; give 'reed_yield' in a unit that converts into 'yuan/t_DM', or name something "
        "else",
        "reed.toml: nodes.reed_value: market_value 的参数“price”单位应为“yuan/t_DM”，而“reed_yield”的单位是"
        "“t_DM/ha/a”；请把“reed_yield”改为可换算为“yuan/t_DM”的单位，或改用别的名称",
    ),
    hidden_conversion_constant: (
        "equation trial_hidden_surcharge: the result does not follow its units: expected 7.10818e-06, got "
        "17.5259 in other units of 'yuan/a'; a conversion constant is hidden in the formula, or a unit is "
        "declared wrong",
        "equation trial_hidden_surcharge: 结果与单位不符：换用“yuan/a”的其他单位应得 7.10818e-06，实得 "
        "17.5259；公式中藏有换算常数，或单位声明有误",
    ),
    missing_column: ("places.csv: column 'area [ha]' is missing", "places.csv: 缺少列“面积（area [ha]）”"),
    nan: (
        "places.csv: area [ha]: not a number: north (row 2): NaN → n/a; write digits, or n/a where the "
        "column does not apply",
        "places.csv: area [ha]: 不是数字：north（第 2 行）: NaN → n/a；请写数字，不适用处写 n/a",
    ),
    nan_given: (
        "wetland.area: the given values contain NaN; a value is a number, and absent places are declared n/a",
        "wetland.area: 给定的数值含 NaN；取值须为数字，不适用的地块请写 n/a",
    ),
    dimension_without_labels: (
        "wetland.area: dimension 'place' has no labels; give coords={'place': [...]} so that values cannot "
        "be misplaced",
        "wetland.area: 维度“place”没有标签；请给出 coords={'place': [...]}，以免错位",
    ),
    misaligned_places: (
        "wetland.area: labels of 'place' differ: missing south; unknown west; same labels in another order: "
        "no. Use .sel(place=...) to bring them in the order of the model",
        "wetland.area: “place”的标签不一致：缺少 south；多出 west；仅顺序不同：否。请用 .sel(place=...) 排成模型的顺序",
    ),
    cyclic_card: (
        "reed.toml: nodes.second: args.value: the nodes form a circle: first -> second -> first; let one of "
        "them rest on something else",
        "reed.toml: nodes.second: args.value: 节点构成循环：first -> second -> first；请让其中一个改用别的来源",
    ),
    circular_scenario_base: (
        "scenario.toml: the scenario's base leads back to itself: scenario.toml -> other.toml -> "
        "scenario.toml; take `base` out of one of these files",
        "scenario.toml: 情景的 base 绕回到自己：scenario.toml -> other.toml -> scenario.toml；请删去其中一个"
        "文件的 base",
    ),
    unknown_source: (
        "reed.toml: parameters.harvest_cost: unknown source 'yearbok_2012'; nearest: yearbook_2012; write "
        'one of sources.toml, or define it: [sources.yearbok_2012] title = "...", kind = "..."',
        "reed.toml: parameters.harvest_cost: 未知来源“yearbok_2012”；最接近的是：yearbook_2012；请写 "
        'sources.toml 中已有的，或自行定义：[sources.yearbok_2012] title = "..."、kind = "..."',
    ),
    price_without_a_year: (
        "reed.toml: parameters.harvest_cost: an amount of money without a price year; add price_year = ... "
        "to the file (a published price whose source prints no year: published = ... and evidence = "
        '"judgement")',
        "reed.toml: parameters.harvest_cost: 金额没有价格年份；请在 该文件 中加上 price_year = ...（来源未印"
        '年份的已发表价格：写 published = ... 且 evidence = "judgement"）',
    ),
    spread_outside_the_bounds: (
        "reed.toml: parameters.reed_yield: value or spread 5 to 50 t_DM/ha/a passes the maximum 40",
        "reed.toml: parameters.reed_yield: 取值或分布范围 5 至 50 t_DM/ha/a 超出界限 最大值 40",
    ),
    two_services_of_one_overlap_group: (
        "reed.toml: readings.gep: services water_storage, water_supply value the same thing (overlap group "
        "or code 'same_water') and would all be summed; set role = \"shown\" for all but one",
        "reed.toml: readings.gep: 服务 water_storage, water_supply 属于同一重叠组或同一代码“same_water”，不能"
        '同时加总；除一项外请设 role = "shown"',
    ),
    services_of_two_readings: (
        "reed.toml: readings.gep: service 'tiny.gas' belongs to another reading (an equivalents table); "
        "services of two readings are never mixed",
        "reed.toml: readings.gep: 服务“tiny.gas”属于另一套核算口径（当量表）；两套口径的服务不得混用",
    ),
    without_not_given: (
        "scenario.toml: domains.wetland: domain 'wetland' has no [domains.wetland.without]; write what "
        "happens without the paid action (cover or condition, hazard per year, horizon, source). Absent is "
        "an error, never zero",
        "scenario.toml: domains.wetland: 领域“wetland”没有 [domains.wetland.without]；请写明没有补偿时的情形"
        "（覆被或状况、年风险、期限、来源）。缺省即错误，不作零处理",
    ),
    path_outside_the_folder: (
        "../places.csv: path '../places.csv' leaves the folder {folder}; put the file inside it",
        "../places.csv: 路径“../places.csv”超出文件夹 {folder}；请把文件放在其中",
    ),
    not_utf8: (
        "{folder}/scenario.toml: not UTF-8 (byte 795); save the file as UTF-8",
        "{folder}/scenario.toml: 不是 UTF-8 编码（第 795 字节）；请另存为 UTF-8",
    ),
    empty_table: ("places.csv: the table has no rows", "places.csv: 表格没有数据行"),
}


@pytest.mark.parametrize("mistake", MESSAGES, ids=lambda mistake: mistake.__name__)
def test_one_clear_message(mistake: Callable[[Write], Any], case: Write, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        mistake(case)
    english, chinese = (caught.value.text(language).replace(str(tmp_path), "{folder}") for language in ("en", "zh"))
    assert (english, chinese) == MESSAGES[mistake]
    assert len(caught.value.problems) == 1
    assert re.search(r"[一-鿿]", chinese)

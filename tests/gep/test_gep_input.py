"""Bad input of a county account: one clear message each, in both languages."""

# ruff: noqa: F811 - fixtures are imported and asked for by name
from __future__ import annotations

from dataclasses import replace

import pytest
from county import COUNTY, Edits, account, county  # noqa: F401

from esvalue.core.errors import InputError
from esvalue.gep import change, gep_account, with_and_without

TEMPERATURE = ("1,0.002,0.0006,n/a,n/a,6.2,4.9,9,", "1,0.002,0.0006,n/a,n/a,6.2,4.9,282.15,")
BAD: dict[str, tuple[Edits, str, str]] = {
    "temperature in kelvin": (
        {"terrestrial.csv": [TEMPERATURE]},
        "terrestrial.csv: mean_temperature [degC]: 山地阔叶林 (row 2): "
        "282.15: no mean temperature: it lies between -60 and "
        "60 [degC]; these look like kelvin; subtract 273.15",
        "terrestrial.csv: mean_temperature [degC]: 山地阔叶林（第 2 行）: "
        "282.15：不是年均气温：应在 -60 与 60 [degC] 之间；疑"
        "为开尔文，请减去 273.15",
    ),
    "temperature with its unit": (
        {"terrestrial.csv": [("mean_temperature [degC]", "mean_temperature [K]")]},
        "terrestrial.csv: mean_temperature [K]: unit 'K' is of another kind than 'degC'",
        "terrestrial.csv: mean_temperature [K]: 单位“K”与“℃”不是同类",
    ),
    "rain in metres": (
        {"terrestrial.csv": [("18000,18000,21000000,n/a,640,", "18000,18000,21000000,n/a,0.64,")]},
        "terrestrial.csv: precipitation [mm/a]: 山地阔叶林 (row 2): "
        "0.64: no precipitation: it lies between 2 and 15000 "
        "[mm/a]; these look like metres of water; write [m/a] in the header",
        "terrestrial.csv: precipitation [mm/a]: 山地阔叶林（第 2 行）: "
        "0.64：不是年降水量：应在 2 与 15000 [mm/a] 之间；疑为以"
        "米计，请在表头写 [m/a]",
    ),
    "dry matter taken for carbon": (
        {"terrestrial.csv": [("n/a,n/a,6.2,4.9", "n/a,n/a,16.2,4.9")]},
        "terrestrial.csv: npp [t_C/ha/a]: 山地阔叶林 (row 2): "
        "16.2: no net primary production: it lies between 0 and 15 "
        "[t_C/ha/a]; these look like dry matter taken for carbon; carbon is about 0.45 to 0.5 of dry matter",
        "terrestrial.csv: npp [t_C/ha/a]: 山地阔叶林（第 2 行）: "
        "16.2：不是净初级生产力：应在 0 与 15 [t_C/ha/a] 之间；疑把干物质当"
        "作碳；碳约为干物质的 0.45—0.5",
    ),
    "a fraction above one": (
        {"terrestrial.csv": [("1.8,4.2,0.003,1,", "1.8,4.2,3,1,")]},
        "terrestrial.csv: cover_factor: above the most allowed 1: 山地阔叶林 (row 2): 3",
        "terrestrial.csv: cover_factor: 高于允许的最大值 1：山地阔叶林（第 2 行）: 3",
    ),
    "a negative fraction": (
        {"terrestrial.csv": [("1.8,4.2,0.003,1,", "1.8,4.2,-0.003,1,")]},
        "terrestrial.csv: cover_factor: below the least allowed 0: 山地阔叶林 (row 2): -0.003",
        "terrestrial.csv: cover_factor: 低于允许的最小值 0：山地阔叶林（第 2 行）: -0.003",
    ),
    "a class without a row of equivalents": (
        {"terrestrial.csv": [("forest,broadleaf", "forest,broad_leaf")]},
        "terrestrial.csv: xie_class: category 'broad_leaf' is not known; nearest: broadleaf",
        "terrestrial.csv: xie_class: 未知的类别“broad_leaf”；最接近的是：broadleaf",
    ),
    "more area than the county has": (
        {"scenario.toml": [("area = { value = 1200, ", "area = { value = 900, ")]},
        "scenario.toml: county.area: the places cover 98500 ha (terrestrial 39300, wetland 16200, farmland "
        "43000), more than the 90000 ha there are",
        "scenario.toml: county.area: 各地块合计 98500 公顷（terrestrial 39300, wetland 16200, farmland "
        "43000），超过总面积 90000 公顷",
    ),
    "more sea than there is": (
        {"scenario.toml": [("sea_area = { value = 300, ", "sea_area = { value = 200, ")]},
        "scenario.toml: county.sea_area: the places cover 25000 ha (marine 25000), more than the 20000 ha there are",
        "scenario.toml: county.sea_area: 各地块合计 25000 公顷（marine 25000），超过总面积 20000 公顷",
    ),
    "more area than one of several counties has": (
        {
            "scenario.toml": [
                (
                    "\n# ---- quality",
                    '\n[county.areas."示范县"]\nvalue = 500\nunit = "km2"\nsource = "judgement"\n# ---- quality',
                )
            ]
        },
        "scenario.toml: county.areas.示范县: the places cover 98500 ha",
        "scenario.toml: county.areas.示范县: 各地块合计 98500 公顷",
    ),
    "an area in another unit": (
        {"scenario.toml": [('area = { value = 1200, unit = "km2"', 'area = { value = 1200, unit = "m3"')]},
        "scenario.toml: county.area: unit 'm3' is of another kind than 'km2'",
        "scenario.toml: county.area: 单位“m3”与“平方公里”不是同类",
    ),
    "a service asked under two names": (
        {
            "scenario.toml": [
                (
                    'services = { water_supply = "off", water_use = "on"',
                    'services = { water_supply = "on", water_use = "on"',
                )
            ]
        },
        "river.toml: readings.gep: services water_supply, water_use value the same thing (overlap group or "
        "code 'water_supply')",
        "river.toml: readings.gep: 服务 water_supply, water_use 属于同一重叠组或同一代码“water_supply”",
    ),
    "a place without an ecosystem type": (
        {"terrestrial.csv": [("裸岩,示范县,ordinary,bare,", "裸岩,示范县,ordinary,n/a,")]},
        "terrestrial.csv: 裸岩 have an area but n/a in the column 'cover', so they belong to no ecosystem "
        "type; write their cover",
        "terrestrial.csv: 裸岩 有面积而“cover”列为 n/a，不属于任何生态系统类型；请写明覆被",
    ),
    "an unknown overlap group": (
        {"scenario.toml": [("same_water = {", "same_watr = {")]},
        "scenario.toml: quality.distinct: name 'same_watr' is not defined; nearest: same_water",
        "scenario.toml: quality.distinct: 名称“same_watr”没有定义；最接近的是：same_water",
    ),
    "an unknown line": (
        {
            "scenario.toml": [
                (
                    "[quality.distinct]",
                    '[quality.absent]\nsand_fixatin = { zh = "无", en = "none" }\n[quality.distinct]',
                )
            ]
        },
        "scenario.toml: quality.absent: 'sand_fixatin' is no line of the national layout; nearest: "
        "sand_fixation; lines: farm_products, ",
        "scenario.toml: quality.absent: “sand_fixatin”不是国家账户格式中的一行；最接近的是：sand_fixation；各"
        "行：farm_products, ",
    ),
    "a line declared absent that has a value": (
        {
            "scenario.toml": [
                (
                    "[quality.distinct]",
                    '[quality.absent]\nsand_fixation = { zh = "无", en = "none" }\n[quality.distinct]',
                )
            ]
        },
        "scenario.toml: quality.absent.sand_fixation: 'sand_fixation' is declared absent, yet sand_fixation "
        "give it a value; delete one of the two",
        "scenario.toml: quality.absent.sand_fixation: “sand_fixation”已声明不存在，而 sand_fixation 有其价"
        "值；请二者去其一",
    ),
    "a percentage for a share": (
        {"scenario.toml": [("minimum_coverage = 0.6", "minimum_coverage = 60")]},
        "quality.minimum_coverage: 60 is no share: it lies between 0 and 1; write 0.6",
        "quality.minimum_coverage: 取值有误：60 不是份额：应在 0 与 1 之间；请写 0.6",
    ),
    "a negative number of years": (
        {"scenario.toml": [("maximum_price_year_spread = 15", "maximum_price_year_spread = -1")]},
        "quality.maximum_price_year_spread: -1 is no number of years apart: it lies between 0 and 300; write 1",
        "quality.maximum_price_year_spread: 取值有误：-1 不是相差的年数：应在 0 与 300 之间；请写 1",
    ),
}


@pytest.mark.parametrize("mistake", BAD)
def test_bad_input_has_one_clear_message(mistake, county):
    edits, english, chinese = BAD[mistake]
    with pytest.raises(InputError) as caught:
        gep_account(county(edits), draws=False)
    found = [(problem.text("en"), problem.text("zh")) for problem in caught.value.problems]
    assert any(english in en and chinese in zh for en, zh in found), found
    assert len(found) == 1, found


def test_readings_of_two_kinds_do_not_mix():
    with pytest.raises(InputError) as caught:
        gep_account("county_gep", reading="equivalents", draws=False)
    assert (
        "domains.river: the card has no reading 'equivalents'; an account of several domains uses one "
        "reading throughout; readings: gep" in caught.value.text("en")
    )
    assert "卡片没有“equivalents”口径" in caught.value.text("zh")


def test_accounts_in_prices_of_two_years_are_not_compared(account):
    with pytest.raises(InputError) as caught:
        change(account, gep_account("county_gep", draws=False, price_year=2020))
    assert "prices of 2024 and 2020" in caught.value.text("en")
    assert "2024 年与 2020 年价格" in caught.value.text("zh")


def test_a_service_in_two_units_is_not_compared(account):
    other = replace(
        account, entries=tuple(replace(e, unit="m3/a") if e.service == "pest_control" else e for e in account.entries)
    )
    with pytest.raises(InputError) as caught:
        change(account, other).table()
    assert "pest_control is counted in ha in one account and in m3/a in the other" in caught.value.text("en")
    assert "pest_control 在一个账户中以 ha 计，在另一个中以 m3/a 计" in caught.value.text("zh")


def test_nothing_to_compare_where_no_domain_says_what_happens_without(county):
    text = (COUNTY / "scenario.toml").read_text(encoding="utf-8")
    river = text[text.index("[domains.river]") : text.index("[domains.marine]")]
    head, options = (
        text[: text.index("# ---- domains")],
        '[options.status_quo]\ntitle = { zh = "无", en = "none" }\nstatus_quo = true\nrule = "none"\n',
    )
    folder = county()
    marine = '[domains.marine]\ncard = "marine"\nplaces = "marine.csv"\nreading = "gep"\n'
    assert river
    (folder / "scenario.toml").write_text(head + marine + options, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        with_and_without(folder)
    assert "no domain of the scenario says what happens without the action" in caught.value.text("en")
    assert "情景中没有领域写明无措施时的情形" in caught.value.text("zh")

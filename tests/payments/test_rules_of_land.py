"""Published rules of land and water sources by hand, and users who share a contract by the water they take."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from land import SCENARIOS, expected
from water import sections

from esvalue.core.errors import InputError
from esvalue.payments import Claims, load_rule, read_tables, tables_of

CONTRACT = SCENARIOS / "water_source"
#: By rule: the year it is asked for, and area (mu) by kind of land.
PUBLISHED = {
    "dahuofang_2020": ("dahuofang", "2020", {"closed": ("", 41_180)}),
    "tianjin_wetland_2021": ("tianjin", "2021", {"converted": ("", 210_000)}),
    "wuhan_wetland_2013": ("wuhan", "2013", {
        name: (name, area) for zone, area in (("core", 1000), ("buffer", 2000), ("experimental", 4000))
        for name in (zone, f"municipal_{zone}")
    }),
    "rotation_fallow_2016": ("pilot", "2016", {
        name: (name, area) for name, area in (("rotation", 500), ("fallow_heavy_metal", 100), ("fallow_degraded", 200))
    }),
    "liaoning_tillage_2025": ("tillage", "2025", {"tillage": ("", 10_000)}),
    "heilongjiang_straw_2021": ("straw", "2021", {"returned": ("", 10_000)}),
    "miyun_paddy_2006": ("miyun", "2006", {"2006": ("", 1000)}),
    "miyun_paddy_2008": ("miyun", "2008", {"2008": ("", 1000)}),
}  # fmt: skip


def paid(rule: str, period: str, land: dict[str, tuple[str, float]]) -> Claims:
    """Return what a rule pays for land: {section: (kind, mu)}."""
    rows = [(name, kind or "main", "出资方", "受偿方") for name, (kind, _) in land.items()]
    bases = pd.DataFrame(
        [(name, period, area) for name, (_, area) in land.items()], columns=["section", "period", "base [mu]"]
    )
    return load_rule(rule).evaluate(read_tables(sections=sections(*rows), bases=bases), period=period, as_if=True)


@pytest.mark.parametrize("rule", PUBLISHED)
def test_a_published_standard_pays_what_was_worked_out(rule: str) -> None:
    place, period, land = PUBLISHED[rule]
    wanted = {figure: value for (at, figure), value in expected("rules").items() if at == place and figure in land}
    rows = paid(rule, period, land).frame
    assert dict(zip(rows["section"], rows["amount"], strict=True)) == pytest.approx(wanted)
    assert set(rows["payer"]) == {"出资方"}
    assert set(rows["payee"]) == {"受偿方"}


def test_land_in_hectares_is_paid_by_the_mu() -> None:
    rows = sections(("甲", "main", "省", "市"))
    bases = pd.DataFrame([("甲", "2020", 100)], columns=["section", "period", "base [ha]"])
    claims = load_rule("dahuofang_2020").evaluate(read_tables(sections=rows, bases=bases), period="2020", as_if=True)
    assert claims.total == pytest.approx(100 * 15 * 1000)


def test_land_of_no_kind_the_rule_knows_is_named() -> None:
    with pytest.raises(InputError) as error:
        paid("wuhan_wetland_2013", "2013", {"core": ("core", 1000), "other": ("", 10)})
    assert "no amount for main" in error.value.text("en")


# ---- a contract whose users share by volume --------------------------------------------------------------------------


def contract(folder: Path, parties: str | None = None) -> Claims:
    shutil.copytree(CONTRACT / "contract", folder / "tables")
    if parties is not None:
        (folder / "tables" / "parties.csv").write_text(parties, encoding="utf-8")
    return load_rule(CONTRACT / "contract.toml").evaluate(tables_of(folder / "tables"), period="2025")


def test_volume_quality_and_behaviour_are_paid_and_shared_by_volume(tmp_path: Path) -> None:
    rows = contract(tmp_path).frame
    found = {("contract", term): amount for term, amount in rows.groupby("term")["amount"].sum().items()}
    found |= {("contract", payer): amount for payer, amount in rows.groupby("payer")["amount"].sum().items()}
    wanted = {key: value * 1e4 for key, value in expected("rules").items() if key[0] == "contract"}
    assert found == pytest.approx(wanted)
    assert set(rows["payee"]) == {"源县"}


def test_a_user_whose_water_is_not_given_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        contract(tmp_path, "section,party,volume [1e4 m3]\n甲水库,丙市,6000\n")
    assert [one.code for one in error.value.problems] == ["volumes_lack"]
    assert "丁市" in error.value.text("en")


@pytest.mark.parametrize(("rows", "code"), [
    ("甲水库,丙市,-1\n甲水库,丁市,4000\n", "volume_wrong"),
    ("甲水库,丙市,6000\n甲水库,丙市,6000\n甲水库,丁市,4000\n", "share_twice"),
    ("甲水库,丙市,0\n甲水库,丁市,0\n", "volumes_lack"),
])  # fmt: skip
def test_wrong_volumes_of_users_are_refused(tmp_path: Path, rows: str, code: str) -> None:
    with pytest.raises(InputError) as error:
        contract(tmp_path, f"section,party,volume [1e4 m3]\n{rows}")
    assert code in {one.code for one in error.value.problems}


@pytest.mark.parametrize("unit", ["m3", "1e4 m3"])
def test_shares_by_volume_are_those_of_any_unit_and_sum_to_the_whole(tmp_path: Path, unit: str) -> None:
    rows = contract(tmp_path, f"section,party,volume [{unit}]\n甲水库,丙市,1\n甲水库,丁市,2\n").frame
    by = rows.groupby("payer")["amount"].sum()
    assert by["丁市"] == pytest.approx(2 * by["丙市"])
    assert by.sum() == pytest.approx(2300e4)


# ---- counties short of farmland and beyond need ----------------------------------------------------------------------


def test_a_county_short_of_farmland_pays_into_a_fund_that_pays_those_beyond_need() -> None:
    folder = SCENARIOS / "farm_practice"
    claims = load_rule(folder / "balance.toml").evaluate(tables_of(folder / "balance"), period="2025")
    rows = claims.frame
    county = [name if name != "耕地资金" else other for name, other in zip(rows["payer"], rows["payee"], strict=True)]
    wanted = {figure: value for (place, figure), value in expected("rules").items() if place == "balance"}
    assert dict(zip(county, rows["amount"], strict=True)) == pytest.approx(wanted, abs=0.005)
    net = claims.net()["net"]
    assert net["耕地资金"] == pytest.approx(0)
    assert net["乙区"] < 0 < net["丙县"] < net["甲县"]


def test_the_hectares_of_the_balance_are_those_of_the_card() -> None:
    bases = pd.read_csv(SCENARIOS / "farm_practice" / "balance" / "bases.csv").set_index("section")["base [ha]"]
    by_card = {place: value for (place, figure), value in expected("counties").items() if figure == "surplus"}
    found = {name[:2]: value if name.endswith("盈余") else -value for name, value in bases.items()}
    assert found == pytest.approx(by_card, abs=0.005)

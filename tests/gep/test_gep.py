"""Accounts of a whole county: figures by hand, parts and wholes, changes, files."""

# ruff: noqa: F811 - fixtures are imported and asked for by name
from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from county import COUNTY, ROOT, Edits, account, county, inflate, value  # noqa: F401

from esvalue.core.ensemble import Design
from esvalue.core.errors import InputError
from esvalue.gep import account_of_model, change, composing, gep_account, gep_folder, with_and_without
from esvalue.gep.layout import BLOCKS, LINES
from esvalue.gep.tables import national_table, supply_table
from esvalue.inputs.scenario import load_scenario
from esvalue.model.graph import Plan
from esvalue.model.model import bind

# --- figures by hand ------------------------------------------------------------------------------------------------

FOREST_WATER = (640 - 25 - 520) * 10 * 18000 + (640 - 28 - 510) * 10 * 6000  # mm x ha: 1 mm on a ha is 10 m3
FOREST_SOIL = 2200 * 0.035 * (1.8 * 4.2 * 18000 + 1.6 * 3.6 * 6000) * (1 - 0.003)
HAND = [
    ("terrestrial", "water_retention", "forest", FOREST_WATER * 7.06 * inflate(2010)),
    ("terrestrial", "sediment_retention", "forest", FOREST_SOIL * 0.24 / 1.29 * 15.58 * inflate(2010)),
    ("terrestrial", "soil_nitrogen_retention", "forest", FOREST_SOIL * 0.002 * 875 * inflate(2010)),
    ("terrestrial", "soil_phosphorus_retention", "forest", FOREST_SOIL * 0.0006 * 2800 * inflate(2010)),
    ("terrestrial", "sand_fixation", "grassland", (38 - 9) * 4000 / (1.28 * 0.1) * 3.75 * inflate(2010)),
    ("terrestrial", "carbon_sequestration", "forest", ((6.2 - 4.9) * 18000 + (5.8 - 4.7) * 6000) * 44 / 12 * 97.49),
    ("terrestrial", "dust_removal", "forest", (10 * 18000 + 15 * 6000) * 150 * inflate(2010)),
    ("terrestrial", "pest_control", "grassland", 1000 * 112.5 * inflate(2010)),
    ("wetland", "water_storage", "reed", 0.25 * 9000 * 1e4 * 7.06 * inflate(2010)),
    ("wetland", "lake_storage", "lake", (31 - 28.5) * 900 * 1e4 * 7.06 * inflate(2010)),
    ("wetland", "cod_removal", "reed", min(1800, 0.3 * 9000) * 700 * inflate(2010)),
    ("wetland", "coastal_protection", "tidal_flat", 14 * 250000.0),
    ("wetland", "methane_emission", "reed", -9000 * 0.0365 * 27.9 * 97.49),
    ("farmland", "crop_supply", "dry_land", 130000 * 2300.0),
    ("farmland", "grain_supply", "paddy", 15000 * 8.197 * 2620.0),
    ("river", "water_use", "river", (14e6 * 2.6 + 9e6 * 3.6 + 60e6 * 0.07) * inflate(2010)),
    ("marine", "nitrogen_removal", "marine", min(600, 0.03 * 25000) * 875 * inflate(2010)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("domain", "service", "ecosystem", "expected"), HAND, ids=lambda v: v if isinstance(v, str) else ""
)
def test_figures_by_hand(account, domain, service, ecosystem, expected):
    assert value(account, domain, service, ecosystem) == pytest.approx(expected, rel=1e-12)


def test_quantities_carry_their_units(account):
    found = {(e.domain, e.service, e.ecosystem): (e.physical, e.unit) for e in account.entries}
    assert found[("terrestrial", "water_retention", "forest")] == (pytest.approx(FOREST_WATER), "m3/a")
    assert found[("terrestrial", "so2_removal", "forest")] == (pytest.approx(0.09 * 18000 + 0.1 * 6000), "t_SO2/a")
    assert found[("wetland", "coastal_protection", "suaeda")] == (6.0, "km")
    assert found[("marine", "aquatic_supply", "marine")] == (None, "")


# --- parts and wholes -----------------------------------------------------------------------------------------------


def test_parts_sum_to_the_whole(account):
    table = national_table(account)
    whole = table.loc[table.kind == "total", "value"].item()
    assert whole == pytest.approx(account.total, rel=1e-12)
    for kind in ("line", "block"):
        assert table.loc[table.kind == kind, "value"].sum() == pytest.approx(whole, rel=1e-12)
    entries = table[(table.kind == "entry") & (table.summed == True)]  # noqa: E712
    assert entries.value.sum() == pytest.approx(whole, rel=1e-12)
    monetary = supply_table(account)
    assert monetary["total"].iloc[-1] == pytest.approx(whole, rel=1e-12)
    inner = monetary.iloc[:-1]
    assert inner["total"].sum() == pytest.approx(whole, rel=1e-12)
    np.testing.assert_allclose(inner.drop(columns="total").sum(axis=1), inner["total"])


def test_every_line_of_the_national_list_is_shown_once(account):
    table = national_table(account)
    shown = table[table.kind.isin(["line", "missing", "absent"])]
    assert shown.line.tolist() == [line.key for line in LINES]
    missing = table[table.kind == "missing"]
    assert set(missing.line) == {"oxygen_release", "climate_regulation", "landscape_premium"}
    assert missing.value.isna().all()
    assert missing.note_en.str.len().gt(5).all()
    assert set(table.block.dropna()) <= set(BLOCKS)


def test_what_is_only_shown_is_not_summed(account):
    habitat = [e for e in account.entries if e.service == "habitat"]
    assert habitat
    assert not any(e.summed for e in habitat)
    assert {e.block for e in habitat} == {"beside"}


def test_supply_is_empty_and_not_zero_where_a_type_supplies_nothing(account):
    monetary = account.supply("monetary").reset_index()
    row = monetary[monetary.code == "sand_fixation"].iloc[0]
    assert np.isnan(row["forest"])
    assert row["desert"] > 0
    physical = account.supply("physical").reset_index()
    assert physical[physical.code == "sand_fixation"].unit.tolist() == ["m2/a"]
    with pytest.raises(InputError, match="physical"):
        account.supply("other")


def test_draws_add_up_and_central_values_stay(account):
    head = load_scenario("county_gep").scenario.scenario
    assert account.total_draws.shape == (head.replicates * head.points,)
    assert account.total_draws.min() < account.total < account.total_draws.max()
    central = gep_account("county_gep", draws=False)
    assert central.total_draws.size == 0
    assert [(e.key, e.value, e.physical) for e in central.entries] == [
        (e.key, e.value, e.physical) for e in account.entries
    ]
    assert np.isnan(central.table()["low"]).all()


def test_blocks_of_any_size_give_the_same_bits(monkeypatch):
    loaded = load_scenario("county_gep")
    loaded = replace(
        loaded,
        scenario=loaded.scenario.model_copy(
            update={"scenario": loaded.scenario.scenario.model_copy(update={"points": 64, "replicates": 2})}
        ),
    )
    whole = gep_account(loaded)
    for cells in (7 * 5, 7 * 64, 7):
        monkeypatch.setattr(composing, "CELLS", cells)
        again = gep_account(loaded)
        assert all(np.array_equal(a.draws, b.draws) for a, b in zip(whole.entries, again.entries, strict=True))


def test_a_value_is_linear_in_its_price(county, account):
    twice = (
        '[parameters."prices.dust_removal"]\n'
        "value = 300\n"
        'unit = "yuan/t_dust"\n'
        "price_year = 2010\n"
        'source = "garze_2017"\n'
        "\n"
        "[options.status_quo]"
    )
    other = gep_account(county({"scenario.toml": [("[options.status_quo]", twice)]}), draws=False)
    for ecosystem in ("forest", "shrub", "grassland"):
        assert value(other, "terrestrial", "dust_removal", ecosystem) == 2 * value(
            account, "terrestrial", "dust_removal", ecosystem
        )
    rest = [e.key for e in account.entries if e.service != "dust_removal"]
    before, after = ({e.key: e.value for e in one.entries} for one in (account, other))
    assert all(before[key] == after[key] for key in rest)


def test_the_unit_of_an_input_changes_nothing(county, account):
    folder = county()
    path = folder / "terrestrial.csv"
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    for name, unit, factor in (
        ("area [ha]", "area [mu]", 15),
        ("precipitation [mm/a]", "precipitation [m/a]", 1e-3),
        ("npp [t_C/ha/a]", "npp [g_C/m2/a]", 100),
    ):
        at = rows[0].index(name)
        rows[0][at] = unit
        for row in rows[1:]:
            row[at] = row[at] if row[at] == "n/a" else repr(float(row[at]) * factor)
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    other = gep_account(folder, draws=False)
    for one, two in zip(account.entries, other.entries, strict=True):
        assert (one.key, one.unit) == (two.key, two.unit)
        assert two.value == pytest.approx(one.value, rel=1e-12)


def test_money_is_brought_to_the_year_asked_for():
    now, then = gep_account("county_gep", draws=False), gep_account("county_gep", draws=False, price_year=2020)
    assert (then.price_year, then.year, now.year) == (2020, 2020, 2024)
    assert value(then, "wetland", "coastal_protection") == pytest.approx(
        value(now, "wetland", "coastal_protection") / inflate(2020), rel=1e-12
    )


def test_oxygen_and_carbon_are_never_both_summed(county):
    folder = county(
        {
            "scenario.toml": [
                ('places = "terrestrial.csv"\n', 'places = "terrestrial.csv"\nservices = { oxygen_release = "on" }\n')
            ]
        }
    )
    with pytest.raises(InputError, match="photosynthesis"):
        gep_account(folder)
    both = {
        "scenario.toml": [
            (
                'places = "terrestrial.csv"\n',
                'places = "terrestrial.csv"\nservices = { oxygen_release = "on", carbon_sequestration = "off" }\n',
            )
        ]
    }
    made = gep_account(county(both, "oxygen"), draws=False)
    tonnes = ((6.2 - 4.9) * 18000 + (5.8 - 4.7) * 6000) * 44 / 12 * 32 / 44
    assert value(made, "terrestrial", "oxygen_release", "forest") == pytest.approx(
        tonnes * 727 * inflate(2010), rel=1e-12
    )


def test_a_bundle_and_its_parts_are_never_both_summed(tmp_path):
    card = (ROOT / "models" / "terrestrial.toml").read_text(encoding="utf-8")
    bundle = (
        "[services.soil_retention]\n"
        'title = { zh = "土壤保持", en = "soil retention" }\n'
        'group = "regulating"\n'
        'value = "sediment_value"\n'
        "\n"
        "[readings.gep]"
    )
    card = card.replace("[readings.gep]", bundle).replace(
        'services = ["forest_products"', 'services = ["soil_retention", "forest_products"'
    )
    (tmp_path / "card.toml").write_text(card, encoding="utf-8")
    for file in ("terrestrial.csv", "terrestrial.sources.csv"):
        shutil.copy(COUNTY / file, tmp_path / file)
    with pytest.raises(InputError) as caught:
        bind(tmp_path / "card.toml", tmp_path / "terrestrial.csv", price_year=2024)
    assert {"same_sediment", "soil_nitrogen", "soil_phosphorus"} <= {p.fields["group"] for p in caught.value.problems}


# --- change ---------------------------------------------------------------------------------------------------------

CONVERTED: Edits = {
    "wetland.csv": [
        (
            "养殖塘,示范县,restored_pond,coast,pond,wetland,1500,1500,n/a,n/a,60000000",
            "养殖塘,示范县,restored_pond,coast,reed,wetland,1500,1500,0.25,n/a,n/a",
        )
    ]
}


def test_change_is_antisymmetric(county, account):
    other = gep_account(county(CONVERTED))
    there, back = change(account, other), change(other, account)
    assert there.total == -back.total != 0
    forth, reverse = there.table(), back.table()
    assert (forth.value_change == -reverse.value_change).all()
    assert (forth.physical_change.dropna() == -reverse.physical_change.dropna()).all()
    assert forth.value_change[forth.summed].sum() == pytest.approx(there.total, rel=1e-9)
    assert change(account, account).table().value_change.eq(0).all()


def test_a_change_of_land_cover(county, account):
    there = change(account, gep_account(county(CONVERTED)))
    table, extents = there.table(), there.extents()
    assert table.loc[("wetland", "pond", "aquatic_supply"), ["value_b", "only_in"]].tolist() == [0.0, "a"]
    assert table.loc[("wetland", "pond", "aquatic_supply"), "value_change"] == -60_000_000
    reed = value(account, "wetland", "water_storage", "reed")
    assert table.loc[("wetland", "reed", "water_storage"), "value_change"] == pytest.approx(
        reed * 1500 / 9000, rel=1e-9
    )
    assert extents.loc[("wetland", "pond"), "change"] == -1500
    assert extents.loc[("wetland", "reed"), "change"] == 1500
    assert extents.change.sum() == 0


def test_with_and_without_stand_on_the_same_draws(account):
    made = with_and_without("county_gep")
    assert made.paired
    assert made.b.total == account.total
    table = made.table()
    grain = table.loc[("farmland", "paddy", "grain_supply")]
    assert (grain.value_change, grain.low, grain.high) == (0.0, 0.0, 0.0)
    water = table.loc[("wetland", "reed", "water_storage")]
    assert water.value_change == pytest.approx(0.3 * value(account, "wetland", "water_storage", "reed"), rel=1e-12)
    assert 0 <= water.low < water.value_change < water.high
    np.testing.assert_allclose(made.total_draws, made.b.total_draws - made.a.total_draws)
    reverse = change(made.b, made.a)
    assert np.array_equal(reverse.total_draws, -made.total_draws)


def test_accounts_on_other_draws_have_no_interval_of_their_difference(county, account):
    other = gep_account(county({"scenario.toml": [("seed = 20241201", "seed = 5")]}))
    made = change(account, other)
    assert not made.paired
    assert made.total_draws.size == 0
    assert made.table().low.isna().all()


# --- files ----------------------------------------------------------------------------------------------------------


def test_files_in_both_languages_and_the_same_bytes_again(account, tmp_path):
    paths = account.write(tmp_path / "one")
    again = account.write(tmp_path / "two")
    assert [p.name for p in paths] == [
        "gep.csv",
        "supply_physical.csv",
        "supply_monetary.csv",
        "quality.csv",
        "account.html",
        "account.xlsx",
        "核算表.xlsx",
        "gep_tables.xlsx",
    ]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(paths, again, strict=True))
    page = (tmp_path / "one" / "account.html").read_text(encoding="utf-8")
    for text in (
        *account.label.values(),
        *account.title.values(),
        "水源涵养",
        "water retention",
        "芦苇沼泽 / reed marsh",
    ):
        assert text in page
    assert "<script" not in page
    book = openpyxl.load_workbook(tmp_path / "one" / "account.xlsx")
    assert book.sheetnames == ["account", "gep", "supply_physical", "supply_monetary", "quality"]
    total = [row for row in book["gep"].iter_rows(values_only=True) if row[0] == "total"][0]
    assert account.total in total
    assert any(account.label["zh"] in str(row[0]) for row in book["account"].iter_rows(values_only=True))


def test_the_folder_holds_the_change_the_action_makes(tmp_path, account):
    made, paths = gep_folder("county_gep", tmp_path)
    assert made.total == account.total
    assert {"change.csv", "extent_change.csv", "account.xlsx"} <= {p.name for p in paths}
    book = openpyxl.load_workbook(tmp_path / "account.xlsx")
    assert book.sheetnames[-2:] == ["change", "extent_change"]
    page = (tmp_path / "account.html").read_text(encoding="utf-8")
    assert "有措施减无措施 / with less without the action" in page
    at = [cell.value for cell in book["change"][1]].index("价值变化（元/年） / change of value (yuan/a)")
    water = next(
        row for row in book["change"].iter_rows(values_only=True) if row[:3] == ("wetland", "reed", "water_storage")
    )
    assert 0.3 * value(account, "wetland", "water_storage", "reed") == pytest.approx(water[at], rel=1e-9)


def test_a_title_cannot_become_markup(tmp_path, account):
    replace(account, title={"zh": "<b>县</b>", "en": "=1+1"}).write(tmp_path)
    assert "<b>县" not in (tmp_path / "account.html").read_text(encoding="utf-8")


# --- the benchmark's model ------------------------------------------------------------------------------------------


def test_the_benchmark_computes_what_its_numbers_say(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from county_account import COVERS, write

    card, table = write(tmp_path, places=24, services=3)
    model = bind(card, table, price_year=2020)
    account = account_of_model(model, model.binder.library.sources, design=Design((), 2, 32, 1))[0]
    rows = [line.split(",") for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    hand = sum(
        float(r[4]) * float(r[5]) * (1 + 0.1 * i + COVERS.index(r[3])) * (10 + i) for r in rows for i in range(3)
    )
    assert account.total == pytest.approx(hand, rel=1e-12)
    assert account.total_draws.size == 64
    plan = Plan(model.graph, [model.accounts["terrestrial"].final_value])
    _, draws = next(iter(account.design.blocks(0)))
    np.testing.assert_allclose(
        plan.run(draws)[model.accounts["terrestrial"].final_value].sum(axis=0), account.total_draws[:32]
    )


def test_a_table_or_reading_that_there_is_not_is_told(account):
    with pytest.raises(InputError, match="nearest: monetary"):
        account.supply("monetry")
    model = bind("wetland", COUNTY / "wetland.csv", price_year=2024)
    with pytest.raises(InputError, match="the card has no reading 'gepp'"):
        account_of_model(model, {}, reading="gepp")
    with pytest.raises(InputError, match="write one of with, without"):
        account_of_model(model, {}, states=("wth",))

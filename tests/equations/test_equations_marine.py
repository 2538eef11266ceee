"""Sea areas and coasts: the tables of the Shandong standard and what they compute,
primary production, avoided damage.
"""

from __future__ import annotations

import csv
import math
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esvalue.equations.amounts import areal_value
from esvalue.equations.coast import (
    avoided_damage,
    catch_from_restocking,
    coastal_protection_length,
    coastal_protection_replacement,
    marine_base_value_compressed_db37,
    marine_compensation_db37,
    marine_resource_loss_db37,
    marine_service_loss_db37,
    sea_carbon_uptake,
    sea_oxygen_release,
    wave_reduction,
)
from esvalue.inputs.library import Library, package_folder

#: Assessed totals and areas printed beside the base values: living resources [1e4 yuan], services [1e8 yuan], area
#: [ha].
PRINTED = {
    "binzhou": (700, 43.89, 144_071), "dongying": (5100, 123.21, 644_034), "weifang": (2100, 28.55, 178_104),
    "yantai_1": (4500, 68.20, 340_482),
    "yantai_2": (12_300, 301.96, 618_807), "yantai_3": (6600, 55.59, 218_414), "weihai": (42_500, 402.92, 997_011),
    "qingdao": (20_100, 910.49, 1_196_550), "rizhao": (3000, 193.95, 399_331),
}  # fmt: skip


@cache
def table(name: str) -> dict[str, dict[str, str]]:
    with (package_folder("models") / "tables" / f"shandong_db37_{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["category"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("area", PRINTED)
def test_compression_gives_every_printed_base_value(area: str) -> None:
    row = table("base_values")[area]
    base = marine_base_value_compressed_db37(float(row["service_value"]), 16_000.0, 76_100.0, 9_300.0)
    assert base == pytest.approx(float(row["service_base"]), abs=51.0)  # printed to 0.01e4 yuan


@pytest.mark.parametrize("area", PRINTED)
def test_assessed_values_are_totals_by_area(area: str) -> None:
    resources, services, hectares = PRINTED[area]
    row = table("base_values")[area]
    assert services * 1e8 / hectares == pytest.approx(float(row["service_value"]), abs=70.0)
    if area != "rizhao":  # printed 0.007e4 where its own inputs give 0.0075e4
        assert resources * 1e4 / hectares == pytest.approx(float(row["resource_base"]), abs=5.1)


@pytest.mark.parametrize("name", ["base_values", "damage", "industry", "policy"])
def test_tables_load_and_name_their_source(name: str) -> None:
    made = Library().table(f"shandong_db37_{name}")
    assert set(made.sources.values()) == {"shandong_db37_2015"}
    assert all(title.zh and title.en.isascii() for title in made.titles.values())


def test_coefficients_are_shares_and_doubtful_ones_are_marked() -> None:
    damage = table("damage")
    assert all(0.0 <= float(row[k]) <= 1.0 for row in damage.values() for k in ("resource_damage", "service_damage"))
    assert {name for name, row in damage.items() if "check" in row["note"]} == {
        "artificial_reef_use",
        "water_intake_use",
        "label_lost_construction",
        "label_lost_use",
    }
    assert {float(row["industry_coefficient"]) for row in table("industry").values()} == {0.15, 0.2, 0.25, 0.3, 0.35}


def test_a_fill_in_dongying_by_hand() -> None:
    """43.8997 ha of fill off Dongying for 50 years, transport, in a red-line remainder: 80 and 16,500 yuan/ha,
    all lost.
    """
    base, fill = table("base_values")["dongying"], table("damage")["fill_use"]
    resources = marine_resource_loss_db37(float(base["resource_base"]), 43.8997, float(fill["resource_damage"]))
    services = marine_service_loss_db37(float(base["service_base"]), 43.8997, float(fill["service_damage"]), 50.0)
    assert (resources, services) == pytest.approx((3511.976, 36_217_252.5))
    paid = marine_compensation_db37(
        resources, services, float(table("industry")["transport"]["industry_coefficient"]), 0.0, 0.20
    )
    assert paid == pytest.approx((3511.976 + 36_217_252.5) * 0.55)


@given(st.floats(0.0, 1e5), st.floats(0.0, 1e5), st.floats(0.0, 1e4))
def test_compression_keeps_the_order_and_the_lowest(one: float, other: float, span: float) -> None:
    low, high = sorted((one, other))
    ends = (16_000.0, 76_100.0, span)
    assert marine_base_value_compressed_db37(low, *ends) <= marine_base_value_compressed_db37(high, *ends) + 1e-9
    assert marine_base_value_compressed_db37(16_000.0, *ends) == 16_000.0


@given(st.floats(0.0, 50.0), st.floats(0.0, 1e6))
def test_carbon_and_oxygen_of_the_sea_are_one_photosynthesis(production: float, area: float) -> None:
    carbon_dioxide, oxygen = sea_carbon_uptake(production, 44 / 12, area), sea_oxygen_release(production, 32 / 12, area)
    assert oxygen == pytest.approx(carbon_dioxide * 32 / 44, rel=1e-12, abs=1e-300)


def test_restocking_of_liaoning_2014_by_hand() -> None:
    """5.9766e9 released at 1% recaptured and 100 g each would be 5,977 t."""
    assert catch_from_restocking(5.9766e9, 0.01, 1e-4) == pytest.approx(5976.6)


# --- coasts ---


def test_rival_values_of_a_coast() -> None:
    by_length = coastal_protection_length(10.0, 300_000.0)
    by_wall = coastal_protection_replacement(10.0, 8_000_000.0, 0.0625, 100_000.0, 0.5)
    assert by_length == by_wall == 3_000_000.0
    assert coastal_protection_replacement(10.0, 8_000_000.0, 0.0625, 100_000.0, 0.0) == 0.0


@given(st.floats(0.0, 1.0), st.floats(0.0, 1e9), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_no_hazard_or_nothing_exposed_or_no_difference_is_worth_nothing(
    hazard: float, exposed: float, without: float, with_: float
) -> None:
    assert (
        avoided_damage(0.0, exposed, without, with_)
        == avoided_damage(hazard, 0.0, without, with_)
        == avoided_damage(hazard, exposed, with_, with_)
        == 0.0
    )
    assert abs(avoided_damage(hazard, exposed, without, with_)) <= hazard * exposed


def test_two_strengths_of_flood_add_up() -> None:
    """One flood in 10 years takes 5% instead of 10%, one in 50 takes 30% instead of 40%; 1e9 yuan exposed."""
    value = avoided_damage(0.1, 1e9, 0.10, 0.05) + avoided_damage(0.02, 1e9, 0.40, 0.30)
    assert value == pytest.approx(7e6)
    assert areal_value(700.0, 10_000.0) == pytest.approx(value)  # what a value per area would have to be


@given(st.floats(0.0, 1000.0), st.floats(0.0, 1000.0), st.floats(0.0, 0.1))
def test_belts_in_a_row_weaken_waves_one_after_the_other(one: float, other: float, k: float) -> None:
    left = (1 - float(wave_reduction(one, k))) * (1 - float(wave_reduction(other, k)))
    assert 1 - float(wave_reduction(one + other, k)) == pytest.approx(left, rel=1e-9, abs=1e-12)
    assert float(wave_reduction(50.0, math.log(2) / 50)) == pytest.approx(0.5)

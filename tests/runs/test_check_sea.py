"""What a drafter writes wrong in the tables of the sea: each slip is named, with its cell and what to write."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from esvalue.inputs.library import package_folder
from esvalue.runs.checking import CheckResult, check

SCENARIOS = package_folder("scenarios")


def changed(folder: Path, name: str, file: str, old: str, new: str) -> CheckResult:
    """Check a shipped scenario in which one text of one file is another."""
    shutil.copytree(SCENARIOS / name, folder / name)
    path = folder / name / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return check(folder / name)


def said(found: CheckResult) -> str:
    """Everything the check names, mistakes and doubts."""
    return "\n".join(one.text("en") for one in (*found.mistakes, *found.doubts.open))


@pytest.mark.parametrize(("old", "new", "words"), [
    # a level of service in percent; more left than is regained; recovery before the harm
    ("marsh,10,n/a,0,1,0,0,10", "marsh,10,n/a,30,1,0,0,10", ("left", "30", "0.3")),
    ("marsh,10,n/a,0,1,0,0,10", "marsh,10,n/a,0,1.5,0,0,10", ("regained", "1.5")),
    ("nearshore,n/a,2000000,0.25,1,0,1,3", "nearshore,n/a,2000000,0.25,0.2,0,1,3", ("left", "regained")),
    ("nearshore,n/a,2000000,0.25,1,0,1,3", "nearshore,n/a,2000000,0.25,1,5,1,3", ("harmed_at", "recovers_from")),
    # the replacement is mature after its end; what recovers after the replacement has ended is asked about
    ("1,1,4,31,1,60000", "1,1,40,31,1,60000", ("mature_at", "ends_at")),
    ("marsh,10,n/a,0,1,0,0,10", "marsh,10,n/a,0,1,0,0,40", ("recovered_at", "ends_at", "40")),
    # the year of the calendar where years are counted
    ("1,1,4,31,1,60000", "1,1,4,2055,1,60000", ("ends_at", "2055", "write the number of years")),
])  # fmt: skip
def test_slips_of_an_equivalency_are_named(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    text = said(changed(tmp_path, "equivalency", "places.csv", old, new))
    for word in words:
        assert word in text


@pytest.mark.parametrize("name", ["equivalency", "vessels", "closed_season", "restocking", "sea_reserve"])
def test_a_shipped_scenario_has_nothing_to_mend(name: str) -> None:
    found = check(SCENARIOS / name)
    assert found.mistakes == ()
    assert [one.text("en") for one in found.doubts.open] == []


@pytest.mark.parametrize(("old", "new", "words"), [
    # a boat older than the scheme allows; kilowatts without the year; a fleet in another unit of power
    ("2025,40,4000,12,20", "2025,40,4000,23,20", ("age", "older than the scheme allows", "23", "mend the oldest age if it is wrong")),
    ("power [kW/a]", "power [kW]", ("power", "kW")),
    # so little or so much power a boat that the unit is asked about
    ("2025,40,4000,12,20", "2025,40,100,12,20", ("power", "horsepower")),
    ("2025,150,1950,14,20", "2025,150,195000,14,20", ("power", "horsepower")),
    # a bonus in percent, and with its point misplaced
    ("40000,1,4,200000", "40000,0.008,4,200000", ("stage", "0.008", "check the decimal point")),
    ("40000,1,4,200000", "40000,80,4,200000", ("stage", "0.8")),
])  # fmt: skip
def test_slips_of_a_fleet_are_named(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    text = said(changed(tmp_path, "vessels", "fleet.csv", old, new))
    for word in words:
        assert word in text


def test_units_of_a_fleet_are_said_in_words(tmp_path: Path) -> None:
    found = changed(tmp_path, "vessels", "fleet.csv", "2025,40,4000,12,20", "2025,40,80,12,20")
    said_zh = "\n".join(one.text("zh") for one in found.doubts.open)
    assert "折合每艘/年（渔船数）2 千瓦/年" in said_zh
    assert "annual_kW" not in said_zh + said(found)
    assert "is 2 kW/a per vessel/a" in said(found)
    old = "provincial = { value = 5000"
    rate = changed(tmp_path / "rate", "vessels", "scenario.toml", old, old.replace("5000", "5"))
    assert "元/千瓦）的" in next(one.text("zh") for one in rate.doubts.open if one.code == "given_far")


@pytest.mark.parametrize("unit", ["马力/a", "metric_horsepower/a", "匹/年"])
def test_a_fleet_in_horsepower_is_read_as_kilowatts(tmp_path: Path, unit: str) -> None:
    found = changed(tmp_path, "vessels", "fleet.csv", "power [kW/a]", f"power [{unit}]")
    assert found.mistakes == ()
    power = next(one for one in found.domains[0].sizes if one.column == "power")
    assert power.value == pytest.approx(11_750 * 0.73549875)


@pytest.mark.parametrize(("old", "new", "words"), [
    # a season over the year's end, a month above 12, half a month
    ("rural,500,5,8,600", "rural,500,11,2,600", ("begins", "two rows")),
    ("rural,500,5,8,600", "rural,500,5,13,600", ("ends", "13", "two rows")),
    ("rural,500,5,8,600", "rural,500,0,8,600", ("begins", "0")),
    ("rural,500,5,8,600", "rural,500,5,8.5,600", ("ends", "8.5")),
    # a yearly line under a heading by month; what was kept in percent
    ("urban,300,5,8,780", "urban,300,5,8,9360", ("line", "yuan/person/a")),
    ("40,12000,1,0.6", "40,12000,1,60", ("responsible", "0.6")),
])  # fmt: skip
def test_slips_of_a_closed_season_are_named(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    text = said(changed(tmp_path, "closed_season", "fishers.csv", old, new))
    for word in words:
        assert word in text


def test_a_yearly_line_is_read_under_its_own_heading(tmp_path: Path) -> None:
    found = changed(tmp_path, "closed_season", "fishers.csv", "line [yuan/person/month]", "line [yuan/person/a]")
    assert found.mistakes == ()
    assert any("line" in one.text("en") for one in found.open)  # 780 yuan a year is unusual


@pytest.mark.parametrize(("old", "new", "words"), [
    # a price per thousand or ten thousand; recapture in percent; grams for kilograms
    ("150,0,0.015", "150,0,15", ("seed_price", "per thousand")),
    ("150,0,0.015", "150,0,150", ("seed_price", "1e3 individual")),
    ("10000000,0.07", "10000000,7", ("recaptured", "0.07")),
    ("0.07,0.03,150", "0.07,30,150", ("weight when caught", "30", "check the digits")),
])  # fmt: skip
def test_slips_of_restocking_are_named(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    text = said(changed(tmp_path, "restocking", "releases.csv", old, new))
    for word in words:
        assert word in text


@pytest.mark.parametrize("unit", ["yuan/1e3 individual", "元/千尾"])
def test_a_price_per_thousand_is_read_as_what_it_is(tmp_path: Path, unit: str) -> None:
    shutil.copytree(SCENARIOS / "restocking", tmp_path / "restocking")
    path = tmp_path / "restocking" / "releases.csv"
    text = path.read_text(encoding="utf-8").replace("seed_price [yuan/individual]", f"seed_price [{unit}]")
    path.write_text(text.replace(",0,0.02", ",0,20").replace(",0,0.015", ",0,15"), encoding="utf-8")
    found = check(tmp_path / "restocking")
    assert found.mistakes == ()
    assert [one for one in found.open if "seed_price" in one.text("en")] == []


@pytest.mark.parametrize(("old", "new", "words"), [
    ("1500,1200,3000,1,4000", "1500,1200,3000,100,4000", ("lost_share", "1")),
    ("core,1500,1200", "core,1500,1800", ("eligible_area", "1800")),
])  # fmt: skip
def test_slips_of_a_reserve_are_named(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    text = said(changed(tmp_path, "sea_reserve", "zones.csv", old, new))
    for word in words:
        assert word in text

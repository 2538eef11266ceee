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
])  # fmt: skip
def test_slips_of_an_equivalency_are_named(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    text = said(changed(tmp_path, "equivalency", "places.csv", old, new))
    for word in words:
        assert word in text


@pytest.mark.parametrize("name", ["equivalency", "vessels"])
def test_a_shipped_scenario_has_nothing_to_mend(name: str) -> None:
    found = check(SCENARIOS / name)
    assert found.mistakes == ()
    assert [one.text("en") for one in found.doubts.open] == []


@pytest.mark.parametrize(("old", "new", "words"), [
    # a boat older than the scheme allows; kilowatts without the year; a fleet in another unit of power
    ("2025,40,4000,12,20", "2025,40,4000,23,20", ("age", "older than the scheme allows", "23")),
    ("power [kW/a]", "power [kW]", ("power", "kW")),
    # so little or so much power a boat that the unit is asked about
    ("2025,40,4000,12,20", "2025,40,100,12,20", ("power", "horsepower")),
    ("2025,150,1950,14,20", "2025,150,195000,14,20", ("power", "horsepower")),
    # a bonus in percent
    ("40000,1,4,200000", "40000,80,4,200000", ("stage", "0.8")),
])  # fmt: skip
def test_slips_of_a_fleet_are_named(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    text = said(changed(tmp_path, "vessels", "fleet.csv", old, new))
    for word in words:
        assert word in text


@pytest.mark.parametrize("unit", ["马力/a", "metric_horsepower/a", "匹/年"])
def test_a_fleet_in_horsepower_is_read_as_kilowatts(tmp_path: Path, unit: str) -> None:
    found = changed(tmp_path, "vessels", "fleet.csv", "power [kW/a]", f"power [{unit}]")
    assert found.mistakes == ()
    power = next(one for one in found.domains[0].sizes if one.column == "power")
    assert power.value == pytest.approx(11_750 * 0.73549875)

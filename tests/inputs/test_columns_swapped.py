"""Two columns under each other's headings: what is given up, and what comes in its place, is named by its size."""

from __future__ import annotations

import shutil

import pytest
from each import each

from esvalue.core.errors import InputError
from esvalue.inputs.scenario import find_scenario, load_scenario

#: Scenario, table, what is given up, what comes in its place.
SWAPPED = (
    ("closed_season", "fishers.csv", "income", "other_work"),
    ("closed_farmland", "samples.csv", "net_income", "other_income"),
    ("restocking", "releases.csv", "price", "catching_cost"),
    ("sea_reserve", "zones.csv", "income", "other_use"),
    ("water_source", "zones.csv", "net_income", "new_income"),
    ("water_source", "zones.csv", "water_without", "water_with"),
    ("wetland_conversion", "conversion.csv", "net_income", "kept_income"),
)


@each("scenario, file, first, second", SWAPPED)
def test_two_columns_under_each_others_headings_are_named(
    tmp_path_factory: pytest.TempPathFactory, scenario: str, file: str, first: str, second: str
) -> None:
    source = find_scenario(scenario).parent
    target = tmp_path_factory.mktemp("swapped") / scenario
    shutil.copytree(source, target)
    assert not [one for one in load_scenario(target).doubts if one.code == "usually_above"]
    lines = (target / file).read_text(encoding="utf-8").splitlines()
    names = [heading.partition(" [")[0] for heading in lines[0].split(",")]
    headings = lines[0].split(",")
    at, other = names.index(first), names.index(second)
    headings[at], headings[other] = headings[other], headings[at]
    (target / file).write_text("\n".join([",".join(headings), *lines[1:]]) + "\n", encoding="utf-8")
    try:
        found = [one.code for one in load_scenario(target).doubts]
    except InputError as error:
        found = [one.code for one in (*error.problems, *error.doubts)]
    assert "usually_above" in found or "not_everywhere" in found

"""A column of years and one of counts that were exchanged; and large amounts without their 1e4 in tables of places."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import ROOT

from esvalue.inputs.library import Library
from esvalue.inputs.scenario.draft import read_draft

Table = list[dict[str, str]]


def told(folder: Path, name: str, file: str, edit: Callable[[Table], None]) -> list[tuple[str, str]]:
    """Return (code, message) of the mistakes and doubts of a scenario whose table was edited."""
    path = Path(shutil.copytree(ROOT / "scenarios" / name, folder / name)) / file
    with path.open(encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source)
        heads, rows = list(reader.fieldnames or ()), list(reader)
    edit(rows)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, heads)
        writer.writeheader()
        writer.writerows(rows)
    problems = read_draft(path.parent / "scenario.toml", Library()).problems
    return [(one.code, one.text("en")) for one in (*problems.mistakes, *problems.doubts)]


def exchanged(one: str, other: str) -> Callable[[Table], None]:
    def edit(rows: Table) -> None:
        for row in rows:
            row[one], row[other] = row[other], row[one]

    return edit


def times(column: str, factor: float) -> Callable[[Table], None]:
    def edit(rows: Table) -> None:
        for row in rows:
            if row[column] != "n/a":
                row[column] = f"{float(row[column]) * factor:.10g}"

    return edit


def test_a_year_exchanged_with_a_count_is_refused(tmp_path: Path) -> None:
    edit = exchanged("released_in", "released [individual]")
    found = dict(told(tmp_path, "restocking", "releases.csv", edit))
    assert "5000000" in found["implausible"]
    assert "no year: it is a whole number between 1900 and 2200; was the column exchanged" in found["implausible"]


def test_a_year_in_words_is_a_year(tmp_path: Path) -> None:
    def edit(rows: Table) -> None:
        rows[0]["released_in"], rows[1]["released_in"] = "2013 spring", "n/a"

    assert told(tmp_path, "restocking", "releases.csv", edit) == []


def test_counts_that_are_all_years_are_named(tmp_path: Path) -> None:
    def edit(rows: Table) -> None:
        for row, year in zip(rows, ("2023", "2024"), strict=True):
            row["released [individual]"] = year

    assert (
        "all 2 numbers of this column lie between 1990 and 2040"
        in dict(told(tmp_path, "restocking", "releases.csv", edit))["counts_of_years"]
    )


#: Scenario, table, column: an amount that people know in ten thousands.
LARGE = [
    ("water_source", "contracts.csv", "volume [1e4 m3]"),
    ("water_source", "contracts.csv", "pledge [1e4 yuan]"),
    ("water_source", "contracts.csv", "swing [1e4 yuan]"),
    ("water_source", "users.csv", "volume [1e4 m3]"),
    ("restocking", "releases.csv", "released [individual]"),
    ("vessels", "fleet.csv", "power [kW/a]"),
    ("farm_practice", "counties.csv", "population [person]"),
]


@pytest.mark.parametrize(("name", "file", "column"), LARGE)
@pytest.mark.parametrize("factor", [1e-4, 1e4])
def test_a_factor_of_ten_thousand_is_named(tmp_path: Path, name: str, file: str, column: str, factor: float) -> None:
    found = told(tmp_path, name, file, times(column, factor))
    assert {code for code, _ in found} & {"unusual", "unusual_per_area", "doubtful_range"}, found


@pytest.mark.parametrize(("name", "file"), sorted({(name, file) for name, file, _ in LARGE}))
def test_what_is_written_there_is_not(tmp_path: Path, name: str, file: str) -> None:
    assert told(tmp_path, name, file, lambda rows: None) == []

"""Volumes and bases whose 1e4 (万) was left out, or written twice, are named; those of real rules are not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import ROOT

from esvalue.payments.tables import tables_of

CONTRACT = ROOT / "scenarios" / "water_source" / "contract"
ZHENJIANG = ROOT / "tests" / "cases" / "payments" / "zhenjiang"
BALANCE = ROOT / "scenarios" / "farm_practice" / "balance"

WAN = (40, 10, 30, 25, 60, 90, 80, 45, 20, 15, 12, 9)
MONTHS = [f"J1,2014-{month:02d},{volume}" for month, volume in enumerate(WAN, 1)]

Edit = Callable[[str], str]
#: Folder, file, what is written instead, and what is said of it.
SLIPS: dict[str, tuple[Path, str, Edit, list[str]]] = {
    "nothing": (CONTRACT, "volumes.csv", str, []),
    "nothing in print": (ZHENJIANG, "volumes.csv", str, []),
    "nothing of land": (BALANCE, "bases.csv", str, []),
    "wan left out": (
        CONTRACT, "volumes.csv", lambda t: t.replace("1e4 m3", "m3"),
        ["less than 3,500 m3 a day", "take 100,000,000 m3"],
    ),
    "wan twice": (CONTRACT, "volumes.csv", lambda t: t.replace("10000", "100000000"), ["take 100,000,000 m3"]),
    "wan left out of what parties take": (
        CONTRACT, "parties.csv", lambda t: t.replace("1e4 m3", "m3"), ["take 10,000 m3 and it carries 100,000,000 m3"],
    ),
    "wan in a table": (
        ZHENJIANG, "volumes.csv", lambda t: t.replace("000000", "00"), ["should the heading say [1e4 m3]"],
    ),
    "wan left out of land": (
        BALANCE, "bases.csv", lambda t: t.replace("[ha]", "[m2]"), ["the largest area paid for is 4.246 ha"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_what_is_doubtful_is_named(tmp_path: Path, slip: str) -> None:
    folder, file, edit, wanted = SLIPS[slip]
    path = Path(shutil.copytree(folder, tmp_path / "t")) / file
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    said = " | ".join(one.en for one in tables_of(path.parent).doubts)
    assert all(words in said for words in wanted), said
    assert bool(said) == bool(wanted), said


FAR = ["row 9: 45 m3, 1/5560 of the median 250000 of the 11 like it", "is 1e4 (wan) missing"]


@pytest.mark.parametrize(("month", "wanted"), [("45", []), ("0.0045", FAR)])
def test_a_month_far_from_the_others_of_its_section_is_named(tmp_path: Path, month: str, wanted: list[str]) -> None:
    folder = Path(shutil.copytree(ZHENJIANG, tmp_path / "t"))
    rows = [line.replace(",45", f",{month}") for line in MONTHS]
    (folder / "volumes.csv").write_text("\n".join(["section,period,volume [1e4 m3]", *rows]), encoding="utf-8")
    said = " | ".join(one.en for one in tables_of(folder).doubts)
    assert all(words in said for words in wanted), said
    assert bool(said) == bool(wanted), said

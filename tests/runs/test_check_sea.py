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


def test_the_shipped_scenario_has_nothing_to_mend() -> None:
    assert check(SCENARIOS / "equivalency").mistakes == ()

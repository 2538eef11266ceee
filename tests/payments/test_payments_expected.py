"""Expected claims of published payment rules, recomputed from their input tables without esvalue."""

import ast
import csv
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from each import each
from folders import CASES

CASES = CASES / "payments"
FOLDERS = sorted(path.parent.name for path in CASES.glob("*/expected.csv"))
SCRIPTS = sorted(CASES.glob("*.py"))
#: Rules that compute their period from what is printed.
COMPLETE = {
    "liaoning_2014",
    "liaoning_2017",
    "liaoning_2024",
    "dalian_2025",
    "shenyang_2017",
    "anhui_2018",
    "hefei_2022",
    "guzhen_2021",
    "dabie_2014",
    "zhenjiang",
    "beijing_2015",
    "chongqing_2018",
    "yellow_river_2021",
    "handan",
    "zhoukou",
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def recompute(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script of a folder; `-S` leaves out every installed package."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-S", str(folder / "recompute.py")]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


def test_every_table_is_recomputed_to_the_cent() -> None:
    done = recompute(CASES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(FOLDERS)} folders and {len(rows(CASES / 'printed.csv'))} printed examples agree" in done.stdout


def test_every_complete_rule_has_its_figures() -> None:
    assert not COMPLETE - set(FOLDERS)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_script_stands_on_nothing_it_proves(script: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    own = {path.stem for path in SCRIPTS}
    assert {name.split(".")[0] for name in imported} <= own | set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("liaoning_2017/expected.csv", ",13333.33", ",13333.34"),
        ("handan/other_readings.csv", ",1500000.00", ",1000000.00"),
        ("anhui_2018/monitoring.csv", "TP,0.9,", "TP,0.91,"),
        ("limits.csv", "TP,lake,lower,0.01,0.025,0.05", "TP,lake,lower,0.01,0.025,0.06"),
        ("zhenjiang/volumes.csv", "1234567", "1234568"),
        ("printed.csv", "class=2 2", "class=2 3"),
    ],
)
def test_a_changed_figure_is_noticed(tmp_path: Path, file: str, old: str, new: str) -> None:
    shutil.copytree(CASES, tmp_path / "payments", ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "payments" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = recompute(tmp_path / "payments")
    assert done.returncode == 1, done.stdout + done.stderr


@each("folder", FOLDERS)
def test_a_claim_has_two_parties_and_cents(folder: str) -> None:
    sections = {row["section"] for row in rows(CASES / folder / "sections.csv")}
    for row in rows(CASES / folder / "expected.csv"):
        assert row["section"] in sections
        assert row["payer"] != row["payee"]
        assert Decimal(row["amount [yuan]"]) > 0
        assert Decimal(row["amount [yuan]"]).as_tuple().exponent == -2


@each("folder", FOLDERS)
def test_the_arithmetic_of_each_claim_is_written_out(folder: str) -> None:
    written = set()
    for line in (CASES / folder / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 7:
            written.add((*cells[:5], cells[6].replace(",", "")))
    for row in rows(CASES / folder / "expected.csv"):
        amount = row["amount [yuan]"].removesuffix(".00")
        sides = f"{row['payer']} to {row['payee']}"
        assert (row["period"], row["section"], row["term"], row["indicator"], sides, amount) in written


@each("folder", FOLDERS)
def test_a_section_and_month_is_measured_or_marked(folder: str) -> None:
    """No cell is empty by oversight: a value stands wherever neither a gap nor a suspension does."""
    sections = {row["section"] for row in rows(CASES / folder / "sections.csv")}
    for row in rows(CASES / folder / "monitoring.csv"):
        assert row["section"] in sections
        assert row["mark"] in ("", "gap", "suspended", "imputed")
        assert (row["value"] == "") == (row["mark"] in ("gap", "suspended"))
        assert row["value"] == "" or Decimal(row["value"]) >= 0

"""Figures worked out by hand in `tests/cases/sea`, as they are written and as the script beside them reckons them."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

from folders import CASES

SEA = CASES / "sea"


def written(folder: str, file: str = "expected.csv") -> dict[str, float]:
    """Return the figures of a folder by name."""
    with (SEA / folder / file).open(encoding="utf-8", newline="") as given:
        return {row["figure"]: float(row["value"]) for row in csv.DictReader(given)}


def reckoned(root: Path = SEA) -> subprocess.CompletedProcess[str]:
    """Run the script that compares every folder; `-S` leaves out every installed package."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-S", str(root / "recompute.py")]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)

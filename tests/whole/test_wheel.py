"""What is installed from a wheel is whole: it runs outside the checkout, with its messages, units and scenarios."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from folders import ROOT


@pytest.mark.slow
def test_an_installed_wheel_runs_from_an_empty_folder(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(tmp_path / "wheels"), str(ROOT)], check=True)
    (wheel,) = (tmp_path / "wheels").glob("esvalue-*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(tmp_path / "site"), str(wheel)], check=True)
    empty = tmp_path / "empty"
    empty.mkdir()

    def esvalue(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
        command = [sys.executable, "-m", "esvalue", *words]
        return subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True, check=False)

    where = subprocess.run(
        [sys.executable, "-c", "import esvalue; print(esvalue.__file__)"],
        cwd=empty,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(tmp_path)
    refused = esvalue("--lang", "zh", "run", "panjn")
    assert refused.returncode == 1
    assert "panjin" in refused.stderr
    done = esvalue("run", "panjin", "--out", "out")
    assert done.returncode == 0, done.stderr
    for page in ("report.html", "annex.html", "technical.html"):
        assert (empty / "out" / page).stat().st_size > 10_000
    assert esvalue("survey", "template", "contingent", "form.xlsx").returncode == 0

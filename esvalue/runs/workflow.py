"""The main job as one call: a scenario in, a run folder with results, report, tables and figures out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from esvalue.inputs.scenario import Loaded
from esvalue.report.tables.build import Comparison
from esvalue.runs.run import run

__all__ = ["run_scenario"]


def run_scenario(
    scenario: str | Path | Loaded,
    out: str | Path | None = None,
    *,
    replace: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> Path:
    """Run a scenario with its whole report and return the run folder.

    Parameters are those of :func:`esvalue.runs.run.run`.
    """
    return run(scenario, out, replace=replace, writers=(_report,), progress=progress)


def _report(comparison: Comparison, folder: Path, name: str, manifest: dict[str, Any]) -> None:
    from esvalue.report.write import write_report

    write_report(comparison, folder, run_name=name, manifest=manifest)

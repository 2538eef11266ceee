"""Runs: a folder with resolved inputs, results, tables, figures and a manifest; written whole or not at all."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import checked
from esvalue.core.errors import InputError, fail
from esvalue.core.files import absolute, hidden, is_busy, made_folder, restore, slug
from esvalue.equations.own import is_own, plugins_loaded
from esvalue.inputs.opening import open_scenario
from esvalue.inputs.scenario import Loaded
from esvalue.report.comparison import Comparison, compare_options
from esvalue.report.tables.context import Context
from esvalue.report.tables.doubts import doubts_record
from esvalue.report.write import write_report
from esvalue.runs.input_copies import copy_equations, copy_inputs, digests_of_merged, equations_used
from esvalue.runs.lineage_file import write_lineage
from esvalue.standards.designing import Designing, judge_designed
from esvalue.standards.judging import Judged
from esvalue.standards.lineage import Lineage
from esvalue.standards.recommendation import Recommendation, recommend
from esvalue.standards.results import Results, check_central, evaluate
from esvalue.study.drivers import look_into

__all__ = ["DESIGN", "FORMATS", "HINDSIGHT", "check_folder", "comparison_of", "run", "run_scenario"]

Array = npt.NDArray[np.float64]
#: Writes something of a comparison into the run folder: (comparison, folder, run name, manifest).
Writer = Callable[[Comparison, Path, str, dict[str, Any]], None]
#: Packages whose versions a manifest holds.
PACKAGES = (
    "esvalue", "numpy", "scipy", "pandas", "xarray", "pint", "pydantic", "h5py", "h5netcdf", "statsmodels", "SALib",
    "matplotlib", "openpyxl", "patsy",
)  # fmt: skip
#: Formats of the folders esvalue writes, as their manifests name them.
FORMATS = ("esvalue-run-1", "esvalue-exploration-1")
#: The file that holds the designs of a run.
DESIGN = "design.json"
#: The file that holds what hindsight would have brought in each future, shape (replicate, point), yuan a year.
HINDSIGHT = "results/hindsight.npy"


def run(
    scenario: str | Path | Loaded,
    out: str | Path | None = None,
    *,
    replace: bool = False,
    writers: Sequence[Writer] = (),
    progress: Callable[[str, int, int], None] | None = None,
) -> Path:
    """Run a scenario and return its run folder.

    Parameters
    ----------
    scenario
        Name or path of a scenario, or a loaded one.
    out
        The run folder (default: ``runs/NAME-001`` and on).
    replace
        Overwrite an existing run of that name (never a folder that esvalue did not write).
    writers
        What to write besides results and lineage: the report's writers.
    progress
        Called with (stage, done, whole).

    Raises
    ------
    InputError
        Any mistake in the inputs; an existing folder without `replace`, or one that is no run; a folder that holds the
        inputs or lies among them; a folder that cannot be written (nothing is left).
    """
    loaded = open_scenario(scenario)
    tell = progress or (lambda stage, done, whole: None)
    with loaded.telling(), _begun(loaded, out, replace) as (final, partial):
        tell("bind", 0, 1)
        judged, designing = judge_designed(loaded)
        check_central(judged.graph, judged.slots)
        _write(judged, designing, partial, absolute(final).name, writers, tell=tell)
    return final


@checked
def run_scenario(
    scenario: str | Path | Loaded,
    out: str | Path | None = None,
    *,
    replace: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> Path:
    """Run a scenario with its whole report and return the run folder.

    Parameters are those of :func:`esvalue.runs.run.run`.

    Parameters
    ----------
    scenario
        Name or path of a scenario, or a loaded one.
    out
        Folder of the run; by default ``runs/NAME``.
    replace
        Write over a run that is there.
    progress
        Called with (stage, done, whole).

    Raises
    ------
    InputError
        Any mistake in the inputs; a folder that is there and holds something else, or a run and not `replace`.

    Examples
    --------
    >>> run_scenario("pnjin", "runs/first")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: pnjin: no scenario of this name or path; ... nearest: panjin
    """
    return run(scenario, out, replace=replace, writers=(_report,), progress=progress)


def _report(comparison: Comparison, folder: Path, name: str, manifest: dict[str, Any]) -> None:
    write_report(comparison, folder, run_name=name, manifest=manifest)


def check_folder(folder: Path, loaded: Loaded) -> None:
    """Check that a folder may be written, or written over: nothing but a finished run is ever replaced.

    Raises
    ------
    InputError
        The folder is, holds or lies in one the inputs are read from (`runs/` beside the scenario is allowed); or it is
        there and is neither empty nor written by esvalue (what a killed process had begun counts as nothing).
    """
    final, scene = absolute(folder).resolve(), loaded.path.resolve().parent
    for kept in (scene, *(one.resolve() for one in loaded.library.folders)):
        inside = final.is_relative_to(kept) and not (
            kept == scene and final.is_relative_to(scene / "runs") and final != scene / "runs"
        )
        if inside or kept.is_relative_to(final):
            raise fail("out_among_inputs", str(folder), folder=str(kept))
    if folder.exists() and _format(folder) not in FORMATS and not _holds_nothing(folder):
        raise fail("not_replaced", str(folder))


def _holds_nothing(folder: Path) -> bool:
    """Tell whether a folder is empty but for folders that are, and for what a killed process was making."""
    if not folder.is_dir() or folder.is_symlink():
        return False
    names = [path.name for path in folder.iterdir()]
    return all(_holds_nothing(folder / name) for name in set(names) - set(hidden(folder, names)))


def _format(folder: Path) -> str | None:
    """Return the format a folder's manifest names, or None."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest.get("format") if isinstance(manifest, dict) else None


@contextmanager
def _begun(loaded: Loaded, out: str | Path | None, replace: bool) -> Iterator[tuple[Path, Path]]:
    """Yield the run folder, and the hidden one that becomes it; without `out` the first number that is free, which
    two runs that begin at the same moment do not share.
    """
    with ExitStack() as stack:
        for final in [Path(out)] if out is not None else _numbered(loaded):
            restore(final)
            if out is None and (final.exists() or is_busy(final)):
                continue
            check_folder(final, loaded)
            try:
                partial = stack.enter_context(made_folder(final, replace=replace, exists="run_exists"))
            except InputError as error:
                if out is None and error.problems[0].code in ("run_exists", "folder_busy"):
                    continue  # another run was quicker
                raise
            yield final, partial
            return
    raise fail("run_exists", f"runs/{slug(loaded.scenario.scenario.name)}")


def _numbered(loaded: Loaded) -> Iterator[Path]:
    """Yield the folders a run without a name of its own may take."""
    name = slug(loaded.scenario.scenario.name)
    return (Path("runs") / f"{name}-{number:03d}" for number in range(1, 10_000))


def _write(
    judged: Judged,
    designing: Designing | None,
    folder: Path,
    name: str,
    writers: Sequence[Writer],
    *,
    tell: Callable[[str, int, int], None],
) -> None:
    loaded = judged.loaded
    inputs = copy_inputs(loaded, folder / "inputs")
    inputs |= copy_equations(equations_used(judged), folder / "inputs")
    evaluate(
        judged.graph, judged.slots, judged.design, folder / "results", lambda done, whole: tell("futures", done, whole)
    )
    with ExitStack() as stack:
        results = stack.enter_context(Results(folder / "results", judged.slots))
        reference = _hindsight(judged, designing)
        if reference is not None:
            np.save(folder / HINDSIGHT, reference)
        comparison = comparison_of(judged, results, reference, tell)
        manifest = manifest_of(judged, comparison, inputs)
        write_lineage(comparison, folder)
        write_designed(judged, folder)
        for writer in writers:
            tell("report", 0, 1)
            writer(comparison, folder, name, manifest)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True, default=dict)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _hindsight(judged: Judged, designing: Designing | None) -> Array | None:
    if designing is None or "net_benefit" not in judged.outcomes.total:
        return None
    return designing.hindsight(judged.design)


def comparison_of(
    judged: Judged, results: Results, reference: Array | None, tell: Callable[[str, int, int], None]
) -> Comparison:
    """Return every table and sentence of a judged scenario, from its stored futures and what hindsight would have
    brought in each of them.
    """
    tell("compare", 0, 1)
    chosen = recommend(judged, results, reference) if judged.outcomes.total else _nothing(judged.loaded)
    tell("insight", 0, 1)
    insight = look_into(judged, results, chosen, reference) if reference is not None else None
    return compare_options(Context(judged, results, chosen, Lineage(judged), insight))


def _nothing(loaded: Loaded) -> Recommendation:
    return Recommendation(None, tuple(loaded.scenario.options), (), {}, {}, {})


def manifest_of(judged: Judged, comparison: Comparison, inputs: dict[str, str]) -> dict[str, Any]:
    head = judged.loaded.scenario.scenario
    used = equations_used(judged)
    return {
        "format": "esvalue-run-1",
        "scenario": head.name,
        "price_year": head.price_year,
        "seed": head.seed,
        "replicates": judged.design.replicates,
        "points": judged.design.points,
        "commit_draws": head.commit_draws,
        "factors": len(judged.design.factors),
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "platform": sys.platform,
        "packages": versions_of(PACKAGES),
        "forms": {one.name: one.source for one in used},
        "own_equations": [one.name for one in used if is_own(one)],
        "plugins": [asdict(one) for one in plugins_loaded()],
        "inputs": inputs,
        "merged": digests_of_merged(judged.loaded),
        "evidence": comparison.evidence,
        "figures": len(comparison.figures),
        "options": list(judged.loaded.scenario.options),
        "recommended": comparison.context.recommendation.option,
        "shown": comparison.context.recommendation.shown,
        "listed": list(comparison.context.recommendation.listed),
        "designed": judged.designed.options if judged.designed is not None else {},
        "design": judged.designed.settings if judged.designed is not None else {},
        "sentence": comparison.recommendation,
        "doubts": doubts_record(comparison.context),
        **_names(comparison.context),
    }


def versions_of(names: Sequence[str]) -> dict[str, str]:
    """Return the versions of packages, "unknown" where one is not installed as such."""
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def _names(ctx: Context) -> dict[str, Any]:
    """Return what a table of the run needs besides its figures: names, who meets the requirements,
    why there is no standard.
    """
    judged = ctx.judged
    return {
        "names": {
            "options": {option: ctx.option_title(option) for option in ctx.options},
            "domains": {domain: ctx.domain_title(domain) for domain in judged.model.accounts},
            "regions": {
                domain: {r: ctx.region_title(domain, r) for r in ctx.regions(domain)}
                for domain in judged.model.accounts
            },
            "units": {domain: ctx.print_unit(domain) for domain in judged.model.accounts},
        },
        "qualifies": {option: ctx.recommendation.qualifies(option) for option in ctx.recommendation.met},
        "absent": {"|".join(key): made.reason for key, made in judged.commit.standards.items() if not made.paid},
    }


def write_designed(judged: Judged, folder: Path) -> None:
    """Write the designs of a run: what was asked, tables of rates with what holds each, the frontier."""
    if judged.designed is not None:
        text = json.dumps(judged.designed.record(), ensure_ascii=False, indent=1)
        (folder / DESIGN).write_text(text + "\n", encoding="utf-8")

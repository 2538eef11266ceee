"""One call: a scenario in, a folder with its futures, analyses, tables and a page out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import OneOrMore, Positive, TwoOrMore, checked
from esvalue.core.ensemble import Design
from esvalue.core.errors import fail
from esvalue.core.files import absolute, is_file, made_parts, slug
from esvalue.inputs.opening import open_scenario
from esvalue.inputs.scenario import Loaded
from esvalue.report.comparison import Comparison, compare_options
from esvalue.report.tables.context import Context
from esvalue.report.tables_csv import write_frame, write_tables_csv
from esvalue.report.tidy import TIDY, write_tidy
from esvalue.report.write import write_pages
from esvalue.runs.input_copies import copy_equations, copy_inputs, equations_used
from esvalue.runs.lineage_file import write_lineage
from esvalue.runs.run import check_folder, manifest_of, write_designed
from esvalue.standards.designing import judge_designed
from esvalue.standards.lineage import Lineage
from esvalue.standards.recommendation import recommend
from esvalue.study import Study, problem_of
from esvalue.study.analyses import Analyses, FutureResults, analyses_of
from esvalue.study.drivers import look_into

__all__ = ["explore"]

Array = npt.NDArray[np.float64]
Tell = Callable[[str, int, int], None]


@checked
def explore(
    scenario: str | Path | Loaded,
    out: str | Path,
    *,
    points: TwoOrMore = 2048,
    replicates: TwoOrMore = 8,
    workers: OneOrMore = 1,
    backend: str = "threads",
    method: str | None = "sobol",
    groups: str = "kind",
    choices: bool = True,
    until: Positive | None = None,
    progress: Tell | None = None,
) -> Path:
    """Explore a scenario and return the folder.

    Parameters
    ----------
    scenario
        Name or path of a scenario, or a loaded one.
    out
        Folder of the exploration. Futures that are there already are kept: a call that was interrupted goes on, a
        larger one adds to it. A folder of another scenario is refused.
    points, replicates
        Futures: replicates of this many points each.
    workers, backend
        See :meth:`esvalue.study.Study.run`.
    method, groups
        Sensitivity method that runs the model again (None: none) and how factors are grouped for it: "kind", "card",
        "domain" or "none".
    choices
        Study the levers of the scenario's `[choices]`, if it has any.
    until
        Double the points of the sensitivity method until every half-width is below this.
    progress
        Called with (stage, done, whole).

    Raises
    ------
    InputError
        Any mistake in the inputs; a scenario without an option to judge, or in which nothing is uncertain; a store of
        another study.

    Examples
    --------
    >>> explore("panjin", "runs/more", points=0)
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: explore(points = 0): 0 is not in the range here: it is a whole number not below 2
    """
    tell = progress or (lambda stage, done, whole: None)
    loaded = open_scenario(scenario)
    folder = Path(out)
    if not is_file(folder / "study" / "study.json"):  # a study that is there is one to go on with
        check_folder(folder, loaded)
    with loaded.telling(), made_parts(folder, "manifest.json", ("inputs", "tables", TIDY, "figures")) as parts:
        _explore(
            loaded,
            folder,
            parts,
            points,
            replicates,
            workers=workers,
            backend=backend,
            method=method,
            groups=groups,
            choices=choices,
            until=until,
            tell=tell,
        )
    return folder


def _explore(
    loaded: Loaded,
    folder: Path,
    parts: Path,
    points: int,
    replicates: int,
    *,
    workers: int,
    backend: str,
    method: str | None,
    groups: str,
    choices: bool,
    until: float | None,
    tell: Tell,
) -> None:
    tell("bind", 0, 1)
    judged, designing = judge_designed(loaded)
    if designing is None or "net_benefit" not in judged.outcomes.total:
        raise fail("nothing_to_explore", loaded.path.name)
    detailed, totals = problem_of(judged, "regions"), problem_of(judged)
    if not detailed.names:
        raise fail("nothing_varies", loaded.path.name)
    study = Study(detailed, folder / "study", seed=loaded.scenario.scenario.seed)
    futures = study.run(
        points, replicates, workers=workers, backend=backend, progress=lambda done, whole: tell("futures", done, whole)
    )
    futures.check_failures()
    judged = replace(
        judged,
        design=Design(
            detailed.names, replicates, futures.design.points, study.seed, correlation=loaded.scenario.correlation
        ),
    )
    outcomes = {o.name: futures.outcome(o.name) for o in detailed.outcomes}
    results: Any = FutureResults(outcomes, futures.uniforms(), judged)
    tell("insight", 0, 1)
    reference = designing.hindsight(judged.design)
    assert reference is not None
    chosen = recommend(judged, results, reference)
    insight = look_into(judged, results, chosen, reference)
    tell("sensitivity", 0, 1)
    found = analyses_of(
        totals,
        judged,
        insight,
        chosen.shown,
        outcomes,
        reference=reference,
        method=method,
        groups=groups,
        points=min(points, 256),
        seed=study.seed,
        choices=choices,
        until=until,
    )
    made = compare_options(Context(judged, results, chosen, Lineage(judged), insight, found), "exploration")
    tell("report", 0, 1)
    _write(parts, absolute(folder).name, loaded, made, found)


def _write(folder: Path, name: str, loaded: Loaded, made: Comparison, found: Analyses) -> None:
    inputs = copy_inputs(loaded, folder / "inputs")
    inputs |= copy_equations(equations_used(made.context.judged), folder / "inputs")
    manifest = manifest_of(made.context.judged, made, inputs)
    manifest["format"] = "esvalue-exploration-1"
    write_lineage(made, folder)
    write_designed(made.context.judged, folder)
    write_tables_csv(made, folder / "tables")
    write_tidy(made, folder / TIDY)
    for table, frame in found.frames.items():
        write_frame(frame, folder / "tables" / f"frame_{slug(table)}.csv")
    write_pages(made, folder, run_name=name, manifest=manifest)
    (folder / "manifest.json").write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True, default=dict) + "\n", encoding="utf-8"
    )

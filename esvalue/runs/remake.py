"""The report of a finished run made again, whole or in part, from its stored futures: nothing is judged again."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from esvalue.core.errors import fail
from esvalue.core.files import scratch, write_files
from esvalue.core.printing.word.writing import open_template
from esvalue.report.comparison import Comparison
from esvalue.report.handed_over import DATA, document_files, sheet_files
from esvalue.report.layout import LANGUAGES
from esvalue.report.workbook import write_tables_workbook
from esvalue.report.write import write_front, write_pages
from esvalue.runs.opening import Run, open_run
from esvalue.runs.run import comparison_of
from esvalue.standards.results import Results

__all__ = ["remake"]

#: How far a figure may be from what the run printed: what another order of sums can change.
NEAR = 1e-9


def remake(
    run: str | Path | Run,
    *,
    docx: bool = False,
    xlsx: bool = False,
    html: bool = False,
    languages: Sequence[str] = LANGUAGES,
    template: str | Path | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[Path]:
    """Make parts of the report of a finished run again, into its folder, and return what was written.

    Parameters
    ----------
    run
        The run folder, or an opened run.
    docx, xlsx, html
        Word documents; workbooks; pages. None of them: all.
    languages
        "zh", "en" or both: of documents and of the workbook for people. Pages hold both.
    template
        A Word file whose page and styles the documents take.
    progress
        Called with (stage, done, whole).

    Raises
    ------
    InputError
        `not_a_run`; `remake_exploration`; inputs that were changed; `remake_differs`: figures that are not those the
        run printed; `template_missing`, `template_unusable`; `write_failed`.
    """
    opened = run if isinstance(run, Run) else open_run(run)
    if opened.manifest["format"] != "esvalue-run-1":
        raise fail("remake_exploration", str(opened.folder))
    if template is not None and not (docx or xlsx or html):
        docx = True
    every = not (docx or xlsx or html)
    styles = open_template(template) if template is not None else None
    judged = opened.judged()
    made: dict[Path, str | bytes] = {}
    with Results(opened.folder / "results", judged.slots) as results:
        comparison = comparison_of(judged, results, opened.hindsight(), progress or (lambda stage, done, whole: None))
        _check_same(opened, comparison)
        if docx or every:
            found = document_files(comparison, opened.manifest, languages=languages, template=styles)
            made |= {opened.folder / name: content for name, content in found.items()}
        if xlsx or every:
            made |= _workbooks(opened, comparison, languages)
        if html or every:
            made |= _pages(opened, comparison)
    return write_files(made)


def _workbooks(run: Run, comparison: Comparison, languages: Sequence[str]) -> dict[Path, str | bytes]:
    found: dict[Path, str | bytes] = {
        run.folder / name: content
        for name, content in sheet_files(
            comparison, run.manifest, run_name=run.folder.resolve().name, languages=languages
        ).items()
    }
    with scratch() as folder:
        found[run.folder / DATA] = write_tables_workbook(comparison, folder / DATA).read_bytes()
    return found


def _pages(run: Run, comparison: Comparison) -> dict[Path, str | bytes]:
    name, manifest = run.folder.resolve().name, dict[str, Any](run.manifest)
    with scratch() as folder:
        write_pages(comparison, folder, run_name=name, manifest=manifest)
        write_front(comparison, folder, run_name=name, manifest=manifest)
        return {
            run.folder / path.relative_to(folder): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }


def _check_same(run: Run, comparison: Comparison) -> None:
    """Check that every figure is the one the run printed: another version may count otherwise."""
    printed = run.lineage["figures"]
    for figure in comparison.figures:
        then = printed.get(figure.id)
        if then is None or then["key"] != figure.key or not _near(then["value"], figure.value):
            was = "-" if then is None else f"{then['value']:.6g}"
            packages = run.manifest["packages"]
            raise fail(
                "remake_differs",
                str(run.folder),
                figure=figure.id,
                was=was,
                now=f"{figure.value:.6g}",
                version=packages.get("esvalue", "-"),
            )


def _near(then: float | None, now: float) -> bool:
    if then is None or math.isnan(now):
        return then is None or math.isnan(then)
    return math.isclose(then, now, rel_tol=NEAR, abs_tol=1e-12)

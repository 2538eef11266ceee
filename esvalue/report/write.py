"""Writing the report into a run folder: the pages, documents, workbooks, tables as CSV, figures as SVG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from esvalue.core.files import slug
from esvalue.report.chapters import REPORTS
from esvalue.report.charts import all_charts
from esvalue.report.front.html import render_front
from esvalue.report.handed_over import DATA, document_files, sheet_files
from esvalue.report.html import render
from esvalue.report.layout import LANGUAGES
from esvalue.report.tables_csv import write_tables_csv
from esvalue.report.tidy import TIDY, write_tidy
from esvalue.report.workbook import write_tables_workbook

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["write_front", "write_pages", "write_report"]


def write_report(comparison: Comparison, folder: Path, *, run_name: str, manifest: dict[str, Any]) -> None:
    """Write `report.html`, the pages behind it, Word documents, workbooks for people and for machines, `tables/` and
    `figures/` into an existing folder.
    """
    write_tables_csv(comparison, folder / "tables")
    write_tidy(comparison, folder / TIDY)
    write_tables_workbook(comparison, folder / DATA)
    for name, content in document_files(comparison, manifest).items():
        (folder / name).write_bytes(content)
    for name, content in sheet_files(comparison, manifest, run_name=run_name).items():
        (folder / name).write_bytes(content)
    write_pages(comparison, folder, run_name=run_name, manifest=manifest)
    write_front(comparison, folder, run_name=run_name, manifest=manifest)


def write_front(comparison: Comparison, folder: Path, *, run_name: str, manifest: dict[str, Any]) -> None:
    """Write `report.html`, the page to decide from, into an existing folder."""
    front = render_front(comparison, run_name=run_name, manifest=manifest)
    (folder / "report.html").write_text(front, encoding="utf-8")


def write_pages(comparison: Comparison, folder: Path, *, run_name: str, manifest: dict[str, Any]) -> None:
    """Write the pages of tables of a report and their charts in `figures/` into an existing folder."""
    charts = {language: all_charts(comparison, language) for language in LANGUAGES}
    figures = folder / "figures"
    figures.mkdir()
    for language, chapters in charts.items():
        for drawn in chapters.values():
            for name, svg in drawn.items():
                (figures / f"{slug(name)}.{language}.svg").write_text(svg, encoding="utf-8")
    for page in REPORTS[comparison.report]:
        text = render(comparison, page, run_name=run_name, manifest=manifest, charts=charts)
        (folder / f"{page.name}.html").write_text(text, encoding="utf-8")

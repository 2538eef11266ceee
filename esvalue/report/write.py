"""Writing the report into a run folder: the page, tables as CSV and XLSX, figures as SVG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from esvalue.core.files import slug
from esvalue.report.charts import all_charts
from esvalue.report.html import render
from esvalue.report.layout import LANGUAGES
from esvalue.report.tables_csv import write_csv
from esvalue.report.workbook import write_workbook

if TYPE_CHECKING:
    from esvalue.report.tables.build import Comparison

__all__ = ["write_report"]


def write_report(comparison: Comparison, folder: Path, *, run_name: str, manifest: dict[str, Any]) -> None:
    """Write `report.html`, `tables/`, `tables.xlsx` and `figures/` into an existing folder."""
    charts = {language: all_charts(comparison, language) for language in LANGUAGES}
    figures = folder / "figures"
    figures.mkdir()
    for language, drawn in charts.items():
        for name, svg in drawn.items():
            (figures / f"{slug(name)}.{language}.svg").write_text(svg, encoding="utf-8")
    write_csv(comparison, folder / "tables")
    write_workbook(comparison, folder / "tables.xlsx")
    (folder / "report.html").write_text(
        render(comparison, run_name=run_name, manifest=manifest, charts=charts), encoding="utf-8"
    )

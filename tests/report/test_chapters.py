"""A table or a chart names its own chapter: none is orphaned, and a new one stands wherever results are printed."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import openpyxl
import pytest
from given import Domain, Place, see, write

from esvalue.core.printing.table import Table, TableColumn
from esvalue.core.text import Text
from esvalue.report import chapters
from esvalue.report.chapters import REPORTS, chapters_of, charts_of, report_chart, report_table, tables_of
from esvalue.report.comparison import Comparison, compare_options
from esvalue.report.tables.context import Context
from esvalue.report.write import write_report

REPORT = Path(chapters.__file__).parent


def public(path: Path) -> dict[str, str]:
    """Return the public functions of a file with what they return, as written."""
    found = ast.parse(path.read_text(encoding="utf-8")).body
    return {
        one.name: ast.unparse(one.returns)
        for one in found
        if isinstance(one, ast.FunctionDef) and one.returns is not None and not one.name.startswith("_")
    }


def test_every_table_names_its_chapter() -> None:
    built = {
        (path.stem, name)
        for path in (REPORT / "tables").glob("*.py")
        for name, made in public(path).items()
        if made in ("Table", "Table | None", "list[Table]")
    }
    named = {(e.build.__module__.split(".")[-1], e.build.__name__) for report in REPORTS for e in tables_of(report)}
    assert built
    assert built == named


def test_every_chart_is_drawn_by_an_entry() -> None:
    drawn = {name for path in (REPORT / "charts").rglob("*.py") for name in public(path) if name.endswith("_chart")}
    files = {Path(e.build.__code__.co_filename) for report in REPORTS for e in charts_of(report)}
    used = {
        node.id
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name)
    }
    assert drawn - used == set()


def test_every_chapter_has_a_table_and_both_titles() -> None:
    for report, pages in REPORTS.items():
        titles = chapters_of(report)
        assert len(titles) == sum(len(page.chapters) for page in pages)
        assert {e.chapter for e in tables_of(report)} == set(titles)
        assert {e.chapter for e in charts_of(report)} <= set(titles)
        assert all(title.zh and title.en for title in titles.values())


def test_a_chapter_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        report_table("nowhere")
    with pytest.raises(ValueError, match="standards"):
        report_chart("standards", report="exploration")


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    places = Domain([Place("core", cost=100.0, carbon=2.0)], {"fixed": {"core": 20.0}})
    return see(write(tmp_path_factory.mktemp("chapters"), {"marsh": places})).comparison.context


def test_a_new_table_stands_in_page_workbook_and_files(
    context: Context, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = list(compare_options(context).tables)
    monkeypatch.setattr(chapters, "_TABLES", list(chapters._TABLES))
    monkeypatch.setattr(chapters, "_CHARTS", list(chapters._CHARTS))

    @report_table("prices", 9, each="option")
    def weather_table(ctx: Context, option: str) -> Table:
        columns = [TableColumn("day", Text(zh="日", en="day"))]
        rows = [{"day": Text(zh=f"晴 {option}", en=f"sunny {option}")}]
        return Table(f"weather_{option}", Text(zh="天气", en="Weather"), columns, rows)

    @report_chart("prices")
    def sky(comparison: Comparison, language: str) -> dict[str, str]:
        return {"sky": f"<svg><text>sky {language}</text></svg>"}

    made = compare_options(context)
    new = [f"weather_{option}" for option in context.shown_first]
    assert [name for name in made.tables if name not in new] == before
    assert [name for name in made.tables if made.chapters[name] == "prices"][-len(new) :] == new

    manifest = {"evidence": {}, "packages": {"esvalue": "0"}, "python": "3", "price_year": 2024, "seed": 1}
    manifest |= {"replicates": 2, "points": 2, "commit_draws": 2, "inputs": {}}
    write_report(made, tmp_path, run_name="run", manifest=manifest)
    page = (tmp_path / "technical.html").read_text(encoding="utf-8")
    assert "<td" in page
    assert "sunny now" in page
    assert "晴 now" in page
    assert "sky en" in page
    assert (tmp_path / "figures" / "sky.zh.svg").exists()
    book = openpyxl.load_workbook(tmp_path / "data.xlsx")
    assert book["weather_now"]["A3"].value == "晴 now"
    assert [sheet for sheet in book.sheetnames if sheet.startswith("weather")] == new
    with (tmp_path / "tables" / "weather_fixed.csv").open(encoding="utf-8-sig") as file:
        assert list(csv.reader(file))[1] == ["晴 fixed", "sunny fixed"]

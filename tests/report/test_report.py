"""The report: both languages carry the same figures, nothing from outside, nothing executable."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace

import openpyxl
import pytest
from folders import CASES

import esvalue
from esvalue.cli import main
from esvalue.core.printing.table import Table, TableColumn
from esvalue.core.sheets import split_heading
from esvalue.core.text import Text
from esvalue.core.units import parse
from esvalue.report.html import _shown
from esvalue.report.layout import MOST_ROWS

BAY = CASES / "bay"
PAGES = ("report.html", "annex.html", "technical.html")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    shutil.copytree(BAY, folder / "bay")
    path = folder / "bay" / "scenario.toml"
    text = path.read_text(encoding="utf-8").replace(
        'zh = "现状", en = "now"', 'zh = "=cmd|现状", en = "<script>alert(1)</script>"'
    )
    path.write_text(text, encoding="utf-8")
    return esvalue.run_scenario(path, folder / "run")


def sections(page):
    return dict(re.findall(r'<section lang="([^"]+)"[^>]*>(.*?)</section>', page, re.S))


def test_both_languages_carry_the_same_figures(made):
    known, printed = esvalue.open_run(made).lineage["figures"], set()
    for name in PAGES:
        page = (made / name).read_text(encoding="utf-8")
        found = {
            lang: set(re.findall(r'data-figure="(\w+)" data-value="([^"]+)"', body))
            for lang, body in sections(page).items()
        }
        assert set(found) == {"zh-CN", "en"}
        assert found["zh-CN"] == found["en"]
        assert {figure for figure, _ in found["en"]} <= set(known)
        assert all(float(value) == known[figure]["value"] for figure, value in found["en"] if value != "nan")
        printed |= {figure for figure, _ in found["en"]}
    assert printed == set(known)
    assert len(printed) > 100


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_self_contained_and_escapes(made, name):
    page = (made / name).read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert not re.findall(r'(?:src|href)\s*=\s*"(?:https?:)?//', page)
    assert not re.findall(r"<(?:link|img|iframe|object|embed)", page)
    assert "内湾" in page


def test_every_link_between_the_pages_leads_somewhere(made):
    pages = {name: (made / name).read_text(encoding="utf-8") for name in PAGES}
    anchors = {name: set(re.findall(r'\bid="([^"]+)"', text)) for name, text in pages.items()}
    for name, text in pages.items():
        links = re.findall(r'<a\b[^>]*href="([^"#]*)#([^"]*)"', text)
        assert {file for file, _ in links} >= set(PAGES) - {name}
        assert [link for link in links if link[1] not in anchors[link[0] or name]] == []


def test_spreadsheets_hold_no_formula(made):
    book = openpyxl.load_workbook(made / "data.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    for path in (made / "tables").glob("*.csv"):
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
        assert not [c for row in rows for c in row if c[:1] in "=@" and c], path.name


def test_units_of_tables_are_read_back(made):
    """What stands in brackets in both languages, and every cell of a column of units, is a unit of the vocabulary."""
    found = set()
    for path in (made / "tables").glob("*.csv"):
        header, *rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
        found |= {unit for text in header if (unit := split_heading(text)[1]) and " / " in unit}
        found |= {
            row[i] for i, text in enumerate(header) if text == "unit" or "单位 / unit" in text for row in rows if row[i]
        }
    assert {"万元/年 / 10⁴ yuan/a", "公顷 / ha"} <= found
    for text in found:
        parse(text)


def test_figures_are_written_in_both_languages(made):
    names = {path.name.split(".")[0] for path in (made / "figures").glob("*.zh.svg")}
    assert names == {path.name.split(".")[0] for path in (made / "figures").glob("*.en.svg")}
    assert {"standards", "options"} <= names


def test_compare_prints_the_options_of_a_run(made, capsys):
    assert main(["compare", str(made)]) == 0
    assert "regret" in capsys.readouterr().out


def test_check_models_and_init(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["check", str(BAY)]) == 0
    assert main(["models"]) == 0
    assert main(["models", "wetland", "--lang", "zh"]) == 0
    assert main(["init", "mine"]) == 0
    assert main(["check", "mine"]) == 0
    assert main(["init", "mine"]) == 1
    assert "mine" in capsys.readouterr().err


def test_a_page_leaves_what_is_too_long_to_the_workbook():
    rows = [{"place": Text.same(f"place {n:03d}")} for n in range(MOST_ROWS + 5)]
    table = Table("list", Text.same("List"), [TableColumn("place", Text.same("place"))], rows, totals=1)
    shown = _shown(table, "en")
    assert "place 299" in shown["grid"]
    assert "place 300" not in shown["grid"]
    assert "place 304" in shown["grid"]  # the total
    assert shown["notes"] == ["4 more rows: see data.xlsx or tables/list.csv."]
    folded = _shown(replace(table, folded=True, totals=0), "zh")
    assert folded["grid"] == ""
    assert folded["notes"] == ["共 305 行，本页不列，全表见 data.xlsx 或 tables/list.csv。"]
    assert "place 299" in _shown(replace(table, rows=rows[:300], totals=0), "en")["grid"]

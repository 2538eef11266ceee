"""An agency's walk along the how-to page, in both languages: tables and commands as printed, no Python."""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path

import pytest

from esvalue.cli import main
from esvalue.messages import set_language
from esvalue.overlay import read_overlay

HOWTO = Path(__file__).parent.parent / "docs" / "howto"
PAGES = [HOWTO / "calibrate.md", HOWTO / "calibrate.zh.md"]
BLOCK = re.compile(r"^```(?P<what>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def english():
    yield
    set_language("en")


def follow(page: Path, folder: Path, monkeypatch, capsys, verbs: set[str]) -> dict[str, str]:
    """Write the tables of a page, do its commands of these verbs, name the overlay where the page says, and return what was printed."""
    monkeypatch.chdir(folder)
    language = "zh" if ".zh." in page.name else "en"
    printed: dict[str, str] = {}
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        what, _, file = block["what"].partition(" file=")
        if file:
            (folder / file).write_text(block["body"], encoding="utf-8")
        elif what == "toml" and "calibrate" in verbs:
            path = folder / "my_scenario" / "scenario.toml"
            named = re.search(r"^overlays = .*$", block["body"], re.MULTILINE)[0]
            path.write_text(path.read_text(encoding="utf-8").replace('places = "wetland.csv"', f'places = "wetland.csv"\n{named}', 1), encoding="utf-8")
        elif what == "":
            for line in block["body"].splitlines():
                words = shlex.split(line)[1:]
                if words[0] in verbs:
                    assert main(["--lang", language, *words]) == 0, capsys.readouterr().err
                    printed[words[0]] = capsys.readouterr().out
    return printed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_is_followed_to_the_overlay_and_what_it_changes(page, tmp_path, monkeypatch, capsys):
    zh = ".zh." in page.name
    printed = follow(page, tmp_path, monkeypatch, capsys, {"init", "calibrate", "diff"})
    for word in (("年价", "另有", "不确定量随之变动") if zh else ("of 2011", "moved along", "95% interval")):
        assert word in printed["calibrate"]
    for word in (("126 个，其中 8 个改变", "元/亩·年", "1,308", "15 -> 20") if zh else ("126, of which 8 change", "yuan/mu/a", "1,308", "15 -> 20")):
        assert word in printed["diff"]
    overlay = read_overlay(tmp_path / "my_scenario" / "reed_2024.toml")
    assert set(overlay.draws) == {"wetland.nitrogen_removal_rate[reed]", "wetland.net_margin[reed]"}
    assert ("苇农" if zh else "reed holders") in overlay.file.source.title.zh


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_is_followed_to_the_report_and_the_programmes(page, tmp_path, monkeypatch, capsys):
    zh = ".zh." in page.name
    printed = follow(page, tmp_path, monkeypatch, capsys, {"init", "calibrate", "diff", "run", "programmes"})
    report = next((tmp_path / "runs").glob("*/report.html")).read_text(encoding="utf-8")
    for word in ("What was measured or asked, and what it changed", "监测与调查改变了什么", "reed_2024.toml", "苇农" if zh else "reed holders"):
        assert word in report
    for word in (("12 次，±30%", "未写", "≤") if zh else ("12 x, ±30%", "not stated", "≤")):
        assert word in printed["programmes"]


def test_a_workbook_gives_what_the_csv_gives(tmp_path, monkeypatch, capsys):
    from openpyxl import Workbook

    follow(PAGES[1], tmp_path, monkeypatch, capsys, {"init"})
    rows = list(csv.reader((tmp_path / "observations.csv").read_text(encoding="utf-8").splitlines()))
    book = Workbook()
    book.active.title = "说明"
    sheet = book.create_sheet("观测")
    for row in rows:
        sheet.append([float(cell) if re.fullmatch(r"[\d.]+", cell) else cell or None for cell in row])
    sheet["E2"] = 0.12  # a cell shown as a percentage
    sheet["E2"].number_format = "0%"
    book.save(tmp_path / "observations.xlsx")
    fit = ["--fit", "nitrogen_removal_rate[reed],net_margin[reed]"]
    for kind in ("csv", "xlsx"):
        assert main(["calibrate", "my_scenario", "--to", f"observations.{kind}", *fit, "--out", f"from_{kind}.toml"]) == 0
    first, second = (read_overlay(tmp_path / f"from_{kind}.toml").file for kind in ("csv", "xlsx"))
    assert {key: one.value for key, one in first.values.items()} == {key: pytest.approx(one.value) for key, one in second.values.items()}
    assert second.source.locator == "observations.xlsx"


def test_observations_do_not_count_twice(tmp_path, monkeypatch, capsys):
    follow(PAGES[0], tmp_path, monkeypatch, capsys, {"init", "calibrate"})  # the page names the overlay in the scenario
    again = ["calibrate", "my_scenario", "--to", "observations.csv", "--fit", "net_margin[reed]", "--out"]
    assert main([*again, "other.toml"]) == 1
    assert "would count twice" in capsys.readouterr().err
    before = read_overlay(tmp_path / "my_scenario" / "reed_2024.toml").file.values["wetland.net_margin[reed]"].value
    assert main([*again, "my_scenario/reed_2024.toml", "--replace"]) == 0
    assert read_overlay(tmp_path / "my_scenario" / "reed_2024.toml").file.values["wetland.net_margin[reed]"].value == pytest.approx(before, rel=1e-6)

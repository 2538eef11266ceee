"""An agency's walk along the how-to page, in both languages: tables and commands as printed, no Python."""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path

import pytest
from folders import ROOT

from esvalue.cli import main
from esvalue.core.language import set_language
from esvalue.core.text import Text
from esvalue.inputs.overlay import OverlaySource, OverlayValue, read_overlay, write_overlay
from esvalue.report.overlay_effect import Explained, overlay_changes
from esvalue.report.overlay_text import overlay_text
from esvalue.standards.commit import Committed

HOWTO = ROOT / "docs" / "howto"
PAGES = [HOWTO / "calibrate.md", HOWTO / "calibrate.zh.md"]
BLOCK = re.compile(r"^```(?P<what>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def english():
    yield
    set_language("en")


def follow(page: Path, folder: Path, monkeypatch, capsys, verbs: set[str]) -> dict[str, str]:
    """Write the tables of a page, do its commands of these verbs, name the overlay where the page says,
    and return what was printed.
    """
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
            path.write_text(
                path.read_text(encoding="utf-8").replace(
                    'places = "wetland.csv"', f'places = "wetland.csv"\n{named}', 1
                ),
                encoding="utf-8",
            )
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
    for word in ("年价", "另有", "不确定量随之变动") if zh else ("of 2011", "moved along", "95% interval"):
        assert word in printed["calibrate"]
    for word in (
        ("126 个，其中 12 个改变", "元/亩·年", "1,308", "15 -> 20")
        if zh
        else ("126, of which 12 change", "yuan/mu/a", "1,308", "15 -> 20")
    ):
        assert word in printed["diff"]
    overlay = read_overlay(tmp_path / "my_scenario" / "reed_2024.toml")
    assert set(overlay.draws) == {"wetland.nitrogen_removal_rate[reed]", "wetland.net_margin[reed]"}
    assert ("苇农" if zh else "reed holders") in overlay.file.source.title.zh


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_is_followed_to_the_report_and_the_programmes(page, tmp_path, monkeypatch, capsys):
    zh = ".zh." in page.name
    printed = follow(page, tmp_path, monkeypatch, capsys, {"init", "calibrate", "diff", "run", "programmes"})
    report = next((tmp_path / "runs").glob("*/technical.html")).read_text(encoding="utf-8")
    for word in (
        "What was measured or asked, and what it changed",
        "监测与调查改变了什么",
        "reed_2024.toml",
        "苇农" if zh else "reed holders",
    ):
        assert word in report
    for word in ("12 次，±30%", "未写", "≤") if zh else ("12 x, ±30%", "not stated", "≤"):
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
        assert (
            main(["calibrate", "my_scenario", "--to", f"observations.{kind}", *fit, "--out", f"from_{kind}.toml"]) == 0
        )
    first, second = (read_overlay(tmp_path / f"from_{kind}.toml").file for kind in ("csv", "xlsx"))
    assert {key: one.value for key, one in first.values.items()} == {
        key: pytest.approx(one.value) for key, one in second.values.items()
    }
    assert second.source.locator == "observations.xlsx"


def test_observations_do_not_count_twice(tmp_path, monkeypatch, capsys):
    follow(PAGES[0], tmp_path, monkeypatch, capsys, {"init", "calibrate"})  # the page names the overlay in the scenario
    again = ["calibrate", "my_scenario", "--to", "observations.csv", "--fit", "net_margin[reed]", "--out"]
    assert main([*again, "other.toml"]) == 1
    assert "would count twice" in capsys.readouterr().err
    before = read_overlay(tmp_path / "my_scenario" / "reed_2024.toml").file.values["wetland.net_margin[reed]"].value
    assert main([*again, "my_scenario/reed_2024.toml", "--replace"]) == 0
    assert read_overlay(tmp_path / "my_scenario" / "reed_2024.toml").file.values[
        "wetland.net_margin[reed]"
    ].value == pytest.approx(before, rel=1e-6)


def test_a_standard_at_a_rounding_edge_is_marked(case):
    """The cost falls by one yuan: the floor moves by half of one, over the edge between two steps of seventy."""
    made = case()
    source = OverlaySource(title="reed plots", kind="monitoring", locator="plots.csv", digest="ab12", year=2024)

    def write(cost):
        values = {"wetland.harvest_cost": OverlayValue(value=cost, unit="yuan/ha/a", price_year=2012)}
        words = {"method": Text(zh="手工", en="by hand"), "title": Text(zh="监测", en="monitoring")}
        return write_overlay(
            made.folder / "monitored.toml",
            values,
            cards={"wetland": made.card()},
            library=made.library,
            source=source,
            date="2024-05-31",
            replace=True,
            **words,
        )

    key = ("floor", "wetland", "reserve_core")
    a, b = (one.unrounded for one in overlay_changes(made.load(), write(999.0)).standards[key])
    assert b - a == pytest.approx(0.5)
    path = made.folder / "scenario.toml"
    step = (a + b) / 2 / 10.5
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            'rule = "cost_floor"', f'rule = "cost_floor"\nrounding = {{ to = {step!r}, unit = "yuan/ha/a" }}'
        ),
        encoding="utf-8",
    )
    near = overlay_changes(made.load(), write(999.0))
    without, laid = near.standards[key]
    assert laid.value - without.value == pytest.approx(step)
    assert near.near_edge(key)
    english, chinese = overlay_text(near, "en"), overlay_text(near, "zh")
    unit = near.units["wetland"][1]
    assert "of which 1 change (1 only for lying near a rounding edge)" in english
    assert re.search(
        rf"≈ near a rounding edge, before rounding {a * unit:.6g} -> {b * unit:.6g}".replace(".", r"\."),
        english.replace(",", "").replace("edge before", "edge, before"),
    )
    assert "其中 1 个改变（1 个只因临近取整界限）" in chinese
    assert "≈ 临近取整界限，取整前" in chinese
    far = overlay_changes(made.load(), write(700.0))  # two steps and more: an effect
    assert not far.near_edge(key)
    assert "≈" not in overlay_text(far, "en").split("reserve_core")[1].split("\n")[0]


def test_what_only_the_drawing_moves_is_said_in_steps():
    def pair(first, second):
        return tuple(
            Committed("floor", "wetland", "core", value, value + 0.3, value, value, 0.0) for value in (first, second)
        )

    def told(standards, steps):
        made = Explained({}, standards, Text(zh="监测", en="monitoring"), steps=steps)
        return overlay_text(made, "en"), overlay_text(made, "zh")

    small, large = {("floor", "wetland", "core"): pair(15.0, 20.0)}, {("floor", "wetland", "core"): pair(15.0, 25.0)}
    english, chinese = told(small, {("floor", "wetland"): 5.0})
    assert "1 further standards do not depend on it; they move by one rounding step at most" in english
    assert "至多 1 个取整档" in chinese
    assert "33" not in english
    assert "2 rounding steps at most" in told(large, {("floor", "wetland"): 5.0})[0]
    assert "33.3% (rounding included) at most" in told(small, {})[0]

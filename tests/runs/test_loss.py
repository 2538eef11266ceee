"""`esvalue loss`: the 32 figures of the paper, a pier by hand, what is refused, the workbook to fill in."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hand_figures import SEA, written
from openpyxl import load_workbook

from esvalue import cli
from esvalue.core.errors import InputError
from esvalue.core.printing.table import Number
from esvalue.payments import sea_loss
from esvalue.runs.loss import loss, write_works_template

PAPER, PIER = SEA / "loss", SEA / "pier"


def half(printed: str) -> float:
    """Half a unit of the last digit of a printed figure."""
    return 0.5 * 10.0 ** -len(printed.partition(".")[2])


def test_the_figures_of_the_paper_come_out_of_the_tool() -> None:
    tables = {table.name: table for table in loss(PAPER).tables}
    with (PAPER / "areas.csv").open(encoding="utf-8") as file:
        given = {row["sea_area"]: row for row in csv.DictReader(file)}
    with (PAPER / "printed.csv").open(encoding="utf-8") as file:
        printed = list(csv.DictReader(file))
    assert len(printed) == 32
    for row in printed:
        table = tables[row["table"]]
        found = next(
            one for one in table.rows if row["row"] in [cell.en for cell in one.values() if hasattr(cell, "en")]
        )
        cell = found[row["column"]]
        assert isinstance(cell, Number)
        slack = half(row["printed"])
        if row["column"] in ("resources", "services"):  # what the paper divides is itself printed to 0.01e8 yuan
            whole = next(value for key, value in given[row["row"]].items() if key.startswith(row["column"]))
            slack += cell.value * half(whole) / float(whole)
        assert cell.value == pytest.approx(float(row["printed"]), abs=slack + 1e-12), row


def test_a_pier_and_an_outfall_by_hand() -> None:
    found = sea_loss(PIER)
    made: dict[str, float] = {}
    for area in found.areas:
        made |= {
            f"{area.name}: resources": area.resources,
            f"{area.name}: services": area.services,
            f"{area.name}: base": area.base,
        }
    counts: dict[str, int] = {}
    for use in found.uses:
        counts[use.row.project] = counts.get(use.row.project, 0) + 1
        at = f"{use.row.project} {counts[use.row.project]}"
        made |= {f"{at}: resources": use.resources, f"{at}: services": use.services}
    for project in found.projects:
        made[f"{project.row.project}: owed"] = project.owed or 0.0
        if project.row.before:
            made[f"{project.row.project}: ratio"] = (project.owed or 0.0) / project.row.before
    assert made == pytest.approx(written("pier"), rel=1e-9)
    assert [note.en for note in found.notes if "5 years" in note.en and "3" in note.en]


def changed(folder: Path, file: str, old: str, new: str) -> Path:
    """The pier with one text of one table changed."""
    shutil.copytree(PIER, folder, dirs_exist_ok=True)
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("file", "old", "new", "words"), [
    ("uses.csv", "pier,dongying,fill_use", "pier,dongyin,fill_use", ("dongyin", "dongying", "row 2")),
    ("uses.csv", "fill_use", "fill_us", ("fill_us", "fill_use")),
    ("uses.csv", "fill_use", "label_lost_use", ("lost",)),
    ("uses.csv", "area [mu]", "area", ("area", "ha")),
    ("uses.csv", "area [mu]", "area [t]", ("ha",)),
    ("uses.csv", "years [a]", "years", ("years [a]",)),
    ("uses.csv", "fill_use,150", "fill_use,-150", ("area", "D2")),
    ("uses.csv", "fill_use,150", "fill_use,n/a", ("n/a",)),
    ("uses.csv", "fill_use,150,50", "fill_use,150,", ("E2",)),
    ("projects.csv", "transport", "trasport", ("trasport", "transport")),
    ("projects.csv", "limited,0.2", "limited,20", ("0.2",)),
    ("projects.csv", "outfall,power", "pier,power", ("pier", "row 2")),
    ("projects.csv", "sensitivity", "sensitivty", ("sensitivty", "sensitivity")),
    ("areas.csv", "10000,200", "0,200", ("area of 0", "B2")),
])  # fmt: skip
def test_slips_are_named(tmp_path: Path, file: str, old: str, new: str, words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as caught:
        loss(changed(tmp_path, file, old, new))
    for word in words:
        assert word in caught.value.text("en")
    assert caught.value.text("zh") != caught.value.text("en")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    folder = changed(tmp_path, "uses.csv", "fill_use,150,50", "fill_us,many,-5")
    with pytest.raises(InputError) as caught:
        loss(folder)
    assert len(caught.value.problems) == 2  # what cannot be read is told before what it would mean
    with pytest.raises(InputError) as missing:
        loss(tmp_path / "nowhere")
    assert "no such file" in missing.value.text("en")


@pytest.mark.parametrize(("file", "old", "new", "words"), [
    ("uses.csv", "harbour_basin_construction,300,2", "fill_construction,150,2", "lost once"),
    ("uses.csv", "fill_use,150,50", "water_intake_use,150,50", "out of line"),
    ("projects.csv", "limited,0.2", "limited,n/a", "addition in protected areas"),
    ("projects.csv", "transport", "", "industry"),
    ("areas.csv", "200,40000", "200,4000", "4,000 yuan a hectare lie outside 16,000 to 76,100"),
    ("areas.csv", "200,40000", "200,400000", "the base value is extrapolated"),
])  # fmt: skip
def test_what_is_doubtful_or_lacking_is_said(tmp_path: Path, file: str, old: str, new: str, words: str) -> None:
    found = sea_loss(changed(tmp_path, file, old, new))
    assert any(words in note.en for note in found.notes)
    assert all(note.zh != note.en for note in found.notes)


def test_losses_grow_with_area_and_years(tmp_path: Path) -> None:
    plain = {one.row.at: one for one in sea_loss(PIER).uses}
    double = {
        one.row.at: one for one in sea_loss(changed(tmp_path, "uses.csv", "fill_use,150,50", "fill_use,300,50")).uses
    }
    first = next(iter(plain))
    assert double[first].resources == pytest.approx(2 * plain[first].resources)
    assert double[first].services == pytest.approx(2 * plain[first].services)


def test_the_example_of_the_guide_is_what_the_tool_gives(tmp_path: Path) -> None:
    book = write_works_template(tmp_path / "works.xlsx")
    sheets = load_workbook(book)
    sheets["用海 uses"].delete_rows(3, 3)  # the fill alone
    sheets.save(book)
    (owed,) = (one.owed for one in loss(book).found.projects)
    said = [str(row[0].value) for row in sheets["填写说明 guide"]]
    for money in ("元", "yuan"):
        assert any(f"= {owed:,.0f} {money}" in line for line in said)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_is_filled_in_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str) -> None:
    book, out = tmp_path / "works.xlsx", tmp_path / "loss.xlsx"
    assert cli.main(["--lang", language, "loss", "--template", str(book)]) == 0
    assert cli.main(["--lang", language, "loss", str(book), "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    # (1696 + 12087900) x 0.55 of the pier, in another spelling
    assert "665" in printed
    assert len(load_workbook(out).sheetnames) == 2
    sheets = load_workbook(book)
    assert sheets.sheetnames[:4] == ["填写说明 guide", "用海 uses", "项目 projects", "海域 areas"]
    assert sheets["用海 uses"].data_validations.dataValidation
    with pytest.raises(InputError):
        write_works_template(book)  # it is there


@pytest.mark.parametrize("act", [
    lambda: cli.main(["loss"]),
    lambda: cli.main(["loss", "--template", "x.xlsx", "--out", "y.xlsx"]),
])  # fmt: skip
def test_what_the_verb_needs(act: Callable[[], int]) -> None:
    with pytest.raises(SystemExit):
        act()

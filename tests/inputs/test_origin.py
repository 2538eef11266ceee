"""A scenario made by `init` remembers what the other said: what nobody has changed is named,
and copied justifications do not count.
"""

from __future__ import annotations

import csv
import re
import tomllib
from itertools import takewhile

import pytest

from esvalue import check
from esvalue.cli import main
from esvalue.gep import gep_account
from esvalue.inputs.library import Library
from esvalue.inputs.scenario import copy_scenario, load_scenario
from esvalue.inputs.workbook import copy_workbook, load_workbook_scenario, to_folder, write_workbook
from esvalue.inputs.workbook.content import read_content
from esvalue.inputs.workbook.plain import as_plain, path_text
from esvalue.runs.input_copies import copy_inputs


def edit(folder, file, *pairs):
    text = (folder / file).read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    (folder / file).write_text(text, encoding="utf-8")


@pytest.fixture
def mine(tmp_path):
    assert main(["init", str(tmp_path / "mine")]) == 0
    return tmp_path / "mine"


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    folder = tmp_path_factory.mktemp("county") / "mine"
    copy_scenario("county_gep", folder)
    return folder


def test_a_fresh_copy_says_that_all_of_it_is_the_other_scenarios(mine, capsys):
    origin = load_scenario(mine).likenesses()
    assert origin.same == origin.of > 100
    assert main(["check", str(mine)]) == 0
    shown = capsys.readouterr().out
    assert f"from panjin (esvalue 0.1.0): {origin.of} of {origin.of} entries still say what it said:" in shown
    lines = shown.split("still say what it said:\n")[1].splitlines()
    assert len(lines) == 11
    assert all("yuan" in line for line in lines[:5])  # money first
    assert "--all" in lines[-1]
    assert main(["--lang", "zh", "check", str(mine), "--all"]) == 0
    shown = capsys.readouterr().out.split("仍与原情景相同：\n")[1].splitlines()
    assert len(list(takewhile(lambda line: line.startswith("  "), shown))) == len(origin.found)


def test_packaged_scenarios_come_from_nowhere():
    for name in ("panjin", "county_gep"):
        assert load_scenario(name).likenesses() is None
        assert check(name).origin is None


def test_a_changed_entry_is_no_longer_named(mine):
    before = load_scenario(mine).likenesses()
    edit(
        mine,
        "scenario.toml",
        (
            'amount = { value = 4000, unit = "1e4 yuan/a", date = 2014, basis = "statutory", source = '
            '"pilot_fund_2016", note = { zh = "2014',
            'amount = { value = 5200, unit = "1e4 yuan/a", date = 2014, basis = "statutory", source = '
            '"pilot_fund_2016", note = { zh = "2014',
        ),
    )
    edit(mine, "farmland.csv", ("24349.15", "24000"))
    after = load_scenario(mine).likenesses()
    assert (before.same - after.same, after.of) == (2, before.of)
    assert "scenario: budget.amount" in {one.entry for one in before.found} - {one.entry for one in after.found}
    area = next(one for one in after.found if one.entry == "farmland.csv: area")
    assert (area.same, area.of) == (7, 8)


def test_an_old_number_under_a_new_name_is_an_old_number(mine):
    for file in ("farmland.csv", "river_load.csv"):
        edit(mine, file, ("盘山稻蟹田", "甲县稻田"))
    edit(mine, "farmland.sources.csv", ("盘山稻蟹田", "甲县稻田"))
    area = next(one for one in load_scenario(mine).likenesses().found if one.entry == "farmland.csv: area")
    assert (area.same, area.of) == (8, 8)


def test_a_unit_in_the_heading_is_part_of_the_number(mine):
    edit(mine, "farmland.csv", ("area [ha],eligible_area [ha]", "area [mu],eligible_area [ha]"))
    with (mine / "farmland.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    text = "\n".join(
        ",".join([*row[:-1], row[-1] if row[-1] in ("n/a", "eligible_area [ha]") else "1"]) for row in rows
    )
    (mine / "farmland.csv").write_text(text + "\n", encoding="utf-8")
    assert "farmland.csv: area" not in {one.entry for one in load_scenario(mine).likenesses().found}


def test_a_copy_of_a_copy_remembers_the_copy(mine, tmp_path):
    edit(
        mine,
        "scenario.toml",
        ('name = "panjin"\ntitle', 'name = "mine"\ntitle'),
        (
            'amount = { value = 4000, unit = "1e4 yuan/a", date = 2014, basis',
            'amount = { value = 1234, unit = "1e4 yuan/a", date = 2014, basis',
        ),
    )
    copy_scenario(str(mine), tmp_path / "second")
    text = (tmp_path / "second" / "scenario.toml").read_text(encoding="utf-8")
    assert text.count("[origin]") == 1
    assert tomllib.loads(text)["origin"]["name"] == "mine"
    origin = load_scenario(tmp_path / "second").likenesses()
    assert origin.same == origin.of
    assert "scenario: budget.amount" in {one.entry for one in origin.found if one.value == "1234 [1e4 yuan/a]"}


def test_the_copy_runs_as_the_original_does(mine):
    copied, original = as_plain(load_scenario(mine).scenario), as_plain(load_scenario("panjin").scenario)
    assert {key: value for key, value in copied.items() if key != "origin"} == original


def test_a_lost_memory_is_an_error(mine):
    (mine / "origin.toml").unlink()
    assert [problem.code for problem in check(mine).mistakes] == ["file_missing"]


def test_runs_keep_the_memory(mine, tmp_path):
    digests = copy_inputs(load_scenario(mine), tmp_path / "inputs")
    assert "scenario/origin.toml" in digests
    again = load_scenario(
        tmp_path / "inputs" / "scenario" / "scenario.toml", Library.only(tmp_path / "inputs" / "models")
    )
    assert again.likenesses() == load_scenario(mine).likenesses()


def test_a_workbook_remembers_too_and_back(tmp_path, capsys):
    assert main(["init", "--excel", str(tmp_path / "mine.xlsx")]) == 0
    loaded = load_workbook_scenario(tmp_path / "mine.xlsx")
    origin = loaded.likenesses()
    assert (origin.name, origin.same) == ("panjin", origin.of)
    folder = to_folder(tmp_path / "mine.xlsx", tmp_path / "back").parent
    assert load_scenario(folder).likenesses() == origin
    write_workbook(folder, tmp_path / "again.xlsx")
    assert load_workbook_scenario(tmp_path / "again.xlsx").likenesses() == origin
    copy_workbook(tmp_path / "mine.xlsx", tmp_path / "third.xlsx")  # a workbook made from a workbook
    assert load_workbook_scenario(tmp_path / "third.xlsx").likenesses().same == origin.of
    copy_workbook(tmp_path / "mine.xlsx", tmp_path / "fourth")
    assert load_scenario(tmp_path / "fourth").likenesses().same == origin.of
    assert main(["init", "--from", str(tmp_path / "mine.xlsx"), str(tmp_path / "fifth")]) == 0
    assert "esvalue run" in capsys.readouterr().out


# --- justifications ---


def test_a_countys_justifications_do_not_speak_for_another(county):
    original, copied = gep_account("county_gep", draws=False), gep_account(county, draws=False)
    held = {verdict.gate: verdict.holds for verdict in original.verdicts}
    now = {verdict.gate: verdict.holds for verdict in copied.verdicts}
    assert held["double_counting"]
    assert not now["double_counting"]
    assert all(clash.reason for clash in original.clashes)
    assert not any(clash.reason for clash in copied.clashes)
    notices = [notice for notice in check(county).notices if notice.code == "quality_copied"]
    assert len(notices) == 6
    assert "county_gep" in notices[0].text("en")


def test_a_justification_written_anew_counts(county, tmp_path):
    folder = tmp_path / "mine"
    copy_scenario(str(county), folder)
    copy_scenario("county_gep", tmp_path / "other")
    edit(tmp_path / "other", "scenario.toml", ("山地产水在县外水库之上游", "本县山地产水全部流入邻县水库"))
    clashes = {clash.group: clash.reason for clash in gep_account(tmp_path / "other", draws=False).clashes}
    assert clashes["same_water"] is not None
    assert [group for group, reason in clashes.items() if reason] == ["same_water"]


def test_a_folder_copied_by_hand_and_named_anew_is_another_county(tmp_path):
    import shutil

    folder = tmp_path / "hand"
    shutil.copytree(load_scenario("county_gep").path.parent, folder)
    assert not [
        notice for notice in check(folder).notices if notice.code == "quality_copied"
    ]  # the same county: a run's own inputs
    edit(folder, "scenario.toml", ('name = "county_gep"', 'name = "my_county"'))
    assert len([notice for notice in check(folder).notices if notice.code == "quality_copied"]) == 6


def test_an_item_of_a_list_is_named_as_everywhere_else(mine):
    """As messages spell it, and the key of a workbook: magnitude[1].exchange."""
    entries = {one.entry for one in load_scenario(mine).likenesses().found}
    assert "scenario: magnitude[1].exchange" in entries
    assert not [entry for entry in entries if re.search(r"\.\d+(\.|$)", entry)]
    content = read_content(write_workbook(load_scenario("panjin"), mine.with_name("panjin.xlsx")), "panjin.xlsx", None)
    keys = {path_text(path) for path in content.cells}
    spoken = {entry.removeprefix("scenario: ") for entry in entries if entry.startswith("scenario: magnitude")}
    assert spoken
    assert spoken <= keys


def test_a_file_that_named_items_otherwise_is_read_as_before(mine):
    before = load_scenario(mine).likenesses()
    text = (mine / "origin.toml").read_text(encoding="utf-8")
    (mine / "origin.toml").write_text(re.sub(r"magnitude\[(\d)\]", r"magnitude.\1", text), encoding="utf-8")
    assert "magnitude[" not in (mine / "origin.toml").read_text(encoding="utf-8")
    assert load_scenario(mine).likenesses().same == before.same

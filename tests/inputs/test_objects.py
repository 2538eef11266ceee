"""The register of protected objects: every mistake once, orphans doubted, parties without money doubted, its sheet."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from esvalue.core.errors import Mistakes
from esvalue.inputs.library import Library
from esvalue.inputs.places import Places
from esvalue.inputs.scenario import load_scenario
from esvalue.inputs.scenario.objects import ProtectedObject, read_objects
from esvalue.inputs.workbook.loading import load_workbook_scenario, read_workbook, write_workbook
from esvalue.runs.checking import check
from esvalue.standards.judging import judge
from esvalue.standards.protected import Protection

ROOT = Path(__file__).parents[2]
SCENARIO = ROOT / "scenarios" / "water_source"
SOURCES, WORDS = Library().sources, Library().vocabulary
HEADER = "object,kind,domain,place,protector,beneficiary,right_holder,source,evidence,weak,note\n"


def places(*names: str, **wholes: tuple[str, ...]) -> Places:
    return Places("x.csv", names, {"area": np.ones(len(names))}, {}, {}, wholes=wholes)


def read(tmp_path: Path, *rows: str, header: str = HEADER) -> tuple[tuple[ProtectedObject, ...], Mistakes]:
    path = tmp_path / "objects.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    problems = Mistakes()
    domains = {"lake": places("甲湖", "乙湖", 全湖=("甲湖", "乙湖")), "river": places("上段", "下段")}
    return read_objects(path, domains, SOURCES, problems, words=WORDS), problems


def test_names_kinds_and_parties_in_another_dress(tmp_path: Path) -> None:
    header = "保护对象,类别,领域,地块,保护方,受益方,权利人,来源,证据,来源弱,说明\n"
    rows = (
        "甲湖湖区,湖泊,Lake,甲 湖,甲乡,丙市；丁市,甲村,judgement,,,x",
        "产卵场,spawning ground,,,甲乡,丙市,甲村,judgement,,,",
    )
    found, problems = read(tmp_path, *rows, header=header)
    assert not problems.mistakes
    assert [(one.name, one.kind, one.domain, one.place) for one in found] == [
        ("甲湖湖区", "lake", "lake", "甲湖"),
        ("产卵场", "spawning_ground", "", ""),
    ]
    assert (found[0].beneficiary, found[0].note) == ("丙市；丁市", "x")


@pytest.mark.parametrize(("row", "code", "words"), [
    (",lake,,,甲乡,丙市,甲村,judgement,,,", "object_unnamed", ("row 3",)),
    ("甲湖 湖区,lake,,,甲乡,丙市,甲村,judgement,,,", "object_twice", ("row 2", "row 3")),
    ("乙,lakes,,,甲乡,丙市,甲村,judgement,,,", "bad_choice", ("lakes", "spawning_ground")),
    ("乙,lake,lak,,甲乡,丙市,甲村,judgement,,,", "unknown_name", ("domain 'lak'", "lake")),
    ("乙,lake,lake,甲湖区,甲乡,丙市,甲村,judgement,,,", "unknown_name", ("place '甲湖区'", "甲湖")),
    ("乙,lake,,甲湖,甲乡,丙市,甲村,judgement,,,", "object_domain", ("甲湖", "lake, river")),
    ("乙,lake,lake,甲湖,甲乡,丙市,甲村,judgment,,,", "unknown_source", ("judgement",)),
    ("乙,lake,lake,甲湖,甲乡,丙市,甲村,,,,", "row_without_source", ("row 3",)),
])  # fmt: skip
def test_a_wrong_row_is_one_message_and_no_doubt(tmp_path: Path, row: str, code: str, words: tuple[str, ...]) -> None:
    _, problems = read(tmp_path, "甲湖湖区,lake,lake,甲湖,甲乡,丙市,甲村,judgement,,,", row)
    [one] = problems.mistakes
    assert one.code == code
    assert all(word in one.text("en") for word in words)
    assert not problems.doubts


def test_a_register_without_rows_or_parties_is_refused(tmp_path: Path) -> None:
    assert [one.code for one in read(tmp_path)[1].mistakes] == ["empty_table"]
    bad = HEADER.replace("right_holder", "holder")
    _, problems = read(tmp_path, "甲,lake,lake,甲湖,甲乡,丙市,甲村,judgement,,,", header=bad)
    assert [one.code for one in problems.mistakes] == ["missing_column"]
    assert "right_holder" in problems.mistakes[0].text("en")


def test_what_nobody_protects_uses_or_owns_is_an_orphan(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "甲,lake,lake,甲湖,,丙市,,judgement,,,", "乙,lake,lake,乙湖,甲乡,,甲村,judgement,,,")
    assert not problems.mistakes
    assert [(one.code, one.entry) for one in problems.doubts] == [
        ("object_lacks", "objects.csv: 甲: protector"),
        ("object_lacks", "objects.csv: 甲: right_holder"),
        ("object_lacks", "objects.csv: 乙: beneficiary"),
    ]


def test_a_place_that_belongs_to_no_object_is_doubted(tmp_path: Path) -> None:
    full = "甲,lake,lake,{},甲乡,丙市,甲村,judgement,,,"
    assert [one.entry for one in read(tmp_path, full.format("甲湖"))[1].doubts] == ["objects.csv: lake.乙湖"]
    for whole in ("全湖", ""):  # all of its parts, or all of its domain
        assert not read(tmp_path, full.format(whole))[1].doubts


# ---- with the money --------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SCENARIO, tmp_path / "water_source")
    return tmp_path / "water_source"


def test_a_protector_unpaid_and_a_beneficiary_who_pays_nothing_are_doubted(folder: Path) -> None:
    row = "{},source,{},{},{},{},戊县,judgement,judgement,,\n"
    rows = [
        ("库边", "water_source", "库边停耕地", "甲村", "丙市"),  # a standard covers its zone; 丙市 has the budget
        ("甲水库", "", "", "甲村", "丁市"),  # nobody pays the village by name; 丁市 pays the contract
        ("乙水库", "", "", "源县", "己市"),
    ]
    (folder / "objects.csv").write_text(HEADER + "".join(row.format(*one) for one in rows), encoding="utf-8")
    path = folder / "scenario.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.partition("[[checked]]")[0], encoding="utf-8")
    found = check(path)
    open_ = [(one.code, one.entry, one.value) for one in found.open if one.code.startswith("object")]
    assert open_ == [
        ("object_no_place", "objects.csv: water_source.库周稻改旱", "-"),
        ("object_no_place", "objects.csv: water_source.上游限投入", "-"),
        ("object_unpaid", "objects.csv: 甲水库: protector", "甲村"),
        ("object_free", "objects.csv: 乙水库: beneficiary", "己市"),
    ]
    text = (folder / "objects.csv").read_text(encoding="utf-8").replace("丁市", "丁市;丙币")
    (folder / "objects.csv").write_text(text, encoding="utf-8")
    more = [one for one in check(path).open if one.code == "object_party_near"]
    assert [(one.entry, one.fields["like"]) for one in more] == [("objects.csv: 甲水库: beneficiary: 丙币", "丙市")]


def test_an_option_that_pays_no_land_leaves_its_protectors_unpaid() -> None:
    judged = judge(load_scenario("water_source"))
    land = ProtectedObject("x", "source", "water_source", "库边停耕地", "甲村", "丙市", "甲村", "judgement")
    assert not Protection(judged, ("status_quo",)).receives(land)
    assert Protection(judged, ("published",)).receives(land)
    [first, *_] = judged.loaded.objects
    by = Protection(judged, ("status_quo",))
    assert by.receives(first)
    assert by.pays(first)


# ---- in a workbook ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_register_is_a_sheet_that_reads_back_and_names_its_cells(tmp_path: Path) -> None:
    loaded = load_scenario("water_source")
    made = write_workbook(loaded, tmp_path / "book" / "w.xlsx") if (tmp_path / "book").mkdir() is None else None
    assert made is not None
    assert load_workbook_scenario(made).objects == loaded.objects
    book = openpyxl.load_workbook(made)
    [sheet] = [one for one in book if "objects:register" in str(one["A1"].value)]
    cell = next(one for row in sheet.iter_rows() for one in row if one.value == "spawning_ground")
    cell.value = "spawning_grund"
    book.save(made)
    _, content = read_workbook(made)
    [one] = content.problems.mistakes
    assert one.code == "bad_choice"
    assert f"{sheet.title}" in one.text("en")
    assert cell.coordinate in one.text("en")

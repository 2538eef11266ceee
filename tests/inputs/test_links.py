"""Link tables: every mistake once, names in any dress, shares as people write them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from esvalue.core.errors import InputError, Mistakes
from esvalue.inputs.library import Library
from esvalue.inputs.places import Places
from esvalue.inputs.scenario.links import Links, read_links

SOURCES = Library().sources
HEADER = "from,to,share,source,evidence,weak,note\n"


def places(*names: str, **wholes: tuple[str, ...]) -> Places:
    return Places("x.csv", names, {"area": np.ones(len(names))}, {}, {}, wholes=wholes)


def read(tmp_path: Path, text: str) -> Links:
    (tmp_path / "links.csv").write_text(text, encoding="utf-8")
    problems = Mistakes()
    found = read_links(
        tmp_path / "links.csv",
        places("甲村", "乙村", 全乡=("甲村", "乙村")),
        places("河"),
        SOURCES,
        problems,
        words=Library().vocabulary,
    )
    problems.raise_if_any()
    return found


@pytest.mark.parametrize(("cell", "share"), [("0.5", 0.5), ("50%", 0.5), ("５０％", 0.5), ("0．5", 0.5), ("1", 1.0)])
def test_shares_as_people_write_them(tmp_path: Path, cell: str, share: float) -> None:
    assert [row.share for row in read(tmp_path, f"{HEADER}甲村,河,{cell},judgement,,,\n").rows] == [share]


def test_names_and_evidence_in_another_dress(tmp_path: Path) -> None:
    [row] = read(tmp_path, "从,到,份额,来源,证据,说明\n甲 村,　河,0.5,judgement,统计,x\n").rows
    assert (row.source, row.target, row.evidence, row.note, row.cell) == (
        "甲村",
        "河",
        "statistics",
        "x",
        "links.csv:甲村->河",
    )


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        ("丙村,河,0.5,judgement,,,", "unknown_name", ("place '丙村'", "row 2")),
        ("全乡,河,0.5,judgement,,,", "link_whole", ("甲村, 乙村",)),
        ("甲村,河,50,judgement,,,", "impossible", ("write 0.5",)),
        ("甲村,河,-0.1,judgement,,,", "impossible", ("-0.1",)),
        ("甲村,河,half,judgement,,,", "not_a_number", ("half",)),
        ("甲村,河,,judgement,,,", "not_a_number", ("-",)),
        ("甲村,河,0.5,judgment,,,", "unknown_source", ("nearest: judgement",)),
        ("甲村,河,0.5,judgement,judgment,,", "bad_choice", ("nearest: judgement",)),
        ("甲村,河,0.5,judgement,,perhaps,", "bad_flag", ("'perhaps'",)),
        ("甲村,河,0.5,judgement,,,x,more", "ragged_rows", ("row 2",)),
        ("注：径流入河比例", "note_row", ("row 2",)),
        ("甲村,河,0.5,judgement,,,\n甲村,河,0.5,judgement,,,", "link_twice", ("row 3", "row 2")),
        ("甲村,河,0.5,judgement,,,\n乙村,河,0.5,judgement,,,\n 甲村 ,河,0.6,judgement,,,", "link_twice", ("row 4",)),
    ],
)
def test_rows_that_cannot_be(tmp_path: Path, row: str, code: str, words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, HEADER + row + "\n")
    found = next(problem for problem in caught.value.problems if problem.code == code)
    for word in words:
        assert word in found.text("en")
    assert found.text("zh") != found.text("en")
    assert {problem.code for problem in caught.value.problems} <= {code, "link_share"}


def test_shares_that_pass_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="sum to"):
        read(tmp_path, HEADER + "甲村,河,0.6,judgement,,,\n乙村,河,0.6,judgement,,,\n甲村,河,0.6,judgement,,,\n")


@pytest.mark.parametrize("header", ["from,to,shar,source", "from,share,source"])
def test_headings_that_lack(tmp_path: Path, header: str) -> None:
    with pytest.raises(InputError, match="is missing"):
        read(tmp_path, f"{header}\n甲村,河,0.5,judgement\n")


def test_an_unknown_heading_and_an_empty_table(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nearest: evidence"):
        read(tmp_path, "from,to,share,source,evidance\n甲村,河,0.5,judgement,\n")
    with pytest.raises(InputError, match="no rows"):
        read(tmp_path, HEADER)

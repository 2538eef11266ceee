"""The list of tests above half a second names what there is, once, and takes along what needs a slow fixture."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import tiers
from each import each
from folders import ROOT

LISTED = [line for line in tiers.LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@each("name", LISTED)
def test_every_line_is_a_test_or_a_fixture(name: str) -> None:
    file, _, one = name.partition("::")
    text = (ROOT / file).read_text(encoding="utf-8")
    if file.startswith("tests/"):
        assert re.search(rf"^(?:def|from \w+ import [\w, ]*?) ?\b{one}\b", text, re.MULTILINE), "no such test"
    else:  # a doctest: of the module, or of a function, class or method in it
        module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        inner = one.removeprefix(module).rpartition(".")[2]
        assert one.startswith(module), "another module"
        assert not inner or re.search(rf"\b(?:def|class) {inner}\b", text), "no such function"


def test_lines_are_sorted_and_stand_once() -> None:
    assert sorted(set(LISTED)) == LISTED


class Item(SimpleNamespace):
    """A collected test, as far as tiers look at it."""

    def add_marker(self, name: str) -> None:
        self.marks.append(name)


def item(nodeid: str, **fixtures: str) -> Any:
    found = {name: [SimpleNamespace(baseid=base, argname=name)] for name, base in fixtures.items()}
    return Item(nodeid=nodeid, marks=[], _fixtureinfo=SimpleNamespace(name2fixturedefs=found))


def test_a_test_is_medium_by_its_name_or_by_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "medium", lambda: frozenset({"tests/a.py::test_long", "tests/a.py::run"}))
    items = [
        item("tests/a.py::test_long[x]"),
        item("tests/a.py::test_short", case="tests"),
        item("tests/a.py::test_reads", run="tests/a.py"),
        item("tests/b.py::test_reads", run="tests/b.py"),
    ]
    tiers.mark(items)
    assert [one.marks for one in items] == [["medium"], [], ["medium"], []]


def test_the_list_is_what_was_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "LIST", tmp_path / "medium.txt")
    tiers.LIST.write_text("# head\ntests/a.py::test_not_run\ntests/a.py::test_now_short\n", encoding="utf-8")
    (tmp_path / "said").write_text(
        "1.20s call     tests/a.py::test_long[a b]\n0.30s call     tests/a.py::test_long[c]\n"
        "3.00s setup    tests/a.py::test_first\n2.90s fixture  tests/a.py::run\n0.49s call     tests/a.py::test_short\n"
        "0.70s teardown tests/b.py::test_ends\n0.10s call     tests/a.py::test_now_short\n"
        + "".join(f"0.26s call     tests/b.py::test_cases[{number}]\n" for number in range(4)),
        encoding="utf-8",
    )
    tiers.main(tmp_path / "said")
    assert tiers.LIST.read_text(encoding="utf-8").splitlines() == [
        "# head",
        "tests/a.py::run",
        "tests/a.py::test_long",
        "tests/a.py::test_not_run",
        "tests/b.py::test_cases",
        "tests/b.py::test_ends",
    ]


@pytest.fixture(scope="module")
def heavy() -> int:
    return 1


def test_fixtures_are_seen_by_where_they_stand(heavy: int, request: pytest.FixtureRequest) -> None:
    assert "tests/whole/test_tiers.py::heavy" in tiers._fixtures(request.node)

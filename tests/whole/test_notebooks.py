"""Notebooks agree with their plain-text sources, use public names only, and run from top to bottom to their pictures.

What they showed is kept in ``build/notebooks`` (not committed), executed.
"""

from __future__ import annotations

import ast
import importlib
import re
import resource

import jupytext
import nbclient
import nbformat
import pytest
from folders import ROOT

SOURCES = sorted((ROOT / "notebooks").glob("*.py"))
KEPT = ROOT / "build" / "notebooks"
#: Of a cell, in lines; of a notebook, in pictures and in seconds of processor time.
LINES, PICTURES, SECONDS = 25, 3, 30
CHINESE = ("01", "02", "08", "09")
each = pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)


def cells(source, kind="code"):
    return [cell.source for cell in jupytext.read(source).cells if cell.cell_type == kind]


def test_there_are_twelve():
    assert [path.stem[:2] for path in SOURCES] == [f"{n:02d}" for n in range(1, 13)]


@each
def test_notebook_is_paired_and_holds_no_outputs(source):
    plain, paired = jupytext.read(source), nbformat.read(source.with_suffix(".ipynb"), 4)
    assert [(c.cell_type, c.source) for c in plain.cells] == [(c.cell_type, c.source) for c in paired.cells]
    assert not any(cell.outputs or cell.execution_count for cell in paired.cells if cell.cell_type == "code")


@each
def test_notebook_asks_answers_and_proves(source):
    code, said = cells(source), cells(source, "markdown")
    assert "Question" in said[0]
    assert any("Answer and check" in one for one in said)
    assert "assert" in code[-1]
    assert "print(" in code[-1]  # the answer, in words and numbers
    assert all(len([line for line in one.splitlines() if line.strip()]) <= LINES for one in code)


@each
def test_notebook_imports_rooms_and_public_names_only(source):
    for cell in cells(source):
        for node in ast.walk(ast.parse(re.sub(r"^%.*$", "", cell, flags=re.MULTILINE))):
            if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == "esvalue":
                room = importlib.import_module(str(node.module))
                assert hasattr(room, "__path__"), f"{node.module} is a module within a room"
                assert {one.name for one in node.names} <= set(dir(room))
            names = [node.attr] if isinstance(node, ast.Attribute) else []
            assert not any(name.startswith("_") for name in names), names


@each
def test_titles_stand_where_those_of_panels_stand(source):
    """A title of one's own in the middle lies over what a panel says of itself on the left."""
    own = [line for one in cells(source) for line in one.splitlines() if ".set_title(" in line]
    assert all('loc="left"' in line for line in own)


@pytest.mark.parametrize("source", [p for p in SOURCES if p.stem[:2] in CHINESE], ids=lambda path: path.stem)
def test_notebook_is_told_in_chinese_too(source):
    assert all(re.search(r"[\u4e00-\u9fff]", one) for one in cells(source, "markdown"))


@pytest.mark.slow
@each
def test_notebook_runs(source):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    made = jupytext.read(source)
    where = {"metadata": {"path": str(source.parent)}}
    nbclient.NotebookClient(made, timeout=None, startup_timeout=3600, kernel_name="python3", resources=where).execute()
    KEPT.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, KEPT / f"{source.stem}.ipynb")
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    outputs = [one for cell in made.cells if cell.cell_type == "code" for one in cell.outputs]
    assert not [one.text for one in outputs if one.output_type == "stream" and one.name == "stderr"]
    assert sum("image/png" in one.get("data", {}) for one in outputs) >= PICTURES
    assert spent.ru_utime - before.ru_utime + spent.ru_stime - before.ru_stime < SECONDS

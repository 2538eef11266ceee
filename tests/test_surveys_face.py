"""The face of the surveys: every public name is imported from the room itself, on first use."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import esvalue.surveys as face

ROOT = Path(__file__).parents[1]


def test_editors_know_the_names_that_are_there() -> None:
    tree = ast.parse(Path(face.__file__).read_text(encoding="utf-8"))
    known = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("esvalue")
        for alias in node.names
    }
    assert known == {name: f"esvalue.surveys.{module}" for name, module in face._MODULES.items()}


def test_every_name_is_there_and_no_other() -> None:
    assert set(dir(face)) == set(face.__all__)
    for name in face.__all__:
        assert getattr(face, name).__module__ == f"esvalue.surveys.{face._MODULES[name]}"
    with pytest.raises(AttributeError, match="no attribute 'Hedonics'"):
        face.Hedonics  # noqa: B018


def test_pages_import_from_the_face() -> None:
    deep = [page.name for page in (ROOT / "docs").rglob("*.md") if "from esvalue.surveys." in page.read_text("utf-8")]
    assert not deep


def test_the_face_is_light() -> None:
    code = "import sys, esvalue.surveys; print([m for m in ('numpy', 'pandas', 'scipy', 'patsy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"

"""The face of the surveys: every public name is imported from the room itself, on first use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from folders import TESTS

import esvalue.surveys as face

ROOT = TESTS.parent


def test_every_name_is_there_and_no_other() -> None:
    assert set(dir(face)) == set(face.__all__)
    for name in face.__all__:
        assert getattr(face, name).__name__ == name
    with pytest.raises(AttributeError, match="nearest: Hedonic"):
        face.Hedonics  # noqa: B018


def test_no_module_hides_a_name() -> None:
    """Of a module `surveys/zonal.py` the import would set `surveys.zonal` to the module."""
    assert not set(face.__all__) & {path.stem for path in Path(face.__file__).parent.iterdir()}


def test_pages_import_from_the_face() -> None:
    deep = [page.name for page in (ROOT / "docs").rglob("*.md") if "from esvalue.surveys." in page.read_text("utf-8")]
    assert not deep


def test_the_face_is_light() -> None:
    code = "import sys, esvalue.surveys; print([m for m in ('numpy', 'pandas', 'scipy', 'patsy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"

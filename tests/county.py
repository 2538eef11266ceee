"""The made-up county in a temporary folder, of which a test patches some files; and what its tests share."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from esvalue.gep import GepAccount, gep_account
from esvalue.inputs.library import Library

__all__ = ["COUNTY", "ROOT", "Edits", "account", "county", "inflate", "value"]

ROOT = Path(__file__).parent.parent
COUNTY = ROOT / "scenarios" / "county_gep"
Edits = dict[str, list[tuple[str, str]]]


@pytest.fixture
def county(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that copies the county and patches its files, given pairs of old and new text by file."""

    def make(edits: Edits | None = None, name: str = "copy") -> Path:
        folder = tmp_path / name
        shutil.copytree(COUNTY, folder)
        for file, pairs in (edits or {}).items():
            text = (folder / file).read_text(encoding="utf-8")
            for old, new in pairs:
                assert old in text, (file, old)
                text = text.replace(old, new)
            (folder / file).write_text(text, encoding="utf-8")
        return folder

    return make


@pytest.fixture(scope="module")
def account() -> GepAccount:
    return gep_account("county_gep")


def inflate(year: int) -> float:
    return Library().price_index.factor(year, 2024)


def value(account: GepAccount, domain: str, service: str, ecosystem: str | None = None) -> float:
    found = [
        e.value
        for e in account.entries
        if (e.domain, e.service) == (domain, service) and ecosystem in (None, e.ecosystem)
    ]
    assert found, (domain, service, ecosystem)
    return sum(found)

"""Notebooks run from top to bottom and agree with their plain-text sources."""

from __future__ import annotations

import jupytext
import nbclient
import pytest
from folders import ROOT

SOURCES = sorted((ROOT / "notebooks").glob("*.py"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda p: p.stem)
def test_notebook_runs_and_is_paired(source):
    plain, paired = jupytext.read(source), jupytext.read(source.with_suffix(".ipynb"))
    assert [(c.cell_type, c.source) for c in plain.cells] == [(c.cell_type, c.source) for c in paired.cells]
    nbclient.NotebookClient(plain, timeout=None, startup_timeout=3600, kernel_name="python3").execute()


def test_there_is_a_notebook():
    assert SOURCES

"""Figures are closed when a test ends: those of examples and pages would stay open to the end, and be warned of.

A plugin and no hook of ``conftest.py``: examples stand in the package, which no conftest is above of.
"""

from __future__ import annotations

import sys

import pytest

__all__ = ["Figures"]


class Figures:
    """Closes what pyplot holds; a test that holds a figure itself can go on using it."""

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_teardown(self) -> None:
        if (pyplot := sys.modules.get("matplotlib.pyplot")) is not None:
            pyplot.close("all")

"""A name that a package does not have is told with the nearest it has, in every room."""

from __future__ import annotations

from importlib import import_module

import pytest
from folders import ROOT

import esvalue

ROOMS = sorted(path.parent.name for path in (ROOT / "esvalue").glob("*/__init__.pyi"))


@pytest.mark.parametrize("package", ["esvalue", "esvalue.plots", *(f"esvalue.{room}" for room in ROOMS)])
def test_the_nearest_name_is_told(package: str) -> None:
    room = esvalue.plots if package == "esvalue.plots" else import_module(package)
    name = max((one for one in dir(room) if not one.startswith("_")), key=len)
    with pytest.raises(AttributeError, match=rf"^{package} has no name '{name}x'; nearest: {name}$"):
        getattr(room, f"{name}x")
    assert not hasattr(room, "_ipython_display_")


def test_what_is_like_no_name_is_told_without_one() -> None:
    with pytest.raises(AttributeError, match="^esvalue has no name 'qqqqqq'$"):
        esvalue.qqqqqq  # noqa: B018

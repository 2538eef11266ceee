"""Opening whatever stands for a scenario: a loaded one, a name, a folder, a TOML file or a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from esvalue.core.errors import fail
from esvalue.core.text import Text
from esvalue.inputs.library import Library
from esvalue.inputs.scenario import Loaded, load_scenario

__all__ = ["open_scenario"]

SCENARIO = Text(
    zh="情景的名称、文件夹、TOML 文件或工作簿的路径、字典，或已加载的情景",
    en="a scenario by name, the path of its folder, TOML file or workbook, a dict, or one that is loaded",
)


def open_scenario(scenario: str | Path | Mapping[str, Any] | Loaded, library: Library | None = None) -> Loaded:
    """Return the scenario that is meant, loaded; a loaded one is returned as it is.

    Parameters
    ----------
    scenario
        A loaded scenario, the name of a packaged one, the path of a folder, a TOML file or a workbook (.xlsx), or what
        a TOML file holds, as a dict.
    library
        Where cards and shared files are found (default: working directory, then the package).

    Raises
    ------
    InputError
        Every mistake of :func:`load_scenario`, or of :func:`load_workbook_scenario`.
    """
    if isinstance(scenario, Loaded):
        return scenario
    if isinstance(scenario, Mapping):
        return load_scenario(scenario, library)
    if not isinstance(scenario, str | Path):
        raise fail("wrong_object", "scenario", given=type(scenario).__name__, wanted=SCENARIO)
    if Path(scenario).suffix.lower() == ".xlsx":
        from esvalue.inputs.workbook import load_workbook_scenario

        return load_workbook_scenario(scenario, library)
    return load_scenario(scenario, library)

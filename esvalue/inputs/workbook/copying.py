"""A scenario copied to be edited, where one side of the copy is a workbook;
the copy remembers what the original said.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from esvalue.core.arguments import checked
from esvalue.core.files import made_folder, scratch
from esvalue.core.sheets import is_workbook
from esvalue.inputs.library import Library
from esvalue.inputs.scenario import copy_scenario, remember
from esvalue.inputs.workbook.loading import read_workbook, write_workbook

__all__ = ["copy_workbook"]


@checked
def copy_workbook(source: str | Path, target: str | Path, library: Library | None = None) -> Path:
    """Copy a scenario into a workbook, or a workbook into a folder or another workbook; return what was written.

    Parameters
    ----------
    source
        Name, folder, TOML file or workbook of a scenario.
    target
        A file .xlsx, or a new folder.
    library
        Where cards and shared files are found.

    Raises
    ------
    InputError
        Every mistake of the source where a workbook is read or written; `write_failed`.

    Examples
    --------
    >>> copy_workbook("vesels", "mine.xlsx")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: vesels: no scenario of this name or path; packaged: basin,
    closed_farmland, closed_season, county_gep, equivalency, farm_practice, four_domains, panjin, restocking,
    sea_reserve, vessels, water_source, wetland_conversion; nearest: vessels
    """
    made = Path(target)
    with scratch() as folder:
        file = folder / "scenario" / "scenario.toml"
        if is_workbook(Path(source)):
            draft, content = read_workbook(source, library, file.parent)
            content.problems.raise_if_any()
            assert draft is not None
            remember(file, draft)
        else:
            file = copy_scenario(str(source), file.parent, library)
        if is_workbook(made):
            return write_workbook(file, made, library)
        with made_folder(made) as partial:
            shutil.copytree(file.parent, partial, dirs_exist_ok=True)
    return made

"""A scenario copied to be edited: the copy remembers what the original said,
so that it is seen what nobody has changed yet.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from esvalue.core.files import hidden, made_folder
from esvalue.core.schema import read_toml
from esvalue.inputs.library import Library
from esvalue.inputs.scenario.draft import Draft, read_draft
from esvalue.inputs.scenario.loading import find_scenario
from esvalue.inputs.scenario.origin import FILE, origin_text

__all__ = ["copy_scenario", "remember"]

#: Said above the section it is told in.
COMMENT = "# Where this scenario came from: esvalue check says which entries still say what that one said."
_OWN = re.compile(rf"(?:^{re.escape(COMMENT)}\n)?^\[origin\]\s*\n(?:(?!\[).*(?:\n|\Z))*", re.MULTILINE)


def copy_scenario(name: str, target: Path, library: Library | None = None) -> Path:
    """Copy the folder of a scenario, without runs in it, and let the copy remember where it came from;
    return its TOML file.

    Parameters
    ----------
    name
        Name, folder or TOML file of the scenario.
    target
        The new folder.
    library
        Where cards and shared files are found.

    Raises
    ------
    InputError
        There is no such scenario; the folder exists, or cannot be written (nothing is left).
    """
    path = find_scenario(name)
    draft = read_draft(path, library or Library())
    with made_folder(target) as partial:
        shutil.copytree(path.parent, partial, dirs_exist_ok=True, ignore=_left_out)
        remember(partial / path.name, draft)
    return target / path.name


def _left_out(folder: str, names: list[str]) -> list[str]:
    """Return what is no part of a scenario: its runs, and what is being made beside it."""
    return [*hidden(folder, names), *(name for name in names if name == "runs")]


def remember(file: Path, draft: Draft) -> None:
    """Write into a copied scenario, and beside it, what the original said.

    Parameters
    ----------
    file
        The TOML file of the copy.
    draft
        The original, as far as it could be read.
    """
    beside = file.with_name(FILE)
    beside.write_text(
        origin_text(draft.scenario, draft.places, draft.links, draft.path), encoding="utf-8", newline="\n"
    )
    made = read_toml(beside)
    text = _OWN.sub("", file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")).rstrip("\n")
    own = {"name": made["name"], "version": made["version"], "file": FILE}
    text += f"\n\n{COMMENT}\n[origin]\n" + "".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in own.items()
    )
    file.write_text(text, encoding="utf-8", newline="\n")

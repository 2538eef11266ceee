"""What processes that are gone left behind: hidden parts beside their final names, removed or put back."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from esvalue.core.files.names import slug
from esvalue.core.files.owner import Owner, this_process

__all__ = ["Hidden", "hidden", "hidden_in", "hidden_name", "put_back", "read_hidden", "remove_path", "restore", "sweep"]

#: `.NAME.partial-...` is being made; `.NAME.claim-...` will be, if no other is; `.NAME.old-...` holds what is replaced.
HIDDEN = re.compile(
    r"\.(?P<name>[A-Za-z0-9_.-]+)\.(?P<kind>partial|claim|old)-(?P<host>[0-9a-f]{8})-(?P<process>\d+)"
    r"-(?P<start>[0-9a-f]+)-(?P<when>[0-9a-f]{24})"
)


@dataclass(frozen=True)
class Hidden:
    """Something hidden beside a final name: what it is for, of what kind, whose, and since when."""

    path: Path
    name: str
    kind: str
    owner: Owner
    when: str


def hidden_in(folder: Path) -> list[Hidden]:
    """Return what is hidden in a folder."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.name.startswith(".")]
    except (OSError, ValueError):  # nothing there, or a name nothing can have
        return []
    return [found for name in names if (found := read_hidden(folder / name)) is not None]


def read_hidden(path: Path) -> Hidden | None:
    """Return what a hidden name says, None where the name is none of these."""
    match = HIDDEN.fullmatch(path.name)
    if match is None:
        return None
    owner = Owner(match["host"], int(match["process"]), match["start"])
    return Hidden(path, match["name"], match["kind"], owner, match["when"])


def hidden_name(final: Path, kind: str) -> Path:
    """Return a hidden name beside a name that no other has; names made later sort behind."""
    return final.with_name(f".{slug(final.name)}.{kind}-{this_process()}-{time.time_ns():016x}{secrets.token_hex(4)}")


def hidden(_: object, names: Sequence[str]) -> list[str]:
    """Return those of some names that are of something being made (as `shutil.copytree` asks what to leave out)."""
    return [name for name in names if HIDDEN.fullmatch(name)]


def sweep(folder: Path) -> None:
    """Remove what processes that are gone left in a folder; put back what one of them was about to replace."""
    for one in hidden_in(folder):
        if one.owner.is_gone(one.path):
            if one.kind == "old":
                put_back(one.path)
            remove_path(one.path)


def restore(final: Path) -> None:
    """Put back a folder that a process was replacing when it was killed."""
    for one in hidden_in(final.parent):
        if one.kind == "old" and one.name == slug(final.name) and one.owner.is_gone(one.path):
            put_back(one.path)


def put_back(old: Path) -> None:
    """Put back what a process had moved out of the way."""
    try:
        for kept in old.iterdir():
            if not old.with_name(kept.name).exists():
                os.rename(kept, old.with_name(kept.name))
    except OSError:  # another process was quicker
        return


def remove_path(path: Path) -> None:
    """Remove a file or folder, if it is there and not in use."""
    if not os.path.lexists(path):
        return
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        try:
            path.unlink()
        except OSError:  # gone already, or in use: the next one tries again
            return

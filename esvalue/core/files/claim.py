"""Of processes that begin to write under one name at the same moment one goes on, the others are told at once.

A claim is a hidden folder beside the name. Each process lays its own down before it looks for those of others, so of
any two at least one sees the other: the later one steps back, the earlier one waits until it has. Who sees nobody turns
the claim into what it fills.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from esvalue.core.errors import fail
from esvalue.core.files.remnants import Hidden, hidden_name, read_hidden, remove_path

__all__ = ["claimed"]

#: How long a later claim is waited for [s], and how long between two looks.
PATIENCE, PAUSE = 30.0, 0.01
#: Looks that must find nobody: a listing may miss a folder while it is renamed.
LOOKS = 2


def claimed(name: Path, others: Callable[[], Iterable[Hidden]], where: str) -> Path:
    """Return a hidden folder, made for a name that no other living process is at work under.

    Parameters
    ----------
    name
        The name; the folder it lies in is there.
    others
        Returns what living processes are making, or claim, under the name.
    where
        What a message calls it.

    Raises
    ------
    InputError
        `folder_busy`: another process has it, or claimed it before.
    """
    mark = hidden_name(name, "claim")
    mark.mkdir()
    try:
        _wait(mark, others, where)
        part = hidden_name(name, "partial")
        os.rename(mark, part)
    except BaseException:
        remove_path(mark)
        raise
    return part


def _wait(mark: Path, others: Callable[[], Iterable[Hidden]], where: str) -> None:
    own = read_hidden(mark)
    assert own is not None
    looks, until = 0, time.monotonic() + PATIENCE
    while looks < LOOKS:
        found = [one for one in others() if one.path.name != mark.name]
        for one in found:
            if one.kind == "partial" or one.when < own.when or time.monotonic() > until:
                raise fail("folder_busy", where, process=one.owner.process)
        looks = 0 if found else looks + 1
        if found:
            time.sleep(PAUSE)

"""A scenario given as a dict, with its tables as frames: written as the files it would be, and read as those are.

There is one way into a scenario, so nothing is checked twice or differently.
"""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tomli_w

from esvalue.core.errors import Mistakes, fail, nearest
from esvalue.core.files import slug
from esvalue.core.spreadsheets import csv_text
from esvalue.core.tables import headed_frame

__all__ = ["plain_data", "written_scenario"]

#: Keys of a scenario that name a table or a card beside it, and how the name of such a file ends.
NAMING = {"places": ".csv", "file": ".csv", "card": ".toml"}
#: Folders of scenarios that were given, kept as long as the program runs.
_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def written_scenario(
    data: Mapping[str, Any], tables: Mapping[str, Any], cards: Mapping[str, Mapping[str, Any]]
) -> Path:
    """Write a scenario into a folder of its own and return its TOML file.

    Parameters
    ----------
    data
        What ``scenario.toml`` holds.
    tables
        Frames (or lists of rows) by the name of their file, ``.csv`` or not: places, their ``NAME.sources``, links.
    cards
        Cards of the scenario's own as dicts, by name: a domain names one as ``NAME.toml``.

    Raises
    ------
    InputError
        What no TOML file can hold; a name of a table that is no plain name; a table or card that the scenario names
        and that is not given.
    """
    held = tempfile.TemporaryDirectory(prefix="esvalue-")
    if not _KEPT:
        atexit.register(_cleaned)
    _KEPT.append(held)
    folder = Path(held.name) / (slug(str(plain_data(data).get("scenario", {}).get("name", ""))) or "scenario")
    folder.mkdir()
    problems = Mistakes()
    for name in (*tables, *cards):
        if not name or Path(name).name != name or name.startswith("."):
            problems.add("table_name", "tables", name=name)
    for name in dict.fromkeys(_files_named(plain_data(data))):
        given = cards if name.endswith(".toml") else tables
        known = [one.removesuffix(Path(name).suffix) for one in given]
        if (own := Path(name).stem) not in known:
            fields = {
                "name": name,
                "write": own,
                "nearest": nearest(own, known) or "-",
                "known": ", ".join(known) or "-",
            }
            problems.add("not_given", "cards" if given is cards else "tables", **fields)
    problems.raise_if_any()
    for name, rows in tables.items():
        listed = headed_frame(rows, name).listed()
        (folder / (name if name.endswith(".csv") else f"{name}.csv")).write_text(csv_text(listed), encoding="utf-8")
    for name, card in cards.items():
        _write(folder / (name if name.endswith(".toml") else f"{name}.toml"), card)
    _write(folder / "scenario.toml", data)
    return folder / "scenario.toml"


def plain_data(data: Any) -> Any:
    """Return nested data as TOML holds it: tuples as lists, numbers of NumPy as numbers, what is None left out.

    >>> plain_data({"a": (1, 2), "b": None, "c": {"d": 0.5}})
    {'a': [1, 2], 'c': {'d': 0.5}}
    """
    if isinstance(data, Mapping):
        return {str(key): plain_data(value) for key, value in data.items() if value is not None}
    if isinstance(data, list | tuple):
        return [plain_data(one) for one in data]
    return data.item() if hasattr(data, "item") and not isinstance(data, str) else data


def _files_named(data: Any) -> Iterator[str]:
    """Yield the tables and cards of its own that a scenario names."""
    parts = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    for key, value in parts:
        if key in NAMING and isinstance(value, str) and value.endswith(NAMING[key]) and Path(value).name == value:
            yield value
        yield from _files_named(value)


def _write(path: Path, data: Mapping[str, Any]) -> None:
    try:
        path.write_text(tomli_w.dumps(plain_data(data)), encoding="utf-8")
    except (TypeError, ValueError) as error:
        raise fail("no_toml", path.name, reason=str(error)[:200]) from None


def _cleaned() -> None:
    for one in _KEPT:
        one.cleanup()

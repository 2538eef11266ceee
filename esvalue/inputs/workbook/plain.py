"""A scenario as plain tables of keys, as its TOML file would hold them; and the paths of those keys as text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from esvalue.core.distributions import Spread
from esvalue.core.errors import fail
from esvalue.inputs.parameters import RECORD_KEYS

__all__ = ["Path", "as_plain", "is_record", "leaves", "path_text", "put_at", "read_path"]

#: Steps from the top of the file to a value: keys, and positions in lists from zero.
Path = tuple[str | int, ...]

#: How a file says that a category has no record.
NOT_APPLICABLE = "n/a"
_BARE = re.compile(r"[^\s.\[\]\"'=#]+")
_STEP = re.compile(r'\.?("(?:[^"\\]|\\.)*"|[^\s.\[\]"\'=#]+)|\[(\d+)\]')


def as_plain(value: Any) -> Any:
    """Return a record as the dicts, lists and scalars its TOML file holds; keys that were not given are left out.

    >>> from esvalue.inputs.parameters import Record
    >>> as_plain(Record(value=2, spread={"uniform": [1, 3]}, source="x"))
    {'value': 2.0, 'spread': {'uniform': [1.0, 3.0]}, 'source': 'x'}
    """
    if isinstance(value, BaseModel):
        made: dict[str, Any] = {}
        for name, field in type(value).model_fields.items():
            item = getattr(value, name)
            if item is None or name not in value.model_fields_set:
                continue
            if name == "record":  # written in place: its keys stand beside the others
                made.update(as_plain(item))
            else:
                made[field.alias or name] = as_plain(item)
        return made
    if isinstance(value, Spread):
        return {value.kind: list(value.numbers)}
    if isinstance(value, Mapping):
        return {key: NOT_APPLICABLE if item is None else as_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_plain(item) for item in value]
    return value


def is_record(value: Any) -> bool:
    """Tell whether a plain value is one number with its origin.

    >>> is_record({"value": 2.0, "source": "x"}), is_record({"value": {"value": 2.0}})
    (True, False)
    """
    return isinstance(value, Mapping) and isinstance(value.get("value"), int | float) and set(value) <= set(RECORD_KEYS)


def leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield (path, value) of every record, scalar and list of scalars, in the order of the file.

    >>> list(leaves({"a": {"b": 1, "c": ["x", "y"]}, "d": [{"e": True}]}))
    [(('a', 'b'), 1), (('a', 'c'), ['x', 'y']), (('d', 0, 'e'), True)]
    """
    if isinstance(data, Mapping) and data and not is_record(data):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list) and any(isinstance(item, Mapping) for item in data):
        for i, value in enumerate(data):
            yield from leaves(value, (*path, i))
    else:
        yield path, data


def path_text(path: Path) -> str:
    """Return a path as TOML writes it, list positions counted from one.

    >>> path_text(("use", "prices.reed")), path_text(("magnitude", 0, "title", "zh"))
    ('use."prices.reed"', 'magnitude[1].title.zh')
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += ("." if text else "") + (step if _BARE.fullmatch(step) else json.dumps(step, ensure_ascii=False))
    return text


def read_path(text: str, where: str) -> Path:
    """Return the path a text spells; raise `workbook_key` where it spells none.

    >>> read_path('use."prices.reed"', ""), read_path("magnitude[1].title.zh", "")
    (('use', 'prices.reed'), ('magnitude', 0, 'title', 'zh'))
    """
    path: list[str | int] = []
    at = 0
    while at < len(text):
        match = _STEP.match(text, at)
        if (
            match is None
            or (match[2] is not None and (not path or int(match[2]) < 1))
            or (match[0].startswith(".") != bool(at) and match[2] is None)
        ):
            raise fail("workbook_key", where, key=text)
        try:
            path.append(
                int(match[2]) - 1 if match[2] is not None else json.loads(match[1]) if match[1][0] == '"' else match[1]
            )
        except ValueError:
            raise fail("workbook_key", where, key=text) from None
        at = match.end()
    if not path:
        raise fail("workbook_key", where, key=text)
    return tuple(path)


def put_at(data: dict[str, Any], path: Path, value: Any, where: str) -> None:
    """Put a value at a path of `data`, making the tables and lists on the way.

    Raises `workbook_key` where a step leads into something that is not a table, or past the end of a list.
    """
    here: Any = data
    for step, following in zip(path, (*path[1:], None), strict=True):
        last = following is None
        made = value if last else [] if isinstance(following, int) else {}
        if isinstance(step, int):
            if not isinstance(here, list) or step > len(here):
                raise fail("workbook_key", where, key=path_text(path))
            if step == len(here):
                here.append(made)
        elif not isinstance(here, dict):
            raise fail("workbook_key", where, key=path_text(path))
        elif step not in here:
            here[step] = made
        elif last and isinstance(value, dict) and isinstance(here[step], dict) and not is_record(here[step]):
            here[step].update(value)  # a record written in place beside keys that stand elsewhere
        elif last:
            raise fail("workbook_twice", where, key=path_text(path), other="")
        here = here[step]

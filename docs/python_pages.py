"""What the rooms hold, for the pages in docs/python: names, arguments, what each does, from the program itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

__all__ = ["gathered_panels", "room_contents"]

#: Characters of the arguments that are shown; a default longer than this is left out.
WIDE, SHORT = 84, 14


def room_contents(room: str) -> str:
    """Return the public names of a room as Markdown: functions as a table, classes with what they have."""
    found = import_module(f"esvalue.{room}")
    members = [(name, getattr(found, name)) for name in sorted(found.__all__, key=str.lower)]
    functions = [(n, one) for n, one in members if callable(one) and not inspect.isclass(one)]
    classes = [(n, one) for n, one in members if inspect.isclass(one)]
    others = [(n, one) for n, one in members if not callable(one)]
    parts: list[str] = []
    if functions:
        parts += [_table("function", [(_call(name, one), _first(one)) for name, one in functions])]
    parts += ["\n".join(_class(name, one)) for name, one in classes]
    if others:
        parts += [_table("also", [(f"`{name}`", _what(one)) for name, one in others])]
    return "\n\n".join(parts)


def gathered_panels() -> str:
    """Return every panel with its arguments and what it draws."""
    plots = import_module("esvalue.report.plots")
    panels = [(name, getattr(plots, name)) for name in sorted(dir(plots))]
    return _table("panel", [(_call(name, one), _first(one)) for name, one in panels])


def _table(head: str, rows: list[tuple[str, str]]) -> str:
    return "\n".join([f"| {head} | does |", "|---|---|", *(f"| {name} | {said} |" for name, said in rows)])


def _class(name: str, one: type) -> Iterator[str]:
    yield f"**`{name}`**: {_first(one)}"
    for key, member in vars(one).items():
        if key.startswith("_") or not _shown(member):
            continue
        made = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        if not _first(made):
            continue
        call = f"`.{key}`" if not inspect.isfunction(inspect.unwrap(made)) else _call(f".{key}", made)
        yield f"- {call}: {_first(made)}"


def _shown(member: object) -> bool:
    """Tell whether a member of a class is something to call or to look at."""
    plain = isinstance(member, property | classmethod | staticmethod) or inspect.isfunction(member)
    return plain or type(member).__name__ == "cached_property"


def _call(name: str, function: Callable[..., Any]) -> str:
    """Return a call as code: what must be given in full, defaults where they are short."""
    parts, keywords = list[str](), False
    for key, one in inspect.signature(function).parameters.items():
        if key in ("self", "cls"):
            continue
        if one.kind is one.KEYWORD_ONLY and not keywords:
            parts.append("*")
            keywords = True
        default = repr(one.default)
        named = {one.VAR_POSITIONAL: f"*{key}", one.VAR_KEYWORD: f"**{key}"}.get(one.kind, key)
        keywords = keywords or one.kind is one.VAR_POSITIONAL
        shown = "..." if len(default) > SHORT or default.startswith("<") else default
        parts.append(named if one.default is one.empty else f"{named}={shown}")
    while len(", ".join(parts)) > WIDE and any("=" in part for part in parts):
        at = max(i for i, part in enumerate(parts) if "=" in part)
        del parts[at]
        if "..." not in parts:
            parts.append("...")
    if parts[-2:-1] == ["*"] and parts[-1] == "...":
        del parts[-2]
    return f"`{name}({', '.join(parts)})`".replace("|", "\\|")


def _first(one: object) -> str:
    """Return the first sentence of what help says."""
    said = " ".join((inspect.getdoc(one) or "").partition("\n\n")[0].split())
    for end in (". ", ": >>>"):
        said = said.partition(end)[0]
    return said.rstrip(".").replace("|", "\\|").replace(":func:", "").replace(":class:", "").replace(":meth:", "")


def _what(one: object) -> str:
    if inspect.ismodule(one):
        return f"a room within: {_first(one)}"
    return f"{type(one).__name__}: " + ", ".join(f"`{key}`" for key in list(one)[:40]) if isinstance(one, dict) else ""

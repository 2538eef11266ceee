"""Names that cannot be given: reserved words, and those with a character that joins names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from esvalue.core.errors import Mistakes

__all__ = ["JOINS", "check_given_names", "usable_name"]

#: Characters between the parts of a longer name: ``field.yield[reed]``, ``prices.carbon#high``, ``income@2014``.
JOINS = ".:|#@[]"
_JOINED = re.compile(f"[{re.escape(JOINS)}]+")


def check_given_names(names: Iterable[str], where: str, problems: Mistakes, reserved: Iterable[str] = ()) -> None:
    """Add to `problems` the names that are reserved, empty, or hold a character that joins names.

    Parameters
    ----------
    names
        As given in a file: keys of a table.
    where
        The table they stand in, such as ``reed.toml: nodes``.
    problems
        Collects the mistakes.
    reserved
        Words that cannot be given here.

    Examples
    --------
    >>> problems = Mistakes()
    >>> check_given_names(["value", "a.b", "a/b"], "reed.toml: nodes", problems, ["value"])
    >>> problems.raise_if_any()
    Traceback (most recent call last):
    esvalue.core.errors.InputError: reed.toml: nodes.value: esvalue uses the name 'value' itself; ...
    reed.toml: nodes.a.b: the name 'a.b' holds .; ... write a_b
    """
    words, given = tuple(reserved), tuple(names)
    for name in given:
        found = next((char for char in name if char in JOINS), None)
        if name in words:
            problems.add(
                "reserved_name",
                f"{where}.{name}",
                name=name,
                mended=usable_name(name, (*words, *given)),
                known=", ".join(words),
            )
        elif found is not None or not name.strip():
            mended = usable_name(name, (*words, *given))
            problems.add(
                "name_join", f"{where}.{name}", name=name, character=found or '""', joins=" ".join(JOINS), mended=mended
            )


def usable_name(name: str, taken: Collection[str] = ()) -> str:
    """Return a name near to one that cannot be given: without what joins names, and no path, and none that is taken.

    >>> [usable_name(name) for name in ("a.b", "a/b.c", "../x", "../../a/x.toml", "C:/x", "..", " ")]
    ['a_b', 'a/b_c', 'x', 'a_x_toml', 'C_x', 'name', 'name']
    >>> usable_name("value", ["value"]), usable_name("a.b", ["a_b"])
    ('value_1', 'a_b_1')
    """
    parts = [_JOINED.sub("_", part).strip("_ ") for part in re.split(r"[/\\]", name)]
    folders = "\\" in name or re.match("[A-Za-z]:", name)
    path = folders or len(list(filter(None, parts))) < len(parts)  # steps up, or the root: of folders, not a name
    made = ("_" if path else "/").join(filter(None, parts)) or "name"
    number = next(n for n in range(len(taken) + 1) if (f"{made}_{n}" if n else made) not in taken)
    return f"{made}_{number}" if number else made

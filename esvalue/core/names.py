"""Names as people compare them: one name in two dresses is one name.

Two names are the same where their *keys* are: full-width letters, case, zero-width characters and white space make no
difference. What overrides the direction of a text, or controls a terminal, stands in no name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from esvalue.core.errors import Mistakes

__all__ = [
    "check_apart",
    "check_names",
    "find_name",
    "forbidden",
    "name_key",
    "one_letter",
    "one_or_more",
    "same_name",
    "shown_name",
    "table_names",
    "twins",
]

#: Invisible characters that are not of the category "format": joiners, fillers, selectors of a variant.
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0000-\U000e0fff]")
#: Controls, line separators, half pairs; embeddings, overrides and isolates, which let a text read otherwise than it is
#: stored.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_FORBIDDEN_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_CHINESE = "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
#: What holds no table.
_LEAF = (str, int, float)
_BETWEEN_CHINESE = re.compile(f"(?<=[{_CHINESE}]) (?=[{_CHINESE}])")


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """Return what two dresses of one name have in common.

    Compatibility forms (full width, ligatures) and case are folded, what has no width is dropped, runs of white space
    are one blank, and none stands between Chinese characters.

    >>> name_key("Ｎｏｒｔｈ  Marsh") == name_key("north marsh\\u200b") == "north marsh"
    True
    >>> name_key("核心 区") == name_key("核心区")
    True
    """
    if name.isascii():
        return " ".join(name.casefold().split())
    text = name
    for _ in range(2):  # folding a composed letter may leave what folds again
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold())
        text = "".join(ch for ch in _INVISIBLE.sub("", text) if unicodedata.category(ch) != "Cf")
    return _BETWEEN_CHINESE.sub("", " ".join(text.split()))


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are one.

    >>> same_name("Total", "ｔｏｔａｌ"), same_name("甲村", "乙村")
    (True, False)
    """
    return name_key(one) == name_key(other)


def one_letter(one: str, other: str) -> bool:
    """Tell whether two words differ by one letter more, less or other, or by two letters exchanged.

    >>> one_letter("panshan", "pansham"), one_letter("panshan", "pnashan"), one_letter("panshan", "dawa")
    (True, True, False)
    """
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])


def one_or_more(given: str | Iterable[str]) -> tuple[str, ...]:
    """Return texts where several may be given; one alone stands for a list of one.

    >>> one_or_more("liaoning_2024"), one_or_more(["dalian_2025", "liaoning_2024"])
    (('liaoning_2024',), ('dalian_2025', 'liaoning_2024'))
    """
    return (given,) if isinstance(given, str) else tuple(given)


def find_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that `name` is, in its own dress; None where there is none.

    >>> find_name("Ｎorth", ["south", "north"]), find_name("nort", ["north"])
    ('north', None)
    """
    names = list(known)
    if name in names:
        return name
    key = name_key(name)
    return next((one for one in names if name_key(one) == key), None)


def twins(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the names that stand more than once, each group in the order of the list.

    >>> twins(["north", "south", "ｎｏｒｔｈ", "North"])
    [('north', 'ｎｏｒｔｈ', 'North')]
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name_key(name), []).append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def check_apart(names: Iterable[str], known: Iterable[str], where: str, problems: Mistakes) -> None:
    """Add to `problems` names that are a known name in another dress:
    of two files of which one is laid over the other.
    """
    others = list(known)
    for name in names:
        found = find_name(name, others)
        if found is not None and found != name:
            problems.add("name_twins", where, names=f"{shown_name(found)}, {shown_name(name)}")


def shown_name(name: str) -> str:
    """Return a name with what cannot be seen spelt out.

    >>> shown_name("north"), shown_name("north\\u200b"), shown_name("核心区\\u3000")
    ('north', 'north<U+200B>', '核心区<U+3000>')
    """
    return "".join(
        ch if ch == " " or (ch.isprintable() and not ch.isspace() and _seen(ch)) else f"<U+{ord(ch):04X}>"
        for ch in name
    )


def _seen(ch: str) -> bool:
    return unicodedata.category(ch) != "Cf" and not _INVISIBLE.match(ch)


def forbidden(text: str, lines: bool = False) -> str:
    """Return the first character of a text that stands in no name (control, direction override, half a pair), or "".

    Parameters
    ----------
    text
        A name, or a text people read.
    lines
        Whether line breaks and tabs are lawful: in a text, not in a name.

    Examples
    --------
    >>> forbidden("north\\u202e"), forbidden("a\\nb"), forbidden("a\\nb", lines=True)
    ('U+202E', 'U+000A', '')
    """
    found = (_FORBIDDEN_IN_TEXT if lines else _FORBIDDEN).search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def table_names(data: Any, path: str = "") -> list[tuple[str, list[str], list[str]]]:
    """Return (path, keys, texts) of every table in nested data, as a TOML file holds it.

    >>> table_names({"a": {"b": "x", "c": ["y"]}})
    [('', ['a'], []), ('a', ['b', 'c'], ['x', 'y'])]
    """
    found: list[tuple[str, list[str], list[str]]] = []
    _gather(data, path, found)
    return found


def _gather(data: Any, path: str, found: list[tuple[str, list[str], list[str]]]) -> None:
    if isinstance(data, Mapping):
        inner = [(f".{key}" if path else str(key), one) for key, one in data.items() if not isinstance(one, _LEAF)]
        texts = [one for one in data.values() if isinstance(one, str)]
        texts += [item for _, one in inner if isinstance(one, list) for item in one if isinstance(item, str)]
        found.append((path, [str(key) for key in data], texts))
    elif isinstance(data, list):
        inner = [(f"[{i}]", one) for i, one in enumerate(data, start=1) if not isinstance(one, _LEAF)]
    else:
        return
    for step, one in inner:
        _gather(one, f"{path}{step}", found)


def check_names(data: Any, where: str, problems: Mistakes) -> None:
    """Add to `problems` keys of one table that are one name in two dresses, and characters no name may hold.

    Parameters
    ----------
    data
        Nested tables, as a TOML file holds them.
    where
        Name of the file.
    problems
        Where mistakes are put.
    """
    for path, keys, texts in table_names(data):
        at = f"{where}: {path}" if path else where
        for group in twins(keys) if len(set(map(name_key, keys))) < len(keys) else ():
            problems.add("name_twins", at, names=", ".join(shown_name(name) for name in group))
        if not _FORBIDDEN.search("".join(keys)) and not _FORBIDDEN_IN_TEXT.search("".join(texts)):
            continue
        for text in (*keys, *texts):
            if sign := forbidden(text, lines=text not in keys):
                problems.add("name_forbidden", at, name=shown_name(text)[:60], sign=sign)

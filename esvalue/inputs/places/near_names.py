"""Names so near each other that they may be one, spelt in two ways: "盘山" beside "盘山县", "Panshan" beside "Pansham".

What groups places (their county, their site) groups nothing where a name is spelt in two ways: the two stand apart in
every table and total, and nothing looks wrong. A name is not known to be right or wrong, so the rarer is doubted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from esvalue.core.errors import Mistakes
from esvalue.core.names import name_key, one_letter, shown_name
from esvalue.core.text import Text
from esvalue.inputs.cards import Card
from esvalue.inputs.places.places import Places

__all__ = ["doubt_near_names", "near_names"]

#: Endings that say what kind of unit a name is of. Two endings of "county" under one stem are one unit renamed; a city
#: and a county of one name are often neighbours.
_COUNTY = ("自治县", "新区", "县", "区", "旗")
_ENDING = re.compile(f"(?P<stem>.{{2,}}?)(?P<ending>{'|'.join(_COUNTY)}|自治州|街道|[省市州盟乡镇村])")
_ABOVE = frozenset("省市州盟区县旗乡镇")
_WORDS = frozenset(
    "county district city prefecture township town village xian qu shi zhen xiang cun".split()  # noqa: SIM905  a list of words
)
#: Shortest word in which one letter more, less or other is a slip: Hebei and Hubei are two.
SHORTEST = 6
#: Places a message names before it stops.
LISTED = 3


def near_names(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return the pairs of names that may be one: the rarer (where they are equal, the later), then the other.

    Parameters
    ----------
    counts
        How often each name stands, in the order in which they were met.

    Examples
    --------
    >>> near_names({"盘山县": 6, "大洼区": 5, "盘山": 1, "辽宁省大洼区": 1})
    [('盘山', '盘山县'), ('辽宁省大洼区', '大洼区')]
    >>> near_names({"Panshan": 3, "Panshan County": 1, "Pansham": 1})
    [('Panshan County', 'Panshan'), ('Pansham', 'Panshan')]
    >>> near_names({"抚顺市": 1, "抚顺县": 1, "Hebei": 1, "Hubei": 1, "plot 11": 1, "plot 12": 1})
    []
    """
    groups: dict[object, list[str]] = {}
    for name in counts:
        for key in dict.fromkeys(_keys(name_key(name))):
            groups.setdefault(key, []).append(name)
    order = {name: at for at, name in enumerate(counts)}
    found: dict[str, str] = {}
    for group in groups.values():
        for pair in combinations(group, 2):
            if _near(*map(name_key, pair)):
                common, rare = sorted(pair, key=lambda name: (-counts[name], order[name]))
                if rare not in found or counts[common] > counts[found[rare]]:
                    found[rare] = common
    return sorted(found.items(), key=lambda pair: order[pair[0]])


def _keys(name: str) -> Iterator[object]:
    """Yield what a name shares with every name it may be."""
    yield "stem", _stem(name)[0]
    yield "tail", name
    for at in range(2, len(name) - 1):
        if name[at - 1] in _ABOVE:
            yield "tail", name[at:]
    words = name.split()
    for at, word in enumerate(words):
        if len(word) >= SHORTEST - 1 and word.isalpha() and word.isascii():
            for less in (word, *(word[:i] + word[i + 1 :] for i in range(len(word)))):
                yield "word", at, (*words[:at], less, *words[at + 1 :])


def _stem(name: str) -> tuple[str, str]:
    """Return a name without the ending that says what kind of unit it is, and that ending."""
    found = _ENDING.fullmatch(name)
    if found is not None:
        return found["stem"], found["ending"]
    head, _, last = name.rpartition(" ")
    return (head, last) if head and last in _WORDS else (name, "")


def _near(one: str, other: str) -> bool:
    (stem, ending), (stem_2, ending_2) = _stem(one), _stem(other)
    if stem == stem_2:
        return not ending or not ending_2 or (ending in _COUNTY and ending_2 in _COUNTY)
    short, long = sorted((one, other), key=len)
    if _stem(short)[1] and long.endswith(short) and long[-len(short) - 1] in _ABOVE:
        return True
    words, words_2 = one.split(), other.split()
    unlike = [pair for pair in zip(words, words_2, strict=False) if pair[0] != pair[1]]
    return (
        len(words) == len(words_2)
        and len(unlike) == 1
        and all(len(word) >= SHORTEST and word.isalpha() and word.isascii() for word in unlike[0])
        and one_letter(*unlike[0])
    )


def doubt_near_names(
    tables: Mapping[str, Places], cards: Mapping[str, Card], others: Iterable[tuple[str, str, str]], problems: Mistakes
) -> None:
    """Doubt the names of tables of places that are near another: places within their table, the words of a column
    with no list of its own (county, site) within all tables.

    Parameters
    ----------
    tables, cards
        By domain.
    others
        Names written elsewhere: (column whose words they are, name, where it is written).
    problems
        Where doubts are put.
    """
    columns: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for domain, table in tables.items():
        for column, texts in table.texts.items():
            if column == "region_type" or (
                column in cards[domain].columns and cards[domain].columns[column].categories
            ):
                continue
            said = columns.setdefault(f"{table.file}: place" if column == "place" else column, {})
            for place, text in zip(table.names, texts, strict=True):
                said.setdefault(text, []).append((f"{table.file}: {column}", place))
    for column, name, where in others:
        columns.setdefault(column, {}).setdefault(name, []).append((where, ""))
    for said in columns.values():
        for rare, common in near_names({name: len(rows) for name, rows in said.items()}):
            where, place = said[rare][0]
            problems.doubt(
                "near_names",
                where,
                entry=f"{where}: {rare}" if place else where,
                value=rare,
                name=_told(rare, said[rare]),
                other=_told(common, said[common]),
            )


def _told(name: str, rows: Sequence[tuple[str, str]]) -> Text:
    """Return a name with how often it stands, and where."""
    at = [place or where for where, place in rows if (place or where) != name]
    more = f", +{len(at) - LISTED}" if len(at) > LISTED else ""
    places = ", ".join(map(shown_name, at[:LISTED])) + more
    shown, count = shown_name(name), len(rows)
    return Text(
        zh=f"“{shown}”（{count} 行{'：' * bool(places)}{places}）",
        en=f"'{shown}' ({count} row{'s' * (count != 1)}{': ' * bool(places)}{places})",
    )

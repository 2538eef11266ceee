"""The register of what is protected: sources, reaches, lakes, spawning grounds, each with who protects it, who benefits
and whose right it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from esvalue.core.errors import Mistakes, choice_fields, nearest
from esvalue.core.names import find_name, name_key, shown_name
from esvalue.core.tables import headed_csv
from esvalue.core.text import Text
from esvalue.inputs.places import Places
from esvalue.inputs.places.listed import Listed, read_cell_origin, read_listed
from esvalue.inputs.sources import Source, Vocabulary

__all__ = ["OBJECTS", "OBJECT_KINDS", "PARTIES", "ProtectedObject", "read_objects"]

OBJECTS = Listed(
    ("object", "kind", "domain", "place", "protector", "beneficiary", "right_holder", "source", "evidence", "weak",
    "note"), ("object", "kind", "protector", "beneficiary", "right_holder", "source"),
    {"对象": "object", "保护对象": "object", "名称": "object", "类别": "kind", "种类": "kind", "领域": "domain",
    "地块": "place", "保护方": "protector", "受益方": "beneficiary", "权利人": "right_holder", "权属": "right_holder",
    "来源": "source", "证据": "evidence", "来源弱": "weak", "说明": "note", "备注": "note"},
)  # fmt: skip

#: What can be protected, by the word of the column ``kind``.
OBJECT_KINDS: Mapping[str, Text] = {
    "source": Text(zh="水源地", en="water source"),
    "headwater": Text(zh="江河源头", en="headwater"),
    "reach": Text(zh="河段", en="reach"),
    "lake": Text(zh="湖泊", en="lake"),
    "spawning_ground": Text(zh="产卵场", en="spawning ground"),
    "germplasm_reserve": Text(zh="水产种质资源保护区", en="germplasm reserve"),
    "reserve": Text(zh="自然保护区", en="nature reserve"),
    "wetland": Text(zh="湿地", en="wetland"),
    "coast": Text(zh="岸段", en="stretch of coast"),
    "farmland": Text(zh="耕地", en="farmland"),
}
#: The columns that name a party of an object.
PARTIES: Mapping[str, Text] = {
    "protector": Text(zh="保护方", en="protector"),
    "beneficiary": Text(zh="受益方", en="beneficiary"),
    "right_holder": Text(zh="权利人", en="right holder"),
}


@dataclass(frozen=True)
class ProtectedObject:
    """A row of the register; a party that is not known is an empty text, as are domain and place of what is in none."""

    name: str
    kind: str
    domain: str
    place: str
    protector: str
    beneficiary: str
    right_holder: str
    source: str
    note: str = ""


def read_objects(
    path: Path,
    domains: Mapping[str, Places | None],
    sources: Mapping[str, Source],
    problems: Mistakes,
    *,
    words: Vocabulary | None = None,
) -> tuple[ProtectedObject, ...]:
    """Read a register; mistakes and doubts are added to `problems`.

    Refused: an object without a name or twice, an unknown kind, domain, place or source. Doubted: an object without
    protector, beneficiary or right holder, and a place of a domain with objects that belongs to none of them.

    Parameters
    ----------
    path
        The CSV file.
    domains
        Tables of places by domain; None: one that could not be read, whose places are taken as they are.
    sources
        All sources a row may name.
    problems
        Where mistakes are put.
    words
        What grades of evidence are called.
    """
    before, file = problems.mistakes, path.name
    rows = read_listed(headed_csv(path), OBJECTS, problems)
    if rows == []:
        problems.add("empty_table", file)
    made: dict[str, ProtectedObject] = {}
    lines: dict[str, int] = {}
    for line, row in rows or []:
        at, key = f"{file}: row {line}", name_key(row["object"])
        if not key:
            problems.add("object_unnamed", f"{at}: object")
        elif key in lines:
            problems.add("object_twice", f"{at}: object", name=shown_name(row["object"]), other=f"row {lines[key]}")
        lines.setdefault(key, line)
        kind = _kind(row["kind"], f"{at}: kind", problems)
        domain, place = _place(row, domains, at, problems)
        origin = read_cell_origin(row, sources, words or Vocabulary(), at, problems)
        if key and kind is not None and origin is not None:
            parties = {party: row[party] for party in PARTIES}
            made[key] = ProtectedObject(
                row["object"], kind, domain, place, **parties, source=origin.source, note=origin.note
            )
    found = tuple(made.values())
    if problems.mistakes == before:
        _doubt_parties(found, file, problems)
        _doubt_places(found, domains, file, problems)
    return found


def _kind(given: str, at: str, problems: Mistakes) -> str | None:
    """Return the kind a cell names, by its word or what that is called."""
    titles = {title: kind for kind, words in OBJECT_KINDS.items() for title in (words.zh, words.en)}
    found = find_name(given, OBJECT_KINDS) or titles.get(find_name(given, titles) or "")
    if found is None:
        fields = choice_fields(shown_name(given), OBJECT_KINDS)
        near = nearest(given, [*OBJECT_KINDS, *titles]) or "-"
        problems.add("bad_choice", at, **{**fields, "nearest": near})
    return found


def _place(
    row: Mapping[str, str], domains: Mapping[str, Places | None], at: str, problems: Mistakes
) -> tuple[str, str]:
    """Return domain and place of an object, in the dress of the scenario; empty where it is in none."""
    given, place = row["domain"], row["place"]
    if not given:
        if place:
            problems.add("object_domain", f"{at}: domain", place=shown_name(place), known=", ".join(domains))
        return "", ""
    domain = find_name(given, domains)
    if domain is None:
        fields = {"what": "domain", "name": shown_name(given), "nearest": nearest(given, domains) or "-"}
        problems.add("unknown_name", f"{at}: domain", **fields)
        return "", ""
    table = domains[domain]
    if not place or table is None:
        return domain, place
    known = [*table.names, *table.wholes]
    found = find_name(place, known)
    if found is None:
        fields = {"what": "place", "name": shown_name(place), "nearest": nearest(place, known) or "-"}
        problems.add("unknown_name", f"{at}: place", **fields)
    return domain, found or ""


def _doubt_parties(objects: tuple[ProtectedObject, ...], file: str, problems: Mistakes) -> None:
    """Doubt every object that nobody protects, that serves nobody, or that is nobody's."""
    for one in objects:
        for party, title in PARTIES.items():
            if not getattr(one, party):
                entry = f"{file}: {one.name}: {party}"
                problems.doubt(
                    "object_lacks", file, entry=entry, value="-", name=shown_name(one.name), party=title, column=party
                )


def _doubt_places(
    objects: tuple[ProtectedObject, ...], domains: Mapping[str, Places | None], file: str, problems: Mistakes
) -> None:
    """Doubt places that no object has, in domains where every object stands in a place and one of them at least."""
    for domain, table in domains.items():
        own = [one for one in objects if one.domain == domain]
        if table is None or not own or not all(one.place for one in own):
            continue
        named = {one.place for one in own}
        named |= {part for whole, parts in table.wholes.items() if whole in named for part in parts}
        for place in table.names:
            if place not in named:
                entry = f"{file}: {domain}.{place}"
                problems.doubt("object_no_place", file, entry=entry, value="-", domain=domain, place=shown_name(place))

"""Small tables beside the places, with a fixed set of columns: files of sources, link tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from esvalue.core.errors import Mistakes, Reason, nearest
from esvalue.core.names import find_name, name_key, shown, twins
from esvalue.core.sheets import csv_rows, read_text
from esvalue.inputs.parameters import EVIDENCE
from esvalue.inputs.places.places import CellOrigin
from esvalue.inputs.sources import Source, Vocabulary

__all__ = ["FLAGS", "Listed", "read_flag", "read_listed", "read_origin"]

#: Words for true and false, by key.
FLAGS = {
    "true": True,
    "yes": True,
    "y": True,
    "1": True,
    "是": True,
    "false": False,
    "no": False,
    "n": False,
    "0": False,
    "否": False,
}


@dataclass(frozen=True)
class Listed:
    """A kind of table: its columns, those it needs, and other words for them."""

    columns: Sequence[str]
    needed: Sequence[str]
    aliases: Mapping[str, str]


def read_listed(path: Path, kind: Listed, problems: Mistakes) -> list[tuple[int, dict[str, str]]] | None:
    """Return (line of the file, cells by column) of every row; mistakes are added to `problems`. None:
    no row could be read, and why is told.

    A heading or a row that begins with "#" is a remark; a row of one cell alone is a note, and a mistake.
    """
    rows = [(line, [cell.strip() for cell in row]) for line, row in csv_rows(read_text(path), path.name)]
    if not rows:
        return []
    header = [_heading(cell, kind) for cell in rows[0][1]]
    if missing := [name for name in kind.needed if name not in header]:
        if len(rows) > 1 and not any(header):
            problems.add(
                "no_headings",
                f"{path.name}: row 1",
                wanted=", ".join(kind.columns),
                found=", ".join(shown(text) for text in rows[0][1][:4]),
            )
        elif any(header):
            problems.add(
                "missing_column", path.name, name=", ".join(missing), nearest=nearest(missing[0], rows[0][1]) or "-"
            )
        return None
    for name, text in zip(header, rows[0][1], strict=True):
        if name is None and text and not text.startswith("#"):
            problems.add(
                "listed_heading",
                f"{path.name}: {text}",
                name=shown(text),
                nearest=nearest(text, kind.columns) or "-",
                known=", ".join(kind.columns),
            )
    for group in twins(name for name in header if name):
        problems.add("column_twice", path.name, name=group[0])
    made, broken = [], False
    for line, row in rows[1:]:
        filled = [cell for cell in row if cell]
        if filled[0].startswith("#"):
            continue
        broken = broken or len(filled) == 1 or any(row[len(header) :])
        if len(filled) == 1:
            problems.add("note_row", f"{path.name}: row {line}", rows=f"row {line}", note=shown(filled[0])[:60])
        elif any(row[len(header) :]):
            problems.add(
                "ragged_rows",
                f"{path.name}: row {line}",
                width=len(header),
                rows=f"row {line} ({len(row)} cells: {', '.join(row)[:60]})",
            )
        else:
            cells = {name: cell for name, cell in zip(header, row, strict=False) if name}
            made.append((line, {name: cells.get(name, "") for name in kind.columns}))
    return None if broken and not made else made


def read_origin(
    row: Mapping[str, str], sources: Mapping[str, Source], words: Vocabulary, at: str, problems: Mistakes
) -> CellOrigin | None:
    """Return the source, evidence, weakness and note of a row, None where one of them cannot be read."""
    source, given = row["source"], row["evidence"]
    if source not in sources:
        problems.add("unknown_source", at, source=shown(source), nearest=nearest(source, sources) or "-")
        return None
    titles = {title: kind for kind, named in words.evidence.items() for title in (named.title.zh, named.title.en)}
    evidence = (
        sources[source].kind if not given else find_name(given, EVIDENCE) or titles.get(find_name(given, titles) or "")
    )
    if evidence is None:
        problems.add(
            "bad_choice",
            at,
            given=shown(given),
            known=", ".join(EVIDENCE),
            nearest=nearest(given, [*EVIDENCE, *titles]) or "-",
        )
    weak = read_flag(row["weak"] or "false", Reason("weak", "来源弱（weak）"), at, problems)
    return None if evidence is None or weak is None else CellOrigin(source, evidence, weak, row["note"])


def read_flag(cell: str, column: Reason, at: str, problems: Mistakes, **fields: object) -> bool | None:
    """Return what a word for true or false says; None, and a mistake, where it is neither."""
    flag = FLAGS.get(name_key(cell))
    if flag is None:
        problems.add("bad_flag", at, given=shown(cell), column=column, **fields)
    return flag


def _heading(text: str, kind: Listed) -> str | None:
    found = find_name(text, [*kind.columns, *kind.aliases])
    return None if found is None else kind.aliases.get(found, found)

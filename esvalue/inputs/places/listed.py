"""Small tables beside the places, with a fixed set of columns: files of sources, link tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from esvalue.core.errors import Mistakes, choice_fields, nearest
from esvalue.core.names import find_name, name_key, shown_name, twins
from esvalue.core.sheets import split_heading
from esvalue.core.tables import HeadedRow, HeadedTable, check_named
from esvalue.core.text import Text
from esvalue.inputs.named_sources import check_source
from esvalue.inputs.parameters import EVIDENCE
from esvalue.inputs.places.places import CellOrigin
from esvalue.inputs.sources import Source, Vocabulary

__all__ = ["FLAGS", "Listed", "column_of", "read_cell_origin", "read_flag", "read_listed"]

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
    """A kind of table: its columns, those it needs, other words for them, and the columns whose heading has a unit."""

    columns: Sequence[str]
    needed: Sequence[str]
    aliases: Mapping[str, str]
    measured: Sequence[str] = ()


def read_listed(table: HeadedTable, kind: Listed, problems: Mistakes) -> list[tuple[int, dict[str, str]]] | None:
    """Return (line of the file, cells by column) of every row; mistakes are added to `problems`. None:
    no row could be read, and why is told.

    A heading or a row that begins with "#" is a remark; a row of one cell alone is a note, and a mistake.
    """
    header = [column_of(heading.text.strip(), kind) for heading in table.headings]
    if not header:
        return []
    if not _all_needed(table, header, kind, problems):
        return None
    _check_headings(table, header, kind, problems)
    made, broken = [], False
    for row in table.rows:
        if row.filled[0].startswith("#"):
            continue
        if _is_broken(row, table, problems):
            broken = True
            continue
        cells = {name: cell.strip() for name, cell in zip(header, row.cells, strict=False) if name}
        made.append((row.line, {name: cells.get(name, "") for name in kind.columns}))
    return None if broken and not made else made


def _all_needed(table: HeadedTable, header: Sequence[str | None], kind: Listed, problems: Mistakes) -> bool:
    """Tell whether the columns a table needs are there; add to `problems` which are not."""
    missing, texts = [name for name in kind.needed if name not in header], [text.strip() for text in table.header]
    if missing and any(header):
        problems.add("missing_column", table.where, name=", ".join(missing), nearest=nearest(missing[0], texts) or "-")
    elif missing and table.rows:
        problems.add(
            "no_headings",
            f"{table.where}: row 1",
            wanted=", ".join(kind.columns),
            found=", ".join(shown_name(text) for text in texts[:4]),
        )
    return not missing


def _check_headings(table: HeadedTable, header: Sequence[str | None], kind: Listed, problems: Mistakes) -> None:
    """Add to `problems` headings that are no column or are empty, and columns that stand twice."""
    check_named(replace(table, rows=tuple(row for row in table.rows if len(row.cells) <= len(header))), problems)
    for name, text in zip(header, (text.strip() for text in table.header), strict=True):
        if name is None and text and not text.startswith("#"):
            problems.add(
                "listed_heading",
                f"{table.where}: {text}",
                name=shown_name(text),
                nearest=nearest(text, kind.columns) or "-",
                known=", ".join(kind.columns),
            )
    for group in twins(name for name in header if name):
        problems.add("column_twice", table.where, name=group[0])


def _is_broken(row: HeadedRow, table: HeadedTable, problems: Mistakes) -> bool:
    """Tell whether a row is a note, or has cells beyond the headings; add so to `problems`."""
    at, width = f"row {row.line}", len(table.headings)
    if len(row.filled) == 1:
        problems.add("note_row", f"{table.where}: {at}", rows=at, note=shown_name(row.filled[0])[:60])
        return True
    cells = [cell.strip() for cell in row.cells]
    if any(cells[width:]):
        said = f"{at} ({len(cells)} cells: {', '.join(cells)[:60]})"
        problems.add("ragged_rows", f"{table.where}: {at}", width=width, rows=said)
        return True
    return False


def read_cell_origin(
    row: Mapping[str, str], sources: Mapping[str, Source], words: Vocabulary, at: str, problems: Mistakes
) -> CellOrigin | None:
    """Return the source, evidence, weakness and note of a row, None where one of them cannot be read; `at` names the
    row.
    """
    source, given = row["source"], row["evidence"]
    if not source:
        problems.add("row_without_source", f"{at}: source")
        return None
    if not check_source(source, sources, f"{at}: source", problems):
        return None
    titles = {title: kind for kind, named in words.evidence.items() for title in (named.title.zh, named.title.en)}
    evidence = (
        sources[source].kind if not given else find_name(given, EVIDENCE) or titles.get(find_name(given, titles) or "")
    )
    if evidence is None:
        fields = choice_fields(shown_name(given), {kind: words.evidence.get(kind) for kind in EVIDENCE})
        problems.add(
            "bad_choice", f"{at}: evidence", **{**fields, "nearest": nearest(given, [*EVIDENCE, *titles]) or "-"}
        )
    weak = read_flag(row["weak"] or "false", Text(zh="来源弱（weak）", en="weak"), f"{at}: weak", problems)
    return None if evidence is None or weak is None else CellOrigin(source, evidence, weak, row["note"])


def read_flag(cell: str, column: Text, at: str, problems: Mistakes, **fields: object) -> bool | None:
    """Return what a word for true or false says; None, and a mistake, where it is neither."""
    flag = FLAGS.get(name_key(cell))
    if flag is None:
        problems.add("bad_flag", at, given=shown_name(cell), column=column, **fields)
    return flag


def column_of(text: str, kind: Listed) -> str | None:
    """Return the column of such a table that a heading names, None where it names none."""
    known = [*kind.columns, *kind.aliases]
    found = find_name(text, known)
    column = None if found is None else kind.aliases.get(found, found)
    if column is None and kind.measured and (label := split_heading(text, known)[0]) != text:
        column = column_of(label, kind)
        return column if column in kind.measured else None
    return column

"""Loading a table of places: headings, rows, cells, what they say of each other, and where every number comes from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from esvalue.core.errors import Mistake, Mistakes
from esvalue.core.names import shown_name
from esvalue.core.tables import headed_csv
from esvalue.inputs.cards import Card
from esvalue.inputs.places.cells import read_cells
from esvalue.inputs.places.column_checks import check_plausible
from esvalue.inputs.places.comparison import compare_places, doubt_words
from esvalue.inputs.places.copies import doubt_copies, doubt_twice_entered
from esvalue.inputs.places.extents import check_base, check_totals
from esvalue.inputs.places.headings import OPTIONAL_COLUMNS, read_place_columns
from esvalue.inputs.places.origins import read_origins
from esvalue.inputs.places.places import Places
from esvalue.inputs.places.rows import rows_of_places, with_names
from esvalue.inputs.places.table import PlaceTable
from esvalue.inputs.places.wholes import check_parts, wholes_of
from esvalue.inputs.sources import Source, Vocabulary

__all__ = ["load_places"]


def load_places(path: Path, card: Card, sources: Mapping[str, Source], words: Vocabulary) -> Places:
    """Read a table of places for a card; what is doubtful stands in its `doubts`.

    Raises
    ------
    InputError
        With every mistake of the table, each showing the offending rows.
    """
    file, problems = path.name, Mistakes()
    listed, broken = rows_of_places(headed_csv(path), problems)
    columns, seen = read_place_columns(listed, card, problems)
    if columns and not listed.rows and not broken:
        problems.add("empty_table", file)
    if not listed.rows or "place" not in columns:
        problems.raise_if_any()
    table = with_names(PlaceTable(listed, card, words, columns, seen, problems), broken)
    cells = read_cells(table)
    wholes = wholes_of(table)
    check_parts(table, wholes, cells.numbers)
    totals = check_totals(table, wholes)
    check_base(table, cells.numbers)
    check_plausible(card, cells.numbers, table.names, file, problems, written=cells.written)
    twins = doubt_copies(table, cells) | doubt_twice_entered(table, cells)
    compare_places(table, cells, totals | set(wholes) | twins)
    doubt_words(table, cells)
    origins, checked = read_origins(path, table, cells.numbers, sources)
    problems.raise_if_any()
    parts = {table.names[whole]: tuple(table.names[i] for i in rows) for whole, rows in wholes.items()}
    notices = (
        (Mistake("wholes_left_out", file, {"names": ", ".join(map(shown_name, parts)), "count": len(parts)}),)
        if parts
        else ()
    )
    kept = np.array([i not in wholes for i in range(len(table.names))])
    return Places(
        file,
        tuple(name for name in table.names if name not in parts),
        {name: values[kept] for name, values in cells.numbers.items()},
        {
            name: tuple(text for text, stays in zip(values, kept, strict=True) if stays)
            for name, values in cells.texts.items()
            if name not in OPTIONAL_COLUMNS
        },
        {
            (column, name): origin
            for (column, name), origin in origins.items()
            if name not in parts and column not in OPTIONAL_COLUMNS
        },
        {(column, name): text for (column, name), text in cells.written.items() if name not in parts},
        problems.doubts,
        parts,
        notices,
        tuple(checked),
    )

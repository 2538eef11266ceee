"""Loading a table of places: headings, rows, cells, what they say of each other, and where every number comes from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import checked
from esvalue.core.errors import Mistake, Mistakes
from esvalue.core.names import shown_name
from esvalue.core.tables import HeadedTable, headed_csv
from esvalue.core.written import NOT_APPLICABLE
from esvalue.inputs.cards import Card
from esvalue.inputs.places.bands import check_bands
from esvalue.inputs.places.cells import Cells, read_cells
from esvalue.inputs.places.column_checks import check_plausible
from esvalue.inputs.places.comparison import compare_places, doubt_words
from esvalue.inputs.places.copies import doubt_copies, doubt_twice_entered
from esvalue.inputs.places.extents import check_base, check_totals
from esvalue.inputs.places.headings import OPTIONAL_COLUMNS, PERIOD, read_place_columns
from esvalue.inputs.places.origins import read_origins, sidecar_of
from esvalue.inputs.places.periods import DatedRows, dated_rows
from esvalue.inputs.places.places import Places, cell_name
from esvalue.inputs.places.rows import rows_of_places, with_names
from esvalue.inputs.places.table import PlaceTable
from esvalue.inputs.places.wholes import check_parts, wholes_of
from esvalue.inputs.sources import Source, Vocabulary

__all__ = ["load_places"]

Array = npt.NDArray[np.float64]


@checked
def load_places(
    source: Path | HeadedTable,
    card: Card,
    sources: Mapping[str, Source],
    words: Vocabulary,
    origins: HeadedTable | None = None,
) -> Places:
    """Read a table of places for a card; what is doubtful stands in its `doubts`.

    Parameters
    ----------
    source
        A CSV file, with its file of sources beside it; or a table that was read already, as from a data frame.
    card
        The card that says what is asked of places. With columns by period the table has a row a place and period.
    sources
        Known sources by identifier.
    words
        Region types, categories and kinds of evidence.
    origins
        The table of sources, where `source` is no file.

    Raises
    ------
    InputError
        With every mistake of the table, each showing the offending rows.

    Examples
    --------
    >>> from esvalue.inputs.card_reading import load_card
    >>> from esvalue.inputs.library import Library
    >>> from esvalue.inputs.scenario import find_scenario
    >>> library = Library()
    >>> card = load_card(library.card_path("wetland"), library)
    >>> words = library.vocabulary.extended(card.vocabulary)
    >>> len(load_places(find_scenario("panjin").parent / "wetland.csv", card, library.sources, words).names)
    15
    """
    problems = Mistakes()
    given = headed_csv(source) if isinstance(source, Path) else source
    sidecar = _beside(source) if isinstance(source, Path) else origins
    file = given.where
    listed, broken = rows_of_places(given, problems)
    columns, seen = read_place_columns(listed, card, problems)
    if columns and not listed.rows and not broken:
        problems.add("empty_table", file)
    if not listed.rows or "place" not in columns or (PERIOD not in columns and _needs_period(columns, card, problems)):
        problems.raise_if_any()
    table = PlaceTable(listed, card, words, columns, seen, problems)
    dated = dated_rows(table) if PERIOD in columns else None
    table = with_names(table if dated is None else dated.first, broken)
    cells = read_cells(table)
    wholes = wholes_of(table)
    check_parts(table, wholes, cells.numbers)
    totals = check_totals(table, wholes)
    check_base(table, cells.numbers)
    check_bands(table, cells)
    check_plausible(table, cells.numbers, written=cells.written)
    twins = doubt_copies(table, cells) | doubt_twice_entered(table, cells)
    compare_places(table, cells, totals | set(wholes) | twins)
    doubt_words(table, cells)
    measured = _measured(dated, cells.numbers)
    found, checked = read_origins(sidecar, table, cells.numbers, sources, dated=dated, measured=measured.numbers)
    problems.raise_if_any()
    parts = {table.names[whole]: tuple(table.names[i] for i in rows) for whole, rows in wholes.items()}
    gone = {*parts, *(cell_name(name, one) for name in parts for one in (dated.periods if dated else ()))}
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
            for (column, name), origin in found.items()
            if name not in gone and column not in OPTIONAL_COLUMNS
        },
        {
            (column, name): text
            for (column, name), text in (cells.written | measured.written).items()
            if name not in gone
        },
        problems.doubts,
        parts,
        dated.periods if dated else (NOT_APPLICABLE,) if card.measured else (),
        _by_period(card, measured.numbers, kept),
        notices,
        tuple(checked),
    )


def _beside(path: Path) -> HeadedTable | None:
    """Return the file of sources beside a table of places, None where there is none."""
    sidecar = sidecar_of(path)
    return headed_csv(sidecar) if sidecar.is_file() else None


def _needs_period(columns: Mapping[str, object], card: Card, problems: Mistakes) -> bool:
    """Tell whether a table without periods has a column that differs by period; add so to `problems`."""
    found = [name for name in card.measured if name in columns]
    if found:
        problems.add("period_column", "", column=found[0], card=card.name)
    return bool(found)


def _measured(dated: DatedRows | None, numbers: Mapping[str, Array]) -> Cells:
    """Return the numbers by period, of shape (period, place), and how they were written; what is odd among them is
    refused or doubted row by row.
    """
    if dated is None:
        return Cells()
    cells, every = dated.read(), dated.every
    spread = dated.spread(cells, numbers)
    check_plausible(every, spread, written=cells.written, only=every.card.measured)
    compare_places(every, cells, ())
    return Cells(dated.numbers(cells), {}, cells.written)


def _by_period(card: Card, numbers: Mapping[str, Array], kept: npt.NDArray[np.bool_]) -> dict[str, Array]:
    """Return the numbers of every column by period, absent everywhere where the table has no such column."""
    length = len(next(iter(numbers.values()))) if numbers else 1
    absent = np.full((length, int(kept.sum())), np.nan)
    return {name: numbers[name][:, kept] if name in numbers else absent for name in card.measured}

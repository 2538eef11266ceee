"""Tables with headings, as people keep them in CSV files, on sheets and in frames: one reader for all of them.

>>> from esvalue.core.tables import headed_text
>>> table = headed_text("crop,yield [t/ha]\\nreed,0.5\\n", "yields.csv")
>>> table.headings[1].split(), table.cell(table.rows[0].line, 1)
(('yield', 't/ha'), 'yields.csv: B2')
"""

from __future__ import annotations

from esvalue.core.tables.checks import check_headings, check_named, check_notes, read_table
from esvalue.core.tables.columns import cell_number, read_columns, records, titles_of
from esvalue.core.tables.headed import HeadedRow, HeadedTable, Heading, column_letters, is_blank
from esvalue.core.tables.reading import (
    frame_of,
    headed_csv,
    headed_frame,
    headed_sheet,
    headed_text,
    read_headed,
    read_headings,
)

__all__ = [
    "HeadedRow",
    "HeadedTable",
    "Heading",
    "cell_number",
    "check_headings",
    "check_named",
    "check_notes",
    "column_letters",
    "frame_of",
    "headed_csv",
    "headed_frame",
    "headed_sheet",
    "headed_text",
    "is_blank",
    "read_columns",
    "read_headed",
    "read_headings",
    "read_table",
    "records",
    "titles_of",
]

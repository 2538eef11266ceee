"""The tables of a run as tidy CSV files: UTF-8, ASCII names, one dictionary that says what each column holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from esvalue.core.files import slug
from esvalue.core.printing.tidy import DICTIONARY, dictionary_rows, tidy_columns, tidy_rows
from esvalue.core.spreadsheets import csv_text

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["TIDY", "write_tidy"]

#: The folder in that of a run, and the name of the dictionary in it.
TIDY = "tidy"


def write_tidy(comparison: Comparison, folder: Path) -> None:
    """Write `NAME.csv` for every table and `dictionary.csv` into a folder (made if missing)."""
    folder.mkdir(parents=True, exist_ok=True)
    said: list[list[str]] = [list(DICTIONARY)]
    for name, table in comparison.tables.items():
        columns = tidy_columns(table)
        said += dictionary_rows(table, slug(name), columns)
        (folder / f"{slug(name)}.csv").write_text(csv_text(tidy_rows(columns)), encoding="utf-8", newline="")
    (folder / "dictionary.csv").write_text(csv_text(said), encoding="utf-8", newline="")

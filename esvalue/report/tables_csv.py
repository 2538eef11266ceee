"""CSV files: one a table, and every figure in one, for spreadsheets and for scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from esvalue.core import spreadsheets
from esvalue.core.files import slug
from esvalue.core.printing.flat import file_rows, flatten
from esvalue.report.layout import figure_columns
from esvalue.report.tables.signs import SIGNS

if TYPE_CHECKING:
    import pandas as pd

    from esvalue.report.comparison import Comparison

__all__ = ["write_frame", "write_tables_csv"]


def write_tables_csv(comparison: Comparison, folder: Path) -> list[Path]:
    """Write `NAME.csv` for every table and `figures.csv` into a folder (made if missing); return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {slug(name): flatten(table, SIGNS) for name, table in comparison.tables.items()}
    files["figures"] = figure_columns(comparison)
    return [spreadsheets.write_csv(folder / f"{name}.csv", file_rows(columns)) for name, columns in files.items()]


def write_frame(frame: pd.DataFrame, path: Path) -> Path:
    """Write a tidy frame as CSV, texts that a spreadsheet could take for a formula behind an apostrophe."""
    rows = [[cell if isinstance(cell, str) else float(cell) for cell in row] for row in frame.itertuples(index=False)]
    return spreadsheets.write_csv(path, [[str(name) for name in frame.columns], *rows])

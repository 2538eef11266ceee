"""CSV files: one a table, and every figure in one, for spreadsheets and for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from esvalue.core.files import slug
from esvalue.core.spreadsheets import csv_text
from esvalue.report.layout import figures_of, flatten

if TYPE_CHECKING:
    import pandas as pd

    from esvalue.report.tables.build import Comparison

__all__ = ["write_csv", "write_frame"]

FIELDS = ("id", "key", "label_zh", "label_en", "value", "low", "high", "unit", "statistic", "soft")


def write_csv(comparison: Comparison, folder: Path) -> list[Path]:
    """Write `NAME.csv` for every table and `figures.csv` into a folder (made if missing); return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in comparison.tables.items():
        flat = flatten(table)
        written.append(_write(folder / f"{slug(name)}.csv", flat.headers, flat.rows))
    rows = [
        [
            f.id,
            f.key,
            f.label["zh"],
            f.label["en"],
            f.value,
            f.low,
            f.high,
            f.unit,
            f.statistic,
            "yes" if f.soft else "no",
        ]
        for f in figures_of(comparison)
    ]
    written.append(_write(folder / "figures.csv", FIELDS, rows))
    return written


def write_frame(frame: pd.DataFrame, path: Path) -> Path:
    """Write a tidy frame as CSV, texts that a spreadsheet could take for a formula behind an apostrophe."""
    rows = [[cell if isinstance(cell, str) else float(cell) for cell in row] for row in frame.itertuples(index=False)]
    return _write(path, [str(name) for name in frame.columns], rows)


def _write(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> Path:
    path.write_text(csv_text([headers, *rows], "\r\n"), encoding="utf-8-sig", newline="")
    return path

"""Run every benchmark of this folder and print one table; the exit code is 1 when a limit is not met.

A benchmark is a module with a function `measure` that returns rows. ``--full`` evaluates 8 x 131,072 draws for the
memory rows (a hundred times and more; about 9 GB of temporary files) instead of 8 x 16,384.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from memory import FULL, SHORT
from table import Row, show

__all__ = ["benchmarks", "main"]


def benchmarks() -> list[str]:
    """Return the names of the modules beside this one that measure something."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return [file.stem for file in files if "\ndef measure(" in file.read_text(encoding="utf-8")]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--full", action="store_true", help=f"memory with 8 x {FULL:,} draws instead of 8 x {SHORT:,}")
    parser.add_argument("names", nargs="*", help=f"which (default: all): {', '.join(benchmarks())}")
    given = parser.parse_args(arguments)
    rows: list[Row] = []
    for name in given.names or benchmarks():
        measure = import_module(name).measure
        rows += measure(FULL if given.full else SHORT) if name == "memory" else measure()
    print(show(rows))
    return 1 if any(row.ok is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())

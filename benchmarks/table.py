"""One row of the table of benchmarks, and how the table is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Row", "show"]


@dataclass(frozen=True)
class Row:
    """What was measured: the figure and its base in a unit, their ratio or the figure itself against a limit."""

    what: str
    measured: str
    base: str
    figure: str
    limit: str
    ok: bool | None = None

    @property
    def verdict(self) -> str:
        """Whether the limit is met ("" when there is none)."""
        return "" if self.ok is None else "ok" if self.ok else "FAILED"


def show(rows: Iterable[Row]) -> str:
    """Return the rows as a table in plain text."""
    lines = [("what", "measured", "against", "ratio", "limit", "")]
    lines += [(row.what, row.measured, row.base, row.figure, row.limit, row.verdict) for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(6)]
    rule = "  ".join("-" * width for width in widths)
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([text[0], rule, *text[1:]])

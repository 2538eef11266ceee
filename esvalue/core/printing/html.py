"""A table as part of a page: cells that fit it, numbers with their intervals and what they are looked up by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from esvalue.core.printing.table import Cell, Number, Table, TableColumn, number
from esvalue.core.printing.text import width, with_unit
from esvalue.core.units import unit_text

__all__ = ["HtmlCell", "grid", "table_html"]

#: A table of more columns than this, and than rows, is turned on its side.
WIDE = 9
#: A text no wider than this (a Chinese character counts two) stays on one line.
SHORT = 18
#: A long text that so many cells to the end of a row repeat is printed once across them.
REPEATED = 3


@dataclass(frozen=True)
class HtmlCell:
    """A cell: its text, or the markup instead of it; its class, and how many columns and rows it takes (none: hidden).

    Classes: "num", "short", "text", "long", or none.
    """

    text: str = ""
    kind: str = ""
    markup: str = ""
    columns: int = 1
    rows: int = 1

    @property
    def html(self) -> str:
        """The cell as markup."""
        shown = self.markup or escape(self.text)
        kind = f' class="{self.kind}"' if self.kind else ""
        spans = (f' colspan="{self.columns}"' if self.columns > 1 else "") + (
            f' rowspan="{self.rows}"' if self.rows > 1 else ""
        )
        return f"<td{kind}{spans}>{shown}</td>" if self.rows else ""


def grid(
    headings: Sequence[HtmlCell],
    rows: Sequence[Sequence[HtmlCell]],
    *,
    caption: str = "",
    kinds: Sequence[str] = (),
    wide: bool = False,
) -> str:
    """Return headings and rows as a table that scrolls where it does not fit; `kinds` are classes of rows."""
    numbered = [' class="num"' if one.kind == "num" else "" for one in headings]
    head = "".join(
        f'<th scope="col"{kind}>{escape(one.text)}</th>' for one, kind in zip(headings, numbered, strict=True)
    )
    classes = [f' class="{escape(kind)}"' if kind else "" for kind in kinds] or [""] * len(rows)
    body = "\n".join(
        f"<tr{kind}>{''.join(cell.html for cell in row)}</tr>" for row, kind in zip(rows, classes, strict=True)
    )
    shown = f"<caption>{escape(caption)}</caption>\n" if caption else ""
    return (
        f'<div class="scroll"><table class="{"wide" if wide else ""}">{shown}'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
    )


def table_html(table: Table, language: str) -> str:
    """Return a table with its caption; a wide one is turned on its side so that it fits a page."""
    headings = [_text(_heading(column, language)) for column in table.columns]
    rows = [_row(table, row, language) for row in table.rows]
    kinds = [""] * (len(rows) - table.totals) + ["total"] * table.totals
    if len(headings) > WIDE and len(rows) < len(headings):
        (first, *columns) = [[heading, *(row[i] for row in rows)] for i, heading in enumerate(headings)]
        headings, rows, kinds = first, columns, []
    else:
        rows = [_spread(row) for row in rows]
    _merge(rows, table.merged)
    headings = [
        HtmlCell(one.text, "num" if any(row[i].markup for row in rows if i < len(row)) else "")
        for i, one in enumerate(headings)
    ]
    for row in rows:
        for i, cell in enumerate(row):
            if i and cell.kind == "short" and headings[i].kind:  # a dash or a word among numbers stands where they do
                row[i] = replace(cell, kind="num")
    kinds = kinds if table.totals else []
    return grid(headings, rows, caption=table.title[language], kinds=kinds, wide=len(headings) > 6)


def _heading(column: TableColumn, language: str) -> str:
    return with_unit(column.title[language], unit_text(column.unit, language), language)


def _row(table: Table, row: Mapping[str, Cell], language: str) -> list[HtmlCell]:
    """Return the cells of a row; a number whose unit neither its column nor a text of the row
    says has it printed behind.
    """
    texts = [cell[language] for cell in row.values() if cell is not None and not isinstance(cell, Number)]
    made = []
    for column in table.columns:
        cell = row.get(column.key)
        if isinstance(cell, Number):
            unit = unit_text(cell.unit, language)
            told = column.unit or any(
                text == unit or text.endswith(f" {unit}") or text.endswith(f"，{unit}") for text in texts
            )
            made.append(HtmlCell(kind="num", markup=_number(cell, table.mark(cell), "" if told else unit, language)))
        else:
            made.append(_text("—" if cell is None else cell[language]))
    return made


def _number(cell: Number, mark: str, unit: str, language: str) -> str:
    """Return a number with its signs, unit and interval, then what it is looked up by."""
    parts = [f"<b>{escape(number(cell.value, cell.unit))}</b>"]
    if cell.soft:
        parts.append('<i class="soft">!</i>')
    if mark:
        parts.append(f'<i class="mark">{escape(mark)}</i>')
    if unit:
        parts.append(f' <small class="unit">{escape(unit)}</small>')
    if cell.low is not None and cell.high is not None:
        ends = f"[{number(cell.low, cell.unit)}, {number(cell.high, cell.unit)}]"
        parts.append(f' <small class="ends">{escape(ends)}</small>')
    return (
        f'<span class="figure" data-figure="{escape(cell.id)}" data-value="{cell.value!r}" '
        f'title="{escape(cell.label[language])}">{"".join(parts)}</span> <code>{escape(cell.id)}</code>'
    )


def _text(text: str) -> HtmlCell:
    return HtmlCell(text, "short" if width(text) <= SHORT else "long" if width(text) > 3 * SHORT else "text")


def _merge(rows: list[list[HtmlCell]], columns: int) -> None:
    """Let a leading text that says the same in the rows below stand for them too."""
    for i in range(columns):
        first = 0
        for r in range(1, len(rows) + 1):
            if r < len(rows) and all(rows[r][k].text == rows[first][k].text for k in range(i + 1)):
                continue
            if r - first > 1:
                rows[first][i] = replace(rows[first][i], rows=r - first)
                for n in range(first + 1, r):
                    rows[n][i] = replace(rows[n][i], rows=0)
            first = r


def _spread(row: list[HtmlCell]) -> list[HtmlCell]:
    """Return a row in which a text takes the rest of the row: one with nothing to the right of it, and a long one that
    all cells to the right of it repeat.
    """
    first = next((i for i in range(1, len(row)) if len({cell.text for cell in row[i:]}) == 1), len(row))
    if len(row) - first >= REPEATED and row[first].kind == "long":
        return [*row[:first], replace(row[first], columns=len(row) - first)]
    last = max((i for i, cell in enumerate(row) if cell.text != "—"), default=0)
    if 0 < last < len(row) - 1 and row[last].kind in ("text", "long"):
        return [*row[:last], replace(row[last], columns=len(row) - last)]
    return row

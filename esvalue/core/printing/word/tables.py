"""A form as a table of a Word file: heads repeat on every page, no row is split, nothing is cut.

Cells are written as elements: a table of hundreds of rows takes no time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document as WordFile
from docx.oxml.ns import qn

from esvalue.core.printing.column_widths import column_needs, shared_widths
from esvalue.core.printing.form import Form, FormColumn, form_texts
from esvalue.core.printing.word.looks import CLOSE, Look
from esvalue.core.printing.word.styles import Styles, element

__all__ = ["add_table", "fitted"]

#: Space beside a text in its cell, in millimetres on each side.
BESIDE = 1.2
#: Millimetres of half an em by point of size; twentieths of a point by millimetre.
HALF, TWIPS = 25.4 / 72 / 2, 1440 / 25.4
USUAL: Mapping[str, str] = {"cell": "cell", "head": "head"}


def add_table(file: WordFile, styles: Styles, form: Form, language: str, look: Look) -> None:
    """Add the grid of a form, as wide as the text of the page, below what the file holds."""
    headings, rows = form_texts(form, language)
    body = [row for row, made in zip(rows, form.rows, strict=True) if made.kind != "group"]
    roles, widths = fitted(form, headings, body, look, look.page.wide)
    ids = {part: styles.identifier(role) for part, role in roles.items()}
    table = _frame(widths)
    table.append(
        _row([_cell(h, ids["head"], w, follows=True) for h, w in zip(headings, widths, strict=True)], head=True)
    )
    for r, (row, made) in enumerate(zip(rows, form.rows, strict=True)):
        if made.kind == "group":
            text = next((text for text in row if text), "")
            whole = _cell(text, ids["cell"], sum(widths), span=len(widths), bold=True, follows=True)
            table.append(_row([whole]))
            continue
        follows = r + 1 < len(rows) and form.rows[r + 1].kind == "total"
        table.append(
            _row(
                [
                    _cell(text, ids["cell"], w, align=_align(column), bold=made.kind == "total", follows=follows)
                    for text, column, w in zip(row, form.columns, widths, strict=True)
                ]
            )
        )
    body_of = file.element.body
    body_of.insert(len(body_of) - 1, table)


def _align(column: FormColumn) -> str:
    return "left" if column.texts else "center" if column.middle else "right"


def fitted(
    form: Form, headings: Sequence[str], body: Sequence[Sequence[str]], look: Look, wide: float
) -> tuple[Mapping[str, str], list[float]]:
    """Return the roles of cells and heads, and the widths of columns in millimetres: in the smaller size where the
    usual one is too large.
    """
    needs, tight = (
        [
            column_needs(heading, [row[c] for row in body], texts=column.texts, middle=column.middle, tight=broken)
            for c, (heading, column) in enumerate(zip(headings, form.columns, strict=True))
        ]
        for broken in (False, True)
    )
    looks = look.styles
    beside = 2 * BESIDE * len(needs)
    tried = [(roles, needs) for roles in ((CLOSE,) if form.close else (USUAL, CLOSE))] + [(CLOSE, tight)]
    for roles, asked in tried:
        letter = HALF * max(looks[roles["cell"]].size, looks[roles["head"]].size) * 1.06
        found = shared_widths(asked, (wide - beside) / letter)
        if found is not None:
            return roles, [one * letter + 2 * BESIDE for one in found]
    total = sum(need for need, _ in tight)
    return CLOSE, [(wide - beside) * need / total + 2 * BESIDE for need, _ in tight]


def _frame(widths: Sequence[float]) -> Any:
    """Return a table without rows: its rules and the widths of its columns."""
    table, properties, grid = element("w:tbl"), element("w:tblPr"), element("w:tblGrid")
    rules, margins = element("w:tblBorders"), element("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        rules.append(element(f"w:{side}", val="single", sz="4", space="0", color="000000"))
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=_twips(BESIDE), type="dxa"))
    for part in (
        element("w:tblW", w=_twips(sum(widths)), type="dxa"),
        element("w:jc", val="center"),
        rules,
        element("w:tblLayout", type="fixed"),
        margins,
    ):
        properties.append(part)
    for wide in widths:
        grid.append(element("w:gridCol", w=_twips(wide)))
    table.append(properties)
    table.append(grid)
    return table


def _twips(millimetres: float) -> str:
    return str(round(millimetres * TWIPS))


def _row(cells: Sequence[Any], *, head: bool = False) -> Any:
    """Return a row that is never split; a head comes again on every page."""
    row, properties = element("w:tr"), element("w:trPr")
    properties.append(element("w:cantSplit"))
    if head:
        properties.append(element("w:tblHeader"))
    row.append(properties)
    for cell in cells:
        row.append(cell)
    return row


def _cell(
    text: str, style: str, wide: float, *, align: str = "", bold: bool = False, follows: bool = False, span: int = 1
) -> Any:
    """Return a cell with one paragraph; `follows` keeps its row with the next."""
    cell, properties = element("w:tc"), element("w:tcPr")
    properties.append(element("w:tcW", w=_twips(wide), type="dxa"))
    if span > 1:
        properties.append(element("w:gridSpan", val=str(span)))
    properties.append(element("w:vAlign", val="center"))
    paragraph, shape, run = element("w:p"), element("w:pPr"), element("w:r")
    shape.append(element("w:pStyle", val=style))
    if follows:
        shape.append(element("w:keepNext"))
    if align:
        shape.append(element("w:jc", val=align))
    paragraph.append(shape)
    if bold:
        look = element("w:rPr")
        look.append(element("w:b"))
        run.append(look)
    for n, line in enumerate(text.split("\n")):
        if n:
            run.append(element("w:br"))
        said = element("w:t")
        said.text = line
        said.set(qn("xml:space"), "preserve")
        run.append(said)
    paragraph.append(run)
    cell.append(properties)
    cell.append(paragraph)
    return cell

"""A copy of a workbook with every mistake and doubt beside the row it is about; the original is never touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from esvalue.core.errors import Doubt, InputError, Mistake, fail
from esvalue.core.files import write_file
from esvalue.core.sheets import filled_cells, is_workbook, readable, sheets_of
from esvalue.core.spreadsheets import put_text, stamped
from esvalue.core.text import Text, current_language
from esvalue.inputs.workbook.layout import HEADER, HEADINGS
from esvalue.runs.checking.result import CheckResult

__all__ = ["mark_workbook", "marked_path"]

AUTHOR = "esvalue"
#: Tab of the list of messages, and heading of the column beside the rows.
TAB = "检查 check"
HEADING = "检查 / check"
#: What paints a cell: a rule that always holds, so that the cell's own colour comes back with the next check.
RULE = f'LEN("{AUTHOR}")={len(AUTHOR)}'
COLOURS = {"mistake": "F4B6B0", "doubt": "FBE3A6"}
_KINDS = {"mistake": Text(zh="必须改正", en="must be mended"), "doubt": Text(zh="请核对", en="please check")}
_HEADS = (
    Text(zh="类别", en="kind"),
    Text(zh="工作表", en="sheet"),
    Text(zh="单元格", en="cell"),
    Text(zh="说明", en="message"),
    Text(zh="条目", en="entry"),
    Text(zh="取值", en="value"),
)
_HELP = Text(
    zh="每条说明旁写有单元格。改正后再运行 esvalue --lang zh check。存疑而无误的，把条目与取值抄到“已核对 checked”表，"
    "并写明文件或谁负责，以及理由。",
    en="Each message names its cell. Mend it and run esvalue check again. A doubted value that is right: copy "
    "entry and value to sheet 'checked', with a document or who answers for it, and why.",
)
_CELL = re.compile(r"\b([A-Z]{1,3}[1-9]\d*)\b")


@dataclass(frozen=True)
class Mark:
    """A message with the cells it is about."""

    kind: str
    problem: Mistake
    tab: str
    cells: tuple[str, ...]


def marked_path(path: Path, out: str | Path | None = None) -> Path:
    """Return where the marked copy of a workbook goes: `out`, or NAME.checked.xlsx beside it.

    Raises
    ------
    InputError
        No workbook; a copy in place of the original; a file that is there and is no marked copy.
    """
    if not is_workbook(path):
        raise fail("mark_no_workbook", str(path))
    target = Path(out) if out else path.with_name(f"{path.stem}.checked.xlsx")
    if target.resolve() == path.resolve() or not is_workbook(target):
        raise fail("mark_target", str(target), original=path.name)
    if target.exists() and not _is_marked(target):
        raise fail("mark_exists", str(target))
    return target


def mark_workbook(
    path: str | Path, found: CheckResult, out: str | Path | None = None, language: str | None = None
) -> Path:
    """Write a copy of a workbook with the messages of a check beside the rows, and return its path.

    Cells are coloured and bear a comment, a column at the right end of the sheet repeats the message (it begins with #,
    so that it is read as a remark), and a sheet lists them all.

    Parameters
    ----------
    path
        The workbook that was checked.
    found
        What :func:`esvalue.check` found in it.
    out
        The copy (default: NAME.checked.xlsx beside it).
    language
        "zh" or "en" (default: the language in force).

    Raises
    ------
    InputError
        As :func:`marked_path`; the workbook is damaged; the copy cannot be written.
    """
    from openpyxl import load_workbook

    source = Path(path)
    target = marked_path(source, out)
    with readable(source, source.name):
        book = load_workbook(source)
    spoken = language or current_language()
    _clean(book)
    marks = [*_marks(book, source.name, "mistake", found.mistakes), *_marks(book, source.name, "doubt", found.open)]
    for tab in dict.fromkeys(mark.tab for mark in marks if mark.tab):
        _mark_sheet(book[tab], [mark for mark in marks if mark.tab == tab], spoken)
    _list(book, marks, spoken)
    return write_file(target, stamped(book))


def _is_marked(path: Path) -> bool:
    try:
        return TAB in sheets_of(path)
    except InputError:
        return False


def _clean(book: Workbook) -> None:
    """Take away what an earlier check wrote."""
    if TAB in book.sheetnames:
        del book[TAB]
    for sheet in book.worksheets:
        column = _column(sheet, new=False)
        for cell in filled_cells(sheet):
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
            if cell.column == column:
                cell.value = None
        kept = ConditionalFormattingList()
        for ranges in sheet.conditional_formatting:
            for rule in ranges.rules:
                if rule.formula != [RULE]:
                    kept.add(str(ranges.sqref), rule)
        sheet.conditional_formatting = kept


def _column(sheet: Worksheet, *, new: bool) -> int:
    """Return the column of messages of a sheet, 0 where there is none,
    or where one is asked for the first behind all that is written.
    """
    heads = {cell.column: cell.value for cell in sheet[HEADINGS]}
    found = next((column for column, value in heads.items() if value == HEADING), 0)
    if found or not new:
        return found
    return 1 + max((cell.column for cell in filled_cells(sheet) if cell.value is not None), default=0)


def _marks(book: Workbook, name: str, kind: str, found: Sequence[Mistake]) -> Iterator[Mark]:
    for problem in found:
        tab = max(
            (
                tab
                for tab in book.sheetnames
                if problem.where.startswith((f"{name}: {tab}!", f"{name}: {tab} ("))
                or problem.where == f"{name}: {tab}"
            ),
            key=len,
            default="",
        )
        after = problem.where[len(f"{name}: {tab}") :] if tab else ""
        cells = _CELL.findall(after.split("(")[0]) + _CELL.findall(str(problem.fields.get("rows", "")) if tab else "")
        yield Mark(kind, problem, tab, tuple(dict.fromkeys(cells)))


def _mark_sheet(sheet: Worksheet, marks: Sequence[Mark], language: str) -> None:
    column = _column(sheet, new=True)
    put_text(_at(sheet, HEADINGS, column), HEADING).font = Font(bold=True)
    sheet.column_dimensions[get_column_letter(column)].width = 60
    said: dict[str, list[str]] = {}
    for mark in marks:
        for cell in mark.cells:
            said.setdefault(cell, []).append(_body(mark, language))
            colour = PatternFill(bgColor=COLOURS[mark.kind], fill_type="solid")
            sheet.conditional_formatting.add(cell, FormulaRule(formula=[RULE], fill=colour, stopIfTrue=True))
    rows: dict[int, list[str]] = {}
    for cell, texts in said.items():
        sheet[cell].comment = Comment("\n".join(texts), AUTHOR, width=420, height=120)
        rows.setdefault(coordinate_from_string(cell)[1], []).extend(f"{cell}: {text}" for text in texts)
    for row, texts in rows.items():
        if row > HEADER:
            put_text(_at(sheet, row, column), "# " + "\n".join(dict.fromkeys(texts))).alignment = Alignment(
                wrap_text=True, vertical="top"
            )


def _list(book: Workbook, marks: Sequence[Mark], language: str) -> None:
    sheet = book.create_sheet(TAB, 0)
    counts = "；".join(
        f"{title.zh} / {title.en}: {sum(mark.kind == kind for mark in marks)}" for kind, title in _KINDS.items()
    )
    put_text(_at(sheet, 1, 1), f"{HEADING}: {counts}").font = Font(bold=True, size=13)
    put_text(_at(sheet, 2, 1), _HELP[language])
    for c, head in enumerate(_HEADS, start=1):
        put_text(_at(sheet, 4, c), head[language]).font = Font(bold=True)
    for r, mark in enumerate(marks, start=5):
        doubt = mark.problem if isinstance(mark.problem, Doubt) else None
        cells = (
            _KINDS[mark.kind][language],
            mark.tab,
            ", ".join(mark.cells),
            _body(mark, language),
            doubt.entry if doubt else "",
            doubt.value if doubt else "",
        )
        for c, text in enumerate(cells, start=1):
            put_text(_at(sheet, r, c), text).alignment = Alignment(wrap_text=True, vertical="top")
        _at(sheet, r, 1).fill = PatternFill("solid", fgColor=COLOURS[mark.kind])
        if mark.cells:
            _at(sheet, r, 3).hyperlink = Hyperlink(
                ref=f"C{r}", location=f"'{mark.tab.replace(chr(39), chr(39) * 2)}'!{mark.cells[0]}"
            )
    for letter, width in zip("ABCDEF", (14, 24, 12, 90, 44, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A5"
    book.active = 0


def _body(mark: Mark, language: str) -> str:
    """Return what a message says behind its place."""
    text = mark.problem.text(language)
    return text.removeprefix(mark.problem.where).removeprefix(": ")


def _at(sheet: Worksheet, row: int, column: int) -> Any:
    return sheet.cell(row=row, column=column)

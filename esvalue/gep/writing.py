"""An account as files: one workbook, one page, CSV tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esvalue.core.errors import fail
from esvalue.core.files import is_folder, made_folder, page_policy, restore
from esvalue.core.spreadsheets import csv_text, put, put_text, stamped
from esvalue.gep.entries import GepAccount
from esvalue.gep.printing import TABLES, View
from esvalue.gep.tables import national_table, quality_table, supply_table

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl import Workbook

    from esvalue.gep.changes import Change

__all__ = ["account_folder", "fill", "frames", "write_account"]

STYLE = """body{font:15px/1.5 system-ui,"Noto Sans SC",sans-serif;margin:2rem auto;max-width:78rem;padding:0 1rem;color:#1c2b28}
table{border-collapse:collapse;margin:1rem 0;font-size:13px}td,th{padding:.25rem .5rem;border-bottom:1px solid #cdd8d5;text-align:left;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}tr.line,tr.block,tr.total{font-weight:600}tr.block,tr.total{background:#e6edeb}tr.missing,tr.absent{color:#666}
.label{padding:.6rem 1rem;background:#e6edeb}.low{background:#f6e3d3;color:#7a4b12}.wide{overflow-x:auto}"""  # noqa: E501


def frames(account: GepAccount) -> dict[str, pd.DataFrame]:
    """Return every table of an account by its short name."""
    return {
        "gep": national_table(account),
        "supply_physical": supply_table(account, "physical").reset_index(),
        "supply_monetary": supply_table(account, "monetary").reset_index(),
        "quality": quality_table(account),
    }


@contextmanager
def account_folder(folder: Path) -> Iterator[Path]:
    """Yield a hidden folder that becomes `folder` when the block ends well; an account that is there gives way to it.

    Raises
    ------
    InputError
        `not_an_account`: a folder that holds something else; `folder_busy`, `write_failed`.
    """
    files = {"account.html", "account.xlsx", *(f"{name}.csv" for name in TABLES)}
    restore(folder)
    other = sorted(one.name for one in folder.iterdir() if one.name not in files) if is_folder(folder) else []
    if other:
        raise fail("not_an_account", str(folder), name=other[0])
    with made_folder(folder, replace=True) as partial:
        yield partial


def write_account(
    account: GepAccount, folder: Path, change: Change | None = None, language: str = "both"
) -> list[Path]:
    """Write ``account.xlsx``, ``account.html`` and one CSV a table into a folder;
    the same account gives the same bytes.

    Parameters
    ----------
    account
        What :func:`esvalue.gep.gep_account` returned.
    folder
        Where to write; made if it is not there. An account that is there gives way.
    change
        A change to print beside it, such as :func:`esvalue.gep.with_and_without` returns.
    language
        Of page and workbook: "zh" is Chinese alone, otherwise both languages stand side by side. The CSV files are the
        same.

    Raises
    ------
    InputError
        As :func:`account_folder`.
    """
    with account_folder(folder) as partial:
        names = fill(View(account, language), partial, change)
    return [folder / name for name in names]


def fill(view: View, folder: Path, change: Change | None = None) -> list[str]:
    """Write the files of an account into an empty folder and return their names."""
    tables = frames(view.account)
    if change is not None:
        tables |= {"change": change.table().reset_index(), "extent_change": change.extents().reset_index()}
    for name, frame in tables.items():
        (folder / f"{name}.csv").write_text(
            csv_text([list(frame.columns), *frame.astype(object).where(frame.notna(), None).itertuples(index=False)]),
            encoding="utf-8-sig",
            newline="",
        )
    (folder / "account.html").write_text(_page(view, tables), encoding="utf-8", newline="\n")
    (folder / "account.xlsx").write_bytes(stamped(_workbook(view, tables)))
    return [*(f"{name}.csv" for name in tables), "account.html", "account.xlsx"]


def _page(view: View, tables: dict[str, pd.DataFrame]) -> str:
    title, about, total, label, *doubts = view.lines()
    low = " low" if view.account.low_quality else ""
    parts = [
        '<!doctype html><html lang="zh"><head><meta charset="utf-8"><meta '
        'http-equiv="Content-Security-Policy" '
        f'content="{escape(page_policy())}"><title>{escape(title)}</title><style>{STYLE}</style></head><body>',
        f"<h1>{escape(title)}</h1><p>{escape(about)}</p><p><strong>{escape(total)}</strong></p>",
        f'<p class="label{low}">{escape(label)}</p>',
        *(f"<p>{escape(line)}</p>" for line in doubts),
    ]
    for name, table in tables.items():
        frame = view.shown(table)
        head = "".join(f"<th>{escape(view.header(str(column)))}</th>" for column in frame.columns)
        body = "".join(_row(view, frame, row) for _, row in frame.iterrows())
        parts.append(
            f"<h2>{escape(view.title(name))}</h2><div "
            f'class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        )
    return "\n".join([*parts, "</body></html>\n"])


def _row(view: View, frame: pd.DataFrame, row: Any) -> str:
    kind = str(row["kind"]) if "kind" in frame.columns else ""
    cells = []
    for column in frame.columns:
        value = view.cell(str(column), row[column])
        if isinstance(value, float):
            share = column in ("imputed", "judged")
            shown = f"{value:.0%}" if share else f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
            cells.append(f'<td class="n">{shown}</td>')
        else:
            cells.append(f"<td>{escape('' if value is None else str(value))}</td>")
    return f'<tr class="{escape(kind)}">{"".join(cells)}</tr>'


def _workbook(view: View, tables: dict[str, pd.DataFrame]) -> Workbook:
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    book = Workbook()
    first = book.active
    assert first is not None
    first.title = view.sheet("account")
    for i, text in enumerate([*view.lines(), *(f"{view.sheet(name)}: {view.title(name)}" for name in tables)], start=1):
        put_text(first.cell(i, 1), text)
    first["A1"].font = Font(bold=True, size=14)
    first.column_dimensions["A"].width = 120
    for name, table in tables.items():
        sheet, frame = book.create_sheet(view.sheet(name)), view.shown(table)
        for c, column in enumerate(frame.columns, start=1):
            cell = sheet.cell(1, c)
            put_text(cell, view.header(str(column)))
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E6EDEB")
        for r, row in enumerate(frame.itertuples(index=False), start=2):
            for c, (column, value) in enumerate(zip(frame.columns, row, strict=True), start=1):
                put(sheet.cell(r, c), view.cell(str(column), value))
        sheet.freeze_panes = "A2"
        for c in range(1, len(frame.columns) + 1):
            sheet.column_dimensions[sheet.cell(1, c).column_letter].width = 18
    return book

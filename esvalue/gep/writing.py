"""An account as files: one workbook, one page, CSV tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from esvalue.core.errors import fail
from esvalue.core.files import is_folder, made_folder, page_policy, restore
from esvalue.core.printing.flat import FileCell
from esvalue.core.printing.html import HtmlCell, grid
from esvalue.core.printing.workbook import fill_sheet
from esvalue.core.spreadsheets import put_rows, stamped, write_csv
from esvalue.gep.entries import GepAccount
from esvalue.gep.official import OFFICIAL, Before, official_workbook
from esvalue.gep.printing import TABLES, View
from esvalue.gep.tables import national_table, quality_table, supply_table

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl import Workbook

    from esvalue.gep.changes import Change

__all__ = ["account_folder", "fill_folder", "frames", "write_account"]

STYLE = """body{font:15px/1.5 system-ui,"Noto Sans SC",sans-serif;margin:2rem auto;max-width:78rem;padding:0 1rem;color:#1c2b28}
table{border-collapse:collapse;margin:1rem 0;font-size:13px}td,th{padding:.25rem .5rem;border-bottom:1px solid #cdd8d5;text-align:left;vertical-align:top}
td.num{text-align:right;font-variant-numeric:tabular-nums}tr.line,tr.block,tr.total{font-weight:600}tr.block,tr.total{background:#e6edeb}tr.missing,tr.absent{color:#666}
.label{padding:.6rem 1rem;background:#e6edeb}.low{background:#f6e3d3;color:#7a4b12}.scroll{overflow-x:auto}"""  # noqa: E501


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
    files = {"account.html", "account.xlsx", *OFFICIAL.values(), *(f"{name}.csv" for name in TABLES)}
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
        names = fill_folder(View(account, language), partial, change)
    return [folder / name for name in names]


def fill_folder(view: View, folder: Path, change: Change | None = None, before: Before | None = None) -> list[str]:
    """Write the files of an account into an empty folder and return their names; `before` is the account of another
    year, as :func:`esvalue.gep.official.read_before` gives them.
    """
    tables = frames(view.account)
    if change is not None:
        tables |= {"change": change.table().reset_index(), "extent_change": change.extents().reset_index()}
    for name, frame in tables.items():
        rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False)
        write_csv(folder / f"{name}.csv", [list(frame.columns), *rows])
    (folder / "account.html").write_text(_page(view, tables), encoding="utf-8", newline="\n")
    (folder / "account.xlsx").write_bytes(stamped(_workbook(view, tables)))
    official = [language for language in ("zh", "en") if view.language in (language, "both")]
    for language in official:
        (folder / OFFICIAL[language]).write_bytes(official_workbook(view.account, language, before))
    return [
        *(f"{name}.csv" for name in tables),
        "account.html",
        "account.xlsx",
        *(OFFICIAL[language] for language in official),
    ]


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
        parts.append(f"<h2>{escape(view.title(name))}</h2>{_grid(view, table)}")
    return "\n".join([*parts, "</body></html>\n"])


def _grid(view: View, table: pd.DataFrame) -> str:
    columns = view.columns(table)
    cells = [[_cell(cell, column.percent) for cell in column.cells] for column in columns]
    kinds = [str(kind) for kind in table["kind"]] if "kind" in table.columns else []
    return grid([HtmlCell(column.heading) for column in columns], list(zip(*cells, strict=True)), kinds=kinds)


def _cell(value: FileCell, share: bool) -> HtmlCell:
    """Return a cell: shares as percent, other numbers to six digits, large ones whole."""
    if isinstance(value, float):
        return HtmlCell(f"{value:.0%}" if share else f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}", "num")
    return HtmlCell(value or "")


def _workbook(view: View, tables: dict[str, pd.DataFrame]) -> Workbook:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    first = book.active
    assert first is not None
    first.title = view.sheet("account")
    contents = (f"{view.sheet(name)}: {view.title(name)}" for name in tables)
    put_rows(first, [[text] for text in (*view.lines(), *contents)])
    first["A1"].font = Font(bold=True, size=14)
    first.column_dimensions["A"].width = 120
    for name, table in tables.items():
        fill_sheet(book.create_sheet(view.sheet(name)), view.columns(table))
    return book

"""An account as files: one workbook, one page in both languages, CSV tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esvalue.errors import fail
from esvalue.files import is_folder, made_folder, page_policy, restore
from esvalue.gep.records import GepAccount
from esvalue.gep.tables import national_table, quality_table, supply_table
from esvalue.spreadsheets import csv_text, put, put_text, stamped

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl import Workbook

    from esvalue.gep.changes import Change

__all__ = ["account_folder", "fill", "frames", "write_account"]

#: Headers of the columns of every table, in both languages.
HEADERS = {
    "kind": "行类 / kind", "block": "类别 / block", "line": "清单行 / line", "domain": "领域 / domain", "ecosystem": "类型代码 / type code", "ecosystem_zh": "生态系统", "ecosystem_en": "ecosystem type",
    "service": "服务代码 / service code", "title_zh": "名称", "title_en": "name", "physical": "实物量 / quantity", "unit": "单位 / unit", "unit_value": "单价（元/单位） / unit value (yuan per unit)",
    "value": "价值（元/年） / value (yuan/a)", "low": "5% 分位 / 5%", "high": "95% 分位 / 95%", "imputed": "插补占比 / imputed", "judged": "判断占比 / judged",
    "price_years": "价格年 / price years", "summed": "计入合计 / summed", "note_zh": "说明", "note_en": "note", "code": "服务代码 / service code", "service_zh": "服务 / service", "total": "合计 / total",
    "gate": "检查 / gate", "found": "实际 / found", "limit": "限值 / limit", "holds": "通过 / holds", "text_zh": "结论", "text_en": "finding",
    "service_en": "service", "physical_a": "实物量（前） / quantity before", "physical_b": "实物量（后） / quantity after", "physical_change": "实物量变化 / change of quantity",
    "value_a": "价值（前） / value before", "value_b": "价值（后） / value after", "value_change": "价值变化（元/年） / change of value (yuan/a)", "only_in": "仅见于 / only in",
    "a": "前 / before", "b": "后 / after", "change": "变化 / change",
}  # fmt: skip
SHEETS = {"gep": "GEP 国家格式 / national layout", "supply_physical": "SEEA EA 实物供给表 / physical supply", "supply_monetary": "SEEA EA 价值供给表（元/年） / monetary supply (yuan/a)", "quality": "质量检查 / quality",
          "change": "有措施减无措施 / with less without the action", "extent_change": "面积变化 / change of extent"}  # fmt: skip
STYLE = """body{font:15px/1.5 system-ui,"Noto Sans SC",sans-serif;margin:2rem auto;max-width:78rem;padding:0 1rem;color:#1c2b28}
table{border-collapse:collapse;margin:1rem 0;font-size:13px}td,th{padding:.25rem .5rem;border-bottom:1px solid #cdd8d5;text-align:left;vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums}tr.line,tr.block,tr.total{font-weight:600}tr.block,tr.total{background:#e6edeb}tr.missing,tr.absent{color:#666}
.label{padding:.6rem 1rem;background:#e6edeb}.low{background:#f6e3d3;color:#7a4b12}.wide{overflow-x:auto}"""


def frames(account: GepAccount) -> dict[str, pd.DataFrame]:
    """Return every table of an account by its short name."""
    return {"gep": national_table(account), "supply_physical": supply_table(account, "physical").reset_index(),
            "supply_monetary": supply_table(account, "monetary").reset_index(), "quality": quality_table(account)}  # fmt: skip


@contextmanager
def account_folder(folder: Path) -> Iterator[Path]:
    """Yield a hidden folder that becomes `folder` when the block ends well; an account that is there gives way to it.

    Raises
    ------
    InputError
        `not_an_account`: a folder that holds something else; `folder_busy`, `write_failed`.
    """
    files = {"account.html", "account.xlsx", *(f"{name}.csv" for name in SHEETS)}
    restore(folder)
    other = sorted(one.name for one in folder.iterdir() if one.name not in files) if is_folder(folder) else []
    if other:
        raise fail("not_an_account", str(folder), name=other[0])
    with made_folder(folder, replace=True) as partial:
        yield partial


def write_account(account: GepAccount, folder: Path, change: Change | None = None) -> list[Path]:
    """Write ``account.xlsx``, ``account.html`` and one CSV a table into a folder; the same account gives the same bytes.

    Parameters
    ----------
    account
        What :func:`esvalue.gep.gep_account` returned.
    folder
        Where to write; made if it is not there. An account that is there gives way.
    change
        A change to print beside it, such as :func:`esvalue.gep.with_and_without` returns.

    Raises
    ------
    InputError
        As :func:`account_folder`.
    """
    with account_folder(folder) as partial:
        names = fill(account, partial, change)
    return [folder / name for name in names]


def fill(account: GepAccount, folder: Path, change: Change | None = None) -> list[str]:
    """Write the files of an account into an empty folder and return their names."""
    tables = frames(account)
    if change is not None:
        tables |= {"change": change.table().reset_index(), "extent_change": change.extents().reset_index()}
    for name, frame in tables.items():
        (folder / f"{name}.csv").write_text(csv_text([list(frame.columns), *frame.astype(object).where(frame.notna(), None).itertuples(index=False)]), encoding="utf-8-sig", newline="")
    (folder / "account.html").write_text(_page(account, tables), encoding="utf-8", newline="\n")
    (folder / "account.xlsx").write_bytes(stamped(_workbook(account, tables)))
    return [*(f"{name}.csv" for name in tables), "account.html", "account.xlsx"]


def _header(account: GepAccount, column: str) -> str:
    named = {e.ecosystem: f"{e.ecosystem_title['zh']} / {e.ecosystem_title['en']}" for e in account.entries}
    return HEADERS.get(column) or named.get(column, column)


def _heading(account: GepAccount) -> list[str]:
    state = {"with": "有措施 / with the action", "without": "无措施 / without the action"}[account.state]
    lines = [f"{account.title['zh']} / {account.title['en']}", f"{account.year} 年，{account.price_year} 年价格，{state} / year {account.year}, prices of {account.price_year}",
             f"GEP = {account.total / 1e4:,.2f} 万元/年 / 1e4 yuan/a", f"{account.label['zh']} / {account.label['en']}"]  # fmt: skip
    if account.doubts.open or account.doubts.settled:
        n, m = len(account.doubts.open), len(account.doubts.settled)
        lines.append(f"有 {n} 处数值存疑待核对，{m} 处已核对 / {n} values in doubt, {m} settled")
    return lines


def _page(account: GepAccount, tables: dict[str, pd.DataFrame]) -> str:
    title, about, total, label, *doubts = _heading(account)
    parts = [f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{escape(page_policy())}"><title>{escape(title)}</title><style>{STYLE}</style></head><body>',
             f"<h1>{escape(title)}</h1><p>{escape(about)}</p><p><strong>{escape(total)}</strong></p>",
             f'<p class="label{" low" if account.low_quality else ""}">{escape(label)}</p>', *(f"<p>{escape(line)}</p>" for line in doubts)]  # fmt: skip
    for name, frame in tables.items():
        head = "".join(f"<th>{escape(_header(account, str(column)))}</th>" for column in frame.columns)
        body = "".join(_row(frame, row) for _, row in frame.iterrows())
        parts.append(f'<h2>{escape(SHEETS[name])}</h2><div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>')
    return "\n".join([*parts, "</body></html>\n"])


def _row(frame: pd.DataFrame, row: Any) -> str:
    kind = str(row["kind"]) if "kind" in frame.columns else ""
    cells = []
    for column in frame.columns:
        value = _plain(row[column])
        if isinstance(value, float):
            share = column in ("imputed", "judged")
            cells.append(f'<td class="n">{f"{value:.0%}" if share else f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"}</td>')
        else:
            cells.append(f"<td>{escape('' if value is None else str(value))}</td>")
    return f'<tr class="{escape(kind)}">{"".join(cells)}</tr>'


def _plain(value: Any) -> str | float | None:
    """Return a cell as a text, a number, or None where there is nothing."""
    if value is None or value != value:
        return None
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return "是 / yes" if value else "否 / no"
    return value if isinstance(value, str) else float(value)


def _workbook(account: GepAccount, tables: dict[str, pd.DataFrame]) -> Workbook:
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "account"
    for i, text in enumerate([*_heading(account), *(f"{name}: {SHEETS[name]}" for name in tables)], start=1):
        put_text(first.cell(i, 1), text)
    first["A1"].font = Font(bold=True, size=14)
    first.column_dimensions["A"].width = 120
    for name, frame in tables.items():
        sheet = book.create_sheet(name)
        for c, column in enumerate(frame.columns, start=1):
            cell = sheet.cell(1, c)
            put_text(cell, _header(account, str(column)))
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E6EDEB")
        for r, row in enumerate(frame.itertuples(index=False), start=2):
            for c, value in enumerate(row, start=1):
                put(sheet.cell(r, c), _plain(value))
        sheet.freeze_panes = "A2"
        for c in range(1, len(frame.columns) + 1):
            sheet.column_dimensions[sheet.cell(1, c).column_letter].width = 18
    return book

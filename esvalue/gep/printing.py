"""An account as readers see it: headings, sheets and words of its tables,
in both languages side by side or in Chinese alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from esvalue.core.printing.flat import FileColumn
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.gep.entries import GepAccount
from esvalue.gep.layout import BLOCKS, LINES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TABLES", "View"]

#: Headers of the columns of every table, in both languages.
HEADERS = {
    "kind": "行类 / kind", "block": "类别 / block", "line": "清单行 / line", "domain": "领域 / domain",
    "ecosystem": "类型代码 / type code", "ecosystem_zh": "生态系统", "ecosystem_en": "ecosystem type",
    "service": "服务代码 / service code", "title_zh": "名称", "title_en": "name", "physical": "实物量 / quantity",
    "unit": "单位 / unit", "unit_value": "单价（元/单位） / unit value (yuan per unit)",
    "value": "价值（元/年） / value (yuan/a)", "low": "5% 分位 / 5%", "high": "95% 分位 / 95%",
    "imputed": "插补占比 / imputed", "judged": "判断占比 / judged",
    "price_years": "价格年 / price years", "summed": "计入合计 / summed", "note_zh": "说明", "note_en": "note",
    "code": "服务代码 / service code", "service_zh": "服务 / service", "total": "合计 / total",
    "gate": "检查 / gate", "found": "实际 / found", "limit": "限值 / limit", "holds": "通过 / holds", "text_zh": "结论",
    "text_en": "finding",
    "service_en": "service", "physical_a": "实物量（前） / quantity before",
    "physical_b": "实物量（后） / quantity after", "physical_change": "实物量变化 / change of quantity",
    "value_a": "价值（前） / value before", "value_b": "价值（后） / value after",
    "value_change": "价值变化（元/年） / change of value (yuan/a)", "only_in": "仅见于 / only in",
    "a": "前 / before", "b": "后 / after", "change": "变化 / change",
}  # fmt: skip
#: Tables by the name of their file: the title in both languages, and what their sheet is called in Chinese.
TABLES = {
    "gep": ("GEP 国家格式 / national layout", "GEP国家格式"),
    "supply_physical": ("SEEA EA 实物供给表 / physical supply", "实物供给表"),
    "supply_monetary": ("SEEA EA 价值供给表（元/年） / monetary supply (yuan/a)", "价值供给表"),
    "quality": ("质量检查 / quality", "质量检查"),
    "change": ("有措施减无措施 / with less without the action", "有无措施之差"),
    "extent_change": ("面积变化 / change of extent", "面积变化"),
}  # fmt: skip
#: Columns a table in Chinese leaves out: English titles, and codes beside a title that says the same.
ENGLISH = ("ecosystem_en", "title_en", "note_en", "text_en", "service_en", "gate")
#: Columns that say what stands above the tables.
ABOVE = ("year", "price_year")
#: Columns of shares.
SHARES = ("imputed", "judged")
_KINDS = {"entry": "明细", "line": "清单行", "missing": "缺项", "absent": "不存在", "block": "小计", "total": "合计"}
_LINES = {
    **{line.key: line.title["zh"] for line in LINES},
    **{key: title["zh"] for key, title in BLOCKS.items()},
    "total": "合计",
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": _KINDS,
    "block": _LINES,
    "line": _LINES,
    "code": {"total": "合计"},
    "only_in": {"a": "前", "b": "后"},
}

STATES = {"with": Text(zh="有措施", en="with the action"), "without": Text(zh="无措施", en="without the action")}


@dataclass(frozen=True)
class View:
    """How an account is printed: in Chinese alone (`language` "zh"), or in both languages;
    `domains` are Chinese titles of domains.
    """

    account: GepAccount
    language: str = "both"
    domains: Mapping[str, str] = field(default_factory=dict)

    def said(self, text: str) -> str:
        """Return a text in both languages ("中文 / English"), or its Chinese part."""
        return text.partition(" / ")[0] if self.language == "zh" else text

    def lines(self) -> list[str]:
        """Return what stands above the tables: title, year and state, total, quality,
        and the doubts if there are any.
        """
        account = self.account
        state = STATES[account.state]
        said = [
            account.title,
            Text(
                zh=f"{account.year} 年，{account.price_year} 年价格，{state.zh}",
                en=f"{state.en} / year {account.year}, prices of {account.price_year}",
            ),
            Text(zh=f"GEP = {account.total / 1e4:,.2f} 万元/年", en="1e4 yuan/a"),
            account.label,
        ]
        if account.doubts.open or account.doubts.settled:
            n, m = len(account.doubts.open), len(account.doubts.settled)
            said.append(Text(zh=f"有 {n} 处数值存疑待核对，{m} 处已核对", en=f"{n} values in doubt, {m} settled"))
        return [one["zh"] if self.language == "zh" else f"{one['zh']} / {one['en']}" for one in said]

    def title(self, table: str) -> str:
        """Return the title of a table."""
        return self.said(TABLES[table][0])

    def sheet(self, table: str) -> str:
        """Return what the sheet of a table is called; "account" is the first."""
        return ("账户" if table == "account" else TABLES[table][1]) if self.language == "zh" else table

    def columns(self, frame: pd.DataFrame) -> list[FileColumn]:
        """Return a table as the columns that are printed."""
        return [
            FileColumn(
                self.header(str(name)), [self.cell(str(name), value) for value in values], percent=name in SHARES
            )
            for name, values in self.shown(frame).items()
        ]

    def shown(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a table with the columns that are printed."""
        frame = frame.drop(columns=[name for name in ABOVE if name in frame])
        return (
            frame.drop(
                columns=[
                    name
                    for name in (*ENGLISH, "ecosystem")
                    if name in frame and (name != "ecosystem" or "ecosystem_zh" in frame)
                ]
            )
            if self.language == "zh"
            else frame
        )

    def header(self, column: str) -> str:
        """Return the heading of a column: its name, or that of an ecosystem type."""
        types = {
            one.ecosystem: f"{one.ecosystem_title['zh']} / {one.ecosystem_title['en']}" for one in self.account.entries
        }
        if self.language == "zh" and column == "ecosystem":
            return "生态系统"
        return self.said(HEADERS.get(column) or types.get(column, column))

    def cell(self, column: str, value: Any) -> str | float | None:
        """Return a cell as a text, a number, or None where there is nothing."""
        if value is None or value != value:
            return None
        if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
            return self.said("是 / yes" if value else "否 / no")
        if not isinstance(value, str):
            return float(value)
        if self.language != "zh":
            return value
        if column == "unit":
            return unit_text(value, "zh")
        known = (
            self.domains if column == "domain" else self._types() if column == "ecosystem" else _WORDS.get(column, {})
        )
        return known.get(value, value)

    def _types(self) -> dict[str, str]:
        return {one.ecosystem: one.ecosystem_title["zh"] for one in self.account.entries} | {
            one.ecosystem: one.ecosystem_title["zh"] for one in self.account.extents
        }

"""Chapters of the pages, and the entries by which a table or a chart names its own: a new one is one new file.

A builder of tables stands in a file of `report/tables/`, one of charts in a file of `report/charts/`, under a line that
says where they go; every file there is read. Page, workbook and CSV files hold tables in the order of chapters, then of
`order` within a chapter.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from esvalue.core.text import Text

if TYPE_CHECKING:
    from esvalue.core.printing.table import Table
    from esvalue.report.tables.context import Context

__all__ = [
    "REPORTS",
    "ChartEntry",
    "Page",
    "Report",
    "TableEntry",
    "chapters_of",
    "charts_of",
    "report_chart",
    "report_table",
    "tables_of",
]

Report = Literal["run", "exploration"]
NUMBER = Text.same("{n}")


@dataclass(frozen=True)
class Page:
    """A page of tables and charts: its file without the ending, who reads it, its chapters in order with their
    headings, and what stands before the number of a chapter.
    """

    name: str
    title: Text
    chapters: Mapping[str, Text]
    numbered: Text = NUMBER


#: The pages of tables of each report in order; the names of chapters of one report are all different.
REPORTS: Mapping[Report, tuple[Page, ...]] = {
    "run": (
        Page(
            "annex",
            Text(zh="附件：标准、预算与往来账", en="Annexes: standards, budget and ledger"),
            {
                "standards": Text(zh="补偿标准", en="Standards"),
                "design": Text(zh="设计：标准由何而定", en="Design: what holds each rate"),
                "annex": Text(zh="附表（可直接用于文件）", en="Tables ready to copy"),
                "budget": Text(zh="预算", en="Budget"),
                "payments": Text(zh="各项支付与往来账", en="Payments, and who pays whom"),
                "loss": Text(zh="谁承担未补偿的损失", en="Who bears uncompensated loss"),
                "coverage": Text(zh="补与不补的理由", en="What is paid, and why the rest is not"),
                "accounts": Text(zh="只出账的领域：清单逐项", en="Domains with an account alone: service by service"),
            },
            Text(zh="附件 {n}", en="Annex {n}:"),
        ),
        Page(
            "technical",
            Text(zh="技术报告：依据、稳健性与来源", en="Technical report: evidence, robustness and sources"),
            {
                "options": Text(zh="方案比较", en="Options compared"),
                "range": Text(zh="下限、上限与标准", en="Floor, ceiling and standards"),
                "overlays": Text(zh="监测与调查改变了什么", en="What was measured or asked, and what it changed"),
                "robustness": Text(
                    zh="稳健性：何时失效，先弄清什么", en="Robustness: where it fails, what to learn first"
                ),
                "services": Text(zh="价值构成", en="Value by service"),
                "prices": Text(zh="价格表的影响", en="Effect of the price book"),
                "judgements": Text(zh="关键判断", en="Judgements that matter most"),
                "partial": Text(zh="不完整之处", en="What is partial"),
                "checked": Text(zh="数据核对", en="What was checked"),
                "magnitude": Text(zh="量级核对", en="Check of magnitude"),
                "places": Text(zh="各地块各服务", en="Services by place"),
                "sources": Text(zh="来源", en="Sources"),
            },
        ),
    ),
    "exploration": (
        Page(
            "explore",
            Text(zh="探索", en="Exploration"),
            {
                "robustness": Text(zh="稳健性", en="Robustness"),
                "failing": Text(zh="何时不达标", en="Where it fails"),
                "information": Text(zh="先弄清什么", en="What to learn first"),
                "drivers": Text(zh="什么在驱动结果", en="What drives the outcomes"),
                "choices": Text(zh="由我们选择，还是未知", en="Ours to choose, or not known"),
                "free": Text(zh="设计的标准", en="Designed rates"),
                "paths": Text(zh="逐年路径", en="Paths over years"),
            },
        ),
    ),
}

Builder = TypeVar("Builder", bound=Callable[..., Any])


@dataclass(frozen=True)
class TableEntry:
    """A table of a report: its chapter, its place there, its builder, and when it applies.

    `judged`: only where options are judged; `each`: built once, or once for each option or domain, which the builder
    takes behind the context. A builder returns a table, several, or None where there is nothing to show.
    """

    report: Report
    chapter: str
    order: int
    build: Callable[..., Table | Sequence[Table] | None]
    judged: bool = False
    each: Literal["", "option", "domain"] = ""

    def tables(self, ctx: Context) -> Iterator[Table]:
        """Yield the tables that have rows."""
        if self.judged and not ctx.recommendation.met:
            return
        parts: dict[str, list[tuple[str, ...]]] = {
            "": [()],
            "option": [(o,) for o in ctx.shown_first],
            "domain": [(d,) for d in ctx.domains],
        }
        for part in parts[self.each]:
            made = self.build(ctx, *part)
            for table in () if made is None else made if isinstance(made, Sequence) else (made,):
                if table.rows:
                    yield table


@dataclass(frozen=True)
class ChartEntry:
    """Charts of a report: their chapter, their place there, and what draws them.

    `build` takes a comparison and a language and returns SVG by name; an empty drawing stands for none.
    """

    report: Report
    chapter: str
    order: int
    build: Callable[..., Mapping[str, str]]


_TABLES: list[TableEntry] = []
_CHARTS: list[ChartEntry] = []


def report_table(
    chapter: str,
    order: int = 0,
    *,
    report: Report = "run",
    judged: bool = False,
    each: Literal["", "option", "domain"] = "",
) -> Callable[[Builder], Builder]:
    """Put the tables of a builder into a chapter (see :class:`TableEntry`)."""
    _check(report, chapter)

    def put(build: Builder) -> Builder:
        _TABLES.append(TableEntry(report, chapter, order, build, judged, each))
        return build

    return put


def report_chart(chapter: str, order: int = 0, *, report: Report = "run") -> Callable[[Builder], Builder]:
    """Put the charts of a builder into a chapter (see :class:`ChartEntry`)."""
    _check(report, chapter)

    def put(build: Builder) -> Builder:
        _CHARTS.append(ChartEntry(report, chapter, order, build))
        return build

    return put


def chapters_of(report: Report) -> dict[str, Text]:
    """Return the chapters of every page of a report in order, with their headings."""
    return {name: title for page in REPORTS[report] for name, title in page.chapters.items()}


def tables_of(report: Report) -> list[TableEntry]:
    """Return the tables of a report in order."""
    _read("tables")
    return sorted((one for one in _TABLES if one.report == report), key=_place)


def charts_of(report: Report) -> list[ChartEntry]:
    """Return the charts of a report in order."""
    _read("charts")
    return sorted((one for one in _CHARTS if one.report == report), key=_place)


def _check(report: Report, chapter: str) -> None:
    if chapter not in chapters_of(report):
        known = ", ".join(chapters_of(report))
        raise ValueError(f"the report of {report} has no chapter {chapter!r}: {known}")


def _place(entry: TableEntry | ChartEntry) -> tuple[int, int, str, str]:
    """Return where an entry stands; the name of its builder decides where chapters and order leave it open."""
    at = list(chapters_of(entry.report)).index(entry.chapter)
    return at, entry.order, entry.build.__module__, entry.build.__qualname__


def _read(folder: str) -> None:
    """Import every module of a folder of this room, so that its entries are known."""
    package = importlib.import_module(f"{__package__}.{folder}")
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(found.name)

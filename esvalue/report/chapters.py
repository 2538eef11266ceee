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
    "OPENING",
    "PAGES",
    "ChartEntry",
    "Page",
    "TableEntry",
    "charts_of",
    "report_chart",
    "report_table",
    "tables_of",
]

Page = Literal["run", "exploration"]
#: The chapter of a chart that stands above all others, without a heading.
OPENING = "opening"
#: Chapters of each page in order, with their headings.
PAGES: Mapping[Page, Mapping[str, Text]] = {
    "run": {
        OPENING: Text.same(""),
        "options": Text(zh="方案比较", en="Options compared"),
        "standards": Text(zh="补偿标准", en="Standards"),
        "overlays": Text(zh="监测与调查改变了什么", en="What was measured or asked, and what it changed"),
        "annex": Text(zh="附表（可直接用于文件）", en="Annex, ready to copy"),
        "payments": Text(zh="各项支付与往来账", en="Payments, and who pays whom"),
        "budget": Text(zh="预算", en="Budget"),
        "loss": Text(zh="谁承担未补偿的损失", en="Who bears uncompensated loss"),
        "robustness": Text(zh="稳健性：何时失效，先弄清什么", en="Robustness: where it fails, what to learn first"),
        "services": Text(zh="价值构成", en="Value by service"),
        "prices": Text(zh="价格表的影响", en="Effect of the price book"),
        "judgements": Text(zh="关键判断", en="Judgements that matter most"),
        "partial": Text(zh="不完整之处", en="What is partial"),
        "checked": Text(zh="数据核对", en="What was checked"),
        "magnitude": Text(zh="量级核对", en="Check of magnitude"),
        "places": Text(zh="各地块各服务", en="Services by place"),
        "sources": Text(zh="来源", en="Sources"),
    },
    "exploration": {
        "robustness": Text(zh="稳健性", en="Robustness"),
        "failing": Text(zh="何时不达标", en="Where it fails"),
        "information": Text(zh="先弄清什么", en="What to learn first"),
        "drivers": Text(zh="什么在驱动结果", en="What drives the outcomes"),
        "choices": Text(zh="由我们选择，还是未知", en="Ours to choose, or not known"),
        "free": Text(zh="自由设定标准", en="Standards set freely"),
        "paths": Text(zh="逐年路径", en="Paths over years"),
    },
}

Builder = TypeVar("Builder", bound=Callable[..., Any])


@dataclass(frozen=True)
class TableEntry:
    """A table of a page: its chapter, its place there, its builder, and when it applies.

    `judged`: only where options are judged; `each`: built once, or once for each option or domain, which the builder
    takes behind the context. A builder returns a table, several, or None where there is nothing to show.
    """

    page: Page
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
    """Charts of a page: their chapter, their place there, and what draws them.

    `build` takes a comparison and a language and returns SVG by name; an empty drawing stands for none.
    """

    page: Page
    chapter: str
    order: int
    build: Callable[..., Mapping[str, str]]


_TABLES: list[TableEntry] = []
_CHARTS: list[ChartEntry] = []


def report_table(
    chapter: str,
    order: int = 0,
    *,
    page: Page = "run",
    judged: bool = False,
    each: Literal["", "option", "domain"] = "",
) -> Callable[[Builder], Builder]:
    """Put the tables of a builder into a chapter (see :class:`TableEntry`)."""
    _check(page, chapter)

    def put(build: Builder) -> Builder:
        _TABLES.append(TableEntry(page, chapter, order, build, judged, each))
        return build

    return put


def report_chart(chapter: str, order: int = 0, *, page: Page = "run") -> Callable[[Builder], Builder]:
    """Put the charts of a builder into a chapter (see :class:`ChartEntry`)."""
    _check(page, chapter)

    def put(build: Builder) -> Builder:
        _CHARTS.append(ChartEntry(page, chapter, order, build))
        return build

    return put


def tables_of(page: Page) -> list[TableEntry]:
    """Return the tables of a page in order."""
    _read("tables")
    return sorted((one for one in _TABLES if one.page == page), key=_place)


def charts_of(page: Page) -> list[ChartEntry]:
    """Return the charts of a page in order."""
    _read("charts")
    return sorted((one for one in _CHARTS if one.page == page), key=_place)


def _check(page: Page, chapter: str) -> None:
    if chapter not in PAGES[page]:
        raise ValueError(f"the page of {page} has no chapter {chapter!r}: {', '.join(PAGES[page])}")


def _place(entry: TableEntry | ChartEntry) -> tuple[int, int, str, str]:
    """Return where an entry stands; the name of its builder decides where chapters and order leave it open."""
    at = list(PAGES[entry.page]).index(entry.chapter)
    return at, entry.order, entry.build.__module__, entry.build.__qualname__


def _read(folder: str) -> None:
    """Import every module of a folder of this room, so that its entries are known."""
    package = importlib.import_module(f"{__package__}.{folder}")
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(found.name)

"""The effect of the price book: totals with each published price in place, in a reading that uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from esvalue.core.printing.table import Cell, Table, TableColumn, number
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.model.dims import of_domain
from esvalue.model.graph import Plan
from esvalue.model.leaves import RivalsLeaf
from esvalue.model.nodes import Pick
from esvalue.report.chapters import report_table
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.accounts import readings_in_use
from esvalue.report.tables.context import Context
from esvalue.report.tables.signs import IN_USE
from esvalue.standards.lineage import Target

__all__ = ["price_table"]

SUMS = {
    "value": Text(zh="年价值合计", en="total yearly value"),
    "spill": Text(zh="外溢增量合计", en="spilled-over increment"),
}


@report_table("prices")
def price_table(ctx: Context) -> Table:
    """Total value and spilled-over increment of all domains when one rival price is put in place of another.

    Every domain stands in its central reading; where that does not use the price, in the first reading in use that
    does.
    """
    table = Table(
        "prices",
        Text(
            zh="价格表的影响：换用另一已发表价格时（其余取中心值）",
            en="Effect of the price book: another published price in place (all else central)",
        ),
        [
            TableColumn("price", Text(zh="价格", en="price")),
            TableColumn("used_in", Text(zh="用于", en="used in")),
            TableColumn("rival", Text(zh="取值", en="rival")),
            TableColumn("used", Text(zh="折算后单价", en="price used")),
            TableColumn("value", SUMS["value"], WAN),
            TableColumn("spill", SUMS["spill"], WAN),
        ],
        merged=2,
    )
    graph = ctx.judged.graph
    wanted = [n for a in ctx.judged.model.accounts.values() for n in (a.final_value, a.spillover) if n]
    above = set(Plan(graph, wanted).order)
    for name, node in graph.nodes.items():
        if isinstance(node, RivalsLeaf) and name in above:
            _rows(ctx, table, node, _readings(ctx, name))
    table.notes.append(
        Text(
            zh=f"“{IN_USE}”为中心值所用的价格。合计取各领域的中心口径；某领域的中心口径不用该价格时，取用到它的"
            "口径，“用于”一栏写明。",
            en=f'"{IN_USE}": the price in use at central values. Totals are of each domain\'s central reading; '
            'of one that uses the price where the central one does not, as "used in" says.',
        )
    )
    return table


def central_reading(ctx: Context, domain: str) -> str:
    """Return the reading a domain has at central values."""
    node = ctx.judged.graph[str(ctx.judged.model.accounts[domain].final_value)]
    return (node.pick or node.rivals[0]) if isinstance(node, Pick) else readings_in_use(ctx, domain)[0]


def _nodes(ctx: Context, domain: str, reading: str) -> dict[str, str]:
    """Return the totals of a reading by place: "value", and "spill" where something spills over."""
    return {what: name for what in SUMS if (name := f"{domain}.reading.{reading}.{what}") in ctx.judged.graph}


def _readings(ctx: Context, price: str) -> dict[str, tuple[str, bool]]:
    """Return by domain the reading its totals stand in for a price, and whether that uses the price."""
    found = {}
    for domain, account in ctx.judged.model.accounts.items():
        if account.final_value is None:
            continue
        first = central_reading(ctx, domain)
        order = (first, *(r for r in readings_in_use(ctx, domain) if r != first))
        using = [
            r
            for r in order
            if (nodes := list(_nodes(ctx, domain, r).values())) and price in Plan(ctx.judged.graph, nodes).order
        ]
        found[domain] = (using[0], True) if using else (first, False)
    return found


def _rows(ctx: Context, table: Table, node: RivalsLeaf, readings: Mapping[str, tuple[str, bool]]) -> None:
    graph, loaded = ctx.judged.graph, ctx.judged.loaded
    totals = {
        what: {d: names[what] for d, (r, _) in readings.items() if what in (names := _nodes(ctx, d, r))}
        for what in SUMS
    }
    plan = Plan(graph, [name for found in totals.values() for name in found.values()])
    targets = {what: _every_place(ctx, found) for what, found in totals.items()}
    replaced = frozenset(leaf for q in node.quantities for leaf in (q.id, f"weight:{q.id}"))
    shown = {"price": _title(ctx, node), "used_in": _used_in(ctx, readings)}
    in_use = node.pick or node.rivals[0]
    for rival, quantity in zip(node.rivals, node.quantities, strict=True):
        central = plan.run({}, {node.name: np.full((1,) * len(node.dims), quantity.central)})
        source = loaded.sources.get(quantity.record.source or "")
        label = (
            Text(zh=f"{source.title.zh}（{rival}）", en=f"{source.title.en} ({rival})") if source else Text.same(rival)
        )
        row: dict[str, Cell] = {
            **shown,
            "rival": label,
            "used": Text.by(lambda lang: f"{number(quantity.central)} {unit_text(str(quantity.unit), lang)}"),
        }
        for what, words in SUMS.items():
            if not totals[what]:
                continue
            amount = sum(_present_sum(ctx, name, central[name]) for name in totals[what].values()) / 1e4
            title = dict(quantity.title) or Text.same(node.name)
            figure = Figure.of(
                f"price|{node.name}|{rival}|{what}",
                f"{words['zh']}，{title['zh']}={rival}",
                f"{words['en']}, {title['en']} = {rival}",
                amount,
                WAN,
                statistic="central, one rival in place",
                targets=targets[what],
                soft=True,
                extra=frozenset(quantity.leaf_ids()),
                replaced=replaced - {quantity.id},
            )
            row[what] = figure
            if rival == in_use:
                table.add_mark(figure, IN_USE)
        table.rows.append(row)


def _title(ctx: Context, node: RivalsLeaf) -> Text:
    """Return the title of a price; of a domain's own one with the domain,
    as several domains may have one of the name.
    """
    title = Text(**node.quantities[0].title) if node.quantities[0].title else Text.same(node.name)
    domain = node.name.split(".")[0]
    if domain not in ctx.judged.model.accounts:
        return title
    named = ctx.domain_title(domain)
    return Text(zh=f"{named['zh']}：{title['zh']}", en=f"{named['en']}: {title['en']}")


def _used_in(ctx: Context, readings: Mapping[str, tuple[str, bool]]) -> Text:
    """Return the domains and readings that use a price, marked where that is not the central reading."""
    found: list[Text] = []
    for domain, (reading, uses) in readings.items():
        if not uses:
            continue
        other = reading != central_reading(ctx, domain)
        title, named = ctx.judged.model.accounts[domain].reading_titles[reading], ctx.domain_title(domain)
        remark = Text(zh="（非中心口径）", en=" (not the central reading)") if other else ""
        found.append(Text(zh="{}，{}{}", en="{}, {}{}").format(named, title, remark))
    return Text(zh="；", en="; ").join(found) if found else Text.same("—")


def _every_place(ctx: Context, names: Mapping[str, str]) -> tuple[Target, ...]:
    return tuple(
        replace(ctx.target(n, place=p), central=True)
        for d, n in names.items()
        for p in ctx.judged.graph[n].labels[of_domain("place", d)]
    )


def _present_sum(ctx: Context, name: str, values: npt.NDArray[np.float64]) -> float:
    node = ctx.judged.graph[name]
    flat = values[..., 0] if "draw" in node.dims else values
    return float(np.where(node.present, flat, 0.0).sum())

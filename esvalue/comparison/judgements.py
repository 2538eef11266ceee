"""What the result rests on: the effect of the price book, the judgements that matter most, the sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from esvalue.comparison.context import Context
from esvalue.comparison.tables import Cell, Column, Table, both, unit_text
from esvalue.dims import of_domain
from esvalue.graph import Plan
from esvalue.leaves import ParameterLeaf, RivalsLeaf, ShareLeaf
from esvalue.lineage import Target

__all__ = ["factor_leaf", "judgement_table", "price_table", "rank_correlation", "source_numbers", "source_table"]


def source_numbers(ctx: Context) -> dict[str, int]:
    """Return the number of every source the run uses, in order of identifier."""
    used = {fact.source for fact in ctx.lineage.facts.values() if fact.source}
    return {source: i for i, source in enumerate(sorted(used), start=1)}


def source_table(ctx: Context, numbers: Mapping[str, int]) -> Table:
    """Every source used, numbered."""
    table = Table("sources", both("来源", "Sources"), [
        Column("number", both("编号", "no.")), Column("title", both("标题", "title")), Column("locator", both("出处", "locator")),
        Column("year", both("年份", "year")), Column("kind", both("类别", "kind")),
    ])  # fmt: skip
    for source, number in numbers.items():
        known = ctx.judged.loaded.sources.get(source)
        if known is None:
            continue
        kind = ctx.words.evidence.get(known.kind)
        table.rows.append({
            "number": both(str(number)), "title": {"zh": known.title.zh, "en": known.title.en}, "locator": both(known.locator or "—"),
            "year": both(str(known.year) if known.year else "—"),
            "kind": {"zh": kind.title.zh, "en": kind.title.en} if kind else both(known.kind),
        })  # fmt: skip
    return table


def price_table(ctx: Context) -> Table:
    """Total value and spilled-over increment of all domains when one rival price is put in place of another."""
    table = Table("prices", both("价格表的影响：换用另一已发表价格时（其余取中心值）", "Effect of the price book: another published price in place (all else central)"), [
        Column("price", both("价格", "price")), Column("rival", both("取值", "rival")), Column("used", both("折算后单价", "price used")),
        Column("value", both("年价值合计", "total yearly value"), "1e4 yuan/a"), Column("spill", both("外溢增量合计", "spilled-over increment"), "1e4 yuan/a"),
    ])  # fmt: skip
    loaded = ctx.judged.loaded
    accounts = ctx.judged.model.accounts
    wanted = [n for a in accounts.values() for n in (a.final_value, a.spillover) if n]
    plan = Plan(ctx.judged.graph, wanted)
    above = set(plan.order)
    targets = {what: _every_place(ctx, attribute) for what, attribute in (("value", "final_value"), ("spill", "spillover"))}
    for name, node in ctx.judged.graph.nodes.items():
        if not isinstance(node, RivalsLeaf) or name not in above:
            continue
        replaced = frozenset(leaf for q in node.quantities for leaf in (q.id, f"weight:{q.id}"))
        for rival, quantity in zip(node.rivals, node.quantities, strict=True):
            central = plan.run({}, {name: np.full((1,) * len(node.dims), quantity.central)})
            sums = {what: sum(_present_sum(ctx, n, central[n]) for a in accounts.values() if (n := getattr(a, attribute)))
                    for what, attribute in (("value", "final_value"), ("spill", "spillover"))}  # fmt: skip
            title = dict(quantity.title) or both(name)
            source = loaded.sources.get(quantity.record.source or "")
            label = both(rival + (f"（{source.title.zh[:24]}）" if source else ""), rival + (f" ({source.title.en[:40]})" if source else ""))
            row: dict[str, Cell] = {"price": title, "rival": label}
            row["used"] = both(*(f"{quantity.central:,.4g} {unit_text(str(quantity.unit), lang)}" for lang in ("zh", "en")))
            for what, words in (("value", both("年价值合计", "total yearly value")), ("spill", both("外溢增量合计", "spilled-over increment"))):
                row[what] = ctx.figures.add(f"price|{name}|{rival}|{what}", f"{words['zh']}，{title['zh']}={rival}", f"{words['en']}, {title['en']} = {rival}",
                                            sums[what] / 1e4, "1e4 yuan/a", statistic="central, one rival in place", targets=targets[what], soft=True,
                                            extra=frozenset(quantity.leaf_ids()), replaced=replaced - {quantity.id})  # fmt: skip
            table.rows.append(row)
    return table


def _every_place(ctx: Context, attribute: str) -> tuple[Target, ...]:
    names = [(d, n) for d, a in ctx.judged.model.accounts.items() if (n := getattr(a, attribute))]
    return tuple(replace(ctx.target(n, place=p), central=True) for d, n in names for p in ctx.judged.graph[n].labels[of_domain("place", d)])


def _present_sum(ctx: Context, name: str, values: npt.NDArray[np.float64]) -> float:
    node = ctx.judged.graph[name]
    flat = values[..., 0] if "draw" in node.dims else values
    return float(np.where(node.present, flat, 0.0).sum())


def factor_leaf(ctx: Context) -> dict[str, str]:
    """Return for every design column the identifier of the file entry it varies."""
    found: dict[str, str] = {}
    graphs = [ctx.judged.graph, *(m.graph for m in ctx.judged.commit.models.values())]
    for graph in {id(g): g for g in graphs}.values():
        for node in graph.nodes.values():
            if isinstance(node, ParameterLeaf | RivalsLeaf):
                found.update({q.column: q.id for q in node.quantities if q is not None and q.record.spread is not None})
            if isinstance(node, ShareLeaf):
                found[node.name] = node.name
    return found


def rank_correlation(first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]) -> float:
    """Return Spearman's rank correlation of two columns.

    >>> rank_correlation(np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0, 15.0]))
    0.5
    """
    ranks = [np.argsort(np.argsort(column, kind="stable"), kind="stable").astype(float) for column in (first, second)]
    centred = [r - r.mean() for r in ranks]
    scale = np.sqrt((centred[0] ** 2).sum() * (centred[1] ** 2).sum())
    return float((centred[0] * centred[1]).sum() / scale) if scale > 0 else 0.0


def judgement_table(ctx: Context, most: int = 12) -> Table:
    """The judged, imputed or weak entries that move the result most, and what would replace them."""
    shown = ctx.recommendation.shown
    table = Table("judgements", both("哪些判断最重要，用什么替换", "Which judgements matter most, and what would replace them"), [
        Column("entry", both("条目", "entry")), Column("text", both("取值", "value")), Column("net", both("与净效益的秩相关", "rank correlation with net benefit")),
        Column("adequacy", both("与足额率的秩相关", "rank correlation with adequacy")), Column("replace", both("可由什么替换", "what would replace it")),
    ])  # fmt: skip
    if not ctx.judged.outcomes.total:
        return table
    totals = ctx.judged.outcomes.total
    net, adequacy = ctx.draws(totals["net_benefit"], option=shown), ctx.draws(totals["adequacy"], option=shown)
    leaves = factor_leaf(ctx)
    facts = ctx.lineage.facts
    ranked = []
    for factor in ctx.judged.design.factors:
        fact = facts.get(leaves.get(factor, ""))
        if fact is None or not (fact.soft or fact.weak):
            continue
        u = ctx.results.uniform(factor).ravel()
        a, b = rank_correlation(u, net), rank_correlation(u, adequacy)
        ranked.append((max(a * a, b * b), fact, a, b))
    ranked.sort(key=lambda item: (-item[0], item[1].id))
    target = (ctx.target(totals["net_benefit"], option=shown), ctx.target(totals["adequacy"], option=shown))
    for _, fact, a, b in ranked[:most]:
        title = dict(fact.title) or both(fact.id)
        row: dict[str, Cell] = {"entry": both(f"{title['zh']}（{fact.id}）", f"{title['en']} ({fact.id})"), "text": both(fact.text)}
        for key, value, zh, en, t in (("net", a, "净效益", "net benefit", target[0]), ("adequacy", b, "足额率", "adequacy", target[1])):
            row[key] = ctx.figures.add(f"rank|{shown}|{fact.id}|{key}", f"秩相关：{title['zh']} 与 {zh}", f"rank correlation: {title['en']} with {en}", value, "",
                                       statistic="Spearman", targets=(t,), soft=True)  # fmt: skip
        row["replace"] = dict(fact.replace) or both("—")
        table.rows.append(row)
    return table

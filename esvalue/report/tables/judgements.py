"""What the result rests on: the judgements that matter most, the sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import pick_index
from esvalue.core.printing.rounding import percent
from esvalue.core.printing.table import Cell, Table, TableColumn
from esvalue.core.text import Text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.model.leaves import ParameterLeaf, RivalsLeaf, ShareLeaf
from esvalue.report.chapters import report_table
from esvalue.report.numbering import Figure
from esvalue.report.tables.context import Context
from esvalue.report.trace.entry_words import entry_text
from esvalue.study import problem_of

__all__ = ["correlation_ratio", "factor_leaf", "judgement_table", "rank_correlation", "source_table"]

WITH = Text(zh="与{}的秩相关", en="rank correlation with {}")
SETTLE = Text(zh="选定其中一个，或给出有依据的权重", en="settling on one of them, or weights that rest on something")


@report_table("sources")
def source_table(ctx: Context) -> Table:
    """Every source used, numbered."""
    table = Table(
        "sources",
        Text(zh="来源", en="Sources"),
        [
            TableColumn("number", Text(zh="编号", en="no.")),
            TableColumn("title", Text(zh="标题", en="title")),
            TableColumn("locator", Text(zh="出处", en="locator")),
            TableColumn("year", Text(zh="年份", en="year")),
            TableColumn("kind", Text(zh="类别", en="kind")),
        ],
    )
    for source, number in ctx.source_numbers.items():
        known = ctx.judged.loaded.sources[source]
        kind = ctx.words.evidence.get(known.kind)
        table.rows.append(
            {
                "number": Text.same(str(number)),
                "title": known.title,
                "locator": Text.same(known.locator or "—"),
                "year": Text.same(str(known.year) if known.year else "—"),
                "kind": kind.title if kind else Text.same(known.kind),
            }
        )
    return table


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


def correlation_ratio(groups: npt.NDArray[np.intp], values: npt.NDArray[np.float64]) -> float:
    """Return the correlation ratio of the ranks of a column with a grouping:
    the root of the share of their variance between the groups.

    Comparable in size with a rank correlation, for a choice among rivals, which has no order; it has no sign.

    >>> correlation_ratio(np.array([0, 0, 1, 1]), np.array([1.0, 2.0, 10.0, 20.0])).__round__(3)
    0.894
    """
    ranks = np.argsort(np.argsort(values, kind="stable"), kind="stable").astype(float)
    ranks -= ranks.mean()
    between = sum(float(ranks[groups == g].mean()) ** 2 * int((groups == g).sum()) for g in np.unique(groups))
    whole = float((ranks**2).sum())
    return float(np.sqrt(between / whole)) if whole > 0 else 0.0


@dataclass(frozen=True)
class _Ranked:
    """An entry, or a choice among rivals, with how far it goes with each outcome."""

    key: str
    title: Mapping[str, str]
    text: Text
    replace: Text
    by: Mapping[str, float]
    extra: frozenset[str] = frozenset()

    @property
    def order(self) -> tuple[float, str]:
        return -max(value * value for value in self.by.values()), self.key


@report_table("judgements")
def judgement_table(ctx: Context, most: int = 12) -> Table:
    """The judged, imputed or weak entries and the choices of judged weight that move the result most,
    and what would replace them.
    """
    shown = ctx.recommendation.shown
    totals = ctx.judged.outcomes.total
    known = {key: OUTCOMES[key].title for key in ("net_benefit", ctx.judged.outcomes.enough) if key in totals}
    table = Table(
        "judgements",
        Text(zh="哪些判断最重要，用什么替换", en="Which judgements matter most, and what would replace them"),
        [
            TableColumn("entry", Text(zh="条目", en="entry")),
            TableColumn("text", Text(zh="取值", en="value")),
            *(TableColumn(key, WITH.format(title)) for key, title in known.items()),
            TableColumn("replace", Text(zh="可由什么替换", en="what would replace it")),
        ],
    )
    if not known:
        return table
    columns = {key: ctx.draws(totals[key], option=shown) for key in known}
    ranked = sorted([*_entries(ctx, columns), *_choices(ctx, columns)], key=lambda one: one.order)
    for one in ranked[:most]:
        row: dict[str, Cell] = {
            "entry": Text(zh=f"{one.title['zh']}（{one.key}）", en=f"{one.title['en']} ({one.key})"),
            "text": one.text,
            "replace": one.replace,
        }
        for key, title in known.items():
            row[key] = Figure.of(
                f"rank|{shown}|{one.key}|{key}",
                f"秩相关：{one.title['zh']} 与 {title['zh']}",
                f"rank correlation: {one.title['en']} with {title['en']}",
                one.by[key],
                "",
                statistic="correlation ratio of ranks" if one.extra else "Spearman",
                targets=(ctx.target(totals[key], option=shown),),
                soft=True,
                extra=one.extra,
            )
        table.rows.append(row)
    table.notes.append(
        Text(
            zh="备选之间的选择（名称以 choice: 开头）没有大小次序，所列为秩的相关比（不带符号），可与秩相关的绝"
            "对值比较。",
            en="A choice among rivals (name beginning with choice:) has no order: what is shown is the "
            "correlation ratio of ranks, without a sign, comparable with the size of a rank correlation.",
        )
    )
    return table


def _entries(ctx: Context, columns: Mapping[str, npt.NDArray[np.float64]]) -> Iterator[_Ranked]:
    """Yield the judged, imputed or weak entries among the factors."""
    leaves, facts = factor_leaf(ctx), ctx.lineage.facts
    for factor in ctx.judged.design.factors:
        fact = facts.get(leaves.get(factor, ""))
        if fact is None or not (fact.soft or fact.weak):
            continue
        u = ctx.results.uniform(factor).ravel()
        text = Text.by(lambda lang: entry_text(fact.text, lang))
        yield _Ranked(
            fact.id,
            Text(**fact.title) if fact.title else Text.same(fact.id),
            text,
            Text(**fact.replace) if fact.replace else Text.same("—"),
            {key: rank_correlation(u, c) for key, c in columns.items()},
        )


def _choices(ctx: Context, columns: Mapping[str, npt.NDArray[np.float64]]) -> Iterator[_Ranked]:
    """Yield the choices among rivals: their weights are judgement."""
    problem = ctx.insight.problem if ctx.insight is not None else problem_of(ctx.judged)
    for factor in problem.factors:
        if not factor.discrete or factor.name not in ctx.judged.design.factors:
            continue
        groups = pick_index(ctx.results.uniform(factor.name).ravel(), factor.weights)
        parts = np.asarray(factor.weights, dtype=float) / sum(factor.weights)
        rivals = [
            Text.by(lambda lang: f"{factor.rival_label(i, lang)} {percent(part)}") for i, part in enumerate(parts)
        ]
        text = Text(zh="；", en="; ").join(rivals)
        yield _Ranked(
            factor.name,
            Text.by(lambda lang: factor.label(lang)),
            text,
            SETTLE,
            {key: correlation_ratio(groups, c) for key, c in columns.items()},
            ctx.weights_behind(factor.name),
        )

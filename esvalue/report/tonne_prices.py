"""What charges come to per tonne over the target, beside what removing a tonne costs: is an amount much or little?"""

from __future__ import annotations

from collections.abc import Sequence

from esvalue.core.periods import KINDS, parse_period
from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.text import Text
from esvalue.inputs.library import Library
from esvalue.payments import Claims, Rule, Tables, TreatmentCost, tonne_prices, treatment_costs

__all__ = ["tonne_price_table"]

A_TONNE = "yuan/t"
TITLE = Text(zh="每吨超标量的金额与治理成本", en="Charges per tonne over the target beside the cost of treatment")
COLUMNS = (
    TableColumn("rule", Text(zh="规则", en="rule")),
    TableColumn("indicator", Text(zh="指标", en="indicator")),
    TableColumn("source", Text(zh="成本来源", en="source of the cost")),
    TableColumn("cells", Text(zh="收取的断面与时段数", en="sections and periods charged")),
    TableColumn("tonnes", Text(zh="超标量", en="over the target"), "t"),
    TableColumn("charges", Text(zh="应付", en="charges"), "yuan"),
    TableColumn("price", Text(zh="每吨", en="a tonne"), A_TONNE),
    TableColumn("cost", Text(zh="治理成本", en="cost of treatment"), A_TONNE),
    TableColumn("times", Text(zh="为其倍数", en="times the cost")),
)
CELLS = Text(zh="{n}（{kind}）", en="{n} ({kind})")
NO_COST = Text(zh="价格表没有该指标的治理成本", en="the price book has no cost of treating it")
REASON = Text(zh="{rule}：每吨金额不详，{why}：{rows}", en="{rule}: no price a tonne, {why}: {rows}")
NOTHING = Text(zh="{rule}：没有因劣于目标而收取的金额", en="{rule}: nothing is charged for being worse than the target")
NOTES = (
    Text(
        zh="每吨 = 应付 ÷ Σ（浓度 − 目标限值）× 水量；按类别收取的金额全部归于定类的指标，故为该指标的最高说法。",
        en="A tonne = charges / sum of (concentration - limit of the target) x volume; a charge for the class of a "
        "section is laid on the indicator that decides it, so that its price is the most that can be said.",
    ),
    Text(
        zh="治理成本来自价格表（替代成本，为上限），折至 {year} 年价格；同一指标的不同来源并列，"
        "! 表示该数依据判断或插补。",
        en="Costs of treatment are those of the price book (replacement costs, which are upper bounds), in prices of "
        '{year}; sources of one indicator stand side by side; "!": rests on judgement or imputed figures.',
    ),
)


def tonne_price_table(rules: Sequence[Rule], listed: Sequence[Claims], tables: Tables, library: Library) -> Table:
    """Return a row a rule, indicator and published cost of its treatment; the notes say what has no price a tonne.

    Raises
    ------
    InputError
        An indicator whose price is not in the price book.
    """
    table = Table("tonne_prices", TITLE, COLUMNS[0 if len(rules) > 1 else 1 :])
    years = set[int]()
    for rule, claims in zip(rules, listed, strict=True):
        made = tonne_prices(rule, claims, tables)
        labels = claims.frame["period"].astype(str).unique()
        own = sorted({found.year for label in labels if (found := parse_period(label)) is not None})
        for one in made.priced:
            row: dict[str, Cell] = {
                "rule": claims.title,
                "indicator": tables.indicators.records[one.indicator].title,
                "cells": CELLS.format(n=one.cells, kind=KINDS[one.kind].title),
                "tonnes": Number(value=one.tonnes, unit="t"),
                "charges": Number(value=one.yuan, unit="yuan"),
                "price": Number(value=one.price, unit=A_TONNE),
            }
            costs = treatment_costs(tables.indicators.records[one.indicator], library, own)
            years |= {cost.year for cost in costs if cost.year is not None}
            table.rows += [row | _beside(one.price, cost) for cost in costs] or [row | {"source": NO_COST}]
        table.notes += [REASON.format(rule=claims.title, why=why, rows=rows) for why, rows in made.unpriced]
        if not made.priced and not made.unpriced:
            table.notes.append(NOTHING.format(rule=claims.title))
    if table.rows:
        table.notes += [NOTES[0], NOTES[1].format(year="、".join(map(str, sorted(years))) or "-")]
    return table


def _beside(price: float, cost: TreatmentCost) -> dict[str, Cell]:
    """Return the cells of a published cost, and how many times it a price is."""
    low, high = (price / end if end else None for end in (cost.high, cost.low))
    return {
        "cost": Number(value=cost.value, unit=A_TONNE, low=cost.low, high=cost.high, soft=cost.soft),
        "times": Number(value=price / cost.value, low=low, high=high, soft=cost.soft) if cost.value else None,
        "source": cost.source,
    }

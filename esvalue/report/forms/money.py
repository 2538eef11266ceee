"""The annexes on money: public cost by county and level that pays, who pays whom, nets between governments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from esvalue.core.printing.form import Form, FormColumn, FormRow
from esvalue.core.printing.table import Cell, Number
from esvalue.core.text import Text
from esvalue.report.forms.paid import NUMBER, TOTAL, counted
from esvalue.report.front.chosen import ShownOption
from esvalue.report.front.flows import BUDGETS
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.annex import own_name
from esvalue.report.tables.context import Context
from esvalue.report.tables.ledgers import ledger_rows, party_name

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["budget_form", "ledger_form", "level_title", "levels_of", "nets_form"]

#: Domains beyond which they have no column each.
MOST = 3
YUAN = "yuan/a"


def levels_of(ctx: Context) -> dict[str, float]:
    """Return the shares of the levels that pay."""
    funding = ctx.judged.loaded.scenario.funding
    return {level: record.value for level, record in funding.levels.items()} if funding else {}


def level_title(ctx: Context, level: str) -> Text:
    """Return what the budget of a level is called."""
    named = ctx.words.levels.get(level)
    return BUDGETS.get(level) or (named.title if named else Text.same(level))


def budget_form(made: Comparison, shown: ShownOption) -> Form | None:
    """Return what an option costs a year by county, by domain and by the level that pays; None where it costs nothing
    that is known.
    """
    option = shown.option
    ctx, by_key, levels = made.context, made.figures.by_key, levels_of(made.context)
    costs: dict[str, dict[str, Figure]] = {}
    for domain, name in ctx.judged.outcomes.by_county.items():
        for county in ctx.judged.graph[name].labels[f"county:{domain}"]:
            cost = by_key.get(f"budget|{option}|{domain}|{county}")
            if cost is not None and cost.value != 0:
                costs.setdefault(county, {})[domain] = cost
    others = {
        name: cost
        for name in ctx.judged.outcomes.payments.cost
        if (cost := by_key.get(f"budget|{option}|payment|{name}")) is not None
    }
    total = by_key.get(f"outcome|public_cost|{option}")
    if total is None or not (costs or others):
        return None
    domains = [d for d in ctx.judged.model.accounts if any(d in found for found in costs.values())]
    apart = domains if 1 < len(domains) <= MOST else []
    columns = [
        NUMBER,
        FormColumn("county", Text(zh="区县", en="County"), texts=True),
        *(FormColumn(f"of_{d}", ctx.domain_title(d), decimals=2) for d in apart),
        FormColumn("cost", TOTAL, decimals=2),
        *(FormColumn(f"by_{level}", level_title(ctx, level), decimals=2) for level in levels),
    ]
    rows = []
    order = sorted(costs, key=lambda county: (-_sum(costs[county]), county))
    for n, county in enumerate(order, start=1):
        cells: dict[str, Cell] = {"n": counted(n), "county": Text.same(county), "cost": _number(_sum(costs[county]))}
        cells |= {f"of_{d}": costs[county].get(d) for d in apart}
        cells |= {
            f"by_{level}": _number(sum(by_key[f"budget|{option}|{d}|{county}|{level}"].value for d in costs[county]))
            for level in levels
        }
        rows.append(FormRow(cells))
    for n, (name, cost) in enumerate(others.items(), start=len(rows) + 1):
        title = ctx.judged.scheme.arranged[(option, name)].payment.title
        parts = {f"by_{level}": by_key.get(f"budget|{option}|payment|{name}|{level}") for level in levels}
        rows.append(FormRow({"n": counted(n), "county": title, "cost": cost, **parts}))
    sums: dict[str, Cell] = {"county": TOTAL, "cost": total}
    sums |= {f"of_{d}": _number(sum(found[d].value for found in costs.values() if d in found)) for d in apart}
    sums |= {f"by_{level}": by_key.get(f"budget|{option}|{level}") for level in levels}
    rows.append(FormRow(sums, "total"))
    title = Text(zh="预计财政支出表（{}）", en="Expected public cost: {}").format(shown.label)
    return Form(
        title,
        columns,
        rows,
        unit=Text(zh="单位：万元/年", en="Unit: 10⁴ yuan a year"),
        notes=[_shares(ctx, levels)] if levels else [],
        key=f"budget_{option}",
    )


def _shares(ctx: Context, levels: Mapping[str, float]) -> Text:
    said = Text(zh="、", en=", ").join(
        Text(zh="{} {}", en="{} {}").format(level_title(ctx, level), f"{100 * share:g}%")
        for level, share in levels.items()
    )
    return Text(zh="分担比例：{}", en="Shares: {}").format(said)


def _sum(costs: Mapping[str, Figure]) -> float:
    return sum(one.value for one in costs.values())


def _number(value: float) -> Number:
    return Number(value=value, unit=WAN)


def ledger_form(made: Comparison, shown: ShownOption) -> Form | None:
    """Return who pays whom by an option, a row for each pair of parties and payment; None where nobody pays."""
    ctx, option = made.context, shown.option
    sums: dict[tuple[Text, str, str], int] = {}
    for title, payer, payee, _, cents, _ in ledger_rows(ctx, option):
        key = (title, payer, payee)
        sums[key] = sums.get(key, 0) + cents
    paid = {key: cents for key, cents in sums.items() if cents}
    if not paid:
        return None
    columns = [
        NUMBER,
        FormColumn("payer", Text(zh="付款方", en="Payer"), texts=True),
        FormColumn("payee", Text(zh="收款方", en="Payee"), texts=True),
        FormColumn("what", Text(zh="事项", en="For"), texts=True),
        FormColumn("amount", Text(zh="金额", en="Amount"), decimals=2),
    ]
    rows = [
        FormRow(
            {
                "n": counted(n),
                "payer": BUDGETS.get(payer) or party_name(ctx, payer),
                "payee": party_name(ctx, payee),
                "what": title,
                "amount": Number(value=cents / 100, unit=YUAN),
            }
        )
        for n, ((title, payer, payee), cents) in enumerate(paid.items(), start=1)
    ]
    rows.append(FormRow({"payer": TOTAL, "amount": Number(value=sum(paid.values()) / 100, unit=YUAN)}, "total"))
    note = Text(
        zh="每笔四舍五入到分，各级按分担比例用最大余数法分摊，各分之和等于该笔",
        en="Each sum is rounded to the cent and shared by largest remainder, so that the parts add to it",
    )
    title = Text(zh="资金往来表（{}）", en="Who pays whom: {}").format(shown.label)
    return Form(
        title, columns, rows, unit=Text(zh="单位：元/年", en="Unit: yuan a year"), notes=[note], key=f"ledger_{option}"
    )


def nets_form(made: Comparison, shown: ShownOption) -> Form | None:
    """Return what every government has in the end by payments between governments; None where there are none."""
    table = made.tables.get(own_name(made.context, "nets", shown.option))
    if table is None:
        return None
    columns = [
        NUMBER,
        FormColumn("party", Text(zh="一方", en="Party"), texts=True),
        *(FormColumn(c.key, c.title, decimals=2) for c in table.columns if c.key != "party"),
    ]
    rows = [FormRow({"n": counted(n), **row}) for n, row in enumerate(table.rows, start=1)]
    title = Text(zh="政府之间的净额（{}）", en="Net between governments: {}").format(shown.label)
    return Form(
        title, columns, rows, unit=Text(zh="单位：元", en="Unit: yuan"), notes=table.notes, key=f"nets_{shown.option}"
    )

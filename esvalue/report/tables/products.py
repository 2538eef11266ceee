"""What the money buys in things: of the option shown, how much of the base takes part, and what that secures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from esvalue.core.printing.table import Cell, Table, TableColumn
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, product
from esvalue.model.account import ServiceNodes
from esvalue.model.graph import Node
from esvalue.report.chapters import report_table
from esvalue.report.numbering import Figure
from esvalue.report.tables.accounts import readings_in_use
from esvalue.report.tables.context import Context
from esvalue.standards.lineage import Target

__all__ = ["products_table"]

#: What the last column is counted by.
MONEY = 1e4
BOUGHT = Text(zh="钱买到什么（实物）：{}", en="What the money buys, in things: {}")
NOTE = Text(
    zh="每单位、合计与每万元按各未知取中值计算；参加数量为各种可能情形平均支出除以标准。负数是因此少产的。",
    en="Amounts per unit, in all and by 1e4 yuan are at central values of all unknowns; what takes part is the mean "
    "cost of the futures by the rate. Below zero is what is no longer produced.",
)


@report_table("services", 5, judged=True)
def products_table(ctx: Context) -> Table:
    """What takes part at the rates of the option shown, and what it secures of every product that differs by it."""
    shown = ctx.recommendation.shown
    table = Table(
        "products",
        BOUGHT.format(ctx.option_title(shown)),
        [
            TableColumn("domain", Text(zh="领域", en="domain")),
            TableColumn("region", Text(zh="区域类型", en="zone")),
            TableColumn("part", Text(zh="预期参加数量", en="expected to take part")),
            TableColumn("product", Text(zh="产出", en="product")),
            TableColumn("each", Text(zh="每单位", en="per unit")),
            TableColumn("secured", Text(zh="预期合计", en="expected in all")),
            TableColumn("by_money", Text(zh="每万元", en="by 1e4 yuan")),
        ],
        merged=2,
    )
    for domain in ctx.judged.outcomes.by_region:
        for region in ctx.regions(domain):
            table.rows += list(_rows(ctx, shown, domain, region))
    table.notes = [NOTE] if table.rows else []
    return table


def _rows(ctx: Context, option: str, domain: str, region: str) -> Iterator[dict[str, Cell]]:
    """Yield the products of a paid zone."""
    paid = ctx.judged.commit.standards[(option, domain, region)].paid
    part = _taking_part(ctx, option, domain, region) if paid else None
    if part is None:
        return
    base_unit, factor, _ = ctx.print_base(domain)
    titles: dict[str, Any] = {
        "domain": ctx.domain_title(domain),
        "region": ctx.region_title(domain, region),
        "part": part,
    }
    seen: set[str] = set()
    for reading in readings_in_use(ctx, domain):
        for service in ctx.judged.model.accounts[domain].readings[reading]:
            node = _by_state(ctx, domain, service)
            if node is None or service.key in seen:
                continue
            seen.add(service.key)
            found = _per_base(ctx, domain, region, node)
            if found is None:
                continue
            each, targets = found[0] / factor, found[1]
            key, unit = f"{option}|{domain}|{region}|{service.key}", node.unit
            own = product((unit, 1), (parse(base_unit), -1)).text
            about = {"targets": targets, "soft": ctx.soft(*targets)}
            zh, en = f"{service.title.zh}（{titles['region']['zh']}）", f"{service.title.en} ({titles['region']['en']})"
            yearly = product((unit, 1), (parse("a"), 1)).text
            rate = _rate(ctx, option, domain, region)
            committed = ctx.target(f"judge.{domain}.standard", option=option, region_type=region)
            yield {
                **titles,
                "product": service.title,
                "each": Figure.of(f"product|each|{key}", f"每单位：{zh}", f"per unit: {en}", each, own, **about),
                "secured": Figure.of(
                    f"product|all|{key}",
                    f"预期合计：{zh}",
                    f"expected in all: {en}",
                    each * part.value,
                    unit.text,
                    statistic="product",
                    targets=(*targets, *part.targets),
                    soft=True,
                ),
                "by_money": Figure.of(
                    f"product|money|{key}",
                    f"每万元：{zh}",
                    f"by 1e4 yuan: {en}",
                    each / rate * MONEY,
                    yearly,
                    targets=(*targets, committed),
                    soft=ctx.soft(*targets, committed),
                ),
            }


def _taking_part(ctx: Context, option: str, domain: str, region: str) -> Figure | None:
    """Return how much of the base of a zone is expected to take part: its mean cost by its rate."""
    name = ctx.judged.outcomes.by_region[domain].get("public_cost")
    if name is None:
        return None
    node = ctx.judged.graph[name]
    labels = node.labels[f"region_type:{domain}"]
    if region not in labels or not node.present[ctx.options.index(option), labels.index(region)]:
        return None
    base_unit, rate = ctx.print_base(domain)[0], _rate(ctx, option, domain, region)
    costs = ctx.draws(name, option=option, region_type=region)
    title, target = ctx.region_title(domain, region), ctx.target(name, option=option, region_type=region)
    low, high = (float(one) / rate for one in np.quantile(costs, (0.05, 0.95)))
    return Figure.of(
        f"product|part|{option}|{domain}|{region}",
        f"预期参加：{title['zh']}",
        f"expected to take part: {title['en']}",
        float(costs.mean()) / rate,
        base_unit,
        low=low,
        high=high,
        statistic="mean",
        targets=(target,),
        soft=ctx.soft(target),
    )


def _rate(ctx: Context, option: str, domain: str, region: str) -> float:
    """Return the rate of a zone per unit its base is printed in."""
    own, printed = ctx.judged.model.accounts[domain].base_unit, ctx.print_base(domain)[0]
    value = ctx.judged.commit.standards[(option, domain, region)].value
    return value * conversion(parse(f"yuan/{own}/a"), parse(f"yuan/{printed}/a"))


def _by_state(ctx: Context, domain: str, service: ServiceNodes) -> Node | None:
    """Return the node of a product by place that differs by the action; None where it does not."""
    if service.physical is None:
        return None
    graph = ctx.judged.graph
    node = graph[graph[service.physical].inputs[0]]  # behind the one with the action
    return node if {"state", f"place:{domain}"} <= {*node.dims} else None


def _per_base(ctx: Context, domain: str, region: str, node: Node) -> tuple[float, tuple[Target, ...]] | None:
    """Return what a unit of the base secures of a product in a zone, at central values, and what it rests on."""
    graph, account = ctx.judged.graph, ctx.judged.model.accounts[domain]
    divisor = account.area if graph[account.area].unit.same_kind(parse(account.base_unit)) else account.base
    dim = f"place:{domain}"
    static = [one for one in node.dims if one != "draw"]
    here = np.atleast_1d(np.asarray(node.present).all(axis=static.index("state")))
    places = [p for p in ctx.places_in(domain, region) if here[node.labels[dim].index(p)]]
    exposure = f"{domain}.without.exposure"
    share = ctx.central(exposure) if exposure in graph else 1.0
    gained = sum(
        ctx.central(node.name, place=p, state="with") - ctx.central(node.name, place=p, state="without") for p in places
    )
    size = sum(ctx.central(divisor, place=p) for p in places)
    if not size or not gained:
        return None
    targets = tuple(ctx.target(node.name, place=p, state=state) for p in places for state in ("with", "without"))
    targets += tuple(ctx.target(divisor, place=p) for p in places)
    targets += (ctx.target(exposure),) * (exposure in graph)
    return share * gained / size, targets

"""Who pays and who bears a loss: budget by county and funding level, uncompensated loss by region type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.text import Text
from esvalue.report.chapters import report_table
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.annex import own_name, unfit
from esvalue.report.tables.context import Context
from esvalue.report.tables.ledgers import budget_rows
from esvalue.report.tables.outcome_figures import outcome_figure
from esvalue.report.tables.payments import lacking_notes
from esvalue.report.tables.reasons import reason_text
from esvalue.report.tables.unknown import NOT_KNOWN, given_note, left_out_notes
from esvalue.standards.lineage import Target

__all__ = ["budget_table", "loss_table"]


MEANS = Text(
    zh="支出为抽样的平均。每单位补偿基数：平均支出除以全部应补偿数量（含未参与者）。",
    en="Costs are means of the futures. Per unit of eligible base: mean cost over the whole eligible "
    "amount, whether it takes part or not.",
)
PER_HOUSEHOLD = Text(
    zh="参与户户均所得：只计有户数的地块，标准 × 平均应补偿数量 ÷ 户数，与多少户参与无关；不可与全县支出相除比较。",
    en="Per household that takes part: only places with a count of households, standard x mean "
    "eligible amount / households, however many take part; not the county's cost by household.",
)
SHARES = Text(
    zh="各级分担比例见情景文件；多为判断。财政收入未公布，故不计算财政负担率。",
    en="Shares by level are those of the scenario; mostly judgement. No fiscal revenue is "
    "published, so no fiscal burden ratio is shown.",
)


@report_table("budget", judged=True, each="option")
def budget_table(ctx: Context, shown: str) -> Table:
    """Public cost of an option by county and funding level, per unit of base, and per household where counts exist."""
    funding, title = ctx.judged.loaded.scenario.funding, ctx.option_title(shown)
    levels = {level: record.value for level, record in funding.levels.items()} if funding else {}
    table = Table(
        own_name(ctx, "budget", shown),
        Text(zh=f"预算：{title['zh']}", en=f"Budget: {title['en']}"),
        [
            TableColumn("domain", Text(zh="领域", en="domain")),
            TableColumn("county", Text(zh="区县", en="county")),
            TableColumn("cost", Text(zh="年支出", en="yearly cost"), WAN),
            *(TableColumn(f"level_{level}", _level(ctx, level), WAN) for level in levels),
            TableColumn("per_base", Text(zh="折每单位补偿基数", en="per unit of eligible base")),
            TableColumn(
                "per_household", Text(zh="参与户户均所得", en="per household that takes part"), "yuan/household/a"
            ),
        ],
        warning=unfit(ctx, shown),
        folded=shown != ctx.recommendation.shown,
    )
    table.rows += _county_rows(ctx, shown, levels)
    others = list(budget_rows(ctx, shown, levels))
    table.rows += others
    total = outcome_figure(ctx, "public_cost", shown)
    if total is not None and table.rows:
        table.rows.append(_total_row(ctx, shown, levels, total, others))
        table.totals = 1
    table.notes += [MEANS, *given_note(ctx, shown)]
    if any("per_household" in row for row in table.rows):
        table.notes.append(PER_HOUSEHOLD)
    table.notes += lacking_notes(ctx, [shown])
    if levels:
        table.notes.append(SHARES)
    return table


def _county_rows(ctx: Context, shown: str, levels: Mapping[str, float]) -> Iterator[dict[str, Cell]]:
    """Yield what a domain costs in a county, and the part of every level of government."""
    option = ctx.options.index(shown)
    for domain, name in ctx.judged.outcomes.by_county.items():
        node, label = ctx.judged.graph[name], ctx.domain_title(domain)
        for c, county in enumerate(node.labels[f"county:{domain}"]):
            if not node.present[option, c]:
                continue
            draws = ctx.results.column(name, (option, c)).ravel() / 1e4
            target = ctx.target(name, option=shown, county=county)
            low, high = (float(q) for q in np.quantile(draws, (0.05, 0.95)))
            key = f"budget|{shown}|{domain}|{county}"
            cost = Figure.of(
                key,
                f"支出：{county}，{label.zh}",
                f"public cost: {county}, {label.en}",
                float(draws.mean()),
                WAN,
                low=low,
                high=high,
                statistic="mean",
                targets=(target,),
                soft=ctx.soft(target),
            )
            row: dict[str, Cell] = {"domain": label, "county": Text.same(county), "cost": cost}
            for level, share in levels.items():
                of = Text(zh=f"支出：{county}，{label.zh}", en=f"public cost: {county}, {label.en}")
                row[f"level_{level}"] = _level_figure(ctx, key, level, of, value=cost.value * share, targets=(target,))
            _per_count(ctx, domain, county, row, cost.value, shown=shown)
            yield row


def _total_row(
    ctx: Context, shown: str, levels: Mapping[str, float], total: Figure, others: Sequence[Mapping[str, Cell]]
) -> dict[str, Cell]:
    """Return the public cost of an option, and the part of every level: shares of the counties', and its own rows."""
    row: dict[str, Cell] = {"domain": Text(zh="合计", en="total"), "cost": total}
    besides = sum(_value(one["cost"]) for one in others)
    of = Text(zh="支出合计", en="public cost")
    for level, share in levels.items():
        own = sum(_value(one[f"level_{level}"]) for one in others)
        paid = (total.value - besides) * share + own
        row[f"level_{level}"] = _level_figure(ctx, f"budget|{shown}", level, of, value=paid, targets=total.targets)
    return row


def _level_figure(ctx: Context, key: str, level: str, of: Text, *, value: float, targets: tuple[Target, ...]) -> Figure:
    """Return what a level of government pays of a cost."""
    named = _level(ctx, level)
    return Figure.of(
        f"{key}|{level}",
        f"{of.zh}，{named.zh}",
        f"{of.en}, {named.en}",
        value,
        WAN,
        statistic="mean",
        targets=targets,
        soft=True,
        extra=frozenset({f"funding.levels.{level}"}),
    )


def _value(cell: Cell) -> float:
    return cell.value if isinstance(cell, Number) else 0.0


def _level(ctx: Context, level: str) -> Text:
    named = ctx.words.levels.get(level)
    return named.title if named else Text.same(level)


def _per_count(ctx: Context, domain: str, county: str, row: dict[str, Cell], cost: float, *, shown: str) -> None:
    """Add the mean cost per unit of eligible base, and what a household that takes part receives."""
    places = ctx.judged.loaded.places[domain]
    account = ctx.judged.model.accounts[domain]
    bases = ctx.mean_base(domain)
    here = [i for i, c in enumerate(places.texts["county"]) if c == county and places.names[i] in bases]
    unit = ctx.print_unit(domain)
    _, factor, yearly = ctx.print_base(domain)
    base = sum(bases[places.names[i]] for i in here) * factor
    if base > 0:
        targets = (
            ctx.target(ctx.judged.outcomes.by_county[domain], option=shown, county=county),
            *(ctx.target(account.base, place=places.names[i]) for i in here),
        )
        row["per_base"] = Figure.of(
            f"budget|{shown}|{domain}|{county}|per_base",
            f"折每单位补偿基数：{county}",
            f"per unit of eligible base: {county}",
            cost * 1e4 / base / yearly,
            unit,
            statistic="ratio of means",
            targets=targets,
            soft=ctx.soft(*targets),
        )
    counts, regions = places.numbers.get("households"), places.texts["region_type"]
    standards = {i: ctx.judged.commit.standards[(shown, domain, regions[i])] for i in here}
    paid = [
        i
        for i in here
        if counts is not None
        and np.isfinite(counts[i])
        and counts[i] > 0
        and standards[i].paid
        and bases[places.names[i]] > 0
    ]
    if counts is None or not paid:
        return
    received = sum(standards[i].value * bases[places.names[i]] for i in paid)
    targets = tuple(
        t
        for i in paid
        for t in (
            ctx.target(f"judge.{domain}.standard", option=shown, region_type=regions[i]),
            ctx.target(account.base, place=places.names[i]),
            ctx.target(f"{domain}.households", place=places.names[i]),
        )
    )
    row["per_household"] = Figure.of(
        f"budget|{shown}|{domain}|{county}|per_household",
        f"参与户户均所得：{county}",
        f"per household that takes part: {county}",
        received / float(sum(counts[i] for i in paid)),
        "yuan/household/a",
        statistic="standard x mean base / households",
        targets=targets,
        soft=ctx.soft(*targets),
    )


@report_table("loss", judged=True, each="option")
def loss_table(ctx: Context, shown: str) -> Table:
    """Who bears a loss under an option: holders not covered, and yuan lost where they must take part."""
    title = ctx.option_title(shown)
    table = Table(
        own_name(ctx, "loss", shown),
        Text(zh=f"谁承担未补偿的损失：{title['zh']}", en=f"Who bears uncompensated loss: {title['en']}"),
        [
            TableColumn("domain", Text(zh="领域", en="domain")),
            TableColumn("region", Text(zh="区域类型", en="region type")),
            TableColumn(
                "uncovered",
                Text(zh="成本未被覆盖的补偿基数占比", en="share of the eligible base whose cost is not covered"),
            ),
            TableColumn("loss", Text(zh="未获补偿的损失", en="uncompensated loss"), WAN),
            TableColumn("note", Text(zh="说明", en="note")),
        ],
        warning=unfit(ctx, shown),
        folded=shown != ctx.recommendation.shown,
    )
    for domain, nodes in ctx.judged.outcomes.by_region.items():
        if "adequacy" in nodes:
            table.rows += _loss_rows(ctx, shown, domain, nodes)
    for domain, region in dict.fromkeys(
        (one.domain, one.region) for one in ctx.judged.left_out("adequacy", shown) if one.whole
    ):
        table.rows.append(
            {
                "domain": ctx.domain_title(domain),
                "region": ctx.region_title(domain, region),
                "uncovered": NOT_KNOWN,
                "loss": NOT_KNOWN,
                "note": Text(zh="权利人成本不详", en="cost of holders not known"),
            }
        )
    table.notes += left_out_notes(ctx, ("adequacy", "uncompensated_loss"), shown)
    return table


def _loss_rows(ctx: Context, shown: str, domain: str, nodes: Mapping[str, str]) -> Iterator[dict[str, Cell]]:
    """Yield what is not covered in every zone of a domain, and what its holders lose."""
    voluntary = ctx.judged.loaded.scenario.options[shown].for_domain(domain).participation == "voluntary"
    node = ctx.judged.graph[nodes["adequacy"]]
    for r, region in enumerate(node.labels[f"region_type:{domain}"]):
        if not node.present[:, r].all():
            continue
        name, key = ctx.region_title(domain, region), f"{shown}|{domain}|{region}"
        uncovered = 1 - ctx.draws(node.name, option=shown, region_type=region)
        low, high = (float(q) for q in np.quantile(uncovered, (0.05, 0.95)))
        target = ctx.target(node.name, option=shown, region_type=region)
        yield {
            "domain": ctx.domain_title(domain),
            "region": name,
            "uncovered": Figure.of(
                f"uncovered|{key}",
                f"未覆盖：{name.zh}",
                f"not covered: {name.en}",
                float(uncovered.mean()),
                "share",
                low=low,
                high=high,
                statistic="mean",
                targets=(target,),
                soft=ctx.soft(target),
            ),
            "loss": ctx.stored(
                f"loss|{key}",
                f"未获补偿的损失：{name.zh}",
                f"uncompensated loss: {name.en}",
                nodes["uncompensated_loss"],
                "yuan/a",
                shown=WAN,
                option=shown,
                region_type=region,
            ),
            "note": _loss_note(ctx, shown, domain, region, voluntary),
        }


def _loss_note(ctx: Context, shown: str, domain: str, region: str, voluntary: bool) -> Text:
    if ctx.judged.commit.standards[(shown, domain, region)].reason:
        return reason_text(ctx, shown, domain, region)
    if voluntary:
        return Text(zh="自愿：不足额者不参加，不受损", en="voluntary: those not covered stay out")
    return Text(zh="强制", en="mandatory")

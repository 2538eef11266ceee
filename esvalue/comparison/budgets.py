"""Who pays and who bears a loss: budget by county and funding level, uncompensated loss by region type."""

from __future__ import annotations

import numpy as np

from esvalue.comparison.context import Context
from esvalue.comparison.standards import REASONS
from esvalue.comparison.tables import Cell, Column, Table, both
from esvalue.dims import of_domain

__all__ = ["budget_table", "loss_table"]


def budget_table(ctx: Context) -> Table:
    """Public cost of the shown option by county and funding level, per mu and per household where counts exist."""
    shown = ctx.recommendation.shown
    scenario = ctx.judged.loaded.scenario
    levels = scenario.funding.levels if scenario.funding else {}
    title = ctx.option_title(shown)
    columns = [Column("domain", both("领域", "domain")), Column("county", both("区县", "county")), Column("cost", both("年支出", "yearly cost"), "1e4 yuan/a")]
    for level in levels:
        named = ctx.words.levels.get(level)
        columns.append(Column(f"level_{level}", {"zh": named.title.zh, "en": named.title.en} if named else both(level), "1e4 yuan/a"))
    columns += [Column("per_base", both("折每补偿基数", "per eligible base")), Column("per_household", both("折每户", "per household"), "yuan/household/a")]
    table = Table("budget", both(f"预算：{title['zh']}", f"Budget: {title['en']}"), columns)
    for domain, name in ctx.judged.outcomes.by_county.items():
        node = ctx.judged.graph[name]
        for c, county in enumerate(node.labels[f"county:{domain}"]):
            option = ctx.options.index(shown)
            if not node.present[option, c]:
                continue
            draws = ctx.results.column(name, (option, c)).ravel() / 1e4
            target = ctx.target(name, option=shown, county=county)
            low, high = (float(q) for q in np.quantile(draws, (0.05, 0.95)))
            label = ctx.domain_title(domain)
            cost = ctx.figures.add(f"budget|{shown}|{domain}|{county}", f"支出：{county}，{label['zh']}", f"public cost: {county}, {label['en']}",
                                   float(draws.mean()), "1e4 yuan/a", low=low, high=high, statistic="mean", targets=(target,), soft=ctx.soft(target))  # fmt: skip
            row: dict[str, Cell] = {"domain": label, "county": both(county), "cost": cost}
            for level, record in levels.items():
                row[f"level_{level}"] = ctx.figures.add(f"budget|{shown}|{domain}|{county}|{level}", f"支出：{county}，{label['zh']}，{_level(ctx, level)['zh']}",
                                             f"public cost: {county}, {label['en']}, {_level(ctx, level)['en']}", cost.value * record.value, "1e4 yuan/a",
                                             statistic="mean", targets=(target,), soft=True, extra=frozenset({f"funding.levels.{level}"}))  # fmt: skip
            _per_count(ctx, domain, county, row, cost.value, shown)
            table.rows.append(row)
    total = ctx.figures.by_key.get(f"outcome|public_cost|{shown}")
    if total is not None and table.rows:
        row = {"domain": both("合计", "total"), "cost": total}
        for level, record in levels.items():
            row[f"level_{level}"] = ctx.figures.add(f"budget|{shown}|{level}", f"支出合计，{_level(ctx, level)['zh']}", f"public cost, {_level(ctx, level)['en']}",
                                         total.value * record.value, "1e4 yuan/a", statistic="mean", targets=total.targets, soft=True,
                                         extra=frozenset({f"funding.levels.{level}"}))  # fmt: skip
        table.rows.append(row)
    if levels:
        table.notes.append(both("各级分担比例见情景文件；多为判断。财政收入未公布，故不计算财政负担率。",
                                "Shares by level are those of the scenario; mostly judgement. No fiscal revenue is published, so no fiscal burden ratio is shown."))  # fmt: skip
    return table


def _level(ctx: Context, level: str) -> dict[str, str]:
    named = ctx.words.levels.get(level)
    return {"zh": named.title.zh, "en": named.title.en} if named else both(level)


def _per_count(ctx: Context, domain: str, county: str, row: dict[str, Cell], cost: float, shown: str) -> None:
    places = ctx.judged.loaded.places[domain]
    here = [i for i, c in enumerate(places.texts["county"]) if c == county]
    account = ctx.judged.model.accounts[domain]
    node = ctx.judged.graph[account.base]
    labels = node.labels[of_domain("place", domain)]
    targets = tuple(ctx.target(account.base, place=labels[i]) for i in here if node.present[i])
    base = sum(ctx.central(account.base, place=labels[i]) for i in here if node.present[i])
    unit = ctx.print_unit(domain)
    cost_target = ctx.target(ctx.judged.outcomes.by_county[domain], option=shown, county=county)
    if base > 0:
        from esvalue.units import conversion, parse

        in_unit = base * conversion(parse(account.base_unit), parse(unit.split("/")[1]))
        row["per_base"] = ctx.figures.add(f"budget|{shown}|{domain}|{county}|per_base", f"折每补偿基数：{county}", f"per eligible base: {county}",
                                          cost * 1e4 / in_unit, unit, statistic="mean", targets=(cost_target, *targets), soft=ctx.soft(cost_target))  # fmt: skip
    counts = places.numbers.get("households")
    households = [i for i in here if counts is not None and np.isfinite(counts[i])]
    if counts is None or not households:
        return
    by_place = ctx.judged.outcomes.by_place[domain]["public_cost"]
    paid = sum(float(_central(ctx, by_place, shown, labels[i])) for i in households)
    count = float(sum(counts[i] for i in households))
    cells = tuple(ctx.target(f"{domain}.households", place=labels[i]) for i in households)
    money = tuple(ctx.target(by_place, option=shown, place=labels[i]) for i in households)
    row["per_household"] = ctx.figures.add(f"budget|{shown}|{domain}|{county}|per_household", f"折每户：{county}", f"per household: {county}",
                                           paid / count, "yuan/household/a", targets=(*money, *cells), soft=ctx.soft(*money, *cells))  # fmt: skip


def _central(ctx: Context, node: str, option: str, place: str) -> float:
    return ctx.central(node, option=option, place=place)


def loss_table(ctx: Context) -> Table:
    """Who bears a loss under the shown option: holders not covered, and yuan lost where they must take part."""
    shown = ctx.recommendation.shown
    title = ctx.option_title(shown)
    table = Table("loss", both(f"谁承担未补偿的损失：{title['zh']}", f"Who bears uncompensated loss: {title['en']}"), [
        Column("domain", both("领域", "domain")), Column("region", both("区域类型", "region type")),
        Column("uncovered", both("成本未被覆盖的权利人（面积加权）", "holders whose cost is not covered (area-weighted)")),
        Column("loss", both("未获补偿的损失", "uncompensated loss"), "1e4 yuan/a"), Column("note", both("说明", "note")),
    ])  # fmt: skip
    for domain, nodes in ctx.judged.outcomes.by_region.items():
        voluntary = ctx.judged.loaded.scenario.options[shown].for_domain(domain).participation == "voluntary"
        graph_node = ctx.judged.graph[nodes["adequacy"]]
        for r, region in enumerate(graph_node.labels[f"region_type:{domain}"]):
            if not graph_node.present[:, r].all():
                continue
            name = ctx.region_title(domain, region)
            adequacy = 1 - ctx.draws(nodes["adequacy"], option=shown, region_type=region)
            low, high = (float(q) for q in np.quantile(adequacy, (0.05, 0.95)))
            target = ctx.target(nodes["adequacy"], option=shown, region_type=region)
            row: dict[str, Cell] = {"domain": ctx.domain_title(domain), "region": name}
            row["uncovered"] = ctx.figures.add(f"uncovered|{shown}|{domain}|{region}", f"未覆盖：{name['zh']}", f"not covered: {name['en']}",
                                               float(adequacy.mean()), "share", low=low, high=high, statistic="mean", targets=(target,), soft=ctx.soft(target))  # fmt: skip
            row["loss"] = ctx.stored(f"loss|{shown}|{domain}|{region}", f"未获补偿的损失：{name['zh']}", f"uncompensated loss: {name['en']}",
                                     nodes["uncompensated_loss"], "yuan/a", "1e4 yuan/a", option=shown, region_type=region)  # fmt: skip
            reason = ctx.judged.commit.standards[(shown, domain, region)].reason
            row["note"] = REASONS[reason] if reason else both("自愿：不足额者不参加，不受损", "voluntary: those not covered stay out") if voluntary else both("强制", "mandatory")
            table.rows.append(row)
    return table

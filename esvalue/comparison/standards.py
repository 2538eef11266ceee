"""Standards by option, floor and ceiling, the annex table, and how the options perform."""

from __future__ import annotations

from esvalue.comparison.context import Context
from esvalue.comparison.tables import Cell, Column, Table, both, unit_text
from esvalue.figures import Figure
from esvalue.lineage import Target
from esvalue.scenario import OUTCOMES, Requirement
from esvalue.units import conversion, parse

__all__ = ["REASONS", "annex_table", "options_table", "range_table", "requirement_basis", "standard_figure", "standards_table"]

REASONS = {
    "no_places": both("无地块", "no places"),
    "no_base": both("无应补偿基数", "no eligible base"),
    "no_floor": both("无有来源的权利人成本", "no sourced cost of holders"),
    "no_rule": both("方案未设", "not set by this option"),
    "no_range": both("上限低于下限，无议价区间", "ceiling below floor: no bargaining range"),
    "no_cost": both("所得不大于零，无需补偿", "not above zero: nothing to compensate"),
}
OUTCOME_TITLES = {
    "adequacy": both("足额率", "adequacy"), "uptake": both("参与率", "uptake"), "coverage": both("覆盖率", "coverage"),
    "equity": both("公平（补偿率第10百分位）", "equity (10th percentile of payment/cost)"), "public_cost": both("财政支出", "public cost"),
    "secured_value": both("保障的外溢价值", "secured value"), "real_cost": both("真实成本", "real cost"),
    "uncompensated_loss": both("未获补偿的损失", "uncompensated loss"), "net_benefit": both("净效益", "net benefit"),
    "benefit_cost": both("社会效益/成本", "social benefit/cost"), "secured_per_yuan": both("每元财政保障的价值", "secured value per public yuan"),
}  # fmt: skip


def standard_figure(ctx: Context, option: str, domain: str, region: str, unit: str) -> Figure | None:
    """Return the committed standard in a unit with the 5 to 95% interval of the indicated standard, or None."""
    committed = ctx.judged.commit.standards[(option, domain, region)]
    if not committed.paid:
        return None
    base = ctx.judged.model.accounts[domain].base_unit
    factor = conversion(parse(f"yuan/{base}/a"), parse(unit))
    targets = _committed_targets(ctx, option, domain, region)
    region_title, option_title = ctx.region_title(domain, region), ctx.option_title(option)
    return ctx.figures.add(
        f"standard|{option}|{domain}|{region}|{unit}",
        f"标准：{option_title['zh']}，{ctx.domain_title(domain)['zh']}，{region_title['zh']}",
        f"standard: {option_title['en']}, {ctx.domain_title(domain)['en']}, {region_title['en']}",
        committed.value * factor, unit, low=committed.low * factor, high=committed.high * factor, statistic="committed",
        targets=targets, soft=ctx.soft(*targets),
    )  # fmt: skip


def _committed_targets(ctx: Context, option: str, domain: str, region: str) -> tuple[Target, ...]:
    """Return the entry of the judging graph that holds the committed number: its trace passes the barrier."""
    return (ctx.target(f"judge.{domain}.standard", option=option, region_type=region),)


def _floor_figure(ctx: Context, domain: str, region: str, which: int, unit: str) -> Figure | None:
    pair = ctx.judged.outcomes.bargaining.get(domain)
    if pair is None or pair[which] is None:
        return None
    name = str(pair[which])
    node = ctx.judged.graph[name]
    labels = node.labels[f"region_type:{domain}"]
    if region not in labels or not node.present.reshape(-1)[labels.index(region)]:
        return None
    what = (both("下限（成本）", "floor (cost)"), both("上限（外溢增量价值）", "ceiling (spill-over value of the increment)"))[which]
    title = ctx.region_title(domain, region)
    return ctx.stored(f"{('floor', 'ceiling')[which]}|{domain}|{region}|{unit}", f"{what['zh']}：{title['zh']}", f"{what['en']}: {title['en']}",
                      name, str(node.unit), unit, statistic="central", region_type=region)  # fmt: skip


def range_table(ctx: Context) -> Table:
    """Floor, ceiling and bargaining range by domain and region type."""
    table = Table("range", both("下限、上限与议价区间", "Floor, ceiling and bargaining range"), [
        Column("domain", both("领域", "domain")), Column("region", both("区域类型", "region type")),
        Column("base", both("应补偿基数", "eligible base")), Column("floor", both("下限（成本）", "floor (cost)")),
        Column("ceiling", both("上限（外溢增量价值）", "ceiling (spilled-over increment)")),
        Column("no_range", both("无议价区间的未来占比", "futures without a range")), Column("evidence", both("证据", "evidence")),
    ])  # fmt: skip
    for domain in ctx.judged.model.accounts:
        unit = ctx.print_unit(domain)
        base_unit = unit.split("/")[1]
        for region in ctx.regions(domain):
            amount, targets = ctx.base_amount(domain, region)
            factor = conversion(parse(ctx.judged.model.accounts[domain].base_unit), parse(base_unit))
            title = ctx.region_title(domain, region)
            row: dict[str, Cell] = {"domain": ctx.domain_title(domain), "region": title}
            if targets:
                row["base"] = ctx.figures.add(f"base|{domain}|{region}", f"应补偿基数：{title['zh']}", f"eligible base: {title['en']}",
                                              amount * factor, base_unit, targets=targets, soft=ctx.soft(*targets))  # fmt: skip
            floor, ceiling = (_floor_figure(ctx, domain, region, which, unit) for which in (0, 1))
            row["floor"], row["ceiling"] = floor, ceiling
            if floor is None:
                row["floor"] = _no_standard(ctx, domain, region)
            elif ceiling is not None:
                names = ctx.judged.outcomes.bargaining[domain]
                f, c = (ctx.draws(str(n), region_type=region) for n in names)
                row["no_range"] = ctx.figures.add(
                    f"no_range|{domain}|{region}", f"无议价区间占比：{title['zh']}", f"futures without a range: {title['en']}",
                    float((c < f).mean()), "share", statistic="share", targets=(*floor.targets, *ceiling.targets), soft=True)  # fmt: skip
                row["evidence"] = evidence_text(ctx, *floor.targets, *ceiling.targets)
            table.rows.append(row)
    table.notes.append(both("方括号内为 5%—95% 区间；“!”表示含插补或判断成分。下限、上限为参数取中心值时的结果。",
                            "Square brackets: 5 to 95% interval; '!' rests on imputed or judged entries. Floor and ceiling at central values."))  # fmt: skip
    return table


def _no_standard(ctx: Context, domain: str, region: str) -> dict[str, str]:
    account = ctx.judged.model.accounts[domain]
    reasons = {ctx.judged.commit.standards[(option, domain, region)].reason for option in ctx.options}
    reason = next((r for r in ("no_places", "no_base", "no_floor") if r in reasons), "no_floor")
    if account.no_standard is not None and reason == "no_floor":
        return {lang: f"{'不定标准：' if lang == 'zh' else 'no standard: '}{account.no_standard[lang]}" for lang in ("zh", "en")}
    text = REASONS.get(reason, REASONS["no_floor"])
    return {"zh": f"不定标准：{text['zh']}", "en": f"no standard: {text['en']}"}


def evidence_text(ctx: Context, *targets: Target) -> dict[str, str]:
    """Return the grade of the weakest evidence and how many of the entries are imputed or judged."""
    facts = ctx.lineage.facts
    leaves = {leaf for target in targets for leaf in ctx.lineage.leaves(target) if leaf in facts and facts[leaf].evidence}
    soft = sum(facts[leaf].soft for leaf in leaves)
    grades = [ctx.words.evidence[facts[leaf].evidence].grade for leaf in leaves if facts[leaf].evidence in ctx.words.evidence]
    worst = max(grades, default="D")
    return both(f"{worst}（判断或插补 {soft}/{len(leaves)}）", f"{worst} (judged or imputed {soft} of {len(leaves)})")


def standards_table(ctx: Context) -> Table:
    """Committed standards of every option by domain and region type, with the change against the status quo."""
    columns = [Column("domain", both("领域", "domain")), Column("region", both("区域类型", "region type"))]
    columns += [Column(option, ctx.option_title(option)) for option in ctx.options]
    table = Table("standards", both("各方案的补偿标准", "Standards by option"), columns)
    status_quo = next(o for o in ctx.options if ctx.judged.loaded.scenario.options[o].status_quo)
    below: dict[str, list[dict[str, str]]] = {}
    for domain in ctx.judged.model.accounts:
        for unit in (ctx.judged.loaded.cards[domain].base.print_units or [ctx.print_unit(domain)]):
            for region in ctx.regions(domain):
                title = ctx.region_title(domain, region)
                row: dict[str, Cell] = {"domain": ctx.domain_title(domain), "region": both(f"{title['zh']}，{unit_text(unit, 'zh')}", f"{title['en']}, {unit_text(unit, 'en')}")}
                for option in ctx.options:
                    figure = standard_figure(ctx, option, domain, region, unit)
                    reason = ctx.judged.commit.standards[(option, domain, region)].reason
                    row[option] = figure if figure is not None else REASONS[reason]
                    if unit == ctx.print_unit(domain) and ctx.judged.commit.below_floor(option, domain, region):
                        below.setdefault(option, []).append(title)
                if any(isinstance(cell, Figure) for cell in row.values()):
                    table.rows.append(row)
    for option, regions in below.items():
        names = {lang: "、".join(r[lang] for r in regions) if lang == "zh" else ", ".join(r[lang] for r in regions) for lang in ("zh", "en")}
        table.notes.append(both(f"低于下限：{ctx.option_title(option)['zh']} — {names['zh']}。",
                                f"Below the floor: {ctx.option_title(option)['en']} - {names['en']}."))  # fmt: skip
    table.notes.append(both("“低于下限”：提交值低于下限在抽样中的中位数（同样取整）。", "Below the floor: the committed number is less than the median floor, rounded alike."))
    table.notes.append(both(f"方括号为所示标准在抽样中的 5%—95% 区间；提交值为其统计量并取整。现状方案：{ctx.option_title(status_quo)['zh']}。",
                            f"Brackets: 5 to 95% of the indicated standard; the committed number is its statistic, rounded. Status quo: {ctx.option_title(status_quo)['en']}."))  # fmt: skip
    return table


def change_table(ctx: Context) -> Table:
    """Standards of the shown option beside the status quo, and the change."""
    shown = ctx.recommendation.shown
    status_quo = next(o for o in ctx.options if ctx.judged.loaded.scenario.options[o].status_quo)
    table = Table("change", both(f"{ctx.option_title(shown)['zh']}：相对现状的变化", f"{ctx.option_title(shown)['en']}: change against the status quo"), [
        Column("domain", both("领域", "domain")), Column("region", both("区域类型", "region type")), Column("now", both("现状", "status quo")),
        Column("new", both("本方案", "this option")), Column("change", both("变化", "change")), Column("evidence", both("证据", "evidence")),
    ])  # fmt: skip
    for domain in ctx.judged.model.accounts:
        unit = ctx.print_unit(domain)
        for region in ctx.regions(domain):
            now, new = (standard_figure(ctx, option, domain, region, unit) for option in (status_quo, shown))
            if now is None and new is None:
                continue
            targets = tuple(t for f in (now, new) if f for t in f.targets)
            difference = (new.value if new else 0.0) - (now.value if now else 0.0)
            title = ctx.region_title(domain, region)
            change = ctx.figures.add(f"change|{shown}|{domain}|{region}", f"变化：{title['zh']}", f"change: {title['en']}", difference, unit,
                                     statistic="difference", targets=targets, soft=ctx.soft(*targets))  # fmt: skip
            reasons = [REASONS[ctx.judged.commit.standards[(o, domain, region)].reason] if f is None else f
                       for o, f in ((status_quo, now), (shown, new))]  # fmt: skip
            table.rows.append({"domain": ctx.domain_title(domain), "region": both(f"{title['zh']}，{unit_text(unit, 'zh')}", f"{title['en']}, {unit_text(unit, 'en')}"),
                               "now": reasons[0], "new": reasons[1], "change": change, "evidence": evidence_text(ctx, *targets)})  # fmt: skip
    return table


def annex_table(ctx: Context, numbers: dict[str, int]) -> Table:
    """The ready annex: domain, zone, base, standard, eligible area, amount, numbers of the sources."""
    shown = ctx.recommendation.shown
    table = Table("annex", both(f"附表：{ctx.option_title(shown)['zh']}", f"Annex: {ctx.option_title(shown)['en']}"), [
        Column("domain", both("领域", "domain")), Column("region", both("区域类型", "zone")), Column("base_name", both("补偿基数", "base")),
        Column("standard", both("标准", "standard")), Column("base", both("应补偿数量", "eligible amount")),
        Column("amount", both("全额", "amount if all take part"), "1e4 yuan/a"), Column("sources", both("来源编号", "source numbers")),
    ])  # fmt: skip
    facts = ctx.lineage.facts
    for domain, account in ctx.judged.model.accounts.items():
        unit = ctx.print_unit(domain)
        base_unit = unit.split("/")[1]
        factor = conversion(parse(account.base_unit), parse(base_unit))
        for region in ctx.regions(domain):
            figure = standard_figure(ctx, shown, domain, region, unit)
            title = ctx.region_title(domain, region)
            row: dict[str, Cell] = {"domain": ctx.domain_title(domain), "region": title, "base_name": both(unit_text(unit, "zh"), unit_text(unit, "en"))}
            reason = ctx.judged.commit.standards[(shown, domain, region)].reason
            if figure is None:
                row["standard"] = _no_standard(ctx, domain, region) if reason in ("no_floor", "no_places", "no_base") else REASONS[reason]
                table.rows.append(row)
                continue
            amount, targets = ctx.base_amount(domain, region)
            leaves = {leaf for t in figure.targets for leaf in ctx.lineage.leaves(t)}
            used = sorted({numbers[facts[leaf].source] for leaf in leaves if leaf in facts and facts[leaf].source in numbers})
            row["standard"] = figure
            row["base"] = ctx.figures.add(f"base|{domain}|{region}", f"应补偿基数：{title['zh']}", f"eligible base: {title['en']}",
                                          amount * factor, base_unit, targets=targets, soft=ctx.soft(*targets))  # fmt: skip
            row["amount"] = ctx.figures.add(f"amount|{shown}|{domain}|{region}", f"全额：{title['zh']}", f"amount if all take part: {title['en']}",
                                            figure.value * amount * factor / 1e4, "1e4 yuan/a", statistic="product",
                                            targets=(*figure.targets, *targets), soft=ctx.soft(*figure.targets, *targets))  # fmt: skip
            row["sources"] = both(", ".join(str(n) for n in used))
            table.rows.append(row)
    return table


def requirement_basis(ctx: Context, requirement: Requirement, option: str) -> tuple[tuple[Target, ...], frozenset[str]]:
    """Return what meeting a requirement rests on: the outcome of the option, and the budget where that is the limit."""
    ratios = {"benefit_cost": ("secured_value", "real_cost"), "secured_per_yuan": ("secured_value", "public_cost")}
    names = ratios.get(requirement.outcome, (requirement.outcome,))
    targets = tuple(ctx.target(ctx.judged.outcomes.total[name], option=option) for name in names)
    return targets, frozenset({"budget.amount"} if requirement.at_most == "budget" else ())


def options_table(ctx: Context) -> Table:
    """How the options perform: outcomes, requirements, regret."""
    outcomes = ["adequacy", "coverage", "equity", "public_cost", "secured_value", "real_cost", "uncompensated_loss", "net_benefit"]
    columns = [Column("option", both("方案", "option")), Column("qualifies", both("符合要求", "meets requirements"))]
    columns += [Column(o, OUTCOME_TITLES[o], "1e4 yuan/a" if OUTCOMES[o][1] else "") for o in outcomes]
    columns += [Column(o, OUTCOME_TITLES[o]) for o in ("benefit_cost", "secured_per_yuan")]
    columns += [Column("regret", both("第95百分位遗憾", "95th percentile regret"), "1e4 yuan/a"), Column("best", both("最优的未来占比", "futures in which best"))]
    for k, requirement in enumerate(ctx.judged.loaded.scenario.requirements):
        title = OUTCOME_TITLES[requirement.outcome]
        sign = "≥" if requirement.at_least is not None else "≤"
        limit = requirement.at_least if requirement.at_least is not None else requirement.at_most
        shown = {"zh": "预算", "en": "budget"} if limit == "budget" else both(f"{limit:g}" if isinstance(limit, float) else str(limit))
        columns.append(Column(f"met{k}", both(f"{title['zh']} {sign} {shown['zh']} 的未来（要求 {requirement.in_share:.0%}）",
                                              f"futures with {title['en']} {sign} {shown['en']} (required {requirement.in_share:.0%})")))  # fmt: skip
    table = Table("options", both("方案比较", "Options compared"), columns)
    totals = ctx.judged.outcomes.total
    for option in ctx.options:
        title = ctx.option_title(option)
        row: dict[str, Cell] = {"option": title, "qualifies": both("是", "yes") if ctx.recommendation.qualifies(option) else both("否", "no")}
        for outcome in outcomes:
            money = bool(OUTCOMES[outcome][1])
            kind = "1e4 yuan/a" if money else ("" if outcome == "equity" else "share")
            name = OUTCOME_TITLES[outcome]
            row[outcome] = ctx.stored(f"outcome|{outcome}|{option}", f"{name['zh']}：{title['zh']}", f"{name['en']}: {title['en']}",
                                      totals[outcome], "yuan/a" if money else "", kind, option=option)  # fmt: skip
        means = {o: float(ctx.draws(totals[o], option=option).mean()) for o in ("secured_value", "real_cost", "public_cost")}
        for key, below in (("benefit_cost", "real_cost"), ("secured_per_yuan", "public_cost")):
            if means[below] > 0:
                targets = (ctx.target(totals["secured_value"], option=option), ctx.target(totals[below], option=option))
                row[key] = ctx.figures.add(f"outcome|{key}|{option}", f"{OUTCOME_TITLES[key]['zh']}：{title['zh']}", f"{OUTCOME_TITLES[key]['en']}: {title['en']}",
                                           means["secured_value"] / means[below], "", statistic="ratio of means", targets=targets, soft=ctx.soft(*targets))  # fmt: skip
        every = tuple(ctx.target(totals["net_benefit"], option=o) for o in ctx.options)
        value, low, high = ctx.recommendation.regret[option]
        row["regret"] = ctx.figures.add(f"regret|{option}", f"第95百分位遗憾：{title['zh']}", f"95th percentile regret: {title['en']}", value / 1e4, "1e4 yuan/a",
                                        low=low / 1e4, high=high / 1e4, statistic="p95, replicate interval", targets=every, soft=ctx.soft(*every))  # fmt: skip
        row["best"] = ctx.figures.add(f"best|{option}", f"最优占比：{title['zh']}", f"share of futures in which best: {title['en']}",
                                      ctx.recommendation.best_share[option], "share", statistic="share", targets=every, soft=ctx.soft(*every))  # fmt: skip
        for k, met in enumerate(ctx.recommendation.met[option]):
            target, entries = requirement_basis(ctx, met.requirement, option)
            row[f"met{k}"] = ctx.figures.add(f"met|{k}|{option}", f"要求 {k + 1} 达标占比：{title['zh']}", f"share of futures meeting requirement {k + 1}: {title['en']}",
                                             met.share, "share", low=met.low, high=met.high, statistic="share, replicate interval",
                                             targets=target, soft=ctx.soft(*target), extra=entries)  # fmt: skip
        table.rows.append(row)
    return table


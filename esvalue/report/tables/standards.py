"""Standards by option, floor and ceiling, the annex table, and how the options perform."""

from __future__ import annotations

import numpy as np

from esvalue.core.units import conversion, parse
from esvalue.inputs.scenario import OUTCOMES, Requirement
from esvalue.report.figures import Figure
from esvalue.report.tables.context import Context
from esvalue.report.tables.reasons import no_standard, reason_text
from esvalue.report.tables.tables import BELOW, EDGE, Cell, Column, Table, both, unit_text
from esvalue.report.tables.unknown import NOT_KNOWN, given_note, left_out_notes, names_of
from esvalue.standards.instruments.commit import rounded, statistic
from esvalue.standards.lineage import Target
from esvalue.study.scenario import OUTCOME_TITLES

__all__ = [
    "OUTCOME_TITLES",
    "mark_notes",
    "mark_standard",
    "near_edge",
    "options_table",
    "range_table",
    "requirement_basis",
    "standard_figure",
    "standards_table",
]

#: Runs the commit draws are cut into to see how far a statistic moves.
RUNS = 8


def standard_figure(ctx: Context, option: str, domain: str, region: str, unit: str) -> Figure | None:
    """Return the committed standard in a unit with the 5 to 95% interval of the indicated standard, or None."""
    committed = ctx.judged.commit.standards[(option, domain, region)]
    if not committed.rated:
        return None
    base = ctx.judged.model.accounts[domain].base_unit
    factor = conversion(parse(f"yuan/{base}/a"), parse(unit))
    targets = _committed_targets(ctx, option, domain, region)
    region_title, option_title = ctx.region_title(domain, region), ctx.option_title(option)
    return ctx.figures.add(
        f"standard|{option}|{domain}|{region}|{unit}",
        f"标准：{option_title['zh']}，{ctx.domain_title(domain)['zh']}，{region_title['zh']}",
        f"standard: {option_title['en']}, {ctx.domain_title(domain)['en']}, {region_title['en']}",
        committed.value * factor,
        unit,
        low=committed.low * factor,
        high=committed.high * factor,
        statistic="committed",
        targets=targets,
        soft=ctx.soft(*targets),
    )


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
    what = (
        both("下限（成本）", "floor (cost)"),
        both("上限（外溢增量价值）", "ceiling (spill-over value of the increment)"),
    )[which]
    title = ctx.region_title(domain, region)
    return ctx.stored(
        f"{('floor', 'ceiling')[which]}|{domain}|{region}|{unit}",
        f"{what['zh']}：{title['zh']}",
        f"{what['en']}: {title['en']}",
        name,
        str(node.unit),
        unit,
        statistic="median",
        region_type=region,
    )


def range_table(ctx: Context) -> Table:
    """Floor, ceiling and bargaining range by domain and region type."""
    table = Table(
        "range",
        both("下限、上限与议价区间", "Floor, ceiling and bargaining range"),
        [
            Column("domain", both("领域", "domain")),
            Column("region", both("区域类型", "region type")),
            Column("base", both("应补偿基数", "eligible base")),
            Column("floor", both("下限（成本）", "floor (cost)")),
            Column("ceiling", both("上限（外溢增量价值）", "ceiling (spilled-over increment)")),
            Column("no_range", both("无议价区间的未来占比", "futures without a range")),
            Column("evidence", both("证据", "evidence")),
        ],
    )
    for domain in ctx.judged.model.accounts:
        unit = ctx.print_unit(domain)
        base_unit, factor, _ = ctx.print_base(domain)
        for region in ctx.regions(domain):
            amount, targets = ctx.base_amount(domain, region)
            title = ctx.region_title(domain, region)
            row: dict[str, Cell] = {"domain": ctx.domain_title(domain), "region": title}
            if targets:
                row["base"] = ctx.figures.add(
                    f"base|{domain}|{region}",
                    f"应补偿基数：{title['zh']}",
                    f"eligible base: {title['en']}",
                    amount * factor,
                    base_unit,
                    targets=targets,
                    soft=ctx.soft(*targets),
                )
            floor, ceiling = (_floor_figure(ctx, domain, region, which, unit) for which in (0, 1))
            row["floor"], row["ceiling"] = floor, ceiling
            if floor is None:
                row["floor"] = no_standard(ctx, domain, region)
            elif ceiling is not None:
                names = ctx.judged.outcomes.bargaining[domain]
                f, c = (ctx.draws(str(n), region_type=region) for n in names)
                row["no_range"] = ctx.figures.add(
                    f"no_range|{domain}|{region}",
                    f"无议价区间占比：{title['zh']}",
                    f"futures without a range: {title['en']}",
                    float((c < f).mean()),
                    "share",
                    statistic="share",
                    targets=(*floor.targets, *ceiling.targets),
                    soft=True,
                )
                row["evidence"] = evidence_text(ctx, *floor.targets, *ceiling.targets)
            table.rows.append(row)
    table.notes.append(
        both(
            "下限、上限为抽样的中位数，方括号内为 5%—95% 区间；“!”表示含插补或判断成分。",
            "Floor and ceiling: medians of the futures; square brackets: 5 to 95% interval; '!' rests on "
            "imputed or judged entries.",
        )
    )
    parts = [one for one in ctx.judged.outcomes.unknown if not one.whole]
    for lacks, words in (("cost", both("下限", "the floor")), ("value", both("上限", "the ceiling"))):
        if found := [one for one in parts if one.lacks == lacks]:
            where = names_of(ctx, found)
            table.notes.append(
                both(f"未计入{words['zh']}：{where['zh']}。", f"Left out of {words['en']}: {where['en']}.")
            )
    return table


def evidence_text(ctx: Context, *targets: Target) -> dict[str, str]:
    """Return the grade of the weakest evidence and how many of the entries are imputed or judged."""
    facts = ctx.lineage.facts
    leaves = {
        leaf for target in targets for leaf in ctx.lineage.leaves(target) if leaf in facts and facts[leaf].evidence
    }
    soft = sum(facts[leaf].soft for leaf in leaves)
    grades = [
        ctx.words.evidence[facts[leaf].evidence].grade for leaf in leaves if facts[leaf].evidence in ctx.words.evidence
    ]
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
        for unit in ctx.judged.loaded.cards[domain].base.print_units or [ctx.print_unit(domain)]:
            for region in ctx.regions(domain):
                title = ctx.region_title(domain, region)
                row: dict[str, Cell] = {
                    "domain": ctx.domain_title(domain),
                    "region": both(
                        f"{title['zh']}，{unit_text(unit, 'zh')}", f"{title['en']}, {unit_text(unit, 'en')}"
                    ),
                }
                for option in ctx.options:
                    figure = standard_figure(ctx, option, domain, region, unit)
                    row[option] = figure if figure is not None else reason_text(ctx, option, domain, region)
                    if figure is not None:
                        mark_standard(ctx, table, figure, option, domain, region)
                    if unit == ctx.print_unit(domain) and ctx.judged.commit.below_floor(option, domain, region):
                        below.setdefault(option, []).append(title)
                if any(isinstance(cell, Figure) for cell in row.values()):
                    table.rows.append(row)
    for option, regions in below.items():
        names = {
            lang: "、".join(r[lang] for r in regions) if lang == "zh" else ", ".join(r[lang] for r in regions)
            for lang in ("zh", "en")
        }
        table.notes.append(
            both(
                f"低于下限：{ctx.option_title(option)['zh']} — {names['zh']}。",
                f"Below the floor: {ctx.option_title(option)['en']} - {names['en']}.",
            )
        )
    table.notes += mark_notes(table)
    table.notes.append(
        both(
            "方括号为所示标准在抽样中的 5%—95% 区间；提交值为其统计量并取整。现状方案："
            f"{ctx.option_title(status_quo)['zh']}。",
            "Brackets: 5 to 95% of the indicated standard; the committed number is its statistic, rounded. "
            f"Status quo: {ctx.option_title(status_quo)['en']}.",
        )
    )
    return table


def mark_standard(ctx: Context, table: Table, figure: Figure, option: str, domain: str, region: str) -> None:
    """Mark a standard that lies below the floor, or that another draw might have rounded to another step."""
    if ctx.judged.commit.below_floor(option, domain, region):
        table.add_mark(figure, BELOW)
    if near_edge(ctx, option, domain, region):
        table.add_mark(figure, EDGE)


def near_edge(ctx: Context, option: str, domain: str, region: str) -> bool:
    """Tell whether a committed standard could round to another step for other commit draws.

    The commit draws are cut into eight runs, each a Sobol net of its own; the statistic moves between them by about the
    root of eight times its own error. A standard is near an edge where two such errors either way round differently.
    """
    committed = ctx.judged.commit.standards[(option, domain, region)]
    choices = ctx.judged.loaded.scenario.options[option].for_domain(domain)
    indicated = ctx.judged.commit.indicated.get((option, domain, region))
    if not committed.rated or choices.rounding is None or indicated is None or len(indicated) < 2 * RUNS:
        return False
    spread = float(np.std([statistic(part, choices) for part in np.array_split(indicated, RUNS)], ddof=1)) / RUNS**0.5
    unit = f"yuan/{ctx.judged.model.accounts[domain].base_unit}/a"
    return len({rounded(committed.unrounded + way * 2 * spread, choices, unit) for way in (-1, 0, 1)}) > 1


def mark_notes(table: Table) -> list[dict[str, str]]:
    """Return what the signs of a table of standards mean, those that occur."""
    found = "".join(table.marks.values())
    notes = []
    if BELOW in found:
        notes.append(
            both(
                f"“{BELOW}”低于下限：提交值低于下限在抽样中的中位数（同样取整）。",
                f'"{BELOW}" below the floor: the committed number is less than the median floor, rounded alike.',
            )
        )
    if EDGE in found:
        notes.append(
            both(
                f"“{EDGE}”临近取整界限：取整前的值离界限不到两倍抽样误差，换一组随机种子可能取到相邻的一档；"
                "取整前的值见附表。",
                f'"{EDGE}" near a rounding edge: the value before rounding is within two sampling errors of '
                "the edge, so that another seed may give the next step; the annex prints the value before "
                "rounding.",
            )
        )
    return notes


def change_table(ctx: Context) -> Table:
    """Standards of the shown option beside the status quo, and the change; one that is newly set has no change to
    print.
    """
    shown = ctx.recommendation.shown
    status_quo = next(o for o in ctx.options if ctx.judged.loaded.scenario.options[o].status_quo)
    table = Table(
        "change",
        both(
            f"{ctx.option_title(shown)['zh']}：相对现状的变化",
            f"{ctx.option_title(shown)['en']}: change against the status quo",
        ),
        [
            Column("domain", both("领域", "domain")),
            Column("region", both("区域类型", "region type")),
            Column("now", both("现状", "status quo")),
            Column("new", both("本方案", "this option")),
            Column("change", both("变化", "change")),
            Column("evidence", both("证据", "evidence")),
        ],
    )
    for domain in ctx.judged.model.accounts:
        unit = ctx.print_unit(domain)
        for region in ctx.regions(domain):
            now, new = (standard_figure(ctx, option, domain, region, unit) for option in (status_quo, shown))
            if now is None and new is None:
                continue
            targets = tuple(t for f in (now, new) if f for t in f.targets)
            title = ctx.region_title(domain, region)
            change: Cell = both("新设", "newly set") if now is None else both("不再设", "no longer set")
            if now is not None and new is not None:
                change = ctx.figures.add(
                    f"change|{shown}|{domain}|{region}",
                    f"变化：{title['zh']}",
                    f"change: {title['en']}",
                    new.value - now.value,
                    unit,
                    statistic="difference",
                    targets=targets,
                    soft=ctx.soft(*targets),
                )
            if new is not None:
                mark_standard(ctx, table, new, shown, domain, region)
            reasons = [
                reason_text(ctx, o, domain, region) if f is None else f for o, f in ((status_quo, now), (shown, new))
            ]
            table.rows.append(
                {
                    "domain": ctx.domain_title(domain),
                    "region": both(
                        f"{title['zh']}，{unit_text(unit, 'zh')}", f"{title['en']}, {unit_text(unit, 'en')}"
                    ),
                    "now": reasons[0],
                    "new": reasons[1],
                    "change": change,
                    "evidence": evidence_text(ctx, *targets),
                }
            )
    table.notes += mark_notes(table)
    return table


def requirement_basis(ctx: Context, requirement: Requirement, option: str) -> tuple[tuple[Target, ...], frozenset[str]]:
    """Return what meeting a requirement rests on: the outcome of the option, nothing where nobody knows it, and the
    budget where that is the limit.
    """
    ratios = {"benefit_cost": ("secured_value", "real_cost"), "secured_per_yuan": ("secured_value", "public_cost")}
    names = ratios.get(requirement.outcome, (requirement.outcome,))
    totals = ctx.judged.outcomes.total
    targets = tuple(ctx.target(totals[name], option=option) for name in names if name in totals)
    return targets, frozenset({"budget.amount"} if requirement.at_most == "budget" else ())


def options_table(ctx: Context) -> Table:
    """How the options perform: outcomes, requirements, regret."""
    outcomes = [
        "adequacy",
        "coverage",
        "equity",
        "public_cost",
        "secured_value",
        "real_cost",
        "uncompensated_loss",
        "net_benefit",
    ]
    columns = [Column("option", both("方案", "option")), Column("qualifies", both("符合要求", "meets requirements"))]
    columns += [Column(o, OUTCOME_TITLES[o], "1e4 yuan/a" if OUTCOMES[o][1] else "") for o in outcomes]
    columns += [Column(o, OUTCOME_TITLES[o]) for o in ("benefit_cost", "secured_per_yuan")]
    columns += [
        Column("regret", both("第 95 百分位遗憾", "95th percentile regret"), "1e4 yuan/a"),
        Column("best", both("最优的未来占比", "futures in which best")),
    ]
    for k, requirement in enumerate(ctx.judged.loaded.scenario.requirements):
        title = OUTCOME_TITLES[requirement.outcome]
        sign = "≥" if requirement.at_least is not None else "≤"
        limit = requirement.at_least if requirement.at_least is not None else requirement.at_most
        shown = (
            {"zh": "预算", "en": "budget"}
            if limit == "budget"
            else both(f"{limit:g}" if isinstance(limit, float) else str(limit))
        )
        columns.append(
            Column(
                f"met{k}",
                both(
                    f"{title['zh']} {sign} {shown['zh']} 的未来（要求 {requirement.in_share:.0%}）",
                    f"futures with {title['en']} {sign} {shown['en']} (required {requirement.in_share:.0%})",
                ),
            )
        )
    table = Table("options", both("方案比较", "Options compared"), columns)
    totals = ctx.judged.outcomes.total
    known = ctx.recommendation.regret
    for option in ctx.options:
        title = ctx.option_title(option)
        row: dict[str, Cell] = {
            "option": title,
            "qualifies": both("是", "yes") if ctx.recommendation.qualifies(option) else both("否", "no"),
        }
        for outcome in outcomes:
            if outcome not in totals or ctx.judged.unknown(outcome, option):
                row[outcome] = NOT_KNOWN
                continue
            money = bool(OUTCOMES[outcome][1])
            kind = "1e4 yuan/a" if money else ("" if outcome == "equity" else "share")
            name = OUTCOME_TITLES[outcome]
            row[outcome] = ctx.stored(
                f"outcome|{outcome}|{option}",
                f"{name['zh']}：{title['zh']}",
                f"{name['en']}: {title['en']}",
                totals[outcome],
                "yuan/a" if money else "",
                kind,
                option=option,
            )
        means: dict[str, float] = {
            o: float(ctx.draws(totals[o], option=option).mean())
            for o in ("secured_value", "real_cost", "public_cost")
            if o in totals
        }
        for key, below in (("benefit_cost", "real_cost"), ("secured_per_yuan", "public_cost")):
            if "secured_value" not in means or ctx.judged.left_out(key, option):
                row[key] = NOT_KNOWN
            elif means[below] > 0:
                targets = (ctx.target(totals["secured_value"], option=option), ctx.target(totals[below], option=option))
                row[key] = ctx.figures.add(
                    f"outcome|{key}|{option}",
                    f"{OUTCOME_TITLES[key]['zh']}：{title['zh']}",
                    f"{OUTCOME_TITLES[key]['en']}: {title['en']}",
                    means["secured_value"] / means[below],
                    "",
                    statistic="ratio of means",
                    targets=targets,
                    soft=ctx.soft(*targets),
                )
        every = tuple(ctx.target(totals["net_benefit"], option=o) for o in ctx.options) if known else ()
        row["regret"] = row["best"] = NOT_KNOWN
        if known and not ctx.judged.unknown("net_benefit", option):
            value, low, high = ctx.recommendation.regret[option]
            row["regret"] = ctx.figures.add(
                f"regret|{option}",
                f"第 95 百分位遗憾：{title['zh']}",
                f"95th percentile regret: {title['en']}",
                value / 1e4,
                "1e4 yuan/a",
                low=low / 1e4,
                high=high / 1e4,
                statistic="p95, replicate interval",
                targets=every,
                soft=ctx.soft(*every),
            )
            row["best"] = ctx.figures.add(
                f"best|{option}",
                f"最优占比：{title['zh']}",
                f"share of futures in which best: {title['en']}",
                ctx.recommendation.best_share[option],
                "share",
                statistic="share",
                targets=every,
                soft=ctx.soft(*every),
            )
        for k, met in enumerate(ctx.recommendation.met[option]):
            target, entries = requirement_basis(ctx, met.requirement, option)
            if not target:
                row[f"met{k}"] = NOT_KNOWN
                continue
            row[f"met{k}"] = ctx.figures.add(
                f"met|{k}|{option}",
                f"要求 {k + 1} 达标占比：{title['zh']}",
                f"share of futures meeting requirement {k + 1}: {title['en']}",
                met.share,
                "share",
                low=met.low,
                high=met.high,
                statistic="share, replicate interval",
                targets=target,
                soft=ctx.soft(*target),
                extra=entries,
            )
        table.rows.append(row)
    table.notes += left_out_notes(ctx, [*outcomes, "benefit_cost", "secured_per_yuan"])
    if any(given_note(ctx, option) for option in ctx.options):
        table.notes.append(
            both(
                "权利人成本不详处按给定数额支付的，支出按全部应补偿数量计。",
                "Where the cost of holders is not known and an amount is given, public cost counts the whole "
                "eligible amount.",
            )
        )
    return table

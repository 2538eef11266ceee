"""Standards by option, floor and ceiling, the annex table, and how the options perform."""

from __future__ import annotations

from itertools import product

import numpy as np

from esvalue.core.printing.table import Cell, Table, TableColumn
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, unit_text
from esvalue.report.chapters import report_table
from esvalue.report.numbering import Figure
from esvalue.report.tables.common_ceilings import common_ceilings
from esvalue.report.tables.context import Context
from esvalue.report.tables.reasons import no_standard, reason_text
from esvalue.report.tables.signs import BELOW, EDGE
from esvalue.report.tables.unknown import names_of
from esvalue.standards.commit import rounded, statistic
from esvalue.standards.lineage import Target

__all__ = [
    "bound_figure",
    "evidence_text",
    "mark_notes",
    "mark_standard",
    "near_edge",
    "other_units_table",
    "range_table",
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
    return Figure.of(
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


def bound_figure(ctx: Context, domain: str, region: str, which: int, unit: str) -> Figure | None:
    """Return the floor (`which` 0) or the ceiling (1) of a region type in a unit, or None where it is not known."""
    pair = ctx.judged.outcomes.bargaining.get(domain)
    if pair is None or pair[which] is None:
        return None
    name = str(pair[which])
    node = ctx.judged.graph[name]
    labels = node.labels[f"region_type:{domain}"]
    if region not in labels or not node.present.reshape(-1)[labels.index(region)]:
        return None
    what = (
        Text(zh="下限（成本）", en="floor (cost)"),
        Text(zh="上限（外溢增量价值）", en="ceiling (spill-over value of the increment)"),
    )[which]
    title = ctx.region_title(domain, region)
    return ctx.stored(
        f"{('floor', 'ceiling')[which]}|{domain}|{region}|{unit}",
        f"{what['zh']}：{title['zh']}",
        f"{what['en']}: {title['en']}",
        name,
        str(node.unit),
        shown=unit,
        statistic="median",
        region_type=region,
    )


@report_table("range")
def range_table(ctx: Context) -> Table:
    """Floor, ceiling and bargaining range by domain and region type."""
    table = Table(
        "range",
        Text(zh="下限、上限与议价区间", en="Floor, ceiling and bargaining range"),
        [
            TableColumn("domain", Text(zh="领域", en="domain")),
            TableColumn("region", Text(zh="区域类型", en="region type")),
            TableColumn("base", Text(zh="应补偿基数", en="eligible base")),
            TableColumn("floor", Text(zh="下限（成本）", en="floor (cost)")),
            TableColumn("ceiling", Text(zh="上限（外溢增量价值）", en="ceiling (spilled-over increment)")),
            TableColumn("no_range", Text(zh="无议价区间的未来占比", en="futures without a range")),
            TableColumn("evidence", Text(zh="证据", en="evidence")),
        ],
    )
    for domain in ctx.judged.model.accounts:
        unit = ctx.print_unit(domain)
        base_unit, factor, _ = ctx.print_base(domain)
        ceilings: dict[str, Figure] = {}
        for region in ctx.regions(domain):
            amount, targets = ctx.base_amount(domain, region)
            title = ctx.region_title(domain, region)
            row: dict[str, Cell] = {"domain": ctx.domain_title(domain), "region": title}
            if targets:
                row["base"] = Figure.of(
                    f"base|{domain}|{region}",
                    f"应补偿基数：{title['zh']}",
                    f"eligible base: {title['en']}",
                    amount * factor,
                    base_unit,
                    targets=targets,
                    soft=ctx.soft(*targets),
                )
            floor, ceiling = (bound_figure(ctx, domain, region, which, unit) for which in (0, 1))
            row["floor"], row["ceiling"] = floor, ceiling
            if floor is None:
                row["floor"] = no_standard(ctx, domain, region)
            if ceiling is not None:
                ceilings[region] = ceiling
            if floor is not None and ceiling is not None:
                names = ctx.judged.outcomes.bargaining[domain]
                f, c = (ctx.draws(str(n), region_type=region) for n in names)
                row["no_range"] = Figure.of(
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
        table.notes += common_ceilings(ctx, domain, ceilings)
    table.notes.append(
        Text(
            zh="下限、上限为抽样的中位数，方括号内为 5%—95% 区间；“!”表示含插补或判断成分。",
            en="Floor and ceiling: medians of the futures; square brackets: 5 to 95% interval; '!' rests on "
            "imputed or judged entries.",
        )
    )
    parts = [one for one in ctx.judged.outcomes.unknown if not one.whole]
    for lacks, words in (("cost", Text(zh="下限", en="the floor")), ("value", Text(zh="上限", en="the ceiling"))):
        if found := [one for one in parts if one.lacks == lacks]:
            where = names_of(ctx, found)
            table.notes.append(
                Text(zh=f"未计入{words['zh']}：{where['zh']}。", en=f"Left out of {words['en']}: {where['en']}.")
            )
    return table


def evidence_text(ctx: Context, *targets: Target) -> Text:
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
    return Text(
        zh=f"{worst}（判断或插补 {soft}/{len(leaves)}）", en=f"{worst} (judged or imputed {soft} of {len(leaves)})"
    )


@report_table("standards", 1, judged=True)
def standards_table(ctx: Context) -> Table:
    """Committed standards of every option by domain and region type, with the change against the status quo."""
    table = Table("standards", Text(zh="各方案的补偿标准", en="Standards by option"), _columns(ctx))
    status_quo = next(o for o in ctx.options if ctx.judged.loaded.scenario.options[o].status_quo)
    below: dict[str, list[Text]] = {}
    for domain in ctx.judged.model.accounts:
        _add_rates(ctx, table, domain, ctx.print_unit(domain))
        for option, region in product(ctx.options, ctx.regions(domain)):
            if ctx.judged.commit.below_floor(option, domain, region):
                below.setdefault(option, []).append(ctx.region_title(domain, region))
    for option, regions in below.items():
        names = Text(zh="、", en=", ").join(regions)
        table.notes.append(
            Text(
                zh=f"低于下限：{ctx.option_title(option)['zh']} — {names['zh']}。",
                en=f"Below the floor: {ctx.option_title(option)['en']} - {names['en']}.",
            )
        )
    table.notes += mark_notes(table)
    table.notes.append(
        Text(
            zh="方括号为所示标准在抽样中的 5%—95% 区间；提交值为其统计量并取整。现状方案："
            f"{ctx.option_title(status_quo)['zh']}。",
            en="Brackets: 5 to 95% of the indicated standard; the committed number is its statistic, rounded. "
            f"Status quo: {ctx.option_title(status_quo)['en']}.",
        )
    )
    return table


@report_table("standards", 3, judged=True)
def other_units_table(ctx: Context) -> Table | None:
    """The same in the other units that the cards print rates in; None where there are none."""
    title = Text(zh="各方案的补偿标准，其他单位", en="Standards by option in other units")
    table = Table("standards_units", title, _columns(ctx), folded=True)
    for domain in ctx.judged.model.accounts:
        for unit in ctx.judged.loaded.cards[domain].base.print_units[1:]:
            _add_rates(ctx, table, domain, unit)
    table.notes += mark_notes(table)
    return table if table.rows else None


def _columns(ctx: Context) -> list[TableColumn]:
    columns = [
        TableColumn("domain", Text(zh="领域", en="domain")),
        TableColumn("region", Text(zh="区域类型", en="region type")),
    ]
    return columns + [TableColumn(option, ctx.option_title(option)) for option in ctx.options]


def _add_rates(ctx: Context, table: Table, domain: str, unit: str) -> None:
    """Add the standards of a domain in a unit, a row for every region type that has one."""
    for region in ctx.regions(domain):
        title = ctx.region_title(domain, region)
        row: dict[str, Cell] = {
            "domain": ctx.domain_title(domain),
            "region": Text(zh=f"{title['zh']}，{unit_text(unit, 'zh')}", en=f"{title['en']}, {unit_text(unit, 'en')}"),
        }
        for option in ctx.options:
            figure = standard_figure(ctx, option, domain, region, unit)
            row[option] = figure if figure is not None else reason_text(ctx, option, domain, region)
            if figure is not None:
                mark_standard(ctx, table, figure, option, domain, region=region)
        if any(isinstance(cell, Figure) for cell in row.values()):
            table.rows.append(row)


def mark_standard(ctx: Context, table: Table, figure: Figure, option: str, domain: str, *, region: str) -> None:
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


def mark_notes(table: Table) -> list[Text]:
    """Return what the signs of a table of standards mean, those that occur."""
    found = "".join(table.marks.values())
    notes = []
    if BELOW in found:
        notes.append(
            Text(
                zh=f"“{BELOW}”低于下限：提交值低于下限在抽样中的中位数（同样取整）。",
                en=f'"{BELOW}" below the floor: the committed number is less than the median floor, rounded alike.',
            )
        )
    if EDGE in found:
        notes.append(
            Text(
                zh=f"“{EDGE}”临近取整界限：取整前的值离界限不到两倍抽样误差，换一组随机种子可能取到相邻的一档；"
                "取整前的值见附表。",
                en=f'"{EDGE}" near a rounding edge: the value before rounding is within two sampling errors of '
                "the edge, so that another seed may give the next step; the annex prints the value before "
                "rounding.",
            )
        )
    return notes

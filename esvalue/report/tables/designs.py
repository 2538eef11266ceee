"""The designed rates: what holds each, what they do when judged, what a step more or less would do, what was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from esvalue.analysis.design import CellRate
from esvalue.core.printing.rounding import fixed, percent
from esvalue.core.printing.table import Cell, Table, TableColumn, number
from esvalue.core.text import Text
from esvalue.core.units import parse, unit_text, unit_title
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.report.chapters import report_table
from esvalue.report.design_words import held_text
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.annex import expected_figure
from esvalue.report.tables.context import Context
from esvalue.report.tables.requirements import met_figure, required_text
from esvalue.report.tables.standards import standard_figure
from esvalue.standards.designed import TITLES, Designed
from esvalue.standards.lineage import Target
from esvalue.standards.recommendation import status_quo_of

__all__ = ["PARTS", "cell_title", "design_figure", "design_judged_table", "design_rates_table", "designed_cells", "wan"]

DOMAIN, REGION = Text(zh="领域", en="domain"), Text(zh="区域类型", en="region type")
NOT_PAID, NOT_KNOWN = Text(zh="不补", en="not paid"), Text(zh="不详", en="not known")
YES, NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
#: What the columns of the designs are headed by.
PARTS = {"within": Text(zh="预算之内", en="within the money"), "keeps": Text(zh="做到要求", en="keeps the promise")}
#: A zone and the unit of its rates.
ZONE_UNIT = Text(zh="{}，{}", en="{}, {}")


def cell_title(ctx: Context) -> Callable[[str], Text]:
    """Return what names a cell by its region type."""

    def title(cell: str) -> Text:
        domain, _, region = cell.partition("|")
        return ctx.region_title(domain, region)

    return title


def designed_cells(ctx: Context, designed: Designed) -> Iterator[tuple[str, str, str, dict[str, Cell]]]:
    """Yield the name, domain and region of each designed cell, and the beginning of its row."""
    for one in designed.promised.rows:
        domain, _, region = one.cell.partition("|")
        title, unit = ctx.region_title(domain, region), ctx.print_unit(domain)
        here = ZONE_UNIT.format(title, unit_title(unit))
        yield one.cell, domain, region, {"domain": ctx.domain_title(domain), "region": here}


def design_figure(
    ctx: Context, key: str, words: Text, value: float, unit: str, *, part: str, cells: tuple[str, ...] = ()
) -> Figure:
    """Return a figure of a design's own draws; it rests on what the option it became rests on."""
    targets = _targets(ctx, ctx.designed[part], cells)
    return Figure.of(
        f"design|{key}", words.zh, words.en, value, unit, statistic="design", targets=targets, soft=ctx.soft(*targets)
    )


def _targets(ctx: Context, option: str, cells: tuple[str, ...]) -> tuple[Target, ...]:
    found = []
    for name in ("public_cost", "net_benefit"):
        if not cells and name in ctx.judged.outcomes.total:
            found.append(ctx.target(ctx.judged.outcomes.total[name], option=option))
        for cell in cells:
            domain, _, region = cell.partition("|")
            node = ctx.judged.outcomes.by_region.get(domain, {}).get(name)
            if node is not None and region in ctx.judged.graph[node].labels[f"region_type:{domain}"]:
                found.append(ctx.target(node, option=option, region_type=region))
    return tuple(found)


@report_table("design", 0, judged=True)
@report_table("free", 1, report="exploration")
def design_rates_table(ctx: Context) -> Table | None:
    """The designed rates beside those of today: what holds each, and how far the money falls short of the promise."""
    if (designed := ctx.judged.designed) is None:
        return None
    columns = [
        TableColumn("domain", DOMAIN),
        TableColumn("region", REGION),
        TableColumn("now", Text(zh="现行", en="today")),
    ]
    for part in designed.tables:
        columns += [
            TableColumn(part, PARTS[part]),
            TableColumn(f"{part}_held", Text(zh="由何而定", en="what holds it")),
        ]
    if "within" in designed.tables:
        columns.append(TableColumn("short", Text(zh="距做到要求还差", en="short of the promise")))
    table = Table("design", Text(zh="设计的标准由何而定", en="Designed rates, and what holds each"), columns)
    quo = status_quo_of(ctx.judged)
    for cell, domain, region, row in designed_cells(ctx, designed):
        unit = ctx.print_unit(domain)
        row["now"] = standard_figure(ctx, quo, domain, region, unit) or NOT_PAID
        found = {}
        for part, rates in designed.tables.items():
            found[part] = standard_figure(ctx, ctx.designed[part], domain, region, unit)
            row[part] = found[part] or NOT_PAID
            row[f"{part}_held"] = held_text(designed, rates[cell], cell_title(ctx))
        row["short"] = _short(ctx, cell, found.get("within"), found["keeps"], unit)
        table.rows.append(row)
    table.notes += _notes(ctx, designed)
    return table


def _short(ctx: Context, cell: str, within: Figure | None, keeps: Figure | None, unit: str) -> Figure | None:
    """Return by how much the rate within the money is below the one that keeps the promise."""
    if keeps is None or "within" not in ctx.designed:
        return None
    less = keeps.value - (within.value if within else 0.0)
    if less <= 0:
        return None
    title = cell_title(ctx)(cell)
    targets = tuple(t for one in (within, keeps) if one for t in one.targets)
    return Figure.of(
        f"short|{cell}",
        f"距做到要求还差：{title.zh}",
        f"short of the promise: {title.en}",
        less,
        unit,
        statistic="difference",
        targets=targets,
        soft=ctx.soft(*targets),
    )


def _notes(ctx: Context, designed: Designed) -> Iterator[Text]:
    """Yield what must be known of the designs as a whole."""
    title = cell_title(ctx)
    losing = [row for row in designed.promised.rows if row.covers is False]
    if losing:
        cost = sum(row.cost for row in losing) / max(sum(row.cost for row in designed.promised.rows), 1e-300)
        names = Text(zh="、", en=", ").join(title(row.cell) for row in losing)
        yield Text(
            zh="做到要求时所得不抵成本的：{names}，占其支出的 {cost}{base}。",
            en="Where keeping the promise costs more than it brings: {names}, {cost} of its money{base}.",
        ).format(names=names, cost=percent(cost), base=_part_of_base(ctx, designed, losing))
    if designed.within is not None and designed.within.table is None:
        yield Text(
            zh="预算之内无解：不得降低的现行标准等至少要 {least}。",
            en="Nothing is within the money: what may not fall takes {least} at least.",
        ).format(least=wan(designed.within.least))
    elif designed.within is None:
        yield (
            Text(zh="没有预算，不作“预算之内的最优”。", en="There is no budget, so nothing is the best within it.")
            if designed.why == "no_budget"
            else Text(zh="外溢价值都不详，不作“预算之内的最优”。", en="No value to others is known: nothing is best.")
        )
    else:
        yield _proof(designed)
        if designed.worth == designed.worth:
            yield Text(
                zh="预算再多 1 万元/年，净效益约多 {worth}。", en="The next 1e4 yuan a year would bring about {worth}."
            ).format(worth=wan(designed.worth))
    kept = [title(cell) for cell in designed.settings["as_today"]]
    if kept:
        names = Text(zh="、", en=", ").join(kept)
        yield Text(
            zh="权利人成本不详、照现行支付：{}。", en="Paid as today, as the cost of holders is not known: {}."
        ).format(names)
    blind = [title(row.cell) for row in designed.promised.rows if row.covers is None and row.rate > 0]
    if blind:
        names = Text(zh="、", en=", ").join(blind)
        yield Text(zh="外溢价值不详：{}。", en="Value to others not known: {}.").format(names)


def _proof(designed: Designed) -> Text:
    assert designed.within is not None
    if designed.within.short == 0:
        return Text(
            zh="预算之内没有更好的标准（已逐一排除）。", en="No table of rates within the money is better (proved)."
        )
    return Text(
        zh="预算之内所找到的最优，至多比最好差 {short}。",
        en="The best found within the money; at most {short} short of the best there is.",
    ).format(short=fixed(designed.within.short, 1, "share"))


def _part_of_base(ctx: Context, designed: Designed, rows: list[CellRate]) -> Text:
    """Return which part of all area the cells are, where all are counted by one unit."""
    size = parse("ha")
    bases = {}
    for row in designed.promised.rows:
        domain, _, region = row.cell.partition("|")
        unit = parse(ctx.judged.model.accounts[domain].base_unit)
        if not unit.same_kind(size):
            return Text.same("")
        bases[row.cell] = ctx.base_amount(domain, region)[0]
    whole = sum(bases.values())
    part = sum(bases[row.cell] for row in rows) / whole if whole > 0 else 0.0
    return Text(zh="，占面积的 {}", en=" for {} of the area").format(percent(part))


def wan(value: float) -> Text:
    """Return an amount of yuan a year in words."""
    return Text.by(lambda lang: f"{number(value / 1e4)} {unit_text(WAN, lang)}")


@report_table("design", 1, judged=True)
def design_judged_table(ctx: Context) -> Table | None:
    """What the designed rates do on the draws of the run: the money, whether the promise holds, whether value covers
    cost; below, the requirements over everything.
    """
    if (designed := ctx.judged.designed) is None:
        return None
    columns = [TableColumn("domain", DOMAIN), TableColumn("region", REGION)]
    for part in designed.tables:
        columns += [
            TableColumn(f"{part}_cost", PARTS[part] + Text(zh="：支出", en=": money"), WAN),
            TableColumn(f"{part}_kept", PARTS[part] + Text(zh="：做到承诺的未来", en=": promise holds in")),
            TableColumn(f"{part}_net", PARTS[part] + Text(zh="：净效益", en=": net benefit"), WAN),
        ]
    columns.append(TableColumn("covers", Text(zh="做到要求时所得抵成本", en="value covers cost, promise kept")))
    table = Table("design_judged", Text(zh="设计的标准，由本次抽样评判", en="Designed rates, judged"), columns)
    for cell, domain, region, row in designed_cells(ctx, designed):
        for part in designed.tables:
            option = ctx.designed[part]
            row[f"{part}_cost"] = expected_figure(ctx, option, domain, region)
            row[f"{part}_kept"] = _kept(ctx, designed, part, cell)
            row[f"{part}_net"] = _net(ctx, option, domain, region)
        net = row.get("keeps_net")
        row["covers"] = NOT_KNOWN if not isinstance(net, Figure) else YES if net.value >= 0 else NO
        table.rows.append(row)
    for k, requirement in enumerate(ctx.judged.loaded.scenario.requirements):
        row = {"domain": Text(zh="要求", en="required"), "region": required_text(ctx, requirement)}
        for part in designed.tables:
            row[f"{part}_kept"] = met_figure(ctx, k, ctx.designed[part])
        table.rows.append(row)
        table.totals += 1
    table.notes.append(
        Text(
            zh="设计用自己的一组抽样并留有余量；本表用本次运行的抽样评判。对全部面积的要求只作评判，不左右设计：按面积平均会"
            "让小单元落空。",
            en="Designing uses draws of its own and a margin; this table is judged on the draws of the run. A "
            "requirement over all area is judged and never drives the design: an average would starve small cells.",
        )
    )
    return table


def _kept(ctx: Context, designed: Designed, part: str, cell: str) -> Figure | None:
    """Return in which share of the futures of the run the promise of a cell holds."""
    promises = designed.settings["cells"][cell]["promises"]
    domain, _, region = cell.partition("|")
    nodes, option = ctx.judged.outcomes.by_region.get(domain, {}), ctx.designed[part]
    found = []
    for one in promises or ():
        outcome = "uncompensated_loss" if "loss_at_most" in one else "adequacy"
        outcome = "loss_covered" if one.get("weight") == "loss" else outcome
        if outcome not in nodes:
            return None
        draws = ctx.draws(nodes[outcome], option=option, region_type=region)
        held = (
            draws <= one["loss_at_most"] * (1 + 1e-12)
            if "loss_at_most" in one
            else draws >= one["at_least"] * (1 - 1e-12)
        )
        found.append((float(held.mean()) - one["in_share"], float(held.mean()), nodes[outcome]))
    if not found:
        return None
    _, share, node = min(found)
    target, title = ctx.target(node, option=option, region_type=region), ctx.region_title(domain, region)
    return Figure.of(
        f"promise|{option}|{cell}",
        f"做到承诺的未来占比：{title.zh}，{TITLES[part].zh}",
        f"share of futures in which the promise holds: {title.en}, {TITLES[part].en}",
        share,
        "share",
        statistic="share",
        targets=(target,),
        soft=ctx.soft(target),
    )


def _net(ctx: Context, option: str, domain: str, region: str) -> Figure | None:
    """Return what a cell brings by an option over the futures of the run; None where its value is not known."""
    name, title = ctx.of_zone("net_benefit", option, domain, region), ctx.region_title(domain, region)
    if name is None:
        return None
    words = Text(zh="{}：{}，{}", en="{}: {}, {}").format(
        OUTCOMES["net_benefit"].title, title, ctx.option_title(option)
    )
    key = f"net|{option}|{domain}|{region}"
    return ctx.stored(key, words.zh, words.en, name, "yuan/a", shown=WAN, option=option, region_type=region)

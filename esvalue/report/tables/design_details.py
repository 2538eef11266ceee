"""What a step more or less of a designed rate would do, what each rate that stays costs, what was asked."""

from __future__ import annotations

from esvalue.core.printing.rounding import percent
from esvalue.core.printing.table import Table, TableColumn
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.report.chapters import report_table
from esvalue.report.design_words import setting_text
from esvalue.report.numbering import WAN
from esvalue.report.tables.context import Context
from esvalue.report.tables.designs import PARTS, cell_title, design_figure, designed_cells
from esvalue.report.tables.standards import standard_figure
from esvalue.standards.designed import TITLES

__all__ = ["fixed_table", "lever_table", "settings_table", "steps_table"]

DOMAIN, REGION = Text(zh="领域", en="domain"), Text(zh="区域类型", en="region type")


@report_table("design", 2, judged=True)
def steps_table(ctx: Context) -> Table | None:
    """What a step up and a step down would cost and bring, of every designed rate."""
    if (designed := ctx.judged.designed) is None:
        return None
    ways = {
        "up_cost": Text(zh="高一档多花", en="a step up costs"),
        "up_net": Text(zh="高一档净效益变动", en="and changes net benefit by"),
        "down_cost": Text(zh="低一档支出变动", en="a step down changes cost by"),
        "down_net": Text(zh="低一档净效益变动", en="and net benefit by"),
    }
    columns = [
        TableColumn("option", Text(zh="设计", en="design")),
        TableColumn("domain", DOMAIN),
        TableColumn("region", REGION),
        TableColumn("rate", Text(zh="标准", en="rate")),
        *(TableColumn(key, words, WAN) for key, words in ways.items()),
    ]
    table = Table("design_steps", Text(zh="每档的得失", en="What a step more or less would do"), columns, folded=True)
    for part, rates in designed.tables.items():
        for cell, domain, region, row in designed_cells(ctx, designed):
            one = rates[cell]
            if one.rate == 0:
                continue
            row |= {"option": PARTS[part]}
            row["rate"] = standard_figure(ctx, ctx.designed[part], domain, region, ctx.print_unit(domain))
            for way in ("up", "down"):
                step = getattr(one, way)
                for what, value in zip(("cost", "net"), step or (), strict=False):
                    key = f"{way}_{what}"
                    label = Text(zh="{}：{}，{}", en="{}: {}, {}").format(
                        ways[key], cell_title(ctx)(cell), TITLES[part]
                    )
                    if value == value:
                        row[key] = design_figure(
                            ctx, f"{key}|{part}|{cell}", label, value / 1e4, WAN, part=part, cells=(cell,)
                        )
            table.rows.append(row)
    table.notes.append(Text(zh="设计自有抽样的平均。", en="Averages over the design's own draws."))
    return table


@report_table("design", 3, judged=True)
def fixed_table(ctx: Context) -> Table | None:
    """What each rate that is not free takes of the money, and how much more the same money would bring were it free."""
    designed = ctx.judged.designed
    if designed is None or not designed.fixed:
        return None
    columns = [
        TableColumn("domain", DOMAIN),
        TableColumn("region", REGION),
        TableColumn("rate", Text(zh="不变的标准", en="rate that stays")),
        TableColumn("takes", Text(zh="占用资金", en="money it takes"), WAN),
        TableColumn("brings", Text(zh="自身净效益", en="net benefit of its own"), WAN),
        TableColumn("price", Text(zh="若可变，净效益多", en="more net benefit were it free"), WAN),
    ]
    table = Table("design_fixed", Text(zh="不变的标准各要付出多少", en="What each rate that stays costs"), columns)
    for one in designed.fixed:
        row = next(row for cell, _, _, row in designed_cells(ctx, designed) if cell == one.cell)
        domain, _, region = one.cell.partition("|")
        row["rate"] = standard_figure(ctx, ctx.designed["within"], domain, region, ctx.print_unit(domain))
        for key, title in (("takes", columns[3].title), ("brings", columns[4].title), ("price", columns[5].title)):
            value = getattr(one, key)
            label = Text(zh="{}：{}", en="{}: {}").format(title, cell_title(ctx)(one.cell))
            if value == value:
                cells = () if key == "price" else (one.cell,)
                row[key] = design_figure(
                    ctx, f"fixed|{key}|{one.cell}", label, value / 1e4, WAN, part="within", cells=cells
                )
        table.rows.append(row)
    share = percent(designed.settings["budget_in_share"])
    table.notes.append(
        Text(
            zh=f"占用资金：在 {share} 的未来中够用。若可变：同样的预算，只有这一处可低于现行标准或不付。",
            en=f"Money it takes: enough in {share} of the futures. Were it free: the same money, this rate alone may "
            "fall below today's, or not be paid.",
        )
    )
    return table


@report_table("options", 8, judged=True)
def settings_table(ctx: Context) -> Table | None:
    """What was asked of the designs, every default filled in, and where each setting comes from."""
    if (designed := ctx.judged.designed) is None:
        return None
    columns = [
        TableColumn("setting", Text(zh="设定", en="setting")),
        TableColumn("value", Text(zh="所用的值", en="value in force")),
        TableColumn("from", Text(zh="来自", en="from")),
    ]
    table = Table(
        "design_settings", Text(zh="设计所依据的设定", en="What was asked of the designs"), columns, folded=True
    )
    for setting, value, source in setting_text(designed, cell_title(ctx), ctx.domain_title):
        table.rows.append({"setting": setting, "value": value, "from": source})
    return table


@report_table("design", 4, judged=True)
def lever_table(ctx: Context) -> Table | None:
    """What each candidate of the lever costs, and what the money left then brings."""
    designed, lever = ctx.judged.designed, ctx.judged.loaded.scenario.design.lever
    if designed is None or lever is None or not designed.lever:
        return None
    payment = ctx.judged.loaded.scenario.payments[lever.payment].title
    columns = [
        TableColumn("amount", Text(zh="数额", en="amount"), "1e4 yuan"),
        TableColumn("spends", Text(zh="该项支付的净支出", en="net cost of the payment"), WAN),
        TableColumn("net", Text(zh="预算之内的净效益", en="net benefit within the money"), WAN),
        TableColumn("taken", Text(zh="取用", en="taken")),
    ]
    title = Text(zh="{}：可选的数额", en="{}: amounts to choose from").format(payment)
    table = Table("design_lever", title, columns)
    factor = conversion(parse(lever.unit), parse("1e4 yuan"))
    within = designed.tables.get("within")
    for one in designed.lever:
        key = f"{one.amount:g}"
        label = Text(zh="{}：{}", en="{}: {}").format(payment, key)
        row = {"taken": Text(zh="是", en="yes") if within and within.amount == one.amount else Text.same("")}
        cells = (
            ("amount", one.amount * factor, "1e4 yuan"),
            ("spends", one.spends / 1e4, WAN),
            ("net", one.net_benefit / 1e4, WAN),
        )
        for name, value, unit in cells:
            if value == value:
                row[name] = design_figure(ctx, f"lever|{name}|{key}", label, value, unit, part="within")  # type: ignore[assignment]
        table.rows.append(row)  # type: ignore[arg-type]
    return table

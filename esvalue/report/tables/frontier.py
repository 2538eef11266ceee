"""What money can do: the best designs within budgets from the least that must be paid on, and where options stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from esvalue.core.printing.rounding import fixed, percent
from esvalue.core.printing.table import Cell, Table, TableColumn
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, unit_text
from esvalue.report.chapters import report_table
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.context import Context
from esvalue.report.tables.designs import PARTS, cell_title, design_figure, wan
from esvalue.report.tables.outcome_figures import outcome_figure
from esvalue.standards.designed import Designed, Point
from esvalue.standards.recommendation import status_quo_of

__all__ = [
    "enough_money_figure", "frontier_figure", "frontier_table", "options_on_frontier_table", "rate_on_frontier",
    "short_of_frontier",
]  # fmt: skip

NOT_PAID = Text(zh="不补", en="not paid")
TODAY = Text(zh="现有预算", en="the money there is")


def _made(designed: Designed) -> list[Point]:
    return [point for point in designed.frontier if point.table is not None]


def frontier_figure(ctx: Context, point: Point, what: str) -> Figure:
    """Return a figure of a point of the frontier: "money", "cost", "net", "paid" or "enough"."""
    assert point.table is not None
    value, unit, label = {
        "money": (point.money / 1e4, WAN, Text(zh="资金", en="money")),
        "cost": (point.table.cost / 1e4, WAN, Text(zh="平均支出", en="average cost")),
        "net": (point.table.net_benefit / 1e4, WAN, Text(zh="净效益", en="net benefit")),
        "paid": (point.table.paid, "share", Text(zh="补够的损失占比", en="share of loss paid enough")),
        "enough": (point.table.enough, "share", Text(zh="补够的占比", en="share paid enough")),
    }[what]
    words = Text(zh="前沿，{money}：{what}", en="frontier, {money}: {what}").format(money=wan(point.money), what=label)
    part = "within" if "within" in ctx.designed else "keeps"
    return design_figure(ctx, f"frontier|{what}|{point.money:.0f}", words, value, unit, part=part)


@report_table("design", 5, judged=True)
@report_table("free", 2, report="exploration")
def frontier_table(ctx: Context) -> Table | None:
    """The frontier: for each budget the best rates, what they bring, what the next yuan is worth."""
    designed = ctx.judged.designed
    if designed is None or not (points := _made(designed)):
        return None
    cells = [row.cell for row in designed.promised.rows]
    columns = [
        TableColumn("money", Text(zh="资金", en="money"), WAN),
        TableColumn("mark", Text(zh="标记", en="mark")),
        TableColumn("cost", Text(zh="平均支出", en="average cost"), WAN),
        TableColumn("net", Text(zh="净效益", en="net benefit"), WAN),
        TableColumn("paid", Text(zh="补够的损失占比", en="share of loss paid enough")),
        TableColumn("kept", Text(zh="做到承诺的单元", en="cells whose promise holds")),
        TableColumn("worth", Text(zh="再多 1 万元的净效益", en="the next 1e4 yuan bring"), WAN),
        *(TableColumn(cell, _heading(ctx, cell)) for cell in cells),
    ]
    table = Table("frontier", Text(zh="资金能做到什么", en="What money can do"), columns)
    worth = _worths(points)
    for i, point in enumerate(points):
        assert point.table is not None
        row: dict[str, Cell] = {what: frontier_figure(ctx, point, what) for what in ("money", "cost", "net")}
        if point.table.paid == point.table.paid:
            row["paid"] = frontier_figure(ctx, point, "paid")
        row["kept"] = Text.same(f"{point.table.kept} / {point.table.asked}")
        row["mark"] = TODAY if designed.within is not None and point == designed.within else Text.same("")
        part = "within" if "within" in ctx.designed else "keeps"
        words = Text(zh="再多 1 万元的净效益：{}", en="the next 1e4 yuan bring: {}").format(wan(point.money))
        row["worth"] = design_figure(ctx, f"frontier|worth|{point.money:.0f}", words, worth[i], WAN, part=part)
        for cell in cells:
            row[cell] = rate_on_frontier(ctx, point, cell) or NOT_PAID
        table.rows.append(row)
    table.notes += _notes(designed, points)
    return table


def _heading(ctx: Context, cell: str) -> Text:
    unit, title = ctx.print_unit(cell.split("|")[0]), cell_title(ctx)(cell)
    return Text.by(lambda lang: f"{title[lang]}, {unit_text(unit, lang)}")


def rate_on_frontier(ctx: Context, point: Point, cell: str) -> Figure | None:
    """Return the rate of a cell at a point of the frontier; None where nothing is paid."""
    designed = ctx.judged.designed
    assert designed is not None
    assert point.table is not None
    if (rate := point.table.rates[cell]) == 0:
        return None
    unit = ctx.print_unit(cell.split("|")[0])
    value = rate * conversion(parse(designed.units[cell]), parse(unit))
    words = Text(zh="前沿，{}：{}", en="frontier, {}: {}").format(wan(point.money), cell_title(ctx)(cell))
    part = "within" if "within" in ctx.designed else "keeps"
    return design_figure(ctx, f"frontier|{cell}|{point.money:.0f}", words, value, unit, part=part, cells=(cell,))


def _worths(points: Sequence[Point]) -> list[float]:
    """Return what the next yuan bring at each point: the slope of the hull above it, 0 at its end."""
    money = np.array([point.money for point in points])
    net = np.array([point.table.net_benefit for point in points if point.table])
    hull = _hull(money, net)
    found = []
    for one in money:
        after = next((k for k in range(1, len(hull)) if money[hull[k]] > one), None)
        a, b = (hull[after - 1], hull[after]) if after is not None else (0, 0)
        found.append(float((net[b] - net[a]) / (money[b] - money[a])) if after is not None else 0.0)
    return found


def _hull(x: np.ndarray, y: np.ndarray) -> list[int]:
    kept: list[int] = []
    for i in range(len(x)):
        while len(kept) > 1:
            a, b = kept[-2], kept[-1]
            if (y[b] - y[a]) * (x[i] - x[a]) > (y[i] - y[a]) * (x[b] - x[a]):
                break
            kept.pop()
        kept.append(i)
    return kept


def _notes(designed: Designed, points: Sequence[Point]) -> list[Text]:
    most = max(point.short for point in points)
    proof = (
        Text(zh="每一点都没有更好的标准（已逐一排除）。", en="At no point is a table of rates better (proved).")
        if most == 0
        else Text(zh="各点至多比最好差 {}。", en="Each point is at most {} short of the best there is.").format(
            fixed(most, 1, "share")
        )
    )
    share = percent(designed.settings["budget_in_share"])
    return [
        Text(
            zh=f"资金在 {share} 的未来中够用；各数为设计自有抽样的平均。资金再多，净效益不再增加之处止。",
            en=f"Money is enough in {share} of the futures; figures are averages over the design's own draws. It ends "
            "where more money brings nothing more.",
        ),
        proof,
    ]


# ---- where options stand ---------------------------------------------------------------------------------------------


def enough_money_figure(ctx: Context, option: str) -> Figure | None:
    """Return the money that is enough for an option as surely as the designs are asked, over the futures of the run."""
    designed, node = ctx.judged.designed, ctx.judged.outcomes.total.get("public_cost")
    if designed is None or node is None:
        return None
    share, title, target = (
        designed.settings["budget_in_share"],
        ctx.option_title(option),
        ctx.target(node, option=option),
    )
    return Figure.of(
        f"money|{option}",
        f"在 {percent(share)} 的未来中够用的资金：{title.zh}",
        f"money enough in {percent(share)} of futures: {title.en}",
        float(np.quantile(ctx.results.column(node, (ctx.options.index(option),)), share)) / 1e4,
        WAN,
        statistic="quantile",
        targets=(target,),
        soft=ctx.soft(target),
    )


def short_of_frontier(designed: Designed, money: float, net: float) -> float | None:
    """Return how much more the best design brings for the same money (yuan a year) than an option does; None where the
    money is less than the frontier begins with.
    """
    within = [
        point.table.net_benefit for point in designed.frontier if point.table and point.money <= money * (1 + 1e-9)
    ]
    return max(within) - net if within else None


@report_table("design", 6, judged=True)
def options_on_frontier_table(ctx: Context) -> Table | None:
    """Every option against the frontier: its money, what it brings, and what the best design would for that money."""
    designed = ctx.judged.designed
    if designed is None or not _made(designed) or "net_benefit" not in ctx.judged.outcomes.total:
        return None
    columns = [
        TableColumn("option", Text(zh="方案", en="option")),
        TableColumn("money", Text(zh="够用的资金", en="money that is enough"), WAN),
        TableColumn("net", Text(zh="净效益", en="net benefit"), WAN),
        TableColumn("less", Text(zh="同样的钱还可多得", en="the same money could bring more by"), WAN),
        TableColumn("why", Text(zh="说明", en="note")),
    ]
    table = Table("on_frontier", Text(zh="各方案与前沿", en="Options against the frontier"), columns)
    for option in ctx.recommendation.listed:
        money, net = enough_money_figure(ctx, option), outcome_figure(ctx, "net_benefit", option)
        if money is None or net is None:
            continue
        row: dict[str, Cell] = {"option": ctx.option_title(option), "money": money, "net": net}
        less = short_of_frontier(designed, money.value * 1e4, net.value * 1e4)
        if less is not None and less > 0:
            row["less"] = Figure.of(
                f"below_frontier|{option}",
                f"同样的钱还可多得：{ctx.option_title(option).zh}",
                f"the same money could bring more by: {ctx.option_title(option).en}",
                less / 1e4,
                WAN,
                statistic="design",
                targets=net.targets,
                soft=net.soft,
            )
        row["why"] = _why(ctx, option)
        table.rows.append(row)
    table.notes.append(
        Text(
            zh="前沿上的标准不低于现行、守排序、所付各处平均补够一半以上；不守其中之一的方案可在前沿之上，见说明栏。",
            en="Rates of the frontier are not below today's, keep the order, and pay at least half enough wherever "
            "they pay; an option that does not may stand above it, and the note says so.",
        )
    )
    return table


def _why(ctx: Context, option: str) -> Text:
    """Return what part an option plays, or what it does that no design may."""
    if option in ctx.designed.values():
        part = next(part for part, name in ctx.designed.items() if name == option)
        return PARTS[part]
    if option == status_quo_of(ctx.judged):
        return Text(zh="现行做法", en="what is done today")
    found = [
        words.format(Text(zh="、", en=", ").join(ctx.region_title(*cell) for cell in cells))
        for words, cells in (
            (Text(zh="低于现行：{}", en="below today's rate: {}"), ctx.recommendation.worse.get(option, ())),
            (Text(zh="平均补够不到一半：{}", en="fewer than half paid enough: {}"), _below_half(ctx, option)),
        )
        if cells
    ]
    if ctx.judged.loaded.scenario.options[option].participation == "mandatory":
        found.append(Text(zh="强制参与", en="all must take part"))
    if _out_of_order(ctx, option):
        found.append(Text(zh="不守排序", en="out of order"))
    return Text(zh="；", en="; ").join(found)


def _below_half(ctx: Context, option: str) -> list[tuple[str, str]]:
    """Return the cells an option pays in which fewer than half are paid enough on average."""
    designed, found = ctx.judged.designed, []
    for row in designed.promised.rows if designed is not None else ():
        domain, _, region = row.cell.partition("|")
        node = ctx.judged.outcomes.by_region.get(domain, {}).get("adequacy")
        paid = ctx.judged.commit.standards[(option, domain, region)].paid
        if node is not None and paid and ctx.draws(node, option=option, region_type=region).mean() < 0.5:
            found.append((domain, region))
    return found


def _out_of_order(ctx: Context, option: str) -> bool:
    """Tell whether an option pays a zone less than one behind it in the order."""
    designed, standards = ctx.judged.designed, ctx.judged.commit.standards
    for order in designed.settings["orders"] if designed is not None else ():
        cells = [standards[(option, *cell.split("|"))] for cell in order]
        rates = [one.value for one in cells if one.paid]
        if any(later > former * (1 + 1e-12) for former, later in pairwise(rates)):
            return True
    return False

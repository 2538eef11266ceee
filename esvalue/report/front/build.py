"""The page of a run: every part made from the judged options, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from esvalue.core.printing.table import Table
from esvalue.report.front.chosen import promise_of, shown_options
from esvalue.report.front.decisions import decisions_of, judgement_of, measure_of, reliability_of
from esvalue.report.front.flows import counties_of, flow_of
from esvalue.report.front.losers import losers_of, rate_words
from esvalue.report.front.maker import Maker
from esvalue.report.front.paid import payments_of
from esvalue.report.front.record import Front, Point, Step
from esvalue.report.front.said import BESIDE, joined, told
from esvalue.report.front.sentences import budget_figure, lead_of, warnings_of
from esvalue.report.front.zones import areas_of, is_area, owed_of, totals_of
from esvalue.report.numbering import Figures
from esvalue.report.tables.context import Context
from esvalue.report.tables.frontier import frontier_figure, rate_on_frontier

__all__ = ["front_of"]


def front_of(ctx: Context, figures: Figures, tables: Mapping[str, Table]) -> Front:
    """Return what the page says; figures that no table has get their number in `figures`.

    Without options there is an account alone: how far it can be relied on, and what to measure first.
    """
    shown = shown_options(ctx) if ctx.recommendation.met else ()
    maker = Maker(ctx, figures, shown)
    judgement = judgement_of(maker)
    measure = measure_of(tables.get("judgements"))
    if not shown:
        return Front(judgement=judgement, measure=measure, reliability=reliability_of(maker))
    paid = payments_of(maker)
    areas, more = areas_of(maker, paid)
    by_area, budget, asked = is_area(maker, areas), budget_figure(maker), promise_of(ctx)
    points = _points(maker)
    steps = _frontier(maker) or _steps(maker, points)
    named = {one.option for one in shown}
    return Front(
        options=shown,
        others=tuple(ctx.option_title(option) for option in ctx.options if option not in named),
        lead=lead_of(maker, budget, by_area),
        warnings=warnings_of(maker),
        losers=losers_of(maker, [*((area.unit, zone) for area in areas for zone in area.zones), *more]),
        areas=areas,
        more=tuple(zone.title for _, zone in more),
        payments=paid,
        totals=totals_of(maker, by_area),
        owed=owed_of(maker, areas, more),
        by_area=by_area,
        required=float(asked.at_least) if asked and asked.at_least is not None else None,
        points=tuple(point for _, point in points),
        steps=steps,
        budget=budget,
        flow=flow_of(maker),
        counties=counties_of(maker),
        decisions=decisions_of(maker, areas),
        judgement=judgement,
        measure=measure,
        reliability=reliability_of(maker),
    )


def _points(maker: Maker) -> list[tuple[str, Point]]:
    """Return every option of which both the money and the share paid enough are known."""
    shown = {one.option: one for one in maker.options}
    found = []
    for option in maker.ctx.options:
        cost, enough = maker.outcome("public_cost", option), maker.outcome("adequacy", option)
        if cost is not None and enough is not None:
            found.append((option, Point(maker.ctx.option_title(option), cost, enough, shown.get(option))))
    return found


def _frontier(maker: Maker) -> tuple[Step, ...]:
    """Return the points of the frontier, each with its rates."""
    ctx = maker.ctx
    designed, found = ctx.judged.designed, []
    for point in designed.frontier if designed is not None else ():
        if point.table is None or point.table.enough != point.table.enough:
            continue
        rates = [
            told(
                "{zone} {rate}",
                "{zone} {rate}",
                zone=ctx.region_title(*row.cell.split("|")),
                rate=rate_words(maker.add(figure), ctx.print_unit(row.cell.split("|")[0])),
            )
            for row in point.table.rows
            if (figure := rate_on_frontier(ctx, point, row.cell)) is not None
        ]
        money, share, cost = (maker.add(frontier_figure(ctx, point, what)) for what in ("money", "enough", "cost"))
        found.append(Step(joined(BESIDE, rates), money, share, cost))
    return tuple(found)


def _steps(maker: Maker, points: Sequence[tuple[str, Point]]) -> tuple[Step, ...]:
    """Return at which budget a better option can be had: options by the money that is enough for them, those left out
    for which less money pays more enough.
    """
    order = sorted(
        ((maker.money_needed(option), -point.share.value, option, point) for option, point in points),
        key=lambda one: one[:3],
    )
    steps: list[Step] = []
    for _, _, option, point in order:
        if not steps or point.share.value > steps[-1].share.value:
            money = maker.enough_money(option)
            assert money is not None  # a point has a cost
            steps.append(Step(point.title, money, point.share))
    return tuple(steps)

"""The whole comparison of a run: every table and sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from esvalue.core.text import Text
from esvalue.report.tables.accounts import composition_tables, magnitude_table, partial_table, place_table
from esvalue.report.tables.annex import annex_table
from esvalue.report.tables.budgets import budget_table, loss_table
from esvalue.report.tables.context import Context
from esvalue.report.tables.doubts import doubts_notice, doubts_table, origin_table
from esvalue.report.tables.insights import insight_tables
from esvalue.report.tables.judgements import judgement_table, source_numbers, source_table
from esvalue.report.tables.overlays import overlay_tables
from esvalue.report.tables.performance import change_table, options_table
from esvalue.report.tables.prices import price_table
from esvalue.report.tables.sentences import mixing_sentence, recommendation_sentence
from esvalue.report.tables.standards import range_table, standards_table
from esvalue.report.tables.tables import Table
from esvalue.report.tables.unknown import coverage_table

__all__ = ["Comparison", "compare_options", "notices_of"]


NOTHING = Text.same("")


@dataclass
class Comparison:
    """Tables by name in the order of the report, and the sentences that go with them."""

    context: Context
    tables: dict[str, Table] = field(default_factory=dict)
    recommendation: Text = NOTHING
    mixing: Text = NOTHING
    notices: tuple[Text, ...] = ()
    evidence: dict[str, int] = field(default_factory=dict)


def compare_options(ctx: Context) -> Comparison:
    """Build every table of a run from its stored futures."""
    numbers = source_numbers(ctx)
    tables: list[Table | None] = []
    judged = bool(ctx.recommendation.met)
    if judged:
        tables += [options_table(ctx), standards_table(ctx), change_table(ctx)]
    tables.append(range_table(ctx))
    tables.append(coverage_table(ctx) if judged else None)
    tables += overlay_tables(ctx)
    if judged:
        shown = ctx.recommendation.shown
        order = (shown, *(o for o in ctx.options if o != shown))
        tables += (
            [annex_table(ctx, numbers, o) for o in order]
            + [budget_table(ctx, o) for o in order]
            + [loss_table(ctx, o) for o in order]
        )
        tables += insight_tables(ctx)
    tables += [
        *composition_tables(ctx),
        price_table(ctx),
        judgement_table(ctx),
        partial_table(ctx),
        doubts_table(ctx),
        origin_table(ctx),
        magnitude_table(ctx),
    ]
    tables += [place_table(ctx, domain) for domain in ctx.judged.model.accounts]
    tables.append(source_table(ctx, numbers))
    made = Comparison(ctx, {t.name: t for t in tables if t is not None and t.rows})
    made.recommendation, made.mixing = recommendation_sentence(ctx), mixing_sentence(ctx)
    made.notices = notices_of(ctx)
    for fact in ctx.lineage.facts.values():
        if fact.evidence:
            made.evidence[fact.evidence] = made.evidence.get(fact.evidence, 0) + 1
    return made


def notices_of(ctx: Context) -> tuple[Text, ...]:
    """Return what a reader of a report should know beforehand: values in doubt,
    forms that contradict each other, points rounded up.
    """
    from esvalue.core.errors import Mistake

    scenario = ctx.judged.loaded.scenario
    doubts = doubts_notice(ctx)
    found = [doubts] if doubts else []
    found += [Text(zh=problem.text("zh"), en=problem.text("en")) for problem in ctx.judged.notices]
    used = {o.for_domain(d).stage for o in scenario.options.values() for d in ctx.judged.model.accounts}
    for name, stage in scenario.stage.items():
        if stage.form == "engel_as_time" and name in used:
            problem = Mistake("engel_as_time", f"stage.{name}")
            found.append(Text(zh=problem.text("zh"), en=problem.text("en")))
    points = 1 << (scenario.scenario.points - 1).bit_length()
    if points != scenario.scenario.points:
        problem = Mistake("draws_power", "scenario", {"given": scenario.scenario.points, "used": points})
        found.append(Text(zh=problem.text("zh"), en=problem.text("en")))
    return tuple(found)

"""The whole comparison of a run or an exploration: every table and sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from esvalue.core.printing.table import Table
from esvalue.core.text import Text
from esvalue.report.chapters import Report, tables_of
from esvalue.report.front.build import front_of
from esvalue.report.front.record import Front
from esvalue.report.notices import notices_of
from esvalue.report.numbering import Figures, numbered
from esvalue.report.tables.context import Context
from esvalue.report.tables.doubts import doubts_notice
from esvalue.report.tables.sentences import recommendation_sentence

__all__ = ["Comparison", "compare_options"]


NOTHING = Text.same("")


@dataclass
class Comparison:
    """Tables by name in the order of the pages, the chapter of each, their figures, and sentences that go with them."""

    context: Context
    tables: dict[str, Table] = field(default_factory=dict)
    figures: Figures = field(default_factory=Figures)
    recommendation: Text = NOTHING
    doubts: Text = NOTHING
    notices: tuple[Text, ...] = ()
    evidence: dict[str, int] = field(default_factory=dict)
    report: Report = "run"
    chapters: dict[str, str] = field(default_factory=dict)
    front: Front = field(default_factory=Front)

    def of_chapter(self, chapter: str) -> list[Table]:
        """Return the tables of a chapter, those shown on demand behind the others."""
        found = [table for name, table in self.tables.items() if self.chapters.get(name) == chapter]
        return sorted(found, key=lambda table: table.folded)


def compare_options(ctx: Context, report: Report = "run") -> Comparison:
    """Build every table of a report from the stored futures and number the figures in them, then the first page."""
    built = [(entry.chapter, table) for entry in tables_of(report) for table in entry.tables(ctx)]
    figures, tables = numbered(table for _, table in built)
    made = Comparison(ctx, {table.name: table for table in tables}, figures, report=report)
    made.chapters = {table.name: chapter for chapter, table in built}
    made.recommendation = recommendation_sentence(ctx)
    made.doubts, made.notices = doubts_notice(ctx) or NOTHING, notices_of(ctx)
    if report == "run":
        made.front = front_of(ctx, figures, made.tables)
    for fact in ctx.lineage.facts.values():
        if fact.evidence:
            made.evidence[fact.evidence] = made.evidence.get(fact.evidence, 0) + 1
    return made

"""The pages of tables: self-contained HTML files with both languages, no script and no external resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from esvalue.core.files import page_policy, slug
from esvalue.core.printing.html import table_html
from esvalue.core.printing.table import Table
from esvalue.core.text import Text
from esvalue.report.chapters import REPORTS, Page
from esvalue.report.handed_over import DATA
from esvalue.report.layout import LANGUAGES, MOST_ROWS, scenario_title
from esvalue.report.tables.sentences import recommendation_parts
from esvalue.report.tables.signs import BELOW, EDGE

if TYPE_CHECKING:
    import jinja2

    from esvalue.report.comparison import Comparison

__all__ = ["Charts", "environment", "evidence", "in_order", "pages_of", "render"]

#: Charts by language, chapter and name.
Charts = Mapping[str, Mapping[str, Mapping[str, str]]]
#: What stands for the rows that a page leaves to the workbook.
NOT_SHOWN = Text(
    zh="共 {n:,} 行，本页不列，全表见 {book} 或 {file}。", en="{n:,} rows, not on this page: see {book} or {file}."
)
MORE = Text(zh="另有 {n:,} 行，见 {book} 或 {file}。", en="{n:,} more rows: see {book} or {file}.")
#: The page a run's report begins with.
FRONT = ("report", Text(zh="决策一页", en="Decision page"))
#: What the links between the pages of a report say.
SHORT = {"annex": Text(zh="附件", en="Annexes"), "technical": Text(zh="技术报告", en="Technical report")}


@cache
def environment() -> jinja2.Environment:
    """Return what fills in the templates of this room: every text is escaped, a name that is not there is an error."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.PackageLoader("esvalue.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(comparison: Comparison, page: Page, *, run_name: str, manifest: dict[str, Any], charts: Charts) -> str:
    """Return a page of tables as HTML holding both languages; the scenario's language is shown first."""
    import markupsafe

    sections = []
    for language in in_order(comparison):
        drawn = charts[language]
        chapters = [
            {
                "name": chapter,
                "title": title[language],
                "tables": [_shown(table, language) for table in tables],
                "charts": [markupsafe.Markup(svg) for svg in drawn.get(chapter, {}).values()],
            }
            for chapter, title in page.chapters.items()
            if (tables := comparison.of_chapter(chapter))
        ]
        for n, chapter in enumerate(chapters, start=1):
            chapter["number"] = page.numbered.format(n=n)[language]
        sections.append(
            {
                "language": language,
                "pages": pages_of(comparison, page.name, language),
                "title": scenario_title(comparison)[language],
                "page": page.title[language],
                "said": [part[language] for part in recommendation_parts(comparison.context)],
                "notices": [notice[language] for notice in comparison.notices],
                "chapters": chapters,
                "description": description(comparison, language),
                "withouts": _withouts(comparison, language),
                "evidence": evidence(comparison, manifest, language),
                "below": BELOW,
                "edge": EDGE,
            }
        )
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            sections=sections,
            first=sections[-1]["language"],
            full=page.name != "annex",
            run_name=run_name,
            manifest=manifest,
            policy=page_policy(),
        )
    )


def in_order(comparison: Comparison) -> tuple[str, ...]:
    """Return the languages as they stand in a page: the scenario's own last, since what is asked for hides it."""
    first = comparison.context.judged.loaded.scenario.scenario.language
    return (*(other for other in LANGUAGES if other != first), first)


def pages_of(comparison: Comparison, here: str, language: str) -> list[dict[str, Any]]:
    """Return the pages of a report as links; one that stands alone has none."""
    if comparison.report != "run":
        return []
    listed = [FRONT, *((page.name, SHORT[page.name]) for page in REPORTS["run"])]
    return [{"file": f"{name}.html", "title": title[language], "here": name == here} for name, title in listed]


def description(comparison: Comparison, language: str) -> str:
    """Return what the scenario says of itself."""
    text = comparison.context.judged.loaded.scenario.scenario.description
    return text[language] if text else ""


def _withouts(comparison: Comparison, language: str) -> list[tuple[str, str]]:
    """Return (domain, what happens without the paid action) for every domain that says it."""
    rules = comparison.context.judged.loaded.scenario.domains
    return [
        (comparison.context.domain_title(d)[language], rule.without.text[language])
        for d, rule in rules.items()
        if rule.without
    ]


def evidence(comparison: Comparison, manifest: dict[str, Any], language: str) -> list[tuple[str, int]]:
    """Return the kinds of evidence as the vocabulary calls them, strongest first,
    with how many entries rest on each.
    """
    known = comparison.context.words.evidence
    kinds = sorted(manifest["evidence"], key=lambda kind: (known[kind].grade if kind in known else "E", kind))
    return [(known[kind].title[language] if kind in known else kind, manifest["evidence"][kind]) for kind in kinds]


def _shown(table: Table, language: str) -> dict[str, Any]:
    """Return a table as the page shows it: its markup, what stands above and below it, whether it opens on demand."""
    import markupsafe

    table = _in_short(table)
    return {
        "name": table.name,
        "title": table.title[language],
        "grid": markupsafe.Markup(table_html(table, language) if table.rows else ""),
        "warning": table.warning[language] if table.warning else "",
        "notes": [note[language] for note in table.notes],
        "folded": table.folded,
    }


def _in_short(table: Table) -> Table:
    """Return what a page shows of a table: of one with too many rows, the first ones and its totals; nothing where it
    opens on demand; and in which workbook all of it stands.
    """
    left = len(table.rows) - table.totals
    if left <= MOST_ROWS:
        return table
    shown = 0 if table.folded else MOST_ROWS
    rows = table.rows[:shown] + table.rows[left:]
    file = f"tables/{slug(table.name)}.csv"
    note = (NOT_SHOWN if table.folded else MORE).format(n=left - shown, book=DATA, file=file)
    return replace(table, rows=rows, notes=[*table.notes, note])

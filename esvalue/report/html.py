"""The report page: one self-contained HTML file with both languages, no script and no external resource."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from esvalue.core.files import page_policy
from esvalue.core.printing.html import table_html
from esvalue.core.printing.table import Table
from esvalue.report.chapters import OPENING, PAGES
from esvalue.report.charts import all_charts
from esvalue.report.layout import LANGUAGES, scenario_title
from esvalue.report.tables.sentences import recommendation_parts
from esvalue.report.tables.signs import BELOW, EDGE

if TYPE_CHECKING:
    import jinja2

    from esvalue.report.comparison import Comparison

__all__ = ["render"]

#: Charts by language, chapter and name.
Charts = Mapping[str, Mapping[str, Mapping[str, str]]]


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.PackageLoader("esvalue.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return made


def render(comparison: Comparison, *, run_name: str, manifest: dict[str, Any], charts: Charts | None = None) -> str:
    """Return the report as one HTML page holding both languages; the scenario's language is shown first."""
    import markupsafe

    first = comparison.context.judged.loaded.scenario.scenario.language
    drawn = charts or {language: all_charts(comparison, language) for language in LANGUAGES}
    sections = []
    for language in (first, *(other for other in LANGUAGES if other != first)):
        pictures = {
            chapter: [markupsafe.Markup(svg) for svg in found.values()] for chapter, found in drawn[language].items()
        }
        shown = [
            {
                "title": title[language],
                "tables": [_shown(table, language) for table in tables],
                "charts": pictures.get(chapter, []),
            }
            for chapter, title in PAGES[comparison.page].items()
            if (tables := comparison.of_chapter(chapter))
        ]
        sections.append(
            {
                "language": language,
                "title": scenario_title(comparison)[language],
                "said": [part[language] for part in recommendation_parts(comparison.context)],
                "mixing": comparison.mixing.get(language, ""),
                "notices": [notice[language] for notice in comparison.notices],
                "opening": next(iter(pictures.get(OPENING, [])), ""),
                "chapters": shown,
                "description": _description(comparison, language),
                "withouts": _withouts(comparison, language),
                "evidence": _evidence(comparison, manifest, language),
                "below": BELOW,
                "edge": EDGE,
            }
        )
    return (
        _environment()
        .get_template("report.html.j2")
        .render(sections=sections, first=first, run_name=run_name, manifest=manifest, policy=page_policy())
    )


def _description(comparison: Comparison, language: str) -> str:
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


def _evidence(comparison: Comparison, manifest: dict[str, Any], language: str) -> list[tuple[str, int]]:
    """Return the kinds of evidence as the vocabulary calls them, strongest first,
    with how many entries rest on each.
    """
    known = comparison.context.words.evidence
    kinds = sorted(manifest["evidence"], key=lambda kind: (known[kind].grade if kind in known else "E", kind))
    return [(known[kind].title[language] if kind in known else kind, manifest["evidence"][kind]) for kind in kinds]


def _shown(table: Table, language: str) -> dict[str, Any]:
    """Return a table as the page shows it: its markup, what stands above and below it, whether it opens on demand."""
    import markupsafe

    return {
        "name": table.name,
        "title": table.title[language],
        "grid": markupsafe.Markup(table_html(table, language)),
        "warning": table.warning[language] if table.warning else "",
        "notes": [note[language] for note in table.notes],
        "folded": table.folded,
    }

"""The report page: one self-contained HTML file with both languages, no script and no external resource."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from esvalue.core.files import page_policy
from esvalue.core.table_text import width
from esvalue.report.chapters import OPENING, PAGES
from esvalue.report.charts import all_charts
from esvalue.report.layout import LANGUAGES, scenario_title
from esvalue.report.numbering import Figure
from esvalue.report.tables.sentences import recommendation_parts
from esvalue.report.tables.tables import BELOW, EDGE, Cell, Table, TableColumn, number, unit_text

if TYPE_CHECKING:
    import jinja2

    from esvalue.report.tables.build import Comparison

__all__ = ["render"]

#: Charts by language, chapter and name.
Charts = Mapping[str, Mapping[str, Mapping[str, str]]]
#: A table of more columns than this, and than rows, is turned on its side.
WIDE = 9
#: A text no wider than this (a Chinese character counts two) stays on one line.
SHORT = 18


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
    made.filters["number"] = number
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
                "tables": [_shaped(table, language) for table in tables],
                "charts": pictures.get(chapter, []),
            }
            for chapter, title in PAGES[comparison.page].items()
            if (tables := comparison.of_chapter(chapter))
        ]
        sections.append(
            {
                "language": language,
                "title": scenario_title(comparison)[language],
                "said": recommendation_parts(comparison.context)[language],
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


def _shaped(table: Table, language: str) -> dict[str, Any]:
    """Return a table as header and cells; a wide one is turned on its side so that it fits a page."""
    headers = [_header(column, language) for column in table.columns]
    rows = [_row(table, row, language) for row in table.rows]
    if len(headers) > WIDE and len(rows) < len(headers):
        columns = [[_text(header), *(row[i] for row in rows)] for i, header in enumerate(headers)]
        headers, rows = [str(cell["text"]) for cell in columns[0]], columns[1:]
    else:
        rows = [_spread(row) for row in rows]
    _merge(rows, table.merged)
    heads = [
        {"text": header, "number": any("figure" in row[i] for row in rows if i < len(row))}
        for i, header in enumerate(headers)
    ]
    for row in rows:
        for i, cell in enumerate(row):
            if (
                i and cell.get("kind") == "short" and heads[i]["number"]
            ):  # a dash or a word among numbers stands where they do
                row[i] = {**cell, "kind": "num"}
    return {
        "name": table.name,
        "title": table.title[language],
        "headers": heads,
        "rows": rows,
        "warning": table.warning[language] if table.warning else "",
        "notes": [note[language] for note in table.notes],
        "folded": table.folded,
    }


def _header(column: TableColumn, language: str) -> str:
    unit = unit_text(column.unit, language)
    return column.title[language] + (f"（{unit}）" if unit and language == "zh" else f" ({unit})" if unit else "")


def _row(table: Table, row: Mapping[str, Cell], language: str) -> list[dict[str, Any]]:
    """Return the cells of a row; a figure whose unit neither its column nor a text of the row
    says has it printed behind.
    """
    texts = [cell[language] for cell in row.values() if cell is not None and not isinstance(cell, Figure)]
    made = []
    for column in table.columns:
        cell = row.get(column.key)
        if isinstance(cell, Figure):
            unit = unit_text(cell.unit, language)
            told = column.unit or any(
                text == unit or text.endswith(f" {unit}") or text.endswith(f"，{unit}") for text in texts
            )
            made.append(
                {"figure": cell, "label": cell.label[language], "mark": table.mark(cell), "unit": "" if told else unit}
            )
        else:
            made.append(_text("—" if cell is None else cell[language]))
    return made


def _text(text: str) -> dict[str, Any]:
    return {"text": text, "kind": "short" if width(text) <= SHORT else "long" if width(text) > 3 * SHORT else "text"}


def _merge(rows: list[list[dict[str, Any]]], columns: int) -> None:
    """Let a leading text that says the same in the rows below take their place too."""
    for i in range(columns):
        first = 0
        for r in range(1, len(rows) + 1):
            if r < len(rows) and all(rows[r][k].get("text") == rows[first][k].get("text") for k in range(i + 1)):
                continue
            if r - first > 1:
                rows[first][i] = {**rows[first][i], "rows": r - first}
                for n in range(first + 1, r):
                    rows[n][i] = {**rows[n][i], "hidden": True}
            first = r


def _spread(row: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a row in which a text with nothing to the right of it takes the rest of the row."""
    last = max((i for i, cell in enumerate(row) if cell.get("text") != "—"), default=0)
    if 0 < last < len(row) - 1 and row[last].get("kind") in ("text", "long"):
        return [*row[:last], {**row[last], "span": len(row) - last}]
    return row

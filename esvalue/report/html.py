"""The report page: one self-contained HTML file with both languages, no script and no external resource."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from esvalue.core.files import page_policy
from esvalue.core.table_text import width
from esvalue.report.charts import all_charts
from esvalue.report.layout import LANGUAGES, scenario_title
from esvalue.report.numbering import Figure
from esvalue.report.tables.sentences import recommendation_parts
from esvalue.report.tables.tables import BELOW, EDGE, Cell, Table, TableColumn, number, unit_text

if TYPE_CHECKING:
    import jinja2

    from esvalue.report.tables.build import Comparison

__all__ = ["CHAPTERS_OF_A_STUDY", "render"]

Chapters = tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]
#: Chapters: title in both languages, names of tables (a trailing * stands for any ending), names of charts.
CHAPTERS: Chapters = (
    ("方案比较", "Options compared", ("options",), ("options", "net_benefit")),
    ("补偿标准", "Standards", ("standards", "change", "range", "coverage"), ()),
    ("监测与调查改变了什么", "What was measured or asked, and what it changed", ("overlays", "overlays_*"), ()),
    ("附表（可直接用于文件）", "Annex, ready to copy", ("annex", "annex_*"), ()),
    ("预算", "Budget", ("budget", "budget_*"), ()),
    ("谁承担未补偿的损失", "Who bears uncompensated loss", ("loss", "loss_*"), ()),
    (
        "稳健性：何时失效，先弄清什么",
        "Robustness: where it fails, what to learn first",
        ("robust", "failing", "information", "drivers"),
        ("drivers", "information"),
    ),
    ("价值构成", "Value by service", ("services_*",), ("services_*",)),
    ("价格表的影响", "Effect of the price book", ("prices",), ("prices",)),
    ("关键判断", "Judgements that matter most", ("judgements",), ()),
    ("不完整之处", "What is partial", ("partial",), ()),
    ("数据核对", "What was checked", ("doubts", "origin"), ()),
    ("量级核对", "Check of magnitude", ("magnitude",), ()),
    ("各地块各服务", "Services by place", ("places_*",), ()),
    ("来源", "Sources", ("sources",), ()),
)
#: Chapters of the page of an exploration.
CHAPTERS_OF_A_STUDY: Chapters = (
    ("稳健性", "Robustness", ("robust",), ()),
    ("何时不达标", "Where it fails", ("failing",), ("cdf", "trade_off")),
    ("先弄清什么", "What to learn first", ("information",), ()),
    (
        "什么在驱动结果",
        "What drives the outcomes",
        ("drivers", "indices", "indicated"),
        ("sobol", "convergence", "tornado", "spider"),
    ),
    ("由我们选择，还是未知", "Ours to choose, or not known", ("choices",), ()),
    ("自由设定标准", "Standards set freely", ("least_regret", "efficient"), ()),
    ("逐年路径", "Paths over years", ("paths",), ()),
)
FOLDED = ("places_",)
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


def render(
    comparison: Comparison,
    *,
    run_name: str,
    manifest: dict[str, Any],
    charts: dict[str, dict[str, str]] | None = None,
    chapters: Chapters = CHAPTERS,
) -> str:
    """Return the report as one HTML page holding both languages; the scenario's language is shown first."""
    import markupsafe

    first = comparison.context.judged.loaded.scenario.scenario.language
    drawn = charts or {language: all_charts(comparison, language) for language in LANGUAGES}
    sections = []
    for language in (first, *(other for other in LANGUAGES if other != first)):
        spoken = 0 if language == "zh" else 1
        shown = []
        for chapter in chapters:
            tables = sorted(
                (t for name, t in comparison.tables.items() if _named(name, chapter[2])), key=lambda t: t.folded
            )
            pictures = [markupsafe.Markup(svg) for name, svg in drawn[language].items() if _named(name, chapter[3])]
            if tables:
                shown.append(
                    {"title": chapter[spoken], "tables": [_shaped(t, language) for t in tables], "charts": pictures}
                )
        opening = drawn[language].get("standards")
        sections.append(
            {
                "language": language,
                "title": scenario_title(comparison)[language],
                "said": recommendation_parts(comparison.context)[language],
                "mixing": comparison.mixing.get(language, ""),
                "notices": [notice[language] for notice in comparison.notices],
                "opening": markupsafe.Markup(opening) if opening else "",
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


def _named(name: str, patterns: tuple[str, ...]) -> bool:
    return any(name == p or (p.endswith("*") and name.startswith(p[:-1])) for p in patterns)


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
        "folded": table.folded or table.name.startswith(FOLDED),
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

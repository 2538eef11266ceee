"""The first page of a report as HTML: both languages, no request, every text escaped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import markupsafe
from markupsafe import Markup

from esvalue.core.files import page_policy
from esvalue.core.printing.rounding import halves_up, percent
from esvalue.core.printing.table import number
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.report.front.drawing import flow_svg, money_svg
from esvalue.report.front.record import Area, Front, Paid, Rate, Totals, Zone
from esvalue.report.front.said import AND, Amount, Field, Said, money, share
from esvalue.report.html import description, environment, in_order, pages_of
from esvalue.report.layout import scenario_title
from esvalue.report.numbering import Figure
from esvalue.report.tables.sentences import recommendation_parts

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["render_front", "said_html"]

NOT_PAID, NOT_KNOWN = Text(zh="不补", en="not paid"), Text(zh="不详", en="not known")
#: Shares of a zone paid enough from which on it counts as well, and as partly paid.
WELL, PARTLY = 0.8, 0.3
#: Zones above which a printed sheet has no room for the cards; the rows of totals say what they say.
MANY = 9
#: Other options that are named.
OTHERS = 6


def render_front(comparison: Comparison, *, run_name: str, manifest: dict[str, Any]) -> str:
    """Return the first page of a run's report; the scenario's language is shown first."""
    front = comparison.front
    script = _script() if len(front.steps) > 1 else ""
    sections = [
        {
            "language": language,
            "pages": pages_of(comparison, "report", language),
            "title": scenario_title(comparison)[language],
            "description": description(comparison, language),
            "doubts": comparison.doubts[language],
            **_section(front, language),
            "lead": said_html(front.lead, language) if front.lead else _lead(comparison, language),
        }
        for language in in_order(comparison)
    ]
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            sections=sections,
            first=sections[-1]["language"],
            run_name=run_name,
            manifest=manifest,
            cases=manifest["replicates"] * manifest["points"],
            policy=page_policy([script] if script else []),
            script=Markup(script),
        )
    )


def _script() -> str:
    return (Path(__file__).parents[1] / "templates" / "report.js").read_text(encoding="utf-8").strip()


def _lead(comparison: Comparison, language: str) -> str:
    parts = recommendation_parts(comparison.context)
    return parts[0][language] if parts else ""


def said_html(field: Field, language: str) -> Markup:
    """Return a sentence as markup: texts escaped, figures with what they are looked up by."""
    if isinstance(field, Amount):
        return figure_html(field.figure, field.words[language], language)
    if isinstance(field, Said):
        inner = {name: said_html(one, language) for name, one in field.fields.items()}
        return markupsafe.escape(field.template[language]).format(**inner)
    return markupsafe.escape(field[language])


def figure_html(figure: Figure, words: str, language: str) -> Markup:
    """Return a figure as markup: its number shows when it is pointed at or comes into focus."""
    return Markup('<span class="f" tabindex="0" data-figure="{}" data-value="{}" title="{} · {}">{}</span>').format(
        figure.id, repr(figure.value), figure.label[language], figure.id, words
    )


def _section(front: Front, language: str) -> dict[str, Any]:
    """Return the parts of the page in a language; columns have the present rates first."""
    order = sorted(range(len(front.options)), key=lambda i: (front.options[i].role != "present", i))
    best = next((one.option for one in front.options), "")
    thick = _thickness(front)
    cards = [
        {
            "label": one.label[language],
            "title": one.title[language],
            "first": one.option == best,
            "cost": _outcome(front, i, "public_cost", language),
            "share": _outcome(front, i, "adequacy", language),
            "bars": [
                _bar(zone, zone.rates[i], thick, front, language)
                for area in front.areas
                for zone in area.zones
                if zone.rates[i].enough
            ],
        }
        for i, one in enumerate(front.options)
    ]
    return {
        "warnings": [said_html(one, language) for one in front.warnings],
        "losers": [said_html(one, language) for one in front.losers],
        "columns": [
            {
                "label": front.options[i].label[language],
                "title": front.options[i].title[language],
                "first": front.options[i].option == best,
            }
            for i in order
        ],
        "areas": [
            {
                "title": area.title[language],
                "unit": unit_text(area.unit, language),
                "zones": [_zone(zone, order, language) for zone in area.zones],
                "paid": [_paid(one, order, language) for one in area.paid],
            }
            for area in front.areas
            if area.zones or area.paid
        ],
        "missing": [_missing(area, language) for area in front.areas if area.missing],
        "payments": [
            _paid(one, order, language) for one in front.payments if not any(one in area.paid for area in front.areas)
        ],
        "totals": [_row(one, order, language) for one in front.totals],
        "proposed": any(
            one.role == "recommended" or (one.role in ("within", "keeps") and one.rule is None) for one in front.options
        ),
        "owed": _base(front.owed, language) if front.owed else "",
        "many": sum(len(area.zones) for area in front.areas) > MANY,
        "more": [one[language] for one in front.more],
        "others": [one[language] for one in front.others[:OTHERS]],
        "others_more": max(0, len(front.others) - OTHERS),
        "rules": [one.rule[language] for one in front.options if one.rule],
        "cards": [card for card in cards if card["cost"] or card["bars"]],
        "thick": bool(thick),
        "by_area": front.by_area,
        "well": percent(front.required or WELL),
        "money": Markup(money_svg(front, language)),
        "frontier": any(one.cost for one in front.steps),
        "steps": [
            {
                "money": said_html(money(one.money), language),
                "share": said_html(share(one.share), language),
                "title": said_html(one.title, language),
                "at": bool(front.budget and one.money.value <= front.budget.value),
            }
            for one in front.steps
        ]
        if len(front.steps) > 1
        else [],
        "flow": Markup(flow_svg(front.flow, language)) if front.flow else "",
        "flow_option": front.flow.option.label[language] if front.flow else "",
        "flow_total": figure_html(front.flow.total, number(front.flow.total.value), language) if front.flow else "",
        "counties": [
            {
                "name": row.name[language],
                "cells": [_cell(row.costs[i], language) for i in order],
                "households": [_cell(row.households[i], language) if row.households[i] else "" for i in order],
            }
            for row in front.counties
        ],
        "per_household": any(one for row in front.counties for one in row.households),
        "county_total": [_outcome(front, i, "public_cost", language) for i in order],
        "decisions": [said_html(one, language) for one in front.decisions],
        "judgement": [said_html(one, language) for one in front.judgement],
        "measure": [one[language] for one in front.measure],
        "reliability": said_html(front.reliability, language) if front.reliability else "",
    }


def _missing(area: Area, language: str) -> str:
    names = AND[language].join(one[language] for one in area.missing)
    return names if area.zones or area.paid else Text(zh="{}（{}）", en="{} ({})").format(area.title, names)[language]


def _cell(figure: Figure | None, language: str) -> str:
    if figure is None:
        return ""
    words = share(figure).words[language] if figure.unit == "share" else number(figure.value)
    return figure_html(figure, words, language)


def _zone(zone: Zone, order: list[int], language: str) -> dict[str, Any]:
    ends = ""
    if zone.loss is not None and zone.loss.low is not None and zone.loss.high is not None:
        ends = f"{number(zone.loss.low)}–{number(zone.loss.high)}"
    return {
        "title": zone.title[language],
        "base": _base(zone.base, language) if zone.base else "",
        "loss": _cell(zone.loss, language),
        "ends": ends,
        "rates": [_rate(zone.rates[i], language) for i in order],
    }


def _base(figure: Figure, language: str) -> Markup:
    """Return an amount owed payment with its unit, large ones in ten thousands as documents write them in Chinese."""
    unit = unit_text(figure.unit, language)
    words = f"{number(figure.value)} {unit}"
    if language == "zh" and abs(figure.value) >= 1e4:
        words = f"{figure.value / 1e4:,.1f} 万{unit}"
    return figure_html(figure, words, language)


def _rate(rate: Rate, language: str) -> dict[str, Any]:
    if rate.figure is not None:
        kind = "low" if rate.low else "fine"
        return {"html": _cell(rate.figure, language), "kind": kind, "low": rate.low, "cut": rate.cut, "why": ""}
    why = rate.text[language] if rate.text else ""
    return {"html": NOT_PAID[language], "kind": "none", "low": False, "cut": rate.cut, "why": why}


def _row(row: Totals, order: list[int], language: str) -> dict[str, Any]:
    texts = row.texts or (None,) * len(row.figures)
    cells = [_cell(row.figures[i], language) or (texts[i] or NOT_KNOWN)[language] for i in order]
    unit = "" if row.unit == "share" else unit_text(row.unit, language)
    if len(set(texts)) == 1 and texts[0] is not None:
        cells = cells[:1]
    return {"title": row.title[language], "unit": unit, "cells": cells}


def _paid(row: Paid, order: list[int], language: str) -> dict[str, Any]:
    """Return the row of a payment: what it covers, its rates, what each option pays by it."""
    zones = AND[language].join(one[language] for one in row.zones)
    return {**_row(row, order, language), "zones": zones, "rates": row.rates[language] if row.rates else ""}


def _outcome(front: Front, i: int, key: str, language: str) -> str:
    """Return an outcome of an option from the rows of totals; nothing where it is not known."""
    found = (row.figures[i] for row in front.totals)
    return _cell(next((one for one in found if one and one.key.startswith(f"outcome|{key}|")), None), language)


def _thickness(front: Front) -> float:
    """Return the largest amount owed payment where all are counted in one unit; 0 where bars are all as thick."""
    bases = [zone.base for area in front.areas for zone in area.zones if zone.base]
    return max((one.value for one in bases), default=0.0) if len({one.unit for one in bases}) == 1 else 0.0


def _bar(zone: Zone, rate: Rate, thick: float, front: Front, language: str) -> dict[str, Any]:
    assert rate.enough is not None
    value = halves_up(rate.enough.value, 2)  # as it is printed
    high = 6 + 12 * zone.base.value / thick if thick and zone.base else 12
    kind = "well" if value >= (front.required or WELL) else "partly" if value >= PARTLY else "hardly"
    return {
        "title": zone.title[language],
        "share": said_html(share(rate.enough), language),
        "percent": f"{100 * rate.enough.value:.1f}",
        "high": f"{high:.0f}",
        "kind": kind,
    }

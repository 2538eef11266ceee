"""The first page of a report as HTML: both languages, no request, every text escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from esvalue.core.files import page_policy
from esvalue.report.html import description, environment, evidence, in_order, pages_of
from esvalue.report.layout import scenario_title
from esvalue.report.tables.sentences import recommendation_parts

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["render_front"]


def render_front(comparison: Comparison, *, run_name: str, manifest: dict[str, Any]) -> str:
    """Return the first page of a run's report; the scenario's language is shown first."""
    sections = [
        {
            "language": language,
            "pages": pages_of(comparison, "report", language),
            "title": scenario_title(comparison)[language],
            "said": [part[language] for part in recommendation_parts(comparison.context)],
            "notices": [notice[language] for notice in comparison.notices],
            "description": description(comparison, language),
            "evidence": evidence(comparison, manifest, language),
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
            policy=page_policy(),
        )
    )

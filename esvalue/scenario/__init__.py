"""Scenarios: one TOML file from places and cards to options, budget and requirements."""

from __future__ import annotations

from esvalue.scenario.laying import lay, with_overlays
from esvalue.scenario.links import LinkRow, Links
from esvalue.scenario.loading import Loaded, find_scenario, load_scenario, merge_bases
from esvalue.scenario.records import (
    OUTCOMES,
    Budget,
    Choices,
    DomainRule,
    Fund,
    Funding,
    Head,
    LinkTable,
    Magnitude,
    Option,
    Requirement,
    Rounding,
    Scenario,
    Stage,
    amount,
    nominal,
)

__all__ = [
    "OUTCOMES",
    "Budget",
    "Choices",
    "DomainRule",
    "Fund",
    "Funding",
    "Head",
    "LinkRow",
    "LinkTable",
    "Links",
    "Loaded",
    "Magnitude",
    "Option",
    "Requirement",
    "Rounding",
    "Scenario",
    "Stage",
    "amount",
    "find_scenario",
    "lay",
    "load_scenario",
    "merge_bases",
    "nominal",
    "with_overlays",
]

"""Scenarios: one TOML file from places and cards to options, budget and requirements."""

from __future__ import annotations

from esvalue.inputs.scenario.copying import copy_scenario, remember
from esvalue.inputs.scenario.design import DESIGNED, CellDesign, DesignRule, LeverDesign
from esvalue.inputs.scenario.draft import Draft, merge_bases, read_draft
from esvalue.inputs.scenario.laying import lay, with_overlays
from esvalue.inputs.scenario.links import LinkRow, Links
from esvalue.inputs.scenario.loading import (
    Loaded,
    checked_rows,
    find_scenario,
    held,
    load_scenario,
    loaded_of,
    scenario_names,
)
from esvalue.inputs.scenario.origin import Likeness, Likenesses, OriginFile, likenesses, origin_text
from esvalue.inputs.scenario.payments import HOLDERS, RULE_ENDINGS, Beside, Part, Payment, PaymentChange, files_beside
from esvalue.inputs.scenario.requirements import Requirement
from esvalue.inputs.scenario.rounding import Rounding
from esvalue.inputs.scenario.sections import (
    DEFAULT_ZONE,
    Budget,
    Choices,
    DomainRule,
    Fund,
    Funding,
    Head,
    LinkTable,
    Magnitude,
    Option,
    Origin,
    Scenario,
    Stage,
    amount,
    nominal,
)

__all__ = [
    "DEFAULT_ZONE",
    "DESIGNED",
    "HOLDERS",
    "RULE_ENDINGS",
    "Beside",
    "Budget",
    "CellDesign",
    "Choices",
    "DesignRule",
    "DomainRule",
    "Draft",
    "Fund",
    "Funding",
    "Head",
    "LeverDesign",
    "Likeness",
    "Likenesses",
    "LinkRow",
    "LinkTable",
    "Links",
    "Loaded",
    "Magnitude",
    "Option",
    "Origin",
    "OriginFile",
    "Part",
    "Payment",
    "PaymentChange",
    "Requirement",
    "Rounding",
    "Scenario",
    "Stage",
    "amount",
    "checked_rows",
    "copy_scenario",
    "files_beside",
    "find_scenario",
    "held",
    "lay",
    "likenesses",
    "load_scenario",
    "loaded_of",
    "merge_bases",
    "nominal",
    "origin_text",
    "read_draft",
    "remember",
    "scenario_names",
    "with_overlays",
]

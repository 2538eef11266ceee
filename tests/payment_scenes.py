"""Scenarios of payments alone: river sections by a published rule, vessels by a rate paid once; invented parties."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from esvalue.core.errors import InputError
from esvalue.inputs.scenario import load_scenario
from esvalue.runs.checking import check
from esvalue.standards.judging import judge

__all__ = [
    "ALONE",
    "ANNUITY",
    "BUDGET",
    "OPTIONS",
    "TABLES",
    "VESSELS",
    "alone",
    "expected_nets",
    "mistakes",
    "of_rule",
]

TABLES = Path(__file__).parent / "cases" / "payments" / "liaoning_2024"
#: 7,000 yuan at 4% over 20 years are 515.07 a year.
ANNUITY = 0.04 / (1 - 1.04**-20)


def of_rule(rule: str = "liaoning_2024", period: str = "2025", more: str = "") -> str:
    """Return a scenario of river sections by a rule, with more keys of the payment."""
    return f"""\
[scenario]
name = "alone"
title = {{ zh = "断面", en = "sections" }}
period = "{period}"
seed = 7

[payments.sections]
title = {{ zh = "断面补偿", en = "river sections" }}
rule_file = "{rule}"
tables = "river"
{more}"""


ALONE = of_rule()
VESSELS = """
[payments.vessels]
title = { zh = "减船", en = "vessels" }
timing = "once"
years = { value = 20, unit = "a", source = "judgement" }
return_rate = { value = 0.04, unit = "1/a", source = "judgement" }
[payments.vessels.parts.national]
title = { zh = "国家册", en = "national" }
rate = { value = 7000, unit = "yuan/kW", source = "judgement", basis = "statutory" }
base = { value = 100, unit = "kW", source = "judgement" }
[payments.vessels.parts.local]
title = { zh = "地方册", en = "local" }
rate = { value = 3000, unit = "yuan/kW", source = "judgement", basis = "statutory" }
base = { value = 50, unit = "kW", source = "judgement" }
"""
BUDGET = """
[budget]
amount = { value = 100, unit = "1e4 yuan/a", date = 2020, basis = "statutory", source = "judgement" }
of = "甲"
"""
OPTIONS = """
[options.now]
title = { zh = "现状", en = "now" }
status_quo = true
[options.again]
title = { zh = "假定按旧规则", en = "by the old rule" }
[options.again.payments.sections]
rule_file = "liaoning_2017"
as_if = true
[options.none]
title = { zh = "不付", en = "none" }
[options.none.payments.sections]
off = true
"""


def alone(folder: Path, text: str) -> Path:
    """Write a scenario of payments alone, with the tables of sections beside it."""
    shutil.copytree(TABLES, folder / "river", dirs_exist_ok=True)
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    return folder / "scenario.toml"


def expected_nets() -> dict[str, float]:
    """Return what every party pays less what it receives, from the figures worked out by hand."""
    found: dict[str, float] = defaultdict(float)
    with (TABLES / "expected.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            amount = float(row["amount [yuan]"])
            found[row["payer"]] += amount
            found[row["payee"]] -= amount
    return found


def mistakes(path: Path) -> list[tuple[str, str]]:
    """Return the mistakes `check` finds: code and text; loading and judging refuses the same."""
    found = check(path).mistakes
    with pytest.raises(InputError):
        judge(load_scenario(path))
    return [(one.code, one.text("en")) for one in found]

"""Expected figures of every rule, worked out apart: tests/cases/payments/RULE/expected.csv, compared to the cent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from folders import CASES

from esvalue.payments import Tables, load_rule, tables_of

FOUND = sorted({path.parent for path in (CASES / "payments").glob("*/expected.csv")})
KEYS = ["period", "section", "payer", "payee"]


def unmeasured(rule_name: str, tables: Tables) -> list[str]:
    """Return the items of a list of the standard that a case does not measure: they are left out by name."""
    rule = load_rule(rule_name)
    there = {tables.indicators.codes[k] for k in np.unique(tables.monitoring.indicator) if k >= 0}
    groups = [term.indicators for term in rule.file.terms if isinstance(term.indicators, str)]
    return [code for group in groups for code in rule.indicators.groups[group].members if code not in there]


def rule_of(folder: Path) -> str:
    """Return the rule a folder is about; its terms by year or week stand in a folder of their own."""
    return folder.name.removesuffix("_year").removesuffix("_week")


@pytest.mark.parametrize("folder", FOUND, ids=lambda path: path.name)
def test_a_rule_gives_the_figures_worked_out_apart(folder: Path) -> None:
    expected = pd.read_csv(folder / "expected.csv", dtype=str, keep_default_na=False)
    expected["cents"] = (expected["amount [yuan]"].astype(float) * 100).round().astype(int)
    tables = tables_of(folder)
    # its dates are proved elsewhere: here only the money
    claims = load_rule(rule_of(folder)).evaluate(
        tables, period=sorted(set(expected["period"])), as_if=True, leave_out=unmeasured(rule_of(folder), tables)
    )
    wanted = expected[expected["cents"] > 0].groupby(KEYS)["cents"].sum().to_dict()
    frame = claims.frame.assign(period=claims.frame["period"].astype(str), section=claims.frame["section"].astype(str))
    assert frame.groupby(KEYS)["cents"].sum().to_dict() == wanted

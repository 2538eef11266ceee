"""Periods of payments, and pools of money: what goes in, what goes out, what is left."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from esvalue.core.periods import parse_period, period_of
from esvalue.core.text import Text
from esvalue.payments import Claims, through_pool
from esvalue.payments.rule_file import Pool


# ---- periods ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "kind", "label", "month", "year"),
    [
        ("2025-03-07", "day", "2025-03-07", "2025-03", "2025"),
        ("2025-W01", "week", "2025-W01", "2025-01", "2025"),
        ("2025-W05", "week", "2025-W05", "2025-01", "2025"),  # its Thursday is 30 January
        ("2025年12月", "month", "2025-12", "2025-12", "2025"),
        ("2025年第三季度", "quarter", "2025Q3", "None", "2025"),
        ("2025", "year", "2025", "None", "2025"),
    ],
)
def test_periods_are_read_and_lie_in_longer_ones(text: str, kind: str, label: str, month: str, year: str) -> None:
    one = parse_period(text)
    assert one is not None
    assert (one.kind, one.label, str(period_of(one, "month")), str(period_of(one, "year"))) == (
        kind,
        label,
        month,
        year,
    )


@pytest.mark.parametrize("text", ["", "2025-00", "2025-02-30", "2025Q5", "2025-W54", "March", "25-03"])
def test_what_is_no_period_is_none(text: str) -> None:
    assert parse_period(text) is None


# ---- pools -----------------------------------------------------------------------------------------------------------
def pooled(**words: Any) -> tuple[Claims, pd.DataFrame]:
    """Return three months of a pool of 市: 100 in; 30 and 90 out; nothing."""
    frame = pd.DataFrame(
        [
            ("2025-01", "in", "甲", "市", 60_00),
            ("2025-01", "in", "乙", "市", 40_00),
            ("2025-02", "first", "市", "丙", 30_00),
            ("2025-02", "second", "市", "丁", 50_00),
            ("2025-02", "second", "市", "戊", 40_00),
        ],
        columns=["period", "term", "payer", "payee", "cents"],
    )
    frame = frame.assign(amount=frame["cents"] / 100, measure="class")
    return through_pool(Claims("r", Text.same("r"), frame), Pool(name="fund", holder="市", **words))


def balanced(table: pd.DataFrame) -> None:
    left = table["opening"] + table["paid_in"] + table["topped_up"]
    right = table["paid_out"] + table["returned"] + table["closing"]
    assert left.to_numpy() == pytest.approx(right.to_numpy())
    assert table["opening"].to_numpy()[1:] == pytest.approx(table["closing"].to_numpy()[:-1])


@pytest.mark.parametrize(
    ("words", "second"),
    [
        ({"shortfall": "holder"}, {"topped_up": 20.0, "closing": 0.0, "unpaid": 0.0}),
        ({"shortfall": "carried"}, {"topped_up": 0.0, "closing": -20.0, "unpaid": 0.0}),
        ({"shortfall": "prorata"}, {"topped_up": 0.0, "closing": 0.0, "unpaid": 20.0}),
    ],
)
def test_a_pool_balances_to_the_cent(words: dict[str, Any], second: dict[str, float]) -> None:
    _, table = pooled(**words)
    balanced(table)
    assert table.loc["2025-02", list(second)].to_dict() == second


def test_a_pool_pays_in_its_order_and_the_last_in_proportion() -> None:
    claims, _ = pooled(shortfall="prorata", order=["first", "second"])
    # 100 are there: 30 in full, 70 for 50 + 40: 38.888... and 31.111...
    assert claims.by("payee").to_dict() == {"市": 100.0, "丙": 30.0, "丁": 38.89, "戊": 31.11}


def test_a_surplus_goes_back_to_those_who_paid_in() -> None:
    claims, table = pooled(shortfall="holder", surplus="returned")
    balanced(table)
    assert table.loc["2025-01", "returned"] == 100.0
    assert claims.net()["net"].sum() == 0
    assert claims.by("payee").to_dict()["甲"] == 60.0

"""The shipped basin, by hand: sections 7 of the how-to has the same arithmetic. Amounts in 1e4 yuan."""

from __future__ import annotations

from math import ceil
from statistics import NormalDist

import pytest
from given import Seen, see

from esvalue.inputs.scenario import find_scenario
from esvalue.payments import load_rule

#: Charges by step of 0.5, at most 60 an indicator, from the multiples over the target: (payer, share) by section.
STEPS = {
    ("2025-01", "S1"): (20 * ceil(0.3 / 0.5) + 20 * ceil(0.6 / 0.5), {"甲": 1.0}),  # COD 26/20, NH3-N 1.6/1.0
    ("2025-02", "S2"): (20 * ceil(0.75 / 0.5), {"乙": 1.0}),  # TP 0.35/0.2
    ("2025-02", "S3"): (20 * ceil(1 / 3 / 0.5) + min(60, 20 * ceil(1.4 / 0.5)), {"甲": 0.6, "乙": 0.4}),
}
#: Rewards of 40 a class better than the target.
BETTER = {
    ("2025-01", "S2"): (40 * 1, {"乙": 1.0}),  # II against III
    ("2025-03", "S1"): (40 * 2, {"甲": 1.0}),  # I against III
    ("2025-03", "S2"): (40 * 2, {"乙": 1.0}),
    ("2025-03", "S3"): (40 * 2, {"甲": 0.6, "乙": 0.4}),  # II against IV
}
#: By the rule of Liaoning 2024 on the classes: 100 the main stem, 50 a tributary, a class and month, both ways.
DIRECT = (
    ("甲", "乙", 2 * 100), ("丙", "乙", 1 * 100),  # January: S1 V, S2 II
    ("乙", "丙", 2 * 100), ("甲", "丙", 0.6 * 2 * 50), ("乙", "丙", 0.4 * 2 * 50),  # February: S2 V, S3 worse than V
    ("乙", "甲", 2 * 100), ("丙", "乙", 2 * 100), ("丙", "甲", 0.6 * 2 * 50), ("丙", "乙", 0.4 * 2 * 50),  # March
)  # fmt: skip


@pytest.fixture(scope="module")
def seen() -> Seen:
    return see(find_scenario("basin").parent)


def nets(seen: Seen, option: str) -> dict[str, float]:
    name = "nets" if option == seen.comparison.context.recommendation.shown else f"nets_{option}"
    return {row["party"]["en"]: row["net"].value / 1e4 for row in seen.comparison.tables[name].rows}


def test_charges_and_rewards_are_as_worked_by_hand() -> None:
    folder = find_scenario("basin").parent
    claims = load_rule(folder / "rule.toml").evaluate(folder / "river")
    found = {key: amount / 1e4 for key, amount in claims.by("period", "section", "payer", "payee").items()}
    wanted = {}
    for (period, section), (amount, shares) in STEPS.items():
        wanted |= {(period, section, party, "流域基金"): amount * share for party, share in shares.items()}
    for (period, section), (amount, shares) in BETTER.items():
        wanted |= {(period, section, "流域基金", party): amount * share for party, share in shares.items()}
    wanted["2025-03", "", "省", "流域基金"] = 240 - (60 - 40 + 120)
    assert {key: one for key, one in found.items() if one} == pytest.approx(wanted)


def test_the_fund_balances_and_the_nets_are_as_in_the_how_to(seen: Seen) -> None:
    (fund,) = seen.comparison.context.judged.scheme.of("fund")[0].claims.pools
    rows = (fund.table / 1e4)[["opening", "paid_in", "topped_up", "paid_out", "closing"]].to_numpy().tolist()
    assert rows == [[0, 60, 0, 40, 20], [20, 120, 0, 0, 140], [140, 0, 100, 240, 0]]
    assert nets(seen, "fund") == {"甲": 20, "乙": 80, "流域基金": 0, "省": -100}


def test_the_other_option_pays_directly(seen: Seen) -> None:
    wanted = dict.fromkeys("甲乙丙", 0.0)
    for payer, payee, amount in DIRECT:
        wanted[payer] -= amount
        wanted[payee] += amount
    assert wanted == {"甲": 0, "乙": 100, "丙": -100}
    assert nets(seen, "direct") == pytest.approx(wanted)


def test_those_give_up_fields_whose_loss_is_covered(seen: Seen) -> None:
    share = NormalDist(450, 100).cdf(500)
    assert share == pytest.approx(0.691, abs=5e-4)
    assert seen.total("public_cost", "fund") / 1e4 == pytest.approx(100 + 60 * share)
    assert seen.total("public_cost", "direct") / 1e4 == pytest.approx(60)


def test_options_that_differ_by_payments_alone_are_not_the_same() -> None:
    from esvalue.runs.checking import check

    found = check("basin")
    assert not found.mistakes
    assert not [one for one in found.notices if one.code == "idle_option"]

"""The designs of hand scenarios: A and B against what is worked out from cases/hand/README.md."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hand import HAND

from esvalue.inputs.scenario import load_scenario
from esvalue.standards.designing import Designed, design


@cache
def designed(name: str) -> Designed:
    return design(load_scenario(HAND / f"{name}.toml"), budgets=3)


def test_the_promise_costs_the_least_steps_above_cost():
    """Costs of 200 and 300 yuan/ha on steps of 5 yuan/mu = 75 yuan/ha: 225 near, 300 far, to all holders.

    100 ha x 225 + 50 ha x 300 = 37,500 yuan; the gain is 100 x (200 + 360) / 2 + 50 x (100 + 260) / 2 = 37,000.
    """
    made = designed("clear_winner").promised
    assert {name.split("|")[1]: rate for name, rate in made.rates.items()} == pytest.approx({"near": 225, "far": 300})
    assert made.cost == pytest.approx(np.full(len(made.cost), 37_500.0))
    assert made.net_benefit == pytest.approx(37_000.0, rel=1e-3)
    assert {one.held_by for one in made.cells} == {"promise"}
    assert all(one.covers for one in made.cells)


def test_without_a_budget_there_is_no_b():
    assert designed("clear_winner").within is None


def test_within_30_000_yuan_near_alone_is_paid():
    """Near at 225 costs 22,500 and gains 28,000; far besides would cost 37,500.

    Far alone, near at its present 150 where nobody joins, gains 9,000.
    """
    made = designed("none_qualifies")
    found = made.within
    assert {name.split("|")[1]: rate for name, rate in found.design.rates.items()} == pytest.approx(
        {"near": 225, "far": 0}
    )
    assert found.proved
    assert found.design.money(made.in_share) == pytest.approx(22_500.0)
    assert found.design.net_benefit == pytest.approx(28_000.0, rel=1e-3)
    near = next(name for name in found.design.rates if name.endswith("near"))
    assert made.printed(near, found.design[near].rate) == pytest.approx(15.0)  # 225 yuan/ha is 15 yuan/mu


def test_a_promise_above_the_ceiling_is_flagged_and_not_bought():
    """Far costs 600, on the step 600, above a ceiling of 400 or 560: A pays it and loses 120 a hectare on average."""
    made = designed("no_range")
    far = next(one for one in made.promised.cells if one.cell.endswith("far"))
    assert (far.rate, far.flags, far.covers) == (pytest.approx(600.0), ("above_ceiling",), False)
    assert far.net_benefit == pytest.approx(50 * (480 - 600), rel=1e-2)
    assert made.frontier.made[-1].design[far.cell].rate == 0.0

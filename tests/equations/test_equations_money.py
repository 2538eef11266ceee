"""Time in money and costs: one annuity, what is built on it, and how it ties to paths of flows;
costs of holders and districts.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import esvalue
from esvalue.analysis.robustness.trajectories import grown, present_value
from esvalue.equations.amounts import market_value, scaled
from esvalue.equations.costs import (
    annualised_cost,
    conversion_opportunity_cost,
    forgone_industry_income_gap,
    forgone_industry_output,
    protection_cost,
    restoration_cost,
    transaction_cost,
)
from esvalue.equations.equivalents import (
    correction_ratio,
    equivalent_unit_value_grain_mix,
    equivalent_unit_value_grain_output,
    equivalent_value,
    equivalent_value_dynamic_xie2015,
)
from esvalue.equations.money import (
    annuity,
    discount_factor,
    net_present_value,
    perpetuity,
    perpetuity_growing,
    present_value_constant,
    present_value_growing,
    present_value_of_stock_change,
    price_in_year,
)
from esvalue.equations.provisioning import graded_value, resource_rent, timber_value, value_added, water_use_value

rates = st.floats(0.0, 0.3)
growths = st.floats(-0.2, 0.3)
years = st.integers(1, 60)
flows = st.floats(-1e6, 1e6)


# --- one annuity ---


def test_nothing_else_discounts() -> None:
    """Compounding stands in money.py, and for paths in trajectories.py; no equation,
    card or other module writes its own.
    """
    package = Path(esvalue.__file__).parent
    compounding = re.compile(r"\(1(\.0)? \+ \w*(rate|discount|growth|interest)\w*\) ?\*\*")
    found = {path.name for path in package.rglob("*.py") if compounding.search(_code(path))}
    assert found == {"money.py", "trajectories.py"}


def _code(path: Path) -> str:
    """Return a module without its docstrings."""
    return re.sub(r'"""(.|\n)*?"""', "", path.read_text(encoding="utf-8"))


@given(flows, rates, years)
def test_constant_flows_are_those_of_a_path(flow: float, rate: float, n: int) -> None:
    path = float(present_value(np.full(n, flow), rate, first_year=1))
    assert float(present_value_constant(flow, rate, float(n))) == pytest.approx(path, rel=1e-9, abs=1e-6)
    assert float(present_value(np.ones(n), rate, first_year=1)) == pytest.approx(
        1 / float(annuity(rate, float(n))), rel=1e-9
    )


@given(flows, growths, rates, years)
def test_growing_flows_are_those_of_a_path(flow: float, growth: float, rate: float, n: int) -> None:
    path = float(present_value(grown(flow, growth, n), rate, first_year=1))
    assert float(present_value_growing(flow, growth, rate, float(n))) == pytest.approx(path, rel=1e-7, abs=1e-6)


@given(st.floats(0.0, 1e4), growths, st.integers(0, 40))
def test_the_price_path_is_that_of_the_trajectories(price: float, growth: float, n: int) -> None:
    assert price_in_year(price, growth, float(n)) == pytest.approx(float(grown(price, growth, n + 1)[-1]), rel=1e-12)


@given(flows, years)
def test_without_interest_a_present_value_is_the_sum(flow: float, n: int) -> None:
    assert float(present_value_constant(flow, 0.0, float(n))) == pytest.approx(n * flow, rel=1e-14)
    assert float(present_value_growing(flow, 0.0, 0.0, float(n))) == pytest.approx(n * flow, rel=1e-14)
    assert float(net_present_value(flow, 0.0, 0.0, 0.0, float(n))) == pytest.approx(n * flow, rel=1e-14)


@given(st.floats(0.001, 0.3), st.floats(0.01, 100.0))
def test_growth_at_the_discount_rate_leaves_the_plain_sum(rate: float, n: float) -> None:
    assert float(present_value_growing(1.0, rate, rate, n)) == pytest.approx(n / (1 + rate), rel=1e-12)


def test_continuous_round_zero_and_silent() -> None:
    with np.errstate(all="raise"):
        near = present_value_growing(1.0, np.array([0.05, 0.05 + 1e-12, 0.05 - 1e-12]), 0.05, 20.0)
    assert near == pytest.approx(np.full(3, 20 / 1.05), rel=1e-9)


@given(flows, st.floats(0.01, 0.3))
def test_a_perpetuity_is_the_limit_of_a_long_life(flow: float, rate: float) -> None:
    assert float(present_value_constant(flow, rate, 5000.0)) == pytest.approx(
        perpetuity(flow, rate), rel=1e-9, abs=1e-9
    )
    assert float(perpetuity_growing(flow, 0.0, rate)) == pytest.approx(perpetuity(flow, rate), rel=1e-12)


def test_a_perpetuity_that_outgrows_its_rate_has_no_bound() -> None:
    with np.errstate(all="raise"):
        worth = perpetuity_growing(np.array([1.0, -1.0, 0.0, 1.0]), np.array([0.05, 0.06, 0.06, 0.02]), 0.05)
    assert worth[:3].tolist() == [math.inf, -math.inf, 0.0]
    assert worth[3] == pytest.approx(1 / 0.03)


@given(st.floats(0.0, 0.3), years)
def test_yearly_amount_and_present_value_undo_each_other(rate: float, n: int) -> None:
    yearly = annualised_cost(1000.0, float(annuity(rate, float(n))))
    assert float(present_value_constant(yearly, rate, float(n))) == pytest.approx(1000.0, rel=1e-12)
    assert float(net_present_value(yearly, 0.0, 1000.0, rate, float(n))) == pytest.approx(0.0, abs=1e-6)
    assert discount_factor(rate, float(n)) * (1 + rate) ** n == pytest.approx(1.0, rel=1e-12)


# --- InVEST's value of a carbon change (commit 54ff9ca1) ---


def invest_constant(price: float, discount: float, growth: float, n: int) -> float:
    """Return InVEST's factor by its own sum, growth in the denominator as its source has it."""
    return price / n * math.fsum((1 / ((1 + discount) * (1 + growth))) ** t for t in range(n))


@given(st.floats(-1e3, 1e3), st.floats(0.0, 1e3), rates, years)
def test_without_growth_it_is_invests(change: float, price: float, rate: float, n: int) -> None:
    theirs = change * invest_constant(price, rate, 0.0, n)
    assert float(present_value_of_stock_change(change, price, 0.0, rate, float(n))) == pytest.approx(
        theirs, rel=1e-9, abs=1e-9
    )


def test_with_growth_invest_moves_the_wrong_way() -> None:
    ours = [float(present_value_of_stock_change(1.0, 100.0, g, 0.05, 10.0)) for g in (0.0, 0.03)]
    theirs = [invest_constant(100.0, 0.05, g, 10) for g in (0.0, 0.03)]
    assert ours[0] == pytest.approx(theirs[0])
    assert ours[1] > ours[0]
    assert theirs[1] < theirs[0]
    by_hand = 100 / 10 * math.fsum((1.03 / 1.05) ** t for t in range(10))
    assert ours[1] == pytest.approx(by_hand, rel=1e-12)


def test_coastal_blue_carbon_prices_agree_with_invest() -> None:
    """Its other model puts growth where it belongs: the sum over years of p (1 + g)^t / (1 + d)^t."""
    theirs = math.fsum(50.0 * 1.03**t / 1.05**t for t in range(12))
    assert 12 * float(present_value_of_stock_change(1.0, 50.0, 0.03, 0.05, 12.0)) == pytest.approx(theirs, rel=1e-12)


# --- costs ---


def test_costs_by_hand() -> None:
    assert protection_cost(10_000.0, float(annuity(0.0, 20.0)), 100.0) == 600.0
    assert restoration_cost(30_000.0, 10.0, 0.75, 0.1) == pytest.approx(40_000.0)
    assert transaction_cost(753.0, 8.0, 25.0, 50.0) == 188_250.0


def test_weihe_floor_is_the_margin_given_up() -> None:
    """Farmland to forest: 8,000 yuan/ha given up, 1,500 earned by the new use, 20 ha."""
    assert conversion_opportunity_cost(8000.0, 1500.0, 20.0) == 130_000.0
    assert conversion_opportunity_cost(1500.0, 8000.0, 20.0) == -130_000.0


def test_rival_measures_of_forgone_industry() -> None:
    by_income = forgone_industry_income_gap(30_000.0, 22_000.0, 5_000.0)
    by_output = forgone_industry_output(90_000.0, 10_000.0, 2_500.0, 0.2)
    assert by_income == by_output == 40_000_000.0
    assert forgone_industry_income_gap(22_000.0, 30_000.0, 5_000.0) < 0


# --- products ---


def test_reed_of_baiyangdian_in_three_grades() -> None:
    """Printed 1.67e8 yuan."""
    assert graded_value(3.74e4, 0.4, 7000.0, 0.4, 4000.0, 0.2, 300.0) == pytest.approx(1.67e8, abs=0.005e8)


def test_water_use_of_garze_is_the_sum_of_its_sectors() -> None:
    printed = {
        "domestic": (1.36e8, 2.6, 3.54e8),
        "industrial": (150.17e8, 3.6, 540.6113e8),
        "agricultural": (17.31e8, 0.07, 1.2117e8),
    }
    together = water_use_value(*(figure for q, p, _ in printed.values() for figure in (q, p)))
    assert together == pytest.approx(sum(v for _, _, v in printed.values()), abs=0.01e8)
    assert together == pytest.approx(sum(market_value(q, p) for q, p, _ in printed.values()), rel=1e-12)


@given(st.floats(0.0, 1e6), st.floats(0.0, 1.0))
def test_net_output_is_never_above_gross(gross: float, share: float) -> None:
    assert 0.0 <= value_added(gross, share) <= gross
    assert resource_rent(gross, gross * share, 10.0, 100.0, 0.05, 5.0) == pytest.approx(
        value_added(gross, share) - 20.0, abs=1e-6
    )
    assert timber_value(4.0, 10.0, 0.75, 300.0, 900.0) < 0  # felling that costs more than it brings is no service


# --- equivalents ---


def test_one_grain_or_three_of_a_kind_make_the_same_equivalent() -> None:
    """晋陕蒙 2018: 3,088.33 kg/ha at 2.30 yuan/kg, a seventh: 1,014.74 yuan/ha."""
    alone = equivalent_unit_value_grain_output(3.08833, 2300.0, 1 / 7)
    mixed = equivalent_unit_value_grain_mix(
        10.0, 3.08833 * 2300.0, 20.0, 3.08833 * 2300.0, 30.0, 3.08833 * 2300.0, 1 / 7
    )
    assert alone == pytest.approx(mixed) == pytest.approx(1014.74, abs=0.005)


@given(st.floats(-5.0, 200.0), st.floats(0.0, 5.0), st.floats(0.1, 5.0))
def test_a_modifier_scales_and_the_national_mean_changes_nothing(equivalents: float, local: float, mean: float) -> None:
    plain = equivalent_value(equivalents, 3406.5, 10.0)
    dynamic = equivalent_value_dynamic_xie2015(equivalents, correction_ratio(local, mean), 3406.5, 10.0)
    assert dynamic == pytest.approx(scaled(plain, local / mean), rel=1e-9, abs=1e-9)
    assert equivalent_value_dynamic_xie2015(equivalents, correction_ratio(mean, mean), 3406.5, 10.0) == plain

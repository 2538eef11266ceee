"""Laws of the cost of holders: closed forms against numeric integration of their densities.

Take-up and adequacy are F(S); what holders gain beyond their cost (their surplus) is S F(S) - E[c; c <= S], which is
also the integral of F up to S.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from esvalue.equations.cost_laws import (
    accepted_cost_from_zero,
    accepted_cost_in_part,
    accepted_cost_logistic,
    accepted_cost_lognormal,
    accepted_cost_normal,
    adequacy_from_zero,
    adequacy_logistic,
    adequacy_lognormal,
    adequacy_normal,
    covered_in_part,
    mean_cost_from_zero,
    relative_cost,
)

#: Mean and standard deviation of the cost among holders: a narrow, a usual, a wide one, one whose mean is below zero.
SHAPES = [(300.0, 30.0), (300.0, 140.0), (100.0, 120.0), (-50.0, 80.0)]
STANDARDS = [0.0, 40.0, 150.0, 300.0, 700.0]


def normal(m: float, d: float) -> tuple[stats.rv_continuous, float]:
    return stats.norm(m, d), -np.inf


def logistic(m: float, d: float) -> tuple[stats.rv_continuous, float]:
    return stats.logistic(m, d * np.sqrt(3) / np.pi), -np.inf


def lognormal(m: float, d: float) -> tuple[stats.rv_continuous, float]:
    width = np.sqrt(np.log1p((d / m) ** 2))
    return stats.lognorm(width, scale=m * np.exp(-(width**2) / 2)), 0.0


NODES, WEIGHTS = np.polynomial.legendre.leggauss(40)


def integral(function, low: float, high: float, middle: float, width: float) -> float:
    """Integrate piece by piece around where the density lies, so that no peak is missed."""
    steps = np.array([-40, -20, -12, -8, *np.arange(-6, 6.5, 0.5), 8, 12, 20, 40])
    ends = np.unique(np.clip([low, *(middle + width * steps)], max(low, middle - 60 * width), high))
    centre, half = (ends[1:] + ends[:-1])[:, None] / 2, (ends[1:] - ends[:-1])[:, None] / 2
    inner = float((half * WEIGHTS * function(centre + half * NODES)).sum())
    return inner + (quad(function, ends[-1], high)[0] if high > ends[-1] else 0.0)


def accepted_normal(s: float, m: float, d: float) -> float:
    return float(accepted_cost_normal(s, m, d, adequacy_normal(s, m, d)))


LAWS = {
    "normal": (normal, adequacy_normal, accepted_normal),
    "logistic": (logistic, adequacy_logistic, accepted_cost_logistic),
    "lognormal": (lognormal, adequacy_lognormal, accepted_cost_lognormal),
}


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize(("m", "d"), SHAPES)
@pytest.mark.parametrize("law", LAWS)
def test_closed_forms_are_the_integrals(law: str, m: float, d: float, standard: float) -> None:
    made, covered, accepted = LAWS[law]
    if law == "lognormal" and m <= 0:
        pytest.skip("a lognormal cost has a mean above zero")
    density, low = made(m, d)
    share = integral(density.pdf, low, standard, m, d)
    lost = integral(lambda c: c * density.pdf(c), low, standard, m, d)
    surplus = integral(lambda c: (standard - c) * density.pdf(c), low, standard, m, d)
    found, cost = float(covered(standard, m, d)), float(accepted(standard, m, d))
    assert found == pytest.approx(share, abs=1e-7)
    assert cost == pytest.approx(lost, abs=1e-5 * (abs(m) + d))
    assert standard * found - cost == pytest.approx(surplus, abs=1e-5 * (abs(m) + d))
    assert standard * found - cost == pytest.approx(
        integral(lambda c: covered(c, m, d), low, standard, m, d), abs=1e-5 * (abs(m) + d)
    )


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize(("m", "d"), SHAPES)
@pytest.mark.parametrize("law", ["normal", "logistic"])
def test_a_law_cut_at_zero_is_the_integral_over_what_is_left(law: str, m: float, d: float, standard: float) -> None:
    made, covered, accepted = LAWS[law]
    density, _ = made(m, d)
    left = 1 - density.cdf(0)
    unpaid, free = float(covered(0.0, m, d)), float(accepted(0.0, m, d))
    share = adequacy_from_zero(standard, covered(standard, m, d), unpaid)
    cost = accepted_cost_from_zero(standard, accepted(standard, m, d), free, unpaid)
    assert float(share) == pytest.approx(integral(density.pdf, 0.0, standard, m, d) / left, abs=1e-7)
    lost = integral(lambda c: c * density.pdf(c), 0.0, standard, m, d) / left
    assert float(cost) == pytest.approx(lost, abs=1e-5 * (abs(m) + d))
    surplus = integral(lambda c: (standard - c) * density.pdf(c), 0.0, standard, m, d) / left
    assert standard * float(share) - float(cost) == pytest.approx(surplus, abs=1e-5 * (abs(m) + d))
    mean = integral(lambda c: c * density.pdf(c), 0.0, np.inf, m, d) / left
    assert float(mean_cost_from_zero(m, free, unpaid)) == pytest.approx(mean, rel=1e-6)


def test_a_normal_law_cut_at_zero_is_the_truncated_normal_of_scipy() -> None:
    m, d = 300.0, 140.0
    cut = stats.truncnorm(-m / d, np.inf, m, d)
    unpaid = adequacy_normal(0.0, m, d)
    free = accepted_cost_normal(0.0, m, d, unpaid)
    assert 0.01 < float(unpaid) < 0.03  # what is usual: 1 to 3% of holders below zero
    for standard in STANDARDS:
        share = adequacy_from_zero(standard, adequacy_normal(standard, m, d), unpaid)
        assert float(share) == pytest.approx(cut.cdf(standard), abs=1e-12)
    assert float(mean_cost_from_zero(m, free, unpaid)) == pytest.approx(cut.mean(), rel=1e-12)


def test_what_cannot_be_cut_any_more_costs_nothing() -> None:
    """All but nobody below zero: 8 deviations, or no spread at all."""
    for m, d in ((-800.0, 100.0), (-5.0, 0.0)):
        unpaid, free = adequacy_normal(0.0, m, d), accepted_cost_normal(0.0, m, d, adequacy_normal(0.0, m, d))
        assert float(adequacy_from_zero(0.0, adequacy_normal(0.0, m, d), unpaid)) == 1.0
        assert float(accepted_cost_from_zero(10.0, accepted_cost_normal(10.0, m, d, 1.0), free, unpaid)) == 0.0
        assert float(mean_cost_from_zero(m, free, unpaid)) == 0.0


@pytest.mark.parametrize("law", LAWS)
def test_without_spread_all_have_the_mean_cost(law: str) -> None:
    _, covered, accepted = LAWS[law]
    assert [float(covered(s, 100.0, 0.0)) for s in (99.0, 100.0)] == [0.0, 1.0]
    assert [float(accepted(s, 100.0, 0.0)) for s in (99.0, 100.0)] == [0.0, 100.0]


def test_parts_of_a_table_are_its_integrals() -> None:
    """A tenth at 50, half evenly from 50 to 200, four tenths evenly from 200 to 400."""
    parts = np.array([[50.0, 50.0, 0.1], [50.0, 200.0, 0.5], [200.0, 400.0, 0.4]]).T

    def density(c: float) -> float:
        return 0.5 / 150 if c <= 200 else 0.4 / 200

    for standard in (49.0, 50.0, 120.0, 200.0, 310.0, 400.0, 900.0):
        share, cost = covered_in_part(standard, *parts).sum(), accepted_cost_in_part(standard, *parts).sum()
        end, atom = min(max(standard, 50.0), 400.0), 0.1 * (standard >= 50)
        pieces = [(50.0, min(end, 200.0)), (min(end, 200.0), end)]
        assert share == pytest.approx(atom + sum(quad(density, a, b)[0] for a, b in pieces), abs=1e-9)
        lost = 50 * atom + sum(quad(lambda c: c * density(c), a, b)[0] for a, b in pieces)
        assert cost == pytest.approx(lost, abs=1e-6)


def test_the_shape_of_a_table_is_scaled_to_the_mean_and_gains_are_alike() -> None:
    assert relative_cost(np.array([200.0, -30.0]), 1.5).tolist() == [300.0, -30.0]

"""Estimates without a distribution: published figures, the condition of the optimum, shared end points,
hand-worked means.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from esvalue.core.errors import InputError
from esvalue.surveys import ayer, kristroem, turnbull

BIDS, YES, NO = np.array([10.0, 30, 60, 120]), np.array([178.0, 138, 129, 88]), np.array([86.0, 129, 126, 169])
INF = np.inf


def single(bids, yes, no):
    """Return brackets and counts of a single-bounded table."""
    return (
        np.concatenate([bids, np.full(len(bids), -INF)]),
        np.concatenate([np.full(len(bids), INF), bids]),
        np.concatenate([yes, no]),
    )


def test_turnbull_of_exxon_valdez() -> None:
    """Carson et al. (1992), first answers."""
    found = turnbull(*single(BIDS, YES, NO))
    assert found.table["survival"].to_numpy() == pytest.approx([0.674242, 0.516854, 0.505882, 0.342412], abs=1e-6)
    assert found.lower_mean == pytest.approx(52.800720, abs=1e-6)
    assert found.se == pytest.approx(2.1198, abs=1e-4)
    assert found.upper_mean == INF
    assert found.gap < 1e-8
    assert found.median == (60, 120)
    low, high = found.interval()
    assert (low + high) / 2 == pytest.approx(found.lower_mean)


def test_variance_of_the_lower_bound_mean_in_closed_form() -> None:
    """Haab and McConnell (1997): sum of (t_j - t_(j-1))^2 F_j (1 - F_j) / n_j where nothing was pooled."""
    n, share = YES + NO, NO / (YES + NO)
    width = np.diff(np.concatenate([[0], BIDS]))
    assert turnbull(*single(BIDS, YES, NO)).se == pytest.approx(
        np.sqrt(np.sum(width**2 * share * (1 - share) / n)), rel=1e-6
    )


def test_turnbull_of_one_question_is_pooling() -> None:
    bids, yes, n = np.array([5.0, 10, 20, 40]), np.array([30.0, 36, 15, 16]), np.array([50.0, 50, 50, 50])
    found = turnbull(*single(bids, yes, n - yes))
    pooled = ayer(bids, yes, n)
    assert [found.survival(t) for t in bids] == pytest.approx(pooled.tolist(), abs=1e-7)
    assert pooled.tolist() == pytest.approx([0.66, 0.66, 0.31, 0.31])


def test_brackets_that_share_an_end_do_not_overlap() -> None:
    """(5, 10) and (10, 20) share 10 but no value: the estimate is their shares, with nothing between them."""
    found = turnbull(np.array([5.0, 10.0]), np.array([10.0, 20.0]), np.array([3.0, 1.0]))
    assert found.lower.tolist() == [5, 10]
    assert found.mass.tolist() == pytest.approx([0.75, 0.25])
    assert found.loglike == pytest.approx(3 * np.log(0.75) + np.log(0.25))


def test_an_amount_named_outright_belongs_to_the_bracket_that_starts_there() -> None:
    found = turnbull(np.array([5.0, 10.0, 10.0]), np.array([10.0, 20.0, 10.0]))
    assert sorted(zip(found.lower, found.upper, found.mass.round(6), strict=True)) == [
        (5, 10, 0.333333),
        (10, 10, 0.666667),
    ]


def test_distinct_amounts_give_the_empirical_distribution() -> None:
    amounts = np.array([3.0, 1.0, 4.0, 1.0, 5.0])
    found = turnbull(amounts, amounts)
    assert found.lower_mean == pytest.approx(amounts.mean())
    assert found.se == pytest.approx(amounts.std() / np.sqrt(5), rel=1e-6)


@settings(max_examples=16)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(1, 4), st.integers(1, 9)), min_size=2, max_size=12), st.booleans()
)
def test_no_distribution_on_the_end_points_does_better(rows: list[tuple[int, int, int]], open_top: bool) -> None:
    """The gradient condition, and a general optimiser over masses on every gap between end points,
    from several starts.
    """
    low = np.array([row[0] for row in rows], float)
    high = low + [row[1] for row in rows]
    if open_top:
        high[0] = INF
    count = np.array([row[2] for row in rows], float)
    found = turnbull(low, high, count)
    assert found.gap < 1e-7
    assert found.mass.sum() == pytest.approx(1)
    ends = np.unique(np.concatenate([low, high]))
    inside = ((low[:, None] <= ends[:-1]) & (ends[1:] <= high[:, None])).astype(float)

    def loss(a: np.ndarray) -> float:
        p = np.exp(a - a.max())
        return -float(count @ np.log(np.maximum(inside @ (p / p.sum()), 1e-300)))

    for seed in range(3):
        other = minimize(
            loss,
            np.random.default_rng(seed).standard_normal(len(ends) - 1),
            method="L-BFGS-B",
            options={"maxiter": 2000},
        )
        assert found.loglike >= -other.fun - 1e-6 * max(1, abs(other.fun))


def test_kristroem_by_hand() -> None:
    """S = 1, .6, .2 at 0, 10, 20; the last line reaches zero at 25: areas 8 + 4 + 0.5."""
    found = kristroem(np.array([10.0, 20.0]), np.array([6, 2]), np.array([10, 10]))
    assert found.end == pytest.approx(25)
    assert found.mean == pytest.approx(12.5)
    assert found.mean_to_top == pytest.approx(12.0)
    assert found.median == pytest.approx(12.5)
    # Mean to the top is 5 + 10 S(10) + 5 S(20).
    assert found.se_to_top == pytest.approx(np.sqrt(100 * 0.024 + 25 * 0.016))
    assert kristroem(np.array([10.0, 20.0]), np.array([6, 2]), np.array([10, 10]), end=40).mean == pytest.approx(14.0)


def test_kristroem_after_pooled_bids_falls_as_before() -> None:
    """S = 1, .5, .5 at 0, 10, 20: it goes on from 20 as steeply as the last falling line, .05 a unit, to zero at 30."""
    pooled = kristroem(np.array([10.0, 20.0]), np.array([4, 6]), np.array([10, 10]))
    assert pooled.end == pytest.approx(30)
    assert pooled.mean == pytest.approx(7.5 + 5 + 2.5)
    assert pooled.mean_to_top == pytest.approx(12.5)
    assert pooled.median == pytest.approx(10)


def test_kristroem_without_end_is_infinite() -> None:
    flat = kristroem(np.array([10.0, 20.0]), np.array([10, 10]), np.array([10, 10]))
    assert flat.end == flat.mean == flat.median == INF
    assert flat.mean_to_top == pytest.approx(20)


def test_bounds_surround_the_truth() -> None:
    """Exponential values of mean 30: the lower bound is below, Kristroem near it."""
    rng = np.random.default_rng(0)
    bids = np.array([5.0, 10, 20, 40, 80, 160])
    yes = np.array([rng.binomial(4000, np.exp(-t / 30)) for t in bids])
    n = np.full(6, 4000.0)
    lower = turnbull(*single(bids, yes, n - yes)).lower_mean
    exact = np.sum(bids * (np.exp(-bids / 30) - np.append(np.exp(-bids[1:] / 30), 0)))
    assert lower == pytest.approx(exact, rel=0.03)
    assert lower < 30 < kristroem(bids, yes, n).mean < 35


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: turnbull(np.array([]), np.array([])), "survey_no_rows"),
        (lambda: turnbull(np.array([2.0]), np.array([1.0])), "cv_bids_unsorted"),
        (lambda: ayer(np.array([2.0, 1.0]), np.ones(2), np.ones(2)), "cv_card"),
        (lambda: kristroem(np.array([0.0, 1.0]), np.ones(2), np.ones(2)), "cv_bid_not_positive"),
        (lambda: kristroem(np.array([1.0, 2.0]), np.array([3, 2]), np.array([4, 4]), end=1.5), "cv_end"),
    ],
)
def test_bad_input_is_named(call, code: str) -> None:
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.problems[0].code == code


def test_results_are_frozen() -> None:
    found = turnbull(*single(BIDS, YES, NO))
    assert isinstance(found.table, pd.DataFrame)
    with pytest.raises(ValueError, match="read-only"):
        found.mass[0] = 1

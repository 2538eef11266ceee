"""Spreads: quantile functions against scipy's, monotone, inside their support; impossible ones refused."""

from __future__ import annotations

import numpy as np
import pytest
from each import each
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from esvalue.core.distributions import KINDS, Spread, beta_share

U = np.linspace(1e-6, 1 - 1e-6, 2001)

#: kind, numbers -> the same distribution by scipy.
PAIRS = [
    ("triangular", (5.0, 8.0, 11.0), stats.triang(0.5, 5, 6)),
    ("triangular", (0.0, 0.0, 2.0), stats.triang(0.0, 0, 2)),
    ("triangular", (-3.0, 4.0, 4.0), stats.triang(1.0, -3, 7)),
    ("uniform", (0.4, 1.6), stats.uniform(0.4, 1.2)),
    ("normal", (10.0, 2.5), stats.norm(10, 2.5)),
    ("truncnormal", (10.0, 2.5, 8.0, 11.0), stats.truncnorm(-0.8, 0.4, 10, 2.5)),
    ("lognormal", (100.0, 2.0), stats.lognorm(np.log(2.0), 0, 100)),
    ("beta", (2.0, 5.0, 10.0, 30.0), stats.beta(2, 5, 10, 20)),
]


@pytest.mark.parametrize(("kind", "numbers", "frozen"), PAIRS)
def test_quantiles_are_those_of_scipy(kind: str, numbers: tuple[float, ...], frozen: stats.rv_continuous) -> None:
    np.testing.assert_allclose(Spread(kind, numbers).quantile(U), frozen.ppf(U), rtol=1e-9, atol=1e-9)


def test_every_kind_is_compared() -> None:
    assert {kind for kind, _, _ in PAIRS} | {"empirical"} == set(KINDS)


def test_empirical_gives_each_value_its_share() -> None:
    spread = Spread("empirical", (3.0, 1.0, 2.0, 2.0))
    expected = np.quantile([1.0, 2.0, 2.0, 3.0], U, method="inverted_cdf")
    inside = np.abs((U * 4) % 1) > 1e-9  # on a step itself either neighbour is right
    np.testing.assert_array_equal(spread.quantile(U)[inside], expected[inside])


def test_a_truncated_upper_tail_still_varies() -> None:
    spread = Spread("truncnormal", (0.0, 1.0, 9.0, 12.0))
    np.testing.assert_allclose(spread.quantile(U), stats.truncnorm(9, 12).ppf(U), rtol=1e-6)


spreads = st.one_of(
    st.tuples(st.floats(-1e3, 1e3), st.floats(0, 1), st.floats(1e-3, 1e3)).map(
        lambda t: Spread("triangular", (t[0], min(t[0] + t[1] * t[2], t[0] + t[2]), t[0] + t[2]))
    ),
    st.tuples(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3)).map(lambda t: Spread("uniform", (t[0], t[0] + t[1]))),
    st.tuples(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3)).map(lambda t: Spread("normal", t)),
    st.tuples(st.floats(-2, 2), st.floats(0.1, 3)).map(lambda t: Spread("truncnormal", (0.0, 1.0, t[0], t[0] + t[1]))),
    st.tuples(st.floats(1e-3, 1e3), st.floats(1.01, 10)).map(lambda t: Spread("lognormal", t)),
    st.tuples(st.floats(0.2, 20), st.floats(0.2, 20)).map(lambda t: Spread("beta", (*t, 0.0, 1.0))),
    st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=9)
    .filter(lambda v: max(v) > min(v))
    .map(lambda v: Spread("empirical", tuple(v))),
)


@given(spread=spreads)
def test_quantiles_rise_and_stay_inside_the_support(spread: Spread) -> None:
    drawn = spread.quantile(U)
    low, high = spread.support
    slack = 1e-9 * max(1.0, *(abs(n) for n in spread.numbers))
    assert np.all(np.isfinite(drawn))
    assert np.all(np.diff(drawn) >= -slack)
    assert drawn.min() >= low - slack
    assert drawn.max() <= high + slack
    assert drawn[-1] > drawn[0]


@given(spread=spreads, u=st.floats(1e-6, 1 - 1e-6))
def test_one_point_is_drawn_as_in_a_vector(spread: Spread, u: float) -> None:
    assert float(spread.quantile(np.array(u))) == spread.quantile(np.array([0.5, u]))[1]


@each(
    ("kind", "numbers"),
    [
        ("triangular", (11.0, 8.0, 5.0)),
        ("triangular", (5.0, 4.0, 11.0)),
        ("triangular", (5.0, 12.0, 11.0)),
        ("triangular", (5.0, 5.0, 5.0)),
        ("uniform", (2.0, 1.0)),
        ("uniform", (1.0, 1.0)),
        ("normal", (1.0, 0.0)),
        ("normal", (1.0, -1.0)),
        ("truncnormal", (1.0, 1.0, 3.0, 2.0)),
        ("lognormal", (-1.0, 2.0)),
        ("lognormal", (1.0, 1.0)),
        ("lognormal", (1.0, 0.5)),
        ("beta", (0.0, 1.0, 0.0, 1.0)),
        ("beta", (1.0, 1.0, 1.0, 0.0)),
        ("empirical", (2.0, 2.0)),
    ],
)
def test_impossible_numbers_are_refused_with_their_names(kind: str, numbers: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="impossible") as caught:
        Spread(kind, numbers)
    assert str(caught.value).startswith(f"{kind} with {KINDS[kind][0]}={numbers[0]:g}")


@pytest.mark.parametrize(
    ("kind", "numbers"), [("triangular", (1.0, 2.0)), ("uniform", (1.0,)), ("empirical", (1.0,)), ("beta", (1.0, 2.0))]
)
def test_too_few_numbers_are_refused(kind: str, numbers: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=kind):
        Spread(kind, numbers)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_numbers_must_be_finite(bad: float) -> None:
    with pytest.raises(ValueError, match="is no number"):
        Spread("uniform", (0.0, bad))


@pytest.mark.parametrize(("share", "concentration"), [(0.5, 8.0), (0.05, 8.0), (0.9, 2.0)])
def test_a_share_of_a_dirichlet_is_a_beta(share: float, concentration: float) -> None:
    expected = stats.beta(concentration * share, concentration * (1 - share)).ppf(U)
    np.testing.assert_allclose(beta_share(share, concentration, U), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_certain_share_does_not_vary(share: float) -> None:
    np.testing.assert_array_equal(beta_share(share, 8.0, U), np.full(len(U), share))

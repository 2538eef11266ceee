"""Functions with known Sobol indices, and checks that what we know of them is true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.core.distributions import Spread


@dataclass(frozen=True)
class Case:
    """A function of uniform numbers, shape (factor, ...), with its analytic first and total indices."""

    name: str
    size: int
    function: Callable
    first: np.ndarray
    total: np.ndarray

    @property
    def names(self):
        return tuple(f"x{i + 1}" for i in range(self.size))

    def problem(self, **more):
        """The function as a problem of uniform factors."""
        factors = tuple(Factor(name, Spread("uniform", (0.0, 1.0))) for name in self.names)
        return Problem(
            factors,
            (Outcome("y", "max"),),
            lambda v: {"y": self.function(np.stack([v[name] for name in self.names]))},
            **more,
        )


def _ishigami(u):
    x = np.pi * (2 * u - 1)
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def ishigami():
    a, b = 7.0, 0.1
    v1, v2, v13 = 0.5 * (1 + b * np.pi**4 / 5) ** 2, a**2 / 8, b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    v = v1 + v2 + v13
    return Case("Ishigami", 3, _ishigami, np.array([v1, v2, 0.0]) / v, np.array([v1 + v13, v2, v13]) / v)


def sobol_g(a=(0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0)):
    a = np.array(a)

    def function(u):
        w = a.reshape(-1, *([1] * (u.ndim - 1)))
        return np.prod((np.abs(4 * u - 2) + w) / (1 + w), axis=0)

    part = 1 / (3 * (1 + a) ** 2)
    v = np.prod(1 + part) - 1
    return Case("Sobol-G", len(a), function, part / v, part * np.prod(1 + part) / (1 + part) / v)


def _morris_terms():
    """Coefficients of the products of factors in Morris (1991), by the factors in the product (from 0)."""
    terms = {(): 0.0}
    terms.update({(i,): 20.0 if i < 10 else (-1.0) ** (i + 1) for i in range(20)})
    terms.update({ij: -15.0 if ij[1] < 6 else float((-1) ** (ij[0] + ij[1])) for ij in combinations(range(20), 2)})
    terms.update(dict.fromkeys(combinations(range(5), 3), -10.0))
    terms.update(dict.fromkeys(combinations(range(4), 4), 5.0))
    return terms


def _morris(u):
    w = 2 * (u - 0.5)
    for i in (2, 4, 6):
        w[i] = 2 * (1.1 * u[i] / (u[i] + 0.1) - 0.5)
    beta = np.array([20.0 if i < 10 else (-1.0) ** (i + 1) for i in range(20)])
    pair = np.array([[0.0 if j <= i else -15.0 if j < 6 else (-1.0) ** (i + j) for j in range(20)] for i in range(20)])
    made = np.einsum("i,i...->...", beta, w) + np.einsum("ij,i...,j...->...", pair, w, w, optimize=True)
    three = sum(w[i] * w[j] * w[k] for i, j, k in combinations(range(5), 3))
    return made - 10 * three + 5 * w[0] * w[1] * w[2] * w[3]


def morris():
    """Analytic indices: the function is linear in each w, so the part of a set of factors is one coefficient."""
    mean, variance = np.zeros(20), np.full(20, 1 / 3)
    at = np.log(11.0)  # of w = 2 (1.1 u / (u + 0.1) - 0.5): integrals of u/(u+0.1) and its square over [0, 1]
    ratio, square = 1 - 0.1 * at, 1 - 0.2 * at + 0.01 * (1 / 0.1 - 1 / 1.1)
    for i in (2, 4, 6):
        mean[i], variance[i] = 2.2 * ratio - 1, 2.2**2 * (square - ratio**2)
    parts = {}
    for members, beta in _morris_terms().items():
        for size in range(len(members) + 1):
            for kept in combinations(members, size):
                parts[kept] = parts.get(kept, 0.0) + beta * np.prod([mean[i] for i in members if i not in kept])
    of = {kept: c**2 * np.prod([variance[i] for i in kept]) for kept, c in parts.items() if kept}
    v = sum(of.values())
    total = np.array([sum(part for kept, part in of.items() if i in kept) for i in range(20)])
    return Case("Morris", 20, _morris, np.array([of[(i,)] for i in range(20)]) / v, total / v)


def gaussian(weights=(1.0, 2.0, 3.0, 0.5, 0.25)):
    weights = np.array(weights)

    def function(u):
        from scipy.special import ndtri

        return np.einsum("i,i...->...", weights, ndtri(u))

    share = weights**2 / (weights**2).sum()
    return Case("Gaussian", len(weights), function, share, share)


CASES = [ishigami(), sobol_g(), morris(), gaussian()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_analytic_indices_are_those_of_the_function(case):
    """A brute-force pick-freeze of plain random numbers agrees with the formula."""
    rng = np.random.default_rng(1)
    a, b = rng.random((2, case.size, 100_000))
    y_a, y_b = case.function(a), case.function(b)
    y_a, y_b = y_a - y_a.mean(), y_b - y_b.mean()
    for i in range(case.size):
        mixed = a.copy()
        mixed[i] = b[i]
        y = case.function(mixed)
        y = y - y.mean()
        assert np.mean(y_b * (y - y_a)) / y_a.var() == pytest.approx(case.first[i], abs=0.02)
        assert np.mean((y - y_a) ** 2) / 2 / y_a.var() == pytest.approx(case.total[i], abs=0.02)

"""Maximum likelihood shared by the models of surveys: a real optimum, tested,
and the covariance of what was estimated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from esvalue.core.arguments import OneOrMore, Params, checked
from esvalue.core.errors import Mistake, fail
from esvalue.core.shown import Shown

__all__ = [
    "FEW_GROUPS", "Optimum", "covariance", "errors_kind", "few_groups", "groups_of", "invert", "maximise",
    "numerical_jacobian",
]  # fmt: skip

#: Half of g' (-H)^-1 g at which a point counts as an optimum: the log-likelihood cannot rise by more than about this.
DECREMENT = 1e-10
#: A Hessian less definite than this (smallest over largest eigenvalue, columns scaled to one) leaves a direction free.
CURVATURE = 1e-13


@dataclass(frozen=True)
class Optimum(Shown):
    """Where a log-likelihood is greatest, and the proof of it; made by :func:`maximise`.

    Attributes
    ----------
    params, score : array (k)
        The parameters, and the gradient there.
    loglike : float
        The log-likelihood there.
    hessian : array (k, k)
        The second derivatives there.
    decrement : float
        Half of g' (-H)^-1 g: the log-likelihood cannot rise by more than about this.
    iterations : int
        Steps taken.

    Examples
    --------
    >>> top = maximise(lambda p: -((p[0] - 3) ** 2), lambda p: -2 * (p - 3), lambda p: np.array([[-2.0]]), np.zeros(1))
    >>> top.decrement < 1e-10, top.hessian.tolist()
    (True, [[-2.0]])
    """

    params: np.ndarray
    loglike: float
    score: np.ndarray
    hessian: np.ndarray
    decrement: float
    iterations: int


@checked
def maximise(
    loglike: Callable[[np.ndarray], float],
    score: Callable[[np.ndarray], np.ndarray],
    hessian: Callable[[np.ndarray], np.ndarray],
    start: Params,
    where: str = "fit",
    *,
    max_iterations: OneOrMore = 200,
) -> Optimum:
    r"""Return the maximum of a log-likelihood: a trust region of scipy,
    then Newton steps until nothing is left to gain.

    The proof of the optimum is the Newton decrement :math:`\tfrac12 g'(-H)^{-1} g`, which no scaling of a covariate
    changes, with a negative definite Hessian :math:`H`; a point that fails it is refused.

    Parameters
    ----------
    loglike, score, hessian : callables
        Log-likelihood (``-inf`` where the parameters are impossible), its gradient (k) and second derivatives (k, k).
    start : array (k)
        Where to begin; the log-likelihood must be finite there.
    where : str
        What an error names as its place.
    max_iterations : int
        Steps of the trust region at most.

    Raises
    ------
    InputError
        ``survey_flat`` when a direction is not identified, ``survey_not_converged`` when the gradient test fails.

    >>> top = maximise(lambda p: -((p[0] - 3) ** 2), lambda p: -2 * (p - 3), lambda p: np.array([[-2.0]]), np.zeros(1))
    >>> round(float(top.params[0]), 9)
    3.0
    """
    start = np.asarray(start, float)
    first = np.abs(np.diag(hessian(start)))
    scale = 1.0 / np.sqrt(np.where(first > 0, first, 1.0))
    size = max(1.0, abs(loglike(start)))

    def value(x: np.ndarray) -> float:
        found = loglike(x * scale)
        return -found / size if np.isfinite(found) else np.inf

    # scipy asks for derivatives also at an impossible point before it rejects it; zeros there are never used.
    def slope(x: np.ndarray) -> np.ndarray:
        return np.nan_to_num(-score(x * scale) * scale / size, nan=0.0, posinf=0.0, neginf=0.0)

    def curve(x: np.ndarray) -> np.ndarray:
        return np.nan_to_num(-hessian(x * scale) * np.outer(scale, scale) / size, nan=0.0, posinf=0.0, neginf=0.0)

    options = {
        "initial_trust_radius": np.sqrt(size),
        "max_trust_radius": 1e6 * np.sqrt(size),
        "gtol": 1e-9,
        "maxiter": max_iterations,
    }
    with np.errstate(all="ignore"):
        found = minimize(value, start / scale, jac=slope, hess=curve, method="trust-exact", options=options)
    params, steps = found.x * scale, int(found.nit)
    for _ in range(50):
        gradient, curved = score(params), hessian(params)
        step = _newton(gradient, curved, where)
        decrement = 0.5 * float(gradient @ step)
        if decrement < DECREMENT:
            # One step more: Newton's error is squared by each, and the step cannot lower the log-likelihood by more
            # than rounding.
            params = params + step
            gradient, curved = score(params), hessian(params)
            decrement = 0.5 * float(gradient @ _newton(gradient, curved, where))
            return Optimum(params, float(loglike(params)), gradient, curved, decrement, steps)
        now, length = loglike(params), 1.0
        while length > 1e-8 and not loglike(params + length * step) > now:
            length /= 2
        if length <= 1e-8:
            break
        params, steps = params + length * step, steps + 1
    raise fail("survey_not_converged", where, decrement=f"{decrement:.3g}", iterations=steps)


def _newton(gradient: np.ndarray, hessian: np.ndarray, where: str) -> np.ndarray:
    """Return the Newton step; refuse a Hessian that leaves a direction free."""
    return invert(-hessian, where) @ gradient


def invert(information: np.ndarray, where: str = "fit") -> np.ndarray:
    """Return the inverse of an information matrix (k, k),
    refusing one that leaves a direction free whatever the units.
    """
    diagonal = np.diag(information)
    if not np.isfinite(information).all() or (diagonal <= 0).any():
        raise fail("survey_flat", where, share="0")
    size = np.sqrt(diagonal)
    scaled = information / np.outer(size, size)
    roots = np.linalg.eigvalsh(scaled)
    if roots[0] < CURVATURE * roots[-1]:
        raise fail("survey_flat", where, share=f"{roots[0] / roots[-1]:.1e}")
    return np.linalg.inv(scaled) / np.outer(size, size)


@checked
def covariance(
    scores: Params, hessian: Params, kind: str = "hessian", clusters: np.ndarray | None = None
) -> np.ndarray:
    r"""Return the covariance of the estimates.

    ``hessian``: :math:`(-H)^{-1}`; ``robust``: :math:`H^{-1} (\sum_i s_i s_i') H^{-1}` (Huber, White);
    ``cluster``: the same with scores summed within clusters, times :math:`\frac{G}{G-1}\frac{n-1}{n-k}`.

    Parameters
    ----------
    scores : array (n, k)
        Gradient of each answer, weights included.
    hessian : array (k, k)
        Second derivatives of the log-likelihood.
    kind : str
        "hessian", "robust" or "cluster".
    clusters : array (n), optional
        The group of each answer (village, interviewer).

    Raises
    ------
    InputError
        Unknown kind, no clusters, or fewer than two of them.

    Examples
    --------
    One parameter, two answers of score 1 and -1, and a second derivative of -4:

    >>> covariance(np.array([[1.0], [-1.0]]), np.array([[-4.0]])).tolist()
    [[0.25]]
    >>> covariance(np.array([[1.0], [-1.0]]), np.array([[-4.0]]), "robust").tolist()
    [[0.125]]
    >>> covariance(np.array([[1.0], [-1.0]]), np.array([[-4.0]]), "clustered")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: cov: cov = 'clustered' is not known; known: hessian, robust, cluster
    """
    bread = invert(-hessian)
    if kind == "hessian":
        return bread
    if kind == "robust":
        return bread @ (scores.T @ scores) @ bread
    if kind != "cluster":
        raise fail("survey_option", "cov", what="cov", given=kind, known="hessian, robust, cluster")
    if clusters is None:
        raise fail("survey_clusters", "cov", count=0)
    names, group = np.unique(np.asarray(clusters).astype(str), return_inverse=True)
    if len(names) < 2:
        raise fail("survey_clusters", "cov", count=len(names))
    summed = np.zeros((len(names), scores.shape[1]))
    np.add.at(summed, group, scores)
    n, k = scores.shape
    return bread @ (summed.T @ summed) @ bread * (len(names) / (len(names) - 1)) * ((n - 1) / (n - k))


def numerical_jacobian(
    function: Callable[[np.ndarray], np.ndarray | float], params: np.ndarray, scale: np.ndarray
) -> np.ndarray:
    """Return derivatives by four-point central differences (error of fourth order); `scale` is the size of a move of
    note, such as the standard errors.
    """
    columns = []
    for i, size in enumerate(scale):
        move = np.zeros_like(params)
        move[i] = 1e-3 * size if size > 0 else 1e-6
        near = np.asarray(function(params + move)) - np.asarray(function(params - move))
        far = np.asarray(function(params + 2 * move)) - np.asarray(function(params - 2 * move))
        columns.append((8 * near - far) / (12 * move[i]))
    return np.stack(columns, axis=-1)


#: Below this number of groups clustered errors are noted as too small (Cameron and Miller 2015 count 20 to 50 as few).
FEW_GROUPS = 30


def few_groups(kind: str, clusters: np.ndarray | None) -> tuple[Mistake, ...]:
    """Return a note where errors of the kind "cluster" have fewer than `FEW_GROUPS` groups.

    >>> [note.fields["count"] for note in few_groups("cluster", np.array(["a", "b", "a"]))], few_groups("robust", None)
    ([2], ())
    """
    if kind != "cluster" or clusters is None:
        return ()
    count = len(np.unique(clusters.astype(str)))
    return (Mistake("few_groups", "", {"count": count}),) if count < FEW_GROUPS else ()


def groups_of(clusters: np.ndarray | None, rows: int) -> np.ndarray:
    """Return the number of the cluster of each row; without clusters each row is one.

    >>> groups_of(np.array(["b", "a", "b"]), 3).tolist(), groups_of(None, 2).tolist()
    ([1, 0, 1], [0, 1])
    """
    return np.arange(rows) if clusters is None else np.unique(clusters.astype(str), return_inverse=True)[1]


def errors_kind(asked: str | None, clustered: bool, weighted: bool = False, plain: str = "hessian") -> str:
    """Return the kind of errors asked for; without one the first that fits: clusters, robust with sampling weights.

    >>> errors_kind(None, False, True), errors_kind("hessian", True)
    ('robust', 'hessian')
    """
    return asked or ("cluster" if clustered else "robust" if weighted else plain)

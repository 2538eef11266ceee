"""The most probable values: nonlinear least squares from several starts, and what the curvature there says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from esvalue.calibration.notes import notes_of
from esvalue.calibration.results import Calibration
from esvalue.calibration.target import REACH, FitObjective
from esvalue.core.errors import fail

__all__ = ["fit", "minimise"]

Array = npt.NDArray[np.float64]
#: Two starts came to one optimum when their costs differ by less than this part of one likelihood unit.
SAME = 1e-4
#: Rounds in which errors stated as a part of the value must settle.
REWEIGHTED = 100


def minimise(objective: FitObjective, start: Array, free: npt.NDArray[np.intp] | None = None) -> tuple[Array, float]:
    """Return the scores of an optimum and its cost, from one start, moving only the `free` parameters.

    Raises
    ------
    InputError
        A prediction that is not a number.
    """
    from scipy.optimize import least_squares

    move = np.arange(len(start)) if free is None else free
    if len(move) == 0:
        return start, cost(objective, start)

    def whole(part: Array) -> Array:
        z = start.copy()
        z[move] = part
        return z

    found = least_squares(
        lambda part: objective.residuals(whole(part)),
        np.clip(start[move], -REACH + 1e-6, REACH - 1e-6),
        jac=lambda part: objective.jacobian(whole(part))[:, move],
        bounds=(-REACH, REACH),
        loss="linear" if objective.loss == "linear" else objective.scipy_loss,
        xtol=1e-12,
        ftol=1e-12,
        gtol=1e-10,
        max_nfev=400,
    )
    return whole(found.x), float(found.cost) if found.status > 0 else np.inf


def cost(objective: FitObjective, z: Array) -> float:
    """Return half the penalised loss at one vector of scores."""
    return float(0.5 * objective.scipy_loss(objective.residuals(z) ** 2)[0].sum())


def fit(objective: FitObjective, starts: int = 8, seed: int = 0) -> Calibration:
    """Return the most probable values of all parameters.

    The first start is the median of every spread, the others are drawn from the prior; the curvature at the best
    optimum (Gauss-Newton) gives the covariance of the normal scores; under a robust loss it is that of an M-estimator,
    of the residuals as they are found. Errors that are stated as a part of the value are a part of the fitted one, and
    fitting is repeated until they are: taken of the observed one, low observations would weigh more, and the estimate
    would lie below the truth by about twice the square of the part.

    Parameters
    ----------
    objective
        The target.
    starts
        Number of starts.
    seed
        Seed of the starts.

    Raises
    ------
    InputError
        Fewer observations than parameters without a prior; no start that comes to an optimum; a prediction that is not
        a number.

    References
    ----------
    Carroll and Ruppert (1988), Transformation and Weighting in Regression, chapter 2, for errors that grow with the
    mean; Huber and Ronchetti (2009), doi:10.1002/9780470434697, chapter 7, for the covariance under a robust loss.
    """
    forward = objective.forward
    if not objective.prior and len(forward.targets) < len(forward.parameters):
        raise fail("fit_too_few", "fit", observations=len(forward.targets), parameters=len(forward.parameters))
    rng = np.random.default_rng(seed)
    first = np.concatenate([np.zeros((1, objective.size)), rng.standard_normal((starts - 1, objective.size))])
    found = sorted((minimise(objective, z) for z in first), key=lambda pair: pair[1])
    best, lowest = found[0]
    if not np.isfinite(lowest):
        raise fail("fit_no_optimum", "fit", starts=starts, reason="max_nfev")
    worse = sum(value > lowest + SAME for _, value in found)
    if any(one.relative for one in forward.observations.rows):
        objective, best, lowest = _reweighted(objective, best)
    information, covariance = _curvature(objective, best)
    made = Calibration(objective, "map" if objective.prior else "likelihood", best, covariance, lowest, seed, starts)
    return made.with_notes(notes_of(made, information, worse))


def _reweighted(objective: FitObjective, best: Array) -> tuple[FitObjective, Array, float]:
    """Return the objective, its optimum and cost with errors that are a part of the fitted values."""
    for _ in range(REWEIGHTED):
        errors = objective.forward.errors_at(objective.forward(best[:, None])[:, 0])
        done = np.allclose(errors, objective.errors, rtol=1e-8, atol=0.0)
        objective = replace(objective, scale=errors)
        best, lowest = minimise(objective, best)
        if done:
            return objective, best, lowest
    raise fail("fit_no_weights", "fit", rounds=REWEIGHTED)


def _curvature(objective: FitObjective, best: Array) -> tuple[Array, Array]:
    """Return information and covariance of the scores at an optimum.

        A = (a / K) J'J + R^-1,  B = c J'J + R^-1,  C = A^-1 B A^-1

    With a = mean psi', c = mean psi^2 n / (n - p) and K = 1 + p var(psi') / (n a^2) of the residuals; a = c = K = 1 for
    least squares. Never more is claimed than normal errors of the stated size would give.
    """
    jacobian = objective.data_jacobian(best)
    gram = jacobian.T @ jacobian
    if objective.loss == "linear":
        information = gram + objective.precision
        return information, _inverse(information)
    slope, square = objective.influence(objective.data_residuals(best[:, None])[:, 0])
    nodes, weights = np.polynomial.hermite_e.hermegauss(64)
    normal = [float(weights @ part / weights.sum()) for part in objective.influence(nodes)]
    n, p = len(slope), min(objective.size, len(slope) - 1)
    a = float(np.clip(slope.mean(), 0.1, normal[0]))
    c = max(float(square.mean()) * n / (n - p), normal[1])
    a /= 1 + p * float(slope.var()) / (n * a**2)
    information = a * gram + objective.precision
    bread = _inverse(information)
    return information, bread @ (c * gram + objective.precision) @ bread


def _inverse(information: Array) -> Array:
    """Return the covariance of the scores; a direction without information is as wide as the search."""
    values, vectors = np.linalg.eigh(information)
    wide = np.minimum(1.0 / np.maximum(values, 1e-300), REACH**2)
    return np.asarray((vectors * wide) @ vectors.T)

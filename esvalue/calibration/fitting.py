"""The most probable values: nonlinear least squares from several starts, and what the curvature there says."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from esvalue.calibration.notes import notes_of
from esvalue.calibration.results import Calibration
from esvalue.calibration.target import REACH, Objective
from esvalue.errors import fail

__all__ = ["fit", "minimise"]

Array = npt.NDArray[np.float64]
#: Two starts came to one optimum when their costs differ by less than this part of one likelihood unit.
SAME = 1e-4


def minimise(objective: Objective, start: Array, free: npt.NDArray[np.intp] | None = None) -> tuple[Array, float]:
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
        lambda part: objective.residuals(whole(part)), np.clip(start[move], -REACH + 1e-6, REACH - 1e-6), jac=lambda part: objective.jacobian(whole(part))[:, move],
        bounds=(-REACH, REACH), loss="linear" if objective.loss == "linear" else objective.scipy_loss, xtol=1e-12, ftol=1e-12, gtol=1e-10, max_nfev=400,
    )  # fmt: skip
    return whole(found.x), float(found.cost) if found.status > 0 else np.inf


def cost(objective: Objective, z: Array) -> float:
    """Return half the penalised loss at one vector of scores."""
    return float(0.5 * objective.scipy_loss(objective.residuals(z) ** 2)[0].sum())


def fit(objective: Objective, starts: int = 8, seed: int = 0) -> Calibration:
    """Return the most probable values of all parameters.

    The first start is the median of every spread, the others are drawn from the prior; the curvature at the best optimum
    (Gauss-Newton) gives the covariance of the normal scores.

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
        Fewer observations than parameters; no start that comes to an optimum; a prediction that is not a number.
    """
    forward = objective.forward
    if len(forward.targets) < objective.size:
        raise fail("fit_too_few", "fit", observations=len(forward.targets), parameters=objective.size)
    if starts < 1:
        raise fail("fit_setting", "fit", name="starts", wanted="1 or more / >= 1", given=starts)
    rng = np.random.default_rng(seed)
    first = np.concatenate([np.zeros((1, objective.size)), rng.standard_normal((starts - 1, objective.size))])
    found = sorted((minimise(objective, z) for z in first), key=lambda pair: pair[1])
    best, lowest = found[0]
    if not np.isfinite(lowest):
        raise fail("fit_no_optimum", "fit", starts=starts, reason="max_nfev")
    worse = sum(value > lowest + SAME for _, value in found)
    jacobian = objective.data_jacobian(best)
    weight = objective.rho(objective.data_residuals(best[:, None])[:, 0] ** 2)[1]
    information = jacobian.T @ (weight[:, None] * jacobian) + objective.precision
    made = Calibration(objective, "map" if objective.prior else "likelihood", best, _inverse(information), lowest, seed, starts)
    return made.with_notes(notes_of(made, information, worse))


def _inverse(information: Array) -> Array:
    """Return the covariance of the scores; a direction without information is as wide as the search."""
    values, vectors = np.linalg.eigh(information)
    wide = np.minimum(1.0 / np.maximum(values, 1e-300), REACH**2)
    return np.asarray((vectors * wide) @ vectors.T)

"""Methods that read any random sample: RBD-FAST, delta, and the Latin hypercubes they are run on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from esvalue.analysis.sensitivity.columns import STREAM
from esvalue.analysis.sensitivity.estimates import divided

__all__ = ["HARMONICS", "delta_indices", "hypercube", "rbd_fast_indices"]

Array = npt.NDArray[np.float64]

#: Harmonics summed by RBD-FAST; SALib's default.
HARMONICS = 10
#: Resamples of the bias reduction of delta (Plischke et al. 2013, eq. 30).
RESAMPLES = 10


def hypercube(names: Sequence[str], *, replicates: int, points: int, seed: int) -> Array:
    """Return independent Latin hypercubes, shape (factor, replicate, point).

    Not Sobol points: the bias corrections of RBD-FAST and delta take the other factors as random noise, of which Sobol
    points have less.
    """
    from scipy.stats import qmc

    made = np.empty((len(names), replicates, points))
    for r in range(replicates):
        generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(STREAM["sample"], r)))
        made[:, r] = qmc.LatinHypercube(len(names), seed=generator).random(points).T
    return np.clip(made, 2.0**-33, 1 - 2.0**-33)


def rbd_fast_indices(x: Array, y: Array, harmonics: int = HARMONICS) -> Array:
    r"""Return first-order indices by random balance designs, as SALib's, for all outputs at once.

    Outputs in the order of a factor (odd places rising, even ones falling) have their low harmonics from that factor:
    :math:`S = P_{1..M} / P_{1..}`, less the bias :math:`\lambda/(1-\lambda) (1-S)`, :math:`\lambda = 2M/n` (Plischke
    2010, doi:10.1016/j.ress.2009.11.005; Tissot and Prieur 2012, doi:10.1016/j.ress.2012.06.010).

    Parameters
    ----------
    x
        One factor, shape (draw,).
    y
        Outputs, shape (output, draw).
    harmonics
        Number M of harmonics.

    Returns
    -------
    Index of each output, shape (output,).
    """
    n = len(x)
    order = np.argsort(x)
    turned = y[:, np.concatenate([order[::2], order[1::2][::-1]])]
    power = np.abs(np.fft.rfft(turned - turned.mean(axis=1, keepdims=True), axis=1)) ** 2
    power[:, 1 : (n + 1) // 2] *= 2
    power[:, 0] = 0.0
    share = divided(power[:, : harmonics + 1].sum(axis=1), power.sum(axis=1))
    rate = 2 * harmonics / n
    return np.where(np.ptp(y, axis=1) > 0, share - rate / (1 - rate) * (1 - share), 0.0)


def delta_indices(x: Array, y: Array, generator: np.random.Generator, resamples: int = RESAMPLES) -> float:
    """Return Borgonovo's delta: half the mean area between the density of an outcome and that with the factor known.

    The estimate is SALib's (Plischke et al. 2013, doi:10.1016/j.ejor.2012.11.047, eq. 26), its bias reduced by
    resampling with a generator of our own (eq. 30): SALib draws from the global one.

    Parameters
    ----------
    x, y
        One factor and one outcome, shape (draw,).
    generator
        Source of the resamples.
    resamples
        Number of resamples.
    """
    n = len(y)
    if np.ptp(y) == 0:
        return 0.0
    classes = int(min(np.ceil(n ** (2 / (7 + np.tanh((1500 - n) / 500)))), 48))
    edges, grid = np.linspace(0, n, classes + 1), np.linspace(y.min(), y.max(), 100)
    plain = _area(x, y, grid, edges)
    picks = (generator.integers(n, size=n) for _ in range(resamples))
    again = [_area(x[pick], y[pick], grid, edges) for pick in picks]
    return 2 * plain - float(np.mean(again)) if again else plain


def _area(x: Array, y: Array, grid: Array, edges: Array) -> float:
    """Return half the mean area between the densities of `y` in classes of equal count of `x` and that of all `y`."""
    from scipy.integrate import trapezoid

    n = len(y)
    ordered = y[np.argsort(x, kind="stable")]
    whole = _density(y, grid)
    ends = np.floor(edges).astype(int)  # draw of rank k (from 1) belongs to the class with edge below k <= edge above
    made = 0.0
    for low, high in pairwise(ends):
        part = ordered[low:high]
        if len(part) > 1 and np.ptp(part) > 0:
            made += len(part) / (2 * n) * float(trapezoid(np.abs(whole - _density(part, grid)), grid))
    return made


def _density(y: Array, grid: Array) -> Array:
    """Return the Gaussian kernel density of `y` on a grid, bandwidth by Silverman's rule."""
    width = y.std(ddof=1) * (0.75 * len(y)) ** -0.2
    return np.asarray(np.exp(-0.5 * ((grid[:, None] - y) / width) ** 2).mean(axis=1) / (width * np.sqrt(2 * np.pi)))

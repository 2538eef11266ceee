"""Whether chains have converged: rank-normalised split R-hat, and effective draws."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["effective_draws", "effective_picks", "split_rhat"]

Array = npt.NDArray[np.float64]


def split_rhat(chains: Array) -> float:
    """Return the larger of the rank-normalised and the folded split R-hat.

        R-hat = sqrt((W (n - 1) / n + B / n) / W)

    W is the mean variance within the halves of the chains, B / n the variance of their means.

    Parameters
    ----------
    chains
        Draws, shape (chain, draw); independent chains.

    References
    ----------
    Vehtari, Gelman, Simpson, Carpenter and Buerkner (2021), doi:10.1214/20-BA1221.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> good = rng.standard_normal((4, 1000))
    >>> split_rhat(good) < 1.01, split_rhat(good + np.array([[0.0], [0.0], [0.0], [3.0]])) > 1.3
    (True, True)
    """
    half = chains.shape[1] // 2
    split = np.concatenate([chains[:, :half], chains[:, chains.shape[1] - half :]])
    return max(_rhat(_scores(split)), _rhat(_scores(np.abs(split - np.median(split)))))


def _scores(x: Array) -> Array:
    from scipy.special import ndtri
    from scipy.stats import rankdata

    return np.asarray(ndtri((rankdata(x).reshape(x.shape) - 0.375) / (x.size + 0.25)))


def _rhat(x: Array) -> float:
    n = x.shape[1]
    within = x.var(axis=1, ddof=1).mean()
    between = x.mean(axis=1).var(ddof=1)
    return float(np.sqrt(((n - 1) / n * within + between) / within)) if within > 0 else float("inf")


def effective_draws(chains: Array, every: int = 1) -> float:
    """Return how many independent draws are kept when every so-many-th step of all walkers is: draws / tau,
    from the autocorrelation within walkers.

        tau = 1 + 2 sum over k of rho(k every), up to the first window M >= 5 tau(M) of the whole chain

    Deviations are taken from the mean of all walkers. From a walker's own mean they would hide that it has not been
    everywhere yet, and a chain of fifteen times its correlation length would seem half as long again as it is.

    Parameters
    ----------
    chains
        Draws, shape (..., step, walker): of one ensemble, or of several on a first axis.
    every
        Distance of the steps that are kept.

    Returns
    -------
    float
        At most the number of draws kept; 1 where the walkers stand still or are shorter than their window: then nothing
        is known of it.

    References
    ----------
    Goodman and Weare (2010), doi:10.2140/camcos.2010.5.65; Sokal (1997), doi:10.1007/978-1-4899-0319-8_6, for the
    window.

    Examples
    --------
    >>> independent = np.random.default_rng(0).standard_normal((2000, 10))
    >>> 0.8 < effective_draws(independent) / independent.size < 1.2
    True
    >>> 0.8 < effective_draws(independent, 4) / (independent.size / 4) < 1.2
    True
    """
    steps = chains.shape[-2]
    size = 1 << (2 * steps - 1).bit_length()
    spectrum = np.fft.rfft(chains - chains.mean(), n=size, axis=-2)
    covariance = np.moveaxis(np.fft.irfft(np.abs(spectrum) ** 2, n=size, axis=-2), -2, 0)[:steps].reshape(steps, -1)
    if not np.ptp(chains, axis=-2).all():
        return 1.0
    rho = covariance.mean(axis=1) / covariance[0].mean()
    wide = np.arange(steps) >= 5.0 * (2.0 * np.cumsum(rho) - 1.0)
    if not wide.any():
        return 1.0
    kept = rho[: int(np.argmax(wide)) + 1 : every]
    draws = len(range(0, steps, every)) * (chains.size // steps)
    return float(draws / max(2.0 * kept.sum() - 1.0, 1.0))


def effective_picks(picks: int, draws: int, effective: float) -> float:
    """Return how many independent draws a random pick of dependent draws is worth.

        m / (1 + (m - 1) r), r = (n / n_eff - 1) / (n - 1); r = 1 / n_eff where draws are picked again

    r is the mean correlation of two picks.

    Parameters
    ----------
    picks
        m, how many are picked: each once, or where more are picked than there are, any number of times.
    draws, effective
        n and n_eff, how many there are and how many independent ones they are worth.

    Examples
    --------
    >>> (
    ...     round(effective_picks(1024, 4000, 4000.0)),
    ...     round(effective_picks(1024, 4000, 1000.0)),
    ...     round(effective_picks(4000, 4000, 1000.0)),
    ... )
    (1024, 579, 1000)
    """
    if picks <= 1:
        return float(picks)
    alike = (draws / effective - 1.0) / (draws - 1.0) if picks <= draws else 1.0 / effective
    return picks / (1.0 + (picks - 1.0) * alike)

"""Whether chains have converged: rank-normalised split R-hat, and effective draws."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["effective_draws", "split_rhat"]

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


def effective_draws(walkers: Array) -> float:
    """Return how many independent draws an ensemble of walkers is worth: draws / tau, tau from the walkers' mean autocorrelation.

        tau = 1 + 2 sum over t of rho(t), up to the first window M >= 5 tau(M)

    Parameters
    ----------
    walkers
        Draws, shape (step, walker).

    References
    ----------
    Goodman and Weare (2010), doi:10.2140/camcos.2010.5.65; Sokal (1997), doi:10.1007/978-1-4899-0319-8_6, for the window.

    Examples
    --------
    >>> independent = np.random.default_rng(0).standard_normal((2000, 10))
    >>> 0.8 < effective_draws(independent) / independent.size < 1.2
    True
    """
    steps = walkers.shape[0]
    size = 1 << (2 * steps - 1).bit_length()
    spectrum = np.fft.rfft(walkers - walkers.mean(axis=0), n=size, axis=0)
    covariance = np.fft.irfft(np.abs(spectrum) ** 2, n=size, axis=0)[:steps]
    if not (covariance[0] > 0).all():
        return 1.0
    rho = (covariance / covariance[0]).mean(axis=1)
    tau = 2.0 * np.cumsum(rho) - 1.0
    wide = np.arange(steps) >= 5.0 * tau
    window = int(np.argmax(wide)) if wide.any() else steps - 1
    return float(walkers.size / max(tau[window], 1.0))

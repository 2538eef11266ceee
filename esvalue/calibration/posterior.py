"""Posterior draws by emcee: independent ensembles of walkers, every step of an ensemble one evaluation of the graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType
from typing import Annotated

import numpy as np
import numpy.typing as npt

from esvalue.calibration.convergence import effective_draws, split_rhat
from esvalue.calibration.notes import notes_of
from esvalue.calibration.results import Calibration
from esvalue.calibration.target import REACH
from esvalue.core.arguments import Seed, TwoOrMore, checked
from esvalue.core.errors import fail
from esvalue.core.quantified import Of

__all__ = ["LEAST_DRAWS", "MOST_RHAT", "kept_draws", "kept_every", "sample_posterior"]

Array = npt.NDArray[np.float64]
Steps = Annotated[int, Of("count", low=100)]
#: A posterior with a larger R-hat, or with fewer effective draws, is not reported (Vehtari et al. 2021).
MOST_RHAT, LEAST_DRAWS = 1.01, 400
#: Independent ensembles; R-hat compares them, which walkers of one ensemble do not allow.
ENSEMBLES = 4
#: Draws kept of a posterior, at most (one step of every walker is kept at least).
KEPT = 4000


@checked
def sample_posterior(
    mode: Calibration, *, steps: Steps = 1000, most: Steps = 16000, walkers: TwoOrMore | None = None, seed: Seed = 0
) -> Calibration:
    """Return the posterior of the parameters.

    Four ensembles start around the most probable values, wider than the posterior; the first half of the steps is put
    aside. Of the second half whole steps are kept, equally far apart back from the last one: each with all walkers of
    all ensembles. Effective draws are those of what is kept. Where the chains have not converged the steps are doubled,
    up to `most`.

    Parameters
    ----------
    mode
        The most probable values, with a prior (:func:`esvalue.calibration.fitting.fit`).
    steps, most
        Steps of each walker: first, and at the most.
    walkers
        Walkers of an ensemble (default: four a parameter, at least 24).
    seed
        Seed of starts and moves.

    Raises
    ------
    InputError
        emcee is not installed; the chains have not converged: nothing is reported then.

    References
    ----------
    Goodman and Weare (2010), doi:10.2140/camcos.2010.5.65; Foreman-Mackey et al. (2013), doi:10.1086/670067.
    """
    emcee = _emcee()
    p = mode.objective.size
    count = walkers or max(24, 4 * p)
    if count < 2 * p or count % 2:
        raise fail("fit_setting", "posterior", name="walkers", wanted=f"even, >= {2 * p}", given=count)
    if most < steps:
        raise fail("fit_setting", "posterior", name="steps", wanted=f"steps <= most = {most}", given=steps)
    seeds = np.random.SeedSequence(seed).spawn(ENSEMBLES)
    samplers, states = [], []
    for child in seeds:
        rng = np.random.default_rng(child)
        sampler = emcee.EnsembleSampler(count, p, lambda block: mode.objective.log_density(block.T), vectorize=True)
        sampler.random_state = np.random.RandomState(np.random.MT19937(child)).get_state()
        start = rng.multivariate_normal(mode.scores, 2.0 * mode.covariance, count, method="cholesky")
        samplers.append(sampler)
        states.append(np.clip(start, -REACH + 0.1, REACH - 0.1) + 1e-6 * rng.standard_normal((count, p)))
    done, wanted = 0, steps
    while True:
        states = [
            sampler.run_mcmc(state, wanted - done, skip_initial_state_check=True)
            for sampler, state in zip(samplers, states, strict=True)
        ]
        done = wanted
        chains = np.stack(
            [sampler.get_chain(discard=done // 2) for sampler in samplers]
        )  # (ensemble, step, walker, parameter)
        found = _convergence(chains)
        if all(rhat < MOST_RHAT and ess >= LEAST_DRAWS for rhat, ess in found):
            break
        if 2 * done > most:
            rhat, ess = max(found, key=lambda pair: (pair[0] >= MOST_RHAT, pair[0], -pair[1]))
            worst = mode.objective.forward.keys[found.index((rhat, ess))]
            raise fail(
                "posterior_unconverged",
                "posterior",
                steps=done,
                rhat=rhat,
                most=MOST_RHAT,
                ess=ess,
                least=LEAST_DRAWS,
                parameter=worst,
            )
        wanted = 2 * done
    return _result(mode, chains, found, seed)


def _emcee() -> ModuleType:
    try:
        import emcee
    except ImportError:
        raise fail("no_emcee", "posterior") from None
    return emcee


def kept_every(chains: Array) -> int:
    """Return how far apart the steps that are kept stand: as many as make at most :data:`KEPT` draws, and one at least.

    Parameters
    ----------
    chains
        Draws, shape (ensemble, step, walker, parameter).
    """
    ensembles, steps, walkers, _ = chains.shape
    return -(-steps // max(1, KEPT // (ensembles * walkers)))


def kept_draws(chains: Array) -> Array:
    """Return the draws that are kept, shape (parameter, draw): whole steps, equally far apart back from the last,
    of all walkers and ensembles.

    Parameters
    ----------
    chains
        Draws, shape (ensemble, step, walker, parameter).
    """
    return chains[:, ::-1][:, :: kept_every(chains)].reshape(-1, chains.shape[-1]).T


def _convergence(chains: Array) -> list[tuple[float, float]]:
    """Return R-hat between ensembles, and the effective number of the draws that are kept, by parameter."""
    every = kept_every(chains)
    return [
        (split_rhat(one.reshape(one.shape[0], -1)), effective_draws(one, every)) for one in np.moveaxis(chains, -1, 0)
    ]


def _result(mode: Calibration, chains: Array, found: Sequence[tuple[float, float]], seed: int) -> Calibration:
    import pandas as pd

    draws = chains.reshape(-1, chains.shape[-1]).T
    table = pd.DataFrame(found, index=mode.objective.forward.keys, columns=["rhat", "effective_draws"])
    covariance = np.atleast_2d(np.cov(draws))
    made = replace(
        mode,
        method="posterior",
        scores=np.median(draws, axis=1),
        covariance=covariance,
        draws=kept_draws(chains),
        convergence=table,
        seed=seed,
        notes=(),
    )
    # cached properties of the mode are not carried over: replace() makes a new object
    return made.with_notes(notes_of(made, np.asarray(np.linalg.inv(covariance), dtype=float)))

"""Posterior draws: a linear model in closed form, which draws are kept, what they are worth,
and what is said of them.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2
from test_calibration_proof import NORMAL, SCALE, closed_form, fitted

from esvalue.calibration.convergence import effective_picks
from esvalue.calibration.posterior import kept_draws, kept_every

pytest.importorskip("emcee", reason="the extra `calibrate` is not installed")


def posterior_scores(case, seed):
    """Return a posterior of the linear model, and how far the mean of its kept draws lies from the closed form,
    in the standard errors stated.
    """
    made = fitted(case, method="posterior", seed=seed)
    mean, covariance = closed_form()
    off = made.draws.mean(axis=1) * SCALE + np.array([8.0, 1000.0]) - mean
    return made, off / np.sqrt(np.diag(covariance)) * np.sqrt(made.convergence["effective_draws"].to_numpy())


def test_the_posterior_of_a_linear_model_is_the_normal_one(case):
    """Whatever the seed: 4.5 standard errors are left by one seed in 30,000,
    where those stated are true (as the test below shows them to be).
    """
    made, off = posterior_scores(case, 2)
    assert (np.abs(off) < 4.5).all()
    _, covariance = closed_form()
    sd, draws = np.sqrt(np.diag(covariance)), made.convergence["effective_draws"].min()
    spread = made.draws.std(axis=1) * SCALE
    assert (np.abs(spread / sd - 1) < 4.5 / np.sqrt(2 * draws)).all()
    rho = covariance[0, 1] / sd.prod()
    assert abs(np.corrcoef(made.draws)[0, 1] - rho) < 4.5 * (1 - rho**2) / np.sqrt(draws)
    assert made.convergence["rhat"].max() < 1.01
    assert 400 <= draws < made.draws.shape[1] <= 4000
    again = fitted(case, method="posterior", seed=2)
    assert (again.draws == made.draws).all()


@pytest.mark.slow
def test_the_draws_kept_of_a_posterior_are_worth_what_is_said(case):
    """Over 24 seeds the squares of the standardised errors are chi-square:
    a mean worth a seventeenth of what is said has 400 of them, not 24.
    """
    off = np.array([posterior_scores(case, seed)[1] for seed in range(24)])
    print(f"standardised errors of 24 seeds: mean {off.mean(axis=0)} rms {np.sqrt((off**2).mean(axis=0))}")
    assert (np.abs(off.mean(axis=0)) * np.sqrt(24) < 4).all()
    low, high = chi2.ppf([1e-5, 1 - 1e-5], 24)
    assert ((low < (off**2).sum(axis=0)) & ((off**2).sum(axis=0) < high)).all()


@pytest.mark.parametrize(
    ("ensembles", "steps", "walkers"), [(4, 500, 24), (4, 8000, 24), (4, 50, 10), (4, 700, 480), (4, 600, 1200)]
)
def test_kept_draws_stand_for_all_steps_walkers_and_ensembles(ensembles, steps, walkers):
    """The rule: whole steps, equally far apart back from the last, with every walker of every ensemble;
    as many as make 4,000 draws, one at least.
    """
    chains = np.stack(
        np.meshgrid(np.arange(ensembles), np.arange(steps), np.arange(walkers), indexing="ij"), axis=-1
    ).astype(float)
    ensemble, step, walker = kept_draws(chains).astype(int)
    at = np.unique(step)
    assert len(step) == len(set(zip(ensemble, step, walker, strict=True))) == ensembles * walkers * len(at)
    assert at[-1] == steps - 1
    assert len(np.unique(np.diff(at))) <= 1
    apart = steps - at[-2] - 1 if len(at) > 1 else steps
    assert at[0] < apart == kept_every(chains)
    assert len(at) == 1 or len(step) <= 4000
    assert apart == 1 or -(-steps // (apart - 1)) * ensembles * walkers > 4000


def test_what_a_posterior_rests_on_is_said_and_handed_on(case):
    folder = case(**NORMAL).folder
    made = fitted(case, method="posterior", seed=2)
    kept, worth = made.draws.shape[1], made.convergence["effective_draws"].min()
    assert f"{kept:,} draws kept, worth at least {worth:,.0f} independent ones; R-hat at most 1.00" in made.summary(
        "en"
    )
    assert f"保留 {kept:,} 个样本，至少相当于 {worth:,.0f} 个独立样本" in made.summary("zh")
    method = made.to_overlay(folder / "drawn.toml").file.method
    picked = effective_picks(1024, kept, worth)
    assert f"{kept:,} draws kept, worth at least {worth:,.0f}" in method.en
    assert f"1,024 of them picked at random and written, worth at least {picked:,.0f}" in method.en
    assert f"从中随机取 1,024 个写入，至少相当于 {picked:,.0f} 个独立样本" in method.zh
    assert "picked" not in made.to_overlay(folder / "alone.toml", joint=False).file.method.en


def test_picks_of_dependent_draws_are_worth_what_their_mean_varies_by():
    """Forty groups of ten equal draws: n = 400 worth 40;
    the variance of the mean of m picks is that of the population over what they are worth.
    """
    rng = np.random.default_rng(5)
    for picks in (1, 20, 200, 400, 1000):
        means = []
        for _ in range(3000):
            draws = np.repeat(rng.standard_normal(40), 10)
            means.append(rng.choice(draws, picks, replace=picks > 400).mean())
        worth = effective_picks(picks, 400, 40.0)
        # the variance of 3,000 normal means has a standard error of sqrt(2 / 3000) = 2.6%: five of them are left once
        # in a million
        assert np.var(means) * worth == pytest.approx(1.0, abs=5 * np.sqrt(2 / 3000))


def test_a_posterior_that_did_not_converge_is_not_reported(case, refused):
    refused(
        lambda: fitted(case, method="posterior", steps=100, most=100, walkers=4),
        "posterior_unconverged",
        "No posterior is reported",
        "wetland.",
    )


def test_without_emcee_the_extra_is_named(case, refused, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "emcee", None)
    refused(lambda: fitted(case, method="posterior"), "no_emcee", "esvalue[calibrate]")

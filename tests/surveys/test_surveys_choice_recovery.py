"""Simulate and recover: bias and coverage of choice models;
`PYTHONPATH=tests python tests/surveys/test_surveys_choice_recovery.py` prints the table of the how-to.
"""

from __future__ import annotations

import numpy as np
import pytest
from covering import chance, covered
from simulated_choices import TASTES, asked, latent, logit, two_kinds

from esvalue.surveys.estimation import covariance, maximise
from esvalue.surveys.intervals import delta_method


def recovered(people: int, sets: int, times: int, seed: int = 0) -> dict[str, float]:
    """Return the worst bias of the coefficients (in standard errors and as a share)
    and the coverage of coefficients and of the value of water.
    """
    rng, true = np.random.default_rng(seed), np.array(list(TASTES.values()))
    found, errors, value, inside, fieller = [], [], [], [], []
    for _ in range(times):
        one = logit(asked(people, sets, rng)).fit()
        found.append(one.values)
        errors.append(np.sqrt(np.diag(one.covariance)))
        worth, exact = one.wtp("water"), one.wtp("water", ci="fieller")
        value.append(worth.value)
        inside.append(worth.low <= 16 <= worth.high)
        fieller.append(exact.low <= 16 <= exact.high)
    bias = np.mean(found, axis=0) - true
    covered = (np.abs(np.array(found) - true) < 1.959964 * np.array(errors)).mean(axis=0)
    return {
        "bias_in_errors": float(np.abs(bias / np.mean(errors, axis=0)).max()),
        "bias_share": float(np.abs(bias / true).max()),
        "low": float(covered.min()),
        "high": float(covered.max()),
        "value_bias": float(np.mean(value) / 16 - 1),
        "value_covered": float(np.mean(inside)),
        "fieller_covered": float(np.mean(fieller)),
    }


def recovered_classes(people: int, sets: int, times: int, seed: int = 0, searched: int = 10) -> dict[str, float]:
    """Return the same for two classes; the value is the mean over classes.

    Classes have no names: ordered by their shares in the sample they change places in four surveys of a thousand, which
    says nothing about the estimates. So each is climbed to from the truth, and in every `searched`-th survey the search
    from four starts must end as high.
    """
    rng, true = np.random.default_rng(seed), np.array([1.5, 0.2, -0.03, 0.0, 1.2, -0.09, np.log(0.4 / 0.6)])
    worth = 0.6 * 1.5 / 0.03

    def mean_value(p: np.ndarray) -> float:
        share = 1 / (1 + np.exp(-p[6]))
        return float(-(1 - share) * p[0] / p[2] - share * p[3] / p[5])

    found, errors, inside, values, missed = [], [], [], [], 0
    for i in range(times):
        model = latent(two_kinds(people, sets, rng)[0])
        top = maximise(model.loglike, model.score, model.hessian, true)
        if i % searched == 0:
            missed += model.fit(4).llf < top.loglike - 1e-6
        cov = covariance(model.score_obs(top.params), top.hessian)
        found.append(top.params)
        errors.append(np.sqrt(np.diag(cov)))
        value, _, low, high = delta_method(mean_value, top.params, cov)
        values.append(value)
        inside.append(low <= worth <= high)
    bias = np.mean(found, axis=0) - true
    covered = (np.abs(np.array(found) - true) < 1.959964 * np.array(errors)).mean(axis=0)
    share = np.abs(bias / np.where(true == 0, 1, true))
    good = (np.abs(bias / np.mean(errors, axis=0)) < 0.1 + chance(times, len(true))) | (share < 0.02)
    return {
        "bias_in_errors": float(np.abs(bias / np.mean(errors, axis=0)).max()),
        "good": float(good.all()),
        "low": float(covered.min()),
        "high": float(covered.max()),
        "value_bias": float(np.mean(values) / worth - 1),
        "value_covered": float(np.mean(inside)),
        "missed": float(missed),
    }


def test_recovery_in_short() -> None:
    found = recovered(150, 4, 60)
    assert found["bias_in_errors"] < 0.1 + chance(60, 3)
    assert found["low"] >= covered(60, 3)[0]
    assert found["value_covered"] >= covered(60)[0]


@pytest.mark.slow
def test_conditional_logit_recovers() -> None:
    found, (low, high) = recovered(200, 6, 1000), covered(1000, 5)
    assert found["bias_in_errors"] < 0.1 + chance(1000, 3) or found["bias_share"] < 0.02, found
    assert low <= found["low"] <= found["high"] <= high, found
    assert low <= found["value_covered"] <= high, found
    assert low <= found["fieller_covered"] <= high, found


@pytest.mark.slow
def test_latent_class_recovers() -> None:
    found, (low, high) = recovered_classes(400, 8, 3000), covered(3000, 8)
    assert found["good"], found
    assert low <= found["low"] <= found["high"] <= high, found
    assert low <= found["value_covered"] <= high, found
    assert not found["missed"], found


def test_latent_class_recovery_in_short() -> None:
    found = recovered_classes(200, 6, 20, searched=5)
    assert found["bias_in_errors"] < 0.2 + chance(20, 7)
    assert found["value_covered"] >= covered(20)[0]
    assert not found["missed"]


if __name__ == "__main__":
    print("conditional logit, 200 people x 6", recovered(200, 6, 1000))
    print("latent class, 400 people x 8", recovered_classes(400, 8, 3000))

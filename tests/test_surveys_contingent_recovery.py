"""Simulate and recover: bias and coverage of every format with every distribution, over 1,000 surveys of n = 500 (single-bounded: 1,000) each.

A logit of 500 yes-or-no answers biases a parameter by 0.13 standard errors and more than 2%, as maximum likelihood does at that size; single-bounded answers are tested at twice the size, where every bias is below 2% or 0.1 standard errors.

`python tests/test_surveys_contingent_recovery.py` prints the table kept in docs/howto/contingent_valuation.md.
"""

from __future__ import annotations

import numpy as np
import pytest
from simulated_contingent import FORMATS, LAWS, answered, modelled, noise, truth

from esvalue.errors import InputError
from esvalue.surveys.contingent import turnbull
from esvalue.surveys.contingent.latent import LATENTS
from esvalue.surveys.contingent.welfare import median

SIZE, TIMES = 500, 1000
#: One yes or no tells less than a bracket.
SIZES = {"single": 1000}


def recovered(law: str, form: str, times: int = TIMES) -> dict[str, float]:
    """Return the worst bias (in standard errors and as a share), the worst coverage of the parameters and that of the median at x = 0."""
    rng = np.random.default_rng([LAWS.index(law), sorted(FORMATS).index(form)])
    size = SIZES.get(form, SIZE)
    true = truth(law)
    value = float(median(LATENTS[law], np.array(-true[0] / true[2]), np.array(-1 / true[2])))
    params, errors, medians, inside = [], [], [], []
    for _ in range(times):
        model = modelled(answered(law, form, size, rng), law, form)
        found = model.fit()
        params.append(found.values)
        errors.append(np.sqrt(np.diag(found.covariance)))
        drawn = found.wtp("median", at={"x": 0.0})
        medians.append(drawn.value)
        inside.append(drawn.low <= value <= drawn.high)
    params, errors = np.array(params), np.array(errors)
    covered = (np.abs(params - true) < 1.959964 * errors).mean(axis=0)
    bias = params.mean(axis=0) - true
    return {
        "bias_in_errors": float(np.abs(bias / errors.mean(axis=0)).max()), "bias_share": float(np.abs(bias / true).max()),
        "coverage_low": float(covered.min()), "coverage_high": float(covered.max()),
        "median_bias": float(np.mean(medians) / value - 1), "median_bias_in_errors": float((np.mean(medians) - value) / np.std(medians)),
        "median_coverage": float(np.mean(inside)),
        "params_ok": float(((np.abs(bias / true) < 0.02) | (np.abs(bias / errors.mean(axis=0)) < 0.1)).all()),
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("form", FORMATS)
def test_parameters_and_median_are_recovered(law: str, form: str) -> None:
    found = recovered(law, form)
    within = 3 * np.sqrt(0.95 * 0.05 / TIMES)
    assert found["params_ok"], found
    assert found["coverage_low"] > 0.95 - within, found
    assert found["coverage_high"] < 0.95 + within, found
    assert abs(found["median_bias"]) < 0.02 or abs(found["median_bias_in_errors"]) < 0.1, found
    assert abs(found["median_coverage"] - 0.95) < within, found


@pytest.mark.slow
def test_willingness_to_accept_is_recovered() -> None:
    """Weibull is not symmetric, so a sign error would show."""
    rng = np.random.default_rng(12)
    true = -truth("weibull")
    hits, params = [], []
    for _ in range(TIMES):
        found = modelled(answered("weibull", "double", SIZE, rng, pays=False), "weibull", "double", measure="wta").fit()
        hits.append(np.abs(found.values - true) < 1.959964 * np.sqrt(np.diag(found.covariance)))
        params.append(found.values)
    assert (np.abs(np.mean(hits, axis=0) - 0.95) < 3 * np.sqrt(0.95 * 0.05 / TIMES)).all()
    assert np.mean(params, axis=0) == pytest.approx(true, rel=0.02)


@pytest.mark.slow
def test_turnbull_interval_covers_its_bound() -> None:
    """What the interval covers is the lower bound, not the mean."""
    rng = np.random.default_rng(9)
    bids = np.array([10.0, 20, 40, 80])
    above = np.exp(-bids / 40)
    bound = float(np.sum(bids * (above - np.append(above[1:], 0))))
    inside = []
    for _ in range(TIMES):
        bid = rng.choice(bids, SIZE)
        yes = -40 * np.log(rng.random(SIZE)) >= bid
        low, high = turnbull(np.where(yes, bid, -np.inf), np.where(yes, np.inf, bid)).interval()
        inside.append(low <= bound <= high)
    assert abs(np.mean(inside) - 0.95) < 3 * np.sqrt(0.95 * 0.05 / TIMES)


@pytest.mark.slow
@pytest.mark.parametrize("law", ["logistic", "normal"])
def test_spike_is_recovered(law: str) -> None:
    rng = np.random.default_rng(10)
    inside, spikes = [], []
    from esvalue.surveys.contingent.welfare import mean, survival

    location, scale = 15.0, 20.0
    value = float(mean(LATENTS[law], np.array(location), np.array(scale)))
    share = 1 - float(survival(LATENTS[law], 0.0, np.array(location), np.array(scale)))
    for _ in range(TIMES):
        worth = location + scale * noise(law, rng, SIZE)
        bid = rng.choice([10.0, 20.0, 40.0], SIZE)
        table = answered(law, "single", SIZE, rng).assign(bid1=bid, a1=worth >= bid, p=worth > 0)
        found = modelled(table, law, "single", "1", positive="p").fit()
        one = found.wtp("mean")
        inside.append(one.low <= value <= one.high)
        spikes.append(found.spike().value)
    assert abs(np.mean(inside) - 0.95) < 3 * np.sqrt(0.95 * 0.05 / TIMES)
    assert np.mean(spikes) == pytest.approx(share, rel=0.02)


def test_small_surveys_fit_or_say_why() -> None:
    """Fifty surveys of forty: each ends in an optimum or in words."""
    rng = np.random.default_rng(11)
    ends = set()
    for _ in range(50):
        try:
            found = modelled(answered("weibull", "single", 40, rng), "weibull", "single").fit()
            ends.add("fit")
            assert found.decrement < 1e-10
        except InputError as error:
            ends.add(error.problems[0].code)
    assert "fit" in ends
    assert ends <= {"fit", "cv_separation", "cv_all_same"}


if __name__ == "__main__":
    print("| format | n | distribution | worst bias, std. errors | coverage of parameters | bias of median | coverage of median |")
    print("|---|---|---|---|---|---|---|")
    for form in FORMATS:
        for law in LAWS:
            got = recovered(law, form)
            print(
                f"| {form} | {SIZES.get(form, SIZE):,} | {law} | {got['bias_in_errors']:.3f} | {got['coverage_low']:.3f} to {got['coverage_high']:.3f} | "
                f"{got['median_bias']:+.2%} | {got['median_coverage']:.3f} |", flush=True,
            )  # fmt: skip

"""Travel cost, simulated and recovered: bias, coverage of coefficients and of the surplus,
for respondents and for zones.

`PYTHONPATH=tests python tests/surveys/test_surveys_travel_recovery.py` prints the tables kept in
docs/howto/travel_cost.md.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from covering import chance, covered
from test_surveys_travel import ALPHA, KINDS, TRUE, modelled, trips
from test_surveys_travel_zones import ZONES

from esvalue.core.errors import InputError
from esvalue.surveys import zonal
from esvalue.surveys.travel.counts import SAMPLES
from esvalue.surveys.travel.zones import DEMANDS


def recovered(sample: str, distribution: str, size: int, times: int) -> dict[str, float]:
    """Return the worst bias (in standard errors, as a share),
    the coverage of the coefficients and of the surplus per trip, and refusals.
    """
    rng = np.random.default_rng([SAMPLES.index(sample), distribution == "negbin"])
    true = np.append(TRUE, np.log(ALPHA)) if distribution == "negbin" else TRUE
    found, errors, delta, fieller, values, refused = [], [], [], [], [], 0
    while len(found) < times:
        one = None
        try:
            one = modelled(trips(sample, distribution, size, rng), sample, distribution).fit()
        except InputError:
            refused += 1
        if one is None or len(one.names) < len(true):
            refused += one is not None
            continue
        found.append(one.values)
        errors.append(np.sqrt(np.diag(one.covariance)))
        a, b = one.surplus(), one.surplus(ci="fieller")
        values.append(a.value)
        delta.append(a.low <= 50 <= a.high)
        fieller.append(b.low <= 50 <= b.high)
    bias = np.mean(found, axis=0) - true
    covered = (np.abs(np.array(found) - true) < 1.959964 * np.array(errors)).mean(axis=0)
    good = (np.abs(bias / np.mean(errors, axis=0)) < 0.1 + chance(times, 3)) | (np.abs(bias / true) < 0.02)
    return {
        "bias_in_errors": float(np.abs(bias / np.mean(errors, axis=0)).max()),
        "good": float(good[:3].all()),
        "low": float(covered[:3].min()),
        "high": float(covered[:3].max()),
        "alpha_covered": float(covered[3]) if len(true) == 4 else np.nan,
        "surplus_bias": float(np.mean(values) / 50 - 1),
        "delta": float(np.mean(delta)),
        "fieller": float(np.mean(fieller)),
        "refused": float(refused),
    }


@pytest.mark.parametrize(("sample", "distribution"), KINDS)
def test_recovery_in_short(sample: str, distribution: str) -> None:
    found = recovered(sample, distribution, 400, 30)
    assert found["bias_in_errors"] < 0.2 + chance(30, 4), found
    assert found["low"] >= covered(30, 3)[0], found


def zones_recovered(demand: str, zones: int, times: int) -> dict[str, float]:
    """Return bias and coverage of the surplus per trip from zones whose rates vary by a fifth around the demand."""
    rng = np.random.default_rng([list(DEMANDS).index(demand), zones])
    ratio, inside = [], []
    for _ in range(times):
        cost, people = rng.uniform(5, 90, zones), rng.integers(2_000, 100_000, zones).astype(float)
        rate = 0.08 - 0.0008 * cost if demand == "linear" else np.exp(-2.5 - 0.03 * cost)
        table = pd.DataFrame(
            {
                "cost": cost,
                "people": people,
                "visits": rng.poisson(people * rate * np.exp(rng.normal(-0.02, 0.2, zones))),
            }
        )
        true = people @ rate**2 / (0.0016 * people @ rate) if demand == "linear" else 1 / 0.03
        found = zonal("visits ~ cost", table, demand=demand, **ZONES).surplus(ci="kr")
        ratio.append(found.value / true - 1)
        inside.append(found.low <= true <= found.high)
    return {"bias": float(np.mean(ratio)), "covered": float(np.mean(inside))}


@pytest.mark.parametrize("demand", ["exponential", "linear", "semilog"])
def test_zones_recover_in_short(demand: str) -> None:
    found = zones_recovered(demand, 12, 60)
    assert abs(found["bias"]) < 0.1, found
    assert found["covered"] >= covered(60)[0], found


@pytest.mark.slow
@pytest.mark.parametrize(("sample", "distribution"), KINDS)
def test_every_estimator_recovers(sample: str, distribution: str) -> None:
    found, (low, high) = recovered(sample, distribution, 1000, 1000), covered(1000, 4)
    assert found["good"], found
    assert low <= found["low"] <= found["high"] <= high, found
    assert low <= found["fieller"] <= high, found
    assert found["refused"] == 0, found


if __name__ == "__main__":
    print(
        "| sample | distribution | n | worst bias, std. errors | coverage of coefficients | of alpha | "
        "surplus: bias | delta | Fieller | refused of 1,000 |"
    )
    for size in (200, 1000):
        for sample, distribution in KINDS:
            got = recovered(sample, distribution, size, 1000)
            print(
                f"| {sample} | {distribution} | {size} | {got['bias_in_errors']:.3f} | {got['low']:.3f} to "
                f"{got['high']:.3f} | {got['alpha_covered']:.3f} | "
                f"{got['surplus_bias']:+.1%} | {got['delta']:.3f} | {got['fieller']:.3f} | {got['refused']:.0f} |",
                flush=True,
            )
    print("| demand | zones | surplus: bias | coverage |")
    for demand in DEMANDS:
        for zones in (8, 15, 40):
            got = zones_recovered(demand, zones, 1000)
            print(f"| {demand} | {zones} | {got['bias']:+.1%} | {got['covered']:.3f} |", flush=True)

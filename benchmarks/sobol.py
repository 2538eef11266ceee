"""Sobol indices with intervals: time and memory of the analysis alone, beside SALib's bootstrap.

Outputs of a function with pair interactions (20 factors, N = 2^14 points as 16 replicates of 1,024), one and fifty outcomes. Run:
``python benchmarks/sobol.py`` (esvalue alone) or ``python benchmarks/sobol.py --peer`` (with SALib, 1,000 resamples of one
outcome: needs some 1.5 GB and half a minute).
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np

from esvalue.sensitivity import SobolColumns, sobol_columns, sobol_indices

FACTORS, REPLICATES, POINTS = 20, 16, 1024
RNG = np.random.default_rng(0)
LINEAR, PAIRS = RNG.normal(size=FACTORS), np.triu(RNG.normal(size=(FACTORS, FACTORS)), 1) / 4


def model(u: np.ndarray) -> np.ndarray:
    """Return a function with pair interactions of uniform numbers of shape (factor, ...)."""
    w = 2 * u - 1
    return np.einsum("i,i...->...", LINEAR, w) + np.einsum("ij,i...,j...->...", PAIRS, w, w, optimize=True)


def memory() -> float:
    """Return the largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def outputs(many: int) -> tuple[SobolColumns, np.ndarray, np.ndarray, np.ndarray]:
    """Return the design and outputs of `many` outcomes, each bent differently: A and B (outcome, replicate, point), A_B (factor, ...)."""
    design = sobol_columns([f"x{i}" for i in range(FACTORS)], replicates=REPLICATES, points=POINTS, seed=0)
    made = np.empty((FACTORS + 2, many, REPLICATES, POINTS))
    for run, (_, _, u) in enumerate(design.blocks()):
        y = model(u)
        for k in range(many):
            made[run, k] = y + 0.02 * k * y * y
    return design, made[0], made[1], made[2:]


def timed(label: str, call, repeat: int = 3) -> None:
    best = np.inf
    for _ in range(repeat):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    print(f"{label:<58} {best:9.3f} s   peak {memory():7.0f} MB")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--peer", action="store_true", help="also run SALib's bootstrap")
    chosen = options.parse_args()
    print(f"N = {REPLICATES} x {POINTS}, D = {FACTORS}; before: {memory():.0f} MB")
    for many in (1, 50):
        design, a, b, ab = outputs(many)
        timed(f"esvalue, {many} outcome(s), as SALib estimates", lambda a=a, b=b, ab=ab: sobol_indices(a, b, ab))
        timed(f"esvalue, {many} outcome(s), with less noise (default)", lambda d=design, a=a, b=b, ab=ab: sobol_indices(a, b, ab, design=d))
        timed(f"esvalue, {many} outcome(s), closed-form errors", lambda a=a, b=b, ab=ab: sobol_indices(a, b, ab, interval="closed_form"))
        del design, a, b, ab
    if chosen.peer:
        from SALib.analyze import sobol

        _, a, b, ab = outputs(1)
        y = np.stack([a[0].ravel(), *(one[0].ravel() for one in ab), b[0].ravel()], axis=1).ravel()
        problem = {"num_vars": FACTORS, "names": [f"x{i}" for i in range(FACTORS)], "bounds": [[0, 1]] * FACTORS}
        timed("SALib, 1 outcome, bootstrap of 1,000", lambda: sobol.analyze(problem, y, calc_second_order=False, num_resamples=1000, seed=1), repeat=1)


if __name__ == "__main__":
    main()

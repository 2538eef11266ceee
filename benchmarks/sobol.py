"""Sobol indices with intervals: time and memory of the analysis alone, beside SALib's bootstrap.

Outputs of a function with pair interactions (20 factors, N = 2^14 points as 16 replicates of 1,024), one and fifty
outcomes. Each is a process of its own, as memory is its peak: ``python sobol.py esvalue 50`` or ``python sobol.py salib
1`` (the bootstrap with 1,000 resamples takes more than 1 GB and some half a minute) prints seconds and MB.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from table import Row

from esvalue.analysis.sensitivity import SobolColumns, sobol_columns, sobol_indices

__all__ = ["LIMITS", "MEMORY", "child", "measure", "model", "outputs"]

#: Outcomes -> seconds; memory [MB].
LIMITS, MEMORY = {1: 0.3, 50: 3.0}, 600.0
RESAMPLES = 1000
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
    """Return the design and outputs of `many` outcomes, each bent differently: A and B (outcome, replicate, point),
    A_B (factor, ...).
    """
    design = sobol_columns([f"x{i}" for i in range(FACTORS)], replicates=REPLICATES, points=POINTS, seed=0)
    made = np.empty((FACTORS + 2, many, REPLICATES, POINTS))
    for run, (_, _, u) in enumerate(design.blocks()):
        y = model(u)
        for k in range(many):
            made[run, k] = y + 0.02 * k * y * y
    return design, made[0], made[1], made[2:]


def seconds(call: Callable[[], object], repeat: int) -> float:
    """Return the least processor time of several calls."""
    found = []
    for _ in range(repeat):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return min(found)


def child(program: str, many: int) -> dict[str, float]:
    """Return processor time [s] of the first and total indices with intervals of so many outcomes,
    and peak memory [MB].
    """
    design, a, b, ab = outputs(many)
    if program == "esvalue":
        made = {
            "seconds": seconds(lambda: sobol_indices(a, b, ab, design=design), 3),
            "closed": seconds(lambda: sobol_indices(a, b, ab, interval="closed_form"), 3),
        }
        return {**made, "memory": memory()}
    from SALib.analyze import sobol

    y = np.stack([a[0].ravel(), *(one[0].ravel() for one in ab), b[0].ravel()], axis=1).ravel()
    problem = {"num_vars": FACTORS, "names": [f"x{i}" for i in range(FACTORS)], "bounds": [[0, 1]] * FACTORS}
    took = seconds(lambda: sobol.analyze(problem, y, calc_second_order=False, num_resamples=RESAMPLES, seed=1), 1)
    return {"seconds": took, "memory": memory()}


def measure() -> list[Row]:
    """Return the rows; processor time of one thread on either side,
    so that other work on the machine does not count.
    """
    peer = _in_process("salib", 1)
    rows = []
    for many, limit in LIMITS.items():
        own = _in_process("esvalue", many)
        what = f"Sobol, N = {REPLICATES * POINTS:,}, {FACTORS} factors, {many} outcome{'s' * (many > 1)}"
        theirs = peer["seconds"] * many
        rows.append(
            Row(
                what,
                f"{own['seconds']:.3f} s",
                f"{limit:g} s",
                f"{own['seconds'] / limit:.2f}",
                f"{limit:g} s",
                own["seconds"] <= limit,
            )
        )
        rows.append(
            Row(
                "  with closed-form errors",
                f"{own['closed']:.3f} s",
                f"{limit:g} s",
                f"{own['closed'] / limit:.2f}",
                f"{limit:g} s",
                own["closed"] <= limit,
            )
        )
        note = f"SALib {theirs:.0f} s" if many == 1 else f"SALib {many} x {peer['seconds']:.0f} s"
        rows.append(
            Row(
                f"  times as fast as SALib, {RESAMPLES:,} resamples",
                f"{own['seconds']:.3f} s",
                note,
                f"{theirs / own['seconds']:,.0f}",
                "",
            )
        )
        rows.append(
            Row(
                "  peak memory, outputs included",
                f"{own['memory']:.0f} MB",
                f"SALib {peer['memory']:,.0f} MB" if many == 1 else "",
                f"{own['memory'] / MEMORY:.2f}",
                f"{MEMORY:g} MB",
                own["memory"] <= MEMORY,
            )
        )
    return rows


def _in_process(program: str, many: int) -> dict[str, float]:
    alone = {
        **os.environ,
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }  # threads that wait for a busy machine count as processor time
    done = subprocess.run(
        [sys.executable, __file__, program, str(many)], capture_output=True, text=True, check=False, env=alone
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    print(json.dumps(child(sys.argv[1], int(sys.argv[2]))))

"""Every seed of a run moved by one number, so that a verdict that hangs on a seed shows: ``pytest -m statistical
--seed-shift 3``.

`statistical` are all tests of a module that names a seed, and all property tests, but for those marked `one_seed`:
their figures were worked out for that seed. The others hold for any seed but for the false alarms that their tolerances
allow, about one in 10,000 a test, so that thirty shifts of all of them pass. ``make test-seeds`` makes the shifts.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiers
from hypothesis import HealthCheck, settings

__all__ = ["STEP", "pytest_addoption", "pytest_collection_modifyitems", "pytest_configure", "shift_seeds"]

#: Seeds of one shift are this far from those of the next: no test counts its own seeds so far.
STEP = 1_000_003
#: What draws: generators, seeds of what is tested, and made-up answers.
SEED = re.compile(r"default_rng\(|\bseed=|\bfrom simulated_")

#: No verdict depends on speed (a loaded machine is slow) or, without a shift, on the examples of the day.
settings.register_profile("plain", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("shifted", deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--seed-shift",
        type=int,
        default=0,
        metavar="N",
        help="move every seed, of tests and of what they test, by N steps",
    )


@pytest.hookimpl(tryfirst=True)  # before the plugin of Hypothesis reads its seed
def pytest_configure(config: pytest.Config) -> None:
    shift = config.getoption("--seed-shift")
    settings.load_profile("shifted" if shift else "plain")
    if shift:
        config.option.hypothesis_seed = str(shift)
        shift_seeds(shift * STEP)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    tiers.mark(items)
    for item in items:
        drawn = getattr(getattr(item, "obj", None), "is_hypothesis_test", False) or (
            item.path.name.startswith("test_") and _names_a_seed(item.path)
        )
        if drawn and item.get_closest_marker("one_seed") is None:
            item.add_marker("statistical")


@cache
def _names_a_seed(path: Path) -> bool:
    return SEED.search(path.read_text(encoding="utf-8")) is not None


def shift_seeds(by: int, patch: Any = setattr) -> None:
    """Move integer seeds of `numpy.random.default_rng` and `SeedSequence` by a number;
    every seed here and in esvalue goes through one of them.
    """
    rng, sequence = np.random.default_rng, np.random.SeedSequence

    def moved(entropy: Any) -> Any:
        if isinstance(entropy, int | np.integer):
            return int(entropy) + by
        if isinstance(entropy, list | tuple):
            return [int(entropy[0]) + by, *entropy[1:]]
        return entropy

    class Moved(sequence):
        def __init__(self, entropy: Any = None, **more: Any) -> None:
            super().__init__(moved(entropy), **more)

    patch(np.random, "default_rng", lambda seed=None: rng(moved(seed)))
    patch(np.random, "SeedSequence", Moved)

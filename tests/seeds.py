"""Every seed of a run moved by one number, so that a verdict that hangs on a seed shows: ``pytest -m statistical
--seed-shift 3``.

`statistical` are all tests that name a seed, themselves or in what they use of their module, and all property tests,
but for those marked `one_seed`: their figures were worked out for that seed. The others hold for any seed but for the
false alarms that their tolerances allow, about one in 10,000 a test, so that thirty shifts of all of them pass.
``make test-seeds`` makes the shifts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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
            item.path.name.startswith("test_") and item.nodeid.split("::")[1].partition("[")[0] in _seeded(item.path)
        )
        if drawn and item.get_closest_marker("one_seed") is None:
            item.add_marker("statistical")


@cache
def _seeded(path: Path) -> frozenset[str]:
    """Return the names of a module that name a seed, or use one that does (an argument is a fixture)."""
    text = path.read_text(encoding="utf-8")
    if SEED.search(text) is None:
        return frozenset()
    uses: dict[str, set[str]] = {}
    found = set()
    for part in ast.parse(text).body:
        parts = list(ast.walk(part))
        used = {one.id for one in parts if isinstance(one, ast.Name)} | {
            one.arg for one in parts if isinstance(one, ast.arg)
        }
        names = [*_bound(part)]
        for name in names:
            uses.setdefault(name, set()).update(used)
        lines = text.splitlines()[_first_line(part) - 1 : part.end_lineno]
        found.update(names if SEED.search("\n".join(lines)) else ())
    while more := {name for name, used in uses.items() if used & found} - found:
        found |= more
    return frozenset(found)


def _bound(part: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement of a module gives something to."""
    if isinstance(part, ast.FunctionDef | ast.ClassDef):
        yield part.name
    elif isinstance(part, ast.Import | ast.ImportFrom):
        yield from (one.asname or one.name for one in part.names)
    else:
        yield from (one.id for one in ast.walk(part) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))


def _first_line(part: ast.stmt) -> int:
    return min([part.lineno, *(one.lineno for one in getattr(part, "decorator_list", ()))])


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

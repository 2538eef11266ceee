"""How a design is cut into blocks changes no bit of any outcome."""

from __future__ import annotations

import numpy as np
from plan_speed import setting
from table import Row

__all__ = ["SIZES", "differing", "measure"]

SIZES = (256, 100, 7, 1)


def differing(points: int, sizes: tuple[int, ...] = SIZES) -> dict[int, int]:
    """Return by block size how many outcomes of Panjin differ in any bit from one block of all the points."""
    judged, plan, _ = setting()
    _, draws = next(iter(judged.design.blocks(0)))
    draws = {name: column[:points] for name, column in draws.items()}
    whole = plan.run(draws)
    found = {}
    for size in sizes:
        parts = [
            plan.run({name: column[start : start + size] for name, column in draws.items()})
            for start in range(0, points, size)
        ]
        made = {
            name: np.concatenate([part[name] for part in parts], axis=-1)
            if "draw" in judged.graph[name].dims
            else parts[-1][name]
            for name in whole
        }
        found[size] = sum(not np.array_equal(made[name], values, equal_nan=True) for name, values in whole.items())
    return found


def measure() -> list[Row]:
    """Return the row."""
    found = differing(1024)
    sizes = ", ".join(map(str, SIZES))
    return [
        Row(
            f"outcomes that differ in any bit, blocks of {sizes}",
            str(sum(found.values())),
            "",
            "",
            "0",
            not any(found.values()),
        )
    ]

"""Figures of the payments for land, worked out by hand (`tests/cases/land`), and those of a model beside them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from folders import CASES, ROOT

from esvalue.model.model import Model
from esvalue.standards.judging import Judged

__all__ = ["LAND", "MU", "SCENARIOS", "agree", "by_place", "expected", "figures", "frame", "outcome", "table"]

LAND = CASES / "land"
SCENARIOS = ROOT / "scenarios"
MU = 15.0


def table(name: str) -> list[dict[str, str]]:
    with (LAND / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expected(name: str) -> dict[tuple[str, str], float]:
    """Return figures worked out by hand, by place and name."""
    return {(row["place"], row["figure"]): float(row["value"]) for row in table(name)}


def by_place(model: Model, node: str) -> dict[str, float]:
    """Return a node by place with the action, where it is known."""
    made = model.evaluate([node])[node]
    made = made.isel({dim: 0 for dim in made.dims if dim in ("draw", "state")}, drop=True)
    (places,) = made.dims
    values = zip(made[places].values, made.values, strict=True)
    return {str(place): float(value) for place, value in values if not np.isnan(value)}


def figures(model: Model, nodes: dict[str, tuple[str, float]]) -> dict[tuple[str, str], float]:
    """Return nodes, each times a factor, by place and the name of the figure."""
    return {
        (place, name): value * factor
        for name, (node, factor) in nodes.items()
        for place, value in by_place(model, node).items()
    }


def agree(name: str, found: dict[tuple[str, str], float], only: Callable[[str], bool] = lambda figure: True) -> None:
    wanted = {key: value for key, value in expected(name).items() if only(key[1])}
    assert found == pytest.approx(wanted, rel=1e-9, abs=1e-6)


def frame(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, keep_default_na=False, dtype=str)


def outcome(judged: Judged, domain: str, name: str, option: str) -> dict[str, float]:
    """Return an outcome of an option by place, at central values."""
    node = judged.outcomes.by_place[domain][name]
    values = np.asarray(judged.model.central[node])[list(judged.loaded.scenario.options).index(option)]
    places = judged.graph[node].labels[f"place:{domain}"]
    return {place: float(value) for place, value in zip(places, values.reshape(len(places), -1)[:, 0], strict=True)}

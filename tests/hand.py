"""Checks on the hand scenarios, by name: each raises when its answer is not the one worked out in cases/hand/README.md.

The ordinary tests run them on the program as it is, the mutation tests on a program with one mistake in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from perturbation import InMemory, hindsight_of, with_scenario

from esvalue.inputs.scenario import Loaded, load_scenario
from esvalue.standards.judging import Judged, judge
from esvalue.standards.recommendation import Recommendation, recommend

HAND = Path(__file__).parent / "cases" / "hand"

#: Net benefit by option at the low and the high price of water, yuan a year.
NET = {
    "clear_winner": {"now": (0, 0), "floor": (25_000, 49_000), "flat": (20_000, 36_000), "zoned": (20_000, 36_000)},
    "tie": {"now": (0, 0), "floor": (25_000, 49_000), "generous": (25_000, 49_000)},
    "none_qualifies": {"now": (0, 0), "floor": (25_000, 49_000), "flat": (20_000, 36_000), "zoned": (20_000, 36_000)},
    "no_range": {"now": (0, 0), "between": (20_000, 36_000), "between_or_floor": (10_000, 34_000)},
    "flip": {"now": (0, 0), "floor": (10_000, 34_000), "near_only": (20_000, 36_000)},
    "flip_doubled": {"now": (0, 0), "floor": (58_000, 106_000), "near_only": (52_000, 84_000)},
}

#: Committed standards, yuan a hectare and year; what is absent has none.
STANDARDS = {
    "clear_winner": {("now", "near"): 150, ("floor", "near"): 200, ("floor", "far"): 300, ("flat", "near"): 250,
    ("flat", "far"): 250,
                     ("zoned", "near"): 420, ("zoned", "far"): 140},
    "tie": {("now", "near"): 150, ("floor", "near"): 200, ("floor", "far"): 300, ("generous", "near"): 350,
    ("generous", "far"): 350},
    "no_range": {("now", "near"): 150, ("between", "near"): 340, ("between_or_floor", "near"): 340,
    ("between_or_floor", "far"): 600},
    "flip": {("now", "near"): 150, ("floor", "near"): 200, ("floor", "far"): 600, ("near_only", "near"): 250},
}  # fmt: skip
STANDARDS["none_qualifies"] = STANDARDS["clear_winner"]
STANDARDS["flip_doubled"] = STANDARDS["flip"]


@dataclass
class Answer:
    """A judged scenario with its futures in memory and what is recommended."""

    judged: Judged
    results: InMemory
    recommendation: Recommendation

    def outcome(self, name: str, option: str) -> Any:
        """Return all futures of a total, shape (replicate, point)."""
        return self.results.column(
            self.judged.outcomes.total[name], (list(self.judged.loaded.scenario.options).index(option),)
        )

    @property
    def recommended(self) -> set[str]:
        """The winner and what ties with it."""
        return {self.recommendation.option, *self.recommendation.ties} - {None}

    @property
    def standards(self) -> dict[tuple[str, str], float]:
        """Committed standards that apply, by option and region type."""
        return {(o, r): c.value for (o, _, r), c in self.judged.commit.standards.items() if c.paid}


def answer(scenario: str | Path | Loaded) -> Answer:
    """Do the main job in memory."""
    loaded = scenario if isinstance(scenario, Loaded) else load_scenario(scenario)
    judged = judge(loaded)
    results = InMemory(judged)
    return Answer(judged, results, recommend(judged, results, hindsight_of(judged)))


def hand(name: str) -> Answer:
    """Do the main job on a hand scenario."""
    return answer(HAND / f"{name}.toml")


# --- the checks -------------------------------------------------------------------------------------------------------


def check_increments() -> None:
    """With minus without, times the half that would be lost: 0.5 x (2 t x 400 yuan - 0) x 100 ha,
    and 0.5 x (200 - 0) x 100.
    """
    made = hand("clear_winner").judged.model
    upper = made.graph["hand.area"].labels["place:hand"].index("upper")
    found = {
        s: float(np.ravel(made.central[f"hand.service.{s}.increment"][upper])[0]) for s in ("clean_water", "soil_kept")
    }
    assert found == {"clean_water": 40_000.0, "soil_kept": 10_000.0}


def check_every_service_counts() -> None:
    """The ceiling is 0.8 x (400 + 100) = 400 yuan a hectare: 320 of water and 80 of soil; the value counts both."""
    made = hand("clear_winner").judged.model
    ceiling, value = (np.asarray(made.central[name]) for name in ("hand.ceiling", "hand.value"))
    assert np.array_equal(ceiling.reshape(3, -1)[:, 0], [400.0, 400.0, 400.0])
    assert sorted(value.reshape(3, -1)[:, 0]) == [20_000.0, 50_000.0, 100_000.0]


def check_draws_are_drawn_once() -> None:
    """No replicate holds a point twice, no two replicates or factors share a column,
    and every n-th part of the range has one of n points.
    """
    for design in (answer(HAND.parent / "bay" / "scenario.toml").judged.design, hand("clear_winner").judged.design):
        replicates = [design.replicate(r) for r in range(design.replicates)]
        for columns in replicates:
            assert all(len(np.unique(column)) == design.points for column in columns)
            assert all(
                np.array_equal(
                    np.bincount((column * design.points).astype(int), minlength=design.points), np.ones(design.points)
                )
                for column in columns
            )
        flat = np.concatenate(replicates)
        assert len(np.unique(flat, axis=0)) == len(flat)


def check_region_coefficients() -> None:
    """Half the ceiling at the high price, 560, times 1.5 near and 0.5 far: 420 and 140."""
    found = hand("clear_winner").standards
    assert (found["zoned", "near"], found["zoned", "far"]) == (420.0, 140.0)


def check_gaps_stay_gaps() -> None:
    """The common has no holder: it has no floor, and does not lower the mean floor of the near zone (200,
    not 166.7).
    """
    made = hand("clear_winner")
    graph = made.judged.graph
    places = graph["hand.area"].labels["place:hand"]
    assert dict(zip(places, graph["hand.floor"].present, strict=True)) == {
        "upper": True,
        "lower": True,
        "common": False,
    }
    assert made.standards["floor", "near"] == 200.0


def check_choices_stay_in_the_commit_pass() -> None:
    """Futures are the same for every option: taking away the price that one option fixes
    changes no other's outcomes.
    """
    loaded = load_scenario(HAND / "clear_winner.toml")
    options = {name: option.model_copy(update={"use": {}}) for name, option in loaded.scenario.options.items()}
    fixed, free = answer(loaded), answer(with_scenario(loaded, options=options))
    for option in ("now", "floor", "flat"):
        for name in fixed.judged.outcomes.total:
            assert np.array_equal(fixed.outcome(name, option), free.outcome(name, option)), (option, name)


def check_net_benefit(name: str) -> None:
    """Every future has one of two water prices, each in half of the futures;
    net benefit is the one worked out by hand.
    """
    made = hand(name)
    for option, expected in NET[name].items():
        found, counts = np.unique(made.outcome("net_benefit", option), return_counts=True)
        assert np.array_equal(found, np.unique(expected)), (option, found)
        assert len(set(counts)) == 1, (option, counts)


def check_standards(name: str) -> None:
    """Standards are those worked out by hand, and no others apply."""
    assert hand(name).standards == STANDARDS[name]


#: Checks without an argument: each is a test of its own, and each is what one mutation must break.
CHECKS = (
    check_increments,
    check_every_service_counts,
    check_draws_are_drawn_once,
    check_region_coefficients,
    check_gaps_stay_gaps,
    check_choices_stay_in_the_commit_pass,
)

"""The suite catches mistakes: the program is given one mistake at a time, and the named check must fail.

The checks are those of tests/hand.py; `test_hand_scenarios.py::test_named_check` runs each on the program as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import hand
import numpy as np
import pytest

from esvalue.core.ensemble import Design
from esvalue.equations.equation import _REGISTRY, get
from esvalue.inputs.scenario import Loaded
from esvalue.model.leaves import ParameterLeaf
from esvalue.model.nodes import Total


def sign_of_the_increment(patch: pytest.MonkeyPatch) -> None:
    right = get("expected_increment")
    wrong = replace(
        right, function=lambda with_action, without_action, exposure: exposure * (without_action - with_action)
    )
    patch.setitem(_REGISTRY, "expected_increment", wrong)


def dropped_service(patch: pytest.MonkeyPatch) -> None:
    right = Total.compute

    def wrong(self: Total, args: Any, draws: Any) -> Any:
        if len(self.inputs) == 1:
            return right(self, args, draws)
        names = ("inputs", "input_dims", "signs", "conversions", "terms_present")
        return right(replace(self, **{name: getattr(self, name)[:-1] for name in names}), args[:-1], draws)

    patch.setattr(Total, "compute", wrong)


def doubled_draw(patch: pytest.MonkeyPatch) -> None:
    right = Design.replicate

    def wrong(self: Design, index: int) -> Any:
        columns = right(self, index).copy()
        columns[:, 1] = columns[:, 0]
        return columns

    patch.setattr(Design, "replicate", wrong)


def doubled_replicate(patch: pytest.MonkeyPatch) -> None:
    right = Design.replicate
    patch.setattr(Design, "replicate", lambda self, index: right(self, max(index, 1)))


def doubled_column(patch: pytest.MonkeyPatch) -> None:
    right = Design.replicate

    def wrong(self: Design, index: int) -> Any:
        columns = right(self, index)
        return columns[[0, 0, *range(2, len(columns))]] if len(columns) > 1 else columns

    patch.setattr(Design, "replicate", wrong)


def swapped_region_coefficient(patch: pytest.MonkeyPatch) -> None:
    right = ParameterLeaf.draw
    patch.setattr(
        ParameterLeaf,
        "draw",
        lambda self, draws: (
            right(self, draws)[::-1] if self.name.endswith("region_coefficient") else right(self, draws)
        ),
    )


def gap_filled_with_zero(patch: pytest.MonkeyPatch) -> None:
    right = hand.load_scenario

    def wrong(path: Any) -> Loaded:
        loaded = right(path)
        places = {
            d: replace(p, numbers={name: np.nan_to_num(values, nan=0.0) for name, values in p.numbers.items()})
            for d, p in loaded.places.items()
        }
        return replace(loaded, places=places)

    patch.setattr(hand, "load_scenario", wrong)


def choice_leaks_into_judging(patch: pytest.MonkeyPatch) -> None:
    right = Loaded.settings

    def wrong(self: Loaded, use: Any = None, *more: Any) -> Any:
        leaked = {key: value for option in self.scenario.options.values() for key, value in option.use.items()}
        return right(self, leaked if use is None else use, *more)

    patch.setattr(Loaded, "settings", wrong)


#: Mistake -> the check that must fail.
MUTATIONS: dict[Callable[[pytest.MonkeyPatch], None], Callable[[], None]] = {
    sign_of_the_increment: hand.check_increments,
    dropped_service: hand.check_every_service_counts,
    doubled_draw: hand.check_draws_are_drawn_once,
    doubled_replicate: hand.check_draws_are_drawn_once,
    doubled_column: hand.check_draws_are_drawn_once,
    swapped_region_coefficient: hand.check_region_coefficients,
    gap_filled_with_zero: hand.check_gaps_stay_gaps,
    choice_leaks_into_judging: hand.check_choices_stay_in_the_commit_pass,
}


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_the_named_check_fails_on_the_mistake(
    mutation: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    check = MUTATIONS[mutation]
    with monkeypatch.context() as patch:
        mutation(patch)
        with pytest.raises(AssertionError):
            check()
    check()


@pytest.mark.parametrize(
    "mutation",
    [sign_of_the_increment, dropped_service, choice_leaks_into_judging],
    ids=lambda mutation: mutation.__name__,
)
def test_a_mistake_in_a_future_changes_an_answer_too(
    mutation: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutation(monkeypatch)
    with pytest.raises(AssertionError):
        hand.check_net_benefit("clear_winner")


@pytest.mark.parametrize(
    "mutation", [swapped_region_coefficient, gap_filled_with_zero], ids=lambda mutation: mutation.__name__
)
def test_a_mistake_in_the_commit_changes_a_standard_too(
    mutation: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutation(monkeypatch)
    with pytest.raises(AssertionError):
        hand.check_standards("clear_winner")


def test_every_check_stands_against_a_mistake() -> None:
    assert set(MUTATIONS.values()) == set(hand.CHECKS)

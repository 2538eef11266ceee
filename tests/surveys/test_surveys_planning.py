"""Bids and sample sizes from two figures of a pilot."""

from __future__ import annotations

import numpy as np
import pytest

from esvalue.core.errors import InputError
from esvalue.surveys.contingent.latent import LATENTS
from esvalue.surveys.contingent.planning import from_quartiles, plan_bids
from esvalue.surveys.contingent.welfare import survival


@pytest.mark.parametrize("law", list(LATENTS))
def test_quartiles_come_back(law: str) -> None:
    location, scale = from_quartiles(law, 100.0, 180.0)
    assert survival(LATENTS[law], 100.0, np.array(location), np.array(scale)) == pytest.approx(0.5)
    assert survival(LATENTS[law], 180.0, np.array(location), np.array(scale)) == pytest.approx(0.25)


@pytest.mark.parametrize("law", list(LATENTS))
@pytest.mark.parametrize("double", [False, True])
def test_bids_rise_reach_the_quartiles_and_narrower_takes_more_people(law: str, double: bool) -> None:
    wide, narrow = (plan_bids(law, 100.0, 150.0, 5, width, double=double) for width in (0.1, 0.05))
    assert len(wide.bids) == 5
    assert (np.diff(wide.bids) > 0).all()
    assert wide.above[0] > 0.7
    assert wide.above[-1] < 0.3
    assert narrow.people == pytest.approx(4 * wide.people, rel=0.02)
    assert f"{wide.people:,}" in wide.text("zh")
    assert f"{wide.people:,}" in wide.text("en")


def test_a_second_question_saves_people() -> None:
    assert plan_bids("logistic", 100.0, 150.0, double=True).people < plan_bids("logistic", 100.0, 150.0).people


@pytest.mark.parametrize(
    ("median", "upper", "levels", "code"),
    [(100.0, 90.0, 5, "cv_quartiles"), (-5.0, 10.0, 5, "bad_value"), (100.0, 150.0, 1, "bad_value")],
)
def test_guesses_that_cannot_be(median: float, upper: float, levels: int, code: str) -> None:
    with pytest.raises(InputError) as caught:
        plan_bids("log-normal", median, upper, levels)
    assert [one.code for one in caught.value.problems] == [code]

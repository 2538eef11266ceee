"""Methods of papers: the coefficient of sensitivity, the matrix of transitions; and the change split by Shapley."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from esvalue.analysis import split_change
from esvalue.core.errors import InputError
from esvalue.gep import coefficient_of_sensitivity, transition_change
from esvalue.model import change_between

AREAS = {"water": 10.0, "grass": 30.0}
COEFFICIENTS = {"water": 9.0, "grass": 1.0}


def test_the_coefficient_of_sensitivity_is_the_share() -> None:
    for change in (0.5, 0.1, 1.0):
        made = coefficient_of_sensitivity(AREAS, COEFFICIENTS, change)
        for column in ("share", "up", "down"):
            assert made[column].to_dict() == pytest.approx({"water": 0.75, "grass": 0.25})
    assert "share" in made.attrs["blind"]["en"]
    with pytest.raises(InputError, match="grass"):
        coefficient_of_sensitivity(AREAS, {"water": 9.0, "gras": 1.0})


def test_transitions_add_up_where_coefficients_stay() -> None:
    areas = pd.DataFrame([[5.0, 2.0], [1.0, 8.0]], index=["grass", "water"], columns=["grass", "water"])
    made = transition_change(areas, COEFFICIENTS)
    before = areas.sum(axis=1) @ pd.Series(COEFFICIENTS)[areas.index]
    after = areas.sum(axis=0) @ pd.Series(COEFFICIENTS)[areas.columns]
    assert made.to_numpy().sum() == pytest.approx(after - before)
    with pytest.raises(InputError, match="water"):
        transition_change(areas, {"grass": 1.0, "watr": 2.0})


def test_shapley_is_symmetric_efficient_and_knows_idle_parts() -> None:
    found = split_change(lambda s: np.array([2.0 ** len(s - {"idle"})]), ["a", "b", "idle"])
    assert found["a"] == found["b"] == pytest.approx(1.5)
    assert found["idle"] == 0
    assert sum(found.values()) == pytest.approx(3.0)


def test_a_change_between_years_by_hand(case: Any) -> None:
    """Reed value = yield x area x price: 8 x 200 x p before, 8 x 300 x q after; half the cross term goes to each."""
    before = case().bind(2010)
    after = case(places=[("reed,200", "reed,300")], prices=[("value = 300", "value = 450")]).bind(2010)
    found = change_between(before, after, "wetland.reed_value")
    north = found.to_pandas().loc["north"]
    assert (north["before"], north["after"]) == pytest.approx((8 * 200 * 300, 8 * 300 * 450))
    assert north["area"] == pytest.approx(8 * 100 * (300 + 450) / 2)
    assert north["price"] == pytest.approx(8 * (200 + 300) / 2 * 150)
    assert north["condition"] == north["method"] == 0
    frame = found.to_pandas()
    assert np.allclose(frame[["area", "condition", "price", "method"]].sum(axis=1), frame["change"])
    assert frame.loc["south", "area"] == 0
    assert found.to_xarray()["change"].sum().item() == pytest.approx(frame["change"].sum())


def test_condition_and_method_are_told_apart(case: Any) -> None:
    before = case().bind(2012)
    wetter = case(places=[("100,0.5", "100,1.0")]).bind(2012)
    found = change_between(before, wetter, "wetland.stored_value").to_pandas().loc["north"]
    assert found["condition"] == pytest.approx(found["change"])
    richer = case(card=[("value = 8\nspread", "value = 10\nspread")]).bind(2012)
    found = change_between(before, richer, "wetland.reed_value").to_pandas()
    assert np.allclose(found["method"], found["change"])


def test_other_places_are_refused(case: Any) -> None:
    before = case().bind(2012)
    after = case(places=[("south,Dawa", "west,Dawa")]).bind(2012)
    with pytest.raises(InputError, match="south.*west"):
        change_between(before, after, "wetland.reed_value")
    with pytest.raises(InputError, match="reed_value"):
        change_between(before, after, "wetland.reed_valu")

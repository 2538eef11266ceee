"""Any node as draws and as a problem: the distribution is that of the card's spreads, the mask stays a mask."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import esvalue
from esvalue.core.errors import InputError


def test_draws_have_the_moments_of_the_spread(case: Any) -> None:
    """Reed output is yield x area; yield is triangular (5, 8, 11): mean 8, variance 1.5; areas 200 and 100."""
    model = case().bind()
    made = model.draws(["wetland.reed_output", "wetland.reed_yield"], 1024, seed=7)
    output = made["wetland.reed_output"]
    assert output.sizes == {"place": 2, "draw": 1024}
    assert output.attrs["units"] == "t_DM/a"
    assert output.mean("draw").values == pytest.approx([1600, 800], rel=1e-3)
    assert output.var("draw").sel(place="north").item() == pytest.approx(1.5 * 200**2, rel=0.02)
    assert np.allclose(output.sel(place="south"), 100 * made["wetland.reed_yield"])
    assert made["wetland.reed_yield"].attrs["long_name_zh"] == "芦苇产量"


def test_draws_repeat_and_begin_alike(case: Any) -> None:
    model = case().bind()
    one, more = model.draws("wetland.reed_output", 16, seed=1), model.draws("wetland.reed_output", 64, seed=1)
    assert np.array_equal(one["wetland.reed_output"], more["wetland.reed_output"][:, :16])
    assert not np.array_equal(
        one["wetland.reed_output"], model.draws("wetland.reed_output", 16, seed=2)["wetland.reed_output"]
    )


def test_what_does_not_apply_is_not_a_number(case: Any) -> None:
    stored = case().bind().draws("wetland.stored", 8, seed=0)["wetland.stored"]
    assert np.isnan(stored.sel(place="south")).all()
    assert np.isfinite(stored.sel(place="north")).all()


def test_a_node_is_a_problem_with_an_outcome_a_place(case: Any) -> None:
    problem = case().bind().problem("wetland.reed_output")
    assert [one.name for one in problem.outcomes] == ["wetland.reed_output|north", "wetland.reed_output|south"]
    assert problem.outcomes[0].label("en") == "wetland.reed_output (north)"
    assert [factor.name for factor in problem.factors] == ["wetland.reed_yield"]
    found = esvalue.Study(problem, seed=3).run(points=64, replicates=2)
    assert np.allclose(found.outcome("wetland.reed_output|north"), 2 * found.outcome("wetland.reed_output|south"))


def test_unknown_and_certain_nodes_are_said(case: Any) -> None:
    model = case().bind()
    with pytest.raises(InputError, match="reed_output"):
        model.draws("wetland.reed_outptu", 8, seed=0)
    with pytest.raises(InputError, match="nothing uncertain"):
        model.problem("wetland.area")

"""What is asked of a model by a wrong name or with a wrong thing is told with what there is: no inner error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import esvalue
from esvalue.core.errors import InputError, Reason
from esvalue.model import change_between


@pytest.fixture(scope="module")
def model() -> esvalue.Model:
    places = pd.DataFrame(
        {
            "place": ["a"],
            "county": "A",
            "region_type": "ordinary",
            "site": "marsh",
            "cover": "reed",
            "xie_class": "wetland",
            "area [ha]": [120.0],
            "eligible_area [ha]": [120.0],
            "water_depth [m]": 0.3,
        }
    )
    sources = pd.DataFrame({"column": ["area", "eligible_area", "water_depth"], "place": "*", "source": "judgement"})
    return esvalue.bind("wetland", places, sources=sources, price_year=2024)


WRONG: dict[str, tuple[Callable[[Any], object], str]] = {
    "domain": (lambda m: m.account("marine"), "domain 'marine'"),
    "reading": (lambda m: m.account(reading="gepp"), "nearest: gep"),
    "panel": (lambda m: m.account().plot(what="valu"), "nearest: value"),
    "node": (lambda m: m.draws("wetland.reed_outpt", 8, seed=1), "nearest: wetland.reed_output"),
    "other model": (lambda m: change_between(m, 3, "wetland.reed_value"), "type int"),  # type: ignore[arg-type]
    "places": (lambda m: esvalue.bind("wetland", {"place", "a"}, price_year=2024), "type set"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("case", WRONG)
def test_it_is_told(model: esvalue.Model, case: str) -> None:
    ask, words = WRONG[case]
    with pytest.raises(InputError, match=words):
        ask(model)


def test_a_distribution_nobody_knows_names_the_nearest() -> None:
    with pytest.raises(Reason, match="nearest: uniform") as caught:
        esvalue.Spread("unifrm", (0.0, 1.0))
    shown = caught.value._render_traceback_()  # in a notebook: the line at fault and the message
    assert shown[-1].startswith("InputError: no distribution is called 'unifrm'")
    assert "esvalue.Spread" in shown[0]

"""Cards and scenarios as dicts, places as frames: the same model as from files, the same messages."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import CARD, ORIGINS, PLACES, SCENARIO

from esvalue import Study, load_scenario
from esvalue.core.errors import InputError
from esvalue.inputs.card_reading import load_card
from esvalue.model.model import bind, with_units
from esvalue.standards.judging import judge


def frame(text: str) -> pd.DataFrame:
    header, *rows = [line.split(",") for line in text.splitlines()]
    return pd.DataFrame(rows, columns=header)


@pytest.fixture
def given() -> dict[str, Any]:
    return {
        "name": {**tomllib.loads(SCENARIO)},
        "tables": {"places": frame(PLACES), "places.sources": frame(ORIGINS)},
        "cards": {"reed": tomllib.loads(CARD)},
    }


def test_a_scenario_of_dicts_and_frames_is_that_of_files(case: Any, given: dict[str, Any]) -> None:
    made = case()
    files = judge(made.load())
    data = judge(load_scenario(library=made.library, **given))
    assert data.loaded.scenario == files.loaded.scenario
    pd.testing.assert_frame_equal(data.to_pandas(), files.to_pandas())
    for name, values in files.model.central.items():
        assert np.array_equal(values, data.model.central[name], equal_nan=True)


def test_a_dict_goes_straight_into_a_study(case: Any, given: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    made = case()
    monkeypatch.chdir(made.folder)
    loaded = load_scenario(library=made.library, **given)
    assert Study(loaded, seed=0).problem.options == ("status_quo", "floor")
    with pytest.raises(InputError, match="no such card"):  # its card and tables were not given
        Study(given["name"], seed=0)


def test_mistakes_of_a_dict_are_those_of_a_file(case: Any, given: dict[str, Any]) -> None:
    made = case()
    wrong = copy.deepcopy(given)
    wrong["name"]["scenario"]["pricee_year"] = wrong["name"]["scenario"].pop("price_year")
    with pytest.raises(InputError, match="price_year"):
        load_scenario(library=made.library, **wrong)
    with pytest.raises(InputError, match="plain file name"):
        load_scenario(given["name"], made.library, tables={"../places": frame(PLACES)})
    with pytest.raises(InputError, match="cannot be written as TOML"):
        load_scenario({"scenario": {"name": object()}}, made.library)
    with pytest.raises(InputError, match="has its own files"):
        load_scenario(made.folder / "scenario.toml", made.library, tables={"places": frame(PLACES)})


def test_a_card_as_a_dict_and_units_by_mapping(case: Any) -> None:
    made = case()
    table = frame(PLACES).rename(columns=lambda name: name.split(" [")[0])
    units = {"area": "ha", "eligible_area": "ha", "depth": "m"}
    model = bind(tomllib.loads(CARD), table, price_year=2012, library=made.library, units=units, sources=frame(ORIGINS))
    files = made.bind()
    for name, values in files.central.items():
        assert np.array_equal(values, model.central[name], equal_nan=True)
    hectares = bind(
        tomllib.loads(CARD),
        table.assign(area=[3000, 1500]),
        price_year=2012,
        library=made.library,
        units=units | {"area": "mu"},
        sources=frame(ORIGINS),
    )
    assert np.allclose(hectares.central["wetland.reed_output"], files.central["wetland.reed_output"])
    with pytest.raises(InputError, match="eligible_area"):
        with_units(table, {"eligble_area": "ha"})


def test_a_wrong_card_as_a_dict_names_it(case: Any) -> None:
    made = case()
    card = tomllib.loads(CARD)
    card["parameters"]["reed_yield"]["unit"] = "t_DM/hx"
    with pytest.raises(InputError, match=r"reed \(dict\).*hx"):
        load_card(card, made.library)
    assert load_card(Path(made.folder / "reed.toml"), made.library).name == "reed"

"""Cards and scenarios as dicts, places as frames: the same model as from files, the same messages."""

from __future__ import annotations

import copy
import tomllib
import warnings
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import CARD, ORIGINS, PLACES, SCENARIO

from esvalue import Study, load_scenario
from esvalue.core.ensemble import Copula
from esvalue.core.errors import InputError
from esvalue.inputs.card_reading import load_card
from esvalue.model.given_places import with_units
from esvalue.model.model import bind
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
    with pytest.raises(InputError, match="nothing is given as 'places'"):  # its card and tables were not given
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


def test_a_table_that_is_named_and_not_given_is_told_with_the_near_one(case: Any, given: dict[str, Any]) -> None:
    named = {("place" if name == "places" else name): one for name, one in given["tables"].items()}
    with pytest.raises(InputError, match=r"names places\.csv, and nothing is given as 'places'; nearest: place"):
        load_scenario(library=case().library, **{**given, "tables": named})


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


# ---- tables in other dresses -----------------------------------------------------------------------------------------
DRESSES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "rows": lambda table: table.to_dict("records"),
    "columns": lambda table: table.to_dict("list"),
    "places as index": lambda table: table.set_index("place"),
    "categories": lambda table: table.astype({"region_type": "category", "place": "category"}),
    "numbers": lambda table: table.assign(**{name: pd.to_numeric(table[name]) for name in AREAS}),
    "float32": lambda table: table.astype(dict.fromkeys(AREAS, "float32")),
    "nullable": lambda table: table.assign(**{name: pd.to_numeric(table[name]) for name in AREAS}).convert_dtypes(),
    "decimals": lambda table: table.assign(**{name: [Decimal(cell) for cell in table[name]] for name in AREAS}),
    "wide": lambda table: table.assign(**{AREAS[0]: [cell.translate(WIDE) for cell in table[AREAS[0]]]}),
    "blanks": lambda table: table.rename(columns={AREAS[0]: f"  {AREAS[0]} "}),
}
AREAS = ["area [ha]", "eligible_area [ha]"]
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


def bound(case: Any, table: Any, **how: Any) -> Any:
    given = {"price_year": 2012, "library": case.library, "sources": frame(ORIGINS), **how}
    return bind(tomllib.loads(CARD), table, **given)


@pytest.mark.parametrize("dress", DRESSES)
def test_a_table_in_any_dress_is_the_same_table(case: Any, dress: str) -> None:
    made = case()
    plain, model = bound(made, frame(PLACES)), bound(made, DRESSES[dress](frame(PLACES)))
    assert model.doubts == plain.doubts
    for name, values in plain.central.items():
        assert np.array_equal(values, model.central[name], equal_nan=True)


SLIPS: dict[str, tuple[Callable[[pd.DataFrame], Any], str]] = {
    "rows without headings": (lambda table: table.to_numpy().tolist(), "frame_form"),
    "no table": (lambda table: [1, 2], "frame_form"),
    "columns of unlike length": (lambda table: {"place": ["A", "B"], AREAS[0]: [1.0]}, "frame_form"),
    "a column twice": (lambda table: pd.concat([table, table[[AREAS[0]]]], axis=1), "column_twice"),
    "a row twice": (lambda table: pd.concat([table, table]), "place_twice"),
    "no rows": (lambda table: table.iloc[:0], "empty_table"),
    "dates": (lambda table: table.assign(**{AREAS[0]: pd.Timestamp("2025-03-01")}), "not_a_number"),
    "truth": (lambda table: table.assign(**{AREAS[0]: True}), "not_a_number"),
    "infinite": (lambda table: table.assign(**{AREAS[0]: np.inf}), "not_a_number"),
    "missing": (lambda table: table.assign(**{AREAS[0]: pd.NA}), "empty_cells"),
    "no time": (lambda table: table.assign(**{AREAS[0]: pd.NaT}), "empty_cells"),
    "float32 missing": (lambda table: table.assign(**{AREAS[0]: np.float32("nan")}), "empty_cells"),
    "no name": (lambda table: table.assign(place=[None, *table["place"][1:]]), "nameless_places"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_of_a_table_is_refused(case: Any, slip: str) -> None:
    make, code = SLIPS[slip]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(InputError) as caught:
            bound(case(), make(frame(PLACES)))
    assert code in [one.code for one in caught.value.problems]


@pytest.mark.parametrize("year", ["2012", 20255, 2012.5, 12, -2012, float("nan"), True])
def test_a_price_year_that_is_none_is_refused(case: Any, year: Any) -> None:
    with pytest.raises(InputError):
        bound(case(), frame(PLACES), price_year=year)


def test_a_single_number_stands_for_a_node_that_is_uncertain_too(case: Any) -> None:
    model = bound(case(), frame(PLACES))
    plain = model.evaluate("wetland.reed_output")["wetland.reed_output"]
    rate = model.evaluate("wetland.reed_yield")["wetland.reed_yield"]
    for given in (2.0, 0.0):
        made = model.evaluate("wetland.reed_output", given={"wetland.reed_yield": given})["wetland.reed_output"]
        assert np.allclose(made.values, (plain / rate * given).values)


@pytest.mark.parametrize(
    ("pairs", "code"),
    [({("wetland.reed_yeild", "prices.reed"): 0.5}, "unknown_name"), ({("{0}", "{0}"): 0.5}, "correlation_pair")],
)  # fmt: skip
def test_a_correlation_of_draws_is_of_two_known_entries_and_given_once(case: Any, pairs: Any, code: str) -> None:
    model = bound(case(), frame(PLACES))
    factors = model.graph.factors()
    given = {(one.format(*factors), other.format(*factors)): rho for (one, other), rho in pairs.items()}
    with pytest.raises(InputError) as caught:
        model.draws(list(model.central)[:40], 4, seed=1, correlation=given)
    assert code in [one.code for one in caught.value.problems]


def test_a_pair_is_correlated_once_in_whatever_order() -> None:
    Copula({("a", "b"): 0.5, ("b", "c"): 0.1})
    with pytest.raises(InputError, match="one correlation"):
        Copula({("a", "b"): 0.5, ("b", "a"): 0.1})

"""Frames and Datasets of results say what their numbers are in."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from public_api import ROOMS

import esvalue
from esvalue import Factor, Outcome, Problem, Spread, Study
from esvalue.analysis import Found
from esvalue.gep import account_of_model
from esvalue.inputs import find_scenario
from esvalue.model import change_between
from esvalue.payments import Claims, load_rule
from esvalue.runs import Rerun
from esvalue.standards import design, judge
from esvalue.standards.design_frames import design_dataset

#: Columns of a frame of differences that are in the unit of their row.
DIFFER = ("before", "after", "unit")
#: Columns in the unit of what their row measures, by class.
OF_ROWS = {"Claims": {"value", "against", "concentration", "limit"}}
PLACES = {
    "place": ["a", "b"], "county": "A", "region_type": "ordinary", "site": "marsh", "cover": ["reed", "tidal_flat"],
    "xie_class": "wetland", "area [ha]": [120.0, 80.0], "eligible_area [ha]": [120.0, 80.0],
    "water_depth [m]": [0.3, "n/a"],
}  # fmt: skip


def bound(area: float) -> esvalue.Model:
    sources = pd.DataFrame({"column": ["area", "eligible_area", "water_depth"], "place": "*", "source": "judgement"})
    places = pd.DataFrame({**PLACES, "area [ha]": [area, 80.0]})
    return esvalue.bind("wetland", places, sources=sources, price_year=2024)


@pytest.fixture(scope="module")
def study() -> Study:
    title = {"zh": "净收益", "en": "net income"}
    rain = Factor("rain", Spread("uniform", (0.4, 1.2)), unit="m", title={"zh": "降雨", "en": "rainfall"})
    cost = Factor("cost", Spread("normal", (0.3, 0.05)))
    return Study(
        Problem(
            (rain, cost),
            (Outcome("net", "max", "yuan/m2", title),),
            lambda c: {"net": np.stack([c["rain"] - c["cost"], 0.5 * c["rain"]])},
            ("a", "b"),
        ),
        seed=1,
    )


def test_an_account(tmp_path: Path) -> None:
    account = bound(120.0).account()
    attrs = account.to_pandas().attrs
    assert attrs["units"] == dict.fromkeys(("value", "increment", "spillover"), "yuan/a")
    assert attrs["long_name_zh"]["value"] == account["value"].attrs["long_name_zh"] != attrs["long_name"]["value"]
    split = change_between(bound(120.0), bound(130.0), "wetland.reed_value").to_pandas()
    assert set(split.attrs["units"]) == set(split.columns)
    assert set(split.attrs["units"].values()) == {"yuan/a"}


def test_futures_and_what_is_asked_of_them(study: Study) -> None:
    futures = study.run(points=32, replicates=4)
    frame = futures.to_pandas()
    assert frame.attrs["units"] == {"rain": "m", "cost": "1", "net": "yuan/m2"}
    assert frame.attrs["long_name_zh"] == {"rain": "降雨", "cost": "cost", "net": "净收益"}
    assert study.sobol(points=16, replicates=2).to_pandas().attrs["long_name"]["rain"] == "rainfall"
    assert study.one_at_a_time().to_pandas().attrs["units"]["net"] == "yuan/m2"
    worth = futures.information("net")
    money = dict.fromkeys(("value", "low", "high"), "yuan/m2")
    assert worth.to_pandas().attrs["units"] == money | {"share": "1", "flips": "1"}
    assert worth.to_xarray()["value"].attrs == {"units": "yuan/m2"}


def test_a_frame_with_units_survives_a_file(study: Study, tmp_path: Path) -> None:
    made = study.run(points=32, replicates=4).information("net").to_xarray()
    made.to_netcdf(tmp_path / "worth.nc")
    with xr.open_dataset(tmp_path / "worth.nc") as read:
        assert read["value"].attrs["units"] == "yuan/m2"


def test_a_design_over_its_cells() -> None:
    columns = ["design", "domain", "region", "present", "rate", "unit", "cost", "net_benefit", "share"]
    rows = [
        ("within", "wetland", "core", 10.0, 20.0, "yuan/mu", 4e6, 1e6, 0.5),
        ("keeps", "wetland", "core", 10.0, 30.0, "yuan/mu", 6e6, 2e6, 0.9),
        ("keeps", "wetland", "edge", 0.0, 5.0, "yuan/mu", 1e6, 1e5, 0.95),
    ]
    made = design_dataset(pd.DataFrame(rows, columns=columns))
    assert made["rate"].sel(design="keeps", cell="wetland|edge").item() == 5.0
    assert np.isnan(made["rate"].sel(design="within", cell="wetland|edge").item())  # not zero
    assert made["cost"].attrs == {"units": "yuan/a"}
    assert list(made["units"].values) == ["yuan/mu", "yuan/mu"]


def test_metrics_have_the_unit_of_their_outcome_or_none(study: Study) -> None:
    found = study.run(points=32, replicates=4).robustness("net", threshold=0.2)
    attrs = found.to_pandas().attrs
    assert attrs["units"]["regret_95"] == attrs["units"]["laplace"] == "yuan/m2"
    assert attrs["units"]["starr"] == attrs["units"]["mean_variance"] == attrs["units"]["percentile_skewness"] == "1"
    assert set(attrs["units"]) == set(attrs["long_name"]) == set(attrs["long_name_zh"]) == set(found.frame["metric"])
    wide = found.to_xarray()
    assert dict(zip(wide["metric"].values, wide["units"].values, strict=True)) == attrs["units"]


def test_claims_are_in_yuan(claims: Claims) -> None:
    attrs = claims.to_pandas().attrs
    assert (attrs["units"]["amount"], attrs["units"]["cents"]) == ("yuan", "0.01 yuan")
    assert attrs["long_name"]["amount"] == "amount"
    assert attrs["long_name_zh"]["amount"] == "金额"
    assert claims.net().attrs["units"] == dict.fromkeys(("paid", "received", "net"), "yuan")
    assert claims.to_xarray()["net"].attrs == {"units": "yuan", "long_name": "net", "long_name_zh": "净额"}


@pytest.fixture(scope="module")
def claims() -> Claims:
    return load_rule("liaoning_2024").evaluate(find_scenario("basin").parent / "river")


@pytest.fixture(scope="module")
def results(study: Study, claims: Claims) -> dict[str, Any]:
    """One result of every class of which a frame or a Dataset can be had."""
    model, futures, judged = bound(120.0), study.run(points=256, replicates=4), judge("sea_reserve")
    differences = pd.DataFrame([["a", "a", 1.0, 2.0, "yuan/a", 0.5]], columns=["id", "label", *DIFFER, "relative"])
    boxes = futures.discover("net", "a", at_least=0.3)
    every = [
        model,
        model.account(),
        change_between(model, bound(130.0), "wetland.reed_value"),
        claims,
        judged,
        design("sea_reserve"),
        futures,
        study.sobol(points=16, replicates=2),
        study.one_at_a_time(),
        boxes,
        futures.robustness("net"),
        futures.information("net"),
        account_of_model(model, {})[0],
        Rerun(Path(), 1, (1, 1), differences, {}),
    ]
    return {type(one).__name__: one for one in every}


def speaking() -> set[str]:
    """Return the names of the public classes of which a frame or a Dataset can be had."""
    rooms = [import_module(f"esvalue{room}") for room in ROOMS]
    every = [getattr(room, name) for room in rooms for name in room.__all__]
    classes = {one for one in every if inspect.isclass(one)} - {Found}  # a Prim is one
    return {one.__name__ for one in classes if {"to_pandas", "to_xarray"} & set(dir(one))}


def test_every_result_that_gives_a_frame_is_looked_at(results: dict[str, Any]) -> None:
    assert set(results) == speaking()


def test_every_number_of_a_frame_has_a_unit(results: dict[str, Any]) -> None:
    for name, one in results.items():
        if not hasattr(one, "to_pandas"):
            continue
        frame = one.to_pandas()
        units = frame.attrs["units"]
        named = [column for column in frame if len(frame) and set(frame[column]) <= set(units)]
        bare = {str(column) for column in frame.select_dtypes("float") if str(column) not in units}
        per_row = {"unit"} & set(frame) or named
        assert not bare - OF_ROWS.get(name, set()) or per_row, name
        assert set(frame.attrs.get("long_name", ())) == set(frame.attrs.get("long_name_zh", ())), name


def test_every_number_of_a_dataset_has_a_unit(results: dict[str, Any]) -> None:
    for name, one in results.items():
        found = one.to_xarray()
        for part in found.subtree if isinstance(found, xr.DataTree) else [found]:
            several = [coord for key, coord in part.coords.items() if str(key).endswith("units")]
            for key, array in part.data_vars.items():
                spoken = "units" in array.attrs or any(set(coord.dims) <= set(array.dims) for coord in several)
                assert array.dtype.kind != "f" or spoken, (name, key)

"""Frames and Datasets of results say what their numbers are in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import esvalue
from esvalue import Factor, Outcome, Problem, Spread, Study
from esvalue.model import change_between
from esvalue.standards.design_frames import design_dataset

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
    assert worth.to_pandas().attrs["units"] == dict.fromkeys(("value", "low", "high"), "yuan/m2")
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

"""What holders ask for is their whole cost: the floor where it is known, nothing taken of it, nothing added;
as a part of the cost it is refused.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from asked import whole_cost
from folders import CASES
from simulated_contingent import answered, modelled

from esvalue.core.errors import InputError
from esvalue.inputs.card_reading import load_card
from esvalue.inputs.library import Library
from esvalue.model.model import bind
from esvalue.surveys import holder_moments
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.overlays import estimate_to_overlay

BAY = CASES / "bay"
PLACES = """place,county,region_type,cover,xie_class,site,area [ha],eligible_area [ha],water_depth [m]
a,Panjin,ordinary,reed,wetland,s,100,100,0.2
b,Panjin,reserve_buffer,reed,wetland,s,100,100,0.2
c,Panjin,reserve_core,suaeda,wetland,s,100,100,0.2
"""
MU = 15.0
STATED = Estimate(
    {"en": "mean", "zh": "均值"},
    34.5 * MU,
    20.0,
    34.5 * MU - 40,
    34.5 * MU + 40,
    0.95,
    "delta",
    "CNY/ha/year",
    asked=True,
)


def wetland(folder: Path, estimate: Estimate | None, key: str = "wetland.stated_cost[reed]"):
    (folder / "marsh.csv").write_text(PLACES, encoding="utf-8")
    (folder / "marsh.sources.csv").write_text(
        "column,place,source,evidence\narea,*,judgement,judgement\neligible_area,*,judgement,judgement\nwater_depth,*,judgement,judgement\n",
        encoding="utf-8",
    )
    if estimate is None:
        return bind("wetland", folder / "marsh.csv", price_year=2024)
    (folder / "asked.csv").write_text("x\n1\n", encoding="utf-8")
    library = Library()
    estimate_to_overlay(
        estimate,
        key,
        folder / "asked.toml",
        cards={"wetland": load_card(library.card_path("wetland"), library)},
        library=library,
        source=folder / "asked.csv",
        price_year=2024,
        replace=True,
    )
    return bind("wetland", folder / "marsh.csv", price_year=2024, overlay=folder / "asked.toml")


def test_a_stated_cost_is_the_floor_of_every_zone_and_of_its_cover_only(tmp_path: Path) -> None:
    """34.5 yuan/mu asked for the reed must not become 10 in one zone and 30 in another."""
    before, after = wetland(tmp_path, None), wetland(tmp_path, STATED)
    floor = np.asarray(after.central["wetland.floor"], float).ravel()
    assert floor[:2] == pytest.approx([34.5 * MU, 34.5 * MU])
    assert floor[2] == np.asarray(before.central["wetland.floor"], float).ravel()[2]
    spread = np.asarray(after.central["wetland.holders.spread"], float).ravel()
    assert spread[:2] == pytest.approx(0.3804 * 34.5 * MU)
    assert spread[2] == np.asarray(before.central["wetland.holders.spread"], float).ravel()[2]


def test_a_card_nobody_was_asked_for_is_as_before(tmp_path: Path) -> None:
    model = wetland(tmp_path, None)
    assert "wetland.holders.by_parts" not in model.graph
    assert not np.isfinite(np.asarray(model.central["wetland.stated_cost"], float)).any()


@pytest.mark.parametrize("key", ["wetland.net_margin[reed]", "wetland.net_margin[pond]", "wetland.habitat_input"])
def test_as_a_part_of_the_cost_it_is_refused_with_the_reason(tmp_path: Path, key: str) -> None:
    with pytest.raises(InputError) as caught:
        wetland(tmp_path, STATED, key)
    assert "all that the duty costs them" in caught.value.text("en")
    assert "into = wetland.stated_cost[" in caught.value.text("en")
    assert "全部成本" in caught.value.text("zh")
    assert wetland(tmp_path, replace(STATED, asked=False), key)  # a margin from accounts stays a margin


def test_what_is_asked_for_is_marked_by_the_estimate_itself() -> None:
    table = answered("log-normal", "double", 300, np.random.default_rng(1), False, covariate=False)
    fit = modelled(table, "log-normal", "double", "1", "wta").fit()
    assert holder_moments(fit)[0].asked
    assert not holder_moments(fit)[1].asked
    assert fit.wtp("median").asked
    assert (
        not modelled(
            answered("log-normal", "double", 300, np.random.default_rng(1), covariate=False),
            "log-normal",
            "double",
            "1",
        )
        .fit()
        .wtp("median")
        .asked
    )


def test_a_card_without_the_entry_says_how_to_add_it(tmp_path: Path) -> None:
    library = Library()
    (tmp_path / "asked.csv").write_text("x\n1\n", encoding="utf-8")
    how = {"library": library, "source": tmp_path / "asked.csv", "price_year": 2024}
    text = (BAY / "bay.toml").read_text(encoding="utf-8")
    (tmp_path / "bay.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="open = true"):
        estimate_to_overlay(
            STATED, "bay.income", tmp_path / "o.toml", cards={"bay": load_card(tmp_path / "bay.toml", library)}, **how
        )
    whole_cost(tmp_path / "bay.toml")
    made = estimate_to_overlay(
        STATED, "bay.income", tmp_path / "o.toml", cards={"bay": load_card(tmp_path / "bay.toml", library)}, **how
    )
    assert made.file.values["bay.income"].value == pytest.approx(34.5 * MU)


def test_only_an_open_entry_may_be_filled(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"reed_yield\[river\]"):
        wetland(
            tmp_path, replace(STATED, unit="t_DM/ha/year", value=5.0, se=1.0, asked=False), "wetland.reed_yield[river]"
        )


def test_half_an_entry_for_the_whole_is_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "bay.toml"
    path.write_text(
        (BAY / "bay.toml")
        .read_text(encoding="utf-8")
        .replace('spread = "holder_sd"\n', 'spread = "holder_sd"\nstated = "income"\n'),
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="go together"):
        load_card(path, Library())


def test_bids_of_a_tender_are_the_whole_too(tmp_path: Path) -> None:
    from esvalue.cli import main

    pd.DataFrame(
        {"holder": list("abcdefghij"), "bid [yuan/mu/a]": np.arange(20, 40, 2), "area [mu]": np.full(10, 30.0)}
    ).to_csv(tmp_path / "t.csv", index=False)
    (tmp_path / "t.toml").write_text(
        '[model]\nmethod = "auction"\npricing = "uniform"\ntarget = 10\nprice_year = 2024\n', encoding="utf-8"
    )
    order = ["survey", "estimate", str(tmp_path / "t.csv"), "--out", str(tmp_path / "o.toml"), "--into"]
    assert main([*order, "wetland.net_margin[reed]"]) == 1
    assert main([*order, "wetland.stated_cost[reed]"]) == 0

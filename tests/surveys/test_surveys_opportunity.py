"""Opportunity cost: farm budgets by hand, uptake against known distributions, tenders by hand,
and each mistake with its message.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from mistakes import said
from simulated_contingent import UNIT, answered

from esvalue.surveys import (
    ContingentValuation,
    DoubleBounded,
    holder_moments,
    read_bids,
    read_budgets,
    reverse_auction,
    sample_moments,
    supply_curve,
)

BUDGETS = """\
place,crop,holder,area [mu],yield [kg/mu],price [yuan/kg],subsidy [yuan/mu],seed [yuan/mu],hired_labour [yuan/ha]
east,rice,1,30,600,3,100,50,1500
east,rice,2,10,500,3,100,50,3000
west,maize,3,20,400,2,0,40,600
"""
TENDER = pd.DataFrame(
    {"bid": [300.0, 100.0, 200.0, 400.0], "area": [2.0, 1.0, 3.0, 4.0], "cost": [250.0, 80.0, 150.0, 350.0]}
)


def budgets(tmp_path, text: str = BUDGETS):
    path = tmp_path / "budgets.csv"
    path.write_text(text, encoding="utf-8")
    return read_budgets(path)


def fitted(law: str, n: int = 1500, seed: int = 3, covariate: bool = True, measure: str = "wta", **more):
    table = answered(law, "double", n, np.random.default_rng(seed), pays=measure == "wtp", covariate=covariate)
    return ContingentValuation.from_formula(
        "x" if covariate else "1",
        table,
        DoubleBounded(("bid1", "bid2"), ("a1", "a2")),
        distribution=law,
        measure=measure,
        **UNIT,
        **more,
    ).fit()


# --- budgets ---


def test_margins_and_floor_by_hand(tmp_path):
    made = budgets(tmp_path)
    # (600 x 3 + 100 - 50) x 15 - 1,500; (500 x 3 + 100 - 50) x 15 - 3,000; (400 x 2 - 40) x 15 - 600
    assert made.table["margin"].tolist() == pytest.approx([26_250, 20_250, 10_800])
    assert made.table["area"].tolist() == pytest.approx([2, 10 / 15, 20 / 15])
    assert set(made.costs) == {"seed", "hired_labour"}
    assert [note.code for note in made.notes] == ["budget_one_season"]
    floor = made.floor("east", "rice")
    assert floor.mean.value == pytest.approx(0.75 * 26_250 + 0.25 * 20_250)
    # n_e = 1 / (9/16 + 1/16) = 1.6; variance 3/16 x 6,000^2 x 1.6 / 0.6
    assert floor.mean.se == pytest.approx(np.sqrt(3 / 16 * 6000**2 * 1.6 / 0.6 / 1.6))
    assert (floor.holders, floor.lowest, floor.median, floor.highest) == (
        2,
        pytest.approx(20_250),
        pytest.approx(26_250),
        pytest.approx(26_250),
    )
    assert {note.code for note in floor.mean.notes} == {"holder_few"}
    table = made.floors()
    assert table.index.tolist() == [("east", "rice"), ("west", "maize")]
    assert table.loc[("west", "maize"), "mean"] == pytest.approx(10_800)
    assert np.isnan(table.loc[("west", "maize"), "se"])
    assert {note.code for note in made.floor("west").mean.notes} == {"holder_one"}


def test_a_workbook_in_chinese_with_seasons_and_yearly_columns(tmp_path):
    frame = pd.DataFrame(
        {
            "地块": ["东"],
            "作物": ["稻"],
            "单产 [公斤/亩]": [500],
            "价格（元/公斤）": [3.0],
            "季数 [1/a]": [2],
            "种子 [元/亩]": [100],
            "rent [yuan/mu/a]": [200],
        }
    )
    frame.to_excel(tmp_path / "b.xlsx", index=False)
    made = read_budgets(tmp_path / "b.xlsx")
    assert made.table["margin"].tolist() == pytest.approx([15 * (2 * (1500 - 100) - 200)])
    assert [note.code for note in made.notes] == ["budget_no_area"]


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("yield [kg/mu]", "yeild [kg/mu]", "survey_column", "nearest: yeild"),
        ("yield [kg/mu]", "yield", "budget_unit", "kg/mu"),
        ("price [yuan/kg]", "price [yuan/ha]", "budget_unit", "yuan/ha/a"),
        ("seed [yuan/mu]", "seed [kg/mu]", "budget_unit", "seed [kg/mu]"),
        ("seed [yuan/mu]", "price [yuan/mu]", "budget_twice", "price"),
        ("area [mu]", "area [kg]", "budget_unit", "ha"),
        ("600,3,100", "lots,3,100", "budget_cells", "'lots' in row 2"),
        (",30,600", ",0,600", "budget_cells", "> 0"),
        ("east,rice,2", "east,,2", "empty_cells", "3"),
    ],
)
def test_a_broken_budget_says_where(tmp_path, old, new, code, words):
    assert words in said(lambda: budgets(tmp_path, BUDGETS.replace(old, new)), code)


def test_budgets_that_say_too_little(tmp_path):
    said(lambda: budgets(tmp_path, "place,crop,yield [kg/mu],price [yuan/kg]\na,b,1,2\n"), "budget_no_costs")
    said(lambda: budgets(tmp_path, BUDGETS.splitlines()[0] + "\n"), "empty_table")
    assert "nearest: east" in said(lambda: budgets(tmp_path).floor("easst"), "budget_absent")
    loss = budgets(tmp_path, BUDGETS.replace("400,2,0,40,600", "400,2,0,4000,600"))
    assert "row 4" in next(note.text("en") for note in loss.notes if note.code == "budget_losses")
    assert {note.code for note in loss.floor("west").mean.notes} == {"holder_one"}
    below = sample_moments(np.array([-3.0, 1.0]), unit="yuan/ha/a")[1]
    assert "holder_not_positive" in {note.code for note in below.notes}
    said(lambda: sample_moments(np.array([1.0, np.nan]), unit="yuan/ha/a"), "bad_value")


def test_draws_of_mean_and_variation_are_joint_and_cover():
    rng = np.random.default_rng(1)
    hits = 0
    for k in range(200):
        mean, _ = sample_moments(rng.normal(100, 30, 60), unit="yuan/ha/a", draws=400, seed=k)
        hits += mean.low <= 100 <= mean.high
    assert 0.95 - 4 * np.sqrt(0.95 * 0.05 / 200) - 0.02 < hits / 200 <= 1.0  # the bootstrap is a little short at n = 60
    mean, variation = sample_moments(rng.lognormal(4, 0.8, 300), unit="yuan/ha/a", draws=2000)
    assert mean.draws is not None
    assert variation.draws is not None
    assert mean.se == pytest.approx(mean.draws.std(), rel=0.1)
    assert np.corrcoef(mean.draws, variation.draws)[0, 1] > 0.2  # a long tail raises both


# --- uptake ---


def test_uptake_of_a_sample_by_hand():
    curve = supply_curve([100, 200, 300], unit="yuan/ha/a", weights=[1, 2, 1])
    assert [curve.uptake(s).value for s in (50, 100, 250, 300, 900)] == pytest.approx([0, 0.25, 0.75, 1, 1])
    assert curve.standard_for(0.25) == 100
    assert curve.standard_for(0.5) == 200
    assert [note.code for note in curve.uptake(900).notes] == ["supply_outside"]
    made = curve.uptake(250)
    n, z2, p = 16 / 6, 1.959964**2, 0.75
    centre, reach = (p + z2 / (2 * n)) / (1 + z2 / n), np.sqrt(z2 * (p * (1 - p) / n + z2 / 4 / n**2)) / (1 + z2 / n)
    assert (made.low, made.high) == pytest.approx((centre - reach, centre + reach))
    assert curve.uptake(300).low < 1.0
    assert curve.table([100, 300])["uptake"].tolist() == pytest.approx([0.25, 1.0])


@pytest.mark.parametrize("law", ["normal", "logistic", "log-normal", "weibull"])
def test_a_fit_recovers_uptake_mean_and_variation_of_those_asked(law):
    fit = fitted(law)
    truth = answered(law, "double", 200_000, np.random.default_rng(99), pays=False)["worth"].to_numpy()
    curve = supply_curve(fit, draws=500)
    for standard in (20.0, 40.0, 60.0):
        made = curve.uptake(standard)
        assert (
            abs(made.value - np.mean(truth <= standard)) < 4.5 * made.se
        )  # twenty such figures over all laws: once in 7,000
        assert made.low < made.value < made.high
    assert curve.uptake(curve.standard_for(0.6)).value == pytest.approx(0.6, abs=1e-9)
    assert np.all(np.diff(curve.table(np.linspace(5, 150, 20), level=0.9)["uptake"]) > 0)
    mean, variation = holder_moments(fit, draws=300)
    assert abs(mean.value - truth.mean()) < 4.5 * mean.se
    assert abs(variation.value - truth.std() / truth.mean()) < 4.5 * variation.se
    assert mean.unit == "CNY/household/year"


def test_moments_in_closed_form_agree_with_the_mean_of_the_fit():
    fit = fitted("log-normal", covariate=False)
    mean, variation = holder_moments(fit, draws=50)
    assert mean.value == pytest.approx(fit.wtp("mean").value)
    location, scale, _ = fit.location_scale(fit.values[None, :], np.ones((1, 1)))
    assert variation.value == pytest.approx(np.sqrt(np.exp(scale[0, 0] ** 2) - 1))
    again, _ = holder_moments(fit, draws=50)
    assert again.draws is not None
    np.testing.assert_array_equal(again.draws, mean.draws)
    assert location.shape == (1, 1)


def test_a_variation_without_end_is_said():
    fit = fitted("log-logistic", covariate=False)  # scale 0.5: the variance is at the edge of what exists
    _, variation = holder_moments(fit, draws=200)
    assert "cv_draws_infinite" in {note.code for note in variation.notes}


def test_mistakes_of_a_curve():
    said(lambda: supply_curve(fitted("normal", 300, measure="wtp")), "holder_wtp")
    said(lambda: holder_moments(fitted("normal", 300, measure="wtp")), "holder_wtp")
    said(lambda: supply_curve([], unit="yuan/ha/a"), "holder_sample")
    said(lambda: supply_curve([1.0, 2.0]), "supply_unit")
    curve = supply_curve([1.0, 2.0], unit="yuan/ha/a")
    said(lambda: curve.uptake(float("nan")), "bad_value")
    said(lambda: curve.standard_for(1.0), "bad_value")


# --- tenders ---


def test_discriminatory_tender_by_hand():
    made = reverse_auction(TENDER, pricing="discriminatory", budget=1000)
    assert made.table["accepted"].tolist() == [False, True, True, False]  # 100 + 600, and 600 more would pass 1,000
    assert (made.area, made.payment, made.rent) == (4.0, 700.0, 1 * 20 + 3 * 50)
    assert made.mean_price == 175
    curve = made.cost_curve()
    assert curve["area"].tolist() == [1, 4, 6, 10]
    assert curve["discriminatory"].tolist() == [100, 700, 1300, 2900]
    assert curve["uniform"].tolist() == [100, 800, 1800, 4000]
    assert made.supply().uptake(200).value == pytest.approx(0.4)


def test_uniform_tender_by_hand():
    made = reverse_auction(TENDER, pricing="uniform", target=4)
    assert (made.price, made.area, made.payment) == (300.0, 4.0, 1200.0)  # the first rejected bid
    assert made.rent == 1 * 220 + 3 * 150
    within = reverse_auction(TENDER, pricing="uniform", budget=1000)
    assert (within.price, within.area, within.payment) == (250.0, 4.0, 1000.0)  # 1,000 / 4, below the rejected 300
    every = reverse_auction(TENDER, pricing="uniform", target=10)
    assert every.price == 400
    assert [note.code for note in every.notes] == ["auction_all_in"]
    assert reverse_auction(TENDER, pricing="uniform", target=10, reserve=450).price == 450


def test_no_bid_sets_its_own_uniform_price():
    for own in range(3):
        payoffs = []
        for shade in (0.7, 1.0, 1.1, 1.3, 2.0):
            tender = TENDER.assign(area=1.0, bid=TENDER["cost"].where(TENDER.index != own, TENDER["cost"] * shade))
            payoffs.append(reverse_auction(tender, pricing="uniform", target=2).table["rent"].iloc[own])
        assert payoffs[1] == max(payoffs)


@pytest.mark.parametrize("pricing", ["uniform", "discriminatory"])
def test_invariants_of_tenders(pricing):
    rng = np.random.default_rng(5)
    tender = pd.DataFrame({"bid": rng.uniform(50, 500, 80), "area": rng.uniform(0.2, 5, 80)})
    areas = []
    for budget in (500.0, 5_000.0, 20_000.0):
        made = reverse_auction(tender, pricing=pricing, budget=budget)
        assert made.payment <= budget * (1 + 1e-9)
        won = made.table[made.table["accepted"]]
        assert (won["price"] >= won["bid"] - 1e-9).all()
        assert won["bid"].max() <= made.table.loc[~made.table["accepted"], "bid"].min()
        areas.append(made.area)
    assert areas == sorted(areas)
    shuffled = reverse_auction(tender.sample(frac=1, random_state=1), pricing=pricing, budget=5_000.0)
    assert shuffled.area == pytest.approx(areas[1])
    assert reverse_auction(
        tender.assign(bid=tender["bid"] * 7), pricing=pricing, budget=35_000.0
    ).area == pytest.approx(areas[1])


def test_equal_bids_are_drawn_by_the_seed():
    tender = pd.DataFrame({"bid": [10.0] * 6, "area": [1.0] * 6})
    taken = {
        tuple(reverse_auction(tender, pricing="discriminatory", budget=20.0, seed=seed).table["accepted"])
        for seed in range(20)
    }
    assert len(taken) > 5
    first = [
        reverse_auction(tender, pricing="discriminatory", budget=20.0, seed=4).table["accepted"].tolist()
        for _ in range(2)
    ]
    assert first[0] == first[1]


def test_mistakes_of_tenders():
    free = TENDER.drop(columns="cost")
    assert [note.code for note in reverse_auction(free, pricing="discriminatory", budget=1000).notes] == [
        "auction_no_cost"
    ]
    assert np.isnan(reverse_auction(free, pricing="discriminatory", budget=1000).rent)
    assert reverse_auction(free, pricing="uniform", target=4).rent == 1 * 200 + 3 * 100
    nobody = reverse_auction(TENDER, pricing="uniform", budget=10)
    assert [note.code for note in nobody.notes] == ["auction_nobody"]
    assert (nobody.area, nobody.payment, nobody.rent) == (0, 0, 0)
    said(lambda: reverse_auction(TENDER, pricing="dutch", budget=1), "survey_option")
    said(lambda: reverse_auction(TENDER, pricing="uniform"), "auction_limit")
    said(lambda: reverse_auction(TENDER, pricing="uniform", budget=1, target=1), "auction_limit")
    said(lambda: reverse_auction(TENDER, pricing="uniform", budget=-1), "bad_value")
    assert "6 ha" in said(lambda: reverse_auction(TENDER, pricing="uniform", target=9, reserve=300), "auction_target")
    said(lambda: reverse_auction(TENDER.drop(columns="area"), pricing="uniform", target=9), "survey_column")
    said(lambda: reverse_auction(TENDER.assign(bid=np.nan), pricing="uniform", target=9), "budget_cells")


def test_bids_from_a_file(tmp_path):
    path = tmp_path / "bids.csv"
    path.write_text("户,报价 [元/亩/年],面积 [亩]\na,20,15\nb,30,30\n", encoding="gb18030")
    made = read_bids(path)
    assert made["bid"].tolist() == pytest.approx([300, 450])
    assert made["area"].tolist() == pytest.approx([1, 2])
    path.write_text("bid [yuan/ha],area [ha]\n1,2\n", encoding="utf-8")
    said(lambda: read_bids(path), "budget_unit")
    path.write_text("bid [yuan/ha/a],area [ha]\n1,-2\n", encoding="utf-8")
    said(lambda: read_bids(path), "budget_cells")


def test_a_spike_has_no_mean_and_variation_of_holders():
    fit = fitted("log-normal", 300, covariate=False)
    assert fit.model is not None
    said(lambda: holder_moments(replace(fit, model=replace(fit.model, spike=True))), "holder_spike")

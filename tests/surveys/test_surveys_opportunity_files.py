"""Farm budgets, tenders and uptake from workbooks and CSVs: figures by hand, Chinese headers, intervals of standards,
and each mistake with its message.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from mistakes import said_of_file as said
from simulated_contingent import answered
from test_surveys_opportunity import TENDER, fitted

from esvalue.core.errors import InputError
from esvalue.surveys import read_budgets, reverse_auction, sample_moments, supply_curve, uptake_figures
from esvalue.surveys.from_file import estimate_file

ACCOUNTS = pd.DataFrame({
    "地块": ["东", "东", "西", "西"], "作物": ["稻", "稻", "稻", "苇"], "户": [1, 2, 3, 4],
    "面积 [亩]": [30, 10, 20, 5], "单产 [公斤/亩]": [600, 500, 400, 300],
    "价格（元/公斤）": [3.0, 3, 3, 1], "种子 [元/亩]": [50, 50, 40, 10], "备注": ["", "涝", "", ""],
})  # fmt: skip
#: (600 x 3 - 50) x 15, (500 x 3 - 50) x 15, (400 x 3 - 40) x 15, (300 - 10) x 15
MARGINS, HECTARES = np.array([26_250.0, 21_750, 17_400, 4_350]), np.array([30, 10, 20, 5]) / 15


def book(path: Path, table: pd.DataFrame, sheet: str, model: dict[str, Any]) -> Path:
    with pd.ExcelWriter(path) as file:
        table.to_excel(file, sheet_name=sheet, index=False)
        pd.DataFrame(list(model.items()), columns=["名称", "取值"]).to_excel(file, sheet_name="模型", index=False)
    return path


def budgets(tmp_path: Path, table: pd.DataFrame = ACCOUNTS, **model: Any) -> Path:
    return book(tmp_path / "accounts.xlsx", table, "账本", {"method": "budgets", "ignore": "备注", **model})


def tender(tmp_path: Path, **model: Any) -> Path:
    table = TENDER.assign(holder=list("abcd"), area=TENDER["area"] * 15).rename(
        columns={"bid": "bid [yuan/ha/a]", "area": "area [mu]", "cost": "cost [yuan/ha/a]"}
    )
    return book(tmp_path / "tender.xlsx", table, "bids", {"method": "auction", "pricing": "uniform", **model})


# --- budgets ---


def test_floors_by_place_and_crop_from_a_workbook(tmp_path):
    reading = estimate_file(budgets(tmp_path, standards="15000, 20000", shares="0.5, 80%"), seed=3)
    assert list(reading.figures) == [
        "floor",
        "floor[东]",
        "floor[西]",
        "floor[东, 稻]",
        "floor[西, 稻]",
        "floor[西, 苇]",
        "uptake[15000]",
        "uptake[20000]",
        "standard_for[0.5]",
        "standard_for[0.8]",
    ]
    figures = {name: one.value for name, one in reading.figures.items()}
    assert figures["floor"] == pytest.approx(MARGINS @ HECTARES / HECTARES.sum())
    assert figures["floor[东]"] == pytest.approx((26_250 * 3 + 21_750) / 4)
    assert figures["floor[西, 苇]"] == pytest.approx(4_350)
    assert figures["uptake[15000]"] == pytest.approx(5 / 65)
    assert figures["uptake[20000]"] == pytest.approx(25 / 65)
    assert (figures["standard_for[0.5]"], figures["standard_for[0.8]"]) == (
        pytest.approx(21_750),
        pytest.approx(26_250),
    )
    assert reading.default == "floor"
    mean, variation = sample_moments(MARGINS, HECTARES, unit="yuan/ha/a", seed=3)
    assert reading.variation["floor"].value == pytest.approx(variation.value)
    np.testing.assert_allclose(reading.figures["floor"].draws, mean.draws)
    np.testing.assert_allclose(reading.variation["floor"].draws, variation.draws)  # both of one draw
    assert (reading.bounds["floor"].low, reading.bounds["floor"].high) == (pytest.approx(4_350), pytest.approx(26_250))
    assert set(reading.variation) == {name for name in figures if name.startswith("floor")}
    assert "放弃的毛利" in reading.text("zh")
    assert "Gross margins forgone" in reading.text("en")
    assert "one season a year is taken" in reading.text("en")


def test_one_place_in_another_unit(tmp_path):
    reading = estimate_file(budgets(tmp_path, place="东", unit="yuan/mu/a"))
    assert reading.figures["floor"].value == pytest.approx((26_250 * 3 + 21_750) / 4 / 15)
    assert reading.figures["floor"].unit == "yuan/mu/a"
    assert "floor[西, 苇]" not in reading.figures


def test_budgets_from_a_csv(tmp_path):
    ACCOUNTS.drop(columns="备注").to_csv(tmp_path / "a.csv", index=False, encoding="gb18030")
    (tmp_path / "a.toml").write_text('[model]\nmethod = "budgets"\nstandards = [20000]\n', encoding="utf-8")
    reading = estimate_file(tmp_path / "a.csv")
    assert reading.figures["floor"].value == pytest.approx(MARGINS @ HECTARES / HECTARES.sum())
    assert reading.figures["uptake[20000]"].value == pytest.approx(25 / 65)


def test_mistakes_in_budgets(tmp_path):
    text = said(
        budgets(tmp_path, share="0.5", standards="15000, high", unit="kg"),
        "survey_setting_unknown",
        "survey_setting_number",
        "budget_unit",
    )
    assert "nearest: shares" in text
    said(budgets(tmp_path, shares="0.5, 1.8, 0"), "bad_value", "bad_value")
    said(budgets(tmp_path, level=95), "bad_value")
    said(budgets(tmp_path, ignore="备註"), "survey_column")
    said(budgets(tmp_path, crop="麦"), "budget_absent")
    said(budgets(tmp_path, unit="yuan/acre/a"), "unknown_unit")
    assert "记事" in said(
        budgets(tmp_path, ACCOUNTS.rename(columns={"备注": "记事"}), ignore="户"), "budget_unit", "budget_cells"
    )
    assert "'x' in row 3" in said(budgets(tmp_path, ACCOUNTS.assign(**{"面积 [亩]": [30, "x", 20, 5]})), "budget_cells")


def test_rows_typed_twice_and_uneven_areas_are_noted(tmp_path):
    twice = pd.concat([ACCOUNTS, ACCOUNTS.iloc[[1]]])
    assert "1 rows repeat another row in every column (row 6 is the first)" in estimate_file(
        budgets(tmp_path, twice)
    ).text("en")
    uneven = sample_moments(np.arange(1.0, 21.0), np.array([1000.0] + [1.0] * 19), unit="yuan/ha/a")[0]
    assert {note.code for note in uneven.notes} == {"holder_uneven"}
    assert "count like 1.0" in uneven.notes[0].text("en")
    many = supply_curve(np.arange(1.0, 21.0), unit="yuan/ha/a", weights=[1000.0] + [1.0] * 19)
    assert {note.code for note in many.standard(0.5).notes} == {"holder_uneven"}


# --- tenders ---


def test_a_tender_from_a_workbook(tmp_path):
    reading = estimate_file(tender(tmp_path, target=4, standards="200"))
    expected = reverse_auction(TENDER, pricing="uniform", target=4)
    assert reading.figures["price"].value == pytest.approx(expected.price)
    assert reading.figures["mean_price"].value == pytest.approx(expected.mean_price)
    assert reading.figures["uptake[200]"].value == pytest.approx(0.4)
    assert reading.default == "mean_bid"
    assert reading.figures["mean_bid"].value == pytest.approx((300 * 2 + 100 + 200 * 3 + 400 * 4) / 10)
    assert reading.variation["mean_bid"].draws is not None
    text = reading.text("en")
    assert "payment in all: 1200 yuan/a" in text
    assert "rents of the holders: 670 yuan/a" in text
    assert "interval" not in text.split("[price]")[1].split("\n")[0]  # a price paid is a fact
    assert "付款总额：1200 元/年" in reading.text("zh")


def test_a_tender_paid_by_the_bids(tmp_path):
    reading = estimate_file(tender(tmp_path, pricing="discriminatory", budget=1000))
    assert "price" not in reading.figures
    assert reading.figures["mean_price"].value == pytest.approx(175)
    nobody = estimate_file(tender(tmp_path, budget=10))
    assert np.isnan(nobody.figures["mean_price"].value)
    assert "nobody is accepted" in nobody.text("en")


def test_mistakes_in_tenders(tmp_path):
    said(tender(tmp_path, pricing="dutch", budget="4k"), "survey_option", "survey_setting_number")
    said(tender(tmp_path), "auction_limit")
    said(tender(tmp_path, budget=10, target=4), "auction_limit")
    said(tender(tmp_path, target=400), "auction_target")
    said(tender(tmp_path, target=4, shares="2"), "bad_value")
    said(tender(tmp_path, target=4, ignore="area"), "survey_column")


def test_payments_are_money_whatever_the_unit_of_the_bids():
    by_mu = TENDER.assign(bid=TENDER["bid"] / 15, cost=TENDER["cost"] / 15)
    for how in (
        {"pricing": "uniform", "budget": 1000.0},
        {"pricing": "discriminatory", "budget": 1000.0},
        {"pricing": "uniform", "target": 4.0},
    ):
        one, two = reverse_auction(TENDER, **how), reverse_auction(by_mu, **how, unit="yuan/mu/a")
        assert (two.payment, two.area, two.rent) == (pytest.approx(one.payment), one.area, pytest.approx(one.rent))
        assert two.mean_price == pytest.approx(one.mean_price / 15)
        np.testing.assert_allclose(two.cost_curve()["uniform"], one.cost_curve()["uniform"])


def test_whole_offers_leave_something_over():
    offers = pd.DataFrame({"bid": [10.0, 11.0, 12.0], "area": [1000.0, 1.0, 1.0]})
    left = reverse_auction(offers, pricing="discriminatory", budget=5000)
    assert {note.code for note in left.notes} == {"auction_nobody", "auction_left"}
    assert "of 1000 ha" in left.notes[1].text("en")
    assert "2 dearer ones" in left.notes[1].text("en")
    assert {note.code for note in reverse_auction(offers, pricing="uniform", budget=5000).notes} == {"auction_nobody"}
    over = reverse_auction(offers.assign(area=[1.0, 1000.0, 1.0]), pricing="uniform", target=2)
    assert [note.code for note in over.notes] == ["auction_over"]


def test_zero_bids_and_ties():
    free = reverse_auction(
        pd.DataFrame({"bid": [0.0, 0.0, 5.0], "area": [1.0, 1.0, 1.0]}), pricing="uniform", budget=2.0
    )
    assert (free.price, free.payment, free.area) == (1.0, 2.0, 2.0)  # budget over area, below the rejected 5
    tied = reverse_auction(pd.DataFrame({"bid": [1.0] * 4, "area": [1.0] * 4}), pricing="uniform", target=2.0)
    assert (tied.price, tied.area, int(tied.table["accepted"].sum())) == (1.0, 2.0, 2)


# --- uptake and standards ---


@pytest.mark.parametrize("law", ["normal", "logistic", "log-normal", "weibull", "log-logistic"])
@pytest.mark.parametrize("covariate", [False, True])
def test_the_standard_of_a_fit_is_the_inverse_of_its_uptake(law, covariate):
    fit = fitted(law, 600, covariate=covariate)
    curve = supply_curve(fit, draws=200)
    assert curve.params is not None
    for share in (0.2, 0.8):
        made = curve.standard(share)
        assert made.draws is not None
        assert curve.uptake(made.value).value == pytest.approx(share, abs=1e-9)
        for i in (0, 57, 199):  # draw by draw
            assert curve._shares(curve.params[[i]], float(made.draws[i]))[0] == pytest.approx(share, abs=1e-8)
        assert made.low < made.value < made.high
        assert made.se == pytest.approx(np.std(made.draws))
    truth = np.quantile(
        answered(law, "double", 200_000, np.random.default_rng(9), pays=False, covariate=covariate)["worth"], 0.8
    )
    assert abs(curve.standard(0.8).value - truth) < 4.5 * curve.standard(0.8).se  # ten such figures: once in 15,000


def test_draws_of_a_standard_do_not_depend_on_the_block(monkeypatch):
    import esvalue.surveys.contingent.supply as module

    curve = supply_curve(fitted("normal", 300), draws=100)
    whole, shares = curve.standard(0.7).draws, curve.uptake(40.0).draws
    monkeypatch.setattr(module, "BLOCK", 1000)
    np.testing.assert_allclose(curve.standard(0.7).draws, whole, rtol=1e-12)
    np.testing.assert_allclose(curve.uptake(40.0).draws, shares, rtol=1e-12)


def test_intervals_of_a_standard_cover():
    """Of a sample of 40, over 200 samples: 95% within 4 errors and the little the bootstrap is short."""
    hits = 0
    for k in range(200):
        made = supply_curve(np.random.default_rng(k).normal(100, 30, 40), unit="yuan/ha/a", draws=400, seed=k).standard(
            0.5
        )
        hits += made.low <= 100 <= made.high
    assert 0.95 - 4 * np.sqrt(0.95 * 0.05 / 200) - 0.02 < hits / 200


def test_figures_of_uptake_and_their_mistakes():
    curve = supply_curve(fitted("log-normal", 300, covariate=False), draws=100)
    made = uptake_figures(curve, [20, 1e6], [0.5, 0.999])
    assert list(made) == ["uptake[20]", "uptake[1000000]", "standard_for[0.5]", "standard_for[0.999]"]
    assert {note.code for note in made["uptake[1000000]"].notes} == {"supply_outside"}
    assert {note.code for note in made["standard_for[0.999]"].notes} == {"supply_share_outside"}
    assert made["standard_for[0.5]"].unit == "CNY/household/year"
    assert "50% of holders" in made["standard_for[0.5]"].text("en")
    with pytest.raises(InputError) as caught:
        uptake_figures(curve, [np.nan], [0.0, 2.0])
    assert [one.code for one in caught.value.problems] == ["bad_value", "bad_value", "bad_value"]
    lone = supply_curve([5.0], unit="yuan/ha/a").standard(0.5)
    assert {note.code for note in lone.notes} == {"holder_one"}
    assert "interval" not in lone.text("en")


def test_the_floor_of_a_file_is_that_of_read_budgets(tmp_path):
    path = budgets(tmp_path)
    ACCOUNTS.drop(columns="备注").to_csv(tmp_path / "same.csv", index=False)
    made = read_budgets(tmp_path / "same.csv")
    assert estimate_file(path).figures["floor[东, 稻]"].value == pytest.approx(made.floor("东", "稻").mean.value)


def test_plots_of_one_holder_are_one_holder(tmp_path):
    """Every row written three times says no more: same mean, error and variation;
    holders of one name in two places are two.
    """
    plain = ACCOUNTS.drop(columns="备注").assign(户=[1, 2, 1, 2], 作物="稻")
    plain.to_csv(tmp_path / "one.csv", index=False)
    pd.concat([plain.assign(**{"面积 [亩]": plain["面积 [亩]"] / 3})] * 3).to_csv(tmp_path / "three.csv", index=False)
    one, three = (read_budgets(tmp_path / name).floor(draws=500) for name in ("one.csv", "three.csv"))
    assert (one.holders, three.holders) == (4, 4)
    for name in ("mean", "variation"):
        assert getattr(three, name).value == pytest.approx(getattr(one, name).value)
    assert three.mean.se == pytest.approx(one.mean.se)
    plain.assign(作物=["稻", "麦", "稻", "麦"], 户=1).to_csv(tmp_path / "two.csv", index=False)
    made = read_budgets(tmp_path / "two.csv")
    east = made.floor("东")
    assert (east.holders, east.area, east.mean.value) == (
        1,
        pytest.approx(40 / 15),
        pytest.approx((26_250 * 3 + 21_750) / 4),
    )


def test_no_bid_gains_by_lying_under_a_budget():
    """Uniform price under a budget, offers of one size (Singer 2010):
    whoever bids above or below the cost gains nothing.
    """
    rng = np.random.default_rng(8)
    for _ in range(15):
        cost = rng.uniform(10, 100, 6)
        budget = float(rng.uniform(30, 300))
        for own in range(6):
            gains = []
            for bid in (cost[own], 0.0, 0.5 * cost[own], 0.9 * cost[own], 1.1 * cost[own], 2 * cost[own], 200.0):
                offers = pd.DataFrame({"bid": np.where(np.arange(6) == own, bid, cost), "area": 1.0, "cost": cost})
                gains.append(reverse_auction(offers, pricing="uniform", budget=budget).table["rent"].iloc[own])
            assert gains[0] >= max(gains) - 1e-9

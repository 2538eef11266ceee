"""Diagnostics of the answers, and bids and sample sizes before the survey."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from simulated_contingent import LAWS, UNIT, answered, modelled, noise

from esvalue.core.errors import InputError
from esvalue.surveys import ContingentValuation, SingleBounded
from esvalue.surveys.codebook import Codebook
from esvalue.surveys.contingent.bids import bid_information, design_bids, sample_size
from esvalue.surveys.contingent.diagnostics import bid_report, protest_report, yea_saying
from esvalue.surveys.contingent.planning import plan_bids


def code_of(call) -> str:
    with pytest.raises(InputError) as caught:
        call()
    return caught.value.problems[0].code


# --- bids that were asked ---


def test_bid_report_counts_and_compares() -> None:
    table = answered("logistic", "single", 600, np.random.default_rng(0))
    report = bid_report(modelled(table, "logistic", "single").fit())
    counted = table.assign(yes=table["a1"] == "yes").groupby("bid1")["yes"].agg(["size", "sum"])
    np.testing.assert_array_equal(report.table["asked"], counted["size"])
    np.testing.assert_array_equal(report.table["yes"], counted["sum"])
    assert report.table["fitted"].is_monotonic_decreasing
    assert (report.table["z"].abs() < 4.5).all()  # five standard normal numbers: once in 30,000
    assert report.figures["worst_low"] < report.figures["worst_share"] < report.figures["worst_high"]
    assert "worst first bid, 90" in report.text("en")
    assert "90" in report.text("zh")


def test_bid_report_of_answers_that_rise() -> None:
    table = pd.DataFrame({"bid": [10, 20, 30] * 2, "q": ["yes"] * 3 + ["no"] * 3, "n": [30, 35, 10, 20, 15, 40]})
    model = ContingentValuation.from_formula(
        "1", table, SingleBounded("bid", "q"), distribution="logistic", measure="wtp", counts="n", **UNIT
    )
    report = bid_report(model.fit())
    assert "10 -> 20" in report.text("en")
    assert report.table["pooled"].tolist() == pytest.approx([0.65, 0.65, 0.2])
    accept = ContingentValuation.from_formula(
        "1",
        table.assign(q=table["q"].map({"yes": "no", "no": "yes"})),
        SingleBounded("bid", "q"),
        distribution="logistic",
        measure="wta",
        counts="n",
        **UNIT,
    )
    assert "20 -> 10" in bid_report(accept.fit()).text("en")


@pytest.mark.parametrize("shift", [0.0, -12.0])
def test_a_shift_between_answers_is_found_where_there_is_one(shift: float) -> None:
    rng = np.random.default_rng(3)
    n = 3000
    worth = 40 + 12 * noise("logistic", rng, n)
    bid = rng.choice([20.0, 35.0, 55.0], n)
    first = worth >= bid
    bid2 = np.where(first, bid + 20, bid - 15)
    table = pd.DataFrame({"x": 0.0, "bid1": bid, "bid2": bid2, "a1": first, "a2": worth + shift >= bid2})
    found = yea_saying(modelled(table, "logistic", "double", "1").fit())
    assert found.figures["shift"] == pytest.approx(shift, abs=1.5)
    assert (found.figures["p"] < 1e-6) == (shift != 0)
    assert found.figures["median_first"] == pytest.approx(40, abs=2.5)
    assert ("do not fit" in found.text("en")) == (shift != 0)


def test_a_shift_of_willingness_to_accept() -> None:
    rng = np.random.default_rng(4)
    n = 3000
    worth = 40 + 12 * noise("logistic", rng, n)
    bid = rng.choice([20.0, 35.0, 55.0], n)
    first = worth <= bid
    bid2 = np.where(first, bid - 15, bid + 20)
    table = pd.DataFrame({"x": 0.0, "bid1": bid, "bid2": bid2, "a1": first, "a2": worth + 10 <= bid2})
    assert yea_saying(modelled(table, "logistic", "double", "1", "wta").fit()).figures["shift"] == pytest.approx(
        10, abs=1.5
    )


def test_diagnoses_need_their_questions() -> None:
    card = modelled(answered("normal", "payment_card", 200, np.random.default_rng(0)), "normal", "payment_card").fit()
    assert code_of(lambda: bid_report(card)) == "cv_no_first"
    single = modelled(answered("normal", "single", 200, np.random.default_rng(0)), "normal", "single").fit()
    assert code_of(lambda: yea_saying(single)) == "cv_no_second"


# --- values beyond the answers ---


def test_a_mean_that_rests_on_the_tail_says_so() -> None:
    rng = np.random.default_rng(5)
    worth = np.exp(4 + 1.6 * rng.standard_normal(800))
    bid = rng.choice([10.0, 20.0, 40.0], 800)
    table = pd.DataFrame({"x": 0.0, "bid1": bid, "a1": worth >= bid})
    found = modelled(table, "log-normal", "single", "1").fit()
    text = found.wtp("mean").text("en")
    assert "of the mean comes from beyond the highest amount asked, 40" in text
    assert "lies above the highest amount asked, 40" in text


# --- protests ---


def protests(depends: bool) -> pd.DataFrame:
    rng = np.random.default_rng(6)
    data = answered("logistic", "single", 800, rng)
    chance = 1 / (1 + np.exp(2 - (1.5 * data["x"] if depends else 0)))
    return data.assign(why=np.where((rng.random(800) < chance) & (data["a1"] == "no"), "protest", "other"))


@pytest.mark.parametrize("depends", [True, False])
def test_protests_and_who_protests(depends: bool) -> None:
    survey = Codebook({"why": {"protest": ("protest",)}}, measure="wtp", currency="CNY", period="year").apply(
        protests(depends)
    )
    report = protest_report(
        survey,
        "x",
        lambda one: ContingentValuation.from_formula(
            "x", one, SingleBounded("bid1", "a1"), distribution="logistic"
        ).fit(),
    )
    assert (report.figures["p"] < 0.001) == depends
    assert report.figures["median_without"] > report.figures["median_with"]
    assert "CNY/year" in report.text("en")
    assert list(report.table.index) == ["Intercept", "x"]
    assert code_of(lambda: protest_report(Codebook().apply(protests(depends)), "x")) == "cv_no_protests"


# --- bids and sizes before the survey ---


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("follow", [None, (0.5, 2.0)])
def test_information_is_what_a_large_survey_finds(law: str, follow) -> None:
    """The expected information times n against the Hessian of a survey of 40,000."""
    rng = np.random.default_rng(7)
    location, scale = (40.0, 12.0) if law in ("logistic", "normal") else (3.6, 0.6)
    n, bids = 40_000, np.array([20.0, 35.0, 60.0])
    raw = location + scale * noise(law, rng, n)
    worth = raw if law in ("logistic", "normal") else np.exp(raw)
    bid = rng.choice(bids, n)
    table = pd.DataFrame({"x": 0.0, "bid1": bid, "a1": worth >= bid})
    table["bid2"] = np.where(table["a1"], bid * 2, bid / 2)
    table["a2"] = worth >= table["bid2"]
    model = modelled(table, law, "double" if follow else "single", "1")
    expected = n * bid_information(law, location, scale, bids, follow)
    np.testing.assert_allclose(-model.hessian(np.array([location, -1.0]) / scale), expected, rtol=0.03)


def test_two_bids_are_d_optimal_where_theory_says() -> None:
    """Logistic: 82.4% and 17.6% (Abdelbasit and Plackett 1983); normal: 87.2% and 12.8% (z = 1.138)."""
    assert design_bids("logistic", 50, 10, 2, digits=None).above == pytest.approx([0.824, 0.176], abs=1e-3)
    assert design_bids("normal", 50, 10, 2, digits=None).above == pytest.approx([0.872, 0.128], abs=1e-3)


@pytest.mark.parametrize("law", LAWS)
def test_bids_follow_the_scale_and_the_criterion(law: str) -> None:
    location, scale = (50.0, 15.0) if law in ("logistic", "normal") else (3.9, 0.6)
    wide, narrow = (
        design_bids(law, location, scale, 5, "d", digits=None),
        design_bids(law, location, scale, 5, "median", digits=None),
    )
    assert (np.diff(wide.bids) > 0).all()
    assert narrow.variance < wide.variance
    assert design_bids(law, location, scale, 5, digits=2).bids.tolist() == [float(f"{one:.2g}") for one in wide.bids]


@pytest.mark.parametrize("law", ["logistic", "normal"])
@pytest.mark.parametrize("double", [False, True])
def test_no_bid_of_a_plan_is_negative(law: str, double: bool) -> None:
    """More than a third of these values are below zero; nobody can be asked to pay less than nothing."""
    plan = plan_bids(law, 10.0, 30.0, double=double)
    assert (plan.bids > 0).all()
    assert (np.diff(plan.bids) > 0).all()


def test_a_follow_up_saves_respondents() -> None:
    bids = np.array([20.0, 40, 80])
    once, twice = (sample_size("log-logistic", 3.7, 0.6, bids, 0.1, follow=follow) for follow in (None, (0.5, 2.0)))
    assert twice < once
    assert sample_size("log-logistic", 3.7, 0.6, bids, 0.1, usable=0.5, design_effect=2.0) == pytest.approx(
        4 * once, abs=4
    )


@pytest.mark.slow
def test_the_sample_size_gives_the_width_it_promises() -> None:
    bids = np.array([20.0, 40, 80])
    n = sample_size("log-logistic", 3.7, 0.6, bids, 0.1)
    rng = np.random.default_rng(8)
    widths = []
    for _ in range(200):
        bid = rng.choice(bids, n)
        table = pd.DataFrame({"x": 0.0, "bid1": bid, "a1": np.exp(3.7 + 0.6 * noise("log-logistic", rng, n)) >= bid})
        found = modelled(table, "log-logistic", "single", "1").fit().wtp()
        widths.append((found.high - found.low) / 2 / np.exp(3.7))
    assert np.mean(widths) == pytest.approx(0.1, rel=0.03)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: design_bids("logistic", 1, 1, 1), "bad_value"),
        (lambda: design_bids("logistic", 1, 1, 3, "best"), "survey_option"),
        (lambda: bid_information("logistic", 1, 0, np.array([1.0])), "bad_value"),
        (lambda: bid_information("weibull", 1, 1, np.array([0.0])), "cv_bid_not_positive"),
        (lambda: bid_information("logistic", 1, 1, np.array([1.0]), (2.0, 3.0)), "cv_follow"),
        (lambda: sample_size("logistic", 1, 1, np.array([1.0, 2.0]), 0.0), "bad_value"),
        (lambda: sample_size("logistic", 0, 1, np.array([-1.0, 2.0]), 0.1), "survey_option"),
        (lambda: plan_bids("logistic", 0.0, 30.0), "bad_value"),
        (lambda: sample_size("log-logistic", 1, 1.5, np.array([1.0, 2.0]), 0.1, kind="mean"), "cv_infinite_mean"),
    ],
)
def test_bad_guesses_are_named(call, code: str) -> None:
    assert code_of(call) == code

"""Formats of the question: which columns they read, and between which amounts an answer puts the value."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from mistakes import said
from simulated_contingent import answered, modelled
from test_surveys_contingent_input import fitted, table

from esvalue.core.errors import InputError
from esvalue.surveys import DoubleBounded, Interval, OneAndHalfBounded, PaymentCard, format_named


def test_one_and_half_bounded_follow_ups() -> None:
    half = OneAndHalfBounded("lo", "hi", ("q", "q2"), "first")
    base = pd.DataFrame(
        {
            "lo": [5, 5, 5, 5],
            "hi": [9, 9, 9, 9],
            "first": ["low", "low", "high", "high"],
            "q": ["yes", "no", "yes", "no"],
        }
    )
    found = half.brackets(base.assign(q2=["no", None, None, "yes"]), True)
    assert found.lower.tolist() == [5, -np.inf, 9, 5]
    assert found.upper.tolist() == [9, 5, np.inf, 9]
    assert "in 1 rows" in said(lambda: half.brackets(base.assign(q2=["no", "no", None, "yes"]), True), "cv_half_follow")
    assert "row 0" in said(lambda: half.brackets(base.assign(first="neither", q2=None), True), "cv_first")


def test_payment_cards() -> None:
    card = PaymentCard("c", (5, 10, 20))
    found = card.brackets(pd.DataFrame({"c": [0, 5, 20]}), True)
    assert (found.lower.tolist(), found.upper.tolist()) == ([-np.inf, 5, 20], [5, 10, np.inf])
    found = card.brackets(pd.DataFrame({"c": [5, 20]}), False)
    assert (found.lower.tolist(), found.upper.tolist()) == ([-np.inf, 10], [5, 20])
    assert "5, 10, 20" in said(lambda: card.brackets(pd.DataFrame({"c": [7]}), True), "cv_not_on_card")


def test_zero_on_a_payment_card() -> None:
    """Who pays nothing has a value below the lowest amount; who accepts nothing in return one of at most zero."""
    card = PaymentCard("c", (0, 5, 10))
    chosen = pd.DataFrame({"c": [0, 5, 10]})
    found = card.brackets(chosen, True)
    assert (found.lower.tolist(), found.upper.tolist(), found.bottom) == ([-np.inf, 5, 10], [5, 10, np.inf], 5)
    found = card.brackets(chosen, False)
    assert (found.lower.tolist(), found.upper.tolist()) == ([-np.inf, 0, 5], [0, 5, 10])
    assert "at or below zero" in said(
        lambda: fitted(table(c=[0, 5, 10] * 4), card, distribution="log-normal", measure="wta"), "cv_bid_not_positive"
    )
    found = PaymentCard("c", (-5, 0, 5)).brackets(pd.DataFrame({"c": [-5, 0, 5]}), True)
    assert (found.lower.tolist(), found.upper.tolist()) == ([-5, 0, 5], [0, 5, np.inf])


def test_answers_in_chinese() -> None:
    for yes, no in (("是", "否"), ("愿意", "不愿意"), ("会", "不会"), ("支持", "反对"), ("赞成", "不赞成")):
        found = fitted(table(q=[{"yes": yes, "no": no}[one] for one in table()["q"]]))
        np.testing.assert_array_equal(found.values, fitted(table()).values)


def test_formats_by_name() -> None:
    assert format_named("payment_card", {"choice": "c", "card": [1, 2]}) == PaymentCard("c", (1, 2))
    assert "single, double" in said(lambda: format_named("triple", {}), "survey_option")
    assert "bid, answer" in said(lambda: format_named("single", {"bids": "x"}), "cv_format")
    said(lambda: fitted(table(q2="yes"), DoubleBounded(("bid",), ("q", "q2"))), "cv_bids_number")


def test_intervals_without_any_bound_are_no_answers() -> None:
    table = answered("normal", "interval", 100, np.random.default_rng(0))
    table.loc[table.index[:4], ["lower", "upper"]] = np.nan
    with pytest.raises(InputError) as caught:
        modelled(table, "normal", "interval")
    assert "4 respondents lack a bid or an answer: lower (4), upper (4)" in caught.value.text("en")
    assert modelled(table, "normal", "interval", missing="drop").fit().nobs == 96


@pytest.mark.parametrize("form", ["interval", "one_and_half"])
def test_columns_that_are_not_there(form: str) -> None:
    with pytest.raises(InputError) as caught:
        modelled(pd.DataFrame({"x": [0.5, 1.0], "low": 1.0, "high": 2.0, "first": "low", "a1": "no"}), "normal", form)
    assert {one.code for one in caught.value.problems} == {"survey_column"}


def test_bounds_as_text_are_numbers() -> None:
    table = answered("normal", "interval", 100, np.random.default_rng(0))
    words = table.assign(lower=table["lower"].map("{:g}".format), upper=table["upper"].map("{:g}".format))
    np.testing.assert_array_equal(
        modelled(table, "normal", "interval").fit().values, modelled(words, "normal", "interval").fit().values
    )
    assert Interval("lower", "upper").either == ("lower", "upper")

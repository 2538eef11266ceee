"""Answers that a covariate or the bids separate perfectly have no optimum:
named for every distribution and format, never estimated.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from simulated_contingent import FORMATS, LAWS, answered, modelled

from esvalue.core.errors import InputError
from esvalue.surveys import diagnoses, protest_report
from esvalue.surveys.codebook import Codebook
from esvalue.surveys.contingent.checks import separation_of_answers


def refusal(call) -> str:
    """Return the English text of a refusal for separation."""
    with pytest.raises(InputError) as caught:
        call()
    assert [one.code for one in caught.value.problems] == ["cv_separation"]
    return caught.value.text("en")


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("form", ["single", "double", "one_and_half"])
@pytest.mark.parametrize("side", ["upper", "lower"])
def test_a_column_of_open_answers_is_named(law: str, form: str, side: str) -> None:
    """The likelihood of the normal, log-normal and Weibull flattens so fast that its gradient
    vanishes where nothing is estimated.
    """
    table = answered(law, form, 200, np.random.default_rng(1))
    open_ended = np.isinf(getattr(modelled(table, law, form).brackets, side)) & (np.arange(200) % 3 == 0)
    assert open_ended.any()
    for size in (1.0, 1e5):
        assert "fan" in refusal(lambda: modelled(table.assign(fan=size * open_ended), law, form, "x + fan").fit())  # noqa: B023


@pytest.mark.parametrize("law", LAWS)
def test_amounts_named_outright_do_not_hide_it(law: str) -> None:
    rng = np.random.default_rng(5)
    table = answered(law, "interval", 300, rng)
    worth = np.maximum(table["worth"], 0.5)
    named = rng.random(300) < 0.5
    unbounded = ~named & (rng.random(300) < 0.3)
    table = table.assign(
        lower=np.where(named, worth, table["lower"]), upper=np.where(named, worth, table["upper"].where(~unbounded))
    )
    table = table[~(table["upper"] <= 0)]
    alone = modelled(table, law, "interval", "x")
    assert alone.fit().decrement < 1e-10
    assert separation_of_answers(alone.likelihood, alone.names) is None
    fan = (table["upper"].isna() & (np.arange(len(table)) % 2 == 0)).astype(float)
    assert "fan" in refusal(lambda: modelled(table.assign(fan=fan), law, "interval", "x + fan").fit())


@pytest.mark.parametrize("law", ["log-logistic", "log-normal", "weibull"])
def test_one_inner_amount_tells_no_spread(law: str) -> None:
    """Brackets [0, 5) and [5, 10): all below 10 for certain, so the spread shrinks without end."""
    table = pd.DataFrame({"x": 0.0, "lower": [0.0] * 20 + [5.0] * 20, "upper": [5.0] * 20 + [10.0] * 20})
    assert "log(bid)" in refusal(lambda: modelled(table, law, "interval", "1").fit())


def test_far_bids_are_not_separation() -> None:
    """Fitted probabilities of one to within 1e-9 are no reason to refuse:
    the search is made only where the answers leave an index loose.
    """
    rng = np.random.default_rng(2)
    worth = np.exp(3.6 + 0.1 * rng.standard_normal(800))
    bid = rng.choice([0.5, 5.0, 30.0, 36.0, 42.0, 400.0, 9000.0], 800)
    found = modelled(pd.DataFrame({"x": 0.0, "bid1": bid, "a1": worth >= bid}), "log-normal", "single", "1").fit()
    assert np.abs(found.model.likelihood.high @ found.values).max() > 12
    assert found.wtp().value == pytest.approx(np.exp(3.6), rel=0.02)


def test_protests_that_a_covariate_foretells() -> None:
    table = answered("logistic", "single", 300, np.random.default_rng(0)).assign(
        far=lambda t: (t["x"] > 1).astype(float)
    )
    table["why"] = np.where((table["far"] == 1) & (table["a1"] == "no"), "protest", "other")
    survey = Codebook({"why": {"protest": ("protest",)}}, measure="wtp", currency="CNY", period="year").apply(table)
    assert "far" in refusal(lambda: protest_report(survey, "x + far"))


def test_protests_equal_a_logit_of_statsmodels() -> None:
    import statsmodels.api as sm

    rng = np.random.default_rng(3)
    table = answered("logistic", "single", 400, rng)
    table["why"] = np.where(rng.random(400) < 1 / (1 + np.exp(1 - table["x"])), "protest", "other")
    survey = Codebook({"why": {"protest": ("protest",)}}, measure="wtp", currency="CNY", period="year").apply(table)
    ours = protest_report(survey, "x")
    peer = sm.Logit((table["why"] == "protest").astype(float), sm.add_constant(table["x"])).fit(
        disp=0, tol=1e-14, method="newton"
    )
    np.testing.assert_allclose(
        ours.table[["coef", "se", "p"]], np.stack([peer.params, peer.bse, peer.pvalues], axis=1), rtol=1e-7
    )
    assert ours.figures["lr"] == pytest.approx(peer.llr)
    assert ours.figures["p"] == pytest.approx(peer.llr_pvalue)


# --- the diagnoses that the answers allow ---


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_its_diagnoses(form: str) -> None:
    found = diagnoses(modelled(answered("log-normal", form, 300, np.random.default_rng(0)), "log-normal", form).fit())
    assert len(found) == {"single": 1, "double": 2, "one_and_half": 2}.get(form, 0)


def test_a_first_question_that_everyone_accepts_is_no_end() -> None:
    """Both answers together identify the values; the first alone, or a shift between the two, do not."""
    rng = np.random.default_rng(0)
    table = answered("log-normal", "double", 300, rng).assign(
        bid1=2.0, a1="yes", bid2=rng.choice([20.0, 40.0, 80.0], 300)
    )
    table["a2"] = np.where(table["worth"] >= table["bid2"], "yes", "no")
    bids, second = diagnoses(modelled(table, "log-normal", "double").fit())
    assert "100%" in bids.text("en")
    assert second.figures == {}
    assert second.text("en").startswith("yea_saying: ")
    assert "shift" in second.text("zh")

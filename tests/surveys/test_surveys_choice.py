"""Choice experiments: derivatives, values and their intervals, invariants, latent classes, plans, bad input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_choices import MONEY, SET, TASTES, asked, latent, logit, two_kinds

from esvalue.core.errors import InputError
from esvalue.surveys import ConditionalLogit, LatentClassLogit, MixedLogit, choice_plan, compare_classes
from esvalue.surveys.choice.latent_search import search
from esvalue.surveys.codebook import SurveyData


def numerical(function: Callable[[np.ndarray], Any], point: np.ndarray, step: float = 1e-4) -> np.ndarray:
    """Four points: errors of the fourth order, so that fees of 60 leave a part of 1e-8 and not of 1e-5."""
    near = [function(point + step * e) - function(point - step * e) for e in np.eye(len(point))]
    far = [function(point + 2 * step * e) - function(point - 2 * step * e) for e in np.eye(len(point))]
    return (8 * np.array(near) - np.array(far)) / (12 * step)


@pytest.fixture(scope="module")
def simulated() -> pd.DataFrame:
    return asked(150, 4, np.random.default_rng(1))


@pytest.fixture(scope="module")
def kinds() -> pd.DataFrame:
    return two_kinds(200, 6, np.random.default_rng(2))[0]


# --- the likelihoods ---


def test_conditional_logit_derivatives(simulated: pd.DataFrame) -> None:
    model, point = logit(simulated), np.array([0.3, -0.2, 0.01])
    np.testing.assert_allclose(model.score(point), numerical(model.loglike, point), rtol=1e-6)
    np.testing.assert_allclose(model.hessian(point), numerical(model.score, point), rtol=1e-6)
    np.testing.assert_allclose(model.score_obs(point).sum(axis=0), model.score(point))


@pytest.mark.parametrize("shared", [(), ("fee",)])
@pytest.mark.parametrize("membership", ["1", "old"])
def test_latent_class_derivatives(kinds: pd.DataFrame, shared: tuple[str, ...], membership: str) -> None:
    table = kinds.assign(old=kinds["who"] % 3)
    model = LatentClassLogit.from_formula(
        "water + birds + fee", table, classes=3, shared=shared, membership=membership, panel="who", **SET, **MONEY
    )
    point = 0.05 * np.random.default_rng(0).standard_normal(len(model.names))
    np.testing.assert_allclose(model.score(point), numerical(model.loglike, point), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(model.hessian(point), numerical(model.score, point), rtol=1e-5, atol=1e-4)


def test_an_em_step_never_lowers_the_likelihood(kinds: pd.DataFrame) -> None:
    like = LatentClassLogit.from_formula(
        "water + birds + fee", kinds, classes=2, panel="who", **SET, **MONEY
    ).likelihood
    point = np.array([1.0, 0, -0.1, -1, 0, 0.1, 0.5])
    heights = [like.loglike(point)]
    for _ in range(20):
        point = like.em_step(point)
        heights.append(like.loglike(point))
    assert (np.diff(heights) >= 0).all()
    assert heights[-1] > heights[0] + 10


def test_it_equals_statsmodels(simulated: pd.DataFrame) -> None:
    from statsmodels.discrete.conditional_models import ConditionalLogit as Peer

    found = logit(simulated).fit("hessian")
    peer = Peer(simulated["taken"], simulated[list(TASTES)], groups=simulated["set"]).fit(disp=0, method="newton")
    np.testing.assert_allclose(found.values, peer.params, rtol=1e-6)
    np.testing.assert_allclose(found.bse, peer.bse, rtol=1e-5)
    assert found.llf == pytest.approx(peer.llf, abs=1e-8)


# --- values ---


def test_surplus_of_a_change_everywhere_is_its_price(simulated: pd.DataFrame) -> None:
    found = logit(simulated).fit()
    better = found.surplus(simulated.assign(water=simulated["water"] + 0.5))
    assert better.value == pytest.approx(0.5 * found.wtp("water").value)
    assert better.se == pytest.approx(0.5 * found.wtp("water").se, rel=1e-6)
    dearer = found.surplus(simulated.assign(fee=simulated["fee"] + 7))
    assert (dearer.value, dearer.se) == (pytest.approx(-7), pytest.approx(0, abs=1e-6))


def test_surplus_by_hand(simulated: pd.DataFrame) -> None:
    """Without its last alternative a choice loses ln(1 - P) over the marginal utility of income."""
    found = logit(simulated).fit()
    chance = found.predict()[simulated["option"] == 2]
    lost = found.surplus(simulated[simulated["option"] < 2])
    assert lost.value == pytest.approx(float(np.log(1 - chance).mean() / -found.params["fee"]))
    assert lost.unit == "CNY/household/year"
    shuffled = simulated.sample(frac=1, random_state=1)
    assert found.surplus(shuffled).value == pytest.approx(0, abs=1e-12)


def test_predictions_are_the_shares_of_the_sample(simulated: pd.DataFrame) -> None:
    found = logit(simulated, "water + fee + C(option)").fit()
    by_option = found.predict().groupby(simulated["option"]).sum()
    np.testing.assert_allclose(by_option, simulated.groupby("option")["taken"].sum(), rtol=1e-8)
    np.testing.assert_allclose(found.predict(simulated.iloc[::-1]).sort_index(), found.predict())
    np.testing.assert_allclose(found.predict().groupby(simulated["set"]).sum(), 1)


def test_intervals_agree_on_a_large_survey(simulated: pd.DataFrame) -> None:
    found = logit(simulated, panel="who").fit()
    assert found.cov_kind == "cluster"
    by = {
        ci: found.wtp("water", ci=ci, draws=200 if ci == "bootstrap" else 4000, seed=3)
        for ci in ("delta", "kr", "fieller", "bootstrap")
    }
    for one in by.values():
        assert one.low == pytest.approx(by["delta"].low, rel=0.2)
        assert one.high == pytest.approx(by["delta"].high, rel=0.2)
    assert by["kr"] == found.wtp("water", ci="kr", draws=4000, seed=3)
    assert list(found.wtp_table().index) == ["water", "birds"]


def test_a_payment_is_a_cost_with_another_sign(simulated: pd.DataFrame) -> None:
    """The same choices with what is paid for written as what is received:
    the value to pay is less the compensation asked.
    """
    cost, pay = logit(simulated).fit(), logit(simulated.assign(fee=-simulated["fee"]), measure="wta").fit()
    assert pay.wtp("water").value == pytest.approx(-cost.wtp("water").value)
    assert pay.wtp("water").what["en"] == "willingness to accept for water"
    better = simulated.assign(water=simulated["water"] + 1)
    assert pay.surplus(better.assign(fee=-better["fee"])).value == pytest.approx(-cost.surplus(better).value)
    assert pay.notes == ()
    with pytest.raises(InputError, match="measure"):
        logit(simulated, measure="both")


def test_choices_of_the_survey_keep_their_weights(simulated: pd.DataFrame) -> None:
    weighted = simulated.assign(w=1.0 + simulated["who"] % 3)
    found = logit(weighted, weights="w").fit()
    after = weighted.assign(water=weighted["water"] * (weighted["option"] == 0))
    assert found.surplus(after, weighted).value == pytest.approx(found.surplus(after).value)
    half = weighted["set"] < 20
    other = {"set": weighted.loc[half, "set"] + 10_000}  # choices nobody made count the same
    assert found.surplus(after[half].assign(**other), weighted[half].assign(**other)).value != pytest.approx(
        found.surplus(after[half], weighted[half]).value, rel=1e-6
    )


def test_a_weight_that_changes_within_a_person_is_named(simulated: pd.DataFrame) -> None:
    odd = simulated.assign(w=1.0 + (simulated["set"] == 9))
    with pytest.raises(InputError) as caught:
        latent(odd, weights="w")
    assert [one.code for one in caught.value.problems] == ["choice_changes"]
    who = simulated.loc[simulated["set"] == 9, "who"].iloc[0]
    assert int(str(caught.value.problems[0].fields["row"])) in simulated.index[simulated["who"] == who]


def test_a_weak_cost_is_said() -> None:
    """A fee that was shuffled says nothing; of the samples (one in six has such a fee)
    the first in which it is negative, and hardly, is taken.
    """
    rng = np.random.default_rng(8)
    tried = (asked(12, 2, rng).assign(fee=lambda t: rng.permutation(t["fee"].to_numpy())) for _ in range(300))
    found = next(
        one
        for one in (logit(table).fit("hessian") for table in tried)
        if -0.7 < one.params["fee"] / one.bse["fee"] < -0.2
    )
    assert {note.code for note in found.wtp("water", ci="kr").notes} == {"choice_draws_sign"}
    endless = found.wtp("water", ci="fieller")
    assert (endless.low, endless.high) == (-np.inf, np.inf)
    assert [note.code for note in endless.notes] == ["choice_fieller_endless"]


def test_weights_that_count_are_repetitions(simulated: pd.DataFrame) -> None:
    times = simulated["who"] % 2 + 1
    again = simulated[times == 2].assign(set=lambda t: t["set"] + 10_000, who=lambda t: t["who"] + 10_000)
    np.testing.assert_allclose(
        logit(simulated.assign(times=times), weights="times").fit().values,
        logit(pd.concat([simulated, again])).fit().values,
        rtol=1e-8,
    )


def test_sets_may_differ_in_size(simulated: pd.DataFrame) -> None:
    table = simulated[~((simulated["option"] == 0) & (simulated["taken"] == 0) & (simulated["set"] % 5 == 0))]
    from statsmodels.discrete.conditional_models import ConditionalLogit as Peer

    peer = Peer(table["taken"], table[list(TASTES)], groups=table["set"]).fit(disp=0, method="newton")
    np.testing.assert_allclose(logit(table).fit().values, peer.params, rtol=1e-6)


def test_a_survey_brings_its_unit(simulated: pd.DataFrame) -> None:
    survey = SurveyData(simulated, simulated, np.zeros(len(simulated), bool), currency="CNY", period="month")
    assert (
        ConditionalLogit.from_formula("water + fee", survey, cost="fee", **SET).fit().wtp("water").unit == "CNY/month"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_summaries_are_written(simulated: pd.DataFrame, kinds: pd.DataFrame, language: str) -> None:
    assert "fee" in logit(simulated).fit().summary(language)
    found = latent(kinds).fit(starts=4)
    assert "birds [2]" in found.summary(language)
    assert found.wtp("water").text(language)


# --- invariants ---


@settings(max_examples=15)
@given(seed=st.integers(0, 1000))
def test_the_order_of_rows_means_nothing(simulated: pd.DataFrame, seed: int) -> None:
    found, shuffled = logit(simulated).fit(), logit(simulated.sample(frac=1, random_state=seed)).fit()
    np.testing.assert_allclose(shuffled.values, found.values, rtol=1e-9)
    np.testing.assert_allclose(shuffled.covariance, found.covariance, rtol=1e-8)


@settings(max_examples=15)
@given(scale=st.floats(1e-5, 1e5), cost=st.floats(1e-5, 1e5))
def test_units_of_attributes_and_money_carry_through(simulated: pd.DataFrame, scale: float, cost: float) -> None:
    found = logit(simulated).fit()
    other = logit(simulated.assign(water=simulated["water"] * scale, fee=simulated["fee"] * cost)).fit()
    assert other.llf == pytest.approx(found.llf, abs=1e-7)
    assert other.wtp("water").value == pytest.approx(found.wtp("water").value * cost / scale, rel=1e-6)
    assert other.wtp("birds").se == pytest.approx(found.wtp("birds").se * cost, rel=1e-5)


def test_a_constant_added_to_all_utilities_means_nothing(simulated: pd.DataFrame) -> None:
    shift = simulated["set"] % 7
    np.testing.assert_allclose(
        logit(simulated.assign(birds=simulated["birds"] + shift)).fit().values, logit(simulated).fit().values, rtol=1e-8
    )


# --- latent classes ---


def test_classes_are_found() -> None:
    table, first = two_kinds(300, 8, np.random.default_rng(4))
    found = latent(table).fit()
    assert found.shares()[1] == pytest.approx(first.mean(), abs=0.05)
    belongs = found.posterior()
    np.testing.assert_allclose(belongs.sum(axis=1), 1)
    assert ((belongs[1] > 0.5) == first).mean() > 0.9
    for q, true in ((1, [1.5, 0.2, -0.03]), (2, [0.0, 1.2, -0.09])):
        errors = found.bse.to_numpy()[found._places(q)]
        assert (np.abs(found.tastes(q) - true) < 4.5 * errors).all()  # six estimates: once in 25,000
    each = [found.wtp("birds", q).value for q in (1, 2)]
    assert found.wtp("birds").value == pytest.approx(float(found.shares().to_numpy() @ each))
    assert found.wtp("birds", 2, ci="fieller").low < each[1] < found.wtp("birds", 2, ci="kr").high
    better = table.assign(water=table["water"] + 1)
    assert found.surplus(better).value == pytest.approx(found.wtp("water").value)
    assert found.surplus(better, q=1).value == pytest.approx(found.wtp("water", 1).value)
    np.testing.assert_allclose(found.predict().groupby(table["set"]).sum(), 1)
    np.testing.assert_allclose(found.predict(table), found.predict(), rtol=1e-12)
    assert found.criteria()["BIC (people)"] == pytest.approx(-2 * found.llf + 7 * np.log(300))


def test_shared_tastes_and_members(kinds: pd.DataFrame) -> None:
    free, tied = latent(kinds).fit(starts=6), latent(kinds, shared=("fee",)).fit(starts=6)
    assert tied.llf < free.llf
    assert tied.names == ("water [1]", "birds [1]", "water [2]", "birds [2]", "fee", "class 2: Intercept")
    assert tied.tastes(1)["fee"] == tied.tastes(2)["fee"]
    table, first = two_kinds(200, 6, np.random.default_rng(6))
    old = np.where(first, 1.0, 0.0)[table["who"]]
    found = latent(table.assign(old=old), membership="old").fit(starts=6)
    assert found.params["class 2: old"] < -2
    assert found.llf > latent(table).fit(starts=6).llf + 20


def test_rows_and_seeds_do_not_move_the_optimum(kinds: pd.DataFrame) -> None:
    found = latent(kinds).fit(starts=6)
    for other in (latent(kinds.sample(frac=1, random_state=3)).fit(starts=6), latent(kinds).fit(starts=6, seed=11)):
        assert other.llf == pytest.approx(found.llf, abs=1e-7)
        np.testing.assert_allclose(other.values, found.values, rtol=1e-5, atol=1e-6)
    assert found.decrement < 1e-10


def test_one_start_is_caught_in_local_optima_and_many_are_not() -> None:
    """Not every survey has local optima: of twenty the first that has is taken."""
    rng = np.random.default_rng(12)
    centres = np.array([[2.0, 0.0, -0.03], [0.0, 1.5, -0.1], [-1.0, 0.5, -0.01], [1.0, -1.0, -0.05]])
    for _ in range(20):
        model = latent(asked(160, 5, rng, centres[rng.integers(0, 4, 160)]), classes=4)
        pooled = model.base.fit("hessian").values
        alone: list[float] = []
        for seed in range(12):
            try:
                alone.append(search(model.likelihood, pooled, 1, seed).top.loglike)
            except InputError:
                alone.append(-np.inf)
            if max(alone) > min(alone) + 0.5:
                break
        if max(alone) > min(alone) + 0.5:
            break
    many = model.fit(starts=30).llf
    assert min(alone) < many - 0.5
    assert many >= max(alone) - 1e-6


def test_criteria_choose_the_number_of_classes() -> None:
    table, _ = two_kinds(250, 8, np.random.default_rng(13))
    found = compare_classes("water + birds + fee", table, (2, 3), starts=5, panel="who", **SET, **MONEY)
    assert found["BIC"].idxmin() == 2
    assert (np.diff(found["loglike"]) > 0).all()


# --- plans of choice sets ---

ATTRIBUTES: dict[str, list[Any]] = {"water": ["poor", "fair", "good"], "birds": [0, 1, 2], "fee": [20, 40, 60]}
PRIORS: dict[str, Any] = {"water": [0.5, 1.0], "birds": 0.3, "fee": -0.03}


def test_a_plan_is_balanced_and_better_than_chance() -> None:
    plan = choice_plan(ATTRIBUTES, 12, 3, priors=PRIORS, seed=1, starts=1)
    assert all(set(counts.values()) == {12} for counts in plan.balance.values())
    loose = [
        choice_plan(ATTRIBUTES, 12, 3, priors=PRIORS, seed=seed, criterion="orthogonal", starts=1) for seed in range(3)
    ]
    assert plan.d_error < min(one.d_error for one in loose)
    assert max(one.correlation for one in loose) < 0.1
    assert choice_plan(ATTRIBUTES, 12, 3, priors=PRIORS, seed=1, starts=1).table.equals(plan.table)


def test_the_d_error_is_that_of_the_estimates() -> None:
    plan = choice_plan({"water": [0, 1], "fee": [20, 40, 60]}, 9, 2, priors={"water": 0.5, "fee": -0.03}, seed=2)
    table = plan.table.assign(taken=(plan.table["alternative"] == 1).astype(int))
    model = ConditionalLogit.from_formula(
        "water + fee", table, situation="set", alternative="alternative", chosen="taken"
    )
    information = -model.hessian(np.array([0.5, -0.03]))
    assert plan.d_error == pytest.approx(np.linalg.det(information) ** -0.5)


def test_two_levels_reach_the_known_optimum() -> None:
    """With two alternatives and zero tastes the information is at most a quarter of the squared difference:
    all pairs opposite.
    """
    plan = choice_plan({"a": [0, 1], "b": [0, 1]}, 8, 2, seed=3)
    assert plan.d_error == pytest.approx(1 / (8 / 4))
    assert plan.overlap == 0


def test_an_opt_out_has_a_constant() -> None:
    plan = choice_plan(
        {"a": [0, 1], "fee": [1, 2, 3]}, 6, 2, opt_out=True, priors={"opt_out": -0.5, "a": 0.4, "fee": -0.2}, seed=1
    )
    assert np.isfinite(plan.d_error)
    assert len(plan.table) == 12


def test_plans_say_what_is_wrong_with_them() -> None:
    assert {note.code for note in choice_plan({"a": [0, 1, 2], "fee": [1, 2]}, 4, 2, seed=1).notes} == {
        "plan_unbalanced"
    }
    notes = {
        note.code
        for note in choice_plan({"a": [0, 1], "fee": [1, 2]}, 2, 4, priors={"a": 1.0, "fee": -1.0}, seed=1).notes
    }
    assert "plan_dominated" in notes
    assert {"plan_alike"} <= {note.code for note in choice_plan({"a": [0, 1]}, 2, 4, seed=1).notes}
    few = choice_plan({"a": [0, 1], "b": [0, 1], "c": [0, 1, 2]}, 3, 2, seed=1, criterion="orthogonal", starts=1)
    assert {"plan_correlated"} <= {note.code for note in few.notes}
    # One level fewer than tastes can be told apart: every contrast of "b" comes with the same of "a".
    from esvalue.surveys.choice.plan import _notes

    blind = np.array([[[0, 0], [1, 1]], [[1, 1], [0, 0]]])
    assert {"plan_blind"} <= {
        note.code for note in _notes(blind, blind.astype(float), np.zeros(2), {}, 1.0, opt_out=False)
    }


# --- bad input ---


def _set(table: pd.DataFrame, row: int, **cells: Any) -> pd.DataFrame:
    out = table.copy()
    for name, value in cells.items():
        out[name] = out[name].astype(object)
        out.loc[row, name] = value
    return out


FORMULA = "water + birds + fee"
BAD: dict[str, Callable[[pd.DataFrame], Any]] = {
    "choice_taken": lambda t: logit(_set(t, 4, taken=9)),
    "choice_single": lambda t: logit(t.drop([1, 2]).assign(taken=lambda x: np.where(x["set"] == 0, 1, x["taken"]))),
    "choice_not_one": lambda t: logit(t.assign(taken=0)),
    "choice_twice": lambda t: logit(t.assign(option=t["option"].replace({1: 0}))),
    "choice_changes": lambda t: logit(_set(t, 1, who=99), panel="who"),
    "choice_pay_sign": lambda t: logit(t, measure="wta").fit().wtp("water"),
    "survey_weights_negative": lambda t: logit(t.assign(w=-1.0), weights="w"),
    "choice_no_attribute": lambda t: logit(t, "who"),
    "survey_collinear": lambda t: logit(t.assign(twice=2 * t["fee"] + t["set"]), FORMULA + " + twice"),
    "choice_missing": lambda t: logit(_set(t, 3, birds=np.nan).astype({"birds": float})),
    "choice_no_key": lambda t: logit(_set(t, 3, who=np.nan), panel="who"),
    "survey_column": lambda t: logit(t.drop(columns="option")),
    "choice_separation": lambda t: logit(
        t.assign(clear=t["taken"] * 2.0 + t["option"] * 0.1), FORMULA + " + clear"
    ).fit(),
    "choice_cost_missing": lambda t: logit(t, "water + log1p(fee)"),
    "choice_cost_mixed": lambda t: logit(t, "water * fee"),
    "choice_no_cost": lambda t: ConditionalLogit.from_formula(FORMULA, t, **SET).fit().wtp("water"),
    "choice_cost_sign": lambda t: logit(t.assign(fee=-t["fee"])).fit().wtp("water"),
    "survey_no_currency": lambda t: logit(t, currency=None),
    "survey_no_period": lambda t: logit(t, period=None),
    "cv_amounts": lambda t: logit(t.assign(w="two"), weights="w"),
    "survey_option": lambda t: logit(t).fit().wtp("water", ci="magic"),
    "choice_other_sets": lambda t: logit(t).fit().surplus(t[t["set"] > 3]),
    "choice_no_panel": lambda t: latent(t, panel=None),
    "choice_all_shared": lambda t: latent(t, shared=("water", "birds", "fee")),
    "bad_value": lambda t: latent(t).fit(starts=0),
    "choice_mixed_weights": lambda t: MixedLogit.from_formula(
        FORMULA, t.assign(w=1.0), random={"water": "normal"}, weights="w", **SET, **MONEY
    ),
    "plan_levels": lambda t: choice_plan({"a": [1]}, 4),
    "plan_prior": lambda t: choice_plan({"a": ["x", "y", "z"]}, 4, priors={"a": [1.0]}),
    "plan_too_few": lambda t: choice_plan(ATTRIBUTES, 2),
}


@pytest.mark.parametrize("code", BAD)
def test_bad_input_is_said(simulated: pd.DataFrame, code: str) -> None:
    with pytest.raises(InputError) as caught:
        BAD[code](simulated)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.text("zh") != caught.value.text("en")


def test_clear_choices_are_named(simulated: pd.DataFrame) -> None:
    with pytest.raises(InputError, match="clear tells every choice apart"):
        BAD["choice_separation"](simulated)


def test_no_optimum_without_separation_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, simulated: pd.DataFrame
) -> None:
    from esvalue.core.errors import fail
    from esvalue.surveys.choice import model

    def stopped(*_: Any) -> None:
        raise fail("survey_not_converged", "x", decrement="1", iterations=1)

    monkeypatch.setattr(model.ConditionalLogit, "maximised", stopped)
    with pytest.raises(InputError, match="rescale"):
        logit(simulated).fit()


def test_notes(simulated: pd.DataFrame, kinds: pd.DataFrame) -> None:
    dropped = logit(_set(simulated, 3, birds=np.nan).astype({"birds": float}), missing="drop").fit()
    assert [(note.code, note.fields["count"]) for note in dropped.notes] == [("choice_dropped", 1)]
    assert dropped.nobs == 599
    assert [note.code for note in logit(simulated.assign(fee=-simulated["fee"])).fit().notes] == [
        "choice_cost_sign_note"
    ]
    many = latent(kinds[kinds["who"] < 40], classes=2).fit(starts=6)
    assert "choice_small_class" in {
        note.code for note in latent(kinds[kinds["who"] < 25], classes=2).fit(starts=6).notes
    }
    assert all(note.text("zh") and note.text("en") for note in many.notes)


def test_a_lonely_optimum_is_said(monkeypatch: pytest.MonkeyPatch, kinds: pd.DataFrame) -> None:
    from dataclasses import replace

    from esvalue.surveys.choice import latent_model

    monkeypatch.setattr(
        latent_model,
        "search",
        lambda *args: replace(
            climb := search(*args), same=1, long=2, heights=(climb.top.loglike, climb.top.loglike - 3)
        ),
    )
    assert "choice_lonely_optimum" in {note.code for note in latent(kinds).fit(starts=3).notes}


def test_an_xlogit_that_stops_is_an_error(monkeypatch: pytest.MonkeyPatch, simulated: pd.DataFrame) -> None:
    import types

    class Stopped:
        convergence, estimation_message = False, "maximum iterations"
        coeff_, covariance, grad_n = np.zeros(4), np.full((4, 4), np.nan), np.zeros((1, 4))

        def fit(self, **_: Any) -> None:
            pass

    monkeypatch.setitem(__import__("sys").modules, "xlogit", types.SimpleNamespace(MixedLogit=Stopped))
    model = MixedLogit.from_formula(FORMULA, simulated, random={"water": "normal"}, **SET, **MONEY)
    with pytest.raises(InputError, match="maximum iterations"):
        model.fit()


def test_a_random_cost_has_no_ratio(simulated: pd.DataFrame) -> None:
    from esvalue.surveys import MixedLogitResults

    model = MixedLogit.from_formula(FORMULA, simulated, random={"fee": "normal"}, **SET, **MONEY)
    title = {"en": "x", "zh": "x"}
    found = MixedLogitResults(
        title, ("water", "birds", "fee", "sd.fee"), np.array([1, 1, -1, 1.0]), np.eye(4), "hessian", 1, model=model
    )
    with pytest.raises(InputError) as caught:
        found.wtp("water")
    assert caught.value.problems[0].code == "choice_random_cost"

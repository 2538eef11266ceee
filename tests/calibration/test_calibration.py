"""What a calibration says: values, notes, validation, charts, and its overlay."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from esvalue import explain_overlay
from esvalue.calibration import calibrate, calibrate_scenario, cross_validate, errors_left_out, hold_out
from esvalue.calibration.convergence import effective_draws, split_rhat
from esvalue.calibration.parameters import SmoothSpread
from esvalue.inputs.overlay import card_digest, file_digest, read_overlay
from esvalue.report.calibration import residual_chart, value_chart

LOOSE = {
    "card": [('value = 2\nsource = "judgement"', 'value = 2\nspread = { lognormal = [2, 1.5] }\nsource = "judgement"')]
}
PRICE = {"prices": [("value = 300\n", "value = 300\nspread = { lognormal = [300, 1.3] }\n")]}
CSV = """node,place,value [t_DM/a],error [t_DM/a],year,source
reed_output,north,1700,100,2023,plots
wetland.reed_output,south,880,40,2024,plots
"""


def table(case, text=CSV, name="observations.csv"):
    path = case.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def row(node="reed_output", value=1700.0, place="north", unit="t_DM/a", error=100.0, source="plots", **more):
    return {"node": node, "place": place, "value": value, "unit": unit, "error": error, "source": source, **more}


# --- results ---


def test_the_summary_says_values_and_fit_in_both_languages(case):
    fitted = calibrate(case().bind(), [row(), row(place="south", value=880.0, error=40.0)], ["reed_yield"])
    english, chinese = fitted.summary("en"), fitted.summary("zh")
    assert "reed yield" in english
    assert "chi-square" in english
    assert "芦苇产量" in chinese
    assert "卡方" in chinese
    line = fitted.table().loc["wetland.reed_yield"]
    assert (line["before"], line["before_low"] < line["low"] < line["value"] < line["high"] < line["before_high"]) == (
        8.0,
        True,
    )
    assert 0.7 < line["learned"] < 1


def test_residuals_are_in_each_observation_s_own_unit(case):
    fitted = calibrate(case().bind(), [row(), row(value=1.7e6, unit="kg_DM/a", error=1e5)], ["reed_yield"])
    first, second = (fitted.residuals.loc[i] for i in (0, 1))
    assert second["fitted"] == pytest.approx(1000 * first["fitted"])
    assert second["standardised"] == pytest.approx(first["standardised"])


def codes(fitted):
    return {note.code for note in fitted.notes}


def test_a_parameter_the_data_do_not_touch_is_named(case):
    model = case(**LOOSE).bind()
    rows = [row(), row(place="south", value=880.0), row("stored", 2e6, "north", "m3/a", 2e7)]
    fitted = calibrate(model, rows, ["reed_yield", "turnover"])
    assert codes(fitted) == {"note_silent"}
    assert "turnover" in fitted.notes[0].text("en")
    assert "年周转次数" in fitted.notes[0].text("zh")


def test_a_pair_that_cannot_be_told_apart_is_named(case):
    model = case(**PRICE).bind()
    rows = [
        row("reed_value", 6e5, "north", "yuan/a", 1e3, year=2012),
        row("reed_value", 3e5, "south", "yuan/a", 1e3, year=2012),
    ]
    fitted = calibrate(model, rows, ["reed_yield", "prices.reed"])
    assert "note_pair" in codes(fitted)
    assert fitted.scores_correlation[0, 1] < -0.9
    alone = calibrate(model, rows, ["reed_yield", "prices.reed"], method="likelihood")
    assert "note_no_prior" in codes(alone)
    assert alone.profile()[["open_low", "open_high"]].to_numpy().any()


def test_data_against_the_card_are_a_contradiction(case):
    model = case(
        card=[
            ("spread = { triangular = [5, 8, 11] }", "spread = { normal = [8, 0.5] }"),
            ("minimum = 0\nmaximum = 40\nvalue = 8", "value = 8"),
        ]
    ).bind()
    assert "note_tail" in codes(calibrate(model, [row(value=2200.0, error=20.0)] * 2, ["reed_yield"]))


def test_misfit_and_too_good_a_fit_are_said(case):
    model = case().bind()
    wild = [row(value=1000.0, error=10.0), row(value=2200.0, error=10.0), row(value=1600.0, error=10.0)]
    assert "note_misfit" in codes(calibrate(model, wild, ["reed_yield"]))
    tame = [row(value=1600.0 + 0.001 * i, error=300.0) for i in range(12)]
    assert "note_overfit" in codes(calibrate(model, tame, ["reed_yield"]))


def test_a_wild_observation_moves_a_robust_fit_less(case):
    model = case(card=[("{ triangular = [5, 8, 11] }", "{ uniform = [0, 40] }")]).bind()
    rng = np.random.default_rng(0)
    rows = [row(value=1600.0 + 20 * e, error=20.0) for e in rng.standard_normal(20)] + [row(value=4000.0, error=20.0)]
    off = {
        loss: abs(calibrate(model, rows, ["reed_yield"], loss=loss).values["wetland.reed_yield"] - 8)
        for loss in ("linear", "huber", "cauchy")
    }
    assert off["linear"] > 0.4
    assert off["huber"] < 0.1
    assert off["cauchy"] < 0.05


def test_robust_losses_meet_the_square_where_residuals_are_small(case):
    model = case().bind()
    objective = calibrate(model, [row()], ["reed_yield"]).objective

    from scipy.optimize import check_grad

    for loss in ("linear", "huber", "cauchy"):
        one = replace(objective, loss=loss)
        squares = np.array([1e-6, 0.5, 3.0, 50.0])
        value, slope, bend = one.rho(squares)
        assert value[0] == pytest.approx(1e-6, rel=1e-5)
        for k, x in enumerate(squares):
            assert (
                check_grad(lambda s, one=one: float(one.rho(s)[0][0]), lambda s, one=one: one.rho(s)[1], np.array([x]))
                < 1e-6
            )
            assert slope[k] <= 1
            assert bend[k] <= 0


def test_a_worse_optimum_that_some_starts_end_in_is_said(case, monkeypatch):
    import esvalue.calibration.fitting as fitting

    model = case().bind()
    real, count = fitting.minimise, iter(range(100))
    monkeypatch.setattr(fitting, "minimise", lambda objective, z: real(objective, z) if next(count) % 2 else (z, 1e3))
    fitted = calibrate(model, [row()], ["reed_yield"])
    assert "note_optima" in codes(fitted)
    assert "4 of 8" in [note.text() for note in fitted.notes if note.code == "note_optima"][0]


def test_the_same_seed_gives_the_same_numbers_and_the_row_order_none(case):
    model = case(**LOOSE).bind()
    rows = [row(), row(place="south", value=880.0, error=40.0), row("stored", 2e6, "north", "m3/a", 2e5)]
    fits = [calibrate(model, data, ["reed_yield", "turnover"], seed=5) for data in (rows, rows, rows[::-1])]
    assert fits[0].values == fits[1].values
    assert fits[2].values == pytest.approx(fits[0].values, rel=1e-6)
    first, second = (fit.sample(64, 1)["wetland.turnover"] for fit in fits[:2])
    assert (first == second).all()


def test_parameters_out_of_the_fit_stay_at_their_centre(case):
    model = case(**LOOSE).bind()
    fitted = calibrate(model, [row(), row("stored", 2e6, "north", "m3/a", 2e5)], ["reed_yield"])
    assert fitted.residuals.loc[1, "fitted"] == pytest.approx(200 * 1e4 * 0.5 * 2)


def test_a_price_shared_by_nodes_is_fitted_to_all_of_them(case):
    made = case(**PRICE)
    rows = [
        row("reed_value", 6e5, "north", "yuan/a", 2e4, year=2012),
        row("margin", 1700.0, "", "yuan/ha/a", 60.0, year=2012),
    ]
    fitted = calibrate(made.bind(), rows, ["prices.reed"], along=())
    alone = [calibrate(made.bind(), [one], ["prices.reed"], along=()) for one in rows]
    by_one = [one.values["prices.reed"] for one in alone]
    assert min(by_one) < fitted.values["prices.reed"] < max(by_one)
    assert fitted.scores_sd[0] < min(one.scores_sd[0] for one in alone)


def test_a_correlated_prior_moves_what_was_not_observed(case):
    model = case(**LOOSE).bind()
    rows = [row(value=2000.0, error=10.0), row("stored", 2e6, "north", "m3/a", 2e9)]
    pair = {("wetland.reed_yield", "wetland.turnover"): 0.8}
    plain, tied = (calibrate(model, rows, ["reed_yield", "turnover"], correlation=c) for c in (None, pair))
    assert plain.scores[1] == pytest.approx(0, abs=1e-4)
    assert tied.scores[1] == pytest.approx(0.8 * tied.scores[0], rel=1e-3)


def test_a_scenario_is_calibrated_with_its_own_state_and_correlations(case):
    made = case(**LOOSE)
    fitted = calibrate_scenario(
        made.load(), [row(), row("stored", 2.2e6, "north", "m3/a", 1e4)], ["reed_yield", "turnover"]
    )
    assert set(fitted.values) == {"wetland.reed_yield", "wetland.turnover"}
    assert fitted.values["wetland.turnover"] == pytest.approx(
        2.2, rel=1e-3
    )  # observed with the action: without it half the depth


def test_a_relative_error_is_a_part_of_the_fitted_value(case):
    """Two readings a and b with errors of the same part: the estimate is their mean,
    not the harmonic one that lies below it.
    """
    model = case(card=[("{ triangular = [5, 8, 11] }", "{ uniform = [0, 40] }")]).bind()
    fitted = calibrate(
        model,
        [row(value=1200.0, error="", relative=0.3), row(value=2000.0, error="", relative=0.3)],
        ["reed_yield"],
        method="likelihood",
    )
    assert fitted.values["wetland.reed_yield"] == pytest.approx(1600 / 200, rel=1e-6)
    assert fitted.residuals["error"].tolist() == pytest.approx([480.0, 480.0])
    assert fitted.chi2 == pytest.approx(2 * (400 / 480) ** 2)
    left = fitted.cross_validate(2)
    assert left["error"].tolist() == pytest.approx([0.3 * 2000, 0.3 * 1200])


def test_what_is_not_named_moves_along_and_is_not_handed_on(case):
    """The price is uncertain by a factor 1.3: the yield behind an income is no better known than that."""
    made = case(**PRICE)
    rows = [
        row("reed_value", 5e5, "north", "yuan/a", 5e3, year=2012),
        row("reed_value", 2.5e5, "south", "yuan/a", 2.5e3, year=2012),
    ]
    fitted, held = calibrate(made.bind(), rows, ["reed_yield"]), calibrate(made.bind(), rows, ["reed_yield"], along=())
    assert [one.key for one in fitted.objective.forward.along] == ["prices.reed"]
    assert list(fitted.values) == list(fitted.table().index) == ["wetland.reed_yield"]
    width = [np.ptp(np.log(one.conf_int().to_numpy())) for one in (fitted, held)]
    assert width[0] > 10 * width[1]
    assert "1 other uncertain entries moved along" in fitted.summary("en")
    assert "另有 1 个不确定量随之变动" in fitted.summary("zh")
    assert "note_held" in codes(held)
    assert "prices.reed" in [note.text("zh") for note in held.notes if note.code == "note_held"][0]
    assert set(fitted.sample(16)) == {"wetland.reed_yield"}
    assert list(fitted.to_overlay(made.folder / "along.toml").file.values) == ["wetland.reed_yield"]
    assert list(fitted.to_overlay(made.folder / "joint.toml", joint=True).draws) == ["wetland.reed_yield"]
    # two parameters, and a third that moves along: its own column stays out of the joint draws
    more = case(**PRICE, card=LOOSE["card"])
    both = calibrate(more.bind(), [*rows, row("stored", 2e6, "north", "m3/a", 2e5)], ["reed_yield", "turnover"])
    assert set(both.to_overlay(more.folder / "two.toml").draws) == {"wetland.reed_yield", "wetland.turnover"}


def test_which_rival_holds_cannot_move_along_and_is_said():
    rows = [
        {
            "node": "carbon_value",
            "place": "赵圈河苇田",
            "value": 3e7,
            "unit": "yuan/a",
            "error": 3e6,
            "year": 2024,
            "source": "made up",
        }
    ]
    fitted = calibrate_scenario("panjin", rows, ["net_co2_uptake[reed]"])
    text = [note.text("en") for note in fitted.notes if note.code == "note_rivals"]
    assert len(text) == 1
    assert "choice:prices.carbon_dioxide" in text[0]


def test_one_observation_of_three_parameters_fixes_one_combination(case):
    made = case(
        card=[
            (
                "minimum = 0\nvalue = 1000\nprice_year = 2012",
                "minimum = 0\nvalue = 1000\nspread = { lognormal = [1000, 2] }\nprice_year = 2012",
            )
        ],
        **PRICE,
    )
    fitted = calibrate(
        made.bind(),
        [row("margin", 2200.0, "", "yuan/ha/a", 10.0, year=2012)],
        ["reed_yield", "prices.reed", "harvest_cost"],
    )
    text = [note.text("en") for note in fitted.notes if note.code == "note_combination"]
    assert len(text) == 1
    assert "only 1 combination(s) of 3 parameters (reed yield, reed price, harvest cost)" in text[0]
    assert "收割成本" in fitted.summary("zh")


def test_a_wrong_unit_is_looked_for_first(case):
    model = case().bind()
    for value in (1.7e6, 1.7):
        fitted = calibrate(model, [row(value=value, error="", relative=0.1)] * 2, ["reed_yield"])
        assert {"note_factor", "note_misfit"} <= codes(fitted)
        assert not {"note_flat", "note_combination"} & codes(fitted)
        assert "Look for a wrong unit first (given: t_DM/a)" in fitted.summary("en")


def test_beyond_the_end_of_a_spread_the_interval_is_the_profile_s_and_nothing_is_handed_on_without_a_prior(
    case, refused
):
    made = case()
    rows = [row(value=2500.0, error=50.0)] * 2
    for method in ("map", "likelihood"):
        fitted = calibrate(made.bind(), rows, ["reed_yield"], method=method)
        assert "note_tail" in codes(fitted)
        low, high = fitted.conf_int().loc["wetland.reed_yield"]
        assert 10.8 < low < high <= 11
        assert np.isnan(fitted.table().loc["wetland.reed_yield", "learned"])
    refused(lambda: fitted.to_overlay(made.folder / "x.toml"), "overlay_at_end", "reed yield", "no overlay is written")


# --- validation and charts ---


def many(count=24):
    rng = np.random.default_rng(1)
    places = [("north", 200.0), ("south", 100.0)]
    return [
        row(
            place=places[i % 2][0],
            value=8.5 * places[i % 2][1] * (1 + 0.1 * e),
            error=0.1 * 8.5 * places[i % 2][1],
            year=2015 + i // 2,
        )
        for i, e in enumerate(rng.standard_normal(count))
    ]


def test_every_observation_is_left_out_once(case):
    fitted = calibrate(case().bind(), many(), ["reed_yield"])
    for by, folds in (("row", 5), ("place", 2), ("year", 4)):
        frame = cross_validate(fitted, folds, by, seed=3)
        assert len(frame) == 24
        assert frame["predicted"].notna().all()
        assert frame["fold"].nunique() == folds
        if by != "row":
            assert frame.groupby(by)["fold"].nunique().max() == 1
    errors = errors_left_out(cross_validate(fitted, 5))
    assert 0.6 < errors.loc["reed_output", "rms_standardised"] < 1.4
    assert errors.loc["reed_output", "inside_95"] >= 0.8
    held = hold_out(fitted, 0.25, seed=1)
    assert len(held) == 6


def test_a_left_out_prediction_is_that_of_a_fit_without_it(case):
    made = case()
    rows = many(6)
    frame = cross_validate(calibrate(made.bind(), rows, ["reed_yield"]), 6)
    alone = calibrate(made.bind(), rows[1:], ["reed_yield"])
    assert frame.loc[0, "predicted"] == pytest.approx(200 * alone.values["wetland.reed_yield"], rel=1e-6)


def test_folds_that_cannot_be_made(case, refused):
    fitted = calibrate(case().bind(), many(), ["reed_yield"])
    refused(lambda: cross_validate(fitted, 3, "place"), "folds", "got 2")
    refused(lambda: cross_validate(fitted, 1), "bad_value", "folds = 1")
    refused(lambda: cross_validate(fitted, 2, "palce"), "bad_choice", "place")
    refused(lambda: hold_out(fitted, 1.5), "bad_value", "share = 1.5")
    refused(lambda: fitted.profile(1.5), "bad_value", "level = 1.5")


def test_charts_show_every_place_and_parameter(case):
    model = case(**LOOSE).bind()
    fitted = calibrate(model, [*many(), row("stored", 2e6, "north", "m3/a", 2e5)], ["reed_yield", "turnover"])
    for language, word in (("en", "Residuals by place"), ("zh", "残差")):
        svg = residual_chart(fitted, language)
        assert svg.startswith("<svg")
        assert word in svg
        assert "south" in svg
    for language, word in (("en", "reed yield"), ("zh", "年周转次数")):
        assert word in value_chart(fitted, language)
    assert value_chart(fitted, "en") == value_chart(fitted, "en")


# --- into an overlay ---


def test_the_overlay_holds_values_spreads_source_method_seed(case):
    made = case(
        card=[
            ("spread = { triangular = [5, 8, 11] }", "spread = { normal = [8, 1] }"),
            ("minimum = 0\nmaximum = 40\nvalue = 8", "value = 8"),
        ]
    )
    path = table(made)
    fitted = calibrate(made.bind(), path, ["reed_yield"], seed=4)
    overlay = fitted.to_overlay(made.folder / "reed_2024.toml", date="2024-06-01")
    file = read_overlay(made.folder / "reed_2024.toml").file
    value = file.values["wetland.reed_yield"]
    assert (value.spread.kind, value.value) == ("normal", fitted.values["wetland.reed_yield"])
    assert value.spread.numbers == pytest.approx((fitted.values["wetland.reed_yield"], fitted.scores_sd[0]))
    assert (file.source.kind, file.source.locator, file.source.digest, file.source.year) == (
        "monitoring",
        "observations.csv",
        file_digest(path),
        2024,
    )
    assert (file.seed, file.date, overlay.file.cards) == (4, "2024-06-01", {"wetland": card_digest(made.card())})
    assert "least squares" in file.method.en
    assert "最小二乘" in file.method.zh
    assert "plots" in file.source.note.en


def test_several_parameters_become_joint_draws_of_their_covariance(case):
    made = case(**PRICE)
    rows = [row("reed_value", 6e5, "north", "yuan/a", 3e4, year=2012), row()]
    fitted = calibrate(made.bind(), rows, ["reed_yield", "prices.reed"])
    overlay = fitted.to_overlay(made.folder / "both.toml")
    a, b = overlay.draws["wetland.reed_yield"], overlay.draws["prices.reed"]
    assert np.corrcoef(a, np.log(b))[0, 1] == pytest.approx(fitted.scores_correlation[0, 1], abs=0.05)
    assert np.median(a) == pytest.approx(fitted.values["wetland.reed_yield"], rel=5e-3)
    assert overlay.file.values["prices.reed"].price_year == 2010  # the record's own year
    alone = fitted.to_overlay(made.folder / "alone.toml", joint=False)
    assert alone.file.sample is None
    assert alone.file.values["prices.reed"].spread.kind == "lognormal"
    assert alone.file.values["wetland.reed_yield"].spread.kind == "empirical"


def test_an_overlay_changed_by_hand_is_judgement_and_says_so(case):
    made = case()
    path = calibrate(made.bind(), [row()], ["reed_yield"]).to_overlay(made.folder / "hand.toml").path
    assert not read_overlay(path).edited
    text = path.read_text(encoding="utf-8")
    renewed = text.replace(read_overlay(path).file.cards["wetland"], "0" * 64)
    path.write_text(renewed, encoding="utf-8")
    assert not read_overlay(path).edited  # the digest of the card may be renewed by hand, as its message says
    path.write_text(re.sub(r"^value = .*$", "value = 8.0", text, flags=re.MULTILINE), encoding="utf-8")
    edited = read_overlay(path)
    assert (edited.edited, edited.evidence) == (True, "judgement")
    assert "changed by hand" in edited.source["overlay_hand"].title.en
    assert made.bind(overlay=path).graph["wetland.reed_yield"].quantities[0].record.evidence == "judgement"
    explained = explain_overlay(made.load(), path, "zh")
    assert "写成后有手工改动" in explained


def test_where_the_data_come_from_is_the_title_of_the_source(case):
    made = case()
    fitted = calibrate(made.bind(), table(made), ["reed_yield"])
    assert fitted.to_overlay(made.folder / "a.toml").file.source.title.en == "observations.csv: plots"
    assert (
        fitted.to_overlay(made.folder / "b.toml", source_title="harvest of 2024").file.source.title.zh
        == "harvest of 2024"
    )


def test_what_no_standard_rests_on_is_said(case):
    """Turnover moves the water stored, which enters the account; the floor of the tiny case does not rest on it."""
    made = case(**LOOSE)
    overlay = calibrate(made.bind(), [row("stored", 2.4e6, "north", "m3/a", 1e4)], ["turnover"]).to_overlay(
        made.folder / "water.toml"
    )
    english, chinese = (explain_overlay(made.load(), overlay, language) for language in ("en", "zh"))
    assert "No standard rests on these values" in english
    assert "没有标准取决于这些取值" in chinese
    assert "storage [wetland.water_storage]" in english
    assert "蓄水 [wetland.water_storage]" in chinese


def test_survey_evidence_is_kept(case):
    made = case()
    fitted = calibrate(made.bind(), [row(evidence="survey")], ["reed_yield"])
    assert fitted.to_overlay(made.folder / "s.toml").file.source.kind == "survey"


def test_a_fit_of_no_model_has_no_overlay(case, refused):

    made = case()
    fitted = replace(calibrate(made.bind(), [row()], ["reed_yield"]), binder=None)
    refused(lambda: fitted.to_overlay(made.folder / "x.toml"), "fit_setting", "bind")


def test_an_overlay_can_be_calibrated_further(case):
    """A joint sample is laid on the card, and one of its parameters fitted again: the spread is empirical then."""
    made = case(**LOOSE)
    rows = [row(), row("stored", 2e6, "north", "m3/a", 2e5)]
    fitted = calibrate(made.bind(), rows, ["reed_yield", "turnover"])
    fitted.to_overlay(made.folder / "both.toml")
    again = calibrate(made.bind(overlay=made.folder / "both.toml"), [row(value=1500.0, error=50.0)], ["reed_yield"])
    assert again.values["wetland.reed_yield"] < fitted.values["wetland.reed_yield"]
    assert isinstance(again.parameters[0].spread, SmoothSpread)


# --- convergence ---


def test_rhat_sees_chains_that_stand_apart_or_drift():
    rng = np.random.default_rng(0)
    same = rng.standard_normal((4, 2000))
    assert split_rhat(same) < 1.005
    assert split_rhat(same + np.array([[0], [0], [0], [1]])) > 1.05
    assert split_rhat(same + np.linspace(-1, 1, 2000)) > 1.05
    assert split_rhat(same * np.array([[1], [1], [1], [3]])) > 1.05  # the folded one


def test_effective_draws_of_an_autoregression_are_the_closed_form():
    rng = np.random.default_rng(0)
    rho, steps, walkers = 0.8, 20000, 8
    x = np.zeros((steps, walkers))
    for t in range(1, steps):
        x[t] = rho * x[t - 1] + np.sqrt(1 - rho**2) * rng.standard_normal(walkers)
    assert effective_draws(x) == pytest.approx(steps * walkers * (1 - rho) / (1 + rho), rel=0.05)
    assert effective_draws(np.zeros((100, 4))) == 1.0


def test_every_note_reads_in_both_languages(case):
    model = case(**PRICE).bind()
    rows = [
        row("reed_value", 6e5, "north", "yuan/a", 1e3, year=2012),
        row("reed_value", 3e5, "south", "yuan/a", 1e3, year=2012),
    ]
    text = calibrate(model, rows, ["reed_yield", "prices.reed"]).summary("zh")
    assert re.search(r"分不清“芦苇产量”与“芦苇价格”", text)

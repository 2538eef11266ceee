"""Robustness metrics against a table worked by hand: three options, four futures."""

from __future__ import annotations

import re

import numpy as np
import pytest
from each import each
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from templates import fields

from esvalue.analysis.robustness import (
    METRICS,
    Metric,
    Performance,
    distance_from_middle,
    metric,
    metrics_table,
    side_by_side,
    threshold_in,
)
from esvalue.core.messages import texts_of

#: Best by future: 10, 12, 6, 8. Regret of a: 0, 10, 0, 0; of b: 3, 7, 0, 2; of c: 10, 0, 3, 4.
VALUES = np.array([[10.0, 2.0, 6.0, 8.0], [7.0, 5.0, 6.0, 6.0], [0.0, 12.0, 3.0, 4.0]])
OPTIONS = ["a", "b", "c"]
DISTANCE = np.array([0.1, 0.8, 0.4, 0.6])
#: metric -> values of a, b, c and their ranks. A percentile p of four numbers lies at position 3 p, linearly.
HAND = {
    "laplace": ([26 / 4, 24 / 4, 19 / 4], [1, 2, 3]),
    "maximin": ([2, 5, 0], [2, 1, 3]),
    "maximax": ([10, 7, 12], [2, 3, 1]),
    "hurwicz": ([(2 + 10) / 2, (5 + 7) / 2, (0 + 12) / 2], [1, 1, 1]),
    "minimax_regret": ([10, 7, 10], [2, 1, 2]),
    "regret_90": ([0 + 0.7 * 10, 3 + 0.7 * 4, 4 + 0.7 * 6], [2, 1, 3]),
    "regret_95": ([0 + 0.85 * 10, 3 + 0.85 * 4, 4 + 0.85 * 6], [2, 1, 3]),
    "cvar_regret": ([10, 7, 10], [2, 1, 2]),
    "baseline_regret": ([0 + 0.7 * 3, 0, 3 + 0.7 * 4], [2, 1, 3]),  # b - a: -3 3 0 -2; b - c: 7 -7 3 2
    "mean_variance": (
        [
            (6.5 / 12 + 1) / ((35 / 3) ** 0.5 / 12 + 1),
            (6 / 12 + 1) / ((2 / 3) ** 0.5 / 12 + 1),
            (4.75 / 12 + 1) / ((78.75 / 3) ** 0.5 / 12 + 1),
        ],
        [2, 1, 3],
    ),
    "undesirable_deviations": ([(7 - 2) + (7 - 6), (6 - 5) + 0, (3.5 - 0) + (3.5 - 3)], [3, 1, 2]),
    "starr": ([3 / 4, 3 / 4, 1 / 4], [1, 1, 3]),  # at least 6
    "satisficing_radius": ([0.8, 0.8, 0.1], [1, 1, 3]),
    "percentile_skewness": (
        [(7 - (9.4 + 3.2) / 2) / ((9.4 - 3.2) / 2), 0, (3.5 - (9.6 + 0.9) / 2) / ((9.6 - 0.9) / 2)],
        [1, 2, 3],
    ),
    "percentile_kurtosis": (
        [(9.4 - 3.2) / (8.5 - 5), (6.7 - 5.3) / (6.25 - 5.75), (9.6 - 0.9) / (6 - 2.25)],
        [3, 1, 2],
    ),
}
#: Reported in the direction of the outcome; turned round when less is better.
DIRECTED = {"laplace", "maximin", "maximax", "hurwicz"}


def table(values=VALUES, direction="max", threshold=6.0, baseline="b", **more):
    return metrics_table(values, direction, threshold, baseline, options=OPTIONS, distance=DISTANCE, **more)


@pytest.mark.parametrize("name", sorted(HAND))
def test_the_hand_table(name):
    rows = table().query("metric == @name")
    values, ranks = HAND[name]
    np.testing.assert_allclose(rows["value"], values, rtol=1e-12, atol=1e-12)
    assert rows["rank"].tolist() == ranks
    assert rows["low"].isna().all()  # one replicate has no interval


@pytest.mark.parametrize("name", sorted(HAND))
def test_less_is_better_turns_everything_round(name):
    rows = table(-VALUES, "min", threshold=-6.0).query("metric == @name")
    values, ranks = HAND[name]
    np.testing.assert_allclose(
        rows["value"], np.multiply(values, -1.0 if name in DIRECTED else 1.0), rtol=1e-12, atol=1e-12
    )
    assert rows["rank"].tolist() == ranks
    assert set(rows["better"]) == {"smaller" if name in DIRECTED or metric(name).sign(1.0) < 0 else "larger"}


def test_every_metric_stands_in_the_hand_table():
    assert set(METRICS) == set(HAND) == set(table()["metric"])


def test_metrics_without_what_they_need_are_left_out():
    found = set(metrics_table(VALUES, "max")["metric"])
    assert found == set(METRICS) - {"starr", "satisficing_radius", "baseline_regret"}


def test_ranks_stand_side_by_side():
    wide = side_by_side(table())
    assert wide.index.tolist() == OPTIONS
    assert wide.columns.tolist() == list(METRICS)
    assert wide.loc["b", "minimax_regret"] == 1


# --- replicates ---


def test_replicates_give_the_mean_and_the_student_interval():
    values = np.array([[[1.0, 3.0], [2.0, 4.0], [3.0, 5.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]])
    rows = metrics_table(values, "max", metrics=["laplace"])
    assert rows["value"].tolist() == [3.0, 0.0]
    half = (
        0.95 * np.sqrt(2 / (4 * 0.975 * 0.025)) / np.sqrt(3)
    )  # t(0.975) with 2 degrees of freedom, in closed form; means 2, 3, 4 have standard deviation 1
    np.testing.assert_allclose([rows["low"][0], rows["high"][0]], [3 - half, 3 + half], rtol=1e-9)
    assert (rows["low"][1], rows["high"][1]) == (0.0, 0.0)


def test_options_within_replicate_noise_are_tied():
    rng = np.random.default_rng(7)
    base = rng.normal(size=(8, 64))
    values = np.stack([base, base + rng.normal(0, 0.5, size=(8, 64)), base - 1.0])
    rows = metrics_table(values, "max", metrics=["laplace"])
    assert rows["tied"].tolist() == [True, True, False]


def test_an_interval_of_a_share_stays_a_share():
    values = np.random.default_rng(1).random((3, 4, 5))
    rows = metrics_table(values, "max", 0.02, metrics=["starr"])
    assert (rows["low"] >= 0).all()
    assert (rows["high"] <= 1).all()


EXTREMES = ["maximin", "maximax", "hurwicz", "minimax_regret"]


@given(
    values=arrays(
        np.float64, st.tuples(st.integers(2, 4), st.integers(1, 4), st.integers(1, 6)), elements=st.floats(-1e6, 1e6)
    ),
    direction=st.sampled_from(["max", "min"]),
)
def test_an_extreme_is_over_all_futures_given_however_they_are_grouped(values, direction) -> None:
    """The worst future is the worst of all, not the mean of the worst of each replicate."""
    grouped = metrics_table(values, direction, metrics=EXTREMES)
    flat = metrics_table(values.reshape(len(values), -1), direction, metrics=EXTREMES)
    assert grouped["value"].tolist() == flat["value"].tolist()
    assert grouped["rank"].tolist() == flat["rank"].tolist()
    assert grouped[["low", "high"]].isna().all(axis=None)
    score = values if direction == "max" else -values
    worst = (score.max(axis=0) - score).max(axis=(1, 2))
    assert grouped.loc[grouped["metric"] == "minimax_regret", "value"].to_numpy() == pytest.approx(worst)
    assert set(grouped["note"]) == {
        texts_of("analysis_robustness", "notes")["extreme"]["en"].format(draws=values[0].size)
    }


# --- what the result says of itself ---


@pytest.mark.parametrize(("language", "words"), [("en", "named futures"), ("zh", "有名称的未来")])
def test_minimax_regret_over_draws_says_that_it_grows(language, words):
    notes = table(language=language).set_index(["metric", "option"])["note"]
    assert words in notes["minimax_regret", "a"]
    assert "4" in notes["minimax_regret", "a"]
    assert notes["regret_90", "a"] == ""
    named = table(language=language, futures=["dry", "wet", "dear", "cheap"]).set_index(["metric", "option"])["note"]
    assert named["minimax_regret", "a"] == named["undesirable_deviations", "a"] == ""
    assert named["percentile_skewness", "a"]


def test_minimax_regret_does_grow_with_the_draws():
    draws = np.random.default_rng(0).normal(size=(3, 1, 4096))
    few, many = (metrics_table(draws[..., :n], "max", metrics=["minimax_regret"])["value"] for n in (64, 4096))
    assert (many > few).all()


def test_titles_are_in_both_languages():
    for one in METRICS.values():
        assert set(one.title) == {"zh", "en"}
        assert re.search(r"[一-鿿]", one.title["zh"])
        assert one.formula
    assert table(language="zh")["title"][0] == "拉普拉斯准则（平均）"


@each("texts", [one for table in ("notes", "sentences") for one in texts_of("analysis_robustness", table).values()])
def test_both_languages_say_the_same(texts):
    assert fields(texts["zh"]) == fields(texts["en"])
    assert re.search(r"[一-鿿]", texts["zh"])
    assert not re.search(r"[一-鿿]", texts["en"])


def test_shape_metrics_are_empty_where_nothing_varies():
    rows = metrics_table([[1.0, 1.0, 1.0], [1.0, 2.0, 4.0]], "max", metrics=["percentile_kurtosis"])
    assert np.isnan(rows["value"][0])
    assert rows["rank"].tolist() == [2, 1]
    assert rows["tied"].tolist() == [False, True]


# --- composition ---


@pytest.mark.parametrize(
    ("aggregate", "level", "expected"),
    [
        ("mean", 0.5, 6.5),
        ("sum", 0.5, 26.0),
        ("min", 0.5, 2.0),
        ("max", 0.5, 10.0),
        ("percentile", 0.5, 7.0),
        ("hurwicz", 0.25, 8.0),
        ("cvar", 0.5, 4.0),
        ("cvar", 0.625, 3.3333333333333335),
    ],
)
def test_aggregates_of_all_futures(aggregate, level, expected):
    made = Metric("own", {}, "", "identity", "all", aggregate, level).by_replicate(Performance(VALUES[:, None], 1.0))
    assert made[0, 0] == pytest.approx(expected, rel=1e-14)


def test_a_metric_of_ones_own():
    own = Metric(
        "worst_half_regret",
        {"en": "mean regret of the worst half", "zh": "较差一半未来的平均遗憾"},
        "",
        "best_regret",
        "worst_half",
        "mean",
    )
    rows = table(metrics=[own, "laplace"])
    assert rows.query("metric == 'worst_half_regret'")["value"].tolist() == [5.0, 5.0, 7.0]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 9, 10, 11, 41, 1000])
def test_sorting_only_the_worst_changes_nothing(size):
    values = np.random.default_rng(size).normal(size=(4, 2, size))
    fresh = [
        metrics_table(values, "max", metrics=[name])["value"]
        for name in ("minimax_regret", "regret_90", "regret_95", "cvar_regret")
    ]
    regret = values.max(axis=0) - values
    for found, share in zip(fresh[1:3], (0.9, 0.95), strict=True):
        np.testing.assert_allclose(found, np.quantile(regret, share, axis=-1).mean(axis=-1), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(fresh[0], regret.max(axis=(1, 2)), rtol=1e-14)
    count = max(round(size / 10, 9), 1.0)
    ordered = -np.sort(-regret, axis=-1)
    weight = np.clip(count - np.arange(size), 0.0, 1.0)
    np.testing.assert_allclose(fresh[3], (ordered @ weight / count).mean(axis=-1), rtol=1e-12, atol=1e-14)


def test_nothing_given_is_changed():
    values = VALUES.copy()
    table(values)
    assert (values == VALUES).all()


# --- what is refused ---


@pytest.mark.parametrize("direction", [None, "up"])
def test_an_outcome_without_direction(refused, direction):
    refused(lambda: metrics_table(VALUES, direction), "outcome_direction", "max")


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"values": np.zeros(3)}, "performance_shape", "(option, replicate, point)"),
        ({"values": np.zeros((3, 0))}, "performance_shape", "none of them empty"),
        ({"values": np.where(VALUES == 5.0, np.nan, VALUES)}, "performance_not_finite", "option 'b' has 1 of 4"),
        ({"options": ["a", "b"]}, "options_count", "2 names of options for 3"),
        ({"futures": ["dry", "wet"]}, "futures_named", "2 names of futures"),
        ({"baseline": "bb"}, "unknown_name", "nearest: b"),
        ({"baseline": 3}, "unknown_name", "'3'"),
        ({"metrics": ["maxmin"]}, "unknown_name", "nearest: maximin"),
        ({"metrics": ["starr"], "threshold": None}, "metric_needs", "threshold"),
        ({"metrics": ["baseline_regret"], "baseline": None}, "metric_needs", "baseline"),
        ({"metrics": ["satisficing_radius"], "distance": None}, "metric_needs", "threshold, distance"),
        ({"metrics": []}, "no_metrics", "all of them"),
    ],
)
def test_refused_tables(refused, change, code, words):
    given = {
        "values": VALUES,
        "direction": "max",
        "threshold": 6.0,
        "baseline": "b",
        "options": OPTIONS,
        "distance": DISTANCE,
    } | change
    refused(lambda: metrics_table(given.pop("values"), given.pop("direction"), **given), code, words)


@pytest.mark.parametrize(
    ("parts", "code", "words"),
    [
        (("identity", "wurst", "mean"), "unknown_part", "nearest: worst"),
        (("regret", "all", "mean"), "unknown_part", "best_regret"),
        (("identity", (10.0,), "mean"), "bad_value", "Metric(futures[0] = 10): 10 is no share"),
        (("identity", (0.1, 0.9), "skewness"), "futures_count", "takes 3 futures, these are 2"),
        (("identity", "all", "kurtosis"), "futures_count", "these are all"),
        (("identity", "all", "mean_variance"), "not_normalised", "normalised"),
    ],
)
def test_refused_metrics(refused, parts, code, words):
    refused(lambda: Metric("own", {}, "", *parts), code, words)


def test_a_threshold_in_another_unit_is_converted_or_refused(refused):
    assert threshold_in(10.0, "yuan/mu/a", "yuan/ha/a") == 150.0
    refused(lambda: threshold_in(10.0, "yuan/t", "yuan/ha/a"), "threshold_unit", "yuan/t", "yuan/ha/a")


def test_distance_is_the_largest_over_factors():
    assert distance_from_middle(np.array([[0.5, 0.6], [0.75, 0.5]])).tolist() == pytest.approx([0.5, 0.2])

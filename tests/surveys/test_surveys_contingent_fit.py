"""Does a fit follow its answers? The likelihood ratio against the bid design, bounds without a distribution,
means without an interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from covering import covered
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, norm
from simulated_contingent import FORMATS, LAWS, answered, modelled, noise

from esvalue.surveys import ContingentValuation, turnbull
from esvalue.surveys.contingent.bounding import answer_bounds
from esvalue.surveys.contingent.from_file import data_bounds
from esvalue.surveys.contingent.named_amounts import sample_figures
from esvalue.surveys.contingent.saturated import fit_report
from esvalue.surveys.from_file import estimate_file
from esvalue.surveys.overlays import object_to

ASKED = ("single", "double", "one_and_half", "payment_card")
assert set(ASKED) < set(FORMATS)


def saturated(table: pd.DataFrame, form: str) -> float:
    """Return the log-likelihood of a share for every answer to every sequence of bids, counted from the table."""
    keys = {"single": ["bid1"], "double": ["bid1"], "one_and_half": ["low", "first"], "payment_card": []}[form]
    told = {"single": ["a1"], "double": ["a1", "a2"], "one_and_half": ["a1", "a2"], "payment_card": ["choice"]}[form]
    words = table.assign(said=table[told].astype(str).agg("/".join, axis=1), all="")
    total = 0.0
    for _, part in words.groupby([*keys, "all"]):
        counts = part["said"].value_counts().to_numpy()
        total += float(counts @ np.log(counts / counts.sum()))
    return total


@pytest.mark.parametrize("measure", ["wtp", "wta"])
@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("form", ["single", "double", "payment_card"])
def test_the_ratio_is_twice_the_gain_of_a_share_for_every_answer(form: str, law: str, measure: str) -> None:
    """With answers enough in every cell nothing is joined."""
    table = answered(law, form, 60_000, np.random.default_rng(3), measure == "wtp", covariate=False)
    if form != "payment_card":
        table = table[table["bid1"].isin([20.0, 35.0, 55.0])]
    model = modelled(table, law, form, "1", measure)
    found = fit_report(model.fit())
    assert found is not None
    if found.figures["joined"]:
        pytest.skip("a cell of few expected answers")
    assert found.figures["lr"] == pytest.approx(2 * (saturated(table, form) - model.fit().llf), rel=1e-6, abs=1e-6)
    answers = (
        len(np.unique(table["choice"])) - 1 if form == "payment_card" else {"single": 3 * 1, "double": 3 * 3}[form]
    )
    assert found.figures["df"] == answers - 2


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(ASKED), st.sampled_from(LAWS), st.booleans(), st.integers(0, 10**6))
def test_no_answer_is_lost_and_every_cell_is_filled(form: str, law: str, pays: bool, seed: int) -> None:
    table = answered(law, form, 400, np.random.default_rng(seed), pays, covariate=False)
    model = modelled(table, law, form, "1", "wtp" if pays else "wta")
    found = fit_report(model.fit())
    assert found is not None
    if not found.figures:
        return
    cells = found.table
    assert cells is not None
    first = cells[cells["asked"].isin(["first", "card"])]
    assert first["given"].sum() == len(table)
    asked = cells[cells["asked"] != "card"].groupby(["asked", "bid"])[["given", "expected"]].sum()
    assert (asked["given"] - asked["expected"]).abs().sum() < 1e-6
    assert found.figures["lr"] >= 0
    assert found.figures["p"] == pytest.approx(chi2.sf(found.figures["lr"], found.figures["df"]))
    shared = cells[cells.groupby(["asked", "bid"])["bid"].transform("size") > 1]
    assert shared["expected"].min() >= 5


def test_a_distribution_that_does_not_fit_is_said_in_both_languages() -> None:
    rng = np.random.default_rng(5)
    worth = np.where(rng.random(3000) < 0.5, 12.0, 120.0) * np.exp(0.2 * rng.standard_normal(3000))  # two groups
    bid = rng.choice([5.0, 20.0, 40.0, 80.0, 200.0], 3000)
    found = modelled(pd.DataFrame({"x": 0.0, "bid1": bid, "a1": worth >= bid}), "logistic", "single", "1").fit()
    report = fit_report(found)
    assert report is not None
    assert report.figures["p"] < 1e-6
    assert "does not fit" in report.text("en")
    assert "不符" in report.text("zh")


def test_where_there_is_no_test_why_is_said() -> None:
    rng = np.random.default_rng(1)
    table = answered("logistic", "interval", 200, rng, covariate=False)
    for model, why in (
        (modelled(table, "logistic", "interval", "1"), "overlap"),
        (
            modelled(
                answered("logistic", "single", 200, rng, covariate=False).assign(w=1.0 + np.arange(200) % 2),
                "logistic",
                "single",
                "1",
                weights="w",
            ),
            "sampling weights",
        ),
        (
            modelled(
                answered("logistic", "single", 400, rng, covariate=False).query("bid1 in (20, 55)"),
                "logistic",
                "single",
                "1",
            ),
            "too few bids",
        ),
    ):
        found = fit_report(model.fit())
        assert found is not None
        assert not found.figures
        assert why in found.text("en")
        assert found.text("zh").startswith("拟合：")
    assert (
        fit_report(modelled(answered("logistic", "single", 400, rng), "logistic", "single").fit()) is None
    )  # covariates


# --- bounds ---


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(["payment_card", "interval"]), st.sampled_from(LAWS), st.booleans(), st.integers(0, 10**6))
def test_brackets_bound_the_mean_and_the_quartiles_of_the_sample(form: str, law: str, pays: bool, seed: int) -> None:
    """Brackets that are known of everyone: no sampling stands between the bounds and the sample itself."""
    table = answered(law, form, 150, np.random.default_rng(seed), pays, covariate=False)
    found = answer_bounds(modelled(table, law, form, "1", "wtp" if pays else "wta"), end=1e6)
    worth = np.maximum(table["worth"].to_numpy(), 0)
    assert found.lower.value - 1e-9 <= worth.mean() <= found.upper.value + 1e-9
    if form == "payment_card":  # brackets side by side
        for share in (0.25, 0.5, 0.75):
            low, high = found.found.quantile(share)
            assert low - 1e-9 <= np.sort(table["worth"])[int(np.floor(share * len(table) - 1e-9))] <= high + 1e-9


def test_a_top_bracket_is_closed_where_it_is_said() -> None:
    table = answered("log-normal", "single", 800, np.random.default_rng(2), covariate=False)
    model = modelled(table, "log-normal", "single", "1")
    twice, far = answer_bounds(model), answer_bounds(model, end=900.0)
    assert twice.end == 180
    assert far.upper.value - twice.upper.value == pytest.approx(twice.found.open_share * 720)
    assert "closed at 900" in far.upper.text("en")
    assert "以 900 封顶" in far.upper.text("zh")
    with pytest.raises(Exception, match="below the highest bid 90"):
        answer_bounds(model, end=50.0)


def test_errors_of_groups_of_one_are_those_without_groups() -> None:
    bid = np.repeat([10.0, 20.0, 40.0], 100)
    yes = np.concatenate([np.arange(100) < share for share in (80, 50, 20)])
    low, high = np.where(yes, bid, -np.inf), np.where(yes, np.inf, bid)
    assert turnbull(low, high, groups=np.arange(300)).se == pytest.approx(turnbull(low, high).se * np.sqrt(300 / 299))
    pairs = turnbull(
        np.tile(low, 2), np.tile(high, 2), groups=np.tile(np.arange(300), 2)
    )  # everyone twice tells nothing more
    assert pairs.se == pytest.approx(turnbull(low, high).se * np.sqrt(300 / 299))
    weighted = turnbull(low, high, 3 * np.ones(300), np.arange(300))
    assert weighted.se == pytest.approx(turnbull(low, high).se * np.sqrt(300 / 299))


def farmers(seed: int, n: int = 4000) -> pd.DataFrame:
    """Return farmers of whom half ask little and half a lot:
    the tail of a distribution fitted to them has no one in it.
    """
    rng = np.random.default_rng(seed)
    ask = np.where(rng.random(n) < 0.45, 50.0, 900.0) * np.exp(0.1 * rng.standard_normal(n))
    bid = rng.choice([40.0, 70.0, 200.0, 500.0, 1000.0], n)
    return pd.DataFrame({"x": 0.0, "bid1": bid, "a1": ask <= bid, "ask": ask})


def test_a_mean_outside_its_bounds_is_objected_to() -> None:
    found = modelled(farmers(4), "log-normal", "single", "1", "wta").fit()
    bounds, mean = answer_bounds(found._model), found.wtp("mean", ci="kr")
    assert mean.low > bounds.upper.high
    judged = bounds.judged(mean)
    assert "cv_outside_bounds" in {one.code for one in object_to(judged, data_bounds(found))}
    assert "does not meet the bounds" in judged.text("en")
    assert "不相交" in judged.text("zh")
    assert bounds.objection(found.wtp("truncated", ci="kr")) == ()


def test_it_is_written_into_a_card_only_when_accepted(tmp_path: Path) -> None:
    from esvalue.cli import main

    table = farmers(4).assign(a1=lambda one: np.where(one["a1"], 1, 2))
    table[["bid1", "a1"]].to_csv(tmp_path / "a.csv", index=False)
    (tmp_path / "a.toml").write_text(
        'measure = "wta"\ncurrency = "CNY"\nperiod = "year"\npayer = "ha"\n[codes.a1]\nyes = [1]\nno = [2]\n'
        '[model]\nmethod = "contingent"\nformat = "single"\nbid = "bid1"\nanswer = "a1"\ndistribution = '
        '"log-normal"\nprice_year = 2024\n',
        encoding="utf-8",
    )
    reading = estimate_file(tmp_path / "a.csv")
    assert {"turnbull", "turnbull_upper", "holders"} <= set(reading.figures)
    assert "fit: " in reading.text("en")
    assert "不设分布：中位数" in reading.text("zh")
    order = [
        "survey",
        "estimate",
        str(tmp_path / "a.csv"),
        "--into",
        "wetland.stated_cost[reed]",
        "--figure",
        "holders",
        "--out",
        str(tmp_path / "o.toml"),
    ]
    assert main(order) == 1
    assert not (tmp_path / "o.toml").exists()


# --- means without an interval ---


@pytest.mark.parametrize("ci", ["delta", "kr", "bootstrap"])
@pytest.mark.parametrize("kind", ["mean", "adjusted"])
def test_no_method_gives_an_interval_where_draws_have_no_mean(ci: str, kind: str) -> None:
    rng = np.random.default_rng(7)
    worth = np.exp(3.6 + 0.93 * noise("log-logistic", rng, 250))  # slope 1.08: close to an endless tail
    bid = rng.choice([10.0, 20.0, 35.0, 55.0, 90.0], 250)
    found = modelled(pd.DataFrame({"x": 0.0, "bid1": bid, "a1": worth >= bid}), "log-logistic", "single", "1").fit()
    one = found.wtp(kind, ci=ci, draws=200 if ci == "bootstrap" else 2000)
    endless = np.isinf(found.wtp("mean", ci="kr").draws).mean()
    assert endless > 0.01
    if kind == "mean":
        assert np.isnan([one.se, one.low, one.high]).all()
        assert f"{endless:.1%}"[:2] in one.text("en") or ci == "bootstrap"
        assert "interval" not in one.text("en").splitlines()[0]
        assert "median" in one.text("en")
        assert "中位数" in one.text("zh")
    else:
        assert np.isfinite([one.low, one.high]).all()  # a truncated mean over a share: finite in every draw
    assert np.isfinite([found.wtp("truncated", ci=ci, draws=200).low, found.wtp("median", ci=ci, draws=200).high]).all()


# --- amounts named outright ---


def test_amounts_named_outright_have_a_mean_and_a_median() -> None:
    amounts = np.array([5.0, 10, 10, 20, 30, 200])
    table = pd.DataFrame({"x": 0.0, "lower": amounts, "upper": amounts, "n": [1, 2, 1, 1, 1, 1]})
    found = sample_figures(modelled(table, "log-normal", "interval", "1"))
    assert found["sample_mean"].value == pytest.approx(amounts.mean())
    assert found["sample_median"].value == 10
    assert found["sample_mean"].low < amounts.mean() < found["sample_mean"].high
    counted = sample_figures(modelled(table, "log-normal", "interval", "1", counts="n"))
    written = sample_figures(modelled(table.loc[table.index.repeat(table["n"])], "log-normal", "interval", "1"))
    assert {name: one.value for name, one in counted.items()} == {name: one.value for name, one in written.items()}
    assert sample_figures(modelled(table.assign(upper=amounts + 1), "log-normal", "interval", "1")) == {}


# --- how well it does ---


def surveys(
    form: str, law: str, pays: bool, size: int, rng: np.random.Generator, times: int
) -> Iterator[ContingentValuation]:
    """Yield models of surveys, each a sample of the answers that 400,000 people gave, counted."""
    everyone = answered(law, form, 400_000, rng, pays, covariate=False).drop(columns="worth").astype(object)
    table = everyone.groupby(list(everyone), dropna=False, sort=False).size().rename("n").reset_index()
    model = modelled(table, law, form, "1", "wtp" if pays else "wta", counts="n")
    for _ in range(times):
        yield model.reweighted(rng.multinomial(size, table["n"] / table["n"].sum()).astype(float))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "law", "pays"),
    [
        ("single", "logistic", True),
        ("double", "log-normal", False),
        ("one_and_half", "weibull", True),
        ("payment_card", "log-logistic", True),
    ],
)
def test_the_test_of_the_fit_has_its_size(form: str, law: str, pays: bool) -> None:
    """Under a true distribution p is below 5% in 5% of surveys;
    joined cells of 400 answers leave it within 2.5% and 8%.
    """
    rng = np.random.default_rng([20, ASKED.index(form), LAWS.index(law), pays])
    found = [fit_report(model.fit()) for model in surveys(form, law, pays, 400, rng, 1000)]
    p = np.array([one.figures["p"] for one in found if one is not None])
    assert len(p) == 1000
    assert 0.025 <= np.mean(p < 0.05) <= 0.08
    assert 0.45 <= np.mean(p) <= 0.55


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "law", "pays"),
    [
        ("single", "log-normal", True),
        ("single", "logistic", False),
        ("double", "log-logistic", True),
        ("double", "weibull", False),
    ],
)
def test_the_interval_of_the_bounds_holds_the_mean(form: str, law: str, pays: bool) -> None:
    """It reaches from the low end of the lower bound to the high end of the upper one,
    so it holds the mean more often than 95%.
    """
    rng = np.random.default_rng([21, len(form), pays])
    mean = np.maximum(answered(law, "interval", 400_000, np.random.default_rng(1), covariate=False)["worth"], 0).mean()
    bounds = [answer_bounds(model) for model in surveys(form, law, pays, 300, rng, 1000)]
    assert np.mean([one.lower.low <= mean <= one.upper.high for one in bounds]) >= covered(1000)[0]
    assert np.mean([one.lower.value for one in bounds]) <= mean <= np.mean([one.upper.value for one in bounds])


@pytest.mark.slow
def test_bounds_of_villages_cover_the_lower_bound() -> None:
    """Sixty villages of fifteen that share 30% of the variance of what they would accept."""
    rng, inside = np.random.default_rng(22), []
    bids = np.array([20.0, 40.0, 80.0])
    below = norm.cdf((np.log(bids) - 3.7) / 0.8)
    bound = float(np.sum(np.append(0, bids) * np.diff(np.concatenate([[0], below, [1]]))))
    for _ in range(1000):
        village = np.repeat(np.arange(60), 15)
        worth = np.exp(
            3.7 + 0.8 * (np.sqrt(0.3) * rng.standard_normal(60)[village] + np.sqrt(0.7) * rng.standard_normal(900))
        )
        bid = rng.choice(bids, 900)
        yes = worth <= bid
        inside.append(
            [
                low <= bound <= high
                for low, high in (
                    turnbull(np.where(yes, -np.inf, bid), np.where(yes, bid, np.inf), groups=one).interval()
                    for one in (village, None)
                )
            ]
        )
    clustered, alone = np.mean(inside, axis=0)
    assert covered(1000)[0] <= clustered <= covered(1000)[1]
    assert alone < 0.8


@pytest.mark.slow
def test_the_mean_of_amounts_named_is_covered() -> None:
    rng, inside = np.random.default_rng(23), []
    for seed in range(1000):
        worth = np.exp(3 + 0.7 * rng.standard_normal(200))
        found = sample_figures(
            modelled(pd.DataFrame({"x": 0.0, "lower": worth, "upper": worth}), "log-normal", "interval", "1"),
            seed=seed,
            draws=500,
        )
        inside.append(
            [
                found["sample_mean"].low <= np.exp(3 + 0.7**2 / 2) <= found["sample_mean"].high,
                found["sample_median"].low <= np.exp(3) <= found["sample_median"].high,
            ]
        )
    assert (np.mean(inside, axis=0) >= 0.92).all(), np.mean(inside, axis=0)
    assert (np.mean(inside, axis=0) <= covered(1000, 2)[1]).all()

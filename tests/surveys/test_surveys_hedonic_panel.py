"""Hedonic prices over time: differences in differences by hand and by statsmodels, few places, coverage, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from esvalue.core.errors import InputError
from esvalue.surveys import Hedonic, panel_hedonic
from esvalue.surveys.codebook import SurveyData


def blocks(rng: np.random.Generator, towns: int = 60, years: int = 4) -> pd.DataFrame:
    """Return prices of towns, half of which get a clean river in the last two years, worth 10%."""
    town, year = np.repeat(np.arange(towns), years), np.tile(np.arange(years), towns)
    clean = ((town % 2 == 0) & (year >= 2)).astype(float)
    log = 5 + rng.standard_normal(towns)[town] + 0.05 * year + 0.1 * clean + 0.03 * rng.standard_normal(towns * years)
    return pd.DataFrame({"town": town, "year": year, "clean": clean, "price": np.exp(log), "north": town % 3.0})


def test_a_panel_finds_what_changed() -> None:
    pytest.importorskip("linearmodels", reason="extra panel: pip install linearmodels")
    table = blocks(np.random.default_rng(7))
    found = panel_hedonic("price ~ clean", table, entity="town", time="year", currency="CNY")
    assert found.params["clean"] == pytest.approx(0.1, abs=3.5 * found.bse["clean"])
    assert found.implicit_price("clean").value == pytest.approx(np.expm1(found.params["clean"]) * table["price"].mean())
    dummies = Hedonic.from_formula(
        "price ~ clean + C(town) + C(year)", table, form="log", currency="CNY", clusters="town"
    ).fit()
    assert found.params["clean"] == pytest.approx(dummies.params["clean"], rel=1e-8)
    # statsmodels counts the 60 places among the coefficients; these lie within the clusters and cost no freedom
    n, k = len(table), len(dummies.names)
    assert found.bse["clean"] == pytest.approx(dummies.bse["clean"] * np.sqrt((n - k) / (n - 5)), rel=1e-8)
    # by hand: a balanced panel, so that the difference in differences is a difference of four means
    changed = np.log(table["price"]).groupby([table["town"] % 2 == 0, table["year"] >= 2]).mean()
    assert found.params["clean"] == pytest.approx(
        changed[True, True] - changed[True, False] - changed[False, True] + changed[False, False], rel=1e-8
    )
    assert not found.notes
    assert found.summary("zh") != found.summary("en")
    linear = panel_hedonic(
        "price ~ clean",
        table.assign(year="y" + table["year"].astype(str)),
        entity="town",
        time="year",
        currency="CNY",
        form="linear",
    )
    assert linear.implicit_price("clean").value == linear.params["clean"]
    with pytest.raises(InputError) as caught:
        panel_hedonic("price ~ clean + north", table, entity="town", time="year", currency="CNY")
    assert [problem.code for problem in caught.value.problems] == ["hedonic_absorbed"]
    with pytest.raises(InputError) as caught:
        panel_hedonic("price ~ clean", pd.concat([table, table.iloc[:1]]), entity="town", time="year", currency="CNY")
    assert [problem.code for problem in caught.value.problems] == ["hedonic_twice"]


@pytest.mark.parametrize(("towns", "years"), [(60, 2), (30, 4)])
def test_intervals_of_a_panel_cover(towns: int, years: int) -> None:
    """Also with two periods, where counting the effects of places would widen the errors by 1.4 and cover 99.8%."""
    pytest.importorskip("linearmodels", reason="extra panel: pip install linearmodels")
    rng, hit, values, errors = np.random.default_rng(towns), [], [], []
    for _ in range(200):
        table = blocks(rng, towns, years).assign(
            clean=lambda t: ((t["town"] % 2 == 0) & (t["year"] >= years // 2)).astype(float)
        )
        table["price"] *= np.exp(0.1 * (table["clean"] - ((table["town"] % 2 == 0) & (table["year"] >= 2))))
        found = panel_hedonic("price ~ clean", table, entity="town", time="year", currency="CNY")
        low, high = found.conf_int().loc["clean"]
        hit.append(low < 0.1 < high)
        values.append(found.params["clean"])
        errors.append(found.bse["clean"])
    assert np.mean(hit) > 0.95 - 4 * np.sqrt(0.95 * 0.05 / 200)
    # the spread of 200 estimates is known to one in twenty: four of these on either side
    assert 1 / 1.22 < np.mean(errors) / np.std(values) < 1.22


def test_few_places_that_change_are_noted_and_rows_dropped() -> None:
    pytest.importorskip("linearmodels", reason="extra panel: pip install linearmodels")
    table = blocks(np.random.default_rng(7)).assign(clean=lambda t: ((t["town"] < 3) & (t["year"] >= 2)).astype(float))
    found = panel_hedonic("price ~ clean", table, entity="town", time="year", currency="CNY")
    assert [(note.code, note.fields["count"], note.fields["total"]) for note in found.notes] == [
        ("hedonic_few_places", 3, 60)
    ]
    assert found.freedom == (2,)
    assert found.conf_int().loc["clean", "high"] == pytest.approx(
        found.params["clean"] + 4.302653 * found.bse["clean"], rel=1e-6
    )  # t with two degrees of freedom
    price = found.implicit_price("clean")
    assert price.high == pytest.approx(price.value + 4.302653 * price.se, rel=1e-6)
    kept = table.assign(clean=lambda t: ((t["town"] >= 3) & (t["year"] >= 2)).astype(float))  # all but three change
    assert panel_hedonic("price ~ clean", kept, entity="town", time="year", currency="CNY").freedom == (2,)
    survey = SurveyData(table, table, np.zeros(len(table), bool), currency="USD")
    assert panel_hedonic("price ~ clean", survey, entity="town", time="year").implicit_price("clean").unit == "USD"
    gaps = table.assign(price=table["price"].where(table.index > 1), town=table["town"].where(table.index != 5))
    dropped = panel_hedonic("price ~ clean", gaps, entity="town", time="year", currency="CNY", missing="drop")
    assert [(note.code, note.fields.get("count")) for note in dropped.notes] == [
        ("survey_dropped", 3),
        ("hedonic_few_places", 2),
    ]
    for code, call in (
        ("survey_missing", lambda: panel_hedonic("price ~ clean", gaps, entity="town", time="year", currency="CNY")),
        ("survey_no_currency", lambda: panel_hedonic("price ~ clean", table, entity="town", time="year")),
        (
            "survey_option",
            lambda: panel_hedonic("price ~ clean", table, entity="town", time="year", currency="CNY", form="boxcox"),
        ),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert [problem.code for problem in caught.value.problems] == [code]


def test_a_panel_without_the_extra_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "linearmodels.panel", None)
    with pytest.raises(InputError, match=r"esvalue\[panel\]"):
        panel_hedonic("price ~ clean", blocks(np.random.default_rng(7)), entity="town", time="year", currency="CNY")


def test_panel_refusals_do_not_need_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stand-in that refuses like linearmodels, the refusals of a panel are words."""
    import types

    class Refuses:
        def __init__(self, *_: Any, **__: Any) -> None:
            raise ValueError("absorbed")

    monkeypatch.setitem(__import__("sys").modules, "linearmodels", types.ModuleType("linearmodels"))
    monkeypatch.setitem(__import__("sys").modules, "linearmodels.panel", types.SimpleNamespace(PanelOLS=Refuses))
    table = blocks(np.random.default_rng(7))
    for code, data in (
        ("hedonic_absorbed", table),
        ("hedonic_twice", pd.concat([table, table.iloc[:1]])),
        ("hedonic_price", table.assign(price=-1.0)),
    ):
        with pytest.raises(InputError) as caught:
            panel_hedonic("price ~ clean", data, entity="town", time="year", currency="CNY")
        assert [problem.code for problem in caught.value.problems] == [code]

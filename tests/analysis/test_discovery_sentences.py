"""Boxes as sentences, in Chinese and English."""

from __future__ import annotations

import numpy as np
import pytest

from esvalue.analysis.discovery import Box, Restriction, box_sentence, cart, prim, sentences
from esvalue.analysis.problem import Factor
from esvalue.core.distributions import Spread
from esvalue.core.units import unit_text


def both(zh, en):
    return {"zh": zh, "en": en}


CARBON = Factor(
    "carbon", Spread("uniform", (20.0, 120.0)), title=both("碳价", "carbon price"), unit="yuan/t_CO2", kind="price"
)
PADDY = Factor("paddy", Spread("uniform", (300.0, 1500.0)), title=both("水稻亩均毛利", "paddy margin"), unit="yuan/mu")
OXYGEN = Factor("oxygen", rivals=("xie", "mee", "own"), title=both("氧气价格", "price of oxygen"), kind="price")
METHOD = Factor("method", rivals=("stock", "flux"), title=both("固碳方法", "carbon method"), kind="method")
SPILL = Factor("spill", Spread("uniform", (0.0, 1.0)), title=both("外溢份额", "spill-over share"), unit="share")
BARE = Factor("x1", Spread("uniform", (-1.0, 1.0)))
FACTORS = (CARBON, PADDY, OXYGEN, METHOD, SPILL, BARE)
TITLES = {"oxygen": {"xie": both("谢高地等", "Xie et al."), "mee": both("生态环境部", "the ministry")}}
LOW_CARBON = Restriction("carbon", high=59.83, span=(20.0, 120.0))
HIGH_PADDY = Restriction("paddy", low=901.2, span=(300.0, 1500.0))


def say(language, *restrictions, coverage=0.78, density=0.91, aside=0.9, **how):
    box = Box(restrictions, coverage, density, 0.2, coverage, aside, 0.0)
    return box_sentence(box, FACTORS, language, unit_text=unit_text, rival_titles=TITLES, **how)


def test_the_sentence_of_the_issue():
    assert say("en", LOW_CARBON, HIGH_PADDY) == (
        "fails when the carbon price is below 60 yuan/t_CO2 and the paddy margin above 900 yuan/mu (covers "
        "78% of failures, 91% of such futures fail)"
    )
    assert (
        say("zh", LOW_CARBON, HIGH_PADDY)
        == "当碳价低于 60 元/吨二氧化碳，且水稻亩均毛利高于 900 元/亩时不达标（覆盖 78% 的不达标未来，此类未来"
        "中 91% 不达标）"
    )


def test_a_further_box_and_a_box_that_fits_noise():
    assert say("en", LOW_CARBON, further=True).startswith(
        "also fails when the carbon price is below 60 yuan/t_CO2 (covers a further 78%"
    )
    assert "也不达标（另外覆盖 78%" in say("zh", LOW_CARBON, further=True)
    assert "91% of such futures fail; on futures kept aside only 70%)" in say("en", LOW_CARBON, aside=0.7)
    assert "在留作检验的未来中只有 70%" in say("zh", LOW_CARBON, aside=0.7)


@pytest.mark.parametrize(
    ("one", "en", "zh"),
    [
        (
            Restriction("oxygen", rivals=("xie",), excluded=("mee", "own")),
            "the price of oxygen is that of Xie et al.",
            "氧气价格取谢高地等的数值",
        ),
        (
            Restriction("oxygen", rivals=("mee", "own"), excluded=("xie",)),
            "the price of oxygen is not that of Xie et al.",
            "氧气价格不取谢高地等的数值",
        ),
        (
            Restriction("method", rivals=("flux",), excluded=("stock",)),
            "the carbon method is flux",
            "固碳方法取 flux 时",
        ),
        (Restriction("spill", high=0.4, span=(0.0, 1.0)), "the spill-over share is below 40% (", "外溢份额低于 40% 时"),
        (
            Restriction("paddy", low=601.0, high=998.0, span=(300.0, 1500.0)),
            "the paddy margin is between 600 and 1,000 yuan/mu",
            "水稻亩均毛利在 600 至 1,000 元/亩之间时",
        ),
        (Restriction("x1", low=-0.3012, span=(-1.0, 1.0)), "when x1 is above −0.3 (", "当x1高于 −0.3 时"),
    ],
)
def test_each_kind_of_restriction(one, en, zh):
    assert en in say("en", one)
    assert zh in say("zh", one)


def test_three_restrictions_are_a_list_with_rivals_last():
    method = Restriction("method", rivals=("flux",), excluded=("stock",))
    assert (
        "when the carbon price is below 60 yuan/t_CO2, the paddy margin above 900 yuan/mu and the carbon "
        "method is flux (" in say("en", method, LOW_CARBON, HIGH_PADDY)
    )


def test_shares_are_never_rounded_to_all_or_nothing():
    assert "covers more than 99% of failures, 100% of such" in say(
        "en", LOW_CARBON, coverage=0.999, density=1.0, aside=1.0
    )
    assert "覆盖超过 99% 的" in say("zh", LOW_CARBON, coverage=0.999)


@pytest.mark.parametrize("search", [prim, cart])
def test_answers_where_there_is_no_box(search):
    u = np.random.default_rng(0).random((2, 2000))
    values = {"carbon": CARBON.values(u[0]), "paddy": PADDY.values(u[1])}
    noise = np.random.default_rng(1).random(2000)
    for fails, en, zh in (
        (noise < -1, "fails in no futures", "在所有未来都达标"),
        (noise < 2, "fails in all futures", "在所有未来都不达标"),
        (
            np.argsort(noise) < 1940,
            "fails in nearly all futures (97%): no region sets them apart",
            "几乎在所有未来都不达标（97%）：没有区域能把它们区分开",
        ),
        (
            np.argsort(noise) < 400,
            "no box found: failures are scattered (20% of futures fail)",
            "没有找到区域：不达标的未来是分散的（20% 的未来不达标）",
        ),
        (
            np.arange(2000) < 3,
            "no box looked for: too few futures on one side to tell a region (3 of 2,000 fail)",
            "（2,000 个未来中有 3 个不达标）",
        ),
    ):
        found = search((CARBON, PADDY), values, fails)
        assert sentences(found, "en") == [en]
        assert zh in sentences(found, "zh")[0]


@pytest.mark.parametrize("search", [prim, cart])
def test_a_planted_region_is_said_in_words(search):
    u = np.random.default_rng(3).random((6, 8000))
    values = {factor.name: factor.values(u[n]) for n, factor in enumerate(FACTORS)}
    found = search(FACTORS, values, (values["carbon"] < 60) & (values["paddy"] > 900) & (u[5] < 2))
    (text,) = sentences(found, "en", unit_text=unit_text)
    assert text.startswith(
        "fails when the carbon price is below 60 yuan/t_CO2 and the paddy margin above 900 yuan/mu (covers "
    )

"""Choices: combinations of levers become options; the variance splits exactly; standards set freely."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from folders import CASES
from levers import CHOICES

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.core.distributions import Spread
from esvalue.core.errors import InputError
from esvalue.inputs.scenario import load_scenario
from esvalue.model.graph import Plan
from esvalue.standards.judging import judge
from esvalue.study import ChoiceStudy, StandardSetter, Study, indicated_problem
from esvalue.study.choices import describe, split_variance, with_choices

BAY = CASES / "bay"


@pytest.fixture
def bay(tmp_path):
    folder = tmp_path / "bay"
    shutil.copytree(BAY, folder)
    path = folder / "scenario.toml"
    path.write_text(path.read_text(encoding="utf-8") + CHOICES, encoding="utf-8")
    return path


def refused(path: Path, *changes: tuple[str, str]) -> set[str]:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        with_choices(load_scenario(path))
    assert all(max(p.text("zh")) >= "\u4e00" for p in caught.value.problems)
    return {p.code for p in caught.value.problems}


def test_every_combination_is_an_option_and_the_status_quo_stays(bay):
    made, settings = with_choices(load_scenario(bay))
    assert len(settings) == 6
    assert [o for o, option in made.scenario.options.items() if option.status_quo] == ["now"]
    assert settings["c003"] == {"share": 0.5, "statistic": "median"}
    option = made.scenario.options["c003"]
    assert option.share.value == pytest.approx(0.5)
    assert option.statistic == "median"


def test_mistakes_in_levers_have_their_message(bay):
    text = bay.read_text(encoding="utf-8")
    cases = [
        ((CHOICES, ""), "no_choices"),
        (("steps = 3", "steps = 100"), "too_many_choices"),
        (("low = 0.1", "low = 0.95"), "bad_value"),
        (('sets = "statistic"', 'sets = "statistics"'), "unknown_name"),
        (('option = "blend"', 'option = "blnd"'), "unknown_name"),
        (
            ('sets = "statistic"\nvalues = ["median", "mean"]', 'sets = "rule"\nvalues = ["blend", "blind"]'),
            "bad_choice",
        ),
        (('sets = "statistic"\nvalues = ["median", "mean"]', 'sets = "use"\nvalues = ["high", "low"]'), "lever_name"),
        (
            ('sets = "statistic"\nvalues = ["median", "mean"]', 'sets = "rounding"\nvalues = ["five", "ten"]'),
            "lever_setting",
        ),
        (('values = ["median", "mean"]', 'values = ["median"]'), "bad_value"),
    ]
    for change, code in cases:
        bay.write_text(text, encoding="utf-8")
        assert code in refused(bay, change), code


def test_the_split_of_variance_is_exact_and_sums_to_one():
    rng = np.random.default_rng(1)
    levers = {"a": [0, 0, 1, 1], "b": ["x", "y", "x", "y"]}
    effect = np.array([0.0, 1.0, 4.0, 5.0])
    future = rng.normal(size=(1, 4, 1000))
    frame = split_variance(effect[:, None, None] + future, levers).set_index("part")["value"]
    assert frame["choice"] + frame["unknown"] + frame["both"] == pytest.approx(1.0, abs=1e-12)
    assert frame["both"] == pytest.approx(0.0, abs=1e-12)
    assert frame["choice:a"] / frame["choice:b"] == pytest.approx(16.0)
    assert frame["choice:together"] == pytest.approx(0.0, abs=1e-12)
    multiplied = split_variance(effect[:, None, None] * future, levers).set_index("part")["value"]
    assert multiplied["both"] > 0.4


def test_a_study_of_choices_commits_and_judges_every_combination(bay):
    study = ChoiceStudy.of(load_scenario(bay), points=64, replicates=4)
    frame = study.outcomes()
    whole = frame[frame["part"].isin(["choice", "unknown", "both"])].groupby("outcome")["value"].sum()
    assert set(whole.round(9)) <= {0.0, 1.0}
    text = describe(frame[frame["outcome"] == "public_cost"], {"zh": "财政支出", "en": "public cost"})
    assert "ours to choose" in text["en"]
    assert "由选择决定" in text["zh"]
    standards = study.standards()
    inner = standards[(standards["region"] == "inner") & (standards["statistic"] == "median")].sort_values("share")[
        "standard"
    ]
    assert inner.is_monotonic_increasing
    assert len(standards) % 6 == 0
    indicated = study.indicated()
    assert (indicated["without"] == 0).all()


def test_standards_set_freely_are_judged_like_committed_ones(bay):
    judged = judge(load_scenario(bay))
    setter = StandardSetter(judged, draws=16)
    names = [
        o
        for o, option in judged.loaded.scenario.options.items()
        if option.for_domain("bay").participation == "voluntary"
        and option.for_domain("bay").pays == "accepted"
        and all(judged.commit.standards[(o, "bay", c.region)].paid for c in setter.cells)
    ]
    assert names
    for name in names:
        numbers = np.array([[judged.commit.standards[(name, c.domain, c.region)].value for c in setter.cells]])
        ours = setter.judge(numbers)
        theirs = Plan(judged.graph, list(judged.outcomes.total.values())).run(setter.columns)
        at = list(judged.loaded.scenario.options).index(name)
        for outcome, node in judged.outcomes.total.items():
            np.testing.assert_allclose(ours[outcome][0], np.broadcast_to(theirs[node][at], 16), rtol=1e-12)


def test_the_indicated_standard_moves_with_what_the_rule_uses(bay):
    problem = indicated_problem(judge(load_scenario(bay)), ["floor", "blend"])
    assert {o.name.split("|")[0] for o in problem.outcomes} == {"floor", "blend"}
    futures = Study(problem, seed=0).run(256, 4)
    frame = futures.drivers().frame
    floor = frame[frame["outcome"] == "floor|bay|inner"].set_index("factor")["value"]
    assert floor["bay.income"] + floor["bay.lost_share[inner]"] > 0.95


def test_a_planted_failure_region_with_correlated_prices_is_found_and_said_in_words():
    carbon = Factor(
        "carbon",
        Spread("triangular", (20.0, 60.0, 120.0)),
        title={"zh": "碳价", "en": "carbon price"},
        unit="yuan/t_CO2",
        kind="price",
    )
    margin = Factor(
        "margin", Spread("normal", (800.0, 150.0)), title={"zh": "稻田收益", "en": "paddy margin"}, unit="yuan/mu/a"
    )
    noise = [Factor(f"n{i}", Spread("uniform", (0.0, 1.0))) for i in range(6)]

    def model(c):
        fails = (c["carbon"] < 60.0) & (c["margin"] > 900.0)
        return {"net": np.where(fails, -1.0, 1.0) + 0.01 * c["n0"]}

    problem = Problem(
        (carbon, margin, *noise), (Outcome("net", "max", "yuan/a"),), model, correlation={("carbon", "margin"): -0.4}
    )
    futures = Study(problem, seed=0).run(1024, 8)
    found = futures.discover("net", at_least=0.0)
    box = {r.factor: r for r in found.boxes[0].restrictions}
    assert set(box) == {"carbon", "margin"}
    assert box["carbon"].high == pytest.approx(60.0, abs=0.5)
    assert box["margin"].low == pytest.approx(900.0, abs=3.0)
    from esvalue.analysis.discovery import sentences

    said = sentences(found, "en")[0]
    assert "carbon price" in said
    assert "below 60 yuan/t_CO2" in said
    assert "above 900 yuan/mu/a" in said
    assert "碳价低于 60" in sentences(found, "zh")[0]
    with pytest.raises(InputError) as caught:
        futures.discover("net")
    assert caught.value.problems[0].code == "one_limit"

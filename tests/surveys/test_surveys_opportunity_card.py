"""From farm budgets and from what people would accept to the floor and the uptake of a shipped card: Panjin's reed."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from folders import TESTS

from esvalue.cli import main
from esvalue.core.language import set_language
from esvalue.core.text import Text
from esvalue.inputs.card_reading import load_card
from esvalue.inputs.library import Library
from esvalue.inputs.scenario import load_scenario
from esvalue.standards.judging import judge
from esvalue.standards.results import Results, evaluate
from esvalue.surveys import ContingentValuation, DoubleBounded, holder_moments
from esvalue.surveys.overlays import estimate_to_overlay

ROOT = TESTS.parent
#: What reed growers lose in truth: mean and standard deviation, yuan/ha/a in prices of 2024.
LOSS = (6000.0, 900.0)


@pytest.fixture
def panjin(tmp_path):
    folder = tmp_path / "panjin"
    shutil.copytree(ROOT / "scenarios" / "panjin", folder)
    path = folder / "scenario.toml"
    text = path.read_text(encoding="utf-8")
    for old, new in (
        ("replicates = 8", "replicates = 2"),
        ("points = 1024", "points = 64"),
        ("commit_draws = 4096", "commit_draws = 512"),
    ):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    yield folder
    set_language("en")


def outcomes(folder: Path, name: str, overlay: str | None = None):
    """Return the committed standards and the mean outcomes by option,
    with an overlay on the wetland card if one is named.
    """
    path = folder / "scenario.toml"
    if overlay:
        text = path.read_text(encoding="utf-8")
        path = folder / f"{name}.toml"
        path.write_text(
            text.replace('places = "wetland.csv"', f'places = "wetland.csv"\noverlays = ["{overlay}"]'),
            encoding="utf-8",
        )
    judged = judge(load_scenario(path))
    evaluate(judged.graph, judged.slots, judged.design, folder / name)
    with Results(folder / name, judged.slots) as results:
        made = {
            (one, o): results.column(node, (i,))
            for one, node in judged.outcomes.total.items()
            for i, o in enumerate(judged.loaded.scenario.options)
        }
    return judged.commit.standards, made


def changed(folder: Path, overlay: str):
    """The floor rises by what the survey found, the uptake of a standard fixed beforehand falls,
    and nothing else moves.
    """
    before, first = outcomes(folder, "plain")
    after, second = outcomes(folder, "laid", overlay)
    key = ("cost_floor", "wetland", "reserve_core")
    assert (
        after[key].unrounded > 2 * before[key].unrounded
    )  # the card's own margin of reed is near 1,250 yuan/ha/a in prices of 2011
    assert second[("uptake", "wuhan")].mean() < first[("uptake", "wuhan")].mean() - 0.01
    farm = ("cost_floor", "farmland", next(region for _, domain, region in before if domain == "farmland"))
    assert after[farm].unrounded == pytest.approx(
        before[farm].unrounded, rel=0.03
    )  # but for the draws, of which there are few


def test_farm_budgets_change_floor_and_uptake(panjin, capsys):
    rng = np.random.default_rng(3)
    n = 80
    price, cut = rng.normal(600, 20, n), rng.uniform(80, 120, n)
    margin = rng.normal(*LOSS, n)
    table = pd.DataFrame(
        {
            "地块": ["西"] * n,
            "作物": ["苇"] * n,
            "户": range(n),
            "面积 [亩]": rng.uniform(20, 80, n).round(1),
            "单产 [公斤/亩]": ((margin / 15 + cut) / price * 1000).round(2),
            "价格（元/吨）": price.round(2),
            "收割 [元/亩]": cut.round(2),
            "备注": [""] * n,
        }
    )
    model = {
        "method": "budgets",
        "ignore": "备注",
        "figure": "floor[西, 苇]",
        "into": "wetland.net_margin[reed]",
        "variation_into": "wetland.holder_variation",
        "price_year": 2024,
    }
    with pd.ExcelWriter(panjin / "budgets.xlsx") as book:
        table.to_excel(book, sheet_name="账本", index=False)
        pd.DataFrame(list(model.items()), columns=["名称", "取值"]).to_excel(book, sheet_name="模型", index=False)
    assert (
        main(
            [
                "survey",
                "estimate",
                str(panjin / "budgets.xlsx"),
                "--scenario",
                str(panjin),
                "--out",
                str(panjin / "reed.toml"),
            ]
        )
        == 0
    )
    assert "floor[西, 苇]" in capsys.readouterr().out
    draws = pd.read_csv(panjin / "reed.sample.csv")
    assert abs(draws["wetland.net_margin[reed]"].mean() - LOSS[0]) < 4 * LOSS[1] / np.sqrt(n) * 1.3
    assert abs(draws["wetland.holder_variation"].mean() - LOSS[1] / LOSS[0]) < 0.05
    changed(panjin, "reed.toml")


def test_what_people_would_accept_changes_floor_and_uptake(panjin):
    """Asked per household, with 2 ha a household."""
    rng = np.random.default_rng(5)
    n = 600
    worth, first = rng.normal(2 * LOSS[0], 2 * LOSS[1], n), rng.choice([9000.0, 11_000.0, 13_000.0, 15_000.0], n)
    yes = worth <= first
    second = np.where(yes, first - 1500, first + 1500)
    table = pd.DataFrame({"b1": first, "b2": second, "a1": yes.astype(int), "a2": (worth <= second).astype(int)})
    table.to_csv(panjin / "asked.csv", index=False)
    words = {"currency": "CNY", "period": "year", "payer": "household", "measure": "wta"}
    fit = ContingentValuation.from_formula(
        "1", table, DoubleBounded(("b1", "b2"), ("a1", "a2")), distribution="normal", **words
    ).fit()
    mean, variation = holder_moments(fit, seed=1)
    assert abs(mean.value - 2 * LOSS[0]) < 4 * mean.se
    library = Library()
    cards = {"wetland": load_card(ROOT / "models" / "wetland.toml", library)}
    made = estimate_to_overlay(
        mean,
        "wetland.stated_cost[reed]",
        panjin / "asked.toml",
        cards=cards,
        library=library,
        source=panjin / "asked.csv",
        title=Text(zh="受偿意愿", en="would accept"),
        method=Text(zh="双边界", en="double-bounded"),
        variation=variation,
        variation_key="wetland.holder_variation",
        holders=(0.5, "household/ha"),
        price_year=2024,
        seed=1,
    )
    assert mean.draws is not None
    assert variation.draws is not None
    assert made.draws is not None
    pairs = set(zip(mean.draws / 2, variation.draws, strict=True))
    assert (
        set(zip(made.draws["wetland.stated_cost[reed]"], made.draws["wetland.holder_variation"], strict=True)) == pairs
    )  # both of one draw of the fit
    changed(panjin, "asked.toml")

"""The main job on scenarios whose right answer is known by hand (cases/hand/README.md)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import hand
import numpy as np
import pytest
from hand import HAND, NET, answer

from esvalue.runs.opening import open_run
from esvalue.runs.run import run, run_scenario

#: Scenario -> recommended (None: none qualifies), tied with, and what its sentence says in both languages.
ANSWERS = {
    "clear_winner": (
        "floor",
        (),
        'Recommended: "cost floor", tied with "designed: the least money that keeps the promise": among',
        "推荐“成本下限”，与“设计：做到要求的最少资金”不分高下：在满足全部要求的方案中",
        "in 100 of 100 futures",
    ),
    "tie": (
        "floor",
        ("generous",),
        'Recommended: "cost floor", tied with "designed: the least money that keeps the promise", "350 everywhere"',
        "推荐“成本下限”，与“设计：做到要求的最少资金”、“一律 350 元”不分高下：",
        "in 100 of 100 futures",
    ),
    "none_qualifies": (
        None,
        (),
        'No option meets every requirement; "designed: the best within the money" comes first.',
        "没有方案满足全部要求；先列“设计：预算之内的最优”。",
        "adequacy holds in 0% of futures (90% required; it would at a limit of 66.7%)",
    ),
    "no_range": ("between", (), 'Recommended: "half way": among', "推荐“上下限之间”：", "in 100 of 100 futures"),
    "flip": ("near_only", (), 'Recommended: "near zone only": among', "推荐“只付近区”：", "in 100 of 100 futures"),
    "flip_doubled": (
        "floor",
        (),
        'Recommended: "cost floor", tied with "designed: the least money that keeps the promise": among',
        "推荐“成本下限”，与“设计：做到要求的最少资金”不分高下：",
        "in 100 of 100 futures",
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_right_option_is_recommended_and_the_sentence_says_so(name: str, tmp_path: Path) -> None:
    option, ties, english, chinese, more = ANSWERS[name]
    made = open_run(run(HAND / f"{name}.toml", tmp_path / "out"))
    assert made.manifest["recommended"] == option
    assert made.manifest["shown"] == (option or "design_money")
    sentence = made.manifest["sentence"]
    assert sentence["en"].startswith(english)
    assert more in sentence["en"]
    assert sentence["zh"].startswith(chinese)
    assert "No single unknown alone overturns this" in sentence["en"]
    assert "单独改变任何一个未知都不会推翻这一" in sentence["zh"]
    found = answer(HAND / f"{name}.toml").recommendation
    assert (found.option, found.ties) == (option, ties)


@pytest.mark.parametrize("name", NET)
def test_net_benefit_is_the_one_worked_out(name: str) -> None:
    hand.check_net_benefit(name)


@pytest.mark.parametrize("name", NET)
def test_standards_are_those_worked_out(name: str) -> None:
    hand.check_standards(name)


@pytest.mark.parametrize("check", hand.CHECKS, ids=lambda check: check.__name__)
def test_named_check(check: Callable[[], None]) -> None:
    check()


def test_regret_is_the_one_worked_out() -> None:
    found = hand.hand("clear_winner").recommendation
    assert {o: r[0] for o, r in found.regret.items()} == {
        "now": 49_000.0,
        "floor": 0.0,
        "flat": 13_000.0,
        "zoned": 13_000.0,
    }
    assert [m.share for m in found.met["flat"]] == [1.0]
    assert [m.share for m in found.met["now"]] == [0.0]


def test_nothing_qualifies_and_each_option_says_what_it_lacks() -> None:
    found = hand.hand("none_qualifies").recommendation
    assert {o: [m.met for m in met] for o, met in found.met.items()} == {
        "now": [False, True],
        "floor": [True, False],
        "flat": [False, True],
        "zoned": [False, False],
    }
    assert found.enough[1] == 35_000.0


def test_no_range_is_said_with_its_share_of_futures(tmp_path: Path) -> None:
    made = hand.hand("no_range").judged.commit.standards
    assert (made["between", "hand", "far"].reason, made["between", "hand", "far"].range_share) == ("no_range", 0.0)
    assert made["between_or_floor", "hand", "far"].range_share == 0.0
    folder = run_scenario(HAND / "no_range.toml", tmp_path / "out")
    page = (folder / "annex.html").read_text(encoding="utf-8")
    assert "no bargaining range" in page


# --- names, order and halves change nothing ---------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(HAND, tmp_path / "hand")


def rewrite(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def assert_same(first: hand.Answer, second: hand.Answer, new: dict[str, str]) -> None:
    """Check that two answers agree but for the names of options."""

    def named(option: str) -> str:
        return new.get(option, option)

    assert {(named(o), r): v for (o, r), v in first.standards.items()} == pytest.approx(second.standards, rel=1e-12)
    for name in first.judged.outcomes.total:
        for option in first.judged.loaded.scenario.options:
            np.testing.assert_allclose(
                first.outcome(name, option), second.outcome(name, named(option)), rtol=1e-12, atol=1e-9
            )
    assert {named(o) for o in first.recommended} == second.recommended
    assert [named(o) for o in first.recommendation.listed] == list(second.recommendation.listed) or first.recommended


@pytest.mark.parametrize("name", NET)
def test_names_of_options_places_and_files_change_nothing(folder: Path, name: str) -> None:
    new = {
        "floor": "zz_floor",
        "between": "a_between",
        "near_only": "zz_near",
        "now": "m_now",
        "generous": "a_generous",
    }
    for path in folder.glob("*.toml"):
        rewrite(
            path,
            *((f"[options.{old}{end}", f"[options.{own}{end}") for old, own in new.items() for end in ("]", ".")),
            ('"hand.toml"', '"card_of_another_name.toml"'),
            ('"places.csv"', '"other_places.csv"'),
        )
    rewrite(folder / "places.csv", ("upper,", "amont,"), ("lower,", "aval,"), ("common,", "zut,"))
    for old, own in (
        ("hand.toml", "card_of_another_name.toml"),
        ("places.csv", "other_places.csv"),
        ("places.sources.csv", "other_places.sources.csv"),
    ):
        (folder / old).rename(folder / own)
    assert_same(hand.hand(name), answer(folder / f"{name}.toml"), new)


@pytest.mark.parametrize("name", NET)
def test_the_order_of_options_and_places_changes_nothing(folder: Path, name: str) -> None:
    lines = (folder / "places.csv").read_text(encoding="utf-8").splitlines()
    (folder / "places.csv").write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n", encoding="utf-8")
    loaded = answer(folder / f"{name}.toml").judged.loaded
    turned = hand.with_scenario(loaded, options=dict(reversed(list(loaded.scenario.options.items()))))
    assert_same(hand.hand(name), answer(turned), {})


@pytest.mark.parametrize("name", NET)
def test_two_halves_are_a_whole(folder: Path, name: str) -> None:
    rewrite(
        folder / "places.csv",
        ("upper,East,near,100,100,400\n", "upper 1,East,near,50,50,400\nupper 2,East,near,50,50,400\n"),
        ("lower,West,far,50,50,1200\n", "lower 1,West,far,25,25,1200\nlower 2,West,far,25,25,1200\n"),
    )
    assert_same(hand.hand(name), answer(folder / f"{name}.toml"), {})

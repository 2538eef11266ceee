"""Land of a water source, its contracts and its users: by hand, by what must be refused, by what must hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from land import MU, SCENARIOS, agree, figures, frame

from esvalue.core.errors import InputError
from esvalue.equations.payments import contract_amount, settled_with_pledge
from esvalue.inputs.scenario import load_scenario
from esvalue.model.model import Model, bind
from esvalue.standards.judging import Judged, judge
from esvalue.standards.lineage import Lineage
from esvalue.standards.target import Target

FOLDER = SCENARIOS / "water_source"


@pytest.fixture(scope="module")
def judged() -> Judged:
    return judge(load_scenario("water_source"))


def test_land_of_a_zone_costs_and_saves_what_was_worked_out(judged: Judged) -> None:
    nodes = {"floor": ("water_source.floor", 1 / MU), "saved": ("water_source.water_saved", 1.0)}
    agree("zones", figures(judged.model, nodes))


def test_contracts_settle_within_their_swing_and_users_owe_their_shares(judged: Judged) -> None:
    nodes = {
        "due": ("water_contract.due", 1e-4),
        "settled": ("water_contract.settled", 1e-4),
        "owed": ("water_users.owed", 1e-4),
    }
    agree("contracts", figures(judged.model, nodes))


def test_users_owe_together_what_the_contracts_settle(judged: Judged) -> None:
    found = figures(judged.model, {"s": ("water_contract.settled", 1.0), "o": ("water_users.owed", 1.0)})
    of = {name: sum(value for (_, one), value in found.items() if one == name) for name in "so"}
    assert of["o"] == pytest.approx(of["s"])


def test_what_a_user_owes_rests_on_what_every_user_takes(judged: Judged) -> None:
    lineage = Lineage(judged)
    first = Target("water_users.owed", (("place:water_users", 0),))
    found = {leaf for leaf in lineage.leaves(first) if leaf.startswith("users_of_sources.csv")}
    assert found == {f"users_of_sources.csv:甲水库->{user}" for user in ("丙市水厂", "丁市水厂")}
    assert lineage.facts["users_of_sources.csv:甲水库->丙市水厂"].text == "6000 1e4 m3: 0.6"


def test_a_contract_rises_with_each_of_its_parts_and_never_leaves_its_swing() -> None:
    rng = np.random.default_rng(11)
    volume, price, quality, behaviour = rng.uniform(0.1, 2, (4, 200))
    due = contract_amount(volume, price, quality, behaviour)
    more = rng.uniform(1, 2, 200)
    for parts in (
        (volume * more, price, quality, behaviour),
        (volume, price * more, quality, behaviour),
        (volume, price, quality * more, behaviour),
        (volume, price, quality, behaviour * more),
    ):
        assert (contract_amount(*parts) >= due).all()
    pledge, swing = rng.uniform(0, 3, (2, 200))
    settled = settled_with_pledge(due, pledge, swing)
    assert (np.abs(settled - pledge) <= swing + 1e-12).all()
    within = np.abs(due - pledge) <= swing
    assert within.any()
    assert settled[within] == pytest.approx(due[within])
    assert (settled_with_pledge(due * more, pledge, swing) >= settled).all()


# ---- what is refused -------------------------------------------------------------------------------------------------


def bound(card: str, table: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Model:
    sources = frame(FOLDER / f"{table}.sources.csv")
    return bind(card, change(frame(FOLDER / f"{table}.csv")), sources=sources, price_year=2024)


def test_a_contract_without_its_price_or_pledge_is_refused() -> None:
    for column in ("price [yuan/m3]", "pledge [1e4 yuan]", "quality"):
        with pytest.raises(InputError) as error:
            bound("water_contract", "contracts", lambda rows: rows.assign(**{column: ["n/a", rows[column][1]]}))  # noqa: B023
        assert {one.code for one in error.value.problems} == {"not_everywhere"}
        assert "甲水库" in error.value.text("en")


@pytest.mark.parametrize(("old", "new", "words"), [
    ("丁市水厂,4000,", "丁市水厂,-4000,", ("-4000",)),
    ("丁市水厂,4000,", "丁市水长,4000,", ("丁市水长", "丁市水厂")),
    ("戊县灌区,3000,", "戊县灌区,0,", ("乙水库", "above zero")),
    ("volume [1e4 m3]", "share", ("'share'", "choose 'typed'")),
])  # fmt: skip
def test_slips_in_the_shares_of_users_are_named(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    for path in FOLDER.rglob("*.*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            (tmp_path / path.relative_to(FOLDER)).parent.mkdir(exist_ok=True)
            assert path.name != "users_of_sources.csv" or text.count(old) == 1
            text = text.replace(old, new) if path.name == "users_of_sources.csv" else text
            (tmp_path / path.relative_to(FOLDER)).write_text(text, encoding="utf-8")
    try:
        said = load_scenario(tmp_path / "scenario.toml").doubts
        text = "\n".join(one.text("en") for one in said)
    except InputError as error:
        text = error.text("en")
    assert all(word in text for word in words)

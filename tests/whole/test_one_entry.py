"""A new outcome, what it may be required to be, and a new rule of rates are one entry of a table each."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from folders import ROOT, TESTS

from esvalue.core.quantities import quantities
from esvalue.core.units import parse
from esvalue.equations.equation import get
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.inputs.rate_rules import BOUND, RATE_RULES
from esvalue.inputs.scenario import Choices
from esvalue.standards.outcome_at_place import STEPS
from esvalue.standards.outcome_graph import SWITCHES


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the program says of made-up entries."""
    folder = tmp_path_factory.mktemp("entries")
    where = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(TESTS)])}
    command = [sys.executable, str(TESTS / "made_up_entries.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=where)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_made_up_outcome_is_computed(said: dict[str, Any]) -> None:
    assert said["totals"]["loss_per_mu"] == pytest.approx(450_000 / 600 / 15)
    assert said["totals"]["full_cost"] == pytest.approx(900 * 150 + 1800 * 300 + 1500 * 150)
    assert said["by_region"] == ["loss_per_mu|land|core", "loss_per_mu|land|edge", "loss_per_mu|shore|core"]


def test_a_made_up_outcome_is_titled_and_printed(said: dict[str, Any]) -> None:
    assert said["study"]["loss_per_mu"] == ["min", "yuan/mu/a", "每亩未补偿损失", "loss per mu"]
    english, chinese = said["rows"]["en"], said["rows"]["zh"]
    assert english["loss per mu (yuan/mu/a)"].startswith("50 ")
    assert chinese["每亩未补偿损失 (元/亩·年)"].startswith("50 ")
    assert english["cost if all take part (10⁴ yuan/a)"].startswith("90 ")
    assert english["loss per public yuan"].startswith("0.5")
    assert list(english)[:4] == ["option", "meets requirements", "adequacy", "share of loss paid enough"]
    assert said["listed"]["outcome"]["loss_per_mu"] == ["每亩未补偿损失", "loss per mu"]


def test_a_made_up_outcome_is_required(said: dict[str, Any]) -> None:
    """50 yuan/mu is above 49, 90e4 above the budget of 80e4, half a yuan lost per yuan paid below 0.6."""
    assert said["met"] == [[False, 0.0], [False, 0.0], [True, 1.0], [True, 1.0]]
    assert "idle_limit scenario.toml: requirements[4]" in said["idle"]  # it cannot be below zero
    assert not [one for one in said["idle"] if one.endswith(("requirements[1]", "requirements[3]"))]


def test_a_made_up_rule_sets_standards(said: dict[str, Any]) -> None:
    found = {at: value for at, value in said["standards"].items() if at.startswith("half|")}
    assert found == pytest.approx({"half|land|core": 750.0, "half|land|edge": 1500.0})
    assert said["listed"]["rule"]["share_of_cost"] == ["成本的份额", "a share of the cost"]
    assert said["schema"]


def test_what_a_made_up_rule_does_not_read_is_idle(said: dict[str, Any]) -> None:
    idle = {one for one in said["idle"] if one.startswith("idle_") and ("half" in one or "stage" in one)}
    assert idle == {"idle_choice scenario.toml: options.half.stage", "idle_set scenario.toml: stage.now"}


# --- the tables -------------------------------------------------------------------------------------------------------


#: What is known of a place whose cost of holders is.
COSTS = ("cost", "spread", *STEPS, "free_cost", "loss")


def needs_of(name: str) -> set[str]:
    """Return what a name that equations of outcomes take rests on."""
    if name in OUTCOMES:
        return set(OUTCOMES[name].needs)
    return {"value"} if name == "value" else {"cost"} if name in COSTS else set()


def test_every_outcome_can_be_computed_from_what_stands_above_it() -> None:
    known = {"standard", "paid", *SWITCHES, "base", "excess_burden", *COSTS, "value"}
    for key, entry in OUTCOMES.items():
        assert entry.key == key
        assert entry.quantity in quantities()
        assert (entry.sums in ("sum", "mean", "quantile", "share")) == bool(entry.equation)
        assert (entry.sums == "share") == bool(entry.of)
        assert not entry.of or entry.of in COSTS
        assert not entry.by_loss or OUTCOMES[entry.by_loss].sums == "share"
        assert (entry.quantile is not None) == (entry.sums == "quantile")
        assert len(entry.parts) == 2 * (entry.sums == "ratio")
        if entry.parts:
            assert set(entry.parts) <= known
            assert set(entry.needs) == set().union(*map(needs_of, entry.parts))
        if entry.equation:
            inputs = get(entry.equation).inputs
            assert set(entry.args) <= set(inputs)
            taken = {entry.args.get(argument, argument) for argument in inputs}
            assert taken <= known, key
            needs = {need for name in taken for need in needs_of(name)}
            assert needs - ({"cost"} if entry.without_cost else set()) == set(entry.needs), key
        assert parse(entry.unit).same_kind(parse(entry.printed))
        known.add(key)


def test_every_rule_binds_every_argument_of_its_equation() -> None:
    for key, rule in RATE_RULES.items():
        assert rule.key == key
        assert set(rule.takes) <= set(rule.units if rule.given else BOUND)
        assert rule.reads <= set(Choices.model_fields)
        for equation in filter(None, (rule.equation, rule.scaled_whole)):
            assert set(rule.args) == set(get(equation).inputs), key
        assert rule.equation or len(rule.args) <= 1


@pytest.mark.parametrize("page", ["docs/reference/scenarios.md", "docs/reference/scenarios.zh.md"])
def test_the_reference_names_every_outcome_and_rule(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [key for key in (*OUTCOMES, *RATE_RULES) if not re.search(rf"\b{key}\b", text)] == []

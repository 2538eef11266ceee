"""A compiled plan gives the bits of its steps one by one: constants once, options that agree once,
some draws at a time.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from folders import CASES

from esvalue.inputs.scenario import load_scenario
from esvalue.model import graph as graphs
from esvalue.model.graph import FEW, Plan
from esvalue.standards.judging import judge
from esvalue.study.scenario import problem_of
from esvalue.study.setting import StandardSetter

BAY = CASES / "bay" / "scenario.toml"
DRAWS = 75


def steps(plan: Plan, draws, given=None):
    """Return the outputs without anything a compiled plan does."""
    with np.errstate(all="ignore"):
        values = plan._steps({}, plan.order, plan._free, draws, given or {})
    return {name: values[name] for name in plan.outputs}


@pytest.fixture(params=[str(BAY), "panjin"])
def judged(request, monkeypatch):
    monkeypatch.setattr(graphs, "CACHED", 1)
    monkeypatch.setattr(graphs, "LEAST", 32)  # 75 draws: two runs of 32 and one of 11
    return of(request.param)


@cache
def of(scenario):
    return judge(load_scenario(scenario))


def test_a_compiled_plan_changes_no_bit(judged):
    names = [slot.node for slot in judged.slots]
    draws = {name: column[:DRAWS] for name, column in next(iter(judged.design.blocks(0)))[1].items()}
    plan = Plan(judged.graph, names)
    found, again, plain = plan.run(draws), plan.run(draws), steps(plan, draws)
    assert plan._options.draws == 32
    for name in names:
        node = judged.graph[name]
        present = node.present[..., None] if "draw" in node.dims else node.present
        for values in (found, again):
            assert values[name].shape == plain[name].shape, name
            assert np.array_equal(np.where(present, values[name], 0.0), np.where(present, plain[name], 0.0)), name


def test_options_are_evaluated_once_for_what_they_share(judged):
    plan = Plan(judged.graph, list(judged.outcomes.total.values()))
    plan.run({name: column[:DRAWS] for name, column in next(iter(judged.design.blocks(0)))[1].items()})
    rows = {name: len(set(whole)) for name, _, _, whole, _ in plan._options.steps if whole is not None}
    options = judged.loaded.scenario.options
    for domain in judged.outcomes.by_place:
        standard = judged.graph[f"judge.{domain}.standard"].values
        mandatory = [options[o].for_domain(domain).participation == "mandatory" for o in options]
        different = len({row.tobytes() for row in standard})
        if different < len(options):
            assert rows[f"judge.{domain}.covered.at_place"] == different
        losing = {
            row.tobytes()
            for row, must, paid in zip(standard, mandatory, (standard > 0).any(axis=1), strict=True)
            if must and paid
        }
        assert rows[f"judge.{domain}.uncompensated_loss.at_place"] <= 1 + len(losing) + sum(mandatory)


def test_given_standards_are_used_and_not_kept(judged):
    setter = StandardSetter(judged, 64)
    standards = np.array([[cell.high / 3 for cell in setter.cells], [cell.high / 4 for cell in setter.cells]])
    plan = Plan(judged.graph, list(judged.outcomes.total.values()))
    before = plan.run(setter.columns)
    assert len(next(iter(setter.columns.values()))) >= FEW
    given = {}
    for domain in judged.outcomes.by_region:
        shape = judged.graph[f"judge.{domain}.standard"].values.shape
        given[f"judge.{domain}.standard"] = np.full(shape, 50.0)
    changed, after = plan.run(setter.columns, given), plan.run(setter.columns)
    cost = judged.outcomes.total["public_cost"]
    assert not np.array_equal(before[cost], changed[cost], equal_nan=True)
    assert np.array_equal(before[cost], after[cost], equal_nan=True)
    assert np.isfinite(setter.judge(standards)["net_benefit"]).all()


def test_a_plan_of_what_is_known_changes_no_bit(judged):
    """A node halfway is given: what differs by option, what does not, and what nothing else needs."""
    outputs = list(judged.outcomes.total.values())
    draws = {name: column[:DRAWS] for name, column in next(iter(judged.design.blocks(0)))[1].items()}
    whole = Plan(judged.graph, outputs)
    known = [*list(whole._wide)[:3], *whole._narrow[-3:], outputs[0]]
    values = Plan(judged.graph, [*outputs, *known]).run(draws)
    part = Plan(judged.graph, outputs, frozenset(known))
    assert len(part.order) < len(whole.order)
    found = part.run(draws, {name: values[name] for name in known})
    for name in outputs:
        assert np.array_equal(found[name], values[name], equal_nan=True), name


def test_a_search_along_one_factor_computes_what_rests_on_it(judged):
    problem, anew = problem_of(judged), problem_of(judged).function
    draws = {name: column[:DRAWS] for name, column in next(iter(judged.design.blocks(0)))[1].items()}
    size = len(next(iter(draws.values())))
    for factor in problem.names[:: max(1, len(problem.names) // 3)]:
        searching = problem_of(judged).function
        for at in (0.1, 0.4, 0.7):
            moved = {**draws, factor: np.full(size, at)}
            found = searching(moved)
            expected = anew({name: column.copy() for name, column in moved.items()})
            for name, values in expected.items():
                assert np.array_equal(found[name], values, equal_nan=True), (factor, at, name)
        assert len(searching._local.search[1].order) < len(searching._local.plan.order)
        searching({name: column.copy() for name, column in draws.items()})
        assert searching._local.search is None

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


@pytest.mark.parametrize("large", [graphs.LARGE, 1])  # all draws together; 32 of them
def test_a_search_along_one_factor_computes_what_rests_on_it(judged, monkeypatch, large):
    monkeypatch.setattr(graphs, "LARGE", large)
    problem = problem_of(judged)
    searching, whole = problem.function, Plan(judged.graph, [node for node, _ in problem.function.entries.values()])
    draws = {name: column[:DRAWS] for name, column in next(iter(judged.design.blocks(0)))[1].items()}
    size = len(next(iter(draws.values())))
    searching(draws)
    for factor in problem.names[:: max(1, len(problem.names) // 3)]:
        for at in (0.1, 0.4, 0.7):
            moved = {**{name: column.copy() for name, column in draws.items()}, factor: np.full(size, at)}
            found, expected = searching._values(moved), steps(whole, moved)
            for name, values in expected.items():
                assert np.array_equal(*np.broadcast_arrays(found[name], values), equal_nan=True), (factor, at, name)
        assert searching._local.search.factor == factor
        assert len(searching._local.search.plan.order) < len(whole.order)
    searching({name: 1 - column for name, column in draws.items()})
    assert searching._local.search is None


def test_the_next_search_takes_over_what_rests_on_neither_factor(judged, monkeypatch):
    problem = problem_of(judged)
    searching = problem.function
    draws = {name: column[:DRAWS] for name, column in next(iter(judged.design.blocks(0)))[1].items()}
    size = len(next(iter(draws.values())))
    first, second = problem.names[0], problem.names[-1]
    searching({**draws, first: np.full(size, 0.5)})
    before = searching._local.search
    planned = []
    monkeypatch.setattr("esvalue.model.function.Plan", lambda *given: planned.append(Plan(*given)) or planned[-1])
    searching({**draws, second: np.full(size, 0.5)})
    again = searching._local.search
    assert (before.factor, again.factor) == (first, second)  # the first call moves the one column that does not vary
    shared = before.kept & again.kept
    assert shared
    assert all(again.known[0][name] is before.known[0][name] for name in shared)
    assert len(planned[0].order) < len(searching._local.plan.order)

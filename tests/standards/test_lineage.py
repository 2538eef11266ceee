"""Lineage is complete: perturb every file entry; the figures that change are exactly those whose trace contains it."""

from __future__ import annotations

import pytest
from folders import CASES
from perturbation import Watch, unused_grown

from esvalue.inputs.scenario import load_scenario
from esvalue.report.trace import dot, tree

BAY = CASES / "bay" / "scenario.toml"


@pytest.fixture(scope="module")
def bay() -> Watch:
    return Watch(load_scenario(BAY))


def test_an_entry_moves_exactly_what_traces_to_it(bay: Watch) -> None:
    """Every third parameter record, cell, weight, spill-over share and index year of a small case, one at a time;
    the slow test changes them all.
    """
    changed = bay.leaves[::3]
    kinds = {bay.context.lineage.facts[leaf].kind for leaf in changed}
    assert kinds == {"parameter", "cell", "weight", "index", "spill"}
    assert len(bay.leaves) > 95
    assert [fault for leaf in changed for fault in bay.faults(leaf)] == []


def test_records_that_are_not_in_force_move_nothing(bay: Watch) -> None:
    changed, names = unused_grown(bay)
    assert names
    assert bay.moved(changed) == (set(), set())


def test_the_trace_of_a_standard_passes_the_barrier(bay: Watch):
    context = bay.context
    figure = bay.comparison.figures.by_key["standard|blend|bay|inner|yuan/ha/a"]
    text = "\n".join(tree(context.lineage, figure.targets[0]))
    assert "committed: statistic over the commit draws" in text
    assert "bay.income" in text
    assert "bay.csv:area:north" in text
    assert "index:2013" in text  # the carbon price of 2012 is brought to 2024 ...
    floor = bay.comparison.figures.by_key["standard|floor|bay|inner|yuan/ha/a"]
    assert "index:" not in "\n".join(tree(context.lineage, floor.targets[0]))  # ... and the floor is in 2024 yuan
    graph = dot(context.lineage, figure.targets[:1])
    assert graph.startswith("digraph lineage {")
    assert '"bay.csv:area:north"' in graph


def test_every_figure_has_a_short_id_and_both_labels(bay: Watch):
    figures = bay.comparison.figures
    ids = [f.id for f in figures]
    assert len(set(ids)) == len(ids)
    assert all(len(i) <= 8 and f.label["zh"] and f.label["en"] for i, f in zip(ids, figures, strict=True))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_figures_of_insight_move_with_what_they_trace_to() -> None:
    """The same with the tables on where the choice fails and what drives it."""
    bay = Watch(load_scenario(BAY), insight=True)
    assert [fault for leaf in bay.leaves for fault in bay.faults(leaf)] == []

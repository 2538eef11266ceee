"""Lineage of the whole Panjin scenario: what moves is what is traced, entry by entry."""

from __future__ import annotations

import numpy as np
import pytest
from perturbation import Watch, unused_grown, with_scenario

from esvalue.inputs.scenario import load_scenario

#: Entries changed in the quick test; the slow one changes them all.
SAMPLE = 6


@pytest.fixture(scope="module")
def panjin() -> Watch:
    """Panjin with few draws, and standards not rounded: a step to 5 yuan hides a small change, and only that."""
    loaded = load_scenario("panjin")
    scenario = loaded.scenario
    head = scenario.scenario.model_copy(update={"replicates": 2, "points": 64, "commit_draws": 256})
    options = {name: option.model_copy(update={"rounding": None}) for name, option in scenario.options.items()}
    return Watch(with_scenario(loaded, scenario=head, options=options))


def test_a_sample_of_entries_moves_exactly_what_traces_to_it(panjin: Watch) -> None:
    for leaf in np.random.default_rng(20170101).choice(panjin.leaves, SAMPLE, replace=False):
        assert panjin.faults(str(leaf)) == []


@pytest.mark.slow
def test_every_entry_moves_exactly_what_traces_to_it(panjin: Watch) -> None:
    kinds = {
        kind: [leaf for leaf in panjin.leaves if panjin.context.lineage.facts[leaf].kind == kind]
        for kind in ("parameter", "cell", "weight", "index", "spill", "link")
    }
    assert sum(map(len, kinds.values())) == len(panjin.leaves) > 380
    assert all(kinds.values())
    wrong = [fault for leaf in panjin.leaves for fault in panjin.faults(leaf)]
    assert wrong == []


def test_records_that_are_not_in_force_move_nothing(panjin: Watch) -> None:
    changed, names = unused_grown(panjin)
    assert "prices.paddy_rice@2023" in names or any("@" in name for name in names)
    figures, targets = panjin.moved(changed)
    assert (figures, targets) == (set(), set())


def test_cells_that_say_na_are_traced_nowhere(panjin: Watch) -> None:
    assert panjin.absent
    assert not panjin.absent & {leaf for found in panjin.entries.values() for leaf in found}


def test_every_figure_rests_on_something_and_every_entry_is_explained(panjin: Watch) -> None:
    assert [key for key, found in panjin.entries.items() if not found] == []
    traced = {leaf for found in panjin.entries.values() for leaf in found}
    assert {leaf for leaf in traced if not leaf.startswith("choice:")} <= set(panjin.context.lineage.facts)

"""Lineage reaches the cells of single months: each that counts moves what traces to it, one left out moves nothing."""

from __future__ import annotations

import pytest
from conftest import CARD, FLOW, write_case
from perturbation import Watch

from esvalue.report.trace import tree

NODES = (
    FLOW
    + """[nodes.mean_depth]
group = "mean"
of = "depth"
over = "period"
weights = "flow"
"""
)
CHANGES = [
    ('unit = "m"\n', 'unit = "m"\nby = "period"\n'),
    ('args = { depth = "depth", area', 'args = { depth = "mean_depth", area'),
    ("", NODES),
]
ROWS = """\
place,county,region_type,period,cover,area [ha],eligible_area [ha],depth [m],flow [m3/s]
north,Panshan,reserve_core,2025-01,reed,200,100,0.4,2
north,Panshan,reserve_core,2025-02,reed,200,100,n/a,5
north,Panshan,reserve_core,2025-03,reed,200,100,0.7,4
south,Dawa,ordinary,2025-01,reed,100,50,n/a,1
south,Dawa,ordinary,2025-02,reed,100,50,n/a,1
south,Dawa,ordinary,2025-03,reed,100,50,n/a,1
"""
ORIGINS = """\
column,place,period,source,evidence,weak,note
area,*,,survey_2012,,,
eligible_area,*,,survey_2012,,,
flow,*,,survey_2012,,,
depth,*,,survey_2012,,,
depth,north,2025-03,judgement,,true,a guess
"""
COUNTED = {f"places.csv:{column}:north, 2025-0{month}" for column in ("depth", "flow") for month in (1, 3)}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watch:
    assert all(CARD.count(old) == 1 for old, _ in CHANGES if old)
    made = write_case(tmp_path_factory.mktemp("months"), card=CHANGES, places=ROWS, origins=ORIGINS)
    return Watch(made.load())


def test_every_month_that_counts_moves_what_traces_to_it(watched: Watch) -> None:
    assert set(watched.leaves) >= COUNTED
    assert [fault for leaf in sorted(COUNTED) for fault in watched.faults(leaf)] == []
    assert watched.pairs[1] > 0  # something printed moves


def test_a_month_left_out_of_the_mean_is_traced_to_by_nothing(watched: Watch) -> None:
    left_out = "places.csv:flow:north, 2025-02"
    assert not [key for key, leaves in watched.entries.items() if left_out in leaves]
    assert watched.moved(watched.perturbed(left_out)) == (set(), set())


def test_the_trace_names_month_value_and_source(watched: Watch) -> None:
    lineage = watched.context.lineage
    fact = lineage.facts["places.csv:depth:north, 2025-03"]
    assert (fact.text, fact.source, fact.evidence, fact.weak) == ("0.7 [m]", "judgement", "judgement", True)
    figure = next(f for f in watched.comparison.figures if watched.entries[f.key] >= COUNTED)
    text = "\n".join(tree(lineage, figure.targets[0], depth=None))
    assert "2025-01" in text
    assert "2025-03" in text

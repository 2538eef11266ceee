"""The hand-written baseline of the benchmarks computes what the compiled plan computes."""

from __future__ import annotations

import numpy as np
import pytest
from folders import ROOT

BENCHMARKS = ROOT / "benchmarks"
DRAWS = 64


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import panjin_numpy
    import plan_speed

    judged, plan, numbers = plan_speed.setting()
    _, block = next(iter(judged.design.blocks(0)))
    draws = {name: column[:DRAWS] for name, column in block.items()}
    return plan_speed, judged, plan.run(draws), panjin_numpy.outcomes(numbers, draws)


def test_the_numpy_baseline_of_panjin_agrees_with_the_plan(bench):
    speed, judged, plan, baseline = bench
    assert set(plan) == set(judged.outcomes.all())
    assert speed.difference(judged.graph, plan, baseline) <= speed.AGREE


def test_a_difference_is_seen(bench):
    speed, judged, plan, baseline = bench
    for name in ("judge.wetland.uptake.total", "judge.net_benefit", "farmland.ceiling_by_region"):
        other = {**baseline, name: baseline[name] * (1 + 1e-9)}
        assert speed.difference(judged.graph, plan, other) > speed.AGREE, name
    with pytest.raises(AssertionError, match="equity"):
        speed.difference(
            judged.graph, plan, {name: values for name, values in baseline.items() if name != "judge.equity"}
        )


def test_the_table_marks_what_fails(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from table import Row, show

    text = show(
        [
            Row("fast", "1 s", "2 s", "0.50", "3", True),
            Row("slow", "9 s", "1 s", "9.00", "3", False),
            Row("told", "1", "", "", ""),
        ]
    )
    lines = text.splitlines()
    assert [line.endswith(end) for line, end in zip(lines[2:], ("ok", "FAILED", "1"), strict=True)] == [
        True,
        True,
        True,
    ]


def test_block_sizes_change_no_bit(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from blocks import differing

    assert differing(DRAWS, (33, 7, 1)) == {33: 0, 7: 0, 1: 0}
    assert np.lcm(33, 7) > DRAWS  # the last blocks are partial ones


def test_the_kernel_of_payments_under_errors_gives_the_same_nets(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from payment_draws import measure

    rows = measure(12, 5)
    assert rows[1].ok  # memory and time are those of a process of its own

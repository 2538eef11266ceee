"""The compiled plan of Panjin against the same in plain NumPy: same draws, same outcomes, side by side."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from panjin_numbers import Numbers, read
from panjin_numpy import outcomes
from table import Row

from esvalue.inputs.scenario import load_scenario
from esvalue.model.graph import Graph, Plan
from esvalue.model.leaves import Leaf
from esvalue.standards.judging import Judged, judge

__all__ = ["AGREE", "LIMIT", "difference", "measure", "setting"]

#: The plan may take so many times as long as the baseline, and differ by so much of the value.
LIMIT, AGREE = 3.0, 5e-12
REPETITIONS = 7
Array = npt.NDArray[np.float64]


def setting() -> tuple[Judged, Plan, Numbers]:
    """Return Panjin bound for judging, the plan of all its outcomes, and its figures."""
    judged = judge(load_scenario("panjin"))
    return judged, Plan(judged.graph, judged.outcomes.all()), read(judged)


def difference(graph: Graph, plan: Mapping[str, Array], baseline: Mapping[str, Array]) -> float:
    """Return the largest difference of any present entry, relative to its size.

    Net benefit is a difference that may be nothing: its size is that of the value secured and the real cost it is made
    of. So is the loss that is paid enough, whose size is all that is lost.
    """
    if set(plan) != set(baseline):
        raise AssertionError(f"not the same outcomes: {sorted(set(plan) ^ set(baseline))}")
    worst = 0.0
    for name, values in plan.items():
        here = graph[name].present
        size = np.abs(values[here])
        if "net_benefit" in name:
            size = sum(np.abs(plan[name.replace("net_benefit", term)][here]) for term in ("secured_value", "real_cost"))
        elif "loss_covered" in name:
            size = np.ones_like(size)
        gap = np.abs(values[here] - _whole(baseline[name], here)[here])
        if not np.isfinite(gap).all():
            return float("inf")
        worst = max(worst, float(np.max(gap / np.where(size > 0, size, 1.0))))
    return worst


def _whole(values: Array, present: npt.NDArray[np.bool_]) -> Array:
    """Return values with a region type that has no place put back as absent."""
    if present.shape in (values.shape, values.shape[:-1]):
        return values
    made = np.full((*present.shape, values.shape[-1]), np.nan)
    made[present] = values.reshape(-1, values.shape[-1])
    return made


def measure() -> list[Row]:
    """Return the rows: all of it, and without drawing the uncertain numbers (which both do in the same way)."""
    judged, plan, numbers = setting()
    blocks = [draws for replicate in range(judged.design.replicates) for _, draws in judged.design.blocks(replicate)]
    worst = 0.0
    for draws in blocks:
        worst = max(worst, difference(judged.graph, plan.run(draws), outcomes(numbers, draws)))
    times: dict[str, list[float]] = {"plan": [], "baseline": [], "drawing": []}
    leaves = [node for name in plan.order if isinstance(node := judged.graph[name], Leaf)]
    for _ in range(REPETITIONS):
        spent = dict.fromkeys(times, 0.0)
        for draws in blocks:  # block by block in turn, and processor time: a busy machine slows both alike
            start = time.process_time()
            plan.run(draws)
            spent["plan"] += time.process_time() - start
            start = time.process_time()
            outcomes(numbers, draws)
            spent["baseline"] += time.process_time() - start
            start = time.process_time()
            for leaf in leaves:
                leaf.draw(draws)
            spent["drawing"] += time.process_time() - start
        for name, seconds in spent.items():
            times[name].append(seconds)
    plan_s, base_s, draw_s = (statistics.median(times[name]) for name in ("plan", "baseline", "drawing"))
    ratio = statistics.median(p / b for p, b in zip(times["plan"], times["baseline"], strict=True))
    rest = plan_s - draw_s, base_s - draw_s
    size = f"{judged.design.replicates} x {judged.design.points:,} draws"
    return [
        Row(
            f"Panjin, {size}, all options and outcomes: plan / NumPy",
            f"{plan_s:.3f} s",
            f"{base_s:.3f} s",
            f"{ratio:.2f}",
            f"{LIMIT:g}",
            ratio <= LIMIT,
        ),
        Row("  largest difference, relative", "", "", f"{worst:.1e}", f"{AGREE:.0e}", worst <= AGREE),
        Row(
            "  all but drawing the uncertain numbers",
            f"{rest[0]:.3f} s",
            f"{rest[1]:.3f} s",
            f"{rest[0] / rest[1]:.2f}",
            "",
        ),
    ]

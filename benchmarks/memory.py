"""A hundred times the draws in the same memory: peak memory of a run's evaluation and recommendation,
by number of draws.

Each size is a process of its own: ``python benchmarks/memory.py POINTS`` prints its peak after every stage.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from table import Row

__all__ = ["FULL", "LIMIT", "SHORT", "child", "measure"]

#: Peak memory with many draws may be so many times that with 8 x 1,024.
LIMIT = 1.1
POINTS, SHORT, FULL = 1024, 16_384, 131_072
STAGES = {
    "evaluate": "evaluating and writing", "quantiles": "and exact quantiles of every outcome",
    "recommend": "and recommending",
    "insight": "and looking into the recommendation",
}  # fmt: skip


def child(points: int) -> dict[str, float]:
    """Evaluate Panjin with so many points a replicate; return the peak memory [MB] and time [s] after each stage."""
    from esvalue.inputs.scenario import load_scenario
    from esvalue.standards.designing import judge_designed
    from esvalue.standards.recommendation import recommend
    from esvalue.standards.results import Results, evaluate
    from esvalue.study.drivers import look_into

    judged, designing = judge_designed(load_scenario("panjin"))
    judged = replace(judged, design=replace(judged.design, points=judged.design.rounded(points)))
    made: dict[str, float] = {"points": judged.design.points}
    start = time.perf_counter()

    def note(stage: str) -> None:
        made[stage] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        made[f"{stage}_s"] = time.perf_counter() - start

    with tempfile.TemporaryDirectory() as folder:
        evaluate(judged.graph, judged.slots, judged.design, Path(folder))
        note("evaluate")
        with Results(Path(folder), judged.slots) as results:
            for node in judged.outcomes.all():
                for at in np.argwhere(judged.graph[node].present):
                    np.quantile(results.column(node, tuple(at)), (0.05, 0.5, 0.95))
            note("quantiles")
            assert designing is not None
            reference = designing.hindsight(judged.design)
            assert reference is not None
            chosen = recommend(judged, results, reference)
            note("recommend")
            look_into(judged, results, chosen, reference)
            note("insight")
    return made


def measure(points: int = SHORT) -> list[Row]:
    """Return the rows for so many points a replicate against 1,024; every stage includes those before it."""
    few, many = (_in_process(number) for number in (POINTS, points))
    size = f"8 x {int(many['points']):,} draws / 8 x {POINTS:,}"
    rows = []
    for stage, what in STAGES.items():
        ratio = many[stage] / few[stage]
        title = f"memory, {size}: {what}" if not rows else f"  {what}"
        rows.append(
            Row(title, f"{many[stage]:.0f} MB", f"{few[stage]:.0f} MB", f"{ratio:.2f}", f"{LIMIT:g}", ratio <= LIMIT)
        )
    return rows


def _in_process(points: int) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, str(points)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


if __name__ == "__main__":
    print(json.dumps(child(int(sys.argv[1]))))

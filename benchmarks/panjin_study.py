"""The whole exploration of Panjin: 8 x 2,048 futures of 12 options, all outcomes, sensitivity,
robustness and discovery.

A process of its own does what `esvalue explore` does and prints its time and peak memory:
``python benchmarks/panjin_study.py FOLDER``.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from table import Row

__all__ = ["LIMIT", "MEMORY", "child", "measure", "write"]

#: Seconds on two cores, and peak memory in MiB.
LIMIT, MEMORY = 30.0, 1536.0
POINTS, REPLICATES, WORKERS = 2048, 8, 2
#: Options besides those of the example.
MORE = """
[options.floor_seven_tenths]
title = { zh = "成本下限（取 70% 分位）", en = "cost floor (70th percentile)" }
rule = "cost_floor"
statistic = 0.7
participation = "voluntary"
rounding = { to = 5, unit = "yuan/mu/a" }
[options.floor_of_ten]
title = { zh = "成本下限（取整到 10 元）", en = "cost floor (rounded to ten yuan)" }
rule = "cost_floor"
participation = "voluntary"
rounding = { to = 10, unit = "yuan/mu/a" }
[options.blend_quarter]
title = { zh = "下限与上限之间四分之一", en = "a quarter of the way from floor to ceiling" }
rule = "blend"
share = { value = 0.25, source = "judgement" }
no_range = "pay_floor"
rounding = { to = 5, unit = "yuan/mu/a" }
"""


def write(folder: Path) -> Path:
    """Write Panjin with three more options into a folder; return the scenario file."""
    from esvalue.inputs.library import package_folder

    shutil.copytree(package_folder("scenarios") / "panjin", folder, dirs_exist_ok=True)
    path = folder / "scenario.toml"
    path.write_text(path.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    return path


def child(folder: Path) -> dict[str, float]:
    """Explore; return the number of options, the time [s] of each stage and of all, processor time [s],
    and peak memory [MiB].
    """
    from esvalue.inputs.scenario import load_scenario
    from esvalue.runs.explore import explore

    path = write(folder / "panjin")
    stages: dict[str, float] = {}
    start = last = time.perf_counter()
    now = "import"

    def progress(stage: str, done: int, whole: int) -> None:
        nonlocal last, now
        if stage != now:
            stages[now] = time.perf_counter() - last
            last, now = time.perf_counter(), stage

    explore(path, folder / "out", points=POINTS, replicates=REPLICATES, workers=WORKERS, progress=progress)
    stages[now] = time.perf_counter() - last
    made = {
        "options": float(len(load_scenario(path).scenario.options)),
        "seconds": time.perf_counter() - start,
        "processor": time.process_time(),
    }
    return {**made, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, **stages}


def measure() -> list[Row]:
    """Return the rows; the time is that of the clock, so other work on the machine adds to it."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, __file__, folder], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    made = json.loads(done.stdout.splitlines()[-1])
    what = f"Panjin explored: {REPLICATES} x {POINTS:,} futures x {made['options']:.0f} options, {WORKERS} threads"
    seconds, memory = made["seconds"], made["memory"]
    return [
        Row(
            what,
            f"{seconds:.1f} s",
            f"{made['processor']:.1f} s processor",
            f"{seconds / LIMIT:.2f}",
            f"{LIMIT:g} s",
            seconds <= LIMIT,
        ),
        Row("  peak memory", f"{memory:.0f} MiB", "", f"{memory / MEMORY:.2f}", f"{MEMORY:,.0f} MiB", memory <= MEMORY),
    ]


if __name__ == "__main__":
    print(json.dumps(child(Path(sys.argv[1]))))

"""More places, not more work a place: Panjin with every wetland place cut into 1, 10 and 100 equal parts.

Cutting a place changes no standard and no total, so the three runs ask the same question of 15, 150 and 1,500 places.
Each is a process of its own, from the command to the pages: ``python benchmarks/places.py PARTS FOLDER``.
"""

from __future__ import annotations

import csv
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from table import Row

__all__ = ["MEMORY", "PARTS", "TIMES", "child", "measure", "write"]

#: Into how many parts every wetland place is cut.
PARTS = (1, 10, 100)
#: A hundred times the wetland places may take so many times the processor time, in so much memory [MiB].
TIMES, MEMORY = 4.0, 1024.0
#: Futures of a run: replicates x points.
REPLICATES, POINTS = 2, 256
#: Columns of the table of places that are shared out among the parts.
SHARED = ("area", "eligible_area", "visits", "households")


def write(folder: Path, parts: int) -> Path:
    """Write Panjin with every wetland place cut into so many equal parts; return the scenario file."""
    from esvalue.inputs.library import package_folder

    shutil.copytree(package_folder("scenarios") / "panjin", folder, dirs_exist_ok=True)
    path = folder / "scenario.toml"
    text = path.read_text(encoding="utf-8")
    for key, old, new in (("replicates", 8, REPLICATES), ("points", 1024, POINTS)):
        assert text.count(f"\n{key} = {old}\n") == 1, key
        text = text.replace(f"\n{key} = {old}\n", f"\n{key} = {new}\n")
    path.write_text(text, encoding="utf-8")
    _cut(folder / "wetland.csv", "place", parts, SHARED)
    _cut(folder / "wetland.sources.csv", "place", parts, ())
    return path


def _cut(path: Path, column: str, parts: int, shared: tuple[str, ...]) -> None:
    """Write every row of a table once for each part of the place it names, its amounts shared out."""
    with path.open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    named = heading.index(column)
    divided = [i for i, name in enumerate(heading) if name.split(" [")[0] in shared]
    made = []
    for row in rows:
        whole = row[named] == "*" or parts == 1
        for part in range(1 if whole else parts):
            cells = list(row)
            if not whole:
                cells[named] = f"{row[named]}{part + 1:03d}"
                for i in divided:
                    cells[i] = row[i] if row[i] == "n/a" else repr(float(row[i]) / parts)
            made.append(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heading, *made])


def child(parts: int, folder: Path) -> dict[str, float]:
    """Run the cut scenario with its report; return processor time [s], peak memory [MiB], and the size of the
    lineage file [MB].
    """
    from esvalue.cli import main

    path = write(folder / "panjin", parts)
    start = time.process_time()
    assert main(["run", str(path), "--quiet", "--out", str(folder / "out")]) == 0
    return {
        "processor": time.process_time() - start,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "lineage": (folder / "out" / "lineage.json").stat().st_size / 1e6,
    }


def measure() -> list[Row]:
    """Return the rows: each size against the smallest one."""
    found = [_in_process(parts) for parts in PARTS]
    first, rows = found[0], []
    for parts, made in zip(PARTS, found, strict=True):
        ratio, last = made["processor"] / first["processor"], parts == PARTS[-1]
        what = f"Panjin with {15 * parts:,} wetland places, command to pages"
        seconds, base = f"{made['processor']:.1f} s", f"{first['processor']:.1f} s"
        limit, ok = (f"{TIMES:g}", ratio <= TIMES) if last else ("", None)
        rows.append(Row(what, seconds, base, f"{ratio:.2f}", limit, ok))
    last_made = found[-1]
    memory, growth = last_made["memory"], last_made["lineage"] / first["lineage"]
    rows.append(Row("  peak memory", f"{memory:.0f} MiB", "", "", f"{MEMORY:,.0f} MiB", memory <= MEMORY))
    sizes = f"{last_made['lineage']:.1f} MB", f"{first['lineage']:.1f} MB"
    rows.append(Row("  lineage file", *sizes, f"{growth:.1f}", f"{PARTS[-1]}", growth <= PARTS[-1]))
    return rows


def _in_process(parts: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, str(parts), folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    print(json.dumps(child(int(sys.argv[1]), Path(sys.argv[2]))))

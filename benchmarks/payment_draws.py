"""Claims under errors of measurement: draws a second against a plain NumPy kernel of the same run, and its memory.

The kernel knows one rule by heart (classes from the target, by the worst of 21 indicators, times an amount): for each
draw it gives every value its noise, finds the classes, and adds the money up by party. Both must give the same nets.

    python benchmarks/payment_draws.py [SECTIONS [DRAWS]]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt
from payments import write
from table import Row, show

from esvalue.payments import Spread, Tables, load_indicators, load_rule, read_tables, spread_of
from esvalue.payments.copies import noisy
from esvalue.payments.margins import margins_of

__all__ = ["kernel", "measure"]

SECTIONS, DRAWS, ERROR, SEED = 500, 100, 0.1, 7
RULE = "liaoning_2024"
#: Yuan a class, on the main stem and elsewhere.
MAIN, OTHER = 1_000_000, 500_000
#: Times the kernel, and bytes.
TIMES, MEMORY = 1.5, 2**30


def measure(sections: int = SECTIONS, draws: int = DRAWS) -> list[Row]:
    """Return the rows: processor time against that of the kernel, the largest difference of a net, peak memory of
    reading and drawing.
    """
    with tempfile.TemporaryDirectory() as folder:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:  # its memory is not what is measured
            apart.submit(write, Path(folder), sections).result()
        names = ("sections", "targets", "monitoring")
        tables = read_tables(**{name: Path(folder) / f"{name}.csv" for name in names})
    start = time.process_time()
    found = spread_of(load_rule(RULE), tables, ERROR, draws, seed=SEED, period="2025", leave_out=["total_nitrogen"])
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    start = time.process_time()
    nets = kernel(tables, draws)
    own = time.process_time() - start
    largest = difference(found, nets)
    what = f"{draws} draws of error, {sections} sections x 12 months x 22 indicators"
    return [
        Row(what, f"{seconds:.2f} s", f"{own:.2f} s", f"{seconds / own:.2f}", f"{TIMES:g}", seconds <= TIMES * own),
        Row("largest difference of a mean net, yuan", f"{largest:.2g}", "", f"{largest:.2g}", "0.01", largest <= 0.01),
        Row(
            "peak memory, reading included", f"{peak / 2**20:.0f} MiB", "", f"{peak / MEMORY:.2f}", "1", peak <= MEMORY
        ),
    ]


def kernel(tables: Tables, draws: int) -> dict[str, float]:
    """Return the mean net of every party, in yuan, by arrays alone."""
    known, network, rows = load_indicators(), tables.network, tables.monitoring
    codes = known.groups["class_21"].members
    ks = np.array([known.codes.index(code) for code in codes])
    width = margins_of(ERROR, known).widths(rows.indicator, rows.value, rows.marks)
    months = len(rows.periods)
    cell = (rows.section * months + rows.period) * len(known.codes) + rows.indicator
    limits = known.limits[:, network.bodies, :]  # indicator, section, class
    target = tables.targets.classes[np.argsort(tables.targets.section)] if tables.targets else np.zeros(0)
    unit = np.where(network.kinds == 0, MAIN, OTHER)
    nets = np.zeros(len(network.parties))
    for draw in range(draws):
        value = noisy(rows, width, tables, SEED, np.array([draw]))[:, 0]
        grid = np.full(len(network) * months * len(known.codes), np.nan)
        grid[cell] = value
        classes = _classes(
            grid.reshape(len(network), months, -1)[:, :, ks], known.signs[ks], limits[ks], known.ranges[ks]
        )
        money = (classes.max(axis=2) - target[:, None]) * unit[:, None]
        total = money.sum(axis=1)
        np.add.at(nets, network.upstream[:, 0], -total)
        np.add.at(nets, network.downstream[:, 0], total)
    return dict(zip(network.parties, nets / draws, strict=True))


def _classes(
    grid: npt.NDArray[np.float64],
    signs: npt.NDArray[np.float64],
    limits: npt.NDArray[np.float64],
    ranges: npt.NDArray[np.float64],
) -> npt.NDArray[np.int8]:
    """Return classes over (section, month, indicator)."""
    found = np.ones(grid.shape, dtype=np.int8)
    bounds = limits.transpose(1, 0, 2)[:, None]  # section, 1, indicator, class
    for j in range(bounds.shape[-1]):
        bound = bounds[..., j]
        found += grid * signs > bound * signs + 1e-9 * np.abs(bound)
    for i in np.flatnonzero(signs == 0):
        out = (grid[..., i] < ranges[i, 0] * (1 - 1e-9)) | (grid[..., i] > ranges[i, 1] * (1 + 1e-9))
        found[..., i] = np.where(out, 6, 1)
    return found


def difference(found: Spread, nets: dict[str, float]) -> float:
    """Return the largest difference of a mean net, in yuan."""
    mean = found.nets["mean"].to_dict()
    return max(abs(mean.get(party, 0.0) - net) for party, net in nets.items())


if __name__ == "__main__":
    print(show(measure(*map(int, sys.argv[1:3]))))

"""Every method: its design, its runs and its analysis, which cannot be mismatched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Problem
from esvalue.analysis.sensitivity import derivatives, distances, samples, screening
from esvalue.analysis.sensitivity.binned import pawn_by_bins
from esvalue.analysis.sensitivity.columns import STREAM, sobol_columns
from esvalue.analysis.sensitivity.estimates import of_pooled, of_replicates
from esvalue.analysis.sensitivity.outputs import Evaluate, Frame, Label, evaluate_outputs
from esvalue.analysis.sensitivity.runner import Runner
from esvalue.analysis.sensitivity.shapley import Walks, shapley_indices
from esvalue.analysis.sensitivity.sobol import SobolIndices, sobol_indices
from esvalue.core.arguments import Count, checked
from esvalue.core.ensemble import Design
from esvalue.core.errors import fail

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Task", "delta", "dgsm", "morris", "pawn", "rbd_fast", "regional", "shapley", "sobol", "sobol_frame"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Task:
    """What is asked for, checked."""

    problem: Problem
    method: str
    groups: Mapping[str, tuple[str, ...]]
    replicates: int
    points: int
    seed: int
    second_order: bool
    allowed_failures: float
    level: float
    evaluate: Evaluate = evaluate_outputs

    @property
    def runner(self) -> Runner:
        """What evaluates the rows of its design."""
        return Runner(self.problem, self.shape, self.evaluate)

    @property
    def shape(self) -> tuple[int, int]:
        """Replicates and points."""
        return self.replicates, self.points

    def frame(self, runner: Runner, runs: int) -> Frame:
        """Return an empty frame for the groups and outputs."""
        return Frame(tuple(self.groups), runner.rows, runs, self.method)


@checked
def sobol_frame(
    groups: Sequence[str], rows: Sequence[Label], found: SobolIndices, runs: Count, method: str = "sobol"
) -> pd.DataFrame:
    """Return Sobol indices of shape (factor, output) as a tidy frame; a pair of factors is written "one * other".

    Parameters
    ----------
    groups
        Factors or groups, in the order of the first axis.
    rows
        (outcome, option) of each output.
    found
        Indices as :func:`~esvalue.analysis.sensitivity.sobol.sobol_indices` returns them.
    runs
        Model runs behind them.
    method
        Name in the column "method".

    Raises
    ------
    InputError
        Labels that are not one an output, or groups that are not one a factor of `found`.

    Examples
    --------
    >>> from esvalue.analysis.sensitivity import sobol_columns, sobol_indices
    >>> design = sobol_columns(["x", "z"], replicates=4, points=256, seed=1)
    >>> y = [(3 * x + z)[None] for _, _, (x, z) in design.blocks()]  # one output
    >>> frame = sobol_frame(["x", "z"], [("y", "")], sobol_indices(y[0], y[1], y[2:4], design=design), design.runs)
    >>> frame[frame["index"] == "total"]["value"].round(2).tolist()  # 9 : 1
    [0.9, 0.1]
    """
    shape = found.first.value.shape
    if shape != (len(groups), len(rows)):
        raise fail("sobol_labels", "sobol_frame", groups=len(groups), rows=len(rows), shape=shape)
    frame = Frame(tuple(groups), rows, runs, method)
    frame.add("first", found.first)
    frame.add("total", found.total)
    if found.second is not None and len(groups) > 1:
        j, k = np.triu_indices(len(groups), 1)
        frame.add(
            "second",
            found.second.pick(j, k),
            [f"{groups[a]} * {groups[b]}" for a, b in zip(j.tolist(), k.tolist(), strict=True)],
        )
    return frame.made()


def sobol(task: Task) -> pd.DataFrame:
    """Pick-freeze runs on scrambled Sobol sets: first, total and, where asked for, second-order indices."""
    design = sobol_columns(
        task.problem.names,
        replicates=task.replicates,
        points=task.points,
        seed=task.seed,
        groups=task.groups,
        second_order=task.second_order,
    )
    runner = task.runner
    y: dict[str, list[Array]] = {"a": [], "b": [], "ab": [], "ba": []}
    for kind, _, u in design.blocks():
        y[kind].append(runner.run(u))
    runs = runner.settle(task.allowed_failures)
    found = sobol_indices(
        y["a"][0], y["b"][0], y["ab"], y["ba"] or None, design=design, keep=runner.mask, level=task.level
    )
    return sobol_frame(tuple(task.groups), runner.rows, found, runs)


def morris(task: Task) -> pd.DataFrame:
    """Elementary effects along trajectories: mu_star, and mu and sigma of single factors."""
    u, moved = screening.trajectories(
        task.groups, task.problem.names, replicates=task.replicates, points=task.points, seed=task.seed
    )
    runner = task.runner
    y = np.stack([runner.run(u[:, run]) for run in range(u.shape[1])])
    frame = task.frame(runner, runner.settle(task.allowed_failures))
    effects = screening.elementary_effects(u, moved, y, len(task.groups))
    alone = [len(members) == 1 for members in task.groups.values()]
    single = [group for group, one in zip(task.groups, alone, strict=True) if one]
    for index, found in screening.morris_indices(effects, runner.keep, alone, task.level).items():
        frame.add(index, found, None if index == "mu_star" else single)
    return frame.made()


@dataclass(frozen=True)
class _Sample:
    """A random sample with the draws that count: conditioning columns (factor, draw), outputs (output,
    draw), replicates (draw,).
    """

    x: Array
    y: Array
    replicate: npt.NDArray[np.intp]

    def parts(self) -> list[tuple[Array, Array]]:
        """Return columns and outputs of each replicate."""
        return [
            (self.x[:, self.replicate == r], self.y[:, self.replicate == r])
            for r in range(int(self.replicate.max()) + 1)
        ]


def _sample(task: Task) -> tuple[_Sample, Frame]:
    """Run a Latin hypercube; a column is the factor's own probability, share or rival (after the copula)."""
    names = task.problem.names
    u = samples.hypercube(names, replicates=task.replicates, points=task.points, seed=task.seed)
    runner = task.runner
    y = runner.run(u)
    frame = task.frame(runner, runner.settle(task.allowed_failures))
    columns = {name: u[i].ravel() for i, name in enumerate(names)}
    uniform, values = task.problem.uniforms(columns), task.problem.values(columns)
    shares = {name for one in task.problem.shares for name in one.names}
    x = np.stack(
        [values[name] if name in shares or task.problem.factor(name).discrete else uniform[name] for name in names]
    )
    keep = runner.keep.ravel()
    replicate = np.repeat(np.arange(task.replicates), task.points)
    return _Sample(x[:, keep], y.reshape(len(y), -1)[:, keep], replicate[keep]), frame


def pawn(task: Task) -> pd.DataFrame:
    """Distances of an outcome's distribution when a factor is known."""
    sample, frame = _sample(task)
    classes = np.stack([distances.classes_of(x) for x in sample.x])
    for index, found in pawn_by_bins(classes, sample.y, sample.replicate, distances.BINS, task.level).items():
        frame.add(index, found)
    return frame.made()


def regional(task: Task) -> pd.DataFrame:
    """Distances of a factor's distribution between bands of an outcome and the rest."""
    sample, frame = _sample(task)
    bands = np.stack([distances.classes_of(y) for y in sample.y])
    parts = [sample.replicate == r for r in range(task.replicates)]
    each = np.stack([distances.regional_indices(sample.x[:, part], bands[:, part]) for part in parts], axis=-1)
    found = of_pooled(distances.regional_indices(sample.x, bands), each, task.level)
    for band in range(distances.BINS):
        frame.add(f"band_{band * 100 // distances.BINS}_{(band + 1) * 100 // distances.BINS}", found.pick(..., band))
    return frame.made().dropna(subset=["value"], ignore_index=True)  # an outcome of few values has fewer bands


def rbd_fast(task: Task) -> pd.DataFrame:
    """First-order indices by random balance designs."""
    sample, frame = _sample(task)
    each = np.stack([np.stack([samples.rbd_fast_indices(one, y) for one in x]) for x, y in sample.parts()], axis=-1)
    frame.add("first", of_replicates(each, task.level))
    return frame.made()


def delta(task: Task) -> pd.DataFrame:
    """Borgonovo's delta."""
    sample, frame = _sample(task)
    each = []
    for r, (x, y) in enumerate(sample.parts()):
        generator = np.random.default_rng(np.random.SeedSequence(task.seed, spawn_key=(STREAM["resample"], r)))
        each.append([[samples.delta_indices(one, of, generator) for of in y] for one in x])
    frame.add("delta", of_replicates(np.moveaxis(np.array(each), 0, -1), task.level))
    return frame.made()


def dgsm(task: Task) -> pd.DataFrame:
    """Upper bounds of total indices from derivatives."""
    names = task.problem.names
    discrete = [name for name in names if task.problem.factor(name).discrete]
    if discrete:
        raise fail("sensitivity_discrete", "dgsm", names=", ".join(discrete))
    design = Design(names, task.replicates, task.points, task.seed, STREAM["sample"])
    u = np.stack([design.replicate(r) for r in range(task.replicates)], axis=1)
    runner = task.runner
    base = runner.run(u)
    moved = np.stack([runner.run(derivatives.stepped(u, i)) for i in range(len(names))])
    frame = task.frame(runner, runner.settle(task.allowed_failures))
    frame.add("dgsm", derivatives.dgsm_indices(base, moved, u, runner.keep, task.level))
    return frame.made()


def shapley(task: Task) -> pd.DataFrame:
    """Shapley effects, of factors that may depend on each other."""
    walks = Walks(task.problem, task.groups, task.replicates, task.points, task.seed)
    steps = [walks.steps(r) for r in range(task.replicates)]
    order = np.stack([one for one, _ in steps], axis=1)
    runner = task.runner
    y = np.stack([runner.run(np.stack([next(walk) for _, walk in steps], axis=1)) for _ in range(len(task.groups) + 1)])
    frame = task.frame(runner, runner.settle(task.allowed_failures))
    frame.add("shapley", shapley_indices(y, order, runner.keep, task.level))
    return frame.made()

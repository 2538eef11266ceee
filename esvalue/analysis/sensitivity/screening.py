"""Morris screening: elementary effects along trajectories (sampled by SALib)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from esvalue.analysis.sensitivity.columns import STREAM
from esvalue.analysis.sensitivity.estimates import IndexEstimate, of_pooled

__all__ = ["EDGE", "LEVELS", "STEP", "elementary_effects", "morris_indices", "trajectories"]

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]

#: Levels of a factor's grid; SALib's default.
LEVELS = 4
#: Probability of the outer levels. Not 0 and 1, where a factor without limits would be infinite.
EDGE = 0.05
#: Step between two levels that a trajectory compares, in probability: two of three gaps between the levels.
STEP = (1 - 2 * EDGE) * (LEVELS / 2) / (LEVELS - 1)


def trajectories(
    groups: Mapping[str, Sequence[str]], names: Sequence[str], *, replicates: int, points: int, seed: int
) -> tuple[Array, Integers]:
    """Return the uniform numbers of trajectories and the order in which groups move.

    Levels stand at probabilities 0.05, 0.35, 0.65 and 0.95 of each factor.

    Parameters
    ----------
    groups
        Factors by group.
    names
        Factors in order.
    replicates, points
        Number of replicates, and of trajectories in each.
    seed
        Any whole number.

    Returns
    -------
    u
        Shape (factor, run of a trajectory, replicate, trajectory).
    moved
        Group that moves between a run and the next, shape (step, replicate, trajectory).
    """
    from SALib.sample import morris

    of = {name: group for group, members in groups.items() for name in members}
    spec = {
        "num_vars": len(names),
        "names": list(names),
        "bounds": [[EDGE, 1 - EDGE]] * len(names),
        "groups": [of[name] for name in names],
    }
    runs = len(groups) + 1
    u = np.empty((len(names), runs, replicates, points))
    for r in range(replicates):
        generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(STREAM["morris"], r)))
        made = morris.sample(spec, points, num_levels=LEVELS, seed=generator)
        u[:, :, r] = made.reshape(points, runs, len(names)).transpose(2, 1, 0)
    number = {group: g for g, group in enumerate(groups)}
    group = np.array([number[of[name]] for name in names])
    first = np.argmax(np.diff(u, axis=1) != 0, axis=0)  # the first factor that changed tells the group
    return u, group[first]


def elementary_effects(u: Array, moved: Integers, y: Array, groups: int) -> Array:
    """Return the change of each output for a change of one in probability, by group.

    Parameters
    ----------
    u, moved
        As from :func:`trajectories`.
    y
        Outputs, shape (run of a trajectory, output, replicate, trajectory).
    groups
        Number of groups.

    Returns
    -------
    Effects of shape (group, output, replicate, trajectory); the sign is that of the group's first factor.
    """
    step = np.diff(u, axis=1)
    which = np.argmax(step != 0, axis=0)
    sign = np.sign(np.take_along_axis(step, which[None], axis=0)[0])
    change = np.diff(y, axis=0) * (sign / STEP)[:, None]
    place = np.argsort(moved, axis=0, kind="stable")[:groups]  # the step at which each group moves
    return np.take_along_axis(change, np.broadcast_to(place[:, None], (groups, *change.shape[1:])), axis=0)


def morris_indices(
    effects: Array, keep: npt.NDArray[np.bool_], alone: Sequence[bool], level: float = 0.95
) -> dict[str, IndexEstimate]:
    """Return mu_star (mean size), mu (mean) and sigma (spread) of effects, arrays of shape (group, output).

    A group of several factors has mu_star alone: its factors move in different directions.
    """
    parts = [effects[:, :, keep]] + [effects[:, :, r][:, :, keep[r]] for r in range(keep.shape[0])]
    single = np.asarray(alone)
    made = {}
    for name, over in (
        ("mu_star", lambda e: np.abs(e).mean(axis=-1)),
        ("mu", lambda e: e.mean(axis=-1)),
        ("sigma", lambda e: e.std(axis=-1, ddof=1)),
    ):
        values = [over(one if name == "mu_star" else one[single]) for one in parts]
        made[name] = of_pooled(values[0], np.stack(values[1:], axis=-1), level)
    return made

"""Segments of a study evaluated into its store, which keeps nothing of a model that changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from esvalue.analysis.problem import Problem
from esvalue.core.ensemble import Design
from esvalue.core.errors import InputError, fail
from esvalue.study.key import refuse_changed
from esvalue.study.reached import Reached
from esvalue.study.runner import run_segments
from esvalue.study.store import Folder, Store

__all__ = ["refuse_longer", "run_proved"]


def refuse_longer(store: Store, replicates: int, size: int, where: str) -> None:
    """Refuse replicates of a Latin hypercube of another length than those kept: it grows by whole replicates only."""
    for replicate in range(replicates):
        longest = max((stop for _, stop in store.spans(replicate)), default=size)
        longest = longest if longest != size else store.hold(size)
        if longest != size:
            raise fail("points_latin", where, found=longest, wanted=size)


def run_proved(
    problem: Problem,
    model: Reached | None,
    design: Design,
    store: Store,
    *,
    workers: int,
    backend: str,
    progress: Callable[[int, int], None] | None,
) -> None:
    """Evaluate what a store lacks of a design; a folder keeps none of it where the model changed meanwhile (looked for
    after 1, 2, 4 ... and all segments).
    """
    segments = store.missing(design.replicates, design.points)

    def prove() -> None:
        if isinstance(store, Folder):
            try:
                refuse_changed(problem, model, str(store.path))
            except InputError:
                store.forget()
                raise

    def tick(done: int, whole: int) -> None:
        if done & (done - 1) == 0 or done == whole:
            prove()
        if progress is not None:
            progress(done, whole)

    watched = isinstance(store, Folder) and bool(model and model.own)
    try:
        run_segments(problem, design, store, segments, workers, backend=backend, tick=tick, watched=watched)
    except BaseException:  # also where a user stops it: what it kept of a changed model must not be found again
        with suppress(InputError):
            prove()
        raise

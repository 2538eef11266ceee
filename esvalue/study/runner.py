"""Running the missing segments of a study: in this thread, over threads, processes, or a dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Problem
from esvalue.core.ensemble import Design
from esvalue.core.errors import fail
from esvalue.study.key import model_of, refuse_changed
from esvalue.study.sending import packed_up, process_pool
from esvalue.study.store import Segment, Store

__all__ = ["evaluate_segment", "run_segments"]

Array = npt.NDArray[np.float64]
Tick = Callable[[int, int], None]


def evaluate_segment(problem: Problem, design: Design, segment: Segment) -> dict[str, Array]:
    """Return the outcomes of a segment (replicate, start, stop), block by block.

    How many draws a problem takes at a time it says itself.
    """
    replicate, start, stop = segment
    parts: dict[str, list[Array]] = {outcome.name: [] for outcome in problem.outcomes}
    size = problem.block
    for part, columns in _until(design, stop).blocks(replicate, start, size):
        columns.pop("", None)
        found = problem.run(columns) if columns else problem.run({"": np.full(part.stop - part.start, 0.5)})
        for name, values in found.items():
            parts[name].append(values)
    return {
        name: np.concatenate(blocks, axis=-1) if len(blocks) > 1 else np.asarray(blocks[0])
        for name, blocks in parts.items()
    }


def _until(design: Design, stop: int) -> Design:
    from dataclasses import replace

    return design if design.kind == "latin" else replace(design, points=stop)


def run_segments(
    problem: Problem,
    design: Design,
    store: Store,
    segments: Sequence[Segment],
    workers: int = 1,
    *,
    backend: str = "threads",
    tick: Tick | None = None,
    watched: bool = False,
) -> None:
    """Evaluate segments and keep them in the store as they come.

    Parameters
    ----------
    problem, design, store
        What is evaluated, over which futures, and where it is kept.
    segments
        (replicate, start, stop) of each piece of work.
    workers
        Threads or processes (1: in this thread).
    backend
        "threads" (NumPy models), "processes" (slow models in Python, functions of a notebook too; a script then runs
        under ``if __name__ == "__main__":``), or the address of a dask scheduler such as "tcp://127.0.0.1:8786".
    tick
        Called with (segments done, segments in all).
    watched
        Workers in other processes, whose objects nobody else sees, prove after each segment that the model did not
        change.

    Raises
    ------
    InputError
        The model changed in a worker; a worker died or the problem cannot be sent to one; what was finished is kept,
        the same call goes on from there.
    """
    if not segments:
        return
    whole = len(segments)
    for done, (segment, values) in enumerate(
        _results(problem, design, segments, workers, backend, watched=watched), start=1
    ):
        store.write(segment, values)
        if tick is not None:
            tick(done, whole)


def _results(
    problem: Problem, design: Design, segments: Sequence[Segment], workers: int, backend: str, *, watched: bool
) -> Iterator[tuple[Segment, dict[str, Array]]]:
    if "://" in backend:
        yield from _cluster(problem, design, segments, backend, watched)
    elif backend not in ("threads", "processes"):
        raise fail("unknown_backend", "backend", given=backend)
    elif workers <= 1 and backend == "threads":
        for segment in segments:
            yield segment, evaluate_segment(problem, design, segment)
    else:
        yield from _pool(problem, design, segments, workers, backend, watched=watched)


def _pool(
    problem: Problem, design: Design, segments: Sequence[Segment], workers: int, backend: str, *, watched: bool
) -> Iterator[tuple[Segment, dict[str, Array]]]:
    pool: Executor
    if backend == "threads":
        pool = ThreadPoolExecutor(workers)
    else:
        pool = process_pool(workers, _hold, problem, design, watched)
    queue = list(reversed(segments))
    running: dict[Future[dict[str, Array]], Segment] = {}
    try:
        while queue or running:
            while queue and len(running) < 2 * workers:  # a short queue keeps memory constant
                segment = queue.pop()
                task = (
                    pool.submit(_held, segment)
                    if backend == "processes"
                    else pool.submit(evaluate_segment, problem, design, segment)
                )
                running[task] = segment
            for task in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(task), task.result()
    except BrokenProcessPool:
        raise fail("worker_died", "workers", left=len(queue) + len(running), whole=len(segments)) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_Sent = tuple[Problem, Design, bool]
_HELD: _Sent | None = None


def _hold(*sent: Any) -> None:
    """Keep the problem in a worker process, so that it is sent once."""
    global _HELD
    _HELD = sent


def _held(segment: Segment) -> dict[str, Array]:
    assert _HELD is not None
    return _remote(_HELD, segment)


def _cluster(
    problem: Problem, design: Design, segments: Sequence[Segment], address: str, watched: bool
) -> Iterator[tuple[Segment, dict[str, Array]]]:
    try:
        import distributed
    except ImportError:
        raise fail("no_extra", "backend", package="distributed", extra="study") from None
    packed_up(problem)
    try:
        client: Any = distributed.Client(address, timeout="10s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise fail("no_cluster", "backend", address=address, reason=str(error)[:200]) from None
    with client, client.as_current():
        shared = client.scatter((problem, design, watched), broadcast=True, hash=False)
        tasks = {client.submit(_remote, shared, segment, pure=False): segment for segment in segments}
        try:
            for task in distributed.as_completed(list(tasks)):
                yield tasks[task], task.result()
        except distributed.KilledWorker:
            raise fail("worker_died", "workers", left=len(segments), whole=len(segments)) from None


def _remote(sent: _Sent, segment: Segment) -> dict[str, Array]:
    problem, design, watched = sent
    before = model_of(problem) if watched else None
    values = evaluate_segment(problem, design, segment)
    refuse_changed(problem, before, "workers")
    return values

"""Rows of a design evaluated block by block, over threads, processes or a cluster, and kept so that a call goes on."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Problem
from esvalue.analysis.sensitivity.outputs import Label, packed
from esvalue.core.errors import fail
from esvalue.core.files import write_file
from esvalue.study.sending import packed_up, process_pool

__all__ = ["Blocks", "opened"]

Array = npt.NDArray[np.float64]
Tick = Callable[[int, int], None]
_HELD: list[Problem] = []


@dataclass
class Blocks:
    """Evaluates uniform numbers of a problem as an analysis asks for them, call by call.

    Parameters
    ----------
    problem
        What is evaluated.
    pool
        Executor of its blocks; None: this thread.
    remote
        Whether blocks go to other processes, which hold the problem.
    folder
        Where finished calls are kept, one file a call; None: nowhere.
    tick
        Called with (calls done, 0): how many there will be is not known beforehand.
    """

    problem: Problem
    pool: Executor | Any = None
    remote: bool = False
    folder: Path | None = None
    tick: Tick | None = None
    calls: int = field(default=0, init=False)

    def __call__(self, problem: Problem, names: Sequence[str], u: Array) -> tuple[list[Label], Array]:
        """Return the labels and the outputs, shape (output, ...), of uniform numbers of shape (factor, ...)."""
        file = None if self.folder is None else self.folder / f"call-{self.calls}.npz"
        self.calls += 1
        found = None if file is None else _kept(file)
        if found is None:
            found = self._evaluated(names, u)
            if file is not None:
                _keep(file, *found)
        if self.tick is not None:
            self.tick(self.calls, 0)
        return found

    def _evaluated(self, names: Sequence[str], u: Array) -> tuple[list[Label], Array]:
        flat = u.reshape(len(names), -1)
        size = self.problem.block
        parts = [
            {name: np.ascontiguousarray(flat[i, start : start + size]) for i, name in enumerate(names)}
            for start in range(0, flat.shape[1], size)
        ]
        done = list(self._each(parts))
        rows = done[0][0]
        return rows, np.concatenate([y for _, y in done], axis=1).reshape(-1, *u.shape[1:])

    def _each(self, parts: Sequence[dict[str, Array]]) -> Iterator[tuple[list[Label], Array]]:
        if self.pool is None:
            yield from (_evaluate(self.problem, part) for part in parts)
            return
        try:
            if self.remote:
                yield from self.pool.map(_evaluate_held, parts)
            else:
                yield from self.pool.map(_evaluate, [self.problem] * len(parts), parts)
        except BrokenProcessPool:
            raise fail("worker_died", "workers", left=len(parts), whole=len(parts)) from None


def _evaluate(problem: Problem, columns: dict[str, Array]) -> tuple[list[Label], Array]:
    return packed(problem.run(columns), problem.options)


def _hold(problem: Problem) -> None:
    _HELD[:] = [problem]


def _evaluate_held(columns: dict[str, Array]) -> tuple[list[Label], Array]:
    return _evaluate(_HELD[0], columns)


@contextmanager
def opened(
    problem: Problem, workers: int, backend: str, folder: Path | None, asked: dict[str, Any], *, tick: Tick | None
) -> Iterator[Blocks]:
    """Yield what evaluates blocks of a problem, with its workers.

    Parameters
    ----------
    problem
        What is evaluated.
    workers, backend
        See :func:`esvalue.study.runner.run_segments`.
    folder
        Folder of the study's store; None: nothing is kept.
    asked
        What was asked for, all of it: names the folder of its calls.
    tick
        Called with (calls done, 0).
    """
    kept = None
    if folder is not None:
        name = hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode("utf-8")).hexdigest()[:16]
        kept = folder / "analyses" / f"{asked['method']}-{name}"
        kept.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        pool: Any = None
        remote = backend == "processes"
        if "://" in backend:
            packed_up(problem)
            pool = stack.enter_context(_Cluster(problem, backend))
        elif backend not in ("threads", "processes"):
            raise fail("unknown_backend", "backend", given=backend)
        elif remote:
            pool = stack.enter_context(process_pool(workers, _hold, problem))
        elif workers > 1:
            pool = stack.enter_context(ThreadPoolExecutor(workers))
        yield Blocks(problem, pool, remote, kept, tick)


class _Cluster:
    """A dask cluster as an executor of blocks: the problem is sent once."""

    def __init__(self, problem: Problem, address: str) -> None:
        self._problem, self._address = problem, address

    def __enter__(self) -> _Cluster:
        try:
            import distributed
        except ImportError:
            raise fail("no_extra", "backend", package="distributed", extra="study") from None
        try:
            self._client: Any = distributed.Client(self._address, timeout="10s", set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise fail("no_cluster", "backend", address=self._address, reason=str(error)[:200]) from None
        self._shared = self._client.scatter(self._problem, broadcast=True, hash=False)
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def map(self, work: Any, problems: Sequence[Problem], parts: Sequence[Any]) -> list[Any]:
        """Evaluate parts in their order."""
        tasks = [self._client.submit(work, self._shared, part, pure=False) for part in parts]
        return list(self._client.gather(tasks))


def _kept(file: Path) -> tuple[list[Label], Array] | None:
    if not file.is_file():
        return None
    try:
        with np.load(file) as kept:
            rows = json.loads(bytes(kept["rows"]).decode("utf-8"))
            return [(str(outcome), str(option)) for outcome, option in rows], np.asarray(kept["y"])
    except (OSError, ValueError, KeyError, EOFError):
        raise fail("store_damaged", str(file.parent), file=file.name) from None


def _keep(file: Path, rows: list[Label], y: Array) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, y=y, rows=np.frombuffer(json.dumps(rows).encode("utf-8"), dtype=np.uint8))
    write_file(file, buffer.getvalue())

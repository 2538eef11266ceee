"""Problems sent to other processes: by cloudpickle, so that functions and closures of a notebook go too.

Processes are spawned, on every system alike: a fork would copy threads and locks of libraries half done.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import cloudpickle

from esvalue.core.errors import fail

__all__ = ["packed_up", "process_pool"]


def packed_up(sent: object) -> bytes:
    """Return what is sent to another process, or say why it cannot be: an open file, a lock, a connection."""
    try:
        made: bytes = cloudpickle.dumps(sent)
        pickle.loads(made)  # what comes apart only where it is put together again
    # pickle documents one kind of error and lets through what the parts of a problem raise when asked for their state
    except Exception as error:
        raise fail("not_sendable", "backend", reason=f"{type(error).__name__}: {error}"[:200]) from None
    return made


def process_pool(workers: int, hold: Callable[..., None], *sent: Any) -> ProcessPoolExecutor:
    """Return processes each of which calls `hold` with what is sent, once; `hold` is a function of a module."""
    context = get_context("spawn")
    return ProcessPoolExecutor(workers, context, initializer=_unpacked, initargs=(hold, packed_up(sent)))


def _unpacked(hold: Callable[..., None], sent: bytes) -> None:
    hold(*pickle.loads(sent))

"""A bar for what takes long: tqdm where it is installed, else a line on the terminal; nothing where none is wanted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["Tick", "shown_progress"]

#: Called with (done, to do); to do is 0 where it is not known beforehand.
Tick = Callable[[int, int], None]


@contextmanager
def shown_progress(title: str, wanted: bool | Tick | None) -> Iterator[Tick | None]:
    """Yield what is told how far something has come.

    Parameters
    ----------
    title
        What is being done.
    wanted
        True for a bar (in a terminal or a notebook), a function of one's own, or nothing.
    """
    if wanted is None or wanted is False:
        yield None
        return
    if wanted is not True:
        yield wanted
        return
    bar = _bar(title)
    try:
        yield bar
    finally:
        bar.close()


def _bar(title: str) -> Any:
    try:
        from tqdm import tqdm
    except ImportError:
        return _Line(title)
    return _Tqdm(tqdm(desc=title, leave=False))


class _Tqdm:
    def __init__(self, bar: Any) -> None:
        self._bar = bar

    def __call__(self, done: int, whole: int) -> None:
        if whole and self._bar.total != whole:
            self._bar.total = whole
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        self._bar.close()


class _Line:
    """One line that is written over, of a terminal only."""

    def __init__(self, title: str, stream: Any = None) -> None:
        self._title, self._stream = title, stream or sys.stderr
        self._seen = hasattr(self._stream, "isatty") and self._stream.isatty()

    def __call__(self, done: int, whole: int) -> None:
        if self._seen:
            self._stream.write(f"\r{self._title} {done}{f'/{whole}' if whole else ''} ")
            self._stream.flush()

    def close(self) -> None:
        if self._seen:
            self._stream.write("\n")

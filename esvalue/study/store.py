"""Stores: the outcomes of a study, one file a segment of a replicate, each whole or absent.

A segment is written under a temporary name and renamed, so a study that is killed at any moment goes on where it
stopped; what is there is never calculated again, and a larger study adds to it.
"""

from __future__ import annotations

import json
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.errors import fail

__all__ = ["SEGMENT", "Folder", "Memory", "Store"]

Array = npt.NDArray[np.float64]
Segment = tuple[int, int, int]

#: Most points in one segment of a folder; fixed, so that files do not depend on workers.
SEGMENT = 4096
_NAME = re.compile(r"(\d+)-(\d+)\.npz")


class Store(ABC):
    """What both kinds of store share: which segments are missing, and reading a column."""

    #: Most points in one segment.
    segment = SEGMENT

    @abstractmethod
    def spans(self, replicate: int) -> list[tuple[int, int]]:
        """Return (start, stop) of the segments of a replicate that are there, in order."""

    @abstractmethod
    def write(self, segment: Segment, values: Mapping[str, Array]) -> None:
        """Keep the outcomes of a segment."""

    @abstractmethod
    def read(self, segment: Segment, outcome: str) -> Array:
        """Return one outcome of a segment, shape (draw,) or (option, draw)."""

    def missing(self, replicates: int, points: int) -> list[Segment]:
        """Return the segments (replicate, start, stop) that a study of this size still lacks."""
        found: list[Segment] = []
        for replicate in range(replicates):
            there = self.spans(replicate)
            at = 0
            for start, stop in [*there, (points, points)]:
                while at < min(start, points):
                    end = min(start, points, (at // self.segment + 1) * self.segment)
                    found.append((replicate, at, end))
                    at = end
                at = max(at, stop)
        return found

    def column(self, outcome: str, replicate: int, points: int) -> Array:
        """Return an outcome over the first `points` points of a replicate, shape (point,) or (option, point)."""
        parts = [self.read((replicate, a, b), outcome) for a, b in self.spans(replicate) if a < points]
        return np.concatenate(parts, axis=-1)[..., :points]


class Memory(Store):
    """A store that ends with the program; nothing can be lost between segments, so they may be longer."""

    segment = 4 * SEGMENT

    def __init__(self) -> None:
        self._kept: dict[Segment, dict[str, Array]] = {}

    def spans(self, replicate: int) -> list[tuple[int, int]]:
        return sorted((a, b) for r, a, b in self._kept if r == replicate)

    def write(self, segment: Segment, values: Mapping[str, Array]) -> None:
        self._kept[segment] = dict(values)

    def read(self, segment: Segment, outcome: str) -> Array:
        return self._kept[segment][outcome]


class Folder(Store):
    """A store in a folder: `study.json` says whose it is, `replicate-R/START-STOP.npz` hold the outcomes.

    Raises
    ------
    InputError
        The folder holds another study (the message says what differs), or something that is no study.
    """

    def __init__(self, path: Path, head: Mapping[str, Any]) -> None:
        self.path = path
        self._order = {name: f"o{i}" for i, name in enumerate(head["outcomes"])}
        wanted = json.loads(json.dumps(head, ensure_ascii=False))
        about = path / "study.json"
        if about.is_file():
            self._same(json.loads(about.read_text(encoding="utf-8")), wanted)
        elif path.exists() and any(path.iterdir()):
            raise fail("not_a_study", str(path))
        else:
            path.mkdir(parents=True, exist_ok=True)
            text = json.dumps(wanted, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
            _whole(about, text.encode("utf-8"))
        for left in path.glob("**/.*.partial"):
            left.unlink(missing_ok=True)

    def _same(self, found: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
        for key in sorted(wanted.keys() | found.keys()):
            if found.get(key) != wanted.get(key):
                raise fail("other_study", str(self.path), key=key, found=_short(found.get(key)), wanted=_short(wanted.get(key)))

    def _files(self, replicate: int) -> Iterator[tuple[int, int]]:
        for path in (self.path / f"replicate-{replicate}").glob("*.npz"):
            match = _NAME.fullmatch(path.name)
            if match:
                yield int(match[1]), int(match[2])

    def spans(self, replicate: int) -> list[tuple[int, int]]:
        return sorted(self._files(replicate))

    def _file(self, segment: Segment) -> Path:
        replicate, start, stop = segment
        return self.path / f"replicate-{replicate}" / f"{start}-{stop}.npz"

    def write(self, segment: Segment, values: Mapping[str, Array]) -> None:
        import io

        buffer = io.BytesIO()
        np.savez(buffer, **{self._order[name]: array for name, array in values.items()})  # type: ignore[arg-type]
        target = self._file(segment)
        target.parent.mkdir(exist_ok=True)
        _whole(target, buffer.getvalue())

    def read(self, segment: Segment, outcome: str) -> Array:
        with np.load(self._file(segment)) as kept:
            return np.asarray(kept[self._order[outcome]])


def _whole(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise fail("write_failed", str(path), reason=error.strerror or str(error)) from None


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."

"""Stores: the outcomes of a study, one file a segment of a replicate, each whole or absent.

A segment is written under a temporary name and renamed, so a study that is killed at any moment goes on where it
stopped; what is there is never calculated again, and a larger study adds to it. Several processes may work on one
store: a segment is the same bits whoever calculates it, so whichever comes first stands.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import InputError, fail
from esvalue.core.files import sweep, write_file
from esvalue.study.key import few

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

    def hold(self, points: int) -> int:
        """Note the points of each replicate where a design cannot grow, and return those that hold:
        the first that were noted.
        """
        return points

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
        parts, at = [], 0
        for start, stop in sorted(self.spans(replicate), key=lambda span: (span[0], -span[1])):
            if (
                start <= at < min(stop, points)
            ):  # two processes that began with other sizes may have cut the replicate in other places
                parts.append(self.read((replicate, start, stop), outcome)[..., at - start :])
                at = stop
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
        self._written: list[Segment] = []
        self._order = {name: f"o{i}" for i, name in enumerate(head["outcomes"])}
        wanted = json.loads(json.dumps(head, ensure_ascii=False))
        about = path / "study.json"
        if not about.is_file():
            if (
                path.exists()
                and not (path.is_dir() and all(one.name.startswith(".") for one in path.iterdir()))
                and not about.is_file()
            ):
                raise fail("not_a_study", str(path))
            self._note(about, wanted)
        self._same(self._noted(about), wanted)
        for folder in (path, *path.glob("replicate-*")):
            sweep(folder)

    def _note(self, file: Path, value: object) -> None:
        """Write a note that stands for good: where two processes do at once, the first one's holds."""
        try:
            write_file(file, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", replace=False)
        except InputError as error:
            if [one.code for one in error.problems] != ["file_exists"]:
                raise

    def _noted(self, file: Path) -> Any:
        try:
            return json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise fail("store_damaged", str(self.path), file=file.name) from None

    def hold(self, points: int) -> int:
        self._note(self.path / "points.json", points)
        found = self._noted(self.path / "points.json")
        return found if isinstance(found, int) else -1

    def _same(self, found: Any, wanted: Mapping[str, Any]) -> None:
        if not isinstance(found, dict):
            raise fail("store_damaged", str(self.path), file="study.json")
        if found.get("format") != wanted.get("format"):
            raise fail("store_old", str(self.path), found=found.get("format"), wanted=wanted.get("format"))
        for key in sorted((wanted.keys() | found.keys()) - {"model", "reached"}):
            if key == "inputs" and (names := _other_inputs(found.get(key), wanted.get(key))):
                raise fail("other_inputs", str(self.path), files=few(names))
            for name, there, here in _differing(key, found.get(key), wanted.get(key)):
                raise fail("other_study", str(self.path), key=name, found=_short(there), wanted=_short(here))
        if found.get("model") != wanted.get("model"):
            changed = [name for name, _, _ in _differing("", found.get("reached"), wanted.get("reached"))]
            raise fail("model_changed", str(self.path), changed=few(changed) or "-")

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
        target = self._file(segment)
        if target.is_file():  # another process was quicker, and someone may be reading it
            return
        buffer = io.BytesIO()
        np.savez(buffer, **{self._order[name]: array for name, array in values.items()})  # type: ignore[arg-type]
        write_file(target, buffer.getvalue())
        self._written.append(segment)

    def forget(self) -> None:
        """Remove what was written here, by this object: the model it is of changed meanwhile."""
        for segment in self._written:
            self._file(segment).unlink(missing_ok=True)

    def read(self, segment: Segment, outcome: str) -> Array:
        path = self._file(segment)
        try:
            with np.load(path) as kept:
                return np.asarray(kept[self._order[outcome]])
        except (
            OSError,
            ValueError,
            KeyError,
            EOFError,
            zipfile.BadZipFile,
        ):  # what NumPy says of a file that is no whole archive of arrays
            raise fail("store_damaged", str(self.path), file=str(path.relative_to(self.path))) from None


def _differing(name: str, found: Any, wanted: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield (name, found, wanted) of what differs, entry by entry."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        for key in {**wanted, **found}:
            yield from _differing(f"{name}.{key}" if name else key, found.get(key), wanted.get(key))
    elif found != wanted:
        yield name, found, wanted


def _other_inputs(found: Any, wanted: Any) -> list[str]:
    """Return the names of the inputs that differ: files, else what else there is."""
    if not (isinstance(found, dict) and isinstance(wanted, dict)):
        return []
    names = [name for name, _, _ in _differing("", found, wanted)]
    return [name for name in names if not name.startswith("[")] or names


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."

"""A finished run opened again: its figures, what was judged, traces."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from esvalue.core.errors import fail, nearest
from esvalue.core.files import failure_reason, is_file, restore
from esvalue.core.text import Text
from esvalue.inputs.library import Library
from esvalue.inputs.scenario import load_scenario
from esvalue.report.trace import DEPTH, trace_dot, trace_text
from esvalue.runs.input_copies import sha256_of
from esvalue.runs.run import DESIGN, FORMATS
from esvalue.standards.designed import Designed
from esvalue.standards.judging import Judged, judge
from esvalue.standards.lineage import Lineage

__all__ = ["Run", "open_run"]


@dataclass(frozen=True)
class Run:
    """A finished run folder."""

    folder: Path
    manifest: dict[str, Any]
    lineage: dict[str, Any]

    def figure(self, figure_id: str) -> dict[str, Any]:
        """Return a figure by id, or say which is nearest."""
        figures = self.lineage["figures"]
        known = {name.lower(): name for name in figures}
        if figure_id.lower() not in known:
            raise fail("unknown_figure", str(self.folder), id=figure_id, nearest=nearest(figure_id, figures) or "-")
        return {"id": known[figure_id.lower()], **figures[known[figure_id.lower()]]}

    def judged(self) -> Judged:
        """Bind the run's own inputs again, once it is sure that they are what the run read."""
        inputs = self.folder / "inputs"
        for name, digest in self.manifest["inputs"].items():
            path = inputs / name
            if not path.is_file():
                raise fail("run_input_lost", str(self.folder), file=f"inputs/{name}")
            if sha256_of(path) != digest:
                raise fail("run_input_changed", str(self.folder), file=f"inputs/{name}")
        loaded = load_scenario(inputs / "scenario" / "scenario.toml", Library.only(inputs / "models"))
        return judge(loaded, designed=self.designed())

    def designed(self) -> Designed | None:
        """Return the designs the run kept; None where it made none."""
        if not self.manifest.get("designed"):
            return None
        return Designed.read(_load(self.folder, DESIGN, {"settings": dict, "promised": dict, "frontier": list}))

    def trace(self, figure_id: str, language: str = "en", form: str = "text", depth: int | None = DEPTH) -> str:
        """Return what a figure rests on: a text to read, or a graph in the DOT language.

        Parameters
        ----------
        figure_id
            The id printed beside the figure.
        language
            "zh" or "en".
        form
            "text" or "dot".
        depth
            Levels of the tree; None: all of it, and the trees of all options where a figure compares them.
        """
        figure = self.figure(figure_id)
        judged = self.judged()
        if form == "dot":
            return trace_dot(Lineage(judged), figure, language)
        futures = (self.manifest["replicates"], self.manifest["points"])
        return trace_text(Lineage(judged), figure, self.lineage["entries"], futures, language, depth=depth)


def open_run(folder: str | Path) -> Run:
    """Open a finished run (or exploration).

    Raises
    ------
    InputError
        A folder without a manifest; a manifest or lineage that cannot be read or lacks what a run has.
    """
    path = Path(folder)
    restore(path)
    if not is_file(path / "manifest.json"):
        raise fail("not_a_run", str(folder))
    manifest = _load(
        path,
        "manifest.json",
        {"format": str, "inputs": dict, "sentence": dict, "seed": int, "replicates": int, "points": int},
    )
    if manifest["format"] not in FORMATS:
        raise fail("run_format", str(folder), given=manifest["format"], known=", ".join(FORMATS))
    return Run(path, manifest, _load(path, "lineage.json", {"entries": list, "figures": dict}))


def _load(folder: Path, name: str, keys: dict[str, type]) -> dict[str, Any]:
    try:
        data = json.loads((folder / name).read_text(encoding="utf-8"))
    except OSError as error:
        raise fail("run_damaged", str(folder), file=name, reason=failure_reason(error)) from None
    except ValueError as error:
        raise fail("run_damaged", str(folder), file=name, reason=str(error)) from None
    lacking = [key for key, kind in keys.items() if not isinstance(data, dict) or not isinstance(data.get(key), kind)]
    if lacking:
        raise fail(
            "run_damaged",
            str(folder),
            file=name,
            reason=Text(zh=f"缺少 {'、'.join(lacking)}", en=f"no {', '.join(lacking)}"),
        )
    return dict(data)

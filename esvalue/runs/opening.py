"""A finished run opened again: its figures, what was judged, traces."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import checked
from esvalue.core.errors import InputError, choice_fields, fail, nearest
from esvalue.core.files import failure_reason, is_file, restore
from esvalue.core.printing.table import Cell, Table
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text
from esvalue.equations.own import known_digests
from esvalue.inputs.library import Library
from esvalue.inputs.scenario import Loaded, load_scenario
from esvalue.report.trace import DEPTH, trace_dot, trace_kept, trace_text
from esvalue.runs.input_copies import EQUATIONS, sha256_of
from esvalue.runs.run import DESIGN, FORMATS, HINDSIGHT
from esvalue.standards.designed import Designed
from esvalue.standards.judging import Judged, judge
from esvalue.standards.lineage import Lineage
from esvalue.standards.recommendation import NO, YES

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from esvalue.runs.frames import Format, Tables

__all__ = ["Run", "manifest_in", "open_run"]

_HEADINGS = (Text(zh="方案", en="option"), Text(zh="名称", en="title"), Text(zh="满足要求", en="qualifies"))


@dataclass(frozen=True)
class Run(Shown):
    """A finished run folder."""

    folder: Path
    manifest: dict[str, Any]
    lineage: dict[str, Any]

    def _glance(self) -> Glance:
        manifest = self.manifest
        said = Text(
            zh="{name} 的运行（{folder}）：{n} 个未来，种子 {seed}",
            en="Run of {name} ({folder}): {n} futures, seed {seed}",
        ).format(
            name=manifest.get("scenario", "-"),
            folder=str(self.folder),
            n=manifest["replicates"] * manifest["points"],
            seed=manifest["seed"],
        )
        meets = manifest.get("qualifies", {})
        titles = manifest.get("names", {}).get("options", {})
        rows: list[list[Cell | str]] = [
            [option, Text(**titles[option]) if option in titles else option, YES if meets.get(option) else NO]
            for option in manifest.get("options", [])
        ]
        sentence = Text.by(lambda language: str(manifest["sentence"].get(language, "")))
        return Glance(said, Table.listed(_HEADINGS, rows), (sentence,))

    @cached_property
    def tables(self) -> Tables:
        """The tables of the report by name, as frames; `tables.dictionary` says what their columns hold."""
        from esvalue.runs.frames import Tables

        return Tables(self.folder)

    @cached_property
    def standards(self) -> pd.DataFrame:
        """What every option promises (see :func:`esvalue.runs.frames.standards_frame`)."""
        from esvalue.runs.frames import standards_frame

        return standards_frame(self)

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """Every outcome of every option over all futures (see :func:`esvalue.runs.frames.outcomes_frame`)."""
        from esvalue.runs.frames import outcomes_frame

        return outcomes_frame(self)

    @cached_property
    def design(self) -> pd.DataFrame:
        """The numbers behind every future (see :func:`esvalue.runs.frames.design_frame`)."""
        from esvalue.runs.frames import design_frame

        return design_frame(self)

    @cached_property
    def designed(self) -> Designed | None:
        """What the run designed: rates with what holds each, the frontier (:class:`esvalue.standards.Designed`); None
        where there was nothing to design.
        """
        if not self.manifest.get("designed"):
            return None
        return Designed.read(_load(self.folder, DESIGN, {"settings": dict, "promised": dict, "frontier": list}))

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Who pays whom under every option (see :func:`esvalue.runs.frames.ledger_frame`)."""
        from esvalue.runs.frames import ledger_frame

        return ledger_frame(self)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Every printed figure by its id (see :func:`esvalue.runs.frames.figures_frame`)."""
        from esvalue.runs.frames import figures_frame

        return figures_frame(self)

    @cached_property
    def entries(self) -> pd.DataFrame:
        """Every entry the figures rest on: id, kind, text, source, evidence, weak, file, title, note."""
        import pandas as pd

        frame = pd.DataFrame(self.lineage["entries"]).set_index("id")
        for name in ("title", "note"):
            for language in ("zh", "en"):
                frame[f"{name}_{language}"] = [one.get(language, "") if one else "" for one in frame[name]]
        return frame.drop(columns=["title", "note"])

    def to_xarray(self) -> xr.DataTree:
        """Return all stored futures as a tree of Datasets, a group a domain (see
        :func:`esvalue.runs.frames.run_tree`).
        """
        return self._tree.copy()

    @cached_property
    def _tree(self) -> xr.DataTree:
        from esvalue.runs.frames import run_tree

        return run_tree(self)

    def export(self, out: str | Path, formats: Sequence[Format] = ("csv",), *, replace: bool = False) -> Path:
        """Write the tables into a folder as "csv" (UTF-8, ASCII names, with a dictionary), "latex" or "parquet".

        Raises
        ------
        InputError
            An unknown form; Parquet without pyarrow; a folder that is there and may not be replaced.
        """
        from esvalue.runs.frames import export

        return export(self, out, formats, replace=replace)

    def cite(self, out: str | Path, *, replace: bool = False) -> Path:
        """Write the supplement of a paper: references, table of parameters, methods (see
        :func:`esvalue.runs.citing.write_supplement`).
        """
        from esvalue.runs.citing import write_supplement

        return write_supplement(self, out, replace=replace)

    def figure(self, figure_id: str) -> dict[str, Any]:
        """Return a figure by id, or say which is nearest."""
        figures = self.lineage["figures"]
        known = {name.lower(): name for name in figures}
        if figure_id.lower() not in known:
            raise fail("unknown_figure", str(self.folder), id=figure_id, nearest=nearest(figure_id, figures) or "-")
        found = figures[known[figure_id.lower()]]
        return {"id": known[figure_id.lower()], **found, "entries": self.behind(found)}

    def behind(self, figure: Mapping[str, Any]) -> list[int]:
        """Return the positions of what a figure rests on in the entries of the run."""
        return sorted(number for group in figure["groups"] for number in self.lineage["groups"][group])

    @property
    def own_equations(self) -> dict[str, str]:
        """Kept sources of equations of the user's own by name, with their SHA-256; they are shown, never run."""
        return {name: one for name, one in self.manifest["inputs"].items() if name.startswith(f"{EQUATIONS}/")}

    def judged(self) -> Judged:
        """Bind the run's own inputs again, once it is sure that they are what the run read, with the options it
        designed.
        """
        return judge(self.scenario(), designed=self.designed)

    def scenario(self) -> Loaded:
        """Return the run's own inputs, once it is sure that they are what the run read: the options that were given."""
        inputs = self.folder / "inputs"
        for name, digest in self.manifest["inputs"].items():
            path = inputs / name
            if not path.is_file():
                raise fail("run_input_lost", str(self.folder), file=f"inputs/{name}")
            if sha256_of(path) != digest:
                raise fail("run_input_changed", str(self.folder), file=f"inputs/{name}")
        known = known_digests(self.manifest.get("own_equations", ())) if self.own_equations else set()
        for name, digest in self.own_equations.items():
            if digest not in known:
                raise fail("run_needs_equations", str(self.folder), file=f"inputs/{name}", digest=digest[:12])
        return load_scenario(inputs / "scenario" / "scenario.toml", Library.only(inputs / "models"))

    def hindsight(self) -> npt.NDArray[np.float64] | None:
        """Return what hindsight would have brought in each future, shape (replicate, point), in yuan a year: what
        regret is counted from; None where nothing was designed.
        """
        path = self.folder / HINDSIGHT
        return np.load(path) if is_file(path) else None

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

        Raises
        ------
        InputError
            No such figure; a language or form that is none.
        """
        for where, given, known in (("language", language, ("zh", "en")), ("form", form, ("text", "dot"))):
            if given not in known:
                raise fail("bad_choice", where, **choice_fields(given, known))
        figure = self.figure(figure_id)
        try:
            judged = self.judged()
        except InputError as error:
            if form == "dot" or [one.code for one in error.problems] != ["run_needs_equations"]:
                raise
            kept = {name: (self.folder / "inputs" / name).read_text(encoding="utf-8") for name in self.own_equations}
            return trace_kept(figure, self.lineage["entries"], kept, self.own_equations, language)
        if form == "dot":
            return trace_dot(Lineage(judged), figure, language)
        futures = (self.manifest["replicates"], self.manifest["points"])
        return trace_text(Lineage(judged), figure, self.lineage["entries"], futures, language, depth=depth)


@checked
def open_run(folder: str | Path) -> Run:
    """Open a finished run (or exploration).

    Parameters
    ----------
    folder
        The folder that :func:`esvalue.run_scenario` or :func:`esvalue.explore` returned.

    Raises
    ------
    InputError
        A folder without a manifest; a manifest or lineage that cannot be read or lacks what a run has.

    Examples
    --------
    >>> open_run("nowhere")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: nowhere: not a finished run folder (no manifest.json); name the folder ...
    """
    path = Path(folder)
    restore(path)
    manifest = manifest_in(path)
    return Run(path, manifest, _load(path, "lineage.json", {"entries": list, "groups": list, "figures": dict}))


def manifest_in(folder: str | Path) -> dict[str, Any]:
    """Return what a finished run says of itself.

    Raises
    ------
    InputError
        A folder without a manifest; a manifest that cannot be read or lacks what a run has.
    """
    path = Path(folder)
    if not is_file(path / "manifest.json"):
        raise fail("not_a_run", str(folder))
    manifest = _load(
        path,
        "manifest.json",
        {"format": str, "inputs": dict, "sentence": dict, "seed": int, "replicates": int, "points": int},
    )
    if manifest["format"] not in FORMATS:
        raise fail("run_format", str(folder), given=manifest["format"], known=", ".join(FORMATS))
    return manifest


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

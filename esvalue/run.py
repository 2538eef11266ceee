"""Runs: a folder with resolved inputs, results, tables, figures and a manifest; written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from esvalue.comparison.build import Comparison, compare_options
from esvalue.comparison.context import Context
from esvalue.errors import fail, nearest
from esvalue.insight import look_into
from esvalue.judging import Judged, judge
from esvalue.library import Library
from esvalue.lineage import Lineage, Target
from esvalue.recommendation import Recommendation, recommend
from esvalue.results import Results, evaluate
from esvalue.scenario import Loaded, load_scenario

__all__ = ["Run", "open_run", "run"]

#: Writes something of a comparison into the run folder: (comparison, folder, run name, manifest).
Writer = Callable[[Comparison, Path, str, dict[str, Any]], None]
SHARED = ("prices.toml", "sources.toml", "vocabulary.toml", "price_index.csv")


def run(scenario: str | Path | Loaded, out: str | Path | None = None, *, replace: bool = False, writers: Sequence[Writer] = (),
        progress: Callable[[str, int, int], None] | None = None) -> Path:  # fmt: skip
    """Run a scenario and return its run folder.

    Parameters
    ----------
    scenario
        Name or path of a scenario, or a loaded one.
    out
        The run folder (default: ``runs/NAME-001`` and on).
    replace
        Overwrite an existing run of that name.
    writers
        What to write besides results and lineage: the report's writers.
    progress
        Called with (stage, done, whole).

    Raises
    ------
    InputError
        Any mistake in the inputs; an existing folder without `replace`; a folder that cannot be written (nothing is left).
    """
    loaded = scenario if isinstance(scenario, Loaded) else load_scenario(scenario)
    tell = progress or (lambda stage, done, whole: None)
    final = _folder(loaded, out)
    if final.exists() and not replace:
        raise fail("run_exists", str(final))
    tell("bind", 0, 1)
    judged = judge(loaded)
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{final.name}.partial-", dir=final.parent))
    except OSError as error:
        raise fail("write_failed", str(final), reason=error.strerror or str(error)) from None
    try:
        _write(judged, partial, final.name, writers, tell)
        old = None
        if final.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{final.name}.old-", dir=final.parent))
            os.replace(final, old / final.name)
        os.replace(partial, final)
        if old is not None:
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise fail("write_failed", str(final), reason=error.strerror or str(error)) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return final


def _folder(loaded: Loaded, out: str | Path | None) -> Path:
    if out is not None:
        return Path(out)
    name = loaded.scenario.scenario.name
    for number in range(1, 10_000):
        folder = Path("runs") / f"{name}-{number:03d}"
        if not folder.exists():
            return folder
    raise fail("run_exists", f"runs/{name}")


def _write(judged: Judged, folder: Path, name: str, writers: Sequence[Writer], tell: Callable[[str, int, int], None]) -> None:
    loaded = judged.loaded
    os.chmod(folder, 0o755)
    inputs = _copy_inputs(loaded, folder / "inputs")
    evaluate(judged.graph, judged.slots, judged.design, folder / "results", lambda done, whole: tell("futures", done, whole))
    with ExitStack() as stack:
        results = stack.enter_context(Results(folder / "results", judged.slots))
        tell("compare", 0, 1)
        chosen = recommend(judged, results) if judged.outcomes.total else _nothing(loaded)
        tell("insight", 0, 1)
        insight = look_into(judged, results, chosen) if judged.outcomes.total else None
        comparison = compare_options(Context(judged, results, chosen, Lineage(judged), insight))
        manifest = _manifest(judged, comparison, inputs)
        _write_lineage(comparison, folder)
        for writer in writers:
            tell("report", 0, 1)
            writer(comparison, folder, name, manifest)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _nothing(loaded: Loaded) -> Recommendation:
    first = next(iter(loaded.scenario.options))
    return Recommendation(None, first, (), {}, {}, {}, {})


def _copy_inputs(loaded: Loaded, folder: Path) -> dict[str, str]:
    """Copy everything the run reads, so that the folder can be rerun and traced alone; return digests by name."""
    import tomli_w

    from esvalue.scenario import merge_bases

    models, scene = folder / "models", folder / "scenario"
    scene.mkdir(parents=True)
    (models / "tables").mkdir(parents=True)
    merged, _ = merge_bases(loaded.path)
    text = tomli_w.dumps(merged)
    (scene / "scenario.toml").write_text(text, encoding="utf-8")
    root = loaded.path.resolve().parent
    for domain, rule in loaded.scenario.domains.items():
        source = loaded.card_paths[domain]
        inside = source.resolve().is_relative_to(root) and rule.card.endswith(".toml")
        target = scene / rule.card if inside else models / source.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        for file in (rule.places, rule.places.removesuffix(".csv") + ".sources.csv"):
            _copy(root / file, scene / file)
    for table in loaded.scenario.links.values():
        _copy(root / table.file, scene / table.file)
    for name in SHARED:
        for path in loaded.library.each(name)[-1:]:
            shutil.copyfile(path, models / name)
    for base in reversed(loaded.library.folders):
        for path in sorted((base / "tables").glob("*.csv")):
            shutil.copyfile(path, models / "tables" / path.name)
    return {str(path.relative_to(folder).as_posix()): _digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def _copy(source: Path, target: Path) -> None:
    if source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _manifest(judged: Judged, comparison: Comparison, inputs: dict[str, str]) -> dict[str, Any]:
    head = judged.loaded.scenario.scenario
    packages = {}
    for package in ("esvalue", "numpy", "scipy", "xarray", "pint", "pydantic", "h5py"):
        try:
            packages[package] = version(package)
        except PackageNotFoundError:
            packages[package] = "unknown"
    return {
        "format": "esvalue-run-1", "scenario": head.name, "price_year": head.price_year, "seed": head.seed, "replicates": judged.design.replicates,
        "points": judged.design.points, "commit_draws": head.commit_draws, "factors": len(judged.design.factors),
        "time": datetime.now(UTC).isoformat(timespec="seconds"), "python": platform.python_version(), "platform": sys.platform,
        "packages": packages, "inputs": inputs, "evidence": comparison.evidence, "figures": len(comparison.context.figures),
        "options": list(judged.loaded.scenario.options), "recommended": comparison.context.recommendation.option,
        "nearest": comparison.context.recommendation.nearest, "sentence": comparison.recommendation,
    }  # fmt: skip


def _write_lineage(comparison: Comparison, folder: Path) -> None:
    """Write what every figure rests on: entries by number, figures with targets and entry numbers."""
    lineage = comparison.context.lineage
    entries = sorted(lineage.facts)
    number = {leaf: i for i, leaf in enumerate(entries)}
    figures = {}
    for figure in comparison.context.figures:
        leaves = {leaf for target in figure.targets for leaf in lineage.leaves(target)}
        leaves = (leaves - figure.replaced) | figure.extra
        figures[figure.id] = {
            "key": figure.key, "label": dict(figure.label), "value": figure.value, "low": figure.low, "high": figure.high, "unit": figure.unit,
            "statistic": figure.statistic, "soft": figure.soft,
            "targets": [[t.node, list(map(list, t.at)), t.option] for t in figure.targets],
            "entries": sorted(number[leaf] for leaf in leaves if leaf in number),
        }  # fmt: skip
    facts = [{"id": e, "kind": f.kind, "text": f.text, "source": f.source, "evidence": f.evidence, "weak": f.weak, "file": f.file,
              "title": dict(f.title), "note": dict(f.note)} for e in entries for f in (lineage.facts[e],)]  # fmt: skip
    text = json.dumps({"entries": facts, "figures": figures}, ensure_ascii=False, separators=(",", ":"))
    (folder / "lineage.json").write_text(text, encoding="utf-8")


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
        """Bind the run's own inputs again."""
        library = Library.only(self.folder / "inputs" / "models")
        return judge(load_scenario(self.folder / "inputs" / "scenario" / "scenario.toml", library))

    def trace(self, figure_id: str, language: str = "en", form: str = "text") -> str:
        """Return what a figure rests on, as an indented text or as a graph in the DOT language."""
        figure = self.figure(figure_id)
        lineage = Lineage(self.judged())
        targets = [Target(node, tuple((d, i) for d, i in at), option) for node, at, option in figure["targets"]]
        if form == "dot":
            return "\n".join(lineage.dot(target) for target in targets)
        interval = f" [{figure['low']:.6g}, {figure['high']:.6g}]" if figure["low"] is not None else ""
        head = f"{figure['id']}  {figure['label'][language]} = {figure['value']:.6g}{interval} {figure['unit']}  ({figure['statistic']})"
        lines = [head, ""]
        for target in targets:
            lines += [*lineage.text(target, language), ""]
        entries = [self.lineage["entries"][i] for i in figure["entries"]]
        lines.append(f"全部条目（{len(entries)}）：" if language == "zh" else f"All entries ({len(entries)}):")
        for entry in entries:
            mark = " !" if entry["evidence"] in ("judgement", "imputed") else ""
            weak = (" 弱" if language == "zh" else " weak") if entry["weak"] else ""
            title = entry["title"].get(language, "")
            lines.append(f"  {entry['id']}: {title + ': ' if title else ''}{entry['text']}  [{entry['source']}, {entry['evidence']}{mark}{weak}]  {entry['file']}")
        return "\n".join(lines)


def open_run(folder: str | Path) -> Run:
    """Open a finished run; a folder without a manifest (or a partial one) is refused."""
    path = Path(folder)
    manifest = path / "manifest.json"
    if not manifest.is_file():
        raise fail("not_a_run", str(folder))
    lineage = json.loads((path / "lineage.json").read_text(encoding="utf-8"))
    return Run(path, json.loads(manifest.read_text(encoding="utf-8")), lineage)

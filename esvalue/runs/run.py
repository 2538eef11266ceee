"""Runs: a folder with resolved inputs, results, tables, figures and a manifest; written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from esvalue.core.errors import Reason, fail, nearest
from esvalue.core.files import absolute, is_busy, is_file, made_folder, restore, said, slug
from esvalue.core.schema import read_toml
from esvalue.inputs.library import Library
from esvalue.inputs.overlay import Overlay
from esvalue.inputs.scenario import Loaded, load_scenario
from esvalue.report.tables.build import Comparison, compare_options
from esvalue.report.tables.context import Context
from esvalue.report.tables.doubts import doubts_record
from esvalue.report.trace import DEPTH, trace_dot, trace_text
from esvalue.standards.judging import Judged, judge
from esvalue.standards.lineage import Lineage
from esvalue.standards.recommendation import Recommendation, recommend
from esvalue.standards.results import Results, check_central, evaluate
from esvalue.study.insight import look_into

__all__ = ["FORMATS", "Run", "check_folder", "open_run", "run"]

#: Writes something of a comparison into the run folder: (comparison, folder, run name, manifest).
Writer = Callable[[Comparison, Path, str, dict[str, Any]], None]
#: Formats of the folders esvalue writes, as their manifests name them.
FORMATS = ("esvalue-run-1", "esvalue-exploration-1")
#: Files cards share: those of all folders hold together (an earlier folder beats a later one) ...
MERGED = ("prices.toml", "sources.toml", "vocabulary.toml")
#: ... but of the price index only the first counts.
INDEX = "price_index.csv"


def run(
    scenario: str | Path | Loaded,
    out: str | Path | None = None,
    *,
    replace: bool = False,
    writers: Sequence[Writer] = (),
    progress: Callable[[str, int, int], None] | None = None,
) -> Path:
    """Run a scenario and return its run folder.

    Parameters
    ----------
    scenario
        Name or path of a scenario, or a loaded one.
    out
        The run folder (default: ``runs/NAME-001`` and on).
    replace
        Overwrite an existing run of that name (never a folder that esvalue did not write).
    writers
        What to write besides results and lineage: the report's writers.
    progress
        Called with (stage, done, whole).

    Raises
    ------
    InputError
        Any mistake in the inputs; an existing folder without `replace`, or one that is no run; a folder that holds the
        inputs or lies among them; a folder that cannot be written (nothing is left).
    """
    loaded = scenario if isinstance(scenario, Loaded) else load_scenario(scenario)
    tell = progress or (lambda stage, done, whole: None)
    final = _folder(loaded, out)
    restore(final)
    check_folder(final, loaded)
    with made_folder(final, replace=replace, exists="run_exists") as partial:
        tell("bind", 0, 1)
        judged = judge(loaded)
        check_central(judged.graph, judged.slots)
        _write(judged, partial, absolute(final).name, writers, tell)
    return final


def check_folder(folder: Path, loaded: Loaded) -> None:
    """Check that a folder may be written, or written over: nothing but a finished run is ever replaced.

    Raises
    ------
    InputError
        The folder is, holds or lies in one the inputs are read from (`runs/` beside the scenario is allowed); or it is
        there and is neither empty nor written by esvalue.
    """
    final, scene = absolute(folder).resolve(), loaded.path.resolve().parent
    for kept in (scene, *(one.resolve() for one in loaded.library.folders)):
        inside = final.is_relative_to(kept) and not (
            kept == scene and final.is_relative_to(scene / "runs") and final != scene / "runs"
        )
        if inside or kept.is_relative_to(final):
            raise fail("out_among_inputs", str(folder), folder=str(kept))
    if folder.exists() and _format(folder) not in FORMATS and not (folder.is_dir() and not any(folder.iterdir())):
        raise fail("not_replaced", str(folder))


def _format(folder: Path) -> str | None:
    """Return the format a folder's manifest names, or None."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest.get("format") if isinstance(manifest, dict) else None


def _folder(loaded: Loaded, out: str | Path | None) -> Path:
    if out is not None:
        return Path(out)
    name = slug(loaded.scenario.scenario.name)
    for number in range(1, 10_000):
        folder = Path("runs") / f"{name}-{number:03d}"
        if not folder.exists() and not is_busy(folder):
            return folder
    raise fail("run_exists", f"runs/{name}")


def _write(
    judged: Judged, folder: Path, name: str, writers: Sequence[Writer], tell: Callable[[str, int, int], None]
) -> None:
    loaded = judged.loaded
    inputs = copy_inputs(loaded, folder / "inputs")
    evaluate(
        judged.graph, judged.slots, judged.design, folder / "results", lambda done, whole: tell("futures", done, whole)
    )
    with ExitStack() as stack:
        results = stack.enter_context(Results(folder / "results", judged.slots))
        tell("compare", 0, 1)
        chosen = recommend(judged, results) if judged.outcomes.total else _nothing(loaded)
        tell("insight", 0, 1)
        insight = look_into(judged, results, chosen) if "net_benefit" in judged.outcomes.total else None
        comparison = compare_options(Context(judged, results, chosen, Lineage(judged), insight))
        manifest = manifest_of(judged, comparison, inputs)
        write_lineage(comparison, folder)
        for writer in writers:
            tell("report", 0, 1)
            writer(comparison, folder, name, manifest)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _nothing(loaded: Loaded) -> Recommendation:
    first = next(iter(loaded.scenario.options), "")
    return Recommendation(None, first, (), {}, {}, {}, {})


def copy_inputs(loaded: Loaded, folder: Path) -> dict[str, str]:
    """Copy everything the run reads, so that the folder can be rerun and traced alone; return digests by name."""
    import tomli_w

    from esvalue.inputs.scenario import merge_bases

    models, scene = folder / "models", folder / "scenario"
    scene.mkdir(parents=True)
    (models / "tables").mkdir(parents=True)
    merged, _ = merge_bases(loaded.path)
    root = loaded.path.resolve().parent
    for overlay in loaded.overlays:
        for path in overlay.files:
            _copy(path, scene / _place(path, root))
        if not any(
            (root / name).resolve() == overlay.path.resolve()
            for rule in loaded.scenario.domains.values()
            for name in rule.overlays
        ):
            _name_overlay(merged["domains"], overlay, _place(overlay.path, root).as_posix())
    (scene / "scenario.toml").write_text(tomli_w.dumps(merged), encoding="utf-8")
    for domain, rule in loaded.scenario.domains.items():
        source = loaded.card_paths[domain]
        inside = source.resolve().is_relative_to(root) and rule.card.endswith(".toml")
        target = scene / rule.card if inside else models / source.name
        _copy(source, target)
        for file in (rule.places, rule.places.removesuffix(".csv") + ".sources.csv"):
            _copy(root / file, scene / file)
    for table in loaded.scenario.links.values():
        _copy(root / table.file, scene / table.file)
    if loaded.scenario.origin is not None:
        _copy(root / loaded.scenario.origin.file, scene / loaded.scenario.origin.file)
    for name in MERGED:
        found = loaded.library.each(name)
        if len(found) == 1:
            shutil.copyfile(found[0], models / name)
        elif found:
            (models / name).write_text(tomli_w.dumps(_merged(name, found)), encoding="utf-8")
    for path in loaded.library.each(INDEX)[-1:]:
        shutil.copyfile(path, models / INDEX)
    for base in reversed(loaded.library.folders):
        for path in sorted((base / "tables").glob("*.csv")):
            shutil.copyfile(path, models / "tables" / path.name)
    return {
        str(path.relative_to(folder).as_posix()): _digest(path) for path in sorted(folder.rglob("*")) if path.is_file()
    }


def _place(path: Path, root: Path) -> Path:
    """Return where the copy of an overlay's file stands: where it stood in the scenario's folder, or in `overlays`."""
    return path.resolve().relative_to(root) if path.resolve().is_relative_to(root) else Path("overlays") / path.name


def _name_overlay(domains: dict[str, dict[str, Any]], overlay: Overlay, name: str) -> None:
    """Make the copied scenario name an overlay that was given when it was run: in the domains it is for, or the first
    where it sets prices only.
    """
    for domain in [domain for domain in domains if domain in overlay.file.cards] or list(domains)[:1]:
        domains[domain]["overlays"] = [*domains[domain].get("overlays", ()), name]


def _merged(name: str, paths: Sequence[Path]) -> dict[str, Any]:
    """Return what several files of a name hold together, the last one beating the others, as the library reads them."""
    whole: dict[str, Any] = {}
    for path in paths:
        for key, part in read_toml(path).items():
            if name == "sources.toml" or key not in whole:
                whole[key] = part
            elif key == "region_types":
                whole[key] = {
                    domain: {**whole[key].get(domain, {}), **part.get(domain, {})} for domain in {**whole[key], **part}
                }
            else:
                whole[key] = {**whole[key], **part}
    return whole


def _copy(source: Path, target: Path) -> None:
    if source.is_file():
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True)
        shutil.copyfile(source, target)


def _read(loaded: Loaded) -> dict[str, dict[str, str]]:
    """Return the digests of the files that were merged into one, by its name, the one that beats the others last."""
    found = {name: loaded.library.each(name) for name in MERGED}
    return {
        f"models/{name}": {str(path): _digest(path) for path in paths}
        for name, paths in found.items()
        if len(paths) > 1
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest_of(judged: Judged, comparison: Comparison, inputs: dict[str, str]) -> dict[str, Any]:
    head = judged.loaded.scenario.scenario
    packages = {}
    for package in ("esvalue", "numpy", "scipy", "xarray", "pint", "pydantic", "h5py"):
        try:
            packages[package] = version(package)
        except PackageNotFoundError:
            packages[package] = "unknown"
    return {
        "format": "esvalue-run-1",
        "scenario": head.name,
        "price_year": head.price_year,
        "seed": head.seed,
        "replicates": judged.design.replicates,
        "points": judged.design.points,
        "commit_draws": head.commit_draws,
        "factors": len(judged.design.factors),
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "platform": sys.platform,
        "packages": packages,
        "inputs": inputs,
        "merged": _read(judged.loaded),
        "evidence": comparison.evidence,
        "figures": len(comparison.context.figures),
        "options": list(judged.loaded.scenario.options),
        "recommended": comparison.context.recommendation.option,
        "nearest": comparison.context.recommendation.nearest,
        "sentence": comparison.recommendation,
        "doubts": doubts_record(comparison.context),
        **_names(comparison.context),
    }


def _names(ctx: Context) -> dict[str, Any]:
    """Return what a table of the run needs besides its figures: names, who meets the requirements, why there is no
    standard.
    """
    judged = ctx.judged
    return {
        "names": {
            "options": {option: ctx.option_title(option) for option in ctx.options},
            "domains": {domain: ctx.domain_title(domain) for domain in judged.model.accounts},
            "regions": {
                domain: {r: ctx.region_title(domain, r) for r in ctx.regions(domain)}
                for domain in judged.model.accounts
            },
            "units": {domain: ctx.print_unit(domain) for domain in judged.model.accounts},
        },
        "qualifies": {option: ctx.recommendation.qualifies(option) for option in ctx.recommendation.met},
        "absent": {"|".join(key): made.reason for key, made in judged.commit.standards.items() if not made.paid},
    }


def write_lineage(comparison: Comparison, folder: Path) -> None:
    """Write what every figure rests on: entries by number, figures with targets and entry numbers."""
    lineage = comparison.context.lineage
    entries = sorted(lineage.facts)
    number = {leaf: i for i, leaf in enumerate(entries)}
    figures = {}
    for figure in comparison.context.figures:
        leaves = {leaf for target in figure.targets for leaf in lineage.leaves(target)}
        leaves = (leaves - figure.replaced) | figure.extra
        figures[figure.id] = {
            "key": figure.key,
            "label": dict(figure.label),
            "value": figure.value,
            "low": figure.low,
            "high": figure.high,
            "unit": figure.unit,
            "statistic": figure.statistic,
            "soft": figure.soft,
            "targets": [[t.node, list(map(list, t.at)), t.option] for t in figure.targets],
            "entries": sorted(number[leaf] for leaf in leaves if leaf in number),
        }
    facts = [
        {
            "id": e,
            "kind": f.kind,
            "text": f.text,
            "source": f.source,
            "evidence": f.evidence,
            "weak": f.weak,
            "file": f.file,
            "title": dict(f.title),
            "note": dict(f.note),
        }
        for e in entries
        for f in (lineage.facts[e],)
    ]
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
        """Bind the run's own inputs again, once it is sure that they are what the run read."""
        inputs = self.folder / "inputs"
        for name, digest in self.manifest["inputs"].items():
            path = inputs / name
            if not path.is_file():
                raise fail("run_input_lost", str(self.folder), file=f"inputs/{name}")
            if _digest(path) != digest:
                raise fail("run_input_changed", str(self.folder), file=f"inputs/{name}")
        return judge(load_scenario(inputs / "scenario" / "scenario.toml", Library.only(inputs / "models")))

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
        return trace_text(Lineage(judged), figure, self.lineage["entries"], futures, language, depth)


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
        raise fail("run_damaged", str(folder), file=name, reason=said(error)) from None
    except ValueError as error:
        raise fail("run_damaged", str(folder), file=name, reason=str(error)) from None
    lacking = [key for key, kind in keys.items() if not isinstance(data, dict) or not isinstance(data.get(key), kind)]
    if lacking:
        raise fail(
            "run_damaged",
            str(folder),
            file=name,
            reason=Reason(f"no {', '.join(lacking)}", f"缺少 {'、'.join(lacking)}"),
        )
    return dict(data)

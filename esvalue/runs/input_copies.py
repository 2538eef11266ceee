"""The inputs a run was made from, copied into its folder with their digests."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tomli_w

from esvalue.core.schema import read_toml
from esvalue.equations.equation import Equation
from esvalue.equations.own import kept_sources
from esvalue.inputs.overlay import Overlay
from esvalue.inputs.scenario import RULE_ENDINGS, Loaded, files_beside, merge_bases
from esvalue.model.nodes import Apply
from esvalue.payments.sources import Sheet, tables_in
from esvalue.standards.judging import Judged

__all__ = ["EQUATIONS", "copy_equations", "copy_inputs", "digests_of_merged", "equations_used", "sha256_of"]

#: Files cards share: those of all folders hold together (an earlier folder beats a later one) ...
MERGED = ("prices.toml", "sources.toml", "vocabulary.toml")
#: ... but of the price index only the first counts.
INDEX = "price_index.csv"
#: Where the sources of equations of the user's own are kept.
EQUATIONS = "equations"
#: What payments at river sections rest on: indicators, and the published rules.
SECTIONS = (("tables", "*.toml"), ("rules", "*.toml"))


def copy_inputs(loaded: Loaded, folder: Path) -> dict[str, str]:
    """Copy everything the run reads, so that the folder can be rerun and traced alone; return digests by name."""
    models, scene = folder / "models", folder / "scenario"
    scene.mkdir(parents=True)
    (models / "tables").mkdir(parents=True)
    _copy_scenario(loaded, scene)
    for domain in loaded.scenario.domains:
        _copy(loaded.card_paths[domain], _copied_card(loaded, domain, scene, models))
    _copy_shared(loaded, models)
    return {
        str(path.relative_to(folder).as_posix()): sha256_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def equations_used(judged: Judged) -> list[Equation]:
    """Return the equations a judged scenario and its commit pass use, by name."""
    graphs = [judged.graph, *(model.graph for model in judged.commit.models.values())]
    found = {
        node.equation.name: node.equation
        for graph in graphs
        for node in graph.nodes.values()
        if isinstance(node, Apply)
    }
    return [found[name] for name in sorted(found)]


def copy_equations(used: Sequence[Equation], folder: Path) -> dict[str, str]:
    """Copy the sources of the user's own equations among those used; return digests by name."""
    made = {}
    for name, text in kept_sources(used).items():
        path = folder / EQUATIONS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("\r\n", "\n"), encoding="utf-8", newline="")
        made[f"{EQUATIONS}/{name}"] = sha256_of(path)
    return made


def _copy_scenario(loaded: Loaded, scene: Path) -> None:
    """Copy the scenario, whole, with its overlays and tables."""
    merged, _ = merge_bases(loaded.path)
    root = loaded.path.resolve().parent
    listed = [(root / name).resolve() for rule in loaded.scenario.domains.values() for name in rule.overlays]
    for overlay in loaded.overlays:
        for path in overlay.files:
            _copy(path, scene / _place(path, root))
        if overlay.path.resolve() not in listed:
            _name_overlay(merged["domains"], overlay, _place(overlay.path, root).as_posix())
    (scene / "scenario.toml").write_text(tomli_w.dumps(merged), encoding="utf-8")
    for rule in loaded.scenario.domains.values():
        for file in (rule.places, rule.places.removesuffix(".csv") + ".sources.csv"):
            _copy(root / file, scene / file)
    for table in loaded.scenario.links.values():
        _copy(root / table.file, scene / table.file)
    if loaded.scenario.objects is not None:
        _copy(root / loaded.scenario.objects.file, scene / loaded.scenario.objects.file)
    for path in _of_payments(merged, root):
        _copy(path, scene / path.relative_to(root))
    if loaded.scenario.origin is not None:
        _copy(root / loaded.scenario.origin.file, scene / loaded.scenario.origin.file)


def _of_payments(merged: dict[str, Any], root: Path) -> list[Path]:
    """Return the rule files and the tables of sections beside the scenario that its payments name."""
    found: list[Path] = []
    for name in files_beside(merged):
        path = (root / name).resolve()
        if name.lower().endswith(RULE_ENDINGS):
            found.append(path)
        else:
            found += [one.path if isinstance(one, Sheet) else one for one in tables_in(path).values()]
    return list(dict.fromkeys(found))


def _copied_card(loaded: Loaded, domain: str, scene: Path, models: Path) -> Path:
    """Return where the copy of a card stands: in the scenario's folder if it stood there, else among the models."""
    source, card = loaded.card_paths[domain], loaded.scenario.domains[domain].card
    inside = source.resolve().is_relative_to(loaded.path.resolve().parent) and card.endswith(".toml")
    return scene / card if inside else models / source.name


def _copy_shared(loaded: Loaded, models: Path) -> None:
    """Copy what cards share: prices, sources, vocabulary, the price index, tables."""
    for name in MERGED:
        found = loaded.library.each(name)
        if len(found) == 1:
            shutil.copyfile(found[0], models / name)
        elif found:
            (models / name).write_text(tomli_w.dumps(_merged(name, found)), encoding="utf-8")
    for path in loaded.library.each(INDEX)[-1:]:
        shutil.copyfile(path, models / INDEX)
    for base in reversed(loaded.library.folders):
        for part, pattern in (("tables", "*.csv"), *(SECTIONS if loaded.scenario.payments else ())):
            for path in sorted((base / part).glob(pattern)):
                _copy(path, models / part / path.name)


def _place(path: Path, root: Path) -> Path:
    """Return where the copy of an overlay's file stands: where it stood in the scenario's folder, or in `overlays`."""
    return path.resolve().relative_to(root) if path.resolve().is_relative_to(root) else Path("overlays") / path.name


def _name_overlay(domains: dict[str, dict[str, Any]], overlay: Overlay, name: str) -> None:
    """Make the copied scenario name an overlay that was given when it was run: in the domains it is for,
    or the first where it sets prices only.
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


def digests_of_merged(loaded: Loaded) -> dict[str, dict[str, str]]:
    """Return the digests of the files that were merged into one, by its name, the one that beats the others last."""
    found = {name: loaded.library.each(name) for name in MERGED}
    return {
        f"models/{name}": {str(path): sha256_of(path) for path in paths}
        for name, paths in found.items()
        if len(paths) > 1
    }


def sha256_of(path: Path) -> str:
    """Return the SHA-256 digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()

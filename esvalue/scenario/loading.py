"""Loading a scenario with everything it names: bases merged, cards, places and link tables read, all checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from esvalue.cards import Card, load_card
from esvalue.errors import InputError, Problem, Problems, Reason, fail, nearest
from esvalue.files import is_file
from esvalue.library import Library, contained, package_folder
from esvalue.overlay import Overlaid, Overlay, overlay_records, read_overlay
from esvalue.parameters import Record
from esvalue.places import Places, load_places
from esvalue.scenario.checks import check_scenario
from esvalue.scenario.links import Links, read_links
from esvalue.scenario.quality import check_extent
from esvalue.scenario.records import Scenario
from esvalue.schema import parse_record, read_toml, shown
from esvalue.settings import DomainSettings, Settings
from esvalue.sources import Source

__all__ = ["Loaded", "find_scenario", "load_scenario", "merge_bases"]


@dataclass(frozen=True)
class Loaded:
    """A scenario with its cards, places and link tables, all checked."""

    scenario: Scenario
    path: Path
    library: Library
    cards: Mapping[str, Card]
    card_paths: Mapping[str, Path]
    places: Mapping[str, Places]
    links: Mapping[str, Links]
    sources: Mapping[str, Source]
    files: tuple[Path, ...]
    notices: tuple[str, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    overlaid: Mapping[str, Overlaid] = field(default_factory=dict)

    def settings(self, use: Mapping[str, str] | None = None, readings: Mapping[str, str] | None = None,
                 parameters: Mapping[str, Record] | None = None) -> Settings:  # fmt: skip
        """Return the settings for binding; `use`, `readings` and `parameters` fix rivals, readings, records (a commit pass)."""
        s = self.scenario
        domains = {
            name: DomainSettings((readings or {}).get(name) or rule.reading or next(iter(self.cards[name].readings)), rule.reading_weights,
                                 rule.services, rule.without, rule.without is not None or self.cards[name].holders is None)
            for name, rule in s.domains.items()
        }  # fmt: skip
        return Settings(s.scenario.price_year, domains, {**s.use, **(use or {})}, {**self.overlaid, **s.parameters, **(parameters or {})}, s.uncertainties, self.links,
                        s.scenario.payer_level, self.path.name)  # fmt: skip


def find_scenario(name: str) -> Path:
    """Return the file of a scenario: a path to a TOML file or a folder, or the name of a packaged one."""
    path = Path(name)
    if is_file(path):
        return path
    if is_file(path / "scenario.toml"):
        return path / "scenario.toml"
    packaged = package_folder("scenarios")
    if is_file(packaged / name / "scenario.toml"):
        return packaged / name / "scenario.toml"
    known = sorted(p.parent.name for p in packaged.glob("*/scenario.toml"))
    raise fail("unknown_scenario", name, known=", ".join(known), nearest=nearest(name, known) or "-")


def merge_bases(path: Path, trail: tuple[Path, ...] = ()) -> tuple[dict[str, Any], tuple[Path, ...]]:
    """Return a scenario file patched over its bases, and the files read, the lowest base first."""
    path = path.resolve()
    if path in trail:
        raise fail("base_circle", path.name, path=" -> ".join(p.name for p in (*trail, path)))
    data = read_toml(path)
    base = data.pop("base", None)
    if base is None:
        return data, (path,)
    if not isinstance(base, str):
        raise fail("bad_type", f"{path.name}: base", given=shown(base), reason=Reason("the path of a scenario is needed", "应为情景文件的路径"))
    below, files = merge_bases(contained(path.parent, base), (*trail, path))
    return _patch(below, data), (*files, path)


def _patch(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        if {"value", "times"} & above.keys():  # a record replaces a record: its unit and source go with its number
            return above
        return {**below, **{key: _patch(below.get(key), value) if key in below else value for key, value in above.items()}}
    return above


def load_scenario(name: str | Path, library: Library | None = None) -> Loaded:
    """Load a scenario with everything it names, or report every mistake found.

    Parameters
    ----------
    name
        Path of a TOML file or of a folder with ``scenario.toml``, or the name of a packaged scenario.
    library
        Where cards and shared files are found (default: working directory, then the package).

    Raises
    ------
    InputError
        With all mistakes of the scenario file; then all mistakes of cards; then all of the tables.
    """
    path = find_scenario(str(name))
    library = library or Library()
    data, files = merge_bases(path)
    scenario = parse_record(Scenario, data, path.name)
    folder = path.resolve().parent
    sources = {**library.sources, **scenario.sources}
    problems = Problems()
    cards: dict[str, Card] = {}
    card_paths: dict[str, Path] = {}
    for domain, rule in scenario.domains.items():
        try:
            card_paths[domain] = library.card_path(rule.card, folder)
            cards[domain] = load_card(card_paths[domain], library)
            sources.update(cards[domain].sources)
            if cards[domain].domain != domain:
                problems.add("card_domain", f"{path.name}: domains.{domain}", card=rule.card, domain=cards[domain].domain)
        except InputError as error:
            problems.extend(error)
    if not problems:
        check_scenario(scenario, cards, sources, path.name, library, problems)
    overlays = _overlays(scenario, folder, problems)
    overlaid = overlay_records(overlays, cards, library, problems) if not problems else {}
    for overlay in overlays:
        sources.update(overlay.source)
    problems.raise_if_any()
    places: dict[str, Places] = {}
    table_files: list[Path] = []
    for domain, rule in scenario.domains.items():
        try:
            file = contained(folder, rule.places)
            words = library.vocabulary.extended(cards[domain].vocabulary)
            places[domain] = load_places(file, cards[domain], sources, words)
            table_files += [file, file.with_name(file.stem + ".sources.csv")]
        except InputError as error:
            problems.extend(error)
    check_extent(scenario.county, cards, places, sources, path.name, problems)
    problems.raise_if_any()
    links = {}
    for key, table in scenario.links.items():
        file = contained(folder, table.file)
        links[key] = read_links(file, places.get(table.source), places.get(table.target), sources, problems)
        table_files.append(file)
    problems.raise_if_any()
    notices = []
    points = 1 << (scenario.scenario.points - 1).bit_length()
    if points != scenario.scenario.points:
        notices.append(Problem("draws_power", path.name, {"given": scenario.scenario.points, "used": points}).text())
    for key in sorted(overlaid.keys() & scenario.parameters.keys()):
        notices.append(Problem("overlay_hidden", f"{path.name}: parameters.{key}", {"file": overlaid[key].file}).text())
    table_files += [file for overlay in overlays for file in overlay.files]
    return Loaded(scenario, path, library, cards, card_paths, places, links, sources,
                  tuple(p for p in (*files, *card_paths.values(), *table_files) if p.is_file()), tuple(notices), overlays, overlaid)  # fmt: skip


def _overlays(scenario: Scenario, folder: Path, problems: Problems) -> tuple[Overlay, ...]:
    """Return the overlays of all domains; one that several domains name is read once."""
    found: dict[Path, Overlay] = {}
    for domain, rule in scenario.domains.items():
        for name in rule.overlays:
            try:
                file = contained(folder, name)
                if file not in found:
                    found[file] = read_overlay(file)
                if domain not in found[file].file.cards and found[file].file.cards:
                    problems.add("overlay_other_domain", f"domains.{domain}.overlays: {name}", domain=domain, made_for=", ".join(found[file].file.cards))
            except InputError as error:
                problems.extend(error)
    return tuple(found.values())

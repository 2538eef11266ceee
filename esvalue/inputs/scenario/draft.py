"""Reading a scenario with everything it names, as far as it can be read:
a mistake in one file hides none in another.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from esvalue.core.errors import InputError, Mistake, Mistakes, fail
from esvalue.core.names import check_apart
from esvalue.core.schema import parse_into, parse_record, read_toml, shown_value
from esvalue.core.text import Text
from esvalue.inputs.card_reading import read_card
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library, contained
from esvalue.inputs.overlay import Overlaid, Overlay, overlay_records, read_overlay
from esvalue.inputs.own_regions import with_own_regions
from esvalue.inputs.own_spill import with_own_spill
from esvalue.inputs.places import Places, load_places
from esvalue.inputs.places.near_names import doubt_near_names
from esvalue.inputs.scenario.checks import check_scenario
from esvalue.inputs.scenario.links import Links, read_links
from esvalue.inputs.scenario.objects import ProtectedObject, read_objects
from esvalue.inputs.scenario.origin import OriginFile, copied_justifications, read_origin
from esvalue.inputs.scenario.quality import check_extent
from esvalue.inputs.scenario.sections import Scenario
from esvalue.inputs.scenario.stated import check_stated_areas
from esvalue.inputs.sources import Source

__all__ = ["Draft", "merge_bases", "read_draft"]

#: Parts of a card a table of places is read by.
_ASKED = ("columns.", "base", "region_types", "vocabulary")
#: Sections of a scenario whose entries stand for themselves: one that cannot be read is left out, the others are
#: checked.
_ENTRIES = (
    "domains",
    "payments",
    "uncertainties",
    "parameters",
    "links",
    "region_coefficients",
    "stage",
    "options",
    "sources",
)
#: What the checks say of a scenario only because one of its entries was left out.
_FOLLOWING = ("status_quo", "no_budget", "levels_sum", "no_without", "same_options", "nothing_in_scenario")


@dataclass
class Draft:
    """What could be read of a scenario and its files; `problems` holds every mistake and doubt met on the way."""

    path: Path
    library: Library
    problems: Mistakes = field(default_factory=Mistakes)
    notices: list[Mistake] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    #: The files read: the first `own_files` are the scenario's and those it is based on.
    files: list[Path] = field(default_factory=list)
    own_files: int = 1
    scenario: Scenario | None = None
    cards: dict[str, Card] = field(default_factory=dict)
    #: Cards with mistakes in other parts than those a table of places is read by.
    half_read: dict[str, Card] = field(default_factory=dict)
    card_paths: dict[str, Path] = field(default_factory=dict)
    places: dict[str, Places] = field(default_factory=dict)
    links: dict[str, Links] = field(default_factory=dict)
    objects: tuple[ProtectedObject, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    overlays: tuple[Overlay, ...] = ()
    overlaid: dict[str, Overlaid] = field(default_factory=dict)
    origin: OriginFile | None = None

    @property
    def folder(self) -> Path:
        """The folder of the scenario: paths in it start here."""
        return self.path.resolve().parent

    def section(self, name: str) -> dict[str, dict[str, Any]]:
        """Return the tables of a section of the file by key, whether or not the scenario could be read."""
        found = self.data.get(name)
        return (
            {str(key): table for key, table in found.items() if isinstance(table, dict)}
            if isinstance(found, dict)
            else {}
        )

    def attempt(self, read: Callable[[], Any]) -> Any:
        """Return what an action reads, or None after keeping its mistakes."""
        try:
            return read()
        except InputError as error:
            self.problems.extend(error)
            return None


def read_draft(path: Path, library: Library) -> Draft:
    """Read a scenario, its cards, overlays and tables, each as far as it can be read.

    Parameters
    ----------
    path
        The scenario's TOML file.
    library
        Where cards and shared files are found.

    Raises
    ------
    InputError
        The scenario's file, or one it is based on, cannot be read at all; shared names and sources cannot.
    """
    data, files = merge_bases(path)
    draft = Draft(path, library, data=data, files=list(files), own_files=len(files), sources=dict(library.sources))
    draft.attempt(lambda: library.vocabulary)
    if draft.problems:
        return draft
    book = draft.attempt(lambda: library.prices)
    lacking = _parse(draft)
    _read_sources(draft)
    _read_cards(draft)
    if draft.scenario is not None and book is not None:
        found = Mistakes()
        check_scenario(draft.scenario, draft.cards, draft.sources, path.name, library, problems=found)
        draft.problems.keep(found.doubts)
        draft.problems.keep(problem for problem in found.mistakes if lacking is None or not _follows(problem, lacking))
        _read_overlays(draft)
    _read_tables(draft)
    _read_origin(draft)
    _add_notices(draft)
    draft.problems.keep(library.doubts)
    return draft


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
        raise fail(
            "bad_type",
            f"{path.name}: base",
            given=shown_value(base),
            reason=Text(zh="应为情景文件的路径", en="the path of a scenario is needed"),
        )
    below, files = merge_bases(contained(path.parent, base), (*trail, path))
    return _patch(below, data), (*files, path)


def _patch(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        if {"value", "times"} & above.keys():  # a record replaces a record: its unit and source go with its number
            return above
        return {
            **below,
            **{key: _patch(below.get(key), value) if key in below else value for key, value in above.items()},
        }
    return above


# --- the file ---------------------------------------------------------------------------------------------------------


def _parse(draft: Draft) -> set[str] | None:
    """Read the scenario; return the names of the entries left out because they cannot be read,
    None where it is whole.
    """
    where, data = draft.path.name, draft.data
    found = Mistakes()
    with suppress(InputError):  # `found` holds what is wrong
        draft.scenario = parse_into(found, Scenario, data, where)
    if not found:
        return None
    draft.problems.keep(found.mistakes)
    lacking: set[str] = set()
    while draft.scenario is None:
        data, left_out = _readable(data)
        if not left_out:
            break
        lacking |= left_out
        try:
            draft.scenario = parse_into(Mistakes(), Scenario, data, where)
        except InputError as error:
            draft.problems.keep(error.problems)
    return lacking


def _readable(data: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """Return a scenario's data without the entries that cannot be read, and the names of those."""
    try:
        Scenario.model_validate(data)
        return data, set()
    except ValidationError as error:
        places = [finding["loc"] for finding in error.errors()]
    made, left_out = dict(data), set()
    for section, *inner in places:
        if section == "scenario" or section not in made:  # a scenario without its own facts is none
            continue
        if section in _ENTRIES and inner and isinstance(made[section], dict):
            made[section] = {key: entry for key, entry in made[section].items() if key != inner[0]}
            left_out.add(str(inner[0]))
        else:
            del made[section]
            left_out.add(str(section))
    return made, left_out


def _follows(problem: Mistake, lacking: set[str]) -> bool:
    """Tell whether a mistake only follows from an entry that was left out."""
    return problem.code in _FOLLOWING or str(problem.fields.get("name", "")).partition(".")[0] in lacking


def _read_sources(draft: Draft) -> None:
    """Add the scenario's own sources; one that cannot be read stands there all the same,
    so that nothing else is said of those who name it.
    """
    own = draft.section("sources")
    check_apart(own, draft.sources, f"{draft.path.name}: sources", draft.problems)
    for key, data in own.items():
        try:
            draft.sources[key] = parse_record(Source, data, "")
        except InputError:
            draft.sources[key] = Source.model_construct(
                title=Text.same(key), kind="judgement", locator="", year=None, note=None
            )


def _read_origin(draft: Draft) -> None:
    """Read what the scenario remembers of the one it was made from."""
    if draft.scenario is None:
        return
    draft.origin = draft.attempt(partial(read_origin, draft.scenario, draft.folder))
    if draft.origin is not None and draft.scenario.origin is not None:
        draft.files.append(draft.folder / draft.scenario.origin.file)
    for key, name in copied_justifications(draft.scenario, draft.folder).items():
        draft.notices.append(Mistake("quality_copied", f"{draft.path.name}: quality.{key}", {"origin": name}))


def _add_notices(draft: Draft) -> None:
    scenario, where = draft.scenario, draft.path.name
    if scenario is None:
        return
    points = 1 << (scenario.scenario.points - 1).bit_length()
    if points != scenario.scenario.points:
        draft.notices.append(Mistake("draws_power", where, {"given": scenario.scenario.points, "used": points}))
    for key in sorted(draft.overlaid.keys() & scenario.parameters.keys()):
        draft.notices.append(
            Mistake("overlay_hidden", f"{where}: parameters.{key}", {"file": draft.overlaid[key].file})
        )


# --- what it names ----------------------------------------------------------------------------------------------------


def _read_cards(draft: Draft) -> None:
    for domain, rule in draft.section("domains").items():
        name = rule.get("card")
        if not isinstance(name, str):
            continue
        path = draft.attempt(partial(draft.library.card_path, name, draft.folder))
        if path is None:
            continue
        draft.card_paths[domain] = path
        found = Mistakes()
        card = read_card(path, draft.library, found)
        draft.problems.keep((*found.mistakes, *found.doubts))
        if card is None:
            continue
        draft.sources.update(card.sources)
        if card.domain != domain:
            draft.problems.add("card_domain", f"{draft.path.name}: domains.{domain}", card=name, domain=card.domain)
        elif not found:
            own = rule.get("own_region_types")
            at = f"{draft.path.name}: domains.{domain}.own_region_types"
            card = with_own_regions(card, own if isinstance(own, dict) else {}, at, draft.problems)
            draft.cards[domain] = _with_own_spill(draft, domain, card)
        elif not any(problem.where.partition(": ")[2].startswith(_ASKED) for problem in found.mistakes):
            draft.half_read[domain] = card


def _with_own_spill(draft: Draft, domain: str, card: Card) -> Card:
    """Return a card whose services spill over as the scenario says, where it does."""
    said = draft.scenario.domains.get(domain) if draft.scenario is not None else None
    if said is None or not said.spill:
        return card
    return with_own_spill(card, said.spill, draft.sources, f"{draft.path.name}: domains.{domain}.spill", draft.problems)


def _read_overlays(draft: Draft) -> None:
    """Read the overlays of all domains; one that several domains name is read once."""
    assert draft.scenario is not None
    found: dict[Path, Overlay] = {}
    for domain, rule in draft.scenario.domains.items():
        for name in rule.overlays:
            file = draft.attempt(partial(contained, draft.folder, name))
            overlay = found.get(file) or (file and draft.attempt(partial(read_overlay, file)))
            if overlay is None:
                continue
            if domain not in overlay.file.cards and overlay.file.cards:
                draft.problems.add(
                    "overlay_other_domain",
                    f"domains.{domain}.overlays: {name}",
                    domain=domain,
                    made_for=", ".join(overlay.file.cards),
                )
                continue
            found[file] = overlay
    draft.overlays = tuple(found.values())
    if draft.cards.keys() == draft.scenario.domains.keys():
        draft.overlaid = overlay_records(draft.overlays, draft.cards, draft.library, draft.problems)
    for overlay in draft.overlays:
        draft.sources.update(overlay.source)


def _read_tables(draft: Draft) -> None:
    read = {**draft.half_read, **draft.cards}
    for domain, rule in draft.section("domains").items():
        name = rule.get("places")
        if domain not in read or not isinstance(name, str):
            continue
        file = draft.attempt(partial(contained, draft.folder, name))
        if file is None:
            continue
        draft.files += [file, file.with_name(file.stem + ".sources.csv")]
        words = draft.library.vocabulary.extended(read[domain].vocabulary)
        table = draft.attempt(partial(load_places, file, read[domain], draft.sources, words))
        if table is not None:
            draft.places[domain] = table
            draft.problems.keep(table.doubts)
            draft.notices += table.notices
    if draft.scenario is not None:
        county, name = draft.scenario.county, draft.path.name
        check_extent(county, read, draft.places, draft.sources, name, problems=draft.problems)
        check_stated_areas(draft.scenario.domains, read, draft.places, draft.sources, name, problems=draft.problems)
        counties = [("county", one, f"{name}: county.areas.{one}") for one in (county.areas if county else ())]
        doubt_near_names(draft.places, read, counties, draft.problems)
        _read_links(draft, draft.scenario)
        _read_objects(draft, draft.scenario)


def _read_links(draft: Draft, scenario: Scenario) -> None:
    for key, table in scenario.links.items():
        file = draft.attempt(partial(contained, draft.folder, table.file))
        if file is None:
            continue
        draft.files.append(file)
        source, target = draft.places.get(table.source), draft.places.get(table.target)
        links = draft.attempt(
            partial(
                read_links,
                file,
                source,
                target,
                draft.sources,
                draft.problems,
                words=draft.library.vocabulary,
                rule=table,
                key=key,
            )
        )
        if links is not None:
            draft.links[key] = links


def _read_objects(draft: Draft, scenario: Scenario) -> None:
    if scenario.objects is None:
        return
    if (file := draft.attempt(partial(contained, draft.folder, scenario.objects.file))) is None:
        return
    draft.files.append(file)
    domains = {domain: draft.places.get(domain) for domain in scenario.domains}
    words = draft.library.vocabulary
    found = draft.attempt(partial(read_objects, file, domains, draft.sources, draft.problems, words=words))
    draft.objects = found or ()

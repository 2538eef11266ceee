"""Loading a scenario with everything it names: bases merged, cards, places and link tables read, all checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from esvalue.core.arguments import checked
from esvalue.core.errors import Doubt, InputError, Mistake, fail, nearest
from esvalue.core.files import is_file
from esvalue.core.printing.table import Cell, Table
from esvalue.core.settling import Row, Settlement, settle
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library, package_folder
from esvalue.inputs.overlay import Overlaid, Overlay
from esvalue.inputs.parameters import Record
from esvalue.inputs.places import Places
from esvalue.inputs.scenario.draft import Draft, read_draft
from esvalue.inputs.scenario.given import written_scenario
from esvalue.inputs.scenario.links import Links
from esvalue.inputs.scenario.objects import ProtectedObject
from esvalue.inputs.scenario.origin import Likenesses, OriginFile, likenesses, own_quality
from esvalue.inputs.scenario.overrides import DomainSettings, Overrides
from esvalue.inputs.scenario.quality import Quality
from esvalue.inputs.scenario.sections import Scenario
from esvalue.inputs.sources import Source

__all__ = ["Loaded", "checked_rows", "find_scenario", "held", "load_scenario", "loaded_of", "scenario_names"]

_HEADINGS = (
    Text(zh="领域", en="domain"),
    Text(zh="卡片", en="card"),
    Text(zh="地块数", en="places"),
    Text(zh="核算口径", en="reading"),
)


@dataclass(frozen=True)
class Loaded(Shown):
    """A scenario with its cards, places and link tables, all checked; made by :func:`load_scenario`.

    Attributes
    ----------
    scenario : Scenario
        What its file says, bases merged in.
    path : Path
        Its file.
    library : Library
        Where cards and shared files are found.
    cards, card_paths, places : mapping
        By domain: the card, its file, and the places with a number a place (and period) in the unit of each column.
    links : mapping
        By name: the tables of links between places of two domains.
    sources : mapping
        By identifier: every source it may name.
    files : tuple of Path
        Every file it was read from.
    notices, doubts : tuple
        What should be known, and what looks wrong and may be right.
    overlays, overlaid : tuple and mapping
        The overlays laid on top, and by key the records that stand in them.
    origin : OriginFile or None
        The scenario it was made from.
    objects : tuple of ProtectedObject
        The protected objects it names.
    cells : callable or None
        Names the cell of a workbook in place of the file it was unpacked into.

    Examples
    --------
    >>> loaded = load_scenario("sea_reserve")
    >>> loaded.path.name, list(loaded.cards), list(loaded.scenario.options)
    ('scenario.toml', ['sea_reserve'], ['status_quo', 'floor', 'floor_cautious'])
    """

    scenario: Scenario
    path: Path
    library: Library
    cards: Mapping[str, Card]
    card_paths: Mapping[str, Path]
    places: Mapping[str, Places]
    links: Mapping[str, Links]
    sources: Mapping[str, Source]
    files: tuple[Path, ...]
    #: What a reader should know of how the scenario was read.
    notices: tuple[Mistake, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    overlaid: Mapping[str, Overlaid] = field(default_factory=dict)
    #: What looks wrong in the inputs and could be right; `esvalue check` names it.
    doubts: tuple[Doubt, ...] = ()
    #: What the scenario it was made from said.
    origin: OriginFile | None = None
    #: What is protected, and by whom.
    objects: tuple[ProtectedObject, ...] = ()
    #: Says a mistake of the cells of the workbook it was read from; None where it was read as text.
    cells: Callable[[Mistake], Mistake] | None = field(default=None, compare=False, repr=False)

    def told(self, found: Iterable[Mistake]) -> list[Mistake]:
        """Return messages with the cell of a workbook in place of the file it was unpacked into."""
        return [self.cells(one) if self.cells is not None and one.said is None else one for one in found]

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Let mistakes that are found once a scenario is loaded name the cells of the workbook it was read from."""
        try:
            yield
        except InputError as error:
            if self.cells is None:
                raise
            doubts = [one for one in self.told(error.doubts) if isinstance(one, Doubt)]
            raise InputError(self.told(error.problems), doubts) from None

    def _glance(self) -> Glance:
        head, options = self.scenario.scenario, self.scenario.options
        said = Text(
            zh="情景 {name}：{options} 个方案，{year} 年价格，{size} 个未来",
            en="Scenario {name}: {options} options, prices of {year}, {size} futures",
        ).format(name=head.name, options=len(options), year=head.price_year, size=head.replicates * head.points)
        rows: list[list[Cell | str]] = [
            [self.cards[name].title, rule.card, str(len(self.places[name].names)), rule.reading or "-"]
            for name, rule in self.scenario.domains.items()
        ]
        named = Text(zh="方案：{}", en="options: {}").format(", ".join(options))
        return Glance(said, Table.listed(_HEADINGS, rows), (named,))

    @property
    def quality(self) -> Quality | None:
        """What the scenario asks of its account; a justification that is another scenario's, word for word,
        does not count.
        """
        return own_quality(self.scenario, self.path.resolve().parent)

    def likenesses(self) -> Likenesses | None:
        """Return what still says what the scenario it was made from said; None where it was made from none."""
        return likenesses(self.origin, self.scenario, self.places, self.links) if self.origin is not None else None

    def settlement(self, more: Iterable[Doubt] = ()) -> Settlement:
        """Return which doubts are settled and which are open,
        those of the inputs and `more` (of the model bound to them).
        """
        return settle(
            (*self.doubts, *more),
            checked_rows(self.scenario, self.path.name, self.places),
            scenario_names(self.path.name),
        )

    def settings(
        self,
        use: Mapping[str, str] | None = None,
        readings: Mapping[str, str] | None = None,
        parameters: Mapping[str, Record] | None = None,
    ) -> Overrides:
        """Return the settings for binding; `use`, `readings` and `parameters` fix rivals, readings,
        records (a commit pass).
        """
        s = self.scenario
        domains = {
            name: DomainSettings(
                (readings or {}).get(name) or rule.reading or next(iter(self.cards[name].readings), ""),
                rule.reading_weights,
                rule.services,
                rule.without,
                rule.without is not None or self.cards[name].holders is None or not self.cards[name].spills,
            )
            for name, rule in s.domains.items()
        }
        return Overrides(
            s.scenario.price_year,
            domains,
            {**s.use, **(use or {})},
            {**self.overlaid, **s.parameters, **(parameters or {})},
            s.uncertainties,
            self.links,
            s.scenario.payer_level,
            self.path.name,
        )


def checked_rows(scenario: Scenario, where: str, places: Mapping[str, Places]) -> list[Row]:
    """Return the rows of a scenario and of its files of sources that settle doubts, each with its place."""
    return [
        *((f"{where}: checked[{i}]", row) for i, row in enumerate(scenario.checked, start=1)),
        *(row for table in places.values() for row in table.checked),
    ]


def scenario_names(name: str) -> tuple[str, ...]:
    """Return what the file of a scenario may be called: an entry in it that a row settles has any of these names.

    >>> scenario_names("mine.toml")
    ('scenario', 'scenario.toml', 'mine.toml')
    """
    return ("scenario", "scenario.toml", name)


@checked
def find_scenario(name: str) -> Path:
    """Return the file of a scenario: a path to a TOML file or a folder, or the name of a packaged one.

    Parameters
    ----------
    name
        A path to a TOML file or a folder, or the name of a packaged scenario.

    Raises
    ------
    InputError
        None of these, with the nearest packaged name.

    Examples
    --------
    >>> find_scenario("vessels").parent.name
    'vessels'
    >>> find_scenario("vesels")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: vesels: no scenario of this name or path; packaged: basin,
    closed_farmland, closed_season, county_gep, equivalency, farm_practice, four_domains, panjin, restocking,
    sea_reserve, vessels, water_source, wetland_conversion; nearest: vessels
    """
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


@checked
def load_scenario(
    name: str | Path | Mapping[str, Any],
    library: Library | None = None,
    *,
    tables: Mapping[str, Any] | None = None,
    cards: Mapping[str, Mapping[str, Any]] | None = None,
) -> Loaded:
    """Load a scenario with everything it names, or report every mistake found.

    Parameters
    ----------
    name
        Path of a TOML file or of a folder with ``scenario.toml``, or the name of a packaged scenario; or what such a
        file holds, as a dict.
    library
        Where cards and shared files are found (default: working directory, then the package).
    tables
        Of a dict: frames by the name of their file, such as ``{"wetland": places, "wetland.sources": sources}``, headed
        as the files are (units in the headings).
    cards
        Of a dict: cards of its own as dicts, by the name a domain gives (``card = "mine.toml"`` is ``cards["mine"]``).

    Raises
    ------
    InputError
        With every mistake of the scenario, its cards, overlays and tables; the doubts beside them.

    Examples
    --------
    >>> loaded = load_scenario("vessels")
    >>> loaded.scenario.scenario.price_year, list(loaded.cards)
    (2024, ['vessels'])
    >>> load_scenario("vesels")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: vesels: no scenario of this name or path; ... nearest: vessels
    """
    if isinstance(name, Mapping):
        path = written_scenario(name, tables or {}, cards or {})
    elif tables or cards:
        raise fail("tables_of_dict", str(name))
    else:
        path = find_scenario(str(name))
    draft = read_draft(path, library or Library())
    draft.problems.raise_if_any()
    return loaded_of(draft)


def loaded_of(draft: Draft) -> Loaded:
    """Return what a draft without mistakes holds."""
    assert not draft.problems
    return held(draft)


def held(draft: Draft) -> Loaded:
    """Return what a draft holds, whatever its mistakes."""
    assert draft.scenario is not None
    files = (
        *draft.files[: draft.own_files],
        *draft.card_paths.values(),
        *draft.files[draft.own_files :],
        *(file for one in draft.overlays for file in one.files),
    )
    return Loaded(
        draft.scenario,
        draft.path,
        draft.library,
        draft.cards,
        draft.card_paths,
        draft.places,
        draft.links,
        draft.sources,
        tuple(file for file in files if file.is_file()),
        tuple(draft.notices),
        draft.overlays,
        draft.overlaid,
        draft.problems.doubts,
        draft.origin,
        draft.objects,
    )

"""Checking a scenario in one round: all that can be known is found, whatever else is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from esvalue.core.arguments import checked
from esvalue.core.errors import InputError, Mistake, Mistakes, nearest
from esvalue.core.settling import Row, about, settle
from esvalue.core.sheets import encoding_of, is_workbook
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library, package_folder
from esvalue.inputs.scenario import (
    Draft,
    Loaded,
    checked_rows,
    files_beside,
    find_scenario,
    held,
    likenesses,
    loaded_of,
    read_draft,
    scenario_names,
)
from esvalue.inputs.sources import Vocabulary
from esvalue.inputs.workbook.content import Content
from esvalue.inputs.workbook.faults import follows, led_back
from esvalue.inputs.workbook.loading import read_workbook
from esvalue.model.graph import Plan
from esvalue.model.model import bind_all
from esvalue.payments import payment_mistakes
from esvalue.report.catalogue import account_lines
from esvalue.runs.checking.cards import bind_made_up
from esvalue.runs.checking.idle import idle_settings
from esvalue.runs.checking.money import doubt_money
from esvalue.runs.checking.orphans import doubt_orphans
from esvalue.runs.checking.overview import counted_by_node, read_domain
from esvalue.runs.checking.paid import doubt_payments, read_payments
from esvalue.runs.checking.result import Amount, CheckResult, DomainRead, FileRead
from esvalue.runs.checking.taken import taken_of
from esvalue.standards.judging import Judged, judge
from esvalue.standards.lineage import Lineage
from esvalue.standards.results import check_central

__all__ = ["check"]

LANGUAGES = ("zh", "en")


@checked
def check(scenario: str | Path, library: Library | None = None) -> CheckResult:
    """Check a scenario with its cards and tables; nothing of it is raised, all of it is in the result.

    Parameters
    ----------
    scenario
        Name of a packaged scenario; its folder, TOML file or workbook (.xlsx).
    library
        Where cards and shared files are found (default: working directory, then the package).

    Raises
    ------
    InputError
        There is no such scenario.

    Examples
    --------
    >>> found = check("panjin")
    >>> found.mistakes, found.domains[0].sizes[0].others
    ((), ((1744900.05, 'mu'),))
    """
    library = library or Library()
    path = Path(scenario)
    workbook = is_workbook(path)
    file = path if workbook else find_scenario(str(scenario))
    try:
        if workbook:
            draft, content = read_workbook(path, library)
            return _Check(str(scenario), draft, content.problems, content).result()
        draft = read_draft(file, library)
    except InputError as error:
        if not file.is_file():
            raise
        return CheckResult(
            str(scenario), (FileRead(file.name),), mistakes=error.problems, notices=_not_computed(str(scenario))
        )
    return _Check(str(scenario), draft, draft.problems, None).result()


@dataclass
class _Check:
    """A scenario as far as it was read, and what is still to be found in it."""

    target: str
    draft: Draft | None
    problems: Mistakes
    content: Content | None

    def result(self) -> CheckResult:
        draft = self.draft
        if draft is None:
            return CheckResult(
                self.target, self.files(), mistakes=self.problems.mistakes, notices=_not_computed(self.target)
            )
        judged = self.computed(loaded_of(draft)) if not self.problems else None
        if judged is None:
            self.bind_parts(draft)
        rows = checked_rows(draft.scenario, draft.path.name, draft.places) if draft.scenario else []
        settlement = settle(self.problems.doubts, rows, scenario_names(draft.path.name))
        self.add(self.settled_in_vain(rows))
        idle = [
            Mistake(
                "checked_idle",
                where,
                {"entry": row.entry, "nearest": nearest(row.entry, (one.entry for one in self.problems.doubts)) or "-"},
            )
            for where, row in (settlement.idle if judged else ())
        ]
        notices = [
            *self.told([*draft.notices, *idle, *((*judged.notices, *idle_settings(judged)) if judged else ())]),
            *(() if judged else _not_computed(self.target)),
        ]
        overlays = tuple((one.path.name, one.file.title, len(one.file.values)) for one in draft.overlays)
        return CheckResult(
            self.target,
            self.files(),
            tuple(self.domains(draft, judged)),
            self.problems.mistakes,
            settlement,
            tuple(notices),
            _evidence(judged, draft.library.vocabulary) if judged else (),
            overlays,
            judged is not None,
            likenesses(draft.origin, draft.scenario, draft.places, draft.links) if draft.origin else None,
            taken_of(judged) if judged else (),
            self.content is not None and self.content.blank,
            tuple(read_payments(judged)) if judged else (),
        )

    # --- mistakes and doubts ------------------------------------------------------------------------------------------

    def told(self, found: Iterable[Mistake]) -> list[Mistake]:
        """Return messages with the cell in place of the file, where the scenario came from a workbook."""
        return [led_back(problem, self.content)[0] if self.content else problem for problem in found]

    def add(self, found: Iterable[Mistake]) -> None:
        self.problems.keep(self.told(found))

    def computed(self, loaded: Loaded) -> Judged | None:
        """Bind the scenario and evaluate it at central values; None where mistakes are found."""
        try:
            judged = judge(loaded)
            check_central(judged.graph, judged.slots)
            doubt_money(judged, found := Mistakes())
            doubt_payments(judged, found)
            doubt_orphans(judged, found)
        except InputError as error:
            self.add((*error.problems, *error.doubts))
            return None
        self.add((*judged.model.doubts, *found.doubts))
        return judged

    def bind_parts(self, draft: Draft) -> None:
        """Look for what binding finds where the whole cannot be bound: the scenario's own cards,
        and the domains without mistakes.
        """
        own = {
            domain: card
            for domain, card in {**draft.half_read, **draft.cards}.items()
            if not draft.card_paths[domain].resolve().is_relative_to(package_folder("models").resolve())
        }
        for domain, card in own.items():
            made_up = Mistakes()
            list(bind_made_up(card, draft.card_paths[domain], draft.library, made_up))
            self.add((*made_up.mistakes, *made_up.doubts))
        if draft.scenario is None:
            return
        found = payment_mistakes(held(draft))
        self.add(one for one in found if self.content is None or not follows(one, self.content))
        tables = {path.name for path in draft.files[draft.own_files :]}
        if not draft.problems or any(
            problem.where.partition(": ")[0] not in tables for problem in draft.problems.mistakes
        ):
            return
        sound = {domain for domain in draft.places if domain in draft.cards}
        while unsound := {
            d
            for d in sound
            for rule in draft.cards[d].nodes.values()
            if rule.import_ and (rule.domain not in sound or rule.links not in draft.links)
        }:
            sound -= unsound
        if sound:
            self.bind_sound(draft, [domain for domain in draft.places if domain in sound])

    def bind_sound(self, draft: Draft, domains: list[str]) -> None:
        try:
            model = bind_all(
                draft.library,
                held(draft).settings(),
                {d: draft.cards[d] for d in domains},
                {d: draft.places[d] for d in domains},
                {d: draft.card_paths[d].name for d in domains},
            )
        except InputError as error:
            self.add((*error.problems, *error.doubts))
        else:
            self.add(model.doubts)

    def settled_in_vain(self, rows: list[Row]) -> Iterable[Mistake]:
        """Yield a mistake for every row that would settle a mistake: what is impossible cannot be settled."""
        for where, row in rows:
            problem = next((one for one in self.problems.mistakes if about(one, row)), None)
            if problem is not None:
                yield Mistake("checked_mistake", where, {"entry": row.entry, "mistake": problem.where})

    # --- what was read ------------------------------------------------------------------------------------------------

    def domains(self, draft: Draft, judged: Judged | None) -> Iterable[DomainRead]:
        words = draft.library.vocabulary
        for domain, places in draft.places.items():
            card = draft.cards.get(domain) or draft.half_read[domain]
            read = read_domain(domain, card, places, words)
            if judged is None or domain not in judged.model.accounts:
                yield read
                continue
            account = {language: tuple(account_lines(judged, domain, language)) for language in LANGUAGES}
            yield replace(read, account=account, sizes=(*read.sizes, *_worked_out(judged, card, domain)))

    def files(self) -> tuple[FileRead, ...]:
        draft = self.draft
        read = (
            {places.file: (domain, _units(places.written)) for domain, places in draft.places.items()} if draft else {}
        )
        units = {name: tuple(found.items()) for name, (_, found) in read.items()}
        titles = {name: self._titles(domain) for name, (domain, _) in read.items()}
        if self.content is not None:
            sheets: dict[str, str] = {}  # a sheet may hold a table and the sources of its rows
            for name, table in self.content.tables.items():
                sheets.setdefault(table.grid.tab, name)
            made = [
                FileRead(self.content.book, grid.tab) for grid in self.content.grids.values() if grid.tab not in sheets
            ]
            return (
                *made,
                *(
                    FileRead(
                        self.content.book, tab, "", units.get(Path(name).name, ()), titles.get(Path(name).name, {})
                    )
                    for tab, name in sheets.items()
                ),
            )
        assert draft is not None
        paths = dict.fromkeys(
            (*draft.files[: draft.own_files], *draft.card_paths.values(), *draft.files[draft.own_files :])
        )
        beside = {**{path: path.name for path in paths}, **_beside(draft)}
        return tuple(
            FileRead(name, "", encoding_of(path), units.get(name, ()), titles.get(name, {}))
            for path, name in beside.items()
            if path.is_file()
        )

    def _titles(self, domain: str) -> Mapping[str, Mapping[str, str]]:
        """Return the titles of the columns of a domain."""
        draft = self.draft
        card = (draft.cards.get(domain) or draft.half_read.get(domain)) if draft else None
        return {name: one.title for name, one in card.columns.items() if one.title} if card else {}


def _beside(draft: Draft) -> dict[Path, str]:
    """Return the rule files and tables that payments name, by their paths."""
    found: dict[Path, str] = {}
    data = draft.scenario.model_dump(include={"payments", "options"}) if draft.scenario else {}
    for name in files_beside(data):
        path = draft.path.resolve().parent / name
        inside = sorted(one for one in path.glob("*.csv") if not one.name.startswith(".")) if path.is_dir() else []
        found |= {one: f"{name}/{one.name}" for one in inside} if inside else {path: name}
    return {path: name for path, name in found.items() if not is_workbook(path)}


def _units(written: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """Return the unit every column was read in, from its cells as they are written: "225000 [ha]"."""
    found: dict[str, str] = {}
    for (column, _), text in written.items():
        _, bracket, unit = text.rpartition("[")
        if bracket:
            found[column] = unit.rstrip("]")
        else:  # a number without a unit, or none at all
            found.setdefault(column, "1")
    return found


def _not_computed(target: str) -> tuple[Mistake, ...]:
    return (Mistake("check_not_computed", target),)


def _worked_out(judged: Judged, card: Card, domain: str) -> Iterable[Amount]:
    """Yield what payments are counted by where that is no column: the sum of a node at central values."""
    if card.base.column in card.columns:
        return
    graph, base = judged.graph, judged.model.accounts[domain].base
    values = np.asarray(Plan(graph, [base]).run({})[base])
    values = values[..., 0] if "draw" in graph[base].dims else values
    here = np.broadcast_to(graph[base].present, values.shape)
    yield counted_by_node(card, values[here] * conversion(graph[base].unit, parse(card.base.unit)))


def _evidence(judged: Judged, words: Vocabulary) -> tuple[tuple[str, Mapping[str, str], int], ...]:
    counts: dict[str, int] = {}
    for fact in Lineage(judged).facts.values():
        if fact.evidence:
            counts[fact.evidence] = counts.get(fact.evidence, 0) + 1
    titles = {kind: words.evidence[kind].title if kind in words.evidence else Text.same(kind) for kind in counts}
    return tuple((kind, titles[kind], count) for kind, count in sorted(counts.items()))

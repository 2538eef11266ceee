"""Checking a card by itself: it is bound to made-up rows, so that what it names is found to be there and to fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from esvalue.core.arguments import checked
from esvalue.core.errors import Doubt, InputError, Mistake, Mistakes
from esvalue.equations.equation import registered
from esvalue.inputs.card_reading import check_card_names, load_card, read_card
from esvalue.inputs.cards import Card, NodeRule
from esvalue.inputs.library import Library
from esvalue.inputs.scenario.links import LinkRow, Links
from esvalue.inputs.scenario.overrides import DomainSettings, Overrides
from esvalue.model.account import build_account
from esvalue.model.binding import Binder, Bound
from esvalue.runs.checking.made_up import made_up_places, made_up_without

__all__ = ["CardCheck", "check_card"]

#: Said of made-up rows, not of the card: numbers mean nothing there, and not every category need have its record.
_OF_THE_ROW = ("table_lacks", "equivalents_empty", "no_difference", "bad_input_range", "no_index_year", "workbook_loss")


@dataclass(frozen=True)
class CardCheck:
    """What is wrong with a card, what looks wrong, and what could not be checked."""

    path: Path
    card: Card | None
    mistakes: tuple[Mistake, ...]
    doubts: tuple[Doubt, ...] = ()
    notices: tuple[Mistake, ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether no mistake was found."""
        return not self.mistakes


@checked
def check_card(card: str | Path, library: Library | None = None) -> CardCheck:
    """Check a card without places: read it, and bind it to made-up rows,
    one with every column and one with all that may be left out n/a.

    Parameters
    ----------
    card
        Name of a card, or its path.
    library
        Where cards and shared files are found (default: working directory, then the package).

    Raises
    ------
    InputError
        No such card, or shared files that cannot be read.

    Examples
    --------
    >>> check_card("wetland").mistakes
    ()
    """
    library = library or Library()
    path = Path(card) if str(card).endswith(".toml") else library.card_path(str(card))
    problems = Mistakes()
    read = read_card(path, library, problems)
    if read is None:
        return CardCheck(path, None, problems.mistakes, problems.doubts)
    notices = list(bind_made_up(read, path, library, problems))
    problems.keep(library.doubts)
    return CardCheck(path, read, problems.mistakes, problems.doubts, tuple(notices))


def bind_made_up(card: Card, path: Path, library: Library, problems: Mistakes) -> Iterator[Mistake]:
    """Bind a card to made-up rows; mistakes are added to `problems`, what could not be checked is yielded.

    A card with names that cannot be given is left alone: reading it said so.
    """
    check_card_names(card, path.name, named := Mistakes())
    if named:
        return
    others = dict(_imported(card, path, library))
    for name, rule in card.nodes.items():
        if rule.import_ and rule.domain not in others:
            yield Mistake("card_not_checked", f"{path.name}: nodes.{name}", {"domain": rule.domain})
    for full in (True, False):
        _bind(card, path, library, others, full, problems=problems)
    for (
        name,
        service,
    ) in card.services.items():  # one that is off is not counted here, and would lack it when it is switched on
        if (
            card.holders is not None
            and service.role == "final"
            and service.value
            and not service.sold
            and name not in card.spill
        ):
            problems.add("missing_spill", f"{path.name}: services.{name}", service=name)
    meant = [
        str(problem.fields["nearest"]) for problem in problems.mistakes if "nearest" in problem.fields
    ]  # unused only because it is misspelt where it is used
    reached = _reached(card, meant)
    for what, names in (("node", card.nodes), ("parameter", card.parameters)):
        for name in names:
            if name not in reached:
                problems.add("unused", f"{path.name}: {what}s.{name}", what=what)


def _imported(card: Card, path: Path, library: Library) -> Iterator[tuple[str, tuple[Card, Path]]]:
    """Yield (domain, its card and file) for the domains a card takes nodes from,
    where a card of that domain is found.
    """
    for domain in dict.fromkeys(str(rule.domain) for rule in card.nodes.values() if rule.import_):
        for name in dict.fromkeys((domain, *library.card_names(path.parent))):
            try:
                found = library.card_path(name, path.parent)
                other = load_card(found, library)
            except InputError:
                continue
            if other.domain == domain:
                yield domain, (other, found)
                break


def _bind(
    card: Card, path: Path, library: Library, others: Mapping[str, tuple[Card, Path]], full: bool, *, problems: Mistakes
) -> None:
    bound = {card.domain: (card, path), **{domain: other for domain, other in others.items() if domain != card.domain}}
    domains = {
        domain: DomainSettings("uncertain", without=made_up_without(one) if one.holders else None)
        for domain, (one, _) in bound.items()
    }
    tables = {domain: made_up_places(one, library, full=full) for domain, (one, _) in bound.items()}
    links = {
        str(rule.links): Links(
            (LinkRow(tables[str(rule.domain)].names[0], tables[card.domain].names[0], 1.0, "made-up"),)
        )
        for rule in card.nodes.values()
        if rule.import_ and rule.domain in bound
    }
    binder = Binder(library, Overrides(2024, domains, links=links))
    for domain, (one, file) in bound.items():
        binder.bound[domain] = Bound(one, tables[domain], file.name)
    try:
        for domain in bound:
            binder.columns(domain)
        build_account(binder, card.domain)
    except InputError as error:
        binder.problems.extend(error)
    for (
        name
    ) in card.nodes:  # one that nothing rests on has mistakes too, and is not bound yet where the account stopped
        if not (card.nodes[name].import_ and card.nodes[name].domain not in bound):
            binder.bound_node(name, card.domain, f"{path.name}: nodes.{name}")
    problems.keep(
        problem
        for problem in binder.problems.mistakes
        if problem.code not in _OF_THE_ROW and problem.where.startswith(path.name)
    )
    problems.keep(binder.problems.doubts)


def _reached(card: Card, meant: list[str]) -> set[str]:
    """Return the names that the services, readings and the floor of a card rest on, and those that were `meant`."""
    named: list[str | None] = [*meant]
    named += [name for service in card.services.values() for name in (service.physical, service.value)]
    named += [
        name
        for reading in card.readings.values()
        for name in (reading.unit_value, reading.area if reading.table else None)
    ]
    named += [name for _, name in card.holders.nodes] if card.holders else []
    found: set[str] = set()
    queue = [name for name in named if name]
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue += _rests_on(card.nodes[name]) if name in card.nodes else []
    return found


def _rests_on(rule: NodeRule) -> list[str]:
    """Return the names a node rests on: named in its rule, or called like the arguments of its equation."""
    equation = registered().get(rule.equation or "")
    implied = [argument for argument in equation.inputs if argument not in rule.args] if equation else []
    weights = [rule.weights] if isinstance(rule.weights, str) else []
    return [*rule.taken, *implied, *rule.rivals.values(), *weights, *(name for name in (rule.of, rule.lookup) if name)]

"""Models: cards bound to places, as one graph with its accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import Correlation, OneOrMore, Seed, Year, checked
from esvalue.core.declared import Declares
from esvalue.core.errors import Doubt, InputError, Mistakes, fail, nearest
from esvalue.core.printing.table import Table
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text
from esvalue.inputs.card_reading import card_of, read_card
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library
from esvalue.inputs.overlay import overlay_records, read_overlay
from esvalue.inputs.places import Places
from esvalue.inputs.scenario.given import plain_data
from esvalue.inputs.scenario.overrides import DomainSettings, Overrides, Without
from esvalue.model.account import DomainAccount, account_dataset, build_account
from esvalue.model.binding import Binder, Bound
from esvalue.model.bound_checks import check_ranges, check_unused
from esvalue.model.given_places import places_given
from esvalue.model.graph import Graph, Plan

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from esvalue.analysis.problem import Problem
    from esvalue.model.account.account import Account

__all__ = ["Model", "bind", "bind_all"]

_HEADINGS = (Text(zh="领域", en="domain"), Text(zh="地块数", en="places"), Text(zh="核算口径", en="readings"))
_NEXT = Text.same(".account()  .evaluate([...])  .draws([...], n, seed=...)  .problem([...])")


@dataclass
class Model(Shown):
    """A bound model: the graph, the accounts by domain, and what they were made of; made by :func:`bind`.

    Attributes
    ----------
    binder, accounts, doubts
        Cards bound to places; names of the nodes of every account; what looks wrong in the inputs and could be right.

    Examples
    --------
    >>> from esvalue.inputs import find_scenario
    >>> model = bind("wetland", find_scenario("panjin").parent / "wetland.csv", price_year=2024)
    >>> list(model.accounts), str(model.graph["wetland.reed_output"].unit)
    (['wetland'], 't_DM/a')
    """

    binder: Binder
    accounts: Mapping[str, DomainAccount]
    doubts: tuple[Doubt, ...] = ()

    @property
    def graph(self) -> Graph:
        """The graph of all nodes."""
        return self.binder.graph

    @cached_property
    def central(self) -> dict[str, npt.NDArray[np.float64]]:
        """Every node evaluated at the central values of all parameters."""
        return Plan(self.graph, list(self.graph.nodes)).run({})

    @cached_property
    def _fields(self) -> dict[str, Declares]:
        """Columns and parameters of the cards, by the node that holds them."""
        found: dict[str, Declares] = {}
        for domain, one in self.binder.bound.items():
            found |= {f"{domain}.{name}": field for name, field in one.card.columns.items() if field.kind == "number"}
            found |= {f"{domain}.{name}": field for name, field in one.card.parameters.items()}
        return found

    @checked
    def evaluate(
        self, names: Sequence[str] | str, given: Mapping[str, xr.DataArray | float] | None = None
    ) -> xr.Dataset:
        """Return nodes at central values as a labelled Dataset.

        Parameters
        ----------
        names
            Node names, such as ``"wetland.reed_output"``; one or several.
        given
            Labelled values that replace nodes. Every dimension needs labels, and they must be those of the model in
            the same order: nothing is aligned silently. A single number holds everywhere. Values are converted from the
            unit in ``attrs["units"]``; without one they are in the unit of the node, money in the model's price year.

        Raises
        ------
        InputError
            An unknown name, a dimension without labels, labels that differ or stand in another order, a unit of another
            kind, a value that none of the names rests on, or that the column or parameter it stands for cannot have.

        Examples
        --------
        >>> from esvalue.inputs import find_scenario
        >>> model = bind("wetland", find_scenario("panjin").parent / "wetland.csv", price_year=2024)
        >>> list(model.evaluate(["wetland.area", "wetland.water_depth"]))
        ['wetland.area', 'wetland.water_depth']
        """
        from esvalue.model.labelled import evaluate_labelled

        asked = [names] if isinstance(names, str) else list(names)
        return evaluate_labelled(self.graph, asked, {}, given or {}, self._fields)

    @checked
    def draws(
        self,
        names: Sequence[str] | str,
        size: OneOrMore = 1024,
        *,
        seed: Seed,
        correlation: Mapping[tuple[str, str], Correlation] | None = None,
    ) -> xr.Dataset:
        """Return nodes over draws of everything they rest on that is not known, as a Dataset with a dimension `draw`.

        Draws are joint: the same draw of two nodes is one future. They are points of a scrambled Sobol set, best
        balanced where `size` is a power of two. What does not apply is not a number, never zero.

        Parameters
        ----------
        names
            Node names, such as ``"wetland.reed_output"``; one or several.
        size
            Number of draws.
        seed
            Any whole number; the same seed gives the same draws.
        correlation
            (entry, entry) -> correlation of their normal scores.

        Raises
        ------
        InputError
            An unknown name; a value that is not finite where it is present, with node, place and draw.

        Examples
        --------
        >>> from esvalue.inputs import find_scenario
        >>> model = bind("wetland", find_scenario("panjin").parent / "wetland.csv", price_year=2024)
        >>> model.draws("wetland.reed_output", 8, seed=1)["wetland.reed_output"].dims
        ('place', 'draw')
        """
        from esvalue.model.uncertain import draws_of

        return draws_of(self, [names] if isinstance(names, str) else list(names), size, seed, correlation or {})

    @checked
    def problem(
        self,
        names: Sequence[str] | str,
        *,
        better: Literal["max", "min"] = "max",
        correlation: Mapping[tuple[str, str], Correlation] | None = None,
    ) -> Problem:
        """Return nodes as a problem to analyse: an outcome an entry that is present, named ``"node|place"``; a node
        without places, such as ``"wetland.service.carbon_sequestration.value.total"``, is one outcome.

        Parameters
        ----------
        names
            Node names; one or several.
        better
            "max" where more is better, "min" where less is.
        correlation
            (entry, entry) -> correlation of their normal scores.

        Raises
        ------
        InputError
            An unknown name; nodes that rest on nothing uncertain.

        Examples
        --------
        >>> from esvalue.inputs import find_scenario
        >>> model = bind("wetland", find_scenario("panjin").parent / "wetland.csv", price_year=2024)
        >>> model.problem("wetland.service.water_storage.value.total").names
        ('choice:prices.reservoir_storage', 'wetland.storage_turnover')
        """
        from esvalue.model.uncertain import problem_of_nodes

        return problem_of_nodes(self, [names] if isinstance(names, str) else list(names), better, correlation or {})

    @checked
    def account(self, domain: str | None = None, reading: str | None = None) -> Account:
        """Return the account of a domain (value, increment, spill-over by service and place) at central values.

        Parameters
        ----------
        domain
            Of which card; by default the first.
        reading
            By which reading of it; by default the first.

        Raises
        ------
        InputError
            No such domain or reading, with the nearest; a domain without services.

        Examples
        --------
        >>> from esvalue.inputs import find_scenario
        >>> model = bind("wetland", find_scenario("panjin").parent / "wetland.csv", price_year=2024)
        >>> model.account("wetland", "gep").attrs["services_listed"]
        16
        >>> model.account(reading="gepp")
        Traceback (most recent call last):
        ...
        esvalue.core.errors.InputError: reading 'gepp' is not defined; nearest: gep
        """
        account = self.accounts[_named("domain", domain, self.accounts)]
        if not account.readings:
            raise fail("no_services", account.domain)
        chosen = _named("reading", reading, account.readings)
        return account_dataset(self.central, account, self.graph, chosen, draws=False)

    def account_sets(self) -> dict[str, xr.Dataset]:
        """Return the account of every reading of every domain at central values, by "DOMAIN/READING"."""
        return {
            f"{domain}/{reading}": self.account(domain, reading).to_xarray()
            for domain, account in self.accounts.items()
            for reading in account.readings
        }

    def to_xarray(self) -> xr.DataTree:
        """Return all accounts at central values as a tree: a group a domain, below it one a reading."""
        import xarray as xr

        return xr.DataTree.from_dict({f"/{name}": one for name, one in self.account_sets().items()})

    def _glance(self) -> Glance:
        rows = [
            [
                one.title,
                Text.same(str(len(self.graph[one.area].labels[f"place:{domain}"]))),
                Text(zh="、", en=", ").join(one.reading_titles.values()),
            ]
            for domain, one in self.accounts.items()
        ]
        year = self.binder.settings.price_year
        head = Text(zh="模型：{n} 个节点，{year} 年价格", en="Model: {n} nodes, prices of {year}")
        return Glance(head.format(n=len(self.graph.nodes), year=year), Table.listed(_HEADINGS, rows), (_NEXT,))


def _named(what: str, name: str | None, known: Mapping[str, object]) -> str:
    """Return a name that is known, the first by default."""
    if name is not None and name not in known:
        raise fail("unknown_name", "", what=what, name=name, nearest=nearest(name, list(known)) or ", ".join(known))
    return name or next(iter(known))


@checked
def bind_all(
    library: Library,
    settings: Overrides,
    cards: Mapping[str, Card],
    places: Mapping[str, Places],
    files: Mapping[str, str],
) -> Model:
    """Bind cards to their places and build the accounts, or report every mistake found in all of them.

    Parameters
    ----------
    library
        Price book, sources, vocabulary.
    settings
        What the scenario sets: price year, rivals, overlays (:meth:`esvalue.inputs.Loaded.settings`).
    cards, places, files
        By domain: the card, its places, and the name of the card's file for messages.

    Raises
    ------
    InputError
        Every mistake of all cards at once, each with card, entry and place.

    Examples
    --------
    >>> from esvalue.inputs import load_scenario
    >>> loaded = load_scenario("sea_reserve")
    >>> files = {domain: path.name for domain, path in loaded.card_paths.items()}
    >>> list(bind_all(loaded.library, loaded.settings(), loaded.cards, loaded.places, files).accounts)
    ['sea_reserve']
    """
    binder = Binder(library, settings)
    for domain, card in cards.items():
        binder.bound[domain] = Bound(card, places[domain], files[domain])
    for domain in cards:
        binder.columns(domain)
    accounts = {}
    for domain in cards:
        try:
            account = build_account(binder, domain)
        except InputError as error:
            binder.problems.extend(error)
            continue
        if account is not None:
            accounts[domain] = account
    if not binder.problems:
        check_unused(binder, cards)
        check_ranges(binder.graph, binder.problems)
    binder.problems.raise_if_any()
    return Model(binder, accounts, binder.problems.doubts)


@checked
def bind(
    card: str | Path | Mapping[str, Any],
    places: str | Path | pd.DataFrame,
    *,
    price_year: Year,
    sources: pd.DataFrame | None = None,
    units: Mapping[str, str] | None = None,
    reading: str | None = None,
    without: Mapping[str, object] | None = None,
    payer_level: str = "city",
    library: Library | None = None,
    overlay: str | Path | Sequence[str | Path] = (),
) -> Model:
    """Bind one card to a table of places.

    Parameters
    ----------
    card
        Name of a card, the path of one, or what such a file holds as a dict.
    places
        CSV of places, with its ``.sources.csv`` beside it; or a data frame with the same headings. Where columns of the
        card differ by period it has a row a place and period; place and period may be the index.
    price_year
        Year all money is brought to.
    units
        Unit by column of a data frame whose headings name none: ``{"area": "ha"}`` stands for a heading ``area [ha]``.
    sources
        Where the numbers of a data frame come from: ``column, place, source`` and where they apply ``period, evidence,
        weak, note``, as in a ``.sources.csv``.
    reading
        Reading of the account (default: the card's first).
    payer_level
        Whose benefit the ceiling counts.
    library
        Where cards and shared files are found.
    without
        What happens without the paid action, as ``[domains.X.without]`` of a scenario; left out, the account has values
        but no increments, floor or ceiling.
    overlay
        Overlay files laid on top of the card.

    Raises
    ------
    InputError
        With every mistake of the card, then of the places.

    Examples
    --------
    >>> import pandas as pd
    >>> marsh = {"place": ["a"], "county": "A", "region_type": "ordinary", "site": "marsh", "cover": "reed"}
    >>> marsh |= {"xie_class": "wetland", "area [ha]": [10.0], "eligible_area [ha]": [10.0], "water_depth [m]": 0.3}
    >>> sources = {"column": ["area", "eligible_area", "water_depth"], "place": "*", "source": "judgement"}
    >>> model = bind("wetland", pd.DataFrame(marsh), sources=pd.DataFrame(sources), price_year=2024)
    >>> float(model.evaluate("wetland.area")["wetland.area"].squeeze())
    10.0
    """
    from esvalue.core.schema import parse_record

    library = library or Library()
    problems = Mistakes()
    if isinstance(card, Mapping):
        where = f"{card.get('name', 'card')} (dict)"
        loaded = card_of(plain_data(card), where, library, problems)
    else:
        path = Path(card) if str(card).endswith(".toml") else library.card_path(str(card))
        where = path.name
        loaded = read_card(path, library, problems)
    problems.raise_if_any()
    assert loaded is not None
    words = library.vocabulary.extended(loaded.vocabulary)
    known = {**library.sources, **loaded.sources}
    table = places_given(places, loaded, known, words, sources=sources, units=units)
    state = parse_record(Without, without, "without") if without is not None else None
    if reading is not None and reading not in loaded.readings:
        raise fail("unknown_name", where, what="reading", name=reading, nearest=", ".join(loaded.readings))
    setting = DomainSettings(reading or next(iter(loaded.readings), ""), without=state)
    several = [overlay] if isinstance(overlay, str | Path) else overlay
    records = overlay_records([read_overlay(Path(one)) for one in several], {loaded.domain: loaded}, library, problems)
    problems.raise_if_any()
    settings = Overrides(price_year, {loaded.domain: setting}, records=records, payer_level=payer_level)
    model = bind_all(library, settings, {loaded.domain: loaded}, {loaded.domain: table}, {loaded.domain: where})
    problems.keep((*library.doubts, *table.doubts, *model.doubts))
    return replace(model, doubts=problems.doubts)

"""The account of a county: all domains of a scenario, in one reading, one price year and one state."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from esvalue.core.arguments import Year, checked
from esvalue.core.ensemble import Design
from esvalue.core.errors import Mistakes, choice_fields, fail
from esvalue.core.text import Text
from esvalue.gep.composing import account_entries, add_type_totals, check_cover, evaluate_totals, extents_of
from esvalue.gep.entries import GepAccount
from esvalue.gep.evidence import kind_of_evidence
from esvalue.gep.gates import clashes_of, coverage_of, verdicts_of
from esvalue.inputs.opening import open_scenario
from esvalue.inputs.scenario import Loaded
from esvalue.inputs.scenario.quality import Quality
from esvalue.inputs.sources import Source
from esvalue.model.model import Model, bind_all

__all__ = ["account_of_model", "gep_account", "states_of"]

STATES = ("with", "without")
READING = "gep"


@checked
def gep_account(
    scenario: Loaded | str | Path,
    *,
    price_year: Year | None = None,
    year: Year | None = None,
    state: Annotated[str, Literal["with", "without"]] = "with",
    reading: str = READING,
    draws: bool = True,
) -> GepAccount:
    """Return the gross ecosystem product of a scenario, composed of the accounts of its domains.

    Parameters
    ----------
    scenario
        A loaded scenario, or its name, folder or file.
    price_year
        Year all money is brought to (default: the scenario's).
    year
        Year the figures describe, printed on the account (default: the price year).
    state
        "with" the action, or "without" it as the domains' ``[domains.X.without]`` say.
    reading
        The reading of every domain: services of two readings are never mixed.
    draws
        Also evaluate the scenario's design, for intervals; False gives central values only.

    Raises
    ------
    InputError
        A card without the reading, places without an ecosystem type, mistakes of the scenario; an account of low
        quality where the scenario says ``[quality] refuse = true``.

    Examples
    --------
    >>> account = gep_account("county_gep", draws=False)
    >>> account.coverage, account.low_quality
    ((16, 19), True)
    """
    loaded = open_scenario(scenario)
    return states_of(loaded, (state,), price_year=price_year, year=year, reading=reading, draws=draws)[0]


def states_of(
    loaded: Loaded, states: tuple[str, ...], *, price_year: int | None, year: int | None, reading: str, draws: bool
) -> tuple[GepAccount, ...]:
    """Return accounts of a scenario in several states, all on the same draws."""
    _check_readings(
        {f"{loaded.path.name}: domains.{domain}": card.readings for domain, card in loaded.cards.items()}, reading
    )
    settings = loaded.settings(readings=dict.fromkeys(loaded.cards, reading))
    if price_year is not None:
        settings = replace(settings, price_year=price_year)
    model = bind_all(
        loaded.library,
        settings,
        loaded.cards,
        loaded.places,
        {domain: path.name for domain, path in loaded.card_paths.items()},
    )
    head = loaded.scenario.scenario
    design = (
        Design((), head.replicates, Design.rounded(head.points), head.seed, correlation=loaded.scenario.correlation)
        if draws
        else None
    )
    made = account_of_model(
        model,
        {**loaded.library.sources, **loaded.sources},
        states=states,
        reading=reading,
        year=year,
        design=design,
        quality=loaded.quality,
        name=head.name,
        title=head.title,
        where=loaded.path.name,
    )
    if loaded.scenario.quality is not None and loaded.scenario.quality.refuse:
        for account in made:
            _refuse(account, loaded.path.name)
    doubts = loaded.settlement(model.doubts)
    return tuple(replace(account, doubts=doubts) for account in made)


def _check_readings(readings: Mapping[str, Collection[str]], reading: str) -> None:
    """Refuse cards, by where they stand, that lack the reading all are to be read by."""
    problems = Mistakes()
    for where, known in readings.items():
        if reading not in known:
            problems.add("gep_no_reading", where, reading=reading, known=", ".join(known))
    problems.raise_if_any()


def _refuse(account: GepAccount, where: str) -> None:
    failed = [verdict.text for verdict in account.verdicts if not verdict.holds]
    if failed:
        raise fail(
            "gep_low_quality",
            f"{where}: quality",
            reasons=Text(zh="；".join(t["zh"] for t in failed), en="; ".join(t["en"] for t in failed)),
        )


@checked
def account_of_model(
    model: Model,
    sources: Mapping[str, Source],
    *,
    states: tuple[str, ...] = ("with",),
    reading: str = READING,
    year: Year | None = None,
    design: Design | None = None,
    quality: Quality | None = None,
    name: str = "account",
    title: Mapping[str, str] | None = None,
    where: str = "account",
) -> tuple[GepAccount, ...]:
    """Return the accounts of a bound model in some states; the factors of `design` are filled in from the graph.

    Parameters
    ----------
    model
        The bound model (:func:`esvalue.model.model.bind` or :func:`esvalue.model.model.bind_all`).
    sources
        Sources by identifier: the kind of evidence behind a record that names none.
    states
        "with" and "without", in the order of the result.
    reading, year, quality, name, title
        As for :func:`gep_account`.
    design
        Replicates, points and seed of the draws; None gives central values only.
    where
        File named in messages.

    Raises
    ------
    InputError
        A card without the reading, places without an ecosystem type; another state.

    Examples
    --------
    >>> import pandas as pd
    >>> from esvalue.model import bind
    >>> marsh = {"place": ["a"], "county": "A", "region_type": "ordinary", "site": "marsh", "cover": "reed"}
    >>> marsh |= {"xie_class": "wetland", "area [ha]": [10.0], "eligible_area [ha]": [10.0], "water_depth [m]": 0.3}
    >>> sources = {"column": ["area", "eligible_area", "water_depth"], "place": "*", "source": "judgement"}
    >>> model = bind("wetland", pd.DataFrame(marsh), sources=pd.DataFrame(sources), price_year=2024)
    >>> (account,) = account_of_model(model, {})
    >>> account.coverage, account.state
    ((4, 19), 'with')
    >>> account_of_model(model, {}, reading="gepp")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: account: wetland: the card has no reading 'gepp'; an account of several
    domains uses one reading throughout; readings: gep, equivalents
    """
    for state in states:
        if state not in STATES:
            raise fail("bad_choice", "states", **choice_fields(state, STATES))
    _check_readings({f"{where}: {domain}": account.readings for domain, account in model.accounts.items()}, reading)
    problems = Mistakes()
    by = {domain: check_cover(model, domain, problems) for domain in model.accounts}
    problems.raise_if_any()
    totals = {
        state: [
            one
            for domain in model.accounts
            for one in add_type_totals(model, domain, reading, STATES.index(state), by[domain])
        ]
        for state in states
    }
    every = [one for part in totals.values() for one in part]
    if design is not None:
        design = replace(design, factors=model.graph.factors([one.by_type for one in every]))
    values = evaluate_totals(model, every, design)
    kind_of = kind_of_evidence(model.binder, sources)
    extents = tuple(
        extent for domain, account in model.accounts.items() for extent in extents_of(model, account, by[domain])
    )
    words = model.binder.library.vocabulary
    made = []
    for state in states:
        entries = tuple(account_entries(model, totals[state], values, kind_of))
        covered, uncovered, absent = coverage_of(model, reading, entries, quality, where)
        clashes = clashes_of(entries, words, quality, where)
        verdicts = verdicts_of(entries, len(covered), len(covered) + len(uncovered), clashes, quality)
        price_year = model.binder.settings.price_year
        made.append(
            GepAccount(
                name,
                title or Text.same(name),
                price_year,
                year or price_year,
                state,
                reading,
                entries,
                extents,
                covered,
                uncovered,
                absent,
                clashes,
                verdicts,
                design,
            )
        )
    return tuple(made)

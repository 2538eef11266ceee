"""Settings that change nothing in a run: records, uncertainties, states, correlations, links,
sources that no result rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import numpy as np

from esvalue.core.errors import Mistake
from esvalue.core.schema import Strict
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario.overrides import ColumnUncertainty
from esvalue.runs.checking.idle_choices import Walk, idle_choices
from esvalue.runs.checking.reach import Reach, reach_of
from esvalue.standards.judging import Judged

__all__ = ["idle_settings"]


def idle_settings(judged: Judged) -> list[Mistake]:
    """Return what a scenario writes and its run does not use, each with what to do.

    Decided from the bound graph and the settings alone; nothing is evaluated again. What a run without this entry would
    print is the same, whatever its number.

    Parameters
    ----------
    judged
        A scenario bound for judging.
    """
    return list(_Idle(judged).found())


class _Idle(Walk):
    """One method a kind of entry, and what results rest on."""

    def found(self) -> Iterator[Mistake]:
        yield from self.records()
        yield from self.uses()
        yield from self.tried()
        yield from self.uncertainties()
        yield from self.domains()
        yield from self.correlations()
        yield from self.links()
        yield from self.sources()
        yield from self.notes()
        yield from idle_choices(self.judged)

    # --- what results rest on -----------------------------------------------------------------------------------------

    def committed(self, option: str) -> Reach:
        """Return what an option's committed standards rest on."""
        nodes = [
            node
            for (name, _), made in self.judged.commit.nodes.items()
            if name == option
            for node in (made.indicated, made.ceiling, made.floor)
            if node
        ]
        return reach_of(self.judged.commit.graph(option), nodes)

    @cached_property
    def by_option(self) -> dict[str, Reach]:
        return {option: self.committed(option) for option in self.judged.commit.models}

    @cached_property
    def reach(self) -> Reach:
        """Return what any result rests on: accounts, outcomes, and the standards of all options."""
        whole = reach_of(self.judged.graph, [slot.node for slot in self.judged.slots])
        for one in self.by_option.values():
            whole |= one
        return whole

    def levers(self) -> Iterator[tuple[str, set[str]]]:
        """Yield what levers set, and the settings tried."""
        for lever in self.scenario.choices.levers.values() if self.scenario.choices else ():
            yield lever.sets, {str(setting) for setting in lever.settings}

    def chosen_by_lever(self, key: str) -> bool:
        """Tell whether a lever puts the rival of a record in force."""
        name, _, rival = key.partition("#")
        return any(
            sets.endswith(f"use.{name}") and (not rival or rival in tried or "uncertain" in tried)
            for sets, tried in self.levers()
        )

    def unread(self, key: str, reach: Reach) -> str | None:
        """Return why no result rests on a record: the message, or None where one does."""
        if key in reach.records or self.chosen_by_lever(key):
            return None
        if key in reach.others:
            return "idle_rival"
        name = key.split("[")[0].split("@")[0]
        read = name in reach.nodes or f"{name}|file" in reach.nodes
        return "idle_category" if read and "[" in key else "idle_date" if read and "@" in key else "idle_record"

    # --- records ------------------------------------------------------------------------------------------------------

    def records(self) -> Iterator[Mistake]:
        places = [(f"{self.where}: parameters.{key}", key, self.reach) for key in self.scenario.parameters]
        places += [
            (f"{one.path.name}: values.{key}", key, self.reach)
            for one in self.judged.loaded.overlays
            for key in one.file.values
            if key not in self.scenario.parameters
        ]
        for name, option in self.scenario.options.items():
            places += [
                (f"{self.where}: options.{name}.parameters.{key}", key, self.by_option.get(name, Reach()))
                for key in option.parameters
            ]
        for at, key, reach in places:
            if (code := self.unread(key, reach)) is not None:
                yield Mistake(code, at, {"key": key})

    def uses(self) -> Iterator[Mistake]:
        places = [(f"{self.where}: use.{key}", key, self.reach) for key in self.scenario.use]
        for name, option in self.scenario.options.items():
            places += [
                (f"{self.where}: options.{name}.use.{key}", key, self.by_option.get(name, Reach()))
                for key in option.use
            ]
        for at, key, reach in places:
            if key not in reach.nodes and f"{key}|file" not in reach.nodes:
                yield Mistake("idle_record", at, {"key": key})

    def tried(self) -> Iterator[Mistake]:
        """Yield the levers that set a rival or a record their option's standards do not rest on."""
        space = self.scenario.choices
        for name, lever in space.levers.items() if space is not None else ():
            field, _, key = re.sub(r"^domains\.[^.]+\.", "", lever.sets).partition(".")
            reach = self.by_option.get(space.option, Reach()) if space is not None else Reach()
            read = (
                key in reach.nodes or f"{key}|file" in reach.nodes
                if field == "use"
                else key in reach.records | reach.others
            )
            if field in ("use", "parameters") and not read:
                yield Mistake("idle_record", f"{self.where}: choices.levers.{name}", {"key": key})

    # --- columns and states -------------------------------------------------------------------------------------------

    def uncertainties(self) -> Iterator[Mistake]:
        for key, one in self.scenario.uncertainties.items():
            at = f"{self.where}: uncertainties.{key}"
            if _is_one(one.times):
                yield Mistake("idle_ratio", at)
            elif self.kept(one):
                yield Mistake("idle_within", at, {"by": one.by or "-", "within": one.within or "-"})
            elif not any(
                f"{one.domain}.{column}|{key}|scaled" in self.reach.nodes and self.filled(one.domain, column)
                for column in one.names
            ):
                yield Mistake("idle_record", at, {"key": f"{one.domain}.{', '.join(one.names)}"})

    def filled(self, domain: str, column: str) -> bool:
        """Tell whether any place has a number in a column that is not zero."""
        numbers = self.judged.loaded.places[domain].numbers.get(column)
        return numbers is not None and bool((np.nan_to_num(numbers) != 0).any())

    def kept(self, one: ColumnUncertainty) -> bool:
        """Tell whether the totals that are kept leave a column as it is:
        all that move together stand for themselves.
        """
        if one.within is None:
            return False
        places = self.judged.loaded.places[one.domain]
        if one.by is None or one.within not in places.texts or one.by not in places.texts:
            return one.by is None
        for column in one.names:
            numbers = np.nan_to_num(places.numbers.get(column, np.zeros(len(places.names))))
            parts: dict[str, set[str]] = {}
            for number, group, part in zip(numbers, places.texts[one.within], places.texts[one.by], strict=True):
                if number != 0:
                    parts.setdefault(group, set()).add(part)
            if any(len(several) > 1 for several in parts.values()):
                return False
        return True

    def domains(self) -> Iterator[Mistake]:
        for domain, rule in self.scenario.domains.items():
            at, card = f"{self.where}: domains.{domain}", self.judged.loaded.cards[domain]
            for reading, weight in rule.reading_weights.items():
                if rule.reading != "uncertain":
                    yield Mistake(
                        "idle_weight",
                        f"{at}.reading_weights.{reading}",
                        {"reading": rule.reading or next(iter(card.readings))},
                    )
                elif weight == 0:
                    yield Mistake("idle_weight_zero", f"{at}.reading_weights.{reading}", {"reading": reading})
            listed = {
                service
                for name, one in card.readings.items()
                if rule.reading in ("uncertain", name) or rule.reading is None
                for service in one.services
            }
            for service, setting in rule.services.items():
                if service in card.services and service not in listed:
                    yield Mistake("idle_service", f"{at}.services.{service}", {"setting": setting})
            for key, override in (rule.without.set if rule.without is not None else {}).items():
                leaf = f"{domain}.without.{key}"
                if leaf not in self.reach.nodes:
                    yield Mistake("idle_record", f"{at}.without.set.{key}", {"key": key})
                    continue
                if override.times is not None and _is_one(override.times):
                    yield Mistake("idle_ratio", f"{at}.without.set.{key}")
                for category, record in override.table.items():
                    if record is not None and f"{leaf}[{category}]" not in self.reach.records:
                        yield Mistake("idle_category", f"{at}.without.set.{key}.table.{category}", {"key": category})

    # --- what stands beside -------------------------------------------------------------------------------------------

    def correlations(self) -> Iterator[Mistake]:
        moving = {*self.judged.design.factors, *self.judged.commit.columns}
        for i, one in enumerate(self.scenario.correlations, start=1):
            at = f"{self.where}: correlations[{i}]"
            if one.value == 0:
                yield Mistake("idle_correlation", at)
            for name in one.factors:
                if name not in moving:
                    yield Mistake("idle_record", at, {"key": name})

    def links(self) -> Iterator[Mistake]:
        used = {
            rule.links
            for domain, card in self.judged.loaded.cards.items()
            for name, rule in card.nodes.items()
            if rule.import_ and f"{domain}.{name}" in self.reach.nodes
        }
        for key in self.scenario.links:
            if key not in used:
                yield Mistake("idle_link", f"{self.where}: links.{key}")

    def sources(self) -> Iterator[Mistake]:
        loaded = self.judged.loaded
        named = {
            *_named(self.scenario),
            *(origin.source for table in loaded.places.values() for origin in table.origins.values()),
            *(row.origin for table in loaded.links.values() for row in table.rows),
            *(one.source for one in loaded.objects),
        }
        for key in self.scenario.sources:
            if key not in named:
                yield Mistake("idle_source", f"{self.where}: sources.{key}", {"key": key})

    def notes(self) -> Iterator[Mistake]:
        """Yield the justifications and areas that stand for nothing of the account."""
        loaded, quality, county = self.judged.loaded, self.scenario.quality, self.scenario.county
        words = loaded.library.vocabulary
        for card in loaded.cards.values():
            words = words.extended(card.vocabulary)
        codes = {
            domain: {
                loaded.cards[domain].services[one.key].code or one.key
                for several in account.readings.values()
                for one in several
                if one.key in loaded.cards[domain].services
            }
            for domain, account in self.judged.model.accounts.items()
        }
        for group in quality.distinct if quality is not None else ():
            members = set(words.overlaps[group].members) if group in words.overlaps else set()
            if sum(bool(members & here) for here in codes.values()) < 2:
                yield Mistake("idle_note", f"{self.where}: quality.distinct.{group}", {"group": group})
        if county is None:
            return
        counties = {name for table in loaded.places.values() for name in table.texts.get("county", ())}
        for name in county.areas.keys() - counties:
            yield Mistake("idle_county", f"{self.where}: county.areas.{name}", {"county": name})
        if county.sea_area is not None and "marine" not in loaded.places:
            yield Mistake("idle_sea", f"{self.where}: county.sea_area")


def _is_one(record: Record) -> bool:
    """Tell whether a ratio leaves everything as it is."""
    return record.spread is None and record.value == 1


def _named(part: Any) -> Iterable[str]:
    """Yield every source a part of a scenario names."""
    if isinstance(part, Strict):
        for name in type(part).model_fields:
            value = getattr(part, name)
            if name in ("source", "sources") and isinstance(value, str):
                yield value
            else:
                yield from _named(value)
    elif isinstance(part, dict):
        for value in part.values():
            yield from _named(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _named(value)

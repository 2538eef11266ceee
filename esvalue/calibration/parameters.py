"""What is fitted: records of cards and of the price book, each moved along the quantiles of its own spread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import checked
from esvalue.core.distributions import Spread
from esvalue.core.ensemble import EDGE
from esvalue.core.errors import Mistakes, fail, nearest
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.inputs.sources import Vocabulary
from esvalue.model.graph import Graph
from esvalue.model.leaves import ParameterLeaf, ResolvedRecord, RivalsLeaf

__all__ = ["Along", "FitParameter", "SmoothSpread", "find_along", "find_parameters", "loose_records"]

Array = npt.NDArray[np.float64]
#: Beginnings of design columns that pick one of several: a rival, a row of a joint sample.
RIVALS = ("choice:", "overlay:")


@dataclass(frozen=True)
class SmoothSpread(Spread):
    """An empirical spread with its quantiles joined by straight lines, so that a fit can feel its way along it."""

    def quantile(self, u: Array) -> Array:
        """Return the interpolated quantiles at probabilities `u`."""
        ordered = np.sort(np.asarray(self.numbers))
        return np.interp(u, (np.arange(len(ordered)) + 0.5) / len(ordered), ordered)


@dataclass(frozen=True)
class FitParameter(Shown):
    """A record that is fitted, by the normal score z of its spread: theta = Q(Phi(z)), so its prior is z ~ N(0, 1).

    Attributes
    ----------
    key : str
        "card.parameter", as an overlay names it.
    quantity : ResolvedRecord
        The record: its number in the unit its file writes it in, and its spread.
    title : mapping
        What it is, in both languages.
    category : Text or None
        What tells it from others of the same title.

    Examples
    --------
    >>> from esvalue.standards import judge
    >>> (one,) = find_parameters(judge("sea_reserve").model.graph, ["gear_life"], ["sea_reserve"])
    >>> one.key, one.unit, float(one.value(0.0))  # at the median
    ('sea_reserve.gear_life', 'a', 10.0)
    """

    key: str
    quantity: ResolvedRecord
    title: Mapping[str, str]
    category: Text | None = None

    @property
    def spread(self) -> Spread:
        """The spread the record is moved along."""
        spread = self.quantity.record.spread
        assert spread is not None
        return SmoothSpread("empirical", spread.numbers) if spread.kind == "empirical" else spread

    @property
    def unit(self) -> str:
        """Unit of the record as its file writes it."""
        return self.quantity.record.unit or self.quantity.unit.text

    def priced(self, language: str) -> str:
        """Return the unit as a reader sees it, with the year of the prices of money."""
        year = self.quantity.price_years[0] if self.quantity.price_years else None
        text = unit_text(self.unit or "1", language)
        return text if year is None else Text(zh=f"{text}（{year} 年价）", en=f"{text} (of {year})")[language]

    def value(self, z: Array | float) -> Array:
        """Return the record's number (in its own unit and price year) at normal scores `z`, any shape."""
        from scipy.special import ndtr

        return np.asarray(self.spread.quantile(np.clip(ndtr(np.asarray(z, dtype=float)), EDGE, 1.0 - EDGE)))

    def label(self, language: str) -> str:
        """Return the title with what tells it from others of the same title."""
        title = self.title.get(language, self.key)
        inner = self.key[len(self.key.split("[")[0].split("#")[0].split("@")[0]) :]
        if self.category is not None:
            rest = inner.partition("]")[2]
            inner = f"[{self.category[language]}]{rest}"
        return f"{title} {inner}".strip()


@dataclass(frozen=True)
class Along:
    """An uncertain entry that is fitted along and not handed on: it moves with a prior z ~ N(0, 1),
    and what is not known of it widens the rest.
    """

    key: str

    def value(self, z: Array | float) -> Array:
        """Return the probability the entry is drawn with at normal scores `z`."""
        from scipy.special import ndtr

        return np.asarray(np.clip(ndtr(np.asarray(z, dtype=float)), EDGE, 1.0 - EDGE))


def find_along(names: Sequence[str] | str, factors: Iterable[str]) -> list[str]:
    """Return the design columns that names stand for: one of them, the beginning of several, or "all".

    Which of several rivals holds, and which row of a joint sample, is no quantity that can be moved little by little;
    they stay.

    Raises
    ------
    InputError
        A name that the observations do not rest on, or that is fitted.
    """
    known = [name for name in factors if not name.startswith(RIVALS)]
    if names == "all":
        return known
    problems, found = Mistakes(), []
    for wanted in (names,) if isinstance(names, str) else names:
        several = [
            name for name in known if name == wanted or name.startswith((f"{wanted}[", f"{wanted}#", f"{wanted}@"))
        ]
        if not several:
            problems.add(
                "unknown_name", "along", what="uncertain entry", name=wanted, nearest=nearest(wanted, known) or "-"
            )
        found += [name for name in several if name not in found]
    problems.raise_if_any()
    return found


@checked
def find_parameters(
    graph: Graph, names: Sequence[str], domains: Iterable[str], words: Vocabulary | None = None
) -> tuple[FitParameter, ...]:
    """Return the records that names stand for.

    Parameters
    ----------
    graph
        A bound graph.
    names
        ``"reed_yield[reed]"``, ``"wetland.reed_yield[reed]"``, ``"prices.reed"``, ``"prices.storage#dear"``; a name
        without category stands for all of its records that have a spread, one with rivals for the rival in force.
    domains
        Domains whose cards may be fitted.
    words
        Titles of categories; without them labels hold their codes.

    Raises
    ------
    InputError
        No name; an unknown one (with the nearest); one twice; a record without a spread.

    Examples
    --------
    >>> from esvalue.standards import judge
    >>> graph = judge("sea_reserve").model.graph
    >>> [one.key for one in find_parameters(graph, ["gear_life"], ["sea_reserve"])]
    ['sea_reserve.gear_life']
    >>> find_parameters(graph, ["gear_live"], ["sea_reserve"])
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: fit: parameter 'gear_live' is not defined; nearest: gear_life
    """
    problems = Mistakes()
    heads = [*domains, "prices"]
    leaves = _leaves(graph, domains)
    records = {q.id: q for leaf in leaves.values() for q in leaf.quantities if q is not None}
    if not names:
        raise fail("fit_nothing", "fit")
    found: dict[str, ResolvedRecord] = {}
    for name in names:
        full = [name, *(f"{domain}.{name}" for domain in heads)]
        hit = next((one for one in full if one in records or one in leaves), None)
        if hit is None:
            known = [*records, *leaves, *(one.split(".", 1)[1] for one in (*records, *leaves))]
            problems.add("unknown_name", "fit", what="parameter", name=name, nearest=nearest(name, known) or "-")
            continue
        several = [records[hit]] if hit in records else _in_force(leaves[hit])
        loose = [q for q in several if q.record.spread is not None]
        if not loose:
            problems.add("fit_fixed", "fit", name=name, file=several[0].file if several else "-")
        for quantity in loose:
            if quantity.id in found:
                problems.add("fit_twice", "fit", name=quantity.id)
            found[quantity.id] = quantity
    problems.raise_if_any()
    return tuple(FitParameter(key, quantity, quantity.title, _category(key, words)) for key, quantity in found.items())


def _category(key: str, words: Vocabulary | None) -> Text | None:
    """Return the title of the category in the key of a record; None without one."""
    if words is None or "[" not in key:
        return None
    return words.category_title(key.split(".")[0], key.split("[", 1)[1].split("]")[0])


def loose_records(graph: Graph, domains: Iterable[str], nodes: Iterable[str]) -> dict[str, ResolvedRecord]:
    """Return the records with a spread that nodes rest on and that can be fitted, by key."""
    leaves = _leaves(graph, domains, graph.above(nodes))
    return {
        q.id: q for leaf in leaves.values() for q in leaf.quantities if q is not None and q.record.spread is not None
    }


def _leaves(
    graph: Graph, domains: Iterable[str], names: Iterable[str] | None = None
) -> dict[str, ParameterLeaf | RivalsLeaf]:
    """Return the parameters of cards and of the price book by name;
    what holds without the action is no part of a card.
    """
    heads = {*domains, "prices"}
    found = {}
    for name in graph.nodes if names is None else names:
        node = graph.nodes[name]
        if isinstance(node, ParameterLeaf | RivalsLeaf) and name.split(".")[0] in heads and ".without." not in name:
            found[name.removesuffix("|file")] = node
    return found


def _in_force(leaf: ParameterLeaf | RivalsLeaf) -> list[ResolvedRecord]:
    if isinstance(leaf, RivalsLeaf):
        return [leaf.quantities[leaf.rivals.index(leaf.pick) if leaf.pick is not None else 0]]
    return [q for q in leaf.quantities if q is not None]

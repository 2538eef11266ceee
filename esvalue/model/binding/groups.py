"""Grouping: a sum, a mean, a quantile or a share over places or periods, and what stands in it.

A place that does not apply is left out of a group of places. A period that was not measured is no such thing: a sum or
share without it would be too small and look whole, so it is refused; a mean or quantile takes the periods there are,
and names the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from esvalue.core.errors import Mistakes, fail, listed, nearest
from esvalue.core.names import shown_name
from esvalue.core.units import parse
from esvalue.inputs.cards import NodeRule
from esvalue.inputs.places import NOT_APPLICABLE, Places
from esvalue.model import nodes
from esvalue.model.binding.bound import Bound
from esvalue.model.dims import PERIOD, canonical, of_domain, union, without_domain
from esvalue.model.graph import Graph, Node, Plan

__all__ = ["group_node"]

#: Places a message names before it stops.
LISTED = 5


def group_node(
    graph: Graph, full: str, rule: NodeRule, source: Node, weights: Node | None, *, bound: Bound, problems: Mistakes
) -> nodes.Group:
    """Return a grouping node over a dimension of its source, by category or whole.

    Raises
    ------
    InputError
        The source has no such dimension, places are grouped by a column there is not or periods by any, or a period
        that a sum or share needs was not measured.
    """
    domain, places = bound.card.domain, bound.places
    over = of_domain(rule.over, domain)
    where = f"{bound.file}: {full}"
    if over not in source.dims:
        raise fail("group_dimension", where, node=source.name, over=rule.over)
    inputs = (source,) if weights is None else (source, weights)
    labels = {dim: names for node in inputs for dim, names in node.labels.items()}
    kept = union(*(node.dims for node in inputs))
    by = of_domain(rule.by, domain) if rule.by and rule.group != "share" else None
    counted = None
    if rule.over == PERIOD:
        if rule.by is not None:
            raise fail("group_by_period", where, by=rule.by)
        present, counted = _periods(inputs, kept, over, rule, where, labels=labels, problems=problems)
        members: tuple[Any, ...] = (np.arange(len(labels[over]), dtype=np.intp),)
    else:
        groups = _groups(rule, places, where)
        there = _there(source, over, where, labels)
        if weights is not None and over in weights.dims:
            there = there & _weighing(graph, weights, over)
        members = tuple(_members(there, places, rule.by, group) for group in groups)
        present = there if rule.group == "share" else np.array([len(m) > 0 for m in members])
        if by:
            labels[by] = tuple(str(group) for group in groups)
        elif rule.group != "share":
            present = present[0]
    dims = (
        kept
        if rule.group == "share"
        else canonical([by or over if dim == over else dim for dim in kept if dim != over or by])
    )
    labels = {dim: labels[dim] for dim in dims if dim != "draw"}
    shape = [dim for dim in dims if dim != "draw"]
    if rule.over != PERIOD:
        vary = [over] if rule.group == "share" else [by] if by else []
        present = nodes.expand(np.asarray(present), vary, shape)
    return nodes.Group(
        full,
        source.unit if rule.group != "share" else parse(""),
        dims,
        labels,
        np.broadcast_to(present, tuple(len(labels[dim]) for dim in shape)).copy(),
        tuple(n.name for n in inputs),
        tuple(n.dims for n in inputs),
        str(rule.group),
        over,
        by,
        members,
        rule.quantile if rule.quantile is not None else 0.5,
        counted,
    )


def _groups(rule: NodeRule, places: Places, where: str) -> list[str | None]:
    """Return the categories places are grouped by, None alone where they are grouped whole."""
    if rule.by is None:
        return [None]
    if rule.by not in places.texts:
        raise fail(
            "unknown_name",
            where,
            what="text column",
            name=rule.by,
            nearest=nearest(rule.by, places.texts) or "-",
            known=listed(places.texts),
        )
    return [*sorted({category for category in places.texts[rule.by] if category != NOT_APPLICABLE})]


def _there(source: Node, over: str, where: str, labels: dict[str, tuple[str, ...]]) -> Any:
    """Return the positions along `over` at which a node is present, whatever the other dimensions."""
    static = [dim for dim in source.dims if dim != "draw"]
    other = tuple(i for i, dim in enumerate(static) if dim != over)
    there: Any = source.present.all(axis=other) if other else source.present
    dated = next((i for i, dim in enumerate(static) if without_domain(dim) == PERIOD), None)
    if dated is not None:
        some = source.present.any(axis=dated)
        gaps = some & ~source.present.all(axis=dated)
        if gaps.any():
            told = _told(source.present, gaps, static, static[dated], labels)
            raise fail("group_gaps", where, node=source.name, cells=_shown(told))
    return there


def _members(there: Any, places: Places, by: str | None, group: str | None) -> Any:
    """Return the positions of a group of places."""
    inside = [i for i in range(len(there)) if there[i] and (group is None or places.texts[by or ""][i] == group)]
    return np.array(inside, dtype=np.intp)


def _periods(
    inputs: Sequence[Node],
    kept: Sequence[str],
    over: str,
    rule: NodeRule,
    where: str,
    *,
    labels: dict[str, tuple[str, ...]],
    problems: Mistakes,
) -> tuple[Any, Any]:
    """Return where a group over periods is present, and which periods count where not all of them do (None: all)."""
    static = [dim for dim in kept if dim != "draw"]
    there: Any = np.asarray(True)
    for node in inputs:
        there = there & nodes.expand(node.present, [dim for dim in node.dims if dim != "draw"], static)
    there = np.broadcast_to(there, tuple(len(labels[dim]) for dim in static))
    axis = static.index(over)
    some, gaps = there.any(axis=axis), there.any(axis=axis) & ~there.all(axis=axis)
    counted = None
    if gaps.any():
        told = list(_told(there, gaps, static, over, labels))
        if rule.group in ("sum", "share"):
            raise fail("group_gaps", where, node=inputs[0].name, cells=_shown(told))
        problems.doubt(
            "periods_left_out", where, entry=where, value="; ".join(told), cells=_shown(told), n=len(labels[over])
        )
        counted = there.copy()
    return (there if rule.group == "share" else some), counted


def _told(there: Any, gaps: Any, static: Sequence[str], over: str, labels: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the places of which a period was not measured, each with its periods, once."""
    axis = static.index(over)
    rest = [dim for dim in static if dim != over]
    seen = set()
    for at in np.argwhere(gaps):
        position: list[Any] = list(at)
        position.insert(axis, slice(None))
        lacking = [labels[over][i] for i in np.flatnonzero(~there[tuple(position)])]
        name = ", ".join(
            shown_name(labels[dim][i]) for dim, i in zip(rest, at, strict=True) if without_domain(dim) == "place"
        )
        said = f"{name}: {', '.join(lacking[:LISTED])}" + (f", +{len(lacking) - LISTED}" if lacking[LISTED:] else "")
        if said not in seen:
            seen.add(said)
            yield said


def _shown(told: Sequence[str] | Iterator[str]) -> str:
    every = list(told)
    return "; ".join(every[:LISTED]) + (f"; +{len(every) - LISTED}" if every[LISTED:] else "")


def _weighing(graph: Graph, weights: Node, over: str) -> Any:
    """Tell which positions along `over` have a weight above zero at central values."""
    central = Plan(graph, [weights.name]).run({})[weights.name]
    other = tuple(i for i, dim in enumerate(weights.dims) if dim != over)
    return (np.nan_to_num(central) > 0).any(axis=other)

"""The dimensions of esvalue and their one canonical order.

Arrays inside a plan hold their axes in this order, `draw` last so that a draw is contiguous in memory.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ORDER", "PERIOD", "STATES", "canonical", "of_domain", "union", "without_domain"]

#: Dimensions every domain shares, outermost first. Those of one domain carry its name: "place:wetland".
ORDER: tuple[str, ...] = ("option", "state", "year", "level", "service")
STATES: tuple[str, str] = ("with", "without")
#: When something was measured; of a domain, as the places are.
PERIOD = "period"


def of_domain(name: str, domain: str) -> str:
    """Return the name of a dimension of one domain inside the graph.

    >>> of_domain("place", "wetland")
    'place:wetland'
    """
    return f"{name}:{domain}"


def without_domain(name: str) -> str:
    """Return the name a result shows: without the domain."""
    return name.split(":")[0]


def canonical(names: Iterable[str]) -> tuple[str, ...]:
    """Return dimension names in canonical order: shared ones, categories alphabetically, place, draw.

    >>> canonical(["draw", "cover:wetland", "place:wetland", "option"])
    ('option', 'cover:wetland', 'place:wetland', 'draw')
    """
    unique = set(names)
    head = [name for name in ORDER if name in unique]
    places = sorted(name for name in unique if without_domain(name) == "place")
    tail = ["draw"] if "draw" in unique else []
    return (*head, *sorted(unique.difference(head, places, tail)), *places, *tail)


def union(*groups: Iterable[str]) -> tuple[str, ...]:
    """Return all dimensions of several arrays in canonical order."""
    return canonical(name for group in groups for name in group)

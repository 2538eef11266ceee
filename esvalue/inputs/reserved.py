"""The few words esvalue uses for what it works out itself: no card and no domain gives them to anything else."""

from __future__ import annotations

__all__ = ["RESERVED", "RESERVED_DOMAINS"]

#: What esvalue works out for every domain under these names: no column, parameter or node of a card bears one.
RESERVED = (
    "ceiling",
    "ceiling_by_region",
    "domain_area",
    "equivalents_per_base",
    "floor",
    "floor_by_region",
    "increment",
    "payment_base",
    "period",
    "spill",
    "value",
)
#: What stands beside the domains.
RESERVED_DOMAINS = ("budget", "choice", "design", "judge", "option", "paths", "prices", "total", "uncertainties")

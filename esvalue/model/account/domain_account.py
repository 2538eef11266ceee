"""Which node is what in the account of a domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.inputs.cost_laws import COST_LAWS, CostLaw

__all__ = ["DomainAccount", "HolderLaw", "ServiceNodes"]


@dataclass(frozen=True)
class ServiceNodes:
    """Names of the nodes of one service in one reading."""

    key: str
    title: Text
    group: str
    role: str
    sold: bool
    flag: Text | None
    physical: str | None
    value: str | None
    increment: str | None = None
    spill: str | None = None

    @property
    def totals(self) -> dict[str, str]:
        """Names of the sums over all places: "value", "increment", "spill" where they exist."""
        return {
            what: f"{name}.total"
            for what in ("value", "increment", "spill")
            if (name := getattr(self, what)) is not None
        }


@dataclass(frozen=True)
class HolderLaw:
    """How cost differs among the holders of one place: the law, whether it is cut at zero, and of a law in parts the
    names of the nodes `low`, `high` and `weight`, over the dimension `dim`.
    """

    law: CostLaw = COST_LAWS["normal"]
    from_zero: bool = False
    parts: Mapping[str, str] = field(default_factory=dict)
    dim: str = ""


@dataclass(frozen=True)
class DomainAccount(Shown):
    """Names of the nodes of one domain's account."""

    domain: str
    title: Text
    readings: Mapping[str, tuple[ServiceNodes, ...]]
    reading_titles: Mapping[str, Text]
    covered: Mapping[str, tuple[int, int]]
    missing: Mapping[str, Mapping[str, Text]]
    off: tuple[str, ...]
    area: str
    base: str
    base_unit: str
    #: None where the card values no service: a domain may have a cost of holders alone.
    final_value: str | None
    increment_value: str | None
    spillover: str | None
    ceiling: str | None
    equivalents_value: str | None
    floor: str | None
    holder_spread: str | None
    floor_parts: Mapping[str, str] = field(default_factory=dict)
    holder_law: HolderLaw = field(default_factory=HolderLaw)
    no_standard: Text | None = None
    #: Services by reading that are summed but stand on no line of its list: a "k of n" is to say so.
    beyond: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

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
    """Names of the nodes of one service in one reading.

    Attributes
    ----------
    key, title, group, role, flag
        The service, and what its card says of it.
    sold
        Whether the holder sells it.
    physical, value, increment, spill
        Names of its nodes; None where it has none.

    Examples
    --------
    >>> from esvalue.standards import judge
    >>> ((one,),) = judge("sea_reserve").model.accounts["sea_reserve"].readings.values()
    >>> one.key, one.physical, one.value
    ('income_lost', 'sea_reserve.service.income_lost.physical', None)
    """

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
    """How cost differs among the holders of one place.

    Attributes
    ----------
    law, from_zero
        The law, and whether it is cut at zero.
    parts, dim
        Of a law in parts: names of the nodes `low`, `high` and `weight`, over the dimension `dim`.

    Examples
    --------
    >>> HolderLaw().law.key, HolderLaw().from_zero
    ('normal', False)
    """

    law: CostLaw = COST_LAWS["normal"]
    from_zero: bool = False
    parts: Mapping[str, str] = field(default_factory=dict)
    dim: str = ""


@dataclass(frozen=True)
class DomainAccount(Shown):
    """Names of the nodes of one domain's account.

    Attributes
    ----------
    domain, title
        The domain, and its title.
    readings, reading_titles
        By reading: the nodes of each service, and the title.
    covered, missing, off, beyond
        By reading, how many services of its list have a value, of how many, which have none, and which stand on no
        line; the services that are off.
    area, base, base_unit
        The nodes of the area and of what is paid for, and the unit of that.
    final_value, increment_value, spillover, ceiling, equivalents_value, floor, floor_parts, holder_spread
        The nodes of sums and of the ends of a standard; None where there is none.
    holder_law, no_standard
        How cost differs among holders; why no standard can be set.

    Examples
    --------
    >>> from esvalue.standards import judge
    >>> one = judge("sea_reserve").model.accounts["sea_reserve"]
    >>> one.floor, one.base_unit, one.final_value
    ('sea_reserve.floor', 'ha', None)
    """

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

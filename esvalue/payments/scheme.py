"""The payments of a scenario as each of its options pays them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from esvalue.core.names import name_key
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.inputs.scenario import HOLDERS, Beside, Payment
from esvalue.payments.claims import Claims
from esvalue.payments.rule import Rule
from esvalue.payments.spread import Spread

__all__ = ["SIDES", "Arranged", "Scheme", "party_title"]

#: The columns of a claim that name a party.
SIDES = ("payer", "payee")


@dataclass(frozen=True, eq=False)
class Arranged(Shown):
    """A payment as an option pays it.

    Attributes
    ----------
    name
        Its name in the scenario.
    payment
        Its keys, with what the option changes.
    off
        Whether the option does not pay it.
    rule
        The published rule; None where a rate is paid.
    claims
        Who owes whom by the rule; None without tables, and where a rate is paid.
    as_if
        Whether a rule is used outside its dates.
    spread
        What errors of measurement make of the claims, before pools; None where none are stated.

    Examples
    --------
    >>> from esvalue.inputs import load_scenario
    >>> from esvalue.payments import arrange
    >>> scheme = arrange(load_scenario("basin"))
    >>> one = scheme.arranged[scheme.options[0], "sections"]
    >>> one.known, one.to_holders, one.claims.total  # yuan
    (True, False, 5600000.0)
    """

    name: str
    payment: Payment
    off: bool = False
    rule: Rule | None = None
    claims: Claims | None = None
    as_if: bool = False
    spread: Spread | None = None

    @property
    def flows(self) -> Spread | None:
        """What errors make of who pays whom; None also where a pool stands between what is owed and what is paid."""
        return None if self.claims is None or self.claims.pools else self.spread

    @property
    def known(self) -> bool:
        """Tell whether its amount is known: claims, or a base for every rate."""
        if self.off:
            return False
        return self.claims is not None if self.rule else all(part.base is not None for _, part in self.payment.schedule)

    @property
    def to_holders(self) -> bool:
        """Tell whether it is paid to holders, and not from one government to another."""
        return self.rule is None and self.payment.payee == HOLDERS

    @property
    def rests(self) -> tuple[str, ...]:
        """Names of the entries its claims rest on: rule, tables, opening balances of pools."""
        if self.rule is None:
            return ()
        own = {pool.name for pool in self.rule.file.settle.pools}
        opening = [f"payments.{self.name}.opening.{name}" for name in self.payment.opening if name in own]
        return (f"payments.{self.name}.rule.{self.rule.name}", f"payments.{self.name}.tables", *opening)

    def net_cost(self, party: str) -> float:
        """Return what a party pays less what it receives by the claims, in yuan."""
        if self.claims is None:
            return 0.0
        frame, key = self.claims.frame, name_key(party)
        spelt = {one for side in SIDES for one in frame[side].unique() if name_key(str(one)) == key}
        paid, received = (int(frame["cents"][frame[side].isin(spelt)].sum()) for side in SIDES)
        return (paid - received) / 100


@dataclass(frozen=True, eq=False)
class Scheme(Shown):
    """The payments of a scenario as each of its options pays them; made by :func:`esvalue.payments.arrange`.

    Attributes
    ----------
    arranged : mapping
        (option, name of a payment) -> :class:`Arranged`; its claims are in yuan.
    beside : mapping
        Those of other periods that are shown and not counted.
    options, names : tuple of str
        In the order of the scenario.

    Examples
    --------
    >>> from esvalue.inputs import load_scenario
    >>> from esvalue.payments import arrange
    >>> scheme = arrange(load_scenario("basin"))
    >>> scheme.names, [one.name for one in scheme.of(scheme.options[0])]
    (('sections', 'banks'), ['sections', 'banks'])
    """

    arranged: Mapping[tuple[str, str], Arranged] = field(default_factory=dict)
    beside: Mapping[str, tuple[tuple[Beside, Claims | None], ...]] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def of(self, option: str) -> list[Arranged]:
        """Return the payments of an option, in the scenario's order."""
        return [self.arranged[(option, name)] for name in self.names]

    def by_option(self, name: str) -> list[Arranged]:
        """Return a payment as each option pays it."""
        return [self.arranged[(option, name)] for option in self.options]

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Every party that pays or receives, holders apart."""
        found: dict[str, None] = {}
        for one in self.arranged.values():
            if one.claims is not None:
                for side in SIDES:
                    found.update(dict.fromkeys(map(str, one.claims.frame[side].unique())))
            found.update(dict.fromkeys(p for p in (one.payment.payer, one.payment.payee) if p and p != HOLDERS))
        return tuple(found)


def party_title(name: str) -> Text:
    """Return what a party is called where it is printed."""
    return Text(zh="权利人", en="holders") if name == HOLDERS else Text.same(name)

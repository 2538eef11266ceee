"""Who is paid, and who pays, for a protected object by the options of a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from esvalue.core.names import name_key
from esvalue.inputs.scenario.objects import ProtectedObject
from esvalue.payments.headings import several
from esvalue.payments.scheme import SIDES
from esvalue.standards.judging import Judged

__all__ = ["Protection"]


@dataclass(frozen=True, eq=False)
class Protection:
    """The payments of some options of a scenario, by party and by cell.

    Attributes
    ----------
    judged
        The scenario, bound for judging.
    options
        Names of the options that are looked at.
    """

    judged: Judged
    options: tuple[str, ...]

    def receives(self, one: ProtectedObject) -> bool:
        """Tell whether a protector of an object is paid by name, or holders in its place are paid."""
        return self.paid_there(one) or any(name_key(name) in self._payees for name in several(one.protector))

    def pays(self, one: ProtectedObject) -> bool:
        """Tell whether a beneficiary of an object pays by name; the party of the budget does where anything is paid."""
        return any(name_key(name) in self._payers for name in several(one.beneficiary))

    def paid_there(self, one: ProtectedObject) -> bool:
        """Tell whether a standard or a payment to holders covers the place of an object; any of its domain, where it
        has no place.
        """
        return any((one.domain, region) in self._cells for region in self._regions(one))

    @cached_property
    def parties(self) -> set[str]:
        """Who pays or is paid by name, whose the budget is, and the counties of places."""
        loaded = self.judged.loaded
        found = {party for flow in self._flows() for party in flow if party}
        for table in loaded.places.values():
            found.update(table.texts.get("county", ()))
        budget = loaded.scenario.budget
        return found | ({budget.of} if budget and budget.of else set())

    def _regions(self, one: ProtectedObject) -> set[str]:
        table = self.judged.loaded.places.get(one.domain)
        if table is None:
            return set()
        within = {one.place, *table.wholes.get(one.place, ())} if one.place else set(table.names)
        return {kind for name, kind in zip(table.names, table.texts["region_type"], strict=True) if name in within}

    @cached_property
    def _cells(self) -> set[tuple[str, str]]:
        found = {
            (domain, region)
            for (option, domain, region), made in self.judged.commit.standards.items()
            if option in self.options and made.paid and made.value > 0
        }
        arranged = [one for option in self.options for one in self.judged.scheme.of(option)]
        return found | {cell for one in arranged if one.known and one.to_holders for cell in one.payment.cells}

    @cached_property
    def _payees(self) -> set[str]:
        return {name_key(payee) for _, payee in self._flows()}

    @cached_property
    def _payers(self) -> set[str]:
        found = {name_key(payer) for payer, _ in self._flows()}
        budget = self.judged.loaded.scenario.budget
        return found | ({name_key(budget.of)} if budget and budget.of and (self._cells or found) else set())

    def _flows(self) -> Iterator[tuple[str, str]]:
        """Yield payer and payee of every payment that is made."""
        for option in self.options:
            for one in self.judged.scheme.of(option):
                if one.off:
                    continue
                if one.claims is not None:
                    frame = one.claims.frame
                    paid = frame.loc[frame["cents"] > 0, list(SIDES)].drop_duplicates()
                    yield from ((str(payer), str(payee)) for payer, payee in paid.itertuples(index=False))
                elif one.known:
                    yield str(one.payment.payer or ""), str(one.payment.payee or "")

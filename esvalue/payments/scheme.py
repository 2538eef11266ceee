"""The payments of a scenario as each of its options pays them: rules computed from their tables, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from esvalue.core.errors import InputError, Mistakes, fail, nearest
from esvalue.core.names import name_key
from esvalue.core.periods import Period, parse_period
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.inputs.library import contained
from esvalue.inputs.scenario import HOLDERS, Beside, Loaded, Payment, PaymentChange, amount, nominal
from esvalue.payments.claims import Claims
from esvalue.payments.rule import Rule, load_rule, rule_names
from esvalue.payments.rule_writing import is_rule_file
from esvalue.payments.tables import Tables, tables_of

__all__ = ["SIDES", "Arranged", "Scheme", "arrange", "party_title"]

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
    """

    name: str
    payment: Payment
    off: bool = False
    rule: Rule | None = None
    claims: Claims | None = None
    as_if: bool = False

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
    """The payments of a scenario by option and name; `beside` those of other periods that are shown and not counted."""

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


@dataclass(eq=False)
class _Arranging:
    """A scenario's payments as they are computed; what is wrong goes to `problems`."""

    loaded: Loaded
    problems: Mistakes = field(default_factory=Mistakes)
    rules: dict[str, Rule] = field(default_factory=dict)
    tables: dict[str, Tables] = field(default_factory=dict)
    claims: dict[object, Claims] = field(default_factory=dict)

    def arranged(self, name: str, option: str, change: PaymentChange | None) -> Arranged | None:
        """Return a payment as an option pays it; None where it cannot be computed."""
        given = self.loaded.scenario.payments[name]
        payment = change.applied(given) if change else given
        if payment.rule_file is None:
            return Arranged(name, payment, bool(change and change.off))
        at = f"{self.loaded.path.name}: payments.{name}"
        try:
            rule = self.rule(payment.rule_file, f"{at}.rule_file")
            as_if = bool(change and change.as_if)
            self.check_dates(rule, self.period, as_if, f"{at}.rule_file")
            claims = None
            if payment.tables is not None:
                claims = self.claims_of(rule, payment, self.period, as_if=as_if)
        except InputError as error:
            self.problems.extend(error)
            return None
        return Arranged(name, payment, bool(change and change.off), rule, claims, as_if)

    @property
    def period(self) -> str:
        """The time asked about."""
        return str(self.loaded.scenario.scenario.period)

    def rule(self, name: str, at: str) -> Rule:
        """Return a rule: a name of the library, or a file in the scenario's folder."""
        if name not in self.rules:
            library, own = self.loaded.library, is_rule_file(name)
            known = rule_names(library)
            if not own and name not in known:
                raise fail("unknown_name", at, what="rule", name=name, nearest=nearest(name, known) or "-",
                           known=", ".join(known))  # fmt: skip
            self.rules[name] = load_rule(contained(self.loaded.path.resolve().parent, name) if own else name, library)
        return self.rules[name]

    def check_dates(self, rule: Rule, period: str, as_if: bool, at: str) -> None:
        """Refuse a rule that was not in force in a period, naming the one that was."""
        asked, dates = parse_period(period), rule.file.rule.in_force
        if as_if or asked is None or dates is None or not dates.outside(asked):
            return
        raise fail(
            "payment_not_in_force", at, rule=rule.name, period=period, first=dates.first or "?",
            last=dates.last or "-", other=", ".join(self.in_force_then(rule, asked)) or "-",
        )  # fmt: skip

    def in_force_then(self, rule: Rule, asked: Period) -> list[str]:
        """Return the rules of the same line, those it replaces or that replace it, that were in force."""
        every = {name: load_rule(name, self.loaded.library) for name in rule_names(self.loaded.library)}
        every[rule.name] = rule
        line, size = {rule.name}, 0
        while size < len(line):
            size = len(line)
            for name, one in every.items():
                replaced = one.file.rule.replaces
                if replaced and ({name, replaced} & line):
                    line |= {name, replaced}
        dated = ((name, every[name].file.rule.in_force) for name in every if name in line)
        return [name for name, dates in dated if dates is not None and not dates.outside(asked)]

    def claims_of(self, rule: Rule, payment: Payment | Beside, period: str, *, as_if: bool) -> Claims:
        """Return the claims of a rule on the tables of a payment, computed once."""
        written = payment.amounts if isinstance(payment, Payment) else {}
        unit = rule.file.rule.unit
        amounts = {term: amount(nominal(record), unit) for term, record in written.items()}
        opening = self.openings(rule, payment)
        given = (tuple(sorted(one.items())) for one in (amounts, opening))
        key = (rule.name, payment.tables, period, as_if, tuple(payment.leave_out), *given)
        if key not in self.claims:
            tables = self.tables_in(str(payment.tables))
            self.claims[key] = rule.evaluate(
                tables, period=period, leave_out=payment.leave_out, as_if=as_if, amounts=amounts, opening=opening
            )
        return self.claims[key]

    def openings(self, rule: Rule, payment: Payment | Beside) -> dict[str, float]:
        """Return opening balances of the pools a rule has: another rule of an option may have other pools, or none."""
        if not isinstance(payment, Payment):
            return {}
        own = {pool.name for pool in rule.file.settle.pools}
        return {
            name: amount(nominal(record), rule.file.rule.unit)
            for name, record in payment.opening.items()
            if name in own
        }

    def check_openings(self, name: str) -> None:
        """Refuse the opening balance of a pool that no rule of any option has."""
        given, options = self.loaded.scenario.payments[name], self.loaded.scenario.options.values()
        files = [given.rule_file, *(one.payments[name].rule_file for one in options if name in one.payments)]
        rules = [self.rules[file] for file in files if file in self.rules]
        pools = [pool.name for rule in rules for pool in rule.file.settle.pools]
        for pool in given.opening:
            if rules and pool not in pools:
                self.problems.add("unknown_name", f"{self.loaded.path.name}: payments.{name}.opening", what="pool",
                                  name=pool, nearest=nearest(pool, pools) or ", ".join(pools) or "-")  # fmt: skip

    def tables_in(self, name: str) -> Tables:
        """Return the tables of a folder beside the scenario, read once."""
        if name not in self.tables:
            self.tables[name] = tables_of(contained(self.loaded.path.resolve().parent, name))
        return self.tables[name]

    def beside(self, name: str, payment: Payment) -> tuple[tuple[Beside, Claims | None], ...]:
        """Return what stands beside a payment; claims where it has tables."""
        found: list[tuple[Beside, Claims | None]] = []
        for i, one in enumerate(payment.beside, start=1):
            try:
                at = f"{self.loaded.path.name}: payments.{name}.beside[{i}]"
                rule = self.rule(one.rule_file or str(payment.rule_file), at)
                self.check_dates(rule, one.period, one.as_if, at)
                claims = self.claims_of(rule, one, one.period, as_if=one.as_if) if one.tables else None
                found.append((one, claims))
            except InputError as error:
                self.problems.extend(error)
        return tuple(found)


def arrange(loaded: Loaded) -> Scheme:
    """Return the payments of a scenario as each option pays them.

    Raises
    ------
    InputError
        Every mistake of the rules and tables at once: no such rule or folder, a rule not in force in the time asked
        about, what :meth:`esvalue.payments.Rule.evaluate` refuses, a budget of a party nobody pays or is paid by.
    """
    scenario = loaded.scenario
    if not scenario.payments:
        return Scheme()
    work = _Arranging(loaded)
    made = {
        (option, name): found
        for option, given in scenario.options.items()
        for name in scenario.payments
        if (found := work.arranged(name, option, given.payments.get(name))) is not None
    }
    for name in scenario.payments:
        work.check_openings(name)
    beside = {name: work.beside(name, payment) for name, payment in scenario.payments.items() if payment.beside}
    work.problems.raise_if_any()
    scheme = Scheme(made, beside, tuple(scenario.options), tuple(scenario.payments))
    of = scenario.budget.of if scenario.budget else None
    if of is not None and name_key(of) not in {name_key(one) for one in scheme.parties}:
        raise fail("unknown_name", f"{loaded.path.name}: budget.of", what="party", name=of,
                   nearest=nearest(of, scheme.parties) or "-", known=", ".join(scheme.parties))  # fmt: skip
    return scheme


def party_title(name: str) -> Text:
    """Return what a party is called where it is printed."""
    return Text(zh="权利人", en="holders") if name == HOLDERS else Text.same(name)

"""The rules of a scenario's payments computed from their tables, once, by option."""

from __future__ import annotations

from dataclasses import dataclass, field

from esvalue.core.arguments import checked
from esvalue.core.errors import InputError, Mistake, Mistakes, fail, listed, nearest
from esvalue.core.names import name_key
from esvalue.core.periods import Period, parse_period
from esvalue.inputs.library import contained
from esvalue.inputs.scenario import Beside, Loaded, Payment, PaymentChange, amount, nominal
from esvalue.payments.asking import names_by_rule
from esvalue.payments.claims import Claims
from esvalue.payments.draws import spread_of
from esvalue.payments.margins import margins_of
from esvalue.payments.rule import Rule, load_rule, rule_names
from esvalue.payments.rule_writing import is_rule_file
from esvalue.payments.scheme import SIDES, Arranged, Scheme
from esvalue.payments.spread import Spread
from esvalue.payments.tables import Tables, in_folder, tables_of

__all__ = ["arrange", "payment_mistakes"]

#: Draws of errors of measurement, and the sums of claims that have an interval.
DRAWS = 1000
SUMS = {"flow": (*SIDES, "period"), "term": ("term",)}


@dataclass(eq=False)
class _Arranging:
    """A scenario's payments as they are computed; what is wrong goes to `problems`."""

    loaded: Loaded
    problems: Mistakes = field(default_factory=Mistakes)
    rules: dict[str, Rule] = field(default_factory=dict)
    tables: dict[str, Tables] = field(default_factory=dict)
    claims: dict[object, Claims] = field(default_factory=dict)
    spreads: dict[object, Spread] = field(default_factory=dict)

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
            claims, spread = None, None
            if payment.tables is not None:
                claims = self.claims_of(name, rule, payment, self.period, as_if=as_if)
                spread = self.spread(name, rule, payment, as_if=as_if)
        except InputError as error:
            self.problems.extend(in_folder(error, payment.tables, self.loaded.path.resolve().parent))
            return None
        return Arranged(name, payment, bool(change and change.off), rule, claims, as_if, spread)

    def scheme(self) -> Scheme:
        """Return the payments as far as they can be computed."""
        scenario = self.loaded.scenario
        made = {
            (option, name): found
            for option, given in scenario.options.items()
            for name in scenario.payments
            if (found := self.arranged(name, option, given.payments.get(name))) is not None
        }
        for name in scenario.payments:
            self.check_names(name)
        beside = {name: self.beside(name, payment) for name, payment in scenario.payments.items() if payment.beside}
        return Scheme(made, beside, tuple(scenario.options), tuple(scenario.payments))

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
                raise fail(
                    "unknown_name",
                    at,
                    what="rule",
                    name=name,
                    nearest=nearest(name, known) or "-",
                    known=", ".join(known),
                )
            self.rules[name] = load_rule(contained(self.loaded.path.resolve().parent, name) if own else name, library)
        return self.rules[name]

    def check_dates(self, rule: Rule, period: str, as_if: bool, at: str) -> None:
        """Refuse a rule that was not in force in a period, naming the one that was."""
        asked, dates = parse_period(period), rule.file.rule.in_force
        if as_if or asked is None or dates is None or not dates.outside(asked):
            return
        raise fail(
            "payment_not_in_force",
            at,
            rule=rule.name,
            period=period,
            dates=dates.said,
            other=", ".join(self.in_force_then(rule, asked)) or "-",
        )

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

    def claims_of(self, name: str, rule: Rule, payment: Payment | Beside, period: str, *, as_if: bool) -> Claims:
        """Return the claims of a rule on the tables of a payment, computed once, those at its boundary."""
        amounts, left_out = _amounts(rule, payment), self.left_out(rule, payment)
        opening = self.openings(rule, payment)
        boundary = self.loaded.scenario.payments[name].boundary
        given = (tuple(sorted(one.items())) for one in (amounts, opening))
        key = (rule.name, payment.tables, period, as_if, tuple(left_out), tuple(boundary), *given)
        if key not in self.claims:
            tables = self.tables_in(str(payment.tables))
            made = rule.evaluate(
                tables, period=period, leave_out=left_out, as_if=as_if, amounts=amounts, opening=opening
            )
            if boundary:
                self.check_boundary(name, rule, tables, boundary)
                made = made.within(boundary)
            self.claims[key] = made
        return self.claims[key]

    def spread(self, name: str, rule: Rule, payment: Payment, *, as_if: bool) -> Spread | None:
        """Return what errors of measurement make of the claims, computed once; None where none are stated."""
        if payment.error is None:
            return None
        amounts = _amounts(rule, payment)
        key = (name, rule.name, as_if, tuple(sorted(amounts.items())))
        if key not in self.spreads:
            tables = self.tables_in(str(payment.tables))
            margins = margins_of(payment.error, tables.indicators, f"{self.loaded.path.name}: payments.{name}.error")
            self.spreads[key] = spread_of(
                rule,
                tables,
                margins,
                DRAWS,
                seed=self.loaded.scenario.scenario.seed,
                period=self.period,
                leave_out=self.left_out(rule, payment),
                as_if=as_if,
                amounts=amounts,
                within=payment.boundary,
                by=SUMS,
            )
        return self.spreads[key]

    def check_boundary(self, name: str, rule: Rule, tables: Tables, boundary: list[str]) -> None:
        """Refuse a boundary of a party that neither the sections nor the rule name."""
        known = {name_key(one): one for one in (*tables.named_parties, *rule.named_parties)}
        at = f"{self.loaded.path.name}: payments.{name}.boundary"
        for party in boundary:
            if name_key(party) not in known:
                raise fail(
                    "unknown_name",
                    at,
                    what="party",
                    name=party,
                    nearest=nearest(party, known.values()) or "-",
                    known=listed(known.values()),
                )

    def openings(self, rule: Rule, payment: Payment | Beside) -> dict[str, float]:
        """Return opening balances of the pools a rule has: another rule of an option may have other pools, or none."""
        own = {pool.name for pool in rule.file.settle.pools}
        given = payment.opening if isinstance(payment, Payment) else {}
        return {name: amount(nominal(record), rule.file.rule.unit) for name, record in given.items() if name in own}

    def left_out(self, rule: Rule, payment: Payment | Beside) -> list[str]:
        """Return what is left out of a rule: of the names of a payment those it knows."""
        if not isinstance(payment, Payment):
            return payment.leave_out
        found = names_by_rule({rule.name: rule.file}, rule.indicators, payment.leave_out, "", Mistakes())
        return found[rule.name]

    def check_names(self, name: str) -> None:
        """Refuse terms, indicators and pools that no rule of any option has: each rule is asked for those it knows."""
        given, options = self.loaded.scenario.payments[name], self.loaded.scenario.options.values()
        changes = [one.payments[name] for one in options if name in one.payments]
        files = [given.rule_file, *(one.rule_file for one in changes)]
        rules = {file: self.rules[file] for file in files if file in self.rules}
        if len(rules) < len({file for file in files if file is not None}) or not rules:  # told already
            return
        at = f"{self.loaded.path.name}: payments.{name}"
        known = {key: rule.file for key, rule in rules.items()}
        names_by_rule(known, next(iter(rules.values())).indicators, given.leave_out, f"{at}.leave_out", self.problems)
        pools = [pool.name for rule in rules.values() for pool in rule.file.settle.pools]
        terms = [term.name for rule in rules.values() for term in rule.file.terms]
        for key, what, every in (("opening", "pool", pools), ("amounts", "term", terms)):
            for one in getattr(given, key):
                if one not in every:
                    self.problems.add(
                        "unknown_name",
                        f"{at}.{key}",
                        what=what,
                        name=one,
                        nearest=nearest(one, every) or ", ".join(every) or "-",
                    )

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
                claims = self.claims_of(name, rule, one, one.period, as_if=one.as_if) if one.tables else None
                found.append((one, claims))
            except InputError as error:
                self.problems.extend(in_folder(error, one.tables, self.loaded.path.resolve().parent))
        return tuple(found)


def _amounts(rule: Rule, payment: Payment | Beside) -> dict[str, float]:
    """Return the amounts a scenario gives for terms that are not in print, in the unit of the rule."""
    written, own = payment.amounts if isinstance(payment, Payment) else {}, {term.name for term in rule.file.terms}
    unit = rule.file.rule.unit
    return {term: amount(nominal(record), unit) for term, record in written.items() if term in own}


@checked
def arrange(loaded: Loaded) -> Scheme:
    """Return the payments of a scenario as each option pays them.

    Parameters
    ----------
    loaded
        A loaded scenario; without `[payments]` the scheme is empty.

    Raises
    ------
    InputError
        Every mistake of the rules and tables at once: no such rule or folder, a rule not in force in the time asked
        about, what :meth:`esvalue.payments.Rule.evaluate` refuses, a budget of a party nobody pays or is paid by.

    Examples
    --------
    >>> from esvalue.inputs import load_scenario
    >>> scheme = arrange(load_scenario("basin"))
    >>> scheme.names, scheme.parties
    (('sections', 'banks'), ('甲', '乙', '流域基金', '省', '丙'))
    """
    scenario = loaded.scenario
    if not scenario.payments:
        return Scheme()
    work = _Arranging(loaded)
    scheme = work.scheme()
    work.problems.raise_if_any()
    of = scenario.budget.of if scenario.budget else None
    if of is not None and name_key(of) not in {name_key(one) for one in scheme.parties}:
        raise fail(
            "unknown_name",
            f"{loaded.path.name}: budget.of",
            what="party",
            name=of,
            nearest=nearest(of, scheme.parties) or "-",
            known=", ".join(scheme.parties),
        )
    return scheme


@checked
def payment_mistakes(loaded: Loaded) -> tuple[Mistake, ...]:
    """Return what is wrong with the rules and tables of a scenario's payments, whatever else is wrong with it.

    Parameters
    ----------
    loaded
        A loaded scenario.

    Examples
    --------
    >>> from esvalue.inputs import load_scenario
    >>> payment_mistakes(load_scenario("basin"))
    ()
    """
    work = _Arranging(loaded)
    if loaded.scenario.scenario.period is not None:
        work.scheme()
        return work.problems.mistakes
    for payment in loaded.scenario.payments.values():  # no rule is computed for no time; what tables hold is read
        if payment.rule_file is not None and payment.tables is not None:
            try:
                work.tables_in(payment.tables)
            except InputError as error:
                work.problems.extend(in_folder(error, payment.tables, loaded.path.resolve().parent))
    return work.problems.mistakes

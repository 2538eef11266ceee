"""Which periods are asked about: those a person names, else those with a target while the rule is in force."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from esvalue.core.errors import InputError, Mistakes, nearest
from esvalue.core.names import name_key
from esvalue.core.periods import KINDS, Period, months_of, parse_period, refuse_period
from esvalue.core.units import conversion, parse
from esvalue.payments.headings import several
from esvalue.payments.indicators import Indicators
from esvalue.payments.rule_file import ANY, RuleFile
from esvalue.payments.schedules import SCHEDULES
from esvalue.payments.tables import Tables
from esvalue.payments.tenure import Tenure

__all__ = ["SIDE_WORDS", "Asked", "asked_names", "given_amounts", "given_openings", "named_periods", "names_by_rule"]

#: Sides of a rule, with their Chinese words.
SIDE_WORDS = {"worse": ("变差", "劣于目标", "赔付"), "better": ("变好", "优于目标", "奖励")}
_MONEY = re.compile(r"((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[0-9]+)?)\s*(.+)")


def named_periods(period: str | int | Iterable[str] | None) -> list[Period] | None:
    """Return the periods that are named, None where none is.

    Raises
    ------
    InputError
        What is no period.
    """
    if period is None:
        return None
    listed = [period] if isinstance(period, str | int) else list(period)
    found, problems = [], Mistakes()
    for text in listed:
        one = parse_period(str(text))
        if one is None:
            refuse_period("period", str(text), problems)
        else:
            found.append(one)
    problems.raise_if_any()
    return found


def _names(file: RuleFile, indicators: Indicators) -> dict[str, str]:
    """Return what may be left out of a rule: sides, indicators and terms, by every spelling of theirs."""
    words = {name_key(one): side for side, others in SIDE_WORDS.items() for one in (side, *others)}
    words |= {name_key(spelling): code for spelling, code in indicators.spellings.items()}
    return words | {name_key(title): term.name for term in file.terms for title in (*term.title.values(), term.name)}


def _single(leave_out: Iterable[str], words: Mapping[str, str]) -> Iterator[str]:
    """Yield names one by one: an entry may hold several, a comma or semicolon between them."""
    for text in [leave_out] if isinstance(leave_out, str) else leave_out:
        whole = name_key(text) in words
        yield from [text] if whole else several(text.replace(",", ";").replace("，", ";"))


def asked_names(
    file: RuleFile, indicators: Indicators, leave_out: Iterable[str], where: str, problems: Mistakes
) -> frozenset[str]:
    """Return terms, sides and indicators that are not counted, each by its one name; unknown ones go to `problems`.

    An entry may name several, a comma or semicolon between them, in English or Chinese, a term also by its title.
    """
    words, found = _names(file, indicators), set[str]()
    for name in _single(leave_out, words):
        meant = words.get(name_key(name))
        if meant is not None:
            found.add(meant)
            continue
        close = words.get(nearest(name_key(name), words))
        known = ", ".join(term.name for term in file.terms)
        problems.add("unknown_name", f"{where}: leave_out", what="term", name=name, nearest=close or known)
    return frozenset(found)


def names_by_rule(
    files: Mapping[str, RuleFile], indicators: Indicators, leave_out: Iterable[str], at: str, problems: Mistakes
) -> dict[str, list[str]]:
    """Return, of names that are left out of several rules, those that each of them knows; one that none knows goes to
    `problems`: a rule may have a term that another has not.
    """
    words = {rule: _names(file, indicators) for rule, file in files.items()}
    every = {spelling: name for own in words.values() for spelling, name in own.items()}
    found: dict[str, list[str]] = {rule: [] for rule in files}
    for name in _single(leave_out, every):
        if name_key(name) not in every:
            known = ", ".join(dict.fromkeys(term.name for file in files.values() for term in file.terms))
            close = every.get(nearest(name_key(name), every))
            problems.add("unknown_name", at, what="term", name=name, nearest=close or known)
        for rule, own in words.items():
            if name_key(name) in own:
                found[rule].append(name)
    return found


def given_amounts(
    file: RuleFile, amounts: Mapping[str, float | str | Mapping[str, float]], where: str, problems: Mistakes
) -> dict[str, dict[str, float]]:
    """Return amounts that a person gives, by term, in the unit of the rule; what cannot be goes to `problems`.

    An amount is a number in the unit of the rule, a text with its unit (``"100 yuan"``), or one by kind or indicator.
    """
    terms, found = {term.name: term for term in file.terms}, dict[str, dict[str, float]]()
    for name, amount in amounts.items():
        at = f"{where}: amounts.{name}"
        if name not in terms:
            problems.add(
                "unknown_name",
                f"{where}: amounts",
                what="term",
                name=name,
                nearest=nearest(name, terms) or ", ".join(terms),
            )
            continue
        if SCHEDULES[terms[name].schedule.word].money:
            problems.add("amount_bands", at)
            continue
        by = dict(amount) if isinstance(amount, Mapping) else {ANY: amount}
        own = {key: _money(one, file.rule.unit, name, at, problems) for key, one in by.items()}
        for key, number in own.items():
            if number is not None and not 0 <= number < float("inf"):
                problems.add("amount_no_number", at, given=str(by[key]))
        found[name] = {key: number for key, number in own.items() if number is not None}
    return found


def given_openings(
    file: RuleFile, opening: Mapping[str, float | str], where: str, problems: Mistakes
) -> dict[str, float]:
    """Return opening balances of pools that a person gives, in yuan; what cannot be goes to `problems`.

    A balance is a number in the unit of the rule, or a text with its unit (``"100 yuan"``).
    """
    pools, found = {pool.name: pool for pool in file.settle.pools}, dict[str, float]()
    yuan = conversion(parse(file.rule.unit), parse("yuan"))
    for name, amount in opening.items():
        if name not in pools:
            problems.add(
                "unknown_name",
                f"{where}: opening",
                what="pool",
                name=name,
                nearest=nearest(name, pools) or ", ".join(pools) or "-",
            )
            continue
        number = _money(amount, file.rule.unit, name, f"{where}: opening.{name}", problems)
        if number is not None and abs(number) < float("inf"):
            found[name] = number * yuan
    return found


def _money(amount: float | str, unit: str, name: str, at: str, problems: Mistakes) -> float | None:
    """Return an amount in a unit of money, None where it is none."""
    if isinstance(amount, int | float) and not isinstance(amount, bool):
        return float(amount)
    parts = _MONEY.fullmatch(unicodedata.normalize("NFKC", str(amount)).strip())
    try:
        written = parse(parts[2]) if parts else None
    except InputError:
        written = None
    if parts is None or written is None or not written.same_kind(parse(unit)):
        problems.add("amount_unit", at, given=str(amount), name=name)
        return None
    return float(parts[1]) * conversion(written, parse(unit))


@dataclass(frozen=True, eq=False)
class Asked:
    """The tables and dates of a rule, and the periods that are named (None: none is)."""

    rule: str
    tenure: Tenure
    tables: Tables
    named: Sequence[Period] | None
    as_if: bool

    def periods(self, kind: str, problems: Mistakes) -> list[Period]:
        """Return the periods of a kind that are asked about; a named one that lies outside the rule's dates goes to
        `problems`.
        """
        if self.named is None:
            return [one for one in self._with_targets(kind) if self.in_force(one)]
        named = [one for one in self._there(kind) if any(one.inside(other) for other in self.named)]
        dates = self.tenure.own
        if dates is None:
            return named
        held = [one for one in named if self.in_force(one)]
        for one in self.named:  # of a longer period asked about, those that lie outside are named in a note
            own = [other for other in named if other.inside(one)]
            if own and not any(other in held or self.tenure.left_to_before(other) for other in own):
                problems.add("rule_not_in_force", self.rule, period=one.label, dates=dates.said)
        return held

    def lacks(self, kind: str) -> bool:
        """Tell whether the tables hold no period of a kind though one could lie in what is asked about."""
        wide = self.named is None or kind not in KINDS
        return (wide or any(KINDS[one.kind].rank >= KINDS[kind].rank for one in self.named or ())) and not self._there(
            kind
        )

    def _there(self, kind: str) -> list[Period]:
        bases = self.tables.bases
        counted = {one for one in (bases.periods if bases is not None else ()) if one.kind == kind}
        return sorted({*self.tables.grid(kind).periods, *counted}, key=lambda one: (one.start, one.end))

    def _with_targets(self, kind: str) -> list[Period]:
        targets = self.tables.targets
        return [one for one in self._there(kind) if targets is None or targets.covers(one)]

    def dropped(self, kind: str) -> list[Period]:
        """Return the periods of a kind that have targets and are not counted, as the rule was not in force; of a longer
        period that is named, those within it.
        """
        listed = [one for one in self._with_targets(kind) if not self.in_force(one)]
        named = self.named
        return listed if named is None else [one for one in listed if any(one.inside(other) for other in named)]

    def in_force(self, period: Period) -> bool:
        """Tell whether the rule counts a period by its dates, or is used as if it were in force."""
        return self.as_if or self.tenure.counts(period)

    def months(self, period: Period) -> int:
        """Return in how many months of a year or quarter something was measured; all where it was as a whole."""
        bases = self.tables.bases.periods if self.tables.bases is not None else []
        inside = [one for one in (*self.tables.monitoring.periods, *bases) if one.inside(period)]
        return len({month for one in inside for month in months_of(one)})

"""A rule file proved: every word is known, bands meet, caps hold a step, everything a term needs is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

from esvalue.core.errors import InputError, Mistakes, nearest
from esvalue.core.periods import KINDS, parse_period, refuse_period
from esvalue.core.text import Text
from esvalue.core.units import Unit, parse
from esvalue.payments.agreeing import check_condition, check_measured, check_settle, check_term
from esvalue.payments.grids import SAMPLE
from esvalue.payments.headings import KIND_WORDS
from esvalue.payments.indicators import Indicators
from esvalue.payments.measures import AGAINST, COMBINED, MEASURES
from esvalue.payments.per import PER
from esvalue.payments.rule_file import ANY, Band, Base, Condition, Measured, RuleFile, Settle, Term
from esvalue.payments.schedules import CAPS, RAISED, SCHEDULES, THRESHOLDS
from esvalue.payments.settlement import SEVERAL, SHORTFALLS, SURPLUSES

__all__ = ["SIDES", "WHEN", "prove"]

#: Sides of a deviation that a term counts.
SIDES: Mapping[str, Text] = {"worse": Text(zh="变差", en="worse"), "better": Text(zh="变好", en="better")}
#: Sides of a deviation a condition can ask for.
WHEN: Mapping[str, Text] = {
    "worse": Text(zh="差于", en="worse"),
    "better": Text(zh="优于", en="better"),
    "same": Text(zh="相同", en="the same"),
    "not_worse": Text(zh="不差于", en="not worse"),
    "not_better": Text(zh="不优于", en="not better"),
}
#: A step of so many multiples is a percentage.
LARGE = 5.0
_YUAN = parse("yuan")


def prove(file: RuleFile, indicators: Indicators, where: str, problems: Mistakes) -> None:
    """Add to `problems` what is wrong with a rule beyond the form of its file."""
    _header(file, where, problems)
    seen: set[str] = set()
    for term in file.terms:
        at = f"{where}: terms.{term.name}"
        if term.name in seen:
            problems.add("term_twice", where, name=term.name)
        seen.add(term.name)
        _term(term, indicators, at, problems)
        for number, condition in enumerate(term.when, 1):
            _condition(term, condition, indicators, f"{at}.when[{number}]", problems)
    if not file.terms:
        problems.add("no_terms", where)
    _settle(file, where, problems)


def word(kind: str, given: str | None, known: Collection[str], at: str, problems: Mistakes) -> bool:
    """Tell whether a word is known; one that is not goes to `problems`."""
    if given is None or given in known:
        return True
    problems.add("rule_word", at, what=kind, given=given, nearest=nearest(given, known) or "-", known=", ".join(known))
    return False


def _header(file: RuleFile, where: str, problems: Mistakes) -> None:
    money_unit(file.rule.unit, f"{where}: rule.unit", problems)
    titles = {"rule": file.rule.title, **{f"terms.{term.name}": term.title for term in file.terms}}
    for at, title in titles.items():
        if not all(text.strip() for text in title.values()):
            problems.add("title_empty", f"{where}: {at}.title")
    dates = file.rule.in_force
    if dates is not None:
        parsed = {name: parse_period(text) for name, text in (("from", dates.first), ("to", dates.last)) if text}
        for name, one in parsed.items():
            if one is None:
                given = dates.first if name == "from" else dates.last
                refuse_period(f"{where}: rule.in_force.{name}", str(given), problems)
        first, last = parsed.get("from"), parsed.get("to")
        if first is not None and last is not None and first.start > last.end:
            problems.add("dates_crossed", f"{where}: rule.in_force", first=first.label, last=last.label)


def money_unit(text: str, at: str, problems: Mistakes) -> Unit:
    """Return the unit of the amounts of a rule, yuan where it is none."""
    try:
        unit = parse(text, at)
    except InputError as error:
        problems.extend(error)
        return _YUAN
    if not unit.same_kind(_YUAN):
        problems.add("rule_unit", at, given=text)
        return _YUAN
    return unit


def _term(term: Term, indicators: Indicators, at: str, problems: Mistakes) -> None:
    _measured(term, indicators, at, problems)
    word("period", term.period, (*KINDS, SAMPLE), f"{at}.period", problems)
    word("unit a term is counted per", term.per, PER, f"{at}.per", problems)
    for one in (term, *(one for one in term.when if one.measure)) if term.per == "party" else ():
        _of_party(one, term, at, problems)
    word("rule for a threshold", term.at_threshold, THRESHOLDS, f"{at}.at_threshold", problems)
    word("addition", term.raised_by, RAISED, f"{at}.raised_by", problems)
    for side in term.sides:
        word("side", side, SIDES, f"{at}.sides", problems)
    for cap in term.cap:
        word("cap", cap, CAPS, f"{at}.cap", problems)
    one_way = term.measure in MEASURES and MEASURES[term.measure].one_way
    if not term.sides or (one_way and len(term.sides) != 1):
        problems.add("sides_wanted", f"{at}.sides", measure=term.measure)
    if word("schedule", term.schedule.word, SCHEDULES, f"{at}.schedule", problems):
        _schedule(term, at, problems)
    _amounts(term, indicators, at, problems)
    check_measured(term, term, indicators, at, problems)
    check_term(term, at, problems)
    if term.seen:
        _base_years(term, term.base, at, problems)


def _of_party(one: Measured, term: Term, at: str, problems: Mistakes) -> None:
    """Refuse what only a section has: samples and days, a load, an inflow."""
    measure = MEASURES.get(one.measure or "")
    words = [one.against or (measure.against if measure else ""), one.over or ""]
    inflow = next((AGAINST[name].title for name in words if name in AGAINST and "inflow" in name), None)
    if measure is not None and not measure.of_party:
        problems.add("party_lacks", f"{at}.per", what=measure.title)
    elif inflow is not None:
        problems.add("party_lacks", f"{at}.per", what=inflow)
    elif term.period == SAMPLE:
        problems.add("party_lacks", f"{at}.per", what=Text(zh="每次监测（sample）", en="a sample"))


def _base_years(one: Measured, base: Base | None, at: str, problems: Mistakes) -> None:
    """Ask for the base years of what is held against a base period, by its own word or by that of its measure."""
    usual = MEASURES[one.measure].against if one.measure in MEASURES else ""
    if base is None and "base" in (one.against or usual, one.over):
        problems.add("base_wanted", f"{at}.base")


def _measured(one: Measured, indicators: Indicators, at: str, problems: Mistakes) -> None:
    word("measure", one.measure, MEASURES, f"{at}.measure", problems)
    word("comparison", one.against, AGAINST, f"{at}.against", problems)
    word("comparison", one.over, AGAINST, f"{at}.over", problems)
    word("combination", one.combine, COMBINED, f"{at}.combine", problems)
    if one.counted is not None:
        try:
            parse(one.counted, f"{at}.counted")
        except InputError as error:
            problems.extend(error)
    codes = indicators.members(one.indicators, f"{at}.indicators", problems) if one.indicators is not None else None
    if codes == [] and not isinstance(one.indicators, str):
        problems.add("indicators_wanted", f"{at}.indicators")
    for code in one.weights or {}:
        if codes is not None and code not in codes:
            problems.add(
                "unknown_name", f"{at}.weights", what="indicator", name=code, nearest=nearest(code, codes) or "-"
            )
    if one.weights is not None and codes is not None and set(codes) - set(one.weights):
        problems.add("weights_lack", f"{at}.weights", names=", ".join(sorted(set(codes) - set(one.weights))))
    if one.base is not None and one.base.first > one.base.last:
        problems.add("dates_crossed", f"{at}.base", first=one.base.first, last=one.base.last)


def _schedule(term: Term, at: str, problems: Mistakes) -> None:
    given, wanted = term.schedule, SCHEDULES[term.schedule.word].takes
    if (given.number is not None) != (wanted == "number") or (given.bands is not None) != (wanted == "bands"):
        problems.add("schedule_takes", f"{at}.schedule", word=given.word, wanted=wanted or "-")
    elif given.word in ("ceil", "floor") and (given.number or 0) <= 0:
        problems.add("step_not_above_zero", f"{at}.schedule", word=given.word)
    elif given.word in ("ceil", "floor") and term.measure == "multiple" and (given.number or 0) >= LARGE:
        problems.add(
            "step_large",
            f"{at}.schedule",
            measure=term.measure,
            step=f"{given.number:g}",
            meant=f"{{ {given.word} = {(given.number or 0) / 100:g} }}",
        )
    elif (given.number or 0) < 0:
        problems.add("threshold_below_zero", f"{at}.schedule", number=f"{given.number:g}")
    elif given.bands is not None:
        _bands(given.bands, f"{at}.schedule.bands", problems)


def _bands(bands: list[Band], at: str, problems: Mistakes) -> None:
    for number, (one, following) in enumerate(pairwise(bands), 1):
        if one.to is None or one.to <= one.above:
            problems.add("band_end", f"{at}[{number}].to", above=f"{one.above:g}")
        elif one.to < following.above:
            problems.add("bands_gap", f"{at}[{number}].to", first=f"{one.to:g}", second=f"{following.above:g}")
        elif one.to > following.above:
            problems.add("bands_overlap", f"{at}[{number}].to", first=f"{following.above:g}", second=f"{one.to:g}")
    if bands and bands[0].above < 0:
        problems.add("threshold_below_zero", f"{at}[1]", number=f"{bands[0].above:g}")
    if not bands or bands[-1].to is not None:
        problems.add("bands_open", at)


def _amounts(term: Term, indicators: Indicators, at: str, problems: Mistakes) -> None:
    money = SCHEDULES[term.schedule.word].money if term.schedule.word in SCHEDULES else False
    if money and term.amount is not None:
        problems.add("amount_beside_bands", f"{at}.amount")
    if not money and term.amount is None:
        problems.add("amount_wanted", f"{at}.amount")
    if money:
        _caps(term, at, problems)
        return
    known = {"kind": tuple(KIND_WORDS), "indicator": tuple(indicators.codes)}
    if not word("key of amounts", term.by, known, f"{at}.by", problems):
        return
    for table in (term.amount or {}, term.further or {}):
        for name in table:
            if name != ANY:
                word(term.by, name, known[term.by], f"{at}.amount", problems)
    _caps(term, at, problems)


def _caps(term: Term, at: str, problems: Mistakes) -> None:
    least = min([*(term.amount or {}).values(), *(band.amount for band in term.schedule.bands or [])], default=0.0)
    for name, cap in term.cap.items():
        if cap < least:
            problems.add("cap_below_step", f"{at}.cap.{name}", cap=f"{cap:g}", step=f"{least:g}")


def _condition(term: Term, one: Condition, indicators: Indicators, at: str, problems: Mistakes) -> None:
    for kind in one.kind or []:
        word("kind of section", kind, tuple(KIND_WORDS), f"{at}.kind", problems)
    if not one.measure:
        if one.kind is None:
            problems.add("condition_empty", at)
        return
    _measured(one, indicators, at, problems)
    check_measured(one, term, indicators, at, problems)
    _base_years(one, one.base or term.base, at, problems)
    word("side", one.side, WHEN, f"{at}.is", problems)
    bounds = (one.above, one.at_least, one.below, one.at_most)
    if one.side is None and all(bound is None for bound in bounds):
        problems.add("condition_empty", at)
    check_condition(one, at, problems)
    for bound in bounds:
        for name in bound or {}:
            if name != ANY:
                word("indicator", name, indicators.codes, at, problems)


#: The two ends of a section, as a rule calls them.
ENDS = ("upstream", "downstream")


def _settle(file: RuleFile, where: str, problems: Mistakes) -> None:
    settle: Settle = file.settle
    used = {side for term in file.terms for side in term.sides}
    for side in SIDES:
        if side in used and getattr(settle, side) is None:
            problems.add("settle_side", f"{where}: settle.{side}", side=side)
        one = getattr(settle, side)
        if one is not None and one.payer == one.payee:
            problems.add("settle_same", f"{where}: settle.{side}", name=one.payer)
        for key, name in (("payer", one.payer), ("payee", one.payee)) if one is not None else ():
            if name not in ENDS and (near := nearest(name, ENDS)):  # a party of another name may pay
                problems.add("unknown_name", f"{where}: settle.{side}.{key}", what="side", name=name, nearest=near)
    word("way to share", settle.several, SEVERAL, f"{where}: settle.several", problems)
    check_settle(settle, where, problems)
    _shares(settle.shares, where, problems)
    _pools(file, where, problems)


#: Words of a pool that need a party, with the key that names it.
_NAMED = (("shortfall", "funder"), ("surplus", "receiver"))


def _pools(file: RuleFile, where: str, problems: Mistakes) -> None:
    """Check pools: their words, the terms of their order, who funds and receives, one pool a name and a holder."""
    terms = [term.name for term in file.terms]
    for i, pool in enumerate(file.settle.pools):
        at = f"{where}: settle.pools.{pool.name}"
        if any(pool.name == one.name or pool.holder == one.holder for one in file.settle.pools[:i]):
            problems.add("pool_twice", at, name=pool.name, holder=pool.holder)
        if pool.name in terms:
            problems.add("pool_term", at, name=pool.name)
        for name in pool.order:
            word("term", name, terms, f"{at}.order", problems)
        for key, party in _NAMED:
            name, needed = getattr(pool, party), getattr(pool, key) == party
            if needed != (name is not None):
                problems.add("pool_party", at, name=pool.name, key=key, party=party)
            elif name == pool.holder:
                problems.add("settle_same", f"{at}.{party}", name=name)
        if pool.shortfall is None:
            problems.add("pool_shortfall", f"{at}.shortfall", name=pool.name, known=", ".join(SHORTFALLS))
        word("shortfall", pool.shortfall, SHORTFALLS, f"{at}.shortfall", problems)
        word("surplus", pool.surplus, SURPLUSES, f"{at}.surplus", problems)


def _shares(shares: Mapping[str, Mapping[str, Mapping[str, float]]], where: str, problems: Mistakes) -> None:
    for section, parties in shares.items():
        for code in sorted({code for own in parties.values() for code in own}):
            total = sum(own.get(code, 0.0) for own in parties.values())
            if abs(total - 1.0) > 1e-9:
                problems.add("shares_sum", f"{where}: settle.shares.{section}.{code}", total=f"{total:.6g}")

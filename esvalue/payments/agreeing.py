"""Words of a rule that go together: a key that its measure does not read, or a pair that means nothing, is refused.

What stands in a rule counts: nothing is read and then forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

from esvalue.core.errors import Mistakes
from esvalue.core.text import Text
from esvalue.payments.indicators import Indicators
from esvalue.payments.measures import AGAINST, COMBINED, MEASURES, Measure
from esvalue.payments.rule_file import ANY, Condition, Measured, Settle, Term
from esvalue.payments.schedules import RAISED, SCHEDULES, THRESHOLDS

__all__ = ["check_condition", "check_measured", "check_settle", "check_term"]

#: By how much weights may miss one: they are printed with so many decimals.
WHOLE = 1e-6
MEAN = Text(zh='只有 combine = "mean" 才用到', en='only combine = "mean" reads it')
MULTIPLE = Text(zh="只有超标倍数（multiple）才用到", en="only the measure 'multiple' reads it")
COUNTED = Text(zh="只有计费数量（base）才用到", en="only the measure 'base' reads it")
NUMBER = Text(zh='只有 against = "number" 才用到', en='only against = "number" reads it')
BASE = Text(zh='只有与基准期相比（against = "base"）才用到', en='only against = "base" reads it')
EACH = Text(zh='只有 combine = "each" 才分指标计', en='only combine = "each" counts by indicator')
COUNTS = Text(
    zh="只有按单位、每一档、每满一档（per_unit、ceil、floor）才计份数", en="only per_unit, ceil and floor count amounts"
)
BOTH = Text(zh="over 代替 against：两者请只写一个", en="over stands in place of against: write one of the two")
HELD = Text(zh="“{measure}”只与这些相比：{known}", en="'{measure}' is held against {known} only")
NO_NUMBER = Text(
    zh="“{measure}”从一个数起算，须写明 number（如 number = 80；全部计入的写 0）",
    en="'{measure}' is counted from a number: write it (number = 80, or 0 where all of it counts)",
)
NO_SUM = Text(zh="“{measure}”相加没有意义；可用：{known}", en="a sum of '{measure}' means nothing; known: {known}")
NO_COMBINE = Text(
    zh="指标不止一项，须写明怎样合计：{known}", en="of several indicators say how they are taken together: {known}"
)
NO_INDICATORS = Text(zh="须写明依据哪些指标", en="name the indicators it judges by")
TWICE = Text(zh="{names} 写了两次", en="{names} stands twice")
UPWARD = Text(
    zh="{names} 不是越低越好，“{measure}”会把变好算作变差；请按类别（class）计或删去",
    en="{names}: lower is not better, and '{measure}' would take better for worse; count its class, or delete it",
)
WEIGHTS = Text(
    zh="权重合计为 {total}，应为 1；另有系数请写入 k0",
    en="weights sum to {total}, not to 1; a coefficient belongs in k0",
)
NEVER = Text(zh="“{measure}”从不变好，此条永远为零", en="'{measure}' is never better, so this is always nothing")
UNSEEN = Text(
    zh='此后每份的金额未见时，请把 amount 也写为 "not seen"',
    en='where the amount of further units is not in print, write amount = "not seen" too',
)
AT_NONE = Text(
    zh="计费方式“{schedule}”没有这一说法；可用：{known}",
    en="the schedule '{schedule}' has no such thing; known: {known}",
)
AT_ZERO = Text(
    zh='界限为 {number}，恰在界限上计入请写 "beyond"',
    en='the threshold is {number}: what is exactly at it is counted by "beyond"',
)
AT_SIDE = Text(zh="sides 中没有这一方向", en="sides do not name it")
AT_LEVEL = Text(
    zh='界限为零，恰在其上须写明按哪一方向计："worse" 或 "better"',
    en='the threshold is nothing: say on which side exactly nothing counts, "worse" or "better"',
)
CONTRIBUTION = Text(zh='只有 several = "contribution" 才用到', en='only several = "contribution" reads it')
CROSSED = Text(
    zh="没有数值同时满足这一条件的上下界（{ends}）", en="no number is within both ends of this condition ({ends})"
)
MONTH = Text(zh="须为次年的某月，如 03", en="it is a month of the year that follows, such as 03")
#: Keys of terms and conditions that not every measure reads: who reads it, and what is said where nobody does.
READ: Mapping[str, tuple[Callable[[Measured, Measure], bool], Text]] = {
    "weights": (lambda one, measure: one.combine == "mean", MEAN),
    "k0": (lambda one, measure: one.combine == "mean", MEAN),
    "over": (lambda one, measure: measure.over, MULTIPLE),
    "counted": (lambda one, measure: one.measure == "base", COUNTED),
    "number": (lambda one, measure: _against(one, measure) == "number" and not measure.one_way, NUMBER),
}


def check_measured(one: Measured, term: Term, indicators: Indicators, at: str, problems: Mistakes) -> None:
    """Refuse keys that the measure of a term or a condition does not read, and words that mean nothing together."""
    measure = MEASURES.get(one.measure)
    if measure is None:
        return
    for key, why in _measured(one, term, measure, indicators):
        problems.add("rule_idle", f"{at}.{key}", key=key, why=why)


def _measured(one: Measured, term: Term, measure: Measure, indicators: Indicators) -> Iterator[tuple[str, Text]]:
    against, known = _against(one, measure), measure.held or tuple(AGAINST)
    for key, (reads, why) in READ.items():
        if getattr(one, key) is not None and not reads(one, measure):
            yield key, why
    if one.against in AGAINST and one.against not in known:
        yield "against", HELD.format(measure=measure.title, known=", ".join(known))
    if one.over is not None and one.against is not None and one.against != one.over:
        yield "against", BOTH
    whole = measure.one_way if one is term else measure.held is not None  # a condition compares what is measured itself
    if against == "number" and not whole and one.number is None:
        yield "number", NO_NUMBER.format(measure=measure.title)
    if one.base is not None and not any(_from_base(other) for other in ((one, *term.when) if one is term else (one,))):
        yield "base", BASE
    if one.weights and abs(sum(one.weights.values()) - 1.0) > WHOLE:
        yield "weights", WEIGHTS.format(total=f"{sum(one.weights.values()):.6g}")
    if not measure.of_section:
        yield from _together(one, term, measure, indicators)


def _together(one: Measured, term: Term, measure: Measure, indicators: Indicators) -> Iterator[tuple[str, Text]]:
    """Say what is wrong with the indicators of a measure, and with how they are taken together."""
    named = one.indicators if one.indicators is not None else term.indicators
    codes = indicators.members(named or [], "", Mistakes())
    if named is None:
        yield "indicators", NO_INDICATORS
    if len(set(codes)) < len(codes):
        yield "indicators", TWICE.format(names=", ".join(sorted({code for code in codes if codes.count(code) > 1})))
    if one.combine == "sum" and not measure.adds:
        yield "combine", NO_SUM.format(measure=measure.title, known=", ".join(w for w in COMBINED if w != "sum"))
    if one is term and one.combine is None and len(codes) > 1:
        yield "combine", NO_COMBINE.format(known=", ".join(COMBINED))
    upward = [code for code in codes if not indicators.multiples[indicators.codes.index(code)]]
    if upward and (measure.downward or (measure.over and not isinstance(named, str))):
        yield "indicators", UPWARD.format(names=", ".join(upward), measure=measure.title)


def check_condition(one: Condition, at: str, problems: Mistakes) -> None:
    """Refuse a condition that never holds: a number above one end that lies at or beyond the other."""
    lows = [(one.above, False), (one.at_least, True)]
    highs = [(one.below, False), (one.at_most, True)]
    for (low, with_low), (high, with_high) in product(lows, highs):
        if low is None or high is None:
            continue
        for name in dict.fromkeys((*low, *high)):
            first, last = low.get(name, low.get(ANY)), high.get(name, high.get(ANY))
            if (
                first is not None
                and last is not None
                and (first > last or (first == last and not (with_low and with_high)))
            ):
                key = "below" if high is one.below else "at_most"
                problems.add("rule_idle", f"{at}.{key}", key=key, why=CROSSED.format(ends=f"{first:g}, {last:g}"))
                return


def check_term(term: Term, at: str, problems: Mistakes) -> None:
    """Refuse keys of a term that its schedule or its measure does not read, and a threshold that is none."""
    measure, schedule = MEASURES.get(term.measure), SCHEDULES.get(term.schedule.word)
    if measure is None or schedule is None:
        return
    for key, why in (*_amounts(term, measure), *_threshold(term, schedule.thresholds)):
        problems.add("rule_idle", f"{at}.{key}", key=key, why=why)


def _amounts(term: Term, measure: Measure) -> Iterator[tuple[str, Text]]:
    each = term.combine in ("each", None) and not measure.of_section
    if term.by == "indicator" and not each:
        yield "by", EACH
    if "indicator" in term.cap and not each:
        yield "cap.indicator", EACH
    if term.further is not None and not SCHEDULES[term.schedule.word].counts:
        yield "further", COUNTS
    elif term.further == {} and term.amount:
        yield "further", UNSEEN
    if term.raised_by in RAISED and not measure.over:
        yield "raised_by", MULTIPLE
    if term.sides == ["better"] and measure.positive:
        yield "sides", NEVER.format(measure=measure.title)


def _threshold(term: Term, known: Sequence[str]) -> Iterator[tuple[str, Text]]:
    """Say what a threshold cannot be: the sides of nothing stand for what has no threshold but nothing itself."""
    word, given = term.at_threshold, term.schedule
    number = given.number if given.bands is None else given.bands[0].above if given.bands else None
    if word is None or word not in THRESHOLDS:
        return
    if word not in known:
        yield "at_threshold", AT_NONE.format(schedule=SCHEDULES[given.word].title, known=", ".join(known))
    elif word in ("worse", "better"):
        if number:
            yield "at_threshold", AT_ZERO.format(number=f"{number:g}")
        elif word not in term.sides:
            yield "at_threshold", AT_SIDE
    elif word == "beyond" and number == 0 and given.bands is None:
        yield "at_threshold", AT_LEVEL


def check_settle(settle: Settle, where: str, problems: Mistakes) -> None:
    """Refuse shares that nobody reads, and a month of late payment that is none."""
    if settle.shares and settle.several != "contribution":
        problems.add("rule_idle", f"{where}: settle.shares", key="shares", why=CONTRIBUTION)
    late = settle.late
    if late is not None and not (len(late.after) == 2 and late.after.isdecimal() and 1 <= int(late.after) <= 12):
        problems.add("rule_idle", f"{where}: settle.late.after", key="after", why=MONTH)


def _against(one: Measured, measure: Measure) -> str:
    return one.against or measure.against


def _from_base(one: Measured) -> bool:
    usual = MEASURES[one.measure].against if one.measure in MEASURES else ""
    return "base" in (one.against or usual, one.over)

"""What is doubtful about the numbers of a rule: ten thousands (万) left out, a code for no data, a sign."""

from __future__ import annotations

from collections.abc import Iterator

from esvalue.core.nodata import ALONE
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.payments.rule_file import RuleFile

__all__ = ["doubt_amounts"]

#: Measures that count classes, multiples or points of a section.
COUNTED = ("class", "multiple", "points")
#: Measures that never lie below zero, so that no amount is counted from a number there.
NEVER_NEGATIVE = ("class", "days", "load", "points", "score", "volume")
#: Less than this, in yuan, for a class, a multiple or a point of a section is doubtful (judgement: the least of the
#: published rules is 2e4 yuan).
LEAST = 1_000.0
SMALL = Text(
    zh="规则 {rule} 的条款“{term}”每级（倍、分）只有 {amount:g} {unit}，公布的规则都在 2 万元以上；"
    "[rule] 的 unit 是否应为 “1e4 yuan”（万元）？",
    en="term '{term}' of rule {rule} is worth {amount:g} {unit} a class, multiple or point, and published rules 2e4"
    ' yuan and more: should the unit of [rule] be "1e4 yuan"?',
)
#: Between these lie the factors of rules in print (judgement: an index times k0 near 1, a payment that is late 1.1).
FACTORS = {"k0": (0.2, 5.0), "late": (1.0, 3.0)}
FACTOR = Text(
    zh="规则 {rule} 的 {key} 写为 {factor:g}，通常在 {low:g} 至 {high:g} 之间；请核对小数点",
    en="rule {rule} says {key} = {factor:g}, usually {low:g} to {high:g}: check the decimal point",
)
CODE = Text(
    zh="规则 {rule} 的条款“{term}”写有 {amount:g}，常用作“无数据”代码；文件未载明的金额请写 not seen",
    en="term '{term}' of rule {rule} holds {amount:g}, which often stands for no data; write"
    ' "not seen" for an amount that is not in print',
)
BELOW_ZERO = Text(
    zh="规则 {rule} 的条款“{term}”从 {number:g} 起算，而该指标不会小于零；请检查正负号",
    en="term '{term}' of rule {rule} counts from {number:g}, and what it measures is never below zero: check the sign",
)


def doubt_amounts(name: str, file: RuleFile) -> Iterator[Text]:
    """Yield the amounts of a rule that are far below those in print, and its numbers that are a code for no data or
    have the wrong sign.
    """
    unit = parse(file.rule.unit)
    late = file.settle.late if file.settle is not None else None
    factors = [("k0", f"terms.{term.name}.k0", term.k0) for term in file.terms if term.k0 is not None]
    factors += [("late", "settle.late.times", late.times)] if late is not None else []
    for kind, key, factor in factors:
        low, high = FACTORS[kind]
        if not low <= factor <= high:
            yield FACTOR.format(rule=name, key=key, factor=factor, low=low, high=high)
    yuan = conversion(unit, parse("yuan")) if unit.same_kind(parse("yuan")) else None
    for term in file.terms:
        said = {"rule": name, "term": term.name, "unit": file.rule.unit}
        amounts = sorted(set((term.amount or {}).values()))
        numbers = [] if term.number is None else [term.number]
        yield from (CODE.format(**said, amount=one) for one in (*amounts, *numbers) if one in ALONE)
        if term.measure in NEVER_NEGATIVE:
            yield from (BELOW_ZERO.format(**said, number=one) for one in numbers if one < 0)
        if yuan is not None and term.measure in COUNTED and amounts and 0 < amounts[-1] * yuan < LEAST:
            yield SMALL.format(**said, amount=amounts[-1])

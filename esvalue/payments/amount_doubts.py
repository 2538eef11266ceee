"""What is doubtful about the amounts of a rule though it can be: ten thousands (万) left out, a code for no data."""

from __future__ import annotations

from collections.abc import Iterator

from esvalue.core.nodata import ALONE
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.payments.rule_file import RuleFile

__all__ = ["doubt_amounts"]

#: Measures that count classes, multiples or points of a section.
COUNTED = ("class", "multiple", "points")
#: Less than this, in yuan, for a class, a multiple or a point of a section is doubtful (judgement: the least of the
#: published rules is 2e4 yuan).
LEAST = 1_000.0
SMALL = Text(
    zh="规则 {rule} 的条款“{term}”每级（倍、分）只有 {amount:g} {unit}，公布的规则都在 2 万元以上；"
    "[rule] 的 unit 是否应为 “1e4 yuan”（万元）？",
    en="term '{term}' of rule {rule} is worth {amount:g} {unit} a class, multiple or point, and published rules 2e4"
    ' yuan and more: should the unit of [rule] be "1e4 yuan"?',
)
CODE = Text(
    zh="规则 {rule} 的条款“{term}”金额为 {amount:g}，常用作“无数据”代码；文件未载明时请写 not seen",
    en="the amount of term '{term}' of rule {rule} is {amount:g}, which often stands for no data; write"
    ' "not seen" where it is not in print',
)


def doubt_amounts(name: str, file: RuleFile) -> Iterator[Text]:
    """Yield the amounts of a rule that are far below those in print, or are a code for no data."""
    unit = parse(file.rule.unit)
    yuan = conversion(unit, parse("yuan")) if unit.same_kind(parse("yuan")) else None
    for term in file.terms:
        said = {"rule": name, "term": term.name, "unit": file.rule.unit}
        amounts = sorted(set((term.amount or {}).values()))
        yield from (CODE.format(**said, amount=one) for one in amounts if one in ALONE)
        if yuan is not None and term.measure in COUNTED and amounts and 0 < amounts[-1] * yuan < LEAST:
            yield SMALL.format(**said, amount=amounts[-1])

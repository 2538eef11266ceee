"""The explanatory part: how the numbers were found, their ranges, judgements, doubts, inputs, sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from esvalue.core.printing.document import Block, Break, Heading, Paragraph
from esvalue.core.printing.form import Form
from esvalue.core.text import Text
from esvalue.report.forms.designed import held_form
from esvalue.report.forms.evidence import (
    doubts_form,
    judgements_form,
    outcomes_form,
    ranges_form,
    rests_form,
    sources_form,
)
from esvalue.report.forms.inputs import inputs_form, inputs_of, present_of
from esvalue.report.forms.zones import paid_zones
from esvalue.report.front.chosen import ShownOption
from esvalue.report.word.rule_words import rule_sentence

if TYPE_CHECKING:
    from esvalue.report.comparison import Comparison

__all__ = ["explanatory_blocks"]

TABLE = Text(zh="表 {n}", en="Table {n}")
METHOD = Text(
    zh="应补数量、损失与受益由各地块数据和参数逐项计算；凡不确定的输入同时抽样，共 {cases} 种可能情形。"
    "标准在另外 {draws} 次抽样上按所选规则取值并取整，先定标准，再用全部情形检验够不够、花多少。"
    "价格统一到 {year} 年。种子 {seed}，同一输入得到同一结果。",
    en="Amounts owed, losses and gains are computed place by place from data and parameters; what is uncertain is "
    "drawn jointly, {cases} cases in all. Rates are set on {draws} other draws by the rule chosen, then rounded; all "
    "cases then tell whether they are enough and what they cost. Prices are those of {year}. Seed {seed}: the same "
    "inputs give the same result.",
)
PRESENT = Text(zh="现行标准（{title}）：{said}。", en="Present rates ({title}): {said}.")
WITHOUT = Text(zh="无补偿时的情形（{}）：{}", en="Without the payment ({}): {}")
TRACE = Text(
    zh="每个数字有编号（F 开头）。查核步骤：在“附件中各数的依据”找到该数，按序号查“所用数据与参数”，"
    "再按来源编号查“来源”；或用 esvalue trace 加编号查看全部计算。",
    en="Every number has an id that begins with F. To check one: find it in 'What the numbers of the annexes rest on', "
    "look its inputs up by their numbers, then their sources; or see the whole calculation with esvalue trace and the "
    "id.",
)


def explanatory_blocks(
    made: Comparison, options: Sequence[ShownOption], manifest: Mapping[str, Any]
) -> Iterator[Block]:
    """Yield the explanatory part."""
    inputs = inputs_of(made, options)
    yield Break()
    yield Paragraph(Text(zh="编制说明", en="Explanatory part"), "title")
    yield Heading(Text(zh="编制方法", en="Method"), 1, again=True)
    yield from _method(made, options, manifest)
    count = 0
    chapters: tuple[tuple[Text, tuple[Form | None, ...]], ...] = (
        (Text(zh="范围", en="Ranges"), (ranges_form(made, options), held_form(made), outcomes_form(made))),
        (Text(zh="判断", en="Judgements"), (judgements_form(made),)),
        (Text(zh="存疑与核对", en="Doubts"), (doubts_form(made),)),
        (
            Text(zh="依据", en="Evidence"),
            (rests_form(made, options, inputs), inputs_form(inputs) if inputs.rows else None),
        ),
        (Text(zh="来源", en="Sources"), (sources_form(made),)),
    )
    for title, forms in chapters:
        shown = [form for form in forms if form is not None]
        if not shown:
            continue
        yield Heading(title)
        if title.en == "Judgements":
            yield from (Paragraph(said.text, "entry") for said in made.front.judgement)
        if title.en == "Evidence":
            yield Paragraph(TRACE, "entry")
        for form in shown:
            count += 1
            named = Text(zh="{}　{}", en="{}. {}").format(TABLE.format(n=count), form.title)
            yield Paragraph(named, "caption")
            yield replace(form, title=Text.same(""), close=True)


def _method(made: Comparison, options: Sequence[ShownOption], manifest: Mapping[str, Any]) -> Iterator[Block]:
    scenario = made.context.judged.loaded.scenario
    if scenario.scenario.description:
        yield Paragraph(scenario.scenario.description, "entry")
    cases = manifest["replicates"] * manifest["points"]
    yield Paragraph(
        METHOD.format(
            cases=f"{cases:,}",
            draws=f"{manifest['commit_draws']:,}",
            year=manifest["price_year"],
            seed=manifest["seed"],
        ),
        "entry",
    )
    for one in present_of(made, options):
        if domains := list(dict.fromkeys(zone.domain for zone in paid_zones(made, one.option))):
            said = rule_sentence(made.context, one.option, domains)
            yield Paragraph(PRESENT.format(title=one.title, said=said), "entry")
    for domain, rule in scenario.domains.items():
        if rule.without is not None:
            yield Paragraph(WITHOUT.format(made.context.domain_title(domain), rule.without.text), "entry")

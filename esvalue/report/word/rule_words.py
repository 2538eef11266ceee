"""How an option sets its rates, in a sentence for each domain it pays in."""

from __future__ import annotations

from collections.abc import Sequence

from esvalue.core.printing.table import number
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.inputs.scenario import Choices
from esvalue.report.front.maker import chances
from esvalue.report.tables.context import Context
from esvalue.report.word.designed_words import designed_sentence

__all__ = ["rule_sentence"]

SEMICOLON = Text(zh="；", en="; ")
TAKEN = {
    "median": Text(zh="取各种可能情形的中位数", en="the median of the cases is taken"),
    "mean": Text(zh="取各种可能情形的平均数", en="the mean of the cases is taken"),
}
QUANTILE = Text(
    zh="按{}取值（不低于该比例情形中算得的数）",
    en="taken with {} (not below what the rule gives in that share of cases)",
)
SHARE = Text(zh="份额 {}", en="a share of {}")
ZONES = Text(zh="按分区系数调整", en="adjusted by coefficients of the zones")
STAGE = Text(zh="受益按发展阶段系数调整", en="gains adjusted by the coefficient of the stage of development")
FLOOR = Text(zh="受益不足以弥补损失时按损失补", en="where others gain less than holders lose, the loss is paid")
ROUNDED = Text(zh="按 {to} {unit} 取整", en="rounded to {to} {unit}")
PEOPLE = {
    "voluntary": Text(zh="自愿参加", en="taking part is voluntary"),
    "mandatory": Text(zh="全部参加", en="all take part"),
}
#: The rules in the words of a document; what is not here is called as the workbook calls it.
RULES = {
    "cost_floor": Text(zh="按权利人损失定标", en="the rate is the loss of holders"),
    "blend": Text(
        zh="在权利人损失与外溢受益之间定标", en="the rate lies between the loss of holders and the gain of others"
    ),
    "value_share": Text(zh="按外溢受益的一定份额定标", en="the rate is a share of the gain of others"),
    "equivalents": Text(zh="按当量价值的一定份额定标", en="the rate is a share of the equivalent-factor value"),
    "numbers": Text(zh="按给定数额", en="given amounts"),
    "fund": Text(
        zh="按资金乘以到户份额、除以面积折算", en="a fund times the share that reaches holders, over its area"
    ),
    "none": Text(zh="不付", en="no payment"),
}
DOMAIN = Text(zh="{domain}：{said}", en="{domain}: {said}")


def rule_sentence(ctx: Context, option: str, domains: Sequence[str]) -> Text:
    """Return how the rates of an option are set, once where all its domains do alike."""
    designed = ctx.judged.designed
    part = next((part for part, name in ctx.designed.items() if name == option), None)
    if designed is not None and part is not None:
        return designed_sentence(designed, part)
    chosen = ctx.judged.loaded.scenario.options[option]
    said = {domain: _said(ctx, chosen.for_domain(domain)) for domain in domains}
    if len(set(said.values())) <= 1:
        return next(iter(said.values()), RULES["none"])
    parts = [DOMAIN.format(domain=ctx.domain_title(domain), said=text) for domain, text in said.items()]
    return Text(zh="。", en=". ").join(parts)


def _said(ctx: Context, choices: Choices) -> Text:
    rule = choices.rate_rule
    parts = [RULES.get(rule.key, rule.title)]
    if choices.share is not None and "share" in rule.takes:
        parts.append(SHARE.format(number(choices.share.value, "share")))
    if choices.region_coefficients and "region_coefficient" in rule.takes:
        parts.append(ZONES)
    if choices.stage and "ceiling" in rule.takes:
        parts.append(STAGE)
    if rule.bargains and choices.no_range == "pay_floor":
        parts.append(FLOOR)
    if not rule.given:
        statistic = choices.statistic
        parts.append(
            TAKEN[str(statistic)] if str(statistic) in TAKEN else QUANTILE.format(chances(float(str(statistic))))
        )
    if choices.rounding is not None:
        step = choices.rounding
        parts.append(Text.by(lambda lang: ROUNDED[lang].format(to=number(step.to), unit=unit_text(step.unit, lang))))
    parts.append(PEOPLE[choices.participation or "voluntary"])
    return SEMICOLON.join(parts)

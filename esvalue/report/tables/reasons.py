"""Why there is no standard, or nothing to pay it for."""

from __future__ import annotations

from esvalue.core.printing.table import number
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, unit_text
from esvalue.report.tables.context import Context

__all__ = ["REASONS", "no_standard", "reason_text", "said_otherwise"]

ELSEWHERE = Text(zh="另有支付：{}", en="paid otherwise: {}")

REASONS = {
    "no_places": Text(zh="无地块", en="no places"),
    "no_base": Text(zh="无应补偿基数", en="no eligible base"),
    "no_floor": Text(zh="无有来源的权利人成本", en="no sourced cost of holders"),
    "no_rule": Text(zh="方案未设", en="not set by this option"),
    "no_range": Text(zh="上限低于下限，无议价区间", en="ceiling below floor: no bargaining range"),
    "no_cost": Text(zh="所得不大于零，无需补偿", en="not above zero: nothing to compensate"),
    "unpaid": Text(zh="不补：同样的钱用在别处更值", en="not paid: the money is worth more elsewhere"),
    "not_worth": Text(
        zh="不补：可付的各档所得都不抵成本", en="not paid: no rate that may be paid brings more than it costs"
    ),
    "left_out": Text(zh="设计中未作承诺", en="the design promises nothing here"),
    "no_value": Text(zh="外溢价值不详，现行未付", en="its value to others is not known, and nothing is paid today"),
    "step": Text(zh="取整后为零：取整步长过大", en="rounded to zero: the rounding step is too large"),
}


def reason_text(ctx: Context, option: str, domain: str, region: str) -> Text:
    """Return why an option pays nothing in a region type; a step that is too large is named beside the amount."""
    made = ctx.judged.commit.standards[(option, domain, region)]
    step = ctx.judged.commit.nodes[(option, domain)].choices.rounding
    if made.reason != "step" or step is None:
        return REASONS[made.reason]
    factor = conversion(parse(f"yuan/{ctx.judged.model.accounts[domain].base_unit}/a"), parse(step.unit))
    amount, to = number(made.unrounded * factor), number(step.to)
    zh, en = unit_text(step.unit, "zh"), unit_text(step.unit, "en")
    return Text(
        zh=f"{amount} {zh} 按 {to} {zh} 取整后为零：步长过大",
        en=f"{amount} {en} rounded to zero by a step of {to} {en}: the step is too large",
    )


def said_otherwise(ctx: Context, option: str, domain: str, region: str) -> Text | None:
    """Return what stands in place of a standard of a region type: a payment that covers it, else what the scenario says
    of it; None where neither.
    """
    others = ctx.judged.outcomes.payments.covering(ctx.judged.scheme, option, domain, region)
    if others:
        return ELSEWHERE.format(others[0].payment.title)
    return ctx.judged.loaded.scenario.domains[domain].no_payment.get(region)


def no_standard(ctx: Context, domain: str, region: str) -> Text:
    """Return why no option can set a standard by cost in a region type."""
    account = ctx.judged.model.accounts[domain]
    reasons = {ctx.judged.commit.standards[(option, domain, region)].reason for option in ctx.options}
    reason = next((r for r in ("no_places", "no_base", "no_floor") if r in reasons), "no_floor")
    if account.no_standard is not None and reason == "no_floor":
        return Text(zh="不定标准：", en="no standard: ") + account.no_standard
    text = REASONS.get(reason, REASONS["no_floor"])
    return Text(zh=f"不定标准：{text['zh']}", en=f"no standard: {text['en']}")

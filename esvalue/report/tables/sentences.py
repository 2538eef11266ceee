"""The recommendation in sentences: why, how surely, where it fails, and what would overturn it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from esvalue.analysis.robustness import Threshold
from esvalue.core.printing.rounding import fixed, percent
from esvalue.core.printing.table import number
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.report.tables.context import Context
from esvalue.report.tables.insights import failing_sentences, threshold_text
from esvalue.report.tables.requirements import requirement_title
from esvalue.report.tables.unknown import SAYS, lacking, names_of
from esvalue.standards.meeting import Met, asks_more_than_thrift
from esvalue.study.drivers import Insight

__all__ = ["recommendation_parts", "recommendation_sentence"]

#: How the part on what the option shown first lacks begins.
LACKS = Text(zh="不足之处：", en="Where it falls short: ")
#: What a scenario requires that tells no option from paying nothing.
NOTHING = Text(zh="又没有提出要求", en="requires nothing")
THRIFT = Text(zh="又只限制支出（不付最省）", en="only limits what is spent (paying nothing spends least)")
OTHERS = Text(zh="其他方案", en="the others")
QUALIFIED = Text(zh="其他满足要求的方案", en="the others that meet the requirements")
SEMICOLON, STOP = Text(zh="；", en="; "), Text(zh="。", en=".")
#: How each language counts money: its unit, from which amount on in a larger one, how many yuan that is, and its name.
MONEY = {"zh": ("元/年", 1e3, 1e4, "万元/年"), "en": ("yuan a year", 1e4, 1e6, "million yuan a year")}


def recommendation_parts(ctx: Context) -> tuple[Text, ...]:
    """Return what is to be said of the recommendation: first the one sentence that leads, then a part each on why, how
    surely, where it fails and what would overturn it.
    """
    if not ctx.options:
        return (Text(zh="情景没有方案：这里只有账户。", en="The scenario has no option: this is the account alone."),)
    if not ctx.recommendation.met:
        return ()
    parts = (*_lead(ctx), _left_out(ctx), _surely(ctx), _fails(ctx), _overturn(ctx))
    return tuple(part for part in parts if part is not None)


def recommendation_sentence(ctx: Context) -> Text:
    """Return the parts of the recommendation as one text."""
    return Text(zh="", en=" ").join(recommendation_parts(ctx))


def _lead(ctx: Context) -> tuple[Text, ...]:
    """Return which option is recommended, or what the money buys and the promise takes, and what it lacks."""
    r = ctx.recommendation
    option = ctx.option_title(r.shown)
    if r.option is None:
        if not r.regret and not asks_more_than_thrift(ctx.judged):
            asked = THRIFT if ctx.judged.loaded.scenario.requirements else NOTHING
            lead = Text(
                zh="净效益不详，情景{asked}，故不作推荐；先列“{option}”，因其{most}。",
                en="Nothing is recommended, because net benefit is not known and the scenario {asked}; "
                '"{option}" is shown first, as it {most}.',
            )
            return (lead.format(asked=asked, option=option, most=_first(ctx)),)
        return tuple(part for part in (_none(ctx), *_designed(ctx), LACKS + _failed(ctx) + STOP) if part is not None)
    quoted = Text(zh="“{}”", en='"{}"')
    ties = Text(zh="、", en=", ").join(quoted.format(ctx.option_title(t)) for t in r.ties)
    tied = Text(zh="，与{ties}不分高下", en=", tied with {ties}").format(ties=ties) if r.ties else ""
    least = (
        Text(zh="其净效益遗憾最小", en="it has the least regret in net benefit")
        if r.regret
        else Text(zh="其财政支出最少", en="it costs the public least")
    )
    lead = Text(
        zh="推荐“{option}”{tied}：在满足全部要求的方案中，{least}。",
        en='Recommended: "{option}"{tied}: among the options that meet every requirement {least}.',
    )
    return (lead.format(option=option, tied=tied, least=least),)


def _none(ctx: Context) -> Text:
    """Return that no option meets every requirement, and which is shown first by which rule."""
    option = ctx.option_title(ctx.recommendation.shown)
    if ctx.designed:
        return Text(
            zh="没有方案满足全部要求；先列“{option}”。", en='No option meets every requirement; "{option}" comes first.'
        ).format(option=option)
    return Text(
        zh="没有方案满足全部要求；先列“{option}”（依次看满足几项要求、补够多少、花钱多少）。",
        en='No option meets every requirement; "{option}" comes first (by requirements met, then share paid enough, '
        "then money).",
    ).format(option=option)


def _designed(ctx: Context) -> tuple[Text, ...]:
    """Return what the money buys, and what the promise takes, by the designed options."""
    found = []
    unit_of = ctx.judged.outcomes.enough
    for part, words in (
        (
            "within",
            Text(
                zh="预算之内平均补够{what} {share}，平均花 {cost} {unit}。",
                en="Within the money {share} of {what} are paid enough on average, for {cost} {unit}.",
            ),
        ),
        (
            "keeps",
            Text(
                zh="做到要求平均要 {cost} {unit}，补够{what} {share}。",
                en="Keeping the promise takes {cost} {unit} on average and pays enough on {share} of {what}.",
            ),
        ),
    ):
        option = ctx.designed.get(part)
        totals = ctx.judged.outcomes.total
        if option is None or not {unit_of, "public_cost"} <= totals.keys():
            continue
        at = (ctx.options.index(option),)
        cost, unit = _money([float(ctx.results.column(totals["public_cost"], at).mean())])
        share = float(ctx.results.column(totals[unit_of], at).mean())
        what = (
            Text(zh="应补数量的", en="what is owed payment")
            if unit_of == "adequacy"
            else Text(zh="权利人损失的", en="holders' losses")
        )
        found.append(words.format(share=percent(share), what=what, cost=cost, unit=unit))
    return tuple(found)


def _first(ctx: Context) -> Text:
    """Return why an option is shown first where nothing is recommended."""
    if len(ctx.options) == 1:
        return Text(zh="是唯一的方案", en="is the only option")
    meets = ctx.judged.loaded.scenario.requirements and ctx.recommendation.qualifies(ctx.recommendation.shown)
    others = QUALIFIED if meets else OTHERS
    if ctx.judged.outcomes.enough in ctx.judged.outcomes.total:
        return Text(zh="足额支付的权利人多于{}", en="pays more holders enough than {}").format(others)
    if any(made.paid for made in ctx.judged.commit.standards.values()):
        return Text(zh="所付的领域与区域类型多于{}", en="pays in more domains and region types than {}").format(others)
    return (
        Text(zh="是现状方案", en="is the status quo")
        if ctx.judged.loaded.scenario.options[ctx.recommendation.shown].status_quo
        else Text(zh="财政支出最少", en="costs the public least")
    )


def _left_out(ctx: Context) -> Text | None:
    """What net benefit leaves out of what options pay."""
    unknown = "net_benefit" not in ctx.judged.outcomes.total
    found = lacking(ctx, ["net_benefit"], [""] if unknown else ctx.options)
    if not found:
        return None
    told = SEMICOLON.join(
        SAYS[lacks] + Text(zh="——", en=" - ") + names_of(ctx, part, reasons=unknown) for lacks, part in found.items()
    )
    said = (
        Text(zh="净效益不详：{told}。", en="Net benefit is not known: {told}.")
        if unknown
        else Text(
            zh="净效益不含部分方案所付的下列各处：{told}。",
            en="Net benefit leaves out some of what options pay for: {told}.",
        )
    )
    return said.format(told=told)


def _surely(ctx: Context) -> Text | None:
    """Regret, how often the shown option beats what is done today, how often it meets every requirement at once."""
    r = ctx.recommendation
    if not r.regret:
        return None
    regret, low, high, unit = _money(r.regret[r.shown])
    text = Text(
        zh="净效益遗憾的第 95 百分位为 {regret} {unit}（区间 {low} 至 {high}）；每百个未来中有 {better} 个好于现行做法",
        en="Its 95th percentile regret in net benefit is {regret} {unit} (interval {low} to {high}); it brings "
        "more than what is done today in {better} of 100 futures",
    ).format(regret=regret, low=low, high=high, unit=unit, better=fixed(100 * r.better[r.shown], 0))
    if ctx.insight is not None and ctx.judged.loaded.scenario.requirements:
        count = fixed(100 * ctx.insight.holds, 0)
        text += Text(zh=f"，有 {count} 个同时满足全部要求", en=f" and meets every requirement at once in {count}")
    return text + STOP


def _failed(ctx: Context) -> Text:
    parts = []
    for k, met in enumerate(ctx.recommendation.met[ctx.recommendation.shown]):
        if met.met:
            continue
        name = requirement_title(ctx, met.requirement)
        if math.isnan(ctx.recommendation.enough[k]):
            parts.append(name + Text(zh="不详，不能算作达标", en=" is not known and counts as missed"))
            continue
        holds = Text(
            zh="{name}只在 {share} 的未来达标（要求 {wanted}，门槛若为 {enough} 才达标）",
            en="{name} holds in {share} of futures ({wanted} required; it would at a limit of {enough})",
        )
        share, wanted = percent(met.share), percent(met.requirement.in_share)
        enough = _amount(ctx.recommendation.enough[k], met)
        parts.append(holds.format(name=name, share=share, wanted=wanted, enough=enough))
    return SEMICOLON.join(parts)


def _amount(value: float, met: Met) -> Text:
    outcome = met.requirement.measured
    if outcome.unit == "yuan/a":
        return Text.same("{} {}").format(*_money([value]))
    return Text.by(lambda lang: f"{number(value, outcome.printed)} {unit_text(outcome.unit, lang)}".rstrip())


def _fails(ctx: Context) -> Text | None:
    """Where the shown option fails most."""
    insight = ctx.insight
    if insight is None:
        return None
    failing = {key: found for key, found in insight.failing.items() if found.boxes}
    if not failing:
        return None
    worst = max(failing, key=lambda key: (key != "present", failing[key].failing))
    where = Text.by(lambda lang: failing_sentences(insight, failing[worst], lang)[0])
    if worst == "present":
        where = Text(zh=where.zh, en=where.en.removeprefix("fails "))
        return Text(zh="净效益低于现行做法：{}。", en="It brings less than what is done today: {}.").format(where)
    requirement = ctx.judged.loaded.scenario.requirements[int(worst.split()[1]) - 1]
    name = requirement_title(ctx, requirement)
    name = Text(zh=name.zh, en=name.en[0].upper() + name.en[1:])
    return Text(zh="{name}不达标的情形：{where}。", en="{name} {where}.").format(name=name, where=where)


def _overturn(ctx: Context) -> Text | None:
    """Which unknowns would let another option bring more."""
    r, insight = ctx.recommendation, ctx.insight
    if insight is None:
        return None
    found = [one for one in insight.thresholds if one.status in ("found", "rival")]
    said = [_threshold(insight, one, r.shown) for one in found[:2]]
    if not insight.problem.names:
        said.append(
            Text(
                zh="情景中没有任何不确定的条目：只有一个未来，没有什么会推翻这一排序。",
                en="Nothing in the scenario is uncertain: there is one future, and nothing in it overturns this order.",
            )
        )
    elif not found:
        said.append(
            Text(zh="单独改变任何一个未知都不会推翻这一排序。", en="No single unknown alone overturns this order.")
        )
    return Text(zh="", en=" ").join(said) if said else None


def _threshold(insight: Insight, found: Threshold, leader: str) -> Text:
    return Text.by(lambda lang: threshold_text(insight, found, leader, lang))


def _money(values: Sequence[float]) -> tuple[Text, ...]:
    """Return amounts of yuan a year, each in both languages, and at the end their unit."""
    (zh, zh_unit), (en, en_unit) = money(values, "zh"), money(values, "en")
    return tuple(Text(zh=a, en=b) for a, b in zip((*zh, zh_unit), (*en, en_unit), strict=True))


def money(values: Sequence[float], language: str) -> tuple[tuple[str, ...], str]:
    """Return amounts of yuan a year for a sentence, in one scale that suits the largest, and the unit.

    >>> money([1.2e8, 5e6], "en"), money([38.3], "en"), money([1.2e8], "zh")
    ((('120', '5'), 'million yuan a year'), (('38.3',), 'yuan a year'), (('12,000',), '万元/年'))
    """
    in_full, enough, scale, large = MONEY[language]
    if max(map(abs, values), default=0.0) >= enough:
        return tuple(number(v / scale) for v in values), large
    return tuple(map(number, values)), in_full

"""The recommendation in sentences: why, how surely, where it fails, and what would overturn it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from esvalue.core.printing.table import number
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.report.tables.context import Context
from esvalue.report.tables.insights import failing_sentences, threshold_text
from esvalue.report.tables.unknown import SAYS, lacking, names_of
from esvalue.standards.recommendation import Met

__all__ = ["mixing_sentence", "recommendation_parts", "recommendation_sentence"]

#: How the part on what the nearest option lacks begins.
LACKS = Text(zh="不足之处：", en="Where it falls short: ")


def recommendation_parts(ctx: Context) -> dict[str, tuple[str, ...]]:
    """Return what is to be said of the recommendation: first the one sentence that leads, then a part each on why, how
    surely, where it fails and what would overturn it.
    """
    if not ctx.options:
        return {
            "zh": ("情景没有方案：这里只有账户。",),
            "en": ("The scenario has no option: this is the account alone.",),
        }
    return (
        {language: tuple(part for part in _parts(ctx, language) if part) for language in ("zh", "en")}
        if ctx.recommendation.met
        else {"zh": (), "en": ()}
    )


def recommendation_sentence(ctx: Context) -> Text:
    """Return the parts of the recommendation as one text;
    what the nearest option lacks goes on in the sentence that names it.
    """
    said = {}
    for language, parts in recommendation_parts(ctx).items():
        zh, nearest = language == "zh", len(parts) > 1 and parts[1].startswith(LACKS[language])
        head = (
            [parts[0][:-1] + ("，" if zh else ": ") + parts[1].removeprefix(LACKS[language])]
            if nearest
            else list(parts[:1])
        )
        said[language] = ("" if zh else " ").join([*head, *parts[1 + nearest :]])
    return Text(**said)


def _parts(ctx: Context, lang: str) -> list[str]:
    r, zh = ctx.recommendation, lang == "zh"
    option = ctx.option_title(r.shown)[lang]
    if r.option is None and not ctx.judged.loaded.scenario.requirements:
        most = (
            Text(zh="足额者最多", en="pays most holders enough")
            if "adequacy" in ctx.judged.outcomes.total
            else Text(zh="所付的领域与区域类型最多", en="pays in most domains and region types")
        )
        lead = (
            f"净效益不详，情景又没有提出要求，故不作推荐；先列“{option}”，因其{most['zh']}。"
            if zh
            else "Nothing is recommended, because net benefit is not known and the scenario requires nothing; "
            f'"{option}" is shown first, as it {most["en"]}.'
        )
        why = ""
    elif r.option is None:
        lead = (
            f"没有方案满足全部要求；最接近的是“{option}”。"
            if zh
            else f'No option meets every requirement; the nearest is "{option}".'
        )
        failed = _failed(ctx, lang)
        why = f"{LACKS[lang]}{failed}" + ("。" if zh else ".")
    else:
        ties = ("、" if zh else ", ").join(ctx.option_title(t)[lang] for t in r.ties)
        tied = (f"，与“{ties}”不分高下" if zh else f', tied with "{ties}"') if r.ties else ""
        least = (
            Text(zh="其净效益遗憾最小", en="it has the least regret in net benefit")
            if r.regret
            else Text(zh="其财政支出最少", en="it costs the public least")
        )
        lead = (
            f"推荐“{option}”{tied}：在满足全部要求的方案中，{least['zh']}。"
            if zh
            else f'Recommended: "{option}"{tied}: among the options that meet every requirement {least["en"]}.'
        )
        why = ""
    return [
        lead,
        why,
        _left_out(ctx, lang),
        _surely(ctx, lang),
        _fails(ctx, lang),
        _overturn(ctx, lang),
        _dropping(ctx, lang),
    ]


def _left_out(ctx: Context, lang: str) -> str:
    """What net benefit leaves out of what options pay."""
    zh = lang == "zh"
    unknown = "net_benefit" not in ctx.judged.outcomes.total
    found = lacking(ctx, ["net_benefit"], [""] if unknown else ctx.options)
    if not found:
        return ""
    told = ("；" if zh else "; ").join(
        f"{SAYS[lacks][lang]}{'——' if zh else ' - '}{names_of(ctx, part, reasons=unknown)[lang]}"
        for lacks, part in found.items()
    )
    if unknown:
        return f"净效益不详：{told}。" if zh else f"Net benefit is not known: {told}."
    return (
        f"净效益不含部分方案所付的下列各处：{told}。"
        if zh
        else f"Net benefit leaves out some of what options pay for: {told}."
    )


def _surely(ctx: Context, lang: str) -> str:
    """Regret, how often the shown option is best, and in how many futures it meets every requirement."""
    r, zh = ctx.recommendation, lang == "zh"
    if not r.regret:
        return ""
    (regret, low, high), unit = money(r.regret[r.shown], lang)
    best = round(100 * r.best_share[r.shown])
    text = (
        f"净效益遗憾的第 95 百分位为 {regret} {unit}（区间 {low} 至 {high}）；在每百个未来中有 {best} 个净效益最高"
        if zh
        else f"Its 95th percentile regret in net benefit is {regret} {unit} (interval {low} to {high}); it has "
        f"the highest net benefit in {best} of 100 futures"
    )
    if ctx.insight is not None and ctx.judged.loaded.scenario.requirements:
        count = round(100 * ctx.insight.holds)
        text += f"，有 {count} 个同时满足全部要求" if zh else f" and meets every requirement at once in {count}"
    return text + ("。" if zh else ".")


def _failed(ctx: Context, lang: str) -> str:
    parts = []
    for k, met in enumerate(ctx.recommendation.met[ctx.recommendation.shown]):
        if met.met:
            continue
        name = OUTCOMES[met.requirement.outcome].title[lang]
        share, wanted = f"{100 * met.share:.0f}%", f"{100 * met.requirement.in_share:.0f}%"
        if math.isnan(ctx.recommendation.enough[k]):
            parts.append(f"{name}不详，不能算作达标" if lang == "zh" else f"{name} is not known and counts as missed")
            continue
        enough = _amount(ctx.recommendation.enough[k], met, lang)
        parts.append(
            f"{name}只在 {share} 的未来达标（要求 {wanted}，门槛若为 {enough} 才达标）"
            if lang == "zh"
            else f"{name} holds in {share} of futures ({wanted} required; it would at a limit of {enough})"
        )
    return ("；" if lang == "zh" else "; ").join(parts)


def _amount(value: float, met: Met, lang: str) -> str:
    outcome = OUTCOMES[met.requirement.outcome]
    if outcome.unit == "yuan/a":
        (text,), unit = money([value], lang)
        return f"{text} {unit}"
    return f"{number(value, outcome.printed)} {unit_text(outcome.unit, lang)}".rstrip()


def _fails(ctx: Context, lang: str) -> str:
    """Where the shown option fails most."""
    insight = ctx.insight
    if insight is None:
        return ""
    failing = {key: found for key, found in insight.failing.items() if found.boxes}
    if not failing:
        return ""
    worst = max(failing, key=lambda key: (key != "best", failing[key].failing))
    what = "净效益不是最高" if lang == "zh" else "Another option has more net benefit"
    if worst != "best":
        requirement = ctx.judged.loaded.scenario.requirements[int(worst.split()[1]) - 1]
        name = OUTCOMES[requirement.outcome].title[lang]
        what = f"{name}不达标的情形" if lang == "zh" else name[0].upper() + name[1:]
    where = failing_sentences(insight, failing[worst], lang)[0]
    if lang == "zh":
        return f"{what}：{where}。"
    return f"{what} {where}." if worst != "best" else f"{what}: {where.removeprefix('fails ')}."


def _overturn(ctx: Context, lang: str) -> str:
    """Which unknowns would give another option less regret."""
    r, insight, zh = ctx.recommendation, ctx.insight, lang == "zh"
    if insight is None:
        return ""
    found = [one for one in insight.thresholds if one.status in ("found", "rival")]
    said = [threshold_text(insight, one, r.leader, lang) for one in found[:2]]
    if r.option is None:
        leader = ctx.option_title(r.leader)[lang]
        (amount,), unit = money([r.regret[r.leader][0]], lang)
        said.insert(
            0,
            f"只看遗憾，“{leader}”最小（{amount} {unit}）。"
            if zh
            else f'By regret alone "{leader}" leads ({amount} {unit}).',
        )
    if not insight.problem.names:
        said.append(
            "情景中没有任何不确定的条目：只有一个未来，没有什么会推翻这一排序。"
            if zh
            else "Nothing in the scenario is uncertain: there is one future, and nothing in it overturns this order."
        )
    elif not found:
        said.append(
            "单独改变任何一个未知都不会推翻这一排序。" if zh else "No single unknown alone overturns this order."
        )
    return ("" if zh else " ").join(said)


def _dropping(ctx: Context, lang: str) -> str:
    """Which option would win were another one taken away."""
    for dropped, other in ctx.recommendation.dropping.items():
        a, b = ctx.option_title(dropped)[lang], ctx.option_title(other)[lang]
        return f"去掉“{a}”会使“{b}”胜出。" if lang == "zh" else f'Dropping "{a}" would make "{b}" win.'
    return ""


def mixing_sentence(ctx: Context) -> Text:
    """Return what mixing the best option of every domain and region type would cost and bring."""
    r = ctx.recommendation
    if not r.cells:
        return Text.same("")
    zh = "；".join(
        f"{ctx.domain_title(c.domain)['zh']}·{ctx.region_title(c.domain, c.region)['zh']}："
        f"{ctx.option_title(c.option)['zh']}"
        for c in r.cells
    )
    en = "; ".join(
        f"{ctx.domain_title(c.domain)['en']}, {ctx.region_title(c.domain, c.region)['en']}: "
        f"{ctx.option_title(c.option)['en']}"
        for c in r.cells
    )
    ((cost, benefit), unit), ((outlay, gain), words) = (
        money([r.mix_cost, r.mix_benefit], language) for language in ("zh", "en")
    )
    return Text(
        zh=f"分区看，遗憾最小的方案为——{zh}。若分区混用，平均财政支出 {cost} {unit}，平均净效益 {benefit} {unit}。",
        en=f"Cell by cell, least regret: {en}. Mixed so, mean public cost would be {outlay} {words} and mean "
        f"net benefit {gain} {words}.",
    )


def money(values: Sequence[float], language: str) -> tuple[tuple[str, ...], str]:
    """Return amounts of yuan a year for a sentence, in one scale that suits the largest, and the unit.

    >>> money([1.2e8, 5e6], "en"), money([38.3], "en"), money([1.2e8], "zh")
    ((('120', '5'), 'million yuan a year'), (('38.3',), 'yuan a year'), (('12,000',), '万元/年'))
    """
    large = max(map(abs, values), default=0.0) >= (1e3 if language == "zh" else 1e4)
    scale = (1e4 if language == "zh" else 1e6) if large else 1.0
    unit = (
        ("万元/年" if large else "元/年") if language == "zh" else ("million yuan a year" if large else "yuan a year")
    )
    return tuple(number(v / scale) for v in values), unit

"""The recommendation in one sentence a language: why, how surely, and what would overturn it."""

from __future__ import annotations

from esvalue.comparison.context import Context
from esvalue.comparison.insights import failing_sentences, threshold_text
from esvalue.comparison.standards import OUTCOME_TITLES
from esvalue.comparison.tables import number
from esvalue.recommendation import Met

__all__ = ["mixing_sentence", "recommendation_sentence"]


def recommendation_sentence(ctx: Context) -> dict[str, str]:
    """Return the sentence that says which option is recommended (or that none qualifies), why, and what would overturn it."""
    r = ctx.recommendation
    return {language: _sentence(ctx, language) for language in ("zh", "en")} if r.regret else {"zh": "", "en": ""}


def _sentence(ctx: Context, lang: str) -> str:
    r = ctx.recommendation
    option = ctx.option_title(r.shown)[lang]
    scale, unit = (1e4, "万元/年") if lang == "zh" else (1e6, "million yuan a year")
    regret, low, high = (number(v / scale) for v in r.regret[r.shown])
    best = round(100 * r.best_share[r.shown])
    if r.option is None:
        failed = _failed(ctx, lang)
        start = (f"没有方案满足全部要求；最接近的是“{option}”，{failed}。其净效益遗憾的第95百分位为 {regret} {unit}（区间 {low} 至 {high}），在每百个未来中有 {best} 个净效益最高。"
                 if lang == "zh" else
                 f"No option meets every requirement; the nearest is \"{option}\": {failed}. Its 95th percentile regret in net benefit is {regret} {unit} (interval {low} to {high}), and it has the highest net benefit in {best} of 100 futures. ")  # fmt: skip
    else:
        ties = ("、" if lang == "zh" else ", ").join(ctx.option_title(t)[lang] for t in r.ties)
        tied = (f"，与“{ties}”不分高下" if lang == "zh" else f", tied with \"{ties}\"") if r.ties else ""
        start = (f"推荐“{option}”{tied}：在满足全部要求的方案中，其净效益遗憾的第95百分位最低，为 {regret} {unit}（区间 {low} 至 {high}），在每百个未来中有 {best} 个净效益最高。"
                 if lang == "zh" else
                 f"Recommended: \"{option}\"{tied}: among the options that meet every requirement it has the least 95th percentile regret in net benefit, {regret} {unit} (interval {low} to {high}), and the highest net benefit in {best} of 100 futures. ")  # fmt: skip
    return start + _holds(ctx, lang) + _overturn(ctx, lang)


def _failed(ctx: Context, lang: str) -> str:
    parts = []
    for k, met in enumerate(ctx.recommendation.met[ctx.recommendation.shown]):
        if met.met:
            continue
        name = OUTCOME_TITLES[met.requirement.outcome][lang]
        share, wanted = f"{100 * met.share:.0f}%", f"{100 * met.requirement.in_share:.0f}%"
        enough = _amount(ctx.recommendation.enough[k], met, lang)
        parts.append(f"{name}只在 {share} 的未来达标（要求 {wanted}，门槛若为 {enough} 才达标）" if lang == "zh" else
                     f"{name} holds in {share} of futures ({wanted} required; it would at a limit of {enough})")  # fmt: skip
    return ("；" if lang == "zh" else "; ").join(parts)


def _amount(value: float, met: Met, lang: str) -> str:
    if abs(met.limit) <= 1e3:
        return number(value)
    return f"{number(value / 1e4)} 万元/年" if lang == "zh" else f"{number(value / 1e6)} million yuan a year"


def _holds(ctx: Context, lang: str) -> str:
    """In how many futures the shown option meets every requirement, and where it fails most."""
    insight = ctx.insight
    if insight is None:
        return ""
    text = ""
    if ctx.judged.loaded.scenario.requirements:
        count = round(100 * insight.holds)
        text = f"在每百个未来中，它有 {count} 个同时满足全部要求。" if lang == "zh" else f"It meets every requirement at once in {count} of 100 futures. "
    failing = {key: found for key, found in insight.failing.items() if found.boxes}
    if not failing:
        return text
    worst = max(failing, key=lambda key: (key != "best", failing[key].failing))
    what = "净效益不是最高" if lang == "zh" else "Another option has more net benefit"
    if worst != "best":
        requirement = ctx.judged.loaded.scenario.requirements[int(worst.split()[1]) - 1]
        name = OUTCOME_TITLES[requirement.outcome][lang]
        what = f"{name}不达标的情形" if lang == "zh" else name[0].upper() + name[1:]
    where = failing_sentences(insight, failing[worst], lang)[0]
    if lang == "zh":
        return f"{text}{what}：{where}。"
    return f"{text}{what} {where}. " if worst != "best" else f"{text}{what}: {where.removeprefix('fails ')}. "


def _overturn(ctx: Context, lang: str) -> str:
    r = ctx.recommendation
    dropped = [(ctx.option_title(a)[lang], ctx.option_title(b)[lang]) for a, b in r.dropping.items()]
    text = ""
    if ctx.insight is not None:
        found = [one for one in ctx.insight.thresholds if one.status in ("found", "rival")]
        text = " ".join(threshold_text(ctx.insight, one, r.leader, lang) for one in found[:2])
        if r.option is None:
            leader, amount = ctx.option_title(r.leader)[lang], number(r.regret[r.leader][0] / (1e4 if lang == "zh" else 1e6))
            text = (f"只看遗憾，“{leader}”最小（{amount} 万元/年）。{text}" if lang == "zh" else
                    f"By regret alone \"{leader}\" leads ({amount} million yuan a year). {text}")  # fmt: skip
        if not found:
            text += "单独改变任何一个未知都不会推翻这一排序。" if lang == "zh" else "No single unknown alone overturns this order."
    if dropped:
        a, b = dropped[0]
        text += f"去掉“{a}”会使“{b}”胜出。" if lang == "zh" else f" Dropping \"{a}\" would make \"{b}\" win."
    return text.replace("。 若", "。若")


def mixing_sentence(ctx: Context) -> dict[str, str]:
    """Return what mixing the best option of every domain and region type would cost and bring."""
    r = ctx.recommendation
    if not r.cells:
        return {"zh": "", "en": ""}
    zh = "；".join(f"{ctx.domain_title(c.domain)['zh']}·{ctx.region_title(c.domain, c.region)['zh']}：{ctx.option_title(c.option)['zh']}" for c in r.cells)
    en = "; ".join(f"{ctx.domain_title(c.domain)['en']}, {ctx.region_title(c.domain, c.region)['en']}: {ctx.option_title(c.option)['en']}" for c in r.cells)
    cost, benefit = number(r.mix_cost / 1e4), number(r.mix_benefit / 1e4)
    millions = number(r.mix_cost / 1e6), number(r.mix_benefit / 1e6)
    return {
        "zh": f"分区看，遗憾最小的方案为——{zh}。若分区混用，平均财政支出 {cost} 万元/年，平均净效益 {benefit} 万元/年。",
        "en": f"Cell by cell, least regret: {en}. Mixed so, mean public cost would be {millions[0]} million yuan a year and mean net benefit {millions[1]} million.",
    }

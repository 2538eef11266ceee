"""The recommendation in one sentence a language: why, how surely, and what would overturn it."""

from __future__ import annotations

from esvalue.comparison.context import Context
from esvalue.comparison.judgements import factor_leaf
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
    return start + _overturn(ctx, lang)


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


def _overturn(ctx: Context, lang: str) -> str:
    r = ctx.recommendation
    dropped = [(ctx.option_title(a)[lang], ctx.option_title(b)[lang]) for a, b in r.dropping.items()]
    if r.switches:
        leaves, facts = factor_leaf(ctx), ctx.lineage.facts
        first = r.switches[0]
        fact = facts.get(leaves.get(first.factor, ""))
        name = (fact.title.get(lang) or fact.id) if fact else _choice_name(ctx, first.factor, lang)
        other = ctx.option_title(first.option)[lang]
        if first.end in ("low", "high"):
            end = {"zh": {"low": "最低", "high": "最高"}, "en": {"low": "lowest", "high": "highest"}}[lang][first.end]
            state = f"落在其分布{end}的十分之一" if lang == "zh" else f"in the {end} tenth of its range"
        else:
            rival = _rival_name(ctx, first.factor, first.end, lang)
            state = f"取“{rival}”" if lang == "zh" else f"that of \"{rival}\""
        text = (f"若“{name}”{state}，则“{other}”的遗憾更小。" if lang == "zh" else
                f"Were \"{name}\" {state}, \"{other}\" would have less regret.")  # fmt: skip
    else:
        text = ("没有任何单个不确定因素的最低或最高十分之一会改变这一排序。" if lang == "zh" else
                "No single unknown in its lowest or highest tenth changes this order.")  # fmt: skip
    if dropped:
        a, b = dropped[0]
        text += f"去掉“{a}”会使“{b}”胜出。" if lang == "zh" else f" Dropping \"{a}\" would make \"{b}\" win."
    return text


def _rival_name(ctx: Context, factor: str, rival: str, lang: str) -> str:
    domain, _, rest = factor.removeprefix("choice:").partition(".")
    if rest == "reading":
        return ctx.judged.model.accounts[domain].reading_titles[rival][lang]
    price = ctx.judged.loaded.library.prices.get(rest) if domain == "prices" else None
    source = ctx.judged.loaded.sources.get(price.rivals[rival].source or "") if price is not None and rival in price.rivals else None
    return source.title.get(lang) if source else rival


def _choice_name(ctx: Context, factor: str, lang: str) -> str:
    name = factor.removeprefix("choice:")
    domain, _, rest = name.partition(".")
    if rest == "reading":
        title = ctx.domain_title(domain)[lang]
        return f"{title}核算口径" if lang == "zh" else f"method of account, {title}"
    price = ctx.judged.loaded.library.prices.get(rest) if domain == "prices" else None
    if price is not None:
        return f"{price.title.zh}（来源选择）" if lang == "zh" else f"{price.title.en} (which source)"
    return name


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

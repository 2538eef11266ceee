"""What is to be decided, what is a judgement and what to measure first, and how far all of it can be relied on."""

from __future__ import annotations

from collections.abc import Sequence

from esvalue.core.printing.table import Table
from esvalue.core.text import Text
from esvalue.report.front.chosen import budget_of
from esvalue.report.front.losers import rate_words
from esvalue.report.front.maker import Maker, chances
from esvalue.report.front.record import Area
from esvalue.report.front.said import AND, STOP, Amount, Field, Said, joined, money, share, told
from esvalue.report.front.sentences import role_of
from esvalue.report.numbering import Figure
from esvalue.report.tables.judgements import SETTLE

__all__ = ["decisions_of", "judgement_of", "measure_of", "reliability_of"]

#: What a list on the page names at most.
NAMED = 3
#: From which share of judged entries on reliability is low, and is middling.
LOW, MIDDLE = 0.5, 0.2
GRADES = {
    "low": Text(zh="低（过半的输入是判断或插补）", en="low (more than half of the inputs are judged or imputed)"),
    "middle": Text(
        zh="中（两成以上的输入是判断或插补）", en="middling (a fifth or more of the inputs are judged or imputed)"
    ),
    "high": Text(
        zh="较高（不到两成的输入是判断或插补）", en="fair (less than a fifth of the inputs are judged or imputed)"
    ),
}


def decisions_of(maker: Maker, areas: Sequence[Area]) -> tuple[Said, ...]:
    """Return the decisions asked for: the money, zones where others gain less than holders lose, present rates cut."""
    found = [_money(maker), _no_range(maker, areas), _cut(maker, areas)]
    return tuple(one for one in found if one is not None)


def _money(maker: Maker) -> Said | None:
    named = [one for one in maker.options if one.role != "present"]
    items = [
        told("{money} 补够 {share}", "{money} for {share} paid enough", money=money(needed), share=share(enough))
        for one in named
        if (needed := maker.enough_money(one.option)) and (enough := maker.outcome("adequacy", one.option))
    ]
    if not items:
        return None
    return told(
        "每年定多少钱：{items}（有{certain}够用）。",
        "How much money a year: {items} (enough with {certain}).",
        items=joined(STOP, items),
        certain=chances(budget_of(maker.ctx)[1]),
    )


def _no_range(maker: Maker, areas: Sequence[Area]) -> Said | None:
    """Return the question about zones where, more often than not, others gain less than holders lose."""
    by_key, goal = maker.figures.by_key, role_of(maker, "keeps", "most", "recommended")
    items: list[Field] = []
    for area in areas:
        for zone in area.zones:
            if zone.short is None or zone.short.value <= LOW:
                continue
            cost = by_key.get(f"expected|{goal.option}|{zone.domain}|{zone.region}") if goal else None
            if cost is None or goal is None:
                items.append(
                    told(
                        "{zone}（{share} 的情形）",
                        "{zone} ({share} of cases)",
                        zone=zone.title,
                        share=share(zone.short),
                    )
                )
                continue
            items.append(
                told(
                    "{zone}（{share} 的情形；“{label}”每年 {cost}）",
                    "{zone} ({share} of cases; {cost} a year by '{label}')",
                    zone=zone.title,
                    share=share(zone.short),
                    label=goal.label,
                    cost=money(cost),
                )
            )
    if not items:
        return None
    return told(
        "这些区域外溢受益多半不足以弥补权利人的损失，是否仍按损失补：{items}。",
        "Where others mostly gain less than holders lose, is the loss to be paid all the same: {items}.",
        items=joined(AND, items[:NAMED]),
    )


def _cut(maker: Maker, areas: Sequence[Area]) -> Said | None:
    if (at := maker.now) is None:
        return None
    items = [
        told(
            "{zone}（现行 {old}）",
            "{zone} (now {old})",
            zone=zone.title,
            old=rate_words(zone.rates[at].figure, area.unit),
        )
        for area in areas
        for zone in area.zones
        if any(rate.cut for rate in zone.rates)
    ]
    if not items:
        return None
    return told(
        "是否允许低于现行标准：{items}。", "Whether a present rate may fall: {items}.", items=joined(AND, items[:NAMED])
    )


def judgement_of(maker: Maker) -> tuple[Said, ...]:
    """Return how much rests on judgement, and which unknowns would let another option lead."""
    ctx = maker.ctx
    targets = {target for figure in maker.figures.by_key.values() for target in figure.targets}
    used = ctx.lineage.leaves_of([targets])[0]
    with_evidence = [fact for leaf, fact in ctx.lineage.facts.items() if leaf in used and fact.evidence]
    soft = [fact for fact in with_evidence if fact.soft]
    if not with_evidence:
        return ()
    counts = [
        maker.add(
            Figure.of(
                key,
                title.zh,
                title.en,
                float(len(found)),
                "",
                statistic="count",
                extra=frozenset(fact.id for fact in found),
                soft=bool(soft),
            )
        )
        for key, title, found in (
            ("evidence|soft", Text(zh="判断或插补的输入", en="judged or imputed inputs"), soft),
            ("evidence|all", Text(zh="有证据说明的输入", en="inputs with evidence"), with_evidence),
        )
    ]
    said = [
        told(
            "{all} 项输入中 {soft} 项是判断或插补。",
            "Of {all} inputs {soft} are judged or imputed.",
            soft=_count(counts[0]),
            all=_count(counts[1]),
        )
    ]
    if ctx.insight is not None:
        turns = [one.factor for one in ctx.insight.thresholds if one.status in ("found", "rival")][:2]
        problem = ctx.insight.problem
        names: list[Field] = [Text.by(lambda lang: problem.factor(name).label(lang)) for name in turns]
        if names:
            words = Text(
                zh="哪个方案机会损失最小，取决于：{names}。",
                en="Which option loses least by a wrong choice depends on: {names}.",
            )
            said.append(Said(words, {"names": joined(AND, names)}))
    return tuple(said)


def _count(figure: Figure) -> Said:
    return told("{n}", "{n}", n=Amount(figure, Text.same(f"{figure.value:.0f}")))


def measure_of(table: Table | None) -> tuple[Text, ...]:
    """Return what to measure first: what would replace the judgements that move the result most."""
    if table is None:
        return ()
    said: dict[str, Text] = {}
    for row in table.rows:
        replace = row.get("replace")
        if isinstance(replace, Text) and replace != SETTLE and replace.zh != "—":
            said.setdefault(replace.en, replace)
    return tuple(said.values())[:NAMED]


def reliability_of(maker: Maker) -> Said | None:
    """Return how far the page can be relied on, by the share of inputs that are judged or imputed."""
    soft, every = (maker.figures.by_key.get(f"evidence|{key}") for key in ("soft", "all"))
    if soft is None or every is None:
        return None
    part = soft.value / every.value
    grade = "low" if part > LOW else "middle" if part >= MIDDLE else "high"
    return told("可靠程度：{grade}", "Reliability: {grade}", grade=GRADES[grade])

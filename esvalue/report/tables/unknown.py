"""What is not known, and which sums and means leave it out: the notes under tables."""

from __future__ import annotations

from collections.abc import Iterable

from esvalue.core.text import Text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.report.tables.context import Context
from esvalue.standards.outcome_nodes import Unknown

__all__ = ["NOT_KNOWN", "SAYS", "given_note", "lacking", "left_out_notes", "names_of", "value_reason"]

NOT_KNOWN = Text(zh="不详", en="not known")
LISTED, BRACKETS = Text(zh="、", en=", "), Text(zh="（{}）", en=" ({})")
#: What both lacks are printed as.
SAYS = {
    "cost": Text(zh="权利人成本不详", en="cost of holders not known"),
    "value": Text(zh="外溢价值不详", en="value spilled over not known"),
}


def left_out_notes(ctx: Context, outcomes: Iterable[str], option: str = "") -> list[Text]:
    """Return what outcomes leave out, a note for places whose cost is not known and one for
    those whose value alone is not.

    Of an option, only what it pays.
    """
    asked = list(outcomes)
    notes: list[Text] = []
    for lacks, found in lacking(ctx, asked, [option]).items():
        named = [o for o in asked if any(one.lacks == lacks for one in ctx.judged.left_out(o, option))]
        titles = LISTED.join(OUTCOMES[o].title for o in named)
        names = names_of(ctx, found)
        notes.append(
            Text(
                zh=f"{SAYS[lacks]['zh']}，未计入{titles['zh']}：{names['zh']}。",
                en=f"{SAYS[lacks]['en'].capitalize()}, left out of {titles['en']}: {names['en']}.",
            )
        )
    return notes


def lacking(ctx: Context, outcomes: Iterable[str], options: Iterable[str]) -> dict[str, list[Unknown]]:
    """Return what outcomes of options leave out, by what is lacking; of a place without either, the cost is named."""
    judged = ctx.judged
    every = list(dict.fromkeys(one for o in outcomes for option in options for one in judged.left_out(o, option)))
    without_cost = {
        (one.domain, place) for one in judged.outcomes.unknown if one.lacks == "cost" for place in one.places
    }
    found = {
        "cost": [one for one in every if one.lacks == "cost"],
        "value": [
            one
            for one in every
            if one.lacks == "value" and any((one.domain, place) not in without_cost for place in one.places)
        ],
    }
    return {lacks: part for lacks, part in found.items() if part}


def names_of(ctx: Context, found: Iterable[Unknown], reasons: bool = True) -> Text:
    """Return where something is not known, by domain, with the reason unless a sentence is to be short."""
    by_domain: dict[str, list[Unknown]] = {}
    for one in found:
        by_domain.setdefault(one.domain, []).append(one)
    parts = []
    for domain, group in by_domain.items():
        regions = [
            ctx.region_title(domain, one.region)
            + (Text.same("") if one.whole else BRACKETS.format(LISTED.join(map(Text.same, one.places))))
            for one in group
        ]
        everywhere = {one.region for one in group if one.whole} == set(
            ctx.judged.loaded.places[domain].texts["region_type"]
        )
        named = Text(zh="全部区域类型", en="all region types") if everywhere else Text.same(" / ").join(regions)
        why = BRACKETS.format(_reason(ctx, group[0])) if reasons else ""
        parts.append(Text(zh="{}：{}{}", en="{}: {}{}").format(ctx.domain_title(domain), named, why))
    return Text(zh="；", en="; ").join(parts)


def _reason(ctx: Context, one: Unknown) -> Text:
    account = ctx.judged.model.accounts[one.domain]
    if one.lacks == "value":
        return value_reason(ctx, one.domain)
    if account.floor is None and account.no_standard is not None:
        why = account.no_standard
        return Text.by(lambda lang: why[lang].rstrip("。."))
    return Text(zh="没有有来源的权利人成本", en="no sourced cost of holders")


def value_reason(ctx: Context, domain: str) -> Text:
    """Return why what a domain spills over is not known."""
    account, rule = ctx.judged.model.accounts[domain], ctx.judged.loaded.scenario.domains[domain]
    if account.ceiling is not None:
        return Text(zh="这些地块没有外溢的服务", en="no service of these places spills over")
    if account.final_value is None:
        return Text(zh="没有核算任何服务", en="no service is valued")
    if rule.without is None:
        return Text(zh="情景未写无补偿时的情形", en="the scenario does not say what happens without the action")
    return Text(zh="没有外溢的服务", en="no service spills over")


def given_note(ctx: Context, option: str) -> list[Text]:
    """Return the note on what an option pays to holders whose cost is not known."""
    given = [
        o
        for o in ctx.judged.outcomes.unknown
        if o.lacks == "cost"
        and ctx.judged.commit.standards[(option, o.domain, o.region)].paid
        and ctx.judged.commit.standards[(option, o.domain, o.region)].given
    ]
    if not given:
        return []
    names = names_of(ctx, given)
    return [
        Text(
            zh=f"按给定数额支付而权利人成本不详：{names['zh']}。谁会参加、是否足额无从判断，支出按全部应补偿数量计。",
            en=f"Paid as given although the cost of holders is not known: {names['en']}. Who would take part, "
            "and whether it is enough, cannot be told: the money is that of the whole eligible amount.",
        )
    ]

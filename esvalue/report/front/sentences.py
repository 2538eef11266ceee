"""The sentences of the page: what the money buys and what the goal takes, who loses, what speaks against an option."""

from __future__ import annotations

from esvalue.core.printing.rounding import percent
from esvalue.core.text import Text
from esvalue.report.front.chosen import ShownOption, budget_of, promise_of
from esvalue.report.front.maker import Maker, chances
from esvalue.report.front.said import STOP, Amount, Field, Said, joined, money, share, told
from esvalue.report.numbering import WAN, Figure
from esvalue.report.tables.designs import design_figure

__all__ = ["budget_figure", "lead_of", "role_of", "warnings_of"]

HALF = 0.5
NO_ONE = Text(zh="没有一个", en="none")
KEPT = Text(
    zh="要有{certain}补够 {limit}，平均每年约需 {cost}",
    en="paying enough on {limit} of the {what}, with {certain}, takes about {cost} a year on average",
)
EVERYWHERE = Text(
    zh="要有{certain}在每个区域补够 {limit}，平均每年约需 {cost}",
    en="paying enough on {limit} of every zone, with {certain}, takes about {cost} a year on average",
)
MISSED = Text(
    zh="要有{certain}补够 {limit}，所给方案都做不到，补得最足的每年约 {cost}，平均补够 {share}",
    en="none pays enough on {limit} with {certain}: the one that covers most takes about {cost} a year for {share} "
    "on average",
)


def role_of(maker: Maker, *roles: str) -> ShownOption | None:
    """Return the shown option that plays one of some parts."""
    return next((one for role in roles for one in maker.options if one.role == role), None)


def budget_figure(maker: Maker) -> Figure | None:
    """Return the budget as a figure; None where there is none."""
    amount, _ = budget_of(maker.ctx)
    if amount is None:
        return None
    fact = maker.ctx.lineage.facts.get("budget.amount")
    soft, extra = bool(fact and fact.soft), frozenset({"budget.amount"} if fact else ())
    return maker.add(
        Figure.of("budget", "预算", "budget", amount / 1e4, WAN, statistic="given", extra=extra, soft=soft)
    )


def lead_of(maker: Maker, budget: Figure | None, by_area: bool) -> Said | None:
    """Return the first sentence; None where no option says what it costs."""
    what = Text(zh="应补面积", en="area") if by_area else Text(zh="应补数量", en="amount owed payment")
    recommended, within, keeps = (role_of(maker, role) for role in ("recommended", "within", "keeps"))
    if recommended is not None:
        return _recommended(maker, recommended, what)
    goal = keeps or role_of(maker, "most")
    parts: list[Said] = []
    if budget is not None:
        parts.append(_bought(maker, budget, within, what))
    if goal is not None and (taken := _goal(maker, goal, what, alone=not parts)) is not None:
        parts.append(taken)
    if goal is None and within is None and (spent := _spent(maker)) is not None:
        parts.append(spent)
    if not parts:
        return None
    return told("{said}。", "{said}.", said=joined(STOP, parts))


def _spent(maker: Maker) -> Said | None:
    """Return what the first option costs where nobody knows what is enough; None where that is not known either."""
    shown = maker.options[0] if maker.options else None
    cost = maker.outcome("public_cost", shown.option) if shown else None
    if shown is None or cost is None:
        return None
    return told(
        "“{title}”平均每年花 {cost}，补得够不够不详",
        "'{title}' costs {cost} a year on average; whether it pays enough is not known",
        title=shown.title,
        cost=money(cost),
    )


def _recommended(maker: Maker, shown: ShownOption, what: Text) -> Said:
    """Return the sentence on a recommended option, with what speaks against it."""
    cost, enough = maker.outcome("public_cost", shown.option), maker.outcome("adequacy", shown.option)
    words = Text(
        zh="推荐“{title}”：平均每年 {cost}{share}{but}。",
        en="Recommended: '{title}', {cost} a year on average{share}{but}.",
    )
    bought: Field = Text.same("")
    if enough is not None:
        bought = told(
            "，补够 {share} 的{what}", ", pays enough on {share} of the {what}", share=share(enough), what=what
        )
    against = _against(maker, shown)
    but = told("；但{against}", "; but {against}", against=joined(STOP, against)) if against else Text.same("")
    spent = money(cost) if cost else Text(zh="不详", en="at a cost not known")
    return Said(words, {"title": shown.title, "cost": spent, "share": bought, "but": but})


def _bought(maker: Maker, budget: Figure, within: ShownOption | None, what: Text) -> Said:
    certain = chances(budget_of(maker.ctx)[1])
    enough = maker.outcome("adequacy", within.option) if within else None
    given = Text.same(str(len(maker.ctx.options)))
    if within is None or enough is None:
        if role_of(maker, "most", "keeps") is None:
            return told("每年预算 {budget}", "The budget is {budget} a year", budget=money(budget))
        return told(
            "每年 {budget}，所给 {n} 个方案中没有一个有{certain}不超支",
            "With {budget} a year none of the {n} given options keeps the budget with {certain}",
            budget=money(budget),
            n=given,
            certain=certain,
        )
    words = Text(
        zh="每年 {budget}，最优的标准平均补够 {share} 的{what}{kept}",
        en="With {budget} a year the best rates pay enough on {share} of the {what} on average{kept}",
    )
    if within.rule is not None:
        words = Text(
            zh="每年 {budget}，所给 {n} 个方案中最多补够 {share} 的{what}",
            en="With {budget} a year the best of {n} given options pays enough on {share} of the {what}",
        )
    fields: dict[str, Field] = {"budget": money(budget), "n": given, "share": share(enough), "what": what}
    return Said(words, {**fields, "kept": _kept(maker)})


def _kept(maker: Maker) -> Field:
    """Return in how many zones the best within the money keeps the promise; nothing where it keeps all or none was
    designed.
    """
    designed = maker.ctx.judged.designed
    table = designed.tables.get("within") if designed is not None else None
    if table is None or table.kept == table.asked:
        return Text.same("")
    words = Text(zh="做到要求的区域数，预算之内", en="zones that keep the promise, within the money")
    kept, asked = (
        maker.add(design_figure(maker.ctx, f"{key}|within", words, float(value), "", part="within"))
        for key, value in (("kept", table.kept), ("asked", table.asked))
    )
    some = Text(zh=f"有 {table.kept} 个", en=str(table.kept)) if table.kept else NO_ONE
    return told(
        "，{asked} 个区域中{kept}做到要求",
        ", and keep the promise in {kept} of {asked} zones",
        kept=Amount(kept, some),
        asked=Amount(asked, Text.same(str(table.asked))),
    )


def _goal(maker: Maker, goal: ShownOption, what: Text, *, alone: bool) -> Said | None:
    """Return what the goal takes, or how far the option that pays most enough gets; None where that is not known."""
    asked = promise_of(maker.ctx)
    cost, enough = maker.outcome("public_cost", goal.option), maker.outcome("adequacy", goal.option)
    if cost is None or enough is None:
        return None
    fields: dict[str, Field] = {"cost": money(cost), "share": share(enough), "what": what}
    designed = maker.ctx.judged.designed if goal.role == "keeps" else None
    if designed is not None:
        fields["limit"] = Text.same(percent(designed.settings["at_least"]))
        fields["certain"] = chances(designed.settings["in_share"])
        words = EVERYWHERE
    elif asked is None:
        words = Text(
            zh="补得最足的方案每年约 {cost}，补够 {share} 的{what}",
            en="the one that covers most takes about {cost} a year for {share} of the {what}",
        )
    else:
        fields["limit"], fields["certain"] = (Text.same(percent(float(asked.at_least or 0))), chances(asked.in_share))
        words = KEPT if goal.role == "keeps" else MISSED
    return Said(Text(zh=words.zh, en=words.en[0].upper() + words.en[1:]) if alone else words, fields)


def warnings_of(maker: Maker) -> tuple[Said, ...]:
    """Return what speaks against the options to choose from; of a recommended one its own sentence says it."""
    said = []
    for shown in maker.options:
        against = [] if shown.role in ("present", "recommended") else _against(maker, shown)
        if against:
            words = Text(zh="“{label}”：{against}。", en="{label}: {against}.")
            said.append(Said(words, {"label": shown.label, "against": joined(STOP, against)}))
    return tuple(said)


def _against(maker: Maker, shown: ShownOption) -> list[Said]:
    """Return whether an option loses net benefit, and whether it is mostly worse than paying nothing."""
    net, better = maker.outcome("net_benefit", shown.option), maker.better(shown.option)
    found = []
    if net is not None and net.value < 0:
        words = money(net).words
        lost = Amount(net, Text(zh=words.zh.replace("-", ""), en=words.en.replace("-", "")))
        found.append(told("平均每年净损失 {lost}", "it loses {lost} a year on average", lost=lost))
    if better is not None and better.value < HALF:
        words = Text(zh="只在 {share} 的情形中好于不补", en="it is better than paying nothing in {share} of cases only")
        found.append(Said(words, {"share": share(better)}))
    return found

"""Which options the page shows: the designed ones and the present rates, or given ones by a rule that is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from esvalue.core.text import Text
from esvalue.inputs.scenario import Requirement, amount
from esvalue.report.tables.context import Context
from esvalue.standards.meeting import limit_of

__all__ = ["CERTAIN", "Role", "ShownOption", "budget_of", "promise_of", "shown_options"]

Role = Literal["within", "keeps", "most", "recommended", "first", "present"]
#: How surely a budget is to be kept where the scenario does not say.
CERTAIN = 0.9
PARTS: tuple[Role, ...] = ("within", "keeps")
LABELS: Mapping[Role, Text] = {
    "within": Text(zh="预算之内", en="Within the money"),
    "keeps": Text(zh="做到要求", en="Keeps the promise"),
    "most": Text(zh="补得最足", en="Covers most"),
    "recommended": Text(zh="推荐", en="Recommended"),
    "first": Text(zh="所给方案", en="Given option"),
    "present": Text(zh="现行标准", en="Present rates"),
}
RULES: Mapping[Role, Text] = {
    "within": Text(
        zh="预算之内：不超预算的所给方案中补够占比最大者",
        en="within the money: the given option that pays most enough within the budget",
    ),
    "keeps": Text(
        zh="做到要求：达到要求的所给方案中花钱最少者",
        en="keeps the promise: the cheapest given option that pays enough as required",
    ),
    "most": Text(
        zh="补得最足：没有所给方案达到要求，取补够占比最大者",
        en="covers most: no given option pays enough as required; this one pays most enough",
    ),
    "recommended": Text(
        zh="推荐：满足全部要求的方案中机会损失最小者",
        en="recommended: of the options that meet every requirement, the one with the least loss from a wrong choice",
    ),
}


@dataclass(frozen=True)
class ShownOption:
    """An option on the page: its name, the part it plays there, what it is called, and by which rule it was taken."""

    option: str
    role: Role
    title: Text
    rule: Text | None = None

    @property
    def label(self) -> Text:
        """What its card and its column are headed by."""
        return LABELS[self.role]


def budget_of(ctx: Context) -> tuple[float | None, float]:
    """Return the budget (yuan a year; None where there is none) and in which share of cases it is to be kept."""
    scenario = ctx.judged.loaded.scenario
    kept = next((r.in_share for r in scenario.requirements if r.outcome == "public_cost"), CERTAIN)
    limits = [limit_of(ctx.judged, r) for r in scenario.requirements if r.outcome == "public_cost"]
    if scenario.budget is not None:
        return amount(scenario.budget.amount, "yuan/a"), kept
    return (min(limits), kept) if limits else (None, kept)


def promise_of(ctx: Context) -> Requirement | None:
    """Return what the scenario asks of the share that is paid enough."""
    asked = (r for r in ctx.judged.loaded.scenario.requirements if r.outcome == "adequacy" and r.at_least is not None)
    return next(asked, None)


def shown_options(ctx: Context) -> tuple[ShownOption, ...]:
    """Return the options of the page, at most four: those to choose from first, the present rates last.

    Where options were designed (`Context.designed`: the name of an option by the part it plays) these are shown;
    otherwise the recommended one, or without one given options by the rules printed on the page.
    """
    roles: dict[Role, str] = {}
    present = next((o for o in ctx.options if ctx.judged.loaded.scenario.options[o].status_quo), None)
    if ctx.designed:
        roles.update((part, ctx.designed[part]) for part in PARTS if part in ctx.designed)
    elif ctx.recommendation.option is not None:
        roles["recommended"] = ctx.recommendation.option
    if not ctx.designed:
        roles.update(_given(ctx, present))
    if not roles and ctx.recommendation.met:
        roles["first"] = ctx.recommendation.shown
    found: dict[str, Role] = {}
    for role, option in roles.items():
        if option != present or role == "recommended":
            found.setdefault(option, role)
    if present is not None and len(found) < 4:
        found.setdefault(present, "present")
    rules = {} if ctx.designed else RULES
    return tuple(ShownOption(o, role, ctx.option_title(o), rules.get(role)) for o, role in found.items())


def _given(ctx: Context, present: str | None) -> dict[Role, str]:
    """Return given options by rule, of those that say both what they cost and what they pay enough."""
    totals = ctx.judged.outcomes.total
    if not {"public_cost", "adequacy"} <= totals.keys():
        return {}
    budget, certain = budget_of(ctx)
    found: dict[Role, str] = {}
    options = [o for o in ctx.options if o != present]
    cost = {o: ctx.draws(totals["public_cost"], option=o) for o in options}
    paid = {o: float(ctx.draws(totals["adequacy"], option=o).mean()) for o in options}
    order = {o: (-paid[o], float(cost[o].mean()), o) for o in options}
    kept = [] if budget is None else [o for o in options if (cost[o] <= budget * (1 + 1e-12)).mean() >= certain]
    if kept:
        found["within"] = min(kept, key=lambda o: order[o])
    asked = promise_of(ctx)
    if asked is not None:
        k = ctx.judged.loaded.scenario.requirements.index(asked)
        keeping = [o for o in options if ctx.recommendation.met[o][k].met]
        if keeping:
            found["keeps"] = min(keeping, key=lambda o: (float(cost[o].mean()), o))
    if options and "keeps" not in found:
        found["most"] = min(options, key=lambda o: order[o])
    return found

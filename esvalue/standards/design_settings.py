"""What the designed options are asked: by the scenario, by its requirements, and the defaults for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from esvalue.analysis.design import Promise
from esvalue.core.units import conversion, parse
from esvalue.inputs.scenario import Loaded, Requirement, Scenario, amount, nominal
from esvalue.standards.rates_by_cell import CellKey

__all__ = ["ORDER", "STEP", "DesignSettings", "Step", "name_of", "settings_of"]

#: The step a rate is rounded to where neither the design nor an option says one, and what it is counted in.
STEP = (5.0, "yuan/mu/a")
#: Zones of which the earlier are paid no less than the later, where they exist.
ORDER = ("reserve_core", "reserve_buffer", "reserve_experimental", "ordinary")
#: Share paid enough, share of futures, and share of futures in which a budget is kept, where nothing is required.
AT_LEAST, IN_SHARE = 0.8, 0.9
DEFAULT = "default"


@dataclass(frozen=True)
class Step:
    """The step of the rates of a cell: in the unit rates are committed in, and as it is printed."""

    size: float
    to: float
    unit: str


@dataclass(frozen=True)
class DesignSettings:
    """What is asked, with every default filled in.

    Parameters
    ----------
    at_least, in_share
        What is promised in a cell of which nothing else is said.
    promises
        By cell; None: left out.
    budget, budget_in_share
        The money (yuan a year; None: no limit), and the share of futures in which it is kept.
    orders
        Cells, that of the greatest rate first.
    steps
        By cell.
    laws
        Rates fixed by law, by cell, in the unit they are committed in.
    free
        Cells whose present rate may fall.
    mandatory
        Whether all holders take part.
    unknown_value
        What a cell gets within the money whose value to others is not known: "present" or "promise".
    points
        Budgets of the frontier.
    origins
        Where each setting comes from: an entry of the scenario, or "default".
    """

    at_least: float
    in_share: float
    promises: Mapping[str, tuple[Promise, ...] | None]
    budget: float | None
    budget_in_share: float
    orders: tuple[tuple[str, ...], ...]
    steps: Mapping[str, Step]
    laws: Mapping[str, float]
    free: frozenset[str]
    mandatory: bool
    unknown_value: str
    points: int
    origins: Mapping[str, str] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """Return every setting in force as plain values, with where it comes from."""
        return {
            "at_least": self.at_least,
            "in_share": self.in_share,
            "budget": self.budget,
            "budget_in_share": self.budget_in_share,
            "participation": "mandatory" if self.mandatory else "voluntary",
            "unknown_value": self.unknown_value,
            "points": self.points,
            "orders": [list(order) for order in self.orders],
            "cells": {
                cell: {
                    "promises": None if asked is None else [_promise(one) for one in asked],
                    "rounding": {"to": self.steps[cell].to, "unit": self.steps[cell].unit},
                    "present": "free" if cell in self.free else "kept",
                    **({"rate": self.laws[cell]} if cell in self.laws else {}),
                }
                for cell, asked in self.promises.items()
            },
            "from": dict(self.origins),
        }


def _promise(one: Promise) -> dict[str, Any]:
    if one.at_most is not None:
        return {"loss_at_most": one.at_most, "in_share": one.in_share}
    return {"at_least": one.at_least, "in_share": one.in_share, "weight": "loss" if one.by_loss else "base"}


def name_of(cell: CellKey) -> str:
    """Return the name of a cell: "domain|region type"."""
    return "|".join(cell)


def settings_of(loaded: Loaded, cells: Sequence[CellKey], losses: Mapping[CellKey, float]) -> DesignSettings:
    """Return what is asked of the designed options; `losses` are what the holders of cells lose unpaid on average."""
    rule, origins = loaded.scenario.design, dict[str, str]()
    default = _default(loaded.scenario, origins)
    budget, kept = _budget(loaded.scenario, origins)
    said = {name_of(cell): rule.cell(*cell) for cell in cells}
    laws = {}
    for cell in cells:
        one = said[name_of(cell)]
        if one is not None and one.rate is not None:
            laws[name_of(cell)] = amount(nominal(one.rate), f"yuan/{loaded.cards[cell[0]].base.unit}/a")
    free = [name for name, one in said.items() if ((one.present if one else None) or rule.present) == "free"]
    for key in ("participation", "unknown_value", "points"):
        origins[key] = f"design.{key}" if key in rule.model_fields_set else DEFAULT
    return DesignSettings(
        default.at_least,
        default.in_share,
        {name_of(cell): _promises(loaded.scenario, cell, default, losses) for cell in cells},
        budget,
        kept,
        _orders(loaded, cells, origins),
        {name_of(cell): _step(loaded, cell, origins) for cell in cells},
        laws,
        frozenset(free),
        rule.participation == "mandatory",
        rule.unknown_value,
        rule.points,
        origins,
    )


def _adequacy(scenario: Scenario) -> Iterator[tuple[str, Requirement, Promise]]:
    """Yield the requirements on what is paid enough: where each stands, itself, and what it promises."""
    for i, one in enumerate(scenario.requirements, start=1):
        if one.outcome in ("adequacy", "loss_covered") and one.at_least is not None:
            least = one.at_least * (conversion(parse(one.unit), parse("")) if one.unit else 1.0)
            by_loss = one.measured.key == "loss_covered"
            yield f"requirements[{i}]", one, Promise(float(least), one.in_share, by_loss=by_loss)


def _default(scenario: Scenario, origins: dict[str, str]) -> Promise:
    """Return what holds in a cell of which nothing else is said: by the design, the whole requirement, the default."""
    rule = scenario.design
    whole = next(((at, promise) for at, one, promise in _adequacy(scenario) if not one.scope), None)
    found = whole[1] if whole else Promise(AT_LEAST, IN_SHARE)
    for key in ("at_least", "in_share"):
        own = getattr(rule, key) is not None
        origins[key] = f"design.{key}" if own else whole[0] if whole else DEFAULT
    return Promise(
        found.at_least if rule.at_least is None else rule.at_least,
        found.in_share if rule.in_share is None else rule.in_share,
        by_loss=found.by_loss,
    )


def _promises(
    scenario: Scenario, cell: CellKey, default: Promise, losses: Mapping[CellKey, float]
) -> tuple[Promise, ...] | None:
    """Return what is promised in a cell; None where it is left out."""
    own = scenario.design.cell(*cell)
    if own is not None and own.leave_out:
        return None
    if own is not None and (own.at_least is not None or own.in_share is not None):
        least = default.at_least if own.at_least is None else own.at_least
        share = default.in_share if own.in_share is None else own.in_share
        return (Promise(least, share, by_loss=default.by_loss and own.at_least is None),)
    here = [promise for _, one, promise in _adequacy(scenario) if one.scope and _holds(one, cell)]
    limits = list(_losses(scenario, cell, losses)) if scenario.design.participation == "mandatory" else []
    whole = scenario.design.at_least is not None or any(not one.scope for _, one, _ in _adequacy(scenario))
    asked = [*([default] if whole or not (here or limits) else []), *here, *limits]
    return tuple(dict.fromkeys(asked))


def _holds(one: Requirement, cell: CellKey) -> bool:
    return one.domain in (None, cell[0]) and one.region_type in (None, cell[1])


def _losses(scenario: Scenario, cell: CellKey, losses: Mapping[CellKey, float]) -> Iterator[Promise]:
    """Yield limits on what holders lose beyond their payment; one over several cells is shared by what each loses
    unpaid.
    """
    for one in scenario.requirements:
        if one.outcome != "uncompensated_loss" or one.at_most is None or not _holds(one, cell):
            continue
        limit = float(one.at_most) * (conversion(parse(one.unit), parse("yuan/a")) if one.unit else 1.0)
        whole = sum(loss for other, loss in losses.items() if _holds(one, other))
        part = losses.get(cell, 0.0) / whole if whole > 0 else 1.0
        yield Promise(in_share=one.in_share, at_most=limit * part)


def _budget(scenario: Scenario, origins: dict[str, str]) -> tuple[float | None, float]:
    """Return the money, and the share of futures in which it is kept."""
    budget, kept = (amount(scenario.budget.amount, "yuan/a") if scenario.budget else None), IN_SHARE
    origins["budget"] = "budget.amount" if scenario.budget else DEFAULT
    origins["budget_in_share"] = DEFAULT
    for i, one in enumerate(scenario.requirements, start=1):
        if one.outcome != "public_cost" or one.at_most is None or one.scope:
            continue
        kept, origins["budget_in_share"] = one.in_share, f"requirements[{i}]"
        if one.at_most != "budget":
            own = float(one.at_most) * (conversion(parse(one.unit), parse("yuan/a")) if one.unit else 1.0)
            if budget is None or own < budget:
                budget, origins["budget"] = own, f"requirements[{i}]"
    if scenario.design.budget_in_share is not None:
        kept, origins["budget_in_share"] = scenario.design.budget_in_share, "design.budget_in_share"
    return budget, kept


def _orders(loaded: Loaded, cells: Sequence[CellKey], origins: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return the zones of every domain that stand in an order, where there are several."""
    said, found = loaded.scenario.design.order, []
    for domain in dict.fromkeys(domain for domain, _ in cells):
        origins[f"order.{domain}"] = f"design.order.{domain}" if domain in said else DEFAULT
        zones = [name_of((domain, region)) for region in said.get(domain, ORDER) if (domain, region) in cells]
        if len(zones) > 1:
            found.append(tuple(zones))
    return tuple(found)


def _step(loaded: Loaded, cell: CellKey, origins: dict[str, str]) -> Step:
    """Return the step of a cell's rates: that of the design, else of the first option that has one of its kind."""
    own = parse(f"yuan/{loaded.cards[cell[0]].base.unit}/a")
    design = loaded.scenario.design.rounding
    said = [("design.rounding", design)] if design is not None else []
    said += [
        (f"options.{name}.rounding", step)
        for name, option in loaded.scenario.options.items()
        if (step := option.for_domain(cell[0]).rounding) is not None
    ]
    steps = [(at, step.to, step.unit) for at, step in said] + [(DEFAULT, *STEP), (DEFAULT, STEP[0], own.text)]
    at, to, unit = next(one for one in steps if parse(one[2]).same_kind(own))
    origins[f"rounding.{cell[0]}"] = at
    return Step(to * conversion(parse(unit), own), to, unit)

"""Choices that change nothing: keys without effect for their rule, sets nobody uses,
options that commit the same, limits always met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from esvalue.core.errors import Mistake
from esvalue.core.units import conversion, parse
from esvalue.inputs.rate_rules import RATE_RULES
from esvalue.inputs.scenario import DEFAULT_ZONE, Choices, Option, Requirement, Scenario
from esvalue.standards.judging import Judged
from esvalue.standards.requirements import nodes_of

__all__ = ["Walk", "idle_choices"]

#: What every paid standard reads, beside what its rule does.
PAID = frozenset({"statistic", "participation", "pays", "rounding"})
#: Settings that say what holds without them.
DEFAULTS = {
    "statistic": "median",
    "participation": "voluntary",
    "pays": "accepted",
    "no_range": "mask",
    "coefficients_scale_floor": False,
}


def idle_choices(judged: Judged) -> Iterator[Mistake]:
    """Yield the choices of a scenario that change nothing in its run.

    Parameters
    ----------
    judged
        A scenario bound for judging.
    """
    check = _Choices(judged)
    yield from check.options()
    yield from check.same()
    yield from check.sets()
    yield from check.levers()
    yield from check.requirements()
    yield from check.paths()


@dataclass
class Walk:
    """A scenario bound for judging, of which a subclass has a method for each kind of entry."""

    judged: Judged

    @property
    def scenario(self) -> Scenario:
        """What the scenario says."""
        return self.judged.loaded.scenario

    @property
    def where(self) -> str:
        """The name of its file."""
        return self.judged.loaded.path.name


class _Choices(Walk):
    """One method a kind of choice."""

    @property
    def paid(self) -> list[str]:
        """The domains that have an account in this run."""
        return list(self.judged.model.accounts)

    # --- options ------------------------------------------------------------------------------------------------------

    def reads(self, option: str, domain: str, rule: str | None = None) -> frozenset[str]:
        """Return the keys that change the standard of an option in a domain, under its rule or another."""
        choices = self.scenario.options[option].for_domain(domain)
        asked = str(rule or choices.rule or "none")
        own = RATE_RULES[asked]
        made = self.judged.commit.nodes.get((option, domain))
        if asked == choices.rule and (made is None or made.indicated is None):
            return own.reads if own.given else frozenset()
        keys = own.reads | (PAID if own.pays else frozenset())
        if (
            asked == choices.rule
            and made is not None
            and made.indicated is not None
            and "draw" not in self.judged.commit.graph(option)[made.indicated].dims
        ):
            keys -= {"statistic"}
        return keys if choices.region_coefficients or asked != choices.rule else keys - {"coefficients_scale_floor"}

    def options(self) -> Iterator[Mistake]:
        for name, option in self.scenario.options.items():
            at = f"{self.where}: options.{name}"
            for key in _set_keys(option):
                inheriting = [
                    d for d in self.paid if d not in option.domains or key not in _set_keys(option.domains[d])
                ]
                if not any(key in self.reads(name, d) for d in inheriting):
                    yield self.unread(key, f"{at}.{key}", (option.for_domain(d).rule or "none" for d in inheriting))
            for domain, own in option.domains.items():
                for key in _set_keys(own) if domain in self.paid else ():
                    if key not in self.reads(name, domain):
                        yield self.unread(
                            key, f"{at}.domains.{domain}.{key}", [option.for_domain(domain).rule or "none"]
                        )
            yield from self.nowhere(name, option, at)

    def unread(self, key: str, at: str, rules: Iterable[str]) -> Mistake:
        return Mistake("idle_choice", at, {"key": key, "rules": ", ".join(dict.fromkeys(rules)) or "none"})

    def nowhere(self, name: str, option: Option, at: str) -> Iterator[Mistake]:
        """Yield the numbers and funds of zones without a place."""
        for domain in self.paid:
            choices = option.for_domain(domain)
            for zone in sorted(choices.given_amounts(domain).keys() - self.zones(domain)):
                yield Mistake("idle_rate", f"{at}.{choices.rate_rule.given}.{domain}.{zone}", {"zone": zone})

    def zones(self, domain: str) -> set[str]:
        return set(self.judged.loaded.places[domain].texts["region_type"])

    def same(self) -> Iterator[Mistake]:
        """Yield the options that commit the same numbers under the same terms and pay the same beside them: their
        outcomes are the same.
        """
        first: dict[object, str] = {}
        for name, option in self.scenario.options.items():
            numbers = tuple(
                (key[1:], round(one.value, 9) if one.paid else None)
                for key, one in sorted(self.judged.commit.standards.items())
                if key[0] == name
            )
            terms = tuple(
                (c.participation, c.pays)
                for c in map(option.for_domain, self.paid)
                if any(number is not None for _, number in numbers)
            )
            payments = tuple("" if one.off else one.payment.model_dump_json() for one in self.judged.scheme.of(name))
            if (other := first.setdefault((numbers, terms, payments), name)) != name:
                yield Mistake("idle_option", f"{self.where}: options.{name}", {"other": other})

    # --- sets ---------------------------------------------------------------------------------------------------------

    def users(self, field: str, key: str, domain: str) -> bool:
        """Tell whether an option, or a lever, reads a named set in a domain."""
        for name, option in self.scenario.options.items():
            if getattr(option.for_domain(domain), field) == key and field in self.reads(name, domain):
                return True
        space = self.scenario.choices
        if space is None:
            return False
        tried = any(
            lever.sets in (field, f"domains.{domain}.{field}") and key in lever.settings
            for lever in space.levers.values()
        )
        return tried and any(field in self.reads(space.option, domain, rule) for rule in self.rules(domain))

    def rules(self, domain: str) -> list[str | None]:
        """Return the rules the levers try in a domain; None: that of the option they start from."""
        space = self.scenario.choices
        tried = (
            [lever.settings for lever in space.levers.values() if lever.sets in ("rule", f"domains.{domain}.rule")]
            if space
            else []
        )
        return [None, *(str(setting) for settings in tried for setting in settings)]

    def sets(self) -> Iterator[Mistake]:
        for key, by_domain in self.scenario.region_coefficients.items():
            at = f"{self.where}: region_coefficients.{key}"
            used = [
                domain for domain in by_domain if domain in self.paid and self.users("region_coefficients", key, domain)
            ]
            if not used:
                yield Mistake("idle_set", at, {"key": key})
                continue
            for domain, table in by_domain.items():
                if domain not in used:
                    yield Mistake("idle_set", f"{at}.{domain}", {"key": f"{key}.{domain}"})
                    continue
                for zone in sorted(table.keys() - self.zones(domain) - {DEFAULT_ZONE}):
                    yield Mistake("idle_zone", f"{at}.{domain}.{zone}", {"zone": zone})
        for key in self.scenario.stage:
            if not any(self.users("stage", key, domain) for domain in self.paid):
                yield Mistake("idle_set", f"{self.where}: stage.{key}", {"key": key})

    def levers(self) -> Iterator[Mistake]:
        space = self.scenario.choices
        if space is None:
            return
        for name, lever in space.levers.items():
            steps = lever.sets.split(".")
            where = [steps[1]] if steps[0] == "domains" else self.paid
            field = steps[2] if steps[0] == "domains" else steps[0]
            if field in ("use", "parameters", "rule", "income_tilt", "fiscal_cap"):
                continue
            if not any(
                field in self.reads(space.option, domain, rule)
                for domain in where
                if domain in self.paid
                for rule in self.rules(domain)
            ):
                rules = (self.scenario.options[space.option].for_domain(d).rule or "none" for d in where)
                yield self.unread(lever.sets, f"{self.where}: choices.levers.{name}", rules)

    # --- requirements and paths ---------------------------------------------------------------------------------------

    def requirements(self) -> Iterator[Mistake]:
        for i, one in enumerate(self.scenario.requirements):
            at = f"{self.where}: requirements[{i + 1}]"
            known = nodes_of(self.judged.outcomes, one)
            if any(part not in known for part in one.measured.totals):
                yield Mistake("idle_requirement", at, {"outcome": one.outcome})
            elif one.in_share == 0 or _always(one):
                yield Mistake("idle_limit", at, {"outcome": one.outcome})
            else:
                stronger = next(
                    (
                        k
                        for k, other in enumerate(self.scenario.requirements)
                        if k != i and _implies(other, one) and (k < i or not _implies(one, other))
                    ),
                    None,
                )
                if stronger is not None:
                    yield Mistake("idle_weaker", at, {"other": f"requirements[{stronger + 1}]"})

    def paths(self) -> Iterator[Mistake]:
        plan = self.scenario.trajectories
        if plan is None:
            return
        for name, path in plan.paths.items():
            at = f"{self.where}: trajectories.paths.{name}"
            if path.begin >= plan.years:
                yield Mistake("idle_path", at, {"begin": path.begin, "years": plan.years})
            if path.trigger is not None and path.trigger.then == path.option:
                yield Mistake("idle_trigger", f"{at}.trigger", {"option": path.option})


def _set_keys(choices: Choices) -> list[str]:
    """Return the keys a table of choices sets to something else than what holds without them."""
    skipped = ("rule", "use", "parameters", "income_tilt", "fiscal_cap")
    found = {key: getattr(choices, key) for key in Choices.model_fields if key not in skipped}
    return [key for key, value in found.items() if value not in (None, {}) and value != DEFAULTS.get(key)]


def _always(one: Requirement) -> bool:
    """Tell whether no outcome can miss a requirement."""
    entry = one.measured
    if one.at_least is not None:
        return one.at_least * _factor(one) <= entry.low
    return isinstance(one.at_most, float | int) and one.at_most * _factor(one) >= entry.high


def _factor(one: Requirement) -> float:
    return conversion(parse(one.unit), parse(one.measured.unit)) if one.unit else 1.0


def _implies(strong: Requirement, weak: Requirement) -> bool:
    """Tell whether whoever meets the first requirement meets the second."""
    if (
        strong.measured is not weak.measured
        or strong.scope != weak.scope
        or strong.in_share < weak.in_share
        or (strong.at_least is None) != (weak.at_least is None)
    ):
        return False
    if strong.at_least is not None and weak.at_least is not None:
        return bool(strong.at_least * _factor(strong) >= weak.at_least * _factor(weak) * (1 - 1e-12))
    if isinstance(strong.at_most, str) or isinstance(weak.at_most, str):
        return strong.at_most == weak.at_most
    assert strong.at_most is not None
    assert weak.at_most is not None
    return bool(np.float64(strong.at_most) * _factor(strong) <= weak.at_most * _factor(weak) * (1 + 1e-12))

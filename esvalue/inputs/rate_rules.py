"""Rules of rates: how an option's standard follows from floor, ceiling and what it sets. A new rule is one entry here.

Everything else follows from the entry: the nodes of the option, which of its settings are read, what it must set, the
words of the workbook, the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from esvalue.core.text import Text

__all__ = ["BOUND", "RATE_RULES", "RateRule"]

#: What the equation of a rule may take, with the settings of an option that change it.
BOUND: Mapping[str, tuple[str, ...]] = {
    "floor": (),
    "ceiling": ("stage", "reading"),  # the stage coefficient acts on the ceiling only
    "equivalents_value": (),
    "share": ("share",),
    "region_coefficient": ("region_coefficients",),
}


@dataclass(frozen=True, kw_only=True)
class RateRule:
    """A rule: what it is called, and what it takes.

    Parameters
    ----------
    key
        Its name in options.
    title
        What the workbook's list of rules says.
    equation, args
        The equation of the rate at a place, and what each of its arguments takes: a name of :data:`BOUND`, or of a
        rule that gives its amounts, a key of its records. Without an equation the one thing it takes is the rate.
    scaled_whole
        The equation instead where the option lets its coefficients scale the floor.
    given
        The table of an option that gives its amounts by domain and region type, whatever the costs of holders are.
    units
        The unit of each record of that table; ``{base}`` is what a payment of the domain is counted by.
    """

    key: str
    title: Text
    equation: str = ""
    args: Mapping[str, str] = field(default_factory=dict)
    scaled_whole: str = ""
    given: str = ""
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def pays(self) -> bool:
        """Tell whether it sets a rate at all."""
        return bool(self.args)

    @property
    def takes(self) -> tuple[str, ...]:
        """The names of what its rate rests on."""
        return tuple(self.args.values())

    @property
    def bargains(self) -> bool:
        """Tell whether its rate lies between floor and ceiling: without a range between them there is none."""
        return {"floor", "ceiling"} <= {*self.takes}

    @property
    def reads(self) -> frozenset[str]:
        """The settings of an option that change its rate, beside what every paid rate reads."""
        if self.given:
            return frozenset({self.given})
        found = {setting for name in self.takes for setting in BOUND[name]}
        if self.scaled_whole:
            found.add("coefficients_scale_floor")
        if self.bargains:
            found.add("no_range")
        return frozenset(found)


RATE_RULES: dict[str, RateRule] = {
    one.key: one
    for one in (
        RateRule(key="cost_floor", title=Text(zh="成本下限", en="the cost floor"), args={"value": "floor"}),
        RateRule(
            key="blend",
            title=Text(zh="下限与上限之间按份额", en="a share of the way from floor to ceiling"),
            equation="standard_between",
            scaled_whole="standard_between_scaled_whole",
            args={"floor": "floor", "ceiling": "ceiling", "share": "share", "region_coefficient": "region_coefficient"},
        ),
        RateRule(
            key="value_share",
            title=Text(zh="溢出价值的份额", en="a share of the value that spills over"),
            equation="standard_value_share",
            args={"value": "ceiling", "share": "share", "region_coefficient": "region_coefficient"},
        ),
        RateRule(
            key="equivalents",
            title=Text(zh="当量价值的份额", en="a share of the equivalent-factor value"),
            equation="standard_value_share",
            args={"value": "equivalents_value", "share": "share", "region_coefficient": "region_coefficient"},
        ),
        RateRule(
            key="numbers",
            title=Text(zh="给定数额", en="given amounts"),
            given="numbers",
            args={"value": "rate"},
            units={"rate": "yuan/{base}/a"},
        ),
        RateRule(
            key="fund",
            title=Text(zh="资金除以面积", en="a fund over its base"),
            given="fund",
            equation="fund_per_base",
            args={"fund": "amount", "share": "share", "base": "base"},
            units={"amount": "yuan/a", "base": "{base}", "share": ""},
        ),
        RateRule(key="none", title=Text(zh="不付", en="no payment")),
    )
}

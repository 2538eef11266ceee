"""Laws of the cost of holders: how it differs among those of one place. A new law is one entry of this table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from esvalue.core.text import Text

__all__ = ["COST_LAWS", "CostLaw"]


@dataclass(frozen=True, kw_only=True)
class CostLaw:
    """A law of the cost of holders: the share a standard covers, and what those covered lose.

    Parameters
    ----------
    key
        What `distribution` of a card says.
    title
        What a reader sees.
    covered, accepted
        The equations: share of holders covered, and their cost per all holders. They take `standard`, and `cost` and
        `spread` (mean and standard deviation) or, of a law in parts, `low`, `high` and `weight` of each part, over
        which they are then summed.
    args
        Argument of `accepted` -> what it takes, where that has another name.
    table
        What the card gives beside it: "costs" of holders, whose shape is taken and scaled to the mean cost, or a curve
        of "participation", which stands in place of the mean cost as well.
    below_zero
        Whether some costs are below zero unless the law is cut there.
    """

    key: str
    title: Text
    covered: str
    accepted: str
    args: Mapping[str, str] = field(default_factory=dict)
    table: Literal["", "costs", "participation"] = ""
    below_zero: bool = False


COST_LAWS: dict[str, CostLaw] = {
    one.key: one
    for one in (
        CostLaw(
            key="normal",
            title=Text(zh="正态", en="normal"),
            covered="adequacy_normal",
            accepted="accepted_cost_normal",
            args={"adequacy": "covered"},
            below_zero=True,
        ),
        CostLaw(
            key="lognormal",
            title=Text(zh="对数正态", en="lognormal"),
            covered="adequacy_lognormal",
            accepted="accepted_cost_lognormal",
        ),
        CostLaw(
            key="logistic",
            title=Text(zh="逻辑斯蒂", en="logistic"),
            covered="adequacy_logistic",
            accepted="accepted_cost_logistic",
            below_zero=True,
        ),
        CostLaw(
            key="empirical",
            title=Text(zh="经验分布", en="empirical"),
            covered="covered_in_part",
            accepted="accepted_cost_in_part",
            table="costs",
        ),
        CostLaw(
            key="participation",
            title=Text(zh="参与曲线", en="curve of participation"),
            covered="covered_in_part",
            accepted="accepted_cost_in_part",
            table="participation",
        ),
    )
}

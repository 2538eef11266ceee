"""Outcomes: what options are judged by. A new outcome is one entry of this table.

Everything else follows from the entry: the nodes that compute it, what a requirement may ask of it, its column in the
table of options, its words in the workbook, its title in studies and charts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from esvalue.core.quantities import quantity
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, product

__all__ = ["OUTCOMES", "OutcomeEntry"]


@dataclass(frozen=True, kw_only=True)
class OutcomeEntry:
    """An outcome: what it is called, how it is computed at a place, and how places and domains come together.

    Parameters
    ----------
    key
        Its name in requirements, results and nodes.
    title
        What a reader sees.
    list_title
        What the workbook's list of outcomes says, where that is not the title.
    direction
        "max" is better when larger, "min" when smaller.
    unit
        Unit of its values and, without another, of the limits of requirements.
    quantity
        What kind of number a limit is: its bounds and slips (:mod:`esvalue.core.quantities`).
    needs
        What a place must be known by: the cost of its holders, the value it spills over.
    equation, args
        How it is computed at a place. An argument that `args` does not name takes what has its own name: `standard`,
        `paid`, `mandatory`, `everyone`, `given` (of the option), `base`, `cost`, `spread`, `covered`, `accepted_cost`,
        `free_cost` (of those who would take part unpaid), `value` (spilled over), `excess_burden`, or an outcome that
        stands above in the table.
    at_place
        The name of its nodes by place, where that is not the key.
    without_cost
        The equation at places where the cost of holders is not known; without one such places are left out.
    sums
        How places and domains come together: "sum"; "mean" over the base; "quantile" of the base; "ratio" of the
        totals `parts`; "cells", the share of domains and region types that are paid; "share" of what is summed
        likewise: its nodes by place hold the part (yuan), `of` the whole. Only sums and shares go across domains whose
        payments are counted in different units.
    of
        What a share is of: the name of nodes by place.
    by_loss
        The outcome that measures the same weighed by the loss of holders, in yuan, in place of the base.
    quantile
        Which quantile.
    parts
        The outcomes a ratio is made of: what is divided, and by what.
    never_negative
        Whether it cannot be below zero although its quantity can.
    budget
        Whether a requirement may hold it to the budget.
    tabled
        Whether it has a column in the table of options.
    """

    key: str
    title: Text
    list_title: Text | None = None
    direction: Literal["max", "min"]
    unit: str = ""
    quantity: str
    needs: tuple[Literal["cost", "value"], ...] = ()
    equation: str = ""
    args: Mapping[str, str] = field(default_factory=dict)
    at_place: str = ""
    without_cost: str = ""
    sums: Literal["sum", "mean", "quantile", "ratio", "cells", "share"]
    of: str = ""
    by_loss: str = ""
    quantile: float | None = None
    parts: tuple[str, str] | tuple[()] = ()
    never_negative: bool = False
    budget: bool = False
    tabled: bool = True

    @property
    def listed(self) -> Text:
        """What the workbook's list of outcomes says."""
        return self.list_title or self.title

    @property
    def placed(self) -> str:
        """The name of its nodes by place."""
        return self.at_place or self.key

    @property
    def totals(self) -> tuple[str, ...]:
        """The totals over all domains that must be known for it to be."""
        return self.parts or (self.key,)

    @property
    def weighed(self) -> bool:
        """Whether it is weighed by the base of payments, so that it goes across domains of one unit only."""
        return self.sums in ("mean", "quantile")

    @property
    def by_cell(self) -> bool:
        """Whether it is known of one region type alone."""
        return self.sums not in ("quantile", "cells")

    @property
    def factor(self) -> float:
        """What a ratio of its parts is multiplied by to be in its unit."""
        top, below = (parse(OUTCOMES[part].unit) for part in self.parts)
        return conversion(product((top, 1), (below, -1)), parse(self.unit))

    @property
    def printed(self) -> str:
        """The unit its figures are printed in; "share" is printed as percent."""
        if self.unit == "yuan/a":
            return "1e4 yuan/a"
        return "share" if self.quantity == "share" else self.unit

    @property
    def low(self) -> float:
        """What it cannot be below."""
        return 0.0 if self.never_negative else quantity(self.quantity).low

    @property
    def high(self) -> float:
        """What it cannot be above."""
        return quantity(self.quantity).high


OUTCOMES: dict[str, OutcomeEntry] = {
    one.key: one
    for one in (
        OutcomeEntry(
            key="adequacy",
            title=Text(zh="足额率", en="adequacy"),
            list_title=Text(zh="充足度", en="adequacy"),
            direction="max",
            quantity="share",
            needs=("cost",),
            equation="scaled",
            args={"value": "covered", "ratio": "paid"},
            sums="mean",
            by_loss="loss_covered",
        ),
        OutcomeEntry(
            key="loss_covered",
            title=Text(zh="足额补偿的损失占比", en="share of loss paid enough"),
            direction="max",
            quantity="share",
            needs=("cost",),
            equation="loss_paid_enough",
            at_place="loss_paid",
            sums="share",
            of="loss",
        ),
        OutcomeEntry(
            key="uptake",
            title=Text(zh="参与率", en="uptake"),
            direction="max",
            quantity="share",
            needs=("cost",),
            equation="uptake",
            args={"adequacy": "covered"},
            sums="mean",
            tabled=False,
        ),
        OutcomeEntry(
            key="public_cost",
            title=Text(zh="财政支出", en="public cost"),
            direction="min",
            unit="yuan/a",
            quantity="yearly_money",
            equation="public_cost",
            without_cost="given_cost",
            sums="sum",
            budget=True,
        ),
        OutcomeEntry(
            key="secured_value",
            title=Text(zh="保住的外溢价值", en="secured spill-over value"),
            list_title=Text(zh="保住的价值", en="value secured"),
            direction="max",
            unit="yuan/a",
            quantity="money",
            needs=("cost", "value"),
            equation="secured_value",
            sums="sum",
        ),
        OutcomeEntry(
            key="real_cost",
            title=Text(zh="真实成本", en="real cost"),
            list_title=Text(zh="实际成本", en="real cost"),
            direction="min",
            unit="yuan/a",
            quantity="money",
            needs=("cost",),
            equation="real_cost",
            sums="sum",
            never_negative=True,
        ),
        OutcomeEntry(
            key="uncompensated_loss",
            title=Text(zh="未补偿损失", en="uncompensated loss"),
            direction="min",
            unit="yuan/a",
            quantity="money",
            needs=("cost",),
            equation="uncompensated_loss",
            args={"adequacy": "covered"},
            sums="sum",
            never_negative=True,
        ),
        OutcomeEntry(
            key="net_benefit",
            title=Text(zh="净效益", en="net benefit"),
            direction="max",
            unit="yuan/a",
            quantity="money",
            needs=("cost", "value"),
            equation="net_benefit",
            args={"secured": "secured_value"},
            sums="sum",
        ),
        OutcomeEntry(
            key="equity",
            title=Text(zh="公平（补偿率第 10 百分位）", en="equity (10th percentile of payment/cost)"),
            list_title=Text(zh="公平", en="equity"),
            direction="max",
            quantity="ratio",
            needs=("cost",),
            equation="compensation_ratio",
            at_place="compensation_ratio",
            sums="quantile",  # the ratio that nine tenths of the base reach
            quantile=0.1,
        ),
        OutcomeEntry(
            key="coverage",
            title=Text(zh="覆盖率", en="coverage"),
            list_title=Text(zh="覆盖", en="coverage"),
            direction="max",
            quantity="share",
            sums="cells",
        ),
        OutcomeEntry(
            key="benefit_cost",
            title=Text(zh="社会效益/成本", en="social benefit/cost"),
            list_title=Text(zh="效益成本比", en="benefit over cost"),
            direction="max",
            quantity="signed_ratio",
            needs=("cost", "value"),
            sums="ratio",
            parts=("secured_value", "real_cost"),
        ),
        OutcomeEntry(
            key="secured_per_yuan",
            title=Text(zh="每元财政保住的价值", en="secured value per public yuan"),
            list_title=Text(zh="每元财政支出保住的价值", en="value secured per public yuan"),
            direction="max",
            quantity="signed_ratio",
            needs=("cost", "value"),
            sums="ratio",
            parts=("secured_value", "public_cost"),
        ),
    )
}

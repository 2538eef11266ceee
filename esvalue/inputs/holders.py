"""What a card says of its holders: the parts of their cost, how it differs among them, or who takes part when."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from esvalue.core.errors import Reason
from esvalue.core.quantified import Of, Told
from esvalue.core.schema import Name, Strict
from esvalue.core.text import Text
from esvalue.inputs.cost_laws import COST_LAWS, CostLaw
from esvalue.inputs.parameters import Basis, Evidence, Number, Record

if TYPE_CHECKING:
    LawName = str
else:
    LawName = Literal[tuple(COST_LAWS)]

__all__ = ["MOST", "CostShape", "Costs", "Holders", "PaidHolders", "Part", "Participation"]

#: Costs or rates a table may have: every figure of a run is worked out for each.
MOST = 50
#: The nodes a card names for its holders, "none" where there is nothing.
NAMED = ("forgone_income", "protection_cost", "transaction_cost", "kept_benefit", "received", "spread")
Shares = list[Annotated[Number, Of("share")]]
Amounts = list[Annotated[Number, Told("the unit of the table")]]
PAID = Told("`base` of the payment: money per unit of it and year, or as the rate where that is paid once")


class Part(NamedTuple):
    """A part of the holders: their costs lie evenly between two amounts, and what share of all they are."""

    low: float
    high: float
    weight: float


class Costs(Strict):
    """Costs of holders as a survey found them: their shape is used, scaled to the mean cost of each place.

    `cost` rises. Without `share` each is one holder, and all count alike; with it, each is the cost that `share` of the
    holders does not exceed, the last share being 1.
    """

    cost: Amounts
    share: Shares = Field(default_factory=list)
    source: Name
    evidence: Evidence | None = None
    weak: bool = False
    note: Text | None = None
    replace: Text | None = None

    @model_validator(mode="after")
    def _rising(self) -> Costs:
        _check_table("cost", self.cost, self.share, strictly=False)
        if self.share and self.share[-1] != 1:
            raise Reason(
                Text(
                    zh=f"最后一个 share 为 {self.share[-1]:g}，须为 1：最高的成本是全部权利人都不超过的",
                    en=f"the last share is {self.share[-1]:g} and must be 1: nobody's cost is above the highest",
                )
            )
        if not sum(part.weight * (part.low + part.high) for part in self.parts) > 0:
            raise Reason(Text(zh="成本全为零", en="all costs are zero"))
        return self

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the holders, in the unit of the table."""
        if not self.share:
            return tuple(Part(cost, cost, 1 / len(self.cost)) for cost in self.cost)
        return _parts(self.cost, self.share)

    @property
    def mean(self) -> float:
        """The mean cost, in the unit of the table."""
        return sum(part.weight * (part.low + part.high) / 2 for part in self.parts)


class Participation(Strict):
    """A published curve: which share of the holders takes part at which rate. It stands in place of a distribution.

    `rate` rises and `share` does not fall; between two rates it is a straight line, below the first nobody takes part,
    beyond the last nobody more.
    """

    rate: Amounts
    share: Shares
    unit: str
    price_year: Annotated[int, Of("year")] | None = None
    published: Annotated[int, Of("source_year")] | None = None
    basis: Basis | None = None
    source: Name
    evidence: Evidence | None = None
    weak: bool = False
    note: Text | None = None
    replace: Text | None = None

    @model_validator(mode="after")
    def _rising(self) -> Participation:
        _check_table("rate", self.rate, self.share, strictly=True)
        if not self.share or not self.share[-1] > 0:
            raise Reason(Text(zh="没有任何费率有人参与", en="nobody takes part at any rate"))
        return self

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the holders who take part at some rate, in the unit of the curve."""
        return _parts(self.rate, self.share)

    @property
    def rest(self) -> float:
        """The share of holders who take part at no rate of the curve: they lose more than the last."""
        return 1.0 - self.share[-1]

    def record(self, value: float) -> Record:
        """Return an amount of the curve as a record with its origin."""
        keys = ("unit", "price_year", "published", "basis", "source", "evidence", "weak", "note", "replace")
        return Record(value=value, **{key: getattr(self, key) for key in keys})


class CostShape(Strict):
    """How cost differs among holders: a law, or a table of costs or a curve of participation in its place."""

    distribution: LawName = "normal"
    #: Costs below zero are cut off, and what is left is all there is; left out, they are where the law has some.
    from_zero: bool | None = None
    costs: Costs | None = None
    participation: Participation | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for key in ("costs", "participation"):
            if (getattr(self, key) is not None) != (self.law.table == key):
                name = next(law.key for law in COST_LAWS.values() if law.table == key)
                raise Reason(
                    Text(
                        zh=f'[holders.{key}] 与 distribution = "{name}" 须同时给出',
                        en=f'[holders.{key}] and distribution = "{name}" go together',
                    )
                )
        if self.from_zero and not self.law.below_zero:
            raise Reason(
                Text(
                    zh=f"{self.distribution} 的成本本不小于零，请删去 from_zero",
                    en=f"no cost of {self.distribution} is below zero; delete from_zero",
                )
            )
        return self

    @property
    def law(self) -> CostLaw:
        """The law of their costs."""
        return COST_LAWS[self.distribution]

    @property
    def cut(self) -> bool:
        """Whether the law of their costs is cut at zero."""
        return self.law.below_zero and self.from_zero is not False


class Holders(CostShape):
    """The floor: nodes in yuan per payment base and year, or "none".

    Where `stated` is known it is the whole floor, and `stated_spread` its spread among holders: what holders ask for a
    duty holds all it costs them. A curve of participation takes the place of all of them.
    """

    forgone_income: str
    protection_cost: str
    transaction_cost: str
    kept_benefit: str
    received: str
    spread: str
    stated: Name | None = None
    stated_spread: Name | None = None

    @model_validator(mode="after")
    def _nodes_fit(self) -> Holders:
        if (self.stated is None) != (self.stated_spread is None):
            raise Reason(
                Text(zh="`stated` 与 `stated_spread` 须同时给出", en="`stated` and `stated_spread` go together")
            )
        named = {"costs": ("spread", "stated"), "participation": (*NAMED, "stated")}.get(self.law.table, ())
        found = [key for key in named if getattr(self, key) not in (None, "none")]
        if found:
            raise Reason(
                Text(
                    zh=f'distribution = "{self.distribution}" 的表已说明这些：{"、".join(found)} 须为 "none"'
                    "（stated 则删去）",
                    en=f'the table of distribution = "{self.distribution}" says this already: {", ".join(found)} '
                    'must be "none" (`stated` left out)',
                )
            )
        return self

    @property
    def nodes(self) -> tuple[tuple[str, str], ...]:
        """What is named, by the entry that names it."""
        given = ((key, getattr(self, key)) for key in (*NAMED, "stated", "stated_spread"))
        return tuple((key, value) for key, value in given if value not in (None, "none"))


class PaidHolders(CostShape):
    """What a payment costs those it is paid to: the mean per unit of its base, and its standard deviation among them.

    A table of costs gives the shape beside the mean cost; a curve of participation takes the place of both.
    """

    cost: Annotated[Record, PAID] | None = None
    spread: Annotated[Record, PAID] | None = None

    @model_validator(mode="after")
    def _cost_fits(self) -> PaidHolders:
        wanted = {"": ("cost", "spread"), "costs": ("cost",), "participation": ()}[self.law.table]
        lacking = [key for key in wanted if getattr(self, key) is None]
        idle = [key for key in ("cost", "spread") if key not in wanted and getattr(self, key) is not None]
        if lacking:
            raise Reason(
                Text(
                    zh=f'distribution = "{self.distribution}" 需要 {"、".join(lacking)}'
                    "（spread 为权利人之间的标准差；人人相同则写 0）",
                    en=f'distribution = "{self.distribution}" needs {" and ".join(lacking)} '
                    "(spread: the standard deviation among holders; 0 where it is the same for all)",
                )
            )
        if idle:
            raise Reason(
                Text(
                    zh=f'distribution = "{self.distribution}" 的表已说明 {"、".join(idle)}，请删去',
                    en=f'the table of distribution = "{self.distribution}" says {" and ".join(idle)} already; '
                    "take it out",
                )
            )
        return self


def _check_table(key: str, amounts: Sequence[float], shares: Sequence[float], *, strictly: bool) -> None:
    """Refuse amounts or shares that fall, a length that differs, a table too short or too long."""
    if not 2 <= len(amounts) <= MOST:
        raise Reason(
            Text(
                zh=f"{key} 有 {len(amounts)} 个数，须为 2 至 {MOST} 个；更多时请写分位数（share 与 {key}）",
                en=f"{key} has {len(amounts)} numbers and takes 2 to {MOST}; of more write quantiles (share and {key})",
            )
        )
    if (shares or strictly) and len(shares) != len(amounts):
        raise Reason(
            Text(
                zh=f"{key} 有 {len(amounts)} 个数而 share 有 {len(shares)} 个，须一一对应",
                en=f"{key} has {len(amounts)} numbers and share {len(shares)}; each has its own",
            )
        )
    if amounts[0] < 0:
        raise Reason(
            Text(zh=f"{key} 中有 {amounts[0]:g}：不能小于零", en=f"{key} has {amounts[0]:g}: none is below zero")
        )
    for name, numbers, strict in ((key, amounts, strictly), ("share", shares, False)):
        for first, second in pairwise(numbers):
            if second < first or (strict and second == first):
                raise Reason(
                    Text(
                        zh=f"{name} 须由小到大，而 {first:g} 之后是 {second:g}",
                        en=f"{name} must rise, and {first:g} is followed by {second:g}",
                    )
                )


def _parts(amounts: Sequence[float], shares: Sequence[float]) -> tuple[Part, ...]:
    """Return the parts between amounts of rising share; what the first share holds lies at the first amount."""
    found = [Part(amounts[0], amounts[0], shares[0])]
    found += [
        Part(low, high, after - before)
        for (low, high), (before, after) in zip(pairwise(amounts), pairwise(shares), strict=True)
    ]
    return tuple(part for part in found if part.weight > 0)

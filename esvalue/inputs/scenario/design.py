"""What a scenario says of the designed options: the promise, the order of zones, the step, what is fixed and where."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from esvalue.core.errors import Reason
from esvalue.core.quantified import Of, Told
from esvalue.core.schema import Name, Strict
from esvalue.core.text import Text
from esvalue.inputs.choices import CHOICES
from esvalue.inputs.parameters import Number, Record
from esvalue.inputs.scenario.rounding import Rounding

__all__ = ["DESIGNED", "CellDesign", "DesignRule", "LeverDesign"]

#: Names of the options that are designed, by the part they play: A keeps the promise, B is the best within the money.
DESIGNED = {"keeps": "design_promise", "within": "design_money"}


class CellDesign(Strict):
    """What the design does in one cell (a region type of a domain) and nowhere else."""

    words: ClassVar = {"present": CHOICES["present"]}
    domain: Name
    region_type: Name
    #: Whether nothing is promised here: the cell keeps what it is paid today.
    leave_out: bool = False
    at_least: Annotated[Number, Of("share")] | None = None
    in_share: Annotated[Number, Of("share_of_futures")] | None = None
    present: Literal["kept", "free"] | None = None
    #: The rate a law or contract fixes, which no design moves.
    rate: Annotated[Record, Told("the base of the card")] | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> CellDesign:
        if self.leave_out and (self.at_least is not None or self.in_share is not None):
            raise Reason(
                Text(
                    zh="leave_out = true 即不作承诺，at_least 与 in_share 便无意义；请删去其一",
                    en="leave_out = true promises nothing, so at_least and in_share say nothing; delete one of them",
                )
            )
        if self.rate is not None and self.present is not None:
            raise Reason(
                Text(
                    zh="rate 已固定此处费率，present 便无意义；请删去其一",
                    en="rate fixes what is paid here, so present says nothing; delete one or the other",
                )
            )
        return self


class LeverDesign(Strict):
    """An amount of a payment by result that the design may choose among candidates."""

    payment: Name
    amount: Name
    unit: str
    candidates: list[Annotated[Number, Told("`unit`: money")]] = Field(min_length=2)

    @model_validator(mode="after")
    def _different(self) -> LeverDesign:
        if len(set(self.candidates)) < len(self.candidates):
            raise Reason(Text(zh="candidates 中有重复的数额", en="candidates names an amount twice"))
        if min(self.candidates) < 0:
            raise Reason(Text(zh="candidates 中的数额不能为负", en="an amount of candidates cannot be negative"))
        return self


class DesignRule(Strict):
    """What is asked of the designed options; every key may be left out, and what then holds is written into the run."""

    words: ClassVar = {key: CHOICES[key] for key in ("participation", "present", "unknown_value")}
    #: Share of a cell's base that is to be paid enough, and share of futures in which it is.
    at_least: Annotated[Number, Of("share")] | None = None
    in_share: Annotated[Number, Of("share_of_futures")] | None = None
    #: Share of futures in which the budget is kept.
    budget_in_share: Annotated[Number, Of("share_of_futures")] | None = None
    participation: Literal["voluntary", "mandatory"] = "voluntary"
    rounding: Rounding | None = None
    #: Region types by domain, that of the greatest rate first; an empty list: no order.
    order: dict[str, list[Name]] = Field(default_factory=dict)
    #: Whether rates paid today may fall.
    present: Literal["kept", "free"] = "kept"
    #: What a cell gets within the money whose value to others is not known.
    unknown_value: Literal["present", "promise"] = "present"
    #: Budgets of the frontier.
    points: Annotated[int, Of("count", low=2, high=200)] = 25
    cells: list[CellDesign] = Field(default_factory=list)
    lever: LeverDesign | None = None

    def cell(self, domain: str, region: str) -> CellDesign | None:
        """Return what is said of one cell; None where nothing is."""
        return next((one for one in self.cells if (one.domain, one.region_type) == (domain, region)), None)

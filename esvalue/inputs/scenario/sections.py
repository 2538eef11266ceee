"""The records of a scenario file: its own facts, domains, options, money, requirements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from esvalue.core.errors import Reason
from esvalue.core.quantified import Of, Told
from esvalue.core.schema import Name, Strict, shown_value
from esvalue.core.settling import Checked
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.inputs.choices import CHOICES
from esvalue.inputs.own_regions import OwnRegion
from esvalue.inputs.parameters import Evidence, Number, NumberRecord, Record, not_all_zero
from esvalue.inputs.rate_rules import RATE_RULES, RateRule
from esvalue.inputs.scenario.choice_space import ChoiceSpace
from esvalue.inputs.scenario.design import DesignRule
from esvalue.inputs.scenario.overrides import ColumnUncertainty, Without
from esvalue.inputs.scenario.paths import Trajectories
from esvalue.inputs.scenario.payments import Payment, PaymentChange
from esvalue.inputs.scenario.quality import County, Quality
from esvalue.inputs.scenario.requirements import Requirement
from esvalue.inputs.scenario.rounding import Rounding
from esvalue.inputs.shares import ShareRule, SpillRule
from esvalue.inputs.sources import Source

if TYPE_CHECKING:
    RuleName = str
else:
    RuleName = Literal[tuple(RATE_RULES)]

__all__ = [
    "DEFAULT_ZONE",
    "Budget",
    "Choices",
    "DomainRule",
    "Fund",
    "Funding",
    "Head",
    "LinkTable",
    "Magnitude",
    "Option",
    "Origin",
    "Rounding",
    "Scenario",
    "Stage",
    "amount",
    "nominal",
]

#: Most points or commit draws: more than any machine evaluates, fewer than overflow a Sobol sequence.
MOST_DRAWS = 2**24
#: The row of a set of zone coefficients that holds for every zone it does not name.
DEFAULT_ZONE = "default"
#: The one option of a scenario of payments alone that names none.
PRESENT = {"present": {"title": Text(zh="现行做法", en="present practice"), "status_quo": True}}
CARD_BASE = Told("the base of the card")
PARAMETER = Told("the parameter of the card or price book")


def _statistic(value: Any) -> Any:
    if value in ("median", "mean", None):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and value == value:
        return float(value)
    raise Reason(
        Text(
            zh=f"statistic 须为 'median'、'mean' 或 0 到 1 之间的分位数，而不是 {shown_value(value)}",
            en=f"statistic is 'median', 'mean' or a quantile between 0 and 1, not {shown_value(value)}",
        )
    )


Statistic = Annotated[str | float | None, BeforeValidator(_statistic), Of("quantile", open=("low", "high"))]


class Head(Strict):
    """The scenario's own facts."""

    words: ClassVar = {"payer_level": CHOICES["level"], "language": CHOICES["language"]}
    name: str
    title: Text
    description: Text | None = None
    price_year: Annotated[int, Of("year")]
    #: The time payments by result are asked about: a year, such as "2025".
    period: str | None = None
    seed: Annotated[int, Of("seed")]
    replicates: Annotated[int, Of("count", low=2, high=1024)] = 8
    points: Annotated[int, Of("count", low=2, high=MOST_DRAWS)] = 1024
    commit_draws: Annotated[int, Of("count", low=2, high=MOST_DRAWS)] = 4096
    payer_level: Literal["county", "city", "province", "nation", "world"] = "city"
    language: Literal["zh", "en"] = "zh"

    @field_validator("period", mode="before")
    @classmethod
    def _a_year(cls, period: Any) -> Any:
        """Return a year as text; a sheet of a workbook gives it as a number."""
        text = str(period) if isinstance(period, int) and not isinstance(period, bool) else period
        if text is not None and not (isinstance(text, str) and len(text) == 4 and text.isdecimal() and text.isascii()):
            given = shown_value(period)
            raise Reason(
                Text(
                    zh=f'period 须为年份，如 "2025"，而不是 {given}；单月请用 `esvalue ledger --period`',
                    en=f'period is a year such as "2025", not {given}; '
                    "a month is asked about by `esvalue ledger --period`",
                )
            )
        return text

    @field_validator("name")
    @classmethod
    def _folder_name(cls, name: str) -> str:
        if (
            not name.strip()
            or name.startswith(".")
            or any(sign in name for sign in '/\\:*?"<>|')
            or not name.isprintable()
        ):
            raise Reason(
                Text(
                    zh=f'名称 {name!r} 将用作运行文件夹名；请不要含 / \\ : * ? " < > |，也不要以点开头',
                    en=(
                        f'the name {name!r} becomes the name of the run folder; write one without / \\ : * ? " < > | '
                        "that does not begin with a dot"
                    ),
                )
            )
        return name


class DomainRule(Strict):
    """One domain of the scenario."""

    card: str
    places: str
    reading: Name | None = None
    reading_weights: dict[str, Annotated[Number, Of("weight")]] = Field(default_factory=dict)
    services: dict[str, Literal["on", "off"]] = Field(default_factory=dict)
    overlays: list[str] = Field(default_factory=list)
    #: Region types that coverage counts besides those with places.
    region_types: list[str] = Field(default_factory=list)
    #: Region types of the scenario's own, each with the figures of one of the card's.
    own_region_types: dict[Name, OwnRegion] = Field(default_factory=dict)
    #: Why a region type has no payment, and which document was looked for.
    no_payment: dict[str, Text] = Field(default_factory=dict)
    #: Which figure, not known today, would be worth most to get, and why.
    get_first: Text | None = None
    #: What the areas of its places must sum to.
    stated_area: Annotated[Record, Of("area")] | None = None
    without: Without | None = None
    #: Who enjoys a service, in place of the card's shares: service -> what its shares rest on.
    spill: dict[str, SpillRule] = Field(default_factory=dict)

    @field_validator("reading_weights")
    @classmethod
    def _some_weight(cls, weights: dict[str, float]) -> dict[str, float]:
        if weights:
            not_all_zero(weights.values())
        return weights


class Fund(Strict):
    """A yearly fund paid over a base."""

    amount: Annotated[Record, Of("yearly_money")]
    base: Annotated[Record, CARD_BASE]
    share: Annotated[Record, Of("share")]


class Choices(Strict):
    """What the standard setter chooses. None: not chosen here (taken from the option, else the default)."""

    words: ClassVar = {key: CHOICES[key] for key in ("rule", "participation", "pays", "no_range")}
    rule: RuleName | None = None
    share: Annotated[NumberRecord, Of("share")] | None = None
    numbers: dict[str, dict[str, Annotated[Record, CARD_BASE]]] = Field(default_factory=dict)
    fund: dict[str, dict[str, Fund]] = Field(default_factory=dict)
    region_coefficients: Name | None = None
    coefficients_scale_floor: bool | None = None
    stage: Name | None = None
    reading: Name | None = None
    use: dict[str, str] = Field(default_factory=dict)
    parameters: dict[str, Annotated[Record, PARAMETER]] = Field(default_factory=dict)
    statistic: Statistic | None = None
    participation: Literal["voluntary", "mandatory"] | None = None
    pays: Literal["accepted", "everyone"] | None = None
    rounding: Rounding | None = None
    no_range: Literal["mask", "pay_floor"] | None = None
    income_tilt: Literal["off"] | None = None
    fiscal_cap: Literal["off"] | None = None

    @property
    def rate_rule(self) -> RateRule:
        """The rule in force; without one nothing is paid."""
        return RATE_RULES[self.rule or "none"]

    def given_amounts(self, domain: str) -> Mapping[str, Any]:
        """Return the amounts the rule gives in a domain, by region type; none where it gives none."""
        table = self.rate_rule.given
        return getattr(self, table).get(domain, {}) if table else {}


class Option(Choices):
    """A named set of choices."""

    title: Text
    status_quo: bool = False
    note: Text | None = None
    domains: dict[str, Choices] = Field(default_factory=dict)
    payments: dict[str, PaymentChange] = Field(default_factory=dict)

    def for_domain(self, domain: str) -> Choices:
        """Return the choices in force in a domain: its own where given, else the option's."""
        own = self.domains.get(domain)
        merged: dict[str, Any] = {}
        for name in Choices.model_fields:
            value = getattr(own, name) if own is not None else None
            merged[name] = value if value not in (None, {}) else getattr(self, name)
        defaults = {
            "rule": "none",
            "statistic": "median",
            "participation": "voluntary",
            "pays": "accepted",
            "no_range": "mask",
            "coefficients_scale_floor": False,
        }
        for name, value in defaults.items():
            merged[name] = value if merged[name] is None else merged[name]
        return Choices.model_construct(**merged)


class Stage(Strict):
    """Development stage: the Engel coefficient and the form of the coefficient."""

    engel: Annotated[Record, Of("engel")]
    form: Literal["pearl_engel", "engel_as_time"] = "pearl_engel"


class LinkTable(ShareRule):
    """A link table between the places of two domains; its shares are typed, or worked out."""

    file: str
    source: str = Field(alias="from")
    target: str = Field(alias="to")


class ObjectTable(Strict):
    """The register of protected objects."""

    file: str


class Budget(Strict):
    """What public money is there, and what raising it costs."""

    amount: Annotated[Record, Of("yearly_money")]
    #: The party whose money it is: of payments between governments, what it pays less what it receives counts.
    of: Name | None = None
    excess_burden: Annotated[NumberRecord, Of("excess_burden")] | None = None


class Funding(Strict):
    """Who pays: shares by level that sum to one."""

    levels: dict[str, Annotated[Record, Of("share")]]


class Magnitude(Strict):
    """A published total printed beside ours."""

    title: Text
    domain: str
    value: Annotated[Record, Told("`exchange`: yuan, or another money")]
    area: Annotated[Record, Of("area")] | None = None
    exchange: Annotated[Record, Of("exchange_rate")] | None = None
    note: Text | None = None


class Correlation(Strict):
    """Two uncertain entries that move together: the correlation of their normal scores."""

    factors: list[str]
    value: Annotated[Number, Of("correlation")]
    source: str
    evidence: Evidence | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _pair(self) -> Correlation:
        if len(set(self.factors)) != 2:
            raise Reason(
                Text(zh="factors 须为两个不同的不确定条目", en="factors names two different uncertain entries")
            )
        return self


class Origin(Strict):
    """The scenario from which this one was made, and the file beside it that holds what that one said."""

    name: str
    version: str = ""
    file: str = "origin.toml"


class Scenario(Strict):
    """A scenario as read from its file (bases merged in).

    Its sections are those of the file (schema: docs/reference/schemas/scenario.schema.json).

    Examples
    --------
    >>> from esvalue.inputs import load_scenario
    >>> scenario = load_scenario("sea_reserve").scenario
    >>> list(scenario.domains), list(scenario.options)
    (['sea_reserve'], ['status_quo', 'floor', 'floor_cautious'])
    """

    scenario: Head
    domains: dict[str, DomainRule] = Field(default_factory=dict)
    payments: dict[str, Payment] = Field(default_factory=dict)
    uncertainties: dict[str, ColumnUncertainty] = Field(default_factory=dict)
    parameters: dict[str, Annotated[Record, PARAMETER]] = Field(default_factory=dict)
    use: dict[str, str] = Field(default_factory=dict)
    links: dict[str, LinkTable] = Field(default_factory=dict)
    objects: ObjectTable | None = None
    region_coefficients: dict[str, dict[str, dict[str, Annotated[Record, Of("zone_coefficient")]]]] = Field(
        default_factory=dict
    )
    stage: dict[str, Stage] = Field(default_factory=dict)
    options: dict[str, Option] = Field(default_factory=dict)
    budget: Budget | None = None
    funding: Funding | None = None
    requirements: list[Requirement] = Field(default_factory=list)
    design: DesignRule = Field(default_factory=DesignRule)
    magnitude: list[Magnitude] = Field(default_factory=list)
    sources: dict[str, Source] = Field(default_factory=dict)
    correlations: list[Correlation] = Field(default_factory=list)
    choices: ChoiceSpace | None = None
    trajectories: Trajectories | None = None
    quality: Quality | None = None
    county: County | None = None
    checked: list[Checked] = Field(default_factory=list)
    origin: Origin | None = None

    @model_validator(mode="before")
    @classmethod
    def _payments_alone(cls, data: Any) -> Any:
        """Fill in what payments need no word on: what is done now, where no option is written; and where there are no
        domains either, the price year.
        """
        if not isinstance(data, Mapping):
            return data
        given = data.get("scenario")
        head = given if isinstance(given, Mapping) else {"price_year": None}
        bare = not data.get("domains") and "price_year" not in head
        if bare and str(head.get("period"))[:4].isdecimal():
            data = {**data, "scenario": {**head, "price_year": int(str(head["period"])[:4])}}
        if data.get("options") or not data.get("payments"):
            return data
        return {**data, "options": PRESENT}

    @property
    def correlation(self) -> dict[tuple[str, str], float]:
        """Correlations by pair of factors."""
        return {(one.factors[0], one.factors[1]): one.value for one in self.correlations}


def nominal(record: Record) -> Record:
    """Return a published amount as printed: nominal unless it names a basis."""
    return record if record.basis else record.model_copy(update={"basis": "nominal"})


def amount(record: Record, unit: str) -> float:
    """Return a record's central value in a unit."""
    return record.value * (conversion(parse(record.unit), parse(unit)) if record.unit else 1.0)

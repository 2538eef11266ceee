"""Cards: TOML files that bind equations to names for one domain. A card never computes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from esvalue.core.errors import Reason, nearest
from esvalue.core.quantified import Of
from esvalue.core.schema import Name, Strict
from esvalue.core.text import Text
from esvalue.inputs.holders import Holders
from esvalue.inputs.parameters import NOMINAL, OWN, Basis, Evidence, Number, Parameter, not_all_zero
from esvalue.inputs.sources import LEVELS, Source, Vocabulary

__all__ = ["Base", "Card", "Column", "NodeRule", "Reading", "Service", "Spill"]

#: Columns every table of places has.
STANDARD_COLUMNS = ("place", "county", "region_type")
#: Names of a column of years, by key. A year is a coming one of a path: what was measured has a period.
YEARS = frozenset(("year", "years", "年", "年份", "年度"))


class Base(Strict):
    """What a payment is counted by: a column, or a node worked out from columns."""

    column: str
    unit: str
    domain_column: str
    print_units: list[str] = Field(default_factory=list)


class Column(Strict):
    """A column the card asks of the places."""

    title: Text
    kind: Literal["number", "text"] = "number"
    unit: str = ""
    #: "period": one number a place and period (month, quarter, year) instead of one a place.
    by: Literal["period"] | None = None
    aliases: list[str] = Field(default_factory=list)
    quantity: Name | None = None
    minimum: Annotated[Number, OWN] | None = None
    maximum: Annotated[Number, OWN] | None = None
    usual: list[Annotated[Number, OWN]] | None = None
    #: What an amount usually is per unit of the place's whole base (its area): [low, high], in the units of the card.
    usual_per_area: list[Annotated[Number, OWN]] | None = None
    #: Another column of the same kind of unit that this one cannot be above in one place, or usually is not.
    at_most: Name | None = None
    usually_at_most: Name | None = None
    #: Other columns of the same kind of unit that share `at_most` with this one: together they cannot be above it, as
    #: no hectare is in two of them.
    beside: list[Name] = Field(default_factory=list)
    #: The column of the near edge of a band whose far edge this one is: bands of one place do not overlap.
    band_from: Name | None = None
    #: The text column that says what the bands lie round (left out: all bands of the table lie round one thing).
    band_round: Name | None = None
    categories: list[str] = Field(default_factory=list)
    #: What was probably written by mistake where it is above another column or unusual for the size of its place.
    hint: Text | None = None
    #: What whoever fills it in should know, said below its heading in a blank workbook.
    caption: Text | None = None
    #: Another column of categories -> its category -> those of this column that go with it.
    usual_by: dict[Name, dict[str, list[str]]] = Field(default_factory=dict)
    optional: bool = False
    #: n/a is refused: nothing can be said of a place where it is not known.
    everywhere: bool = False
    price_year: Annotated[int, Of("year")] | None = None
    #: Another column, which holds the price year of each place's money.
    price_year_column: Name | None = None
    basis: Basis | None = None

    @model_validator(mode="after")
    def _one_year(self) -> Column:
        said = [name for name in ("price_year", "price_year_column") if getattr(self, name) is not None]
        if len(said) == 2 or (said and self.basis in NOMINAL):
            beside = Text(zh="，而 basis = {basis!r} 不需要", en=" beside basis = {basis!r}, which has none")
            one_year = Text(
                zh="金额只有一个价格年份：{}{}；请只留一个", en="money has one price year: {}{}; keep one of them"
            )
            named = Text(zh="、".join(said), en=", ".join(said))
            raise Reason(one_year.format(named, beside.format(basis=self.basis) if len(said) == 1 else ""))
        return self

    @property
    def measured(self) -> bool:
        """Whether it has one number a place and period."""
        return self.by is not None and self.kind == "number"


class NodeRule(Strict):
    """One binding: an equation, a grouping, a lookup, rivals, or an import from another domain."""

    title: Text | None = None
    equation: Name | None = None
    args: dict[str, str | list[str]] = Field(default_factory=dict)
    group: Literal["sum", "mean", "share", "quantile"] | None = None
    of: Name | None = None
    over: str = "place"
    weights: str | dict[str, Annotated[Number, Of("weight")]] | None = None
    quantile: Annotated[Number, Of("quantile")] | None = None
    lookup: Name | None = None
    by: Name | None = None
    rivals: dict[str, str] = Field(default_factory=dict)
    use: Name | None = None
    import_: Name | None = Field(default=None, alias="import")
    domain: Name | None = None
    links: Name | None = None

    @property
    def made_from(self) -> list[str]:
        """The names of its card that it is made from."""
        args = [one for given in self.args.values() for one in ([given] if isinstance(given, str) else given)]
        weights = self.weights if isinstance(self.weights, str) else None
        return [name for name in (*args, self.of, self.lookup, weights, *self.rivals.values()) if name]

    @model_validator(mode="after")
    def _one_form(self) -> NodeRule:
        forms = [name for name in ("equation", "group", "lookup", "rivals", "import_") if getattr(self, name)]
        if len(forms) != 1:
            found = " and ".join(form.rstrip("_") for form in forms) or "none"
            raise Reason(
                Text(
                    zh=f"节点须且只能是 equation、group、lookup、rivals、import 之一；现有 {found}",
                    en=f"a node is exactly one of equation, group, lookup, rivals, import; found {found}",
                )
            )
        needs = {"group": ("of",), "lookup": ("by",), "import_": ("domain", "links")}
        lacking = [name for name in needs.get(forms[0], ()) if getattr(self, name) is None]
        if lacking:
            raise Reason(
                Text(
                    zh=f"{forms[0].rstrip('_')} 需要 {'、'.join(lacking)}",
                    en=f"{forms[0].rstrip('_')} needs {', '.join(lacking)}",
                )
            )
        if self.group == "quantile" and self.quantile is None:
            raise Reason(
                Text(
                    zh="group = 'quantile' 需要 0 到 1 之间的 quantile",
                    en="group = 'quantile' needs quantile between 0 and 1",
                )
            )
        if isinstance(self.weights, dict) and self.weights:
            not_all_zero(self.weights.values())
        if self.use is not None and self.use != "uncertain" and self.use not in self.rivals:
            raise Reason(
                Text(
                    zh=f"use = '{self.use}' 不在备选 {'、'.join(self.rivals)} 之中",
                    en=f"use = '{self.use}' is not among the rivals {', '.join(self.rivals)}",
                )
            )
        return self

    @property
    def taken(self) -> tuple[str, ...]:
        """The names its arguments take, those of a list one by one."""
        return tuple(name for one in self.args.values() for name in ((one,) if isinstance(one, str) else one))


class Service(Strict):
    """A service of the account."""

    title: Text
    group: Literal["provisioning", "regulating", "cultural", "habitat"]
    role: Literal["final", "intermediate", "shown"] = "final"
    code: Name | None = None
    physical: Name | None = None
    value: Name | None = None
    sold: bool = False
    default: Literal["on", "off"] = "on"
    flag: Text | None = None


class Reading(Strict):
    """A whole way of accounting: a list of services, or a table of value equivalents."""

    title: Text
    services: list[str] = Field(default_factory=list)
    list_: Name | None = Field(default=None, alias="list")
    missing: dict[str, Text] = Field(default_factory=dict)
    table: Name | None = None
    by: Name | None = None
    unit_value: Name | None = None
    area: str = "area"
    sold: list[str] = Field(default_factory=list)
    exclude: list[str] = Field(default_factory=list)
    flag: Text | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Reading:
        if bool(self.services) == bool(self.table):
            raise Reason(
                Text(
                    zh="一套口径要么有 `services`，要么有 `table`（连同 `by` 与 `unit_value`）",
                    en="a reading has either `services` or `table` (with `by` and `unit_value`)",
                )
            )
        if self.table and not (self.by and self.unit_value):
            raise Reason(
                Text(
                    zh="取自当量表的口径需要 `by` 与 `unit_value`",
                    en="a reading from a table needs `by` and `unit_value`",
                )
            )
        return self


class Spill(Strict):
    """Who enjoys a service: shares by level that sum to one."""

    share: dict[str, Annotated[Number, Of("share")]]
    concentration: Annotated[Number, Of("concentration")] | None = None
    source: str
    evidence: Evidence | None = None
    weak: bool = False
    note: Text | None = None
    replace: Text | None = None

    @model_validator(mode="after")
    def _sums_to_one(self) -> Spill:
        unknown = [level for level in self.share if level not in LEVELS]
        if unknown:
            near = nearest(unknown[0], LEVELS) or "-"
            raise Reason(
                Text(
                    zh=f"未知层级“{unknown[0]}”；最接近的是：{near}；层级：{'、'.join(LEVELS)}",
                    en=f"unknown level '{unknown[0]}'; nearest: {near}; levels: {', '.join(LEVELS)}",
                )
            )
        total = sum(self.share.values())
        if abs(total - 1.0) > 1e-9:
            raise Reason(Text(zh=f"份额之和为 {total:g}，不等于 1", en=f"the shares sum to {total:g}, not 1"))
        return self


class Card(Strict):
    """A card as read from its file.

    Its keys are those of the file (schema: docs/reference/schemas/card.schema.json); made by
    :func:`esvalue.inputs.load_card`, which raises every mistake of the file.

    Examples
    --------
    >>> from esvalue.inputs import Library, load_card
    >>> card = load_card(Library().card_path("wetland"), Library())
    >>> card.domain, card.columns["water_depth"].unit
    ('wetland', 'm')
    """

    name: str
    domain: str
    title: Text
    description: Text | None = None
    region_types: list[str]
    base: Base
    columns: dict[str, Column]
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    nodes: dict[str, NodeRule] = Field(default_factory=dict)
    services: dict[str, Service] = Field(default_factory=dict)
    readings: dict[str, Reading] = Field(default_factory=dict)
    spill: dict[str, Spill] = Field(default_factory=dict)
    holders: Holders | None = None
    no_standard: Text | None = None
    sources: dict[str, Source] = Field(default_factory=dict)
    vocabulary: Vocabulary | None = None

    @property
    def spills(self) -> bool:
        """Whether others may gain by its services: one is valued, summed and not sold by the holder."""
        listed = [self.services[key] for one in self.readings.values() for key in one.services if key in self.services]
        gained = any(one.value and one.role == "final" and not one.sold for one in listed)
        return gained or any(reading.table for reading in self.readings.values())

    @property
    def measured(self) -> tuple[str, ...]:
        """The columns that have one number a place and period."""
        return tuple(name for name, column in self.columns.items() if column.measured)

    def behind(self, *names: str | None) -> set[str]:
        """Return some names of the card with all that they are made from."""
        waiting, found = [name for name in names if name], set[str]()
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.nodes[name].made_from if name in self.nodes else []
        return found

    def imports(self, *names: str | None) -> list[NodeRule]:
        """Return what stands behind some names and comes from other domains, by a table of links."""
        nodes = [self.nodes[name] for name in sorted(self.behind(*names)) if name in self.nodes]
        return [node for node in nodes if node.import_ is not None]

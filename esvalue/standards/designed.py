"""The designed options as a run keeps them: tables of rates, what holds each, the frontier, the options they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from esvalue.analysis.design import CellRate, Design, Frontier, Within
from esvalue.core.described import described, in_unit
from esvalue.core.printing.table import Cell, Number, Table, TableColumn, number
from esvalue.core.shown import Glance, Shown
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.inputs.parameters import Record
from esvalue.inputs.scenario import DESIGNED, Choices, Loaded, Option, PaymentChange
from esvalue.standards.commit import CommitPass, Committed
from esvalue.standards.design_frames import design_dataset, frontier_frame
from esvalue.standards.indicated import OptionNodes

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes

__all__ = ["TITLES", "Designed", "FixedRate", "LeverChoice", "Point", "RateTable", "with_designed"]

TITLES = {
    "within": Text(zh="设计：预算之内的最优", en="designed: the best within the money"),
    "keeps": Text(zh="设计：做到要求的最少资金", en="designed: the least money that keeps the promise"),
}
_HEADINGS = (
    Text(zh="单元", en="cell"),
    TableColumn("now", Text(zh="现行", en="today")),
    TableColumn("within", Text(zh="预算之内", en="within the money")),
    TableColumn("keeps", Text(zh="做到要求", en="keeps the promise")),
    Text(zh="单位", en="unit"),
)
_SAID = Text(
    zh="设计：做到要求须每年 {money} 万元；{within}", en="Design: the promise takes {money} x 1e4 yuan a year; {within}"
)
_WITHIN = Text(
    zh="预算之内的最优带来净效益每年 {} 万元", en="the best within the money brings {} x 1e4 yuan a year of net benefit"
)
_NONE = Text(zh="没有预算之内的最优", en="there is no best within the money")
_NEXT = Text.same(".to_pandas()  .frontier_frame()  .plot()")
#: Why a cell without a rate has none, by the part of its option, where what holds it does not say.
UNPAID = {"within": "unpaid", "keeps": "left_out"}
#: What holds a cell at nothing, as the reason why it has no rate.
HELD = {"kept": "no_value", "not_worth": "not_worth"}


@dataclass(frozen=True)
class RateTable:
    """A table of rates, by cells named "domain|region type", per base and year as committed.

    `money` is enough in the share of futures the budget is kept in, `cost` what it takes on average, `net_benefit` what
    it brings on average (yuan a year), `paid` the share of holders' loss that is paid enough on average, `enough` that
    of the base (of the loss where bases are counted in different units), all on the draws of the design; `kept` in how
    many cells the promise is kept, `asked` in how many something is promised; `amount` that of the lever.
    """

    rows: tuple[CellRate, ...]
    money: float
    cost: float
    net_benefit: float
    paid: float
    enough: float
    kept: int
    asked: int
    amount: float | None = None

    @property
    def rates(self) -> dict[str, float]:
        """The rate of every cell by name, 0 where nothing is paid."""
        return {one.cell: one.rate for one in self.rows}

    def __getitem__(self, cell: str) -> CellRate:
        return next(one for one in self.rows if one.cell == cell)


@dataclass(frozen=True)
class Point:
    """The best found within a budget: None where the least that must be paid, `least`, is more; `bound` is what no
    table of rates can exceed.
    """

    budget: float
    table: RateTable | None
    least: float
    bound: float

    @property
    def money(self) -> float:
        """The money that is enough for it, somewhat below the budget it was sought in; without a table that budget."""
        return self.table.money if self.table is not None else self.budget

    @property
    def short(self) -> float:
        """By what share of itself it may fall short of the best at most."""
        if self.table is None or self.bound <= self.table.net_benefit:
            return 0.0
        return (self.bound - self.table.net_benefit) / max(abs(self.table.net_benefit), 1e-300)


@dataclass(frozen=True)
class FixedRate:
    """What a rate that is not free costs: the money it takes, what it brings, and how much more the same money would
    bring were it free (yuan a year).
    """

    cell: str
    rate: float
    takes: float
    brings: float
    price: float


@dataclass(frozen=True)
class LeverChoice:
    """A candidate of the lever: its amount, what the payment then costs on average, what the money left brings."""

    amount: float
    spends: float
    net_benefit: float


@dataclass(frozen=True)
class Designed(Shown):
    """The designs of a scenario; made by :func:`esvalue.standards.design`.

    Parameters
    ----------
    settings, draws
        What was asked, every default filled in, and where it comes from; draws of the design's own stream.
    promised, within, why
        A, the least money that keeps the promise; B, the best within the money, None where `why` says why: "no_budget",
        "no_value".
    frontier, worth
        What money can do, from the least that must be paid to the most that is worth anything; what the next 1e4 yuan a
        year bring.
    present, fixed, lever, units
        What is paid today, by cell; the price of each rate that is not free; what each candidate of the lever does, in
        order; what the rates of each cell are committed in.

    Examples
    --------
    >>> from esvalue.standards import design
    >>> found = design("sea_reserve")
    >>> found.why, found.to_pandas()["rate"].tolist(), found.to_pandas()["unit"].unique().tolist()
    ('no_value', [230.0, 135.0, 30.0], ['yuan/mu/a'])
    """

    settings: Mapping[str, Any]
    draws: int
    promised: RateTable
    within: Point | None
    frontier: tuple[Point, ...]
    worth: float
    present: Mapping[str, float]
    fixed: tuple[FixedRate, ...] = ()
    lever: tuple[LeverChoice, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    why: str = ""

    @property
    def tables(self) -> dict[str, RateTable]:
        """The tables of rates that are options, by the part they play: "within" first."""
        found = {"within": self.within.table if self.within else None, "keeps": self.promised}
        return {part: table for part, table in found.items() if table is not None}

    @property
    def options(self) -> dict[str, str]:
        """The options they are, by the part they play."""
        return {part: DESIGNED[part] for part in self.tables}

    def _glance(self) -> Glance:
        now, tables = self.present, self.tables
        rows: list[list[Cell | str]] = []
        for cell in self.units:
            rates = (now.get(cell, 0.0), *(tables[p].rates[cell] if p in tables else 0.0 for p in ("within", "keeps")))
            printed = [self.printed(cell, rate) for rate in rates]
            rows.append([cell, *(Number(value=v) if v else None for v, _ in printed), printed[0][1]])
        best = _WITHIN.format(number(tables["within"].net_benefit / 1e4)) if "within" in tables else _NONE
        said = _SAID.format(money=number(self.promised.money / 1e4), within=best)
        return Glance(said, Table.listed(_HEADINGS, rows), (_NEXT,))

    @cached_property
    def curve(self) -> Frontier:
        """The frontier as money and net benefit alone; a budget that holds nothing is left out."""
        points = [
            Within(one.money, Design((), np.zeros(1), one.table.net_benefit), one.bound)
            for one in self.frontier
            if one.table is not None
        ]
        return Frontier(tuple(points))

    def to_pandas(self) -> pd.DataFrame:
        """Return a row a design and cell: design ("within" the money, "keeps" the promise), domain, region, present,
        rate, unit; cost and net_benefit (yuan a year, means); share that keeps the promise; held_by, by, flags.
        """
        import pandas as pd

        rows = []
        for part, one in [(part, one) for part, table in self.tables.items() for one in table.rows]:
            rate, unit = self.printed(one.cell, one.rate)
            present = self.printed(one.cell, self.present.get(one.cell, 0.0))[0]
            held = (one.cost, one.net_benefit, one.share, one.held_by, one.by, ", ".join(one.flags))
            rows.append((part, *one.cell.split("|"), present, rate, unit, *held))
        columns = ["design", "domain", "region", "present", "rate", "unit", "cost", "net_benefit", "share", "held_by"]
        units = in_unit(("cost", "net_benefit"), "yuan/a") | in_unit(("share",), "1")
        return described(pd.DataFrame(rows, columns=[*columns, "by", "flags"]), units)

    def to_xarray(self) -> xr.Dataset:
        """Return present and designed rates, cost, net_benefit and share over (design, cell), a cell "domain|region",
        with the unit of its rates; not a number where a design has no such cell.
        """
        return design_dataset(self.to_pandas())

    def frontier_frame(self) -> pd.DataFrame:
        """Return a row a budget of the frontier: budget, money that is enough, mean cost, net_benefit, bound of it
        (yuan a year), paid (share of loss paid enough), kept (cells whose promise is kept); then the rate of each cell,
        in its printed unit.
        """
        held = [(point.budget, point.bound, point.table) for point in self.frontier if point.table is not None]
        return frontier_frame(held, {cell: partial(self.printed, cell) for cell in self.units})

    def plot(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Draw what money can do (see :func:`esvalue.plots.plot_frontier`)."""
        from esvalue.analysis.design.plots import plot_frontier

        return plot_frontier(self.curve, ax, **how)

    def set_by(self, part: str, cell: str) -> tuple[str, ...]:
        """Return the cells that set the rate of one: within the money all of them, for the promise those behind it in
        its order, itself first.
        """
        if part == "within":
            return tuple(self.units)
        order = next((order for order in self.settings["orders"] if cell in order), [cell])
        return tuple(order[order.index(cell) :])

    def printed(self, cell: str, rate: float) -> tuple[float, str]:
        """Return a rate in the unit of its step, and the unit."""
        unit = str(self.settings["cells"][cell]["rounding"]["unit"])
        return rate * conversion(parse(self.units[cell]), parse(unit)), unit

    def record(self) -> dict[str, Any]:
        """Return everything as plain values, as a run keeps it."""
        made = {name: getattr(self, name) for name in ("draws", "worth", "why")}
        made |= {name: dict(getattr(self, name)) for name in ("settings", "present", "units")}
        made |= {"promised": asdict(self.promised), "within": asdict(self.within) if self.within else None}
        made |= {name: [asdict(one) for one in getattr(self, name)] for name in ("frontier", "fixed", "lever")}
        return _plain(made)

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> Designed:
        """Return the designs that :meth:`record` wrote."""
        data = {key: record[key] for key in ("settings", "draws", "worth", "why", "present", "units")}
        data["worth"] = float("nan") if data["worth"] is None else data["worth"]
        return cls(
            **data,
            promised=_table(record["promised"]),
            within=_point(record["within"]) if record["within"] else None,
            frontier=tuple(_point(one) for one in record["frontier"]),
            fixed=tuple(FixedRate(**_numbers(one)) for one in record["fixed"]),
            lever=tuple(LeverChoice(**_numbers(one)) for one in record["lever"]),
        )


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it: what is not a number is null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return value


def _numbers(record: Mapping[str, Any], may_lack: tuple[str, ...] = ()) -> dict[str, Any]:
    return {key: float("nan") if one is None and key not in may_lack else one for key, one in record.items()}


def _table(record: Mapping[str, Any]) -> RateTable:
    rows = []
    for one in record["rows"]:
        row = _numbers(one, ("up", "down"))
        for key in ("up", "down"):
            row[key] = None if row[key] is None else tuple(float("nan") if n is None else n for n in row[key])
        rows.append(CellRate(**{**row, "flags": tuple(one["flags"])}))
    kept = {key: record[key] for key in ("money", "cost", "net_benefit", "kept", "asked", "amount")}
    return RateTable(tuple(rows), **kept, **_numbers({key: record[key] for key in ("paid", "enough")}))


def _point(record: Mapping[str, Any]) -> Point:
    table = _table(record["table"]) if record["table"] else None
    return Point(**_numbers({**record, "table": None}, ("table",)) | {"table": table})


# ---- the options they are --------------------------------------------------------------------------------------------


def with_designed(loaded: Loaded, committed: CommitPass, designed: Designed) -> tuple[Loaded, CommitPass]:
    """Return a scenario with the designed options before those given, and what all of them commit to."""
    options, made = (
        dict[str, Option](),
        CommitPass(
            dict(committed.standards),
            dict(committed.models),
            dict(committed.nodes),
            committed.indicated,
            committed.columns,
            dict(committed.floors),
            committed.medians,
        ),
    )
    quo = next(name for name, option in loaded.scenario.options.items() if option.status_quo)
    for part, table in designed.tables.items():
        name = DESIGNED[part]
        options[name] = _option(loaded, designed, part, table, quo)
        made.models[name] = committed.models[quo]
        for domain in loaded.cards:
            made.nodes[(name, domain)] = _nodes(committed, options[name], name, domain, designed, part=part, quo=quo)
        for one in _standards(committed, designed, part, table, quo):
            key = (one.option, one.domain, one.region)
            made.standards[key] = one
            if (median := committed.medians.get((quo, one.domain, one.region))) is not None:
                made.floors[key] = _rounded(designed, f"{one.domain}|{one.region}", median)
    scenario = loaded.scenario.model_copy(update={"options": {**options, **loaded.scenario.options}})
    return replace(loaded, scenario=scenario), made


def _option(loaded: Loaded, designed: Designed, part: str, table: RateTable, quo: str) -> Option:
    """Return a designed option: where nothing is designed it does what is done today."""
    today, lever = loaded.scenario.options[quo], loaded.scenario.design.lever
    payments = dict(today.payments)
    if lever is not None and table.amount is not None:
        record = Record(value=table.amount, unit=lever.unit, source="arithmetic", basis="nominal")
        change = payments.get(lever.payment, PaymentChange.model_construct())
        amounts = {**change.amounts, lever.amount: record}
        payments[lever.payment] = change.model_copy(update={"amounts": amounts})
    untouched = set(loaded.cards) - {cell.split("|")[0] for cell in designed.settings["cells"]}
    own = {
        domain: Choices.model_construct(participation=choices.participation, pays=choices.pays)
        for domain in untouched
        for choices in (today.for_domain(domain),)
    }
    participation = designed.settings["participation"]
    return Option(title=TITLES[part], participation=participation, payments=payments).model_copy(
        update={"domains": own}
    )


def _nodes(
    committed: CommitPass, option: Option, name: str, domain: str, designed: Designed, *, part: str, quo: str
) -> OptionNodes:
    """Return what a designed rate is held against: the cost of holders and, within the money, what spills over."""
    if not any(cell.startswith(f"{domain}|") for cell in designed.settings["cells"]):
        return replace(committed.nodes[(quo, domain)], option=name)
    graph = committed.graph(quo)
    floor, ceiling = (f"{domain}.{what}_by_region" for what in ("floor", "ceiling"))
    return OptionNodes(
        name,
        domain,
        option.for_domain(domain),
        floor if floor in graph else None,
        ceiling if part == "within" and ceiling in graph else None,
        None,
    )


def _standards(committed: CommitPass, designed: Designed, part: str, table: RateTable, quo: str) -> Iterator[Committed]:
    rates, nothing = table.rates, np.nan
    for (option, domain, region), today in committed.standards.items():
        if option != quo:
            continue
        cell, name = f"{domain}|{region}", DESIGNED[part]
        if cell not in designed.settings["cells"]:
            yield replace(today, option=name)
        elif rates[cell] > 0:
            yield Committed(name, domain, region, *(rates[cell],) * 4, 1.0)
        else:
            reason = HELD.get(table[cell].held_by, UNPAID[part])
            yield Committed(name, domain, region, *(nothing,) * 4, 1.0, reason)


def _rounded(designed: Designed, cell: str, floor: float) -> float:
    """Return a floor on the step of the cell, half up, as a standard compared with it is rounded."""
    if cell not in designed.settings["cells"]:
        return floor
    value, unit = designed.printed(cell, floor)
    to = float(designed.settings["cells"][cell]["rounding"]["to"])
    return float(np.floor(value / to + 0.5 + 1e-12) * to * conversion(parse(unit), parse(designed.units[cell])))

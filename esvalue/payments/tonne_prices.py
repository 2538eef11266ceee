"""What charges come to per tonne over the target, beside what removing a tonne costs by the price book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from esvalue.core.arguments import Year, checked
from esvalue.core.errors import fail, nearest
from esvalue.core.periods import KINDS, Period, parse_period
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.inputs.library import Library
from esvalue.inputs.parameters import NOMINAL, SOFT
from esvalue.payments.claims import Claims
from esvalue.payments.indicators import Indicator
from esvalue.payments.measures import GRAMS_A_TONNE, taken_together
from esvalue.payments.needs import named_rows
from esvalue.payments.rule import Rule
from esvalue.payments.rule_file import Term
from esvalue.payments.scene import Scene
from esvalue.payments.tables import Tables
from esvalue.payments.terms import spec_of

__all__ = ["TonnePrice", "TonnePrices", "TreatmentCost", "tonne_prices", "treatment_costs"]

SEVERAL = Text(
    zh="按多项指标的均值或各断面的均值收取，不能归于一项",
    en="counted by a mean of indicators or sections, not to be told apart",
)
NO_CONCENTRATION = Text(zh="不按浓度收取", en="not counted by a concentration")
NO_TONNES = Text(zh="定类指标不以吨计", en="the indicator that decides is not counted in tonnes")
NO_LIMIT = Text(zh="目标没有该指标的限值", en="the target has no limit of the indicator")
NOT_OVER = Text(zh="浓度未超过目标限值", en="the concentration is not over the limit of the target")
NO_VOLUMES = Text(
    zh="没有水量（volumes 表），或水量为零", en="no volume of water is given (table of volumes), or it is zero"
)


@dataclass(frozen=True)
class TonnePrice:
    """Charges of one indicator in periods of one kind.

    Attributes
    ----------
    indicator, kind : str
        Which, and in periods of which kind.
    cells : int
        Sections and periods charged.
    tonnes, yuan : float
        Tonnes over the target, and what was charged for them.

    Examples
    --------
    >>> TonnePrice("NH3-N", "month", 3, 20.0, 1e6).price  # yuan a tonne
    50000.0
    """

    indicator: str
    kind: str
    cells: int
    tonnes: float
    yuan: float

    @property
    def price(self) -> float:
        """Yuan a tonne over the target."""
        return self.yuan / self.tonnes


@dataclass(frozen=True)
class TonnePrices(Shown):
    """What charges come to a tonne, and why others cannot be told; made by :func:`tonne_prices`.

    Attributes
    ----------
    priced : tuple of TonnePrice
        By indicator and kind of period.
    unpriced : tuple of pairs
        A reason, with sections and periods by name.

    Examples
    --------
    >>> TonnePrices((TonnePrice("NH3-N", "month", 3, 20.0, 1e6),), ()).priced[0].price
    50000.0
    """

    priced: tuple[TonnePrice, ...]
    unpriced: tuple[tuple[Text, str], ...]


@dataclass(frozen=True)
class TreatmentCost:
    """One published cost of removing a tonne.

    Attributes
    ----------
    title, source : Text
        What it is, and where it is printed.
    value, low, high : float
        Yuan a tonne, with the ends of its spread (None where there is none).
    year : int or None
        Year of the prices; None where the amount stays as printed.
    soft : bool
        Whether it rests on judgement.

    Examples
    --------
    >>> from esvalue.inputs import Library
    >>> from esvalue.payments.indicators import load_indicators
    >>> found = treatment_costs(load_indicators().records["NH3-N"], Library(), [2020])
    >>> {one.year for one in found}
    {2020}
    """

    title: Text
    source: Text
    value: float
    low: float | None
    high: float | None
    year: int | None
    soft: bool


@checked
def tonne_prices(rule: Rule, claims: Claims, tables: Tables) -> TonnePrices:
    """Return the charges of a rule by tonne over the target's limit.

        price = charges / sum of (C - C_target) Q

    C and Q are concentration and volume of the section and period that is charged. A charge for the class of a section
    is laid on the indicator that decides it, so its price is the most that can be said of this indicator.

    Parameters
    ----------
    rule, claims, tables
        The rule, its claims, and the tables they were computed from.

    Raises
    ------
    InputError
        Claims of another rule, or of other tables.

    Examples
    --------
    >>> from esvalue.inputs import find_scenario
    >>> from esvalue.payments import load_rule, tables_of
    >>> rule, tables = load_rule("liaoning_2024"), tables_of(find_scenario("basin").parent / "river")
    >>> found = tonne_prices(rule, rule.evaluate(tables), tables)
    >>> found.priced, str(found.unpriced[0][0])  # no volumes are given, so nothing has a price
    ((), 'no volume of water is given (table of volumes), or it is zero')
    """
    reasons: dict[Text, list[str]] = {}
    charged = _charged(rule, claims, tables)
    kept = [_weighed(part, str(kind), tables, reasons) for kind, part in charged.groupby("kind", sort=False)]
    priced = []
    if kept:
        for (indicator, kind), part in pd.concat(kept, ignore_index=True).groupby(["indicator", "kind"], sort=False):
            tonnes, yuan = float(part["tonnes"].sum()), float(part["yuan"].sum())
            priced.append(TonnePrice(str(indicator), str(kind), len(part), tonnes, yuan))
    order = {code: i for i, code in enumerate(tables.indicators.codes)}
    priced.sort(key=lambda one: (order[one.indicator], KINDS[one.kind].rank))
    return TonnePrices(
        tuple(priced), tuple((why, named_rows(list(dict.fromkeys(rows)))) for why, rows in reasons.items())
    )


def _charged(rule: Rule, claims: Claims, tables: Tables) -> pd.DataFrame:
    """Return what is charged by section, period and indicator, in yuan; no indicator where none can be told."""
    frame = claims.frame[claims.frame["side"] == "worse"]
    terms = {term.name: term for term in rule.file.terms}
    if not set(frame["term"].astype(str)) <= set(terms):
        raise fail("claims_of_other", "claims", given=claims.rule, name=rule.name)
    left = frozenset(k for k, code in enumerate(tables.indicators.codes) if code in {o.name for o in claims.left_out})
    keys = ["section", "period", "indicator"]
    made = []
    for (name, label), part in frame.groupby(["term", "period"], observed=True, sort=False):
        term, period = terms[str(name)], parse_period(str(label))
        own = part.groupby(["section", "indicator", "deciding"], observed=True, sort=False)["cents"].sum().reset_index()
        own = own.assign(
            section=own["section"].astype(str),
            period=str(label),
            kind=period.kind if period else "",
            yuan=own["cents"] / 100.0,
            several=term.per != "section" or term.combine == "mean",
        )
        if term.combine == "sum" and period is not None and term.per == "section":
            own = _told_apart(own, Scene(tables, period.kind, [period]), term, left)
        else:
            first = own["deciding"].str.split(", ").str[0]
            own["indicator"] = own["indicator"].where(own["indicator"] != "", first)
        made.append(own[[*keys, "kind", "several", "yuan"]])
    columns = [*keys, "kind", "several"]
    whole = pd.concat(made, ignore_index=True) if made else pd.DataFrame(columns=[*columns, "yuan"])
    return whole.groupby(columns, sort=False)["yuan"].sum().reset_index()


def _told_apart(own: pd.DataFrame, scene: Scene, term: Term, left: frozenset[int]) -> pd.DataFrame:
    """Return charges by a sum over indicators, each indicator with its part of the sum."""
    known = scene.tables.indicators
    spec = spec_of(term, term, known, left, term.name)
    at = {name: i for i, name in enumerate(scene.tables.network.names)}
    section = own["section"].map(at).to_numpy(dtype=np.int64)
    shape = (scene.sections, 1, len(spec.ks))
    sizes = np.nan_to_num(np.broadcast_to(taken_together(scene, spec).each, shape)[section, 0])
    rows, parts = np.nonzero(sizes)
    shares = sizes[rows, parts] / sizes.sum(axis=1)[rows]
    codes = np.array(known.codes, dtype=object)[spec.ks[parts]]
    return own.iloc[rows].assign(indicator=codes, yuan=own["yuan"].to_numpy()[rows] * shares)


def _weighed(part: pd.DataFrame, kind: str, tables: Tables, reasons: dict[Text, list[str]]) -> pd.DataFrame:
    """Return charges with their tonnes over the target; those without go to `reasons`."""
    network, codes = tables.network, tables.indicators.codes
    periods: list[Period] = [one for label in part["period"].unique() if (one := parse_period(label)) is not None]
    place = {name: i for i, name in enumerate(network.names)}
    section = part["section"].map(place).fillna(-1).to_numpy(dtype=np.int64)
    period = part["period"].map({one.label: i for i, one in enumerate(periods)}).to_numpy(dtype=np.int64)
    k = part["indicator"].map({code: i for i, code in enumerate(codes)}).fillna(-1).to_numpy(dtype=np.int64)
    scene = Scene(tables, kind, periods)
    every = np.arange(len(codes))
    over = (scene.values(every) - scene.limits(every))[section, period, k]
    volumes = np.full(len(part), np.nan)
    if tables.volumes is not None:
        volumes = tables.volumes.within(periods, len(network))[section, period]
    mass = np.array([_has_mass(one) for one in tables.indicators.records.values()])
    with np.errstate(invalid="ignore"):
        tests: list[tuple[Text, np.ndarray]] = [
            (SEVERAL, part["several"].to_numpy(dtype=bool)),
            (NO_CONCENTRATION, (k < 0) | (section < 0)),
            (NO_TONNES, ~mass[k]),
            (NO_LIMIT, np.isnan(over)),
            (NOT_OVER, over <= 0),
            (NO_VOLUMES, ~(volumes > 0)),
        ]
    left = np.zeros(len(part), dtype=bool)
    for why, mask in tests:
        own = part[mask & ~left]
        if len(own):
            reasons.setdefault(why, []).extend(f"{s} {p}" for s, p in zip(own["section"], own["period"], strict=True))
        left |= mask
    return part.assign(tonnes=over * volumes / GRAMS_A_TONNE)[~left]


def _has_mass(indicator: Indicator) -> bool:
    return indicator.direction == "lower" and parse(indicator.unit).same_kind(parse("mg/L"))


@checked
def treatment_costs(indicator: Indicator, library: Library, years: Sequence[Year]) -> list[TreatmentCost]:
    """Return every published cost of removing a tonne of an indicator, brought to the last of some years.

    Replacement costs without a statutory amount are brought to prices of that year, or of the last year the price index
    has; none where the indicator names no price.

    Parameters
    ----------
    indicator
        One of :func:`load_indicators`.
    library
        Where the price book and the price index are found.
    years
        Years of what the costs stand beside; the last one counts.

    Raises
    ------
    InputError
        The price it names is not in the price book.

    Examples
    --------
    >>> from esvalue.inputs import Library
    >>> from esvalue.payments.indicators import load_indicators
    >>> found = treatment_costs(load_indicators().records["NH3-N"], Library(), [2020])
    >>> [(round(one.value), one.year) for one in found]
    [(1121, 2020)]
    """
    if indicator.treatment is None:
        return []
    book, index = library.prices, library.price_index
    if indicator.treatment not in book:
        raise fail(
            "unknown_name",
            "indicators.toml: treatment",
            what="price",
            name=indicator.treatment,
            nearest=nearest(indicator.treatment, book) or "-",
        )
    parameter = book[indicator.treatment]
    last = min(max(years), max(index.changes)) if years else max(index.changes)
    made = []
    for _, record in parameter.records():
        unit = parse(record.unit or parameter.unit)
        year = None if record.basis in NOMINAL else record.price_year or record.published
        tonne = parse(f"yuan/t_{parameter.unit.rpartition('_')[2]}")
        factor = conversion(unit, tonne) * (index.factor(year, last) if year is not None else 1.0)
        low, high = record.spread.support if record.spread else (None, None)
        source = library.sources.get(record.source or "")
        said = source.title if source is not None else Text.same(record.source or "-")
        made.append(
            TreatmentCost(
                parameter.title,
                Text(zh="{}（{}）", en="{} ({})").format(said, record.note) if record.note else said,
                record.value * factor,
                None if low is None else low * factor,
                None if high is None else high * factor,
                None if year is None else last,
                (record.evidence or (source.kind if source else "judgement")) in SOFT,
            )
        )
    return made

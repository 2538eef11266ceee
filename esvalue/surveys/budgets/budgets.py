"""Farm budgets: gross margins of holders, and from them the floor by place and crop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from esvalue.core.arguments import Count, Level, Seed, TwoOrMore, checked
from esvalue.core.errors import Doubt, Mistake, Mistakes, fail, nearest
from esvalue.core.shown import Shown
from esvalue.core.units import Unit, conversion, parse, product
from esvalue.surveys.budgets.columns import result_word
from esvalue.surveys.budgets.doubts import budget_doubts
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.holders import sample_moments
from esvalue.surveys.tables import read_sheet, repeated
from esvalue.surveys.unit_columns import headers, numbers

__all__ = ["Budgets", "Floor", "budgets_of", "read_budgets"]

ALIASES = {
    "地块": "place", "地点": "place", "村": "place", "村庄": "place", "作物": "crop", "户": "holder", "农户": "holder",
    "户号": "holder", "单产": "yield", "亩产": "yield",
    "产量": "yield", "价格": "price", "单价": "price", "面积": "area", "种植面积": "area", "补贴": "subsidy",
    "其他收入": "other_income", "副产品": "other_income",
    "季数": "seasons", "年季数": "seasons",
}  # fmt: skip
TEXTS = ("place", "crop", "holder")
INCOMES = ("subsidy", "other_income")
#: Columns with a meaning of their own; every other one is a cost.
KNOWN = frozenset(ALIASES.values())


@dataclass(frozen=True)
class Floor(Shown):
    """What holders of one place and crop forgo: the mean (weighted by area) and the variation among them.

    Attributes
    ----------
    place, crop : str
        Which; "*" for all of them together.
    holders, area : int, float
        How many, and their area (ha).
    mean : Estimate
        Mean gross margin, weighted by area, in the unit of the budgets.
    variation : Estimate
        Standard deviation among holders as a share of the mean.
    lowest, median, highest : float
        Of the margins, in the unit of the budgets.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> row = {"place": "a", "crop": "rice", "yield [kg/mu]": 600, "price [yuan/kg]": 3, "seed [yuan/mu]": [800, 900]}
    >>> with TemporaryDirectory() as folder:
    ...     pd.DataFrame(row).to_csv(f"{folder}/farms.csv", index=False)
    ...     found = read_budgets(f"{folder}/farms.csv", unit="yuan/mu/a").floor("a", "rice")
    >>> found.mean.value, found.lowest, found.highest
    (950.0, 900.0, 1000.0)
    """

    place: str
    crop: str
    holders: int
    area: float
    mean: Estimate
    variation: Estimate
    lowest: float
    median: float
    highest: float


@dataclass(frozen=True)
class Budgets(Shown):
    """Checked budgets, one row a holder and crop; made by :func:`read_budgets`.

    Attributes
    ----------
    file, unit : str
        The file, and the unit of margins and their parts.
    table : DataFrame
        Gross margin and its parts, in `unit`; area in ha (1 each where none is given).
    costs : tuple of str
        The columns that are costs.
    notes, doubts : tuple
        What a reader must know; columns and amounts that look wrong, each by its heading.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> row = {"place": ["a"], "crop": "rice", "yield [kg/mu]": 600, "price [yuan/kg]": 3, "seed [yuan/mu]": 800}
    >>> with TemporaryDirectory() as folder:
    ...     pd.DataFrame(row).to_csv(f"{folder}/farms.csv", index=False)
    ...     budgets = read_budgets(f"{folder}/farms.csv", unit="yuan/mu/a")
    >>> budgets.costs, budgets.table["margin"].tolist()  # 600 x 3 - 800
    (('seed',), [1000.0])
    """

    file: str
    unit: str
    table: pd.DataFrame
    costs: tuple[str, ...]
    notes: tuple[Mistake, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def only(self, place: str | None = None, crop: str | None = None) -> Budgets:
        """Return the budgets of a place and crop; None stands for all.

        Raises
        ------
        InputError
            There is no such place or crop, or the two do not occur together.
        """
        rows = self.table
        for column, name in (("place", place), ("crop", crop)):
            if name is None:
                continue
            chosen = rows[rows[column] == name]
            if chosen.empty:
                known = list(dict.fromkeys(rows[column]))
                raise fail(
                    "budget_absent",
                    self.file,
                    column=column,
                    name=name,
                    nearest=nearest(name, known) or "-",
                    known=", ".join(known),
                )
            rows = chosen
        return replace(self, table=rows)

    @checked
    def floor(
        self,
        place: str | None = None,
        crop: str | None = None,
        level: Level = 0.95,
        draws: TwoOrMore = 2000,
        seed: Seed = 0,
    ) -> Floor:
        """Return the floor of a place and crop; None stands for all of them together.

        Several rows of one holder in a place (plots, crops) are one holder with the area of all and their mean: plots
        of one farm do not vary independently.

        Raises
        ------
        InputError
            There is no such place or crop, or the two do not occur together.
        """
        rows = self.only(place, crop).table
        if "holder" in rows and rows.duplicated(["place", "holder"]).any():
            sums = (
                rows.assign(whole=rows["margin"] * rows["area"])
                .groupby(["place", "holder"], sort=False)[["whole", "area"]]
                .sum()
            )
            rows = sums.assign(margin=sums["whole"] / sums["area"])
        margin, area = rows["margin"].to_numpy(), rows["area"].to_numpy()
        mean, variation = sample_moments(margin, area, unit=self.unit, level=level, draws=draws, seed=seed)
        order = np.argsort(margin)
        middle = margin[order][np.searchsorted(np.cumsum(area[order]), area.sum() / 2)]
        return Floor(
            place or "*",
            crop or "*",
            len(margin),
            float(area.sum()),
            mean,
            variation,
            float(margin.min()),
            float(middle),
            float(margin.max()),
        )

    @checked
    def floors(self, level: Level = 0.95, draws: TwoOrMore = 2000, seed: Seed = 0) -> pd.DataFrame:
        """Return the floor of every place and crop: holders, area (ha), mean with interval, variation, lowest,
        median, highest.
        """
        made = [
            self.floor(place, crop, level, draws, seed)
            for place, crop in sorted(set(zip(self.table["place"], self.table["crop"], strict=True)))
        ]
        return pd.DataFrame(
            {
                "place": [one.place for one in made],
                "crop": [one.crop for one in made],
                "holders": [one.holders for one in made],
                "area": [one.area for one in made],
                "mean": [one.mean.value for one in made],
                "se": [one.mean.se for one in made],
                "low": [one.mean.low for one in made],
                "high": [one.mean.high for one in made],
                "variation": [one.variation.value for one in made],
                "lowest": [one.lowest for one in made],
                "median": [one.median for one in made],
                "highest": [one.highest for one in made],
            }
        ).set_index(["place", "crop"])


@checked
def read_budgets(path: str | Path, sheet: str | Count = 0, unit: str = "yuan/ha/a") -> Budgets:
    r"""Return the gross margins of a table of farm budgets, one row a holder and crop.

    :math:`m = s\,(y p + \sum_i r_i - \sum_j c_j)` with yield y, price p, other receipts r, costs c and s seasons a
    year.

    Parameters
    ----------
    path : path
        CSV or XLSX with units in the header: `place`, `crop`, `yield [kg/mu]`, `price [yuan/kg]`; if need be `holder`,
        `area [mu]` (weights), `subsidy` and `other_income` (receipts), `seasons [1/a]`. Every other column is a
        variable cost and must be money per area.
    sheet : str or int
        Sheet of a workbook.
    unit : str
        Unit of the margin, money per area and year.

    Notes
    -----
    A column per area and year stands as it is. One per area without a year is of one season, times `seasons`; without
    that column one season a year is taken, and a note says so. Fixed costs stay out of a table of gross margins: they
    go on when the use ends.

    Raises
    ------
    InputError
        Missing columns, units that do not fit, cells that are no numbers, columns of results or totals: all of them at
        once.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> row = {"place": ["a"], "crop": "rice", "yield [kg/mu]": 600, "price [yuan/kg]": 3, "seed [yuan/mu]": 800}
    >>> with TemporaryDirectory() as folder:
    ...     pd.DataFrame(row).to_csv(f"{folder}/farms.csv", index=False)
    ...     budgets = read_budgets(f"{folder}/farms.csv", unit="yuan/mu/a")
    >>> budgets.table["margin"].tolist()  # 600 x 3 - 800
    [1000.0]
    """
    return budgets_of(read_sheet(path, sheet), Path(path).name, unit)


def budgets_of(table: pd.DataFrame, where: str, unit: str = "yuan/ha/a") -> Budgets:
    """Return the gross margins of a table of farm budgets; `where` names it in messages. See :func:`read_budgets`."""
    problems = Mistakes()
    found = headers(table, ALIASES, ("place", "crop", "yield", "price"), where, problems)
    problems.raise_if_any()
    if table.empty:
        raise fail("empty_table", where)
    for name, (header, _) in found.items():
        if name not in KNOWN and (word := result_word(name)):
            problems.add("budget_result", f"{where}: {header}", column=name, word=word)
    problems.raise_if_any()
    wanted = parse(unit, "unit")
    made: dict[str, np.ndarray] = {}
    seasons, assumed = np.ones(len(table)), False
    if "seasons" in found:
        _factor(found["seasons"], ("1/a",), where, problems)
        seasons = numbers(table, found["seasons"][0], where, problems, positive=True)
    for name, (header, _) in found.items():
        if name in TEXTS:
            empty = table[header].isna() | (table[header].astype(str).str.strip() == "")
            if empty.any():
                problems.add("empty_cells", f"{where}: {header}", rows=", ".join(map(str, table.index[empty][:5])))
        elif name == "area":
            made[name] = numbers(table, header, where, problems, positive=True) * _factor(
                found[name], ("ha",), where, problems
            )
        elif name in ("yield", "price"):
            made[name] = numbers(table, header, where, problems, least=0)
        elif name != "seasons":
            times, yearly = _money(found[name], wanted, where, problems)
            made[name] = numbers(table, header, where, problems, least=0) * times * (1.0 if yearly else seasons)
            assumed |= not yearly
    crop_times, yearly = _revenue(found["yield"], found["price"], wanted, where, problems)
    problems.raise_if_any()
    revenue = made.pop("yield") * made.pop("price") * crop_times * (1.0 if yearly else seasons)
    area = made.pop("area", np.ones(len(table)))
    texts = {name: table[found[name][0]].astype(str).str.strip() for name in TEXTS if name in found}
    costs = tuple(name for name in made if name not in INCOMES)
    if not costs:
        raise fail("budget_no_costs", where)
    margin = revenue + sum(made[name] for name in INCOMES if name in made) - sum(made[name] for name in costs)
    notes = _notes(table, margin, (assumed or not yearly) and "seasons" not in found, "area" in found, where)
    frame = pd.DataFrame({**texts, "area": area, "revenue": revenue, **made, "margin": margin}, index=table.index)
    return Budgets(
        where,
        unit,
        frame,
        costs,
        notes,
        budget_doubts(frame, costs, {name: header for name, (header, _) in found.items()}, seasons, unit),
    )


def _notes(table: pd.DataFrame, margin: np.ndarray, one_season: bool, area: bool, where: str) -> tuple[Mistake, ...]:
    """Return what was taken for granted, budgets that lose money, and rows that stand twice."""
    notes = [Mistake("budget_one_season", where)] if one_season else []
    losses = margin < 0
    if losses.any():
        first = table.index[int(np.flatnonzero(losses)[0])]
        told = {"count": int(losses.sum()), "total": len(margin), "row": first}
        notes.append(Mistake("budget_losses", where, told))
    notes += repeated(table)
    if not area:
        notes.append(Mistake("budget_no_area", where))
    return tuple(notes)


def _unit(column: tuple[str, str | None], wanted: str, where: str, problems: Mistakes) -> Unit | None:
    header, text = column
    if text is None:
        problems.add("budget_unit", f"{where}: {header}", given="-", wanted=wanted)
        return None
    return parse(text, f"{where}: {header}")


def _factor(column: tuple[str, str | None], wanted: tuple[str, ...], where: str, problems: Mistakes) -> float:
    unit = _unit(column, wanted[0], where, problems)
    if unit is None:
        return 1.0
    if not unit.same_kind(parse(wanted[0])):
        problems.add("budget_unit", f"{where}: {column[0]}", given=str(unit), wanted=wanted[0])
        return 1.0
    return conversion(unit, parse(wanted[0]))


def _money(column: tuple[str, str | None], wanted: Unit, where: str, problems: Mistakes) -> tuple[float, bool]:
    """Return the factor to the unit of the margin and whether the column is of a year (else of a season)."""
    unit = _unit(column, str(wanted), where, problems)
    return (1.0, True) if unit is None else _per_year(unit, wanted, f"{where}: {column[0]}", problems)


def _revenue(
    crop: tuple[str, str | None], price: tuple[str, str | None], wanted: Unit, where: str, problems: Mistakes
) -> tuple[float, bool]:
    first, second = _unit(crop, "kg/mu", where, problems), _unit(price, "yuan/kg", where, problems)
    if first is None or second is None:
        return 1.0, True
    return _per_year(product((first, 1), (second, 1)), wanted, f"{where}: {crop[0]} x {price[0]}", problems)


def _per_year(unit: Unit, wanted: Unit, where: str, problems: Mistakes) -> tuple[float, bool]:
    if unit.same_kind(wanted):
        return conversion(unit, wanted), True
    yearly = product((unit, 1), (parse("a"), -1))
    if yearly.same_kind(wanted):
        return conversion(yearly, wanted), False
    problems.add("budget_unit", where, given=str(unit), wanted=str(wanted))
    return 1.0, True

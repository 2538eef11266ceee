"""Farm budgets and tenders from a survey file: floors by place and crop, uptake at a standard, the settlement of a
tender.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from esvalue.core.errors import InputError, Problem, Problems, nearest
from esvalue.core.quantities import Of
from esvalue.core.settling import Settlement
from esvalue.core.sheets import split_heading
from esvalue.core.units import counted_by, parse, product
from esvalue.surveys.bounds import DataBounds
from esvalue.surveys.files import Reading, SurveyFile
from esvalue.surveys.intervals import Estimate
from esvalue.surveys.opportunity.auction import ALIASES, PRICING, Auction, bids_of, reverse_auction
from esvalue.surveys.opportunity.budgets import Budgets, budgets_of
from esvalue.surveys.opportunity.doubts import zero_doubts
from esvalue.surveys.opportunity.moments import sample_moments
from esvalue.surveys.opportunity.supply import Supply, supply_curve, uptake_figures
from esvalue.surveys.opportunity.tables import headers
from esvalue.surveys.words import unit_words

__all__ = ["read_auction_file", "read_budgets_file"]

WORDS: dict[str, dict[str, str]] = {
    "budgets": {"en": "Gross margins forgone, by place and crop ({unit})", "zh": "放弃的毛利，按地点与作物（{unit}）"},
    "place": {"en": "place", "zh": "地点"}, "crop": {"en": "crop", "zh": "作物"},
    "holders": {"en": "holders", "zh": "户数"}, "area": {"en": "area [ha]", "zh": "面积 [公顷]"},
    "mean": {"en": "mean", "zh": "均值"}, "low": {"en": "low", "zh": "下限"}, "high": {"en": "high", "zh": "上限"},
    "variation": {"en": "variation", "zh": "变异系数"},
    "lowest": {"en": "lowest", "zh": "最低"}, "median": {"en": "median", "zh": "中位"},
    "highest": {"en": "highest", "zh": "最高"},
    "auction": {"en": "Tender, {pricing} price: {count} of {total} bids accepted, {area:.6g} ha",
    "zh": "招标（{pricing}）：{total} 份报价中接受 {count} 份，{area:.6g} 公顷"},
    "uniform": {"en": "uniform", "zh": "统一价"}, "discriminatory": {"en": "discriminatory", "zh": "按报价付款"},
    "payment": {"en": "payment in all: {value} {unit}", "zh": "付款总额：{value} {unit}"},
    "rent": {"en": "rents of the holders: {value} {unit}", "zh": "权利人的租金：{value} {unit}"},
    "holder": {"en": "holder", "zh": "户"}, "bid": {"en": "bid", "zh": "报价"},
    "accepted": {"en": "accepted", "zh": "中标"}, "price": {"en": "price", "zh": "价格"},
    "paid": {"en": "payment", "zh": "付款"}, "yes": {"en": "yes", "zh": "是"}, "no": {"en": "no", "zh": "否"},
    "unknown": {"en": "not known", "zh": "未知"},
    "notes": {"en": "To know:", "zh": "须知："},
}  # fmt: skip
MEAN_BID = {"en": "mean bid, by area", "zh": "按面积平均的报价"}
MEAN_PRICE = {"en": "payment per area accepted", "zh": "中标面积的平均付款"}
PRICE = {"en": "price paid to all", "zh": "统一支付的价格"}
UNIT = "yuan/ha/a"
#: A share of holders that some standard reaches: nobody and all are reached at none.
SHARE = Of("share", open=("low", "high"))
#: The limits of a tender: money a year, or an area; and the highest price paid.
LIMITS = {
    "budget": Of("money", low=0, open=("low",)),
    "target": Of("area", open=("low",)),
    "reserve": Of("money", low=0, open=("low",)),
}


def read_budgets_file(file: SurveyFile) -> Reading:
    """Return floors from farm budgets: `floor` (all holders), `floor[place]`, `floor[place, crop]`, each with its
    variation among holders.

    Settings: ``unit`` (yuan/ha/a), ``level``, ``place`` and ``crop`` (only these), ``ignore`` (columns that are no
    costs), ``standards`` (the share of the area whose margin each covers) and ``shares`` (the standard that covers each
    share). Columns as in :func:`~esvalue.surveys.opportunity.budgets.read_budgets`.

    Raises
    ------
    InputError
        Settings that are unknown or no numbers, columns missing or of the wrong unit, cells that are no numbers.
    """
    settings = file.settings
    unit, level = settings.text("unit", UNIT), settings.level()
    only = {"place": settings.text("place", None), "crop": settings.text("crop", None)}
    standards, shares = settings.numbers("standards", of=Of("money", low=0)), settings.numbers("shares", of=SHARE)
    _money(unit, settings.at("unit"), settings.problems)
    table = _kept(file)
    settings.finish()
    made = budgets_of(table, file.path.name, unit).only(only["place"], only["crop"])
    notes = [one for one in made.notes if one.code not in {told.code for told in file.data.notes}]
    figures, variation, bounds = _floors(made, level, file.seed)
    curve = supply_curve(
        made.table["margin"].to_numpy(), unit=unit, weights=made.table["area"].to_numpy(), seed=file.seed
    )
    figures |= _placed(file, curve, standards, shares, level)

    def summary(language: str) -> str:
        table = made.floors(level, seed=file.seed).reset_index()[
            ["place", "crop", "holders", "area", "mean", "low", "high", "variation", "lowest", "median", "highest"]
        ]
        return "\n".join(
            [
                WORDS["budgets"][language].format(unit=getattr(unit_words(unit), language)),
                _text(table, language),
                *_notes((*file.data.notes, *notes), language),
            ]
        )

    spanned = bounds | dict.fromkeys((name for name in figures if name.startswith("standard_for")), bounds["floor"])
    return Reading(summary, figures, "floor", spanned, variation, Settlement(made.doubts))


def read_auction_file(file: SurveyFile) -> Reading:
    """Return a tender settled: `mean_bid` with its variation among holders, `mean_price` (payment per area accepted),
    under a uniform price `price`, and uptake by the bids.

    Settings: ``pricing`` (uniform, discriminatory), ``budget`` (money a year) or ``target`` (ha), ``reserve`` (in
    ``unit``), ``unit`` (yuan/ha/a), ``level``, ``ignore``, ``standards``, ``shares``. Columns: bid [yuan/mu/a], area
    [mu], if known holder and cost [yuan/mu/a].

    Raises
    ------
    InputError
        Settings that are unknown or no numbers, both a budget and a target, columns missing or of the wrong unit, cells
        that are no numbers.
    """
    settings = file.settings
    unit, level = settings.text("unit", UNIT), settings.level()
    pricing = settings.choice("pricing", PRICING)
    limits = {name: settings.number(name, None, of=of) for name, of in LIMITS.items()}
    standards, shares = settings.numbers("standards", of=Of("money", low=0)), settings.numbers("shares", of=SHARE)
    _money(unit, settings.at("unit"), settings.problems)
    table = _kept(file)
    settings.finish()
    bids = bids_of(table, file.path.name, unit)
    try:
        settled = reverse_auction(bids, pricing=pricing, unit=unit, seed=file.seed, **limits)
    except InputError as error:
        raise InputError([Problem(one.code, settings.where, one.fields) for one in error.problems]) from None
    curve, nan = settled.supply(file.seed), float("nan")
    mean, variation = sample_moments(
        bids["bid"].to_numpy(), bids["area"].to_numpy(), unit=unit, level=level, seed=file.seed
    )
    # What was paid in this tender is a fact without a sampling error.
    figures = {
        "mean_bid": replace(mean, what=MEAN_BID),
        "mean_price": Estimate(MEAN_PRICE, settled.mean_price, nan, nan, nan, level, "none", unit),
    }
    if pricing == "uniform":
        figures["price"] = Estimate(PRICE, settled.price, nan, nan, nan, level, "none", unit)
    figures |= _placed(file, curve, standards, shares, level)
    bounds = DataBounds.of(bids["bid"].to_numpy())

    def summary(language: str) -> str:
        return _settled(settled, language) + "\n" + "\n".join(_notes((*file.data.notes, *settled.notes), language))

    spanned, header = (
        {name: bounds for name, one in figures.items() if one.unit == unit},
        headers(table, ALIASES, (), "", Problems())["bid"][0],
    )
    doubts = Settlement(zero_doubts(bids, "bid", str(header)))
    return Reading(
        lambda language: summary(language).rstrip(), figures, "mean_bid", spanned, {"mean_bid": variation}, doubts
    )


def _floors(
    made: Budgets, level: float, seed: int
) -> tuple[dict[str, Estimate], dict[str, Estimate], dict[str, DataBounds]]:
    """Return the floors of all holders, of places and of places and crops, with their variation and what the budgets
    span.
    """
    pairs = sorted(set(zip(made.table["place"], made.table["crop"], strict=True)))
    places = sorted({place for place, _ in pairs})
    wanted: dict[str, tuple[str | None, str | None]] = {"floor": (None, None)}
    if len(places) > 1:
        wanted |= {f"floor[{place}]": (place, None) for place in places}
    wanted |= {f"floor[{place}, {crop}]": (place, crop) for place, crop in pairs}
    floors = {name: made.floor(*one, level=level, seed=seed) for name, one in wanted.items()}
    return (
        {name: one.mean for name, one in floors.items()},
        {name: one.variation for name, one in floors.items()},
        {name: DataBounds(one.lowest, one.highest) for name, one in floors.items()},
    )


def _kept(file: SurveyFile) -> pd.DataFrame:
    """Return the table without the columns the setting `ignore` names, with or without their units."""
    table = file.data.table
    named = {split_heading(str(header), ())[0]: header for header in table} | {str(header): header for header in table}
    for name in (ignored := file.settings.words("ignore")):
        if name not in named:
            file.settings.problems.add(
                "survey_column",
                file.settings.at("ignore"),
                column=name,
                nearest=nearest(name, named) or "-",
                known=", ".join(map(str, table)),
            )
    return table.drop(columns=[named[name] for name in ignored if name in named])


def _placed(
    file: SurveyFile, curve: Supply, standards: tuple[float, ...], shares: tuple[float, ...], level: float
) -> dict[str, Estimate]:
    try:
        return uptake_figures(curve, standards, shares, level)
    except InputError as error:
        raise InputError([Problem(one.code, file.settings.where, one.fields) for one in error.problems]) from None


def _money(unit: str, where: str, problems: Problems) -> None:
    """Note a unit that is no money per area and year."""
    try:
        if not any(parse(unit, where).same_kind(parse(one)) for one in (UNIT, "USD/ha/a")):
            problems.add("budget_unit", where, given=unit, wanted=unit_words(UNIT))
    except InputError as error:
        for one in error.problems:
            problems.add(one.code, one.where, **one.fields)


def _settled(settled: Auction, language: str) -> str:
    table, words = settled.table, WORDS["auction"][language]
    money = product((parse(settled.unit), 1), (counted_by(settled.unit), 1)).text
    accepted = int(table["accepted"].sum())
    lines = [
        words.format(pricing=WORDS[settled.pricing][language], count=accepted, total=len(table), area=settled.area)
    ]
    for name, value in (("payment", settled.payment), ("rent", settled.rent)):
        lines.append(
            WORDS[name][language]
            .format(
                value=f"{value:.6g}" if value == value else WORDS["unknown"][language],
                unit=getattr(unit_words(money), language) if value == value else "",
            )
            .rstrip()
        )
    shown = table.sort_values("bid", kind="stable")
    columns = [name for name in ("holder", "bid", "area", "accepted", "price", "payment") if name in shown]
    shown = shown[columns].rename(columns={"payment": "paid"})
    shown["accepted"] = [WORDS["yes" if one else "no"][language] for one in shown["accepted"]]
    return "\n".join([*lines, "", _text(shown, language)])


def _text(table: Any, language: str) -> str:
    named = table.rename(columns={name: WORDS[name][language] for name in table})
    return str(named.to_string(index=False, float_format=lambda x: f"{x:.6g}", na_rep="-"))


def _notes(notes: tuple[Problem, ...], language: str) -> list[str]:
    return ["", WORDS["notes"][language], *(f"- {one.text(language)}" for one in notes)] if notes else []

"""A tender from a survey file: its settlement, the mean bid, and uptake by the bids."""

from __future__ import annotations

from dataclasses import replace

from esvalue.core.errors import InputError, Mistake, Mistakes
from esvalue.core.quantified import Of
from esvalue.core.settling import Settlement
from esvalue.core.text import Text
from esvalue.core.units import counted_by, parse, product
from esvalue.surveys.auction.auction import ALIASES, PRICING, Auction, bids_of, reverse_auction
from esvalue.surveys.estimate import DataBounds, Estimate
from esvalue.surveys.files import SurveyFile
from esvalue.surveys.findings import Findings
from esvalue.surveys.holder_files import SHARE, UNIT, check_money_unit, kept_columns, note_lines, table_text, uptake_at
from esvalue.surveys.holders import sample_moments
from esvalue.surveys.unit_columns import headers, zero_doubts
from esvalue.surveys.vocabulary import unit_words

__all__ = ["read"]


WORDS: dict[str, Text] = {
    "auction": Text(
        zh="招标（{pricing}）：{total} 份报价中接受 {count} 份，{area:.6g} 公顷",
        en="Tender, {pricing} price: {count} of {total} bids accepted, {area:.6g} ha",
    ),
    "uniform": Text(zh="统一价", en="uniform"),
    "discriminatory": Text(zh="按报价付款", en="discriminatory"),
    "payment": Text(zh="付款总额：{value} {unit}", en="payment in all: {value} {unit}"),
    "rent": Text(zh="权利人的租金：{value} {unit}", en="rents of the holders: {value} {unit}"),
    "holder": Text(zh="户", en="holder"),
    "bid": Text(zh="报价", en="bid"),
    "accepted": Text(zh="中标", en="accepted"),
    "price": Text(zh="价格", en="price"),
    "paid": Text(zh="付款", en="payment"),
    "yes": Text(zh="是", en="yes"),
    "no": Text(zh="否", en="no"),
    "unknown": Text(zh="未知", en="not known"),
}
MEAN_BID = Text(zh="按面积平均的报价", en="mean bid, by area")
MEAN_PRICE = Text(zh="中标面积的平均付款", en="payment per area accepted")
PRICE = Text(zh="统一支付的价格", en="price paid to all")
#: The limits of a tender: money a year, or an area; and the highest price paid.
LIMITS = {
    "budget": Of("money", low=0, open=("low",)),
    "target": Of("area", open=("low",)),
    "reserve": Of("money", low=0, open=("low",)),
}


def read(file: SurveyFile) -> Findings:
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
    spec = file.specification
    unit, level = spec.text("unit", UNIT), spec.level()
    pricing = spec.choice("pricing", PRICING)
    limits = {name: spec.number(name, None, of=of) for name, of in LIMITS.items()}
    standards, shares = spec.numbers("standards", of=Of("money", low=0)), spec.numbers("shares", of=SHARE)
    check_money_unit(unit, spec.at("unit"), spec.problems)
    table = kept_columns(file)
    spec.finish()
    bids = bids_of(table, file.path.name, unit)
    try:
        settled = reverse_auction(bids, pricing=pricing, unit=unit, seed=file.seed, **limits)
    except InputError as error:
        raise InputError([Mistake(one.code, spec.where, one.fields) for one in error.problems]) from None
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
    figures |= uptake_at(file, curve, standards, shares, level)
    bounds = DataBounds.of(bids["bid"].to_numpy())

    def summary(language: str) -> str:
        return _settled(settled, language) + "\n" + "\n".join(note_lines((*file.data.notes, *settled.notes), language))

    spanned, header = (
        {name: bounds for name, one in figures.items() if one.unit == unit},
        headers(table, ALIASES, (), "", Mistakes())["bid"][0],
    )
    doubts = Settlement(zero_doubts(bids, "bid", str(header)))
    return Findings(
        lambda language: summary(language).rstrip(), figures, "mean_bid", spanned, {"mean_bid": variation}, doubts
    )


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
    return "\n".join([*lines, "", table_text(shown, WORDS, language)])

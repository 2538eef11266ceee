"""Reverse auctions: holders bid what they want to be paid,
the cheapest are taken within a budget or up to a target area.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd

from esvalue.core.arguments import Amount, Count, Seed, checked
from esvalue.core.errors import Mistake, Mistakes, fail
from esvalue.core.quantified import Of
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.surveys.supply import Supply, supply_curve
from esvalue.surveys.tables import read_sheet
from esvalue.surveys.unit_columns import headers, numbers, per_hectare
from esvalue.surveys.vocabulary import check_option, unit_words

__all__ = ["Auction", "bids_of", "read_bids", "reverse_auction"]

ALIASES = {
    "户": "holder", "农户": "holder", "户号": "holder", "报价": "bid", "投标": "bid", "投标价": "bid", "竞标价": "bid",
    "面积": "area", "成本": "cost",
}  # fmt: skip
PRICING = ("uniform", "discriminatory")
Hectares = Annotated[float, Of("area", open=("low",))]


@dataclass(frozen=True)
class Auction(Shown):
    """A settled tender: what each bidder is paid, and what it costs in all; made by :func:`reverse_auction`.

    Attributes
    ----------
    pricing, unit : str
        "uniform" or "discriminatory"; the unit of bids and prices.
    table : DataFrame
        A row a bidder: bid and price (in `unit`), area (ha), accepted, payment and rent (money a year).
    price : float
        The price of the tender, in `unit`.
    area, payment, rent : float
        Sums over who is accepted: ha, money a year, and what of it exceeds the bids.
    notes : tuple of Mistake
        What a reader must know.

    Examples
    --------
    >>> import pandas as pd
    >>> tender = pd.DataFrame({"bid": [10.0, 20.0, 30.0], "area": [1.0, 1.0, 1.0]})
    >>> made = reverse_auction(tender, pricing="uniform", target=2.0)
    >>> made.table["accepted"].tolist(), made.mean_price, made.rent  # 30 - 10 + 30 - 20
    ([True, True, False], 30.0, 30.0)
    """

    pricing: str
    unit: str
    table: pd.DataFrame
    price: float
    area: float
    payment: float
    rent: float
    notes: tuple[Mistake, ...] = ()

    @property
    def mean_price(self) -> float:
        """Payment per area accepted (in `unit`), NaN where nobody is."""
        return self.payment / self.area / per_hectare(self.unit) if self.area else float("nan")

    def cost_curve(self) -> pd.DataFrame:
        """Return what more area costs, by rising bid: area so far, payment if each gets the bid,
        payment if all get this bid.
        """
        rows = self.table.sort_values("bid", kind="stable")
        area = rows["area"].cumsum()
        times = per_hectare(self.unit)
        return pd.DataFrame(
            {
                "bid": rows["bid"],
                "area": area,
                "discriminatory": (rows["bid"] * rows["area"]).cumsum() * times,
                "uniform": rows["bid"] * area * times,
            }
        )

    @checked
    def supply(self, seed: Seed = 0) -> Supply:
        """Return the supply curve of the bids, weighted by area. Under discriminatory prices bids lie above costs,
        and so does the curve.
        """
        return supply_curve(
            self.table["bid"].to_numpy(), unit=self.unit, weights=self.table["area"].to_numpy(), seed=seed
        )


@checked
def read_bids(path: str | Path, sheet: str | Count = 0, unit: str = "yuan/ha/a") -> pd.DataFrame:
    """Return the bids of a CSV or XLSX file: `bid [yuan/mu/a]`, `area [mu]`,
    if known `holder` and `cost [yuan/mu/a]`; in `unit` and ha.

    Parameters
    ----------
    path
        The file.
    sheet
        Of a workbook: its name or position.
    unit
        Unit of bids and costs in the result, money per area and year.

    Raises
    ------
    InputError
        Missing columns, units that do not fit, cells that are no numbers or not above zero.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     table = pd.DataFrame({"bid [yuan/mu/a]": [100, 200], "area [mu]": [15, 30]})
    ...     table.to_csv(f"{folder}/bids.csv", index=False)
    ...     bids = read_bids(f"{folder}/bids.csv")
    >>> bids.to_dict("list")  # a hectare is 15 mu
    {'bid': [1500.0, 3000.0], 'area': [1.0, 2.0]}
    """
    return bids_of(read_sheet(path, sheet), Path(path).name, unit)


def bids_of(table: pd.DataFrame, where: str, unit: str = "yuan/ha/a") -> pd.DataFrame:
    """Return the bids of a table; `where` names it in messages. See :func:`read_bids`."""
    problems = Mistakes()
    found = headers(table, ALIASES, ("bid", "area"), where, problems)
    problems.raise_if_any()
    if table.empty:
        raise fail("empty_table", where)
    made: dict[str, np.ndarray | pd.Series] = (
        {"holder": table[found["holder"][0]].astype(str)} if "holder" in found else {}
    )
    for name, wanted in (("bid", unit), ("area", "ha"), ("cost", unit)):
        if name not in found:
            continue
        header, text = found[name]
        column = numbers(table, header, where, problems, positive=name == "area", least=0)
        if text is None or not (own := parse(text, f"{where}: {header}")).same_kind(parse(wanted)):
            problems.add("budget_unit", f"{where}: {header}", given=text or "-", wanted=wanted)
        else:
            made[name] = column * conversion(own, parse(wanted))
    problems.raise_if_any()
    return pd.DataFrame(made, index=table.index)


@checked
def reverse_auction(
    bids: pd.DataFrame,
    *,
    pricing: str,
    budget: Amount | None = None,
    target: Hectares | None = None,
    reserve: Amount | None = None,
    unit: str = "yuan/ha/a",
    seed: Seed = 0,
) -> Auction:
    r"""Settle a tender: bids :math:`b_{(1)} \le b_{(2)} \le \dots` per area, whole offers of area a,
    taken from the cheapest on.

    *Discriminatory*: each accepted is paid the own bid; with a budget B as many as :math:`\sum_{i \le k} b_{(i)}
    a_{(i)} \le B`. *Uniform*: all accepted are paid one price, the first bid rejected, so that no bid sets its own
    price (offers of one size); with a budget the price is at most :math:`B/A_k` and k the greatest with :math:`b_{(k)}
    A_k \le B`, where :math:`A_k = \sum_{i\le k} a_{(i)}` (the proportional share rule: Singer 2010, FOCS 51). A target
    takes offers until their area reaches it. Offers are taken in order: one that no longer fits the budget ends the
    tender, and a note says what is left.

    Parameters
    ----------
    bids : DataFrame
        Columns `bid` (in `unit`) and `area` (ha); if known `cost` (in `unit`), for the rents.
    pricing : str
        "uniform" or "discriminatory".
    budget, target : float
        One of them: money a year (yuan), or ha.
    reserve : float, optional
        The highest price paid; bids above it are left out.
    unit : str
        Unit of the bids.
    seed : int
        Draws the order of equal bids.

    Notes
    -----
    Rents are payment minus cost of the accepted. Without `cost` the bid stands for it under a uniform price; under
    discriminatory prices bids are set above cost, so rents are not known (NaN) and a note says so.

    Examples
    --------
    >>> import pandas as pd
    >>> tender = pd.DataFrame({"bid": [10.0, 20.0, 30.0], "area": [1.0, 1.0, 1.0]})
    >>> made = reverse_auction(tender, pricing="uniform", target=2.0)
    >>> made.price, made.payment, made.rent
    (30.0, 60.0, 30.0)
    >>> reverse_auction(tender, pricing="discriminatory", budget=30.0).payment
    30.0

    Raises
    ------
    InputError
        Neither or both of budget and target; an unknown pricing; bids that are no numbers; a target above the area on
        offer.
    """
    check_option("reverse_auction", "pricing", pricing, PRICING)
    if (budget is None) == (target is None):
        raise fail("auction_limit", "reverse_auction")
    problems = Mistakes()
    found = headers(bids, {}, ("bid", "area"), "bids", problems)
    problems.raise_if_any()
    bid, area = numbers(bids, "bid", "bids", problems, least=0), numbers(bids, "area", "bids", problems, positive=True)
    cost = numbers(bids, "cost", "bids", problems) if "cost" in found else None
    problems.raise_if_any()
    if not len(bid):
        raise fail("empty_table", "bids")
    lot = np.random.default_rng(seed).random(len(bid))
    order = np.lexsort((lot, bid))
    order = order[bid[order] <= (np.inf if reserve is None else reserve)]
    b, a = bid[order], area[order]
    total = np.cumsum(a)
    times = per_hectare(unit)
    notes: tuple[Mistake, ...] = ()
    if target is not None:
        count, notes = _count_to(target, total)
    else:
        assert budget is not None
        spent = (np.cumsum(b * a) if pricing == "discriminatory" else b * total) * times
        count = int(np.searchsorted(spent, budget * (1 + 1e-12), side="right"))
    price = float("nan")
    if pricing == "uniform" and count:
        price = float(b[count]) if count < len(b) else float(b[-1] if reserve is None else reserve)
        if count == len(b) and reserve is None:
            notes += (Mistake("auction_all_in", "", {"price": f"{price:g}", "unit": unit_words(unit)}),)
        if budget is not None:
            price = min(price, budget / float(total[count - 1]) / times)
    if not count:
        short = _short(budget, float(b[0] * a[0]) * times) if budget is not None and len(b) else ""
        notes += (
            Mistake("auction_nobody", "", {"lowest": f"{bid.min():g}", "unit": unit_words(unit), "short": short}),
        )
    accepted, paid = np.zeros(len(bid), bool), np.zeros(len(bid))
    accepted[order[:count]] = True
    paid[accepted] = bid[accepted] if pricing == "discriminatory" else price
    known = cost if cost is not None else bid if pricing == "uniform" else np.full(len(bid), np.nan)
    if cost is None and pricing == "discriminatory" and count:
        notes += (Mistake("auction_no_cost", "", {}),)
    rent, payment = np.where(accepted, (paid - known) * area * times, 0.0), paid * area * times
    if (
        budget is not None and count < len(b) and pricing == "discriminatory"
    ):  # under one price a dearer offer would raise what all are paid
        left = budget - float(payment.sum())
        if (later := b[count:] * a[count:] * times <= left).any():
            notes += (Mistake("auction_left", "", {"left": left, "area": float(a[count]), "count": int(later.sum())}),)
    made = bids.assign(accepted=accepted, price=np.where(accepted, paid, np.nan), payment=payment, rent=rent)
    return Auction(
        pricing, unit, made, price, float(area[accepted].sum()), float(payment.sum()), float(rent.sum()), notes
    )


def _count_to(target: float, total: np.ndarray) -> tuple[int, tuple[Mistake, ...]]:
    """Return how many offers reach a target, the cheapest first, and a note where the last one goes beyond it."""
    if not len(total) or total[-1] < target * (1 - 1e-12):
        offered = float(total[-1]) if len(total) else 0.0
        raise fail("auction_target", "reverse_auction", target=target, offered=offered)
    count = int(np.searchsorted(total, target * (1 - 1e-12))) + 1
    if total[count - 1] <= target * (1 + 1e-9):
        return count, ()
    return count, (Mistake("auction_over", "", {"area": float(total[count - 1]), "target": target}),)


def _short(budget: float, least: float) -> Text:
    """Return in words that a budget does not pay the cheapest offer,
    and whether it would with the 万 that people leave out.
    """
    said = Text(
        zh=f"；每年 {budget:g} 的预算付不起最便宜的一份报价（每年 {least:.6g}）",
        en=f"; the budget of {budget:g} a year does not pay the cheapest offer, {least:.6g} a year",
    )
    if budget * 1e4 < least:
        return said
    meant = f"{budget * 1e4:g}"
    return said + Text(zh=f"：是否漏了“万”，应为 {meant}？", en=f": is 1e4 (万) missing, and {meant} meant?")

"""What looks wrong in farm budgets and tenders: a column that adds up others, amounts per hectare no crop brings,
a bid of nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from esvalue.core.errors import Doubt
from esvalue.core.text import Text
from esvalue.surveys.budgets.columns import sums_of_others
from esvalue.surveys.unit_columns import column_doubt, per_hectare
from esvalue.surveys.vocabulary import unit_words

__all__ = ["budget_doubts"]

#: Usual medians over the budgets of a file, yuan (or dollars) per hectare and year. Judgement, wide on purpose: grazing
#: in a desert steppe brings some hundred yuan of receipts, sea cucumber ponds and glasshouses some hundred thousand;
#: beyond lies a price per tonne read as one per kg.
USUAL = {"revenue": (100.0, 1_000_000.0), "margin": (50.0, 500_000.0)}
TITLES = {
    "revenue": Text(zh="产值（单产×价格）", en="revenue (yield x price)"),
    "margin": Text(zh="毛利", en="gross margin"),
}
RECEIPTS, REST = (
    Text(zh="收入", en="the receipts"),
    Text(zh="收入减去其他各项成本", en="the receipts less all other costs"),
)
#: More crops a year than fields bear; leaf vegetables in glasshouses do, and are settled.
SEASONS = 4


def budget_doubts(
    frame: pd.DataFrame, costs: Sequence[str], headers: Mapping[str, str], seasons: np.ndarray, unit: str
) -> tuple[Doubt, ...]:
    """Return what looks wrong in budgets.

    Parameters
    ----------
    frame
        Revenue, receipts, costs and margin in `unit`, one row a budget.
    costs
        The columns that are costs.
    headers
        The heading of each column as written.
    seasons
        Seasons a year of each row.
    unit
        Unit of the amounts.

    Returns
    -------
    tuple of Doubt
        Each with the heading of its column as `column` and the first row as `row`.
    """
    found: list[Doubt] = []
    amounts = {name: frame[name].to_numpy(float) for name in costs}
    receipts = frame["margin"].to_numpy(float) + sum(amounts.values())
    for name, parts in sums_of_others(amounts, receipts).items():
        summed = RECEIPTS if parts is None else Text(zh="＋".join(parts), en=" + ".join(parts)) if parts else REST
        found.append(
            column_doubt(
                "budget_sum", headers[name], frame.index[0], f"{frame[name].sum():.8g}", name=name, parts=summed
            )
        )
    times = per_hectare(unit)
    for name, (low, high) in USUAL.items():
        middle = float(np.median(frame[name])) * times
        if low <= middle <= high or (name == "margin" and found):
            continue
        told = {
            "what": TITLES[name],
            "value": f"{middle:.4g}",
            "low": f"{low:,.0f}",
            "high": f"{high:,.0f}",
            "unit": unit_words("yuan/ha/a" if "yuan" in unit else unit),
        }
        found.append(column_doubt("budget_unusual", headers["price"], frame.index[0], f"{middle:.4g}", **told))
    if (many := seasons > SEASONS).any():
        found.append(
            column_doubt(
                "budget_seasons",
                headers["seasons"],
                frame.index[many][0],
                f"{seasons.max():g}",
                count=int(many.sum()),
                most=SEASONS,
            )
        )
    return tuple(found)

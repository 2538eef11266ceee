"""Columns of a farm budget that are no costs: results and totals, known by their names or by adding up the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from esvalue.core.names import name_key

__all__ = ["result_word", "sums_of_others"]

#: What is a result or a total wherever it stands in a name.
ANYWHERE = (
    "合计", "总计", "小计", "总和", "共计", "累计", "利润", "毛利", "净利", "纯收", "净收", "盈余", "盈利", "结余",
    "亏损", "产值",
)  # fmt: skip
#: What is one at the end of a name only: 收入保险 is a cost, a "总" before 成本 sums them up.
AT_END = ("收入", "收益", "所得", "总成本", "总费用", "总支出", "总投入", "总额", "全部成本", "总")
#: English words, alone or inside a name; several must stand side by side. A net may catch fish, so that "net" alone is
#: none.
WORDS = (
    "total", "totals", "subtotal", "sub total", "sum", "profit", "profits", "margin", "margins", "revenue", "revenues",
    "turnover", "surplus", "earnings", "proceeds", "net income",
    "net return", "net returns", "net value", "net benefit", "gross income", "gross output", "gross value",
    "total cost", "total costs", "all costs", "income", "output value",
)  # fmt: skip
#: Words after which a name is of a cost all the same.
COSTS = ("insurance", "tax")
#: Fewest rows and least share of them in which a column must add up others; more columns than this are tried only as a
#: whole.
ROWS, SHARE, COLUMNS = 5, 0.9, 12
#: How far a sum of rounded amounts may lie from its total, as a share of the largest of them.
ROUNDED = 0.004


def result_word(name: str) -> str:
    """Return the word by which a column of money is a result or a total and no cost, nothing where there is none.

    >>> [result_word(one) for one in ("净利润", "成本合计", "总成本", "gross_margin", "Net income", "收入")]
    ['利润', '合计', '总成本', 'margin', 'net income', '收入']
    >>> [result_word(one) for one in ("种子", "收入保险费", "nets", "hired_labour", "补贴", "income insurance")]
    ['', '', '', '', '', '']
    """
    plain = re.sub(r"[（(].*?[)）]", "", name_key(name)).strip()
    found = next((word for word in ANYWHERE if word in plain), "") or next(
        (word for word in AT_END if plain.endswith(word)), ""
    )
    words = f" {' '.join(re.findall('[a-z]+', plain))} "
    if found or any(f" {word} " in words for word in COSTS):
        return found
    return max((word for word in WORDS if f" {word} " in words), key=len, default="")


def sums_of_others(amounts: Mapping[str, np.ndarray], receipts: np.ndarray) -> dict[str, tuple[str, ...] | None]:
    """Return the columns that equal, in nearly all rows, the sum of two or more others; ()
    stands for receipts less all others, None for the receipts.

    Parameters
    ----------
    amounts
        Columns of money in one unit, one amount a row.
    receipts
        What a row takes in, in the same unit.

    >>> seed, labour = np.array([60.0, 55, 71, 64, 58]), np.array([240.0, 180, 310, 205, 260])
    >>> sums_of_others(
    ...     {"种子": seed, "雇工": labour, "投入": seed + labour, "所余": 1800 - seed - labour}, np.full(5, 1800.0)
    ... )
    {'投入': ('种子', '雇工'), '所余': ()}
    """
    varied = [name for name, values in amounts.items() if len(values) >= ROWS and len(np.unique(values)) >= ROWS]
    found: dict[str, tuple[str, ...] | None] = {}
    for name in varied:
        if _equal(amounts[name], [receipts]):
            found[name] = None
            continue
        parts = next(
            (
                parts
                for parts in _sets(amounts, {name, *found})
                if _equal(amounts[name], [amounts[one] for one in parts])
            ),
            None,
        )
        if parts is not None:
            found[name] = parts
    for name in reversed(
        varied
    ):  # what is left equals receipts less costs as much as each cost does: a result stands last
        others = [-values for other, values in amounts.items() if other not in (name, *found)]
        if name not in found and others and _equal(amounts[name], [receipts, *others]):
            return {**found, name: ()}
    return found


def _sets(amounts: Mapping[str, np.ndarray], without: set[str]) -> Iterator[tuple[str, ...]]:
    """Yield columns that may be summed, all of them first; two or more of a set are above zero in most rows."""
    names = [name for name in amounts if name not in without]
    usual = {name for name in names if np.median(amounts[name]) > 0}
    for size in range(len(names), 1, -1) if len(names) <= COLUMNS else (len(names),):
        yield from (parts for parts in combinations(names, size) if len(usual.intersection(parts)) > 1)


def _equal(values: np.ndarray, parts: Sequence[np.ndarray]) -> bool:
    """Tell whether amounts are the sums of their parts but for rounding, in nearly all rows."""
    table = np.array(parts)
    return bool((np.abs(values - table.sum(axis=0)) <= ROUNDED * np.abs(table).max(axis=0)).mean() >= SHARE)

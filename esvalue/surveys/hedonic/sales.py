"""Reading of sales: prices that are numbers, the covariates of a formula, nothing dropped unseen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from esvalue.core.errors import Mistake, fail
from esvalue.surveys.answers import amounts, column_of
from esvalue.surveys.design import DesignMatrix, design_matrix
from esvalue.surveys.vocabulary import check_option

__all__ = ["Sales", "read_sales"]


class Sales(NamedTuple):
    """Covariates, prices (currency), the name of their column, the rows kept, and notes on what was left out."""

    design: DesignMatrix
    price: np.ndarray
    name: str
    data: pd.DataFrame
    notes: tuple[Mistake, ...]


def read_sales(formula: str, data: pd.DataFrame, form: str, missing: str, needed: Sequence[str] = ()) -> Sales:
    """Return the sales of a table.

    Parameters
    ----------
    formula : str
        "price ~ rooms + water".
    data : DataFrame
        One row a sale.
    form : str
        Of the price: whatever is not "linear" wants prices above zero.
    missing : str
        "raise" or "drop".
    needed : sequence of str
        Further columns that must be filled: groups, places, periods.

    Raises
    ------
    InputError
        A formula without two sides, unknown columns, empty cells, prices that are no numbers, not above zero or all the
        same, too few sales.
    """
    check_option("missing", "missing", missing, ("raise", "drop"))
    left, _, right = formula.partition("~")
    name = left.strip()
    if not name or not right.strip():
        raise fail("hedonic_formula", "formula", formula=formula)
    if name not in data and not name.isidentifier():
        raise fail("hedonic_left", "formula", left=name)
    columns = list(dict.fromkeys([name, *needed]))
    for one in columns:
        column_of(data, one)
    notes: tuple[Mistake, ...] = ()
    gone = data[columns].isna().any(axis=1).to_numpy()
    if gone.any():
        empty = ", ".join(one for one in columns if data[one].isna().any())
        if missing != "drop":
            raise fail("survey_missing", "data", count=int(gone.sum()), columns=empty, row=str(data.index[gone][0]))
        notes += (Mistake("survey_dropped", "", {"count": int(gone.sum()), "total": len(data), "columns": empty}),)
        data = data.loc[~gone]
    made = design_matrix(right, data, missing)
    data = data.loc[made.kept]
    price = amounts(data, name)
    bad = (price <= 0) & (form != "linear")
    if bad.any():
        raise fail("hedonic_price", name, count=int(bad.sum()), row=str(data.index[bad][0]), least=f"{price.min():g}")
    if len(price) <= len(made.names) + 1:
        raise fail("hedonic_few", "data", sales=len(price), columns=len(made.names))
    if not np.ptp(price):
        raise fail("hedonic_constant", name)
    return Sales(made, price, name, data, notes + made.notes)

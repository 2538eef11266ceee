"""Unit value transfer: values of studies carried to a policy site by income, prices and currency."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import pandas as pd
from scipy.stats import t

from esvalue.core.arguments import Amount, Level, NotNegative, Number, checked
from esvalue.core.errors import Mistake, fail
from esvalue.core.quantified import Of
from esvalue.surveys.answers import amounts, column_of
from esvalue.surveys.transfer.hull import check_hull
from esvalue.surveys.transfer.outcome import Transfer, TransferError

__all__ = ["adjusted", "unit_transfer"]


def adjusted(
    value: np.ndarray,
    income: np.ndarray,
    policy_income: float,
    elasticity: float,
    exchange: np.ndarray,
    *,
    index: np.ndarray,
    policy_index: float,
) -> np.ndarray:
    r"""Return values at the policy site, :math:`V_p = V_s\, E\, (I_p/I_s)\, (Y_p/Y_s)^{e}`.

    Parameters
    ----------
    value, income : arrays (n)
        Values (study currency) and incomes of the study sites; income in the same money and price year as the policy
        income.
    policy_income : float
        Income at the policy site.
    elasticity : float
        Income elasticity of the value, e.
    exchange : array (n)
        Policy currency for one unit of study currency, in the study's price year (purchasing power parity for welfare),
        E.
    index : array (n)
        Price index of the policy currency in the price year of each study, :math:`I_s`.
    policy_index : float
        The index in the policy price year, :math:`I_p`.

    >>> value, income, exchange, index = (np.array([one]) for one in (10.0, 20.0, 7.0, 100.0))
    >>> made = adjusted(value, income, 40.0, 0.5, exchange, index=index, policy_index=110.0)
    >>> made.round(4).tolist()  # 10 x 7 x 1.1 x sqrt(2)
    [108.8944]
    """
    return value * exchange * (policy_index / index) * (policy_income / income) ** elasticity


@checked
def unit_transfer(
    studies: pd.DataFrame,
    *,
    policy_income: Amount,
    elasticity: Number,
    unit: str,
    elasticity_se: NotNegative = 0.0,
    value: str = "value",
    income: str = "income",
    se: str | None = None,
    exchange: str | None = None,
    index: str | None = None,
    policy_index: Annotated[float, Of("coefficient", open=("low",))] | None = None,
    name: str | None = None,
    outside: bool = False,
    level: Level = 0.95,
) -> Transfer:
    """Return the mean of the adjusted values of studies, where the value of such a site lies, and the error of
    predicting each from the others.

    Parameters
    ----------
    studies : DataFrame
        One row a study site.
    policy_income, elasticity, policy_index
        As in :func:`adjusted`; none has a default, for each rests on a source of yours.
    unit : str
        Unit of the result, such as "CNY/household/year".
    elasticity_se : float
        Standard error of the elasticity.
    value, income : str
        Columns of values and incomes, above zero.
    se : str, optional
        Column of standard errors; used when there is a single study.
    exchange, index : str, optional
        Columns of the exchange rate and of the price index; without them values are in the policy currency and price
        year already.
    name : str, optional
        Column that names the studies.
    outside : bool
        Whether the policy income may lie outside the incomes studied.
    level : float
        Confidence level of the prediction interval (log-normal, Student's t).

    Raises
    ------
    InputError
        Values or incomes at or below zero, an index without its policy value, or an income beyond those studied.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"value": [10.0, 20.0], "income": [100.0, 200.0]})
    >>> unit_transfer(table, policy_income=150.0, elasticity=1.0, unit="CNY").value
    15.0
    """
    y, incomes = _column(studies, value), _column(studies, income)
    rates = _column(studies, exchange) if exchange else np.ones(len(y))
    if (index is None) != (policy_index is None):
        raise fail("transfer_index", "policy_index")
    prices = _column(studies, index) if index else np.ones(len(y))
    notes: tuple[Mistake, ...] = ()
    if len(y) > 1:
        notes += check_hull(np.log(incomes)[:, None], np.array([np.log(policy_income)]), (f"log({income})",), outside)
    with np.errstate(over="ignore"):
        made = adjusted(y, incomes, policy_income, elasticity, rates, index=prices, policy_index=policy_index or 1.0)
    if not (np.isfinite(made).all() and (made > 0).all()):
        raise fail("transfer_number", "elasticity", name="elasticity", given=f"{elasticity:g}")
    move = float(np.mean(np.log(policy_income / incomes))) * elasticity_se
    names = column_of(studies, name).to_numpy() if name else studies.index.to_numpy()
    error = None
    if len(y) == 1:
        own = float(_column(studies, se)[0] / y[0]) if se else np.nan
        spread, reach = float(np.hypot(own, move)), float(t.ppf(0.5 + level / 2, np.inf))
        notes += (Mistake("transfer_one_study", "", {}),)
        if se is None:
            notes += (Mistake("transfer_no_se", "", {}),)
    else:
        n = len(y)
        spread = float(np.sqrt(np.log(made).var(ddof=1) * (1 + 1 / n) + move**2))
        reach = float(t.ppf(0.5 + level / 2, n - 1))
        # Each study in turn is the policy site: the others are carried to its income, its currency and its prices.
        own_scale = made / y
        others = [float(np.mean(np.delete(made, i))) / own_scale[i] for i in range(n)]
        error = TransferError.of(names, y, np.array(others))
    centre = float(np.exp(np.log(made).mean()))
    with np.errstate(over="ignore"):
        deviation, low, high = (
            float(made.mean() * np.sqrt(np.expm1(spread**2))),
            float(centre * np.exp(-reach * spread)),
            float(centre * np.exp(reach * spread)),
        )
    return Transfer(float(made.mean()), deviation, low, high, level, unit, error, notes)


def _column(studies: pd.DataFrame, name: str) -> np.ndarray:
    """Return a column of positive numbers."""
    column_of(studies, name)
    if studies.empty:
        raise fail("survey_no_rows", "studies", total=0)
    found = amounts(studies, name)
    bad = found <= 0
    if bad.any():
        raise fail(
            "transfer_positive", name, count=int(bad.sum()), row=str(studies.index[bad][0]), least=str(found[bad][0])
        )
    return found

r"""What choices say about value: ratios to the cost coefficient, and the logsum.

Willingness to pay for one unit more of attribute a is :math:`-\beta_a/\beta_c`; the compensating surplus of a change of
the alternatives is :math:`-\frac{1}{\beta_c}\left[\ln\sum_j e^{V_j^1} - \ln\sum_j e^{V_j^0}\right]` (Small and Rosen
1981), with a constant marginal utility of income :math:`-\beta_c`. Where the money is a payment received (contracts),
its coefficient is positive and the same formulas give the compensation asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from esvalue.core.errors import fail
from esvalue.core.text import Text
from esvalue.surveys.choice.likelihood import logsum, utilities

if TYPE_CHECKING:
    from esvalue.surveys.choice.choice_sets import ChoiceSets

__all__ = ["PolicyChange", "change_of", "cost_place", "money_title", "surplus_of", "variation_title", "wrong_sign"]


def wrong_sign(slope: np.ndarray | float, measure: str) -> np.ndarray:
    """Tell where a coefficient of money says that less of it is better.

    >>> wrong_sign(np.array([-0.1, 0.1]), "wtp").tolist(), wrong_sign(np.array([-0.1, 0.1]), "wta").tolist()
    ([False, True], [True, False])
    """
    return np.asarray(slope) <= 0 if measure == "wta" else np.asarray(slope) >= 0


def cost_place(cost: str | None, names: tuple[str, ...], values: np.ndarray, measure: str = "wtp") -> int:
    """Return the place of the money among the coefficients; its sign must be that of a cost (wtp)
    or of a payment (wta).
    """
    if cost is None:
        raise fail("choice_no_cost", "cost", known=", ".join(names))
    place = names.index(cost)
    if wrong_sign(values[place], measure):
        value = f"{values[place]:.4g}"
        raise (
            fail("choice_pay_sign", "cost", name=cost, value=value)
            if measure == "wta"
            else fail("choice_cost_sign", "cost", name=cost, value=value)
        )
    return place


def money_title(measure: str, attribute: str | None, of: Text | None = None) -> Text:
    """Return the name of a figure, of an attribute or (None) of a change; `of` says for whom.

    >>> money_title("wta", "water", Text(zh="第 1 类", en="class 1"))
    Text(zh='对 water 的受偿意愿，第 1 类', en='willingness to accept for water, class 1')
    """
    if attribute is not None:
        will = Text(zh="受偿", en="accept") if measure == "wta" else Text(zh="支付", en="pay")
        title = Text(zh="对 {name} 的{will}意愿", en="willingness to {will} for {name}").format(
            name=attribute, will=will
        )
    elif measure == "wta":
        title = Text(zh="每次选择所需的补偿", en="compensation asked per choice")
    else:
        title = Text(zh="每次选择的补偿剩余", en="compensating surplus per choice")
    return title if of is None else title + Text(zh="，", en=", ") + of


def variation_title(attribute: str) -> Text:
    """Return the name of the variation of the value of an attribute among people."""
    return Text(
        zh=f"{attribute} 价值在人群中的变异系数",
        en=f"coefficient of variation of the value of {attribute} among people",
    )


@dataclass(frozen=True)
class PolicyChange:
    """The alternatives of the same choices before and after (choice, alternative, attribute),
    and the weight of each choice.
    """

    before: tuple[np.ndarray, np.ndarray]
    after: tuple[np.ndarray, np.ndarray]
    weights: np.ndarray


def change_of(choices: ChoiceSets, after: pd.DataFrame, before: pd.DataFrame | None) -> PolicyChange:
    """Return a change ready for the logsum; both tables hold the same choices, in any order of rows."""
    old = (choices.x, choices.open) if before is None else choices.laid_out(before)[:2]
    new = choices.laid_out(after)[:2]
    was = np.unique((choices.table if before is None else before)[choices.situation].to_numpy())
    now = np.unique(after[choices.situation].to_numpy())
    if not np.array_equal(was, now):
        odd = np.setxor1d(was, now)
        raise fail("choice_other_sets", "after", count=len(odd), first=str(odd[0]), name=choices.situation)
    known = dict(
        zip(np.unique(choices.table[choices.situation].to_numpy()).tolist(), choices.weights.tolist(), strict=True)
    )
    weights = [known.get(one, np.nan) for one in was.tolist()]
    return PolicyChange(old, new, np.where(np.isnan(weights).any(), 1.0, weights))


def surplus_of(change: PolicyChange, params: np.ndarray, cost: int) -> np.ndarray:
    """Return the compensating surplus of each choice (currency), at parameters (k)."""
    return -(logsum(utilities(*change.after, params)) - logsum(utilities(*change.before, params))) / params[cost]

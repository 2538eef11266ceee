"""Convergence and odd indices said in words, in Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from esvalue.core.arguments import Positive, checked
from esvalue.core.columns import need_columns
from esvalue.core.errors import fail, nearest
from esvalue.core.shown import Shown
from esvalue.core.text import Text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Convergence", "enough", "explain"]

#: Columns of indices that are spoken of.
_COLUMNS = ("factor", "outcome", "option", "index", "value", "low", "high", "runs")
#: Indices that are shares of the variance: the ones that explanations are about.
_SHARES = ("first", "total", "second", "shapley")


@dataclass(frozen=True)
class Convergence(Shown):
    """Whether every interval is narrow enough, and how many more runs would make it so.

    Parameters
    ----------
    done
        Whether every half-width is below the one asked for.
    more
        Further runs needed, as errors fall with the square root of runs (0 when done).
    wide
        The rows of the frame that are too wide, widest first, with their half-width.
    sentences
        The same in words, by language ("zh", "en").

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"factor": ["x"], "outcome": "y", "option": "", "index": "first", "value": 0.5, "low": 0.42, "high": 0.58}
    >>> found = enough(pd.DataFrame({**row, "runs": 100}), 0.04)
    >>> found.done, found.more  # half the width takes four times the runs
    (False, 300)
    """

    done: bool
    more: int
    wide: pd.DataFrame
    sentences: Text


def _rows(frame: pd.DataFrame, index: str | Sequence[str] | None) -> pd.DataFrame:
    need_columns(frame, _COLUMNS)
    wanted = [] if index is None else [index] if isinstance(index, str) else list(index)
    known = list(map(str, frame["index"].unique()))
    for name in wanted:
        if name not in known:
            raise fail(
                "unknown_name", "frame", what="index", name=name, nearest=nearest(name, known) or ", ".join(known)
            )
    return frame[frame["index"].isin(wanted)] if wanted else frame


@checked
def enough(frame: pd.DataFrame, half_width: Positive = 0.02, index: str | Sequence[str] | None = None) -> Convergence:
    """Tell whether every half-width of a frame of indices is below `half_width`.

    Parameters
    ----------
    frame
        As every method returns it.
    half_width
        Half the width of the widest interval allowed, in the units of the index.
    index
        Only these indices, e.g. "total".

    Raises
    ------
    InputError
        A column or an index that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"factor": "price", "outcome": "cost", "option": "", "index": "total", "value": 0.5, "runs": 1000}
    >>> found = enough(pd.DataFrame([{**row, "low": 0.46, "high": 0.54}]), 0.02)
    >>> found.done, found.more
    (False, 3000)
    >>> print(found.sentences["en"])
    Not converged: price (total of cost) is known to within 0.04, 0.02 is asked for. About 3,000 more runs are needed.
    """
    kept = _rows(frame, index)
    half = (kept["high"] - kept["low"]) / 2
    wide = kept.assign(half_width=half)[~(half < half_width)].sort_values(
        "half_width", ascending=False, na_position="first"
    )
    if not len(wide):
        return Convergence(
            True,
            0,
            wide,
            Text(
                zh=f"已收敛：所有区间半宽均小于 {half_width:g}。",
                en=f"Converged: every half-width below {half_width:g}.",
            ),
        )
    first = wide.iloc[0]
    if np.isnan(first["half_width"]):
        return Convergence(
            False,
            0,
            wide,
            Text(
                zh="无法判断：部分指数没有区间（只有一次重复）。",
                en="Not known: some indices have no interval (one replicate).",
            ),
        )
    ratio = float(first["half_width"]) / half_width
    more = int(np.ceil(round(float(first["runs"]) * (ratio**2 - 1), 6)))
    others = wide["factor"].nunique() - 1
    where = str(first["outcome"]) + (f", {first['option']}" if first["option"] else "")
    en = (
        f"Not converged: {first['factor']} ({first['index']} of {where}) is known to within "
        f"{first['half_width']:.2g}, {half_width:g} is asked for"
    )
    zh = (
        f"未收敛：{first['factor']}（{where} 的 {first['index']} 指数）的半宽为 {first['half_width']:.2g}，要求 "
        f"{half_width:g}"
    )
    also = (
        (f"; {others} other factors are too wide as well" if others > 1 else "; one other factor is too wide as well")
        if others
        else ""
    )
    return Convergence(
        False,
        more,
        wide,
        Text(
            zh=f"{zh}{f'；另有 {others} 个因子也过宽' if others else ''}。大约还需 {more:,} 次运行。",
            en=f"{en}{also}. About {more:,} more runs are needed.",
        ),
    )


BELOW, ABOVE = Text(zh="小于零", en="below zero"), Text(zh="大于一", en="above one")


@checked
def explain(frame: pd.DataFrame) -> list[Text]:
    """Return sentences on indices below zero or above one, each in both languages.

    Parameters
    ----------
    frame
        As every method returns it: factor, outcome, option, index, value, low, high, runs.

    Raises
    ------
    InputError
        A column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"factor": "price", "outcome": "cost", "option": "", "index": "first", "runs": 1000}
    >>> print(explain(pd.DataFrame([{**row, "value": -0.01, "low": -0.03, "high": 0.01}]))[0]["en"])
    first of price for cost is -0.01: an index cannot be below zero; its interval reaches 0, so it is noise about a
    small index.
    """
    need_columns(frame, _COLUMNS)
    made = []
    for row in frame[frame["index"].isin(_SHARES)].to_dict("records"):
        value, low, high, name, factor = (
            float(row["value"]),
            float(row["low"]),
            float(row["high"]),
            row["index"],
            row["factor"],
        )
        where = f"{row['outcome']}, {row['option']}" if row["option"] else f"{row['outcome']}"
        start = Text(
            zh=f"{factor} 对 {where} 的 {name} 指数为 {value:.3g}", en=f"{name} of {factor} for {where} is {value:.3g}"
        )
        if value < 0:
            made.append(_odd(start, high >= 0, BELOW, "0", Text(zh="接近零的指数", en="a small index")))
        elif value > 1:
            made.append(_odd(start, low <= 1, ABOVE, "1", Text(zh="接近一的指数", en="an index near one")))
    return made


def _odd(start: Text, noise: bool, out: Text, end: str, near: Text) -> Text:
    why = (
        Text(
            zh="{start}：指数不可能{out}；其区间包含 {end}，属于{near}的估计误差。",
            en="{start}: an index cannot be {out}; its interval reaches {end}, so it is noise about {near}.",
        )
        if noise
        else Text(
            zh="{start}：指数不可能{out}，且其区间不包含 {end}：对该结果指标运行次数太少（分布尾部很长），或因"
            "子相互依赖。请增加运行次数，或改看 pawn。",
            en="{start}: an index cannot be {out}, and its interval does not reach {end}: the runs are too "
            "few for this outcome (long tails), or factors depend on each other. Add runs or look at pawn.",
        )
    )
    return why.format(start=start, out=out, end=end, near=near)

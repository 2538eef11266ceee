"""Floor, ceiling and committed standards of a judged scenario as one frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from esvalue.core.arguments import OneOrMore, checked
from esvalue.core.described import PART, described, titled
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse
from esvalue.model.graph import Plan

if TYPE_CHECKING:
    import pandas as pd

    from esvalue.standards.judging import Judged

__all__ = ["bounds_frame", "printed_unit", "standards_frame"]

#: What the numbers of both frames are; rates are in the unit of their row.
STANDARDS = {
    "value": Text(zh="标准", en="standard"),
    "unrounded": Text(zh="取整前", en="before rounding"),
    "low": Text(zh="指示标准的 5%", en="5% of the indicated standard"),
    "high": Text(zh="指示标准的 95%", en="95% of the indicated standard"),
    "range_share": Text(zh="有协商区间的抽样所占份额", en="share of draws with a bargaining range"),
}
BOUNDS = {
    "value": Text(zh="中位数", en="median"),
    "low": Text(zh="5% 分位数", en="5% quantile"),
    "high": Text(zh="95% 分位数", en="95% quantile"),
}
#: Draws of the judging design that floor and ceiling are read from, and their quantiles.
DRAWS, QUANTILES = 1024, (0.05, 0.5, 0.95)


def printed_unit(judged: Judged, domain: str) -> tuple[str, float]:
    """Return the unit rates of a domain are printed in, and what a committed rate is multiplied by."""
    base = judged.loaded.cards[domain].base
    own = f"yuan/{judged.model.accounts[domain].base_unit}/a"
    unit = base.print_units[0] if base.print_units else own
    return unit, conversion(parse(own), parse(unit))


@checked
def bounds_frame(judged: Judged, draws: OneOrMore = DRAWS) -> pd.DataFrame:
    """Return floor and ceiling by domain and region type over the first draws of the judging design.

    Columns domain, region, what ("floor", "ceiling"), value (median), low, high (5 and 95%), unit.

    Parameters
    ----------
    judged
        A judged scenario (:func:`judge`).
    draws
        How many draws of its design.

    Raises
    ------
    InputError
        Another object than a judged scenario.

    Examples
    --------
    >>> from esvalue.standards import judge
    >>> bounds_frame(judge("sea_reserve"), draws=64)[["region", "what", "value"]].round().values.tolist()
    [['buffer', 'floor', 135.0], ['core', 'floor', 225.0], ['experimental', 'floor', 28.0]]
    """
    import pandas as pd

    graph, rows = judged.graph, []
    names = {
        (d, w): node
        for d, pair in judged.outcomes.bargaining.items()
        for w, node in zip(("floor", "ceiling"), pair, strict=True)
        if node
    }
    plan = Plan(graph, list(names.values()))
    columns = dict(zip(judged.design.factors, judged.design.replicate(0)[:, :draws], strict=True))
    values = plan.run(columns)
    for (domain, what), name in names.items():
        node = graph[name]
        unit, _ = printed_unit(judged, domain)
        factor = conversion(node.unit, parse(unit))
        for i, region in enumerate(node.labels[f"region_type:{domain}"]):
            if node.present.reshape(-1)[i]:
                low, middle, high = np.quantile(np.atleast_1d(values[name][i]) * factor, QUANTILES)
                rows.append((domain, region, what, float(middle), float(low), float(high), unit))
    made = pd.DataFrame(rows, columns=["domain", "region", "what", "value", "low", "high", "unit"])
    return described(made, titled(BOUNDS))


@checked
def standards_frame(judged: Judged) -> pd.DataFrame:
    """Return every committed standard: what is promised, and how the rule spread before it was committed.

    Columns option, domain, region, value (NaN where there is none), unrounded, low, high (5 and 95% of the indicated
    standard), range_share (draws with a bargaining range), below_floor, reason (why there is none), unit.

    Parameters
    ----------
    judged
        A judged scenario (:func:`judge`).

    Raises
    ------
    InputError
        Another object than a judged scenario.

    Examples
    --------
    >>> from esvalue.standards import judge
    >>> frame = standards_frame(judge("sea_reserve"))
    >>> frame[frame["option"] == "floor"][["region", "value", "unit"]].values.tolist()
    [['core', 225.0, 'yuan/mu/a'], ['buffer', 135.0, 'yuan/mu/a'], ['experimental', 30.0, 'yuan/mu/a']]
    """
    import pandas as pd

    rows = []
    for (option, domain, region), made in judged.commit.standards.items():
        unit, factor = printed_unit(judged, domain)
        numbers = [x * factor for x in (made.value, made.unrounded, made.low, made.high)]
        below = judged.commit.below_floor(option, domain, region)
        rows.append((option, domain, region, *numbers, made.range_share, below, made.reason, unit))
    columns = [
        "option",
        "domain",
        "region",
        "value",
        "unrounded",
        "low",
        "high",
        "range_share",
        "below_floor",
        "reason",
        "unit",
    ]
    return described(pd.DataFrame(rows, columns=columns), titled(STANDARDS, {"range_share": PART}))

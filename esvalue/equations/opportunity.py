"""Opportunity cost of whole districts and of changes of use: rival measures of what protection gives up.

What one holder gives up is ``forgone_income`` of :mod:`esvalue.equations.costs`; rent forgone on an area is
``amount_of_base`` of :mod:`esvalue.equations.payments`.
"""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = ["conversion_opportunity_cost", "forgone_industry_income_gap", "forgone_industry_output"]


@equation(
    title={"zh": "改变用途的机会成本", "en": "opportunity cost of a change of use"},
    kind="money",
    inputs={"margin_before": "yuan/{b}/a", "margin_after": "yuan/{b}/a", "base": "{b}"},
    output="yuan/a",
    source="weihe_2018",
    bounds={"base": (0.0, float("inf"))},
)
def conversion_opportunity_cost(margin_before: Any, margin_after: Any, base: Any) -> Any:
    """Return the net income given up when land, ponds or boats go from one use to another.

        C = (M_0 - M_1) B

    Negative where the new use earns more.

    Parameters
    ----------
    margin_before
        M_0, net income in the old use [yuan/{b}/a].
    margin_after
        M_1, net income in the new use [yuan/{b}/a].
    base
        B, what changes use: area, engine power, ... [{b}].

    Examples
    --------
    >>> conversion_opportunity_cost(9000.0, 1500.0, 20.0)
    150000.0
    """
    return (margin_before - margin_after) * base


@equation(
    title={"zh": "放弃产业的机会成本（收入差距法）", "en": "forgone industry by the income gap"},
    kind="money",
    inputs={"reference_income": "yuan/person/a", "local_income": "yuan/person/a", "population": "person"},
    output="yuan/a",
    source="arithmetic",
    bounds={
        "reference_income": (0.0, float("inf")),
        "local_income": (0.0, float("inf")),
        "population": (0.0, float("inf")),
    },
)
def forgone_industry_income_gap(reference_income: Any, local_income: Any, population: Any) -> Any:
    """Return what protected districts forgo, taken as the gap of their income to a district that may develop.

        C = (I_0 - I) N

    Common in Chinese basin studies, for townspeople and villagers apart. It lays the whole gap at protection's door, so
    it is an upper bound; negative where the protected district is the richer one.

    Parameters
    ----------
    reference_income
        I_0, income per head of the reference district [yuan/person/a].
    local_income
        I, income per head of the protected district [yuan/person/a].
    population
        N, its population [person].

    Examples
    --------
    >>> forgone_industry_income_gap(30_000.0, 22_000.0, 5_000.0)
    40000000.0
    """
    return (reference_income - local_income) * population


@equation(
    title={"zh": "放弃产业的机会成本（单位面积产值差法）", "en": "forgone industry by the gap of output per area"},
    kind="money",
    inputs={"reference_output": "yuan/ha/a", "local_output": "yuan/ha/a", "area": "ha", "earned_share": ""},
    output="yuan/a",
    quantities={"earned_share": "share"},
    source="arithmetic",
    bounds={"reference_output": (0.0, float("inf")), "local_output": (0.0, float("inf")), "area": (0.0, float("inf"))},
)
def forgone_industry_output(reference_output: Any, local_output: Any, area: Any, earned_share: Any) -> Any:
    """Return what is forgone where industry may not settle: the gap of output per area, of which only a part is income.

        C = (y_0 - y) A s

    Rival of the income gap. Gross output is not income: s brings it to value added or profit.

    Parameters
    ----------
    reference_output
        y_0, industrial output per area where industry may settle [yuan/ha/a].
    local_output
        y, the same where it may not [yuan/ha/a].
    area
        A, area closed to industry that would otherwise be used [ha].
    earned_share
        s, value added or profit per output.

    Examples
    --------
    >>> forgone_industry_output(90_000.0, 10_000.0, 100.0, 0.25)
    2000000.0
    """
    return (reference_output - local_output) * area * earned_share

"""Control of pests, and pollination: by incidence, by dependence of crops. Sourced values per area are
``areal_value``.
"""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = ["pest_control_incidence", "pollination_value_dependence", "pollination_value_wild"]

_POSITIVE = (0.0, float("inf"))


@equation(
    title={"zh": "病虫害控制价值（发生率差）", "en": "pest control by difference of incidence"},
    kind="money",
    inputs={"area": "ha", "planted_incidence": "", "natural_incidence": "", "treatment_cost": "yuan/ha/a"},
    output="yuan/a",
    quantities={"planted_incidence": "share", "natural_incidence": "share"},
    source="gep_guideline_2020",
    bounds={"area": _POSITIVE, "treatment_cost": _POSITIVE},
)
def pest_control_incidence(area: Any, planted_incidence: Any, natural_incidence: Any, treatment_cost: Any) -> Any:
    """Return the spraying that natural forest or grass saves because pests break out there less often than in
    plantations.

        V = A (r_1 - r_0) c

    Rival of an area that recovers by itself times its cost (Garzê: 375 yuan/ha of forest, 112.5 of grass).

    Parameters
    ----------
    area
        A, natural forest or grass [ha].
    planted_incidence, natural_incidence
        r_1, r_0, part of plantations and of natural stands that pests break out in a year.
    treatment_cost
        c, cost of treating an outbreak [yuan/ha/a].

    Examples
    --------
    >>> pest_control_incidence(100_000.0, 0.25, 0.125, 400.0)
    5000000.0
    """
    return area * (planted_incidence - natural_incidence) * treatment_cost


@equation(
    title={"zh": "授粉价值（依赖率法）", "en": "pollination value by dependence ratio"},
    kind="money",
    inputs={"quantity": "{q}/a", "price": "yuan/{q}", "dependence": ""},
    output="yuan/a",
    quantities={"dependence": "share"},
    source="gallai_2009",
    bounds={"quantity": _POSITIVE, "price": _POSITIVE},
)
def pollination_value_dependence(quantity: Any, price: Any, dependence: Any) -> Any:
    """Return the part of a crop's value that would be lost without animal pollination.

        V = Q P D

    It is inside the value of the crop: where the crop is counted, pollination is shown and not added. The ratio holds
    for the crop (Klein et al. 2007 grade 87 crops) and counts honey bees that are kept.

    Parameters
    ----------
    quantity
        Q, harvest [{q}/a].
    price
        P [yuan/{q}].
    dependence
        D, part of the harvest that fails without pollinators.

    Examples
    --------
    >>> pollination_value_dependence(2000.0, 3000.0, 0.25)
    1500000.0
    """
    return quantity * price * dependence


@equation(
    title={"zh": "野生传粉者授粉价值", "en": "pollination value of wild pollinators"},
    kind="money",
    inputs={"quantity": "{q}/a", "price": "yuan/{q}", "dependence": "", "wild_share": ""},
    output="yuan/a",
    quantities={"dependence": "share", "wild_share": "share"},
    source="gallai_2009",
    bounds={"quantity": _POSITIVE, "price": _POSITIVE},
)
def pollination_value_wild(quantity: Any, price: Any, dependence: Any, wild_share: Any) -> Any:
    """Return the part of a crop's value that is owed to wild pollinators and not to hives.

        V = Q P D w

    Parameters
    ----------
    quantity
        Q, harvest [{q}/a].
    price
        P [yuan/{q}].
    dependence
        D, part of the harvest that fails without pollinators.
    wild_share
        w, part of the pollination done by wild animals.

    Examples
    --------
    >>> pollination_value_wild(2000.0, 3000.0, 0.25, 0.5)
    750000.0
    """
    return quantity * price * dependence * wild_share

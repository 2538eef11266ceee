"""Habitat, and what lives in it does: quality under threats that fade with distance (the form of InVEST), value by
cost, control of pests, pollination.

The index of quality is dimensionless and compares places of one study; it is no amount of a service. Degradation by
several threats is the sum of one term a threat (``added``). Sourced values per area are ``areal_value``.
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "habitat_conservation_value",
    "habitat_quality",
    "pest_control_incidence",
    "pollination_value_dependence",
    "pollination_value_wild",
    "threat_decay_exponential",
    "threat_decay_linear",
    "threat_decay_over_band",
    "threat_degradation",
]


#: Exponents of InVEST's habitat quality model: exp(-2.99) leaves 5% at the reach; z = 2.5 shapes the response.
_DECAY, _SHAPE = 2.99, 2.5


@equation(title=Text(zh="威胁衰减（线性）", en="fading of a threat, linear"), kind="index", source="invest_2026")
def threat_decay_linear(
    distance: Annotated[Array, In("m", "d, distance to the source", low=0, high=1e6)],
    reach: Annotated[Array, In("m", "d_max, distance at which the threat ends, above zero", low=1, high=1e6)],
) -> Annotated[Array, Out("", of="share")]:
    """Return what is left of a threat at a distance from its source, falling along a straight line to nothing.

        i = max(1 - d / d_max, 0)

    >>> float(threat_decay_linear(250.0, 1000.0)), float(threat_decay_linear(1500.0, 1000.0))
    (0.75, 0.0)
    """
    return np.maximum(1.0 - distance / reach, 0.0)


@equation(
    title=Text(zh="带内平均威胁衰减（线性）", en="mean over a band of a threat that fades"),
    kind="index",
    source="arithmetic",
)
def threat_decay_over_band(
    near: Annotated[Array, In("m", "d_1, distance of the near edge of the band from the source", low=0, high=1e6)],
    far: Annotated[Array, In("m", "d_2, distance of its far edge, above d_1", low=0, high=1e6)],
    reach: Annotated[Array, In("m", "d_max, distance at which the threat ends, above zero", low=1, high=1e6)],
) -> Annotated[Array, Out("", of="share")]:
    """Return what is left, on average over a band of land, of a threat that fades along a straight line.

        i = ((d_max - a)^2 - (d_max - b)^2) / (2 d_max (d_2 - d_1)),  a = min(d_1, d_max),  b = min(d_2, d_max)

    The mean of :func:`threat_decay_linear` over d_1 .. d_2: at the middle of a band that lies within the reach.

    >>> float(threat_decay_over_band(0.0, 500.0, 1000.0)), float(threat_decay_over_band(500.0, 1500.0, 1000.0))
    (0.75, 0.125)
    """
    left = [reach - np.minimum(edge, reach) for edge in (near, far)]
    width = np.subtract(far, near)
    mean = (np.square(left[0]) - np.square(left[1])) / (2.0 * reach * np.where(width > 0, width, 1.0))
    return np.where(width > 0, mean, np.asarray(left[0]) / reach)


@equation(title=Text(zh="威胁衰减（指数）", en="fading of a threat, exponential"), kind="index", source="invest_2026")
def threat_decay_exponential(
    distance: Annotated[Array, In("m", "d, distance to the source", low=0, high=1e6)],
    reach: Annotated[Array, In("m", "d_max, distance at which the threat ends, above zero", low=1, high=1e6)],
) -> Annotated[Array, Out("", of="share")]:
    """Return what is left of a threat at a distance from its source: 5% at its reach, nothing beyond.

        i = exp(-2.99 d / d_max),  0 where d > d_max

    >>> round(float(threat_decay_exponential(1000.0, 1000.0)), 4), float(threat_decay_exponential(1000.1, 1000.0))
    (0.0503, 0.0)
    """
    return np.where(np.greater(distance, reach), 0.0, np.exp(-_DECAY * distance / reach))


@equation(
    title=Text(zh="单一威胁造成的生境退化", en="degradation of habitat by one threat"),
    kind="index",
    source="invest_2026",
)
def threat_degradation(
    weight: Annotated[Array, In("", "w, weight of the threat", of="weight", low=0, high=1)],
    weight_total: Annotated[Array, In("", "W, sum of the weights of all threats", of="weight", low=1, high=20)],
    intensity: Annotated[Array, In("", "t, threat at its source", of="share")],
    decay: Annotated[Array, In("", "i, what distance leaves of the threat", of="share")],
    accessibility: Annotated[
        Array, In("", "b, accessibility: 1 where nothing keeps the threat out, 0 under full protection", of="share")
    ],
    sensitivity: Annotated[Array, In("", "S, sensitivity of the habitat to the threat", of="share")],
) -> Annotated[Array, Out("", of="share")]:
    """Return how much one threat degrades a place.

        D_r = (w / W) t i b S

    >>> threat_degradation(0.5, 2.0, 1.0, 0.5, 1.0, 0.8)
    0.1
    """
    return weight / weight_total * intensity * decay * accessibility * sensitivity


@equation(title=Text(zh="生境质量指数", en="habitat quality index"), kind="index", source="invest_2026")
def habitat_quality(
    suitability: Annotated[Array, In("", "H, how well the cover suits the species", of="share")],
    degradation: Annotated[Array, In("", "D, sum of the degradation by all threats", of="share")],
    half_saturation: Annotated[
        Array, In("", "k, degradation at which half of the quality is left, above zero", of="share", low=0.001, high=1)
    ],
) -> Annotated[Array, Out("", of="share")]:
    """Return the quality of a habitat: how well it suits, less what threats take from it.

        Q = H (1 - D^z / (D^z + k^z)),  z = 2.5

    >>> float(habitat_quality(0.8, 0.05, 0.05)), float(habitat_quality(0.8, 0.0, 0.05))
    (0.4, 0.8)
    """
    lost = np.asarray(degradation, dtype=float) ** _SHAPE
    return suitability * (1.0 - lost / (lost + np.asarray(half_saturation, dtype=float) ** _SHAPE))


@equation(
    title=Text(zh="生境价值（保护成本×质量）", en="habitat value by conservation cost and quality"),
    kind="money",
    source="jiaozhou_2018",
)
def habitat_conservation_value(
    cost: Annotated[Array, In("yuan/ha/a", "c, yearly spending on habitat kept well", low=0)],
    area: Annotated[Array, In("ha", "A, area", low=0)],
    quality: Annotated[Array, In("", "Q, quality index of the place", of="share")],
    reference_quality: Annotated[
        Array, In("", "Q_0, quality index where the cost was taken from, above zero", of="share", low=0.01, high=1)
    ],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the value of habitat as what is spent to keep such habitat, in proportion to its quality.

        V = c A Q / Q_0

    With Q = Q_0 it is the plain cost per area, as in Jiaozhou Bay (15,000 yuan/km2, the spending at Chongming). It
    measures effort and not worth, and must not be paid again as protection cost.

    38,299 ha at 150 yuan/ha (Jiaozhou Bay 2005, printed 0.58e7 yuan):

    >>> habitat_conservation_value(150.0, 38_299.0, 0.8, 0.8)
    5744850.0
    """
    return cost * area * quality / reference_quality


@equation(
    title=Text(zh="病虫害控制价值（发生率差）", en="pest control by difference of incidence"),
    kind="money",
    source="gep_guideline_2020",
)
def pest_control_incidence(
    area: Annotated[Array, In("ha", "A, natural forest or grass", low=0)],
    planted_incidence: Annotated[Array, In("", "r_1, part of plantations that pests break out in a year", of="share")],
    natural_incidence: Annotated[
        Array, In("", "r_0, part of natural stands that pests break out in a year", of="share")
    ],
    treatment_cost: Annotated[Array, In("yuan/ha/a", "c, cost of treating an outbreak", low=0)],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the spraying that natural forest or grass saves because pests break out there
    less often than in plantations.

        V = A (r_1 - r_0) c

    Rival of an area that recovers by itself times its cost (Garzê: 375 yuan/ha of forest, 112.5 of grass).

    >>> pest_control_incidence(100_000.0, 0.25, 0.125, 400.0)
    5000000.0
    """
    return area * (planted_incidence - natural_incidence) * treatment_cost


@equation(
    title=Text(zh="授粉价值（依赖率法）", en="pollination value by dependence ratio"),
    kind="money",
    source="gallai_2009",
)
def pollination_value_dependence(
    quantity: Annotated[Array, In("{q}/a", "Q, harvest", low=0)],
    price: Annotated[Array, In("yuan/{q}", "P, price of the crop", low=0)],
    dependence: Annotated[Array, In("", "D, part of the harvest that fails without pollinators", of="share")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the part of a crop's value that would be lost without animal pollination.

        V = Q P D

    It is inside the value of the crop: where the crop is counted, pollination is shown and not added. The ratio holds
    for the crop (Klein et al. 2007 grade 87 crops) and counts honey bees that are kept.

    >>> pollination_value_dependence(2000.0, 3000.0, 0.25)
    1500000.0
    """
    return quantity * price * dependence


@equation(
    title=Text(zh="野生传粉者授粉价值", en="pollination value of wild pollinators"), kind="money", source="gallai_2009"
)
def pollination_value_wild(
    quantity: Annotated[Array, In("{q}/a", "Q, harvest", low=0)],
    price: Annotated[Array, In("yuan/{q}", "P, price of the crop", low=0)],
    dependence: Annotated[Array, In("", "D, part of the harvest that fails without pollinators", of="share")],
    wild_share: Annotated[Array, In("", "w, part of the pollination done by wild animals", of="share")],
) -> Annotated[Array, Out("yuan/a")]:
    """Return the part of a crop's value that is owed to wild pollinators and not to hives.

        V = Q P D w

    >>> pollination_value_wild(2000.0, 3000.0, 0.25, 0.5)
    750000.0
    """
    return quantity * price * dependence * wild_share

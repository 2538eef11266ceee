"""Habitat: quality under threats that fade with distance (the form of InVEST), and cost-based value.

The index is dimensionless and compares places of one study; it is no amount of a service. Degradation by several
threats is the sum of one term a threat (``added``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "habitat_conservation_value",
    "habitat_quality",
    "threat_decay_exponential",
    "threat_decay_linear",
    "threat_degradation",
]

#: Exponents of InVEST's habitat quality model: exp(-2.99) leaves 5% at the reach; z = 2.5 shapes the response.
_DECAY, _SHAPE = 2.99, 2.5


@equation(
    title={"zh": "威胁衰减（线性）", "en": "fading of a threat, linear"},
    kind="index",
    inputs={"distance": "m", "reach": "m"},
    output="",
    quantities={"result": "share"},
    source="invest_2026",
    bounds={"distance": (0.0, 1e6), "reach": (1.0, 1e6)},
)
def threat_decay_linear(distance: Any, reach: Any) -> Any:
    """Return what is left of a threat at a distance from its source, falling along a straight line to nothing.

        i = max(1 - d / d_max, 0)

    Parameters
    ----------
    distance
        d, distance to the source [m].
    reach
        d_max, distance at which the threat ends, above zero [m].

    Examples
    --------
    >>> float(threat_decay_linear(250.0, 1000.0)), float(threat_decay_linear(1500.0, 1000.0))
    (0.75, 0.0)
    """
    return np.maximum(1.0 - distance / reach, 0.0)


@equation(
    title={"zh": "威胁衰减（指数）", "en": "fading of a threat, exponential"},
    kind="index",
    inputs={"distance": "m", "reach": "m"},
    output="",
    quantities={"result": "share"},
    source="invest_2026",
    bounds={"distance": (0.0, 1e6), "reach": (1.0, 1e6)},
)
def threat_decay_exponential(distance: Any, reach: Any) -> Any:
    """Return what is left of a threat at a distance from its source: 5% at its reach, nothing beyond.

        i = exp(-2.99 d / d_max),  0 where d > d_max

    Parameters
    ----------
    distance
        d, distance to the source [m].
    reach
        d_max, distance at which the threat ends, above zero [m].

    Examples
    --------
    >>> round(float(threat_decay_exponential(1000.0, 1000.0)), 4), float(threat_decay_exponential(1000.1, 1000.0))
    (0.0503, 0.0)
    """
    return np.where(np.greater(distance, reach), 0.0, np.exp(-_DECAY * distance / reach))


@equation(
    title={"zh": "单一威胁造成的生境退化", "en": "degradation of habitat by one threat"},
    kind="index",
    inputs={"weight": "", "weight_total": "", "intensity": "", "decay": "", "accessibility": "", "sensitivity": ""},
    output="",
    quantities={
        "weight": "weight",
        "weight_total": "weight",
        "intensity": "share",
        "decay": "share",
        "accessibility": "share",
        "sensitivity": "share",
        "result": "share",
    },
    source="invest_2026",
    bounds={"weight": (0.0, 1.0), "weight_total": (1.0, 20.0)},
)
def threat_degradation(
    weight: Any, weight_total: Any, intensity: Any, decay: Any, accessibility: Any, sensitivity: Any
) -> Any:
    """Return how much one threat degrades a place.

        D_r = (w / W) t i b S

    Parameters
    ----------
    weight, weight_total
        w, W, weight of the threat and the sum of the weights of all.
    intensity
        t, threat at its source, 0 to 1.
    decay
        i, what distance leaves of it.
    accessibility
        b, 1 where nothing keeps the threat out, 0 where protection is complete.
    sensitivity
        S, sensitivity of the habitat to the threat, 0 to 1.

    Examples
    --------
    >>> threat_degradation(0.5, 2.0, 1.0, 0.5, 1.0, 0.8)
    0.1
    """
    return weight / weight_total * intensity * decay * accessibility * sensitivity


@equation(
    title={"zh": "生境质量指数", "en": "habitat quality index"},
    kind="index",
    inputs={"suitability": "", "degradation": "", "half_saturation": ""},
    output="",
    quantities={"suitability": "share", "degradation": "share", "half_saturation": "share", "result": "share"},
    source="invest_2026",
    bounds={"half_saturation": (1e-3, 1.0)},
)
def habitat_quality(suitability: Any, degradation: Any, half_saturation: Any) -> Any:
    """Return the quality of a habitat: how well it suits, less what threats take from it.

        Q = H (1 - D^z / (D^z + k^z)),  z = 2.5

    Parameters
    ----------
    suitability
        H, how well the cover suits the species, 0 to 1.
    degradation
        D, sum of the degradation by all threats.
    half_saturation
        k, degradation at which half of the quality is left, above zero.

    Examples
    --------
    >>> float(habitat_quality(0.8, 0.05, 0.05)), float(habitat_quality(0.8, 0.0, 0.05))
    (0.4, 0.8)
    """
    lost = np.asarray(degradation, dtype=float) ** _SHAPE
    return suitability * (1.0 - lost / (lost + np.asarray(half_saturation, dtype=float) ** _SHAPE))


@equation(
    title={"zh": "生境价值（保护成本×质量）", "en": "habitat value by conservation cost and quality"},
    kind="money",
    inputs={"cost": "yuan/ha/a", "area": "ha", "quality": "", "reference_quality": ""},
    output="yuan/a",
    quantities={"quality": "share", "reference_quality": "share"},
    source="jiaozhou_2018",
    bounds={"cost": (0.0, float("inf")), "area": (0.0, float("inf")), "reference_quality": (0.01, 1.0)},
)
def habitat_conservation_value(cost: Any, area: Any, quality: Any, reference_quality: Any) -> Any:
    """Return the value of habitat as what is spent to keep such habitat, in proportion to its quality.

        V = c A Q / Q_0

    With Q = Q_0 it is the plain cost per area, as in Jiaozhou Bay (15,000 yuan/km2, the spending at Chongming). It
    measures effort and not worth, and must not be paid again as protection cost.

    Parameters
    ----------
    cost
        c, yearly spending on habitat kept well [yuan/ha/a].
    area
        A [ha].
    quality
        Q, quality index of the place.
    reference_quality
        Q_0, quality index of the habitat the cost was taken from, above zero.

    Examples
    --------
    38,299 ha at 150 yuan/ha (Jiaozhou Bay 2005, printed 0.58e7 yuan):

    >>> habitat_conservation_value(150.0, 38_299.0, 0.8, 0.8)
    5744850.0
    """
    return cost * area * quality / reference_quality

"""Pollutants taken out of the air. The guide's rule by class of the air is ``removal_by_class`` of ``purification``.

Sulphur dioxide, nitrogen oxides and dust are different substances with prices of their own: an account counts each by
itself.
"""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = ["dry_deposition", "leaf_dust_retention"]

_POSITIVE = (0.0, float("inf"))


@equation(
    title={"zh": "干沉降净化量", "en": "removal from the air by dry deposition"},
    kind="physical",
    inputs={"velocity": "m/a", "concentration": "{q}/m3", "area": "m2", "active_share": "", "kept_share": ""},
    output="{q}/a",
    quantities={"active_share": "share", "kept_share": "share"},
    source="arithmetic",
    bounds={"velocity": (0.0, 1e7), "concentration": _POSITIVE, "area": _POSITIVE},
)
def dry_deposition(velocity: Any, concentration: Any, area: Any, active_share: Any, kept_share: Any) -> Any:
    """Return what plants take out of the air as it settles on them: SO2, NOx or particles.

        R = v C A f k

    The velocity is per area of ground, the leaf area already in it. Rival of an uptake per area of forest.

    Parameters
    ----------
    velocity
        v, deposition velocity [m/a]; 1 cm/s is 315,576 m/a.
    concentration
        C, mean concentration [{q}/m3].
    area
        A, ground under the plants [m2].
    active_share
        f, part of the year with leaves and without rain.
    kept_share
        k, part not blown off again: 1 for gases that enter the leaf.

    Examples
    --------
    300,000 m a year of air with 20 micrograms/m3 over 1 ha, half the year: 30 kg.

    >>> round(dry_deposition(300_000.0, 20e-12, 10_000.0, 0.5, 1.0), 12)
    0.03
    """
    return velocity * concentration * area * active_share * kept_share


@equation(
    title={"zh": "叶面滞尘量", "en": "dust held by leaves"},
    kind="physical",
    inputs={"load": "{q}/m2", "leaf_area_index": "", "area": "m2", "washes": "1/a"},
    output="{q}/a",
    quantities={"leaf_area_index": "coefficient"},
    source="arithmetic",
    bounds={"load": _POSITIVE, "leaf_area_index": (0.0, 12.0), "area": _POSITIVE, "washes": (0.0, 366.0)},
)
def leaf_dust_retention(load: Any, leaf_area_index: Any, area: Any, washes: Any) -> Any:
    """Return the dust that leaves collect in a year between the rains that wash them clean.

        D = m LAI A n

    Parameters
    ----------
    load
        m, dust on a leaf when it is full [{q}/m2].
    leaf_area_index
        LAI, leaf area per ground.
    area
        A, ground under the plants [m2].
    washes
        n, times a year that rain washes the leaves and they fill again [1/a].

    Examples
    --------
    1 g/m2 of leaf, leaf area index 4, 1 ha, 25 rains: 1 t.

    >>> leaf_dust_retention(1e-6, 4.0, 10_000.0, 25.0)
    1.0
    """
    return load * leaf_area_index * area * washes

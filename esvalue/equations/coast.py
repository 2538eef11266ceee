"""Coasts: protection by length of shore, by what a wall would cost, and by the damage avoided."""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = ["avoided_damage", "coastal_protection_length", "coastal_protection_replacement", "wave_reduction"]

_POSITIVE = (0.0, float("inf"))


@equation(
    title={"zh": "海岸防护价值（岸线长度法）", "en": "coastal protection by length of shore"},
    kind="money",
    inputs={"length": "km", "value": "yuan/km/a"},
    output="yuan/a",
    source="arithmetic",
    bounds={"length": _POSITIVE, "value": _POSITIVE},
)
def coastal_protection_length(length: Any, value: Any) -> Any:
    """Return the yearly value of protection that a length of natural shore gives.

        V = L v

    Parameters
    ----------
    length
        L, shore that people or property lie behind, fringed by marsh, flat or reef [km].
    value
        v, protection per length and year [yuan/km/a]. No figure for China was reached: the user gives one.

    Examples
    --------
    >>> coastal_protection_length(12.0, 250_000.0)
    3000000.0
    """
    return length * value


@equation(
    title={"zh": "海岸防护价值（海堤替代法）", "en": "coastal protection by the sea wall it replaces"},
    kind="money",
    inputs={"length": "km", "wall_cost": "yuan/km", "annuity": "1/a", "upkeep": "yuan/km/a", "replaced_share": ""},
    output="yuan/a",
    quantities={"replaced_share": "share"},
    source="arithmetic",
    bounds={"length": _POSITIVE, "wall_cost": _POSITIVE, "annuity": (0.0, 1.0), "upkeep": _POSITIVE},
)
def coastal_protection_replacement(length: Any, wall_cost: Any, annuity: Any, upkeep: Any, replaced_share: Any) -> Any:
    """Return what a sea wall would cost a year that does what the marsh or flat in front does.

        V = L (c a + m) s

    A replacement cost holds only where the wall would be built; where a wall stands anyway s is what the marsh saves of
    it.

    Parameters
    ----------
    length
        L, shore protected [km].
    wall_cost
        c, cost of building the wall [yuan/km].
    annuity
        a, annuity factor over the wall's life [1/a].
    upkeep
        m, yearly upkeep of the wall [yuan/km/a].
    replaced_share
        s, part of the wall's cost that the natural shore saves.

    Examples
    --------
    >>> coastal_protection_replacement(10.0, 8_000_000.0, 0.0625, 100_000.0, 0.5)
    3000000.0
    """
    return length * (wall_cost * annuity + upkeep) * replaced_share


@equation(
    title={"zh": "避免的灾害损失（危险性×暴露×脆弱性）", "en": "avoided damage: hazard, exposure, vulnerability"},
    kind="money",
    inputs={"frequency": "1/a", "exposure": "yuan", "vulnerability_without": "", "vulnerability_with": ""},
    output="yuan/a",
    quantities={"vulnerability_without": "share", "vulnerability_with": "share"},
    source="arithmetic",
    bounds={"frequency": (0.0, 100.0), "exposure": _POSITIVE},
)
def avoided_damage(frequency: Any, exposure: Any, vulnerability_without: Any, vulnerability_with: Any) -> Any:
    """Return the expected yearly damage that an ecosystem prevents: surge, flood or sand storm.

        V = p E (d_0 - d_1)

    For several strengths of event add one term each, p being the frequency of that class alone.

    Parameters
    ----------
    frequency
        p, events a year [1/a]; 0.02 for one of a return period of 50 years.
    exposure
        E, property and production in reach [yuan].
    vulnerability_without, vulnerability_with
        d_0, d_1, part of E damaged by an event without and with the ecosystem.

    Examples
    --------
    >>> avoided_damage(0.125, 80_000_000.0, 0.25, 0.125)
    1250000.0
    """
    return frequency * exposure * (vulnerability_without - vulnerability_with)


@equation(
    title={"zh": "消浪比例", "en": "share of wave height taken out by vegetation"},
    kind="index",
    inputs={"width": "m", "attenuation": "1/m"},
    output="",
    quantities={"result": "share"},
    source="arithmetic",
    bounds={"width": (0.0, 10_000.0), "attenuation": (0.0, 1.0)},
)
def wave_reduction(width: Any, attenuation: Any) -> Any:
    """Return the share of a wave's height that is lost on its way through a belt of marsh plants or mangrove.

        s = 1 - exp(-k w)

    Parameters
    ----------
    width
        w, width of the belt across the waves [m].
    attenuation
        k, share of the height lost per width, measured for the plants and water depth [1/m].

    Examples
    --------
    A belt that halves waves in 50 m leaves a quarter after 100 m:

    >>> import math
    >>> round(float(wave_reduction(100.0, math.log(2) / 50)), 9)
    0.75
    """
    return -np.expm1(-attenuation * width)

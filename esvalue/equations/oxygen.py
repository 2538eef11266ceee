"""Oxygen: released by plants, by rival stoichiometries; and how much of it water can hold.

The 2022 specification leaves oxygen out of the account: it is not scarce. The forms are kept for accounts that follow
older rules, and each stays apart from the carbon it comes from.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "oxygen_from_carbon_dioxide",
    "oxygen_from_dry_matter",
    "oxygen_saturation_apha1985",
    "oxygen_saturation_share",
]


@equation(
    title={"zh": "释氧量（干物质法）", "en": "oxygen released, from dry matter"},
    kind="physical",
    inputs={"dry_matter": "t_DM/a", "oxygen_ratio": "t_O2/t_DM"},
    output="t_O2/a",
    source="baiyangdian_2017",
    bounds={"dry_matter": (0.0, float("inf")), "oxygen_ratio": (0.0, 2.0)},
)
def oxygen_from_dry_matter(dry_matter: Any, oxygen_ratio: Any) -> Any:
    """Return the oxygen set free while a year's dry matter grew.

        O = M k

    What is burnt, eaten or rots within the year takes the oxygen back.

    Parameters
    ----------
    dry_matter
        M, dry matter grown [t_DM/a].
    oxygen_ratio
        k, oxygen per dry matter [t_O2/t_DM]; 1.2, or 1.19 in other papers (6 O2 per C6H10O5: 192/162 = 1.185).

    Examples
    --------
    Baiyangdian, 37,400 t of reed (printed 4.49e4 t):

    >>> round(oxygen_from_dry_matter(37_400.0, 1.2), 6)
    44880.0
    """
    return dry_matter * oxygen_ratio


@equation(
    title={"zh": "释氧量（固定二氧化碳法）", "en": "oxygen released, from carbon dioxide bound"},
    kind="physical",
    inputs={"carbon_dioxide": "t_CO2/a", "oxygen_ratio": "t_O2/t_CO2"},
    output="t_O2/a",
    source="gep_guideline_2020",
    bounds={"oxygen_ratio": (0.0, 1.5)},
)
def oxygen_from_carbon_dioxide(carbon_dioxide: Any, oxygen_ratio: Any) -> Any:
    """Return the oxygen set free for the carbon dioxide an ecosystem keeps: one molecule for one.

        O = Q k

    With net uptake (from NEP) it counts the oxygen that remains; with gross uptake it counts what the night takes back.

    Parameters
    ----------
    carbon_dioxide
        Q, carbon dioxide bound; negative where the ecosystem gives it off [t_CO2/a].
    oxygen_ratio
        k, oxygen per carbon dioxide by mass [t_O2/t_CO2]; 32/44.

    Examples
    --------
    >>> round(oxygen_from_carbon_dioxide(88.0, 32 / 44), 9)
    64.0
    """
    return carbon_dioxide * oxygen_ratio


@equation(
    title={"zh": "淡水饱和溶解氧（APHA 1985）", "en": "dissolved oxygen at saturation in fresh water (APHA 1985)"},
    kind="physical",
    inputs={"temperature": "degC"},
    output="g_O2/m3",
    source="apha_1985",
    empirical=True,
    bounds={"temperature": (0.0, 40.0)},
    example={"temperature": 20.0, "result": 9.092516968},
)
def oxygen_saturation_apha1985(temperature: Any) -> Any:
    """Return the oxygen that fresh water holds in balance with air at one atmosphere.

        C_s = exp(-139.34410 + 1.575701e5/T - 6.642308e7/T^2 + 1.243800e10/T^3 - 8.621949e11/T^4),  T = t + 273.15

    g/m3 is mg/L. Worked example: the tables of water chemistry give 9.09 mg/L at 20 degrees.

    Parameters
    ----------
    temperature
        t, temperature of the water [degC].

    Examples
    --------
    The tables give 14.62 at 0 and 8.26 at 25 degrees:

    >>> round(float(oxygen_saturation_apha1985(0.0)), 2), round(float(oxygen_saturation_apha1985(25.0)), 2)
    (14.62, 8.26)
    """
    t = np.asarray(temperature, dtype=float) + 273.15
    return np.exp(-139.34410 + 1.575701e5 / t - 6.642308e7 / t**2 + 1.243800e10 / t**3 - 8.621949e11 / t**4)


@equation(
    title={"zh": "溶解氧饱和度", "en": "dissolved oxygen as a share of saturation"},
    kind="index",
    inputs={"concentration": "g_O2/m3", "saturation": "g_O2/m3"},
    output="",
    quantities={"result": "ratio"},
    source="arithmetic",
    bounds={"concentration": (0.0, 30.0), "saturation": (4.0, 15.0)},
    doubtful={"concentration": (0.0, 14.62)},  # saturation of fresh water at 0 degrees Celsius, by the equation above
)
def oxygen_saturation_share(concentration: Any, saturation: Any) -> Any:
    """Return measured dissolved oxygen per what the water would hold at rest.

        s = C / C_s

    Above 1 the figure is either a blooming water by day or an error; above 2 it is an error.

    Parameters
    ----------
    concentration
        C, dissolved oxygen measured [g_O2/m3].
    saturation
        C_s, at saturation, at the water's temperature [g_O2/m3].

    Examples
    --------
    >>> oxygen_saturation_share(4.5, 9.0)
    0.5
    """
    return concentration / saturation

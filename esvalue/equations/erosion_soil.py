"""Soil erodibility (factor K of the RUSLE) from texture and organic matter: rival published forms, in t h/(MJ mm).

Older forms give US units; 0.1317 turns them into t ha h/(ha MJ mm).
"""

from typing import Annotated

import numpy as np

from esvalue.core.text import Text
from esvalue.equations.equation import Array, In, Out, equation

__all__ = [
    "erodibility_epic_williams",
    "erodibility_nomograph_wischmeier1971",
    "erodibility_particle_size_renard1997",
    "erodibility_zhang2008",
    "erodibility_zhang2008_guideline",
]


@equation(
    title=Text(zh="土壤可蚀性（EPIC，Williams）", en="soil erodibility, EPIC of Williams"),
    kind="index",
    source="williams_1990_epic",
    empirical=True,
    example={"sand": 40.0, "silt": 40.0, "clay": 20.0, "carbon": 1.0, "result": 0.03890172096},
)
def erodibility_epic_williams(
    sand: Annotated[Array, In("percent", "SAN, sand, 0.05-2 mm", of="share")],
    silt: Annotated[Array, In("percent", "SIL, silt, 0.002-0.05 mm", of="share")],
    clay: Annotated[Array, In("percent", "CLA, clay, below 0.002 mm", of="share")],
    carbon: Annotated[Array, In("percent", "C, organic carbon: organic matter / 1.724", of="share", low=0, high=60)],
) -> Annotated[Array, Out("t h/MJ/mm")]:
    """Return the erodibility of a soil from its texture and organic carbon, by the EPIC model.

        K = 0.1317 (0.2 + 0.3 exp(-0.0256 SAN (1 - SIL/100))) (SIL/(CLA + SIL))^0.3
            (1 - 0.25 C/(C + exp(3.72 - 2.95 C))) (1 - 0.7 SN/(SN + exp(-5.51 + 22.9 SN))),  SN = 1 - SAN/100

    The four brackets lower K for coarse sand, for clay, for carbon and for very sandy soil. Chinese papers misprint it
    often (carbon in the place of clay, 0.75 for 0.7, per mille for per cent). It overstates K on Chinese plots, see
    `erodibility_zhang2008`.

    A loam of 40/40/20 with 1% carbon: 0.1317 x 0.36229 x 0.88547 x 0.92088 x 0.99989:

    >>> round(float(erodibility_epic_williams(40.0, 40.0, 20.0, 1.0)), 4)
    0.0389
    """
    fines = clay + silt
    coarse = 0.2 + 0.3 * np.exp(-0.0256 * sand * (1 - silt / 100))
    fine = (silt / np.where(fines > 0, fines, 1.0)) ** 0.3
    organic = 1 - 0.25 * carbon / (carbon + np.exp(3.72 - 2.95 * carbon))
    rest = 1 - sand / 100
    return 0.1317 * coarse * fine * organic * (1 - 0.7 * rest / (rest + np.exp(-5.51 + 22.9 * rest)))


@equation(
    title=Text(zh="土壤可蚀性（张科利修正，国际单位）", en="soil erodibility corrected to Chinese plots, SI reading"),
    kind="index",
    source="zhang_2008_erodibility",
    empirical=True,
    example={"epic": 0.04, "result": 0.0068},
)
def erodibility_zhang2008(
    epic: Annotated[Array, In("t h/MJ/mm", "K_EPIC, by `erodibility_epic_williams`", low=0, high=0.2)],
) -> Annotated[Array, Out("t h/MJ/mm")]:
    """Return the erodibility corrected by runoff plots in China, the regression read in SI units.

        K = max(0.51575 K_EPIC - 0.01383, 0)

    The intercept has a unit, so the reading matters: the guideline applies the same figures in US units, see
    `erodibility_zhang2008_guideline`; the two differ by a factor of two to three.

    0.02063 - 0.01383:

    >>> round(float(erodibility_zhang2008(0.04)), 5)
    0.0068
    """
    return np.maximum(0.51575 * epic - 0.01383, 0.0)


@equation(
    title=Text(
        zh="土壤可蚀性（张科利修正，指南用法）", en="soil erodibility corrected to Chinese plots, guideline reading"
    ),
    kind="index",
    source="zhang_2008_erodibility",
    empirical=True,
    example={"epic": 0.03951, "result": 0.0185558715},
)
def erodibility_zhang2008_guideline(
    epic: Annotated[Array, In("t h/MJ/mm", "K_EPIC, by `erodibility_epic_williams`", low=0, high=0.2)],
) -> Annotated[Array, Out("t h/MJ/mm")]:
    """Return the erodibility corrected as Chinese accounting guidelines write it: the regression in US units,
    then converted.

        K = 0.1317 max(0.51575 K_EPIC/0.1317 - 0.01383, 0)

    K of 0.3 in US units: 0.1317 (0.154725 - 0.01383):

    >>> round(float(erodibility_zhang2008_guideline(0.03951)), 5)
    0.01856
    """
    return 0.1317 * np.maximum(0.51575 * epic / 0.1317 - 0.01383, 0.0)


@equation(
    title=Text(zh="土壤可蚀性（Wischmeier 诺谟图公式）", en="soil erodibility, nomograph equation of Wischmeier"),
    kind="index",
    source="wischmeier_1971",
    empirical=True,
    example={
        "silt_and_very_fine_sand": 50.0,
        "clay": 20.0,
        "organic": 2.0,
        "structure": 2.0,
        "permeability": 3.0,
        "result": 0.03533079906,
    },
)
def erodibility_nomograph_wischmeier1971(
    silt_and_very_fine_sand: Annotated[
        Array, In("percent", "m, silt and very fine sand, 0.002-0.1 mm", of="share", low=0, high=70)
    ],
    clay: Annotated[Array, In("percent", "c, clay", of="share")],
    organic: Annotated[Array, In("percent", "OM, organic matter", of="share", low=0, high=4)],
    structure: Annotated[
        Array,
        In("", "s, structure: 1 (very fine granular) to 4 (blocky, platy, massive)", of="coefficient", low=1, high=4),
    ],
    permeability: Annotated[
        Array, In("", "p, permeability: 1 (rapid) to 6 (very slow)", of="coefficient", low=1, high=6)
    ],
) -> Annotated[Array, Out("t h/MJ/mm")]:
    """Return the erodibility of a soil by the equation of the USLE nomograph.

        K = 0.1317 (2.1e-4 M^1.14 (12 - OM) + 3.25 (s - 2) + 2.5 (p - 3)) / 100,  M = m (100 - c)

    Holds for less than 70% silt and very fine sand and up to 4% organic matter; beyond, the nomograph itself bends.

    M = 4,000, OM = 2%, s = 2, p = 3: 0.1317 x 2.1e-4 x 12,774.6 x 10 / 100:

    >>> round(erodibility_nomograph_wischmeier1971(50.0, 20.0, 2.0, 2.0, 3.0), 4)
    0.0353
    """
    texture = silt_and_very_fine_sand * (100.0 - clay)
    return (
        0.1317
        * (2.1e-4 * texture**1.14 * (12.0 - organic) + 3.25 * (structure - 2.0) + 2.5 * (permeability - 3.0))
        / 100.0
    )


@equation(
    title=Text(zh="土壤可蚀性（几何平均粒径式）", en="soil erodibility from mean particle diameter"),
    kind="index",
    source="renard_1997",
    empirical=True,
    example={"diameter": 0.02192804935, "result": 0.0439},
)
def erodibility_particle_size_renard1997(
    diameter: Annotated[Array, In("mm", "D, geometric mean diameter of the particles", low=0.0001, high=10)],
) -> Annotated[Array, Out("t h/MJ/mm")]:
    """Return the erodibility of a soil from its geometric mean particle diameter alone (225 soils of the world,
    RUSLE handbook).

        K = 0.0034 + 0.0405 exp(-((lg D + 1.659)/0.7101)^2 / 2)

    For want of organic matter data. Its highest value is 0.0439, at D = 0.0219 mm.

    At the top of the bell, lg D = -1.659:

    >>> round(float(erodibility_particle_size_renard1997(10**-1.659)), 4)
    0.0439
    """
    return 0.0034 + 0.0405 * np.exp(-0.5 * ((np.log10(diameter) + 1.659) / 0.7101) ** 2)

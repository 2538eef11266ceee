"""Soil erodibility (factor K of the RUSLE) from texture and organic matter: rival published forms, in t h/(MJ mm).

Older forms give US units; 0.1317 turns them into t ha h/(ha MJ mm).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from esvalue.equations.equation import equation

__all__ = [
    "erodibility_epic_williams",
    "erodibility_nomograph_wischmeier1971",
    "erodibility_particle_size_renard1997",
    "erodibility_zhang2008",
    "erodibility_zhang2008_guideline",
]

ERODIBILITY = "t h/MJ/mm"


@equation(
    title={"zh": "土壤可蚀性（EPIC，Williams）", "en": "soil erodibility, EPIC of Williams"},
    kind="index",
    inputs={"sand": "percent", "silt": "percent", "clay": "percent", "carbon": "percent"},
    output=ERODIBILITY,
    quantities={"sand": "share", "silt": "share", "clay": "share", "carbon": "share"},
    source="williams_1990_epic",
    empirical=True,
    bounds={"carbon": (0.0, 60.0)},
    example={"sand": 40.0, "silt": 40.0, "clay": 20.0, "carbon": 1.0, "result": 0.03890172096},
)
def erodibility_epic_williams(sand: Any, silt: Any, clay: Any, carbon: Any) -> Any:
    """Return the erodibility of a soil from its texture and organic carbon, by the EPIC model.

        K = 0.1317 (0.2 + 0.3 exp(-0.0256 SAN (1 - SIL/100))) (SIL/(CLA + SIL))^0.3
            (1 - 0.25 C/(C + exp(3.72 - 2.95 C))) (1 - 0.7 SN/(SN + exp(-5.51 + 22.9 SN))),  SN = 1 - SAN/100

    The four brackets lower K for coarse sand, for clay, for carbon and for very sandy soil. Chinese papers misprint it
    often (carbon in the place of clay, 0.75 for 0.7, per mille for per cent). It overstates K on Chinese plots, see
    `erodibility_zhang2008`.

    Parameters
    ----------
    sand
        SAN, 0.05-2 mm [percent].
    silt
        SIL, 0.002-0.05 mm [percent].
    clay
        CLA, below 0.002 mm [percent].
    carbon
        C, organic carbon: organic matter / 1.724 [percent].

    Examples
    --------
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
    title={"zh": "土壤可蚀性（张科利修正，国际单位）", "en": "soil erodibility corrected to Chinese plots, SI reading"},
    kind="index",
    inputs={"epic": ERODIBILITY},
    output=ERODIBILITY,
    source="zhang_2008_erodibility",
    empirical=True,
    bounds={"epic": (0.0, 0.2)},
    example={"epic": 0.04, "result": 0.0068},
)
def erodibility_zhang2008(epic: Any) -> Any:
    """Return the erodibility corrected by runoff plots in China, the regression read in SI units.

        K = max(0.51575 K_EPIC - 0.01383, 0)

    The intercept has a unit, so the reading matters: the guideline applies the same figures in US units, see
    `erodibility_zhang2008_guideline`; the two differ by a factor of two to three.

    Parameters
    ----------
    epic
        K_EPIC, by `erodibility_epic_williams` [t h/MJ/mm].

    Examples
    --------
    0.02063 - 0.01383:

    >>> round(float(erodibility_zhang2008(0.04)), 5)
    0.0068
    """
    return np.maximum(0.51575 * epic - 0.01383, 0.0)


@equation(
    title={
        "zh": "土壤可蚀性（张科利修正，指南用法）",
        "en": "soil erodibility corrected to Chinese plots, guideline reading",
    },
    kind="index",
    inputs={"epic": ERODIBILITY},
    output=ERODIBILITY,
    source="zhang_2008_erodibility",
    empirical=True,
    bounds={"epic": (0.0, 0.2)},
    example={"epic": 0.03951, "result": 0.0185558715},
)
def erodibility_zhang2008_guideline(epic: Any) -> Any:
    """Return the erodibility corrected as Chinese accounting guidelines write it: the regression in US units, then
    converted.

        K = 0.1317 max(0.51575 K_EPIC/0.1317 - 0.01383, 0)

    Parameters
    ----------
    epic
        K_EPIC, by `erodibility_epic_williams` [t h/MJ/mm].

    Examples
    --------
    K of 0.3 in US units: 0.1317 (0.154725 - 0.01383):

    >>> round(float(erodibility_zhang2008_guideline(0.03951)), 5)
    0.01856
    """
    return 0.1317 * np.maximum(0.51575 * epic / 0.1317 - 0.01383, 0.0)


@equation(
    title={"zh": "土壤可蚀性（Wischmeier 诺谟图公式）", "en": "soil erodibility, nomograph equation of Wischmeier"},
    kind="index",
    inputs={
        "silt_and_very_fine_sand": "percent",
        "clay": "percent",
        "organic": "percent",
        "structure": "",
        "permeability": "",
    },
    output=ERODIBILITY,
    quantities={
        "silt_and_very_fine_sand": "share",
        "clay": "share",
        "organic": "share",
        "structure": "coefficient",
        "permeability": "coefficient",
    },
    source="wischmeier_1971",
    empirical=True,
    bounds={
        "silt_and_very_fine_sand": (0.0, 70.0),
        "organic": (0.0, 4.0),
        "structure": (1.0, 4.0),
        "permeability": (1.0, 6.0),
    },
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
    silt_and_very_fine_sand: Any, clay: Any, organic: Any, structure: Any, permeability: Any
) -> Any:
    """Return the erodibility of a soil by the equation of the USLE nomograph.

        K = 0.1317 (2.1e-4 M^1.14 (12 - OM) + 3.25 (s - 2) + 2.5 (p - 3)) / 100,  M = m (100 - c)

    Holds for less than 70% silt and very fine sand and up to 4% organic matter; beyond, the nomograph itself bends.

    Parameters
    ----------
    silt_and_very_fine_sand
        m, 0.002-0.1 mm [percent].
    clay
        c [percent].
    organic
        OM, organic matter [percent].
    structure
        s, class 1 (very fine granular) to 4 (blocky, platy, massive).
    permeability
        p, class 1 (rapid) to 6 (very slow).

    Examples
    --------
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
    title={"zh": "土壤可蚀性（几何平均粒径式）", "en": "soil erodibility from mean particle diameter"},
    kind="index",
    inputs={"diameter": "mm"},
    output=ERODIBILITY,
    source="renard_1997",
    empirical=True,
    bounds={"diameter": (1e-4, 10.0)},
    example={"diameter": 0.02192804935, "result": 0.0439},
)
def erodibility_particle_size_renard1997(diameter: Any) -> Any:
    """Return the erodibility of a soil from its geometric mean particle diameter alone (225 soils of the world, RUSLE
    handbook).

        K = 0.0034 + 0.0405 exp(-((lg D + 1.659)/0.7101)^2 / 2)

    For want of organic matter data. Its highest value is 0.0439, at D = 0.0219 mm.

    Parameters
    ----------
    diameter
        D, geometric mean diameter of the particles [mm].

    Examples
    --------
    At the top of the bell, lg D = -1.659:

    >>> round(float(erodibility_particle_size_renard1997(10**-1.659)), 4)
    0.0439
    """
    return 0.0034 + 0.0405 * np.exp(-0.5 * ((np.log10(diameter) + 1.659) / 0.7101) ** 2)

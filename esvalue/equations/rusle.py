"""The Revised Universal Soil Loss Equation: potential and actual loss. Their difference over an area is
`soil_retained`.
"""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = ["soil_loss_actual_rusle", "soil_loss_potential_rusle"]

MUCH = float("inf")
FACTORS = {"erosivity": "MJ mm/ha/h/a", "erodibility": "t h/MJ/mm", "length": "", "steepness": ""}
#: Widest sensible values; K in US units (0.3) passes 0.2 and is refused.
LIMITS = {"erosivity": (0.0, 50_000.0), "erodibility": (0.0, 0.2), "length": (0.0, 150.0), "steepness": (0.0, 80.0)}


@equation(
    title={"zh": "潜在土壤侵蚀（RUSLE）", "en": "potential soil loss by RUSLE"},
    kind="physical",
    inputs=FACTORS,
    output="t/ha/a",
    quantities={"length": "coefficient", "steepness": "coefficient"},
    source="renard_1997",
    bounds=LIMITS,
)
def soil_loss_potential_rusle(erosivity: Any, erodibility: Any, length: Any, steepness: Any) -> Any:
    """Return the soil that sheet and rill erosion would take from bare, unprotected land: RKLS.

        E_p = R K L S

    Long-term mean of a slope. No gullies, no deposition: what is eroded is not yet in the river, see `sediment_export`.

    Parameters
    ----------
    erosivity
        R [MJ mm/ha/h/a].
    erodibility
        K, in SI units [t h/MJ/mm], that is t ha h/(ha MJ mm).
    length
        L.
    steepness
        S.

    Examples
    --------
    R = 4,000, K = 0.025, L = 2, S = 0.5:

    >>> soil_loss_potential_rusle(4000.0, 0.025, 2.0, 0.5)
    100.0
    """
    return erosivity * erodibility * length * steepness


@equation(
    title={"zh": "实际土壤侵蚀（RUSLE）", "en": "actual soil loss by RUSLE"},
    kind="physical",
    inputs={**FACTORS, "cover": "", "practice": ""},
    output="t/ha/a",
    quantities={"length": "coefficient", "steepness": "coefficient", "cover": "share", "practice": "share"},
    source="renard_1997",
    bounds=LIMITS,
)
def soil_loss_actual_rusle(
    erosivity: Any, erodibility: Any, length: Any, steepness: Any, cover: Any, practice: Any
) -> Any:
    """Return the soil that sheet and rill erosion takes from land as it is: RKLSCP.

        E_a = R K L S C P

    Potential less actual credits cover AND practice; terraces are not the ecosystem's work, so give practice to
    the potential loss too where only the ecosystem is to be valued.

    Parameters
    ----------
    erosivity
        R [MJ mm/ha/h/a].
    erodibility
        K, in SI units [t h/MJ/mm].
    length
        L.
    steepness
        S.
    cover
        C, loss over that of bare fallow, 0 to 1.
    practice
        P, loss over that of tillage up and down the slope, 0 to 1; 1 where there is no practice.

    Examples
    --------
    >>> soil_loss_actual_rusle(4000.0, 0.025, 2.0, 0.5, 0.25, 0.5)
    12.5
    """
    return erosivity * erodibility * length * steepness * cover * practice

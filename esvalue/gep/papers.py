"""Methods of papers on ecosystem-service values by land class, named after what they are: the coefficient of
sensitivity, and the matrix of transitions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import numpy as np

from esvalue.core.arguments import SomeShare, checked
from esvalue.core.errors import Mistakes, nearest
from esvalue.core.quantified import Of
from esvalue.core.text import Text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BLIND", "coefficient_of_sensitivity", "transition_change"]

Values = Annotated[Mapping[str, float], Of("number")]
#: What the coefficient of sensitivity cannot see.
BLIND = Text(
    zh="敏感性系数就是该地类在总值中所占的份额：它不看系数究竟有多不确定、几个系数是否一同变动、"
    "面积与方法是否可靠；小于 1 不等于稳健。",
    en="The coefficient of sensitivity is the share of the class in the total: it sees neither how uncertain the "
    "coefficient is, nor coefficients that move together, nor areas and methods; below one does not mean robust.",
)


@checked
def coefficient_of_sensitivity(areas: Values, coefficients: Values, change: SomeShare = 0.5) -> pd.DataFrame:
    r"""Return the coefficient of sensitivity of a total to the value coefficient of each class.

        CS = ((V' - V) / V) / ((C' - C) / C),  V = \sum A C,  C' = C (1 +- change)

    Of a total that is linear in its coefficients it is the share of the class, whatever the change. What it cannot see
    stands in ``attrs["blind"]`` in both languages (:data:`BLIND`); indices that see it are those of
    :meth:`esvalue.Study.sobol` and :meth:`esvalue.Study.shapley`.

    Parameters
    ----------
    areas
        A by class [area].
    coefficients
        C by class [value per area].
    change
        Part by which a coefficient is raised and lowered.

    Returns
    -------
    pandas.DataFrame
        Index class; value, share, up, down (the coefficient with the class's coefficient raised, and lowered).

    Raises
    ------
    InputError
        Classes that have an area and no coefficient, or the other way round.

    Notes
    -----
    Source: Kreuter, Harris, Matlock and Lacey 2001, Ecological Economics 39:333-346, doi:10.1016/S0921-8009(01)00250-6.

    Examples
    --------
    >>> made = coefficient_of_sensitivity({"water": 10.0, "grass": 30.0}, {"water": 9.0, "grass": 1.0})
    >>> made["up"].round(6).to_dict()
    {'water': 0.75, 'grass': 0.25}
    """
    import pandas as pd

    _same_classes(areas, coefficients)
    parts = {name: float(areas[name]) * float(coefficients[name]) for name in areas}
    whole = sum(parts.values())

    def moved(name: str, by: float) -> float:
        after = sum(value * (1.0 + by) if other == name else value for other, value in parts.items())
        return (after - whole) / whole / by if whole else float("nan")

    rows = {
        name: [parts[name], parts[name] / whole if whole else np.nan, moved(name, change), moved(name, -change)]
        for name in parts
    }
    made = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "share", "up", "down"]).rename_axis("class")
    made.attrs = {"blind": dict(BLIND), "change": change}
    return made


@checked
def transition_change(transitions: pd.DataFrame, coefficients: Values) -> pd.DataFrame:
    """Return the change of value of every transition from one class to another, as papers print it.

        dV(i, j) = A(i, j) (C(j) - C(i))

    It adds up to the change of the total only where the coefficients are those of both years; what prices, condition
    and method changed stands in :func:`esvalue.model.change_between`.

    Parameters
    ----------
    transitions
        A(i, j) [area]: from class i (index) to class j (columns).
    coefficients
        C by class [value per area].

    Returns
    -------
    pandas.DataFrame
        dV(i, j), shaped as `transitions`.

    Raises
    ------
    InputError
        A class without a coefficient.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame([[5.0, 2.0], [1.0, 8.0]], index=["grass", "water"], columns=["grass", "water"])
    >>> transition_change(areas, {"grass": 1.0, "water": 9.0}).to_numpy().tolist()
    [[0.0, 16.0], [-8.0, 0.0]]
    """
    problems = Mistakes()
    for name in dict.fromkeys([*map(str, transitions.index), *map(str, transitions.columns)]):
        if name not in coefficients:
            problems.add(
                "unknown_name", "coefficients", what="class", name=name, nearest=nearest(name, coefficients) or "-"
            )
    problems.raise_if_any()
    before = np.array([coefficients[str(name)] for name in transitions.index])
    after = np.array([coefficients[str(name)] for name in transitions.columns])
    return transitions * (after[None, :] - before[:, None])


def _same_classes(areas: Mapping[str, float], coefficients: Mapping[str, float]) -> None:
    problems = Mistakes()
    for where, own, other in (("coefficients", areas, coefficients), ("areas", coefficients, areas)):
        for name in own:
            if name not in other:
                problems.add("unknown_name", where, what="class", name=name, nearest=nearest(name, other) or "-")
    problems.raise_if_any()

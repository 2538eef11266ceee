"""Blue carbon: stocks of salt marsh, mangrove and seagrass that build up year by year and decay after a disturbance.

The form of InVEST's coastal blue carbon model (commit 54ff9ca1), written for any time between disturbance and survey;
with whole years it gives InVEST's yearly emissions. Amounts may be in carbon or carbon dioxide: the unit says which.
"""

from __future__ import annotations

from typing import Any

from esvalue.equations.equation import equation

__all__ = ["blue_carbon_accumulated", "blue_carbon_emitted", "blue_carbon_stock", "blue_carbon_stock_change"]

_STOCK = (0.0, 1e6)
_YEARS = (0.0, 1000.0)


@equation(
    title={"zh": "蓝碳累积量", "en": "blue carbon accumulated"},
    kind="physical",
    inputs={"rate": "{q}/ha/a", "area": "ha", "years": "a"},
    output="{q}",
    source="invest_2026",
    bounds={"rate": (0.0, 100.0), "area": (0.0, float("inf")), "years": _YEARS},
)
def blue_carbon_accumulated(rate: Any, area: Any, years: Any) -> Any:
    """Return what an undisturbed coastal habitat adds to its stock over some years.

        G = k A t

    Parameters
    ----------
    rate
        k, yearly accumulation of soil, biomass or litter [{q}/ha/a].
    area
        A [ha].
    years
        t [a].

    Examples
    --------
    >>> blue_carbon_accumulated(2.0, 100.0, 5.0)
    1000.0
    """
    return rate * area * years


@equation(
    title={"zh": "扰动后蓝碳排放量（半衰期）", "en": "blue carbon emitted after a disturbance, by half-life"},
    kind="physical",
    inputs={"stock": "{q}", "magnitude": "", "half_life": "a", "start": "a", "end": "a"},
    output="{q}",
    quantities={"magnitude": "share"},
    source="invest_2026",
    bounds={"stock": _STOCK, "half_life": (0.01, 1000.0), "start": _YEARS, "end": _YEARS},
)
def blue_carbon_emitted(stock: Any, magnitude: Any, half_life: Any, start: Any, end: Any) -> Any:
    """Return what a disturbed stock gives off between two times after the disturbance.

        E = S m (2^(-t_1/h) - 2^(-t_2/h))

    Parameters
    ----------
    stock
        S, stock when it was disturbed [{q}].
    magnitude
        m, part of it that the disturbance exposes.
    half_life
        h, time in which half of the exposed part is gone [a].
    start, end
        t_1, t_2, years since the disturbance; n - 1 and n for the n-th year [a].

    Examples
    --------
    Half of 800 exposed; in the second half-life a quarter of that is lost:

    >>> blue_carbon_emitted(800.0, 0.5, 10.0, 10.0, 20.0)
    100.0
    """
    return stock * magnitude * (0.5 ** (start / half_life) - 0.5 ** (end / half_life))


@equation(
    title={"zh": "扰动后蓝碳储量", "en": "blue carbon stock after a disturbance"},
    kind="physical",
    inputs={"stock": "{q}", "magnitude": "", "half_life": "a", "accumulation": "{q}/a", "years": "a"},
    output="{q}",
    quantities={"magnitude": "share"},
    source="invest_2026",
    bounds={"stock": _STOCK, "half_life": (0.01, 1000.0), "accumulation": (0.0, 1e6), "years": _YEARS},
)
def blue_carbon_stock(stock: Any, magnitude: Any, half_life: Any, accumulation: Any, years: Any) -> Any:
    """Return the stock some years after a disturbance: what was untouched, what has not decayed yet, and what has grown
    since.

        S_t = S (1 - m) + S m 2^(-t/h) + k t

    InVEST stops accumulation while a habitat is disturbed: give 0 for k to follow it.

    Parameters
    ----------
    stock
        S, stock when it was disturbed [{q}].
    magnitude
        m, part of it that the disturbance exposes; 0 without one.
    half_life
        h, time in which half of the exposed part is gone [a].
    accumulation
        k, yearly growth of the stock since [{q}/a].
    years
        t, years since the disturbance [a].

    Examples
    --------
    >>> blue_carbon_stock(800.0, 0.5, 10.0, 3.0, 20.0)
    560.0
    """
    return stock * (1.0 - magnitude) + stock * magnitude * 0.5 ** (years / half_life) + accumulation * years


@equation(
    title={"zh": "蓝碳储量变化（累积减排放）", "en": "blue carbon stock change: accumulation less emission"},
    kind="physical",
    inputs={"accumulated": "{q}", "emitted": "{q}", "years": "a"},
    output="{q}/a",
    source="invest_2026",
    bounds={"accumulated": (0.0, 1e9), "emitted": (0.0, 1e9), "years": (0.01, 1000.0)},
)
def blue_carbon_stock_change(accumulated: Any, emitted: Any, years: Any) -> Any:
    """Return the mean yearly net sequestration of coastal habitats between two surveys; negative where more is lost
    than built.

        D = (G - E) / t

    Parameters
    ----------
    accumulated
        G, added to the stocks between the surveys [{q}].
    emitted
        E, given off between them [{q}].
    years
        t, years between the surveys, above zero [a].

    Examples
    --------
    >>> blue_carbon_stock_change(1000.0, 1250.0, 5.0)
    -50.0
    """
    return (accumulated - emitted) / years

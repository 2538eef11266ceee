"""Where to measure next: what a monitoring programme is worth to the decision, against what it costs.

A programme that says how well it measures is worth the expected value of its sample (EVSI). One that does not is
bounded by the expected value of perfect information of its parameters together (EVPPI). Both need the stored futures
only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.analysis.robustness import value_of_information
from esvalue.core.arguments import Seed, TwoOrMore, checked
from esvalue.core.errors import InputError, Mistakes, nearest
from esvalue.core.units import conversion, parse, unlike
from esvalue.inputs.scenario import Loaded
from esvalue.study.programme_files import Programme, ProgrammeList, read_programmes
from esvalue.study.programme_information import group_information, measured_ranks

if TYPE_CHECKING:
    import pandas as pd

    from esvalue.analysis.problem import Problem
    from esvalue.study.futures import Futures

__all__ = ["Programme", "programme_value", "read_programmes"]

Array = npt.NDArray[np.float64]
#: Entries worth most that are listed beside the programmes.
SHOWN = 5


@checked
def programme_value(
    scenario: str | Path | Loaded | Futures,
    programmes: Sequence[Programme] | ProgrammeList,
    *,
    outcome: str = "net_benefit",
    points: TwoOrMore = 1024,
    replicates: TwoOrMore = 8,
    seed: Seed = 0,
) -> pd.DataFrame:
    """Return what each programme is worth to the choice among the options, and per yuan of cost,
    greatest net worth first.

    Parameters
    ----------
    scenario
        A scenario, or futures of one that are computed already.
    programmes
        Programmes, or a table of them as read (:func:`list_programmes`); a parameter is a design column, or the
        beginning of several (``"wetland.nitrogen_removal_rate"`` for all its categories).
    outcome
        What the decision maximises (or minimises), in yuan a year.
    points, replicates, seed
        Size and seed of the futures.

    Returns
    -------
    Frame: programme, parameters, value, low, high (95% over replicates; yuan/a), flips (share of futures with another
    choice), cost, net (value less cost), ratio (value per yuan), bound (the value of knowing the parameters exactly),
    stated (whether the programme says how well it measures), everything (the value of knowing all). `value` is that of
    the programme's data where it says how well it measures, else the bound: the most a perfect programme could bring.
    ``attrs["singles"]`` are the entries that are worth most to know one by one: (name, title, value).

    Raises
    ------
    InputError
        A mistake in the scenario; a parameter that does not vary in it, or a choice among rivals measured with an
        error; an error in a unit of another kind (all at once, with the mistakes of their table); fewer than two
        options.

    References
    ----------
    Strong, Oakley and Brennan (2014), doi:10.1177/0272989X13505910 (EVPPI); Strong, Oakley, Brennan and Breeze (2015),
    doi:10.1177/0272989X15575286 (EVSI by regression on the data a programme would find).

    Examples
    --------
    >>> from esvalue import Factor, Outcome, Problem, Spread, Study
    >>> x, net = Factor("x", Spread("uniform", (-200.0, 200.0)), unit="yuan/a"), Outcome("net", "max", "yuan/a")
    >>> study = Study(Problem((x,), (net,), lambda c: {"net": [0 * c["x"], c["x"]]}, ("keep", "go")), seed=1)
    >>> survey = Programme("survey", ("x",), 10.0, {"zh": "调查", "en": "survey"})
    >>> found = programme_value(study.run(points=512, replicates=4), [survey], outcome="net")
    >>> found[["programme", "net"]].round().to_dict("records")  # 200 / 4 - 10
    [{'programme': 'survey', 'net': 40.0}]
    """
    import pandas as pd

    from esvalue.study.futures import Futures
    from esvalue.study.study import Study

    study = scenario if isinstance(scenario, Futures) else Study(scenario, seed=seed)
    listed = programmes if isinstance(programmes, ProgrammeList) else ProgrammeList(tuple(programmes))
    programmes = listed.programmes
    columns = _columns(listed, study.problem)
    futures = study if isinstance(study, Futures) else study.run(points, replicates)
    futures.check_failures(0.0)
    names = futures.problem.names
    uniform = futures.uniforms()
    discrete = {one.name for one in futures.problem.factors if one.discrete}
    values = futures.values()
    used = {name: values[name] if name in discrete else uniform[name] for name in names}
    performance = futures.outcome(outcome)
    direction = futures.problem.outcome(outcome).direction
    everything, *singles = value_of_information(performance, used, direction, discrete=discrete)
    spreads = _errors(programmes, columns, futures, values)
    rows = []
    for one in programmes:
        bound = group_information(performance, {name: used[name] for name in columns[one.name]}, direction, discrete)
        found = bound
        if one.stated:
            seen = {
                name: measured_ranks(values[name], spreads[one.name, name], one.measurements, name, seed)
                for name in columns[one.name]
            }
            found = group_information(performance, seen, direction)
        value = min(found.value, bound.value)  # data are worth no more than the truth
        rows.append(
            (
                one.name,
                ", ".join(columns[one.name]),
                value,
                min(found.low, value),
                max(found.high, value),
                found.flips,
                one.cost,
                value - one.cost,
                value / one.cost,
                bound.value,
                one.stated,
                everything.value,
            )
        )
    frame = pd.DataFrame(
        rows,
        columns=[
            "programme",
            "parameters",
            "value",
            "low",
            "high",
            "flips",
            "cost",
            "net",
            "ratio",
            "bound",
            "stated",
            "everything",
        ],
    )
    frame = frame.sort_values(["net", "programme"], ascending=[False, True], ignore_index=True)
    clear = [one for one in singles if one.value > 0 and not one.low <= 0]
    frame.attrs["singles"] = [
        (one.factor, dict(futures.problem.factor(one.factor).title), one.value) for one in clear[:SHOWN]
    ]
    return frame


def _columns(listed: ProgrammeList, problem: Problem) -> dict[str, list[str]]:
    """Return the design columns each programme measures; every mistake of the table,
    its parameters and their errors is raised at once.
    """
    problems = Mistakes()
    if listed.mistakes:
        problems.extend(InputError(listed.mistakes))

    def means(where: str, parameters: Sequence[str]) -> list[str]:
        hit: dict[str, None] = {}
        for wanted in parameters:
            several = [name for name in problem.names if _means(wanted, name)]
            if not several:
                problems.add("programme_parameter", where, name=wanted, nearest=nearest(wanted, problem.names) or "-")
            hit |= dict.fromkeys(several)
        return list(hit)

    for where, parameters in listed.broken:
        means(where, parameters)
    found = {one.name: means(f"programme {one.name}", one.parameters) for one in listed.programmes}
    for one in (one for one in listed.programmes if one.stated):
        for name in found[one.name]:
            factor, where = problem.factor(name), f"programme {one.name}"
            if factor.discrete or name.startswith("overlay:"):
                problems.add("programme_rivals", where, name=name)
            elif (
                not one.relative
                and one.error_unit is not None
                and not parse(one.error_unit).same_kind(parse(factor.unit))
            ):
                problems.add("unit_kind", f"{where}: {name}", **unlike(one.error_unit, factor.unit))
    problems.raise_if_any()
    return found


def _means(wanted: str, name: str) -> bool:
    """Tell whether a name, with or without its domain, stands for a design column or begins it."""
    short = name.split(".", 1)[-1]
    return any(one == wanted or one.startswith((f"{wanted}[", f"{wanted}#", f"{wanted}@")) for one in (name, short))


def _errors(
    programmes: Sequence[Programme], columns: Mapping[str, Sequence[str]], futures: Futures, values: Mapping[str, Array]
) -> dict[tuple[str, str], Array | float]:
    """Return the standard deviation of one measurement, by programme and parameter, in the parameter's unit."""
    found: dict[tuple[str, str], Array | float] = {}
    for one in (one for one in programmes if one.stated):
        for name in columns[one.name]:
            own = parse(futures.problem.factor(name).unit)
            found[one.name, name] = (
                one.relative * np.abs(values[name])
                if one.relative
                else one.error * (conversion(parse(one.error_unit), own) if one.error_unit is not None else 1.0)
            )
    return found

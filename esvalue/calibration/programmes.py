"""Where to measure next: what a monitoring programme is worth to the decision, against what it costs.

A programme that measures some parameters can at the most make them known: its worth is bounded by the expected value of
perfect information of these parameters together (EVPPI), a number that needs the stored futures only.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.errors import Problems, fail, nearest
from esvalue.places import read_text
from esvalue.robustness import Information, value_of_information
from esvalue.robustness.table import replicate_interval
from esvalue.scenario import Loaded
from esvalue.units import conversion, parse, scaled_text

if TYPE_CHECKING:
    import pandas as pd

    from esvalue.study import Futures

__all__ = ["Programme", "group_information", "programme_table", "programme_value", "read_programmes"]

Array = npt.NDArray[np.float64]
#: Equal-count bins of each parameter in the regression.
BINS = 12


@dataclass(frozen=True)
class Programme:
    """A monitoring programme: the parameters it would measure and its cost, in yuan a year over the time the standard holds."""

    name: str
    parameters: tuple[str, ...]
    cost: float
    title: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.parameters or not self.cost > 0:
            raise fail("programme_form", f"programme {self.name}")


def read_programmes(path: Path) -> list[Programme]:
    """Read programmes from CSV: ``name``, ``title_zh``, ``title_en``, ``parameters`` (separated by ``;``), ``cost [yuan/a]``.

    Raises
    ------
    InputError
        A column that is missing; a cost that is no amount of money a year above zero.
    """
    rows = list(csv.DictReader(io.StringIO(read_text(path))))
    header = list(rows[0]) if rows else []
    if not rows:
        raise fail("empty_table", path.name)
    cost = next((name for name in header if name and name.startswith("cost")), None)
    for name in ("name", "parameters", "cost"):
        if name not in header and not (name == "cost" and cost):
            raise fail("observation_columns", path.name, name=name, nearest=nearest(name, header) or "-", needed="name, parameters, cost [yuan/a]")
    unit = parse(cost.partition("[")[2].rstrip("] ") or "yuan/a", f"{path.name}: cost") if cost else parse("yuan/a")
    if not unit.same_kind(parse("yuan/a")):
        raise fail("unit_kind", f"{path.name}: {cost}", given=str(unit), wanted="yuan/a")
    found = []
    for row in rows:
        try:
            amount = float(row[str(cost)])
        except (TypeError, ValueError):
            raise fail("observation_number", f"{path.name}: {row['name']}", column="cost", given=row[str(cost)] or "") from None
        names = tuple(part.strip() for part in (row["parameters"] or "").split(";") if part.strip())
        title = {language: row.get(f"title_{language}") or row["name"] for language in ("zh", "en")}
        found.append(Programme(row["name"], names, amount * conversion(unit, parse("yuan/a")), title))
    return found


def programme_value(scenario: str | Path | Loaded | Futures, programmes: Sequence[Programme], *, outcome: str = "net_benefit", points: int = 1024,
                    replicates: int = 8, seed: int = 0) -> pd.DataFrame:  # fmt: skip
    """Return what each programme is worth to the choice among the options, and per yuan of cost, greatest net worth first.

    Parameters
    ----------
    scenario
        A scenario, or futures of one that are computed already.
    programmes
        Programmes; a parameter is a design column, or the beginning of several (``"wetland.nitrogen_removal_rate"`` for all its
        categories).
    outcome
        What the decision maximises (or minimises), in yuan a year.
    points, replicates, seed
        Size and seed of the futures.

    Returns
    -------
    Frame: programme, parameters, value, low, high (95% over replicates; yuan/a), flips (share of futures with another choice),
    cost, net (value less cost), ratio (value per yuan), everything (the value of knowing all). `value` is the most a perfect
    programme could bring; a real one with errors brings less.

    Raises
    ------
    InputError
        A mistake in the scenario; a parameter that does not vary in it; fewer than two options.
    """
    import pandas as pd

    from esvalue.study import Futures, Study

    futures = scenario if isinstance(scenario, Futures) else Study(scenario, seed=seed).run(points, replicates)
    futures.check_failures(0.0)
    names = futures.problem.names
    columns = _columns(programmes, names)
    uniform = futures.uniforms()
    discrete = {one.name for one in futures.problem.factors if one.discrete}
    values = futures.values()
    used = {name: values[name] if name in discrete else uniform[name] for name in names}
    performance = futures.outcome(outcome)
    direction = futures.problem.outcome(outcome).direction
    everything = value_of_information(performance, {}, direction)[0]
    rows = []
    for one in programmes:
        found = group_information(performance, {name: used[name] for name in columns[one.name]}, direction, discrete)
        rows.append((one.name, ", ".join(columns[one.name]), found.value, found.low, found.high, found.flips, one.cost, found.value - one.cost,
                     found.value / one.cost, everything.value))  # fmt: skip
    frame = pd.DataFrame(rows, columns=["programme", "parameters", "value", "low", "high", "flips", "cost", "net", "ratio", "everything"])
    return frame.sort_values(["net", "programme"], ascending=[False, True], ignore_index=True)


def _columns(programmes: Sequence[Programme], names: Sequence[str]) -> dict[str, list[str]]:
    problems = Problems()
    found: dict[str, list[str]] = {}
    for one in programmes:
        hit: list[str] = []
        for wanted in one.parameters:
            several = [name for name in names if name == wanted or name.startswith((f"{wanted}[", f"{wanted}#", f"{wanted}@"))]
            if not several:
                problems.add("programme_parameter", f"programme {one.name}", name=wanted, nearest=nearest(wanted, names) or "-")
            hit += [name for name in several if name not in hit]
        found[one.name] = hit
    problems.raise_if_any()
    return found


def group_information(values: Array, columns: Mapping[str, Array], direction: str = "max", discrete: set[str] | frozenset[str] = frozenset()) -> Information:
    """Return the expected value of knowing several factors at once before deciding (EVPPI of a group).

        EVPPI(x) = E[max over o of E[f(o) | x]] - max over o of E[f(o)]

    The conditional means are least-squares regressions of the options' difference to the best one on indicators of bins of every
    factor and products of their normal scores, fitted on the other replicates and valued on this one, so noise cannot choose and
    reward itself. The greatest of this and of what each member alone is worth is returned: a group is worth no less than a member.

    Parameters
    ----------
    values
        Performance, shape (option, replicate, point).
    columns
        Uniform numbers (or positions of rivals, for `discrete` names) by factor, each of shape (replicate, point).
    direction
        "max" where more is better.
    discrete
        Names of factors that are one of several rivals.

    References
    ----------
    Strong, Oakley and Brennan (2014), doi:10.1177/0272989X13505910.

    Examples
    --------
    Option b gains where two coins show the same side: neither alone is worth anything, both together half of 2.

    >>> a, b = np.arange(64) % 2, np.arange(64) // 2 % 2
    >>> gain = np.where(a == b, 2.0, -2.0).reshape(2, 32)
    >>> columns = {"a": 0.25 + 0.5 * a.reshape(2, 32), "b": 0.25 + 0.5 * b.reshape(2, 32)}
    >>> found = group_information(np.stack([np.zeros((2, 32)), gain]), columns)
    >>> round(found.value, 6), found.flips
    (1.0, 0.5)
    """
    alone = value_of_information(values, columns, direction, discrete=discrete)[1:]
    best = max(alone, key=lambda one: one.value)
    if len(columns) < 2:
        return best
    score = values * (1.0 if direction == "max" else -1.0)
    chosen = int(np.argmax(score.mean(axis=(1, 2))))
    features = _features(columns, discrete)
    gain = score - score[chosen]
    options, replicates, points = score.shape
    by_replicate, flips = np.empty(replicates), 0.0
    for r in range(replicates):
        other = np.arange(replicates) != r
        x = features[:, other].reshape(len(features), -1)
        slope = np.linalg.lstsq(x.T, gain[:, other].reshape(options, -1).T, rcond=1e-9)[0]
        policy = np.argmax(np.round(features[:, r].T @ slope, 9), axis=1)
        by_replicate[r] = gain[policy, r, np.arange(points)].mean()
        flips += float((policy != chosen).mean()) / replicates
    mean = float(by_replicate.mean())
    if mean <= best.value:
        return best
    low, high = replicate_interval(by_replicate[None])
    return Information(" + ".join(columns), max(mean, 0.0), max(float(low[0]), 0.0), max(float(high[0]), 0.0), flips)


def _features(columns: Mapping[str, Array], discrete: set[str] | frozenset[str]) -> Array:
    """Return the regressors, shape (regressor, replicate, point): one, bins of every factor, products of normal scores."""
    from scipy.special import ndtri

    made, scores = [], []
    for name, column in columns.items():
        levels = np.unique(column) if name in discrete else np.minimum((column * BINS).astype(np.intp), BINS - 1)
        group = np.searchsorted(levels, column) if name in discrete else levels
        made += [(group == k).astype(float) for k in np.unique(group)]
        scores.append(column - column.mean() if name in discrete else ndtri(column))
    pairs = [scores[i] * scores[j] for i in range(len(scores)) for j in range(i)]
    return np.stack([np.ones_like(made[0]), *made, *pairs])


def programme_table(frame: pd.DataFrame, programmes: Sequence[Programme], language: str = "en") -> str:
    """Return the programmes as an aligned table with a sentence on the best, in "zh" or "en"."""
    from esvalue.comparison.columns import aligned

    zh = language == "zh"
    titles = {one.name: one.title.get(language, one.name) for one in programmes}
    head = ["监测方案", "价值上限 (元/年)", "95%", "费用 (元/年)", "价值/费用", "改变选择"] if zh else ["programme", "worth at most (yuan/a)", "95%", "cost (yuan/a)", "worth per yuan", "changes choice"]
    rows = []
    for row in frame.to_dict("records"):
        low, high, value = (scaled_text(float(f"{row[key]:.3g}")) for key in ("low", "high", "value"))
        rows.append([titles[row["programme"]], value, f"{low} - {high}", scaled_text(row["cost"]), f"{row['ratio']:.3g}", f"{row['flips']:.0%}"])
    top = frame.iloc[0]
    if top["net"] > 0 and top["low"] > 0:
        said = (f"下一步宜监测：{titles[top['programme']]}，每元费用最多值 {top['ratio']:.3g} 元。" if zh
                else f"Measure next: {titles[top['programme']]}; each yuan spent is worth at most {top['ratio']:.3g} yuan.")  # fmt: skip
    else:
        said = ("没有一项监测的价值上限明显超过费用：就这一决策而言，现有证据已够。" if zh
                else "No programme is clearly worth its cost to this decision, even if it left nothing unknown.")  # fmt: skip
    whole = scaled_text(float(f"{top['everything']:.3g}"))
    bound = (f"价值按完全测准计，是上限；已知一切值 {whole} 元/年。" if zh
             else f"Worth is that of measuring perfectly, an upper bound; knowing everything is worth {whole} yuan/a.")  # fmt: skip
    return "\n".join([*aligned(head, rows, left=1), said, bound])

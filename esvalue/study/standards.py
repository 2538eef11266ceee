"""The indicated standards of a scenario as a problem: what moves the number before it is committed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esvalue.analysis.problem import Factor, Outcome, Problem
from esvalue.core.arguments import checked
from esvalue.core.errors import fail, nearest
from esvalue.core.text import Text
from esvalue.model.factors import factors_of
from esvalue.model.function import GraphFunction
from esvalue.standards.judging import Judged
from esvalue.study.scenario import scenario_key

__all__ = ["Merged", "indicated_problem"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Merged:
    """Several graph functions as one: options are committed with different graphs (prices, readings)."""

    parts: tuple[GraphFunction, ...]

    def __call__(self, columns: Mapping[str, Array]) -> dict[str, Array]:
        """Return the outcomes of all parts."""
        return {name: values for part in self.parts for name, values in part(columns).items()}


@checked
def indicated_problem(judged: Judged, options: Sequence[str] | None = None) -> Problem:
    """Return the rule of every option, evaluated in each draw, as outcomes "option|domain|region".

    The rule is taken as it stands, also in draws without a bargaining range; its unit is yuan per base and year. An
    indicated standard has no better direction: "min" stands for what the public purse would rather.

    Parameters
    ----------
    judged
        A judged scenario (:func:`esvalue.standards.judge`).
    options
        Names; default: all.

    Raises
    ------
    InputError
        An option that the scenario does not have.

    Examples
    --------
    >>> from esvalue.standards import judge
    >>> problem = indicated_problem(judge("sea_reserve"), ["floor"])
    >>> [one.name for one in problem.outcomes], problem.outcomes[0].unit
    (['floor|sea_reserve|buffer', 'floor|sea_reserve|core', 'floor|sea_reserve|experimental'], 'yuan/ha/a')
    """
    known = judged.loaded.scenario.options
    for name in options or ():
        if name not in known:
            raise fail(
                "unknown_name", "options", what="option", name=name, nearest=nearest(name, known) or ", ".join(known)
            )
    wanted = set(options or known)
    groups: dict[int, dict[str, tuple[str, tuple[int, ...]]]] = {}
    outcomes: list[Outcome] = []
    for (option, domain), nodes in judged.commit.nodes.items():
        if option not in wanted or nodes.indicated is None:
            continue
        model = judged.commit.models[option]
        node = model.graph[nodes.indicated]
        regions = node.labels[f"region_type:{domain}"]
        for i, region in enumerate(regions):
            if judged.commit.standards[(option, domain, region)].reason in (
                "no_floor",
                "no_base",
                "no_places",
                "no_rule",
            ):
                continue
            key = f"{option}|{domain}|{region}"
            groups.setdefault(id(model), {})[key] = (nodes.indicated, (i,))
            outcomes.append(Outcome(key, "min", str(node.unit), Text.same(key)))
    models = {id(m): m for m in judged.commit.models.values()}
    factors: dict[str, Factor] = {}
    for model_id, entries in groups.items():
        names = models[model_id].graph.factors([node for node, _ in entries.values()])
        factors.update(
            {f.name: f for f in factors_of(models[model_id], names, judged.loaded.sources) if f.name not in factors}
        )
    parts = tuple(GraphFunction(models[model_id].graph, entries, 0) for model_id, entries in groups.items())
    return Problem(
        tuple(factors[name] for name in sorted(factors)),
        tuple(outcomes),
        Merged(parts),
        correlation=judged.loaded.scenario.correlation,
        takes="uniform",
        inputs=scenario_key(judged),
    )

"""A scenario as a problem: its uncertain entries, its options with their committed standards, and their outcomes."""

from __future__ import annotations

import hashlib
import json
from typing import Literal

from esvalue.analysis.problem import Outcome, Problem
from esvalue.core.arguments import checked
from esvalue.core.text import Text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.model.factors import factors_of
from esvalue.model.function import GraphFunction
from esvalue.standards.judging import Judged

__all__ = ["problem_of"]

#: What the parts of a key are called that are no files.
SETTINGS, STANDARDS = "[scenario]", "[standards]"


@checked
def problem_of(judged: Judged, detail: Literal["total", "regions"] = "total") -> Problem:
    """Return the judged scenario as a problem.

    Parameters
    ----------
    judged
        A scenario with its committed standards.
    detail
        "total": outcomes over everything, by name ("net_benefit"); "regions": those of every domain and region type
        besides, as "net_benefit|wetland|reserve_core".

    Raises
    ------
    InputError
        Another object than a judged scenario.

    Examples
    --------
    >>> from esvalue.standards import judge
    >>> problem = problem_of(judge("sea_reserve"))
    >>> problem.options, problem.outcome("public_cost").unit
    (('status_quo', 'floor', 'floor_cautious'), 'yuan/a')
    >>> problem_of("sea_reserve")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.WrongCall: problem_of(judged): an object of type str is given; needed: Judged
    """
    loaded = judged.loaded
    entries: dict[str, tuple[str, tuple[int, ...]]] = {name: (node, ()) for name, node in judged.outcomes.total.items()}
    titles: dict[str, Text] = {name: OUTCOMES[name].title for name in entries}
    for one in loaded.scenario.requirements if detail == "regions" else ():
        for name in one.measured.totals if one.domain is not None and one.region_type is None else ():
            key = f"{name}|{one.domain}"
            entries[key] = (judged.outcomes.by_domain[str(one.domain)][name], ())
            titles[key] = OUTCOMES[name].title + Text.same(f" ({one.domain})")
    if detail == "regions":
        for domain, table in judged.outcomes.by_region.items():
            for name, node in table.items():
                regions = judged.graph[node].labels[f"region_type:{domain}"]
                for i, region in enumerate(regions):
                    if judged.graph[node].present[:, i].all():
                        key = f"{name}|{domain}|{region}"
                        entries[key] = (node, (i,))
                        titles[key] = OUTCOMES[name].title + Text.same(f" ({domain}, {region})")
    outcomes = tuple(
        Outcome(key, entry.direction, entry.unit, titles[key])
        for key in entries
        for entry in (OUTCOMES[key.split("|")[0]],)
    )
    options = tuple(loaded.scenario.options)
    names = judged.graph.factors([node for node, _ in entries.values()])
    option_titles = {o: loaded.scenario.options[o].title for o in options}
    return Problem(
        factors_of(judged.model, names, loaded.sources),
        outcomes,
        GraphFunction(judged.graph, entries, len(options)),
        options,
        correlation=loaded.scenario.correlation,
        takes="uniform",
        inputs=scenario_key(judged),
        option_titles=option_titles,
    )


def scenario_key(judged: Judged) -> dict[str, str]:
    """Return the digests of everything the outcomes depend on: the input files by name,
    the scenario and the committed standards.
    """
    parts: dict[str, list[bytes]] = {}
    for path in sorted(judged.loaded.files, key=lambda p: (p.name, str(p))):
        parts.setdefault(path.name, []).append(path.read_bytes())
    parts[SETTINGS] = [judged.loaded.scenario.model_dump_json(by_alias=True).encode("utf-8")]
    standards = {"|".join(key): repr(one.value) for key, one in judged.commit.standards.items()}
    parts[STANDARDS] = [json.dumps(standards, sort_keys=True).encode("utf-8")]
    return {name: hashlib.sha256(b"".join(found)).hexdigest()[:16] for name, found in parts.items()}

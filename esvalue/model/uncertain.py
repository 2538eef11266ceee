"""Any node of a model over everything that is not known: as draws, and as a problem to analyse."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Literal

import numpy as np

from esvalue.analysis.problem import Outcome, Problem
from esvalue.core.ensemble import Copula, Design
from esvalue.core.errors import Mistakes, fail, nearest
from esvalue.core.text import Text
from esvalue.model.factors import factors_of
from esvalue.model.function import DRAWS, GraphFunction
from esvalue.model.graph import Node, Plan
from esvalue.model.labelled import short_names

if TYPE_CHECKING:
    import xarray as xr

    from esvalue.model.model import Model

__all__ = ["draws_of", "problem_of_nodes"]


def draws_of(
    model: Model, names: Sequence[str], size: int, seed: int, correlation: Mapping[tuple[str, str], float]
) -> xr.Dataset:
    """Return nodes over so many draws of everything they rest on that is not known."""
    import xarray as xr

    graph = model.graph
    known, problems = graph.factors(), Mistakes()
    for name in dict.fromkeys(name for pair in correlation for name in pair if name not in known):
        problems.add("unknown_name", "correlation", what="factor", name=name, nearest=nearest(name, known) or "-")
    problems.raise_if_any()
    Copula(correlation)  # which tells of pairs that cannot be, also of entries these nodes do not rest on
    plan = Plan(graph, names)
    design = Design(plan.factors, 1, Design.rounded(size), seed, correlation=correlation)
    parts: dict[str, list[np.ndarray]] = {name: [] for name in names}
    for part, columns in design.blocks(0, 0, min(DRAWS, design.points)):
        long = part.stop - part.start
        for name, values in plan.run({key: column for key, column in columns.items() if key}).items():
            wide = values if "draw" in graph[name].dims else np.asarray(values)[..., None]
            parts[name].append(np.broadcast_to(wide, (*wide.shape[:-1], long)))
    made = {}
    for name in names:
        node = graph[name]
        dims = [dim for dim in node.dims if dim != "draw"]
        values = np.where(node.present[..., None], np.concatenate(parts[name], axis=-1)[..., :size], np.nan)
        _check(name, node, dims, values)
        coords = {dim: list(node.labels[dim]) for dim in dims}
        title = title_of(model, name)
        attrs = {"units": str(node.unit), "long_name": title.en, "long_name_zh": title.zh}
        made[name] = xr.DataArray(values, coords, (*dims, "draw"), attrs=attrs)
    short = short_names(made)
    return xr.Dataset(
        {name: one.rename({dim: short[dim] for dim in one.dims if dim in short}) for name, one in made.items()},
        attrs={"seed": seed, "draws": size, "factors": len(plan.factors)},
    )


def _check(name: str, node: Node, dims: Sequence[str], values: np.ndarray) -> None:
    """Raise where a value that is present is not finite."""
    bad = ~np.isfinite(values) & node.present[..., None]
    if bad.any():
        *at, draw = (int(one) for one in np.argwhere(bad)[0])
        labels = ", ".join(node.labels[dim][i] for dim, i in zip(dims, at, strict=True)) or "-"
        raise fail("not_finite", "", node=name, labels=labels, draw=draw, replicate=0)


def problem_of_nodes(
    model: Model, names: Sequence[str], better: Literal["max", "min"], correlation: Mapping[tuple[str, str], float]
) -> Problem:
    """Return nodes as the outcomes of a problem: one an entry that is present, named "node|label|...".

    Raises
    ------
    InputError
        An unknown node; nothing that varies.
    """
    graph = model.graph
    factors = graph.factors(names)
    if not factors:
        raise fail("nothing_uncertain", ", ".join(names))
    entries, outcomes = {}, []
    for name in names:
        node, title = graph[name], title_of(model, name)
        for at, labels in _entries(node):
            key = "|".join((name, *labels))
            entries[key] = (name, at)
            said = title + Text.same(f" ({', '.join(labels)})" if labels else "")
            outcomes.append(Outcome(key, better, str(node.unit), said))
    return Problem(
        factors_of(model, factors),
        tuple(outcomes),
        GraphFunction(graph, entries, 0),
        correlation=correlation,
        takes="uniform",
        inputs=_inputs(model),
    )


def _entries(node: Node) -> Iterator[tuple[tuple[int, ...], tuple[str, ...]]]:
    """Yield the position and the labels of every entry of a node that is present."""
    dims = [dim for dim in node.dims if dim != "draw"]
    for at in product(*(range(len(node.labels[dim])) for dim in dims)):
        if bool(node.present[at]):
            yield at, tuple(node.labels[dim][i] for dim, i in zip(dims, at, strict=True))


def title_of(model: Model, name: str) -> Text:
    """Return what a node is called: the title of its rule, service, parameter or column, or its name."""
    domain, _, rest = name.partition(".")
    bound = model.binder.bound.get(domain)
    if bound is None:
        price = model.binder.library.prices.get(rest) if domain == "prices" else None
        return price.title if price is not None else Text.same(name)
    account = model.accounts.get(domain)
    for services in account.readings.values() if account is not None else ():
        for one in services:
            if name in (one.value, f"{one.value}.total"):
                return one.title
    card, key = bound.card, rest.removesuffix(".total")
    for table in (card.nodes, card.parameters, card.columns):
        found = table.get(key)
        if found is not None and found.title is not None:
            return Text.by(found.title.__getitem__)
    return Text.same(name)


def _inputs(model: Model) -> dict[str, str]:
    """Return digests of what the model was bound from, for the key of a store."""
    found = {}
    for domain, bound in model.binder.bound.items():
        found[f"card {domain}"] = hashlib.sha256(bound.card.model_dump_json().encode("utf-8")).hexdigest()
    return found | {"price year": str(model.binder.settings.price_year)}

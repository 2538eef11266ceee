"""What a bound model is checked for: parts of a card that nothing uses, inputs outside an equation's bounds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import Doubt, Mistake, Mistakes
from esvalue.inputs.cards import Card
from esvalue.model import nodes
from esvalue.model.binding import Binder
from esvalue.model.graph import Graph, Node, Plan

__all__ = ["check_ranges", "check_unused"]


def check_unused(binder: Binder, cards: Mapping[str, Card]) -> None:
    """Refuse nodes and parameters of a card that nothing rests on."""
    for domain, card in cards.items():
        for what, names in (("node", card.nodes), ("parameter", card.parameters)):
            for name in names:
                if f"{domain}.{name}" not in binder.used:
                    binder.problems.add("unused", f"{binder.bound[domain].file}: {what}s.{name}", what=what)


def check_ranges(graph: Graph, problems: Mistakes) -> None:
    """Check the inputs of every equation against its bounds, at central values;
    what is only doubtful is added as a doubt.
    """
    central = Plan(graph, list(graph.nodes)).run({})
    for name, node in graph.nodes.items():
        if not isinstance(node, nodes.Apply) or not (node.equation.limits or node.equation.doubtful):
            continue
        for argument, used, factor in zip(node.arguments, node.inputs, node.conversions, strict=True):
            values = _present(graph[used], central[used]) * factor
            values = values[~np.isnan(values)]  # what is not a number is told with the cells behind it
            if not values.size:
                continue
            least, most = float(np.min(values)), float(np.max(values))
            for code, limits in (("bad_input_range", node.equation.limits), ("doubtful_range", node.equation.doubtful)):
                low, high = limits.get(argument, (-np.inf, np.inf))
                if least >= low and most <= high:
                    continue
                unit = node.equation.inputs[argument] or "1"
                fields = {
                    "argument": argument,
                    "equation": node.equation.name,
                    "low": least,
                    "high": most,
                    "unit": unit,
                    "allowed": f"{low:g} to {high:g}",
                }
                if code == "bad_input_range":
                    problems.keep([Mistake(code, name, fields)])
                    break
                shown = f"{least:g}" if least == most else f"{least:g} ~ {most:g}"
                problems.keep([Doubt(code, name, fields, f"{name}: {argument}", f"{shown} [{unit}]")])


def _present(node: Node, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    static = tuple(slice(None) if dim != "draw" else 0 for dim in node.dims)
    kept = np.asarray(values)[static]
    return np.asarray(kept[np.broadcast_to(node.present, kept.shape)])

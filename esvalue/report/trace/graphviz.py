"""The trace of a figure as a graph in the DOT language, every box with its value at central values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from esvalue.report.trace.text import targets_of
from esvalue.report.trace.tree import Tree
from esvalue.standards.lineage import Lineage, Target

__all__ = ["dot", "trace_dot"]


def trace_dot(lineage: Lineage, figure: Mapping[str, Any], language: str = "en") -> str:
    """Return the graph of a figure as `lineage.json` holds it."""
    return dot(lineage, targets_of(figure), language)


def dot(lineage: Lineage, targets: Sequence[Target], language: str = "en") -> str:
    """Return one graph of everything several targets rest on."""
    reader = Tree(lineage, language, None)
    boxes: dict[str, str] = {}
    edges: dict[str, None] = {}
    stack, seen = list(targets), set()
    while stack:
        here = stack.pop()
        if here in seen:
            continue
        seen.add(here)
        own = _quote(_name(here, reader))
        boxes[own] = _quote(reader.head(here).replace(" = ", "\n= ", 1))
        below = reader.needs(here)
        for leaf in reader.node(here).leaf_ids(dict(here.at)):
            key = leaf.removeprefix("committed:")
            upstream = lineage.committed_target(key) if key != leaf else None
            if upstream is not None:
                below.append(upstream)
            elif key == leaf:
                fact = lineage.facts.get(leaf)
                boxes[_quote(leaf)] = _quote(f"{leaf}\n{fact.text} [{fact.source}]" if fact else leaf)
                edges[f"  {_quote(leaf)} -> {own};"] = None
        for child in below:
            edges[f"  {_quote(_name(child, reader))} -> {own};"] = None
        stack.extend(below)
    labels = [f"  {box} [label={label}];" for box, label in boxes.items()]
    return "\n".join(["digraph lineage {", "  rankdir=LR; node [shape=box, fontsize=10];", *labels, *edges, "}"])


def _name(target: Target, reader: Tree) -> str:
    node = reader.node(target)
    labels = ", ".join(node.labels[dim][i] for dim, i in target.at)
    return (f"{target.option}: " if target.option else "") + target.node + (f" [{labels}]" if labels else "")


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'

"""How the cost of holders differs among them, as nodes: a law, or the parts of a table or of a curve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from esvalue.core.text import Text
from esvalue.core.units import Unit, parse
from esvalue.equations.equation import get
from esvalue.inputs.holders import CostShape, Part
from esvalue.inputs.parameters import Record
from esvalue.model.account.domain_account import HolderLaw
from esvalue.model.binding import Binder
from esvalue.model.dims import of_domain
from esvalue.model.graph import Node
from esvalue.model.leaves import ColumnLeaf

__all__ = ["HIGHEST", "curve_of", "law_of", "no_spread"]

ONE = parse("")
SHAPE = Text(zh="权利人成本的分布形状（与平均成本之比）", en="shape of the costs of holders (ratio to their mean)")
HIGHEST = Text(zh="参与曲线的最高费率", en="highest rate of the curve of participation")


def no_spread(binder: Binder, scope: str, unit: Unit) -> Node:
    """Add a spread of nothing: all holders lose the same, or a table says how they differ."""
    return binder.graph.add(ColumnLeaf(f"{scope}.no_spread", unit, (), {}, np.asarray(True), np.zeros(())))


def law_of(binder: Binder, scope: str, shape: CostShape, file: str, domain: str) -> HolderLaw:
    """Return the law of the costs of holders; of a table of costs its parts, relative to their mean.

    `scope` is what nodes are named after; `domain` is empty where they are of none.
    """
    costs = shape.costs
    if costs is None:
        return HolderLaw(shape.law, shape.cut)
    mean, one = costs.mean, Record(value=1.0, source=costs.source, evidence=costs.evidence, weak=costs.weak)
    name = f"{scope}.costs"
    binder.graph.add(binder.single(name, name, one, ONE, file, title=SHAPE))
    parts = [Part(part.low / mean, part.high / mean, part.weight) for part in costs.parts]
    return _in_parts(binder, shape, parts, name, domain)


def curve_of(binder: Binder, scope: str, shape: CostShape, top: Node, domain: str) -> tuple[Node, HolderLaw]:
    """Add what a curve of participation tells of the costs of holders: their mean, and their law.

    `top` is its highest rate: those who take part at no rate of the curve lose at least that.
    """
    curve = shape.participation
    assert curve is not None
    last = curve.rate[-1]
    law = _in_parts(
        binder, shape, [Part(part.low / last, part.high / last, part.weight) for part in curve.parts], top.name, domain
    )
    of_part = binder.apply(f"{scope}.cost.by_part", get("mean_cost_in_part"), law.parts, domain)
    joined = binder.add_sum(f"{scope}.cost.joined", of_part, law.dim)
    beyond = [(curve.rest, top)] if curve.rest > 0 else []
    return binder.total(f"{scope}.cost", [(1.0, joined), *beyond], top.unit), law


def _in_parts(binder: Binder, shape: CostShape, parts: Sequence[Part], unit_of: str, domain: str) -> HolderLaw:
    """Add the parts of a table as nodes over the dimension "part": ends in the unit of a node, and weights."""
    dim = of_domain("part", domain or unit_of)
    labels, here = {dim: tuple(str(i + 1) for i in range(len(parts)))}, np.ones(len(parts), dtype=bool)
    found = {}
    for key in ("low", "high", "weight"):
        numbers = np.array([getattr(part, key) for part in parts])
        leaf: Node = binder.graph.add(ColumnLeaf(f"{unit_of}.{key}_ratio", ONE, (dim,), labels, here, numbers))
        args = {"value": unit_of, "ratio": leaf.name}
        found[key] = (
            leaf.name if key == "weight" else binder.apply(f"{unit_of}.{key}", get("scaled"), args, domain).name
        )
    return HolderLaw(shape.law, shape.cut, found, dim)

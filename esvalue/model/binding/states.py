"""Uncertainty of a column and its state "without the action": what stands between a leaf and its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from esvalue.core.errors import listed, nearest
from esvalue.core.text import Text
from esvalue.core.units import parse
from esvalue.equations.equation import get
from esvalue.inputs.cards import NodeRule
from esvalue.inputs.parameters import Record
from esvalue.inputs.places import NOT_APPLICABLE
from esvalue.inputs.scenario.overrides import ColumnUncertainty
from esvalue.model import nodes
from esvalue.model.binding.bound import all_present
from esvalue.model.binding.builder import Builder
from esvalue.model.dims import canonical, of_domain
from esvalue.model.graph import Node
from esvalue.model.leaves import Leaf, ParameterLeaf

__all__ = ["add_with_states"]


def add_with_states(builder: Builder, domain: str, name: str, leaf: Leaf) -> Node:
    """Add a leaf under its name, with the column's uncertainty and its state "without" where they are given."""
    full = leaf.name
    setting = builder.settings.domains.get(domain)
    override = setting.without.set.get(name) if setting and setting.without else None
    factors = [(key, u) for key, u in builder.settings.uncertainties.items() if u.domain == domain and name in u.names]
    if override is None and not factors:
        return builder.graph.add(leaf)
    node: Node = builder.graph.add(replace(leaf, name=f"{full}|file"))
    for key, uncertainty in factors:
        node = _scaled_column(builder, domain, full, node, key, uncertainty=uncertainty)
    if override is None:
        return builder.alias(full, node)
    words = _title(builder, domain, name)
    title = Text(zh=f"无补偿时：{words['zh']}", en=f"without the action: {words['en']}")
    if override.table:  # ratios by another category meet the leaf's own table at the places
        node = builder.at_place(node, domain)
    if override.record is not None:
        other: Node = builder.graph.add(
            builder.single(
                f"{domain}.without.{name}",
                f"{domain}.without.{name}",
                override.record,
                leaf.unit,
                builder.settings.file,
                title=title,
            )
        )
    else:
        ratio = _ratio(
            builder, f"{domain}.without.{name}", domain, override.times, override.by, table=override.table, title=title
        )
        other = builder.apply(f"{full}|without", get("scaled"), {"value": node.name, "ratio": ratio.name}, domain)
    dims = canonical(("state", *node.dims, *other.dims))
    labels = {**other.labels, **node.labels, "state": ("with", "without")}
    return builder.graph.add(
        nodes.Stack(
            full,
            leaf.unit,
            dims,
            labels,
            all_present(dims, (node, other)),
            (node.name, other.name),
            (node.dims, other.dims),
        )
    )


def _title(builder: Builder, domain: str, name: str) -> Text:
    """Return the title of a column, parameter or price."""
    card = builder.bound[domain].card
    prices = builder.library.prices
    found = card.columns.get(name) or card.parameters.get(name) or prices.get(name.removeprefix("prices."))
    return found.title if found else Text.same(name)


def _ratio(
    builder: Builder,
    name: str,
    domain: str,
    times: Record | None,
    by: str | None,
    *,
    table: Mapping[str, Record | None],
    title: Mapping[str, str],
) -> Node:
    one = parse("")
    if times is not None:
        return builder.graph.add(builder.single(name, name, times, one, builder.settings.file, title=title))
    dim = of_domain(by or "", domain)
    entries = tuple(
        None if record is None else builder.quantity(f"{name}[{c}]", record, one, builder.settings.file, title)
        for c, record in table.items()
    )
    drawn = any(q is not None and q.record.spread is not None for q in entries)
    leaf = builder.graph.add(
        ParameterLeaf(
            name,
            one,
            (dim, "draw") if drawn else (dim,),
            {dim: tuple(table)},
            np.array([q is not None for q in entries]),
            entries,
        )
    )
    return builder.at_place(leaf, domain)


def _scaled_column(
    builder: Builder, domain: str, full: str, node: Node, key: str, *, uncertainty: ColumnUncertainty
) -> Node:
    name = f"uncertainties.{key}"
    words = _title(builder, domain, uncertainty.names[0])
    title = Text(zh=f"不确定：{words['zh']}", en=f"uncertainty of {words['en']}")
    texts = builder.bound[domain].places.texts
    if name in builder.graph:
        factor = builder.at_place(builder.graph[name], domain)
    elif uncertainty.by:
        if uncertainty.by not in texts:
            builder.problems.add(
                "unknown_name",
                name,
                what="column",
                name=uncertainty.by,
                nearest=nearest(uncertainty.by, texts) or "-",
                known=listed(texts),
            )
            return node
        present = dict.fromkeys(c for c in texts[uncertainty.by] if c != NOT_APPLICABLE)
        factor = _ratio(
            builder,
            name,
            domain,
            None,
            uncertainty.by,
            table=dict.fromkeys(sorted(present), uncertainty.times),
            title=title,
        )
    else:
        factor = _ratio(builder, name, domain, uncertainty.times, None, table={}, title=title)
    scaled = builder.apply(f"{full}|{key}|scaled", get("scaled"), {"value": node.name, "ratio": factor.name}, domain)
    if uncertainty.within is None:
        return scaled
    totals = []
    for which, source in (("before", node), ("after", scaled)):
        rule = NodeRule(group="sum", of=source.name, over="place", by=uncertainty.within)
        total = builder.add_group(f"{full}|{key}|{which}", rule, source, None, domain)
        totals.append(builder.at_place(total, domain).name)
    return builder.apply(
        f"{full}|{key}", get("rescaled"), {"value": scaled.name, "before": totals[0], "after": totals[1]}, domain
    )

"""The builder: adds leaves and nodes to the graph, their units and labels proved once.

It knows no card rules and no order of binding; its operands are nodes that are in the graph already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from esvalue.core.errors import InputError, Mistakes, fail, listed, nearest
from esvalue.core.quantities import typed_number
from esvalue.core.units import Unit, conversion, parse
from esvalue.equations.equation import Equation
from esvalue.inputs.cards import NodeRule
from esvalue.inputs.library import Library
from esvalue.inputs.overlay import Overlaid
from esvalue.inputs.parameters import NOMINAL, Parameter, Record
from esvalue.inputs.places import NOT_APPLICABLE
from esvalue.inputs.scenario.overrides import Overrides
from esvalue.model import nodes
from esvalue.model.binding.arguments import Taken, converted
from esvalue.model.binding.bound import Bound, all_present, file_of, written
from esvalue.model.binding.groups import group_node
from esvalue.model.dims import PERIOD, canonical, of_domain, union
from esvalue.model.graph import Graph, Node
from esvalue.model.leaves import Leaf, ParameterLeaf, ResolvedRecord, RivalsLeaf

__all__ = ["Builder"]


class Builder:
    """Adds leaves and nodes to the graph of one or several cards; mistakes are kept in `problems`."""

    def __init__(self, library: Library, settings: Overrides) -> None:
        self.library = library
        self.settings = settings
        self.graph = Graph()
        self.problems = Mistakes()
        self.bound: dict[str, Bound] = {}

    # --- leaves -----------------------------------------------------------------------------------------------------

    def place_dim(self, domain: str) -> str:
        """Return the place dimension of a domain."""
        return of_domain("place", domain)

    def quantity(self, key: str, record: Record, unit: Unit, file: str, title: Mapping[str, str]) -> ResolvedRecord:
        """Resolve a record: unit and price year."""
        record = self.settings.records.get(key, record)
        unit_factor = conversion(parse(record.unit), unit) if record.unit else 1.0
        years: tuple[int, int] | None = None
        factor = 1.0
        index_years: tuple[int, ...] = ()
        own = not key.startswith("option.")  # an option's own amounts are doubted where they are written
        if own and record.date is not None and record.date > self.settings.price_year and record.basis in NOMINAL:
            self.early(f"{file}: {key}", record)
        if unit.powers.get("currency") and record.basis not in NOMINAL:
            year = record.price_year or record.published
            if year is not None:
                target = self.settings.price_year
                years, index_years = (year, target), self.library.price_index.years(year, target)
                factor = self.library.price_index.factor(year, target, key)
        file, column = (record.file, record.column) if isinstance(record, Overlaid) else (file, "")
        return ResolvedRecord(key, record, unit, file, unit_factor, factor, years, index_years, title, column)

    def early(self, where: str, record: Record) -> None:
        """Doubt a dated record that is used before its date."""
        year = self.settings.price_year
        self.problems.doubt(
            "dated_early", where, entry=where, value=typed_number(record.value), date=record.date, year=year
        )

    def parameter(self, name: str, parameter: Parameter, file: str, domain: str | None) -> Leaf:
        """Return the leaf of a parameter (of a card, or of the price book when `domain` is None)."""
        unit = parse(parameter.unit)
        title = parameter.title
        if parameter.rivals:
            rivals = tuple(parameter.rivals)
            quantities = tuple(self.quantity(f"{name}#{r}", parameter.rivals[r], unit, file, title) for r in rivals)
            pick: str | None = self.settings.use.get(name, parameter.use or rivals[0])
            if pick == "uncertain":
                pick = None
            elif pick not in rivals:
                self.problems.add(
                    "unknown_name",
                    f"use: {name}",
                    what="rival",
                    name=pick,
                    nearest=nearest(str(pick), rivals) or "-",
                    known=listed(rivals),
                )
                pick = rivals[0]
            weights = tuple(q.record.weight for q in quantities)
            drawn = pick is None or quantities[rivals.index(pick)].record.spread is not None
            return RivalsLeaf(
                name, unit, ("draw",) if drawn else (), {}, np.asarray(True), quantities, rivals, weights, pick
            )
        if parameter.table:
            assert domain is not None
            assert parameter.by is not None
            dim = of_domain(parameter.by, domain)
            categories = tuple(parameter.table)
            given = {c: self.settings.records.get(f"{name}[{c}]", entry) for c, entry in parameter.table.items()}
            entries = tuple(
                None if entry is None else self.quantity(f"{name}[{c}]", entry, unit, file, title)
                for c, entry in given.items()
            )
            drawn = any(q is not None and q.record.spread is not None for q in entries)
            present = np.array([q is not None for q in entries])
            return ParameterLeaf(name, unit, (dim, "draw") if drawn else (dim,), {dim: categories}, present, entries)
        suffix, record = parameter.dated(self.settings.price_year)
        if parameter.values and (record.date or 0) > self.settings.price_year:
            self.early(f"{file}: {name}{suffix}", record)
        return self.single(name + suffix, name, record, unit, file, title=title)

    def single(
        self, key: str, name: str, record: Record, unit: Unit, file: str, *, title: Mapping[str, str]
    ) -> ParameterLeaf:
        """Return the leaf of one record."""
        quantity = self.quantity(key, record, unit, file, title)
        drawn = quantity.record.spread is not None
        return ParameterLeaf(name, unit, ("draw",) if drawn else (), {}, np.asarray(True), (quantity,))

    # --- nodes ------------------------------------------------------------------------------------------------------

    def apply(
        self, name: str, equation: Equation, args: Mapping[str, str] | Taken, domain: str, where: str = ""
    ) -> Node:
        """Add an equation node: solve its unit letters, convert arguments, align dimensions.

        `args` are nodes by argument; pairs of them where an argument is a list.
        """
        pairs = tuple(args.items() if isinstance(args, Mapping) else args)
        unit, conversions = converted(self.graph, equation, pairs, domain, where or name)
        inputs = tuple(self.graph[node] for _, node in pairs)
        dims = union(*(node.dims for node in inputs))
        labels = {dim: labels for node in inputs for dim, labels in node.labels.items()}
        made = nodes.Apply(
            name,
            unit,
            dims,
            labels,
            all_present(dims, inputs),
            tuple(node.name for node in inputs),
            tuple(node.dims for node in inputs),
            equation,
            tuple(argument for argument, _ in pairs),
            conversions,
        )
        return self.graph.add(made)

    def total(self, name: str, terms: Sequence[tuple[float, Node]], unit: Unit, require: str = "any") -> Node:
        """Add a signed sum over present terms (`require="all"`: present only where every term is)."""
        members = tuple(node for _, node in terms)
        dims = union(*(node.dims for node in members))
        labels = {dim: labels for node in members for dim, labels in node.labels.items()}
        static = [dim for dim in dims if dim != "draw"]
        shape = tuple(len(labels[dim]) for dim in static)
        masks = [
            np.broadcast_to(nodes.expand(n.present, [d for d in n.dims if d != "draw"], static), shape) for n in members
        ]
        present = np.logical_or.reduce(masks) if require == "any" else np.logical_and.reduce(masks)
        return self.graph.add(
            nodes.Total(
                name,
                unit,
                dims,
                labels,
                np.asarray(present).copy(),
                tuple(n.name for n in members),
                tuple(n.dims for n in members),
                tuple(sign for sign, _ in terms),
                tuple(conversion(n.unit, unit) for n in members),
                tuple(n.present for n in members),
            )
        )

    def alias(self, name: str, node: Node) -> Node:
        """Add another name for a node."""
        return self.total(name, [(1.0, node)], node.unit)

    def convert(self, node: Node, unit: Unit) -> Node:
        """Return the node in another unit of its kind."""
        if conversion(node.unit, unit) == 1.0:
            return node
        name = f"{node.name} in {unit}"
        return self.graph[name] if name in self.graph else self.total(name, [(1.0, node)], unit)

    def pick(self, name: str, rivals: Mapping[str, Node], pick: str, weights: Mapping[str, float], where: str) -> Node:
        """Add a node that is one of several: fixed, or one a draw."""
        first = next(iter(rivals.values()))
        for rival, node in rivals.items():  # a rival that does not differ by state is the same in both
            static = {dim for dim in node.dims if dim != "draw"}
            if not node.unit.same_kind(first.unit) or static - {"state"} != {
                dim for dim in first.dims if dim not in ("draw", "state")
            }:
                raise fail(
                    "rival_differs",
                    where,
                    name=rival,
                    unit=str(node.unit),
                    dims=", ".join(sorted(static)) or "-",
                    first=str(first.unit),
                    first_dims=", ".join(d for d in first.dims if d != "draw") or "-",
                )
        if pick != "uncertain" and pick not in rivals:
            raise fail(
                "unknown_name",
                where,
                what="rival",
                name=pick,
                nearest=nearest(pick, rivals) or "-",
                known=listed(rivals),
            )
        same = [self.convert(node, first.unit) for node in rivals.values()]
        chosen = same if pick == "uncertain" else [same[list(rivals).index(pick)]]
        dims = union(*(node.dims for node in chosen), ("draw",) if pick == "uncertain" else ())
        names = tuple(rivals) if pick == "uncertain" else (pick,)
        labels = {dim: node.labels[dim] for node in chosen for dim in node.dims if dim != "draw"}
        return self.graph.add(
            nodes.Pick(
                name,
                first.unit,
                dims,
                labels,
                all_present(dims, chosen),
                tuple(n.name for n in chosen),
                tuple(n.dims for n in chosen),
                names,
                tuple(float(weights.get(r, 1.0)) for r in names),
                None if pick == "uncertain" else pick,
                f"choice:{name}",
            )
        )

    def at_place(self, node: Node, domain: str) -> Node:
        """Return the node by place: a table by category is looked up by the places' column of that name."""
        place = self.place_dim(domain)
        others = (place, of_domain(PERIOD, domain))
        category = next((dim for dim in node.dims if dim.endswith(f":{domain}") and dim not in others), None)
        if category is None:
            return node
        name = f"{node.name}@place"
        if name in self.graph:
            return self.graph[name]
        column = category.split(":")[0]
        places = self.bound[domain].places
        where = f"{file_of(node) or self.bound[domain].file}: {written(node.name, domain)}"
        if column not in places.texts:
            self.problems.add(
                "unknown_name",
                where,
                what="text column",
                name=column,
                nearest=nearest(column, places.texts) or "-",
                known=listed(places.texts),
            )
            raise InputError([])
        categories = node.labels[category]
        lacking = sorted({c for c in places.texts[column] if c not in categories and c != NOT_APPLICABLE})
        if lacking:
            at = ", ".join(p for p, c in zip(places.names, places.texts[column], strict=True) if c in lacking)
            self.problems.add("table_lacks", where, table=node.name, categories=", ".join(lacking), places=at)
            raise InputError([])
        index = np.array([categories.index(c) if c in categories else 0 for c in places.texts[column]], dtype=np.intp)
        applies = np.array([c in categories for c in places.texts[column]])
        dims = canonical(place if dim == category else dim for dim in node.dims)
        labels = {**{d: v for d, v in node.labels.items() if d != category}, place: places.names}
        own = [dim for dim in node.dims if dim != "draw"]
        static = [dim for dim in dims if dim != "draw"]
        taken: Any = node.present.take(index, axis=own.index(category))
        named = [place if dim == category else dim for dim in own]
        present = taken.transpose([named.index(dim) for dim in static]) & nodes.expand(applies, [place], static)
        return self.graph.add(
            nodes.Lookup(name, node.unit, dims, labels, present, (node.name,), (node.dims,), category, place, index)
        )

    def at_state(self, name: str, node: Node, state: int) -> Node:
        """Add a node in one of its states (0: with the action, 1: without;
        a node without states is the same in both).
        """
        dims = tuple(dim for dim in node.dims if dim != "state")
        labels = {dim: labels for dim, labels in node.labels.items() if dim != "state"}
        axis = [dim for dim in node.dims if dim != "draw"].index("state") if "state" in node.dims else None
        present = node.present if axis is None else np.asarray(node.present.take(state, axis=axis))
        return self.graph.add(nodes.State(name, node.unit, dims, labels, present, (node.name,), (node.dims,), state))

    def add_sum(self, name: str, source: Node, dim: str) -> Node:
        """Add the sum of a node over a whole dimension that is not one of places."""
        static = [d for d in source.dims if d != "draw"]
        every = np.arange(len(source.labels[dim]), dtype=np.intp)
        kept = tuple(d for d in source.dims if d != dim)
        labels = {d: source.labels[d] for d in kept if d != "draw"}
        present = np.asarray(source.present.all(axis=static.index(dim)))
        return self.graph.add(
            nodes.Group(
                name, source.unit, kept, labels, present, (source.name,), (source.dims,), "sum", dim, None, (every,)
            )
        )

    def add_group(self, full: str, rule: NodeRule, source: Node, weights: Node | None, domain: str) -> Node:
        """Add a grouping node: sum, weighted mean, weighted quantile or share over a dimension,
        by category or whole.
        """
        return self.graph.add(
            group_node(self.graph, full, rule, source, weights, bound=self.bound[domain], problems=self.problems)
        )

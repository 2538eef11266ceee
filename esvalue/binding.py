"""Binding: a card and its places become nodes of the graph, labels and units proved once.

Everything wrong with a card is collected and reported together. Names inside the graph carry their domain:
``wetland.area`` (column), ``wetland.reed_yield`` (parameter), ``wetland.reed_output`` (node), ``prices.reed``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from esvalue import nodes
from esvalue.cards import Card, NodeRule
from esvalue.dims import canonical, of_domain, union
from esvalue.equation import Equation, fill, get, solve
from esvalue.errors import InputError, Problems, nearest
from esvalue.graph import Graph, Node, Plan
from esvalue.leaves import Cells, Leaf, ParameterLeaf, Quantity, RivalsLeaf
from esvalue.library import Library
from esvalue.parameters import Parameter, Record
from esvalue.places import NOT_APPLICABLE, Places
from esvalue.settings import Settings
from esvalue.units import Unit, conversion, parse

__all__ = ["Binder"]


@dataclass(frozen=True)
class Bound:
    """A card with its places, ready to bind."""

    card: Card
    places: Places
    file: str


class Binder:
    """Builds the graph of one or several cards."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self.library = library
        self.settings = settings
        self.graph = Graph()
        self.problems = Problems()
        self.bound: dict[str, Bound] = {}
        self._open: list[str] = []
        self._failed: set[str] = set()
        self.used: set[str] = set()

    # --- leaves ---------------------------------------------------------------------------------------------------

    def place_dim(self, domain: str) -> str:
        """Return the place dimension of a domain."""
        return of_domain("place", domain)

    def quantity(self, key: str, record: Record, unit: Unit, file: str, title: Mapping[str, str]) -> Quantity:
        """Resolve a record: unit and price year."""
        record = self.settings.records.get(key, record)
        unit_factor = conversion(parse(record.unit), unit) if record.unit else 1.0
        years: tuple[int, int] | None = None
        factor = 1.0
        index_years: tuple[int, ...] = ()
        if unit.powers.get("currency") and record.basis != "statutory":
            year = record.price_year or record.published
            if year is not None:
                target = self.settings.price_year
                years, index_years = (year, target), self.library.price_index.years(year, target)
                factor = self.library.price_index.factor(year, target, key)
        return Quantity(key, record, unit, file, unit_factor, factor, years, index_years, title)

    def parameter(self, name: str, parameter: Parameter, file: str, domain: str | None) -> Leaf:
        """Return the leaf of a parameter (of a card, or of the price book when `domain` is None)."""
        unit = parse(parameter.unit)
        title = {"zh": parameter.title.zh, "en": parameter.title.en}
        if parameter.rivals:
            rivals = tuple(parameter.rivals)
            quantities = tuple(self.quantity(f"{name}#{r}", parameter.rivals[r], unit, file, title) for r in rivals)
            pick: str | None = self.settings.use.get(name, parameter.use or rivals[0])
            if pick == "uncertain":
                pick = None
            elif pick not in rivals:
                self.problems.add("unknown_name", f"use: {name}", what="rival", name=pick, nearest=nearest(str(pick), rivals) or "-")
                pick = rivals[0]
            weights = tuple(q.record.weight for q in quantities)
            drawn = pick is None or quantities[rivals.index(pick)].record.spread is not None
            return RivalsLeaf(name, unit, ("draw",) if drawn else (), {}, np.asarray(True), quantities, rivals, weights, pick)
        if parameter.table:
            assert domain is not None
            assert parameter.by is not None
            dim = of_domain(parameter.by, domain)
            categories = tuple(parameter.table)
            entries = tuple(
                None if entry is None else self.quantity(f"{name}[{c}]", entry, unit, file, title)
                for c, entry in parameter.table.items()
            )
            drawn = any(q is not None and q.record.spread is not None for q in entries)
            present = np.array([q is not None for q in entries])
            return ParameterLeaf(name, unit, (dim, "draw") if drawn else (dim,), {dim: categories}, present, entries)
        suffix, record = parameter.dated(self.settings.price_year)
        return self.single(name + suffix, name, record, unit, file, title)

    def single(self, key: str, name: str, record: Record, unit: Unit, file: str, title: Mapping[str, str]) -> ParameterLeaf:
        """Return the leaf of one record."""
        quantity = self.quantity(key, record, unit, file, title)
        drawn = quantity.record.spread is not None
        return ParameterLeaf(name, unit, ("draw",) if drawn else (), {}, np.asarray(True), (quantity,))

    def columns(self, domain: str) -> None:
        """Add the numeric columns of a domain's places."""
        bound = self.bound[domain]
        dim = self.place_dim(domain)
        for name, values in bound.places.numbers.items():
            ids = np.empty(len(values), dtype=object)
            ids[:] = [f"{bound.places.file}:{name}:{place}" for place in bound.places.names]
            column = bound.card.columns[name]
            factor = 1.0
            if column.price_year is not None and column.basis != "statutory":
                years = self.library.price_index.years(column.price_year, self.settings.price_year)
                factor = self.library.price_index.factor(column.price_year, self.settings.price_year, f"{domain}.{name}")
                for i, leaf in enumerate(ids):
                    ids[i] = (leaf, *(f"index:{year}" for year in years))
            self._with_states(domain, name, Cells(
                f"{domain}.{name}", parse(column.unit), (dim,), {dim: bound.places.names}, ~np.isnan(values), values * factor, ids,
            ))  # fmt: skip

    # --- states and uncertainties ------------------------------------------------------------------------------------

    def _with_states(self, domain: str, name: str, leaf: Leaf) -> Node:
        """Add a leaf under its name, with the column's uncertainty and its state "without" where they are given."""
        full = leaf.name
        setting = self.settings.domains.get(domain)
        override = setting.without.set.get(name) if setting and setting.without else None
        factors = [(key, u) for key, u in self.settings.uncertainties.items() if u.domain == domain and name in u.names]
        if override is None and not factors:
            return self.graph.add(leaf)
        node: Node = self.graph.add(replace(leaf, name=f"{full}|file"))
        for key, uncertainty in factors:
            node = self._scaled_column(domain, full, node, key, uncertainty)
        if override is None:
            return self.alias(full, node)
        words = self._title(domain, name)
        title = {"zh": f"无补偿时：{words['zh']}", "en": f"without the action: {words['en']}"}
        if override.record is not None:
            other: Node = self.graph.add(self.single(f"{domain}.without.{name}", f"{domain}.without.{name}", override.record,
                                                     leaf.unit, self.settings.file, title))  # fmt: skip
        else:
            ratio = self._ratio(f"{domain}.without.{name}", domain, override.times, override.by, override.table, title)
            other = self.apply(f"{full}|without", get("scaled"), {"value": node.name, "ratio": ratio.name}, domain)
        dims = canonical(("state", *node.dims, *other.dims))
        labels = {**other.labels, **node.labels, "state": ("with", "without")}
        return self.graph.add(nodes.Stack(full, leaf.unit, dims, labels, self._all_present(dims, (node, other)),
                                          (node.name, other.name), (node.dims, other.dims)))  # fmt: skip

    def _title(self, domain: str, name: str) -> dict[str, str]:
        """Return the title of a column, parameter or price."""
        card = self.bound[domain].card
        prices = self.library.prices
        found = card.columns.get(name) or card.parameters.get(name) or prices.get(name.removeprefix("prices."))
        return {"zh": found.title.zh, "en": found.title.en} if found else {"zh": name, "en": name}

    def _ratio(self, name: str, domain: str, times: Record | None, by: str | None, table: Mapping[str, Record],
               title: Mapping[str, str]) -> Node:  # fmt: skip
        one = parse("")
        if times is not None:
            return self.graph.add(self.single(name, name, times, one, self.settings.file, title))
        dim = of_domain(by or "", domain)
        entries = tuple(self.quantity(f"{name}[{c}]", record, one, self.settings.file, title) for c, record in table.items())
        drawn = any(q.record.spread is not None for q in entries)
        leaf = self.graph.add(ParameterLeaf(name, one, (dim, "draw") if drawn else (dim,), {dim: tuple(table)},
                                            np.ones(len(table), dtype=bool), entries))  # fmt: skip
        return self.at_place(leaf, domain)

    def _scaled_column(self, domain: str, full: str, node: Node, key: str, uncertainty: Any) -> Node:
        name = f"uncertainties.{key}"
        words = self._title(domain, uncertainty.names[0])
        title = {"zh": f"不确定：{words['zh']}", "en": f"uncertainty of {words['en']}"}
        texts = self.bound[domain].places.texts
        if name in self.graph:
            factor = self.at_place(self.graph[name], domain)
        elif uncertainty.by:
            if uncertainty.by not in texts:
                self.problems.add("unknown_name", name, what="column", name=uncertainty.by, nearest=nearest(uncertainty.by, texts) or "-")
                return node
            present = dict.fromkeys(c for c in texts[uncertainty.by] if c != NOT_APPLICABLE)
            factor = self._ratio(name, domain, None, uncertainty.by, dict.fromkeys(sorted(present), uncertainty.times), title)
        else:
            factor = self._ratio(name, domain, uncertainty.times, None, {}, title)
        scaled = self.apply(f"{full}|{key}|scaled", get("scaled"), {"value": node.name, "ratio": factor.name}, domain)
        if uncertainty.within is None:
            return scaled
        totals = []
        for which, source in (("before", node), ("after", scaled)):
            rule = NodeRule(group="sum", of=source.name, over="place", by=uncertainty.within)
            total = self.add_group(f"{full}|{key}|{which}", rule, source, None, domain)
            totals.append(self.at_place(total, domain).name)
        return self.apply(f"{full}|{key}", get("rescaled"), {"value": scaled.name, "before": totals[0], "after": totals[1]}, domain)

    def alias(self, name: str, node: Node) -> Node:
        """Add another name for a node."""
        return self.total(name, [(1.0, node)], node.unit)

    # --- nodes ------------------------------------------------------------------------------------------------------

    def resolve(self, name: str, domain: str, where: str) -> Node | None:
        """Return the node a name stands for in a card, binding it (and what it rests on) on first use."""
        full = name if name.startswith("prices.") else f"{domain}.{name}"
        self.used.add(full)
        if full in self.graph:
            return self.at_place(self.graph[full], domain)
        if full in self._failed:
            return None
        card = self.bound[domain].card
        if full in self._open:
            path = " -> ".join(part.split(".", 1)[1] for part in [*self._open[self._open.index(full) :], full])
            self.problems.add("cycle", where, path=path)
            self._failed.add(full)
            return None
        self._open.append(full)
        try:
            node = self._bind(full, name, domain, card, where)
        except InputError as error:
            self.problems.extend(error)
            node = None
        finally:
            self._open.pop()
        if node is None:
            self._failed.add(full)
            return None
        return self.at_place(node, domain)

    def _bind(self, full: str, name: str, domain: str, card: Card, where: str) -> Node | None:
        if full.startswith("prices."):
            book = self.library.prices
            short = full.removeprefix("prices.")
            if short not in book:
                self.problems.add("unknown_name", where, what="price", name=full, nearest=nearest(short, book) or "-")
                return None
            return self._with_states(domain, full, self.parameter(full, book[short], "prices.toml", None))
        if name in card.parameters:
            return self._with_states(domain, name, self.parameter(full, card.parameters[name], self.bound[domain].file, domain))
        if name in card.nodes:
            return self._node(full, name, card.nodes[name], domain)
        if name in self.bound[domain].places.texts:
            self.problems.add("text_as_number", where, name=name)
            return None
        known = [*card.nodes, *card.parameters, *self.bound[domain].places.numbers, *(f"prices.{p}" for p in self.library.prices)]
        self.problems.add("unknown_name", where, what="name", name=name, nearest=nearest(name, known) or "-")
        return None

    def _node(self, full: str, name: str, rule: NodeRule, domain: str) -> Node | None:
        where = f"{self.bound[domain].file}: nodes.{name}"
        if rule.equation:
            return self._equation(full, rule, domain, where)
        if rule.rivals:
            return self._rivals(full, rule, domain, where)
        if rule.import_:
            return self._import(full, rule, domain, where)
        if rule.lookup:
            node = self.resolve(rule.lookup, domain, where)
            return None if node is None else self.alias(full, node)
        source = self.resolve(str(rule.of), domain, where)
        weights = self.resolve(rule.weights, domain, where) if isinstance(rule.weights, str) else None
        if source is None or (rule.weights is not None and weights is None):
            return None
        return self.add_group(full, rule, source, weights, domain)

    def _equation(self, full: str, rule: NodeRule, domain: str, where: str) -> Node | None:
        equation = get(str(rule.equation), where)
        for argument in rule.args:
            if argument not in equation.inputs:
                self.problems.add("extra_argument", where, equation=equation.name, argument=argument,
                                  nearest=nearest(argument, equation.inputs) or "-")  # fmt: skip
        names = {argument: rule.args.get(argument, argument) for argument in equation.inputs}
        card = self.bound[domain].card
        known = {*card.nodes, *card.parameters, *self.bound[domain].places.numbers, *self.bound[domain].places.texts}
        missing = False
        for argument, used in names.items():
            if argument not in rule.args and used not in known:
                self.problems.add("missing_argument", where, equation=equation.name, argument=argument, nearest=nearest(used, known) or "-")
                missing = True
        if missing:
            return None
        found = {argument: self.resolve(used, domain, f"{where}: args.{argument}") for argument, used in names.items()}
        if any(node is None for node in found.values()):
            return None
        return self.apply(full, equation, {a: node.name for a, node in found.items() if node}, domain, where)

    def apply(self, name: str, equation: Equation, args: Mapping[str, str], domain: str, where: str = "") -> Node:
        """Add an equation node: solve its unit letters, convert arguments, align dimensions."""
        inputs = {argument: self.graph[node] for argument, node in args.items()}
        letters: dict[str, Unit] = {}
        for argument, node in inputs.items():
            letters = solve(equation.inputs[argument], node.unit, letters)
        conversions = []
        problems = Problems()
        for argument, node in inputs.items():
            wanted = fill(equation.inputs[argument], letters)
            if not node.unit.same_kind(wanted):
                problems.add("argument_unit", where or name, argument=argument, equation=equation.name, wanted=str(wanted),
                             node=node.name.removeprefix(f"{domain}."), given=str(node.unit))  # fmt: skip
                continue
            conversions.append(conversion(node.unit, wanted))
        problems.raise_if_any()
        dims = union(*(node.dims for node in inputs.values()))
        labels = {dim: labels for node in inputs.values() for dim, labels in node.labels.items()}
        made = nodes.Apply(name, fill(equation.output, letters), dims, labels, self._all_present(dims, tuple(inputs.values())),
                           tuple(node.name for node in inputs.values()), tuple(node.dims for node in inputs.values()),
                           equation, tuple(inputs), tuple(conversions))  # fmt: skip
        return self.graph.add(made)

    def _all_present(self, dims: Sequence[str], inputs: Sequence[Node]) -> Any:
        static = [dim for dim in dims if dim != "draw"]
        present: Any = np.asarray(True)
        for node in inputs:
            own = [dim for dim in node.dims if dim != "draw"]
            present = present & nodes.expand(node.present, own, static)
        shape = tuple(len(next(n.labels[dim] for n in inputs if dim in n.labels)) if dim != "state" else 2 for dim in static)
        return np.broadcast_to(present, shape).copy()

    def at_place(self, node: Node, domain: str) -> Node:
        """Return the node by place: a table by category is looked up by the places' column of that name."""
        place = self.place_dim(domain)
        category = next((dim for dim in node.dims if dim.endswith(f":{domain}") and dim != place), None)
        if category is None:
            return node
        name = f"{node.name}@place"
        if name in self.graph:
            return self.graph[name]
        column = category.split(":")[0]
        places = self.bound[domain].places
        where = f"{self.bound[domain].file}: {node.name}"
        if column not in places.texts:
            self.problems.add("unknown_name", where, what="text column", name=column, nearest=nearest(column, places.texts) or "-")
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
        return self.graph.add(nodes.Lookup(name, node.unit, dims, labels, present, (node.name,), (node.dims,), category, place, index))

    def add_group(self, full: str, rule: NodeRule, source: Node, weights: Node | None, domain: str) -> Node:
        """Add a grouping node: sum, weighted mean, weighted quantile or share over a dimension, by category or whole."""
        over = of_domain(rule.over, domain)
        where = f"{self.bound[domain].file}: {full}"
        if over not in source.dims:
            raise InputError([_problem("group_dimension", where, node=source.name, over=rule.over)])
        places = self.bound[domain].places
        static = [dim for dim in source.dims if dim != "draw"]
        other = tuple(i for i, dim in enumerate(static) if dim != over)
        present: Any = source.present.all(axis=other) if other else source.present
        if weights is not None and over in weights.dims:
            present = present & self._weighing(weights, over)
        groups: list[Any] = [None]
        if rule.by is not None:
            if rule.by not in places.texts:
                raise InputError([_problem("unknown_name", where, what="text column", name=rule.by, nearest=nearest(rule.by, places.texts) or "-")])
            groups = list(sorted({c for c in places.texts[rule.by] if c != NOT_APPLICABLE}))  # noqa: C413
        members = tuple(np.array([i for i in range(len(places.names)) if present[i] and (g is None or places.texts[rule.by or ""][i] == g)],
                                 dtype=np.intp) for g in groups)  # fmt: skip
        inputs = (source,) if weights is None else (source, weights)
        kept = union(*(node.dims for node in inputs))
        labels = {dim: labels for node in inputs for dim, labels in node.labels.items()}
        by = of_domain(rule.by, domain) if rule.by and rule.group != "share" else None
        dims = kept if rule.group == "share" else canonical([by if dim == over else dim for dim in kept if dim != over or by])  # type: ignore[misc]
        if by:
            labels[by] = tuple(str(g) for g in groups)
        labels = {dim: labels[dim] for dim in dims if dim != "draw"}
        some = np.array([len(m) > 0 for m in members])
        shape = [dim for dim in dims if dim != "draw"]
        mask: Any = present if rule.group == "share" else some if by else some[0]
        vary = [over] if rule.group == "share" else [by] if by else []
        full_present: Any = np.broadcast_to(nodes.expand(np.asarray(mask), [v for v in vary if v], shape),
                                       tuple(len(labels[dim]) for dim in shape)).copy()  # fmt: skip
        return self.graph.add(nodes.Group(full, source.unit if rule.group != "share" else parse(""), dims, labels, full_present,
                                          tuple(n.name for n in inputs), tuple(n.dims for n in inputs), str(rule.group), over, by,
                                          members, rule.quantile if rule.quantile is not None else 0.5))  # fmt: skip

    def _weighing(self, weights: Node, over: str) -> Any:
        """Tell which positions along `over` have a weight above zero at central values."""
        central = Plan(self.graph, [weights.name]).run({})[weights.name]
        other = tuple(i for i, dim in enumerate(weights.dims) if dim != over)
        return (np.nan_to_num(central) > 0).any(axis=other)

    def _rivals(self, full: str, rule: NodeRule, domain: str, where: str) -> Node | None:
        found = {rival: self.resolve(node, domain, where) for rival, node in rule.rivals.items()}
        if any(node is None for node in found.values()):
            return None
        rivals = {rival: node for rival, node in found.items() if node is not None}
        pick = self.settings.use.get(full, rule.use or next(iter(rivals)))
        weights = rule.weights if isinstance(rule.weights, dict) else {}
        return self.pick(full, rivals, pick, weights, where)

    def pick(self, name: str, rivals: Mapping[str, Node], pick: str, weights: Mapping[str, float], where: str) -> Node:
        """Add a node that is one of several: fixed, or one a draw."""
        first = next(iter(rivals.values()))
        for rival, node in rivals.items():
            static = {dim for dim in node.dims if dim != "draw"}
            if not node.unit.same_kind(first.unit) or static != {dim for dim in first.dims if dim != "draw"}:
                raise InputError([_problem("rival_differs", where, name=rival, unit=str(node.unit), dims=", ".join(sorted(static)) or "-",
                                           first=str(first.unit), first_dims=", ".join(d for d in first.dims if d != "draw") or "-")])  # fmt: skip
        if pick != "uncertain" and pick not in rivals:
            raise InputError([_problem("unknown_name", where, what="rival", name=pick, nearest=nearest(pick, rivals) or "-")])
        same = [self.convert(node, first.unit) for node in rivals.values()]
        chosen = same if pick == "uncertain" else [same[list(rivals).index(pick)]]
        dims = union(*(node.dims for node in chosen), ("draw",) if pick == "uncertain" else ())
        names = tuple(rivals) if pick == "uncertain" else (pick,)
        return self.graph.add(nodes.Pick(name, first.unit, dims, first.labels, self._all_present(dims, chosen),
                                         tuple(n.name for n in chosen), tuple(n.dims for n in chosen), names,
                                         tuple(float(weights.get(r, 1.0)) for r in names),
                                         None if pick == "uncertain" else pick, f"choice:{name}"))  # fmt: skip

    def convert(self, node: Node, unit: Unit) -> Node:
        """Return the node in another unit of its kind."""
        if conversion(node.unit, unit) == 1.0:
            return node
        name = f"{node.name} in {unit}"
        return self.graph[name] if name in self.graph else self.total(name, [(1.0, node)], unit)

    def total(self, name: str, terms: Sequence[tuple[float, Node]], unit: Unit, require: str = "any") -> Node:
        """Add a signed sum over present terms (`require="all"`: present only where every term is)."""
        members = tuple(node for _, node in terms)
        dims = union(*(node.dims for node in members))
        labels = {dim: labels for node in members for dim, labels in node.labels.items()}
        static = [dim for dim in dims if dim != "draw"]
        shape = tuple(len(labels[dim]) for dim in static)
        masks = [np.broadcast_to(nodes.expand(n.present, [d for d in n.dims if d != "draw"], static), shape) for n in members]
        present = np.logical_or.reduce(masks) if require == "any" else np.logical_and.reduce(masks)
        return self.graph.add(nodes.Total(name, unit, dims, labels, np.asarray(present).copy(), tuple(n.name for n in members),
                                          tuple(n.dims for n in members), tuple(sign for sign, _ in terms),
                                          tuple(conversion(n.unit, unit) for n in members),
                                          tuple(n.present for n in members)))  # fmt: skip

    def _import(self, full: str, rule: NodeRule, domain: str, where: str) -> Node | None:
        other, link = str(rule.domain), self.settings.links.get(str(rule.links))
        place = self.place_dim(domain)
        names = self.bound[domain].places.names
        if other not in self.bound or link is None:
            self.problems.add("unknown_name", where, what="link table", name=str(rule.links), nearest=nearest(str(rule.links), self.settings.links) or "-")
            return None
        source = self.resolve(str(rule.import_), other, where)
        if source is None:
            return None
        source_place = self.place_dim(other)
        source = self.graph.add(nodes.State(f"{full}|source", source.unit, tuple(d for d in source.dims if d != "state"),
                                            {d: v for d, v in source.labels.items() if d != "state"},
                                            source.present[0] if source.dims[:1] == ("state",) else source.present,
                                            (source.name,), (source.dims,), 0)) if "state" in source.dims else source  # fmt: skip
        incoming: list[tuple[tuple[int, float, str], ...]] = []
        known = self.bound[other].places.names
        for name in names:
            rows = [row for row in link.rows if row.target == name]  # type: ignore[attr-defined]
            incoming.append(tuple((known.index(row.source), row.share, row.cell) for row in rows if source.present[known.index(row.source)]))
        present = np.array([len(rows) > 0 for rows in incoming])
        dims = canonical(place if dim == source_place else dim for dim in source.dims)
        return self.graph.add(nodes.Import(full, source.unit, dims, {place: names}, present, (source.name,), (source.dims,),
                                           source_place, place, tuple(incoming)))  # fmt: skip


def _problem(code: str, where: str, **fields: object) -> Any:
    from esvalue.errors import Problem

    return Problem(code, where, fields)

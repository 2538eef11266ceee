"""The binder: resolves the names of a card, binding each on first use with everything it rests on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from esvalue.core.errors import InputError, listed, nearest
from esvalue.core.names import shown_name
from esvalue.core.units import parse
from esvalue.equations.equation import get
from esvalue.inputs.cards import Card, NodeRule
from esvalue.inputs.library import Library
from esvalue.inputs.parameters import NOMINAL
from esvalue.inputs.places import cell_name
from esvalue.inputs.scenario.overrides import Overrides
from esvalue.model import nodes
from esvalue.model.binding.arguments import names_taken, once_each
from esvalue.model.binding.builder import Builder
from esvalue.model.binding.states import add_with_states
from esvalue.model.dims import PERIOD, canonical, of_domain
from esvalue.model.graph import Node
from esvalue.model.leaves import ColumnLeaf

__all__ = ["Binder"]

#: Places a message names before it stops.
LISTED = 5


class Binder(Builder):
    """Builds the graph of one or several cards."""

    def __init__(self, library: Library, settings: Overrides) -> None:
        super().__init__(library, settings)
        self._open: list[str] = []
        self._failed: set[str] = set()
        self.used: set[str] = set()

    def columns(self, domain: str) -> None:
        """Add the numeric columns of a domain's places."""
        bound = self.bound[domain]
        dim = self.place_dim(domain)
        file, names, periods = bound.places.file, bound.places.names, bound.places.periods
        labels = {of_domain(PERIOD, domain): periods, dim: names}
        for name, values in (*bound.places.numbers.items(), *bound.places.measured.items()):
            ids = np.empty(values.shape, dtype=object)
            dims = tuple(labels)[-values.ndim :]
            ids[...] = (
                [f"{file}:{name}:{place}" for place in names]
                if values.ndim == 1
                else [[f"{file}:{name}:{cell_name(place, one)}" for place in names] for one in periods]
            )
            column = bound.card.columns[name]
            factor = self._price_factors(domain, name, values, ids)
            full = f"{domain}.{name}"
            try:
                add_with_states(
                    self,
                    domain,
                    name,
                    ColumnLeaf(
                        full,
                        parse(column.unit),
                        dims,
                        {one: labels[one] for one in dims},
                        ~np.isnan(values),
                        values * factor,
                        ids,
                    ),
                )
            except InputError as error:
                self.problems.extend(error)
                self._failed.add(full)

    def _price_factors(
        self, domain: str, name: str, values: npt.NDArray[np.float64], ids: npt.NDArray[np.object_]
    ) -> npt.NDArray[np.float64] | float:
        """Return what brings a column of money to the model's price year, by place where each has its own;
        its years go with the `ids`.
        """
        bound, index, target = self.bound[domain], self.library.price_index, self.settings.price_year
        column = bound.card.columns[name]
        if column.price_year_column is None and (column.price_year is None or column.basis in NOMINAL):
            return 1.0
        given = bound.places.numbers.get(
            column.price_year_column or "",
            np.full(values.shape[-1], np.nan if column.price_year is None else column.price_year),
        )
        here: npt.NDArray[np.bool_] = np.atleast_2d(~np.isnan(values)).any(axis=0)  # type: ignore[assignment]
        lacking = [
            place
            for place, year, wanted in zip(bound.places.names, given, here, strict=True)
            if wanted and np.isnan(year)
        ]
        if lacking:
            self.problems.add(
                "price_year_cells",
                f"{bound.places.file}: {name}",
                column=str(column.price_year_column),
                places=", ".join(lacking[:5]),
            )
        factors = np.ones(values.shape[-1])
        for i in np.flatnonzero(here & ~np.isnan(given)):
            year = int(given[i])
            at = (
                f"{domain}.{name}"
                if column.price_year_column is None
                else f"{bound.places.file}: {column.price_year_column}: {bound.places.names[i]}"
            )
            try:
                factors[i] = index.factor(year, target, at)
            except InputError as error:
                self.problems.extend(error)
                continue
            years = tuple(f"index:{between}" for between in index.years(year, target))
            for at_period in np.ndindex(values.shape[:-1]):
                ids[*at_period, i] = (ids[*at_period, i], *years)
        return factors

    def resolve(self, name: str, domain: str, where: str) -> Node | None:
        """Return the node a name stands for in a card, binding it (and what it rests on) on first use.

        Where it still differs by period it is refused: what an account or a standard takes is one number a place.
        """
        node = self.bound_node(name, domain, where)
        if node is not None and of_domain(PERIOD, domain) in node.dims:
            self.problems.add("period_left", where, node=name)
            return None
        return node

    def bound_node(self, name: str, domain: str, where: str) -> Node | None:
        """Return the node a name stands for, also one that differs by period."""
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
            return add_with_states(self, domain, full, self.parameter(full, book[short], "prices.toml", None))
        if name in card.parameters:
            return add_with_states(
                self, domain, name, self.parameter(full, card.parameters[name], self.bound[domain].file, domain)
            )
        if name in card.nodes:
            return self._node(full, name, card.nodes[name], domain)
        if name in self.bound[domain].places.texts:
            self.problems.add("text_as_number", where, name=name)
            return None
        known = [
            *card.nodes,
            *card.parameters,
            *(column for column in self.bound[domain].places.columns if column not in self.bound[domain].places.texts),
            *(f"prices.{p}" for p in self.library.prices),
        ]
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
            node = self.bound_node(rule.lookup, domain, where)
            return None if node is None else self.alias(full, node)
        source = self.bound_node(str(rule.of), domain, where)
        weights = self.bound_node(rule.weights, domain, where) if isinstance(rule.weights, str) else None
        if source is None or (rule.weights is not None and weights is None):
            return None
        return self.add_group(full, rule, source, weights, domain)

    def _equation(self, full: str, rule: NodeRule, domain: str, where: str) -> Node | None:
        equation = get(str(rule.equation), where)
        bound = self.bound[domain]
        known = {*bound.card.nodes, *bound.card.parameters, *bound.places.columns}
        names = names_taken(rule, equation, known, where, self.problems)
        if names is None:
            return None
        found = [
            (argument, self.bound_node(used, domain, f"{where}: args.{argument}"))
            for argument, listed_names in names.items()
            for used in listed_names
        ]
        args = [(argument, node.name) for argument, node in found if node is not None]
        if len(args) < len(found) or not once_each(self.graph, equation, args, domain, where, problems=self.problems):
            return None
        return self.apply(full, equation, args, domain, where)

    def _rivals(self, full: str, rule: NodeRule, domain: str, where: str) -> Node | None:
        found = {rival: self.bound_node(node, domain, where) for rival, node in rule.rivals.items()}
        if any(node is None for node in found.values()):
            return None
        rivals = {rival: node for rival, node in found.items() if node is not None}
        pick = self.settings.use.get(full, rule.use or next(iter(rivals)))
        weights = rule.weights if isinstance(rule.weights, dict) else {}
        return self.pick(full, rivals, pick, weights, where)

    def _doubt_unlinked(self, link: object, known: Sequence[str], full: str) -> None:
        """Doubt a link table in which places that give something have no row: nothing of it arrives anywhere."""
        file, listed_there = link.file, {row.source for row in link.rows}  # type: ignore[attr-defined]
        lacking = [name for name in known if name not in listed_there]
        if file and link.whole and lacking:  # type: ignore[attr-defined]
            self.problems.doubt(
                "link_lacks",
                file,
                entry=f"{file}: from",
                value=", ".join(lacking),
                names=", ".join(map(shown_name, lacking[:LISTED]))
                + (f", +{len(lacking) - LISTED}" if len(lacking) > LISTED else ""),
                node=full,
            )

    def _import(self, full: str, rule: NodeRule, domain: str, where: str) -> Node | None:
        other, link = str(rule.domain), self.settings.links.get(str(rule.links))
        place = self.place_dim(domain)
        names = self.bound[domain].places.names
        if other not in self.bound or link is None:
            self.problems.add(
                "unknown_name",
                where,
                what="link table",
                name=str(rule.links),
                nearest=nearest(str(rule.links), self.settings.links) or "-",
                known=listed(self.settings.links),
            )
            return None
        source = self.resolve(str(rule.import_), other, where)
        if source is None:
            return None
        source_place = self.place_dim(other)
        if "state" in source.dims:
            source = self.at_state(f"{full}|source", source, 0)
        incoming: list[tuple[tuple[int, float, tuple[str, ...]], ...]] = []
        known = self.bound[other].places.names
        self._doubt_unlinked(link, [name for name, there in zip(known, source.present, strict=True) if there], full)
        for name in names:
            rows = [row for row in link.rows if row.target == name]  # type: ignore[attr-defined]
            incoming.append(
                tuple(
                    (known.index(row.source), row.share, row.leaves)
                    for row in rows
                    if source.present[known.index(row.source)]
                )
            )
        present = np.array([len(rows) > 0 for rows in incoming])
        dims = canonical(place if dim == source_place else dim for dim in source.dims)
        return self.graph.add(
            nodes.Import(
                full,
                source.unit,
                dims,
                {place: names},
                present,
                (source.name,),
                (source.dims,),
                source_place,
                place,
                tuple(incoming),
            )
        )

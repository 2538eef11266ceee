"""What every table builder needs: the judged scenario, its stored futures, lineage, figures and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from esvalue.core.text import Text
from esvalue.core.units import conversion, counted_by, parse, product
from esvalue.inputs.sources import Named, Vocabulary
from esvalue.model.dims import of_domain
from esvalue.model.graph import Node
from esvalue.report.numbering import Figure
from esvalue.standards.judging import Judged
from esvalue.standards.lineage import Lineage, Target
from esvalue.standards.recommendation import Recommendation
from esvalue.standards.results import Results
from esvalue.study.drivers import Insight

if TYPE_CHECKING:
    from esvalue.study.analyses import Analyses

__all__ = ["Context"]

QUANTILES = (0.05, 0.95)


@dataclass
class Context:
    """The judged scenario with its results; `analyses` are those only an exploration makes."""

    judged: Judged
    results: Results
    recommendation: Recommendation
    lineage: Lineage
    insight: Insight | None = None
    analyses: Analyses | None = None
    _bases: dict[str, dict[str, float]] = field(default_factory=dict, repr=False)
    _positions: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict, repr=False)

    @cached_property
    def designed(self) -> Mapping[str, str]:
        """The designed options by the part they play: "within" the money, "keeps" the promise."""
        return self.judged.designed.options if self.judged.designed is not None else {}

    @cached_property
    def options(self) -> tuple[str, ...]:
        """Names of the options, in the scenario's order."""
        return tuple(self.judged.loaded.scenario.options)

    @cached_property
    def shown_first(self) -> tuple[str, ...]:
        """Names of the options, the shown one first."""
        shown, listed = self.recommendation.shown, self.recommendation.listed or self.options
        return (shown, *(option for option in listed if option != shown))

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """Names of the domains that have an account."""
        return tuple(self.judged.model.accounts)

    @cached_property
    def source_numbers(self) -> dict[str, int]:
        """The number of every source the run uses, in order of identifier; the scenario itself is none."""
        used = {fact.source for fact in self.lineage.facts.values() if fact.source}
        used |= {one.source for one in self.judged.loaded.objects}
        return {source: i for i, source in enumerate(sorted(used & self.judged.loaded.sources.keys()), start=1)}

    @cached_property
    def words(self) -> Vocabulary:
        """The vocabulary with the cards' own names."""
        words = self.judged.loaded.library.vocabulary
        for card in self.judged.loaded.cards.values():
            words = words.extended(card.vocabulary)
        return words

    def region_title(self, domain: str, region: str) -> Text:
        """Return the title of a region type."""
        named: Named | None = self.words.region_types.get(domain, {}).get(region)
        return named.title if named else Text.same(region)

    def domain_title(self, domain: str) -> Text:
        """Return the title of a domain."""
        return self.judged.model.accounts[domain].title

    def option_title(self, option: str) -> Text:
        """Return the title of an option."""
        title = self.judged.loaded.scenario.options[option].title
        return title

    def print_unit(self, domain: str) -> str:
        """Return the first unit a domain's standards are printed in."""
        base = self.judged.loaded.cards[domain].base
        return base.print_units[0] if base.print_units else f"yuan/{base.unit}/a"

    def print_base(self, domain: str) -> tuple[str, float, float]:
        """Return the unit the base of a domain is printed in, the factor to it,
        and the yuan a year that one printed unit of standard is for each.
        """
        own, unit = parse(self.judged.model.accounts[domain].base_unit), parse(self.print_unit(domain))
        base = counted_by(unit.text)
        base = base if base.same_kind(own) else own
        return base.text, conversion(own, base), conversion(product((unit, 1), (base, 1)), parse("yuan/a"))

    def regions(self, domain: str) -> tuple[str, ...]:
        """Return the region types of the card, in its order."""
        return tuple(self.judged.loaded.cards[domain].region_types)

    def of_zone(self, outcome: str, option: str, domain: str, region: str) -> str | None:
        """Return the node of an outcome by zone; None where an option has none of it in that zone."""
        name = self.judged.outcomes.by_region.get(domain, {}).get(outcome)
        if name is None:
            return None
        node = self.judged.graph[name]
        labels = node.labels[f"region_type:{domain}"]
        here = region in labels and node.present[self.options.index(option), labels.index(region)]
        return name if here else None

    def target(self, node: str, **labels: str) -> Target:
        """Return a target of the judging graph by labels (plain dimension names)."""
        graph_node = self.judged.graph[node]
        at = []
        for dim in graph_node.dims:
            if dim != "draw":
                at.append((dim, self._position(graph_node, dim)[labels[dim.split(":")[0]]]))
        return Target(node, tuple(sorted(at)))

    def _position(self, node: Node, dim: str) -> dict[str, int]:
        """Return the position of every label of a dimension of a node."""
        if (node.name, dim) not in self._positions:
            self._positions[node.name, dim] = {label: i for i, label in enumerate(node.labels[dim])}
        return self._positions[node.name, dim]

    def central(self, node: str, **labels: str) -> float:
        """Return a node's entry at central values."""
        graph_node = self.judged.graph[node]
        place = (
            0 if dim == "draw" else self._position(graph_node, dim)[labels[dim.split(":")[0]]]
            for dim in graph_node.dims
        )
        return float(self.lineage.central("")[node][tuple(place)])

    def draws(self, node: str, **labels: str) -> npt.NDArray[np.float64]:
        """Return all stored draws of a node's entry, flat."""
        return self.results.column(node, self.results.index(node, **labels)).ravel()

    def soft(self, *targets: Target) -> bool:
        """Tell whether any entry behind the targets is imputed or judged."""
        return any(self.lineage.soft(target) for target in targets)

    def stored(
        self, key: str, zh: str, en: str, node: str, unit: str, *, shown: str, statistic: str = "mean", **labels: str
    ) -> Figure:
        """Return the figure of a stored node: mean (or median) with its 5 to 95% interval, in the printed unit."""
        factor = conversion(parse(unit), parse(shown)) if shown not in ("share", "") else 1.0
        draws = self.draws(node, **labels) * factor
        value = float(
            np.clip(draws.mean(), draws.min(), draws.max()) if statistic == "mean" else np.median(draws)
        )  # what is the same in every future is its own mean
        low, high = (float(q) for q in np.quantile(draws, QUANTILES))
        target = self.target(node, **labels)
        return Figure.of(
            key,
            zh,
            en,
            value,
            shown,
            low=low,
            high=high,
            statistic=statistic,
            targets=(target,),
            soft=self.soft(target),
        )

    def weights_behind(self, factor: str) -> frozenset[str]:
        """Return the entries that decide how futures are grouped by a choice among rivals: the weights."""
        heads = (f"weight:{factor}#", f"weight:{factor.removeprefix('choice:')}#")
        return frozenset(leaf for leaf in self.lineage.facts if leaf.startswith(heads))

    def mean_base(self, domain: str) -> dict[str, float]:
        """Return the eligible base of every place that has one, as the mean over the futures, in the card's unit."""
        if domain not in self._bases:
            name = self.judged.model.accounts[domain].base
            node = self.judged.graph[name]
            self._bases[domain] = {
                place: float(self.draws(name, place=place).mean())
                for place, there in zip(node.labels[of_domain("place", domain)], node.present, strict=True)
                if there
            }
        return self._bases[domain]

    def places_in(self, domain: str, region: str) -> list[str]:
        """Return the places of a region type."""
        places = self.judged.loaded.places[domain]
        return [p for p, r in zip(places.names, places.texts["region_type"], strict=True) if r == region]

    def base_amount(self, domain: str, region: str, whole: bool = False) -> tuple[float, tuple[Target, ...]]:
        """Return the eligible base of a region type at central values, with what it rests on; without `whole`,
        where the cost of holders is known.
        """
        account = self.judged.model.accounts[domain]
        node = self.judged.graph[account.base]
        present = node.present & (self.judged.graph[account.floor].present if account.floor and not whole else True)
        names = node.labels[of_domain("place", domain)]
        places = [p for p in self.places_in(domain, region) if present[names.index(p)]]
        return sum(self.central(account.base, place=p) for p in places), tuple(
            self.target(account.base, place=p) for p in places
        )

"""The tree of a figure: every node with its value at central values,
steps that change nothing folded into their neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from esvalue.core.ensemble import Design
from esvalue.core.printing.table import number
from esvalue.core.quantities import typed_number
from esvalue.core.text import Text
from esvalue.core.units import conversion, parse, scaled_text, unit_text
from esvalue.model import nodes
from esvalue.model.dims import without_domain
from esvalue.model.graph import Node
from esvalue.model.leaves import Leaf, RivalsLeaf
from esvalue.report.design_words import designed_text
from esvalue.report.trace.entry_words import entry_text
from esvalue.report.trace.terms import DIMENSIONS, OPERATIONS, WORDS
from esvalue.standards.leaf_facts import LeafFacts
from esvalue.standards.lineage import Lineage, Target

__all__ = ["Tree", "tree"]

#: Members of a group that get a line of their own before the rest is counted.
MEMBERS = 6


def tree(lineage: Lineage, target: Target, language: str = "en", depth: int | None = None) -> list[str]:
    """Return the tree of a target as lines; `depth` None: all of it."""
    made = Tree(lineage, language, depth)
    made.walk(target, 0)
    return made.lines


@dataclass
class Tree:
    """Lines of the trees of one figure; a node met before is not told again."""

    lineage: Lineage
    language: str
    depth: int | None
    lines: list[str] = field(default_factory=list)
    seen: set[Target] = field(default_factory=set)
    cut: bool = False

    def say(self, word: str, **fields: object) -> str:
        """Return a word of the trace in the language."""
        return WORDS[word][self.language].format(**fields)

    def evidence(self, kind: str) -> str:
        """Return a kind of evidence in the language."""
        known = self.lineage.judged.loaded.library.vocabulary.evidence.get(kind)
        return known.title[self.language] if known else kind

    def node(self, target: Target) -> Node:
        """Return the node of a target."""
        return self.lineage.graph(target.option)[target.node]

    def value(self, target: Target) -> float:
        """Return the value of a target at central values."""
        at = dict(target.at)
        static = tuple(at[dim] if dim != "draw" else 0 for dim in self.node(target).dims)
        return float(np.asarray(self.lineage.central(target.option)[target.node])[static])

    def head(self, target: Target) -> str:
        """Return name, labels, value and unit of a target."""
        node = self.node(target)
        labels = ", ".join(node.labels[dim][i] for dim, i in target.at)
        return (
            f"{target.node}{f' [{labels}]' if labels else ''} = {scaled_text(self.value(target))} "
            f"{unit_text(node.unit.text, self.language)}"
        ).rstrip()

    def add(self, level: int, text: str) -> None:
        """Add a line."""
        self.lines.append("  " * level + text)

    def needs(self, target: Target) -> list[Target]:
        """Return the entries of other nodes a target is calculated from."""
        found = self.lineage.graph(target.option).needs(target.node, dict(target.at))
        return [Target(name, tuple(sorted(position.items())), target.option) for name, position in found]

    # --- folding ----------------------------------------------------------------------------------------------------

    def fold(self, target: Target) -> tuple[Target, list[str]]:
        """Return the first target below (or itself) where something happens,
        and the uncertain factors passed on the way.
        """
        factors: list[str] = []
        while True:
            node, below = self.node(target), self.needs(target)
            if not below:
                return target, factors
            if (
                isinstance(node, nodes.Apply) and node.equation.name == "rescaled"
            ):  # a total kept: nothing at central values
                target = below[node.arguments.index("value")]
            elif (
                isinstance(node, nodes.Apply)
                and node.equation.name == "scaled"
                and self._is_uncertainty(below[node.arguments.index("ratio")])
            ):
                factors.append(below[node.arguments.index("ratio")].node.split("@")[0])
                target = below[node.arguments.index("value")]
            elif (
                isinstance(node, nodes.State | nodes.Lookup | nodes.Stack)
                or self._is_alias(node)
                or (isinstance(node, nodes.Pick) and node.pick is not None)
            ):
                target = below[0]
            else:
                return target, factors

    def _is_alias(self, node: Node) -> bool:
        return isinstance(node, nodes.Total) and len(node.inputs) == 1 and node.signs[0] * node.conversions[0] == 1.0

    def _is_uncertainty(self, ratio: Target) -> bool:
        return ratio.node.startswith("uncertainties.") and self.value(ratio) == 1.0

    # --- walking ----------------------------------------------------------------------------------------------------

    def walk(self, target: Target, level: int, more: str = "") -> None:
        """Add the tree of a target; `more` is said of it besides."""
        head = self.head(target) + more
        bottom, factors = self.fold(target)
        if bottom in self.seen:
            self.add(level, head + self.say("above"))
            return
        self.seen.add(bottom)
        node = self.node(bottom)
        for name in factors:
            head += "  " + self.say("times", name=name)
        if isinstance(node, Leaf):
            self._leaf(node, bottom, level, head)
            return
        same = f"  = {bottom.node}" if bottom.node != target.node else ""
        head += f"{same}  <- {self._how(node, bottom)}"
        if self.depth is not None and level >= self.depth:
            self.cut = True
            self.add(level, head + " ...")
            return
        self.add(level, head)
        if isinstance(node, nodes.Group):
            self._group(node, bottom, level + 1)
        elif isinstance(node, nodes.Pick):
            self._pick(node, bottom, level + 1)
        else:
            for leaf in node.leaf_ids(dict(bottom.at)):
                self._entry(leaf, level + 1)
            for child in self.needs(bottom):
                self.walk(child, level + 1)

    def _leaf(self, node: Leaf, target: Target, level: int, head: str) -> None:
        """Add a leaf with its entries: one on its own line, several below it;
        a committed number with what was committed.
        """
        leaves = list(node.leaf_ids(dict(target.at)))
        if any(leaf.startswith("committed:") for leaf in leaves):
            self.add(level, head)
            for leaf in leaves:
                self._barrier(leaf.removeprefix("committed:"), level + 1)
            return
        years = [int(leaf.removeprefix("index:")) for leaf in leaves if leaf.startswith("index:")]
        weights = {leaf for leaf in leaves if leaf.startswith("weight:")}
        own = [leaf for leaf in leaves if not leaf.startswith("index:") and leaf not in weights]
        index = "" if not years else f"  index:{min(years)}" + (f"-{max(years)}" if len(years) > 1 else "")
        if isinstance(node, RivalsLeaf):
            first = node.pick or node.rivals[0]
            chosen = [q.id for q, rival in zip(node.quantities, node.rivals, strict=True) if rival == first]
            how = (
                self.say("fixed", first=first)
                if node.pick
                else self.say("one_of", count=len(node.rivals), first=first, weight=node.weights[0])
            )
            self.add(level, f"{head}  <- {how}: {self._fact(chosen[0])}{index}")
            for q, rival, weight in zip(node.quantities, node.rivals, node.weights, strict=True):
                if rival != first:
                    unit = unit_text(q.record.unit or q.unit.text, self.language)
                    told = f"{typed_number(q.record.value)} {unit}".rstrip()
                    self.add(
                        level + 1,
                        f"{self.say('or')} {rival}: {told}  [{q.record.source}]  {self.say('weight')} {weight:g}",
                    )
            return
        if len(own) == 1:
            self.add(level, f"{head}: {self._fact(own[0], target.node)}{index}")
            return
        self.add(level, head + index)
        for leaf in own:
            self._entry(leaf, level + 1)

    def _entry(self, leaf: str, level: int) -> None:
        self.add(level, f"{leaf}: {self._fact(leaf)}" if leaf in self.lineage.facts else leaf)

    def _fact(self, leaf: str, known: str = "") -> str:
        """Return what a file says of an entry, with source, evidence and file; its name unless it is `known`."""
        fact: LeafFacts | None = self.lineage.facts.get(leaf)
        if fact is None:
            return leaf
        title = fact.title.get(self.language, "")
        marks = (" !" if fact.soft else "") + (f" {self.say('weak')}" if fact.weak else "")
        name = leaf if leaf.startswith(fact.file) else fact.file if leaf == known else f"{leaf}, {fact.file}"
        return (
            f"{title + ': ' if title else ''}{entry_text(fact.text, self.language)}  [{fact.source}, "
            f"{self.evidence(fact.evidence)}{marks}]  {name}"
        )

    def _group(self, node: nodes.Group, target: Target, level: int) -> None:
        """Add the first member in full and the others in a line each, with their weights."""
        below = self.needs(target)
        values = [t for t in below if t.node == node.inputs[0]]
        weights = (
            [t for t in below if len(node.inputs) > 1 and t.node == node.inputs[1]]
            if node.how in ("mean", "quantile")
            else []
        )
        total = sum(self.value(w) for w in weights) or 1.0
        paired = len(weights) == len(values)
        for i, value in enumerate(values):
            more = f"  ({self.say('weight')} {self.value(weights[i]) / total:.3g})" if paired else ""
            if i == 0 or self.depth is None:
                self.walk(value, level, more)
                if paired:
                    self.walk(weights[i], level)
            elif i < MEMBERS or len(values) == MEMBERS + 1:
                self.add(level, f"{self.head(value)}{more}  ({self.say('same')})")
            else:
                self.add(
                    level, self.say("more", count=len(values) - i, first=self.head(value), last=self.head(values[-1]))
                )
                self.cut = True
                return
        if not paired:
            for weight in weights[:1]:
                self.walk(weight, level)

    def _pick(self, node: nodes.Pick, target: Target, level: int) -> None:
        below = self.needs(target)
        self.walk(below[0], level, f"  ({node.rivals[0]}, {self.say('weight')} {node.weights[0]:g})")
        for rival, weight, child in list(zip(node.rivals, node.weights, below, strict=True))[1:]:
            if self.depth is None:
                self.walk(child, level, f"  ({self.say('or')}: {rival}, {self.say('weight')} {weight:g})")
            else:
                self.add(level, f"{self.say('or')} {rival}: {self.head(child)}  {self.say('weight')} {weight:g}")

    # --- the barrier ------------------------------------------------------------------------------------------------

    def _barrier(self, key: str, level: int) -> None:
        """Add how a committed number came about, and the tree of what it was taken from."""
        told = self.committed(key)
        upstream = self.lineage.committed_target(key)
        if upstream is None:
            return
        self.add(level, told)
        self.walk(upstream, level)

    def committed(self, key: str, unit: str | None = None) -> str:
        """Return statistic, number of draws, unrounded value and rounding of "option|domain|region", in a unit."""
        option, domain, region = key.split("|")
        judged = self.lineage.judged
        if (designed := _designed(self.lineage, key)) is not None:
            return designed[self.language]
        made = judged.commit.standards[(option, domain, region)]
        choices = judged.commit.nodes[(option, domain)].choices
        own = f"yuan/{judged.model.accounts[domain].base_unit}/a"
        shown = unit or own
        factor = conversion(parse(own), parse(shown))
        words = unit_text(shown, self.language)
        statistic = (
            self.say("median")
            if choices.statistic == "median"
            else self.say("average")
            if choices.statistic == "mean"
            else self.say("quantile", at=float(str(choices.statistic)))
        )
        step = choices.rounding
        rounding = (
            self.say("not_rounded")
            if step is None
            else self.say("rounded", to=step.to, unit=unit_text(step.unit, self.language))
        )
        value = f"{made.value * factor:.10g} {words}" if made.paid else f"- ({made.reason})"
        draws = Design.rounded(judged.loaded.scenario.scenario.commit_draws)
        text = self.say(
            "committed",
            draws=draws,
            statistic=statistic,
            unrounded=f"{made.unrounded * factor:.10g} {words}",
            rounding=rounding,
            value=value,
        )
        return text + (
            "" if not made.range_share < 1 else "; " + self.say("kept", share=number(made.range_share, "share"))
        )

    # --- how a node is made -------------------------------------------------------------------------------------------

    def _how(self, node: Node, target: Target) -> str:
        if isinstance(node, nodes.Apply):
            equation = node.equation
            return f"{equation.name}: {equation.title[self.language]}; {equation.formula} [{equation.source}]"
        if isinstance(node, nodes.Group):
            by = OPERATIONS["by"][self.language].format(by=self._dimension(node.by)) if node.by else ""
            how = "plain mean" if node.how == "mean" and len(node.inputs) == 1 else node.how
            return OPERATIONS[how][self.language].format(
                over=self._dimension(node.over), by=by, weights=node.inputs[-1], quantile=node.quantile
            )
        if isinstance(node, nodes.Total):
            return _signed(node, dict(target.at))
        if isinstance(node, nodes.Pick):
            return self.say("one_of", count=len(node.rivals), first=node.rivals[0], weight=node.weights[0])
        if isinstance(node, nodes.Import):
            return OPERATIONS["links"][self.language]
        return type(node).__name__.lower()

    def _dimension(self, dim: str) -> str:
        name = without_domain(dim)
        return DIMENSIONS.get(name, name) if self.language == "zh" else name


def _designed(lineage: Lineage, key: str) -> Text | None:
    """Return how a designed rate came about; None where the option is not a designed one, or does there what is done
    today.
    """
    judged = lineage.judged
    option, domain, region = key.split("|")
    options = judged.designed.options if judged.designed is not None else {}
    part = next((part for part, name in options.items() if name == option), "")
    if judged.designed is None or not part or f"{domain}|{region}" not in judged.designed.units:
        return None
    return designed_text(judged.designed, part, f"{domain}|{region}", lambda cell: _cell_title(lineage, cell))


def _cell_title(lineage: Lineage, cell: str) -> Text:
    loaded = lineage.judged.loaded
    domain, _, region = cell.partition("|")
    named = loaded.library.vocabulary.extended(loaded.cards[domain].vocabulary).region_types.get(domain, {}).get(region)
    return named.title if named else Text.same(region)


def _signed(node: nodes.Total, at: dict[str, int]) -> str:
    """Return the terms of a sum with their signs, by the part of the name that tells them apart."""
    terms = [(node.inputs[i], node.signs[i]) for i in node.terms_at(at)]
    names = _short([name for name, _ in terms])
    text = " ".join(f"{'+' if sign > 0 else '-'} {name}" for name, (_, sign) in zip(names, terms, strict=True))
    return text.removeprefix("+ ")


def _short(names: Sequence[str]) -> list[str]:
    """Return names without the parts they begin with in common.

    >>> _short(["bay.holders.forgone", "bay.holders.received"])
    ['forgone', 'received']
    """
    parts = [name.split(".") for name in names]
    common = 0
    while len(parts) > 1 and all(len(p) > common + 1 and p[common] == parts[0][common] for p in parts):
        common += 1
    return [".".join(p[common:]) for p in parts]

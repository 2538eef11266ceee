"""The factors of a model: every uncertain entry of its graph, with title, unit, kind and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from esvalue.analysis.problem import Factor
from esvalue.core.distributions import Spread
from esvalue.core.text import Text
from esvalue.inputs.cards import Card
from esvalue.inputs.overlay import Overlaid
from esvalue.inputs.sources import Source, Vocabulary
from esvalue.model.graph import Graph
from esvalue.model.leaves import ParameterLeaf, ResolvedRecord, RivalsLeaf, ShareLeaf
from esvalue.model.nodes import Pick

if TYPE_CHECKING:
    from esvalue.model.model import Model

__all__ = ["factors_of"]

Titles = Mapping[str, str]


def factors_of(model: Model, names: Iterable[str], sources: Mapping[str, Source] | None = None) -> tuple[Factor, ...]:
    """Return the factors of the given design columns, in that order.

    Parameters
    ----------
    model
        A bound model.
    names
        Design columns, as :meth:`esvalue.model.graph.Graph.factors` gives them.
    sources
        Sources by identifier, for the titles of rivals; by default those of the library and of the cards.
    """
    found = _all(model, sources if sources is not None else _sources(model))
    return tuple(found[name] for name in names)


def _cards(model: Model) -> dict[str, Card]:
    return {domain: bound.card for domain, bound in model.binder.bound.items()}


def _sources(model: Model) -> dict[str, Source]:
    found = dict(model.binder.library.sources)
    for card in _cards(model).values():
        found.update(card.sources)
    return found


def _all(model: Model, sources: Mapping[str, Source]) -> dict[str, Factor]:
    graph: Graph = model.graph
    words = model.binder.library.vocabulary
    for card in _cards(model).values():
        words = words.extended(card.vocabulary)
    found: dict[str, Factor] = {}
    for node in graph.nodes.values():
        if isinstance(node, ParameterLeaf | RivalsLeaf):
            several = isinstance(node, RivalsLeaf)
            for quantity in node.quantities:
                if quantity is not None and quantity.record.spread is not None:
                    found.setdefault(quantity.column, _number(model, sources, quantity, words, several))
        if isinstance(node, RivalsLeaf) and node.pick is None:
            title = node.quantities[0].title
            found[node.factor_name] = _choice(
                node.factor_name,
                node.rivals,
                node.weights,
                _suffixed(title, "来源选择", "which source"),
                _source_titles(sources, node),
                kind="price" if node.name.startswith("prices.") else "method",
            )
        if isinstance(node, Pick) and node.pick is None:
            title, rivals = _pick_titles(model, node)
            found[node.choice] = _choice(node.choice, node.rivals, node.weights, title, rivals, kind="method")
        if isinstance(node, ShareLeaf) and node.concentration is not None:
            c, s = node.concentration, node.central
            if 0 < s < 1:
                domain = node.name.split(".")[0]
                service = node.name.split(".spill.")[1]
                title = _service_title(model, domain, service)
                found[node.name] = Factor(
                    node.name,
                    Spread("beta", (c * s, c * (1 - s), 0.0, 1.0)),
                    kind="share",
                    domain=domain,
                    card=domain,
                    title=Text(zh=f"{title['zh']}的外溢份额", en=f"spill-over share of {title['en']}"),
                )
    return found


def _number(
    model: Model, sources: Mapping[str, Source], quantity: ResolvedRecord, words: Vocabulary, several: bool
) -> Factor:
    name = quantity.column
    head, _, rest = name.partition(".")
    key = rest.split("[")[0].split("#")[0].split("@")[0]
    domain = head if head in _cards(model) else ""
    category = name.split("[", 1)[1].rstrip("]") if "[" in name else ""
    title: Titles = quantity.title or Text.same(name)
    if category:
        both = words.category_title(domain, category)
        title = _suffixed(title, both["zh"], both["en"])
    elif several and "#" in name:
        source = sources.get(quantity.record.source or "")
        label = source.title if source else Text(zh=name.split("#")[1], en=name.split("#")[1])
        title = _suffixed(title, label["zh"], label["en"])
    assert quantity.record.spread is not None
    if (
        isinstance(quantity.record, Overlaid) and quantity.record.sample_title is not None
    ):  # one column picks a row of joint draws
        joint = quantity.record.sample_title
        return Factor(name, Spread("uniform", (0.0, 1.0)), title=joint, card="scenario")
    return Factor(
        name,
        quantity.record.spread,
        title=title,
        unit=quantity.unit.text,
        kind=_kind(model, head, key),
        domain=_domain(model, name),
        card=domain or ("prices" if head == "prices" else "scenario"),
        scale=quantity.factor,
    )


def _domain(model: Model, name: str) -> str:
    head, _, rest = name.partition(".")
    if head in _cards(model):
        return head
    if head == "uncertainties":
        key = rest.split("[")[0]
        if key in model.binder.settings.uncertainties:
            return model.binder.settings.uncertainties[key].domain
    return ""


def _kind(model: Model, head: str, key: str) -> str:
    if head == "prices":
        return "price"
    if head == "uncertainties":
        return "area"
    if head in _cards(model) and key in _cards(model)[head].parameters:
        return _cards(model)[head].parameters[key].role
    return "coefficient"


def _choice(
    name: str,
    rivals: tuple[str, ...],
    weights: tuple[float, ...],
    title: Titles,
    rival_titles: tuple[Titles, ...],
    *,
    kind: str,
) -> Factor:
    domain = name.removeprefix("choice:").split(".")[0]
    prices = domain == "prices"
    return Factor(
        name,
        rivals=rivals,
        weights=weights,
        title=title,
        kind=kind,
        domain="" if prices else domain,
        card=domain,
        rival_titles=rival_titles,
    )


def _source_titles(sources: Mapping[str, Source], node: RivalsLeaf) -> tuple[Titles, ...]:
    made = []
    for rival, quantity in zip(node.rivals, node.quantities, strict=True):
        source = sources.get(quantity.record.source or "")
        made.append(source.title if source else Text.same(rival))
    return tuple(made)


def _pick_titles(model: Model, node: Pick) -> tuple[Titles, tuple[Titles, ...]]:
    domain, _, rest = node.choice.removeprefix("choice:").partition(".")
    if rest == "reading" and domain in model.accounts:
        account = model.accounts[domain]
        title = Text(zh=f"{account.title['zh']}核算口径", en=f"method of account, {account.title['en']}")
        return title, tuple(dict(account.reading_titles[r]) for r in node.rivals)
    rule = _cards(model)[domain].nodes.get(rest) if domain in _cards(model) else None
    title = rule.title if rule is not None and rule.title is not None else Text(zh=rest, en=rest.replace("_", " "))
    return title, tuple(Text(zh=r, en=r.replace("_", " ")) for r in node.rivals)


def _service_title(model: Model, domain: str, service: str) -> Titles:
    for services in model.accounts[domain].readings.values():
        for one in services:
            if one.key == service:
                return one.title
    return Text(zh=service, en=service.replace("_", " "))


def _suffixed(title: Titles, zh: str, en: str) -> Text:
    return Text(zh=f"{title['zh']}（{zh}）", en=f"{title['en']} ({en})")

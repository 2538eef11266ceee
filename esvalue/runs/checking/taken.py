"""Whose figures a scenario takes from its cards and the price book: a city sees by source what is not its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from esvalue.core.text import Text
from esvalue.standards.judging import Judged
from esvalue.standards.lineage import Lineage

__all__ = ["Taken", "taken_of"]

JUDGED = Text(zh="判断（没有文件依据）", en="judgement (no document gives it)")


@dataclass(frozen=True)
class Taken:
    """A source, and what is taken from it."""

    source: Mapping[str, str]
    titles: tuple[Mapping[str, str], ...]


def taken_of(judged: Judged) -> tuple[Taken, ...]:
    """Return what comes from cards and the price book, by source, those that give most first."""
    loaded = judged.loaded
    own = {path.name for path in loaded.card_paths.values()} | {"prices.toml"}
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    for fact in Lineage(judged).facts.values():
        if fact.kind != "parameter" or fact.file not in own or not fact.title:
            continue
        key = "judgement" if fact.soft else fact.source
        found.setdefault(key, {}).setdefault(fact.id.partition("[")[0].partition("#")[0], fact.title)
    taken = []
    for source, titles in found.items():
        known = loaded.sources.get(source)
        title = JUDGED if source == "judgement" else known.title if known is not None else Text.same(source)
        taken.append(Taken(title, tuple(titles.values())))
    return tuple(sorted(taken, key=lambda one: (-len(one.titles), one.source["en"])))

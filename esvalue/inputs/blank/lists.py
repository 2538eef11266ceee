"""The lists a blank workbook offers, in the words of its language, and the words read back."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from esvalue.core.names import find_name
from esvalue.core.text import Text
from esvalue.inputs.blank.words import KINDS, WORDS
from esvalue.inputs.cards import Card
from esvalue.inputs.choices import CHOICES
from esvalue.inputs.library import Library, package_folder

__all__ = ["choices_of", "lists_of", "meant", "rule_titles"]

#: Classes of water and kinds of sections, as tables of sections are read.
CLASSES = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")
SECTION_KINDS = {
    "main": Text(zh="干流", en="main"),
    "tributary": Text(zh="支流", en="tributary"),
    "sea_mouth": Text(zh="入海口", en="sea_mouth"),
    "source_inlet": Text(zh="水源地入口", en="source_inlet"),
    "other": Text(zh="其他", en="other"),
}


@cache
def rule_titles(folder: Path) -> Mapping[str, Text]:
    """Return the published rules of a folder by name with their titles."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        title = tomllib.loads(path.read_text(encoding="utf-8")).get("rule", {}).get("title", {})
        found[path.stem] = Text(zh=str(title.get("zh", path.stem)), en=str(title.get("en", path.stem)))
    return found


def choices_of(library: Library, cards: Mapping[str, Card]) -> dict[str, Mapping[str, Text]]:
    """Return what each list holds: key -> what it is called."""
    words = library.vocabulary
    found: dict[str, Mapping[str, Text]] = {
        "level": {
            key: words.levels[key].title for key in ("county", "city", "province", "nation") if key in words.levels
        },
        "kind": KINDS,
        "participation": {key: WORDS[key] for key in ("voluntary", "mandatory")},
        "rule_file": rule_titles(package_folder("models") / "rules"),
        "evidence": CHOICES["evidence"],
        "domains": {domain: card.title for domain, card in cards.items()},
        "sources": {"judgement": WORDS["judgement"]},
        "section_kind": SECTION_KINDS,
        "class": {word: Text.same(word) for word in CLASSES},
    }
    every: dict[str, Text] = {}
    for domain, card in cards.items():
        named = words.extended(card.vocabulary).region_types.get(domain, {})
        found[f"region:{domain}"] = {r: named[r].title if r in named else Text.same(r) for r in card.region_types}
        every |= {f"{domain}.{key}": title for key, title in found[f"region:{domain}"].items()}
        for name, column in card.columns.items():
            if column.categories:
                own = words.extended(card.vocabulary).categories
                found[f"{domain}.{name}"] = {
                    key: own[key].title if key in own else Text.same(key) for key in column.categories
                }
    found["regions"] = every
    return found


def lists_of(library: Library, cards: Mapping[str, Card], language: str) -> dict[str, Sequence[str]]:
    """Return the words of every list in a language."""
    return {
        name: list(dict.fromkeys(title[language] for title in words.values()))
        for name, words in choices_of(library, cards).items()
        if words
    }


def meant(text: str, words: Mapping[str, Text]) -> str | None:
    """Return the key that a key or a title stands for, in either language; None where it is neither.

    >>> meant("状况（面积不变）", KINDS), meant("cover", KINDS), meant("x", KINDS) is None
    ('condition', 'cover', True)
    """
    found = find_name(text, words)
    if found is not None:
        return found
    titles = {title[language]: key for key, title in words.items() for language in ("zh", "en")}
    return titles.get(find_name(text, titles) or "")

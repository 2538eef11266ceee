"""A blank scenario as text files: one TOML file of questions, a table of places and its sources a domain."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from esvalue.core.files import made_folder
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.inputs.blank.asked import LINKED_BY, Asked, columns_of, linked, print_unit, questions, rated
from esvalue.inputs.blank.book import blank_cards
from esvalue.inputs.blank.lists import choices_of
from esvalue.inputs.blank.words import OPTIONS, TABLES, WORDS
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library

__all__ = ["write_blank_folder"]

ABOUT = Text(
    zh='# 空白情景：在 "" 处填写；带 # 的行是可选项，去掉 # 再填。填好后：esvalue --lang zh check 本文件夹',
    en='# A blank scenario: fill in what is ""; lines behind # may be filled in too, without the #.\n'
    "# Then: esvalue check FOLDER",
)
#: Columns of every table of places, as they are read.
PLACE = {
    "place": Text(zh="地块", en="place"),
    "county": Text(zh="区县", en="county"),
    "region_type": Text(zh="区域类型", en="region_type"),
}
ONE_OF = Text(zh="{}（{}）", en="{} ({})")
RATES = Text(zh="各区域的标准；不补的不写", en="rates by zone; leave out what is not paid")
SOURCES = Text(
    zh='自己的来源：[sources.名称]，其他处 source = "名称"；没有文件依据的写 judgement',
    en='your own sources: [sources.NAME], elsewhere source = "NAME"; what no document gives is judgement',
)
OWN = Text(zh="自己的区域类型，比照卡片的一种", en="a zone of your own, like one of the card's")


def write_blank_folder(
    path: str | Path, library: Library, domains: Sequence[str], payments: Sequence[str] = (), language: str = "zh"
) -> Path:
    """Write the blank folder of some domains and payments; return its path.

    Raises
    ------
    InputError
        `blank_nothing`; an unknown domain or payment; `folder_exists`.
    """
    cards = blank_cards(library, domains, payments)
    target = Path(path)
    with made_folder(target) as partial:
        lines = [ABOUT[language], *_scenario(library, cards, payments, language)]
        (partial / "scenario.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for domain, card in cards.items():
            (partial / f"{domain}.csv").write_text(_places(card, language) + "\n", encoding="utf-8-sig")
            numbers = [name for name, column in columns_of(card).items() if column.kind == "number"]
            rows = ["column,place,source", *(f"{name},*," for name in numbers)]
            (partial / f"{domain}.sources.csv").write_text("\n".join(rows) + "\n", encoding="utf-8-sig")
        for name, (_, to) in linked(cards).items():
            (partial / "links").mkdir(exist_ok=True)
            unit = cards[to].columns[cards[to].base.column].unit
            head = f"from,to,{LINKED_BY} [{unit}],source\n"
            (partial / "links" / f"{name}.csv").write_text(head, encoding="utf-8-sig")
        if "sections" in payments:
            (partial / "sections").mkdir()
            for name, columns in TABLES.items():
                head = ",".join(text[language] for text in columns)
                (partial / "sections" / f"{name}.csv").write_text(head + "\n", encoding="utf-8-sig")
    return target


def _places(card: Card, language: str) -> str:
    heads = [PLACE[key][language] for key in ("place", "county", "region_type")]
    texts = {name: one for name, one in card.columns.items() if not one.optional and one.kind == "text"}
    for name, column in {**columns_of(card), **texts}.items():
        called = column.aliases[0] if language == "zh" and column.aliases else name
        heads.append(f"{called} [{print_unit(column, language)}]" if column.kind == "number" else called)
    return ",".join(heads)


def _scenario(library: Library, cards: Mapping[str, Card], payments: Sequence[str], language: str) -> Sequence[str]:
    """Return the lines of the scenario."""
    choices = choices_of(library, cards)
    tables: dict[str, list[str]] = {}
    for one in questions(library, cards, payments, language):
        if one.kind == "section" or one.key.startswith("promise."):
            continue
        table, _, key = one.key.rpartition(".")
        if one.key.endswith((".title.zh", ".title.en")) and one.kind == "fixed":
            table, key = one.key.rpartition(".title.")[0], f"title.{one.key[-2:]}"
        line = _line(one, key, choices, language)
        tables.setdefault(table, []).append(line)
    lines: list[str] = []
    for table, found in tables.items():
        head = f"[{table}]"
        lines += ["", head if any(not line.startswith("#") for line in found) else f"# {head}", *found]
    paid = {domain: card for domain, card in cards.items() if rated(card)}
    if paid:
        lines += _options(library, paid, language)
    if any(card.holders is not None for card in cards.values()):
        lines += ["", "# [[requirements]]", '# outcome = "adequacy"', "# at_least = 0.8", "# in_share = 0.9"]
    if cards:
        domain = next(iter(cards))
        lines += [
            "",
            f"# {OWN[language]}",
            f"# [domains.{domain}.own_region_types.own1]",
            '# title = ""',
            '# like = ""',
        ]
    lines += [
        "",
        f"# {SOURCES[language]}",
        "# [sources.own1]",
        '# title = ""',
        '# kind = "statistics"',
        '# locator = ""',
    ]
    return lines


def _line(one: Asked, key: str, choices: Mapping[str, Mapping[str, Text]], language: str) -> str:
    if one.kind == "fixed":
        return f"{key} = {json.dumps(one.value, ensure_ascii=False)}"
    said = one.title[language]
    if one.about[language]:
        said = ONE_OF.format(said, one.about)[language]
    if one.choices:
        words = choices[one.choices]
        said += Text(zh="；", en="; ")[language] + ", ".join(words if len(words) < 8 else [*list(words)[:7], "..."])
    if one.kind == "record":
        unit = f'unit = "{one.unit}", ' if one.unit else ""
        more = ', basis = "statutory"' if one.key.endswith(".rate") else ""
        text = f'{key} = {{ value = "", {unit}source = ""{more} }}'
    else:
        text = f'{key} = ""'
    said += Text(zh="；必填", en="; needed")[language] if one.needed else ""
    return f"{'' if one.needed else '# '}{text}   # {said}"


def _options(library: Library, cards: Mapping[str, Card], language: str) -> list[str]:
    lines: list[str] = []
    for option in ("now", "a", "b"):
        now = option == "now"
        lines += ["", f"[options.{option}]", f"title = {json.dumps(OPTIONS[option][language], ensure_ascii=False)}"]
        lines += ["status_quo = true", 'rule = "none"   # numbers'] if now else ['rule = "numbers"']
        lines += [f'participation = "voluntary"   # mandatory: {WORDS["mandatory"][language]}']
        for domain, card in cards.items():
            unit = (card.base.print_units or [f"yuan/{card.base.unit}/a"])[0]
            named = library.vocabulary.extended(card.vocabulary).region_types.get(domain, {})
            lines += [f"# [options.{option}.numbers.{domain}]   # {RATES[language]}"]
            for region in card.region_types:
                title = named[region].title[language] if region in named else region
                lines.append(
                    f'# {region} = {{ value = "", unit = "{unit}", source = "", basis = "statutory" }}'
                    f"   # {title}, {unit_text(unit, language)}"
                )
    return lines

"""The ground knows no word of what is valued and paid: its Python speaks of names, rows, columns, cells, amounts."""

from __future__ import annotations

import re
from pathlib import Path

from each import each
from folders import ROOT

CORE = ROOT / "esvalue" / "core"
#: Words of the rooms above, one by one: names are taken apart at underscores and capitals. Message files and the tables
#: of units and quantities are data, and not read here.
WORDS = frozenset(
    [
        "place",
        "places",
        "option",
        "options",
        "service",
        "services",
        "yuan",
        "standard",
        "standards",
        "region",
        "regions",
        "holder",
        "holders",
        "farmland",
        "wetland",
        "wetlands",
        "marine",
        "reserve",
        "county",
        "counties",
        "village",
        "villages",
        "scenario",
        "scenarios",
        "card",
        "cards",
        "payment",
        "payments",
        "payer",
        "payee",
        "compensation",
        "ecosystem",
        "ecosystems",
        "survey",
        "surveys",
        "respondent",
        "respondents",
        "domain",
        "domains",
        "programme",
        "programmes",
        "policy",
        "eligible",
        "equivalents",
        "adequacy",
        "uptake",
        "gep",
    ]
)
CHINESE = ("地块", "方案", "服务", "元/", "万元", "补偿", "湿地", "农田", "权利人", "情景", "领域", "区县", "标准")
#: Phrases in which such a word means something else, with the reason.
ALLOWED = {
    "standard deviation": "statistics",
    "content security policy": "what browsers call the header of a page",
    "page_policy": "the same",
    "print_options": "what openpyxl calls how a sheet is printed",
    "last_place": "the last decimal place of a number",
}


def words_of(text: str) -> set[str]:
    """Return the words of a text, names taken apart.

    >>> sorted(words_of("PlaceTable.option_names"))
    ['names', 'option', 'place', 'table']
    """
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", text)}


@each("path", sorted(CORE.rglob("*.py")), ids=lambda path: path.relative_to(CORE).as_posix())
def test_core_speaks_of_nothing_above_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    plain = re.sub(r"\s+", " ", text)
    for phrase in ALLOWED:
        plain = re.sub(rf"\b{phrase}\b", " ", plain)
    assert words_of(plain) & WORDS == set()
    assert [word for word in CHINESE if word in text] == []


def test_nothing_is_allowed_in_vain() -> None:
    texts = " ".join(re.sub(r"\s+", " ", path.read_text(encoding="utf-8")) for path in CORE.rglob("*.py"))
    assert [phrase for phrase in ALLOWED if not re.search(rf"\b{phrase}\b", texts)] == []

"""Every word of a rule with its title in both languages: one table, made from the entries that say what words mean.

In a workbook a word stands as a drop-down shows it, Chinese title and word side by side (``超标倍数 multiple``); read is
either of them, and the English title.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from esvalue.core.errors import nearest
from esvalue.core.names import name_key
from esvalue.core.periods import KINDS
from esvalue.core.text import Text
from esvalue.payments.grids import SAMPLE, SAMPLED
from esvalue.payments.headings import KIND_TITLES
from esvalue.payments.measures import AGAINST, COMBINED, MEASURES
from esvalue.payments.per import PER
from esvalue.payments.proving import SIDES, WHEN
from esvalue.payments.rule_file import ANY, DATES, NOT_SEEN, REST, ROLES, UNSEEN
from esvalue.payments.schedules import CAPS, RAISED, SCHEDULES, THRESHOLDS
from esvalue.payments.settlement import SEVERAL, SHORTFALLS, SURPLUSES

__all__ = ["BOTH", "WORDS", "Words", "shown_word"]

#: Stands for the sides worse and better.
BOTH = "both"


class _Titled(Protocol):
    @property
    def title(self) -> Text: ...


@dataclass(frozen=True)
class Words:
    """Words of one kind: what messages call the kind, and each word with its title."""

    what: str
    titles: Mapping[str, Text]

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """Every way a word is written, by key."""
        made = {
            _key(spelt): word
            for word, title in self.titles.items()
            for spelt in (title.en, title.zh, shown_word(word, title))
        }
        return made | {_key(word): word for word in self.titles}

    @cached_property
    def shown(self) -> Mapping[str, str]:
        """Each word as a drop-down shows it."""
        return {word: shown_word(word, title) for word, title in self.titles.items()}

    def find(self, text: str) -> str | None:
        """Return the word that a text says; None where it says none.

        >>> [WORDS["measure"].find(text) for text in ("超标倍数", "Multiple", "超标倍数 multiple", "倍")]
        ['multiple', 'multiple', 'multiple', None]
        >>> WORDS["against"].find("Ⅲ类")
        'III'
        """
        return self.spellings.get(_key(text))

    def nearest(self, text: str) -> str:
        """Return the word that a text is nearest to, as a drop-down shows it.

        >>> WORDS["measure"].nearest("超标倍"), WORDS["measure"].nearest("mutliple")
        ('超标倍数 multiple', '超标倍数 multiple')
        """
        word = self.spellings.get(nearest(_key(text), self.spellings))
        return self.shown[word] if word is not None else ""


def shown_word(word: str, title: Text) -> str:
    """Return a word as a drop-down shows it.

    >>> shown_word("ceil", Text(zh="每一档", en="each step begun")), shown_word("IV", Text(zh="IV 类", en="class IV"))
    ('每一档 ceil', 'IV 类')
    """
    return title.zh if word in title.zh.split() else f"{title.zh} {word}"


def _key(text: str) -> str:
    return name_key(text).replace(" ", "")


def _titles(table: Mapping[str, _Titled]) -> dict[str, Text]:
    return {word: entry.title for word, entry in table.items()}


#: Every kind of words, by name.
WORDS: Mapping[str, Words] = {
    "measure": Words("measure", _titles(MEASURES)),
    "against": Words("comparison", _titles(AGAINST)),
    "combine": Words("combination", _titles(COMBINED)),
    "per": Words("unit a term is counted per", _titles(PER)),
    "period": Words("period", {**_titles(KINDS), SAMPLE: SAMPLED}),
    "schedule": Words("schedule", _titles(SCHEDULES)),
    "by": Words(
        "key of amounts",
        {"kind": Text(zh="断面类型", en="kind of section"), "indicator": Text(zh="指标", en="indicator")},
    ),
    "raised": Words("addition", _titles(RAISED)),
    "sides": Words("side", {**SIDES, BOTH: Text(zh="两侧", en="both sides")}),
    "threshold": Words("rule for a threshold", THRESHOLDS),
    "cap": Words("cap", _titles(CAPS)),
    "when": Words("side", WHEN),
    "kind": Words("kind of section", KIND_TITLES),
    "amount": Words("kind of section", {**KIND_TITLES, ANY: REST}),
    "unseen": Words("amount", {NOT_SEEN: UNSEEN}),
    "date": Words("date", DATES),
    "role": Words("party", ROLES),
    "several": Words("way to share", SEVERAL),
    "shortfall": Words("shortfall", SHORTFALLS),
    "surplus": Words("surplus", SURPLUSES),
}

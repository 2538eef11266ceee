"""Sentences with figures in them: a template in both languages whose fields are texts, figures or further sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from esvalue.core.printing.rounding import percent
from esvalue.core.printing.table import number
from esvalue.core.text import Text
from esvalue.report.numbering import Figure

__all__ = ["AND", "BESIDE", "STOP", "Amount", "Field", "Said", "joined", "money", "people", "share", "told"]

#: Between names; between names that hold commas; between clauses.
AND, BESIDE, STOP = Text(zh="、", en=", "), Text(zh="、", en=" / "), Text(zh="；", en="; ")


@dataclass(frozen=True)
class Amount:
    """A figure and how a sentence prints it."""

    figure: Figure
    words: Text


@dataclass(frozen=True)
class Said:
    """A template and what stands in its fields."""

    template: Text
    fields: Mapping[str, Field]

    @property
    def text(self) -> Text:
        """The sentence as a reader sees it, without what its figures are looked up by."""
        return self.template.format(**{name: _words(field) for name, field in self.fields.items()})


Field = Text | Amount | Said


def told(zh: str, en: str, **fields: Field) -> Said:
    """Return a sentence by its template in both languages and its fields.

    >>> told("{n}项", "{n} items", n=Text.same("3")).text.en
    '3 items'
    """
    return Said(Text(zh=zh, en=en), fields)


def joined(between: Text, parts: Sequence[Field]) -> Said:
    """Return parts with a text between them.

    >>> joined(AND, [Text.same("a"), Text.same("b")]).text.en
    'a, b'
    """
    names = [f"p{n}" for n in range(len(parts))]
    template = Text.by(lambda lang: between[lang].join(f"{{{name}}}" for name in names))
    return Said(template, dict(zip(names, parts, strict=True)))


def money(figure: Figure) -> Amount:
    """Return money a year (1e4 yuan) in the words of a sentence.

    >>> spell = lambda value: money(Figure.of("k", "", "", value, "1e4 yuan/a")).words
    >>> spell(4000.0).zh, spell(4000.0).en, spell(17010.6).zh, spell(17010.6).en, spell(0.5).en, spell(0.0).zh
    ('4,000 万元', '40 million yuan', '1.7 亿元', '170 million yuan', '5,000 yuan', '0 元')
    """
    return Amount(figure, Text(zh=_yuan_zh(figure.value), en=_yuan_en(figure.value)))


def _yuan_zh(value: float) -> str:
    if abs(value) >= 9_995:
        return f"{number(round(value / 1e4, 1 if abs(value) < 1e5 else 0))} 亿元"
    return f"{number(value)} 万元" if abs(value) >= 0.995 else f"{number(value * 1e4)} 元"


def _yuan_en(value: float) -> str:
    return f"{number(value / 100)} million yuan" if abs(value) >= 99.5 else f"{number(value * 1e4)} yuan"


def share(figure: Figure) -> Amount:
    """Return a share in percent without decimals; what is not quite none or all does not look as if it were.

    >>> [share(Figure.of("k", "", "", value, "share")).words.en for value in (0.393, 0.0, 0.001, 0.999, 1.0)]
    ['39%', '0%', '<1%', '>99%', '100%']
    """
    value, text = figure.value, percent(figure.value)
    text = "<1%" if value > 0 and text == "0%" else ">99%" if value < 1 - 1e-12 and text == "100%" else text
    return Amount(figure, Text.same(text))


def people(figure: Figure) -> Amount:
    """Return a count of households in words."""
    text = number(figure.value)
    return Amount(figure, Text(zh=f"{text} 户", en=f"{text} households"))


def _words(field: Field) -> Text:
    return field.text if isinstance(field, Said) else field.words if isinstance(field, Amount) else field

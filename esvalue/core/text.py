"""A text in Chinese and English, and the language in force: it is chosen where something is printed."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

__all__ = ["LANGUAGE", "Text", "current_language", "filled", "plain_digits", "with_article"]

#: What an English phrase begins with where its first sound is a vowel: not "unit", "use", "one"; "hour"; letters that
#: are spelt out; 8, 11, 18.
_VOWEL = re.compile(
    r"(?!(?i:uni(?!m|n)|us[aeu]|ut[ei]|eu|one\b|once\b|ubi))(?i:[aeiou])|(?i:hour|honest|heir)|[FHLMNRSX](?=[A-Z]+\b)"
    r"|8|1[18](?:\D|$)"
)
#: A number as a program shortens it: a person writes the digits.
_SHORTENED = re.compile(r"(?<![\w.])\d+(?:\.\d+)?e\+(?:0\d|1[0-4])\b")

#: Chinese, then English of two words or more.
_BOTH = re.compile(
    r"(?P<zh>.*[\u4e00-\u9fff].*?)；(?P<en>(?=.*[A-Za-z]{2,} [A-Za-z]{2,})[^\u4e00-\u9fff；]+)", re.DOTALL
)

#: The language of what is printed: "zh" or "en".
LANGUAGE: ContextVar[str] = ContextVar("language", default="en")


def current_language() -> str:
    """Return the language in force: "zh" or "en"."""
    return LANGUAGE.get()


def with_article(phrase: str) -> str:
    """Return an English phrase behind its article, chosen by the sound it begins with.

    >>> [with_article(phrase) for phrase in ("share", "Engel coefficient", "hourly wage", "unit price", "NPV", "8th")]
    ['a share', 'an Engel coefficient', 'an hourly wage', 'a unit price', 'an NPV', 'an 8th']
    """
    return f"{'an' if _VOWEL.match(phrase) else 'a'} {phrase}"


def plain_digits(text: str) -> str:
    """Return a text whose numbers below 1e15 are written with their digits.

    >>> plain_digits("2e+04 m"), plain_digits("-1.25e+06"), plain_digits("3e-05, 1e4 m")
    ('20000 m', '-1250000', '3e-05, 1e4 m')
    """
    return _SHORTENED.sub(lambda found: f"{float(found[0]):.0f}", text) if "e+" in text else text


class _Filling(string.Formatter):
    """Fills in fields; a number is written with its digits, whatever its format would shorten."""

    def format_field(self, value: Any, spec: str) -> str:
        text = str(format(value, spec))
        return plain_digits(text) if isinstance(value, float) else text


def filled(template: str, *given: object, **fields: object) -> str:
    """Return a template with its fields filled in, numbers with their digits.

    >>> filled("{:g} ha of {name}", 2500000.0, name="reed")
    '2500000 ha of reed'
    """
    return _Filling().vformat(template, given, fields)


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Text(Mapping[str, str]):
    """One text in both languages.

    >>> marsh = Text(zh="芦苇沼泽", en="reed marsh")
    >>> marsh["zh"], marsh["en"], str(marsh)
    ('芦苇沼泽', 'reed marsh', 'reed marsh')
    >>> Text(zh="{name}：{area:g} 公顷", en="{name}: {area:g} ha").format(name=marsh, area=12.5)["zh"]
    '芦苇沼泽：12.5 公顷'
    >>> (marsh + Text.same(" (A1)"))["en"]
    'reed marsh (A1)'
    """

    zh: str
    en: str

    @classmethod
    def same(cls, text: str) -> Text:
        """Return a text that is the same in both languages: a name, a number, what a user wrote once."""
        return cls(zh=text, en=text)

    @classmethod
    def parted(cls, text: str) -> Text:
        """Return a text of one cell that holds both languages, Chinese first and English behind the last wide
        semicolon before it; any other text is the same in both.

        >>> Text.parted("各半；in two halves").en, Text.parted("芦苇；见表 3").en, Text.parted("苇田；NPP").en
        ('in two halves', '芦苇；见表 3', '苇田；NPP')
        """
        found = _BOTH.fullmatch(text.strip())
        return cls(zh=found["zh"], en=found["en"].strip()) if found else cls.same(text)

    @classmethod
    def listed(cls, names: Iterable[str]) -> Text:
        """Return names one after another, as each language sets them apart.

        >>> Text.listed(["甲", "乙"])["zh"], Text.listed(["甲", "乙"])["en"]
        ('甲、乙', '甲, 乙')
        """
        given = list(names)
        return cls(zh="、".join(given), en=", ".join(given))

    @classmethod
    def by(cls, make: Callable[[str], str]) -> Text:
        """Return what is made language by language.

        >>> Text.by(lambda language: f"<{language}>")["zh"]
        '<zh>'
        """
        return cls(zh=make("zh"), en=make("en"))

    def __getitem__(self, language: str) -> str:
        if language == "zh":
            return self.zh
        if language == "en":
            return self.en
        raise KeyError(language)

    def __iter__(self) -> Iterator[Literal["zh", "en"]]:
        return iter(("zh", "en"))

    def __len__(self) -> int:
        return 2

    def __hash__(self) -> int:
        return hash((self.zh, self.en))

    def __str__(self) -> str:
        return self[current_language()]

    def __add__(self, other: Text) -> Text:
        return Text(zh=self.zh + other.zh, en=self.en + other.en)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read a text of a file: both languages, or one string that stands for both."""
        from pydantic_core import core_schema

        string = core_schema.typed_dict_field(core_schema.str_schema(strict=True))
        both = core_schema.typed_dict_schema({"zh": string, "en": string}, extra_behavior="forbid", strict=True)
        made = core_schema.no_info_after_validator_function(lambda found: cls(**found), both, ref="esvalue.Text")
        plain = core_schema.plain_serializer_function_ser_schema(dict)
        return core_schema.no_info_before_validator_function(_as_table, made, serialization=plain)

    def format(self, *given: object, **fields: object) -> Text:
        """Return the text with its fields filled in; a field that is a text goes in by its language."""

        def spoken(language: Literal["zh", "en"]) -> str:
            named = {name: in_language(field, language) for name, field in fields.items()}
            return filled(self[language], *(in_language(one, language) for one in given), **named)

        return Text(zh=spoken("zh"), en=spoken("en"))

    def join(self, parts: Iterable[Text]) -> Text:
        """Return parts with this text between them."""
        given = list(parts)
        return Text(zh=self.zh.join(one.zh for one in given), en=self.en.join(one.en for one in given))


def in_language(value: object, language: str) -> object:
    """Return a text in a language, and anything else as it is."""
    return value[language] if isinstance(value, Text) else value


def _as_table(value: object) -> object:
    if isinstance(value, str):
        return {"zh": value, "en": value}
    return dict(value) if isinstance(value, Text) else value

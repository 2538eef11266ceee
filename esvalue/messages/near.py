"""Texts that name the nearest name, and leave the phrase out where there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["Near", "with_near"]

_PHRASE = re.compile(r"; nearest: \{nearest\}|；最接近的是：\{nearest\}")


class Near(str):
    """A text with a phrase about the nearest name.

    >>> Near("no '{name}'; nearest: {nearest}; known: {known}").format(name="x", nearest="-", known="a")
    "no 'x'; known: a"
    """

    __slots__ = ()

    def format(self, *args: object, **fields: object) -> str:
        """Return the text, without the phrase where nothing is near."""
        text = _PHRASE.sub("", self) if fields.get("nearest") in ("", "-") else str(self)
        return text.format(*args, **fields)


def with_near(messages: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return messages whose phrase about the nearest name may fall away."""
    return {code: {language: Near(text) for language, text in texts.items()} for code, texts in messages.items()}

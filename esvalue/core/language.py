"""The language of what is printed, put in force for a context."""

from __future__ import annotations

from esvalue.core.arguments import checked
from esvalue.core.errors import choice_fields, fail
from esvalue.core.text import LANGUAGE

__all__ = ["set_language"]


@checked
def set_language(language: str) -> None:
    """Put a language in force for this context: "zh" or "en".

    Parameters
    ----------
    language
        "zh" or "en": of messages, titles and panels.

    Raises
    ------
    InputError
        Another language.

    Examples
    --------
    >>> set_language("de")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: set_language: 'de' is none of the words allowed here; write one of zh, en;
    nearest: en
    """
    if language not in ("zh", "en"):
        raise fail("bad_choice", "set_language", **choice_fields(language, ("zh", "en")))
    LANGUAGE.set(language)

"""Digests: what an overlay was made for and from, so that it is never laid on something else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from esvalue.core.arguments import checked
from esvalue.core.errors import fail
from esvalue.core.files import failure_reason
from esvalue.core.schema import Strict
from esvalue.core.text import Text
from esvalue.inputs.cards import Card
from esvalue.inputs.parameters import Parameter

__all__ = ["card_digest", "content_digest", "file_digest", "price_digest", "text_digest"]


@checked
def card_digest(card: Card) -> str:
    """Return the SHA-256 of what a card says: comments, order of keys and line ends do not count.

    Parameters
    ----------
    card
        A card as read (:func:`esvalue.load_card`).

    Examples
    --------
    >>> from esvalue.inputs import Library, load_card
    >>> library = Library()
    >>> card = load_card(library.card_path("sea_reserve"), library)
    >>> len(card_digest(card)), card_digest(card) == card_digest(card.model_copy())
    (64, True)
    """
    return _digest(card)


def price_digest(price: Parameter) -> str:
    """Return the SHA-256 of what the price book says of a price."""
    return _digest(price)


def content_digest(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what an overlay file says, but for the digests of cards and prices,
    which may be renewed by hand.

    >>> written = {"name": "reed", "values": {"wetland.reed_yield": {"value": 8.0}}, "cards": {"wetland": "ab"}}
    >>> content_digest(written) == content_digest({**written, "cards": {"wetland": "cd"}})
    True
    >>> content_digest(written) == content_digest({**written, "values": {"wetland.reed_yield": {"value": 9.0}}})
    False
    """
    said = {name: part for name, part in data.items() if name not in ("digest", "cards", "prices")}
    return hashlib.sha256(
        json.dumps(said, sort_keys=True, ensure_ascii=False, default=_plain).encode("utf-8")
    ).hexdigest()


def _plain(value: object) -> object:
    """Return what JSON holds of a text in two languages or of a date, whatever language is in force."""
    return dict(value) if isinstance(value, Text) else str(value)


def _digest(record: Strict) -> str:
    # defaults are left out, so that a key added to the schema later does not make every overlay of an old card another
    # card's
    said = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text as a UTF-8 file holds it."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@checked
def file_digest(path: str | Path) -> str:
    """Return the SHA-256 of the bytes of a file.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    InputError
        The file is missing or cannot be read.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "empty.csv"
    ...     file.touch()
    ...     file_digest(file)[:16]
    'e3b0c44298fc1c14'
    >>> file_digest(Path("nowhere.csv"))
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: nowhere.csv: no such file; check the name and the folder
    """
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except FileNotFoundError:
        raise fail("file_missing", str(path)) from None
    except OSError as error:
        raise fail("file_unreadable", str(path), reason=failure_reason(error)) from None

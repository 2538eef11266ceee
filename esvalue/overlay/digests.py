"""Digests: what an overlay was made for and from, so that it is never laid on something else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from esvalue.cards import Card
from esvalue.errors import fail
from esvalue.parameters import Parameter
from esvalue.schema import Strict

__all__ = ["card_digest", "file_digest", "price_digest"]


def card_digest(card: Card) -> str:
    """Return the SHA-256 of what a card says: comments, order of keys and line ends do not count."""
    return _digest(card)


def price_digest(price: Parameter) -> str:
    """Return the SHA-256 of what the price book says of a price."""
    return _digest(price)


def _digest(record: Strict) -> str:
    # defaults are left out, so that a key added to the schema later does not make every overlay of an old card another card's
    said = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file.

    Raises
    ------
    InputError
        The file is missing or cannot be read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        raise fail("file_missing", str(path)) from None
    except OSError as error:
        raise fail("file_unreadable", str(path), reason=error.strerror or str(error)) from None

"""Writing an overlay: the file, and a CSV of joint draws beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import Column, Seed, checked
from esvalue.core.errors import Mistakes, fail
from esvalue.core.files import is_file, scratch, write_files
from esvalue.core.schema import parse_record
from esvalue.core.spreadsheets import csv_text, with_ending
from esvalue.core.text import Text
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library
from esvalue.inputs.overlay.digests import card_digest, content_digest, price_digest, text_digest
from esvalue.inputs.overlay.overlay_file import FORMAT, OverlayFile, OverlaySource, OverlayValue
from esvalue.inputs.overlay.reading import Overlay, overlay_records, read_overlay

__all__ = ["write_checked", "write_overlay"]

Array = npt.NDArray[np.float64]


@checked
def write_overlay(
    path: str | Path,
    values: Mapping[str, OverlayValue],
    *,
    cards: Mapping[str, Card],
    library: Library,
    source: OverlaySource,
    method: Text | str,
    title: Text | str,
    seed: Seed | None = None,
    draws: Mapping[str, Column] | None = None,
    date: str | None = None,
    replace: bool = False,
) -> Overlay:
    """Write an overlay and return it as read back.

    Parameters
    ----------
    path
        The file, ``NAME.toml``; NAME becomes the overlay's name, in letters, digits and ``_`` (one in Chinese becomes a
        code).
    values
        New values by key: ``"wetland.reed_yield[reed]"``, ``"prices.reed"``. Each has a spread, or is sampled, or is
        fixed.
    cards
        Cards by domain; those that `values` name are noted with their digests.
    library
        Holds the price book.
    source
        What the values were estimated from.
    method
        How, in both languages (a plain text stands for both).
    title
        Title of the overlay, likewise.
    seed
        Seed of anything random.
    draws
        Joint draws by key, each of shape (row,), of the values marked `sampled`; written to ``NAME.sample.csv``.
    date
        Day of the estimate (default: today, UTC).
    replace
        Overwrite files that are there.

    Raises
    ------
    InputError
        The files are there and `replace` is not given; a folder that cannot be written; a name that is none.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from esvalue.inputs import Library, load_card
    >>> library = Library()
    >>> card = load_card(library.card_path("wetland"), library)
    >>> with TemporaryDirectory() as folder:
    ...     made = write_overlay(
    ...         Path(folder) / "cut.toml",
    ...         {"wetland.reed_yield[reed]": OverlayValue(value=9.0)},
    ...         cards={"wetland": card},
    ...         library=library,
    ...         source=OverlaySource(title=Text(zh="样方", en="cut plots"), kind="monitoring"),
    ...         method="mean of plots",
    ...         title="yield of reed",
    ...     )
    >>> made.file.values["wetland.reed_yield[reed]"].value
    9.0
    """
    path = with_ending(path, ".toml")
    heads = dict.fromkeys(key.split(".", 1)[0] for key in values)
    prices = dict.fromkeys(
        key.split(".", 1)[1].split("#")[0].split("@")[0] for key in values if key.startswith("prices.")
    )
    data: dict[str, Any] = {
        "format": FORMAT,
        "name": _name(path.stem),
        "title": _plain(title),
        "date": date or datetime.now(UTC).date().isoformat(),
        "method": _plain(method),
        **({} if seed is None else {"seed": seed}),
        "cards": {domain: card_digest(cards[domain]) for domain in heads if domain != "prices"},
        **({"prices": {price: price_digest(library.prices[price]) for price in prices}} if prices else {}),
        "source": source.model_dump(mode="json", exclude_defaults=True),
        "values": {key: _value(one, _unit(key, cards, library)) for key, one in values.items()},
    }
    sample = path.with_name(f"{path.stem}.sample.csv")
    for file in (path, sample) if draws else (path,):
        if not replace and is_file(file):
            raise fail("file_exists", str(file))
    parse_record(OverlayFile, {**data, **({"sample": {"file": sample.name, "digest": ""}} if draws else {})}, path.name)
    import tomli_w

    texts: dict[Path, str] = {}
    if draws:
        texts[sample] = _table(draws)
        data["sample"] = {"file": sample.name, "digest": text_digest(texts[sample])}
    texts[path] = tomli_w.dumps({"digest": content_digest(data), **data})
    write_files(texts, replace=replace)
    return read_overlay(path)


def write_checked(
    path: str | Path,
    values: Mapping[str, OverlayValue],
    *,
    cards: Mapping[str, Card],
    library: Library,
    replace: bool = False,
    **how: Any,
) -> Overlay:
    """Write an overlay that its cards take, and return it; nothing is written of one they refuse.

    Parameters
    ----------
    path, values, cards, library, replace
        See :func:`write_overlay`.
    **how
        Passed on to :func:`write_overlay`.

    Raises
    ------
    InputError
        A value the card or the price book refuses, and whatever :func:`write_overlay` refuses.
    """
    with scratch() as folder:
        problems = Mistakes()
        overlay_records(
            [write_overlay(folder / with_ending(path, ".toml").name, values, cards=cards, library=library, **how)],
            cards,
            library,
            problems,
        )
        problems.raise_if_any()
    return write_overlay(path, values, cards=cards, library=library, replace=replace, **how)


def _name(stem: str) -> str:
    """Return a name of a source for the name of a file.

    >>> _name("wta_2024"), _name("wta-2024 b"), _name("受偿意愿")
    ('wta_2024', 'wta_2024_b', 'o_...')
    """
    plain = re.sub(r"[-. ]", "_", stem)
    return plain if plain.isascii() and plain.isidentifier() else f"o_{crc32(stem.encode('utf-8')):08x}"


def _plain(title: Text | str) -> dict[str, str]:
    return dict(Text.same(title) if isinstance(title, str) else title)


def _unit(key: str, cards: Mapping[str, Card], library: Library) -> str | None:
    """Return the unit of what a key sets: a value that names none is in it, and says so in the file."""
    head, _, tail = key.partition(".")
    book = library.prices if head == "prices" else cards[head].parameters
    parameter = book.get(re.split(r"[\[#@]", tail)[0])
    return parameter.unit or None if parameter is not None else None


def _value(one: OverlayValue, unit: str | None) -> dict[str, Any]:
    facts = {
        "value": one.value,
        "unit": one.unit or unit,
        **{name: getattr(one, name) for name in ("price_year", "published", "basis", "evidence")},
    }
    data = {name: fact for name, fact in facts.items() if fact is not None}
    if one.spread is not None:
        data["spread"] = {one.spread.kind: list(one.spread.numbers)}
    if one.sampled:
        data["sampled"] = True
    return data | {
        name: _plain(text) for name, text in (("conversion", one.conversion), ("note", one.note)) if text is not None
    }


def _table(draws: Mapping[str, Array]) -> str:
    """Return the draws as CSV, digits kept, rows ordered along the direction in which the values vary most together.

    The rows have no order of their own; ordered so, the column that picks a row tells something of the values, and an
    analysis that groups futures by that column can see what the estimate is worth.
    """
    table = np.stack([np.asarray(column, dtype=float) for column in draws.values()], axis=1)
    ranks = table.argsort(axis=0).argsort(axis=0).astype(float)
    centred = ranks - ranks.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    first = vectors[:, -1] * np.sign(vectors[np.argmax(np.abs(vectors[:, -1])), -1])
    return csv_text([list(draws), *table[np.argsort(centred @ first, kind="stable")].tolist()])

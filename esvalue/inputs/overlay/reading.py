"""Reading an overlay and checking it against the cards it is laid on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from esvalue.core.arguments import checked
from esvalue.core.errors import InputError, Mistakes, fail, nearest
from esvalue.core.printing.table import Cell, Number, Table
from esvalue.core.schema import parse_record, read_toml
from esvalue.core.shown import Glance, Shown
from esvalue.core.tables import headed_csv
from esvalue.core.text import Text
from esvalue.core.units import parse
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library, contained
from esvalue.inputs.overlay.digests import card_digest, content_digest, file_digest, price_digest
from esvalue.inputs.overlay.overlay_file import JointSpread, Overlaid, OverlayFile
from esvalue.inputs.parameters import Parameter, check_bounds, check_record
from esvalue.inputs.sources import Source

__all__ = ["Overlay", "overlay_records", "read_overlay"]

Array = npt.NDArray[np.float64]
#: What is said of an overlay that was changed by hand.
EDITED = Text(zh="写成后有手工改动", en="changed by hand since it was written")

_HEADINGS = (
    Text(zh="条目", en="entry"),
    Text(zh="取值", en="value"),
    Text(zh="单位", en="unit"),
    Text(zh="价格年份", en="price year"),
)


@dataclass(frozen=True)
class Overlay(Shown):
    """An overlay file with its joint draws: values that replace those of cards and price book; made by
    :func:`read_overlay`.

    Attributes
    ----------
    path : Path
        The file.
    file : OverlayFile
        What it says: `values` by key, each in its unit and price year.
    draws : mapping
        Joint draws by key, each of shape (row,), in the unit of the value.
    edited : bool
        Whether it does not say what it said when it was written: its values are then judgement, whatever it was
        estimated from.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from esvalue.inputs.overlay.overlay_file import OverlaySource
    >>> from esvalue.surveys import Estimate
    >>> mown = Estimate(Text.same("reed yield"), 8.0, 0.5, 7.0, 9.0, 0.95, "delta", "t_DM/ha/a")
    >>> plots = OverlaySource(title=Text.same("cut plots"), kind="monitoring")
    >>> with TemporaryDirectory() as folder:
    ...     overlay = mown.to_overlay("wetland.reed_yield[reed]", Path(folder) / "reed.toml", source=plots)
    >>> list(overlay.file.values), overlay.edited
    (['wetland.reed_yield[reed]'], False)
    """

    path: Path
    file: OverlayFile
    draws: Mapping[str, Array] = field(default_factory=dict)
    edited: bool = False

    def _glance(self) -> Glance:
        file = self.file
        rows: list[list[Cell | str]] = [
            [key, Number(value=one.value), one.unit or "-", "" if one.price_year is None else str(one.price_year)]
            for key, one in file.values.items()
        ]
        said = Text.same(f"{file.name}: ") + file.title + Text.same(f", {file.date}; ") + file.method
        return Glance(said, Table.listed(_HEADINGS, rows), (EDITED,) * self.edited)

    @property
    def evidence(self) -> str:
        """Kind of evidence its values rest on."""
        return "judgement" if self.edited else self.file.source.kind

    @property
    def files(self) -> tuple[Path, ...]:
        """The files it consists of."""
        return (self.path,) if self.file.sample is None else (self.path, self.path.with_name(self.file.sample.file))

    @property
    def source(self) -> dict[str, Source]:
        """The overlay's source by its identifier."""
        one = self.file.source
        locator = ", ".join(part for part in (one.locator, f"sha256 {one.digest}" if one.digest else "") if part)
        title = (
            Text(zh=f"{one.title.zh}（{EDITED['zh']}）", en=f"{one.title.en} ({EDITED['en']})")
            if self.edited
            else one.title
        )
        kind = cast("Any", self.evidence)
        return {self.file.source_id: Source(title=title, kind=kind, locator=locator, year=one.year, note=one.note)}


@checked
def read_overlay(path: str | Path) -> Overlay:
    """Read an overlay with its joint draws.

    Parameters
    ----------
    path
        The TOML file; a sample stands beside it.

    Raises
    ------
    InputError
        Every mistake of the file; a sample that is missing, changed since, or lacks a column.

    Examples
    --------
    >>> read_overlay(Path("nowhere.toml"))
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: nowhere.toml: no such file; check the name and the folder
    """
    path = Path(path)
    data = read_toml(path)
    file = parse_record(OverlayFile, data, path.name)
    edited = file.digest != content_digest(data)  # one without a digest was written by hand
    if file.sample is None:
        return Overlay(path, file, edited=edited)
    beside = contained(path.parent, file.sample.file)
    where = f"{path.name}: sample"
    if not beside.is_file():
        raise fail("overlay_sample_missing", where, file=file.sample.file, folder=str(path.parent))
    if file_digest(beside) != file.sample.digest:
        raise fail("overlay_sample_changed", where, file=file.sample.file)
    return Overlay(path, file, _draws(beside, [key for key, one in file.values.items() if one.sampled]), edited)


def _draws(path: Path, keys: Sequence[str]) -> dict[str, Array]:
    found = headed_csv(path)
    header, body = found.header, [row.cells for row in found.rows]
    if sorted(header) != sorted(keys):
        raise fail("overlay_sample_columns", path.name, found=", ".join(header) or "-", wanted=", ".join(keys))
    try:
        table = np.array([[float(cell) for cell in row] for row in body])
    except ValueError as error:
        raise fail("overlay_sample_numbers", path.name, reason=str(error)) from None
    if (
        table.ndim != 2
        or len(table) < 2
        or table.shape[1] != len(header)
        or not np.isfinite(table).all()
        or (np.ptp(table, axis=0) == 0).any()
    ):
        raise fail("overlay_sample_numbers", path.name, reason=f"{len(body)} x {len(header)}")
    return {key: table[:, header.index(key)] for key in keys}


def overlay_records(
    overlays: Sequence[Overlay], cards: Mapping[str, Card], library: Library, problems: Mistakes
) -> dict[str, Overlaid]:
    """Return the records of overlays by key, checked against the cards; mistakes are added to `problems`.

    Parameters
    ----------
    overlays
        Overlays in force together; no two may set one record or have one name.
    cards
        Cards by domain.
    library
        Holds the price book.
    problems
        Where mistakes are put: an overlay of another card or of another state of it, a key the card does not have, a
        value of another unit or outside the card's bounds, a record that two overlays set.
    """
    found: dict[str, Overlaid] = {}
    by_name: dict[str, str] = {}
    for overlay in overlays:
        where, file = overlay.path.name, overlay.file
        if file.name in by_name:
            problems.add("overlay_name_twice", where, name=file.name, other=by_name[file.name])
            continue
        by_name[file.name] = where
        if not _same_cards(overlay, cards, library, problems):
            continue
        known = _known(overlay, cards, library)
        sources = {**library.sources, **overlay.source}
        for key in file.values:
            at = f"{where}: values.{key}"
            if key not in known:
                problems.add("unknown_name", at, what="record", name=key, nearest=nearest(key, known) or "-")
                continue
            if key in found:
                problems.add("overlay_value_twice", at, key=key, other=found[key].file)
                continue
            try:
                record = _record(overlay, key)
            except InputError as error:
                problems.extend(error)
                continue
            parameter = known[key]
            check_record(record, parse(parameter.unit), sources, at, problems)
            check_bounds(record, parameter, at, problems)
            found[key] = record
    return found


def _record(overlay: Overlay, key: str) -> Overlaid:
    file, value = overlay.file, overlay.file.values[key]
    data = {name: getattr(value, name) for name in ("value", "spread", "unit", "price_year", "published", "basis")}
    said = [one for one in (value.conversion, value.note) if one is not None]
    data |= {"source": file.source_id, "evidence": value.evidence or overlay.evidence, "file": overlay.path.name}
    data |= {"note": Text(zh="；".join(one.zh for one in said), en="; ".join(one.en for one in said))} if said else {}
    if value.sampled:
        size = len(overlay.draws[key])
        title = Text(zh=f"{file.title.zh}（{size} 个联合抽样）", en=f"{file.title.en} ({size} joint draws)")
        data |= {
            "spread": JointSpread("empirical", tuple(overlay.draws[key].tolist())),
            "column": file.column,
            "sample_title": title,
        }
    return parse_record(Overlaid, data, f"{overlay.path.name}: values.{key}")


def _same_cards(overlay: Overlay, cards: Mapping[str, Card], library: Library, problems: Mistakes) -> bool:
    """Tell whether the cards and prices in hand are those the overlay was made for; mistakes if not."""
    where, good = overlay.path.name, True
    for domain, digest in overlay.file.cards.items():
        if domain not in cards:
            problems.add("overlay_other_card", where, card=domain, known=", ".join(cards))
            good = False
        elif card_digest(cards[domain]) != digest:
            problems.add(
                "overlay_digest",
                where,
                card=cards[domain].name,
                domain=domain,
                then=digest[:12],
                now=card_digest(cards[domain]),
                data=overlay.file.source.locator or overlay.file.source.title.en,
            )
            good = False
    for price, digest in overlay.file.prices.items():
        if price not in library.prices:
            problems.add(
                "unknown_name",
                f"{where}: prices",
                what="price",
                name=price,
                nearest=nearest(price, library.prices) or "-",
            )
            good = False
        elif price_digest(library.prices[price]) != digest:
            problems.add(
                "overlay_price_digest",
                where,
                price=price,
                then=digest[:12],
                now=price_digest(library.prices[price]),
                data=overlay.file.source.locator or overlay.file.source.title.en,
            )
            good = False
    return good


def _known(overlay: Overlay, cards: Mapping[str, Card], library: Library) -> dict[str, Parameter]:
    """Return the parameter of every record the overlay may set, by key."""
    found: dict[str, Parameter] = {}
    for domain in overlay.file.cards:
        for name, parameter in cards[domain].parameters.items():
            found.update({f"{domain}.{name}{key}": parameter for key in parameter.settable()})
    for price in overlay.file.prices:
        found.update({f"prices.{price}{key}": library.prices[price] for key, _ in library.prices[price].records()})
    return found

"""Finding cards and loading what they share: sources, vocabulary, price book, price index, equivalents tables."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from esvalue.core.arguments import checked
from esvalue.core.calls import fitting
from esvalue.core.errors import Doubt, InputError, Mistake, Mistakes, fail, nearest
from esvalue.core.files import failure_reason, is_file, is_folder
from esvalue.core.names import check_apart, check_names
from esvalue.core.reserved import check_given_names
from esvalue.core.schema import Strict, parse_record, read_toml, shown_value
from esvalue.core.shown import Shown
from esvalue.core.text import Text
from esvalue.inputs.parameters import EVIDENCE, Parameter, check_parameter
from esvalue.inputs.shared_tables import EquivalentsTable, PriceIndex, read_equivalents, read_index
from esvalue.inputs.sources import Source, Vocabulary

__all__ = ["EquivalentsTable", "Library", "PriceIndex", "package_folder"]


@checked
def package_folder(kind: str) -> Path:
    """Return the folder of packaged "models" or "scenarios": inside the wheel, or beside the package in a checkout.

    Parameters
    ----------
    kind
        "models" or "scenarios".

    Examples
    --------
    >>> (package_folder("models") / "wetland.toml").is_file()
    True
    """
    package = Path(__file__).parents[1]
    inside = package / f"_{kind}"
    return inside if inside.is_dir() else package.parent / kind


class _PriceFile(Strict):
    prices: dict[str, Parameter] = Field(default_factory=dict)
    sources: dict[str, Source] = Field(default_factory=dict)


R = TypeVar("R", bound=Strict)


def _bytes(path: Path) -> bytes:
    """Return what stands in a file; reading it says what is wrong where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


@lru_cache(maxsize=32)
def _record(model: type[R], path: Path, raw: bytes) -> R:
    """Return a shared file as a record; it is read again when its bytes have changed."""
    return parse_record(model, read_toml(path), path.name)


@lru_cache(maxsize=32)
def _sources(path: Path, raw: bytes) -> tuple[tuple[str, ...], dict[str, Source], tuple[Mistake, ...]]:
    """Return names and sources of a shared file, and every mistake in it; it is read again when its bytes change."""
    problems, read, found = Mistakes(), read_toml(path), dict[str, Source]()
    check_names({name: {} for name in read}, path.name, problems)
    for name, data in read.items():
        try:
            found[name] = parse_record(Source, data if isinstance(data, dict) else {}, f"{path.name}: {name}")
        except InputError as error:
            problems.extend(error)
    return tuple(read), found, problems.mistakes


@fitting
class Library(Shown):
    """The folders cards are looked for in, and the shared files they hold.

    Parameters
    ----------
    folders
        Folders searched before the package, in order; each may hold cards and `prices.toml`, `sources.toml`,
        `vocabulary.toml`, `price_index.csv`, `tables/`. Entries of an earlier folder beat those of a later one.

    Raises
    ------
    InputError
        A folder that is not there.

    Examples
    --------
    >>> library = Library()
    >>> library.card_path("wetland").name, "carbon_dioxide" in library.prices
    ('wetland.toml', True)
    >>> Library([Path("nowhere")])
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: nowhere: no such folder; name one that holds cards or shared files
    (prices.toml, sources.toml, ...)
    """

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        working = Path("models")
        own = [working] if working.is_dir() else []
        for folder in folders:
            if not is_folder(folder):
                raise fail("no_such_folder", str(folder))
        distinct: dict[Path, Path] = {}
        for folder in (
            *folders,
            *own,
            package_folder("models"),
        ):  # a checkout's own `models` is the package's: once only
            distinct.setdefault(folder.resolve(), folder)
        self.folders: tuple[Path, ...] = tuple(distinct.values())
        self._doubts: tuple[Doubt, ...] = ()

    @classmethod
    def only(cls, folder: Path) -> Library:
        """Return a library of one folder alone (the inputs of a run)."""
        made = cls()
        made.folders = (folder,)
        return made

    def card_path(self, name: str, inside: Path | None = None) -> Path:
        """Return the file of a card: a path inside the scenario's folder, or a name looked up in the folders.

        Raises
        ------
        InputError
            No such card (with the nearest name, of the scenario's folder too), or a path that leaves the folder.
        """
        if inside is not None and name.endswith(".toml"):
            path = contained(inside, name)
            if is_file(path):
                return path
            beside = [
                str(p.relative_to(inside.resolve()))
                for p in inside.resolve().rglob("*.toml")
                if p.name not in ("scenario.toml", "origin.toml")
            ]
            raise fail("unknown_card", name, nearest=nearest(name, beside) or "-", folders=str(inside))
        if not _plain_name(name):
            raise fail("path_escape", name, path=name, folder=str(inside or "models"))
        folders = [*([inside] if inside else []), *self.folders]
        for folder in folders:
            candidate = folder / f"{name}.toml"
            if is_file(candidate):
                return candidate
        raise fail(
            "unknown_card",
            name,
            nearest=nearest(name.removesuffix(".toml"), self.card_names(inside)) or "-",
            folders=", ".join(str(f) for f in folders),
        )

    def card_names(self, inside: Path | None = None) -> list[str]:
        """Return the names of all cards that can be found, also of those beside a scenario."""
        folders = [*([inside] if inside else []), *self.folders]
        found = {path.stem for folder in folders for path in folder.glob("*.toml")}
        return sorted(found - {"prices", "sources", "vocabulary"} - ({"scenario", "origin"} if inside else set()))

    def each(self, name: str) -> list[Path]:
        """Return the files of a name in all folders, the one that beats the others last."""
        return [path for folder in reversed(self.folders) if is_file(path := folder / name)]

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What looks wrong in the shared files read so far, and could be right."""
        return self._doubts

    @cached_property
    def sources(self) -> dict[str, Source]:
        """All sources by identifier."""
        found: dict[str, Source] = {}
        for path in self.each("sources.toml"):
            names, own, faults = _sources(path, _bytes(path))
            problems = Mistakes()
            check_apart(names, found, path.name, problems)
            problems.keep(faults)
            problems.raise_if_any()
            found.update(own)
        for kind in EVIDENCE:
            found.setdefault(
                kind, Source.model_construct(title=Text.same(kind), kind=kind, locator="", year=None, note=None)
            )
        return found

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """All shared names."""
        words = Vocabulary()
        for path in self.each("vocabulary.toml"):
            own = _record(Vocabulary, path, _bytes(path))
            words = words.extended(own)
            problems = Mistakes()
            check_codes(own, words, path.name, problems)
            problems.raise_if_any()
        return words

    @cached_property
    def prices(self) -> dict[str, Parameter]:
        """The price book: name -> parameter."""
        book: dict[str, Parameter] = {}
        for path in self.each("prices.toml"):
            file = _record(_PriceFile, path, _bytes(path))
            problems = Mistakes()
            check_given_names(file.prices, f"{path.name}: prices", problems)
            check_apart(file.prices, book, f"{path.name}: prices", problems)
            for name, price in file.prices.items():
                check_parameter(
                    f"prices.{name}", price, {**self.sources, **file.sources}, path.name, problems, price_book=True
                )
            problems.raise_if_any()
            self._doubts = (*self._doubts, *problems.doubts)
            self.sources.update(file.sources)
            book.update(file.prices)
        return book

    @cached_property
    def price_index(self) -> PriceIndex:
        """The price index (columns year, cpi_annual_change_percent, source)."""
        found = self.each("price_index.csv")
        if not found:
            raise fail("file_missing", "price_index.csv")
        return read_index(found[-1])

    def table(self, name: str, where: str = "") -> EquivalentsTable:
        """Return a table of value equivalents (`tables/NAME.csv`)."""
        if not _plain_name(name):
            raise fail("path_escape", where, path=name, folder="tables")
        found = self.each(f"tables/{name}.csv")
        if not found:
            known = [p.stem for folder in self.folders for p in (folder / "tables").glob("*.csv")]
            raise fail("unknown_name", where, what="table", name=name, nearest=nearest(name, known) or "-")
        return read_equivalents(name, found[-1])


def check_codes(own: Vocabulary | None, words: Vocabulary, where: str, problems: Mistakes) -> None:
    """Add to `problems` the service codes that lists and overlap groups of `own` name and `words` does not define."""
    if own is None:
        return
    named = {
        **{f"lists.{name}.services": one.services for name, one in own.lists.items()},
        **{f"overlaps.{name}.members": one.members for name, one in own.overlaps.items()},
    }
    for at, codes in named.items():
        for code in codes:
            if code not in words.services:
                problems.add(
                    "unknown_name",
                    f"{where}.{at}",
                    what="service code",
                    name=code,
                    nearest=nearest(code, words.services) or "-",
                )


def _plain_name(name: str) -> bool:
    return not any(part in name for part in ("/", "\\", "..", ":", "\0"))


def contained(folder: Path, name: str) -> Path:
    """Return `folder / name`, refusing a path that leaves the folder (also by a link)."""
    try:
        path = (folder / name).resolve()
        os.stat(path)
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:  # a name no file can have
        raise fail("file_unreadable", shown_value(name), reason=failure_reason(error)) from None
    if Path(name).is_absolute() or not path.is_relative_to(folder.resolve()):
        raise fail("path_escape", str(name), path=name, folder=str(folder))
    return path

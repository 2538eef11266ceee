"""Where a scenario came from, and what of it still says what that scenario said: entries nobody has looked at yet."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from esvalue import __version__
from esvalue.core.errors import InputError
from esvalue.core.schema import Strict, parse_record, read_toml
from esvalue.core.text import Text
from esvalue.core.units import parse
from esvalue.inputs.library import contained, package_folder
from esvalue.inputs.parameters import Record
from esvalue.inputs.places import NOT_APPLICABLE, Places
from esvalue.inputs.scenario.links import Links
from esvalue.inputs.scenario.quality import Quality
from esvalue.inputs.scenario.sections import Scenario

__all__ = [
    "FILE",
    "Likeness",
    "Likenesses",
    "OriginFile",
    "copied_justifications",
    "likenesses",
    "origin_text",
    "own_quality",
    "read_origin",
    "scenario_entries",
]

#: The file beside a scenario that holds what the other said.
FILE = "origin.toml"
#: Texts that speak of a place: what a scenario says of itself, of the world without the payment, and in defence of its
#: account.
_TEXTS = ("scenario.title", "scenario.description", "domains.*.without.text", "quality.distinct.*", "quality.absent.*")


class OriginFile(Strict):
    """What the scenario said from which another was made: its entries as they were written."""

    name: str
    version: str
    entries: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class Likeness:
    """An entry, or a column of a table, that still says what the other scenario said in `same` of its `of` cells."""

    entry: str
    value: str
    kind: str
    same: int = 1
    of: int = 1


@dataclass(frozen=True)
class Likenesses:
    """What of a scenario still says what the one it came from said: `same` of its `of` entries, and those by name."""

    name: str
    version: str
    found: tuple[Likeness, ...]
    same: int
    of: int


def scenario_entries(
    scenario: Scenario | None, places: Mapping[str, Places], links: Mapping[str, Links]
) -> dict[str, str]:
    """Return every number of a scenario and its tables, and the texts that speak of the place, by a stable name,
    as they are written.
    """
    found: dict[str, str] = {}
    if scenario is not None:
        for path, record in _records(scenario, ()):
            found[f"scenario: {_spelled(path)}"] = _written(record)
        for path, title in _titles(scenario, ()):
            for language in ("zh", "en"):
                found[f"scenario: {_spelled(path)}.{language}"] = str(getattr(title, language))
    for table in places.values():
        found |= {f"{table.file}: {column}: {place}": text for (column, place), text in table.written.items()}
    for table_of_links in links.values():
        found |= {row.cell.replace(":", ": ", 1): row.said for row in table_of_links.rows}
    return found


def origin_text(scenario: Scenario | None, places: Mapping[str, Places], links: Mapping[str, Links], path: Path) -> str:
    """Return the file that remembers a scenario: its name, its version and its entries."""
    import tomli_w

    packaged = path.resolve().is_relative_to(package_folder("scenarios").resolve())
    version = f"esvalue {__version__}" if packaged else f"sha256 {hashlib.sha256(path.read_bytes()).hexdigest()[:16]}"
    name = scenario.scenario.name if scenario else path.resolve().parent.name
    return tomli_w.dumps({"name": name, "version": version, "entries": scenario_entries(scenario, places, links)})


def read_origin(scenario: Scenario | None, folder: Path) -> OriginFile | None:
    """Return what a scenario remembers of the one it came from, None where it came from none.

    Raises
    ------
    InputError
        The file it names is not there, lies outside the folder, or is no such file.
    """
    if scenario is None or scenario.origin is None:
        return None
    return parse_record(OriginFile, read_toml(contained(folder, scenario.origin.file)), scenario.origin.file)


def likenesses(
    origin: OriginFile, scenario: Scenario | None, places: Mapping[str, Places], links: Mapping[str, Links]
) -> Likenesses:
    """Return what still says what the other scenario said, money first.

    A table is compared by place, and where a place is called something else, by row: a number under a new name is the
    old number.
    """
    now = scenario_entries(scenario, places, links)
    tables = {table.file for table in places.values()}
    found, total = [], 0
    for entry, value in now.items():
        if entry.partition(":")[0] not in tables:
            total += 1
            if _same(value, origin.entries.get(entry, origin.entries.get(_as_before(entry)))):
                found.append(Likeness(entry, value, _kind(value)))
    for table in places.values():
        for column, cells in _columns(now, table.file).items():
            before = _columns(origin.entries, table.file).get(column, {})
            filled = {place: value for place, value in cells.items() if not value.startswith(NOT_APPLICABLE)}
            rows = [value for place, value in before.items() if place not in cells]
            same = sum(
                _same(value, before.get(place)) or (place not in before and value in rows)
                for place, value in filled.items()
            )
            total += len(filled)
            if same:
                text = next(iter(filled.values()))
                found.append(
                    Likeness(
                        f"{table.file}: {column}",
                        text,
                        "money" if _kind(text) == "money" else "table",
                        same,
                        len(filled),
                    )
                )
    order = {"money": 0, "table": 1, "number": 2, "text": 3}  # what costs most if it is wrong comes first
    return Likenesses(
        origin.name,
        origin.version,
        tuple(sorted(found, key=lambda one: order[one.kind])),
        sum(one.same for one in found),
        total,
    )


# --- justifications of quality gates ----------------------------------------------------------------------------------


def copied_justifications(scenario: Scenario, folder: Path) -> dict[str, str]:
    """Return the justifications of quality gates that are another scenario's, word for word:
    key -> that scenario's name.

    The other is the one it was made from, or a packaged one of another name: a text written for one county says nothing
    of another.
    """
    if scenario.quality is None:
        return {}
    found: dict[str, str] = {}
    for name, entries in _others(scenario, folder):
        for path, title in _titles(scenario, ()):
            key = _spelled(path)
            texts = {language: entries.get(f"scenario: {key}.{language}") for language in ("zh", "en")}
            if key.startswith("quality.") and all(
                text is not None and _plain(text) == _plain(getattr(title, language))
                for language, text in texts.items()
            ):
                found.setdefault(key.removeprefix("quality."), name)
    return found


def own_quality(scenario: Scenario, folder: Path) -> Quality | None:
    """Return what a scenario asks of its account, without justifications that are another scenario's."""
    quality, copied = scenario.quality, copied_justifications(scenario, folder)
    if quality is None or not copied:
        return quality
    kept = {
        part: {key: text for key, text in getattr(quality, part).items() if f"{part}.{key}" not in copied}
        for part in ("distinct", "absent")
    }
    return quality.model_copy(update=kept)


def _others(scenario: Scenario, folder: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    try:
        origin = read_origin(scenario, folder)
    except InputError:  # told where the scenario is read
        origin = None
    if origin is not None:
        yield origin.name, origin.entries
    for path in sorted(package_folder("scenarios").glob("*/scenario.toml")):
        data = read_toml(path)
        if (
            "quality" in data
            and data["scenario"]["name"] != scenario.scenario.name
            and path.parent.resolve() != folder.resolve()
        ):
            yield (
                data["scenario"]["name"],
                {
                    f"scenario: quality.{part}.{key}.{language}": _spoken(text, language)
                    for part in ("distinct", "absent")
                    for key, text in data["quality"].get(part, {}).items()
                    for language in ("zh", "en")
                },
            )


def _spoken(text: Any, language: str) -> str:
    return text if isinstance(text, str) else str(text[language])


# --- walking ----------------------------------------------------------------------------------------------------------


def _records(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Record]]:
    """Yield (path, record) for every number of a scenario that has an origin of its own."""
    if isinstance(value, Record):
        yield path, value
        return
    for key, inner in _inside(value):
        yield from _records(inner, path if key == "record" else (*path, key))


def _titles(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Text]]:
    """Yield (path, text) for the texts that speak of the place."""
    if isinstance(value, Text):
        if any(
            len(path) == len(steps) and all(step in ("*", given) for step, given in zip(steps, path, strict=True))
            for steps in (text.split(".") for text in _TEXTS)
        ):
            yield path, value
        return
    for key, inner in _inside(value):
        yield from _titles(inner, (*path, key))


def _inside(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, BaseModel):
        yield from ((field.alias or name, getattr(value, name)) for name, field in type(value).model_fields.items())
    elif isinstance(value, Mapping):
        yield from ((str(key), inner) for key, inner in value.items())
    elif isinstance(value, list | tuple):
        yield from ((f"[{i}]", inner) for i, inner in enumerate(value, start=1))


def _spelled(path: tuple[str, ...]) -> str:
    """Return a path as a message names it, and the key of a workbook: magnitude[1].exchange."""
    return "".join(step if step.startswith("[") else f".{step}" for step in path).removeprefix(".")


def _as_before(entry: str) -> str:
    """Return an entry as files say it that were written when items of a list were named magnitude.1.exchange."""
    return re.sub(r"\[(\d+)\]", r".\1", entry)


def _written(record: Record) -> str:
    return f"{record.value:.15g}" + (f" [{record.unit}]" if record.unit else "")


def _columns(entries: Mapping[str, str], file: str) -> dict[str, dict[str, str]]:
    """Return the cells of a table by column, then by place, in the order of the table."""
    found: dict[str, dict[str, str]] = {}
    for entry, value in entries.items():
        if entry.startswith(f"{file}: "):
            column, _, place = entry.removeprefix(f"{file}: ").partition(": ")
            found.setdefault(column, {})[place] = value
    return found


def _kind(value: str) -> str:
    number, _, unit = value.partition(" [")
    try:
        float(number)
        return "money" if unit and parse(unit.rstrip("]")).powers.get("currency") else "number"
    except (ValueError, InputError):
        return "text"


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _same(now: str, before: str | None) -> bool:
    return before is not None and _plain(now) == _plain(before)

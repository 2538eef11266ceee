"""Ordinary slips of input, one at a time, and what becomes of each: the machinery of the slip sweep.

A *place* is one number, unit or name of a scenario folder as parsed: a value of its TOML, a cell, heading or row of its
CSVs. A *slip* is what a tired person does to it: another factor, a sign, percent for a share, a unit left out, a totals
row.

Each slip ends in one of four ways. *Refused*: an error. *Named*: a doubt that the untouched scenario does not have.
*Meant*: read, and every figure identical. *Silent*: anything else, with the largest relative move of a standard, an
account total or the budget.
"""

from __future__ import annotations

import csv
import io
import math
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from esvalue.core.declared import declared
from esvalue.core.errors import InputError, Mistakes
from esvalue.core.quantified import Of, numbers_in
from esvalue.gep import gep_account
from esvalue.inputs.card_reading import read_card
from esvalue.inputs.cards import Card
from esvalue.inputs.library import Library
from esvalue.inputs.scenario import Loaded, draft, load_scenario
from esvalue.runs.checking.money import doubt_money
from esvalue.runs.checking.paid import doubt_payments
from esvalue.standards.judging import judge
from esvalue.standards.results import check_central

#: Slips of a number: what is written in its place.
SCALES = {"times 100": 100.0, "per 100": 0.01, "times 15": 15.0, "per 15": 1 / 15, "times 1e4": 1e4}
WIDE = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
#: Pure slips of scale of one figure, which nothing but its neighbours can tell.
SCALE_SLIPS = frozenset(SCALES)
#: Of units, signs, codes for no data, totals rows, twins and percent: these must not pass. (Others, such as two columns
#: exchanged, are only listed.)
HARD_SLIPS = frozenset(
    (
        "sign",
        "nodata",
        "nodata 9999",
        "huge",
        "percent text",
        "unit left out",
        "unit with a year",
        "unit with a number",
        "unit zero",
        "mu for ha",
        "ha for mu",
        "km2 for ha",
        "1e4 for one",
        "1e8 for 1e4",
        "totals row",
        "twin name",
        "row twice",
    )
)


@dataclass(frozen=True)
class Slip:
    """One slip: the file and place it is made in, its kind, and the file's content with it."""

    file: str
    place: str
    kind: str
    content: Any
    percent: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a slip: how it ended, the largest relative move of a figure, the most money moved (yuan a year),
    and the quantity of the number it was made in.
    """

    slip: Slip
    ending: str
    move: float = 0.0
    text: str = ""
    money: float = 0.0
    quantity: str = ""


class Sweep:
    """A scenario folder in a place of its own, and how it answers to slips."""

    def __init__(self, source: Path, work: Path, account_only: bool = False) -> None:
        self.folder = work / source.name
        shutil.copytree(source, self.folder)
        self.account_only = account_only
        self.texts = {
            p.name: p.read_text(encoding="utf-8-sig")
            for p in sorted(self.folder.iterdir())
            if p.suffix in (".csv", ".toml")
        }
        self.parsed = {name: tomllib.loads(text) for name, text in self.texts.items() if name.endswith(".toml")}
        self.tables = {
            name: list(csv.reader(io.StringIO(text))) for name, text in self.texts.items() if name.endswith(".csv")
        }
        self.library = Library()
        self.cards: dict[Path, tuple[Card | None, Mistakes]] = {}
        self.doubts, self.base = self.figures()
        self.numbers, self.columns = quantities_of(self.loaded())

    # --- what a scenario says -----------------------------------------------------------------------------------------

    def figures(self) -> tuple[frozenset[str], dict[str, float]]:
        """Return the doubts, and every standard, account total and the budget (central values,
        a small commit design).
        """
        loaded = small(self.loaded())
        if self.account_only:
            account = gep_account(loaded, draws=False)
            found = {
                f"account/{one.domain}/{one.key}": float(one.value) for one in account.entries if one.value is not None
            }
            doubts = {f"{doubt.entry}={doubt.value}" for doubt in loaded.doubts}
            return frozenset(doubts), {**found, "account": sum(found.values())}
        judged = judge(loaded)
        check_central(judged.graph, judged.slots)
        doubt_money(judged, money := Mistakes())
        doubt_payments(judged, money)
        doubts = {f"{doubt.entry}={doubt.value}" for doubt in (*loaded.doubts, *judged.model.doubts, *money.doubts)}
        doubts |= {f"{notice.where}={notice.code}" for notice in judged.notices}
        found = {f"standard/{key}": one.value for key, one in judged.commit.standards.items()}
        for account in judged.model.accounts.values():
            for name in (account.final_value, account.increment_value, account.spillover):
                if name is not None:
                    found[f"account/{name}"] = float(np.nansum(judged.model.central[name]))
        for outcome, node in judged.outcomes.total.items():
            if outcome in ("public_cost", "secured_value"):
                for option, value in zip(loaded.scenario.options, np.ravel(judged.model.central[node]), strict=False):
                    found[f"{outcome}/{option}"] = float(value)
        budget = loaded.scenario.budget
        if budget is not None:
            found["budget"] = budget_of(budget.amount)
        return frozenset(doubts), found

    def loaded(self) -> Loaded:
        """Return the scenario as its files are now; the shipped cards, which no slip touches, are read once."""

        def read(path: Path, library: Library, problems: Mistakes) -> Card | None:
            if path.parent == self.folder:
                return read_card(path, library, problems)
            if path not in self.cards:
                found = Mistakes()
                self.cards[path] = read_card(path, library, found), found
            card, found = self.cards[path]
            problems.keep((*found.mistakes, *found.doubts))
            return card

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(draft, "read_card", read)
            return load_scenario(self.folder, self.library)

    def try_(self, slip: Slip) -> Outcome:
        """Make one slip and say how it ends."""
        with self.made(slip):
            try:
                doubts, found = self.figures()
            except InputError as error:
                return Outcome(slip, "refused", math.inf, error.text("en").splitlines()[0])
        fresh = doubts - self.doubts
        move, money = largest_move(self.base, found), largest_sum(self.base, found)
        if fresh:
            return Outcome(slip, "named", move, min(fresh), money)
        return Outcome(slip, "meant" if move == 0 else "silent", move, "", money, self.quantity_of(slip))

    def quantity_of(self, slip: Slip) -> str:
        """Return the quantity of the number a slip was made in; of rows, names and pairs of columns what they are."""
        if slip.file.endswith(".csv"):
            heading, _, place = slip.place.partition(": ")
            if not place and "[" not in heading:
                return "columns" if " / " in heading else "row"
            return self.columns.get((slip.file, heading.partition("[")[0].strip()), "text")
        steps = slip.place.split(".")
        paths = (".".join(steps[:n]) for n in range(len(steps), 0, -1))
        return next((self.numbers[path] for path in paths if path in self.numbers), "text")

    @contextmanager
    def made(self, slip: Slip) -> Iterator[None]:
        """Put a slip into its file for the time of the block."""
        path = self.folder / slip.file
        if slip.file.endswith(".csv"):
            path.write_text(as_csv(slip.content), encoding="utf-8")
            try:
                yield
            finally:
                path.write_text(self.texts[slip.file], encoding="utf-8")
            return
        with parsed_as(self.texts[slip.file], slip.content):
            yield

    # --- slips --------------------------------------------------------------------------------------------------------

    def slips(self) -> Iterator[Slip]:
        """Yield every slip of every number, unit, name and row of the folder."""
        for name, data in self.parsed.items():
            yield from toml_slips(name, data)
        for name, rows in self.tables.items():
            if not name.endswith(".sources.csv"):
                yield from table_slips(name, rows)


def small(loaded: Loaded) -> Loaded:
    """Return the scenario with few draws: the standards are still those of its rules."""
    head = loaded.scenario.scenario.model_copy(update={"commit_draws": 64, "points": 64, "replicates": 2})
    return replace(loaded, scenario=loaded.scenario.model_copy(update={"scenario": head}))


def budget_of(record: Any) -> float:
    from esvalue.inputs.scenario.sections import amount

    return amount(record, "yuan/a")


def largest_move(before: Mapping[str, float], after: Mapping[str, float]) -> float:
    """Return the largest relative change of a figure; one that appears or disappears moved wholly."""
    if before.keys() != after.keys():
        return math.inf
    moves = [0.0]
    for key, old in before.items():
        new = after[key]
        if (old == new) or (math.isnan(old) and math.isnan(new)):
            continue
        moves.append(math.inf if math.isnan(old) or math.isnan(new) or old == 0 else abs(new - old) / abs(old))
    return max(moves)


def largest_sum(before: Mapping[str, float], after: Mapping[str, float]) -> float:
    """Return the largest change of an account total or a cost, yuan a year."""
    sums = [key for key in before if key.startswith(("account/", "public_cost/")) and key in after]
    moves = [abs(after[key] - before[key]) for key in sums]
    return max((move for move in moves if math.isfinite(move)), default=0.0)


def quantities_of(loaded: Loaded) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Return the quantities of the numbers of a scenario by their path, and of its columns by file and heading."""
    parameters = {
        f"{domain}.{name}": one for domain, card in loaded.cards.items() for name, one in card.parameters.items()
    }
    parameters |= loaded.library.prices
    numbers = {}
    for number in numbers_in(loaded.scenario):
        named = next((parameters[step] for step in number.path if step in parameters), None)
        told = number.says.name if isinstance(number.says, Of) else declared(named).name if named else "told"
        numbers[".".join(number.path)] = told
    columns = {}
    for domain, rule in loaded.scenario.domains.items():
        for name, column in loaded.cards[domain].columns.items():
            for heading in (name, *column.aliases):
                columns[(Path(str(rule.places)).name, heading)] = (
                    declared(column).name if column.kind == "number" else "text"
                )
    return numbers, columns


@contextmanager
def parsed_as(text: str, data: Mapping[str, Any]) -> Iterator[None]:
    """Let a TOML text be read as `data`: the slip is made in the parsed record."""
    from esvalue.core import schema

    class Loader:
        TOMLDecodeError = tomllib.TOMLDecodeError

        @staticmethod
        def loads(given: str) -> dict[str, Any]:
            return deepcopy(dict(data)) if given == text else tomllib.loads(given)

    kept = schema.tomllib
    schema.tomllib = Loader  # type: ignore[assignment]
    try:
        yield
    finally:
        schema.tomllib = kept


def as_csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


# --- TOML -------------------------------------------------------------------------------------------------------------


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield (path, value) of every value that is no table or array of tables."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from leaves(value, (*path, i))
    else:
        yield path, data


def changed(data: Mapping[str, Any], path: tuple[Any, ...], change: Callable[[Any, Any], None]) -> dict[str, Any]:
    """Return a copy in which `change(parent, last key)` was made at a path."""
    made = deepcopy(dict(data))
    here: Any = made
    for step in path[:-1]:
        here = here[step]
    change(here, path[-1])
    return made


def put(value: Any) -> Callable[[Any, Any], None]:
    def change(parent: Any, key: Any) -> None:
        parent[key] = value

    return change


def toml_slips(file: str, data: Mapping[str, Any]) -> Iterator[Slip]:
    """Yield the slips of every number, unit and word of a TOML file."""
    for path, value in leaves(data):
        place = ".".join(map(str, path))
        if any(step in ("title", "text", "note", "description", "replace") for step in path):
            continue
        if isinstance(value, bool):
            continue
        if isinstance(value, int | float):
            for kind, written in number_slips(value):
                yield Slip(file, place, kind, changed(data, path, put(written)))
        elif path[-1] == "unit":
            for kind, written in unit_slips(value):
                made = (
                    changed(data, path, lambda parent, key: parent.pop(key))
                    if written is None
                    else changed(data, path, put(written))
                )
                yield Slip(file, place, kind, made)
        elif isinstance(value, str):
            for kind, written in word_slips(value):
                yield Slip(file, place, kind, changed(data, path, put(written)))


def number_slips(value: float) -> Iterator[tuple[str, Any]]:
    """Yield (kind, what is written) of the slips of a number."""
    for kind, factor in SCALES.items():
        written = value * factor
        yield kind, round(written) if isinstance(value, int) and float(written).is_integer() else written
    yield "sign", -value
    yield "nodata", -9999
    yield "nodata 9999", 9999
    yield "huge", 1e30
    yield "percent text", f"{value * 100:g}%"
    yield "full width", f"{value:g}".translate(WIDE)
    yield "empty", ""


def unit_slips(unit: str) -> Iterator[tuple[str, str | None]]:
    """Yield (kind, what is written) of the slips of a unit; None: left out."""
    yield "unit left out", None
    yield "unit with a year", f"{unit} 2024"
    yield "unit with a number", f"{unit}/15"
    yield "unit zero", f"0 {unit}"
    for one, other in (("mu", "ha"), ("ha", "mu"), ("km2", "ha"), ("1e4 ", ""), ("1e8 ", "1e4 ")):
        if one in unit:
            yield f"{one.strip()} for {other.strip() or 'one'}", unit.replace(one, other, 1)


def word_slips(word: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, what is written) of the slips of a word that names something."""
    yield "word in full width", "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in word)
    yield "word with a space", f" {word}\u200b"
    yield "word misspelt", word[:-1] + ("x" if word[-1:] != "x" else "y")
    yield "word empty", ""


# --- tables -----------------------------------------------------------------------------------------------------------


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def table_slips(file: str, rows: list[list[str]]) -> Iterator[Slip]:
    """Yield the slips of every cell, heading and row of a table of places or links."""
    yield from cell_slips(file, rows)
    yield from heading_slips(file, rows)
    yield from row_slips(file, rows)


def with_cell(rows: list[list[str]], row: int, column: int, cell: str) -> list[list[str]]:
    made = [list(one) for one in rows]
    made[row][column] = cell
    return made


def cell_slips(file: str, rows: list[list[str]]) -> Iterator[Slip]:
    header = rows[0]
    for row, cells in enumerate(rows[1:], 1):
        for i, cell in enumerate(cells):
            place = f"{header[i]}: {cells[0]}"
            if is_number(cell):
                for kind, written in number_slips(float(cell)):
                    text = written if isinstance(written, str) else f"{written:.12g}"
                    yield Slip(file, place, kind, with_cell(rows, row, i, text))
                yield Slip(file, place, "thousands", with_cell(rows, row, i, f"{float(cell):,.10g}"))
            elif cell == "n/a":
                yield Slip(file, place, "zero for n/a", with_cell(rows, row, i, "0"))
            elif i:
                for kind, written in word_slips(cell):
                    yield Slip(file, place, kind, with_cell(rows, row, i, written))


def heading_slips(file: str, rows: list[list[str]]) -> Iterator[Slip]:
    for i, heading in enumerate(rows[0]):
        name, _, unit = heading.partition("[")
        if unit:
            for kind, text in unit_slips(unit.rstrip("] ")):
                written = name.strip() if text is None else f"{name}[{text}]"
                yield Slip(file, heading, kind, with_cell(rows, 0, i, written))


def row_slips(file: str, rows: list[list[str]]) -> Iterator[Slip]:
    header, body = rows[0], rows[1:]
    numeric = [i for i in range(len(header)) if any(is_number(row[i]) for row in body)]
    if len(body) > 1 and numeric and not file.endswith("load.csv"):
        total = list(body[0])
        for i in numeric:
            total[i] = f"{sum(float(row[i]) for row in body if is_number(row[i])):.12g}"
        for word in ("合计", "total"):
            yield Slip(file, word, "totals row", [*rows, [word, *total[1:]]])
    for row in body:
        yield Slip(file, row[0], "twin name", [*rows, [row[0] + "\u200b", *row[1:]]])
        yield Slip(file, row[0], "row twice", [*rows, row])
    for first, second in zip(numeric, numeric[1:], strict=False):
        swapped = [header, *([*row] for row in body)]
        for row in swapped[1:]:
            row[first], row[second] = row[second], row[first]
        yield Slip(file, f"{header[first]} / {header[second]}", "swapped columns", swapped)

"""A rule read from a workbook: the tables its TOML file would hold, and the cell each key stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any

from esvalue.core.errors import InputError, Mistakes, nearest
from esvalue.core.written import NOT_APPLICABLE, read_number
from esvalue.inputs.workbook.cells import is_date, meant
from esvalue.inputs.workbook.faults import prefixes, spellings
from esvalue.inputs.workbook.plain import Path
from esvalue.inputs.workbook.reading import Grid, open_grids, typed
from esvalue.payments.indicators import Indicators
from esvalue.payments.proving import SIDES
from esvalue.payments.rule_file import ANY, DATES, NOT_SEEN
from esvalue.payments.schedules import SCHEDULES
from esvalue.payments.words import BOTH, WORDS, Words
from esvalue.payments.workbook.cells import names_of, numbers_of, parts_of
from esvalue.payments.workbook.layout import HEADER_ITEMS, SHEETS, Holds, Item, RuleColumn

__all__ = ["RuleContent", "read_rule_workbook"]

Row = dict[str, Any]
#: What stands for a text, and for items of the header, that were told of, so that the rest of the rule can be checked.
UNTOLD = "?"
STAND_INS = {"rule.title": UNTOLD, "rule.source": "judgement", "rule.unit": "yuan"}
#: What a message that names no key is about -> the column it is shown in.
_TOP = {"rule": "header", "settle": "header", "terms": "rule"}


@dataclass
class RuleContent:
    """What a workbook says of a rule, where it says it, and the mistakes found so far."""

    book: str
    indicators: Indicators
    problems: Mistakes = field(default_factory=Mistakes)
    grids: dict[str, Grid] = field(default_factory=dict)
    #: Whether the name of a term was refused: what is said of it on other sheets finds none then.
    nameless: bool = False
    data: dict[str, Any] = field(default_factory=dict)
    #: Key as a message spells it -> grid, row and column.
    places: dict[str, tuple[Grid, int, int]] = field(default_factory=dict)

    def put(self, path: Path, place: tuple[Grid, int, int], name: str = "") -> None:
        """Remember the cell of a key; `name` is how an entry of a list is called besides its number."""
        spelt = list(spellings(path))
        if name and len(path) > 1:
            spelt += list(spellings((path[0], *_named(path, name))))
        for text in spelt:
            self.places.setdefault(text, place)

    def led_back(self, error: InputError) -> InputError:
        """Return mistakes of the rule with the cells they come from; what only follows from one told is left out."""
        bands = self.grids.get("bands")
        found, told = Mistakes(), {problem.where for problem in self.problems.mistakes}
        found.keep(self.problems.mistakes)
        for problem in error.problems:
            _, _, key = problem.where.partition(": ")
            place = next((self.places[text] for text in prefixes(key) if text in self.places), None)
            if place is None:
                grid = self.grids.get(_TOP.get(key.partition(".")[0].partition("[")[0], "rule"))
                where = f"{self.book}: {grid.tab}" if grid else self.book
            else:
                where = place[0].cell(place[1], place[2])
            if where in told or (problem.code.startswith("band") and bands is not None and bands.bad):
                continue
            found.add(problem.code, f"{where} ({key})" if key else where, **problem.fields)
        return InputError(found.mistakes or error.problems)


def _named(path: Path, name: str) -> Path:
    """Return the rest of a path with its first number replaced by a name."""
    rest = list(path[1:])
    rest[next(i for i, step in enumerate(rest) if isinstance(step, int))] = name
    return tuple(rest)


def read_rule_workbook(path: File, indicators: Indicators) -> RuleContent:
    """Read the sheets of a rule; mistakes of cells are collected in the content.

    Raises
    ------
    InputError
        The file cannot be read as a workbook; a sheet or a column that a rule needs is missing.
    """
    content = RuleContent(path.name, indicators)
    content.grids = open_grids(path, path.name, content.problems)
    for id_, spec in SHEETS.items():
        if not spec.optional and id_ not in content.grids:
            near = nearest(id_, content.grids) or "-"
            content.problems.add("rule_no_sheet", path.name, name=id_, nearest=near)
    rows = {id_: list(_rows(content, id_)) for id_ in SHEETS}
    if any(grid.broken for grid in content.grids.values()) or {"rule", "header"} - set(content.grids):
        content.problems.raise_if_any()
    content.data = {"rule": {}, "terms": [], "settle": {}}
    _header(content, rows["header"])
    _terms(content, rows)
    _shares(content, rows["shares"])
    _pools(content, rows["pools"])
    return content


@dataclass(frozen=True)
class _Line:
    """A row that says something: its values by column key, and where its cells are."""

    grid: Grid
    row: int
    columns: dict[str, int]
    values: Row

    def place(self, key: str) -> tuple[Grid, int, int]:
        return self.grid, self.row, self.columns.get(key, 1)

    def cell(self, key: str) -> str:
        return self.grid.refuse(self.row, self.columns.get(key, 1))


def _rows(content: RuleContent, id_: str) -> Iterator[_Line]:
    """Yield the rows of a sheet; an empty cell that no row may lack is a mistake."""
    grid, spec = content.grids.get(id_), SHEETS[id_]
    if grid is None:
        return
    columns = grid.columns(spec.columns, spec.needed)
    if grid.broken:
        return
    known = {column.key: column for column in spec.columns}
    for row in grid.rows():
        line = _Line(grid, row, columns, {})
        for key, position in columns.items():
            if id_ == "header" and key == "value":  # its kind is that of the item, read with it
                value = grid.values.get((row, position))
            elif known[key].kind == "label":
                continue
            else:
                value = _value(content, grid, (row, position), known[key])
            if value is not None:
                line.values[key] = value
        if not line.values:
            continue
        for key in spec.needed:
            if key not in line.values:
                if grid.values.get((row, columns[key])) is None:
                    grid.problems.add("workbook_empty", line.cell(key))
                line.values[key] = _stand_in(known[key])
        yield line


def _stand_in(column: RuleColumn) -> Any:
    """Return what stands for a cell that was told of, so that the rest of the rule can be checked."""
    return 0.0 if column.kind == "number" else "" if column.holds == "word" else UNTOLD


def _value(content: RuleContent, grid: Grid, at: tuple[int, int], column: RuleColumn) -> Any:
    """Return what a cell holds as its column wants it; None where it is empty or wrong, which is then told."""
    raw = grid.values.get(at)
    if raw is None or column.holds == "value":
        return typed(grid, *at, column)
    if is_date(raw):
        grid.problems.add("workbook_date", grid.refuse(*at), given=raw)
        return None
    if column.holds == "indicators":
        return names_of(raw, content.indicators)
    if column.holds == "names":
        return parts_of(raw)
    if column.holds in ("numbers", "amount"):
        return _numbers(grid, at, column, raw)
    words = WORDS[column.words or "sides"]
    parts = [str(raw).strip()] if column.holds == "word" else parts_of(raw)
    found = [_word(grid, at, words, part) for part in parts]
    if column.holds == "sides":
        return list(SIDES) if found == [BOTH] else found
    return found[0] if column.holds == "word" else found


def _word(grid: Grid, at: tuple[int, int], words: Words, text: str) -> str:
    """Return the word that a text says, or the text; one that is not known is told with the nearest."""
    word = words.find(text)
    if word is not None:
        return word
    grid.problems.add(
        "rule_word",
        grid.refuse(*at),
        what=words.what,
        given=text,
        nearest=words.nearest(text) or "-",
        known="、".join(words.shown.values()),
    )
    return text


def _numbers(grid: Grid, at: tuple[int, int], column: RuleColumn, raw: Any) -> Any:
    """Return a number, numbers by name, or "not seen" where the column may hold it."""
    if column.holds == "amount" and WORDS["unseen"].find(str(raw)):
        return NOT_SEEN
    found = numbers_of(raw, WORDS[column.words or "amount"])
    if isinstance(found, str):
        plain = read_number(found).meant not in ("", NOT_APPLICABLE)
        grid.problems.add(
            "rule_numbers", grid.refuse(*at), given=found, meant=meant(found) if plain else "干流=100；其余=50"
        )
        return None
    if list(found) == [ANY] and column.key not in ("cap", "weights"):
        return found[ANY]
    return found


def _header(content: RuleContent, lines: list[_Line]) -> None:
    """Put the header and the settlement together, an item a row."""
    seen: dict[str, str] = {}
    for line in lines:
        key = str(line.values.get("key", ""))
        item = HEADER_ITEMS.get(key)
        if item is None:
            if key != UNTOLD:
                content.problems.add(
                    "unknown_key",
                    line.cell("key"),
                    key=key,
                    known=", ".join(HEADER_ITEMS),
                    nearest=nearest(key, HEADER_ITEMS) or "-",
                )
            continue
        place = line.place("value")
        path: Path = tuple(key.split("."))
        for depth in range(len(path), 1, -1):  # a part of the rule that lacks is told at its first row
            content.put(path[:depth], place)
        if key in seen and not item.several:
            content.problems.add("workbook_twice", line.cell("key"), key=key, other=seen[key])
            continue
        seen[key] = line.grid.cell(line.row, line.columns["key"])
        value = _item(content, line, key, item)
        if value is None:
            continue
        here = content.data
        for step in path[:-1]:
            content.put(path[: path.index(step) + 1], place)
            here = here.setdefault(str(step), {})
        if item.several:
            here.setdefault(str(path[-1]), []).append(value)
        else:
            here[str(path[-1])] = value


def _item(content: RuleContent, line: _Line, key: str, item: Item) -> Any:
    """Return what a row of the header says, as its item wants it."""
    _, row, position = line.place("value")
    holds: Holds = "word" if item.words in ("date", "several") else "value"
    column = RuleColumn("value", item.title.zh, item.title.en, kind=item.kind, holds=holds, words=item.words)
    value = _value(content, line.grid, (row, position), column)
    if value is None and item.needed:
        if line.grid.values.get((row, position)) is None and "en" not in line.values:
            content.problems.add("workbook_empty", line.cell("value"))
        value = line.values.get("en", STAND_INS[key])
    if item.words == "date" and value is not None:  # a closed list of its record
        return value if value in DATES else next(iter(DATES))
    if item.words == "role" and isinstance(value, str):
        return WORDS["role"].find(value) or value
    if item.both and (value is not None or "en" in line.values):  # one language stands for both
        value = line.values.get("en") if value is None else value
        return {"zh": value, "en": line.values.get("en", value)}
    return value


def _terms(content: RuleContent, rows: dict[str, list[_Line]]) -> None:
    """Put the terms together: each from its row, its bands and its conditions."""
    numbers: dict[str, int] = {}
    for line in rows["rule"]:
        i = len(content.data["terms"])
        name = str(line.values.get("name", ""))
        content.nameless = content.nameless or name in numbers or name == UNTOLD
        if name in numbers and name != UNTOLD:
            other = rows["rule"][numbers[name]]
            content.problems.add(
                "workbook_twice", line.cell("name"), key=name, other=other.grid.cell(other.row, other.columns["name"])
            )
            continue
        numbers.setdefault(name, i)
        values = _together({key: value for key, value in line.values.items() if key not in ("schedule", "step")})
        values["schedule"] = _schedule(content, line, any(one.values.get("term") == name for one in rows["bands"]))
        content.data["terms"].append(values)
        _remember(content, ("terms", i), line, name)
        content.put(("terms", i, "when"), line.place("name"), name)
    for line in rows["bands"]:
        term = _of_term(content, line, numbers)
        if term is None:
            continue
        schedule = content.data["terms"][term].get("schedule")
        if not isinstance(schedule, dict) or "bands" not in schedule:
            content.problems.add("bands_apart", line.cell("term"), name=line.values["term"])
            continue
        path: Path = ("terms", term, "schedule", "bands")
        content.put(path, line.place("above"), line.values["term"])
        _remember(content, (*path, len(schedule["bands"])), line, line.values["term"])
        schedule["bands"].append({key: value for key, value in line.values.items() if key != "term"})
    for line in rows["conditions"]:
        term = _of_term(content, line, numbers)
        if term is None:
            continue
        when = content.data["terms"][term].setdefault("when", [])
        _remember(content, ("terms", term, "when", len(when)), line, line.values["term"])
        when.append(_together({key: value for key, value in line.values.items() if key != "term"}))


def _schedule(content: RuleContent, line: _Line, banded: bool) -> Any:
    """Return the schedule of a term, its step with it; a step too many or too few is told."""
    word, step = line.values["schedule"], line.values.get("step")
    if word not in SCHEDULES:  # told already
        word = "bands" if banded else "per_unit"
    takes = SCHEDULES[word].takes
    empty = line.grid.values.get((line.row, line.columns.get("step", 0))) is None
    if takes == "number" and step is None:
        if empty:
            content.problems.add("workbook_empty", line.cell("step"))
        step = 1.0
    elif takes != "number" and not empty and line.row not in line.grid.bad:
        content.problems.add("schedule_takes", line.cell("step"), word=word, wanted=takes or "-")
    return {"bands": []} if takes == "bands" else {word: step} if takes else word


def _of_term(content: RuleContent, line: _Line, numbers: dict[str, int]) -> int | None:
    """Return the position of the term a row belongs to."""
    name = line.values.get("term")
    if name not in numbers and name != UNTOLD and not content.nameless:
        content.problems.add(
            "unknown_name",
            line.cell("term"),
            what="term",
            name=name,
            known=", ".join(numbers),
            nearest=nearest(str(name), numbers) or "-",
        )
    return numbers.get(str(name))


def _together(values: Row) -> Row:
    """Return values by column, the parts of a text or of base years in one table; a text in one language is both."""
    made: Row = {}
    for key, value in values.items():
        head, dot, part = key.partition(".")
        if dot:
            made.setdefault(head, {})[part] = int(value) if isinstance(value, float) and value.is_integer() else value
        else:
            made[key] = value
    for head in ("title", "note"):
        if head in made:
            one = next(iter(made[head].values()))
            made[head] = {"zh": one, "en": one, **made[head]}
    return made


def _remember(content: RuleContent, path: Path, line: _Line, name: str) -> None:
    """Remember the cells of a row, whether filled or not."""
    content.put(path, line.place(next(iter(line.columns))), name)
    for key in line.columns:
        inner = (*path, *key.split("."))
        for n in range(len(path) + 1, len(inner) + 1):
            content.put(inner[:n], line.place(key), name)


def _shares(content: RuleContent, lines: list[_Line]) -> None:
    for line in lines:
        if line.row in line.grid.bad:
            continue
        section, party, code = (str(line.values[key]) for key in ("section", "party", "indicator"))
        shares = content.data["settle"].setdefault("shares", {}).setdefault(section, {}).setdefault(party, {})
        for path in (("settle", "shares", section, code), ("settle", "shares", section), ("settle", "shares")):
            content.put(path, line.place("share"))
        content.put(("settle", "shares", section, party, code), line.place("share"))
        if code in shares:
            content.problems.add("workbook_twice", line.cell("indicator"), key=f"{section} {party} {code}", other="")
            continue
        shares[code] = line.values["share"]


def _pools(content: RuleContent, lines: list[_Line]) -> None:
    for line in lines:
        pools = content.data["settle"].setdefault("pools", [])
        _remember(content, ("settle", "pools", len(pools)), line, str(line.values.get("name", "")))
        pools.append(_together(line.values))

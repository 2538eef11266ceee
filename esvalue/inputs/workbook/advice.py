"""What a message says to write into a file, said of the cells of a workbook: sheet, cell, and what to type there.

Messages name keys as a TOML file holds them, in one form: ``[section.name] key = value``, ``key = { value = 3 }``. Such
a fragment is read here and becomes the cells that say the same: those of the row the message is about, or of the next
free row of the sheet the key belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from esvalue.core.distributions import KINDS
from esvalue.core.errors import InputError
from esvalue.core.schema import keys_at
from esvalue.core.text import Text
from esvalue.inputs.scenario.sections import Scenario
from esvalue.inputs.workbook.content import Content
from esvalue.inputs.workbook.layout import (
    DETAILS,
    FIRST,
    OWN_KEYS,
    PAIRS,
    RECORD,
    SHEETS,
    TABLES,
    Row,
    Sheet,
    record_sheet,
    table_of,
)
from esvalue.inputs.workbook.plain import Path, path_text, read_path

__all__ = ["FRAGMENT", "InCells"]

_VALUE = r'"[^"]*"|\{(?:[^{}]|\{[^{}]*\})*\}|\[[^\[\]]*\]|\.\.\.|…|[\w.+%-]*[\w%]'
_KEY = r'[A-Za-z_][\w-]*(?:\.(?:"[^"]*"|[\w#@-]+)|\[[^\[\]\s]*\])*'
_PAIR = rf"{_KEY} = (?:{_VALUE})"
_SECTION = rf"\[\[?(?P<section>(?:{'|'.join(Scenario.model_fields)})(?:\.(?:\"[^\"]*\"|[^\].\s]+))*)\]\]?"
_VERB = r"(?:，?请?(?:改写|写成|写明|写上|写了|写|补上|加上|另写|补|在)[:：]?\s*)?"
#: A fragment of TOML in a message: a section, keys with their values, or both.
FRAGMENT = re.compile(
    rf"(?P<verb>{_VERB})(?:(?P<under>{_PAIR}) under )?"
    rf"(?:{_SECTION}(?:\s*写?\s*(?P<first>{_PAIR}))?|(?P<pair>{_PAIR})|(?P<inline>\{{ {_PAIR}(?:, {_PAIR})* \}}))"
    rf"(?P<more>(?:(?:, | and |、| 且 |，| 与 ){_PAIR})*)"
)
_ONE = re.compile(rf"(?P<key>{_KEY}) = (?P<value>{_VALUE})")
_ENDS = {(column.key,) for column in RECORD}
_RECORD_KEYS = {column.key for column in RECORD} | {"note", "replace"}
_FILE = re.compile(r"\s?(?P<one>one )?of sources\.toml|\s?sources\.toml( 中)?")
_LISTS = Text(zh="“清单 lists”表中", en=" on sheet '清单 lists'")


class _Cell(NamedTuple):
    """A cell to fill: the mark and name of its sheet, its address ("C7", of a whole column "C"), the title of its
    column, what to type.
    """

    mark: str
    tab: str
    at: str
    title: Text
    text: str


@dataclass(frozen=True)
class InCells:
    """Says a message of the cells of a workbook: what it says, the row it is about (mark of the sheet, number), and the
    path of what it is about, in the scenario.
    """

    content: Content
    row: tuple[str, int] | None
    path: Path = ()

    def __call__(self, text: str, language: str) -> str:
        """Return a message with cells in place of what a file would say."""
        done = FRAGMENT.sub(lambda found: self._said(found, language), text)
        return _FILE.sub(lambda found: f"{' one' if found['one'] else ''}{_LISTS[language]}", done)

    def _said(self, found: re.Match[str], language: str) -> str:
        base = _path(found["section"]) if found["section"] else ()
        body = " ".join(found[name] or "" for name in ("under", "first", "pair", "inline", "more"))
        pairs = list(_pairs(body))
        if not pairs:
            return found["verb"] + (self._at(base, language) or found[0].removeprefix(found["verb"]))
        made: list[_Cell] = []
        rows: dict[str, int] = {}  # the free rows this message has taken
        if found["inline"] and not self._record() and not self.content.blank:  # the number has no row yet
            made = self._new_record(self.path[:-1] if self.path[-1:] in _ENDS else self.path, pairs, rows)
            return self._sentence(made, found["verb"], language)
        for key, value in pairs:
            path = (*base, *_path(key)) if base else self._meant(_path(key))
            cells = self._cells(path, value, rows) if path else []
            if not cells:
                return found[0]
            made += cells
        return self._sentence(made, found["verb"], language)

    def _at(self, base: Path, language: str) -> str:
        """Return where a section stands: the cell of its row, else its sheet; an empty text where it has none."""
        grid, row, column = next((place for path, place in self.content.cells.items() if path == base), (None, 0, 0))
        if grid is not None:
            at = f"{grid.tab}!{get_column_letter(column)}{row}"
            return Text(zh="{} 的内容", en="entry in {}").format(at)[language]
        if self.content.blank:
            return ""
        sheet = next((one for one in SHEETS.values() if one.prefix == base[:1] and self._has(one)), DETAILS)
        return Text(zh="“{}”表的内容", en="entry on sheet '{}'").format(self._tab(sheet))[language]

    def _meant(self, key: Path) -> Path:
        """Return the whole path of a key that stands without its section: of the record or the entry a message is
        about; an empty one where it is none of these.
        """
        if key[0] in Scenario.model_fields and len(key) > 1:
            whole = (*self.path[:2], *key)
            return whole if self._known(whole) else key
        record = self._record()
        if record and len(key) == 1 and (key[0] in _RECORD_KEYS or key[0] in KINDS):
            return (*record, *key)
        if self.path and self.path[-1] == key[-1]:
            return self.path
        options = [(*self.path[:n], *key) for n in range(len(self.path), 0, -1)] or [("scenario", *key)]
        return next((path for path in options if self._known(path) or _lawful(path[: -len(key)], key)), ())

    def _record(self) -> Path:
        """Return the path of the number a message is about: of its row, or around it; an empty one: of none."""
        for path, (grid, row, _) in self.content.cells.items():
            if (grid.mark, row) == self.row and path[-1:] == ("source",) and self._is_record(path[:-1]):
                return path[:-1]
        return next((self.path[:n] for n in range(len(self.path), 0, -1) if self._is_record(self.path[:n])), ())

    def _is_record(self, path: Path) -> bool:
        place = self.content.cells.get((*path, "source"))
        return place is not None and (*path, "unit") in self.content.cells

    def _known(self, path: Path) -> bool:
        table = any(path[:-1] == sheet.prefix and sheet.column(str(path[-1])) for sheet in TABLES)
        return path in self.content.cells or _column(path) is not None or table

    def _cells(self, path: Path, value: str, rows: dict[str, int]) -> list[_Cell]:
        """Return the cells a path is written with; none where the workbook has no sheet for it."""
        if self.content.blank:
            return self._asked(path, value)
        if value.startswith("{"):
            inner = list(_pairs(value))
            if {key for key, _ in inner} <= _RECORD_KEYS and "value" in keys_at(Scenario, [*map(str, path)]):
                return self._new_record(path, inner, rows)
            return [cell for key, text in inner for cell in self._cells((*path, *_path(key)), text, rows)]
        if path[-1] in KINDS and self._is_record(path[:-1]):  # a spread, by its kind
            grid, row, _ = self.content.cells[*path[:-1], "source"]
            cells = (("spread", str(path[-1])), ("numbers", value.strip("[]")))
            return [self._cell(SHEETS[grid.mark], row, key, text) for key, text in cells]
        if "value" in keys_at(Scenario, [*map(str, path)]) and not self._is_record(path):
            return self._new_record(path, [("value", value), ("source", "...")], rows)
        for sheet in TABLES:  # of all rows of a table
            if path[:-1] == sheet.prefix and sheet.column(str(path[-1])) is not None:
                return [self._cell(sheet, 0, str(path[-1]), _text(value))]
        known = self.content.cells.get(path)
        if known is not None and known[0].mark in SHEETS:
            grid, row, position = known
            return [self._cell(SHEETS[grid.mark], row, grid.header().get(position, "value"), _text(value))]
        found = _column(path)
        if found is not None:
            sheet, name, column = found
            place = self.content.cells.get(sheet.entry(name))
            row = place[1] if place is not None else rows.setdefault(f"{sheet.id} {name}", self._free(sheet, rows))
            own = dict(zip(OWN_KEYS[::-1], name, strict=True)) if isinstance(name, tuple) else {"key": name}
            new = [] if place is not None else [self._cell(sheet, row, key, str(text)) for key, text in own.items()]
            return [*new, self._cell(sheet, row, column, _text(value))]
        if path[-1] in _RECORD_KEYS and self._is_record(path[:-1]):
            grid, row, _ = self.content.cells[*path[:-1], "source"]
            return [self._cell(SHEETS[grid.mark], row, _shown_key(str(path[-1])), _text(value))]
        sheet = next((one for one in PAIRS.values() if one.prefix and path[:1] == one.prefix), DETAILS)
        row, key = self._free(sheet, rows), path_text(path[1:] if sheet is not DETAILS else path)
        rows[f"{sheet.id} {key}"] = row
        return [self._cell(sheet, row, "key", key), self._cell(sheet, row, "value", _text(value))]

    def _new_record(self, path: Path, inner: list[tuple[str, str]], rows: dict[str, int]) -> list[_Cell]:
        """Return the cells of a row of its own for a number with its origin."""
        sheet = record_sheet(path)
        row = rows.setdefault(f"{sheet.id} {path}", self._free(sheet, rows))
        place = self.content.cells.get(path)
        if place is not None and place[0].mark == sheet.id:
            row = place[1]
        cells = [("key", path_text(path)), *((_shown_key(key), text) for key, text in inner)]
        return [self._cell(sheet, row, key, _text(text)) for key, text in cells]

    def _asked(self, path: Path, value: str) -> list[_Cell]:
        """Return the cell of a blank workbook in which a key is answered; none where it is not asked for."""
        place = self.content.cells.get(path)
        if place is None or value.startswith("{"):
            return []
        grid, row, column = place
        title = Text.same(grid.captions.get(column, "").partition("\n")[0])
        return [_Cell(grid.mark, grid.tab, f"{get_column_letter(column)}{row}", title, _text(value))]

    def _cell(self, sheet: Sheet, row: int, key: str, text: str) -> _Cell:
        """Return a cell of a sheet, of a row (0: the whole column) and the key of its column."""
        column = sheet.column(key)
        title = Text.same(key) if column is None else Text(zh=column.zh, en=column.en)
        return _Cell(sheet.id, self._tab(sheet), self._address(sheet, row, key), title, text)

    def _sentence(self, cells: list[_Cell], verb: str, language: str) -> str:
        said, before = [], (self.row or ("", 0))[0]
        for cell in dict.fromkeys(cells):
            whole = cell.at.isalpha()
            address = Text(zh="{} 列", en="column {}").format(cell.at)[language] if whole else cell.at
            joined = Text(zh=" ", en=", ")[language] if whole else "!"
            at = address if cell.mark == before else f"{cell.tab}{joined}{address}"
            before = cell.mark
            told = Text(zh="{at}（{title}）写 {text}", en="{text} in {at} ({title})")
            said.append(told.format(at=at, title=cell.title, text=cell.text)[language])
        if language == "en":
            return ", ".join(said)
        start = "，" if verb.startswith("，") else ""
        return f"{start}{'请' * ('请' in verb)}在 {'、'.join(said)}"

    def _has(self, sheet: Sheet) -> bool:
        """Tell whether a workbook has a sheet, or should."""
        return not sheet.optional or sheet.id in self.content.grids

    def _address(self, sheet: Sheet, row: int, key: str) -> str:
        grid = self.content.grids.get(sheet.id)
        places = {name: c for c, name in grid.header().items()} if grid is not None else {}
        keys = [column.key for column in sheet.columns]
        return f"{get_column_letter(places.get(key) or keys.index(key) + 1)}{row or ''}"

    def _tab(self, sheet: Sheet) -> str:
        grid = self.content.grids.get(sheet.id)
        return grid.tab if grid is not None else sheet.title

    def _free(self, sheet: Sheet, rows: dict[str, int]) -> int:
        """Return the first row of a sheet below all that says something, or is to."""
        grid = self.content.grids.get(sheet.id)
        taken = [row for name, row in rows.items() if name.startswith(f"{sheet.id} ")]
        return max([FIRST - 1, *taken, *(grid.rows() if grid is not None else ())]) + 1


def _lawful(path: Path, key: Path) -> bool:
    """Tell whether a scenario may have a key at a path."""
    steps = [*map(str, path)]
    return str(key[0]) in keys_at(Scenario, steps) or "value" in keys_at(Scenario, [*steps, *map(str, key)])


def _shown_key(key: str) -> str:
    """Return the column of a key of a record: of a text in two languages that of the first."""
    return f"{key}.zh" if key in ("note", "replace") else key


def _column(path: Path) -> tuple[Sheet, Row, str] | None:
    """Return the sheet, the row and the column of a key; of a text in two languages that of the first."""
    return next((found for one in (path, (*path, "zh")) if (found := table_of(one)) is not None), None)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield the keys of a fragment with their values, those of a table in braces one by one."""
    body = text.strip()
    inside = body[1:-1] if body.startswith("{") and body.endswith("}") else body
    for found in _ONE.finditer(inside):
        yield found["key"], found["value"]


def _path(text: str) -> Path:
    try:
        return read_path(text, "")
    except InputError:
        return tuple(text.split("."))


def _text(value: str) -> str:
    """Return a value as it is typed into a cell."""
    plain = value[1:-1] if value[:1] == '"' else value
    return {"true": "TRUE", "false": "FALSE", "...": "…"}.get(plain, plain)

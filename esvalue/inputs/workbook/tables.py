"""The CSV tables of a scenario as sheets: places and their sources by domain, links between domains, the register of
objects; cards of its folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from esvalue.core.sheets import read_text, split_heading
from esvalue.core.spreadsheets import put_text
from esvalue.core.tables import HeadedTable, headed_csv, headed_text
from esvalue.core.text import Text
from esvalue.inputs.cards import Card
from esvalue.inputs.places.listed import column_of
from esvalue.inputs.scenario import Loaded
from esvalue.inputs.scenario.links import LINK_NUMBERS, LINKS
from esvalue.inputs.scenario.objects import PARTIES
from esvalue.inputs.workbook.cells import at, number_text, put_number, put_value
from esvalue.inputs.workbook.layout import FIRST, SheetColumn
from esvalue.inputs.workbook.style import SPARE, dress, head, offer

__all__ = [
    "REGISTER",
    "CsvTable",
    "card_texts",
    "column_name",
    "csv_tables",
    "number_columns",
    "origin_texts",
    "put_csv",
]

HELPS = {
    "places": Text(
        zh="每行一个地块。表头方括号内是单位，可改为同类单位。不适用写 n/a。",
        en="One row a place. The unit stands in brackets in row 4 and may be changed. Write n/a where a column "
        "does not apply.",
    ),
    "origins": Text(
        zh="上一张表每列（place 写 *）或每格的来源。",
        en="Where each column (place *) or cell of the table before comes from.",
    ),
    "links": Text(
        zh="从一个领域的地块到另一个领域的地块：直接填写的份额之和不超过 1；或按“链接表”所选填面积、水量、距离。",
        en="From the places of one domain to those of another: typed shares sum to 1 or less; or areas, volumes, "
        "distances, as sheet 'link tables' says.",
    ),
    "objects": Text(
        zh="一行一个保护对象：保护方、受益方、权利人，多方用分号隔开。",
        en="One row an object: who protects it, who benefits, whose right it is; a semicolon between several.",
    ),
}
_HEADINGS = {
    "place": Text(zh="地块", en="place"),
    "county": Text(zh="区县", en="county"),
    "region_type": Text(zh="区域类型", en="region type"),
    "period": Text(zh="时段", en="period"),
    "column": Text(zh="列", en="column"),
    "source": Text(zh="来源", en="source"),
    "evidence": Text(zh="证据", en="evidence"),
    "weak": Text(zh="来源弱", en="weak source"),
    "note": Text(zh="说明", en="note"),
    "checked": Text(zh="核对", en="checked"),
    "from": Text(zh="从", en="from"),
    "to": Text(zh="到", en="to"),
    "share": Text(zh="份额", en="share"),
    "area": Text(zh="面积", en="area"),
    "volume": Text(zh="水量", en="volume"),
    "distance": Text(zh="距离", en="distance"),
    "from_longitude": Text(zh="起点经度", en="longitude of the start"),
    "from_latitude": Text(zh="起点纬度", en="latitude of the start"),
    "to_longitude": Text(zh="终点经度", en="longitude of the end"),
    "to_latitude": Text(zh="终点纬度", en="latitude of the end"),
    "object": Text(zh="对象", en="object"),
    "kind": Text(zh="类别", en="kind"),
    "domain": Text(zh="领域", en="domain"),
    **PARTIES,
}
_TITLES = {
    "places": Text(zh="地块", en="places"),
    "origins": Text(zh="地块来源", en="sources of the places"),
    "links": Text(zh="链接", en="links"),
    "objects": Text(zh="名录", en="register"),
}
#: The mark of the sheet of protected objects, and what it holds.
REGISTER = "objects:register"
_PROTECTED = Text(zh="保护对象", en="protected objects")
ORIGIN_COLUMNS = ["column", "place", "source", "evidence", "weak", "note", "checked"]


@dataclass(frozen=True)
class CsvTable:
    """A CSV file of a scenario: the mark of its sheet, its domain or link in words, the file, its table."""

    mark: str
    words: Text
    file: str
    table: HeadedTable
    domain: str = ""

    @property
    def title(self) -> str:
        """The name on the tab."""
        kind, name = self.mark.split(":", 1)
        return f"{self.words.zh if self.words.zh != name else ''}{_TITLES[kind].zh} {name}"


def csv_tables(loaded: Loaded) -> list[CsvTable]:
    """Return the tables of places with their sources, domain by domain, the link tables and the register of objects;
    a file used twice stands once.
    """
    folder = loaded.path.resolve().parent
    made: dict[str, CsvTable] = {}
    for domain, rule in loaded.scenario.domains.items():
        if rule.places in made:
            continue
        named = loaded.library.vocabulary.extended(loaded.cards[domain].vocabulary).domains.get(domain)
        words = named.title if named else Text.same(domain)
        made[rule.places] = CsvTable(f"places:{domain}", words, rule.places, headed_csv(folder / rule.places), domain)
        sidecar = sources_file(rule.places)
        origins = headed_csv(folder / sidecar) if (folder / sidecar).is_file() else None
        if origins is None or not origins.headings:
            origins = headed_text(",".join(ORIGIN_COLUMNS), sidecar)
        made[sidecar] = CsvTable(f"origins:{domain}", words, sidecar, origins, domain)
    for key, table in loaded.scenario.links.items():
        made.setdefault(
            table.file, CsvTable(f"links:{key}", Text.same(key), table.file, headed_csv(folder / table.file))
        )
    if (register := loaded.scenario.objects) is not None:
        made.setdefault(
            register.file, CsvTable(REGISTER, _PROTECTED, register.file, headed_csv(folder / register.file))
        )
    return list(made.values())


def sources_file(places: str) -> str:
    """Return the file of sources beside a table of places.

    >>> sources_file("wetland.csv")
    'wetland.sources.csv'
    """
    stem, dot, _ = places.rpartition(".")
    return f"{stem if dot else places}.sources.csv"


def card_texts(loaded: Loaded) -> dict[str, str]:
    """Return the cards and overlays that stand in the scenario's own folder: file -> text."""
    folder = loaded.path.resolve().parent
    files = [*loaded.card_paths.values(), *(file for overlay in loaded.overlays for file in overlay.files)]
    inside = {path.resolve() for path in files if path.resolve().is_relative_to(folder)}
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8-sig") for path in sorted(inside)}


def origin_texts(loaded: Loaded) -> dict[str, str]:
    """Return the file in which a scenario remembers the one it was made from: file -> text."""
    origin = loaded.scenario.origin
    return {origin.file: read_text(loaded.path.resolve().parent / origin.file)} if origin is not None else {}


def column_name(header: str, card: Card | None) -> str:
    """Return the column a header of a table of places names, without its unit and under the card's name."""
    names = [name for column, one in card.columns.items() for name in (column, *one.aliases)] if card else ()
    label, _ = split_heading(header, names)
    return next((name for name, column in card.columns.items() if label in column.aliases), label) if card else label


def number_columns(mark: str, header: list[str], card: Card | None) -> set[int]:
    """Return the positions of the columns that hold numbers."""
    if mark.startswith("links:"):
        return {i for i, name in enumerate(header) if column_of(name, LINKS) in LINK_NUMBERS}
    if not mark.startswith("places:"):
        return set()
    numbers = {name for name, column in card.columns.items() if column.kind == "number"} if card else set()
    return {
        i
        for i, name in enumerate(header)
        if column_name(name, card) in numbers or (card is None and split_heading(name, ())[1])
    }


def put_csv(sheet: Worksheet, table: CsvTable, loaded: Loaded, ranges: Mapping[str, str]) -> None:
    """Write a CSV table on its sheet: texts as texts, numbers as numbers with the decimals they were written with."""
    kind = table.mark.split(":")[0]
    header, *rows = table.table.listed()
    card = loaded.cards.get(table.domain)
    names = [column_name(name, card) if kind == "places" else name for name in header]
    titles = [_heading(name, card if kind == "places" else None) for name in names]
    numeric = number_columns(table.mark, header, card)
    columns = [
        SheetColumn(name, title.zh, title.en, _broad([row[i] for row in (header, *rows)], i in numeric))
        for i, (name, title) in enumerate(zip(names, titles, strict=True))
    ]
    title = _TITLES[kind]
    head(
        sheet,
        Text(zh=f"{table.words.zh}{title.zh}", en=f"{title.en}: {table.words.en}"),
        table.mark,
        HELPS[kind],
        titles,
        keys=header,
        plain_keys=kind == "places",
    )
    for r, row in enumerate(rows, start=FIRST):
        for c, text in enumerate(row, start=1):
            cell = at(sheet, r, c)
            if c - 1 in numeric and (decimals := _decimals(text)) is not None:
                put_number(cell, float(text))
                cell.number_format = f"0.{'0' * decimals}" if decimals else "General"
            elif c - 1 in numeric and text and text != "n/a":
                put_text(cell, f'"{text}"')
            elif text:
                put_value(cell, text)
    last = FIRST + len(rows) - 1
    dress(sheet, columns, last, 1)
    lists = (
        {"region_type": f"region types of {table.domain}"}
        if kind == "places"
        else {"source": "sources", "evidence": "evidence"}
    )
    for c, key in enumerate(names, start=1):
        wanted = lists.get(key, f"{table.domain}.{key}")
        if wanted in ranges:
            offer(sheet, c, (FIRST, last + SPARE), ranges[wanted], strict=False)


def _decimals(text: str) -> int | None:
    """Return the decimals a number was written with, or None where a cell could not give the text back."""
    try:
        value = float(text)
    except ValueError:
        return None
    decimals = len(text.partition(".")[2])
    return decimals if number_text(value, f"0.{'0' * decimals}" if decimals else "General") == text else None


def _heading(name: str, card: Card | None) -> Text:
    if card is not None and name in card.columns:
        return card.columns[name].title
    return _HEADINGS.get(name, Text.same(name))


def _broad(texts: Sequence[str], numeric: bool) -> int:
    """Return how wide a column is shown, its heading being the first of its texts."""
    longest = max(len(text.encode("gb18030")) for text in texts)
    return max(14, min(len(texts[0]) + 2, 24)) if numeric else max(12, min(longest + 2, 70))

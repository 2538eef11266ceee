"""A blank scenario as a small workbook: questions, places, options and rates; choices drop down in one language."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from esvalue.core.errors import fail, nearest
from esvalue.core.files import write_file
from esvalue.core.quantities import quantity
from esvalue.core.spreadsheets import put_text, stamped
from esvalue.core.units import unit_text
from esvalue.inputs.blank.asked import (
    LINKED_BY,
    PAYMENTS,
    Asked,
    columns_of,
    linked,
    may_be_empty,
    print_unit,
    questions,
    rated,
)
from esvalue.inputs.blank.lists import lists_of
from esvalue.inputs.blank.looks import Frame, framed
from esvalue.inputs.blank.words import CAPTIONS, GUIDE, HEADS, OPTIONS, ORIGINS, SHEETS, TABLES, WORDS
from esvalue.inputs.card_reading import load_card
from esvalue.inputs.cards import Card, Column
from esvalue.inputs.library import Library
from esvalue.inputs.workbook.cells import at
from esvalue.inputs.workbook.layout import FIRST
from esvalue.inputs.workbook.style import list_ranges, offer

__all__ = ["blank_cards", "write_blank"]

#: Rows ready to be filled in: places, sources, zones of one's own, months of sections.
PLACES, SOURCES, OWN, MONTHS = 40, 20, 10, 60


def blank_cards(library: Library, domains: Sequence[str], payments: Sequence[str]) -> dict[str, Card]:
    """Return the cards of the domains asked for.

    Raises
    ------
    InputError
        `blank_nothing`: neither a domain nor a payment; `unknown_name`: a payment or a domain nobody knows;
        `blank_linked`: a domain that takes over what another settles, without that other.
    """
    for payment in payments:
        if payment not in PAYMENTS:
            near, known = nearest(payment, PAYMENTS) or "-", ", ".join(PAYMENTS)
            raise fail("unknown_name", "init --payments", what="payment", name=payment, nearest=near, known=known)
    if not domains and not payments:
        raise fail("blank_nothing", "init --blank")
    cards = {domain: load_card(library.card_path(domain), library) for domain in dict.fromkeys(domains)}
    for of, to in linked(cards).values():
        if of not in cards:
            raise fail("blank_linked", "init --domains", name=to, of=of)
    return cards


def write_blank(
    path: str | Path, library: Library, domains: Sequence[str], payments: Sequence[str] = (), language: str = "zh"
) -> Path:
    """Write the blank workbook of some domains and payments in a language; return its path."""
    cards = blank_cards(library, domains, payments)
    book = Workbook()
    guide, lists = book.active, book.create_sheet(SHEETS["lists"][0][language])
    assert isinstance(guide, Worksheet)
    guide.title = SHEETS["readme"][0][language]
    ranges = _lists(lists, lists_of(library, cards, language), language)
    made = _Book(book, language, ranges)
    made.asked(list(questions(library, cards, payments, language)))
    for domain, card in cards.items():
        made.places(domain, card)
    for name, ends in linked(cards).items():
        made.links(name, ends, cards)
    if any(rated(card) for card in cards.values()):
        made.rates({domain: card for domain, card in cards.items() if rated(card)})
    if "sections" in payments:
        for name in TABLES:
            made.table(name)
    made.sources()
    if cards:
        made.own_regions()
    book.move_sheet(lists, len(book.sheetnames) - 2)
    _guide(guide, book, language)
    return write_file(Path(path), stamped(book), replace=False)


def _lists(sheet: Worksheet, lists: Mapping[str, Sequence[str]], language: str) -> dict[str, str]:
    """Write the lists that other sheets offer; return their ranges by name."""
    where: dict[str, tuple[int, int]] = {}
    columns = [Frame("", name, 24) for name in lists]
    for c, (name, words) in enumerate(lists.items(), start=1):
        where[name] = (c, len(words))
        for r, word in enumerate(words, start=FIRST):
            put_text(at(sheet, r, c), word)
        if name == "sources":  # one's own follow
            own = SHEETS["own_sources"][0][language]
            for k in range(SOURCES):
                cell = f"'{own}'!A{FIRST + k}"
                at(sheet, FIRST + len(words) + k, c).value = f'=IF({cell}="","",{cell})'
            where[name] = (c, len(words) + SOURCES)
    title, help_ = SHEETS["lists"]
    framed(
        sheet,
        title[language],
        "lists",
        help_[language],
        columns,
        rows=max(len(one) for one in lists.values()),
        keys=False,
    )
    sheet.sheet_state = "hidden"  # its headings are names no one types
    return list_ranges(where, sheet.title)


def _guide(sheet: Worksheet, book: Workbook, language: str) -> None:
    """Write the sheet it opens with."""
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 96
    cell = put_text(at(sheet, 1, 1), f"{SHEETS['readme'][0][language]}  〔readme〕")
    cell.font = Font(bold=True, size=15, color="1F5F66")
    row = 2
    for text in GUIDE:
        row += 1
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        put_text(at(sheet, row, 1), text[language]).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = 32
    row += 2
    put_text(at(sheet, row, 1), WORDS["sheets"][language]).font = Font(bold=True)
    for one in (made for made in book.worksheets[1:] if made.sheet_state == "visible"):
        row += 1
        put_text(at(sheet, row, 1), one.title).hyperlink = f"#'{one.title}'!A1"
        help_ = put_text(at(sheet, row, 2), str(one.cell(2, 1).value or ""))
        help_.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = 32
    sheet.sheet_view.showGridLines = False


class _Book:
    """Adds sheets to a workbook, each with what its cells offer."""

    def __init__(self, book: Workbook, language: str, ranges: Mapping[str, str]) -> None:
        self.book, self.language, self.ranges = book, language, ranges

    def sheet(self, key: str, name: str = "") -> tuple[Worksheet, str, str]:
        title, help_ = SHEETS[key]
        tab = title[self.language].format(name).strip()
        return self.book.create_sheet(tab[:31]), tab, help_[self.language]

    def words(self, key: str) -> str:
        return WORDS[key][self.language]

    def head(self, key: str) -> str:
        return HEADS[key][self.language]

    def asked(self, asked: Sequence[Asked]) -> None:
        """Put the questions."""
        sheet, title, help_ = self.sheet("asked")
        keys = ("label", "value", "low", "high", "unit", "source", "note", "need", "key")
        widths = (34, 34, 9, 9, 12, 18, 34, 10, 40)
        columns = [
            Frame(
                key if key in ("value", "low", "high", "unit", "source", "note", "key") else "",
                self.head(key) if key != "key" else "",
                wide,
                fixed=key in ("label", "unit", "need", "key"),
            )
            for key, wide in zip(keys, widths, strict=True)
        ]
        framed(sheet, title, "asked", help_, columns, rows=len(asked))
        for r, one in enumerate(asked, start=FIRST):
            self._question(sheet, r, one)
        sheet.column_dimensions["I"].hidden = True

    def _question(self, sheet: Worksheet, r: int, one: Asked) -> None:
        language = self.language
        put_text(at(sheet, r, 1), one.title[language])
        if one.kind == "section":
            at(sheet, r, 1).font = Font(bold=True, color="1F5F66")
            for c in range(2, 9):
                Frame.plain(at(sheet, r, c))
            return
        put_text(at(sheet, r, 9), one.key)
        if one.kind == "fixed":
            at(sheet, r, 2).value = one.value
            sheet.row_dimensions[r].hidden = True
            return
        if one.about[language]:
            note = put_text(at(sheet, r, 1), f"{one.title[language]}\n{one.about[language]}")
            note.alignment = Alignment(wrap_text=True, vertical="top")
            sheet.row_dimensions[r].height = 30
        put_text(at(sheet, r, 8), self.words("needed" if one.needed else "open"))
        if one.unit:
            put_text(at(sheet, r, 5), unit_text(one.unit, language))
        if one.kind != "record":
            for c in (3, 4, 6):
                Frame.plain(at(sheet, r, c))
        else:
            self.offer(sheet, 6, r, r, "sources")
        if one.choices:
            self.offer(sheet, 2, r, r, one.choices, strict=True)

    def places(self, domain: str, card: Card) -> None:
        """Put the table of places of a domain."""
        language = self.language
        sheet, title, help_ = self.sheet("places", card.title[language])
        columns = [Frame(key, self._captioned(key, self.head(key)), 16) for key in ("place", "county", "region_type")]
        for name, column in columns_of(card).items():
            unit = print_unit(column, language) if column.kind == "number" else ""
            shown = unit_text(unit, language)
            heading = column.title[language] + (f" [{shown}]" if shown else "")
            heading += self._reach(column)
            if column.caption is not None:
                heading += f"\n{column.caption[language]}"
            if may_be_empty(column):
                heading += f"\n{self.words('open')}"
            said = (
                heading
                if name in ORIGINS.values() or (name == "area" and column.optional)
                else self._captioned(name, heading)
            )
            written = unit_text(unit, "en")  # kW/a for annual_kW: messages name a column by its key
            key_unit = written if written.isascii() else unit
            columns.append(Frame(f"{name} [{key_unit}]" if unit else name, said, 15))
        columns += [Frame(key, self._captioned(of, self.head(of)), 18) for key, of in ORIGINS.items()]
        framed(sheet, title, f"places:{domain}", help_, columns, rows=PLACES, spare=True)
        last = FIRST + PLACES
        for c, column_ in enumerate(columns, start=1):
            name = column_.key.partition(" [")[0]
            offered = {"region_type": f"region:{domain}", "row:source": "sources"}.get(name, f"{domain}.{name}")
            if offered in self.ranges:
                self.offer(sheet, c, FIRST, last, offered)

    def _reach(self, column: Column) -> str:
        """Return what lies between two bounds, said below its heading: a share, a month, a pH."""
        bounds = quantity(column.quantity) if column.quantity is not None and column.kind == "number" else None
        if bounds is None or bounds.unit or not (math.isfinite(bounds.low) and math.isfinite(bounds.high)):
            return ""
        return f"\n{bounds.reach()[self.language]}"

    def _captioned(self, key: str, heading: str) -> str:
        caption = CAPTIONS.get(key)
        return f"{heading}\n{caption[self.language]}" if caption is not None and caption[self.language] else heading

    def links(self, name: str, ends: tuple[str, str], cards: Mapping[str, Card]) -> None:
        """Put the table of who takes over how much from where; the ends are places of two sheets."""
        of, to = ends
        sheet, title, help_ = self.sheet("links", cards[to].title[self.language])
        base = cards[to].columns[cards[to].base.column]
        shown = f"{self.head(LINKED_BY)} [{unit_text(base.unit, self.language)}]"
        columns = [
            Frame("from", self.head("from"), 24),
            Frame("to", self.head("to"), 24),
            Frame(f"{LINKED_BY} [{base.unit}]", shown, 20),
            Frame("source", self._captioned("source", self.head("source")), 24),
        ]
        framed(sheet, title, f"tables:links/{name}", help_, columns, rows=PLACES, spare=True)
        for c, domain in enumerate((of, to), start=1):
            tab = f"{SHEETS['places'][0][self.language].format(cards[domain].title[self.language]).strip()[:31]}"
            offer(sheet, c, (FIRST, FIRST + PLACES), f"'{tab}'!$A${FIRST}:$A${FIRST + PLACES}", strict=False)
        self.offer(sheet, len(columns), FIRST, FIRST + PLACES, "sources")

    def rates(self, cards: Mapping[str, Card]) -> None:
        """Put the matrix of options and zones."""
        language = self.language
        sheet, title, help_ = self.sheet("rates")
        columns = [
            Frame("domain", self.head("domain"), 14, fixed=True),
            Frame("region_type", self.head("region_type"), 28),
            Frame("unit", self.head("unit"), 14, fixed=True),
        ]
        columns += [Frame(f"option:{key}", text[language], 18) for key, text in OPTIONS.items()]
        columns += [Frame("source", self.head("source"), 20)]
        rows: list[tuple[str, str, str]] = [(self.words("name"), "", ""), (self.words("participation"), "", "")]
        for domain, card in cards.items():
            unit = unit_text((card.base.print_units or [f"yuan/{card.base.unit}/a"])[0], language)
            named = card.title[language]
            rows += [(named, region, unit) for region in lists_regions(self.ranges, self.book, domain)]
            rows += [(named, "", unit)] * 2
        framed(sheet, title, "rates", help_, columns, rows=len(rows))
        first = 4
        for r, (domain_, region, unit) in enumerate(rows, start=FIRST):
            put_text(at(sheet, r, 1), domain_)
            if region:
                put_text(at(sheet, r, 2), region)
            if unit:
                put_text(at(sheet, r, 3), unit)
                self.offer(sheet, len(columns), r, r, "sources")
            else:
                for c in (2, 3, len(columns)):
                    Frame.plain(at(sheet, r, c))
        put_text(at(sheet, FIRST, first), OPTIONS["now"][language])
        for c in range(first, first + len(OPTIONS)):
            self.offer(sheet, c, FIRST + 1, FIRST + 1, "participation", strict=True)

    def table(self, name: str) -> None:
        """Put a table of river sections."""
        sheet, title, help_ = self.sheet(name)
        columns = [Frame(text["zh"], text[self.language], 24) for text in TABLES[name]]
        framed(sheet, title, f"tables:sections/{name}", help_, columns, rows=MONTHS, spare=True)
        for c, text in enumerate(TABLES[name], start=1):
            if text.en == "period":
                for r in range(FIRST, FIRST + MONTHS + 1):
                    at(sheet, r, c).number_format = "@"
            offered = {"kind": "section_kind", "class": "class"}.get(text.en)
            if offered:
                self.offer(sheet, c, FIRST, FIRST + MONTHS, offered)

    def sources(self) -> None:
        """Put the sheet of one's own sources."""
        sheet, title, help_ = self.sheet("own_sources")
        columns = [
            Frame(key, self.head(key), wide)
            for key, wide in (("title", 46), ("kind", 16), ("locator", 40), ("year", 10))
        ]
        framed(sheet, title, "own_sources", help_, columns, rows=SOURCES, spare=True)
        self.offer(sheet, 2, FIRST, FIRST + SOURCES, "evidence", strict=True)

    def own_regions(self) -> None:
        """Put the sheet of one's own zones."""
        sheet, title, help_ = self.sheet("own_regions")
        columns = [Frame(key, self.head(key), wide) for key, wide in (("domain", 16), ("title", 36), ("like", 36))]
        framed(sheet, title, "own_regions", help_, columns, rows=OWN, spare=True)
        self.offer(sheet, 1, FIRST, FIRST + OWN, "domains", strict=True)
        self.offer(sheet, 3, FIRST, FIRST + OWN, "regions")

    def offer(self, sheet: Worksheet, column: int, first: int, last: int, of: str, *, strict: bool = False) -> None:
        """Let cells drop down a list; sources are those of the own sheet, and judgement."""
        if of in self.ranges:
            offer(sheet, column, (first, last), self.ranges[of], strict=strict)


def lists_regions(ranges: Mapping[str, str], book: Workbook, domain: str) -> list[str]:
    """Return the zones of a domain as the sheet of lists has them."""
    sheet, _, cells = ranges[f"region:{domain}"].rpartition("!")
    return [str(row[0].value) for row in book[sheet.strip("'")][cells.replace("$", "")]]

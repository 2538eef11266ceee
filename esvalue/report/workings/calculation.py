"""The sheet that is computed: yellow cells, and formulas of them; a cell that says whether it still is the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openpyxl.worksheet.datavalidation import DataValidation

from esvalue.core.printing.form import digits_needed
from esvalue.core.printing.form_sheet import (
    GIVEN,
    HEAD,
    Formula,
    Style,
    number_format,
    row_height,
    set_page,
    write_cell,
)
from esvalue.core.printing.page_breaks import keep_together
from esvalue.core.text import Text
from esvalue.core.units import unit_text
from esvalue.report.workings.model import PaymentRow, Workings, ZoneBlock
from esvalue.report.workings.take_up_sheet import Looked
from esvalue.report.workings.words import HEADS, HOW, TITLE, WORDS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Cells", "fill_calculation"]

#: Columns in letters of half an em.
WIDTHS = {
    "A": 5.0, "B": 25.0, "C": 13.5, "D": 7.0, "E": 10.5, "F": 12.0, "G": 13.0, "H": 10.0, "I": 13.0, "J": 12.0,
    "K": 9.0,
}  # fmt: skip
MONEY, SHARE = number_format(2), number_format(1, "share")
SHARE_HEADS = {2: "levels", 3: "shares", 7: "full", 9: "expected"}


@dataclass
class Cells:
    """Where things stand on the sheet: zones, counties in zones, payments, shares of levels, totals."""

    sheet: str
    zones: dict[tuple[str, str], int] = field(default_factory=dict)
    counties: dict[str, list[int]] = field(default_factory=dict)
    payments: list[int] = field(default_factory=list)
    levels: dict[str, int] = field(default_factory=dict)
    total: int = 0
    #: The yellow cells: address and what it holds.
    given: dict[str, str] = field(default_factory=dict)

    def at(self, column: str, row: int) -> str:
        """Return a cell as formulas of other sheets name it."""
        return f"'{self.sheet}'!${column}${row}"


def fill_calculation(
    sheet: Worksheet, workings: Workings, looked: Mapping[tuple[str, str], Looked], language: str
) -> Cells:
    """Fill the sheet; return where everything stands."""
    made = _Sheet(sheet, language)
    title = TITLE.format(workings.option.label)[language]
    made.line(1, title, larger=4.0)
    made.line(2, HOW[language])
    head = 4 + _SUMMARY
    made.heads(head)
    row = head + 1
    for n, zone in enumerate(workings.zones, start=1):
        row = made.zone(row, n, zone, looked[(zone.domain, zone.region)])
    for n, payment in enumerate(workings.payments, start=len(workings.zones) + 1):
        made.payment(row, n, payment)
        row += 1
    made.total(row)
    if workings.levels:
        made.shares(row + 2, workings)
    made.summary(4, workings)
    for letter, wide in WIDTHS.items():
        sheet.column_dimensions[letter].width = wide
    set_page(sheet)
    sheet.print_title_rows = f"{head}:{head}"
    keep_together(sheet, made.blocks, (head, head))
    sheet.freeze_panes = sheet.cell(head + 1, 3)
    return made.cells


#: Rows of the summary.
_SUMMARY = 8


class _Sheet:
    """Puts rows on the sheet and remembers where they stand."""

    def __init__(self, sheet: Worksheet, language: str) -> None:
        self.sheet, self.language, self.style = sheet, language, Style(language)
        self.cells = Cells(sheet.title)
        #: First and last row of what is printed on one page.
        self.blocks: list[tuple[int, int]] = []

    def words(self, key: str) -> str:
        return WORDS[key][self.language]

    def line(self, row: int, text: str, larger: float = 0.0) -> None:
        """Put a text over the whole width."""
        self.sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(HEADS))
        cell = write_cell(self.sheet.cell(row, 1), text, self.style, framed=False)
        cell.font = self.style.font(bold=larger > 0, larger=larger)
        self.sheet.row_dimensions[row].height = row_height([(text, sum(WIDTHS.values()))], self.style.size + larger)

    def heads(self, row: int) -> None:
        """Put the heads of the columns."""
        for c, head in enumerate(HEADS, start=1):
            write_cell(self.sheet.cell(row, c), head[self.language], self.style, bold=True, align="center", fill=HEAD)
        self.sheet.row_dimensions[row].height = 20

    def cell(
        self, letter: str, row: int, value: object, *, shown: str = "", bold: bool = False, given: str = ""
    ) -> None:
        """Put a value or a formula; `given` says what a yellow cell holds."""
        column = "ABCDEFGHIJK".index(letter) + 1
        align = "right" if shown else "center" if letter in "ADF" else "left"
        write_cell(
            self.sheet.cell(row, column),
            value,
            self.style,
            bold=bold,
            align=align,
            shown=shown,
            fill=GIVEN if given else None,
        )
        if given:
            self.cells.given[f"{letter}{row}"] = given

    def blank(self, row: int, bold: bool = False) -> None:
        """Frame what is left of a row."""
        for c in range(1, len(HEADS) + 1):
            if self.sheet.cell(row, c).value is None:
                write_cell(self.sheet.cell(row, c), None, self.style, bold=bold)

    def zone(self, row: int, n: int, zone: ZoneBlock, looked: Looked) -> int:
        """Put a zone and its counties; return the next row."""
        first, last = row + 1, row + len(zone.counties)
        areas = digits_needed(county.area for county in zone.counties)
        self.cells.zones[(zone.domain, zone.region)] = row
        self.cell("A", row, n)
        self.cell("B", row, zone.title[self.language], bold=True)
        self.cell("C", row, Formula(f"SUM(C{first}:C{last})"), shown=number_format(areas), bold=True)
        self.cell("D", row, unit_text(zone.base_unit, self.language))
        self.cell("E", row, zone.rate, shown=number_format(digits_needed(zone.rates.tolist())), given="rate")
        self.cell("F", row, unit_text(zone.rate_unit, self.language))
        self.cell("G", row, Formula(f"SUM(G{first}:G{last})"), shown=MONEY, bold=True)
        if looked.enough is not None:
            found = f"INDEX({looked.enough},MATCH($E${row},{looked.rates},0))"
            self.cell("K", row, Formula(found), shown=SHARE)
        self.cell("I", row, Formula(f"SUM(I{first}:I{last})"), shown=MONEY, bold=True)
        self.cell("J", row, zone.run, shown=MONEY)
        self._choose(f"E{row}", looked.rates)
        for k, county in enumerate(zone.counties):
            at = first + k
            self.cells.counties.setdefault(county.county, []).append(at)
            self.cell("B", at, f"　{county.county}")
            self.cell("C", at, county.area, shown=number_format(areas), given="area")
            self.cell("D", at, unit_text(zone.base_unit, self.language))
            self.cell("G", at, Formula(f"C{at}*$E${row}*{zone.yearly / 1e4!r}"), shown=MONEY)
            share = f"INDEX({looked.shares[county.county]},MATCH($E${row},{looked.rates},0))"
            self.cell("H", at, Formula(share), shown=SHARE)
            self.cell("I", at, Formula(f"G{at}*H{at}"), shown=MONEY)
            self.blank(at)
            self._least(f"C{at}", "area")
        self.blank(row)
        name = zone.title[self.language]
        self.sheet.row_dimensions[row].height = row_height([(name, WIDTHS["B"])], self.style.size)
        self.blocks.append((row, last))
        return last + 1

    def payment(self, row: int, n: int, payment: PaymentRow) -> None:
        """Put a payment beside the rates."""
        self.cells.payments.append(row)
        self.cell("A", row, n)
        self.cell("B", row, payment.title[self.language], bold=True)
        if payment.rate is not None and payment.base is not None:
            self.cell("C", row, payment.base, shown=number_format(digits_needed([payment.base])), given="counted")
            self.cell("D", row, unit_text(payment.base_unit, self.language))
            self.cell("E", row, payment.rate, shown=number_format(digits_needed([payment.rate])), given="price")
            self.cell("F", row, unit_text(payment.rate_unit, self.language))
            self.cell("G", row, Formula(f"C{row}*E{row}*{payment.yearly / 1e4!r}"), shown=MONEY, bold=True)
            self.cell("H", row, payment.expected, shown=SHARE)
            self.cell("I", row, Formula(f"G{row}*H{row}"), shown=MONEY, bold=True)
            self._least(f"C{row}", "area")
            self._least(f"E{row}", "area")
        else:
            self.cell("G", row, payment.run, shown=MONEY, bold=True)
            self.cell("I", row, payment.run, shown=MONEY, bold=True)
        self.cell("J", row, payment.run, shown=MONEY)
        self.blank(row)
        self.sheet.row_dimensions[row].height = row_height(
            [(payment.title[self.language], WIDTHS["B"])], self.style.size
        )

    def total(self, row: int) -> None:
        """Put the totals."""
        rows = [*self.cells.zones.values(), *self.cells.payments]
        self.cell("B", row, self.words("total"), bold=True)
        for letter in "GIJ":
            formula = "+".join(f"{letter}{one}" for one in rows) or "0"
            self.cell(letter, row, Formula(formula), shown=MONEY, bold=True)
        self.blank(row)
        self.cells.total = row

    def shares(self, row: int, workings: Workings) -> None:
        """Put the shares of the levels, and what each pays."""
        from esvalue.report.front.flows import BUDGETS

        for c in range(1, len(HEADS) + 1):
            key = SHARE_HEADS.get(c)
            write_cell(
                self.sheet.cell(row, c),
                self.words(key) if key else None,
                self.style,
                bold=True,
                align="center",
                fill=HEAD,
            )
        self.sheet.row_dimensions[row].height = row_height([(self.words("full"), WIDTHS["G"])], self.style.size)
        first, total = row + 1, self.cells.total
        own = {row_: payment.level for row_, payment in zip(self.cells.payments, workings.payments, strict=True)}
        for k, (level, share) in enumerate(workings.levels.items()):
            at = first + k
            self.cells.levels[level] = at
            title = BUDGETS.get(level) or Text.same(level)
            self.cell("A", at, k + 1)
            self.cell("B", at, title[self.language])
            self.cell("C", at, share, shown=SHARE, given="share")
            for letter in "GI":
                alone = [one for one, whose in own.items() if whose]
                shared = f"({letter}{total}{''.join(f'-{letter}{one}' for one in alone)})*C{at}"
                paid = "".join(f"+{letter}{one}" for one in alone if own[one] == level)
                self.cell(letter, at, Formula(shared + paid), shown=MONEY)
            self.blank(at)
            self._between(f"C{at}")
        last = first + len(workings.levels)
        self.cell("B", last, self.words("whole"), bold=True)
        for letter, shown in (("C", SHARE), ("G", MONEY), ("I", MONEY)):
            self.cell(letter, last, Formula(f"SUM({letter}{first}:{letter}{last - 1})"), shown=shown, bold=True)
        wrong = f'IF(ABS(C{last}-1)<0.0000001,"","{self.words("wrong")}")'
        self.cell("D", last, Formula(wrong))
        self.sheet.merge_cells(start_row=last, start_column=4, end_row=last, end_column=6)
        self.blank(last)
        self.blocks.append((row, last))

    def summary(self, row: int, workings: Workings) -> None:
        """Put money, totals, gaps and the check above the zones."""
        total = self.cells.total
        lines: Sequence[tuple[str, object, str]] = (
            ("money", workings.budget, "money"),
            ("expected", Formula(f"I{total}"), ""),
            ("gap", Formula(f'IF(C{row}="","",C{row + 1}-C{row})'), ""),
            ("full", Formula(f"G{total}"), ""),
            ("full_gap", Formula(f'IF(C{row}="","",C{row + 3}-C{row})'), ""),
            ("run", workings.run, ""),
        )
        for k, (key, value, given) in enumerate(lines):
            self.sheet.merge_cells(start_row=row + k, start_column=1, end_row=row + k, end_column=2)
            write_cell(self.sheet.cell(row + k, 1), self.words(key), self.style, bold=key in ("gap", "full_gap"))
            write_cell(self.sheet.cell(row + k, 2), None, self.style)
            self.cell("C", row + k, value, shown=MONEY, bold=key in ("gap", "full_gap"), given=given)
        at = row + len(lines)
        self.sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=2)
        write_cell(self.sheet.cell(at, 1), self.words("check"), self.style, bold=True)
        write_cell(self.sheet.cell(at, 2), None, self.style)
        near = f"ABS(C{row + 1}-C{row + 5})<=0.000000001*MAX(1,ABS(C{row + 5}))"
        self.sheet.merge_cells(start_row=at, start_column=3, end_row=at, end_column=6)
        self.cell("C", at, Formula(f'IF({near},"{self.words("same")}","{self.words("other")}")'), bold=True)
        self._least(f"C{row}", "area")

    def _choose(self, cell: str, rates: str) -> None:
        self._valid(cell, DataValidation(type="list", formula1=f"={rates}", allow_blank=False), "list")

    def _least(self, cell: str, words: str) -> None:
        self._valid(cell, DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0"), words)

    def _between(self, cell: str) -> None:
        self._valid(cell, DataValidation(type="decimal", operator="between", formula1="0", formula2="1"), "part")

    def _valid(self, cell: str, rule: DataValidation, words: str) -> None:
        rule.showErrorMessage, rule.errorStyle, rule.error = True, "stop", self.words(words)
        self.sheet.add_data_validation(rule)
        rule.add(cell)

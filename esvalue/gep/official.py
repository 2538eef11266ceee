"""The account as official tables: quantity, unit value, value, share, year on year; by line and by ecosystem type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from esvalue.core.errors import fail
from esvalue.core.printing.form import Form, FormColumn, FormRow
from esvalue.core.printing.form_sheet import fill_form, plain_book
from esvalue.core.printing.table import Cell, Number
from esvalue.core.spreadsheets import stamped
from esvalue.core.tables import headed_csv
from esvalue.core.text import Text
from esvalue.core.units import unit_title
from esvalue.gep.entries import Entry, GepAccount
from esvalue.gep.layout import BLOCKS, LINES

__all__ = ["OFFICIAL", "Before", "ecosystems_form", "national_form", "official_workbook", "read_before"]

#: The name of the workbook by language.
OFFICIAL = Text(zh="核算表.xlsx", en="gep_tables.xlsx")
NUMBER = FormColumn("n", Text(zh="序号", en="No."), middle=True)
TOTAL, SUM = Text(zh="生态产品总值", en="Gross ecosystem product"), Text(zh="小计", en="Subtotal")
SHEETS = (Text(zh="生态产品总值核算表", en="GEP by line"), Text(zh="分生态系统", en="GEP by ecosystem"))
UNIT = Text(zh="单位：万元/年", en="Unit: 10⁴ yuan a year")
#: What the blocks are called in an official table.
CALLED: Mapping[str, Text] = {**BLOCKS, "material": Text(zh="物质产品", en="material products")}
NATIONAL = Text(zh="生态产品总值核算表（{} 年）", en="Gross ecosystem product, {}")
ECOSYSTEMS = Text(zh="生态产品总值核算表（{} 年，分生态系统）", en="Gross ecosystem product by ecosystem type, {}")
LEFT = Text(zh="未核算：{}（{}）", en="not accounted for: {} ({})")
ABSENT = Text(zh="本地没有：{}（{}）", en="not found here: {} ({})")
PRICES = Text(zh="{} 年价格", en="prices of {}")
EARLIER = Text(zh="上期为 {} 年账户（{} 年价格）", en="the account before is that of {} (prices of {})")
OTHER_PRICES = Text(
    zh="；两期价格年不同，同比含价格变动",
    en="; it is in prices of another year, so that the change holds that of prices",
)
WAN = 1e4


@dataclass(frozen=True)
class Before:
    """The account of another period: values by key ("line:KEY", "block:KEY", "total", yuan a year), its year and that
    of its prices where they are known.
    """

    values: Mapping[str, float]
    year: int | None = None
    price_year: int | None = None


def national_form(account: GepAccount, before: Before | None = None) -> Form:
    """Return the national table: services by line with quantity, unit value, value and share; subtotals and the total.

    Notes say which lines have no value and why. With the account of another period its values and the change follow.
    """
    rows, whole, n = list[FormRow](), account.total, 0
    for block, title in CALLED.items():
        inside = [one for one in account.entries if one.block == block and one.summed]
        if not inside:
            continue
        rows.append(FormRow({"line": title}, "group"))
        for line, name in [*((one.key, one.title) for one in LINES), ("", title)]:
            here = [one for one in inside if one.line == line]
            if not here:
                continue
            n += 1
            services = list(dict.fromkeys(one.service for one in here))
            for k, service in enumerate(services):
                parts = [one for one in here if one.service == service]
                head = {"n": Text.same(str(n)), "line": name} if k == 0 else {}
                own = (
                    _compared(f"line:{line}", sum(e.value for e in here), before)
                    if k == 0 and len(services) == 1
                    else {}
                )
                rows.append(FormRow({**head, **_service(parts, whole), **own}, follows=k > 0))
            if len(services) > 1:
                cells = _sums(here, whole, f"line:{line}", before)
                rows.append(FormRow({"what": SUM, **cells}, follows=True))
        cells = _sums(inside, whole, f"block:{block}", before)
        rows.append(FormRow({"line": SUM, **cells}, "total", follows=True))
    every = [one for one in account.entries if one.summed]
    rows.append(FormRow({"line": TOTAL, **_sums(every, whole, "total", before)}, "total", follows=True))
    columns = [
        NUMBER,
        FormColumn("line", Text(zh="指标", en="Line"), texts=True),
        FormColumn("what", Text(zh="核算内容", en="Service"), texts=True),
        FormColumn("physical", Text(zh="功能量", en="Quantity")),
        FormColumn("unit", Text(zh="计量单位", en="Unit"), middle=True),
        FormColumn("price", Text(zh="单价（元）", en="Unit value (yuan)"), decimals=2),
        FormColumn("value", Text(zh="价值量", en="Value"), decimals=2),
        FormColumn("share", Text(zh="占比", en="Share"), "share", decimals=2),
    ]
    if before is not None:
        columns += [
            FormColumn("before", Text(zh="上期价值量", en="Value before"), decimals=2),
            FormColumn("change", Text(zh="同比", en="Change"), "share", decimals=1),
        ]
    notes = [*_notes(account), *_lacking(account), *([_earlier(account, before)] if before and before.year else [])]
    return Form(NATIONAL.format(account.year), columns, rows, _named(account), unit=UNIT, notes=notes, key="gep")


def _service(parts: Sequence[Entry], whole: float) -> dict[str, Cell]:
    """Return a service summed over ecosystem types; a quantity only where all have one in the same unit."""
    first = parts[0]
    value = sum(one.value for one in parts)
    cells: dict[str, Cell] = {"what": Text(zh=first.title["zh"], en=first.title["en"]), **_value(value, whole)}
    amounts = [one.physical for one in parts if one.physical is not None]
    physical = float(sum(amounts))
    if len(amounts) == len(parts) and len({one.unit for one in parts}) == 1 and physical:
        cells |= {"physical": Number(value=physical, unit=first.unit), "unit": unit_title(first.unit)}
        cells["price"] = Number(value=value / physical)
    return cells


def _value(value: float, whole: float) -> dict[str, Cell]:
    found: dict[str, Cell] = {"value": Number(value=value / WAN)}
    if whole:
        found["share"] = Number(value=value / whole, unit="share")
    return found


def _sums(entries: Iterable[Entry], whole: float, key: str, before: Before | None) -> dict[str, Cell]:
    value = sum(one.value for one in entries)
    return {**_value(value, whole), **_compared(key, value, before)}


def _compared(key: str, value: float, before: Before | None) -> dict[str, Cell]:
    """Return what it was before, and by which part it has changed."""
    was = before.values.get(key) if before is not None else None
    if was is None:
        return {}
    found: dict[str, Cell] = {"before": Number(value=was / WAN)}
    if was > 0:
        found["change"] = Number(value=value / was - 1.0, unit="share")
    return found


def ecosystems_form(account: GepAccount) -> Form:
    """Return the account by ecosystem type: value by block, total and share."""
    found: dict[str, tuple[Text, dict[str, float]]] = {}
    for one in account.entries:
        if one.summed:
            title = Text(zh=one.ecosystem_title["zh"], en=one.ecosystem_title["en"])
            sums = found.setdefault(one.ecosystem, (title, {}))[1]
            sums[one.block] = sums.get(one.block, 0.0) + one.value
    blocks = [block for block in CALLED if any(block in sums for _, sums in found.values())]
    rows = [
        FormRow({"n": Text.same(str(n)), "what": title, **_by_block(sums, blocks, account.total)})
        for n, (title, sums) in enumerate(found.values(), start=1)
    ]
    every = {block: sum(sums.get(block, 0.0) for _, sums in found.values()) for block in blocks}
    rows.append(FormRow({"what": TOTAL, **_by_block(every, blocks, account.total)}, "total"))
    columns = [
        NUMBER,
        FormColumn("what", Text(zh="生态系统", en="Ecosystem"), texts=True),
        *(FormColumn(block, CALLED[block], decimals=2) for block in blocks),
        FormColumn("value", Text(zh="合计", en="Total"), decimals=2),
        FormColumn("share", Text(zh="占比", en="Share"), "share", decimals=2),
    ]
    title = ECOSYSTEMS.format(account.year)
    return Form(title, columns, rows, _named(account), unit=UNIT, notes=_notes(account), key="ecosystems")


def _by_block(sums: Mapping[str, float], blocks: Sequence[str], whole: float) -> dict[str, Cell]:
    cells: dict[str, Cell] = {block: Number(value=sums[block] / WAN) for block in blocks if block in sums}
    return {**cells, **_value(sum(sums.values()), whole)}


def _named(account: GepAccount) -> Text:
    return Text(zh=account.title["zh"], en=account.title["en"])


def _notes(account: GepAccount) -> list[Text]:
    return [PRICES.format(account.price_year), account.label]


def _lacking(account: GepAccount) -> Iterable[Text]:
    """Yield the lines of the national list that have no value, each with the reason."""
    for line in LINES:
        for said, reasons in ((LEFT, account.uncovered), (ABSENT, account.absent)):
            if line.key in reasons:
                yield said.format(line.title, Text(zh=reasons[line.key]["zh"], en=reasons[line.key]["en"]))


def _earlier(account: GepAccount, before: Before) -> Text:
    said = EARLIER.format(before.year, before.price_year)
    return said if before.price_year == account.price_year else said + OTHER_PRICES


def read_before(folder: str | Path) -> Before:
    """Return the values of another account that was written, by the keys :func:`national_form` compares.

    Raises
    ------
    InputError
        `gep_before`: the folder holds no account.
    """
    path = Path(folder) / "gep.csv"
    if not path.is_file():
        raise fail("gep_before", str(folder))
    header, *rows = headed_csv(path).listed()
    found, years = dict[str, float](), dict[str, int]()
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        if cells.get("kind") in ("line", "block", "total") and cells.get("value"):
            key = {"line": f"line:{cells['line']}", "block": f"block:{cells['block']}", "total": "total"}[cells["kind"]]
            found[key] = float(cells["value"])
            years = {name: int(cells[name]) for name in ("year", "price_year") if cells.get(name)}
    return Before(found, years.get("year"), years.get("price_year"))


def official_workbook(account: GepAccount, language: str, before: Before | None = None) -> bytes:
    """Return the official tables as a workbook, a table a sheet; the same account gives the same bytes."""
    book = plain_book()
    sheets = [book.worksheets[0], book.create_sheet()]
    for sheet, name, form in zip(
        sheets, SHEETS, (national_form(account, before), ecosystems_form(account)), strict=True
    ):
        sheet.title = name[language]
        fill_form(sheet, form, language)
    return stamped(book)

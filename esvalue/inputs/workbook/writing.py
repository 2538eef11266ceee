"""A scenario as a workbook: tables for what is changed often, a sheet of keys for the rest, nothing lost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from esvalue.core.schema import read_toml
from esvalue.core.text import Text
from esvalue.inputs.cards import Card
from esvalue.inputs.choices import CHOICES
from esvalue.inputs.library import Library
from esvalue.inputs.scenario import Loaded
from esvalue.inputs.workbook.cells import NUMERIC_TEXT, at, checked_length, put_number, put_text, put_value
from esvalue.inputs.workbook.guide import LISTS, LISTS_HELP, put_lists, put_readme
from esvalue.inputs.workbook.labels import label, parameter_label
from esvalue.inputs.workbook.layout import (
    CARDS,
    FIRST,
    ORIGIN,
    SHEETS,
    TABLES,
    Row,
    Sheet,
    SheetColumn,
    record_sheet,
    table_of,
)
from esvalue.inputs.workbook.plain import NOT_APPLICABLE, Path, as_plain, is_record, leaves, path_text
from esvalue.inputs.workbook.record_rows import record_row
from esvalue.inputs.workbook.style import SPARE, dress, fade, head, offer
from esvalue.inputs.workbook.tables import HELPS, card_texts, csv_tables, origin_texts, put_csv
from esvalue.inputs.workbook.terms import DESIGN, HEAD, ORDER, README, HeadItem

__all__ = ["build", "inherited", "put_field"]

Rows = dict[str, list[dict[str, Any]]]


def _design_items(loaded: Loaded) -> dict[str, HeadItem]:
    """Return the items of the design sheet: those of every scenario, and the order of every domain with several region
    types.
    """
    made = dict(DESIGN)
    for domain, card in loaded.cards.items():
        if len(card.region_types) > 1:
            title = Text(zh="{}：{}", en="{}: {}").format(card.title, ORDER.title)
            made[f"order.{domain}"] = HeadItem(title, ORDER.about)
    return made


#: Sheets with a row for every item, filled in or not: mark -> the items of a scenario.
_ITEMS: Mapping[str, Callable[[Loaded], Mapping[str, HeadItem]]] = {
    "scenario": lambda loaded: HEAD,
    "design": _design_items,
}


def build(loaded: Loaded) -> Workbook:
    """Return the workbook of a loaded scenario."""
    rows = _rows(loaded)
    book = Workbook()
    readme = book.active
    assert isinstance(readme, Worksheet)
    readme.title = "填写说明 read me"
    lists = book.create_sheet(LISTS)
    ranges = _lists(lists, loaded, rows)
    tables = csv_tables(loaded)
    helps = {spec.title: Text(zh=spec.help_zh, en=spec.help_en) for spec in SHEETS.values()} | {LISTS: LISTS_HELP}
    shown = [
        "scenario",
        "domains",
        "tables",
        "uncertain",
        "options",
        "standards",
        "payments",
        "payment_parts",
        "payment_figures",
        "payment_changes",
        "budget",
        "limits",
        "design",
        "cells",
        "funding",
        "columns",
        "links",
        "spill",
        "parameters",
        "sources",
        "checked",
        "published",
        "details",
    ]
    for name in shown:
        if name == "tables":
            for table in tables:
                made = book.create_sheet(_tab(book, table.title))
                helps[made.title] = HELPS[table.mark.split(":")[0]]
                put_csv(made, table, loaded, ranges)
        else:
            _sheet(book.create_sheet(SHEETS[name].title), SHEETS[name], rows[name], ranges)
    cards = [{"file": file, "text": line} for file, text in card_texts(loaded).items() for line in text.split("\n")]
    if cards:
        _sheet(book.create_sheet(CARDS.title), CARDS, cards, ranges)
    remembered = [
        {"file": file, "text": line} for file, text in origin_texts(loaded).items() for line in text.split("\n")
    ]
    if remembered:
        made = book.create_sheet(ORIGIN.title)
        _sheet(made, ORIGIN, remembered, ranges)
        made.sheet_state = "hidden"
    book.move_sheet(lists, len(book.sheetnames) - 2)
    put_readme(readme, book, loaded.scenario.scenario.title, README, helps)
    return book


def _rows(loaded: Loaded) -> Rows:
    """Return the rows of every sheet by column key."""
    rows: Rows = defaultdict(list)
    tables: dict[tuple[str, Row], dict[str, Any]] = {}
    data = as_plain(loaded.scenario)
    for sheet in TABLES:
        items: Any = data
        for step in sheet.prefix:
            items = items.get(str(step), {})
        for key in _keys(sheet, items):
            named = dict(zip(("of", "key"), key, strict=True)) if isinstance(key, tuple) else {"key": key}
            tables[sheet.id, key] = named
            rows[sheet.id].append(named)
    fixed: dict[str, dict[str, Any]] = {name: {} for name in _ITEMS}
    items_of = {name: _ITEMS[name](loaded) for name in _ITEMS}
    for path, value in leaves(data):
        if is_record(value) or (value == NOT_APPLICABLE and path[-2:-1] == ("table",)):
            sheet = record_sheet(path)
            own = sheet.id == "parameters"
            text = parameter_label(str(path[1]), loaded, loaded.library) if own else label(path, loaded)
            cells = record_row(value) if is_record(value) else {"value": value}
            rows[sheet.id].append(
                {"label": text, "key": path[1] if own else path_text(path), **cells, **({"use": "own"} if own else {})}
            )
        elif (key := ".".join(map(str, path[1:]))) in items_of.get(str(path[0]), {}):
            fixed[str(path[0])][key] = value
        elif (place := table_of(path)) is not None:
            tables[place[0].id, place[1]][place[2]] = value
        elif not (value == {} and any(_is_row(t, path) for t in TABLES)):
            rows["details"].append({"key": path_text(path), "value": value})
    for name, items in items_of.items():
        for key, item in items.items():
            rows[name].append(
                {
                    "label": f"{item.title.zh} / {item.title.en}",
                    "about": f"{item.about.zh}\n{item.about.en}" if item.about else "",
                    "key": key,
                    **({"value": fixed[name][key]} if key in fixed[name] else {}),
                }
            )
    own_keys = set(data.get("parameters", {}))
    rows["parameters"] += [
        {**row, "label": parameter_label(key, loaded, loaded.library)}
        for key, row in inherited(loaded.cards, loaded.library).items()
        if key not in own_keys
    ]
    return rows


def _keys(sheet: Sheet, items: Any) -> Iterator[Row]:
    """Yield what tells the rows of a sheet apart."""
    if not sheet.under:
        yield from items if isinstance(items, Mapping) else range(len(items))
        return
    for of, entry in items.items():
        yield from ((of, key) for key in entry.get(sheet.under, {}))


def _is_row(sheet: Sheet, path: Path) -> bool:
    """Tell whether a path is that of a row of a sheet, not of anything in it."""
    n = len(sheet.prefix)
    return path[:n] == sheet.prefix and len(path) == n + (3 if sheet.under else 1)


def inherited(cards: Mapping[str, Card], library: Library) -> dict[str, dict[str, Any]]:
    """Return, by key, the rows of every record a scenario takes from its cards and from the price book."""
    used = {name for card in cards.values() for name in re.findall(r'"prices\.(\w+)"', card.model_dump_json())}
    books = {
        **{domain: card.parameters for domain, card in cards.items()},
        "prices": {n: p for n, p in library.prices.items() if n in used},
    }
    found: dict[str, dict[str, Any]] = {}
    for head_, book in books.items():
        for name, parameter in book.items():
            for suffix, record in parameter.records():
                key = f"{head_}.{name}{suffix}"
                found[key] = {"use": "card", "key": key, **record_row({"unit": parameter.unit, **as_plain(record)})}
    return found


def _sheet(sheet: Worksheet, spec: Sheet, rows: list[dict[str, Any]], ranges: Mapping[str, str]) -> None:
    columns = list(spec.columns)
    head(
        sheet,
        Text(zh=spec.zh, en=spec.en),
        spec.id,
        Text(zh=spec.help_zh, en=spec.help_en),
        [Text(zh=c.zh, en=c.en) for c in columns],
        keys=[c.key for c in columns],
    )
    for r, row in enumerate(rows, start=FIRST):
        for c, column in enumerate(columns, start=1):
            if column.key in row:
                put_field(sheet, r, c, column, row[column.key], spec=spec)
    last = FIRST + len(rows) - 1
    dress(sheet, columns, last, spec.frozen, 0 if spec.id in (*_ITEMS, "cards", "origin", "parameters") else SPARE)
    for c, column in enumerate(columns, start=1):
        if column.choices in ranges:
            strict = column.choices in CHOICES and column.choices != "statistic"
            offer(sheet, c, (FIRST, max(last, FIRST) + SPARE), ranges[column.choices], strict=strict)
    if spec.id == "parameters":
        fade(sheet, f'$A{FIRST}="card"', last, len(columns))
    if spec.id in _ITEMS:
        for r, row in enumerate(rows, start=FIRST):
            at(sheet, r, 2).alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
            item = {**HEAD, **DESIGN}.get(row["key"])
            if item is not None and item.choices:
                offer(sheet, 2, (r, r), ranges[item.choices], strict=True)


def put_field(sheet: Worksheet, r: int, c: int, column: SheetColumn, value: Any, *, spec: Sheet) -> None:
    """Write one value as its column holds it."""
    cell = at(sheet, r, c)
    if isinstance(value, str):
        checked_length(value, f"{spec.title}!{cell.coordinate}")
    if column.kind == "label" or spec.id in ("cards", "origin"):
        put_text(cell, value)
    elif column.key in ("unit", "rounding.unit") and value in ("", "1"):
        put_text(cell, '"1"' if value else "1")
    elif column.kind == "number":
        put_text(cell, value) if value == NOT_APPLICABLE else put_number(cell, value)
    elif column.kind == "flag":
        put_value(cell, value).number_format = '"TRUE";"TRUE";"FALSE"'
    elif column.kind == "list" and all(isinstance(v, str) and re.fullmatch(r"[^\s,，\"\[]+", v) for v in value):
        put_text(cell, ", ".join(value))
    elif isinstance(value, str) and column.kind == "any" and NUMERIC_TEXT.match(value):
        put_text(cell, f'"{value}"')
    else:
        put_value(cell, value)


def _lists(sheet: Worksheet, loaded: Loaded, rows: Rows) -> dict[str, str]:
    """Write the lists the other sheets offer, with their meanings; return their ranges."""
    lists: dict[str, Mapping[str, Text]] = dict(CHOICES)
    vocabulary = loaded.library.vocabulary
    lists["domains"] = {
        d: vocabulary.domains[d].title if d in vocabulary.domains else Text.same(d) for d in loaded.cards
    }
    for domain, card in loaded.cards.items():
        words = vocabulary.extended(card.vocabulary).region_types.get(domain, {})
        lists |= {
            f"{domain}.{name}": dict.fromkeys(column.categories, Text.same(""))
            for name, column in card.columns.items()
            if column.categories
        }
        lists[f"region types of {domain}"] = {
            r: words[r].title if r in words else Text.same(r) for r in card.region_types
        }
    lists["options"] = {key: option.title for key, option in loaded.scenario.options.items()}
    if loaded.scenario.payments:
        lists["payments"] = {key: payment.title for key, payment in loaded.scenario.payments.items()}
    if rules := _rules(loaded.library):
        lists["rules"] = rules
    lists["sources"] = {key: source.title for key, source in sorted(loaded.sources.items())}
    return put_lists(sheet, lists)


def _rules(library: Library) -> dict[str, Text]:
    """Return the published rules there are, with their titles."""
    paths = sorted(path for folder in library.folders for path in (folder / "rules").glob("*.toml"))
    titles = {path.stem: read_toml(path).get("rule", {}).get("title", path.stem) for path in paths}
    return {
        name: Text(**title) if isinstance(title, Mapping) else Text.same(str(title)) for name, title in titles.items()
    }


def _tab(book: Workbook, title: str) -> str:
    """Return a name for a tab Excel accepts, not yet taken."""
    base = re.sub(r"[\[\]:*?/\\']", "_", title)[:31] or "table"
    taken, made, n = {name.lower() for name in book.sheetnames}, base, 2
    while made.lower() in taken:
        made = f"{base[:28]}_{n}"
        n += 1
    return made

"""A rule as a workbook: its terms a row each, words that drop down, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from esvalue.core.text import Text
from esvalue.inputs.sources import Source
from esvalue.inputs.workbook.cells import at, checked_length, put_number, put_text, put_value
from esvalue.inputs.workbook.guide import LISTS, LISTS_HELP, put_lists, put_readme
from esvalue.inputs.workbook.layout import FIRST
from esvalue.inputs.workbook.style import SPARE, dress, head, offer
from esvalue.payments.indicators import Indicators
from esvalue.payments.proving import SIDES
from esvalue.payments.rule_data import rule_data
from esvalue.payments.rule_file import ANY, NOT_SEEN, RuleFile
from esvalue.payments.words import BOTH, WORDS, shown_word
from esvalue.payments.workbook.cells import group_title, list_text, numbers_text
from esvalue.payments.workbook.layout import HEADER_ITEMS, README, SHEETS, Item, RuleColumn, RuleSheet

__all__ = ["build"]

Row = dict[str, Any]
READ_ME, SOURCES = "填写说明 read me", "来源 sources"
SOURCES_HELP = Text(zh="可引用的来源。", en="The sources a rule can name.")


def build(file: RuleFile, indicators: Indicators, sources: Mapping[str, Source]) -> Workbook:
    """Return the workbook of a rule.

    Parameters
    ----------
    file
        The rule.
    indicators
        The indicators there are, and their groups.
    sources
        The sources a rule can name.
    """
    data = rule_data(file)
    rows: dict[str, list[Row]] = {
        "header": list(_header(data)),
        "rule": [_term(term, indicators) for term in data["terms"]],
        "bands": [
            {"term": term["name"], **band}
            for term in data["terms"]
            if isinstance(term["schedule"], dict)
            for band in term["schedule"].get("bands", ())
        ],
        "conditions": [
            {"term": term["name"], **_measured(condition, indicators)}
            for term in data["terms"]
            for condition in term.get("when", ())
        ],
        "shares": [
            {"section": section, "party": party, "indicator": code, "share": share}
            for section, parties in data["settle"].get("shares", {}).items()
            for party, own in parties.items()
            for code, share in own.items()
        ],
        "pools": [_flat(pool) for pool in data["settle"].get("pools", ())],
    }
    book = Workbook()
    readme = book.active
    assert isinstance(readme, Worksheet)
    readme.title = READ_ME
    sheets = {id_: book.create_sheet(spec.tab) for id_, spec in SHEETS.items()}
    ranges = put_lists(book.create_sheet(LISTS), _lists(indicators))
    cited = {"source": {name: one.title for name, one in sorted(sources.items())}}
    ranges |= put_lists(book.create_sheet(SOURCES), cited)  # a long list, apart from the short ones
    ranges["term"] = f"'{SHEETS['rule'].tab}'!$A${FIRST}:$A${FIRST + len(data['terms']) + SPARE}"
    for id_, spec in SHEETS.items():
        _fill(sheets[id_], spec, rows[id_], ranges)
    helps = {spec.tab: spec.help for spec in SHEETS.values()} | {LISTS: LISTS_HELP, SOURCES: SOURCES_HELP}
    put_readme(readme, book, file.rule.title, README, helps)
    return book


def _header(data: dict[str, Any]) -> Iterator[Row]:
    """Yield the rows of the header sheet: one an item, several where it stands several times."""
    for key, item in HEADER_ITEMS.items():
        found = _at(data, key)
        for value in (found or [None]) if item.several else [found]:
            row: Row = {"label": f"{item.title.zh} / {item.title.en}", "key": key}
            row["about"] = "\n".join(filter(None, item.about.values()))
            if item.both and value is not None:
                row |= {"value": value["zh"], "en": value["en"]}
            elif value is not None:
                row["value"] = WORDS[item.words].shown.get(value, value) if item.words in WORDS else value
            yield row


def _at(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _term(term: Row, indicators: Indicators) -> Row:
    """Return the row of a term: schedule and step apart, what stands on other sheets left out."""
    row = _measured({key: value for key, value in term.items() if key not in ("when", "schedule")}, indicators)
    schedule = term["schedule"]
    word, inner = next(iter(schedule.items())) if isinstance(schedule, dict) else (schedule, None)
    row["schedule"] = word
    if isinstance(inner, int | float):
        row["step"] = inner
    return row


def _measured(given: Row, indicators: Indicators) -> Row:
    """Return a term or a condition with one key a column, its indicators as a cell holds them."""
    row = _flat(given)
    named = given.get("indicators")
    if isinstance(named, str) and named in indicators.groups:
        row["indicators"] = shown_word(named, group_title(named, indicators))
    elif named is not None:
        row["indicators"] = list_text(named)
    return row


def _flat(given: Row) -> Row:
    """Return a table whose texts and base years have a key a part: `title.zh`, `base.from`."""
    row: Row = {}
    for key, value in given.items():
        if key in ("title", "note", "base"):
            row |= {f"{key}.{part}": inner for part, inner in value.items()}
        else:
            row[key] = value
    return row


def _lists(indicators: Indicators) -> dict[str, dict[str, Text]]:
    """Return what cells can say, by list, each with its meaning."""
    made = {name: {words.shown[word]: title for word, title in words.titles.items()} for name, words in WORDS.items()}
    made["group"] = {
        shown_word(name, group_title(name, indicators)): one.title for name, one in indicators.groups.items()
    }
    made["indicator"] = {code: one.title for code, one in indicators.records.items()}
    return made


def _fill(sheet: Worksheet, spec: RuleSheet, rows: list[Row], ranges: Mapping[str, str]) -> None:
    columns = list(spec.columns)
    head(
        sheet, spec.title, spec.id, spec.help, [Text(zh=c.zh, en=c.en) for c in columns], keys=[c.key for c in columns]
    )
    for r, row in enumerate(rows, start=FIRST):
        for c, column in enumerate(columns, start=1):
            if column.key in row:
                _put(sheet, (r, c), column, row[column.key], spec=spec)
    last = FIRST + len(rows) - 1
    spare = 0 if spec.id == "header" else SPARE
    dress(sheet, columns, last, spec.frozen, spare)
    below = max(last, FIRST) + spare
    for c, column in enumerate(columns, start=1):
        if column.kind == "text":  # so that a spreadsheet takes 4-2 or 2025-03 for no date
            for r in range(FIRST, below + 1):
                at(sheet, r, c).number_format = "@"
        name = {"sides": "sides", "indicators": "group"}.get(column.holds, column.words)
        name = "term" if column.key == "term" else name
        if name in ranges and column.holds not in ("numbers", "words"):
            offer(sheet, c, (FIRST, below), ranges[name], strict=column.holds in ("word", "sides") or name == "term")
    if spec.id == "header":
        for r, row in enumerate(rows, start=FIRST):
            _dress_item(sheet, r, HEADER_ITEMS[row["key"]], ranges)


def _dress_item(sheet: Worksheet, r: int, item: Item, ranges: Mapping[str, str]) -> None:
    cell = at(sheet, r, 2)
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    if item.kind == "text":
        cell.number_format = "@"
    if item.kind == "flag":
        offer(sheet, 2, (r, r), '"TRUE,FALSE"', strict=True)
    elif item.words in ranges:
        offer(sheet, 2, (r, r), ranges[item.words], strict=item.words not in ("role", "source"))


def _put(sheet: Worksheet, place: tuple[int, int], column: RuleColumn, value: Any, *, spec: RuleSheet) -> None:
    """Write what a column holds of a value."""
    cell = at(sheet, *place)
    shown = _shown(column, value)
    if isinstance(shown, str):
        checked_length(shown, f"{spec.tab}!{cell.coordinate}")
    if column.kind == "label" or column.holds != "value":
        put_number(cell, shown) if isinstance(shown, int | float) else put_text(cell, shown)
    else:
        put_value(cell, shown)


def _shown(column: RuleColumn, value: Any) -> Any:
    if column.holds == "word":
        return WORDS[column.words].shown.get(value, value)
    if column.holds == "words":
        return list_text(WORDS[column.words].shown.get(one, one) for one in value)
    if column.holds == "sides":
        named = [BOTH] if value == list(SIDES) else value
        return list_text(WORDS["sides"].shown.get(one, one) for one in named)
    if column.holds == "names":
        return list_text(value)
    if column.holds == "amount" and value == NOT_SEEN:
        return WORDS["unseen"].shown[NOT_SEEN]
    if column.holds in ("amount", "numbers"):
        return numbers_text(value if isinstance(value, dict) else {ANY: value}, WORDS[column.words or "amount"])
    return value

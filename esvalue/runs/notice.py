"""A notice as a workbook: sheets that print, then the data they rest on, by which it is read back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from esvalue.core.errors import Mistakes, fail
from esvalue.core.names import name_key
from esvalue.core.printing.flat import flatten, joined
from esvalue.core.printing.form_sheet import fill_form, plain_book
from esvalue.core.printing.table import Cell, Number, Table, TableColumn
from esvalue.core.printing.workbook import sheet_name, sheet_rows
from esvalue.core.sheets import sheet_cells, sheets_of
from esvalue.core.shown import Shown
from esvalue.core.spreadsheets import Rows, stamped
from esvalue.core.text import Text
from esvalue.payments import Claims, Rule, Tables
from esvalue.payments.reissue import (
    KEYS,
    TOLD,
    VALUES,
    ValueChange,
    changed_claims,
    changed_values,
    measured_values,
    value_rows,
)
from esvalue.payments.rule_data import rule_data
from esvalue.report.ledger import COLUMNS, claims_table
from esvalue.report.notice import Sheet, notice_forms, printed
from esvalue.report.reissue import (
    ITEMS,
    UNKNOWN,
    UNLIKE,
    changes_table,
    net_changes_table,
    notice_table,
    value_changes_table,
)

__all__ = ["Notice", "Reissue", "Settings", "notice_bytes", "read_notice", "reissued", "rule_digest"]

SHEET, VALUE_SHEET, CLAIM_SHEET = "数据 notice", "数据 values", "数据 {}"
#: Most measured values that a notice keeps: more make a workbook that opens slowly.
KEPT = 100_000
TOO_MANY = Text(zh="共 {n} 个，过多而未附", en="{n} in all, too many to be kept here")
ATTACHED = Text(zh="共 {n} 个，附后", en="{n} in all, kept on a sheet of their own")
VALUE_TITLE = Text(
    zh="所依据的监测值（更正时据以比较）", en="Measured values it rests on (what a revision is compared with)"
)
CHANGED = {
    "claims": Text(zh="应付变动", en="Changes"),
    "nets": Text(zh="净额变动", en="Changes of nets"),
    "values": Text(zh="监测值变动", en="Changes of values"),
}
#: Differences that a message names.
SHOWN = 12


@dataclass(frozen=True)
class Settings:
    """What a ledger was asked besides rules and periods."""

    leave_out: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    as_if: bool = False

    @property
    def said(self) -> list[tuple[str, str]]:
        """What a notice says of it, by key."""
        words = [("as_if", "TRUE")] if self.as_if else []
        said = {"leave_out": self.leave_out, "amount": self.amounts, "opening": self.opening}
        return [*words, *((key, one) for key, several in said.items() for one in several)]


@dataclass(frozen=True, eq=False)
class Notice(Shown):
    """A notice read back: what it says of itself by key, its claims by rule, the values it keeps (None: none)."""

    path: Path
    said: Mapping[str, list[str]]
    claims: Mapping[str, pd.DataFrame]
    values: pd.DataFrame | None

    @property
    def where(self) -> str:
        """What messages call it."""
        return self.path.name

    @property
    def issue(self) -> int:
        """Its number: 0 is the first issue."""
        return int(self.said["issue"][0])


@dataclass(frozen=True, eq=False)
class Reissue(Shown):
    """A notice `of` a file issued again: its number, every claim then and now by rule, measured values that changed.

    `notes` say what a reader should know of the comparison; `kept` tells whether values could be compared.
    """

    of: Path
    issue: int
    claims: Mapping[str, pd.DataFrame]
    values: Sequence[ValueChange] = field(default_factory=list)
    notes: Sequence[Text] = ()
    kept: bool = True

    def tables(self, rules: Sequence[Rule]) -> list[tuple[Text, Table]]:
        """Return what changed, each table with the name of its sheet: claims and nets of each rule, then the values."""
        made, several = list[tuple[Text, Table]](), len(rules) > 1
        for rule in rules:
            changes = self.claims[rule.name]
            of = f" {rule.name}" if several else ""
            made.append((CHANGED["claims"] + Text.same(of), changes_table(rule, changes, self.notes)))
            made.append((CHANGED["nets"] + Text.same(of), net_changes_table(rule, changes)))
        return [
            *made,
            *([(CHANGED["values"], value_changes_table(self.values, rules[0].indicators))] if self.kept else []),
        ]


def rule_digest(rule: Rule) -> str:
    """Return a digest of what a rule says, whatever file it stands in."""
    text = json.dumps(rule_data(rule.file), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def notice_bytes(
    rules: Sequence[Rule],
    listed: Sequence[Claims],
    tables: Tables,
    settings: Settings,
    reissue: Reissue | None = None,
    *,
    language: str,
    more: Sequence[Sheet] = (),
) -> bytes:
    """Return the notice in a language as a workbook: the net of every party, what changed, claims of each rule, what
    was left out, `more` sheets; behind them the data it rests on, which are the same in every language.
    """
    book, taken, rows = plain_book(), set[str](), dict[str, Rows]()
    book.remove(book.worksheets[0])
    issue = reissue.issue if reissue else 0
    changes = [printed(name, table) for name, table in (reissue.tables(rules) if reissue else ())]
    for one in notice_forms(rules, listed, issue, settings.said, changes=changes, more=more):
        fill_form(book.create_sheet(sheet_name(one.name[language], taken)), one.form, language)
    values = _values(rules, listed, tables)
    data = [(SHEET, _about(rules, listed, tables, settings, issue))]
    data += [(name, claims_table(rule, one)) for name, rule, one in zip(_sheets(rules), rules, listed, strict=True)]
    data += [(VALUE_SHEET, _values_table(values))] if values is not None else []
    for name, table in data:
        title, *notes = (joined(text) for text in (table.title, *table.notes))
        warning = joined(table.warning) if table.warning else ""
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden"
        rows[name] = sheet_rows(sheet, flatten(table, {}), title=title, warning=warning, notes=notes)
    return stamped(book, rows)


def _sheets(rules: Sequence[Rule]) -> list[str]:
    """Return the names of the sheets of claims, none twice."""
    taken = {SHEET.lower(), VALUE_SHEET.lower()}
    return [sheet_name(CLAIM_SHEET.format(rule.name), taken) for rule in rules]


def _values(rules: Sequence[Rule], listed: Sequence[Claims], tables: Tables) -> pd.DataFrame | None:
    """Return the measured values that claims rest on; None where they are too many to be kept."""
    rows = value_rows(tables, rules, listed)
    return measured_values(tables, rows) if np.count_nonzero(rows) <= KEPT else None


def _about(rules: Sequence[Rule], listed: Sequence[Claims], tables: Tables, settings: Settings, issue: int) -> Table:
    """Return what a notice says of itself."""
    words = [("issue", str(issue))]
    for rule, name in zip(rules, _sheets(rules), strict=True):
        words += [("rule", rule.name), ("sheet", name), ("digest", rule_digest(rule))]
    words += [("period", label) for label in _periods(listed)]
    words += [("party", name) for name in tables.network.parties]
    words += settings.said
    said = [(key, Text.same(text)) for key, text in words]
    count = np.count_nonzero(value_rows(tables, rules, listed))
    said.append(("values", (ATTACHED if count <= KEPT else TOO_MANY).format(n=count)))
    return notice_table(issue, said)


def _periods(listed: Sequence[Claims]) -> list[str]:
    return list(dict.fromkeys(label for claims in listed for label in claims.periods))


def _values_table(values: pd.DataFrame) -> Table:
    titles = {
        "section": Text(zh="断面", en="section"),
        "period": Text(zh="时间", en="period"),
        "indicator": Text(zh="指标", en="indicator"),
        "value": Text(zh="数值", en="value"),
        "mark": Text(zh="标记", en="mark"),
    }
    table = Table("values", VALUE_TITLE, [TableColumn(key, titles[key]) for key in VALUES])
    for row in values.to_dict("records"):
        cells: dict[str, Cell] = {key: Text.same(row[key]) if row[key] else None for key in VALUES if key != "value"}
        table.rows.append({**cells, "value": Number(value=row["value"]) if row["value"] == row["value"] else None})
    return table


def read_notice(path: str | Path) -> Notice:
    """Return a notice that `esvalue ledger --out` wrote.

    Raises
    ------
    InputError
        No such file, no workbook, no notice.
    """
    file = Path(path)
    if SHEET not in sheets_of(file):
        raise fail("notice_none", str(path), sheet=SHEET)
    said: dict[str, list[str]] = {}
    for row in _read(file, SHEET, {"said": Text(zh="内容", en="value"), "key": Text(zh="键", en="key")}):
        said.setdefault(str(row["key"]), []).append(str(row["said"]))
    if {"issue", "rule", "sheet", "digest"} - set(said) or not said["issue"][0].isdigit():
        raise fail("notice_none", str(path), sheet=SHEET)
    titles = {column.key: column.title for column in COLUMNS if column.key in (*KEYS, *TOLD, "amount", "name")}
    claims = {}
    for rule, sheet in zip(said["rule"], said["sheet"], strict=True):
        frame = pd.DataFrame(list(_read(file, sheet, titles)), columns=list(titles))
        amounts = frame["amount"].astype(float).fillna(0.0)
        frame = frame.assign(term=frame["name"], cents=(amounts * 100).round().astype("int64"))
        claims[rule] = frame.assign(**{column: frame[column].astype(float) for column in TOLD})
    values = None
    if VALUE_SHEET in sheets_of(file):
        headings = {column.key: column.title for column in _values_table(pd.DataFrame(columns=list(VALUES))).columns}
        values = pd.DataFrame(list(_read(file, VALUE_SHEET, headings)), columns=list(headings))
        values["value"] = values["value"].astype(float)
        for name in ("section", "period", "indicator", "mark"):
            values[name] = values[name].fillna("").astype(str)
    return Notice(file, said, claims, values)


def _read(path: Path, sheet: str, titles: Mapping[str, Text]) -> list[dict[str, Any]]:
    """Return the rows of a sheet that a table was written to, by the keys of its columns; what is below them is notes.

    A column whose cells differ by language, and one of numbers with a unit, has more behind its title.
    """
    if sheet not in sheets_of(path):
        raise fail("notice_none", path.name, sheet=sheet)
    _, heads, *rows = ([cell.value for cell in row] for row in sheet_cells(path, sheet))
    places = {}
    for key, title in titles.items():
        text = joined(title)
        found = [c for c, head in enumerate(heads) if head == text or str(head).startswith(f"{text} (")]
        if not found:
            raise fail("notice_none", f"{path.name}: {sheet}", sheet=text)
        places[key] = found[0]
    body = []
    for row in rows:
        if all(value is None for value in row):
            break
        body.append({key: row[c] for key, c in places.items()})
    return body


def reissued(
    notice: Notice, rules: Sequence[Rule], listed: Sequence[Claims], tables: Tables, settings: Settings
) -> Reissue:
    """Return what changed since a notice.

    Raises
    ------
    InputError
        A notice of other rules, of a rule that has changed, of other periods or parties: all of these at once.
    """
    problems, said = Mistakes(), notice.said
    names = [rule.name for rule in rules]
    if said["rule"] != names:
        problems.add("reissue_rule", notice.where, old=", ".join(said["rule"]), new=", ".join(names))
    else:
        for rule, digest in zip(rules, said["digest"], strict=True):
            if rule_digest(rule) != digest:
                problems.add("reissue_rule_changed", notice.where, rule=rule.name)
    gone, come = _apart(said.get("period", []), _periods(listed))
    if gone or come:
        problems.add("reissue_period", notice.where, old=_listed(gone), new=_listed(come))
    gone, come = _apart(said.get("party", []), tables.network.parties)
    if gone or come:
        problems.add("reissue_party", notice.where, old=_listed(gone), new=_listed(come))
    problems.raise_if_any()
    values = _values(rules, listed, tables)
    both = notice.values is not None and values is not None
    changes = changed_values(notice.values, values) if notice.values is not None and values is not None else []
    then = [(key, one) for key in ("as_if", "leave_out", "amount", "opening") for one in said.get(key, [])]
    notes = [UNLIKE.format(old=_settings(then), new=_settings(settings.said))] if then != settings.said else []
    notes += [] if both else [UNKNOWN]
    claims = {
        rule.name: changed_claims(rule, tables, notice.claims[rule.name], one, changes)
        for rule, one in zip(rules, listed, strict=True)
    }
    return Reissue(notice.path, notice.issue + 1, claims, changes, notes, both)


def _settings(said: Sequence[tuple[str, str]]) -> Text:
    words = [ITEMS[key] if key == "as_if" else ITEMS[key] + Text.same(f" {one}") for key, one in said]
    return Text(zh="；", en="; ").join(words) if words else Text(zh="无", en="none")


def _apart(then: Sequence[str], now: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the names that stand in the first list only, and in the second only."""
    before, after = ({name_key(one) for one in names} for names in (then, now))
    return [one for one in then if name_key(one) not in after], [one for one in now if name_key(one) not in before]


def _listed(names: Sequence[str]) -> str:
    more = f" +{len(names) - SHOWN}" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more if names else "-"

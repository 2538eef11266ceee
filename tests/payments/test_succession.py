"""A period in which one rule replaces another is counted by exactly one of them, and the other's amount is told."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from water import of_class, one_section, sections, targets

from esvalue.core.errors import InputError
from esvalue.core.periods import parse_period
from esvalue.payments import Tables, load_rule, read_tables, rule_names

RULE = """
[rule]
title = {{ zh = "{name}", en = "{name}" }}
source = "judgement"
unit = "yuan"
in_force = {{ {dates}, kind = "effective" }}
{more}
[[terms]]
name = "each"
title = "each"
measure = "class"
against = "target"
indicators = ["NH3-N"]
combine = "worst"
period = "{kind}"
schedule = "per_unit"
amount = {amount}
sides = ["worse"]
[settle]
worse = {{ payer = "upstream", payee = "downstream" }}
"""
KINDS = {
    "month": [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)],
    "quarter": [f"{year}Q{quarter}" for year in (2024, 2025) for quarter in range(1, 5)],
    "year": ["2024", "2025"],
}


def table(periods: list[str]) -> Tables:
    """Return a section that is one class worse in every period."""
    rows = [("S", label, "NH3-N", of_class(4)["NH3-N"]) for label in periods]
    return read_tables(
        sections=sections(("S", "main", "甲", "乙")),
        targets=targets(*(("S", str(year), 3) for year in (2024, 2025))),
        monitoring=pd.DataFrame(rows, columns=["section", "period", "indicator", "value"]),
    )


def pair(folder: Path, last: date, first: date, kind: str):
    """Return two rules, the second in place of the first: in force to and from a day."""
    old, new = folder / "old.toml", folder / "new.toml"
    old.write_text(RULE.format(name="old", dates=f'to = "{last}"', more="", kind=kind, amount=1), encoding="utf-8")
    new.write_text(
        RULE.format(name="new", dates=f'from = "{first}"', more='replaces = "old"', kind=kind, amount=100),
        encoding="utf-8",
    )
    return load_rule(old), load_rule(new)


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_period_is_counted_by_exactly_one_rule_wherever_the_day_of_change_lies(kind: str, tmp_path: Path) -> None:
    tables, labels = table(KINDS[kind]), KINDS[kind]
    days = [date(2024, month, day) for month in (2, 6, 12) for day in range(1, monthrange(2024, month)[1] + 1)]
    for first in [*days, date(2025, 1, 1)]:
        rules = pair(tmp_path, first - timedelta(days=1), first, kind)
        counted = [list(rule.evaluate(tables).frame["period"]) for rule in rules]
        # by the rule of the first day: the dates of two rules that follow each other part all days
        expected = [label for label in labels if parse_period(label).start < first]
        assert counted == [expected, labels[len(expected) :]], first


@pytest.mark.parametrize("apart", [0, 5])
def test_what_the_other_rule_comes_to_is_told(tmp_path: Path, apart: int) -> None:
    # 甲 pays 1 yuan a class and month by the old rule, 100 by the new one; days between them change nothing
    old, new = pair(tmp_path, date(2024, 8, 18 - apart), date(2024, 8, 19), "month")
    claims = new.evaluate(table(KINDS["month"]), period=["2024-08", "2024-09"])
    assert claims.total == 100
    note = next(one for one in claims.notes if "old" in one.en)
    assert note in claims.doubts
    assert all(part in note.en for part in ("2024-08", "100.00 yuan", "甲 -100.00", "乙 100.00"))
    assert all(part in note.zh for part in ("2024-08", "首日施行的是 old", "合计 100.00 元"))
    partly = next(one for one in old.evaluate(table(KINDS["month"])).notes if "2024-08" in one.en)
    assert "counted as a whole" in partly.en


def test_a_period_of_the_rule_before_is_refused_with_its_name(tmp_path: Path) -> None:
    _, new = pair(tmp_path, date(2024, 8, 18), date(2024, 8, 19), "month")
    with pytest.raises(InputError) as caught:
        new.evaluate(table(KINDS["month"]), period="2024-08")
    assert [one.code for one in caught.value.problems] == ["period_of_before"]
    assert all(part in caught.value.text("zh") for part in ("2024-08", "old", "--as-if"))
    assert new.evaluate(table(KINDS["month"]), period="2024-08", as_if=True).as_if


def test_liaoning_in_august_2024() -> None:
    tables = one_section(of_class(5), "2024-08")  # two classes worse on the main stem
    old = load_rule("liaoning_2017").evaluate(tables)
    assert old.total == 2_000_000
    note = next(one for one in old.notes if "liaoning_2024" in one.en)
    assert "2,000,000.00" in note.en
    assert "甲 -2,000,000.00" in note.zh
    with pytest.raises(InputError, match="liaoning_2017"):
        load_rule("liaoning_2024").evaluate(tables, period="2024-08")


def test_a_gap_between_two_rules_leaves_the_month_to_the_later_one(tmp_path: Path) -> None:
    _, new = pair(tmp_path, date(2024, 7, 31), date(2024, 8, 19), "month")
    claims = new.evaluate(table(KINDS["month"]), period="2024-08")
    assert claims.total == 100
    assert any("only a part" in one.en for one in claims.notes)


def test_errors_are_drawn_for_the_periods_that_count(tmp_path: Path) -> None:
    from esvalue.payments import spread_of

    _, new = pair(tmp_path, date(2024, 8, 18), date(2024, 8, 19), "month")
    tables = table(KINDS["month"])
    spread = spread_of(new, tables, 0.0, 4, seed=1)
    assert np.isclose(spread.nets["mean"]["乙"], new.evaluate(tables).total)


def test_a_rule_that_replaces_none_is_refused_with_the_one_of_that_title(tmp_path: Path) -> None:
    path = load_rule("dalian_2025").write(tmp_path / "mine.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book if sheet.title.startswith("表头与结算"))
    (row,) = (row for row in range(5, 40) if sheet.cell(row, 5).value == "rule.replaces")
    sheet.cell(row, 2).value = load_rule("hefei_2022").title["zh"]
    book.save(path)
    with pytest.raises(InputError) as caught:
        load_rule(path)
    assert all(part in caught.value.text("zh") for part in (f"!B{row}", "hefei_2022"))


def test_a_rule_that_replaces_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    path.write_text(
        RULE.format(name="new", dates='from = "2024"', more='replaces = "liaoning_2071"', kind="month", amount=1),
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="liaoning_2017"):
        load_rule(path)


def test_rules_that_were_replaced_have_an_end_before_the_next_begins() -> None:
    replaced = [rule for rule in map(load_rule, rule_names()) if rule.before is not None]
    assert len(replaced) > 2
    for rule in replaced:
        before, own = rule.before.dates, rule.file.rule.in_force
        assert before is not None
        assert own is not None
        assert before.last
        assert own.first
        assert parse_period(before.last).end < parse_period(own.first).start

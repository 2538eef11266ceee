"""The account as official tables: sums add up, shares are of the whole, the year before stands beside."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from esvalue.core.errors import InputError
from esvalue.core.printing.form import Form, form_texts
from esvalue.core.printing.table import Number
from esvalue.gep import GepAccount, gep_account
from esvalue.gep.layout import LINES
from esvalue.gep.official import ecosystems_form, national_form, read_before


@pytest.fixture(scope="module")
def account() -> GepAccount:
    return gep_account("county_gep", draws=False)


def values(form: Form, key: str, kind: str) -> list[float]:
    return [cell.value for row in form.rows if row.kind == kind and isinstance(cell := row.cells.get(key), Number)]


def test_subtotals_add_to_the_total_and_shares_to_one(account: GepAccount) -> None:
    form = national_form(account)
    *blocks, whole = values(form, "value", "total")
    assert whole == pytest.approx(account.total / 1e4)
    assert sum(blocks) == pytest.approx(whole)
    assert values(form, "share", "total")[-1] == pytest.approx(1.0)
    for language in ("zh", "en"):
        heads, rows = form_texts(form, language)
        assert len(heads) == 8
        assert not any("None" in cell for row in rows for cell in row)


def test_quantity_times_unit_value_is_value(account: GepAccount) -> None:
    for row in national_form(account).rows:
        cells = [row.cells.get(key) for key in ("physical", "price", "value")]
        if all(isinstance(cell, Number) for cell in cells):
            physical, price, value = (cell.value for cell in cells if isinstance(cell, Number))
            assert physical * price / 1e4 == pytest.approx(value)


def test_ecosystem_types_add_to_the_same_total(account: GepAccount) -> None:
    form = ecosystems_form(account)
    assert sum(values(form, "value", "row")) == pytest.approx(values(form, "value", "total")[0])
    assert values(form, "value", "total")[0] == pytest.approx(account.total / 1e4)


def test_the_year_before_stands_beside(account: GepAccount, tmp_path: Path) -> None:
    account.write(tmp_path / "before")
    before = read_before(tmp_path / "before")
    assert before.values["total"] == pytest.approx(account.total)
    assert (before.year, before.price_year) == (account.year, account.price_year)
    half = {key: value / 2 for key, value in before.values.items()}
    form = national_form(account, replace(before, values=half))
    assert values(form, "before", "total")[-1] == pytest.approx(account.total / 2e4)
    assert values(form, "change", "total")[-1] == pytest.approx(1.0)
    assert form.notes[-1].zh == "上期为 2024 年账户（2024 年价格）"
    dearer = national_form(account, replace(before, year=2023, price_year=2020))
    assert dearer.notes[-1].zh == "上期为 2023 年账户（2020 年价格）；两期价格年不同，同比含价格变动"
    with pytest.raises(InputError, match="gep.csv"):
        read_before(tmp_path)


def test_lines_without_a_value_are_named_with_the_reason(account: GepAccount) -> None:
    notes = [note["zh"] for note in national_form(account).notes]
    assert len(account.uncovered) == 3
    for key, reason in account.uncovered.items():
        (line,) = (one for one in LINES if one.key == key)
        assert f"未核算：{line.title.zh}（{reason['zh']}）" in notes


def test_services_of_a_line_stay_with_their_sum(account: GepAccount) -> None:
    rows = national_form(account).rows
    assert all(row.follows for row in rows if row.kind == "row" and "line" not in row.cells)
    assert all(row.follows for row in rows if row.kind == "total")
    assert not any(row.follows for row in rows if row.cells.get("n"))

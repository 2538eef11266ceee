"""The account as official tables: sums add up, shares are of the whole, the year before stands beside."""

from __future__ import annotations

from pathlib import Path

import pytest

from esvalue.core.errors import InputError
from esvalue.core.printing.form import Form, form_texts
from esvalue.core.printing.table import Number
from esvalue.gep import GepAccount, gep_account
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
    assert before["total"] == pytest.approx(account.total)
    form = national_form(account, {key: value / 2 for key, value in before.items()})
    assert values(form, "before", "total")[-1] == pytest.approx(account.total / 2e4)
    assert values(form, "change", "total")[-1] == pytest.approx(1.0)
    with pytest.raises(InputError, match="gep.csv"):
        read_before(tmp_path)

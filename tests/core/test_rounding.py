"""Halves are printed away from zero, the same in tables, sentences and documents, whatever the last bits of a sum."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from folders import ROOT, code_of
from hypothesis import given
from hypothesis import strategies as st

from esvalue.core.printing.rounding import fixed, halves_up
from esvalue.core.printing.table import number
from esvalue.report.front.said import share
from esvalue.report.numbering import Figure


@given(st.integers(1, 9_999_999), st.integers(0, 4), st.sampled_from([-1, 1]))
def test_a_half_is_rounded_away_from_zero_whatever_its_last_bits(whole: int, decimals: int, sign: int) -> None:
    """Against exact arithmetic on what was written, and for all that sums in another order may come to."""
    written = sign * (Decimal(whole) + Decimal("0.5")).scaleb(-decimals)
    wanted = written.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    value = float(written)
    near = [value, np.nextafter(value, 0), np.nextafter(value, 2 * value), value * (1 - 1e-13), value * (1 + 1e-13)]
    assert {halves_up(float(one), decimals) for one in near} == {wanted}
    assert {fixed(float(one), decimals) for one in near} == {f"{wanted:,.{decimals}f}"}


@given(st.floats(-1e14, 1e14), st.integers(0, 3))
def test_what_is_no_half_is_rounded_to_the_nearest(value: float, decimals: int) -> None:
    assert abs(float(halves_up(value, decimals)) - value) <= 0.5 * 10.0**-decimals + abs(value) * 1e-12


@given(st.lists(st.sampled_from([0.05, 0.1, 4.3, 13.05, 28.999, 100.25]), min_size=2, max_size=12))
def test_a_sum_is_printed_alike_in_any_order(parts: list[float]) -> None:
    there, back = sum(parts), sum(reversed(parts))
    assert number(there) == number(back)
    assert fixed(there, 2) == fixed(back, 2)


def test_all_of_something_summed_up_is_all_of_it() -> None:
    assert [share(Figure.of("k", "", "", value, "share")).words.en for value in (1 - 2e-16, 0.125, 0.999)] == [
        "100%",
        "13%",
        ">99%",
    ]


def test_no_module_of_the_report_rounds_a_share_by_itself() -> None:
    found = {
        path.name
        for path in (ROOT / "esvalue" / "report").rglob("*.py")
        if re.search(r"100 \*.*:\.\d?f\}%|:\.\d%\}|round\(100", code_of(path))
    }
    assert found == set()

"""Series in time: flood events, stage and volume, rain of months and days; what is no series is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from esvalue.equations.series import erosivity_daily_zhang, event_storage, flood_events, fournier_index, volume_of_stage
from esvalue.inputs.coefficients import coefficient

volumes = arrays(float, st.tuples(st.integers(1, 3), st.integers(2, 12)), elements=st.integers(0, 50).map(float))


def test_baiyangdian_2012() -> None:
    """江波等 2017: a first flood of 0.81e8 m3, then 1.26e8 to 2.90e8; printed 2.45e8 m3 and 14.97e8 yuan at 6.11."""
    stored = float(event_storage([0.60e8, 1.41e8, 1.26e8, 2.90e8]))
    assert stored == pytest.approx(2.45e8, rel=1e-12)
    assert stored * 6.11 == pytest.approx(14.97e8, abs=0.005e8)


@given(volumes)
def test_without_a_least_rise_it_is_the_sum_of_increments(volume: np.ndarray) -> None:
    assert event_storage(volume) == pytest.approx(np.maximum(np.diff(volume, axis=-1), 0).sum(axis=-1))


@given(volumes, st.integers(0, 30))
def test_the_events_add_up_to_the_storage(volume: np.ndarray, least: int) -> None:
    totals = [sum(rise for *_, rise in flood_events(row, least)) for row in volume]
    assert event_storage(volume, least) == pytest.approx(totals)
    for row in volume:
        for start, peak, rise in flood_events(row, least):
            assert start < peak
            assert row[peak] - row[start] == rise >= least


@given(volumes)
def test_a_larger_least_rise_counts_no_more(volume: np.ndarray) -> None:
    assert (event_storage(volume, 5.0) <= event_storage(volume)).all()


def test_keeps_leading_dimensions_and_its_argument() -> None:
    volume = np.arange(24.0).reshape(2, 3, 4)
    kept = volume.copy()
    assert event_storage(volume).tolist() == [[3.0, 3.0, 3.0], [3.0, 3.0, 3.0]]
    assert np.array_equal(volume, kept)


def test_a_level_stretch_does_not_end_a_flood() -> None:
    assert float(event_storage([1.0, 2.0, 2.0, 3.0], least=1.5)) == 2.0
    assert flood_events([1.0, 1.0, 2.0, 2.0, 3.0, 1.0]) == [(1, 4, 2.0)]


def test_stage_becomes_volume_by_the_table() -> None:
    volume = volume_of_stage([[6.0, 6.5, 8.0], [7.0, 7.0, 7.0]], [6.0, 7.0, 8.0], [0.0, 1.0, 4.0])
    assert volume.tolist() == [[0.0, 0.5, 4.0], [1.0, 1.0, 1.0]]


@given(arrays(float, 12, elements=st.floats(0.0, 500.0)))
def test_fournier_lies_between_even_and_single_month(months: np.ndarray) -> None:
    total = months.sum()
    assert total / 12 - 1e-9 <= float(fournier_index(months)) <= total + 1e-9


def test_daily_erosivity_by_hand_and_of_dry_years() -> None:
    wet, dry = [40.0] * 10 + [0.0] * 355, [11.9] * 365
    b = 0.8363 + 18.144 / 40 + 24.455 / 400
    both = erosivity_daily_zhang([wet, dry], 1.0)
    assert both.tolist() == pytest.approx([21.586 * b**-7.1891 * 10 * 40**b, 0.0])
    # two equal years are one year
    assert float(erosivity_daily_zhang(wet + wet, 2.0)) == pytest.approx(float(both[0]), rel=1e-12)


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (lambda: event_storage([1.0]), ("event_storage", "at least 2")),
        (lambda: event_storage(5.0), ("0 values",)),
        (lambda: event_storage([1.0, float("nan"), 2.0]), ("value 2 of the series", "a gap is not a zero")),
        (lambda: event_storage([1.0, -2.0]), ("value 2 of the series is -2",)),
        (lambda: flood_events([[1.0, 2.0], [1.0, 2.0]]), ("one series at a time",)),
        (
            lambda: volume_of_stage([9.0], [6.0, 8.0], [0.0, 1.0]),
            ("9 m leaves the table of 6 to 8 m", "extend the table"),
        ),
        (lambda: volume_of_stage([7.0], [8.0, 6.0], [0.0, 1.0]), ("levels must rise",)),
        (lambda: volume_of_stage([7.0], [6.0, 8.0], [1.0, 0.0]), ("volumes must not fall",)),
        (lambda: volume_of_stage([7.0], [6.0, 8.0], [0.0]), ("same length",)),
        (lambda: fournier_index([100.0] * 11), ("11", "12")),
        (lambda: fournier_index([100.0] * 13), ("13 months", "twelve")),
        (lambda: fournier_index([100.0] * 11 + [-1.0]), ("value 12",)),
        (lambda: erosivity_daily_zhang([0.0] * 30, 1.0), ("30 days do not make 1 years",)),
    ],
)
def test_what_is_no_series_is_refused(refused, action, words) -> None:
    refused(action, "bad_value", *words)


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        (("lake_zones", "x", "y"), "unknown_name", ("lake_storage_zones",)),
        (("lake_storage_zones", "qinghai", "exponent"), "unknown_name", ("'qinghai'", "qinghai_tibet")),
        (("lake_storage_zones", "qinghai_tibet", "exponents"), "unknown_name", ("'exponents'", "exponent")),
        (("curve_numbers", "reed_marsh", "d"), "equivalents_empty", ("curve_numbers", "reed_marsh")),
    ],
)
def test_coefficients_that_are_not_there(refused, asked, code, words) -> None:
    refused(lambda: coefficient(*asked), code, *words)


def test_a_coefficient_says_where_it_is_from() -> None:
    found = coefficient("lake_storage_zones", "qinghai_tibet", "log_coefficient")
    assert (found.value, found.source, found.evidence) == (6.636, "garze_2017", "paper")

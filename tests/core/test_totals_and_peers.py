"""Totals rows, codes for no data, and numbers far from their peers: what any table is checked by."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from esvalue.core.nodata import nodata_codes
from esvalue.core.peers import likely_slip, outliers
from esvalue.core.totals import is_totals_word, totals_rows

WHOLES = ["全市", "全县", "全 区", "全省", "全国", "全域", "总体", "全部", "总面积", "Overall", "total area"]
WORDS = [
    "合计",
    "总计",
    "小计",
    "总和",
    "total",
    "Subtotal",
    "SUM",
    "Ｔｏｔａｌ",
    "合 计",
    "合计：",
    "Sub-total",
    "累计",
    "Grand total",
]


def printed(values: np.ndarray, decimals: int) -> list[str]:
    return [f"{value:.{decimals}f}" for value in values]


def lawful(rng: np.random.Generator, size: int, sigma: float = 1.5) -> np.ndarray:
    return np.exp(rng.normal(6.0, sigma, size))


# --- totals rows ---


@pytest.mark.parametrize("word", WORDS)
def test_words_of_a_totals_row(word: str) -> None:
    assert is_totals_word(word)


@pytest.mark.parametrize("name", ["all", "合计村", "全县合计", "totally", "total area", "summer", "总和塘", "甲", ""])
def test_words_that_are_names(name: str) -> None:
    assert not is_totals_word(name)


@given(st.integers(0, 10**6), st.integers(2, 30), st.integers(0, 3), st.sampled_from(WORDS), st.booleans())
def test_a_row_named_so_that_sums_the_others_is_certain(
    seed: int, size: int, decimals: int, word: str, first: bool
) -> None:
    rng = np.random.default_rng(seed)
    areas, people = lawful(rng, size), lawful(rng, size)
    columns = {}
    for name, values in (("area", areas), ("people", people)):
        total = f"{values.sum():.{decimals}f}"  # summed before rounding, as a spreadsheet does
        columns[name] = [total, *printed(values, decimals)] if first else [*printed(values, decimals), total]
    names = [f"place {i}" for i in range(size)]
    names = [word, *names] if first else [*names, word]
    [row] = totals_rows(names, columns)
    assert row.certain
    assert row.row == (0 if first else size)
    assert len(row.parts) >= 2


@given(st.integers(0, 10**6), st.lists(st.integers(2, 6), min_size=2, max_size=4))
def test_subtotals_and_their_grand_total(seed: int, blocks: list[int]) -> None:
    rng = np.random.default_rng(seed)
    names, areas = [], []
    for b, size in enumerate(blocks):
        values = np.round(lawful(rng, size), 1)
        names += [*(f"{b}-{i}" for i in range(size)), "小计"]
        areas += [*values, values.sum()]
    names.append("合计")
    areas.append(sum(areas) / 2)
    rows = totals_rows(names, {"area": printed(np.array(areas), 1)})
    assert [row.row for row in rows] == [i for i, name in enumerate(names) if name in ("小计", "合计")]
    assert all(row.certain for row in rows)


@given(st.integers(0, 10**6), st.sampled_from(WORDS))
def test_the_name_alone(seed: int, word: str) -> None:
    rng = np.random.default_rng(seed)
    others = lawful(rng, 7)
    areas = printed(np.array([others.min() + others.min() / 3, *others]), 2)  # less than the sum of any two
    [row] = totals_rows([word, *map(str, range(7))], {"area": areas})
    assert row.named
    assert not row.parts


@given(st.integers(0, 10**6), st.integers(2, 20), st.sampled_from(WHOLES), st.booleans())
def test_a_row_called_as_the_whole_area_is(seed: int, size: int, word: str, sums: bool) -> None:
    """Beside others it is a total where it sums them, and doubtful where it does not; alone it is what there is."""
    others = np.round(lawful(np.random.default_rng(seed), size), 2)
    own = others.sum() if sums else others.min() / 3
    [row] = totals_rows([*map(str, range(size)), word], {"area": printed(np.append(others, own), 2)})
    assert (row.row, row.named, row.certain) == (size, True, sums)
    assert totals_rows([word], {"area": ["120"]}) == []
    assert not is_totals_word(word)  # in any other table it may be a name


@given(st.integers(0, 10**6), st.integers(3, 20))
def test_the_sum_alone_in_two_columns(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    areas, people = np.round(lawful(rng, size), 2), np.round(lawful(rng, size), 2)
    columns = {"area": printed(np.append(areas, areas.sum()), 2), "people": printed(np.append(people, people.sum()), 2)}
    [row] = totals_rows([*map(str, range(size)), "the whole county"], columns)
    assert (row.row, row.named, row.columns) == (size, False, ("area", "people"))
    assert len(row.parts) >= 3


def test_the_sum_in_one_column_is_no_total_but_of_a_row_called_so() -> None:
    areas = ["120.53", "80.21", "33.17", "233.91"]
    assert totals_rows(["甲", "乙", "丙", "丁"], {"area": areas}) == []
    [row] = totals_rows(["甲", "乙", "丙", "全乡合计"], {"area": areas})
    assert (row.named, row.parts) == (False, (0, 1, 2))


def test_round_numbers_in_proportion_are_a_coincidence() -> None:
    # The first is the sum of the next four, and the same in hectares eligible: it says one thing twice, and in round
    # numbers.
    areas = ["18000", "6000", "3000", "5000", "4000", "2500", "800"]
    assert totals_rows([f"place {i}" for i in range(7)], {"area": areas, "eligible": areas}) == []


@given(st.integers(0, 10**6), st.integers(4, 60), st.sampled_from([0, 1, 2]), st.sampled_from([0.5, 1.0, 2.0]))
def test_lawful_places_are_no_totals(seed: int, size: int, decimals: int, sigma: float) -> None:
    rng = np.random.default_rng(seed)
    areas = lawful(rng, size, sigma)
    columns = {
        "area": printed(areas, decimals),
        "eligible": printed(0.8 * areas, decimals),
        "people": printed(lawful(rng, size, sigma), 0),
    }
    assert totals_rows([f"place {i}" for i in range(size)], columns) == []


def test_a_total_without_amounts_in_some_columns() -> None:
    columns = {
        "area": ["10.5", "20.25", "30.75"],
        "people": ["7", "n/a", "n/a"],
        "depth of nothing": ["n/a", "n/a", "n/a"],
    }
    [row] = totals_rows(["甲", "乙", "合计"], columns)
    assert row.certain


CELLS = st.one_of(
    st.just("n/a"),
    st.sampled_from(["", "0", "1e300", "-5", "1e-250", "7E+2", "nan", "inf", "1e999999"]),
    st.decimals(-1000, 10**6, places=2).map(str),
    st.integers(0, 10**6).map(str),
)


@given(st.data(), st.integers(3, 8), st.integers(1, 3))
def test_any_cells_give_an_answer(data: st.DataObject, size: int, count: int) -> None:
    columns = {f"column {c}": data.draw(st.lists(CELLS, min_size=size, max_size=size)) for c in range(count)}
    names = data.draw(st.lists(st.sampled_from(["a", "合计", "全市"]), min_size=size, max_size=size))
    assert all(0 <= row.row < size for row in totals_rows(names, columns))


@given(st.integers(0, 10**6), st.integers(3, 12), st.data())
def test_a_sum_of_rows_of_which_some_have_no_amount(seed: int, size: int, data: st.DataObject) -> None:
    """Where an amount is n/a among the parts the row is a total all the same, in each column that has two or more."""
    rng = np.random.default_rng(seed)
    columns, absent = {}, data.draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=size - 2))
    for name, without in (("area", set()), ("people", absent)):
        values = np.round(lawful(rng, size), 2)
        cells = ["n/a" if i in without else one for i, one in enumerate(printed(values, 2))]
        columns[name] = [*cells, f"{values[[i for i in range(size) if i not in without]].sum():.2f}"]
    [row] = totals_rows([*(f"place {i}" for i in range(size)), "the bay"], columns)
    assert (row.row, row.named, row.columns) == (size, False, ("area", "people"))


# --- no data ---


@pytest.mark.parametrize("code", [-9999.0, -99999.0, -3.4028234663852886e38, 3.4e38, 1e20, -1e30, 1e36])
@pytest.mark.parametrize("negative", [True, False])
def test_codes_that_are_no_amount_anywhere(code: float, negative: bool) -> None:
    assert nodata_codes([1.0, code, float("nan")], negative).refused == (1,)


def test_a_code_that_may_be_an_amount() -> None:
    assert nodata_codes([5.0, -999.0], False).refused == (1,)
    assert nodata_codes([5.0, -999.0], True).doubtful == (1,)


@pytest.mark.parametrize("code", [9999.0, 32767.0, 65535.0])
def test_codes_that_are_doubtful_where_nothing_comes_near(code: float) -> None:
    assert nodata_codes([code / 3, code], False).doubtful == (1,)
    assert nodata_codes([code / 1.5, code], False).doubtful == ()
    assert nodata_codes([2 * code, code], False).doubtful == ()
    assert nodata_codes([code / 1.5, code, code], False).doubtful == (1, 2)
    assert nodata_codes([code], False).doubtful == (0,)


@given(st.lists(st.floats(-9998, 9998).filter(lambda x: x not in (-999.0,)), max_size=30))
def test_other_numbers_are_amounts(values: list[float]) -> None:
    found = nodata_codes(values, True)
    assert (found.refused, found.doubtful) == ((), ())


# --- peers ---


@pytest.mark.parametrize("slip", [15.0, 100.0, 10_000.0])
@pytest.mark.parametrize("size", [4, 8, 20, 60])
def test_a_slip_of_unit_stands_out_among_peers_that_agree(slip: float, size: int) -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        values = 0.8 * np.exp(rng.normal(0, {4: 0.001, 8: 0.05}.get(size, 0.2), size))
        at = int(rng.integers(size))
        for factor in (slip, 1 / slip):
            slipped = values.copy()
            slipped[at] = 0.8 * factor
            assert [one.at for one in outliers(slipped)] == [at]
            assert likely_slip(outliers(slipped)[0].ratio, 0.3) == slip


@pytest.mark.parametrize("sigma", [0.5, 1.0, 1.5, 2.0, 2.5])
def test_ten_thousand_times_what_most_have_stands_out_however_wide_they_lie(sigma: float) -> None:
    for seed in range(100):
        rng = np.random.default_rng(seed)
        values = np.exp(rng.normal(3, sigma, int(rng.integers(4, 30))))
        upper = [i for i, one in enumerate(values) if one >= np.median(np.delete(values, i))]
        at = int(rng.choice(upper))
        values[at] *= 1e4
        assert at in [one.at for one in outliers(values)]


@pytest.mark.parametrize("sigma", [0.2, 0.5, 1.0, 1.5, 2.0, 2.5])
@pytest.mark.parametrize("groups", [1, 4])
def test_lawful_amounts_are_silent(sigma: float, groups: int) -> None:
    named, rows = 0, 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        size = int(rng.integers(4, 80))
        values = np.exp(rng.normal(3, sigma, size))
        named += len(outliers(values, rng.integers(0, groups, size).tolist()))
        rows += size
    assert named <= rows / 100


def test_three_others_are_needed_and_zeros_do_not_count() -> None:
    assert outliers([1.0, 1.0, 1000.0]) == []
    assert outliers([1.0, 1.0, 0.0, float("nan"), 1000.0]) == []
    assert [one.at for one in outliers([1.0, 1.0, 1.0, 1000.0])] == [3]
    assert outliers([1.0, 1.0, 1.0, 1000.0], ["a", "a", "b", "b"]) == []


def test_small_ones_may_be_left_out() -> None:
    assert [one.at for one in outliers([1.0, 1.0, 1.0, 0.001], low=False)] == []


def test_less_than_ten_times_is_no_outlier() -> None:
    assert outliers([1.0, 1.0, 1.0, 9.5]) == []
    assert [one.ratio for one in outliers([1.0, 1.0, 1.0, 10.0])] == [10.0]

"""Ordinary slips in the workbooks to fill in are refused, doubted or noted; the workbooks themselves are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from each import each

from esvalue.core.errors import InputError
from esvalue.surveys.apart import below_zero
from esvalue.surveys.blocks import blocks, odd_bids
from esvalue.surveys.budgets.columns import ANYWHERE, AT_END, WORDS, result_word
from esvalue.surveys.findings import Findings
from esvalue.surveys.from_file import estimate_file
from esvalue.surveys.methods import METHODS
from esvalue.surveys.templates import write_template

SHEETS = {"transfer": "研究", "budgets": "账本", "auction": "报价"}
Change = Callable[[dict[str, list[Any]]], None]


def slipped(path: Path, method: str, change: Change, **settings: Any) -> Findings:
    """Return what the Chinese workbook of a method says after its answers (cells by heading, without the unit)
    were changed.
    """
    file = write_template(method, path / "a.xlsx", replace=True, language="zh")
    book = openpyxl.load_workbook(file)
    sheet = book[SHEETS.get(method, "答卷")]
    heads, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    table = {
        str(head).partition(" [")[0]: [str(head), *cells]
        for head, cells in zip(heads, zip(*rows, strict=True), strict=True)
    }
    change(table)
    sheet.delete_rows(1, sheet.max_row)
    for row in zip(*table.values(), strict=True):
        sheet.append(row)
    for cell, value, *_rest in book["模型"].iter_rows():
        value.value = settings.get(str(cell.value), value.value)
    book.save(file)
    return estimate_file(file)


def times(column: str, factor: float, rows: Sequence[int]) -> Change:
    def change(table: dict[str, list[Any]]) -> None:
        for row in rows:  # as Excel counts them
            table[column][row - 1] *= factor

    return change


def column(head: str, made: Callable[[dict[str, Any]], float]) -> Change:
    def change(table: dict[str, list[Any]]) -> None:
        size = len(table["地点"])
        table[head] = [head, *(made({name: cells[i] for name, cells in table.items()}) for i in range(1, size))]

    return change


def codes(reading: Findings) -> list[str]:
    assert all(one.text("zh") != one.text("en") for one in reading.doubts.open)
    return [one.code for one in reading.doubts.open]


@pytest.mark.parametrize("method", METHODS)
def test_no_workbook_has_a_doubt_and_a_sheet_pasted_twice_is_noted(tmp_path, method) -> None:
    clean = slipped(tmp_path, method, lambda table: None)
    assert codes(clean) == []
    assert "完全相同" not in clean.text("zh")

    def paste(table: dict[str, list[Any]]) -> None:
        for cells in table.values():
            cells += cells[1:]

    twice = slipped(tmp_path, method, paste)
    assert "完全相同" in twice.text("zh")
    assert "repeat another row" in twice.text("en")


# --- columns of farm budgets ---


@each("word", [*ANYWHERE, *AT_END, *WORDS])
def test_a_result_is_no_cost_whatever_it_is_called(word: str) -> None:
    assert result_word(word)
    assert result_word(word.upper().replace(" ", "_"))
    assert result_word(f"本年{word}" if not word.isascii() else f"my {word} 2024")


@pytest.mark.parametrize("head", ["净利润", "成本合计", "总成本", "Net income", "产值"])
def test_a_column_of_results_is_refused_with_what_to_write(tmp_path, head: str) -> None:
    change = column(f"{head} [元/亩]", lambda row: row["雇工"] + 7)
    with pytest.raises(InputError) as caught:
        slipped(tmp_path, "budgets", change)
    assert [one.code for one in caught.value.problems] == ["budget_result"]
    assert f"忽略的列 = {head}" in caught.value.text("zh")
    assert (
        slipped(tmp_path, "budgets", change, 忽略的列=head).figures["floor"].value
        == slipped(tmp_path, "budgets", lambda table: None).figures["floor"].value
    )


@pytest.mark.parametrize(
    ("made", "parts"),
    [
        (lambda row: row["种子"] + row["肥料"] + row["雇工"], "种子＋肥料＋雇工"),
        (lambda row: row["种子"] + row["雇工"], "种子＋雇工"),
        (lambda row: round(row["单产"] * row["价格"]), "等于 收入："),
        (
            lambda row: round(row["单产"] * row["价格"] - row["种子"] - row["肥料"] - row["雇工"]),
            "收入减去其他各项成本",
        ),
    ],
)
def test_a_column_that_adds_up_others_is_doubted(tmp_path, made, parts: str) -> None:
    (doubt,) = slipped(tmp_path, "budgets", column("本项 [元/亩]", made)).doubts.open
    assert (doubt.code, doubt.fields["column"]) == ("budget_sum", "本项 [元/亩]")
    assert parts in doubt.text("zh")


def test_a_cost_of_its_own_is_none(tmp_path) -> None:
    rng = np.random.default_rng(1)
    assert codes(slipped(tmp_path, "budgets", column("农机 [元/亩]", lambda row: int(rng.integers(40, 120))))) == []


@pytest.mark.parametrize(("name", "factor"), [("价格", 1000), ("价格", 0.001), ("单产", 1000), ("种子", 1000)])
def test_a_whole_column_in_another_unit_is_doubted(tmp_path, name: str, factor: float) -> None:
    assert codes(slipped(tmp_path, "budgets", times(name, factor, range(2, 62)))) == ["budget_unusual"]


def test_more_seasons_than_a_year_has(tmp_path) -> None:
    (doubt,) = slipped(tmp_path, "budgets", times("季数", 6, [5, 9])).doubts.open
    assert (doubt.code, doubt.fields["count"], doubt.fields["row"]) == ("budget_seasons", 2, "5")


# --- blocks in another unit ---


@pytest.mark.parametrize(
    ("method", "name", "factor", "rows"),
    [
        ("hedonic", "价格", 10_000, range(7, 247, 24)),
        ("hedonic", "价格", 0.0001, range(40, 50)),
        ("travel", "收入", 0.1, range(40, 88)),
        ("travel", "费用", 100, range(3, 300, 20)),
        ("travel", "收入", 10, range(3, 300, 10)),
        ("transfer", "价值", 1000, [3, 4, 9]),
        ("auction", "报价", 15, [9, 12, 20]),
        ("budgets", "价格", 1000, [3, 8, 30]),
    ],
)
def test_a_block_in_another_unit_is_doubted(
    tmp_path, method: str, name: str, factor: float, rows: Sequence[int]
) -> None:
    (doubt,) = slipped(tmp_path, method, times(name, factor, rows)).doubts.open
    assert (doubt.code, doubt.fields["count"], doubt.fields["row"]) == ("survey_block", len(rows), str(rows[0]))


def test_a_village_in_another_unit_is_doubted() -> None:
    rng = np.random.default_rng(2)
    villages = rng.integers(1, 13, 300)
    income = np.exp(rng.normal(10, 0.8, 300))
    (block,) = blocks(np.where(villages == 5, income / 10, income), {"村": villages.tolist()})
    assert block.group == ("村", "5")
    assert np.array_equal(block.rows, np.flatnonzero(villages == 5))


def test_bids_no_one_else_was_asked_are_doubted(tmp_path) -> None:
    rows = range(30, 50)

    def both(table: dict[str, list[Any]]) -> None:
        times("投标值1", 100, rows)(table)
        times("投标值2", 100, rows)(table)

    assert codes(slipped(tmp_path, "contingent", both)) == ["survey_odd_bids", "survey_odd_bids"]
    rng = np.random.default_rng(3)
    for factor in (10, 100, 1000, 0.1, 0.01):
        bids = rng.choice([40.0, 70, 100, 150, 250], 300)
        bids[:20] = np.resize([40.0, 70, 100, 150, 250], 20) * factor
        found = odd_bids(bids)
        assert found is not None
        assert found[1] == factor


def test_lawful_amounts_give_no_doubt() -> None:
    """Uniform, log-normal, counts, ages, classes, designs by powers of ten:
    of 1,000 columns drawn at random hardly one.
    """
    rng = np.random.default_rng(4)
    laws = [
        lambda: rng.uniform(0, 1, 300),
        lambda: np.exp(rng.normal(10, 0.8, 300)),
        lambda: rng.poisson(3, 300),
        lambda: rng.integers(18, 90, 300),
        lambda: rng.normal(2, 1, 300),
        lambda: rng.choice([2500, 15000, 30000, 50000, 100000, 300000], 300, p=[0.1, 0.2, 0.3, 0.2, 0.15, 0.05]),
        lambda: rng.gamma(2, 10, 300),
    ]
    found = sum(
        bool(blocks(values, {"v": rng.integers(1, 16, 300).tolist()}) or below_zero(values))
        for law in laws
        for values in (law() for _ in range(100))
    )
    assert found <= 4
    designs = [
        ([5, 10, 20, 50, 100, 200], [0.05, 0.25, 0.25, 0.25, 0.15, 0.05]),
        ([10, 100, 1000], [0.45, 0.45, 0.1]),
        ([1, 5, 10, 50, 100, 500, 1000], [0.3, 0.2, 0.2, 0.1, 0.1, 0.06, 0.04]),
    ]
    assert (
        sum(odd_bids(rng.choice(bids, 300, p=shares)) is not None for bids, shares in designs for _ in range(100)) <= 6
    )


@pytest.mark.parametrize(
    ("method", "name", "rows"),
    [("contingent", "年龄", [20]), ("contingent", "年龄", range(20, 30)), ("travel", "收入", [20, 21])],
)
def test_a_minus_too_many_is_doubted(tmp_path, method: str, name: str, rows: Sequence[int]) -> None:
    (doubt,) = slipped(tmp_path, method, times(name, -1, rows)).doubts.open
    assert (doubt.code, doubt.fields["count"], doubt.fields["row"]) == ("survey_negative", len(rows), "20")


# --- tenders ---


def test_a_bid_of_nothing_is_doubted(tmp_path) -> None:
    (doubt,) = slipped(tmp_path, "auction", times("报价", 0, [9])).doubts.open
    assert (doubt.code, doubt.where) == ("survey_zeros", "a.xlsx: 报价!B9")


def test_a_budget_without_its_wan_is_noted(tmp_path) -> None:
    reading = slipped(tmp_path, "auction", lambda table: None, 预算=20)
    assert "漏了“万”，应为 200000" in reading.text("zh")
    assert "is 1e4 (万) missing, and 200000 meant?" in reading.text("en")


@pytest.mark.parametrize(("method", "number"), [("contingent", "编号"), ("auction", "农户")])
def test_one_number_with_other_answers_is_refused_with_the_same_noted(tmp_path, method: str, number: str) -> None:
    def again(table: dict[str, list[Any]]) -> None:
        for cells in table.values():
            cells.append(cells[4])

    assert "有 1 行与另一行" in slipped(tmp_path, method, again).text("zh")
    with pytest.raises(InputError) as caught:
        slipped(tmp_path, method, lambda table: table[number].__setitem__(12, table[number][9]))
    assert [one.code for one in caught.value.problems] == ["survey_number_twice"]

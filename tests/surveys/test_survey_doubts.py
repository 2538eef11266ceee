"""Answers that look wrong are named with their cell and settled by a person;
settings and weights that contradict themselves are refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from each import each
from openpyxl import Workbook

from esvalue.core.errors import InputError
from esvalue.surveys.apart import CODES, codes_apart, far_apart
from esvalue.surveys.from_file import estimate_file

HEADS = ["编号", "年龄", "收入", "金额", "回答", "权重"]
MODEL = {
    "方法": "条件价值评估",
    "format": "single",
    "bid": "金额",
    "answer": "回答",
    "分布": "对数逻辑",
    "formula": "年龄",
}
CODES_SHEET: list[tuple[Any, ...]] = [
    ("测度", "支付意愿", "设置"),
    ("货币", "人民币", "设置"),
    ("周期", "年", "设置"),
    ("支付者", "户", "设置"),
]


def answers(n: int = 300) -> list[list[Any]]:
    rng = np.random.default_rng(8)
    bid, age = rng.choice([20, 50, 100, 200], n), rng.integers(20, 70, n)
    said = np.where(rng.logistic(4.3, 0.5, n) > np.log(bid), "是", "否")
    return [
        [i + 1, int(a), int(rng.integers(2, 12)) * 10000, int(b), s, round(float(w), 2)]
        for i, (a, b, s, w) in enumerate(zip(age, bid, said, rng.uniform(0.5, 1.5, n), strict=True))
    ]


def write(
    path: Path,
    rows: list[list[Any]],
    model: dict[str, Any] = MODEL,
    codes: list[tuple[Any, ...]] = CODES_SHEET,
    checked: list[tuple[Any, ...]] | None = None,
) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    tables = {
        "答卷": [HEADS, *rows],
        "编码本": [("列", "编码", "含义"), *codes],
        "模型": [("名称", "取值"), *model.items()],
    }
    if checked is not None:
        tables["已核对"] = [("条目", "取值", "来源", "理由"), *checked]
    for name, lines in tables.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    book.save(path)
    return path


def with_value(column: str, value: Any, rows: range) -> list[list[Any]]:
    made = answers()
    for row in rows:
        made[row][HEADS.index(column)] = value
    return made


# --- codes and slips of the pen ---


def test_a_code_answered_again_and_again_is_named_with_its_cell(tmp_path) -> None:
    reading = estimate_file(write(tmp_path / "a.xlsx", with_value("年龄", 99, range(40))))
    (doubt,) = reading.doubts.open
    assert (doubt.code, doubt.entry, doubt.value, doubt.where) == (
        "survey_suspect_code",
        "a.xlsx: 年龄",
        "99",
        "a.xlsx: 答卷!B2",
    )
    assert "40 个 99" in reading.text("zh")
    assert "年龄 | 99" in reading.text("zh")
    assert "doubtful: 1" in reading.text("en")


def test_a_code_in_the_codebook_is_missing_and_no_doubt(tmp_path) -> None:
    path = write(
        tmp_path / "a.xlsx",
        with_value("年龄", 99, range(40)),
        {**MODEL, "缺失值": "略去"},
        [*CODES_SHEET, ("年龄", 99, "缺失")],
    )
    reading = estimate_file(path)
    assert reading.doubts.open == ()
    assert "40" in reading.text("en")


def test_a_column_no_setting_names_is_not_looked_at(tmp_path) -> None:
    assert estimate_file(write(tmp_path / "a.xlsx", with_value("收入", 9_999_999_999, range(1)))).doubts.open == ()


def test_a_single_figure_far_from_all_others_is_named(tmp_path) -> None:
    (doubt,) = estimate_file(write(tmp_path / "a.xlsx", with_value("年龄", 4500, range(17, 18)))).doubts.open
    assert (doubt.code, doubt.where, doubt.value) == ("survey_far_value", "a.xlsx: 答卷!B19", "4500")


def test_a_doubt_is_settled_in_the_workbook_until_the_value_changes(tmp_path) -> None:
    row = ("年龄", 4500, "调查员 3", "录入照原卷")
    settled = estimate_file(write(tmp_path / "a.xlsx", with_value("年龄", 4500, range(1)), checked=[row]))
    assert (len(settled.doubts.open), len(settled.doubts.settled)) == (0, 1)
    assert "已核对的存疑：1 项" in settled.text("zh")
    changed = estimate_file(write(tmp_path / "b.xlsx", with_value("年龄", 5400, range(1)), checked=[row]))
    assert (len(changed.doubts.open), len(changed.doubts.settled)) == (1, 0)
    assert "曾按取值 4500 核对" in changed.text("zh")


def test_a_settled_doubt_says_on_what_it_rests(tmp_path) -> None:
    for row, said in ((("年龄", 99, "", "在敬老院"), "没有写明由谁确认"), (("年龄", 99, "村委会", ""), "reason")):
        with pytest.raises(InputError) as caught:
            estimate_file(write(tmp_path / "a.xlsx", answers(), checked=[row]))
        assert said in caught.value.text("zh")
        assert caught.value.problems[0].where.startswith("a.xlsx: 已核对!A2")


def test_a_doubt_of_a_csv_is_settled_in_its_toml(tmp_path) -> None:
    pd.DataFrame(with_value("年龄", 99, range(40)), columns=HEADS).to_csv(tmp_path / "a.csv", index=False)
    text = (
        'currency = "CNY"\n'
        'period = "year"\n'
        'measure = "wtp"\n'
        "[model]\n"
        'method = "contingent"\n'
        'format = "single"\n'
        'bid = "金额"\n'
        'answer = "回答"\n'
        'distribution = "normal"\n'
        'formula = "年龄"\n'
    )
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    (doubt,) = estimate_file(tmp_path / "a.csv").doubts.open
    assert doubt.where == "a.csv: B2"
    row = '[[checked]]\nentry = "a.csv: 年龄"\nvalue = 99\nsource = "村委会"\nreason = "敬老院"\n'
    (tmp_path / "a.toml").write_text(text + row, encoding="utf-8")
    assert len(estimate_file(tmp_path / "a.csv").doubts.settled) == 1


@each("code", sorted(CODES))
@each("scale", ["years", "rating", "money"])
def test_every_code_beyond_a_gap_is_found_wherever_answers_end(code: int, scale: str) -> None:
    rng = np.random.default_rng(abs(code))
    usual = {
        "years": rng.integers(18, 70, 200),
        "rating": rng.integers(1, 6, 200),
        "money": rng.integers(10, 60, 200) * 1000,
    }[scale]
    if -1 <= code <= usual.max() or (scale == "years" and code == 77):
        return  # inside the answers, or next to them: no one can tell
    assert codes_apart(np.concatenate([usual, np.full(20, code)])) == [code]


def test_lawful_answers_give_no_doubt() -> None:
    """Ages, incomes, trips, households, distances, effects coding: of 600 columns drawn at random hardly one."""
    rng = np.random.default_rng(3)
    laws = [
        lambda: rng.integers(18, 90, 300),
        lambda: np.exp(rng.normal(10, 0.8, 300)).round(),
        lambda: rng.poisson(3, 300),
        lambda: rng.integers(1, 8, 300),
        lambda: rng.choice([-1, 0, 1], 300),
        lambda: rng.uniform(50, 3000, 300).round(),
    ]
    found = sum(
        bool(codes_apart(values) or far_apart(values)) for law in laws for values in (law() for _ in range(100))
    )
    assert found <= 6


# --- don't know ---


def test_dont_know_listed_alone_is_counted(tmp_path) -> None:
    rows = with_value("回答", "不知道", range(24))
    reading = estimate_file(write(tmp_path / "a.xlsx", rows, codes=[*CODES_SHEET, ("回答", "不知道", "不知道")]))
    assert "300 位受访者中有 24 位因回答“不知道”而略去" in reading.text("zh")
    kept = estimate_file(
        write(tmp_path / "b.xlsx", rows, codes=[*CODES_SHEET, ("回答", "不知道", "不知道"), ("不知道", "否", "设置")])
    )
    assert '24 of 300 respondents who answered "don\'t know" are counted as no' in kept.text("en")


def test_dont_know_in_a_column_that_is_no_question_is_a_missing_cell(tmp_path) -> None:
    path = write(tmp_path / "a.xlsx", with_value("年龄", 88, range(5)), codes=[*CODES_SHEET, ("年龄", 88, "不知道")])
    with pytest.raises(InputError) as caught:
        estimate_file(path)
    assert [one.code for one in caught.value.problems] == ["survey_missing"]


# --- settings ---


@pytest.mark.parametrize(("name", "value"), [("货币", "USD"), ("currency", "USD"), ("周期", "月"), ("货币", "人民币")])
def test_a_setting_given_twice_is_refused(tmp_path, name: str, value: str) -> None:
    with pytest.raises(InputError) as caught:
        estimate_file(write(tmp_path / "a.xlsx", answers(), codes=[*CODES_SHEET, (name, value, "设置")]))
    (problem,) = caught.value.problems
    assert (problem.code, problem.fields["row"]) == ("survey_setting_twice", "6")


def test_codebook_and_model_that_say_two_things_are_refused(tmp_path) -> None:
    with pytest.raises(InputError) as caught:
        estimate_file(write(tmp_path / "a.xlsx", answers(), {**MODEL, "货币": "USD"}))
    assert [one.code for one in caught.value.problems] == ["survey_setting_two_places"]
    assert estimate_file(write(tmp_path / "b.xlsx", answers(), {**MODEL, "周期": "年"})).figures


# --- weights ---


@pytest.mark.parametrize(
    ("value", "rows", "code", "words"),
    [
        (None, range(30), "survey_weights_missing", ("300", "30", "权重", "2")),
        (-1, range(3, 5), "survey_weights_negative", ("2", "-1", "5")),
        (0, range(300), "survey_weights_zero", ("300", "权重")),
        ("多", range(1), "cv_amounts", ("多",)),
    ],
)
def test_weights_that_cannot_be(tmp_path, value: Any, rows: range, code: str, words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as caught:
        estimate_file(write(tmp_path / "a.xlsx", with_value("权重", value, rows), {**MODEL, "权重": "权重"}))
    (problem,) = caught.value.problems
    assert problem.code == code
    for language in ("zh", "en"):
        assert all(word in problem.text(language) for word in words), problem.text(language)
    assert problem.where.startswith(("a.xlsx: 答卷!F", "a.xlsx: 答卷: 权重"))


def test_weights_of_zero_are_counted(tmp_path) -> None:
    assert "300 位受访者中有 7 位的权重（“权重”列）为零" in estimate_file(
        write(tmp_path / "a.xlsx", with_value("权重", 0, range(7)), {**MODEL, "权重": "权重"})
    ).text("zh")

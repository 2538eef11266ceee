"""What a survey prints of figures that have no interval or no end, of numbers that stand twice, of words for codes."""

import re
import warnings

import numpy as np
import openpyxl
import pandas as pd
import pytest

from esvalue.core.errors import InputError
from esvalue.surveys.contingent.latent import LATENTS
from esvalue.surveys.contingent.welfare import truncated
from esvalue.surveys.estimate import Estimate
from esvalue.surveys.from_file import estimate_file

BIDS = (100, 200, 400, 800, 1600)
CODES = [("回答", 1, "是"), ("回答", 2, "否"), ("回答", 8, "不知道"), ("原因", 3, "抗议")]
SETTINGS = [("测度", "受偿意愿"), ("货币", "人民币"), ("周期", "年"), ("支付者", "户")]


def survey(path, distribution="对数正态", shares=(0.45, 0.5, 0.52, 0.58, 0.63), change=lambda rows: None):
    """Return a survey of 500 whose shares of yes barely rise with the bid, some of its rows changed."""
    rows = [
        [100 * i + j, bid, 1 if j < 100 * share else 2, 0]
        for i, (bid, share) in enumerate(zip(BIDS, shares, strict=True))
        for j in range(100)
    ]
    change(rows)
    book = openpyxl.Workbook()
    sheets = {
        "答卷": [("编号", "金额", "回答", "原因"), *rows],
        "编码本": [("列", "编码", "含义"), *CODES, *((name, value, "设置") for name, value in SETTINGS)],
        "模型": [
            ("名称", "取值"),
            ("方法", "条件价值评估"),
            ("提问方式", "单界"),
            ("投标值", "金额"),
            ("回答", "回答"),
            ("分布", distribution),
        ],
    }
    for title, cells in sheets.items():
        sheet = book.create_sheet(title)
        for row in cells:
            sheet.append(row)
    del book["Sheet"]
    book.save(path)
    return path


@pytest.mark.parametrize("distribution", ["逻辑", "正态", "对数逻辑", "对数正态", "威布尔"])
def test_a_bid_without_much_effect_gives_words_and_no_warning(tmp_path, distribution) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        found = estimate_file(survey(tmp_path / "a.xlsx", distribution))
    for language in ("zh", "en"):
        text = "\n".join(one.text(language) for one in found.figures.values())
        assert not re.search(r"\d+\.?\d*e[+]\d|\binf\b|\bnan\b", text), text
    text = "\n".join(one.text("zh") for one in found.figures.values())
    assert "CNY" not in text
    assert text.count("（") == text.count("）")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_interval_prints_none(language) -> None:
    text = Estimate({"zh": "均值", "en": "mean"}, np.inf, np.nan, np.nan, np.nan, 0.95, "kr", "CNY/year").text(language)
    assert text == {"zh": "均值：无穷大 元/年", "en": "mean: infinite CNY/year"}[language]


@pytest.mark.parametrize("scale", [0.5, 3.0, 100.0, 169.0, 171.0, 500.0])
def test_the_truncated_mean_of_an_endless_weibull_mean(scale: float) -> None:
    top, law = 1600.0, LATENTS["weibull"]
    t = np.linspace(0, 1, 400_001)[1:] ** 4  # dense at zero
    alive = np.exp(-np.exp((np.log(t * top) - 5.0) / scale))
    by_hand = top * np.trapezoid(np.r_[1.0, alive], np.r_[0.0, t])
    assert float(truncated(law, np.array(5.0), np.array(scale), top)) == pytest.approx(by_hand, rel=1e-3)


@pytest.mark.parametrize(("column", "code"), [(3, 3), (2, 8)])
def test_a_number_twice_is_found_among_those_left_out(tmp_path, column: int, code: int) -> None:
    def again(rows) -> None:
        rows[10][0], rows[10][column] = rows[4][0], code

    with pytest.raises(InputError) as caught:
        estimate_file(survey(tmp_path / "a.xlsx", change=again))
    assert [one.code for one in caught.value.problems] == ["survey_number_twice"]


@pytest.mark.parametrize("twice", [6, 60, 200])
def test_many_numbers_twice_are_one_message(tmp_path, twice: int) -> None:
    def again(rows) -> None:
        for i in range(twice):
            rows[499 - i][0] = rows[i][0]

    with pytest.raises(InputError) as caught:
        estimate_file(survey(tmp_path / "a.xlsx", change=again))
    (problem,) = caught.value.problems
    assert (problem.code, problem.fields["count"]) == ("survey_numbers_twice", twice)


def test_a_column_of_few_numbers_numbers_nobody(tmp_path) -> None:
    def sizes(rows) -> None:
        for i, row in enumerate(rows):
            row[0] = i % 7 + 1

    assert estimate_file(survey(tmp_path / "a.xlsx", change=sizes)).figures


@pytest.mark.parametrize(
    ("column", "word", "left"), [(3, "抗议", 499), (3, "Protest", 499), (2, "不知道", 499), (2, "否", 500)]
)
def test_a_meaning_written_for_its_code_is_read_and_said(tmp_path, column: int, word: str, left: int) -> None:
    found = estimate_file(survey(tmp_path / "a.xlsx", change=lambda rows: rows[7].__setitem__(column, word)))
    text = found.text("zh")
    assert f"样本数：{left}" in text
    assert f"写的是“{word}”" in text
    assert "第 9 行" in text


def test_the_figure_to_write_instead_is_named(tmp_path) -> None:
    from esvalue.inputs.library import Library
    from esvalue.surveys.file_to_overlay import survey_to_overlay
    from esvalue.surveys.files import open_survey
    from esvalue.surveys.from_file import read_file

    file = open_survey(survey(tmp_path / "a.xlsx", "对数逻辑"))
    found = read_file(file)
    where = {"into": "farmland.stated_cost[red_line]", "per": "1 household/ha", "price_year": 2024}
    with pytest.raises(InputError) as caught:
        survey_to_overlay(file, found, tmp_path / "o.toml", library=Library(), placement=where)
    assert "--figure 截断均值" in caught.value.text("zh")
    assert "数值 = 截断均值" in caught.value.text("zh")
    assert "--figure truncated" in caught.value.text("en")
    assert "CNY" not in caught.value.text("zh")
    survey_to_overlay(file, found, tmp_path / "o.toml", library=Library(), placement={**where, "figure": "截断均值"})


def test_an_empty_option_is_said_to_be_none_of_these() -> None:
    from esvalue.surveys.choice.wide import read_design

    design = pd.DataFrame({"set": [1, 1, 1, 2, 2, 2], "option": ["a", "b", "c"] * 2, "price": [1, 2, None, 2, 3, None]})
    shown = read_design(design, "design", None, None, {})
    assert [(one.code, one.fields["name"]) for one in shown.notes] == [("choice_opt_out_found", "c")]

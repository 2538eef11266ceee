"""What Excel leaves in a workbook and would be read wrongly in silence: file in, message out, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from esvalue.cli import main
from esvalue.core.errors import InputError
from esvalue.core.language import set_language
from esvalue.surveys.from_file import estimate_file
from esvalue.surveys.methods import METHODS
from esvalue.surveys.tables import read_sheet, repeated
from esvalue.surveys.vocabulary import VALUES

HEADS = ["编号", "金额", "回答", "年龄"]
MODEL = {
    "方法": "条件价值评估",
    "format": "single",
    "bid": "金额",
    "answer": "回答",
    "分布": "正态",
    "formula": "年龄",
    "货币": "CNY",
    "周期": "年",
    "支付者": "household",
    "测度": "受偿",
}
CODES: list[tuple[Any, ...]] = [("回答", 1, "是"), ("回答", 2, "否")]


def rows(n: int = 200) -> list[list[Any]]:
    rng = np.random.default_rng(5)
    bid, age = rng.choice([1000, 1800, 2500, 3200], n), rng.integers(20, 70, n)
    return [
        [i + 1, int(b), 1 if rng.normal(2200, 700) <= b else 2, int(a)]
        for i, (b, a) in enumerate(zip(bid, age, strict=True))
    ]


def write(
    path: Path,
    answers: list[list[Any]],
    heads=HEADS,
    model=MODEL,
    codes=CODES,
    names=("答卷", "编码本", "模型"),
    above=(),
) -> Path:
    book = Workbook()
    book.remove(book.active)
    tables = ([*above, heads, *answers], [["列", "编码", "含义"], *codes], [["名称", "取值"], *model.items()])
    for name, lines in zip(names, tables, strict=True):
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    book.save(path)
    return path


def said(path: Path, code: str, *words: str) -> str:
    """Return the English text of the mistake, after checking that both languages hold the
    words and the name of the file.
    """
    with pytest.raises(InputError) as caught:
        estimate_file(path)
    assert code in [one.code for one in caught.value.problems]
    for language in ("zh", "en"):
        text = caught.value.text(language)
        assert path.name in text
        for word in words:
            assert word in text, text
    return caught.value.text("en")


def changed(row: int, column: int, value: Any) -> list[list[Any]]:
    made = rows()
    made[row - 2][column] = value
    return made


def test_chinese_words_for_settings_are_read(tmp_path) -> None:
    reading = estimate_file(write(tmp_path / "a.xlsx", rows()))
    assert reading.figures["median"].unit == "CNY/household/year"
    assert "受偿意愿" in reading.text("zh")


def test_every_method_may_be_named_by_its_title() -> None:
    assert set(VALUES["method"]) == set(METHODS)


@pytest.mark.parametrize("cell", ["六十五", "高", "1，200岁"])
def test_text_in_a_numeric_covariate(tmp_path, cell) -> None:
    assert "row 63" in said(
        write(tmp_path / "a.xlsx", changed(63, 3, cell)), "survey_text_in_numbers", "年龄", "63", cell, "C(年龄)"
    )
    made = estimate_file(write(tmp_path / "b.xlsx", changed(63, 3, "65")))  # a number Excel keeps as text is a number
    assert "年龄[T" not in made.text("en")


def test_a_column_of_text_is_a_category(tmp_path) -> None:
    words = [[*row[:3], "老" if row[3] > 45 else "青"] for row in rows()]
    assert "年龄[T.青]" in estimate_file(write(tmp_path / "a.xlsx", words)).text("en") or "年龄[T.老]" in estimate_file(
        tmp_path / "a.xlsx"
    ).text("en")
    mixed = [[*row[:3], "其他" if row[3] > 65 else row[3] // 20] for row in rows()]
    assert "C(年龄)" in estimate_file(write(tmp_path / "b.xlsx", mixed, model={**MODEL, "formula": "C(年龄)"})).text(
        "en"
    )


def test_headings_that_stand_twice(tmp_path) -> None:
    said(
        write(tmp_path / "a.xlsx", [[*row, row[3]] for row in rows()], heads=[*HEADS, "年龄"]),
        "table_heading_twice",
        "年龄",
        "D",
        "E",
    )
    (tmp_path / "b.csv").write_text("x,y,x\n1,2,3\n", encoding="utf-8")
    with pytest.raises(InputError, match="columns A and C"):
        read_sheet(tmp_path / "b.csv")


@pytest.mark.parametrize("word", ["合计", "总计", "小计", "平均", "平均值", "均值", "Total", "SUM", "mean", "average"])
def test_a_row_of_totals_is_no_respondent(tmp_path, word) -> None:
    assert "Delete the row" in said(
        write(tmp_path / "a.xlsx", [*rows(), [word, 2000, 1, 44]]), "survey_total_row", "202", word
    )


def test_an_average_income_is_an_answer(tmp_path) -> None:
    incomes = [[*row[:3], ("low", "average", "high")[row[0] % 3]] for row in rows()]
    assert "年龄[T" in estimate_file(write(tmp_path / "a.xlsx", [*incomes, [201, 1800, 1, "low"]])).text("en")


def test_two_meanings_of_a_code(tmp_path) -> None:
    said(write(tmp_path / "a.xlsx", rows(), codes=[*CODES, ("回答", 1, "否")]), "survey_code_twice", "回答", "2", "4")
    (tmp_path / "b.csv").write_text("q\n1\n", encoding="utf-8")
    (tmp_path / "b.toml").write_text("[codes.q]\nyes = [1]\nno = [1]\n", encoding="utf-8")
    with pytest.raises(InputError, match="two meanings: yes and no"):
        estimate_file(tmp_path / "b.csv")


def test_rows_that_stand_twice_are_a_note(tmp_path) -> None:
    reading = estimate_file(write(tmp_path / "a.xlsx", [*rows(), *rows()[:3]]))
    assert "3 rows repeat another row" in reading.text("en")
    assert "有 3 行与另一行" in reading.text("zh")
    write(tmp_path / "b.xlsx", [[row[1]] for row in rows()], heads=["金额"])
    assert (
        repeated(read_sheet(tmp_path / "b.xlsx", "答卷")) == ()
    )  # without a number of the respondent, alike is not the same


def test_errors_and_formulas_of_excel(tmp_path) -> None:
    for value in ("#DIV/0!", "#N/A"):
        said(write(tmp_path / "a.xlsx", changed(9, 3, value)), "cell_error", "D9", value, "Excel")
    said(write(tmp_path / "a.xlsx", changed(9, 3, "=1+1")), "cell_formula", "D9", "=1+1", "Excel")


def test_a_title_above_the_headings(tmp_path) -> None:
    assert "seems to be a title" in said(
        write(tmp_path / "a.xlsx", rows(), above=[["2024年调查"]]), "table_title", "2024年调查"
    )


def test_sheets_that_are_missing_or_misnamed(tmp_path) -> None:
    said(write(tmp_path / "a.xlsx", rows(), names=("答卷", "编码本", "设置")), "sheet_missing", "答卷", "设置")
    said(write(tmp_path / "b.xlsx", rows(), names=("答卷", "编码", "模型")), "survey_sheet_misnamed", "编码")


@pytest.mark.parametrize(
    ("name", "code"), [("old.xls", "sheet_old_format"), ("cut.xlsx", "no_workbook"), ("none.xlsx", "no_workbook")]
)
def test_files_that_are_no_workbook(tmp_path, name, code) -> None:
    write(tmp_path / "a.xlsx", rows())
    (tmp_path / name).write_bytes(b"no workbook" if name != "cut.xlsx" else (tmp_path / "a.xlsx").read_bytes()[:2000])
    said(tmp_path / name, code, "xlsx")


def test_errors_name_file_and_sheet(tmp_path) -> None:
    assert "a.xlsx: 答卷!B9 (金额)" in said(write(tmp_path / "a.xlsx", changed(9, 1, "多")), "cv_amounts", "多", "9")
    text = said(write(tmp_path / "b.xlsx", rows(), model={**MODEL, "bid": "zz"}), "survey_column", "zz")
    assert "nearest" not in text


def test_bids_of_a_double_question(tmp_path) -> None:
    model = {name: value for name, value in MODEL.items() if name not in ("bid", "answer")} | {
        "format": "double",
        "bids": "金额",
        "answers": "回答, 回答",
    }
    assert "name two columns" in said(write(tmp_path / "a.xlsx", rows(), model=model), "cv_bids_number", "金额")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_folder_is_no_file(tmp_path, capsys, monkeypatch, language) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        assert main(["--lang", language, "survey", "estimate", "."]) == 1
    finally:
        set_language("en")
    assert {"zh": "是文件夹", "en": "is a folder"}[language] in capsys.readouterr().err


def test_a_workbook_that_was_saved_reads_alike(tmp_path) -> None:
    path = write(tmp_path / "a.xlsx", rows())
    load_workbook(path).save(tmp_path / "b.xlsx")
    assert read_sheet(path, "答卷").equals(read_sheet(tmp_path / "b.xlsx", "答卷"))


def test_none_is_a_word_and_not_an_empty_cell(tmp_path) -> None:
    """Whoever chooses "None" has answered; pandas alone would take the word for a missing cell."""
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        pd.DataFrame({"id": [1, 2, 3], "q1": ["A", "None", "NA"]}).to_excel(book, sheet_name="answers", index=False)
    pd.DataFrame({"id": [1, 2, 3], "q1": ["A", "None", "NA"]}).to_csv(tmp_path / "a.csv", index=False)
    for name in ("a.xlsx", "a.csv"):
        assert read_sheet(tmp_path / name)["q1"].fillna("-").tolist() == ["A", "None", "-"]


# --- what else people leave in a table: each ends in one message with its cell ---


def with_heads(**change: str) -> list[str]:
    return [change.get(name, name) for name in HEADS]


SLIPS: dict[str, tuple[dict[str, Any], str, tuple[str, ...]]] = {
    "a note below": (
        {"answers": [*rows(), ["注：本表由村委会填报"]]},
        "table_note",
        ("答卷!A202", "注：本表由村委会填报"),
    ),
    "a signature below a blank row": ({"answers": [*rows(), [], [None, "张三"]]}, "table_note", ("答卷!B203", "张三")),
    "no headings": ({"heads": rows()[0], "answers": rows()[1:]}, "table_no_headings", ("答卷!A1",)),
    "endless": ({"answers": changed(9, 3, "inf")}, "table_endless", ("答卷!D9", "inf")),
    "thousands": ({"answers": changed(9, 3, "1,200")}, "survey_text_in_numbers", ("答卷!D9", "1,200", "1200")),
    "a unit in the cell": ({"answers": changed(9, 3, "45岁")}, "survey_text_in_numbers", ("答卷!D9", "45岁", "45")),
    "percent": ({"answers": changed(9, 3, "45%")}, "survey_text_in_numbers", ("答卷!D9", "45%", "0.45")),
    "a unit in a bid": ({"answers": changed(9, 1, "1,000元")}, "cv_amounts", ("答卷!B9", "1,000元", "1000")),
    "no data": ({"answers": changed(9, 3, -9999)}, "survey_nodata", ("答卷!D9", "-9999")),
    "a raster's no data": ({"answers": changed(9, 1, -3.4e38)}, "survey_nodata", ("答卷!B9",)),
    "a number twice": ({"answers": changed(9, 0, 20)}, "survey_number_twice", ("答卷!A21", "20", "9, 21", "金额")),
    "sums without a name": (
        {"answers": [*rows(), [None, sum(row[1] for row in rows()), 1, sum(row[3] for row in rows())]]},
        "survey_total_sums",
        ("答卷!B202", "金额, 年龄"),
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_one_message_with_the_cell(tmp_path, slip) -> None:
    how, code, words = SLIPS[slip]
    said(write(tmp_path / "a.xlsx", **{"answers": rows(), **how}), code, *words)


def test_what_is_read_as_meant(tmp_path) -> None:
    """Full-width digits, numbers kept as text, blanks at the ends of words: every figure is the same."""
    plain = estimate_file(write(tmp_path / "a.xlsx", rows())).text("en")
    wide = [
        [
            row[0],
            str(row[1]).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
            f" {row[2]} ",
            f"{row[3]}．0",
        ]
        for row in rows()
    ]
    assert estimate_file(write(tmp_path / "b.xlsx", wide)).text("en") == plain


def test_a_category_in_two_dresses(tmp_path) -> None:
    words = [[*row[:3], "老Ａ" if row[3] > 60 else "老A" if row[3] > 45 else "青"] for row in rows()]
    said(write(tmp_path / "a.xlsx", words), "survey_words_twins", "年龄", "老A")


def test_rows_of_a_csv_count_its_blank_lines(tmp_path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2\n\n3,4\n", encoding="utf-8")
    assert read_sheet(tmp_path / "a.csv").index.tolist() == [2, 4]
    (tmp_path / "b.csv").write_text("x,y\n1,2,9\n3,4,9\n", encoding="utf-8")
    with pytest.raises(InputError, match="have no heading"):
        read_sheet(tmp_path / "b.csv")

"""Survey files in Chinese: templates, settings and results hold no English but names and methods,
and either language is read back.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from foreign import nothing_foreign
from openpyxl import load_workbook

import esvalue
from esvalue.cli import main
from esvalue.core.errors import InputError
from esvalue.core.language import set_language
from esvalue.gep import gep_folder
from esvalue.surveys.files import SHEETS, open_survey
from esvalue.surveys.from_file import estimate_file
from esvalue.surveys.methods import METHODS
from esvalue.surveys.templates import write_template
from esvalue.surveys.vocabulary import (
    FIGURES,
    NAMES,
    VALUES,
    figure_in_english,
    figure_title,
    in_english,
    named_in_english,
)

#: Names of people, of methods and their marks, and symbols, as Chinese papers print them.
STATISTICS = (
    "RESET",
    "Breusch",
    "Pagan",
    "Pearson",
    "chi",
    "AIC",
    "BIC",
    "McFadden",
    "R2",
    "Krinsky",
    "Robb",
    "Turnbull",
    "Boyle",
    "Englin",
    "Shonkwiler",
    "Shaw",
    "Box",
    "Cox",
    "logit",
    "alpha",
    "lambda",
    "ln",
    "log",
    "REML",
    "HC3",
    "NB2",
    "sigma",
)


@pytest.fixture(autouse=True)
def english():
    yield
    set_language("en")


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """Both workbooks of every method."""
    folder = tmp_path_factory.mktemp("templates")
    return {
        (method, language): write_template(method, folder / f"{method}_{language}.xlsx", language=language)
        for method in METHODS
        for language in ("en", "zh")
    }


def changed(path: Path, out: Path, **settings: object) -> Path:
    """Return a copy of a Chinese workbook whose sheet 模型 says something else; a new row where it has none."""
    book = load_workbook(path)
    sheet = book["模型"]
    for name, value in settings.items():
        row = next((row for row in sheet.iter_rows(min_row=2, max_col=2) if row[0].value == name), None)
        if row is None:
            sheet.append((name, value))
        else:
            row[1].value = value
    book.save(out)
    return out


# --- templates ---


@pytest.mark.parametrize("method", METHODS)
def test_a_chinese_workbook_gives_the_same_figures(templates, method):
    english, chinese = (estimate_file(templates[method, language]) for language in ("en", "zh"))
    values = [[(one.value, one.low, one.high) for one in reading.figures.values()] for reading in (english, chinese)]
    assert repr(values[0]) == repr(values[1])
    assert english.default.partition("[")[0] == chinese.default.partition("[")[0]


@pytest.mark.parametrize("method", METHODS)
def test_a_chinese_workbook_is_chinese(templates, method):
    book = load_workbook(templates[method, "zh"])
    cells = {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    }
    nothing_foreign(
        {name: name.partition("!")[0] for name in cells} | cells, "toml", "out", "net_margin", "prices", *STATISTICS
    )
    assert set(book.sheetnames) <= {"说明", *SHEETS.values()}
    assert all(re.search("[一-鿿]", str(cell.value)) for sheet in book for cell in sheet[1] if cell.value is not None)


@pytest.mark.parametrize("method", METHODS)
def test_every_setting_of_a_chinese_workbook_is_read(templates, method, tmp_path):
    """Fill in what the template leaves empty: no name may be unknown to the reader (its value may be wrong)."""
    empty = [
        row[0].value
        for row in load_workbook(templates[method, "zh"])["模型"].iter_rows(min_row=2, max_col=2)
        if row[1].value is None
    ]
    said: list[str] = []
    try:
        estimate_file(changed(templates[method, "zh"], tmp_path / "x.xlsx", **dict.fromkeys(empty, "1")))
    except InputError as error:
        said = [problem.code for problem in error.problems]
    assert "survey_setting_unknown" not in said


# --- words ---


def test_words_are_of_one_meaning():
    for words in (NAMES, *VALUES.values()):
        assert [
            word for word, count in Counter(word for names in words.values() for word in names).items() if count > 1
        ] == []
    assert len(set(FIGURES.values())) == len(FIGURES)
    assert all(named_in_english(word) == name for name, words in NAMES.items() for word in words)
    assert all(
        in_english(setting, word) == value
        for setting, values in VALUES.items()
        for value, words in values.items()
        for word in words
    )


def literals(function: str) -> set[str]:
    """Return the first arguments of every call `spec.FUNCTION("...")` in the readers of surveys."""
    found = set()
    for path in Path(esvalue.__file__).parent.joinpath("surveys").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == function
                and isinstance(node.func.value, ast.Name | ast.Attribute)
            ):
                owner = node.func.value.id if isinstance(node.func.value, ast.Name) else node.func.value.attr
                if owner in ("spec", "specification") and node.args and isinstance(node.args[0], ast.Constant):
                    found.add(node.args[0].value)
    return found


@pytest.mark.parametrize("function", ["text", "choice", "words", "number", "numbers", "flag", "pairs"])
def test_every_setting_a_reader_reads_has_a_chinese_name(function):
    found = literals(function)
    assert found
    assert found <= set(NAMES)
    if function == "choice":
        assert found <= set(VALUES)


def test_figures_are_read_back_in_either_language():
    for name in (
        "median",
        "uptake[2000]",
        "wtp[water, class 2]",
        "price[view: road -> lake]",
        "floor[东村, 水稻]",
        "wtp[opt_out]",
    ):
        assert figure_in_english(figure_title(name, "zh")) == name
        assert figure_title(name, "en") == name


def test_a_figure_may_be_named_in_chinese(templates):
    reading = estimate_file(templates["contingent", "zh"])
    assert reading.figure("中位数", "x") == reading.figure("median", "x")


# --- what is printed ---

#: Workbooks with other settings, so that every kind of result is printed once.
VARIANTS = {
    "accept": ("contingent", {"分布": "对数正态", "标准误": "稳健", "区间": "德尔塔", "协变量取值": "年龄 = 40",
    "标准": "100, 200", "参与率": "0.5"}),
    "single": ("contingent", {"提问方式": "单界", "投标值": "投标值1", "回答": "回答1", "各次投标值": None,
    "各次回答": None, "聚类": "村"}),
    "latent": ("choice", {"模型类型": "潜类别", "类别数": 2, "起点数": 2}),
    "with people": ("choice", {"公式": "水质 + 鸟类 + 费用 + opt_out * 年龄", "区间": "菲勒"}),
    "visitors": ("travel", {"样本": "游客", "分布": "泊松"}),
    "made cost": ("travel", {"公式": "次数 ~ 全费 + 收入", "费用": "全费", "其他费用": "费用", "置信水平": 0.9}),
    "linear": ("hedonic", {"函数形式": "线性", "聚类": None}),
    "boxcox": ("hedonic", {"函数形式": "博克斯-考克斯", "聚类": None}),
    "unit value": ("transfer", {"转移方式": "单位值", "公式": None, "收入弹性": 0.8, "研究": "文献"}),
    "by bid": ("auction", {"定价": "按报价", "标准": "6000", "参与率": "0.5"}),
    "uptake of budgets": ("budgets", {"标准": "19000", "参与率": "0.5", "地点": "东村"}),
}  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_an_estimate_is_printed_in_chinese(templates, method, capsys):
    assert main(["--lang", "zh", "survey", "estimate", str(templates[method, "zh"])]) == 0
    nothing_foreign({method: capsys.readouterr().out}, *STATISTICS)


@pytest.mark.parametrize("name", VARIANTS)
def test_other_models_are_printed_in_chinese(templates, name, tmp_path, capsys):
    method, settings = VARIANTS[name]
    path = changed(templates[method, "zh"], tmp_path / "x.xlsx", **settings)
    if name == "unit value":
        book = load_workbook(path)
        book["地点"].delete_rows(3)
        book.save(path)
    if name == "accept":
        book = load_workbook(path)
        for row in book["编码本"].iter_rows(min_row=2, max_col=2):
            row[1].value = {"支付意愿": "受偿意愿"}.get(row[1].value, row[1].value)
        for row in book["答卷"].iter_rows(min_row=2):
            row[4].value, row[6].value = ({1: 2, 2: 1}.get(cell.value, cell.value) for cell in (row[4], row[6]))
        book.save(path)
    assert main(["--lang", "zh", "survey", "estimate", str(path)]) == 0, capsys.readouterr().err
    nothing_foreign({name: capsys.readouterr().out}, *STATISTICS)


@pytest.mark.parametrize("method", METHODS)
def test_mistakes_in_settings_are_said_in_chinese_words(templates, method, tmp_path, capsys):
    names = [name for name, *_ in METHODS[method].example.settings if name in NAMES]
    wrong = {NAMES[name][0]: "不是" for name in names}
    for settings in (wrong, {"没有的": 1}, {NAMES[names[0]][0]: None}):
        assert main(
            [
                "--lang",
                "zh",
                "survey",
                "estimate",
                str(changed(templates[method, "zh"], tmp_path / "x.xlsx", **settings)),
            ]
        ) in (0, 1)
        nothing_foreign({method: capsys.readouterr().err}, "hc1", "ols", "Python", *STATISTICS)


def test_a_plan_is_written_in_chinese_and_read_back(templates, tmp_path, capsys):
    assert (
        main(
            [
                "--lang",
                "zh",
                "survey",
                "plan",
                str(templates["choice", "zh"]),
                "--sets",
                "6",
                "--out",
                str(tmp_path / "q.xlsx"),
            ]
        )
        == 0
    )
    nothing_foreign({"plan": capsys.readouterr().out}, "D")
    book = load_workbook(tmp_path / "q.xlsx")
    assert book.sheetnames == ["设计", "水平", "质量"]
    nothing_foreign(
        {
            "cells": "\n".join(
                str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
            )
        }
    )
    assert (
        main(
            [
                "--lang",
                "zh",
                "survey",
                "plan",
                str(tmp_path / "q.xlsx"),
                "--sets",
                "6",
                "--out",
                str(tmp_path / "again.xlsx"),
            ]
        )
        == 0
    )
    filled = load_workbook(templates["choice", "zh"])
    del filled["设计"]
    copied = filled.create_sheet("设计")
    for row in book["设计"].iter_rows(values_only=True):
        copied.append(row)
    filled.save(tmp_path / "survey.xlsx")
    assert list(open_survey(tmp_path / "survey.xlsx").sheet("design").columns) == [
        "选择集",
        "备选项",
        "水质",
        "鸟类",
        "费用",
    ]


def test_an_account_is_written_in_chinese(case):
    made = case()
    folder = made.folder / "gep"
    gep_folder(made.load(), folder, language="zh")
    book = load_workbook(folder / "account.xlsx")
    assert book.sheetnames[:4] == ["账户", "GEP国家格式", "实物供给表", "价值供给表"]
    known = ("reed", "north", "south", "cheap", "dear", "water", "storage")
    nothing_foreign(
        {
            f"{sheet.title}!{cell.coordinate}": str(cell.value)
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str)
        },
        *known,
    )
    page = (folder / "account.html").read_text(encoding="utf-8")
    body = re.sub(r"(?s)<style>.*?</style>|<meta[^>]*>|<[^>]*>", " ", page)
    nothing_foreign({"page": body}, *known)
    gep_folder(made.load(), folder)
    assert "行类 / kind" in (folder / "account.html").read_text(encoding="utf-8")

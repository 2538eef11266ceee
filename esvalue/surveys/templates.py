"""Workbooks to fill in, one a method: sheets with made-up answers that can be estimated as they stand,
and every setting explained.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from esvalue.core.arguments import checked
from esvalue.core.calls import Language
from esvalue.core.errors import fail, nearest
from esvalue.core.files import write_file
from esvalue.core.spreadsheets import put_rows, stamped, with_ending
from esvalue.core.text import Text
from esvalue.surveys.files import sheet_title
from esvalue.surveys.method import Method, Rows
from esvalue.surveys.methods import METHODS
from esvalue.surveys.translated import chinese_codes, chinese_settings, chinese_tables

__all__ = ["write_template"]

READ_ME_SHEET = Text(zh="说明", en="read me")
READ_ME = (
    Text(zh="esvalue：调查工作簿（{}）", en="esvalue: survey workbook ({})"),
    Text(
        zh="这些工作表中的数据是编造的，只为说明格式：请换成自己的。",
        en="The data in these sheets are made up to show the form: put your own in their place.",
    ),
    Text(
        zh="行 1 是列名；列名、代码与标签用中文或英文都可以。不需要的列删去，需要的列加上。",
        en=(
            "Row 1 holds the headings; headings, codes and labels may be Chinese. Delete columns you do not need, "
            "add those you do."
        ),
    ),
    Text(
        zh="工作表“编码本”说明代码的含义：是、否、不知道、拒答、缺失、抗议；含义为“设置”的行是货币、周期等。",
        en=(
            "The sheet codebook says what codes mean: yes, no, dont_know, refused, missing, protest; rows with the "
            "meaning setting hold currency, period and the like."
        ),
    ),
    Text(
        zh="工作表“模型”每行一个设置；取值留空表示不用。一个格子里写几个名称时用逗号隔开。",
        en=(
            "The sheet model holds one setting a row; an empty value means it is not used. Several names in a cell "
            "are separated by commas."
        ),
    ),
    Text(
        zh="估计：esvalue --lang zh survey estimate 本文件.xlsx；写入卡片：再加 --out 名称.toml"
        "（或在“模型”中填写“写入”等行）。",
        en=(
            "Estimate: esvalue survey estimate THIS.xlsx; into a card: add --out NAME.toml (fill in the rows into, "
            "... of model)."
        ),
    ),
    Text(
        zh="看起来不对的回答会作为存疑列出；核对无误的，在工作表“已核对”中各写一行：条目、取值、来源、理由。",
        en=(
            "Answers that look wrong are listed as doubtful; what is right all the same gets a row in a sheet "
            "'checked': entry, value, source, reason."
        ),
    ),
)
PLACEMENT: Rows = (
    (
        "into",
        None,
        Text(
            zh="写到哪里：卡片的数值或价格，如 wetland.stated_cost[reed]、prices.reed",
            en="what the figure sets: a figure of a card or a price, such as wetland.stated_cost[reed], prices.reed",
        ),
    ),
    (
        "figure",
        None,
        Text(
            zh="取哪个数值（估计时打印在方括号中的名称）；空：其最后一行所写的",
            en="which figure (the name in brackets that estimate prints); empty: the one its last line names",
        ),
    ),
    (
        "variation_into",
        None,
        Text(
            zh="用于成本下限：权利人之间差异写入的参数，如 wetland.holder_variation",
            en="for a floor: the parameter of the variation among holders, such as wetland.holder_variation",
        ),
    ),
    (
        "per",
        None,
        Text(
            zh="按户或按人提问时每单位基数有多少，如 0.2 户/公顷（由你给出并有来源）",
            en=(
                "holders per unit of the base where households or persons were asked, such as 0.2 household/ha "
                "(yours, with a source)"
            ),
        ),
    ),
    (
        "per_source",
        None,
        Text(
            zh="上一行的来源（统计资料、台账）；空：计为判断",
            en="where per comes from (statistics, registers); empty: counted as judgement",
        ),
    ),
    ("price_year", None, Text(zh="数值的价格年份", en="year of the prices of the figure")),
)


@checked
def write_template(method: str, path: str | Path, replace: bool = False, language: Language = "en") -> Path:
    """Write the workbook of a method and return its path; the same method gives the same cells.

    Parameters
    ----------
    method : str
        One of :data:`esvalue.surveys.methods.METHODS`.
    path : path
        The workbook.
    replace : bool
        Whether to overwrite a file that is there.
    language : str
        "zh": sheets, headings, codes, settings and their explanations in Chinese; "en": in English, explained in both.
        Either is read back.

    Raises
    ------
    InputError
        An unknown method, a file that is there, or one that cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_template("contingent", Path(folder) / "mine").name
    'mine.xlsx'
    >>> write_template("contingnt", "mine.xlsx")
    Traceback (most recent call last):
    ...
    esvalue.core.errors.InputError: template: method = 'contingnt' is not known; nearest: contingent; known:
    contingent, choice, travel, hedonic, transfer, budgets, auction. Write it into the sheet `model` (name:
    method)
    """
    if method not in METHODS:
        raise fail(
            "survey_method", "template", given=method, nearest=nearest(method, METHODS) or "-", known=", ".join(METHODS)
        )
    path = with_ending(path, ".xlsx")
    return write_file(path, stamped(_book(METHODS[method], language)), replace=replace)


def _book(method: Method, language: str) -> Any:
    zh, example, title = language == "zh", method.example, method.title
    book = Workbook()
    head, filled = Font(bold=True), PatternFill("solid", fgColor="FFF2CC")

    def sheet(title: str, rows: Sequence[Sequence[Any]], widths: tuple[int, ...], first: bool = False) -> Any:
        page: Any = book.active if first else book.create_sheet()
        page.title = title
        put_rows(page, rows)
        for i in range(len(rows[0])):
            page.column_dimensions[chr(ord("A") + i)].width = widths[min(i, len(widths) - 1)]
        if not first:
            page.freeze_panes = "A2"
            for cell in page[1]:
                cell.font = head
        return page

    told = [(line.zh,) if zh else (line.zh, line.en) for line in (one.format(title) for one in READ_ME)]
    for row in sheet(READ_ME_SHEET[language], told, (80, 80), first=True).iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    tables = chinese_tables(example) if zh else example.tables()
    for name, table in tables.items():
        sheet(name, [tuple(table.columns), *table.itertuples(index=False, name=None)], (14,))
    if example.codes:
        rows = (
            [("列", "编码", "含义"), *chinese_codes(example)] if zh else [("column", "code", "meaning"), *example.codes]
        )
        sheet(sheet_title("codebook")[language], rows, (16,))
    settings: Rows = (("method", method.name, Text(zh="方法", en="method")), *example.settings, *PLACEMENT)
    lines = (
        [("名称", "取值", "说明"), *chinese_settings(settings, example.chinese)]
        if zh
        else [
            ("name", "value", "说明", "explanation"),
            *((name, value, about.zh, about.en) for name, value, about in settings),
        ]
    )
    for row in sheet(sheet_title("model")[language], lines, (18, 36, 60, 60)).iter_rows(
        min_row=2, min_col=2, max_col=2
    ):
        row[0].fill = filled
    return book

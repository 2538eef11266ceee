"""Workbooks to fill in, one a method: sheets with made-up answers that can be estimated as they stand, and every setting explained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from esvalue.errors import fail, nearest
from esvalue.files import write_file
from esvalue.spreadsheets import named, put, stamped
from esvalue.surveys.examples import EXAMPLES, Example
from esvalue.surveys.methods import METHODS

__all__ = ["write_template"]

READ_ME = (
    ("esvalue：调查工作簿（{}）", "esvalue: survey workbook ({})"),
    ("这些工作表中的数据是编造的，只为说明格式：请换成自己的。", "The data in these sheets are made up to show the form: put your own in their place."),
    ("行 1 是列名；列名、代码与标签都可以用中文。不需要的列删去，需要的列加上。", "Row 1 holds the headings; headings, codes and labels may be Chinese. Delete columns you do not need, add those you do."),
    ("工作表 codebook 说明代码的含义：yes、no、dont_know、refused、missing、protest（或 是、否、不知道、拒答、缺失、抗议）；含义为 setting（设置）的行是货币、周期等。",
     "The sheet codebook says what codes mean: yes, no, dont_know, refused, missing, protest; rows with the meaning setting hold currency, period and the like."),
    ("工作表 model 每行一个设置；取值留空表示不用。一个格子里写几个名称时用逗号隔开。", "The sheet model holds one setting a row; an empty value means it is not used. Several names in a cell are separated by commas."),
    ("估计：esvalue survey estimate 本文件.xlsx；写入卡片：再加 --out 名称.toml（或在 model 中填写 into 等行）。",
     "Estimate: esvalue survey estimate THIS.xlsx; into a card: add --out NAME.toml (fill in the rows into, ... of model)."),
)  # fmt: skip
PLACEMENT = (
    ("into", None, "写到哪里：卡片的数值或价格，如 wetland.net_margin[reed]、prices.reed", "what the figure sets: a figure of a card or a price, such as wetland.net_margin[reed], prices.reed"),
    ("figure", None, "取哪个数值（estimate 打印在方括号中的名称）；空：其最后一行所写的", "which figure (the name in brackets that estimate prints); empty: the one its last line names"),
    ("variation_into", None, "用于成本下限：权利人之间差异写入的参数，如 wetland.holder_variation", "for a floor: the parameter of the variation among holders, such as wetland.holder_variation"),
    ("per", None, "按户或按人提问时每单位基数有多少，如 0.2 household/ha（由你给出并有来源）", "holders per unit of the base where households or persons were asked, such as 0.2 household/ha (yours, with a source)"),
    ("per_source", None, "per 的来源（统计资料、台账）；空：计为判断", "where per comes from (statistics, registers); empty: counted as judgement"),
    ("price_year", None, "数值的价格年份", "year of the prices of the figure"),
)  # fmt: skip


def write_template(method: str, path: str | Path, replace: bool = False) -> Path:
    """Write the workbook of a method and return its path; the same method gives the same cells.

    Raises
    ------
    InputError
        An unknown method, a file that is there, or one that cannot be written.
    """
    if method not in EXAMPLES:
        raise fail("survey_method", "template", given=method, nearest=nearest(method, EXAMPLES) or "-", known=", ".join(EXAMPLES))
    path = named(path, ".xlsx")
    return write_file(path, stamped(_book(method, EXAMPLES[method])), replace=replace)


def _book(method: str, example: Example) -> Any:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook()
    head, filled = Font(bold=True), PatternFill("solid", fgColor="FFF2CC")

    def sheet(title: str, rows: list[tuple[Any, ...]], widths: tuple[int, ...], first: bool = False) -> None:
        page = book.active if first else book.create_sheet()
        assert page is not None
        page.title = title
        for r, row in enumerate(rows, start=1):
            for c, value in enumerate(row, start=1):
                put(page.cell(r, c), value)
        for i in range(len(rows[0])):
            page.column_dimensions[chr(ord("A") + i)].width = widths[min(i, len(widths) - 1)]
        if not first:
            page.freeze_panes = "A2"
            for cell in page[1]:
                cell.font = head

    sheet("read me", [(zh.format(METHODS[method].title.zh), en.format(METHODS[method].title.en)) for zh, en in READ_ME], (80, 80), first=True)
    for row in book["read me"].iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for name, table in example.tables().items():
        sheet(name, [tuple(table.columns), *table.itertuples(index=False, name=None)], (14,))
    if example.codes:
        sheet("codebook", [("column", "code", "meaning"), *example.codes], (16,))
    settings = [("method", method, "方法", "method"), *example.settings, *PLACEMENT]
    sheet("model", [("name", "value", "说明", "explanation"), *settings], (18, 36, 60, 60))
    for row in book["model"].iter_rows(min_row=2, min_col=2, max_col=2):
        row[0].fill = filled
    return book

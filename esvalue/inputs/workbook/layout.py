"""The sheets of a scenario workbook: which keys stand on which sheet, in which column, under which heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from esvalue.inputs.workbook.plain import Path

__all__ = [
    "DETAILS",
    "HEADER",
    "HEADINGS",
    "NEEDED",
    "ORIGIN",
    "RECORD_SHEETS",
    "SHEETS",
    "TABLES",
    "Sheet",
    "SheetColumn",
    "record_sheet",
    "table_of",
]

#: Rows of every sheet: title, what to do, headings in both languages, machine keys; then the data.
TITLE, HELP, HEADINGS, HEADER, FIRST = 1, 2, 3, 4, 5
Kind = Literal["text", "number", "flag", "list", "any", "label"]


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet: the key its cells stand for, its heading, its width in characters,
    and the list it offers.
    """

    key: str
    zh: str
    en: str
    width: int = 14
    kind: Kind = "text"
    choices: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet: how it is named, what to do on it, and its columns; `prefix` is the path of the keys it holds."""

    id: str
    zh: str
    en: str
    help_zh: str
    help_en: str
    columns: tuple[SheetColumn, ...]
    prefix: Path = ()
    frozen: int = 1
    #: Whether a workbook may lack it: nothing the scenario says is lost with it, and older workbooks have none.
    optional: bool = False

    def column(self, key: str) -> SheetColumn | None:
        """Return a column by key."""
        return next((column for column in self.columns if column.key == key), None)

    @property
    def title(self) -> str:
        """The name on the tab."""
        return f"{self.zh} {self.en}"


_C = SheetColumn
_NOTES = (_C("note.zh", "说明", "note (Chinese)", 34), _C("note.en", "英文说明", "note (English)", 34))
_TITLES = (_C("title.zh", "名称", "title (Chinese)", 34), _C("title.en", "英文名称", "title (English)", 34))
_KEY = _C("key", "标识", "identifier", 20)

TABLES: tuple[Sheet, ...] = (
    Sheet("domains", "领域", "domains", "每行一个领域。卡片、地块表名一般不改；“无补偿时”写明没有补偿会怎样。",
          "One row a domain. Card and table seldom change; say what happens without the payment.",
          (_KEY, _C("card", "卡片", "card", 14), _C("places", "地块表", "table of places", 18), _C("reading", "核算口径", "reading", 14),
           _C("without.text.zh", "无补偿时", "without the payment (Chinese)", 60), _C("without.text.en", "无补偿时（英文）", "without the payment (English)", 60),
           _C("without.kind", "改变的是", "what changes", 12, choices="kind"), _C("without.source", "依据", "source", 22, choices="sources")), ("domains",)),
    Sheet("columns", "地块不确定", "uncertain columns", "地块表中哪些列一起变动：按哪一列分组、在哪一列内总量不变。倍数在“不确定”表。",
          "Which columns of the places vary together: one factor by group, totals kept within. The factor stands on sheet 'uncertain'.",
          (_KEY, _C("domain", "领域", "domain", 12, choices="domains"), _C("column", "列", "column", 20), _C("columns", "多列", "several columns", 30, "list"),
           _C("by", "分组列", "by group", 14), _C("within", "总量不变于", "totals kept within", 18), *_NOTES), ("uncertainties",)),
    Sheet("options", "方案", "options", "每行一个标准方案。须恰有一个现状。份额、定额、资金的数字在“标准数字”表。",
          "One row a draft standard; exactly one is the status quo. Shares, amounts and funds stand on sheet 'standards'.",
          (_KEY, *_TITLES, _C("status_quo", "现状", "status quo", 9, "flag", "flag"), _C("rule", "规则", "rule", 14, choices="rule"),
           _C("region_coefficients", "分区系数", "region coefficients", 14), _C("stage", "发展阶段", "stage", 14), _C("reading", "核算口径", "reading", 14),
           _C("statistic", "取值", "statistic", 10, "any", "statistic"), _C("participation", "参与", "participation", 13, choices="participation"),
           _C("pays", "付给", "pays", 11, choices="pays"), _C("rounding.to", "取整到", "rounded to", 10, "number"), _C("rounding.unit", "取整单位", "unit of rounding", 14),
           _C("no_range", "上限低于下限时", "ceiling below floor", 12, choices="no_range"),
           _C("coefficients_scale_floor", "系数也乘下限", "coefficients scale the floor", 12, "flag", "flag"), *_NOTES), ("options",), 3),
    Sheet("limits", "要求", "requirements", "对结果的要求：“不低于”与“不高于”只填一个；不高于预算写 budget。领域、区域类型留空即对全部。",
          "What the outcomes must meet: fill one of at least and at most; write budget for the budget. Without domain and region type it is over the whole.",
          (_C("outcome", "结果指标", "outcome", 20, choices="outcome"), _C("domain", "领域", "domain", 12, choices="domains"),
           _C("region_type", "区域类型", "region type", 18), _C("weight", "按什么加权", "weight", 12, choices="weight"), _C("at_least", "不低于", "at least", 12, "number"), _C("at_most", "不高于", "at most", 12, "any"),
           _C("unit", "单位", "unit", 12), _C("in_share", "在多少未来中", "in what share of futures", 14, "number")), ("requirements",)),
    Sheet("cells", "设计单元", "design by cell", "设计方案在个别区域类型的不同：不作承诺、降低承诺、现行标准可否降低。固定的费率写在“标准数字”表。",
          "Region types the designed options treat apart: no promise, a lower one, present rates that may fall. A rate fixed by law stands on sheet 'standards'.",
          (_C("domain", "领域", "domain", 12, choices="domains"), _C("region_type", "区域类型", "region type", 18),
           _C("leave_out", "不作承诺", "nothing promised", 12, "flag", "flag"), _C("at_least", "补够占比不低于", "paid enough at least", 14, "number"),
           _C("in_share", "在多少未来中", "in what share of futures", 14, "number"), _C("present", "现行标准", "present rate", 14, choices="present")),
          ("design", "cells"), optional=True),
    Sheet("sources", "本方案来源", "own sources", "本情景自己的来源；通用来源见“清单”。", "Sources of this scenario's own; the shared ones are on sheet 'lists'.",
          (_KEY, _C("title.zh", "题名", "title (Chinese)", 50), _C("title.en", "英文题名", "title (English)", 50), _C("kind", "类别", "kind of evidence", 13, choices="evidence"),
           _C("locator", "出处", "locator", 30), _C("year", "年份", "year", 9, "number"), *_NOTES), ("sources",)),
    Sheet("checked", "已核对", "checked", "存疑而无误的数值：照抄 esvalue check 印出的条目与取值，写明文件或谁负责，以及理由。数值一改，须重新核对。",
          "Values that are doubted and right: copy entry and value from what esvalue check prints, and say which document or who answers for it, and why. A changed value is doubtful again.",
          (_C("entry", "条目", "entry", 40), _C("value", "取值", "value", 22), _C("source", "文件", "document", 26), _C("role", "谁负责", "who answers for it", 26),
           _C("reason.zh", "理由", "reason (Chinese)", 40), _C("reason.en", "英文理由", "reason (English)", 40)), ("checked",), 2, optional=True),
)  # fmt: skip

RECORD: tuple[SheetColumn, ...] = (
    _C("label", "项目", "what it is", 46, "label"), _C("low", "低", "low", 12, "number"), _C("value", "取值（最可能）", "likely value", 14, "number"),
    _C("high", "高", "high", 12, "number"), _C("unit", "单位", "unit", 14), _C("source", "来源", "source", 22, choices="sources"),
    _C("evidence", "证据", "evidence", 12, choices="evidence"), _C("note.zh", "说明", "note (Chinese)", 34), _C("note.en", "英文说明", "note (English)", 34),
    _C("replace.zh", "以何替换", "what would replace it (Chinese)", 26), _C("replace.en", "以何替换（英文）", "what would replace it (English)", 26),
    _C("weak", "来源弱", "weak source", 9, "flag", "flag"), _C("spread", "分布", "spread", 12, choices="spread"), _C("numbers", "分布的数", "numbers of the spread", 18, "list"),
    _C("price_year", "价格年", "price year", 9, "number"), _C("published", "发表年", "published", 9, "number"), _C("date", "数据年", "date", 9, "number"),
    _C("basis", "价格性质", "basis", 13, choices="basis"), _C("weight", "权重", "weight", 8, "number"), _C("key", "键", "key", 46),
)  # fmt: skip

_FILL = (
    "低、最可能、高三格即三角分布；只填取值即定值。其他分布在“分布”“分布的数”两列。",
    "Low, likely and high make a triangular spread; the value alone is fixed. Other spreads: columns "
    "'spread' and 'numbers'.",
)
RECORD_SHEETS: tuple[Sheet, ...] = (
    Sheet("uncertain", "不确定", "uncertain", *_FILL, RECORD),
    Sheet(
        "standards",
        "标准数字",
        "standards",
        f"各方案的份额、定额与资金。{_FILL[0]}",
        f"Shares, amounts and funds of the options. {_FILL[1]}",
        RECORD,
        ("options",),
    ),
    Sheet(
        "budget",
        "预算",
        "budget",
        f"可用资金与公共资金成本。{_FILL[0]}",
        f"The money there is, and what raising it costs. {_FILL[1]}",
        RECORD,
        ("budget",),
    ),
    Sheet(
        "funding",
        "出资",
        "funding",
        f"各级出资比例，合计为 1。{_FILL[0]}",
        f"Who pays: shares by level that sum to 1. {_FILL[1]}",
        RECORD,
        ("funding",),
    ),
    Sheet(
        "published",
        "已发表总量",
        "published totals",
        "只与结果并列印出，不参与计算。",
        "Printed beside the results, never used.",
        RECORD,
        ("magnitude",),
    ),
    Sheet(
        "parameters",
        "参数",
        "card figures",
        "卡片与价格册的数。要改用自己的数：改数字，并把第一列改为 own。",
        "Figures of the cards and the price book. To use your own: change them and write own in the first column.",
        (_C("use", "采用", "use", 8, choices="use"), *RECORD),
        ("parameters",),
        2,
    ),
)

PAIRS: Mapping[str, Sheet] = {
    "scenario": Sheet("scenario", "情景", "scenario", "名称、价格年、种子与抽样次数。", "Name, price year, seed and sizes of the sample.",
                      (_C("label", "项目", "item", 30, "label"), _C("value", "内容", "value", 60, "any"), _C("about", "说明", "about", 60, "label"), _C("key", "键", "key", 26)),
                      ("scenario",)),
    "design": Sheet("design", "设计", "design", "设计方案的要求：留空即按右栏所述默认，所用的值写入运行结果。",
                    "What is asked of the designed options: an empty cell is as the third column says, and what was used is written into the run.",
                    (_C("label", "项目", "item", 40, "label"), _C("value", "内容", "value", 40, "any"), _C("about", "说明", "about", 70, "label"), _C("key", "键", "key", 30)),
                    ("design",), optional=True),
    "details": Sheet("details", "其他", "details", "少用的键：一行一个键与值。", "Keys seldom used: a row each, key and value.", (_C("key", "键", "key", 60), _C("value", "内容", "value", 60, "any"))),
}  # fmt: skip
DETAILS = PAIRS["details"]
CARDS = Sheet("cards", "卡片", "cards", "情景文件夹自带的卡片，逐行；一般不改。", "Cards of the scenario's own folder, line by line; seldom changed.",
              (_C("file", "文件", "file", 20), _C("text", "内容", "text", 120)))  # fmt: skip
ORIGIN = Sheet("origin", "原情景", "origin", "本情景由何而来：原情景当时的数值。不要修改。", "What the scenario said from which this one was made. Leave it as it is.",
               (_C("file", "文件", "file", 20), _C("text", "内容", "text", 120)))  # fmt: skip
SHEETS: Mapping[str, Sheet] = {sheet.id: sheet for sheet in (*TABLES, *RECORD_SHEETS, *PAIRS.values(), CARDS, ORIGIN)}
#: Sheets every workbook has, empty or not: one that is gone was deleted, and what stood on it with it.
NEEDED = tuple(sheet.id for sheet in (*PAIRS.values(), *TABLES, *RECORD_SHEETS) if not sheet.optional)


def record_sheet(path: Path) -> Sheet:
    """Return the sheet a record stands on.

    >>> record_sheet(("budget", "amount")).id, record_sheet(("stage", "now", "engel")).id
    ('budget', 'uncertain')
    """
    head = ("options",) if path[:2] == ("design", "cells") else path[:1]
    return next((sheet for sheet in RECORD_SHEETS if sheet.prefix and head == sheet.prefix), RECORD_SHEETS[0])


def table_of(path: Path) -> tuple[Sheet, str | int, str] | None:
    """Return (sheet, row key, column key) of a scalar that has a column of its own.

    >>> sheet, row, column = table_of(("options", "now", "title", "zh"))
    >>> sheet.id, row, column, table_of(("options", "now", "use", "x"))
    ('options', 'now', 'title.zh', None)
    """
    for sheet in TABLES:
        n = len(sheet.prefix)
        if path[:n] == sheet.prefix and len(path) > n + 1:
            column = sheet.column(".".join(str(step) for step in path[n + 1 :]))
            if column is not None and column.key != "key":
                return sheet, path[n], column.key
    return None

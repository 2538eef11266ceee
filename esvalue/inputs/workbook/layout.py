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
    "OWN_KEYS",
    "RECORD_SHEETS",
    "SHEETS",
    "TABLES",
    "Row",
    "Sheet",
    "SheetColumn",
    "record_sheet",
    "table_of",
]

#: Rows of every sheet: title, what to do, headings in both languages, machine keys; then the data.
TITLE, HELP, HEADINGS, HEADER, FIRST = 1, 2, 3, 4, 5
Kind = Literal["text", "number", "flag", "list", "any", "label"]
#: What tells a row from the others: its key, its number in a list, or the entry it belongs to and its key there.
Row = str | int | tuple[str, str]


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
    """A sheet: how it is named, what to do on it, and its columns; `prefix` is the path of the keys it holds.

    With `under` a row is an entry of an entry, `prefix.OF.under.KEY`: it says in a column `of` which one it belongs to.
    """

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
    under: str = ""

    def entry(self, row: Row) -> Path:
        """Return the path of what a row holds."""
        return (*self.prefix, row[0], self.under, row[1]) if isinstance(row, tuple) else (*self.prefix, row)

    def row(self, path: Path) -> tuple[Row, Path] | None:
        """Return the row a path leads into, and the rest of the path; None where it does not."""
        n = len(self.prefix)
        if path[:n] != self.prefix:
            return None
        if not self.under:
            return (path[n], path[n + 1 :]) if len(path) > n + 1 else None
        inside = len(path) > n + 3 and path[n + 1] == self.under
        return ((str(path[n]), str(path[n + 2])), path[n + 3 :]) if inside else None

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
#: Columns that say which row it is.
OWN_KEYS = ("key", "of")

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
    Sheet("payments", "支付", "payments", "标准之外的支付，每行一项：写规则与断面各表所在的文件夹，或写费率。费率、数量、封顶等数字在“支付数字”表，分类见“支付类别”。没有则不填。",
          "Payments beside the standards, a row each: a rule with the folder of its tables, or a rate. Rates, bases and caps stand on sheet 'payment figures', categories on 'payment parts'. Leave it empty where there are none.",
          (_KEY, *_TITLES, _C("rule_file", "规则", "rule", 18, choices="rules"), _C("tables", "断面各表", "tables of sections", 18), _C("leave_out", "不计入", "left out", 22, "list"),
           _C("boundary", "只计这些政府", "governments counted", 18, "list"), _C("base", "按什么计（领域.列）", "counted by (domain.column)", 22), _C("payer", "付款方", "payer", 12), _C("payee", "收款方", "payee", 12),
           _C("timing", "何时付", "timing", 11, choices="timing"), _C("holders", "权利人成本取自领域", "cost of holders from domain", 14), _C("participation", "参与", "participation", 13, choices="participation"),
           _C("duty", "同一义务", "duty", 14), _C("combine", "同一义务如何合计", "how duties combine", 13, choices="combine"),
           _C("not_known.zh", "金额为何不详", "why the amount is not known (Chinese)", 34), _C("not_known.en", "金额为何不详（英文）", "why the amount is not known (English)", 34), *_NOTES), ("payments",), 3, optional=True),
    Sheet("payment_parts", "支付类别", "payment parts", "一项支付分几类、各有费率时，每行一类；数字在“支付数字”表。",
          "Where a payment has several rates, a row each category; the figures stand on sheet 'payment figures'.",
          (_C("of", "支付", "payment", 20, choices="payments"), _KEY, *_TITLES, _C("base", "按什么计（领域.列）", "counted by (domain.column)", 22)), ("payments",), 2, optional=True, under="parts"),
    Sheet("payment_changes", "支付改动", "payment changes", "方案对某项支付的改动：另一规则、不付、强制参与。改动的费率在“标准数字”表。",
          "What an option changes of a payment: another rule, not paid, mandatory. Changed rates stand on sheet 'standards'.",
          (_C("of", "方案", "option", 20, choices="options"), _C("key", "支付", "payment", 20, choices="payments"), _C("rule_file", "改用规则", "another rule", 18, choices="rules"),
           _C("as_if", "假定规则已施行", "as if in force", 12, "flag", "flag"), _C("off", "不付", "not paid", 9, "flag", "flag"), _C("participation", "参与", "participation", 13, choices="participation")), ("options",), 2, optional=True, under="payments"),
    Sheet("links", "链接表", "link tables", "每行一张链接表：哪个领域的地块流向哪个领域。份额方式不填即直接填写；按面积、水量、距离倒数时，链接表中填面积、水量、距离（或两端经纬度），份额由程序算出。范围与幂在“不确定”表。",
          "A row each link table: from the places of which domain to those of which. Without a way of sharing shares are typed; by area, volume or inverse distance the link table holds areas, volumes, distances (or the points of both ends), and shares follow. Band and power stand on sheet 'uncertain'.",
          (_KEY, _C("file", "链接表", "link table", 20), _C("from", "从领域", "from domain", 14, choices="domains"), _C("to", "到领域", "to domain", 14, choices="domains"),
           _C("shares", "份额方式", "shares", 18, choices="shares")), ("links",), optional=True),
    Sheet("spill", "受益份额", "who benefits", "某项服务由各级享用的份额，代替卡片的份额：每行一项服务。各级的份额、面积、水量或距离在“不确定”表。没有则不填。",
          "Who enjoys a service, in place of the card's shares: a row a service. Shares, areas, volumes or distances by level stand on sheet 'uncertain'. Leave it empty where there are none.",
          (_C("of", "领域", "domain", 14, choices="domains"), _C("key", "服务", "service", 26), _C("shares", "份额方式", "shares", 18, choices="shares")), ("domains",), 2, optional=True, under="spill"),
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
        "payment_figures",
        "支付数字",
        "payment figures",
        f"各项支付的费率、数量、封顶、权利人的成本。{_FILL[0]}",
        f"Rates, bases and caps of payments, and what they cost holders. {_FILL[1]}",
        RECORD,
        ("payments",),
        optional=True,
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
CARDS = Sheet(
    "cards",
    "卡片",
    "cards",
    "情景文件夹自带的卡片，逐行；一般不改。",
    "Cards of the scenario's own folder, line by line; seldom changed.",
    (_C("file", "文件", "file", 20), _C("text", "内容", "text", 120)),
)
ORIGIN = Sheet(
    "origin",
    "原情景",
    "origin",
    "本情景由何而来：原情景当时的数值。不要修改。",
    "What the scenario said from which this one was made. Leave it as it is.",
    (_C("file", "文件", "file", 20), _C("text", "内容", "text", 120)),
)
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


def table_of(path: Path) -> tuple[Sheet, Row, str] | None:
    """Return (sheet, row, column key) of a scalar that has a column of its own.

    >>> sheet, row, column = table_of(("options", "now", "title", "zh"))
    >>> sheet.id, row, column, table_of(("options", "now", "use", "x"))
    ('options', 'now', 'title.zh', None)
    >>> table_of(("payments", "vessels", "parts", "wooden", "base"))[1:]
    (('vessels', 'wooden'), 'base')
    """
    for sheet in TABLES:
        if (found := sheet.row(path)) is not None:
            column = sheet.column(".".join(str(step) for step in found[1]))
            if column is not None and column.key not in OWN_KEYS:
                return sheet, found[0], column.key
    return None

"""The sheets of a rule: which keys stand on which sheet, in which column, under which heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from esvalue.core.text import Text
from esvalue.inputs.workbook.layout import Kind, SheetColumn

__all__ = ["HEADER_ITEMS", "README", "SHEETS", "Holds", "Item", "RuleColumn", "RuleSheet"]

#: What the cells of a column hold: a value as its kind says, a word of a table, several of them, numbers by name
#: (`干流=100；其余=50`), an amount (the same, or "not seen"), the sides of a term, indicators, names.
Holds = Literal["value", "word", "words", "numbers", "amount", "sides", "indicators", "names"]


@dataclass(frozen=True)
class RuleColumn(SheetColumn):
    """A column of a sheet of a rule: besides, what its cells hold and of which words."""

    holds: Holds = "value"
    words: str = ""


@dataclass(frozen=True)
class RuleSheet:
    """A sheet: its mark, how it is called, what to do on it, its columns, and those that no row may lack."""

    id: str
    title: Text
    help: Text
    columns: tuple[RuleColumn, ...]
    needed: tuple[str, ...]
    frozen: int = 1
    #: Whether a workbook may lack it.
    optional: bool = True

    @property
    def tab(self) -> str:
        """The name on the tab."""
        return f"{self.title.zh} {self.title.en}"


def _column(
    key: str, title: Text, width: int = 14, kind: Kind = "text", *, holds: Holds = "value", words: str = ""
) -> RuleColumn:
    return RuleColumn(key, title.zh, title.en, width, kind, holds=holds, words=words)


def _texts(key: str, title: Text, width: int) -> tuple[RuleColumn, RuleColumn]:
    other = Text(zh=f"{title.zh}（英文）", en=f"{title.en} (English)")
    return _column(f"{key}.zh", title, width), _column(f"{key}.en", other, width)


_MEASURE = _column("measure", Text(zh="计什么", en="measure"), 20, holds="word", words="measure")
_AGAINST = _column("against", Text(zh="与什么比", en="held against"), 18, holds="word", words="against")
_OVER = _column("over", Text(zh="倍数超过谁", en="multiple over"), 16, holds="word", words="against")
_INDICATORS = _column("indicators", Text(zh="指标", en="indicators"), 30, holds="indicators")
_COMBINE = _column("combine", Text(zh="各指标如何合并", en="how combined"), 16, holds="word", words="combine")
#: What is measured more seldom: of terms and of conditions.
_SELDOM = (
    _column("weights", Text(zh="权重", en="weights"), 24, "any", holds="numbers"),
    _column("k0", Text(zh="系数 k0", en="coefficient k0"), 10, "number"),
    _column("base.from", Text(zh="基准期自（年）", en="base period from"), 10, "number"),
    _column("base.to", Text(zh="基准期至（年）", en="base period to"), 10, "number"),
    _column("number", Text(zh="定数", en="number"), 10, "number"),
    _column("counted", Text(zh="计费数量的单位", en="unit counted in"), 12),
)


def _limit(key: str, title: Text) -> RuleColumn:
    return _column(key, title, 16, "any", holds="numbers")


RULE = RuleSheet(
    "rule", Text(zh="规则", en="terms"),
    Text(
        zh="每行一个条款。下拉表中的词含义见“清单”。金额：一个数；或按断面类型、指标写 干流=100；其余=50；"
        "印本没有的写“未见”。",
        en="One row a term; what the words mean stands on sheet 'lists'. Amount: one number; or by kind of section "
        "or indicator, 干流=100；其余=50; 未见 where it is not in print.",
    ),
    (
        _column("name", Text(zh="标识", en="identifier"), 16),
        *_texts("title", Text(zh="名称", en="title"), 34),
        _column("article", Text(zh="条", en="article"), 10),
        _MEASURE, _AGAINST, _OVER, _INDICATORS, _COMBINE,
        _column("per", Text(zh="按什么计", en="counted per"), 18, holds="word", words="per"),
        _column("period", Text(zh="时段", en="period"), 14, holds="word", words="period"),
        _column("schedule", Text(zh="计费方式", en="schedule"), 24, holds="word", words="schedule"),
        _column("step", Text(zh="每档或界限", en="step or threshold"), 11, "number"),
        _column("amount", Text(zh="金额", en="amount"), 26, "any", holds="amount"),
        _column("by", Text(zh="金额按什么分", en="amounts by"), 15, holds="word", words="by"),
        _column("further", Text(zh="第二份起的金额", en="each further one"), 20, "any", holds="amount"),
        _column("raised_by", Text(zh="加重", en="raised by"), 14, holds="word", words="raised"),
        _column("sides", Text(zh="计哪一侧", en="sides"), 14, holds="sides"),
        _column("cap", Text(zh="限额", en="cap"), 18, "any", holds="numbers", words="cap"),
        _column("at_threshold", Text(zh="恰在界限上", en="at the threshold"), 24, holds="word", words="threshold"),
        *_SELDOM,
        *_texts("note", Text(zh="说明", en="note"), 34),
    ),
    ("name", "title.zh", "measure", "period", "schedule"), 2, optional=False,
)  # fmt: skip
BANDS = RuleSheet(
    "bands", Text(zh="分档", en="bands"),
    Text(
        zh="计费方式为“分档定额”的条款：每行一档，大于下端、不超过上端；最后一档上端留空。",
        en="Terms whose schedule is by bands: one row a band, above one end and up to the other; the last one has "
        "no upper end.",
    ),
    (
        _column("term", Text(zh="条款标识", en="term"), 18),
        _column("above", Text(zh="大于", en="above"), 12, "number"),
        _column("to", Text(zh="至（含）", en="up to and with"), 12, "number"),
        _column("amount", Text(zh="金额", en="amount"), 12, "number"),
    ),
    ("term", "above", "amount"),
)  # fmt: skip
CONDITIONS = RuleSheet(
    "conditions", Text(zh="条件", en="conditions"),
    Text(
        zh="条款在什么条件下才计：每行一个条件，同一条款的各条件须同时成立。写方向，或写数（可按指标："
        "COD=40；NH3-N=2），或写断面类型。",
        en="When a term counts: one row a condition, all conditions of a term hold at once. A side, or numbers "
        "(by indicator COD=40；NH3-N=2), or kinds of sections.",
    ),
    (
        _column("term", Text(zh="条款标识", en="term"), 18),
        _MEASURE, _AGAINST, _OVER,
        _column("is", Text(zh="方向", en="side"), 16, holds="word", words="when"),
        _limit("above", Text(zh="大于", en="above")),
        _limit("at_least", Text(zh="不小于", en="at least")),
        _limit("below", Text(zh="小于", en="below")),
        _limit("at_most", Text(zh="不大于", en="at most")),
        _column("kind", Text(zh="断面类型", en="kinds of sections"), 24, holds="words", words="kind"),
        _INDICATORS, _COMBINE, *_SELDOM,
    ),
    ("term",),
)  # fmt: skip
HEADER = RuleSheet(
    "header", Text(zh="表头与结算", en="header and settlement"),
    Text(
        zh="规则的名称、来源、施行日期，以及谁付谁收。增加“缺失”一项：照抄该行。",
        en="What the rule is, where it stands, when it is in force, who pays and receives. For another thing that is "
        "missing copy its row.",
    ),
    (
        _column("label", Text(zh="项目", en="item"), 30, "label"),
        _column("value", Text(zh="内容", en="value"), 50, "any"),
        _column("en", Text(zh="英文内容", en="value in English"), 50),
        _column("about", Text(zh="说明", en="about"), 60, "label"),
        _column("key", Text(zh="键", en="key"), 24),
    ),
    ("key",), 0, optional=False,
)  # fmt: skip
SHARES = RuleSheet(
    "shares", Text(zh="印出的分担比例", en="printed shares"),
    Text(
        zh="规则自带的分担比例：每行一个断面、主体、指标；同一断面同一指标合计为 1；* 表示全部指标。",
        en="Shares the rule itself prints: a row a section, party and indicator; those of one section and indicator "
        "sum to 1; * stands for every indicator.",
    ),
    (
        _column("section", Text(zh="断面", en="section"), 18),
        _column("party", Text(zh="主体", en="party"), 18),
        _column("indicator", Text(zh="指标", en="indicator"), 14),
        _column("share", Text(zh="比例", en="share"), 12, "number"),
    ),
    ("section", "party", "indicator", "share"),
)  # fmt: skip
POOLS = RuleSheet(
    "pools", Text(zh="资金池", en="pools"),
    Text(
        zh="资金池：谁持有、按什么顺序付（条款标识）、不足与结余如何处理。没有资金池可留空。",
        en="Pools of money: who holds them, in which order of terms they pay, what becomes of a shortfall or surplus. "
        "May be empty.",
    ),
    (
        _column("name", Text(zh="标识", en="identifier"), 16),
        *_texts("title", Text(zh="名称", en="title"), 30),
        _column("holder", Text(zh="持有者", en="holder"), 18),
        _column("order", Text(zh="付出顺序", en="order of terms"), 30, holds="names"),
        _column("shortfall", Text(zh="不足时", en="shortfall"), 24, holds="word", words="shortfall"),
        _column("funder", Text(zh="补足的一方", en="funder"), 18),
        _column("surplus", Text(zh="结余", en="surplus"), 24, holds="word", words="surplus"),
        _column("receiver", Text(zh="结余接收方", en="receiver"), 18),
    ),
    ("name", "holder"),
)  # fmt: skip
#: The sheets in their order.
SHEETS: Mapping[str, RuleSheet] = {one.id: one for one in (HEADER, RULE, BANDS, CONDITIONS, SHARES, POOLS)}


NOTHING = Text(zh="", en="")


@dataclass(frozen=True)
class Item:
    """A row of the header sheet: what it is, what to write, and what its cell holds."""

    title: Text
    about: Text = NOTHING
    kind: Kind = "text"
    words: str = ""
    #: Whether it is a text with both languages; may stand in several rows; must be filled.
    both: bool = False
    several: bool = False
    needed: bool = False


_ROLE = Text(zh="上游、下游，或某一方的名称", en="upstream, downstream, or the name of a party")
#: Rows of the header sheet by key.
HEADER_ITEMS: Mapping[str, Item] = {
    "rule.title": Item(Text(zh="名称", en="title"), both=True, needed=True),
    "rule.source": Item(
        Text(zh="来源", en="source"),
        Text(zh="来源标识（见“来源”），没有写 judgement", en="identifier of a source (sheet 'sources'), or judgement"),
        words="source", needed=True,
    ),
    "rule.weak": Item(
        Text(zh="来源弱", en="weak source"),
        Text(zh="只见于一处报道而待核的写 TRUE", en="TRUE where it rests on one report, to be confirmed"), "flag",
    ),
    "rule.unit": Item(
        Text(zh="金额单位", en="unit of the amounts"), Text(zh="如 万元、元", en="such as 1e4 yuan, yuan"), needed=True
    ),
    "rule.in_force.from": Item(
        Text(zh="施行自", en="in force from"), Text(zh="如 2025-04-01、2025；未见留空", en="such as 2025-04-01, 2025")
    ),
    "rule.in_force.to": Item(Text(zh="施行至", en="in force to"), Text(zh="仍施行留空", en="empty while in force")),
    "rule.in_force.kind": Item(Text(zh="日期性质", en="kind of date"), words="date"),
    "rule.replaces": Item(
        Text(zh="取代的规则", en="rule it replaces"), Text(zh="规则的标识", en="identifier of a rule")
    ),
    "rule.missing": Item(
        Text(zh="缺失", en="missing"),
        Text(zh="除金额外还有什么未见于印本", en="what is not in print besides amounts"), both=True, several=True,
    ),
    "rule.note": Item(Text(zh="说明", en="note"), both=True),
    "settle.worse.payer": Item(Text(zh="变差时付方", en="payer when worse"), _ROLE, words="role"),
    "settle.worse.payee": Item(Text(zh="变差时收方", en="payee when worse"), _ROLE, words="role"),
    "settle.better.payer": Item(Text(zh="变好时付方", en="payer when better"), _ROLE, words="role"),
    "settle.better.payee": Item(Text(zh="变好时收方", en="payee when better"), _ROLE, words="role"),
    "settle.several": Item(
        Text(zh="多方如何分担", en="how several share"),
        Text(zh="留空即按断面表所写比例", en="empty: by the shares in the table of sections"), words="several",
    ),
    "settle.late.after": Item(
        Text(zh="逾期：次年几月之后", en="late: after which month"),
        Text(zh="次年的月份，如 03", en="a month of the year that follows, such as 03"),
    ),
    "settle.late.times": Item(
        Text(zh="逾期：乘以", en="late: times"), Text(zh="如 1.1", en="such as 1.1"), "number"
    ),
    "settle.note": Item(Text(zh="结算说明", en="note on the settlement"), both=True),
}  # fmt: skip

#: Lines of the read-me sheet.
README: tuple[Text, ...] = (
    Text(
        zh="只改浅黄色单元格；灰色的是说明或标识。词从下拉表中选，也可只写中文或只写英文词。",
        en="Change the yellow cells only; grey ones explain or identify. Choose words from the drop-downs; the "
        "Chinese or the English word alone is read too.",
    ),
    Text(
        zh="印本没有的金额写“未见”，绝不编造：该条款按名称列为未计入。",
        en="Write 未见 (not seen) for an amount that is not in print, never a made-up one: the term is left out by "
        "name.",
    ),
    Text(
        zh="金额可以是一个数，也可以是 名称=数，以分号隔开：干流=100；其余=50；限额、权重写 名称=数。"
        "“其他”是断面类型，“其余”是未列出的全部。",
        en="An amount is one number, or names with numbers, a semicolon between: 干流=100；其余=50; caps and weights "
        "are names with numbers. 其他 (other) is a kind of section, 其余 (others) all that are not named.",
    ),
    Text(
        zh="分档写在“分档”，条件写在“条件”，都以条款标识对应。",
        en="Bands stand on sheet 'bands', conditions on 'conditions', each with the identifier of its term.",
    ),
    Text(
        zh="可以用公式，只读取其算出的值（先在 Excel 中保存）；不要合并单元格；不要改第 1 行括号内的标识和第 4 行。",
        en="Formulas are read by their value (save the file in Excel first); do not merge cells; leave the name in "
        "brackets in row 1 and row 4 as they are.",
    ),
    Text(
        zh="填好后运行：esvalue --lang zh ledger 数据文件夹 --rule 本文件.xlsx。每个错误都写明工作表与单元格。",
        en="Then run: esvalue ledger FOLDER --rule FILE.xlsx. Each mistake names sheet and cell.",
    ),
)

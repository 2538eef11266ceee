"""Words of the workbook: items of the scenario sheet, how to fill it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from esvalue.core.text import Text

__all__ = ["DESIGN", "HEAD", "ORDER", "README", "HeadItem"]


class HeadItem(NamedTuple):
    """An item of the scenario sheet: its name, what it is about, and the list it is chosen from."""

    title: Text
    about: Text | None = None
    choices: str = ""


#: key of the scenario sheet -> item.
HEAD: Mapping[str, HeadItem] = {
    "name": HeadItem(
        Text(zh="标识", en="identifier"),
        Text(zh="英文字母与数字，用作文件夹名", en="letters and digits; names the folder of a run"),
    ),
    "title.zh": HeadItem(Text(zh="名称", en="title (Chinese)")),
    "title.en": HeadItem(Text(zh="英文名称", en="title (English)")),
    "description.zh": HeadItem(Text(zh="简介", en="description (Chinese)")),
    "description.en": HeadItem(Text(zh="英文简介", en="description (English)")),
    "period": HeadItem(
        Text(zh="所问年份", en="period"),
        Text(
            zh="按规则支付所问的年份，如 2025；没有可留空", en="the year payments by rule are asked about, such as 2025"
        ),
    ),
    "price_year": HeadItem(
        Text(zh="价格年", en="price year"),
        Text(zh="市场价、影子价、调查价换算到该年", en="market, shadow and survey prices are brought to this year"),
    ),
    "seed": HeadItem(
        Text(zh="随机种子", en="seed"), Text(zh="同一种子得到同一结果", en="the same seed gives the same result")
    ),
    "replicates": HeadItem(Text(zh="重复数", en="replicates"), Text(zh="默认 8", en="default 8")),
    "points": HeadItem(
        Text(zh="每次重复的点数", en="points a replicate"),
        Text(zh="默认 1024，向上取为 2 的幂", en="default 1024, rounded up to a power of two"),
    ),
    "commit_draws": HeadItem(
        Text(zh="定标抽样数", en="draws of the commit pass"), Text(zh="默认 4096", en="default 4096")
    ),
    "payer_level": HeadItem(
        Text(zh="付费层级", en="payer level"),
        Text(zh="上限计入到哪一级的受益", en="whose benefit the ceiling counts"),
        "level",
    ),
    "language": HeadItem(Text(zh="报告语言", en="language"), Text(zh="zh 中文，en 英文", en="zh or en"), "language"),
}

#: key of the design sheet -> item; orders, a row a domain, come behind.
DESIGN: Mapping[str, HeadItem] = {
    "at_least": HeadItem(
        Text(zh="每个单元补够的占比", en="share of every cell paid enough"),
        Text(zh="不填则取“要求”表的足额率，没有则 0.8", en="without it adequacy of sheet 'requirements', else 0.8"),
    ),
    "in_share": HeadItem(
        Text(zh="在多少未来中补够", en="in what share of futures"),
        Text(zh="不填则取“要求”表，没有则 0.9", en="without it that of sheet 'requirements', else 0.9"),
    ),
    "budget_in_share": HeadItem(
        Text(zh="在多少未来中不超预算", en="share of futures in which the budget is kept"),
        Text(zh="不填则取“要求”表，没有则 0.9", en="without it that of sheet 'requirements', else 0.9"),
    ),
    "participation": HeadItem(
        Text(zh="参与", en="participation"), Text(zh="默认自愿", en="voluntary by default"), "participation"
    ),
    "present": HeadItem(
        Text(zh="现行标准", en="present rates"), Text(zh="默认不得降低", en="by default they may not fall"), "present"
    ),
    "unknown_value": HeadItem(
        Text(zh="外溢价值不详的单元", en="cells whose value to others is not known"),
        Text(zh="预算之内付多少；默认照现行标准", en="what they get within the money; by default as today"),
        "unknown_value",
    ),
    "rounding.to": HeadItem(
        Text(zh="费率的步长", en="step of the rates"),
        Text(zh="不填则取“方案”表的取整，没有则 5 元/亩", en="without it that of an option, else 5 yuan/mu"),
    ),
    "rounding.unit": HeadItem(Text(zh="步长的单位", en="unit of the step"), Text(zh="如 yuan/mu/a", en="yuan/mu/a")),
    "points": HeadItem(Text(zh="前沿上的预算个数", en="budgets of the frontier"), Text(zh="默认 25", en="default 25")),
}
#: What the row of an order says, behind the title of its domain.
ORDER = HeadItem(
    Text(zh="区域类型的排序", en="order of region types"),
    Text(
        zh="费率最高者在前，以逗号分隔；不填则核心区、缓冲区、实验区、一般区",
        en="that of the greatest rate first, between commas; without it core, buffer, experimental zone, ordinary",
    ),
)

#: Lines of the read-me sheet.
README: tuple[Text, ...] = (
    Text(
        zh="只改浅黄色单元格；灰色的是说明或标识。", en="Change the yellow cells only; grey ones explain or identify."
    ),
    Text(
        zh="填数字时直接输入 12000，不要写 1,000、不要写成文字；百分比写小数 0.3。",
        en="Type plain digits such as 12000: no thousands separators, no text; shares as decimals, 0.3.",
    ),
    Text(
        zh="不适用写 n/a；地块表中空格是错误，不作零处理。",
        en="Write n/a where nothing applies; an empty cell of a table of places is an error, never zero.",
    ),
    Text(
        zh="每个数字都要有来源：从下拉表选取，或在“本方案来源”中新增；没有来源的写 judgement（判断）并放宽低、高。",
        en="Every number has a source: choose one, or add it on sheet 'own sources'; what no source gives is 'judgement', with a wide low and high.",
    ),
    Text(
        zh="可以用公式，只读取其算出的值（先在 Excel 中保存）；不要合并单元格。",
        en="Formulas are read by their value (save the file in Excel first); do not merge cells.",
    ),
    Text(
        zh="增加一行：照抄相近的一行，改标识或键。删除一项：删掉整行。可以改表名与行序，不要改第 1 行括号内的标识和第 4 行。",
        en="To add a row copy a similar one and change its identifier or key; to drop one delete the row. Tabs may be renamed; leave the name in brackets in row 1 and row 4 as they are.",
    ),
    Text(
        zh='双引号内的文字按原样读取，"" 表示空文字；单位 1 表示无量纲。',
        en='A text between double quotes is read as it stands; "" is an empty text; unit 1 is dimensionless.',
    ),
    Text(
        zh="填好后运行：esvalue --lang zh check 本文件.xlsx，再 esvalue --lang zh run 本文件.xlsx。每个错误都写明工作表与单元格。",
        en="Then run: esvalue check FILE.xlsx and esvalue run FILE.xlsx. Each mistake names sheet and cell.",
    ),
)

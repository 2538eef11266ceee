"""Words of the workbook: choices and their meanings, items of the scenario sheet, how to fill it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from esvalue.core.text import Text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.inputs.rate_rules import RATE_RULES

__all__ = ["CHOICES", "HEAD", "README"]

#: list -> value -> what it means.
CHOICES: Mapping[str, Mapping[str, Text]] = {
    "rule": {key: rule.title for key, rule in RATE_RULES.items()},
    "statistic": {
        "median": Text(zh="中位数（默认）", en="median (default)"),
        "mean": Text(zh="平均数", en="mean"),
        "0.9": Text(zh="分位数，0 到 1 之间", en="a quantile, between 0 and 1"),
    },
    "participation": {
        "voluntary": Text(zh="自愿（默认）", en="voluntary (default)"),
        "mandatory": Text(zh="强制", en="mandatory"),
    },
    "pays": {
        "accepted": Text(zh="只付参加者（默认）", en="those who take part (default)"),
        "everyone": Text(zh="付给全部", en="everyone"),
    },
    "weight": {
        "base": Text(zh="按补偿基数（默认）", en="by the base of payments (default)"),
        "loss": Text(zh="按权利人的损失（元）", en="by the loss of holders, in yuan"),
    },
    "no_range": {
        "mask": Text(zh="不设标准（默认）", en="no standard (default)"),
        "pay_floor": Text(zh="付下限", en="pay the floor"),
    },
    "kind": {
        "condition": Text(zh="状况（法律已禁止转用）", en="condition (law forbids conversion)"),
        "cover": Text(zh="覆被", en="cover"),
    },
    "flag": {"TRUE": Text(zh="是", en="yes"), "FALSE": Text(zh="否", en="no")},
    "use": {
        "card": Text(zh="用卡片的数", en="as in the card"),
        "own": Text(zh="用本行的数", en="the figures of this row"),
    },
    "spread": {
        "triangular": Text(zh="三角：低、最可能、高", en="low, likely, high"),
        "uniform": Text(zh="均匀：低、高", en="low, high"),
        "normal": Text(zh="正态 [均值, 标准差]", en="[mean, sd]"),
        "truncnormal": Text(zh="截断正态 [均值, 标准差, 低, 高]", en="[mean, sd, low, high]"),
        "lognormal": Text(zh="对数正态 [中位数, 几何标准差]", en="[median, geometric sd]"),
        "beta": Text(zh="贝塔 [a, b, 低, 高]", en="[a, b, low, high]"),
        "empirical": Text(zh="经验：一列数", en="a list of values"),
    },
    "evidence": {
        "law": Text(zh="法律法规", en="law"),
        "standard": Text(zh="标准规范", en="standard"),
        "statistics": Text(zh="统计", en="statistics"),
        "monitoring": Text(zh="监测", en="monitoring"),
        "paper": Text(zh="论文", en="paper"),
        "survey": Text(zh="调查", en="survey"),
        "news": Text(zh="新闻", en="news"),
        "imputed": Text(zh="插补", en="imputed"),
        "judgement": Text(zh="判断", en="judgement"),
    },
    "basis": {
        "market": Text(zh="市场价", en="market price"),
        "replacement": Text(zh="替代成本（上界）", en="replacement cost (upper bound)"),
        "shadow": Text(zh="影子价格（上界）", en="shadow price (upper bound)"),
        "stated": Text(zh="陈述偏好", en="stated preference"),
        "statutory": Text(zh="法定，按印出数额", en="statutory, as printed"),
        "nominal": Text(zh="名义，按印出数额", en="nominal, as printed"),
    },
    "level": {
        "county": Text(zh="县", en="county"),
        "city": Text(zh="市", en="city"),
        "province": Text(zh="省", en="province"),
        "nation": Text(zh="国家", en="nation"),
        "world": Text(zh="全球", en="world"),
    },
    "language": {"zh": Text(zh="中文", en="Chinese"), "en": Text(zh="英文", en="English")},
    "outcome": {key: outcome.listed for key, outcome in OUTCOMES.items()},
}


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
        zh="填好后运行：esvalue check 本文件.xlsx，再 esvalue run 本文件.xlsx。每个错误都写明工作表与单元格。",
        en="Then run: esvalue check FILE.xlsx and esvalue run FILE.xlsx. Each mistake names sheet and cell.",
    ),
)

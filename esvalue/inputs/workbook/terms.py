"""Words of the workbook: choices and their meanings, items of the scenario sheet, how to fill it in."""

from __future__ import annotations

from collections.abc import Mapping

from esvalue.inputs.outcomes import OUTCOMES
from esvalue.inputs.rate_rules import RATE_RULES

__all__ = ["CHOICES", "HEAD", "README"]

#: list -> value -> (Chinese, English).
CHOICES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "rule": {key: (rule.title.zh, rule.title.en) for key, rule in RATE_RULES.items()},
    "statistic": {"median": ("中位数（默认）", "median (default)"), "mean": ("平均数", "mean"), "0.9": ("分位数，0 到 1 之间", "a quantile, between 0 and 1")},
    "participation": {"voluntary": ("自愿（默认）", "voluntary (default)"), "mandatory": ("强制", "mandatory")},
    "pays": {"accepted": ("只付参加者（默认）", "those who take part (default)"), "everyone": ("付给全部", "everyone")},
    "no_range": {"mask": ("不设标准（默认）", "no standard (default)"), "pay_floor": ("付下限", "pay the floor")},
    "kind": {"condition": ("状况（法律已禁止转用）", "condition (law forbids conversion)"), "cover": ("覆被", "cover")},
    "flag": {"TRUE": ("是", "yes"), "FALSE": ("否", "no")},
    "use": {"card": ("用卡片的数", "as in the card"), "own": ("用本行的数", "the figures of this row")},
    "spread": {
        "triangular": ("三角：低、最可能、高", "low, likely, high"), "uniform": ("均匀：低、高", "low, high"), "normal": ("正态 [均值, 标准差]", "[mean, sd]"),
        "truncnormal": ("截断正态 [均值, 标准差, 低, 高]", "[mean, sd, low, high]"), "lognormal": ("对数正态 [中位数, 几何标准差]", "[median, geometric sd]"),
        "beta": ("贝塔 [a, b, 低, 高]", "[a, b, low, high]"), "empirical": ("经验：一列数", "a list of values"),
    },
    "evidence": {
        "law": ("法律法规", "law"), "standard": ("标准规范", "standard"), "statistics": ("统计", "statistics"), "monitoring": ("监测", "monitoring"),
        "paper": ("论文", "paper"), "survey": ("调查", "survey"), "news": ("新闻", "news"), "imputed": ("插补", "imputed"), "judgement": ("判断", "judgement"),
    },
    "basis": {
        "market": ("市场价", "market price"), "replacement": ("替代成本（上界）", "replacement cost (upper bound)"), "shadow": ("影子价格（上界）", "shadow price (upper bound)"),
        "stated": ("陈述偏好", "stated preference"), "statutory": ("法定，按印出数额", "statutory, as printed"), "nominal": ("名义，按印出数额", "nominal, as printed"),
    },
    "level": {"county": ("县", "county"), "city": ("市", "city"), "province": ("省", "province"), "nation": ("国家", "nation"), "world": ("全球", "world")},
    "language": {"zh": ("中文", "Chinese"), "en": ("英文", "English")},
    "outcome": {key: (one.listed.zh, one.listed.en) for key, one in OUTCOMES.items()},
}  # fmt: skip

#: key of the scenario sheet -> (Chinese, English, about in Chinese, about in English, list of choices).
HEAD: Mapping[str, tuple[str, str, str, str, str]] = {
    "name": ("标识", "identifier", "英文字母与数字，用作文件夹名", "letters and digits; names the folder of a run", ""),
    "title.zh": ("名称", "title (Chinese)", "", "", ""),
    "title.en": ("英文名称", "title (English)", "", "", ""),
    "description.zh": ("简介", "description (Chinese)", "", "", ""),
    "description.en": ("英文简介", "description (English)", "", "", ""),
    "price_year": ("价格年", "price year", "市场价、影子价、调查价换算到该年", "market, shadow and survey prices are brought to this year", ""),
    "seed": ("随机种子", "seed", "同一种子得到同一结果", "the same seed gives the same result", ""),
    "replicates": ("重复数", "replicates", "默认 8", "default 8", ""),
    "points": ("每次重复的点数", "points a replicate", "默认 1024，向上取为 2 的幂", "default 1024, rounded up to a power of two", ""),
    "commit_draws": ("定标抽样数", "draws of the commit pass", "默认 4096", "default 4096", ""),
    "payer_level": ("付费层级", "payer level", "上限计入到哪一级的受益", "whose benefit the ceiling counts", "level"),
    "language": ("报告语言", "language", "zh 中文，en 英文", "zh or en", "language"),
}  # fmt: skip

#: Lines of the read-me sheet: (Chinese, English).
README: tuple[tuple[str, str], ...] = (
    ("只改浅黄色单元格；灰色的是说明或标识。", "Change the yellow cells only; grey ones explain or identify."),
    ("填数字时直接输入 12000，不要写 1,000、不要写成文字；百分比写小数 0.3。", "Type plain digits such as 12000: no thousands separators, no text; shares as decimals, 0.3."),
    ("不适用写 n/a；地块表中空格是错误，不作零处理。", "Write n/a where nothing applies; an empty cell of a table of places is an error, never zero."),
    ("每个数字都要有来源：从下拉表选取，或在“本方案来源”中新增；没有来源的写 judgement（判断）并放宽低、高。",
     "Every number has a source: choose one, or add it on sheet 'own sources'; what no source gives is 'judgement', with a wide low and high."),
    ("可以用公式，只读取其算出的值（先在 Excel 中保存）；不要合并单元格。", "Formulas are read by their value (save the file in Excel first); do not merge cells."),
    ("增加一行：照抄相近的一行，改标识或键。删除一项：删掉整行。可以改表名与行序，不要改第 1 行括号内的标识和第 4 行。",
     "To add a row copy a similar one and change its identifier or key; to drop one delete the row. Tabs may be renamed; leave the name in brackets in row 1 and row 4 as they are."),
    ("双引号内的文字按原样读取，\"\" 表示空文字；单位 1 表示无量纲。", 'A text between double quotes is read as it stands; "" is an empty text; unit 1 is dimensionless.'),
    ("填好后运行：esvalue check 本文件.xlsx，再 esvalue run 本文件.xlsx。每个错误都写明工作表与单元格。",
     "Then run: esvalue check FILE.xlsx and esvalue run FILE.xlsx. Each mistake names sheet and cell."),
)  # fmt: skip

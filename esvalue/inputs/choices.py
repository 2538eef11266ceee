"""Words a cell or key is chosen from, and what each means: a person may know one by its title, in either language."""

from __future__ import annotations

from collections.abc import Mapping

from esvalue.core.text import Text
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.inputs.rate_rules import RATE_RULES

__all__ = ["CHOICES"]

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
    "timing": {"year": Text(zh="每年（默认）", en="every year (default)"), "once": Text(zh="一次性", en="once")},
    "combine": {
        "stacked": Text(zh="叠加", en="all of them"),
        "highest": Text(zh="取最高", en="the highest alone"),
        "primary": Text(zh="取先写者", en="the one written first"),
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
    "shares": {
        "typed": Text(zh="直接填写份额（默认）", en="typed (default)"),
        "area": Text(zh="按面积", en="by area"),
        "volume": Text(zh="按水量", en="by volume"),
        "inverse_distance": Text(zh="按距离倒数，限定范围内", en="by inverse distance within a band"),
    },
    "present": {
        "kept": Text(zh="不得低于现行标准（默认）", en="not below the present rate (default)"),
        "free": Text(zh="可低于现行标准", en="may fall below the present rate"),
    },
    "unknown_value": {
        "present": Text(zh="照现行标准（默认）", en="as it is paid today (default)"),
        "promise": Text(zh="按承诺所需", en="what keeps the promise"),
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

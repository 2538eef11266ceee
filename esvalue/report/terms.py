"""The words of the charts, in both languages."""

from __future__ import annotations

__all__ = ["CHART"]

CHART = {
    "zh": {
        "standards": "补偿标准与下限、上限", "floor": "下限（成本）", "ceiling": "上限（外溢增量价值）", "options": "方案标准", "below": "红色：低于下限", "hollow": "空心：其余方案",
        "bars": "横条为 5%—95% 区间，竖线为中位数", "log": "对数刻度（0 附近为线性）", "cost": "财政支出", "adequacy": "足额率（成本被覆盖的补偿基数占比）",
        "trade": "财政支出与足额率", "trade_sub": "点为平均值（空心为其余方案），线为 5%—95% 区间；浅色区为预算之内且达到足额率要求", "budget": "预算", "required": "要求",
        "services": "价值构成", "services_sub": "条为中位数，线为 5%—95% 区间；负服务向左", "final": "计入合计", "sold": "计入合计，权利人出售", "shown": "不计入合计",
        "negative": "负服务", "prices": "价格表的影响", "prices_sub": "每点为换用一个已发表价格后的结果，其余取中心值；红线为现用价格", "value": "年价值合计",
        "spill": "外溢增量合计", "net": "净效益", "net_sub": "粗线为 25%—75%，细线为 5%—95%，竖线为中位数，点为平均值；遗憾越小越好", "regret": "第 95 百分位遗憾",
        "net_title": "各方案的净效益与遗憾", "range_only": "细线为 5%—95%，点为平均值",
    },
    "en": {
        "standards": "Standards with floor and ceiling", "floor": "floor (cost)", "ceiling": "ceiling (spilled-over increment)",
        "options": "standard by option", "below": "red: below the floor", "hollow": "hollow: the other options", "bars": "bars: 5 to 95% interval, tick: median",
        "log": "log scale (linear around 0)", "cost": "public cost", "adequacy": "adequacy (share of the eligible base whose cost is covered)",
        "trade": "Public cost against adequacy", "trade_sub": "Dots: means (hollow: the other options); lines: 5 to 95% intervals; tinted: within budget and adequate as required",
        "budget": "budget", "required": "required", "services": "Value by service",
        "services_sub": "Bars: medians; lines: 5 to 95% intervals; negative services to the left", "final": "in the total", "sold": "in the total, sold by the holder",
        "shown": "not in the total", "negative": "negative service", "prices": "Effect of the price book",
        "prices_sub": "Each dot: another published price in place, all else central; red: the price in use", "value": "total yearly value",
        "spill": "spilled-over increment", "net": "net benefit", "net_sub": "Thick: 25 to 75%; thin: 5 to 95%; tick: median; dot: mean. Less regret is better",
        "regret": "95th percentile regret", "net_title": "Net benefit and regret by option", "range_only": "Thin: 5 to 95%; dot: mean",
    },
}  # fmt: skip

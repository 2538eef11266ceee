"""The words of charts and of the page around the tables, in both languages."""

from __future__ import annotations

__all__ = ["CHART", "MONEY", "PAGE"]

#: The unit of money in charts.
MONEY = "1e4 yuan/a"

CHART = {
    "zh": {
        "standards": "补偿标准与下限、上限", "floor": "下限（成本）", "ceiling": "上限（外溢增量价值）", "options": "方案标准", "below": "红圈：低于下限",
        "bars": "横条为 5%—95% 区间，竖线为中心值", "log": "对数刻度（0 附近为线性）", "cost": "财政支出", "adequacy": "足额率（成本被覆盖的面积占比）",
        "trade": "财政支出与足额率", "trade_sub": "点为平均值，线为 5%—95% 区间；浅色区为预算之内且达到足额率要求", "budget": "预算", "required": "要求",
        "services": "价值构成", "services_sub": "线为 5%—95% 区间；负服务向左", "final": "计入合计", "sold": "计入合计，权利人出售", "shown": "不计入合计",
        "negative": "负服务", "prices": "价格表的影响", "prices_sub": "每点为换用一个已发表价格后的结果，其余取中心值；竖线为现用价格", "value": "年价值合计",
        "spill": "外溢增量合计", "net": "净效益", "net_sub": "粗线为 25%—75%，细线为 5%—95%，竖线为中位数，点为平均值；遗憾越小越好", "regret": "第95百分位遗憾",
        "net_title": "各方案的净效益与遗憾", "range_only": "细线为 5%—95%，点为平均值",
    },
    "en": {
        "standards": "Standards with floor and ceiling", "floor": "floor (cost)", "ceiling": "ceiling (spilled-over increment)",
        "options": "standard by option", "below": "red ring: below the floor", "bars": "bars: 5 to 95% interval, tick: central value",
        "log": "log scale (linear around 0)", "cost": "public cost", "adequacy": "adequacy (share of area whose cost is covered)",
        "trade": "Public cost against adequacy", "trade_sub": "Discs: means; lines: 5 to 95% intervals; tinted: within budget and adequate as required",
        "budget": "budget", "required": "required", "services": "Value by service",
        "services_sub": "Lines: 5 to 95% intervals; negative services to the left", "final": "in the total", "sold": "in the total, sold by the holder",
        "shown": "not in the total", "negative": "negative service", "prices": "Effect of the price book",
        "prices_sub": "Each dot: another published price in place, all else central; line: the price in use", "value": "total yearly value",
        "spill": "spilled-over increment", "net": "net benefit", "net_sub": "Thick: 25 to 75%; thin: 5 to 95%; tick: median; dot: mean. Less regret is better",
        "regret": "95th percentile regret", "net_title": "Net benefit and regret by option", "range_only": "Thin: 5 to 95%; dot: mean",
    },
}  # fmt: skip

PAGE = {
    "zh": {
        "language": "中文", "subtitle": "生态补偿标准评估报告", "recommended": "推荐", "nearest": "没有方案满足全部要求",
        "unjudged": "本次只核算价值与上下限，未比较方案", "contents": "目录", "read": "怎样读本报告", "evidence": "本次结果所依据的条目",
        "rows": "行", "shown": "本报告所示", "below": "▼ 低于下限", "rest": "含插补或判断", "entries": "条", "figure_count": "个数字",
        "annex_note": "复制时数字编号与区间不会一并带入（支持此功能的浏览器）；完整数字见 tables.xlsx 的 annex 表。",
        "reading": (
            "方括号内为 5%—95% 区间（“要求达标”与“遗憾”两类数字的方括号为重复抽样的误差区间）。区间宽，说明现有资料不足以把数字定得更准。",
            "“!”表示该数字至少有一部分来自插补或判断；证据等级由 A（最强）到 D（最弱），取最弱一项。",
            "“▼”表示标准低于权利人的成本下限。上限低于下限时没有议价区间，表中照实写明。",
            "数字后的灰色编号（F…）可以追溯到法律、论文、调查或判断：",
        ),
        "made": "由 esvalue 生成", "run": "运行", "seed": "种子", "draws": "抽样", "commit": "定标抽样", "factors": "不确定因素", "versions": "版本",
        "digests": "输入文件摘要", "files": "个文件（SHA-256，见 manifest.json）", "price_year": "价格年份", "time": "时间",
    },
    "en": {
        "language": "English", "subtitle": "Report on compensation standards", "recommended": "Recommended", "nearest": "No option meets every requirement",
        "unjudged": "Values, floors and ceilings only: no options compared", "contents": "Contents", "read": "How to read this report",
        "evidence": "Entries this result rests on", "rows": "rows", "shown": "shown in this report", "below": "▼ below the floor",
        "rest": "imputed or judged", "entries": "entries", "figure_count": "figures",
        "annex_note": "Ids and intervals are not copied along (in browsers that support it); full figures: sheet annex of tables.xlsx.",
        "reading": (
            "Square brackets: 5 to 95% interval (for shares meeting a requirement and for regret: the error of the sampling, from replicates). "
            "A wide interval means that the evidence there is cannot fix the figure better.",
            "\"!\": at least part of the figure is imputed or judged. Grades of evidence run from A (strongest) to D (weakest); the weakest counts.",
            "\"▼\": the standard lies below the holders' cost. Where the ceiling is below the floor there is no bargaining range, and the table says so.",
            "The grey id behind a figure (F…) leads to the law, paper, survey or judgement it rests on:",
        ),
        "made": "Made with esvalue", "run": "run", "seed": "seed", "draws": "draws", "commit": "commit draws", "factors": "uncertain factors",
        "versions": "versions", "digests": "input digests", "files": "files (SHA-256, see manifest.json)", "price_year": "price year", "time": "time",
    },
}  # fmt: skip

"""Messages on robustness, value of information and search; and the sentences a drafter reads about them."""

from __future__ import annotations

__all__ = ["MESSAGES", "NOTES", "SENTENCES"]

MESSAGES: dict[str, dict[str, str]] = {
    "performance_shape": {
        "en": "performance has shape {got}; give (option, replicate, point) or (option, draw), none of them empty",
        "zh": "表现值的形状为 {got}；须为（方案，组，点）或（方案，抽样），且均不为空",
    },
    "performance_not_finite": {
        "en": "option '{option}' has {count} of {size} values that are not finite numbers; drop those futures for all options, or find the input at fault",
        "zh": "方案“{option}”的 {size} 个值中有 {count} 个不是有限数；请对所有方案一并剔除这些未来，或查明出错的输入",
    },
    "options_count": {"en": "{given} names of options for {wanted} options; give one each", "zh": "方案名称 {given} 个，而方案有 {wanted} 个；请一一对应"},
    "futures_named": {
        "en": "{given} names of futures for values of (replicate, future) {got}; named futures are one replicate, one name each",
        "zh": "未来的名称有 {given} 个，而数值按（组，未来）为 {got}；有名称的未来只有一组，每个未来一个名称",
    },
    "unknown_part": {
        "en": "{part} '{given}' is not known; nearest: {nearest}; known: {known}",
        "zh": "{part} 中没有“{given}”；最接近的是：{nearest}；可用：{known}",
    },
    "futures_count": {
        "en": "'{aggregate}' takes {wanted} futures, these are {got}; give as many percentiles",
        "zh": "“{aggregate}”需要 {wanted} 个未来，现为 {got}；请给出同样多的百分位",
    },
    "not_normalised": {
        "en": "mean-variance adds numbers of different kind unless the outcome is normalised; write transform = \"normalised\" instead of \"{transform}\"",
        "zh": "均值—方差准则只适用于归一化的结果指标，否则把不同性质的数相加；请把变换“{transform}”改为 \"normalised\"",
    },
    "threshold_unit": {
        "en": "the threshold is in {given}, the outcome in {wanted}: one does not convert into the other; write the threshold in {wanted}",
        "zh": "门槛值的单位是 {given}，结果指标的单位是 {wanted}，两者不能换算；请按 {wanted} 写门槛值",
    },
    "metric_needs": {"en": "this metric needs {needs}; give it, or leave the metric out", "zh": "该指标需要 {needs}；请给出，或去掉该指标"},
    "no_metrics": {"en": "no metric is asked for; leave the argument out for all of them", "zh": "没有指定任何指标；省略该参数即计算全部指标"},
    "column_length": {
        "en": "the column has {got} values, the performance {wanted} futures; take both from the same design",
        "zh": "该列有 {got} 个值，而表现值有 {wanted} 个未来；两者须取自同一设计",
    },
    "no_options": {
        "en": "the problem has no options, or outcome '{outcome}' does not differ by option; a decision needs two or more",
        "zh": "问题中没有方案，或结果指标“{outcome}”不随方案变化；决策至少需要两个方案",
    },
    "few_options": {"en": "{count} option is left to choose from; a decision needs two or more", "zh": "可选方案只有 {count} 个；决策至少需要两个方案"},
    "lever_range": {
        "en": "from {low:g} to {high:g} is no range; write low < high",
        "zh": "{low:g} 至 {high:g} 不成区间；须 low < high",
    },
    "limit_form": {
        "en": "a limit is either at_least or at_most; give exactly one",
        "zh": "约束须且只能写 at_least 或 at_most 之一",
    },
    "search_infeasible": {
        "en": "no setting found meets every limit in the share of futures asked for; the nearest: {reached}. Lower a limit or a share, or widen a lever",
        "zh": "没有找到在所要求份额的未来中满足全部约束的取值；最接近的是：{reached}。请放宽约束或份额，或扩大可调范围",
    },
    "program_shape": {
        "en": "net benefit has shape {net} and cost {cost}; give (cell, candidate, sample) and (cell, candidate) or (cell, candidate, sample)",
        "zh": "净效益的形状为 {net}，费用为 {cost}；须为（单元，候选，样本）与（单元，候选）或（单元，候选，样本）",
    },
    "budget_infeasible": {
        "en": "no choice is within the budget of {budget} in {share:.0%} of the samples; the candidates cheapest on average need {least}. Raise it or add cheaper candidates",
        "zh": "没有任何取值组合能在 {share:.0%} 的样本中不超过预算 {budget}；平均最便宜的候选标准需要 {least}。请提高预算或增加更低的候选标准",
    },
    "program_failed": {"en": "the solver stopped without a solution: {reason}", "zh": "求解器未得到解就停止了：{reason}"},
    "path_shape": {
        "en": "shapes {shapes} do not fit; years come first, then draws, and all paths cover the same years",
        "zh": "形状 {shapes} 不相容；年份在前、抽样在后，且各路径年份相同",
    },
    "choice_position": {
        "en": "choices run from {low:g} to {high:g}; they are positions of {count} options, whole numbers from 0",
        "zh": "所取的选择从 {low:g} 到 {high:g}；应为 {count} 个方案的序号，即从 0 起的整数",
    },
    "phase_years": {
        "en": "phasing from year {begin} to year {finish} is no period; write begin <= finish, counted from 0",
        "zh": "从第 {begin} 年到第 {finish} 年不成过渡期；须 begin <= finish，从 0 起算",
    },
    "uptake_share": {
        "en": "uptake starts at {start:g} and ends at {final:g}; it starts at or below its end",
        "zh": "参与率起点为 {start:g}，终点为 {final:g}；起点不得高于终点",
    },
}  # fmt: skip

#: What a reader of a metric must know.
NOTES: dict[str, dict[str, str]] = {
    "extreme": {
        "en": "over all {draws} draws: rests on the most extreme of them and grows with their number; compare options, not studies (over named futures it means what it says)",
        "zh": "取自全部 {draws} 次抽样：取决于其中最极端的一次，抽样越多越极端；可用于比较方案，不可用于比较不同研究（对有名称的未来则名副其实）",
    },
    "sum": {
        "en": "a sum over half of {draws} draws a replicate, so it grows with their number: read the ranks, not the size",
        "zh": "是每组 {draws} 次抽样中较差一半的合计，随抽样次数增大：只看名次，不看大小",
    },
    "radius": {
        "en": "in probability (0.3: every factor within its central 30%), over all {draws} draws; more draws can only make it smaller, and with many factors few draws lie near the middle",
        "zh": "以概率计（0.3 表示每个因子都在其中间 30% 的范围内），取自全部 {draws} 次抽样；抽样越多只会越小，且因子多时靠近中心的抽样很少",
    },
    "shape": {
        "en": "says how performance is spread, not how good it is; empty where an option performs alike in all futures",
        "zh": "只说明表现的分布形状，不说明好坏；方案在各未来表现相同时为空",
    },
}  # fmt: skip

#: Sentences on what would change the decision.
SENTENCES: dict[str, dict[str, str]] = {
    "above": {"en": "If {factor} were above {value}, \"{option}\" would have {better}.", "zh": "若{factor}高于{value}，“{option}”的{better}。"},
    "below": {"en": "If {factor} were below {value}, \"{option}\" would have {better}.", "zh": "若{factor}低于{value}，“{option}”的{better}。"},
    "rival": {"en": "If {factor} were \"{value}\", \"{option}\" would have {better}.", "zh": "若{factor}为“{value}”，“{option}”的{better}。"},
    "everywhere": {
        "en": "Whatever the value of {factor} within {range}, once it is held fixed \"{option}\" would have {better}.",
        "zh": "只要{factor}固定下来，无论取{range}中的何值，“{option}”的{better}。",
    },
    "none": {"en": "No value of {factor} within {range} overturns \"{chosen}\".", "zh": "{factor}在{range}范围内取任何值，都不会推翻“{chosen}”。"},
    "none_rival": {"en": "None of {range} for {factor} overturns \"{chosen}\".", "zh": "{factor}取{range}中的任何一个，都不会推翻“{chosen}”。"},
    "dependent": {
        "en": "{factor} is one of several shares that sum to one; it cannot be moved alone, and no threshold is given.",
        "zh": "{factor}是合计为一的若干份额之一，不能单独变动，故不给出门槛值。",
    },
    "less_regret": {"en": "less regret", "zh": "遗憾更小"},
    "better_value": {"en": "a better value of \"{metric}\"", "zh": "“{metric}”更优"},
    "worth_knowing": {
        "en": "Knowing {factor} before deciding is worth {value} {unit} ({low} to {high}), {share:.0%} of what knowing everything is worth.",
        "zh": "决策前弄清{factor}，价值 {value} {unit}（区间 {low} 至 {high}），占弄清一切的价值的 {share:.0%}。",
    },
    "worth_nothing": {
        "en": "Knowing {factor} before deciding would not change the choice in a way these futures can tell.",
        "zh": "就现有未来而言，决策前弄清{factor}不会改变选择。",
    },
}  # fmt: skip

"""Messages on sensitivity methods."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "sensitivity_method": {
        "en": "no method '{given}'; known: {known}; nearest: {nearest}",
        "zh": "没有方法“{given}”；可用：{known}；最接近的是：{nearest}",
    },
    "sensitivity_points": {
        "en": "{given} points a replicate are too few for {method}; use at least {least}",
        "zh": "每次重复 {given} 个点对方法 {method} 太少；至少用 {least} 个",
    },
    "sensitivity_no_factors": {
        "en": "no factor varies (all are held fixed, or none is given); free at least one",
        "zh": "没有可变的因子（全部固定或未给出）；请至少放开一个",
    },
    "sensitivity_groups": {
        "en": "factors cannot be grouped by '{given}'; write one of {known} (nearest: {nearest}), or give the factors of each group",
        "zh": "因子不能按“{given}”分组；请写 {known} 之一（最接近：{nearest}），或列出各组的因子",
    },
    "sensitivity_two_groups": {
        "en": "factor '{name}' stands in this group and in '{other}'; keep it in one",
        "zh": "因子“{name}”既在本组又在“{other}”组；请只留一处",
    },
    "sensitivity_group_name": {
        "en": "group '{name}' has the name of a factor outside it; rename the group or put the factor in",
        "zh": "组“{name}”与组外的因子同名；请改组名或把该因子放入组内",
    },
    "sensitivity_no_groups": {
        "en": "{method} looks at one factor at a time and has no grouped form; leave groups out, or use sobol, morris or shapley",
        "zh": "{method} 逐个考察因子，没有分组形式；请去掉 groups，或改用 sobol、morris 或 shapley",
    },
    "sensitivity_second_order": {
        "en": "{method} has no second-order index; leave second_order out, or use sobol",
        "zh": "{method} 没有二阶指数；请去掉 second_order，或改用 sobol",
    },
    "sensitivity_dependent": {
        "en": "{names} depend on each other (correlation, or shares that sum to one), and this method takes factors as independent: "
        "its indices would say which share of the spread belongs to whom without meaning it. "
        "Put them in one group (groups=...), or use shapley, pawn, delta or regional",
        "zh": "{names} 相互依赖（相关，或和为一的份额），而该方法以因子独立为前提，所得指数没有意义。请把它们放在同一组（groups=...），或改用 shapley、pawn、delta 或 regional",
    },
    "sensitivity_dependent_alone": {
        "en": "{names} depend on each other (correlation, or shares that sum to one), and this method takes factors as independent. "
        "Use sobol with these factors in one group, or shapley, pawn, delta or regional",
        "zh": "{names} 相互依赖（相关，或和为一的份额），而该方法以因子独立为前提。请用 sobol 并把这些因子放在同一组，或改用 shapley、pawn、delta 或 regional",
    },
    "sensitivity_discrete": {
        "en": "{names} are choices among rivals and have no derivative; hold them fixed, or use sobol, morris, pawn or shapley",
        "zh": "{names} 是备选之间的选择，没有导数；请把它们固定，或改用 sobol、morris、pawn 或 shapley",
    },
    "sensitivity_failures": {
        "en": "{failed} of {rows} rows of the design failed ({share:.3g}%, allowed {allowed:.3g}%) in {outcomes}; failed runs lie at: {inputs}. "
        "Mend the model there or narrow the inputs; nothing is filled in",
        "zh": "设计的 {rows} 行中有 {failed} 行失败（{share:.3g}%，允许 {allowed:.3g}%），涉及 {outcomes}；失败的运行位于：{inputs}。请修正模型或收窄输入；不作任何填补",
    },
    "sensitivity_left": {
        "en": "replicate {replicate} has {left} rows left after failed ones were dropped, at least {least} are needed; add points",
        "zh": "去掉失败的行后，第 {replicate} 次重复只剩 {left} 行，至少需要 {least} 行；请增加点数",
    },
    "sensitivity_length": {
        "en": "{name} has {got} draws, the outcomes have {wanted}; a stored run has one value a draw for each",
        "zh": "{name} 有 {got} 次抽样，结果指标有 {wanted} 次；已存运行须每次抽样各有一个值",
    },
    "sensitivity_split": {
        "en": "{draws} draws do not split into {replicates} replicates of one size; give the number of replicates of the run",
        "zh": "{draws} 次抽样不能均分为 {replicates} 次重复；请给出该运行的重复次数",
    },
}

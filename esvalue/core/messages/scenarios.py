"""Messages on scenarios."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "unknown_scenario": {
        "en": "no scenario of this name or path; packaged: {known}; nearest: {nearest}",
        "zh": "没有这个名称或路径的情景；自带情景：{known}；最接近的是：{nearest}",
    },
    "base_circle": {
        "en": "the scenario's base leads back to itself: {path}; take `base` out of one of these files",
        "zh": "情景的 base 绕回到自己：{path}；请删去其中一个文件的 base",
    },
    "no_without": {
        "en": "domain '{domain}' has no [domains.{domain}.without]; write what happens without the paid action (cover or condition, hazard per year, horizon, source). Absent is an error, never zero",
        "zh": "领域“{domain}”没有 [domains.{domain}.without]；请写明没有补偿时的情形（覆被或状况、年风险、期限、来源）。缺省即错误，不作零处理",
    },
    "status_quo": {
        "en": "{count} options have status_quo = true, and exactly one must: write it in the option that is paid today, and in no other",
        "zh": "有 {count} 个方案写了 status_quo = true，须恰有一个：请只写在现行做法那个方案上",
    },
    "same_options": {
        "en": "options {first} and {second} make the same choices; delete one",
        "zh": "方案 {first} 与 {second} 的选择完全相同；请删去一个",
    },
    "option_needs": {
        "en": "rule '{rule}' needs `{key}`; write {example}",
        "zh": "规则“{rule}”需要 `{key}`；请写 {example}",
    },
    "levels_sum": {
        "en": "the shares sum to {total:g}, not 1; change them so that those who pay add up to the whole",
        "zh": "各级比例之和为 {total:g}，不等于 1；请调整，使各级合计为全部",
    },
    "draws_power": {
        "en": "points = {given} rounded up to {used} (a power of two)",
        "zh": "points = {given} 已向上取为 {used}（2 的幂）",
    },
    "requirement_no_cost": {
        "en": "{outcome} is not known here, so it cannot be required: no domain ({domains}) has a cost of holders; give one in the card ([holders]), or delete the requirement",
        "zh": "本情景的 {outcome} 不详，不能作要求：没有领域（{domains}）给出权利人成本；请在卡片写 [holders]，或删去这条要求",
    },
    "requirement_no_value": {
        "en": "{outcome} is not known here, so it cannot be required: no domain ({domains}) has both a cost of holders and a value that spills over; require adequacy or public_cost instead, or delete the requirement",
        "zh": "本情景的 {outcome} 不详，不能作要求：没有领域（{domains}）同时有权利人成本与外溢价值；请改为要求 adequacy 或 public_cost，或删去这条要求",
    },
    "step_too_large": {
        "en": "{amount} {unit} in {domain}, {region}, is rounded to zero by the step of {step} {unit}, so nothing is paid there: the step is too large; write a smaller `to`, or no rounding",
        "zh": "{domain}，{region}：{amount} {unit} 按 {step} {unit} 取整后为零，因而不付：步长过大；请写较小的步长，或不取整",
    },
    "engel_as_time": {
        "en": "stage form 'engel_as_time' puts the Engel coefficient itself in place of time, so the coefficient falls as income rises; it contradicts the Pearl-Engel form and is kept for comparison only",
        "zh": "阶段系数形式“engel_as_time”直接以恩格尔系数代替时间，收入越高系数越低，与 Pearl-Engel 形式矛盾，仅供比较",
    },
    "no_such_outcome": {
        "en": "outcome '{name}' is not known; nearest: {nearest}; there are: {known}",
        "zh": "没有结果指标“{name}”；最接近的是：{nearest}；现有：{known}",
    },
    "requirement_unit": {
        "en": '{outcome} is money and the limit {limit:g} has no unit; write unit = "1e4 yuan/a" (or yuan/a)',
        "zh": '{outcome} 是金额，而门槛 {limit:g} 没有单位；请写 unit = "1e4 yuan/a"（或 yuan/a）',
    },
    "rounding_kind": {
        "en": "rounding is in '{given}', but domain '{domain}' is paid in '{wanted}'; give the domain its own: [options.{option}.domains.{domain}] rounding = {{ to = ..., unit = \"{wanted}\" }}",
        "zh": '取整单位为“{given}”，而领域“{domain}”按“{wanted}”支付；请为该领域另写：[options.{option}.domains.{domain}] rounding = {{ to = ..., unit = "{wanted}" }}',
    },
    "no_horizon": {
        "en": 'a horizon of 0 years loses nothing, so nothing would be worth paying for; write the years looked ahead, such as {{ value = 10, unit = "a", source = "..." }}',
        "zh": '期限为 0 年意味着没有任何损失，也就没有可补偿的价值；请写前瞻的年数，如 {{ value = 10, unit = "a", source = "..." }}',
    },
    "no_budget": {
        "en": 'a requirement compares with the budget, but the scenario has none; write [budget] amount = {{ value = ..., unit = "1e4 yuan/a", source = "..." }}, or an amount in at_most',
        "zh": '有要求与预算比较，但情景没有预算；请写 [budget] amount = {{ value = ..., unit = "1e4 yuan/a", source = "..." }}，或在 at_most 写金额',
    },
    "zone_without_coefficient": {
        "en": 'option {option} multiplies by these coefficients, and zone \'{zone}\' has places and no coefficient: write {zone} = {{ value = ..., source = "..." }}, or default = {{ value = 1, source = "..." }} for all zones not named',
        "zh": '方案 {option} 要乘这组系数，而分区“{zone}”有地块却没有系数：请写 {zone} = {{ value = ..., source = "..." }}，或为未列出的分区统一写 default = {{ value = 1, source = "..." }}',
    },
    "correlated_twice": {
        "en": "{first} and {second} are correlated already in correlations[{other}]; a pair has one correlation: delete one of the two",
        "zh": "correlations[{other}] 已给出 {first} 与 {second} 的相关；一对条目只能有一个相关系数，请删去其中一条",
    },
    "check_not_computed": {
        "en": "values were not computed, because there are mistakes; what only values show is looked for once they are mended",
        "zh": "因有错误，尚未计算价值；改正后再检查只有算出价值才能发现的问题",
    },
    "quality_copied": {
        "en": "this justification is that of {origin}, word for word, and does not count; write why it holds here",
        "zh": "这条理由与 {origin} 的一字不差，不予采信；请写明在本地为何成立",
    },
    "checked_mistake": {
        "en": "'{entry}' is marked as checked, but it is a mistake, not a doubt (see {mistake}); correct the value and delete this row",
        "zh": "“{entry}”已标为核对过，但这是错误而不是存疑（见 {mistake}）；请更正数值并删去这一行",
    },
    "checked_idle": {
        "en": "nothing is doubted at '{entry}', so this row settles nothing; nearest doubt: {nearest}. Correct the entry, or delete the row",
        "zh": "“{entry}”处没有存疑，这一行没有作用；最接近的存疑：{nearest}。请更正条目，或删去这一行",
    },
    "link_twice": {
        "en": "the link from '{source}' to '{target}' stands in {other} already; keep one of the two rows",
        "zh": "从“{source}”到“{target}”的链接在 {other} 已有；两行请只留一行",
    },
    "link_whole": {
        "en": "'{name}' is a whole of others and counted no further; name its parts ({parts})",
        "zh": "“{name}”是其他行的整体，不再计入；请改写它的各部分（{parts}）",
    },
    "link_share": {
        "en": "the shares of '{place}' sum to {total:g}, above 1; lower them to 1 in all or less",
        "zh": "“{place}”的份额之和为 {total:g}，超过 1；请调低，使合计不超过 1",
    },
}

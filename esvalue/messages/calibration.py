"""Messages on overlays and calibration."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    # overlays
    "overlay_digest": {
        "en": "made for card '{card}' as it was ({then}), which has changed since. Estimate again from {data}; or, when the change does "
        "not touch these values, write cards.{domain} = \"{now}\" into the overlay",
        "zh": "本文件针对卡片“{card}”的旧内容（{then}），该卡片此后已改动。请用 {data} 重新估计；若改动与这些取值无关，可在覆盖文件中写入 cards.{domain} = \"{now}\"",
    },
    "overlay_price_digest": {
        "en": "made for price '{price}' as it was ({then}), which has changed since. Estimate again from {data}; or, when the change does "
        "not touch this value, write prices.{price} = \"{now}\" into the overlay",
        "zh": "本文件针对价格“{price}”的旧内容（{then}），该价格此后已改动。请用 {data} 重新估计；若改动与此取值无关，可在覆盖文件中写入 prices.{price} = \"{now}\"",
    },
    "overlay_other_card": {
        "en": "made for a card of domain '{card}'; the domains here are: {known}",
        "zh": "本文件针对领域“{card}”的卡片；此处的领域有：{known}",
    },
    "overlay_other_domain": {
        "en": "the overlay changes no card of domain '{domain}'; it was made for: {made_for}. List it under that domain",
        "zh": "该覆盖文件不改动领域“{domain}”的卡片；它针对：{made_for}。请写在相应领域下",
    },
    "overlay_name_twice": {
        "en": "two overlays have the name '{name}' (the other: {other}); give one another `name`",
        "zh": "两个覆盖文件同名“{name}”（另一个：{other}）；请改其中一个的 name",
    },
    "overlay_value_twice": {
        "en": "'{key}' is set by another overlay already ({other}); keep one of them",
        "zh": "“{key}”已由另一覆盖文件（{other}）给出；请只保留一个",
    },
    "overlay_hidden": {
        "en": "the scenario's own record holds; the value of the overlay {file} is not used",
        "zh": "以情景自己的记录为准；覆盖文件 {file} 的取值未采用",
    },
    "overlay_exists": {"en": "the file is there; name another one, or ask to replace it", "zh": "文件已存在；请换名，或要求覆盖"},
    "overlay_sample_changed": {
        "en": "the joint draws in {file} are not those the overlay was written with (their digest differs); estimate again, or restore the file",
        "zh": "{file} 中的联合抽样与写入覆盖文件时不同（摘要不符）；请重新估计或恢复该文件",
    },
    "overlay_sample_columns": {
        "en": "the columns of the joint draws are {found}; wanted are those of the sampled values: {wanted}",
        "zh": "联合抽样的列为 {found}；应为标有 sampled 的取值：{wanted}",
    },
    "overlay_sample_numbers": {
        "en": "the joint draws need two or more rows of finite numbers that differ ({reason})",
        "zh": "联合抽样须有两行以上互不相同的有限数字（{reason}）",
    },
    # observations
    "observation_columns": {"en": "column '{name}' is missing; nearest in the table: {nearest}; needed: {needed}", "zh": "缺少列“{name}”；表中最接近的是：{nearest}；需要：{needed}"},
    "observation_column": {"en": "column '{name}' is not known; nearest: {nearest}; columns: {known}", "zh": "未知的列“{name}”；最接近的是：{nearest}；可用：{known}"},
    "observation_unit": {
        "en": "no unit: write it in the header as 'value [t/a]', or in a column 'unit' where the rows differ",
        "zh": "没有单位：请写在表头，如“value [t/a]”；各行不同时另设“unit”列",
    },
    "observation_value_twice": {
        "en": "column '{name}' stands twice; keep one and write the units of the rows in a column 'unit'",
        "zh": "列“{name}”出现两次；请只留一列，并在“unit”列写各行的单位",
    },
    "observation_number": {"en": "{column} '{given}' is not a finite number", "zh": "{column}“{given}”不是有限数字"},
    "observation_no_error": {
        "en": "no measurement error: give one standard deviation in 'error' (unit of the value) or as a part of the value in 'relative'",
        "zh": "没有测量误差：请在“error”列写一个标准差（与取值同单位），或在“relative”列写相对误差",
    },
    "observation_error_size": {"en": "the measurement error must be above zero, got {given:g}", "zh": "测量误差须大于零，得到 {given:g}"},
    "observation_no_source": {"en": "no source: say where this observation comes from", "zh": "没有来源：请写明该观测的出处"},
    "observation_evidence": {"en": "evidence '{given}' is not known; nearest: {nearest}; known: {known}", "zh": "未知的证据类别“{given}”；最接近的是：{nearest}；可用：{known}"},
    "observation_node": {
        "en": "node '{node}' does not exist; nearest: {nearest}",
        "zh": "没有节点“{node}”；最接近的是：{nearest}",
    },
    "observation_kind": {
        "en": "'{node}' is in {wanted}, the observation in {given}: not the same kind of unit",
        "zh": "“{node}”的单位是 {wanted}，观测的单位是 {given}：不是同类单位",
    },
    "observation_place": {
        "en": "'{node}' has no value at '{place}'; nearest: {nearest}; where it has one: {known}",
        "zh": "“{node}”在“{place}”没有值；最接近的是：{nearest}；有值处：{known}",
    },
    "observation_no_place": {
        "en": "'{node}' differs by {dimension}; say at which of: {known}",
        "zh": "“{node}”随 {dimension} 而异；请写明是哪一个：{known}",
    },
    "observation_no_price_year": {
        "en": "'{node}' is money: give the price year of the observation in 'year' (or 'price_year')",
        "zh": "“{node}”是金额：请在“year”（或“price_year”）列写明观测的价格年份",
    },
    # what is fitted
    "fit_fixed": {
        "en": "'{name}' has no spread in {file}: nothing says how far it may move. Give it a spread there, or do not fit it",
        "zh": "“{name}”在 {file} 中没有分布：无从知道它可以变动多少。请先给出分布，或不拟合它",
    },
    "fit_unused": {"en": "no observation depends on '{name}'; the observed nodes rest on: {known}", "zh": "没有任何观测取决于“{name}”；被观测的节点取决于：{known}"},
    "fit_nothing": {"en": "name one or more parameters to fit", "zh": "请写出要拟合的参数"},
    "fit_twice": {"en": "'{name}' is named twice", "zh": "“{name}”重复出现"},
    "fit_too_few": {
        "en": "{observations} observations for {parameters} parameters: too few. Fit fewer parameters, or add observations",
        "zh": "{observations} 个观测对 {parameters} 个参数：太少。请减少参数或增加观测",
    },
    "fit_loss": {"en": "unknown loss '{given}'; nearest: {nearest}; known: {known}", "zh": "未知的损失函数“{given}”；最接近的是：{nearest}；可用：{known}"},
    "fit_not_finite": {
        "en": "'{node}' at {place} is not a number at the values tried ({values}); check the spreads of these parameters",
        "zh": "“{node}”在 {place} 处按所试取值（{values}）算不出数字；请检查这些参数的分布",
    },
    "fit_no_optimum": {"en": "none of {starts} starts came to an optimum ({reason}); give more starts, or fit fewer parameters", "zh": "{starts} 个起点都没有到达最优（{reason}）；请增加起点或减少参数"},
    "fit_setting": {"en": "{name} must be {wanted}, got {given}", "zh": "{name} 须为 {wanted}，得到 {given}"},
    "no_emcee": {"en": "posterior draws need emcee: pip install 'esvalue[calibrate]'", "zh": "后验抽样需要 emcee：pip install 'esvalue[calibrate]'"},
    "posterior_unconverged": {
        "en": "the chains did not converge after {steps} steps: R-hat {rhat:.3f} (wanted below {most}), effective draws {ess:.0f} (wanted {least}) "
        "of '{parameter}'. No posterior is reported. Allow more steps, fit fewer parameters, or observe what tells them apart",
        "zh": "经 {steps} 步后链仍未收敛：“{parameter}”的 R-hat 为 {rhat:.3f}（须低于 {most}），有效样本 {ess:.0f}（须达 {least}）。"
        "不报告后验。请增加步数、减少参数，或补充能区分这些参数的观测",
    },
    "folds": {"en": "{folds} folds need as many groups of observations, got {groups}", "zh": "{folds} 折需要同样多的观测组，现有 {groups} 组"},
    # notes on what the data cannot tell
    "note_flat": {
        "en": "The observations say next to nothing about {name}: its spread is {ratio:.0%} of what it was. Its value still rests on the card.",
        "zh": "观测几乎没有说明“{name}”：其分布仍为原来的 {ratio:.0%}，取值仍取决于卡片。",
    },
    "note_no_prior": {
        "en": "The observations do not determine {name} (without the card's spread its likelihood stays flat). Fit it with the prior, or observe something else.",
        "zh": "观测不能确定“{name}”（不用卡片的分布时似然是平的）。请结合先验拟合，或补充其他观测。",
    },
    "note_pair": {
        "en": "{first} and {second} cannot be told apart by these observations (correlation {rho:+.2f}): only a combination of them is known. Use their joint draws, never one alone.",
        "zh": "这些观测分不清“{first}”与“{second}”（相关系数 {rho:+.2f}）：只知道它们的组合。请使用联合抽样，不要单独使用其一。",
    },
    "note_tail": {
        "en": "{name} lies in the far tail of its spread in the card ({score:+.1f} standard scores): card and observations contradict each other. Check units, errors and the spread.",
        "zh": "“{name}”落在卡片分布的远端（{score:+.1f} 个标准分）：卡片与观测相矛盾。请检查单位、误差与分布。",
    },
    "note_misfit": {
        "en": "The observations lie farther from the model than their stated errors allow (chi-square {chi2:.1f} on {dof} degrees of freedom). The errors are too small, or the model lacks something; the intervals are then too narrow.",
        "zh": "观测与模型的偏离超出所述误差（卡方 {chi2:.1f}，自由度 {dof}）。误差偏小，或模型缺少内容；区间因此过窄。",
    },
    "note_overfit": {
        "en": "The observations lie closer to the model than their stated errors say (chi-square {chi2:.1f} on {dof} degrees of freedom). The errors may be too large.",
        "zh": "观测比所述误差更贴近模型（卡方 {chi2:.1f}，自由度 {dof}）。误差可能偏大。",
    },
    "note_optima": {
        "en": "{count} of {starts} starts ended in another, worse optimum; the best is reported.",
        "zh": "{starts} 个起点中有 {count} 个停在另一较差的最优处；报告的是最好的。",
    },
    "calibrate_card": {
        "en": "a card is calibrated at places: give {lacking}; or name a scenario, which has them",
        "zh": "卡片须在地块上标定：请给出 {lacking}；或改为写情景名称（情景自带地块）",
    },
    # programmes of monitoring
    "programme_parameter": {
        "en": "'{name}' does not vary in this scenario (or does not reach the outcome); nearest: {nearest}",
        "zh": "“{name}”在此情景中不变动（或与结果无关）；最接近的是：{nearest}",
    },
    "programme_form": {"en": "a programme needs parameters and a cost above zero", "zh": "监测方案须有参数，且费用大于零"},
}

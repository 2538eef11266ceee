"""Messages on overlays and calibration."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    # overlays
    "overlay_digest": {
        "en": "made for card '{card}' as it was ({then}), which has changed since. Take it out of `overlays` and estimate again from {data}; or, when the change does "
        'not touch these values, write cards.{domain} = "{now}" into the overlay',
        "zh": '本文件针对卡片“{card}”的旧内容（{then}），该卡片此后已改动。请先将其移出 overlays，再用 {data} 重新估计；若改动与这些取值无关，可在覆盖文件中写入 cards.{domain} = "{now}"',
    },
    "overlay_price_digest": {
        "en": "made for price '{price}' as it was ({then}), which has changed since. Take it out of `overlays` and estimate again from {data}; or, when the change does "
        'not touch this value, write prices.{price} = "{now}" into the overlay',
        "zh": '本文件针对价格“{price}”的旧内容（{then}），该价格此后已改动。请先将其移出 overlays，再用 {data} 重新估计；若改动与此取值无关，可在覆盖文件中写入 prices.{price} = "{now}"',
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
    "overlay_sample_missing": {
        "en": "the joint draws {file} are not in {folder}: the overlay and this file go together. Put it back, or estimate again",
        "zh": "{folder} 中没有联合抽样文件 {file}：覆盖文件须与它放在一起。请放回该文件，或重新估计",
    },
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
    "observations_used": {
        "en": "the overlay {overlay} in {scenario} was estimated from these very observations: with it they would count twice. Take it out of `overlays`, or write the new overlay over it (--out with its name, --replace)",
        "zh": "{scenario} 中的覆盖文件 {overlay} 正是由这些观测估计的：带着它会把观测算两遍。请将其移出 overlays，或让新结果覆盖它（--out 用同名，加 --replace）",
    },
    "overlay_at_end": {
        "en": "{name} ran to the end of its spread in {file}: the card does not allow what the observations say. Check units and errors, or widen the spread there; no overlay is written",
        "zh": "“{name}”到了 {file} 中分布的尽头：卡片不容许观测所示的取值。请检查单位与误差，或放宽该分布；不写覆盖文件",
    },
    "overlay_nothing_said": {
        "en": "the observations say nothing of {names}: there is nothing to write, the card's values hold. Fit what they rest on, or observe what rests on these",
        "zh": "观测没有说明 {names}：没有可写的内容，仍用卡片的取值。请拟合观测所取决于的参数，或补充取决于它们的观测",
    },
    "fit_refused": {
        "en": "the fit speaks against its own values; nothing is written. Check units, errors and places, or write it all the same with --accept (accept=True): the objection goes into the overlay and the report",
        "zh": "拟合自身即反对这些取值；未写入。请核对单位、误差与地块；仍要写入请加 --accept（accept=True），异议会记入覆盖文件与报告",
    },
    # tables
    "table_sheet": {
        "en": "none of the sheets ({found}) is called {wanted}: give the one to read that name",
        "zh": "工作表（{found}）中没有名为 {wanted} 的；请把要读的表改成此名",
    },
    # observations
    "observation_columns": {
        "en": "column '{name}' is missing; nearest in the table: {nearest}; needed: {needed}",
        "zh": "缺少列“{name}”；表中最接近的是：{nearest}；需要：{needed}",
    },
    "observation_column": {
        "en": "column '{name}' is not known; nearest: {nearest}; columns: {known}",
        "zh": "未知的列“{name}”；最接近的是：{nearest}；可用：{known}",
    },
    "observation_unit": {
        "en": "no unit: write it in the header as 'value [t/a]', or in a column 'unit' where the rows differ",
        "zh": "没有单位：请写在表头，如“数值 [吨/年]”；各行不同时另设“单位”列",
    },
    "observation_value_twice": {
        "en": "column '{name}' stands twice; keep one and write the units of the rows in a column 'unit'",
        "zh": "列“{name}”出现两次；请只留一列，并在“单位”列写各行的单位",
    },
    "observation_number": {
        "en": "{column} '{given}' is not a finite number{mended}",
        "zh": "{column}“{given}”不是有限数字{mended}",
    },
    "observation_nodata": {
        "en": "{column} {given} is a code for no data, no amount; delete the row, or write what was measured",
        "zh": "{column} {given} 是“无数据”的代码，不是数值；请删除该行，或写测得的数值",
    },
    "observation_twice": {
        "en": "says the same as {first} in every column ({value}): a row entered twice would count twice. Delete one, or note in 'note' what tells them apart",
        "zh": "与 {first} 各列完全相同（{value}）：重复录入会被算两遍。请删去一行，或在“说明”中写明区别",
    },
    "observation_relative_odd": {
        "en": "a relative error of {share:.3g} ({share:.2%} of the value) lies beyond the usual {low:g} to {high:g}: is it percent? Write relative [percent] in the heading, or 12%",
        "zh": "相对误差 {share:.3g}（取值的 {share:.2%}）不在通常的 {low:g} 至 {high:g} 之内：是百分数吗？请在表头写 相对误差 [%]，或在格中写 12%",
    },
    "observation_no_error": {
        "en": "no measurement error: give one standard deviation in 'error' (unit of the value) or as a part of the value in 'relative'",
        "zh": "没有测量误差：请在“误差”列写一个标准差（与取值同单位），或在“相对误差”列写相对误差",
    },
    "observation_two_errors": {
        "en": "both 'error' and 'relative' are filled in; keep one of them",
        "zh": "“误差”与“相对误差”都填了；请只留其一",
    },
    "observation_relative_zero": {
        "en": "a part of a value of zero is no error; give it in 'error', in the unit of the value",
        "zh": "取值为零时相对误差没有意义；请在“误差”列按取值的单位填写",
    },
    "observation_error_size": {
        "en": "the measurement error must be above zero, got {given:g}",
        "zh": "测量误差须大于零，得到 {given:g}",
    },
    "observation_no_source": {
        "en": "no source: say where this observation comes from",
        "zh": "没有来源：请写明该观测的出处",
    },
    "observation_evidence": {
        "en": "evidence '{given}' is not known; nearest: {nearest}; known: {known}",
        "zh": "未知的证据类别“{given}”；最接近的是：{nearest}；可用：{known}",
    },
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
        "zh": "“{node}”是金额：请在“年份”（或“价格年份”）列写明观测的价格年份",
    },
    # what is fitted
    "fit_fixed": {
        "en": "'{name}' has no spread in {file}: nothing says how far it may move. Give it a spread there, or do not fit it",
        "zh": "“{name}”在 {file} 中没有分布：无从知道它可以变动多少。请先给出分布，或不拟合它",
    },
    "fit_unused": {
        "en": "no observation depends on '{name}'; the observed nodes rest on: {known}",
        "zh": "没有任何观测取决于“{name}”；被观测的节点取决于：{known}",
    },
    "fit_nothing": {"en": "name one or more parameters to fit", "zh": "请写出要拟合的参数"},
    "fit_twice": {"en": "'{name}' is named twice", "zh": "“{name}”重复出现"},
    "fit_too_few": {
        "en": "{observations} observations for {parameters} parameters without a prior: too few. Fit fewer parameters, add observations, or take the card's spreads along (method map)",
        "zh": "不用先验时 {observations} 个观测对 {parameters} 个参数：太少。请减少参数、增加观测，或结合卡片的分布（方法 map）",
    },
    "fit_loss": {
        "en": "unknown loss '{given}'; nearest: {nearest}; known: {known}",
        "zh": "未知的损失函数“{given}”；最接近的是：{nearest}；可用：{known}",
    },
    "fit_not_finite": {
        "en": "'{node}' at {place} is not a number at the values tried ({values}); check the spreads of these parameters",
        "zh": "“{node}”在 {place} 处按所试取值（{values}）算不出数字；请检查这些参数的分布",
    },
    "fit_no_optimum": {
        "en": "none of {starts} starts came to an optimum ({reason}); give more starts, or fit fewer parameters",
        "zh": "{starts} 个起点都没有到达最优（{reason}）；请增加起点或减少参数",
    },
    "fit_no_weights": {
        "en": "errors stated as a part of the value did not settle in {rounds} rounds; give them in the unit of the value (column 'error')",
        "zh": "相对误差经 {rounds} 轮仍未稳定；请在“误差”列按取值的单位填写",
    },
    "fit_setting": {"en": "{name} must be {wanted}, got {given}", "zh": "{name} 须为 {wanted}，得到 {given}"},
    "no_emcee": {
        "en": "posterior draws need emcee: pip install 'esvalue[calibrate]'",
        "zh": "后验抽样需要 emcee：pip install 'esvalue[calibrate]'",
    },
    "posterior_unconverged": {
        "en": "the chains did not converge after {steps} steps: R-hat {rhat:.3f} (wanted below {most}), effective draws {ess:.0f} (wanted {least}) "
        "of '{parameter}'. No posterior is reported. Allow more steps, fit fewer parameters, or observe what tells them apart",
        "zh": "经 {steps} 步后链仍未收敛：“{parameter}”的 R-hat 为 {rhat:.3f}（须低于 {most}），有效样本 {ess:.0f}（须达 {least}）。"
        "不报告后验。请增加步数、减少参数，或补充能区分这些参数的观测",
    },
    "folds": {
        "en": "{folds} folds need as many groups of observations, got {groups}",
        "zh": "{folds} 折需要同样多的观测组，现有 {groups} 组",
    },
    # notes on what the data cannot tell
    "note_flat": {
        "en": "The observations say next to nothing about {name}: its spread is {ratio:.0%} of what it was. Its value still rests on the card (the median of its spread).",
        "zh": "观测几乎没有说明“{name}”：其分布仍为原来的 {ratio:.0%}，取值仍取决于卡片（取其分布的中位数）。",
    },
    "note_silent": {
        "en": "The observations say nothing of {name}: it keeps the card's value and is not in the overlay.",
        "zh": "观测没有说明“{name}”：它保留卡片的取值，不写入覆盖文件。",
    },
    "note_no_prior": {
        "en": "The observations do not determine {name} (without the card's spread its likelihood stays flat). Fit it with the prior, or observe something else.",
        "zh": "观测不能确定“{name}”（不用卡片的分布时似然是平的）。请结合先验拟合，或补充其他观测。",
    },
    "note_pair": {
        "en": "{first} and {second} cannot be told apart by these observations (correlation {rho:+.2f}): only a combination of them is known. Use their joint draws, never one alone.",
        "zh": "这些观测分不清“{first}”与“{second}”（相关系数 {rho:+.2f}）：只知道它们的组合。请使用联合抽样，不要单独使用其一。",
    },
    "note_combination": {
        "en": "The observations fix only {count} combination(s) of {size} parameters ({names}): what each of them is alone still rests on the card. Use their joint draws, never one alone.",
        "zh": "观测只确定了 {size} 个参数（{names}）的 {count} 种组合：其中每一个单独是多少，仍取决于卡片。请使用联合抽样，不要单独使用其一。",
    },
    "note_held": {
        "en": "Held at central values although the observations rest on them: {names}. One standard deviation moves an observation by up to {most:.1f} measurement errors. Take them along (`along`); as it is the intervals are too narrow.",
        "zh": "观测取决于 {names}，而它们停在中心值：一个标准差最多使观测变动 {most:.1f} 个测量误差。请一并带上（along）；否则区间过窄。",
    },
    "note_rivals": {
        "en": "The observations rest on which of several holds ({names}); the first is taken here, another moves an observation by {most:.1f} measurement errors. Observe the node of one rival, or fix the rival in the scenario.",
        "zh": "观测取决于几个来源中采用哪一个（{names}）；此处采用第一个，换一个会使观测变动 {most:.1f} 个测量误差。请改用某一来源自己的节点，或在情景中指定来源。",
    },
    "note_tail": {
        "en": "{name} lies in the far tail of its spread in the card ({score:+.1f} standard scores): card and observations contradict each other. Check units, errors and the spread.",
        "zh": "“{name}”落在卡片分布的远端（{score:+.1f} 个标准分）：卡片与观测相矛盾。请检查单位、误差与分布。",
    },
    "note_factor": {
        "en": "The observation of '{node}' in {where} is {times:.3g} times what is fitted. Look for a wrong unit first (given: {unit}).",
        "zh": "{where} 对“{node}”的观测是拟合值的 {times:.3g} 倍。请先检查单位是否有误（所给：{unit}）。",
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
    "programme_error": {
        "en": "give the error of one measurement either in 'error' or in 'relative', above zero",
        "zh": "一次测量的误差请写在“误差”或“相对误差”之一，且大于零",
    },
    "programme_measurements": {
        "en": "{given} measurements: give one or more, together with the error of one of them ('error' or 'relative')",
        "zh": "测次为 {given}：须为一次以上，并写明一次测量的误差（“误差”或“相对误差”列）",
    },
    "programme_rivals": {
        "en": "'{name}' is which of several holds: no measurement with an error tells that. Leave its error empty to see what knowing it is worth at most",
        "zh": "“{name}”是几个来源取其一：带误差的测量无从判断。请将误差留空，只看其价值上限",
    },
    "programme_cost_unit": {
        "en": "the cost has no unit; write it in the heading, as in cost [1e4 yuan/a]",
        "zh": "费用没有单位；请写在表头，如 费用 [万元/年]",
    },
    "programme_twice": {"en": "two programmes are called '{name}'", "zh": "有两个监测方案同名“{name}”"},
    "programme_form": {
        "en": "a programme needs parameters and a cost above zero",
        "zh": "监测方案须有参数，且费用大于零",
    },
}

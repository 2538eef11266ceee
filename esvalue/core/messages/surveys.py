"""Messages on surveys."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    # ---- shared by all models of surveys ----
    "survey_column": {"en": "there is no column '{column}'; nearest: {nearest}; known: {known}", "zh": "没有“{column}”这一列；最接近的是：{nearest}；已有：{known}"},
    "survey_formula": {
        "en": "the formula '{formula}' cannot be read: {reason}. Write names of columns joined by +, as in age + C(county) + log(income)",
        "zh": "公式“{formula}”无法读取：{reason}。请用加号连接列名，例如 年龄 + C(县) + log(收入)",
    },
    "survey_formula_arguments": {
        "en": "'{part}' in the formula '{formula}': {name} takes {count} column(s) or number(s) and nothing named, such as log(income), maximum(age, 18)",
        "zh": "公式“{formula}”中的“{part}”：{name} 只取 {count} 个列名或数字，不能带名称，例如 log(income)、maximum(age, 18)",
    },
    "survey_formula_columns": {
        "en": "'{part}' in the formula '{formula}' asks for too many columns; write a whole number of at most {most}",
        "zh": "公式“{formula}”中的“{part}”要求的列过多；请写不超过 {most} 的整数",
    },
    "survey_formula_long": {
        "en": "the formula '{formula}' has {count} terms once its products are written out, at most {most} can be told apart; name the columns that matter, products as age:income",
        "zh": "公式“{formula}”展开后有 {count} 项，最多 {most} 项；请只写重要的列，交互项写成 age:income",
    },
    "survey_formula_code": {
        "en": "'{part}' in the formula '{formula}' is not allowed: a formula holds columns, arithmetic and these functions: {known}",
        "zh": "公式“{formula}”中的“{part}”不允许使用：公式只能含列名、算术和这些函数：{known}",
    },
    "survey_text_in_numbers": {
        "en": "column '{column}' holds numbers, but {count} cells hold text: row {row} holds '{cell}'{mended}. Correct the cells, or write C({column}) if it is a category",
        "zh": "列“{column}”是数字，但有 {count} 个单元格是文字：第 {row} 行是“{cell}”{mended}。请改正；若它本是类别，请写 C({column})",
    },
    "survey_code_twice": {
        "en": "code {given} of '{column}' has two meanings: {first} (row {first_row}) and {second} (row {second_row}). Keep one",
        "zh": "“{column}”的编码 {given} 有两个含义：{first}（第 {first_row} 行）与 {second}（第 {second_row} 行）。请只保留一个",
    },
    "survey_code_meanings": {"en": "code {given} of '{column}' has two meanings: {first} and {second}. Keep one", "zh": "“{column}”的编码 {given} 有两个含义：{first} 与 {second}。请只保留一个"},
    "survey_column_twice": {"en": "the column '{column}' stands twice; rename one", "zh": "“{column}”这一列出现两次；请改其中一个的名称"},
    "survey_missing": {
        "en": "{count} respondents lack a covariate: {columns}; the first is row {row}. Fill it in, leave the covariate out, or write missing = drop into the model (Python: missing=\"drop\") to leave these respondents out",
        "zh": "{count} 位受访者缺少协变量：{columns}；第一个在第 {row} 行。请补全，或去掉该协变量；或在模型中加一行：缺失值 = 略去（Python：missing=\"drop\"），以略去这些受访者",
    },
    "survey_dropped": {"en": "{count} of {total} respondents are left out for an empty cell in {columns}", "zh": "{total} 位受访者中有 {count} 位因 {columns} 有空格而略去"},
    "survey_no_rows": {"en": "no respondent is left of {total}; look at the empty cells and the codes that are left out", "zh": "{total} 位受访者中没有一位可用；请检查空格与被略去的代码"},
    "survey_no_constant": {"en": "the formula '{formula}' leaves out the constant; without it a mean is not defined. Take out the -1 or +0", "zh": "公式“{formula}”去掉了常数项，均值便无从定义；请删去 -1 或 +0"},
    "survey_not_finite": {
        "en": "values that are not finite numbers in {columns}, as from log(0); correct the data or the formula",
        "zh": "{columns} 中有非有限数（例如 log(0)）；请更正数据或公式",
    },
    "survey_collinear": {
        "en": "{columns} is constant zero or follows from the other columns, so its effect cannot be told apart; leave it out",
        "zh": "{columns} 恒为零或可由其他列推出，其影响无法区分；请去掉",
    },
    "survey_suspect_code": {
        "en": "column '{column}' holds {code} {count} times (row {row} first), apart from all other answers ({low} to {high}): is it a code for \"don't know\" or \"refused\"? "
        "Then add to the codebook: {column}, {code}, missing",
        "zh": "“{column}”列有 {count} 个 {code}（第一个在第 {row} 行），与其他回答（{low} 至 {high}）相隔甚远：是“不知道”或“拒答”的代码吗？若是，请在编码本加一行：{column}，{code}，缺失",
    },
    "survey_block": {
        "en": "column '{column}' holds {count} amounts about {ratio} times the others (row {row} first{group}): {low} to {high}, the others {least} to {most}; were they written in another unit?",
        "zh": "“{column}”列有 {count} 个数约为其余的 {ratio} 倍（第一个在第 {row} 行{group}）：{low} 至 {high}，其余为 {least} 至 {most}；是否换了单位？",
    },
    "survey_odd_bids": {
        "en": "column '{column}' holds {count} amounts that are {ratio} times bids the others were asked ({bids}); row {row} first, {given}: were they asked so, or written in another unit?",
        "zh": "“{column}”列有 {count} 个金额是其余受访者投标值（{bids}）的 {ratio} 倍，第一个是第 {row} 行的 {given}：确是这样问的，还是写成了另一单位？",
    },
    "survey_negative": {
        "en": "column '{column}' holds {count} amounts below zero (row {row} first, {given}), all others are {low} to {high}: a minus too many, or a code for no answer?",
        "zh": "“{column}”列有 {count} 个负数（第一个在第 {row} 行，{given}），其余为 {low} 至 {high}：是否多了负号，或是“无回答”的代码？",
    },
    "survey_zeros": {
        "en": "column '{column}' holds 0 in {count} rows (row {row} first), which would count as offers for nothing: were they left open? Then delete the rows",
        "zh": "“{column}”列有 {count} 行为 0（第一个在第 {row} 行），会被当作无偿报价：是否没有报价？若是，请删去这些行",
    },
    "survey_far_value": {
        "en": "column '{column}' holds {code} in row {row}, far from all other answers ({low} to {high}): a slip of the pen, or another unit?",
        "zh": "“{column}”列第 {row} 行是 {code}，远离其他回答（{low} 至 {high}）：是笔误，还是单位不同？",
    },
    "survey_weights_missing": {
        "en": "{count} of {total} respondents have no weight in column '{column}'; the first is row {row}. Fill them in, or write missing = drop into the model (Python: missing=\"drop\") to leave these respondents out",
        "zh": "{total} 位受访者中有 {count} 位没有权重（“{column}”列为空）；第一位在第 {row} 行。请补全权重；或在模型中加一行：缺失值 = 略去（Python：missing=\"drop\"），以略去这些受访者",
    },
    "survey_weights_negative": {"en": "{count} weights in column '{column}' are below zero; the first is {value} in row {row}. Write weights of zero or above", "zh": "“{column}”列有 {count} 个权重为负；第一个是第 {row} 行的 {value}。请写不小于零的权重"},
    "survey_weights_zero": {"en": "all {total} weights in column '{column}' are zero: nobody counts. Write weights above zero", "zh": "“{column}”列的 {total} 个权重全部为零，没有人计入；请写大于零的权重"},
    "survey_weights_none": {"en": "{count} of {total} respondents have a weight of zero in column '{column}' and do not count", "zh": "{total} 位受访者中有 {count} 位的权重（“{column}”列）为零，不计入估计"},
    "survey_option": {"en": "{what} = '{given}' is not known; known: {known}", "zh": "{what} = “{given}”不可用；可用：{known}"},
    "survey_clusters": {"en": "clustered errors need two clusters or more, there are {count}; give clusters=, the column of villages or interviewers", "zh": "聚类标准误至少需要两个类，现有 {count} 个；请在模型的“聚类”中写村或调查员所在的列（Python：clusters=）"},
    "survey_flat": {
        "en": "the answers leave a direction of the parameters free (curvature {share} of the steepest); leave out a covariate that hardly varies, or ask at more bids",
        "zh": "数据不能确定参数的某个方向（曲率仅为最陡方向的 {share}）；请去掉几乎不变的协变量，或增加投标值的档数",
    },
    "survey_not_converged": {
        "en": "no optimum was reached: the log-likelihood could still rise by {decrement} after {iterations} steps; nothing is reported",
        "zh": "未达到最优：{iterations} 步之后对数似然仍可提高 {decrement}；不报告任何结果",
    },
    "survey_draws": {"en": "{count} of {total} draws are not numbers", "zh": "{total} 次抽样中有 {count} 次不是数"},
    "survey_draws_undefined": {"en": "{count} of {total} draws are left out: the figure is nothing over nothing in them", "zh": "{total} 次抽样中略去 {count} 次：其中该数值为零比零，没有定义"},
    # ---- survey files and codebooks ----
    "survey_file": {"en": "cannot be read: {reason}", "zh": "无法读取：{reason}"},
    "survey_code_unlisted": {
        "en": "{count} answers hold codes the codebook does not explain: {codes}; the first is row {row}. Write each as yes, no, dont_know, refused or missing",
        "zh": "{count} 个回答的代码在编码本中没有说明：{codes}；第一个在第 {row} 行。请把每个代码写为 是、否、不知道、拒答 或 缺失",
    },
    "survey_certainty_codes": {"en": "a certainty is given for answers without a code for yes; write which codes mean yes and no", "zh": "给出了确定程度，却没有说明哪个代码是“愿意”；请写明“是”与“否”的代码"},
    "survey_codebook_form": {
        "en": "the codebook is not in its form; write [codes.q1] yes = [1], no = [2] and [certainty.q1] column = \"sure\", least = 7, a number; in a sheet: column, code, meaning",
        "zh": "编码本的格式不对；工作表写 列、编码、含义 三列；TOML 则写 [codes.q1] yes = [1]、no = [2] 和 [certainty.q1] column = \"sure\"、least = 7（数字）",
    },
    "survey_no_currency": {"en": "the currency of the bids is not stated; write it, as in currency = \"CNY\"", "zh": "没有写明投标值的货币；请写明：货币 = 人民币"},
    "survey_no_period": {
        "en": "it is not stated whether the amount is paid once, each month or each year; write period = \"once\", \"month\" or \"year\"",
        "zh": "没有写明金额是一次性、每月还是每年支付；请写明：周期 = 一次、月 或 年",
    },
    "survey_dont_know_dropped": {"en": "{count} of {total} respondents are left out for answering \"don't know\"", "zh": "{total} 位受访者中有 {count} 位因回答“不知道”而略去"},
    "survey_dont_know_no": {"en": "{count} of {total} respondents who answered \"don't know\" are counted as no", "zh": "{total} 位受访者中有 {count} 位回答“不知道”，按“不愿意”计"},
    "survey_protest_dropped": {
        "en": "{count} of {total} respondents are left out as protests; compare the result with protests kept",
        "zh": "{total} 位受访者中有 {count} 位作为抗议性回答略去；请与保留抗议性回答的结果比较",
    },
    "survey_protest_kept": {"en": "{count} of {total} respondents protest and are kept as they answered", "zh": "{total} 位受访者中有 {count} 位为抗议性回答，按其回答保留"},
    "survey_uncertain_yes": {
        "en": "{count} yes answers to '{answer}' are counted as no, their certainty in '{column}' being below {least:g} or empty",
        "zh": "“{answer}”中有 {count} 个“愿意”因“{column}”的确定程度低于 {least:g} 或为空而按“不愿意”计",
    },
    # ---- contingent valuation ----
    "cv_answer_codes": {
        "en": "{count} answers are neither yes nor no: {codes}; the first is row {row}. Is it \"don't know\" or \"refused\"? Write in the codebook what each code means",
        "zh": "{count} 个回答既非“愿意”也非“不愿意”：{codes}；第一个在第 {row} 行。是“不知道”或“拒答”吗？请在编码本中写明每个代码的含义",
    },
    "cv_amounts": {"en": "{count} cells are not finite amounts: {values}; the first is row {row}{mended}. Write numbers without a unit", "zh": "{count} 个格子不是有限的金额：{values}；第一个在第 {row} 行{mended}。请只写数字，不带单位"},
    "cv_answer_missing": {
        "en": "{count} respondents lack a bid or an answer: {columns}; the first is row {row}. Fill it in, or write missing = drop into the model (Python: missing=\"drop\") to leave them out",
        "zh": "{count} 位受访者缺少投标值或回答：{columns}；第一个在第 {row} 行。请补全；或在模型中加一行：缺失值 = 略去（Python：missing=\"drop\"），以略去这些受访者",
    },
    "cv_second_bid": {
        "en": "in {count} rows the second bid does not follow from the first answer ({what}); the first is row {row}. To pay: higher after yes, lower after no; to accept: the other way round",
        "zh": "有 {count} 行的第二个投标值与第一个回答不符（{what}）；第一个在第 {row} 行。支付意愿：愿意之后更高，不愿意之后更低；受偿意愿相反",
    },
    "cv_bids_unsorted": {"en": "in {count} rows the amounts are out of order; the first is row {row}. Wanted: {what}", "zh": "有 {count} 行的金额次序不对；第一个在第 {row} 行。应为：{what}"},
    "cv_first": {"en": "{count} rows do not say which bid was asked first; the first is row {row}. Write low or high in '{what}'", "zh": "有 {count} 行没有写明先问哪个投标值；第一个在第 {row} 行。请在“{what}”中写 低 或 高"},
    "cv_half_follow": {
        "en": "in {count} rows the second answer '{what}' is there without a second question, or lacks; the first is row {row}. To pay: it follows yes to the low bid and no to the high one",
        "zh": "有 {count} 行的第二个回答“{what}”在不应追问时存在，或应有而缺；第一个在第 {row} 行。支付意愿：仅在愿意付低值或不愿付高值之后追问",
    },
    "cv_card": {"en": "the amounts {card} do not rise; write two or more in rising order", "zh": "金额 {card} 不是递增的；请按递增次序写两个或以上"},
    "cv_not_on_card": {"en": "{count} chosen amounts do not stand on the card {what}; the first is row {row}", "zh": "有 {count} 个所选金额不在卡片 {what} 上；第一个在第 {row} 行"},
    "cv_format": {"en": "the format {given} is not complete; it takes {wanted}", "zh": "提问格式 {given} 不完整；应有 {wanted}"},
    "cv_bids_number": {"en": "bids = {given}: name two columns (first, second) or three (first, higher, lower)", "zh": "各次投标值 = {given}：须写两列（首次、第二次）或三列（首次、较高、较低）"},
    "cv_bid_not_positive": {
        "en": "{count} bids are at or below zero (the least is {least}), which the {distribution} model cannot use; take a linear distribution (logistic, normal) or correct the bids",
        "zh": "有 {count} 个投标值不大于零（最小为 {least}），{distribution} 模型无法使用；请改用线性分布（逻辑、正态）或更正投标值",
    },
    "cv_spike_logs": {
        "en": "a spike at zero needs a distribution that reaches zero, {distribution} does not; write distribution=\"logistic\" or \"normal\"",
        "zh": "零值尖峰需要能取到零的分布，{distribution} 不能；请写：分布 = 逻辑 或 正态",
    },
    "cv_spike_contradiction": {"en": "{count} respondents say their value is zero and yet yes to a bid; the first is row {row}", "zh": "有 {count} 位受访者称其价值为零，却愿意支付投标值；第一位在第 {row} 行"},
    "cv_spike_none": {"en": "{count} of {total} have a value of zero: no spike can be estimated; leave out positive=", "zh": "{total} 位中有 {count} 位价值为零：无法估计尖峰；请去掉“价值大于零”一行（Python：positive=）"},
    "cv_no_spike": {"en": "this is no spike model; give positive=, the column that says whether the value is above zero", "zh": "这不是尖峰模型；请在“价值大于零”中写明相应的列（Python：positive=）"},
    "cv_all_same": {
        "en": "all {total} respondents answered {answer}: the likelihood rises without end and nothing can be estimated; ask at other bids",
        "zh": "{total} 位受访者的回答全部为 {answer}：似然无上界，无法估计；请改换投标值",
    },
    "cv_one_bid": {"en": "only one amount was asked, {bid}; the spread of values needs two or more", "zh": "只问了一个金额 {bid}；估计价值的离散程度至少需要两个"},
    "cv_level_all_yes": {"en": "everyone said yes at {bids}: these bids tell little, and the answers may hold yea-saying", "zh": "以下投标值处人人愿意：{bids}；这些投标值信息很少，且可能有附和性回答"},
    "cv_level_all_no": {"en": "nobody said yes at {bids}: these bids tell little", "zh": "以下投标值处无人愿意：{bids}；这些投标值信息很少"},
    "cv_separation": {
        "en": "{columns} separates the answers perfectly: the likelihood rises without end. Leave out or merge the covariate, or ask at more bids",
        "zh": "{columns} 把回答完全分开：似然无上界。请去掉或合并该协变量，或增加投标值的档数",
    },
    "cv_wrong_sign": {
        "en": "the coefficient of {name} is {value}: more people agree to worse terms, so no distribution of values fits; look for swapped codes, a wrong measure (wtp, wta), or too few bids",
        "zh": "{name} 的系数为 {value}：条件越差同意的人越多，没有价值分布与之相符；请检查编码是否颠倒、测度（支付意愿、受偿意愿）是否写错、投标值是否太少",
    },
    "cv_wrong_sign_note": {"en": "the coefficient of {name} is {value}, the wrong sign: no value can be computed", "zh": "{name} 的系数为 {value}，符号相反：无法计算价值"},
    "cv_two_weights": {"en": "both weights=\"{weights}\" and counts=\"{counts}\" are given; give one", "zh": "同时给出了权重“{weights}”与人数“{counts}”；请只给一个"},
    "cv_no_second": {"en": "a shift between the first and the second answer needs a second question", "zh": "估计两次回答之间的偏移需要有第二个问题"},
    "cv_fieller": {"en": "Fieller's interval is one of a ratio: it serves the median at given covariates, not '{kind}' or at=\"sample\"; use delta, kr or bootstrap", "zh": "菲勒区间只用于比值：适用于给定协变量下的中位数，不适用于“{kind}”或整个样本；区间请用 德尔塔、参数抽样 或 自助"},
    "cv_bootstrap": {"en": "{lost} of the resampled surveys have no optimum ({done} have): too few answers at each bid for a bootstrap", "zh": "重抽样中有 {lost} 次没有最优解（{done} 次有）：各投标值的样本太少，不宜用自助法"},
    "cv_bootstrap_lost": {
        "en": "{lost} of {total} resampled surveys have no optimum and are left out: the interval is somewhat too narrow",
        "zh": "{total} 次重抽样中有 {lost} 次没有最优解而略去：区间略偏窄",
    },
    "cv_infinite_mean": {
        "en": "the mean is infinite: the coefficient of log(bid) is {slope:.3g} in size, at or below 1, so the tail beyond the bids never closes. Report the median or the truncated mean",
        "zh": "均值为无穷大：log(投标值) 系数的大小为 {slope:.3g}，不大于 1，投标值以外的尾部不收敛。请报告中位数或截断均值",
    },
    "cv_beyond_bids": {"en": "{value} lies above the highest amount asked, {top}: it rests on the form of the distribution, not on answers", "zh": "{value} 高于所问的最高金额 {top}：它取决于分布形式，而不是回答"},
    "cv_tail": {"en": "{share:.0%} of the mean comes from beyond the highest amount asked, {top}: most of it is the distribution, not answers", "zh": "均值的 {share:.0%} 来自所问最高金额 {top} 以外：多半出自分布形式，而不是回答"},
    "cv_draws_wrong_sign": {
        "en": "{share:.1%} of {draws} draws have a bid coefficient of the wrong sign and count as unbounded: the bid's effect is weakly determined",
        "zh": "{draws} 次抽样中有 {share:.1%} 的投标值系数符号相反，按无界计：投标值的影响不够确定",
    },
    "cv_draws_infinite": {"en": "{share:.1%} of the draws have an infinite mean and count as such", "zh": "{share:.1%} 的抽样均值为无穷大，按无穷大计"},
    "cv_outside_bounds": {
        "en": "the fitted mean ({low} to {high} {unit}) does not meet the bounds that the answers set without a distribution ({least} to {most} {unit}, the highest bracket closed at {end}): it is the form of the distribution, not the answers",
        "zh": "拟合的均值（{low} 至 {high} {unit}）与回答本身（不设分布、最高档以 {end} 封顶）给出的上下界（{least} 至 {most} {unit}）不相交：它出自分布形式，而不是回答",
    },
    "cv_no_interval": {
        "en": "{share:.1%} of Krinsky-Robb draws have no finite mean: no interval of this mean is given, by any method. Report the median, or the mean truncated at the highest amount",
        "zh": "参数抽样（Krinsky-Robb）中有 {share:.1%} 没有有限均值：无论用何种方法，都不给出该均值的区间。请报告中位数，或在最高金额处截断的均值",
    },
    "cv_fit": {
        "en": "fit: no misfit of the {distribution} distribution to the answers at each bid is found (likelihood ratio against the saturated model {lr:.4g}, {df} degrees of freedom, p = {p:.3g}; {cells} cells{joined})",
        "zh": "拟合：未发现{distribution}分布与各投标值处的回答不符（对饱和模型的似然比 {lr:.4g}，自由度 {df}，p = {p:.3g}；{cells} 格{joined}）",
    },
    "cv_fit_poor": {
        "en": "fit: the {distribution} distribution does not fit the answers at each bid (likelihood ratio against the saturated model {lr:.4g}, {df} degrees of freedom, p = {p:.3g}; {cells} cells{joined}). Compare other distributions by their AIC, and hold the mean against the bounds without a distribution",
        "zh": "拟合：{distribution}分布与各投标值处的回答不符（对饱和模型的似然比 {lr:.4g}，自由度 {df}，p = {p:.3g}；{cells} 格{joined}）。请按 AIC 比较其他分布，并将均值与不设分布的上下界对照",
    },
    "cv_fit_clusters": {"en": "the test of the fit counts answers as independent; within clusters they move together, so its p is too small", "zh": "拟合检验把各回答视为独立；同一聚类内的回答相关，故 p 值偏小"},
    "cv_fit_untested": {"en": "fit: not tested against the bid design ({why})", "zh": "拟合：未作对投标设计的检验（{why}）"},
    "cv_follow": {"en": "the factors {given} do not surround 1, or a bid is not above zero; write such as (0.5, 2.0)", "zh": "倍数 {given} 没有分居 1 的两侧，或投标值不大于零；请写如 (0.5, 2.0)"},
    "cv_not_monotone": {"en": "more people agree to worse terms between the bids {pairs}: chance at small numbers, or a fault of the survey", "zh": "以下相邻投标值之间，条件更差而同意者更多：{pairs}；样本小时可能出于偶然，否则应检查调查"},
    "cv_worst_bid": {
        "en": "{share:.0%} ({low:.0%} to {high:.0%}) still agree at the worst first bid, {bid}: what lies beyond it is not in the first answers",
        "zh": "在条件最差的首次投标值 {bid} 处仍有 {share:.0%}（{low:.0%} 至 {high:.0%}）同意：更远的部分不在首次回答之中",
    },
    "cv_shift_found": {
        "en": "the second answers do not fit the first (p = {p:.3g}): the value behind them is shifted by {shift:.3g} on the scale of {scale}; median {first} from the first answers alone, {both} from both",
        "zh": "第二次回答与第一次不一致（p = {p:.3g}）：其背后的价值按 {scale} 计偏移 {shift:.3g}；仅用第一次回答的中位数为 {first}，两次合用为 {both}",
    },
    "cv_shift_not_found": {
        "en": "no shift between the answers is found (p = {p:.3g}, {shift:.3g} on the scale of {scale}); median {first} from the first answers alone, {both} from both",
        "zh": "未发现两次回答之间的偏移（p = {p:.3g}，按 {scale} 计为 {shift:.3g}）；仅用第一次回答的中位数为 {first}，两次合用为 {both}",
    },
    "cv_no_first": {"en": "these answers have no first bid (payment card or intervals); this diagnosis needs a question at a bid", "zh": "这些回答没有首次投标值（支付卡或区间数据）；该诊断需要投标值提问"},
    "cv_no_protests": {"en": "{count} of {total} respondents are marked as protests; nothing can be compared. Mark them in the codebook", "zh": "{total} 位受访者中标为抗议的有 {count} 位，无从比较；请在编码本中标出"},
    "cv_protest_selected": {
        "en": "{count} of {total} protest, and who does depends on the covariates (p = {p:.3g}): leaving them out changes whom the sample stands for",
        "zh": "{total} 位中有 {count} 位为抗议性回答，且与协变量有关（p = {p:.3g}）：略去他们会改变样本所代表的人群",
    },
    "cv_protest_random": {"en": "{count} of {total} protest; no dependence on the covariates is found (p = {p:.3g})", "zh": "{total} 位中有 {count} 位为抗议性回答；未发现与协变量有关（p = {p:.3g}）"},
    "cv_protest_range": {"en": "median {without} {unit} with protests left out, {kept} {unit} with protests kept as answered", "zh": "略去抗议性回答时中位数为 {without} {unit}，按其回答保留时为 {kept} {unit}"},
    "cv_end": {"en": "the end {end} lies below the highest bid {top}, at which some still say yes", "zh": "终点 {end} 低于最高投标值 {top}，而该处仍有人愿意"},
}  # fmt: skip

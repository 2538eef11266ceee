"""Messages on choice experiments, travel cost, hedonic prices and value transfer."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    # ---- choice experiments ----
    "choice_dropped": {"en": "{count} of {total} choices are left out whole for an empty cell", "zh": "{total} 次选择中有 {count} 次因空格而整次略去"},
    "choice_constant": {
        "en": "'{name}' does not vary between the alternatives of a choice and is left out; a covariate of people acts through C(alternative) * covariate",
        "zh": "“{name}”在同一次选择的各备选项之间没有变化，已略去；受访者的协变量要通过 C(alternative) * covariate 起作用",
    },
    "choice_no_attribute": {"en": "no attribute of '{formula}' varies between the alternatives of a choice", "zh": "“{formula}”中没有任何属性在同一次选择的备选项之间变化"},
    "choice_taken": {
        "en": "{count} cells do not say whether the alternative was taken: {codes}; the first is row {row}. Write 1 or 0",
        "zh": "{count} 个格子没有说明该备选项是否被选：{codes}；第一个在第 {row} 行。请写 1 或 0",
    },
    "choice_single": {"en": "{count} choices have one alternative only; the first is {first}. Add the alternatives not taken", "zh": "{count} 次选择只有一个备选项；第一次是 {first}。请补上未选的备选项"},
    "choice_not_one": {
        "en": "in {count} choices not exactly one alternative is taken; the first is {first}, with {taken}. Is the column of choices right? Do two respondents share a number?",
        "zh": "有 {count} 次选择被选的备选项不是恰好一个；第一次是 {first}，有 {taken} 个。选择编号列是否正确？是否有两位受访者编号相同？",
    },
    "choice_twice": {"en": "{count} alternatives stand twice in a choice; the first is '{name}' in {first}", "zh": "{count} 个备选项在同一次选择中出现两次；第一个是 {first} 中的“{name}”"},
    "choice_changes": {"en": "'{name}' changes within what it should describe; the first such row is {row}", "zh": "“{name}”在同一对象内前后不一；第一处在第 {row} 行"},
    "choice_weights": {"en": "{count} weights are negative, or all are zero", "zh": "有 {count} 个权重为负，或全部为零"},
    "choice_separation": {
        "en": "{columns} tells every choice apart without exception: the likelihood rises without end. Leave out or merge attributes, or collect more choices",
        "zh": "{columns} 无一例外地决定了每次选择：似然无上界。请去掉或合并属性，或增加样本",
    },
    "choice_no_optimum": {"en": "no optimum was reached; rescale attributes that differ by many orders of magnitude", "zh": "未达到最优；请调整数量级相差悬殊的属性的单位"},
    "choice_cost_missing": {
        "en": "the cost '{cost}' is not a coefficient of its own; nearest: {nearest}; coefficients: {known}. Let it enter the formula as it is, not in a function",
        "zh": "费用“{cost}”不是独立的系数；最接近的是：{nearest}；系数有：{known}。请让它原样进入公式，不要放在函数中",
    },
    "choice_cost_mixed": {
        "en": "the cost '{cost}' also enters {names}: its marginal utility is no constant, and no ratio to it is a willingness to pay. Leave these out, or fit groups apart",
        "zh": "费用“{cost}”还进入了 {names}：其边际效用不是常数，比值不是支付意愿。请去掉这些项，或分组估计",
    },
    "choice_no_cost": {"en": "the model names no cost; give cost=, one of {known}", "zh": "模型没有指明费用；请用 cost= 给出，可选：{known}"},
    "choice_cost_sign": {
        "en": "the coefficient of the cost '{name}' is {value}: dearer alternatives are liked more, so no value can be computed; look for swapped codes or too few cost levels",
        "zh": "费用“{name}”的系数为 {value}：越贵越受欢迎，无法计算价值；请检查编码是否颠倒、费用档数是否太少",
    },
    "choice_cost_sign_note": {"en": "the coefficient of the cost '{name}' is {value}, the wrong sign: no value can be computed", "zh": "费用“{name}”的系数为 {value}，符号相反：无法计算价值"},
    "choice_draws_sign": {
        "en": "{share:.1%} of {draws} draws have a cost coefficient that is not negative: the effect of the cost is weakly determined, use Fieller's interval",
        "zh": "{draws} 次抽样中有 {share:.1%} 的费用系数不为负：费用的影响不够确定，请用 Fieller 区间",
    },
    "choice_fieller_endless": {"en": "the cost is not different from zero at the level {level:.0%}: the interval has no bounds", "zh": "在 {level:.0%} 水平上费用系数与零无差异：区间无界"},
    "choice_other_sets": {"en": "before and after do not hold the same choices: {count} differ, the first is {name} = {first}", "zh": "变化前后的选择不一致：有 {count} 次不同，第一次是 {name} = {first}"},
    "choice_classes": {"en": "{given} classes make no latent class model; write two or more", "zh": "{given} 类不构成潜在类别模型；请写两类或以上"},
    "choice_no_panel": {"en": "classes are kinds of people: give panel=, the column of the respondent", "zh": "类别是受访者的类别：请用 panel= 给出受访者所在的列"},
    "choice_all_shared": {"en": "all coefficients ({names}) are shared, so the classes cannot differ; leave one out of shared=", "zh": "全部系数（{names}）都是共有的，各类无从区别；请从 shared= 中去掉一个"},
    "choice_starts": {"en": "{given} starts cannot search; write one or more, better 20", "zh": "{given} 个起点无法搜索；请写一个或以上，最好 20 个"},
    "choice_lonely_optimum": {
        "en": "only one of the long climbs from {starts} starts reached the best log-likelihood, {best}; the next is {second}. Try more starts",
        "zh": "{starts} 个起点的长程搜索中只有一次到达最高对数似然 {best}；其次为 {second}。请增加起点",
    },
    "choice_small_class": {
        "en": "the smallest class is {share:.1%} ({people} respondents) for {parameters} tastes of its own: fewer classes may be wiser",
        "zh": "最小的类占 {share:.1%}（{people} 位受访者），却有 {parameters} 个自身系数：减少类别数或更稳妥",
    },
    "choice_extra": {"en": "this needs the package {package}: pip install esvalue[{extra}]", "zh": "需要软件包 {package}：pip install esvalue[{extra}]"},
    "choice_mixed_weights": {"en": "sampling weights cannot be used in a mixed logit; leave out weights=", "zh": "混合 logit 不能使用抽样权重；请去掉 weights="},
    "choice_mixed_stopped": {"en": "xlogit stopped before an optimum: {reason}", "zh": "xlogit 未达到最优便停止：{reason}"},
    "choice_random_cost": {
        "en": "the coefficient of the cost '{name}' is random: the mean of a ratio to it may not exist. Keep the cost fixed",
        "zh": "费用“{name}”的系数是随机的：以它为分母的均值可能不存在。请把费用设为固定系数",
    },
    "choice_mean_of_spread": {"en": "tastes for '{name}' differ between people; this is their mean", "zh": "人们对“{name}”的偏好各不相同；此为平均值"},
    # ---- plans of choice sets ----
    "plan_levels": {"en": "the levels {levels} are fewer than two or repeat", "zh": "水平 {levels} 少于两个或有重复"},
    "plan_size": {"en": "{sets} sets of {alternatives} alternatives are no plan; write one set or more, of two alternatives or more", "zh": "{sets} 个选择集、每集 {alternatives} 个备选项不成方案；至少一个选择集，每集至少两个备选项"},
    "plan_prior": {"en": "{wanted} priors are wanted (one for numbers, one a level but the first for words), {given} given", "zh": "应有 {wanted} 个先验值（数值属性一个，文字属性除第一水平外每水平一个），给出了 {given} 个"},
    "plan_too_few": {"en": "{sets} sets tell {freedom} contrasts, fewer than the {tastes} tastes; show more sets", "zh": "{sets} 个选择集只有 {freedom} 个对比，少于 {tastes} 个系数；请增加选择集"},
    "plan_unbalanced": {"en": "the levels of '{name}' are not shown equally often ({counts}): sets times alternatives is no multiple of their number", "zh": "“{name}”各水平出现次数不等（{counts}）：选择集数乘备选项数不是水平数的倍数"},
    "plan_correlated": {"en": "two attributes are correlated by {correlation:.2f}; show more sets", "zh": "有两个属性的相关系数达 {correlation:.2f}；请增加选择集"},
    "plan_alike": {"en": "{count} of {total} sets show the same alternative twice", "zh": "{total} 个选择集中有 {count} 个出现相同的备选项"},
    "plan_blind": {"en": "these {total} sets cannot tell all tastes apart; show more sets", "zh": "这 {total} 个选择集不能区分全部系数；请增加选择集"},
    "plan_dominated": {"en": "in {count} of {total} sets one alternative is better in everything by the priors: the answer is known beforehand", "zh": "按先验值，{total} 个选择集中有 {count} 个存在处处更优的备选项：答案事先可知"},
    # ---- travel cost ----
    "travel_formula": {"en": "'{formula}' does not say what is explained by what; write trips ~ cost + income", "zh": "“{formula}”没有写明用什么解释什么；请写 trips ~ cost + income"},
    "travel_no_cost": {
        "en": "the cost '{cost}' is not a coefficient of its own; nearest: {nearest}; coefficients: {known}. Let it enter the formula as it is",
        "zh": "费用“{cost}”不是独立的系数；最接近的是：{nearest}；系数有：{known}。请让它原样进入公式",
    },
    "travel_counts": {"en": "{count} numbers of trips are not whole numbers from 0 up: '{value}', the first, is row {row}", "zh": "有 {count} 个出行次数不是从 0 起的整数：第一个“{value}”在第 {row} 行"},
    "travel_zeros": {
        "en": "{count} respondents made no trip, which sample=\"{sample}\" cannot hold; the first is row {row}. Were households asked? Then write sample=\"population\"",
        "zh": "有 {count} 位受访者没有出行，与 sample=\"{sample}\" 不符；第一位在第 {row} 行。若是入户调查，请写 sample=\"population\"",
    },
    "travel_all_least": {"en": "everyone made {least} trips, the least there can be; nothing can be estimated", "zh": "人人都只出行 {least} 次，已是最少；无法估计"},
    "travel_exposure": {"en": "{count} rows have no people behind them; the first is row {row}. Write numbers above zero", "zh": "有 {count} 行的人口数不大于零；第一行是第 {row} 行。请写大于零的数"},
    "travel_no_optimum": {
        "en": "no optimum of the negative binomial was reached from four starts; look at the largest counts, add covariates, or write distribution=\"poisson\" with cov=\"robust\"",
        "zh": "从四个起点出发均未达到负二项分布的最优；请检查最大的次数，增加协变量，或写 distribution=\"poisson\" 与 cov=\"robust\"",
    },
    "travel_boundary": {
        "en": "alpha lies at its boundary, zero: the trips vary no more than a Poisson allows. The estimates are those of the Poisson; intervals take alpha as known",
        "zh": "alpha 落在边界零处：出行次数的变异不超过泊松分布。报告的是泊松估计；区间视 alpha 为已知",
    },
    "travel_endless": {
        "en": "alpha grows without end: a few make far more trips than all others. The estimates are those of the limit, the geometric distribution of one trip less; the surplus per trip stands, the mean trips of a person have no estimate",
        "zh": "alpha 无限增大：少数人的出行次数远多于其他人。报告的是极限（次数减一的几何分布）的估计；每次出行的剩余成立，人均出行次数无法估计",
    },
    "travel_huge": {
        "en": "alpha is {alpha}, practically without end: a few make far more trips than all others. The surplus per trip stands; alpha and the constant mean nothing by themselves",
        "zh": "alpha 为 {alpha}，实际上无限大：少数人的出行次数远多于其他人。每次出行的剩余成立；alpha 与常数项本身没有意义",
    },
    "travel_no_mean": {"en": "alpha grows without end, so the mean trips of a person have no estimate; ask for the surplus per trip", "zh": "alpha 无限增大，人均出行次数无法估计；请求每次出行的剩余"},
    "travel_naive": {
        "en": "none of {total} respondents made zero trips, {expected:.1f} are expected: this looks like visitors or people met on site. Fitted as a population the surplus is biased; write sample=\"visitors\" or \"on_site\"",
        "zh": "{total} 位受访者中无人出行零次，而预期有 {expected:.1f} 位：这像是游客或现场样本。按总体拟合会使剩余有偏；请写 sample=\"visitors\" 或 \"on_site\"",
    },
    "travel_overdispersed": {
        "en": "the trips vary more than a Poisson allows (the negative binomial gains {gain:.1f} or more in log-likelihood): standard errors are too small. Write distribution=\"negbin\" or cov=\"robust\"",
        "zh": "出行次数的变异超过泊松分布（负二项的对数似然至少高出 {gain:.1f}）：标准误偏小。请写 distribution=\"negbin\" 或 cov=\"robust\"",
    },
    "travel_cost_sign": {
        "en": "the coefficient of the cost '{name}' is {value}: trips do not fall with it and the surplus has no value; look at how the cost was computed and at left-out covariates",
        "zh": "费用“{name}”的系数为 {value}：出行次数并不随之减少，剩余无从计算；请检查费用的算法与遗漏的协变量",
    },
    "travel_cost_sign_note": {"en": "the coefficient of the cost '{name}' is {value}, the wrong sign: no surplus can be computed", "zh": "费用“{name}”的系数为 {value}，符号相反：无法计算剩余"},
    "travel_fieller": {"en": "Fieller's interval serves the surplus per trip; for a person use delta, kr or bootstrap", "zh": "Fieller 区间适用于每次出行的剩余；人均剩余请用 delta、kr 或 bootstrap"},
    "travel_draws_sign": {"en": "{share:.1%} of {draws} draws have a cost coefficient that is not negative and count as an infinite surplus", "zh": "{draws} 次抽样中有 {share:.1%} 的费用系数不为负，按剩余无穷大计"},
    "travel_weak_cost": {"en": "the coefficient of '{name}' is hardly different from zero: use Fieller's interval, the delta method's is too short above", "zh": "“{name}”的系数与零几无差异：请用 Fieller 区间，delta 法的上限偏低"},
    # ---- hedonic prices ----
    "hedonic_formula": {"en": "'{formula}' does not say what is explained by what; write price ~ rooms + water", "zh": "“{formula}”没有写明用什么解释什么；请写 price ~ rooms + water"},
    "hedonic_price": {
        "en": "{count} prices are at or below zero, where a logarithm is taken (the least is {least}); the first is row {row}",
        "zh": "有 {count} 个价格不大于零而要取对数（最小为 {least}）；第一个在第 {row} 行",
    },
    "hedonic_few": {"en": "{sales} sales cannot estimate {columns} coefficients and a spread", "zh": "{sales} 笔交易不足以估计 {columns} 个系数与离散程度"},
    "hedonic_lambda": {"en": "the power runs to {edge}, the end of the search: no Box-Cox form fits; look for outliers", "zh": "幂次趋于搜索边界 {edge}：没有合适的 Box-Cox 形式；请检查异常值"},
    "hedonic_words": {"en": "the attribute holds words ({levels}), which have no slope; give change=(from, to)", "zh": "该属性是文字（{levels}），没有斜率；请给出 change=(原值, 新值)"},
    "hedonic_absent": {"en": "'{name}' does not move any of the covariates {known}", "zh": "“{name}”不影响任何协变量：{known}"},
    "hedonic_twice": {"en": "{count} rows repeat a place in the same period; the first is row {row}", "zh": "有 {count} 行在同一时期重复了同一地点；第一行是第 {row} 行"},
    "hedonic_absorbed": {"en": "an effect cannot be told from those of places and periods: {reason}", "zh": "某个效应与地点和时期的效应无法区分：{reason}"},
    # ---- value transfer ----
    "transfer_outside": {
        "en": "the site lies outside the range of the studies in {columns}: nothing studied says what holds there. Look for studies like it, or write outside=True and say so",
        "zh": "该地点超出已有研究的范围：{columns}；没有研究说明那里的情形。请寻找相近的研究，或写 outside=True 并予以说明",
    },
    "transfer_outside_note": {"en": "the site lies outside the range of the studies in {columns}: the value is extrapolated", "zh": "该地点超出已有研究的范围：{columns}；该值为外推"},
    "transfer_combination": {
        "en": "each covariate ({columns}) is within the range of the studies, but no mixture of them has this combination. Look for studies like it, or write outside=True and say so",
        "zh": "每个协变量（{columns}）都在研究范围之内，但已有研究的任何组合都达不到这一搭配。请寻找相近的研究，或写 outside=True 并予以说明",
    },
    "transfer_combination_note": {"en": "no mixture of the studies has this combination of {columns}: the value is extrapolated", "zh": "已有研究的任何组合都达不到 {columns} 的这一搭配：该值为外推"},
    "transfer_index": {"en": "a price index needs both the column of the studies (index=) and the policy year's (policy_index=)", "zh": "价格指数须同时给出研究的列（index=）与政策年份的值（policy_index=）"},
    "transfer_positive": {"en": "{count} numbers are not above zero ({least}); the first is row {row}", "zh": "有 {count} 个数不大于零（{least}）；第一个在第 {row} 行"},
    "transfer_one_study": {"en": "one study only: its transfer error cannot be measured. Published tests of transfers are the only guide to it", "zh": "只有一项研究：无法测量转移误差，只能参考已发表的转移检验"},
    "transfer_no_se": {"en": "no standard error or variance is given, so there is no interval", "zh": "没有给出标准误或方差，因此没有区间"},
    "transfer_variance": {"en": "the variances or the smearing factor ({given}) are negative or not numbers", "zh": "方差或涂抹因子（{given}）为负或不是数"},
    "transfer_cov": {"en": "the covariance has the shape {given}, wanted are {wanted} rows and columns in the order of the coefficients", "zh": "协方差的形状为 {given}，应为 {wanted} 行 {wanted} 列，次序同系数"},
    "transfer_published": {"en": "a published function without its data: its transfer error cannot be measured here; quote the one its authors print", "zh": "已发表的函数而无数据：此处无法测量转移误差；请引用原作者给出的误差"},
    "transfer_no_ranges": {"en": "the ranges of the covariates studied are not given: whether the site lies within them is not checked", "zh": "没有给出协变量的研究范围：未检查该地点是否在范围之内"},
    "transfer_no_retransformation": {"en": "no variance and no smearing factor: the value is the median, below the mean", "zh": "没有方差也没有涂抹因子：该值是中位数，低于均值"},
    "transfer_missing": {"en": "the function needs '{name}' of the site", "zh": "函数需要该地点的“{name}”"},
    "transfer_formula": {"en": "'{formula}' does not say what is explained by what; write value ~ log(income) + area", "zh": "“{formula}”没有写明用什么解释什么；请写 value ~ log(income) + area"},
    "transfer_few": {"en": "{values} values cannot estimate {columns} coefficients and a spread; leave out covariates", "zh": "{values} 个值不足以估计 {columns} 个系数与离散程度；请减少协变量"},
    "transfer_no_error": {"en": "no study can be left out without losing a coefficient: the transfer error cannot be measured", "zh": "去掉任何一项研究都会使某个系数无法估计：无法测量转移误差"},
    "transfer_skipped": {"en": "{count} values could not be predicted from the other studies and are not in the transfer error", "zh": "有 {count} 个值无法由其他研究预测，未计入转移误差"},
    "meta_one_each": {"en": "each of {count} studies gives one value and no standard error: the variance between studies cannot be told from that within", "zh": "{count} 项研究各只有一个值且无标准误：研究间方差与研究内方差无法区分"},
    "meta_no_between": {"en": "no variance between studies is found beyond that within them", "zh": "未发现超出研究内方差的研究间方差"},
    "meta_few_studies": {"en": "{studies} studies for {columns} coefficients: intervals are wide and rest on the normal form of the study effects", "zh": "{studies} 项研究估计 {columns} 个系数：区间很宽，且依赖研究效应的正态形式"},
}  # fmt: skip

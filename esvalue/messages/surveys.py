"""Messages on surveys."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    # ---- shared by all models of surveys ----
    "survey_column": {"en": "there is no column '{column}'; nearest: {nearest}; known: {known}", "zh": "没有“{column}”这一列；最接近的是：{nearest}；已有：{known}"},
    "survey_formula": {
        "en": "the formula '{formula}' cannot be read: {reason}. Write names of columns joined by +, as in age + C(county) + log(income)",
        "zh": "公式“{formula}”无法读取：{reason}。请用加号连接列名，例如 age + C(county) + log(income)",
    },
    "survey_missing": {
        "en": "{count} respondents lack a covariate: {columns}; the first is row {row}. Fill it in, drop the covariate, or write missing=\"drop\" to leave these respondents out",
        "zh": "{count} 位受访者缺少协变量：{columns}；第一个在第 {row} 行。请补全，或去掉该协变量，或写 missing=\"drop\" 以略去这些受访者",
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
        "en": "column '{column}' holds {code} {count} times, far from all other values: is it a code for \"don't know\" or \"refused\"? If so, write it in the codebook",
        "zh": "列“{column}”中 {code} 出现 {count} 次，远离其他各值：是否为“不知道”或“拒答”的代码？如是，请写入编码本",
    },
    "survey_option": {"en": "{what} = '{given}' is not known; known: {known}", "zh": "{what} = “{given}”不可用；可用：{known}"},
    "survey_level": {"en": "a confidence level of {given} is impossible; write a share such as 0.95", "zh": "置信水平 {given} 不成立；请写份额，如 0.95"},
    "survey_clusters": {"en": "clustered errors need two clusters or more, there are {count}; give clusters=, the column of villages or interviewers", "zh": "聚类标准误至少需要两个类，现有 {count} 个；请用 clusters= 给出村或调查员所在的列"},
    "survey_flat": {
        "en": "the answers leave a direction of the parameters free (curvature {share} of the steepest); leave out a covariate that hardly varies, or ask at more bids",
        "zh": "数据不能确定参数的某个方向（曲率仅为最陡方向的 {share}）；请去掉几乎不变的协变量，或增加投标值的档数",
    },
    "survey_not_converged": {
        "en": "no optimum was reached: the log-likelihood could still rise by {decrement} after {iterations} steps; nothing is reported",
        "zh": "未达到最优：{iterations} 步之后对数似然仍可提高 {decrement}；不报告任何结果",
    },
    "survey_draws": {"en": "{count} of {total} draws are not numbers", "zh": "{total} 次抽样中有 {count} 次不是数"},
}  # fmt: skip

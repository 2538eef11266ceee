"""Messages on survey files: workbooks and CSVs that a verb turns into figures."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "survey_no_file": {"en": "is a folder, not a file; name the workbook or the CSV", "zh": "是文件夹，不是文件；请写工作簿或 CSV 的文件名"},
    "survey_sheet_misnamed": {"en": "the sheet '{given}' has no meaning here; is it the codebook? Name it '{sheet}'", "zh": "工作表“{given}”没有对应的含义；它是编码本吗？请改名为“{sheet}”"},
    "survey_total_row": {"en": "row {row} says '{cell}' in column '{column}': it sums up the others and is no respondent. Delete the row", "zh": "第 {row} 行的“{column}”列写着“{cell}”：它是汇总，不是受访者。请删除该行"},
    "survey_total_sums": {
        "en": "row {row} has no name and its numbers in {columns} are the sums of all other rows: it is a totals row and no respondent. Delete the row",
        "zh": "第 {row} 行没有名称，而其 {columns} 恰为其余各行之和：它是合计行，不是受访者。请删除该行",
    },
    "survey_number_twice": {
        "en": "respondent {number} stands in rows {rows} with other answers ({columns}); give each a number of its own, or delete the row that is wrong",
        "zh": "编号 {number} 出现在第 {rows} 行，而回答不同（{columns}）；请各用各的编号，或删去有误的一行",
    },
    "survey_words_twins": {
        "en": "column '{column}': {names} are one word in two dresses and would count as two; write '{first}' everywhere",
        "zh": "“{column}”列：{names} 是同一个词的不同写法，会被当作两类；请统一写成“{first}”",
    },
    "survey_nodata": {
        "en": "column '{column}' holds {given} {count} times: a code for no data, no amount. Empty the cells, or list the code in the codebook: {column}, {given}, missing",
        "zh": "“{column}”列有 {count} 个 {given}：这是“无数据”的代码，不是数值。请清空这些单元格，或在编码本加一行：{column}，{given}，缺失",
    },
    "survey_money_unit": {
        "en": "the heading '{column}' says {given}, the survey {wanted}: write the amounts in {wanted} and correct the heading, or correct currency and period",
        "zh": "列名“{column}”的单位是 {given}，而调查是 {wanted}：请把金额换算成 {wanted} 并改列名，或更正货币与周期",
    },
    "survey_rows_twice": {"en": "{count} rows repeat another row in every column (row {row} is the first); delete them if a respondent was entered twice", "zh": "有 {count} 行与另一行各列完全相同（第一个在第 {row} 行）；若同一受访者录入了两次，请删去"},
    "survey_setting_missing": {"en": "'{name}' is not given; add a row '{name}' with its value", "zh": "没有给出“{name}”；请加一行“{name}”及其取值"},
    "survey_setting_unknown": {"en": "'{name}' means nothing here; nearest: {nearest}; known: {known}", "zh": "“{name}”在这里没有意义；最接近的是：{nearest}；可用：{known}"},
    "survey_setting_twice": {
        "en": "'{name}' stands twice: {first} (row {first_row}) and {second} (row {row}). Keep one",
        "zh": "“{name}”出现两次：{first}（第 {first_row} 行）与 {second}（第 {row} 行）。请只保留一个",
    },
    "survey_setting_two_places": {
        "en": "'{name}' is {first} in the codebook and {second} in the model. Keep one",
        "zh": "“{name}”在编码本中是 {first}，在模型中是 {second}。请只保留一个",
    },
    "survey_setting_number": {"en": "{name} = '{given}' is no number; write plain digits such as 0.8", "zh": "{name} = “{given}”不是数字；请写普通数字，如 0.8"},
    "survey_setting_pairs": {"en": "'{given}' in {name} is not 'name = value'; write it like age = 40, sex = 1", "zh": "{name} 中的“{given}”不是“名称 = 取值”；请写成 年龄 = 40, 性别 = 1 的形式"},
    "survey_sheet_missing": {"en": "there is no sheet '{sheet}'; add it (a TOML names a CSV instead: {sheet} = \"FILE.csv\")", "zh": "没有工作表“{sheet}”；请补上（TOML 则写 {sheet} = \"文件.csv\"）"},
    "survey_source_missing": {
        "en": "not found; the codes and the model of a CSV stand in a TOML of the same name beside it, or say --codebook FILE",
        "zh": "找不到该文件；CSV 的编码与模型写在同名的 TOML 中，或用 --codebook 指明文件",
    },
    "survey_path": {"en": "'{path}' lies outside the folder of this file; put it beside it", "zh": "“{path}”在本文件所在文件夹之外；请把它放到旁边"},
    "survey_figure": {"en": "there is no figure '{name}'; nearest: {nearest}; there are: {known}", "zh": "没有“{name}”这个数值；最接近的是：{nearest}；已有：{known}"},
    "survey_method": {
        "en": "method = '{given}' is not known; nearest: {nearest}; known: {known}. Write it into the sheet `model` (name: method)",
        "zh": "方法 = “{given}”不可用；最接近的是：{nearest}；可用：{known}。请写在工作表“模型”中，名称为“方法”",
    },
    "survey_into_missing": {
        "en": "it is not said what the figure sets; add a row into = wetland.net_margin[reed] (a figure of a card) or into = prices.reed, or say --into KEY",
        "zh": "没有说明数值写到哪里；请加一行 写入 = wetland.net_margin[reed]（卡片中的数值）或 写入 = prices.reed，或用 --into",
    },
    "survey_no_variation": {
        "en": "the figure '{name}' has no variation among holders to write; figures that have: {known}",
        "zh": "数值“{name}”没有权利人之间的差异可写；有差异的数值：{known}",
    },
    "survey_per": {
        "en": "per = '{given}' is not a number and a unit; write it like 0.2 household/ha",
        "zh": "每单位户数 = “{given}”不是“数字 单位”；请写成 0.2 户/公顷 的形式",
    },
    "cv_quartiles": {
        "en": "the upper quartile {quartile} must lie above the median {median}, and the median above zero for a distribution in logarithms",
        "zh": "上四分位数 {quartile} 须高于中位数 {median}；取对数的分布还要求中位数大于零",
    },
    "survey_method_missing": {"en": "no method is named; add a row method with one of: {known}", "zh": "没有指明方法；请加一行 方法，取值之一：{known}"},
    "estimate_no_year": {
        "en": "the figure is money and its price year is not given; add a row price_year = 2024 to the model, or say --price-year 2024",
        "zh": "该数值是金额，但没有给出价格年份；请在模型中加一行 价格年份 = 2024，或用 --price-year 2024",
    },
    "estimate_year": {
        "en": "price_year = {given} is beyond the price index, which covers {first} to {last}; correct it, or lengthen price_index.csv",
        "zh": "价格年份 {given} 不在价格指数范围（{first} 至 {last}）之内；请改正，或补充 price_index.csv",
    },
    "survey_value_as_cost": {
        "en": "the figure '{name}' is what people would pay or gain, and '{key}' is a cost of holders; a floor takes a willingness to accept, farm budgets or bids",
        "zh": "数值“{name}”是人们愿意支付或得到的，而“{key}”是权利人的成本；成本下限应取受偿意愿、农户账本或报价",
    },
    "survey_variation_into": {
        "en": "variation_into = {given} is no variation among holders; of this card: {known}",
        "zh": "差异写入 = {given} 不是权利人之间的差异；此卡片的是：{known}",
    },
}  # fmt: skip

"""Every message a user can meet, in Chinese and English.

Texts are templates; the values come from the place that found the mistake. A test checks that both languages use the
same fields. The language in force is a context variable: set by ``--lang``, English by default.
"""

from __future__ import annotations

from contextvars import ContextVar

__all__ = ["KINDS_OF_THINGS", "MESSAGES", "current_language", "set_language"]

_LANGUAGE: ContextVar[str] = ContextVar("language", default="en")


def current_language() -> str:
    """Return the language in force: "zh" or "en"."""
    return _LANGUAGE.get()


def set_language(language: str) -> None:
    """Put a language in force for this context: "zh" or "en"."""
    if language not in ("zh", "en"):
        raise ValueError(f"language must be 'zh' or 'en', not {language!r}")
    _LANGUAGE.set(language)


#: Words for kinds of things, as messages name them.
KINDS_OF_THINGS: dict[str, str] = {
    "column": "列", "domain": "领域", "level": "层级", "link table": "链接表", "list": "清单", "name with rivals": "有备选的名称", "name": "名称",
    "node": "节点", "parameter": "参数", "place": "地块", "price": "价格", "reading": "核算口径", "record": "记录", "region type": "区域类型",
    "rival": "备选", "service code": "服务代码", "service": "服务", "set of region coefficients": "区域系数表", "stage": "发展阶段", "table": "当量表",
    "text column": "文字列", "row": "当量表的行", "category": "类别",
}  # fmt: skip

MESSAGES: dict[str, dict[str, str]] = {
    "unknown_unit": {
        "en": "unit '{unit}': '{name}' is not a unit esvalue knows; nearest: {nearest}",
        "zh": "单位“{unit}”：不认识“{name}”；最接近的是：{nearest}",
    },
    "unreadable_unit": {
        "en": "unit '{unit}' cannot be read; write it like yuan/mu/a, 1e4 yuan/km2 or t_CO2/ha/a",
        "zh": "单位“{unit}”无法读取；请写成 yuan/mu/a、1e4 yuan/km2 或 t_CO2/ha/a 的形式",
    },

    # --- files -------------------------------------------------------------------------------------------------------
    "file_missing": {"en": "no such file", "zh": "找不到该文件"},
    "file_unreadable": {"en": "the file cannot be read: {reason}", "zh": "文件无法读取：{reason}"},
    "not_utf8": {
        "en": "not UTF-8 (byte {position}); save the file as UTF-8",
        "zh": "不是 UTF-8 编码（第 {position} 字节）；请另存为 UTF-8",
    },
    "toml_syntax": {"en": "not valid TOML: {reason}", "zh": "不是有效的 TOML：{reason}"},
    "path_escape": {
        "en": "path '{path}' leaves the folder {folder}; put the file inside it",
        "zh": "路径“{path}”超出文件夹 {folder}；请把文件放在其中",
    },
    # --- records -----------------------------------------------------------------------------------------------------
    "unknown_key": {
        "en": "unknown key '{key}'; nearest: {nearest}; known keys: {known}",
        "zh": "未知的键“{key}”；最接近的是：{nearest}；可用的键：{known}",
    },
    "missing_key": {"en": "key '{key}' is missing", "zh": "缺少键“{key}”"},
    "bad_value": {"en": "{reason}", "zh": "取值有误：{reason}"},
    "bad_choice": {
        "en": "'{given}' is not one of {known}; nearest: {nearest}",
        "zh": "“{given}”不在可选值 {known} 之中；最接近的是：{nearest}",
    },
    "bad_type": {"en": "{given}: {reason}", "zh": "{given}：类型有误（{reason}）"},
    "unit_kind": {
        "en": "unit '{given}' is of another kind than '{wanted}'; give the number in a unit that converts into '{wanted}'",
        "zh": "单位“{given}”与“{wanted}”不是同类；请改用可换算为“{wanted}”的单位",
    },
    "no_source": {
        "en": "no source; write source = \"...\" (an identifier of sources.toml, or \"judgement\")",
        "zh": "没有来源；请写 source = \"...\"（sources.toml 中的标识，或 \"judgement\"）",
    },
    "unknown_source": {
        "en": "unknown source '{source}'; nearest: {nearest}; define it in sources.toml",
        "zh": "未知来源“{source}”；最接近的是：{nearest}；请在 sources.toml 中定义",
    },
    "price_without_year": {
        "en": "an amount of money without a price year; add price_year = ... to {book} (a published price whose source prints no year: published = ... and evidence = \"judgement\")",
        "zh": "金额没有价格年份；请在 {book} 中加上 price_year = ...（来源未印年份的已发表价格：写 published = ... 且 evidence = \"judgement\"）",
    },
    "outside_bounds": {
        "en": "value or spread {low:g} to {high:g} {unit} passes the {bound}",
        "zh": "取值或分布范围 {low:g} 至 {high:g} {unit} 超出界限 {bound}",
    },
    "unknown_name": {
        "en": "{what} '{name}' is not defined; nearest: {nearest}",
        "zh": "{what}“{name}”没有定义；最接近的是：{nearest}",
    },
    # --- equations ---------------------------------------------------------------------------------------------------
    "equation_twice": {
        "en": "two equations of this name: in {first} and in {second}; rename one",
        "zh": "两个方程同名：分别在 {first} 和 {second}；请改名",
    },
    "unknown_equation": {"en": "no equation '{name}'; nearest: {nearest}", "zh": "没有方程“{name}”；最接近的是：{nearest}"},
    "equation_undeclared": {
        "en": "not an equation: decorate it with @esvalue.equation and declare its units",
        "zh": "不是方程：请用 @esvalue.equation 装饰并声明单位",
    },
    "equation_arguments": {
        "en": "declared inputs ({declared}) differ from the function's arguments ({actual})",
        "zh": "声明的输入（{declared}）与函数参数（{actual}）不一致",
    },
    "equation_title": {"en": "no title in '{language}'", "zh": "缺少语言“{language}”的标题"},
    "equation_kind": {"en": "kind '{kind}' is not one of {kinds}", "zh": "类型“{kind}”不在 {kinds} 之中"},
    "equation_docstring": {"en": "no docstring", "zh": "缺少文档字符串"},
    "equation_example": {
        "en": "the worked example gives {got:g}, declared {expected:g}",
        "zh": "算例得 {got:g}，声明为 {expected:g}",
    },
    "equation_empirical": {
        "en": "an empirical equation needs a worked example: example = {{..., \"result\": ...}}",
        "zh": "经验方程需要算例：example = {{..., \"result\": ...}}",
    },
    "equation_elementwise": {
        "en": "a vector of equal inputs does not give equal results (shape {shape}); write it elementwise",
        "zh": "相同输入组成的向量没有得到相同结果（形状 {shape}）；请按元素计算",
    },
    "equation_units": {
        "en": "the result does not follow its units: expected {expected:g}, got {got:g} in other units of '{output}'; a conversion constant is hidden in the formula, or a unit is declared wrong",
        "zh": "结果与单位不符：换用“{output}”的其他单位应得 {expected:g}，实得 {got:g}；公式中藏有换算常数，或单位声明有误",
    },
    "equation_mutates": {"en": "the function changes its arguments in place", "zh": "函数就地修改了参数"},
    # --- places ------------------------------------------------------------------------------------------------------
    "not_text": {"en": "neither UTF-8 nor GB18030; save the table as UTF-8 CSV", "zh": "既不是 UTF-8 也不是 GB18030；请另存为 UTF-8 的 CSV"},
    "empty_table": {"en": "the table has no rows", "zh": "表格没有数据行"},
    "ragged_rows": {
        "en": "rows with another number of cells than the header ({width}): {rows}; a comma inside a cell needs quotes",
        "zh": "以下各行的单元格数与表头（{width}）不同：{rows}；含逗号的单元格要加引号",
    },
    "unknown_column": {
        "en": "column '{name}' is not asked for by the card; nearest: {nearest}",
        "zh": "卡片没有要求“{name}”这一列；最接近的是：{nearest}",
    },
    "column_twice": {"en": "column '{name}' stands twice", "zh": "列“{name}”出现两次"},
    "no_unit": {
        "en": "the header has no unit; write it like '{name} [{wanted}]'",
        "zh": "表头没有单位；请写成“{name} [{wanted}]”",
    },
    "missing_column": {"en": "column '{name}' is missing; nearest in the table: {nearest}", "zh": "缺少列“{name}”；表中最接近的是：{nearest}"},
    "empty_cells": {
        "en": "empty cells at {rows}; write n/a where the column does not apply",
        "zh": "空单元格：{rows}；不适用处请写 n/a",
    },
    "place_twice": {"en": "place '{name}' stands in rows {rows}; names must differ", "zh": "地块“{name}”出现在第 {rows} 行；名称不得重复"},
    "unknown_category": {
        "en": "{what} '{name}' is not known; nearest: {nearest}; rows: {rows}",
        "zh": "未知的 {what}“{name}”；最接近的是：{nearest}；所在行：{rows}",
    },
    "thousands": {
        "en": "thousands separators in {rows}; write plain digits such as 12000",
        "zh": "含千位分隔符：{rows}；请写成 12000 这样的数字",
    },
    "not_a_number": {
        "en": "not a number: {rows}; write digits, or n/a where the column does not apply",
        "zh": "不是数字：{rows}；请写数字，不适用处写 n/a",
    },
    "below_minimum": {"en": "below the least allowed {minimum:g} {unit}: {rows}", "zh": "低于允许的最小值 {minimum:g} {unit}：{rows}"},
    "above_maximum": {"en": "above the most allowed {maximum:g} {unit}: {rows}", "zh": "高于允许的最大值 {maximum:g} {unit}：{rows}"},
    "cells_without_source": {
        "en": "column '{column}' has numbers without a source at {places}; add rows column,place,source (place * for all)",
        "zh": "列“{column}”在 {places} 的数字没有来源；请加上 column,place,source 行（place 写 * 表示整列）",
    },
    # --- cards and models --------------------------------------------------------------------------------------------
    "unknown_card": {"en": "no such card; nearest: {nearest}; looked in {folders}", "zh": "没有这张卡片；最接近的是：{nearest}；查找位置：{folders}"},
    "no_index_year": {
        "en": "the price index has no year {year} (it covers {first} to {last})",
        "zh": "价格指数没有 {year} 年（范围 {first} 至 {last}）",
    },
    "name_twice": {"en": "the name stands for two things in the card; rename one", "zh": "同一名称在卡片中指两样东西；请改名"},
    "readings_mixed": {
        "en": "service '{service}' belongs to another reading (an equivalents table); services of two readings are never mixed",
        "zh": "服务“{service}”属于另一套核算口径（当量表）；两套口径的服务不得混用",
    },
    "service_twice": {"en": "service '{service}' is asked twice", "zh": "服务“{service}”重复列出"},
    "unused": {"en": "this {what} is used by nothing; bind it or delete it", "zh": "这个 {what} 没有被使用；请绑定或删除"},
    "no_holders": {
        "en": "neither [holders] nor no_standard; a card gives a floor or says why it cannot",
        "zh": "既没有 [holders] 也没有 no_standard；卡片须给出下限，或说明为何不能",
    },
    "overlap": {
        "en": "services {services} value the same thing (overlap group '{group}') and would all be summed; set role = \"shown\" for all but one",
        "zh": "服务 {services} 属于同一重叠组“{group}”，不能同时加总；除一项外请设 role = \"shown\"",
    },
    "cycle": {"en": "the nodes form a circle: {path}", "zh": "节点构成循环：{path}"},
    "missing_argument": {
        "en": "equation {equation} needs argument '{argument}', and no node, column, parameter or price has that name; nearest: {nearest}",
        "zh": "方程 {equation} 需要参数“{argument}”，但没有同名的节点、列、参数或价格；最接近的是：{nearest}",
    },
    "extra_argument": {
        "en": "equation {equation} has no argument '{argument}'; nearest: {nearest}",
        "zh": "方程 {equation} 没有参数“{argument}”；最接近的是：{nearest}",
    },
    "argument_unit": {
        "en": "argument '{argument}' of {equation} takes '{wanted}', but '{node}' is in '{given}'",
        "zh": "{equation} 的参数“{argument}”单位应为“{wanted}”，而“{node}”的单位是“{given}”",
    },
    "node_unit": {
        "en": "'{node}' is in '{given}' where '{wanted}' is needed",
        "zh": "“{node}”的单位是“{given}”，此处需要“{wanted}”",
    },
    "text_as_number": {"en": "'{name}' is a text column and cannot be calculated with", "zh": "“{name}”是文字列，不能参与计算"},
    "table_lacks": {
        "en": "table '{table}' has no entry for {categories} (places: {places}); add a record, or \"n/a\" where it does not apply",
        "zh": "参数表“{table}”缺少 {categories}（地块：{places}）；请补记录，不适用写 \"n/a\"",
    },
    "equivalents_empty": {
        "en": "table {table} has no number for '{category}' (places: {places}): the row is empty because no source reached prints it",
        "zh": "当量表 {table} 中“{category}”没有数值（地块：{places}）：所查来源均未刊出，故留空",
    },
    "group_dimension": {"en": "'{node}' has no dimension '{over}' to group over", "zh": "“{node}”没有可归并的维度“{over}”"},
    "rival_differs": {
        "en": "rival '{name}' ({unit}; {dims}) differs from the first ({first}; {first_dims}) in unit or dimensions",
        "zh": "备选“{name}”（{unit}；{dims}）与第一个（{first}；{first_dims}）的单位或维度不同",
    },
    "bad_input_range": {
        "en": "argument '{argument}' of {equation} reaches {low:g} to {high:g} {unit}; sensible: {allowed}",
        "zh": "{equation} 的参数“{argument}”取值 {low:g} 至 {high:g} {unit}；合理范围：{allowed}",
    },
    "not_finite": {
        "en": "node '{node}' is not a finite number at {labels}, draw {draw} (replicate {replicate})",
        "zh": "节点“{node}”在 {labels}、第 {draw} 次抽样（第 {replicate} 组）不是有限数",
    },
    "unlabelled": {
        "en": "dimension '{dim}' has no labels; give coords={{'{dim}': [...]}} so that values cannot be misplaced",
        "zh": "维度“{dim}”没有标签；请给出 coords={{'{dim}': [...]}}，以免错位",
    },
    "misaligned": {
        "en": "labels of '{dim}' differ: missing {missing}; unknown {unknown}; same labels in another order: {reordered}. Use .sel({dim}=...) to bring them in the order of the model",
        "zh": "“{dim}”的标签不一致：缺少 {missing}；多出 {unknown}；仅顺序不同：{reordered}。请用 .sel({dim}=...) 排成模型的顺序",
    },
    # --- scenarios ---------------------------------------------------------------------------------------------------
    "unknown_scenario": {
        "en": "no scenario of this name or path; packaged: {known}; nearest: {nearest}",
        "zh": "没有这个名称或路径的情景；自带情景：{known}；最接近的是：{nearest}",
    },
    "base_circle": {"en": "the scenario's base forms a circle: {path}", "zh": "情景的 base 构成循环：{path}"},
    "no_without": {
        "en": "domain '{domain}' has no [domains.{domain}.without]; write what happens without the paid action (cover or condition, hazard per year, horizon, source). Absent is an error, never zero",
        "zh": "领域“{domain}”没有 [domains.{domain}.without]；请写明没有补偿时的情形（覆被或状况、年风险、期限、来源）。缺省即错误，不作零处理",
    },
    "status_quo": {"en": "exactly one option must have status_quo = true; found {count}", "zh": "必须恰有一个方案设 status_quo = true；现有 {count} 个"},
    "same_options": {"en": "options {first} and {second} make the same choices; delete one", "zh": "方案 {first} 与 {second} 的选择完全相同；请删去一个"},
    "option_needs": {"en": "rule '{rule}' needs `{key}`", "zh": "规则“{rule}”需要 `{key}`"},
    "levels_sum": {"en": "the shares sum to {total:g}, not 1", "zh": "各级比例之和为 {total:g}，不等于 1"},
    "draws_power": {"en": "points = {given} rounded up to {used} (a power of two)", "zh": "points = {given} 已向上取为 {used}（2 的幂）"},
    "engel_as_time": {
        "en": "stage form 'engel_as_time' puts the Engel coefficient itself in place of time, so the coefficient falls as income rises; it contradicts the Pearl-Engel form and is kept for comparison only",
        "zh": "阶段系数形式“engel_as_time”直接以恩格尔系数代替时间，收入越高系数越低，与 Pearl-Engel 形式矛盾，仅供比较",
    },
    "no_such_outcome": {"en": "outcome '{name}' is not known; nearest: {nearest}", "zh": "没有结果指标“{name}”；最接近的是：{nearest}"},
    "no_budget": {"en": "a requirement compares with the budget, but the scenario has no [budget]", "zh": "有要求与预算比较，但情景没有 [budget]"},
    "link_share": {
        "en": "the shares of '{place}' sum to {total:g}, above 1",
        "zh": "“{place}”的份额之和为 {total:g}，超过 1",
    },
    # --- runs --------------------------------------------------------------------------------------------------------
    "run_exists": {
        "en": "a run of this name exists; choose another with --out, or --replace to overwrite it",
        "zh": "同名的运行结果已存在；请用 --out 另取名，或用 --replace 覆盖",
    },
    "not_a_run": {"en": "not a finished run folder (no manifest.json)", "zh": "不是完整的运行文件夹（没有 manifest.json）"},
    "unknown_figure": {"en": "no figure '{id}' in this run; nearest: {nearest}", "zh": "该运行中没有编号“{id}”的数字；最接近的是：{nearest}"},
    "write_failed": {
        "en": "the run could not be written ({reason}); nothing was left behind",
        "zh": "运行结果无法写出（{reason}）；没有留下不完整的文件",
    },
    # --- accounts ----------------------------------------------------------------------------------------------------
    "missing_spill": {
        "en": "service '{service}' is not sold and has no [spill.{service}]; say who enjoys it (shares by level that sum to 1)",
        "zh": "服务“{service}”未出售，却没有 [spill.{service}]；请写明由谁受益（各层级份额之和为 1）",
    },
    "no_services": {"en": "no final service with a value; nothing can be accounted", "zh": "没有带价值的最终服务，无法核算"},
    "floor_by_place": {
        "en": "the floor does not differ by place; make one of its nodes depend on a column",
        "zh": "下限与地块无关；请让其中一个节点取决于某列",
    },
    "account_dimension": {"en": "dimension '{dim}' is missing", "zh": "缺少维度“{dim}”"},
    "account_labels": {"en": "labels of '{dim}' are not unique", "zh": "“{dim}”的标签不唯一"},
    "account_variable": {"en": "variable '{name}' is missing", "zh": "缺少变量“{name}”"},
    "account_units": {"en": "value is in '{units}', not yuan/a", "zh": "value 的单位是“{units}”，应为 yuan/a"},
    "account_role": {"en": "roles {roles}; known: final, intermediate, shown", "zh": "角色 {roles}；应为 final、intermediate、shown"},
    "account_presence": {
        "en": "service {service} at {place}: a value where it is absent, or none where it is present",
        "zh": "{place} 的服务 {service}：不适用处有值，或适用处无值",
    },
    "account_coverage": {
        "en": "coverage {covered} of {listed} does not fit the mark `partial`",
        "zh": "覆盖 {covered}/{listed} 与 partial 标记不符",
    },
    "given_nan": {"en": "the given values contain NaN; a value is a number, and absent places are declared n/a", "zh": "给定的数值含 NaN；取值须为数字，不适用的地块请写 n/a"},
    "card_domain": {
        "en": "card '{card}' is for domain '{domain}'; name the section [domains.{domain}]",
        "zh": "卡片“{card}”属于领域“{domain}”；请把该节命名为 [domains.{domain}]",
    },
    "folder_exists": {"en": "this folder exists; name another", "zh": "该文件夹已存在；请另取名"},
    "no_difference": {
        "en": "in reading '{reading}' nothing that spills over differs without the action; name in [without.set] what changes (a column, parameter or price its services rest on)",
        "zh": "在口径“{reading}”中，有无补偿对任何外溢服务都没有差别；请在 [without.set] 中写明会变化的列、参数或价格",
    },
    "extra_dimension": {"en": "dimension '{dim}' is not one of {dims}", "zh": "维度“{dim}”不在 {dims} 之中"},
}

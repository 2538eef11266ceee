"""Messages on cards, models and accounts."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "unknown_card": {
        "en": "no such card; nearest: {nearest}; looked in {folders}",
        "zh": "没有这张卡片；最接近的是：{nearest}；查找位置：{folders}",
    },
    "no_index_year": {
        "en": "the price index has no year {year} (it covers {first} to {last}); take a price year it covers, or add the year to price_index.csv",
        "zh": "价格指数没有 {year} 年（范围 {first} 至 {last}）；请改用范围内的价格年份，或在 price_index.csv 中补上该年",
    },
    "reserved_name": {
        "en": "esvalue uses the name '{name}' itself; choose another, such as {mended} (reserved: {known})",
        "zh": "名称“{name}”由 esvalue 自己使用；请换一个，如 {mended}（保留的名称：{known}）",
    },
    "name_join": {
        "en": "the name '{name}' holds {character}; names are joined with {joins}, so none of these stands in a name: write {mended}",
        "zh": "名称“{name}”含有 {character}；名称之间用 {joins} 连接，名称中不得含有：请写 {mended}",
    },
    "name_twice": {
        "en": "the name stands for two things in the card; rename one",
        "zh": "同一名称在卡片中指两样东西；请改名",
    },
    "readings_mixed": {
        "en": "service '{service}' belongs to another reading (an equivalents table); services of two readings are never mixed",
        "zh": "服务“{service}”属于另一套核算口径（当量表）；两套口径的服务不得混用",
    },
    "service_twice": {
        "en": "service '{service}' is listed twice; keep one",
        "zh": "服务“{service}”重复列出；请只留一处",
    },
    "unused": {
        "en": "this {what} is used by nothing; bind it or delete it",
        "zh": "这个 {what} 没有被使用；请绑定或删除",
    },
    "no_holders": {
        "en": "neither [holders] nor no_standard; a card gives a floor or says why it cannot",
        "zh": "既没有 [holders] 也没有 no_standard；卡片须给出下限，或说明为何不能",
    },
    "overlap": {
        "en": "services {services} value the same thing (overlap group or code '{group}') and would all be summed; set role = \"shown\" for all but one",
        "zh": '服务 {services} 属于同一重叠组或同一代码“{group}”，不能同时加总；除一项外请设 role = "shown"',
    },
    "cycle": {
        "en": "the nodes form a circle: {path}; let one of them rest on something else",
        "zh": "节点构成循环：{path}；请让其中一个改用别的来源",
    },
    "missing_argument": {
        "en": "equation {equation} needs argument '{argument}', and nothing in the card has that name; write args = {{ {argument} = \"...\" }} with the node, column, parameter or price to use; nearest: {nearest}",
        "zh": '方程 {equation} 需要参数“{argument}”，而卡片中没有同名的节点、列、参数或价格；请写 args = {{ {argument} = "..." }}，引号内为要用的名称；最接近的是：{nearest}',
    },
    "extra_argument": {
        "en": "equation {equation} has no argument '{argument}'; nearest: {nearest}; its arguments: {known}",
        "zh": "方程 {equation} 没有参数“{argument}”；最接近的是：{nearest}；其参数有：{known}",
    },
    "argument_unit": {
        "en": "argument '{argument}' of {equation} takes '{wanted}', but '{node}' is in '{given}'; give '{node}' in a unit that converts into '{wanted}', or name something else",
        "zh": "{equation} 的参数“{argument}”单位应为“{wanted}”，而“{node}”的单位是“{given}”；请把“{node}”改为可换算为“{wanted}”的单位，或改用别的名称",
    },
    "node_unit": {
        "en": "'{node}' is in '{given}' where '{wanted}' is needed; name a node in a unit that converts into '{wanted}', or correct the units it is made of",
        "zh": "“{node}”的单位是“{given}”，此处需要“{wanted}”；请改用单位可换算为“{wanted}”的节点，或更正构成它的各数的单位",
    },
    "text_as_number": {
        "en": "'{name}' is a text column and cannot be calculated with; name a column of numbers, or a table by '{name}'",
        "zh": "“{name}”是文字列，不能参与计算；请改用数字列，或按“{name}”分类的参数表",
    },
    "table_lacks": {
        "en": "table '{table}' has no entry for {categories} (places: {places}); add a record, or \"n/a\" where it does not apply",
        "zh": '参数表“{table}”缺少 {categories}（地块：{places}）；请补记录，不适用写 "n/a"',
    },
    "equivalents_empty": {
        "en": "table {table} has no number for '{category}' (places: {places}): the row is empty because no source reached prints it",
        "zh": "当量表 {table} 中“{category}”没有数值（地块：{places}）：所查来源均未刊出，故留空",
    },
    "group_dimension": {
        "en": "'{node}' has no dimension '{over}' to group over; it is the same everywhere: use it as it is, or write another `over`",
        "zh": "“{node}”没有可归并的维度“{over}”，处处相同；请直接使用，或改写 over",
    },
    "rival_differs": {
        "en": "rival '{name}' ({unit}; {dims}) differs from the first ({first}; {first_dims}) in unit or dimensions; rivals are numbers of one kind of unit over the same places and categories",
        "zh": "备选“{name}”（{unit}；{dims}）与第一个（{first}；{first_dims}）的单位或维度不同；备选须单位同类，且属于同样的地块与类别",
    },
    "bad_input_range": {
        "en": "argument '{argument}' of {equation} reaches {low:g} to {high:g} {unit}; sensible: {allowed}",
        "zh": "{equation} 的参数“{argument}”取值 {low:g} 至 {high:g} {unit}；合理范围：{allowed}",
    },
    "value_not_finite": {
        "en": "the value is not a finite number at {labels} (draw {draw} of replicate {replicate}); it goes wrong in {because}. Correct the cell or entry named",
        "zh": "在 {labels}（第 {replicate} 组第 {draw} 次抽样）不是有限数；出错处：{because}。请更正所指的单元格或条目",
    },
    "doubtful_range": {
        "en": "warning: argument '{argument}' of {equation} reaches {low:g} to {high:g} {unit}; usual: {allowed}. Check the measurement and its unit",
        "zh": "提醒：{equation} 的参数“{argument}”取值 {low:g} 至 {high:g} {unit}；通常范围：{allowed}。请核对测值与单位",
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
    "missing_spill": {
        "en": "service '{service}' is not sold and has no [spill.{service}]; say who enjoys it, by shares that sum to 1: [spill.{service}] share = {{ county = 0.6, city = 0.4 }}, source = \"...\"",
        "zh": '服务“{service}”未出售，却没有 [spill.{service}]；请写明由谁受益，份额之和为 1：[spill.{service}] share = {{ county = 0.6, city = 0.4 }}、source = "..."',
    },
    "no_services": {
        "en": 'no final service with a value, so nothing can be accounted; list one in the reading, or switch one on: [domains.X.services] NAME = "on"',
        "zh": '没有带价值的最终服务，无法核算；请在口径中列出，或打开一项：[domains.X.services] 名称 = "on"',
    },
    "floor_by_place": {
        "en": "the floor does not differ by place; make one of its nodes depend on a column of the places",
        "zh": "下限与地块无关；请让其中一个节点取决于地块表的某列",
    },
    "account_dimension": {"en": "dimension '{dim}' is missing", "zh": "缺少维度“{dim}”"},
    "account_labels": {"en": "labels of '{dim}' are not unique", "zh": "“{dim}”的标签不唯一"},
    "account_variable": {"en": "variable '{name}' is missing", "zh": "缺少变量“{name}”"},
    "account_units": {"en": "value is in '{units}', not yuan/a", "zh": "value 的单位是“{units}”，应为 yuan/a"},
    "account_role": {
        "en": "roles {roles}; known: final, intermediate, shown",
        "zh": "角色 {roles}；应为 final、intermediate、shown",
    },
    "account_presence": {
        "en": "service {service} at {place}: a value where it is absent, or none where it is present",
        "zh": "{place} 的服务 {service}：不适用处有值，或适用处无值",
    },
    "account_coverage": {
        "en": "coverage {covered} of {listed} does not fit the mark `partial`",
        "zh": "覆盖 {covered}/{listed} 与 partial 标记不符",
    },
    "price_year_column": {
        "en": "'{name}' is no column of years of this card; nearest: {nearest}. Declare it: [columns.{name}] with quantity = \"year\"",
        "zh": '“{name}”不是本卡片的年份列；最接近的是：{nearest}。请声明 [columns.{name}]，写 quantity = "year"',
    },
    "price_year_cells": {
        "en": "money without a price year at {places}: column '{column}' is n/a or missing there. Write the year of the amount, or n/a for the amount too",
        "zh": "{places} 的金额没有价格年份：该处“{column}”列为 n/a 或缺列。请写金额的年份，或金额也写 n/a",
    },
    "dated_early": {
        "en": "{value} holds from {date} and is used for {year}, before its first date. Write the amount in force in {year}; if this one may stand for it, settle it",
        "zh": "{value} 自 {date} 年起适用，却用于 {year} 年，早于其最早日期。请写 {year} 年适用的数额；确可代用的，请注明已核对",
    },
    "given_unused": {
        "en": "nothing asked for rests on it: the value given would change nothing. Asked for: {names}",
        "zh": "所求节点都不取决于它：给定的取值不会起作用。所求：{names}",
    },
    "given_number": {"en": "numbers are needed, got {given}", "zh": "须为数字，得到 {given}"},
    "given_nan": {
        "en": "the given values contain NaN; a value is a number, and absent places are declared n/a",
        "zh": "给定的数值含 NaN；取值须为数字，不适用的地块请写 n/a",
    },
    "card_domain": {
        "en": "card '{card}' is for domain '{domain}'; name the section [domains.{domain}]",
        "zh": "卡片“{card}”属于领域“{domain}”；请把该节命名为 [domains.{domain}]",
    },
    "card_not_checked": {
        "en": "not checked: it comes from domain '{domain}', and no card of that domain was found beside this one or in the library",
        "zh": "未检查：它取自领域“{domain}”，而在本卡片旁和卡片库中都没有找到该领域的卡片",
    },
    "no_difference": {
        "en": "in reading '{reading}' nothing that spills over differs without the action; name in [without.set] what changes (a column, parameter or price its services rest on)",
        "zh": "在口径“{reading}”中，有无补偿对任何外溢服务都没有差别；请在 [without.set] 中写明会变化的列、参数或价格",
    },
    "extra_dimension": {"en": "dimension '{dim}' is not one of {dims}", "zh": "维度“{dim}”不在 {dims} 之中"},
}

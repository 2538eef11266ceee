"""Messages on files, units and records."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "file_missing": {
        "en": "no such file; check the name and the folder",
        "zh": "找不到该文件；请核对文件名与所在文件夹",
    },
    "no_such_folder": {
        "en": "no such folder; name one that holds cards or shared files (prices.toml, sources.toml, ...)",
        "zh": "找不到该文件夹；请指定放有卡片或公用文件（prices.toml、sources.toml 等）的文件夹",
    },
    "file_exists": {
        "en": "the file is there; name another one, or replace it with --replace (Python: replace=True)",
        "zh": "文件已存在；请换名，或用 --replace 覆盖（Python：replace=True）",
    },
    "folder_exists": {"en": "this folder exists; name another", "zh": "该文件夹已存在；请另取名"},
    "folder_busy": {
        "en": "another process (number {process}) is writing this folder; wait until it is done, or choose another folder with --out",
        "zh": "另一个进程（编号 {process}）正在写该文件夹；请等它完成，或用 --out 另选文件夹",
    },
    "folder_taken": {
        "en": "another process wrote this folder meanwhile; what it wrote stands, nothing of this one was kept: choose another folder with --out",
        "zh": "另一个进程在此期间写了该文件夹；保留它的结果，本次结果未保存：请用 --out 另选文件夹",
    },
    "write_failed": {
        "en": "could not be written ({reason}); nothing was left behind",
        "zh": "无法写出（{reason}）；没有留下不完整的文件",
    },
    "file_unreadable": {"en": "the file cannot be read: {reason}", "zh": "文件无法读取：{reason}"},
    "not_utf8": {
        "en": "not UTF-8 (byte {position}); save the file as UTF-8",
        "zh": "不是 UTF-8 编码（第 {position} 字节）；请另存为 UTF-8",
    },
    "toml_syntax": {"en": "not valid TOML: {reason}", "zh": "不是有效的 TOML：{reason}"},
    "toml_deep": {
        "en": "tables or lists are nested too deep to be read; nothing esvalue reads has more than ten levels",
        "zh": "表或数组嵌套过深，无法读取；esvalue 所读的内容不超过十层",
    },
    "toml_integer": {
        "en": "the integer {given} has too many digits; write it with a point and an exponent, such as 1.5e20, or check it",
        "zh": "整数 {given} 位数过多；请用小数和指数写，如 1.5e20，或核对该数",
    },
    "path_escape": {
        "en": "path '{path}' leaves the folder {folder}; put the file inside it",
        "zh": "路径“{path}”超出文件夹 {folder}；请把文件放在其中",
    },
    "unknown_key": {
        "en": "unknown key '{key}'; nearest: {nearest}; known keys: {known}",
        "zh": "未知的键“{key}”；最接近的是：{nearest}；可用的键：{known}",
    },
    "record_key": {
        "en": "'{key}' stands without the value it belongs to; write them together: {{ value = ..., {key} = ... }}",
        "zh": "“{key}”没有与它所属的数值写在一起；请写成 {{ value = ..., {key} = ... }}",
    },
    "missing_key": {"en": "key '{key}' is missing; write {key} = ...", "zh": "缺少键“{key}”；请补上 {key} = …"},
    "bad_value": {"en": "{reason}", "zh": "取值有误：{reason}"},
    "impossible": {"en": "{reason}", "zh": "取值有误：{reason}"},
    "needs_unit": {"en": "{reason}", "zh": "缺少单位：{reason}"},
    "bad_choice": {
        "en": "'{given}' is none of the words allowed here; write one of {known}; nearest: {nearest}",
        "zh": "“{given}”不能用在这里；请写 {known} 之一；最接近的是：{nearest}",
    },
    "bad_type": {"en": "{given}: {reason}", "zh": "{given}：类型有误（{reason}）"},
    "unit_kind": {
        "en": "unit '{given}' is of another kind than '{wanted}'; give the number in a unit that converts into '{wanted}'{hint}",
        "zh": "单位“{given}”与“{wanted}”不是同类；请改用可换算为“{wanted}”的单位{hint}",
    },
    "no_source": {
        "en": 'no source; write source = "..." (an identifier of sources.toml, or "judgement")',
        "zh": '没有来源；请写 source = "..."（sources.toml 中的标识，或 "judgement"）',
    },
    "unknown_source": {
        "en": 'unknown source \'{source}\'; nearest: {nearest}; write one of sources.toml, or define it: [sources.{source}] title = "...", kind = "..."',
        "zh": '未知来源“{source}”；最接近的是：{nearest}；请写 sources.toml 中已有的，或自行定义：[sources.{source}] title = "..."、kind = "..."',
    },
    "price_without_year": {
        "en": 'an amount of money without a price year; add price_year = ... to {book} (a published price whose source prints no year: published = ... and evidence = "judgement")',
        "zh": '金额没有价格年份；请在 {book} 中加上 price_year = ...（来源未印年份的已发表价格：写 published = ... 且 evidence = "judgement"）',
    },
    "widens": {
        "en": "{bound:g} passes the bounds of the quantity '{quantity}' ({reach}); minimum and maximum may narrow a quantity, never widen it: change the bound, or name another quantity",
        "zh": "{bound:g} 超出数值类型“{quantity}”的界限（{reach}）；minimum 与 maximum 只能收窄、不能放宽：请改界限，或改 quantity",
    },
    "column_above": {
        "en": "above '{other}', which it can only be a part of or lie below: {rows}; were the two columns exchanged, or is a unit wrong?",
        "zh": "超过“{other}”，而它只能是其一部分或低于它：{rows}；两列是否写反，或单位有误？",
    },
    "usually_above": {
        "en": "{value} is above '{other}' ({most}), which is unusual; were the two columns exchanged, or is a unit wrong?",
        "zh": "{value} 超过“{other}”（{most}），不常见；两列是否写反，或单位有误？",
    },
    "unusual_per_area": {
        "en": "{value} is {rate} {unit} per {per} of {of}, which is unusual (usually {usual}); check the digits and the units of both headings",
        "zh": "{value} 折合单位{of}（{per}）{rate} {unit}，不常见（通常 {usual}）；请核对数字和两列表头的单位",
    },
    "unusual": {
        "en": "{value} is unusual for this {title} (usually {usual}{unit}){meant}",
        "zh": "{value} 对{title}而言少见（通常 {usual}{unit}）{meant}",
    },
    "outside_bounds": {
        "en": "value or spread {low:g} to {high:g} {unit} passes the {bound}",
        "zh": "取值或分布范围 {low:g} 至 {high:g} {unit} 超出界限 {bound}",
    },
    "unknown_name": {
        "en": "{what} '{name}' is not defined; nearest: {nearest}; there are: {known}",
        "zh": "{what}“{name}”没有定义；最接近的是：{nearest}；现有：{known}",
    },
    "csv_quote": {
        "en": 'row {row} holds a cell of more than 100,000 characters: a quote " opened before it is not closed; close it, or delete it',
        "zh": '第 {row} 行有一个超过 10 万字符的单元格：此前有一个引号 " 没有配对；请补上或删去该引号',
    },
    "sheet_old_format": {
        "en": "is in the old format .xls; open it in Excel and save it as .xlsx",
        "zh": "是旧格式 .xls；请用 Excel 打开并另存为 .xlsx",
    },
    "no_workbook": {
        "en": "is not an Excel workbook that can be read ({reason}); open it in Excel and save it as .xlsx, without a password",
        "zh": "不是可读取的 Excel 工作簿（{reason}）；请用 Excel 打开并另存为 .xlsx，不加密码",
    },
    "sheet_missing": {
        "en": "there is no sheet '{sheet}'; nearest: {nearest}; the sheets are: {known}",
        "zh": "没有工作表“{sheet}”；最接近的是：{nearest}；现有工作表：{known}",
    },
    "cell_error": {
        "en": "cell {cell} (row {row}) holds the error {value}; correct the formula, then open and save in Excel",
        "zh": "单元格 {cell}（第 {row} 行）是错误值 {value}；请改正公式，用 Excel 打开并保存",
    },
    "cell_formula": {
        "en": "cell {cell} (row {row}) holds the formula {value} without a saved result; open and save in Excel",
        "zh": "单元格 {cell}（第 {row} 行）是公式 {value}，没有保存结果；请用 Excel 打开并保存",
    },
    "table_title": {
        "en": "row {row} ('{title}') seems to be a title, not the headings. Delete the rows above the headings",
        "zh": "第 {row} 行（“{title}”）像是标题，不是列名。请删去列名上方的行",
    },
    "table_no_headings": {
        "en": "row {row} holds numbers ({cells}), no headings; was the row of headings deleted? Put it back above the first row of data",
        "zh": "第 {row} 行是数据（{cells}），不是列名；列名行是否被删掉了？请在数据上方补上列名行",
    },
    "table_heading_twice": {
        "en": "the heading '{name}' stands twice, in columns {first} and {second}; rename or delete one",
        "zh": "列名“{name}”出现两次，在 {first} 列与 {second} 列；请改名或删去一列",
    },
    "table_note": {
        "en": "a remark stands below the table ('{text}'); delete the row, or move it to another sheet",
        "zh": "表格下方有一行附注（“{text}”）；请删除该行，或移到另一工作表",
    },
    "table_totals": {
        "en": "a row of totals ('{cell}') is no row of its own; delete it",
        "zh": "“{cell}”是合计行，不是单独的一行；请删除",
    },
    "table_endless": {
        "en": "'{given}' is no number; write a finite number, or leave the cell empty",
        "zh": "“{given}”不是有限的数字；请写有限的数字，或将单元格留空",
    },
    "table_unnamed": {
        "en": "columns {columns} hold cells but have no heading; write a heading, or delete these cells",
        "zh": "第 {columns} 列有内容而无表头；请补表头，或删去这些单元格",
    },
}

"""Messages on workbooks."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "workbook_no_sheet": {
        "en": "no sheet has 〔{name}〕 in its first cell; nearest: {nearest}; take the sheet from a fresh workbook (esvalue init --excel)",
        "zh": "没有首格写着〔{name}〕的工作表；最接近的是：{nearest}；请从新的工作簿（esvalue init --excel）取回该表",
    },
    "workbook_sheet_twice": {"en": "also sheet '{other}' has 〔{name}〕 in its first cell; delete one", "zh": "工作表“{other}”的首格也写着〔{name}〕；请删去一个"},
    "workbook_header": {
        "en": "row 4 has no column '{name}'; nearest: {nearest}; known: {known}",
        "zh": "第 4 行的列“{name}”不认识；最接近的是：{nearest}；可用：{known}",
    },
    "workbook_caption": {
        "en": "the caption '{caption}' names another unit than '{heading}' in {cell}, which is the one that is read; mend one of the two",
        "zh": "标题“{caption}”与 {cell} 的“{heading}”单位不同，读取以后者为准；请改正其一",
    },
    "workbook_beyond": {
        "en": "'{name}' and what else stands in this column ({count} cells) has no heading; write one into {heading}, or begin it with # to leave the column out",
        "zh": "“{name}”等 {count} 个单元格所在的列没有表头；请在 {heading} 写表头，或以 # 开头表示不读该列",
    },
    "workbook_no_column": {"en": "row 4 lacks the column '{name}'", "zh": "第 4 行缺少列“{name}”"},
    "workbook_merged": {"en": "merged cells {cells}; unmerge them and write into each cell", "zh": "合并单元格 {cells}；请取消合并，逐格填写"},
    "workbook_formula": {
        "en": "a formula without a saved value; open the file in Excel, let it calculate and save, or write the value",
        "zh": "公式没有保存的结果；请在 Excel 中打开、计算后保存，或直接写值",
    },
    "workbook_error_value": {"en": "the cell shows {given}; repair the formula or write the value", "zh": "单元格显示 {given}；请修正公式或直接写值"},
    "workbook_date": {
        "en": "a date ({given}) where no date belongs; set the cell's format to General and write the value again",
        "zh": "此处不应为日期（{given}）；请把单元格格式改为“常规”后重新填写",
    },
    "workbook_text_number": {
        "en": "'{given}' is a number stored as text; write {meant} in a cell of format General",
        "zh": "“{given}”是以文字存储的数字；请把单元格格式改为“常规”，写 {meant}",
    },
    "workbook_not_number": {"en": "'{given}' where a number belongs; write {meant}", "zh": "此处须为数字，却是“{given}”；请写 {meant}"},
    "workbook_not_flag": {"en": "'{given}': write TRUE or FALSE", "zh": "“{given}”：请写 TRUE（是）或 FALSE（否）"},
    "workbook_not_list": {"en": "'{given}': write a list such as 1, 2, 3", "zh": "“{given}”：请写成 1, 2, 3 这样的列表"},
    "workbook_empty": {"en": "an empty cell that must be filled", "zh": "必填单元格为空"},
    "workbook_one_end": {"en": "the other end of the range is given; fill both low and high, or neither", "zh": "只填了低、高之一；请两者都填或都不填"},
    "workbook_spread": {
        "en": "a spread other than triangular and uniform stands in 'spread' and 'numbers', with low and high left empty",
        "zh": "三角、均匀以外的分布写在“分布”与“分布的数”两列，低、高两格留空",
    },
    "workbook_low_high": {
        "en": "low {low:g}, likely {value:g}, high {high:g}: low <= likely <= high and low < high is needed",
        "zh": "低 {low:g}、取值 {value:g}、高 {high:g}：须低 ≤ 取值 ≤ 高，且低 < 高",
    },
    "workbook_twice": {"en": "'{key}' stands a second time (first at {other}); delete one row", "zh": "“{key}”重复出现（前一处：{other}）；请删去一行"},
    "workbook_key": {
        "en": "key '{key}' leads nowhere; write it like budget.amount, use.\"prices.reed\" or magnitude[1].value",
        "zh": "键“{key}”无法定位；请写成 budget.amount、use.\"prices.reed\" 或 magnitude[1].value 的形式",
    },
    "workbook_card_row": {
        "en": "'{key}' differs from the card ({card}); write own in column 'use' to use your figure, or take the card's back",
        "zh": "“{key}”与卡片不同（{card}）；要用自己的数请在“采用”列写 own，否则请改回卡片的数",
    },
    "workbook_long": {"en": "a text of {length} characters; a cell holds {longest}", "zh": "文字长 {length} 字；单元格最多容纳 {longest} 字"},
    "mark_no_workbook": {
        "en": "--mark writes messages into a copy of a workbook, and this is none; leave --mark out, or make a workbook with esvalue init --excel FILE.xlsx --from SCENARIO",
        "zh": "--mark 把检查结果写进工作簿的副本，而这不是工作簿；请去掉 --mark，或用 esvalue init --excel 文件.xlsx --from 情景 生成工作簿",
    },
    "mark_target": {
        "en": "the marked copy must be another .xlsx file than {original}, which is never written over; name one, such as --mark marked.xlsx",
        "zh": "副本须是 {original} 以外的 .xlsx 文件（原件不会被改写）；请另取名，如 --mark 已检查.xlsx",
    },
    "mark_exists": {
        "en": "this file is there and is no copy an earlier check marked, so it is left as it is; name another, such as --mark marked.xlsx",
        "zh": "该文件已存在，且不是先前检查写出的副本，保持原样；请另取名，如 --mark 已检查.xlsx",
    },
    "workbook_loss": {
        "en": "this key cannot be written into a workbook and read back as it was; simplify it in the TOML",
        "zh": "该键写入工作簿后无法原样读回；请在 TOML 中简化",
    },
}  # fmt: skip

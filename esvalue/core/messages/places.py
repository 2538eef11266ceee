"""Messages on tables of places."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "not_text": {
        "en": "neither UTF-8 nor GB18030; save the table as UTF-8 CSV",
        "zh": "既不是 UTF-8 也不是 GB18030；请另存为 UTF-8 的 CSV",
    },
    "empty_table": {"en": "the table has no rows", "zh": "表格没有数据行"},
    "ragged_rows": {
        "en": "rows with another number of cells than the header ({width}): {rows}; a comma inside a cell needs quotes",
        "zh": "以下各行的单元格数与表头（{width}）不同：{rows}；含逗号的单元格要加引号",
    },
    "unknown_column": {
        "en": "column '{name}' is not asked for by the card; nearest: {nearest}",
        "zh": "卡片没有要求“{name}”这一列；最接近的是：{nearest}",
    },
    "separator": {
        "en": "the columns are separated by {sign}; save the table as CSV with commas (UTF-8)",
        "zh": "各列以“{sign}”分隔；请另存为以逗号分隔的 CSV（UTF-8）",
    },
    "no_headings": {
        "en": "the headings are missing: this row must hold them ({wanted}), but it holds {found}; write the headings into a row of their own above the first row of data",
        "zh": "缺少表头：本行应为表头（{wanted}），实为：{found}；请在第一行数据之上另起一行写表头",
    },
    "column_twice": {"en": "column '{name}' stands twice", "zh": "列“{name}”出现两次"},
    "row_twice": {
        "en": "'{name}' stands in an earlier row already; keep one of the two",
        "zh": "“{name}”在前面的行已出现过；请只保留一行",
    },
    "no_unit": {
        "en": "the header has no unit; write it like '{name} [{wanted}]'",
        "zh": "表头没有单位；请写成“{name} [{wanted}]”",
    },
    "missing_column": {
        "en": "column '{name}' is missing; nearest in the table: {nearest}",
        "zh": "缺少列“{name}”；表中最接近的是：{nearest}",
    },
    "empty_cells": {
        "en": "empty cells at {rows}; write n/a where the column does not apply",
        "zh": "空单元格：{rows}；不适用处请写 n/a",
    },
    "place_twice": {
        "en": "place '{name}' stands in rows {rows}; names must differ",
        "zh": "地块“{name}”出现在第 {rows} 行；名称不得重复",
    },
    "unknown_category": {
        "en": "{what} '{name}' is not known; nearest: {nearest}; rows: {rows}; allowed: {known}",
        "zh": "未知的{what}“{name}”；最接近的是：{nearest}；所在行：{rows}；可用：{known}",
    },
    "thousands": {
        "en": "thousands separators: {rows}; write plain digits such as 12000",
        "zh": "含千位分隔符：{rows}；请写成 12000 这样的数字",
    },
    "not_a_number": {
        "en": "not a number: {rows}; write digits, or n/a where the column does not apply",
        "zh": "不是数字：{rows}；请写数字，不适用处写 n/a",
    },
    "below_minimum": {
        "en": "below the least allowed {minimum:g}{unit}: {rows}",
        "zh": "低于允许的最小值 {minimum:g}{unit}：{rows}",
    },
    "above_maximum": {
        "en": "above the most allowed {maximum:g}{unit}: {rows}",
        "zh": "高于允许的最大值 {maximum:g}{unit}：{rows}",
    },
    "checked_whole_column": {
        "en": "a checked value is that of one cell, and this row speaks of the whole column '{column}'; write a row for the place, with its value in checked",
        "zh": "“核对”只能针对一格，而这一行说的是整列“{column}”；请为该地块另写一行，并在核对列写它的数值",
    },
    "checked_value": {
        "en": "checked holds '{given}', and must hold the value that was checked, with its unit, so that a changed one is seen; write {example}",
        "zh": "核对列写的是“{given}”，应写核对过的数值连同单位，以便看出日后的改动；请写 {example}",
    },
    "checked_note": {
        "en": "a value is marked as checked, and the note does not say why it is right; write it into the note",
        "zh": "标明已核对，却没有在说明中写明为何无误；请在说明列写出理由",
    },
    "cells_without_source": {
        "en": "column '{column}' has numbers without a source at {places}; add rows column,place,source (place * for all)",
        "zh": "列“{column}”在 {places} 的数字没有来源；请加上 column,place,source 行（place 写 * 表示整列）",
    },
    "remark_column": {
        "en": "'{name}' is a column of remarks, and none is asked for here; write # before the heading to keep it, or move the remarks to the note of the file of sources",
        "zh": "“{name}”是备注列，这里不读备注；要保留请在表头前加 #，或把备注移到来源文件的 note 列",
    },
    "note_row": {
        "en": "'{note}' stands alone in {rows}: a note under or within the table is read as a place; delete the row, or begin it with #",
        "zh": "{rows} 只有一格：“{note}”；表中或表下的说明会被当作地块，请删去该行，或在行首加 #",
    },
    "place_twins": {
        "en": "one place in several spellings: {rows}; names are compared without case, width and white space: delete the double row, or rename it",
        "zh": "同一地块有几种写法：{rows}；比较名称时不分大小写、全角半角与空白；请删去重复的行，或改名",
    },
    "totals_row": {
        "en": "'{name}' is a total: it is called so and sums {count} other rows in {columns}, and would be counted beside them: {rows}; delete the row, "
        "or write it into the column part_of of the rows that are its parts",
        "zh": "“{name}”是合计行：名称如此，且“{columns}”等于另外 {count} 行之和，会与它们重复计入：{rows}；请删去该行，或在属于它的各行的 part_of 列写上它的名称",
    },
    "totals_name": {
        "en": "{rows} is called what a totals row is called, but is not the sum of others; delete it if it is a total, else confirm that it is a place",
        "zh": "{rows} 的名称像合计行，但其数不是其他行之和；若是合计请删去，若确是地块请予确认",
    },
    "totals_sum": {
        "en": "{rows} is the sum of {count} other rows in {columns}; if it is their total, delete it or write it into their column part_of, else confirm that it is a place",
        "zh": "{rows} 的“{columns}”等于另外 {count} 行之和；若是它们的合计，请删去，或在那些行的 part_of 列写上它，若确是地块请予确认",
    },
    "nodata": {
        "en": "a code for no data, not an amount: {rows}; write n/a where nothing was measured or the column does not apply",
        "zh": "这是“无数据”代码，不是数值：{rows}；没有数据或不适用处请写 n/a",
    },
    "nodata_doubt": {
        "en": "{rows} often stands for no data; write n/a if nothing was measured, else confirm the number",
        "zh": "{rows} 常用作“无数据”代码；若没有数据请写 n/a，若确为数值请予确认",
    },
    "base_above": {
        "en": "more than the whole ('{of}'), of which it can only be a part: {rows}",
        "zh": "大于整体（“{of}”），而它只能是其中一部分：{rows}",
    },
    "base_alone": {
        "en": "given where '{of}' is n/a, of which it is a part: {rows}; write both, or n/a in both",
        "zh": "“{of}”写了 n/a，它却有数：{rows}；请两者都填，或都写 n/a",
    },
    "part_of_itself": {
        "en": "a row cannot be a part of itself, nor of its own parts: {rows}",
        "zh": "一行不能属于它自己，也不能属于它自己的部分：{rows}",
    },
    "no_parts": {
        "en": "no row names this one in its column part_of, so there are no parts to be complete: {rows}; write n/a",
        "zh": "没有哪一行的 part_of 列写着它，无所谓部分是否齐全：{rows}；请写 n/a",
    },
    "parts_differ": {
        "en": "its parts ({parts}) sum to {total} {unit}, not to what it has itself: {rows}; mend the numbers, or write false into its column parts_complete if some parts are not listed "
        "(the whole is then the larger)",
        "zh": "它的各部分（{parts}）之和为 {total} {unit}，与它自己的数不符：{rows}；请改正，若有的部分未列出，请在它的 parts_complete 列写 false（此时整体应更大）",
    },
    "wholes_left_out": {
        "en": "{count} row(s) are wholes of others and counted no further: {names}",
        "zh": "有 {count} 行是其他行的整体，不再计入：{names}",
    },
    "small_part": {
        "en": "in most of {count} rows it is a very small part of '{of}' (median {share}), as in {rows}; are both headings in the units of their figures?",
        "zh": "{count} 行中多数只占“{of}”的极小部分（中位数 {share}），如 {rows}；两列表头的单位与数字一致吗？",
    },
    "far_from_peers": {
        "en": "{rows}: {what}: {times} the median {median} of the rows like it ({peers}); {hint}",
        "zh": "{rows}：{what}，为同类地块（{peers}）中位数 {median} 的{times}；{hint}",
    },
    "listed_heading": {
        "en": "this table has no column '{name}'; nearest: {nearest}; its columns: {known}",
        "zh": "此表没有“{name}”这一列；最接近的是：{nearest}；可用的列：{known}",
    },
    "origin_twice": {
        "en": "column '{column}', place '{place}': said before in {other}, with another source, evidence or weakness; keep one of the two rows",
        "zh": "列“{column}”、地块“{place}”：{other} 已写过，但来源、证据或来源强弱不同；两行请只留一行",
    },
    "bad_flag": {
        "en": "'{given}' is neither true nor false (column {column}); write true or false, or leave weak empty",
        "zh": "“{given}”既不是真也不是假（{column} 列）；请写 是（true）或 否（false），来源弱可留空",
    },
}

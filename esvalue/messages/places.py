"""Messages on tables of places."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
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
}

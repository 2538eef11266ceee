"""A blank workbook as somebody fills it in, sound in every cell."""

from __future__ import annotations

from typing import Any

__all__ = ["FILLED", "row"]


def row(number: int, *values: Any) -> dict[str, Any]:
    return {f"{letter}{number}": value for letter, value in zip("ABCDEFGHIJ", values, strict=False)}


#: Values by sheet and cell, for the domains wetland and farmland and the payments sections and vessels, in Chinese.
FILLED: dict[str, dict[str, Any]] = {
    "来源": {"A5": "台账", "B5": "统计", "D5": 2023},
    "基本情况": {
        "B6": "滨河", "B7": 2024, "B8": "市", "B9": 2025, "B14": 500, "F14": "台账", "B16": 0.3, "F16": "判断",
        "B17": 0.7, "F17": "判断", "B20": 0.8, "B21": 0.9,
        "B25": "补水减少", "B26": "状况（面积不变）", "B27": 0.05, "F27": "判断", "B28": 10, "F28": "判断", "B29": 0.7,
        "F29": "判断", "B35": "补水减少", "B36": "状况（面积不变）", "B37": 0.05, "F37": "判断", "B38": 10,
        "F38": "判断",
        "B39": 1.2, "F39": "判断", "B41": "安徽省地表水断面生态补偿暂行办法", "B45": 5000, "F45": "判断", "B46": 3000,
        "F46": "判断", "B47": 10, "F47": "判断", "B48": 0.04, "F48": "判断",
    },
    "地块 湿地": {
        **row(5, "东苇", "滨河县", "一般湿地", 1000, 800, "芦苇", 0.5, 1000, 30, "台账"),
        **row(6, "西苇", "滨河县", "自然保护区核心区", 2000, 1500, "芦苇", 0.6, 2000, 40, "台账"),
        **row(7, "北苇", "滨河县", "一般湿地", 1500, 1300, "芦苇", 0.6, 1500, 40, "台账"),
    },
    "地块 耕地": {
        **row(5, "东田", "滨河县", "一般耕地", 1000, 800, "水田", 1000, "台账"),
        **row(6, "西田", "滨河县", "一般耕地", 2000, 1800, "水田", 1000, "台账"),
    },
    "方案与标准": {
        "E5": "方案甲", "E6": "自愿", "E7": 100, "H7": "台账", "E11": 60, "H11": "台账", "E16": 80, "H16": "台账",
    },
    "断面": row(5, "一号", "干流", "甲县", "乙县"),
    "断面目标": row(5, "一号", 2025, "Ⅲ"),
    "断面水质": {k: v for m in range(1, 13) for k, v in row(4 + m, "一号", f"2025-{m:02d}", "Ⅲ").items()},
}  # fmt: skip

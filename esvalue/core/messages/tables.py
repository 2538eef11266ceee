"""Messages on tables of any kind: names, totals rows, codes for no data."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "name_twins": {
        "en": "one name in several spellings: {names}; names are compared without case, width and white space, so keep one and rename or delete the others",
        "zh": "同一名称有几种写法：{names}；比较名称时不分大小写、全角半角与空白，请只留一个，其余改名或删去",
    },
    "name_forbidden": {
        "en": "'{name}' holds a character no name may hold ({sign}: a control character, a line break or a change of direction); type the name anew",
        "zh": "“{name}”含有名称中不得出现的字符（{sign}：控制符、换行或改变文字方向的符号）；请重新键入该名称",
    },
}  # fmt: skip

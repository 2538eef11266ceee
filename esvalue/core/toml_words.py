"""What is wrong with the syntax of a TOML file, as a person says it: the parser knows English only, and no remedy."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from esvalue.core.text import Text

__all__ = ["syntax_reason", "toml_key"]

_AT = re.compile(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)
#: What the parser says -> the same with a remedy.
_SAID: Mapping[str, Text] = {
    "Expected '=' after a key": Text(
        zh="键后没有 =；请写 键 = 值（= 用半角）",
        en="a key without = behind it; write key = value, with a half-width =",
    ),
    "Expected ']": Text(
        zh="表头没有写完；请写 [名称] 或 [[名称]]", en="the heading of a table is not closed; write [name] or [[name]]"
    ),
    "Expected newline": Text(
        zh="值后面还有别的内容；每行只写一项", en="something stands behind the value; one entry a line"
    ),
    "Invalid value": Text(
        zh="不是可读的值：文字要加半角双引号，数字不带单位和千位分隔符",
        en="no value that can be read: a text needs double quotes, a number neither a unit nor separators of thousands",
    ),
    "Cannot overwrite a value|Cannot declare|Cannot redefine|Cannot mutate|Duplicate inline": Text(
        zh="该键或表重复出现；请只留一处", en="this key or table stands twice; keep one"
    ),
    "Unclosed array": Text(zh="数组没有写完；请以 ] 结束", en="a list is not closed; end it with ]"),
    "Unclosed inline": Text(
        zh="花括号没有写完；请在同一行以 } 结束", en="a table in braces is not closed; end it with }, on the same line"
    ),
    "Unterminated string|Illegal character '\\\\n'": Text(
        zh="文字没有写完；请在同一行以半角双引号结束", en='a text is not closed; end it with " on the same line'
    ),
    "Unescaped": Text(
        zh="文字中有反斜杠；路径请用 /，或把文字放在单引号中",
        en="a backslash in a text; write / in paths, or put the text between single quotes",
    ),
    "Invalid initial character|Invalid statement|Found invalid character": Text(
        zh="此处应为键或 [表头]；含中文或其他符号的名称要加半角双引号",
        en="a key or [heading] is wanted here; names with other signs than letters, digits, _ and - stand between double quotes",
    ),
    "Exceeds the limit": Text(
        zh="数字位数过多；请用小数和指数写，如 1.5e20",
        en="a number with too many digits; write it with a point and an exponent, such as 1.5e20",
    ),
    "Invalid date": Text(zh="不是可读的日期；请写 2024-05-31", en="no date that can be read; write 2024-05-31"),
}


def toml_key(name: str) -> str:
    """Return a name as a key of a TOML file.

    >>> toml_key("law_2014"), toml_key("law 2014"), toml_key("通知")
    ('law_2014', '"law 2014"', '"通知"')
    """
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def syntax_reason(message: str) -> Text:
    """Return what is wrong, where, and what to write instead.

    >>> made = syntax_reason("Expected '=' after a key in a key/value pair (at line 3, column 8)")
    >>> made.en, made.zh
    ('line 3, column 8: a key without = behind it; write key = value, with a half-width =', '第 3 行第 8 列：键后没有 =；请写 键 = 值（= 用半角）')
    """
    found = _AT.match(message)
    body, line, column = (found[1], found[2], found[3]) if found else (message, None, None)
    at = Text.same("")
    if found:
        at = Text(zh="文件末尾：", en="at the end of the file: ")
    if line:
        at = Text(zh=f"第 {line} 行第 {column} 列：", en=f"line {line}, column {column}: ")
    unknown = Text(zh=f"无法读取（{body}）", en=body)
    return at + next((said for pattern, said in _SAID.items() if re.match(pattern, body)), unknown)

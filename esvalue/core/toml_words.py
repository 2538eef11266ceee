"""What is wrong with the syntax of a TOML file, as a person says it: the parser knows English only, and no remedy."""

from __future__ import annotations

import re

from esvalue.core.errors import Reason

__all__ = ["syntax_reason"]

_AT = re.compile(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)
#: What the parser says -> the same with a remedy, English and Chinese.
_SAID: tuple[tuple[str, str, str], ...] = (
    ("Expected '=' after a key", "a key without = behind it; write key = value, with a half-width =", "键后没有 =；请写 键 = 值（= 用半角）"),
    ("Expected ']", "the heading of a table is not closed; write [name] or [[name]]", "表头没有写完；请写 [名称] 或 [[名称]]"),
    ("Expected newline", "something stands behind the value; one entry a line", "值后面还有别的内容；每行只写一项"),
    ("Invalid value", "no value that can be read: a text needs double quotes, a number neither a unit nor separators of thousands", "不是可读的值：文字要加半角双引号，数字不带单位和千位分隔符"),
    ("Cannot overwrite a value|Cannot declare|Cannot redefine|Cannot mutate|Duplicate inline", "this key or table stands twice; keep one", "该键或表重复出现；请只留一处"),
    ("Unclosed array", "a list is not closed; end it with ]", "数组没有写完；请以 ] 结束"),
    ("Unclosed inline", "a table in braces is not closed; end it with }, on the same line", "花括号没有写完；请在同一行以 } 结束"),
    ("Unterminated string|Illegal character '\\\\n'", 'a text is not closed; end it with " on the same line', "文字没有写完；请在同一行以半角双引号结束"),
    ("Unescaped", "a backslash in a text; write / in paths, or put the text between single quotes", "文字中有反斜杠；路径请用 /，或把文字放在单引号中"),
    ("Invalid initial character|Invalid statement|Found invalid character", "a key or [heading] is wanted here; names with other signs than letters, digits, _ and - stand between double quotes",
     "此处应为键或 [表头]；含中文或其他符号的名称要加半角双引号"),
    ("Exceeds the limit", "a number with too many digits; write it with a point and an exponent, such as 1.5e20", "数字位数过多；请用小数和指数写，如 1.5e20"),
    ("Invalid date", "no date that can be read; write 2024-05-31", "不是可读的日期；请写 2024-05-31"),
)  # fmt: skip


def syntax_reason(message: str) -> Reason:
    """Return what is wrong, where, and what to write instead.

    >>> made = syntax_reason("Expected '=' after a key in a key/value pair (at line 3, column 8)")
    >>> made.en, made.zh
    ('line 3, column 8: a key without = behind it; write key = value, with a half-width =', '第 3 行第 8 列：键后没有 =；请写 键 = 值（= 用半角）')
    """
    found = _AT.match(message)
    body, line, column = (found[1], found[2], found[3]) if found else (message, None, None)
    at = (
        (f"line {line}, column {column}: ", f"第 {line} 行第 {column} 列：")
        if line
        else ("at the end of the file: ", "文件末尾：")
        if found
        else ("", "")
    )
    for pattern, en, zh in _SAID:
        if re.match(pattern, body):
            return Reason(at[0] + en, at[1] + zh)
    return Reason(at[0] + body, f"{at[1]}无法读取（{body}）")

"""A parser of arguments that speaks the language in force: usage, help and what is wrong with a command line."""

from __future__ import annotations

import argparse
import difflib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, NoReturn

from esvalue.core.text import Text, current_language

__all__ = ["Formatter", "Parser"]

USAGE = Text(zh="用法：", en="usage: ")
HELP = Text(zh="显示本说明后退出", en="show this help message and exit")
MISTAKE = Text(zh="{}：错误：{}\n", en="{}: error: {}\n")
NEAREST = Text(zh="；最接近的是：{}", en="; nearest: {}")
#: Headings of a help, by argparse's own.
HEADINGS = {
    "options": Text(zh="选项", en="options"),
    "positional arguments": Text(zh="位置参数", en="positional arguments"),
}
#: What argparse says is wrong -> the same in Chinese; the groups are what it speaks of.
_WRONG: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.*)", "缺少参数：{0}"),
    (r"unrecognized arguments: (.*)", "不认识的参数：{0}"),
    (r"argument (.+?): (.*)", "参数 {0}：{1}"),
    (r"expected one argument", "后面须跟一个值"),
    (r"expected at most one argument", "后面最多跟一个值"),
    (r"expected at least one argument", "后面须跟至少一个值"),
    (r"expected (\d+) arguments?", "后面须跟 {0} 个值"),
    (r"invalid choice: (.+?),? (?:maybe you meant .*\? )?\(choose from (.+)\)", "没有 {0} 这一项；可选：{1}"),
    (r"invalid int value: (.+)", "须为整数，而不是 {0}"),
    (r"invalid float value: (.+)", "须为数字，而不是 {0}"),
    (r"invalid \S+ value: (.+)", "{0} 不合要求"),
    (r"not allowed with argument (.+)", "不能与 {0} 同时使用"),
    (r"ignored explicit argument (.+)", "不带值，而给了 {0}"),
    (r"ambiguous option: (.+) could match (.+)", "选项 {0} 有多种可能：{1}"),
    (r"one of the arguments (.+) is required", "须给出其中之一：{0}"),
)  # fmt: skip
#: What stands for a value in the help in Chinese, by the word in English or the name of the argument.
_VALUES = {
    "DIR": "文件夹",
    "OUT.xlsx": "副本.xlsx",
    "NAME.toml": "名称.toml",
    "FILE.xlsx": "文件.xlsx",
    "FILE": "文件",
    "FOLDER": "文件夹",
    "FILE.py": "文件.py",
    "NAME,...": "名称,...",
    "FILE.docx": "文件.docx",
    "KEY": "键",
    "NUMBER UNIT": "数值与单位",
    "TEXT": "文字",
    "scenario": "情景",
    "run": "运行文件夹",
    "other": "另一运行",
    "id": "编号",
    "name": "卡片",
    "folder": "文件夹",
    "target": "卡片或情景",
    "observations": "文件",
    "fit": "参数",
    "out": "输出",
    "places": "文件",
    "price_year": "年份",
    "year": "年份",
    "draws": "次数",
    "seed": "整数",
    "points": "整数",
    "replicates": "整数",
    "workers": "整数",
    "folds": "整数",
    "depth": "整数",
    "levels": "整数",
    "sets": "整数",
    "alternatives": "整数",
    "until": "数",
    "median": "数",
    "quartile": "数",
    "half_width": "数",
    "usable": "数",
    "backend": "后端",
    "method": "方法",
    "along": "名称",
    "overlay": "文件",
    "file": "文件",
    "codebook": "文件",
    "figure": "数值名",
    "source": "情景",
    "programmes": "文件",
}
_CHOICE = re.compile(r"invalid choice: '?(.+?)'?,? (?:maybe you meant .*\? )?\(choose from (.+)\)")
#: Pieces that a line may be broken between: a Chinese character or mark with what must follow it, or a word.
_PIECE = re.compile(r"\s+|[（【“]*(?:[⺀-鿿＀-￯　-〿]|[^\s⺀-鿿＀-￯　-〿“”]+)[，。；：、）】”]*")


class Formatter(argparse.HelpFormatter):
    """Help with usage in the language in force, and lines broken where Chinese may be broken."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        """Add the usage under its heading in the language in force."""
        super().add_usage(usage, actions, groups, str(USAGE) if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """Start a section under its heading in the language in force."""
        text = HEADINGS.get(str(heading))
        super().start_section(heading if text is None else str(text))

    def format_help(self) -> str:
        """Return the help, with the colons of its language behind headings."""
        text = super().format_help()
        if current_language() == "en":
            return text
        headings = "|".join(heading.zh for heading in HEADINGS.values())
        return re.sub(rf"^({headings}):$", r"\1：", text, flags=re.MULTILINE)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(" ".join(text.split()), width)

    def _format_action(self, action: argparse.Action) -> str:
        """Return an argument and its help in two columns, in which a Chinese character counts two."""
        start = min(self._action_max_length + 2, self._max_help_position)
        head = " " * self._current_indent + self._format_action_invocation(action)
        text = self._split_lines(self._expand_help(action), self._width - start) if action.help else []
        lines = (
            [head + " " * (start - columns(head)) + text[0], *(" " * start + line for line in text[1:])]
            if text and columns(head) + 2 <= start
            else [head, *(" " * start + line for line in text)]
        )
        inner = [self._format_action(one) for one in self._iter_indented_subactions(action)]
        return "\n".join(lines) + "\n" + "".join(inner)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in wrapped(" ".join(text.split()), width - len(indent)))


class Parser(argparse.ArgumentParser):
    """A parser whose help and errors are in Chinese where that is the language in force;
    a wrong choice names the nearest.
    """

    def __init__(self, add_help: bool = True, **more: Any) -> None:
        super().__init__(**more, add_help=False, formatter_class=Formatter)
        if add_help:
            self.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help=HELP)

    def add_argument(self, *names: Any, **more: Any) -> argparse.Action:
        """Add an argument; `help` and `metavar` may be texts in both languages.

        In Chinese its value is called by a Chinese word: `metavar`, or the one that goes with its name.
        """
        action = super().add_argument(*names, **{key: _said(value) for key, value in more.items()})
        if current_language() == "zh" and action.nargs != 0 and not action.choices:
            action.metavar = _VALUES.get(str(action.metavar or action.dest), action.metavar)
        return action

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong, and end the program with code 2."""
        said = (chinese(message) if current_language() == "zh" else message) + _nearest(message)
        self.print_usage()
        self.exit(2, str(MISTAKE.format(self.prog, said)))

    def print_usage(self, file: Any = None) -> None:
        """Print the usage, to standard error where something is wrong."""
        import sys

        super().print_usage(file or sys.stderr)


def _said(value: Any) -> Any:
    if isinstance(value, tuple):  # of an option with several values
        return tuple(map(_said, value))
    return str(value) if isinstance(value, Text) else value


def chinese(message: str) -> str:
    """Return what argparse says is wrong in Chinese.

    >>> chinese("argument --points: invalid int value: 'x'"), chinese("the following arguments are required: 情景")
    ("参数 --points：须为整数，而不是 'x'", '缺少参数：情景')
    """
    for pattern, said in _WRONG:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return said.format(*(chinese(part) for part in found.groups()))
    return message


def _nearest(message: str) -> str:
    """Return the choice nearest to one there is none of, as the end of a sentence."""
    found = _CHOICE.search(message)
    if found is None:
        return ""
    known = [word.strip().strip("'") for word in found[2].split(",")]
    near = difflib.get_close_matches(found[1], known, n=1, cutoff=0.5)
    return str(NEAREST.format(near[0])) if near else ""


def wrapped(text: str, width: int) -> list[str]:
    """Return a text broken into lines of a width in which a Chinese character counts two.

    >>> wrapped("加在情景之上的覆盖文件 NAME.toml", 12)
    ['加在情景之上', '的覆盖文件', 'NAME.toml']
    >>> wrapped("name of a card", 9)
    ['name of a', 'card']
    """
    lines, line, used = [], "", 0
    for piece in _PIECE.findall(text):
        size = columns(piece)
        if used + size > width and line.strip():
            lines.append(line.rstrip())
            line, used = "", 0
            if piece.isspace():
                continue
        line, used = line + piece, used + size
    return [*lines, line.rstrip()] if line.strip() else lines or [""]


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    >>> columns("ha"), columns("公顷")
    (2, 4)
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)

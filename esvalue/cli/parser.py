"""The parser of the whole command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue import __version__
from esvalue.cli import verbs
from esvalue.cli.arguments import Parser
from esvalue.cli.verb import add_verbs
from esvalue.core.text import Text

__all__ = ["parser_of"]

ABOUT = Text(
    zh="生态系统服务价值与补偿标准：从数据到标准及其来源",
    en="ecosystem-service valuation and compensation standards: from field figures to a standard with its sources",
)
LANGUAGE = Text(zh="输出语言", en="language of what is printed")
MODELS = Text(zh="另加的卡片文件夹", en="another folder of cards (may be given several times)")
EQUATIONS = Text(
    zh="自己的方程：一个 Python 文件，读入即运行其代码（可多次给出）",
    en="equations of your own: a Python file, whose code runs (may be given several times)",
)
NO_PLUGINS = Text(zh="不加载已安装软件包中的方程", en="leave out the equations of installed packages")
VERSION = Text(zh="显示版本后退出", en="show the version and exit")


def parser_of() -> argparse.ArgumentParser:
    """Return the parser of all verbs, its texts in the language in force."""
    common = Parser(add_help=False)
    common.add_argument("--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help=LANGUAGE)
    common.add_argument("--models", type=Path, action="append", default=argparse.SUPPRESS, metavar="DIR", help=MODELS)
    common.add_argument(
        "--equations", type=Path, action="append", default=argparse.SUPPRESS, metavar="FILE.py", help=EQUATIONS
    )
    common.add_argument("--no-plugins", action="store_true", default=argparse.SUPPRESS, help=NO_PLUGINS)
    parser = Parser(prog="esvalue", description=str(ABOUT), parents=[common])
    parser.add_argument("--version", action="version", version=f"esvalue {__version__}", help=VERSION)
    add_verbs(parser, verbs, common)
    return parser

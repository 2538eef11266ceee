"""`esvalue trace`: what a figure rests on."""

from __future__ import annotations

import argparse

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.numbers import ONE_OR_MORE, NumberArgument
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    shared.run_folder(parser)
    parser.add_argument(
        "id", help=Text(zh="报告中数字旁的编号，如 Fabcde", en="id printed beside a figure, such as Fabcde")
    )
    parser.add_argument(
        "--depth",
        type=NumberArgument(ONE_OR_MORE),
        default=5,
        help=Text(zh="来源树显示的层数（默认 5）", en="levels of the tree (default 5)"),
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help=Text(zh="显示整棵来源树，各方案、各地块都展开", en="the whole tree, for every option and place"),
    )
    parser.add_argument(
        "--dot", action="store_true", help=Text(zh="以 DOT 图语言输出", en="print as a graph in the DOT language")
    )


def run(given: argparse.Namespace, language: str) -> int:
    """Print what a figure rests on."""
    from esvalue.runs.opening import open_run

    depth = None if given.all else given.depth
    print(open_run(given.run).trace(given.id, language, "dot" if given.dot else "text", depth))
    return 0


VERB = Verb(
    order=40,
    help=Text(
        zh="追溯一个数字到数据、参数、方程与来源", en="trace a figure to cells, parameters, equations and sources"
    ),
    arguments=arguments,
    run=run,
)

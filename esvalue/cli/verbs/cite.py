"""`esvalue cite`: the sources of a run as references, and the supplement of a paper."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    shared.run_folder(parser)
    parser.add_argument(
        "--out",
        type=Path,
        help=Text(
            zh="写成论文附件的文件夹：参考文献、参数表、方法说明（中英文）",
            en="write the supplement of a paper: references, table of parameters, paragraph on methods (zh, en)",
        ),
    )
    parser.add_argument("--replace", action="store_true", help=Text(zh="覆盖已有的文件夹", en="overwrite a folder"))


def run(given: argparse.Namespace, language: str) -> int:
    """Print the references of a run in both forms, or write the supplement."""
    from esvalue.report.references import bibtex, gbt7714
    from esvalue.runs.citing import references_of, write_supplement
    from esvalue.runs.opening import open_run

    opened = open_run(given.run)
    if given.out is not None:
        print(write_supplement(opened, given.out, replace=given.replace))
        return 0
    references = references_of(opened)
    print(bibtex(references, language))
    print(gbt7714(references, language))
    return 0


VERB = Verb(
    order=57,
    help=Text(
        zh="列出一次运行所用来源的 BibTeX 与 GB/T 7714 格式，或写论文附件",
        en="the sources of a run as BibTeX and GB/T 7714, or the supplement of a paper",
    ),
    arguments=arguments,
    run=run,
)

"""`esvalue loss`: what works at sea take and owe by the Shandong standard."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.opening import library_of
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]

NO_TABLES = Text(zh="缺少参数：用海表", en="the following arguments are required: tables")
ALONE = Text(zh="--template 只与 --replace 同用", en="argument --template: not allowed with others but --replace")
THEN = Text(
    zh="{path}：请填写，然后运行  esvalue --lang zh loss {path}", en="{path}: fill it in, then  esvalue loss {path}"
)
WRITTEN = Text(zh="工作簿: {}", en="workbook: {}")


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    parser.set_defaults(refuse=parser.error)
    parser.add_argument(
        "tables",
        nargs="?",
        type=Path,
        metavar=Text(zh="用海表", en="TABLES"),
        help=Text(
            zh="含 用海、项目、海域 等表（CSV 或 XLSX）的文件夹，或含这些工作表的一个 XLSX",
            en="folder with tables of uses, projects, areas (CSV or XLSX), or one workbook with such sheets",
        ),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar=Text(zh="文件.xlsx", en="FILE.xlsx"),
        help=Text(zh="写成 Excel", en="write it as a workbook"),
    )
    parser.add_argument(
        "--template",
        type=Path,
        metavar=Text(zh="文件.xlsx", en="FILE.xlsx"),
        help=Text(zh="不计算，写一个供填写的工作簿", en="compute nothing, but write a workbook to fill in"),
    )
    shared.replace_file(parser)


def run(given: argparse.Namespace, language: str) -> int:
    """Say what works at sea take and owe; or write the workbook to fill in."""
    from esvalue.runs.loss import loss, write_works_template

    library = library_of(given)
    if given.template is not None:
        if given.tables is not None or given.out is not None:
            given.refuse(ALONE[language])
        print(THEN.format(path=write_works_template(given.template, library=library, replace=given.replace))[language])
        return 0
    if given.tables is None:
        given.refuse(NO_TABLES[language])
    made = loss(given.tables, library=library)
    print(made.text(language))
    if given.out is not None:
        print()
        print(WRITTEN.format(made.write(given.out, replace=given.replace))[language])
    return 0


VERB = Verb(
    order=87,
    help=Text(
        zh="用海损失：按山东 DB37/T 1448-2015 计算生态损失与补偿",
        en="works at sea: ecological loss and what is owed by Shandong DB37/T 1448-2015",
    ),
    arguments=arguments,
    run=run,
    example=Text(
        zh="例：esvalue loss --template 用海.xlsx，填写后 esvalue loss 用海.xlsx --out 结果.xlsx",
        en="example: esvalue loss --template works.xlsx, fill it in, then esvalue loss works.xlsx --out loss.xlsx",
    ),
)

"""`esvalue report`: the report of a finished run made again, as Word, Excel or pages."""

from __future__ import annotations

import argparse
from pathlib import Path

from esvalue.cli import shared
from esvalue.cli.arguments import Parser
from esvalue.cli.opening import show_progress
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]

WRITTEN = Text(zh="已写出: {}", en="written: {}")


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    shared.run_folder(parser)
    parser.add_argument(
        "--docx", action="store_true", help=Text(zh="Word 文件 proposal.*.docx", en="Word documents, proposal.*.docx")
    )
    parser.add_argument(
        "--xlsx",
        action="store_true",
        help=Text(zh="工作簿：测算.xlsx 与 data.xlsx", en="workbooks: workings.xlsx and data.xlsx"),
    )
    parser.add_argument("--html", action="store_true", help=Text(zh="网页", en="pages"))
    parser.add_argument(
        "--template",
        type=Path,
        metavar="FILE.docx",
        help=Text(
            zh="自己的 Word 文件，采用其页面、页眉页脚与样式",
            en="a Word file of your own: its page, header, footer and styles are used",
        ),
    )
    shared.quiet(parser)


def run(given: argparse.Namespace, language: str) -> int:
    """Make the report again and say what was written."""
    from esvalue.report.handed_over import font_notice
    from esvalue.report.layout import LANGUAGES
    from esvalue.runs.remake import remake

    asked = getattr(given, "lang", None)
    paths = remake(
        given.run,
        docx=given.docx,
        xlsx=given.xlsx,
        html=given.html,
        languages=(asked,) if asked else LANGUAGES,
        template=given.template,
        progress=None if given.quiet else show_progress,
    )
    notice = font_notice() if any(path.suffix == ".docx" for path in paths) else None
    if notice is not None:
        print(notice[language])
    for path in paths:
        if path.parent == given.run:
            print(WRITTEN.format(path)[language])
    return 0


VERB = Verb(
    order=30,
    help=Text(
        zh="由完成的运行重做报告：Word、Excel、网页（不重新计算）",
        en="make the report of a finished run again: Word, Excel, pages (nothing is judged again)",
    ),
    arguments=arguments,
    run=run,
    example=Text(
        zh="例：esvalue report runs/panjin-001 --docx --lang zh --template 本局公文.docx",
        en="example: esvalue report runs/panjin-001 --docx --lang en --template ours.docx",
    ),
)

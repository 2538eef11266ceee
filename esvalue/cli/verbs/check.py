"""`esvalue check`: everything that can be known of a scenario, a workbook or a card before it is run."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from esvalue.cli.arguments import Parser
from esvalue.cli.opening import library_of
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]

NO_SCENARIO = Text(zh="缺少参数：情景或卡片", en="the following arguments are required: scenario")
MARKED = Text(zh="已标注的副本：{}", en="marked copy: {}")


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    parser.set_defaults(refuse=parser.error)
    parser.add_argument(
        "scenario",
        nargs="?",
        help=Text(
            zh="情景名称、文件夹、TOML 文件或工作簿（.xlsx），或一张卡片（TOML）",
            en="name of a scenario, its folder, TOML file or workbook (.xlsx), or the file of a card",
        ),
    )
    parser.add_argument(
        "--mark",
        nargs="?",
        const="",
        metavar="OUT.xlsx",
        help=Text(
            zh="把检查结果写进工作簿的副本（默认 名称.checked.xlsx），原件不动",
            en="write the messages beside the rows of a copy of the workbook (default: NAME.checked.xlsx); "
            "the original stays as it is",
        ),
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help=Text(zh="存疑也按错误处理（返回 1）", en="a doubt nobody has settled counts as a mistake (exit code 1)"),
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help=Text(
            zh="列出所有仍与原情景相同的条目，不止十行",
            en="list every entry that still says what the scenario it came from said, not ten",
        ),
    )
    parser.add_argument(
        "--json", action="store_true", help=Text(zh="以 JSON 输出同样的内容", en="the same as one JSON document")
    )


def run(given: argparse.Namespace, language: str) -> int:
    """Check a scenario or a card; return 1 where something must be mended,
    or, if asked, where something is doubtful.
    """
    library = library_of(given)
    if given.scenario is None and given.mark:  # `check --mark my.xlsx`: what follows --mark is the workbook itself
        given.scenario, given.mark = given.mark, ""
    if given.scenario is None:
        given.refuse(NO_SCENARIO[language])
    path = Path(given.scenario)
    if path.suffix == ".toml" and path.is_file() and _is_card(path):
        return _card(path, library, given)
    from esvalue.runs.checking import check as check_scenario
    from esvalue.runs.checking.marking import mark_workbook, marked_path
    from esvalue.runs.checking.text import doubts_text, mistakes_text, origin_text, overview_text, taken_text

    marked = None if given.mark is None else marked_path(path, given.mark)
    found = check_scenario(given.scenario, library)
    if given.json:
        print(json.dumps(found.to_dict(), ensure_ascii=False, indent=1, default=dict))
    else:
        print(overview_text(found), flush=True)
        if found.mistakes:
            print(mistakes_text(found), file=sys.stderr, flush=True)
        if text := doubts_text(found):
            print(text)
        for told in (origin_text, taken_text):
            if text := told(found, every=given.all):
                print(text)
    if marked is not None:
        mark_workbook(path, found, marked)
        if not given.json:
            print(MARKED.format(marked)[language])
    return int(bool(found.mistakes or (given.strict and found.open)))


def _card(path: Path, library: Any, given: argparse.Namespace) -> int:
    from esvalue.runs.checking.cards import check_card
    from esvalue.runs.checking.document import card_document
    from esvalue.runs.checking.text import card_text, problems_text

    found = check_card(path, library)
    if given.json:
        print(json.dumps(card_document(found), ensure_ascii=False, indent=1, default=dict))
    else:
        print(card_text(found), flush=True)
        if found.mistakes:
            print(problems_text("mend", found.mistakes), file=sys.stderr, flush=True)
        if found.doubts:
            print(problems_text("look", found.doubts))
    return int(bool(found.mistakes or (given.strict and found.doubts)))


def _is_card(path: Path) -> bool:
    """Tell a card from a scenario: it names its payment base in a table, and has no `[scenario]`."""
    from esvalue.core.errors import InputError
    from esvalue.core.schema import read_toml

    try:
        data = read_toml(path)
    except InputError:  # told where it is read
        return False
    return "scenario" not in data and (
        isinstance(data.get("base"), dict) or {"columns", "readings"} & data.keys() != set()
    )


VERB = Verb(
    order=10,
    help=Text(
        zh="检查情景、工作簿或卡片：规模、错误、存疑", en="check a scenario, workbook or card: sizes, mistakes, doubts"
    ),
    arguments=arguments,
    run=run,
)

"""The verb `esvalue check`: everything that can be known of a scenario, a workbook or a card before it is run."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from esvalue.cli.verbs import library_of
from esvalue.cli.words import t

__all__ = ["check"]


def check(given: argparse.Namespace) -> int:
    """Check a scenario or a card; return 1 where something must be mended, or, if asked,
    where something is doubtful.
    """
    from esvalue.inputs.library import Library

    library: Library = library_of(given)
    if given.scenario is None and given.mark:  # `check --mark my.xlsx`: what follows --mark is the workbook itself
        given.scenario, given.mark = given.mark, ""
    if given.scenario is None:
        given.refuse(t("needs_scenario"))
    path = Path(given.scenario)
    if path.suffix == ".toml" and path.is_file() and _is_card(path):
        return _card(path, library, given)
    from esvalue.runs.checking import check as check_scenario
    from esvalue.runs.checking.marking import mark_workbook, marked_path
    from esvalue.runs.checking.text import doubts_text, mistakes_text, origin_text, overview_text

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
        if text := origin_text(found, every=given.all):
            print(text)
    if marked is not None:
        mark_workbook(path, found, marked)
        if not given.json:
            print(f"{t('marked')}{marked}")
    return int(bool(found.mistakes or (given.strict and found.open)))


def _card(path: Path, library, given: argparse.Namespace) -> int:  # type: ignore[no-untyped-def]
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

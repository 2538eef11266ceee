"""`esvalue models`: the cards of the library, or what one holds."""

from __future__ import annotations

import argparse

from esvalue.cli.arguments import Parser
from esvalue.cli.opening import library_of
from esvalue.cli.verb import Verb
from esvalue.core.text import Text

__all__ = ["VERB"]

COLON = Text(zh="：", en=": ")
COMMA = Text(zh="、", en=", ")


def arguments(parser: Parser) -> None:
    """Add what the verb takes."""
    parser.add_argument("name", nargs="?", help=Text(zh="卡片名称", en="name of a card"))


def run(given: argparse.Namespace, language: str) -> int:
    """List the cards, or what one holds."""
    from esvalue.inputs.card_reading import load_card
    from esvalue.report.catalogue import card_lines

    library = library_of(given)
    if given.name is not None:
        path = library.card_path(given.name)
        print("\n".join(card_lines(load_card(path, library), path, library.vocabulary, language)))
        return 0
    for name in library.card_names():
        card = load_card(library.card_path(name), library)
        readings = COMMA.join(reading.title for reading in card.readings.values())
        print(f"{name:12} {COLON.join((card.title, readings))[language]}")
    return 0


VERB = Verb(
    order=60,
    help=Text(zh="列出卡片，或一张卡片的内容", en="list the cards, or what a card holds"),
    arguments=arguments,
    run=run,
)

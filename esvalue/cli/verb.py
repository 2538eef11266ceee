"""A verb of the command line: what it takes, what it does, and its place in the help."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from esvalue.cli.arguments import Parser
from esvalue.core.text import Text

__all__ = ["Verb", "VerbGroup", "add_verbs"]

VERB = Text(zh="命令", en="VERB")


@dataclass(frozen=True)
class Verb:
    """A verb: `run` gets what was given and the language to print in, and returns the exit code.

    What `run` needs beyond the parser is imported in it: help does not wait for the models.
    """

    order: int
    help: Text
    arguments: Callable[[Parser], None]
    run: Callable[[argparse.Namespace, str], int]
    #: A command line to copy, below the help.
    example: Text | None = None


@dataclass(frozen=True)
class VerbGroup:
    """A word before verbs that belong together: the files of its folder."""

    order: int
    help: Text


def add_verbs(parser: Parser, package: ModuleType, common: Parser) -> None:
    """Add every verb of a package, in their order in the help: a file is a verb, a folder is a group of them."""
    verbs = parser.add_subparsers(dest="verb", metavar=str(VERB), required=True)
    found = {one.name: import_module(f"{package.__name__}.{one.name}") for one in iter_modules(package.__path__)}
    for name, module in sorted(found.items(), key=lambda one: one[1].VERB.order):
        made: Verb | VerbGroup = module.VERB
        inner = verbs.add_parser(name, help=str(made.help), parents=[common])
        if isinstance(made, VerbGroup):
            add_verbs(inner, module, common)
        else:
            made.arguments(inner)
            inner.epilog = str(made.example) if made.example is not None else None
            inner.set_defaults(does=made.run)

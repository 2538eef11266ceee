"""The command line: one verb a task. A user's mistake never gives a traceback."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import entry_points
from itertools import pairwise

from esvalue.cli.parser import parser_of
from esvalue.core.language import set_language

__all__ = ["main"]

#: New objects after which circles among them are looked for. A run makes millions that live as long as it does: looked
#: through after every 700, as Python does of itself, they take 5% of its time, of a run of 1,500 places 13%.
COLLECTED = 50_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return 0, or 1 for a mistake in the input, 130 when interrupted."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    language = _language(arguments)
    set_language(language)
    given = parser_of().parse_args(arguments)
    from esvalue.core.errors import EsvalueError

    try:
        with _seldom_collecting():
            _read_equations(given)
            done = given.does(given, language)
            _tell_idle(given, language)
            return done
    except EsvalueError as error:
        print(str(error), file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(COLLECTED, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _read_equations(given: argparse.Namespace) -> None:
    """Read the equations of installed packages and of the files named, and no others."""
    files = getattr(given, "equations", ())
    if not getattr(given, "no_plugins", False) and entry_points(group="esvalue.equations"):
        from esvalue.equations.own import load_plugins

        load_plugins()
    for path in files:
        from esvalue.equations.own import load_equations

        load_equations(path)


def _tell_idle(given: argparse.Namespace, language: str) -> None:
    """Say of the files of equations that were named which of them nothing used."""
    if getattr(given, "equations", ()):
        from esvalue.equations.own import idle_files

        for told in idle_files():
            print(told.text(language), file=sys.stderr)


def _language(arguments: Sequence[str]) -> str:
    """Return the language asked for, wherever it stands: ``--lang zh`` or ``--lang=zh``.

    >>> _language(["check", "x", "--lang=zh"]), _language(["--lang", "zh", "run"]), _language(["run", "--lang"])
    ('zh', 'zh', 'en')
    """
    for given, following in pairwise([*arguments, ""]):
        name, _, value = given.partition("=")
        if len(name) > 3 and "--lang".startswith(name) and (value or following) in ("zh", "en"):
            return value or following
    return "en"

"""Folders the tests read from, and the code of the package."""

import re
from pathlib import Path

__all__ = ["CASES", "REPRODUCTION", "ROOT", "TESTS", "code_of"]

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
CASES = TESTS / "cases"
REPRODUCTION = TESTS / "reproduction"
#: An example in a help: what a user types.
EXAMPLE = re.compile(r"^ *(>>>|\.\.\.) .*$", re.MULTILINE)


def code_of(path: Path) -> str:
    """Return the text of a module or a template without the examples of its help."""
    return EXAMPLE.sub("", path.read_text(encoding="utf-8"))

"""How long one waits: importing the package, asking for help, loading a card for the first time and again.

Times are processor time, the best of several: on a busy machine the clock on the wall measures the neighbours.
"""

from __future__ import annotations

import resource
import subprocess
import sys

from table import Row

__all__ = ["measure"]

REPETITIONS = 5
CARDS = ("wetland", "farmland", "marine", "river")
#: Inside a fresh interpreter, from the import to the first card, as a program that uses the library sees it.
FIRST = """
import time
start = time.process_time()
from esvalue import load_card
from esvalue.inputs.library import Library
library = Library()
load_card(library.card_path("{card}"), library)
print(time.process_time() - start)
"""
#: The same card again with the modules loaded and a library of its own: files are read and checked anew.
WARM = """
import time
from esvalue import load_card
from esvalue.inputs.library import Library
def load():
    library = Library()
    return load_card(library.card_path("{card}"), library)
load()
spent = []
for _ in range(5):
    start = time.process_time()
    load()
    spent.append(time.process_time() - start)
print(min(spent))
"""
IMPORT = "import time; start = time.process_time(); import esvalue; print(time.process_time() - start)"


def measure() -> list[Row]:
    """Return the rows."""
    bare = _whole([sys.executable, "-c", "pass"])
    told = _whole([sys.executable, "-m", "esvalue", "--help"])
    rows = [
        _limited("import esvalue", _printed(IMPORT), 0.1),
        _limited("esvalue --help", told, 0.5, f"{bare * 1e3:.0f} ms bare Python"),
    ]
    for card in CARDS:
        rows.append(_limited(f"{card} card, first", _printed(FIRST.format(card=card)), 0.5))
        rows.append(_limited(f"{card} card, warm", _printed(WARM.format(card=card)), 0.05))
    return rows


def _limited(what: str, seconds: float, limit: float, base: str = "") -> Row:
    return Row(
        what, f"{seconds * 1e3:.0f} ms", base, f"{seconds / limit:.2f}", f"{limit * 1e3:.0f} ms", seconds < limit
    )


def _printed(code: str) -> float:
    return min(float(_run([sys.executable, "-c", code])) for _ in range(REPETITIONS))


def _whole(command: list[str]) -> float:
    """Return the processor time of a whole process, the start of the interpreter included."""
    spent = []
    for _ in range(REPETITIONS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        _run(command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(spent)


def _run(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout

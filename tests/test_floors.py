"""Imports only go down the floors."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "esvalue"
#: Lowest first; a module may import from its own floor's earlier entries and from lower floors.
FLOORS = [
    ("messages", "dims"), ("errors",), ("files", "toml_words"),
    ("names", "nodata", "peers", "rows", "reserved"), ("totals",),
    ("quantities", "arguments", "units", "quantified", "declared", "schema", "distributions", "ensemble", "series",
    "sheets", "spreadsheets"), ("written", "settling"), ("problem",),
    ("sensitivity", "robustness", "discovery", "surveys"), ("equation", "parameters"),
    ("equations", "sources", "settings"),
    ("shared_tables", "library"), ("coefficients", "cards", "overlay"), ("plausible",), ("places",), ("leaves",),
    ("nodes",), ("graph",), ("binding",), ("account",), ("labelled", "model"), ("scenario",), ("schemas",),
    ("instruments", "workbook"), ("outcomes", "results"), ("judging", "calibration", "gep"),
    ("entry_words", "lineage", "recommendation"), ("study",), ("insight",), ("figures",),
    ("comparison",), ("tracing", "listing", "report"), ("checking",), ("run",), ("workflow", "exploration"), ("cli",),
]  # fmt: skip
LEVEL = {name: level for level, floor in enumerate(FLOORS) for name in floor}


def modules():
    return sorted(path for path in PACKAGE.rglob("*.py") if not path.relative_to(PACKAGE).parts[0].startswith("_"))


def imports(path: Path) -> set[str]:
    """Return the first part below `esvalue` of everything a module imports when it is loaded (not inside functions)."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("esvalue."):
            found.add(node.module.split(".")[1])
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_down(path):
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    upward = {name for name in imports(path) if name != own and LEVEL[name] > LEVEL[own]}
    assert not upward, f"{own} (floor {LEVEL[own]}) imports upward: {upward}"


def test_every_module_has_a_floor():
    assert {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in modules()} <= set(LEVEL)


def test_import_is_light():
    code = (
        "import sys, esvalue; print([m for m in ('numpy', 'pandas', 'xarray', 'pint', 'scipy', 'pydantic', "
        "'matplotlib') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert out == "[]"

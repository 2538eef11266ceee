"""Digests of what the program prints, by values and not by bytes: they stand while the house is rebuilt.

`python tests/digests.py` writes `digests.json` beside it anew. Numbers count to seven digits of the largest of their
variable, so that the last bit of a library's kernel is no change.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
KEPT = HERE / "digests.json"
METHODS = ("contingent", "choice", "travel", "hedonic", "transfer", "budgets", "auction")


def esvalue(*words: str) -> str:
    """Run a verb as a user does and return what it prints."""
    done = subprocess.run([sys.executable, "-m", "esvalue", *words], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), f"{words}: {done.stderr}"
    return done.stdout


def digest(value: Any) -> str:
    """Return a short digest of texts and numbers."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def rounded(value: Any) -> Any:
    """Return a value with the numbers in it to seven digits."""
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(one) for one in value]
    if isinstance(value, float):
        return float(f"{value:.7g}") + 0.0
    return value


def cell(text: str) -> Any:
    """Return a cell as a number to seven digits where it is one."""
    try:
        return rounded(float(text))
    except ValueError:
        return text


def of_csv(path: Path) -> Any:
    return [[cell(one) for one in row] for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))]


def of_json(path: Path) -> Any:
    return rounded(json.loads(path.read_text(encoding="utf-8")))


def of_xlsx(path: Path) -> Any:
    from openpyxl import load_workbook

    book = load_workbook(path)
    return {sheet.title: [[rounded(one) for one in row] for row in sheet.iter_rows(values_only=True)] for sheet in book}


def of_html(path: Path) -> Any:
    """Return the text of a page, without scripts, styles and the paths of drawings."""
    text = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", path.read_text(encoding="utf-8"))
    words = unescape(re.sub(r"<[^>]+>", " ", text)).split()
    return [cell(word) for word in words]


def of_netcdf(path: Path) -> Any:
    """Return every variable of every group with its units and values, numbers relative to the largest of it."""
    import h5py

    found: dict[str, Any] = {}

    def take(name: str, one: Any) -> None:
        if not isinstance(one, h5py.Dataset):
            return
        values = np.asarray(one[()])
        if values.dtype.kind == "f":
            size = float(np.max(np.abs(values[np.isfinite(values)]), initial=0.0)) or 1.0
            shown = [
                rounded(size),
                list(values.shape),
                hashlib.sha256((np.round(values / size, 7) + 0.0).tobytes()).hexdigest(),
            ]
        else:
            shown = [str(member) for member in values.ravel().tolist()]
        found[name] = [shown, str(one.attrs.get("units", "")), str(one.attrs.get("title_zh", ""))]

    with h5py.File(path) as data:
        data.visititems(take)
    assert found
    return found


READERS: dict[str, Callable[[Path], Any]] = {
    ".csv": of_csv,
    ".json": of_json,
    ".xlsx": of_xlsx,
    ".html": of_html,
    ".nc": of_netcdf,
}
#: What says when, where and with what a folder was made.
PASSING = {"manifest.json", "study.json"}


def of_folder(folder: Path, *without: str) -> dict[str, str]:
    """Return the digest of every file of a folder."""
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in READERS and path.name not in PASSING]
    names = {path: path.relative_to(folder).as_posix() for path in files}
    return {name: digest(READERS[path.suffix](path)) for path, name in names.items() if not name.startswith(without)}


def run(work: Path) -> dict[str, str]:
    out = work / "run"
    printed = esvalue("run", "panjin", "--out", str(out)).replace(str(out), "OUT")
    figures = [row[0] for row in of_csv(out / "tables" / "figures.csv")[1::400]]
    traced = [esvalue("--lang", one, "trace", str(out), figure) for one in ("zh", "en") for figure in figures]
    return {"printed": digest(printed), "traced": digest(traced), **of_folder(out, "inputs/")}


def explore(work: Path) -> dict[str, str]:
    out = work / "explore"
    esvalue("explore", "panjin", "--out", str(out), "--points", "64", "--replicates", "2", "--quiet")
    return of_folder(out, "inputs/", "store/")


def gep(work: Path) -> dict[str, str]:
    out = work / "gep"
    esvalue("gep", "county_gep", "--out", str(out))
    return of_folder(out, "inputs/")


def templates(work: Path) -> dict[str, str]:
    found = {}
    for method in METHODS:
        for language in ("zh", "en"):
            path = work / f"{method}_{language}.xlsx"
            esvalue("--lang", language, "survey", "template", method, str(path))
            estimated = esvalue("--lang", language, "survey", "estimate", str(path)).replace(str(work), "")
            found[path.stem] = digest(of_xlsx(path))
            found[f"{path.stem} estimated"] = digest([cell(word) for word in estimated.split()])
    return found


def cases(work: Path) -> dict[str, str]:
    from reproduction.published import CASES, case_of

    return {name: digest(dict(_figures(case_of(name)))) for name in CASES}


def _figures(case: Any) -> Iterator[tuple[str, Any]]:
    for label, figure in case.figures.items():
        if figure.status != "not_computable":
            amount = case.value(figure)
            yield label, [rounded(float(amount.value)), str(amount.kind)]


SECTIONS = {one.__name__: one for one in (run, explore, gep, templates, cases)}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        KEPT.write_text(
            json.dumps({name: of(Path(made)) for name, of in SECTIONS.items()}, indent=1, ensure_ascii=False) + "\n"
        )

"""Documents and workbooks as LibreOffice shows them: computed anew, printed, measured."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

__all__ = ["converted", "fonts_of", "missing", "office", "pages_of", "pictures_of", "sizes_of", "text_of"]


def office() -> str | None:
    """Return LibreOffice, or None where there is none."""
    return next((found for name in ("soffice", "libreoffice") if (found := shutil.which(name))), None)


def missing() -> str:
    """Return what is not there of what these tests need; "" where all is."""
    lacking = [] if office() else ["LibreOffice"]
    return ", ".join(lacking + [name for name in ("pdftotext", "pdftohtml", "pdffonts") if shutil.which(name) is None])


def converted(files: Sequence[Path], ending: str, folder: Path) -> list[Path]:
    """Convert files, all at one start of the office; return what was made, in their order."""
    folder.mkdir(parents=True, exist_ok=True)
    home = (folder / "profile").resolve().as_uri()
    command = [
        str(office()),
        f"-env:UserInstallation={home}",
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        str(folder),
        *map(str, files),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return [folder / f"{file.stem}.{ending}" for file in files]


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def text_of(pdf: Path, *, first: int = 1, last: int | None = None) -> str:
    """Return the text of pages."""
    return _said("pdftotext", "-layout", "-f", str(first), *(("-l", str(last)) if last else ()), str(pdf), "-")


def pages_of(pdf: Path) -> int:
    """Return how many pages there are."""
    return _said("pdftotext", str(pdf), "-").count("\f")


def fonts_of(pdf: Path) -> list[str]:
    """Return the names of the fonts."""
    return [line.split()[0] for line in _said("pdffonts", str(pdf)).splitlines()[2:]]


def sizes_of(pdf: Path) -> dict[float, int]:
    """Return how many signs stand in each size of text, in points."""
    found: dict[float, int] = {}
    text = _said("pdftohtml", "-xml", "-i", "-stdout", "-zoom", "1", str(pdf))
    sizes = {m[1]: float(m[2]) for m in re.finditer(r'<fontspec id="(\d+)" size="(\d+(?:\.\d+)?)"', text)}
    for m in re.finditer(r'<text [^>]*font="(\d+)"[^>]*>(.*?)</text>', text, re.S):
        size = sizes[m[1]]
        found[size] = found.get(size, 0) + len(re.sub(r"<[^>]+>|\s", "", m[2]))
    return found


def pictures_of(pdf: Path, *, last: int = 9999) -> int:
    """Return how many pictures there are, down to a page."""
    return len(_said("pdfimages", "-list", "-l", str(last), str(pdf)).splitlines()) - 2

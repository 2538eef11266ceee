"""The tutorial, word for word: what it says to type is typed, what it says is printed is printed, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import docx
import openpyxl
import pytest
from folders import ROOT

from esvalue import cli
from esvalue.core.language import set_language

PAGES = {"zh": ROOT / "docs" / "tutorial.zh.md", "en": ROOT / "docs" / "tutorial.md"}
TEXTS = {"zh": ROOT / "docs" / "howto" / "blank_in_text.zh.md", "en": ROOT / "docs" / "howto" / "blank_in_text.md"}
#: A sheet, a table, a command, a block of what is printed, a file: in the order of the page.
PARTS = re.compile(
    r"""^[#]{3}\ (?:工作表|Sheet\ )[“"](?P<sheet>[^”"\n]+)[”"]$
    |^(?P<table>\|[^\n]*(?:\n\|[^\n]*)+)$
    |^[ ]{4}(?P<command>esvalue\ [^\n]*)$
    |^`(?P<file>[^`\n]+)`[:：]\n\n```(?:text|toml)\n(?P<content>.*?)^```$
    |^```text\n(?P<printed>.*?)^```$""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


def parts(page: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    for found in PARTS.finditer(page.read_text(encoding="utf-8")):
        yield str(found.lastgroup if found["file"] is None else "file"), found.groupdict()


def typed(book: openpyxl.Workbook, sheet: str, table: str) -> None:
    """Type what a table says into a sheet: columns by the letter of their head, rows by the first cell's number."""
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines())
    for row in rows:
        number = re.search(r"\d+", row[0])
        assert number is not None, row
        for title, cell in zip(head[1:], row[1:], strict=True):
            if cell:
                plain = re.fullmatch(r"\d+(\.\d+)?", cell) and sheet not in ("断面目标", "Targets")
                book[sheet][f"{title[0]}{number[0]}"] = float(cell) if plain else cell


def document_text(path: Path) -> str:
    """Return the text of a document, rows of tables with bars between their cells."""
    made = docx.Document(str(path))
    rows = [" | ".join(cell.text for cell in row.cells) for table in made.tables for row in table.rows]
    return "\n".join([p.text for p in made.paragraphs] + rows)


def stands(line: str, said: str) -> bool:
    """Tell whether a line was printed; "..." stands for anything, bars for cells beside each other."""
    pieces = [re.escape(piece.strip()) for piece in line.split("...")]
    return re.search(".*".join(pieces), said) is not None


def follow(page: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said, sheet, book = "", "", None
    workbook: Path | None = None
    for kind, part in parts(page):
        if kind == "sheet":
            sheet = part["sheet"]
            assert workbook is not None
            book = book or openpyxl.load_workbook(workbook)
        elif kind == "table" and sheet and book is not None:
            typed(book, sheet, part["table"])
        elif kind == "file":
            path = folder / part["file"]
            assert path.parent.is_dir(), path
            path.write_text(part["content"], encoding="utf-8")
        elif kind == "command":
            if book is not None and workbook is not None:
                book.save(workbook)
                book = None
            words = part["command"].split()[1:]
            cli.main(words)
            out = capsys.readouterr()
            said = out.out + out.err
            if "init" in words:
                workbook = folder / words[-1] if words[-1].endswith(".xlsx") else None
        elif kind == "printed":
            document = next(
                (p for p in folder.glob("runs/*/proposal.*.docx") if p.name == f"proposal.{words[1]}.docx"), None
            )
            text = said + "\n" + (document_text(document) if document else "")
            for line in part["printed"].splitlines():
                assert stands(line, text), f"{line!r} stands nowhere in:\n{said}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_tutorial(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    follow(PAGES[language], tmp_path, capsys)
    set_language("en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_in_text_files(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    follow(TEXTS[language], tmp_path, capsys)
    set_language("en")

"""No cell of any file that is written is a formula, whatever a user wrote into a text; pages show it as text;
what is read back is the same.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import tomli_w
from conftest import CARD, ORIGINS, PLACES, PRICES, SCENARIO, SOURCES, VOCABULARY, write_case
from folders import code_of
from hypothesis import given
from hypothesis import strategies as st
from measured import OBSERVATIONS

from esvalue.cli import main
from esvalue.core.errors import InputError
from esvalue.core.files import page_policy
from esvalue.core.sheets import csv_rows, is_formula, sheet_cells, sheets_of
from esvalue.core.spreadsheets import csv_text, put, put_text, stamped
from esvalue.inputs.library import Library
from esvalue.inputs.workbook import to_folder

STARTS = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1", "'=1")
#: Workbooks with formulas of their own, that hold no text of anyone's.
LIVE = ("workings.xlsx", "测算.xlsx")
#: What stands in every text: a formula, and markup that would do something if it were not shown as text.
MARKUP = '</style></script><script>alert("x")</script><img src=x onerror=alert(1)>'
#: Keys of TOML whose values are texts a person writes freely.
FREE = ("zh", "en", "title", "note", "locator", "text", "description", "replace", "flag")


def poisoned(text: str, start: str) -> str:
    """Return a TOML file in which every free text begins with a formula."""

    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: walk(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [walk(one, key) for one in value]
        return f"{start} {value} {MARKUP}" if isinstance(value, str) and key in FREE else value

    return tomli_w.dumps(walk(tomllib.loads(text)))


def write(folder: Path, start: str) -> Path:
    """Write the case with formulas in all its texts and in the names of places and counties; return its scenario."""
    name = {place: f"{start.strip()} {place}" for place in ("north", "south", "Panshan", "Dawa")}
    places, origins = (
        PLACES,
        ORIGINS.replace("a guess", f"{start.strip()} a guess {MARKUP}".replace('"', '""').join('""')),
    )
    for old, new in name.items():
        places, origins = places.replace(f"{old},", f'"{new}",'), origins.replace(f",{old},", f',"{new}",')
    write_case(
        folder,
        card=poisoned(CARD, start),
        scenario=poisoned(SCENARIO, start),
        sources=poisoned(SOURCES, start),
        prices=poisoned(PRICES, start),
        vocabulary=poisoned(VOCABULARY, start),
        places=places,
        origins=origins,
    )
    (folder / "observations.csv").write_text(
        OBSERVATIONS.replace("north", f'"{name["north"]}"')
        .replace("south", f'"{name["south"]}"')
        .replace("plots", f"{start.strip()} plots"),
        encoding="utf-8",
    )
    return folder / "scenario.toml"


def outputs(folder: Path) -> Iterator[Path]:
    """Yield what was written, but for the copies of a user's own files in a run, which are his byte for byte."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "inputs" not in path.relative_to(folder).parts:
            yield path


def number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def check_csv(path: Path) -> int:
    """Check that no cell of a CSV is a formula; return how many texts stand behind an apostrophe."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    found = [cell for row in rows for cell in row if is_formula(cell) and not number(cell)]
    assert not found, (path.name, found[:3])
    return sum(cell.startswith("'") for row in rows for cell in row)


def check_book(path: Path) -> int:
    """Check that no cell of a workbook is a formula, nor becomes one when it is edited;
    return how many texts begin like one.
    """
    count = 0
    for sheet in openpyxl.load_workbook(path).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            own = path.name in LIVE and not any(one in str(cell.value) for one in ("1+1", "SUM(1)", "alert"))
            assert cell.data_type != "f" or own, (path.name, sheet.title, cell.coordinate)
            if cell.data_type != "f" and isinstance(cell.value, str) and is_formula(cell.value):
                assert cell.quotePrefix, (path.name, sheet.title, cell.coordinate)
                count += 1
    return count


class Page(HTMLParser):
    """What a browser makes of a page: scripts, names of attributes, links, sources,
    and how often the markup is shown as text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.shown = 0
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name.endswith("href")]
        self.sources += [value or "" for name, value in attrs if name == "src"]

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts.append(data)
        self.shown += data.count("<img src=x onerror=alert(1)>")


def check_page(text: str) -> int:
    """Check that a page runs no script but its own, and shows markup as text; return how often the markup is shown."""
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
    assert policy is not None
    assert text.index(policy[0]) < min(
        text.find(tag) for tag in ("<style", "<title")
    )  # before anything it could forbid
    rules = dict(rule.partition(" ")[::2] for rule in html.unescape(policy[1]).split("; "))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in rules.get("script-src", "")
    page = Page()
    page.feed(text)
    assert all(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in rules["script-src"]
        for script in page.scripts
    )
    assert html.unescape(policy[1]) == page_policy(page.scripts)
    assert not [name for name in page.attributes if name.startswith("on")]
    assert not [link for link in page.links if link.strip().lower().startswith("javascript")]
    assert not [source for source in page.sources if not source.startswith("data:")]
    return page.shown


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(start, id=repr(start), marks=[] if start in ("=1+1", "@SUM(1)") else [pytest.mark.slow])
        for start in STARTS
    ],
)
def test_every_text_of_every_verb(tmp_path: Path, start: str, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = write(tmp_path / "case", start)
    given = ["--models", str(tmp_path / "case" / "models")]
    out = tmp_path / "out"
    for words in (
        ["run", str(scenario), "--out", str(out / "run"), "--quiet"],
        ["gep", str(scenario), "--out", str(out / "gep")],
        ["explore", str(scenario), "--out", str(out / "explored"), "--points", "64", "--method", "none", "--quiet"],
        ["init", "--excel", str(out / "scenario.xlsx"), "--from", str(scenario.parent)],
        [
            "calibrate",
            str(scenario),
            "--to",
            str(scenario.parent / "observations.csv"),
            "--fit",
            "reed_yield",
            "--out",
            str(out / "calibrated.toml"),
        ],
    ):
        assert main([*words, *given]) == 0, capsys.readouterr().err
    counts = {"csv": 0, "xlsx": 0, "html": 0}
    for path in outputs(out):
        if path.suffix == ".csv":
            counts["csv"] += check_csv(path)
        elif path.suffix == ".xlsx":
            counts["xlsx"] += check_book(path)
        elif path.suffix == ".html":
            counts["html"] += check_page(path.read_text(encoding="utf-8"))
        elif path.suffix == ".svg":
            assert "<script" not in path.read_text(encoding="utf-8")
    assert min(counts.values()) > 20, counts
    folder = to_folder(out / "scenario.xlsx", tmp_path / "back", Library([tmp_path / "case" / "models"])).parent
    title = tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))["scenario"]["title"]["en"]
    assert title.startswith(start)
    name = csv_rows((folder / "places.csv").read_text(encoding="utf-8"), "")[1][1][0]
    assert name == f"{start.strip()} north".removeprefix("'")  # in a CSV the apostrophe only stands before a formula
    check_csv(folder / "places.csv")
    check_csv(folder / "places.sources.csv")


@pytest.mark.parametrize("method", ["contingent", "choice", "travel", "hedonic", "transfer", "budgets", "auction"])
def test_templates(tmp_path: Path, method: str) -> None:
    path = tmp_path / "x.xlsx"
    assert main(["survey", "template", method, str(path)]) == 0
    check_book(path)


@pytest.mark.parametrize("start", [start for start in STARTS if start.strip() == start and start != "'=1"])
def test_a_plan_of_attributes_that_look_like_formulas(tmp_path: Path, start: str) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "levels"
    rows = [
        ["attribute", "level 1", "level 2", "level 3"],
        [f"{start} water", f"{start} poor", f"{start} good", None],
        [f"{start} fee", 10, 20, 40],
    ]
    for r, row in enumerate(rows, 1):
        for c, cell in enumerate(row, 1):
            put(book.worksheets[0].cell(r, c), cell)
    (tmp_path / "levels.xlsx").write_bytes(stamped(book))
    for ending in ("xlsx", "csv"):
        path = tmp_path / f"plan.{ending}"
        assert main(["survey", "plan", str(tmp_path / "levels.xlsx"), "--sets", "6", "--out", str(path)]) == 0
        if ending == "csv":
            assert check_csv(path) > 6
            rows = [row for _, row in csv_rows(path.read_text(encoding="utf-8-sig"), "")]
        else:
            assert check_book(path) > 6
            rows = [[cell.value for cell in row] for row in sheet_cells(path, sheets_of(path)[0])]
        assert f"{start} water" in rows[0]
        assert {
            str(row[rows[0].index(next(name for name in rows[0] if "water" in str(name)))]).split()[-1]
            for row in rows[1:]
        } == {"poor", "good"}


# --- the guard itself ---


@given(
    st.lists(
        st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=8),
        min_size=1,
        max_size=4,
    ).filter(lambda row: any(cell.strip() for cell in row))
)
def test_a_text_comes_back_from_csv_as_it_went(row: list[str]) -> None:
    text = csv_text([row])
    for cell in next(csv.reader(io.StringIO(text, newline=""))):
        assert not is_formula(cell)
    plain = [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row]
    assert [cells for _, cells in csv_rows(text, "")] == [plain]


@given(st.text(max_size=12))
def test_a_text_comes_back_from_a_workbook_as_it_went(text: str) -> None:
    book = openpyxl.Workbook()
    cell = put_text(book.worksheets[0].cell(1, 1), text)
    assert cell.data_type == "s"
    assert bool(cell.quotePrefix) == is_formula(text)
    allowed = not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", text)
    assert (cell.value == text) == allowed


def test_every_writer_of_cells_is_the_one_that_guards() -> None:
    """No other module writes CSV, or puts a text into a cell of a workbook, past the guard."""
    package = Path(main.__code__.co_filename).parent.parent
    for path in sorted(package.rglob("*.py")):
        text = code_of(path)
        if path.relative_to(package).as_posix() in (
            "core/spreadsheets.py",
            "surveys/tables.py",
        ):  # the one that guards; one that lays cells out for a reader in memory
            continue
        assert not re.search(r"csv\.(writer|DictWriter)|\.to_csv\(|\.to_excel\(|\b(ws|sheet|page)\.append\(", text), (
            path.name
        )
        for line in re.findall(r"^.*\bcell(?:\([^)]*\))?\.value = (?!None).*$", text, flags=re.MULTILINE):
            assert path.name == "cells.py" or "Formula)" in text, f"{path.name}: {line.strip()}"


def test_a_cell_that_is_no_quote_is_no_error() -> None:
    with pytest.raises(InputError):
        csv_rows('a,b\n"' + "x" * 200_000, "x.csv")
    assert csv_rows("a\r\nb\rc\nd", "x.csv") == [(1, ["a"]), (2, ["b"]), (3, ["c"]), (4, ["d"])]

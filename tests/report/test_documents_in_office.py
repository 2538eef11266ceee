"""Documents and workbooks as an office opens them: pages, sizes, fonts, formulas cell by cell, in both languages.

    make test-office

They need LibreOffice and poppler and are left out of all other commands.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from given import Domain, Place, Seen, see, write
from handed import MANIFEST, MORE, WARDENS, made
from office import converted, missing, pages_of, pictures_of, sizes_of, text_of
from perturbation import with_scenario

from esvalue import run_scenario
from esvalue.inputs.scenario import load_scenario
from esvalue.report.word.body import proposed
from esvalue.report.word.write import proposal_files
from esvalue.report.workings.model import Workings, workings_of
from esvalue.report.workings.write import workings_bytes, workings_files

pytestmark = [pytest.mark.office, pytest.mark.skipif(bool(missing()), reason=f"not there: {missing()}")]
#: What stands for a number that has no room, and what a wrong formula gives.
BROKEN = re.compile(r"###|#N/A|#REF|#VALUE|#NAME|Err:|#DIV")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return made(tmp_path_factory.mktemp("office"), WARDENS)


@pytest.fixture(scope="module")
def panjin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Panjin with few draws."""
    loaded = load_scenario("panjin")
    head = loaded.scenario.scenario.model_copy(update={"replicates": 2, "points": 64, "commit_draws": 512})
    return run_scenario(with_scenario(loaded, scenario=head), tmp_path_factory.mktemp("office") / "panjin")


def test_the_document_of_panjin(panjin: Path, tmp_path: Path) -> None:
    """The summary is the first page, with two pictures; no text is under 8 points, nothing is broken."""
    files = [panjin / f"proposal.{language}.docx" for language in ("zh", "en")]
    for file, start in zip(files, ("一、建议标准", "1 Recommended rates"), strict=True):
        (pdf,) = converted([file], "pdf", tmp_path)
        assert start not in text_of(pdf, last=1)
        assert start in text_of(pdf, first=2, last=2)
        assert pages_of(pdf) <= 40
        assert min(sizes_of(pdf)) >= 8
        assert not BROKEN.search(text_of(pdf))
        assert pictures_of(pdf, last=1) >= 2


def test_the_workbook_of_panjin(panjin: Path, tmp_path: Path) -> None:
    for name, same in (("测算.xlsx", "预计支出与运行结果一致"), ("workings.xlsx", "expected cost as in the run")):
        (pdf,) = converted([panjin / name], "pdf", tmp_path)
        text = text_of(pdf)
        assert not BROKEN.search(text)
        assert same in text
        assert pages_of(pdf) <= 48  # of 243
        assert min(sizes_of(pdf)) >= 7.9  # of 8 points, as the printer counts


def test_the_workbook_of_panjin_at_the_rates_of_either_design_costs_what_the_run_says(
    panjin: Path, tmp_path: Path
) -> None:
    """A clerk copies the rates of an option from the sheet of options into the yellow cells."""
    raw, figures = (panjin / "测算.xlsx").read_bytes(), pd.read_csv(panjin / "tables" / "figures.csv").set_index("key")
    beside = list(openpyxl.load_workbook(io.BytesIO(raw))["方案对照"].iter_rows(values_only=True))
    heads = next(row for row in beside if "做到要求" in row)
    wanted = {"预算之内": "design_money", "做到要求": "design_promise"}
    files = []
    for label, option in wanted.items():
        rates = {row[0]: row[heads.index(label)] for row in beside}
        book = openpyxl.load_workbook(io.BytesIO(raw))
        for row in book["测算"].iter_rows(min_row=13, max_col=5):
            if row[0].value is not None and row[4].value is not None:
                said = str(rates[row[1].value])
                rate = 0.0 if said == "不补" else float(said.replace(",", ""))
                if abs(rate - row[4].value) >= 0.5:  # a present rate is printed without its cents
                    row[4].value = rate
        files.append(tmp_path / f"{option}.xlsx")
        book.save(files[-1])
    for file, option in zip(converted(files, "xlsx", tmp_path / "out"), wanted.values(), strict=True):
        sheet = openpyxl.load_workbook(file, data_only=True)["测算"]
        cells = {str(row[0].value): row[2].value for row in sheet.iter_rows(min_row=4, max_row=10)}
        cost = figures.loc[f"outcome|public_cost|{option}", "value"]
        assert cells["预计支出合计"] == pytest.approx(cost, rel=1e-9)
        assert cells["差额：预计支出减可用资金"] == pytest.approx(cost - 4000, rel=1e-9)
        assert cells["核对"] == (
            "预计支出与运行结果一致" if option == "design_money" else "预计支出与运行结果不同：已改动"
        )
        paid = {row[1].value: row[8].value for row in sheet.iter_rows(min_row=30, max_col=9)}
        for title, level in (("中央财政", "nation"), ("县（区）级财政", "county")):
            assert paid[title] == pytest.approx(figures.loc[f"budget|{option}|{level}", "value"], rel=1e-9)


def test_twelve_options_and_two_hundred_places(tmp_path: Path) -> None:
    places = [
        Place(("core", "edge", "rest")[n % 3], base=10.0 + n, cost=300.0 + 10 * n, carbon=50.0 * n) for n in range(100)
    ]
    names = [f"option{n}" for n in range(10)]
    numbers = {name: {"core": 20.0 + 10 * n, "edge": 10.0 + 5 * n, "rest": 5.0 + n} for n, name in enumerate(names)}
    rounding = 'rounding = { to = 5, unit = "yuan/mu/a" }\n'
    folder = write(tmp_path, {f"land{n}": Domain(places, numbers) for n in range(2)}, MORE, names, rounding)
    comparison = see(folder).comparison
    files = {**proposal_files(comparison, MANIFEST), **workings_files(comparison, MANIFEST)}
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
        (pdf,) = converted([tmp_path / name], "pdf", tmp_path / "out")
        assert not BROKEN.search(text_of(pdf))
        assert min(sizes_of(pdf)) >= 7.9
        assert pages_of(pdf) <= 60


# ---- formulas --------------------------------------------------------------------------------------------------------


def computed(workings: Workings, given: Mapping[str, float], cells: Mapping[str, str]) -> dict[str, float]:
    """Return what totals must be where yellow cells hold other numbers, worked out beside the workbook.

    `cells` names yellow cells: "rate|ZONE", "area|ZONE|COUNTY", "count", "price", "share|LEVEL", "money".
    """

    def of(name: str, otherwise: float) -> float:
        return given.get(cells[name], otherwise) if name in cells else otherwise

    full = expected = 0.0
    by_county: dict[str, float] = {}
    for zone in workings.zones:
        rate = of(f"rate|{zone.region}", zone.rate)
        at = zone.rates.tolist().index(rate)
        for row in zone.counties:
            amount = of(f"area|{zone.region}|{row.county}", row.area) * rate * zone.yearly / 1e4
            full += amount
            expected += amount * float(row.shares[at])
            by_county[row.county] = by_county.get(row.county, 0.0) + amount * float(row.shares[at])
    (wardens,) = workings.payments
    assert wardens.base is not None
    assert wardens.rate is not None
    paid = of("count", wardens.base) * of("price", wardens.rate) / 1e4
    full, expected = full + paid, expected + paid
    shares = {level: of(f"share|{level}", share) for level, share in workings.levels.items()}
    assert workings.budget is not None
    found = {"full": full, "expected": expected, "gap": expected - of("money", workings.budget)}
    found |= {f"level|{level}": expected * share for level, share in shares.items()}
    found |= {f"{c}|{level}": cost * share for c, cost in by_county.items() for level, share in shares.items()}
    return found


def read(book: openpyxl.Workbook) -> dict[str, Any]:
    """Return the same totals as the workbook shows them."""
    sheet, budget = book["测算"], book["预算表"]
    first = {str(sheet.cell(r, 1).value): sheet.cell(r, 3).value for r in range(4, 11)}
    found = {
        "full": first["全部参加时的支出合计"],
        "expected": first["预计支出合计"],
        "gap": first["差额：预计支出减可用资金"],
        "check": first["核对"],
    }
    titles = {"省级财政": "province", "县（区）级财政": "county"}
    for row in sheet.iter_rows(min_row=12):
        if row[1].value in titles:
            found[f"level|{titles[row[1].value]}"] = row[8].value
    for row in budget.iter_rows(min_row=4):
        if row[1].value in ("East", "West"):
            found[f"{row[1].value}|province"], found[f"{row[1].value}|county"] = row[3].value, row[4].value
    return found


def behind(book: openpyxl.Workbook) -> dict[str, set[str]]:
    """Return the cells each formula names, by its own name."""
    found: dict[str, set[str]] = {}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    found[f"{sheet.title}!{cell.coordinate}"] = set(_named(cell.value, sheet.title))
    return found


def _named(formula: str, own: str) -> list[str]:
    parts = re.findall(r"(?:'([^']+)'!)?\$?([A-Z]{1,2})\$?(\d+)(?::\$?([A-Z]{1,2})\$?(\d+))?", formula)
    found = []
    for sheet, letter, row, letter2, row2 in parts:
        last = int(row2) if row2 and letter2 == letter else int(row)
        found += [f"{sheet or own}!{letter}{r}" for r in range(int(row), last + 1)]
    return found


def test_every_yellow_cell_moves_what_must_move_and_nothing_else(seen: Seen, tmp_path: Path) -> None:
    option = next(one for one in proposed(seen.comparison.front) if one.option == "full")
    workings = workings_of(seen.comparison, option)
    raw = workings_bytes(seen.comparison, workings, MANIFEST, "zh")
    plain = openpyxl.load_workbook(io.BytesIO(raw))
    sheet = plain["测算"]
    ruled = sorted(
        (str(cell) for rule in sheet.data_validations.dataValidation for cell in rule.sqref.ranges),
        key=lambda cell: (int(cell[1:]), cell),
    )
    names = _names(sheet, ruled)
    assert len(names) == len(ruled)
    changes = {cell: _other(name, float(sheet[cell].value), workings) for name, cell in names.items()}
    files = [tmp_path / "base.xlsx"]
    files[0].write_bytes(raw)
    for cell, value in changes.items():
        book = openpyxl.load_workbook(io.BytesIO(raw))
        book["测算"][cell].value = value
        files.append(tmp_path / f"{cell}.xlsx")
        book.save(files[-1])
    books = [openpyxl.load_workbook(path, data_only=True) for path in converted(files, "xlsx", tmp_path / "out")]
    base = read(books[0])
    assert base["check"] == "预计支出与运行结果一致"
    assert base["expected"] == pytest.approx(seen.total("public_cost", "full") / 1e4, rel=1e-12)
    assert {key: base[key] for key in computed(workings, {}, names)} == pytest.approx(computed(workings, {}, names))
    formulas = behind(plain)
    for (cell, value), book in zip(changes.items(), books[1:], strict=True):
        wanted = computed(workings, {cell: value}, names)
        told = read(book)
        assert {key: told[key] for key in wanted} == pytest.approx(wanted, rel=1e-12), cell
        money, share = cell == names["money"], cell in {names["share|province"], names["share|county"]}
        assert told["check"] == (base["check"] if money or share else "预计支出与运行结果不同：已改动")
        rests = {f"测算!{cell}"}
        while more := {name for name, named in formulas.items() if named & rests} - rests:
            rests |= more
        moved = {
            f"{sheet.title}!{one.coordinate}"
            for sheet in book
            for row in sheet.iter_rows()
            for one in row
            if one.value != books[0][sheet.title][one.coordinate].value
        }
        assert moved
        assert moved <= rests, (cell, sorted(moved - rests)[:5])


def _names(sheet: Any, ruled: list[str]) -> dict[str, str]:
    """Return what each yellow cell is."""
    found: dict[str, str] = {}
    zone = ""
    regions = {"核心": "core", "边缘": "edge"}
    for cell in ruled:
        row = int(cell[1:])
        label = str(sheet.cell(row, 2).value or "").strip("　")
        if row == 4:
            found["money"] = cell
        elif label in regions:
            zone = regions[label]
            found[f"rate|{zone}"] = cell
        elif label == "管护员":
            found["price" if cell[0] == "E" else "count"] = cell
        elif label in ("省级财政", "县（区）级财政"):
            found[f"share|{'province' if label[0] == '省' else 'county'}"] = cell
        else:
            found[f"area|{zone}|{label}"] = cell
    return found


def _other(name: str, value: float, workings: Workings) -> float:
    """Return another number for a yellow cell: a rate is one of the list."""
    if not name.startswith("rate|"):
        return value * 0.75
    zone = next(one for one in workings.zones if one.region == name.partition("|")[2])
    return float(zone.rates[zone.rates.tolist().index(value) - 4])

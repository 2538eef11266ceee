"""Workbooks: what is written comes back to the last bit, and looks like something a drafter can fill in."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
import tomli_w
from folders import TESTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from esvalue.core.distributions import KINDS
from esvalue.core.errors import Mistakes
from esvalue.core.nodata import ALWAYS
from esvalue.core.schema import parse_record
from esvalue.core.sheets import is_formula
from esvalue.inputs.choices import CHOICES
from esvalue.inputs.outcomes import OUTCOMES
from esvalue.inputs.parameters import Basis, Evidence, Record
from esvalue.inputs.scenario import Loaded, load_scenario
from esvalue.inputs.scenario.sections import Choices, Head
from esvalue.inputs.workbook import load_workbook_scenario, to_folder, write_workbook
from esvalue.inputs.workbook.cells import number_text, put_value, read_value
from esvalue.inputs.workbook.layout import FIRST, HEADER, RECORD, SHEETS, TABLES
from esvalue.inputs.workbook.plain import as_plain, leaves, path_text, put_at, read_path
from esvalue.inputs.workbook.reading import Grid, typed
from esvalue.inputs.workbook.record_rows import record_row, row_record
from esvalue.inputs.workbook.terms import HEAD
from esvalue.inputs.workbook.writing import put_field

HERE = TESTS
SCENARIOS = {
    "panjin": "panjin",
    "bay": str(HERE / "cases" / "bay"),
    **{path.parent.name: str(path.parent) for path in sorted((HERE / "reproduction").glob("*/scenario.toml"))},
}


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> dict[str, tuple[Loaded, Path]]:
    folder = tmp_path_factory.mktemp("books")
    made = {}
    for name, where in SCENARIOS.items():
        loaded = load_scenario(where)
        made[name] = loaded, write_workbook(loaded, folder / f"{name}.xlsx")
    return made


def same(a: Loaded, b: Loaded) -> None:
    assert a.scenario == b.scenario
    assert json.dumps(as_plain(a.scenario)) == json.dumps(
        as_plain(b.scenario)
    )  # the order of the keys too: draws follow it
    assert a.sources == b.sources
    assert a.links == b.links
    assert list(a.places) == list(b.places)
    for domain, ours in a.places.items():
        theirs = b.places[domain]
        assert (ours.file, ours.names, ours.texts, ours.origins, ours.written) == (
            theirs.file,
            theirs.names,
            theirs.texts,
            theirs.origins,
            theirs.written,
        )
        assert list(ours.numbers) == list(theirs.numbers)
        for name, numbers in ours.numbers.items():
            assert numbers.tobytes() == theirs.numbers[name].tobytes(), name
    assert {d: card.model_dump() for d, card in a.cards.items()} == {
        d: card.model_dump() for d, card in b.cards.items()
    }


# --- there and back ---


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_workbook_loads_as_the_scenario_it_was_written_from(books, name: str) -> None:
    loaded, path = books[name]
    same(loaded, load_workbook_scenario(path))


@pytest.mark.parametrize("name", SCENARIOS)
def test_toml_to_workbook_to_toml_to_workbook(books, tmp_path: Path, name: str) -> None:
    loaded, path = books[name]
    toml = to_folder(path, tmp_path / "folder")
    again = load_scenario(toml)
    same(loaded, again)
    assert write_workbook(again, tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_the_tables_come_back_as_they_were_written(books, tmp_path: Path) -> None:
    loaded, path = books["panjin"]
    folder = to_folder(path, tmp_path / "folder").parent
    for file in sorted(loaded.path.parent.glob("*.csv")):
        assert rows(folder / file.name) == rows(file), file.name


def rows(path: Path) -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))) if any(row)]


def test_the_same_scenario_gives_the_same_bytes(books, tmp_path: Path) -> None:
    loaded, path = books["bay"]
    assert write_workbook(loaded, tmp_path / "b.xlsx").read_bytes() == path.read_bytes()


def test_a_run_of_the_workbook_is_the_run_of_the_toml(books, tmp_path: Path) -> None:
    from esvalue.runs.opening import open_run
    from esvalue.runs.run import run

    loaded, path = books["bay"]
    ours, theirs = (
        open_run(run(s, tmp_path / n)) for s, n in ((loaded, "toml"), (load_workbook_scenario(path), "xlsx"))
    )
    assert ours.lineage["figures"] == theirs.lineage["figures"]
    assert len(ours.lineage["figures"]) > 50
    assert ours.manifest["sentence"] == theirs.manifest["sentence"]
    import h5py

    for file in sorted((tmp_path / "toml" / "results").glob("*.nc")):
        with h5py.File(file) as a, h5py.File(tmp_path / "xlsx" / "results" / file.name) as b:
            assert list(a) == list(b)
            for key in a:
                if isinstance(a[key], h5py.Dataset):
                    assert a[key][()].tobytes() == b[key][()].tobytes(), key


def test_cards_and_prices_changed_in_the_scenario(tmp_path: Path, books) -> None:
    loaded, _ = books["bay"]
    folder = tmp_path / "bay"
    to_folder(books["bay"][1], folder)
    data = as_plain(loaded.scenario)
    data["parameters"] = {
        "bay.carbon_rate[mangrove]": {
            "value": 7.0,
            "unit": "t_CO2/ha/a",
            "spread": {"normal": [7.0, 0.1]},
            "source": "made_up",
        }
    }
    data["domains"]["bay"]["without"]["set"]["visits"] = {
        "by": "cover",
        "table": {"flat": {"value": 0.5, "source": "judgement"}, "mangrove": "n/a"},
    }
    data["correlations"] = [
        {"factors": ["split[flat]", "bay.carbon_rate[mangrove]"], "value": 0.5, "source": "judgement"}
    ]
    data["scenario"]["title"] = {"zh": "2024", "en": '=HYPERLINK("http://x")'}
    (folder / "scenario.toml").write_text(tomli_w.dumps(data), encoding="utf-8")
    changed = load_scenario(folder)
    same(changed, load_workbook_scenario(write_workbook(changed, tmp_path / "x.xlsx")))


# --- property: any record, any text, any number ---

NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=64)
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"), include_characters="\t\n\r"), max_size=40
)
NAMES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=40)


@st.composite
def records(draw) -> dict:
    amounts = st.floats(-1e12, 1e12).filter(lambda one: one not in ALWAYS)
    low, value, high = sorted(draw(st.lists(amounts, min_size=3, max_size=3)))
    made: dict = {"value": value}
    kind = draw(st.sampled_from([None, *KINDS]))
    if kind == "triangular" and low < high:
        made["spread"] = {kind: [low, draw(st.sampled_from([low, value, high])), high]}
    elif kind == "uniform" and low < high:
        made["spread"] = {kind: [low, high]}
    elif kind in ("normal", "truncnormal"):
        sd = draw(st.floats(1e-6, 1e6))
        if kind == "normal":
            made["spread"] = {kind: [value, sd]}
        elif low < high:
            made["spread"] = {kind: [value, sd, low, high]}
    elif kind == "beta" and low < high:
        made["spread"] = {kind: [draw(st.floats(0.1, 9)), draw(st.floats(0.1, 9)), low, high]}
    elif kind == "empirical" and low < high:
        made["spread"] = {kind: [low, value, high]}
    elif kind == "lognormal" and value > 0:
        made["spread"] = {kind: [draw(st.floats(1e-9, 1e9)), draw(st.floats(1.0001, 9))]}
    for key, values in {
        "unit": st.sampled_from(["", "1", "yuan/mu/a", "1e4 yuan", "公顷"]),
        "source": NAMES,
        "evidence": st.sampled_from(Evidence.__args__),
        "weak": st.booleans(),
        "date": st.integers(1900, 2100),
        "price_year": st.integers(1900, 2100),
        "published": st.integers(1900, 2100),
        "basis": st.sampled_from(Basis.__args__),
        "weight": st.floats(0, 1e6),
        "note": st.fixed_dictionaries({"zh": TEXTS, "en": TEXTS}),
        "replace": st.fixed_dictionaries({"zh": TEXTS, "en": TEXTS}),
    }.items():
        if draw(st.booleans()):
            made[key] = draw(values)
    return as_plain(parse_record(Record, made, ""))


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(records(), min_size=20, max_size=20))
def test_any_record_survives_a_workbook(made: list[dict]) -> None:
    sheet = Workbook().active
    for r, record in enumerate(made, start=FIRST):
        row = record_row(record)
        for c, column in enumerate(RECORD, start=1):
            if column.key in row:
                put_field(sheet, r, c, column, row[column.key], spec=SHEETS["uncertain"])
    raw = io.BytesIO()
    sheet.parent.save(raw)
    read = load_workbook(raw, data_only=True).active
    problems = Mistakes()
    grid = Grid(
        "b",
        "t",
        "m",
        {(cell.row, cell.column): cell.value for row in read.iter_rows() for cell in row if cell.value is not None},
        {},
        problems,
    )
    for r, record in enumerate(made, start=FIRST):
        values = {
            column.key: v for c, column in enumerate(RECORD, start=1) if (v := typed(grid, r, c, column)) is not None
        }
        back = row_record(values, str, problems)
        problems.raise_if_any()
        assert parse_record(Record, back, "") == parse_record(Record, record, "")


@settings(max_examples=200)
@given(
    st.lists(
        st.one_of(
            TEXTS,
            NUMBERS,
            st.booleans(),
            st.integers(-(2**53), 2**53),
            st.lists(st.text('ab,[]" ', max_size=5), min_size=1),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_any_value_survives_a_cell(values: list) -> None:
    sheet = Workbook().active
    for r, value in enumerate(values, start=1):
        put_value(sheet.cell(r, 1), value)
    raw = io.BytesIO()
    sheet.parent.save(raw)
    back = load_workbook(raw, data_only=True).active
    for r, value in enumerate(values, start=1):
        found = read_value(back.cell(r, 1).value)
        assert found == value
        assert isinstance(found, bool) == isinstance(value, bool)
        if isinstance(value, float):
            assert np.float64(found).tobytes() == np.float64(value).tobytes() or value == 0


@given(st.lists(st.one_of(TEXTS, st.integers(0, 30)), min_size=1, max_size=6))
def test_any_path_survives_as_text(steps: list) -> None:
    path = ("top", *steps)
    assert read_path(path_text(path), "") == path


def test_a_path_leads_to_its_value() -> None:
    data = {"use": {"prices.reed": "x"}, "list": [{"a": {"value": 1.0}}, {"a": 2}], "empty": {}, "plain": [1, 2]}
    made: dict = {}
    for path, value in leaves(data):
        put_at(made, path, value, "")
    assert made == data


# --- what the sheets look like ---


def test_sheets_have_headings_in_both_languages_and_keys(books) -> None:
    book = load_workbook(books["panjin"][1])
    assert book.sheetnames[0] == "填写说明 read me"
    for spec in SHEETS.values():
        if spec.title not in book.sheetnames:
            continue
        sheet = book[spec.title]
        assert sheet["A1"].value.endswith(f"〔{spec.id}〕")
        assert [sheet.cell(HEADER, c).value for c in range(1, len(spec.columns) + 1)] == [
            column.key for column in spec.columns
        ]
        assert sheet.freeze_panes == f"{'ABCD'[spec.frozen]}{FIRST}"
        assert not sheet.merged_cells.ranges
    tabs = {
        "湿地地块 wetland",
        "湿地地块来源 wetland",
        "链接 river_load",
        "不确定 uncertain",
        "方案 options",
        "要求 requirements",
        "预算 budget",
        "出资 funding",
    }
    assert tabs <= set(book.sheetnames)


def test_every_record_with_a_spread_or_a_judgement_stands_on_a_sheet_of_records(books) -> None:
    loaded, path = books["panjin"]
    book = load_workbook(path)
    shown = {
        cell.value
        for title in ("不确定 uncertain", "标准数字 standards", "预算 budget", "出资 funding")
        for cell in book[title]["T"][HEADER:]
    }
    wanted = {
        path_text(p)
        for p, v in leaves(as_plain(loaded.scenario))
        if isinstance(v, dict) and ("spread" in v or v.get("source") == "judgement")
    }
    assert len(wanted) > 40
    assert wanted <= shown


def test_choices_drop_down(books) -> None:
    book = load_workbook(books["panjin"][1])
    offered = {
        str(span): rule.formula1
        for rule in book["方案 options"].data_validations.dataValidation
        for span in rule.sqref.ranges
    }
    lists = book["清单 lists"]
    assert len(offered) == 7
    rule = next(formula for span, formula in offered.items() if span.startswith("E"))
    first, last = rule.split("!")[1].replace("$", "").split(":")
    assert [cell.value for (cell,) in lists[f"{first}:{last}"]] == list(CHOICES["rule"])
    places = book["湿地地块 wetland"].data_validations.dataValidation
    assert any(str(rule.sqref).startswith("C5") for rule in places)


def test_nothing_in_a_workbook_is_a_formula(books) -> None:
    for _, path in books.values():
        for sheet in load_workbook(path):
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f"
                    if isinstance(cell.value, str) and is_formula(cell.value):
                        assert cell.quotePrefix


def test_the_words_fit_the_records() -> None:
    assert set(CHOICES["evidence"]) == set(Evidence.__args__)
    assert set(CHOICES["basis"]) == set(Basis.__args__)
    assert set(CHOICES["spread"]) == set(KINDS)
    assert list(CHOICES["outcome"]) == list(OUTCOMES)
    for key in ("rule", "participation", "pays", "no_range"):
        assert set(CHOICES[key]) == set(Choices.model_fields[key].annotation.__args__[0].__args__)
    assert {key.split(".")[0] for key in HEAD} == set(Head.model_fields)
    assert {column.key.split(".")[0] for column in RECORD} - {"label", "low", "high", "numbers", "key"} == set(
        Record.model_fields
    )
    options = {column.key.split(".")[0] for column in TABLES[2].columns}
    assert options - {"key", "title", "status_quo", "note"} <= set(Choices.model_fields)


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [(2, "0.00", "2.00"), (2.5, "General", "2.5"), (1e22, "0.0", "1e+22"), (-0.1, "0.000", "-0.100")],
)
def test_number_text(value: float, shown: str, text: str) -> None:
    assert number_text(value, shown) == text

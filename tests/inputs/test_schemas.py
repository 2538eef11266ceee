"""JSON Schemas: every shipped file fits, what esvalue refuses is refused, and what is published is what is made."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from pathlib import Path

import pytest
from folders import TESTS
from jsonschema import Draft7Validator
from schema_letters import as_published

from esvalue.core.distributions import KINDS
from esvalue.inputs.schemas import FILES, schema, text, write_schemas
from esvalue.inputs.schemas.__main__ import main
from esvalue.inputs.schemas.descriptions import ABOUT, KEYS

ROOT = TESTS.parent
PUBLISHED = ROOT / "docs" / "reference" / "schemas"
SHARED = {"prices", "sources", "vocabulary"}
CARDS = [p for p in sorted((ROOT / "models").glob("*.toml")) if p.stem not in SHARED]
SCENARIOS = sorted(ROOT.glob("scenarios/*/scenario.toml")) + sorted(ROOT.glob("tests/**/scenario.toml"))
FILES_OF = [
    *(
        ("card", path)
        for path in [*CARDS, *sorted(ROOT.glob("tests/reproduction/*/card.toml")), ROOT / "tests/cases/bay/bay.toml"]
    ),
    *((name, ROOT / "models" / f"{name}.toml") for name in sorted(SHARED)),
    *(("scenario", path) for path in SCENARIOS),
]


@pytest.fixture(scope="module")
def validators() -> dict[str, Draft7Validator]:
    made = {name: schema(name) for name in FILES}
    for one in made.values():
        Draft7Validator.check_schema(one)
    return {name: Draft7Validator(one) for name, one in made.items()}


def load(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "path"), FILES_OF, ids=lambda v: str(v.relative_to(ROOT)) if isinstance(v, Path) else v
)
def test_a_shipped_file_fits_its_schema(validators, name: str, path: Path) -> None:
    assert [
        f"{'.'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validators[name].iter_errors(load(path))
    ] == []


def test_there_are_files_to_check() -> None:
    assert len(CARDS) >= 4
    assert len(SCENARIOS) >= 4


@as_published
@pytest.mark.parametrize("name", sorted(FILES))
def test_what_is_published_is_what_is_made(name: str) -> None:
    assert (PUBLISHED / f"{name}.schema.json").read_text(encoding="utf-8") == text(name), (
        "run: python -m esvalue.inputs.schemas docs/reference/schemas"
    )


@as_published
def test_the_program_writes_them(tmp_path: Path, capsys) -> None:
    assert main([str(tmp_path / "new")]) == 0
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == sorted(f"{name}.schema.json" for name in FILES)
    assert capsys.readouterr().out.count(".schema.json") == len(FILES)
    assert main([]) == 2
    assert write_schemas(tmp_path)[0].read_bytes() == (PUBLISHED / "scenario.schema.json").read_bytes()


# --- what is refused ---

PANJIN = load(ROOT / "scenarios" / "panjin" / "scenario.toml")
COUNTY = load(ROOT / "scenarios" / "county_gep" / "scenario.toml")
WETLAND = load(ROOT / "models" / "wetland.toml")


def patched(data: dict, path: str, value: object) -> dict:
    made = copy.deepcopy(data)
    here = made
    *steps, last = path.split("/")
    for step in steps:
        here = here[int(step) if isinstance(here, list) else step]
    if value is None:
        del here[last]
    else:
        here[last] = value
    return made


@pytest.mark.parametrize(
    ("name", "data", "path", "value"),
    [
        ("scenario", PANJIN, "option", {}),
        ("scenario", PANJIN, "options/blend/rul", "blend"),
        ("scenario", PANJIN, "options/blend/share/sorce", "judgement"),
        ("scenario", PANJIN, "options/blend/rule", "blnd"),
        ("scenario", PANJIN, "options/blend/title", {"zh": "只有中文"}),
        ("scenario", PANJIN, "options/blend/status_quo", "yes"),
        ("scenario", PANJIN, "options/cost_floor_cautious/statistic", 1.5),
        ("scenario", COUNTY, "domains", None),
        ("scenario", PANJIN, "scenario/price_year", "2024"),
        ("scenario", PANJIN, "budget/amount/spread", {"triangular": [1, 2]}),
        ("scenario", PANJIN, "budget/amount/spread", {"triangle": [1, 2, 3]}),
        ("scenario", PANJIN, "budget/amount/spread", {"uniform": [1, 2], "normal": [1, 2]}),
        ("scenario", PANJIN, "budget/amount/value", "4000"),
        ("scenario", PANJIN, "budget/amount/value", None),
        ("scenario", PANJIN, "requirements/1/at_most", "the budget"),
        ("scenario", PANJIN, "domains/wetland/without/set/visits/value", 3),
        ("scenario", PANJIN, "domains/wetland/without/set/visits/by", "cover"),
        ("card", WETLAND, "parameters/reed_yield/titel", {}),
        ("card", WETLAND, "parameters/reed_yield/title", None),
        ("card", WETLAND, "parameters/reed_yield/rivals", {"a": {"value": 1}}),
        ("card", WETLAND, "services/reed_supply/group", "provision"),
        ("card", WETLAND, "base/unit", 3),
        ("card", WETLAND, "node", {}),
        ("prices", {}, "price", {}),
        ("sources", {}, "x", {"title": "t", "kind": "paperback"}),
        ("sources", {}, "x", {"titel": "t", "kind": "paper"}),
        ("vocabulary", {}, "domain", {}),
    ],
)
def test_a_wrong_file_does_not_fit(validators, name: str, data: dict, path: str, value: object) -> None:
    assert validators[name].is_valid(data)
    assert not validators[name].is_valid(patched(data, path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("options/blend/note", "once for both languages"),
        ("options/blend/share", 0.5),
        ("options/blend/statistic", 0.9),
        ("budget/amount/spread", "fixed"),
        ("domains/wetland/without/set/visits", {"value": 3, "source": "judgement"}),
        ("domains/wetland/without/set/visits", {"by": "cover", "table": {"reed": 0.5, "pond": "n/a"}}),
        *(
            (f"budget/amount/spread/{kind}", [1, 2, 3, 4][: len(names)])
            for kind, names in KINDS.items()
            if kind != "empirical"
        ),
    ],
)
def test_what_may_be_written_in_another_way_fits(validators, path: str, value: object) -> None:
    data = patched(PANJIN, "budget/amount/spread", {}) if "/spread/" in path else PANJIN
    assert validators["scenario"].is_valid(patched(data, path, value))


def test_a_scenario_over_a_base_may_leave_anything_out(validators) -> None:
    assert validators["scenario"].is_valid({"base": "other.toml", "options": {"blend": {"share": 0.3}}})
    assert not validators["scenario"].is_valid({"options": {"blend": {"share": 0.3}}})
    assert not validators["scenario"].is_valid({"base": "other.toml", "option": {}})
    assert not validators["scenario"].is_valid({"base": 3})


def test_an_entry_of_a_table_may_not_apply(validators) -> None:
    price = {"title": {"zh": "价", "en": "p"}, "by": "cover", "table": {"reed": {"value": 1}, "pond": "n/a"}}
    assert validators["prices"].is_valid({"prices": {"x": price}})
    assert not validators["prices"].is_valid({"prices": {"x": {**price, "table": {"reed": "none"}}}})
    assert not validators["prices"].is_valid({"prices": {"x": {key: price[key] for key in ("title", "table")}}})


# --- words ---


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_record_and_key_is_described_in_both_languages(name: str) -> None:
    made = schema(name)
    for record, body in [*made["$defs"].items(), ("(file)", made)]:
        assert re.search(r"[一-鿿].*[a-z]", body.get("description", "")), record
        for key, part in body.get("properties", {}).items():
            assert re.search(r"[一-鿿].*[a-z]", part.get("description", "")), f"{record}.{key}"
    assert "null" not in json.dumps(made)


def test_no_word_is_left_over() -> None:
    made = [schema(name) for name in FILES]
    records = {name.strip("_") for one in made for name in one["$defs"]}
    assert set(ABOUT) <= records
    heads = records | {"Scenario", "Card", "Vocabulary"}
    assert {key.split(".")[0] for key in KEYS if "." in key} <= heads

"""The JSON Schema of rule files: shipped rules fit, what esvalue refuses of form and words is refused."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from each import each
from folders import ROOT
from jsonschema import Draft7Validator
from schema_letters import as_published

from esvalue.payments.schema_words import KEYS, RECORDS
from esvalue.payments.schemas import main, rule_schema
from esvalue.payments.words import BOTH, WORDS

RULES = [*sorted((ROOT / "models" / "rules").glob("*.toml")), ROOT / "scenarios" / "basin" / "rule.toml"]
PUBLISHED = ROOT / "docs" / "reference" / "schemas" / "rule.schema.json"


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    made = rule_schema()
    Draft7Validator.check_schema(made)
    return Draft7Validator(made)


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "models" / "rules" / f"{name}.toml").read_text(encoding="utf-8"))


@each("path", RULES, ids=lambda path: path.stem)
def test_a_shipped_rule_fits(validator: Draft7Validator, path: Path) -> None:
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    assert [f"{e.json_path}: {e.message[:200]}" for e in validator.iter_errors(given)] == []


@as_published
def test_what_is_published_is_what_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 0
    assert (tmp_path / "rule.schema.json").read_bytes() == PUBLISHED.read_bytes(), (
        "run: python -m esvalue.payments.schemas docs/reference/schemas"
    )
    assert "rule.schema.json" in capsys.readouterr().out
    assert main([]) == 2


def patched(name: str, path: str, value: Any) -> dict[str, Any]:
    """Return a shipped rule with an entry changed ("terms/0/measure"), or without it (None)."""
    made = copy.deepcopy(load(name))
    here: Any = made
    *steps, last = path.split("/")
    for step in steps:
        here = here[int(step) if isinstance(here, list) else step]
    if value is None:
        del here[last]
    else:
        here[last] = value
    return made


@each(
    ("path", "value"),
    [
        ("rule/titel", "x"), ("rule/title", None), ("rule/weak", "yes"), ("rule/unit", 1),
        ("rule/in_force/kind", "isued"), ("terms", []), ("terms/0/measure", "mutliple"), ("terms/0/against", "targets"),
        ("terms/0/sides", ["wrose"]), ("terms/0/schedule", "per-unit"), ("terms/0/schedule", {"ceil": "0.5"}),
        ("terms/0/schedule", {"ceil": 0.5, "floor": 1}), ("terms/0/schedule", {"bands": []}), ("terms/0/ceil", 0.5),
        ("terms/0/schedule", {"bands": [{"above": 0, "up_to": 1, "amount": 5}]}), ("terms/0/amount", "unseen"),
        ("terms/0/amount", {"main": "100"}), ("terms/0/cap", {"sections": 3}), ("terms/0/period", "months"),
        ("terms/0/by", "section"), ("terms/0/when", [{"measure": "class", "side": "worse"}]), ("terms/0/name", None),
        ("terms/0/when", [{"kind": ["mouth"]}]), ("settle/worse", "upstream"), ("settle/several", "equally"),
        ("settle/pools", [{"name": "p", "holder": "市", "shortfall": "lost"}]), ("settle", None),
    ],
)  # fmt: skip
def test_a_wrong_rule_does_not_fit(validator: Draft7Validator, path: str, value: Any) -> None:
    assert not validator.is_valid(patched("liaoning_2017", path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("rule/title", "once for both languages"), ("terms/0/amount", 3), ("terms/0/amount", "not seen"),
        ("terms/0/amount", {"main": 1, "else": 2.5}), ("terms/0/schedule", {"floor": 1}),
        ("terms/0/indicators", ["COD"]),
        ("terms/0/schedule", {"bands": [{"above": 0, "to": 1, "amount": 5}, {"above": 1, "amount": 9}]}),
        ("terms/0/when", [{"measure": "share", "above": 90}, {"measure": "multiple", "at_most": {"COD": 2}}]),
        ("settle/worse/payer", "某市"), ("settle/shares", {"九里": {"甲": {"COD": 1}}}),
    ],
)  # fmt: skip
def test_what_may_be_written_in_another_way_fits(validator: Draft7Validator, path: str, value: Any) -> None:
    assert validator.is_valid(patched("liaoning_2017", path, value))


def test_every_record_and_key_is_described_in_both_languages() -> None:
    made = rule_schema()
    for record, body in [*made["$defs"].items(), ("(file)", made)]:
        assert re.search(r"[一-鿿].*[a-z]", body.get("description", "")), record
        for key, part in body.get("properties", {}).items():
            assert re.search(r"[一-鿿].*[a-z]", part.get("description", "")), f"{record}.{key}"
    assert "null" not in json.dumps(made)
    assert set(RECORDS) == {*made["$defs"], "RuleFile"}
    assert {key.split(".")[0] for key in KEYS if "." in key} <= set(RECORDS)


def test_a_word_of_a_table_is_one_an_editor_offers() -> None:
    text = json.dumps(rule_schema()["$defs"], ensure_ascii=False)
    for name in (
        "measure",
        "against",
        "combine",
        "per",
        "period",
        "by",
        "sides",
        "threshold",
        "cap",
        "when",
        "several",
    ):
        for word, title in WORDS[name].titles.items():
            assert word == BOTH or f"{word}: {title.zh} {title.en}" in text, (name, word)

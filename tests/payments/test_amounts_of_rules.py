"""Amounts of a rule in the wrong unit, and a code for no data in their place, are named; shipped rules pass."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from each import each
from folders import ROOT

from esvalue.payments.amount_doubts import COUNTED, doubt_amounts
from esvalue.payments.rule import load_rule
from esvalue.runs.checking import check

RULES = sorted(one.stem for one in (ROOT / "models" / "rules").glob("*.toml"))
#: Those of which an amount for a class, a multiple or a point is in print.
IN_PRINT = [
    name for name in RULES if any(term.measure in COUNTED and term.amount for term in load_rule(name).file.terms)
]


@each("name", RULES)
def test_a_shipped_rule_is_not_doubtful(name: str) -> None:
    assert list(doubt_amounts(name, load_rule(name).file)) == []


@each("name", IN_PRINT)
def test_ten_thousands_left_out_of_the_unit_are_named(name: str) -> None:
    file = load_rule(name).file
    slipped = file.model_copy(update={"rule": file.rule.model_copy(update={"unit": "yuan"})})
    (first, *_) = doubt_amounts(name, slipped)
    assert 'should the unit of [rule] be "1e4 yuan"?' in first.en
    assert "“1e4 yuan”（万元）" in first.zh


def test_enough_rules_have_amounts_in_print() -> None:
    assert len(IN_PRINT) > 12


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ('unit = "1e4 yuan"', 'unit = "yuan"', "should the unit of [rule]"),
        ("amount = 40", "amount = 9999", "holds 9999, which often stands for no data"),
    ],
)
def test_a_rule_of_ones_own_is_doubted_by_check(tmp_path: Path, old: str, new: str, wanted: str) -> None:
    folder = Path(shutil.copytree(ROOT / "scenarios" / "basin", tmp_path / "basin"))
    before = len(check(folder).open)
    rule = folder / "rule.toml"
    rule.write_text(rule.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    found = check(folder).open
    assert any(wanted in one.text("en") for one in found), [one.text("en") for one in found]
    assert len(found) > before


@pytest.mark.parametrize(("number", "wanted"), [(80.0, ""), (9999.0, "holds 9999"), (-80.0, "never below zero")])
def test_what_an_amount_is_counted_from(number: float, wanted: str) -> None:
    file = load_rule(ROOT / "scenarios" / "water_source" / "contract.toml").file
    terms = tuple(one.model_copy(update={"number": number}) if one.name == "behaviour" else one for one in file.terms)
    said = " | ".join(one.en for one in doubt_amounts("contract", file.model_copy(update={"terms": terms})))
    assert wanted in said
    assert bool(said) == bool(wanted)


def test_factors_with_a_point_misplaced_are_named() -> None:
    """An index times k0 lies near 1, a late payment a little above it."""
    dabie, liaoning = load_rule("dabie_2014").file, load_rule("liaoning_2017").file
    terms = tuple(one.model_copy(update={"k0": 0.012}) for one in dabie.terms)
    (said,) = doubt_amounts("dabie_2014", dabie.model_copy(update={"terms": terms}))
    assert "k0 = 0.012, usually 0.2 to 5: check the decimal point" in said.en
    late = liaoning.settle.late.model_copy(update={"times": 11.0})
    slipped = liaoning.model_copy(update={"settle": liaoning.settle.model_copy(update={"late": late})})
    (said,) = doubt_amounts("liaoning_2017", slipped)
    assert "settle.late.times 写为 11，通常在 1 至 3 之间" in said.zh

"""Amounts of a rule in the wrong unit, and a code for no data in their place, are named; shipped rules pass."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from each import each
from folders import ROOT

from esvalue.core.errors import InputError
from esvalue.payments.amount_doubts import COUNTED, doubt_amounts
from esvalue.payments.claims import Claims
from esvalue.payments.rule import load_rule
from esvalue.runs.checking import check
from esvalue.runs.ledger import ledger

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


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("contract.toml", "number = 80\n", "", "“得分”从一个数起算，须写明 number（如 number = 80；全部计入的写 0）"),
        (
            "contract/monitoring.csv",
            "behaviour,90",
            "behaviour,900",
            "源区行为得分（义务履行，百分制）高于 100，不可能",
        ),
    ],
)
def test_slips_of_a_contract_are_named(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        settled(tmp_path, file, old, new)
    assert said in refused.value.text("zh")


def test_a_term_by_month_on_tables_by_year_is_left_out_by_name(tmp_path: Path) -> None:
    """2,000 x 1e4 yuan of the volume delivered were lost without a word."""
    claims = settled(tmp_path, "contract.toml", 'period = "year"', 'period = "month"')
    assert claims.total == pytest.approx(3_000_000)
    assert [(one.name, one.reason.zh) for one in claims.left_out] == [
        ("volume", "按月计，而表中没有这样的时段，未计入")
    ]
    assert "term 'volume' is counted by month, and the tables hold none" in claims.doubts[-1].en


def settled(folder: Path, file: str, old: str, new: str) -> Claims:
    """Return the claims of the shipped contract with one text of it, or of its tables, changed."""
    made = Path(shutil.copytree(ROOT / "scenarios" / "water_source", folder / "water_source"))
    text = (made / file).read_text(encoding="utf-8")
    (made / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return ledger(made / "contract", str(made / "contract.toml"), periods="2025").claims[0]

"""What a bureau gets wrong, one by one through `check` of a scenario and through the ledger: each has one message that
says where, what and how to mend it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from esvalue.core.errors import InputError
from esvalue.inputs.scenario import find_scenario
from esvalue.runs.checking import check
from esvalue.runs.ledger import ledger

MONTH = "S2,2025-02,COD,18,mg/L\nS2,2025-02,NH3-N,0.8,mg/L\nS2,2025-02,TP,0.35,mg/L\n"
STEPS = "schedule = { ceil = 0.5 }\namount = 20"
BANDS = "schedule = {{ bands = [{{ above = 0, to = 0.5, amount = 20 }}, {{ above = {}, amount = 40 }}] }}"
#: What is wrong: file, old text, new text, code of the message, words it must have; "" of a text: the file is gone.
LIST = {
    "an orphan measurement": (
        "river/monitoring.csv",
        "S1,2025-01,COD",
        "S9,2025-01,COD",
        "section_unnamed|orphan_section",
        ["A2", "S9", "sections.csv"],
    ),
    "an orphan target": (
        "river/targets.csv",
        "S3,2025",
        "S7,2025",
        "orphan_section",
        ["S7", "sections.csv", "nearest"],
    ),
    "two payers without shares": ("river/sections.csv", "0.6;0.4", "", "shares_lack", ["S3", "甲, 乙", "0.5;0.5"]),
    "shares that do not sum to one": (
        "river/sections.csv",
        "0.6;0.4",
        "0.6;0.3",
        "shares_wrong",
        ["row 4", "sum to 1"],
    ),
    "a section without target": (
        "river/targets.csv",
        "S2,2025,III\n",
        "",
        "target_lacks",
        ["S2 2025-01", "add the target"],
    ),
    "a month neither measured nor a gap": (
        "river/monitoring.csv",
        MONTH,
        "",
        "month_lacks",
        ["S2 2025-02", "mark gap"],
    ),
    "a negative concentration": ("river/monitoring.csv", "COD,18", "COD,-18", "value_negative", ["row 14", "-18"]),
    "ug/L for mg/L": ("river/monitoring.csv", "TP,0.35", "TP,350", "value_far", ["row 16", "ug/L", "column 'unit'"]),
    "bands with a gap": ("rule.toml", STEPS, BANDS.format(0.6), "bands_gap", ["0.5 to 0.6", "begins where one ends"]),
    "bands that overlap": ("rule.toml", STEPS, BANDS.format(0.4), "bands_overlap", ["0.4 to 0.5"]),
    "a payer who is payee": (
        "river/sections.csv",
        "S1,大河,main,甲,乙",
        "S1,大河,main,甲,甲",
        "payer_is_payee",
        ["row 2", "甲"],
    ),
    "a rule whose payer is payee": (
        "rule.toml",
        'payee = "流域基金"',
        'payee = "upstream"',
        "settle_same",
        ["upstream", "write another one"],
    ),
    "an indicator the table lacks": (
        "rule.toml",
        '"NH3-N", "TP"]',
        '"NH3-N", "TP", "CODMn"]',
        "indicator_lacks",
        ["CODMn", "leave_out"],
    ),
    "a rule outside its dates": (
        "rule.toml",
        'from = "2025-01-01"',
        'from = "2026-01-01"',
        "payment_not_in_force|rule_not_in_force",
        ["2025", "as_if"],
    ),
    "a cap below a step": ("rule.toml", "indicator = 60", "indicator = 15", "cap_below_step", ["15", "20"]),
    "a pool without a word on shortfall": (
        "rule.toml",
        'shortfall = "funder"\nfunder = "省"\n',
        "",
        "pool_shortfall",
        ["fund", "prorata"],
    ),
}


@pytest.fixture
def basin(tmp_path: Path) -> Path:
    """Copy the shipped basin, without the published classes that stand in for concentrations, and its rule alone."""
    shutil.copytree(find_scenario("basin").parent, tmp_path / "basin")
    (tmp_path / "basin" / "river" / "classes.csv").unlink()
    file = tmp_path / "basin" / "scenario.toml"
    text = file.read_text(encoding="utf-8").replace('rule_file = "liaoning_2024"', "off = true")
    file.write_text(
        text.replace('leave_out = ["total_nitrogen"]\n', "").replace('error = "10%"\n', ""), encoding="utf-8"
    )
    return tmp_path / "basin"


@pytest.mark.parametrize("what", LIST)
def test_each_is_one_message_with_its_remedy(basin: Path, what: str) -> None:
    file, old, new, codes, words = LIST[what]
    text = (basin / file).read_text(encoding="utf-8")
    assert old in text
    (basin / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    found = list(check(basin).mistakes)
    assert len(found) == 1, [one.text("en") for one in found]
    assert found[0].code in codes
    with pytest.raises(InputError) as refused:
        ledger(basin / "river", [str(basin / "rule.toml")], periods=["2025"])
    assert [one.code for one in refused.value.problems if one.code in codes]
    for one in (found[0], refused.value.problems[0]):
        lacking = [word for word in words if word not in one.text("en")]
        assert not lacking, (lacking, one.text("en"))
        assert one.text("zh") != one.text("en")
    if file.startswith("river/"):
        assert found[0].where.startswith("river/"), found[0].where


def test_the_basin_is_right_as_it_is(basin: Path) -> None:
    assert not check(basin).mistakes
    rule, one = str(basin / "rule.toml"), {"periods": "2025", "leave_out": (), "error": ()}
    alone = ledger(basin / "river", rule, **one)  # a text stands for a list of one
    assert alone.claims[0].total == ledger(basin / "river", [rule], periods=["2025"]).claims[0].total


def test_two_payments_of_one_duty_say_where(basin: Path) -> None:
    file = basin / "scenario.toml"
    more = """
[payments.more]
title = "more"
rate = { value = 100, unit = "yuan/mu/a", source = "judgement", basis = "statutory" }
base = { value = 10, unit = "mu", source = "judgement" }
duty = "banks"
"""
    text = file.read_text(encoding="utf-8").replace('payer = "省"\n', 'payer = "省"\nduty = "banks"\n')
    file.write_text(text + more, encoding="utf-8")
    (one,) = check(basin).mistakes
    assert one.code == "duty_twice"
    assert "without `covers`: everywhere" in one.text("en")
    assert 'combine = "stacked"' in one.text("zh")


def test_a_section_of_which_nothing_is_known_is_named(basin: Path) -> None:
    file = basin / "river" / "sections.csv"
    file.write_text(file.read_text(encoding="utf-8") + "S4,小河,tributary,甲,丙,\n", encoding="utf-8")
    made = ledger(basin / "river", [str(basin / "rule.toml")])
    assert any("nothing is counted: S4" in note["en"] for note in made.claims[0].notes)


def test_of_a_year_the_months_before_a_rule_are_not_counted_and_named(basin: Path) -> None:
    file = basin / "rule.toml"
    text = file.read_text(encoding="utf-8").replace('from = "2025-01-01"', 'from = "2025-02-01"')
    file.write_text(text, encoding="utf-8")
    assert not check(basin).mistakes
    made = ledger(basin / "river", [str(file)], periods=["2025"])
    assert made.claims[0].periods == ("2025-02", "2025-03")
    assert any("not in force, not counted: 2025-01" in note["en"] for note in made.claims[0].notes)
    with pytest.raises(InputError) as refused:
        ledger(basin / "river", [str(file)], periods=["2025-01", "2025-02"])
    assert "from 2025-02-01 on" in refused.value.problems[0].text("en")

"""Payments beside the standards: rules and rates in ledger, public cost, budget and coverage, all by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from given import Domain, Place, see, write
from payment_scenes import ALONE, ANNUITY, BUDGET, OPTIONS, VESSELS, alone, expected_nets, mistakes

from esvalue.inputs.library import package_folder
from esvalue.inputs.scenario import load_scenario
from esvalue.report.tables.ledgers import ledger_rows
from esvalue.runs.run import run
from esvalue.standards.judging import judge
from esvalue.standards.lineage import Lineage, Target

# --- one path from payment to ledger, public cost, budget -------------------------------------------------------------


def test_payments_alone_are_a_whole_scenario(tmp_path: Path) -> None:
    seen = see(alone(tmp_path, ALONE + BUDGET))
    assert seen.total("public_cost", "present") == pytest.approx(expected_nets()["甲"], abs=1e-6)
    nets = next(table for name, table in seen.comparison.tables.items() if name == "nets")
    printed = {row["party"]["en"]: row["net"].value for row in nets.rows}
    assert printed == pytest.approx({party: -net for party, net in expected_nets().items()}, abs=1e-6)
    assert sum(printed.values()) == pytest.approx(0.0, abs=1e-6)


def test_claims_ledger_public_cost_and_budget_are_one_sum(tmp_path: Path) -> None:
    seen = see(alone(tmp_path, ALONE + VESSELS + BUDGET + OPTIONS))
    ctx, scheme = seen.comparison.context, seen.comparison.context.judged.scheme
    for option in ctx.options:
        rows = list(ledger_rows(ctx, option))
        claimed = sum(one.claims.total for one in scheme.of(option) if one.claims is not None and not one.off)
        assert sum(row[4] for row in rows if row[0]["en"] == "river sections") == round(100 * claimed)
        cost = sum(row[4] for row in rows if row[1] in ("甲", "")) - sum(row[4] for row in rows if row[2] == "甲")
        assert seen.total("public_cost", option) == pytest.approx(cost / 100, abs=0.005)
        budget = "budget" if option == ctx.recommendation.shown else f"budget_{option}"
        parts = [row["cost"].value for row in seen.comparison.tables[budget].rows]
        assert sum(parts[:-1]) == pytest.approx(parts[-1], rel=1e-12)
        assert parts[-1] * 1e4 == pytest.approx(cost / 100, abs=0.005)


def test_what_is_paid_once_enters_a_year_by_its_equivalent(tmp_path: Path) -> None:
    seen = see(alone(tmp_path, ALONE + VESSELS))
    assert seen.total("public_cost", "present") == pytest.approx((7000 * 100 + 3000 * 50) * ANNUITY, rel=1e-12)
    notes = [row["note"]["en"] for row in seen.comparison.tables["payments"].rows if row["payment"]["en"] == "vessels"]
    assert notes[0] == "once; equal to 515 yuan/kW/a over 20 years at 4.0%, which the amount is"


def test_without_whose_budget_it_is_payments_between_governments_are_no_public_cost(tmp_path: Path) -> None:
    seen = see(alone(tmp_path, ALONE + VESSELS))
    assert "[budget] of" in seen.notes("payments")
    assert seen.total("public_cost", "present") == pytest.approx(850_000 * ANNUITY, rel=1e-12)


def test_what_a_term_leaves_out_stands_beside_its_amount(tmp_path: Path) -> None:
    path = alone(tmp_path, ALONE + BUDGET)
    file = tmp_path / "river" / "monitoring.csv"
    rows = file.read_text(encoding="utf-8").splitlines()
    at = next(i for i, row in enumerate(rows) if row.startswith("B2,2025-06,NH3-N"))
    rows[at] = "B2,2025-06,NH3-N,,mg/L,gap,"  # B2 is better than its target by the others alone
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    payments = see(path).comparison.tables["payments"]
    assert payments.rows[0]["note"]["en"].startswith("partial: ")
    assert any("B2" in note["en"] for note in (*payments.notes, payments.rows[0]["note"]))


def test_a_cap_and_an_option_change_what_is_paid(tmp_path: Path) -> None:
    capped = VESSELS.replace(
        'timing = "once"', 'timing = "once"\ncap = { value = 50000, unit = "yuan/a", source = "judgement" }'
    )
    changed = (
        OPTIONS
        + '[options.none.payments.vessels.rates]\nlocal = { value = 1000, unit = "yuan/kW", source = "judgement" }\n'
    )
    seen = see(alone(tmp_path, ALONE + capped + changed))
    whole = {"now": 850_000, "again": 850_000, "none": 750_000}
    for option, amount in whole.items():
        assert seen.total("public_cost", option) == pytest.approx(min(amount * ANNUITY, 50_000), rel=1e-12)


def test_options_differ_by_their_schedules_only(tmp_path: Path) -> None:
    twin = OPTIONS.replace('rule_file = "liaoning_2017"', 'rule_file = "liaoning_2024"')
    path = alone(tmp_path, ALONE + VESSELS + BUDGET + twin)
    judged = judge(load_scenario(path))
    for name in judged.outcomes.total.values():
        values = np.asarray(judged.model.central[name]).reshape(3, -1)
        assert values[0] == pytest.approx(values[1], abs=0)


def test_a_run_holds_the_tables_and_rules_it_rests_on_and_runs_again(tmp_path: Path) -> None:
    shutil.copy(Path(package_folder("models")) / "rules" / "liaoning_2024.toml", tmp_path / "own.toml")
    path = alone(tmp_path, (ALONE + BUDGET).replace('"liaoning_2024"', '"own.toml"'))
    first = run(path, tmp_path / "runs" / "first")
    kept = first / "inputs" / "scenario"
    assert {one.name for one in (kept / "river").iterdir()} == {"sections.csv", "targets.csv", "monitoring.csv"}
    assert (kept / "own.toml").is_file()
    again = see(kept / "scenario.toml")
    assert again.total("public_cost", "present") == pytest.approx(expected_nets()["甲"], abs=1e-6)


# --- cells ------------------------------------------------------------------------------------------------------------

LAND = {"land": Domain([Place("core", 150.0), Place("edge", 300.0, 1500.0)], {"fixed": {"core": 60.0}})}
COVERED = """
[payments.extra]
title = { zh = "另付", en = "extra" }
rate = { value = 10, unit = "yuan/mu/a", source = "judgement", basis = "statutory" }
base = "land.eligible_area"
covers = { land = ["edge"] }
"""


def bare_land(folder: Path) -> Path:
    """Write a scenario of land alone."""
    folder.mkdir(exist_ok=True)
    return write(folder, LAND)


def appended(folder: Path, text: str) -> Path:
    """Write a scenario of land, and more below it."""
    path = write(folder, LAND) / "scenario.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return path


def test_a_column_over_the_cells_is_what_a_rate_is_counted_by(tmp_path: Path) -> None:
    bare, seen = see(bare_land(tmp_path / "bare")), see(appended(tmp_path, COVERED))
    assert seen.total("public_cost", "fixed") - bare.total("public_cost", "fixed") == pytest.approx(300 * 15 * 10)
    assert (bare.total("coverage", "fixed"), seen.total("coverage", "fixed")) == (0.5, 1.0)
    assert seen.cell("coverage", "fixed", region="edge")["en"] == "paid: extra"
    assert seen.cell("coverage", "fixed", domain="paid")["en"] == "2 / 2"


def test_a_rate_without_what_it_is_counted_by_is_known_and_its_amount_is_not(tmp_path: Path) -> None:
    text = COVERED.replace('base = "land.eligible_area"', 'not_known = { zh = "没有名册", en = "no register" }')
    seen = see(appended(tmp_path, text))
    assert seen.total("coverage", "fixed") == 0.5
    assert seen.cell("coverage", "fixed", region="edge")["en"] == "rate known, amount not: extra: no register"
    assert seen.cell("payments", "amount", payment="extra")["en"] == "amount not known"


def test_public_cost_says_which_parts_of_a_payment_it_lacks(tmp_path: Path) -> None:
    bare = VESSELS.replace('base = { value = 50, unit = "kW", source = "judgement" }\n', "")
    assert bare != VESSELS
    seen = see(alone(tmp_path, ALONE + bare + BUDGET + OPTIONS))
    said = "Public cost lacks what is not known of vessels: local (what it is counted by is not known)"
    for name in ("options", "budget", "payments"):
        assert said in seen.notes(name), name
    lacks = (
        "of river sections: total nitrogen of 23 rivers entering the sea, against the yearly mean of 2020 (under now)"
    )
    assert lacks in seen.notes("options")


def test_options_that_pay_the_same_have_one_table(tmp_path: Path) -> None:
    seen = see(appended(tmp_path, COVERED))
    tables = [table for name, table in seen.comparison.tables.items() if name.startswith("payments")]
    assert len(tables) == 1
    others = [note["en"] for note in tables[0].notes if note["en"].startswith("The same is paid under: ")]
    assert len(others[0].split(", ")) == len(seen.comparison.context.options) - 1


def test_a_share_of_cells_has_no_interval(tmp_path: Path) -> None:
    found = see(appended(tmp_path, COVERED)).cell("options", "coverage", option="fixed")
    assert (found.value, found.low, found.high) == (1.0, None, None)


def test_another_payment_changes_no_figure_of_a_domain(tmp_path: Path) -> None:
    one, other = (judge(load_scenario(p)) for p in (bare_land(tmp_path / "bare"), appended(tmp_path, VESSELS)))
    for domain, nodes in one.outcomes.by_domain.items():
        for key, node in nodes.items():
            assert np.array_equal(one.model.central[node], other.model.central[node]), (domain, key)


DUTY = """
[payments.second]
title = { zh = "同一义务", en = "second" }
rate = { value = 4, unit = "yuan/mu/a", source = "judgement", basis = "statutory" }
base = "land.eligible_area"
covers = { land = ["edge"] }
duty = "care"
"""


@pytest.mark.parametrize(("word", "rate"), [("stacked", 14), ("highest", 10), ("primary", 10)])
def test_two_payments_of_one_duty_come_together_as_written(tmp_path: Path, word: str, rate: float) -> None:
    bare = see(bare_land(tmp_path / "bare")).total("public_cost", "fixed")
    seen = see(appended(tmp_path, COVERED + f'duty = "care"\ncombine = "{word}"\n' + DUTY))
    assert seen.total("public_cost", "fixed") - bare == pytest.approx(300 * 15 * rate)


def test_the_first_written_counts_though_it_is_the_smaller(tmp_path: Path) -> None:
    bare = see(bare_land(tmp_path / "bare")).total("public_cost", "fixed")
    seen = see(appended(tmp_path, DUTY + 'combine = "primary"\n' + COVERED + 'duty = "care"\n'))
    assert seen.total("public_cost", "fixed") - bare == pytest.approx(300 * 15 * 4)
    assert "another payment for the same duty" in seen.cell("payments", "note", payment="extra")["en"]


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (("liaoning_2024", "liaoning_2042"), "unknown_name", "liaoning_2024"),
        (('period = "2025"', 'period = "2019"'), "payment_not_in_force", "in force then: liaoning_2017"),
        (('period = "2025"\n', "price_year = 2025\n"), "payment_period", 'period = "2025"'),
        (('period = "2025"', 'period = "2025-03"'), "bad_value", "esvalue ledger --period"),
        (('tables = "river"', 'tables = "../river"'), "path_escape", "river"),
        (('tables = "river"', 'tables = "nowhere"'), "file_missing", "nowhere"),
        (('tables = "river"', 'tables = "river"\npayer = "甲"'), "bad_value", "payer"),
        (('tables = "river"', 'rate = { value = 1, unit = "yuan/ha/a", source = "judgement" }'), "bad_value", "one of"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, change: tuple[str, str], code: str, said: str) -> None:
    found = mistakes(alone(tmp_path, ALONE.replace(*change)))
    assert [(one, said in text) for one, text in found] == [(code, True)], found


LOCAL_RATE = 'value = 3000, unit = "yuan/kW"'
LOCAL_BASE = 'base = { value = 50, unit = "kW"'
YEARS = 'years = { value = 20, unit = "a", source = "judgement" }\n'


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (LOCAL_RATE, LOCAL_RATE.replace("kW", "kW/a"), "unit_kind"),
        (LOCAL_RATE, LOCAL_RATE.replace("yuan", "dollar"), "unit_kind"),
        (LOCAL_BASE, LOCAL_BASE.replace("kW", "ha"), "unit_kind"),
        (LOCAL_BASE, LOCAL_BASE.replace("50", "-50"), "below"),
        (YEARS, "", "bad_value"),
        (YEARS, YEARS + 'covers = { sky = ["a"] }\n', "unknown_name"),
    ],
)
def test_rates_are_money_per_what_they_are_counted_by(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in VESSELS
    found = mistakes(alone(tmp_path, ALONE + VESSELS.replace(old, new)))
    assert len(found) == 1, found
    assert code in (found[0][0], "below"), found


def test_a_budget_of_nobody_is_refused_with_the_parties(tmp_path: Path) -> None:
    found = mistakes(alone(tmp_path, ALONE + BUDGET.replace("甲", "甲市")))
    assert [one for one, _ in found] == ["unknown_name"]
    assert "nearest: 甲" in found[0][1]


def test_two_payments_of_one_duty_without_a_word_are_refused(tmp_path: Path) -> None:
    found = mistakes(appended(tmp_path, COVERED + 'duty = "care"\n' + DUTY))
    assert [one for one, _ in found] == ["duty_twice"]


def test_a_payment_that_gives_way_pays_for_no_other_cells(tmp_path: Path) -> None:
    wider = COVERED.replace('["edge"]', '["edge", "core"]') + 'duty = "care"\ncombine = "highest"\n'
    found = mistakes(appended(tmp_path, wider + DUTY))
    assert [one for one, _ in found] == ["duty_cells"]
    assert "at others not (land.core)" in found[0][1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[options.fixed.payments.extra]\nrule_file = \"liaoning_2024\"\n", "payment_change"),
        ("[options.fixed.payments.other]\noff = true\n", "unknown_name"),
        ("[options.fixed.payments.extra]\n", "bad_value"),
    ],
)  # fmt: skip
def test_an_option_changes_what_a_payment_has(tmp_path: Path, text: str, code: str) -> None:
    assert [one for one, _ in mistakes(appended(tmp_path, COVERED + text))] == [code]


def test_figures_of_payments_trace_to_rule_rate_and_years(tmp_path: Path) -> None:
    judged = judge(load_scenario(alone(tmp_path, ALONE + VESSELS + BUDGET)))
    lineage = Lineage(judged)
    leaves = lineage.leaves(Target(judged.outcomes.total["public_cost"], (("option", 0),)))
    rests = {
        "payments.sections.rule.liaoning_2024",
        "payments.sections.tables",
        "payments.vessels.parts.national.rate",
        "payments.vessels.parts.national.base",
        "payments.vessels.years",
        "payments.vessels.return_rate",
    }
    assert rests <= leaves
    assert rests <= lineage.facts.keys()
    assert lineage.facts["payments.sections.rule.liaoning_2024"].source == "liaoning_sections_2024"

"""Errors of measurement stated in a scenario: intervals beside the ledger, the nets, the terms and the claims."""

from __future__ import annotations

from pathlib import Path

import pytest
from given import Seen, see
from payment_scenes import ALONE, BUDGET, OPTIONS, alone, mistakes

from esvalue.payments import load_rule, spread_of, tables_of

ERROR = 'tables = "river"\nerror = { "*" = "10%", pH = 0.2 }'
STATED = ALONE.replace('tables = "river"', ERROR)
TWICE = STATED.partition("[payments.sections]")[2].replace("断面补偿", "再付").replace("river sections", "again")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return see(alone(tmp_path_factory.mktemp("stated"), STATED + BUDGET + OPTIONS))


def rows(seen: Seen, name: str) -> list[dict]:
    return seen.comparison.tables[name].rows


def test_nets_have_the_intervals_of_the_ledger_verb(seen: Seen) -> None:
    ctx = seen.comparison.context
    folder = ctx.judged.loaded.path.parent / "river"
    for option, rule, as_if in (("now", "liaoning_2024", False), ("again", "liaoning_2017", True)):
        wanted = spread_of(
            load_rule(rule), tables_of(folder), {"*": 0.1, "pH": 0.2}, 1000, seed=7, period="2025", as_if=as_if
        ).nets
        name = "nets" if option == ctx.recommendation.shown else f"nets_{option}"
        found = {row["party"]["en"]: row["drawn"] for row in rows(seen, name)}
        assert {party: (one.value, one.low, one.high) for party, one in found.items()} == {
            party: pytest.approx((one["mean"], one["low"], one["high"]))
            for party, one in wanted.to_dict("index").items()
            if party in found
        }
        assert set(found) == set(wanted.index)


def test_the_ledger_holds_what_is_owed_and_how_far_it_could_be_off(seen: Seen) -> None:
    ctx = seen.comparison.context
    table = "ledger_now" if ctx.recommendation.shown != "now" else "ledger"
    listed = rows(seen, table)
    claims = next(one for one in ctx.judged.scheme.of("now") if one.name == "sections")
    assert sum(row["amount"].value for row in listed) == pytest.approx(claims.claims.total)
    for row in listed:
        assert row["drawn"].low <= row["drawn"].value <= row["drawn"].high
    # A sum of 1,000 draws at most of what is owed in this or that one: means of flows add to the mean of all.
    sums = claims.spread.sums["flow"]["mean"].sum()
    assert sums == pytest.approx(claims.spread.total[1])
    notes = " ".join(note["en"] for note in seen.comparison.tables[table].notes)
    assert "Errors: ±10%, pH ±0.2; 1000 draws, seed 7" in notes
    assert "more are nothing at the measured values" in notes


def test_terms_have_intervals_and_claims_a_table(seen: Seen) -> None:
    ctx = seen.comparison.context
    tail = "" if ctx.recommendation.shown == "now" else "_now"
    term = next(row for row in rows(seen, f"payments{tail}") if "classes" in row["what"]["en"])
    low, _, high = next(one for one in ctx.judged.scheme.of("now") if one.name == "sections").spread.total
    assert (term["amount"].low, term["amount"].high) == pytest.approx((low / 1e4, high / 1e4))
    assert {row["payment"]["en"] for row in rows(seen, f"claim_spread{tail}")} == {"river sections"}


def test_what_is_paid_does_not_hang_on_an_error(seen: Seen, tmp_path: Path) -> None:
    bare = see(alone(tmp_path, ALONE + BUDGET + OPTIONS))
    for option in ("now", "again", "none"):
        assert seen.total("public_cost", option) == bare.total("public_cost", option)


def test_two_payments_on_one_river_are_off_together(tmp_path: Path) -> None:
    one = see(alone(tmp_path, STATED))
    both = see(alone(tmp_path, STATED + "\n[payments.again]" + TWICE))
    for row, twice in zip(rows(one, "nets"), rows(both, "nets"), strict=True):
        ends = [(cell.value, cell.low, cell.high) for cell in (row["drawn"], twice["drawn"])]
        assert ends[1] == pytest.approx(tuple(2 * end for end in ends[0]))


def test_a_boundary_holds_for_errors_too(tmp_path: Path) -> None:
    whole = see(alone(tmp_path, STATED))
    within = see(alone(tmp_path, STATED.replace(ERROR, ERROR + '\nboundary = ["甲"]')))
    nets = [{row["party"]["en"]: row["drawn"] for row in rows(one, "nets")} for one in (whole, within)]
    assert nets[0]["甲"] == nets[1]["甲"]
    assert sum(cell.value for cell in nets[1].values()) == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        ('"twice"', "error_size", "payments.sections.error"),
        ('{ "TPP" = 0.1 }', "unknown_name", "TP"),
        ("true", "bad_type", "error"),
        ("1.5", "error_size", "payments.sections.error"),
    ],
)
def test_what_is_no_error_is_refused(tmp_path: Path, error: str, code: str, said: str) -> None:
    found = mistakes(alone(tmp_path, ALONE.replace('tables = "river"', f'tables = "river"\nerror = {error}')))
    assert code in {one for one, _ in found}
    assert any(said in text for _, text in found)

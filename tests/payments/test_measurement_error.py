"""Errors of measurement: noise that hangs on what a value is, intervals held against whole evaluations a draw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from water import INDICATORS, limit, monitoring, of_class, one_section, rows, sections, targets

from esvalue.core.errors import InputError
from esvalue.payments import Spread, Tables, load_rule, read_tables, spread_of, tables_of
from esvalue.payments.copies import noisy
from esvalue.payments.grids import counted_rows
from esvalue.payments.margins import margins_of
from esvalue.payments.noise import keys_of, noise
from esvalue.runs.ledger import ledger

CASES = Path(__file__).parents[1] / "cases" / "payments"
#: Half of class I, oxygen far above it.
CLEAN = {code: value * 0.5 for code, value in of_class(1).items()} | {"pH": 7.0, "DO": 12.0}
#: A case of every kind: classes, sums, caps, contributions by load, inflow, last year, base years, parties and weeks.
FOLDERS = {
    "liaoning_2024": "liaoning_2024", "liaoning_2017": "liaoning_2017", "guzhen_2021": "guzhen_2021",
    "zhenjiang": "zhenjiang", "beijing_2015": "beijing_2015", "chongqing_2018": "chongqing_2018",
    "yellow_river_2021": "yellow_river_2021", "anhui_2018": "anhui_2018", "zhoukou": "zhoukou", "handan": "handan",
    "hefei_2022": "hefei_2022",
}  # fmt: skip
#: How they are asked for, where not for every period as if in force.
HOW: dict[str, dict[str, Any]] = {"yellow_river_2021": {}}


def in_a_draw(name: str, tables: Tables, error: Any, seed: int, draw: int, **how: Any) -> dict[str, float]:
    """Return the nets of one draw by the whole way: every value with its noise, the rule evaluated."""
    counted = counted_rows(tables.monitoring, other=False)
    width = margins_of(error, tables.indicators).widths(counted.indicator, counted.value, counted.marks)
    value = noisy(counted, width, tables, seed, np.array([draw]))[:, 0]
    drawn = read_tables_like(tables, counted).with_values(value)
    return load_rule(name).evaluate(drawn, **how).net()["net"].to_dict()


def read_tables_like(tables: Tables, counted: Any) -> Tables:
    """Return tables with the measurements that count."""
    from dataclasses import replace

    return replace(tables, monitoring=counted, _grids={})


@pytest.mark.parametrize("name", FOLDERS)
def test_draws_are_what_whole_evaluations_give(name: str) -> None:
    tables, how = tables_of(CASES / FOLDERS[name]), dict(HOW.get(name, {"as_if": True}))
    found = spread_of(load_rule(name), tables, 0.15, 4, seed=3, **how)
    whole = [in_a_draw(name, tables, 0.15, 3, draw, **how) for draw in range(4)]
    parties = {party for nets in whole for party in nets}
    means = {party: np.mean([nets.get(party, 0.0) for nets in whole]) for party in parties}
    kept = {party: mean for party, mean in means.items() if party in found.nets.index or abs(mean) > 0}
    assert found.nets["mean"].reindex(list(kept)).to_dict() == pytest.approx(kept, abs=0.005)
    now = load_rule(name).evaluate(tables, **how)
    assert found.amount == pytest.approx(now.total, abs=0.005)
    for party, row in found.nets.iterrows():
        ends = [nets.get(str(party), 0.0) for nets in whole]
        assert (row["low"], row["high"]) == pytest.approx((min(ends), max(ends)), abs=0.005)


def test_noise_hangs_on_section_period_indicator_draw_and_seed_alone() -> None:
    names, months, codes = ["S1", "S2", "S1"], ["2025-01", "2025-01", "2025-02"], ["TP", "TP", "TP"]
    keys = [keys_of(one) for one in (names, months, codes)]
    whole = noise(7, keys, np.arange(50))
    assert len(np.unique(whole)) == whole.size
    order = np.array([2, 0, 1])
    assert np.array_equal(noise(7, [one[order] for one in keys], np.arange(20, 50)), whole[order][:, 20:])
    assert not np.array_equal(noise(8, keys, np.arange(50)), whole)


def test_noise_is_even_from_minus_one_to_one() -> None:
    # 200,000 numbers: even noise has mean 0 and variance 1/3; one in 10,000 is 4 standard errors off
    found = noise(1, [keys_of([f"S{i}" for i in range(200)])], np.arange(1000)).reshape(-1)
    assert abs(found.mean()) < 4 * np.sqrt(1 / 3 / found.size)
    assert abs(found.var() - 1 / 3) < 4 * np.sqrt(4 / 45 / found.size)
    assert abs(np.corrcoef(found[:-1], found[1:])[0, 1]) < 4 / np.sqrt(found.size)


def three_sections(order: list[int]) -> Tables:
    """Return three sections near their limits, rows and sections in an order."""
    parts = {i: rows(f"S{i}", "2025-03", of_class(3) | {"COD": 19.0 + i}) for i in (1, 2, 3)}
    measured = monitoring(*(parts[i] for i in order)).sample(frac=1, random_state=sum(order) + order[0])
    return read_tables(
        sections=sections(*((f"S{i}", "main", f"P{i}", "乙") for i in order)),
        targets=targets(*((f"S{i}", "2025", 3) for i in reversed(order))),
        monitoring=measured,
    )


def test_a_permutation_of_rows_changes_nothing() -> None:
    one, other = (
        spread_of(load_rule("liaoning_2024"), three_sections(order), 0.1, 64, seed=1)
        for order in ([1, 2, 3], [3, 1, 2])
    )
    keys = ["section", "period", "term", "payer", "payee"]
    frames = [found.claims.sort_values(keys, ignore_index=True) for found in (one, other)]
    pd.testing.assert_frame_equal(*frames)
    pd.testing.assert_frame_equal(one.nets.sort_index(), other.nets.sort_index())
    alone = three_sections([1, 2, 3])
    less = read_tables(
        sections=sections(("S2", "main", "P2", "乙")),
        targets=targets(("S2", "2025", 3)),
        monitoring=monitoring(rows("S2", "2025-03", of_class(3) | {"COD": 21.0})),
    )
    single = spread_of(load_rule("liaoning_2024"), less, 0.1, 64, seed=1)
    assert len(alone.network) == 3
    assert single.nets.loc["P2"].to_dict() == one.nets.loc["P2"].to_dict()  # other sections do not matter


def test_a_value_exactly_at_its_limit_is_over_in_half_of_the_draws() -> None:
    # ammonia at 1.0 of III and +-10%: over in half of 4,000 draws (0.5 +- 0.008); class IV against III is 100
    values = CLEAN | {"NH3-N": limit("NH3-N", 3)}
    found = spread_of(load_rule("liaoning_2024"), one_section(values), "10%", 4000, seed=11)
    (row,) = found.claims.to_dict("records")
    assert (row["amount"], row["low"], row["high"]) == (0.0, 0.0, 1_000_000.0)
    assert abs(row["share"] - 0.5) < 4 * np.sqrt(0.25 / 4000)
    assert row["mean"] == pytest.approx(row["share"] * 1_000_000)
    assert (found.drawn, found.values) == (1, 21)  # the others stay within class I


def test_what_no_error_can_reach_is_not_drawn() -> None:
    found = spread_of(load_rule("liaoning_2024"), one_section(CLEAN), 0.3, 100)
    (row,) = found.claims.to_dict("records")
    assert (found.drawn, found.values) == (0, 21)
    assert row["amount"] == row["mean"] == row["low"] == row["high"] == 2_000_000.0
    assert row["share"] == 1.0


def test_no_error_is_the_claim_itself() -> None:
    tables = tables_of(CASES / "liaoning_2017")
    found = spread_of(load_rule("liaoning_2017"), tables, 0.0, 3, as_if=True)
    assert found.drawn == 0
    assert (found.claims["low"] == found.claims["amount"]).all()
    assert (found.claims["high"] == found.claims["amount"]).all()


def test_errors_stand_by_indicator_or_in_a_table(tmp_path: Path) -> None:
    (tmp_path / "errors.csv").write_text("指标,误差 [%]\n总磷,20\npH,0.1\n", encoding="utf-8")
    listed = margins_of(["0.1", "TP=20%", "pH=0.1"], INDICATORS)
    named = margins_of({"*": 0.1, "总磷": "0.2", "pH": 0.1}, INDICATORS)
    for one, other in ((listed.share, named.share), (listed.number, named.number)):
        assert np.array_equal(one, other)
    at = INDICATORS.codes.index
    assert (listed.share[at("TP")], listed.share[at("COD")], listed.share[at("pH")]) == (0.2, 0.1, 0.0)
    assert (listed.number[at("pH")], listed.number[at("TP")]) == (0.1, 0.0)
    (tmp_path / "errors.csv").write_text("指标,误差\n总磷,0.2\npH,0.1\n", encoding="utf-8")
    read = margins_of(str(tmp_path / "errors.csv"), INDICATORS)
    assert (read.share[at("TP")], read.share[at("COD")], read.number[at("pH")]) == (0.2, 0.0, 0.1)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("1.5", "error_size"),
        ("-0.1", "error_size"),
        ("ten", "error_size"),
        (["TP=0.1", "总磷=0.2"], "error_twice"),
        ("XX=0.1", "unknown_name"),
    ],
)
def test_what_is_no_error_is_refused(error: Any, code: str) -> None:
    with pytest.raises(InputError) as refused:
        margins_of(error, INDICATORS)
    assert [one.code for one in refused.value.problems] == [code]


def test_of_ph_both_ends_of_its_range_are_reached() -> None:
    for value in (6.05, 8.95):
        tables = one_section(of_class(1) | {"pH": value})
        found: Spread = spread_of(load_rule("liaoning_2024"), tables, {"pH": 0.1}, 200, seed=5)
        assert set(found.claims["payer"]) == {"甲", "乙"}  # within the range better than III, outside worse than V


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_ledger_tells_intervals_of_nets_and_claims(tmp_path: Path, language: str) -> None:
    made = ledger(CASES / "guzhen_2021", ["guzhen_2021"], as_if=True, error=["0.1", "pH=0.2"], draws=50, seed=2)
    text = made.text(language)
    (spread,) = made.spreads
    assert {"zh": "测量误差下的净额", "en": "Nets under errors of measurement"}[language] in text
    assert {"zh": "50 次抽取，种子 2", "en": "50 draws, seed 2"}[language] in text
    assert spread.nets["net"].sum() == pytest.approx(0.0)
    assert spread.nets["mean"].sum() == pytest.approx(0.0, abs=0.01)
    assert (spread.claims["low"] <= spread.claims["high"]).all()
    assert made.write(tmp_path / "notice").is_file()


@pytest.mark.parametrize(("error", "draws"), [((), 10), (("0.1",), 0)])
def test_error_and_draws_go_together(error: tuple[str, ...], draws: int) -> None:
    with pytest.raises(InputError) as refused:
        ledger(CASES / "guzhen_2021", ["guzhen_2021"], as_if=True, error=error, draws=draws)
    assert [one.code for one in refused.value.problems] == ["draws_none"]


def test_where_no_error_reaches_anything_the_tables_say_so() -> None:
    from esvalue.report.spreads import claim_spread_table

    tables = one_section({**CLEAN, "COD": 10.0})
    rule = load_rule("liaoning_2024")
    found = spread_of(rule, tables, 0.01, 3, leave_out=["total_nitrogen"])
    assert len(found.claims)
    table = claim_spread_table(rule, found)
    assert not table.rows
    assert "not reached" in table.notes[0]["en"]

"""Rules with a pool, in claims, ledger and scenario: each link of the money is proved, and breaking one is noticed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from given import Seen, see
from payment_scenes import BUDGET, of_rule
from water import monitoring, of_class, rows, sections, targets

from esvalue.core.errors import InputError
from esvalue.inputs.scenario import load_scenario
from esvalue.payments import Arranged, Claims, Rule, load_rule, read_tables
from esvalue.report.tables.ledgers import ledger_rows
from esvalue.runs.ledger import ledger
from esvalue.standards.judging import judge
from esvalue.standards.lineage import Lineage, Target

#: Each class worse is 60 into the fund of 市, each class better 100 out of it, in 1e4 yuan.
RULE = """\
[rule]
title = { zh = "某市断面补偿", en = "sections of a city" }
source = "judgement"
unit = "1e4 yuan"
[[terms]]
name = "class"
title = { zh = "每差一类", en = "each class worse" }
measure = "class"
against = "target"
indicators = "class_21"
combine = "worst"
period = "month"
schedule = "per_unit"
amount = 60
sides = ["worse"]
[[terms]]
name = "reward"
title = { zh = "每优一类", en = "each class better" }
measure = "class"
against = "target"
indicators = "class_21"
combine = "worst"
period = "month"
schedule = "per_unit"
amount = 100
sides = ["better"]
[settle]
worse = { payer = "upstream", payee = "市" }
better = { payer = "市", payee = "upstream" }
[[settle.pools]]
name = "fund"
title = { zh = "生态补偿金", en = "the fund" }
holder = "市"
"""
#: Classes found against III: 甲 worse by 2 in March, 乙 better by 1 in March, 乙 and 丙 better by 1 in April.
FOUND = {
    ("S1", "2025-03"): 5,
    ("S2", "2025-03"): 2,
    ("S3", "2025-03"): 3,
    ("S1", "2025-04"): 3,
    ("S2", "2025-04"): 2,
    ("S3", "2025-04"): 2,
}
WAN = 10_000.0


def given() -> dict[str, pd.DataFrame]:
    """Return three sections of 甲, 乙, 丙 above 市, in two months."""
    parts = [rows(section, period, of_class(cls)) for (section, period), cls in FOUND.items()]
    return {
        "sections": sections(*((f"S{i}", "main", party, "市") for i, party in enumerate("甲乙丙", 1))),
        "targets": targets(*((f"S{i}", "2025", 3) for i in (1, 2, 3))),
        "monitoring": monitoring(*parts),
    }


def rule(folder: Path, words: str) -> Rule:
    """Return the rule with more words of its pool."""
    path = folder / "pooled.toml"
    path.write_text(RULE + words, encoding="utf-8")
    return load_rule(path)


def paid(folder: Path, words: str, **how: object) -> Claims:
    """Return what is paid by the rule with more words of its pool."""
    return rule(folder, words).evaluate(read_tables(**given()), **how)  # type: ignore[arg-type]


def balance(claims: Claims) -> dict[str, list[float]]:
    """Return the balance of the fund by column, in 1e4 yuan."""
    assert [one.pool.name for one in claims.pools] == ["fund"]
    return {key: list(column) for key, column in (claims.pools[0].table / WAN).items()}


# March: 120 in (甲), 100 out (乙); April: nothing in, 200 out (乙, 丙)
CASES = {
    'shortfall = "holder"': {
        "opening": [0, 20], "paid_in": [120, 0], "topped_up": [0, 180], "paid_out": [100, 200],
        "returned": [0, 0], "closing": [20, 0], "unpaid": [0, 0],
    },
    'shortfall = "funder"\nfunder = "省"': {
        "opening": [0, 20], "paid_in": [120, 0], "topped_up": [0, 180], "paid_out": [100, 200],
        "returned": [0, 0], "closing": [20, 0], "unpaid": [0, 0],
    },
    'shortfall = "prorata"': {
        "opening": [0, 20], "paid_in": [120, 0], "topped_up": [0, 0], "paid_out": [100, 20],
        "returned": [0, 0], "closing": [20, 0], "unpaid": [0, 180],
    },
    'shortfall = "holder"\nsurplus = "receiver"\nreceiver = "省"': {
        "opening": [0, 0], "paid_in": [120, 0], "topped_up": [0, 200], "paid_out": [100, 200],
        "returned": [20, 0], "closing": [0, 0], "unpaid": [0, 0],
    },
}  # fmt: skip
NETS = [  # of 甲, 乙, 丙, 市, 省
    {"甲": -120, "乙": 200, "丙": 100, "市": -180},
    {"甲": -120, "乙": 200, "丙": 100, "市": 0, "省": -180},
    {"甲": -120, "乙": 110, "丙": 10, "市": 0},
    {"甲": -120, "乙": 200, "丙": 100, "市": -200, "省": 20},
]


@pytest.mark.parametrize(("words", "nets"), list(zip(CASES, NETS, strict=True)))
def test_a_rule_pays_through_its_pool(tmp_path: Path, words: str, nets: dict[str, float]) -> None:
    claims = paid(tmp_path, words)
    assert balance(claims) == {key: pytest.approx(values) for key, values in CASES[words].items()}
    assert (claims.net()["net"] / WAN).to_dict() == pytest.approx(nets)
    assert any("opening balance" in note["en"] for note in claims.notes)
    assert any("not paid" in note["en"] for note in claims.notes) == (words == 'shortfall = "prorata"')


@pytest.mark.parametrize("opening", [200, "2000000 yuan", "200 万元"])
def test_an_opening_balance_is_there_first(tmp_path: Path, opening: object) -> None:
    claims = paid(tmp_path, 'shortfall = "prorata"', opening={"fund": opening})
    made = balance(claims)
    assert made["opening"] == [200, 220]
    assert made["closing"] == [220, 20]
    assert not any("opening balance" in note["en"] for note in claims.notes)


def test_periods_follow_by_their_end_whatever_their_order_in_the_table(tmp_path: Path) -> None:
    tables = given()
    tables["monitoring"] = tables["monitoring"].iloc[::-1].reset_index(drop=True)
    turned = rule(tmp_path, 'shortfall = "prorata"').evaluate(read_tables(**tables))
    assert balance(turned) == balance(paid(tmp_path, 'shortfall = "prorata"'))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "pool_shortfall"),
        ('shortfall = "funder"', "pool_party"),
        ('shortfall = "holder"\nreceiver = "省"', "pool_party"),
        ('shortfall = "funder"\nfunder = "市"', "settle_same"),
        ('shortfall = "holder"\norder = ["rewards"]', "rule_word"),
        ('shortfall = "holder"\n[[settle.pools]]\nname = "two"\nholder = "市"\nshortfall = "holder"', "pool_twice"),
        ('shortfall = "holder"\n[[settle.pools]]\nname = "class"\nholder = "省"\nshortfall = "holder"', "pool_term"),
    ],
)
def test_a_pool_without_its_words_is_refused(tmp_path: Path, words: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        rule(tmp_path, words)
    assert [one.code for one in refused.value.problems] == [code]


# ---- the ledger of a bureau ------------------------------------------------------------------------------------------
def test_the_ledger_shows_the_balance_of_the_fund(tmp_path: Path) -> None:
    folder = tables_in(tmp_path / "river")
    rule(tmp_path, 'shortfall = "funder"\nfunder = "省"')
    made = ledger(folder, [str(tmp_path / "pooled.toml")], opening=["the fund=30 万元"])
    text = made.text("en")
    assert "Balances of pools" in text
    assert "topped up, given back" not in text
    assert "the fund is held by 市; shortfall: made up by its funder (省); surplus: kept for the next period" in text
    assert made.write(tmp_path / "notice").is_file()
    assert float(made.claims[0].pools[0].table["topped_up"].sum()) == 150 * WAN
    with pytest.raises(InputError) as refused:
        ledger(folder, [str(tmp_path / "pooled.toml")], opening=["funds=3 万元"])
    assert [one.code for one in refused.value.problems] == ["amount_rule"]


def tables_in(folder: Path) -> Path:
    """Write the tables into a folder."""
    folder.mkdir(exist_ok=True)
    for name, table in given().items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder


# ---- a run -----------------------------------------------------------------------------------------------------------
OPENING = 'opening = { fund = { value = 30, unit = "1e4 yuan", source = "judgement" } }\n'
SCENARIO = of_rule("pooled.toml", more=OPENING) + BUDGET.replace("甲", "省")


def scenario(folder: Path, words: str = 'shortfall = "funder"\nfunder = "省"', text: str = SCENARIO) -> Path:
    """Write a scenario that pays by the rule."""
    tables_in(folder / "river")
    rule(folder, words)
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    return folder / "scenario.toml"


def links(seen: Seen, one: Arranged) -> list[str]:
    """Return the links of the money that do not hold, from claims to page."""
    ctx, claims, option = seen.comparison.context, one.claims, "present"
    assert claims is not None
    broken = []
    ledger_cents = sum(row[4] for row in ledger_rows(ctx, option))
    if ledger_cents != int(claims.frame["cents"].sum()):
        broken.append("ledger")
    if round(100 * seen.total("public_cost", option)) != round(100 * one.net_cost("省")):
        broken.append("public cost")
    budget = [row["cost"].value for row in seen.comparison.tables["budget"].rows]
    if round(budget[-1] * 1e6) != round(100 * one.net_cost("省")):
        broken.append("budget")
    rows_ = [row for row in seen.comparison.tables["payments"].rows if hasattr(row["amount"], "value")]
    if round(sum(row["amount"].value for row in rows_) * 1e6) != round(100 * claims.total):
        broken.append("page")
    nets = {row["party"]["en"]: round(100 * row["net"].value) for row in seen.comparison.tables["nets"].rows}
    if nets != (claims.net()["net"] * 100).round().astype(int).to_dict():
        broken.append("nets")
    table, frame = (claims.pools[0].table * 100).round().astype(int), claims.frame
    left, right = ["opening", "paid_in", "topped_up"], ["paid_out", "returned", "closing"]
    if list(table[left].sum(axis=1)) != list(table[right].sum(axis=1)):
        broken.append("balance")
    if list(table["opening"])[1:] != list(table["closing"])[:-1]:
        broken.append("carried over")
    by_holder = [int(frame.loc[frame[side] == "市", "cents"].sum()) for side in ("payee", "payer")]
    if by_holder != [int(table[keys].sum().sum()) for keys in (left[1:], right[:-1])]:
        broken.append("pool and ledger")
    if [round(100 * row["closing"].value) for row in seen.comparison.tables["pools"].rows] != list(table["closing"]):
        broken.append("pool and page")
    return broken


def test_a_pool_enters_ledger_nets_budget_and_page(tmp_path: Path) -> None:
    seen = see(scenario(tmp_path))
    one = seen.comparison.context.judged.scheme.of("present")[0]
    assert links(seen, one) == []
    assert seen.total("public_cost", "present") == pytest.approx(150 * WAN)  # 200 out, 50 there in April
    assert seen.comparison.tables["pools"].rows[0]["opening"].value == 30 * WAN
    lineage = Lineage(seen.comparison.context.judged)
    node = seen.comparison.context.judged.outcomes.total["public_cost"]
    assert "payments.sections.opening.fund" in lineage.leaves(Target(node, (("option", 0),)))
    assert lineage.facts["payments.sections.opening.fund"].evidence == "judgement"


def _a_cent_in_claims(claims: Claims) -> Claims:
    cents = claims.frame["cents"].to_numpy(copy=True)
    cents[-1] += 1  # the last row tops up the fund
    return replace(claims, frame=claims.frame.assign(cents=cents, amount=cents / 100))


def _of_table(column: str) -> Callable[[Claims], Claims]:
    def changed(claims: Claims) -> Claims:
        table = claims.pools[0].table.copy()
        table.iloc[-1, table.columns.get_loc(column)] += 0.01
        return replace(claims, pools=(replace(claims.pools[0], table=table),))

    return changed


@pytest.mark.parametrize(
    ("change", "notices"),
    [
        (_a_cent_in_claims, {"ledger", "public cost", "budget", "page", "nets", "pool and ledger"}),
        (_of_table("paid_in"), {"balance", "pool and ledger"}),
        (_of_table("topped_up"), {"balance", "pool and ledger"}),
        (_of_table("paid_out"), {"balance", "pool and ledger"}),
        (_of_table("closing"), {"balance", "pool and page"}),
        (_of_table("opening"), {"balance", "carried over"}),
    ],
)
def test_every_broken_link_is_noticed(tmp_path: Path, change: Callable[[Claims], Claims], notices: set[str]) -> None:
    seen = see(scenario(tmp_path))
    one = seen.comparison.context.judged.scheme.of("present")[0]
    assert one.claims is not None
    broken = replace(one, claims=change(one.claims))
    found = set(links(seen, broken))
    assert notices <= found, found


def test_an_opening_of_a_pool_that_no_rule_has_is_refused(tmp_path: Path) -> None:
    path = scenario(tmp_path, text=SCENARIO.replace("fund = {", "funds = {"))
    with pytest.raises(InputError) as refused:
        judge(load_scenario(path))
    assert [one.code for one in refused.value.problems] == ["unknown_name"]
    shutil.rmtree(tmp_path / "river")

"""What holds of every rule whatever the water: order, scale, direction, sums to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from water import CLASS_21, INDICATORS, limit, monitoring, rows, sections, targets

from esvalue.payments import Claims, Indicators, Rule, Tables, load_rule, read_tables, rule_names
from esvalue.payments.rule_file import RuleFile

#: Rules of a month, of which more in the water never pays upstream more. Beijing's is not monotone: a factor a little
#: worse than the inflow, in the same class, leaves the term of 15 and does not reach that of 30.
MONTHLY = [
    "liaoning_2014", "liaoning_2017", "liaoning_2024", "dalian_2025", "shenyang_2017", "anhui_2018", "hefei_2022",
    "guzhen_2021", "zhenjiang", "chongqing_2018", "handan",
]  # fmt: skip
ITEMS = [code for code in CLASS_21 if code not in ("pH", "DO")]
SECTIONS = 12


def drawn(seed: int) -> pd.DataFrame:
    """Return a month and the year before of sections in which all classes occur."""
    rng = np.random.default_rng(seed)
    parts = []
    for i in range(SECTIONS):
        for period in ("2024", "2025-03"):
            values = {code: float(limit(code, 3) * rng.lognormal(-0.7, 0.9)) for code in ITEMS}
            values |= {"pH": 7.2, "DO": float(rng.uniform(1, 9))}
            parts.append(rows(f"S{i}", period, values))
    return monitoring(*parts)


def tables_with(measured: pd.DataFrame, order: list[int] | None = None, known: Indicators = INDICATORS) -> Tables:
    """Return tables of twelve sections in an order."""
    kinds = ["main", "tributary", "sea_mouth", "other"]
    listed = [(f"S{i}", kinds[i % 4], f"甲{i % 5}", f"乙{i % 3}") for i in range(SECTIONS)]
    volumes = pd.DataFrame(
        {
            "section": [f"S{i}" for i in range(SECTIONS)],
            "period": "2025-03",
            "volume [m3]": [1e6 * (i + 1) for i in range(SECTIONS)],
        }
    )
    return read_tables(
        sections=sections(*(listed[i] for i in order or range(SECTIONS))),
        targets=targets(*((f"S{i}", "2025", i % 5 + 1) for i in range(SECTIONS))),
        monitoring=measured,
        volumes=volumes,
        indicators=known,
    )


def month(name: str, tables: Tables, rule: Rule | None = None) -> Claims:
    return (rule or load_rule(name)).evaluate(tables, period="2025-03", as_if=True)


def sums(claims: Claims) -> dict:
    """Return cents by what a claim is about, whatever the order."""
    frame = claims.frame
    keys = [frame[name].astype(str) for name in ("period", "section", "term", "indicator", "payer", "payee")]
    return frame.groupby(keys)["cents"].sum().to_dict()


@pytest.mark.parametrize("name", MONTHLY)
def test_the_order_of_sections_and_rows_changes_nothing(name: str) -> None:
    measured = drawn(11)
    order = list(np.random.default_rng(12).permutation(SECTIONS))
    other = tables_with(measured.sample(frac=1.0, random_state=13), order)
    assert sums(month(name, tables_with(measured))) == sums(month(name, other))


def scaled(file: RuleFile, times: float) -> RuleFile:
    """Return a rule with every amount, band and cap times a number."""

    def of(table: Mapping[str, float] | None) -> dict[str, float] | None:
        return None if table is None else {name: value * times for name, value in table.items()}

    terms = []
    for term in file.terms:
        bands = term.schedule.bands
        bands = None if bands is None else [band.model_copy(update={"amount": band.amount * times}) for band in bands]
        schedule = term.schedule.model_copy(update={"bands": bands})
        terms.append(term.model_copy(update={"amount": of(term.amount), "cap": of(term.cap), "schedule": schedule}))
    return file.model_copy(update={"terms": terms})


@pytest.mark.parametrize("name", MONTHLY)
def test_amounts_times_three_give_money_times_three(name: str) -> None:
    tables, rule = tables_with(drawn(21)), load_rule(name)
    one, three = month(name, tables), month(name, tables, replace(rule, file=scaled(rule.file, 3.0)))
    assert len(one) > 0
    assert three.frame["cents"].to_numpy() == pytest.approx(
        3 * one.frame["cents"].to_numpy(), abs=2
    )  # each cent rounded once


@pytest.mark.parametrize("name", [name for name in MONTHLY if name != "zhenjiang"])  # a load is no ratio
def test_concentrations_and_limits_times_a_number_change_nothing(name: str) -> None:
    measured, times = drawn(31), 3.7
    records = {}
    for code, one in INDICATORS.records.items():
        limits = one.limits
        by_body = {body: [x * times for x in own] for body, own in limits.items()} if isinstance(limits, dict) else None
        listed = [x * times for x in limits] if isinstance(limits, list) else by_body
        span = None if one.range is None else [x * times for x in one.range]
        most = None if one.most is None else one.most * times
        records[code] = one.model_copy(update={"limits": listed, "range": span, "most": most})
    more = measured.assign(value=measured["value"] * times)
    other = tables_with(more, known=Indicators(records, INDICATORS.groups))
    one, two = month(name, tables_with(measured)).frame, month(name, other).frame
    assert one["cents"].to_numpy() == pytest.approx(two["cents"].to_numpy(), abs=1)
    assert list(one["section"]) == list(two["section"])


@pytest.mark.parametrize("name", MONTHLY)
@pytest.mark.parametrize("seed", [41, 42])
def test_more_in_the_water_never_pays_upstream_more(name: str, seed: int) -> None:
    measured, rng = drawn(seed), np.random.default_rng(seed + 100)
    for _ in range(6):
        row = rng.choice(np.flatnonzero((measured["period"] == "2025-03") & measured["indicator"].isin(ITEMS)))
        worse = measured.copy()
        worse.loc[row, "value"] *= float(rng.choice([1.01, 1.5, 4.0]))
        section = measured["section"][row]
        assert upstream(month(name, tables_with(worse)), section) <= upstream(
            month(name, tables_with(measured)), section
        )


def upstream(claims: Claims, section: str) -> int:
    """Return what the upstream side of a section has in the end, in cents."""
    own = claims.frame[claims.frame["section"] == section]
    return int(np.where(own["side"] == "better", own["cents"], -own["cents"]).sum())


@pytest.mark.parametrize("name", MONTHLY)
def test_nets_sum_to_nothing(name: str) -> None:
    claims = month(name, tables_with(drawn(51)))
    cents = (claims.net()["net"] * 100).round().astype(int)
    assert cents.sum() == 0
    assert claims.frame["cents"].gt(0).all()
    assert claims.total * 100 == pytest.approx(claims.frame["cents"].sum())


def test_shared_claims_add_up_to_the_cent() -> None:
    thirds = pd.DataFrame(
        [("S", "main", "甲;丁;戊", "乙", "0.333333333333;0.333333333333;0.333333333334")],
        columns=["section", "kind", "upstream", "downstream", "bank_share"],
    )
    values = {"COD": 20.0, "CODMn": 6.0, "NH3-N": 1.5, "TP": 0.2}
    tables = read_tables(
        sections=thirds, targets=targets(("S", "2025", 3)), monitoring=monitoring(rows("S", "2025-03", values))
    )
    claims = load_rule("guzhen_2021").evaluate(tables)
    assert sorted(claims.frame["cents"]) == [666_666, 666_667, 666_667]  # 20,000 yuan in three
    assert claims.total == 20_000


def test_every_shipped_rule_loads_and_says_where_it_stands() -> None:
    assert len(rule_names()) >= 15
    for name in rule_names():
        rule = load_rule(name)
        assert rule.title["zh"] != rule.title["en"]
        assert name in repr(rule)

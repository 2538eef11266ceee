"""Published rules against worked examples: inputs and results in print, or worked out by hand beside them."""

from __future__ import annotations

import pandas as pd
import pytest
from water import CLASS_21, limit, monitoring, of_class, one_section, rows, sections, targets

from esvalue.core.text import Text
from esvalue.payments import Claims, load_rule, paid_late, read_tables
from esvalue.payments.rule_file import RuleFile

WAN = 10_000.0
YEAR_CODES = [*CLASS_21]


def amounts(claims: Claims, *by: str) -> dict:
    """Return sums of claims in 1e4 yuan."""
    return (claims.by(*by) / WAN).to_dict()


# ---- the ledger by hand: one month, four sections, the rules of 2017 and 2024 ---------------------------------------
# S1 main, target IV, found V:            2017 1 x 100 = 100;             2024 +1 x 100 = 100 (upstream pays)
# S2 main, target IV, found III:          2017 nothing;                   2024 -1 x 100 (downstream pays)
# S3 tributary, target IV, found beyond V, over V by 0.6 and 1.2 times:
#                                         2017 2 x 50 + 10 x 1.8 = 118;   2024 2 x 50 = 100
# S4 mouth of 乙, target IV, found IV:    nothing
NETS = {
    "liaoning_2017": {"甲": -100, "乙": 218, "丙": 0, "丁": -118, "province": 0},
    "liaoning_2024": {"甲": -100, "乙": 100, "丙": 100, "丁": -100, "province": 0},
}


@pytest.mark.parametrize("name", NETS)
def test_the_ledger_by_hand(name: str) -> None:
    beyond = of_class(1) | {"NH3-N": limit("NH3-N", 5) * 1.6, "TP": limit("TP", 5) * 2.2}
    month = "2019-05" if name == "liaoning_2017" else "2024-10"
    tables = read_tables(
        sections=sections(
            ("S1", "main", "甲", "乙"),
            ("S2", "main", "丙", "乙"),
            ("S3", "tributary", "丁", "乙"),
            ("S4", "sea_mouth", "乙", "province"),
        ),
        targets=targets(*((name, month[:4], "IV") for name in ("S1", "S2", "S3", "S4"))),
        monitoring=monitoring(
            rows("S1", month, of_class(5)),
            rows("S2", month, of_class(3)),
            rows("S3", month, beyond),
            rows("S4", month, of_class(4)),
        ),
    )
    net = load_rule(name).evaluate(tables).net()["net"] / WAN
    assert {party: net.get(party, 0.0) for party in NETS[name]} == pytest.approx(NETS[name])
    assert net.sum() == pytest.approx(0.0)


def test_late_payment_under_the_rule_of_2017() -> None:
    rule = load_rule("liaoning_2017")
    claims = rule.evaluate(one_section(of_class(4), "2018-07"))
    late = rule.file.settle.late
    assert late is not None
    assert [paid_late(claims, late, on).total for on in ("2019-03", "2019-04")] == [100 * WAN, 110 * WAN]


# ---- D1: Yellow River 2021-2022: 2 x 6,000 for class II against III, and 600 = 6 points of the index ----------------
def test_yellow_river_two_years_at_class_ii() -> None:
    base = of_class(2, YEAR_CODES, by="BOD5") | {"COD": 14.0, "NH3-N": 0.4, "TP": 0.08}
    parts, values = [rows("S", "2020", base)], base
    for year in ("2021", "2022"):  # each of the three falls by 3% a year: 3 points x 100
        values = values | {code: values[code] * 0.97 for code in ("COD", "NH3-N", "TP")}
        parts.append(rows("S", year, values))
    tables = read_tables(sections=sections(("S", "main", "上省", "下省")), monitoring=monitoring(*parts))
    claims = load_rule("yellow_river_2021").evaluate(tables)
    assert amounts(claims, "term") == pytest.approx({"class": 12_000, "index": 600})
    assert claims.total == pytest.approx(1.26e8)
    assert claims.net()["net"].to_dict() == pytest.approx({"上省": 1.26e8, "下省": -1.26e8})


@pytest.mark.parametrize(("times", "moved"), [(0.5, 4_000), (0.61, 3_900), (1.25, 2_500), (1.0, 0)])
def test_the_index_of_the_yellow_river_is_capped_both_ways(times: float, moved: float) -> None:
    codes = ("COD", "NH3-N", "TP")
    before = of_class(3, YEAR_CODES) | {"COD": 12.0, "NH3-N": 0.6, "TP": 0.1}
    after = before | {code: before[code] * times for code in codes}
    tables = read_tables(
        sections=sections(("S", "main", "上省", "下省")),
        monitoring=monitoring(rows("S", "2020", before), rows("S", "2021", after)),
    )
    claims = load_rule("yellow_river_2021").evaluate(tables, leave_out=["class"])
    assert claims.total / WAN == pytest.approx(moved)
    assert set(claims.frame["payer"]) <= ({"下省"} if times < 1 else {"上省"})


# ---- D3: Beijing, first half of 2020: a ledger must balance ---------------------------------------------------------
def test_the_ledger_of_beijing_balances() -> None:
    printed = [  # 1e4 yuan; sections 1,021 = 78 + 943; sewage 11,085 = 3,500 + 3,195 + 4,390
        ("sections", "上区", "下区", 78),
        ("sections", "上区", "市", 943),
        ("sewage", "上区", "返还", 3_500),
        ("sewage", "上区", "下区", 3_195),
        ("sewage", "上区", "市", 4_390),
    ]
    frame = pd.DataFrame(printed, columns=["term", "payer", "payee", "cents"])
    frame["cents"] *= int(WAN) * 100
    claims = Claims("beijing", Text.same("beijing"), frame)
    assert amounts(claims, "term") == {"sections": 1_021, "sewage": 11_085}
    assert claims.total / WAN == 12_106
    assert claims.net()["net"].sum() == 0


# ---- D5: Dahuofang, first-class zone: 4,118e4 yuan at 1,000 yuan/mu are 41,180 mu -----------------------------------
def test_dahuofang_pays_by_the_mu() -> None:
    rule = load_rule("guzhen_2021")
    title = {"zh": "退耕", "en": "land given up"}
    file = RuleFile.model_validate(
        {
            "rule": {"title": title, "source": "arithmetic", "unit": "yuan"},
            "terms": [
                {
                    "name": "mu",
                    "title": title,
                    "measure": "base",
                    "counted": "mu",
                    "period": "year",
                    "schedule": "per_unit",
                    "amount": 1_000,
                    "sides": ["better"],
                }
            ],
            "settle": {"better": {"payer": "downstream", "payee": "upstream"}},
        }
    )
    bases = pd.DataFrame({"section": ["Z"], "period": ["2020"], "base [ha]": [41_180 / 15]})
    tables = read_tables(sections=sections(("Z", "other", "户", "省")), bases=bases)
    claims = type(rule)("dahuofang", file, rule.indicators).evaluate(tables)
    assert claims.total == pytest.approx(4_118 * WAN)
    assert claims.net()["net"].to_dict() == {"户": 4_118 * WAN, "省": -4_118 * WAN}


# ---- D6: Zhenjiang: one tonne of each over its target: 1.5 + 10 + 10 = 21.5 -----------------------------------------
def test_zhenjiang_shares_a_tonne_of_each() -> None:
    over = {"CODMn": 6.0 + 1, "NH3-N": 1.0 + 1, "TP": 0.2 + 1}  # 1 mg/L over class III x 1e6 m3 = 1 t
    tables = read_tables(
        sections=sections(("九里", "main", "丹阳市;丹徒区", "省")),
        targets=targets(("九里", "2015", "III")),
        monitoring=monitoring(rows("九里", "2015-06", over)),
        volumes=pd.DataFrame({"section": ["九里"], "period": ["2015-06"], "volume [1e4 m3]": [100]}),
    )
    claims = load_rule("zhenjiang").evaluate(tables)
    assert amounts(claims, "indicator") == pytest.approx({"CODMn": 1.5, "NH3-N": 10, "TP": 10})
    # 0.8578 x 1.5 + 0.8445 x 10 + 0.8807 x 10 = 18.5387; the rest of 21.5 is 2.9613
    assert amounts(claims, "payer") == pytest.approx({"丹阳市": 18.5387, "丹徒区": 2.9613})
    assert claims.total / WAN == pytest.approx(21.5)


# ---- D7: Guzhen: one factor, m = 0.5, 0.51, 1.0, 2.4, 2.6, 9 -> 2, 4, 4, 10, 10, 10 ---------------------------------
@pytest.mark.parametrize(("multiple", "due"), [(0.5, 2), (0.51, 4), (1.0, 4), (2.4, 10), (2.6, 10), (9, 10), (0, 0)])
def test_guzhen_begins_a_step_at_each_half(multiple: float, due: float) -> None:
    values = {"COD": 20.0, "CODMn": 6.0, "NH3-N": 1.0 * (1 + multiple), "TP": 0.2}
    claims = load_rule("guzhen_2021").evaluate(one_section(values, "2021-08"))
    assert claims.total / WAN == due
    assert [one.name for one in claims.left_out] == ["better"]


# ---- other rules, a case each with its arithmetic -------------------------------------------------------------------
def test_liaoning_before_2017_looks_at_chemical_oxygen_demand_only() -> None:
    values = {"COD": 41.0}  # beyond V; target III: three classes x 50 or 25
    for kind, due in (("main", 150), ("tributary", 75)):
        claims = load_rule("liaoning_2014").evaluate(one_section(values, "2015-03", kind=kind))
        assert claims.total / WAN == due


def test_dalian_shares_a_section_by_halves_and_pays_both_ways() -> None:
    tables = read_tables(
        sections=sections(("S", "main", "甲;丁", "乙")),
        targets=targets(("S", "2025", 4)),
        monitoring=monitoring(rows("S", "2025-04", of_class(2)), rows("S", "2025-05", of_class(6))),
    )
    claims = load_rule("dalian_2025").evaluate(tables)
    # April: II against IV: 2 x 50 to 甲 and 丁; May: beyond V is 2 classes x 50 and NH3-N twice V: 1 x 10
    assert amounts(claims, "period", "payer", "payee") == {
        ("2025-04", "乙", "甲"): 50,
        ("2025-04", "乙", "丁"): 50,
        ("2025-05", "甲", "乙"): 55,
        ("2025-05", "丁", "乙"): 55,
    }


def test_anhui_counts_steps_of_each_factor_and_classes_better() -> None:
    worse = of_class(1) | {"CODMn": 6 * 1.5, "NH3-N": 1.0 * 2.2, "TP": 0.2}  # 1 step and 3 steps of 50
    claims = load_rule("anhui_2018").evaluate(one_section(worse, "2019-01"))
    assert amounts(claims, "indicator") == {"CODMn": 50, "NH3-N": 150}
    better = load_rule("anhui_2018").evaluate(one_section(of_class(1), "2019-01"))
    assert amounts(better, "term", "payer") == {("better", "乙"): 100}


def test_hefei_caps_a_factor_and_rewards_a_year() -> None:
    month = of_class(1) | {"NH3-N": 1.0 * 5}  # m = 4: 8 steps x 50 = 400, capped at 300
    claims = load_rule("hefei_2022").evaluate(one_section(month, "2023-01"), period="2023-01")
    assert amounts(claims, "indicator") == {"NH3-N": 300}
    before = of_class(3, YEAR_CODES) | {"CODMn": 5.0, "NH3-N": 0.9, "TP": 0.2}
    after = before | {"CODMn": 3.5, "NH3-N": 0.64, "TP": 0.1}  # -30 (counts), -28.9 (does not), -50 points
    yearly = one_section(after, "2023", more=rows("S", "2022", before))
    claims = load_rule("hefei_2022").evaluate(yearly, period="2023")
    assert amounts(claims, "term", "indicator") == {("year_improved", "CODMn"): 50, ("year_improved", "TP"): 50}
    fourth = load_rule("hefei_2022").evaluate(
        one_section(of_class(2), "2023", target=4, more=rows("S", "2022", before))
    )
    assert amounts(fourth, "term") == {"year_class": 100}


def test_hefei_counts_days_once_their_amount_is_given() -> None:
    over, fine = {"CODMn": 5.0, "NH3-N": 1.5, "TP": 0.1}, {"CODMn": 5.0, "NH3-N": 0.5, "TP": 0.1}
    days = [rows("S", f"2023-01-{day:02d}", over if 3 <= day < 8 or day == 20 else fine) for day in range(1, 32)]
    tables = read_tables(
        sections=sections(("S", "main", "甲", "乙")), targets=targets(("S", "2023", 3)), monitoring=monitoring(*days)
    )
    ask = {"period": "2023-01", "leave_out": ["factor", "better"]}
    assert load_rule("hefei_2022").evaluate(tables, amounts={"days": 10}, **ask).total == 6 * 10 * WAN  # five running
    assert load_rule("hefei_2022").evaluate(tables, amounts={"days": 60}, **ask).total == 300 * WAN  # 360, capped
    left = load_rule("hefei_2022").evaluate(tables, period="2023-01", leave_out=["better"]).left_out
    assert "days" in {one.name for one in left}


@pytest.mark.parametrize(("times", "payer"), [(0.673, "下市"), (1.0, "上市"), (1.001, "上市")])
def test_dabie_moves_forty_million_one_way_or_the_other(times: float, payer: str) -> None:
    base = {"CODMn": 3.0, "NH3-N": 0.2, "TN": 1.2, "TP": 0.03}
    parts = [rows("S", year, base) for year in ("2011", "2012", "2013")]
    parts.append(rows("S", "2023", {code: value * times for code, value in base.items()}))
    tables = read_tables(sections=sections(("S", "source_inlet", "上市", "下市")), monitoring=monitoring(*parts))
    claims = load_rule("dabie_2014").evaluate(tables, period="2023")
    assert claims.total == 4_000 * WAN
    assert list(claims.frame["payer"]) == [payer]
    assert claims.frame["value"].iloc[0] == pytest.approx(times)


def test_beijing_holds_a_factor_against_what_came_in() -> None:
    tables = read_tables(
        sections=sections(
            ("入", "main", "外", "甲", "n/a"),
            ("出", "main", "甲", "乙", "入"),
            ("源", "main", "丙", "乙", "n/a"),
            columns="section kind upstream downstream inflow",
        ),
        targets=targets(("入", "2018", 4), ("出", "2018", 3), ("源", "2018", 3)),
        monitoring=monitoring(
            rows("入", "2018-05", {"COD": 30.0, "NH3-N": 1.5, "TP": 0.3}),  # IV each, as its target
            rows("出", "2018-05", {"COD": 41.0, "NH3-N": 1.4, "TP": 0.2}),
            rows("源", "2018-05", {"COD": 30.0, "NH3-N": 2.1, "TP": 0.1}),
        ),
    )
    claims = load_rule("beijing_2015").evaluate(tables)
    assert amounts(claims, "section", "term", "indicator") == {
        ("出", "class", "COD"): 90,  # worse than it came in: beyond V against III, 3 x 30
        ("出", "missed", "NH3-N"): 15,  # not worse than the inflow, IV against III: 1 x 15
        ("源", "class", "COD"): 30,  # no inflow: IV against III
        ("源", "class", "NH3-N"): 90,  # beyond V against III: 3 x 30
    }


@pytest.mark.parametrize(
    ("found", "before", "payer"), [(2, 3, "乙"), (3, 3, None), (3, 2, "甲"), (4, 5, "甲"), (4, 3, "甲")]
)
def test_chongqing_compares_with_last_year_where_the_target_is_met(found: int, before: int, payer: str | None) -> None:
    tables = one_section(of_class(found), "2019-04", more=rows("S", "2018", of_class(before)))
    claims = load_rule("chongqing_2018").evaluate(tables, period="2019-04")
    assert list(claims.frame["payer"]) == ([payer] if payer else [])
    assert claims.total == (100 * WAN if payer else 0)


@pytest.mark.parametrize(
    ("multiple", "due"), [(0.0, 0), (0.1, 10), (0.5, 10), (0.51, 50), (1.0, 50), (2.0, 100), (2.01, 150)]
)
def test_handan_charges_by_bands_each_time(multiple: float, due: float) -> None:
    tables = one_section({"COD": 40.0 * (1 + multiple)}, "2012-03", target=5)
    assert load_rule("handan").evaluate(tables).total / WAN == due


def test_zhoukou_makes_bands_heavier_by_the_multiple() -> None:
    tables = read_tables(
        sections=sections(("沙", "main", "甲", "市"), ("口", "tributary", "乙", "市")),
        targets=pd.DataFrame(
            {
                "section": ["沙", "口"],
                "period": ["2011", "2011"],
                "class": ["n/a", "V"],
                "COD [mg/L]": [50, None],
                "NH3-N [mg/L]": [4, None],
            }
        ),
        monitoring=monitoring(
            rows("沙", "2011-03-07", {"COD": 52.0, "NH3-N": 6.4}),  # 0.04: nothing; 0.6: 25 x 1.6 = 40
            rows("沙", "2011-03-14", {"COD": 50.0, "NH3-N": 14.0}),  # 2.5: 200 x 3.5 = 700
            rows("口", "2011-03", {"COD": 44.0, "NH3-N": 1.0}),  # mouth, 0.1: 15 x 1.1 = 16.5
        ),
    )
    claims = load_rule("zhoukou").evaluate(tables, period="2011-03")
    assert amounts(claims, "period", "section", "indicator") == pytest.approx(
        {("2011-03-07", "沙", "NH3-N"): 40, ("2011-03-14", "沙", "NH3-N"): 700, ("2011-03", "口", "COD"): 16.5}
    )
    assert "bands_strict" in {one.name for one in claims.left_out}


def test_zhoukou_rewards_what_met_its_targets() -> None:
    good = [
        rows("S", f"{year}-{month:02d}", {"COD": 20.0, "NH3-N": 0.8}) for year in (2011, 2012) for month in range(1, 13)
    ]
    more = [row for part in good for row in part]
    fine = one_section({"BOD5": 3.0}, "2012-01", more=more)
    claims = load_rule("zhoukou").evaluate(fine, period="2012")
    assert amounts(claims, "term", "payee") == {("reward_i_iii", "甲"): 50}
    # class IV, 11 of 12 months met in 2012 (91.67%) after 10 of 12 in 2011 (83.33%): 8.333 points, 8 whole ones x 10
    months = [("2011", m, 1.6 if m <= 2 else 1.2) for m in range(1, 13)] + [
        ("2012", m, 1.6 if m == 1 else 1.2) for m in range(1, 13)
    ]
    fourth = monitoring(*(rows("S", f"{y}-{m:02d}", {"COD": 25.0, "NH3-N": v}) for y, m, v in months))
    tables = read_tables(
        sections=sections(("S", "main", "甲", "市")), targets=targets(("S", "2012", 4)), monitoring=fourth
    )
    claims = load_rule("zhoukou").evaluate(tables, period="2012", leave_out=["bands"])
    assert amounts(claims, "term") == {"reward_points": 80}

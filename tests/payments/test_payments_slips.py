"""Slips of a bureau's tables: other units, names twice, tables twice, two values of one month; sheets of a workbook."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from water import CLASS_21, INDICATORS, monitoring, of_class, one_section, rows, sections, targets

from esvalue.core.errors import InputError
from esvalue.payments import Tables, load_rule, read_tables, tables_of
from esvalue.payments.headings import FILES, MONITORING, SECTIONS, TARGETS
from esvalue.payments.rule_file import SCHEDULE_WORDS
from esvalue.payments.schedules import SCHEDULES

FOUR = {"COD": 20.0, "CODMn": 9.0, "NH3-N": 1.0, "TP": 0.2}
SECTION = sections(("S", "main", "甲", "乙"))


def refused(make: Callable[[], object]) -> InputError:
    with pytest.raises(InputError) as caught:
        make()
    assert re.search("[一-鿿]{4}", caught.value.text("zh"))
    return caught.value


def codes_of(error: InputError) -> list[str]:
    return [one.code for one in error.problems]


def of(measured: pd.DataFrame, **tables: pd.DataFrame) -> Tables:
    return read_tables(**{"sections": SECTION, "targets": targets(("S", "2025", 3)), "monitoring": measured} | tables)


# ---- units -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", [code for code in CLASS_21 if code not in ("pH", "DO")])
@pytest.mark.parametrize("times", [1000.0, 0.001])
def test_a_value_a_thousandfold_off_its_peers_is_refused_or_doubted(code: str, times: float) -> None:
    usual = of_class(2)
    parts = [rows("S", f"2025-{m:02d}", usual | ({code: usual[code] * times} if m == 4 else {})) for m in range(1, 8)]
    try:
        doubts = [one["en"] for one in of(monitoring(*parts)).monitoring.doubts]
    except InputError as error:
        doubts = [f"ug/L: 2025-04, {code}"] if codes_of(error) == ["value_far"] and times > 1 else []
    assert any("ug/L" in one and f"2025-04, {code}" in one for one in doubts), doubts


@pytest.mark.parametrize("cls", range(1, 6))
def test_lawful_months_are_not_doubted(cls: int) -> None:
    parts = [rows("S", f"2025-{m:02d}", of_class(cls if m % 3 else 1)) for m in range(1, 8)]
    assert not of(monitoring(*parts)).monitoring.doubts


@pytest.mark.parametrize(
    ("code", "value", "doubted"),
    [("pH", 2.5, True), ("pH", 3.0, False), ("pH", 11.5, True), ("DO", 0.0, True), ("DO", 21.0, True),
     ("DO", 12.0, False), ("COD", 0.0, True), ("COD", 0.012, True)],
)  # fmt: skip
def test_what_water_seldom_holds_is_doubted(code: str, value: float, doubted: bool) -> None:
    doubts = of(monitoring(rows("S", "2025-03", {code: value}))).monitoring.doubts
    assert bool(doubts) is doubted
    assert all("第 1 行" in one["zh"] for one in doubts)


@pytest.mark.parametrize(("code", "value"), [("pH", 14.5), ("pH", -1.0), ("DO", 61.0), ("COD", -0.1)])
def test_what_water_cannot_hold_is_refused(code: str, value: float) -> None:
    error = refused(lambda: of(monitoring(rows("S", "2025-03", {code: value}))))
    assert codes_of(error)[0] in ("value_far", "value_beyond", "value_negative")


def test_volumes_and_limits_need_their_unit() -> None:
    bare = pd.DataFrame({"section": ["S"], "period": ["2025-03"], "volume": [100.0]})
    error = refused(lambda: of(monitoring(rows("S", "2025-03", FOUR)), volumes=bare))
    assert codes_of(error) == ["column_unit"]
    assert "volume [m3]" in error.text("zh")
    own = pd.DataFrame({"section": ["S"], "period": ["2025"], "class": [3], "氨氮": [0.5]})
    error = refused(lambda: of(monitoring(rows("S", "2025-03", FOUR)), targets=own))
    assert codes_of(error) == ["column_unit"]
    assert "NH3-N [mg/L]" in error.text("en")


def test_a_frame_keeps_the_unit_of_its_volumes() -> None:
    frame = monitoring(rows("S", "2014-05", {"CODMn": 7.0, "NH3-N": 1.0, "TP": 0.2})).assign(
        kind="main", upstream="甲", downstream="省"
    )
    frame["class"], frame["volume [1e4 m3]"] = 3, 100.0
    assert load_rule("zhenjiang").evaluate(frame).total == 15_000.0  # 1 mg/L in 1e6 m3: a tonne


# ---- names -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("sign", [";", "；", "、"])
def test_several_parties_stand_between_signs_of_a_list(sign: str) -> None:
    both = sections(
        ("S", "main", f"甲县{sign}丙县", "乙县", f"0.3{sign}0.7"), columns="section kind upstream downstream bank_share"
    )
    claims = load_rule("guzhen_2021").evaluate(of(monitoring(rows("S", "2025-03", FOUR)), sections=both))
    assert claims.by("payer").to_dict() == {"甲县": 6_000.0, "丙县": 14_000.0}


@pytest.mark.parametrize("sign", [",", "，", "/", "／", "+", "&", "|"])
def test_other_signs_between_parties_are_refused_with_what_to_write(sign: str) -> None:
    both = sections(("S", "main", f"甲县{sign}丙县", "乙县"))
    error = refused(lambda: of(monitoring(rows("S", "2025-03", FOUR)), sections=both))
    assert codes_of(error) == ["section_parties_joined"]
    assert "甲县;丙县" in error.text("zh")


@pytest.mark.parametrize(("one", "other"), [("盘山", "盘山县"), ("大洼", "大洼区"), ("盘山县", "盘山县政府")])
def test_parties_that_differ_by_an_ending_are_doubted(one: str, other: str) -> None:
    two = sections(("S", "main", one, "乙"), ("T", "main", other, "乙"))
    claims = load_rule("guzhen_2021").evaluate(
        of(
            monitoring(rows("S", "2025-03", FOUR), rows("T", "2025-03", FOUR)),
            sections=two,
            targets=targets(("S", "2025", 3), ("T", "2025", 3)),
        )
    )
    assert f"{one} / {other}" in claims.notes[0]["zh"]
    assert any(f"{one} / {other}" in text for text in claims.sentences())


def test_one_party_in_another_dress_is_one_party_and_in_doubt_where_a_blank_stands_between_letters() -> None:
    two = sections(("S", "main", "A 县", "乙"), ("T", "main", "A县", "乙"))
    tables = of(monitoring(rows("S", "2025-03", FOUR)), sections=two)
    assert "A 县 / A县" in tables.network.doubts[0]["zh"]
    two = sections(("S", "main", "A县", "乙"), ("T", "main", "Ａ县", "乙"))
    tables = of(
        monitoring(rows("S", "2025-03", FOUR), rows("T", "2025-03", FOUR)),
        sections=two,
        targets=targets(("S", "2025", 3), ("T", "2025", 3)),
    )
    assert load_rule("guzhen_2021").evaluate(tables).by("payer").to_dict() == {"A县": 40_000.0}


# ---- the same twice --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("day", [2.0, 60.0])
def test_a_month_beside_days_that_say_otherwise_is_refused_with_both(day: float) -> None:
    days = [row for d in (1, 2) for row in rows("S", f"2025-03-{d:02d}", {"CODMn": day})]
    error = refused(lambda: load_rule("guzhen_2021").evaluate(of(monitoring(rows("S", "2025-03", FOUR), days))))
    assert codes_of(error) == ["two_values"]
    assert f"S 2025-03 CODMn: 9 <> {day:g} (2)" in error.text("en")
    same = [row for d in (1, 2) for row in rows("S", f"2025-03-{d:02d}", {"CODMn": 8.0 + 2 * (d - 1)})]
    assert load_rule("guzhen_2021").evaluate(of(monitoring(rows("S", "2025-03", FOUR), same))).total == 20_000.0


def test_samples_within_a_longer_sample_would_count_twice() -> None:
    values = {"COD": 60.0, "NH3-N": 1.0}
    own = targets(("S", "2012", 5, 50, 2.5), columns="section;period;class;COD [mg/L];NH3-N [mg/L]")
    tables = of(monitoring(rows("S", "2012-03", values), rows("S", "2012-03-07", values)), targets=own)
    assert codes_of(refused(lambda: load_rule("zhoukou").evaluate(tables))) == ["sample_within"]


def test_a_value_in_a_gap_of_the_whole_month_is_refused() -> None:
    whole = [("S", "2025-03", "", None, "", "gap", "")]
    assert codes_of(refused(lambda: of(monitoring(rows("S", "2025-03", FOUR), whole)))) == ["value_in_whole_gap"]


def test_a_share_that_stands_twice_is_refused() -> None:
    shares = pd.DataFrame({"section": ["S"] * 3, "party": ["甲", "甲", "丙"], "share": [0.5, 0.4, 0.5]})
    error = refused(lambda: of(monitoring(rows("S", "2025-03", FOUR)), parties=shares))
    assert codes_of(error) == ["share_twice"]
    assert "第 2 行" in error.text("zh")


def test_what_stands_beside_a_disputed_value_is_marked() -> None:
    both = rows("S", "2025-03", {"CODMn": 15.0}, "disputed")
    claims = load_rule("guzhen_2021").evaluate(one_section(FOUR, more=both))
    assert list(claims.frame["disputed"]) == [True]
    assert any("60,000.00 yuan in all" in one["en"] for one in claims.notes)


# ---- where the tables stand ------------------------------------------------------------------------------------------
def chinese(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of a month with the first Chinese heading of every column, by Chinese names."""
    month = monitoring(rows("S", "2025-03", FOUR)).drop(columns=["mark", "note"])
    tables = {
        "sections": (SECTION, SECTIONS),
        "targets": (targets(("S", "2025", 3)), TARGETS),
        "monitoring": (month, MONITORING),
    }
    return {
        FILES[name][0]: table.rename(columns={word: words[0] for word, words in known.items()})
        for name, (table, known) in tables.items()
    }


def test_one_workbook_and_a_folder_of_chinese_names_say_the_same(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "数据.xlsx") as book:
        for name, table in chinese(tmp_path).items():
            table.to_excel(book, sheet_name=name, index=False)
        pd.DataFrame({"x": [1]}).to_excel(book, sheet_name="说明", index=False)
    (tmp_path / "folder").mkdir()
    for name, table in chinese(tmp_path).items():
        table.to_csv(tmp_path / "folder" / f"{name}.csv", index=False)
    for source in (tmp_path / "数据.xlsx", tmp_path / "folder"):
        assert load_rule("guzhen_2021").evaluate(source).net()["net"].to_dict() == {"甲": -20_000.0, "乙": 20_000.0}


@pytest.mark.parametrize(
    ("table", "column", "spelling"),
    [(table, column, spelling)
     for table, columns in (("断面", SECTIONS), ("目标", TARGETS), ("监测", MONITORING))
     for column in ("section", "period", "class", "value", "indicator", "upstream", "downstream", "kind", "river")
     if column in columns for spelling in columns[column]],
)  # fmt: skip
def test_every_heading_of_a_bureau_is_read(table: str, column: str, spelling: str, tmp_path: Path) -> None:
    for name, frame in chinese(tmp_path).items():
        known = {"断面": SECTIONS, "目标": TARGETS, "监测": MONITORING}[name]
        named = frame.assign(**{known[column][0]: "某河"}) if name == table and column == "river" else frame
        named = named.rename(columns={known[column][0]: spelling}) if name == table else named
        named.to_csv(tmp_path / f"{name}.csv", index=False)
    assert load_rule("guzhen_2021").evaluate(tmp_path).total == 20_000.0


def test_a_table_that_stands_twice_in_a_folder_is_refused(tmp_path: Path) -> None:
    for name, frame in chinese(tmp_path).items():
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
    for other in ("监测.xlsx", "monitoring.xlsx"):
        chinese(tmp_path)["监测"].to_excel(tmp_path / other, index=False)
        error = refused(lambda: tables_of(tmp_path))
        assert codes_of(error) == ["table_twice"]
        assert {other, "监测.csv"} <= set(re.split("[：；, ]", error.text("zh")))
        (tmp_path / other).unlink()


def test_a_sheet_that_is_nearly_a_table_and_a_folder_without_tables_are_named(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        for name, table in chinese(tmp_path).items():
            table.to_excel(book, sheet_name={"监测": "monitorng"}.get(name, name), index=False)
    error = refused(lambda: tables_of(tmp_path / "a.xlsx"))
    assert codes_of(error) == ["sheet_nearly"]
    assert "monitoring" in error.text("zh")
    (tmp_path / "empty").mkdir()
    error = refused(lambda: tables_of(tmp_path / "empty"))
    assert codes_of(error) == ["sections_missing"]
    assert "断面" in error.text("zh")
    assert codes_of(refused(lambda: tables_of(tmp_path / "none"))) == ["file_missing"]


# ---- claims that can be checked by hand ------------------------------------------------------------------------------
@pytest.mark.parametrize("cls", [2, 4, 5, 6])
@pytest.mark.parametrize("by", ["COD", "NH3-N", "TP", "Hg", "oil"])
def test_a_claim_says_what_decides_it(cls: int, by: str) -> None:
    values = of_class(cls, by=by)
    claims = load_rule("liaoning_2024").evaluate(one_section(values, "2025-03"))
    limits = INDICATORS.limits[INDICATORS.codes.index(by), 0]
    for row in claims.frame.to_dict("records"):
        assert row["deciding"].split(",")[0] == by or cls < 3
        assert row["amount"] == pytest.approx(row["price"] * row["units"])
        assert row["units"] == abs(row["value"] - row["against"])
        if cls > 3:
            assert row["concentration"] == values[by]
            assert row["limit"] == limits[2]
            assert row["multiple"] == pytest.approx(values[by] / limits[2] - 1)
    assert len(claims)


def test_a_sum_names_what_each_indicator_gives_to_it() -> None:
    claims = load_rule("liaoning_2017").evaluate(one_section(of_class(6) | {"COD": 60.0}, "2018-03"))
    row = claims.frame[claims.frame["measure"] == "multiple"].iloc[0]
    parts = dict(part.split(" ") for part in row["deciding"].split("; "))
    assert sum(map(float, parts.values())) == pytest.approx(row["value"])
    assert set(parts) == {"NH3-N", "COD"}


def test_a_claim_cut_by_a_cap_says_so() -> None:
    claims = load_rule("guzhen_2021").evaluate(one_section(FOUR | {"CODMn": 60.0}))
    assert claims.frame[["capped", "amount"]].to_numpy().tolist() == [[True, 100_000.0]]


# ---- partial nets and figures of the user ----------------------------------------------------------------------------
@pytest.mark.parametrize("rule", ["liaoning_2024", "guzhen_2021", "zhoukou", "hefei_2022"])
def test_every_net_that_something_left_out_could_change_is_partial(rule: str) -> None:
    loaded = load_rule(rule)
    own = targets(("S", "2025", 5, 50, 2.5), columns="section;period;class;COD [mg/L];NH3-N [mg/L]")
    tables = of(monitoring(rows("S", "2025-03", of_class(6))), targets=own)
    claims = loaded.evaluate(tables, period="2025-03")
    assert claims.left_out
    assert set(claims.partial) == {"甲", "乙"}
    assert sum("partial" in text for text in claims.sentences()) == 1
    assert claims.other is None


def test_a_term_for_other_kinds_of_sections_leaves_a_net_whole() -> None:
    tables = of(monitoring(rows("S", "2025-03", of_class(4))))
    claims = load_rule("zhoukou").evaluate(tables, leave_out=["mouth"], period="2025-03")
    touched = {one.name: one.parties for one in claims.left_out}
    assert touched["mouth"] == ()  # it holds for tributaries, and there is none
    assert touched["bands_strict"] == ("甲", "乙")


def test_a_figure_of_the_user_is_named_as_theirs() -> None:
    parts = [rows("S", year, of_class(3) | {"TN": value}) for year, value in (("2020", 4.0), ("2025", 3.0))]
    tables = of(monitoring(*parts))
    rule = load_rule("liaoning_2024")
    ask = {"period": "2025", "leave_out": ["class"]}
    for amount in ("2e4 yuan", "2 万元", "20000元", 2.0):
        claims = rule.evaluate(tables, amounts={"total_nitrogen": amount}, **ask)
        assert claims.by("payer").to_dict() == {"乙": 500_000.0}
        assert any("20,000.00 yuan is the user's figure" in one["en"] for one in claims.notes)
    for wrong in ("2", "yuan", "2 mg/L", "-2 yuan"):
        error = refused(lambda wrong=wrong: rule.evaluate(tables, amounts={"total_nitrogen": wrong}, **ask))
        assert codes_of(error) == ["amount_unit"]
    bands = load_rule("zhoukou")
    assert codes_of(refused(lambda: bands.evaluate(tables, amounts={"bands": 5.0}))) == ["amount_bands"]


@pytest.mark.parametrize("given", ["铜,锌", "Cu, Zn", "铜、锌", "Cu;锌", ["铜", "Zn"]])
def test_what_is_left_out_may_be_named_in_chinese_and_several_at_once(given: str | list[str]) -> None:
    values = {code: value for code, value in of_class(4).items() if code not in ("Cu", "Zn")}
    claims = load_rule("liaoning_2024").evaluate(one_section(values), leave_out=given)
    assert {"Cu", "Zn"} <= {one.name for one in claims.left_out}
    assert not load_rule("liaoning_2024").evaluate(one_section(of_class(1)), leave_out="优于目标").total
    error = refused(lambda: load_rule("liaoning_2024").evaluate(one_section(values), leave_out="铜,锌锌"))
    assert codes_of(error) == ["unknown_name"]


# ---- rule files and dates --------------------------------------------------------------------------------------------
RULE = """
[rule]
title = "some city"
source = "judgement"
unit = "1e4 yuan"
in_force = { from = "2025-01-01", kind = "effective" }

[[terms]]
name = "steps"
title = "steps"
measure = "multiple"
indicators = ["COD"]
period = "month"
schedule = { ceil = 0.5 }
amount = 5
sides = ["worse"]

[settle]
worse = { payer = "upstream", payee = "downstream" }
"""


@pytest.mark.parametrize(
    ("line", "instead", "code", "named"),
    [("schedule = { ceil = 0.5 }", "ceil = 20", None, "schedule = { ceil = 20 }"),
     ("schedule = { ceil = 0.5 }", "schedule = { ceil = 20 }", "step_large", "{ ceil = 0.2 }"),
     ('title = "some city"', 'title = " "', "title_empty", "rule.title"),
     ('title = "steps"', 'title = ""', "title_empty", "terms.steps.title"),
     ('from = "2025-01-01"', 'from = "2025-02-30"', "no_such_day", "2025-02")],
)  # fmt: skip
def test_slips_of_a_rule_file_say_what_to_write(
    line: str, instead: str, code: str | None, named: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(RULE, encoding="utf-8")
    assert load_rule(path).name == "mine"
    path.write_text(RULE.replace(line, instead), encoding="utf-8")
    error = refused(lambda: load_rule(path))
    assert all(named in error.text(language) for language in ("en", "zh"))
    if code is not None:
        assert codes_of(error) == [code]


def test_words_of_a_schedule_are_those_of_the_table() -> None:
    assert set(SCHEDULE_WORDS) == set(SCHEDULES)


@pytest.mark.parametrize("text", ["2025-02-30", "2025年4月31日", "2023-02-29"])
def test_a_date_the_calendar_lacks_is_called_that(text: str) -> None:
    error = refused(lambda: of(monitoring(rows("S", text, FOUR))))
    assert codes_of(error) == ["no_such_day"]
    assert "天" in error.text("zh")
    assert codes_of(
        refused(lambda: load_rule("guzhen_2021").evaluate(of(monitoring(rows("S", "2025-03", FOUR))), period=text))
    ) == ["no_such_day"]


def test_nothing_measured_names_its_period_in_the_language_in_force() -> None:
    tables = one_section(of_class(4), "2019-05")
    error = refused(lambda: load_rule("liaoning_2024").evaluate(tables))
    assert "month" in error.text("en")
    assert "month" not in error.text("zh")

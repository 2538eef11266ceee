"""What was not measured: single indicators, months of a year, values below detection. None of it is ever made up."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from water import CLASS_21, INDICATORS, limit, monitoring, of_class, one_section, rows, sections, targets

from esvalue.core.errors import InputError
from esvalue.payments import Claims, Tables, load_rule, read_tables
from esvalue.payments.numbers import limit_of_detection

FOUR = {"COD": 20.0, "CODMn": 9.0, "NH3-N": 1.0, "TP": 0.2}
#: Rules that reward a class better than the target, and a month each was in force.
REWARDING = {"liaoning_2024": "2025-03", "dalian_2025": "2025-05", "anhui_2018": "2019-05", "hefei_2022": "2023-05"}


def refused(make: Callable[[], object]) -> InputError:
    with pytest.raises(InputError) as caught:
        make()
    return caught.value


def gap(code: str, period: str, section: str = "S") -> tuple:
    return (section, period, code, None, "", "gap", "")


def without(values: dict[str, float], code: str) -> dict[str, float]:
    return {name: value for name, value in values.items() if name != code}


def month(rule: str, values: dict[str, float], period: str, **more: list[tuple]) -> Claims:
    return load_rule(rule).evaluate(one_section(values, period, **more), period=period)


@cache
def whole_month(rule: str, cls: int, period: str) -> Claims:
    """Return what a rule gives for a month of a class in which nothing is lacking."""
    return month(rule, of_class(cls), period)


# ---- single indicators -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rule", REWARDING)
@pytest.mark.parametrize("code", [code for code in CLASS_21 if code != "NH3-N"])
def test_a_section_is_not_better_than_its_target_while_any_indicator_is_a_gap(rule: str, code: str) -> None:
    period = REWARDING[rule]
    assert whole_month(rule, 1, period).total > 0
    claims = month(rule, without(of_class(1), code), period, more=[gap(code, period)])
    assert claims.total == 0
    unknown = [one for one in claims.left_out if one.name.endswith(".unknown")]
    assert any(f"S {period} ({code})" in one.reason["zh"] for one in unknown)
    assert set(claims.partial) == {"甲", "乙"}


@pytest.mark.parametrize("code", [code for code in CLASS_21 if code != "NH3-N"])
def test_a_charge_stands_whatever_else_was_not_measured(code: str) -> None:
    whole = whole_month("liaoning_2024", 5, "2025-03")
    claims = month("liaoning_2024", without(of_class(5), code), "2025-03", more=[gap(code, "2025-03")])
    assert claims.total == whole.total == 2_000_000.0
    assert not [one for one in claims.left_out if one.name.endswith(".unknown")]
    assert any(
        one["en"].startswith("classes better or worse than the target: indicators were not") for one in claims.notes
    )


def test_a_sum_of_multiples_is_the_least_there_is() -> None:
    six = of_class(6) | {"COD": 80.0}
    whole, part = (
        month("liaoning_2017", values, "2018-03", more=more)
        for values, more in ((six, []), (without(six, "COD"), [gap("COD", "2018-03")]))
    )
    assert 0 < part.total < whole.total
    assert any("the least" in one["en"] for one in part.notes)


def test_an_indicator_without_a_class_is_no_gap_of_the_class() -> None:
    values = of_class(2) | {"TN": 3.0}  # total nitrogen has no limits in rivers
    claims = month("liaoning_2024", without(values, "TN"), "2025-03", more=[gap("TN", "2025-03")])
    assert claims.total == 1_000_000.0


def test_a_condition_that_is_not_known_makes_no_claim_and_is_named() -> None:
    # rewarded where the target is met and the class is better than last year's: target II, COD unknown
    last = rows("S", "2018", of_class(3))
    claims = month("chongqing_2018", without(of_class(1), "COD"), "2019-05", more=[*last, gap("COD", "2019-05")])
    assert claims.total == 0
    assert {"improved.unknown", "missed.unknown"} <= {one.name for one in claims.left_out}


def test_a_gap_of_last_year_leaves_a_decline_unknown_and_an_improvement_standing() -> None:
    def claims(now: int, last: int) -> Claims:
        before = [*rows("S", "2018", without(of_class(last), "COD")), gap("COD", "2018")]
        return load_rule("chongqing_2018").evaluate(
            one_section(of_class(now), "2019-05", 4, more=before), period="2019-05"
        )

    assert claims(1, 3).by("term").to_dict() == {"improved": 1_000_000.0}  # last year was III or worse
    declined = claims(3, 1)  # last year was I, or worse by COD
    assert declined.total == 0
    assert "declined.unknown" in {one.name for one in declined.left_out}


# ---- months of a year ------------------------------------------------------------------------------------------------
def year_of(values: dict[str, float], skip: tuple[int, ...] = (), mark: bool = False) -> Tables:
    months = [m for m in range(1, 13) if m not in skip]
    parts = [row for m in months for row in rows("S", f"2023-{m:02d}", values)]
    parts += [("S", f"2023-{m:02d}", "", None, "", "gap", "") for m in skip] if mark else []
    last = rows("S", "2022", of_class(5))
    return read_tables(
        sections=sections(("S", "main", "甲", "乙")),
        targets=targets(("S", "2023", 5)),
        monitoring=monitoring(parts, last),
    )


@pytest.mark.parametrize("absent", range(1, 13))
def test_a_month_neither_measured_nor_marked_is_refused_where_a_year_is_asked_about(absent: int) -> None:
    error = refused(lambda: load_rule("hefei_2022").evaluate(year_of(of_class(3), (absent,)), period="2023"))
    assert {one.code for one in error.problems} == {"months_lack"}
    assert f"S 2023-{absent:02d} pH" in error.text("en")
    marked = load_rule("hefei_2022").evaluate(year_of(of_class(3), (absent,), mark=True), period="2023")
    assert "year_class" in set(marked.frame["term"])
    assert any("11/12" in one["zh"] for one in marked.notes)
    whole = load_rule("hefei_2022").evaluate(year_of(of_class(3)), period="2023")
    assert whole.by("term")["year_class"] == marked.by("term")["year_class"]
    assert not any("/12" in one["en"] for one in whole.notes)


def test_a_quarter_that_is_measured_as_a_whole_stands_for_its_months() -> None:
    parts = [row for q in range(1, 5) for row in rows("S", f"2023Q{q}", of_class(3))]
    tables = read_tables(
        sections=sections(("S", "main", "甲", "乙")),
        targets=targets(("S", "2023", 5)),
        monitoring=monitoring(parts, rows("S", "2022", of_class(5))),
    )
    assert "year_class" in set(load_rule("hefei_2022").evaluate(tables, period="2023").frame["term"])


def test_last_year_and_base_years_need_their_months_too() -> None:
    last = [row for m in range(1, 12) for row in rows("S", f"2018-{m:02d}", of_class(3))]
    error = refused(lambda: month("chongqing_2018", of_class(1), "2019-05", more=last))
    assert {one.code for one in error.problems} == {"months_lack"}
    assert "S 2018-12 pH" in error.text("en")


# ---- below detection -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "found"),
    [("<0.01", 0.01), ("＜0.01", 0.01), ("< 0.01", 0.01), ("0.01L", 0.01), ("0.01 l", 0.01), ("<0.01L", 0.01),
     ("ND(0.01)", 0.01), ("nd（0.01）", 0.01), ("未检出(0.01)", 0.01), ("未检出 0.01", 0.01), ("0.01(未检出)", 0.01),
     ("4e-5L", 4e-5), ("小于0.01", 0.01)],
)  # fmt: skip
def test_a_value_below_detection_counts_as_half_its_limit(text: str, found: float) -> None:
    assert limit_of_detection(text) == pytest.approx(found)
    frame = monitoring(rows("S", "2025-03", FOUR))
    frame["value"] = frame["value"].astype(object)
    frame.loc[frame["indicator"] == "TP", "value"] = text
    tables = read_tables(
        sections=sections(("S", "main", "甲", "乙")), targets=targets(("S", "2025", 3)), monitoring=frame
    )
    at = INDICATORS.codes.index("TP")
    assert tables.grid("month").values[0, 0, at] == pytest.approx(found / 2)
    claims = load_rule("guzhen_2021").evaluate(tables)
    assert claims.total == 20_000.0
    assert any("检出限的二分之一" in one["zh"] and "第 4 行" in one["zh"] for one in claims.notes)


@pytest.mark.parametrize("text", ["0.01", "0", "<0", "-0.01L", "0.01mg/L", "", "n/a", "LL", "<", "x<0.01"])
def test_what_says_no_limit_of_detection_is_none(text: str) -> None:
    found = limit_of_detection(text)
    assert found is None or found != found


def detected(values: dict[str, object], **more: object) -> Tables:
    frame = monitoring(rows("S", "2025-03", FOUR))
    frame["value"] = frame["value"].astype(object)
    for code, value in values.items():
        frame.loc[frame["indicator"] == code, "value"] = value
    return read_tables(
        sections=sections(("S", "main", "甲", "乙")), monitoring=frame, targets=targets(("S", "2025", 3)), **more
    )


@pytest.mark.parametrize("code", [code for code in CLASS_21 if code not in ("pH", "DO")])
def test_what_was_not_detected_exceeds_no_limit(code: str) -> None:
    values = of_class(1) | {code: limit(code, 5) * 3}
    frame = monitoring(rows("S", "2025-03", values))
    frame["value"] = [
        f"<{value}" if name == code else value for name, value in zip(frame["indicator"], frame["value"], strict=True)
    ]
    tables = read_tables(
        sections=sections(("S", "main", "甲", "乙")), targets=targets(("S", "2025", 1)), monitoring=frame
    )
    claims = load_rule("liaoning_2024").evaluate(tables)
    assert claims.total == 0
    assert any("too coarse" in one["en"] for one in claims.notes)


def test_a_limit_of_its_own_is_not_exceeded_by_what_was_not_detected() -> None:
    own = targets(("S", "2025", "III", 0.004), columns="section;period;class;TP [mg/L]")
    frame = monitoring(rows("S", "2025-03", FOUR | {"CODMn": 6.0}))
    frame["value"] = [
        "<0.02" if code == "TP" else value for code, value in zip(frame["indicator"], frame["value"], strict=True)
    ]
    tables = read_tables(sections=sections(("S", "main", "甲", "乙")), targets=own, monitoring=frame)
    assert load_rule("guzhen_2021").evaluate(tables).total == 0


@pytest.mark.parametrize("text", ["未检出", "ND", "nd", "N.D.", "<", "低于检出限"])
def test_not_detected_without_a_limit_is_refused_where_it_is_needed(text: str) -> None:
    error = refused(lambda: load_rule("guzhen_2021").evaluate(detected({"TP": text})))
    assert [one.code for one in error.problems] == ["detection_unlimited"]
    assert all(part in error.text("zh") for part in ("S 2025-03 TP", "0.01L"))
    assert load_rule("guzhen_2021").evaluate(detected({"TP": text}), leave_out=["TP"]).total == 20_000.0


def test_ph_has_no_limit_of_detection() -> None:
    frame = pd.DataFrame([("S", "2025-03", "pH", "<6", "", "", "")], columns=monitoring([]).columns)
    error = refused(lambda: read_tables(sections=sections(("S", "main", "甲", "乙")), monitoring=frame))
    assert [one.code for one in error.problems] == ["detection_none"]


@pytest.mark.parametrize("against", ['against = "base"\n', ""])
@pytest.mark.parametrize("schedule", ['"per_unit"\namount = 5', "{ bands = [{ above = 0, amount = 5 }] }"])
def test_an_index_asks_for_its_base_years_however_it_is_written(tmp_path: Path, against: str, schedule: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        f"""
[rule]
title = "invented"
source = "judgement"
unit = "1e4 yuan"
[[terms]]
name = "index"
title = "index"
measure = "index"
{against}indicators = ["COD"]
combine = "each"
period = "year"
schedule = {schedule}
[settle]
worse = {{ payer = "upstream", payee = "downstream" }}
better = {{ payer = "downstream", payee = "upstream" }}
""",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        load_rule(path)
    assert [one.code for one in caught.value.problems] == ["base_wanted"]

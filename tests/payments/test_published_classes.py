"""Classes as they are published, by section and month: what a rule pays by them, and what it cannot tell from them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from given import see
from payment_scenes import BUDGET, of_rule
from water import CLASS_21, monitoring, of_class, rows, sections, targets

from esvalue.core.errors import InputError
from esvalue.payments import Claims, Tables, load_rule, read_tables
from esvalue.payments.published import class_number

WAN = 10_000.0
REST = [("S2", "2025-03", "Ⅲ"), ("S3", "2025-03", "Ⅲ")]
MONTH = "2025-03"


def classes(*given: tuple[str, str, str]) -> pd.DataFrame:
    """Return a table of published classes."""
    return pd.DataFrame(given, columns=["断面", "时段", "类别"])


def tables(published: pd.DataFrame, *measured: list[tuple], month: str = MONTH, **more: pd.DataFrame) -> Tables:
    """Return tables of three tributaries of 甲, 乙, 丙 above 丁, with target III and classes as published."""
    return read_tables(
        sections=sections(*((f"S{i}", "tributary", party, "丁") for i, party in enumerate("甲乙丙", 1))),
        targets=more.pop("targets", targets(*((f"S{i}", month[:4], 3) for i in (1, 2, 3)))),
        monitoring=monitoring(*measured) if measured else None,
        classes=published,
        **more,
    )


def left(claims: Claims) -> dict[str, str]:
    """Return what was left out, with the reason."""
    return {one.name: one.reason["en"] for one in claims.left_out}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ⅱ类", 2),
        ("Ⅳ", 4),
        ("五类", 5),
        ("劣Ⅴ", 6),
        ("劣V类", 6),
        (">V", 6),
        ("worse than V", 6),
        ("2", 2),
        ("劣Ⅳ", None),
    ],
)
def test_a_class_is_read_as_it_is_published(text: str, number: int | None) -> None:
    assert class_number(text) == number


def test_a_rule_of_classes_is_whole_by_published_classes() -> None:
    # Liaoning 2024, tributaries, 50 a class: V against III upstream pays 100, II against III downstream pays 50
    published = classes(("S1", MONTH, "Ⅴ"), ("S2", MONTH, "Ⅱ类"), ("S3", MONTH, "III"))
    claims = load_rule("liaoning_2024").evaluate(tables(published), leave_out=["total_nitrogen"])
    assert (claims.by("payer", "payee") / WAN).to_dict() == {("甲", "丁"): 100, ("丁", "乙"): 50}
    assert set(left(claims)) == {"total_nitrogen"}
    assert any("only the class is published" in note["en"] for note in claims.notes)
    row = claims.frame.iloc[0]
    assert (row["value"], row["against"], row["deciding"]) == (5, 3, "")
    assert pd.isna(row["concentration"])
    assert pd.isna(row["limit"])


def test_the_same_class_measured_and_published_pays_the_same() -> None:
    measured = [rows(f"S{i}", MONTH, of_class(cls)) for i, cls in ((1, 6), (2, 2), (3, 4))]
    published = classes(("S1", MONTH, "劣Ⅴ"), ("S2", MONTH, "Ⅱ"), ("S3", MONTH, "Ⅳ"))
    rule = load_rule("liaoning_2024")
    by_class = rule.evaluate(tables(published))
    by_value = rule.evaluate(tables(published.iloc[:0], *measured))
    assert by_class.by("section", "payer", "payee").to_dict() == by_value.by("section", "payer", "payee").to_dict()


def test_what_needs_more_is_partial_only_where_it_could_matter() -> None:
    # 2017: classes worse x 50 and, worse than V, multiples over V: by the class alone the latter is known to be nothing
    # at S1 (V), and not known at S2 (worse than V)
    published = classes(("S1", "2019-05", "Ⅴ"), ("S2", "2019-05", "劣Ⅴ"), ("S3", "2019-05", "Ⅱ"))
    claims = load_rule("liaoning_2017").evaluate(tables(published, month="2019-05"))
    assert (claims.by("section") / WAN).to_dict() == {"S1": 100, "S2": 150}
    why = "not to be told from the published class, and not counted: "
    assert left(claims) == {"beyond_v.published": f"{why}S2 2019-05 (pH, DO, CODMn, COD, +17)"}
    assert set(claims.partial) == {"乙", "丁"}


def test_a_multiple_over_the_target_is_nothing_where_the_class_meets_it() -> None:
    # Guzhen counts multiples over the target: none at S1 and S2 (III and I against III), not known at S3 (IV)
    published = classes(("S1", "2022-05", "Ⅲ"), ("S2", "2022-05", "Ⅰ"), ("S3", "2022-05", "Ⅳ"))
    claims = load_rule("guzhen_2021").evaluate(tables(published, month="2022-05"))
    assert len(claims) == 0
    (why,) = [reason for name, reason in left(claims).items() if name.endswith(".published")]
    assert why.endswith(": S3 2022-05 (CODMn, COD, NH3-N, TP)")
    own = pd.DataFrame({"section": ["S1", "S2", "S3"], "period": "2022", "class": 3, "TP [mg/L]": [0.1, None, None]})
    stricter = load_rule("guzhen_2021").evaluate(tables(published, month="2022-05", targets=own))
    (why,) = [reason for name, reason in left(stricter).items() if name.endswith(".published")]
    assert [name in why for name in ("S1 2022-05", "S2 2022-05", "S3 2022-05")] == [
        True,
        False,
        True,
    ]  # class III may be over a limit of its own


def test_a_published_class_settles_what_single_indicators_leave_open() -> None:
    # four indicators measured at class I and the class published as II: 50 for one class better
    measured = rows("S1", MONTH, {code: of_class(1)[code] for code in ("COD", "CODMn", "NH3-N", "TP")})
    claims = load_rule("liaoning_2024").evaluate(
        tables(classes(("S1", MONTH, "Ⅱ"), *REST), measured), leave_out=["total_nitrogen"]
    )
    assert (claims.by("payer", "payee") / WAN).to_dict() == {("丁", "甲"): 50}
    assert not [name for name in left(claims) if name.endswith((".unknown", ".published"))]


def test_concentrations_count_where_all_were_measured_and_the_difference_is_told() -> None:
    measured = rows("S1", MONTH, of_class(5))
    claims = load_rule("liaoning_2024").evaluate(tables(classes(("S1", MONTH, "Ⅱ"), *REST), measured))
    assert (claims.by("payer", "payee") / WAN).to_dict() == {("甲", "丁"): 100}
    assert any("is not that of all concentrations" in note["en"] and "S1" in note["en"] for note in claims.notes)
    assert len(CLASS_21) == 21


def test_last_year_and_this_year_may_both_be_published_classes() -> None:
    # Chongqing, 100 a month each: S1 meets III and is better than last year's class II: downstream pays; S2 misses it:
    # upstream pays; S3 meets it as last year: nothing
    published = classes(
        ("S1", "2018", "Ⅱ"),
        ("S1", "2019-05", "Ⅰ"),
        ("S2", "2018", "Ⅱ"),
        ("S2", "2019-05", "Ⅳ"),
        ("S3", "2018", "Ⅲ"),
        ("S3", "2019-05", "Ⅲ"),
    )
    claims = load_rule("chongqing_2018").evaluate(tables(published, month="2019-05"), period="2019-05")
    paid = {("S1", "丁", "甲"): 100, ("S2", "乙", "丁"): 100}
    assert (claims.by("section", "payer", "payee") / WAN).to_dict() == paid
    assert left(claims) == {}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([("S1", MONTH, "VI")], "class_unknown"),
        ([("S1", MONTH, "")], "value_missing"),
        ([("S1", MONTH, "Ⅱ"), ("S1", MONTH, "Ⅲ")], "value_twice"),
        ([("S9", MONTH, "Ⅱ")], "orphan_section"),
        ([("S1", "2025-13", "Ⅱ")], "period_unknown"),
    ],
)
def test_what_is_no_class_is_refused(given: list[tuple[str, str, str]], code: str) -> None:
    with pytest.raises(InputError) as refused:
        tables(classes(*given))
    assert [one.code for one in refused.value.problems] == [code]


def test_a_month_without_a_class_is_marked_as_a_gap_or_refused() -> None:
    published = classes(("S1", MONTH, "Ⅴ"), ("S2", MONTH, "Ⅱ"), ("S1", "2025-04", "Ⅴ"))
    rule = load_rule("liaoning_2024")
    with pytest.raises(InputError) as refused:
        rule.evaluate(tables(published), leave_out=["total_nitrogen"])
    assert {one.code for one in refused.value.problems} == {"month_lacks"}
    marked = pd.concat([published, classes(("S2", "2025-04", ""), ("S3", MONTH, ""), ("S3", "2025-04", ""))])
    marked = marked.assign(标记=["", "", "", "缺测", "暂停考核", "gap"])
    claims = rule.evaluate(tables(marked.reset_index(drop=True)), leave_out=["total_nitrogen"])
    assert (claims.by("section") / WAN).to_dict() == {"S1": 200, "S2": 50}
    assert any("a gap or suspended" in note["en"] and "S2 2025-04" in note["en"] for note in claims.notes)


# ---- in a scenario ---------------------------------------------------------------------------------------------------
SCENARIO = of_rule("liaoning_2017", "2019") + BUDGET.replace("甲", "丁")


def test_a_scenario_pays_by_published_classes_and_says_what_is_partial(tmp_path: Path) -> None:
    river = tmp_path / "river"
    river.mkdir()
    given = tables(classes(("S1", "2019-05", "Ⅴ")), month="2019-05")
    assert given.classes is not None
    sections(*((f"S{i}", "tributary", party, "丁") for i, party in enumerate("甲乙丙", 1))).to_csv(
        river / "sections.csv", index=False
    )
    targets(*((f"S{i}", "2019", 3) for i in (1, 2, 3))).to_csv(river / "targets.csv", index=False)
    classes(("S1", "2019-05", "Ⅴ"), ("S2", "2019-05", "劣Ⅴ"), ("S3", "2019-05", "Ⅱ")).to_csv(
        river / "类别.csv", index=False
    )
    (tmp_path / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    seen = see(tmp_path / "scenario.toml")
    assert seen.total("public_cost", "present") == pytest.approx(-250 * WAN)
    noted = {row["what"]["en"]: row["note"]["en"] for row in seen.comparison.tables["payments"].rows}
    partial = [note for note in noted.values() if note.startswith("partial")]
    assert len(partial) == 1
    assert "S2 2019-05" in partial[0]
    assert any("partial" in note["en"] for note in seen.comparison.tables["nets"].notes)
    shutil.rmtree(river)

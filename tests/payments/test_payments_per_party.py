"""Terms that count per party, month by month: means of its sections, what they need, what a party does not have.

Every figure is worked out beside it. The limit of COD is 20 mg/L at class III and 30 at class IV (GB 3838-2002).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_payments_rules import rule, written
from water import limit, monitoring, rows, sections, targets

from esvalue.core.errors import InputError
from esvalue.payments import Claims, load_rule, read_tables

SECTIONS = (("一", "main", "甲", "省"), ("二", "main", "甲", "省"), ("三", "main", "丙", "省"))
#: COD in March by section: the mean of 甲 is (24 + 32) / 2 = 28, 0.4 times over 20; 丙 is met.
MARCH = {"一": 24.0, "二": 32.0, "三": 18.0}
TARGETS = targets(*((name, "2025", 3) for name in MARCH))


def term(**changes: Any) -> dict[str, Any]:
    """Return a rule that takes 100e4 yuan of a party for each time over the target, month by month."""
    data = rule()
    data["terms"] = [
        data["terms"][0]
        | {"indicators": ["COD"], "schedule": "per_unit", "amount": 100, "per": "party", "cap": {}, "when": []}
        | changes
    ]
    return data


def claims(folder: Path, data: dict[str, Any], *parts: list[tuple], period: str = "2025-03", **tables: Any) -> Claims:
    """Return the claims of a rule on three sections of two parties."""
    measured = parts or [rows(name, "2025-03", {"COD": value}) for name, value in MARCH.items()]
    given = {"sections": sections(*SECTIONS), "targets": TARGETS, "monitoring": monitoring(*measured)} | tables
    return load_rule(written(folder, data)).evaluate(read_tables(**given), period=period)


def paid(found: Claims) -> dict[str, float]:
    """Return what each party pays, in 1e4 yuan."""
    return {name: amount / 1e4 for name, amount in found.by("payer").to_dict().items() if amount}


def codes(run: Any) -> dict[str, str]:
    """Return the codes of the mistakes of an action, with their texts."""
    with pytest.raises(InputError) as caught:
        run()
    assert all(one.text("zh") != one.text("en") for one in caught.value.problems)
    return {one.code: one.text("en") for one in caught.value.problems}


def test_the_mean_of_a_month_against_the_target(tmp_path: Path) -> None:
    assert limit("COD", 3) == 20.0
    # 甲: (28 / 20 - 1) x 100e4 = 40e4 yuan; the worst of its sections alone would cost 60e4, the two together 80e4.
    assert paid(claims(tmp_path, term())) == pytest.approx({"甲": 40.0})


def test_months_stand_alone(tmp_path: Path) -> None:
    april = {"一": 20.0, "二": 40.0, "三": 26.0}
    parts = [rows(name, "2025-03", {"COD": value}) for name, value in MARCH.items()]
    parts += [rows(name, "2025-04", {"COD": value}) for name, value in april.items()]
    found = claims(tmp_path, term(), *parts, period="2025Q2")
    # April: 甲 (30 / 20 - 1) x 100 = 50, 丙 (26 / 20 - 1) x 100 = 30.
    assert paid(found) == pytest.approx({"甲": 50.0, "丙": 30.0})
    both = claims(tmp_path, term(), *parts, period="2025")
    assert paid(both) == pytest.approx({"甲": 90.0, "丙": 30.0})


def test_a_section_measured_often_counts_as_any_other(tmp_path: Path) -> None:
    days = [rows("二", f"2025-03-{day:02d}", {"COD": value}) for day, value in ((1, 30.0), (11, 31.0), (21, 35.0))]
    parts = [rows("一", "2025-03", {"COD": 24.0}), *days, rows("三", "2025-03", {"COD": 18.0})]
    # 二: (30 + 31 + 35) / 3 = 32, so 甲 has 28 as before; the mean of all four values would be 30.
    assert paid(claims(tmp_path, term(), *parts)) == pytest.approx({"甲": 40.0})


def test_a_section_without_the_month_is_refused_by_name(tmp_path: Path) -> None:
    parts = [rows("一", "2025-03", {"COD": 24.0}), rows("三", "2025-03", {"COD": 18.0})]
    found = codes(lambda: claims(tmp_path, term(), *parts))
    assert list(found) == ["month_lacks"]
    assert "二 2025-03" in found["month_lacks"]


def test_a_gap_of_a_section_is_named_and_left_out_of_the_mean(tmp_path: Path) -> None:
    gap = [("二", "2025-03", "COD", None, "mg/L", "gap", "river dry")]
    parts = [rows("一", "2025-03", {"COD": 24.0}), gap, rows("三", "2025-03", {"COD": 18.0})]
    found = claims(tmp_path, term(), *parts)
    assert paid(found) == pytest.approx({"甲": 20.0})  # (24 / 20 - 1) x 100
    assert any("二 2025-03" in one.en for one in found.notes)


def test_sections_with_different_targets_have_no_target_together(tmp_path: Path) -> None:
    mixed = targets(("一", "2025", 3), ("二", "2025", 4), ("三", "2025", 3))
    found = codes(lambda: claims(tmp_path, term(), targets=mixed))
    assert list(found) == ["party_targets"]
    assert "甲 (二, 2025-03)" in found["party_targets"]
    # Against last year the targets are not asked for.
    earlier = [rows(name, f"{year}-03", {"COD": value}) for name, value in MARCH.items() for year in (2024, 2025)]
    same = term(measure="points", against="same_period_last_year")
    assert paid(claims(tmp_path, same, *earlier, targets=mixed)) == {}


def test_a_section_without_a_target_is_no_part_of_the_mean(tmp_path: Path) -> None:
    fewer = targets(("一", "2025", 3), ("三", "2025", 3))
    found = codes(lambda: claims(tmp_path, term(), targets=fewer))
    assert "二" in found["target_lacks"]
    parts = [rows("一", "2025-03", {"COD": 24.0}), rows("三", "2025-03", {"COD": 18.0})]
    assert paid(claims(tmp_path, term(), *parts, targets=fewer)) == pytest.approx({"甲": 20.0})


def test_volumes_and_bases_of_a_party_are_those_of_its_sections_together(tmp_path: Path) -> None:
    bases = pd.DataFrame(
        [(name, "2025-03", n) for name, n in (("一", 30.0), ("二", 12.0), ("三", 5.0))],
        columns=["section", "period", "base [mu]"],
    )
    counted = term(measure="base", against=None, indicators=None, combine=None, counted="mu", amount=0.1)
    counted["terms"][0] = {key: value for key, value in counted["terms"][0].items() if value is not None}
    found = claims(tmp_path, counted, bases=bases)
    assert paid(found) == pytest.approx({"甲": 4.2, "丙": 0.5})  # (30 + 12) x 0.1, 5 x 0.1


def test_amounts_by_kind_where_all_sections_of_a_party_are_of_one(tmp_path: Path) -> None:
    by_kind = term(amount={"main": 100, "tributary": 50})
    assert paid(claims(tmp_path, by_kind)) == pytest.approx({"甲": 40.0})
    mixed = sections(("一", "main", "甲", "省"), ("二", "tributary", "甲", "省"), ("三", "main", "丙", "省"))
    assert list(codes(lambda: claims(tmp_path, by_kind, sections=mixed))) == ["amount_lacks"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"against": "inflow"}, "inflow"),
        ({"against": "inflow_or_target"}, "inflow"),
        ({"measure": "load"}, "load over the target"),
        ({"measure": "days"}, "days over"),
        ({"measure": "share", "against": "number"}, "share of samples met"),
        ({"period": "sample"}, "a sample"),
        ({"when": [{"measure": "change", "against": "inflow", "is": "not_better"}]}, "inflow"),
    ],
)
def test_what_only_a_section_has(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    path = written(tmp_path, term(**changes))
    found = codes(lambda: load_rule(path))
    assert says in found["party_lacks"]
    assert 'per = "section"' in found["party_lacks"]


def test_permuted_sections_change_nothing(tmp_path: Path) -> None:
    turned = [rows(name, "2025-03", {"COD": value}) for name, value in reversed(MARCH.items())]
    found = claims(tmp_path, term(), *turned, sections=sections(*SECTIONS[::-1]))
    assert paid(found) == pytest.approx(paid(claims(tmp_path, term())))


@pytest.mark.parametrize("frame", [True, False])
def test_a_year_never_stands_beside_a_period(tmp_path: Path, frame: bool) -> None:
    measured = monitoring(*(rows(name, "2025-03", {"COD": value}) for name, value in MARCH.items()))
    measured["year"] = "2025"
    given: Any = measured
    if not frame:
        given = tmp_path / "monitoring.csv"
        measured.to_csv(given, index=False)
    found = codes(lambda: read_tables(sections=sections(*SECTIONS), targets=TARGETS, monitoring=given))
    assert list(found) == ["year_beside"]


def test_published_classes_give_no_mean_of_a_party(tmp_path: Path) -> None:
    classes = pd.DataFrame({"section": ["一"], "period": ["2025-03"], "class": ["IV"]})
    found = codes(lambda: claims(tmp_path, term(), classes=classes))
    assert "leave_out" in found["party_classes"]

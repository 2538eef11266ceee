"""Rule files: every mistake at once with the nearest word, every word of the tables used, periods, pools."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from water import monitoring, of_class, one_section, rows, sections, targets

import esvalue
from esvalue.core.errors import InputError
from esvalue.core.messages import things
from esvalue.core.periods import KINDS
from esvalue.payments import load_rule, read_tables, rule_names
from esvalue.payments.measures import AGAINST, COMBINED, MEASURES
from esvalue.payments.per import PER
from esvalue.payments.rule_file import ROLES
from esvalue.payments.schedules import CAPS, RAISED, SCHEDULES, THRESHOLDS
from esvalue.payments.settlement import SEVERAL

ROOT = Path(esvalue.__file__).parents[1]
TITLE = {"zh": "断面补偿", "en": "charges at sections"}


def rule() -> dict[str, Any]:
    """Return a rule of a city that is none, as its file holds it."""
    return {
        "rule": {
            "title": TITLE,
            "source": "arithmetic",
            "unit": "1e4 yuan",
            "in_force": {"from": "2025-01-01", "to": "2026-12-31", "kind": "effective"},
        },
        "terms": [
            {
                "name": "steps",
                "title": TITLE,
                "measure": "multiple",
                "against": "target",
                "indicators": ["COD", "TP"],
                "combine": "each",
                "period": "month",
                "schedule": {"ceil": 0.2},
                "amount": {"main": 20, "else": 10},
                "sides": ["worse"],
                "cap": {"section": 60},
                "when": [{"measure": "change", "against": "inflow", "is": "not_better"}],
            },
            {
                "name": "bands",
                "title": TITLE,
                "measure": "multiple",
                "against": "target",
                "indicators": ["NH3-N"],
                "combine": "each",
                "period": "month",
                "sides": ["worse"],
                "schedule": {"bands": [{"above": 0, "to": 1, "amount": 5}, {"above": 1, "amount": 15}]},
            },
        ],
        "settle": {"worse": {"payer": "upstream", "payee": "downstream"}},
    }


def written(folder: Path, data: dict[str, Any]) -> Path:
    path = folder / "mine.toml"
    path.write_bytes(tomli_w.dumps(data).encode())
    return path


def at(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Set an entry of a rule: "terms.0.measure"."""

    def change(data: dict[str, Any]) -> None:
        here: Any = data
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        for step in steps:
            here = here[step]
        if value is None:
            del here[last]
        else:
            here[last] = value

    return change


BANDS = "terms.1.schedule.bands"
MEAN = rule()["terms"][0] | {"measure": "index", "against": "last_year", "combine": "mean", "schedule": "per_unit"}
SHARED = rule()["settle"] | {"several": "contribution", "shares": {"S": {"甲": {"COD": 0.5}, "乙": {"COD": 0.4}}}}
#: What changes, the code of the one message, and what it must name.
MISTAKES = [
    ("terms.0.measure", "mutliple", "rule_word", ["terms.steps", "multiple"]),
    ("terms.0.against", "targets", "rule_word", ["terms.steps", "target"]),
    ("terms.0.combine", "worse", "rule_word", ["worst"]),
    ("terms.0.period", "months", "rule_word", ["month"]),
    ("terms.0.per", "partei", "rule_word", ["party"]),
    ("terms.0.sides", ["wrose"], "rule_word", ["worse"]),
    ("terms.0.schedule", {"cel": 0.2}, "rule_word", ["ceil"]),
    ("terms.0.schedule", "ceil", "schedule_takes", ["number"]),
    ("terms.0.schedule", {"ceil": 0.0}, "step_not_above_zero", ["ceil"]),
    ("terms.0.amount", {"mian": 20}, "rule_word", ["main"]),
    ("terms.0.amount", "unseen", "bad_value", ["not seen"]),
    ("terms.0.amount", None, "amount_wanted", ["not seen"]),
    ("terms.0.cap", {"section": 5}, "cap_below_step", ["5", "10"]),
    ("terms.0.cap", {"sections": 60}, "rule_word", ["section"]),
    ("terms.0.indicators", ["COD", "TO"], "unknown_name", ["TO"]),
    ("terms.0.indicators", "class_22", "unknown_name", ["class_21"]),
    ("terms.0.indicators", [], "indicators_wanted", ["steps"]),
    ("terms.0", MEAN | {"weights": {"COD": 1}}, "weights_lack", ["TP"]),
    ("terms.0.against", "base", "base_wanted", ["base = { from"]),
    ("terms.0.when", [{"measure": "change", "against": "inflow"}], "condition_empty", ["when[1]"]),
    ("terms.0.when", [{"kind": ["mouth"]}], "rule_word", ["sea_mouth"]),
    ("terms.0.name", "bands", "term_twice", ["bands"]),
    ("terms.0.amonut", 3, "unknown_key", ["amount"]),
    (BANDS, [{"above": 0, "to": 1, "amount": 5}, {"above": 2, "amount": 15}], "bands_gap", ["1", "2"]),
    (BANDS, [{"above": 0, "to": 2, "amount": 5}, {"above": 1, "amount": 15}], "bands_overlap", ["1", "2"]),
    (BANDS, [{"above": 0, "amount": 5}, {"above": 1, "amount": 15}], "band_end", ["to ="]),
    (BANDS, [{"above": 0, "to": 1, "amount": 5}], "bands_open", ["to"]),
    ("terms.1.amount", 5, "amount_beside_bands", ["amount"]),
    ("terms.1.at_threshold", "beyonds", "rule_word", ["beyond"]),
    ("terms.1.raised_by", "multiples", "rule_word", ["multiple"]),
    ("terms", [], "no_terms", ["[[terms]]"]),
    ("settle.worse", None, "settle_side", ["worse"]),
    ("settle.worse", {"payer": "upstream", "payee": "upstream"}, "settle_same", ["upstream"]),
    ("settle.several", "equally", "rule_word", ["equal"]),
    ("settle", SHARED, "shares_sum", ["S.COD", "0.9"]),
    ("settle.pools", [{"name": "fund", "holder": "市"}], "pool_shortfall", ["fund", "prorata"]),
    ("rule.unit", "1e4 t", "rule_unit", ["1e4 yuan"]),
    ("rule.source", "arithmetics", "unknown_name", ["arithmetic"]),
    ("rule.in_force", {"from": "2026", "to": "2025", "kind": "issued"}, "dates_crossed", ["2026", "2025"]),
    ("rule.in_force", {"from": "spring", "kind": "issued"}, "period_unknown", ["2025-03"]),
    ("rule.in_force", {"from": "2026", "kind": "isued"}, "bad_choice", ["issued"]),
]


def test_the_rule_is_right_as_it_is(tmp_path: Path) -> None:
    mine = load_rule(written(tmp_path, rule()))
    tables = read_tables(
        sections=sections(
            ("入", "main", "外", "甲", "n/a"),
            ("出", "other", "甲", "乙", "入"),
            columns="section kind upstream downstream inflow",
        ),
        targets=targets(("入", "2025", 3), ("出", "2025", 3)),
        monitoring=monitoring(
            rows("入", "2025-03", {"COD": 20.0, "TP": 0.3, "NH3-N": 1.0}),
            rows("出", "2025-03", {"COD": 30.0, "TP": 0.3, "NH3-N": 2.1}),
        ),
    )
    # COD: m = 0.5, three steps of 10, risen from 20; TP: m = 0.5, not below its inflow: three steps of 10; sum 60 = cap
    # NH3-N: m = 1.1: 15. 入 has no inflow: its condition does not hold
    claims = mine.evaluate(tables)
    assert (claims.by("term", "indicator") / 1e4).to_dict() == {
        ("steps", "COD"): 30,
        ("steps", "TP"): 30,
        ("bands", "NH3-N"): 15,
    }
    data = rule()
    data["terms"][0]["cap"] = {"section": 50}
    capped = load_rule(written(tmp_path, data)).evaluate(tables)
    assert (capped.by("term") / 1e4).to_dict() == {"steps": 50, "bands": 15}


@pytest.mark.parametrize(("path", "value", "code", "named"), MISTAKES, ids=[f"{one[0]}-{one[2]}" for one in MISTAKES])
def test_a_mistake_of_a_rule_file_is_named_in_both_languages(
    path: str, value: Any, code: str, named: list[str], tmp_path: Path
) -> None:
    data = rule()
    at(path, value)(data)
    with pytest.raises(InputError) as caught:
        load_rule(written(tmp_path, data))
    assert [one.code for one in caught.value.problems] == [code], caught.value.text("en")
    for language in ("en", "zh"):
        text = caught.value.text(language)
        assert text.startswith("mine.toml")
        assert all(part in text for part in named), text
    assert re.search("[一-鿿]{2}", caught.value.text("zh"))


def test_all_mistakes_of_a_rule_file_are_told_at_once(tmp_path: Path) -> None:
    data = rule()
    for path, value in (
        ("terms.0.measure", "multple"),
        ("terms.1.period", "moth"),
        ("rule.unit", "t"),
        ("settle.several", "x"),
    ):
        at(path, value)(data)
    with pytest.raises(InputError) as caught:
        load_rule(written(tmp_path, data))
    assert len(caught.value.problems) == 4


def test_a_rule_is_data_and_its_file_can_be_written_back(tmp_path: Path) -> None:
    for name in rule_names():
        path = ROOT / "models" / "rules" / f"{name}.toml"
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        assert load_rule(written(tmp_path, data)).file == load_rule(name).file


def test_every_word_has_a_title_in_both_languages() -> None:
    for table in (MEASURES, AGAINST, COMBINED, SCHEDULES, KINDS, PER):
        for word, entry in table.items():
            assert entry.title["zh"].strip(), word
            assert entry.title["en"].strip(), word
    for texts in (THRESHOLDS, ROLES, SEVERAL):
        assert all(text["zh"] != text["en"] for text in texts.values())
    assert set(RAISED) == {"multiple"}
    assert {"indicator", "section", "party", "period"} == set(CAPS)


def test_kinds_of_words_have_a_chinese_word() -> None:
    source = (ROOT / "esvalue" / "payments" / "proving.py").read_text(encoding="utf-8")
    kinds = set(re.findall(r'\bword\(\s*"([a-z ]+)"', source))
    assert len(kinds) > 8
    assert kinds <= set(things())


def per_party(downstream: str = "省") -> tuple[dict[str, Any], Any]:
    """Return a rule that counts points per party, and two sections of 甲 and one of 丙."""
    data = rule()
    data["terms"] = [
        data["terms"][0]
        | {
            "measure": "points",
            "against": "last_year",
            "indicators": ["COD"],
            "schedule": "per_unit",
            "amount": 4,
            "period": "year",
            "per": "party",
            "cap": {},
            "when": [],
        }
    ]
    measured = {"一": (20.0, 26.0), "二": (20.0, 18.0), "三": (10.0, 10.5)}
    tables = read_tables(
        sections=sections(("一", "main", "甲", "省"), ("二", "main", "甲", downstream), ("三", "main", "丙", "省")),
        monitoring=monitoring(
            *(
                rows(name, year, {"COD": pair[i]})
                for name, pair in measured.items()
                for i, year in enumerate(("2024", "2025"))
            )
        ),
    )
    return data, tables


def test_a_term_per_party_counts_the_mean_of_its_sections(tmp_path: Path) -> None:
    data, tables = per_party()
    claims = load_rule(written(tmp_path, data)).evaluate(tables, period="2025")
    # 甲: mean 20 -> 22, 10 points x 4; 丙: 10 -> 10.5, 5 points x 4
    assert (claims.by("section", "payer", "payee") / 1e4).to_dict() == pytest.approx(
        {("甲", "甲", "省"): 40, ("丙", "丙", "省"): 20}
    )


def test_a_party_of_two_directions_is_refused(tmp_path: Path) -> None:
    data, tables = per_party("丁")
    with pytest.raises(InputError) as caught:
        load_rule(written(tmp_path, data)).evaluate(tables, period="2025")
    assert [one.code for one in caught.value.problems] == ["party_not_one"]
    assert "二" in caught.value.text("en")


# ---- rules of which a part is in print -------------------------------------------------------------------------------
PARTIAL = [
    "chishui_2018", "hebei_2016", "jiuzhou_2018", "shandong_2019", "shandong_pairs_2021", "shanxi_2013",
    "ting_han_2016", "yellow_river_2023",
]  # fmt: skip


@pytest.mark.parametrize("name", PARTIAL)
def test_a_partial_rule_loads_and_names_what_is_missing(name: str) -> None:
    partial = load_rule(name)
    dates = partial.file.rule.in_force
    assert dates is not None
    assert partial.missing
    period = f"{(dates.first or '2016')[:4]}-12"
    last = f"{int(period[:4]) - 1}-12"
    codes = {"TN": 1.0, "F": 0.5}
    tables = one_section(of_class(2) | codes, period, more=rows("S", last, of_class(2) | codes))
    claims = partial.evaluate(tables, period=period[:4] if name != "shandong_2019" else period)
    left = {one.name for one in claims.left_out}
    assert {f"missing.{i}" for i in range(1, len(partial.missing) + 1)} | set(partial.not_seen) <= left
    assert claims.total == 0
    assert claims.net().empty


def test_hebei_charges_steps_where_the_water_became_worse() -> None:
    # in print: COD over by 0.375 is two steps of 0.2 at 30 = 60 (2016-12), NH3-N over by 0.48 is 30 (2018-02)
    def due(came_in: float) -> float:
        tables = read_tables(
            sections=sections(
                ("入", "main", "外", "甲", "n/a"),
                ("出", "main", "甲", "省", "入"),
                columns="section kind upstream downstream inflow",
            ),
            targets=targets(("入", "2016", 5), ("出", "2016", 5)),
            monitoring=monitoring(
                rows("入", "2016-12", {"COD": came_in, "NH3-N": 1.0, "TP": 0.1}),
                rows("出", "2016-12", {"COD": 55.0, "NH3-N": 2.96, "TP": 0.4}),
            ),
        )
        claims = load_rule("hebei_2016").evaluate(tables)
        return claims.frame[claims.frame["section"] == "出"]["amount"].sum() / 1e4

    assert (due(30.0), due(55.0)) == (90, 30)  # not risen: COD costs nothing


def test_shandong_counts_points_against_the_year_before() -> None:
    before = of_class(1) | {"NH3-N": 0.5, "COD": 20.0, "TP": 0.1, "F": 0.5}
    after = before | {"NH3-N": 0.45, "COD": 22.0, "TP": 0.2}
    # NH3-N 10 points better: 10 x 4 = 40; COD 10 and TP 100 points worse: 50 + 500, at most 200
    tables = one_section(after, "2020-05", more=rows("S", "2019-05", before))
    claims = load_rule("shandong_2019").evaluate(tables, period="2020-05")
    assert (claims.by("term") / 1e4).to_dict() == pytest.approx({"improved": 40, "declined": 200})


# ---- at the threshold ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("points", "counted"), [(29.9, False), (30.0, True), (30.1, True)])
def test_thirty_points_are_counted_at_exactly_thirty(points: float, counted: bool) -> None:
    factors = {"CODMn": 5.0, "NH3-N": 0.9, "TP": 0.2}
    after = factors | {"CODMn": 5.0 * (1 - points / 100)}
    tables = one_section(of_class(1) | after, "2023", more=rows("S", "2022", of_class(1) | factors))
    claims = load_rule("hefei_2022").evaluate(tables, period="2023")
    assert (claims.total > 0) == counted


def test_the_other_reading_names_nothing_new() -> None:
    claims = load_rule("liaoning_2017").evaluate(one_section(of_class(4), "2019-05"))
    assert claims.other is None
    assert "1 claims of liaoning_2017, 1,000,000.00 yuan" in repr(claims)
    assert replace(claims, as_if=True).as_if
